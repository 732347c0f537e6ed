//! One value between JSON and the store: types, lengths, bounds, choices, labels.
#![expect(clippy::wildcard_enum_match_arm, reason = "JSON of any other shape is refused alike")]

use serde_json::{Number, Value};
use uuid::Uuid;

use crate::catalog::{Info, What};
use crate::cell::Cell;
use crate::dates;
use crate::error::{Fault, Result, code};
use crate::model::{Attribute, Choice, Column, Kind};

/// Reads a value that a client sent for a field.
///
/// # Errors
/// 400 when it is not of the column's type, too long, outside its bounds or not one of its choices.
pub(crate) fn from_json(info: &Info, field: usize, value: &Value) -> Result<Cell> {
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let column = match info.fields.get(field).map(|f| f.what) {
        Some(What::Value(column)) => column,
        Some(What::Version) => return Ok(Cell::Null),
        Some(What::Key | What::Lookup(_)) | None => {
            return guid(value).map(Cell::Guid).ok_or_else(|| literal(value, "Edm.Guid"));
        }
    };
    match &column.kind {
        Kind::Text { max } => {
            let text = value.as_str().ok_or_else(|| literal(value, "Edm.String"))?;
            fits(info, column, text, *max)?;
            if text.is_empty() { Ok(Cell::Null) } else { Ok(Cell::Text(text.to_owned())) }
        }
        Kind::Bool { .. } => {
            value.as_bool().map(|b| Cell::Int(i64::from(b))).ok_or_else(|| literal(value, "Edm.Boolean"))
        }
        Kind::Int { min, max } => {
            let int = whole(value).ok_or_else(|| literal(value, "Edm.Int32"))?;
            // Columns of settings whose metadata names a single value, -1, say by it that nobody has set them: as a
            // bound it would let nobody.
            let (min, max) = if min < max { (*min, *max) } else { (i32::MIN.into(), i32::MAX.into()) };
            within(info, column, int as f64, min as f64, max as f64)?;
            Ok(Cell::Int(int))
        }
        Kind::BigInt => whole(value).map(Cell::Int).ok_or_else(|| literal(value, "Edm.Int64")),
        Kind::Double => {
            let real = number(value).ok_or_else(|| literal(value, "Edm.Double"))?;
            if let Some((min, max)) = column.bounds {
                within(info, column, real, min as f64, max as f64)?;
            }
            Ok(Cell::Real(real))
        }
        Kind::Decimal => {
            let real = number(value).ok_or_else(|| literal(value, "Edm.Decimal"))?;
            if let Some((min, max)) = column.bounds {
                within(info, column, real, min as f64, max as f64)?;
            }
            Ok(Cell::Text(match value {
                Value::String(text) => text.trim().to_owned(),
                _ => value.to_string(),
            }))
        }
        Kind::Choice { options, .. } => {
            let int = whole(value).ok_or_else(|| literal(value, "Edm.Int32"))?;
            one_of(info, column, options, int)?;
            Ok(Cell::Int(int))
        }
        Kind::Choices { options } => {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return Err(literal(value, "Edm.String")),
            };
            let mut picked = Vec::new();
            for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
                let int = part.parse().map_err(|_| literal(value, "Edm.String"))?;
                one_of(info, column, options, int)?;
                picked.push(int);
            }
            picked.sort_unstable();
            picked.dedup();
            let list: Vec<String> = picked.iter().map(i64::to_string).collect();
            if list.is_empty() { Ok(Cell::Null) } else { Ok(Cell::Text(list.join(","))) }
        }
        Kind::DateTime => {
            let at = value.as_str().and_then(dates::moment);
            at.map(|at| Cell::Text(dates::write(at))).ok_or_else(|| literal(value, "Edm.DateTimeOffset"))
        }
        Kind::Date => {
            let day = value.as_str().and_then(dates::day);
            day.map(|day| Cell::Text(dates::write_day(day))).ok_or_else(|| literal(value, "Edm.Date"))
        }
        Kind::Guid => guid(value).map(Cell::Guid).ok_or_else(|| literal(value, "Edm.Guid")),
        Kind::EntityName => value.as_str().map(Cell::from).ok_or_else(|| literal(value, "Edm.String")),
        Kind::Binary => {
            let text = value.as_str().ok_or_else(|| literal(value, "Edm.Binary"))?;
            base64_length(text).ok_or_else(|| literal(&Value::from("(bytes)"), "Edm.Binary"))?;
            Ok(Cell::Text(text.to_owned()))
        }
    }
}

/// Bytes that a base64 text stands for; `None` when it is none.
pub(crate) fn base64_length(text: &str) -> Option<usize> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).ok().map(|bytes| bytes.len())
}

