//! Mails of known people that were left alone: what a salesperson may want to track after all. Which they are is in the
//! store; what they say is in the mailbox, for the store keeps nothing of that; and whether somebody has tracked them since
//! is in the CRM.

use std::collections::HashSet;

use domain::{
    home::{LEFT_DAYS, Left, MAX_LEFT},
    identity, knowledge,
    mail::{Address, Direction, MessageId, Moment},
    party::{Kind, Record},
    ports::Ledger,
    problem::Problem,
    tracking::{Standing, standing_among},
};
use graph::message::Message;
use wire::Transport;

use crate::{
    engine::Engine,
    look::TRACKED,
    reader::Reader,
    record,
    store::{DecisionRow, Filter, MailboxId, PAGE_MAX, StoreError},
};

const DAY_S: i64 = 24 * 3_600;
/// Pages of decisions that are looked through.
const MAX_PAGES: usize = 5;

/// Why it is not known.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The mailbox or the CRM does not answer, or refuses.
    #[error("the mailbox or the CRM does not tell: {}", crate::look::told(.0).1)]
    Problem(Problem),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The mails of that mailbox, the newest first.
///
/// # Errors
/// Where the store, the mailbox or the CRM fails.
pub async fn left<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    id: MailboxId,
    address: &Address,
) -> Result<Vec<Left>, Failed> {
    let now = engine.clock.now();
    let since = Moment(now.0.saturating_sub(LEFT_DAYS * DAY_S));
    let known = candidates(engine, id, since).await?;
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<MessageId> = known.iter().map(|(id, _)| id.clone()).collect();
    let reader = Reader::new(&engine.graph, &engine.service, address.as_str());
    let problem = |fault: graph::Fault| Failed::Problem(fault.into());
    let messages: Vec<Message> = match reader.find(&ids).await {
        Ok(found) => found.into_iter().filter(|one| one.draft != Some(true)).collect(),
        Err(fault) if fault.is_gone() || fault.is_no_mailbox() => Vec::new(),
        Err(fault) => return Err(problem(fault)),
    };
    let snapshot = engine.settings().await.map_err(Failed::Problem)?;
    let organisation = &snapshot.organisation;
    let mut questions = Vec::with_capacity(messages.len());
    let mut left: Vec<Left> = Vec::with_capacity(messages.len());
    // Mail that was there before the mailbox was looked at is decided late: what is older is not of these days.
    let lately = |message: &&Message| message.received.is_none_or(|at| at >= since);
    for message in messages.iter().filter(lately) {
        // A copy in another folder is the same mail.
        let sender = known.iter().find(|(id, _)| message.message_id.as_ref() == Some(id));
        let Some((_, sender)) = sender else { continue };
        let mail = message.mail(Direction::Incoming, None);
        if !left.iter().any(|one| one.mail.message_id == mail.message_id) {
            questions.push(knowledge::question(&mail, &message.clues(TRACKED), organisation, now));
            left.push(Left { mail, sender: sender.clone() });
        }
    }
    if left.is_empty() {
        return Ok(left);
    }
    let tracked = engine.ledger.know(&questions, &snapshot.directory).await.map_err(Failed::Problem)?.tracked;
    left.retain(|one| {
        // What this mailbox untracked is a person's no.
        let key = identity::activity(&one.mail);
        standing_among(&one.mail, key, &tracked, |of| of == address) == Standing::Absent
    });
    left.sort_by_key(|one| std::cmp::Reverse(one.mail.at));
    Ok(left)
}

/// Names of mails whose last decision left them alone though their sender is known, with the sender, the newest first.
async fn candidates<T: Transport, L: Ledger>(
    engine: &Engine<T, L>,
    id: MailboxId,
    since: Moment,
) -> Result<Vec<(MessageId, Record)>, StoreError> {
    let filter = Filter { mailbox: Some(id), reason: None, since: Some(since) };
    let (mut seen, mut found, mut after) = (HashSet::new(), Vec::new(), None);
    for _ in 0..MAX_PAGES {
        let rows = engine.store.decisions(&filter, after, PAGE_MAX).await?;
        let more = rows.len() >= PAGE_MAX as usize;
        after = rows.last().map(DecisionRow::place);
        for row in rows {
            // The newest decision about a mail counts.
            if seen.insert(row.decision.mail) {
                found.extend(candidate(row));
            }
        }
        if !more || found.len() >= MAX_LEFT {
            break;
        }
    }
    found.truncate(MAX_LEFT);
    Ok(found)
}

fn candidate(row: DecisionRow) -> Option<(MessageId, Record)> {
    let decision = row.decision;
    let evidence = serde_json::from_str(&decision.evidence).ok()?;
    let sender = record::evidence_of(&evidence).sender?;
    let theirs = matches!(sender.kind, Kind::Contact | Kind::Account | Kind::Lead);
    let left = decision.verdict == "leave" && row.undone.is_none() && theirs;
    decision.message.filter(|_| left).map(|id| (id, sender))
}
