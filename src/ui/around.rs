//! What happened last with the sender, and what comes next: a line each, in a place that is kept from the first card on.
//! Both lines are filled once the answer is there, also where there is nothing to tell: nothing moves and nothing gapes.

use domain::{
    mail::Moment,
    pane::{
        Act, Event,
        view::{AroundView, Told},
    },
    timeline::Entry,
};
use yew::prelude::*;

use crate::{
    timeline::sort,
    tools::{Tools, dotted, some, theirs},
};

/// The lines. Their place is as high as both before they come: the first card has it, and nothing else of this file.
pub(crate) fn around(tools: &Tools, view: &AroundView) -> Html {
    let told = !matches!(view.told, Told::Coming);
    html! { <dl class="facts around">{ told.then(|| lines(tools, view)) }</dl> }
}

#[inline(never)]
fn lines(tools: &Tools, view: &AroundView) -> Html {
    let (words, now) = (tools.words, tools.now);
    let (last, next) = match &view.told {
        Told::Coming => return Html::default(),
        Told::Unread => (quiet(words.around_unread()), look(tools, view)),
        Told::Here(told) => (
            told.last.as_ref().map_or_else(
                || quiet(words.around_nothing()),
                |(entry, at)| line(tools, view, entry, words.ago(*at, now), *at),
            ),
            told.next.as_ref().map_or_else(
                || quiet(words.around_nothing_next()),
                |(entry, at)| line(tools, view, entry, words.soon(*at, now), *at),
            ),
        ),
    };
    let row = |name: &'static str, said: Html| {
        html! { <div key={name}><dt>{ name }</dt><dd>{ said }</dd></div> }
    };
    html! { <>{ row(words.around_last(), last) }{ row(words.around_next(), next) }</> }
}

/// There is nothing to go to.
fn quiet(text: &'static str) -> Html {
    html! { <span class="quiet-text">{ text }</span> }
}

/// The way to the timeline, which says why it cannot be read, and tries again.
fn look(tools: &Tools, view: &AroundView) -> Html {
    let open = tools.send(Event::Timeline(Act::Open(view.of.clone())));
    html! { <button type="button" class="link" onclick={open}>{ tools.words.around_look() }</button> }
}

fn line(tools: &Tools, view: &AroundView, entry: &Entry, when: String, at: Moment) -> Html {
    let words = tools.words;
    let (_, kind) = sort(words, entry);
    let subject =
        some(&entry.subject).map_or_else(|| html! { words.no_subject() }, |text| theirs("", text.to_owned()));
    let open = tools.send(Event::Timeline(Act::OpenAt(view.of.clone(), entry.id)));
    html! {
        <button type="button" class="link" title={words.in_full(at)} onclick={open}>
            { dotted([html! { kind }, html! { when }, subject]) }
        </button>
    }
}
