//! Adding to a timeline: a note, a task, a call that was made, an appointment.

use domain::{
    mail::Moment,
    party::Kind,
    timeline::{Addable, NewEntry},
    tracking::cut,
};
use serde_json::{Map, Value, json};
use wire::{Reply, Request, batch::Batch, date};

use crate::{
    fault::Fault,
    names::{self, activity, annotation, appointment, party, phonecall, systemuser, task},
    service::{Service, answers, bind, bound, changed},
};

/// Length of the subject of an activity in UTF-16 units.
const MAX_SUBJECT: usize = 200;
/// Length of the text of a task or call.
const MAX_TEXT: usize = 2_000;
/// Length of a note.
const MAX_NOTE: usize = 100_000;
/// Participation types (B1).
const CALLS: i32 = 1;
const IS_CALLED: i32 = 2;
const ATTENDS: i32 = 5;
const ORGANIZES: i32 = 7;

/// The request that writes it: create only, and a call as done.
///
/// # Errors
/// Where a row of that kind has no timeline to be added to, or the draft says too little.
pub fn request(service: &Service, new: &NewEntry) -> Result<Request, Fault> {
    let draft = &new.draft;
    if !draft.is_complete() {
        return Err(Fault::Senseless("the entry says nothing".into()));
    }
    if !Kind::REGARDING.contains(&new.of.kind) {
        return Err(Fault::Senseless("such a row takes no entries".into()));
    }
    let of = (names::table(new.of.kind), bind(names::set(new.of.kind), new.of.id));
    let subject = cut(draft.subject.trim(), MAX_SUBJECT);
    let (table, set) = match draft.what {
        Addable::Note => (annotation::TABLE, annotation::SET),
        Addable::Task => (task::TABLE, task::SET),
        Addable::Call => (phonecall::TABLE, phonecall::SET),
        Addable::Appointment => (appointment::TABLE, appointment::SET),
    };
    let mut row = Map::new();
    if draft.what == Addable::Note {
        row.insert(bound(&format!("objectid_{}", of.0)), of.1);
        row.insert(annotation::SUBJECT.into(), subject.into());
        row.insert(annotation::TEXT.into(), cut(draft.text.trim(), MAX_NOTE).into());
    } else {
        row.insert(bound(&format!("regardingobjectid_{}_{table}", of.0)), of.1);
        row.insert(activity::SUBJECT.into(), subject.into());
        row.insert(activity::TEXT.into(), cut(draft.text.trim(), MAX_TEXT).into());
    }
    let moment = |at: Moment| Value::from(date::write_rfc3339(at.0));
    match (draft.what, draft.when) {
        (Addable::Task, Some(due)) => {
            row.insert(activity::END.into(), moment(due));
        }
        (Addable::Appointment, Some(start)) => {
            let end = Moment(start.0.saturating_add(i64::from(draft.minutes) * 60));
            row.insert(activity::START.into(), moment(start));
            row.insert(activity::END.into(), moment(end));
        }
        (Addable::Note | Addable::Task | Addable::Call | Addable::Appointment, _) => {}
    }
    let parties = parties(new);
    if !parties.is_empty() {
        row.insert(format!("{table}_activity_parties"), parties.into());
    }
    let mut set_of_changes = vec![service.create(set, new.id, &Value::Object(row))];
    if draft.what == Addable::Call {
        // Made: state 1 with reason 2 (`phonecall.statuscode`).
        let made = json!({ (activity::STATE): 1, (activity::STATUS): 2 });
        set_of_changes.push(service.change(set, new.id, None, &made));
    }
    let mut batch = Batch::new();
    batch.push_set(set_of_changes);
    service.batch(batch)
}

/// Who calls whom, who meets whom: the writer and the person of the timeline.
fn parties(new: &NewEntry) -> Vec<Value> {
    let (writer, other) = match new.draft.what {
        Addable::Call => (CALLS, IS_CALLED),
        Addable::Appointment => (ORGANIZES, ATTENDS),
        Addable::Note | Addable::Task => return Vec::new(),
    };
    let me = new.me.as_ref().filter(|me| me.kind == Kind::User);
    let me =
        me.map(|me| json!({ (bound(party::USER)): bind(systemuser::SET, me.id), (party::PART): writer }));
    let person =
        matches!(new.of.kind, Kind::Contact | Kind::Lead | Kind::Account).then(|| names::party(new.of.kind));
    let other = person
        .flatten()
        .map(|nav| json!({ (bound(nav)): bind(names::set(new.of.kind), new.of.id), (party::PART): other }));
    me.into_iter().chain(other).collect()
}

/// What came of it. One that is there already was written by an earlier attempt.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: &Reply, now: Moment) -> Result<(), Fault> {
    match changed(&mut answers(reply, now)?, now) {
        Ok(()) => Ok(()),
        Err(fault) if fault.is_conflict() => Ok(()),
        Err(fault) => Err(fault),
    }
}
