//! What a person decided about a conversation, once for all mail of it: follow it to a record, never track it, leave mail
//! among colleagues alone, stop when the record is closed.
//!
//! It holds in that person's mailboxes and is nobody else's business: a colleague's mailbox may track the same mail.
//! Among the rules it stands so, each before those that follow (issue 5, wishes C7, C17 and D3):
//!
//! 1. the mailbox takes part, the never-track lists, mail that is not looked at;
//! 2. a person's no on this very mail: untracked, deleted, its category taken off;
//! 3. what a person did with this very mail: chosen before it was sent, its category put on;
//! 4. what was decided about its conversation;
//! 5. the rule of the folder it lies in: a conversation is nearer to a mail than a folder;
//! 6. filters and correlation.
//!
//! Where a conversation is followed *until its record is closed*, it is over once the record is closed, and over for good
//! once somebody has noted it. From then on the conversation speaks for its mail no more: neither is mail tracked because
//! it continues that conversation, nor does it inherit the closed record. What a filter takes for another reason is
//! tracked as ever. Who takes the decision back has the ordinary rules again.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    correlation::{Clues, ThreadRoot},
    mail::{MAX_REFERENCES, Mail, MessageId, Moment},
    party::{Kind, Record},
    settings::Seat,
};

/// How many conversations a person may have decided about. Where there are more, what is over goes first, then what was
/// decided longest ago.
pub const MAX_CONTRACTS: usize = 200;

/// How many Message-IDs of a conversation are kept: those of the mail at hand and of its headers.
pub const MAX_IDS: usize = MAX_REFERENCES + 1;

/// By what mail of a conversation is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// The mailbox's own name for it, in the spelling of Graph; empty where it has none.
    pub conversation: String,
    /// The root of its index.
    pub root: Option<ThreadRoot>,
    /// Mails of it, at most [`MAX_IDS`].
    pub ids: Vec<MessageId>,
}

impl Thread {
    /// The conversation of a mail.
    pub fn of(mail: &Mail, clues: &Clues) -> Self {
        let mut ids: Vec<MessageId> = mail.message_id.iter().cloned().collect();
        for id in clues.ids() {
            if ids.len() < MAX_IDS && !ids.contains(&id) {
                ids.push(id);
            }
        }
        let conversation = mail.conversation.as_deref().map(spelled).unwrap_or_default();
        Self { conversation, root: clues.root, ids }
    }

    /// Whether a mail belongs to it: by the mailbox's word, by the root, or by its name or one that its headers name. A
    /// reply without any header is known by the first two.
    pub fn has(&self, mail: &Mail, clues: &Clues) -> bool {
        self.meets(&Self::of(mail, clues))
    }

    /// Whether both are one conversation.
    pub fn meets(&self, other: &Self) -> bool {
        (!self.conversation.is_empty() && self.conversation == other.conversation)
            || (self.root.is_some() && self.root == other.root)
            || self.ids.iter().any(|id| other.ids.contains(id))
    }

    /// Whether any mail can be known by it.
    pub fn is_known(&self) -> bool {
        !self.conversation.is_empty() || self.root.is_some() || !self.ids.is_empty()
    }

    fn join(&mut self, other: &Self) {
        if self.conversation.is_empty() {
            self.conversation.clone_from(&other.conversation);
        }
        self.root = self.root.or(other.root);
        for id in &other.ids {
            if self.ids.len() < MAX_IDS && !self.ids.contains(id) {
                self.ids.push(id.clone());
            }
        }
    }
}

/// Outlook spells a conversation's name in Base64, Graph in the alphabet for addresses of it.
fn spelled(conversation: &str) -> String {
    conversation.trim().replace('/', "-").replace('+', "_").to_string()
}

/// What is to become of a conversation's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Terms {
    /// It is never tracked.
    Never,
    /// Mail among colleagues is left alone; all else goes by the ordinary rules.
    External,
    /// It is tracked, whatever the filters say.
    Follow(Follow),
}

