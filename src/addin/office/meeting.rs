//! A meeting of the calendar. Who attends it has values at hand, as of a mail; its organizer's form has objects that are
//! asked.

use domain::{
    correlation::Clues,
    mail::{Address, ItemId, Moment, Person},
    meeting::Meeting,
    problem::Problem,
};
use wasm_bindgen::{JsCast as _, JsValue};

use super::{
    asking::{Asked, Patience, asked},
    both,
    bridge::{self, Field, Got, Item, text},
    categories, draft, host,
    item::{self, moment, people, person},
};

/// What kind of item it is, as Outlook says it.
pub(super) const TYPE: &str = "appointment";

/// Whether the item is one.
pub(super) fn is_one(item: &Item) -> bool {
    text(item.item_type()).as_deref() == Some(TYPE)
}

/// The name it has as long as it stands there. In its organizer's form it has none of its own.
pub(super) fn name(item: &Item) -> ItemId {
    let id = text(item.item_id()).filter(|id| !id.is_empty());
    id.map_or_else(|| draft::name(item), ItemId)
}

/// Reads it, if it is still open. Nothing here is written to the mailbox.
pub(super) async fn read(
    wanted: &ItemId,
    owner: Option<Address>,
    patience: Patience,
) -> Result<Meeting, Problem> {
    let opened = item::as_open(wanted).filter(|opened| is_one(&opened.item)).ok_or(Problem::Moved)?;
    let meeting = if draft::is_draft(&opened.item) {
        written(&opened.item, patience).await?
    } else {
        shown(&opened.item)
    };
    if !item::is_open(wanted) {
        return Err(Problem::Moved);
    }
    let mailbox = owner.filter(|owner| *owner != host::me().address);
    Ok(Meeting { item: wanted.clone(), mailbox, ..meeting })
}

/// What stands there for who attends.
fn shown(item: &Item) -> Meeting {
    let named = |got: Got<JsValue>| text(got).is_some_and(|id| !id.is_empty());
    let repeats = item.recurrence().is_ok_and(|rule| rule.is_object());
    Meeting {
        saved: text(item.item_id()).filter(|id| !id.is_empty()).map(ItemId),
        subject: text(item.subject()).unwrap_or_default(),
        start: item.start().ok().and_then(moment),
        end: item.end().ok().and_then(moment),
        all_day: item.is_all_day_event().is_ok_and(|whole| whole.as_bool() == Some(true)),
        location: text(item.location()).unwrap_or_default(),
        series: repeats || named(item.series_id()),
        organizer: person(item.organizer().map(in_object)),
        required: people(item.required_attendees()),
        optional: people(item.optional_attendees()),
        ..Meeting::default()
    }
}

fn in_object(value: JsValue) -> Option<bridge::Address> {
    value.is_object().then(|| value.unchecked_into())
}

fn ask(what: &'static str, patience: Patience, field: Got<JsValue>) -> Option<Asked> {
    let field = field.ok().filter(JsValue::is_object)?;
    let field: &Field = field.unchecked_ref();
    Some(asked(what, patience.item_ms, |done| field.get_async(done)))
}

async fn answer(asked: Option<Asked>) -> Result<JsValue, Problem> {
    match asked {
        Some(asked) => Ok(asked.answer().await?),
        None => Ok(JsValue::UNDEFINED),
    }
}

async fn guests(asked: Option<Asked>) -> Result<Vec<Person>, Problem> {
    Ok(people(Ok(answer(asked).await?)))
}

/// What the organizer's form says now.
async fn written(form: &Item, patience: Patience) -> Result<Meeting, Problem> {
    // All is asked at once.
    let subject = ask("subject.getAsync", patience, form.subject());
    let start = ask("start.getAsync", patience, form.start());
    let end = ask("end.getAsync", patience, form.end());
    let location = ask("location.getAsync", patience, form.location());
    let required = ask("requiredAttendees.getAsync", patience, form.required_attendees());
    let optional = ask("optionalAttendees.getAsync", patience, form.optional_attendees());
    let organizer = ask("organizer.getAsync", patience, form.organizer());
    let rule = ask("recurrence.getAsync", patience, form.recurrence());
    let whole = ask("isAllDayEvent.getAsync", patience, form.is_all_day_event());
    let saved = asked("getItemIdAsync", patience.item_ms, |done| form.get_item_id_async(done));
    let moment_of = |value: JsValue| -> Option<Moment> { moment(value) };
    let subject = answer(subject).await?.as_string().unwrap_or_default();
    let (start, end) = (moment_of(answer(start).await?), moment_of(answer(end).await?));
    let location = answer(location).await?.as_string().unwrap_or_default();
    let (required, optional) = (guests(required).await?, guests(optional).await?);
    // Older Outlooks do not know these: the person at the screen has the form open, and it happens once.
    let organizer = answer(organizer).await.ok().and_then(|value| person(Ok(in_object(value))));
    let repeats = answer(rule).await.is_ok_and(|rule| rule.is_object());
    let all_day = answer(whole).await.is_ok_and(|whole| whole.as_bool() == Some(true));
    // A form that was never saved has no id, and says so by an error.
    let saved = saved.answer().await.ok().and_then(|id| id.as_string()).filter(|id| !id.is_empty());
    let one_of = text(form.series_id()).is_some_and(|id| !id.is_empty());
    Ok(Meeting {
        saved: saved.map(ItemId),
        writing: true,
        subject,
        start,
        end,
        all_day,
        location,
        series: repeats || one_of,
        organizer: organizer.or_else(|| Some(host::me())),
        required,
        optional,
        ..Meeting::default()
    })
}

/// Whether it shows the category, and what is kept in it.
pub(super) async fn clues(item: &Item, patience: Patience) -> Clues {
    let (marked, intent) =
        both(categories::shows(item, patience.mailbox_ms), draft::intent(item, patience)).await;
    Clues { marked: marked.ok(), intent, ..Clues::default() }
}
