//! What a request does, on a connection that somebody else opens and commits.
#![expect(clippy::wildcard_enum_match_arm, reason = "places that a method is not for are refused alike")]

use axum::http::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::call::{Answer, Call, Prefer, object};
use super::walk::{End, Place, property_name, walk};
use crate::access::Right;
use crate::actions;
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result, code};
use crate::odata::{self, Options, Segment};
use crate::query::read::Reader;
use crate::query::{apply, delta, fetch, render, select};
use crate::rows::update::Match;
use crate::rows::{
    Cells, Context, concrete, create, delete, duplicates, must, payload, refer, update, values,
};
use crate::service::Service;
use crate::store::plan::Cond;

/// Performs a request.
///
/// # Errors
/// Whatever is refused; the caller then rolls back.
pub(crate) async fn perform(service: &Service, cx: &mut Context<'_>, call: &Call) -> Result<Answer> {
    let resource = odata::parse_path(&call.path)?;
    let (query, named) = without_id(&call.query)?;
    let mut options = odata::parse_query(&query)?;
    options.others.extend(named.map(|url| ("$id".to_owned(), url)));
    let (place, end) = walk(cx, &resource.segments, &options.others).await?;
    let request = Request { service, call, options, prefer: Prefer::read(&call.headers) };
    if call.method == Method::GET {
        request.get(cx, place, end, &resource.segments).await
    } else {
        request.change(cx, place, end).await
    }
}

struct Request<'a> {
    service: &'a Service,
    call: &'a Call,
    options: Options,
    prefer: Prefer,
}

