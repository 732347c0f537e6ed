//! The mail that is being written: its members are objects that are asked, not values.

use std::cell::RefCell;

use domain::{
    intent::{self, Begun, Intent},
    mail::{Body, Direction, ItemId, Mail, MessageId, Person},
    problem::Problem,
    want::Writing,
};
use js_sys::{Date, Object};
use serde::Serialize;
use wasm_bindgen::{JsCast as _, JsValue};

use super::{
    asking::{Asked, Failed, Patience, asked},
    bridge::{self, CustomProperties, Field, Got, Item, text},
    fault::{self, NO_CODE},
    host, item, kept as memory,
};

/// Under this name a mail that was begun here is kept until its draft comes up. It changes with the form of what is
/// kept; `www/launch.js` reads it.
const BEGUN: &str = "regarding.begun.1";

/// The longest subject that Outlook takes from an add-in, in characters.
const MAX_SUBJECT: usize = 255;

thread_local! {
    /// The draft that was seen last, and how many were seen before it.
    static SEEN: RefCell<(u32, JsValue)> = const { RefCell::new((0, JsValue::UNDEFINED)) };
}

/// The name of the draft as long as it stands there: it has none of its own before it is saved. Outlook makes a new
/// object for each item that it shows.
pub(super) fn name(item: &Item) -> ItemId {
    SEEN.with_borrow_mut(|(count, seen)| {
        let item: &JsValue = item.as_ref();
        if !Object::is(seen, item) {
            *count = count.saturating_add(1);
            *seen = item.clone();
        }
        ItemId(["draft ", &count.to_string()].concat())
    })
}

/// Whether the item is being written.
pub(super) fn is_draft(item: &Item) -> bool {
    item.subject().is_ok_and(|subject| subject.is_object())
}

/// That draft, if it still stands there.
pub(super) fn standing(wanted: &ItemId) -> Result<Item, Problem> {
    let item = bridge::item().filter(is_draft).ok_or(Problem::Moved)?;
    if name(&item) == *wanted { Ok(item) } else { Err(Problem::Moved) }
}

fn ask(what: &'static str, patience: Patience, field: Got<JsValue>) -> Option<Asked> {
    let field = field.ok().filter(JsValue::is_object)?;
    let field: &Field = field.unchecked_ref();
    Some(asked(what, patience.item_ms, |done| field.get_async(done)))
}

async fn people(asked: Option<Asked>) -> Result<Vec<Person>, Problem> {
    let Some(asked) = asked else { return Ok(Vec::new()) };
    Ok(item::people(Ok(asked.answer().await?)))
}

/// Reads it. Nothing here is written to the mailbox.
pub(super) async fn read(wanted: &ItemId, patience: Patience) -> Result<Writing, Problem> {
    let draft = standing(wanted)?;
    // All is asked at once.
    let to = ask("to.getAsync", patience, draft.to());
    let cc = ask("cc.getAsync", patience, draft.cc());
    let bcc = ask("bcc.getAsync", patience, draft.bcc());
    let subject = ask("subject.getAsync", patience, draft.subject());
    let kept = load(&draft, patience);
    let (to, cc, bcc) = (people(to).await?, people(cc).await?, people(bcc).await?);
    let subject = match subject {
        Some(asked) => asked.answer().await?.as_string().unwrap_or_default(),
        None => String::new(),
    };
    let intent = of_properties(&properties(kept).await?);
    // Mailbox 1.14; before it nothing tells.
    let answers = text(draft.in_reply_to()).map(|ids| MessageId::list(&ids)).unwrap_or_default();
    standing(wanted)?;
    let mail = Mail {
        item: wanted.clone(),
        message_id: None,
        conversation: text(draft.conversation_id()),
        direction: Direction::Outgoing,
        from: Some(host::me()),
        to,
        cc,
        bcc,
        subject,
        at: None,
        attachments: Vec::new(),
        mailbox: None,
    };
    Ok(Writing { mail, intent, answers })
}

fn load(item: &Item, patience: Patience) -> Asked {
    asked("loadCustomPropertiesAsync", patience.mailbox_ms, |done| item.load_custom_properties_async(done))
}

async fn properties(asked: Asked) -> Result<CustomProperties, Failed> {
    asked.answer().await.map(wasm_bindgen::JsCast::unchecked_into)
}

fn of_properties(kept: &CustomProperties) -> Option<Intent> {
    text(kept.get(intent::NAME)).as_deref().and_then(Intent::read)
}

/// What was chosen before a mail was sent.
pub(super) async fn intent(item: &Item, patience: Patience) -> Option<Intent> {
    properties(load(item, patience)).await.ok().as_ref().and_then(of_properties)
}