fn fits(info: &Info, column: &Column, text: &str, max: u32) -> Result<()> {
    // Bytes are never fewer than UTF-16 units, so short texts need no counting.
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    if text.len() <= max || text.encode_utf16().count() <= max {
        return Ok(());
    }
    Err(Fault::new(
        400,
        code::TOO_LONG,
        format!(
            "A validation error occurred. The length of the '{}' attribute of the '{}' entity exceeded the maximum \
             allowed length of '{max}'.",
            column.logical,
            info.logical()
        ),
    ))
}

fn within(info: &Info, column: &Column, value: f64, min: f64, max: f64) -> Result<()> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Fault::argument(format!(
        "A validation error occurred. The value {value} of '{}' on record of type '{}' is outside the valid range \
         from {min} to {max}.",
        column.logical,
        info.logical()
    )))
}

fn one_of(info: &Info, column: &Column, options: &[Choice], value: i64) -> Result<()> {
    if options.iter().any(|o| i64::from(o.value) == value) {
        return Ok(());
    }
    let accepted: Vec<String> = options.iter().map(|o| o.value.to_string()).collect();
    Err(Fault::new(
        400,
        code::CHOICE,
        format!(
            "A validation error occurred. The value {value} of '{}' on record of type '{}' is outside the valid \
             range. Accepted Values: {}",
            column.logical,
            info.logical(),
            accepted.join(",")
        ),
    ))
}

/// A guid in any usual spelling.
pub(crate) fn guid(value: &Value) -> Option<Uuid> {
    Uuid::parse_str(value.as_str()?.trim()).ok()
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().filter(|f| f.fract() == 0.0 && f.abs() < 9e15).map(|f| f as i64))
}

fn number(value: &Value) -> Option<f64> {
    // IEEE754Compatible clients send exact numbers as strings.
    let real = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    real.is_finite().then_some(real)
}

fn literal(value: &Value, edm: &str) -> Fault {
    let shown: String = match value {
        Value::String(text) => text.chars().take(100).collect(),
        other => other.to_string().chars().take(100).collect(),
    };
    Fault::payload(format!(
        "Error identified in Payload provided by the user: Cannot convert the literal '{shown}' to the expected \
         type '{edm}'."
    ))
}

/// A value as a client reads it.
pub(crate) fn to_json(info: &Info, field: usize, cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Guid(id) | Cell::Ref(_, id) => Value::String(id.to_string()),
        Cell::Int(int) => match info.column(field).map(|c| &c.kind) {
            Some(Kind::Bool { .. }) => Value::Bool(*int != 0),
            _ => Value::from(*int),
        },
        Cell::Real(real) => Number::from_f64(*real).map_or(Value::Null, Value::Number),
        Cell::Text(text) => match info.column(field).map(|c| &c.kind) {
            Some(Kind::Decimal) => {
                let exact = text.parse::<i64>().map(Number::from).ok();
                exact
                    .or_else(|| text.parse().ok().and_then(Number::from_f64))
                    .map_or(Value::Null, Value::Number)
            }
            _ => Value::String(text.clone()),
        },
    }
}

/// A value as people read it, where Dataverse has such a reading. Lookups need the row they name and are
/// answered elsewhere.
pub(crate) fn formatted(info: &Info, field: usize, cell: &Cell) -> Option<String> {
    if matches!(info.fields.get(field)?.what, What::Version) {
        return cell.int().map(|int| grouped(&int.to_string()));
    }
    let column = info.column(field)?;
    match (&column.kind, cell) {
        (Kind::Bool { labels, .. }, Cell::Int(int)) => labels.get(usize::from(*int != 0)).cloned(),
        (Kind::Choice { options, .. }, Cell::Int(int)) => {
            options.iter().find(|o| i64::from(o.value) == *int).map(|o| o.label.clone())
        }
        (Kind::Choices { options }, Cell::Text(text)) => {
            let labels: Vec<&str> = text
                .split(',')
                .filter_map(|part| options.iter().find(|o| o.value.to_string() == part))
                .map(|o| o.label.as_str())
                .collect();
            Some(labels.join("; "))
        }
        (Kind::Int { .. } | Kind::BigInt, Cell::Int(int)) => Some(grouped(&int.to_string())),
        (Kind::Decimal, Cell::Text(text)) => {
            let shown = grouped(&format!("{:.2}", text.parse::<f64>().ok()?));
            if column.attribute != Attribute::Money {
                return Some(shown);
            }
            Some(match shown.strip_prefix('-') {
                Some(rest) => format!("-${rest}"),
                None => format!("${shown}"),
            })
        }
        (Kind::Double, Cell::Real(real)) => Some(grouped(&format!("{real:.2}"))),
        (Kind::DateTime, Cell::Text(text)) if column.date_only => dates::formatted_day(text),
        (Kind::DateTime, Cell::Text(text)) => dates::formatted(text),
        (Kind::Date, Cell::Text(text)) => dates::formatted_day(text),
        _ => None,
    }
}

/// `1234567.5` as `1,234,567.5`.
fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (given, shown) in [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.5", "-1,234,567.5")]
        {
            assert_eq!(grouped(given), shown);
        }
    }
}
