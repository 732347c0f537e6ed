//! Which rows a person wants in their mailbox: *sync filters*, rows of `userquery` of the kind that Outlook uses, and
//! the question which rows they find. Several of a table are asked one by one and put together.
//!
//! A person without any, in force or not, was never given some: then it is their own rows that they want. With one, it
//! is what they say, and nothing of a table that none of them names (semantics B15).

use std::{fmt::Write as _, ops::Range};

use domain::{
    feed::{Filter, Filters, KEPT, Which},
    mail::Moment,
    step::Kind,
};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    date,
    odata::{self, Query},
};

use super::{
    super::names::{appointment, user_query as names},
    columns::{CHANGED, key, set, table},
};
use crate::{
    fault::Fault,
    rows::{self, Row},
    service::{Service, answers, next},
};

/// `userquery.querytype`: a filter of what Outlook gets (`UserQueryQueryType.OutlookFilters`).
const OUTLOOK: i64 = 256;
/// `statecode` of a filter that is in force.
const ACTIVE: i64 = 0;
/// Filters of one person that are read.
const MAX_FILTERS: usize = 200;
/// The longest filter that is asked, in bytes: in an address of a batch stand at most 64 KB, and escaping triples some.
const MAX_QUERY: usize = 16 * 1024;
/// Rows of one answer; Dataverse gives 5,000.
pub(in crate::ledger) const PAGE: usize = 1_000;
/// As whom is asked (Dataverse: *Impersonate another user*).
const CALLER: &str = "MSCRMCallerID";

/// The versions of everybody's filters.
pub(in crate::ledger) fn versions() -> Query {
    let filter = format!("{} eq {OUTLOOK}", names::KIND);
    Query::new(names::SET).select(&[names::ID, names::OWNER, names::VERSION]).filter(&filter)
}

/// Whose filter that is, and a number that is another one when it changes.
pub(in crate::ledger) fn version(row: &Row<'_>) -> Option<(Uuid, u64)> {
    let (low, high) = row.id(names::ID)?.as_u64_pair();
    let version = row.number(names::VERSION).unwrap_or_default().unsigned_abs();
    let mixed = (low ^ high.rotate_left(32)).wrapping_add(version).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Some((row.id(names::OWNER)?, (mixed ^ (mixed >> 29)) | 1))
}

/// Asks for the filters of a user.
pub(in crate::ledger) fn request(service: &Service, user: Uuid) -> Request {
    let filter = format!("{} eq {OUTLOOK} and {} eq {user}", names::KIND, names::OWNER);
    let query = Query::new(names::SET).select(&[names::OF_TABLE, names::TEXT, names::STATE]);
    service.get(query.filter(&filter).top(MAX_FILTERS))
}

/// Reads them.
///
/// # Errors
/// Where it is no collection.
pub(in crate::ledger) fn read(reply: &Reply) -> Result<Filters, Fault> {
    let list = rows::list(reply)?;
    if list.is_empty() {
        return Ok(Filters::Own);
    }
    let filter = |row: Row<'_>| {
        let kind = KEPT.into_iter().find(|kind| table(*kind) == row.text(names::OF_TABLE))?;
        let in_force = row.number(names::STATE).unwrap_or(ACTIVE) == ACTIVE;
        in_force.then(|| Filter { kind, query: row.text(names::TEXT).to_owned() })
    };
    Ok(Filters::Set(list.iter().filter_map(Row::new).filter_map(filter).collect()))
}

/// What the filters of a user find, as one request; `None` where there are none of that table.
///
/// # Errors
/// Where a filter cannot be understood, or it passes a limit of batches.
pub(in crate::ledger) fn matching(
    service: &Service,
    user: Uuid,
    filters: &Filters,
    kind: Kind,
    which: Which<'_>,
    page: usize,
) -> Result<Option<Request>, Fault> {
    let mut batch = Batch::new().going_on();
    let mut count = 0;
    let mut ask = |inner: &str| {
        let query = asking(kind, inner, which, page);
        let url = format!("{}?fetchXml={}", set(kind), odata::encode(&query));
        batch.push(service.get(Query::new(url)));
        count += 1;
    };
    match filters {
        Filters::Own => {
            let own = format!(
                "<filter><condition attribute='ownerid' operator='eq' value='{user}'/>\
                 <condition attribute='statecode' operator='not-null'/></filter>"
            );
            ask(&own);
        }
        Filters::Set(_) => {
            for filter in filters.of(kind) {
                ask(&conditions(filter)?);
            }
        }
    }
    if count == 0 {
        return Ok(None);
    }
    let request = service.batch(batch)?;
    Ok(Some(match filters {
        Filters::Own => request,
        // Filters name rows by whom they are for (`eq-userid`), and find what that person may see.
        Filters::Set(_) => request.with_header(CALLER, user.to_string()),
    }))
}

/// An organisation need not have every table: service activities come with an app of their own.
const NO_TABLE: u16 = 404;

/// The keys that were found, each once, with the moment of the last change; and whether one of the filters has more. Of
/// a table that the organisation does not have, none.
///
/// # Errors
/// Where one of the questions is not answered: half an answer is not told as whole.
pub(in crate::ledger) fn read_matching(
    reply: &Reply,
    kind: Kind,
    now: Moment,
) -> Result<(Vec<(Uuid, Moment)>, bool), Fault> {
    let mut answers = answers(reply, now)?.peekable();
    let (mut found, mut more) = (Vec::new(), false);
    while answers.peek().is_some() {
        let reply = match next(&mut answers, now) {
            Err(fault) if fault.status() == Some(NO_TABLE) => continue,
            reply => reply?,
        };
        let list = rows::list(&reply)?;
        more |= list.len() >= PAGE;
        for row in list.iter().filter_map(Row::new) {
            if let Some(id) = row.id(key(kind)) {
                found.push((id, row.moment(CHANGED).unwrap_or(Moment(0))));
            }
        }
    }
    found.sort_by_key(|(id, at)| (*id, *at));
    found.dedup_by_key(|(id, _)| *id);
    found.sort_by_key(|(id, at)| (*at, *id));
    Ok((found, more))
}

