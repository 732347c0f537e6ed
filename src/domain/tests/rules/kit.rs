//! A small world to decide in: Asha's mailbox, her colleagues, a customer's people, and a mail from one of
//! them.

use domain::{
    contract::{Contract, Fate, Follow, Terms, Thread},
    correlation::{Clues, Stored, ThreadRoot},
    decision::{Case, Decision, History, Seen, Source, Tombstone, Undone, Verdict, decide},
    identity,
    knowledge::{Acceptor, ByAddress, Customer, Knowledge},
    mail::{Address, Attachment, Direction, ItemId, Mail, MessageId, Moment, Person},
    party::{Kind, Party, Record, Tracked, Untracked},
    settings::{Filter, FolderRule, Organisation, Seat},
};
use uuid::Uuid;

pub(crate) const DAY: i64 = 24 * 3600;
pub(crate) const NOW: Moment = Moment(1_760_000_000);

/// Where the mail lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Inbox,
    /// The rule at that place of the seat's rules.
    Folder(usize),
    Category,
    Sent,
    Subfolder,
}

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub mail: Mail,
    pub clues: Clues,
    pub place: Place,
    pub seat: Seat,
    pub parties: Vec<Party>,
    pub acceptors: Vec<Acceptor>,
    pub tracked: Vec<Tracked>,
    pub stored: Vec<Stored>,
    pub customers: Vec<Customer>,
    pub fates: Vec<(Record, Fate)>,
    pub organisation: Organisation,
    pub history: History,
    pub now: Moment,
}

pub(crate) fn address(name: &str) -> Address {
    Address::new(name)
}

pub(crate) fn person(text: &str) -> Person {
    let name = text.split('@').next().unwrap_or_default();
    Person { address: Address::new(text), name: name.to_owned() }
}

pub(crate) fn record(kind: Kind, id: u128) -> Record {
    Record { kind, id: Uuid::from_u128(id), name: format!("row {id}") }
}

pub(crate) fn deal(id: u128) -> Record {
    record(Kind::Opportunity, id)
}

pub(crate) fn id(text: &str) -> MessageId {
    MessageId::new(text).unwrap_or_else(|| panic!("{text:?} is a Message-ID"))
}

pub(crate) fn party(kind: Kind, id: u128, of: &str) -> Party {
    Party {
        record: record(kind, id),
        addresses: vec![Address::new(of)],
        job: String::new(),
        company: None,
        company_name: String::new(),
        phone: String::new(),
        facts: None,
        owner: None,
        active: true,
        created: Moment(i64::try_from(id).unwrap_or_default()),
    }
}

/// Asha is user 1, Bela user 2, Cem user 3; the support queue is 20 and looked after by Cem; Cleo at the
/// customer is contact 10.
pub(crate) const ASHA: &str = "asha@contoso.example";
pub(crate) const BELA: &str = "bela@contoso.example";
pub(crate) const CEM: &str = "cem@contoso.example";
pub(crate) const SUPPORT: &str = "support@contoso.example";
pub(crate) const CLEO: &str = "cleo@fabrikam.example";
pub(crate) const STRANGER: &str = "sam.stranger@tailspin.example";

impl World {
    /// Cleo writes to Asha, who tracks replies alone.
    pub(crate) fn new() -> Self {
        let mut support = party(Kind::Queue, 20, SUPPORT);
        support.owner = Some(record(Kind::User, 3));
        Self {
            mail: Mail {
                item: ItemId("item".to_owned()),
                message_id: MessageId::new("<1@fabrikam.example>"),
                conversation: None,
                direction: Direction::Incoming,
                from: Some(person(CLEO)),
                to: vec![person(ASHA)],
                cc: vec![],
                bcc: vec![],
                subject: "Offer for 200 seats".to_owned(),
                at: Some(Moment(NOW.0 - 60)),
                attachments: vec![],
                mailbox: None,
            },
            clues: Clues { marked: Some(false), ..Clues::default() },
            place: Place::Inbox,
            seat: Seat::new(address(ASHA), record(Kind::User, 1)),
            parties: vec![
                party(Kind::User, 1, ASHA),
                party(Kind::User, 2, BELA),
                party(Kind::User, 3, CEM),
                support,
                party(Kind::Contact, 10, CLEO),
            ],
            acceptors: vec![],
            tracked: vec![],
            stored: vec![],
            customers: vec![],
            fates: vec![],
            organisation: Organisation::default(),
            history: History::default(),
            now: NOW,
        }
    }

    pub(crate) fn knowledge(&self) -> Knowledge {
        Knowledge {
            parties: ByAddress::new(self.parties.clone()),
            acceptors: ByAddress::new(self.acceptors.clone()),
            tracked: self.tracked.clone(),
            stored: self.stored.clone(),
            customers: self.customers.clone(),
            fates: self.fates.clone(),
        }
    }

