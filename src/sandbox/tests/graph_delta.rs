//! Graph's delta: whoever follows its links has exactly what lies in the folder.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use std::collections::BTreeMap;

use common::{Graph, MARA, Server, server};
use http::StatusCode;
use proptest::prelude::*;
use sandbox::mailbox::{Draft, Mailbox, NewMailbox, Person};
use serde_json::{Value, json};
use time::OffsetDateTime;

fn draft(n: usize) -> Draft {
    Draft {
        from: Person { name: String::new(), address: "x@y.example".to_owned() },
        subject: format!("Mail {n}"),
        text: Some("Hello".to_owned()),
        message_id: format!("<{n}@y.example>"),
        ..Draft::default()
    }
}

/// A round of delta as a client sees it: ids that are there with their change keys, and how it goes on.
#[derive(Default, Clone)]
struct Follower {
    there: BTreeMap<String, String>,
    link: String,
    told: Vec<String>,
}

impl Follower {
    fn new(path: &str) -> Self {
        Self { link: path.to_owned(), ..Self::default() }
    }

    /// Follows the links to the end of a round.
    async fn round(&mut self, graph: &Graph<'_>, page: usize) {
        self.told.clear();
        let size = format!("odata.maxpagesize={page}");
        for _ in 0..1_000 {
            let answer = graph.ask_with("GET", &self.link, &[("prefer", &size)], None).await;
            assert_eq!(answer.status, StatusCode::OK, "{}: {}", self.link, answer.text);
            let answer = answer.json();
            let items = answer["value"].as_array().unwrap();
            assert!(items.len() <= page, "{} of {page}", items.len());
            for item in items {
                let id = item["id"].as_str().unwrap().to_owned();
                if item.get("@removed").is_some() {
                    assert_eq!(item["@removed"]["reason"], "deleted");
                    self.there.remove(&id);
                    self.told.push(format!("-{id}"));
                } else {
                    self.told.push(format!("+{}", item["subject"].as_str().unwrap_or_default()));
                    self.there.insert(id, item["changeKey"].as_str().unwrap_or_default().to_owned());
                }
            }
            if let Some(done) = answer["@odata.deltaLink"].as_str() {
                assert!(answer.get("@odata.nextLink").is_none());
                self.link = done.to_owned();
                return;
            }
            self.link = answer["@odata.nextLink"].as_str().unwrap().to_owned();
        }
        panic!("a round without an end");
    }
}

/// What lies in a folder: ids and change keys.
async fn contents(graph: &Graph<'_>, folder: &str) -> BTreeMap<String, String> {
    let page = graph.get(&format!("{folder}/messages?$top=1000&$select=changeKey")).await;
    assert!(page.get("@odata.nextLink").is_none());
    let all = page["value"].as_array().unwrap().iter();
    all.map(|m| (m["id"].as_str().unwrap().to_owned(), m["changeKey"].as_str().unwrap().to_owned())).collect()
}

async fn mailbox(s: &Server, name: &str) -> Mailbox {
    let user = format!("d2000000-0000-4000-8000-{name:0>12}");
    let address = format!("{name}@contoso.example");
    let new = NewMailbox {
        user_id: &user,
        address: &address,
        display_name: name,
        job_title: "",
        language: "en-US",
        time_zone: "UTC",
        shared: false,
        inbox_folders: &[],
        delegates: &[],
    };
    s.sandbox.mailboxes().create(&new).await.unwrap()
}

