//! The register of decisions: what was decided, why, who can do what about it, and the way back.

use admin::{Offered, Register, Row};
use domain::reason::{Outcome, Reason};
use domain::step::reason::Outcome as InStep;
use ui::{Icon, Look, Words, button, icon};
use uuid::Uuid;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{
    kit::{Tools, empty, head, loaded, name, pill},
    trial::verdict,
};
use crate::model::{Desk, Event, Question, Sought};

/// How far back decisions are sought, in days; 0 is as far as they reach.
const SINCE: [i64; 4] = [0, 1, 7, 30];
const DAY_S: i64 = 24 * 3_600;

/// The page.
pub(super) fn register(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    html! {
        <>
            { head(words.desk_decisions(), words.desk_decisions_text(), Html::default()) }
            { filters(tools, desk) }
            { loaded(tools, &desk.register, |register| rows(tools, desk, register)) }
        </>
    }
}

/// What may be decided, about mail and about what is kept in step, each once.
fn verdicts() -> impl Iterator<Item = &'static str> {
    let of_mail = || Outcome::ALL.iter().map(|one| one.as_str());
    let in_step = InStep::ALL.iter().map(|one| one.as_str());
    of_mail().chain(in_step.filter(move |one| of_mail().all(|known| known != *one)))
}

fn filters(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    let sought = &desk.sought;
    let select = |change: fn(&mut Sought, String, i64)| {
        let (on, sought, now) = (tools.on.clone(), sought.clone(), tools.now);
        Callback::from(move |event: yew::Event| {
            let mut sought = sought.clone();
            change(&mut sought, event.target_unchecked_into::<HtmlSelectElement>().value(), now);
            on.emit(Event::Seek(sought));
        })
    };
    let mailbox = {
        let (on, sought) = (tools.on.clone(), sought.clone());
        Callback::from(move |event: yew::Event| {
            let mailbox = event.target_unchecked_into::<HtmlInputElement>().value();
            on.emit(Event::Seek(Sought { mailbox, ..sought.clone() }));
        })
    };
    let since = sought.since.map_or(0, |since| tools.now.saturating_sub(since) / DAY_S);
    html! {
        <div class="filters" role="search" aria-label={words.desk_filter()}>
            if desk.rights().administer {
                <label class="search field">
                    { icon(Icon::Search) }
                    <span class="sr">{ words.desk_mailbox_address() }</span>
                    <input type="search" value={sought.mailbox.clone()} placeholder={words.desk_mailbox_address()}
                        onchange={mailbox} autocomplete="off" spellcheck="false" />
                </label>
            }
            <label class="pick">
                <span>{ words.desk_verdict_title() }</span>
                <select class="field" onchange={select(|sought, value, _| sought.verdict = value)}>
                    <option value="" selected={sought.verdict.is_empty()}>{ words.desk_any() }</option>
                    { for verdicts().map(|one| html! {
                        <option value={one} selected={sought.verdict == one}>{ words.desk_verdict(one) }</option>
                    }) }
                </select>
            </label>
            <label class="pick">
                <span>{ words.desk_reason_title() }</span>
                <select class="field" onchange={select(|sought, value, _| sought.reason = value)}>
                    <option value="" selected={sought.reason.is_empty()}>{ words.desk_any() }</option>
                    { for Reason::ALL.iter().map(|one| one.as_str()).map(|one| html! {
                        <option value={one} selected={sought.reason == one}>{ words.desk_reason(one) }</option>
                    }) }
                </select>
            </label>
            <label class="pick">
                <span>{ words.desk_since_title() }</span>
                <select class="field" onchange={select(|sought, value, now| {
                    let days = value.parse::<i64>().ok().filter(|days| *days > 0);
                    sought.since = days.map(|days| now.saturating_sub(days.saturating_mul(DAY_S)));
                })}>
                    { for SINCE.map(|days| html! {
                        <option value={days.to_string()} selected={since == days}>
                            { if days == 0 { words.desk_any_time().to_owned() } else { words.desk_last_days(days.unsigned_abs()) } }
                        </option>
                    }) }
                </select>
            </label>
        </div>
    }
}

fn rows(tools: &Tools, desk: &Desk, register: &Register) -> Html {
    let words = tools.words;
    if register.rows.is_empty() {
        return empty(
            icon(Icon::Stack),
            words.desk_no_decisions(),
            words.desk_no_decisions_text(),
            Html::default(),
        );
    }
    let asking = desk.is_asking(|question| matches!(question, Question::Register(_)));
    html! {
        <>
            <ul class="list stack">{ for register.rows.iter().map(|one| row(tools, desk, one)) }</ul>
            if register.next.is_some() {
                <div class="actions">
                    { button(Look::Plain, None, words.desk_more(), (!asking).then(|| tools.send(Event::More))) }
                </div>
            }
        </>
    }
}

fn row(tools: &Tools, desk: &Desk, row: &Row) -> Html {
    let words = tools.words;
    let asking = desk.is_asking(|question| *question == Question::TakeBack(row.id));
    html! {
        <li class="card decision" key={row.id.to_string()}>
            <div class="line top-line">
                { verdict(words, &row.verdict) }
                <div class="grow">
                    if !row.about.is_empty() {
                        <p class="strong" dir="auto">{ row.about.clone() }</p>
                    }
                    <p dir="auto">{ row.said.clone() }</p>
                    if !row.remedy.is_empty() {
                        <p class="quiet-text" dir="auto">{ row.remedy.clone() }</p>
                    }
                    if !row.offers.is_empty() {
                        { choice(tools, desk, row) }
                    }
                    <p class="quiet-text facts-line">
                        <span>{ tools.ago(row.at) }</span>
                        <span>{ name(&row.mailbox) }</span>
                        if let Some(regarding) = &row.regarding {
                            <span>{ icon(Icon::Link) }{ name(regarding) }</span>
                        }
                    </p>
                    <details class="answer">
                        <summary>{ icon(Icon::Chevron) }{ words.desk_details() }</summary>
                        <p>{ from_reason(words, row) }{ name(&row.message) }</p>
                    </details>
                </div>
                if row.undone {
                    { pill("off", words.desk_undone()) }
                } else if row.undoable {
                    { button(Look::Plain, None, words.undo(), (!asking).then(|| tools.send(Event::TakeBack(row.id)))) }
                }
            </div>
        </li>
    }
}

/// Which contact it is: one of those that are offered, or a new one.
fn choice(tools: &Tools, desk: &Desk, row: &Row) -> Html {
    let words = tools.words;
    let asking = desk.is_asking(|question| matches!(question, Question::Choose(id, _) if *id == row.id));
    let press = |chosen: Option<Uuid>| (!asking).then(|| tools.send(Event::Choose(row.id, chosen)));
    let link = |one: &Offered| {
        button(Look::Plain, Some(Icon::Link), words.desk_link_with(&one.name), press(Some(one.id)))
    };
    html! {
        <div class="actions" role="group" aria-label={words.desk_choosing()}>
            { for row.offers.iter().map(link) }
            { button(Look::Plain, None, words.desk_make_new(), press(None)) }
        </div>
    }
}

/// The reason in a few words, before the name of the mail. What is kept in step has its sentence alone.
fn from_reason(words: Words, row: &Row) -> String {
    let reason = words.desk_reason(&row.reason);
    if reason == row.reason { String::new() } else { reason + " · " }
}
