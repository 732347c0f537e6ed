//! Mail that people write in the CRM and this product sends (semantics B16): through which mailbox, whether it is sent
//! now, and by which steps, so that it is never sent twice.
//!
//! What keeps it from being sent twice: a mail is sent as a draft, and of one mail only one draft is ever sent. Which
//! one is written down, under the lease of its mailbox, before it is sent; a draft that is sent is a draft no more. Who
//! is killed in between finds the draft, or the mail it became, by a property that says which activity it is. Where
//! neither is found, nobody can tell, and a person is asked.
//!
//! Where the semantics say nothing: a mail goes through its sender's mailbox; where that sends nothing for the CRM and
//! `EnableMailboxDelegationForOutgoingEmail` is on, through that of whoever wrote it, in the sender's name. Who wrote a
//! mail in another user's name needs that user's leave (`issendasallowed`), through whichever mailbox it goes; a queue is
//! nobody's name. Mail is sent as soon as it is seen, so `SendEmailSynchronously` makes no difference here.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    ledger::Directory,
    mail::{Address, Body, MessageId, Moment, Person},
    party::{Kind, Record},
    reason::{Evidence, Outcome, Reason, Remedy},
    retry::{Attempts, Next},
    settings::{Approval, Delivery, Organisation, Seat, Test},
};

/// How long a mail that was given to the mailbox may be seen nowhere, in seconds: it is on its way from Drafts to Sent
/// Items. After that nobody can tell whether it went.
pub const GRACE_S: i64 = 15 * 60;

/// How soon such a mail is looked for again, in seconds.
pub const LOOK_AGAIN_S: i64 = 60;

/// A mail of the CRM that waits to be sent, as far as finding its mailbox needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its activity.
    pub activity: Uuid,
    /// In whose name it goes: a user or a queue.
    pub sender: Option<Record>,
    /// Whose activity it is: who wrote it, unless it was given away.
    pub owner: Option<Record>,
    /// Not before this (`delayedemailsendtime`).
    pub after: Option<Moment>,
}

/// Through which mailbox a mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The mailbox.
    pub mailbox: Address,
    /// It is not the sender's: the mail goes in the sender's name, which needs the right to send so.
    pub on_behalf: bool,
    /// It goes in the name of who wrote it, of a queue, or of somebody who allows that.
    pub allowed: bool,
}

/// Whether a mail may go in its sender's name, as far as the sender is asked.
fn is_allowed(head: &Head, directory: &Directory) -> bool {
    let user = |one: &Option<Record>| one.clone().filter(|record| record.kind == Kind::User);
    match (user(&head.sender), user(&head.owner)) {
        (Some(sender), Some(owner)) if !owner.is(&sender) => {
            directory.mailboxes.iter().any(|one| one.seat.owner.is(&sender) && one.seat.send_as)
        }
        (Some(_) | None, _) => true,
    }
}

/// Through which mailbox a mail goes; `None` where none of ours sends it.
pub fn route(head: &Head, directory: &Directory, organisation: &Organisation) -> Option<Route> {
    let sends = |owner: &Record| {
        let of = |seat: &Seat| seat.owner.is(owner) && seat.active && seat.outgoing == Delivery::Synchronizer;
        directory.mailboxes.iter().map(|one| &one.seat).find(|seat| of(seat))
    };
    let sender = head.sender.as_ref()?;
    let allowed = is_allowed(head, directory);
    let route = |seat: &Seat, on_behalf| Route { mailbox: seat.mailbox.clone(), on_behalf, allowed };
    if let Some(seat) = sends(sender) {
        return Some(route(seat, false));
    }
    let owner = head.owner.as_ref().filter(|owner| organisation.delegated_sending && !owner.is(sender))?;
    sends(owner).map(|seat| route(seat, true))
}

/// Somebody a mail goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Name and address; an address that is none where the row has none.
    pub person: Person,
    /// They have a row in the CRM.
    pub known: bool,
}

