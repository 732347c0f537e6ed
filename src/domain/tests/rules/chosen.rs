//! What somebody chose before they sent a mail: it is done whatever the filters say, and once.

use domain::{decision::Undone, intent::Intent, settings::Filter};

use crate::kit::*;

/// Asha wrote to Cleo, takes nothing by itself, looks at no Sent Items, and chose that.
fn chose(w: &mut World, regarding: Option<u128>) -> &mut World {
    w.filter(Filter::Nothing).sent(&[CLEO]);
    w.organisation.sent_items = false;
    w.clues.intent = Some(Intent { regarding: regarding.map(deal) });
    w
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "ours, chosen before it was sent",
        |w| {
            chose(w, Some(31));
        },
        "track chosen wanted=31 regarding=31 owner=1 accepted=-",
    ),
    row(
        "ours, chosen before it was sent: without a record it is its conversation's",
        |w| {
            chose(w, None).reply();
        },
        "track chosen regarding=30",
    ),
    row(
        "ours, chosen before it was sent: a record goes before the conversation's",
        |w| {
            chose(w, Some(31)).reply();
        },
        "track chosen regarding=31",
    ),
    row(
        "ours, chosen before it was sent: the CRM has it by now",
        |w| {
            chose(w, Some(31)).tracked();
        },
        "mark duplicate",
    ),
    row(
        "ours, chosen before it was sent: untracked since",
        |w| {
            chose(w, Some(31)).tombstone(Undone::Tracking);
        },
        "leave untracked_by_hand",
    ),
    row(
        "ours, chosen before it was sent: never-track lists go before it",
        |w| {
            chose(w, Some(31)).seat.firewall.addresses.push(address(CLEO));
        },
        "withhold firewall_address",
    ),
    row(
        "ours, chosen before it was sent: nobody chooses for whom they write to",
        |w| {
            w.filter(Filter::Nothing).clues.intent = Some(Intent { regarding: Some(deal(31)) });
        },
        "leave filter_nothing",
    ),
];
