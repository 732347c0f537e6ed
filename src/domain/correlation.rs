//! Which earlier mail does this one continue? (semantics B6)

use core::cmp::Reverse;

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use uuid::Uuid;

use crate::{
    forward,
    intent::Intent,
    likeness,
    mail::{Address, Mail, MessageId, Moment},
    party::Record,
    settings::Correlation,
};

/// What is read of a mail after its card is painted: its headers and its categories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// `In-Reply-To`.
    pub in_reply_to: Vec<MessageId>,
    /// `References`, oldest first.
    pub references: Vec<MessageId>,
    /// Whether the mailbox shows the mail as tracked; `None` where that could not be read.
    pub marked: Option<bool>,
    /// The thread's root in the conversation index.
    pub root: Option<ThreadRoot>,
    /// What its sender said about who may see it.
    pub sensitivity: Sensitivity,
    /// Its rights are protected: only who it was sent to may read it.
    pub protected: bool,
    /// Sent to many by a machine: a mailing list, a newsletter, an automatic answer.
    pub bulk: bool,
    /// It is a copy of another item of the same mailbox.
    pub copied: bool,
    /// The mailbox's own name for the folder it lies in; empty where that is not known.
    pub folder: String,
    /// Its size with everything in it; `None` where that was not read.
    pub bytes: Option<u64>,
    /// The mailbox says that it has files; `None` where that was not read.
    pub has_files: Option<bool>,
    /// What its writer wanted done with it before it was sent.
    pub intent: Option<Intent>,
}

/// What a sender said about who may see a mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sensitivity {
    /// Nothing special.
    #[default]
    Normal,
    /// It is personal.
    Personal,
    /// It is private.
    Private,
    /// It is confidential.
    Confidential,
}

/// The first 22 bytes of a conversation index: the same for every mail of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadRoot(pub [u8; 22]);

impl ThreadRoot {
    /// Takes it from the decoded index (header `Thread-Index`, Graph's `conversationIndex`, the CRM's
    /// `conversationindex`). `None` where that is too short to be one.
    pub fn new(index: &[u8]) -> Option<Self> {
        index.first_chunk().copied().map(Self)
    }
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

/// How an earlier mail was found (`email.correlationmethod`, B1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// The header In-Reply-To or References names it: no false positives.
    InReplyTo,
    /// The subject bears its token. A person can alter that.
    TrackingToken,
    /// The conversation index is that of the same thread.
    ConversationIndex,
    /// Subject and people are alike.
    SmartMatching,
}

impl Method {
    /// The number in the CRM. 0 is a mail that continues none.
    pub fn code(self) -> i32 {
        match self {
            Self::InReplyTo => 3,
            Self::TrackingToken => 4,
            Self::ConversationIndex => 5,
            Self::SmartMatching => 6,
        }
    }

    /// Whether the earlier mail becomes the parent (`parentactivityid`) too, not only the correlated one
    /// (`correlatedactivityid`): so for what a header says.
    pub fn sets_parent(self) -> bool {
        match self {
            Self::InReplyTo | Self::ConversationIndex => true,
            Self::TrackingToken | Self::SmartMatching => false,
        }
    }

    /// A stable name for stores, commands and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InReplyTo => "in_reply_to",
            Self::TrackingToken => "tracking_token",
            Self::ConversationIndex => "conversation_index",
            Self::SmartMatching => "smart_matching",
        }
    }
}

/// A tracked mail that the one at hand continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Its activity.
    pub activity: Uuid,
    /// What it is regarding.
    pub regarding: Option<Record>,
    /// How it was found.
    pub method: Method,
}

/// A tracked mail that another one may continue, as the CRM knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its activity.
    pub activity: Uuid,
    /// Its name everywhere.
    pub message_id: Option<MessageId>,
    /// Its tracking token; empty where it has none.
    pub token: String,
    /// The root of its thread.
    pub root: Option<ThreadRoot>,
    /// Its subject.
    pub subject: String,
    /// Everyone on it: sender and recipients.
    pub people: Vec<Address>,
    /// When it was received or sent.
    pub at: Moment,
    /// What it is regarding.
    pub regarding: Option<Record>,
    /// Whose it is.
    pub owner: Option<Record>,
}

