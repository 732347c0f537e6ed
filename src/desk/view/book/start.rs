//! Where one begins with records: search, what was opened lately, what is to be done.

use domain::{
    party::Kind,
    shelf::{Sought, Start, Task},
    want::Found,
};
use ui::{Icon, dotted, icon, tile};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{due, kind_word, lines, part, to_record};
use crate::{
    model::{
        Desk, Event, Place,
        book::{Act, Finder},
    },
    view::kit::{Tools, head, link, loaded, name, trouble},
};

/// Kinds in the order in which a salesperson looks for them.
const KINDS: [Kind; 5] = [Kind::Opportunity, Kind::Account, Kind::Contact, Kind::Lead, Kind::Case];

/// The page.
pub(in crate::view) fn start(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    html! {
        <>
            { head(words.records(), words.records_text(), Html::default()) }
            { finder(tools, &desk.book.finder) }
            { kinds(tools) }
            { loaded(tools, &desk.book.start, |start| day(tools, start)) }
        </>
    }
}

fn finder(tools: &Tools, finder: &Finder) -> Html {
    let words = tools.words;
    let oninput = {
        let on = tools.on.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on.emit(Event::Book(Act::Find(text)));
        })
    };
    let found = finder.found.value.as_deref();
    let first = found.and_then(|found| found.first()).map(|one| one.record.clone());
    let onkeydown = {
        let on = tools.on.clone();
        let settled = !finder.searching;
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() && settled {
                event.prevent_default();
                // Enter opens what is thought of first.
                if let Some(record) = first.clone() {
                    on.emit(Event::Book(Act::Show(record)));
                }
            }
        })
    };
    let said = match found {
        _ if finder.text.trim().is_empty() => words.desk_type_to_search().to_owned(),
        _ if finder.searching => words.records_searching().to_owned(),
        Some([]) => words.desk_no_records().to_owned(),
        Some(found) => words.desk_records(u64::try_from(found.len()).unwrap_or_default()),
        None => words.desk_type_to_search().to_owned(),
    };
    html! {
        <div class="finder" role="search" aria-label={words.records_search()}>
            <label class="search field">
                { icon(Icon::Search) }
                <span class="sr">{ words.records_search() }</span>
                <input type="search" value={finder.text.clone()} {oninput} {onkeydown} placeholder={words.records_search()}
                    autocomplete="off" spellcheck="false" maxlength="100" dir="auto" enterkeyhint="search" />
            </label>
            <p class="quiet-text" role="status">{ said }</p>
            if let Some(problem) = &finder.found.problem {
                { trouble(tools, problem, None) }
            }
            if let Some(found) = found.filter(|found| !found.is_empty()) {
                <ul class="list record-lines found">{ for found.iter().map(|one| hit(tools, one)) }</ul>
            }
        </div>
    }
}

fn hit(tools: &Tools, found: &Found) -> Html {
    let kind = html! { tools.words.kind(found.record.kind) };
    let detail = Some(found.detail.trim()).filter(|detail| !detail.is_empty()).map(name);
    html! {
        <li class="record-line" key={found.record.id.to_string()}>
            { tile(found.record.kind) }
            <span class="grow">
                { to_record(&found.record) }
                <span class="quiet-text">{ dotted([kind].into_iter().chain(detail)) }</span>
            </span>
        </li>
    }
}

fn kinds(tools: &Tools) -> Html {
    let words = tools.words;
    let one = |kind: Kind| {
        let words = words.records_of_kind(kind_word(kind));
        let place = Place::List(Sought::new(kind));
        html! { <li key={kind_word(kind)}>{ link(&place, "button", html! { <>{ tile(kind) }<span>{ words }</span></> }) }</li> }
    };
    html! {
        <nav aria-label={words.records_kinds()}>
            <ul class="list record-kinds">{ for KINDS.map(one) }</ul>
        </nav>
    }
}

fn day(tools: &Tools, start: &Start) -> Html {
    let words = tools.words;
    let none = |empty: bool, words: &'static str| empty.then_some(words);
    html! {
        <div class="record-parts">
            { part("deals", words.records_deals(), none(start.deals.is_empty(), words.records_deals_none()), lines(tools, &start.deals)) }
            { part("tasks", words.records_tasks(), none(start.tasks.is_empty(), words.records_tasks_none()), tasks(tools, &start.tasks)) }
            { part("cases", words.records_cases(), none(start.cases.is_empty(), words.records_cases_none()), lines(tools, &start.cases)) }
            { part("recent", words.records_recent(), none(start.recent.is_empty(), words.records_recent_none()), lines(tools, &start.recent)) }
        </div>
    }
}

fn tasks(tools: &Tools, tasks: &[Task]) -> Html {
    let one = |task: &Task| {
        let facts =
            task.regarding.as_ref().map(to_record).into_iter().chain(task.due.map(|at| due(tools, at)));
        html! {
            <li class="record-line" key={task.id.to_string()}>
                <span class="tile" aria-hidden="true">{ icon(Icon::Check) }</span>
                <span class="grow">
                    <span class="strong">{ name(&task.subject) }</span>
                    <span class="quiet-text">{ dotted(facts) }</span>
                </span>
            </li>
        }
    };
    html! { <ul class="list record-lines">{ for tasks.iter().map(one) }</ul> }
}
