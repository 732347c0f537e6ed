//! What stands on both sides, asked of both: a count of work that was not done would lie.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::Value;
use wire::{Method, date::write_rfc3339};

use crate::{
    kinds::{Kind, Lies, OCCURRENCES},
    step::Office,
    world::{World, address},
};

/// Items of one page.
const PAGE: usize = 500;
/// So far from 1970 reaches what a calendar is asked for, in seconds.
const FAR_S: i64 = 4_000_000_000;
/// `email.statecode` and `statuscode` of what was sent.
const COMPLETED: i64 = 1;
const SENT: i64 = 3;

/// An item of a mailbox.
#[derive(Clone)]
pub(crate) struct Item {
    /// Where it is on Graph.
    pub(crate) place: String,
    name: String,
    text: String,
}

/// Holds that each row of a kind lies in its owner's mailbox, once, with that text; of a series, that one differs so and
/// one is taken out. The items in the order of the rows.
pub(crate) async fn check(
    office: &Office<'_>,
    kind: &Kind,
    each: usize,
    text: &str,
    differs: &str,
) -> Vec<Item> {
    let mut all = Vec::new();
    for person in 0..office.people.len() {
        let mut there: BTreeMap<String, Item> = BTreeMap::new();
        for item in items(office.world, kind, &address(person)).await {
            if item.name.starts_with(&kind.name(0)[..=kind.one.len()]) {
                let name = item.name.clone();
                assert!(there.insert(name, item).is_none(), "{} is there twice", kind.name(person * each));
            }
        }
        assert_eq!(there.len(), each, "{} in the mailbox of person {person}", kind.many);
        for n in person * each..(person + 1) * each {
            let name = kind.name(n);
            let item = there.remove(&name).unwrap_or_else(|| panic!("{name} is not in its owner's mailbox"));
            assert!(item.text.contains(text), "{name} says {:?} instead of {text:?}", item.text);
            all.push(item);
        }
    }
    if kind.recurs {
        join_all(all.iter().map(|item| check_series(office.world, item, differs))).await;
    }
    all
}

/// Holds that all rows of a kind have that text.
pub(crate) async fn check_rows(office: &Office<'_>, kind: &Kind, rows: usize, text: &str) {
    let query = format!("{}?$select={},{},description", kind.set, kind.key(), kind.title);
    let found = office.world.pages(office.world.at(&query)).await;
    let told: BTreeMap<&str, &Value> =
        found.iter().map(|row| (row[kind.key()].as_str().unwrap_or_default(), row)).collect();
    for n in 0..rows {
        let (id, name) = (kind.id(n).to_string(), kind.name(n));
        let row = told.get(id.as_str()).unwrap_or_else(|| panic!("{name} is not in the CRM"));
        assert_eq!(row[kind.title], name.as_str());
        assert!(row["description"].as_str().unwrap_or_default().contains(text), "{name}: {row}");
    }
}

/// All of what a kind becomes in a mailbox.
async fn items(world: &World, kind: &Kind, owner: &str) -> Vec<Item> {
    let (place, name, text): (String, &str, fn(&Value) -> &Value) = match kind.lies {
        Lies::Cards => (format!("users/{owner}/contacts"), "surname", |item| &item["personalNotes"]),
        Lies::Todos => {
            let lists = world.graph_pages(&format!("users/{owner}/todo/lists")).await;
            let list = lists.iter().find(|one| one["wellknownListName"] == "defaultList").unwrap();
            let place = format!("users/{owner}/todo/lists/{}/tasks", list["id"].as_str().unwrap());
            (place, "title", |item| &item["body"]["content"])
        }
        Lies::Meetings => (format!("users/{owner}/events"), "subject", |item| &item["body"]["content"]),
    };
    let read = |item: &Value| Item {
        place: format!("{place}/{}", item["id"].as_str().unwrap()),
        name: item[name].as_str().unwrap_or_default().to_owned(),
        text: text(item).as_str().unwrap_or_default().to_owned(),
    };
    let found = world.graph_pages(&format!("{place}?$top={PAGE}")).await;
    // What differs from a series is asked for with the series.
    found.iter().filter(|item| item["type"] != "exception").map(read).collect()
}

async fn check_series(world: &World, series: &Item, differs: &str) {
    let (from, until) = (write_rfc3339(0), write_rfc3339(FAR_S));
    let path = format!("{}/instances?startDateTime={from}&endDateTime={until}", series.place);
    let page = world.graph(Method::Get, &path, None).await;
    let all = page["value"].as_array().unwrap();
    assert_eq!(all.len(), OCCURRENCES - 1, "one of {} is taken out", series.name);
    let (other, like): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|one| one["type"] == "exception");
    assert!(like.iter().all(|one| one["subject"] == series.name.as_str()), "{}", series.name);
    assert_eq!(other.len(), 1, "one of {} differs", series.name);
    assert_eq!(other[0]["subject"], format!("{}, {differs}", series.name));
}

/// Holds that each mail of the CRM was sent by who wrote it, once: the CRM says so, and a copy of each, with nothing
/// beside it, lies in Sent Items.
pub(crate) async fn check_sent(office: &Office<'_>, name: &str, each: usize) {
    let query = "emails?$select=subject,statecode,statuscode";
    let rows = office.world.pages(office.world.at(query)).await;
    let ours = rows.iter().filter(|row| row["subject"].as_str().unwrap_or_default().starts_with(name));
    let sent = ours.clone().filter(|row| row["statecode"] == COMPLETED && row["statuscode"] == SENT);
    let mails = office.people.len() * each;
    assert_eq!((ours.count(), sent.count()), (mails, mails), "mails of the CRM, and those that are sent");
    for person in 0..office.people.len() {
        let folder = |name| {
            format!("users/{}/mailFolders/{name}/messages?$select=subject&$top={PAGE}", address(person))
        };
        assert!(office.world.graph_pages(&folder("drafts")).await.is_empty(), "no draft is left");
        let there = office.world.graph_pages(&folder("sentitems")).await;
        // Behind the subject stands a token.
        let subject = |one: &Value| {
            one["subject"].as_str().unwrap_or_default().split(" CRM:").next().map(str::to_owned)
        };
        let mut there: Vec<String> = there.iter().filter_map(subject).collect();
        let mut wanted: Vec<String> =
            (person * each..(person + 1) * each).map(|n| format!("{name} {n}")).collect();
        there.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(there, wanted, "what lies in Sent Items of person {person}");
    }
}
