//! A record's fields, changed one by one where they stand.

use domain::{
    party::{Kind, Record},
    problem::Problem,
    sheet::{Sheet, Slot, Sort, Value, Wrong},
};
use ui::{Icon, Look, Words, button, icon, icon_button, words::dates};
use web_sys::{Element, HtmlElement, HtmlInputElement, wasm_bindgen::JsCast as _};
use yew::prelude::*;

use super::{act, to_record};
use crate::{
    model::{Event, book::Act},
    view::kit::{Tools, name, said, telling},
};

/// A field's name in the words.
fn slot_word(slot: Slot) -> &'static str {
    match slot {
        Slot::Name => "name",
        Slot::Topic => "topic",
        Slot::First => "first",
        Slot::Last => "last",
        Slot::Job => "job",
        Slot::CompanyName | Slot::Company => "company",
        Slot::Customer => "customer",
        Slot::Person => "person",
        Slot::Number => "number",
        Slot::Email => "email",
        Slot::Phone => "phone",
        Slot::Mobile => "mobile",
        Slot::Site => "site",
        Slot::Street => "street",
        Slot::PostalCode => "postal_code",
        Slot::City => "city",
        Slot::Country => "country",
        Slot::Worth => "worth",
        Slot::CloseOn => "close_on",
        Slot::Chance => "chance",
        Slot::Rating => "rating",
        Slot::Priority => "priority",
        Slot::FollowUp => "follow_up",
        Slot::About => "about",
    }
}

fn label(words: Words, slot: Slot) -> String {
    words.record_slot(slot_word(slot))
}

/// A number of a choice in the words.
fn choice(words: Words, slot: Slot, number: i64) -> String {
    let word = match number {
        1 => "one",
        2 => "two",
        _ => "three",
    };
    if slot == Slot::Rating { words.record_rating(word) } else { words.record_priority(word) }
}

/// Properties of [`Facts`].
#[derive(Properties, PartialEq)]
pub(super) struct FactsProps {
    pub(super) tools: Tools,
    pub(super) sheet: Sheet,
    /// That field is being changed.
    pub(super) saving: Option<Slot>,
    /// The last change did not work.
    pub(super) failed: Option<(Slot, Problem)>,
    /// These were changed here, and can be put back.
    pub(super) changed: Vec<Slot>,
}

/// The fields.
#[component]
pub(super) fn Facts(props: &FactsProps) -> Html {
    let FactsProps { tools, sheet, saving, failed, changed } = props;
    let words = tools.words;
    let typing = use_state(|| None::<Slot>);
    let part = use_node_ref();
    {
        // A field that was left gives focus back to its button.
        let (part, before, kind) = (part.clone(), use_mut_ref(|| None::<Slot>), sheet.of.kind);
        use_effect_with(*typing, move |now| {
            let left = before.replace(*now).filter(|_| now.is_none());
            let place = left.and_then(|slot| Slot::of(kind).iter().position(|known| *known == slot));
            let button = place.and_then(|place| {
                let row = format!("dl > div:nth-child({}) .round", place.saturating_add(1));
                part.cast::<Element>()?.query_selector(&row).ok()??.dyn_into::<HtmlElement>().ok()
            });
            if let Some(button) = button {
                // A button that is gone needs no focus.
                let _ = button.focus();
            }
        });
    }
    let row = |slot: &Slot| {
        let value = sheet.get(*slot);
        let key = slot_word(*slot);
        if *typing == Some(*slot) {
            let done = {
                let (typing, on, slot) = (typing.clone(), tools.on.clone(), *slot);
                Callback::from(move |typed: Option<Value>| {
                    typing.set(None);
                    if let Some(typed) = typed {
                        on.emit(Event::Book(Act::Set(slot, typed)));
                    }
                })
            };
            let (tools, value, kind) = (tools.clone(), value.clone(), sheet.of.kind);
            return html! { <div {key}><FactForm {tools} {kind} slot={*slot} {value} {done} /></div> };
        }
        let begin = {
            let (typing, slot) = (typing.clone(), *slot);
            Callback::from(move |_: MouseEvent| typing.set(Some(slot)))
        };
        let undo = changed.contains(slot).then(|| act(tools, Act::Undo(*slot)));
        let field = label(words, *slot);
        html! {
            <div {key}>
                <dt>{ field.clone() }</dt>
                <dd>
                    { shown(tools, *slot, value) }
                    if *saving == Some(*slot) {
                        <span class="spinner" aria-hidden="true" /><span class="sr" role="status">{ words.new_saving() }</span>
                    }
                    // The button keeps its place, and focus, while what was typed is on its way.
                    if slot.is_editable(sheet.of.kind) {
                        { icon_button(Icon::Pen, words.field_edit(&field), begin) }
                        if let Some(undo) = undo { { button(Look::Quiet, None, words.undo(), Some(undo)) } }
                    }
                </dd>
            </div>
        }
    };
    html! {
        <section class="card record-facts" aria-labelledby="facts" ref={part}>
            <h2 id="facts">{ words.record_details() }</h2>
            if let Some((slot, problem)) = failed { { not_changed(tools, sheet, *slot, problem) } }
            <dl class="facts fields">{ for Slot::of(sheet.of.kind).iter().map(row) }</dl>
        </section>
    }
}

