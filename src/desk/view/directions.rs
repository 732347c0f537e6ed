//! In which direction fields of appointments, contacts and tasks go: a kind after another, its fields within.

use admin::Direction;
use ui::{Icon, Look, Words, button, icon};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::kit::{Tools, pill};
use crate::model::{Edit, Event, WAYS, Whole};

/// The card of the organisation's settings.
pub(super) fn directions(tools: &Tools, whole: &Whole) -> Html {
    let words = tools.words;
    let all = &whole.draft.directions;
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card" aria-labelledby="directions">
            <h2 id="directions">{ words.desk_directions() }</h2>
            <p class="quiet-text">{ words.desk_directions_text() }</p>
            { for all.chunk_by(|one, next| one.kind == next.kind).map(|of_kind| kind(tools, of_kind)) }
        </section>
    }
}

fn kind(tools: &Tools, fields: &[Direction]) -> Html {
    let words = tools.words;
    let Some(name) = fields.first().map(|one| one.kind.clone()) else { return Html::default() };
    let changed = fields.iter().filter(|one| one.way != one.usual && !one.fixed).count();
    let said = words.desk_kind(&name);
    let usual = (changed > 0).then(|| tools.send(Event::Edit(Edit::UsualWays(name.clone()))));
    html! {
        <details class="directions" key={name.clone()}>
            <summary>
                { icon(Icon::Chevron) }<span class="grow">{ said }</span>
                if changed > 0 {
                    { pill("info", words.desk_unusual()) }
                }
            </summary>
            <ul class="list switches">{ for fields.iter().map(|one| field(tools, one)) }</ul>
            if usual.is_some() {
                <div class="actions">{ button(Look::Plain, None, words.desk_usual_ways(), usual) }</div>
            }
        </details>
    }
}

fn field(tools: &Tools, one: &Direction) -> Html {
    let words = tools.words;
    let (id, name) = (format!("way-{}-{}", one.kind, one.field), words.step_field(&one.field));
    if one.fixed {
        return html! {
            <li class="switch-row" key={id}>
                <span class="grow strong">{ name }</span>
                <span class="quiet-text">{ way(words, &one.way) }{ " · " }{ words.desk_way_fixed() }</span>
            </li>
        };
    }
    let (on, kind, of) = (tools.on.clone(), one.kind.clone(), one.field.clone());
    let onchange = Callback::from(move |event: yew::Event| {
        let way = event.target_unchecked_into::<HtmlSelectElement>().value();
        on.emit(Event::Edit(Edit::Way(kind.clone(), of.clone(), way)));
    });
    let option = |name: &'static str| {
        html! { <option value={name} selected={one.way == name}>{ way(words, name) }</option> }
    };
    html! {
        <li class="switch-row" key={id.clone()}>
            <label class="grow" for={id.clone()}>
                <span class="strong">{ name }</span>
                if one.way != one.usual {
                    { " " }{ pill("info", words.desk_unusual()) }
                }
            </label>
            <select {id} class="field" {onchange}>{ for WAYS.map(option) }</select>
        </li>
    }
}

fn way(words: Words, name: &str) -> String {
    words.desk_way(name)
}
