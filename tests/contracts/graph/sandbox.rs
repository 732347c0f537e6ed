//! The client and the sandbox's Graph, with a judge between them: every operation is asked of the sandbox, and its answer
//! must be one of Graph's.

use std::collections::BTreeSet;

use ::sandbox::{Options, Sandbox, graph::Caller};
use axum::{Router, body::Body, extract::Query, routing::post};
use domain::mail::{Address, ItemId, Moment, Person};
use graph::{
    Format, Mailbox, Property, Service, attachments,
    attachments::{Content, Kind, NewFile},
    batch::{Batch, Run, Step},
    categories,
    delta::{Change, Delta, More},
    draft::{self, Draft},
    extension, folders, mailbox_settings, master_categories,
    message::{self, Message, Text, Want},
    message_delta::{self, Start},
    messages, mime, move_message,
    reply::{self, Above, To},
    send_mail,
    subscriptions::{self, Changes, ClientState, New, Watched},
    translate_ids::{self, IdKind},
    upload, user,
};
use serde_json::json;
use tower::ServiceExt as _;
use wire::{Reply, Request};

use super::{Contract, ELSEWHERE, OF_THE_DIRECTORY, load, operations};

const ORIGIN: &str = "https://localhost:8443";
pub(super) const ROOT: &str = "https://localhost:8443/graph/v1.0/";
const MARA: &str = "mara.keller@contoso.example";
pub(super) const ASHA: &str = "asha.rao@contoso.example";

/// The sandbox as a server, seen through the judge.
pub(super) struct Door {
    contract: Contract,
    sandbox: Sandbox,
    caller: Caller,
    asked: BTreeSet<String>,
    faults: Vec<String>,
    pub(super) now: Moment,
    _folder: tempfile::TempDir,
}

impl Door {
    async fn open() -> Option<Self> {
        let contract = load()?;
        let folder = tempfile::tempdir().unwrap();
        let options = Options { public_url: ORIGIN.to_owned() };
        let sandbox = Sandbox::open(folder.path(), options).await.unwrap();
        let object_id = sandbox.mailboxes().by_address(MARA).await.unwrap().user_id;
        let caller = Caller { object_id, application: false, client: "client".into(), origin: ORIGIN.into() };
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let now = Moment(i64::try_from(now).unwrap());
        Some(Self {
            contract,
            sandbox,
            caller,
            asked: BTreeSet::new(),
            faults: Vec::new(),
            now,
            _folder: folder,
        })
    }

    /// Sends a request of the client's operation of that name; what is wrong with it and its answer is noted.
    pub(super) async fn send<E: std::fmt::Debug>(
        &mut self,
        name: &str,
        request: Result<Request, E>,
    ) -> Reply {
        let request = request.unwrap();
        self.asked.insert(name.to_owned());
        let note =
            |all: Vec<String>| all.into_iter().map(|fault| format!("{name}: {fault}")).collect::<Vec<_>>();
        self.faults.extend(note(self.contract.faults(ROOT, &request)));
        let reply = self.answer(&request).await;
        self.faults.extend(note(self.contract.answer_faults(ROOT, &request, &reply)));
        reply
    }

    /// What is not Graph's own address is served beside it.
    async fn answer(&self, request: &Request) -> Reply {
        let path = request.url.strip_prefix(ORIGIN).unwrap();
        let mut asked = http_request(request, path);
        asked.extensions_mut().insert(self.caller.clone());
        let router = if path.starts_with("/graph") { self.sandbox.graph() } else { self.sandbox.router() };
        let response = router.oneshot(asked).await.unwrap();
        let mut reply = Reply::new(response.status().as_u16());
        for (name, value) in response.headers() {
            reply.headers.add(name.as_str(), value.to_str().unwrap());
        }
        reply.body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        reply
    }
}

