//! The one keeper of what the add-in keeps in the mailbox, so that it follows the person: Outlook's settings for add-ins,
//! 32 KB in all. Outlook hands them out once, when the page is loaded, and takes them as a whole.
//!
//! So everybody who keeps something changes their own key, and all changes share one save: what is changed while a save is
//! on its way goes with the next one, however many they are. A save that failed is told to everybody whose change went
//! with it, and their change is taken back: it is not to be kept later by somebody else's save.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use domain::problem::Problem;
use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{
    asking::asked,
    bridge::{self, RoamingSettings},
    fault::{self, NO_CODE},
};

const WHAT: &str = "roamingSettings.saveAsync";

/// A save that is on its way or follows that one, for whoever waits for it.
#[derive(Clone)]
struct Save {
    end: Promise,
    came: Rc<RefCell<Result<(), Problem>>>,
}

impl Save {
    async fn answer(self) -> Result<(), Problem> {
        // What came of it stands beside: the promise only says when.
        drop(JsFuture::from(self.end).await);
        self.came.borrow().clone()
    }
}

#[derive(Default)]
struct Keeper {
    /// On its way.
    now: RefCell<Option<Save>>,
    /// It begins once that one has ended.
    next: RefCell<Option<Save>>,
    /// Which change of a key was the last.
    changes: RefCell<BTreeMap<&'static str, u64>>,
    last: Cell<u64>,
}

thread_local! {
    static KEEPER: Rc<Keeper> = Rc::default();
}

fn refused(words: &str) -> Problem {
    fault::refused(WHAT, NO_CODE, words)
}

fn settings() -> Option<RoamingSettings> {
    bridge::context().and_then(|context| context.roaming_settings().ok()?)
}

/// What stands under that name; undefined where there is nothing.
pub(super) fn read(key: &str) -> JsValue {
    settings().and_then(|settings| settings.get(key).ok()).unwrap_or(JsValue::UNDEFINED)
}

/// Keeps that under the name, with whatever else is kept at that moment.
///
/// # Errors
/// Where this Outlook keeps nothing for add-ins, or did not take it: then it stands as it did.
pub(super) async fn keep<T: Serialize>(key: &'static str, kept: &T, wait_ms: i32) -> Result<(), Problem> {
    let keeper = KEEPER.with(Rc::clone);
    let Some(settings) = settings() else { return Err(refused("not in this Outlook")) };
    let value = serde_wasm_bindgen::to_value(kept).map_err(|error| refused(&error.to_string()))?;
    let before = settings.get(key).unwrap_or(JsValue::UNDEFINED);
    settings.set(key, &value).map_err(|_| refused("cannot be set"))?;
    keeper.last.set(keeper.last.get().wrapping_add(1));
    let change = keeper.last.get();
    keeper.changes.borrow_mut().insert(key, change);
    let saved = keeper.save(wait_ms).answer().await;
    // What was changed once more meanwhile is somebody else's to take back.
    if saved.is_err() && keeper.changes.borrow().get(key) == Some(&change) {
        let back = if before.is_undefined() || before.is_null() {
            settings.remove(key)
        } else {
            settings.set(key, &before)
        };
        back.map_err(|_| refused("cannot be set"))?;
    }
    saved
}

impl Keeper {
    /// The save that what was just changed goes with: one that begins now, or the one that follows what is on its way.
    fn save(self: &Rc<Self>, wait_ms: i32) -> Save {
        if let Some(next) = &*self.next.borrow() {
            return next.clone();
        }
        let before = self.now.borrow().clone();
        let came = Rc::new(RefCell::new(Err(refused("no answer"))));
        let (keeper, told) = (Rc::clone(self), Rc::clone(&came));
        let follows = before.is_some();
        let end = future_to_promise(async move {
            if let Some(before) = before {
                drop(before.answer().await);
                // From here on it is the one on its way, and what changes goes with another.
                let own = keeper.next.borrow_mut().take();
                *keeper.now.borrow_mut() = own;
            }
            let result = match settings() {
                Some(settings) => {
                    let asked = asked(WHAT, wait_ms, |done| settings.save_async(done));
                    asked.answer().await.map_err(Problem::from)
                }
                None => Err(refused("not in this Outlook")),
            };
            *told.borrow_mut() = result.map(|_| ());
            if keeper.next.borrow().is_none() {
                *keeper.now.borrow_mut() = None;
            }
            Ok(JsValue::UNDEFINED)
        });
        let save = Save { end, came };
        let place = if follows { &self.next } else { &self.now };
        *place.borrow_mut() = Some(save.clone());
        save
    }
}
