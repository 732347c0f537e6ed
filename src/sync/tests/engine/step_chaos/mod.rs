//! Random edits on both sides while much goes wrong, and what holds all the same for what is kept in step.
//!
//! People and programs make, change, move, complete, give away and delete tasks, contacts, appointments and series in
//! the CRM and in two mailboxes, change and take out one of a series, and give a series another pattern; the clocks of
//! both sides and of the synchronizer are not the same; requests fail and are throttled, answers are lost, delta comes
//! twice and in another order, looks are dropped in the middle or stand still until another has their mailbox. Then all
//! of that ends, and these hold:
//!
//! 1. **Once.** Everything bears a number in its name. In the CRM and in each mailbox there is one of a number at most.
//! 2. **In step.** What is linked is there on both sides, with the same name.
//! 3. **Nobody is bothered.** Of an appointment that programs alone wrote nobody is told; of one that people wrote
//!    those who attend are told at most as often as a person did something. What a program takes out of a
//!    series between the same two looks as a person writes there goes along, for a row says who wrote it last alone:
//!    each occurrence in a message of its own.
//! 4. **At rest.** After two quiet minutes a third writes nothing on either side.
//!
//! The variables of [`crate::chaos`] say how many worlds are drawn, and which is the first.

mod check;

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, Instant},
};

use domain::step::{Kind, Shape};
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
    meetings::{ADD_IN, appointment, bela, cards, events},
    sending::user,
    stepping::{TRACKED, all, comes_to_rest, list, mailbox, own, todos},
};

/// What people make in mailboxes.
const ITEMS: [Kind; 4] = [Kind::Task, Kind::Contact, Kind::Appointment, Kind::Series];

/// Without the variables no further world is begun after this, once each thing was seen: the machine may be busy.
const ENOUGH: Duration = Duration::from_secs(40);
/// Things that are done in a world.
const ACTS: usize = 60;
/// By how many seconds the clocks of the mailboxes and of the synchronizer are wrong at most.
const SKEW_S: i64 = 300;
/// Of how many requests one breaks.
const SHARE: f64 = 0.06;

#[test]
fn after_the_storm_both_sides_are_in_step_on_sqlite() {
    let (count, first, began) = (number(WORLDS), number(SEED), Instant::now());
    let wanted = std::env::var_os(WORLDS.0).is_some();
    let mut seen = Seen::default();
    for seed in first..first.saturating_add(count) {
        if !wanted && began.elapsed() > ENOUGH && seen.is_whole() {
            break;
        }
        println!("seed {seed}");
        run(world(seed, &mut seen));
        seen.worlds += 1;
    }
    println!("{seen:?} in {:?}", began.elapsed());
    assert!(seen.is_whole(), "nothing was put to the test: {seen:?}");
}

/// What was looked at.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    worlds: u64,
    pub(crate) pairs: usize,
    /// Among them, series.
    series: usize,
    /// Of a series, what differs from it.
    parts: usize,
    messages: usize,
    faults: u64,
    crashes: u64,
}

impl Seen {
    /// Whether each thing was put to the test.
    fn is_whole(&self) -> bool {
        self.pairs > 0 && self.series > 0 && self.parts > 0 && self.messages > 0
    }
}

/// Something that was made.
pub(crate) struct Thing {
    kind: Kind,
    /// What a person did to it that those who attend may be told of, by number of its name.
    acts: usize,
    /// What programs did to a series in the CRM: where a person writes there before the next look, it goes along, and an
    /// occurrence that was taken out or changed is a message of its own.
    programs: usize,
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
        Kind::Series => "recurringappointmentmasters",
        Kind::Letter => "letters",
        Kind::Fax => "faxes",
        Kind::Task | Kind::ServiceActivity => "tasks",
    }
}

/// What goes both ways. A service activity follows the CRM alone: `stepping_kinds` looks at it.
const PLAYED: [Kind; 7] =
    [Kind::Contact, Kind::Task, Kind::PhoneCall, Kind::Letter, Kind::Fax, Kind::Appointment, Kind::Series];

