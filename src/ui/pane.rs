//! The whole pane, and where focus goes when what had it is gone.

use domain::{
    mail::{ItemId, Moment},
    pane::{
        Event,
        view::{Content, Known, Look, MailView, MeetingView, Tracking, View, Way, Wish},
    },
    party::{NewAffair, Record},
};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    affair::AffairForm,
    draft, empty,
    form::PersonForm,
    keys, meeting,
    notices::notices,
    offers::offers,
    people,
    picker::Picker,
    question,
    state::{self, HOME, state},
    timeline,
    tools::{Tools, some, theirs},
    trouble::{failed_title, trouble},
    words::Words,
};

/// Properties of [`Pane`].
#[derive(Properties, PartialEq)]
pub struct PaneProps {
    /// What to paint.
    pub view: View,
    /// In whose language.
    pub words: Words,
    /// What the clock says. "2 hours ago" and "trying again in 5 seconds" are counted from it: paint again with
    /// a later one while time is told.
    pub now: Moment,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The pane: `<main class="pane">` with everything in it.
#[component]
pub fn Pane(props: &PaneProps) -> Html {
    let PaneProps { view, words, now, on } = props;
    let begins = !matches!(view.body, Content::Draft(_));
    let meeting = matches!(view.body, Content::Meeting(_));
    let tools = Tools { words: *words, now: *now, on: on.clone(), begins, meeting };
    let root = use_node_ref();
    let before = use_mut_ref(|| None::<Phase>);
    {
        let root = root.clone();
        use_effect_with(Phase::of(view), move |phase| {
            let before = before.borrow_mut().replace(phase.clone());
            keep_focus(&root, before.as_ref(), phase);
        });
    }
    let onkeydown = {
        let (on, phase) = (on.clone(), Phase::of(view));
        let closes = phase.part != Part::None || phase.details || phase.keys || phase.timeline.is_some();
        Callback::from(move |event: KeyboardEvent| {
            if closes && event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                on.emit(Event::Close);
            }
        })
    };
    let mail = mail_of(view);
    html! {
        <main class="pane" ref={root} {onkeydown} lang={words.lang()} dir={words.dir()}>
            <p class="sr" role="status">{ busy(&tools, view) }</p>
            <div class="alerts" role="alert">{ alert(&tools, view) }</div>
            {
                match &view.body {
                    Content::Starting => empty::starting(*words),
                    Content::Nothing => empty::nothing(*words),
                    Content::Several(mails) => empty::several(*words, *mails),
                    Content::Other(other) => empty::other(*words, *other),
                    Content::Unreadable(_) => Html::default(),
                    Content::Mail(mail) => paint_mail(&tools, mail),
                    Content::Timeline(view) => timeline::timeline(&tools, view),
                    Content::Draft(draft) => draft::draft(&tools, draft),
                    Content::Meeting(view) => meeting::meeting(&tools, view),
                }
            }
            { notices(&tools, &view.notices, mail.map(|mail| mail.subject.as_str())) }
            { keys::keys(&tools, view.keys) }
        </main>
    }
}

#[inline(never)]
fn paint_mail(tools: &Tools, mail: &MailView) -> Html {
    let words = tools.words;
    let subject = match some(&mail.subject) {
        Some(subject) => theirs("", subject.to_owned()),
        None => html! { words.no_subject() },
    };
    let suggest = match mail.tracking {
        Tracking::Not | Tracking::Kept { .. } => part_of(mail) == Part::None,
        Tracking::Unknown | Tracking::Working(_) | Tracking::Yes(_) => false,
    };
    html! {
        <>
            <header class="about">
                <h1 class="subject">{ subject }</h1>
                { empty::files(words, mail.files) }
                if let Some(mailbox) = &mail.mailbox {
                    <p class="quiet-text">{ words.shared_mailbox(mailbox) }</p>
                }
            </header>
            // What is pressed stands above what grows when the CRM answers: it keeps its place.
            { state(tools, mail, part(tools, mail)) }
            { people::sender(tools, mail) }
            if suggest {
                { offers(tools, &mail.offers) }
            }
            { people::recipients(tools, mail) }
        </>
    }
}

/// The part that stands open under the state.
#[inline(never)]
pub(crate) fn part(tools: &Tools, mail: &MailView) -> Html {
    if let Some(picker) = &mail.picker {
        let (tracked, regarding) = match &mail.tracking {
            Tracking::Yes(tracked) => (true, tracked.regarding.clone()),
            Tracking::Unknown | Tracking::Not | Tracking::Kept { .. } | Tracking::Working(_) => (false, None),
        };
        let (tools, picker, offers) = (tools.clone(), picker.clone(), mail.offers.clone());
        return html! { <Picker {tools} {picker} {offers} {tracked} {regarding} /> };
    }
    if let Some(form) = &mail.form {
        let key = format!("{:?} {}", form.filled.kind, form.filled.address.as_str());
        return html! { <PersonForm {key} tools={tools.clone()} form={form.clone()} /> };
    }
    if let Some(affair) = &mail.affair {
        return affair_form(tools, affair);
    }
    if mail.asking_untrack { question::untrack(tools) } else { Html::default() }
}

