//! The activity of a mail, as it stands in the CRM.

use domain::{
    mail::{Direction, MessageId},
    party::Tracked,
    tracking::cut,
};
use uuid::Uuid;
use wire::odata::{self, Query};

use crate::{names::email, note, rows::Row};

/// The longest Message-ID that is stored, in UTF-16 units (`email.messageid`, semantics B2).
pub const MAX_MESSAGE_ID: usize = 320;
/// Rows of one mail that are looked at. Two are usual at most: the copy that was sent and the one received.
const MAX_ROWS: usize = 20;

/// `email.notifications`: the text was cut off (semantics B1).
pub(crate) const NOTICE_TRUNCATED: i64 = 2;

/// The Message-ID as it is stored: with its brackets, as much as fits.
pub(crate) fn stored(id: &MessageId) -> String {
    cut(&id.bracketed(), MAX_MESSAGE_ID)
}

/// As what a Message-ID may stand in the CRM: with and without brackets. Nothing where it does not fit the
/// column: other mails may begin the same, so such a mail is known by its key alone.
pub(crate) fn spellings(id: &MessageId) -> Vec<String> {
    let bracketed = id.bracketed();
    if bracketed.encode_utf16().count() > MAX_MESSAGE_ID {
        return Vec::new();
    }
    vec![bracketed, id.as_str().to_owned()]
}

/// All activities of a mail: by key, and by Message-ID as other products write it.
pub(crate) fn query(key: Uuid, id: Option<&MessageId>) -> Query {
    let by_key = format!("{} eq {key}", email::ID);
    let by_id = id.into_iter().flat_map(spellings).map(|spelling| odata::eq(email::MESSAGE_ID, &spelling));
    let filter = odata::any_of(std::iter::once(by_key).chain(by_id)).unwrap_or_default();
    Query::new(email::SET).select(SELECT).filter(&filter).order_by(email::CREATED).top(MAX_ROWS)
}

pub(crate) const SELECT: &[&str] = &[
    email::ID,
    email::MESSAGE_ID,
    email::OUTGOING,
    email::NOTICE,
    email::PARAMS,
    email::CREATED,
    email::AUTHOR,
    email::OWNER,
    email::REGARDING,
];

/// A row as an activity of the mail of that key and Message-ID; `None` where it is no activity.
pub(crate) fn read(row: &Row<'_>, key: Uuid, id: Option<&MessageId>) -> Option<Tracked> {
    let activity = row.id(email::ID)?;
    let stored = row.text(email::MESSAGE_ID);
    let ours =
        activity == key || id.is_some_and(|id| spellings(id).iter().any(|spelling| spelling == stored));
    // The column's default is outgoing.
    let outgoing = row.flag(email::OUTGOING).unwrap_or(true);
    Some(Tracked {
        activity,
        message_id: if ours { id.cloned() } else { MessageId::new(stored) },
        direction: if outgoing { Direction::Outgoing } else { Direction::Incoming },
        regarding: row.lookup(email::REGARDING),
        by: row.lookup(email::AUTHOR),
        at: row.moment(email::CREATED).unwrap_or_default(),
        owner: row.lookup(email::OWNER),
        untracked: note::read(row.text(email::PARAMS)),
        text_incomplete: row.number(email::NOTICE) == Some(NOTICE_TRUNCATED),
        files: None,
        queues: Vec::new(),
        left_out: note::left_out(row.text(email::PARAMS)),
    })
}
