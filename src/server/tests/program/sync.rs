//! `regarding serve --sync`, `regarding sync` and the commands around them, on one database, in the sandbox.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use reqwest::Method;
use serde_json::{Value, json};

use crate::kit::{Data, Server, client, get, run, token, until};

const MARA: &str = "mara.keller@contoso.example";
pub(crate) const JONAS: &str = "jonas.brandt@contoso.example";
const ASHA: &str = "asha.rao@contoso.example";

pub(crate) fn synchronizing(data: &Path) -> Server {
    Server::with(&["serve", "--sandbox", "--sync", "--http", "0"], data)
}

/// What a command answered, and the number it ended with.
pub(crate) fn command(arguments: &[&str], data: &Path) -> (i32, Value, String) {
    let output = run(arguments, data);
    let told = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code().unwrap(), told, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Has somebody's filter take every mail.
pub(crate) async fn take_all(server: &Server, data: &Path, user: &str) {
    let of_user = token(data, &["--user", user]);
    let (status, me) = get(&format!("{}/api/data/v9.2/WhoAmI", server.url), &of_user).await;
    assert_eq!(status, 200, "{me}");
    let settings =
        format!("{}/api/data/v9.2/usersettingscollection({})", server.url, me["UserId"].as_str().unwrap());
    let change = json!({ "incomingemailfilteringmethod": 0 });
    let reply = client().patch(settings).bearer_auth(&of_user).json(&change).send().await.unwrap();
    assert_eq!(reply.status(), 204);
    // Where the synchronizer is a process of its own there is nobody to ask: it comes to the settings by itself.
    let _ = client().post(format!("{}/sync/look", server.url)).bearer_auth(&of_user).send().await;
    // A look that was under way still has the old filter, and is short.
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
}

/// A mail from a stranger lies in somebody's Inbox.
pub(crate) async fn deliver(server: &Server, user: &str, message: &str) {
    let session = client().post(format!("{}/sandbox/api/session", server.url));
    let session: Value =
        session.json(&json!({ "mailbox": user })).send().await.unwrap().json().await.unwrap();
    let mail = json!({
        "from": {"name": "Stranger", "address": "stranger@elsewhere.example"},
        "to": [{"name": "You", "address": user}],
        "subject": "A subject that only a person reads", "text": "Hello", "messageId": message,
    });
    let reply = client()
        .post(format!("{}/sandbox/api/deliver", server.url))
        .bearer_auth(session["token"].as_str().unwrap())
        .json(&mail)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 200);
}

/// The decision that tracked a mail, once it is taken.
pub(crate) async fn tracked(data: &Path, message: &str) -> Value {
    until("tracking", || async {
        let (_, told, _) = command(&["explain", message, "--json"], data);
        let all = told["decisions"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|one| one["verdict"] == "track")
    })
    .await
}

/// The story's people with a seat, and its queue.
const SEATS: usize = 5;

