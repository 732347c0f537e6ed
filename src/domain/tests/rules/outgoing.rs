//! B16: what becomes of mail that is written in the CRM.

use domain::{
    ledger::{Directory, Enrolled},
    mail::{Address, Body, Moment, Person},
    outgoing::{
        Addressee, Copy, Enclosure, GRACE_S, Head, Judged, Letter, Noted, Route, Verdict, judge, route, step,
    },
    party::{Kind, Record},
    reason::Reason,
    retry::Attempts,
    settings::{Approval, Delivery, Organisation, Seat, Test},
};
use uuid::Uuid;

use crate::kit::*;

const NOW: Moment = Moment(10_000);

fn row(kind: Kind, id: u128) -> Record {
    Record { kind, id: Uuid::from_u128(id), name: format!("{kind:?} {id}") }
}

fn who(address: &str, known: bool) -> Addressee {
    Addressee { person: Person { address: Address::new(address), name: "Bea".to_owned() }, known }
}

/// A mailbox that sends for the CRM.
fn seat(owner: Record, address: &str) -> Seat {
    let mut seat = Seat::new(Address::new(address), owner);
    (seat.outgoing, seat.outgoing_test) = (Delivery::Synchronizer, Test::Success);
    seat
}

/// A mail that can be sent, with all that decides about it.
pub(crate) struct Sent {
    letter: Letter,
    seat: Seat,
    organisation: Organisation,
    attempts: Attempts,
    on_behalf: bool,
    allowed: bool,
}

impl Sent {
    fn new() -> Self {
        let anna = row(Kind::User, 1);
        Self {
            letter: Letter {
                answers: None,
                head: Head {
                    activity: Uuid::from_u128(9),
                    sender: Some(anna.clone()),
                    owner: Some(anna.clone()),
                    after: None,
                },
                version: None,
                waits: true,
                failed: false,
                from: Some(who("anna@us.example", true).person),
                to: vec![who("bea@acme.example", true)],
                cc: vec![],
                bcc: vec![],
                subject: "Offer".to_owned(),
                body: Body::new(String::new()),
                urgency: 0,
                token: None,
                files: vec![],
                attempts: 0,
            },
            seat: seat(anna, "anna@us.example"),
            organisation: Organisation::default(),
            attempts: Attempts::default(),
            on_behalf: false,
            allowed: true,
        }
    }

    fn judged(&self) -> Judged {
        let (on_behalf, allowed) = (self.on_behalf, self.allowed);
        let route = Route { mailbox: self.seat.mailbox.clone(), on_behalf, allowed };
        judge(&self.letter, &route, &self.seat, &self.organisation, self.attempts, NOW)
    }
}

fn says(given: fn(&mut Sent)) -> String {
    let mut sent = Sent::new();
    given(&mut sent);
    let judged = sent.judged();
    let at = match judged.verdict {
        Verdict::Later(at) => format!(" at={}", at.0),
        Verdict::Send | Verdict::Fail | Verdict::Leave => String::new(),
    };
    format!(
        "{} {} {} remedy={}{at}",
        judged.evidence.rule,
        judged.outcome().as_str(),
        judged.reason.as_str(),
        judged.remedy.as_str()
    )
}

fn routed(given: fn(&mut Vec<Seat>, &mut Head, &mut Organisation)) -> String {
    let (anna, queue) = (row(Kind::User, 1), row(Kind::Queue, 2));
    let mut seats = vec![seat(anna.clone(), "anna@us.example"), seat(queue.clone(), "sales@us.example")];
    let mut head = Head { activity: Uuid::nil(), sender: Some(queue), owner: Some(anna), after: None };
    let mut organisation = Organisation::default();
    given(&mut seats, &mut head, &mut organisation);
    let mailboxes = seats.into_iter().map(|seat| Enrolled { id: Uuid::nil(), seat }).collect();
    let directory = Directory { mailboxes, ..Directory::default() };
    match route(&head, &directory, &organisation) {
        Some(Route { mailbox, on_behalf, allowed: true }) => {
            format!("{} on_behalf={on_behalf}", mailbox.as_str())
        }
        Some(Route { mailbox, .. }) => format!("{} not allowed", mailbox.as_str()),
        None => "nowhere".to_owned(),
    }
}

fn draft(item: &str) -> Copy {
    Copy { item: item.to_owned(), ..Copy::default() }
}

fn drafted(item: &str) -> Noted {
    Noted::Drafted { item: item.to_owned() }
}

fn issued(item: &str) -> Noted {
    Noted::Issued { item: item.to_owned(), since: Moment(NOW.0 - 30) }
}

fn next(noted: &Noted, found: &[Copy]) -> String {
    format!("{:?}", step(noted, found, &["a.txt", "a.txt"], NOW))
}

fn whole(item: &str) -> Copy {
    Copy { files: vec!["a.txt".to_owned(), "a.txt".to_owned()], ..draft(item) }
}

