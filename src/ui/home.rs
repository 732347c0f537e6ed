//! The page without a mail: what is due, what was left out, and records at hand.

use domain::{
    pane::{
        Event, HomeAct,
        view::{HomeView, LeftView, Loaded, TaskView},
    },
    party::Record,
    problem::Problem,
};
use yew::prelude::*;

use crate::{
    icon::Icon,
    mine,
    offers::facts,
    record,
    tools::{Look, Tools, button, dotted, icon_button, some, theirs},
    trouble::{disclosed, telling},
    words::Words,
};

/// The id of its heading, where focus goes.
pub(crate) const TITLE: &str = "home";

/// The page, or what is set in its place.
#[inline(never)]
pub(crate) fn home(tools: &Tools, view: &HomeView) -> Html {
    let words = tools.words;
    if let Some(settings) = &view.settings {
        return mine::mine(tools, settings);
    }
    let title = if view.no_mail { words.nothing_title() } else { words.home() };
    let settings = tools.send(Event::Home(HomeAct::Settings));
    html! {
        <>
            <header class="home-head">
                if !view.no_mail {
                    { icon_button(Icon::Back, words.home_back(), tools.send(Event::Home(HomeAct::Toggle))) }
                }
                <div class="grow">
                    <h1 id={TITLE} class="subject" tabindex="-1">{ title }</h1>
                    if view.no_mail {
                        <p class="quiet-text">{ words.nothing_text() }</p>
                    }
                </div>
                { icon_button(Icon::Person, words.home_settings(), settings) }
            </header>
            { section(tools, "tasks", words.home_tasks(), "", loaded(tools, &view.tasks, |tasks| tasks_list(tools, tasks))) }
            { section(tools, "left", words.home_left(), left_text(words, &view.left), loaded(tools, &view.left, |left| left_list(tools, left.as_deref()))) }
            { section(tools, "pins", words.home_pins(), "", records(tools, &view.pins, words.home_pins_none())) }
            if !same_trouble(view) {
                { section(tools, "recent", words.home_recent(), "", loaded(tools, &view.recent, |all| records(tools, all, words.home_recent_none()))) }
            }
        </>
    }
}

/// What keeps the last part from being read keeps the first one too, and is said there.
fn same_trouble(view: &HomeView) -> bool {
    matches!((&view.tasks, &view.recent), (Loaded::Failed(first), Loaded::Failed(last)) if first == last)
}

fn section(_: &Tools, id: &'static str, title: &'static str, text: &'static str, body: Html) -> Html {
    let id = ["home-", id].concat();
    html! {
        <section class="card home-part" aria-labelledby={id.clone()}>
            <h2 {id} class="section-title">{ title }</h2>
            if !text.is_empty() {
                <p class="quiet-text">{ text }</p>
            }
            { body }
        </section>
    }
}

/// What was asked for, or how asking for it goes.
pub(crate) fn loaded<T>(tools: &Tools, loaded: &Loaded<T>, paint: impl FnOnce(&T) -> Html) -> Html {
    let words = tools.words;
    match loaded {
        Loaded::Looking => html! {
            <div>
                <p class="sr">{ words.home_looking() }</p>
                <div class="bone wide" aria-hidden="true" /><div class="bone short" aria-hidden="true" />
            </div>
        },
        Loaded::Here(value) => paint(value),
        Loaded::Failed(problem) => html! {
            <div>
                { not_done(tools, words.home_failed(), problem) }
                <div class="actions">
                    { button(Look::Plain, Some(Icon::Retry), words.retry(), Some(tools.send(Event::Home(HomeAct::Retry)))) }
                </div>
            </div>
        },
    }
}

/// Something that did not work: what, why, what to do.
pub(crate) fn not_done(tools: &Tools, title: &'static str, problem: &Problem) -> Html {
    let words = tools.words;
    let (what, remedy) = telling(words, problem);
    html! {
        <div class="late" role="alert">
            <p>{ title }</p>
            <p>{ what }{ " " }{ remedy }</p>
            { disclosed(words, problem) }
        </div>
    }
}