/// To what a conversation is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// What its mail is regarding.
    pub to: Record,
    /// Until that is closed.
    pub until_closed: bool,
    /// Mail among colleagues is left alone.
    pub external: bool,
}

/// Whether rows of that kind are closed one day.
pub fn closes(kind: Kind) -> bool {
    matches!(kind, Kind::Opportunity | Kind::Case | Kind::Lead)
}

/// What was decided about one conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Which.
    pub thread: Thread,
    /// What.
    pub terms: Terms,
    /// When. What came before is not followed, unless somebody asked for it.
    pub set: Moment,
    /// When somebody asked that mail which was there already be tracked too.
    pub earlier: Option<Moment>,
    /// When it was over, because its record was closed.
    pub ended: Option<Moment>,
}

/// A change of what a person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Decide about a conversation, in the place of what was decided before.
    Keep {
        /// Which.
        thread: Thread,
        /// What.
        terms: Terms,
        /// Mail that is there already is to be tracked too.
        earlier: bool,
        /// Now.
        at: Moment,
    },
    /// Take the decision back.
    End(Thread),
    /// It is over, where it is still the one of that moment.
    Over {
        /// Which.
        thread: Thread,
        /// When that was decided.
        set: Moment,
        /// Now.
        at: Moment,
    },
}

/// Makes a change; `false` where nothing changed by it. Asked twice, it changes once.
pub fn change(contracts: &mut Vec<Contract>, change: &Change) -> bool {
    match change {
        Change::Keep { thread, terms, earlier, at } => keep(contracts, thread, terms, *earlier, *at),
        Change::End(thread) => {
            let before = contracts.len();
            contracts.retain(|one| !one.thread.meets(thread));
            contracts.len() < before
        }
        Change::Over { thread, set, at } => {
            let is = |one: &&mut Contract| one.set == *set && one.ended.is_none() && one.thread.meets(thread);
            let found = contracts.iter_mut().find(is);
            found.map(|one| one.ended = Some(*at)).is_some()
        }
    }
}

fn keep(contracts: &mut Vec<Contract>, thread: &Thread, terms: &Terms, earlier: bool, at: Moment) -> bool {
    if !thread.is_known() {
        return false;
    }
    let mut fresh = Contract {
        thread: thread.clone(),
        terms: terms.clone(),
        set: at,
        earlier: earlier.then_some(at),
        ended: None,
    };
    let before: Vec<Contract> = contracts.extract_if(.., |one| one.thread.meets(thread)).collect();
    before.iter().for_each(|old| fresh.thread.join(&old.thread));
    // The same again is no new decision.
    if let Some(old) = before.iter().find(|old| old.terms == *terms && old.ended.is_none()) {
        fresh.set = old.set;
        fresh.earlier = fresh.earlier.and(old.earlier).or(fresh.earlier);
    }
    let changed = before != [fresh.clone()];
    contracts.push(fresh);
    while contracts.len() > MAX_CONTRACTS {
        let goes = contracts.iter().enumerate().min_by_key(|(_, one)| (one.ended.is_none(), one.set));
        let Some((place, _)) = goes else { break };
        contracts.remove(place);
    }
    changed
}

/// What was decided about a mail's conversation; of several decisions the last.
pub fn of<'a>(contracts: &'a [Contract], mail: &Mail, clues: &Clues) -> Option<&'a Contract> {
    if contracts.is_empty() {
        return None;
    }
    let thread = Thread::of(mail, clues);
    contracts.iter().filter(|one| one.thread.meets(&thread)).max_by_key(|one| one.set)
}

/// What became of a record that a conversation is followed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It was closed: won, lost, resolved, qualified.
    Closed,
    /// The CRM does not have it any more.
    Gone,
}

impl Contract {
    /// Where it follows.
    pub fn follow(&self) -> Option<&Follow> {
        if let Terms::Follow(follow) = &self.terms { Some(follow) } else { None }
    }