/// A file of a mail, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// The key of its row.
    pub id: Uuid,
    /// File name.
    pub name: String,
    /// Media type; empty where none is said.
    pub media_type: String,
    /// By which name the text shows it; empty where it does not.
    pub content_id: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A mail of the CRM that waits to be sent, whole but for the contents of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which.
    pub head: Head,
    /// The version of its row that was read; opaque.
    pub version: Option<String>,
    /// It still waits to be sent: nobody sent it, failed it or cancelled it meanwhile.
    pub waits: bool,
    /// It is open and shown as failed: nobody corrected, cancelled or sent it since.
    pub failed: bool,
    /// The sender's name and address.
    pub from: Option<Person>,
    /// Recipients.
    pub to: Vec<Addressee>,
    /// Recipients of copies.
    pub cc: Vec<Addressee>,
    /// Recipients of blind copies.
    pub bcc: Vec<Addressee>,
    /// The subject.
    pub subject: String,
    /// Its text.
    pub body: Body,
    /// The mail that it answers, where the CRM has that by name: the conversation goes on for whoever gets it.
    pub answers: Option<MessageId>,
    /// How urgent (`prioritycode`): less, nothing, more than usual.
    pub urgency: i8,
    /// The token that its subject bears.
    pub token: Option<String>,
    /// Its files.
    pub files: Vec<Enclosure>,
    /// Attempts that failed (`deliveryattempts`), of all times it was to be sent.
    pub attempts: u32,
}

impl Letter {
    fn everyone(&self) -> impl Iterator<Item = &Addressee> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    /// The subject as it is sent: with its token, where it has one that does not stand in it yet (B6).
    pub fn subject(&self, organisation: &Organisation) -> String {
        let tokens = &organisation.correlation;
        match &self.token {
            Some(token) if tokens.on && tokens.tokens && !self.subject.contains(token.as_str()) => {
                tokens.token.append(&self.subject, token)
            }
            Some(_) | None => self.subject.clone(),
        }
    }
}

/// What is done with a mail that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is sent.
    Send,
    /// It is left until then.
    Later(Moment),
    /// It is not sent: the CRM shows it as failed, and its writer may correct it and send it again.
    Fail,
    /// It is left alone: nobody sends from here.
    Leave,
}

/// What is done with a mail that waits, why, and what anybody can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What is done.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What that rests on.
    pub evidence: Evidence,
    /// Who can do what about it.
    pub remedy: Remedy,
}

impl Judged {
    /// That verdict with nothing more to say.
    pub fn new(verdict: Verdict, reason: Reason, remedy: Remedy) -> Self {
        let evidence = Evidence { rule: "B16", ..Evidence::default() };
        Self { verdict, reason, evidence, remedy }
    }

    /// What it is, by the name under which decisions are kept.
    pub fn outcome(&self) -> Outcome {
        match self.verdict {
            Verdict::Send => Outcome::Send,
            Verdict::Later(_) => Outcome::Later,
            Verdict::Fail => Outcome::Fail,
            Verdict::Leave => Outcome::Hold,
        }
    }
}

/// Whether a mailbox may send for the CRM, and why not.
fn hindered(seat: &Seat, organisation: &Organisation) -> Option<(Reason, Remedy)> {
    let approval = match seat.owner.kind {
        Kind::Queue => organisation.queues_need_approval,
        Kind::User
        | Kind::Contact
        | Kind::Account
        | Kind::Lead
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Opportunity
        | Kind::Case => organisation.users_need_approval,
    };
    if !seat.active {
        return Some((Reason::MailboxInactive, Remedy::ActivateMailbox));
    }
    if seat.outgoing != Delivery::Synchronizer {
        return Some((Reason::OutgoingOff, Remedy::ChooseDelivery));
    }
    if approval && seat.approval != Approval::Approved {
        return Some((Reason::MailboxUnapproved, Remedy::ApproveMailbox));
    }
    match seat.outgoing_test {
        Test::Success => None,
        Test::NotRun => Some((Reason::OutgoingUntested, Remedy::TestMailbox)),
        Test::Failure => Some((Reason::OutgoingFailing, Remedy::TestMailbox)),
    }
}

/// Whether a mailbox may be asked to send for the CRM at all: it is active, approved where that is needed, and tested.
pub fn may_send(seat: &Seat, organisation: &Organisation) -> bool {
    hindered(seat, organisation).is_none()
}

/// Whether mails of that mailbox are looked at, be it to say why they are not sent.
pub fn is_asked_to_send(seat: &Seat) -> bool {
    seat.active && seat.outgoing == Delivery::Synchronizer
}