/// Reasons that a decision about such a mail may have beside those that [`judge`] gives: what comes of sending it.
pub(crate) const LATER_REASONS: [Reason; 5] = [
    Reason::SentAlready,
    Reason::SendAsDenied,
    Reason::SendRefused,
    Reason::SendUnclear,
    Reason::DraftThrownAway,
];

pub(crate) const FACTS: &[Fact] = &[
    fact("B16 Pending Send is sent", || says(|_| {}), "B16 send pending_send remedy=nothing"),
    fact(
        "B16 not sent unless tested for outgoing: never tested",
        || says(|s| s.seat.outgoing_test = Test::NotRun),
        "B16 hold outgoing_untested remedy=test_mailbox",
    ),
    fact(
        "B16 not sent unless tested for outgoing: the test failed",
        || says(|s| s.seat.outgoing_test = Test::Failure),
        "B16 hold outgoing_failing remedy=test_mailbox",
    ),
    fact(
        "B16 not sent unless tested for outgoing: incoming mail needs no test",
        || says(|s| s.seat.test = Test::NotRun),
        "B16 send pending_send remedy=nothing",
    ),
    fact(
        "B16 outgoing delivery method",
        || says(|s| s.seat.outgoing = Delivery::None),
        "B16 hold outgoing_off remedy=choose_delivery",
    ),
    fact(
        "B16 mailbox approved",
        || says(|s| s.seat.approval = Approval::Pending),
        "B16 hold mailbox_unapproved remedy=approve_mailbox",
    ),
    fact(
        "B16 mailbox approved: where approval is needed",
        || {
            says(|s| {
                s.seat.approval = Approval::Pending;
                s.organisation.users_need_approval = false;
            })
        },
        "B16 send pending_send remedy=nothing",
    ),
    fact(
        "B16 mailbox active",
        || says(|s| s.seat.active = false),
        "B16 hold mailbox_inactive remedy=activate_mailbox",
    ),
    fact(
        "B16 delayedemailsendtime",
        || says(|s| s.letter.head.after = Some(Moment(NOW.0 + 1))),
        "B16 later send_delayed remedy=wait at=10001",
    ),
    fact(
        "B16 delayedemailsendtime: it has come",
        || says(|s| s.letter.head.after = Some(NOW)),
        "B16 send pending_send remedy=nothing",
    ),
    fact(
        "B16 the sender has an address",
        || says(|s| s.letter.from = None),
        "B16 fail invalid_sender remedy=correct_and_send",
    ),
    fact(
        "B16 at least one recipient",
        || says(|s| s.letter.to.clear()),
        "B16 fail no_recipient remedy=correct_and_send",
    ),
    fact(
        "B16 at least one recipient: a blind copy will do",
        || {
            says(|s| {
                s.letter.to.clear();
                s.letter.bcc.push(who("bea@acme.example", true));
            })
        },
        "B16 send pending_send remedy=nothing",
    ),
    fact(
        "B16 every recipient has an address",
        || says(|s| s.letter.cc.push(who("", true))),
        "B16 fail recipient_without_address remedy=correct_and_send",
    ),
    fact(
        "B16 allowunresolvedpartiesonemailsend",
        || says(|s| s.letter.cc.push(who("x@nowhere.example", false))),
        "B16 fail recipient_unknown remedy=change_switch",
    ),
    fact(
        "B16 allowunresolvedpartiesonemailsend: switched on",
        || {
            says(|s| {
                s.letter.cc.push(who("x@nowhere.example", false));
                s.organisation.unknown_recipients = true;
            })
        },
        "B16 send pending_send remedy=nothing",
    ),
    fact(
        "B16 not larger than a mail may be",
        || {
            says(|s| {
                s.letter.files.push(Enclosure {
                    id: Uuid::nil(),
                    name: "a".to_owned(),
                    media_type: String::new(),
                    content_id: String::new(),
                    bytes: s.organisation.mail_limit + 1,
                });
            })
        },
        "B16 fail mail_too_large remedy=correct_and_send",
    ),
    fact(
        "B18 an attempt to send that failed: it is tried again after a while",
        || says(|s| s.attempts = Attempts { tries: 4, failed_at: Some(Moment(NOW.0 - 1)) }),
        "B16 later postponed remedy=wait at=10899",
    ),
    fact(
        "B18 an attempt to send that failed: then it is tried",
        || says(|s| s.attempts = Attempts { tries: 4, failed_at: Some(Moment(NOW.0 - 900)) }),
        "B16 send pending_send remedy=nothing",
    ),
    fact(
        "B18 an attempt to send that failed: five are enough",
        || says(|s| s.attempts = Attempts { tries: 5, failed_at: Some(Moment(0)) }),
        "B18 fail gave_up remedy=correct_and_send",
    ),
    fact(
        "B16 EnableMailboxDelegationForOutgoingEmail: it says so",
        || says(|s| s.on_behalf = true),
        "B16 send pending_send_on_behalf remedy=nothing",
    ),
    fact("B16 through the sender's mailbox", || routed(|_, _, _| {}), "sales@us.example on_behalf=false"),
    fact(
        "B16 EnableMailboxDelegationForOutgoingEmail: through the writer's mailbox in the sender's name",
        || routed(|seats, _, _| seats[1].outgoing = Delivery::None),
        "anna@us.example on_behalf=true",
    ),
    fact(
        "B16 EnableMailboxDelegationForOutgoingEmail: switched off",
        || {
            routed(|seats, _, organisation| {
                seats[1].outgoing = Delivery::None;
                organisation.delegated_sending = false;
            })
        },
        "nowhere",
    ),
    fact(
        "B16 issendasallowed: in somebody else's name only where they let others",
        || says(|s| s.allowed = false),
        "B16 fail send_as_not_allowed remedy=allow_send_as",
    ),
    fact(
        "B16 issendasallowed: nobody is asked about one's own name or a queue's",
        || routed(|_, head, _| head.sender.clone_from(&head.owner)),
        "anna@us.example on_behalf=false",
    ),
    fact(
        "B16 issendasallowed: a colleague's name, and they were not asked",
        || {
            routed(|seats, head, _| {
                let bela = row(Kind::User, 3);
                seats.push(seat(bela.clone(), "bela@us.example"));
                head.sender = Some(bela);
            })
        },
        "bela@us.example not allowed",
    ),
    fact(
        "B16 issendasallowed: a colleague's name, and they allow it",
        || {
            routed(|seats, head, _| {
                let bela = row(Kind::User, 3);
                let mut theirs = seat(bela.clone(), "bela@us.example");
                (theirs.send_as, theirs.outgoing) = (true, Delivery::None);
                seats.push(theirs);
                head.sender = Some(bela);
            })
        },
        "anna@us.example on_behalf=true",
    ),
    fact(
        "B16 issendasallowed: of a mail that a team owns nobody can tell who wrote it",
        || {
            routed(|seats, head, _| {
                let bela = row(Kind::User, 3);
                seats.push(seat(bela.clone(), "bela@us.example"));
                head.sender = Some(bela);
                head.owner = Some(row(Kind::Team, 4));
            })
        },
        "bela@us.example on_behalf=false",
    ),
    fact(
        "B16 through the sender's mailbox: a mail without a sender goes nowhere",
        || routed(|_, head, _| head.sender = None),
        "nowhere",
    ),
    fact(
        "B6 the token stands in the subject that is sent",
        || {
            let mut sent = Sent::new();
            sent.letter.token = Some("CRM:0001001".to_owned());
            let mut told = vec![sent.letter.subject(&sent.organisation)];
            sent.letter.subject = "Offer CRM:0001001".to_owned();
            told.push(sent.letter.subject(&sent.organisation));
            sent.letter.subject = "Offer".to_owned();
            sent.organisation.correlation.on = false;
            told.push(sent.letter.subject(&sent.organisation));
            told.join("|")
        },
        "Offer CRM:0001001|Offer CRM:0001001|Offer",
    ),
    fact("B16 never twice: a draft is made first", || next(&Noted::Nothing, &[]), "Make"),
    fact(
        "B16 never twice: a draft that is there is taken, and of several one",
        || next(&Noted::Nothing, &[draft("b"), draft("a")]),
        "Note { item: \"a\" }",
    ),
    fact(
        "B16 attachments go along, and two of one name are two",
        || next(&drafted("a"), &[Copy { files: vec!["a.txt".to_owned()], ..draft("a") }]),
        "Fill { item: \"a\", missing: [1] }",
    ),
    fact("B16 Sending before it is sent", || next(&drafted("a"), &[whole("a")]), "Issue { item: \"a\" }"),
    fact(
        "B16 never twice: only the draft that was written down is sent",
        || next(&issued("a"), &[whole("a"), whole("0")]),
        "Send { item: \"a\" }",
    ),
    fact(
        "B16 never twice: a draft that went before anything was sent is made anew",
        || next(&drafted("a"), &[]),
        "Make",
    ),
    fact(
        "B16 never twice: what was given to the mailbox and is not seen is waited for",
        || next(&issued("a"), &[whole("b")]),
        "Wait { at: Moment(10060) }",
    ),
    fact(
        "B16 never twice: what is not seen for long is not sent again",
        || {
            let since = Moment(NOW.0 - GRACE_S);
            next(&Noted::Issued { item: "a".to_owned(), since }, &[whole("b")])
        },
        "Unclear { since: Moment(9100) }",
    ),
    fact(
        "B16 never twice: a draft that a person threw away is not sent",
        || next(&issued("a"), &[Copy { thrown_away: true, ..whole("a") }]),
        "ThrownAway",
    ),
    fact(
        "B16 Sent, and the copy is the same activity",
        || next(&Noted::Nothing, &[draft("a"), Copy { sent: true, ..draft("b") }]),
        "Sent { item: \"b\", spare: [\"a\"] }",
    ),
];
