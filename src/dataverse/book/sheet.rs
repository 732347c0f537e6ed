//! A record's page: its row, and the lists around it.

use domain::{
    mail::Moment,
    party::{Kind, Record},
    sheet::{Change, Line, MAX_RELATED, Related, Relation, Sheet, Slot, Sort, Standing, Value},
};
use serde_json::{Map, Value as Json};
use wire::{
    Reply, Request,
    batch::Batch,
    date,
    odata::{self, Query},
};

use super::names as more;
use crate::{
    fault::Fault,
    names::{self, account, contact, incident, lead, opportunity},
    rows::{self, Row},
    search,
    service::{Service, answers, good, next},
};

/// The column that a field stands in; `None` where a record of that kind has no such field.
fn column(kind: Kind, slot: Slot) -> Option<&'static str> {
    Some(match (kind, slot) {
        (Kind::Account, Slot::Name) => account::NAME,
        (Kind::Account, Slot::Number) => account::NUMBER,
        (Kind::Account, Slot::Person) => more::account::PERSON,
        (Kind::Account, Slot::Email) => account::EMAIL1,
        (Kind::Account, Slot::Phone) => account::PHONE,
        (Kind::Account, Slot::Site) => account::SITE,
        (Kind::Account, Slot::Street) => more::account::STREET,
        (Kind::Account, Slot::PostalCode) => more::account::POSTAL_CODE,
        (Kind::Account, Slot::City) => more::account::CITY,
        (Kind::Account, Slot::Country) => more::account::COUNTRY,
        (Kind::Account, Slot::About) => more::account::ABOUT,
        (Kind::Contact, Slot::First) => contact::FIRST,
        (Kind::Contact, Slot::Last) => contact::LAST,
        (Kind::Contact, Slot::Job) => contact::JOB,
        (Kind::Contact, Slot::Company) => contact::COMPANY,
        (Kind::Contact, Slot::Email) => contact::EMAIL1,
        (Kind::Contact, Slot::Phone) => contact::PHONE,
        (Kind::Contact, Slot::Mobile) => contact::MOBILE,
        (Kind::Contact, Slot::Street) => contact::STREET,
        (Kind::Contact, Slot::PostalCode) => contact::POSTAL_CODE,
        (Kind::Contact, Slot::City) => contact::CITY,
        (Kind::Contact, Slot::Country) => more::contact::COUNTRY,
        (Kind::Contact, Slot::About) => more::contact::ABOUT,
        (Kind::Lead, Slot::Topic) => lead::TOPIC,
        (Kind::Lead, Slot::First) => lead::FIRST,
        (Kind::Lead, Slot::Last) => lead::LAST,
        (Kind::Lead, Slot::Job) => lead::JOB,
        (Kind::Lead, Slot::CompanyName) => lead::COMPANY_NAME,
        (Kind::Lead, Slot::Email) => lead::EMAIL1,
        (Kind::Lead, Slot::Phone) => lead::PHONE,
        (Kind::Lead, Slot::Mobile) => lead::MOBILE,
        (Kind::Lead, Slot::Site) => more::lead::SITE,
        (Kind::Lead, Slot::City) => lead::CITY,
        (Kind::Lead, Slot::Country) => more::lead::COUNTRY,
        (Kind::Lead, Slot::About) => more::lead::ABOUT,
        (Kind::Opportunity, Slot::Name) => opportunity::NAME,
        (Kind::Opportunity, Slot::Customer) => opportunity::CUSTOMER,
        (Kind::Opportunity, Slot::Person) => opportunity::CONTACT,
        (Kind::Opportunity, Slot::Worth) => opportunity::WORTH,
        (Kind::Opportunity, Slot::CloseOn) => opportunity::DUE,
        (Kind::Opportunity, Slot::Chance) => more::opportunity::CHANCE,
        (Kind::Opportunity, Slot::Rating) => more::opportunity::RATING,
        (Kind::Opportunity, Slot::About) => more::opportunity::ABOUT,
        (Kind::Case, Slot::Name) => incident::NAME,
        (Kind::Case, Slot::Number) => incident::NUMBER,
        (Kind::Case, Slot::Customer) => incident::CUSTOMER,
        (Kind::Case, Slot::Person) => incident::CONTACT,
        (Kind::Case, Slot::Priority) => more::incident::PRIORITY,
        (Kind::Case, Slot::FollowUp) => incident::DUE,
        (Kind::Case, Slot::About) => more::incident::ABOUT,
        _ => return None,
    })
}

