//! What changed since: messages of a folder, and the tree of folders.
//!
//! A first request tells all, the newest first; then each round tells what changed after the number of the last one.
//! The state lies in the links alone, and nobody but this module reads it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Fault};
use super::message::{self, Want};
use super::options::{Options, PAGE};
use super::path::encoded;
use super::{Asked, filter, folders, lists};
use crate::mailbox::{Comparison, Event, Field, Filter, Folder, Item, Mailbox, Mailboxes, Position, Span};

/// With a filter by date Graph tells at most so many messages in all (delta-query-messages).
const FILTERED_MAX: i64 = 5_000;
/// Folders of a page when nobody says how many.
const FOLDERS_PAGE: i64 = 100;

/// What a link remembers.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    /// The folder; 0 for the tree.
    f: i64,
    /// The epoch of the mailbox.
    e: i64,
    /// The round tells what came after this change: what arrived later is new to the caller.
    s: i64,
    /// The page tells what came after this change.
    a: i64,
    /// The round ends at this change.
    u: i64,
    /// The first round: behind which message it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    m: Option<(i64, i64)>,
    /// So many messages were told in the first round.
    #[serde(default)]
    n: i64,
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

/// Where the links of a collection lead, in the form in which Graph gives them.
fn place(asked: &Asked, folder: Option<&Folder>) -> String {
    let owner = match asked.path.first().map(|s| s.word.as_str()) {
        Some("me") => "me".to_owned(),
        _ => format!("users('{}')", encoded(&asked.path[1].text.replace('\'', "''"))),
    };
    match folder {
        Some(folder) => {
            format!("{}/{owner}/mailfolders('{}')/messages/delta", asked.root(), encoded(&folder.id))
        }
        None => format!("{}/{owner}/mailfolders/delta", asked.root()),
    }
}

/// The state a request goes on from; `None` where it begins.
fn given(asked: &Asked, folder: i64, now: Position, place: &str) -> Result<Option<State>, Fault> {
    let token = asked.options.get("$skiptoken").or_else(|| asked.options.get("$deltatoken"));
    let Some(token) = token.filter(|t| !t.is_empty() && *t != "latest") else { return Ok(None) };
    let state = State::read(token)
        .filter(|state| state.f == folder)
        .ok_or_else(|| Fault::new(400, "SyncStateInvalid", "The sync state is not valid."))?;
    if state.e != now.epoch || state.a < now.forgotten || state.s > now.sequence {
        let options = if state.q.is_empty() { String::new() } else { format!("{}&", state.q) };
        return Err(Fault::new(410, "SyncStateNotFound", "The sync state generation is not found.")
            .with(header::LOCATION, format!("{place}?{options}$deltatoken=")));
    }
    Ok(Some(state))
}

/// What a state's options ask for.
struct Wish {
    want: Want,
    since: Option<i64>,
    created: bool,
    updated: bool,
    deleted: bool,
}

impl Wish {
    fn read(asked: &Asked, options: &Options) -> Result<Self, Fault> {
        let since = match options.get("$filter").map(filter::read).transpose()? {
            None => None,
            Some(Filter::Compare(Field::Received, Comparison::GreaterOrEqual, at)) => Some(number(&at)),
            Some(Filter::Compare(Field::Received, Comparison::Greater, at)) => Some(number(&at) + 1),
            Some(_) => {
                return Err(Fault::bad("Delta takes $filter=receivedDateTime ge or gt and no other."));
            }
        };
        let order = options.get("$orderby").unwrap_or("receivedDateTime desc");
        if !order.trim().eq_ignore_ascii_case("receivedDateTime desc") {
            return Err(Fault::bad("Delta takes $orderby=receivedDateTime desc and no other."));
        }
        let kinds = options.get("changetype").unwrap_or("created,updated,deleted").to_ascii_lowercase();
        let has = |kind: &str| kinds.split(',').any(|k| k.trim() == kind);
        let (created, updated, deleted) = (has("created"), has("updated"), has("deleted"));
        if !created && !updated && !deleted {
            return Err(Fault::bad(format!("'{kinds}' is no changeType.")));
        }
        Ok(Self { want: Want::of(asked, options)?, since, created, updated, deleted })
    }
}

