//! A row, an item and all around them, to be changed by a row of the table, and decisions in words.

use domain::{
    decision::Seen,
    mail::{Address, Moment, Person},
    party::{Kind as Table, Record},
    settings::{Delivery, Organisation, Seat, Test},
    step::{
        Case, Crm, Decision, Exchange, Field, Fields, Item, Knowledge, Link, Plan, Row, Side, Value, Verdict,
        case::{Author, Bond, Changed, InSeries, Origin},
        day::{Day, Weekday, Weekdays},
        decision::{Invites, Reminder},
        kind::{Kind, Shape},
        recurrence::{End, Pattern, Range, Recurrence},
        value::{Answer, Attendee, DAY_S, Importance, Postal, Progress, Show, Span},
    },
};
use uuid::Uuid;

/// 2026-11-27, noon in UTC.
pub(crate) const NOW: Moment = Moment(1_795_780_800);
/// That day.
pub(crate) const TODAY: Day = Day(20_784);

pub(crate) fn user(id: u128) -> Record {
    Record { kind: Table::User, id: Uuid::from_u128(id), name: format!("User {id}") }
}

pub(crate) fn account(id: u128, name: &str) -> Record {
    Record { kind: Table::Account, id: Uuid::from_u128(id), name: name.to_owned() }
}

/// The mailbox's owner.
pub(crate) fn anna() -> Record {
    user(1)
}

/// A colleague.
pub(crate) fn ben() -> Record {
    user(2)
}

pub(crate) fn who(address: &str) -> Attendee {
    let person = Person { address: Address::new(address), name: "Bea".to_owned() };
    Attendee { person, answer: Answer::None, row: None }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn people(all: &[&str]) -> Value {
    Value::People(all.iter().map(|one| who(one)).collect())
}

/// An hour that begins in so many hours.
pub(crate) fn hours(from: i64) -> Span {
    let start = NOW.0 + from * 3600;
    Span::Timed { start: Moment(start), end: Moment(start + 3600) }
}

pub(crate) fn weekly(interval: u32, end: End) -> Recurrence {
    let pattern =
        Pattern::Weekly { interval, days: Weekdays::of(&[Weekday::Friday]), first: Weekday::Monday };
    Recurrence { pattern, range: Range { start: TODAY, end, zone: Some("India Standard Time".to_owned()) } }
}

/// By a person, so many seconds ago.
pub(crate) fn by(author: Author, ago: i64) -> Changed {
    Changed { at: Moment(NOW.0 - ago), by: author, who: (author == Author::Person).then(ben) }
}

/// Two values of a field that differ, and that both sides hold.
pub(crate) fn samples(field: Field) -> [Value; 2] {
    let pair = |one: Value, other: Value| [one, other];
    match field {
        Field::Importance => pair(Value::Importance(Importance::Normal), Value::Importance(Importance::High)),
        Field::Regarding => pair(Value::Row(account(70, "Acme")), Value::Row(account(71, "Globex"))),
        Field::Company => pair(text("Acme"), text("Globex")),
        Field::Time => pair(Value::Span(hours(48)), Value::Span(hours(72))),
        Field::Show => pair(Value::Show(Show::Busy), Value::Show(Show::Tentative)),
        Field::Private | Field::Cancelled => pair(Value::Flag(false), Value::Flag(true)),
        Field::Required | Field::Optional | Field::Resources => {
            pair(people(&["bea@acme.example"]), people(&["bea@acme.example", "cem@acme.example"]))
        }
        Field::Organizer => {
            let of = |address| Value::Person(Person { address: Address::new(address), name: String::new() });
            pair(of("anna@us.example"), of("ben@us.example"))
        }
        Field::Recurrence => {
            pair(Value::Recurrence(weekly(1, End::Never)), Value::Recurrence(weekly(1, End::After(5))))
        }
        Field::Gaps => pair(Value::Nothing, Value::Days(vec![TODAY.plus(7)])),
        Field::Attachments => {
            pair(Value::Files(vec!["a.pdf".to_owned()]), Value::Files(vec!["b.pdf".to_owned()]))
        }
        Field::Start | Field::Due => pair(Value::Day(TODAY.plus(1)), Value::Day(TODAY.plus(2))),
        Field::Done | Field::Anniversary | Field::Birthday => {
            pair(Value::Day(TODAY.plus(3)), Value::Day(TODAY.plus(4)))
        }
        Field::Percent => pair(Value::Percent(10), Value::Percent(20)),
        Field::Progress => pair(Value::Progress(Progress::NotStarted), Value::Progress(Progress::InProgress)),
        Field::HomeAddress | Field::MailingAddress | Field::OtherAddress => {
            let of = |city: &str| Value::Postal(Postal { city: city.to_owned(), ..Postal::default() });
            pair(of("Pune"), of("Delhi"))
        }
        field if Field::EMAILS.contains(&field) => pair(text("bea@acme.example"), text("b@acme.example")),
        _ => pair(text("Offer"), text("Better offer")),
    }
}

/// Everything a decision is made of. It begins with a linked meeting of Anna's, in two days, that nobody else attends,
/// the same on both sides.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub kind: Kind,
    pub row: Row,
    pub item: Item,
    /// In place of the row.
    pub crm: Option<Crm>,
    /// In place of the item.
    pub exchange: Option<Exchange>,
    pub link: Option<Link>,
    pub seat: Seat,
    pub organisation: Organisation,
    pub knowledge: Knowledge,
}

