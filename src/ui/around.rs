//! What happened last with the sender, and what comes next: a line each, in a place that is kept from the first card on.

use domain::{
    mail::Moment,
    pane::{Act, Event, view::AroundView},
    timeline::Entry,
};
use yew::prelude::*;

use crate::{
    timeline::sort,
    tools::{Tools, dotted, some, theirs},
};

/// The lines. Their place stays as high as both, so that nothing moves when they come.
pub(crate) fn around(tools: &Tools, view: &AroundView) -> Html {
    html! { <dl class="facts around">{ view.told.as_ref().map(|_| lines(tools, view)) }</dl> }
}

#[inline(never)]
fn lines(tools: &Tools, view: &AroundView) -> Html {
    let (words, now) = (tools.words, tools.now);
    let Some(told) = &view.told else { return Html::default() };
    let last = told
        .last
        .as_ref()
        .map(|(entry, at)| line(tools, view, words.around_last(), entry, words.ago(*at, now), *at));
    let next = told
        .next
        .as_ref()
        .map(|(entry, at)| line(tools, view, words.around_next(), entry, words.soon(*at, now), *at));
    html! { <>{ last }{ next }</> }
}

fn line(
    tools: &Tools,
    view: &AroundView,
    name: &'static str,
    entry: &Entry,
    when: String,
    at: Moment,
) -> Html {
    let words = tools.words;
    let (_, kind) = sort(words, entry);
    let subject =
        some(&entry.subject).map_or_else(|| html! { words.no_subject() }, |text| theirs("", text.to_owned()));
    let open = tools.send(Event::Timeline(Act::OpenAt(view.of.clone(), entry.id)));
    html! {
        <div key={name}>
            <dt>{ name }</dt>
            <dd>
                <button type="button" class="link" title={words.in_full(at)} onclick={open}>
                    { dotted([html! { kind }, html! { when }, subject]) }
                </button>
            </dd>
        </div>
    }
}
