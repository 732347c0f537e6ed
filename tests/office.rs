//! The Office bridge against a small Outlook with every trap of the real one. Here: the category, looking out for what is
//! open, mails that are loaded, the host, signing in.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "office/keeping.rs"]
mod keeping;
#[path = "office/reading.rs"]
mod reading;
#[path = "office/writing.rs"]
mod writing;

use std::{cell::RefCell, rc::Rc};

use domain::{
    home::Own,
    intent::{Begun, Intent},
    mail::{Address, Direction, ItemId, MessageId, Moment, Person},
    meeting::ports::Calendar as _,
    pane::{Selection, view::Other},
    party::{Kind, Record},
    ports::Mailbox as _,
    problem::Problem,
    suggest::Habit,
    want::Writing,
};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, eval};
use regarding::office::{self, LOOK_EVERY_MS, Outlook, Patience, TRACKED, Watch};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A new Outlook with its first mail open, that is given up on quickly.
fn outlook() -> Outlook {
    eval(include_str!("fixtures/fake_office.js")).unwrap();
    Outlook::new(Patience { item_ms: 60, mailbox_ms: 60, body_ms: 60, token_ms: 60 })
}

fn js(code: &str) {
    eval(code).unwrap();
}

fn said(code: &str) -> String {
    let text = js_sys::JSON::stringify(&eval(code).unwrap()).unwrap();
    text.as_string().unwrap_or_default()
}

fn first() -> ItemId {
    ItemId("AAMk-1".into())
}

fn ids(list: &[MessageId]) -> Vec<&str> {
    list.iter().map(MessageId::as_str).collect()
}

