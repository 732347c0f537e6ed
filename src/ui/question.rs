//! How to untrack: two ways, each with what follows from it.

use domain::pane::Event;
use yew::prelude::*;

use crate::{
    icon::Icon,
    tools::{Look, Tools, button},
};

/// The question.
#[inline(never)]
pub(crate) fn untrack(tools: &Tools) -> Html {
    let words = tools.words;
    let (title, keeps) = if tools.meeting {
        (words.meeting_untrack_title(), words.meeting_untrack_keep_text())
    } else {
        (words.untrack_title(), words.untrack_keep_text())
    };
    let untrack = |keep| Some(tools.send(Event::Untrack { keep }));
    html! {
        <div class="part" role="group" aria-labelledby="untrack-title" key="untrack">
            <h3 id="untrack-title" tabindex="-1" data-first="">{ title }</h3>
            <div class="way">
                { button(Look::Plain, Some(Icon::Stack), words.untrack_keep(), untrack(true)) }
                <p class="quiet-text">{ keeps }</p>
            </div>
            <div class="way">
                { button(Look::Danger, Some(Icon::Trash), words.untrack_delete(), untrack(false)) }
                <p class="quiet-text">{ words.untrack_delete_text() }</p>
            </div>
            <p class="quiet-text">{ words.untrack_undo() }</p>
            <div class="actions">{ button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Close))) }</div>
        </div>
    }
}