impl World {
    pub(crate) fn of(kind: Kind) -> Self {
        let mut seat = Seat::new(Address::new("anna@us.example"), anna());
        (seat.step, seat.step_test) = (Delivery::Synchronizer, Test::Success);
        seat.step_since = Some(Moment(NOW.0 - 30 * DAY_S));
        let empty = |field: &Field| matches!(field, Field::Required | Field::Optional | Field::Resources);
        let fields: Fields = kind
            .fields()
            .map(|field| (field, if empty(&field) { Value::Nothing } else { samples(field)[0].clone() }))
            .collect();
        let series = if kind == Kind::Series { InSeries::Master } else { InSeries::Single };
        let changed = by(Author::Us, 3600);
        let row = Row {
            id: Uuid::from_u128(9),
            fields: fields.clone(),
            owner: Some(anna()),
            organizer: Some(anna()),
            changed: changed.clone(),
            matches: true,
            series,
            ..Row::default()
        };
        let item = Item {
            id: "item".to_owned(),
            fields: fields.clone(),
            changed,
            marked: kind.has_category().then_some(true),
            is_organizer: true,
            series,
            ..Item::default()
        };
        let link = Link {
            row: row.id,
            item: item.id.clone(),
            origin: Origin::Filter,
            bond: Bond::Linked,
            base: fields,
            seen: Seen::On,
            wished: false,
        };
        let mut world = Self {
            kind,
            row,
            item,
            crm: None,
            exchange: None,
            link: Some(link),
            seat,
            organisation: Organisation::default(),
            knowledge: Knowledge::default(),
        };
        world.scheduled();
        world
    }

    /// An appointment that is shown as busy is scheduled.
    fn scheduled(&mut self) {
        if self.kind.shape() == Shape::Meeting {
            self.row.state = domain::step::case::State::Scheduled;
        }
    }

    pub(crate) fn decide(&self) -> Decision {
        let crm = self.crm.clone().unwrap_or_else(|| Crm::Row(self.row.clone()));
        let exchange = self.exchange.clone().unwrap_or_else(|| Exchange::Item(self.item.clone()));
        domain::step::decide(&Case {
            kind: self.kind,
            crm: &crm,
            exchange: &exchange,
            link: self.link.as_ref(),
            seat: &self.seat,
            organisation: &self.organisation,
            knowledge: &self.knowledge,
            now: NOW,
        })
    }