/// That a change did not work, and who can do what about it.
fn not_changed(tools: &Tools, sheet: &Sheet, slot: Slot, problem: &Problem) -> Html {
    let words = tools.words;
    let (what, remedy) = if matches!(problem, Problem::NotAllowed(_)) {
        (may_not(words, sheet.owner.as_ref()), String::new())
    } else if *problem == Problem::Conflict {
        (words.record_changed_meanwhile().to_owned(), String::new())
    } else {
        telling(words, problem)
    };
    html! {
        <div class="banner bad" role="alert">
            { icon(Icon::Warning) }
            <div class="grow">
                <p class="strong">{ words.record_not_changed(&label(words, slot)) }</p>
                <p>{ what }{ " " }{ remedy }</p>
                { said(words, problem) }
            </div>
            { button(Look::Plain, Some(Icon::Retry), words.record_look_again(), Some(act(tools, Act::LookAgain))) }
        </div>
    }
}

/// Who can help where the CRM says no.
pub(super) fn may_not(words: Words, owner: Option<&Record>) -> String {
    match owner.filter(|owner| !owner.name.trim().is_empty()) {
        Some(owner) => words.record_may_not(&owner.name),
        None => words.record_may_not_nobody().to_owned(),
    }
}

fn shown(tools: &Tools, slot: Slot, value: &Value) -> Html {
    let words = tools.words;
    match value {
        Value::Nothing => Html::default(),
        Value::Text(text) if slot == Slot::About => {
            html! { <span class="entry-text" dir="auto">{ text.clone() }</span> }
        }
        Value::Text(text) => match leads_to(slot, text) {
            Some(to) if slot == Slot::Site => html! {
                <a class="link" href={to} target="_blank" rel="noopener noreferrer">{ name(text) }</a>
            },
            Some(to) => html! { <a class="link" href={to}>{ name(text) }</a> },
            None => name(text),
        },
        Value::Money { shown, .. } => name(shown),
        Value::Number(number) if matches!(slot, Slot::Rating | Slot::Priority) => {
            html! { choice(words, slot, *number) }
        }
        Value::Number(number) => html! { format!("{number} %") },
        Value::At(at) if slot == Slot::CloseOn => html! { words.until(*at, domain::mail::Moment(tools.now)) },
        Value::At(at) => tools.moment(at.0),
        Value::Link(record) => to_record(record),
    }
}

/// Where a text leads to: an address to a mail, a number to a call, a website to itself.
fn leads_to(slot: Slot, text: &str) -> Option<String> {
    let digits = || text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>();
    let is_number = matches!(slot, Slot::Phone | Slot::Mobile);
    match slot == Slot::Site {
        true => site(text),
        false if slot == Slot::Email => Some(format!("mailto:{text}")),
        false => is_number.then(|| format!("tel:{}", digits())),
    }
}

/// A website's address that may be followed: of the web alone.
fn site(text: &str) -> Option<String> {
    let text = text.trim();
    let small = text.to_ascii_lowercase();
    match small.split_once(':') {
        Some(("http" | "https", _)) => Some(text.to_owned()),
        Some(_) => None,
        None => {
            (small.contains('.') && !small.contains(char::is_whitespace)).then(|| format!("https://{text}"))
        }
    }
}

/// Properties of [`FactForm`].
#[derive(Properties, PartialEq)]
struct FactFormProps {
    tools: Tools,
    kind: Kind,
    slot: Slot,
    value: Value,
    /// Told what was typed, or nothing where it was left.
    done: Callback<Option<Value>>,
}

/// As it stands in the field that is typed into.
fn begun(slot: Slot, kind: Kind, value: &Value) -> String {
    match (value, slot.sort(kind)) {
        (Value::At(at), Sort::Day) => dates::day_input(*at),
        (Value::At(at), Sort::Time) => dates::local_input(*at),
        _ => value.text(),
    }
}