fn http_request(request: &Request, path: &str) -> axum::extract::Request {
    let mut built = axum::http::Request::builder()
        .method(request.method.as_str())
        .uri(path)
        .header("host", "localhost:8443");
    for (name, value) in request.headers.iter() {
        built = built.header(name, value);
    }
    built.body(Body::from(request.body.clone())).unwrap()
}

pub(super) fn service() -> Service {
    Service::new(ROOT)
}

fn asha() -> Person {
    Person { address: Address::new(ASHA), name: "Asha Rao".into() }
}

fn mail(subject: &str) -> Draft {
    Draft {
        subject: Some(subject.into()),
        body: Some(Text { format: Format::Html, content: "<p>Hello</p>".into() }),
        to: Some(vec![asha()]),
        headers: vec![("x-regarding".into(), "1".into())],
        properties: vec![(
            Property::named("66f5a359-4659-4830-9070-00047ec6ac6e", "Color").unwrap(),
            "Green".into(),
        )],
        ..Draft::default()
    }
}

fn whole() -> Want<'static> {
    Want { members: &[message::HEAD, message::HEADERS, message::TEXT, message::OWN_TEXT], ..Want::default() }
}

#[tokio::test]
async fn every_answer_is_one_that_graph_could_give() {
    let Some(mut door) = Door::open().await else { return };
    for who in [Mailbox::Me, Mailbox::User(MARA.into())] {
        let newest = reading(&mut door, &who).await;
        writing(&mut door, &who, &newest).await;
        sending(&mut door, &who, &newest.id).await;
        attaching(&mut door, &who).await;
        super::planning::ask(&mut door, &who).await;
    }
    subscribing(&mut door).await;
    refusals(&mut door).await;
    assert!(door.faults.is_empty(), "{} faults:\n{}", door.faults.len(), door.faults.join("\n"));
    assert_eq!(door.asked, operations(), "every operation of the client was asked");
}

/// Follows a delta of messages to its end.
async fn messages_of(door: &mut Door, who: &Mailbox, start: &Start<'_>) -> Vec<Message> {
    let mut found = Vec::new();
    let mut reply =
        door.send("message_delta::start", message_delta::start(&service(), who, "inbox", start)).await;
    loop {
        let Ok(Delta::Changes { changes, more, skipped: 0 }) = message_delta::read(reply, door.now) else {
            panic!("no delta");
        };
        for change in changes {
            if let Change::Upsert(message) = change {
                found.push(message);
            }
        }
        let done = matches!(more, More::Done(_));
        reply =
            door.send("message_delta::follow", message_delta::follow(&service(), more.link(), start)).await;
        if done {
            let again = message_delta::read(reply, door.now);
            assert!(
                matches!(again, Ok(Delta::Changes { ref changes, .. }) if changes.is_empty()),
                "{again:?}"
            );
            return found;
        }
    }
}

