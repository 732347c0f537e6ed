//! B7, B8 and B9: who somebody is, whose the activity is, who is created.

use domain::{
    mail::Moment,
    matching::Rules,
    party::{Company, Kind, NewParty},
    settings::{Filter, Organisation},
    tracking,
};
use uuid::Uuid;

use crate::kit::*;

/// Everything is taken; a second contact has Cleo's address, created later.
fn two(w: &mut World) -> &mut World {
    w.filter(Filter::All).parties.push(party(Kind::Contact, 11, CLEO));
    w
}

/// A stranger writes and contacts are created.
fn stranger(w: &mut World) -> &mut World {
    w.filter(Filter::All).from(STRANGER).seat.create = Some(Kind::Contact);
    w
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "B7 any address of a row counts",
        |w| {
            w.filter(Filter::People).parties[4].addresses.push(address("cleo@home.example"));
            w.from("cleo@home.example");
        },
        "track sender_match stands=10,1",
    ),
    row(
        "B7 From is one row, recipients are all rows",
        |w| {
            two(w).parties.push(party(Kind::Contact, 12, ASHA));
        },
        "track stands=10,1,12",
    ),
    row(
        "B7 From: owned by the mailbox's owner first",
        |w| {
            two(w).parties[5].owner = Some(record(Kind::User, 1));
        },
        "track stands=11,1",
    ),
    row(
        "B7 From: then by kind",
        |w| {
            two(w).parties[4].record.kind = Kind::Lead;
        },
        "track stands=11,1",
    ),
    row(
        "B7 From: then active, then oldest",
        |w| {
            two(w).parties[4].active = false;
        },
        "track stands=11,1",
    ),
    row("B7 From: the oldest", |w| two(w).parties[5].created = Moment(1), "track stands=11,1"),
    row(
        "B7 From: a choice made before",
        |w| {
            two(w).seat.choices = vec![(address(CLEO), record(Kind::Contact, 11))];
        },
        "track stands=11,1",
    ),
    row(
        "B7 From: a single match resolves regardless of state",
        |w| w.filter(Filter::People).parties[4].active = false,
        "track sender_match stands=10,1",
    ),
    row(
        "B7 disabled users never resolve",
        |w| {
            w.filter(Filter::Records).from(BELA).parties[1].active = false;
        },
        "leave no_sender_match",
    ),
    row(
        "B7 more than 100 matches are unresolved",
        |w| {
            w.filter(Filter::All);
            w.parties.extend((200..300).map(|n| party(Kind::Contact, n, CLEO)));
        },
        "track unresolved=true stands=-,1",
    ),
    row(
        "B7 more than 100 matches are unresolved: a recipient",
        |w| {
            w.filter(Filter::All);
            w.parties.extend((200..300).map(|n| party(Kind::Contact, n, ASHA)));
        },
        "track stands=10,-",
    ),
    row(
        "B7 unresolveemailaddressifmultiplematch",
        |w| {
            two(w).parties.push(party(Kind::Contact, 12, ASHA));
            w.organisation.several_recipients_are_nobody = true;
        },
        "track stands=10,-",
    ),
    row(
        "B7 people nobody knows are unresolved parties",
        |w| {
            w.filter(Filter::All).from(STRANGER).to(&[ASHA, "x@tailspin.example"]);
        },
        "track unresolved=false stands=-,1,-",
    ),
    row(
        "B20 ResolveForInactiveEntities: off, active before inactive",
        |w| {
            let two = two(w);
            two.parties[4].active = false;
            two.parties[4].owner = Some(record(Kind::User, 1));
        },
        "track stands=11,1",
    ),
    row(
        "B20 ResolveForInactiveEntities: on, inactive rows resolve (E1)",
        |w| {
            let two = two(w);
            two.parties[4].active = false;
            two.parties[4].owner = Some(record(Kind::User, 1));
            two.organisation.rules.inactive_too = true;
        },
        "track stands=10,1",
    ),
    row(
        "B20 ResolveForInactiveEntities: off, inactive recipients beside active ones",
        |w| {
            two(w).parties.push(party(Kind::Contact, 12, ASHA));
            w.parties[6].active = false;
        },
        "track stands=10,1",
    ),
    row(
        "B20 UnresolveSenderInCaseOfMultipleMatch",
        |w| two(w).organisation.rules = Rules { several_is_nobody: true, ..Rules::default() },
        "track unresolved=true stands=-,1",
    ),
    row(
        "B20 UnresolveSenderInCaseOfMultipleMatch: still no stranger",
        |w| {
            two(w).filter(Filter::People).organisation.rules.several_is_nobody = true;
        },
        "track sender_match unresolved=true",
    ),
    row(
        "B20 OverrideV5SenderConflictResolution: off",
        |w| {
            two(w);
        },
        "track accept_all",
    ),
    row(
        "B20 OverrideV5SenderConflictResolution: on",
        |w| two(w).organisation.ambiguous_sender_stops = true,
        "leave sender_ambiguous switch=OverrideV5SenderConflictResolution remedy=choose_sender rule=B7",
    ),
    row(
        "B20 OverrideV5SenderConflictResolution: on, rows of two kinds",
        |w| {
            two(w).parties[5].record.kind = Kind::Lead;
            w.organisation.ambiguous_sender_stops = true;
        },
        "track accept_all",
    ),
    row(
        "B8.1 To before Cc before Bcc, where they may own mails",
        |w| {
            w.filter(Filter::All).to(&["x@tailspin.example"]).mail.cc = vec![person(BELA), person(ASHA)];
        },
        "track owner=2",
    ),
    row(
        "B8.1 To before Cc before Bcc, where they may own mails: Bela may not",
        |w| {
            w.filter(Filter::All).to(&[BELA, ASHA]).acceptor(Kind::User, 2, BELA, Filter::Nothing);
            w.acceptors[0].may_own = false;
        },
        "track owner=1",
    ),
    row(
        "B8.2 who owns the correlated mail",
        |w| {
            w.reply().to(&[ASHA, BELA]);
        },
        "track owner=2",
    ),
    row(
        "B8.3 who looks after the sender's row",
        |w| {
            w.filter(Filter::All).to(&[ASHA, BELA]).parties[4].owner = Some(record(Kind::User, 2));
        },
        "track owner=2",
    ),
    row(
        "B8.4 the first candidate",
        |w| {
            w.filter(Filter::All).to(&[CEM, BELA, ASHA]);
        },
        "track owner=3",
    ),
    row(
        "B8 a queue's mailbox is its owner's",
        |w| {
            w.filter(Filter::Nothing).to(&[SUPPORT]).acceptor(Kind::Queue, 20, SUPPORT, Filter::All);
        },
        "track accepted=20 owner=3",
    ),
    row(
        "B8 by hand it is the mailbox owner's",
        |w| {
            w.folder(None).to(&[BELA, ASHA]);
        },
        "track folder owner=1",
    ),
    row(
        "B8 sent mail is the sender's",
        |w| {
            w.filter(Filter::All).sent(&[BELA, CLEO]);
        },
        "track owner=1",
    ),
    row(
        "B9 create nothing where nothing is set",
        |w| stranger(w).seat.create = None,
        "track person=- stands=-,1",
    ),
    row(
        "B9 create a contact",
        |w| {
            stranger(w);
        },
        "track person=Contact stands=new,1",
    ),
    row("B9 create a lead", |w| stranger(w).seat.create = Some(Kind::Lead), "track person=Lead stands=new,1"),
    row(
        "B9 create from mail tracked by hand too",
        |w| {
            stranger(w).folder(None);
        },
        "track folder person=Contact",
    ),
    row(
        "B9 nobody who is known",
        |w| {
            stranger(w).from(CLEO);
        },
        "track person=- stands=10,1",
    ),
    row(
        "B9 nobody who is known: not even as a disabled user",
        |w| {
            stranger(w).from("old@elsewhere.example").parties.push(party(
                Kind::User,
                4,
                "old@elsewhere.example",
            ));
            w.parties[5].active = false;
        },
        "track person=- stands=-,1",
    ),
    row(
        "B9 never for own domains",
        |w| {
            stranger(w).from("new@eu.contoso.com").organisation.own_domains = vec!["contoso.com".to_owned()];
        },
        "track person=-",
    ),
    row(
        "B9 never for own domains: the mailbox's own",
        |w| {
            stranger(w).from("new@contoso.example");
        },
        "track person=-",
    ),
    row(
        "B9 never for addresses no person reads",
        |w| {
            stranger(w).from("no-reply@tailspin.example");
        },
        "track person=-",
    ),
    row("B9 never for bulk mail", |w| stranger(w).clues.bulk = true, "track person=-"),
    row(
        "B9 never for never-track lists",
        |w| stranger(w).seat.firewall.domains = vec!["tailspin.example".to_owned()],
        "withhold firewall_domain",
    ),
    row(
        "B9 never for the recipients of sent mail",
        |w| {
            stranger(w).sent(&[STRANGER]);
        },
        "track person=-",
    ),
    row(
        "B20 AutoCreateContactOnPromote",
        |w| stranger(w).organisation.create_people = false,
        "track person=-",
    ),
];

