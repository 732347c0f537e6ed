//! Events, contacts and tasks: what the client asks, and what the sandbox answers.

use domain::mail::{Address, Moment, Person};
use graph::{
    Format, Mailbox, Property, Service, calendar_view, contact,
    contact::{Field, Postal, Several, Where},
    delta::{Change, Delta},
    event::{self, Kind, Part, Sensitivity, ShowAs},
    message::{self, Importance, Recipient, Text},
    task, task_list,
};
use serde_json::{Value, json};

use super::sandbox::{ASHA, Door};
use super::{Built, NOW, link};

const HOUR_S: i64 = 3_600;

fn asha() -> Person {
    Person { address: Address::new(ASHA), name: "Asha Rao".into() }
}

fn color() -> Property {
    Property::named("66f5a359-4659-4830-9070-00047ec6ac6e", "Color").unwrap()
}

/// A recurrence with all that Graph tells of one.
fn weekly() -> Value {
    json!({
        "pattern": { "type": "weekly", "interval": 1, "month": 0, "dayOfMonth": 0, "daysOfWeek": ["monday", "friday"],
            "firstDayOfWeek": "sunday", "index": "first" },
        "range": { "type": "endDate", "startDate": "2026-11-23", "endDate": "2026-12-31",
            "recurrenceTimeZone": "India Standard Time", "numberOfOccurrences": 0 },
    })
}

fn meeting(start: Moment) -> event::Change {
    event::Change {
        subject: Some("Offer".into()),
        body: Some(Text { format: Format::Html, content: "<p>See you</p>".into() }),
        start: Some(start),
        end: Some(Moment(start.0 + HOUR_S)),
        all_day: Some(false),
        location: Some("Room 1".into()),
        attendees: Some(vec![(asha(), Part::Required)]),
        importance: Some(Importance::High),
        sensitivity: Some(Sensitivity::Private),
        show_as: Some(ShowAs::Busy),
        categories: Some(vec!["Red".into()]),
        recurrence: None,
        reminder: Some(true),
        properties: vec![(color(), "Green".into())],
    }
}

fn bea() -> contact::Change {
    let mut new = contact::Change {
        emails: Some(vec![Recipient { address: "bea@acme.example".into(), name: "Bea O'Hara".into() }]),
        birthday: Some(Some(Moment(636_292_740))),
        properties: vec![(color(), "Green".into())],
        ..contact::Change::default()
    };
    for field in [Field::GivenName, Field::Surname, Field::CompanyName, Field::PersonalNotes, Field::Title] {
        new.texts.insert(field, "Bea".into());
    }
    for list in [Several::BusinessPhones, Several::HomePhones, Several::Children, Several::Categories] {
        new.lists.insert(list, vec!["1".into()]);
    }
    for place in [Where::Business, Where::Home, Where::Other] {
        new.places
            .insert(place, Postal { city: "Bonn".into(), country: "Germany".into(), ..Postal::default() });
    }
    new
}

fn call() -> task::Change {
    task::Change {
        comes_from: Some(("7".to_owned(), "task".to_owned())),
        title: Some("Call".into()),
        body: Some(Text { format: Format::Text, content: "Her".into() }),
        status: Some(task::Status::InProgress),
        importance: Some(Importance::Low),
        start: Some(Some(NOW)),
        due: Some(Some(NOW)),
        done: Some(None),
        reminder: Some(Some(NOW)),
        categories: Some(vec!["Red".into()]),
    }
}

