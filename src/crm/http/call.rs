//! One request and its answer, as values: the same for HTTP and for the parts of a batch.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use serde_json::{Map, Value, json};

use crate::error::Fault;
use crate::query::render::View;

/// Media type of every JSON answer.
pub(crate) const JSON: &str = "application/json; odata.metadata=minimal";

/// A request below the root of the service.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The method.
    pub(crate) method: Method,
    /// Path below the root, as it came: `emails(…)/email_activity_parties`.
    pub(crate) path: String,
    /// Query, as it came.
    pub(crate) query: String,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body.
    pub(crate) body: Bytes,
    /// Root with its last slash: `https://host/api/data/v9.2/`.
    pub(crate) base: String,
}

impl Call {
    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
    /// URL of the request.
    pub(crate) fn url(&self) -> String {
        format!("{}{}", self.base, self.path)
    }
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Headers in order.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Body.
    pub(crate) body: Vec<u8>,
    /// The row that was made, for `$1` in later requests of a change set.
    pub(crate) made: Option<(usize, uuid::Uuid)>,
}

impl Answer {
    /// No body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: vec![("OData-Version", "4.0".to_owned())], ..Self::default() }
    }
    /// JSON.
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        let mut answer = Self::empty(status).with("Content-Type", JSON);
        answer.body = value.to_string().into_bytes();
        answer
    }
    /// Another media type.
    pub(crate) fn bytes(media: &'static str, body: Vec<u8>) -> Self {
        let mut answer = Self::empty(200).with("Content-Type", media);
        answer.body = body;
        answer
    }
    /// One more header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Answer {
    /// A refusal with the annotations that the request asks for.
    pub(crate) fn refusal(fault: Fault, call: &Call) -> Self {
        let view = Prefer::read(&call.headers).view("");
        let link = format!(
            "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a{}&client=platform",
            fault.code.trim_start_matches("0x")
        );
        let more = [
            ("Microsoft.PowerApps.CDS.ErrorDetails.HttpStatusCode", fault.status.to_string()),
            ("Microsoft.PowerApps.CDS.HelpLink", link),
            ("Microsoft.PowerApps.CDS.TraceText", String::new()),
            ("Microsoft.PowerApps.CDS.InnerError.Message", fault.message.clone()),
        ];
        let more = more.into_iter().filter(|(name, _)| view.wants(name));
        let more = more.map(|(name, value)| (format!("@{name}"), Value::String(value))).collect();
        Self::refused(fault, more)
    }

    fn refused(fault: Fault, more: Map<String, Value>) -> Self {
        let mut error = Map::new();
        error.insert("code".to_owned(), fault.code.into());
        error.insert("message".to_owned(), fault.message.into());
        error.extend(more);
        let mut answer = Self::json(fault.status, &json!({"error": error}));
        if let Some(seconds) = fault.retry_after {
            answer = answer.with("Retry-After", seconds.to_string());
        }
        if fault.status == 401 {
            answer = answer.with("WWW-Authenticate", "Bearer");
        }
        answer
    }
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Self {
        Self::refused(fault, Map::new())
    }
}

/// What `Prefer` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prefer {
    /// Patterns of annotations.
    pub(crate) annotations: Vec<String>,
    /// Rows a page.
    pub(crate) page: Option<u32>,
    /// The changed row is wanted back.
    pub(crate) representation: bool,
    /// Changes since this answer will be asked for.
    pub(crate) track: bool,
    /// A batch goes on after a failure.
    pub(crate) go_on: bool,
}

impl Prefer {
    /// Reads all `Prefer` headers; what is not known is ignored, as the standard asks.
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let mut prefer = Self::default();
        for value in headers.get_all("prefer").iter().filter_map(|v| v.to_str().ok()) {
            for part in split(value) {
                let (name, value) = part.split_once('=').unwrap_or((part, ""));
                let value = value.trim().trim_matches(['"', '\'']);
                match name.trim().to_ascii_lowercase().as_str() {
                    "odata.include-annotations" => {
                        prefer.annotations = value.split(',').map(|p| p.trim().to_owned()).collect();
                    }
                    "odata.maxpagesize" | "maxpagesize" => prefer.page = value.parse().ok(),
                    "return" => prefer.representation = value == "representation",
                    "odata.track-changes" => prefer.track = true,
                    "odata.continue-on-error" => prefer.go_on = value != "false",
                    _ => {}
                }
            }
        }
        prefer
    }
    /// How rows are dressed.
    pub(crate) fn view(&self, base: &str) -> View {
        View { annotations: self.annotations.clone(), base: base.to_owned() }
    }
    /// `Preference-Applied` for what was honoured.
    pub(crate) fn applied(&self, list: bool, change: bool) -> Option<String> {
        let mut parts = Vec::new();
        if change && self.representation {
            parts.push("return=representation".to_owned());
        }
        if !self.annotations.is_empty() {
            parts.push(format!("odata.include-annotations=\"{}\"", self.annotations.join(",")));
        }
        if let Some(page) = self.page.filter(|_| list) {
            parts.push(format!("odata.maxpagesize={page}"));
        }
        if self.track && list {
            parts.push("odata.track-changes".to_owned());
        }
        if parts.is_empty() { None } else { Some(parts.join(", ")) }
    }
}

/// Splits at commas that stand outside quotes.
fn split(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in value.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.push(value.get(start..at).unwrap_or_default().trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(value.get(start..).unwrap_or_default().trim());
    parts
}

/// `@odata.context` first, then the rest.
pub(crate) fn object(context: String, rest: Map<String, Value>) -> Value {
    let mut map = rest;
    map.insert("@odata.context".to_owned(), Value::String(context));
    Value::Object(map)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests say what must be there")]
    use super::*;

    #[test]
    fn preferences_are_read_in_every_spelling() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("prefer", value.parse().unwrap());
            Prefer::read(&headers)
        };
        let all = read("return=representation, odata.include-annotations=\"a,b.*\", odata.maxpagesize=3");
        assert_eq!(all.annotations, ["a", "b.*"]);
        assert_eq!((all.page, all.representation), (Some(3), true));
        assert!(read("odata.continue-on-error").go_on);
        assert!(!read("return=minimal").representation);
        assert_eq!(read("odata.maxpagesize=x"), Prefer::default());
        assert_eq!(
            all.applied(true, true).unwrap(),
            "return=representation, odata.include-annotations=\"a,b.*\", odata.maxpagesize=3"
        );
    }
}
