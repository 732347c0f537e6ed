//! How the mail is tracked, and what can be done about it.

use domain::{
    pane::{
        Event,
        view::{Category, Doing, Look as Asked, MailView, TrackedView, Tracking, Working},
    },
    party::Record,
    problem::Problem,
};
use yew::prelude::*;

use crate::{
    decided,
    icon::{Icon, icon},
    meeting, record,
    tools::{Look, Tools, button, dotted},
    trouble::{Countdown, disclosed, telling},
    waiting,
    words::Words,
};

/// The id of the heading, where focus goes when what had it is gone.
pub(crate) const HOME: &str = "state";

/// The state with its actions; `part` is what stands open under them.
pub(crate) fn state(tools: &Tools, mail: &MailView, part: Html) -> Html {
    let words = tools.words;
    let (tone, drawing, title): (&str, Option<Icon>, String) = match (&mail.tracking, &mail.look) {
        (Tracking::Unknown, Asked::Failed(_) | Asked::Waiting { .. }) => {
            ("unknown", Some(Icon::Info), words.state_not_known().into())
        }
        (Tracking::Unknown, Asked::Looking | Asked::Known) => ("unknown", None, words.state_looking().into()),
        (Tracking::Not, _) => ("not", Some(Icon::Not), words.state_not().into()),
        (Tracking::Kept { at }, _) if tools.meeting => ("not", Some(Icon::Not), meeting::kept(tools, *at)),
        (Tracking::Kept { at: None }, _) => ("not", Some(Icon::Not), words.state_kept().into()),
        (Tracking::Kept { at: Some(at) }, _) => {
            ("not", Some(Icon::Not), words.state_kept_at(&words.ago(*at, tools.now)))
        }
        (Tracking::Working(working), _) => ("working", None, doing(words, &working.doing)),
        (Tracking::Wished(wish), _) => waiting::title(words, wish),
        (Tracking::Yes(TrackedView { regarding: Some(_), .. }), _) => {
            ("tracked", Some(Icon::Done), words.state_tracked_regarding().into())
        }
        (Tracking::Yes(TrackedView { regarding: None, .. }), _) => {
            ("tracked", Some(Icon::Done), words.state_tracked().into())
        }
    };
    let mark = drawing.map_or_else(|| html! { <span class="spinner" aria-hidden="true" /> }, icon);
    html! {
        <section class={classes!("card", "state", tone)} aria-labelledby={HOME}>
            <h2 id={HOME} class="state-title" tabindex="-1">{ mark }<span>{ title }</span></h2>
            { facts(tools, mail) }
            { actions(tools, mail) }
            { part }
        </section>
    }
}

/// What is being done.
#[inline(never)]
pub(crate) fn doing(words: Words, doing: &Doing) -> String {
    match doing {
        Doing::Tracking(None) => words.doing_tracking().into(),
        Doing::Tracking(Some(record)) => words.doing_tracking_to(&record.name),
        Doing::Adding(record) => words.doing_adding(&record.name),
        Doing::Changing(Some(record)) => words.doing_changing_to(&record.name),
        Doing::Changing(None) => words.doing_clearing().into(),
        Doing::Untracking { .. } => words.doing_untracking().into(),
        Doing::Deciding => words.doing_deciding().into(),
        Doing::Linking => words.doing_linking().into(),
        Doing::TakingBack => words.doing_taking_back().into(),
        Doing::Errand(errand) => waiting::errand_doing(words, errand),
    }
}

#[inline(never)]
fn facts(tools: &Tools, mail: &MailView) -> Html {
    let words = tools.words;
    match &mail.tracking {
        Tracking::Unknown => waiting_to_look(tools, mail),
        Tracking::Not if mail.stray_category => html! {
            <div class="note warning">
                { icon(Icon::Warning) }
                <div>
                    <p>{ if tools.meeting { words.meeting_stray() } else { words.stray_text() } }</p>
                    { button(Look::Quiet, None, words.stray_remove(), Some(tools.send(Event::RemoveStrayCategory))) }
                </div>
            </div>
        },
        Tracking::Not => match &mail.decided {
            Some(known) => decided::why_not(tools, known),
            None => Html::default(),
        },
        Tracking::Kept { .. } => html! { <p class="quiet-text">{ words.state_kept_text() }</p> },
        Tracking::Working(Working { again_in: None, .. }) => Html::default(),
        Tracking::Working(Working { again_in: Some(seconds), .. }) => {
            again_because(tools, words.not_yet(), *seconds, Event::Retry)
        }
        Tracking::Wished(wish) => waiting::facts(tools, wish),
        Tracking::Yes(tracked) => html! {
            <>
                { regarding(tools, tracked.regarding.as_ref()) }
                {
                    match &mail.decided {
                        Some(known) => decided::tracked(tools, tracked, known),
                        None => html! { <p class="quiet-text">{ who_and_when(tools, tracked) }</p> },
                    }
                }
                { left_undone(tools, tracked) }
            </>
        },
    }
}

/// What the look-up waits for; a place is kept for what it will bring.
fn waiting_to_look(tools: &Tools, mail: &MailView) -> Html {
    match &mail.look {
        Asked::Waiting { problem, seconds } => again(tools, problem, *seconds),
        Asked::Looking | Asked::Known | Asked::Failed(_) => Html::default(),
    }
}

#[inline(never)]
pub(crate) fn again(tools: &Tools, problem: &Problem, seconds: u32) -> Html {
    again_because(tools, telling(tools.words, problem).0, seconds, Event::Retry)
}

