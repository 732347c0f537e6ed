//! What a person has set for their mailbox, as the desk's page of it reads and writes it (`/admin/settings/mine`). The pane
//! shows a part of it; what it does not know goes back as it came.

use domain::{
    home::{Change, Personal},
    mail::Address,
    settings::{Filter, Firewall},
};
use serde_json::Value;
use wire::{Method, Request};

/// Entries of one list that are read.
const MAX_ENTRIES: usize = 10_000;

/// The whole of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    whole: Value,
    /// What the pane shows of it.
    pub shown: Personal,
}

/// Asks for it. Where no synchronizer looks at the mailbox it is answered with 404; else [`read`] reads what comes.
#[must_use]
pub fn ask(origin: &str) -> Request {
    Request::new(Method::Get, format!("{origin}/admin/settings/mine"))
        .with_header("Accept", "application/json")
}

/// Sets it.
#[must_use]
pub fn set(origin: &str, page: &Page) -> Request {
    let body = page.whole.to_string().into_bytes();
    Request::new(Method::Put, format!("{origin}/admin/settings/mine"))
        .with_header("Accept", "application/json")
        .with_body("application/json", body)
}

/// What came; `None` where it is no such page.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Page> {
    let whole: Value = serde_json::from_slice(bytes).ok()?;
    let filter = |value: &Value| {
        let name = value.as_str()?;
        Filter::ALL.into_iter().find(|filter| filter.as_str() == name)
    };
    let texts = |list: &str| {
        let all = whole.get("never").and_then(|never| never.get(list)).and_then(Value::as_array);
        all.into_iter().flatten().take(MAX_ENTRIES).filter_map(Value::as_str).collect::<Vec<_>>()
    };
    let owned = |list: &str| texts(list).into_iter().map(str::to_owned).collect();
    let shown = Personal {
        filter: filter(whole.get("filter")?)?,
        forced: whole.get("filter_forced").and_then(Value::as_bool).unwrap_or(false),
        offered: whole.get("offered")?.as_array()?.iter().filter_map(filter).collect(),
        never: Firewall {
            addresses: texts("addresses").into_iter().map(Address::new).collect(),
            domains: owned("domains"),
            words: owned("words"),
            folders: owned("folders"),
            private: whole
                .get("never")
                .and_then(|never| never.get("private"))
                .and_then(Value::as_bool)
                .unwrap_or(false),
        },
    };
    Some(Page { whole, shown })
}

impl Page {
    /// With that changed, and nothing else.
    #[must_use]
    pub fn with(mut self, change: &Change) -> Self {
        change.make(&mut self.shown);
        let never = &self.shown.never;
        let list = |texts: Vec<&str>| Value::from(texts);
        let addresses = list(never.addresses.iter().map(Address::as_str).collect());
        let domains = list(never.domains.iter().map(String::as_str).collect());
        if let Some(whole) = self.whole.as_object_mut() {
            whole.insert("filter".into(), self.shown.filter.as_str().into());
            let lists = whole.entry("never").or_insert_with(|| Value::Object(serde_json::Map::new()));
            if let Some(lists) = lists.as_object_mut() {
                lists.insert("addresses".into(), addresses);
                lists.insert("domains".into(), domains);
                lists.insert("private".into(), never.private.into());
            }
        }
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    const MINE: &str = r#"{"filter":"replies","filter_forced":false,"offered":["all","replies","unheard"],"create":"lead",
        "rules":[{"folder":"f","name":"n","regarding":null}],"most_rules":25,
        "never":{"addresses":["dr@clinic.example"],"domains":[],"words":["payslip"],"folders":["x"],"private":false}}"#;

    #[test]
    fn what_is_changed_is_changed_and_all_else_goes_back_as_it_came() {
        let page = read(MINE.as_bytes()).unwrap();
        assert_eq!(page.shown.offered, [Filter::All, Filter::Replies]);
        let changed = page
            .with(&Change::Filter(Filter::All))
            .with(&Change::NeverDomain("bank.example".into()))
            .with(&Change::AllowAddress(Address::new("dr@clinic.example")))
            .with(&Change::Private(true));
        let sent: Value = serde_json::from_slice(&set("https://us.example", &changed).body).unwrap();
        let mut expected: Value = serde_json::from_str(MINE).unwrap();
        expected["filter"] = "all".into();
        expected["never"]["addresses"] = Value::Array(vec![]);
        expected["never"]["domains"] = Value::from(vec!["bank.example"]);
        expected["never"]["private"] = true.into();
        assert_eq!(sent, expected);
        assert_eq!(read(&set("", &changed).body).unwrap(), changed);
    }

    #[test]
    fn what_is_no_such_page_is_nothing() {
        for bad in ["", "5", "{}", r#"{"filter":"unheard","offered":[]}"#, r#"{"filter":"all"}"#] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
    }
}
