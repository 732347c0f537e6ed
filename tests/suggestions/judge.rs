//! Plays the labelled mails of this folder to the ranking, and counts how often the right record comes first, or among
//! the first three. Used by `cargo test -p domain --test suggestions` and by `cargo xtask bench`.

use std::fmt::Write as _;

use domain::{
    correlation::{Method, Parent},
    mail::{Address, Direction, ItemId, Mail, Moment, Person},
    party::{Dossier, Kind, Party, Record, Related},
    suggest::{self, Habits, Known},
};
use serde_json::Value;
use uuid::Uuid;

const WORLD: &str = include_str!("world.json");
/// The mails the weights were chosen by.
pub(crate) const TUNING: &str = include_str!("tuning.json");
/// The mails nobody looked at while they were chosen.
pub(crate) const HELD_OUT: &str = include_str!("held_out.json");

/// Mails of other people and other trades, some of them aimed at what the ranking had missed: README.md says how far they tell.
pub(crate) const AIMED: &str = include_str!("aimed.json");

const DAY_S: i64 = 24 * 3600;
/// The day of every mail: 2025-11-23T10:00:00Z.
const TODAY: Moment = Moment(1_763_892_000);

/// How often the right record was found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rate {
    pub(crate) at_1: f64,
    pub(crate) at_3: f64,
}

/// What came of one half.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) cases: usize,
    pub(crate) ours: Rate,
    /// The conversation's record, else what is open by when it was changed last.
    pub(crate) baseline: Rate,
    /// A line for each mail whose right record did not come first.
    pub(crate) missed: String,
}

struct World {
    parties: Vec<(String, Party)>,
    records: Vec<(String, Related, bool)>,
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn texts(value: &Value) -> Vec<String> {
    list(value).iter().map(text).collect()
}

fn record(kind: Kind, id: &str, name: &str) -> Record {
    Record { kind, id: Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()), name: name.into() }
}

impl World {
    fn read() -> Self {
        let all: Value = serde_json::from_str(WORLD).expect("the world is JSON");
        let mut parties: Vec<(String, Party)> = Vec::new();
        let mut add = |kind, row: &Value, domain: &str, company: Option<Record>| {
            let [id, name] = [0, 1].map(|at| text(&row[at]));
            let party = Party {
                record: record(kind, &id, &name),
                addresses: vec![Address::new(&format!("{id}@{domain}.example"))],
                job: String::new(),
                company,
                company_name: String::new(),
                phone: String::new(),
                facts: None,
                owner: None,
                active: true,
                created: Moment(0),
            };
            parties.push((id, party));
        };
        let companies: Vec<(String, Record)> = list(&all["companies"])
            .iter()
            .map(|row| (text(&row[0]), record(Kind::Account, &text(&row[0]), &text(&row[1]))))
            .collect();
        list(&all["colleagues"]).iter().for_each(|row| add(Kind::User, row, "contoso", None));
        list(&all["leads"]).iter().for_each(|row| add(Kind::Lead, row, &text(&row[0]), None));
        for row in list(&all["people"]) {
            let of = text(&row[2]);
            let company = companies.iter().find(|(id, _)| *id == of).map(|(_, record)| record.clone());
            assert!(company.is_some(), "{of} is no company");
            add(Kind::Contact, row, &of, company);
        }
        let named = |id: &String| {
            let person = parties.iter().find(|(known, _)| known == id).map(|(_, party)| &party.record);
            let company = companies.iter().find(|(known, _)| known == id).map(|(_, record)| record);
            person.or(company).unwrap_or_else(|| panic!("{id} is nobody")).clone()
        };
        let row = |row: &Value| {
            let kind = if row["kind"] == "case" { Kind::Case } else { Kind::Opportunity };
            let day = |name: &str| row[name].as_i64().map(|days| Moment(TODAY.0 + days * DAY_S));
            let related = Related {
                record: record(kind, &text(&row["id"]), &text(&row["name"])),
                of: texts(&row["of"]).iter().map(named).collect(),
                owner: Some(named(&text(&row["owner"]))),
                worth: String::new(),
                due: day("due"),
                number: row["number"].as_str().unwrap_or_default().into(),
                touched: day("changed"),
                facts: Vec::new(),
            };
            (text(&row["id"]), related, row["closed"] != true)
        };
        let records = list(&all["records"]).iter().map(row).collect();
        Self { parties, records }
    }

    fn party(&self, id: &str) -> &Party {
        let found = self.parties.iter().find(|(known, _)| known == id);
        &found.unwrap_or_else(|| panic!("{id} is nobody")).1
    }

    fn record(&self, id: &str) -> Record {
        let found =
            self.records.iter().find(|(known, ..)| known == id).map(|(_, related, _)| &related.record);
        found.unwrap_or_else(|| &self.party(id).record).clone()
    }

