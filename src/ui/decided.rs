//! What the synchronizer did with a mail or will do, and why. It comes after the first card, and so is loaded then.

use domain::{
    mail::Moment,
    pane::{
        Event,
        view::{Decided, TrackedView},
    },
    reason::{Account, Outcome},
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    tools::{Look, Tools, button, dotted},
    words::explain::When,
};

/// Why the mail is not tracked, or that it will be: under the state that says it is not.
#[inline(never)]
pub(crate) fn why_not(tools: &Tools, decided: &Decided) -> Html {
    let (words, (account, when, at)) = (tools.words, parts(decided));
    let explained = words.explain(account, when);
    // That it is not tracked stands above.
    let text = match account.outcome {
        Outcome::Leave => explained.why,
        Outcome::Track
        | Outcome::Link
        | Outcome::Mark
        | Outcome::Repair
        | Outcome::Unmark
        | Outcome::Untrack
        | Outcome::Undeliverable
        | Outcome::Withhold
        | Outcome::Later
        | Outcome::Send
        | Outcome::Fail
        | Outcome::Hold => explained.sentence(words),
    };
    let drawing = if account.outcome == Outcome::Track { Icon::Retry } else { Icon::Info };
    html! {
        <div class="note decided">
            { icon(drawing) }
            <div>
                <p>{ text }</p>
                if let Some(remedy) = explained.remedy { <p class="quiet-text">{ remedy }</p> }
                if let Some(at) = at { <p class="quiet-text">{ words.decided() }{ " · " }{ tools.ago(at) }</p> }
            </div>
        </div>
    }
}

/// That the synchronizer tracked the mail, when and why, with the way back.
#[inline(never)]
pub(crate) fn tracked(tools: &Tools, tracked: &TrackedView, decided: &Decided) -> Html {
    let (words, (account, when, at)) = (tools.words, parts(decided));
    let explained = words.explain(account, when);
    let id = match decided {
        Decided::Recorded { id, .. } => *id,
        Decided::Ahead(_) => None,
    };
    html! {
        <>
            <p class="quiet-text">{ dotted([html! { explained.what }, tools.ago(at.unwrap_or(tracked.at))]) }</p>
            <div class="note decided">
                { icon(Icon::Info) }
                <div>
                    <p>{ explained.why }</p>
                    if let Some(id) = id {
                        { button(Look::Quiet, None, words.undo(), Some(tools.send(Event::TakeBack(id)))) }
                    }
                </div>
            </div>
        </>
    }
}

fn parts(decided: &Decided) -> (&Account, When, Option<Moment>) {
    match decided {
        Decided::Ahead(account) => (account, When::Ahead, None),
        Decided::Recorded { account, at, .. } => (account, When::Done, Some(*at)),
    }
}
