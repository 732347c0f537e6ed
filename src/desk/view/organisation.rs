//! The organisation's settings: each switch with what follows from it, in a sentence.

use admin::Organisation;
use domain::settings::Filter;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{
    directions::directions,
    kit::{Tools, head, loaded, pill},
    settings::{area, keep, never},
    trial,
};
use crate::model::{Desk, Edit, Event, Whole};

/// Switches about mail that is written in the CRM (semantics B16).
const OUTGOING: [&str; 3] = [
    "EnableMailboxDelegationForOutgoingEmail",
    "SSSSaveOutgoingEmailToExchangeSentFolder",
    "AllowUnresolvedPartiesOnEmailSend",
];
/// The number that is a filter; −1 is none.
const FORCED_FILTER: &str = "SSSForceFilteringMethodForUserMailboxes";

/// The page.
pub(super) fn organisation(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    html! {
        <>
            { head(words.desk_organisation(), words.desk_organisation_text(), Html::default()) }
            { loaded(tools, &desk.whole, |whole| all(tools, desk, whole)) }
        </>
    }
}

fn all(tools: &Tools, desk: &Desk, whole: &Whole) -> Html {
    let words = tools.words;
    let mut wrong = whole.lists.wrong();
    wrong.extend(whole.wrong_numbers().into_iter().map(|name| words.desk_switch(name)));
    let own = area(
        tools,
        "own-domains",
        words.desk_own_domains(),
        "example.com",
        &whole.own_domains,
        Edit::OwnDomains,
    );
    html! {
        <>
            <fieldset class="whole" disabled={whole.saving}>
                <legend class="sr">{ words.desk_organisation() }</legend>
                <section class="card" aria-labelledby="switches">
                    <h2 id="switches">{ words.desk_switches() }</h2>
                    <ul class="list switches">
                        { for switches(tools, whole, false) }
                    </ul>
                </section>
                <section class="card" aria-labelledby="outgoing">
                    <h2 id="outgoing">{ words.desk_outgoing_title() }</h2>
                    <p class="quiet-text">{ words.desk_outgoing_text() }</p>
                    <ul class="list switches">{ for switches(tools, whole, true) }</ul>
                </section>
                { directions(tools, whole) }
                { figures(tools, whole) }
                <section class="card" aria-labelledby="domains">
                    <h2 id="domains">{ words.desk_own_domains_title() }</h2>
                    <p class="quiet-text">{ words.desk_own_domains_text() }</p>
                    { own }
                </section>
                { never(tools, &whole.lists, whole.draft.never.private, words.desk_never_text_all(), Html::default()) }
                { alerts(tools, &whole.draft) }
            </fieldset>
            { trial::trial(tools, &desk.trial, whole.is_changed()) }
            { keep(tools, whole.is_changed(), whole.saving, &wrong) }
        </>
    }
}

/// A switch, and what follows from it.
pub(super) fn toggle(
    tools: &Tools,
    id: &str,
    title: String,
    text: String,
    on: bool,
    usual: Option<bool>,
    edit: Edit,
) -> Html {
    let words = tools.words;
    let press = tools.send(Event::Edit(edit));
    html! {
        <li class="switch-row" key={id.to_owned()}>
            <div class="grow">
                <span class="strong" id={format!("name-{id}")}>{ title }</span>
                if usual.is_some_and(|usual| usual != on) {
                    { " " }{ pill("info", words.desk_unusual()) }
                }
                if !text.is_empty() {
                    <span class="quiet-text" id={format!("text-{id}")}>{ text.clone() }</span>
                }
            </div>
            <button type="button" class="switch" role="switch" aria-checked={on.to_string()} onclick={press}
                aria-labelledby={format!("name-{id}")}
                aria-describedby={(!text.is_empty()).then(|| format!("text-{id}"))}>
                <span class="knob" aria-hidden="true" />
                <span class="switch-word">{ if on { words.desk_on() } else { words.desk_switched_off() } }</span>
            </button>
        </li>
    }
}

/// The switches about outgoing mail, or all others.
fn switches<'a>(tools: &'a Tools, whole: &'a Whole, outgoing: bool) -> impl Iterator<Item = Html> + 'a {
    let these = whole.draft.switches.iter().filter(move |one| OUTGOING.contains(&one.0.as_str()) == outgoing);
    these.map(|(name, on, usual)| switch(tools, name, *on, *usual))
}

