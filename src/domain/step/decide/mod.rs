//! The order of the rules: what becomes of a row and an item (semantics B15).

mod mailbox;

use super::{
    case::{Case, Crm, Exchange},
    decision::{Decision, Plan, Verdict},
    merge::{self, Version},
    reason::{Evidence, Reason, Remedy},
};

pub use mailbox::may_step;

/// What becomes of a row and an item.
pub fn decide(case: &Case<'_>) -> Decision {
    if let Some(hindered) = mailbox::hindered(case.seat, case.organisation) {
        return decision(case, Verdict::Leave, hindered.0, hindered.1);
    }
    let (Crm::Row(row), Exchange::Item(item), Some(link)) = (case.crm, case.exchange, case.link) else {
        return decision(case, Verdict::Leave, Reason::NotTracked, Remedy::Track);
    };
    let settings = &case.organisation.step;
    let crm = Version { fields: &row.fields, changed: &row.changed };
    let exchange = Version { fields: &item.fields, changed: &item.changed };
    let merged = merge::merge(case.kind, Some(&link.base), crm, exchange, settings, |field| {
        case.kind.way(field, settings)
    });
    let reason = match (merged.lost.is_empty(), merged.crm.is_empty() && merged.exchange.is_empty()) {
        (false, _) => Reason::ChangedOnBoth,
        (true, false) => Reason::Changed,
        (true, true) => Reason::InStep,
    };
    let plan = Plan {
        crm: merged.crm,
        exchange: merged.exchange,
        base: merged.base,
        lost: merged.lost,
        ..Plan::default()
    };
    decision(case, Verdict::Step(alloc::boxed::Box::new(plan)), reason, Remedy::Nothing)
}

fn decision(case: &Case<'_>, verdict: Verdict, reason: Reason, remedy: Remedy) -> Decision {
    Decision {
        kind: case.kind,
        verdict,
        invites: super::decision::Invites::Nobody,
        reason,
        evidence: Evidence { rule: "B15", ..Evidence::default() },
        remedy,
        notes: alloc::vec::Vec::new(),
    }
}
