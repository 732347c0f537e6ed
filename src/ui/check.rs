//! What is the matter: each part that the pane rests on, and all of it as a text for whoever helps.

use domain::{
    check::{Part, State},
    pane::{Event, Examine as Act, view::CheckView},
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    tools::{Look, Tools, button, dotted, icon_button, theirs},
    trouble::{disclosed, telling},
    words::Words,
};

/// The id of the heading, where focus goes when the page opens.
pub(crate) const TITLE: &str = "check";

/// The whole page.
#[inline(never)]
pub(crate) fn check(tools: &Tools, view: &CheckView) -> Html {
    let words = tools.words;
    let send = |act: Act| Some(tools.send(Event::Check(act)));
    let asking = view.parts.iter().any(|(_, state)| *state == State::Asking);
    let copied = match &view.copied {
        None => Html::default(),
        Some(Ok(())) => html! { words.check_copied() },
        Some(Err(_)) => html! { words.check_not_copied() },
    };
    html! {
        <section class="timeline" aria-labelledby={TITLE}>
            <header class="who">
                { icon_button(Icon::Back, words.timeline_back(), tools.send(Event::Check(Act::Close))) }
                <h1 id={TITLE} class="name grow" tabindex="-1">{ words.check_title() }</h1>
            </header>
            <ul class="list checks">{ for view.parts.iter().map(|(part, state)| line(tools, *part, state)) }</ul>
            <div class="actions">
                { button(Look::Plain, Some(Icon::Retry), words.check_again(), if asking { None } else { send(Act::Again) }) }
                { button(Look::Plain, Some(Icon::Stack), words.check_copy(), send(Act::Copy(text(tools, view)))) }
            </div>
            <p class="quiet-text" role="status">{ copied }</p>
            if matches!(view.copied, Some(Err(_))) {
                <textarea class="field" readonly=true rows="8" aria-label={words.check_title()} value={text(tools, view)} />
            }
        </section>
    }
}

fn name(words: Words, part: Part) -> &'static str {
    match part {
        Part::Outlook => words.check_outlook(),
        Part::Crm => words.check_crm(),
        Part::Synchronizer => words.check_synchronizer(),
    }
}

fn said(words: Words, part: Part, state: &State) -> &'static str {
    match state {
        State::Asking => words.check_asking(),
        State::Works(_) if part == Part::Synchronizer => words.check_runs(),
        State::Works(_) => words.check_works(),
        State::None => words.check_none(),
        State::Fails(problem) => telling(words, problem).0,
    }
}

fn line(tools: &Tools, part: Part, state: &State) -> Html {
    let words = tools.words;
    let mark = match state {
        State::Asking => html! { <span class="spinner" aria-hidden="true" /> },
        State::Works(_) => icon(Icon::Done),
        State::None => icon(Icon::Info),
        State::Fails(_) => icon(Icon::Warning),
    };
    let class = match state {
        State::Works(_) => "check works",
        State::Fails(_) => "check fails",
        State::Asking | State::None => "check",
    };
    html! {
        <li {class}>
            { mark }
            <div class="grow">
                <h2 class="name">{ name(words, part) }</h2>
                <p>{ said(words, part, state) }</p>
                {
                    match state {
                        State::Works(facts) if !facts.is_empty() => html! {
                            <p class="quiet-text">{ dotted(facts.iter().map(|fact| theirs("", fact.clone()))) }</p>
                        },
                        State::Fails(problem) => html! {
                            <><p>{ telling(words, problem).1 }</p>{ disclosed(words, problem) }</>
                        },
                        State::Asking | State::Works(_) | State::None => Html::default(),
                    }
                }
            </div>
        </li>
    }
}

/// All of it as a text. The other sides' own words stand in it whole: that is what whoever helps needs.
fn text(tools: &Tools, view: &CheckView) -> String {
    let words = tools.words;
    let mut text = format!("Regarding {} · {}\n", env!("CARGO_PKG_VERSION"), words.in_full(tools.now));
    for (part, state) in &view.parts {
        text.push_str(&format!("{}: {}", name(words, *part), said(words, *part, state)));
        match state {
            State::Works(facts) if !facts.is_empty() => text.push_str(&format!(" ({})", facts.join(", "))),
            State::Fails(problem) => text.push_str(&format!(" ({problem:?})")),
            State::Asking | State::Works(_) | State::None => {}
        }
        text.push('\n');
    }
    text
}
