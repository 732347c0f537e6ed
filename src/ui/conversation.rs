//! What was decided about the conversation of a mail, and the choice. It comes after the first card, and so is loaded
//! then.

use domain::{
    contract::{Contract, Fate, Follow, Terms, closes},
    pane::{Deciding, Event, view::ContractView},
    party::Record,
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    state::opener,
    tools::{Look, Tools, button},
};

/// The conversation: what holds for it, and what may hold.
#[inline(never)]
pub(crate) fn conversation(tools: &Tools, view: &ContractView) -> Html {
    let words = tools.words;
    let decided = view.contract.as_ref();
    let label = if decided.is_some() { words.conversation_change() } else { words.conversation_open() };
    let press = tools.send(Event::Contract(Deciding::Choose));
    html! {
        <div class="conversation" role="group" aria-label={words.conversation_title()}>
            if let Some(contract) = decided { { holds(tools, view, contract) } }
            if view.earlier > 0 { { earlier(tools, view.earlier) } }
            <div class="actions">
                { opener("conversation", view.open, Look::Quiet, decided.is_none().then_some(Icon::Stack), label, press) }
                if decided.is_some() {
                    { button(Look::Quiet, None, words.conversation_end(), Some(tools.send(Event::Contract(Deciding::End)))) }
                }
            </div>
            if view.open { { choice(tools, view) } }
        </div>
    }
}

/// What was decided, when, and whether it is over.
fn holds(tools: &Tools, view: &ContractView, contract: &Contract) -> Html {
    let words = tools.words;
    let over = contract.is_over(view.fate);
    let text = match &contract.terms {
        Terms::Never => words.conversation_is_never().into(),
        Terms::External => words.conversation_is_external().into(),
        Terms::Follow(follow) if over && view.fate == Some(Fate::Gone) => {
            words.conversation_gone(&follow.to.name)
        }
        Terms::Follow(follow) if over => words.conversation_closed(&follow.to.name),
        Terms::Follow(follow) if follow.until_closed => words.conversation_followed_until(&follow.to.name),
        Terms::Follow(follow) => words.conversation_followed(&follow.to.name),
    };
    let spares = contract.follow().is_some_and(|follow| follow.external && !over);
    html! {
        <div class="note">
            { icon(if over { Icon::Info } else { Icon::Stack }) }
            <div>
                <p dir="auto">{ text }</p>
                if spares { <p>{ words.conversation_spares() }</p> }
                <p class="quiet-text">{ tools.ago(contract.ended.unwrap_or(contract.set)) }</p>
            </div>
        </div>
    }
}

/// Mails that are here already.
fn earlier(tools: &Tools, count: u32) -> Html {
    let (words, count) = (tools.words, u64::from(count));
    let press = tools.send(Event::Contract(Deciding::Earlier));
    html! {
        <div class="note">
            { icon(Icon::Clock) }
            <div>
                <p>{ words.conversation_earlier(count) }</p>
                { button(Look::Plain, None, words.conversation_track_earlier(count), Some(press)) }
            </div>
        </div>
    }
}

/// Everything that may be decided; what holds already is left out.
fn choice(tools: &Tools, view: &ContractView) -> Html {
    let words = tools.words;
    let holds = view.contract.as_ref().filter(|contract| !contract.is_over(view.fate));
    let holds = holds.map(|contract| &contract.terms);
    let way = |terms: Terms, label: String, text: &'static str| {
        if holds == Some(&terms) {
            return Html::default();
        }
        let press = tools.send(Event::Contract(Deciding::Keep(terms)));
        html! {
            <div class="way">
                { button(Look::Plain, None, label, Some(press)) }
                if !text.is_empty() { <p class="quiet-text">{ text }</p> }
            </div>
        }
    };
    let follow = |to: &Record, until_closed| {
        let external = matches!(holds, Some(Terms::Follow(follow)) if follow.external);
        Terms::Follow(Follow { to: to.clone(), until_closed, external })
    };
    // What following means is said once, and once what it means until something is closed.
    let (mut plain, mut until) =
        (Some(words.conversation_follow_text()), Some(words.conversation_follow_until_text()));
    let ways = |to: &Record| {
        html! {
            <>
                { way(follow(to, false), words.conversation_follow(&to.name), plain.take().unwrap_or_default()) }
                if closes(to.kind) {
                    { way(follow(to, true), words.conversation_follow_until(&to.name), until.take().unwrap_or_default()) }
                }
            </>
        }
    };
    html! {
        <div class="part" role="group" aria-labelledby="conversation-choice" key="conversation">
            <h3 id="conversation-choice" tabindex="-1" data-first="">{ words.conversation_choose() }</h3>
            if let Some(Terms::Follow(now)) = holds { { colleagues(tools, now) } }
            { for view.offered.iter().map(ways) }
            { way(Terms::External, words.conversation_external().into(), words.conversation_external_text()) }
            { way(Terms::Never, words.conversation_never().into(), words.conversation_never_text()) }
            <p class="quiet-text">{ words.conversation_private() }</p>
            <div class="actions">{ button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Close))) }</div>
        </div>
    }
}

/// Whether mail among colleagues of a conversation that is followed is tracked.
fn colleagues(tools: &Tools, now: &Follow) -> Html {
    let words = tools.words;
    let label = if now.external { words.conversation_take_all() } else { words.conversation_spare() };
    let terms = Terms::Follow(Follow { external: !now.external, ..now.clone() });
    html! {
        <div class="way">
            { button(Look::Plain, None, label, Some(tools.send(Event::Contract(Deciding::Keep(terms))))) }
        </div>
    }
}
