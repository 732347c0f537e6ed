//! What waits for the CRM or the network: on the card of its mail, and all of it in a line of its own.

use domain::{
    pane::{
        Event, QueueAct,
        view::{Doing, MailView, QueueView, WishView},
    },
    party::Record,
    queue::{Errand, NotKept, Place},
    timeline::Draft,
};
use yew::prelude::*;

use crate::{
    details::label,
    icon::{Icon, icon},
    people::count,
    record,
    state::{again_because, doing},
    tools::{Look, Tools, button, some, theirs},
    trouble::{disclosed, telling},
    words::Words,
};

/// What will be done.
fn ahead(words: Words, wish: &WishView) -> String {
    match &wish.doing {
        _ if wish.running => doing(words, &wish.doing),
        // Kept by nobody: said as it is said while it is done.
        Doing::Deciding | Doing::Linking => doing(words, &wish.doing),
        Doing::Tracking(None) | Doing::TakingBack => words.wait_tracking().into(),
        Doing::Tracking(Some(record)) => words.wait_tracking_to(&record.name),
        Doing::Adding(record) => words.wait_adding(&record.name),
        Doing::Changing(Some(record)) => words.wait_changing_to(&record.name),
        Doing::Changing(None) => words.wait_clearing().into(),
        Doing::Untracking { .. } => words.wait_untracking().into(),
        Doing::Errand(errand) => errand_ahead(words, errand),
    }
}

/// What an entry of a timeline is called by: its subject, else its text.
fn called(draft: &Draft) -> &str {
    some(&draft.subject).unwrap_or(&draft.text)
}

/// What will be done that is not about a mail's tracking.
#[inline(never)]
fn errand_ahead(words: Words, errand: &Errand) -> String {
    match errand {
        Errand::Decide(_) => words.wait_deciding().into(),
        Errand::TakeBack(_) => words.wait_taking_back().into(),
        Errand::Link { .. } => words.wait_linking().into(),
        Errand::Enter(entry) => words.wait_entering(called(&entry.draft)),
        Errand::Fill(fill) => {
            let (field, value) = (label(words, fill.change.field), &fill.change.value);
            if value.is_empty() { words.wait_emptying(field) } else { words.wait_filling(field, value) }
        }
    }
}

/// What is being done that is not about a mail's tracking.
#[inline(never)]
pub(crate) fn errand_doing(words: Words, errand: &Errand) -> String {
    match errand {
        Errand::Decide(_) => words.doing_deciding().into(),
        Errand::TakeBack(_) => words.doing_taking_back().into(),
        Errand::Link { .. } => words.doing_linking().into(),
        Errand::Enter(_) => words.doing_entering().into(),
        Errand::Fill(_) => words.doing_filling().into(),
    }
}

/// That it could not be done.
#[inline(never)]
pub(crate) fn errand_failed(words: Words, errand: &Errand) -> String {
    match errand {
        Errand::Decide(_) => words.failed_deciding().into(),
        Errand::TakeBack(_) => words.failed_taking_back().into(),
        Errand::Link { .. } => words.failed_linking().into(),
        Errand::Enter(_) => words.failed_entering().into(),
        Errand::Fill(_) => words.news_not_changed().into(),
    }
}

/// That it was done.
#[inline(never)]
pub(crate) fn errand_told(words: Words, errand: &Errand) -> String {
    match errand {
        Errand::Decide(_) => words.news_conversation_ended().into(),
        Errand::TakeBack(_) => words.news_taken_back().into(),
        Errand::Link { .. } => words.news_linked_changed().into(),
        Errand::Enter(entry) => words.news_entered(called(&entry.draft)),
        Errand::Fill(fill) => {
            let (field, value) = (label(words, fill.change.field), &fill.change.value);
            if value.is_empty() { words.news_emptied(field) } else { words.news_filled(field, value) }
        }
    }
}

