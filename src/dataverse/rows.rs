//! Rows as they come: JSON objects with annotations beside the columns.

use domain::{
    mail::{Address, Moment},
    party::Record,
};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::{Reply, date};

use crate::{fault::Fault, names};

/// What a lookup or a formatted column is called as people read it.
const SHOWN: &str = "@OData.Community.Display.V1.FormattedValue";
/// To which table a lookup leads.
const TABLE: &str = "@Microsoft.Dynamics.CRM.lookuplogicalname";
/// The annotations that are asked for, as the value of `Prefer`.
pub(crate) const ANNOTATIONS: &str = "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue,\
     Microsoft.Dynamics.CRM.lookuplogicalname\"";

/// One row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a>(&'a Map<String, Value>);

impl<'a> Row<'a> {
    /// A value that is a row.
    pub(crate) fn new(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// All its columns.
    pub(crate) fn columns(&self) -> &'a Map<String, Value> {
        self.0
    }

    /// A text; empty where there is none.
    pub(crate) fn text(&self, column: &str) -> &'a str {
        self.0.get(column).and_then(Value::as_str).unwrap_or_default()
    }

    /// The first of these texts that is not empty.
    pub(crate) fn first(&self, columns: &[&str]) -> &'a str {
        columns.iter().map(|column| self.text(column)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// A number.
    pub(crate) fn number(&self, column: &str) -> Option<i64> {
        self.0.get(column).and_then(Value::as_i64)
    }

    /// A yes or no.
    pub(crate) fn flag(&self, column: &str) -> Option<bool> {
        self.0.get(column).and_then(Value::as_bool)
    }

    /// A decimal number as it is written, without a fraction that says nothing.
    pub(crate) fn decimal(&self, column: &str) -> Option<String> {
        let number = self.0.get(column).and_then(Value::as_number)?.to_string();
        Some(number.strip_suffix(".0").map_or_else(|| number.clone(), str::to_owned))
    }

    /// A text, or a number as it is written; empty where it is neither.
    pub(crate) fn plain(&self, column: &str) -> String {
        let text = self.text(column);
        if text.is_empty() { self.decimal(column).unwrap_or_default() } else { text.to_owned() }
    }

    /// A key.
    pub(crate) fn id(&self, column: &str) -> Option<Uuid> {
        Uuid::try_parse(self.text(column)).ok()
    }

    /// A date.
    pub(crate) fn moment(&self, column: &str) -> Option<Moment> {
        date::read_rfc3339(self.text(column)).map(Moment)
    }

    /// A column as people read it: with currency, as a name.
    pub(crate) fn shown(&self, column: &str) -> &'a str {
        self.annotation(column, SHOWN)
    }

    /// The row that a lookup leads to; `None` where it leads nowhere, or to a table that this product has no
    /// word for.
    pub(crate) fn lookup(&self, column: &str) -> Option<Record> {
        let kind = names::kind(self.annotation(column, TABLE))?;
        Some(Record { kind, id: self.id(column)?, name: self.shown(column).to_owned() })
    }

    /// Those of these columns that hold an address.
    pub(crate) fn addresses(&self, columns: &[&str]) -> Vec<Address> {
        let mut found: Vec<Address> = Vec::new();
        for address in columns.iter().map(|column| Address::new(self.text(column))) {
            if address.is_valid() && !found.contains(&address) {
                found.push(address);
            }
        }
        found
    }

    /// The row that came along with a lookup.
    pub(crate) fn inner(&self, nav: &str) -> Option<Self> {
        self.0.get(nav).and_then(Self::new)
    }

    /// The rows that came along with a collection.
    pub(crate) fn rows(&self, nav: &str) -> impl Iterator<Item = Self> + use<'a> {
        self.0.get(nav).and_then(Value::as_array).into_iter().flatten().filter_map(Self::new)
    }

    /// The version of the row.
    pub(crate) fn etag(&self) -> Option<&'a str> {
        Some(self.text("@odata.etag")).filter(|etag| !etag.is_empty())
    }

    fn annotation(&self, column: &str, name: &str) -> &'a str {
        self.text(&[column, name].concat())
    }
}

/// A body that must be JSON.
pub(crate) fn json(reply: &Reply) -> Result<Value, Fault> {
    serde_json::from_slice(&reply.body).map_err(|error| Fault::Odd(error.to_string()))
}

/// The rows of a collection.
pub(crate) fn list(reply: &Reply) -> Result<Vec<Value>, Fault> {
    match json(reply)?.get_mut("value").map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        Some(_) | None => Err(Fault::Odd("a collection without value".into())),
    }
}

#[cfg(test)]
mod tests {
    use domain::party::Kind;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_there_or_of_another_type_is_nothing() {
        let value = json!({
            "name": "n", "n": 5, "yes": true, "null": null, "id": "nonsense",
            "_a_value": "6f1ba2de-7c35-5b0e-9a4d-3e8c21f740b6", "_a_value@Microsoft.Dynamics.CRM.lookuplogicalname": "quote",
            "_b_value": "6F1BA2DE-7C35-5B0E-9A4D-3E8C21F740B6", "_b_value@Microsoft.Dynamics.CRM.lookuplogicalname": "lead",
            "_b_value@OData.Community.Display.V1.FormattedValue": "Bea",
            "on": "2026-11-23", "mail": "A@b.c", "mail2": "a@B.c", "mail3": "nobody",
        });
        let row = Row::new(&value).unwrap_or_else(|| panic!("an object is a row"));
        assert_eq!((row.text("name"), row.text("n"), row.text("x"), row.text("null")), ("n", "", "", ""));
        assert_eq!((row.number("n"), row.number("name")), (Some(5), None));
        assert_eq!((row.flag("yes"), row.flag("n")), (Some(true), None));
        assert_eq!((row.id("id"), row.lookup("_a_value"), row.lookup("_c_value")), (None, None, None));
        assert_eq!(
            row.lookup("_b_value").map(|record| (record.kind, record.name)),
            Some((Kind::Lead, "Bea".into()))
        );
        assert_eq!(row.moment("on"), Some(Moment(1_795_392_000)));
        assert_eq!(row.addresses(&["mail", "mail2", "mail3", "x"]), [Address::new("a@b.c")]);
        assert!(Row::new(&json!([])).is_none());
    }
}
