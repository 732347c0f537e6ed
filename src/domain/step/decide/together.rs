//! A row and an item that are both there: which fields go where (semantics B15).
//!
//! Where the semantics say nothing:
//!
//! - Who merely attends has a copy of somebody else's meeting. What concerns everybody (all that tells those who attend,
//!   but not how the own time is shown) comes from the organizer's calendar: the CRM takes it over and changes nothing of
//!   it there.
//! - A meeting cannot be given to another organizer. That the CRM names another one changes nothing in the calendar.
//! - The CRM lets nobody change an activity that is completed or cancelled. What changes in the mailbox meanwhile waits
//!   until somebody opens it again. A task that somebody opens again in Outlook is opened again in the CRM.
//! - Where the organizer calls a meeting off, its row is cancelled, unless it is completed. Who opens the row again has
//!   their way.
//! - A draft waits, on whichever side it is.
//! - A company is another account where exactly one has the name that somebody wrote in Outlook; else the parent stays.

use alloc::{boxed::Box, vec::Vec};

use super::{decision, gaps, meeting, note, prepare};
use crate::{
    mail::lowercase,
    step::{
        case::{Case, Item, Link, Row, State},
        decision::{Decision, Invites, Note, Plan, Reminder, Verdict},
        field::{Field, Way},
        kind::{Kind, Shape, Side},
        merge::{self, Merged, Version},
        plain::{canonical, line, named, same},
        reason::{Reason, Remedy},
        status,
        value::{Fields, Progress, Show, Value},
    },
};

/// They are linked: brings them in step.
pub(super) fn step(case: &Case<'_>, row: &Row, item: &Item, link: &Link) -> Decision {
    let drafts = case.organisation.step.drafts;
    if case.kind.shape() == Shape::Meeting && drafts && row.draft {
        return decision(case, Verdict::Leave, Reason::Draft, Remedy::FinishDraft).on(Side::Crm);
    }
    if case.kind.shape() == Shape::Meeting && !drafts && item.draft {
        return decision(case, Verdict::Leave, Reason::Draft, Remedy::FinishDraft).on(Side::Exchange);
    }
    bring(case, row, item, Some(&link.base))
}

/// Brings both in step, with what both had last or without.
pub(super) fn bring(case: &Case<'_>, row: &Row, item: &Item, base: Option<&Fields>) -> Decision {
    let Case { kind, organisation, .. } = *case;
    let settings = &organisation.step;
    let (crm, exchange) = (prepare::crm(kind, row), prepare::exchange(kind, item));
    let closed = row.state.is_closed() && !opens_again(kind, base, &exchange);
    let way = |field| way(case, item, closed, field);
    let (one, other) = (
        Version { fields: &crm, changed: &row.changed },
        Version { fields: &exchange, changed: &item.changed },
    );
    let mut merged = merge::merge(kind, base, one, other, settings, way);
    if kind == Kind::Series {
        gaps::settle(base, (&crm, &exchange), way(Field::Gaps), case.now, &mut merged);
    }
    let mut notes = Vec::new();
    for (field, side) in core::mem::take(&mut merged.one_way) {
        notes.push(one_way(case, item, closed, field, side));
    }
    if closed {
        waiting(case, item, base, (&crm, &exchange), &mut notes);
    }
    let mut plan = Plan::default();
    let mut ends = None;
    let mut invites = Invites::Nobody;
    match kind.shape() {
        Shape::Meeting => {
            if prepare::organizer_missing(item) && !settings.crm_organizer {
                notes.push(
                    note(Reason::OrganizerMissing, Remedy::ChangeSwitch)
                        .by_switch("UseCrmOrganizerForEmptyExchangeOrganizer")
                        .about(Field::Organizer, Side::Exchange),
                );
            }
            pattern(base, &crm, &mut merged, &mut notes);
            ends = cancelled(case, row, item, base, (&crm, &exchange), &mut merged, &mut notes);
            if item.is_organizer && kind != Kind::ServiceActivity {
                invites = meeting::told(case, row, base, &exchange, &mut merged, &mut notes);
                meeting::without_address(row, &mut notes);
            }
            meeting::clashes(case, &mut notes);
            state_of_meeting(row, &merged, &mut plan);
            if matches!(merged.exchange.get(Field::Show), Value::Show(Show::Free)) {
                plan.reminder = Reminder::Off;
            }
        }
        Shape::Card => {
            company(case, base, &crm, &mut merged, &mut notes);
            last_name(base, &crm, &mut merged, &mut notes);
        }
        Shape::Todo => {
            done_in_the_past(case, &mut merged, (&crm, &exchange));
            state_of_task(row, &merged, &mut plan);
            reminder_of_task(case, row, &merged, &mut plan);
        }
    }
    if let Some((cause, reason)) = ends {
        let mut decided = decision(case, Verdict::CancelItem, reason, Remedy::Nothing).on(Side::Crm);
        decided.evidence.switch = Some("SSSPropagateAppointmentCancellationsToExchange");
        decided.invites = cause;
        decided.notes = notes;
        return decided;
    }
    finish(case, merged, plan, invites, notes)
}