async fn reading(door: &mut Door, who: &Mailbox) -> Message {
    let (at, now) = (service(), door.now);
    let start = Start { want: whole(), page: 4, newest_first: true, ..Start::default() };
    let found = messages_of(door, who, &start).await;
    assert!(found.len() > 10 && found.windows(2).all(|two| two[0].received >= two[1].received));
    let newest =
        found.into_iter().find(|m| m.message_id.is_some() && m.headers.iter().flatten().next().is_some());
    let newest = newest.unwrap();
    let reply = door.send("folders::start", folders::start(&at, who, 3)).await;
    let Ok(Delta::Changes { more, .. }) = folders::read_delta(reply, now) else { panic!("no tree") };
    door.send("folders::follow", folders::follow(&at, more.link(), 3)).await;
    let reply = door.send("folders::get", folders::get(&at, who, folders::well_known::INBOX)).await;
    let inbox = folders::read(reply, now).unwrap();
    assert_eq!(Some(&inbox.id), newest.folder.as_ref());
    let reply =
        door.send("folders::children", folders::children(&at, who, folders::well_known::ROOT, 2)).await;
    let page = folders::read_children(reply, now).unwrap();
    door.send("folders::children_next", folders::children_next(&at, &page.next.unwrap())).await;
    let want = whole();
    let reply = door.send("message::request", message::request(&at, who, &newest.id, &want)).await;
    let read = message::read(reply, now).unwrap();
    assert_eq!((&read.message_id, &read.headers), (&newest.message_id, &newest.headers));
    assert_eq!(read.property(&Property::MESSAGE_CLASS), Some("IPM.Note"));
    let place = Want { members: &[message::PLACE], format: Format::Text, properties: &[] };
    let ids = [newest.message_id.clone().unwrap()];
    let reply = door.send("messages::find", messages::find(&at, who, &ids, &place)).await;
    assert!(messages::read(reply, now).unwrap().items.iter().any(|m| m.id == newest.id));
    let conversation = newest.conversation.clone().unwrap();
    let thread = messages::of_conversation(&at, who, &conversation, 100, &place);
    let reply = door.send("messages::of_conversation", thread).await;
    assert!(messages::read(reply, now).unwrap().items.iter().any(|m| m.id == newest.id));
    let ours = messages::with_property(&at, who, &Property::ACTIVITY, "nothing", &place);
    assert_eq!(messages::read(door.send("messages::with_property", ours).await, now).unwrap().items, []);
    let of = messages::of_folder(&at, who, "inbox", Some(Moment(0)), Some(now), 3, &place);
    let reply = door.send("messages::of_folder", of).await;
    let page = messages::read(reply, now).unwrap();
    door.send("messages::next", messages::next(&at, &page.next.unwrap(), &place)).await;
    let changed = messages::changed(&at, who, Moment(0), 500, &place);
    let page = messages::read(door.send("messages::changed", changed).await, now).unwrap();
    assert!(page.items.iter().any(|m| m.id == newest.id));
    let reply = door.send("mime::request", mime::request(&at, who, &newest.id)).await;
    assert!(String::from_utf8(reply.body).unwrap().contains("Message-ID: "));
    let reply = door.send("mailbox_settings::request", mailbox_settings::request(&at, who)).await;
    assert_eq!(mailbox_settings::read(reply, now).unwrap().purpose.as_deref(), Some("user"));
    let reply = door.send("user::request", user::request(&at, who)).await;
    assert_eq!(user::read(reply, now).unwrap().mail, Some(Address::new(MARA)));
    let request = translate_ids::request(
        &at,
        who,
        std::slice::from_ref(&newest.id.0),
        IdKind::ImmutableRest,
        IdKind::Rest,
    );
    let reply = door.send("translate_ids::request", request).await;
    assert_eq!(translate_ids::read(reply, now).unwrap().len(), 1);
    newest
}

