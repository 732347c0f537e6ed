//! A meeting of the calendar: when and where it is, how it gets into the CRM, and who is on it.

use domain::{
    mail::{Moment, Part},
    pane::{
        Event,
        view::{Doing, Failed, Look as Asked, MailView, MeetingView, Tracking, Way, Wish},
    },
    suggest::Reason,
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    offers::offers,
    pane::part,
    people, record,
    state::{self, HOME, state},
    tools::{Look, Tools, button, some, theirs},
    trouble::failed_title,
    words::{Words, dates},
};

/// The meeting with its people.
#[inline(never)]
pub(crate) fn meeting(tools: &Tools, view: &MeetingView) -> Html {
    let (words, mail) = (tools.words, &view.mail);
    let subject = match some(&mail.subject) {
        Some(subject) => theirs("", subject.to_owned()),
        None => html! { words.no_subject() },
    };
    let closed = mail.picker.is_none() && mail.form.is_none() && mail.affair.is_none();
    let free = match (&view.way, &mail.tracking) {
        (Way::Closed, _) => false,
        (Way::Later(wish), _) => {
            !wish.marked && wish.intent.as_ref().is_none_or(|one| one.regarding.is_none())
        }
        (Way::Now, Tracking::Not | Tracking::Kept { .. }) => true,
        (Way::Now, Tracking::Unknown | Tracking::Working(_) | Tracking::Yes(_) | Tracking::Wished(_)) => {
            false
        }
    };
    html! {
        <>
            <header class="about">
                <h1 class="subject">{ subject }</h1>
                { when(tools, view) }
                if let Some(place) = some(&view.location) {
                    <p class="quiet-text">{ theirs("", place.to_owned()) }</p>
                }
                if let Some(mailbox) = &mail.mailbox {
                    <p class="quiet-text">{ words.shared_mailbox(mailbox) }</p>
                }
            </header>
            {
                match &view.way {
                    Way::Now => state(tools, mail, part(tools, mail)),
                    Way::Later(wish) => later(tools, mail, wish),
                    Way::Closed => shut(tools, mail),
                }
            }
            if view.series {
                <div class="note">{ icon(Icon::Info) }<p>{ words.meeting_series() }</p></div>
            }
            // Nobody needs to be told who they are.
            if !mail.people.iter().any(|person| person.part == Part::From && person.me) {
                <p class="section-title">{ words.meeting_organizer() }</p>
                { people::sender(tools, mail) }
            }
            if free && closed && !mail.asking_untrack {
                { offers(tools, &mail.offers) }
            }
            { people::recipients(tools, mail) }
        </>
    }
}

/// From when to when.
fn when(tools: &Tools, view: &MeetingView) -> Html {
    let Some((start, end)) = view.start.zip(view.end) else { return Html::default() };
    let text = tools.words.span(start, end, view.all_day);
    html! { <p class="quiet-text"><time datetime={dates::machine(start)}>{ text }</time></p> }
}

/// It is kept in the meeting what is to become of it.
fn later(tools: &Tools, mail: &MailView, wish: &Wish) -> Html {
    let words = tools.words;
    let (tone, drawing, title) = match &wish.intent {
        _ if wish.keeping => ("working", None, words.meeting_keeping()),
        Some(_) if wish.saved => ("tracked", Some(Icon::Done), words.meeting_deferred()),
        Some(_) => ("tracked", Some(Icon::Done), words.meeting_will_be_tracked()),
        None if wish.marked => ("tracked", Some(Icon::Done), words.state_tracked()),
        None if wish.saved => ("not", Some(Icon::Not), words.state_not()),
        None => ("not", Some(Icon::Not), words.draft_not_tracked()),
    };
    let said = match &wish.intent {
        Some(_) if wish.saved => words.meeting_deferred_text(),
        Some(_) => words.meeting_follows(),
        None if wish.marked => words.meeting_marked_text(),
        None if wish.saved => words.meeting_deferred_choose(),
        None => words.meeting_choose(),
    };
    let regarding = wish.intent.as_ref().and_then(|intent| intent.regarding.as_ref());
    html! {
        <section class={classes!("card", "state", tone)} aria-labelledby={HOME}>
            <h2 id={HOME} class="state-title" tabindex="-1">{ mark(drawing) }<span>{ title }</span></h2>
            if let Some(record) = regarding {
                <div class="regarding">
                    { record::tile(record.kind) }
                    <div class="grow">
                        { record::link(tools, record) }
                        <p class="quiet-text">{ words.kind(record.kind) }</p>
                    </div>
                    { record::history(tools, record) }
                </div>
            } else if wish.intent.is_some() {
                <p>{ words.state_tracked_without() }</p>
            }
            <p class="quiet-text">{ said }</p>
            if let Asked::Waiting { problem, seconds } = &mail.look {
                { state::again(tools, problem, *seconds) }
            }
            { wishes(tools, mail, wish) }
            { part(tools, mail) }
        </section>
    }
}