#[tokio::test]
async fn a_round_tells_what_is_there_and_the_next_what_changed() {
    let s = server().await;
    let store = s.sandbox.mailboxes();
    let box1 = mailbox(&s, "1").await;
    let graph = s.graph(&box1.address).await.immutable();
    let drafts: Vec<Draft> = (0..5)
        .map(|n| Draft {
            sent_at: Some(OffsetDateTime::from_unix_timestamp(1_700_000_000 + i64::from(n) * 60).unwrap()),
            ..draft(usize::try_from(n).unwrap())
        })
        .collect();
    let put = store.put_many(&box1, "inbox", &drafts, OffsetDateTime::now_utc()).await.unwrap();
    let select = "$select=subject,changeKey";
    let mut all = Follower::new(&format!("me/mailFolders/inbox/messages/delta?{select}"));
    all.round(&graph, 2).await;
    assert_eq!(all.told, ["+Mail 4", "+Mail 3", "+Mail 2", "+Mail 1", "+Mail 0"], "the newest first");
    assert!(all.link.contains("/me/mailfolders('") && all.link.contains("')/messages/delta?$deltatoken="));
    all.round(&graph, 2).await;
    assert_eq!(all.told, [""; 0]);

    let first = |kind: &str| {
        Follower::new(&format!("me/mailFolders/inbox/messages/delta?{select}&changeType={kind}"))
    };
    let (mut created, mut updated, mut deleted) = (first("created"), first("updated"), first("deleted"));
    let since = "receivedDateTime ge 2023-11-14T22:15:30Z";
    let mut recent = Follower::new(&format!(
        "me/mailFolders/inbox/messages/delta?{select}&$filter={}",
        common::percent(since)
    ));
    for one in [&mut created, &mut updated, &mut deleted, &mut recent] {
        one.round(&graph, 50).await;
    }
    assert_eq!((created.told.len(), updated.told.len(), deleted.told.len()), (5, 0, 0));
    assert_eq!(recent.told, ["+Mail 4", "+Mail 3"]);

    // Changed, moved out, deleted for good, moved there and back, new.
    let path = |n: usize| format!("me/messages/{}", put[n].immutable_id);
    graph.make("PATCH", &path(0), json!({ "categories": ["Red"] })).await;
    graph.make("POST", &format!("{}/move", path(1)), json!({ "destinationId": "archive" })).await;
    graph.make("POST", &format!("{}/permanentDelete", path(2)), json!({})).await;
    for folder in ["archive", "inbox"] {
        graph.make("POST", &format!("{}/move", path(3)), json!({ "destinationId": folder })).await;
    }
    store.put(&box1, "inbox", &draft(9), OffsetDateTime::now_utc()).await.unwrap();
    let gone = |n: usize| format!("-{}", put[n].immutable_id);
    for one in [&mut all, &mut created, &mut updated, &mut deleted, &mut recent] {
        one.round(&graph, 50).await;
    }
    assert_eq!(
        all.told,
        ["+Mail 0".to_owned(), gone(1), gone(2), "+Mail 3".to_owned(), "+Mail 9".to_owned()]
    );
    assert_eq!(created.told, ["+Mail 3", "+Mail 9"]);
    assert_eq!(updated.told, ["+Mail 0"]);
    assert_eq!(deleted.told, [gone(1), gone(2)]);
    assert_eq!(recent.told, [gone(1), gone(2), "+Mail 3".to_owned(), "+Mail 9".to_owned()]);
    let mut archive = Follower::new(&format!("me/mailFolders/archive/messages/delta?{select}"));
    archive.round(&graph, 50).await;
    assert_eq!(archive.told, ["+Mail 1"]);
}

#[tokio::test]
async fn a_state_that_is_lost_says_so_and_where_to_begin_anew() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let first = mara.get("me/mailFolders/inbox/messages/delta?$select=subject&$top=1000").await;
    let link = first["@odata.deltaLink"].as_str().unwrap();
    let tree = mara.get("me/mailFolders/delta").await["@odata.deltaLink"].as_str().unwrap().to_owned();
    let control = |method: &'static str, path: &'static str, body: Value| {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost:8443")
            .header("x-sandbox-control", s.sandbox.control_token())
            .header("content-type", "application/json");
        s.raw(request.body(axum::body::Body::from(body.to_string())).unwrap())
    };
    let done = control("POST", "/sandbox/graph/lose-state", json!({ "mailbox": MARA })).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
    let lost = mara.ask("GET", link, None).await;
    assert_eq!(lost.status, StatusCode::GONE);
    assert_eq!(lost.json()["error"]["code"], "SyncStateNotFound");
    assert_eq!(mara.ask("GET", &tree, None).await.status, StatusCode::GONE);
    let anew = lost.headers["location"].to_str().unwrap().to_owned();
    assert!(anew.ends_with("$deltatoken="), "{anew}");
    let again = mara.get(&anew).await;
    assert_eq!(again["value"], first["value"]);
    // A state of another folder, or none at all, is no state.
    let archive = mara.get("me/mailFolders/archive").await;
    for wrong in [
        format!(
            "me/mailfolders('{}')/messages/delta?{}",
            archive["id"].as_str().unwrap(),
            link.split('?').next_back().unwrap()
        ),
        "me/mailFolders/inbox/messages/delta?$deltatoken=nonsense".to_owned(),
    ] {
        let answer = mara.ask("GET", &wrong, None).await;
        assert_eq!(answer.json()["error"]["code"], "SyncStateInvalid", "{wrong}");
    }
    for wrong in ["$filter=isRead eq true", "$orderby=subject", "changeType=moved"] {
        let answer = mara.ask("GET", &format!("me/mailFolders/inbox/messages/delta?{wrong}"), None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    // A change that delta loses is still there for who looks.
    let lose = json!({ "mailbox": MARA, "kind": "moved" });
    assert_eq!(control("POST", "/sandbox/graph/lose-changes", lose).await.status, StatusCode::NO_CONTENT);
    let mut inbox = Follower::new("me/mailFolders/inbox/messages/delta?$select=subject");
    inbox.round(&mara, 50).await;
    let id = inbox.there.keys().next().unwrap().clone();
    mara.make("POST", &format!("me/messages/{id}/move"), json!({ "destinationId": "archive" })).await;
    inbox.round(&mara, 50).await;
    assert_eq!(inbox.told, [""; 0]);
    assert!(!contents(&mara, "me/mailFolders/inbox").await.contains_key(&id));
}

#[tokio::test]
async fn the_tree_tells_new_renamed_moved_and_deleted_folders() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let names = |page: &Value| -> Vec<String> {
        let name = |f: &Value| match f.get("@removed") {
            Some(_) => format!("-{}", f["id"].as_str().unwrap()),
            None => f["displayName"].as_str().unwrap().to_owned(),
        };
        page["value"].as_array().unwrap().iter().map(name).collect()
    };
    let mut link = "me/mailFolders/delta?$select=displayName".to_owned();
    let mut found = Vec::new();
    while link.contains("select") || link.contains("skiptoken") {
        let page = mara.ask_with("GET", &link, &[("prefer", "odata.maxpagesize=3")], None).await.json();
        found.extend(names(&page));
        let next = page.get("@odata.nextLink").or(page.get("@odata.deltaLink"));
        link = next.unwrap().as_str().unwrap().to_owned();
    }
    assert_eq!(found.len(), 7, "{found:?}");
    let made = mara.make("POST", "me/mailFolders/inbox/childFolders", json!({ "displayName": "New" })).await;
    let path = format!("me/mailFolders/{}", made["id"].as_str().unwrap());
    let steps = [
        ("PATCH", "", json!({ "displayName": "Newer" }), "Newer"),
        ("POST", "/move", json!({ "destinationId": "archive" }), "Newer"),
        ("DELETE", "", json!({}), "Newer"),
        ("DELETE", "", json!({}), "-"),
    ];
    let page = mara.get(&link).await;
    assert_eq!(names(&page), ["New"]);
    link = page["@odata.deltaLink"].as_str().unwrap().to_owned();
    for (method, action, body, expected) in steps {
        mara.make(method, &format!("{path}{action}"), body).await;
        let page = mara.get(&link).await;
        let expected =
            if expected == "-" { format!("-{}", made["id"].as_str().unwrap()) } else { expected.to_owned() };
        assert_eq!(names(&page), [expected], "{method} {action}");
        link = page["@odata.deltaLink"].as_str().unwrap().to_owned();
    }
    assert_eq!(names(&mara.get(&link).await), [""; 0]);
}

