//! What another sync filter would bring into a mailbox, and what would leave it: decided by the same function, and nothing
//! is written anywhere.

use std::collections::HashSet;

use domain::{
    feed::{Filter, Filters, KEPT, Stored, Which},
    ledger::Enrolled,
    mail::{Address, Moment},
    ports::Ledger,
    step::{
        Kind,
        case::{Bond, Case, Crm, Exchange, Item, Knowledge, Link, Origin},
        decide,
        decision::label,
        reason::Outcome,
    },
};
use uuid::Uuid;
use wire::Transport;

use crate::{
    dry_run::{Failed, shown},
    engine::{Engine, Snapshot},
    step::memory::Memory,
    store::{MailboxId, PAGE_MAX, Pair},
};

/// Rows of one kind that are looked at: those that would come, and those that are kept in step.
pub const MAX_ROWS: usize = 1_000;
/// Names that are told of each.
pub const MAX_NAMES: usize = 5;
/// Rows of one question.
const TOGETHER: usize = 200;
/// Pages of what is kept in step that are read.
const MAX_PAGES: usize = 20;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Of which mailbox.
    pub mailbox: Address,
    /// With this filter instead of those in force for its table; none: with those in force.
    pub filter: Option<Filter>,
}

/// What would become of rows of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Of which kind.
    pub kind: Kind,
    /// How many would come into Outlook.
    pub come: usize,
    /// The names of the first.
    pub coming: Vec<String>,
    /// How many would be removed from Outlook.
    pub go: usize,
    /// The names of the first.
    pub going: Vec<String>,
    /// How many would stay in Outlook, and not be kept in step any more.
    pub part: usize,
    /// The names of the first.
    pub parting: Vec<String>,
    /// There are more than were looked at.
    pub cut: bool,
}

/// Looks and decides: of the kind of the filter, or of all.
///
/// # Errors
/// Where the CRM does not answer or does not understand the filter, or nobody has the mailbox.
pub async fn dry_step<T: Transport + 'static, L: Ledger>(
    engine: &Engine<T, L>,
    question: &Question,
) -> Result<Vec<Line>, Failed> {
    let snapshot = engine.settings().await.map_err(Failed::Crm)?;
    let nobody = || Failed::NoMailbox(question.mailbox.clone());
    let seat = snapshot.seat(&question.mailbox).ok_or_else(nobody)?;
    let known = engine.store.mailbox(&question.mailbox).await.map_err(Failed::Store)?;
    let filters = match &question.filter {
        Some(filter) => Filters::Set(vec![filter.clone()]),
        None => engine.ledger.filters(seat.seat.owner.id).await.map_err(Failed::Crm)?,
    };
    let kinds = KEPT.into_iter().filter(|kind| question.filter.as_ref().is_none_or(|one| one.kind == *kind));
    let mut lines = Vec::new();
    for kind in kinds {
        let looking = Looking { engine, snapshot: &snapshot, seat, filters: &filters, kind };
        lines.push(looking.line(known.as_ref().map(|one| one.id)).await?);
    }
    Ok(lines)
}

