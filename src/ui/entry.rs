//! The form for a note, a task, a call or an appointment.

use domain::{
    mail::Moment,
    pane::{Act, Event, view::TimelineForm},
    timeline::{Addable, Draft, USUAL_MINUTES},
};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::{
    tools::{Look, Tools, button},
    trouble::trouble,
    words::dates,
};

/// Characters that an activity's subject takes.
const MAX_SUBJECT: &str = "200";
/// Characters that the text of a task or call takes; a note takes more than anybody types here.
const MAX_TEXT: &str = "2000";

/// Properties of [`EntryForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct EntryFormProps {
    pub(crate) tools: Tools,
    pub(crate) form: TimelineForm,
}

/// The fields while they are being filled; nobody else's business until they are sent.
#[derive(Clone, PartialEq)]
struct Fields {
    subject: String,
    text: String,
    when: String,
    /// When the form was opened: what is sent again after a failure is the same entry.
    since: Moment,
    /// It was sent and says too little.
    wrong: bool,
}

impl Fields {
    fn draft(&self, what: Addable) -> Draft {
        Draft {
            what,
            subject: self.subject.trim().into(),
            text: self.text.trim().into(),
            when: match what {
                Addable::Task => dates::typed_day(&self.when),
                Addable::Appointment => dates::typed_time(&self.when),
                Addable::Note | Addable::Call => None,
            },
            minutes: USUAL_MINUTES,
            at: self.since,
        }
    }
}

/// The form.
#[component]
pub(crate) fn EntryForm(props: &EntryFormProps) -> Html {
    let EntryFormProps { tools, form } = props;
    let words = tools.words;
    let what = form.what;
    let fields = use_state(|| Fields {
        subject: String::new(),
        text: String::new(),
        when: String::new(),
        since: tools.now,
        wrong: false,
    });
    let first = use_node_ref();
    {
        let first = first.clone();
        use_effect_with((), move |()| {
            if let Some(field) = first.cast::<HtmlElement>() {
                // A field that is gone needs no focus.
                let _ = field.focus();
            }
        });
    }
    let typed = |set: fn(&mut Fields, String)| {
        let fields = fields.clone();
        Callback::from(move |event: InputEvent| {
            let mut next = (*fields).clone();
            // A text area has a value as a field has.
            set(&mut next, event.target_unchecked_into::<HtmlInputElement>().value());
            fields.set(next);
        })
    };
    let onsubmit = {
        let (fields, on) = (fields.clone(), tools.on.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let draft = fields.draft(what);
            if draft.is_complete() {
                on.emit(Event::Timeline(Act::Save(draft)));
            } else {
                fields.set(Fields { wrong: true, ..(*fields).clone() });
            }
        })
    };
    let missing = match what {
        _ if !fields.wrong || fields.draft(what).is_complete() => None,
        Addable::Note => Some(words.new_note_missing()),
        Addable::Appointment if !fields.subject.trim().is_empty() => Some(words.new_start_missing()),
        Addable::Task | Addable::Call | Addable::Appointment => Some(words.new_subject_missing()),
    };
    let invalid = missing.is_some().then_some("true");
    let when = match what {
        Addable::Task => Some((words.new_due(), "date")),
        Addable::Appointment => Some((words.new_start(), "datetime-local")),
        Addable::Note | Addable::Call => None,
    };
    let save = if form.saving { words.new_saving() } else { words.new_save() };
    html! {
        <form class="part form" novalidate=true {onsubmit}>
            if let Some(problem) = &form.failed {
                <div role="alert">{ trouble(tools, html! { words.new_failed() }, problem, None) }</div>
            }
            <label class="label" for="new-subject">{ words.new_subject() }</label>
            <input id="new-subject" class="field" type="text" dir="auto" autocomplete="off" maxlength={MAX_SUBJECT}
                ref={first} aria-invalid={invalid} aria-describedby={invalid.map(|_| "new-wrong")}
                value={fields.subject.clone()} oninput={typed(|fields, text| fields.subject = text)} />
            if let Some((label, sort)) = when {
                <label class="label" for="new-when">{ label }</label>
                <input id="new-when" class="field" type={sort} value={fields.when.clone()}
                    oninput={typed(|fields, text| fields.when = text)} />
            }
            <label class="label" for="new-text">{ words.new_text() }</label>
            <textarea id="new-text" class="field" rows="4" dir="auto" maxlength={MAX_TEXT}
                value={fields.text.clone()} oninput={typed(|fields, text| fields.text = text)} />
            <p id="new-wrong" class="wrong" role="alert">{ missing }</p>
            <div class="actions">
                <button type="submit" class={Look::Primary.class()} aria-disabled={form.saving.then_some("true")}>
                    <span>{ save }</span>
                </button>
                { button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Timeline(Act::Begin(what))))) }
            </div>
        </form>
    }
}