async fn writing(door: &mut Door, who: &Mailbox, newest: &Message) {
    let (at, now) = (service(), door.now);
    let reply = door.send("master_categories::list", master_categories::list(&at, who)).await;
    assert!(master_categories::read_list(reply, now).unwrap().items.len() >= 7);
    let next = graph::Link::new(format!("{ROOT}me/outlook/masterCategories?$skip=10")).unwrap();
    door.send("master_categories::list_next", master_categories::list_next(&at, &next)).await;
    let reply = door.send("master_categories::create", master_categories::create(&at, who, "Fresh", 9)).await;
    let made = master_categories::read(reply, now).unwrap();
    let set = |version: Option<&str>| categories::set(&at, who, &newest.id, version, &["Fresh".to_owned()]);
    let fresh = message::request(&at, who, &newest.id, &whole());
    let fresh = message::read(door.send("message::request", fresh).await, now).unwrap();
    let reply = door.send("categories::set", set(fresh.etag.as_deref())).await;
    assert_eq!(message::read(reply, now).unwrap().categories, Some(vec!["Fresh".to_owned()]));
    let stale = door.send("categories::set", set(fresh.etag.as_deref())).await;
    assert!(message::read(stale, now).is_err_and(|fault| fault.is_conflict()));
    door.send("master_categories::delete", master_categories::delete(&at, who, &made.id)).await;
    let data = json!({ "activity": "1", "n": { "a": [1] } }).as_object().unwrap().clone();
    let name = format!("com.example.regarding{}", if *who == Mailbox::Me { 1 } else { 2 });
    door.send("extension::create", extension::create(&at, who, &newest.id, &name, &data)).await;
    let again = door.send("extension::create", extension::create(&at, who, &newest.id, &name, &data)).await;
    assert!(extension::read(again, now).is_err_and(|fault| fault.is_conflict()));
    door.send("extension::update", extension::update(&at, who, &newest.id, &name, &data)).await;
    let reply = door.send("extension::get", extension::get(&at, who, &newest.id, &name)).await;
    assert_eq!(extension::read(reply, now).unwrap(), data);
    for folder in ["archive", "inbox"] {
        let reply =
            door.send("move_message::request", move_message::request(&at, who, &newest.id, folder)).await;
        assert_eq!(message::read(reply, now).unwrap().id, newest.id, "an immutable id stays");
    }
    // Several at once, with one that waits for another.
    let mut batch = Batch::new();
    let first = batch.push(message::request(&at, who, &newest.id, &whole()).unwrap());
    batch.push_after(categories::set(&at, who, &newest.id, None, &[]).unwrap(), &[first]);
    batch.push(folders::get(&at, who, "nothing").unwrap());
    door.send("batch::request", batch.request(&at)).await;
    let mut run = Run::new(batch);
    let reply = door.send("batch::request", run.request(&at)).await;
    assert_eq!(run.hear(Ok(reply), now, 0.5), Step::Done);
    let status: Vec<u16> = run.answers().into_iter().map(|answer| answer.unwrap().status).collect();
    assert_eq!(status, [200, 200, 404]);
}

async fn sending(door: &mut Door, who: &Mailbox, answered: &ItemId) {
    let (at, now) = (service(), door.now);
    let reply = door.send("draft::create", draft::create(&at, who, &mail("Offer"))).await;
    let made = message::read(reply, now).unwrap();
    let change = Draft { headers: vec![], ..mail("Better offer") };
    door.send("draft::update", draft::update(&at, who, &made.id, &change)).await;
    door.send("draft::send", draft::send(&at, who, &made.id)).await;
    let sent = message::request(&at, who, &made.id, &whole());
    let sent = message::read(door.send("message::request", sent).await, now).unwrap();
    assert_eq!((sent.draft, sent.subject.as_deref()), (Some(false), Some("Better offer")));
    door.send("send_mail::request", send_mail::request(&at, who, &mail("At once"), true)).await;
    let text = format!("From: {MARA}\r\nTo: {ASHA}\r\nSubject: MIME\r\n\r\nHello\r\n");
    door.send("send_mail::mime", send_mail::mime(&at, who, text.as_bytes())).await;
    let reply = door.send("send_mail::mime_draft", send_mail::mime_draft(&at, who, text.as_bytes())).await;
    let made = message::read(reply, now).unwrap();
    door.send("message::delete", message::delete(&at, who, &made.id)).await;
    for to in [To::Sender, To::All, To::Forward(vec![asha()])] {
        let above = Draft { to: None, ..mail("About") };
        for above in [Above::Nothing, Above::Comment("Well".into()), Above::Draft(Box::new(above))] {
            let reply = door.send("reply::create", reply::create(&at, who, answered, &to, &above)).await;
            let made = message::read(reply, now).unwrap();
            assert_eq!(made.draft, Some(true));
            assert!(made.to.as_ref().is_some_and(|to| !to.is_empty()));
        }
    }
}

