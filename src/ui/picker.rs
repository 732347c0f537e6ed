//! The search for what a mail is regarding: a combobox over a list (WAI-ARIA Authoring Practices, "Combobox").

use domain::{
    pane::{
        Event, Relating,
        view::{PickerResult, PickerView},
    },
    party::{Kind, Record},
    suggest::Offer,
    want::Narrow,
};
use web_sys::{Element, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    offers::told,
    people::count,
    record,
    tools::{Look, Tools, button, dotted, some, theirs},
    trouble::trouble,
};

const LIST: &str = "records";

/// Properties of [`Picker`].
#[derive(Properties, PartialEq)]
pub(crate) struct PickerProps {
    pub(crate) tools: Tools,
    /// What was typed and what came of it.
    pub(crate) picker: PickerView,
    /// What is shown before anything is typed.
    pub(crate) offers: Vec<Offer>,
    /// The mail is tracked.
    pub(crate) tracked: bool,
    /// What it is regarding now.
    pub(crate) regarding: Option<Record>,
}

/// The search field with its list. The list is walked by the arrow keys while focus stays in the field.
#[component]
pub(crate) fn Picker(props: &PickerProps) -> Html {
    let PickerProps { tools, picker, offers, tracked, regarding } = props;
    let words = tools.words;
    let rows = rows(tools, picker, offers, regarding.as_ref());
    // Enter must not take what an earlier search found: while searching, nothing is marked by itself.
    let settled = matches!(picker.result, PickerResult::Offers | PickerResult::Rows(_));
    let marked = use_state(|| None::<usize>);
    {
        let marked = marked.clone();
        let of = (picker.text.clone(), settled);
        use_effect_with(of, move |_| marked.set(None));
    }
    let searched = matches!(picker.result, PickerResult::Rows(_)) && settled;
    let active = (*marked).or(searched.then_some(0)).filter(|at| *at < rows.len());
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(*marked, move |marked| {
            if marked.is_some() {
                bring_into_view(&list);
            }
        });
    }
    let oninput = {
        let on = tools.on.clone();
        Callback::from(move |event: InputEvent| {
            on.emit(Event::Typed(event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let onkeydown = {
        let (on, marked, relates) = (tools.on.clone(), marked.clone(), picker.relates);
        let records: Vec<Record> = rows.iter().map(|row| row.record.clone()).collect();
        Callback::from(move |event: KeyboardEvent| {
            // A key that ends the composition of a letter (Hindi, Chinese) is not meant for the list.
            if event.is_composing() {
                return;
            }
            let last = records.len().saturating_sub(1);
            let next = match (event.key().as_str(), active) {
                _ if records.is_empty() => None,
                ("ArrowDown", None) => Some(0),
                ("ArrowDown", Some(at)) => Some(if at < last { at.saturating_add(1) } else { 0 }),
                ("ArrowUp", None | Some(0)) => Some(last),
                ("ArrowUp", Some(at)) => Some(at.saturating_sub(1)),
                _ => None,
            };
            if next.is_some() {
                event.prevent_default();
                marked.set(next);
            } else if event.key() == "Enter" {
                event.prevent_default();
                if let Some(record) = active.and_then(|at| records.get(at)) {
                    on.emit(taken(record.clone(), relates));
                }
            }
        })
    };
    let adds = picker.adds;
    let title = if adds {
        words.recipients_title()
    } else if picker.relates {
        words.linked_picker_title()
    } else if regarding.is_some() {
        words.picker_change_title()
    } else {
        words.picker_title()
    };
    let busy = matches!(picker.result, PickerResult::Searching(_));
    html! {
        <div class="part picker" role="group" aria-labelledby="picker-title" key="picker">
            <h3 id="picker-title">{ title }</h3>
            <div class="field search">
                { icon(Icon::Search) }
                <input
                    type="text" role="combobox" autocomplete="off" spellcheck="false" enterkeyhint="search" dir="auto"
                    data-first="" maxlength="100" aria-label={words.picker_label()} aria-autocomplete="list"
                    aria-expanded={(!rows.is_empty()).to_string()} aria-controls={LIST} aria-describedby="picker-help"
                    aria-activedescendant={active.map(|at| format!("record-{at}"))}
                    placeholder={words.picker_hint()} value={picker.text.clone()} {oninput} {onkeydown}
                />
                if busy { <span class="spinner" aria-hidden="true" /> }
            </div>
            { narrow(tools, picker) }
            <p id="picker-help" class="quiet-text">{ if adds { words.recipients_help() } else { words.picker_help() } }</p>
            <p class="sr" role="status">{ announced(tools, picker, rows.len()) }</p>
            { above(tools, picker, rows.is_empty()) }
            <ul id={LIST} class="list options" role="listbox" aria-label={words.picker_results()} ref={list}
                aria-busy={busy.then_some("true")}>
                { for rows.into_iter().enumerate().map(|(at, row)| option(tools, at, row, active == Some(at), picker.relates)) }
            </ul>
            <div class="actions">
                if adds || picker.relates {
                    // Whoever is added is found by name alone.
                } else if !tracked {
                    { button(Look::Quiet, None, words.picker_clear(), Some(tools.send(Event::Track))) }
                } else if regarding.is_some() {
                    { button(Look::Quiet, None, words.picker_take_off(), Some(tools.send(Event::Regard(None)))) }
                }
                { button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Close))) }
            </div>
        </div>
    }
}

/// Among which rows is searched: of what kind, whose, open or closed.
fn narrow(tools: &Tools, picker: &PickerView) -> Html {
    let (words, among) = (tools.words, picker.among);
    let toggle = |pressed: bool, words: &'static str, among: Narrow| {
        let press = tools.send(Event::Narrow(among));
        html! {
            <button type="button" class="button quiet toggle" aria-pressed={pressed.to_string()} onclick={press}>
                <span>{ words }</span>
            </button>
        }
    };
    let of_kind = |kind: Kind| {
        let pressed = among.kind == Some(kind);
        let press = tools.send(Event::Narrow(Narrow { kind: (!pressed).then_some(kind), ..among }));
        let label = words.narrow_to(words.kind(kind));
        html! {
            <button type="button" class="button quiet round toggle" aria-pressed={pressed.to_string()}
                aria-label={label.clone()} title={label} onclick={press}>
                { icon(Icon::of(kind)) }
            </button>
        }
    };
    // A deal or case has no address a mail could go to.
    let fits = |kind: &Kind| !picker.adds || !matches!(kind, Kind::Opportunity | Kind::Case);
    html! {
        <div class="narrow" role="group" aria-label={words.narrow_title()}>
            { for Kind::REGARDING.into_iter().filter(fits).map(of_kind) }
            { toggle(among.mine, words.narrow_mine(), Narrow { mine: !among.mine, ..among }) }
            { toggle(among.closed, words.narrow_closed(), Narrow { closed: !among.closed, ..among }) }
        </div>
    }
}