fn number(value: &crate::mailbox::Value) -> i64 {
    match value {
        crate::mailbox::Value::Number(number) => *number,
        crate::mailbox::Value::Text(_) => 0,
    }
}

/// A page, and the state after it; whether the round goes on.
struct Page {
    told: Vec<Value>,
    state: State,
    more: bool,
}

/// `…/messages/delta` of a folder.
pub(super) async fn messages(asked: &Asked, mailbox: &Mailbox, folder: &Folder) -> Result<Answer, Fault> {
    let now = asked.sandbox.mailboxes().position(mailbox.key).await?;
    let place = place(asked, Some(folder));
    let given = given(asked, folder.key, now, &place)?;
    let fresh = given.is_none();
    let latest = asked.options.get("$deltatoken") == Some("latest");
    let mut state = given.unwrap_or_else(|| State {
        f: folder.key,
        e: now.epoch,
        s: now.sequence,
        a: now.sequence,
        u: now.sequence,
        m: None,
        n: 0,
        q: asked.options.lasting(),
    });
    let options = Options::read(&state.q)?;
    let wish = Wish::read(asked, &options)?;
    let top = options.top()?.or(asked.prefer.page).unwrap_or(PAGE);
    let first = fresh || state.m.is_some();
    let page = if fresh && latest {
        Page { told: Vec::new(), state, more: false }
    } else if first {
        enumerated(asked, mailbox, &wish, state, top).await?
    } else {
        if asked.options.get("$deltatoken").is_some() {
            state.u = now.sequence;
        }
        changed(asked, mailbox, &wish, state, top).await?
    };
    let context = format!("{}/$metadata#Collection(message)", asked.root());
    Ok(lists::applied(asked, paged(&context, &place, page)))
}

fn paged(context: &str, place: &str, page: Page) -> Answer {
    let mut answer = Map::new();
    answer.insert("@odata.context".to_owned(), context.into());
    let (name, option) =
        if page.more { ("@odata.nextLink", "$skiptoken") } else { ("@odata.deltaLink", "$deltatoken") };
    answer.insert(name.to_owned(), format!("{place}?{option}={}", page.state.token()).into());
    answer.insert("value".to_owned(), page.told.into());
    Answer::json(200, &Value::Object(answer))
}

/// A page of the first round.
async fn enumerated(
    asked: &Asked,
    mailbox: &Mailbox,
    wish: &Wish,
    mut state: State,
    top: i64,
) -> Result<Page, Fault> {
    let left = if wish.since.is_some() { (FILTERED_MAX - state.n).max(0) } else { i64::MAX };
    let top = top.min(left);
    let parts = wish.want.parts();
    let wanted = if wish.created { top.saturating_add(1) } else { 0 };
    let mut items = asked.sandbox.mailboxes().enumerate(state.f, wish.since, state.m, parts, wanted).await?;
    let more = i64::try_from(items.len()).unwrap_or(i64::MAX) > top && left > top;
    items.truncate(usize::try_from(top).unwrap_or(usize::MAX));
    state.n += i64::try_from(items.len()).unwrap_or(0);
    state.m = items.last().filter(|_| more).map(|last| (last.received_at, last.key));
    let told = told(asked, mailbox, &wish.want, &items).await?;
    Ok(Page { told: told.into_iter().map(Value::Object).collect(), state, more })
}