fn mail_of(view: &View) -> Option<&MailView> {
    match &view.body {
        Content::Mail(mail) => Some(mail),
        Content::Draft(draft) => Some(&draft.mail),
        Content::Meeting(meeting) => Some(&meeting.mail),
        Content::Starting
        | Content::Nothing
        | Content::Several(_)
        | Content::Other(_)
        | Content::Timeline(_)
        | Content::Unreadable(_) => None,
    }
}

#[inline(never)]
fn affair_form(tools: &Tools, affair: &NewAffair) -> Html {
    let key = format!("{:?} {}", affair.kind, affair.customer.id);
    html! { <AffairForm {key} tools={tools.clone()} affair={affair.clone()} /> }
}

/// What stands in the way, over everything else.
#[inline(never)]
fn alert(tools: &Tools, view: &View) -> Html {
    let words = tools.words;
    match &view.body {
        Content::Unreadable(problem) => {
            trouble(tools, html! { <h1>{ words.unreadable_title() }</h1> }, problem, Some(Event::Retry))
        }
        Content::Mail(_) | Content::Draft(_) | Content::Meeting(_) => {
            let Some(mail) = mail_of(view) else { return Html::default() };
            if let Content::Draft(draft) = &view.body
                && let Some(problem) = &draft.unkept
            {
                trouble(tools, html! { words.draft_not_kept() }, problem, Some(Event::Retry))
            } else if let Content::Draft(draft) = &view.body
                && let Some(problem) = &draft.unedited
            {
                trouble(tools, html! { words.draft_not_edited() }, problem, Some(Event::Retry))
            } else if let Content::Meeting(meeting) = &view.body
                && let Way::Later(Wish { unkept: Some(problem), .. }) = &meeting.way
            {
                trouble(tools, html! { words.meeting_not_noted() }, problem, Some(Event::Retry))
            } else if let Some(failed) = &mail.failed {
                let title =
                    if tools.meeting { meeting::failed(words, failed) } else { failed_title(words, failed) };
                trouble(tools, html! { title }, &failed.problem, Some(Event::Retry))
            } else if let Look::Failed(problem) = &mail.look {
                trouble(tools, html! { words.failed_look() }, problem, Some(Event::Retry))
            } else {
                Html::default()
            }
        }
        Content::Starting
        | Content::Nothing
        | Content::Several(_)
        | Content::Other(_)
        | Content::Timeline(_) => Html::default(),
    }
}

/// It is being kept in a meeting what is to become of it.
fn is_noted(view: &MeetingView) -> bool {
    matches!(&view.way, Way::Later(wish) if wish.keeping)
}

/// What is kept in a meeting, for whoever looks whether a button is gone; nothing where nothing can be.
fn noted(view: &MeetingView) -> u8 {
    match &view.way {
        Way::Later(Wish { intent: None, .. }) => 6,
        Way::Later(Wish { intent: Some(intent), .. }) => 7 + u8::from(intent.regarding.is_some()),
        Way::Now | Way::Closed => 0,
    }
}

/// What is under way, for those who do not see it.
fn busy(tools: &Tools, view: &View) -> String {
    let words = tools.words;
    match &view.body {
        Content::Starting => words.starting().into(),
        Content::Draft(draft) if draft.keeping => words.draft_keeping().into(),
        Content::Draft(draft) if draft.editing => words.draft_editing().into(),
        Content::Draft(_) => String::new(),
        Content::Meeting(view) if is_noted(view) => words.meeting_keeping().into(),
        Content::Meeting(view) => busy_with(words, &view.mail),
        Content::Mail(mail) => busy_with(words, mail),
        Content::Nothing
        | Content::Several(_)
        | Content::Other(_)
        | Content::Timeline(_)
        | Content::Unreadable(_) => String::new(),
    }
}

fn busy_with(words: Words, mail: &MailView) -> String {
    match (&mail.tracking, &mail.look) {
        (Tracking::Working(working), _) => state::doing(words, &working.doing),
        (_, Look::Looking) => words.looking_up().into(),
        (_, Look::Waiting { .. } | Look::Known | Look::Failed(_)) => String::new(),
    }
}

// ---- focus -------------------------------------------------------------------------------------------------

/// What stands open under the state.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    None,
    Picker,
    Recipients,
    Templates,
    Form,
    Question,
}

impl Part {
    /// The button that opened it; it stands under the part as `data-opens`.
    fn opener(self) -> &'static str {
        match self {
            Self::Picker => "[data-opens=picker]",
            Self::Recipients => "[data-opens=recipients]",
            Self::Templates => "[data-opens=templates]",
            Self::Question => "[data-opens=untrack]",
            Self::None | Self::Form => "",
        }
    }
}