/// Settings are read, and mailboxes were looked at for the first time.
pub(crate) async fn settled(data: &Path) {
    until("the first looks", || async {
        let (_, told, _) = command(&["mailboxes", "--json"], data);
        let all = told["mailboxes"].as_array().cloned().unwrap_or_default();
        (all.len() == SEATS && all.iter().all(|one| one["state"] == "well")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_tracked_explained_and_taken_back_for_good() {
    let data = Data::new();
    let server = synchronizing(&data.0);
    settled(&data.0).await;
    take_all(&server, &data.0, MARA).await;
    let mara = token(&data.0, &["--user", MARA]);
    let look = client().post(format!("{}/sync/look", server.url)).bearer_auth(&mara).send().await.unwrap();
    assert_eq!(look.status(), 202);
    // Notifications wake the workers: nobody asks for a look now, and the slow poll is a quarter of an hour away.
    deliver(&server, MARA, "<one@elsewhere.example>").await;
    let decision = tracked(&data.0, "<one@elsewhere.example>").await;
    assert_eq!((decision["reason"].as_str(), decision["mailbox"].as_str()), (Some("accept_all"), Some(MARA)));
    let id = decision["id"].as_str().unwrap();
    let activity = format!("{}/api/data/v9.2/emails({})", server.url, decision["activity"].as_str().unwrap());
    let written = || async { (get(&activity, &mara).await.0 == 200).then_some(()) };
    until("the activity", written).await;

    let (code, listed, _) =
        command(&["decisions", "--json", "--reason", "accept_all", "--mailbox", MARA], &data.0);
    assert_eq!((code, listed[0]["id"].as_str()), (0, Some(id)), "{listed}");
    let (code, said, _) = command(&["decisions", "--json", "--mailbox", "nobody@nowhere.example"], &data.0);
    assert_eq!((code, said), (3, Value::Null));
    let (code, ..) = command(&["explain", "nothing@nowhere.example"], &data.0);
    assert_eq!(code, 3);
    let (code, ..) = command(&["undo", "00000000-0000-0000-0000-000000000001"], &data.0);
    assert_eq!(code, 3);

    let (code, done, said) = command(&["undo", id, "--json"], &data.0);
    assert_eq!(
        (code, done["crm"].as_str(), done["copies"].as_u64()),
        (0, Some("deleted"), Some(1)),
        "{said}"
    );
    assert_eq!(get(&activity, &mara).await.0, 404);
    let (code, refused, _) = command(&["undo", id, "--json"], &data.0);
    assert_eq!((code, refused["refused"].as_str()), (4, Some("already_undone")));
    // The look that finds the category gone does not track it again.
    let look = client().post(format!("{}/sync/look", server.url)).bearer_auth(&mara).send().await.unwrap();
    assert_eq!(look.status(), 202);
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    let (_, told, _) = command(&["explain", "one@elsewhere.example", "--json"], &data.0);
    let all = told["decisions"].as_array().cloned().unwrap_or_default();
    let tracks = |one: &&Value| one["verdict"] == "track" && one["undone"].is_null();
    assert!(!all.is_empty() && all.iter().find(tracks).is_none(), "{told}");
    assert_eq!(get(&activity, &mara).await.0, 404);
    let (code, leave, _) = command(&["decisions", "--json", "--most", "1"], &data.0);
    let last = leave[0]["id"].as_str().unwrap();
    let (refused, ..) = command(&["undo", last], &data.0);
    assert_eq!((code, refused), (0, 4), "what changed nothing cannot be taken back: {leave}");
}

/// Method, path, token, a header, the status, and how many decisions are told.
type Row<'a> = (&'a Method, &'a str, Option<&'a str>, Option<&'a str>, u16, Option<usize>);

#[tokio::test]
async fn routes_give_everybody_their_own_and_an_administrator_all() {
    let data = Data::new();
    let server = synchronizing(&data.0);
    settled(&data.0).await;
    take_all(&server, &data.0, JONAS).await;
    let user = |address| token(&data.0, &["--user", address]);
    let (mara, jonas, asha) = (user(MARA), user(JONAS), user(ASHA));
    let expired = token(&data.0, &["--user", JONAS, "--lifetime", "-4000"]);
    let look = client().post(format!("{}/sync/look", server.url)).bearer_auth(&jonas).send().await.unwrap();
    assert_eq!(look.status(), 202);
    deliver(&server, JONAS, "<two@elsewhere.example>").await;
    let decision = tracked(&data.0, "two@elsewhere.example").await;
    let mail = "/sync/decisions?message=%3Ctwo@elsewhere.example%3E";
    let undo = format!("/sync/undo/{}", decision["id"].as_str().unwrap());
    let (read, write) = (Method::GET, Method::POST);
    let proxied = "x-forwarded-for";
    let table: &[Row<'_>] = &[
        (&read, mail, None, None, 401, None),
        (&read, mail, Some(&expired), None, 401, None),
        (&read, mail, Some(&asha), None, 200, Some(0)),
        (&read, mail, Some(&jonas), None, 200, Some(1)),
        (&read, mail, Some(&mara), None, 200, Some(1)),
        (&read, "/sync/decisions", Some(&jonas), None, 400, None),
        (&read, "/sync/decisions?message=", Some(&jonas), None, 400, None),
        (&read, "/sync/left", None, None, 401, None),
        (&read, "/sync/left", Some(&expired), None, 401, None),
        (&read, "/sync/left", Some(&jonas), None, 200, None),
        (&read, "/sync/event?item=AA", None, None, 401, None),
        (&read, "/sync/event?item=AA", Some(&expired), None, 401, None),
        (&read, "/sync/event", Some(&jonas), None, 400, None),
        (&read, "/sync/event?item=", Some(&jonas), None, 400, None),
        (&read, "/sync/event?item=AAnowhere", Some(&jonas), None, 410, None),
        (&write, "/sync/look", None, None, 401, None),
        (&write, "/sync/look", Some(&asha), None, 202, None),
        (&read, "/metrics", None, None, 200, None),
        (&read, "/metrics", None, Some(proxied), 401, None),
        (&read, "/metrics", Some(&jonas), Some(proxied), 401, None),
        (&read, "/metrics", Some(&mara), Some(proxied), 200, None),
        (&write, &undo, None, None, 401, None),
        (&write, &undo, Some(&expired), None, 401, None),
        (&write, &undo, Some(&asha), None, 404, None),
        (&write, "/sync/undo/nonsense", Some(&jonas), None, 400, None),
        (&write, &undo, Some(&jonas), None, 200, None),
        (&write, &undo, Some(&mara), None, 409, None),
        (&read, &undo, Some(&mara), None, 405, None),
    ];
    for (method, path, token, header, status, count) in table {
        let mut request = client().request((*method).clone(), format!("{}{path}", server.url));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(header) = header {
            request = request.header(*header, "10.0.0.7");
        }
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), *status, "{method} {path} {header:?}");
        if let Some(count) = count {
            let told: Value = reply.json().await.unwrap();
            assert_eq!(told["decisions"].as_array().map(Vec::len), Some(*count), "{path}: {told}");
        }
    }
}

#[tokio::test]
async fn an_event_is_named_to_those_in_whose_calendar_it_is() {
    let data = Data::new();
    let server = synchronizing(&data.0);
    settled(&data.0).await;
    let user = |address| token(&data.0, &["--user", address]);
    let (jonas, asha) = (user(JONAS), user(ASHA));
    let time = |hour: u8| json!({ "dateTime": format!("2027-01-11T{hour:02}:00:00"), "timeZone": "UTC" });
    let weekly = json!({
        "pattern": { "type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday" },
        "range": { "type": "numbered", "startDate": "2027-01-11", "numberOfOccurrences": 4 },
    });
    // 2027-01-11T09:00:00Z, and an hour later.
    let first = json!({ "start": 1_799_658_000, "end": 1_799_661_600 });
    for (recurrence, shows, first) in [(Value::Null, "tentative", Value::Null), (weekly, "oof", first)] {
        let mut event = json!({ "subject": "Plan", "start": time(9), "end": time(10), "showAs": shows });
        event["recurrence"] = recurrence;
        let made = client().post(format!("{}/graph/v1.0/me/events", server.url)).bearer_auth(&jonas);
        let made: Value = made.json(&event).send().await.unwrap().json().await.unwrap();
        let path =
            format!("{}/sync/event?item={}", server.url, made["id"].as_str().unwrap().replace('=', "%3D"));
        let (status, told) = get(&path, &jonas).await;
        assert_eq!((status, &told["uid"], &told["shows"]), (200, &made["iCalUId"], &shows.into()), "{told}");
        assert_eq!(told["first"], first);
        assert_eq!(get(&path, &asha).await.0, 410, "it is not in Asha's calendar");
    }
}

#[tokio::test]
async fn an_event_tells_whoever_has_it_from_which_row_it_was_made() {
    let data = Data::new();
    let server = synchronizing(&data.0);
    settled(&data.0).await;
    let user = |address| token(&data.0, &["--user", address]);
    let (jonas, asha) = (user(JONAS), user(ASHA));
    let row = "0b8f7f3e-6a0e-4a59-8f0a-1c2d3e4f5a6b";
    let property = "String {8d6b1c9e-4f0a-4a53-9d1e-6f2b7c30a5e4} Name RegardingActivity";
    let time = |hour: u8| json!({ "dateTime": format!("2027-01-11T{hour:02}:00:00"), "timeZone": "UTC" });
    let event = json!({
        "subject": "Began in the CRM", "start": time(9), "end": time(10),
        "attendees": [{ "emailAddress": { "address": ASHA }, "type": "required" }],
        "singleValueExtendedProperties": [{ "id": property, "value": row }],
    });
    let events = format!("{}/graph/v1.0/me/events", server.url);
    let made = client().post(&events).bearer_auth(&jonas).json(&event).send().await.unwrap();
    let made: Value = made.json().await.unwrap();
    let asked = |event: &Value| {
        format!("{}/sync/event?item={}", server.url, event["id"].as_str().unwrap().replace('=', "%3D"))
    };
    let (status, told) = get(&asked(&made), &jonas).await;
    assert_eq!((status, &told["row"]), (200, &row.into()), "{told}");
    // The copy of who attends does not say it: the organizer's does.
    let all = get(&format!("{events}?$top=999"), &asha).await.1;
    let theirs = all["value"].as_array().unwrap().iter().find(|one| one["iCalUId"] == made["iCalUId"]);
    let (status, told) = get(&asked(theirs.unwrap()), &asha).await;
    assert_eq!((status, &told["row"]), (200, &row.into()), "{told}");
}

#[tokio::test]
async fn after_a_kill_and_at_another_address_notifications_still_arrive() {
    let data = Data::new();
    let server = synchronizing(&data.0);
    settled(&data.0).await;
    let old = server.url.clone();
    server.kill();
    let server = synchronizing(&data.0);
    assert_ne!(server.url, old, "another port");
    take_all(&server, &data.0, MARA).await;
    let mara = token(&data.0, &["--user", MARA]);
    until("the synchronizer", || async {
        let look =
            client().post(format!("{}/sync/look", server.url)).bearer_auth(&mara).send().await.unwrap();
        (look.status() == 202).then_some(())
    })
    .await;
    // What was promised to the old address is made anew: the slow poll is a quarter of an hour away.
    for number in 0..2 {
        let message = format!("<again{number}@elsewhere.example>");
        deliver(&server, MARA, &message).await;
        assert_eq!(tracked(&data.0, &message).await["reason"], "accept_all");
    }
}

#[tokio::test]
async fn notifications_are_asked_for_with_a_handshake_and_kept_or_refused() {
    let data = Data::new();
    let server = synchronizing(&data.0);
    let large = vec![b'x'; 5 * 1024 * 1024];
    let stranger = json!({"value": [{
        "subscriptionId": "00000000-0000-0000-0000-000000000001", "clientState": "guessed",
        "changeType": "created", "resource": "users/x/messages/y",
    }]});
    for route in ["/sync/notifications", "/sync/lifecycle"] {
        let url = format!("{}{route}", server.url);
        let asked = client().post(format!("{url}?validationToken=a%20b%3Cc")).send().await.unwrap();
        assert_eq!(asked.status(), 200);
        assert!(asked.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
        assert_eq!(asked.text().await.unwrap(), "a b&lt;c");
        for (body, status) in [
            (stranger.to_string().into_bytes(), 202),
            (b"{}".to_vec(), 400),
            (b"nonsense".to_vec(), 400),
            (large.clone(), 413),
        ] {
            let reply = client().post(&url).body(body).send().await.unwrap();
            assert_eq!(reply.status(), status, "{route}");
        }
        assert_eq!(client().get(&url).send().await.unwrap().status(), 405);
    }
    let health: Value =
        client().get(format!("{}/healthz", server.url)).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (health["status"].as_str(), health["sync"]["store"].as_str()),
        (Some("ok"), Some("ok")),
        "{health}"
    );
}

#[tokio::test]
async fn the_doctor_names_the_first_broken_link_and_who_mends_it() {
    let data = Data::new();
    let server = synchronizing(&data.0);
    settled(&data.0).await;
    let diagnosed = |more: &[&str]| {
        let (code, told, _) = command(&[&["doctor", "--json"], more].concat(), &data.0);
        let checks = told["checks"].as_array().cloned().unwrap_or_default();
        let first = checks.iter().find(|one| one["state"] == "broken");
        let first =
            first.map(|one| format!("{} {}", one["check"].as_str().unwrap(), one["by"].as_str().unwrap()));
        assert_eq!(checks.len(), 11, "each link is named: {told}");
        (code, first.unwrap_or_default())
    };
    assert_eq!(diagnosed(&[]), (0, String::new()));
    let nowhere = format!("sqlite:{}/no/folder/x.sqlite", data.0.display());
    assert_eq!(diagnosed(&["--store", &nowhere]), (5, "store operator".to_owned()));
    assert_eq!(diagnosed(&["--store", "mysql://h/d"]), (5, "store operator".to_owned()));
    let file = data.0.join("wrong.toml");
    fs::write(&file, "[sync]\nstoer = \"x\"").unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(diagnosed(&["--config", file]), (5, "config operator".to_owned()));
    let secret = data.0.join("service-secret");
    let right = fs::read_to_string(&secret).unwrap();
    fs::write(&secret, "wrong").unwrap();
    assert_eq!(diagnosed(&[]), (5, "graph_sign_in administrator".to_owned()));
    fs::write(&secret, right).unwrap();
    // The mailboxes' service refuses, and nothing else does.
    let control = fs::read_to_string(data.0.join("control-token")).unwrap();
    let rule = json!({ "match": { "path": "/graph/v1.0/" }, "status": 403 });
    let faults = format!("{}/sandbox/faults", server.url);
    let reply =
        client().post(&faults).header("x-sandbox-control", control.trim()).json(&rule).send().await.unwrap();
    assert!(reply.status().is_success(), "{}", reply.text().await.unwrap());
    assert_eq!(diagnosed(&[]), (5, "graph administrator".to_owned()));
    server.kill();
    assert_eq!(diagnosed(&[]), (5, "graph_sign_in operator".to_owned()));
}

#[tokio::test]
async fn a_process_of_its_own_tracks_what_lies_there_and_ends_in_good_order() {
    let data = Data::new();
    let server = Server::start(&data.0);
    take_all(&server, &data.0, MARA).await;
    deliver(&server, MARA, "<three@elsewhere.example>").await;
    let outlook =
        command(&["dry-run", "--filter", "all", "--days", "30", "--mailbox", MARA, "--json"], &data.0);
    let (code, told, said) = outlook;
    assert_eq!(code, 0, "{said}");
    assert!(told["tracked"].as_u64().unwrap() > 0 && told["mails"] == told["tracked"], "{told}");
    assert!(!told.to_string().contains("subject"), "machines are told no subjects");
    let none = command(&["dry-run", "--filter", "nothing", "--mailbox", JONAS, "--json"], &data.0);
    assert_eq!(none.1["mailboxes"], 1, "{}", none.1);
    let alone = Server::with(&["sync", "--http", "0"], &data.0);
    let decision = tracked(&data.0, "three@elsewhere.example").await;
    assert_eq!(decision["reason"], "accept_all");
    let figures = client().get(format!("{}/metrics", alone.url)).send().await.unwrap();
    let figures = figures.text().await.unwrap();
    assert!(figures.contains("regarding_sync_mailboxes "), "{figures}");
    let ended = alone.terminate();
    assert_eq!(ended, Some(0));
    let (_, told, _) = command(&["mailboxes", "--json"], &data.0);
    let held: Vec<_> =
        told["mailboxes"].as_array().unwrap().iter().filter(|one| !one["worker"].is_null()).collect();
    assert!(held.is_empty(), "leases are given back: {held:?}");
}

#[tokio::test]
async fn processes_on_one_postgresql_share_mailboxes_and_go_on_when_one_is_killed() {
    let Some(store) = tokio::task::spawn_blocking(testpg::database).await.unwrap() else { return };
    let data = Data::new();
    let server = Server::start(&data.0);
    take_all(&server, &data.0, MARA).await;
    deliver(&server, MARA, "<before@elsewhere.example>").await;
    let process = || Server::with(&["sync", "--http", "0", "--store", &store], &data.0);
    let (one, other) = (process(), process());
    let explained = |message: &'static str| {
        let (store, data) = (store.clone(), data.0.clone());
        async move {
            until("tracking", || async {
                let (_, told, _) = command(&["explain", message, "--json", "--store", &store], &data);
                told["decisions"].as_array().cloned().filter(|all| !all.is_empty())
            })
            .await
        }
    };
    let before = explained("before@elsewhere.example").await;
    assert_eq!((before.len(), before[0]["verdict"].as_str()), (1, Some("track")), "once: {before:?}");
    one.kill();
    deliver(&server, MARA, "<after@elsewhere.example>").await;
    let after = explained("after@elsewhere.example").await;
    assert_eq!((after.len(), after[0]["verdict"].as_str()), (1, Some("track")), "once: {after:?}");
    assert!(!data.0.join("sync.sqlite").exists());
    assert_eq!(other.terminate(), Some(0));
}

#[test]
fn mistakes_are_answered_with_a_remedy_and_a_code() {
    let data = Data::new();
    for (arguments, code, expected) in [
        (&["mailboxes"][..], 1, "--store"),
        (&["explain", "x@y"], 1, "there is no database"),
        (&["explain", ""], 1, "Message-ID"),
        (&["sync"], 1, "[graph]"),
        (&["dry-run", "--filter", "all"], 1, "[graph]"),
        (&["dry-run"], 2, "--filter"),
        (&["decisions", "--since", "soon"], 2, "90s, 15m, 1h or 7d"),
        (&["undo", "nonsense"], 2, "DECISION"),
        (&["serve", "--sandbox", "--store", "sqlite:x"], 2, "--sync"),
    ] {
        let output = run(arguments, &data.0);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    assert!(!data.0.join("sync.sqlite").exists(), "a question makes no database");
}

#[test]
fn shells_complete_and_help_tells_the_codes() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_regarding")).args(["completions", shell]).output().unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains("dry-run"), "{shell}");
    }
    for name in ["explain", "mailboxes", "decisions", "undo", "dry-run", "doctor", "sync"] {
        let output = Command::new(env!("CARGO_BIN_EXE_regarding")).args([name, "--help"]).output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("Exit codes:"), "{name}");
    }
}

#[test]
fn who_has_read_enough_ends_the_program_without_a_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_regarding"))
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut manifest = Command::new(env!("CARGO_BIN_EXE_regarding"))
        .args(["manifest", "--url", "https://crm.example"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(manifest.stdout.take());
    drop(child.stdout.take());
    for child in [child, manifest] {
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing is said about it");
        assert!(!output.status.success());
    }
}