/// The decision that comes of a merge: what is written, why, and what is to be said beside.
fn finish(case: &Case<'_>, merged: Merged, plan: Plan, invites: Invites, mut notes: Vec<Note>) -> Decision {
    for (field, side) in &merged.shortened {
        if merged.to(*side).told(*field).is_some() {
            notes.push(note(Reason::Shortened, Remedy::Nothing).about(*field, *side));
        }
    }
    for lost in &merged.lost {
        let mut said = note(Reason::ValueLost, Remedy::PutBack).about(lost.field, lost.side);
        said.evidence.text = line(&named(&lost.value));
        (said.evidence.at, said.evidence.row) = (Some(lost.by.at), lost.by.who.clone());
        notes.push(said);
    }
    let Merged { mut crm, exchange, base, lost, .. } = merged;
    crm.remove(Field::Cancelled);
    let side = match (crm.is_empty(), exchange.is_empty()) {
        (false, true) => Some(Side::Exchange),
        (true, false) => Some(Side::Crm),
        (false, false) | (true, true) => None,
    };
    let plan = Plan { crm, exchange, base, lost, ..plan };
    let (writes, conflict) = (plan.writes(), plan.lost.first().map(|lost| lost.field));
    let cancelled = plan.state == Some(State::Canceled);
    let verdict = Verdict::Step(Box::new(plan));
    let mut decided = match (writes, conflict) {
        (true, _) if cancelled => {
            decision(case, verdict, Reason::CancelledByOrganizer, Remedy::Nothing).on(Side::Exchange)
        }
        (true, Some(field)) => {
            let mut decided = decision(case, verdict, Reason::ChangedOnBoth, Remedy::Nothing);
            decided.evidence.field = Some(field);
            decided
        }
        (true, None) => {
            let mut decided = decision(case, verdict, Reason::Changed, Remedy::Nothing);
            decided.evidence.side = side;
            decided
        }
        // Nothing is written. Where that is because it may not be, that is the reason.
        (false, _) => match notes.iter().position(|note| HELD_BACK.contains(&note.reason)) {
            Some(at) => {
                let held = notes.remove(at);
                Decision { evidence: held.evidence, ..decision(case, verdict, held.reason, held.remedy) }
            }
            None => decision(case, verdict, Reason::InStep, Remedy::Nothing),
        },
    };
    (decided.invites, decided.notes) = (invites, notes);
    decided
}

/// Why a change is not carried to the other side.
const HELD_BACK: [Reason; 10] = [
    Reason::WouldInvite,
    Reason::PastMeeting,
    Reason::CancellationStays,
    Reason::NobodyAsked,
    Reason::NotOrganizer,
    Reason::RowClosed,
    Reason::PatternUnheld,
    Reason::CompanyUnknown,
    Reason::NameMissing,
    Reason::OneWayField,
];

/// What concerns everybody who attends: it is the organizer's alone.
fn is_organizers(field: Field) -> bool {
    field.is_sensitive() && field != Field::Show
}

/// In which direction a field goes between these two.
fn way(case: &Case<'_>, item: &Item, closed: bool, field: Field) -> Way {
    let set = case.kind.way(field, &case.organisation.step);
    if field == Field::Cancelled {
        return set;
    }
    let from_exchange_alone = |way| match way {
        Way::Both | Way::ToCrm => Way::ToCrm,
        Way::ToExchange | Way::Off => Way::Off,
    };
    let from_crm_alone = |way| match way {
        Way::Both | Way::ToExchange => Way::ToExchange,
        Way::ToCrm | Way::Off => Way::Off,
    };
    let meeting = case.kind.shape() == Shape::Meeting && case.kind != Kind::ServiceActivity;
    let theirs = meeting && (field == Field::Organizer || (!item.is_organizer && is_organizers(field)));
    let set = if theirs { from_exchange_alone(set) } else { set };
    if closed { from_crm_alone(set) } else { set }
}

