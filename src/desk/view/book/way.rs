//! Mail on its way: how far it is, why it was not sent, and what can be done about it.

use domain::{
    correspondence::{Recipient, Stage, Underway},
    mail::Moment,
    problem::Problem,
};
use ui::{Icon, Look, Words, button, icon};
use yew::prelude::*;

use super::act;
use crate::{
    model::{
        Place,
        book::{Act, Page, Reason, waits_long},
    },
    view::kit::{Tools, link, name, said, telling},
};

/// The part; nothing where no mail is on its way.
pub(super) fn way(tools: &Tools, page: &Page) -> Html {
    let words = tools.words;
    let all = page.underway.value.as_deref().unwrap_or_default();
    // What failed at a mail that is not among them is said all the same: at one that was to be answered.
    let stray = page.stuck.as_ref().filter(|(id, _)| !all.iter().any(|mail| mail.id == *id));
    if all.is_empty() && stray.is_none() {
        return Html::default();
    }
    html! {
        <section class="stack" aria-labelledby="way-of-mail">
            <h2 id="way-of-mail">{ words.mail_way() }</h2>
            if let Some((_, problem)) = stray { { stuck(tools, problem) } }
            <ul class="list stack">{ for all.iter().map(|mail| one(tools, page, mail)) }</ul>
        </section>
    }
}

fn stage_word(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Draft => ("off", "draft"),
        Stage::Waiting(None) => ("info", "waiting"),
        Stage::Waiting(Some(_)) => ("info", "later"),
        Stage::Again(_) => ("warn", "again"),
        Stage::Sending => ("info", "sending"),
        Stage::Sent(_) => ("good", "sent"),
        Stage::Failed => ("bad", "failed"),
        Stage::Canceled => ("off", "canceled"),
    }
}

fn one(tools: &Tools, page: &Page, mail: &Underway) -> Html {
    let words = tools.words;
    let (class, word) = stage_word(mail.stage);
    let subject = Some(mail.subject.trim()).filter(|subject| !subject.is_empty());
    let failed = page.stuck.as_ref().filter(|(id, _)| *id == mail.id).map(|(_, problem)| problem);
    html! {
        <li class={classes!("card", "letter", class)} key={mail.id.to_string()}>
            <div class="line top-line">
                { icon(Icon::Mail) }
                <div class="grow">
                    <p class="strong">{ subject.map_or_else(|| html! { words.no_subject() }, name) }</p>
                    <p class="quiet-text">{ words.mail_to() }{ ": " }{ for receivers(&mail.to, &mail.cc) }</p>
                </div>
                <span role="status" class={classes!("pill", class)}>
                    if mail.stage == Stage::Sending { <span class="spinner" aria-hidden="true" /> } else {
                        <span class="dot" aria-hidden="true" />
                    }
                    { words.mail_stage(word) }
                </span>
            </div>
            { steps(words, mail.stage) }
            <div class="told">{ told(tools, page, mail) }</div>
            if let Some(problem) = failed { { at_mail(tools, mail, problem) } }
            { actions(tools, page, mail) }
        </li>
    }
}

fn receivers<'a>(to: &'a [Recipient], cc: &'a [Recipient]) -> impl Iterator<Item = Html> + 'a {
    to.iter().chain(cc).enumerate().map(|(at, one)| {
        html! { <>if at > 0 { { ", " } }{ name(one.label()) }</> }
    })
}

/// Waiting, sending, sent: where it is.
fn steps(words: Words, stage: Stage) -> Html {
    let at = match stage {
        Stage::Waiting(_) | Stage::Again(_) => 0,
        Stage::Sending => 1,
        Stage::Sent(_) => 2,
        Stage::Draft | Stage::Failed | Stage::Canceled => return Html::default(),
    };
    let step = |(place, word): (usize, &'static str)| {
        let class = match place.cmp(&at) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal if at == 2 => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "ahead",
        };
        html! { <li {class} aria-current={(place == at).then_some("step")}>{ words.mail_step(word) }</li> }
    };
    html! { <ol class="list mail-steps">{ for ["waiting", "sending", "sent"].into_iter().enumerate().map(step) }</ol> }
}

