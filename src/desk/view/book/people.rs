//! To whom a mail goes: a field in which somebody is searched, with those who are found below (WAI-ARIA Authoring
//! Practices, "Combobox"), and those who are chosen before it.

use domain::correspondence::{Part, Recipient};
use ui::{Icon, dotted, icon, tile};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    model::{
        Event,
        book::{Act, Finding, Write, typed},
    },
    view::kit::{Tools, name, telling},
};

/// Properties of [`People`].
#[derive(Properties, PartialEq)]
pub(super) struct PeopleProps {
    pub(super) tools: Tools,
    pub(super) part: Part,
    /// Who is chosen.
    pub(super) people: Vec<Recipient>,
    /// The search, where it is for this part.
    pub(super) finding: Option<Finding>,
    /// It is what the mail lacks.
    pub(super) wrong: bool,
    /// Given to the field, so that focus can be put there.
    pub(super) place: NodeRef,
}

/// The field of a part.
#[component]
pub(super) fn People(props: &PeopleProps) -> Html {
    let PeopleProps { tools, part, people, finding, wrong, place } = props;
    let words = tools.words;
    let (part, id) = (*part, if *part == Part::To { "mail-to" } else { "mail-cc" });
    let label = if part == Part::To { words.mail_to() } else { words.mail_cc() };
    let text = finding.as_ref().map(|finding| finding.text.clone()).unwrap_or_default();
    let options = options(finding.as_ref());
    let marked = use_state(|| None::<usize>);
    {
        let marked = marked.clone();
        let of = (text.clone(), options.len());
        use_effect_with(of, move |_| marked.set(None));
    }
    let settled = finding.as_ref().is_some_and(|finding| !finding.searching);
    let active = (*marked).or((settled && !options.is_empty()).then_some(0)).filter(|at| *at < options.len());
    let send = {
        let on = tools.on.clone();
        move |write: Write| on.emit(Event::Book(Act::Write(write)))
    };
    let oninput = {
        let send = send.clone();
        Callback::from(move |event: InputEvent| {
            send(Write::Find(part, event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let onkeydown = {
        let (send, marked) = (send.clone(), marked.clone());
        let all: Vec<Recipient> = options.iter().map(|option| option.recipient.clone()).collect();
        let (last, empty, text) = (people.len().checked_sub(1), text.is_empty(), text.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() {
                return;
            }
            let end = all.len().saturating_sub(1);
            let next = match (event.key().as_str(), active) {
                _ if all.is_empty() => None,
                ("ArrowDown", None) => Some(0),
                ("ArrowDown", Some(at)) => Some(if at < end { at.saturating_add(1) } else { 0 }),
                ("ArrowUp", None | Some(0)) => Some(end),
                ("ArrowUp", Some(at)) => Some(at.saturating_sub(1)),
                _ => None,
            };
            match event.key().as_str() {
                _ if next.is_some() => {
                    event.prevent_default();
                    marked.set(next);
                }
                // With Ctrl the mail is sent.
                "Enter" if event.ctrl_key() || event.meta_key() => {}
                "Enter" | "," | ";" if event.key() == "Enter" || !empty => {
                    event.prevent_default();
                    // A whole address needs no answer to be taken.
                    let chosen = active.and_then(|at| all.get(at)).cloned().or_else(|| typed(&text));
                    if let Some(chosen) = chosen {
                        send(Write::Take(part, chosen));
                    }
                }
                "Escape" if !empty => {
                    event.prevent_default();
                    event.stop_propagation();
                    send(Write::Find(part, String::new()));
                }
                "Backspace" if empty => {
                    if let Some(last) = last {
                        send(Write::Drop(part, last));
                    }
                }
                _ => {}
            }
        })
    };
    let chip = |(at, one): (usize, &Recipient)| {
        let send = send.clone();
        let drop = Callback::from(move |_: MouseEvent| send(Write::Drop(part, at)));
        html! {
            <li class={classes!("person-chip", one.record.is_none().then_some("unknown"))} key={one.address.as_str().to_owned()}>
                <span title={one.address.as_str().to_owned()}>{ name(one.label()) }</span>
                if one.record.is_none() { <span class="quiet-text">{ words.mail_unknown() }</span> }
                <button type="button" class="button quiet round" aria-label={words.mail_drop(one.label())} onclick={drop}>
                    { icon(Icon::Dismiss) }
                </button>
            </li>
        }
    };
    let list = format!("{id}-found");
    let open = !options.is_empty();
    let invalid = wrong.then_some("true");
    let said = said(tools, finding.as_ref(), options.len());
    html! {
        <div class="people-field">
            <label class="label" for={id}>{ label }</label>
            <div class="field people-box">
                <ul class="list" aria-label={label}>{ for people.iter().enumerate().map(chip) }</ul>
                <input {id} type="text" role="combobox" autocomplete="off" spellcheck="false" dir="auto" maxlength="200"
                    aria-autocomplete="list" aria-expanded={open.to_string()} aria-controls={list.clone()}
                    aria-activedescendant={active.filter(|_| open).map(|at| format!("{id}-{at}"))}
                    aria-invalid={invalid} aria-describedby={invalid.map(|_| "mail-wrong")} ref={place}
                    placeholder={if people.is_empty() { words.mail_find() } else { "" }} value={text} {oninput} {onkeydown} />
            </div>
            <p class="quiet-text" role="status">{ said }</p>
            <ul id={list} class="list options" role="listbox" aria-label={label}>
                { for options.iter().enumerate().map(|(at, option)| painted(tools, part, id, at, option, active == Some(at))) }
            </ul>
        </div>
    }
}

/// Somebody who can be chosen.
struct Choice {
    recipient: Recipient,
    detail: String,
}

/// Who is found, and at last the address that is typed, where it is one and nobody has it.
fn options(finding: Option<&Finding>) -> Vec<Choice> {
    let Some(finding) = finding else { return Vec::new() };
    let found = finding.found.value.iter().flatten().filter_map(|found| {
        let address = found.address.clone()?;
        let detail = found.detail.clone();
        Some(Choice { recipient: Recipient { record: Some(found.record.clone()), address }, detail })
    });
    let mut all: Vec<Choice> = found.collect();
    let typed = typed(&finding.text);
    if let Some(typed) = typed.filter(|typed| !all.iter().any(|one| one.recipient.address == typed.address)) {
        all.push(Choice { recipient: typed, detail: String::new() });
    }
    all
}

fn painted(tools: &Tools, part: Part, id: &str, at: usize, choice: &Choice, active: bool) -> Html {
    let words = tools.words;
    let Choice { recipient, detail } = choice;
    let press = tools.send(Event::Book(Act::Write(Write::Take(part, recipient.clone()))));
    // The field keeps focus: a press of the pointer must not take it away before the click counts.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let body = match &recipient.record {
        Some(record) => {
            let detail = Some(detail.trim()).filter(|detail| !detail.is_empty());
            // What tells them apart names the address already, where it has one.
            let address = (!detail.is_some_and(|detail| detail.contains(recipient.address.as_str())))
                .then(|| name(recipient.address.as_str()));
            let facts =
                [html! { words.kind(record.kind) }].into_iter().chain(detail.map(name)).chain(address);
            html! {
                <>
                    { tile(record.kind) }
                    <span class="grow">{ name(&record.name) }<span class="quiet-text">{ dotted(facts) }</span></span>
                </>
            }
        }
        None => html! {
            <>
                <span class="tile" aria-hidden="true">{ icon(Icon::Mail) }</span>
                <span class="grow">
                    <span>{ words.mail_use_address(recipient.address.as_str()) }</span>
                    <span class="quiet-text">{ words.mail_unknown() }</span>
                </span>
            </>
        },
    };
    html! {
        <li id={format!("{id}-{at}")} class="option" role="option" aria-selected={active.to_string()}
            key={recipient.address.as_str().to_owned()} onclick={press} {onmousedown}>
            { body }
        </li>
    }
}

fn said(tools: &Tools, finding: Option<&Finding>, options: usize) -> String {
    let words = tools.words;
    let Some(finding) = finding.filter(|finding| !finding.text.trim().is_empty()) else {
        return String::new();
    };
    match &finding.found.problem {
        Some(problem) => telling(words, problem).0,
        None if finding.searching => words.records_searching().to_owned(),
        None if options == 0 && finding.found.value.is_some() => words.mail_none_found().to_owned(),
        None if options == 0 => words.desk_type_to_search().to_owned(),
        None => words.mail_found(u64::try_from(options).unwrap_or_default()),
    }
}
