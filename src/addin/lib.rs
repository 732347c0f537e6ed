//! The Outlook add-in: a thin shell around [`domain::pane`], which does the thinking, and [`ui`], which
//! does the painting. What is here waits: for Outlook, for the network, for the person.
//!
//! All of it needs a browser: a native build of this package is empty, and its tests are in `tests/`.
#![cfg(target_arch = "wasm32")]

pub mod config;
pub mod office;
pub mod place;
pub(crate) mod plain;
pub mod rest;
pub mod shelf;
pub mod shell;
pub mod token;

pub use browser::{fetch, page};

use std::{any::Any, cell::Cell, rc::Rc};

use domain::{
    mail::Moment,
    pane::{Event, HomeAct, Settings, Synchronizer},
};
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wire::TokenSource as _;
use yew::Callback;

use config::Config;
use fetch::Fetch;
use office::{MailboxShelf, Outlook, Watch};
use place::{Browser, Namer};
use shelf::Keeper;
use shell::{Doors, Shell, Signal};
use token::Tokens;

#[cfg(test)]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// For so long colours of the last time may stand without Outlook saying so. It tells them within a few messages.
const SURE_MS: u32 = 3_000;

/// The element of the page that the pane is painted into.
pub const ROOT: &str = "pane";

type Signed = wire::Authorized<Fetch, Tokens>;
type Crm = dataverse::CrmOver<Signed, fn() -> Moment>;

/// Called by `www/boot.js` once Outlook is ready. `early` is Outlook's answer to the question for a token, where the page has
/// asked it already; `sign_in` gets the module that signs in by the identity
/// provider and asks it for a token; `sanitizer` makes the text of a mail fit to be shown; `store` is the way to the page's
/// storage, for what waits for the CRM. The question for the token is on its way when this returns; what it gives back paints the
/// pane, once, when it is called: whoever answers the question may share this thread, and goes first.
///
/// # Errors
/// Where the page lacks its settings or the place to paint into: says what is wrong.
#[wasm_bindgen]
pub fn start(
    early: Option<Promise>,
    sign_in: Function,
    sanitizer: Function,
    store: Function,
) -> Result<Function, JsValue> {
    page::show_panics();
    let config = Config::of_page()?;
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id(ROOT));
    let root = root.ok_or("the page has no place for the pane")?;
    let outlook = Outlook::default();
    let tokens = Tokens::new(&config, outlook.patience, early, sign_in);
    // The first question to the CRM needs a token; it is fetched while the mail is read.
    let early = tokens.clone();
    let audience = config.crm_origin.clone();
    wasm_bindgen_futures::spawn_local(async move { drop(early.token(&audience, false).await) });
    let crm = wire::Authorized::new(Fetch::default(), tokens, config.crm_origin.clone());
    // A server gives its decisions for tokens of its own: those that its own CRM takes too.
    let synchronizer = if config.synchronizer && page::is_origin(&config.crm_origin) {
        Synchronizer::Runs
    } else {
        Synchronizer::None
    };
    let namer = match (config.synchronizer, &synchronizer) {
        (true, Synchronizer::Runs) => Namer::Asked,
        (true, _) => Namer::Unasked,
        (false, _) => Namer::Nobody,
    };
    page::dress_first(office::is_dark());
    let owner = [office::me().address.as_str(), " ", &config.crm].concat();
    let keeper = Keeper::new(store, &owner, MailboxShelf { patience: outlook.patience });
    let doors = Doors {
        mailbox: Rc::new(outlook.clone()),
        crm: Rc::new(Crm::new(crm.clone(), &config.crm, shell::now).with_card(config.card())),
        place: Rc::new(Browser { crm_origin: config.crm_origin, server: crm, keeper, namer, sanitizer }),
        settings: Settings {
            me: office::me(),
            choices: office::choices(),
            habits: office::habits(),
            send_text: true,
            synchronizer,
            ..Settings::default()
        },
        language: language(),
        look_out: Rc::new(move |tell| look_out(&outlook, tell)),
    };
    Ok(Closure::once_into_js(move || {
        yew::Renderer::<Shell<Outlook, Crm, Browser<Signed>>>::with_root_and_props(root, doors).render();
    })
    .unchecked_into())
}

/// Outlook's language; the browser's where Outlook does not say.
fn language() -> String {
    Some(office::language()).filter(|tag| !tag.is_empty()).unwrap_or_else(page::language)
}

/// Tells what goes on outside: what Outlook shows, in which language and colours, and the network.
fn look_out(outlook: &Outlook, tell: Callback<Signal>) -> Box<dyn Any> {
    let selected = {
        let tell = tell.clone();
        move |selection| {
            // Outlook has no event for its language; it can only have changed while something else did.
            tell.emit(Signal::Language(language()));
            tell.emit(Signal::Hear(Event::Selected(selection)));
        }
    };
    // What Outlook told last; where it never did, the system's colours count.
    let dark = Rc::new(Cell::new(office::is_dark()));
    let told = dark.clone();
    let written = {
        let tell = tell.clone();
        move || tell.emit(Signal::Hear(Event::DraftChanged))
    };
    let dressed = move |dark| {
        told.set(dark);
        page::dress(dark);
    };
    let watch = Watch::new(outlook.patience, selected, dressed, written);
    let whole = {
        let tell = tell.clone();
        page::on_window(page::WHOLE, move || tell.emit(Signal::Whole))
    };
    let key = {
        let tell = tell.clone();
        let (list, home) = (tell.clone(), tell.clone());
        let accept = page::on_free_key("Enter", move || tell.emit(Signal::Hear(Event::Accept)));
        let home = page::on_free_key("h", move || home.emit(Signal::Hear(Event::Home(HomeAct::Toggle))));
        (accept, home, page::on_free_key("?", move || list.emit(Signal::Hear(Event::Keys))))
    };
    let online = {
        let tell = tell.clone();
        page::on_window("online", move || tell.emit(Signal::Hear(Event::Online)))
    };
    // A person who turns to the pane must not find it at another mail. A frame that starts anew is told
    // the truth.
    let outlook = outlook.clone();
    let turned_to = page::on_turned_to(move || {
        // A draft may say something else by now; of a mail this is no news.
        tell.emit(Signal::Hear(Event::DraftChanged));
        let outlook = outlook.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if outlook.is_elsewhere().await {
                page::reload();
            }
        });
    });
    // Colours of the last time that Outlook does not confirm hold no longer.
    let told = dark.clone();
    let sure = Timeout::new(SURE_MS, move || page::dress(told.get()));
    let system = page::on_system_colours(move || page::dress(dark.get()));
    Box::new((watch, whole, key, online, turned_to, sure, system))
}
