//! B10 and B12: what becomes of mail that is tracked already, or wanted by category, and of what a person
//! undid.

use domain::{
    decision::{Seen, Undone},
    identity,
    mail::{Direction, Moment},
    party::Kind,
    settings::Filter,
};
use uuid::Uuid;

use crate::kit::*;

const SECOND_QUEUE: &str = "sales@contoso.example";

/// Tracked by the first queue; a second queue gets it too.
fn second_queue(w: &mut World) -> &mut World {
    w.filter(Filter::Nothing).to(&[SUPPORT, SECOND_QUEUE]).acceptor(Kind::Queue, 20, SUPPORT, Filter::All);
    w.acceptor(Kind::Queue, 21, SECOND_QUEUE, Filter::All).tracked();
    w.tracked[0].queues = vec![Uuid::from_u128(20)];
    w
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "B10 same messageid and direction is stored once",
        |w| {
            w.filter(Filter::All).tracked();
        },
        "mark duplicate queues=",
    ),
    row(
        "B10 same messageid and direction is stored once: marked already",
        |w| {
            w.filter(Filter::All).ours(None);
        },
        "leave duplicate remedy=nothing",
    ),
    row(
        "B10 same messageid and direction is stored once: by another product",
        |w| {
            w.filter(Filter::All).tracked();
            w.tracked[0].activity = Uuid::from_u128(500);
        },
        "mark duplicate",
    ),
    row(
        "B10 same messageid and direction is stored once: by hand too",
        |w| {
            w.folder(None).tracked();
        },
        "mark duplicate",
    ),
    row(
        "B10 sent and received copies are separate",
        |w| {
            w.filter(Filter::All).tracked();
            w.tracked[0].direction = Direction::Outgoing;
            w.tracked[0].activity = identity::of_message(Direction::Outgoing, &id("1@fabrikam.example"));
        },
        "track accept_all",
    ),
    row(
        "B10 a second queue of a tracked mail: off",
        |w| {
            second_queue(w);
        },
        "mark duplicate queues=",
    ),
    row(
        "B20 SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail",
        |w| second_queue(w).organisation.queue_items.already_tracked = true,
        "mark queue_added queues=21 switch=SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail",
    ),
    row(
        "B20 SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail: a queue that takes replies",
        |w| {
            second_queue(w).reply().organisation.queue_items.already_tracked = true;
            w.acceptors[1].filter = Filter::Replies;
        },
        "mark queue_added queues=21",
    ),
    row(
        "B20 SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail: to a queue that declines",
        |w| {
            second_queue(w).organisation.queue_items.already_tracked = true;
            w.acceptors[1].filter = Filter::Replies;
        },
        "mark duplicate queues=",
    ),
    row(
        "B10 copied items are ignored",
        |w| w.filter(Filter::All).clues.copied = true,
        "leave copy switch=IgnoreCopiedItemsInSSSForMailbox",
    ),
    row(
        "B20 IgnoreCopiedItemsInSSSForMailbox",
        |w| {
            w.filter(Filter::All).organisation.ignore_copies = false;
            w.clues.copied = true;
        },
        "track accept_all",
    ),
    row(
        "B10 late files are repaired",
        |w| {
            w.ours(None).file("offer.pdf", 1000);
        },
        "repair files_late text=false,files=true",
    ),
    row(
        "B10 late files are repaired: known by their flag alone",
        |w| w.ours(None).clues.has_files = Some(true),
        "repair files_late",
    ),
    row(
        "B10 late files are repaired: once",
        |w| w.ours(None).file("offer.pdf", 1000).history.repaired_files = Some(1),
        "leave duplicate",
    ),
    row(
        "B10 late files are repaired: not those that stay out",
        |w| {
            w.ours(None).file("offer.pdf", 6 * 1024 * 1024);
        },
        "leave duplicate",
    ),
    row(
        "B10 a missing text is completed",
        |w| w.ours(None).tracked[0].text_incomplete = true,
        "repair text_missing text=true,files=false",
    ),
    row(
        "B12 assign tracks",
        |w| {
            w.filter(Filter::Nothing).clues.marked = Some(true);
        },
        "track category accepted=- rule=B12",
    ),
    row(
        "B12 assign tracks: wherever it lies, whatever its age",
        |w| {
            w.place = Place::Category;
            w.clues.marked = Some(true);
            w.mail.at = Some(Moment(0));
            w.seat.after = Some(NOW);
        },
        "track category",
    ),
    row(
        "B12 assign tracks: joins the conversation's regarding",
        |w| {
            w.reply().clues.marked = Some(true);
        },
        "track category regarding=30",
    ),
    row(
        "B12 remove untracks and keeps the activity",
        |w| {
            w.ours(Some(deal(30))).clues.marked = Some(false);
        },
        "untrack category_removed remedy=assign_category",
    ),
    row(
        "B12 remove untracks and keeps the activity: also in a tracked folder",
        |w| {
            w.ours(Some(deal(30))).folder(Some(deal(30))).clues.marked = Some(false);
        },
        "untrack category_removed",
    ),
    row(
        "B12 a category that could not be put on is no removal",
        |w| {
            w.ours(None).seen(Seen::Off, false);
        },
        "mark duplicate",
    ),
    row(
        "B12 failures: tried again next cycle",
        |w| {
            w.clues.marked = Some(true);
            w.history.tries = 1;
            w.history.failed_at = Some(Moment(NOW.0 - 60));
        },
        "later postponed in=840 remedy=wait",
    ),
    row(
        "B12 failures: the fifth try",
        |w| {
            w.clues.marked = Some(true);
            w.history.tries = 4;
            w.history.failed_at = Some(Moment(NOW.0 - 900));
        },
        "track category",
    ),
    row(
        "B12 failures: five tries, then undeliverable",
        |w| {
            w.clues.marked = Some(true);
            w.history.tries = 5;
            w.history.failed_at = Some(Moment(NOW.0 - 900));
        },
        "undeliverable gave_up remedy=assign_category",
    ),
    row(
        "B12 failures: undeliverable once",
        |w| {
            w.filter(Filter::All).history.tries = 5;
            w.history.given_up = true;
        },
        "leave gave_up",
    ),
    row(
        "B12 failures: assigned again, tried again",
        |w| {
            w.seen(Seen::Off, true).history.tries = 5;
            w.history.given_up = true;
        },
        "track category",
    ),
    row(
        "B12 failures: InvalidSender is undeliverable",
        |w| {
            w.mail.from = None;
            w.clues.marked = Some(true);
        },
        "undeliverable invalid_sender",
    ),
    row(
        "B12 failures: what is not written is not postponed",
        |w| {
            w.history.tries = 1;
            w.history.failed_at = Some(NOW);
        },
        "leave no_correlation_match",
    ),
    row(
        "B12 failures: InvalidSender is undeliverable once",
        |w| {
            w.mail.from = None;
            w.clues.marked = Some(true);
            w.history.given_up = true;
        },
        "leave invalid_sender remedy=nothing",
    ),
    row(
        "B12 failures: InvalidSender in a folder is left alone",
        |w| w.folder(None).mail.from = None,
        "leave invalid_sender",
    ),
    row(
        "B20 TrackCategorizedItems",
        |w| {
            w.place = Place::Category;
            w.clues.marked = Some(true);
            w.organisation.categories = false;
        },
        "leave categories_off switch=TrackCategorizedItems remedy=change_switch",
    ),
    row(
        "B20 TrackCategorizedItems: off, the filter still counts",
        |w| {
            w.filter(Filter::All).clues.marked = Some(true);
            w.organisation.categories = false;
        },
        "track accept_all",
    ),
    row(
        "B20 TrackCategorizedItems: off, nothing is marked",
        |w| w.filter(Filter::All).tracked().organisation.categories = false,
        "leave duplicate",
    ),
    row(
        "B20 TrackCategorizedItems: off, removal untracks nothing",
        |w| {
            w.ours(None).clues.marked = Some(false);
            w.organisation.categories = false;
        },
        "leave duplicate",
    ),
    row(
        "ours, untracked stays so",
        |w| {
            w.filter(Filter::All).untracked();
        },
        "leave untracked_by_hand remedy=assign_category",
    ),
    row(
        "ours, untracked stays so: in a tracked folder",
        |w| {
            w.folder(Some(deal(30))).untracked();
        },
        "leave untracked_by_hand",
    ),
    row(
        "ours, untracked stays so: the store remembers",
        |w| {
            w.filter(Filter::All).tombstone(Undone::Tracking);
        },
        "leave untracked_by_hand",
    ),
    row(
        "ours, untracked stays so: in this mailbox, also where a colleague tracks it",
        |w| {
            w.filter(Filter::All).tracked().tombstone(Undone::Tracking);
        },
        "leave untracked_by_hand",
    ),
    row(
        "ours, untracked stays so: the activity was deleted",
        |w| {
            w.filter(Filter::All).ours(None).seen(Seen::Off, false).tracked.clear();
        },
        "leave deleted_in_crm",
    ),
    row(
        "ours, untracked stays so: the category left over is taken off",
        |w| {
            w.filter(Filter::All).ours(None).tracked.clear();
        },
        "unmark category_left_over",
    ),
    row(
        "ours, untracked stays so: left over with a note",
        |w| {
            w.untracked().seen(Seen::On, true);
        },
        "unmark category_left_over",
    ),
    row(
        "ours, untracked stays so: until a person asks again",
        |w| {
            w.untracked().seen(Seen::Off, true);
        },
        "link category",
    ),
    row(
        "ours, untracked stays so: until a person asks again, while a colleague tracks it",
        |w| {
            w.tracked().seen(Seen::Off, true).tombstone(Undone::Tracking);
            w.tracked[0].regarding = Some(deal(30));
        },
        "link category regarding=30",
    ),
    row(
        "ours, untracked stays so: until a person asks again, after a deletion",
        |w| {
            w.ours(None).seen(Seen::Off, true).tombstone(Undone::Tracking).tracked.clear();
        },
        "track category",
    ),
    row(
        "ours, a colleague's untracking is theirs",
        |w| {
            w.filter(Filter::All).untracked().tracked[0].untracked[0].mailbox = address(BELA);
        },
        "mark duplicate",
    ),
];