    /// What the look-up answers: everybody on the mail, and the open records of the customers and their companies.
    fn dossier(&self, on: &[String], me: &str) -> Dossier {
        let parties: Vec<Party> = on.iter().map(|id| self.party(id).clone()).collect();
        let theirs = |of: &Record| {
            parties
                .iter()
                .any(|party| of.is(&party.record) || party.company.as_ref().is_some_and(|c| of.is(c)))
        };
        let open = self.records.iter().filter(|(_, related, open)| *open && related.of.iter().any(theirs));
        let related = open.map(|(_, related, _)| related.clone()).collect();
        Dossier { parties, related, me: Some(self.record(me)), ..Dossier::default() }
    }
}

/// Plays all mails of a half.
pub(crate) fn judge(half: &str) -> Judged {
    let world = World::read();
    let cases: Value = serde_json::from_str(half).expect("the mails are JSON");
    let cases = list(&cases);
    let (mut ours, mut baseline, mut missed) = ([0_u32; 2], [0_u32; 2], String::new());
    for case in cases {
        let (from, to, cc) = (text(&case["from"]), texts(&case["to"]), texts(&case["cc"]));
        let me = case["me"].as_str().unwrap_or("mara");
        let right = world.record(&text(&case["right"]));
        let person = |id: &String| Person {
            address: world.party(id).addresses[0].clone(),
            name: world.party(id).record.name.clone(),
        };
        let mail = Mail {
            item: ItemId::default(),
            message_id: None,
            conversation: None,
            direction: if from == me { Direction::Outgoing } else { Direction::Incoming },
            from: Some(person(&from)),
            to: to.iter().map(person).collect(),
            cc: cc.iter().map(person).collect(),
            bcc: vec![],
            subject: text(&case["subject"]),
            at: Some(TODAY),
            attachments: vec![],
            mailbox: None,
        };
        let everyone: Vec<String> = std::iter::once(from).chain(to).chain(cc).collect();
        let dossier = world.dossier(&everyone, me);
        let parent = case["thread"].as_str().map(|id| Parent {
            activity: Uuid::nil(),
            regarding: Some(world.record(id)),
            method: Method::InReplyTo,
        });
        let mut habits = Habits::default();
        for chosen in list(&case["chosen"]) {
            let (whose, what) = (text(&chosen[0]), world.record(&text(&chosen[1])));
            for _ in 0..chosen[2].as_u64().expect("how often") {
                habits.chosen(&world.party(&whose).addresses[0], &what, Moment(TODAY.0 - 9 * DAY_S));
            }
        }
        let known = Known { dossier: &dossier, parent: parent.as_ref(), choices: &[], habits: &habits };
        let offers = suggest::offers(&mail, &known);
        let offered: Vec<Record> = offers.into_iter().map(|offer| offer.record).collect();
        if !count(&mut ours, &offered, &right) {
            let first = offered.first().map_or("nothing", |record| &record.name);
            writeln!(missed, "{:<12} {:?}: {first}, not {}", text(&case["sort"]), mail.subject, right.name)
                .expect("a text takes a line");
        }
        count(&mut baseline, &by_recency(&dossier, parent.as_ref()), &right);
    }
    let rate = |[first, three]: [u32; 2]| {
        let all = f64::from(u32::try_from(cases.len()).expect("a few mails"));
        Rate { at_1: f64::from(first) / all, at_3: f64::from(three) / all }
    };
    Judged { cases: cases.len(), ours: rate(ours), baseline: rate(baseline), missed }
}

/// Whether it came first.
fn count(hits: &mut [u32; 2], offered: &[Record], right: &Record) -> bool {
    let place = offered.iter().position(|record| record.is(right));
    hits[0] += u32::from(place == Some(0));
    hits[1] += u32::from(place.is_some_and(|place| place < 3));
    place == Some(0)
}

/// What one would write first: the conversation's record, then what is open, changed last first, then the people.
fn by_recency(dossier: &Dossier, parent: Option<&Parent>) -> Vec<Record> {
    let mut open: Vec<&Related> = dossier.related.iter().collect();
    open.sort_by_key(|related| std::cmp::Reverse(related.touched));
    let conversation = parent.and_then(|parent| parent.regarding.clone());
    let people = dossier.parties.iter().filter(|party| party.record.kind != Kind::User);
    let mut all: Vec<Record> = Vec::new();
    let found = open.into_iter().map(|related| related.record.clone());
    for record in conversation.into_iter().chain(found).chain(people.map(|party| party.record.clone())) {
        if !all.iter().any(|known| known.is(&record)) {
            all.push(record);
        }
    }
    all
}
