//! What the mail could be regarding: one press each, with the reason.

use domain::{
    mail::Moment,
    pane::Event,
    party::Kind,
    suggest::{Hint, Offer, Reason},
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    meeting, record,
    tools::{Tools, dotted, some, theirs},
    words::Words,
};

/// So many are offered at a glance; the search shows all.
const SHOWN: usize = 4;

/// The offers as a list of buttons.
pub(crate) fn offers(tools: &Tools, offers: &[Offer]) -> Html {
    if offers.is_empty() {
        return Html::default();
    }
    let words = tools.words;
    let row = |(at, offer): (usize, &Offer)| {
        let first = at == 0;
        let press = tools.send(Event::Regard(Some(offer.record.clone())));
        html! {
            <li>
                <button type="button" class="offer" title={words.track_to(&offer.record.name)}
                    aria-keyshortcuts={first.then_some("Enter")} onclick={press}>
                    { record::tile(offer.record.kind) }
                    <span class="grow">
                        <span class="sr">{ words.offers_title() }{ " " }</span>
                        { theirs("strong", offer.record.name.clone()) }
                        { told(tools, offer) }
                    </span>
                    if first { <kbd class="key" aria-hidden="true" title={words.offer_key()}>{ "⏎" }</kbd> }
                    <span class="go">{ icon(Icon::Check) }</span>
                </button>
            </li>
        }
    };
    html! {
        <section class="offers" aria-labelledby="offers">
            <h2 id="offers" class="section-title">{ words.offers_title() }</h2>
            <ul class="list">{ for offers.iter().take(SHOWN).enumerate().map(row) }</ul>
        </section>
    }
}

/// What tells it from others, and why it is offered.
pub(crate) fn told(tools: &Tools, offer: &Offer) -> Html {
    let facts = facts(tools, offer.record.kind, &offer.detail, offer.due);
    html! {
        <>
            if let Some(facts) = facts { <span class="quiet-text">{ facts }</span> }
            <span class="quiet-text">{ whys(tools, offer) }</span>
        </>
    }
}

/// What kind of record it is, and why it is offered.
pub(crate) fn whys(tools: &Tools, offer: &Offer) -> Html {
    let kind = tools.words.kind(offer.record.kind);
    let hints = offer.hints.iter().take(HINTS).map(|known| html! { hint(tools.words, known) });
    dotted([html! { kind }, html! { reason(tools, &offer.why) }].into_iter().chain(hints))
}

/// What tells a record from others: its worth or number, and when it is to be closed.
pub(crate) fn facts(tools: &Tools, kind: Kind, detail: &str, due: Option<Moment>) -> Option<Html> {
    let words = tools.words;
    let due = due.map(|due| {
        let when = words.until(due, tools.now);
        if words.is_over(due, tools.now) {
            html! { <span class="late">{ words.was_due(&when) }</span> }
        } else if kind == Kind::Opportunity {
            html! { words.closes(&when) }
        } else {
            html! { words.due(&when) }
        }
    });
    let detail = some(detail).map(|detail| theirs("", detail.to_owned()));
    let facts: Vec<Html> = detail.into_iter().chain(due).collect();
    (!facts.is_empty()).then(|| dotted(facts))
}

/// More would not be read.
const HINTS: usize = 2;

/// What else speaks for it.
fn hint(words: Words, hint: &Hint) -> String {
    match hint {
        Hint::Word(word) => words.hint_word(word),
        Hint::Chosen(times) => words.hint_chosen(u64::from(*times)),
        Hint::Yours => words.hint_yours().into(),
    }
}

/// Why a record is offered.
fn reason(tools: &Tools, why: &Reason) -> String {
    let words = tools.words;
    if tools.meeting {
        return meeting::reason(words, why);
    }
    match why {
        Reason::Conversation => words.reason_conversation().into(),
        Reason::Number => words.reason_number().into(),
        Reason::OpenOfSender => words.reason_open_of_sender().into(),
        Reason::OpenOfCompany(name) => words.reason_open_of_company(name),
        Reason::Sender => words.reason_sender().into(),
        Reason::Company => words.reason_company().into(),
        Reason::OpenOfRecipient(name) => words.reason_open_of_recipient(name),
        Reason::Recipient => words.reason_recipient().into(),
        Reason::CompanyOfRecipient => words.reason_company_of_recipient().into(),
        Reason::ChosenBefore => words.reason_chosen_before().into(),
    }
}