pub(crate) const FACTS: &[Fact] = &[
    fact(
        "B7 more than 100 matches are unresolved: 100 are not",
        || {
            let mut world = World::new();
            world.filter(Filter::All).parties.extend((200..299).map(|n| party(Kind::Contact, n, ASHA)));
            let decision = world.decide();
            decision.verdict.plan().map_or(0, |plan| plan.activity.stands.len()).to_string()
        },
        "101",
    ),
    fact("B7 resolvesimilarunresolvedemailaddress: on", || resolved(true), "0,2"),
    fact("B7 resolvesimilarunresolvedemailaddress: off", || resolved(false), ""),
    fact(
        "B9 the same person whatever mail of theirs is first",
        || {
            let key = |message: &str| {
                let mut world = World::new();
                stranger(&mut world).mail.message_id = Some(id(message));
                created(&world).map(|(_, key)| key)
            };
            (key("1@x").is_some() && key("1@x") == key("2@x")).to_string()
        },
        "true",
    ),
    fact(
        "B9 the company is a customer the CRM knows, or on a lead a name",
        || {
            let of = |kind, customers: &[u128]| {
                let mut world = World::new();
                stranger(&mut world).seat.create = Some(kind);
                let customer = |id: &u128| domain::knowledge::Customer {
                    domain: "tailspin.example".to_owned(),
                    account: record(Kind::Account, *id),
                };
                world.customers = customers.iter().map(customer).collect();
                match created(&world).map(|(person, _)| person.company) {
                    Some(Company::Known(account)) => account.name,
                    Some(Company::Named(name)) => name,
                    Some(Company::None) => "none".to_owned(),
                    None => "nobody".to_owned(),
                }
            };
            let (contact, lead) = (Kind::Contact, Kind::Lead);
            [of(contact, &[7]), of(contact, &[]), of(lead, &[]), of(lead, &[7, 8])].join(", ")
        },
        "row 7, none, Tailspin, none",
    ),
    fact(
        "B9 names come from the mail",
        || {
            let sender = |name: &str| {
                let mut world = World::new();
                stranger(&mut world).mail.from =
                    Some(domain::mail::Person { address: address(STRANGER), name: name.to_owned() });
                let decision = world.decide();
                let stand = decision.verdict.plan().and_then(|plan| plan.activity.stands.first());
                stand.and_then(|stand| stand.record.clone()).map_or("nobody".to_owned(), |row| row.name)
            };
            [sender("Stranger, Sam"), sender("Sam"), sender("")].join(", ")
        },
        "Sam Stranger, Sam, Sam Stranger",
    ),
];

fn created(world: &World) -> Option<(NewParty, Uuid)> {
    world.decide().verdict.plan().and_then(|plan| plan.person.clone())
}

/// Which of the people of an activity a contact is that was created later.
fn resolved(similar: bool) -> String {
    let mut world = World::new();
    world.filter(Filter::All).from(STRANGER).to(&[ASHA, STRANGER, "x@tailspin.example"]);
    let decision = world.decide();
    let Some(plan) = decision.verdict.plan() else { return "not tracked".to_owned() };
    let organisation = Organisation { resolve_similar: similar, ..Organisation::default() };
    let later = party(Kind::Contact, 12, STRANGER);
    let places = tracking::later_resolved(&plan.activity.stands, &later, &organisation);
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
