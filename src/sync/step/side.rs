//! What is asked of the mailbox, and done there, to keep something in step.

use domain::{
    intent::Intent,
    mail::Moment,
    ports::Ledger,
    step::{Field, Fields, Kind, Shape, Value, case::Item, decision::Reminder},
};
use futures_util::future::join_all;
use graph::{
    Fault, Format, Mailbox, Property, chosen,
    contact::{self, Contact},
    event::{self, Event},
    message, task,
    task::Task,
    task_list,
};
use uuid::Uuid;
use wire::{Reply, Request, Transport};

use super::{card, meeting, todo};
use crate::{http::now, look::Looking, store::Mark};

/// What is asked of an item beside what delta tells: what the add-in left there, and what it was made from.
const BESIDE: [Property; 2] = [Property::ADD_IN, Property::ACTIVITY];
/// Lists of tasks of one mailbox that are read.
const MAX_LISTS: usize = 200;
/// Pages of them.
const MAX_LIST_PAGES: usize = 20;

/// An item of the mailbox as it was read.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What it is in the mailbox.
    pub(super) shape: Shape,
    /// What it says.
    pub(super) item: Item,
    /// The list it lies in; empty for what is no task.
    pub(super) list: String,
    /// Its version.
    pub(super) version: String,
    /// What it is called in all calendars; empty for what is none.
    pub(super) uid: String,
    /// Which row it was made from, as far as that was asked for.
    pub(super) comes_from: Option<Uuid>,
    /// Of one of a series: the id of the series, and when it was to begin.
    pub(super) part: Option<(String, Moment)>,
    /// What a contact's lists are written over.
    card: Option<Box<Contact>>,
}

impl Found {
    fn of_task(task: &Task, list: &str, category: &str) -> Self {
        Self {
            shape: Shape::Todo,
            item: todo::item(task, category),
            list: list.to_owned(),
            // To Do tells no version that stays: when it changed does as well.
            version: task.etag.clone().unwrap_or_default(),
            uid: String::new(),
            comes_from: None,
            part: None,
            card: None,
        }
    }

    /// `whole` where it was asked for with [`card::WHOLE`].
    fn of_card(card: Contact, whole: bool) -> Self {
        let comes_from = card.property(&Property::ACTIVITY).and_then(|key| Uuid::try_parse(key).ok());
        let intent = card.property(&Property::ADD_IN).and_then(chosen);
        let mut item = card::item(&card, whole);
        choose(&mut item, intent);
        Self {
            shape: Shape::Card,
            item,
            list: String::new(),
            version: card.etag.clone().unwrap_or_default(),
            uid: String::new(),
            comes_from,
            part: None,
            card: Some(Box::new(card)),
        }
    }

    fn of_event(event: &Event, category: &str) -> Self {
        let comes_from = event.property(&Property::ACTIVITY).and_then(|key| Uuid::try_parse(key).ok());
        let intent = event.property(&Property::ADD_IN).and_then(chosen);
        let mut item = meeting::item(event, category);
        choose(&mut item, intent);
        Self {
            shape: Shape::Meeting,
            item,
            list: String::new(),
            version: event.etag.clone().unwrap_or_default(),
            uid: event.uid.clone().unwrap_or_default(),
            comes_from,
            part: event.series.clone().zip(event.original),
            card: None,
        }
    }
}

