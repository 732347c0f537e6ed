//! Random edits on both sides while much goes wrong, and what holds all the same for what is kept in step.
//!
//! People and programs make, change, complete, give away and delete tasks, contacts and appointments in the CRM and in
//! two mailboxes; requests fail, answers are lost, delta comes twice and in another order, looks are dropped in the
//! middle or stand still until another has their mailbox. Then all of that ends, and these hold:
//!
//! 1. **Once.** Everything bears a number in its name. In the CRM and in each mailbox there is one of a number at most.
//! 2. **In step.** What is linked is there on both sides, with the same name.
//! 3. **Nobody is bothered.** Of an appointment that programs alone wrote nobody is told; of one that people wrote
//!    those who attend are told at most as often as a person did something.
//! 4. **At rest.** After two quiet minutes a third writes nothing on either side.
//!
//! The variables of [`crate::chaos`] say how many worlds are drawn, and which is the first.

use std::{
    cell::Cell,
    collections::HashMap,
    rc::Rc,
    time::{Duration, Instant},
};

use domain::{
    mail::Address,
    step::{Kind, Shape},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    chaos::{
        SEED, Told, WORLDS,
        faults::{break_some, mend},
        number,
        stir::{stir, wake},
    },
    kit::{Synchronizer, World, address, run},
    meetings::{ADD_IN, appointment, bela, cards, events, told},
    sending::user,
    stepping::{TRACKED, comes_to_rest, list, mailbox, own, todos},
};

/// Without the variables no further world is begun after this: the machine may be busy.
const ENOUGH: Duration = Duration::from_secs(40);
/// Things that are done in a world.
const ACTS: usize = 60;
/// Of how many requests one breaks.
const SHARE: f64 = 0.06;

#[test]
fn after_the_storm_both_sides_are_in_step_on_sqlite() {
    let (count, first, began) = (number(WORLDS), number(SEED), Instant::now());
    let wanted = std::env::var_os(WORLDS.0).is_some();
    let mut seen = Seen::default();
    for seed in first..first.saturating_add(count) {
        if !wanted && began.elapsed() > ENOUGH {
            break;
        }
        println!("seed {seed}");
        run(world(seed, &mut seen));
        seen.worlds += 1;
    }
    println!("{seen:?} in {:?}", began.elapsed());
    assert!(seen.pairs > 0 && seen.messages > 0, "nothing was put to the test: {seen:?}");
}

/// What was looked at.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    worlds: u64,
    pub(crate) pairs: usize,
    messages: usize,
    faults: u64,
    crashes: u64,
}

/// Something that was made.
pub(crate) struct Thing {
    kind: Kind,
    /// What a person did to it that those who attend may be told of, by number of its name.
    acts: usize,
    /// A program made it in the CRM, with somebody who attends.
    by_program: bool,
    /// Somebody attends.
    attended: bool,
}

pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) engine: Synchronizer,
    pub(crate) rng: StdRng,
    pub(crate) things: Vec<Thing>,
}

fn set(kind: Kind) -> &'static str {
    match kind {
        Kind::Contact => "contacts",
        Kind::PhoneCall => "phonecalls",
        Kind::Appointment => "appointments",
        Kind::Letter => "letters",
        Kind::Fax => "faxes",
        Kind::Task | Kind::Series | Kind::ServiceActivity => "tasks",
    }
}

/// What goes both ways. A service activity follows the CRM alone: `stepping_kinds` looks at it.
const PLAYED: [Kind; 6] =
    [Kind::Contact, Kind::Task, Kind::PhoneCall, Kind::Letter, Kind::Fax, Kind::Appointment];

fn column(kind: Kind) -> &'static str {
    if kind == Kind::Contact { "lastname" } else { "subject" }
}

/// The number in a name: `#7 whatever`.
fn numbered(name: &str) -> Option<usize> {
    name.split_once('#')?.1.split(' ').next()?.parse().ok()
}

impl Play {
    /// The rows of a kind that bear a number.
    async fn rows(&self, kind: Kind) -> Vec<(usize, Uuid, Value)> {
        let key = if kind == Kind::Contact { "contactid" } else { "activityid" };
        let found = self.world.crm(Method::Get, set(kind), None).await;
        let row = |row: &Value| {
            let number = numbered(row[column(kind)].as_str()?)?;
            Some((number, row[key].as_str()?.parse().ok()?, row.clone()))
        };
        found["value"].as_array().unwrap().iter().filter_map(row).collect()
    }

