//! Record pages.

mod compose;
mod facts;
mod list;
mod mail;
mod page;
mod people;
mod start;
mod way;

use domain::{
    mail::Moment,
    pane,
    party::{Kind, Record},
    sheet::{Line, Standing},
};
use ui::{Icon, Words, dotted, icon, tile};
use yew::prelude::*;

pub(super) use list::list;
pub(super) use mail::mail;
pub(super) use page::page;
pub(super) use start::start;

use super::kit::{Tools, link, name};
use crate::model::{Event, Place, book::Act};

/// What a press at record pages sends.
fn act(tools: &Tools, act: Act) -> Callback<MouseEvent> {
    tools.send(Event::Book(act))
}

/// What the components that the pane has too send, as the desk hears it.
fn from_pane(tools: &Tools) -> Callback<pane::Event> {
    let on = tools.on.clone();
    Callback::from(move |event: pane::Event| {
        if let pane::Event::Timeline(act) = event {
            on.emit(Event::Book(Act::Timeline(act)));
        } else if let pane::Event::Show(record) = event {
            on.emit(Event::Book(Act::Show(record)));
        }
    })
}

/// A kind's name in the words.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "account",
        Kind::Contact => "contact",
        Kind::Lead => "lead",
        Kind::Opportunity => "opportunity",
        Kind::Case | Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => "case",
    }
}

/// A record's name, which leads to its page where it has one.
fn to_record(record: &Record) -> Html {
    if Kind::REGARDING.contains(&record.kind) {
        link(&Place::Record(record.kind, record.id), "link", name(&record.name))
    } else {
        name(&record.name)
    }
}

/// How a record stands.
fn standing(words: Words, standing: Standing) -> Html {
    let (class, word) = match standing {
        Standing::Active => ("info", "active"),
        Standing::Open => ("info", "open"),
        Standing::Inactive => ("off", "inactive"),
        Standing::Won => ("good", "won"),
        Standing::Qualified => ("good", "qualified"),
        Standing::Resolved => ("good", "resolved"),
        Standing::Lost => ("off", "lost"),
        Standing::Disqualified => ("off", "disqualified"),
        Standing::Canceled => ("off", "canceled"),
    };
    html! { <span class={classes!("pill", class)}><span class="dot" aria-hidden="true" />{ words.record_standing(word) }</span> }
}

/// When something is due; what is overdue says so.
fn due(tools: &Tools, at: Moment) -> Html {
    let words = tools.words;
    let now = Moment(tools.now);
    let when = words.until(at, now);
    if words.is_over(at, now) {
        html! { <span class="overdue">{ words.records_overdue(&when) }</span> }
    } else {
        html! { <span>{ words.records_due_on(&when) }</span> }
    }
}

/// Records one under another: name, what tells it from others, when it is due.
fn lines(tools: &Tools, lines: &[Line]) -> Html {
    let one = |line: &Line| {
        let detail = Some(line.detail.trim()).filter(|detail| !detail.is_empty()).map(name);
        let facts = detail.into_iter().chain(line.due.map(|at| due(tools, at)));
        html! {
            <li class="record-line" key={line.record.id.to_string()}>
                { tile(line.record.kind) }
                <span class="grow">
                    { to_record(&line.record) }
                    <span class="quiet-text">{ dotted(facts) }</span>
                </span>
            </li>
        }
    };
    html! { <ul class="list record-lines">{ for lines.iter().map(one) }</ul> }
}

/// The way back to the lists.
fn crumb(tools: &Tools, kind: Kind) -> Html {
    let place = Place::List(domain::shelf::Sought::new(kind));
    let words = tools.words.records_of_kind(kind_word(kind));
    html! { <p class="crumb">{ link(&place, "link", html! { <>{ icon(Icon::Back) }<span>{ words }</span></> }) }</p> }
}

/// A part with a title and a place for what it says when there is nothing in it.
fn part(id: &'static str, title: &'static str, none: Option<&'static str>, body: Html) -> Html {
    html! {
        <section class="card" aria-labelledby={id}>
            <h2 id={id}>{ title }</h2>
            if let Some(none) = none { <p class="quiet-text">{ none }</p> }
            { body }
        </section>
    }
}
