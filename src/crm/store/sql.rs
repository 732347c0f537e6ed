//! Queries as values become SQL with numbered parameters.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "conditions and terms of any other shape stay as they are"
)]

use std::collections::HashMap;
use std::fmt::Write as _;

use super::plan::{Cond, Function, Hop, Pattern, Relation, Select, Term};
use crate::catalog::{Info, What};
use crate::cell::Cell;
use crate::model::Kind;
use crate::odata::Compare;

/// Column of the store that holds the table of a lookup with several targets.
pub(crate) fn ref_table(name: &str) -> String {
    format!("{name}__table")
}

/// SQL under construction.
#[derive(Default)]
pub(super) struct Sql {
    pub(super) text: String,
    pub(super) binds: Vec<Cell>,
    aliases: usize,
}

/// The rows a condition is about: an alias and the lookups already joined to it.
struct Scope {
    alias: String,
    info: &'static Info,
    joins: Vec<(String, String, String)>,
}

impl Sql {
    /// A parameter.
    fn bind(&mut self, cell: Cell) -> String {
        self.binds.push(cell);
        format!("?{}", self.binds.len())
    }
    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }
    fn scope(&mut self, info: &'static Info) -> Scope {
        Scope { alias: self.alias(), info, joins: Vec::new() }
    }

    /// The query itself.
    pub(super) fn select(select: &Select) -> Self {
        let mut sql = Self::default();
        let mut scope = sql.scope(select.info);
        let mut columns: Vec<String> = Vec::new();
        for &field in &select.fields {
            columns.push(column(&scope, field));
            if select.info.is_polymorphic(field) {
                columns.push(format!("{}.\"{}\"", scope.alias, ref_table(select.info.fields[field].name)));
            }
        }
        let mut order: Vec<(String, bool)> = Vec::new();
        for (term, descending) in &select.order {
            order.push((sql.sized(&mut scope, term), *descending));
        }
        order.push((column(&scope, 0), false));
        // The values of the order come along: the next page starts after the last of them.
        for (term, _) in &order {
            columns.push(term.clone());
        }
        let mut cond = sql.cond(&mut scope, &select.cond);
        if let Some(after) = &select.after {
            let _ = write!(cond, " AND {}", sql.after(&order, after));
        }
        let order: Vec<String> =
            order.into_iter().map(|(term, desc)| if desc { term + " DESC" } else { term }).collect();
        let mut text = format!(
            "SELECT {} FROM {} WHERE {cond} ORDER BY {}",
            columns.join(", "),
            from(&scope),
            order.join(", ")
        );
        if select.limit != u32::MAX {
            let limit = sql.bind(Cell::Int(i64::from(select.limit)));
            let _ = write!(text, " LIMIT {limit}");
        }
        sql.text = text;
        sql
    }

    /// How many rows there are, at most `limit`.
    pub(super) fn count(info: &'static Info, cond: &Cond, limit: u32) -> Self {
        let mut sql = Self::default();
        let mut scope = sql.scope(info);
        let cond = sql.cond(&mut scope, cond);
        let limit = sql.bind(Cell::Int(i64::from(limit)));
        sql.text =
            format!("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {cond} LIMIT {limit})", from(&scope));
        sql
    }

    /// Rows after a row, in the order given. Empty values come first, as in SQLite.
    fn after(&mut self, order: &[(String, bool)], values: &[Cell]) -> String {
        let mut ways = Vec::new();
        for (i, ((term, descending), value)) in order.iter().zip(values).enumerate() {
            let mut parts: Vec<String> = Vec::new();
            for ((term, _), value) in order.iter().zip(values).take(i) {
                let bound = self.bind(value.clone());
                parts.push(format!("{term} IS {bound}"));
            }
            parts.push(match (descending, value.is_null()) {
                (false, true) => format!("{term} IS NOT NULL"),
                (true, true) => continue,
                (false, false) => {
                    let bound = self.bind(value.clone());
                    format!("{term} > {bound}")
                }
                (true, false) => {
                    let bound = self.bind(value.clone());
                    format!("({term} < {bound} OR {term} IS NULL)")
                }
            });
            ways.push(format!("({})", parts.join(" AND ")));
        }
        if ways.is_empty() { "0".to_owned() } else { format!("({})", ways.join(" OR ")) }
    }

    fn cond(&mut self, scope: &mut Scope, cond: &Cond) -> String {
        match cond {
            Cond::All => "1".to_owned(),
            Cond::None => "0".to_owned(),
            Cond::And(list) => self.list(scope, list, " AND ", "1"),
            Cond::Or(list) => self.list(scope, &gathered(scope.info, list), " OR ", "0"),
            Cond::Not(inner) => format!("NOT coalesce({}, 0)", self.cond(scope, inner)),
            Cond::Compare(left, op, right) => self.compare(scope, left, *op, right),
            Cond::Match(term, pattern) => self.pattern(scope, term, pattern),
            Cond::In(term, cells) => {
                if cells.is_empty() {
                    return "0".to_owned();
                }
                let folds = |cell: &&Cell| cell.text().is_some_and(needs_folding);
                if cells.iter().any(|cell| folds(&cell)) {
                    return self.folded(scope, term, cells);
                }
                let left = self.term(scope, term);
                let has_null = cells.iter().any(Cell::is_null);
                // One parameter for any number of values: the text of the statement stays the same.
                let bound = self.bind(Cell::Text(json_array(cells)));
                let found = format!("{left} IN (SELECT value FROM json_each({bound}))");
                if has_null { format!("({found} OR {left} IS NULL)") } else { found }
            }
            Cond::Exists(relation, inner) => self.exists(scope, relation, inner),
        }
    }

    fn list(&mut self, scope: &mut Scope, list: &[Cond], joint: &str, empty: &str) -> String {
        if list.is_empty() {
            return empty.to_owned();
        }
        let parts: Vec<String> = list.iter().map(|cond| self.cond(scope, cond)).collect();
        format!("({})", parts.join(joint))
    }

    /// A list with texts whose case SQLite does not fold: they are compared one by one, the others stay a list.
    fn folded(&mut self, scope: &mut Scope, term: &Term, cells: &[Cell]) -> String {
        let (alone, list): (Vec<&Cell>, Vec<&Cell>) =
            cells.iter().partition(|cell| cell.text().is_some_and(needs_folding));
        let mut ways: Vec<Cond> = alone
            .into_iter()
            .map(|cell| Cond::Compare(term.clone(), Compare::Eq, Term::Value(cell.clone())))
            .collect();
        ways.push(Cond::In(term.clone(), list.into_iter().cloned().collect()));
        self.list(scope, &ways, " OR ", "0")
    }

    fn compare(&mut self, scope: &mut Scope, left: &Term, op: Compare, right: &Term) -> String {
        let null = |term: &Term| matches!(term, Term::Value(Cell::Null));
        if null(left) && !null(right) {
            return self.compare(scope, right, mirrored(op), left);
        }
        if null(right) {
            let left = self.term(scope, left);
            return match op {
                Compare::Eq => format!("{left} IS NULL"),
                Compare::Ne => format!("{left} IS NOT NULL"),
                Compare::Gt | Compare::Ge | Compare::Lt | Compare::Le => "0".to_owned(),
            };
        }
        let sized =
            !matches!(op, Compare::Eq | Compare::Ne) || is_decimal(scope, left) || is_decimal(scope, right);
        if let (Compare::Eq | Compare::Ne, Some(text)) = (op, value_text(right))
            && needs_folding(text)
        {
            let found = self.regexp(scope, left, &format!("(?is)^{}$", escape(text)));
            return if op == Compare::Eq { found } else { format!("NOT coalesce({found}, 0)") };
        }
        let (left, right) = if sized {
            (self.sized(scope, left), self.sized(scope, right))
        } else {
            (self.term(scope, left), self.term(scope, right))
        };
        match op {
            Compare::Eq => format!("{left} = {right}"),
            Compare::Ne => format!("({left} <> {right} OR {left} IS NULL OR {right} IS NULL)"),
            Compare::Gt => format!("{left} > {right}"),
            Compare::Ge => format!("{left} >= {right}"),
            Compare::Lt => format!("{left} < {right}"),
            Compare::Le => format!("{left} <= {right}"),
        }
    }

    /// The term; an exact number by its size and not by its letters.
    fn sized(&mut self, scope: &mut Scope, term: &Term) -> String {
        let text = self.term(scope, term);
        if is_decimal(scope, term) { format!("CAST({text} AS REAL)") } else { text }
    }

    fn term(&mut self, scope: &mut Scope, term: &Term) -> String {
        match term {
            Term::Value(Cell::Ref(_, id)) => self.bind(Cell::Guid(*id)),
            Term::Value(cell) => self.bind(cell.clone()),
            Term::Field(hops, field) => {
                let (alias, info) = self.reach(scope, hops);
                stored(&alias, info, *field)
            }
            Term::RefTable(hops, field) => {
                let (alias, info) = self.reach(scope, hops);
                let name = info.fields[*field].name;
                match info.lookup(*field).map(|l| l.targets.as_slice()) {
                    Some([only]) => {
                        let only = self.bind(Cell::Text(only.table.clone()));
                        format!("CASE WHEN {alias}.\"{name}\" IS NOT NULL THEN {only} END")
                    }
                    Some(_) | None => format!("{alias}.\"{}\"", ref_table(name)),
                }
            }
            Term::Call(function, inner) => {
                let inner = self.term(scope, inner);
                let part = |format: &str| format!("CAST(strftime('{format}', {inner}) AS INTEGER)");
                match function {
                    Function::Same => inner,
                    Function::Length => format!("length({inner})"),
                    Function::Trim => format!("trim({inner})"),
                    Function::Year => part("%Y"),
                    Function::Month => part("%m"),
                    Function::Day => part("%d"),
                    Function::Hour => part("%H"),
                    Function::Minute => part("%M"),
                    Function::Second => part("%S"),
                    Function::Date => format!("substr({inner}, 1, 10)"),
                }
            }
        }
    }

    /// Joins the rows that the hops lead to, once a scope.
    fn reach(&mut self, scope: &mut Scope, hops: &[Hop]) -> (String, &'static Info) {
        let mut alias = scope.alias.clone();
        let mut info = scope.info;
        let mut path = String::new();
        for hop in hops {
            let name = info.fields[hop.lookup].name;
            let _ = write!(path, "/{name}:{}", hop.target.logical());
            if let Some((_, there, _)) = scope.joins.iter().find(|(p, ..)| *p == path) {
                alias = there.clone();
                info = hop.target;
                continue;
            }
            let joined = self.alias();
            let mut on = format!("{joined}.\"{}\" = {alias}.\"{name}\"", hop.target.table.id);
            if info.is_polymorphic(hop.lookup) {
                let table = self.bind(Cell::Text(hop.target.logical().to_owned()));
                let _ = write!(on, " AND {alias}.\"{}\" = {table}", ref_table(name));
            }
            if !matches!(hop.guard, Cond::All) {
                let mut inner = Scope { alias: joined.clone(), info: hop.target, joins: Vec::new() };
                let guard = self.cond(&mut inner, &hop.guard);
                let _ = write!(on, " AND {guard}");
            }
            let sql = format!(" LEFT JOIN \"{}\" AS {joined} ON {on}", hop.target.logical());
            scope.joins.push((path.clone(), joined.clone(), sql));
            alias = joined;
            info = hop.target;
        }
        (alias, info)
    }

    fn exists(&mut self, scope: &mut Scope, relation: &Relation, inner: &Cond) -> String {
        match relation {
            Relation::Children { hops, child, lookup } => {
                let (alias, parent) = self.reach(scope, hops);
                let mut rows = self.scope(child);
                let name = child.fields[*lookup].name;
                let mut on = format!("{}.\"{name}\" = {alias}.\"{}\"", rows.alias, parent.table.id);
                if child.is_polymorphic(*lookup) && parent.logical() != crate::catalog::POINTER {
                    let table = self.bind(Cell::Text(parent.logical().to_owned()));
                    let _ = write!(on, " AND {}.\"{}\" = {table}", rows.alias, ref_table(name));
                }
                let cond = self.cond(&mut rows, inner);
                format!("EXISTS (SELECT 1 FROM {} WHERE {on} AND {cond})", from(&rows))
            }
            Relation::Linked { relation, end, other } => {
                let link = self.alias();
                let mut rows = self.scope(other);
                let mine = &relation.tables[*end];
                let theirs = &relation.tables[1 - *end];
                let on = format!(
                    "{link}.{mine}id = {}.\"{}\" AND {link}.{theirs}id = {}.\"{}\"",
                    scope.alias, scope.info.table.id, rows.alias, other.table.id
                );
                let cond = self.cond(&mut rows, inner);
                format!(
                    "EXISTS (SELECT 1 FROM {} AS {link} CROSS JOIN {} WHERE {on} AND {cond})",
                    relation.intersect,
                    from(&rows)
                )
            }
            Relation::Joined { field, other, other_field } => {
                let mut rows = self.scope(other);
                let on = format!("{} = {}", column(&rows, *other_field), column(scope, *field));
                let cond = self.cond(&mut rows, inner);
                format!("EXISTS (SELECT 1 FROM {} WHERE {on} AND {cond})", from(&rows))
            }
        }
    }

    fn pattern(&mut self, scope: &mut Scope, term: &Term, pattern: &Pattern) -> String {
        let text = match pattern {
            Pattern::Contains(t) | Pattern::Starts(t) | Pattern::Ends(t) | Pattern::Like(t) => t,
        };
        if needs_folding(text) {
            let escaped = escape(text);
            let regexp = match pattern {
                Pattern::Contains(_) => format!("(?is){escaped}"),
                Pattern::Starts(_) => format!("(?is)^{escaped}"),
                Pattern::Ends(_) => format!("(?is){escaped}$"),
                Pattern::Like(_) => {
                    format!("(?is)^{}$", escaped.replace('%', ".*").replace('_', "."))
                }
            };
            return self.regexp(scope, term, &regexp);
        }
        let left = self.term(scope, term);
        match pattern {
            // Both bounds are read off the index, which LIKE is not.
            Pattern::Starts(text) if !text.is_empty() => {
                let low = self.bind(Cell::Text(text.clone()));
                let high = self.bind(Cell::Text(format!("{text}\u{10ffff}")));
                format!("({left} >= {low} COLLATE NOCASE AND {left} < {high} COLLATE NOCASE)")
            }
            Pattern::Starts(_) | Pattern::Contains(_) | Pattern::Ends(_) | Pattern::Like(_) => {
                let wild = match pattern {
                    Pattern::Contains(text) => format!("%{}%", escape_like(text)),
                    Pattern::Starts(text) => format!("{}%", escape_like(text)),
                    Pattern::Ends(text) => format!("%{}", escape_like(text)),
                    Pattern::Like(text) => text.replace('\\', "\\\\"),
                };
                let bound = self.bind(Cell::Text(wild));
                format!("{left} LIKE {bound} ESCAPE '\\'")
            }
        }
    }

    fn regexp(&mut self, scope: &mut Scope, term: &Term, pattern: &str) -> String {
        let left = self.term(scope, term);
        let bound = self.bind(Cell::Text(pattern.to_owned()));
        // A REGEXP over an empty value is an error of the function and not NULL.
        format!("({left} IS NOT NULL AND {left} REGEXP {bound})")
    }
}

