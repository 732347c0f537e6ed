//! What is wanted beside a mail's tracking, and waits too: what was decided about its conversation, further records it is
//! linked to, something for a record's timeline, a field that is to be changed.
//!
//! Each is written once, whoever is at it: links and decisions say what is to be, so that saying it twice changes nothing;
//! what is added has a computed key and is only created; a field is changed only where what was seen in it still stands
//! there. Where something else stands there by now, that is a question to whoever pressed, and nothing is overwritten.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    contract,
    details::{Change, Details},
    identity,
    mail::{Address, Direction, ItemId, Mail, MessageId, Moment},
    pane::Links,
    party::{Company, Record},
    timeline::NewEntry,
};

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// That this is kept about a conversation.
    Decide(Decision),
    /// That a decision of the synchronizer is taken back.
    TakeBack(Uuid),
    /// That a tracked mail is linked to other records.
    Link {
        /// The activity.
        activity: Uuid,
        /// The change.
        links: Links,
    },
    /// That something is added to a record's timeline.
    Enter(NewEntry),
    /// That a field is changed.
    Fill(Fill),
}

/// What is to be kept about a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What is asked.
    pub ask: contract::Ask,
    /// What was decided before: what undoes it.
    pub before: Option<contract::Terms>,
}

/// A field that is to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The change. Its version is the one that is read when it is carried out.
    pub change: Change,
    /// What was seen in the field.
    pub seen: String,
    /// What stands there instead, where somebody changed it meanwhile: whoever pressed is asked.
    pub stands: Option<String>,
}

/// What a field comes to, that reads so by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filling {
    /// It is changed, in the version that was read.
    Write(Change),
    /// It says so already.
    Nothing,
    /// Somebody wrote something else: whoever pressed is asked.
    Ask(Fill),
}

impl Fill {
    /// What is to be done, where the row reads so now.
    pub fn against(&self, details: &Details) -> Filling {
        let now = details.get(self.change.field);
        if now == self.change.value {
            return Filling::Nothing;
        }
        if now == self.seen {
            let version = details.version.clone();
            return Filling::Write(Change { version, ..self.change.clone() });
        }
        Filling::Ask(Self { stands: Some(now.into()), ..self.clone() })
    }

    /// Whoever pressed has seen what stands there, and wants it all the same.
    pub fn insisted(self) -> Self {
        Self { seen: self.stands.unwrap_or(self.seen), stands: None, ..self }
    }

    /// What puts back what was seen. `None` where a contact's company changed: it is a row, and which one it was is not
    /// known by its name.
    pub fn back(&self) -> Option<Self> {
        if self.change.company != Company::None {
            return None;
        }
        let change = Change { value: self.seen.clone(), ..self.change.clone() };
        Some(Self { change, seen: self.change.value.clone(), stands: None })
    }
}

impl Errand {
    /// The key of its place on a shelf: what is wanted later of the same thing takes the place of what waits.
    pub(super) fn slot(&self, mail: Uuid) -> Uuid {
        let of = match self {
            Self::Decide(Decision { ask, .. }) => match ask.thread() {
                thread if thread.conversation.is_empty() => format!("conversation of\n{mail}"),
                thread => format!("conversation\n{}", thread.conversation),
            },
            Self::TakeBack(decision) => format!("decision\n{decision}"),
            Self::Link { activity, links } => {
                let mut ids: Vec<Uuid> =
                    links.add.iter().chain(&links.remove).map(|record| record.id).collect();
                ids.sort_unstable();
                ids.dedup();
                format!("links\n{activity}\n{ids:?}")
            }
            Self::Enter(entry) => format!("entry\n{}", entry.id),
            Self::Fill(Fill { change, .. }) => format!("field\n{}\n{:?}", change.of.id, change.field),
        };
        identity::errand(&of)
    }

    /// Of what record it is, where it is not of a mail.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Decide(_) | Self::TakeBack(_) | Self::Link { .. } => None,
            Self::Enter(entry) => Some(&entry.of),
            Self::Fill(fill) => Some(&fill.change.of),
        }
    }

    /// The question that whoever pressed has to answer first: what stands there instead.
    pub fn asks(&self) -> Option<&str> {
        match self {
            Self::Fill(fill) => fill.stands.as_deref(),
            Self::Decide(_) | Self::TakeBack(_) | Self::Link { .. } | Self::Enter(_) => None,
        }
    }

    /// About how many bytes it takes, beside what every wish takes.
    pub(super) fn bytes(&self) -> usize {
        /// A key and the names around it.
        const EACH: usize = 80;
        let record = |record: &Record| record.name.len() + EACH;
        let terms = |terms: Option<&contract::Terms>| match terms {
            Some(contract::Terms::Follow(follow)) => record(&follow.to) + 2 * EACH,
            Some(contract::Terms::Never | contract::Terms::External) | None => EACH,
        };
        match self {
            Self::Decide(Decision { ask, before }) => {
                let thread = ask.thread();
                let ids: usize = thread.ids.iter().map(|id| MessageId::as_str(id).len() + 8).sum();
                let wanted = match ask {
                    contract::Ask::Keep { terms, .. } => terms.as_ref(),
                    contract::Ask::Look(_) | contract::Ask::TakeBack(_) => None,
                };
                thread.conversation.len() + ids + terms(wanted) + terms(before.as_ref()) + 2 * EACH
            }
            Self::TakeBack(_) => EACH,
            Self::Link { links, .. } => {
                links.add.iter().chain(&links.remove).map(record).sum::<usize>() + EACH
            }
            Self::Enter(NewEntry { of, me, draft, .. }) => {
                record(of) + me.as_ref().map_or(0, record) + draft.subject.len() + draft.text.len() + 2 * EACH
            }
            Self::Fill(Fill { change, seen, stands }) => {
                let company = match &change.company {
                    Company::None => 0,
                    Company::Known(known) => record(known),
                    Company::Named(name) => name.len(),
                };
                let said = stands.as_ref().map_or(0, String::len) + seen.len() + change.value.len();
                record(&change.of) + change.version.len() + company + said + EACH
            }
        }
    }
}

/// What bears the name of a record in the list of what waits, where no mail does.
pub(super) fn bare(of: Option<&Record>) -> Mail {
    Mail {
        item: ItemId::default(),
        message_id: None,
        conversation: None,
        direction: Direction::Incoming,
        from: None,
        to: Vec::new(),
        cc: Vec::new(),
        bcc: Vec::new(),
        subject: of.map(|record| record.name.clone()).unwrap_or_default(),
        at: None,
        attachments: Vec::new(),
        mailbox: None::<Address>,
    }
}

/// What was decided about a conversation since something was pressed: whoever decided later goes first.
pub fn decided_since(
    ask: &contract::Ask,
    pressed: Moment,
    contracts: &[contract::Contract],
) -> Option<Box<contract::Contract>> {
    let theirs = contracts.iter().find(|one| one.thread.meets(ask.thread()))?;
    (theirs.set > pressed).then(|| Box::new(theirs.clone()))
}
