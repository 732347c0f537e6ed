//! Everything about one mail in one `$batch`: the people's rows, their open deals and cases, the customers of the
//! sender's domain, and the mail's activities.
//!
//! What a person may not read is left out, and what an organization does not have (no Sales, no Service) too. What
//! must not be left out in silence fails the whole: the activities, since *not tracked* would be a guess, and
//! everything that may be answered a moment later.

use domain::{
    mail::{Address, Moment, lowercase},
    matching::MAX_MATCHES,
    naming,
    party::{Dossier, Kind, Party, Record, Related},
    want::Question,
};
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    card::Card,
    fault::Fault,
    names::{account, contact},
    people, related,
    rows::{self, Row},
    service::{Service, answers, next},
    tracked,
};

/// Addresses in one question: a filter takes 500 conditions, and each address needs one a column.
const MAX_ADDRESSES_EACH: usize = 20;
/// Length of the addresses in one question for rows, in bytes as encoded: a URL inside a batch takes 64 KB, and each
/// address stands in it three times.
const MAX_ADDRESS_BYTES: usize = 12_000;
/// The same in a question for deals, where each address stands up to twelve times.
pub(crate) const MAX_RELATED_ADDRESS_BYTES: usize = 4_000;
/// Customers of the sender's domain that are told.
pub const MAX_NEIGHBOURS: usize = 5;
/// Rows that are looked at for them: a name in a web address may also be part of a longer one.
const NEIGHBOUR_ROWS: usize = 20;

/// What an entry of the batch asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// Rows of that kind with the addresses.
    Parties(Kind),
    /// The mail's activities.
    Activities,
    /// Open deals or cases.
    Related(Kind),
    /// Customers of the sender's domain.
    Neighbours,
}

/// The entries of the batch, in their order. A pure function of the question: the reader of the reply computes it
/// again.
fn plan(question: &Question, card: &Card) -> Vec<(Asks, Query)> {
    let mut entries =
        vec![(Asks::Activities, tracked::query(question.activity, question.message_id.as_ref()))];
    let mut everyone: Vec<&Address> = question.addresses.iter().collect();
    if question.me.is_valid() && !question.addresses.contains(&question.me) {
        everyone.push(&question.me);
    }
    for table in &people::TABLES {
        for addresses in chunks(&everyone, MAX_ADDRESSES_EACH, MAX_ADDRESS_BYTES) {
            let Some(filter) = people::has(table.addresses, addresses) else { continue };
            let query = Query::new(table.set)
                .select(&card.select(table.kind, table.select, table.usual))
                .filter(&filter)
                .order_by(table.created)
                .top((MAX_MATCHES + 1) * addresses.len());
            entries.push((Asks::Parties(table.kind), query));
        }
    }
    let ours = |address: &Address| {
        *address == question.me
            || (address.domain() == question.me.domain() && !naming::is_public(address.domain()))
    };
    let customers: Vec<&Address> =
        question.addresses.iter().filter(|address| !ours(address)).take(related::MAX_PEOPLE).collect();
    for addresses in chunks(&customers, related::MAX_PEOPLE_EACH, MAX_RELATED_ADDRESS_BYTES) {
        entries.extend(
            related::queries(addresses, related::MAX_ROWS, card)
                .into_iter()
                .map(|(kind, query)| (Asks::Related(kind), query)),
        );
    }
    if !question.domain.is_empty() {
        entries.extend(neighbours(&question.domain).map(|query| (Asks::Neighbours, query)));
    }
    entries
}

fn neighbours(domain: &str) -> [Query; 2] {
    let at_domain = odata::quote(&format!("@{domain}"));
    let (site, mail) = (account::SITE, account::EMAIL1);
    let own = format!("contains({site},{}) or endswith({mail},{at_domain})", odata::quote(domain));
    let people = format!("{}/any(c:endswith(c/{},{at_domain}))", account::CONTACTS, contact::EMAIL1);
    [own, people].map(|which| {
        Query::new(account::SET)
            .select(&[account::ID, account::NAME, mail, site])
            .filter(&format!("{} eq 0 and ({which})", account::STATE))
            .order_by(account::CREATED)
            .top(NEIGHBOUR_ROWS)
    })
}

