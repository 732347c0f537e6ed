//! Somebody's fields, changed one by one, and what the signature under the mail says otherwise.

use domain::{
    pane::{
        Edit, Event,
        view::{DetailsLook, DetailsView},
    },
    signature::{Difference, Field},
};
use web_sys::{Element, HtmlElement, HtmlInputElement, wasm_bindgen::JsCast as _};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    tools::{Look, Tools, button, icon_button, some, theirs},
    trouble::trouble,
    words::Words,
};

/// Characters that every one of the columns takes.
const MAX_VALUE: &str = "100";

/// Properties of [`DetailsPart`].
#[derive(Properties, PartialEq)]
pub(crate) struct DetailsProps {
    pub(crate) tools: Tools,
    pub(crate) view: DetailsView,
}

fn edit(tools: &Tools, edit: Edit) -> Callback<MouseEvent> {
    tools.send(Event::Details(edit))
}

/// How a field is called.
pub(crate) fn label(words: Words, field: Field) -> &'static str {
    match field {
        Field::Job => words.field_job(),
        Field::Company => words.company(),
        Field::Phone => words.phone(),
        Field::Mobile => words.field_mobile(),
        Field::Street => words.field_street(),
        Field::PostalCode => words.field_postal_code(),
        Field::City => words.field_city(),
    }
}

/// The button that opens them under somebody's card.
pub(crate) fn opener(
    tools: &Tools,
    of: &domain::party::Record,
    address: &domain::mail::Address,
    open: bool,
) -> Html {
    let press = edit(tools, Edit::Open(of.clone(), address.clone()));
    html! {
        <button type="button" class={Look::Quiet.class()} data-opens="details" aria-expanded={open.to_string()}
            onclick={press}>
            { icon(Icon::Pen) }<span>{ tools.words.details_open() }</span>
        </button>
    }
}

/// The fields.
#[component]
pub(crate) fn DetailsPart(props: &DetailsProps) -> Html {
    let DetailsProps { tools, view } = props;
    let words = tools.words;
    let typing = use_state(|| None::<Field>);
    let part = use_node_ref();
    {
        // A field that was left gives focus back to its button.
        let (part, before) = (part.clone(), use_mut_ref(|| None::<Field>));
        use_effect_with(*typing, move |now| {
            let left = before.replace(*now).filter(|_| now.is_none());
            let button = left.and_then(|field| {
                let place = Field::ALL.iter().position(|known| *known == field)?.saturating_add(1);
                let row = format!(".fields > div:nth-child({place}) .round");
                part.cast::<Element>()?.query_selector(&row).ok()??.dyn_into::<HtmlElement>().ok()
            });
            if let Some(button) = button {
                // A button that is gone needs no focus.
                let _ = button.focus();
            }
        });
    }
    let body = match &view.look {
        DetailsLook::Looking => html! {
            <p class="quiet-text" role="status"><span class="spinner" aria-hidden="true" />{ words.looking_up() }</p>
        },
        DetailsLook::Failed(problem) => html! {
            <div role="alert">
                { trouble(tools, html! { words.details_failed() }, problem, Some(Event::Details(Edit::Retry))) }
            </div>
        },
        DetailsLook::Here => html! {
            <>
                { news(tools, view) }
                if let Some(problem) = &view.failed {
                    <div role="alert">
                        { trouble(tools, html! { words.details_not_changed() }, problem, Some(Event::Details(Edit::Retry))) }
                    </div>
                }
                <dl class="facts fields">
                    { for view.values.iter().map(|(field, value)| row(tools, view, &typing, *field, value)) }
                </dl>
            </>
        },
    };
    html! {
        <div class="part details" role="group" ref={part} aria-label={words.details_of(&view.of.name)}>{ body }</div>
    }
}

