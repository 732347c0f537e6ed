//! Somebody new: the fields as the mail suggests them, to be looked over and sent.

use domain::{
    details::Details,
    pane::{Event, view::Form},
    party::{Company, Kind, NewParty},
    signature::{Field, Signature},
};
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    details::label,
    icon::Icon,
    tools::{Look, Tools, button, theirs},
};

/// Characters that `contact.firstname`, `contact.lastname` and the same of `lead` take.
const MAX_NAME: &str = "50";

/// Characters that `lead.companyname` takes; `account.name` takes 160.
const MAX_COMPANY: &str = "100";

/// Properties of [`PersonForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct PersonFormProps {
    pub(crate) tools: Tools,
    pub(crate) form: Form,
}

/// The fields while they are being filled; nobody else's business until they are sent.
#[derive(Clone, PartialEq)]
struct Fields {
    kind: Kind,
    first: String,
    last: String,
    /// A place among the known companies; one more is another company, two more is none.
    place: usize,
    named: String,
    /// What the signature says; the places of what is left out.
    signed: Signature,
    left_out: Vec<usize>,
    /// It was sent without a last name.
    wrong: bool,
}

impl Fields {
    fn of(form: &Form) -> Self {
        let known = form.companies.len();
        let (place, named) = match &form.filled.company {
            Company::Known(record) => {
                let place = form.companies.iter().position(|company| company.is(record));
                (place.unwrap_or(known), if place.is_some() { String::new() } else { record.name.clone() })
            }
            Company::Named(name) => (known, name.clone()),
            // Without a choice the empty field says none.
            Company::None if known == 0 => (known, String::new()),
            Company::None => (known.saturating_add(1), String::new()),
        };
        let NewParty { kind, first, last, signed, .. } = form.filled.clone();
        Self { kind, first, last, place, named, signed, left_out: Vec::new(), wrong: false }
    }

    fn company(&self, form: &Form) -> Company {
        let named = self.named.trim();
        match form.companies.get(self.place) {
            Some(record) => Company::Known(record.clone()),
            None if self.place == form.companies.len() && !named.is_empty() => Company::Named(named.into()),
            None => Company::None,
        }
    }

    /// A company has nothing but its name.
    fn is_company(&self) -> bool {
        self.kind == Kind::Account
    }

    /// What of the signature is taken over.
    fn taken(&self) -> Signature {
        let all = self.signed.iter().enumerate();
        all.filter(|(place, _)| !self.left_out.contains(place)).map(|(_, one)| one.clone()).collect()
    }

    fn is_nameless(&self) -> bool {
        if self.is_company() { self.named.trim().is_empty() } else { self.last.trim().is_empty() }
    }

    fn person(&self, form: &Form) -> Option<NewParty> {
        let address = form.filled.address.clone();
        if self.is_nameless() {
            return None;
        }
        if self.is_company() {
            let company = Company::Named(self.named.trim().into());
            return Some(NewParty {
                kind: self.kind,
                first: String::new(),
                last: String::new(),
                address,
                company,
                signed: Signature::new(),
            });
        }
        Some(NewParty {
            kind: self.kind,
            first: self.first.trim().into(),
            last: self.last.trim().into(),
            address,
            company: self.company(form),
            signed: self.taken(),
        })
    }
}

