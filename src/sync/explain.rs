//! What the store can tell about a mail, a mailbox and the whole: as values for people and machines.

use domain::{
    mail::{Address, MessageId, Moment},
    reason::Remedy,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    look::NEWCOMERS,
    record,
    step::before,
    store::{
        AlertRow, DecisionRow, Digest, Level, Mailbox, MailboxId, Millis, PAGE_MAX, Result, Store, Withheld,
    },
};

/// Mailboxes that are told of.
pub const MAX_MAILBOXES: usize = 200_000;

/// All that is known about a mail, in every mailbox.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Decisions, the last taken first.
    pub decisions: Vec<DecisionRow>,
    /// Where it was withheld, by which entry of whose list. The address is missing where the mailbox was forgotten.
    pub withheld: Vec<(MailboxId, Option<Address>, Withheld)>,
}

impl Explanation {
    /// Nobody ever decided about such a mail.
    pub fn is_empty(&self) -> bool {
        self.decisions.is_empty() && self.withheld.is_empty()
    }

    /// What of it belongs to those mailboxes.
    #[must_use]
    pub fn within(mut self, mailboxes: &[MailboxId]) -> Self {
        self.decisions.retain(|one| mailboxes.contains(&one.mailbox));
        self.withheld.retain(|(id, ..)| mailboxes.contains(id));
        self
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let withheld = self.withheld.iter().map(|(_, address, one)| {
            json!({"mailbox": address.as_ref().map(Address::as_str), "rule": one.rule, "at": at(one.at)})
        });
        json!({
            "decisions": self.decisions.iter().map(decision).collect::<Vec<_>>(),
            "withheld": withheld.collect::<Vec<_>>(),
        })
    }
}

/// Everything that was decided about a mail.
///
/// # Errors
/// Where the store fails.
pub async fn explain(store: &Store, message: &MessageId) -> Result<Explanation> {
    let mail = Digest::of_message(message);
    let decisions = store.explain(mail).await?;
    let kept_back = store.withheld(mail).await?;
    let names = match kept_back.is_empty() {
        true => Vec::new(),
        false => all_mailboxes(store).await?,
    };
    let address = |id| names.iter().find(|one| one.id == id).map(|one| one.enrolment.address.clone());
    let withheld = kept_back.into_iter().map(|(id, one)| (id, address(id), one)).collect();
    Ok(Explanation { decisions, withheld })
}

/// Everything that was decided about an activity: a mail of the CRM that was not sent has no Message-ID.
///
/// # Errors
/// Where the store fails.
pub async fn explain_activity(store: &Store, activity: Uuid) -> Result<Explanation> {
    Ok(Explanation { decisions: store.explain_activity(activity).await?, withheld: Vec::new() })
}

/// All mailboxes, without what is leased like one and is none.
///
/// # Errors
/// Where the store fails.
pub async fn all_mailboxes(store: &Store) -> Result<Vec<Mailbox>> {
    let mut all: Vec<Mailbox> = Vec::new();
    while all.len() < MAX_MAILBOXES {
        let after = all.last().map(|one| one.enrolment.address.clone());
        let page = store.mailboxes(after.as_ref(), PAGE_MAX).await?;
        let last = page.len() < PAGE_MAX as usize;
        all.extend(page);
        if last {
            break;
        }
    }
    all.retain(|one| one.enrolment.address.as_str() != NEWCOMERS);
    Ok(all)
}

/// A mailbox with its open alerts.
#[derive(Clone, Debug)]
pub struct Report {
    /// The mailbox.
    pub mailbox: Mailbox,
    /// What somebody has to look at.
    pub alerts: Vec<AlertRow>,
}