    /// The items of a kind of a mailbox that bear a number, with their places.
    async fn items(&self, kind: Kind, name: &str) -> Vec<(usize, String, Value)> {
        let (all, place, member) = match kind.shape() {
            Shape::Card => (cards(&self.world, name).await, format!("{}/contacts", mailbox(name)), "surname"),
            Shape::Meeting => {
                (events(&self.world, name).await, format!("{}/events", mailbox(name)), "subject")
            }
            Shape::Todo => (todos(&self.world, name).await, list(&self.world, name).await, "title"),
        };
        let item = |item: &Value| {
            let number = numbered(item[member].as_str()?)?;
            Some((number, format!("{place}/{}", item["id"].as_str()?), item.clone()))
        };
        all.iter().filter_map(item).collect()
    }

    fn begin(&mut self, kind: Kind, acts: usize, by_program: bool, attended: bool) -> String {
        self.things.push(Thing { kind, acts, by_program, attended });
        format!("#{} {kind:?}", self.things.len() - 1)
    }

    /// Something happens on one of both sides.
    pub(crate) async fn act(&mut self) {
        let who = *["anna", "bela"].choose(&mut self.rng).unwrap();
        match self.rng.random_range(0..10) {
            0..=2 => self.make_row(who).await,
            3..=4 => self.make_item(who).await,
            5..=6 => self.change_row().await,
            7..=8 => self.change_item(who).await,
            _ => self.remove(who).await,
        }
    }

    async fn make_row(&mut self, who: &str) {
        let kind = *PLAYED.choose(&mut self.rng).unwrap();
        if kind == Kind::Appointment {
            let (by_her, guest) = (self.rng.random_bool(0.5), self.rng.random_bool(0.6));
            let name = self.begin(kind, usize::from(by_her), !by_her && guest, guest);
            let guests = if guest { vec![bela(&self.world).await] } else { Vec::new() };
            appointment(&self.world, &name, by_her, &guests).await;
            return;
        }
        let name = self.begin(kind, 0, false, false);
        own(&self.world, set(kind), who, json!({ column(kind): name })).await;
    }

    async fn make_item(&mut self, who: &str) {
        let (kind, tracked) = (
            *[Kind::Task, Kind::Contact, Kind::Appointment].choose(&mut self.rng).unwrap(),
            self.rng.random_bool(0.7),
        );
        let guest = kind == Kind::Appointment && who == "anna" && self.rng.random_bool(0.4);
        let name = self.begin(kind, usize::from(guest), false, guest);
        let categories = if tracked { json!([TRACKED]) } else { json!([]) };
        let (place, body) = match kind.shape() {
            Shape::Card => {
                let kept = json!({ "regarding.intent": "track" }).to_string();
                let properties = if tracked { json!([{ "id": ADD_IN, "value": kept }]) } else { json!([]) };
                (
                    format!("{}/contacts", mailbox(who)),
                    json!({ "surname": name, "singleValueExtendedProperties": properties }),
                )
            }
            Shape::Meeting => {
                let at = |hour: u32| json!({ "dateTime": format!("2027-05-0{}T{hour:02}:00:00", self.things.len() % 9 + 1), "timeZone": "UTC" });
                let guests = if guest {
                    json!([{ "emailAddress": { "address": address("bela") }, "type": "required" }])
                } else {
                    json!([])
                };
                (
                    format!("{}/events", mailbox(who)),
                    json!({ "subject": name, "start": at(9), "end": at(10), "categories": categories, "attendees": guests }),
                )
            }
            Shape::Todo => (list(&self.world, who).await, json!({ "title": name, "categories": categories })),
        };
        self.world.graph(Method::Post, &place, Some(body)).await;
    }