/// Key, state, owner and moment of creation of a kind.
pub(super) struct Frame {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) state: &'static str,
    pub(super) owner: &'static str,
    pub(super) created: &'static str,
    pub(super) changed: &'static str,
    /// When it is due.
    pub(super) due: Option<&'static str>,
}

/// The frame of a kind; `None` where records of that kind have no page.
pub(super) fn frame(kind: Kind) -> Option<Frame> {
    let (id, name, state, owner, created, changed, due) = match kind {
        Kind::Account => (
            account::ID,
            account::NAME,
            account::STATE,
            account::OWNER,
            account::CREATED,
            more::account::CHANGED,
            None,
        ),
        Kind::Contact => (
            contact::ID,
            contact::NAME,
            contact::STATE,
            contact::OWNER,
            contact::CREATED,
            more::contact::CHANGED,
            None,
        ),
        Kind::Lead => {
            (lead::ID, lead::NAME, lead::STATE, lead::OWNER, lead::CREATED, more::lead::CHANGED, None)
        }
        Kind::Opportunity => (
            opportunity::ID,
            opportunity::NAME,
            opportunity::STATE,
            opportunity::OWNER,
            more::opportunity::CREATED,
            opportunity::CHANGED,
            Some(opportunity::DUE),
        ),
        Kind::Case => (
            incident::ID,
            incident::NAME,
            incident::STATE,
            incident::OWNER,
            incident::CREATED,
            incident::CHANGED,
            Some(incident::DUE),
        ),
        Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => return None,
    };
    Some(Frame { id, name, state, owner, created, changed, due })
}

/// That records of that kind have no page.
pub(super) fn pageless(kind: Kind) -> Fault {
    Fault::Senseless(format!("a {} has no page", names::table(kind)))
}

/// `statecode` of a kind.
pub(super) fn standing(kind: Kind, state: Option<i64>) -> Option<Standing> {
    Some(match (kind, state?) {
        (Kind::Account | Kind::Contact | Kind::Case, 0) => Standing::Active,
        (Kind::Account | Kind::Contact, 1) => Standing::Inactive,
        (Kind::Lead | Kind::Opportunity, 0) => Standing::Open,
        (Kind::Lead, 1) => Standing::Qualified,
        (Kind::Lead, 2) => Standing::Disqualified,
        (Kind::Opportunity, 1) => Standing::Won,
        (Kind::Opportunity, 2) => Standing::Lost,
        (Kind::Case, 1) => Standing::Resolved,
        (Kind::Case, 2) => Standing::Canceled,
        _ => return None,
    })
}

/// The lists that can be asked for beside the row itself, with what asks for them.
fn lists(of: &Record) -> Vec<(Relation, Kind, Query)> {
    let id = of.id;
    let open = |kind: Kind, columns: &[&str]| {
        let state = if kind == Kind::Case { incident::STATE } else { opportunity::STATE };
        let due = if kind == Kind::Case { incident::DUE } else { opportunity::DUE };
        let whose = odata::any_of(columns.iter().map(|column| format!("{column} eq {id}")));
        lines(kind)
            .filter(&format!("{state} eq 0 and ({})", whose.unwrap_or_default()))
            .order_by(&format!("{due} asc"))
    };
    let deals =
        || open(Kind::Opportunity, &[opportunity::CUSTOMER, opportunity::ACCOUNT, opportunity::CONTACT]);
    let cases = || open(Kind::Case, &[incident::CUSTOMER, incident::CONTACT]);
    let asked = |relation: &Relation| match (of.kind, relation) {
        (Kind::Account, Relation::People) => {
            let filter = format!("{} eq 0 and {} eq {id}", contact::STATE, contact::COMPANY);
            Some((*relation, Kind::Contact, lines(Kind::Contact).filter(&filter).order_by(contact::NAME)))
        }
        // Whom a deal or case is with says the row: they are asked for after it.
        (_, Relation::People) => None,
        (_, Relation::Deals) => Some((*relation, Kind::Opportunity, deals())),
        (_, Relation::Cases) => Some((*relation, Kind::Case, cases())),
    };
    Relation::of(of.kind).iter().filter_map(asked).collect()
}

