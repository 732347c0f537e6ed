//! What holds for every mail in every mailbox, whatever the CRM knows and the organisation has set.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "rules/kit.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the table of rules, which uses more of it")]
mod kit;

use domain::{
    correlation::{self, Sensitivity, ThreadRoot},
    decision::{Decision, History, Seen, Tombstone, Undone, Verdict, decide, screen},
    files, forward, knowledge, likeness,
    mail::{Attachment, Direction, MessageId, Moment},
    matching::MAX_ADDRESSES,
    party::{Dossier, Kind, Tracked, Untracked},
    predict::{Glance, predict},
    settings::{Correlation, Filter, FolderRule},
};
use kit::*;
use proptest::{prelude::*, sample::select, strategy::ValueTree};
use uuid::Uuid;

const PEOPLE: [&str; 9] = [
    ASHA,
    BELA,
    CEM,
    SUPPORT,
    CLEO,
    STRANGER,
    "no-reply@tailspin.example",
    "list@contoso.example",
    "not an address",
];
const IDS: [&str; 3] = ["1@fabrikam.example", "earlier@contoso.example", "2@x.example"];
const KINDS: [Kind; 7] =
    [Kind::User, Kind::Contact, Kind::Account, Kind::Lead, Kind::Equipment, Kind::Team, Kind::Queue];

fn subject() -> impl Strategy<Value = String> {
    prop_oneof![
        select(
            &["Re: Offer CRM:0001007", "FW: Offer for 200 seats", "Offer for 200 seats", "Salary", ""][..]
        )
        .prop_map(str::to_owned),
        any::<String>(),
    ]
}

fn people() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(select(&PEOPLE[..]), 0..4)
}

const FLAGS: usize = 48;

fn flags() -> impl Strategy<Value = [bool; FLAGS]> {
    prop::array::uniform32(any::<bool>()).prop_flat_map(|first| {
        prop::array::uniform16(any::<bool>()).prop_map(move |rest| {
            let mut all = [false; FLAGS];
            all[..32].copy_from_slice(&first);
            all[32..].copy_from_slice(&rest);
            all
        })
    })
}

fn mail_world() -> impl Strategy<Value = World> {
    let mail = (
        subject(),
        prop::option::weighted(0.9, select(&PEOPLE[..])),
        people(),
        people(),
        prop::option::weighted(0.9, select(&IDS[..])),
        prop::option::weighted(0.9, -100_i64..2),
        prop::collection::vec((select(&["a.pdf", "b.exe", "c"][..]), 0_u64..10_000_000), 0..3),
        any::<bool>(),
    );
    let place = (
        select(
            &[
                Place::Inbox,
                Place::Folder(0),
                Place::Folder(0),
                Place::Folder(0),
                Place::Folder(1),
                Place::Category,
                Place::Sent,
                Place::Subfolder,
            ][..],
        ),
        select(&Filter::ALL[..]),
        prop::option::of(select(&Filter::ALL[..])),
        prop::option::of(select(&[Kind::Contact, Kind::Lead][..])),
        prop::option::weighted(0.9, 30_u128..33),
        select(&[Some(true), Some(false), None][..]),
        select(&[Seen::Never, Seen::On, Seen::Off][..]),
        0_u8..7,
    );
    let crm = (
        prop::collection::vec((select(&KINDS[..]), 1_u128..40, select(&PEOPLE[..]), any::<bool>()), 0..6),
        prop::collection::vec(
            (any::<bool>(), 1_u128..5, select(&PEOPLE[..]), select(&Filter::ALL[..]), any::<bool>()),
            0..4,
        ),
        prop::collection::vec(
            (select(&IDS[..]), any::<bool>(), prop::option::of(30_u128..33), any::<bool>()),
            0..3,
        ),
        any::<bool>(),
    );
    (mail, place, crm, flags()).prop_map(|(mail, place, crm, flags)| world(mail, place, crm, flags))
}