#[inline(never)]
pub(crate) fn again_because(tools: &Tools, why: &'static str, seconds: u32, again: Event) -> Html {
    let (words, now) = (tools.words, tools.now);
    html! {
        <div class="note">
            { icon(Icon::Retry) }
            <div>
                <p>{ why }{ " " }<Countdown {words} {now} {seconds} /></p>
                { button(Look::Quiet, None, words.try_now(), Some(tools.send(again))) }
            </div>
        </div>
    }
}

#[inline(never)]
fn regarding(tools: &Tools, record: Option<&Record>) -> Html {
    match record {
        Some(record) => html! {
            <div class="regarding">
                { record::tile(record.kind) }
                <div class="grow">
                    { record::link(tools, record) }
                    <p class="quiet-text">{ tools.words.kind(record.kind) }</p>
                </div>
                { record::history(tools, record) }
                { record::pin(tools, record) }
            </div>
        },
        None => html! { <p>{ tools.words.state_tracked_without() }</p> },
    }
}

fn who_and_when(tools: &Tools, tracked: &TrackedView) -> Html {
    let words = tools.words;
    let who = match &tracked.by {
        _ if tracked.by_me => Some(html! { words.tracked_by_you() }),
        Some(by) => Some(html! { words.tracked_by(&by.name) }),
        None => None,
    };
    let on_behalf = tracked.on_behalf.as_ref().map(|owner| html! { words.tracked_on_behalf(&owner.name) });
    dotted(who.into_iter().chain(on_behalf).chain([tools.ago(tracked.at)]))
}

/// What is not as it should be yet.
#[inline(never)]
fn left_undone(tools: &Tools, tracked: &TrackedView) -> Html {
    let words = tools.words;
    let (marking, not_marked) = if tools.meeting {
        (words.meeting_marking(), words.meeting_not_marked())
    } else {
        (words.category_adding(), words.category_missing())
    };
    html! {
        <>
            if tracked.text_follows {
                <p class="quiet-text">{ words.text_follows() }</p>
            } else if tracked.text_incomplete {
                <div class="note">{ icon(Icon::Info) }<p>{ words.text_incomplete() }</p></div>
            }
            {
                match &tracked.category {
                    Category::Unknown | Category::On => Html::default(),
                    Category::Adding => html! { <p class="quiet-text">{ marking }</p> },
                    Category::Missing(problem) => html! {
                        <div class="note warning">
                            { icon(Icon::Warning) }
                            <div><p>{ not_marked }</p>{ disclosed(words, problem) }</div>
                        </div>
                    },
                }
            }
        </>
    }
}

#[inline(never)]
fn actions(tools: &Tools, mail: &MailView) -> Html {
    let words = tools.words;
    let picker = |look, drawing, label: &'static str| {
        let open = mail.picker.is_some();
        let press = tools.send(if open { Event::Close } else { Event::OpenPicker });
        opener("picker", open, look, drawing, label, press)
    };
    match &mail.tracking {
        Tracking::Wished(wish) => waiting::actions(tools, wish),
        Tracking::Unknown if mail.look != Asked::Looking => waiting::later(tools, mail),
        // One key: the pressed button stays the same button while the work goes on, and keeps focus.
        // And all that will stand there stands there from the start: nothing slips away under the pointer.
        Tracking::Unknown
        | Tracking::Working(Working { doing: Doing::Tracking(_) | Doing::Adding(_), .. }) => html! {
            <div class="actions" key="track">
                { button(Look::Primary, Some(Icon::Check), words.track(), None) }
                { button(Look::Plain, Some(Icon::Link), words.set_regarding(), None) }
            </div>
        },
        Tracking::Not => html! {
            <div class="actions" key="track">
                { button(Look::Primary, Some(Icon::Check), words.track(), Some(tools.send(Event::Track))) }
                { picker(Look::Plain, Some(Icon::Link), words.set_regarding()) }
            </div>
        },
        Tracking::Kept { .. } => html! {
            <div class="actions" key="track">
                { button(Look::Primary, Some(Icon::Check), words.track_again(), Some(tools.send(Event::Track))) }
                { picker(Look::Plain, Some(Icon::Link), words.set_regarding()) }
                { view(tools, Look::Quiet) }
            </div>
        },
        Tracking::Working(Working {
            doing:
                Doing::Changing(_)
                | Doing::Untracking { .. }
                | Doing::TakingBack
                | Doing::Deciding
                | Doing::Errand(_)
                | Doing::Linking,
            ..
        }) => html! {
            <div class="actions" key="tracked">{ button(Look::Plain, None, words.change(), None) }</div>
        },
        Tracking::Yes(tracked) => html! {
            <div class="actions" key="tracked">
                if tracked.regarding.is_some() {
                    { picker(Look::Plain, None, words.change()) }
                } else {
                    { picker(Look::Plain, Some(Icon::Link), words.set_regarding()) }
                }
                { view(tools, Look::Plain) }
                { untrack(tools, mail.asking_untrack) }
            </div>
        },
    }
}

/// The way to the mail's own row: the record it is regarding has its own.
fn view(tools: &Tools, look: Look) -> Html {
    let label = if tools.meeting { tools.words.meeting_view() } else { tools.words.view_activity() };
    button(look, None, label, Some(tools.send(Event::ShowActivity)))
}

fn untrack(tools: &Tools, open: bool) -> Html {
    let press = tools.send(if open { Event::Close } else { Event::AskUntrack });
    opener("untrack", open, Look::Quiet, None, tools.words.untrack(), press)
}

/// A button that opens a part of the pane and closes it again; focus returns to it.
pub(crate) fn opener(
    part: &'static str,
    open: bool,
    look: Look,
    drawing: Option<Icon>,
    label: &'static str,
    press: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class={look.class()} data-opens={part} aria-expanded={open.to_string()} onclick={press}>
            { drawing.map(icon) }<span>{ label }</span>
        </button>
    }
}
