use alloc::{
    string::{String, ToString},
    vec,
};

use uuid::Uuid;

use super::*;
use crate::{
    correlation::Method,
    mail::{Direction, ItemId, Person},
    party::Party,
};

const NOON: Moment = Moment(1_763_892_000);

fn record(kind: Kind, id: u128) -> Record {
    Record { kind, id: Uuid::from_u128(id), name: id.to_string() }
}

fn party(kind: Kind, id: u128, address: &str, company: Option<u128>) -> Party {
    Party {
        record: record(kind, id),
        addresses: vec![Address::new(address)],
        job: "".into(),
        company: company.map(|id| record(Kind::Account, id)),
        company_name: "".into(),
        phone: "".into(),
        facts: None,
        owner: None,
        active: true,
        created: Moment(0),
    }
}

fn open(kind: Kind, id: u128, of: Record, due: Option<i64>) -> Related {
    Related {
        record: record(kind, id),
        of: vec![of],
        owner: None,
        worth: "€5".into(),
        due: due.map(Moment),
        number: "".into(),
        touched: None,
        facts: Vec::new(),
    }
}

fn mail(from: &str, to: &[&str]) -> Mail {
    let person = |address: &str| Person { address: Address::new(address), name: String::new() };
    Mail {
        item: ItemId::default(),
        message_id: None,
        conversation: None,
        direction: Direction::Incoming,
        from: Some(person(from)),
        to: to.iter().map(|address| person(address)).collect(),
        cc: vec![],
        bcc: vec![],
        subject: "".into(),
        at: None,
        attachments: vec![],
        mailbox: None,
    }
}

/// Cleo of company 2 with deals and a case, Dan with a deal, and a colleague.
fn dossier() -> Dossier {
    Dossier {
        parties: vec![
            party(Kind::Contact, 1, "cleo@x.y", Some(2)),
            party(Kind::User, 3, "me@us", None),
            party(Kind::Contact, 4, "dan@x.y", None),
        ],
        related: vec![
            open(Kind::Opportunity, 10, record(Kind::Contact, 1), None),
            open(Kind::Case, 11, record(Kind::Contact, 1), Some(9)),
            open(Kind::Opportunity, 12, record(Kind::Contact, 1), Some(5)),
            open(Kind::Opportunity, 13, record(Kind::Account, 2), Some(1)),
            open(Kind::Opportunity, 14, record(Kind::Contact, 4), Some(1)),
        ],
        me: Some(record(Kind::User, 3)),
        ..Dossier::default()
    }
}

fn parent(kind: Kind, id: u128) -> Parent {
    Parent { activity: Uuid::nil(), regarding: Some(record(kind, id)), method: Method::InReplyTo }
}

fn ranked(mail: &Mail, dossier: &Dossier, parent: Option<&Parent>, habits: &Habits) -> Vec<Offer> {
    offers(mail, &Known { dossier, parent, choices: &[], habits })
}

fn ids(offers: &[Offer]) -> Vec<u128> {
    offers.iter().map(|offer| offer.record.id.as_u128()).collect()
}

#[test]
fn the_conversation_then_what_is_open_of_the_sender_with_them_in_third_place_then_the_companys() {
    let (mail, dossier, none) = (mail("cleo@x.y", &["me@us", "dan@x.y"]), dossier(), Habits::default());
    let of = |parent: Option<Parent>| ids(&ranked(&mail, &dossier, parent.as_ref(), &none));
    assert_eq!(of(None), [12, 11, 1, 10, 13, 14], "what closes first comes first; never a colleague");
    assert_eq!(
        of(Some(parent(Kind::Case, 11))),
        [11, 12, 1, 10, 13, 14],
        "the conversation, and nothing twice"
    );
    assert_eq!(
        of(Some(parent(Kind::Opportunity, 99)))[0],
        99,
        "a closed deal still before what is merely open"
    );
}

#[test]
fn a_word_of_the_subject_beats_a_closed_conversation_and_not_an_open_one() {
    let (mut mail, mut dossier) = (mail("cleo@x.y", &["me@us"]), dossier());
    mail.subject = "RE: Offer valves".into();
    dossier.related[0].record.name = "50 valves".into();
    let none = Habits::default();
    let closed = ranked(&mail, &dossier, Some(&parent(Kind::Opportunity, 99)), &none);
    assert_eq!((ids(&closed)[0], &closed[0].hints), (10, &vec![Hint::Word("valves".into())]));
    let still_open = ranked(&mail, &dossier, Some(&parent(Kind::Opportunity, 12)), &none);
    assert_eq!(ids(&still_open)[0], 12);
}

