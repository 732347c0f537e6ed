//! One's own tracking settings: the filter, whom to make, folder rules, never-track lists, and what would have been.

use admin::Me;
use ui::{Icon, Look, Words, button, icon};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{
    folders,
    kit::{Tools, empty, head, link, loaded},
    organisation::toggle,
    trial,
};
use crate::model::{Desk, Edit, Event, Lists, Own, Place};

/// The filters in the order they are offered: from the least that is tracked to the most.
const FILTERS: [&str; 5] = ["nothing", "replies", "people", "records", "all"];

/// The page.
pub(super) fn settings(tools: &Tools, desk: &Desk, me: &Me) -> Html {
    let words = tools.words;
    if me.mailbox.is_none() {
        let more = link(&Place::Options, "button", html! { words.desk_options() });
        return html! {
            <>
                { head(words.desk_settings(), "", Html::default()) }
                { empty(icon(Icon::Mail), words.desk_no_mailbox(), words.desk_no_mailbox_text(), more) }
            </>
        };
    }
    html! {
        <>
            { head(words.desk_settings(), words.desk_settings_text(), Html::default()) }
            { loaded(tools, &desk.own, |own| all(tools, desk, own)) }
        </>
    }
}

/// Somebody else's, for an administrator.
pub(super) fn of_another(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    let back =
        desk.whose().map(|id| link(&Place::Mailbox(id), "button quiet", html! { words.desk_mailbox() }));
    let title = match &desk.own.value {
        Some(own) => words.desk_settings_of(&own.kept.address),
        None => words.desk_settings().to_owned(),
    };
    html! {
        <>
            { head(title, words.desk_settings_of_text(), back.unwrap_or_default()) }
            { loaded(tools, &desk.own, |own| all(tools, desk, own)) }
        </>
    }
}

fn all(tools: &Tools, desk: &Desk, own: &Own) -> Html {
    let words = tools.words;
    html! {
        <>
            <fieldset class="whole" disabled={own.saving}>
                <legend class="sr">{ words.desk_settings() }</legend>
                { filter(tools, own) }
                { create(tools, own) }
                { send_as(tools, own) }
                { folders::rules(tools, desk, own) }
                { never(tools, &own.lists, own.draft.never.private, words.desk_never_text(), folders::never(tools, desk, own)) }
            </fieldset>
            { trial::trial(tools, &desk.trial, own.is_changed()) }
            { keep(tools, own.is_changed(), own.saving, &own.lists.wrong()) }
        </>
    }
}

fn filter(tools: &Tools, own: &Own) -> Html {
    let words = tools.words;
    let choice = |name: &'static str| {
        let on = tools.on.clone();
        let onchange = Callback::from(move |_: yew::Event| on.emit(Event::Edit(Edit::Filter(name.into()))));
        html! {
            <label class="choice" key={name}>
                <input type="radio" name="filter" checked={own.draft.filter == name} disabled={own.draft.filter_forced}
                    {onchange} />
                <span class="grow">
                    <span class="strong">{ words.desk_filter_name(name) }</span>
                    <span class="quiet-text">{ words.desk_filter_text(name) }</span>
                </span>
            </label>
        }
    };
    html! {
        <section class="card" aria-labelledby="filter">
            <h2 id="filter">{ words.desk_filter_title() }</h2>
            if own.draft.filter_forced {
                <p class="note">{ icon(Icon::Info) }<span>{ words.desk_filter_forced() }</span></p>
            }
            <div class="choices" role="radiogroup" aria-labelledby="filter">{ for FILTERS.into_iter().filter(|name| own.offers(name)).map(choice) }</div>
        </section>
    }
}

fn create(tools: &Tools, own: &Own) -> Html {
    let words = tools.words;
    let choice = |kind: &'static str| {
        let on = tools.on.clone();
        let wanted = Some(kind).filter(|kind| !kind.is_empty()).map(str::to_owned);
        let checked = own.draft.create == wanted;
        let onchange =
            Callback::from(move |_: yew::Event| on.emit(Event::Edit(Edit::Create(wanted.clone()))));
        html! {
            <label class="choice" key={kind}>
                <input type="radio" name="create" {checked} {onchange} />
                <span class="grow">
                    <span class="strong">{ words.desk_create_name(kind) }</span>
                    <span class="quiet-text">{ words.desk_create_text(kind) }</span>
                </span>
            </label>
        }
    };
    html! {
        <section class="card" aria-labelledby="create">
            <h2 id="create">{ words.desk_create_title() }</h2>
            <div class="choices" role="radiogroup" aria-labelledby="create">
                { for ["", "contact", "lead"].map(choice) }
            </div>
        </section>
    }
}

