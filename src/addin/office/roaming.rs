//! What the mailbox keeps for the add-in: it follows the person from device to device.

use domain::problem::Problem;
use wasm_bindgen::JsValue;

use super::{
    asking::asked,
    bridge,
    fault::{self, NO_CODE},
};

/// What is kept under that name; `None` where nothing is, or this Outlook keeps nothing.
pub(super) fn read(key: &str) -> Option<JsValue> {
    bridge::context().and_then(|context| context.roaming_settings().ok()?)?.get(key).ok()
}

/// Keeps something under that name, in place of what was there.
pub(super) async fn keep(key: &str, value: &JsValue, wait_ms: i32) -> Result<(), Problem> {
    const WHAT: &str = "roamingSettings.saveAsync";
    let refused = |words: &str| fault::refused(WHAT, NO_CODE, words);
    let settings = bridge::context().and_then(|context| context.roaming_settings().ok()?);
    let Some(settings) = settings else { return Err(refused("not in this Outlook")) };
    settings.set(key, value).map_err(|_| refused("cannot be set"))?;
    asked(WHAT, wait_ms, |done| settings.save_async(done)).answer().await?;
    Ok(())
}
