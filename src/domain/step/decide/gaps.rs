//! Occurrences that were taken out of a series.
//!
//! Where the semantics say nothing: what is taken out stays out. Neither side can put one back, and both forget what was
//! taken out when the pattern changes. So a day goes to the other side where it is new, and one that a side has forgotten is
//! taken out nowhere: that would call off a meeting because of a forgotten list. What lies in the past is not taken out of
//! the calendar: nobody is told that a meeting which took place is called off.

use alloc::vec::Vec;

use super::meeting::today;
use crate::{
    mail::Moment,
    step::{
        day::Day,
        field::{Field, Way},
        merge::Merged,
        value::{Fields, Value},
    },
};

fn days(fields: &Fields) -> Vec<Day> {
    if let Value::Days(days) = fields.get(Field::Gaps) { days.clone() } else { Vec::new() }
}

fn value(mut days: Vec<Day>) -> Value {
    days.sort_unstable();
    days.dedup();
    if days.is_empty() { Value::Nothing } else { Value::Days(days) }
}

/// Puts days in the place of what was merged as one value.
pub(super) fn settle(
    base: Option<&Fields>,
    (crm, exchange): (&Fields, &Fields),
    way: Way,
    now: Moment,
    merged: &mut Merged,
) {
    merged.crm.remove(Field::Gaps);
    merged.exchange.remove(Field::Gaps);
    merged.lost.retain(|lost| lost.field != Field::Gaps);
    merged.one_way.retain(|(field, _)| *field != Field::Gaps);
    if crm.told(Field::Gaps).is_none() || exchange.told(Field::Gaps).is_none() {
        return;
    }
    let (in_crm, in_exchange) = (days(crm), days(exchange));
    let known = base.map(days).unwrap_or_default();
    let new = |from: &[Day], to: &[Day]| -> Vec<Day> {
        from.iter().filter(|day| !to.contains(day) && !known.contains(day)).copied().collect()
    };
    let (to_crm, to_exchange) = (new(&in_exchange, &in_crm), new(&in_crm, &in_exchange));
    let mut base: Vec<Day> = known;
    base.retain(|day| in_crm.contains(day) || in_exchange.contains(day));
    base.extend(in_crm.iter().filter(|day| in_exchange.contains(day)));
    if matches!(way, Way::Both | Way::ToCrm) {
        base.extend(&to_crm);
        if !to_crm.is_empty() {
            merged.crm.set(Field::Gaps, value(in_crm.into_iter().chain(to_crm).collect()));
        }
    }
    if matches!(way, Way::Both | Way::ToExchange) {
        base.extend(&to_exchange);
        let coming: Vec<Day> = to_exchange.into_iter().filter(|day| *day >= today(now)).collect();
        if !coming.is_empty() {
            merged.exchange.set(Field::Gaps, value(in_exchange.into_iter().chain(coming).collect()));
        }
    }
    merged.base.set(Field::Gaps, value(base));
}
