//! Every request that our client of Graph can build, and every name that it reads, against `graph.openapi.json` and
//! `graph.schema.json`.

mod answers;
mod check;
mod planning;
mod sandbox;

use std::{collections::BTreeSet, fs, path::PathBuf};

use check::Contract;
use domain::mail::{Address, ItemId, MessageId, Moment, Person};
use graph::{
    Format, Link, Mailbox, Property, Service, attachments,
    attachments::NewFile,
    batch::{Batch, Run},
    categories,
    draft::{self, Draft},
    extension, folders, mailbox_settings, master_categories,
    message::{self, Importance, Text, Want},
    message_delta::{self, Only, Start},
    messages, mime, move_message, names,
    reply::{self, Above, To},
    send_mail,
    subscriptions::{self, Changes, ClientState, New, Watched},
    translate_ids::{self, IdKind},
    upload, user,
};
use serde_json::{Value, json};
use wire::{Method, Request};

use super::contract;

const ROOT: &str = "https://graph.microsoft.com/v1.0/";
const NOW: Moment = Moment(1_795_431_480);

fn load() -> Option<Contract> {
    Some(Contract::new(&contract("graph.openapi.json")?, &contract("graph.schema.json")?))
}

/// Requests under the name of the function that builds them.
#[derive(Default)]
struct Built(Vec<(&'static str, Request)>);

impl Built {
    fn add<E: std::fmt::Debug>(&mut self, name: &'static str, request: Result<Request, E>) {
        self.0.push((name, request.unwrap()));
    }
}

fn id() -> ItemId {
    ItemId("AAkALgAAAAAAHYQDEapmEc2byACqAC/EWg0A+'=".into())
}

fn person() -> Person {
    Person { address: Address::new("bea@x.y"), name: "Bea O'Hara".into() }
}

fn mail() -> Draft {
    let people = || Some(vec![person(), person()]);
    Draft {
        subject: Some("Offer".into()),
        body: Some(Text { format: Format::Html, content: "<p>x</p>".into() }),
        from: Some(person()),
        to: people(),
        cc: people(),
        bcc: people(),
        reply_to: people(),
        importance: Some(Importance::Low),
        categories: Some(vec!["Red".into()]),
        headers: vec![("x-regarding".into(), "1".into())],
        properties: vec![(Property::IN_REPLY_TO, "<a@b>".into())],
        files: vec![file()],
    }
}

fn file() -> NewFile {
    NewFile {
        name: "logo.png".into(),
        content_type: "image/png".into(),
        content_id: Some("logo@x".into()),
        content: vec![1, 2, 3],
    }
}

fn link(rest: &str) -> Link {
    Link::new(format!("{ROOT}{rest}")).unwrap()
}

fn whole() -> Want<'static> {
    Want { members: &[message::HEAD, message::HEADERS, message::TEXT, message::OWN_TEXT], ..Want::default() }
}

fn reading(service: &Service, who: &Mailbox, built: &mut Built) {
    for only in [None, Some(Only::Created), Some(Only::Updated), Some(Only::Deleted)] {
        let start = Start { want: whole(), page: 50, only, since: Some(NOW), newest_first: true };
        built.add("message_delta::start", message_delta::start(service, who, "inbox", &start));
    }
    let start = Start::default();
    for rest in [
        "me/mailfolders('AQMkADNk%3D')/messages/delta?$skiptoken=GwcBoTmPuoTQWfcsAbkYM",
        "users('a@b.c')/mailFolders('AQMkADNk')/messages/delta?$deltatoken=a%2B",
        "me/mailFolders/AQMkADNk/messages/delta?$deltatoken=",
    ] {
        built.add("message_delta::follow", message_delta::follow(service, &link(rest), &start));
    }
    built.add("folders::start", folders::start(service, who, 100));
    built.add("folders::follow", folders::follow(service, &link("me/mailfolders/delta?$skiptoken=a"), 100));
    built.add("folders::get", folders::get(service, who, folders::well_known::INBOX));
    built.add("folders::children", folders::children(service, who, "AQ=", 100));
    let next = link("me/mailFolders('AQ')/childFolders?$skip=10&$top=10");
    built.add("folders::children_next", folders::children_next(service, &next));
    for want in [whole(), Want { members: &[], properties: &[], format: Format::Text }] {
        built.add("message::request", message::request(service, who, &id(), &want));
    }
    let place = Want { members: &[message::PLACE], format: Format::Text, properties: &[] };
    let ids = MessageId::list("<a'b@x> <c&d@x>");
    built.add("messages::find", messages::find(service, who, &ids, &place));
    let ours = messages::with_property(service, who, &Property::ACTIVITY, "6f1b-'1", &place);
    built.add("messages::with_property", ours);
    let thread = messages::of_conversation(service, who, "AAQk-'1_=", 100, &place);
    built.add("messages::of_conversation", thread);
    for (since, until) in [(None, None), (Some(NOW), Some(NOW))] {
        let of = messages::of_folder(service, who, "sentitems", since, until, 1_000, &place);
        built.add("messages::of_folder", of);
    }
    built.add("messages::changed", messages::changed(service, who, NOW, 500, &place));
    let next = link("me/mailFolders('AQ')/messages?$select=id&$skip=10");
    built.add("messages::next", messages::next(service, &next, &place));
    built.add("mime::request", mime::request(service, who, &id()));
    built.add("attachments::list", attachments::list(service, who, &id()));
    let next = link("me/messages('AA')/attachments?$skip=10");
    built.add("attachments::list_next", attachments::list_next(service, &next));
    built.add("attachments::get", attachments::get(service, who, &id(), "AT=="));
    built.add("attachments::content", attachments::content(service, who, &id(), "AT=="));
    built.add("extension::get", extension::get(service, who, &id(), "com.example.regarding"));
    built.add("master_categories::list", master_categories::list(service, who));
    let next = link("me/outlook/masterCategories?$skip=10");
    built.add("master_categories::list_next", master_categories::list_next(service, &next));
    built.add("mailbox_settings::request", mailbox_settings::request(service, who));
    built.add("user::request", user::request(service, who));
}

fn writing(service: &Service, who: &Mailbox, built: &mut Built) {
    let names = ["Red".to_owned(), "Tracked to Dynamics 365".to_owned()];
    for version in [None, Some("W/\"CQAAABYAAAA\"")] {
        built.add("categories::set", categories::set(service, who, &id(), version, &names));
    }
    built.add("master_categories::create", master_categories::create(service, who, &names[1], 9));
    built.add("master_categories::delete", master_categories::delete(service, who, "5a9a6aa8-b65f"));
    built.add("move_message::request", move_message::request(service, who, &id(), "archive"));
    built.add("message::delete", message::delete(service, who, &id()));
    built.add("send_mail::request", send_mail::request(service, who, &mail(), false));
    built.add("send_mail::mime", send_mail::mime(service, who, b"From: a@b.c\r\n\r\nx"));
    built.add("send_mail::mime_draft", send_mail::mime_draft(service, who, b"From: a@b.c\r\n\r\nx"));
    built.add("draft::create", draft::create(service, who, &mail()));
    let change = Draft { files: vec![], headers: vec![], ..mail() };
    built.add("draft::update", draft::update(service, who, &id(), &change));
    built.add("draft::send", draft::send(service, who, &id()));
    for to in [To::Sender, To::All, To::Forward(vec![person()])] {
        let above = [Above::Nothing, Above::Comment("c".into()), Above::Draft(Box::new(mail()))];
        for above in above {
            built.add("reply::create", reply::create(service, who, &id(), &to, &above));
        }
    }
    built.add("attachments::add", attachments::add(service, who, &id(), &file()));
    let item = upload::Item {
        name: "a.pdf".into(),
        content_type: "application/pdf".into(),
        bytes: 5_000_000,
        content_id: Some("a".into()),
    };
    built.add("upload::create", upload::create(service, who, &id(), &item));
    let data = json!({"activity": "1", "n": {"a": [1]}}).as_object().unwrap().clone();
    built.add("extension::create", extension::create(service, who, &id(), "com.example.regarding", &data));
    built.add("extension::update", extension::update(service, who, &id(), "com.example.regarding", &data));
    let kinds = [IdKind::Entry, IdKind::Ews, IdKind::ImmutableEntry, IdKind::Rest, IdKind::ImmutableRest];
    for kind in kinds {
        let request = translate_ids::request(service, who, &["AQ".into()], kind, IdKind::ImmutableRest);
        built.add("translate_ids::request", request);
    }
    let state = ClientState::new("s3cret").unwrap();
    let watched = [
        Watched::Messages(None),
        Watched::Messages(Some("inbox")),
        Watched::Events,
        Watched::Contacts,
        Watched::Tasks("AQ"),
    ];
    for watched in watched {
        let new = New {
            watched,
            changes: Changes::ALL,
            url: "https://regarding.example/n",
            lifecycle_url: "https://regarding.example/l",
            state: &state,
            expires: subscriptions::expiry(NOW, watched.max_life_s()),
        };
        built.add("subscriptions::create", subscriptions::create(service, who, &new));
    }
}

/// Every request that the client can build for Graph, for both ways to name a mailbox.
fn everything() -> Built {
    let service = Service::new(ROOT);
    let mut built = Built::default();
    for who in [Mailbox::Me, Mailbox::User("o'brien#EXT#@acme.example".into())] {
        reading(&service, &who, &mut built);
        writing(&service, &who, &mut built);
        planning::build(&service, &who, &mut built);
    }
    built.add("subscriptions::renew", subscriptions::renew(&service, "7f-1", NOW));
    built.add("subscriptions::reauthorize", subscriptions::reauthorize(&service, "7f-1"));
    built.add("subscriptions::delete", subscriptions::delete(&service, "7f-1"));
    built.add("subscriptions::get", subscriptions::get(&service, "7f-1"));
    built.add::<()>("subscriptions::list", Ok(subscriptions::list(&service)));
    let next = link("subscriptions?$skip=1");
    built.add("subscriptions::list_next", subscriptions::list_next(&service, &next));
    // All that is JSON in batches, so that their parts are judged too.
    let json = |request: &&(&str, Request)| {
        request.1.headers.get("Content-Type").is_none_or(|kind| kind == "application/json")
    };
    let parts: Vec<Request> = built.0.iter().filter(json).map(|(_, request)| request.clone()).collect();
    for parts in parts.chunks(20) {
        let mut batch = Batch::new();
        for (at, part) in parts.iter().enumerate() {
            batch.push_after(part.clone(), if at == 0 { &[] } else { &[0] });
        }
        built.add("batch::request", batch.request(&service));
        built.add("batch::request", Run::new(batch).request(&service));
    }
    built
}

#[test]
fn every_request_is_one_that_graph_knows() {
    let Some(contract) = load() else { return };
    let built = everything();
    let mut faults: Vec<String> = Vec::new();
    for (name, request) in &built.0 {
        faults.extend(contract.faults(ROOT, request).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(built.0.len() > 100, "{}", built.0.len());
}

/// Requests that do not go to Graph but to the address that an upload was given.
const ELSEWHERE: [&str; 2] = ["upload::put", "upload::cancel"];

/// Requests of the directory, which the contract of mail does not describe.
const OF_THE_DIRECTORY: [&str; 1] = ["licences::request"];

/// The operations of the client: functions that build a request.
fn operations() -> BTreeSet<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/graph");
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let functions = text.split("\n    pub fn ").flat_map(|part| part.split("\npub fn ")).skip(1);
        for function in functions {
            let head = function.split('{').next().unwrap();
            let gives = head.rsplit("->").next().unwrap().trim();
            if gives.starts_with("Request") || gives.starts_with("Result<Request") {
                there.insert(format!("{module}::{}", head.split('(').next().unwrap()));
            }
        }
    }
    there
}

#[test]
fn no_request_of_the_client_is_left_out() {
    let apart = ELSEWHERE.iter().chain(&OF_THE_DIRECTORY);
    let mut found: BTreeSet<String> = apart.map(|name| (*name).to_owned()).collect();
    found.extend(everything().0.into_iter().map(|(name, _)| name.to_owned()));
    assert_eq!(operations(), found);
}

#[test]
fn every_name_that_is_read_or_written_is_one_of_graphs() {
    let Some(contract) = load() else { return };
    assert_eq!(contract.unknown(names::ALL), [""; 0]);
    assert!(names::ALL.len() > 90, "{}", names::ALL.len());
}

fn changed(request: Request, body: impl FnOnce(&mut Value)) -> Request {
    let mut value: Value = serde_json::from_slice(&request.body).unwrap();
    body(&mut value);
    Request { body: value.to_string().into_bytes(), ..request }
}

fn told(request: Request, from: &str, to: &str) -> Request {
    assert!(request.url.contains(from), "{} has no {from}", request.url);
    Request { url: request.url.replace(from, to), ..request }
}

/// A judge who lets all pass would prove nothing: each of these is wrong in one point, which must be found.
#[test]
fn what_graph_does_not_know_is_found() {
    let Some(contract) = load() else { return };
    let service = Service::new(ROOT);
    let me = Mailbox::Me;
    let get = || message::request(&service, &me, &id(), &whole()).unwrap();
    let send = || send_mail::request(&service, &me, &mail(), true).unwrap();
    let delta = || {
        let start = Start { page: 10, since: Some(NOW), newest_first: true, ..Start::default() };
        message_delta::start(&service, &me, "inbox", &start).unwrap()
    };
    let raw = |method, rest: &str| {
        Request::new(method, format!("{ROOT}{rest}")).with_header("Prefer", "IdType=\"ImmutableId\"")
    };
    let mut batch = Batch::new();
    batch.push(get());
    assert_eq!(contract.faults(ROOT, &batch.request(&service).unwrap()), [""; 0]);
    let batch = || batch.request(&service).unwrap();
    let wrong = [
        ("a path", told(get(), "/messages/", "/mails/")),
        ("a letter of a path", raw(Method::Get, "me/mailfolders/AQ/messages/delta")),
        ("a key that does not end", raw(Method::Get, "me/mailFolders('AQ/messages/delta")),
        ("a method", Request { method: Method::Put, ..get() }),
        ("another service", told(get(), "v1.0", "beta")),
        ("an option", told(get(), "$select=", "$columns=")),
        ("an option twice", told(get(), "$expand=", "$select=id&$expand=")),
        ("a number", raw(Method::Get, "me/messages?$top=-2")),
        ("a member in $select", told(get(), "conversationId", "conversationid")),
        (
            "a member of another type in $select",
            raw(Method::Get, "me/messages/AA/attachments?$select=contentId"),
        ),
        ("a member in $filter", told(delta(), "receivedDateTime%20ge", "received%20ge")),
        ("a filter that delta does not take", told(delta(), "receivedDateTime%20ge", "sentDateTime%20ge")),
        ("an order that delta does not take", told(delta(), "receivedDateTime%20desc", "subject%20desc")),
        ("a member in $expand", told(get(), "singleValueExtendedProperties", "singleValueProperties")),
        ("no immutable ids", get().with_header("Prefer", "outlook.body-content-type=\"text\"")),
        ("a preference", get().with_header("Prefer", "IdType=\"ImmutableId\", outlook.colour=\"red\"")),
        ("a size of pages", get().with_header("Prefer", "IdType=\"ImmutableId\", odata.maxpagesize=0")),
        ("a header", get().with_header("X-Secret", "1")),
        ("a version where nothing is changed", get().with_header("If-Match", "*")),
        ("a body that nobody takes", get().with_body("application/json", "{}")),
        ("no body", Request { body: Vec::new(), ..send() }),
        ("a type of body", send().with_header("Content-Type", "application/xml")),
        ("MIME without base64", send().with_body("text/plain", "From: a")),
        ("a type in a body", changed(send(), |body| body["saveToSentItems"] = json!("yes"))),
        ("a type deep in a body", changed(send(), |body| body["message"]["subject"] = json!(5))),
        ("a member in a body", changed(send(), |body| body["save"] = json!(true))),
        (
            "a member deep in a body",
            changed(send(), |body| {
                body["message"]["toRecipients"][0]["emailAddress"]["adress"] = json!("a@b")
            }),
        ),
        (
            "a member of a file",
            changed(send(), |body| body["message"]["attachments"][0]["bytes"] = json!("YQ==")),
        ),
        ("a word", changed(send(), |body| body["message"]["importance"] = json!("huge"))),
        (
            "a date",
            changed(subscriptions::renew(&service, "a", NOW).unwrap(), |body| {
                body["expirationDateTime"] = json!("tomorrow");
            }),
        ),
        ("a part of a batch", changed(batch(), |body| body["requests"][0]["url"] = json!("/me/mails"))),
        ("a whole address in a batch", changed(batch(), |body| body["requests"][0]["url"] = json!(ROOT))),
        (
            "a part that waits for none",
            changed(batch(), |body| body["requests"][0]["dependsOn"] = json!(["9"])),
        ),
        ("a batch without parts", changed(batch(), |body| body["requests"] = json!([]))),
        (
            "a part without immutable ids",
            changed(batch(), |body| body["requests"][0]["headers"] = json!({"Accept": "application/json"})),
        ),
    ];
    let passed: Vec<&str> = wrong
        .iter()
        .filter(|(_, request)| contract.faults(ROOT, request).is_empty())
        .map(|(what, _)| *what)
        .collect();
    assert_eq!(passed, [""; 0]);
    let names = [("message", "subject"), ("message", "sobject"), ("mails", "id"), ("fileAttachment", "item")];
    assert_eq!(contract.unknown(&names), ["message.sobject", "mails.id", "fileAttachment.item"]);
}
