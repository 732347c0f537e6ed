//! Further records that a mail is linked to. It comes after the first card, and so is loaded then.

use domain::{
    pane::{Event, Relating, view::SeveralView},
    party::Record,
};
use yew::prelude::*;

use crate::{
    icon::Icon,
    record,
    state::opener,
    tools::{Look, Tools, icon_button},
};

/// They, each with the way to take it off, and the way to add one.
#[inline(never)]
pub(crate) fn several(tools: &Tools, view: &SeveralView) -> Html {
    let words = tools.words;
    let title = if view.tracked { words.linked_title() } else { words.linked_will() };
    let press = tools.send(Event::Several(Relating::Choose));
    html! {
        <div class="several">
            if !view.records.is_empty() {
                <h3 id="several" class="section-title">{ title }</h3>
                <ul class="list" aria-labelledby="several">{ for view.records.iter().map(|one| row(tools, one)) }</ul>
            }
            if view.full {
                <p class="quiet-text">{ words.linked_full() }</p>
            } else {
                <div class="actions">
                    { opener("related", view.open, Look::Quiet, Some(Icon::Link), words.linked_add(), press) }
                </div>
            }
        </div>
    }
}

fn row(tools: &Tools, one: &Record) -> Html {
    let remove = tools.send(Event::Several(Relating::Remove(one.clone())));
    html! {
        <li class="regarding" key={one.id.to_string()}>
            { record::tile(one.kind) }
            <div class="grow">
                { record::link(tools, one) }
                <p class="quiet-text">{ tools.words.kind(one.kind) }</p>
            </div>
            { record::history(tools, one) }
            { icon_button(Icon::Dismiss, tools.words.linked_remove(&one.name), remove) }
        </li>
    }
}
