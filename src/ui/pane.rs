//! The whole pane, and where focus goes when what had it is gone.

use std::rc::Rc;

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
    check,
    conversation::conversation,
    draft, empty, files,
    form::PersonForm,
    home, keys, meeting,
    notices::notices,
    offers::offers,
    people,
    picker::Picker,
    question,
    several::several,
    state::{self, HOME, state},
    timeline,
    tools::{Tools, some, theirs},
    triage,
    trouble::{failed_title, trouble},
    waiting::waiting,
    words::Words,
};

/// Properties of [`Pane`].
#[derive(Properties)]
pub struct PaneProps {
    /// What to paint.
    pub view: Rc<View>,
    /// In whose language.
    pub words: Words,
    /// What the clock says. "2 hours ago" and "trying again in 5 seconds" are counted from it: paint again with
    /// a later one while time is told.
    pub now: Moment,
    /// Where events go.
    pub on: Callback<Event>,
}

// The shell paints when something was heard, and then what is painted is compared element by element: to compare all that
// it is painted from before that would find little and is 3 KB of code.
impl PartialEq for PaneProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The pane: `<main class="pane">` with everything in it.
#[component]
pub fn Pane(props: &PaneProps) -> Html {
    let PaneProps { view, words, now, on } = props;
    let begins = !matches!(view.body, Content::Draft(_));
    let pins = view.pins.as_deref().map(Into::into);
    let meeting = matches!(view.body, Content::Meeting(_));
    let tools = Tools { words: *words, now: *now, on: on.clone(), begins, answers: false, pins, meeting };
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
        let closes = phase.part != Part::None
            || phase.details
            || phase.keys
            || phase.check
            || phase.timeline.is_some();
        let closes =
            closes || matches!(&view.body, Content::Home(home) if home.settings.is_some() || !home.no_mail);
        let closes = closes || phase.wishes.is_some_and(|(_, open)| open);
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
                    Content::Several => empty::several(*words),
                    Content::Triage(view) => triage::triage(&tools, view),
                    Content::Check(view) => check::check(&tools, view),
                    Content::Other(other) => empty::other(*words, *other),
                    Content::Unreadable(_) => Html::default(),
                    Content::Mail(mail) => paint_mail(&tools, mail),
                    Content::Timeline(view) => timeline::timeline(&tools, view),
                    Content::Draft(draft) => draft::draft(&tools, draft),
                    Content::Home(view) => home::home(&tools, view),
                    Content::Meeting(view) => meeting::meeting(&tools, view),
                }
            }
            if let Some(queue) = &view.queue {
                { waiting(&tools, queue) }
            }
            { notices(&tools, &view.notices, mail.map(|mail| mail.subject.as_str())) }
            { keys::keys(&tools, view.keys, matches!(view.body, Content::Home(_))) }
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
        Tracking::Unknown | Tracking::Working(_) | Tracking::Wished(_) | Tracking::Yes(_) => false,
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
            { state(tools, mail, html! { <>{ part(tools, mail) }{ more_of(tools, mail, true) }</> }) }
            { people::sender(tools, mail) }
            if suggest {
                { offers(tools, &mail.offers) }
            }
            { people::recipients(tools, mail) }
            { more_of(tools, mail, false) }
        </>
    }
}

/// Further records and the conversation: what there is stands with the state, what there could be below everything.
fn more_of(tools: &Tools, mail: &MailView, there: bool) -> Html {
    if mail.several.is_none() && mail.contract.is_none() && mail.keeps.is_none() {
        return Html::default();
    }
    more(tools, mail, there)
}

#[inline(never)]
fn more(tools: &Tools, mail: &MailView, there: bool) -> Html {
    let records = mail.several.as_ref().filter(|view| view.records.is_empty() != there);
    let thread = mail.contract.as_ref().filter(|view| view.contract.is_some() == there);
    html! {
        <>
            if let Some(view) = mail.keeps.as_ref().filter(|_| there) {
                { files::files(tools, view) }
            }
            { records.map(|view| several(tools, view)) }
            { thread.map(|view| conversation(tools, view)) }
        </>
    }
}

