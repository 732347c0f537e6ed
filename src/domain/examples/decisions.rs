//! Prints how many decisions a second the core makes on one thread: who a mail is from, whether it is
//! tracked, what it could be regarding, and what would be written. `cargo xtask bench` runs it.
#![allow(clippy::print_stdout, reason = "the figure is what this is for")]

use std::{hint::black_box, time::Instant};

use domain::{identity, mail::*, matching::Rules, offer, party::*, tracking};
use uuid::Uuid;

fn main() {
    let mails: Vec<Mail> = (0..64).map(mail).collect();
    let dossiers: Vec<Dossier> = (0..64).map(dossier).collect();
    let me = Address::new("asha.rao@contoso.example");
    let mut best = 0.0_f64;
    // The best of several short rounds: what the machine can do, not what else it was doing.
    for _ in 0..10 {
        let started = Instant::now();
        let rounds = 20_000_usize;
        for n in 0..rounds {
            let (mail, dossier) = (&mails[n % 64], &dossiers[n % 64]);
            let offers = offer::offers(mail, dossier, None, &[]);
            let regarding = offers.into_iter().next().map(|offer| offer.record);
            black_box(tracking::standing(mail, dossier, &me));
            black_box(tracking::activity(mail, dossier, &[], Rules::default(), regarding, None));
        }
        best = best.max(rounds as f64 / started.elapsed().as_secs_f64());
    }
    println!("{best:.0}");
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
        }],
        me: Some(record(Kind::User, 1)),
    }
}