/// Something that happens to a mailbox, or a look at it.
#[derive(Debug, Clone)]
enum Step {
    Create(usize),
    Move(usize, usize),
    Delete(usize),
    Patch(usize),
    /// A page of a round of one of the followers, or all of it.
    Look(usize, usize),
}

const FOLDERS: [&str; 3] = ["inbox", "archive", "junkemail"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3_usize).prop_map(Step::Create),
        4 => (any::<usize>(), 0..3_usize).prop_map(|(m, f)| Step::Move(m, f)),
        1 => any::<usize>().prop_map(Step::Delete),
        2 => any::<usize>().prop_map(Step::Patch),
        2 => (0..4_usize, 1..6_usize).prop_map(|(who, page)| Step::Look(who, page)),
    ]
}

#[test]
fn who_follows_delta_has_what_lies_in_the_folder() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let s = runtime.block_on(server());
    let count = std::sync::atomic::AtomicUsize::new(100);
    proptest!(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) }, |(steps in prop::collection::vec(step(), 1..60))| {
        let name = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_string();
        runtime.block_on(followed(&s, &name, &steps));
    });
}

async fn followed(s: &Server, name: &str, steps: &[Step]) {
    let store = s.sandbox.mailboxes();
    let own = mailbox(s, name).await;
    let (ordinary, lasting) = (s.graph(&own.address).await, s.graph(&own.address).await.immutable());
    let path = |f: usize| format!("me/mailFolders/{}", FOLDERS[f]);
    let follower = |f: usize| Follower::new(&format!("{}/messages/delta?$select=changeKey,subject", path(f)));
    // Two folders, each followed by both kinds of ids.
    let mut followers = [follower(0), follower(0), follower(1), follower(1)];
    let graph = |who: usize| if who.is_multiple_of(2) { &ordinary } else { &lasting };
    let mut there: Vec<String> = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Create(folder) => {
                let put =
                    store.put_many(&own, FOLDERS[*folder], &[draft(n)], OffsetDateTime::now_utc()).await;
                there.push(put.unwrap().remove(0).immutable_id);
            }
            Step::Move(message, folder) if !there.is_empty() => {
                let id = &there[message % there.len()];
                let body = json!({ "destinationId": FOLDERS[*folder] });
                lasting.make("POST", &format!("me/messages/{id}/move"), body).await;
            }
            Step::Delete(message) if !there.is_empty() => {
                let id = there.remove(message % there.len());
                lasting.make("POST", &format!("me/messages/{id}/permanentDelete"), json!({})).await;
            }
            Step::Patch(message) if !there.is_empty() => {
                let id = &there[message % there.len()];
                lasting.make("PATCH", &format!("me/messages/{id}"), json!({ "isRead": true })).await;
            }
            Step::Look(who, page) => followers[*who].round(graph(*who), *page).await,
            Step::Move(..) | Step::Delete(_) | Step::Patch(_) => {}
        }
    }
    for (who, follower) in followers.iter_mut().enumerate() {
        follower.round(graph(who), 3).await;
        assert_eq!(follower.there, contents(graph(who), &path(who / 2)).await, "follower {who}");
        follower.round(graph(who), 3).await;
        assert_eq!(follower.told, [""; 0], "a second round tells nothing");
    }
}