struct Row {
    record: Record,
    told: Html,
}

fn rows(tools: &Tools, picker: &PickerView, offers: &[Offer], now: Option<&Record>) -> Vec<Row> {
    let other = |record: &Record| !now.is_some_and(|now| now.is(record));
    match &picker.result {
        PickerResult::Offers if picker.adds => Vec::new(),
        PickerResult::Offers => {
            let offers = offers.iter().filter(|offer| other(&offer.record));
            offers.map(|offer| Row { record: offer.record.clone(), told: told(tools, offer) }).collect()
        }
        PickerResult::Rows(found) | PickerResult::Searching(found) => {
            let found = found.iter().filter(|found| other(&found.record));
            let row = |found: &domain::want::Found| {
                let kind = html! { tools.words.kind(found.record.kind) };
                let detail = some(&found.detail).map(|detail| theirs("", detail.to_owned()));
                let told = dotted([kind].into_iter().chain(detail));
                Row { record: found.record.clone(), told: html! { <span class="quiet-text">{ told }</span> } }
            };
            found.map(row).collect()
        }
        PickerResult::Failed(_) => Vec::new(),
    }
}

/// What taking a row means.
fn taken(record: Record, relates: bool) -> Event {
    if relates { Event::Several(Relating::Add(record)) } else { Event::Regard(Some(record)) }
}

fn option(tools: &Tools, at: usize, row: Row, active: bool, relates: bool) -> Html {
    let Row { record, told } = row;
    let press = tools.send(taken(record.clone(), relates));
    // The field keeps focus: a press of the pointer must not take it away before the click counts.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <li id={format!("record-{at}")} class="option" role="option" aria-selected={active.to_string()}
            key={record.id.to_string()} onclick={press} {onmousedown}>
            { record::tile(record.kind) }
            <span class="grow">
                { theirs("strong", record.name) }
                { told }
            </span>
        </li>
    }
}

/// What stands over the list.
fn above(tools: &Tools, picker: &PickerView, empty: bool) -> Html {
    let words = tools.words;
    match &picker.result {
        PickerResult::Offers if empty => html! { <p>{ words.picker_no_offers() }</p> },
        PickerResult::Offers => html! { <p class="section-title">{ words.picker_suggested() }</p> },
        PickerResult::Searching(_) if empty => {
            html! { <p class="quiet-text">{ words.picker_searching() }</p> }
        }
        PickerResult::Searching(_) => html! { <p class="section-title">{ words.picker_searching() }</p> },
        PickerResult::Rows(_) if empty => html! {
            <>
                <p dir="auto">{ words.picker_none(picker.text.trim()) }</p>
                <p class="quiet-text">{ words.picker_none_hint() }</p>
            </>
        },
        PickerResult::Rows(_) => html! { <p class="section-title">{ words.picker_results() }</p> },
        PickerResult::Failed(problem) => {
            let again = Event::Typed(picker.text.clone());
            let title = html! { words.failed_search() };
            html! { <div role="alert">{ trouble(tools, title, problem, Some(again)) }</div> }
        }
    }
}

fn announced(tools: &Tools, picker: &PickerView, rows: usize) -> String {
    match &picker.result {
        PickerResult::Offers | PickerResult::Searching(_) | PickerResult::Failed(_) => String::new(),
        PickerResult::Rows(_) if rows == 0 => tools.words.picker_none(picker.text.trim()),
        PickerResult::Rows(_) => tools.words.picker_count(count(rows)),
    }
}

fn bring_into_view(list: &NodeRef) {
    let active =
        list.cast::<Element>().and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
    if let Some(active) = active {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        active.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