/// The part that stands open under the state.
#[inline(never)]
pub(crate) fn part(tools: &Tools, mail: &MailView) -> Html {
    if let Some(picker) = &mail.picker {
        let (tracked, regarding) = match &mail.tracking {
            Tracking::Yes(tracked) => (true, tracked.regarding.clone()),
            Tracking::Unknown | Tracking::Not | Tracking::Kept { .. } => (false, None),
            Tracking::Working(_) | Tracking::Wished(_) => (false, None),
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
        | Content::Several
        | Content::Triage(_)
        | Content::Check(_)
        | Content::Other(_)
        | Content::Timeline(_)
        | Content::Home(_)
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
        Content::Triage(view) => triage::alert(tools, view),
        Content::Starting
        | Content::Nothing
        | Content::Several
        | Content::Check(_)
        | Content::Other(_)
        | Content::Home(_)
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
        Content::Triage(view) => triage::busy(words, view),
        Content::Nothing
        | Content::Several
        | Content::Check(_)
        | Content::Other(_)
        | Content::Timeline(_)
        | Content::Home(_)
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
    Literature,
    Form,
    Question,
    Conversation,
    /// The choice of a record for that line of several mails.
    Line(usize),
    Related,
}

impl Part {
    /// The button that opened it; it stands under the part as `data-opens`.
    fn opener(self) -> String {
        match self {
            Self::Picker => "[data-opens=picker]".into(),
            Self::Recipients => "[data-opens=recipients]".into(),
            Self::Templates => "[data-opens=templates]".into(),
            Self::Literature => "[data-opens=literature]".into(),
            Self::Question => "[data-opens=untrack]".into(),
            Self::Conversation => "[data-opens=conversation]".into(),
            Self::Related => "[data-opens=related]".into(),
            Self::Line(at) => format!("[data-choose=\"{at}\"]"),
            Self::None | Self::Form => String::new(),
        }
    }
}

fn part_of(mail: &MailView) -> Part {
    if mail.affair.is_some() {
        return Part::Form;
    }
    if mail.contract.as_ref().is_some_and(|view| view.open) {
        return Part::Conversation;
    }
    match (&mail.picker, &mail.form, mail.asking_untrack) {
        (Some(picker), ..) if picker.adds => Part::Recipients,
        (Some(picker), ..) if picker.relates => Part::Related,
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
    /// The page without a mail does, or what is set.
    home: Option<bool>,
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
    /// How much waits for the CRM, and whether its list stands open.
    wishes: Option<(usize, bool)>,
    /// The page that tells what is the matter stands open.
    check: bool,
}

impl Phase {
    fn of(view: &View) -> Self {
        let notices = view.notices.len();
        let none = Self {
            item: None,
            timeline: None,
            home: None,
            part: Part::None,
            tracking: 0,
            waits: false,
            failed: false,
            adding: false,
            details: false,
            open_choice: false,
            notices,
            keys: view.keys,
            wishes: view.queue.as_ref().map(|queue| (queue.waiting + queue.stuck, queue.open)),
            check: false,
        };
        match &view.body {
            Content::Mail(mail) => Self::of_mail(mail, none),
            Content::Meeting(meeting) => match noted(meeting) {
                0 => Self::of_mail(&meeting.mail, none),
                tracking => Self { tracking, ..Self::of_mail(&meeting.mail, none) },
            },
            Content::Timeline(view) => {
                Self { timeline: Some(view.of.clone()), adding: view.form.is_some(), ..none }
            }
            Content::Home(view) => Self { home: Some(view.settings.is_some()), ..none },
            Content::Draft(draft) => Self {
                item: Some(draft.mail.item.clone()),
                part: match (&draft.templates, &draft.literature) {
                    (Some(_), _) => Part::Templates,
                    (None, Some(_)) => Part::Literature,
                    (None, None) => part_of(&draft.mail),
                },
                tracking: match &draft.intent {
                    None => 6,
                    Some(intent) => 7 + u8::from(intent.regarding.is_some()),
                },
                waits: matches!(draft.mail.look, Look::Waiting { .. }),
                failed: draft.unkept.is_some() || draft.unedited.is_some() || draft.mail.failed.is_some(),
                ..none
            },
            Content::Triage(view) => {
                let at = view
                    .part
                    .as_ref()
                    .and_then(|part| view.lines.iter().position(|line| line.item == part.item));
                let tracking = 9 + u8::from(view.run.is_some());
                let failed = matches!(view.look, Look::Failed(_));
                Self { part: at.map_or(Part::None, Part::Line), tracking, failed, ..none }
            }
            Content::Check(_) => Self { check: true, ..none },
            Content::Starting
            | Content::Nothing
            | Content::Several
            | Content::Other(_)
            | Content::Unreadable(_) => none,
        }
    }

    fn of_mail(mail: &MailView, none: Self) -> Self {
        Self {
            item: Some(mail.item.clone()),
            part: part_of(mail),
            tracking: match &mail.tracking {
                Tracking::Unknown => 0,
                Tracking::Not => 1,
                Tracking::Kept { .. } => 2,
                Tracking::Working(working) => 3 + u8::from(working.again_in.is_some()),
                Tracking::Yes(_) => 5,
                Tracking::Wished(wish) => 9 + u8::from(wish.running) + 2 * u8::from(wish.trouble.is_some()),
            },
            waits: matches!(mail.look, Look::Waiting { .. }),
            failed: mail.failed.is_some() || matches!(mail.look, Look::Failed(_)),
            adding: false,
            details: mail.details.is_some(),
            open_choice: mail.people.iter().any(|person| matches!(person.known, Known::Several(_))),
            ..none
        }
    }
}

/// Moves focus into a part that was opened, back to its button when it was closed, and to the state where the
/// element that had it is gone. Never when focus is elsewhere in Outlook, nor when another mail was opened.
fn keep_focus(root: &NodeRef, before: Option<&Phase>, now: &Phase) {
    // Where nothing is selected home comes by itself, and nobody's focus with it.
    let came = |before: &Phase| before.home.is_none() && before.item.is_none() && before.timeline.is_none();
    let turned = |before: &Phase| {
        before.timeline != now.timeline
            || before.check != now.check
            || (before.home != now.home && !came(before))
    };
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
        let title = match (now.check, &now.timeline, now.home) {
            (true, ..) => check::TITLE,
            (false, Some(_), _) => timeline::TITLE,
            (false, None, Some(_)) => home::TITLE,
            (false, None, None) => HOME,
        };
        focus(&format!("#{title}"));
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
    // Something was taken off the list: the rest of it is what is looked at.
    if lost && now.wishes.is_some_and(|(_, open)| open) && now.wishes != before.wishes && focus("#waiting") {
        return;
    }
    if lost && before.adding && !now.adding {
        focus(&format!("#{}", timeline::TITLE));
        return;
    }
    if lost && before.details && !now.details && focus("[data-opens=details]") {
        return;
    }
    if lost && !looked && !(before.part != Part::None && focus(&before.part.opener())) {
        focus(&format!("#{HOME}"));
    }
}
