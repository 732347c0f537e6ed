//! What is kept in step from now on (semantics B15, *enter sync*): a row that a filter takes, an item that a person
//! tracked, and both where they are the same.
//!
//! Where the semantics say nothing:
//!
//! - A meeting comes into the calendar of its organizer alone: others get it from there. A service activity is copied
//!   into everybody's and invites nobody.
//! - An occurrence of a series that differs and lies in the past is not made again where it is missing: those who
//!   attended would be invited anew.
//! - A meeting that has begun comes into the calendar without those who attended.
//! - A row that was made from an event (by the add-in, or because a colleague tracked it) and is linked with it for the
//!   first time follows the calendar, and changes nothing there: nobody is told of what nobody did. Unless a person moved
//!   it in the CRM since it was written: then the newer side counts.
//! - A contact that may be in the CRM already waits until a person says whether it is that one or a new one: nothing is
//!   made twice in silence. A row that a filter gives to a mailbox with a contact of that address is linked with it.

use alloc::{boxed::Box, vec::Vec};

use super::{
    decision, meeting, note, prepare,
    together::{self, account, reminder},
};
use crate::step::{
    case::{Case, Changed, InSeries, Item, Row, State},
    decision::{Decision, Invites, Note, Plan, Reminder, Verdict},
    field::{Field, Way},
    kind::{Kind, Shape, Side},
    merge::Merged,
    plain::{canonical, fit, line, named},
    reason::{Reason, Remedy},
    status,
    value::{DAY_S, Fields, Progress, Value},
};

/// What began longer ago than this gets no reminder when it is made.
const REMINDED_S: i64 = 7 * DAY_S;

/// Within so many seconds the add-in writes a row, what it is regarding, and its mark in the event.
const WRITTEN_S: i64 = 30;
/// What a person changes of a meeting in the CRM and the add-in writes as the event has it. Who attends and the text are
/// not among them: the add-in writes a part of them, and a part is no reason to change the event.
const CHANGED_BY_HAND: [Field; 3] = [Field::Subject, Field::Location, Field::Time];

/// Why somebody wants an item tracked; or why nobody counts.
fn wanted(case: &Case<'_>, item: &Item) -> Result<Reason, Box<Decision>> {
    if item.chosen {
        return Ok(Reason::TrackedByHand);
    }
    match (item.marked == Some(true) && case.kind.has_category(), case.organisation.categories) {
        (true, true) => Ok(Reason::Marked),
        (true, false) => Err(Box::new(
            decision(case, Verdict::Leave, Reason::CategoriesOff, Remedy::ChangeSwitch)
                .by_rule("B12")
                .by_switch("TrackCategorizedItems"),
        )),
        (false, _) => Err(Box::new(decision(case, Verdict::Leave, Reason::NotTracked, Remedy::Track))),
    }
}

/// Both are there and belong together: linked where a filter takes the row, or a person tracked the item.
pub(super) fn join(case: &Case<'_>, row: &Row, item: &Item) -> Decision {
    if !row.matches
        && let Err(left) = wanted(case, item)
    {
        return *left;
    }
    let differs = matches!(row.series, InSeries::Exception(_));
    if let Some(left) = never(case, item).filter(|left| !(differs && left.reason == Reason::OfSeries)) {
        return left;
    }
    let own = item.is_organizer || row.owner.as_ref().is_some_and(|owner| owner.is(&case.seat.owner));
    let base = match (row.series, item.series) {
        // One of a series is on one side as the series says, and differs on the other.
        (InSeries::Occurrence(_), InSeries::Exception(_)) => Some(prepare::crm(case.kind, row)),
        (InSeries::Exception(_), InSeries::Occurrence(_)) => Some(prepare::exchange(case.kind, item)),
        _ => (row.of_event && own).then(|| made_from(case, row, item)),
    };
    let mut joined = together::bring(case, row, item, base.as_ref());
    match joined.verdict {
        Verdict::Step(plan) => {
            let (reason, remedy) = match case.knowledge.by_address {
                true => (Reason::SameAddress, Remedy::TakeBack),
                false => (Reason::SameItem, Remedy::Nothing),
            };
            (joined.verdict, joined.reason, joined.remedy) = (Verdict::Link(plan), reason, remedy);
            joined
        }
        Verdict::Leave
        | Verdict::CreateRow(_)
        | Verdict::CreateItem(_)
        | Verdict::Link(_)
        | Verdict::Unlink { .. }
        | Verdict::DeleteRow
        | Verdict::DeleteItem
        | Verdict::CancelItem
        | Verdict::Through { .. } => joined,
    }
}