/// What to ask the CRM to find what a mail continues. Asked for many mails at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Message-IDs, best first.
    pub ids: Vec<MessageId>,
    /// Tracking tokens.
    pub tokens: Vec<String>,
    /// The thread's root.
    pub root: Option<ThreadRoot>,
    /// Where smart matching is on.
    pub like: Option<Like>,
}

/// What a mail must be alike in (B6.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    /// Subjects to ask for, the one without noise at its start first.
    pub subjects: Vec<String>,
    /// Hashes of the subject's words, sorted, each once.
    pub words: Vec<u32>,
    /// Hashes of the addresses, sorted, each once.
    pub people: Vec<u32>,
    /// Not older than this.
    pub since: Moment,
}

impl Clues {
    /// Whether a header says that the mail continues another one.
    pub fn continues(&self) -> bool {
        !self.in_reply_to.is_empty() || !self.references.is_empty()
    }
}

/// What to ask the CRM to find what a mail continues: only what the organisation's switches let count.
pub fn asked(mail: &Mail, clues: &Clues, settings: &Correlation, now: Moment) -> Asked {
    if !settings.on {
        return Asked::default();
    }
    let headers = headers_count(mail, clues, settings);
    Asked {
        ids: if headers { clues.ids() } else { Vec::new() },
        tokens: if settings.tokens { settings.token.find(&mail.subject) } else { Vec::new() },
        root: clues.root.filter(|_| headers),
        like: likeness::asked(mail, settings, now),
    }
}

/// Whether methods 3 and 5 are used for this mail. `DoNotCorrelateForwardedEmailsAsReplies` is described for
/// In-Reply-To alone (B20); a forward has its conversation index too, and would come back through it, so it
/// takes both. A token left in the subject counts all the same.
fn headers_count(mail: &Mail, clues: &Clues, settings: &Correlation) -> bool {
    settings.headers && (settings.forwards || !forward::is_forward(&mail.subject, clues.continues()))
}

/// A stored mail that another one continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The stored mail.
    pub stored: &'a Stored,
    /// How it was found.
    pub method: Method,
    /// By which Message-ID or token; empty for what has no words: a thread's root, likeness.
    pub by: String,
}

/// The stored mail that a mail continues: the methods in their order, the first that finds one. Never the
/// mail itself, nor its copy of the other direction. Of several (sent and received copy of one mail, a thread
/// with one token) the one that is regarding something comes first, then the newest, then by key.
pub fn find<'a>(
    mail: &Mail,
    clues: &Clues,
    own: Uuid,
    stored: &'a [Stored],
    settings: &Correlation,
    now: Moment,
) -> Option<Found<'a>> {
    if !settings.on || stored.is_empty() {
        return None;
    }
    let asked = asked(mail, clues, settings, now);
    let others = || {
        let itself = |one: &&Stored| {
            one.activity == own || (mail.message_id.is_some() && one.message_id == mail.message_id)
        };
        stored.iter().filter(move |one| !itself(one))
    };
    let best = |fits: &dyn Fn(&Stored) -> bool| {
        others()
            .filter(|one| fits(one))
            .min_by_key(|one| (one.regarding.is_none(), Reverse(one.at), one.activity))
    };
    let by_id = asked.ids.iter().find_map(|id| {
        let stored = best(&|one| one.message_id.as_ref() == Some(id))?;
        Some(Found { stored, method: Method::InReplyTo, by: id.as_str().to_string() })
    });
    let by_token = || {
        asked.tokens.iter().find_map(|token| {
            let stored = best(&|one| !one.token.is_empty() && one.token.eq_ignore_ascii_case(token))?;
            Some(Found { stored, method: Method::TrackingToken, by: token.clone() })
        })
    };
    let by_root = || {
        let stored = asked.root.and_then(|root| best(&|one| one.root == Some(root)))?;
        Some(Found { stored, method: Method::ConversationIndex, by: String::new() })
    };
    let by_likeness = || {
        let like = asked.like.as_ref()?;
        let stored = best(&|one| likeness::is_alike(like, one, &settings.likeness))?;
        Some(Found { stored, method: Method::SmartMatching, by: String::new() })
    };
    by_id.or_else(by_token).or_else(by_root).or_else(by_likeness)
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
            ..Clues::default()
        };
        let ids: Vec<_> = clues.ids().iter().map(|id| id.as_str().chars().next()).collect();
        assert_eq!(ids, [Some('c'), Some('b'), Some('a')]);
    }
}
