//! OData's way of writing values into addresses.

use std::fmt::Display;

/// A text as a literal: in single quotes, with quotes inside doubled (OData 4.0 ABNF, `string`). It still has
/// to be percent-encoded.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Percent-encodes the value of a query option. What separates options, starts a fragment or is not ASCII is
/// encoded; what OData writes itself (`$ ' ( ) , / :`) stays, and keeps a log readable.
pub fn encode(value: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(value.len() + value.len() / 4);
    for byte in value.bytes() {
        let stays = byte.is_ascii_alphanumeric() || b"-._~!$'()*,:@/".contains(&byte);
        if stays {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// One row by its key: `accounts(…)`.
pub fn key(set: &str, id: impl Display) -> String {
    format!("{set}({id})")
}

/// A collection with its query options, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    path: String,
    options: String,
}

impl Query {
    /// That path without options.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), options: String::new() }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.options.push(if self.options.is_empty() { '?' } else { '&' });
        self.options.push_str(name);
        self.options.push('=');
        self.options.push_str(&encode(value));
        self
    }

    /// `$select`: the columns to be read.
    #[must_use]
    pub fn select(self, columns: &[&str]) -> Self {
        self.with("$select", &columns.join(","))
    }

    /// `$filter`: which rows. The text is an expression; values in it went through [`quote`].
    #[must_use]
    pub fn filter(self, expression: &str) -> Self {
        self.with("$filter", expression)
    }

    /// `$orderby`: in what order.
    #[must_use]
    pub fn order_by(self, expression: &str) -> Self {
        self.with("$orderby", expression)
    }

    /// `$top`: at most so many rows.
    #[must_use]
    pub fn top(self, rows: usize) -> Self {
        self.with("$top", &rows.to_string())
    }

    /// `$expand`: related rows that come along, as in `contacts($select=fullname)`.
    #[must_use]
    pub fn expand(self, expression: &str) -> Self {
        self.with("$expand", expression)
    }

    /// The address, relative to the service.
    pub fn into_url(self) -> String {
        self.path + &self.options
    }
}

/// Joins expressions by `or`; `None` where there are none, which no filter can say.
pub fn any_of(expressions: impl IntoIterator<Item = String>) -> Option<String> {
    let all: Vec<String> = expressions.into_iter().collect();
    (!all.is_empty()).then(|| all.join(" or "))
}

/// That a column is one of these texts, by Dataverse's function: one condition for any number of values, of which a
/// filter takes 500. `None` where there are no values.
pub fn one_of<'a>(column: &str, values: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let values: Vec<String> = values.into_iter().map(quote).collect();
    (!values.is_empty()).then(|| {
        let column = quote(column);
        format!("Microsoft.Dynamics.CRM.In(PropertyName={column},PropertyValues=[{}])", values.join(","))
    })
}

/// `column eq 'value'`.
pub fn eq(column: &str, value: &str) -> String {
    format!("{column} eq {}", quote(value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_are_doubled_and_separators_encoded() {
        let url = Query::new("contacts")
            .select(&["contactid", "fullname"])
            .filter(&eq("emailaddress1", "o'brien+a&b#c@x.y"))
            .order_by("createdon desc")
            .top(5)
            .into_url();
        assert_eq!(
            url,
            "contacts?$select=contactid,fullname&$filter=emailaddress1%20eq%20'o''brien%2Ba%26b%23c@x.y'\
             &$orderby=createdon%20desc&$top=5"
        );
        assert_eq!(encode("आ%;="), "%E0%A4%86%25%3B%3D");
        assert_eq!(key("emails", "0-1"), "emails(0-1)");
        assert_eq!(any_of([]), None);
        assert_eq!(any_of(["a eq 1".into(), "b eq 2".into()]).as_deref(), Some("a eq 1 or b eq 2"));
    }

    fn decode(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #[test]
        fn nothing_breaks_out_of_a_value(text in any::<String>()) {
            let encoded = encode(&text);
            prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_graphic() && !b"&#?+=\"<> ".contains(&byte)));
            prop_assert_eq!(decode(&encoded), text.as_str());
            let quoted = quote(&text);
            let inner = &quoted[1..quoted.len() - 1];
            prop_assert_eq!(inner.replace("''", "'"), text);
            prop_assert!(!inner.replace("''", "").contains('\''));
        }
    }
}