    pub(crate) fn link(&mut self) -> &mut Link {
        self.link.as_mut().unwrap()
    }

    /// Somebody changed that in the CRM.
    pub(crate) fn in_crm(&mut self, author: Author, field: Field, value: Value) -> &mut Self {
        self.row.fields.set(field, value);
        self.row.changed = by(author, 600);
        self
    }

    /// Somebody changed that in the mailbox.
    pub(crate) fn in_exchange(&mut self, author: Author, field: Field, value: Value) -> &mut Self {
        self.item.fields.set(field, value);
        self.item.changed = by(author, 600);
        self
    }

    /// It says that on both sides, and did so at the last look.
    pub(crate) fn both(&mut self, field: Field, value: Value) -> &mut Self {
        self.row.fields.set(field, value.clone());
        self.item.fields.set(field, value.clone());
        if let Some(link) = &mut self.link {
            link.base.set(field, value);
        }
        self
    }

    /// Others are invited.
    pub(crate) fn attended(&mut self) -> &mut Self {
        self.both(Field::Required, people(&["bea@acme.example"]))
    }

    /// Another called the meeting.
    pub(crate) fn of_another(&mut self) -> &mut Self {
        self.item.is_organizer = false;
        self.row.organizer = Some(ben());
        let ben = samples(Field::Organizer)[1].clone();
        self.attended().both(Field::Organizer, ben)
    }

    /// It began an hour ago.
    pub(crate) fn begun(&mut self) -> &mut Self {
        self.both(Field::Time, Value::Span(hours(-1)))
    }

    /// Nothing is linked; the row alone is there.
    pub(crate) fn only_row(&mut self) -> &mut Self {
        (self.link, self.exchange) = (None, Some(Exchange::None));
        self.row.changed = by(Author::Person, 600);
        self
    }

    /// Nothing is linked; the item alone is there.
    pub(crate) fn only_item(&mut self) -> &mut Self {
        (self.link, self.crm) = (None, Some(Crm::None));
        self.item.chosen = self.kind == Kind::Contact;
        self
    }

    /// The item was deleted.
    pub(crate) fn item_deleted(&mut self, author: Author) -> &mut Self {
        self.exchange = Some(Exchange::Deleted { by: by(author, 600) });
        self
    }

    /// The row was deleted.
    pub(crate) fn row_deleted(&mut self, author: Author) -> &mut Self {
        let (state, owner) = (self.row.state, self.row.owner.clone());
        self.crm = Some(Crm::Deleted { by: by(author, 600), state, owner });
        self
    }

    pub(crate) fn ended(&mut self, side: Side) -> &mut Self {
        self.link().bond = Bond::Ended { side, at: Moment(NOW.0 - 100) };
        self
    }
}

fn spelled(value: &Value) -> String {
    let short = |all: Vec<String>| if all.is_empty() { "-".to_owned() } else { all.join(",") };
    let said = match value {
        Value::Nothing => "-".to_owned(),
        Value::Text(text) | Value::Html(text) => text.clone(),
        Value::Row(row) => row.name.clone(),
        Value::People(people) => {
            short(people.iter().map(|one| one.person.address.as_str().to_owned()).collect())
        }
        Value::Person(person) => person.address.as_str().to_owned(),
        Value::Span(Span::Timed { start, .. }) => format!("{}h", (start.0 - NOW.0) / 3600),
        Value::Span(Span::Days { first, last }) => format!("{}..{}", first.0 - TODAY.0, last.0 - TODAY.0),
        Value::Day(day) => format!("{}d", day.0 - TODAY.0),
        Value::Days(days) => short(days.iter().map(|day| format!("{}d", day.0 - TODAY.0)).collect()),
        Value::Flag(flag) => flag.to_string(),
        Value::Percent(percent) => percent.to_string(),
        Value::Show(show) => show.as_str().to_owned(),
        Value::Progress(progress) => progress.as_str().to_owned(),
        Value::Importance(importance) => format!("{importance:?}").to_lowercase(),
        Value::Postal(postal) => postal.city.clone(),
        Value::Recurrence(rule) => format!("{:?}", rule.range.end),
        Value::Files(names) => short(names.clone()),
    };
    said.replace(' ', "_")
}