/// `a = 1 OR a = 2 OR b = 3` as `a IN (1, 2) OR b = 3`: one parameter and one text of the statement for any number
/// of values.
fn gathered(info: &Info, list: &[Cond]) -> Vec<Cond> {
    let mut places: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut out: Vec<Cond> = Vec::new();
    for cond in list {
        let Some((term, cell)) = plain(info, cond) else {
            out.push(cond.clone());
            continue;
        };
        let Term::Field(hops, field) = term else { continue };
        let key: Vec<usize> =
            hops.iter().flat_map(|hop| [hop.lookup, hop.target.index]).chain([*field]).collect();
        match places.get(&key).and_then(|at| out.get_mut(*at)) {
            Some(Cond::In(_, cells)) => cells.push(cell.clone()),
            Some(_) | None => {
                places.insert(key, out.len());
                out.push(Cond::In(term.clone(), vec![cell.clone()]));
            }
        }
    }
    for cond in &mut out {
        let alone = match cond {
            Cond::In(term, cells) => match cells.as_slice() {
                [cell] => Some(Cond::Compare(term.clone(), Compare::Eq, Term::Value(cell.clone()))),
                _ => None,
            },
            _ => None,
        };
        if let Some(alone) = alone {
            *cond = alone;
        }
    }
    out
}

