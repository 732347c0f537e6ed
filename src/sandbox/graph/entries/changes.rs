//! What changed since: of contacts, task lists, tasks, and of the events of a span. As with messages, the state lies in
//! the links alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::super::answer::{Answer, Fault};
use super::super::options::{Options, PAGE};
use super::super::path::encoded;
use super::super::{Asked, lists};
use super::{Want, events};
use crate::mailbox::{EntryEvent, Mailbox, Shelf, Sort};

/// What a link remembers.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    /// What it is about.
    k: String,
    /// The list of tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    p: Option<i64>,
    /// The epoch of the mailbox.
    e: i64,
    /// The page tells what came after this change.
    a: i64,
    /// The round ends at this change.
    u: i64,
    /// The first round: it goes on behind this entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    m: Option<i64>,
    /// The span of a view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    w: Option<(i64, i64)>,
    /// The options of the first request.
    q: String,
}

impl State {
    fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    fn read(token: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).ok()?).ok()
    }
}

/// Where the links lead: where the request went.
fn place(asked: &Asked) -> String {
    let path: Vec<String> = asked.path.iter().map(|segment| encoded(&segment.text)).collect();
    format!("{}/{}", asked.root(), path.join("/"))
}

/// Delta of the events of a span.
pub(in super::super) async fn view_delta(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    if let Some(name) = ["$select", "$expand", "$filter", "$orderby", "$search"]
        .iter()
        .find(|name| asked.options.get(name).is_some())
    {
        return Err(Fault::bad(format!(
            "The query parameter '{name}' is not supported with change tracking."
        )));
    }
    delta(asked, mailbox, super::shelf(mailbox, Sort::Event)).await
}

/// Delta of a shelf.
pub(in super::super) async fn delta(asked: &Asked, mailbox: &Mailbox, shelf: Shelf) -> Result<Answer, Fault> {
    let store = asked.sandbox.mailboxes();
    let now = store.position(mailbox.key).await?;
    let token = asked.options.get("$skiptoken").or_else(|| asked.options.get("$deltatoken"));
    let (mut state, fresh) = match token.filter(|token| !token.is_empty()) {
        Some(token) => {
            let state = State::read(token)
                .filter(|state| state.k == shelf.sort.word() && state.p == shelf.parent)
                .ok_or_else(|| Fault::new(400, "SyncStateInvalid", "The sync state is not valid."))?;
            if state.e != now.epoch || state.a < now.forgotten || state.a > now.sequence {
                let options = if state.q.is_empty() { String::new() } else { format!("{}&", state.q) };
                return Err(Fault::new(410, "SyncStateNotFound", "The sync state generation is not found.")
                    .with(header::LOCATION, format!("{}?{options}$deltatoken=", place(asked))));
            }
            (state, false)
        }
        None => {
            let w = if shelf.sort == Sort::Event { Some(events::span(&asked.options)?) } else { None };
            let (k, q) = (shelf.sort.word().to_owned(), asked.options.lasting());
            let (e, a, u) = (now.epoch, now.sequence, now.sequence);
            (State { k, p: shelf.parent, e, a, u, m: None, w, q }, true)
        }
    };
    let options = Options::read(&state.q)?;
    let want = Want::of(asked, shelf.sort, &options)?;
    let top = options.top()?.or(asked.prefer.page).unwrap_or(PAGE);
    let kind = format!("#microsoft.graph.{}", shelf.sort.word());
    let tell = |entry: &crate::mailbox::Entry| {
        let mut told = want.tell(asked, mailbox, shelf.sort, entry);
        told.insert("@odata.type".to_owned(), kind.clone().into());
        Value::Object(told)
    };
    let gone = |id: &str| json!({ "@odata.type": kind, "id": id, "@removed": { "reason": "deleted" } });
    let (told, more) = if fresh || state.m.is_some() {
        let mut found = store.entries(shelf, state.w, state.m.unwrap_or(0), top + 1).await?;
        let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > top;
        found.truncate(usize::try_from(top).unwrap_or(usize::MAX));
        state.m = found.last().filter(|_| more).map(|last| last.key);
        (found.iter().map(tell).collect::<Vec<_>>(), more)
    } else {
        if asked.options.get("$deltatoken").is_some() {
            state.u = now.sequence;
        }
        let events = store.entry_changes(shelf, state.a, state.u, top).await?;
        let more = i64::try_from(events.len()).unwrap_or(0) >= top;
        state.a = events.last().filter(|_| more).map_or(state.u, EntryEvent::sequence);
        let within = |entry: &crate::mailbox::Entry| {
            state.w.is_none_or(|(from, to)| entry.ends_at > from && entry.starts_at < to)
        };
        let id_of = |id: &'_ str, immutable: &'_ str| {
            if want.immutable { immutable.to_owned() } else { id.to_owned() }
        };
        let told = events.iter().map(|event| match event {
            // What left the span is gone from the view.
            EntryEvent::Is(entry) if !within(entry) => gone(&id_of(&entry.id, &entry.immutable_id)),
            EntryEvent::Is(entry) => tell(entry),
            EntryEvent::Went { id, immutable_id, .. } => gone(&id_of(id, immutable_id)),
        });
        (told.collect(), more)
    };
    let mut answer = Map::new();
    let context = format!("{}/$metadata#Collection({})", asked.root(), shelf.sort.word());
    answer.insert("@odata.context".to_owned(), context.into());
    let (name, option) =
        if more { ("@odata.nextLink", "$skiptoken") } else { ("@odata.deltaLink", "$deltatoken") };
    answer.insert(name.to_owned(), format!("{}?{option}={}", place(asked), state.token()).into());
    answer.insert("value".to_owned(), told.into());
    Ok(lists::applied(asked, Answer::json(200, &Value::Object(answer))))
}