/// Every request about them that the client can build.
pub(super) fn build(service: &Service, who: &Mailbox, built: &mut Built) {
    let until = Moment(NOW.0 + HOUR_S);
    let format = Format::Text;
    built.add("calendar_view::list", calendar_view::list(service, who, NOW, until, format, 10));
    let next =
        link("me/calendarView?startDateTime=2026-11-23T10:58:00Z&endDateTime=2026-11-24T10:58:00Z&$skip=10");
    built.add("calendar_view::list_next", calendar_view::list_next(service, &next, format));
    built.add(
        "calendar_view::instances",
        calendar_view::instances(service, who, "AA=", NOW, until, format, 10),
    );
    built.add("calendar_view::start", calendar_view::start(service, who, NOW, until, format, 10));
    let next = link("me/calendarView/delta?$deltatoken=a");
    built.add("calendar_view::follow", calendar_view::follow(service, &next, format, 10));
    built.add("event::request", event::request(service, who, "AA=", format, &[color()]));
    built.add(
        "event::named",
        event::named(service, who, "040000008200E00074C5B7101A82E008", format, &[color()]),
    );
    built.add("event::create", event::create(service, who, "t-1", &meeting(NOW)));
    let series = event::Change { recurrence: Some(weekly()), ..meeting(NOW) };
    built.add("event::create", event::create(service, who, "t-2", &series));
    built.add("event::update", event::update(service, who, "AA=", Some("W/\"x\""), &meeting(NOW)));
    built.add("event::delete", event::delete(service, who, "AA="));
    built.add("event::cancel", event::cancel(service, who, "AA=", "Sorry"));
    built.add("contact::start", contact::start(service, who, 10));
    built.add("contact::follow", contact::follow(service, &link("me/contacts/delta?$deltatoken=a"), 10));
    built.add("contact::request", contact::request(service, who, "AA=", &[color()]));
    let at_address = contact::at_address(service, who, "bea@acme.example", 5, &[color()]);
    built.add("contact::at_address", at_address);
    built.add("contact::create", contact::create(service, who, &bea()));
    built.add("contact::update", contact::update(service, who, "AA=", Some("W/\"x\""), &bea()));
    built.add("contact::delete", contact::delete(service, who, "AA="));
    built.add("task_list::list", task_list::list(service, who));
    built.add("task_list::list_next", task_list::list_next(service, &link("me/todo/lists?$skip=10")));
    built.add("task_list::create", task_list::create(service, who, "Sales"));
    built.add("task::start", task::start(service, who, "AQ=", 10));
    let next = link("me/todo/lists/AQ=/tasks/delta?$deltatoken=a");
    built.add("task::follow", task::follow(service, &next, 10));
    built.add("task::request", task::request(service, who, "AQ=", "T"));
    built.add("task::origins", task::origins(service, who, "AQ=", "T"));
    built.add("task::create", task::create(service, who, "AQ=", &call()));
    built.add("task::update", task::update(service, who, "AQ=", "T", &call()));
    built.add("task::delete", task::delete(service, who, "AQ=", "T"));
}

/// Asks the sandbox all of it.
pub(super) async fn ask(door: &mut Door, who: &Mailbox) {
    events(door, who).await;
    contacts(door, who).await;
    tasks(door, who).await;
}

fn changed<T>(delta: Result<Delta<T>, graph::Fault>) -> (Vec<Change<T>>, graph::Link) {
    match delta {
        Ok(Delta::Changes { changes, more, skipped: 0 }) => (changes, more.link().clone()),
        Ok(_) => panic!("a lost state"),
        Err(fault) => panic!("{fault}"),
    }
}

