//! Prints how many decisions a second the core makes on one thread, the slower of two kinds: of the pane (who
//! a mail is from, whether it is tracked, what it could be regarding, what would be written), and of the
//! synchronizer (what becomes of each mail of a page). `cargo xtask bench` runs it. With `--each` it prints
//! both.
#![allow(clippy::print_stdout, reason = "the figure is what this is for")]

use std::{hint::black_box, time::Instant};

use domain::{
    correlation::{Clues, Stored},
    decision::{Case, History, Source, decide},
    identity,
    knowledge::{Acceptor, Knowledge},
    mail::*,
    matching::Rules,
    party::*,
    settings::{Filter, Organisation, Seat},
    suggest::{self, Habits, Known},
    tracking,
};
use uuid::Uuid;

/// Mails of a page: what is decided on with one answer of the CRM.
const PAGE: usize = 64;

fn main() {
    let (pane, synchronizer) = (of_the_pane(), of_the_synchronizer());
    if std::env::args().any(|argument| argument == "--each") {
        println!("pane {pane:.0}\nsynchronizer {synchronizer:.0}");
    } else {
        println!("{:.0}", pane.min(synchronizer));
    }
}

/// The best of several short rounds: what the machine can do, not what else it was doing.
fn best(mut act: impl FnMut(usize)) -> f64 {
    let mut best = 0.0_f64;
    for _ in 0..10 {
        let started = Instant::now();
        let rounds = 20_000_usize;
        (0..rounds).for_each(|n| act(n % PAGE));
        best = best.max(rounds as f64 / started.elapsed().as_secs_f64());
    }
    best
}

fn of_the_pane() -> f64 {
    let mails: Vec<Mail> = (0..PAGE).map(mail).collect();
    let dossiers: Vec<Dossier> = (0..PAGE).map(dossier).collect();
    let me = Address::new("asha.rao@contoso.example");
    let habits = Habits::default();
    best(|n| {
        let (mail, dossier) = (&mails[n], &dossiers[n]);
        let known = Known { dossier, parent: None, choices: &[], habits: &habits };
        let offers = suggest::offers(mail, &known);
        let regarding = offers.into_iter().next().map(|offer| offer.record);
        black_box(tracking::standing(mail, dossier, &me));
        black_box(tracking::activity(mail, dossier, &[], Rules::default(), regarding, None));
    })
}

/// A page of mails from customers, a third of them replies, none tracked yet; the CRM answered for all
/// together.
fn of_the_synchronizer() -> f64 {
    let mails: Vec<Mail> = (0..PAGE).map(mail).collect();
    let earlier = |n: usize| MessageId::new(&format!("<{n}.earlier@contoso.example>"));
    let clues: Vec<Clues> = (0..PAGE)
        .map(|n| Clues {
            in_reply_to: if n % 3 == 0 { earlier(n).into_iter().collect() } else { Vec::new() },
            marked: Some(false),
            ..Clues::default()
        })
        .collect();
    let dossiers: Vec<Dossier> = (0..PAGE).map(dossier).collect();
    let acceptor = |n: usize| Acceptor {
        record: user(n),
        filter: Filter::Replies,
        addresses: vec![person(n, "contoso.example").address],
        incoming: true,
        may_own: true,
    };
    let knowledge = Knowledge {
        parties: dossiers.iter().flat_map(|dossier| dossier.parties.clone()).collect(),
        acceptors: [acceptor(1), acceptor(2)].into_iter().collect(),
        tracked: dossiers.iter().flat_map(|dossier| dossier.tracked.clone()).collect(),
        stored: (0..PAGE).step_by(3).map(|n| stored(n, earlier(n))).collect(),
        customers: Vec::new(),
        fates: Vec::new(),
    };
    let mut seat = Seat::new(person(1, "contoso.example").address, user(1));
    seat.filter = Filter::People;
    let (organisation, history) = (Organisation::default(), History::default());
    let case = |n: usize| Case {
        mail: &mails[n],
        clues: &clues[n],
        source: Source::Inbox,
        seat: &seat,
        knowledge: &knowledge,
        organisation: &organisation,
        history: &history,
        now: Moment(1_700_000_100),
    };
    assert!(
        (0..PAGE).all(|n| decide(&case(n)).verdict.plan().is_some()),
        "the costliest case: all are tracked"
    );
    best(|n| {
        black_box(decide(&case(n)));
    })
}