pub(crate) fn chunks<'a, 'b>(
    addresses: &'a [&'b Address],
    most: usize,
    most_bytes: usize,
) -> Vec<&'a [&'b Address]> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut bytes = 0;
    for (at, address) in addresses.iter().enumerate() {
        let length = odata::encode(&odata::quote(address.as_str())).len();
        if at > start && (at - start == most || bytes + length > most_bytes) {
            chunks.push(&addresses[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += length;
    }
    if start < addresses.len() {
        chunks.push(&addresses[start..]);
    }
    chunks
}

/// The question as one request.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, question: &Question, card: &Card) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    plan(question, card).into_iter().for_each(|(_, query)| batch.push(service.get(query)));
    service.batch(batch)
}

/// What the CRM knows.
///
/// # Errors
/// Where the batch as a whole, or a part that must not be left out, is not answered.
pub fn read(question: &Question, card: &Card, reply: &Reply, now: Moment) -> Result<Dossier, Fault> {
    let mut answers = answers(reply, now)?;
    let mut dossier = Dossier::default();
    let mut forbidden = None;
    let mut answered = false;
    for (asks, _) in plan(question, card) {
        match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => {
                answered = true;
                list.iter()
                    .filter_map(Row::new)
                    .for_each(|row| take(&mut dossier, question, card, asks, &row));
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
    dossier.me = me(&dossier.parties, &question.me);
    // Whoever asks is a party only where they are on the mail.
    dossier
        .parties
        .retain(|party| party.addresses.iter().any(|address| question.addresses.contains(address)));
    dossier.neighbours.truncate(MAX_NEIGHBOURS);
    Ok(dossier)
}

/// Whether a dossier without that part is still worth showing.
fn may_lack(asks: Asks, fault: &Fault) -> bool {
    let everywhere = match asks {
        Asks::Activities => return false,
        Asks::Parties(kind) => people::TABLES.iter().any(|table| table.kind == kind && table.everywhere),
        Asks::Related(_) | Asks::Neighbours => false,
    };
    fault.is_forbidden() || (!everywhere && fault.is_unknown_here())
}

fn take(dossier: &mut Dossier, question: &Question, card: &Card, asks: Asks, row: &Row<'_>) {
    match asks {
        Asks::Activities => {
            let known = tracked::read(row, question.activity, question.message_id.as_ref());
            dossier.tracked.extend(known);
        }
        Asks::Parties(kind) => {
            // A row may have addresses of two questions.
            let new = |party: &Party| !dossier.parties.iter().any(|known| known.record.is(&party.record));
            let party = people::read(kind, row).filter(new);
            dossier.parties.extend(party.map(|party| Party { facts: card.facts(kind, row), ..party }));
        }
        Asks::Related(kind) => {
            let new = related::read(kind, row);
            let new = new.filter(|new| !dossier.related.iter().any(|known| known.record.is(&new.record)));
            let facts = || card.facts(kind, row).unwrap_or_default();
            dossier.related.extend(new.map(|new| Related { facts: facts(), ..new }));
        }
        Asks::Neighbours => {
            let Some(id) = row.id(account::ID) else { return };
            let record = Record { kind: Kind::Account, id, name: row.text(account::NAME).to_owned() };
            let site = row.text(account::SITE);
            let named_otherwise = !site.is_empty()
                && lowercase(site).contains(&question.domain)
                && !is_at(site, &question.domain)
                && !lowercase(row.text(account::EMAIL1)).ends_with(&format!("@{}", question.domain));
            if !named_otherwise && !dossier.neighbours.iter().any(|known| known.is(&record)) {
                dossier.neighbours.push(record);
            }
        }
    }
}

/// Whether a web address is of that domain or one below it: `acme.example` is not `notacme.example`.
fn is_at(site: &str, domain: &str) -> bool {
    let site = lowercase(site.trim());
    let rest = site.split_once("://").map_or(site.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host == domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.'))
}

pub(crate) fn me(parties: &[Party], address: &Address) -> Option<Record> {
    let mut seats = parties.iter().filter(|party| party.record.kind == Kind::User && party.active);
    seats.find(|party| party.addresses.contains(address)).map(|party| party.record.clone())
}