/// A page of what changed.
async fn changed(
    asked: &Asked,
    mailbox: &Mailbox,
    wish: &Wish,
    mut state: State,
    top: i64,
) -> Result<Page, Fault> {
    let span = Span { folder: state.f, after: state.a, up_to: state.u, since: wish.since };
    let events = asked.sandbox.mailboxes().changes(span, wish.want.parts(), top).await?;
    let more = i64::try_from(events.len()).unwrap_or(0) >= top;
    let last = Mailboxes::last(&events);
    let mut all: Vec<Value> = Vec::with_capacity(events.len());
    let mut items: Vec<Item> = Vec::with_capacity(events.len());
    // Messages are told together; a place is kept for each meanwhile.
    let mut places = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::Is(item) => {
                let new = item.arrived > state.s;
                if (new && wish.created) || (!new && wish.updated) {
                    places.push(all.len());
                    all.push(Value::Null);
                    items.push(*item);
                }
            }
            // Under its immutable id a message that came back was never gone.
            Event::Went { back: true, .. } if wish.want.immutable => {}
            Event::Went { id, immutable_id, .. } if wish.deleted => {
                let id = if wish.want.immutable { immutable_id } else { id };
                all.push(json!({
                    "@odata.type": "#microsoft.graph.message", "id": id, "@removed": { "reason": "deleted" },
                }));
            }
            Event::Went { .. } => {}
        }
    }
    for (place, message) in places.into_iter().zip(told(asked, mailbox, &wish.want, &items).await?) {
        all[place] = Value::Object(message);
    }
    match (more, last) {
        (true, Some(last)) => state.a = last,
        _ => (state.a, state.s) = (state.u, state.u),
    }
    Ok(Page { told: all, state, more })
}

async fn told(
    asked: &Asked,
    mailbox: &Mailbox,
    want: &Want,
    items: &[Item],
) -> Result<Vec<Map<String, Value>>, Fault> {
    let mut all = message::tell(asked, mailbox, want, items).await?;
    for message in &mut all {
        let kind = message.entry("@odata.type").or_insert(Value::Null);
        if kind.is_null() {
            *kind = "#microsoft.graph.message".into();
        }
    }
    Ok(all)
}

/// `mailFolders/delta`. The whole tree stands in few pages, so the first round counts folders and not changes.
pub(super) async fn tree(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    let store = asked.sandbox.mailboxes();
    let now = store.position(mailbox.key).await?;
    let place = place(asked, None);
    let given = given(asked, 0, now, &place)?;
    let fresh = given.is_none();
    let mut state = given.unwrap_or_else(|| State {
        f: 0,
        e: now.epoch,
        s: now.sequence,
        a: now.sequence,
        u: now.sequence,
        m: None,
        n: 0,
        q: asked.options.lasting(),
    });
    let options = Options::read(&state.q)?;
    let select = folders::selected(&options)?;
    let top = options.top()?.or(asked.prefer.page).unwrap_or(FOLDERS_PAGE);
    let tell = |folder: &Folder| {
        let mut told = folders::tell(mailbox, folder, select.as_deref());
        told.insert("@odata.type".to_owned(), "#microsoft.graph.mailFolder".into());
        Value::Object(told)
    };
    let page = if fresh || state.m.is_some() {
        let all = store.folders(mailbox.key).await?;
        let from = usize::try_from(state.n).unwrap_or(usize::MAX);
        let size = usize::try_from(top).unwrap_or(usize::MAX);
        let told: Vec<Value> = all.iter().skip(from).take(size).map(tell).collect();
        state.n += i64::try_from(told.len()).unwrap_or(0);
        let more = usize::try_from(state.n).unwrap_or(usize::MAX) < all.len();
        state.m = more.then_some((0, 0));
        Page { told, state, more }
    } else {
        let changes = store.folder_changes(mailbox.key, state.a, now.sequence).await?;
        let gone = changes.gone.into_iter().map(|id| {
            json!({ "@odata.type": "#microsoft.graph.mailFolder", "id": id, "@removed": { "reason": "deleted" } })
        });
        let told = changes.changed.iter().map(tell).chain(gone).collect();
        (state.a, state.s, state.u) = (now.sequence, now.sequence, now.sequence);
        Page { told, state, more: false }
    };
    let context = format!("{}/$metadata#Collection(mailFolder)", asked.root());
    Ok(lists::applied(asked, paged(&context, &place, page)))
}