impl Request<'_> {
    fn finish(&self, answer: Answer, list: bool, change: bool) -> Answer {
        match self.prefer.applied(list, change) {
            Some(applied) => answer.with("Preference-Applied", applied),
            None => answer,
        }
    }

    fn context(&self, info: &Info, single: bool) -> String {
        let mut parts: Vec<String> = self.options.select.clone().unwrap_or_default();
        for expand in &self.options.expand {
            let inner = expand.options.select.clone().unwrap_or_default().join(",");
            parts.push(format!("{}({inner})", expand.nav));
        }
        let list = if parts.is_empty() { String::new() } else { format!("({})", parts.join(",")) };
        let tail = if single { "/$entity" } else { "" };
        format!("{}$metadata#{}{list}{tail}", self.call.base, info.table.set)
    }

    async fn get(
        &self,
        cx: &mut Context<'_>,
        place: Place,
        end: End,
        segments: &[Segment],
    ) -> Result<Answer> {
        match (place, end) {
            (Place::Root, _) => {
                let document = crate::model::service::document(self.service.catalog.model, &self.call.base);
                Ok(Answer::json(200, &document))
            }
            (Place::Name(name, arguments, rest), _) => self.named(cx, &name, arguments, &rest).await,
            (Place::Set { info, cond, .. }, End::Count) => {
                let view = self.prefer.view(&self.call.base);
                let who = cx.who.clone();
                let mut reader = Reader { db: cx.db, who: &who, view: &view };
                let count = match &self.options.deltatoken {
                    Some(token) => delta::count(&mut reader, info, token).await?,
                    None => reader.count(info, cond, &self.options).await?,
                };
                Ok(Answer::bytes("text/plain", count.to_string().into_bytes()))
            }
            (Place::Set { info, cond, parent }, end @ (End::Plain | End::Ref)) => {
                self.list(cx, info, cond, parent.is_some(), end == End::Ref).await
            }
            (Place::Row { info, id, missing, .. }, End::Plain) => {
                if missing.is_some() {
                    return Err(no_key(info));
                }
                self.one(cx, info, id).await
            }
            (Place::Row { info, id, .. }, End::Ref) => {
                let view = self.prefer.view(&self.call.base);
                let who = cx.who.clone();
                let reader = Reader { db: cx.db, who: &who, view: &view };
                let context = format!("{}$metadata#$ref", self.call.base);
                Ok(Answer::json(200, &object(context, reader.reference(info, id))))
            }
            (Place::Nothing(..), _) => Ok(Answer::empty(204)),
            (Place::Property(info, id, field), end @ (End::Plain | End::Value)) => {
                self.property(cx, info, id, field, end == End::Value).await
            }
            (Place::Bound(info, id, name, arguments), End::Plain) => {
                let call = actions::Invocation {
                    name: &name,
                    bound: Some((info, id)),
                    arguments: actions::function_arguments(&arguments, &self.options.others)?,
                    base: &self.call.base,
                    function: true,
                };
                actions::invoke(self.service, cx, call).await
            }
            _ => Err(Fault::segment(&segments.last().map(|s| format!("{s:?}")).unwrap_or_default())),
        }
    }

    async fn list(
        &self,
        cx: &mut Context<'_>,
        info: &'static Info,
        cond: Cond,
        nested: bool,
        reference: bool,
    ) -> Result<Answer> {
        let view = self.prefer.view(&self.call.base);
        let who = cx.who.clone();
        if let Some((_, xml)) = self.options.others.iter().find(|(n, _)| n.eq_ignore_ascii_case("fetchxml")) {
            let mut reader = Reader { db: cx.db, who: &who, view: &view };
            let found = fetch::run(&mut reader, info, xml, self.prefer.page).await?;
            return Ok(self.finish(Answer::json(200, &found), true, false));
        }
        let apply = self.options.others.iter().find(|(name, _)| name == "$apply");
        if let Some((_, text)) = apply.filter(|_| !reference) {
            let mut reader = Reader { db: cx.db, who: &who, view: &view };
            let found = apply::run(&mut reader, info, cond, &self.options, text).await?;
            return Ok(self.finish(Answer::json(200, &found), true, false));
        }
        for name in ["savedQuery", "userQuery", "$apply", "$search"] {
            if self.options.others.iter().any(|(n, _)| n == name) {
                return Err(Fault::unsupported(format!("The query option '{name}'")));
            }
        }
        let mut reader = Reader { db: cx.db, who: &who, view: &view };
        if self.options.deltatoken.is_some() || self.prefer.track {
            if nested || reference {
                return Err(Fault::bad("Change tracking is for entity sets."));
            }
            let found = delta::run(
                &mut reader,
                info,
                &self.options,
                self.prefer.page,
                &self.call.query,
                self.service.options.delta_days,
            )
            .await?;
            let answer = Answer::json(200, &found);
            return Ok(self.finish(answer, true, false));
        }
        let sql = self.options.others.iter().find(|(name, _)| name == "sql");
        let sql = sql.map(|(_, text)| select::read(info, text, &self.options)).transpose()?;
        let options = sql.as_ref().unwrap_or(&self.options);
        let page = reader.list(info, cond, options, self.prefer.page).await?;
        let mut map = Map::new();
        if let Some(count) = page.count {
            map.insert("@odata.count".to_owned(), Value::from(count));
        }
        if view.wants("Microsoft.Dynamics.CRM.totalrecordcount") {
            let count = page.count.unwrap_or(-1);
            map.insert("@Microsoft.Dynamics.CRM.totalrecordcount".to_owned(), Value::from(count));
            map.insert(
                "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded".to_owned(),
                Value::Bool(count >= i64::from(crate::query::read::PAGE)),
            );
        }
        if let Some(token) = page.next {
            let query = with_token(&self.call.query, "$skiptoken", &token);
            map.insert("@odata.nextLink".to_owned(), Value::String(format!("{}?{query}", self.call.url())));
        }
        let value: Vec<Value> = page
            .value
            .into_iter()
            .map(|row| {
                if !reference {
                    return Value::Object(row);
                }
                let id = row.get(&info.table.id).and_then(Value::as_str).unwrap_or_default();
                json!({"@odata.id": format!("{}{}({id})", self.call.base, info.table.set)})
            })
            .collect();
        map.insert("value".to_owned(), Value::Array(value));
        let context = if reference {
            format!("{}$metadata#Collection($ref)", self.call.base)
        } else {
            self.context(info, false)
        };
        Ok(self.finish(Answer::json(200, &object(context, map)), true, false))
    }

    async fn one(&self, cx: &mut Context<'_>, info: &'static Info, id: Uuid) -> Result<Answer> {
        let view = self.prefer.view(&self.call.base);
        let who = cx.who.clone();
        let mut reader = Reader { db: cx.db, who: &who, view: &view };
        let (map, version) = reader.one(info, id, &self.options).await?;
        let etag = render::etag(version);
        let plain = self.options.expand.is_empty() && self.prefer.annotations.is_empty();
        if plain
            && let Some(known) = self.call.header("if-none-match").and_then(etags)
            && known.contains(&version)
        {
            return Ok(Answer::empty(304).with("ETag", etag));
        }
        let answer = Answer::json(200, &object(self.context(info, true), map)).with("ETag", etag);
        Ok(self.finish(answer, false, false))
    }

    async fn property(
        &self,
        cx: &mut Context<'_>,
        info: &'static Info,
        id: Uuid,
        field: usize,
        raw: bool,
    ) -> Result<Answer> {
        let row = must(cx.db, info, id).await?;
        cx.who.clone().may_row(cx.db, &row, Right::Read).await?;
        let value = values::to_json(info, field, row.get(field));
        if value.is_null() {
            return Ok(Answer::empty(204));
        }
        if raw {
            let text = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            return Ok(Answer::bytes("text/plain; charset=utf-8", text.into_bytes()));
        }
        let name = property_name(info, field);
        let context = format!("{}$metadata#{}({id})/{name}", self.call.base, info.table.set);
        let mut map = Map::new();
        map.insert("value".to_owned(), value);
        Ok(self.finish(Answer::json(200, &object(context, map)), false, false))
    }

    async fn named(
        &self,
        cx: &mut Context<'_>,
        name: &str,
        arguments: Vec<(String, odata::Argument)>,
        rest: &[Segment],
    ) -> Result<Answer> {
        if let Some(answer) =
            super::metadata::answer(self.service, self.call, &self.options, name, &arguments, rest)?
        {
            return Ok(answer);
        }
        if !rest.is_empty() {
            return Err(Fault::segment(name));
        }
        let function = self.call.method == Method::GET;
        let arguments = if function {
            actions::function_arguments(&arguments, &self.options.others)?
        } else {
            payload::parse(&self.call.body)?
        };
        let short = name.strip_prefix("Microsoft.Dynamics.CRM.").unwrap_or(name);
        let invocation =
            actions::Invocation { name: short, bound: None, arguments, base: &self.call.base, function };
        actions::invoke(self.service, cx, invocation).await
    }

    async fn change(&self, cx: &mut Context<'_>, place: Place, end: End) -> Result<Answer> {
        let method = &self.call.method;
        match (method.as_str(), place, end) {
            ("POST", Place::Set { info, parent: None, .. }, End::Plain) => {
                let body = payload::parse(&self.call.body)?;
                self.refuse_duplicates(cx, info, None, &body).await?;
                let id = create::create(cx, info, None, &body).await?;
                self.done(cx, info, id, true).await
            }
            ("POST", Place::Set { info, parent: Some((parent, id, nav)), .. }, End::Plain) => {
                let collection = parent.collection(&nav).ok_or_else(|| Fault::method("POST"))?;
                let mut body = payload::parse(&self.call.body)?;
                let nav = info
                    .field(&collection.lookup)
                    .and_then(|field| info.lookup(field))
                    .and_then(|l| l.targets.iter().find(|t| t.table == parent.logical()))
                    .and_then(|t| t.navs.first())
                    .ok_or_else(|| Fault::method("POST"))?;
                body.insert(format!("{nav}@odata.bind"), json!(format!("/{}({id})", parent.table.set)));
                let id = create::create(cx, info, None, &body).await?;
                self.done(cx, info, id, true).await
            }
            ("PATCH", Place::Row { info, id, missing, .. }, End::Plain) => {
                self.upsert(cx, info, id, missing).await
            }
            ("DELETE", Place::Row { info, id, missing, .. }, End::Plain) => {
                if missing.is_some() {
                    return Err(no_key(info));
                }
                delete::delete(cx, info, id, &self.wanted()?).await?;
                Ok(Answer::empty(204))
            }
            ("PUT" | "PATCH", Place::Property(info, id, field), End::Plain) => {
                let body = payload::parse(&self.call.body)?;
                let value = body
                    .get("value")
                    .cloned()
                    .ok_or_else(|| Fault::payload("The body of a single property must be {\"value\": …}."))?;
                self.set_property(cx, info, id, field, value).await
            }
            ("DELETE", Place::Property(info, id, field), End::Plain | End::Value) => {
                self.set_property(cx, info, id, field, Value::Null).await
            }
            ("POST" | "PUT", place, End::Ref) => {
                let (info, id, nav) = reference_of(place).ok_or_else(|| Fault::method(method.as_str()))?;
                let body = payload::parse(&self.call.body)?;
                let url = body.get("@odata.id").and_then(Value::as_str).map(str::to_owned);
                let url = url.ok_or_else(|| Fault::payload("The body must be {\"@odata.id\": \"…\"}."))?;
                let other = refer::resolve(cx, &url).await?;
                update::join(cx, info, id, &nav, &other).await?;
                Ok(Answer::empty(204))
            }
            ("DELETE", place, End::Ref) => self.unjoin(cx, place).await,
            ("POST", Place::Bound(info, id, name, _), End::Plain) => {
                let arguments = payload::parse(&self.call.body)?;
                let call = actions::Invocation {
                    name: &name,
                    bound: Some((info, id)),
                    arguments,
                    base: &self.call.base,
                    function: false,
                };
                actions::invoke(self.service, cx, call).await
            }
            ("POST", Place::BoundSet(info, name), End::Plain) => {
                let arguments = payload::parse(&self.call.body)?;
                actions::invoke_on_set(cx, info, &name, &arguments, &self.call.base).await
            }
            ("POST", Place::Name(name, arguments, rest), End::Plain) => {
                self.named(cx, &name, arguments, &rest).await
            }
            (_, Place::Name(name, arguments, rest), _) => {
                let (call, options) = (self.call, &self.options);
                match super::metadata::answer(self.service, call, options, &name, &arguments, &rest)? {
                    Some(answer) => Ok(answer),
                    None => Err(Fault::segment(&name)),
                }
            }
            (method, ..) => Err(Fault::method(method)),
        }
    }

    async fn unjoin(&self, cx: &mut Context<'_>, place: Place) -> Result<Answer> {
        let named = self.options.others.iter().find(|(n, _)| n == "$id").map(|(_, url)| url.clone());
        let other = match named {
            Some(url) => Some(refer::resolve(cx, &url).await?),
            None => None,
        };
        match place {
            Place::Row { info, id, parent: Some((parent, of, nav)), .. } => {
                let other = other.unwrap_or(refer::Reference { info, id });
                update::part(cx, parent, of, &nav, Some(&other)).await?;
            }
            Place::Nothing(info, id, nav) => update::part(cx, info, id, &nav, None).await?,
            Place::Set { parent: Some((parent, of, nav)), .. } => {
                update::part(cx, parent, of, &nav, other.as_ref()).await?;
            }
            _ => return Err(Fault::method("DELETE")),
        }
        Ok(Answer::empty(204))
    }

    async fn set_property(
        &self,
        cx: &mut Context<'_>,
        info: &'static Info,
        id: Uuid,
        field: usize,
        value: Value,
    ) -> Result<Answer> {
        if info.lookup(field).is_some() {
            return Err(Fault::bad("A lookup is set by its navigation property and $ref."));
        }
        let mut body = Map::new();
        body.insert(info.wire_name(field), value);
        update::update(cx, info, id, &body, &self.wanted()?).await?;
        if self.prefer.representation {
            return self.done(cx, info, id, false).await;
        }
        Ok(Answer::empty(204))
    }

    /// Duplicate detection happens where the request asks for it.
    async fn refuse_duplicates(
        &self,
        cx: &mut Context<'_>,
        info: &'static Info,
        id: Option<Uuid>,
        body: &Map<String, Value>,
    ) -> Result<()> {
        let asked = self.call.header("mscrm.suppressduplicatedetection").map(str::trim);
        if asked.is_some_and(|value| value.eq_ignore_ascii_case("false")) {
            duplicates::refuse(cx, info, id, body).await?;
        }
        Ok(())
    }

    async fn upsert(
        &self,
        cx: &mut Context<'_>,
        info: &'static Info,
        id: Uuid,
        missing: Option<Vec<(String, odata::Argument)>>,
    ) -> Result<Answer> {
        let mut body = payload::parse(&self.call.body)?;
        let wanted = self.wanted()?;
        let create_only = self.call.header("if-none-match").map(str::trim) == Some("*");
        payload::limits(&body)?;
        if missing.is_none() && info.logical() != crate::catalog::POINTER {
            refer::foresee(cx, &body, vec![(info, id)]).await?;
        }
        let there = cx.db.there(info, id).await?;
        self.refuse_duplicates(cx, info, Some(id), &body).await?;
        if there {
            if create_only {
                return Err(Fault::new(
                    412,
                    code::DUPLICATE,
                    "A record with matching key values already exists.",
                ));
            }
            update::update(cx, info, id, &body, &wanted).await?;
            let info = concrete(cx.db, info, id).await?;
            return self.done(cx, info, id, false).await;
        }
        if wanted != Match::Any {
            return Err(if missing.is_some() { no_key(info) } else { Fault::missing(info.logical(), id) });
        }
        for (name, argument) in missing.iter().flatten() {
            let value = refer::argument_value(argument, &self.options.others)?;
            let cell = refer::literal(&value);
            if let Some(field) = info.field(name) {
                body.entry(name.clone()).or_insert_with(|| values::to_json(info, field, &cell));
            }
        }
        create::create(cx, info, Some(id), &body).await?;
        self.done(cx, info, id, true).await
    }

    fn wanted(&self) -> Result<Match> {
        match self.call.header("if-match").map(str::trim) {
            None => Ok(Match::Any),
            Some("*") => Ok(Match::There),
            Some(text) => etags(text)
                .map(Match::Version)
                .ok_or_else(|| Fault::bad(format!("The If-Match header '{text}' is not an ETag."))),
        }
    }

    async fn done(&self, cx: &mut Context<'_>, info: &'static Info, id: Uuid, made: bool) -> Result<Answer> {
        let mut answer = if self.prefer.representation {
            let mut answer = self.one_after(cx, info, id).await?;
            answer.status = if made { 201 } else { 200 };
            answer
        } else {
            let url = format!("{}{}({id})", self.call.base, info.table.set);
            Answer::empty(204).with("Location", url.clone()).with("OData-EntityId", url)
        };
        answer.made = Some((info.index, id));
        Ok(self.finish(answer, false, true))
    }

    async fn one_after(&self, cx: &mut Context<'_>, info: &'static Info, id: Uuid) -> Result<Answer> {
        let view = self.prefer.view(&self.call.base);
        let who = cx.who.clone();
        let mut reader = Reader { db: cx.db, who: &who, view: &view };
        let (map, version) = reader.one(info, id, &self.options).await?;
        Ok(Answer::json(200, &object(self.context(info, true), map)).with("ETag", render::etag(version)))
    }
}

