//! Mails of the CRM that are being sent: which draft of each is the one, and whether it was given to the mailbox.

use std::collections::HashMap;

use domain::{
    mail::{MessageId, Moment},
    outgoing::Noted,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::cursors::link;
use super::db::{Line, Writing, clean, hex};
use super::{MailboxId, Result, Store, TEXT_MAX};

/// A mail that is being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its activity.
    pub activity: Uuid,
    /// How far it is.
    pub noted: Noted,
    /// The Message-ID its draft has.
    pub message: Option<MessageId>,
    /// Attempts in a row that failed.
    pub tries: u32,
    /// When the last one failed.
    pub failed: Option<Moment>,
}

impl Store {
    /// The mails of a mailbox that are being sent, by their activities.
    pub async fn outgoing(&self, mailbox: MailboxId) -> Result<HashMap<Uuid, Outgoing>> {
        let mut read = self.db.read().await?;
        let lines = read.all(OUTGOING, |it| it.int(mailbox.0)).await?;
        lines.iter().map(|line| outgoing(line).map(|one| (one.activity, one))).collect()
    }
}

fn outgoing(line: &Line) -> Result<Outgoing> {
    let (item, issued) = (line.text(1)?, line.maybe_int(3)?.map(Moment));
    Ok(Outgoing {
        activity: line.uuid(0)?,
        noted: match (item.is_empty(), issued) {
            (true, _) => Noted::Nothing,
            (false, None) => Noted::Drafted { item },
            (false, Some(since)) => Noted::Issued { item, since },
        },
        message: line.maybe_text(2)?.as_deref().and_then(MessageId::new),
        tries: u32::try_from(line.int(4)?).unwrap_or(u32::MAX),
        failed: line.maybe_int(5)?.map(Moment),
    })
}

pub(super) async fn put_outgoing(write: &mut Writing, mails: &[(MailboxId, &Outgoing)]) -> Result<()> {
    let mut rows = Vec::with_capacity(mails.len());
    for (mailbox, one) in mails {
        let (item, issued) = match &one.noted {
            Noted::Nothing => ("", None),
            Noted::Drafted { item } => (item.as_str(), None),
            Noted::Issued { item, since } => (item.as_str(), Some(since.0)),
        };
        rows.push(json!([
            mailbox.0,
            hex(Some(one.activity)),
            link(item)?,
            one.message.as_ref().map(|id| clean(id.as_str(), TEXT_MAX)),
            issued,
            one.tries,
            one.failed.map(|at| at.0)
        ]));
    }
    write.merge(PUT, 2, rows).await.map(drop)
}

/// Forgets mails that are not being sent any more.
pub(super) async fn drop_outgoing(write: &mut Writing, mails: &[(MailboxId, &Uuid)]) -> Result<()> {
    let rows: Vec<Value> = mails.iter().map(|(mailbox, one)| json!([mailbox.0, hex(Some(**one))])).collect();
    write.each(DROP, &rows).await.map(drop)
}

const OUTGOING: &str =
    "SELECT activity, item, message, issued, tries, failed FROM outgoing WHERE mailbox = $1";

const PUT: &str = "\
INSERT INTO outgoing (mailbox, activity, item, message, issued, tries, failed)
SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1), value ->> 2, value ->> 3, CAST(value ->> 4 AS BIGINT),
       CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, activity) DO UPDATE SET item = excluded.item, message = excluded.message,
  issued = excluded.issued, tries = excluded.tries, failed = excluded.failed";

const DROP: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS place, unhex(value ->> 1) AS gone FROM json_each($1))
DELETE FROM outgoing WHERE EXISTS (
  SELECT 1 FROM given WHERE given.place = outgoing.mailbox AND given.gone = outgoing.activity)";