fn switch(tools: &Tools, name: &str, on: bool, usual: bool) -> Html {
    let words = tools.words;
    let edit = Edit::Switch(name.to_owned(), !on);
    toggle(tools, name, words.desk_switch(name), words.desk_switch_text(name), on, Some(usual), edit)
}

fn alerts(tools: &Tools, draft: &Organisation) -> Html {
    let words = tools.words;
    let (owner, all) = (draft.alerts_to_owner, draft.alerts_to_administrator);
    html! {
        <section class="card" aria-labelledby="alerts-to">
            <h2 id="alerts-to">{ words.desk_alerts() }</h2>
            <ul class="list switches">
                { toggle(tools, "alerts-to-owner", words.desk_to_owner().into(), words.desk_to_owner_text().into(), owner, None, Edit::ToOwner(!owner)) }
                { toggle(tools, "alerts-to-administrator", words.desk_to_administrator().into(), words.desk_to_administrator_text().into(), all, None, Edit::ToAdministrator(!all)) }
            </ul>
        </section>
    }
}

/// The filter for everybody, by its name and not by its number.
fn forced(tools: &Tools, value: &str) -> Html {
    let words = tools.words;
    let on = tools.on.clone();
    let onchange = Callback::from(move |event: yew::Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        on.emit(Event::Edit(Edit::Number(FORCED_FILTER.into(), value)));
    });
    let option = |code: i32, said: String| {
        let code = code.to_string();
        html! { <option value={code.clone()} selected={code == value}>{ said }</option> }
    };
    html! {
        <li class="switch-row" key={FORCED_FILTER}>
            <label class="grow" for="forced-filter">
                <span class="strong">{ words.desk_switch(FORCED_FILTER) }</span>
                <span class="quiet-text">{ words.desk_switch_text(FORCED_FILTER) }</span>
            </label>
            <select id="forced-filter" class="field" {onchange}>
                { option(-1, words.desk_filter_own().into()) }
                { for Filter::ALL.map(|filter| option(filter.code(), words.desk_filter_name(filter.as_str()))) }
            </select>
        </li>
    }
}

fn figures(tools: &Tools, whole: &Whole) -> Html {
    let words = tools.words;
    if whole.draft.numbers.is_empty() && whole.draft.texts.is_empty() {
        return Html::default();
    }
    let wrong = whole.wrong_numbers();
    let number = |(name, _, usual, least, most): &(String, i64, i64, i64, i64)| {
        if name == FORCED_FILTER {
            return forced(tools, &whole.number(name));
        }
        let on = tools.on.clone();
        let of = name.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on.emit(Event::Edit(Edit::Number(of.clone(), text)));
        });
        let bounds = words.desk_bounds(&least.to_string(), &most.to_string(), &usual.to_string());
        let bad = wrong.contains(&name.as_str());
        html! {
            <li class="switch-row" key={name.clone()}>
                <label class="grow" for={format!("number-{name}")}>
                    <span class="strong">{ words.desk_switch(name) }</span>
                    <span class="quiet-text">{ words.desk_switch_text(name) }{ " " }{ bounds }</span>
                </label>
                <input id={format!("number-{name}")} class="field short" inputmode="numeric" value={whole.number(name)}
                    aria-invalid={bad.then_some("true")} {oninput} />
            </li>
        }
    };
    let text = |(name, value, usual): &(String, String, String)| {
        let on = tools.on.clone();
        let of = name.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on.emit(Event::Edit(Edit::Text(of.clone(), text)));
        });
        html! {
            <li class="switch-row" key={name.clone()}>
                <label class="grow" for={format!("text-of-{name}")}>
                    <span class="strong">{ words.desk_switch(name) }</span>
                    <span class="quiet-text">{ words.desk_switch_text(name) }</span>
                </label>
                <input id={format!("text-of-{name}")} class="field" value={value.clone()} placeholder={usual.clone()} {oninput} />
            </li>
        }
    };
    html! {
        <section class="card" aria-labelledby="numbers">
            <h2 id="numbers">{ words.desk_numbers() }</h2>
            <ul class="list switches">
                { for whole.draft.numbers.iter().map(number) }
                { for whole.draft.texts.iter().map(text) }
            </ul>
        </section>
    }
}