/// Whether a mail is sent now.
pub fn judge(
    letter: &Letter,
    route: &Route,
    seat: &Seat,
    organisation: &Organisation,
    attempts: Attempts,
    now: Moment,
) -> Judged {
    if let Some((reason, remedy)) = hindered(seat, organisation) {
        return Judged::new(Verdict::Leave, reason, remedy);
    }
    if let Some(after) = letter.head.after.filter(|after| *after > now) {
        let mut later = Judged::new(Verdict::Later(after), Reason::SendDelayed, Remedy::Wait);
        later.evidence.at = Some(after);
        return later;
    }
    if !route.allowed {
        let mut fail = Judged::new(Verdict::Fail, Reason::SendAsNotAllowed, Remedy::AllowSendAs);
        fail.evidence.sender.clone_from(&letter.head.sender);
        return fail;
    }
    if letter.from.as_ref().is_none_or(|from| !from.address.is_valid()) {
        return Judged::new(Verdict::Fail, Reason::InvalidSender, Remedy::CorrectAndSend);
    }
    if letter.everyone().next().is_none() {
        return Judged::new(Verdict::Fail, Reason::NoRecipient, Remedy::CorrectAndSend);
    }
    if let Some(who) = letter.everyone().find(|one| !one.person.address.is_valid()) {
        let mut fail = Judged::new(Verdict::Fail, Reason::RecipientWithoutAddress, Remedy::CorrectAndSend);
        fail.evidence.entry =
            Some(crate::reason::Entry { text: who.person.label().into(), organisation: false });
        return fail;
    }
    if let Some(who) = letter.everyone().find(|one| !one.known && !organisation.unknown_recipients) {
        let mut fail = Judged::new(Verdict::Fail, Reason::RecipientUnknown, Remedy::ChangeSwitch);
        fail.evidence.switch = Some("AllowUnresolvedPartiesOnEmailSend");
        fail.evidence.address = Some(who.person.address.clone());
        return fail;
    }
    let bytes: u64 = letter.files.iter().map(|file| file.bytes).sum();
    if bytes > organisation.mail_limit {
        return Judged::new(Verdict::Fail, Reason::MailTooLarge, Remedy::CorrectAndSend);
    }
    match attempts.next(now) {
        Next::Try => {
            let mut send = Judged::new(Verdict::Send, Reason::PendingSend, Remedy::Nothing);
            if route.on_behalf {
                send.reason = Reason::PendingSendOnBehalf;
                send.evidence.switch = Some("EnableMailboxDelegationForOutgoingEmail");
                send.evidence.sender.clone_from(&letter.head.sender);
            }
            send
        }
        Next::Wait(at) => {
            let mut later = Judged::new(Verdict::Later(at), Reason::Postponed, Remedy::Wait);
            later.evidence.tries = attempts.tries;
            later
        }
        Next::GiveUp => gave_up(attempts),
    }
}

/// So many attempts failed that no more are made.
pub fn gave_up(attempts: Attempts) -> Judged {
    let mut fail = Judged::new(Verdict::Fail, Reason::GaveUp, Remedy::CorrectAndSend);
    fail.evidence.rule = "B18";
    fail.evidence.tries = attempts.tries;
    fail
}

/// The mailbox refused to send it, and would again.
pub fn refused() -> Judged {
    Judged::new(Verdict::Fail, Reason::SendRefused, Remedy::CorrectAndSend)
}

/// The mailbox may not send in the sender's name.
pub fn may_not_send_as(sender: Option<&Record>) -> Judged {
    let mut fail = Judged::new(Verdict::Fail, Reason::SendAsDenied, Remedy::GrantSendAs);
    fail.evidence.sender = sender.cloned();
    fail
}

/// It was given to the mailbox, and is nowhere to be found.
pub fn unclear(since: Moment) -> Judged {
    let mut fail = Judged::new(Verdict::Fail, Reason::SendUnclear, Remedy::CheckSentItems);
    fail.evidence.at = Some(since);
    fail
}

/// Somebody threw the draft away that was to be sent.
pub fn thrown_away() -> Judged {
    Judged::new(Verdict::Fail, Reason::DraftThrownAway, Remedy::CorrectAndSend)
}

/// It was sent before this look: only the CRM did not know.
pub fn sent_before() -> Judged {
    Judged::new(Verdict::Send, Reason::SentAlready, Remedy::Nothing)
}

/// What is written down of a mail that is being sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Noted {
    /// Nothing.
    #[default]
    Nothing,
    /// This draft is the one that will be sent. It was not given to the mailbox yet.
    Drafted {
        /// Its id.
        item: String,
    },
    /// This draft is being given to the mailbox, or was.
    Issued {
        /// Its id.
        item: String,
        /// Since when.
        since: Moment,
    },
}

