//! Mail that nobody here wrote, through decision and writing: MIME of several test suites, texts made to deceive
//! sanitizers, addresses in every script, and the samples of Graph's documentation. A summary says what came of each
//! set.
//!
//! The files lie beside the project (`../shared/mail`). Where they are missing the tests say so and pass, unless
//! `CI=true`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use domain::{
    correlation::Clues,
    decision::{Case, History, Source, Verdict, decide, screen},
    knowledge,
    ledger::Entry,
    mail::{Address, Body, Direction, Mail},
    ports::Ledger,
};
use graph::message::Message;
use sandbox::mailbox::{Draft, Person};
use serde_json::Value;
use sync::{clock::Clock, engine::Snapshot, store::Digest};
use wire::Reply;

use crate::kit::{Synchronizer, World, address, run};

/// The mailbox that everything comes to. Its owner takes all mail.
const MAILBOX: &str = "anna";
/// Texts that a mail of the sanitizers' sets has as its body.
const PAYLOADS: [(&str, &str); 2] =
    [("dompurify-expect.json", "payload"), ("html5lib-sanitizer-tests1.json", "input")];

fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mail");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", path.display());
    eprintln!("\n*** LEFT OUT: {} is missing. No mail of others is tested. ***\n", path.display());
    None
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
    out.sort();
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// What came of a set.
#[derive(Debug, Default)]
struct Came {
    /// Files, or texts within them.
    all: usize,
    /// Refused by the mailbox itself, and why.
    refused: BTreeMap<String, usize>,
    /// Verdict and reason.
    decided: BTreeMap<String, usize>,
    /// The CRM did not take it.
    failed: Vec<String>,
}

impl Came {
    fn decided(&mut self, verdict: &str, reason: &str) {
        *self.decided.entry(format!("{verdict} {reason}")).or_default() += 1;
    }

    fn count(&self, verdict: &str) -> usize {
        self.decided.iter().filter(|(key, _)| key.starts_with(verdict)).map(|(_, count)| count).sum()
    }

    fn say(&self, set: &str) {
        println!("{set}: {} read, refused by the mailbox {:?}, {:?}", self.all, self.refused, self.decided);
    }
}

/// The mails of each set, or why one is none.
fn sets(root: &Path) -> BTreeMap<String, Vec<Result<Draft, String>>> {
    let mut sets: BTreeMap<String, Vec<_>> = BTreeMap::new();
    let mut all = Vec::new();
    files(root, &mut all);
    for path in all {
        let inside = path.strip_prefix(root).unwrap();
        let set = inside.iter().next().unwrap().to_string_lossy().into_owned();
        let is = |ends: &[&str]| path.extension().is_some_and(|end| ends.iter().any(|one| end == *one));
        if is(&["eml"]) || (set == "mail-mime-parser" && is(&["txt"])) {
            sets.entry(set).or_default().push(sandbox::graph::mail_of(&std::fs::read(&path).unwrap()));
        } else if is(&["ics"]) {
            let mime = format!(
                "From: a@x.example\r\nSubject: {}\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n{}",
                inside.display(),
                String::from_utf8_lossy(&std::fs::read(&path).unwrap())
            );
            sets.entry(set).or_default().push(sandbox::graph::mail_of(mime.as_bytes()));
        }
    }
    let plain = |subject: String| Draft {
        from: Person { name: "Somebody".to_owned(), address: "somebody@nowhere.example".to_owned() },
        subject,
        ..Draft::default()
    };
    for (file, member) in PAYLOADS {
        for (number, case) in
            json_of(&root.join("sanitizer").join(file)).as_array().unwrap().iter().enumerate()
        {
            let html = Some(case[member].as_str().unwrap().to_owned());
            let mail = Draft { html, ..plain(format!("{file} {number}")) };
            sets.entry("sanitizer".to_owned()).or_default().push(Ok(mail));
        }
    }
    for one in json_of(&root.join("idn/uasg004.json"))["domains"].as_array().unwrap() {
        let domain = one["domain"].as_str().unwrap();
        let mut mail = plain(format!("From {domain}"));
        mail.from.address = format!("пост@{domain}");
        sets.entry("idn".to_owned()).or_default().push(Ok(mail));
    }
    sets
}