fn column(kind: Kind) -> &'static str {
    if kind == Kind::Contact { "lastname" } else { "subject" }
}

/// The number in a name: `#7 whatever`.
fn numbered(name: &str) -> Option<usize> {
    name.split_once('#')?.1.split(' ').next()?.parse().ok()
}

impl Play {
    /// The rows of a kind that bear a number; what belongs to a series is not among them.
    async fn rows(&self, kind: Kind) -> Vec<(usize, Uuid, Value)> {
        let key = if kind == Kind::Contact { "contactid" } else { "activityid" };
        let which = if kind == Kind::Appointment { "?$filter=instancetypecode eq 0" } else { "" };
        let found = self.world.crm(Method::Get, &format!("{}{which}", set(kind)), None).await;
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
            let fits = match (kind, item["type"].as_str()) {
                (Kind::Series, part) => part == Some("seriesMaster"),
                (Kind::Appointment, part) => part == Some("singleInstance"),
                (_, _) => true,
            };
            if !fits {
                return None;
            }
            Some((number, format!("{place}/{}", item["id"].as_str()?), item.clone()))
        };
        all.iter().filter_map(item).collect()
    }

    fn begin(&mut self, kind: Kind, acts: usize, by_program: bool, attended: bool) -> String {
        self.things.push(Thing { kind, acts, programs: 0, by_program, attended });
        format!("#{} {kind:?}", self.things.len() - 1)
    }

    /// Somebody writes into a row.
    fn count(&mut self, number: usize, by_person: bool) {
        let thing = &mut self.things[number];
        thing.acts += usize::from(by_person);
        thing.programs += usize::from(!by_person && thing.kind == Kind::Series);
    }

    /// Something happens on one of both sides.
    pub(crate) async fn act(&mut self) {
        let who = *["anna", "bela"].choose(&mut self.rng).unwrap();
        match self.rng.random_range(0..12) {
            0..=2 => self.make_row(who).await,
            3..=4 => self.make_item(who).await,
            5..=6 => self.change_row().await,
            7..=8 => self.change_item(who).await,
            9 => self.remove(who).await,
            _ => self.change_part(who).await,
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
        if kind == Kind::Series {
            let (by_her, guest) = (self.rng.random_bool(0.5), self.rng.random_bool(0.5));
            let name = self.begin(kind, usize::from(by_her), !by_her && guest, guest);
            of_crm(&self.world, &name, by_her, guest).await;
            return;
        }
        let name = self.begin(kind, 0, false, false);
        own(&self.world, set(kind), who, json!({ column(kind): name })).await;
    }

    async fn make_item(&mut self, who: &str) {
        let (kind, tracked) = (*ITEMS.choose(&mut self.rng).unwrap(), self.rng.random_bool(0.7));
        let guest = kind.shape() == Shape::Meeting && who == "anna" && self.rng.random_bool(0.4);
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
                let (start, end, rule) = if kind == Kind::Series {
                    (json!("2026-12-07T09:00:00"), json!("2026-12-07T10:00:00"), mondays())
                } else {
                    (at(9)["dateTime"].clone(), at(10)["dateTime"].clone(), Value::Null)
                };
                let at = |at: Value| json!({ "dateTime": at, "timeZone": "UTC" });
                (
                    format!("{}/events", mailbox(who)),
                    json!({ "subject": name, "start": at(start), "end": at(end), "categories": categories,
                        "attendees": guests, "recurrence": rule }),
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
            kind.shape() == Shape::Meeting && !self.things[number].by_program && self.rng.random_bool(0.5);
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
            (2, Kind::Series) => json!({ "interval": word % 3 + 1 }),
            (2, Kind::Appointment) => json!({ "location": format!("Room {word}") }),
            (4, Kind::Appointment) => {
                let at = |hour: u32| format!("2027-06-{:02}T{hour:02}:00:00Z", word % 28 + 1);
                json!({ "scheduledstart": at(9), "scheduledend": at(10) })
            }
            (4, Kind::Series) => {
                let at = |hour: u16| format!("2026-12-08T{hour:02}:00:00Z");
                json!({ "starttime": at(8 + word % 9), "endtime": at(9 + word % 9) })
            }
            (2, Kind::Contact) => json!({ "jobtitle": format!("Job {word}") }),
            (2, _) => json!({ "prioritycode": word % 3 }),
            (3, _) => json!({ "description": format!("Text {word}") }),
            (4, Kind::Task | Kind::PhoneCall | Kind::Letter | Kind::Fax) => {
                json!({ "scheduledend": format!("2027-06-{:02}T08:00:00Z", word % 28 + 1) })
            }
            _ => json!({ column(kind): format!("#{number} {kind:?} {word}") }),
        };
        self.count(number, by_person);
        let who = by_person.then_some(owner.as_str());
        self.world.crm_if_there(who, Method::Patch, &format!("{}({id})", set(kind)), Some(body)).await;
    }

    /// One of a series is changed, or deleted.
    async fn change_part(&mut self, who: &str) {
        if self.rng.random_bool(0.5) {
            let rows = self.rows(Kind::Series).await;
            let Some((number, id, row)) = rows.choose(&mut self.rng).cloned() else { return };
            let by_person = !self.things[number].by_program && self.rng.random_bool(0.5);
            self.count(number, by_person);
            let owner = row["_ownerid_value"].as_str().unwrap_or_default();
            return self.change_part_of_row(number, id, by_person.then_some(owner)).await;
        }
        let items = self.items(Kind::Series, who).await;
        let Some((number, place, item)) = items.choose(&mut self.rng).cloned() else { return };
        if item["isOrganizer"] == true {
            self.change_part_of_item(number, who, &place).await;
        }
    }

    /// One of a series is changed, or deleted, in the CRM.
    async fn change_part_of_row(&mut self, number: usize, series: Uuid, who: Option<&str>) {
        let path = format!("appointments?$filter=seriesid eq {series}");
        let parts = self.world.crm(Method::Get, &path, None).await;
        let Some(part) = parts["value"].as_array().unwrap().choose(&mut self.rng).cloned() else { return };
        let place = format!("appointments({})", part["activityid"].as_str().unwrap());
        if self.rng.random_bool(0.4) {
            self.world.crm_if_there(who, Method::Delete, &place, None).await;
            return;
        }
        let word: u16 = self.rng.random();
        let body = json!({ "subject": format!("#{number} one {word}") });
        self.world.crm_if_there(who, Method::Patch, &place, Some(body)).await;
    }

    /// One of a series is changed, or deleted, in the calendar of whoever called it.
    async fn change_part_of_item(&mut self, number: usize, who: &str, place: &str) {
        let span = "startDateTime=2026-12-01T00:00:00Z&endDateTime=2027-12-01T00:00:00Z";
        let parts = all(&self.world, &format!("{place}/instances?{span}")).await;
        let Some(part) = parts.choose(&mut self.rng).cloned() else { return };
        let place = format!("{}/events/{}", mailbox(who), part["id"].as_str().unwrap());
        self.things[number].acts += 1;
        if self.rng.random_bool(0.4) {
            self.world.graph_if_there(Method::Delete, &place, None).await;
            return;
        }
        let word: u16 = self.rng.random();
        let body = json!({ "subject": format!("#{number} one {word}") });
        self.world.graph_if_there(Method::Patch, &place, Some(body)).await;
    }

    async fn change_item(&mut self, who: &str) {
        let kind = *ITEMS.choose(&mut self.rng).unwrap();
        let items = self.items(kind, who).await;
        let Some((number, place, item)) = items.choose(&mut self.rng).cloned() else { return };
        let word: u16 = self.rng.random();
        let name = format!("#{number} {:?} {word}", self.things[number].kind);
        let body = match (self.rng.random_range(0..6), kind) {
            (5, Kind::Appointment) => {
                let at = |hour: u32| {
                    let at = format!("2027-06-{:02}T{hour:02}:00:00", word % 28 + 1);
                    json!({ "dateTime": at, "timeZone": "UTC" })
                };
                json!({ "start": at(13), "end": at(14) })
            }
            (0, Kind::Task) => {
                json!({ "status": (["notStarted", "inProgress", "completed"][usize::from(word % 3)]) })
            }
            (0, Kind::Series) => {
                let mut rule = mondays();
                rule["pattern"]["interval"] = json!(word % 3 + 1);
                json!({ "recurrence": rule })
            }
            (1, Kind::Task | Kind::Appointment | Kind::Series) => {
                json!({ "categories": if self.rng.random_bool(0.5) { json!([TRACKED]) } else { json!([]) } })
            }
            (2, Kind::Task) => {
                json!({ "dueDateTime": { "dateTime": format!("2027-07-{:02}T00:00:00", word % 28 + 1), "timeZone": "UTC" } })
            }
            (2, Kind::Contact) => json!({ "homePhones": [word.to_string()] }),
            (3, Kind::Contact) => json!({ "personalNotes": format!("Note {word}") }),
            (3, _) => json!({ "body": { "contentType": "text", "content": format!("Note {word}") } }),
            (_, Kind::Contact) => json!({ "surname": name }),
            (_, Kind::Appointment | Kind::Series) => json!({ "subject": name }),
            (_, _) => json!({ "title": name }),
        };
        // Who attends changes their own copy; what its organizer changes Graph tells.
        if kind.shape() == Shape::Meeting && item["isOrganizer"] == true {
            self.things[number].acts += 1;
        }
        self.world.graph_if_there(Method::Patch, &place, Some(body)).await;
    }

    async fn remove(&mut self, who: &str) {
        let kind = *PLAYED.choose(&mut self.rng).unwrap();
        if self.rng.random_bool(0.5) {
            let rows = self.rows(kind).await;
            if let Some((_, id, _)) = rows.choose(&mut self.rng) {
                self.world.crm_if_there(None, Method::Delete, &format!("{}({id})", set(kind)), None).await;
            }
            return;
        }
        let items = self.items(kind, who).await;
        if let Some((number, place, _)) = items.choose(&mut self.rng).cloned() {
            self.things[number].acts += 1;
            self.world.graph_if_there(Method::Delete, &place, None).await;
        }
    }
}