fn part_of(mail: &MailView) -> Part {
    if mail.affair.is_some() {
        return Part::Form;
    }
    match (&mail.picker, &mail.form, mail.asking_untrack) {
        (Some(picker), ..) if picker.adds => Part::Recipients,
        (Some(_), ..) => Part::Picker,
        (None, Some(_), _) => Part::Form,
        (None, None, true) => Part::Question,
        (None, None, false) => Part::None,
    }
}

/// Everything whose change may take away the element that has focus.
#[derive(Clone, PartialEq)]
struct Phase {
    item: Option<ItemId>,
    /// Whose timeline stands in the place of the mail.
    timeline: Option<Record>,
    part: Part,
    tracking: u8,
    waits: bool,
    failed: bool,
    /// Something is being added to the timeline.
    adding: bool,
    /// Somebody's fields stand open.
    details: bool,
    /// The sender's row is not settled.
    open_choice: bool,
    notices: usize,
    /// The list of keys stands open.
    keys: bool,
}

impl Phase {
    fn of(view: &View) -> Self {
        let notices = view.notices.len();
        let none = Self {
            item: None,
            timeline: None,
            part: Part::None,
            tracking: 0,
            waits: false,
            failed: false,
            adding: false,
            details: false,
            open_choice: false,
            notices,
            keys: view.keys,
        };
        match &view.body {
            Content::Mail(mail) => Self::of_mail(mail, view),
            Content::Meeting(meeting) => match noted(meeting) {
                0 => Self::of_mail(&meeting.mail, view),
                tracking => Self { tracking, ..Self::of_mail(&meeting.mail, view) },
            },
            Content::Timeline(view) => {
                Self { timeline: Some(view.of.clone()), adding: view.form.is_some(), ..none }
            }
            Content::Draft(draft) => Self {
                item: Some(draft.mail.item.clone()),
                part: if draft.templates.is_some() { Part::Templates } else { part_of(&draft.mail) },
                tracking: match &draft.intent {
                    None => 6,
                    Some(intent) => 7 + u8::from(intent.regarding.is_some()),
                },
                waits: matches!(draft.mail.look, Look::Waiting { .. }),
                failed: draft.unkept.is_some() || draft.unedited.is_some() || draft.mail.failed.is_some(),
                ..none
            },
            Content::Starting
            | Content::Nothing
            | Content::Several(_)
            | Content::Other(_)
            | Content::Unreadable(_) => none,
        }
    }

    fn of_mail(mail: &MailView, view: &View) -> Self {
        Self {
            item: Some(mail.item.clone()),
            timeline: None,
            part: part_of(mail),
            tracking: match &mail.tracking {
                Tracking::Unknown => 0,
                Tracking::Not => 1,
                Tracking::Kept { .. } => 2,
                Tracking::Working(working) => 3 + u8::from(working.again_in.is_some()),
                Tracking::Yes(_) => 5,
            },
            waits: matches!(mail.look, Look::Waiting { .. }),
            failed: mail.failed.is_some() || matches!(mail.look, Look::Failed(_)),
            adding: false,
            details: mail.details.is_some(),
            open_choice: mail.people.iter().any(|person| matches!(person.known, Known::Several(_))),
            notices: view.notices.len(),
            keys: view.keys,
        }
    }
}

/// Moves focus into a part that was opened, back to its button when it was closed, and to the state where the
/// element that had it is gone. Never when focus is elsewhere in Outlook, nor when another mail was opened.
fn keep_focus(root: &NodeRef, before: Option<&Phase>, now: &Phase) {
    let turned = |before: &Phase| before.timeline != now.timeline;
    let Some(before) = before.filter(|before| before.item == now.item || turned(before)) else { return };
    let Some(root) = root.cast::<HtmlElement>() else { return };
    let Some(document) = root.owner_document() else { return };
    if !document.has_focus().unwrap_or(false) {
        return;
    }
    let focus = |selector: &str| {
        let found = if selector.is_empty() { None } else { root.query_selector(selector).ok().flatten() };
        let element = found.and_then(|element| {
            use web_sys::wasm_bindgen::JsCast as _;
            element.dyn_into::<HtmlElement>().ok()
        });
        element.is_some_and(|element| element.focus().is_ok())
    };
    if turned(before) {
        focus(&format!("#{}", if now.timeline.is_some() { timeline::TITLE } else { HOME }));
        return;
    }
    if now.part != before.part && now.part != Part::None {
        focus("[data-first]");
        return;
    }
    // While nothing but looking went on there was nothing to press that could be gone: whoever has focus
    // nowhere wants it nowhere.
    let looked = before.tracking == 0 && !before.waits && !before.failed && before.notices == now.notices;
    let lost = document.active_element().is_none_or(|active| active.tag_name() == "BODY");
    if now.keys != before.keys {
        focus(if now.keys { "#keys" } else { "[data-opens=keys]" });
        return;
    }
    if lost && before.adding && !now.adding {
        focus(&format!("#{}", timeline::TITLE));
        return;
    }
    if lost && before.details && !now.details && focus("[data-opens=details]") {
        return;
    }
    if lost && !looked && !(before.part != Part::None && focus(before.part.opener())) {
        focus(&format!("#{HOME}"));
    }
}