/// What both had when the row was made from the event: what the row says, for it said what the event said. Where they
/// differ, the calendar went on; but what the add-in wrote and a person changed in the CRM since goes the other way, if the
/// event did not change after that.
fn made_from(case: &Case<'_>, row: &Row, item: &Item) -> Fields {
    let mut base = prepare::crm(case.kind, row);
    let since = |changed: &Changed| changed.at.0.saturating_sub(row.created.0);
    if since(&row.changed) <= WRITTEN_S || item.changed.at > row.changed.at {
        return base;
    }
    let event = prepare::exchange(case.kind, item);
    // Both changed since: then the merge says which goes, and what gives way is kept.
    let both = since(&item.changed) > WRITTEN_S;
    for field in CHANGED_BY_HAND {
        match event.told(field).filter(|_| !both) {
            Some(value) => base.set(field, value.clone()),
            None => drop(base.remove(field)),
        }
    }
    base
}

/// What is no item to be kept in step, whoever wants it.
fn never(case: &Case<'_>, item: &Item) -> Option<Decision> {
    let leave = |reason, remedy| decision(case, Verdict::Leave, reason, remedy).on(Side::Exchange);
    let settings = &case.organisation.step;
    if item.message {
        return Some(leave(Reason::MeetingMessage, Remedy::Nothing));
    }
    if item.copy && case.organisation.ignore_copies {
        return Some(leave(Reason::Copy, Remedy::ChangeSwitch).by_switch("IgnoreCopiedItemsInSSSForMailbox"));
    }
    if item.assigned && !settings.assigned_tasks {
        return Some(
            leave(Reason::AssignedTask, Remedy::ChangeSwitch).by_switch("IsAssignedTasksSyncEnabled"),
        );
    }
    if matches!(item.series, InSeries::Occurrence(_)) {
        return Some(leave(Reason::OfSeries, Remedy::Nothing));
    }
    if item.draft && !settings.drafts {
        return Some(leave(Reason::Draft, Remedy::FinishDraft).by_switch("AllowSaveAsDraftAppointment"));
    }
    None
}

/// An item becomes a row where a person tracked it.
pub(super) fn from_exchange(case: &Case<'_>, item: &Item) -> Decision {
    let leave = |reason, remedy| decision(case, Verdict::Leave, reason, remedy).on(Side::Exchange);
    let reason = match wanted(case, item) {
        Ok(reason) => reason,
        Err(left) => return *left,
    };
    if !case.kind.comes_from_exchange() {
        return leave(Reason::OneWayKind, Remedy::Nothing);
    }
    if let Some(left) = never(case, item) {
        return left;
    }
    let fields = prepare::exchange(case.kind, item);
    let mut notes = Vec::new();
    match case.kind.shape() {
        Shape::Meeting => {
            if let Some(left) = of_another(case, item, &fields) {
                return left;
            }
            if fields.span().is_none() {
                return leave(Reason::TimeMissing, Remedy::GiveTime);
            }
            if let Some(unheld) = meeting::unheld(&fields, &Fields::new()) {
                return Decision { evidence: unheld.evidence, ..leave(unheld.reason, unheld.remedy) };
            }
            meeting::clashes(case, &mut notes);
        }
        Shape::Card => {
            let named = canonical(case.kind, Field::LastName, fields.get(Field::LastName)) != Value::Nothing;
            if !named && case.organisation.step.validate_contacts {
                return leave(Reason::NameMissing, Remedy::NameContact)
                    .by_switch("ValidateContactBeforeTracking");
            }
            if let Some(first) = case.knowledge.alike.first() {
                let mut left = leave(Reason::MaybeDuplicate, Remedy::Choose);
                left.evidence.text = first.sign.as_str().into();
                left.evidence.row = Some(first.record.clone());
                return left;
            }
        }
        Shape::Todo => {}
    }
    let plan = row_for(case, item, &fields, &mut notes);
    let mut decided =
        decision(case, Verdict::CreateRow(Box::new(plan)), reason, Remedy::Nothing).on(Side::Exchange);
    decided.notes = notes;
    if reason == Reason::Marked {
        decided.evidence.rule = "B12";
    }
    decided
}