/// How many copies of mails were dealt with. Of mails with one Message-ID there is one decision.
async fn dealt_with(engine: &Synchronizer) -> usize {
    let id = engine.store.mailbox(&Address::new(&address(MAILBOX))).await.unwrap().unwrap().id;
    let (mut after, mut count) = (Digest::default(), 0);
    loop {
        let page = engine.store.handled_after(id, after, 1_000).await.unwrap();
        let Some(last) = page.last() else { return count };
        after = last.item;
        count += page.len();
    }
}

#[test]
fn mail_of_others_is_decided_about_and_written() {
    let Some(root) = shared() else { return };
    run(async {
        let world = World::new(None).await;
        let engine = world.synchronizer().await;
        world.contact(0xC1, "Somebody", "somebody@nowhere.example").await;
        world.filter(MAILBOX, 0).await;
        world.settle(&engine).await;
        let mailbox = world.mailbox(MAILBOX).await;
        let mut total = Came::default();
        for (set, mails) in sets(&root) {
            let mut came = Came { all: mails.len(), ..Came::default() };
            let before = dealt_with(&engine).await;
            let since = engine.clock.now();
            for mail in mails {
                let now = time::OffsetDateTime::from_unix_timestamp(world.clock.now().0).unwrap();
                let put = match mail {
                    Ok(mail) => {
                        let put = world.sandbox.mailboxes().put(&mailbox, "inbox", &mail, now).await;
                        put.map(drop).map_err(|error| error.to_string())
                    }
                    Err(why) => Err(why),
                };
                if let Err(why) = put {
                    *came.refused.entry(why).or_default() += 1;
                }
            }
            world.minute(&engine).await;
            world.minute(&engine).await;
            let id = engine.store.mailbox(&Address::new(&address(MAILBOX))).await.unwrap().unwrap().id;
            let filter = sync::store::Filter { since: Some(since), ..Default::default() };
            let decisions = engine.store.decisions(&filter, None, 1_000).await.unwrap();
            for row in decisions {
                // A contact of the mailbox's owner comes into it beside the mail.
                if row.decision.verdict == "create_item" {
                    continue;
                }
                came.decided(&row.decision.verdict, &row.decision.reason);
            }
            let troubled = engine.store.troubled(id, 1_000).await.unwrap();
            came.failed.extend(troubled.into_iter().map(|one| format!("{} {}", one.step, one.problem)));
            came.say(&set);
            assert!(came.failed.is_empty(), "{set}: {:?}", came.failed);
            let refused: usize = came.refused.values().sum();
            let dealt = dealt_with(&engine).await - before;
            assert_eq!(dealt + refused, came.all, "{set}: each is dealt with or refused: {came:?}");
            total.all += came.all;
            for (key, count) in came.decided {
                *total.decided.entry(key).or_default() += count;
            }
        }
        let senderless = total.decided.remove("leave invalid_sender").unwrap_or_default();
        let tracked = total.count("track") + total.count("mark duplicate");
        assert_eq!(tracked, total.count(""), "what has a sender is tracked: {total:?}");
        assert!(total.all > 400 && senderless < 20, "{total:?}, {senderless} without a sender");
        let rows = usize::try_from(world.count().await).unwrap();
        assert!(rows > 350 && rows <= total.count("track"), "{rows}: {total:?}");
        let (graph, crm) = (&world.graph_door.writes, &world.crm_door.writes);
        graph.borrow_mut().clear();
        crm.borrow_mut().clear();
        world.minute(&engine).await;
        assert!(graph.borrow().is_empty() && crm.borrow().is_empty(), "a further run writes nothing");
    });
}