/// Asks for rows of a kind as lines.
pub(super) fn lines(kind: Kind) -> Query {
    let due = frame(kind).and_then(|frame| frame.due);
    let columns: Vec<&str> = search::columns(kind).iter().copied().chain(due).collect();
    Query::new(names::set(kind)).select(&columns).top(MAX_RELATED + 1)
}

/// A row as a line.
pub(super) fn line(kind: Kind, row: &Row<'_>) -> Option<Line> {
    let found = search::found(kind, row)?;
    let due = frame(kind).and_then(|frame| frame.due).and_then(|due| row.moment(due));
    Some(Line { record: found.record, detail: found.detail, due, address: found.address })
}

/// Asks for the row and for the lists around it.
///
/// # Errors
/// Where records of that kind have no page, or a limit of batches is passed.
pub fn request(service: &Service, of: &Record) -> Result<Request, Fault> {
    let frame = frame(of.kind).ok_or_else(|| pageless(of.kind))?;
    let fields = Slot::of(of.kind).iter().filter_map(|slot| column(of.kind, *slot));
    let mut select: Vec<&str> = vec![frame.id, frame.state, frame.owner, frame.created];
    select.extend(fields);
    if !select.contains(&frame.name) {
        select.push(frame.name);
    }
    let mut batch = Batch::new().going_on();
    batch.push(service.get(Query::new(odata::key(names::set(of.kind), of.id)).select(&select)));
    lists(of).into_iter().for_each(|(_, _, query)| batch.push(service.get(query)));
    service.batch(batch)
}

/// The page. A list that the person may not read, or the organisation does not have, is left out.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(of: &Record, reply: &Reply, now: Moment) -> Result<Sheet, Fault> {
    let frame = frame(of.kind).ok_or_else(|| pageless(of.kind))?;
    let mut answers = answers(reply, now)?;
    let value = rows::json(&next(&mut answers, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is no object".into()))?;
    let mut related = Vec::new();
    for (relation, kind, _) in lists(of) {
        match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => related.push(cut(
                relation,
                list.iter().filter_map(Row::new).filter_map(|row| line(kind, &row)).collect(),
            )),
            Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => {}
            Err(fault) => return Err(fault),
        }
    }
    let values = Slot::of(of.kind).iter().filter_map(|slot| {
        let column = column(of.kind, *slot)?;
        Some((*slot, value_of(&row, slot.sort(of.kind), column)))
    });
    Ok(Sheet {
        of: Record { name: row.text(frame.name).to_owned(), ..of.clone() },
        version: row.etag().unwrap_or("*").to_owned(),
        standing: standing(of.kind, row.number(frame.state)),
        owner: row.lookup(frame.owner),
        created: row.moment(frame.created),
        values: values.collect(),
        related,
    })
}

fn cut(relation: Relation, mut lines: Vec<Line>) -> Related {
    let more = lines.len() > MAX_RELATED;
    lines.truncate(MAX_RELATED);
    Related { relation, lines, more }
}

fn value_of(row: &Row<'_>, sort: Sort, column: &str) -> Value {
    let text = |text: &str| if text.is_empty() { Value::Nothing } else { Value::Text(text.to_owned()) };
    let number = || row.number(column).map_or(Value::Nothing, Value::Number);
    match sort {
        Sort::Line(_) | Sort::Lines => text(row.text(column)),
        Sort::Money => row.decimal(column).map_or(Value::Nothing, |amount| {
            let shown = match row.shown(column) {
                "" => amount.clone(),
                shown => shown.to_owned(),
            };
            Value::Money { amount, shown }
        }),
        Sort::Whole(_) | Sort::Choice(_) => number(),
        Sort::Day | Sort::Time => row.moment(column).map_or(Value::Nothing, Value::At),
        Sort::Link => row.lookup(column).map_or(Value::Nothing, Value::Link),
    }
}