/// A copy of the mail in the mailbox, known by the property that says which activity it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copy {
    /// Its id.
    pub item: String,
    /// It is a draft no more.
    pub sent: bool,
    /// It lies in Deleted Items.
    pub thrown_away: bool,
    /// Names of its files.
    pub files: Vec<String>,
    /// Its Message-ID.
    pub message: Option<MessageId>,
}

/// What is done next to have a mail sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make a draft.
    Make,
    /// Write down that this draft is the one.
    Note {
        /// Its id.
        item: String,
    },
    /// Attach those files, by their places in the mail.
    Fill {
        /// The draft.
        item: String,
        /// Files.
        missing: Vec<usize>,
    },
    /// Say in the CRM that it is being sent, and write down that it is.
    Issue {
        /// The draft.
        item: String,
    },
    /// Give it to the mailbox.
    Send {
        /// The draft.
        item: String,
    },
    /// It is sent: say so in the CRM, and remove drafts of it that are left over.
    Sent {
        /// The copy that was sent.
        item: String,
        /// Drafts.
        spare: Vec<String>,
    },
    /// It was given to the mailbox and is not seen: it is looked for again.
    Wait {
        /// When.
        at: Moment,
    },
    /// It was given to the mailbox and is not seen: nobody can tell whether it went.
    Unclear {
        /// When it was given.
        since: Moment,
    },
    /// A person threw the draft away.
    ThrownAway,
}

/// What is done next. `found` are the copies in the mailbox, `files` the names of the mail's files in their order.
pub fn step(noted: &Noted, found: &[Copy], files: &[&str], now: Moment) -> Step {
    if let Some(sent) = found.iter().find(|copy| copy.sent) {
        let spare = found.iter().filter(|copy| !copy.sent).map(|copy| copy.item.clone()).collect();
        return Step::Sent { item: sent.item.clone(), spare };
    }
    let draft = |item: &str| found.iter().find(|copy| copy.item == item);
    let first = || found.iter().filter(|copy| !copy.thrown_away).map(|copy| &copy.item).min();
    match noted {
        Noted::Nothing => match first() {
            Some(item) => Step::Note { item: item.clone() },
            None => Step::Make,
        },
        Noted::Drafted { item } => match draft(item) {
            Some(copy) if copy.thrown_away => Step::ThrownAway,
            Some(copy) => match missing(copy, files) {
                missing if missing.is_empty() => Step::Issue { item: item.clone() },
                missing => Step::Fill { item: item.clone(), missing },
            },
            // Nothing was given to the mailbox, so nothing can have been sent.
            None => match first() {
                Some(other) => Step::Note { item: other.clone() },
                None => Step::Make,
            },
        },
        Noted::Issued { item, since } => match draft(item) {
            Some(copy) if copy.thrown_away => Step::ThrownAway,
            Some(_) => Step::Send { item: item.clone() },
            None if now.0.saturating_sub(since.0) < GRACE_S => {
                Step::Wait { at: Moment(now.0.saturating_add(LOOK_AGAIN_S)) }
            }
            None => Step::Unclear { since: *since },
        },
    }
}

/// Which files a draft does not have yet. Two of one name are two.
fn missing(copy: &Copy, files: &[&str]) -> Vec<usize> {
    let mut there: Vec<&str> = copy.files.iter().map(String::as_str).collect();
    let mut is_there = |name: &str| match there.iter().position(|known| *known == name) {
        Some(at) => {
            there.swap_remove(at);
            true
        }
        None => false,
    };
    files.iter().enumerate().filter(|(_, name)| !is_there(name)).map(|(at, _)| at).collect()
}

/// What the CRM is told of a mail that is being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is being sent (`statuscode` 7), under that name.
    Sending {
        /// The Message-ID it will have: by it the copy in Sent Items is known as this activity.
        message: Option<MessageId>,
    },
    /// An attempt failed, and another follows.
    Tried {
        /// Attempts so far, of all times it was to be sent.
        attempts: u32,
        /// When it is tried again.
        again: Moment,
    },
    /// It is sent (`statuscode` 3).
    Sent {
        /// The Message-ID it has.
        message: Option<MessageId>,
        /// When.
        at: Moment,
    },
    /// It failed (`statuscode` 8), and is open again.
    Failed {
        /// Attempts so far, of all times it was to be sent.
        attempts: u32,
    },
}
