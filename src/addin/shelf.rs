//! Where wishes that wait are kept: in this browser where it lets a page keep something, else in the mailbox.
//!
//! Of what is found in the mailbox some may come from another device.

use std::{cell::Cell, rc::Rc};

use decisions::wish;
use domain::{
    problem::Problem,
    queue::{Ask, Asker, Change, Claim, MAX_BYTES, MAX_WISHES, NotKept, Place, Shelf, Slot, Told, serve},
};
use js_sys::{Array, Function, Promise};
use uuid::Uuid;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::{
    office::{MAX_WISH_BYTES, MailboxShelf},
    shell,
};

/// The place where this pane's wishes are kept, and the pane's own number.
#[derive(Clone, Debug)]
pub struct Keeper {
    browser: BrowserShelf,
    mailbox: MailboxShelf,
    holder: u64,
    stamps: Rc<Cell<u64>>,
}

impl Keeper {
    /// `store` is the page's way to its storage (`www/keep.js`): it takes a question, a key and more, and gives a
    /// promise. `owner` is whose wishes these are and for which CRM: others' are not looked at.
    pub fn new(store: Function, owner: &str, mailbox: MailboxShelf) -> Self {
        Self {
            browser: BrowserShelf { store, prefix: format!("{owner} ") },
            mailbox,
            holder: chance(),
            stamps: Rc::new(Cell::new(chance())),
        }
    }

    /// What becomes of a question.
    pub async fn answer(&self, ask: Ask) -> Told {
        self.stamps.set(self.stamps.get().wrapping_add(1));
        let asker = Asker { holder: self.holder, stamp: self.stamps.get(), now: shell::now() };
        let here = serve(&ask, &self.browser, asker, (MAX_WISHES, MAX_BYTES)).await;
        let there = |ask: Ask| async move {
            let bounds = (MAX_WISHES, MAX_WISH_BYTES);
            serve(&ask, &self.mailbox, asker, bounds).await.map(in_mailbox)
        };
        match (&ask, here) {
            (Ask::All, here) => {
                let all = |told: Result<Told, NotKept>| match told {
                    Ok(Told::All(slots)) => slots,
                    Ok(_) | Err(_) => Vec::new(),
                };
                let failed = here.is_err();
                let mut slots = all(here);
                for more in all(there(ask).await) {
                    if !slots.iter().any(|(slot, _)| slot.wish.id == more.0.wish.id) {
                        slots.push(more);
                    }
                }
                // That nothing can be read does not mean that nothing is there.
                if failed && slots.is_empty() { Told::Done } else { Told::All(slots) }
            }
            (Ask::Keep { wish, held }, Err(NotKept::Refused(_))) => {
                let light = Ask::Keep { wish: Box::new(wish.without_text()), held: *held };
                there(light).await.unwrap_or_else(Told::from)
            }
            // What does not lie here may lie there.
            (Ask::Claim(_), Ok(Told::Claimed(Claim::Gone)) | Err(_))
            | (Ask::TakeBack { .. }, Ok(Told::TakenBack(false)) | Err(_))
            | (Ask::Settle { .. } | Ask::Release { .. }, _) => there(ask).await.unwrap_or_else(Told::from),
            (_, here) => here.unwrap_or_else(Told::from),
        }
    }
}

/// The same with its place.
fn in_mailbox(told: Told) -> Told {
    match told {
        Told::All(slots) => Told::All(slots.into_iter().map(|(slot, _)| (slot, Place::Mailbox)).collect()),
        Told::Kept(Place::Browser, stamp) => Told::Kept(Place::Mailbox, stamp),
        Told::Kept(..) | Told::Claimed(_) | Told::Done | Told::TakenBack(_) => told,
    }
}

/// A number that nobody else has drawn. Two panes that drew the same would write the same activity, once.
fn chance() -> u64 {
    /// Numbers of JavaScript are whole and exact below this.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (js_sys::Math::random() * EXACT) as u64
}

/// How often a slot is looked at again because another pane has changed it in between.
const MAX_ROUNDS: usize = 10;

/// The browser's storage as a shelf.
#[derive(Clone, Debug)]
struct BrowserShelf {
    store: Function,
    /// Keys of these wishes begin so.
    prefix: String,
}

impl BrowserShelf {
    async fn ask(&self, what: &str, key: &str, more: &JsValue) -> Result<JsValue, Problem> {
        let odd = |error: JsValue| {
            let words =
                js_sys::Reflect::get(&error, &"message".into()).ok().and_then(|words| words.as_string());
            Problem::Odd(words.unwrap_or_default())
        };
        let asked = self.store.call3(&JsValue::NULL, &what.into(), &key.into(), more).map_err(odd)?;
        JsFuture::from(asked.dyn_into::<Promise>().map_err(odd)?).await.map_err(odd)
    }
}

impl Shelf for BrowserShelf {
    async fn all(&self) -> Result<Vec<Slot>, Problem> {
        let most = JsValue::from_f64(MAX_WISHES as f64 + 1.0);
        let texts = self.ask("all", &self.prefix, &most).await?;
        let texts = texts.dyn_into::<Array>().map_err(|_| Problem::Odd("the storage gave no list".into()))?;
        Ok(texts.iter().filter_map(|text| wish::read(&text.as_string()?)).collect())
    }

    async fn change(&self, id: Uuid, by: &dyn Fn(Option<&Slot>) -> Change) -> Result<(), Problem> {
        let key = format!("{}{id}", self.prefix);
        // What is decided is decided here; the storage puts it there only while what it was decided on still lies there.
        for _ in 0..MAX_ROUNDS {
            let before = self.ask("get", &key, &JsValue::UNDEFINED).await?;
            let slot = before.as_string().and_then(|text| wish::read(&text));
            if slot.is_none() && before.is_string() {
                return Err(Problem::Odd("another version of the pane keeps this".into()));
            }
            let after = match by(slot.as_ref()) {
                Change::Leave => return Ok(()),
                Change::Remove => JsValue::NULL,
                Change::Put(slot) => wish::write(&slot).into(),
            };
            let pair = Array::of2(&before, &after);
            if self.ask("swap", &key, &pair).await?.as_bool() == Some(true) {
                return Ok(());
            }
        }
        Err(Problem::Busy(None))
    }
}