    async fn change_row(&mut self) {
        let kind = *PLAYED.choose(&mut self.rng).unwrap();
        let rows = self.rows(kind).await;
        let Some((number, id, row)) = rows.choose(&mut self.rng).cloned() else { return };
        let by_person =
            kind == Kind::Appointment && !self.things[number].by_program && self.rng.random_bool(0.5);
        let owner = row["_ownerid_value"].as_str().unwrap_or_default().to_owned();
        let word: u16 = self.rng.random();
        let closed = kind != Kind::Contact && matches!(row["statecode"].as_i64(), Some(1 | 2));
        let body = match (self.rng.random_range(0..6), kind) {
            _ if closed => json!({ "statecode": 0 }),
            (0, Kind::Task | Kind::PhoneCall | Kind::Letter | Kind::Fax) => json!({ "statecode": 1 }),
            (1, Kind::Task | Kind::PhoneCall | Kind::Letter | Kind::Fax | Kind::Contact) => {
                let other = *["anna", "bela"].choose(&mut self.rng).unwrap();
                json!({ "ownerid@odata.bind": format!("/systemusers({})", user(&self.world, other).await) })
            }
            (2, Kind::Appointment) => json!({ "location": format!("Room {word}") }),
            (2, Kind::Contact) => json!({ "jobtitle": format!("Job {word}") }),
            (2, _) => json!({ "prioritycode": word % 3 }),
            (3, _) => json!({ "description": format!("Text {word}") }),
            (4, Kind::Task | Kind::PhoneCall | Kind::Letter | Kind::Fax) => {
                json!({ "scheduledend": format!("2027-06-{:02}T08:00:00Z", word % 28 + 1) })
            }
            _ => json!({ column(kind): format!("#{number} {kind:?} {word}") }),
        };
        if by_person {
            self.things[number].acts += 1;
        }
        let who = by_person.then_some(owner.as_str());
        self.world.crm_as(who, Method::Patch, &format!("{}({id})", set(kind)), Some(body)).await;
    }

    async fn change_item(&mut self, who: &str) {
        let kind = *[Kind::Task, Kind::Contact, Kind::Appointment].choose(&mut self.rng).unwrap();
        let items = self.items(kind, who).await;
        let Some((number, place, item)) = items.choose(&mut self.rng).cloned() else { return };
        let word: u16 = self.rng.random();
        let name = format!("#{number} {:?} {word}", self.things[number].kind);
        let body = match (self.rng.random_range(0..5), kind) {
            (0, Kind::Task) => {
                json!({ "status": (["notStarted", "inProgress", "completed"][usize::from(word % 3)]) })
            }
            (1, Kind::Task | Kind::Appointment) => {
                json!({ "categories": if self.rng.random_bool(0.5) { json!([TRACKED]) } else { json!([]) } })
            }
            (2, Kind::Task) => {
                json!({ "dueDateTime": { "dateTime": format!("2027-07-{:02}T00:00:00", word % 28 + 1), "timeZone": "UTC" } })
            }
            (2, Kind::Contact) => json!({ "homePhones": [word.to_string()] }),
            (3, Kind::Contact) => json!({ "personalNotes": format!("Note {word}") }),
            (3, _) => json!({ "body": { "contentType": "text", "content": format!("Note {word}") } }),
            (_, Kind::Contact) => json!({ "surname": name }),
            (_, Kind::Appointment) => json!({ "subject": name }),
            (_, _) => json!({ "title": name }),
        };
        // Who attends changes their own copy; what its organizer changes Graph tells.
        if kind == Kind::Appointment && item["isOrganizer"] == true {
            self.things[number].acts += 1;
        }
        self.world.graph(Method::Patch, &place, Some(body)).await;
    }

    async fn remove(&mut self, who: &str) {
        let kind = *PLAYED.choose(&mut self.rng).unwrap();
        if self.rng.random_bool(0.5) {
            let rows = self.rows(kind).await;
            if let Some((_, id, _)) = rows.choose(&mut self.rng) {
                self.world.crm(Method::Delete, &format!("{}({id})", set(kind)), None).await;
            }
            return;
        }
        let items = self.items(kind, who).await;
        if let Some((number, place, _)) = items.choose(&mut self.rng).cloned() {
            self.things[number].acts += 1;
            self.world.graph(Method::Delete, &place, None).await;
        }
    }

