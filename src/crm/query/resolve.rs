//! `$filter` and `$orderby` against the model: paths become fields, literals become values of the column's type.
#![expect(clippy::wildcard_enum_match_arm, reason = "literals that do not fit a column are refused alike")]

use crate::access::Who;
use crate::catalog::{Catalog, Info, POINTER};
use crate::cell::Cell;
use crate::dates;
use crate::error::{Fault, Result};
use crate::model::Kind;
use crate::odata::{Compare, Expr, Operand, Path, TextMatch, Value};
use crate::rows::refer;
use crate::store::plan::{Cond, Function, Hop, Pattern, Relation, Term};

use super::when;

/// Lookups one path may cross.
const MAX_HOPS: usize = 6;

/// Where names are looked up: the table, who reads, and the variable of the lambda around.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    /// The table.
    pub(crate) info: &'static Info,
    /// Who reads: rows reached over a lookup must be readable.
    pub(crate) who: &'a Who,
    /// `o` of `any(o:…)`.
    pub(crate) variable: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// The rows of a table.
    pub(crate) fn new(info: &'static Info, who: &'a Who) -> Self {
        Self { info, who, variable: None }
    }

    /// A filter as a condition.
    ///
    /// # Errors
    /// 400 for names the model does not have and values that do not fit.
    pub(crate) fn filter(&self, expr: &Expr) -> Result<Cond> {
        Ok(match expr {
            Expr::And(..) => Cond::And(self.chain(expr, true)?),
            Expr::Or(..) => Cond::Or(self.chain(expr, false)?),
            Expr::Not(inner) => Cond::Not(Box::new(self.filter(inner)?)),
            Expr::Compare(left, op, right) => self.compare(left, *op, right)?,
            Expr::Text(how, operand, text) => {
                let term = self.operand(operand)?;
                refuse_blob(&term, self.info)?;
                let text = text.clone();
                Cond::Match(
                    term,
                    match how {
                        TextMatch::Contains => Pattern::Contains(text),
                        TextMatch::StartsWith => Pattern::Starts(text),
                        TextMatch::EndsWith => Pattern::Ends(text),
                    },
                )
            }
            Expr::In(path, values) => {
                let term = self.path(path)?;
                let cells = values.iter().map(|v| self.fit(&term, v)).collect::<Result<Vec<_>>>()?;
                Cond::In(term, cells)
            }
            Expr::Any(path, inner) => {
                let (relation, child) = self.collection(path)?;
                let cond = match inner {
                    Some((variable, expr)) => {
                        Scope { info: child, who: self.who, variable: Some(variable) }.filter(expr)?
                    }
                    None => Cond::All,
                };
                Cond::Exists(relation, Box::new(cond.and(self.who.readable(child))))
            }
            Expr::All(path, variable, expr) => {
                let (relation, child) = self.collection(path)?;
                let cond = Scope { info: child, who: self.who, variable: Some(variable) }.filter(expr)?;
                let not = Cond::Not(Box::new(cond)).and(self.who.readable(child));
                Cond::Not(Box::new(Cond::Exists(relation, Box::new(not))))
            }
            Expr::Named(name, arguments) => self.named(name, arguments)?,
            Expr::Is(path) => {
                let term = self.path(path)?;
                Cond::Compare(term, Compare::Eq, Term::Value(Cell::Int(1)))
            }
        })
    }

    /// `a or b or c` side by side: SQLite bounds how deep an expression may be, not how long.
    fn chain(&self, expr: &Expr, and: bool) -> Result<Vec<Cond>> {
        let mut conds = Vec::new();
        let mut waiting = vec![expr];
        while let Some(next) = waiting.pop() {
            match next {
                Expr::And(a, b) if and => waiting.extend([b.as_ref(), a.as_ref()]),
                Expr::Or(a, b) if !and => waiting.extend([b.as_ref(), a.as_ref()]),
                other => conds.push(self.filter(other)?),
            }
        }
        Ok(conds)
    }

    fn compare(&self, left: &Operand, op: Compare, right: &Operand) -> Result<Cond> {
        // `contains(a,'x') eq true` and the like stay comparisons of terms.
        let (left, right) = match (left, right) {
            (Operand::Value(value), other) => {
                let term = self.operand(other)?;
                (Term::Value(self.fit(&term, value)?), term)
            }
            (other, Operand::Value(value)) => {
                let term = self.operand(other)?;
                let cell = self.fit(&term, value)?;
                (term, Term::Value(cell))
            }
            (a, b) => (self.operand(a)?, self.operand(b)?),
        };
        refuse_blob(&left, self.info)?;
        Ok(Cond::Compare(left, op, right))
    }

    fn operand(&self, operand: &Operand) -> Result<Term> {
        match operand {
            Operand::Path(path) => self.path(path),
            Operand::Value(value) => Ok(Term::Value(refer::literal(value))),
            Operand::Call(name, arguments) => {
                let function = match name.as_str() {
                    "tolower" | "toupper" => Function::Same,
                    "length" => Function::Length,
                    "trim" => Function::Trim,
                    "year" => Function::Year,
                    "month" => Function::Month,
                    "day" => Function::Day,
                    "hour" => Function::Hour,
                    "minute" => Function::Minute,
                    "second" => Function::Second,
                    "date" => Function::Date,
                    "now" if arguments.is_empty() => return Ok(Term::Value(Cell::Text(dates::now()))),
                    other => {
                        return Err(Fault::bad(format!(
                            "An unknown function with name '{other}' was found in the filter."
                        )));
                    }
                };
                let [only] = arguments.as_slice() else {
                    return Err(Fault::bad(format!("The function '{name}' takes one argument.")));
                };
                Ok(Term::Call(function, Box::new(self.operand(only)?)))
            }
        }
    }

    /// A path as a term.
    ///
    /// # Errors
    /// 400 when the table has no such column or navigation.
    pub(crate) fn path(&self, path: &Path) -> Result<Term> {
        let mut steps: &[String] = path;
        if let (Some(variable), Some((first, rest))) = (self.variable, steps.split_first())
            && first == variable
        {
            steps = rest;
        }
        let Some((last, before)) = steps.split_last() else {
            return Err(Fault::bad("A path must name a column."));
        };
        let (info, hops) = self.hops(before)?;
        if let Some(field) = info.wire_field(last) {
            return Ok(Term::Field(hops, field));
        }
        // `regardingobjectid eq guid`: the lookup itself, which some clients write instead of its value.
        if let Some(single) = info.single(last) {
            return Ok(Term::Field(hops, single.field));
        }
        if let Some(field) = info.field(last) {
            return Ok(Term::Field(hops, field));
        }
        Err(unknown(info, last))
    }

    fn hops(&self, steps: &[String]) -> Result<(&'static Info, Vec<Hop>)> {
        if steps.len() > MAX_HOPS {
            return Err(Fault::bad(format!("A path may cross at most {MAX_HOPS} lookups.")));
        }
        let mut info = self.info;
        let mut hops = Vec::new();
        for step in steps {
            let single = info.single(step).ok_or_else(|| unknown(info, step))?;
            let target = single.targets.first().and_then(|t| Catalog::get().table(t));
            let target = target.ok_or_else(|| unknown(info, step))?;
            hops.push(Hop { lookup: single.field, target, guard: self.who.readable(target) });
            info = target;
        }
        Ok((info, hops))
    }

    fn collection(&self, path: &Path) -> Result<(Relation, &'static Info)> {
        let mut steps: &[String] = path;
        if let (Some(variable), Some((first, rest))) = (self.variable, steps.split_first())
            && first == variable
        {
            steps = rest;
        }
        let Some((last, before)) = steps.split_last() else {
            return Err(Fault::bad("A lambda needs a collection."));
        };
        let (info, hops) = self.hops(before)?;
        let catalog = Catalog::get();
        if let Some(collection) = info.collection(last) {
            let child = catalog.table(&collection.table).ok_or_else(|| unknown(info, last))?;
            let lookup = child.field(&collection.lookup).ok_or_else(|| unknown(info, last))?;
            return Ok((Relation::Children { hops, child, lookup }, child));
        }
        if let Some((relation, end)) = catalog.relation(info, last).filter(|_| hops.is_empty()) {
            let other = catalog.table(&relation.tables[1 - end]).ok_or_else(|| unknown(info, last))?;
            return Ok((Relation::Linked { relation, end, other }, other));
        }
        Err(unknown(info, last))
    }

    /// A literal as the term's column holds it.
    ///
    /// # Errors
    /// 400 when it does not fit.
    pub(super) fn fit(&self, term: &Term, value: &Value) -> Result<Cell> {
        let (info, field) = match term {
            Term::Field(hops, field) => (hops.last().map_or(self.info, |hop| hop.target), *field),
            Term::Call(Function::Same | Function::Trim, inner) => return self.fit(inner, value),
            Term::Call(Function::Date, _) => {
                return match value {
                    Value::DateTime(text) | Value::Text(text) => {
                        let day = dates::day(text).ok_or_else(|| mismatch(text, "Edm.Date"))?;
                        Ok(Cell::Text(dates::write_day(day)))
                    }
                    _ => Ok(refer::literal(value)),
                };
            }
            Term::Call(..) | Term::Value(_) | Term::RefTable(..) => return Ok(refer::literal(value)),
        };
        fit(info, field, value)
    }

    fn named(&self, name: &str, arguments: &[(String, Value)]) -> Result<Cond> {
        when::condition(self, name, arguments)
    }
}