// ---- the category -------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn the_category_goes_on_and_off_that_mail() {
    let outlook = outlook();
    outlook.mark(&first(), false).await.unwrap();
    assert_eq!(said("fake.items[0].categories"), r#"["Blue"]"#);
    outlook.mark(&first(), true).await.unwrap();
    assert_eq!(said("fake.items[0].categories"), format!(r#"["Blue","{TRACKED}"]"#));
}

#[wasm_bindgen_test]
async fn the_category_never_lands_on_another_mail() {
    let outlook = outlook();
    js("fake.items[0].categories = []; fake.select(1)");
    assert_eq!(outlook.mark(&first(), true).await, Err(Problem::Moved));
    assert_eq!(
        said("[fake.calls, fake.items[1].categories ?? null]"),
        "[[],null]",
        "Outlook was not even asked"
    );
    // The mail changes while the category is being added to the mailbox's list.
    js(
        "fake.select(0); fake.master = []; fake.how['masterCategories.addAsync'] = { delay: 20 }; setTimeout(() => fake.select(1), 10)",
    );
    assert_eq!(outlook.mark(&first(), true).await, Err(Problem::Moved));
    assert_eq!(said("fake.items.map((item) => item.categories ?? null)"), "[[],null]");
}

#[wasm_bindgen_test]
async fn a_mail_that_outlook_does_not_tell_of_is_noticed_and_never_marked() {
    let outlook = outlook();
    assert!(!outlook.is_elsewhere().await, "nothing was read yet");
    outlook.clues(&first()).await.unwrap();
    assert!(!outlook.is_elsewhere().await);
    // office.js goes on showing the first mail; whatever is asked of it is asked of the second.
    js(
        "fake.items[1].headers = 'Message-ID: <two@us.example>'; fake.frozen = Office.context.mailbox.item;
        Object.defineProperty(Office.context.mailbox, 'item', { get: () => fake.frozen }); fake.selected = 1",
    );
    assert_eq!(office::selection(), mail("AAMk-1"));
    assert!(outlook.is_elsewhere().await);
    assert_eq!(outlook.mark(&first(), true).await, Err(Problem::Moved));
    assert_eq!(said("fake.items[1].categories ?? null"), "null");
    js("fake.how.headers = { silent: true }");
    assert!(!outlook.is_elsewhere().await, "what cannot be compared is taken at its word");
}

#[wasm_bindgen_test]
async fn a_category_the_mailbox_lacks_is_added_to_its_list() {
    let outlook = outlook();
    js("fake.master = []; fake.items[0].categories = undefined");
    outlook.mark(&first(), true).await.unwrap();
    assert_eq!(said("[fake.master, fake.items[0].categories]"), format!(r#"[["{TRACKED}"],["{TRACKED}"]]"#));
    js("fake.master = []; fake.items[0].categories = undefined");
    outlook.mark(&first(), false).await.unwrap();
    assert_eq!(said("fake.master"), "[]", "nothing to take off is no failure");
}

#[wasm_bindgen_test]
async fn without_leave_to_change_the_list_it_says_so() {
    let outlook = outlook();
    js(
        "fake.master = []; fake.how['masterCategories.addAsync'] = { throws: 'Elevated permission is required' }",
    );
    assert_eq!(
        outlook.mark(&first(), true).await,
        Err(Problem::NotAllowed("Elevated permission is required".into()))
    );
    js("fake.how['masterCategories.addAsync'] = { code: 9045 }; fake.master.push('x')");
    assert!(outlook.mark(&first(), true).await.is_err(), "in the list already, and still not taken");
}

// ---- looking out --------------------------------------------------------------------------------------

fn watched() -> (Watch, Rc<RefCell<Vec<Selection>>>) {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let tell = seen.clone();
    let patience = Patience { item_ms: 60, ..Patience::default() };
    (Watch::new(patience, move |selection| tell.borrow_mut().push(selection), |_| {}, || {}), seen)
}

fn mail(id: &str) -> Selection {
    Selection::Mail(ItemId(id.into()))
}

#[wasm_bindgen_test]
async fn tells_what_is_open_now_and_what_is_opened_later_until_dropped() {
    let _ = outlook();
    let (watch, seen) = watched();
    assert_eq!(*seen.borrow(), [mail("AAMk-1")]);
    js("fake.select(1); fake.raise('olkItemSelectedChanged')");
    assert_eq!(*seen.borrow(), [mail("AAMk-1"), mail("AAMk-2")], "told twice is heard once");
    js("fake.select(null)");
    TimeoutFuture::new(20).await;
    assert_eq!(seen.borrow().last(), Some(&Selection::Nothing));
    drop(watch);
    assert_eq!(said("Object.keys(fake.handlers)"), "[]");
    js("fake.select(0)");
    TimeoutFuture::new(LOOK_EVERY_MS + 200).await;
    assert_eq!(seen.borrow().len(), 3);
}

#[wasm_bindgen_test]
async fn notices_another_mail_though_no_event_comes() {
    let _ = outlook();
    let (_watch, seen) = watched();
    js("fake.selected = 1");
    TimeoutFuture::new(LOOK_EVERY_MS + 300).await;
    assert_eq!(seen.borrow().last(), Some(&mail("AAMk-2")));
    js("fake.selected = undefined");
    TimeoutFuture::new(LOOK_EVERY_MS + 300).await;
    assert_eq!(seen.borrow().last(), Some(&Selection::Nothing));
}

/// The items of a selection, as Outlook tells them.
const TWO: &str = "fake.selection = fake.items.slice(0, 2).map(({ id, messageId, subject }) =>
    ({ itemId: id, internetMessageId: messageId, subject, conversationId: 'c1', itemMode: 'read', itemType: 'message' }))";

#[wasm_bindgen_test]
async fn several_are_named_where_outlook_can() {
    let _ = outlook();
    js(&format!("fake.newer(); fake.selected = null; {TWO}"));
    let (_watch, seen) = watched();
    TimeoutFuture::new(20).await;
    let named = |seen: Option<&Selection>| match seen {
        Some(Selection::Several(chosen)) => chosen.clone(),
        other => panic!("{other:?}"),
    };
    let chosen = named(seen.borrow().last());
    assert_eq!(chosen.iter().map(|one| one.item.0.as_str()).collect::<Vec<_>>(), ["AAMk-1", "AAMk-2"]);
    assert_eq!(chosen[0].message_id, MessageId::new("one@acme.example"));
    assert_eq!((chosen[0].conversation.as_deref(), chosen[0].draft), (Some("c1"), false));
    js("fake.selection[1].itemMode = 'compose'; fake.raise('olkSelectedItemsChanged')");
    TimeoutFuture::new(20).await;
    assert!(named(seen.borrow().last())[1].draft);
    js("fake.how.getSelectedItemsAsync = { code: 9020 }; fake.raise('olkSelectedItemsChanged')");
    TimeoutFuture::new(20).await;
    assert_eq!(named(seen.borrow().last()), [], "too many, or in several folders: not which");
    js(
        "fake.how.getSelectedItemsAsync = { throws: 'Elevated permission' }; fake.raise('olkSelectedItemsChanged')",
    );
    TimeoutFuture::new(20).await;
    assert_eq!(seen.borrow().last(), Some(&Selection::Nothing), "without leave to ask it is nothing");
    js("fake.select(0)");
    assert_eq!(seen.borrow().last(), Some(&mail("AAMk-1")));
}

#[wasm_bindgen_test]
async fn an_outlook_without_the_requirement_set_is_not_asked() {
    let _ = outlook();
    js(&format!("fake.newer(); fake.sets.Mailbox = 12; fake.selected = null; {TWO}"));
    let (_watch, seen) = watched();
    TimeoutFuture::new(20).await;
    assert_eq!(*seen.borrow(), [Selection::Nothing]);
    let first = outlook_of_set(13).load(&first()).await;
    assert!(matches!(first, Err(Problem::Outlook(_))), "{first:?}");
    assert_eq!(said("fake.calls.includes('loadItemByIdAsync')"), "false");
}

fn outlook_of_set(set: u8) -> Outlook {
    js(&format!("fake.sets.Mailbox = {set}"));
    Outlook::new(Patience { item_ms: 60, mailbox_ms: 60, body_ms: 60, token_ms: 60 })
}

#[wasm_bindgen_test]
async fn a_mail_that_is_not_open_is_loaded_read_and_unloaded() {
    let outlook = outlook();
    js("fake.newer(); fake.selected = null");
    let loaded = outlook.load(&first()).await.unwrap().unwrap();
    assert_eq!(loaded.mail.from.as_ref().unwrap().address, Address::new("asha@acme.example"));
    assert_eq!((loaded.mail.item, loaded.mail.subject.as_str()), (first(), "Offer 4711"));
    assert_eq!(ids(&loaded.answers), ["zero@us.example", "first@us.example"]);
    assert_eq!(said("fake.loaded"), "null", "the next can be loaded");
    let text = outlook.load_text(&ItemId("AAMk-2".into())).await.unwrap();
    assert_eq!(text.html, "<p>html of AAMk-2</p>");
    outlook.load_mark(&ItemId("AAMk-2".into()), true).await.unwrap();
    assert_eq!(said("fake.items[1].categories"), format!("[\"{TRACKED}\"]"));
    outlook.load_mark(&ItemId("AAMk-2".into()), false).await.unwrap();
    assert_eq!(said("fake.items[1].categories"), "[]");
    assert_eq!(said("fake.loaded"), "null");
}

#[wasm_bindgen_test]
async fn what_goes_wrong_with_a_loaded_mail_leaves_the_way_free() {
    let outlook = outlook();
    js("fake.newer(); fake.selected = null");
    assert_eq!(outlook.load(&ItemId("gone".into())).await, Err(Problem::Moved));
    js("fake.items[0].itemClass = 'REPORT.IPM.Note.NDR'");
    assert_eq!(outlook.load(&first()).await, Ok(None), "a report is none that can be tracked");
    js("fake.how['body.getAsync'] = { silent: true }");
    assert!(outlook.load_text(&first()).await.is_err());
    assert_eq!(said("fake.loaded"), "null", "unloaded all the same");
    js("fake.how.loadItemByIdAsync = { silent: true }");
    assert!(matches!(outlook.load(&first()).await, Err(Problem::Outlook(_))));
    js(
        "delete fake.how.loadItemByIdAsync; delete fake.items[0].itemClass; fake.how.headers = { code: 9042 }",
    );
    let loaded = outlook.load(&first()).await.unwrap().unwrap();
    assert_eq!(loaded.answers, [], "without its headers it answers none");
}

// ---- the host -----------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn language_colours_and_windows_are_the_hosts_where_it_has_them() {
    let _ = outlook();
    assert_eq!(office::language(), "hi-IN");
    assert_eq!(office::is_dark(), None, "this Outlook has no theme");
    for (colour, dark) in
        [("#1f1f1f", Some(true)), ("#FFFFFF", Some(false)), ("red", None), ("#12345g", None)]
    {
        js(&format!("Office.context.officeTheme = {{ bodyBackgroundColor: '{colour}' }}"));
        assert_eq!(office::is_dark(), dark, "{colour}");
    }
    js("delete Office.context.officeTheme");
    let told = Rc::new(RefCell::new(Vec::new()));
    let tell = told.clone();
    let _watch = Watch::new(Patience::default(), |_| {}, move |dark| tell.borrow_mut().push(dark), || {});
    js(
        "fake.handlers.officeThemeChanged[0]({ type: 'officeThemeChanged', officeTheme: { bodyBackgroundColor: '#000000' } })",
    );
    js(
        "fake.handlers.officeThemeChanged[0]({ type: 'officeThemeChanged' }); fake.handlers.officeThemeChanged[0]()",
    );
    assert_eq!(
        *told.borrow(),
        [Some(true), None, None],
        "the event tells where the theme itself is not there"
    );
    assert!(!office::open_window("https://crm.example/"), "not supported: the page has to");
    js("fake.sets.OpenBrowserWindowApi = 1");
    assert!(office::open_window("https://crm.example/"));
    assert_eq!(said("fake.opened"), r#"["https://crm.example/"]"#);
}

// ---- signing in ---------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_token_comes_by_whichever_door_there_is() {
    let _ = outlook();
    assert!(matches!(office::token(60, None).await, Err(Problem::Outlook(_))), "no door");
    js(
        "Office.context.auth.getAccessTokenAsync = (o, done) => fake.answer('sso', done, () => 'old ' + o.forMSGraphAccess)",
    );
    assert_eq!(office::token(60, None).await.as_deref(), Ok("old false"));
    js("globalThis.OfficeRuntime = { auth: { getAccessToken: async (o) => 'new ' + o.allowSignInPrompt } }");
    assert_eq!(office::token(60, None).await.as_deref(), Ok("new true"));
    js("OfficeRuntime.auth.getAccessToken = () => Promise.reject({ code: 13001, message: 'no' })");
    assert_eq!(office::token(60, None).await, Err(Problem::SignedOut));
    js("OfficeRuntime.auth.getAccessToken = () => Promise.reject({ code: 13005, message: 'consent' })");
    assert_eq!(
        office::token(60, None).await,
        Err(Problem::NotAllowed("getAccessToken 13005: consent".into()))
    );
    js("OfficeRuntime.auth.getAccessToken = () => new Promise(() => {})");
    assert_eq!(office::token(60, None).await, Err(Problem::Outlook("getAccessToken: no answer".into())));
    // What the page has asked already is not asked again.
    js("OfficeRuntime.auth.getAccessToken = async () => 'asked again'");
    let early = |code: &str| Some(eval(code).unwrap().unchecked_into::<Promise>());
    assert_eq!(office::token(60, early("Promise.resolve('early')")).await.as_deref(), Ok("early"));
    assert_eq!(office::token(60, early("Promise.reject({ code: 13001 })")).await, Err(Problem::SignedOut));
    let silent = office::token(60, early("new Promise(() => {})")).await;
    assert_eq!(silent, Err(Problem::Outlook("getAccessToken: no answer".into())));
    js("delete globalThis.OfficeRuntime");
}
