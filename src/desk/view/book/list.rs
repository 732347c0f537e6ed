//! Records of one kind: searched, sorted, page by page.

use domain::{
    mail::Moment,
    party::Kind,
    shelf::{By, Listed, Sought},
};
use ui::{Icon, Look, button, icon, tile};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{act, due, kind_word, standing, to_record};
use crate::{
    model::{
        Desk, Event, Place,
        book::{Act, Listing},
    },
    view::kit::{Tools, empty, head, link, loaded, name},
};

/// The page.
pub(in crate::view) fn list(tools: &Tools, desk: &Desk, sought: &Sought) -> Html {
    let words = tools.words;
    let title = words.records_of_kind(kind_word(sought.kind));
    let back = link(&Place::Records, "button", html! { words.records() });
    html! {
        <>
            { head(title, "", back) }
            { filters(tools, sought) }
            if let Some(list) = desk.book.list.as_ref().filter(|list| list.sought.kind == sought.kind) {
                { loaded(tools, &list.rows, |rows| all(tools, list, rows)) }
            }
        </>
    }
}

fn filters(tools: &Tools, sought: &Sought) -> Html {
    let words = tools.words;
    let oninput = {
        let (on, sought) = (tools.on.clone(), sought.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on.emit(Event::Book(Act::Seek(Sought { text, ..sought.clone() })));
        })
    };
    let tick = |checked: bool, label: &'static str, change: fn(&mut Sought, bool)| {
        let (on, sought) = (tools.on.clone(), sought.clone());
        let onclick = Callback::from(move |event: MouseEvent| {
            let mut sought = sought.clone();
            change(&mut sought, event.target_unchecked_into::<HtmlInputElement>().checked());
            on.emit(Event::Book(Act::Seek(sought)));
        });
        html! { <label class="chip"><input type="checkbox" {checked} {onclick} /><span>{ label }</span></label> }
    };
    html! {
        <div class="filters" role="search" aria-label={words.desk_filter()}>
            <label class="search field">
                { icon(Icon::Search) }
                <span class="sr">{ words.records_list_search() }</span>
                <input type="search" value={sought.text.clone()} {oninput} placeholder={words.records_list_search()}
                    autocomplete="off" spellcheck="false" maxlength="100" dir="auto" />
            </label>
            <div class="chips">
                { tick(sought.mine, words.records_mine(), |sought, on| sought.mine = on) }
                { tick(sought.closed, words.records_closed(), |sought, on| sought.closed = on) }
            </div>
        </div>
    }
}

fn all(tools: &Tools, list: &Listing, rows: &[Listed]) -> Html {
    let words = tools.words;
    let sought = &list.sought;
    if rows.is_empty() && !list.loading {
        let open = sought.text.trim().is_empty() && !sought.mine;
        let (title, text) = if open {
            (words.records_none(), words.records_none_text())
        } else {
            (words.records_none_fit(), words.records_none_fit_text())
        };
        return empty(icon(Icon::Stack), title, text, Html::default());
    }
    let count = u64::try_from(rows.len()).unwrap_or_default();
    let said = match (list.loading && rows.is_empty(), list.next.is_some()) {
        (true, _) => words.desk_loading().to_owned(),
        (false, true) => words.records_shown_more(&words.number(count)),
        (false, false) => words.records_shown(count),
    };
    let more = list.next.is_some() && !list.is_cut_off();
    html! {
        <>
            <p class="quiet-text" role="status">{ said }</p>
            { table(tools, list, rows) }
            if more {
                <div class="actions">
                    { button(Look::Plain, None, words.desk_more(), (!list.loading).then(|| act(tools, Act::More))) }
                </div>
            }
            if list.is_cut_off() {
                <p class="quiet-text">{ words.records_cut_off() }</p>
            }
        </>
    }
}

fn table(tools: &Tools, list: &Listing, rows: &[Listed]) -> Html {
    let words = tools.words;
    let sought = &list.sought;
    let title = words.records_of_kind(kind_word(sought.kind));
    let (with, dated) = (has_with(sought.kind), By::of(sought.kind).contains(&By::Due));
    html! {
        <div class="wide">
            <table class="log records" aria-label={title} aria-busy={list.loading.then_some("true")}>
                <thead>
                    <tr>
                        { sorted(tools, sought, By::Name, words.records_name(), "") }
                        if with { <th scope="col" class="second">{ words.records_with() }</th> }
                        if dated { { sorted(tools, sought, By::Due, words.records_due(), "") } }
                        <th scope="col" class="third">{ words.records_owner() }</th>
                        <th scope="col" class="third">{ words.records_state() }</th>
                        { sorted(tools, sought, By::Changed, words.records_changed(), "third") }
                    </tr>
                </thead>
                <tbody>{ for rows.iter().map(|row| line(tools, row, with, dated)) }</tbody>
            </table>
        </div>
    }
}

/// Lists of accounts have nobody that an account is with.
fn has_with(kind: Kind) -> bool {
    kind != Kind::Account
}

/// The head of a column that is sorted by: a press turns the order round.
fn sorted(tools: &Tools, sought: &Sought, by: By, label: &'static str, class: &'static str) -> Html {
    let here = sought.by == by;
    let order = match (here, sought.down) {
        (false, _) => None,
        (true, false) => Some("ascending"),
        (true, true) => Some("descending"),
    };
    // What changed last is wanted first.
    let down = if here { !sought.down } else { by == By::Changed };
    let press = act(tools, Act::Seek(Sought { by, down, ..sought.clone() }));
    html! {
        <th scope="col" class={class} aria-sort={order}>
            <button type="button" class={classes!("sort", order)} onclick={press}>
                <span>{ label }</span>
                { icon(Icon::Chevron) }
            </button>
        </th>
    }
}

fn line(tools: &Tools, row: &Listed, with: bool, dated: bool) -> Html {
    let words = tools.words;
    let record = &row.line.record;
    html! {
        <tr key={record.id.to_string()}>
            <th scope="row">
                <span class="record-line">{ tile(record.kind) }<span class="grow">{ to_record(record) }</span></span>
            </th>
            if with { <td class="second">{ row.with.as_deref().map(name) }</td> }
            if dated { <td>{ row.line.due.map(|at| due(tools, at)) }</td> }
            <td class="third">{ name(&row.owner) }</td>
            <td class="third">{ row.standing.map(|state| standing(words, state)) }</td>
            <td class="third">{ row.changed.map(|at: Moment| tools.ago(at.0)) }</td>
        </tr>
    }
}
