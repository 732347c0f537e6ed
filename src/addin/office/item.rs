//! Reads the open item, member by member: Office's objects have getters only, and serialise to `{}`.

use domain::{
    mail::{Address, Attachment, Direction, ItemId, Mail, MessageId, Moment, Person},
    pane::{Selection, view::Other},
};
use js_sys::Date;
use wasm_bindgen::{JsCast as _, JsValue};

use super::{
    bridge::{self, Got, Item, text},
    draft, meeting,
};
use crate::plain::{self, elements};

/// How many people are read of each line of a mail; Exchange itself takes 500.
pub const MAX_PEOPLE: u32 = 1_000;

/// How many attachments are read.
pub const MAX_ATTACHMENTS: u32 = 500;

/// The item of this moment and its name.
pub(super) struct Opened {
    pub(super) item: Item,
    pub(super) name: ItemId,
}

/// The open mail, or why there is none.
pub(super) fn opened() -> Result<Opened, Selection> {
    let Some(item) = bridge::item() else { return Err(Selection::Nothing) };
    if meeting::is_one(&item) {
        return Err(Selection::Meeting(meeting::name(&item)));
    }
    // What is being written has objects where a received mail has values.
    if draft::is_draft(&item) {
        return Err(Selection::Draft(draft::name(&item)));
    }
    let class = text(item.item_class()).unwrap_or_default();
    if is_report(&class) {
        return Err(Selection::Other(Other::Report));
    }
    if begins(&class, INVITATION) {
        return Err(Selection::Other(Other::Invitation));
    }
    match name(&item) {
        Some(name) => Ok(Opened { item, name }),
        None => Err(Selection::Other(Other::Draft)),
    }
}

/// Delivery reports and read receipts: `REPORT.IPM.Note.NDR` as Exchange has it, `IPM.Report` as the
/// add-in documentation does.
pub(super) fn is_report(class: &str) -> bool {
    begins(class, "REPORT.") || begins(class, "IPM.Report")
}

/// Requests for meetings, answers to them, and that they are called off.
const INVITATION: &str = "IPM.Schedule.Meeting.";

fn begins(class: &str, with: &str) -> bool {
    class.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

fn name(item: &Item) -> Option<ItemId> {
    let id = || text(item.item_id()).filter(|id| !id.is_empty());
    let message = || text(item.internet_message_id()).filter(|id| !id.is_empty());
    id().or_else(message).map(ItemId)
}

/// That mail or meeting, if it is still the open one.
pub(super) fn as_open(wanted: &ItemId) -> Option<Opened> {
    let opened = match opened() {
        Ok(opened) => opened,
        Err(Selection::Meeting(name)) => Opened { item: bridge::item()?, name },
        Err(_) => return None,
    };
    (opened.name == *wanted).then_some(opened)
}

/// Whether that mail or meeting is still the open one.
pub(super) fn is_open(wanted: &ItemId) -> bool {
    as_open(wanted).is_some()
}

/// Everything that Outlook has at hand. `owner` is whose mailbox it is, where it is not `me`.
pub(super) fn mail(opened: &Opened, me: &Address, owner: Option<Address>) -> Mail {
    let item = &opened.item;
    let from = person(item.from()).or_else(|| person(item.sender()));
    let own = owner.as_ref().unwrap_or(me);
    let outgoing = from.as_ref().is_some_and(|from| !own.as_str().is_empty() && from.address == *own);
    Mail {
        item: opened.name.clone(),
        message_id: text(item.internet_message_id()).as_deref().and_then(MessageId::new),
        conversation: text(item.conversation_id()),
        direction: if outgoing { Direction::Outgoing } else { Direction::Incoming },
        from,
        to: people(item.to()),
        cc: people(item.cc()),
        bcc: people(item.bcc()),
        subject: text(item.subject()).unwrap_or_default(),
        at: item.date_time_created().ok().and_then(moment),
        attachments: attachments(item),
        mailbox: owner.filter(|owner| owner != me),
    }
}

/// Somebody Outlook names; nobody where neither name nor address is given.
pub(super) fn person(got: Got<Option<bridge::Address>>) -> Option<Person> {
    let address = got.ok()??;
    let person = Person {
        address: Address::new(&text(address.email_address()).unwrap_or_default()),
        name: text(address.display_name()).unwrap_or_default(),
    };
    (person != Person::default()).then_some(person)
}

pub(super) fn people(got: Got<JsValue>) -> Vec<Person> {
    elements(list(got), MAX_PEOPLE)
        .filter_map(|one| person(Ok(one.dyn_into::<js_sys::Object>().ok().map(|one| one.unchecked_into()))))
        .collect()
}

fn list(got: Got<JsValue>) -> JsValue {
    got.unwrap_or(JsValue::UNDEFINED)
}

pub(super) fn moment(date: JsValue) -> Option<Moment> {
    let milliseconds = date.dyn_into::<Date>().ok()?.get_time();
    milliseconds.is_finite().then_some(Moment((milliseconds / 1000.0) as i64))
}

fn attachments(item: &Item) -> Vec<Attachment> {
    elements(list(item.attachments()), MAX_ATTACHMENTS)
        .map(|file| Attachment {
            name: plain::text(&file, "name").unwrap_or_default(),
            bytes: plain::number(&file, "size").unwrap_or_default() as u64,
            inline: plain::is_set(&file, "isInline"),
        })
        .collect()
}
