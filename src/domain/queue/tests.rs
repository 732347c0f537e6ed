//! What a wish comes to, by how its mail stands; and the shelf, slot by slot.

use alloc::{string::ToString, vec, vec::Vec};

use super::*;
use crate::{
    mail::{Address, Direction, MessageId},
    party::{Kind, Tracked, Untracked},
};

fn mail() -> Mail {
    let person = |address: &str| Person { address: Address::new(address), name: "".into() };
    Mail {
        item: ItemId("item".into()),
        message_id: MessageId::new("<1@x>"),
        conversation: Some("c".into()),
        direction: Direction::Incoming,
        from: Some(person("a@x.y")),
        to: vec![person("b@x.y")],
        cc: vec![],
        bcc: vec![],
        subject: "s".to_string(),
        at: Some(Moment(5)),
        attachments: vec![],
        mailbox: None,
    }
}

fn record(n: u128) -> Record {
    Record { kind: Kind::Opportunity, id: Uuid::from_u128(n), name: n.to_string() }
}

fn tracked(regarding: Option<Record>, untracked: Option<Option<i64>>) -> Tracked {
    let note = |at: Option<i64>| Untracked { mailbox: Address::new("b@x.y"), at: at.map(Moment) };
    Tracked {
        activity: Uuid::from_u128(9),
        message_id: None,
        direction: Direction::Incoming,
        regarding,
        by: None,
        at: Moment(1),
        owner: None,
        untracked: untracked.into_iter().map(note).collect(),
        text_incomplete: false,
        files: None,
        queues: Vec::new(),
        left_out: Vec::new(),
    }
}

fn track(seen: Seen, to: Option<u128>) -> Wish {
    Wish::new(&mail(), seen, What::Track { to: to.map(record), made: Made::Nothing }, None)
}

#[test]
fn what_a_wish_comes_to() {
    let (none, one, two) =
        (tracked(None, None), tracked(Some(record(1)), None), tracked(Some(record(2)), None));
    let word = |wish: &Wish, standing: &Standing<'_>| match step(wish, Moment(100), standing) {
        Step::Write => "write".to_string(),
        Step::Regard { from, to, back, .. } => {
            let name = |record: Option<&Record>| record.map_or("-".to_string(), |record| record.name.clone());
            alloc::format!("{}>{}{}", name(from), name(to), if back { " back" } else { "" })
        }
        Step::Untrack { .. } => "untrack".to_string(),
        Step::Add => "add".to_string(),
        Step::Nothing => "nothing".to_string(),
        Step::Gone => "gone".to_string(),
    };
    let present = Standing::Present;
    let kept = tracked(Some(record(1)), None);
    let noted = |at: Option<i64>| Standing::Kept(&kept, at.map(Moment));
    let untrack = Wish::new(&mail(), Seen::Unknown, What::Untrack { keep: true }, None);
    let table = [
        ("not there", track(Seen::Unknown, None), Standing::Absent, "write"),
        ("not there, to a record", track(Seen::Absent, Some(1)), Standing::Absent, "write"),
        ("what was to be changed is gone", track(Seen::Present(None), Some(1)), Standing::Absent, "gone"),
        ("a colleague tracked it", track(Seen::Unknown, None), present(&one), "nothing"),
        ("a colleague tracked it to that", track(Seen::Absent, Some(1)), present(&one), "nothing"),
        ("a colleague tracked it to another", track(Seen::Absent, Some(1)), present(&two), "nothing"),
        ("a colleague tracked it to nothing", track(Seen::Absent, Some(1)), present(&none), "->1"),
        ("a change", track(Seen::Present(Some(record(1))), Some(2)), present(&one), "1>2"),
        ("a record taken off", track(Seen::Present(Some(record(1))), None), present(&one), "1>-"),
        ("somebody changed it first", track(Seen::Present(None), Some(1)), present(&two), "nothing"),
        ("untracked before, tracked again", track(Seen::Absent, None), noted(Some(99)), "1>1 back"),
        ("tracked again, to another", track(Seen::Absent, Some(2)), noted(None), "1>2 back"),
        ("untracked after the press", track(Seen::Unknown, None), noted(Some(101)), "nothing"),
        ("untracked", untrack.clone(), present(&one), "untrack"),
        ("untracked already", untrack.clone(), noted(None), "nothing"),
        ("gone already", untrack, Standing::Absent, "nothing"),
    ];
    for (what, wish, standing, expected) in table {
        assert_eq!(word(&wish, &standing), expected, "{what}");
    }
}

#[test]
fn a_wish_keeps_no_more_of_a_mail_than_it_needs() {
    let long = Body { html: "x".repeat(MAX_TEXT_BYTES + 1), truncated: false };
    let wish = Wish::new(&mail(), Seen::Unknown, What::Untrack { keep: false }, Some(long));
    assert_eq!((wish.mail.item, wish.mail.conversation, wish.body), (ItemId::default(), None, None));
    let short = Body { html: "x".repeat(MAX_TEXT_BYTES), truncated: false };
    let wish = Wish::new(&mail(), Seen::Unknown, What::Untrack { keep: false }, Some(short));
    assert!(wish.bytes() > MAX_TEXT_BYTES && wish.without_text().bytes() < 2000);
    assert_eq!(wish.key(), identity::activity(&mail()));
}