/// Keeps in a mail what is to become of it, or takes that off. `still` is asked again before it is written.
async fn keep_in(
    item: &Item,
    intent: Option<&Intent>,
    patience: Patience,
    still: impl Fn() -> bool,
) -> Result<(), Problem> {
    const SET: &str = "customProperties.set";
    let kept = properties(load(item, patience)).await?;
    if !still() {
        return Err(Problem::Moved);
    }
    let done = match intent {
        Some(intent) => kept.set(intent::NAME, &intent.written().into()),
        None => kept.remove(intent::NAME),
    };
    done.map_err(|thrown| Failed::thrown(SET, &thrown))?;
    let saved = asked("customProperties.saveAsync", patience.mailbox_ms, |done| kept.save_async(done));
    saved.answer().await?;
    Ok(())
}

/// Keeps in that mail, sent or not, what is to become of it.
pub(super) async fn keep(
    wanted: &ItemId,
    intent: Option<&Intent>,
    patience: Patience,
) -> Result<(), Problem> {
    match standing(wanted) {
        Ok(draft) => keep_in(&draft, intent, patience, || standing(wanted).is_ok()).await,
        Err(_) => {
            let opened = super::open_as(wanted)?;
            keep_in(&opened.item, intent, patience, || item::is_open(wanted)).await
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recipient<'a> {
    display_name: &'a str,
    email_address: &'a str,
}

/// Puts somebody among those to whom it goes.
pub(super) async fn address(wanted: &ItemId, to: &Person, patience: Patience) -> Result<(), Problem> {
    const WHAT: &str = "to.addAsync";
    let draft = standing(wanted)?;
    let refused = |words: &str| fault::refused(WHAT, NO_CODE, words);
    let field = draft.to().ok().filter(JsValue::is_object).ok_or_else(|| refused("not in this Outlook"))?;
    let people = [Recipient { display_name: &to.name, email_address: to.address.as_str() }];
    let people = serde_wasm_bindgen::to_value(&people).map_err(|error| refused(&error.to_string()))?;
    let field: &Field = field.unchecked_ref();
    asked(WHAT, patience.mailbox_ms, |done| field.add_async(&people, done)).answer().await?;
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AsHtml {
    coercion_type: &'static str,
}

/// Puts a text where the cursor stands in its text, and a subject where one is given.
pub(super) async fn insert(
    wanted: &ItemId,
    text: &Body,
    subject: Option<&str>,
    patience: Patience,
) -> Result<(), Problem> {
    const WHAT: &str = "body.setSelectedDataAsync";
    let draft = standing(wanted)?;
    let refused = |words: &str| fault::refused(WHAT, NO_CODE, words);
    let body = draft.body().map_err(|thrown| Failed::thrown(WHAT, &thrown))?;
    let body = body.ok_or_else(|| refused("not in this Outlook"))?;
    let options = serde_wasm_bindgen::to_value(&AsHtml { coercion_type: "html" });
    let options = options.map_err(|error| refused(&error.to_string()))?;
    let put = asked(WHAT, patience.body_ms, |done| body.set_selected_data_async(&text.html, &options, done));
    put.answer().await?;
    let Some(subject) = subject else { return Ok(()) };
    let draft = standing(wanted)?;
    let field = draft.subject().map_err(|thrown| Failed::thrown("subject.setAsync", &thrown))?;
    let field: &Field = field.unchecked_ref();
    let subject: String = subject.chars().take(MAX_SUBJECT).collect();
    asked("subject.setAsync", patience.item_ms, |done| field.set_async(&subject, done)).answer().await?;
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewMessage<'a> {
    to_recipients: [&'a str; 1],
}

#[derive(Serialize)]
struct KeptBegun<'a> {
    to: &'a str,
    intent: String,
    /// Until when it counts, in milliseconds since 1970.
    until: f64,
}

/// Opens a new mail to somebody. What is to become of it is kept first, where whatever comes up with the draft finds
/// it: a new mail can be given people and text, and no properties.
pub(super) async fn begin(to: &Person, begun: &Begun, patience: Patience) -> Result<(), Problem> {
    const WHAT: &str = "displayNewMessageForm";
    let refused = |words: &str| fault::refused(WHAT, NO_CODE, words);
    let until = Date::now() + intent::BEGUN_S as f64 * 1000.0;
    let kept = KeptBegun { to: begun.to.as_str(), intent: begun.intent.written(), until };
    // The mail is worth opening also where that cannot be kept: the pane beside it tells the draft.
    drop(memory::keep(BEGUN, &kept, patience.mailbox_ms).await);
    let mailbox = bridge::mailbox().ok_or_else(|| refused("not in this Outlook"))?;
    let form = NewMessage { to_recipients: [to.address.as_str()] };
    let form = serde_wasm_bindgen::to_value(&form).map_err(|error| refused(&error.to_string()))?;
    mailbox.display_new_message_form(&form).map_err(|thrown| Failed::thrown(WHAT, &thrown).problem)
}
