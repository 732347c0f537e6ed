//! The other switches of B20, the limits of B19, and what is ours.

use domain::{
    correlation::Sensitivity,
    mail::Direction,
    party::Kind,
    settings::{Filter, Organisation},
};

use crate::kit::*;

/// A queue that takes everything and got the mail by a list.
fn queue_by_list(w: &mut World) -> &mut World {
    w.seat = domain::settings::Seat::new(address(SUPPORT), record(Kind::Queue, 20));
    w.to(&["all@contoso.example"])
}

/// Two queues take it.
fn two_queues(w: &mut World) -> &mut World {
    w.filter(Filter::Nothing).to(&[SUPPORT, "sales@contoso.example"]);
    w.acceptor(Kind::Queue, 20, SUPPORT, Filter::All);
    w.acceptor(Kind::Queue, 21, "sales@contoso.example", Filter::All)
}

/// Colleagues among themselves, about a mail that was with a customer.
fn side_thread(w: &mut World) -> &mut World {
    w.reply().from(BELA).to(&[ASHA])
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "B20 AutoTrackSentFolderItems: off",
        |w| w.filter(Filter::All).sent(&[CLEO]).organisation.sent_items = false,
        "leave sent_items_off switch=AutoTrackSentFolderItems remedy=change_switch",
    ),
    row(
        "B20 AutoTrackSentFolderItems: off, also where it was moved",
        |w| {
            w.filter(Filter::All).sent(&[CLEO]).place = Place::Subfolder;
            w.organisation.sent_items = false;
        },
        "leave sent_items_off",
    ),
    row(
        "B20 AutoTrackSentFolderItems: on, with the same filter",
        |w| {
            w.filter(Filter::All).sent(&[CLEO]);
        },
        "track accept_all accepted=1",
    ),
    row(
        "B20 AutoTrackSentFolderItems: on, replies",
        |w| {
            w.reply().sent(&[CLEO]);
        },
        "track correlation_match",
    ),
    row(
        "B20 AutoTrackSentFolderItems: on, to a contact",
        |w| {
            w.filter(Filter::People).sent(&[CLEO]);
        },
        "track recipient_match",
    ),
    row(
        "B20 AutoTrackSentFolderItems: on, to a stranger",
        |w| {
            w.filter(Filter::Records).sent(&[STRANGER]);
        },
        "leave no_recipient_known",
    ),
    row(
        "B20 AutoTrackSentFolderItems: on, to oneself",
        |w| {
            w.filter(Filter::Records).sent(&[ASHA]);
        },
        "leave no_recipient_known",
    ),
    row(
        "B20 SSSForceFilteringMethodForUserMailboxes",
        |w| w.filter(Filter::Nothing).organisation.forced_filter = Some(Filter::People),
        "track sender_match filter=1:people switch=SSSForceFilteringMethodForUserMailboxes",
    ),
    row(
        "B20 SSSForceFilteringMethodForUserMailboxes: told where it declines",
        |w| w.filter(Filter::All).organisation.forced_filter = Some(Filter::Nothing),
        "leave filter_nothing switch=SSSForceFilteringMethodForUserMailboxes remedy=change_switch",
    ),
    row(
        "B20 SSSForceFilteringMethodForUserMailboxes: other recipients too",
        |w| {
            w.to(&[BELA]).acceptor(Kind::User, 2, BELA, Filter::Nothing);
            w.organisation.forced_filter = Some(Filter::People);
        },
        "track accepted=2",
    ),
    row(
        "B20 SSSForceFilteringMethodForUserMailboxes: no queues",
        |w| two_queues(w).organisation.forced_filter = Some(Filter::Nothing),
        "track accept_all accepted=20 switch=-",
    ),
    row(
        "B20 UseFilteringMethodOfSyncingMailboxOnlyForCorrelation",
        |w| {
            w.filter(Filter::Nothing).to(&[ASHA, BELA]).acceptor(Kind::User, 2, BELA, Filter::All);
            w.organisation.own_filter_only = true;
        },
        "leave filter_nothing filter=1:nothing",
    ),
    row(
        "B20 UseFilteringMethodOfSyncingMailboxOnlyForCorrelation: not on the mail",
        |w| {
            w.to(&[BELA]).acceptor(Kind::User, 2, BELA, Filter::All).organisation.own_filter_only = true;
        },
        "leave no_recipient_match switch=UseFilteringMethodOfSyncingMailboxOnlyForCorrelation",
    ),
    row(
        "B20 UseFilteringMethodOfSyncingMailboxOnlyForCorrelation: nobody of ours is on the mail",
        |w| w.to(&["all@contoso.example"]).organisation.own_filter_only = true,
        "leave no_recipient_match switch=-",
    ),
    row(
        "B20 IgnoreInternalEmailDetectionEnhancement",
        |w| {
            w.filter(Filter::All).from(BELA).organisation.internal.ignore = true;
            w.organisation.internal.only_second = false;
        },
        "leave internal_rejected switch=IgnoreInternalEmailDetectionEnhancement",
    ),
    row(
        "B20 DoNotIgnoreInternalEmailToQueues: on, let in",
        |w| {
            two_queues(w).from(BELA).organisation.internal.ignore = true;
            w.organisation.internal.only_second = false;
        },
        "track accept_all accepted=20",
    ),
    row(
        "B20 DoNotIgnoreInternalEmailToQueues: off, rejected as others",
        |w| {
            two_queues(w).from(BELA).organisation.internal.ignore = true;
            w.organisation.internal.to_queues = false;
            w.filter(Filter::Nothing).tracked();
            w.tracked[0].direction = Direction::Outgoing;
            w.tracked[0].activity = uuid::Uuid::nil();
            w.to(&[SUPPORT]);
        },
        "leave internal_rejected switch=DoNotIgnoreInternalEmailToQueues",
    ),
    row(
        "B20 IgnoreInternalEmailFromQueues: off",
        |w| {
            w.filter(Filter::All).from(SUPPORT);
        },
        "track accept_all",
    ),
    row(
        "B20 IgnoreInternalEmailFromQueues: on",
        |w| w.filter(Filter::All).from(SUPPORT).organisation.internal.reject_from_queues = true,
        "leave internal_rejected switch=IgnoreInternalEmailFromQueues",
    ),
    row(
        "B20 CreateQueueItemForSynchronizingMailbox: off",
        |w| {
            queue_by_list(w);
        },
        "track accept_all accepted=20 queues=",
    ),
    row(
        "B20 CreateQueueItemForSynchronizingMailbox: on",
        |w| queue_by_list(w).organisation.queue_items.synchronizing = true,
        "track accept_all accepted=20 queues=20",
    ),
    row(
        "B20 CreateQueueItemForSynchronizingMailbox: on, by hand",
        |w| {
            queue_by_list(w).organisation.queue_items.synchronizing = true;
            w.clues.marked = Some(true);
        },
        "track category queues=20",
    ),
    row(
        "B20 CreateQueueItemsForAcceptingQueueRecipients: on",
        |w| {
            two_queues(w);
        },
        "track queues=20,21",
    ),
    row(
        "B20 CreateQueueItemsForAcceptingQueueRecipients: off",
        |w| two_queues(w).organisation.queue_items.every_acceptor = false,
        "track queues=20",
    ),
    row(
        "B20 RestrictIRMEmailItems: off",
        |w| w.filter(Filter::All).clues.protected = true,
        "track accept_all",
    ),
    row(
        "B20 RestrictIRMEmailItems: on",
        |w| {
            w.filter(Filter::All).organisation.skip_protected = true;
            w.clues.protected = true;
        },
        "leave protected switch=RestrictIRMEmailItems",
    ),
    row(
        "B17 requireapprovalforuseremail",
        |w| {
            w.filter(Filter::All).seat.approval = domain::settings::Approval::Pending;
            w.organisation.users_need_approval = false;
        },
        "track accept_all",
    ),
    row(
        "B17 requireapprovalforqueueemail",
        |w| {
            queue_by_list(w).seat.approval = domain::settings::Approval::Pending;
            w.organisation.queues_need_approval = false;
        },
        "track accept_all",
    ),
    row(
        "B17 requireapprovalforqueueemail: on",
        |w| queue_by_list(w).seat.approval = domain::settings::Approval::Pending,
        "leave mailbox_unapproved",
    ),
    row(
        "B19 attachment size, saved with a notice (E6)",
        |w| {
            w.filter(Filter::All).file("small.pdf", 5_242_880).file("large.pdf", 5_242_881);
        },
        "track accept_all left=1:TooLarge",
    ),
    row(
        "B19 blocked attachments",
        |w| {
            w.filter(Filter::All).file("run.EXE", 1).organisation.blocked_extensions = vec!["exe".to_owned()];
        },
        "track accept_all left=0:Blocked",
    ),
    row(
        "B19 more than 100 sender matches",
        |w| {
            w.filter(Filter::People).parties.extend((200..300).map(|n| party(Kind::Contact, n, CLEO)));
        },
        "leave no_sender_match",
    ),
    row(
        "ours, a mail over the size limit is tracked with a notice",
        |w| {
            w.filter(Filter::All).file("a.pdf", 10).clues.bytes = Some(129 * 1024 * 1024);
        },
        "track accept_all left=0:MailTooLarge",
    ),
    row(
        "ours, a mail over the size limit is tracked with a notice: at the limit it is not over it",
        |w| {
            w.filter(Filter::All).file("a.pdf", 10).clues.bytes = Some(128 * 1024 * 1024);
        },
        "track accept_all left=",
    ),
    row(
        "ours, forwards do not inherit a regarding: known by References alone",
        |w| {
            w.earlier().subject("Fwd: Offer").clues.references = vec![id("earlier@contoso.example")];
        },
        "track correlation_match regarding=- inherits=false",
    ),
    row(
        "ours, forwards do not inherit a regarding",
        |w| {
            w.reply().subject("Fwd: Offer");
        },
        "track correlation_match regarding=- method=in_reply_to inherits=false",
    ),
    row(
        "ours, forwards do not inherit a regarding: unless asked",
        |w| w.reply().subject("Fwd: Offer").organisation.forwards_inherit = true,
        "track correlation_match regarding=30 inherits=true",
    ),
    row(
        "ours, forwards do not inherit a regarding: the folder's counts",
        |w| {
            w.reply().subject("Fwd: Offer").folder(Some(deal(31)));
        },
        "track folder regarding=31",
    ),
    row(
        "ours, internal side threads do not inherit a regarding",
        |w| {
            side_thread(w);
        },
        "track correlation_match regarding=- inherits=false",
    ),
    row(
        "ours, internal side threads do not inherit a regarding: with the customer on it they do",
        |w| {
            side_thread(w).to(&[ASHA, CLEO]);
        },
        "track correlation_match regarding=30 inherits=true",
    ),
    row(
        "ours, internal side threads do not inherit a regarding: with a colleague who has no row",
        |w| {
            side_thread(w).to(&[ASHA, "new@contoso.example"]);
        },
        "track correlation_match regarding=- inherits=false",
    ),
    row(
        "ours, internal side threads do not inherit a regarding: an internal thread does",
        |w| side_thread(w).stored[0].people = vec![address(BELA), address(ASHA)],
        "track correlation_match regarding=30",
    ),
    row(
        "ours, never track an address",
        |w| w.filter(Filter::All).seat.firewall.addresses = vec![address(CLEO)],
        "withhold firewall_address entry=cleo@fabrikam.example remedy=change_firewall",
    ),
    row(
        "ours, never track an address: wherever it stands",
        |w| {
            w.filter(Filter::All).mail.cc = vec![person(STRANGER)];
            w.seat.firewall.addresses = vec![address(STRANGER)];
        },
        "withhold firewall_address",
    ),
    row(
        "ours, never track a domain",
        |w| {
            w.filter(Filter::All).from("x@mail.bank.example");
            w.seat.firewall.domains = vec!["bank.example".to_owned()];
        },
        "withhold firewall_domain entry=bank.example",
    ),
    row(
        "ours, never track a domain: the organisation's list",
        |w| w.filter(Filter::All).organisation.firewall.domains = vec!["fabrikam.example".to_owned()],
        "withhold entry=fabrikam.example(organisation) remedy=change_organisation_firewall",
    ),
    row(
        "ours, never track a word",
        |w| w.filter(Filter::All).seat.firewall.words = vec!["seats".to_owned()],
        "withhold firewall_word entry=seats",
    ),
    row(
        "ours, never track a word: a part of a word is none",
        |w| w.filter(Filter::All).seat.firewall.words = vec!["seat".to_owned()],
        "track accept_all",
    ),
    row(
        "ours, never track a folder",
        |w| {
            w.filter(Filter::All).clues.folder = "secret".to_owned();
            w.seat.firewall.folders = vec!["secret".to_owned()];
        },
        "withhold firewall_folder entry=secret",
    ),
    row(
        "ours, never track a folder: an unknown folder is none of them",
        |w| w.filter(Filter::All).seat.firewall.folders = vec!["secret".to_owned(), String::new()],
        "track accept_all",
    ),
    row(
        "ours, never track private mail: private",
        |w| {
            w.filter(Filter::All).clues.sensitivity = Sensitivity::Private;
            w.seat.firewall.private = true;
        },
        "withhold firewall_private",
    ),
    row(
        "ours, never track private mail: confidential",
        |w| {
            w.filter(Filter::All).clues.sensitivity = Sensitivity::Confidential;
            w.seat.firewall.private = true;
        },
        "withhold firewall_private",
    ),
    row(
        "ours, never track private mail: off",
        |w| w.filter(Filter::All).clues.sensitivity = Sensitivity::Private,
        "track accept_all",
    ),
    row(
        "ours, never track: neither by folder nor by category",
        |w| {
            w.folder(None).seat.firewall.addresses = vec![address(CLEO)];
            w.clues.marked = Some(true);
        },
        "withhold firewall_address",
    ),
    row(
        "ours, never track: taking the category off is heard all the same",
        |w| {
            w.ours(None).clues.marked = Some(false);
            w.seat.firewall.addresses = vec![address(CLEO)];
        },
        "untrack category_removed",
    ),
];

