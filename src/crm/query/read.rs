//! Lists and single rows with `$select`, `$filter`, `$orderby`, `$expand`, counts and pages.

use std::collections::HashMap;

use base64::Engine as _;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::render::{self, View};
use super::resolve::{Scope, unknown};
use crate::access::Who;
use crate::catalog::{Catalog, Info};
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::odata::{Expand, Options};
use crate::store::plan::{Cond, Relation, Select, Term};
use crate::store::{Db, Row};

/// Rows on one page at most, and rows that are counted at most, as in Dataverse.
pub(crate) const PAGE: u32 = 5000;
/// Levels of `$expand`.
const MAX_EXPAND_DEPTH: usize = 10;
/// Rows that one `$expand` of a collection brings at most, over all rows of the page.
const MAX_EXPANDED: u32 = 50_000;

/// One page of a list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The rows.
    pub(crate) value: Vec<Map<String, Value>>,
    /// How many there are in all, when asked; at most [`PAGE`].
    pub(crate) count: Option<i64>,
    /// Where the next page starts.
    pub(crate) next: Option<String>,
}

/// Who reads, over which connection, in what dress.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    /// The connection.
    pub(crate) db: &'a mut Db,
    /// Who reads.
    pub(crate) who: &'a Who,
    /// Annotations and links.
    pub(crate) view: &'a View,
}

