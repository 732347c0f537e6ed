//! A mail tracked without a match finds its person when the person's row comes later. It is work of the whole
//! organisation, leased like a mailbox so that one process does it.

use std::collections::HashMap;

use domain::{
    mail::Moment,
    ports::Ledger,
    problem::Problem,
    retry::{AlertKind, Side},
};
use wire::Transport;

use super::{End, broken, heard::hear};
use crate::{
    engine::Engine,
    store::{Cursor, Leased, Look, Outcome, Then},
};

/// The name under which it is leased. No mailbox has it: the domain is reserved (RFC 2606).
pub(crate) const NEWCOMERS: &str = "newcomers@organisation.invalid";
/// How far back the first look goes, in seconds.
const FIRST_S: i64 = 24 * 3_600;
/// Rows of one look.
const MAX_ROWS: usize = 500;
/// How often one address is gone on with.
const MAX_ROUNDS: usize = 20;
/// The pause between two looks, in milliseconds.
const PAUSE_MS: i64 = 30_000;

async fn resolve<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    since: Moment,
) -> Result<(usize, Moment), Problem> {
    let (rows, on) = engine.ledger.newcomers(since, MAX_ROWS).await?;
    let mut resolved = 0;
    for (address, record) in &rows {
        for _ in 0..MAX_ROUNDS {
            let some = engine.ledger.resolve_later(address, record).await?;
            resolved += some;
            if some == 0 {
                break;
            }
        }
    }
    Ok((resolved, on))
}

/// Resolves parties of people who came since the last look.
pub(super) async fn newcomers<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    leased: &Leased,
) -> End {
    let id = [leased.lease.mailbox];
    let known = match engine.store.cursors(&id).await {
        Ok(mut known) => known.remove(&id[0]).unwrap_or_default(),
        Err(error) => return End::Store(error),
    };
    let all: HashMap<String, Cursor> = known.into_iter().map(|one| (one.folder.clone(), one)).collect();
    let known = all.get("");
    let since = known.and_then(|cursor| cursor.link.parse().ok());
    let since = since.unwrap_or(engine.clock.now().0 - FIRST_S);
    let due = engine.millis().plus(PAUSE_MS);
    let (resolved, on) = match resolve(engine, Moment(since)).await {
        Ok(done) => done,
        Err(problem) => return broken(engine, leased, Side::Crm, &problem).await,
    };
    let (heard, more) = match hear(engine, &all).await {
        Ok(heard) => heard,
        Err(problem) => return broken(engine, leased, Side::Crm, &problem).await,
    };
    let due = if more { engine.millis() } else { due };
    if on.0 == since && heard.is_empty() && leased.errors == 0 {
        return End::Quiet(leased.lease, due);
    }
    let mut draft = Look::new(leased.lease, Then::Release(due));
    draft.cursors = heard;
    draft.cursors.push(Cursor {
        folder: String::new(),
        link: on.0.to_string(),
        complete: true,
        first: false,
        seen: known.map_or(0, |cursor| cursor.seen) + resolved as u64,
        expected: 0,
        at: engine.clock.now(),
    });
    if leased.errors > 0 {
        draft.cured.push(AlertKind::CrmRefuses.as_str().to_owned());
    }
    draft.outcome = Some(Outcome::Well { processed: resolved as u64, failed: 0, backlog: 0 });
    match engine.store.commit(&[draft], engine.millis()).await {
        Ok(lost) if lost.is_empty() => End::Done,
        Ok(_) => End::Lost,
        Err(error) => End::Store(error),
    }
}