/// Asks for the people whom a deal or case is with: the person it names, and who works at its customer. `None` where there
/// is nothing to ask.
pub fn people_request(service: &Service, sheet: &Sheet) -> Option<Request> {
    if !matches!(sheet.of.kind, Kind::Opportunity | Kind::Case) {
        return None;
    }
    let ways = [Slot::Person, Slot::Customer].into_iter().filter_map(|slot| {
        let row = sheet.get(slot).link()?;
        let column = match row.kind {
            Kind::Contact => contact::ID,
            Kind::Account => contact::COMPANY,
            Kind::User
            | Kind::Lead
            | Kind::Equipment
            | Kind::Team
            | Kind::BusinessUnit
            | Kind::Queue
            | Kind::Opportunity
            | Kind::Case => return None,
        };
        Some(format!("{column} eq {}", row.id))
    });
    let ways = odata::any_of(ways)?;
    let filter = format!("{} eq 0 and ({ways})", contact::STATE);
    Some(service.get(lines(Kind::Contact).filter(&filter).order_by(contact::NAME)))
}

/// Reads them; the person it names stands first.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_people(sheet: &Sheet, reply: Reply, now: Moment) -> Result<Related, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let mut lines: Vec<Line> =
        list.iter().filter_map(Row::new).filter_map(|row| line(Kind::Contact, &row)).collect();
    if let Some(person) = sheet.get(Slot::Person).link() {
        lines.sort_by_key(|line| !line.record.is(person));
    }
    Ok(cut(Relation::People, lines))
}

/// Writes one field, in the version it was seen in.
///
/// # Errors
/// Where the change makes no sense.
pub fn change(service: &Service, change: &Change) -> Result<Request, Fault> {
    let kind = change.of.kind;
    let column = column(kind, change.slot).filter(|_| change.slot.is_editable(kind));
    let column = column.ok_or_else(|| Fault::Senseless("no such field".into()))?;
    let senseless = || Fault::Senseless("that cannot stand in the field".into());
    let value = match (&change.value, change.slot.sort(kind)) {
        (Value::Nothing, _) if !change.slot.is_needed() => Json::Null,
        (Value::Text(text), Sort::Line(_) | Sort::Lines) => text.as_str().into(),
        (Value::Number(number), Sort::Whole(_) | Sort::Choice(_)) => (*number).into(),
        (Value::Money { amount, .. }, Sort::Money) => decimal(amount).ok_or_else(senseless)?,
        (Value::At(at), Sort::Time) => date::write_rfc3339(at.0).into(),
        (Value::At(at), Sort::Day) => {
            date::write_rfc3339(at.0).get(..DAY).map(Json::from).ok_or_else(senseless)?
        }
        _ => return Err(senseless()),
    };
    let row = Json::Object(Map::from_iter([(column.to_owned(), value)]));
    Ok(service.change(names::set(kind), change.of.id, Some(&change.version), &row))
}

/// Letters of a day, as in `2026-11-26`.
const DAY: usize = 10;

/// A decimal number as JSON has it.
fn decimal(text: &str) -> Option<Json> {
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Json::Number),
    }
}

/// What came of it.
///
/// # Errors
/// Where the CRM refused or failed; a row that somebody changed meanwhile is a conflict.
pub fn read_change(reply: Reply, now: Moment) -> Result<(), Fault> {
    good(reply, now).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_column() {
        for kind in Kind::REGARDING {
            assert!(frame(kind).is_some());
            for slot in Slot::of(kind) {
                assert!(column(kind, *slot).is_some(), "{kind:?} {slot:?}");
            }
        }
        assert!(frame(Kind::Queue).is_none() && column(Kind::Case, Slot::Worth).is_none());
    }

    #[test]
    fn numbers_are_written_as_they_are_meant() {
        assert_eq!(decimal("48000"), Some(48_000.into()));
        assert_eq!(decimal("0.5"), Some(serde_json::json!(0.5)));
        assert_eq!(decimal("a"), None);
    }
}