impl Reader<'_> {
    /// A page of the rows of a table that satisfy `within`, the filter and the rights of the reader.
    ///
    /// # Errors
    /// 400 for options that do not fit the model.
    pub(crate) async fn list(
        &mut self,
        info: &'static Info,
        within: Cond,
        options: &Options,
        size: Option<u32>,
    ) -> Result<Page> {
        self.who.may(info, crate::access::Right::Read)?;
        let scope = Scope::new(info, self.who);
        let mut cond = within.and(self.who.readable(info));
        if let Some(filter) = &options.filter {
            cond = cond.and(scope.filter(filter)?);
        }
        let order = options
            .orderby
            .iter()
            .map(|(path, descending)| Ok((scope.path(path)?, *descending)))
            .collect::<Result<Vec<(Term, bool)>>>()?;
        let (read, shown) = self.fields(info, options)?;
        let token = options.skiptoken.as_deref().map(Token::read).transpose()?;
        if let Some(token) = &token
            && token.place.len() != order.len() + 1
        {
            return Err(bad_token());
        }
        let (limit, paged) = match options.top {
            Some(top) => (top.min(PAGE), false),
            None => (size.unwrap_or(PAGE).clamp(1, PAGE), true),
        };
        let number = token.as_ref().map_or(1, |t| t.page);
        let select = Select {
            info,
            fields: read,
            cond: cond.clone(),
            order,
            after: token.map(|t| t.place),
            limit: if paged { limit + 1 } else { limit },
        };
        let mut rows = if limit == 0 { Vec::new() } else { self.db.rows(&select).await? };
        let more = paged && rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| Token { page: number + 1, place: row.place.clone() }.write());
        let count = if options.count { Some(self.db.count(info, &cond, PAGE).await?) } else { None };
        let value = self.render(info, &rows, &shown, options, 1).await?;
        Ok(Page { value, count, next })
    }

    /// How many rows there are, at most [`PAGE`].
    pub(crate) async fn count(
        &mut self,
        info: &'static Info,
        within: Cond,
        options: &Options,
    ) -> Result<i64> {
        self.who.may(info, crate::access::Right::Read)?;
        let mut cond = within.and(self.who.readable(info));
        if let Some(filter) = &options.filter {
            cond = cond.and(Scope::new(info, self.who).filter(filter)?);
        }
        self.db.count(info, &cond, PAGE).await
    }

    /// One row; its version comes along for `If-None-Match`.
    ///
    /// # Errors
    /// 404 when it is not there, 403 when the reader may not see it.
    pub(crate) async fn one(
        &mut self,
        info: &'static Info,
        id: Uuid,
        options: &Options,
    ) -> Result<(Map<String, Value>, i64)> {
        let row = crate::rows::must(self.db, info, id).await?;
        self.who.may_row(self.db, &row, crate::access::Right::Read).await?;
        let (_, shown) = self.fields(info, options)?;
        let version = row.version();
        let mut maps = self.render(info, &[row], &shown, options, 1).await?;
        maps.pop().map(|map| (map, version)).ok_or_else(|| Fault::missing(info.logical(), id))
    }

    /// Fields to read and fields to show.
    pub(crate) fn fields(&self, info: &'static Info, options: &Options) -> Result<(Vec<usize>, Vec<usize>)> {
        let shown = match &options.select {
            None => render::all_fields(info),
            Some(names) if names.iter().any(|n| n == "*") => render::all_fields(info),
            Some(names) => {
                let mut shown = Vec::with_capacity(names.len());
                for name in names {
                    let single = || info.single(name).map(|s| s.field);
                    match info.wire_field(name).or_else(single) {
                        Some(field) => {
                            if !shown.contains(&field) {
                                shown.push(field);
                            }
                        }
                        None if info.collection(name).is_some() => {}
                        None => return Err(unknown(info, name)),
                    }
                }
                shown
            }
        };
        let mut read = shown.clone();
        let mut need = |field: usize| {
            if !read.contains(&field) {
                read.push(field);
            }
        };
        need(0);
        need(info.version);
        for expand in &options.expand {
            if let Some(single) = info.single(&expand.nav) {
                need(single.field);
            }
        }
        Ok((read, shown))
    }

    /// Rows as JSON with what is expanded in them.
    pub(crate) async fn render(
        &mut self,
        info: &'static Info,
        rows: &[Row],
        shown: &[usize],
        options: &Options,
        depth: usize,
    ) -> Result<Vec<Map<String, Value>>> {
        let mut maps = render::rows(self.db, self.view, rows, shown).await?;
        if depth > MAX_EXPAND_DEPTH {
            return Err(Fault::bad(format!("$expand may be nested at most {MAX_EXPAND_DEPTH} levels deep.")));
        }
        for expand in &options.expand {
            if let Some(single) = info.single(&expand.nav).cloned() {
                let found = Box::pin(self.singles(rows, &single, expand, depth)).await?;
                for (row, map) in rows.iter().zip(&mut maps) {
                    let inner = row.get(single.field).guid().and_then(|id| found.get(&id));
                    map.insert(expand.nav.clone(), inner.cloned().map_or(Value::Null, Value::Object));
                }
            } else {
                Box::pin(self.collection(info, rows, &mut maps, expand, depth)).await?;
            }
        }
        Ok(maps)
    }

    async fn singles(
        &mut self,
        rows: &[Row],
        single: &crate::catalog::Single,
        expand: &Expand,
        depth: usize,
    ) -> Result<HashMap<Uuid, Map<String, Value>>> {
        let mut found = HashMap::new();
        for (i, target) in single.targets.iter().enumerate() {
            let Some(info) = Catalog::get().table(target) else { continue };
            // `ownerid` leads to users and teams: a name that only one of them has is good.
            let fields = match self.fields(info, &expand.options) {
                Err(_) if i > 0 => continue,
                other => other,
            };
            let (read, shown) = fields?;
            let ids: Vec<Uuid> = rows
                .iter()
                .filter_map(|row| row.get(single.field).reference())
                .filter(|(table, _)| table == target)
                .map(|(_, id)| id)
                .collect();
            let cond = Cond::ids(0, ids.iter().copied()).and(self.who.readable(info));
            let select = Select::new(info, cond).fields(read);
            let inner = if ids.is_empty() { Vec::new() } else { self.db.rows(&select).await? };
            let mut maps = self.shown(info, &inner, &shown, expand, depth).await?;
            if single.targets.len() > 1 {
                // `ownerid` leads to a user or a team: the row says which.
                for map in &mut maps {
                    map.insert("@odata.type".to_owned(), json!(format!("#Microsoft.Dynamics.CRM.{target}")));
                }
            }
            found.extend(inner.iter().map(Row::id).zip(maps));
        }
        Ok(found)
    }

    async fn shown(
        &mut self,
        info: &'static Info,
        rows: &[Row],
        shown: &[usize],
        expand: &Expand,
        depth: usize,
    ) -> Result<Vec<Map<String, Value>>> {
        if expand.only_ref {
            return Ok(rows.iter().map(|row| self.reference(info, row.id())).collect());
        }
        self.render(info, rows, shown, &expand.options, depth + 1).await
    }

    /// `{"@odata.id": …}`.
    pub(crate) fn reference(&self, info: &Info, id: Uuid) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("@odata.id".to_owned(), json!(format!("{}{}({id})", self.view.base, info.table.set)));
        map
    }

    async fn collection(
        &mut self,
        info: &'static Info,
        rows: &[Row],
        maps: &mut [Map<String, Value>],
        expand: &Expand,
        depth: usize,
    ) -> Result<()> {
        let nav = &expand.nav;
        let options = &expand.options;
        let mut groups: HashMap<Uuid, Vec<Map<String, Value>>> = HashMap::new();
        if let Some((relation, end)) = Catalog::get().relation(info, nav) {
            let other = Catalog::get().table(&relation.tables[1 - end]).ok_or_else(|| unknown(info, nav))?;
            for row in rows {
                let ids = self.db.linked(relation, end, row.id()).await?;
                let select = self.inner(other, Cond::ids(0, ids), options)?;
                let (_, shown) = self.fields(other, options)?;
                let inner = self.db.rows(&select).await?;
                groups.insert(row.id(), self.shown(other, &inner, &shown, expand, depth).await?);
            }
        } else {
            let collection = info.collection(nav).ok_or_else(|| unknown(info, nav))?;
            let child = Catalog::get().table(&collection.table).ok_or_else(|| unknown(info, nav))?;
            let lookup = child.field(&collection.lookup).ok_or_else(|| unknown(info, nav))?;
            let mut cond = Cond::ids(lookup, rows.iter().map(Row::id));
            if child.is_polymorphic(lookup) && info.logical() != crate::catalog::POINTER {
                cond = cond.and(Cond::Compare(
                    Term::RefTable(Vec::new(), lookup),
                    crate::odata::Compare::Eq,
                    Term::Value(Cell::from(info.logical())),
                ));
            }
            let mut select = self.inner(child, cond, options)?;
            if !select.fields.contains(&lookup) {
                select.fields.push(lookup);
            }
            let (_, shown) = self.fields(child, options)?;
            let inner = self.db.rows(&select).await?;
            let parents: Vec<Option<Uuid>> = inner.iter().map(|row| row.get(lookup).guid()).collect();
            let shown = self.shown(child, &inner, &shown, expand, depth).await?;
            for (parent, map) in parents.into_iter().zip(shown) {
                if let Some(parent) = parent {
                    groups.entry(parent).or_default().push(map);
                }
            }
        }
        for (row, map) in rows.iter().zip(maps) {
            let mut list = groups.remove(&row.id()).unwrap_or_default();
            if options.count {
                map.insert(format!("{nav}@odata.count"), Value::from(list.len()));
            }
            if let Some(top) = options.top {
                list.truncate(top as usize);
            }
            map.insert(nav.clone(), Value::Array(list.into_iter().map(Value::Object).collect()));
        }
        Ok(())
    }

    fn inner(&self, info: &'static Info, within: Cond, options: &Options) -> Result<Select> {
        let scope = Scope::new(info, self.who);
        let mut cond = within.and(self.who.readable(info));
        if let Some(filter) = &options.filter {
            cond = cond.and(scope.filter(filter)?);
        }
        let order = options
            .orderby
            .iter()
            .map(|(path, descending)| Ok((scope.path(path)?, *descending)))
            .collect::<Result<_>>()?;
        let (fields, _) = self.fields(info, options)?;
        Ok(Select { info, fields, cond, order, after: None, limit: MAX_EXPANDED })
    }
}