/// How the card of a mail is headed that something waits for: its colour, its drawing, its words.
#[inline(never)]
pub(crate) fn title(words: Words, wish: &WishView) -> (&'static str, Option<Icon>, String) {
    if wish.running {
        ("working", None, doing(words, &wish.doing))
    } else if wish.trouble.is_some() {
        ("unknown", Some(Icon::Warning), words.wait_stuck().into())
    } else {
        ("unknown", Some(Icon::Clock), ahead(words, wish))
    }
}

/// What is to be known about it, under that.
#[inline(never)]
pub(crate) fn facts(tools: &Tools, wish: &WishView) -> Html {
    let words = tools.words;
    if let Some(problem) = &wish.trouble {
        let (what, remedy) = telling(words, problem);
        return html! {
            <div class="note warning">
                { icon(Icon::Warning) }
                <div>
                    <p>{ ahead(words, wish) }</p>
                    <p>{ what }{ " " }{ remedy }</p>
                    { disclosed(words, problem) }
                </div>
            </div>
        };
    }
    html! {
        <>
            if let Some(seconds) = wish.again_in {
                { again_because(tools, wish.problem.as_ref().map_or(words.not_yet(), |p| telling(words, p).0), seconds,
                    Event::Queue(QueueAct::Now)) }
            }
            { kept(words, wish.place.as_ref()) }
        </>
    }
}

fn kept(words: Words, place: Option<&Place>) -> Html {
    match place {
        None => Html::default(),
        Some(Place::Browser) => html! { <p class="quiet-text">{ words.wait_in_browser() }</p> },
        Some(Place::Mailbox) => html! { <p class="quiet-text">{ words.wait_in_mailbox() }</p> },
        Some(Place::Nowhere(why)) => {
            let text = match why {
                NotKept::Full => words.wait_full(),
                NotKept::Refused(_) => words.wait_nowhere(),
            };
            html! { <div class="note warning">{ icon(Icon::Warning) }<p>{ text }</p></div> }
        }
    }
}

/// What can be done about it.
#[inline(never)]
pub(crate) fn actions(tools: &Tools, wish: &WishView) -> Html {
    let words = tools.words;
    let act = |act| (!wish.running).then(|| tools.send(Event::Queue(act)));
    html! {
        <div class="actions" key="wished">
            if wish.trouble.is_some() {
                { button(Look::Plain, Some(Icon::Retry), words.retry(), act(QueueAct::Again(wish.id))) }
            }
            { button(Look::Plain, None, words.wait_take_back(), act(QueueAct::TakeBack(wish.id))) }
        </div>
    }
}

/// The way to track a mail that the CRM cannot be asked about now.
#[inline(never)]
pub(crate) fn later(tools: &Tools, mail: &MailView) -> Html {
    use domain::pane::view::Look as Asked;
    let passes = match &mail.look {
        Asked::Waiting { problem, .. } | Asked::Failed(problem) => problem.passes(),
        Asked::Looking | Asked::Known => false,
    };
    if !passes {
        return Html::default();
    }
    let words = tools.words;
    let track = tools.send(Event::Queue(QueueAct::Track(None)));
    let view = mail.later.clone().unwrap_or_default();
    html! {
        <>
            <div class="actions" key="track">
                if view.marked {
                    { button(Look::Plain, Some(Icon::Clock), words.wait_untrack_later(),
                        Some(tools.send(Event::Queue(QueueAct::Untrack)))) }
                } else {
                    { button(Look::Primary, Some(Icon::Clock), words.wait_track_later(), Some(track)) }
                }
            </div>
            if !view.records.is_empty() {
                <section class="offers" aria-labelledby="remembered">
                    <h2 id="remembered" class="section-title">{ words.wait_remembered() }</h2>
                    <ul class="list">{ for view.records.iter().map(|of| remembered(tools, of)) }</ul>
                </section>
            }
        </>
    }
}