async fn attaching(door: &mut Door, who: &Mailbox) {
    let (at, now) = (service(), door.now);
    let reply = door.send("draft::create", draft::create(&at, who, &mail("Files"))).await;
    let made = message::read(reply, now).unwrap().id;
    let file = NewFile {
        name: "a.txt".into(),
        content_type: "text/plain".into(),
        content_id: Some("a@x".into()),
        content: b"abc".to_vec(),
    };
    let reply = door.send("attachments::add", attachments::add(&at, who, &made, &file)).await;
    let added = attachments::read(reply, now).unwrap();
    let item = upload::Item {
        name: "big.bin".into(),
        content_type: "application/octet-stream".into(),
        bytes: 5,
        content_id: None,
    };
    for keep in [false, true] {
        let reply = door.send("upload::create", upload::create(&at, who, &made, &item)).await;
        let session = upload::read(reply, now).unwrap();
        if keep {
            let piece = upload::put(&session, &(0..5), 5, b"abcde".to_vec()).unwrap();
            let reply = door.answer(&piece).await;
            assert!(matches!(upload::read_piece(reply, now), Ok(upload::Piece::Done(Some(_)))));
        } else {
            assert_eq!(door.answer(&upload::cancel(&session)).await.status, 204);
        }
    }
    door.asked.extend(ELSEWHERE.iter().chain(&OF_THE_DIRECTORY).map(|name| (*name).to_owned()));
    let reply = door.send("attachments::list", attachments::list(&at, who, &made)).await;
    assert_eq!(attachments::read_list(reply, now).unwrap().items.len(), 2);
    let next = graph::Link::new(format!("{ROOT}me/messages/{}/attachments?$skip=10", made.0)).unwrap();
    door.send("attachments::list_next", attachments::list_next(&at, &next)).await;
    let reply = door.send("attachments::get", attachments::get(&at, who, &made, &added.id)).await;
    assert_eq!(attachments::read(reply, now).unwrap().kind, Kind::File(Content::Here(b"abc".to_vec())));
    let reply = door.send("attachments::content", attachments::content(&at, who, &made, &added.id)).await;
    assert_eq!(attachments::read_content(reply, now).unwrap(), b"abc");
}

async fn subscribing(door: &mut Door) {
    let (at, now) = (service(), door.now);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/n", listener.local_addr().unwrap());
    let app = Router::new().route(
        "/n",
        post(|Query(query): Query<std::collections::HashMap<String, String>>| async move {
            query.get("validationToken").cloned().unwrap_or_default()
        }),
    );
    tokio::spawn(async move { axum::serve(listener, app).await });
    let state = ClientState::new("s3cret").unwrap();
    let watched =
        [Watched::Messages(None), Watched::Messages(Some("inbox")), Watched::Events, Watched::Contacts];
    for watched in watched {
        let new = New {
            watched,
            changes: Changes::ALL,
            url: &url,
            lifecycle_url: &url,
            state: &state,
            expires: subscriptions::expiry(now, watched.max_life_s()),
        };
        let reply = door.send("subscriptions::create", subscriptions::create(&at, &Mailbox::Me, &new)).await;
        let made = subscriptions::read(reply, now).unwrap();
        let expires = subscriptions::expiry(now, 3_600);
        let reply = door.send("subscriptions::renew", subscriptions::renew(&at, &made.id, expires)).await;
        assert_eq!(subscriptions::read(reply, now).unwrap().expires, Some(expires));
        door.send("subscriptions::reauthorize", subscriptions::reauthorize(&at, &made.id)).await;
        door.send("subscriptions::get", subscriptions::get(&at, &made.id)).await;
        let reply = door.send::<()>("subscriptions::list", Ok(subscriptions::list(&at))).await;
        assert_eq!(subscriptions::read_list(reply, now).unwrap().items.len(), 1);
        let next = graph::Link::new(format!("{ROOT}subscriptions?$skip=1")).unwrap();
        door.send("subscriptions::list_next", subscriptions::list_next(&at, &next)).await;
        door.send("subscriptions::delete", subscriptions::delete(&at, &made.id)).await;
    }
}

