//! Filters and links of a fetch as conditions.

use super::parse::{Condition, Entity, Filter, Kind};
use super::{exists, guid};
use crate::access::Who;
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::model;
use crate::odata::{Compare, Value};
use crate::query::resolve::{Scope, fit, unknown};
use crate::query::when;
use crate::store::plan::{Cond, Pattern, Term};

/// What the rows of a table must satisfy: its filters, and that its inner links lead somewhere.
pub(super) fn entity(entity: &Entity, who: &Who) -> Result<Cond> {
    let mut cond = Cond::All;
    for filter in &entity.filters {
        cond = cond.and(self::filter(filter, entity, who)?);
    }
    for link in &entity.links {
        let inner = self::entity(&link.entity, who)?.and(who.readable(link.entity.info));
        match link.kind {
            Kind::Inner | Kind::Exists => cond = cond.and(exists(link, inner)),
            Kind::NotAny => cond = cond.and(Cond::Not(Box::new(exists(link, inner)))),
            Kind::Outer => {}
        }
    }
    Ok(cond)
}

fn filter(filter: &Filter, entity: &Entity, who: &Who) -> Result<Cond> {
    let mut parts = Vec::new();
    for condition in &filter.conditions {
        parts.push(match &condition.entity {
            // A condition on a linked table, by its alias.
            Some(alias) if *alias != entity.alias || entity.alias.is_empty() => {
                linked(condition, alias, entity, who)?
            }
            Some(_) | None => one(condition, entity.info, who)?,
        });
    }
    for inner in &filter.filters {
        parts.push(self::filter(inner, entity, who)?);
    }
    Ok(match (filter.or, parts.is_empty()) {
        (_, true) => Cond::All,
        (true, false) => Cond::Or(parts),
        (false, false) => Cond::And(parts),
    })
}

fn linked(condition: &Condition, alias: &str, entity: &Entity, who: &Who) -> Result<Cond> {
    for link in &entity.links {
        let inner = if link.entity.alias == alias {
            one(condition, link.entity.info, who)?
        } else {
            match linked(condition, alias, &link.entity, who) {
                Ok(inner) => inner,
                Err(_) => continue,
            }
        };
        let empty = matches!(condition.operator.as_str(), "null");
        let readable = who.readable(link.entity.info);
        if empty && link.kind == Kind::Outer {
            // Nothing linked leaves every column of the link empty.
            let filled = Cond::Not(Box::new(inner)).and(readable);
            return Ok(Cond::Not(Box::new(exists(link, filled))));
        }
        return Ok(exists(link, inner.and(readable)));
    }
    Err(Fault::bad(format!("The fetch has no link with the alias '{alias}'.")))
}