fn mark(drawing: Option<Icon>) -> Html {
    drawing.map_or_else(|| html! { <span class="spinner" aria-hidden="true" /> }, icon)
}

/// What can be done about it.
fn wishes(tools: &Tools, mail: &MailView, wish: &Wish) -> Html {
    let words = tools.words;
    let can = !wish.keeping && wish.known;
    let press = |event: Event| can.then(|| tools.send(event));
    let picker = |drawing, label: &'static str| {
        let open = mail.picker.is_some();
        let event = if open { Event::Close } else { Event::OpenPicker };
        state::opener("picker", open, Look::Plain, drawing, label, tools.send(event))
    };
    match &wish.intent {
        None if wish.marked => Html::default(),
        None => html! {
            <div class="actions" key="track">
                { button(Look::Primary, Some(Icon::Check), if wish.saved { words.track() } else { words.meeting_track() }, press(Event::Track)) }
                { picker(Some(Icon::Link), words.set_regarding()) }
            </div>
        },
        Some(intent) => html! {
            <div class="actions" key="tracked">
                if intent.regarding.is_some() {
                    { picker(None, words.change()) }
                } else {
                    { picker(Some(Icon::Link), words.set_regarding()) }
                }
                { button(Look::Quiet, None, words.draft_leave(), press(Event::Untrack { keep: false })) }
            </div>
        },
    }
}

/// It cannot be tracked, and what can be done about that.
fn shut(tools: &Tools, mail: &MailView) -> Html {
    let words = tools.words;
    html! {
        <section class="card state unknown" aria-labelledby={HOME}>
            <h2 id={HOME} class="state-title" tabindex="-1">{ icon(Icon::Info) }<span>{ words.meeting_closed() }</span></h2>
            <p class="quiet-text">{ words.meeting_closed_text() }</p>
            { part(tools, mail) }
        </section>
    }
}

/// In what part somebody is on it.
#[inline(never)]
pub(crate) fn role(words: Words, part: Part) -> &'static str {
    match part {
        Part::From => words.meeting_organizer(),
        Part::To => words.meeting_required(),
        Part::Cc | Part::Bcc => words.meeting_optional(),
    }
}

/// Why a record is offered.
#[inline(never)]
pub(crate) fn reason(words: Words, why: &Reason) -> String {
    match why {
        Reason::Conversation => words.reason_conversation().into(),
        Reason::Number => words.reason_number().into(),
        Reason::OpenOfSender => words.meeting_reason_open().into(),
        Reason::OpenOfCompany(name) => words.reason_open_of_company(name),
        Reason::Sender => words.meeting_reason_organizer().into(),
        Reason::Company => words.meeting_reason_company().into(),
        Reason::OpenOfRecipient(name) => words.reason_open_of_recipient(name),
        Reason::Recipient => words.meeting_reason_attendee().into(),
        Reason::CompanyOfRecipient => words.meeting_reason_company_of_attendee().into(),
        Reason::ChosenBefore => words.reason_chosen_before().into(),
    }
}

/// That it was untracked and is still in the CRM.
#[inline(never)]
pub(crate) fn kept(tools: &Tools, at: Option<Moment>) -> String {
    match at {
        Some(at) => tools.words.meeting_kept_at(&tools.words.ago(at, tools.now)),
        None => tools.words.meeting_kept().into(),
    }
}

/// What did not work.
#[inline(never)]
pub(crate) fn failed(words: Words, failed: &Failed) -> String {
    match &failed.doing {
        Doing::Tracking(None) => words.meeting_failed_tracking().into(),
        Doing::Tracking(Some(record)) => words.meeting_failed_tracking_to(&record.name),
        Doing::Untracking { .. } => words.meeting_failed_untracking().into(),
        Doing::Adding(_)
        | Doing::Changing(_)
        | Doing::TakingBack
        | Doing::Deciding
        | Doing::Errand(_)
        | Doing::Linking => failed_title(words, failed),
    }
}