fn spell_plan(plan: &Plan, words: &mut Vec<String>) {
    for (side, fields) in [("crm", &plan.crm), ("exchange", &plan.exchange)] {
        for (field, value) in fields.iter() {
            words.push(format!("{side}:{}={}", field.as_str(), spelled(value)));
        }
        words.push(format!("{side}={}", if fields.is_empty() { "-" } else { "written" }));
    }
    words.push(format!("state={}", plan.state.map_or("-".to_owned(), |state| format!("{state:?}"))));
    words.push(match plan.reminder {
        Reminder::Stays => "reminder=stays".to_owned(),
        Reminder::Off => "reminder=off".to_owned(),
        Reminder::On(day) => format!("reminder={}d", day.0 - TODAY.0),
    });
    words.push(format!("began={}", plan.began.is_some()));
    words.push(format!("draft={}", plan.draft));
    for lost in &plan.lost {
        words.push(format!("lost:{}@{}={}", lost.field.as_str(), lost.side.as_str(), spelled(&lost.value)));
    }
}

/// A decision in words, to compare with those that a row expects.
pub(crate) fn told(decision: &Decision) -> Vec<String> {
    let mut words = vec![decision.verdict.outcome().as_str().to_owned(), decision.reason.as_str().to_owned()];
    words.push(format!("remedy={}", decision.remedy.as_str()));
    words.push(format!("rule={}", decision.evidence.rule));
    words.push(format!("switch={}", decision.evidence.switch.unwrap_or("-")));
    if let Some(unheld) = decision.evidence.unheld {
        words.push(format!("unheld={}", unheld.as_str()));
    }
    if let Some(row) = &decision.evidence.row {
        words.push(format!("row={}", row.name.replace(' ', "_")));
    }
    words.push(match &decision.invites {
        Invites::Nobody => "invites=nobody".to_owned(),
        Invites::Sent { cause } => format!("invites=sent:{:?}", cause.by),
        Invites::Cancelled { cause } => format!("invites=cancelled:{:?}", cause.by),
    });
    if let Some(plan) = decision.verdict.plan() {
        spell_plan(plan, &mut words);
    }
    if let Verdict::Through { mailbox } = &decision.verdict {
        words.push(format!("through={}", mailbox.as_str()));
    }
    if let Some(side) = decision.verdict.ended() {
        words.push(format!("ends={}", side.as_str()));
    }
    for note in &decision.notes {
        let field = note.evidence.field.map_or("-", Field::as_str);
        words.push(format!("note={}:{field}", note.reason.as_str()));
        words.push(format!("note={}", note.reason.as_str()));
        words.push(format!("remedy={}", note.remedy.as_str()));
        if let Some(switch) = note.evidence.switch {
            words.push(format!("note.switch={switch}"));
        }
        if let Some(row) = &note.evidence.row {
            words.push(format!("note.row={}", row.name.replace(' ', "_")));
        }
        if !note.evidence.text.is_empty() {
            words.push(format!("note.text={}", note.evidence.text.replace(' ', "_")));
        }
    }
    words.push(format!("notes={}", decision.notes.len()));
    words
}

/// A row of the table: the rule it is about (and what of it), what is given, and what the decision must say. A word
/// that begins with `!` must not be said.
pub(crate) struct Line {
    pub name: &'static str,
    pub kind: Kind,
    pub given: fn(&mut World),
    pub says: &'static str,
}

pub(crate) const fn line(name: &'static str, kind: Kind, given: fn(&mut World), says: &'static str) -> Line {
    Line { name, kind, given, says }
}
