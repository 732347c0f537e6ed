//! What every page needs to paint, and the small parts that pages are made of.

use admin::{Approval, Finding, Run, Status};
use domain::{finding::Code, mail::Moment, problem::Problem};
use ui::{Icon, Look, Words, button, icon, theirs, words::dates};
use yew::prelude::*;

use super::finding;
use crate::model::{Event, Loaded, Place};

/// The language, the clock, and where events go.
#[derive(Clone, PartialEq)]
pub struct Tools {
    /// The language.
    pub words: Words,
    /// Seconds since 1970.
    pub now: i64,
    /// Where events go.
    pub on: Callback<Event>,
}

impl Tools {
    /// What a press sends.
    pub(super) fn send(&self, event: Event) -> Callback<MouseEvent> {
        let on = self.on.clone();
        Callback::from(move |_| on.emit(event.clone()))
    }

    /// How long ago something was, with the date and time in full for whoever points at it.
    pub(super) fn ago(&self, at: i64) -> Html {
        let (at, now) = (Moment(at), Moment(self.now));
        html! {
            <time datetime={dates::machine(at)} title={self.words.in_full(at)}>{ self.words.ago(at, now) }</time>
        }
    }

    /// A moment in full.
    pub(super) fn moment(&self, at: i64) -> Html {
        let at = Moment(at);
        html! { <time datetime={dates::machine(at)}>{ self.words.in_full(at) }</time> }
    }
}

/// Drawings that the pane does not have.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Drawing {
    Bell,
    Book,
    Card,
    Gear,
    Leave,
    Menu,
    Question,
    Rocket,
    Scroll,
    Sliders,
    Up,
}

/// Paints one.
pub(super) fn drawing(which: Drawing) -> Html {
    let path = match which {
        Drawing::Bell => {
            "M10 3a4.8 4.8 0 0 1 4.8 4.8v3L16.5 14H3.5l1.7-3.2v-3A4.8 4.8 0 0 1 10 3zM8.3 16.5a1.8 1.8 0 0 0 3.4 0"
        }
        Drawing::Book => {
            "M5 3.5h10A1.5 1.5 0 0 1 16.5 5v11.5H5A1.5 1.5 0 0 1 3.5 15V5A1.5 1.5 0 0 1 5 3.5zM7 3.5v13M10 7.5h3.5M10 10.5h3.5"
        }
        Drawing::Card => {
            "M3 6a1.5 1.5 0 0 1 1.5-1.5h11A1.5 1.5 0 0 1 17 6v8a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14zM7 8a1.2 1.2 0 1 1 0 2.4A1.2 1.2 0 0 1 7 8zM5.2 12.8c.2-.8.9-1.2 1.8-1.2s1.6.4 1.8 1.2M11.5 8.5h3m-3 3h3"
        }
        Drawing::Gear => {
            "M10 7.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM10 2.5v2m0 11v2M2.5 10h2m11 0h2M4.7 4.7l1.4 1.4m7.8 7.8 1.4 1.4m0-10.6-1.4 1.4m-7.8 7.8-1.4 1.4"
        }
        Drawing::Leave => "M8.5 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16h3M8 10h8.5m-3-3 3 3-3 3",
        Drawing::Menu => "M3 5.5h14M3 10h14M3 14.5h14",
        Drawing::Question => {
            "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM7.8 8a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.6m0 2.2v.3"
        }
        Drawing::Rocket => "m3 10.5 2.5 2.5 4-4.5M3 5h14M12 10.5h5M12 15.5h5M3 16l2 2 3-3.5",
        Drawing::Scroll => "M5 3.5h8.5A1.5 1.5 0 0 1 15 5v11.5H6.5A1.5 1.5 0 0 1 5 15zM8 7h4M8 10h4M8 13h2.5",
        Drawing::Up => "M10 16V4.5m-5 5 5-5 5 5",
        Drawing::Sliders => "M3 6h7m4 0h3M12 4v4M3 14h3m4 0h7M8 12v4",
    };
    html! { <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d={path} /></svg> }
}

/// The head of a page: its title, a line under it, what can be done with all of it.
pub(super) fn head(title: impl Into<AttrValue>, text: &'static str, actions: Html) -> Html {
    let title: AttrValue = title.into();
    html! {
        <header class="head">
            <div class="grow">
                <h1 id="title" tabindex="-1">{ title }</h1>
                if !text.is_empty() {
                    <p class="quiet-text">{ text }</p>
                }
            </div>
            <div class="actions">{ actions }</div>
        </header>
    }
}