async fn events(door: &mut Door, who: &Mailbox) {
    let (at, now, format) = (super::sandbox::service(), door.now, Format::Text);
    let (from, until) = (Moment(now.0 - HOUR_S), Moment(now.0 + 40 * 24 * HOUR_S));
    let start = calendar_view::start(&at, who, from, until, format, 1);
    let reply = door.send("calendar_view::start", start).await;
    let (_, state) = changed(calendar_view::read(reply, now));
    let key = format!("t-{who:?}");
    let reply = door.send("event::create", event::create(&at, who, &key, &meeting(now))).await;
    let made = event::read(reply, now).unwrap();
    assert_eq!((made.kind, made.start, made.is_organizer), (Some(Kind::Single), Some(now), Some(true)));
    let reply = door.send("event::create", event::create(&at, who, &key, &meeting(now))).await;
    assert_eq!(event::read(reply, now).unwrap().id, made.id, "a repeated request makes it once");
    let series = event::Change { recurrence: Some(weekly()), attendees: None, ..meeting(now) };
    let reply = door.send("event::create", event::create(&at, who, &format!("s{key}"), &series)).await;
    let master = event::read(reply, now).unwrap();
    assert_eq!((master.kind, master.recurrence), (Some(Kind::Series), Some(weekly())), "kept whole");
    let reply = door.send("event::request", event::request(&at, who, &made.id, format, &[color()])).await;
    let read = event::read(reply, now).unwrap();
    let uid = read.uid.as_deref().unwrap();
    let reply = door.send("event::named", event::named(&at, who, uid, format, &[color()])).await;
    let named = event::read_named(reply, now).unwrap();
    assert_eq!(named.map(|event| event.id).as_deref(), Some(made.id.as_str()), "all calendars call it so");
    assert_eq!(read.property(&color()), Some("Green"));
    assert_eq!(read.body, Some(Text { format, content: "See you".into() }));
    let reply = door.send("calendar_view::list", calendar_view::list(&at, who, from, until, format, 1)).await;
    let page = calendar_view::read_list(reply, now).unwrap();
    assert_eq!(page.items.len(), 1);
    let next = calendar_view::list_next(&at, &page.next.unwrap(), format);
    door.send("calendar_view::list_next", next).await;
    let change = event::Change { subject: Some("Better offer".into()), ..event::Change::default() };
    let version = read.etag.as_deref();
    let update = |version| event::update(&at, who, &made.id, version, &change);
    let reply = door.send("event::update", update(version)).await;
    assert_eq!(event::read(reply, now).unwrap().subject.as_deref(), Some("Better offer"));
    let stale = door.send("event::update", update(version)).await;
    assert!(event::read(stale, now).is_err_and(|fault| fault.is_conflict()));
    let one = one_of(door, who, &master.id, (from, until)).await;
    let reply = door.send("event::cancel", event::cancel(&at, who, &made.id, "Sorry")).await;
    message::done(reply, now).unwrap();
    door.send("event::delete", event::delete(&at, who, &master.id)).await;
    let reply = door.send("event::request", event::request(&at, who, &made.id, format, &[])).await;
    assert!(event::read(reply, now).is_err_and(|fault| fault.is_gone()));
    let mut state = state;
    let mut gone = Vec::new();
    for _ in 0..10 {
        let follow = calendar_view::follow(&at, &state, format, 1);
        let (changes, next) =
            changed(calendar_view::read(door.send("calendar_view::follow", follow).await, now));
        gone.extend(changes.into_iter().filter_map(|change| match change {
            Change::Removed { id, .. } => Some(id),
            Change::Upsert(_) => None,
        }));
        state = next;
    }
    assert_eq!(gone, [one, made.id, master.id]);
}

/// One of a series is changed, and taken out. Answers its id.
async fn one_of(door: &mut Door, who: &Mailbox, series: &str, (from, until): (Moment, Moment)) -> String {
    let (at, now, format) = (super::sandbox::service(), door.now, Format::Text);
    let instances = || calendar_view::instances(&at, who, series, from, until, format, 100);
    let page =
        calendar_view::read_list(door.send("calendar_view::instances", instances()).await, now).unwrap();
    let one = page.items.first().expect("it happens");
    assert_eq!((one.kind, one.series.as_deref()), (Some(Kind::Occurrence), Some(series)));
    assert_eq!(one.original, one.start);
    let change = event::Change { subject: Some("Once".into()), ..event::Change::default() };
    let reply = door.send("event::update", event::update(&at, who, &one.id, None, &change)).await;
    let changed = event::read(reply, now).unwrap();
    assert_eq!((changed.kind, &changed.id, changed.original), (Some(Kind::Exception), &one.id, one.original));
    let told =
        calendar_view::read_list(door.send("calendar_view::instances", instances()).await, now).unwrap();
    assert_eq!((told.items.len(), &told.items[0].subject), (page.items.len(), &Some("Once".into())));
    door.send("event::delete", event::delete(&at, who, &one.id)).await;
    let left =
        calendar_view::read_list(door.send("calendar_view::instances", instances()).await, now).unwrap();
    assert_eq!(left.items.len() + 1, page.items.len());
    let reply = door.send("event::request", event::request(&at, who, series, format, &[])).await;
    assert_eq!(event::read(reply, now).unwrap().gone.map(|days| days.len()), Some(1));
    one.id.clone()
}