/// A query for keys alone, the oldest change first.
fn asking(kind: Kind, inner: &str, which: Which<'_>, page: usize) -> String {
    let (key, name) = (key(kind), table(kind));
    let mut text = format!(
        "<fetch distinct='true' count='{PAGE}' page='{page}'><entity name='{name}'><attribute name='{key}'/>\
         <attribute name='{CHANGED}'/><order attribute='{CHANGED}'/><order attribute='{key}'/>{inner}"
    );
    // What is as its series says goes with its series.
    if kind == Kind::Appointment {
        let part = appointment::SERIES_PART;
        let _ = write!(text, "<filter><condition attribute='{part}' operator='ne' value='2'/></filter>");
    }
    match which {
        Which::Since(at) => {
            let at = date::write_rfc3339(at.0);
            // Writing into a text cannot fail.
            let _ = write!(
                text,
                "<filter><condition attribute='{CHANGED}' operator='ge' value='{at}'/></filter>"
            );
        }
        Which::Among(keys) => {
            let values: String = keys.iter().map(|id| format!("<value>{id}</value>")).collect();
            let _ = write!(
                text,
                "<filter><condition attribute='{key}' operator='in'>{values}</condition></filter>"
            );
        }
    }
    text.push_str("</entity></fetch>");
    text
}

/// What a filter says about its table: conditions and links, as they stand in it. Which columns it shows and in what
/// order is nobody's business here.
fn conditions(filter: &Filter) -> Result<String, Fault> {
    let odd = |why: &str| Fault::Senseless(format!("a sync filter cannot be understood: {why}"));
    if filter.query.len() > MAX_QUERY {
        return Err(odd("it is too long"));
    }
    let document = roxmltree::Document::parse(&filter.query).map_err(|error| odd(&error.to_string()))?;
    let entity = document
        .root_element()
        .children()
        .find(|node| node.has_tag_name("entity"))
        .ok_or_else(|| odd("it names no table"))?;
    if entity.attribute("name") != Some(table(filter.kind)) {
        return Err(odd("it is about another table"));
    }
    let said =
        |node: &roxmltree::Node<'_, '_>| node.has_tag_name("filter") || node.has_tag_name("link-entity");
    let text = |range: Range<usize>| filter.query.get(range).unwrap_or_default();
    Ok(entity.children().filter(said).map(|node| text(node.range())).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn of_a_filter_its_conditions_and_links_are_taken_and_nothing_else() {
        let query = "<fetch><entity name='task'><attribute name='subject'/><order attribute='subject'/>\
                     <filter type='or'><condition attribute='ownerid' operator='eq-userid'/></filter>\
                     <link-entity name='account' from='accountid' to='regardingobjectid'/></entity></fetch>";
        let filter = Filter { kind: Kind::Task, query: query.to_owned() };
        let said = conditions(&filter).unwrap();
        assert_eq!(
            said,
            "<filter type='or'><condition attribute='ownerid' operator='eq-userid'/></filter>\
             <link-entity name='account' from='accountid' to='regardingobjectid'/>"
        );
        let among = asking(Kind::Task, &said, Which::Among(&[Uuid::nil()]), 1);
        assert!(roxmltree::Document::parse(&among).is_ok() && among.contains("eq-userid"), "{among}");
        for (kind, query) in [(Kind::Contact, query), (Kind::Task, "<fetch/>"), (Kind::Task, "x")] {
            assert!(conditions(&Filter { kind, query: query.to_owned() }).is_err());
        }
    }

    #[test]
    fn a_table_that_the_organisation_does_not_have_holds_nothing_and_any_other_refusal_is_told() {
        let answer = |status: u16| {
            let mut reply = Reply::new(200);
            reply.headers.set("Content-Type", "multipart/mixed; boundary=b");
            let part = "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
            let said = r#"{"error":{"code":"0x0","message":"no"}}"#;
            reply.body = format!(
                "{part}HTTP/1.1 {status} No\r\nContent-Type: application/json\r\n\r\n{said}\r\n--b--\r\n"
            )
            .into_bytes();
            read_matching(&reply, Kind::ServiceActivity, Moment(0))
        };
        assert_eq!(answer(404).unwrap(), (Vec::new(), false));
        assert!(answer(403).is_err());
    }

    #[test]
    fn nobody_and_an_inactive_filter_are_not_the_same() {
        let reply = |rows: &str| {
            let mut reply = Reply::new(200);
            reply.body = format!("{{\"value\":[{rows}]}}").into_bytes();
            read(&reply).unwrap()
        };
        assert_eq!(reply(""), Filters::Own);
        let off = r#"{"returnedtypecode":"task","fetchxml":"<fetch/>","statecode":1}"#;
        assert_eq!(reply(off), Filters::Set(Vec::new()));
        let on = r#"{"returnedtypecode":"task","fetchxml":"<fetch/>","statecode":0}"#;
        assert_eq!(reply(on), Filters::Set(vec![Filter { kind: Kind::Task, query: "<fetch/>".to_owned() }]));
    }
}
