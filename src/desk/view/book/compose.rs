//! The form for a mail that is written at a record.

use domain::{
    correspondence::{Lack, MAX_TEXT, Part},
    want::Template,
};
use ui::{Icon, Look, button, icon, words::dates};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::people::People;
use crate::{
    model::{
        Event, Loaded,
        book::{Act, Compose, Write},
    },
    view::kit::{Tools, name, said, telling},
};

/// Properties of [`Form`].
#[derive(Properties, PartialEq)]
pub(super) struct FormProps {
    pub(super) tools: Tools,
    pub(super) form: Compose,
}

/// The form.
#[component]
pub(super) fn Form(props: &FormProps) -> Html {
    let FormProps { tools, form } = props;
    let words = tools.words;
    let (to, cc, subject, text) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    {
        // Where something is missing, there one begins.
        let first = match form {
            form if form.to.is_empty() => to.clone(),
            form if form.subject.is_empty() => subject.clone(),
            _ => text.clone(),
        };
        use_effect_with(form.id, move |_| {
            if let Some(field) = first.cast::<HtmlElement>() {
                // A field that is gone needs no focus.
                let _ = field.focus();
            }
        });
    }
    let send = {
        let on = tools.on.clone();
        move |write: Write| on.emit(Event::Book(Act::Write(write)))
    };
    let typed = |write: fn(String) -> Write| {
        let send = send.clone();
        // A text area has a value as a field has.
        Callback::from(move |event: InputEvent| {
            send(write(event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let later = typed(|typed| {
        let at = dates::typed_time(&typed);
        Write::Later(typed, at)
    });
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send(Write::Send);
        })
    };
    let onkeydown = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
                event.prevent_default();
                send(Write::Send);
            }
        })
    };
    let chosen = match (form.later.is_empty(), form.at) {
        (true, Some(at)) => dates::local_input(at),
        (true, None) | (false, _) => form.later.clone(),
    };
    let lacks = |lack: Lack| (form.lack == Some(lack)).then_some("true");
    let title = match form {
        form if form.version.is_some() => words.mail_mend(),
        form if form.answers.is_some() => words.mail_answer_title(),
        _ => words.mail_new(),
    };
    let finding = |part: Part| form.finding.clone().filter(|finding| finding.part == part);
    let wrong = form.lack.map(|lack| {
        words.mail_lack(match lack {
            Lack::Recipient => "recipient",
            Lack::Subject => "subject",
            Lack::Text => "text",
            Lack::TooMany => "too_many",
            Lack::Past => "past",
        })
    });
    let described = |lack: Lack| lacks(lack).map(|_| "mail-wrong");
    let nobody = matches!(form.lack, Some(Lack::Recipient | Lack::TooMany));
    let label = if form.sending { words.mail_sending() } else { words.mail_send() };
    html! {
        <form class="card compose" novalidate=true aria-labelledby="compose" {onsubmit} {onkeydown}>
            <h2 id="compose">{ title }</h2>
            if let Some(problem) = &form.failed { { failed(tools, words.mail_not_taken(), problem) } }
            <People tools={tools.clone()} part={Part::To} people={form.to.clone()} finding={finding(Part::To)}
                wrong={nobody} place={to} />
            <People tools={tools.clone()} part={Part::Cc} people={form.cc.clone()} finding={finding(Part::Cc)}
                wrong={false} place={cc} />
            <div class="area">
                <label class="label" for="mail-subject">{ words.mail_subject() }</label>
                <input id="mail-subject" class="field" type="text" dir="auto" autocomplete="off"
                    maxlength={domain::tracking::MAX_SUBJECT.to_string()} ref={subject} value={form.subject.clone()}
                    aria-invalid={lacks(Lack::Subject)} aria-describedby={described(Lack::Subject)}
                    oninput={typed(Write::Subject)} />
            </div>
            <div class="area">
                <label class="label" for="mail-text">{ words.mail_text() }</label>
                <textarea id="mail-text" class="field" rows="10" dir="auto" maxlength={MAX_TEXT.to_string()} ref={text}
                    value={form.text.clone()} aria-invalid={lacks(Lack::Text)} aria-describedby={described(Lack::Text)}
                    oninput={typed(Write::Text)} />
            </div>
            { templates(tools, form) }
            <div class="area later">
                <label class="label" for="mail-later">{ words.mail_later() }</label>
                <input id="mail-later" class="field" type="datetime-local" value={chosen}
                    aria-invalid={lacks(Lack::Past)} aria-describedby="mail-later-how" oninput={later} />
                <p id="mail-later-how" class="quiet-text">{ words.mail_later_how() }</p>
            </div>
            <p id="mail-wrong" class="wrong" role="alert">{ wrong }</p>
            <div class="actions">
                <button type="submit" class="button primary" aria-disabled={form.sending.then_some("true")}
                    aria-keyshortcuts="Control+Enter">
                    if form.sending { <span class="spinner" aria-hidden="true" /> }<span>{ label }</span>
                </button>
                { button(Look::Plain, None, words.mail_template(), (!form.sending).then(|| tools.send(Event::Book(Act::Write(Write::Templates))))) }
                { button(Look::Quiet, None, words.cancel(), (!form.sending).then(|| tools.send(Event::Book(Act::Write(Write::Close))))) }
            </div>
        </form>
    }
}

fn failed(tools: &Tools, title: &'static str, problem: &domain::problem::Problem) -> Html {
    let words = tools.words;
    let (what, remedy) = telling(words, problem);
    html! {
        <div class="banner bad" role="alert">
            { icon(Icon::Warning) }
            <div class="grow">
                <p class="strong">{ title }</p>
                <p>{ what }{ " " }{ remedy }</p>
                { said(words, problem) }
            </div>
        </div>
    }
}

fn templates(tools: &Tools, form: &Compose) -> Html {
    let words = tools.words;
    let one = |template: &Template| {
        let press = tools.send(Event::Book(Act::Write(Write::Insert(template.id))));
        html! {
            <li key={template.id.to_string()}>
                <button type="button" class="option" onclick={press}>
                    <span class="grow">
                        { name(&template.title) }
                        if template.article {
                            <span class="quiet-text">{ words.templates_article() }</span>
                        }
                        <span class="quiet-text">{ name(&template.detail) }</span>
                    </span>
                </button>
            </li>
        }
    };
    let list = form.templates.as_ref().map(|Loaded { value, problem, .. }| match (value, problem) {
        (_, Some(problem)) => failed(tools, words.templates_failed(), problem),
        (None, None) => html! { <p class="quiet-text" role="status">{ words.templates_looking() }</p> },
        (Some(all), None) if all.is_empty() => {
            html! { <p class="quiet-text">{ words.mail_templates_none() }</p> }
        }
        (Some(all), None) => html! { <ul class="list options">{ for all.iter().map(one) }</ul> },
    });
    html! {
        <>
            if form.filling { <p class="quiet-text" role="status">{ words.mail_filling() }</p> }
            if let Some(problem) = &form.unfilled { { failed(tools, words.mail_unfilled(), problem) } }
            if let Some(list) = list {
                <section class="templates" aria-label={words.templates_title()}>{ list }</section>
            }
        </>
    }
}
