//! The mail that is being written: what will become of it once it is sent, and to whom it goes.

use domain::{
    mail::{Part, Person},
    pane::{
        Event,
        view::{DraftView, Look as Asked, MailView, Templates, Tracking},
    },
    party::{Kind, Record},
    want::Template,
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    literature,
    offers::offers,
    pane::part,
    people, record, state,
    state::HOME,
    tools::{Look, Tools, button, icon_button, some, theirs},
    trouble::trouble,
};

/// The draft with its people.
#[inline(never)]
pub(crate) fn draft(tools: &Tools, draft: &DraftView) -> Html {
    let words = tools.words;
    let mail = &draft.mail;
    let subject = match some(&mail.subject) {
        Some(subject) => theirs("", subject.to_owned()),
        None => html! { words.draft_no_subject() },
    };
    let regarding = draft.intent.as_ref().and_then(|intent| intent.regarding.as_ref());
    let adds = adds(mail);
    let suggest = regarding.is_none() && mail.picker.is_none() && mail.form.is_none();
    let nobody = !mail.people.iter().any(|person| person.part != Part::From);
    html! {
        <>
            <header class="about">
                <h1 class="subject">{ subject }</h1>
                <p class="quiet-text">{ words.draft_title() }</p>
            </header>
            { wish(tools, draft) }
            if suggest {
                { offers(tools, &mail.offers) }
            }
            if nobody {
                <p class="quiet-text">{ words.draft_nobody() }</p>
            }
            { people::recipients(tools, mail) }
            <div class="actions">{ add_recipient(tools, mail) }{ insert_template(tools, draft) }
                { literature::opener(tools, draft.literature.as_ref()) }</div>
            if adds {
                { part(tools, mail) }
            }
            { templates(tools, draft.templates.as_ref()) }
            { literature::literature(tools, draft.literature.as_ref()) }
        </>
    }
}

/// What will become of it, and what can be done about that.
fn wish(tools: &Tools, draft: &DraftView) -> Html {
    let (words, mail) = (tools.words, &draft.mail);
    let (tone, drawing, title) = match (&mail.tracking, &draft.intent) {
        (Tracking::Working(working), _) => ("working", None, state::doing(words, &working.doing)),
        (_, Some(_)) if draft.keeping => ("working", None, words.draft_keeping().into()),
        (_, None) if draft.keeping => ("working", None, words.draft_keeping().into()),
        (_, Some(_)) => ("tracked", Some(Icon::Done), words.draft_will_be_tracked().into()),
        (_, None) => ("not", Some(Icon::Not), words.draft_not_tracked().into()),
    };
    let mark = drawing.map_or_else(|| html! { <span class="spinner" aria-hidden="true" /> }, icon);
    let regarding = draft.intent.as_ref().map(|intent| intent.regarding.as_ref());
    html! {
        <section class={classes!("card", "state", tone)} aria-labelledby={HOME}>
            <h2 id={HOME} class="state-title" tabindex="-1">{ mark }<span>{ title }</span></h2>
            if let Some(Some(record)) = regarding {
                <div class="regarding">
                    { record::tile(record.kind) }
                    <div class="grow">
                        { record::link(tools, record) }
                        <p class="quiet-text">{ words.kind(record.kind) }</p>
                    </div>
                </div>
            }
            <p class="quiet-text">{ said(tools, draft) }</p>
            { waits(tools, mail) }
            { actions(tools, draft) }
            if !adds(mail) {
                { part(tools, mail) }
            }
        </section>
    }
}

/// Somebody is looked for to whom it is to go.
fn adds(mail: &MailView) -> bool {
    mail.picker.as_ref().is_some_and(|picker| picker.adds)
}

fn add_recipient(tools: &Tools, mail: &MailView) -> Html {
    let open = adds(mail);
    let press = tools.send(if open { Event::Close } else { Event::OpenRecipients });
    state::opener("recipients", open, Look::Plain, Some(Icon::PersonAdd), tools.words.recipients_add(), press)
}

