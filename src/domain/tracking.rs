//! What tracking a mail means: the states it goes through, and the activity it becomes.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::Parent,
    identity,
    mail::{Address, Body, Mail, Moment, Part, Person},
    matching::{self, OnMail, Rules, Sender},
    ownership,
    party::{Dossier, NewParty, Party, Record, Tracked},
    settings::Organisation,
};

/// How a mail stands in one mailbox (semantics B13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The CRM does not have it, or its mailbox's owner untracked it.
    NotTracked,
    /// It is being written.
    Processing,
    /// The synchronizer will write it with a later look.
    Pending {
        /// Since when.
        since: Moment,
    },
    /// The CRM has it, regarding nothing.
    Tracked,
    /// The CRM has it, regarding a row.
    TrackedRegarding,
    /// It could not be written.
    Failure,
}

/// What happens to a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A person wants it tracked, with or without a row, or regarding another row.
    Asked,
    /// The CRM has it.
    Written {
        /// It is regarding a row.
        regarding: bool,
    },
    /// It waits for the synchronizer.
    Deferred(Moment),
    /// It could not be written.
    Failed,
    /// It was untracked.
    Untracked,
}

impl State {
    /// After this many seconds a mail that is still pending is stuck, and says so.
    pub const STUCK_AFTER_S: i64 = 20 * 60;

    /// The state after a step. A step that has no meaning in a state leaves it as it is.
    pub fn after(self, step: Step) -> Self {
        match (self, step) {
            (Self::NotTracked | Self::Failure | Self::Tracked | Self::TrackedRegarding, Step::Asked) => {
                Self::Processing
            }
            (Self::Processing | Self::Pending { .. }, Step::Asked) => self,
            (_, Step::Written { regarding: true }) => Self::TrackedRegarding,
            (_, Step::Written { regarding: false }) => Self::Tracked,
            (Self::Processing, Step::Deferred(since)) => Self::Pending { since },
            (
                Self::NotTracked
                | Self::Pending { .. }
                | Self::Tracked
                | Self::TrackedRegarding
                | Self::Failure,
                Step::Deferred(_),
            ) => self,
            (Self::Processing | Self::Pending { .. }, Step::Failed) => Self::Failure,
            (Self::NotTracked | Self::Tracked | Self::TrackedRegarding | Self::Failure, Step::Failed) => self,
            (_, Step::Untracked) => Self::NotTracked,
        }
    }

    /// Whether a pending mail has waited so long that something is wrong.
    pub fn is_stuck(self, now: Moment) -> bool {
        matches!(self, Self::Pending { since } if now.0.saturating_sub(since.0) > Self::STUCK_AFTER_S)
    }
}

/// How the CRM has a mail, seen from one mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It does not have it.
    Absent,
    /// It has it, but this mailbox's owner untracked it.
    Kept(&'a Tracked, Option<Moment>),
    /// It has it.
    Present(&'a Tracked),
}

/// How the CRM has this mail. Of several activities (another product wrote one too) ours counts first,
/// then the oldest.
pub fn standing<'a>(mail: &Mail, dossier: &'a Dossier, mailbox: &Address) -> Standing<'a> {
    standing_among(mail, identity::activity(mail), &dossier.tracked, |untracked| untracked == mailbox)
}

/// The same among activities of many mails; `key` is the mail's, `is_ours` says which mailboxes' notes count.
pub fn standing_among<'a>(
    mail: &Mail,
    key: Uuid,
    tracked: &'a [Tracked],
    is_ours: impl Fn(&Address) -> bool,
) -> Standing<'a> {
    let same = |tracked: &&Tracked| {
        tracked.activity == key
            || (tracked.direction == mail.direction
                && mail.message_id.is_some()
                && tracked.message_id == mail.message_id)
    };
    let first = tracked.iter().filter(same).min_by_key(|t| (t.activity != key, t.at, t.activity));
    let Some(tracked) = first else { return Standing::Absent };
    match tracked.untracked.iter().find(|note| is_ours(&note.mailbox)) {
        Some(note) => Standing::Kept(tracked, note.at),
        None => Standing::Present(tracked),
    }
}

/// Somebody on an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// In what part.
    pub part: Part,
    /// As the mail has them.
    pub person: Person,
    /// As the CRM has them; `None` is an unresolved party.
    pub record: Option<Record>,
}

/// A mail as it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The key: the same whoever writes.
    pub id: Uuid,
    /// The mail.
    pub mail: Mail,
    /// Its text, where the writer has it.
    pub body: Option<Body>,
    /// Everyone on it.
    pub stands: Vec<Stand>,
    /// What it is regarding.
    pub regarding: Option<Record>,
    /// Further records it is linked to, at most [`MAX_RELATED`].
    pub related: Vec<Record>,
    /// Files that are not to be kept with it, by [`crate::identity::file`], at most [`crate::files::MAX_CHOSEN`].
    pub left_out: Vec<Uuid>,
    /// Whose it is; `None` leaves it to the CRM: the writer's.
    pub owner: Option<Record>,
    /// The mail it continues.
    pub parent: Option<Parent>,
    /// Several rows fit the sender and none was picked.
    pub sender_unresolved: bool,
}

