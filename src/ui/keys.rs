//! The list of keys, and the way to it for those who do not know its key.

use domain::pane::{Event, Examine, HomeAct};
use yew::prelude::*;

use crate::{
    icon::Icon,
    tools::{Look, Tools, button, icon_button},
};

/// The list where it stands open, else the button that opens it.
pub(crate) fn keys(tools: &Tools, open: bool, at_home: bool) -> Html {
    let words = tools.words;
    let toggle = tools.send(Event::Keys);
    let home = tools.send(Event::Home(HomeAct::Toggle));
    html! {
        <footer class="keys">
            <div class="keys-line">
            if !at_home {
                <button type="button" class={Look::Quiet.class()} data-opens="home" aria-keyshortcuts="h" onclick={home}>
                    <span>{ words.home() }</span><kbd class="key" aria-hidden="true">{ "H" }</kbd>
                </button>
            }
            <button type="button" class={Look::Quiet.class()} data-opens="keys" aria-expanded={open.to_string()}
                aria-keyshortcuts="?" onclick={toggle}>
                <span>{ words.keys() }</span><kbd class="key" aria-hidden="true">{ "?" }</kbd>
            </button>
            </div>
            if open { { list(tools) } }
        </footer>
    }
}

#[inline(never)]
fn list(tools: &Tools) -> Html {
    let words = tools.words;
    let rows = [
        ("Enter", words.keys_accept()),
        ("↑ ↓", words.keys_walk()),
        ("Enter", words.keys_choose()),
        ("Esc", words.keys_close()),
        ("H", words.home_key()),
        ("?", words.keys_list()),
    ];
    let row = |(key, does): (&'static str, &'static str)| {
        html! { <div><dt><kbd class="key">{ key }</kbd></dt><dd>{ does }</dd></div> }
    };
    html! {
        <section class="card" aria-labelledby="keys">
            <div class="who">
                <h2 id="keys" class="name grow" tabindex="-1">{ words.keys() }</h2>
                { icon_button(Icon::Dismiss, words.keys_close_list(), tools.send(Event::Keys)) }
            </div>
            <dl class="facts">{ for rows.map(row) }</dl>
            <div class="actions">
                { button(Look::Plain, Some(Icon::Info), words.check_title(), Some(tools.send(Event::Check(Examine::Open)))) }
            </div>
        </section>
    }
}