/// Whether others may send in one's own name.
fn send_as(tools: &Tools, own: &Own) -> Html {
    let words = tools.words;
    let on = own.draft.send_as;
    html! {
        <section class="card" aria-labelledby="outgoing">
            <h2 id="outgoing">{ words.desk_outgoing_title() }</h2>
            <ul class="list switches">
                { toggle(tools, "send-as", words.desk_send_as().into(), words.desk_send_as_text().into(), on, None, Edit::SendAs(!on)) }
            </ul>
        </section>
    }
}

/// Never-track lists, a person's or the organisation's; `more` is what else belongs to them.
pub(super) fn never(tools: &Tools, lists: &Lists, private: bool, text: &'static str, more: Html) -> Html {
    let words = tools.words;
    let on = tools.on.clone();
    let tick = Callback::from(move |event: MouseEvent| {
        let box_: web_sys::HtmlInputElement = event.target_unchecked_into();
        on.emit(Event::Edit(Edit::Private(box_.checked())));
    });
    html! {
        <section class="card" aria-labelledby="never">
            <h2 id="never">{ words.desk_never_title() }</h2>
            <p class="quiet-text">{ text }</p>
            <div class="three">
                { area(tools, "never-addresses", words.desk_never_addresses(), "name@example.com", &lists.addresses, Edit::Addresses) }
                { area(tools, "never-domains", words.desk_never_domains(), "example.com", &lists.domains, Edit::Domains) }
                { area(tools, "never-words", words.desk_never_words(), "", &lists.words, Edit::Words) }
            </div>
            <label class="tick">
                <input type="checkbox" checked={private} onclick={tick} />
                <span class="grow">
                    <span class="strong">{ words.desk_never_private() }</span>
                    <span class="quiet-text">{ words.desk_never_private_text() }</span>
                </span>
            </label>
            { more }
        </section>
    }
}

/// A text of several lines.
pub(super) fn area(
    tools: &Tools,
    id: &'static str,
    label: &'static str,
    example: &'static str,
    value: &str,
    edit: fn(String) -> Edit,
) -> Html {
    let on = tools.on.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        on.emit(Event::Edit(edit(event.target_unchecked_into::<HtmlTextAreaElement>().value())));
    });
    html! {
        <div class="area">
            <label class="label" for={id}>{ label }</label>
            <p class="quiet-text" id={format!("{id}-how")}>{ tools.words.desk_one_a_line() }</p>
            <textarea {id} class="field" rows="4" aria-describedby={format!("{id}-how")} placeholder={example}
                spellcheck="false" {oninput} value={value.to_owned()} />
        </div>
    }
}

/// What is not kept yet, and the way to keep it. It stays in sight.
pub(super) fn keep(tools: &Tools, changed: bool, saving: bool, wrong: &[String]) -> Html {
    let words = tools.words;
    let save = (changed && !saving && wrong.is_empty()).then(|| tools.send(Event::Save));
    html! {
        <div class={classes!("keep", changed.then_some("changed"))}>
            <p class="grow" role="status">{ state(words, changed, saving, wrong) }</p>
            <div class="actions">
                { button(Look::Plain, None, words.desk_discard(), (changed && !saving).then(|| tools.send(Event::Discard))) }
                { button(Look::Primary, None, words.desk_save(), save) }
            </div>
        </div>
    }
}

fn state(words: Words, changed: bool, saving: bool, wrong: &[String]) -> String {
    if saving {
        words.desk_saving().into()
    } else if !wrong.is_empty() {
        words.desk_wrong_entries(&wrong.join(", "))
    } else if changed {
        words.desk_changed().into()
    } else {
        words.desk_unchanged().into()
    }
}