impl Activity {
    /// The row that it is regarding is new, and has the address: it stands on the activity as everyone known does.
    pub fn stand_in(&mut self, person: &NewParty) {
        let Some(record) = &self.regarding else { return };
        for stand in self.stands.iter_mut().filter(|stand| stand.person.address == person.address) {
            if stand.record.is_none() || stand.part == Part::From {
                stand.record = Some(record.clone());
            }
        }
    }
}

/// How many parties an activity is given; more people than this stay out, and the mail itself has them.
pub const MAX_STANDS: usize = 500;

/// Further records that a mail is linked to: more would be a list nobody reads.
pub const MAX_RELATED: usize = 20;

/// What a mail becomes: every person resolved, the owner found. The same for whoever tracks it; only
/// `choices` (what a person chose among several rows) differ between people.
pub fn activity(
    mail: &Mail,
    dossier: &Dossier,
    choices: &[(Address, Record)],
    rules: Rules,
    regarding: Option<Record>,
    parent: Option<Parent>,
) -> Activity {
    let everyone = matching::everyone(mail, |address| matching::rows(address, &dossier.parties).into_iter());
    let sender = sender(&everyone, dossier.me.as_ref(), choices, rules);
    let stands = stands(&everyone, &sender, rules, false);
    Activity {
        id: identity::activity(mail),
        owner: ownership::by_hand(mail, &dossier.parties),
        mail: mail.clone(),
        body: None,
        stands,
        regarding,
        related: Vec::new(),
        left_out: Vec::new(),
        parent,
        sender_unresolved: is_unresolved(&sender),
    }
}

/// Who the sender of a mail is.
pub(crate) fn sender<'a>(
    everyone: &[OnMail<'a>],
    tracker: Option<&Record>,
    choices: &[(Address, Record)],
    rules: Rules,
) -> Sender<'a> {
    let Some(from) = everyone.iter().find(|one| one.part == Part::From) else { return Sender::Nobody };
    let choice =
        choices.iter().find(|(address, _)| *address == from.person.address).map(|(_, record)| record);
    matching::pick(from.rows.clone(), tracker, choice, rules)
}

/// Several rows fit and none was picked (`isduplicatesenderunresolved`).
pub(crate) fn is_unresolved(sender: &Sender<'_>) -> bool {
    matches!(sender, Sender::Several(_) | Sender::TooMany(_))
}

