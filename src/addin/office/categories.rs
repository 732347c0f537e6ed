//! The category that shows in the message list that a mail is tracked.

use domain::problem::Problem;
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::{
    asking::{Failed, asked},
    bridge::{self, Item},
    fault::{self, DUPLICATE_CATEGORY, INVALID_CATEGORY},
};
use crate::plain::{elements, text};

/// The category's name, the one Microsoft's own add-in gives: both mark the same mails.
pub const TRACKED: &str = "Tracked to Dynamics 365";

/// Its colour in a mailbox that has no such category yet: dark green.
const COLOUR: &str = "Preset19";

/// How many categories of an item are looked at: nobody gives it more.
const MAX_CATEGORIES: u32 = 200;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    display_name: &'static str,
    color: &'static str,
}

/// Whether the item shows the category.
pub(super) async fn shows(item: &Item, wait_ms: i32) -> Result<bool, Failed> {
    const WHAT: &str = "categories.getAsync";
    let categories = item.categories().map_err(|thrown| Failed::thrown(WHAT, &thrown))?;
    let Some(categories) = categories else { return Err(missing(WHAT)) };
    let value = asked(WHAT, wait_ms, |done| categories.get_async(done)).answer().await?;
    // A mail without categories gives null.
    let mut all = elements(value, MAX_CATEGORIES);
    Ok(all.any(|category| text(&category, "displayName").is_some_and(|name| name == TRACKED)))
}

/// Puts the category on the item, and into the mailbox's list where it is not there yet; or takes it
/// off the item. `still` is asked again before each write.
pub(super) async fn set(
    item: &Item,
    on: bool,
    wait_ms: i32,
    still: impl Fn() -> bool,
) -> Result<(), Problem> {
    const ADD: &str = "categories.addAsync";
    const REMOVE: &str = "categories.removeAsync";
    let what = if on { ADD } else { REMOVE };
    let categories = item.categories().map_err(|thrown| Failed::thrown(what, &thrown))?;
    let Some(categories) = categories else { return Err(missing(what).problem) };
    let names = Array::of1(&JsValue::from_str(TRACKED));
    if !on {
        return match asked(REMOVE, wait_ms, |done| categories.remove_async(&names, done)).answer().await {
            // No such category in the mailbox: so it is not on the mail either.
            Err(Failed { code: INVALID_CATEGORY, .. }) | Ok(_) => Ok(()),
            Err(failed) => Err(failed.problem),
        };
    }
    match asked(ADD, wait_ms, |done| categories.add_async(&names, done)).answer().await {
        Err(Failed { code: INVALID_CATEGORY, .. }) => {
            add_to_list(wait_ms).await?;
            if !still() {
                return Err(Problem::Moved);
            }
            asked(ADD, wait_ms, |done| categories.add_async(&names, done)).answer().await?;
            Ok(())
        }
        Ok(_) => Ok(()),
        Err(failed) => Err(failed.problem),
    }
}

/// Adds the category to the mailbox's list. That takes the permission ReadWriteMailbox; where the
/// add-in has less, what is thrown says so.
async fn add_to_list(wait_ms: i32) -> Result<(), Problem> {
    const WHAT: &str = "masterCategories.addAsync";
    let list = bridge::mailbox().map_or(Ok(None), |mailbox| mailbox.master_categories());
    let Some(list) = list.map_err(|thrown| Failed::thrown(WHAT, &thrown))? else {
        return Err(missing(WHAT).problem);
    };
    let category = Category { display_name: TRACKED, color: COLOUR };
    let category = serde_wasm_bindgen::to_value(&category)
        .map_err(|error| fault::refused(WHAT, fault::NO_CODE, &error.to_string()))?;
    match asked(WHAT, wait_ms, |done| list.add_async(&Array::of1(&category), done)).answer().await {
        Err(Failed { code: DUPLICATE_CATEGORY, .. }) | Ok(_) => Ok(()),
        Err(failed) => Err(failed.problem),
    }
}

fn missing(what: &'static str) -> Failed {
    Failed { code: fault::NO_CODE, problem: fault::refused(what, fault::NO_CODE, "not in this Outlook") }
}