/// A link to a place.
pub(super) fn link(place: &Place, class: &'static str, text: Html) -> Html {
    html! { <a class={class} href={place.to_string()}>{ text }</a> }
}

/// The shapes of what will stand there.
pub(super) fn coming(words: Words) -> Html {
    html! {
        <div class="skeleton">
            <p class="sr" role="status">{ words.desk_loading() }</p>
            <div class="card" aria-hidden="true"><div class="bone short" /><div class="bone" /><div class="bone" /></div>
            <div class="card" aria-hidden="true"><div class="bone short" /><div class="bone" /></div>
        </div>
    }
}

/// Nothing to show: why, and what to do.
pub(super) fn empty(of: Html, title: &'static str, text: &'static str, more: Html) -> Html {
    html! {
        <div class="empty">
            <span class="empty-mark" aria-hidden="true">{ of }</span>
            <h2>{ title }</h2>
            <p>{ text }</p>
            { more }
        </div>
    }
}

/// What was loaded, with what stands in the way of it above: a failure leaves what is known to be seen.
pub(super) fn loaded<T>(tools: &Tools, loaded: &Loaded<T>, paint: impl FnOnce(&T) -> Html) -> Html {
    html! {
        <>
            if let Some(problem) = &loaded.problem {
                { trouble(tools, problem, loaded.value.is_some().then_some(loaded.at)) }
            }
            if let Some(value) = &loaded.value {
                { paint(value) }
            } else if loaded.problem.is_none() {
                { coming(tools.words) }
            }
        </>
    }
}

/// A problem in words: what happened, and what to do about it by whom.
pub(super) fn telling(words: Words, problem: &Problem) -> (String, String) {
    if let Some(said) = of_finding(words, problem) {
        return said;
    }
    let (what, remedy) = match problem {
        Problem::SignedOut => (words.desk_signed_out(), words.desk_signed_out_do()),
        Problem::OtherAccount(_) => (words.problem_other_account(), words.problem_other_account_do()),
        Problem::NoConsent(_) => (words.problem_no_consent(), words.problem_no_consent_do()),
        Problem::NotAllowed(_) => (words.desk_not_allowed(), words.desk_not_allowed_do()),
        Problem::NoSeat => (words.problem_no_seat(), words.problem_no_seat_do()),
        Problem::Busy(_) => (words.desk_busy(), words.desk_busy_do()),
        Problem::Unreachable => (words.desk_unreachable(), words.desk_unreachable_do()),
        Problem::TimedOut => (words.desk_timed_out(), words.desk_busy_do()),
        Problem::Gone => (words.desk_gone(), words.desk_gone_do()),
        Problem::Conflict => (words.desk_conflict(), words.desk_conflict_do()),
        Problem::Refused { .. } => (words.desk_refused(), words.desk_refused_do()),
        Problem::Odd(_) | Problem::Outlook(_) | Problem::Moved => (words.desk_odd(), words.desk_odd_do()),
    };
    (what.into(), remedy.into())
}

/// What the server found to be wrong, where it said so by a name of the register.
fn of_finding(words: Words, problem: &Problem) -> Option<(String, String)> {
    let code = match problem {
        Problem::NotAllowed(code) | Problem::Refused { code, .. } => Code::from_name(code)?,
        Problem::SignedOut
        | Problem::OtherAccount(_)
        | Problem::NoConsent(_)
        | Problem::NoSeat
        | Problem::Busy(_)
        | Problem::Unreachable
        | Problem::TimedOut
        | Problem::Gone
        | Problem::Conflict
        | Problem::Odd(_)
        | Problem::Outlook(_)
        | Problem::Moved => return None,
    };
    let said = words.finding(code.as_str());
    Some((said.what, said.remedy))
}

/// The server's own words behind a disclosure.
pub(super) fn said(words: Words, problem: &Problem) -> Html {
    let said = match problem {
        _ if of_finding(words, problem).is_some() => String::new(),
        Problem::Refused { code, message } => format!("{code}: {message}"),
        Problem::NotAllowed(said)
        | Problem::Odd(said)
        | Problem::NoConsent(said)
        | Problem::OtherAccount(said) => said.clone(),
        Problem::SignedOut
        | Problem::NoSeat
        | Problem::Busy(_)
        | Problem::Unreachable
        | Problem::TimedOut
        | Problem::Gone
        | Problem::Conflict
        | Problem::Outlook(_)
        | Problem::Moved => String::new(),
    };
    details(words, &said)
}