/// What goes neither way while the row is closed, because it comes from the organizer's calendar alone: it waits.
fn waiting(
    case: &Case<'_>,
    item: &Item,
    base: Option<&Fields>,
    (crm, exchange): (&Fields, &Fields),
    notes: &mut Vec<Note>,
) {
    let alone = |field: &Field| *field != Field::Cancelled && way(case, item, false, *field) == Way::ToCrm;
    for field in case.kind.fields().filter(alone) {
        let (Some(in_crm), Some(in_exchange)) = (crm.told(field), exchange.told(field)) else { continue };
        let before = base.and_then(|base| base.told(field));
        if same(case.kind, field, in_crm, in_exchange) {
            continue;
        }
        let theirs = before.is_none_or(|before| !same(case.kind, field, before, in_exchange));
        notes.push(one_way(case, item, true, field, if theirs { Side::Exchange } else { Side::Crm }));
    }
}

/// Somebody opened a task again in Outlook.
fn opens_again(kind: Kind, base: Option<&Fields>, exchange: &Fields) -> bool {
    let was_done = base.and_then(Fields::progress) == Some(Progress::Done);
    let is_open = exchange.progress().is_some_and(|progress| progress != Progress::Done);
    kind.shape() == Shape::Todo && was_done && is_open
}

fn one_way(case: &Case<'_>, item: &Item, closed: bool, field: Field, side: Side) -> Note {
    let meeting = case.kind.shape() == Shape::Meeting && case.kind != Kind::ServiceActivity;
    let (reason, remedy) = match (field, side) {
        (Field::Cancelled, Side::Crm) if item.cancelled => (Reason::CancelledByOrganizer, Remedy::Nothing),
        (Field::Cancelled, Side::Crm) => (Reason::CancellationStays, Remedy::ChangeSwitch),
        (_, Side::Exchange) if closed => (Reason::RowClosed, Remedy::Reopen),
        (field, Side::Crm) if meeting && (field == Field::Organizer || !item.is_organizer) => {
            (Reason::NotOrganizer, Remedy::AskOrganizer)
        }
        (field, _) if case.kind.may_be_set(field) => (Reason::OneWayField, Remedy::ChangeWay),
        (_, _) => (Reason::OneWayField, Remedy::Nothing),
    };
    let mut said = note(reason, remedy).about(field, side);
    if reason == Reason::NotOrganizer {
        let knowledge = case.knowledge;
        said.evidence.row.clone_from(&knowledge.organizer);
        said.evidence.text = knowledge.organizer_person.as_ref().map_or("", |one| one.label()).into();
    }
    if reason == Reason::CancellationStays {
        said.by_switch("SSSPropagateAppointmentCancellationsToExchange")
    } else {
        said
    }
}

/// What the CRM cannot hold of a series is held back.
fn pattern(base: Option<&Fields>, crm: &Fields, merged: &mut Merged, notes: &mut Vec<Note>) {
    if let Some(said) = meeting::unheld(&merged.crm, crm)
        && merged.hold_back(Field::Recurrence, Side::Crm, base, crm.get(Field::Recurrence))
    {
        notes.push(said);
    }
}

/// What becomes of a meeting that was called off on one side. `Some` where it is called off in the calendar by this.
fn cancelled(
    case: &Case<'_>,
    row: &Row,
    item: &Item,
    base: Option<&Fields>,
    (crm, exchange): (&Fields, &Fields),
    merged: &mut Merged,
    notes: &mut Vec<Note>,
) -> Option<(Invites, Reason)> {
    // In the CRM a meeting is called off, and never opened again, because of the calendar.
    if meeting::called_off(&merged.crm).is_some_and(|off| !off || row.state.is_closed()) {
        merged.hold_back(Field::Cancelled, Side::Crm, base, crm.get(Field::Cancelled));
    }
    // Where both were there before they were linked, nothing is called off because of that.
    if base.is_none() && merged.exchange.remove(Field::Cancelled).is_some() {
        merged.base.set(Field::Cancelled, crm.get(Field::Cancelled).clone());
    }
    let off = meeting::called_off(&merged.exchange)?;
    let begun = meeting::has_begun(case.kind, exchange, case.now);
    let attended = meeting::is_attended(exchange);
    let person = meeting::by_person(case, &row.changed);
    if off && item.is_organizer && !begun && (!attended || person) {
        let cause = row.changed.clone();
        let invites = if attended { Invites::Cancelled { cause } } else { Invites::Nobody };
        return Some((invites, Reason::CancelledInCrm));
    }
    merged.hold_back(Field::Cancelled, Side::Exchange, base, exchange.get(Field::Cancelled));
    let (reason, remedy) = match (off, item.is_organizer, begun) {
        (false, ..) => (Reason::CancelledByOrganizer, Remedy::Nothing),
        (true, false, _) => (Reason::NotOrganizer, Remedy::AskOrganizer),
        (true, true, true) => (Reason::PastMeeting, Remedy::Nothing),
        (true, true, false) => (Reason::NobodyAsked, Remedy::DeleteYourself),
    };
    notes.push(note(reason, remedy).about(Field::Cancelled, Side::Crm));
    None
}

