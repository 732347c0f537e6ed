//! Change tracking: what changed and what is gone since an answer.

use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use super::read::{PAGE, Reader};
use crate::access::Right;
use crate::catalog::Info;
use crate::cell::Cell;
use crate::dates;
use crate::error::{Fault, Result, code};
use crate::odata::{Compare, Options};
use crate::store::plan::{Cond, Select, Term};

/// Since which version, until which, when, and after which row: `12!80!2026-11-23T10:00:00Z!…`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    since: i64,
    until: Option<i64>,
    at: String,
    after: Option<(i64, String)>,
}

impl Token {
    fn write(&self) -> String {
        let mut text = format!("{}!{}", self.since, self.at);
        if let Some(until) = self.until {
            let (version, id) = self.after.clone().unwrap_or_default();
            text = format!("{text}!{until}!{version}!{id}");
        }
        text.replace(':', "%3A").replace('!', "%21")
    }

    fn read(text: &str) -> Result<Self> {
        let bad = || Fault::bad("The $deltatoken is not one that this service gave out.");
        let mut parts = text.split('!');
        let since = parts.next().and_then(|p| p.parse().ok()).ok_or_else(bad)?;
        let at = parts.next().and_then(dates::moment).map(dates::write).ok_or_else(bad)?;
        let Some(until) = parts.next() else { return Ok(Self { since, until: None, at, after: None }) };
        let until = until.parse().map_err(|_| bad())?;
        let version = parts.next().and_then(|p| p.parse().ok()).ok_or_else(bad)?;
        let id = parts.next().ok_or_else(bad)?.to_owned();
        Ok(Self { since, until: Some(until), at, after: Some((version, id)) })
    }

    fn fresh(&self, days: i64) -> Result<()> {
        let at = dates::moment(&self.at).ok_or_else(|| Fault::bad("The $deltatoken has no date."))?;
        let limit = OffsetDateTime::now_utc().checked_sub(Duration::days(days.clamp(0, 3650)));
        if limit.is_some_and(|limit| at < limit) {
            return Err(Fault::new(
                410,
                code::TOKEN_EXPIRED,
                "Version stamp associated with the client has expired. Please perform a full sync.",
            ));
        }
        Ok(())
    }
}

fn changed(info: &'static Info, since: i64, until: i64) -> Cond {
    let version = || Term::Field(Vec::new(), info.version);
    let int = |i: i64| Term::Value(Cell::Int(i));
    Cond::And(vec![
        Cond::Compare(version(), Compare::Gt, int(since)),
        Cond::Compare(version(), Compare::Le, int(until)),
    ])
}

/// A page of all rows (first request) or of what changed since a token, with the link to what comes next.
///
/// # Errors
/// 400 for options that change tracking does not take, 403 without organization-wide read, 410 for an old token.
pub(crate) async fn run(
    reader: &mut Reader<'_>,
    info: &'static Info,
    options: &Options,
    size: Option<u32>,
    query: &str,
    days: i64,
) -> Result<Value> {
    if options.filter.is_some()
        || !options.orderby.is_empty()
        || !options.expand.is_empty()
        || options.top.is_some()
    {
        return Err(Fault::bad("Change tracking takes no $filter, $orderby, $expand or $top."));
    }
    reader.who.may(info, Right::Read)?;
    if !matches!(reader.who.readable(info), Cond::All) {
        return Err(Fault::new(
            403,
            code::PRIVILEGE_DENIED,
            format!(
                "Change tracking needs organization-wide read: prvRead{} reaches less.",
                info.table.schema
            ),
        ));
    }
    let first = options.deltatoken.is_none();
    let token = match &options.deltatoken {
        Some(text) => Token::read(text)?,
        None => Token { since: 0, until: None, at: dates::now(), after: None },
    };
    if !first {
        token.fresh(days)?;
    }
    let until = match token.until {
        Some(until) => until,
        None => reader.db.last_version().await?,
    };
    let (mut fields, shown) = reader.fields(info, options)?;
    if !fields.contains(&info.version) {
        fields.push(info.version);
    }
    let limit = size.unwrap_or(PAGE).clamp(1, PAGE);
    // The full set has rows of any version; a row changed while pages are read comes again with the next delta.
    let cond = if token.since == 0 { Cond::All } else { changed(info, token.since, until) };
    let select = Select {
        info,
        fields,
        cond,
        order: vec![(Term::Field(Vec::new(), info.version), false)],
        after: token.after.clone().map(|(version, id)| vec![Cell::Int(version), Cell::Text(id)]),
        limit: limit + 1,
    };
    let mut rows = reader.db.rows(&select).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let mut value: Vec<Value> =
        reader.render(info, &rows, &shown, options, 1).await?.into_iter().map(Value::Object).collect();
    let context = format!("{}$metadata#{}", reader.view.base, info.table.set);
    if !more && token.since > 0 {
        for id in reader.db.deleted_since(info, token.since).await? {
            value.push(json!({
                "@odata.context": format!("{context}/$deletedEntity"), "id": id, "reason": "deleted"
            }));
        }
    }
    let mut map = Map::new();
    let select = options.select.as_ref().map(|s| format!("({})", s.join(","))).unwrap_or_default();
    let tail = if first { "" } else { "/$delta" };
    map.insert("@odata.context".to_owned(), Value::String(format!("{context}{select}{tail}")));
    map.insert("value".to_owned(), Value::Array(value));
    let link = |token: &Token| {
        let query = crate::http::perform::with_token(query, "$deltatoken", &token.write());
        Value::String(format!("{}{}?{query}", reader.view.base, info.table.set))
    };
    match rows.last().filter(|_| more) {
        Some(row) => {
            let next = Token {
                since: token.since,
                until: Some(until),
                at: token.at,
                after: Some((row.version(), row.id().to_string())),
            };
            map.insert("@odata.nextLink".to_owned(), link(&next));
        }
        None => {
            let next = Token { since: until, until: None, at: dates::now(), after: None };
            map.insert("@odata.deltaLink".to_owned(), link(&next));
        }
    }
    Ok(Value::Object(map))
}

/// `$count` of what changed since a token.
///
/// # Errors
/// 400 for a token that is none.
pub(crate) async fn count(reader: &mut Reader<'_>, info: &'static Info, token: &str) -> Result<i64> {
    let token = Token::read(token)?;
    let gone = reader.db.deleted_since(info, token.since).await?.len();
    let changed = reader.db.count(info, &changed(info, token.since, i64::MAX), PAGE).await?;
    Ok(changed + i64::try_from(gone).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_what_it_was() {
        let token = Token { since: 7, until: Some(9), at: dates::now(), after: Some((8, "x".to_owned())) };
        let read = crate::odata::decode_query(&token.write()).ok().and_then(|t| Token::read(&t).ok());
        assert_eq!(read, Some(token));
        assert!(Token::read("7!yesterday").is_err());
        assert!(Token::read("").is_err());
    }

    #[test]
    fn an_old_token_is_refused() {
        let old = Token { since: 7, until: None, at: "2020-01-01T00:00:00Z".to_owned(), after: None };
        assert_eq!(old.fresh(7).map_err(|f| (f.status, f.code)), Err((410, "0x80044352")));
    }
}
