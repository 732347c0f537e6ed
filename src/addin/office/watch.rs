//! Tells when Outlook shows something else.

use std::{cell::RefCell, rc::Rc};

use domain::pane::Selection;
use gloo_timers::callback::Interval;
use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use super::{
    asking::{Patience, asked},
    bridge::{self, EventType, Got, Item, Mailbox},
    draft::is_draft,
    host::is_dark_now,
    item::opened,
    load,
};

/// How often a pane that can be seen looks for itself whether another item is open: the event may never
/// come (office-js issues 1052, 1096, 6833).
pub const LOOK_EVERY_MS: u32 = 1_000;

/// Makes a call whose end nobody waits for. What Outlook calls back is no function made of text: the page's policy
/// forbids those.
fn forget(what: &'static str, wait_ms: i32, call: impl FnOnce(&Function) -> Got<()>) {
    let asked = asked(what, wait_ms, call);
    spawn_local(async move { drop(asked.answer().await) });
}

/// A handler that Outlook calls until this is dropped.
struct Subscription {
    mailbox: Mailbox,
    event: String,
    wait_ms: i32,
    // Outlook holds the other end for as long as the subscription lives.
    _handler: Closure<dyn FnMut(JsValue)>,
}

impl Subscription {
    /// `None` where this Outlook does not have the event, which then has no name.
    fn new(
        name: impl FnOnce(&EventType) -> JsValue,
        patience: Patience,
        mut tell: impl FnMut(JsValue) + 'static,
    ) -> Option<Self> {
        let types = bridge::office()?.event_type().ok()??;
        let event = name(&types).as_string()?;
        let mailbox = bridge::mailbox()?;
        let handler = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| tell(event));
        let function = handler.as_ref().unchecked_ref();
        // Whether it worked makes no difference: the pane looks for itself as well.
        forget("addHandlerAsync", patience.item_ms, |done| mailbox.add_handler_async(&event, function, done));
        Some(Self { mailbox, event, wait_ms: patience.item_ms, _handler: handler })
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        forget("removeHandlerAsync", self.wait_ms, |done| {
            self.mailbox.remove_handler_async(&self.event, done)
        });
    }
}

/// The same for the mail that is being written: to whom it goes changes without another item being opened.
struct DraftSubscription {
    item: Item,
    event: String,
    wait_ms: i32,
    // Outlook holds the other end for as long as the subscription lives.
    _handler: Closure<dyn FnMut(JsValue)>,
}

impl DraftSubscription {
    fn new(patience: Patience, tell: Rc<dyn Fn()>) -> Option<Self> {
        let event = bridge::office()?.event_type().ok()??.recipients_changed().as_string()?;
        let item = bridge::item().filter(is_draft)?;
        let handler = Closure::<dyn FnMut(JsValue)>::new(move |_: JsValue| tell());
        let function = handler.as_ref().unchecked_ref();
        // Where it does not work, whoever turns to the pane has it read the draft again.
        forget("item.addHandlerAsync", patience.item_ms, |done| {
            item.add_handler_async(&event, function, done)
        });
        Some(Self { item, event, wait_ms: patience.item_ms, _handler: handler })
    }
}

impl Drop for DraftSubscription {
    fn drop(&mut self) {
        forget("item.removeHandlerAsync", self.wait_ms, |done| {
            self.item.remove_handler_async(&self.event, done)
        });
    }
}

/// Looks out until it is dropped.
pub struct Watch {
    _subscriptions: Vec<Subscription>,
    _looking: Interval,
}

impl Watch {
    /// Tells what is open now, and again whenever that changes; tells `dressed` whether Outlook's colours are dark when
    /// it changes them, and `written` when the mail that is being written goes to somebody else.
    pub fn new(
        patience: Patience,
        tell: impl Fn(Selection) + 'static,
        dressed: impl Fn(Option<bool>) + 'static,
        written: impl Fn() + 'static,
    ) -> Self {
        let lookout = Rc::new(Lookout {
            last: RefCell::default(),
            draft: RefCell::default(),
            patience,
            tell: Box::new(tell),
            written: Rc::new(written),
        });
        let look = {
            let lookout = lookout.clone();
            move || lookout.clone().look(true)
        };
        look();
        let told = move |_| look();
        let glance = move || {
            let hidden =
                web_sys::window().and_then(|window| window.document()).is_some_and(|page| page.hidden());
            if !hidden {
                lookout.clone().look(false);
            }
        };
        let subscriptions = [
            Subscription::new(EventType::item_changed, patience, told.clone()),
            Subscription::new(EventType::selected_items_changed, patience, told),
            Subscription::new(EventType::office_theme_changed, patience, move |event| {
                dressed(is_dark_now(&event));
            }),
        ];
        Self {
            _subscriptions: subscriptions.into_iter().flatten().collect(),
            _looking: Interval::new(LOOK_EVERY_MS, glance),
        }
    }
}

struct Lookout {
    last: RefCell<Option<Selection>>,
    draft: RefCell<Option<DraftSubscription>>,
    patience: Patience,
    tell: Box<dyn Fn(Selection)>,
    written: Rc<dyn Fn()>,
}

impl Lookout {
    /// Looks what is open. `told` says that Outlook told us to look: only then is it asked how many
    /// are selected, which is a question over the wire.
    fn look(self: Rc<Self>, told: bool) {
        let now = opened().map_or_else(|other| other, |opened| Selection::Mail(opened.name));
        let many = now == Selection::Nothing;
        if many && (told || !matches!(*self.last.borrow(), Some(Selection::Nothing | Selection::Several(_))))
        {
            spawn_local(async move {
                let now = match load::chosen(self.patience).await {
                    // One that is selected but not open is nothing we could read.
                    Some(Ok(chosen)) if chosen.len() > 1 => Selection::Several(chosen),
                    Some(Ok(_)) | None => Selection::Nothing,
                    Some(Err(_)) => Selection::Several(Vec::new()),
                };
                if bridge::item().is_none() {
                    self.tell(now);
                }
            });
        } else if !many {
            self.tell(now);
        }
    }

    fn tell(&self, now: Selection) {
        if self.last.borrow().as_ref() == Some(&now) {
            return;
        }
        *self.last.borrow_mut() = Some(now.clone());
        let written = matches!(now, Selection::Draft(_) | Selection::Meeting(_));
        let draft = written.then(|| DraftSubscription::new(self.patience, self.written.clone())).flatten();
        drop(self.draft.replace(draft));
        (self.tell)(now);
    }
}
