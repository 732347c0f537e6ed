//! The timeline of a record or person: what happened, the newest first, with the way to read it and to add to it.

use domain::{
    mail::{Direction, Moment},
    pane::{
        Act, Event,
        view::{Reading, ReadingView, TimelineView},
    },
    timeline::{Addable, Entry, Filter, Folded, Progress, What},
};
use web_sys::{Element, HtmlElement, HtmlSelectElement, wasm_bindgen::JsCast as _};
use yew::prelude::*;

use crate::{
    entry::EntryForm,
    icon::{Icon, icon},
    people::count,
    record,
    text::text,
    tools::{Look, Tools, button, dotted, icon_button, some, theirs},
    trouble::trouble,
    words::Words,
};

/// The id of the heading, where focus goes when the timeline opens.
pub(crate) const TITLE: &str = "timeline";

fn act(tools: &Tools, act: Act) -> Callback<MouseEvent> {
    tools.send(Event::Timeline(act))
}

/// All of it.
#[inline(never)]
pub(crate) fn timeline(tools: &Tools, view: &TimelineView) -> Html {
    let words = tools.words;
    html! {
        <section class="timeline" aria-labelledby={TITLE} key={view.of.id.to_string()}>
            <header class="timeline-head">
                <div class="timeline-of">
                    { icon_button(Icon::Back, words.timeline_back(), act(tools, Act::Close)) }
                    <p class="quiet-text grow">{ dotted([html! { words.timeline() }, html! { words.kind(view.of.kind) }]) }</p>
                    <div class="ways">
                        { record::pin(tools, &view.of) }
                        { record::copy(tools, &view.of) }
                        { record::open(tools, &view.of) }
                    </div>
                </div>
                <div class="regarding">
                    { record::tile(view.of.kind) }
                    <h1 id={TITLE} class="name grow" tabindex="-1">{ theirs("", view.of.name.clone()) }</h1>
                </div>
            </header>
            { body(tools, view) }
        </section>
    }
}

fn body(tools: &Tools, view: &TimelineView) -> Html {
    html! { <>{ adding(tools, view) }{ filter(tools, view.filter) }{ list(tools, view) }</> }
}

/// Properties of [`History`].
#[derive(Properties, PartialEq)]
pub struct HistoryProps {
    /// What to paint.
    pub view: TimelineView,
    /// In whose language.
    pub words: Words,
    /// What the clock says.
    pub now: Moment,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The timeline of a record on a page that has a head of its own. Mail is answered from it.
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let HistoryProps { view, words, now, on } = props;
    let tools = Tools {
        words: *words,
        now: *now,
        on: on.clone(),
        begins: true,
        answers: true,
        pins: None,
        meeting: false,
    };
    let part = use_node_ref();
    {
        // A form that is closed gives focus back to what opened it.
        let (part, before) = (part.clone(), use_mut_ref(|| None::<Addable>));
        use_effect_with(view.form.as_ref().map(|form| form.what), move |now| {
            let closed = before.replace(*now).filter(|_| now.is_none());
            let place = closed.and_then(|what| Addable::ALL.iter().position(|known| *known == what));
            let opener = place.and_then(|place| {
                let opener = format!("[role=group] > :nth-child({})", place.saturating_add(1));
                let found = part.cast::<Element>()?.query_selector(&opener).ok()??;
                found.dyn_into::<HtmlElement>().ok()
            });
            if let Some(opener) = opener {
                // A button that is gone needs no focus.
                let _ = opener.focus();
            }
        });
    }
    let open = view.form.is_some() || view.reading.is_some();
    let onkeydown = {
        let on = on.clone();
        Callback::from(move |event: KeyboardEvent| {
            if open && event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                event.stop_propagation();
                on.emit(Event::Timeline(Act::Close));
            }
        })
    };
    html! { <div class="timeline" ref={part} {onkeydown}>{ body(&tools, view) }</div> }
}

