//! Several mails in a table: how each stands, what it will be regarding and why, and all of them tracked by one press.
//! It comes after the first card, and so is loaded then.

use domain::{
    mail::ItemId,
    pane::{
        Event,
        triage::{Act, LineState, LineView, PartView, RunView, TriageView, Triaged},
        view::Look as Looked,
    },
    party::Record,
    problem::Problem,
};
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast as _};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    offers,
    people::count,
    picker::Picker,
    record,
    state::HOME,
    tools::{Look, Tools, button, dotted, some, theirs},
    trouble::{Countdown, disclosed, telling, trouble},
    words::{Words, explain::When},
};

/// The whole table with what stands above it.
#[inline(never)]
pub(crate) fn triage(tools: &Tools, view: &TriageView) -> Html {
    let words = tools.words;
    html! {
        <>
            <header class="about">
                <h1 class="subject" id={HOME} tabindex="-1">{ words.several_title(count(view.lines.len())) }</h1>
            </header>
            <section class="card state triage-state">
                { notes(tools, view) }
                { acts(tools, view) }
            </section>
            { table(tools, view) }
        </>
    }
}

/// What is under way, for those who do not see it.
pub(crate) fn busy(words: Words, view: &TriageView) -> String {
    match (&view.run, view.reading, &view.look) {
        (Some(run), ..) => progress_text(words, run),
        (None, Some((done, of)), _) => words.triage_reading(&done.to_string(), &of.to_string()),
        (None, None, Looked::Looking) => words.looking_up().into(),
        (None, None, Looked::Waiting { .. } | Looked::Known | Looked::Failed(_)) => String::new(),
    }
}

/// What stands in the way of the whole table.
#[inline(never)]
pub(crate) fn alert(tools: &Tools, view: &TriageView) -> Html {
    let again = Some(Event::Triage(Act::Retry));
    match &view.look {
        Looked::Failed(problem) => trouble(tools, html! { tools.words.failed_look() }, problem, again),
        Looked::Looking | Looked::Waiting { .. } | Looked::Known => Html::default(),
    }
}

/// What became of several mails, in a line.
#[inline(never)]
pub(crate) fn told(words: Words, told: Triaged) -> String {
    let mut said: Vec<String> = Vec::new();
    match told {
        Triaged::Tracked { mails, were_there, failed } => {
            said.push(words.triage_news(count(mails)));
            if were_there > 0 {
                said.push(words.triage_news_there(count(were_there)));
            }
            if failed > 0 {
                said.push(words.triage_news_failed(count(failed)));
            }
        }
        Triaged::TakenBack { mails, failed } => {
            said.push(words.triage_news_back(count(mails)));
            if failed > 0 {
                said.push(words.triage_news_back_failed(count(failed)));
            }
        }
    }
    said.join(" · ")
}

fn act(tools: &Tools, act: Act) -> Callback<MouseEvent> {
    tools.send(Event::Triage(act))
}

fn notes(tools: &Tools, view: &TriageView) -> Html {
    let words = tools.words;
    let looking = match (view.reading, &view.look) {
        (Some((done, of)), _) => Some(words.triage_reading(&done.to_string(), &of.to_string())),
        (None, Looked::Looking) => Some(words.looking_up().into()),
        (None, Looked::Waiting { .. } | Looked::Known | Looked::Failed(_)) => None,
    };
    html! {
        <>
            if let Some(looking) = looking {
                <p class="busy"><span class="spinner" aria-hidden="true" />{ looking }</p>
            }
            if let Looked::Waiting { problem, seconds } = &view.look {
                { paused(tools, problem, *seconds) }
            }
            if view.left_off > 0 {
                <p class="quiet-text">{ words.triage_left_off(count(view.left_off)) }</p>
            }
            if view.unmarked > 0 {
                <p class="quiet-text">{ words.triage_unmarked(count(view.unmarked)) }</p>
            }
        </>
    }
}

fn paused(tools: &Tools, problem: &Problem, seconds: u32) -> Html {
    let words = tools.words;
    let why =
        if matches!(problem, Problem::Busy(_)) { words.triage_pause() } else { words.triage_pause_failed() };
    html! {
        <div class="note warning">
            { icon(Icon::Warning) }
            <div>
                <p>{ why }</p>
                <p><Countdown {words} now={tools.now} {seconds} /></p>
                { button(Look::Quiet, None, words.try_now(), Some(act(tools, Act::Retry))) }
            </div>
        </div>
    }
}