fn defaults(of: fn(&Organisation) -> String) -> String {
    of(&Organisation::default())
}

pub(crate) const FACTS: &[Fact] = &[
    fact(
        "B20 defaults: people and folders",
        || defaults(|o| format!("{} {} {} {}", o.create_people, o.sent_items, o.categories, o.offer_nothing)),
        "true false true true",
    ),
    fact(
        "B20 defaults: offered filters",
        || {
            defaults(|o| {
                format!("{} {} {:?} {}", o.hide_all, o.hide_automatic, o.forced_filter, o.own_filter_only)
            })
        },
        "false false None false",
    ),
    fact(
        "B20 defaults: correlation",
        || {
            defaults(|o| {
                let c = &o.correlation;
                format!("{} {} {} {}", c.on, c.headers, c.forwards, c.token.subject_limit)
            })
        },
        "true true true 255",
    ),
    fact(
        "B20 defaults: resolution",
        || {
            defaults(|o| {
                let r = o.rules;
                format!("{} {} {}", r.inactive_too, r.several_is_nobody, o.ambiguous_sender_stops)
            })
        },
        "false false false",
    ),
    fact(
        "B20 defaults: internal mail",
        || {
            defaults(|o| {
                let i = o.internal;
                format!("{} {} {} {}", i.ignore, i.only_second, i.to_queues, i.reject_from_queues)
            })
        },
        "false true true false",
    ),
    fact(
        "B20 defaults: queue items",
        || {
            defaults(|o| {
                let q = o.queue_items;
                format!("{} {} {}", q.synchronizing, q.every_acceptor, q.already_tracked)
            })
        },
        "false true false",
    ),
    fact(
        "B20 defaults: items",
        || {
            defaults(|o| {
                format!("{} {} {} {}", o.skip_protected, o.ignore_copies, o.keep_failures, o.failures_days)
            })
        },
        "false true true 3",
    ),
    fact(
        "B19 limits by default",
        || defaults(|o| format!("{} {}", o.attachment_limit / 1024, o.folders.limit)),
        "5120 25",
    ),
    fact(
        "E2 the product default is Replies, stored explicitly",
        || World::new().seat.filter.as_str().to_owned(),
        "replies",
    ),
    fact(
        "ours, off by default",
        || defaults(|o| format!("{} {}", o.forwards_inherit, o.folders.overwrite)),
        "false false",
    ),
];