/// Properties of [`MailText`].
#[derive(Properties, PartialEq)]
pub struct MailTextProps {
    /// The mail's subject.
    pub subject: String,
    /// How reading it goes.
    pub reading: ReadingView,
    /// In whose language.
    pub words: Words,
    /// What the clock says.
    pub now: Moment,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The text of a mail that is shown by itself.
#[component]
pub fn MailText(props: &MailTextProps) -> Html {
    let MailTextProps { subject, reading, words, now, on } = props;
    let tools = Tools {
        words: *words,
        now: *now,
        on: on.clone(),
        begins: true,
        answers: false,
        pins: None,
        meeting: false,
    };
    opened(&tools, subject, reading)
}

fn adding(tools: &Tools, view: &TimelineView) -> Html {
    let words = tools.words;
    let one = |what: Addable| {
        let open = view.form.as_ref().is_some_and(|form| form.what == what);
        let (drawing, label) = match what {
            Addable::Note => (Icon::Pen, words.add_note()),
            Addable::Task => (Icon::Check, words.add_task()),
            Addable::Call => (Icon::Phone, words.add_call()),
            Addable::Appointment => (Icon::Meeting, words.add_appointment()),
        };
        html! {
            <button type="button" class={Look::Plain.class()} aria-expanded={open.to_string()}
                onclick={act(tools, Act::Begin(what))}>
                { icon(drawing) }<span>{ label }</span>
            </button>
        }
    };
    let form = view.form.as_ref().map(|form| {
        let key = format!("{:?}", form.what);
        html! { <EntryForm {key} tools={tools.clone()} form={form.clone()} /> }
    });
    html! {
        <>
            <div class="actions" role="group" aria-label={words.timeline_add()}>{ for Addable::ALL.map(one) }</div>
            { form }
        </>
    }
}

fn filter(tools: &Tools, now: Filter) -> Html {
    let words = tools.words;
    let onchange = {
        let on = tools.on.clone();
        Callback::from(move |event: yew::Event| {
            let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            let filter = usize::try_from(place).ok().and_then(|place| Filter::ALL.get(place).copied());
            on.emit(Event::Timeline(Act::Show(filter.unwrap_or_default())));
        })
    };
    let option = |filter: Filter| {
        let label = match filter {
            Filter::All => words.shown_all(),
            Filter::Mails => words.shown_mails(),
            Filter::Calls => words.shown_calls(),
            Filter::Tasks => words.shown_tasks(),
            Filter::Appointments => words.shown_appointments(),
            Filter::Notes => words.shown_notes(),
        };
        html! { <option value={format!("{filter:?}")} selected={filter == now}>{ label }</option> }
    };
    html! {
        <div class="shown">
            <label class="label" for="shown">{ words.shown() }</label>
            <select id="shown" class="field" {onchange}>{ for Filter::ALL.map(option) }</select>
        </div>
    }
}

fn list(tools: &Tools, view: &TimelineView) -> Html {
    let words = tools.words;
    let empty = view.entries.is_empty() && !view.looking && view.failed.is_none();
    html! {
        <>
            <p class="sr" role="status">
                { if view.looking { words.timeline_looking() } else { "" } }
            </p>
            if empty { <p class="quiet-text">{ words.timeline_empty() }</p> }
            <ol class="list entries" aria-busy={view.looking.then_some("true")}>
                { for view.entries.iter().map(|one| folded(tools, view, one)) }
            </ol>
            if view.looking {
                <p class="quiet-text"><span class="spinner" aria-hidden="true" />{ words.timeline_looking() }</p>
            }
            if let Some(problem) = &view.failed {
                <div role="alert">
                    { trouble(tools, html! { words.timeline_failed() }, problem, Some(Event::Timeline(Act::Retry))) }
                </div>
            }
            if view.more && !view.looking && view.failed.is_none() {
                <div class="actions">
                    { button(Look::Plain, None, words.timeline_more(), Some(act(tools, Act::More))) }
                </div>
            }
            if view.cut_off { <p class="quiet-text">{ words.timeline_cut_off() }</p> }
        </>
    }
}

fn folded(tools: &Tools, view: &TimelineView, one: &Folded) -> Html {
    let words = tools.words;
    let at = |entry: &Entry| view.at == Some(entry.id);
    let here = |entry: &Entry| at(entry).then(|| html! { <Here /> });
    let earlier = one.earlier.iter().map(|earlier| {
        html! { <li class="entry" key={earlier.id.to_string()}>{ here(earlier) }{ entry(tools, view, earlier) }</li> }
    });
    html! {
        <li class="entry" key={one.entry.id.to_string()}>
            { here(&one.entry) }
            { entry(tools, view, &one.entry) }
            if !one.earlier.is_empty() {
                <details class="more" open={one.earlier.iter().any(at)}>
                    <summary tabindex="0">
                        { icon(Icon::Chevron) }<span>{ words.entry_earlier(count(one.earlier.len())) }</span>
                    </summary>
                    <ol class="list">{ for earlier }</ol>
                </details>
            }
        </li>
    }
}

/// Marks the entry that the timeline was opened at, brings it into sight, and lets the keyboard go on from there.
#[component]
fn Here() -> Html {
    let mark = use_node_ref();
    {
        let mark = mark.clone();
        use_effect_with((), move |()| {
            if let Some(mark) = mark.cast::<HtmlElement>() {
                mark.scroll_into_view();
                // A mark that is gone needs no focus.
                let _ = mark.focus();
            }
        });
    }
    html! { <span class="here" tabindex="-1" ref={mark} /> }
}

fn entry(tools: &Tools, view: &TimelineView, entry: &Entry) -> Html {
    let words = tools.words;
    let (drawing, kind) = sort(words, entry);
    let title = match some(&entry.subject) {
        Some(subject) => theirs("", subject.to_owned()),
        None if entry.what == What::Note => html! { kind },
        None => html! { words.no_subject() },
    };
    let who = some(&entry.who).map(|who| theirs("", who.to_owned()));
    let facts =
        [html! { kind }].into_iter().chain(who).chain([tools.ago(entry.at)]).chain(stands(tools, entry));
    let reading = view.reading.as_ref().filter(|reading| reading.of == entry.id);
    html! {
        <>
            <div class="who">
                <span class="tile" aria-hidden="true">{ icon(drawing) }</span>
                <div class="grow">
                    <h2 class="entry-title">{ title }</h2>
                    <p class="quiet-text">{ dotted(facts) }</p>
                    if let Some(record) = &entry.regarding {
                        <p class="quiet-text">{ record::link(tools, record) }</p>
                    }
                    if let Some(text) = some(&entry.text) { <p class="entry-text" dir="auto">{ text.to_owned() }</p> }
                </div>
                if matches!(entry.what, What::Mail(_)) {
                    <div class="ways">
                        { read(tools, entry, reading.is_some()) }
                        if tools.answers { { answer(tools, entry) } }
                    </div>
                }
            </div>
            if let Some(reading) = reading { { opened(tools, &entry.subject, reading) } }
        </>
    }
}

fn read(tools: &Tools, entry: &Entry, open: bool) -> Html {
    let words = tools.words;
    let label = if open { words.text_close() } else { words.text_read() };
    html! {
        <button type="button" class={Look::Quiet.class()} aria-expanded={open.to_string()}
            onclick={act(tools, Act::Read(entry.id))}>
            <span>{ label }</span><span class="sr">{ " " }{ entry.subject.clone() }</span>
        </button>
    }
}

fn answer(tools: &Tools, entry: &Entry) -> Html {
    html! {
        <button type="button" class={Look::Quiet.class()} onclick={act(tools, Act::Answer(entry.id))}>
            <span>{ tools.words.entry_answer() }</span><span class="sr">{ " " }{ entry.subject.clone() }</span>
        </button>
    }
}

fn opened(tools: &Tools, subject: &str, reading: &ReadingView) -> Html {
    let words = tools.words;
    match &reading.text {
        Reading::Coming => html! {
            <p class="quiet-text" role="status"><span class="spinner" aria-hidden="true" />{ words.text_reading() }</p>
        },
        Reading::Failed(problem) => html! {
            <div role="alert">
                { trouble(tools, html! { words.text_failed() }, problem, Some(Event::Timeline(Act::Read(reading.of)))) }
            </div>
        },
        Reading::Here(safe) => text(tools, subject, safe, reading.images),
    }
}

pub(crate) fn sort(words: Words, entry: &Entry) -> (Icon, &'static str) {
    match entry.what {
        // Nobody has got it yet.
        What::Mail(Direction::Outgoing) if entry.progress != Progress::Done => {
            (Icon::Mail, words.entry_mail())
        }
        What::Mail(Direction::Incoming) => (Icon::Mail, words.entry_received()),
        What::Mail(Direction::Outgoing) => (Icon::Mail, words.entry_sent()),
        What::Call => (Icon::Phone, words.entry_call()),
        What::Letter => (Icon::Letter, words.entry_letter()),
        What::Fax => (Icon::Fax, words.entry_fax()),
        What::Service => (Icon::Meeting, words.entry_service()),
        What::Task => (Icon::Check, words.entry_task()),
        What::Appointment => (Icon::Meeting, words.entry_appointment()),
        What::Note => (Icon::Pen, words.entry_note()),
        What::Other => (Icon::Info, words.entry_other()),
    }
}

/// How far it is, and when it is due: of mails that were sent or came in, and of notes, there is nothing to say.
fn stands(tools: &Tools, entry: &Entry) -> Vec<Html> {
    let words = tools.words;
    let due = entry.due.map(|due| {
        if matches!(entry.what, What::Appointment | What::Service) {
            html! { words.in_full(due) }
        } else {
            html! { words.due(&words.until(due, tools.now)) }
        }
    });
    let progress = match (entry.what, entry.progress) {
        (_, Progress::Canceled) => Some(html! { words.entry_canceled() }),
        (What::Task, Progress::Done) => Some(html! { words.entry_done() }),
        (What::Task, Progress::Open) => Some(html! { words.entry_open() }),
        (What::Mail(Direction::Outgoing), Progress::Open) => Some(html! { words.entry_unsent() }),
        (What::Mail(_) | What::Call | What::Letter | What::Fax | What::Service, _)
        | (What::Appointment | What::Note | What::Other, _) => None,
    };
    due.into_iter().chain(progress).collect()
}