/// What is refused is refused in Graph's shape, and the client knows what it means.
async fn refusals(door: &mut Door) {
    let (at, now) = (service(), door.now);
    let other = Mailbox::User(ASHA.into());
    let reply =
        door.send("user::request", user::request(&at, &Mailbox::User("no@contoso.example".into()))).await;
    assert!(user::read(reply, now).is_err_and(|fault| fault.is_no_mailbox()));
    let nobody = Mailbox::User("no@contoso.example".into());
    let reply = door.send("folders::get", folders::get(&at, &nobody, "inbox")).await;
    assert!(folders::read(reply, now).is_err_and(|fault| fault.is_no_mailbox()));
    let reply = door.send("folders::get", folders::get(&at, &other, "inbox")).await;
    assert_eq!(reply.status, 403);
    let gone = message::request(&at, &Mailbox::Me, &ItemId("AAnothing".into()), &whole());
    let reply = door.send("message::request", gone).await;
    assert!(message::read(reply, now).is_err_and(|fault| fault.is_gone()));
    let start = Start { want: whole(), page: 1_000, ..Start::default() };
    let reply =
        door.send("message_delta::start", message_delta::start(&at, &Mailbox::Me, "inbox", &start)).await;
    let Ok(Delta::Changes { more, .. }) = message_delta::read(reply, now) else { panic!("no delta") };
    let mara = door.sandbox.mailboxes().by_address(MARA).await.unwrap();
    door.sandbox.mailboxes().lose_state(&mara).await.unwrap();
    let reply = door.send("message_delta::follow", message_delta::follow(&at, more.link(), &start)).await;
    let Ok(Delta::Resync(Some(anew))) = message_delta::read(reply, now) else { panic!("no resync") };
    let reply = door.send("message_delta::follow", message_delta::follow(&at, &anew, &start)).await;
    assert!(matches!(message_delta::read(reply, now), Ok(Delta::Changes { .. })));
}

/// A judge who lets all pass would prove nothing: each of these is wrong in one point, which must be found.
#[test]
fn an_answer_that_graph_could_not_give_is_found() {
    let Some(contract) = load() else { return };
    let request = |rest: &str| Request::new(wire::Method::Get, format!("{ROOT}{rest}"));
    let reply = |status: u16, body: serde_json::Value| {
        let mut reply = Reply::new(status);
        reply.headers.set("Content-Type", "application/json");
        reply.headers.set("request-id", "1");
        reply.body = body.to_string().into_bytes();
        reply
    };
    let one = request("me/messages/AA");
    let good =
        reply(200, json!({ "@odata.etag": "W/\"x\"", "id": "AA", "subject": "x", "importance": "low" }));
    assert_eq!(contract.answer_faults(ROOT, &one, &good), [""; 0]);
    let mut nameless = good.clone();
    nameless.headers.set("request-id", "");
    nameless.headers = wire::Headers::new();
    let wrong = [
        ("a status", &one, reply(206, json!({}))),
        ("a member", &one, reply(200, json!({ "id": "AA", "sobject": "x" }))),
        ("a type", &one, reply(200, json!({ "id": "AA", "isRead": "yes" }))),
        ("a word", &one, reply(200, json!({ "id": "AA", "importance": "Low" }))),
        ("a date", &one, reply(200, json!({ "id": "AA", "sentDateTime": "yesterday" }))),
        (
            "a member deep within",
            &one,
            reply(200, json!({ "id": "AA", "from": { "emailAddress": { "adress": "x" } } })),
        ),
        ("no header", &one, nameless),
        ("an error without a code", &one, reply(404, json!({ "error": { "message": "x" } }))),
        ("an item of a list", &request("me/messages"), reply(200, json!({ "value": [{ "id": 5 }] }))),
    ];
    let passed: Vec<&str> = wrong
        .iter()
        .filter(|(_, request, reply)| contract.answer_faults(ROOT, request, reply).is_empty())
        .map(|(what, _, _)| *what)
        .collect();
    assert_eq!(passed, [""; 0]);
}