/// A field and the value it is to equal, where a list of such values means the same as each by itself.
fn plain<'a>(info: &Info, cond: &'a Cond) -> Option<(&'a Term, &'a Cell)> {
    let Cond::Compare(left, Compare::Eq, right) = cond else { return None };
    let (term, cell) = match (left, right) {
        (term @ Term::Field(..), Term::Value(cell)) | (Term::Value(cell), term @ Term::Field(..)) => {
            (term, cell)
        }
        _ => return None,
    };
    let same = match cell {
        Cell::Text(text) => !needs_folding(text),
        Cell::Guid(_) | Cell::Ref(..) | Cell::Int(_) => true,
        Cell::Null | Cell::Real(_) => false,
    };
    (same && !decimal(info, term)).then_some((term, cell))
}

fn column(scope: &Scope, field: usize) -> String {
    stored(&scope.alias, scope.info, field)
}

/// Where a field stands. What a file holds stands in a row of its own, which several files may name; files that were
/// stored before that was so have it still.
fn stored(alias: &str, info: &Info, field: usize) -> String {
    use crate::rows::file::{CONTENT, FILE};
    let name = info.fields[field].name;
    if info.logical() == FILE && name == "body" {
        return format!(
            "COALESCE({alias}.\"body\", (SELECT held.\"body\" FROM \"{CONTENT}\" AS held WHERE \
             held.\"attachmentid\" = {alias}.\"attachmentid\"))"
        );
    }
    format!("{alias}.\"{name}\"")
}

