//! Lists of messages, and one message.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Fault};
use super::message::{self, Want};
use super::options::PAGE;
use super::{Asked, filter};
use crate::mailbox::{After, Folder, Item, Listing, Mailbox};

/// Where the next page of a list begins.
fn token(after: After) -> String {
    let text = match after {
        After::Skip(skip) => format!("s{skip}"),
        After::Message(received_at, key) => format!("m{received_at},{key}"),
    };
    URL_SAFE_NO_PAD.encode(text)
}

fn after(token: &str) -> Option<After> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    if let Some(skip) = text.strip_prefix('s') {
        return skip.parse().ok().map(After::Skip);
    }
    let (received_at, key) = text.strip_prefix('m')?.split_once(',')?;
    Some(After::Message(received_at.parse().ok()?, key.parse().ok()?))
}

/// The messages of a folder or of the whole mailbox.
pub(super) async fn list(asked: &Asked, mailbox: &Mailbox, folder: Option<&Folder>) -> Result<Answer, Fault> {
    let want = Want::of(asked, &asked.options)?;
    let (filter, order) = filter::and_order(&asked.options)?;
    let top = asked.options.top()?.or(asked.prefer.page).unwrap_or(PAGE);
    let newest_first = order.is_empty()
        || (order.len() == 1 && order[0].descending && order[0].field == crate::mailbox::Field::Received);
    let start = match asked.options.get("$skiptoken") {
        Some(token) => after(token).ok_or_else(|| Fault::bad("The skip token is not valid."))?,
        None => After::Skip(asked.options.skip()?),
    };
    let listing = Listing {
        mailbox: mailbox.key,
        folder: folder.map(|f| f.key),
        filter: filter.as_ref(),
        order: if newest_first { &[] } else { &order },
        parts: want.parts(),
        after: start,
        top: top + 1,
    };
    let store = asked.sandbox.mailboxes();
    let mut items = store.items(&listing).await?;
    let more = i64::try_from(items.len()).unwrap_or(i64::MAX) > top;
    items.truncate(usize::try_from(top).unwrap_or(usize::MAX));
    let mut page = Map::new();
    let context = format!("{}/$metadata#users('{}')/messages", asked.root(), mailbox.user_id);
    page.insert("@odata.context".to_owned(), context.into());
    if asked.options.count() {
        page.insert("@odata.count".to_owned(), store.count(&listing).await?.into());
    }
    if more {
        let next = match (newest_first, items.last(), start) {
            (true, Some(last), _) => After::Message(last.received_at, last.key),
            (_, _, After::Skip(skip)) => After::Skip(skip + top),
            (_, _, After::Message(..)) => After::Skip(top),
        };
        page.insert("@odata.nextLink".to_owned(), link(asked, &token(next)).into());
    }
    let told = message::tell(asked, mailbox, &want, &items).await?;
    page.insert("value".to_owned(), told.into_iter().map(Value::Object).collect());
    Ok(applied(asked, Answer::json(200, &Value::Object(page))))
}

/// The address of the next page.
pub(super) fn link(asked: &Asked, token: &str) -> String {
    let path: Vec<String> = asked.path.iter().map(|s| super::path::encoded(&s.text)).collect();
    let kept = asked.options.lasting();
    let kept = if kept.is_empty() { kept } else { format!("{kept}&") };
    format!("{}/{}?{kept}$skiptoken={token}", asked.root(), path.join("/"))
}

/// Says which preferences were heeded.
pub(super) fn applied(asked: &Asked, answer: Answer) -> Answer {
    if asked.prefer.applied.is_empty() {
        return answer;
    }
    answer.with(http::HeaderName::from_static("preference-applied"), asked.prefer.applied.join(", "))
}

/// How many messages there are, as text.
pub(super) async fn count(
    asked: &Asked,
    mailbox: &Mailbox,
    folder: Option<&Folder>,
) -> Result<Answer, Fault> {
    let (filter, _) = filter::and_order(&asked.options)?;
    let listing = Listing {
        mailbox: mailbox.key,
        folder: folder.map(|f| f.key),
        filter: filter.as_ref(),
        order: &[],
        parts: crate::mailbox::Parts::default(),
        after: After::Skip(0),
        top: 1,
    };
    let number = asked.sandbox.mailboxes().count(&listing).await?;
    Ok(Answer::bytes("text/plain", number.to_string().into_bytes()))
}

/// One message.
pub(super) async fn get(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let want = Want::of(asked, &asked.options)?;
    let item = asked.sandbox.mailboxes().item(mailbox.key, id, want.parts()).await?;
    told(asked, mailbox, &want, &item, 200).await
}

/// The message as it is now, after it was made or changed.
pub(super) async fn now_is(asked: &Asked, mailbox: &Mailbox, id: &str, status: u16) -> Result<Answer, Fault> {
    let want = Want::of(asked, &super::Options::default())?;
    let item = asked.sandbox.mailboxes().item(mailbox.key, id, want.parts()).await?;
    let answer = told(asked, mailbox, &want, &item, status).await?;
    if status != 201 {
        return Ok(answer);
    }
    let id = if want.immutable { &item.immutable_id } else { &item.id };
    let place = format!("{}/users('{}')/messages('{id}')", asked.root(), mailbox.user_id);
    Ok(answer.with(http::header::LOCATION, place))
}

async fn told(
    asked: &Asked,
    mailbox: &Mailbox,
    want: &Want,
    item: &Item,
    status: u16,
) -> Result<Answer, Fault> {
    let told = message::tell_one(asked, mailbox, want, item).await?;
    let etag = format!("W/\"{}\"", item.version);
    Ok(applied(asked, Answer::json(status, &told).with(http::header::ETAG, etag)))
}

/// Ids of one kind as ids of another (translateExchangeIds).
pub(super) async fn translate(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    /// Ids in one request.
    const IDS_MAX: usize = 1_000;
    let body = super::body::object(asked)?;
    let member = |name: &str| super::body::member(&body, name);
    let ids: Vec<String> = member("inputIds")
        .and_then(Value::as_array)
        .map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        .unwrap_or_default();
    if ids.is_empty() || ids.len() > IDS_MAX {
        return Err(Fault::bad(format!("inputIds has 1 to {IDS_MAX} ids.")));
    }
    let immutable = |name: &str| {
        let kind = member(name).and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "restimmutableentryid" | "immutableentryid" => Ok(true),
            "restid" | "ewsid" | "entryid" => Ok(false),
            _ => Err(Fault::bad(format!("{name} is no kind of id: {kind:?}."))),
        }
    };
    let (_, target) = (immutable("sourceIdType")?, immutable("targetIdType")?);
    let known = asked.sandbox.mailboxes().both_ids(mailbox.key, &ids).await?;
    // Add-ins know ids in the alphabet of EWS.
    let rest = |id: &str| id.replace('/', "-").replace('+', "_");
    let pair = |id: &String| {
        let found = known.iter().find(|(one, other)| *one == rest(id) || *other == rest(id));
        match found {
            Some((ordinary, lasting)) => {
                json!({ "sourceId": id, "targetId": if target { lasting } else { ordinary } })
            }
            None => json!({ "sourceId": id, "targetId": null, "errorDetails": {
                "code": "ErrorItemNotFound", "message": "The specified object was not found in the store." } }),
        }
    };
    let context = format!("{}/$metadata#Collection(microsoft.graph.convertIdResult)", asked.root());
    let value: Value = ids.iter().map(pair).collect();
    Ok(Answer::json(200, &json!({ "@odata.context": context, "value": value })))
}