struct Looking<'e, T, L> {
    engine: &'e Engine<T, L>,
    snapshot: &'e Snapshot,
    seat: &'e Enrolled,
    filters: &'e Filters,
    kind: Kind,
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    async fn line(&self, mailbox: Option<MailboxId>) -> Result<Line, Failed> {
        let mut line = Line {
            kind: self.kind,
            come: 0,
            coming: Vec::new(),
            go: 0,
            going: Vec::new(),
            part: 0,
            parting: Vec::new(),
            cut: false,
        };
        let pairs = match mailbox {
            Some(mailbox) => self.pairs(mailbox, &mut line).await?,
            None => Vec::new(),
        };
        let mut known = HashSet::new();
        for some in pairs.chunks(TOGETHER) {
            let rows: Vec<Uuid> = some.iter().map(|pair| pair.row).collect();
            let taken = self.matching(Which::Among(&rows), 1).await?.0;
            let taken: HashSet<Uuid> = taken.into_iter().collect();
            for stored in self.stored(&rows).await? {
                let Some(pair) = some.iter().find(|pair| pair.row == stored.row.id) else { continue };
                known.insert(pair.row);
                let matches = taken.contains(&pair.row);
                self.count(&mut line, &stored, matches, Some(pair));
            }
        }
        let wanted = self.wanted(&mut line).await?;
        let new: Vec<Uuid> = wanted.into_iter().filter(|row| !known.contains(row)).collect();
        for some in new.chunks(TOGETHER) {
            for stored in self.stored(some).await? {
                self.count(&mut line, &stored, true, None);
            }
        }
        Ok(line)
    }

    /// What is kept in step, or was.
    async fn pairs(&self, mailbox: MailboxId, line: &mut Line) -> Result<Vec<Pair>, Failed> {
        let (mut pairs, mut after) = (Vec::new(), Uuid::nil());
        for _ in 0..MAX_PAGES {
            let page =
                self.engine.store.pairs_after(mailbox, self.kind, after).await.map_err(Failed::Store)?;
            let full = page.len() >= PAGE_MAX as usize;
            after = page.last().map_or(after, |pair| pair.row);
            pairs.extend(page);
            if !full || pairs.len() > MAX_ROWS {
                break;
            }
        }
        line.cut |= pairs.len() > MAX_ROWS;
        pairs.truncate(MAX_ROWS);
        Ok(pairs)
    }

    /// What the filters find.
    async fn wanted(&self, line: &mut Line) -> Result<Vec<Uuid>, Failed> {
        let mut found = Vec::new();
        for page in 1..=MAX_PAGES {
            let (some, more) = self.matching(Which::Since(Moment(0)), page).await?;
            found.extend(some);
            line.cut |= found.len() > MAX_ROWS;
            if !more || found.len() > MAX_ROWS {
                break;
            }
        }
        found.truncate(MAX_ROWS);
        Ok(found)
    }

    async fn matching(&self, which: Which<'_>, page: usize) -> Result<(Vec<Uuid>, bool), Failed> {
        let user = self.seat.seat.owner.id;
        let asked = self.engine.ledger.matching(user, self.filters, self.kind, which, page).await;
        let (found, more) = asked.map_err(Failed::Crm)?;
        Ok((found.into_iter().map(|(row, _)| row).collect(), more))
    }

    async fn stored(&self, rows: &[Uuid]) -> Result<Vec<Stored>, Failed> {
        self.engine.ledger.stored(self.kind, rows).await.map_err(Failed::Crm)
    }

    /// Decides about a row, as a look would.
    fn count(&self, line: &mut Line, stored: &Stored, matches: bool, pair: Option<&Pair>) {
        let mut row = stored.row.clone();
        row.matches = matches;
        row.untracked = stored.untracked.iter().any(|note| note.mailbox == self.seat.seat.mailbox);
        let memory = pair.and_then(|pair| Memory::read(&pair.base));
        let link = memory.zip(pair).map(|(memory, pair)| Link {
            row: pair.row,
            item: pair.item.clone().unwrap_or_default(),
            origin: memory.origin,
            bond: memory.bond,
            base: row.fields.clone(),
            seen: memory.seen,
            wished: memory.wished,
        });
        // What is kept in step is in step: of the item nothing is asked.
        let linked = link.as_ref().is_some_and(|link| link.bond == Bond::Linked);
        let by_filter = link.as_ref().is_some_and(|link| link.origin == Origin::Filter);
        if linked && (matches || !by_filter) {
            return;
        }
        let exchange = if linked {
            Exchange::Item(Item { fields: row.fields.clone(), ..Item::default() })
        } else {
            Exchange::None
        };
        let name = shown(&label(&row.fields));
        let crm = Crm::Row(row);
        let decided = decide(&Case {
            kind: self.kind,
            crm: &crm,
            exchange: &exchange,
            link: link.as_ref(),
            seat: &self.seat.seat,
            organisation: &self.snapshot.organisation,
            knowledge: &Knowledge::default(),
            now: self.engine.clock.now(),
        });
        let (count, names) = match decided.verdict.outcome() {
            Outcome::CreateItem | Outcome::Link => (&mut line.come, &mut line.coming),
            Outcome::DeleteItem => (&mut line.go, &mut line.going),
            Outcome::Unlink => (&mut line.part, &mut line.parting),
            Outcome::Leave
            | Outcome::CreateRow
            | Outcome::Step
            | Outcome::DeleteRow
            | Outcome::CancelItem
            | Outcome::Through
            | Outcome::Say => return,
        };
        *count += 1;
        if names.len() < MAX_NAMES {
            names.push(name);
        }
    }
}
