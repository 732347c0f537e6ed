//! What events, contacts, task lists and tasks have, what a new one has unasked, and what nobody may write.

use serde_json::{Map, Value, json};

use super::super::answer::Fault;
use super::super::body;
use crate::mailbox::Sort;

/// Members that only the service writes.
const READ_ONLY: [&str; 23] = [
    "cancelledOccurrences",
    "id",
    "changeKey",
    "createdDateTime",
    "lastModifiedDateTime",
    "iCalUId",
    "type",
    "seriesMasterId",
    "isCancelled",
    "isDraft",
    "isOrganizer",
    "organizer",
    "bodyPreview",
    "webLink",
    "originalStart",
    "originalStartTimeZone",
    "originalEndTimeZone",
    "onlineMeetingUrl",
    "parentFolderId",
    "bodyLastModifiedDateTime",
    "isOwner",
    "isShared",
    "wellknownListName",
];
/// What stands for a text, where the new item has none: its member may be null or text.
const TEXTS: &[&str] = &[
    "subject",
    "transactionId",
    "assistantName",
    "birthday",
    "businessHomePage",
    "companyName",
    "department",
    "displayName",
    "fileAs",
    "generation",
    "givenName",
    "initials",
    "jobTitle",
    "manager",
    "middleName",
    "mobilePhone",
    "nickName",
    "officeLocation",
    "personalNotes",
    "profession",
    "spouseName",
    "surname",
    "title",
    "yomiCompanyName",
    "yomiGivenName",
    "yomiSurname",
];
/// Members that are one of some words.
const WORDS: &[(&str, &[&str])] = &[
    ("importance", &["low", "normal", "high"]),
    ("sensitivity", &["normal", "personal", "private", "confidential"]),
    ("showAs", &["unknown", "free", "tentative", "busy", "oof", "workingElsewhere"]),
    ("status", &["notStarted", "inProgress", "completed", "waitingOnOthers", "deferred"]),
];
/// Extended properties are told only to those who ask for them by name.
pub(super) const PROPERTIES: &str = "singleValueExtendedProperties";
/// What a task comes from is told only to those who ask for it.
pub(super) const LINKED: &str = "linkedResources";
/// The most members of a list: attendees, phones, categories.
const LIST_MAX: usize = 500;

fn address() -> Value {
    json!({ "street": "", "city": "", "state": "", "countryOrRegion": "", "postalCode": "" })
}

fn location() -> Value {
    json!({ "displayName": "", "locationType": "default", "uniqueIdType": "unknown", "address": {}, "coordinates": {} })
}

/// What an item has before anybody writes into it.
pub(super) fn blank(sort: Sort) -> Map<String, Value> {
    let blank = match sort {
        Sort::Event => json!({
            "categories": [], "transactionId": null, "originalStartTimeZone": "UTC", "originalEndTimeZone": "UTC",
            "iCalUId": "", "reminderMinutesBeforeStart": 15, "isReminderOn": true, "hasAttachments": false,
            "subject": "", "bodyPreview": "", "importance": "normal", "sensitivity": "normal", "isAllDay": false,
            "isCancelled": false, "isOrganizer": true, "responseRequested": true, "seriesMasterId": null,
            "showAs": "busy", "type": "singleInstance", "isOnlineMeeting": false, "onlineMeetingProvider": "unknown",
            "allowNewTimeProposals": true, "isDraft": false, "hideAttendees": false, "onlineMeetingUrl": null,
            "body": { "contentType": "html", "content": "" },
            "start": null, "end": null, "location": location(), "locations": [], "recurrence": null, "attendees": [],
            "organizer": null, "onlineMeeting": null, "originalStart": null, "cancelledOccurrences": [],
            "responseStatus": { "response": "organizer", "time": "0001-01-01T00:00:00Z" },
        }),
        Sort::Contact => json!({
            "categories": [], "birthday": null, "fileAs": "", "displayName": "", "givenName": null, "initials": null,
            "middleName": null, "nickName": null, "surname": null, "title": null, "yomiGivenName": null,
            "yomiSurname": null, "yomiCompanyName": null, "generation": null, "imAddresses": [], "jobTitle": null,
            "companyName": null, "department": null, "officeLocation": null, "profession": null,
            "businessHomePage": null, "assistantName": null, "manager": null, "homePhones": [], "mobilePhone": null,
            "businessPhones": [], "spouseName": null, "personalNotes": "", "children": [], "emailAddresses": [],
            "homeAddress": address(), "businessAddress": address(), "otherAddress": address(),
        }),
        Sort::List => json!({
            "displayName": "", "isOwner": true, "isShared": false, "wellknownListName": "none",
        }),
        Sort::Task => json!({
            "title": "", "importance": "normal", "status": "notStarted", "isReminderOn": false, "categories": [],
            "hasAttachments": false, "body": { "content": "", "contentType": "text" }, "dueDateTime": null,
            "startDateTime": null, "reminderDateTime": null, "completedDateTime": null, "recurrence": null,
        }),
    };
    if let Value::Object(members) = blank { members } else { Map::new() }
}