    /// Whether it is over, with what became of its record.
    pub fn is_over(&self, fate: Option<Fate>) -> bool {
        let ends = |follow: &Follow| match fate {
            Some(Fate::Gone) => true,
            Some(Fate::Closed) => follow.until_closed,
            None => false,
        };
        self.ended.is_some() || self.follow().is_some_and(ends)
    }

    /// Whether it speaks for a mail of that moment: what was there before it was decided is left as it is, unless
    /// somebody asked for it.
    pub fn covers(&self, at: Option<Moment>) -> bool {
        self.earlier.is_some() || !self.was_there(at)
    }

    /// Whether a mail of that moment was there when it was decided. Of the same second it was: nothing is done that nobody
    /// asked for, and it is offered.
    pub fn was_there(&self, at: Option<Moment>) -> bool {
        at.is_some_and(|at| at <= self.set)
    }
}

/// What became of that record, among what is known.
pub fn fate(fates: &[(Record, Fate)], of: &Record) -> Option<Fate> {
    fates.iter().find(|(record, _)| record.is(of)).map(|(_, fate)| *fate)
}

/// The record to ask about before deciding about a mail: the one its conversation is followed to.
pub fn followed<'a>(seat: &'a Seat, mail: &Mail, clues: &Clues) -> Option<&'a Record> {
    let contract = of(&seat.contracts, mail, clues).filter(|one| one.ended.is_none())?;
    contract.follow().map(|follow| &follow.to)
}

/// What the pane asks of whoever keeps what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// How that conversation stands.
    Look(Thread),
    /// Keep a decision about it, or none.
    Keep {
        /// Which conversation.
        thread: Thread,
        /// What is to become of its mail; `None` takes back what was decided.
        terms: Option<Terms>,
        /// Mail that is there already is to be tracked too.
        earlier: bool,
    },
    /// Untrack what was tracked because mail that was there was to be tracked too, and keep the decision.
    TakeBack(Thread),
}

impl Ask {
    /// About which conversation.
    pub fn thread(&self) -> &Thread {
        match self {
            Self::Look(thread) | Self::TakeBack(thread) | Self::Keep { thread, .. } => thread,
        }
    }
}

/// How a conversation stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Everything that was decided, about whatever conversation.
    pub contracts: Vec<Contract>,
    /// What became of the record that this one is followed to, where it is open no more.
    pub fates: Vec<(Record, Fate)>,
    /// Mails of it that are in the mailbox, not tracked, and would be, were they asked for.
    pub earlier: u32,
}

/// What a conversation says about its mail, with what is known of the record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Says<'a> {
    /// Nothing.
    Nothing,
    /// It is never tracked.
    Never(&'a Contract),
    /// Mail among colleagues is left alone.
    External(&'a Contract),
    /// It is followed.
    Follow(&'a Contract, &'a Follow),
    /// It was followed, and that is over.
    Over(&'a Contract),
}

pub(crate) fn says<'a>(seat: &'a Seat, mail: &Mail, clues: &Clues, fates: &[(Record, Fate)]) -> Says<'a> {
    let Some(contract) = of(&seat.contracts, mail, clues) else { return Says::Nothing };
    match &contract.terms {
        Terms::Never => Says::Never(contract),
        Terms::External => Says::External(contract),
        Terms::Follow(follow) if contract.is_over(fate(fates, &follow.to)) => Says::Over(contract),
        Terms::Follow(follow) if contract.covers(mail.at) => Says::Follow(contract, follow),
        Terms::Follow(_) => Says::Nothing,
    }
}

