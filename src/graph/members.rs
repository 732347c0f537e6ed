//! Objects as they come, and as they go. Reading moves texts out instead of copying them, and never fails: what is
//! not there, null, or of another type is nothing.

use domain::mail::Moment;
use serde_json::{Map, Value};
use wire::{Reply, date};

use crate::{fault::Fault, names::Name};

/// The longest JSON body that is read, in bytes. A page of a thousand mails with their texts is far below; an
/// attachment of 150 MB, Exchange's largest, comes as a stream instead ([`crate::attachments::content`]).
pub const MAX_JSON_BYTES: usize = 64 * 1024 * 1024;

/// `0001-01-01T00:00:00Z`, which Exchange writes where it knows no date.
const NO_DATE: i64 = -62_135_596_800;

/// An object that is read.
#[derive(Debug)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    /// The body of a reply, which must be an object.
    pub(crate) fn of(reply: &Reply) -> Result<Self, Fault> {
        if reply.body.len() > MAX_JSON_BYTES {
            return Err(Fault::Odd(format!("{} bytes of JSON are too many", reply.body.len())));
        }
        let value = serde_json::from_slice(&reply.body).map_err(|error| Fault::Odd(error.to_string()))?;
        Self::new(value).ok_or_else(|| Fault::Odd("an object was expected".into()))
    }

    /// A value that is an object.
    pub(crate) fn new(value: Value) -> Option<Self> {
        if let Value::Object(map) = value { Some(Self(map)) } else { None }
    }

    /// Whether the member is there, even as null.
    pub(crate) fn has(&self, name: Name) -> bool {
        self.0.contains_key(name.as_str())
    }

    /// A value; nothing where it is null.
    pub(crate) fn take(&mut self, name: Name) -> Option<Value> {
        self.0.remove(name.as_str()).filter(|value| !value.is_null())
    }

    /// A text.
    pub(crate) fn text(&mut self, name: Name) -> Option<String> {
        if let Some(Value::String(text)) = self.take(name) { Some(text) } else { None }
    }

    /// A text that says something.
    pub(crate) fn some_text(&mut self, name: Name) -> Option<String> {
        self.text(name).filter(|text| !text.trim().is_empty())
    }

    /// A whole number that is not negative.
    pub(crate) fn number(&self, name: Name) -> Option<u64> {
        self.0.get(name.as_str()).and_then(Value::as_u64)
    }

    /// A yes or no. Microsoft's own samples of delta write it as text, too.
    pub(crate) fn flag(&self, name: Name) -> Option<bool> {
        match self.0.get(name.as_str())? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.parse().ok(),
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A date with its time.
    pub(crate) fn moment(&self, name: Name) -> Option<Moment> {
        let at = date::read_rfc3339(self.0.get(name.as_str())?.as_str()?)?;
        (at > NO_DATE).then_some(Moment(at))
    }

    /// A list.
    pub(crate) fn list(&mut self, name: Name) -> Option<Vec<Value>> {
        if let Some(Value::Array(list)) = self.take(name) { Some(list) } else { None }
    }

    /// The texts of a list, at most so many.
    pub(crate) fn texts(&mut self, name: Name, max: usize) -> Option<Vec<String>> {
        let texts = self
            .list(name)?
            .into_iter()
            .filter_map(|value| if let Value::String(text) = value { Some(text) } else { None });
        Some(texts.take(max).collect())
    }

    /// An object.
    pub(crate) fn object(&mut self, name: Name) -> Option<Self> {
        self.take(name).and_then(Self::new)
    }

    /// What is left, for types that are open.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }
}

/// An object that is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    /// Without members.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With that member.
    pub(crate) fn with(mut self, name: Name, value: impl Into<Value>) -> Self {
        self.0.insert(name.as_str().to_owned(), value.into());
        self
    }

    /// With that member, where there is a value.
    pub(crate) fn with_some(self, name: Name, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use serde_json::json;

    use super::*;
    use crate::names::{message, user};

    #[test]
    fn what_is_not_there_null_or_of_another_type_is_nothing() {
        let mut members = Members::new(json!({
            "subject": 5, "isRead": "true", "isDraft": "maybe", "hasAttachments": null, "bodyPreview": "  ",
            "receivedDateTime": "0001-01-01T00:00:00Z", "sentDateTime": "2019-09-18T00:52:45.9696658+00:00",
            "categories": ["a", null, 5, "b"], "toRecipients": {}, "id": "x",
        }))
        .unwrap();
        assert_eq!(members.text(message::SUBJECT), None);
        assert_eq!(members.flag(message::IS_READ), Some(true));
        assert_eq!((members.flag(message::IS_DRAFT), members.flag(message::HAS_ATTACHMENTS)), (None, None));
        assert_eq!(members.some_text(message::PREVIEW), None);
        assert_eq!(members.moment(message::RECEIVED), None);
        assert_eq!(members.moment(message::SENT), Some(Moment(1_568_767_965)));
        assert_eq!(members.texts(message::CATEGORIES, 9), Some(vec!["a".into(), "b".into()]));
        assert_eq!(members.list(message::TO), None);
        assert_eq!((members.text(user::ID).as_deref(), members.text(user::ID)), (Some("x"), None), "taken");
        assert!(Members::new(json!([])).is_none());
    }

    #[test]
    fn a_body_that_is_no_object_or_too_long_is_told() {
        let reply = |body: Vec<u8>| {
            let mut reply = Reply::new(200);
            reply.body = body;
            Members::of(&reply).map(|_| ()).map_err(|fault| fault.to_string())
        };
        for body in ["", "[]", "null", "<html>"] {
            assert!(reply(body.into()).is_err(), "{body}");
        }
        assert!(reply(vec![b' '; MAX_JSON_BYTES + 1]).unwrap_err().contains("too many"));
        let deep = format!("{}{}", "{\"a\":".repeat(200), "}".repeat(200));
        assert!(reply(deep.into_bytes()).is_err(), "depth is limited by the parser");
    }
}