fn wrong(name: &str) -> Fault {
    Fault::new(
        400,
        "ErrorInvalidArgument",
        format!("A value of another type was found for the property '{name}'."),
    )
}

/// Whether two values are of one type.
fn alike(one: &Value, other: &Value) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// A value as the member takes it.
fn fitting(name: &str, was: &Value, value: &Value) -> Result<Value, Fault> {
    if let Some((_, words)) = WORDS.iter().find(|(known, _)| *known == name) {
        let text = value.as_str().ok_or_else(|| wrong(name))?;
        let word = words.iter().find(|word| word.eq_ignore_ascii_case(text)).ok_or_else(|| wrong(name))?;
        return Ok((*word).into());
    }
    let fits = match (was, value) {
        _ if TEXTS.contains(&name) => value.is_string() || value.is_null(),
        (Value::Null, Value::Object(_) | Value::Null) | (Value::Object(_), Value::Null) => true,
        (_, Value::Array(all)) if all.len() > LIST_MAX => false,
        (was, value) => alike(was, value),
    };
    if fits { Ok(value.clone()) } else { Err(wrong(name)) }
}

/// Writes what was given over what is there. Objects are written whole, as Graph's complex types are.
pub(super) fn write(
    sort: Sort,
    content: &mut Map<String, Value>,
    given: &Map<String, Value>,
) -> Result<(), Fault> {
    let blank = blank(sort);
    for (name, value) in given.iter().filter(|(name, _)| !name.starts_with('@')) {
        if name == PROPERTIES {
            properties(content, value)?;
            continue;
        }
        // Said when a task is made; later only through an address of its own, which nobody here asks for.
        if sort == Sort::Task && name == LINKED {
            content.insert(LINKED.to_owned(), linked(value)?);
            continue;
        }
        // Read-only members are passed over, as Graph does when an item is sent back as it came.
        if READ_ONLY.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        let Some((known, was)) = blank.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
            let text = format!(
                "Could not find a property named '{name}' on type 'microsoft.graph.{}'.",
                sort.word()
            );
            return Err(Fault::new(400, "RequestBodyRead", text));
        };
        content.insert(known.clone(), fitting(known, was, value)?);
    }
    Ok(())
}

/// Links of a task, each with an id.
fn linked(given: &Value) -> Result<Value, Fault> {
    let all = given.as_array().filter(|all| all.len() <= LIST_MAX).ok_or_else(|| wrong(LINKED))?;
    let one = |one: &Value| {
        let given = one.as_object().ok_or_else(|| wrong(LINKED))?;
        let text = |name: &str| given.get(name).and_then(Value::as_str);
        Ok(json!({
            "id": uuid::Uuid::new_v4(), "applicationName": text("applicationName"), "displayName": text("displayName"),
            "externalId": text("externalId"), "webUrl": text("webUrl"),
        }))
    };
    all.iter().map(one).collect()
}

fn properties(content: &mut Map<String, Value>, given: &Value) -> Result<(), Fault> {
    let mut all = content.get(PROPERTIES).and_then(Value::as_array).cloned().unwrap_or_default();
    for one in given.as_array().ok_or_else(|| wrong(PROPERTIES))? {
        let object = one.as_object().ok_or_else(|| wrong(PROPERTIES))?;
        let id = body::must(object, "id")?;
        all.retain(|known| known["id"].as_str().is_none_or(|known| !known.eq_ignore_ascii_case(id)));
        all.push(json!({ "id": id, "value": body::text(object, "value").unwrap_or_default() }));
    }
    if all.len() > LIST_MAX {
        return Err(wrong(PROPERTIES));
    }
    content.insert(PROPERTIES.to_owned(), all.into());
    Ok(())
}
