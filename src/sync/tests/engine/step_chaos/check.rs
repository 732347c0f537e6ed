//! What holds after the storm.

use std::collections::HashMap;

use domain::{
    mail::Address,
    step::{Kind, Shape},
};
use serde_json::Value;
use sync::store::Pair;
use uuid::Uuid;
use wire::Method;

use super::{ITEMS, PLAYED, Play, Seen, column, numbered};
use crate::{
    kit::address,
    meetings::{events, told},
};

impl Play {
    /// What holds when nothing happens any more.
    pub(crate) async fn check(&self, seen: &mut Seen) {
        for kind in PLAYED {
            once(&format!("{kind:?} in the CRM"), self.rows(kind).await.iter().map(|(number, ..)| *number));
        }
        for name in ["anna", "bela"] {
            for kind in ITEMS {
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
            let most = if thing.acts > 0 { thing.acts + thing.programs } else { 0 };
            assert!(count <= most, "#{number}: {count} messages for {} acts of a person", thing.acts);
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
                if kind == Kind::Appointment && !rows.contains_key(&pair.row) {
                    seen.parts += usize::from(self.check_part(name, &pair).await);
                    continue;
                }
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
                seen.series += usize::from(kind == Kind::Series);
            }
        }
    }
}

impl Play {
    /// One of a series that differs from it is on both sides what it is, unless somebody would have been told of that.
    async fn check_part(&self, name: &str, pair: &Pair) -> bool {
        let path = format!("appointments?$filter=activityid eq {}", pair.row);
        let found = self.world.crm(Method::Get, &path, None).await;
        let Some(row) = found["value"].get(0) else { panic!("{name}: {pair:?} has no row") };
        let number = numbered(row["subject"].as_str().unwrap()).unwrap();
        let events = events(&self.world, name).await;
        let there = events.iter().find(|one| one["id"].as_str() == pair.item.as_deref());
        // As the series says again, it is no event of its own.
        let Some(item) = there.filter(|_| !self.things[number].attended) else { return false };
        if !matches!(row["statecode"].as_i64(), Some(1 | 2)) {
            assert_eq!(row["subject"], item["subject"], "{name}: {pair:?}");
        }
        true
    }
}

/// Of each number there is one at most.
fn once(what: &str, numbers: impl Iterator<Item = usize>) {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts.retain(|_, count| *count > 1);
    assert!(counts.is_empty(), "{what} more than once: {counts:?}");
}