/// What the signature says otherwise, each to be taken by itself.
fn news(tools: &Tools, view: &DetailsView) -> Html {
    let words = tools.words;
    if view.reads_signature {
        return html! { <p class="quiet-text">{ words.signature_reading() }</p> };
    }
    if view.new.is_empty() {
        return Html::default();
    }
    let one = |difference: &Difference| {
        let Difference { field, new } = difference;
        let stored = view.values.iter().find(|(known, _)| known == field).and_then(|(_, value)| some(value));
        let take = (view.saving.is_none()).then(|| edit(tools, Edit::Set(*field, new.clone())));
        html! {
            <li class="difference" key={format!("{field:?}")}>
                <div class="grow">
                    <p class="quiet-text">{ label(words, *field) }</p>
                    <p>{ theirs("", new.clone()) }</p>
                    if let Some(stored) = stored { <p class="quiet-text"><del>{ theirs("", stored.to_owned()) }</del></p> }
                </div>
                { button(Look::Plain, Some(Icon::Check), words.signature_take(), take) }
            </li>
        }
    };
    html! {
        <section class="note" aria-label={words.signature_title()}>
            { icon(Icon::Info) }
            <div class="grow">
                <p>{ words.signature_title() }</p>
                <ul class="list">{ for view.new.iter().map(one) }</ul>
            </div>
        </section>
    }
}

fn row(
    tools: &Tools,
    view: &DetailsView,
    typing: &UseStateHandle<Option<Field>>,
    field: Field,
    value: &str,
) -> Html {
    let words = tools.words;
    let name = label(words, field);
    if **typing == Some(field) {
        let done = {
            let (typing, on) = (typing.clone(), tools.on.clone());
            Callback::from(move |typed: Option<String>| {
                typing.set(None);
                if let Some(typed) = typed {
                    on.emit(Event::Details(Edit::Set(field, typed)));
                }
            })
        };
        let (tools, value) = (tools.clone(), value.to_owned());
        return html! { <div key={format!("{field:?}")}><FieldForm {tools} {field} {value} {done} /></div> };
    }
    let begin = {
        let typing = typing.clone();
        Callback::from(move |_: MouseEvent| typing.set(Some(field)))
    };
    let undo = view.changed.contains(&field).then(|| edit(tools, Edit::Undo(field)));
    html! {
        <div key={format!("{field:?}")}>
            <dt>{ name }</dt>
            <dd>
                { some(value).map(|value| theirs("", value.to_owned())) }
                if view.saving == Some(field) {
                    <span class="spinner" aria-hidden="true" /><span class="sr" role="status">{ words.new_saving() }</span>
                } else {
                    { icon_button(Icon::Pen, words.field_edit(name), begin) }
                    if let Some(undo) = undo { { button(Look::Quiet, None, words.undo(), Some(undo)) } }
                }
            </dd>
        </div>
    }
}

/// Properties of [`FieldForm`].
#[derive(Properties, PartialEq)]
struct FieldFormProps {
    tools: Tools,
    field: Field,
    value: String,
    /// Told what was typed, or nothing where it was left.
    done: Callback<Option<String>>,
}

/// One field while it is typed into.
#[component]
fn FieldForm(props: &FieldFormProps) -> Html {
    let FieldFormProps { tools, field, value, done } = props;
    let words = tools.words;
    let text = use_state(|| value.clone());
    let place = use_node_ref();
    {
        let place = place.clone();
        use_effect_with((), move |()| {
            if let Some(input) = place.cast::<HtmlElement>() {
                // A field that is gone needs no focus.
                let _ = input.focus();
            }
        });
    }
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onsubmit = {
        let (text, done) = (text.clone(), done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            done.emit(Some((*text).clone()));
        })
    };
    let onkeydown = {
        let done = done.clone();
        Callback::from(move |event: KeyboardEvent| {
            // The field is left, not the part around it.
            if event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                event.stop_propagation();
                done.emit(None);
            }
        })
    };
    let cancel = done.reform(|_: MouseEvent| None);
    html! {
        <form class="inline" novalidate=true {onsubmit} {onkeydown}>
            <label class="label" for="field">{ label(words, *field) }</label>
            <input id="field" class="field" type="text" dir="auto" autocomplete="off" maxlength={MAX_VALUE} ref={place}
                value={(*text).clone()} {oninput} />
            <div class="actions">
                <button type="submit" class={Look::Primary.class()}><span>{ words.new_save() }</span></button>
                { button(Look::Quiet, None, words.cancel(), Some(cancel)) }
            </div>
        </form>
    }
}
