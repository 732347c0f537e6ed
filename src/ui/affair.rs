//! The form for a deal or case that is made from the mail.

use domain::{
    pane::Event,
    party::{Kind, NewAffair},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::tools::{Look, Tools, button, theirs};

/// Characters that a case's title takes; an opportunity's name takes more.
const MAX_NAME: &str = "200";

/// Properties of [`AffairForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct AffairFormProps {
    pub(crate) tools: Tools,
    pub(crate) affair: NewAffair,
}

/// The form.
#[component]
pub(crate) fn AffairForm(props: &AffairFormProps) -> Html {
    let AffairFormProps { tools, affair } = props;
    let words = tools.words;
    let name = use_state(|| affair.name.clone());
    let wrong = use_state(|| false);
    let oninput = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| {
            name.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onsubmit = {
        let (name, wrong, on, affair) = (name.clone(), wrong.clone(), tools.on.clone(), affair.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if name.trim().is_empty() {
                wrong.set(true);
            } else {
                on.emit(Event::AddAffair(NewAffair { name: name.trim().into(), ..affair.clone() }));
            }
        })
    };
    let missing = *wrong && name.trim().is_empty();
    let title = if affair.kind == Kind::Case { words.affair_case() } else { words.affair_opportunity() };
    html! {
        <form class="part form" aria-labelledby="affair-title" novalidate=true {onsubmit}>
            <h3 id="affair-title">{ title }</h3>
            <p class="quiet-text">{ theirs("", affair.customer.name.clone()) }</p>
            <label class="label" for="affair-name">{ words.affair_name() }</label>
            <input id="affair-name" class="field" type="text" dir="auto" autocomplete="off" maxlength={MAX_NAME} data-first=""
                aria-invalid={missing.then_some("true")} aria-describedby={missing.then_some("affair-wrong")}
                value={(*name).clone()} {oninput} />
            <p id="affair-wrong" class="wrong" role="alert">{ missing.then(|| words.affair_name_missing()) }</p>
            <p class="quiet-text">{ words.affair_tracks() }</p>
            <div class="actions">
                <button type="submit" class={Look::Primary.class()}><span>{ words.form_add_and_track() }</span></button>
                { button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Close))) }
            </div>
        </form>
    }
}