fn acts(tools: &Tools, view: &TriageView) -> Html {
    let words = tools.words;
    if let Some(run) = &view.run {
        return progress(tools, run);
    }
    let ready = view.look == Looked::Known && view.included > 0;
    let track = ready.then(|| act(tools, Act::Track));
    let label = words.triage_track(count(view.included));
    html! {
        <div class="actions">
            { button(Look::Primary, Some(Icon::Check), label, track) }
            if view.look == Looked::Known && view.excluded > 0 {
                { button(Look::Quiet, None, words.triage_all(), Some(act(tools, Act::All(true)))) }
            }
            if view.look == Looked::Known && view.included > 0 {
                { button(Look::Quiet, None, words.triage_none(), Some(act(tools, Act::All(false)))) }
            }
        </div>
    }
}

fn progress_text(words: Words, run: &RunView) -> String {
    let (done, of) = (run.done.to_string(), run.of.to_string());
    if run.removing { words.triage_progress_back(&done, &of) } else { words.triage_progress(&done, &of) }
}

fn progress(tools: &Tools, run: &RunView) -> Html {
    let words = tools.words;
    let text = progress_text(words, run);
    html! {
        <>
            <p class="busy"><span class="spinner" aria-hidden="true" />{ text.clone() }</p>
            <progress class="triage-progress" aria-label={text} max={run.of.to_string()} value={run.done.to_string()} />
            if let Some((problem, seconds)) = &run.pause {
                { paused(tools, problem, *seconds) }
            }
            if !run.removing {
                <div class="actions">
                    { button(Look::Plain, None, words.triage_stop(), Some(act(tools, Act::Stop))) }
                </div>
            }
        </>
    }
}

fn table(tools: &Tools, view: &TriageView) -> Html {
    let words = tools.words;
    let items: Vec<ItemId> = view.lines.iter().map(|line| line.item.clone()).collect();
    let row = |(at, line): (usize, &LineView)| {
        let part = view.part.as_ref().filter(|part| part.item == line.item);
        row(tools, at, line, part, view)
    };
    html! {
        <>
            <p id="triage-keys" class="sr">{ words.triage_keys() }</p>
            <table class="triage" role="table" aria-label={words.triage_table()} aria-describedby="triage-keys">
                <thead class="sr" role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{ words.triage_column_track() }</th>
                        <th role="columnheader" scope="col">{ words.triage_column_mail() }</th>
                        <th role="columnheader" scope="col">{ words.triage_column_record() }</th>
                    </tr>
                </thead>
                <tbody role="rowgroup" onkeydown={walk(tools, items)}>
                    { for view.lines.iter().enumerate().map(row) }
                </tbody>
            </table>
        </>
    }
}

/// From mail to mail by the arrow keys, and into the choice of a record by Enter. Space is the box's own.
fn walk(tools: &Tools, items: Vec<ItemId>) -> Callback<KeyboardEvent> {
    let on = tools.on.clone();
    Callback::from(move |event: KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(from) = target.and_then(|target| target.get_attribute("data-row")?.parse::<usize>().ok())
        else {
            return;
        };
        let last = items.len().saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowDown" => from.saturating_add(1).min(last),
            "ArrowUp" => from.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                event.prevent_default();
                if let Some(item) = items.get(from) {
                    on.emit(Event::Triage(Act::Open(item.clone())));
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let body = event.current_target().and_then(|body| body.dyn_into::<Element>().ok());
        let found = body.and_then(|body| body.query_selector(&format!("[data-row=\"{to}\"]")).ok().flatten());
        if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            drop(element.focus());
        }
    })
}

fn row(tools: &Tools, at: usize, line: &LineView, part: Option<&PartView>, view: &TriageView) -> Html {
    let words = tools.words;
    let subject = || match some(&line.subject) {
        Some(subject) => subject.to_owned(),
        None => words.no_subject().to_owned(),
    };
    let free = line.state.is_free() && view.run.is_none();
    let onchange = {
        let (on, item) = (tools.on.clone(), line.item.clone());
        Callback::from(move |_: yew::Event| on.emit(Event::Triage(Act::Toggle(item.clone()))))
    };
    // A box that says how it is, and cannot be changed: it keeps focus, and its mark.
    let onclick = Callback::from(move |event: MouseEvent| {
        if !free {
            event.prevent_default();
        }
    });
    html! {
        <tr class="triage-row" role="row" key={line.item.0.clone()}>
            <td class="triage-box" role="cell">
                <input type="checkbox" data-row={at.to_string()} checked={line.included}
                    aria-disabled={(!free).then_some("true")} aria-label={words.triage_include(&subject())}
                    {onchange} {onclick} />
            </td>
            <td class="triage-mail" role="cell">
                { theirs("triage-subject", subject()) }
                if let Some(from) = &line.from {
                    <span class="quiet-text">{ theirs("", from.label().to_owned()) }</span>
                }
                { standing(tools, line) }
            </td>
            <td class="triage-record" role="cell">
                { regarding(tools, at, line, free, part.is_some()) }
                { part.map(|part| choice(tools, line, part)) }
            </td>
        </tr>
    }
}