    /// What holds when nothing happens any more.
    pub(crate) async fn check(&self, seen: &mut Seen) {
        for kind in PLAYED {
            once(&format!("{kind:?} in the CRM"), self.rows(kind).await.iter().map(|(number, ..)| *number));
        }
        for name in ["anna", "bela"] {
            for kind in [Kind::Task, Kind::Contact, Kind::Appointment] {
                let items = self.items(kind, name).await;
                once(&format!("{kind:?} of {name}"), items.iter().map(|(number, ..)| *number));
            }
            self.check_pairs(name, seen).await;
        }
        let mut messages: HashMap<usize, usize> = HashMap::new();
        for subject in told(&self.world, "anna").await {
            seen.messages += 1;
            *messages.entry(numbered(&subject).unwrap()).or_default() += 1;
        }
        for (number, count) in messages {
            let thing = &self.things[number];
            assert!(count <= thing.acts, "#{number}: {count} messages for {} acts of a person", thing.acts);
        }
    }

    async fn check_pairs(&self, name: &str, seen: &mut Seen) {
        let store = &self.engine.store;
        let id = store.mailbox(&Address::new(&address(name))).await.unwrap().unwrap().id;
        for kind in PLAYED {
            let rows: HashMap<Uuid, Value> =
                self.rows(kind).await.into_iter().map(|(_, id, row)| (id, row)).collect();
            let items = self.items(kind, name).await;
            for pair in store.pairs_after(id, kind, Uuid::nil()).await.unwrap() {
                if pair.base.contains("\"ended\"") {
                    continue;
                }
                let item = pair.item.as_ref().unwrap_or_else(|| panic!("{pair:?} is still being made"));
                let there = items.iter().find(|(.., one)| one["id"] == **item);
                let (_, _, item) = there.unwrap_or_else(|| panic!("{name}: {pair:?} has no item"));
                let row = rows.get(&pair.row).unwrap_or_else(|| panic!("{name}: {pair:?} has no row"));
                let member = match kind.shape() {
                    Shape::Card => "surname",
                    Shape::Meeting => "subject",
                    Shape::Todo => "title",
                };
                // What would tell those who attend, and no person asked for, stays on its side.
                let number = numbered(row[column(kind)].as_str().unwrap()).unwrap();
                let may_differ = self.things[number].attended;
                let closed = kind != Kind::Contact && matches!(row["statecode"].as_i64(), Some(1 | 2));
                if !may_differ && !closed {
                    assert_eq!(row[column(kind)], item[member], "{name}: {pair:?}");
                }
                seen.pairs += 1;
            }
        }
    }
}

/// Of each number there is one at most.
fn once(what: &str, numbers: impl Iterator<Item = usize>) {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts.retain(|_, count| *count > 1);
    assert!(counts.is_empty(), "{what} more than once: {counts:?}");
}

async fn world(seed: u64, seen: &mut Seen) {
    let mut rng = StdRng::seed_from_u64(seed);
    let world = World::new(None).await;
    for name in ["anna", "bela", "cleo"] {
        world.filter(name, 4).await;
    }
    let engine = world.synchronizer().await;
    let other = world.synchronizer().await;
    world.settle(&engine).await;
    let broken = Rc::new(Cell::new(0));
    let (to_graph, to_crm): (u64, u64) = (rng.random(), rng.random());
    let mut play = Play { world, engine, rng, things: Vec::new() };
    let (mut asleep, mut said) = (Vec::new(), Told::default());
    for round in 0..2 {
        break_some(&play.world.graph_door, to_graph + round, SHARE, &broken);
        break_some(&play.world.crm_door, to_crm + round, SHARE, &broken);
        for _ in 0..ACTS / 2 {
            play.act().await;
            if play.rng.random_bool(0.5) {
                let seconds = play.rng.random_range(5..90);
                play.world.turn(seconds);
                let who = if play.rng.random_bool(0.5) { &other } else { &play.engine };
                stir(&play.world, who, &mut play.rng, &mut asleep, &mut said).await;
            }
        }
        mend(&play.world.graph_door);
        mend(&play.world.crm_door);
        wake(&play.world, &mut asleep).await;
        // Mailboxes that were put off are looked at again.
        for _ in 0..8 {
            play.world.turn(901);
            play.world.settle(&play.engine).await;
        }
        comes_to_rest(&play.world, &play.engine).await;
        play.check(seen).await;
    }
    seen.faults += broken.get();
    seen.crashes += said.crashes;
}
