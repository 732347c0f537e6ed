//! The dry run of a sync filter: what it would bring into one's own Outlook, and what would leave.

use admin::StepWould;
use domain::feed::KEPT;
use ui::{Icon, Look, button, icon};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::kit::{Tools, name};
use crate::model::{Event, Filtering, Would};

/// The dry run, beside what is set about mail.
pub(super) fn would(tools: &Tools, would: &Would) -> Html {
    let words = tools.words;
    let on = tools.on.clone();
    let kind = Callback::from(move |event: yew::Event| {
        let kind = event.target_unchecked_into::<HtmlSelectElement>().value();
        on.emit(Event::Filtering(Filtering::Kind(kind)));
    });
    let on = tools.on.clone();
    let fetch = Callback::from(move |event: InputEvent| {
        let fetch = event.target_unchecked_into::<HtmlTextAreaElement>().value();
        on.emit(Event::Filtering(Filtering::Fetch(fetch)));
    });
    let press = (!would.running).then(|| tools.send(Event::Filtering(Filtering::Try)));
    html! {
        <section class="card trial" aria-labelledby="would" aria-busy={would.running.to_string()}>
            <div class="line top-line">
                <div class="grow">
                    <h2 id="would">{ words.desk_would_title() }</h2>
                    <p class="quiet-text">{ words.desk_would_text() }</p>
                </div>
                { button(Look::Plain, Some(Icon::Search), words.desk_try(), press) }
            </div>
            <label class="pick">
                <span>{ words.desk_would_kind() }</span>
                <select class="field" onchange={kind}>
                    { for KEPT.iter().map(|one| one.as_str()).map(|one| html! {
                        <option value={one} selected={would.ask.kind == one}>{ words.desk_kind(one) }</option>
                    }) }
                </select>
            </label>
            <div class="area">
                <label class="label" for="would-fetch">{ words.desk_would_query() }</label>
                <p class="quiet-text" id="would-fetch-how">{ words.desk_would_query_how() }</p>
                <textarea id="would-fetch" class="field" rows="4" aria-describedby="would-fetch-how" dir="ltr"
                    spellcheck="false" oninput={fetch} value={would.ask.fetch.clone()} />
            </div>
            <div aria-live="polite">
                if would.running {
                    <p class="line"><span class="spinner" aria-hidden="true" />{ words.desk_would_looking() }</p>
                } else if let Some(lines) = &would.result.value {
                    if would.stale {
                        <p class="note warning">{ icon(Icon::Info) }<span>{ words.desk_trial_stale() }</span></p>
                    }
                    { for lines.iter().map(|line| of_kind(tools, line)) }
                }
            </div>
        </section>
    }
}

fn of_kind(tools: &Tools, line: &StepWould) -> Html {
    let words = tools.words;
    let part = |count: u64, names: &[String], said: &'static str, class: &'static str| {
        html! {
            <div class={classes!("figure", class)}>
                <dt>{ said }</dt>
                <dd>{ words.number(count) }</dd>
                if !names.is_empty() {
                    <dd class="quiet-text facts-line">{ for names.iter().map(|one| html! { <span>{ name(one) }</span> }) }</dd>
                }
            </div>
        }
    };
    html! {
        <>
            <h3>{ words.desk_kind(&line.kind) }</h3>
            <dl class="figures">
                { part(line.come, &line.coming, words.desk_would_come(), "good") }
                { part(line.go, &line.going, words.desk_would_go(), if line.go > 0 { "warn" } else { "" }) }
                { part(line.part, &line.parting, words.desk_would_part(), "") }
            </dl>
            if line.cut {
                <p class="note">{ icon(Icon::Info) }<span>{ words.desk_would_cut() }</span></p>
            }
        </>
    }
}
