//! What a person decided about a conversation: among the rules it comes after what was done with the mail itself, and
//! before folders and filters.

use domain::{
    contract::{Contract, Fate, Follow, Terms, Thread},
    correlation::ThreadRoot,
    decision::{Seen, Undone},
    intent::Intent,
    mail::Moment,
    settings::Filter,
};

use crate::kit::*;

fn external(w: &mut World) -> &mut World {
    w.decided(Terms::Follow(Follow { to: deal(40), until_closed: false, external: true }))
}

/// Known by that alone.
fn known_by(w: &mut World, thread: Thread) {
    w.filter(Filter::Nothing).follows();
    w.mail.conversation = None;
    w.seat.contracts[0].thread = thread;
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "ours, a conversation followed",
        |w| {
            w.filter(Filter::Nothing).follows();
        },
        "track thread_followed remedy=nothing rule= wanted=40 regarding=40 accepted=- owner=1",
    ),
    row(
        "ours, a conversation followed: its record goes before the one the conversation has",
        |w| {
            w.reply().follows();
        },
        "track thread_followed wanted=40 regarding=40 by=earlier@contoso.example",
    ),
    row(
        "ours, a conversation followed: mail of one's own too, where Sent Items are not looked at",
        |w| {
            w.sent(&[CLEO]).follows().organisation.sent_items = false;
        },
        "track thread_followed regarding=40",
    ),
    row(
        "ours, a conversation followed: also among colleagues",
        |w| {
            w.filter(Filter::Nothing).from(BELA).follows();
        },
        "track thread_followed regarding=40",
    ),
    row(
        "ours, a conversation followed: never-track lists go before it",
        |w| {
            w.follows().seat.firewall.addresses.push(address(CLEO));
        },
        "withhold firewall_address entry=cleo@fabrikam.example",
    ),
    row(
        "ours, a conversation followed: who untracked a mail of it does not find it tracked again",
        |w| {
            w.follows().tombstone(Undone::Tracking);
        },
        "leave untracked_by_hand",
    ),
    row(
        "ours, a conversation followed: a record that was chosen for this mail goes before it",
        |w| {
            w.sent(&[CLEO]).follows().clues.intent = Some(Intent { regarding: Some(deal(31)) });
        },
        "track chosen wanted=31 regarding=31",
    ),
    row(
        "ours, a conversation followed: what was chosen without a record has the conversation's",
        |w| {
            w.sent(&[CLEO]).follows().clues.intent = Some(Intent::default());
        },
        "track thread_followed regarding=40",
    ),
    row(
        "ours, a conversation followed: it goes before the folder's rule",
        |w| {
            w.folder(Some(deal(50))).follows();
        },
        "track thread_followed wanted=40 regarding=40",
    ),
    row(
        "ours, a conversation followed: a mail that is tracked gets its record",
        |w| {
            w.ours(None).follows();
            w.history.regarding = None;
        },
        "link thread_followed wanted=40 regarding=40",
    ),
    row(
        "ours, a conversation followed: what a person chose for this mail stays, and no folder overwrites it (C17)",
        |w| {
            w.ours(Some(deal(33))).folder(Some(deal(50))).follows();
            w.history.regarding = Some(deal(40));
            w.organisation.folders.overwrite = true;
        },
        "leave duplicate",
    ),
    row(
        "ours, a conversation followed: its folder's rule holds where it was not decided about",
        |w| {
            w.filter(Filter::Nothing).folder(Some(deal(50))).follows();
            w.mail.conversation = Some("another".to_owned());
        },
        "track folder regarding=50",
    ),
    row(
        "ours, a conversation followed: without a sender there is nothing to be tracked",
        |w| {
            w.follows().mail.from = None;
        },
        "leave invalid_sender",
    ),
    row(
        "ours, a conversation known by its name, its root or a header",
        |w| known_by(w, Thread { ids: vec![id("1@fabrikam.example")], ..Thread::default() }),
        "track thread_followed",
    ),
    row(
        "ours, a conversation known by its name, its root or a header: the root",
        |w| {
            known_by(w, Thread { root: Some(ThreadRoot([7; 22])), ..Thread::default() });
            w.clues.root = Some(ThreadRoot([7; 22]));
        },
        "track thread_followed",
    ),
    row(
        "ours, a conversation known by its name, its root or a header: the mail it answers",
        |w| {
            known_by(w, Thread { ids: vec![id("earlier@contoso.example")], ..Thread::default() });
            w.clues.references = vec![id("earlier@contoso.example")];
        },
        "track thread_followed",
    ),
    row(
        "ours, a conversation known by its name, its root or a header: and by nothing else",
        |w| {
            known_by(w, Thread { ids: vec![id("2@fabrikam.example")], ..Thread::default() });
            w.clues.root = Some(ThreadRoot([7; 22]));
        },
        "leave filter_nothing",
    ),
    row(
        "ours, a conversation never tracked",
        |w| {
            w.filter(Filter::All).reply().decided(Terms::Never);
        },
        "leave thread_never remedy=change_thread",
    ),
    row(
        "ours, a conversation never tracked: it goes before the folder's rule",
        |w| {
            w.folder(Some(deal(50))).decided(Terms::Never);
        },
        "leave thread_never",
    ),
    row(
        "ours, a conversation never tracked: the category on a mail of it goes before it",
        |w| {
            w.decided(Terms::Never).seen(Seen::Never, true);
        },
        "track category",
    ),
    row(
        "ours, a conversation never tracked: what was tracked before stays, and its folder's rule holds",
        |w| {
            w.ours(None).folder(None).decided(Terms::Never);
        },
        "leave duplicate",
    ),
    row(
        "ours, a conversation never tracked: the last decision counts",
        |w| {
            w.filter(Filter::Nothing).follows().decided(Terms::Never);
            w.seat.contracts[1].set = Moment(NOW.0 - 2 * DAY);
        },
        "track thread_followed",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted",
        |w| {
            w.filter(Filter::All).from(BELA).reply().decided(Terms::External);
        },
        "leave thread_internal remedy=change_thread",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted: a forward among colleagues in a folder (C7)",
        |w| {
            w.folder(Some(deal(50))).from(BELA).to(&[ASHA, CEM]).subject("FW: Offer");
            w.decided(Terms::External);
        },
        "leave thread_internal",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted: external mail goes by the ordinary rules",
        |w| {
            w.filter(Filter::All).decided(Terms::External);
        },
        "track accept_all",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted: and what they do not take is left alone",
        |w| {
            w.filter(Filter::Nothing).decided(Terms::External);
        },
        "leave filter_nothing",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted: the category goes before it",
        |w| {
            w.from(BELA).decided(Terms::External).seen(Seen::Never, true);
        },
        "track category",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted: followed, among colleagues",
        |w| {
            external(w).from(BELA);
        },
        "leave thread_internal wanted=40",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted: followed, from outside",
        |w| {
            external(w.filter(Filter::Nothing));
        },
        "track thread_followed regarding=40",
    ),
    row(
        "ours, a conversation of which external mail alone is wanted: followed, a colleague's mail that is tracked",
        |w| {
            external(w.from(BELA).ours(None));
        },
        "leave duplicate",
    ),
    row(
        "ours, a conversation until its record is closed: open",
        |w| {
            w.filter(Filter::Nothing).follows_until_closed();
        },
        "track thread_followed regarding=40",
    ),
    row(
        "ours, a conversation until its record is closed",
        |w| {
            w.reply().follows_until_closed().fates.push((deal(40), Fate::Closed));
        },
        "leave thread_ended remedy=change_thread wanted=40",
    ),
    row(
        "ours, a conversation until its record is closed: that was noted, and it was opened again",
        |w| {
            w.reply().follows_until_closed().seat.contracts[0].ended = Some(Moment(5));
        },
        "leave thread_ended wanted=40",
    ),
    row(
        "ours, a conversation until its record is closed: another record was closed",
        |w| {
            w.follows_until_closed().fates.push((deal(41), Fate::Closed));
        },
        "track thread_followed regarding=40",
    ),
    row(
        "ours, a conversation until its record is closed: not so, and it is tracked to the closed one",
        |w| {
            w.follows().fates.push((deal(40), Fate::Closed));
        },
        "track thread_followed regarding=40",
    ),
    row(
        "ours, a conversation until its record is closed: a record that was deleted ends every one",
        |w| {
            w.follows().fates.push((deal(40), Fate::Gone));
        },
        "leave thread_ended",
    ),
    row(
        "ours, a conversation until its record is closed: what a filter takes all the same is tracked, and not to it",
        |w| {
            w.filter(Filter::People).reply().follows_until_closed().fates.push((deal(40), Fate::Closed));
        },
        "track sender_match regarding=- method=-",
    ),
    row(
        "ours, a conversation until its record is closed: its folder's rule holds again",
        |w| {
            w.folder(Some(deal(50))).follows_until_closed().fates.push((deal(40), Fate::Closed));
        },
        "track folder regarding=50",
    ),
    row(
        "ours, mail of a followed conversation that was there before: it is left as it is",
        |w| {
            w.filter(Filter::Nothing).follows().seat.contracts[0].set = Moment(NOW.0);
        },
        "leave filter_nothing",
    ),
    row(
        "ours, mail of a followed conversation that was there before",
        |w| {
            w.filter(Filter::Nothing).follows();
            let contract: &mut Contract = &mut w.seat.contracts[0];
            (contract.set, contract.earlier) = (NOW, Some(NOW));
        },
        "track thread_followed regarding=40",
    ),
];
