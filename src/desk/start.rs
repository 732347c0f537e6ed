//! The start: called by `www/desk.js`.

use browser::page;
use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::{
    config::Config,
    session::Session,
    shell::{Doors, Shell},
};

/// The element of the page that the desk is painted into.
const ROOT: &str = "desk";

/// Starts the desk. `session` says who is signed in; `sanitizer` takes the HTML of a mail and whether outside images may
/// stay, and gives the promise of `{html, heldBack}`.
///
/// # Errors
/// Where the page lacks its settings or the place to paint into: says what is wrong.
#[wasm_bindgen]
pub fn start(session: Session, sanitizer: Function) -> Result<(), JsValue> {
    page::show_panics();
    let config = Config::of_page()?;
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.get_element_by_id(ROOT));
    let root = root.ok_or("the page has no place for the desk")?;
    yew::Renderer::<Shell>::with_root_and_props(root, Doors { config, session, sanitizer }).render();
    Ok(())
}
