//! Rows of the CRM that come into mailboxes, are changed there, and are changed in Outlook: how fast, and how many
//! requests each costs. After each of these both sides are read: whatever is counted lies there, once, as it was written.

use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    arrived::{self, Item},
    kinds::{KINDS, Kind, Lies, New},
    numbers::figure,
    orders::State,
    outgoing,
    passes::{Cost, Passes},
    world::{Bed, World},
};

const MAILBOXES: usize = 10;
/// Rows of each kind that everybody has, unless the command line says otherwise.
pub(crate) const ROWS_EACH: usize = 50;
/// What is written at the same time.
const TOGETHER: usize = 20;
/// Looks at each mailbox where nothing changed.
const QUIET: usize = 5;
const DAY_S: u64 = 24 * 3_600;

/// Texts of rows: as they were written first, changed in the CRM, changed in Outlook.
const FIRST: &str = "About the offer";
const CHANGED: &str = "Something else";
const IN_OUTLOOK: &str = "Added on the way";
/// What is called otherwise than its series, at first and later.
pub(crate) const DIFFERS: [&str; 2] = ["otherwise", "otherwise again"];

/// Everybody, by number, and the day from which on things happen.
pub(crate) struct Office<'a> {
    pub(crate) world: &'a World,
    pub(crate) people: Vec<Uuid>,
    midnight: i64,
}

pub(crate) async fn measure(bed: &Bed, each: usize) {
    let prepared = bed.prepare("step", MAILBOXES, 0).await;
    let world = bed.serve(&prepared, "step-run").await;
    world.leave_others_alone().await;
    let days = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / DAY_S + 1;
    let midnight = i64::try_from(days * DAY_S).unwrap();
    let office = Office { world: &world, people: world.people().await, midnight };
    let passes = Passes::begin(&world, MAILBOXES).await;
    for kind in &KINDS {
        of_kind(&office, &passes, kind, kind.of(each)).await;
    }
    outgoing::measure(&office, &passes, each).await;
    let quiet = passes.quiet(QUIET).await;
    println!("step: {} looks at mailboxes where nothing changed", quiet.looks);
    figure("sync.graph_requests_per_quiet_look", quiet.graph as f64 / quiet.looks as f64);
    figure("sync.crm_requests_per_quiet_look", quiet.crm as f64 / quiet.looks as f64);
}

async fn of_kind(office: &Office<'_>, passes: &Passes<'_>, kind: &Kind, each: usize) {
    let rows = office.people.len() * each;
    let stepped = |state: &State| state.stepped;
    // A series and the one of it that differs.
    let writes = if kind.recurs { 2 * rows } else { rows };
    let (one, many) = (kind.one, kind.many);

    together(rows, |n| office.write(kind, n, each)).await;
    let cost = passes.work_off(&format!("{many} that are new"), stepped, writes).await;
    tell(rows, &cost, &format!("{many}_per_s"), &format!("per_{one}"));
    arrived::check(office, kind, each, FIRST, DIFFERS[0]).await;

    together(rows, |n| office.change(kind, n, each)).await;
    let cost = passes.work_off(&format!("{many} that were changed"), stepped, writes).await;
    tell(rows, &cost, &format!("changed_{many}_per_s"), &format!("per_changed_{one}"));
    let there = arrived::check(office, kind, each, CHANGED, DIFFERS[1]).await;

    if kind.both_ways {
        together(rows, |n| office.change_item(kind, &there[n])).await;
        let cost = passes.work_off(&format!("{many} that were changed in Outlook"), stepped, rows).await;
        tell(rows, &cost, &format!("outlook_changed_{many}_per_s"), &format!("per_outlook_changed_{one}"));
        arrived::check(office, kind, each, IN_OUTLOOK, DIFFERS[1]).await;
        arrived::check_rows(office, kind, rows, IN_OUTLOOK).await;
    }
}

/// The figures of so many things.
pub(crate) fn tell(things: usize, cost: &Cost, rate: &str, per: &str) {
    let count = things as f64;
    println!("step: {rate}: {things}, {} written, {} looks, {:.1} s", cost.items, cost.looks, cost.seconds);
    figure(&format!("sync.{rate}"), count / cost.seconds);
    figure(&format!("sync.graph_requests_{per}"), cost.graph as f64 / count);
    figure(&format!("sync.crm_requests_{per}"), cost.crm as f64 / count);
}

/// Does something for each number, some at the same time.
pub(crate) async fn together<F: Future<Output = ()>>(count: usize, work: impl Fn(usize) -> F) {
    let all: Vec<usize> = (0..count).collect();
    for some in all.chunks(TOGETHER) {
        join_all(some.iter().map(|n| work(*n))).await;
    }
}

impl Office<'_> {
    /// Somebody writes a row.
    async fn write(&self, kind: &Kind, n: usize, each: usize) {
        let (owner, id, name) = (self.people[n / each], kind.id(n), kind.name(n));
        let new = New { name: &name, owner, nth: n % each, midnight: self.midnight };
        let mut row = (kind.row)(&new);
        row[kind.key()] = json!(id);
        row["description"] = json!(FIRST);
        self.world.ask_as(owner, Method::Post, kind.set, Some(row)).await;
        if kind.recurs {
            let all = self.occurrences(id).await;
            // One is called otherwise, one is taken out.
            self.rename(owner, &all[1], &name, DIFFERS[0]).await;
            self.world.ask_as(owner, Method::Delete, &format!("appointments({})", all[2]), None).await;
        }
    }

    /// Somebody writes something else into a row, and into what differs from it.
    async fn change(&self, kind: &Kind, n: usize, each: usize) {
        let (owner, id) = (self.people[n / each], kind.id(n));
        let body = json!({ "description": CHANGED });
        self.world.ask_as(owner, Method::Patch, &format!("{}({id})", kind.set), Some(body)).await;
        if kind.recurs {
            let all = self.occurrences(id).await;
            self.rename(owner, &all[1], &kind.name(n), DIFFERS[1]).await;
        }
    }

    /// Somebody writes something else in Outlook.
    async fn change_item(&self, kind: &Kind, item: &Item) {
        let body = match kind.lies {
            Lies::Cards => json!({ "personalNotes": IN_OUTLOOK }),
            Lies::Todos | Lies::Meetings => {
                json!({ "body": { "contentType": "text", "content": IN_OUTLOOK } })
            }
        };
        self.world.graph(Method::Patch, &item.place, Some(body)).await;
    }

    /// Times at which a series happens, by their keys, the first one first.
    async fn occurrences(&self, series: Uuid) -> Vec<String> {
        let query = format!(
            "appointments?$select=activityid&$filter=seriesid eq {series}&$orderby=originalstartdate asc"
        );
        let found = self.world.pages(self.world.at(&query.replace(' ', "%20"))).await;
        found.iter().map(|row: &Value| row["activityid"].as_str().unwrap().to_owned()).collect()
    }

    async fn rename(&self, owner: Uuid, one: &str, name: &str, how: &str) {
        let body = json!({ "subject": format!("{name}, {how}") });
        self.world.ask_as(owner, Method::Patch, &format!("appointments({one})"), Some(body)).await;
    }
}