/// How the mail stands, where there is something to say.
fn standing(tools: &Tools, line: &LineView) -> Html {
    let words = tools.words;
    let quiet = |text: String| html! { <span class="quiet-text">{ text }</span> };
    match &line.state {
        LineState::Unknown | LineState::Free { known: true } => Html::default(),
        LineState::Reading => quiet(words.triage_line_reading().into()),
        LineState::Unread(problem) => html! {
            <>{ quiet(words.triage_line_unread().into()) }{ disclosed(words, problem) }</>
        },
        LineState::NoMail => quiet(words.triage_line_report().into()),
        LineState::Draft => quiet(words.triage_line_draft().into()),
        LineState::Free { known: false } => quiet(words.triage_line_strange().into()),
        LineState::Withheld(account) => {
            quiet(words.triage_line_withheld(&words.explain(account, When::Done).why))
        }
        LineState::Duplicate(of) if of.trim() == line.subject.trim() => {
            quiet(words.triage_line_duplicate().into())
        }
        LineState::Duplicate(of) => quiet(words.triage_line_duplicate_of(of)),
        LineState::Kept => quiet(words.triage_line_kept().into()),
        LineState::Tracked(to) => {
            let text = match to {
                Some(record) => words.triage_line_tracked_to(&record.name),
                None => words.triage_line_tracked().into(),
            };
            html! { <span class="triage-done">{ icon(Icon::Done) }<span dir="auto">{ text }</span></span> }
        }
        LineState::Queued => quiet(words.triage_line_queued().into()),
        LineState::Writing => quiet(words.triage_line_writing().into()),
        LineState::Failed(problem) => failed(tools, line, problem),
    }
}

fn failed(tools: &Tools, line: &LineView, problem: &Problem) -> Html {
    let words = tools.words;
    let (what, remedy) = telling(words, problem);
    html! {
        <div class="triage-failed" role="group">
            <p><strong>{ words.triage_line_failed() }</strong>{ " " }{ what }{ " " }{ remedy }</p>
            { disclosed(words, problem) }
            { button(Look::Plain, Some(Icon::Retry), words.retry(), Some(act(tools, Act::Again(line.item.clone())))) }
        </div>
    }
}

/// What the mail will be regarding, and why; a press chooses something else.
fn regarding(tools: &Tools, at: usize, line: &LineView, free: bool, open: bool) -> Html {
    if !free {
        return Html::default();
    }
    let words = tools.words;
    let press = act(tools, Act::Open(line.item.clone()));
    let why = match (&line.offer, &line.regarding) {
        (Some(offer), _) => offers::whys(tools, offer),
        (None, Some(record)) => dotted([html! { words.kind(record.kind) }, html! { words.triage_chosen() }]),
        (None, None) => Html::default(),
    };
    html! {
        <button type="button" class="offer triage-choose" data-choose={at.to_string()} aria-expanded={open.to_string()}
            title={words.triage_choose(&line.subject)} onclick={press}>
            { line.regarding.as_ref().map(|record| record::tile(record.kind)) }
            <span class="grow">
                { name(words, line.regarding.as_ref()) }
                <span class="quiet-text">{ why }</span>
            </span>
            <span class="go">{ icon(Icon::Chevron) }</span>
        </button>
    }
}

fn name(words: Words, record: Option<&Record>) -> Html {
    match record {
        Some(record) => theirs("strong", record.name.clone()),
        None => html! { <span>{ words.triage_without() }</span> },
    }
}

/// The search of a single mail, whose events are about this line.
fn choice(tools: &Tools, line: &LineView, part: &PartView) -> Html {
    let (on, item) = (tools.on.clone(), part.item.clone());
    let on = Callback::from(move |event: Event| {
        let act = if let Event::Regard(record) = event {
            Act::Set(item.clone(), record)
        } else if event == Event::Track {
            Act::Set(item.clone(), None)
        } else if let Event::Typed(text) = event {
            Act::Typed(text)
        } else if let Event::Narrow(among) = event {
            Act::Narrow(among)
        } else if event == Event::Close {
            Act::Close
        } else {
            return on.emit(event);
        };
        on.emit(Event::Triage(act));
    });
    let tools = Tools { on, ..tools.clone() };
    let (picker, offers, regarding) = (part.picker.clone(), part.offers.clone(), line.regarding.clone());
    html! { <Picker {tools} {picker} {offers} tracked={false} {regarding} /> }
}