fn from(scope: &Scope) -> String {
    let mut text = format!("\"{}\" AS {}", scope.info.logical(), scope.alias);
    for (_, _, join) in &scope.joins {
        text.push_str(join);
    }
    text
}

fn mirrored(op: Compare) -> Compare {
    match op {
        Compare::Eq => Compare::Eq,
        Compare::Ne => Compare::Ne,
        Compare::Gt => Compare::Lt,
        Compare::Ge => Compare::Le,
        Compare::Lt => Compare::Gt,
        Compare::Le => Compare::Ge,
    }
}

fn is_decimal(scope: &Scope, term: &Term) -> bool {
    decimal(scope.info, term)
}

fn decimal(info: &Info, term: &Term) -> bool {
    let Term::Field(hops, field) = term else { return false };
    let info = hops.last().map_or(info, |hop| hop.target);
    matches!(info.fields.get(*field).map(|f| f.what), Some(What::Value(c)) if c.kind == Kind::Decimal)
}

fn value_text(term: &Term) -> Option<&str> {
    match term {
        Term::Value(cell) => cell.text(),
        Term::Field(..) | Term::RefTable(..) | Term::Call(..) => None,
    }
}

/// Whether SQLite's own comparison, which folds ASCII alone, would miss another case of this text.
fn needs_folding(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase()))
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\.+*?()|[]{}^$#&-~/ ".contains(c) && c != '/' && c != ' ' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Keys, numbers and texts as a JSON array, for `json_each`.
pub(super) fn json_array(cells: &[Cell]) -> String {
    let values: Vec<serde_json::Value> = cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Null => None,
            Cell::Int(int) => Some((*int).into()),
            Cell::Real(real) => Some((*real).into()),
            Cell::Text(text) => Some(text.as_str().into()),
            Cell::Guid(id) | Cell::Ref(_, id) => Some(id.to_string().into()),
        })
        .collect();
    serde_json::Value::Array(values).to_string()
}