fn read(slot: Slot, kind: Kind, typed: &str) -> Result<Value, Wrong> {
    let empty = typed.trim().is_empty();
    match slot.sort(kind) {
        Sort::Day | Sort::Time if empty => Ok(Value::Nothing),
        Sort::Day => dates::typed_day(typed).map(Value::At).ok_or(Wrong::NoNumber),
        Sort::Time => dates::typed_time(typed).map(Value::At).ok_or(Wrong::NoNumber),
        Sort::Line(_) | Sort::Lines | Sort::Money | Sort::Whole(_) | Sort::Choice(_) | Sort::Link => {
            slot.typed(kind, typed)
        }
    }
}

/// One field while it is typed into.
#[component]
fn FactForm(props: &FactFormProps) -> Html {
    let FactFormProps { tools, kind, slot, value, done } = props;
    let words = tools.words;
    let text = use_state(|| begun(*slot, *kind, value));
    let wrong = use_state(|| None::<Wrong>);
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
    let set = {
        let (text, wrong) = (text.clone(), wrong.clone());
        Callback::from(move |value: String| {
            wrong.set(None);
            text.set(value);
        })
    };
    // Text areas and selects have a value as fields have.
    let value_of = |event: &yew::Event| event.target_unchecked_into::<HtmlInputElement>().value();
    let oninput = set.reform(move |event: InputEvent| value_of(&event));
    let onchange = set.reform(move |event: yew::Event| value_of(&event));
    let onsubmit = {
        let (text, done, wrong, slot, kind) = (text.clone(), done.clone(), wrong.clone(), *slot, *kind);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match read(slot, kind, &text) {
                Ok(value) => done.emit(Some(value)),
                Err(why) => wrong.set(Some(why)),
            }
        })
    };
    let onkeydown = {
        let done = done.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                event.stop_propagation();
                done.emit(None);
            }
        })
    };
    let said = wrong.map(|wrong| match wrong {
        Wrong::Missing => words.record_missing(),
        Wrong::NoNumber => words.record_no_number(),
        Wrong::NoAddress => words.record_no_address(),
    });
    let invalid = said.is_some().then_some("true");
    let cancel = done.reform(|_: MouseEvent| None);
    let sort = slot.sort(*kind);
    let kind_of_input = match sort {
        Sort::Day => "date",
        Sort::Time => "datetime-local",
        Sort::Line(_) if *slot == Slot::Email => "email",
        Sort::Line(_) if matches!(slot, Slot::Phone | Slot::Mobile) => "tel",
        Sort::Line(_) | Sort::Lines | Sort::Money | Sort::Whole(_) | Sort::Choice(_) | Sort::Link => "text",
    };
    let most = if let Sort::Line(units) = sort { Some(units.to_string()) } else { None };
    let numeric = matches!(sort, Sort::Money | Sort::Whole(_)).then_some("decimal");
    html! {
        <form class="inline" novalidate=true {onsubmit} {onkeydown}>
            <label class="label" for="field">{ label(words, *slot) }</label>
            { match sort {
                Sort::Lines => html! {
                    <textarea id="field" class="field" rows="5" dir="auto" maxlength={domain::sheet::MAX_LINES.to_string()}
                        ref={place} value={(*text).clone()} {oninput} />
                },
                Sort::Choice(all) => {
                    let option = |number: &i64| html! {
                        <option value={number.to_string()} selected={*text == number.to_string()}>
                            { choice(words, *slot, *number) }
                        </option>
                    };
                    html! {
                        <select id="field" class="field" ref={place} {onchange}>
                            <option value="" selected={text.is_empty()}>{ words.record_nothing() }</option>
                            { for all.iter().map(option) }
                        </select>
                    }
                }
                Sort::Line(_) | Sort::Money | Sort::Whole(_) | Sort::Day | Sort::Time | Sort::Link => html! {
                    <input id="field" class="field" type={kind_of_input} dir="auto" autocomplete="off" maxlength={most}
                        inputmode={numeric} ref={place} aria-invalid={invalid} aria-describedby={invalid.map(|_| "field-wrong")}
                        value={(*text).clone()} {oninput} />
                },
            } }
            <p id="field-wrong" class="wrong" role="alert">{ said }</p>
            <div class="actions">
                <button type="submit" class="button primary"><span>{ words.new_save() }</span></button>
                { button(Look::Quiet, None, words.cancel(), Some(cancel)) }
            </div>
        </form>
    }
}
