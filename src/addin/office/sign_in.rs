//! Outlook's own sign-in: a token for this add-in, for whoever sits before it.

use domain::problem::Problem;
use js_sys::{Object, Promise};
use wasm_bindgen::{JsCast as _, JsValue};

use super::{
    asking::{Failed, asked},
    bridge::{self, Auth, Fault, Thenable, TokenOptions},
    fault,
};

const WHAT: &str = "getAccessToken";

/// A token, by whichever of Outlook's three doors there is. A person may be asked to agree. `early` is Outlook's answer
/// where the page has asked this question already.
pub async fn token(wait_ms: i32, early: Option<Promise>) -> Result<String, Problem> {
    if let Some(early) = early {
        return by_promise(wait_ms, || Ok(early.unchecked_into())).await;
    }
    let options: TokenOptions = Object::new().unchecked_into();
    options.set_allow_sign_in_prompt(true);
    options.set_allow_consent_prompt(true);
    options.set_for_ms_graph_access(false);
    let options = &options;
    if let Some(auth) = promising().next() {
        return by_promise(wait_ms, || auth.get_access_token(options)).await;
    }
    let auth = bridge::context().and_then(|context| context.context_auth().ok()?);
    if let Some(auth) = auth.filter(|auth| has(auth.has_get_access_token_async())) {
        let value = asked(WHAT, wait_ms, |done| auth.get_access_token_async(options, done)).answer().await?;
        return text(&value);
    }
    Err(fault::refused(WHAT, fault::NO_CODE, "not in this Outlook"))
}

/// The doors that answer with a promise, the newest first.
fn promising() -> impl Iterator<Item = Auth> {
    let runtime = bridge::office_runtime().and_then(|runtime| runtime.auth().ok()?);
    let office = || bridge::office().and_then(|office| office.auth().ok()?);
    let context = || bridge::context().and_then(|context| context.context_auth().ok()?);
    let doors = runtime.into_iter().chain(std::iter::once_with(office).flatten());
    doors.chain(std::iter::once_with(context).flatten()).filter(|auth| has(auth.has_get_access_token()))
}

fn has(member: Result<JsValue, JsValue>) -> bool {
    member.is_ok_and(|member| member.is_function())
}

async fn by_promise(
    wait_ms: i32,
    ask: impl FnOnce() -> Result<Thenable, JsValue>,
) -> Result<String, Problem> {
    // The token and the refusal come by the same callback: only one of them is text.
    let come = asked(WHAT, wait_ms, |done| ask()?.then(done, done).map(drop)).told().await?;
    if come.is_object() {
        return Err(Failed::told(WHAT, Some(come.unchecked_ref::<Fault>())).problem);
    }
    text(&come)
}

fn text(value: &JsValue) -> Result<String, Problem> {
    value.as_string().filter(|token| !token.is_empty()).ok_or_else(|| fault::silent(WHAT))
}
