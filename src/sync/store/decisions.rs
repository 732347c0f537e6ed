//! What was decided about mails, and why.

use domain::mail::{Address, MessageId, Moment};
use serde_json::{Value, json};
use uuid::Uuid;

use super::db::{Line, Writing, clean, hex};
use super::values::decision_key;
use super::{Digest, EVIDENCE_MAX, MailboxId, Millis, PAGE_MAX, Result, Store, StoreError, TEXT_MAX};

/// A decision about a mail. Names and texts are the caller's; each is at most [`TEXT_MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// About which mail: [`Digest::of_mail`].
    pub mail: Digest,
    /// Its Message-ID, where it has one and may be kept.
    pub message: Option<MessageId>,
    /// The activity it is about, where there is one.
    pub activity: Option<Uuid>,
    /// What was decided.
    pub verdict: String,
    /// Why, by its stable name.
    pub reason: String,
    /// What it rests on, as JSON of at most [`EVIDENCE_MAX`] bytes.
    pub evidence: String,
    /// What would change it, by its stable name.
    pub remedy: String,
    /// Who or what decided.
    pub who: String,
    /// When.
    pub at: Moment,
}

impl Decision {
    /// The key it gets in a mailbox. The same decision about the same mail at the same moment has the same key; a
    /// repetition at another moment is no row of its own and keeps the first one's.
    pub fn key(&self, mailbox: MailboxId) -> Uuid {
        decision_key(mailbox, self.same(), self.at)
    }

    /// What makes a decision a repetition of another one of the same mailbox.
    fn same(&self) -> Digest {
        let activity = self.activity.unwrap_or_default();
        Digest::of(&[
            &self.mail.0,
            self.verdict.as_bytes(),
            self.reason.as_bytes(),
            self.remedy.as_bytes(),
            activity.as_bytes(),
        ])
    }
}

/// A decision as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its key.
    pub id: Uuid,
    /// In which mailbox.
    pub mailbox: MailboxId,
    /// The mailbox's address, unless it was forgotten.
    pub address: Option<Address>,
    /// The decision, as it was taken first.
    pub decision: Decision,
    /// When it was taken last.
    pub seen: Moment,
    /// When and by whom it was undone.
    pub undone: Option<(Moment, String)>,
}

impl DecisionRow {
    /// Where it stands in a list: the next page begins after it.
    pub fn place(&self) -> Place {
        Place { at: self.decision.at, id: self.id }
    }
}

/// A place in a list of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the decision was taken.
    pub at: Moment,
    /// Its key.
    pub id: Uuid,
}

/// Which decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this mailbox only.
    pub mailbox: Option<MailboxId>,
    /// For this reason only.
    pub reason: Option<String>,
    /// Not before this.
    pub since: Option<Moment>,
}

impl Store {
    /// Decisions, the newest first, after a place; at most [`PAGE_MAX`].
    pub async fn decisions(
        &self,
        filter: &Filter,
        after: Option<Place>,
        most: u32,
    ) -> Result<Vec<DecisionRow>> {
        let mut read = self.db.read().await?;
        let since = filter.since.map_or(i64::MIN, |at| at.0);
        let after = after.unwrap_or(Place { at: Moment(i64::MAX), id: Uuid::max() });
        let sql = match (filter.mailbox, &filter.reason) {
            (None, None) => EACH,
            (Some(_), None) => OF_MAILBOX,
            (None, Some(_)) => OF_REASON,
            (Some(_), Some(_)) => OF_BOTH,
        };
        let lines = read
            .all(sql, |it| {
                let it = it
                    .int(since)
                    .int(after.at.0)
                    .bytes(after.id.as_bytes())
                    .int(i64::from(most.min(PAGE_MAX)));
                let it = if let Some(mailbox) = filter.mailbox { it.int(mailbox.0) } else { it };
                if let Some(reason) = &filter.reason { it.text(reason) } else { it }
            })
            .await?;
        lines.iter().map(decision).collect()
    }

    /// All decisions about a mail, in every mailbox, the last taken first; at most [`PAGE_MAX`].
    pub async fn explain(&self, mail: Digest) -> Result<Vec<DecisionRow>> {
        let mut read = self.db.read().await?;
        let lines = read.all(OF_MAIL, |it| it.bytes(&mail.0).int(i64::from(PAGE_MAX))).await?;
        lines.iter().map(decision).collect()
    }

    /// All decisions about an activity, in every mailbox, the last taken first; at most [`PAGE_MAX`].
    pub async fn explain_activity(&self, activity: Uuid) -> Result<Vec<DecisionRow>> {
        let mut read = self.db.read().await?;
        let lines =
            read.all(OF_ACTIVITY, |it| it.bytes(activity.as_bytes()).int(i64::from(PAGE_MAX))).await?;
        lines.iter().map(decision).collect()
    }

    /// One decision.
    pub async fn decision(&self, id: Uuid) -> Result<Option<DecisionRow>> {
        let mut read = self.db.read().await?;
        read.one(ONE, |it| it.bytes(id.as_bytes())).await?.as_ref().map(decision).transpose()
    }
}