/// The form.
#[component]
pub(crate) fn PersonForm(props: &PersonFormProps) -> Html {
    let PersonFormProps { tools, form } = props;
    let words = tools.words;
    let fields = use_state(|| Fields::of(form));
    let last = use_node_ref();
    {
        // The signature may be read after the form has opened: a company that nobody has touched follows it.
        let (fields, before, now) = (fields.clone(), use_mut_ref(|| form.clone()), form.clone());
        use_effect_with((form.filled.company.clone(), form.filled.signed.clone()), move |_| {
            let before = Fields::of(&before.replace(now.clone()));
            let now = Fields::of(&now);
            let mut next = (*fields).clone();
            if (before.place, &before.named) == (fields.place, &fields.named) {
                (next.place, next.named) = (now.place, now.named);
            }
            if before.signed == fields.signed {
                next.signed = now.signed;
            }
            if next != *fields {
                fields.set(next);
            }
        });
    }
    let typed = |set: fn(&mut Fields, String)| {
        let fields = fields.clone();
        Callback::from(move |event: InputEvent| {
            let mut next = (*fields).clone();
            set(&mut next, event.target_unchecked_into::<HtmlInputElement>().value());
            fields.set(next);
        })
    };
    let onsubmit = {
        let (fields, form, on, last) = (fields.clone(), form.clone(), tools.on.clone(), last.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match fields.person(&form) {
                Some(person) => on.emit(Event::Add(person)),
                None => {
                    fields.set(Fields { wrong: true, ..(*fields).clone() });
                    if let Some(field) = last.cast::<HtmlElement>() {
                        // A field that is gone needs no focus.
                        let _ = field.focus();
                    }
                }
            }
        })
    };
    let as_kind = |kind: Kind| {
        let onchange = {
            let fields = fields.clone();
            Callback::from(move |_: yew::Event| fields.set(Fields { kind, ..(*fields).clone() }))
        };
        html! {
            <label class="segment">
                <input type="radio" name="kind" checked={fields.kind == kind} {onchange} />
                <span>{ words.kind(kind) }</span>
            </label>
        }
    };
    let company = fields.is_company();
    let other = company || fields.place == form.companies.len();
    let wrong = fields.wrong && fields.is_nameless();
    html! {
        <form class="part form" aria-labelledby="form-title" novalidate=true {onsubmit}>
            <h3 id="form-title">{ words.form_title() }</h3>
            <p class="quiet-text">{ theirs("", form.filled.address.as_str().to_owned()) }</p>
            <fieldset class="segments"><legend>{ words.form_kind() }</legend>
                { as_kind(Kind::Contact) }{ as_kind(Kind::Lead) }{ as_kind(Kind::Account) }
            </fieldset>
            if !company {
            <label class="label" for="first">{ words.form_first() }</label>
            <input id="first" class="field" type="text" dir="auto" autocomplete="off" maxlength={MAX_NAME} data-first=""
                value={fields.first.clone()} oninput={typed(|fields, text| fields.first = text)} />
            <label class="label" for="last">{ words.form_last() }</label>
            <input id="last" class="field" type="text" dir="auto" autocomplete="off" maxlength={MAX_NAME} ref={last.clone()}
                required=true aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some("last-wrong")}
                value={fields.last.clone()} oninput={typed(|fields, text| fields.last = text)} />
            <p id="last-wrong" class="wrong" role="alert">{ wrong.then(|| words.form_last_missing()) }</p>
            { companies(props, &fields) }
            }
            if other {
                <label class={if company || form.companies.is_empty() { "label" } else { "sr" }} for="company">
                    { if company || !form.companies.is_empty() { words.form_company_name() } else { words.form_company() } }
                </label>
                <input id="company" class="field" type="text" dir="auto" autocomplete="off" maxlength={MAX_COMPANY}
                    ref={if company { last.clone() } else { NodeRef::default() }} required={company}
                    aria-invalid={(company && wrong).then_some("true")}
                    aria-describedby={(company && wrong).then_some("company-wrong")}
                    value={fields.named.clone()} oninput={typed(|fields, text| fields.named = text)} />
                if company {
                    <p id="company-wrong" class="wrong" role="alert">{ wrong.then(|| words.form_company_missing()) }</p>
                }
                if fields.kind == Kind::Contact && !fields.named.trim().is_empty() {
                    <p class="quiet-text">{ words.form_new_account() }</p>
                }
            }
            if Details::has(fields.kind) && !fields.signed.is_empty() { { signature(props, &fields) } }
            if form.tracks { <p class="quiet-text">{ words.form_tracks() }</p> }
            <div class="actions">
                <button type="submit" class="button primary">
                    { crate::icon::icon(Icon::PersonAdd) }
                    <span>{ if form.tracks { words.form_add_and_track() } else { words.form_add() } }</span>
                </button>
                { button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Close))) }
            </div>
        </form>
    }
}

/// What else the signature says: each detail is taken over unless somebody says otherwise.
#[inline(never)]
fn signature(props: &PersonFormProps, fields: &UseStateHandle<Fields>) -> Html {
    let words = props.tools.words;
    let row = |(place, (field, value)): (usize, &(Field, String))| {
        let taken = !fields.left_out.contains(&place);
        let onchange = {
            let fields = fields.clone();
            Callback::from(move |_: yew::Event| {
                let mut next = (*fields).clone();
                next.left_out.retain(|known| *known != place);
                if taken {
                    next.left_out.push(place);
                }
                fields.set(next);
            })
        };
        html! {
            <label class="check" key={place.to_string()}>
                <input type="checkbox" checked={taken} {onchange} />
                <span class="grow">
                    <span class="quiet-text">{ label(words, *field) }{ " " }</span>
                    { theirs("", value.clone()) }
                </span>
            </label>
        }
    };
    html! {
        <fieldset>
            <legend class="label">{ words.signature_title() }</legend>
            { for fields.signed.iter().enumerate().map(row) }
        </fieldset>
    }
}

/// The choice among the customers of the sender's domain, where there are any.
fn companies(props: &PersonFormProps, fields: &UseStateHandle<Fields>) -> Html {
    let (words, companies) = (props.tools.words, &props.form.companies);
    if companies.is_empty() {
        return Html::default();
    }
    let onchange = {
        let fields = fields.clone();
        Callback::from(move |event: yew::Event| {
            let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            fields.set(Fields { place: usize::try_from(place).unwrap_or_default(), ..(*fields).clone() });
        })
    };
    let ends = [words.form_company_other(), words.form_company_none()];
    let names = companies.iter().map(|company| company.name.as_str()).chain(ends);
    html! {
        <>
            <label class="label" for="companies">{ words.form_company() }</label>
            <select id="companies" class="field" {onchange}>
                { for names.enumerate().map(|(at, name)| html! {
                    <option value={at.to_string()} selected={at == fields.place}>{ name.to_owned() }</option>
                }) }
            </select>
        </>
    }
}