/// Every Monday from 7 December 2026 on, eight times, as Graph has it.
fn mondays() -> Value {
    json!({
        "pattern": { "type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "firstDayOfWeek": "sunday" },
        "range": { "type": "numbered", "startDate": "2026-12-07", "numberOfOccurrences": 8,
            "recurrenceTimeZone": "UTC" },
    })
}

/// A series that Anna calls; written by her, or by a program.
async fn of_crm(world: &World, name: &str, by_her: bool, guest: bool) {
    let anna = user(world, "anna").await;
    let mut parties = vec![json!({
        "participationtypemask": 7, "partyid_systemuser@odata.bind": format!("/systemusers({anna})"),
    })];
    if guest {
        parties.push(bela(world).await);
    }
    let body = json!({
        "activityid": Uuid::now_v7(), "subject": name, "starttime": "2026-12-08T09:00:00Z",
        "endtime": "2026-12-08T10:00:00Z", "recurrencepatterntype": 1, "interval": 1, "daysofweekmask": 4,
        "patternstartdate": "2026-12-08", "patternendtype": 2, "occurrences": 8,
        "ownerid@odata.bind": format!("/systemusers({anna})"),
        "recurringappointmentmaster_activity_parties": parties,
    });
    let who = by_her.then_some(anna.as_str());
    world.crm_as(who, Method::Post, "recurringappointmentmasters", Some(body)).await;
}

async fn world(seed: u64, seen: &mut Seen) {
    let mut rng = StdRng::seed_from_u64(seed);
    let world = World::new(None).await;
    for name in ["anna", "bela", "cleo"] {
        world.filter(name, 4).await;
    }
    // The CRM's clock is right.
    world.sandbox.turn(rng.random_range(-SKEW_S..=SKEW_S));
    world.clock.turn(rng.random_range(-SKEW_S..=SKEW_S));
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