/// Takes in what the add-in left.
fn choose(item: &mut Item, intent: Option<Intent>) {
    let Some(intent) = intent else { return };
    item.chosen = true;
    if let Some(record) = intent.regarding {
        item.fields.set(Field::Regarding, Value::Row(record));
    }
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    pub(super) async fn ask(&self, request: Result<Request, Fault>) -> Result<Reply, Fault> {
        Ok(self.engine.graph.send(request?).await?)
    }

    pub(super) fn task(&self, task: &Task, list: &str) -> Found {
        Found::of_task(task, list, self.category_name(Mark::Tracked))
    }

    /// A contact as delta tells it, and the answer to a change.
    pub(super) fn card(&self, card: Contact) -> Found {
        Found::of_card(card, false)
    }

    /// A contact that was asked for with all that Graph tells when it is asked.
    pub(super) fn whole_card(&self, card: Contact) -> Found {
        Found::of_card(card, true)
    }

    pub(super) fn meeting(&self, event: &Event) -> Found {
        Found::of_event(event, self.category_name(Mark::Tracked))
    }

    /// In which form texts of meetings are read.
    pub(super) fn form(&self) -> Format {
        if self.snapshot.organisation.step.rich_text { Format::Html } else { Format::Text }
    }

    /// An item with everything that is known of it; `None` where it is gone.
    pub(super) async fn read_item(&self, shape: Shape, list: &str, id: &str) -> Result<Option<Found>, Fault> {
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        let read = match shape {
            Shape::Todo => task::read(self.ask(task::request(service, who, list, id)).await?, now())
                .map(|task| self.task(&task, list)),
            Shape::Card => {
                let request = contact::request(service, who, id, &card::WHOLE);
                contact::read(self.ask(request).await?, now()).map(|card| self.whole_card(card))
            }
            Shape::Meeting => {
                let request = event::request(service, who, id, self.form(), &BESIDE);
                event::read(self.ask(request).await?, now()).map(|event| self.meeting(&event))
            }
        };
        match read {
            Ok(found) => Ok(Some(found)),
            Err(fault) if fault.is_gone() => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The event that all calendars call so; `None` where that mailbox has none.
    pub(super) async fn read_named(&self, whose: &Mailbox, uid: &str) -> Result<Option<Found>, Fault> {
        let request = event::named(&self.engine.service, whose, uid, self.form(), &BESIDE);
        let event = event::read_named(self.ask(request).await?, now())?;
        Ok(event.map(|event| self.meeting(&event)))
    }

    /// Several at once, in their order.
    pub(super) async fn read_items(
        &self,
        all: &[(Shape, String, String)],
    ) -> Vec<Result<Option<Found>, Fault>> {
        join_all(all.iter().map(|(shape, list, id)| self.read_item(*shape, list, id))).await
    }

    /// Which row a task was made from.
    pub(super) async fn origin(&self, list: &str, id: &str) -> Result<Option<Uuid>, Fault> {
        let request = task::origins(&self.engine.service, self.reader.mailbox(), list, id);
        match task::read_origins(self.ask(request).await?, now()) {
            Ok(keys) => Ok(keys.iter().find_map(|key| Uuid::try_parse(key).ok())),
            Err(fault) if fault.is_gone() => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The mailbox's lists of tasks, and which new ones go into.
    pub(super) async fn lists(&self) -> Result<(Vec<String>, Option<String>), Fault> {
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        let (mut lists, mut standard) = (Vec::new(), None);
        let mut request = task_list::list(service, who);
        for _ in 0..MAX_LIST_PAGES {
            let page = task_list::read_list(self.ask(request).await?, now())?;
            for list in page.items {
                if list.standard {
                    standard = Some(list.id.clone());
                }
                lists.push(list.id);
            }
            match page.next {
                Some(next) if lists.len() < MAX_LISTS => request = task_list::list_next(service, &next),
                Some(_) | None => break,
            }
        }
        lists.truncate(MAX_LISTS);
        Ok((lists, standard))
    }

    /// Makes an item for a row.
    pub(super) async fn make_item(
        &self,
        kind: Kind,
        row: Uuid,
        list: &str,
        fields: &Fields,
        reminder: Reminder,
    ) -> Result<Found, Fault> {
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        match kind.shape() {
            Shape::Todo => {
                let mut new = todo::change(fields, reminder);
                if new.title.as_deref().is_none_or(|title| title.trim().is_empty()) {
                    new.title = Some(NAMELESS.to_owned());
                }
                new.comes_from = Some((row.to_string(), kind.as_str().to_owned()));
                let made = task::read(self.ask(task::create(service, who, list, &new)).await?, now())?;
                Ok(self.task(&made, list))
            }
            Shape::Card => {
                let mut new = card::change(fields, None);
                new.properties.push((Property::ACTIVITY, row.to_string()));
                let made = contact::read(self.ask(contact::create(service, who, &new)).await?, now())?;
                Ok(self.card(made))
            }
            Shape::Meeting => {
                let mut new = meeting::change(fields, reminder, None);
                new.properties.push((Property::ACTIVITY, row.to_string()));
                let request = event::create(service, who, &row.to_string(), &new);
                let made = event::read(self.ask(request).await?, now())?;
                Ok(self.meeting(&made))
            }
        }
    }

    /// Changes an item, where it is still as it was read.
    pub(super) async fn change_item(
        &self,
        found: &Found,
        fields: &Fields,
        reminder: Reminder,
    ) -> Result<Found, Fault> {
        let (service, who, id) = (&self.engine.service, self.reader.mailbox(), &found.item.id);
        let version = Some(found.version.as_str()).filter(|version| !version.is_empty());
        match found.shape {
            Shape::Todo => {
                let change = todo::change(fields, reminder);
                let request = task::update(service, who, &found.list, id, &change);
                Ok(self.task(&task::read(self.ask(request).await?, now())?, &found.list))
            }
            Shape::Card => {
                let change = card::change(fields, found.card.as_deref());
                let request = contact::update(service, who, id, version, &change);
                Ok(self.card(contact::read(self.ask(request).await?, now())?))
            }
            Shape::Meeting => {
                if fields.told(Field::Gaps).is_some() {
                    return self.change_series(found, fields, reminder).await;
                }
                let change = meeting::change(fields, reminder, Some(&found.item.fields));
                let request = event::update(service, who, id, version, &change);
                Ok(self.meeting(&event::read(self.ask(request).await?, now())?))
            }
        }
    }

    /// Removes an item; one that is gone is done.
    pub(super) async fn remove_item(&self, found: &Found) -> Result<(), Fault> {
        let (service, who, id) = (&self.engine.service, self.reader.mailbox(), &found.item.id);
        let request = match found.shape {
            Shape::Todo => task::delete(service, who, &found.list, id),
            Shape::Card => contact::delete(service, who, id),
            Shape::Meeting => event::delete(service, who, id),
        };
        match message::done(self.ask(request).await?, now()) {
            Err(fault) if fault.is_gone() => Ok(()),
            done => done,
        }
    }

    /// Has an item say that a person wants it tracked, or that nobody does: by the category, and by what the add-in left
    /// there. Of what the add-in leaves, nothing is put on.
    pub(super) async fn mark_item(&self, found: &Found, on: bool) -> Result<(), Fault> {
        let (service, who, id) = (&self.engine.service, self.reader.mailbox(), &found.item.id);
        let name = self.category_name(Mark::Tracked);
        let over = |all: &[String]| -> Option<Vec<String>> {
            let there = all.iter().any(|one| one.eq_ignore_ascii_case(name));
            let mut all: Vec<String> =
                all.iter().filter(|one| !one.eq_ignore_ascii_case(name)).cloned().collect();
            all.extend(on.then(|| name.to_owned()));
            (there != on).then_some(all)
        };
        // A text in which nothing was chosen.
        let unchosen = || (found.item.chosen && !on).then(|| (Property::ADD_IN, "{}".to_owned()));
        let request = match found.shape {
            Shape::Todo => {
                let task = task::read(self.ask(task::request(service, who, &found.list, id)).await?, now())?;
                let categories = over(task.categories.as_deref().unwrap_or_default());
                if categories.is_none() {
                    return Ok(());
                }
                task::update(
                    service,
                    who,
                    &found.list,
                    id,
                    &task::Change { categories, ..task::Change::default() },
                )
            }
            Shape::Card => {
                let Some(property) = unchosen() else { return Ok(()) };
                let change = contact::Change { properties: vec![property], ..contact::Change::default() };
                contact::update(service, who, id, None, &change)
            }
            Shape::Meeting => {
                let request = event::request(service, who, id, self.form(), &BESIDE);
                let event = event::read(self.ask(request).await?, now())?;
                let properties: Vec<_> = unchosen().into_iter().collect();
                let categories = over(event.categories.as_deref().unwrap_or_default());
                if categories.is_none() && properties.is_empty() {
                    return Ok(());
                }
                let change = event::Change { categories, properties, ..event::Change::default() };
                event::update(service, who, id, None, &change)
            }
        };
        message::done(self.ask(request).await?, now())
    }

    /// Calls a meeting off; one that is gone is done.
    pub(super) async fn cancel_item(&self, found: &Found) -> Result<(), Fault> {
        let request = event::cancel(&self.engine.service, self.reader.mailbox(), &found.item.id, "");
        match message::done(self.ask(request).await?, now()) {
            Err(fault) if fault.is_gone() => Ok(()),
            done => done,
        }
    }
}

/// A task has a title.
const NAMELESS: &str = "-";