fn tasks_list(tools: &Tools, tasks: &[TaskView]) -> Html {
    if tasks.is_empty() {
        return html! { <p class="quiet-text">{ tools.words.home_tasks_none() }</p> };
    }
    html! { <ul class="list">{ for tasks.iter().map(|task| task_row(tools, task)) }</ul> }
}

fn task_row(tools: &Tools, view: &TaskView) -> Html {
    let (words, task) = (tools.words, &view.task);
    let subject = some(&task.subject).unwrap_or(words.no_subject());
    let press = (!view.saving).then(|| tools.send(Event::Home(HomeAct::Finish(task.id))));
    let (label, named) = if view.done {
        (words.home_task_undo(), words.home_task_undo_this(subject))
    } else {
        (words.home_task_done(), words.home_task_done_this(subject))
    };
    let off = press.is_none().then_some("true");
    let regarding = task.regarding.as_ref();
    html! {
        <li class="related" key={task.id.to_string()}>
            <div class="grow">
                { theirs(if view.done { "name done" } else { "name" }, subject.to_owned()) }
                <p class="quiet-text" role={view.done.then_some("status")}>
                    if view.done {
                        { words.home_task_finished() }
                    } else {
                        {
                            dotted(facts(tools, domain::party::Kind::Contact, "", Some(task.due)).into_iter()
                                .chain(regarding.map(|record| theirs("", record.name.clone()))))
                        }
                    }
                </p>
                if let Some(problem) = &view.failed {
                    { not_done(tools, words.home_task_failed(), problem) }
                }
            </div>
            <button type="button" class={Look::Plain.class()} aria-label={named} aria-disabled={off} onclick={press}>
                <span>{ label }</span>
            </button>
        </li>
    }
}

/// Which mails these are, where there can be some.
fn left_text(words: Words, left: &Loaded<Option<Vec<LeftView>>>) -> &'static str {
    match left {
        Loaded::Here(None) => "",
        Loaded::Here(Some(_)) | Loaded::Looking | Loaded::Failed(_) => words.home_left_text(),
    }
}

fn left_list(tools: &Tools, left: Option<&[LeftView]>) -> Html {
    let words = tools.words;
    match left {
        None => html! { <p class="quiet-text">{ words.home_left_nobody() }</p> },
        Some([]) => html! { <p class="quiet-text">{ words.home_left_none() }</p> },
        Some(left) => html! { <ul class="list">{ for left.iter().map(|one| left_row(tools, one)) }</ul> },
    }
}

fn left_row(tools: &Tools, left: &LeftView) -> Html {
    let words = tools.words;
    let subject = some(&left.subject).unwrap_or(words.no_subject());
    let press = tools.send(Event::Home(HomeAct::Track(left.key)));
    let ago = left.at.map(|at| tools.ago(at));
    html! {
        <li class="related" key={left.key.to_string()}>
            { record::tile(left.sender.kind) }
            <div class="grow">
                { theirs("name", subject.to_owned()) }
                <p class="quiet-text">{ dotted([theirs("", left.sender.name.clone())].into_iter().chain(ago)) }</p>
            </div>
            <button type="button" class={Look::Plain.class()} aria-label={words.home_left_track_this(subject)}
                onclick={press}>
                <span>{ words.home_left_track() }</span>
            </button>
        </li>
    }
}

fn records(tools: &Tools, records: &[Record], none: &'static str) -> Html {
    if records.is_empty() {
        return html! { <p class="quiet-text">{ none }</p> };
    }
    let row = |one: &Record| {
        html! {
            <li class="related" key={one.id.to_string()}>
                { record::tile(one.kind) }
                <div class="grow">
                    { record::link(tools, one) }
                    <p class="quiet-text">{ tools.words.kind(one.kind) }</p>
                </div>
                { record::history(tools, one) }
                { record::pin(tools, one) }
            </li>
        }
    };
    html! { <ul class="list">{ for records.iter().map(row) }</ul> }
}
