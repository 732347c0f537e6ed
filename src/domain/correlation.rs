//! Which earlier mail does this one continue?

use alloc::vec::Vec;

use uuid::Uuid;

use crate::{mail::MessageId, party::Record};

/// What is read of a mail after its card is painted: its headers and its categories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// `In-Reply-To`.
    pub in_reply_to: Vec<MessageId>,
    /// `References`, oldest first.
    pub references: Vec<MessageId>,
    /// Whether the mailbox shows the mail as tracked; `None` where that could not be read.
    pub marked: Option<bool>,
}

impl Clues {
    /// The ids worth asking for, best first: what is answered directly, then the thread from its newest
    /// end; nothing twice.
    pub fn ids(&self) -> Vec<MessageId> {
        let mut ids: Vec<MessageId> = Vec::new();
        for id in self.in_reply_to.iter().chain(self.references.iter().rev()) {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    }
}

/// A tracked mail that the one at hand continues (semantics B6, method In-Reply-To: no false positives).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Its activity.
    pub activity: Uuid,
    /// What it is regarding.
    pub regarding: Option<Record>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answered_mail_comes_first_then_the_thread_from_its_newest_end() {
        let id = |text| MessageId::new(text).into_iter();
        let clues = Clues {
            in_reply_to: id("c").collect(),
            references: id("a").chain(id("b")).chain(id("c")).collect(),
            marked: None,
        };
        let ids: Vec<_> = clues.ids().iter().map(|id| id.as_str().chars().next()).collect();
        assert_eq!(ids, [Some('c'), Some('b'), Some('a')]);
    }
}