    pub(crate) fn source(&self) -> Source<'_> {
        match self.place {
            Place::Inbox => Source::Inbox,
            Place::Folder(at) => self.seat.rules.get(at).map_or(Source::Subfolder, Source::Folder),
            Place::Category => Source::Category,
            Place::Sent => Source::Sent,
            Place::Subfolder => Source::Subfolder,
        }
    }

    pub(crate) fn decide(&self) -> Decision {
        self.with(&self.knowledge(), decide)
    }

    pub(crate) fn with<T>(&self, knowledge: &Knowledge, act: impl FnOnce(&Case<'_>) -> T) -> T {
        act(&Case {
            mail: &self.mail,
            clues: &self.clues,
            source: self.source(),
            seat: &self.seat,
            knowledge,
            organisation: &self.organisation,
            history: &self.history,
            now: self.now,
        })
    }

    pub(crate) fn filter(&mut self, filter: Filter) -> &mut Self {
        self.seat.filter = filter;
        self
    }

    pub(crate) fn from(&mut self, from: &str) -> &mut Self {
        self.mail.from = Some(person(from));
        self
    }

    pub(crate) fn to(&mut self, to: &[&str]) -> &mut Self {
        self.mail.to = to.iter().map(|to| person(to)).collect();
        self
    }

    pub(crate) fn subject(&mut self, subject: &str) -> &mut Self {
        self.mail.subject = subject.to_owned();
        self
    }

    pub(crate) fn acceptor(&mut self, kind: Kind, id: u128, of: &str, filter: Filter) -> &mut Self {
        self.acceptors.push(Acceptor {
            record: record(kind, id),
            filter,
            addresses: vec![address(of)],
            incoming: true,
            may_own: true,
        });
        self
    }

    /// A tracked mail to be continued, regarding deal 30 and looked after by Bela.
    pub(crate) fn earlier(&mut self) -> &mut Self {
        self.stored.push(Stored {
            activity: Uuid::from_u128(100),
            message_id: MessageId::new("earlier@contoso.example"),
            token: "CRM:0001007".to_owned(),
            root: Some(ThreadRoot([7; 22])),
            subject: "Offer for 200 seats".to_owned(),
            people: vec![address(CLEO), address(ASHA)],
            at: Moment(NOW.0 - DAY),
            regarding: Some(deal(30)),
            owner: Some(record(Kind::User, 2)),
        });
        self
    }

    /// The mail answers that one.
    pub(crate) fn reply(&mut self) -> &mut Self {
        self.clues.in_reply_to = vec![id("earlier@contoso.example")];
        self.mail.subject = "Re: Offer for 200 seats".to_owned();
        self.earlier()
    }

    /// The CRM has the mail.
    pub(crate) fn tracked(&mut self) -> &mut Self {
        self.tracked.push(Tracked {
            activity: identity::activity(&self.mail),
            message_id: self.mail.message_id.clone(),
            direction: self.mail.direction,
            regarding: None,
            by: Some(record(Kind::User, 99)),
            at: Moment(NOW.0 - 30),
            owner: Some(record(Kind::User, 1)),
            untracked: vec![],
            text_incomplete: false,
            files: Some(0),
            queues: vec![],
            left_out: Vec::new(),
        });
        self
    }

    /// The synchronizer tracked it in this mailbox, regarding that, and saw its category.
    pub(crate) fn ours(&mut self, regarding: Option<Record>) -> &mut Self {
        self.tracked();
        self.tracked[0].regarding.clone_from(&regarding);
        self.history.activity = Some(self.tracked[0].activity);
        self.history.written = true;
        self.history.regarding = regarding;
        self.seen(Seen::On, true)
    }

    /// This mailbox's owner untracked it and kept the activity.
    pub(crate) fn untracked(&mut self) -> &mut Self {
        self.tracked();
        self.tracked[0].untracked.push(Untracked { mailbox: self.seat.mailbox.clone(), at: Some(Moment(5)) });
        self
    }

    pub(crate) fn seen(&mut self, seen: Seen, marked: bool) -> &mut Self {
        self.history.seen = seen;
        self.clues.marked = Some(marked);
        self
    }

    pub(crate) fn tombstone(&mut self, what: Undone) -> &mut Self {
        self.history.tombstone = Some(Tombstone { what, at: Moment(5) });
        self
    }

    /// The mail lies in a tracked folder with that regarding.
    pub(crate) fn folder(&mut self, regarding: Option<Record>) -> &mut Self {
        self.seat.rules.push(rule("f", regarding));
        self.place = Place::Folder(self.seat.rules.len() - 1);
        self
    }

    pub(crate) fn file(&mut self, name: &str, bytes: u64) -> &mut Self {
        self.mail.attachments.push(Attachment { name: name.to_owned(), bytes, inline: false });
        self
    }

    /// Asha decided that about the mail's conversation, before the mail came.
    pub(crate) fn decided(&mut self, terms: Terms) -> &mut Self {
        self.mail.conversation = Some("AAQk/thread+1=".to_owned());
        let thread = Thread { conversation: "AAQk-thread_1=".to_owned(), ..Thread::default() };
        let set = Moment(NOW.0 - DAY);
        self.seat.contracts.push(Contract { thread, terms, set, earlier: None, ended: None });
        self
    }

    /// Asha follows the conversation to deal 40.
    pub(crate) fn follows(&mut self) -> &mut Self {
        self.decided(Terms::Follow(Follow { to: deal(40), until_closed: false, external: false }))
    }

    /// The same, until it is closed.
    pub(crate) fn follows_until_closed(&mut self) -> &mut Self {
        self.decided(Terms::Follow(Follow { to: deal(40), until_closed: true, external: false }))
    }

    /// Asha wrote it to these.
    pub(crate) fn sent(&mut self, to: &[&str]) -> &mut Self {
        self.mail.direction = Direction::Outgoing;
        self.place = Place::Sent;
        self.organisation.sent_items = true;
        self.from(ASHA).to(to)
    }
}

