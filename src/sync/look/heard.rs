//! What changed in the CRM among appointments, contacts and tasks is heard once for the whole organisation, and noted
//! for the mailboxes that it concerns ([`crate::step`]). It is done together with other work of that kind
//! ([`super::newcomers`]).

use std::collections::HashMap;

use domain::{
    feed::{Change, Feed, KEPT},
    mail::Moment,
    ports::Ledger,
    problem::Problem,
    step::{Kind, may_step},
};
use uuid::Uuid;
use wire::Transport;

use crate::{
    engine::Engine,
    store::{Cursor, Stirred, StoreError},
};

/// Under names that begin so the store keeps how far each table was heard.
const PREFIX: &str = "feed:";
/// Pages of one table in one look.
const MAX_PAGES: usize = 100;
/// The first time all there is is told. What changed so lately may have changed after a mailbox asked, in seconds.
const LATELY_S: i64 = 24 * 3_600;

/// How often a place is kept anew where nothing changes, in seconds: the CRM forgets old ones after a week.
const RENEW_S: i64 = 24 * 3_600;

/// How far a table was heard.
struct Heard {
    /// Where to go on.
    place: String,
    /// It is still heard for the first time.
    first: bool,
    /// There is more.
    unended: bool,
    /// So many changes were told.
    told: usize,
}

fn odd(error: StoreError) -> Problem {
    Problem::Odd(error.to_string())
}

/// Hears what changed, and notes it. How far each table was heard then, and whether there is more.
pub(super) async fn hear<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    known: &HashMap<String, Cursor>,
) -> Result<(Vec<Cursor>, bool), Problem> {
    let snapshot = engine.settings().await?;
    let seats = || snapshot.directory.mailboxes.iter().map(|one| &one.seat);
    // Where nobody is kept in step, nobody is asked.
    if !seats().any(|seat| may_step(seat, &snapshot.organisation)) {
        return Ok((Vec::new(), false));
    }
    // Filters of one's own may find anybody's rows.
    let others: Vec<Uuid> = seats().filter(|seat| seat.filters != 0).map(|seat| seat.owner.id).collect();
    let (mut heard, mut more) = (Vec::new(), false);
    for kind in KEPT {
        let name = format!("{PREFIX}{}", kind.as_str());
        let before = known.get(&name);
        let Some(came) = hear_table(engine, kind, before, &others).await? else { continue };
        let Heard { place, first, unended, told } = came;
        more |= unended;
        // Where nothing changed the place is spelled anew and says the same: it is kept only before it is too old.
        let now = engine.clock.now();
        if told > 0 || before.is_none_or(|before| now.0 - before.at.0 > RENEW_S) {
            heard.push(Cursor {
                folder: name,
                link: place,
                complete: !unended,
                first,
                seen: 0,
                expected: 0,
                at: now,
            });
        }
    }
    Ok((heard, more))
}

/// `None` where the organisation has no such table.
async fn hear_table<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    kind: Kind,
    before: Option<&Cursor>,
    others: &[Uuid],
) -> Result<Option<Heard>, Problem> {
    let mut place = before.map(|before| before.link.clone());
    let mut first = before.is_none_or(|before| before.first);
    let mut told = 0;
    for _ in 0..MAX_PAGES {
        match engine.ledger.feed(kind, place.as_deref()).await? {
            Feed::Unknown => return Ok(None),
            Feed::Lost if place.is_none() => {
                return Err(Problem::Odd("the CRM lost a place that it did not give".to_owned()));
            }
            Feed::Lost => {
                engine.store.stir_all(kind, engine.millis()).await.map_err(odd)?;
                (place, first) = (None, true);
            }
            Feed::Page { changes, place: next, more } => {
                told += changes.len();
                note(engine, kind, changes, others, first).await?;
                if !more {
                    return Ok(Some(Heard { place: next, first: false, unended: false, told }));
                }
                place = Some(next);
            }
        }
    }
    Ok(place.map(|place| Heard { place, first, unended: true, told }))
}

async fn note<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    kind: Kind,
    changes: Vec<Change>,
    others: &[Uuid],
    first: bool,
) -> Result<(), Problem> {
    let now = engine.clock.now();
    let lately = |at: Option<Moment>| !first || at.is_some_and(|at| now.0 - at.0 < LATELY_S);
    let stirred: Vec<Stirred> = changes
        .into_iter()
        .filter(|change| lately(change.at))
        .map(|change| Stirred { kind, row: change.row, owner: change.owner, at: change.at.unwrap_or(now) })
        .collect();
    if stirred.is_empty() {
        return Ok(());
    }
    engine.store.stir(&stirred, others, engine.millis()).await.map_err(odd)?;
    Ok(())
}