fn one(condition: &Condition, info: &'static Info, who: &Who) -> Result<Cond> {
    let name = &condition.attribute;
    let field = info.field(name).ok_or_else(|| unknown(info, name))?;
    let term = || Term::Field(Vec::new(), field);
    let value = || -> Result<Cell> {
        let text = condition.values.first().ok_or_else(|| {
            Fault::bad(format!("The operator '{}' on '{name}' needs a value.", condition.operator))
        })?;
        cell(info, field, text)
    };
    let text = || -> Result<String> {
        condition.values.first().cloned().ok_or_else(|| {
            Fault::bad(format!("The operator '{}' on '{name}' needs a value.", condition.operator))
        })
    };
    let compare = |op: Compare, cell: Cell| Cond::Compare(term(), op, Term::Value(cell));
    let not = |cond: Cond| Cond::Not(Box::new(cond));
    let many = || condition.values.iter().map(|t| cell(info, field, t)).collect::<Result<Vec<_>>>();
    Ok(match condition.operator.as_str() {
        "eq" => compare(Compare::Eq, value()?),
        "ne" | "neq" => compare(Compare::Ne, value()?),
        "gt" => compare(Compare::Gt, value()?),
        "ge" => compare(Compare::Ge, value()?),
        "lt" => compare(Compare::Lt, value()?),
        "le" => compare(Compare::Le, value()?),
        "null" => compare(Compare::Eq, Cell::Null),
        "not-null" => compare(Compare::Ne, Cell::Null),
        "like" => Cond::Match(term(), Pattern::Like(text()?)),
        "not-like" => not(Cond::Match(term(), Pattern::Like(text()?))),
        "begins-with" => Cond::Match(term(), Pattern::Starts(text()?)),
        "not-begin-with" => not(Cond::Match(term(), Pattern::Starts(text()?))),
        "ends-with" => Cond::Match(term(), Pattern::Ends(text()?)),
        "not-end-with" => not(Cond::Match(term(), Pattern::Ends(text()?))),
        "in" => Cond::In(term(), many()?),
        "not-in" => not(Cond::In(term(), many()?)),
        "between" | "not-between" => {
            let [low, high] = <[Cell; 2]>::try_from(many()?)
                .map_err(|_| Fault::bad(format!("The operator 'between' on '{name}' needs two values.")))?;
            let inside = compare(Compare::Ge, low).and(compare(Compare::Le, high));
            if condition.operator == "between" { inside } else { not(inside) }
        }
        "eq-userid" => compare(Compare::Eq, Cell::Guid(who.id)),
        "ne-userid" => compare(Compare::Ne, Cell::Guid(who.id)),
        "eq-businessid" => compare(Compare::Eq, Cell::Guid(who.unit)),
        "ne-businessid" => compare(Compare::Ne, Cell::Guid(who.unit)),
        "eq-userteams" => Cond::In(term(), who.teams.iter().map(|t| Cell::Guid(*t)).collect()),
        "eq-useroruserteams" => Cond::In(term(), who.principals().into_iter().map(Cell::Guid).collect()),
        other => return dated(other, condition, info, field, who),
    })
}

/// `last-x-days`, `today`, `on-or-after`: the query functions of `$filter` under other names.
fn dated(
    operator: &str,
    condition: &Condition,
    info: &'static Info,
    field: usize,
    who: &Who,
) -> Result<Cond> {
    let function: String = match operator {
        "last-seven-days" => "Last7Days".to_owned(),
        "next-seven-days" => "Next7Days".to_owned(),
        other => other
            .split('-')
            .map(|part| {
                let mut letters = part.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            })
            .collect::<String>()
            .replace("Olderthan", "OlderThan"),
    };
    let name = info.wire_name(field);
    let mut arguments = vec![("PropertyName".to_owned(), Value::Text(name))];
    if let Some(text) = condition.values.first() {
        let value = text.parse().map_or_else(|_| Value::Text(text.clone()), Value::Int);
        arguments.push(("PropertyValue".to_owned(), value));
    }
    when::condition(&Scope::new(info, who), &function, &arguments).map_err(|_| {
        Fault::bad(format!("The operator '{operator}' on '{}' is not valid.", condition.attribute))
    })
}

/// A value of the XML, which is always text, as its column holds it.
fn cell(info: &'static Info, field: usize, text: &str) -> Result<Cell> {
    let value = match info.kind(field) {
        model::Kind::Guid => {
            let id = guid(text).ok_or_else(|| Fault::bad(format!("'{text}' is not a key.")))?;
            Value::Guid(id)
        }
        model::Kind::Bool { .. } => Value::Bool(matches!(text, "1" | "true" | "True")),
        model::Kind::Int { .. } | model::Kind::BigInt | model::Kind::Choice { .. } => Value::Int(
            text.trim().parse().map_err(|_| Fault::bad(format!("'{text}' is not a whole number.")))?,
        ),
        model::Kind::Double | model::Kind::Decimal => Value::Decimal(text.trim().to_owned()),
        model::Kind::DateTime | model::Kind::Date => Value::DateTime(text.to_owned()),
        model::Kind::Text { .. }
        | model::Kind::EntityName
        | model::Kind::Binary
        | model::Kind::Choices { .. } => Value::Text(text.to_owned()),
    };
    fit(info, field, &value)
}
