//! A record by name: what kind it is, and a way to it.

use domain::{
    pane::{Act, Event, Examine, HomeAct},
    party::{Kind, Record},
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    tools::{Tools, icon_button, theirs},
};

/// The drawing of a kind in its tile.
pub fn tile(kind: Kind) -> Html {
    let class = match kind {
        Kind::Opportunity => "tile deal",
        Kind::Case => "tile case",
        Kind::Lead => "tile lead",
        Kind::User
        | Kind::Contact
        | Kind::Account
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Queue => "tile",
    };
    html! { <span class={class} aria-hidden="true">{ icon(Icon::of(kind)) }</span> }
}

/// Its name, which opens it in the CRM.
pub(crate) fn link(tools: &Tools, record: &Record) -> Html {
    let show = tools.send(Event::Show(record.clone()));
    html! {
        <button type="button" class="link" title={tools.words.open_in_crm()} onclick={show}>
            { theirs("", record.name.clone()) }
        </button>
    }
}

/// The arrow that opens it in the CRM.
pub(crate) fn open(tools: &Tools, record: &Record) -> Html {
    let show = tools.send(Event::Show(record.clone()));
    icon_button(Icon::Open, tools.words.open_record(&record.name), show)
}

/// Has it at hand on the page without a mail, or not any more. Not before it is known what is.
#[inline(never)]
pub(crate) fn pin(tools: &Tools, record: &Record) -> Html {
    let Some(pins) = &tools.pins else { return Html::default() };
    let pinned = pins.iter().any(|pin| pin.is(record));
    let words = tools.words;
    let label = if pinned { words.unpin(&record.name) } else { words.pin(&record.name) };
    let press = tools.send(Event::Home(HomeAct::Pin(record.clone())));
    html! {
        <button type="button" class="button quiet round pin" aria-label={label.clone()} title={label}
            aria-pressed={pinned.to_string()} onclick={press}>
            { icon(Icon::Pin) }
        </button>
    }
}

/// Puts the address of its page into the clipboard.
pub(crate) fn copy(tools: &Tools, record: &Record) -> Html {
    let copy = tools.send(Event::Check(Examine::CopyLink(record.clone())));
    icon_button(Icon::Link, tools.words.copy_link(&record.name), copy)
}

/// The way to its timeline.
pub(crate) fn history(tools: &Tools, record: &Record) -> Html {
    let open = tools.send(Event::Timeline(Act::Open(record.clone())));
    icon_button(Icon::Clock, tools.words.timeline_of(&record.name), open)
}