/// Words for whoever looks into it, behind a disclosure.
pub(super) fn details(words: Words, said: &str) -> Html {
    if said.trim().is_empty() {
        return Html::default();
    }
    html! {
        <details class="answer">
            <summary>{ icon(Icon::Chevron) }{ words.desk_details() }</summary>
            <p dir="auto">{ said.to_owned() }</p>
        </details>
    }
}

/// What stands in the way, with a way on; `kept` is when what is shown below was true.
pub(super) fn trouble(tools: &Tools, problem: &Problem, kept: Option<i64>) -> Html {
    let words = tools.words;
    let (what, remedy) = telling(words, problem);
    let again = if *problem == Problem::SignedOut { Event::SignIn } else { Event::Retry };
    let label = if *problem == Problem::SignedOut { words.desk_sign_in() } else { words.retry() };
    html! {
        <div class="banner bad" role="alert">
            { icon(Icon::Warning) }
            <div class="grow">
                <p class="strong">{ what }</p>
                <p>{ remedy }</p>
                if let Some(at) = kept {
                    <p class="quiet-text">{ words.desk_as_of() }{ " " }{ tools.ago(at) }</p>
                }
                { said(words, problem) }
            </div>
            { button(Look::Plain, Some(Icon::Retry), label, Some(tools.send(again))) }
        </div>
    }
}

/// A mark with its words: a colour never stands alone.
pub(super) fn pill(class: &'static str, words: &'static str) -> Html {
    html! { <span class={classes!("pill", class)}><span class="dot" aria-hidden="true" />{ words }</span> }
}

/// A mailbox's colour.
pub(super) fn status(words: Words, status: Status) -> Html {
    pill(status_class(status), status_words(words, status))
}

pub(super) fn status_class(status: Status) -> &'static str {
    match status {
        Status::Green => "good",
        Status::Amber => "warn",
        Status::Red => "bad",
        Status::Off => "off",
    }
}

pub(super) fn status_words(words: Words, status: Status) -> &'static str {
    match status {
        Status::Green => words.desk_green(),
        Status::Amber => words.desk_amber(),
        Status::Red => words.desk_red(),
        Status::Off => words.desk_off(),
    }
}

pub(super) fn run_words(words: Words, run: Run) -> &'static str {
    match run {
        Run::NotRun => words.desk_not_run(),
        Run::Success => words.desk_success(),
        Run::Failure => words.desk_failure(),
    }
}

/// How a test ended.
pub(super) fn run(words: Words, run: Run) -> Html {
    let class = match run {
        Run::NotRun => "off",
        Run::Success => "good",
        Run::Failure => "bad",
    };
    pill(class, run_words(words, run))
}

pub(super) fn approval_words(words: Words, approval: Approval) -> &'static str {
    match approval {
        Approval::Empty => words.desk_approval_empty(),
        Approval::Approved => words.desk_approved(),
        Approval::Pending => words.desk_pending(),
        Approval::Rejected => words.desk_rejected(),
    }
}

/// What is wrong, who can mend it, how.
pub(super) fn remedy(tools: &Tools, found: &Finding) -> Html {
    mended(tools, found, true)
}

/// Who can mend it, and how; `named` also says what is wrong.
pub(super) fn mended(tools: &Tools, found: &Finding, named: bool) -> Html {
    let words = tools.words;
    let (what, how) = finding::said(words, found);
    html! {
        <div class="finding">
            if named {
                <p class="strong" dir="auto">{ what }</p>
            }
            if let Some(how) = how {
                <p dir="auto">{ how }</p>
            }
            <p class="who-can">{ icon(Icon::Person) }<span>{ finding::who(words, found.who) }</span></p>
            { details(words, &finding::raw(found)) }
        </div>
    }
}

/// Somebody's address or name.
pub(super) fn name(text: &str) -> Html {
    theirs("", text.to_owned())
}

/// How far a work is, as a bar with words.
pub(super) fn bar(label: String, done: u32, all: u32) -> Html {
    html! {
        <div class="bar">
            <progress aria-label={label.clone()} max={all.max(1).to_string()} value={done.to_string()} />
            <span class="quiet-text">{ label }</span>
        </div>
    }
}