/// How the service itself and its mailboxes stand: alerts about no mailbox, and each mailbox with its own.
///
/// # Errors
/// Where the store fails.
pub async fn reports(store: &Store) -> Result<(Vec<AlertRow>, Vec<Report>)> {
    let mut open = store.open_alerts(PAGE_MAX).await?;
    let mailboxes = all_mailboxes(store).await?;
    let mut reports = Vec::with_capacity(mailboxes.len());
    for mailbox in mailboxes {
        let (own, rest) = open.into_iter().partition(|one| one.mailbox == Some(mailbox.id));
        open = rest;
        reports.push(Report { mailbox, alerts: own });
    }
    Ok((open, reports))
}

/// In which state a mailbox is, by one stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is not to be synchronized.
    Off,
    /// Nobody has looked at it yet.
    New,
    /// The last look ended well.
    Well,
    /// The last look did not end well; it is tried again.
    Failing,
}

impl State {
    /// The state of a mailbox.
    pub fn of(mailbox: &Mailbox) -> Self {
        let standing = &mailbox.standing;
        match mailbox.enrolment.enabled {
            false => Self::Off,
            true if standing.errors > 0 => Self::Failing,
            // A mailbox where nothing changes costs no write: it stands as it was found.
            true if standing.succeeded.is_none() && mailbox.holder.is_none() && standing.total == 0 => {
                Self::New
            }
            true => Self::Well,
        }
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::New => "new",
            Self::Well => "well",
            Self::Failing => "failing",
        }
    }
}

impl Report {
    /// As JSON.
    pub fn json(&self) -> Value {
        let Mailbox { enrolment, due, holder, standing, .. } = &self.mailbox;
        json!({
            "mailbox": enrolment.address.as_str(),
            "queue": enrolment.queue,
            "state": State::of(&self.mailbox).as_str(),
            "due": millis(*due),
            "worker": holder,
            "succeeded": standing.succeeded.map(at),
            "failed": standing.failed_at.map(at),
            "code": standing.code,
            "error": standing.error,
            "errors": standing.errors,
            "backlog": standing.backlog,
            "mails": standing.total,
            "alerts": self.alerts.iter().map(alert).collect::<Vec<_>>(),
        })
    }
}

/// An alert as JSON.
pub fn alert(row: &AlertRow) -> Value {
    json!({
        "kind": row.alert.kind,
        "level": level(row.alert.level),
        "detail": row.alert.detail,
        "remedy": row.alert.remedy,
        "by": remedied_by(&row.alert.remedy),
        "since": at(row.since),
        "last": at(row.alert.at),
        "count": row.count,
    })
}

/// How bad an alert is, by a stable name.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Information => "information",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// A decision as JSON.
pub fn decision(row: &DecisionRow) -> Value {
    let one = &row.decision;
    // It is JSON that we wrote; what is not is shown as nothing.
    let mut evidence: Value = serde_json::from_str(&one.evidence).unwrap_or_default();
    before::hide(&mut evidence);
    json!({
        "id": row.id,
        "mailbox": row.address.as_ref().map(Address::as_str),
        "message": one.message.as_ref().map(MessageId::as_str),
        "activity": one.activity,
        "verdict": one.verdict,
        "reason": one.reason,
        "evidence": evidence,
        "remedy": one.remedy,
        "by": remedied_by(&one.remedy),
        "who": one.who,
        "at": at(one.at),
        "seen": at(row.seen),
        "undone": row.undone.as_ref().map(|(when, who)| json!({"at": at(*when), "who": who})),
    })
}

/// Who can do what a remedy says, by a stable name.
pub fn remedied_by(remedy: &str) -> &'static str {
    let of_mail = Remedy::from_name(remedy).map(Remedy::who);
    let who = of_mail.or_else(|| domain::step::reason::Remedy::from_name(remedy).map(|remedy| remedy.who()));
    who.map_or("nobody", record::who)
}

fn at(moment: Moment) -> String {
    wire::date::write_rfc3339(moment.0)
}

fn millis(at: Millis) -> String {
    wire::date::write_rfc3339(at.moment().0)
}
