//! What would have been tracked with another filter: mailboxes are read and decided about by the same function, and
//! nothing is written anywhere.

use std::collections::{BTreeMap, HashMap};

use domain::{
    correlation::Sensitivity,
    decision::{self, Case, Tombstone, Verdict},
    knowledge::{self, ByAddress, Knowledge},
    ledger::Directory,
    mail::{Address, Moment},
    ports::Ledger,
    problem::Problem,
    settings::{Filter, Firewall, Organisation, Seat},
};
use graph::{Fault, folders::well_known, message::Message};
use serde_json::{Value, json};
use wire::Transport;

use crate::{
    engine::Engine,
    look::{Item, KNOWN, Part, TRACKED, Tree, stored},
    pack::Packed,
    reader::Reader,
    store::{Digest, Folder, MailboxId, Mark, StoreError},
};

/// Mails that are asked about in one request to the CRM.
const PAGE: usize = 100;
/// Subjects that are kept for each reason.
pub const MAX_SAMPLES: usize = 5;
/// The longest subject of a sample, in characters.
const SUBJECT_MAX: usize = 80;
const DAY_S: i64 = 24 * 3_600;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// With which filter of the mailbox's owner.
    pub filter: Filter,
    /// Mail of so many days.
    pub days: u16,
    /// Of this mailbox alone.
    pub mailbox: Option<Address>,
    /// With these never-track lists of the mailbox's owner; none: those in force.
    pub never: Option<Firewall>,
}

/// What came of it for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Mails.
    pub mails: u64,
    /// Some of them: for the owner's eyes, not for logs and machines.
    pub samples: Vec<Sample>,
}

/// One mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// When it came.
    pub at: Moment,
    /// From whom.
    pub from: String,
    /// Its subject.
    pub subject: String,
}

/// What would have been.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// Mailboxes that were read.
    pub mailboxes: usize,
    /// By what would have been done and why: stable names.
    pub lines: BTreeMap<(&'static str, &'static str), Line>,
    /// Mails that are marked as tracked today.
    pub marked: u64,
    /// Mails that their sender called personal, private or confidential.
    pub private: u64,
    /// Mailboxes that could not be read, and why.
    pub unread: Vec<(Address, String)>,
    /// Mailboxes with more mail than is read ([`crate::reader::MAX_SWEEP`] a folder): the oldest is left out.
    pub cut: Vec<Address>,
}

impl Outlook {
    /// Mails that were decided about.
    pub fn mails(&self) -> u64 {
        self.lines.values().map(|line| line.mails).sum()
    }

    /// Mails that would be tracked.
    pub fn tracked(&self) -> u64 {
        self.lines.iter().filter(|((verdict, _), _)| *verdict == "track").map(|(_, line)| line.mails).sum()
    }

    /// As JSON, without subjects.
    pub fn json(&self) -> Value {
        let lines = self.lines.iter().map(
            |((verdict, reason), line)| json!({"verdict": verdict, "reason": reason, "mails": line.mails}),
        );
        let unread = self.unread.iter().map(|(one, why)| json!({"mailbox": one.as_str(), "why": why}));
        json!({
            "mailboxes": self.mailboxes, "mails": self.mails(), "tracked": self.tracked(),
            "reasons": lines.collect::<Vec<_>>(), "unread": unread.collect::<Vec<_>>(),
            "cut": self.cut.iter().map(Address::as_str).collect::<Vec<_>>(),
        })
    }
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The CRM does not say what is set.
    #[error("the CRM does not tell its settings: {}", crate::look::told(.0).1)]
    Crm(Problem),
    /// Nobody has that mailbox.
    #[error("the CRM has no mailbox {}", .0.as_str())]
    NoMailbox(Address),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

/// Why one mailbox could not be read.
enum Unread {
    Graph(Fault),
    Crm(Problem),
    Store(StoreError),
}

impl From<Fault> for Unread {
    fn from(fault: Fault) -> Self {
        Self::Graph(fault)
    }
}

impl From<StoreError> for Unread {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Unread {
    fn words(&self) -> String {
        match self {
            Self::Graph(fault) => fault.to_string(),
            Self::Crm(problem) => crate::look::told(problem).1,
            Self::Store(error) => error.to_string(),
        }
    }
}

/// Reads and decides. `progress` is told how many mailboxes are done, of how many, and how many mails were seen.
///
/// # Errors
/// Where the CRM does not answer, or nobody has the mailbox. That one mailbox cannot be read is told in the answer.
pub async fn dry_run<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    question: &Question,
    mut progress: impl FnMut(usize, usize, u64),
) -> Result<Outlook, Failed> {
    let organisation = engine.ledger.organisation().await.map_err(Failed::Crm)?;
    let directory = engine.ledger.directory(&organisation).await.map_err(Failed::Crm)?;
    let seats: Vec<Seat> = directory
        .mailboxes
        .iter()
        .map(|one| one.seat.clone())
        .filter(|seat| question.mailbox.as_ref().is_none_or(|address| seat.has(address)))
        .collect();
    if let Some(address) = question.mailbox.as_ref().filter(|_| seats.is_empty()) {
        return Err(Failed::NoMailbox(address.clone()));
    }
    let mut outlook = Outlook::default();
    let all = seats.len();
    for (done, seat) in seats.into_iter().enumerate() {
        progress(done, all, outlook.mails());
        let mut reading = Reading::new(engine, question, &organisation, &directory, seat);
        match reading.run(&mut outlook).await {
            Ok(()) => outlook.mailboxes += 1,
            Err(why) => outlook.unread.push((reading.seat.mailbox, why.words())),
        }
    }
    progress(all, all, outlook.mails());
    Ok(outlook)
}

struct Reading<'e, T, L> {
    engine: &'e Engine<T, L>,
    reader: Reader<'e, Packed<T>>,
    organisation: Organisation,
    directory: Directory,
    seat: Seat,
    since: Moment,
    tree: Tree,
}

