//! The one way to wait for Office: with a clock of our own, and with every way of failing told apart.

use domain::problem::Problem;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{
    bridge::{AsyncResult, Fault, Got},
    fault::{self, NO_CODE},
};

/// How long each kind of call may take, in milliseconds. Office itself may never answer: where Outlook
/// stays silent, its own time-out loses the call (seen for 72 seconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// What Outlook has at hand: shared properties, the selection, subscriptions.
    pub item_ms: i32,
    /// What it may have to fetch from the mailbox: headers, categories, settings.
    pub mailbox_ms: i32,
    /// The text of a mail: up to megabytes.
    pub body_ms: i32,
    /// Signing in: a person may have to agree first.
    pub token_ms: i32,
}

impl Default for Patience {
    fn default() -> Self {
        Self { item_ms: 5_000, mailbox_ms: 10_000, body_ms: 15_000, token_ms: 60_000 }
    }
}

/// A call that was made. Its answer is told apart by [`Asked::answer`].
pub(super) struct Asked {
    what: &'static str,
    /// What comes back, or what was thrown at once.
    coming: Result<Promise, JsValue>,
    timer: Option<i32>,
}

/// Makes an Office call at once; `what` names it where it goes wrong.
///
/// A promise's own `resolve` is handed to Office as the callback, and to the clock as well: there is no
/// closure to keep alive and none to leak, and whoever comes second is not heard.
pub(super) fn asked(what: &'static str, wait_ms: i32, call: impl FnOnce(&Function) -> Got<()>) -> Asked {
    let mut call = Some(call);
    let mut timer = None;
    let mut thrown = None;
    let promise = Promise::new(&mut |resolve, _reject| {
        if let Some(call) = call.take() {
            thrown = call(&resolve).err();
        }
        if thrown.is_none() {
            let window = web_sys::window();
            timer = window.and_then(|w| {
                w.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait_ms).ok()
            });
        }
    });
    Asked { what, coming: thrown.map_or(Ok(promise), Err), timer }
}

impl Asked {
    /// What Office handed to the callback; `undefined` where the time was over first.
    pub(super) async fn told(self) -> Result<JsValue, Failed> {
        let coming = self.coming.map_err(|thrown| Failed::thrown(self.what, &thrown))?;
        let told = JsFuture::from(coming).await;
        if let (Some(timer), Some(window)) = (self.timer, web_sys::window()) {
            window.clear_timeout_with_handle(timer);
        }
        told.map_err(|thrown| Failed::thrown(self.what, &thrown))
    }

    /// The value of the `AsyncResult` that Office hands to every callback.
    pub(super) async fn answer(self) -> Result<JsValue, Failed> {
        let what = self.what;
        let result = self.told().await?;
        if !result.is_object() {
            return Err(Failed { code: NO_CODE, problem: fault::silent(what) });
        }
        let result: AsyncResult = result.unchecked_into();
        match result.status().as_string().as_deref() {
            Some("succeeded") => Ok(result.value()),
            _ => Err(Failed::told(what, result.error().as_ref())),
        }
    }
}

/// Why a call did not work.
#[derive(Debug)]
pub(super) struct Failed {
    /// Office's own number; [`NO_CODE`] where there is none.
    pub(super) code: u32,
    /// What follows from it.
    pub(super) problem: Problem,
}

impl Failed {
    /// What an `AsyncResult` or a broken promise says.
    pub(super) fn told(what: &str, error: Option<&Fault>) -> Self {
        let code = error.and_then(|error| error.code().as_f64()).unwrap_or_default() as u32;
        let message = error.and_then(|error| error.message().as_string()).unwrap_or_default();
        Self { code, problem: fault::problem(what, code, &message) }
    }

    /// What was thrown at once: the item is gone, the permission is too small, or this Outlook does not
    /// know the call.
    pub(super) fn thrown(what: &str, thrown: &JsValue) -> Self {
        if !thrown.is_object() {
            let words = thrown.as_string().unwrap_or_default();
            return Self { code: NO_CODE, problem: fault::refused(what, NO_CODE, &words) };
        }
        let thrown: &Fault = thrown.unchecked_ref();
        let message = thrown.message().as_string().unwrap_or_default();
        let problem = if message.ends_with("mailbox.item is null.") {
            Problem::Moved
        } else if thrown.name().as_string().as_deref() == Some("Error") {
            // The only other reason for which Office throws a plain Error; its words are translated.
            Problem::NotAllowed(message)
        } else {
            fault::refused(what, NO_CODE, &message)
        };
        Self { code: NO_CODE, problem }
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        failed.problem
    }
}
