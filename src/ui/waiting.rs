//! What waits for the CRM or the network: on the card of its mail, and all of it in a line of its own.

use domain::{
    pane::{
        Event, QueueAct,
        view::{Doing, MailView, QueueView, WishView},
    },
    queue::{NotKept, Place},
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    people::count,
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
    let track = tools.send(Event::Queue(QueueAct::Track));
    html! {
        <div class="actions" key="track">
            { button(Look::Primary, Some(Icon::Clock), tools.words.wait_track_later(), Some(track)) }
        </div>
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
            </div>
            if wish.trouble.is_some() {
                { named(words.wait_again_this(subject), words.retry(), act(QueueAct::Again(wish.id))) }
            }
            { named(words.wait_take_back_this(subject), words.wait_take_back(), act(QueueAct::TakeBack(wish.id))) }
        </li>
    }
}