#[test]
fn a_cases_number_goes_before_all_that_is_open() {
    let (mut mail, mut dossier) = (mail("cleo@x.y", &["me@us"]), dossier());
    mail.subject = "Pump (CAS-7): 12 again".into();
    dossier.related[1].number = "CAS-7".into();
    let offers = ranked(&mail, &dossier, None, &Habits::default());
    assert_eq!((ids(&offers)[0], &offers[0].why, &*offers[0].detail), (11, &Reason::Number, "CAS-7"));
}

#[test]
fn where_a_colleague_writes_the_mail_is_with_the_first_customer() {
    let offers = ranked(&mail("me@us", &["dan@x.y", "cleo@x.y"]), &dossier(), None, &Habits::default());
    assert_eq!(ids(&offers)[..2], [14, 12]);
    assert_eq!(offers[0].why, Reason::OpenOfRecipient("4".into()));
    let within = ranked(&mail("me@us", &["me@us"]), &dossier(), None, &Habits::default());
    assert_eq!(ids(&within), [] as [u128; 0], "a colleague is nothing a mail can be regarding");
}

#[test]
fn whose_it_is_and_how_it_stands_decide_among_equals() {
    let (mut mail, mut dossier) = (mail("cleo@x.y", &["me@us"]), dossier());
    mail.at = Some(NOON);
    for related in &mut dossier.related {
        related.due = None;
    }
    let first = |dossier: &Dossier| ids(&ranked(&mail, dossier, None, &Habits::default()))[0];
    dossier.related[1].touched = Some(Moment(NOON.0 - 3 * DAY_S));
    assert_eq!(first(&dossier), 11, "changed lately");
    dossier.related[2].owner = dossier.me.clone();
    assert_eq!(first(&dossier), 12, "mine");
    dossier.related[2].due = Some(Moment(NOON.0 - 300 * DAY_S));
    assert_eq!(first(&dossier), 11, "and should long be closed");
}

#[test]
fn what_was_chosen_before_rises_and_what_was_undone_sinks() {
    let (mail, dossier, mut habits) = (mail("cleo@x.y", &["me@us"]), dossier(), Habits::default());
    let cleo = Address::new("cleo@x.y");
    habits.chosen(&cleo, &record(Kind::Opportunity, 13), NOON);
    let offers = ranked(&mail, &dossier, None, &habits);
    assert_eq!((ids(&offers)[0], &offers[0].hints), (13, &vec![Hint::Chosen(1)]), "rather the company's");
    habits.undone(&cleo, &record(Kind::Opportunity, 13));
    assert_eq!(ids(&ranked(&mail, &dossier, None, &habits))[0], 12);
    assert_eq!(habits.all(), []);
    // A row that is none of theirs is offered once it was chosen, and first once it was chosen again and again.
    for _ in 0..9 {
        habits.chosen(&cleo, &record(Kind::Lead, 77), NOON);
    }
    assert!(ids(&ranked(&mail, &dossier, None, &habits)).contains(&77));
    assert_eq!(habits.all()[0].times, 9);
    habits.chosen(&cleo, &record(Kind::User, 3), NOON);
    habits.chosen(&Address::new("nobody"), &record(Kind::Contact, 1), NOON);
    assert_eq!(habits.all().len(), 1, "only what a mail can be regarding, and only for an address");
}

#[test]
fn the_memory_is_bounded_and_forgets_the_oldest() {
    let mut habits = Habits::default();
    for n in 0..500_u128 {
        habits.chosen(&Address::new("cleo@x.y"), &record(Kind::Case, n), NOON);
    }
    assert_eq!((habits.all().len(), habits.all()[0].record.id.as_u128()), (MAX_HABITS, 400));
    let many = habits.all().iter().chain(habits.all()).cloned().collect();
    assert_eq!(Habits::new(many).all().len(), MAX_HABITS);
}

#[test]
fn a_sender_of_many_open_records_is_seen_at_a_glance_unless_the_mail_speaks_for_the_third() {
    let cleo = record(Kind::Contact, 1);
    let related = (10..14).map(|id| open(Kind::Opportunity, id, cleo.clone(), Some(NOON.0))).collect();
    let parties = vec![party(Kind::Contact, 1, "c@x.example", None)];
    let mut dossier = Dossier { parties, related, ..Dossier::default() };
    let (mut mail, habits) = (mail("c@x.example", &[]), Habits::default());
    let ids = |mail: &Mail, dossier: &Dossier| -> Vec<u128> {
        let known = Known { dossier, parent: None, choices: &[], habits: &habits };
        offers(mail, &known).iter().map(|offer| offer.record.id.as_u128()).collect()
    };
    assert_eq!(ids(&mail, &dossier), [10, 11, 1, 12, 13]);
    for (id, name) in [(2, "Masts"), (0, "Ropes"), (1, "Anchors")] {
        dossier.related[id].record.name = name.into();
    }
    mail.subject = "masts, ropes, anchors".into();
    assert_eq!(ids(&mail, &dossier)[4], 1, "three that the subject names stand before");
}
