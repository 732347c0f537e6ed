//! Open deals and cases of the people on a mail, and of the companies they work for.

use domain::{
    mail::Address,
    party::{Kind, Record, Related},
};
use wire::odata::{self, Query};

use crate::{
    card::Card,
    names::{account, contact, incident, opportunity},
    people::has_at,
    rows::Row,
};

/// People whose deals and cases are asked for, the sender first. More of them would be more than is offered
/// ([`domain::suggest::MAX_OFFERS`]), and every one costs the CRM a join.
pub(crate) const MAX_PEOPLE: usize = 10;
/// People in one question: each needs a condition a column and a way by which a row can be theirs.
pub(crate) const MAX_PEOPLE_EACH: usize = 5;
/// Deals or cases in one answer.
pub(crate) const MAX_ROWS: usize = 20;

const CONTACT_ADDRESSES: &[&str] = &[contact::EMAIL1, contact::EMAIL2, contact::EMAIL3];
const ACCOUNT_ADDRESSES: &[&str] = &[account::EMAIL1, account::EMAIL2, account::EMAIL3];

/// Four questions for at most so many rows each: deals and cases, of the people and of their companies. A question that an organization does not
/// take must not take the others with it, so they stand apart.
pub(crate) fn queries(addresses: &[&Address], rows: usize, card: &Card) -> Vec<(Kind, Query)> {
    let (deal, case) = (card.select(Kind::Opportunity, DEAL, &[]), card.select(Kind::Case, CASE, &[]));
    let deals = |ways: Vec<String>| {
        ask(opportunity::SET, &deal, opportunity::STATE, &format!("{} asc", opportunity::DUE), ways)
            .map(|query| query.top(rows))
    };
    let cases = |ways: Vec<String>| {
        ask(incident::SET, &case, incident::STATE, &format!("{} desc", incident::CREATED), ways)
            .map(|query| query.top(rows))
    };
    let contact = |nav: &str| has_at(&format!("{nav}/"), CONTACT_ADDRESSES, addresses);
    let account = |nav: &str| has_at(&format!("{nav}/"), ACCOUNT_ADDRESSES, addresses);
    let company = |nav: &str| {
        let person = has_at("c/", CONTACT_ADDRESSES, addresses)?;
        Some(format!("{nav}/{}/any(c:{person})", account::CONTACTS))
    };
    let some = |ways: Vec<Option<String>>| ways.into_iter().flatten().collect::<Vec<_>>();
    let deals_of_people = some(vec![
        contact(opportunity::BY_CONTACT),
        contact(opportunity::BY_CUSTOMER_CONTACT),
        account(opportunity::BY_CUSTOMER_ACCOUNT),
        account(opportunity::BY_ACCOUNT),
    ]);
    let deals_of_companies =
        some(vec![company(opportunity::BY_CUSTOMER_ACCOUNT), company(opportunity::BY_ACCOUNT)]);
    let cases_of_people = some(vec![
        contact(incident::BY_CONTACT),
        contact(incident::BY_CUSTOMER_CONTACT),
        account(incident::BY_CUSTOMER_ACCOUNT),
    ]);
    let cases_of_companies = some(vec![company(incident::BY_CUSTOMER_ACCOUNT)]);
    let all = [
        (Kind::Opportunity, deals(deals_of_people)),
        (Kind::Opportunity, deals(deals_of_companies)),
        (Kind::Case, cases(cases_of_people)),
        (Kind::Case, cases(cases_of_companies)),
    ];
    all.into_iter().filter_map(|(kind, query)| query.map(|query| (kind, query))).collect()
}

const DEAL: &[&str] = &[
    opportunity::ID,
    opportunity::NAME,
    opportunity::WORTH,
    opportunity::DUE,
    opportunity::CONTACT,
    opportunity::CUSTOMER,
    opportunity::ACCOUNT,
    opportunity::OWNER,
    opportunity::CHANGED,
];

const CASE: &[&str] = &[
    incident::ID,
    incident::NAME,
    incident::NUMBER,
    incident::DUE,
    incident::CONTACT,
    incident::CUSTOMER,
    incident::OWNER,
    incident::CHANGED,
];

fn ask(set: &str, select: &[&str], state: &str, order: &str, ways: Vec<String>) -> Option<Query> {
    let ways = odata::any_of(ways)?;
    let filter = format!("{state} eq 0 and ({ways})");
    Some(Query::new(set).select(select).filter(&filter).order_by(order))
}

/// A row as a deal or case; `None` where it has no key.
pub(crate) fn read(kind: Kind, row: &Row<'_>) -> Option<Related> {
    let case = kind == Kind::Case;
    let (id, name, owner, due) = if case {
        (incident::ID, incident::NAME, incident::OWNER, incident::DUE)
    } else {
        (opportunity::ID, opportunity::NAME, opportunity::OWNER, opportunity::DUE)
    };
    let lookups: &[&str] = if case {
        &[incident::CONTACT, incident::CUSTOMER]
    } else {
        &[opportunity::CONTACT, opportunity::CUSTOMER, opportunity::ACCOUNT]
    };
    let mut of: Vec<Record> = Vec::new();
    for record in lookups.iter().filter_map(|column| row.lookup(column)) {
        if !of.iter().any(|known| known.is(&record)) {
            of.push(record);
        }
    }
    Some(Related {
        record: Record { kind, id: row.id(id)?, name: row.text(name).to_owned() },
        of,
        owner: row.lookup(owner),
        worth: if case { String::new() } else { row.shown(opportunity::WORTH).to_owned() },
        due: row.moment(due),
        number: if case { row.text(incident::NUMBER).to_owned() } else { String::new() },
        touched: row.moment(if case { incident::CHANGED } else { opportunity::CHANGED }),
        facts: Vec::new(),
    })
}