type MailParts = (
    String,
    Option<&'static str>,
    Vec<&'static str>,
    Vec<&'static str>,
    Option<&'static str>,
    Option<i64>,
    Vec<(&'static str, u64)>,
    bool,
);
type PlaceParts = (Place, Filter, Option<Filter>, Option<Kind>, Option<u128>, Option<bool>, Seen, u8);
type CrmParts = (
    Vec<(Kind, u128, &'static str, bool)>,
    Vec<(bool, u128, &'static str, Filter, bool)>,
    Vec<(&'static str, bool, Option<u128>, bool)>,
    bool,
);

fn world(mail: MailParts, place: PlaceParts, crm: CrmParts, flags: [bool; FLAGS]) -> World {
    let mut w = World::new();
    let mut flags = flags.into_iter();
    let mut flag = move || flags.next().unwrap_or_default();
    let (subject, from, to, cc, message, at, files, outgoing) = mail;
    w.mail.subject = subject;
    w.mail.from = from.map(person);
    w.mail.message_id = message.and_then(MessageId::new);
    w.mail.at = at.map(|days| Moment(NOW.0 + days * DAY));
    w.mail.cc = cc.into_iter().map(person).collect();
    w.mail.attachments = files
        .into_iter()
        .map(|(name, bytes)| Attachment { name: name.to_owned(), bytes, inline: false })
        .collect();
    w.to(&to);
    let (place, filter, forced, create, linked, marked, seen, tries) = place;
    w.place = place;
    w.filter(filter);
    if outgoing {
        w.mail.direction = Direction::Outgoing;
    }
    w.seat.create = create;
    w.seat.rules = vec![
        FolderRule { on: flag() || flag(), inside_inbox: flag() || flag(), ..rule("0", linked.map(deal)) },
        rule("1", None),
    ];
    w.clues.marked = marked;
    w.history = History {
        seen,
        tries,
        failed_at: flag().then_some(Moment(NOW.0 - if flag() { 100 } else { 1000 })),
        given_up: flag() && flag(),
        ..History::default()
    };
    let (parties, acceptors, tracked, earlier) = crm;
    w.parties.extend(parties.into_iter().map(|(kind, id, of, active)| {
        let mut party = party(kind, id + 200, of);
        party.active = active;
        party
    }));
    for (queue, id, of, filter, incoming) in acceptors {
        let (kind, id) = if queue { (Kind::Queue, id + 19) } else { (Kind::User, id) };
        w.acceptor(kind, id, of, filter);
        w.acceptors.last_mut().unwrap().incoming = incoming;
    }
    for (n, (message, incoming, regarding, noted)) in tracked.into_iter().enumerate() {
        w.tracked();
        let tracked = w.tracked.last_mut().unwrap();
        tracked.direction = if incoming { Direction::Incoming } else { Direction::Outgoing };
        tracked.message_id = MessageId::new(message);
        tracked.activity = Uuid::from_u128(600 + n as u128);
        tracked.regarding = regarding.map(deal);
        if noted {
            tracked.untracked.push(Untracked { mailbox: address(ASHA), at: None });
        }
    }
    if flag() {
        w.tracked();
        let own = w.tracked.last_mut().unwrap();
        own.regarding = flag().then(|| deal(if flag() { 30 } else { 33 }));
        own.text_incomplete = flag();
        if flag() {
            w.history.activity = Some(own.activity);
            w.history.written = flag();
            w.history.regarding = own.regarding.clone().filter(|_| flag());
        }
    }
    if flag() && flag() {
        w.tombstone(if tries % 2 == 0 { Undone::Tracking } else { Undone::Regarding });
    }
    if earlier {
        w.reply();
        w.clues.root = Some(ThreadRoot([7; 22]));
    }
    let o = &mut w.organisation;
    o.forced_filter = forced.filter(|_| flag());
    for switch in [
        &mut o.create_people,
        &mut o.sent_items,
        &mut o.categories,
        &mut o.own_filter_only,
        &mut o.ambiguous_sender_stops,
        &mut o.several_recipients_are_nobody,
        &mut o.skip_protected,
        &mut o.ignore_copies,
        &mut o.forwards_inherit,
        &mut o.folders.on,
        &mut o.folders.overwrite,
        &mut o.internal.ignore,
        &mut o.internal.only_second,
        &mut o.internal.to_queues,
        &mut o.internal.reject_from_queues,
        &mut o.queue_items.already_tracked,
        &mut o.queue_items.every_acceptor,
        &mut o.queue_items.synchronizing,
        &mut o.correlation.on,
        &mut o.correlation.headers,
        &mut o.correlation.smart,
        &mut o.correlation.forwards,
        &mut o.rules.inactive_too,
        &mut o.rules.several_is_nobody,
    ] {
        *switch = flag();
    }
    w.clues.bulk = flag();
    w.clues.copied = flag() && flag();
    w.clues.protected = flag() && flag();
    w
}

/// Whether a decision changes the CRM for the mail, or takes part in it.
fn takes_part(decision: &Decision) -> bool {
    match decision.verdict {
        Verdict::Track(_) | Verdict::Link { .. } | Verdict::Mark { .. } | Verdict::Repair { .. } => true,
        Verdict::Unmark
        | Verdict::Untrack { .. }
        | Verdict::Undeliverable
        | Verdict::Leave
        | Verdict::Withhold
        | Verdict::Later { .. } => false,
    }
}

/// What the engine does about a decision, and what it then finds and remembers.
fn carry_out(w: &mut World, decision: &Decision) {
    let expected = files::expected(&w.mail, &w.clues, &w.organisation);
    let mark = |w: &mut World, on: bool| {
        if w.organisation.categories {
            w.clues.marked = Some(on);
        }
        w.history.seen = if w.clues.marked == Some(true) { Seen::On } else { Seen::Off };
    };
    let with = |w: &mut World, key: Uuid, change: &dyn Fn(&mut Tracked)| {
        w.tracked.iter_mut().filter(|tracked| tracked.activity == key).for_each(change);
        w.history.activity = Some(key);
    };
    let ours = w.seat.mailbox.clone();
    match &decision.verdict {
        Verdict::Track(plan) => {
            w.tracked();
            let (files, queues) = (Some(expected), plan.queues.iter().map(|queue| queue.id).collect());
            let regarding = plan.activity.regarding.clone();
            let written = w.tracked.last_mut().unwrap();
            written.activity = plan.activity.id;
            written.regarding.clone_from(&regarding);
            written.files = files;
            written.queues = queues;
            w.history =
                History { activity: Some(plan.activity.id), written: true, regarding, ..History::default() };
            mark(w, true);
        }
        Verdict::Link { activity, regarding } => {
            with(w, *activity, &|tracked| {
                tracked.regarding.clone_from(regarding);
                tracked.untracked.retain(|note| note.mailbox != ours);
            });
            w.history.regarding.clone_from(regarding);
            w.history.tombstone = None;
            w.history.tries = 0;
            mark(w, true);
        }
        Verdict::Mark { activity, queues } => {
            with(w, *activity, &|tracked| tracked.queues.extend(queues.iter().map(|queue| queue.id)));
            mark(w, true);
        }
        Verdict::Repair { activity, .. } => {
            with(w, *activity, &|tracked| {
                tracked.text_incomplete = false;
                tracked.files = Some(expected);
            });
            w.history.repaired_files = Some(expected);
            mark(w, true);
        }
        Verdict::Untrack { activity } => {
            with(w, *activity, &|tracked| {
                tracked.untracked.push(Untracked { mailbox: ours.clone(), at: Some(NOW) });
            });
            w.history.tombstone = Some(Tombstone { what: Undone::Tracking, at: NOW });
            mark(w, false);
        }
        Verdict::Unmark => mark(w, false),
        Verdict::Undeliverable => {
            w.history.given_up = true;
            mark(w, false);
        }
        Verdict::Later { at } => w.now = *at,
        Verdict::Leave | Verdict::Withhold => {
            w.history.seen = if w.clues.marked == Some(true) { Seen::On } else { Seen::Off };
        }
    }
}

const VERDICTS: [&str; 9] =
    ["track", "link", "mark", "repair", "unmark", "untrack", "undeliverable", "leave", "later"];

#[test]
fn the_worlds_are_varied() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut verdicts = std::collections::BTreeMap::<&str, u32>::new();
    for _ in 0..4_000 {
        let world = mail_world().new_tree(&mut runner).unwrap().current();
        *verdicts.entry(world.decide().verdict.as_str()).or_default() += 1;
    }
    for verdict in VERDICTS {
        assert!(verdicts.get(verdict).is_some_and(|count| *count > 10), "{verdict} of {verdicts:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn the_same_is_decided_of_the_same_and_screening_comes_first(w in mail_world()) {
        let once = w.decide();
        prop_assert_eq!(&once, &w.decide());
        let screened = w.with(&knowledge::Knowledge::default(), screen);
        if let Some(screened) = screened {
            prop_assert_eq!(screened, once);
        }
    }

    #[test]
    fn nothing_on_a_never_track_list_is_tracked(mut w in mail_world(), pick in 0_usize..5) {
        let somebody = w.mail.people().next().map(|(_, person)| person.address.clone());
        match (pick, somebody) {
            (0, Some(address)) => w.seat.firewall.addresses.push(address),
            (1, Some(address)) if !address.domain().is_empty() => {
                w.organisation.firewall.domains.push(address.domain().to_owned());
            }
            (2, _) => {
                w.subject("About the salary, please");
                w.seat.firewall.words.push("SALARY".to_owned());
            }
            (3, _) => {
                w.clues.folder = "secret".to_owned();
                w.seat.firewall.folders.push("secret".to_owned());
            }
            _ => {
                w.clues.sensitivity = Sensitivity::Confidential;
                w.seat.firewall.private = true;
            }
        }
        for _ in 0..3 {
            let decision = w.decide();
            prop_assert!(!takes_part(&decision), "{:?}", decision);
            carry_out(&mut w, &decision);
        }
    }

    #[test]
    fn what_a_person_undid_stays_undone(mut w in mail_world(), how in 0_usize..3) {
        // Seen without the category and with it now, a person would have asked again.
        if w.history.seen == Seen::Off {
            w.history.seen = Seen::Never;
        }
        match how {
            0 => {
                w.tombstone(Undone::Tracking);
            }
            1 => {
                w.tracked.clear();
                w.untracked();
            }
            _ => {
                w.tracked.clear();
                w.history.activity = Some(Uuid::from_u128(7));
            }
        }
        for _ in 0..4 {
            let decision = w.decide();
            prop_assert!(!takes_part(&decision), "{:?}", decision);
            carry_out(&mut w, &decision);
        }
    }

    #[test]
    fn a_mail_is_tracked_once_and_a_later_run_writes_nothing(mut w in mail_world()) {
        let mut tracked = 0;
        // Track, link, two repairs, a queue, the mark: no mail needs more looks.
        for _ in 0..8 {
            let decision = w.decide();
            if decision.verdict.plan().is_some() {
                tracked += 1;
                carry_out(&mut w, &decision);
                let second = w.decide();
                let quiet = matches!(second.verdict, Verdict::Mark { .. } | Verdict::Leave);
                prop_assert!(quiet, "after {:?} comes {:?}", decision, second);
            } else {
                carry_out(&mut w, &decision);
            }
        }
        prop_assert!(tracked <= 1);
        let last = w.decide();
        let quiet = matches!(last.verdict, Verdict::Leave | Verdict::Withhold);
        prop_assert!(quiet, "{:?}", last);
    }

    #[test]
    fn what_is_tracked_says_why_and_by_whom(w in mail_world()) {
        let decision = w.decide();
        if let Some(plan) = decision.verdict.plan() {
            let by_filter = decision.reason.code().is_some() || decision.reason.as_str() == "recipient_match";
            prop_assert_eq!(plan.accepted_by.is_some(), by_filter);
            prop_assert_eq!(decision.evidence.filter.is_some(), by_filter);
            prop_assert!(!decision.evidence.rule.is_empty());
            prop_assert_eq!(plan.activity.parent.is_some(), decision.evidence.parent.is_some());
            prop_assert!(plan.person.is_none() || w.seat.create.is_some());
        }
    }

    #[test]
    fn the_pane_foretells_what_the_synchronizer_decides(mut w in mail_world()) {
        w.acceptors.clear();
        w.stored.clear();
        w.history = History::default();
        let dossier =
            Dossier { parties: w.parties.clone(), tracked: w.tracked.clone(), ..Dossier::default() };
        let foretold = predict(&Glance {
            mail: &w.mail,
            clues: &w.clues,
            source: w.source(),
            seat: &w.seat,
            me: &w.seat.mailbox,
            dossier: &dossier,
            parent: None,
            organisation: &w.organisation,
            fates: &[],
            now: w.now,
        });
        prop_assert_eq!(foretold, w.decide());
    }

    #[test]
    fn any_text_is_a_subject(subject in any::<String>(), w in mail_world()) {
        let mut w = w;
        w.subject(&subject);
        let question = knowledge::question(&w.mail, &w.clues, &w.organisation, NOW);
        prop_assert!(question.addresses.len() <= MAX_ADDRESSES);
        prop_assert!(question.asked.ids.len() <= 2 * domain::mail::MAX_REFERENCES);
        let _: bool = forward::is_forward(&subject, true);
        let settings = &w.organisation.correlation;
        let own = Uuid::nil();
        let found = correlation::find(&w.mail, &w.clues, own, &w.stored, settings, NOW);
        prop_assert!(found.is_none() || settings.on);
        let like = likeness::asked(&w.mail, &Correlation { smart: true, ..settings.clone() }, NOW);
        prop_assert!(like.as_ref().is_none_or(|like| like.words.len() <= usize::from(settings.likeness.max_words)));
        prop_assert!(like.is_none_or(|like| like.subjects.len() <= likeness::PREFIXES.len() + 2));
        let token = settings.token.produce(false, 1, 1);
        let appended = settings.token.append(&subject, &token);
        prop_assert!(appended.chars().count() <= 255);
        prop_assert!(settings.token.find(&appended).contains(&token));
        let _: Decision = w.with(&w.knowledge(), decide);
    }
}