fn user(n: usize) -> Record {
    Record { kind: Kind::User, id: Uuid::from_u128(n as u128), name: format!("Row {n}") }
}

fn stored(n: usize, message_id: Option<MessageId>) -> Stored {
    Stored {
        activity: Uuid::from_u128(1_000 + n as u128),
        message_id,
        token: String::new(),
        root: None,
        subject: "Offer for 200 seats".into(),
        people: vec![person(n, "fabrikam.example").address, person(1, "contoso.example").address],
        at: Moment(1_699_000_000),
        regarding: None,
        owner: Some(user(2)),
    }
}

fn person(n: usize, domain: &str) -> Person {
    Person { address: Address::new(&format!("person.{n}@{domain}")), name: format!("Person {n}") }
}

fn mail(n: usize) -> Mail {
    Mail {
        item: ItemId(format!("AAMk{n}")),
        message_id: MessageId::new(&format!("<{n}.CAD+abcdef@mail.fabrikam.example>")),
        conversation: None,
        direction: Direction::Incoming,
        from: Some(person(n, "fabrikam.example")),
        to: vec![person(1, "contoso.example"), person(2, "contoso.example")],
        cc: vec![person(n + 1, "fabrikam.example")],
        bcc: Vec::new(),
        subject: "Re: Offer for 200 seats".into(),
        at: Some(Moment(1_700_000_000)),
        attachments: Vec::new(),
        mailbox: None,
    }
}

fn dossier(n: usize) -> Dossier {
    let record =
        |kind, id: usize| Record { kind, id: Uuid::from_u128(id as u128), name: format!("Row {id}") };
    let party = |kind, id, person: Person, company: Option<usize>| Party {
        record: record(kind, id),
        addresses: vec![person.address],
        job: "Buyer".into(),
        company: company.map(|id| record(Kind::Account, id)),
        company_name: String::new(),
        phone: "+49 30 1234".into(),
        facts: None,
        owner: Some(record(Kind::User, 1)),
        active: true,
        created: Moment(1),
    };
    let related = |id, of| Related {
        record: record(Kind::Opportunity, id),
        of: vec![of],
        owner: Some(record(Kind::User, 1)),
        worth: "€12,000".into(),
        due: Some(Moment(1_800_000_000)),
        touched: None,
        facts: Vec::new(),
        number: String::new(),
    };
    let mut other = mail(n);
    other.message_id = MessageId::new("<other@fabrikam.example>");
    Dossier {
        parties: vec![
            party(Kind::Contact, 10, person(n, "fabrikam.example"), Some(20)),
            party(Kind::Lead, 11, person(n, "fabrikam.example"), None),
            party(Kind::User, 1, person(1, "contoso.example"), None),
            party(Kind::User, 2, person(2, "contoso.example"), None),
            party(Kind::Contact, 12, person(n + 1, "fabrikam.example"), Some(20)),
        ],
        related: vec![related(30, record(Kind::Contact, 10)), related(31, record(Kind::Account, 20))],
        neighbours: vec![record(Kind::Account, 20)],
        tracked: vec![Tracked {
            activity: identity::activity(&other),
            message_id: other.message_id,
            direction: Direction::Incoming,
            regarding: None,
            by: None,
            at: Moment(1),
            owner: None,
            untracked: Vec::new(),
            text_incomplete: false,
            files: None,
            queues: Vec::new(),
            left_out: Vec::new(),
        }],
        me: Some(record(Kind::User, 1)),
    }
}
