//! One mail by itself: who wrote it to whom, what it is regarding, and its text.

use domain::correspondence::{Post, Recipient};
use ui::{Icon, MailText, icon};
use yew::prelude::*;

use super::{from_pane, to_record};
use crate::{
    model::{Desk, book::MailPage},
    view::kit::{Tools, loaded, name},
};

/// The page.
pub(in crate::view) fn mail(tools: &Tools, desk: &Desk) -> Html {
    let Some(mail) = &desk.book.mail else { return Html::default() };
    let title =
        mail.post.value.as_ref().map(|post| post.subject.trim()).filter(|subject| !subject.is_empty());
    let title = match (title, &mail.post.value) {
        (Some(title), _) => name(title),
        (None, Some(_)) => html! { tools.words.no_subject() },
        (None, None) => html! { tools.words.mail_title() },
    };
    html! {
        <>
            <header class="head">
                <span class="tile" aria-hidden="true">{ icon(Icon::Mail) }</span>
                <div class="grow"><h1 id="title" tabindex="-1">{ title }</h1></div>
            </header>
            { loaded(tools, &mail.post, |post| all(tools, mail, post)) }
        </>
    }
}

fn all(tools: &Tools, mail: &MailPage, post: &Post) -> Html {
    let words = tools.words;
    let people = |all: &[Recipient]| {
        let one = |one: &Recipient| match &one.record {
            Some(record) if !record.name.trim().is_empty() => html! { <li>{ to_record(record) }</li> },
            Some(_) | None => html! { <li>{ name(one.address.as_str()) }</li> },
        };
        html! { <ul class="list people-line">{ for all.iter().map(one) }</ul> }
    };
    let row = |label: &'static str, value: Html| html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> };
    let from = post.from.as_slice();
    html! {
        <section class="card" aria-label={words.mail_title()}>
            <dl class="facts wide-facts">
                { row(words.mail_from(), people(from)) }
                { row(words.mail_to(), people(&post.to)) }
                if !post.cc.is_empty() { { row(words.mail_cc(), people(&post.cc)) } }
                if let Some(at) = post.at { { row(words.mail_when(), tools.moment(at.0)) } }
                { row(words.mail_regarding(), match &post.regarding {
                    Some(record) => to_record(record),
                    None => html! { words.mail_regarding_none() },
                }) }
            </dl>
            <MailText subject={post.subject.clone()} reading={mail.reading.clone()} words={words}
                now={domain::mail::Moment(tools.now)} on={from_pane(tools)} />
        </section>
    }
}