/// A literal as a column holds it.
///
/// # Errors
/// 400 when the types do not fit, as in Dataverse.
pub(crate) fn fit(info: &Info, field: usize, value: &Value) -> Result<Cell> {
    let shown = |value: &Value| match value {
        Value::Null => "null".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Text(t) | Value::Decimal(t) | Value::DateTime(t) => t.clone(),
        Value::Int(i) => i.to_string(),
        Value::Guid(id) => id.to_string(),
    };
    let wrong = |edm: &str| Err(mismatch(&shown(value), edm));
    Ok(match (info.kind(field), value) {
        (_, Value::Null) => Cell::Null,
        (Kind::Guid, Value::Guid(id)) => Cell::Guid(*id),
        (Kind::Guid, Value::Text(text)) => match uuid::Uuid::parse_str(text) {
            Ok(id) => Cell::Guid(id),
            Err(_) => return wrong("Edm.Guid"),
        },
        (Kind::Guid, _) => return wrong("Edm.Guid"),
        (Kind::Text { .. } | Kind::EntityName | Kind::Binary | Kind::Choices { .. }, value) => match value {
            Value::Text(text) => Cell::Text(text.clone()),
            Value::Guid(id) => Cell::Text(id.to_string()),
            _ => return wrong("Edm.String"),
        },
        (Kind::Bool { .. }, Value::Bool(b)) => Cell::Int(i64::from(*b)),
        (Kind::Bool { .. }, Value::Int(int @ (0 | 1))) => Cell::Int(*int),
        (Kind::Bool { .. }, _) => return wrong("Edm.Boolean"),
        (Kind::Int { .. } | Kind::BigInt | Kind::Choice { .. }, value) => match value {
            Value::Int(int) => Cell::Int(*int),
            Value::Decimal(text) => Cell::Real(text.parse().map_err(|_| mismatch(text, "Edm.Int32"))?),
            // Clients quote choices now and then, and Dataverse takes them.
            Value::Text(text) => Cell::Int(text.parse().map_err(|_| mismatch(text, "Edm.Int32"))?),
            _ => return wrong("Edm.Int32"),
        },
        (Kind::Double | Kind::Decimal, value) => match value {
            Value::Int(int) => Cell::Real(*int as f64),
            Value::Decimal(text) => Cell::Real(text.parse().map_err(|_| mismatch(text, "Edm.Decimal"))?),
            _ => return wrong("Edm.Decimal"),
        },
        (Kind::DateTime, Value::DateTime(text) | Value::Text(text)) => {
            let at = dates::moment(text).ok_or_else(|| mismatch(text, "Edm.DateTimeOffset"))?;
            Cell::Text(dates::write(at))
        }
        (Kind::DateTime, _) => return wrong("Edm.DateTimeOffset"),
        (Kind::Date, Value::DateTime(text) | Value::Text(text)) => {
            let day = dates::day(text).ok_or_else(|| mismatch(text, "Edm.Date"))?;
            Cell::Text(dates::write_day(day))
        }
        (Kind::Date, _) => return wrong("Edm.Date"),
    })
}

/// Bodies of mails lie in blob storage since 2022 and cannot be filtered by (contracts, "Email states").
fn refuse_blob(term: &Term, info: &Info) -> Result<()> {
    let Term::Field(hops, field) = term else { return Ok(()) };
    let info = hops.last().map_or(info, |hop| hop.target);
    let blob = info.fields.get(*field).is_some_and(|f| f.name == "description");
    if blob && (info.logical() == "email" || info.logical() == POINTER) {
        return Err(Fault::bad("The column 'description' of an email cannot be used in a filter."));
    }
    Ok(())
}

fn mismatch(text: &str, edm: &str) -> Fault {
    let text: String = text.chars().take(100).collect();
    Fault::bad(format!("Cannot convert the literal '{text}' to the expected type '{edm}'."))
}

/// 400: a name the table does not have.
pub(crate) fn unknown(info: &Info, name: &str) -> Fault {
    Fault::bad(format!(
        "Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{}'.",
        info.logical()
    ))
}