async fn contacts(door: &mut Door, who: &Mailbox) {
    let (at, now) = (super::sandbox::service(), door.now);
    let reply = door.send("contact::start", contact::start(&at, who, 10)).await;
    let (_, state) = changed(contact::read_delta(reply, now));
    let reply = door.send("contact::create", contact::create(&at, who, &bea())).await;
    let made = contact::read(reply, now).unwrap();
    let wanted = bea();
    assert_eq!(
        (&made.lists, &made.places, Some(&made.emails)),
        (&wanted.lists, &wanted.places, wanted.emails.as_ref())
    );
    let reply = door.send("contact::request", contact::request(&at, who, &made.id, &[color()])).await;
    assert_eq!(contact::read(reply, now).unwrap().property(&color()), Some("Green"));
    let at_address = contact::at_address(&at, who, "bea@acme.example", 5, &[color()]);
    let found = contact::read_at_address(door.send("contact::at_address", at_address).await, now).unwrap();
    assert!(
        matches!(found.as_slice(), [one] if one.id == made.id && one.property(&color()) == Some("Green"))
    );
    let mut change = contact::Change::default();
    change.texts.insert(Field::CompanyName, String::new());
    let update = contact::update(&at, who, &made.id, made.etag.as_deref(), &change);
    let read = contact::read(door.send("contact::update", update).await, now).unwrap();
    assert!(!read.texts.contains_key(&Field::CompanyName) && read.texts.contains_key(&Field::Surname));
    let reply = door.send("contact::follow", contact::follow(&at, &state, 10)).await;
    let (changes, state) = changed(contact::read_delta(reply, now));
    assert!(matches!(changes.as_slice(), [Change::Upsert(one)] if one.id == made.id), "{changes:?}");
    door.send("contact::delete", contact::delete(&at, who, &made.id)).await;
    let reply = door.send("contact::follow", contact::follow(&at, &state, 10)).await;
    let (changes, _) = changed(contact::read_delta(reply, now));
    assert!(matches!(changes.as_slice(), [Change::Removed { id, .. }] if *id == made.id), "{changes:?}");
}

async fn tasks(door: &mut Door, who: &Mailbox) {
    let (at, now) = (super::sandbox::service(), door.now);
    let lists =
        task_list::read_list(door.send("task_list::list", task_list::list(&at, who)).await, now).unwrap();
    let standard = lists.items.into_iter().find(|list| list.standard).unwrap();
    let next = graph::Link::new(format!("{}me/todo/lists?$skip=10", super::sandbox::ROOT)).unwrap();
    door.send("task_list::list_next", task_list::list_next(&at, &next)).await;
    let reply = door.send("task_list::create", task_list::create(&at, who, "Sales")).await;
    assert_eq!(task_list::read(reply, now).unwrap().name, "Sales");
    let list = standard.id.as_str();
    let reply = door.send("task::start", task::start(&at, who, list, 10)).await;
    let (_, state) = changed(task::read_delta(reply, now));
    let made =
        task::read(door.send("task::create", task::create(&at, who, list, &call())).await, now).unwrap();
    assert_eq!((made.due, made.done, made.status), (Some(NOW), None, Some(task::Status::InProgress)));
    let done = task::Change { status: Some(task::Status::Completed), ..task::Change::default() };
    let reply = door.send("task::update", task::update(&at, who, list, &made.id, &done)).await;
    assert!(task::read(reply, now).unwrap().done.is_some());
    door.send("task::request", task::request(&at, who, list, &made.id)).await;
    let reply = door.send("task::origins", task::origins(&at, who, list, &made.id)).await;
    assert_eq!(task::read_origins(reply, now).unwrap(), ["7"]);
    door.send("task::delete", task::delete(&at, who, list, &made.id)).await;
    let (changes, _) =
        changed(task::read_delta(door.send("task::follow", task::follow(&at, &state, 10)).await, now));
    assert!(matches!(changes.as_slice(), [Change::Removed { id, .. }] if *id == made.id), "{changes:?}");
}