impl<'a> Says<'a> {
    /// The decision by which mail among colleagues is left alone.
    pub(crate) fn spares_colleagues(self) -> Option<&'a Contract> {
        match self {
            Self::External(contract) => Some(contract),
            Self::Follow(contract, follow) => follow.external.then_some(contract),
            Self::Nothing | Self::Never(_) | Self::Over(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use alloc::{format, vec};

    use uuid::Uuid;

    use super::*;

    fn thread(name: &str) -> Thread {
        Thread { conversation: name.into(), ..Thread::default() }
    }

    fn follow(id: u128) -> Terms {
        let to = Record { kind: Kind::Opportunity, id: Uuid::from_u128(id), name: String::new() };
        Terms::Follow(Follow { to, until_closed: true, external: false })
    }

    fn kept(thread: Thread, terms: Terms, earlier: bool, at: i64) -> Change {
        Change::Keep { thread, terms, earlier, at: Moment(at) }
    }

    #[test]
    fn one_conversation_has_one_decision_and_what_is_known_of_it_grows() {
        let mut all = vec![];
        let ids = |text: &str| MessageId::list(text);
        assert!(change(&mut all, &kept(Thread { ids: ids("<1@x>"), ..thread("c") }, Terms::Never, false, 1)));
        let again = Thread { ids: ids("<1@x> <2@x>"), root: Some(ThreadRoot([1; 22])), ..Thread::default() };
        assert!(change(&mut all, &kept(again.clone(), follow(1), false, 2)));
        assert_eq!((all.len(), all[0].set), (1, Moment(2)));
        assert_eq!((all[0].thread.conversation.as_str(), all[0].thread.ids.len()), ("c", 2));
        assert!(!change(&mut all, &kept(again.clone(), follow(1), false, 3)), "the same again");
        assert!(change(&mut all, &kept(again.clone(), follow(1), true, 4)));
        assert_eq!((all[0].set, all[0].earlier), (Moment(2), Some(Moment(4))));
        assert!(!change(&mut all, &kept(again.clone(), follow(1), true, 5)), "asked for once");
        assert!(change(&mut all, &Change::End(thread("c"))) && all.is_empty());
        assert!(!change(&mut all, &Change::End(thread("c"))));
        assert!(
            !change(&mut all, &kept(Thread::default(), Terms::Never, false, 6)),
            "no mail is known by it"
        );
    }

    #[test]
    fn what_is_over_is_noted_once_and_not_on_a_later_decision() {
        let mut all = vec![];
        change(&mut all, &kept(thread("c"), follow(1), false, 2));
        let over = |set| Change::Over { thread: thread("c"), set: Moment(set), at: Moment(9) };
        assert!(!change(&mut all, &over(1)), "somebody decided anew meanwhile");
        assert!(change(&mut all, &over(2)) && !change(&mut all, &over(2)));
        assert_eq!(all[0].ended, Some(Moment(9)));
        assert!(change(&mut all, &kept(thread("c"), follow(1), false, 10)), "and followed again by hand");
        assert_eq!((all[0].ended, all[0].set), (None, Moment(10)));
    }

    #[test]
    fn where_there_are_too_many_what_is_over_goes_first_and_then_the_oldest() {
        let mut all = vec![];
        for n in 0..MAX_CONTRACTS {
            change(&mut all, &kept(thread(&format!("c{n}")), follow(1), false, i64::try_from(n).unwrap()));
        }
        change(&mut all, &Change::Over { thread: thread("c7"), set: Moment(7), at: Moment(900) });
        let has = |all: &[Contract], name: &str| all.iter().any(|one| one.thread.conversation == name);
        change(&mut all, &kept(thread("new"), Terms::Never, false, 901));
        assert!(all.len() == MAX_CONTRACTS && !has(&all, "c7") && has(&all, "c0") && has(&all, "new"));
        change(&mut all, &kept(thread("newer"), Terms::Never, false, 902));
        assert!(all.len() == MAX_CONTRACTS && !has(&all, "c0") && has(&all, "c1"));
    }

    #[test]
    fn outlook_and_graph_spell_a_conversation_differently() {
        assert_eq!(spelled("AAQkA/b+c="), "AAQkA-b_c=");
    }
}