/// A record that was chosen before: the mail is tracked to it once the CRM is back.
fn remembered(tools: &Tools, of: &Record) -> Html {
    let press = tools.send(Event::Queue(QueueAct::Track(Some(of.clone()))));
    html! {
        <li key={of.id.to_string()}>
            <button type="button" class="offer" onclick={press}>
                { record::tile(of.kind) }
                <span class="grow">
                    <span class="sr">{ tools.words.wait_track_later() }{ " " }</span>
                    { theirs("strong", of.name.clone()) }
                </span>
                <span class="go">{ icon(Icon::Clock) }</span>
            </button>
        </li>
    }
}

/// Everything that waits, in one line; the list of it where it stands open.
#[inline(never)]
pub(crate) fn waiting(tools: &Tools, queue: &QueueView) -> Html {
    let words = tools.words;
    let drawing = if queue.stuck > 0 || queue.not_kept > 0 { Icon::Warning } else { Icon::Clock };
    let toggle = tools.send(Event::Queue(QueueAct::List));
    let label = if queue.open { words.wait_hide() } else { words.wait_show() };
    html! {
        <section class="card waiting" aria-labelledby="waiting">
            <div class="who">
                { icon(drawing) }
                <div class="grow">
                    <h2 id="waiting" class="name" tabindex="-1">
                        if queue.waiting > 0 {
                            { words.wait_count(count(queue.waiting)) }
                        } else {
                            { words.wait_stuck_count(count(queue.stuck)) }
                        }
                    </h2>
                    if queue.stuck > 0 && queue.waiting > 0 {
                        <p class="quiet-text">{ words.wait_stuck_count(count(queue.stuck)) }</p>
                    }
                    if queue.not_kept > 0 {
                        <p class="quiet-text">{ words.wait_not_kept_count(count(queue.not_kept)) }</p>
                    }
                </div>
                <button type="button" class={Look::Quiet.class()} data-opens="waiting"
                    aria-expanded={queue.open.to_string()} onclick={toggle}>
                    <span>{ label }</span>
                </button>
            </div>
            if queue.open {
                <ol class="list wishes" aria-label={words.wait_list()}>
                    { for queue.list.iter().map(|wish| row(tools, wish)) }
                </ol>
                if queue.waiting > 0 {
                    <div class="actions">
                        { button(Look::Plain, Some(Icon::Retry), words.try_now(),
                            queue.again_in.map(|_| tools.send(Event::Queue(QueueAct::Now)))) }
                    </div>
                }
            }
        </section>
    }
}

fn row(tools: &Tools, wish: &WishView) -> Html {
    let words = tools.words;
    let subject = some(&wish.subject).unwrap_or(words.no_subject());
    let act = |act| (!wish.running).then(|| tools.send(Event::Queue(act)));
    let named = |label: String, text: &'static str, press: Option<Callback<MouseEvent>>| {
        let off = press.is_none().then_some("true");
        html! {
            <button type="button" class={Look::Quiet.class()} aria-label={label} aria-disabled={off} onclick={press}>
                <span>{ text }</span>
            </button>
        }
    };
    html! {
        <li class="related" key={wish.id.to_string()}>
            <div class="grow">
                { theirs("name", subject.to_owned()) }
                <p class="quiet-text">{ ahead(words, wish) }</p>
                if let Some(problem) = &wish.trouble {
                    <p class="late">{ telling(words, problem).0 }{ " " }{ telling(words, problem).1 }</p>
                    { disclosed(words, problem) }
                }
                if let Some(stands) = &wish.asks {
                    <p class="late" dir="auto">
                        { some(stands).map_or(words.wait_asks_empty().into(), |stands| words.wait_asks(stands)) }
                    </p>
                }
            </div>
            if wish.asks.is_some() {
                { named(words.wait_insist_this(subject), words.wait_insist(), act(QueueAct::Again(wish.id))) }
            }
            if wish.trouble.is_some() {
                { named(words.wait_again_this(subject), words.retry(), act(QueueAct::Again(wish.id))) }
            }
            { named(words.wait_take_back_this(subject), words.wait_take_back(), act(QueueAct::TakeBack(wish.id))) }
        </li>
    }
}