pub(crate) fn rule(folder: &str, regarding: Option<Record>) -> FolderRule {
    FolderRule {
        folder: folder.to_owned(),
        name: "Folder".to_owned(),
        regarding,
        on: true,
        inside_inbox: true,
    }
}

fn number(record: Option<&Record>) -> String {
    record.map_or_else(|| "-".to_owned(), |record| short(record.id))
}

fn short(id: Uuid) -> String {
    if id.as_u128() < 10_000 { id.as_u128().to_string() } else { "new".to_owned() }
}

/// A decision in words, to compare with the words a row expects.
pub(crate) fn told(decision: &Decision) -> Vec<String> {
    let Decision { verdict, reason, evidence, remedy } = decision;
    let mut words = vec![verdict.as_str().to_owned(), reason.as_str().to_owned()];
    words.push(format!("remedy={}", remedy.as_str()));
    words.push(format!("rule={}", evidence.rule));
    words.push(format!("switch={}", evidence.switch.unwrap_or("-")));
    if let Some(entry) = &evidence.entry {
        words.push(format!("entry={}{}", entry.text, if entry.organisation { "(organisation)" } else { "" }));
    }
    if let Some((whose, filter)) = &evidence.filter {
        words.push(format!("filter={}:{}", number(Some(whose)), filter.as_str()));
    }
    if let Some(parent) = &evidence.parent {
        words.push(format!("by={}", parent.by));
        words.push(format!("inherits={}", !parent.not_inherited));
    }
    if let Some(wanted) = &evidence.wanted {
        words.push(format!("wanted={}", number(Some(wanted))));
    }
    match verdict {
        Verdict::Track(plan) => {
            let activity = &plan.activity;
            words.push(format!("accepted={}", number(plan.accepted_by.as_ref())));
            words.push(format!("owner={}", number(activity.owner.as_ref())));
            words.push(format!("regarding={}", number(activity.regarding.as_ref())));
            let method = activity.parent.as_ref().map(|parent| parent.method);
            words.push(format!("method={}", method.map_or("-", |method| method.as_str())));
            words.push(format!("code={}", method.map_or(0, |method| method.code())));
            words.push(format!("parent={}", method.is_some_and(|method| method.sets_parent())));
            words.push(format!("unresolved={}", activity.sender_unresolved));
            let stands: Vec<String> =
                activity.stands.iter().map(|stand| number(stand.record.as_ref())).collect();
            words.push(format!("stands={}", stands.join(",")));
            let person = plan.person.as_ref().map(|(person, _)| person);
            words.push(format!("person={}", person.map_or("-".to_owned(), |p| format!("{:?}", p.kind))));
            let queues: Vec<String> = plan.queues.iter().map(|queue| number(Some(queue))).collect();
            words.push(format!("queues={}", queues.join(",")));
            let left: Vec<String> = plan.left_out.iter().map(|(at, why)| format!("{at}:{why:?}")).collect();
            words.push(format!("left={}", left.join(",")));
            words.push(format!("mailbox={}", plan.mailbox.as_str()));
        }
        Verdict::Link { regarding, .. } => words.push(format!("regarding={}", number(regarding.as_ref()))),
        Verdict::Mark { queues, .. } => {
            let queues: Vec<String> = queues.iter().map(|queue| number(Some(queue))).collect();
            words.push(format!("queues={}", queues.join(",")));
        }
        Verdict::Repair { text, files, .. } => words.push(format!("text={text},files={files}")),
        Verdict::Later { at } => words.push(format!("in={}", at.0 - NOW.0)),
        Verdict::Unmark
        | Verdict::Untrack { .. }
        | Verdict::Undeliverable
        | Verdict::Leave
        | Verdict::Withhold => {}
    }
    words
}

/// A row of the table: the rule it is about (and what of it), what is given, and what the decision must say.
pub(crate) struct Row {
    pub name: &'static str,
    pub given: fn(&mut World),
    pub says: &'static str,
}

/// A row about something beside the decision: a computed text, and what it must be.
pub(crate) struct Fact {
    pub name: &'static str,
    pub is: fn() -> String,
    pub says: &'static str,
}

pub(crate) const fn row(name: &'static str, given: fn(&mut World), says: &'static str) -> Row {
    Row { name, given, says }
}

pub(crate) const fn fact(name: &'static str, is: fn() -> String, says: &'static str) -> Fact {
    Fact { name, is, says }
}
