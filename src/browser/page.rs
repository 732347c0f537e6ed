//! The page around the app: its language, its colours, and what it shows when all else fails.

use gloo_events::EventListener;
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement};

/// The event that tells the page that the pane broke, with what is known of it as its detail. The page
/// (`www/boot.js`) shows it: it can be trusted to work when the pane cannot.
pub const BROKE: &str = "regarding-broke";

/// The event that tells the page that the first card is there: what comes later may come now.
pub const CARD: &str = "regarding-card";

/// The event by which the page tells that all of the pane is here.
pub const WHOLE: &str = "regarding-whole";

/// What the page shows before the pane is there (`www/pane.html`); nothing where it shows nothing.
pub fn boot() -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id("boot")
}

fn root() -> Option<HtmlElement> {
    use wasm_bindgen::JsCast as _;
    web_sys::window()?.document()?.document_element()?.dyn_into().ok()
}

/// Tells screen readers and fonts the language of the words on the page, and its direction.
pub fn speak(language: &str, direction: &str) {
    if let Some(root) = root() {
        root.set_lang(language);
        root.set_dir(direction);
    }
}

/// Puts on Outlook's colours, or the system's where Outlook does not say. Forced colours are the style
/// sheet's own affair.
pub fn dress(dark: Option<bool>) {
    let dark = dark.unwrap_or_else(|| matches("(prefers-color-scheme: dark)"));
    if let Some(root) = root() {
        drop(root.set_attribute("data-theme", if dark { "dark" } else { "light" }));
    }
}

/// Puts on Outlook's colours when the pane starts. Where Outlook does not say them yet, the page stays as it began: in those
/// of the last time.
pub fn dress_first(dark: Option<bool>) {
    if dark.is_some() || !root().is_some_and(|root| root.has_attribute("data-theme")) {
        dress(dark);
    }
}

/// Calls `change` when the system's colours change, until it is dropped.
pub fn on_system_colours(change: impl Fn() + 'static) -> Option<EventListener> {
    let query = web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok()??;
    Some(EventListener::new(&query, "change", move |_| change()))
}

/// Calls `act` when that happens to the window, until it is dropped.
pub fn on_window(event: &'static str, act: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, event, move |_| act()))
}

/// Calls `act` when a person turns to the page, by keyboard or by pointer, until that is dropped.
pub fn on_turned_to(act: impl Fn() + Clone + 'static) -> [Option<EventListener>; 2] {
    let pointed = act.clone();
    let pointer = root().map(|root| EventListener::new(&root, "mouseenter", move |_| pointed()));
    [on_window("focus", act), pointer]
}

/// Calls `act` when that key is pressed where it is meant for nothing else: no element that takes it has focus, and no
/// other key is held. Until that is dropped.
pub fn on_free_key(key: &'static str, act: impl Fn() + 'static) -> Option<EventListener> {
    use wasm_bindgen::JsCast as _;
    /// What takes letters of its own.
    const TAKES_LETTERS: &str = "input, select, textarea, iframe, [contenteditable]";
    /// What takes Enter too.
    const TAKES_ENTER: &str = "a, button, input, select, summary, textarea, iframe, [contenteditable]";
    let takes = if key == "Enter" { TAKES_ENTER } else { TAKES_LETTERS };
    let window = web_sys::window()?;
    let options = gloo_events::EventListenerOptions::enable_prevent_default();
    Some(EventListener::new_with_options(&window, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        // Some keyboards need Shift for a question mark.
        let shifted = event.shift_key() && key != "?";
        let held = event.alt_key() || event.ctrl_key() || event.meta_key() || shifted;
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let taken = target.is_some_and(|target| !matches!(target.closest(takes), Ok(None)));
        let free = !held && !taken && !event.repeat() && !event.is_composing() && !event.default_prevented();
        if free && event.key() == key {
            event.prevent_default();
            act();
        }
    }))
}

/// The browser's language.
pub fn language() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default()
}

/// Puts a text into the clipboard.
///
/// # Errors
/// Where the browser, or Outlook around the pane, does not let it: its words.
pub async fn copy(text: &str) -> Result<(), String> {
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    let clipboard = clipboard.filter(|clipboard| !clipboard.is_undefined());
    let Some(clipboard) = clipboard else { return Err("no clipboard".into()) };
    let copied = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await;
    copied.map(|_| ()).map_err(|error| String::from(js_sys::JsString::from(error)))
}

/// Whether the page came from there.
pub fn is_origin(origin: &str) -> bool {
    web_sys::window().and_then(|window| window.location().origin().ok()).is_some_and(|own| own == origin)
}

/// Starts the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        drop(window.location().reload());
    }
}

fn matches(query: &str) -> bool {
    web_sys::window().and_then(|window| window.match_media(query).ok()?).is_some_and(|list| list.matches())
}

/// Makes a panic visible: the pane is dead then, but its page is not.
pub fn show_panics() {
    std::panic::set_hook(Box::new(|panic| broke(&panic.to_string())));
}

/// Shows that the pane broke.
pub fn broke(details: &str) {
    tell(BROKE, details);
}

/// Tells that the first card is there.
pub fn has_card() {
    tell(CARD, "");
}

fn tell(event: &str, details: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&details.into());
    if let (Some(window), Ok(event)) =
        (web_sys::window(), CustomEvent::new_with_event_init_dict(event, &init))
    {
        drop(window.dispatch_event(&event));
    }
}