impl<'e, T: Transport + 'static, L: Ledger> Reading<'e, T, L> {
    fn new(
        engine: &'e Engine<T, L>,
        question: &Question,
        organisation: &Organisation,
        directory: &Directory,
        mut seat: Seat,
    ) -> Self {
        seat.filter = question.filter;
        if let Some(never) = &question.never {
            seat.firewall.clone_from(never);
        }
        // What is forced would hide what is asked about.
        let organisation = Organisation { forced_filter: None, ..organisation.clone() };
        let acceptors = directory.acceptors.iter().cloned().map(|mut acceptor| {
            if acceptor.record.is(&seat.owner) {
                acceptor.filter = question.filter;
            }
            acceptor
        });
        let acceptors = ByAddress::new(acceptors.collect());
        let directory = Directory { mailboxes: Vec::new(), acceptors };
        let since = Moment(engine.clock.now().0 - i64::from(question.days) * DAY_S);
        let address = seat.mailbox.clone();
        let reader = Reader::new(&engine.graph, &engine.service, address.as_str());
        Self { engine, reader, organisation, directory, seat, since, tree: Tree::default() }
    }

    async fn run(&mut self, outlook: &mut Outlook) -> Result<(), Unread> {
        self.read_tree().await?;
        let mut folders: Vec<String> =
            self.tree.known(well_known::INBOX).map(str::to_owned).into_iter().collect();
        if self.organisation.sent_items {
            folders.extend(self.tree.known(well_known::SENT_ITEMS).map(str::to_owned));
        }
        let mut messages: Vec<Message> = Vec::new();
        for folder in folders {
            let (some, cut) = self.reader.since(&folder, self.since).await?;
            messages.extend(some);
            if cut && !outlook.cut.contains(&self.seat.mailbox) {
                outlook.cut.push(self.seat.mailbox.clone());
            }
        }
        let known = self.engine.store.mailbox(&self.seat.mailbox).await?.map(|one| one.id);
        let mut items = self.items(messages, known).await?;
        // The oldest first: a mail may continue one that would have been tracked. They come the newest first, and of one
        // second they stay in their order.
        items.reverse();
        items.sort_by_key(|item| item.mail.at);
        let mut earlier = Vec::new();
        while !items.is_empty() {
            let rest = items.split_off(items.len().min(PAGE));
            let mut knowledge = self.know(&items).await?;
            knowledge.stored.extend(earlier.iter().cloned());
            for item in &items {
                let decision = decision::decide(&self.case(item, &knowledge));
                if let Verdict::Track(plan) = &decision.verdict {
                    let one = stored(item, plan);
                    knowledge.stored.push(one.clone());
                    earlier.push(one);
                }
                outlook.marked += u64::from(item.marked());
                outlook.private += u64::from(item.clues.sensitivity != Sensitivity::Normal);
                let key = (decision.verdict.as_str(), decision.reason.as_str());
                let line = outlook.lines.entry(key).or_default();
                line.mails += 1;
                // What is withheld from others is not shown here either.
                if line.samples.len() < MAX_SAMPLES && decision.verdict != Verdict::Withhold {
                    let from = item.mail.from.as_ref();
                    line.samples.push(Sample {
                        at: item.mail.at.unwrap_or_default(),
                        from: from.map(|from| from.address.as_str().to_owned()).unwrap_or_default(),
                        subject: shown(&item.mail.subject),
                    });
                }
            }
            items = rest;
        }
        Ok(())
    }

    async fn read_tree(&mut self) -> Result<(), Unread> {
        let tree = self.reader.tree(None).await?;
        let ids = self.reader.well_known(&KNOWN).await?;
        let names: HashMap<String, &str> =
            ids.into_iter().zip(KNOWN).filter_map(|(id, name)| Some((id?, name))).collect();
        let folders = tree.changed.into_iter().map(|folder| Folder {
            known: names.get(&folder.id).map(|name| (*name).to_owned()),
            parent: folder.parent.unwrap_or_default(),
            name: folder.name.unwrap_or_default(),
            id: folder.id,
        });
        self.tree = Tree::new(folders.collect());
        self.seat.rules = self.tree.refresh(&self.seat.rules);
        Ok(())
    }

    /// Messages with what the store remembers of a person's will, and nothing else: as if nobody had looked yet.
    async fn items(&self, messages: Vec<Message>, known: Option<MailboxId>) -> Result<Vec<Item>, Unread> {
        let category = self.category(known).await?;
        let messages = messages.into_iter().filter(|message| message.draft != Some(true));
        let mut items: Vec<Item> =
            messages.map(|message| Item::new(message, &self.tree, &self.seat, &category)).collect();
        let Some(id) = known else { return Ok(items) };
        let name = |item: &Item| {
            Digest::of_mail(item.mail.message_id.as_ref(), domain::identity::activity(&item.mail))
        };
        let keys: Vec<_> = items.iter().map(|item| (id, name(item))).collect();
        let buried = self.engine.store.buried(&keys).await?;
        for (item, key) in items.iter_mut().zip(keys) {
            item.history.tombstone =
                buried.get(&key).map(|stone| Tombstone { what: stone.what, at: stone.at });
        }
        Ok(items)
    }

    async fn category(&self, known: Option<MailboxId>) -> Result<String, StoreError> {
        let Some(id) = known else { return Ok(TRACKED.to_owned()) };
        let all = self.engine.store.categories(&[id]).await?.remove(&id).unwrap_or_default();
        let name = all.into_iter().find(|one| one.role == Mark::Tracked).map(|one| one.name);
        Ok(name.unwrap_or_else(|| TRACKED.to_owned()))
    }

    /// What the CRM knows of them; nobody is asked about what the firewall keeps back.
    async fn know(&self, items: &[Item]) -> Result<Knowledge, Unread> {
        let (nothing, now) = (Knowledge::default(), self.engine.clock.now());
        let questions: Vec<_> = items
            .iter()
            .filter(|item| decision::screen(&self.case(item, &nothing)).is_none())
            .map(|item| {
                let question = knowledge::question(&item.mail, &item.clues, &self.organisation, now);
                question.within(&self.seat, &item.mail, &item.clues)
            })
            .collect();
        if questions.is_empty() {
            return Ok(nothing);
        }
        self.engine.ledger.know(&questions, &self.directory).await.map_err(Unread::Crm)
    }

    fn case<'a>(&'a self, item: &'a Item, knowledge: &'a Knowledge) -> Case<'a> {
        let part: Part<'a> = self.tree.part(item.folder(), &self.seat.rules);
        Case {
            mail: &item.mail,
            clues: &item.clues,
            source: item.source(part),
            seat: &self.seat,
            knowledge,
            organisation: &self.organisation,
            history: &item.history,
            now: self.engine.clock.now(),
        }
    }
}

/// A subject as it is shown on one line: cut, and without what a terminal would obey.
pub(crate) fn shown(subject: &str) -> String {
    let plain = subject.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut text: String = plain.take(SUBJECT_MAX + 1).collect();
    if text.chars().count() > SUBJECT_MAX {
        text = text.chars().take(SUBJECT_MAX - 1).collect();
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_cannot_speak_to_the_terminal() {
        assert_eq!(shown("a\u{1b}[31mb\nc"), "a [31mb c");
        let long = shown(&"ä".repeat(500));
        assert_eq!((long.chars().count(), long.ends_with('…')), (SUBJECT_MAX, true));
    }

    #[test]
    fn machines_are_told_counts_and_no_subjects() {
        let mut outlook = Outlook::default();
        let line = Line { mails: 2, samples: vec![Sample { subject: "secret".into(), ..Sample::default() }] };
        outlook.lines.insert(("track", "accept_all"), line);
        outlook.lines.insert(("leave", "no_sender_match"), Line { mails: 3, samples: Vec::new() });
        let told = outlook.json();
        assert_eq!((told["mails"].as_u64(), told["tracked"].as_u64()), (Some(5), Some(2)));
        assert!(!told.to_string().contains("secret"));
    }
}