fn told(tools: &Tools, page: &Page, mail: &Underway) -> Html {
    let words = tools.words;
    let tried = (mail.attempts > 0).then(|| words.mail_tried(u64::from(mail.attempts)));
    let mine = link(&Place::Mine, "link", html! { words.desk_mine() });
    match mail.stage {
        Stage::Waiting(Some(at)) => html! { <p>{ words.mail_waits_until(&words.in_full(at)) }</p> },
        Stage::Waiting(None) if waits_long(mail, Moment(tools.now)) => {
            html! { <p>{ words.mail_waits_long() }{ " " }{ mine }</p> }
        }
        Stage::Waiting(None) => html! { <p class="quiet-text">{ words.mail_waits() }</p> },
        Stage::Again(at) => {
            html! { <p>{ tried }{ " " }{ words.mail_tried_again(&words.in_full(at)) }</p> }
        }
        Stage::Sending => Html::default(),
        Stage::Sent(at) => {
            html! { <p class="quiet-text">{ words.mail_is_sent(&words.ago(at, Moment(tools.now))) }</p> }
        }
        Stage::Canceled => html! { <p class="quiet-text">{ words.mail_is_canceled() }</p> },
        Stage::Draft => html! { <p class="quiet-text">{ words.mail_is_draft() }</p> },
        Stage::Failed => html! {
            <>
                { match page.reasons.get(&mail.id) {
                    Some(Reason::Known(why, remedy)) => html! {
                        <div class="finding"><p dir="auto">{ why.clone() }</p><p dir="auto">{ remedy.clone() }</p></div>
                    },
                    Some(Reason::Asked) | None => html! {
                        <p>{ words.mail_is_failed() }{ " " }{ words.mail_reason_asked() }</p>
                    },
                    Some(Reason::Unknown) => html! {
                        <p>{ words.mail_is_failed() }{ " " }{ words.mail_reason_unknown() }{ " " }{ mine }</p>
                    },
                } }
                if let Some(tried) = tried { <p class="quiet-text">{ tried }</p> }
            </>
        },
    }
}

/// What was asked for at a mail and did not work.
fn at_mail(tools: &Tools, mail: &Underway, problem: &Problem) -> Html {
    let words = tools.words;
    let owner = mail.owner.as_ref().filter(|owner| !owner.name.trim().is_empty());
    let text = match (problem, owner) {
        (Problem::Conflict, _) => words.mail_gone_out().to_owned(),
        (Problem::NotAllowed(_), Some(owner)) => words.mail_others(&owner.name),
        _ => return stuck(tools, problem),
    };
    html! {
        <div class="finding" role="alert">
            <p class="strong">{ words.mail_stuck() }</p>
            <p>{ text }</p>
            { said(words, problem) }
        </div>
    }
}

fn stuck(tools: &Tools, problem: &Problem) -> Html {
    let words = tools.words;
    let (what, remedy) = telling(words, problem);
    html! {
        <div class="finding" role="alert">
            <p class="strong">{ words.mail_stuck() }</p>
            <p>{ what }{ " " }{ remedy }</p>
            { said(words, problem) }
        </div>
    }
}

fn actions(tools: &Tools, page: &Page, mail: &Underway) -> Html {
    let words = tools.words;
    let id = mail.id;
    let free = page.moving.is_none();
    let press = |look: Look, words: &'static str, what: Act| {
        button(look, None, words, free.then(|| act(tools, what)))
    };
    let open = |send: &'static str| {
        html! {
            <>
                { press(Look::Primary, send, Act::Again(id)) }
                { press(Look::Plain, words.mail_mend_it(), Act::Mend(id)) }
                { press(Look::Quiet, words.mail_call_off(), Act::CallOff(id)) }
            </>
        }
    };
    let body = match mail.stage {
        // It is written on above.
        _ if page.form.as_ref().is_some_and(|form| form.id == id) => return Html::default(),
        _ if page.moving == Some(id) => {
            html! { <span class="quiet-text" role="status">{ words.mail_taking_back() }</span> }
        }
        Stage::Waiting(_) | Stage::Again(_) => press(Look::Plain, words.mail_take_back(), Act::TakeBack(id)),
        Stage::Draft => open(words.mail_send_draft()),
        Stage::Failed => open(words.mail_again()),
        Stage::Sent(_) | Stage::Canceled => press(Look::Quiet, words.mail_forget(), Act::Forget(id)),
        Stage::Sending => return Html::default(),
    };
    html! { <div class="actions">{ body }</div> }
}
