//! Rows that a mail could be regarding, by what somebody types: customers, people, leads, open deals and cases in one
//! `$batch`.

use domain::{
    mail::{Address, Moment},
    party::{Kind, Record},
    tracking::cut,
    want::{Found, Narrow},
};
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    names::{account, contact, incident, lead, opportunity},
    rows::{self, Row},
    service::{Service, answers, next},
};

/// Rows of each table.
pub const MAX_EACH: usize = 8;
/// That whoever asks owns a row, by Dataverse's function.
const MINE: &str = "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')";
/// What is typed is looked for up to this length, in UTF-16 units.
const MAX_TEXT: usize = 100;

struct Table {
    kind: Kind,
    set: &'static str,
    id: &'static str,
    /// The name, then what else may be typed.
    texts: &'static [&'static str],
    select: &'static [&'static str],
    state: &'static str,
}

/// In the order in which equally good rows are told: as a salesperson files mail.
const TABLES: [Table; 5] = [
    Table {
        kind: Kind::Account,
        set: account::SET,
        id: account::ID,
        texts: &[account::NAME, account::NUMBER],
        select: &[account::ID, account::NAME, account::NUMBER, account::EMAIL1, account::OWNER],
        state: account::STATE,
    },
    Table {
        kind: Kind::Contact,
        set: contact::SET,
        id: contact::ID,
        texts: &[contact::NAME, contact::EMAIL1],
        select: &[contact::ID, contact::NAME, contact::EMAIL1, contact::COMPANY],
        state: contact::STATE,
    },
    Table {
        kind: Kind::Opportunity,
        set: opportunity::SET,
        id: opportunity::ID,
        texts: &[opportunity::NAME],
        select: &[
            opportunity::ID,
            opportunity::NAME,
            opportunity::CUSTOMER,
            opportunity::WORTH,
            opportunity::OWNER,
        ],
        state: opportunity::STATE,
    },
    Table {
        kind: Kind::Case,
        set: incident::SET,
        id: incident::ID,
        texts: &[incident::NAME, incident::NUMBER],
        select: &[incident::ID, incident::NAME, incident::NUMBER, incident::CUSTOMER, incident::OWNER],
        state: incident::STATE,
    },
    Table {
        kind: Kind::Lead,
        set: lead::SET,
        id: lead::ID,
        texts: &[lead::NAME, lead::COMPANY_NAME, lead::EMAIL1],
        select: &[lead::ID, lead::NAME, lead::COMPANY_NAME, lead::EMAIL1],
        state: lead::STATE,
    },
];

fn table(kind: Kind) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.kind == kind)
}

/// Columns that tell a row of that kind from others; none where it is not searched for.
pub(crate) fn columns(kind: Kind) -> &'static [&'static str] {
    table(kind).map_or(&[], |table| table.select)
}

/// Columns in which what somebody types may stand, the name first.
pub(crate) fn texts(kind: Kind) -> &'static [&'static str] {
    table(kind).map_or(&[], |table| table.texts)
}

/// A row of that kind, read with [`columns`].
pub(crate) fn found(kind: Kind, row: &Row<'_>) -> Option<Found> {
    read_row(table(kind)?, row)
}

/// What is looked for: without outer blanks, at most so long; `None` where nothing was typed.
fn wanted(text: &str) -> Option<String> {
    let text = cut(text.trim(), MAX_TEXT);
    (!text.is_empty()).then_some(text)
}

/// Two questions a table. Names that begin so are asked for apart: among hundreds that contain the text, the one that
/// is the text must not be left out.
fn queries(text: &str, among: Narrow) -> impl Iterator<Item = (&'static Table, Query)> {
    let literal = odata::quote(text);
    let wanted = move |table: &&Table| among.kind.is_none_or(|kind| kind == table.kind);
    TABLES.iter().filter(wanted).flat_map(move |table| {
        let name = table.texts.first().copied().unwrap_or_default();
        let begins = format!("startswith({name},{literal})");
        let contains = table.texts.iter().map(|column| format!("contains({column},{literal})"));
        [begins, odata::any_of(contains).unwrap_or_default()].map(|which| {
            let mut filter = format!("({which})");
            if !among.closed {
                filter = format!("{} eq 0 and {filter}", table.state);
            }
            if among.mine {
                filter = format!("{MINE} and {filter}");
            }
            let select = [table.select, &[table.state]].concat();
            let query = Query::new(table.set)
                .select(if among.closed { &select } else { table.select })
                .filter(&filter)
                .order_by(name)
                .top(MAX_EACH);
            (table, query)
        })
    })
}

