//! What went wrong: what happened, who can act, what to do. The CRM's own words stand behind a disclosure.

use domain::{
    mail::Moment,
    pane::{
        Event, Examine,
        view::{Doing, Failed},
    },
    problem::Problem,
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    tools::{Look, Tools, button, some},
    waiting,
    words::Words,
};

/// A problem in words: what happened, and what to do about it by whom.
pub(crate) fn telling(words: Words, problem: &Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::SignedOut => (words.problem_signed_out(), words.problem_signed_out_do()),
        Problem::NoConsent(_) => (words.problem_no_consent(), words.problem_no_consent_do()),
        Problem::OtherAccount(_) => (words.problem_other_account(), words.problem_other_account_do()),
        Problem::NotAllowed(_) => (words.problem_not_allowed(), words.problem_not_allowed_do()),
        Problem::NoSeat => (words.problem_no_seat(), words.problem_no_seat_do()),
        Problem::Busy(_) => (words.problem_busy(), words.problem_busy_do()),
        Problem::Unreachable => (words.problem_unreachable(), words.problem_unreachable_do()),
        Problem::TimedOut => (words.problem_timed_out(), words.problem_timed_out_do()),
        Problem::Gone => (words.problem_gone(), words.problem_gone_do()),
        Problem::Conflict => (words.problem_conflict(), words.problem_conflict_do()),
        Problem::Refused { .. } => (words.problem_refused(), words.problem_refused_do()),
        Problem::Odd(_) => (words.problem_odd(), words.problem_odd_do()),
        Problem::Outlook(_) => (words.problem_outlook(), words.problem_outlook_do()),
        Problem::Moved => (words.problem_moved(), words.problem_moved_do()),
    }
}

/// The other side's own words, where it gave any.
fn answer(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Refused { code, message } => {
            let both: Vec<&str> = [code, message].into_iter().filter_map(|text| some(text)).collect();
            (!both.is_empty()).then(|| both.join(": "))
        }
        Problem::NotAllowed(said) | Problem::Odd(said) | Problem::Outlook(said) => some(said).map(Into::into),
        Problem::SignedOut
        | Problem::NoConsent(_)
        | Problem::OtherAccount(_)
        | Problem::NoSeat
        | Problem::Busy(_)
        | Problem::Unreachable
        | Problem::TimedOut
        | Problem::Gone
        | Problem::Conflict
        | Problem::Moved => None,
    }
}

/// The other side's own words behind a disclosure; what the remedy speaks of stands open.
pub(crate) fn disclosed(words: Words, problem: &Problem) -> Html {
    if let Problem::NoConsent(said) | Problem::OtherAccount(said) = problem {
        return html! { <div class="answer"><p dir="auto">{ said }</p></div> };
    }
    answer(problem).map_or_else(Html::default, |said| {
        html! {
            <details class="answer">
                <summary tabindex="0">{ icon(Icon::Chevron) }{ words.details() }</summary>
                <p dir="auto">{ said }</p>
            </details>
        }
    })
}

/// A problem that stands in the way, with a way on.
pub(crate) fn trouble(tools: &Tools, title: Html, problem: &Problem, again: Option<Event>) -> Html {
    let words = tools.words;
    let (what, remedy) = telling(words, problem);
    let signs_in = matches!(problem, Problem::SignedOut | Problem::OtherAccount(_));
    let label = if signs_in { words.sign_in() } else { words.retry() };
    html! {
        <div class="trouble">
            { icon(Icon::Warning) }
            <div class="trouble-text">
                <div class="trouble-title">{ title }</div>
                <p>{ what }</p>
                <p>{ remedy }</p>
                { disclosed(words, problem) }
                if let Some(again) = again {
                    <div class="actions">
                        { button(Look::Plain, Some(Icon::Retry), label, Some(tools.send(again))) }
                        { button(Look::Quiet, None, words.check_title(), Some(tools.send(Event::Check(Examine::Open)))) }
                    </div>
                }
            </div>
        </div>
    }
}

/// That something asked for did not work.
pub(crate) fn failed_title(words: Words, failed: &Failed) -> String {
    match &failed.doing {
        Doing::Tracking(Some(record)) => words.failed_tracking_to(&record.name),
        Doing::Tracking(None) => words.failed_tracking().into(),
        Doing::Adding(record) => words.failed_adding(&record.name),
        Doing::Changing(_) => words.failed_changing().into(),
        Doing::Untracking { .. } => words.failed_untracking().into(),
        Doing::Deciding => words.failed_deciding().into(),
        Doing::Linking => words.failed_linking().into(),
        Doing::TakingBack => words.failed_taking_back().into(),
        Doing::Errand(errand) => waiting::errand_failed(words, errand),
    }
}

/// Properties of [`Countdown`].
#[derive(Properties, PartialEq)]
pub(crate) struct CountdownProps {
    pub(crate) words: Words,
    pub(crate) now: Moment,
    pub(crate) seconds: u32,
}

/// In how many seconds it is tried again, counted from when that was first shown.
#[component]
pub(crate) fn Countdown(props: &CountdownProps) -> Html {
    let since = use_state(|| props.now);
    let over = props.now.0.saturating_sub(since.0).max(0);
    let left = i64::from(props.seconds).saturating_sub(over);
    match u64::try_from(left) {
        Ok(left @ 1..) => html! { props.words.again_in(left) },
        Ok(0) | Err(_) => html! { props.words.again_now() },
    }
}
