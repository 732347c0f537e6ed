//! Plain JavaScript values, read member by member.
//!
//! What the page and Outlook hand over at the start is a few members of a few objects. A deserializer made for each of
//! them is ten times the code of this, and all of it would be loaded before the first card.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// A member; undefined where there is none, and of what has no members.
#[inline(never)]
pub(crate) fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A member that is text.
#[inline(never)]
pub(crate) fn text(of: &JsValue, name: &str) -> Option<String> {
    member(of, name).as_string()
}

/// A member that is a number.
#[inline(never)]
pub(crate) fn number(of: &JsValue, name: &str) -> Option<f64> {
    member(of, name).as_f64()
}

/// Whether a member is `true`.
#[inline(never)]
pub(crate) fn is_set(of: &JsValue, name: &str) -> bool {
    member(of, name).as_bool().unwrap_or_default()
}

/// A list's first elements; nothing where it is no list.
pub(crate) fn elements(list: JsValue, at_most: u32) -> impl Iterator<Item = JsValue> {
    let list = Some(list).filter(Array::is_array).map(|list| list.unchecked_into::<Array>());
    let count = list.as_ref().map_or(0, Array::length).min(at_most);
    (0..count).filter_map(move |at| list.as_ref().map(|list| list.get(at)))
}