fn state_of_meeting(row: &Row, merged: &Merged, plan: &mut Plan) {
    if let Value::Show(show) = *merged.crm.get(Field::Show) {
        let (state, _) = status::standing(show, row.state);
        plan.state = (state != row.state).then_some(state);
    }
    if meeting::called_off(&merged.crm) == Some(true) {
        plan.state = Some(State::Canceled);
    }
}

/// What was done on a day that is over is completed, on both sides.
fn done_in_the_past(case: &Case<'_>, merged: &mut Merged, (crm, exchange): (&Fields, &Fields)) {
    let past = merged.crm.day(Field::Done).is_some_and(|day| day < meeting::today(case.now));
    let both = crm.progress().zip(exchange.progress());
    if let (true, Some((in_crm, in_exchange))) = (past, both) {
        let done = Value::Progress(Progress::Done);
        for (side, now) in [(Side::Crm, in_crm), (Side::Exchange, in_exchange)] {
            if now != Progress::Done {
                merged.set(Field::Progress, side, done.clone());
            }
        }
        merged.base.set(Field::Progress, done);
    }
}

fn state_of_task(row: &Row, merged: &Merged, plan: &mut Plan) {
    if let Some(progress) = merged.crm.progress() {
        let state = status::closed_by(progress);
        plan.state = (state.is_closed() != row.state.is_closed()).then_some(state);
    }
}

/// The reminder follows the day on which a task is due.
fn reminder_of_task(case: &Case<'_>, row: &Row, merged: &Merged, plan: &mut Plan) {
    let touched = [Field::Due, Field::Progress].iter().any(|field| merged.exchange.told(*field).is_some());
    if touched {
        let progress = merged.base.progress();
        let state = plan.state.unwrap_or(row.state);
        plan.reminder = reminder(case, state, progress, merged.base.get(Field::Due));
    }
}

/// Outlook reminds of an open task that is due, unless that was more than a day ago.
pub(super) fn reminder(case: &Case<'_>, state: State, progress: Option<Progress>, due: &Value) -> Reminder {
    let open = !state.is_closed() && progress != Some(Progress::Done);
    let day = if let Value::Day(day) = due { Some(*day) } else { None };
    let reminded = day.filter(|day| open && *day >= meeting::today(case.now).plus(-1));
    reminded.map_or(Reminder::Off, Reminder::On)
}

/// The parent account is the one that has the company's name.
fn company(case: &Case<'_>, base: Option<&Fields>, crm: &Fields, merged: &mut Merged, notes: &mut Vec<Note>) {
    let Some(value) = merged.crm.told(Field::Company).cloned() else { return };
    if canonical(case.kind, Field::Company, &value) == Value::Nothing {
        merged.crm.set(Field::Company, Value::Nothing);
        return;
    }
    match account(case, &named(&value)) {
        Some(account) => merged.crm.set(Field::Company, account),
        None => {
            merged.hold_back(Field::Company, Side::Crm, base, crm.get(Field::Company));
            let said = note(Reason::CompanyUnknown, Remedy::ChooseCompany);
            notes.push(said.about(Field::Company, Side::Exchange).saying(line(&named(&value))));
        }
    }
}

/// The one account of that name.
pub(super) fn account(case: &Case<'_>, name: &str) -> Option<Value> {
    let wanted = lowercase(&line(name));
    let mut all = case.knowledge.companies.iter().filter(|account| lowercase(&line(&account.name)) == wanted);
    let one = all.next()?;
    all.all(|other| other.is(one)).then(|| Value::Row(one.clone()))
}

/// A contact of the CRM has a last name.
fn last_name(base: Option<&Fields>, crm: &Fields, merged: &mut Merged, notes: &mut Vec<Note>) {
    let emptied = merged
        .crm
        .told(Field::LastName)
        .is_some_and(|value| same(Kind::Contact, Field::LastName, value, &Value::Nothing));
    if emptied {
        merged.hold_back(Field::LastName, Side::Crm, base, crm.get(Field::LastName));
        notes.push(note(Reason::NameMissing, Remedy::NameContact).about(Field::LastName, Side::Exchange));
    }
}
