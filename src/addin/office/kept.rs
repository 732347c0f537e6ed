//! What the add-in keeps in the mailbox, so that it follows the person: Outlook's settings for add-ins, 32 KB in all.

use domain::problem::Problem;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::{
    asking::asked,
    bridge,
    fault::{self, NO_CODE},
};

/// What stands under that name; undefined where there is nothing.
pub(super) fn read(key: &str) -> JsValue {
    let settings = bridge::context().and_then(|context| context.roaming_settings().ok()?);
    settings.and_then(|settings| settings.get(key).ok()).unwrap_or(JsValue::UNDEFINED)
}

/// Keeps that under the name.
///
/// # Errors
/// Where this Outlook keeps nothing for add-ins, or did not take it.
pub(super) async fn keep<T: Serialize>(key: &str, kept: &T, wait_ms: i32) -> Result<(), Problem> {
    const WHAT: &str = "roamingSettings.saveAsync";
    let refused = |words: &str| fault::refused(WHAT, NO_CODE, words);
    let settings = bridge::context().and_then(|context| context.roaming_settings().ok()?);
    let Some(settings) = settings else { return Err(refused("not in this Outlook")) };
    let value = serde_wasm_bindgen::to_value(kept).map_err(|error| refused(&error.to_string()))?;
    settings.set(key, &value).map_err(|_| refused("cannot be set"))?;
    asked(WHAT, wait_ms, |done| settings.save_async(done)).answer().await?;
    Ok(())
}