fn insert_template(tools: &Tools, draft: &DraftView) -> Html {
    let open = draft.templates.is_some();
    let press = tools.send(if open { Event::Close } else { Event::OpenTemplates });
    state::opener("templates", open, Look::Plain, Some(Icon::Stack), tools.words.templates_insert(), press)
}

/// The templates that go with this mail, to be put into it with one press.
fn templates(tools: &Tools, templates: Option<&Templates>) -> Html {
    let words = tools.words;
    let body = match templates {
        None => return Html::default(),
        Some(Templates::Looking) => html! { <p class="quiet-text">{ words.templates_looking() }</p> },
        Some(Templates::Failed(problem)) => {
            let title = html! { words.templates_failed() };
            html! { <div role="alert">{ trouble(tools, title, problem, Some(Event::OpenTemplates)) }</div> }
        }
        Some(Templates::Are(all)) if all.is_empty() => html! { <p>{ words.templates_none() }</p> },
        Some(Templates::Are(all)) => {
            let row = |one: &Template| {
                html! {
                    <li key={one.id.to_string()}>
                        <button type="button" class="offer" onclick={tools.send(Event::Insert(one.id))}>
                            <span class="grow">
                                { theirs("strong", one.title.clone()) }
                                if one.article {
                                    <span class="quiet-text">{ words.templates_article() }</span>
                                }
                                if let Some(detail) = some(&one.detail) {
                                    <span class="quiet-text">{ theirs("", detail.to_owned()) }</span>
                                }
                            </span>
                        </button>
                    </li>
                }
            };
            html! { <ul class="list">{ for all.iter().map(row) }</ul> }
        }
    };
    html! {
        <section class="part" aria-labelledby="templates-title" key="templates">
            <h3 id="templates-title" data-first="" tabindex="-1">{ words.templates_title() }</h3>
            { body }
            <div class="actions">{ button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Close))) }</div>
        </section>
    }
}

fn said(tools: &Tools, draft: &DraftView) -> &'static str {
    match &draft.intent {
        Some(intent) if intent.regarding.is_none() => tools.words.draft_without_regarding(),
        Some(_) => tools.words.draft_follows(),
        None => tools.words.draft_choose(),
    }
}

/// The CRM has not answered about the people yet. What is to become of the mail can be chosen all the same.
fn waits(tools: &Tools, mail: &MailView) -> Html {
    match &mail.look {
        Asked::Waiting { problem, seconds } => state::again(tools, problem, *seconds),
        Asked::Looking | Asked::Known | Asked::Failed(_) => Html::default(),
    }
}

fn actions(tools: &Tools, draft: &DraftView) -> Html {
    let words = tools.words;
    let open = draft.mail.picker.is_some() && !adds(&draft.mail);
    let can = !draft.keeping;
    let press = |event: Event| can.then(|| tools.send(event));
    let picker = |drawing, label: &'static str| {
        let event = if open { Event::Close } else { Event::OpenPicker };
        state::opener("picker", open, Look::Plain, drawing, label, tools.send(event))
    };
    match &draft.intent {
        None => html! {
            <div class="actions" key="track">
                { button(Look::Primary, Some(Icon::Check), words.draft_track(), press(Event::Track)) }
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

/// Begins a mail to somebody that will be tracked to that record.
pub(crate) fn write_to(tools: &Tools, to: &Person, about: &Record) -> Html {
    if !tools.begins || !to.address.is_valid() {
        return Html::default();
    }
    let press = tools.send(Event::WriteTo(to.clone(), Some(about.clone())));
    // A row of a person's own goes without saying.
    let label = match about.kind {
        Kind::Opportunity | Kind::Case => tools.words.write_about(&about.name, to.label()),
        Kind::Contact | Kind::Account | Kind::Lead | Kind::User | Kind::Equipment => {
            tools.words.write_to(to.label())
        }
        Kind::Team | Kind::BusinessUnit | Kind::Queue => tools.words.write_to(to.label()),
    };
    icon_button(Icon::Mail, label, press)
}