/// A meeting that another called: whether who attends may track it, and through whose mailbox.
fn of_another(case: &Case<'_>, item: &Item, fields: &Fields) -> Option<Decision> {
    if item.is_organizer {
        return None;
    }
    let settings = &case.organisation.step;
    let knowledge = case.knowledge;
    let leave = |verdict, reason, remedy| decision(case, verdict, reason, remedy).on(Side::Exchange);
    if fields.told(Field::Organizer).is_none() && knowledge.organizer.is_none() && !settings.crm_organizer {
        return Some(
            leave(Verdict::Leave, Reason::OrganizerMissing, Remedy::ChangeSwitch)
                .by_switch("UseCrmOrganizerForEmptyExchangeOrganizer"),
        );
    }
    let organizer = knowledge.organizer.as_ref()?;
    let mut decided = if !settings.attendees_track {
        leave(Verdict::Leave, Reason::AttendeeMayNotTrack, Remedy::ChangeSwitch)
            .by_switch("TrackAppointmentsFromNonOrganizer")
    } else if settings.through_organizer {
        let mailbox = knowledge.organizer_mailbox.clone()?;
        leave(Verdict::Through { mailbox }, Reason::ThroughOrganizer, Remedy::Nothing)
            .by_switch("ForceOrganizerSyncForAttendeeTrackedAppointment")
    } else {
        return None;
    };
    decided.evidence.row = Some(organizer.clone());
    Some(decided)
}

/// What is written for an item.
fn row_for(case: &Case<'_>, item: &Item, fields: &Fields, notes: &mut Vec<Note>) -> Plan {
    let settings = &case.organisation.step;
    let mut plan = Plan::default();
    for field in case.kind.fields().filter(|field| *field != Field::Cancelled) {
        let (Some(value), Way::Both | Way::ToCrm) = (fields.told(field), case.kind.way(field, settings))
        else {
            continue;
        };
        let (fitting, short) = fit(case.kind, field, value, Side::Crm, settings.rich_text, &Value::Nothing);
        // What is taken out of a series is taken out once the row is there.
        if field == Field::Gaps {
            continue;
        }
        plan.base.set(field, value.clone());
        if short {
            notes.push(note(Reason::Shortened, Remedy::Nothing).about(field, Side::Crm));
        }
        if canonical(case.kind, field, value) != Value::Nothing {
            plan.crm.set(field, fitting);
        }
    }
    match case.kind.shape() {
        Shape::Meeting => {
            if let Value::Show(show) = *plan.crm.get(Field::Show) {
                plan.state = Some(status::standing(show, State::Open).0);
            }
            plan.base.set(Field::Cancelled, Value::Flag(item.cancelled));
            if item.cancelled {
                plan.state = Some(State::Canceled);
            }
            plan.draft = item.draft;
        }
        Shape::Todo => {
            plan.began = Some(case.now);
            let done = plan.crm.progress() == Some(Progress::Done);
            let past = plan.crm.day(Field::Done).is_some_and(|day| day < meeting::today(case.now));
            if done || past {
                plan.state = Some(State::Completed);
            }
            if past && !done {
                plan.crm.set(Field::Progress, Value::Progress(Progress::Done));
            }
        }
        Shape::Card => company_for(case, &mut plan, notes),
    }
    plan
}

fn company_for(case: &Case<'_>, plan: &mut Plan, notes: &mut Vec<Note>) {
    let Some(name) = plan.crm.remove(Field::Company) else { return };
    match account(case, &named(&name)) {
        Some(account) => plan.crm.set(Field::Company, account),
        None => {
            // The contact has no company in the CRM: that is what both have.
            plan.base.set(Field::Company, Value::Nothing);
            let said = note(Reason::CompanyUnknown, Remedy::ChooseCompany);
            notes.push(said.about(Field::Company, Side::Exchange).saying(line(&named(&name))));
        }
    }
}

