//! All mailboxes: a filter, what is done with the marked ones, and the table.

use admin::{Act, Run, Status};
use ui::{Icon, Look, Words, button, icon};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{
    kit::{Tools, bar, coming, empty, head, run_words, status_class, status_words, trouble},
    mailbox::postpones,
    table::{Table, TableProps},
    work::work,
};
use crate::model::{Desk, Event, Filter, List, Mark, Question, RUNS, STATUSES, Whom, run_name};

/// The page.
pub(super) fn mailboxes(tools: &Tools, desk: &Desk, filter: &Filter) -> Html {
    let words = tools.words;
    let list = &desk.list;
    html! {
        <>
            { head(words.desk_mailboxes(), words.desk_mailboxes_text(), Html::default()) }
            { work(tools, desk.work.as_ref()) }
            if let Some(problem) = &list.problem {
                { trouble(tools, problem, (list.at > 0).then_some(list.at)) }
            }
            if list.is_coming() {
                { coming(words) }
            } else if list.complete && list.rows.is_empty() {
                { empty(icon(Icon::Mail), words.desk_no_mailboxes(), words.desk_no_mailboxes_text(), Html::default()) }
            } else if !list.rows.is_empty() {
                { filters(tools, list, filter) }
                { commands(tools, desk) }
                { partial(words, list) }
                { table(tools, list) }
            }
        </>
    }
}

/// A list that is not whole yet says so.
fn partial(words: Words, list: &List) -> Html {
    if list.complete || list.problem.is_some() {
        return Html::default();
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (here, all) = (count(list.rows.len()), count(list.total));
    let said = words.desk_loaded_of(&words.number(u64::from(all)), &words.number(u64::from(here)));
    bar(said, here, all)
}

fn filters(tools: &Tools, list: &List, filter: &Filter) -> Html {
    let words = tools.words;
    let oninput = {
        let (on, filter) = (tools.on.clone(), filter.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on.emit(Event::Filter(Filter { text, ..filter.clone() }));
        })
    };
    let onchange = {
        let (on, filter) = (tools.on.clone(), filter.clone());
        Callback::from(move |event: yew::Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let test = RUNS.into_iter().find(|one| run_name(*one) == value);
            on.emit(Event::Filter(Filter { test, ..filter.clone() }));
        })
    };
    let option = |test: Run| {
        html! { <option value={run_name(test)} selected={filter.test == Some(test)}>{ run_words(words, test) }</option> }
    };
    html! {
        <div class="filters" role="search" aria-label={words.desk_filter()}>
            <label class="search field">
                { icon(Icon::Search) }
                <span class="sr">{ words.desk_search_mailboxes() }</span>
                <input type="search" value={filter.text.clone()} {oninput} placeholder={words.desk_search_mailboxes()}
                    autocomplete="off" spellcheck="false" />
            </label>
            <fieldset class="chips">
                <legend class="sr">{ words.desk_state() }</legend>
                { chip(tools, filter, None, list.rows.len()) }
                { for STATUSES.into_iter().map(|status| chip(tools, filter, Some(status), list.count(status))) }
            </fieldset>
            <label class="pick">
                <span>{ words.desk_test_status() }</span>
                <select class="field" {onchange}>
                    <option value="" selected={filter.test.is_none()}>{ words.desk_any() }</option>
                    { for RUNS.into_iter().map(option) }
                </select>
            </label>
        </div>
    }
}

fn chip(tools: &Tools, filter: &Filter, status: Option<Status>, count: usize) -> Html {
    let words = tools.words;
    let onchange = {
        let (on, filter) = (tools.on.clone(), filter.clone());
        Callback::from(move |_: yew::Event| on.emit(Event::Filter(Filter { status, ..filter.clone() })))
    };
    let said = status.map_or_else(|| words.desk_all(), |status| status_words(words, status));
    html! {
        <label class={classes!("chip", status.map(status_class))}>
            <input type="radio" name="status" checked={filter.status == status} {onchange} />
            if status.is_some() {
                <span class="dot" aria-hidden="true" />
            }
            <span>{ said }</span>
            <span class="number">{ words.number(u64::try_from(count).unwrap_or_default()) }</span>
        </label>
    }
}

fn commands(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    let rights = desk.rights();
    let marked = desk.list.marked.len();
    let asking = desk.is_asking(|question| matches!(question, Question::Act(_)));
    let ready = marked > 0 && !asking;
    let press = |act: Act| ready.then(|| tools.send(Event::Act(act, Whom::Marked)));
    let quiet = |act: Act, label: String| button(Look::Quiet, None, label, press(act));
    let more = [(Act::Deactivate, words.desk_deactivate()), (Act::Activate, words.desk_activate())];
    html! {
        <div class="commands" role="toolbar" aria-label={words.desk_commands()}>
            if rights.approve {
                { button(Look::Primary, None, words.desk_approve_and_test(), press(Act::ApproveAndTest)) }
                { button(Look::Plain, None, words.desk_approve(), press(Act::Approve)) }
            }
            { button(Look::Plain, Some(Icon::Retry), words.desk_test_again(), press(Act::Test)) }
            <details class="menu">
                <summary class="button">{ words.desk_other() }{ icon(Icon::Chevron) }</summary>
                <div class="sheet">
                    if rights.approve {
                        { quiet(Act::Reject, words.desk_reject().into()) }
                    }
                    { for more.map(|(act, label)| quiet(act, label.into())) }
                    { for postpones(tools.now).map(|(time, act)| quiet(act, words.desk_postpone_for(time))) }
                </div>
            </details>
            <p class="grow quiet-text marked" role="status">
                { if marked == 0 { words.desk_mark_first().to_owned() } else { words.desk_marked(u64::try_from(marked).unwrap_or_default()) } }
            </p>
            if marked > 0 {
                { button(Look::Quiet, None, words.desk_unmark(), Some(tools.send(Event::Mark(Mark::None)))) }
            }
        </div>
    }
}

fn table(tools: &Tools, list: &List) -> Html {
    let words = tools.words;
    if list.shown.is_empty() {
        let all = button(
            Look::Plain,
            None,
            words.desk_show_all(),
            Some(tools.send(Event::Filter(Filter::default()))),
        );
        return empty(icon(Icon::Search), words.desk_nothing_fits(), words.desk_nothing_fits_text(), all);
    }
    let props = TableProps {
        tools: tools.clone(),
        rows: list.rows.clone(),
        shown: list.shown.clone(),
        marked: list.marked.clone(),
        all: list.is_all_marked(),
        cursor: list.cursor,
    };
    html! { <Table ..props /> }
}
