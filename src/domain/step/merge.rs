//! What becomes of a change on either side: a merge of three, field by field.
//!
//! - Compared is what both sides can hold ([`super::plain`]): an echo is not a change.
//! - Where one side changed, the other follows, if the field goes that way. Where it does not, both keep what they have:
//!   nobody's own note in their own calendar is taken away because it counts nowhere else. It gives way when the side
//!   from which the field goes changes the next time.
//! - Where both changed the same field, a person's change goes before a program's, and a program's before ours. Among
//!   equals the later one wins, by the time at which the item changed. Clocks differ: what lies within [`SKEW_S`] is at
//!   the same time, and then the CRM wins, for it is what everybody sees. The value that gave way is kept.
//! - Without a base (both were there before they were linked) an empty field takes the other's value; where both have
//!   one, it is as if both had changed.

use alloc::vec::Vec;

use super::{
    case::{Author, Changed},
    decision::Lost,
    field::{Field, Way},
    kind::{Kind, Side},
    plain::{canonical, fit, same},
    settings::Settings,
    value::{Fields, Value},
};

/// By how many seconds clocks of both sides may differ.
pub const SKEW_S: i64 = 120;

/// One side, as it is merged.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// What it says.
    pub fields: &'a Fields,
    /// When it changed last, and by whom.
    pub changed: &'a Changed,
}

/// What comes of merging.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What is written in the CRM.
    pub crm: Fields,
    /// What is written in the mailbox.
    pub exchange: Fields,
    /// What both have afterwards.
    pub base: Fields,
    /// What gave way.
    pub lost: Vec<Lost>,
    /// What changed where the field does not go from, and stays there.
    pub one_way: Vec<(Field, Side)>,
    /// What the other side holds a part of.
    pub shortened: Vec<(Field, Side)>,
}

impl Merged {
    /// What is written on a side.
    pub fn to(&self, side: Side) -> &Fields {
        match side {
            Side::Crm => &self.crm,
            Side::Exchange => &self.exchange,
        }
    }

    fn to_mut(&mut self, side: Side) -> &mut Fields {
        match side {
            Side::Crm => &mut self.crm,
            Side::Exchange => &mut self.exchange,
        }
    }

    /// Has a value written on a side.
    pub fn set(&mut self, field: Field, side: Side, value: Value) {
        self.to_mut(side).set(field, value);
    }

    /// Takes a field out of what is written on a side for good: what both have from now on knows of it, and it is not seen
    /// again.
    pub fn leave_out(&mut self, field: Field, side: Side) -> bool {
        self.to_mut(side).remove(field).is_some()
    }

    /// Takes a field out of what is written on a side: it is held back. What both had last stays the base, so that it is
    /// seen again, and written once that is possible. Without a base the side keeps what it has.
    pub fn hold_back(&mut self, field: Field, side: Side, base: Option<&Fields>, there: &Value) -> bool {
        if self.to_mut(side).remove(field).is_none() {
            return false;
        }
        let kept = base.and_then(|base| base.told(field)).unwrap_or(there).clone();
        self.base.set(field, kept);
        true
    }
}

/// Merges both sides. `way` says in which direction a field goes here.
pub fn merge(
    kind: Kind,
    base: Option<&Fields>,
    crm: Version<'_>,
    exchange: Version<'_>,
    settings: &Settings,
    way: impl Fn(Field) -> Way,
) -> Merged {
    let mut merged = Merged::default();
    let wins = winner(crm.changed, exchange.changed);
    for field in kind.fields() {
        let before = base.and_then(|base| base.told(field));
        let (Some(in_crm), Some(in_exchange), Way::Both | Way::ToExchange | Way::ToCrm) =
            (crm.fields.told(field), exchange.fields.told(field), way(field))
        else {
            if let Some(before) = before {
                merged.base.set(field, before.clone());
                let side = left_out(kind, field, before, (crm.fields, exchange.fields), settings);
                merged.one_way.extend(side.map(|side| (field, side)));
            }
            continue;
        };
        if same(kind, field, in_crm, in_exchange) {
            merged.base.set(field, in_crm.clone());
            continue;
        }
        let changed = |now: &Value| before.is_none_or(|before| !same(kind, field, before, now));
        let is_empty = |value: &Value| canonical(kind, field, value) == Value::Nothing;
        let (by_crm, by_exchange) = (changed(in_crm), changed(in_exchange));
        let fills = before.is_none() && (is_empty(in_crm) || is_empty(in_exchange));
        let from = match (way(field), by_crm, by_exchange) {
            (Way::Off, ..) => continue,
            (Way::ToExchange, true, _) | (Way::Both, true, false) => Side::Crm,
            (Way::ToCrm, _, true) | (Way::Both, false, true) => Side::Exchange,
            (Way::Both, ..) if fills => {
                if is_empty(in_crm) {
                    Side::Exchange
                } else {
                    Side::Crm
                }
            }
            (Way::Both, ..) => wins,
            (Way::ToExchange, false, _) | (Way::ToCrm, _, false) => {
                let side = if by_crm { Side::Crm } else { Side::Exchange };
                merged.one_way.push((field, side));
                if let Some(before) = before {
                    merged.base.set(field, before.clone());
                }
                continue;
            }
        };
        let (value, there, loser) = match from {
            Side::Crm => (in_crm, in_exchange, exchange),
            Side::Exchange => (in_exchange, in_crm, crm),
        };
        if by_crm && by_exchange && !fills {
            let by = loser.changed.clone();
            merged.lost.push(Lost { field, side: from.other(), value: there.clone(), by });
        }
        let (fitting, short) = fit(kind, field, value, from.other(), settings.rich_text, there);
        if short {
            merged.shortened.push((field, from.other()));
        }
        merged.to_mut(from.other()).set(field, fitting);
        merged.base.set(field, value.clone());
    }
    merged
}

/// On which side something changed that goes nowhere because an administrator has set so. Fields that go nowhere by
/// themselves say nothing.
fn left_out(
    kind: Kind,
    field: Field,
    before: &Value,
    (crm, exchange): (&Fields, &Fields),
    settings: &Settings,
) -> Option<Side> {
    if settings.ways.get(&(kind, field)) != Some(&Way::Off) || !kind.may_be_set(field) {
        return None;
    }
    let changed = |now: &Fields| now.told(field).is_some_and(|now| !same(kind, field, before, now));
    match (changed(crm), changed(exchange)) {
        (true, _) => Some(Side::Crm),
        (false, true) => Some(Side::Exchange),
        (false, false) => None,
    }
}

/// Whose change wins where both changed the same.
pub fn winner(crm: &Changed, exchange: &Changed) -> Side {
    let rank = |by: Author| match by {
        // Who is not known is taken for a person: nobody's work is lost because a side does not tell.
        Author::Person | Author::Unknown => 2,
        Author::Program => 1,
        Author::Us => 0,
    };
    match rank(crm.by).cmp(&rank(exchange.by)) {
        core::cmp::Ordering::Greater => Side::Crm,
        core::cmp::Ordering::Less => Side::Exchange,
        core::cmp::Ordering::Equal if exchange.at.0.saturating_sub(crm.at.0) > SKEW_S => Side::Exchange,
        core::cmp::Ordering::Equal => Side::Crm,
    }
}
