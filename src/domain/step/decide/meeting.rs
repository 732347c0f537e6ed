//! Whom the calendar would tell, and whether it may (semantics B15, *invites*).
//!
//! The calendar invites, tells and disinvites by itself whoever attends when its organizer's meeting is made or changed
//! in what concerns them, and it cannot be asked not to. So what would tell somebody is written only
//!
//! - because of a person's act in the CRM, since appointments are kept in step here; a program's change, an import, a
//!   clean-up, or what was in the CRM before, tells nobody;
//! - while the meeting has not begun, of a series while it is not over. With `SSSUpdatePastMeetingsInNonDraftMode` what a
//!   person changes of one that has begun goes to the calendar too; nobody is invited to it even so.
//!
//! What may not be written is held back, and said: a person can send it from Outlook. What concerns nobody else (the
//! own reminder, what it is regarding) is written all the same.

use alloc::vec::Vec;

use super::note;
use crate::{
    mail::Moment,
    step::{
        case::{Author, Case, Changed, Row},
        day::Day,
        decision::{Invites, Note},
        field::Field,
        kind::{Kind, Side},
        merge::Merged,
        reason::{Reason, Remedy},
        value::{DAY_S, Fields, Value},
    },
};

/// The switch that lets changes of what has begun go to the calendar.
pub(super) const PAST: &str = "SSSUpdatePastMeetingsInNonDraftMode";

/// The day that it is, in UTC.
pub(super) fn today(now: Moment) -> Day {
    Day(i32::try_from(now.0.div_euclid(DAY_S)).unwrap_or(i32::MAX))
}

/// Whether a meeting has begun; of a series, whether it is over.
pub(super) fn has_begun(kind: Kind, fields: &Fields, now: Moment) -> bool {
    match (kind, fields.recurrence()) {
        (Kind::Series, Some(rule)) => rule.is_over(today(now)),
        _ => fields.span().is_some_and(|span| span.start() <= now),
    }
}

/// Somebody who can be told attends.
pub(super) fn is_attended(fields: &Fields) -> bool {
    fields.attendees().any(|one| one.person.address.is_valid())
}

/// A person did that, since appointments are kept in step here.
pub(super) fn by_person(case: &Case<'_>, changed: &Changed) -> bool {
    changed.by == Author::Person && case.seat.step_since.is_none_or(|since| changed.at >= since)
}

/// Whether those who attend may be told of what is written in the calendar; what may not be written is taken out.
/// `there` is what the calendar has: nothing, where the meeting is new.
pub(super) fn told(
    case: &Case<'_>,
    row: &Row,
    base: Option<&Fields>,
    there: &Fields,
    merged: &mut Merged,
    notes: &mut Vec<Note>,
) -> Invites {
    let settings = &case.organisation.step;
    let begun = has_begun(case.kind, &with(there, &merged.exchange), case.now);
    let mut hold = |merged: &mut Merged, field, reason, remedy| {
        // Each day that is taken out is a message of its own: a person who changes the series later did not cause those that
        // a program caused. They stay in the calendar until somebody takes them out there.
        let for_good = field == Field::Gaps && reason == Reason::WouldInvite;
        let held = if for_good {
            merged.leave_out(field, Side::Exchange)
        } else {
            merged.hold_back(field, Side::Exchange, base, there.get(field))
        };
        if held {
            let held = note(reason, remedy).about(field, Side::Crm);
            notes.push(if remedy == Remedy::ChangeSwitch { held.by_switch(PAST) } else { held });
        }
    };
    // Nobody is invited to what has begun; of changes those who attend may be told, by the switch.
    if begun {
        for field in Field::ATTENDEES {
            hold(merged, field, Reason::PastMeeting, Remedy::Nothing);
        }
    }
    let attended = is_attended(there) || is_attended(&merged.exchange);
    let telling: Vec<Field> =
        merged.exchange.iter().map(|(field, _)| field).filter(|field| field.is_sensitive()).collect();
    if !attended || telling.is_empty() {
        return Invites::Nobody;
    }
    let (reason, remedy) = match (begun, settings.past_meetings, by_person(case, &row.changed)) {
        (false, _, true) | (true, true, true) => return Invites::Sent { cause: row.changed.clone() },
        (true, false, _) => (Reason::PastMeeting, Remedy::ChangeSwitch),
        (false, _, false) | (true, true, false) => (Reason::WouldInvite, Remedy::SendYourself),
    };
    // A new meeting comes into the calendar all the same: without those who would be invited.
    let new = there.is_empty();
    for field in telling.into_iter().filter(|field| !new || Field::ATTENDEES.contains(field)) {
        hold(merged, field, reason, remedy);
    }
    Invites::Nobody
}

/// What a side has once that is written.
pub(super) fn with(there: &Fields, written: &Fields) -> Fields {
    let mut after = there.clone();
    for (field, value) in written.iter() {
        after.set(field, value.clone());
    }
    after
}

/// Who attends and cannot be invited.
pub(super) fn without_address(row: &Row, notes: &mut Vec<Note>) {
    for one in row.fields.attendees().filter(|one| !one.person.address.is_valid()) {
        let mut said = note(Reason::NoAddress, Remedy::GiveAddress).saying(one.person.name.clone());
        said.evidence.row.clone_from(&one.row);
        notes.push(said);
    }
}

/// Meetings at the same time: they are said, and hinder nothing (semantics A4.4).
pub(super) fn clashes(case: &Case<'_>, notes: &mut Vec<Note>) {
    for clash in &case.knowledge.clashes {
        let mut said = note(Reason::Clash, Remedy::ChooseTime).saying(clash.subject.clone());
        (said.evidence.row, said.evidence.at) = (clash.who.clone(), Some(clash.start));
        notes.push(said);
    }
}

/// How a series recurs that the CRM cannot hold: it is not bent, and not written.
/// `there` is what the CRM has.
pub(super) fn unheld(fields: &Fields, there: &Fields) -> Option<Note> {
    let rule = fields.recurrence()?;
    let held = there.recurrence().map_or_else(|| rule.held_by_crm(), |there| rule.replaces_in_crm(there));
    let unheld = held.err()?;
    let mut said =
        note(Reason::PatternUnheld, Remedy::ChoosePattern).about(Field::Recurrence, Side::Exchange);
    said.evidence.unheld = Some(unheld);
    Some(said)
}

/// The flag that it was called off.
pub(super) fn called_off(fields: &Fields) -> Option<bool> {
    match fields.told(Field::Cancelled) {
        Some(Value::Flag(flag)) => Some(*flag),
        Some(_) => Some(false),
        None => None,
    }
}