/// The messages of a sample, in whatever answer they stand.
fn messages(value: &Value, out: &mut Vec<Value>) {
    match value {
        Value::Object(object) => {
            let is = object.contains_key("toRecipients") || object.contains_key("internetMessageId");
            if is {
                // What is sent to Graph has no id yet; what lies in a mailbox has one.
                let mut message = value.clone();
                let known = message["id"].as_str().is_some_and(|id| !id.is_empty());
                if !known {
                    message["id"] = format!("sample {}", out.len()).into();
                }
                out.push(message);
            } else {
                object.values().for_each(|inner| messages(inner, out));
            }
        }
        Value::Array(all) => all.iter().for_each(|inner| messages(inner, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Decides about one mail that came to Anna, and writes it where it is to be tracked.
async fn through(
    ledger: &impl Ledger,
    known: &Snapshot,
    mail: Mail,
    clues: Clues,
    body: Body,
    came: &mut Came,
) {
    let enrolled = known.seat(&Address::new(&address(MAILBOX))).unwrap();
    let (history, now) = (History::default(), Clock::default().now());
    let nothing = knowledge::Knowledge::default();
    let mut case = Case {
        mail: &mail,
        clues: &clues,
        source: Source::Inbox,
        seat: &enrolled.seat,
        knowledge: &nothing,
        organisation: &known.organisation,
        history: &history,
        now,
    };
    let question = knowledge::question(&mail, &clues, &known.organisation, now);
    let knowledge = match screen(&case) {
        Some(_) => knowledge::Knowledge::default(),
        None => ledger.know(&[question], &known.directory).await.unwrap(),
    };
    case.knowledge = &knowledge;
    let decision = decide(&case);
    came.decided(decision.verdict.as_str(), decision.reason.as_str());
    let Verdict::Track(mut plan) = decision.verdict else { return };
    plan.activity.body = Some(body);
    let entry = Entry {
        plan: *plan,
        mailbox: Some(enrolled.id),
        in_reply_to: clues.in_reply_to.first().cloned(),
        root: clues.root,
        token: None,
        files: Vec::new(),
        missing: Vec::new(),
    };
    for written in ledger.write_many(&[entry]).await {
        if let Err(problem) = written {
            came.failed.push(format!("{problem:?} of {:?}", mail.subject));
        }
    }
}

#[test]
fn samples_of_graph_are_decided_about_and_written() {
    let Some(root) = shared() else { return };
    run(async {
        let world = World::new(None).await;
        let engine = world.synchronizer().await;
        world.filter(MAILBOX, 0).await;
        let known = engine.settings().await.unwrap();
        let mut all = Vec::new();
        files(&root.join("graph-json"), &mut all);
        let (mut came, mut none) = (Came::default(), 0);
        for path in &all {
            let mut samples = Vec::new();
            messages(&json_of(path)["body"], &mut samples);
            none += usize::from(samples.is_empty());
            for sample in samples {
                came.all += 1;
                let mut reply = Reply::new(200);
                reply.body = sample.to_string().into_bytes();
                let message: Message = match graph::message::read(reply, engine.clock.now()) {
                    Ok(message) => message,
                    Err(fault) => {
                        *came.refused.entry(fault.to_string()).or_default() += 1;
                        continue;
                    }
                };
                let mail = message.mail(Direction::Incoming, Some(Address::new(&address(MAILBOX))));
                let clues = message.clues("Tracked to Dynamics 365");
                let body = message.body.map_or_else(|| Body::new(String::new()), |text| text.body());
                through(engine.ledger.as_ref(), &known, mail, clues, body, &mut came).await;
            }
        }
        println!("{} files, {none} without a message", all.len());
        came.say("graph-json");
        assert!(came.failed.is_empty(), "{:?}", came.failed);
        let refused: usize = came.refused.values().sum();
        assert_eq!(came.count("") + refused, came.all, "each is decided about or refused: {came:?}");
        assert!(came.all >= 15 && came.count("track") >= 7, "{came:?}");
    });
}