/// Who stands on the activity: the sender as the one row they are, recipients as all rows they are.
/// `several_are_nobody` leaves a recipient with several rows unresolved
/// (`unresolveemailaddressifmultiplematch`).
pub(crate) fn stands(
    everyone: &[OnMail<'_>],
    sender: &Sender<'_>,
    rules: Rules,
    several_are_nobody: bool,
) -> Vec<Stand> {
    let mut stands = Vec::with_capacity(everyone.len());
    for one in everyone {
        let mut push = |record| stands.push(Stand { part: one.part, person: one.person.clone(), record });
        if one.part == Part::From {
            push(sender.picked().map(|party| party.record.clone()));
            continue;
        }
        let rows = matching::recipient(&one.rows, rules);
        if rows.is_empty() || (several_are_nobody && rows.len() > 1) {
            push(None);
        } else {
            rows.into_iter().for_each(|party| push(Some(party.record.clone())));
        }
    }
    stands.truncate(MAX_STANDS);
    stands
}

/// Which people of an activity a row is, that were nobody when it was written: the places of those with one
/// of its addresses. None where `resolvesimilarunresolvedemailaddress` is off. A mail that was tracked
/// without a match finds its person so, when the contact is created later.
pub fn later_resolved(stands: &[Stand], party: &Party, organisation: &Organisation) -> Vec<usize> {
    if !organisation.resolve_similar {
        return Vec::new();
    }
    let fits = |stand: &Stand| stand.record.is_none() && party.addresses.contains(&stand.person.address);
    stands.iter().enumerate().filter(|(_, stand)| fits(stand)).map(|(at, _)| at).collect()
}

/// The longest subject that is stored, in UTF-16 units (`email.subject`, semantics B2).
pub const MAX_SUBJECT: usize = 800;

/// A text cut to so many UTF-16 units, at a character's edge: Dataverse counts so.
pub fn cut(text: &str, units: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= units
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec};

    use super::*;
    use crate::{
        mail::{Direction, ItemId, MessageId},
        party::{Kind, Untracked},
    };

    #[test]
    fn b13_every_state_and_step() {
        use State::*;
        use Step::*;
        let (since, later) = (Moment(5), Moment(9));
        let pending = Pending { since };
        let steps = [
            Asked,
            Written { regarding: false },
            Written { regarding: true },
            Deferred(later),
            Failed,
            Step::Untracked,
        ];
        let table = [
            (NotTracked, [Processing, Tracked, TrackedRegarding, NotTracked, NotTracked, NotTracked]),
            (
                Processing,
                [Processing, Tracked, TrackedRegarding, Pending { since: later }, Failure, NotTracked],
            ),
            (pending, [pending, Tracked, TrackedRegarding, pending, Failure, NotTracked]),
            (Tracked, [Processing, Tracked, TrackedRegarding, Tracked, Tracked, NotTracked]),
            (
                TrackedRegarding,
                [Processing, Tracked, TrackedRegarding, TrackedRegarding, TrackedRegarding, NotTracked],
            ),
            (Failure, [Processing, Tracked, TrackedRegarding, Failure, Failure, NotTracked]),
        ];
        for (state, after) in table {
            for (step, expected) in steps.into_iter().zip(after) {
                assert_eq!(state.after(step), expected, "{state:?} after {step:?}");
            }
        }
        assert!(!pending.is_stuck(Moment(5 + 20 * 60)) && pending.is_stuck(Moment(6 + 20 * 60)));
        assert!(
            !Tracked.is_stuck(Moment(i64::MAX))
                && !Pending { since: Moment(i64::MIN) }.is_stuck(Moment(i64::MIN))
        );
    }

    fn mail() -> Mail {
        let person = |address: &str| Person { address: Address::new(address), name: String::new() };
        Mail {
            item: ItemId::default(),
            message_id: MessageId::new("<1@x>"),
            conversation: None,
            direction: Direction::Incoming,
            from: Some(person("a@x.y")),
            to: vec![person("b@x.y"), person("nobody@x.y")],
            cc: vec![],
            bcc: vec![],
            subject: "s".to_string(),
            at: None,
            attachments: vec![],
            mailbox: None,
        }
    }

    fn tracked(key: Uuid, direction: Direction, at: i64) -> Tracked {
        Tracked {
            activity: key,
            message_id: MessageId::new("1@x"),
            direction,
            regarding: None,
            by: None,
            at: Moment(at),
            owner: None,
            untracked: vec![],
            text_incomplete: false,
            files: None,
            queues: Vec::new(),
            left_out: Vec::new(),
        }
    }

    #[test]
    fn b10_one_mail_and_direction_is_one_activity() {
        let (ours, other) = (identity::activity(&mail()), Uuid::from_u128(7));
        let me = Address::new("b@x.y");
        let which = |rows: Vec<Tracked>| match standing(
            &mail(),
            &Dossier { tracked: rows, ..Dossier::default() },
            &me,
        ) {
            Standing::Present(tracked) => Some(tracked.activity),
            Standing::Absent => None,
            Standing::Kept(tracked, _) => Some(Uuid::from_u128(tracked.activity.as_u128() + 1)),
        };
        assert_eq!(which(vec![]), None);
        assert_eq!(
            which(vec![tracked(other, Direction::Outgoing, 1)]),
            None,
            "the sent copy is another activity"
        );
        assert_eq!(
            which(vec![tracked(other, Direction::Incoming, 1)]),
            Some(other),
            "another product wrote it"
        );
        assert_eq!(
            which(vec![tracked(other, Direction::Incoming, 1), tracked(ours, Direction::Incoming, 2)]),
            Some(ours)
        );
        let mut kept = tracked(ours, Direction::Incoming, 2);
        kept.untracked.push(Untracked { mailbox: me.clone(), at: None });
        assert_eq!(which(vec![kept.clone()]), Some(Uuid::from_u128(ours.as_u128() + 1)));
        kept.untracked[0].mailbox = Address::new("colleague@x.y");
        assert_eq!(which(vec![kept]), Some(ours), "a colleague untracked it in their mailbox, not in mine");
    }

    #[test]
    fn recipients_are_all_rows_that_fit_and_the_sender_is_one() {
        let row = |id: u128, kind, address: &str| crate::party::Party {
            record: Record { kind, id: Uuid::from_u128(id), name: id.to_string() },
            addresses: vec![Address::new(address)],
            job: "".into(),
            company: None,
            company_name: "".into(),
            phone: "".into(),
            facts: None,
            owner: None,
            active: true,
            created: Moment(0),
        };
        let parties = vec![
            row(1, Kind::Contact, "a@x.y"),
            row(2, Kind::Account, "a@x.y"),
            row(3, Kind::User, "b@x.y"),
            row(4, Kind::Contact, "b@x.y"),
        ];
        let dossier = Dossier { parties, ..Dossier::default() };
        let written = activity(&mail(), &dossier, &[], Rules::default(), None, None);
        let stands: Vec<_> =
            written.stands.iter().map(|s| (s.part, s.record.as_ref().map(|r| r.id.as_u128()))).collect();
        assert_eq!(
            stands,
            [(Part::From, Some(1)), (Part::To, Some(3)), (Part::To, Some(4)), (Part::To, None)]
        );
        assert!(!written.sender_unresolved);
        let strict = Rules { several_is_nobody: true, ..Rules::default() };
        let written = activity(&mail(), &dossier, &[], strict, None, None);
        assert!(written.sender_unresolved && written.stands[0].record.is_none());
    }

    #[test]
    fn texts_are_cut_by_utf16_units_at_a_characters_edge() {
        assert_eq!(cut("abc", 2), "ab");
        assert_eq!(cut("a😀b", 2), "a");
        assert_eq!(cut("a😀b", 3), "a😀");
        assert_eq!(cut("", 0), "");
    }
}