#[test]
fn of_one_mail_there_is_one_wish_about_its_tracking_and_one_for_each_person() {
    let person = |address: &str| NewParty {
        kind: Kind::Contact,
        first: "".into(),
        last: "x".into(),
        address: Address::new(address),
        company: crate::party::Company::None,
        signed: Vec::new(),
    };
    let add = |address: &str| {
        Wish::new(&mail(), Seen::Unknown, What::Add { person: person(address), record: record(1) }, None).id
    };
    let all = [track(Seen::Unknown, None).id, add("a@x.y"), add("b@x.y")];
    assert_eq!(track(Seen::Present(None), Some(1)).id, all[0]);
    assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
}

#[test]
fn there_is_room_for_so_many_and_for_so_much() {
    let slot = |n: usize| {
        let mut mail = mail();
        mail.message_id = MessageId::new(&n.to_string());
        let wish = Wish::new(&mail, Seen::Unknown, What::Untrack { keep: true }, None);
        put(None, wish, 1, 1, false, Moment(n as i64))
    };
    let slots: Vec<Slot> = (0..3).map(slot).collect();
    let one = slots[0].wish.bytes();
    assert!(has_room(&slots, &slot(3).wish, 4, one * 5));
    assert!(!has_room(&slots, &slot(3).wish, 3, one * 5), "too many");
    assert!(!has_room(&slots, &slot(3).wish, 4, one * 3), "too large together");
    assert!(has_room(&slots, &slots[1].wish, 3, one * 4), "one that is there already takes its own place");
}

#[test]
fn a_later_press_is_not_lost_to_whoever_carries_out_the_earlier_one() {
    let now = Moment(1000);
    let first = put(None, track(Seen::Unknown, None), 1, 1, false, now);
    let (claimed, change) = claim(Some(&first), 7, now);
    let Change::Put(held) = change else { panic!("{change:?}") };
    assert!(matches!(claimed, Claim::Yours(slot) if slot.stamp == 1));
    // Another pane puts a later press there while that is on its way.
    let later = put(Some(&held), track(Seen::Unknown, Some(1)), 2, 8, false, Moment(1001));
    assert_eq!(
        claim(Some(&later), 8, Moment(1002)).0,
        Claim::Busy,
        "in the order in which they were pressed"
    );
    let Change::Put(free) = settle(Some(&later), 7, 1) else { panic!("the later press is gone") };
    assert!(matches!(claim(Some(&free), 8, Moment(1002)).0, Claim::Yours(slot) if slot.stamp == 2));
    assert_eq!(settle(Some(&free), 8, 2), Change::Remove);
    // Whoever died while it carried one out holds it for a while and no longer.
    assert_eq!(claim(Some(&held), 8, Moment(1000 + LEASE_S - 1)).0, Claim::Busy);
    assert!(matches!(claim(Some(&held), 8, Moment(1000 + LEASE_S)).0, Claim::Yours(_)));
    assert_eq!(settle(Some(&held), 8, 1), Change::Leave, "nobody settles what another holds");
}

#[test]
fn what_is_being_carried_out_is_not_taken_back() {
    let now = Moment(1000);
    let slot = put(None, track(Seen::Unknown, None), 1, 1, true, now);
    assert_eq!(take_back(Some(&slot), 2, 1, now), (false, Change::Leave));
    assert_eq!(take_back(Some(&slot), 1, 1, now), (true, Change::Remove));
    assert_eq!(take_back(Some(&slot), 2, 1, Moment(1000 + LEASE_S)), (true, Change::Remove));
    assert_eq!(take_back(Some(&slot), 1, 9, now), (false, Change::Leave), "somebody pressed anew");
    assert_eq!(take_back(None, 2, 1, now), (false, Change::Leave));
}

#[test]
fn what_cannot_be_done_says_so_to_every_pane_until_it_is_asked_for_again() {
    let now = Moment(1000);
    let slot = put(None, track(Seen::Unknown, None), 1, 1, true, now);
    let Change::Put(stuck) = release(Some(&slot), 1, 1, Some(Problem::NoSeat)) else { panic!("it is gone") };
    assert_eq!(claim(Some(&stuck), 2, now).0, Claim::Stopped(Problem::NoSeat));
    let again = put(Some(&stuck), stuck.wish.clone(), 2, 2, false, Moment(2000));
    assert!(matches!(claim(Some(&again), 2, Moment(2000)).0, Claim::Yours(_)));
    let Change::Put(other) = release(Some(&slot), 1, 9, Some(Problem::NoSeat)) else { panic!("it is gone") };
    assert_eq!(other.trouble, None, "what failed was an earlier press");
}