/// Rows of a collection of one row, as a condition on the child table.
///
/// # Errors
/// 404 when the table has no such collection.
pub(crate) fn children(info: &'static Info, nav: &str, id: Uuid) -> Result<(&'static Info, Cond)> {
    let catalog = Catalog::get();
    if let Some((relation, end)) = catalog.relation(info, nav) {
        let other = catalog.table(&relation.tables[1 - end]).ok_or_else(|| Fault::segment(nav))?;
        let cond =
            Cond::Exists(Relation::Linked { relation, end: 1 - end, other: info }, Box::new(Cond::eq(0, id)));
        return Ok((other, cond));
    }
    let collection = info.collection(nav).ok_or_else(|| Fault::segment(nav))?;
    let child = catalog.table(&collection.table).ok_or_else(|| Fault::segment(nav))?;
    let lookup = child.field(&collection.lookup).ok_or_else(|| Fault::segment(nav))?;
    Ok((child, Cond::eq(lookup, id)))
}

/// Where a page starts, as an opaque text.
#[derive(Debug)]
struct Token {
    page: u64,
    place: Vec<Cell>,
}

fn bad_token() -> Fault {
    Fault::bad("The $skiptoken is not one that this service gave out.")
}

impl Token {
    fn write(&self) -> String {
        let place: Vec<Value> = self
            .place
            .iter()
            .map(|cell| match cell {
                Cell::Null => Value::Null,
                Cell::Int(int) => Value::from(*int),
                Cell::Real(real) => Value::from(*real),
                Cell::Text(text) => Value::from(text.as_str()),
                Cell::Guid(id) | Cell::Ref(_, id) => Value::from(id.to_string()),
            })
            .collect();
        let text = json!([self.page, place]).to_string();
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
    }

    fn read(text: &str) -> Result<Self> {
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).map_err(|_| bad_token())?;
        let (page, place): (u64, Vec<Value>) = serde_json::from_slice(&bytes).map_err(|_| bad_token())?;
        let place = place
            .into_iter()
            .map(|value| match value {
                Value::Null => Ok(Cell::Null),
                Value::String(text) => Ok(Cell::Text(text)),
                Value::Number(number) => match number.as_i64() {
                    Some(int) => Ok(Cell::Int(int)),
                    None => number.as_f64().map(Cell::Real).ok_or_else(bad_token),
                },
                Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(bad_token()),
            })
            .collect::<Result<_>>()?;
        if page == 0 || page == u64::MAX {
            return Err(bad_token());
        }
        Ok(Self { page, place })
    }
}
