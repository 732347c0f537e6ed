//! Everything about several mails in one `$batch`: the rows of their people, these people's open deals and cases, the
//! mails' activities, and the earlier mails that they may continue.
//!
//! What may be left out and what must not is as in [`crate::look_up`].

use domain::{
    correlation::{Method, Parent},
    mail::{Address, MessageId, Moment},
    naming,
    party::{Kind, Party, Tracked},
    triage::{Survey, Surveyed},
};
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    card::Card,
    fault::Fault,
    ledger::chunks,
    look_up,
    names::email,
    people, related,
    rows::{self, Row},
    service::{Service, answers, next},
    tracked,
};

/// Rows that one question answers at most: a page of Dataverse.
const MAX_ROWS: usize = 5_000;
/// People whose deals and cases are asked for: each mail's first before any mail's second.
const MAX_PEOPLE: usize = 100;
/// People in one such question: each needs twelve of the 500 conditions that a filter takes.
const MAX_PEOPLE_EACH: usize = 20;
/// Deals or cases in one answer.
const MAX_RELATED: usize = 200;

/// What an entry of the batch asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Activities,
    Earlier,
    Parties(Kind),
    Related(Kind),
}

fn spelled(ids: &[MessageId]) -> Vec<String> {
    ids.iter().flat_map(tracked::spellings).collect()
}

/// The entries of the batch, in their order. The reader of the reply computes it again.
fn plan(survey: &Survey) -> Vec<(Asks, Query)> {
    let mut entries = Vec::new();
    let keys: Vec<String> = survey.keys.iter().map(ToString::to_string).collect();
    for (asks, column, values) in [
        (Asks::Activities, email::ID, keys),
        (Asks::Activities, email::MESSAGE_ID, spelled(&survey.names)),
        (Asks::Earlier, email::MESSAGE_ID, spelled(&survey.earlier)),
    ] {
        for part in chunks(&values, |text| text) {
            let filter = odata::one_of(column, part.iter().map(String::as_str));
            entries.extend(filter.map(|filter| {
                (asks, Query::new(email::SET).select(tracked::SELECT).filter(&filter).top(MAX_ROWS))
            }));
        }
    }
    let mut everyone: Vec<&Address> = survey.addresses.iter().collect();
    if survey.me.is_valid() && !survey.addresses.contains(&survey.me) {
        everyone.push(&survey.me);
    }
    for table in &people::TABLES {
        for part in chunks(&everyone, |address| address.as_str()) {
            let each = table.addresses.iter();
            let lists = each.filter_map(|column| odata::one_of(column, part.iter().map(|a| a.as_str())));
            let Some(filter) = odata::any_of(lists) else { continue };
            let query = Query::new(table.set).select(table.select).filter(&filter);
            entries.push((Asks::Parties(table.kind), query.order_by(table.created).top(MAX_ROWS)));
        }
    }
    let ours = |address: &Address| {
        *address == survey.me
            || (address.domain() == survey.me.domain() && !naming::is_public(address.domain()))
    };
    let customers: Vec<&Address> =
        survey.addresses.iter().filter(|address| !ours(address)).take(MAX_PEOPLE).collect();
    for part in look_up::chunks(&customers, MAX_PEOPLE_EACH, look_up::MAX_RELATED_ADDRESS_BYTES) {
        let queries = related::queries(part, MAX_RELATED, &Card::default());
        entries.extend(queries.into_iter().map(|(kind, query)| (Asks::Related(kind), query)));
    }
    entries
}

/// The question as one request.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, survey: &Survey) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    plan(survey).into_iter().for_each(|(_, query)| batch.push(service.get(query)));
    service.batch(batch)
}

/// What the CRM knows.
///
/// # Errors
/// Where the batch as a whole, or a part that must not be left out, is not answered.
pub fn read(survey: &Survey, reply: &Reply, now: Moment) -> Result<Surveyed, Fault> {
    let mut answers = answers(reply, now)?;
    let mut surveyed = Surveyed::default();
    let (mut forbidden, mut answered) = (None, false);
    for (asks, _) in plan(survey) {
        match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => {
                answered = true;
                list.iter().filter_map(Row::new).for_each(|row| take(&mut surveyed, survey, asks, &row));
            }
            Err(fault) if may_lack(asks, &fault) => {
                if fault.is_forbidden() {
                    forbidden.get_or_insert(fault);
                }
            }
            Err(fault) => return Err(fault),
        }
    }
    if let (false, Some(fault)) = (answered, forbidden) {
        return Err(fault);
    }
    let dossier = &mut surveyed.dossier;
    dossier.me = look_up::me(&dossier.parties, &survey.me);
    // Whoever asks is a party only where they are on a mail.
    dossier.parties.retain(|party| party.addresses.iter().any(|address| survey.addresses.contains(address)));
    Ok(surveyed)
}

/// Whether the rest is still worth showing without that part.
fn may_lack(asks: Asks, fault: &Fault) -> bool {
    let everywhere = match asks {
        Asks::Activities => return false,
        Asks::Parties(kind) => people::TABLES.iter().any(|table| table.kind == kind && table.everywhere),
        Asks::Earlier | Asks::Related(_) => false,
    };
    fault.is_forbidden() || (!everywhere && fault.is_unknown_here())
}

fn take(surveyed: &mut Surveyed, survey: &Survey, asks: Asks, row: &Row<'_>) {
    let dossier = &mut surveyed.dossier;
    match asks {
        Asks::Activities => {
            let new =
                |tracked: &Tracked| !dossier.tracked.iter().any(|known| known.activity == tracked.activity);
            let tracked = activity(survey, row).filter(new);
            dossier.tracked.extend(tracked);
        }
        Asks::Earlier => surveyed.earlier.extend(earlier(survey, row)),
        Asks::Parties(kind) => {
            let new = |party: &Party| !dossier.parties.iter().any(|known| known.record.is(&party.record));
            let party = people::read(kind, row).filter(new);
            dossier.parties.extend(party);
        }
        Asks::Related(kind) => {
            let new = related::read(kind, row);
            let new = new.filter(|new| !dossier.related.iter().any(|known| known.record.is(&new.record)));
            dossier.related.extend(new);
        }
    }
}

/// Which of these mails a row is of, as they spell it.
fn named<'a>(ids: &'a [MessageId], row: &Row<'_>) -> Option<&'a MessageId> {
    let stored = row.text(email::MESSAGE_ID);
    let same = |id: &&MessageId| tracked::spellings(id).iter().any(|spelling| spelling == stored);
    ids.iter().find(same)
}

fn activity(survey: &Survey, row: &Row<'_>) -> Option<Tracked> {
    let key = row.id(email::ID)?;
    match named(&survey.names, row) {
        Some(id) => tracked::read(row, key, Some(id)),
        None => {
            let mut tracked = tracked::read(row, key, None)?;
            tracked.message_id = MessageId::new(row.text(email::MESSAGE_ID));
            Some(tracked)
        }
    }
}

fn earlier(survey: &Survey, row: &Row<'_>) -> Option<(MessageId, Parent)> {
    let id = named(&survey.earlier, row)?;
    let parent = Parent {
        activity: row.id(email::ID)?,
        regarding: row.lookup(email::REGARDING),
        method: Method::InReplyTo,
    };
    Some((id.clone(), parent))
}