/// A row becomes an item where a filter takes it.
pub(super) fn from_crm(case: &Case<'_>, row: &Row) -> Decision {
    let leave = |reason, remedy| decision(case, Verdict::Leave, reason, remedy).on(Side::Crm);
    if !row.matches {
        return leave(Reason::NoFilter, Remedy::ChangeFilters);
    }
    if matches!(row.series, InSeries::Occurrence(_)) {
        return leave(Reason::OfSeries, Remedy::Nothing);
    }
    let fields = prepare::crm(case.kind, row);
    let copied = case.kind == Kind::ServiceActivity;
    if case.kind.shape() == Shape::Meeting {
        if row.draft && case.organisation.step.drafts {
            return leave(Reason::Draft, Remedy::FinishDraft).by_switch("AllowSaveAsDraftAppointment");
        }
        match &row.organizer {
            None if !copied => return leave(Reason::OrganizerMissing, Remedy::NameOrganizer),
            Some(organizer) if !copied && !organizer.is(&case.seat.owner) => {
                let mut left = leave(Reason::NotOrganizer, Remedy::Nothing);
                left.evidence.row = Some(organizer.clone());
                return left;
            }
            None | Some(_) => {}
        }
        if fields.span().is_none() || (case.kind == Kind::Series && fields.recurrence().is_none()) {
            return leave(Reason::TimeMissing, Remedy::GiveTime);
        }
        if let Some(Err(unheld)) = fields.recurrence().map(|rule| rule.is_sound()) {
            let mut left = leave(Reason::PatternUnheld, Remedy::ChoosePattern);
            left.evidence.unheld = Some(unheld);
            return left;
        }
        if matches!(row.series, InSeries::Exception(_)) && meeting::has_begun(case.kind, &fields, case.now) {
            return leave(Reason::PastNotMade, Remedy::Nothing);
        }
    }
    let (plan, invites, notes) = item_for(case, row, &fields, copied);
    let mut decided =
        decision(case, Verdict::CreateItem(Box::new(plan)), Reason::RowMatches, Remedy::Nothing)
            .on(Side::Crm);
    (decided.invites, decided.notes) = (invites, notes);
    decided
}

/// What is written for a row.
fn item_for(case: &Case<'_>, row: &Row, fields: &Fields, copied: bool) -> (Plan, Invites, Vec<Note>) {
    let settings = &case.organisation.step;
    let (mut merged, mut notes) = (Merged::default(), Vec::new());
    // Nobody can be given a meeting: it is the mailbox's owner's. What is taken out of a series is taken out once the item
    // is there.
    let written = |field: &Field| !matches!(field, Field::Cancelled | Field::Organizer | Field::Gaps);
    for field in case.kind.fields().filter(written) {
        let (Some(value), Way::Both | Way::ToExchange) = (fields.told(field), case.kind.way(field, settings))
        else {
            continue;
        };
        let (fitting, short) =
            fit(case.kind, field, value, Side::Exchange, settings.rich_text, &Value::Nothing);
        merged.base.set(field, value.clone());
        if short {
            notes.push(note(Reason::Shortened, Remedy::Nothing).about(field, Side::Exchange));
        }
        if canonical(case.kind, field, value) != Value::Nothing {
            merged.exchange.set(field, fitting);
        }
    }
    let mut plan = Plan::default();
    let mut invites = Invites::Nobody;
    match case.kind.shape() {
        Shape::Meeting => {
            if !copied {
                invites = meeting::told(case, row, None, &Fields::new(), &mut merged, &mut notes);
                meeting::without_address(row, &mut notes);
                merged.base.set(Field::Cancelled, Value::Flag(row.state == State::Canceled));
                if let Some(organizer) = fields.told(Field::Organizer) {
                    merged.base.set(Field::Organizer, organizer.clone());
                }
            }
            meeting::clashes(case, &mut notes);
            let free = matches!(fields.get(Field::Show), Value::Show(crate::step::value::Show::Free));
            let long_ago = fields.span().is_some_and(|span| span.start().0 < case.now.0 - REMINDED_S);
            if row.state.is_closed() || free || long_ago {
                plan.reminder = Reminder::Off;
            }
        }
        Shape::Todo => plan.reminder = reminder(case, row.state, fields.progress(), fields.get(Field::Due)),
        Shape::Card => {}
    }
    plan.exchange = merged.exchange;
    plan.base = merged.base;
    (plan, invites, notes)
}