/// The search as one request; `None` where nothing is looked for.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, text: &str, among: Narrow) -> Result<Option<Request>, Fault> {
    let Some(text) = wanted(text) else { return Ok(None) };
    let mut batch = Batch::new().going_on();
    queries(&text, among).for_each(|(_, query)| batch.push(service.get(query)));
    service.batch(batch).map(Some)
}

/// The rows, best first: those that are called so, that begin so, with a word that begins so, that contain it. Tables
/// that the person may not read, or the organization does not have, are left out.
///
/// # Errors
/// Where the CRM refused or failed as a whole, or no table may be read.
pub fn read(text: &str, among: Narrow, reply: &Reply, now: Moment) -> Result<Vec<Found>, Fault> {
    let Some(text) = wanted(text) else { return Ok(Vec::new()) };
    let mut answers = answers(reply, now)?;
    let mut found: Vec<(usize, usize, Found)> = Vec::new();
    let mut refused = None;
    let mut answered = false;
    for (table, _) in queries(&text, among) {
        match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => {
                answered = true;
                for row in list.iter().filter_map(Row::new) {
                    let Some(one) = read_row(table, &row) else { continue };
                    if !found.iter().any(|(_, _, known)| known.record.is(&one.record)) {
                        let order =
                            TABLES.iter().position(|known| known.kind == table.kind).unwrap_or_default();
                        found.push((rank(table, &row, &text), order, one));
                    }
                }
            }
            Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => {
                refused.get_or_insert(fault);
            }
            Err(fault) => return Err(fault),
        }
    }
    if let (false, Some(fault)) = (answered, refused) {
        return Err(fault);
    }
    // A stable sort: within a rank and a kind the CRM's own order by name stays.
    found.sort_by_key(|(rank, order, _)| (*rank, *order));
    Ok(found.into_iter().map(|(_, _, found)| found).collect())
}

fn rank(table: &Table, row: &Row<'_>, text: &str) -> usize {
    let text = text.to_lowercase();
    let of = |shown: &str| {
        let shown = shown.to_lowercase();
        let word_begins = || shown.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(&text));
        match () {
            () if shown == text => 0,
            () if shown.starts_with(&text) => 1,
            () if word_begins() => 2,
            () => 3,
        }
    };
    table.texts.iter().map(|column| of(row.text(column))).min().unwrap_or(3)
}

fn read_row(table: &Table, row: &Row<'_>) -> Option<Found> {
    let name = row.text(table.texts.first()?).to_owned();
    let record = Record { kind: table.kind, id: row.id(table.id)?, name };
    let details: [&str; 3] = match table.kind {
        Kind::Account => [row.text(account::NUMBER), row.text(account::EMAIL1), row.shown(account::OWNER)],
        Kind::Contact => [row.shown(contact::COMPANY), row.text(contact::EMAIL1), ""],
        Kind::Opportunity => {
            [row.shown(opportunity::CUSTOMER), row.shown(opportunity::WORTH), row.shown(opportunity::OWNER)]
        }
        Kind::Case => [row.text(incident::NUMBER), row.shown(incident::CUSTOMER), row.shown(incident::OWNER)],
        Kind::Lead => [row.text(lead::COMPANY_NAME), row.text(lead::EMAIL1), ""],
        Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => return None,
    };
    // What is closed says so; what is open is what is meant.
    let closed = row.number(table.state).is_some_and(|state| state != 0);
    let state = if closed { row.shown(table.state) } else { "" };
    let details: Vec<&str> = details.into_iter().chain([state]).filter(|detail| !detail.is_empty()).collect();
    let address = match table.kind {
        Kind::Account => row.text(account::EMAIL1),
        Kind::Contact => row.text(contact::EMAIL1),
        Kind::Lead => row.text(lead::EMAIL1),
        Kind::Opportunity | Kind::Case | Kind::User | Kind::Equipment => "",
        Kind::Team | Kind::BusinessUnit | Kind::Queue => "",
    };
    let address = Some(Address::new(address)).filter(Address::is_valid);
    Some(Found { record, detail: details.join(" · "), address })
}