/// The row and navigation that `…/nav/$ref` is about.
fn reference_of(place: Place) -> Option<(&'static Info, Uuid, String)> {
    match place {
        Place::Set { parent, .. } | Place::Row { parent, .. } => parent,
        Place::Nothing(info, id, nav) => Some((info, id, nav)),
        Place::Root | Place::Name(..) | Place::Property(..) | Place::Bound(..) | Place::BoundSet(..) => None,
    }
}

fn no_key(info: &Info) -> Fault {
    Fault::new(
        404,
        code::KEY_NOT_FOUND,
        format!("A record with the specified key values does not exist in {} entity", info.logical()),
    )
}

/// Versions of `W/"1", W/"2"`; `None` when one of them is none.
fn etags(text: &str) -> Option<Vec<i64>> {
    text.split(',').map(|part| part.trim().trim_start_matches("W/").trim_matches('"').parse().ok()).collect()
}

/// Takes `$id` out of a query: the row that `DELETE …/$ref?$id=…` is about, which is no option of a query.
fn without_id(query: &str) -> Result<(String, Option<String>)> {
    let mut named = None;
    let mut rest: Vec<&str> = Vec::new();
    for part in query.split('&') {
        match part.split_once('=') {
            Some(("$id" | "%24id", url)) => named = Some(odata::decode_query(url)?),
            _ => rest.push(part),
        }
    }
    Ok((rest.join("&"), named))
}

/// The query with a token in the place of any it had.
pub(crate) fn with_token(query: &str, name: &str, token: &str) -> String {
    let encoded = format!("%24{}", name.trim_start_matches('$'));
    let mut parts: Vec<&str> = query
        .split('&')
        .filter(|part| {
            let key = part.split('=').next().unwrap_or_default();
            !part.is_empty() && key != name && !key.eq_ignore_ascii_case(&encoded)
        })
        .collect();
    let token = format!("{name}={token}");
    parts.push(&token);
    parts.join("&")
}

/// A row's fields changed by an action.
pub(crate) fn cells(info: &Info, values: &[(&str, Cell)]) -> Cells {
    let mut cells = Cells::default();
    for (name, cell) in values {
        cells.put(info, name, cell.clone());
    }
    cells
}