pub(super) fn decision(line: &Line) -> Result<DecisionRow> {
    let undone = line.maybe_int(13)?.map(Moment).zip(line.maybe_text(14)?);
    Ok(DecisionRow {
        id: line.uuid(0)?,
        mailbox: MailboxId(line.int(1)?),
        address: line.maybe_text(2)?.as_deref().map(Address::new),
        seen: Moment(line.int(4)?),
        decision: Decision {
            at: Moment(line.int(3)?),
            mail: line.digest(5)?,
            activity: line.maybe_uuid(6)?,
            message: line.maybe_text(7)?.as_deref().and_then(MessageId::new),
            verdict: line.text(8)?,
            reason: line.text(9)?,
            evidence: line.text(10)?,
            remedy: line.text(11)?,
            who: line.text(12)?,
        },
        undone,
    })
}

pub(super) async fn put_decisions(
    write: &mut Writing,
    decisions: &[(MailboxId, &Decision)],
    now: Millis,
) -> Result<()> {
    let mut rows = Vec::with_capacity(decisions.len());
    for (mailbox, one) in decisions {
        if one.evidence.len() > EVIDENCE_MAX {
            return Err(StoreError::TooLong {
                what: "the evidence of a decision",
                bytes: one.evidence.len(),
                most: EVIDENCE_MAX,
            });
        }
        rows.push(json!([
            mailbox.0,
            one.same().hex(),
            one.at.0,
            one.key(*mailbox).simple().to_string(),
            one.mail.hex(),
            hex(one.activity),
            one.message.as_ref().map(|id| clean(id.as_str(), TEXT_MAX)),
            clean(&one.verdict, TEXT_MAX),
            clean(&one.reason, TEXT_MAX),
            clean(&one.evidence, EVIDENCE_MAX),
            clean(&one.remedy, TEXT_MAX),
            clean(&one.who, TEXT_MAX),
            now.0
        ]));
    }
    let repeated: Vec<Value> = rows.iter().map(|row| json!([row[0], row[1], row[2], row[12]])).collect();
    write.merge(SEEN, 2, repeated).await?;
    write.merge(DECIDE, 2, rows).await.map(drop)
}

/// The columns of a decision in the order [`decision`] reads them.
macro_rules! columns {
    () => {
        "SELECT decision.id, decision.mailbox, mailbox.address, decision.at, decision.seen, mail, activity, message, \
         verdict, reason, evidence, remedy, who, undone, undone_by \
         FROM decision LEFT JOIN mailbox ON mailbox.id = decision.mailbox "
    };
}
/// Where a page begins and how long it is.
macro_rules! page {
    () => {
        "at >= $1 AND (at, decision.id) < ($2, $3) ORDER BY at DESC, decision.id DESC LIMIT $4"
    };
}

pub(super) const ONE: &str = concat!(columns!(), "WHERE decision.id = $1");
const OF_MAIL: &str =
    concat!(columns!(), "WHERE mail = $1 ORDER BY seen DESC, written DESC, at DESC, decision.id LIMIT $2");
const OF_ACTIVITY: &str = concat!(
    columns!(),
    "WHERE activity = $1 ORDER BY seen DESC, written DESC, at DESC, decision.id LIMIT $2"
);
const EACH: &str = concat!(columns!(), "WHERE ", page!());
const OF_MAILBOX: &str = concat!(columns!(), "WHERE decision.mailbox = $5 AND ", page!());
const OF_REASON: &str = concat!(columns!(), "WHERE reason = $5 AND ", page!());
const OF_BOTH: &str = concat!(columns!(), "WHERE decision.mailbox = $5 AND reason = $6 AND ", page!());

const SEEN: &str = "\
WITH given AS MATERIALIZED (
  SELECT CAST(value ->> 0 AS BIGINT) AS place, unhex(value ->> 1) AS repeated, CAST(value ->> 2 AS BIGINT) AS seen_at,
         CAST(value ->> 3 AS BIGINT) AS written_at
  FROM json_each($1))
UPDATE decision SET seen = given.seen_at, written = given.written_at FROM given
WHERE decision.mailbox = given.place AND decision.same = given.repeated AND undone IS NULL
  AND (seen, written) < (given.seen_at, given.written_at)";

const DECIDE: &str = "\
INSERT INTO decision
  (mailbox, same, at, seen, id, mail, activity, message, verdict, reason, evidence, remedy, who, written)
SELECT CAST(value ->> 0 AS BIGINT), unhex(value ->> 1), CAST(value ->> 2 AS BIGINT), CAST(value ->> 2 AS BIGINT),
       unhex(value ->> 3), unhex(value ->> 4), unhex(value ->> 5), value ->> 6, value ->> 7, value ->> 8, value ->> 9,
       value ->> 10, value ->> 11, CAST(value ->> 12 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT DO NOTHING";
