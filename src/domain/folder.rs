//! Tracked folders (semantics B11): whether a rule is in force, and what it does to a mail that is tracked
//! already.

use crate::{
    decision::{History, Source, Undone},
    party::{Kind, Record, Tracked},
    reason::{Reason, Remedy},
    settings::{FolderRule, Organisation, Seat},
};

/// The most rules that an organisation may allow a mailbox.
pub(crate) const MAX_RULES: u8 = 25;

/// How the rule of the folder stands in which a mail lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule<'a> {
    /// There is none.
    None,
    /// It is in force.
    InForce(&'a FolderRule),
    /// It is not: the folder counts as any other, and this says why.
    Idle(&'a FolderRule, Reason, Remedy),
}

/// How the rule stands. Of more rules than are allowed, the oldest are in force.
pub(crate) fn rule<'a>(source: Source<'a>, seat: &Seat, organisation: &Organisation) -> Rule<'a> {
    let Source::Folder(rule) = source else { return Rule::None };
    let idle = |reason, remedy| Rule::Idle(rule, reason, remedy);
    if !organisation.folders.on {
        return idle(Reason::FoldersOff, Remedy::ChangeSwitch);
    }
    if seat.owner.kind == Kind::Queue {
        return idle(Reason::FolderOfQueue, Remedy::TrackByHand);
    }
    if !rule.inside_inbox {
        return idle(Reason::FolderOutsideInbox, Remedy::MoveFolder);
    }
    if !rule.on {
        return idle(Reason::FolderRuleOff, Remedy::SwitchRuleOn);
    }
    let limit = usize::from(organisation.folders.limit.clamp(1, MAX_RULES));
    let in_force = seat.rules.iter().filter(|rule| rule.on && rule.inside_inbox);
    if in_force.take_while(|other| other.folder != rule.folder).count() >= limit {
        return idle(Reason::FolderLimit, Remedy::RemoveRules);
    }
    Rule::InForce(rule)
}

/// The organisation's switch for which a rule is idle, where there is one.
pub(crate) fn switch(idle: Reason) -> Option<&'static str> {
    (idle == Reason::FoldersOff).then_some("IsFolderBasedTrackingEnabled")
}

/// What a rule in force does to what a tracked mail is regarding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: it has that regarding, or the rule has none. Moving a mail from a linked folder to one
    /// without a link keeps what it had.
    None,
    /// It is set.
    Set(Record),
    /// It is not, and a person is asked.
    Ask(Record, Reason),
}

/// What a rule does. Microsoft's overwrites whatever a person chose; ours asks, unless the organisation wants
/// it so. In both, of two mailboxes' rules the first wins (B11): a mailbox overwrites only what it or its
/// owner tracked, or two rules would take turns for ever.
pub(crate) fn effect(
    rule: &FolderRule,
    tracked: &Tracked,
    history: &History,
    seat: &Seat,
    organisation: &Organisation,
) -> Effect {
    let overwrite = organisation.folders.overwrite;
    rule.regarding
        .as_ref()
        .map_or(Effect::None, |wanted| effect_of(wanted, tracked, history, seat, overwrite))
}

/// What anything does that wants a tracked mail to be regarding a row: a folder's rule, a conversation that is followed.
pub(crate) fn effect_of(
    wanted: &Record,
    tracked: &Tracked,
    history: &History,
    seat: &Seat,
    overwrite: bool,
) -> Effect {
    let present = tracked.regarding.as_ref();
    if present.is_some_and(|present| present.is(wanted)) {
        return Effect::None;
    }
    let set = || Effect::Set(wanted.clone());
    let ask = |reason| Effect::Ask(wanted.clone(), reason);
    let by_us = |present: &Record| history.regarding.as_ref().is_some_and(|ours| ours.is(present));
    let by_owner = tracked.by.as_ref().is_some_and(|by| by.is(&seat.owner));
    let is_ours = history.written || by_owner;
    match present {
        None => {
            let unlinked = history.regarding.is_some()
                || history.tombstone.is_some_and(|tombstone| tombstone.what == Undone::Regarding);
            if unlinked && !overwrite { ask(Reason::UnlinkedByHand) } else { set() }
        }
        Some(present) if by_us(present) => set(),
        Some(_) if !is_ours => ask(Reason::RegardingElsewhere),
        Some(_) if overwrite => set(),
        Some(_) => ask(Reason::RegardingByHand),
    }
}
