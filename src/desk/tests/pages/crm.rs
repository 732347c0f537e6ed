//! A CRM that says what it is told to say, for record pages.

use desk::model::book::{Ask, Told};
use domain::{
    correspondence::{Issued, Post, Recipient, Stage, Underway},
    mail::{Address, Body, Direction, Moment},
    party::{Kind, Record},
    problem::Problem,
    sheet::{Line, Related, Relation, Sheet, Slot, Standing, Value},
    shelf::{Listed, Shelf, Start, Task},
    timeline::{Entry, Page, Progress, Safe, What},
    want::{Filled, Found, Template},
};
use uuid::Uuid;

use crate::kit::{DAY, HOUR, NOW, id};

/// What the CRM knows.
pub(crate) struct Crm {
    pub(crate) sheet: Sheet,
    pub(crate) entries: Vec<Entry>,
    pub(crate) underway: Vec<Underway>,
    pub(crate) found: Vec<Found>,
    pub(crate) listed: Vec<Listed>,
    pub(crate) start: Start,
    pub(crate) templates: Vec<Template>,
    /// What becomes of mail that is to be sent.
    pub(crate) issued: Issued,
}

pub(crate) fn record(kind: Kind, number: u128, name: &str) -> Record {
    Record { kind, id: id(number), name: name.into() }
}

pub(crate) fn deal() -> Record {
    record(Kind::Opportunity, 70, "Drive upgrade, hall 3")
}

pub(crate) fn asha() -> Record {
    record(Kind::Contact, 71, "Asha Rao")
}

pub(crate) fn acme() -> Record {
    record(Kind::Account, 72, "Acme Werkzeuge GmbH")
}

pub(crate) fn to_asha() -> Recipient {
    Recipient { record: Some(asha()), address: Address::new("asha.rao@acme.example") }
}

pub(crate) fn line(record: Record, detail: &str, due: Option<i64>) -> Line {
    let address = (record.kind == Kind::Contact).then(|| Address::new("asha.rao@acme.example"));
    Line { record, detail: detail.into(), due: due.map(Moment), address }
}

pub(crate) fn underway(number: u128, stage: Stage) -> Underway {
    Underway {
        id: id(number),
        version: "W/\"1\"".into(),
        stage,
        attempts: 0,
        from: Some(record(Kind::User, 100, "Mara Keller")),
        owner: Some(record(Kind::User, 100, "Mara Keller")),
        to: vec![to_asha()],
        cc: vec![],
        subject: "Offer for hall 3".into(),
        html: "<div>Dear Asha,<br>here it is.</div>".into(),
        later: None,
        answers: None,
        at: Moment(NOW - 60),
    }
}

pub(crate) fn entry(number: u128, what: What, subject: &str, at: i64) -> Entry {
    Entry {
        id: id(number),
        what,
        subject: subject.into(),
        text: if matches!(what, What::Mail(_)) { String::new() } else { "As agreed on the phone.".into() },
        at: Moment(at),
        due: (what == What::Task).then_some(Moment(NOW + DAY)),
        who: "Asha Rao".into(),
        progress: if what == What::Task { Progress::Open } else { Progress::Done },
        regarding: None,
        thread: id(number),
    }
}

/// The page of a deal.
pub(crate) fn sheet() -> Sheet {
    let values = vec![
        (Slot::Name, Value::Text(deal().name)),
        (Slot::Customer, Value::Link(acme())),
        (Slot::Person, Value::Link(asha())),
        (Slot::Worth, Value::Money { amount: "48000".into(), shown: "€48,000.00".into() }),
        (Slot::CloseOn, Value::At(Moment(1_764_547_200))),
        (Slot::Chance, Value::Number(60)),
        (Slot::Rating, Value::Number(2)),
        (Slot::About, Value::Text("Twelve drives.\nTheir own electricians mount them.".into())),
    ];
    Sheet {
        of: deal(),
        version: "W/\"1\"".into(),
        standing: Some(Standing::Open),
        owner: Some(record(Kind::User, 100, "Mara Keller")),
        created: Some(Moment(NOW - 30 * DAY)),
        values,
        related: vec![Related {
            relation: Relation::People,
            lines: vec![line(asha(), "Acme Werkzeuge GmbH · asha.rao@acme.example", None)],
            more: false,
        }],
    }
}

/// The page of a company, with lists that are full and empty.
pub(crate) fn company() -> Sheet {
    let text = |text: &str| Value::Text(text.into());
    let related = |relation, lines, more| Related { relation, lines, more };
    Sheet {
        of: acme(),
        standing: Some(Standing::Active),
        values: vec![
            (Slot::Name, text(&acme().name)),
            (Slot::Email, text("office@acme.example")),
            (Slot::Phone, text("+49 711 5550")),
            (Slot::Site, text("www.acme.example")),
            (Slot::Person, Value::Link(asha())),
        ],
        related: vec![
            related(Relation::People, vec![line(asha(), "asha.rao@acme.example", None)], true),
            related(Relation::Deals, vec![line(deal(), "€48,000.00", Some(NOW - 2 * DAY))], false),
            related(Relation::Cases, vec![], false),
        ],
        ..sheet()
    }
}

impl Crm {
    pub(crate) fn new() -> Self {
        let deals = vec![
            line(deal(), "Acme Werkzeuge GmbH · €48,000.00", Some(NOW - 2 * DAY)),
            line(record(Kind::Opportunity, 73, "Spare parts"), "Fabrikam", Some(NOW + 3 * DAY)),
        ];
        let task = Task {
            id: id(80),
            subject: "Send the contract".into(),
            due: Some(Moment(NOW + DAY)),
            regarding: Some(deal()),
        };
        let listed = deals.iter().map(|line| Listed {
            line: line.clone(),
            with: Some("Acme Werkzeuge GmbH".into()),
            standing: Some(Standing::Open),
            owner: "Mara Keller".into(),
            changed: Some(Moment(NOW - HOUR)),
        });
        Self {
            sheet: sheet(),
            entries: vec![
                entry(90, What::Mail(Direction::Incoming), "Question about hall 3", NOW - HOUR),
                entry(91, What::Task, "Send the contract", NOW - DAY),
                entry(92, What::Note, "They want it before Christmas", NOW - 2 * DAY),
            ],
            underway: Vec::new(),
            found: vec![
                Found {
                    record: asha(),
                    detail: "Acme Werkzeuge GmbH · asha.rao@acme.example".into(),
                    address: Some(Address::new("asha.rao@acme.example")),
                },
                Found { record: deal(), detail: "Acme Werkzeuge GmbH".into(), address: None },
            ],
            listed: listed.collect(),
            start: Start {
                deals,
                cases: Vec::new(),
                tasks: vec![task],
                recent: vec![line(asha(), "Acme Werkzeuge GmbH", None)],
            },
            templates: vec![
                Template {
                    id: id(60),
                    of: Kind::Opportunity,
                    article: false,
                    title: "Offer".into(),
                    detail: "With terms".into(),
                },
                Template {
                    id: id(61),
                    of: Kind::Lead,
                    article: false,
                    title: "Welcome".into(),
                    detail: String::new(),
                },
                Template {
                    id: id(62),
                    of: Kind::User,
                    article: true,
                    title: "How a drive is mounted".into(),
                    detail: "Step by step".into(),
                },
            ],
            issued: Issued { stage: Stage::Waiting(None), refused: None },
        }
    }

    pub(crate) fn answer(&mut self, ask: &Ask) -> Result<Told, Problem> {
        Ok(match ask {
            Ask::Start { .. } => Told::Start(Box::new(self.start.clone())),
            Ask::Find(_) | Ask::People(_) => Told::Found(self.found.clone()),
            Ask::Shelf { after, .. } => Told::Shelf(Shelf {
                rows: self.listed.clone(),
                next: after.is_none().then(|| "next".to_owned()),
            }),
            Ask::Sheet(of) if of.id == self.sheet.of.id => Told::Sheet(Box::new(self.sheet.clone())),
            Ask::Sheet(_) => return Err(Problem::Gone),
            Ask::Change(change) => {
                if change.version != self.sheet.version {
                    return Err(Problem::Conflict);
                }
                self.sheet.version.push('+');
                let place = self.sheet.values.iter_mut().find(|(slot, _)| *slot == change.slot);
                place.unwrap().1 = change.value.clone();
                Told::Done
            }
            Ask::Timeline(..) => Told::Timeline(Page { entries: self.entries.clone(), more: false }),
            Ask::Text(..) => Told::Text(Safe::passed("<p>Hello</p>".into(), 1)),
            Ask::Add(..) => Told::Done,
            Ask::Underway(_, also) => {
                let told =
                    |mail: &&Underway| mail.stage.moves() || mail.stage.is_open() || also.contains(&mail.id);
                Told::Underway(self.underway.iter().filter(told).cloned().collect())
            }
            Ask::Post(id) | Ask::Answer(id) => Told::Post(Box::new(post(*id))),
            Ask::Templates => Told::Templates(self.templates.clone()),
            Ask::Fill(_, None) => Told::Filled(Filled {
                subject: "How a drive is mounted".into(),
                body: Body::new("<p>Switch it off.</p>".into()),
            }),
            Ask::Fill(..) => Told::Filled(Filled {
                subject: "Our offer".into(),
                body: Body::new("<p>Dear Asha,</p><p>Yours</p>".into()),
            }),
            Ask::Issue(letter) => {
                let mail = Underway { subject: letter.subject.clone(), ..underway(0, self.issued.stage) };
                self.underway.retain(|known| known.id != letter.id);
                self.underway.insert(0, Underway { id: letter.id, ..mail });
                Told::Issued(self.issued.clone())
            }
            Ask::Again(id) => {
                self.put(*id, Stage::Waiting(None));
                Told::Issued(self.issued.clone())
            }
            Ask::TakeBack(id, _) => {
                self.put(*id, Stage::Draft);
                Told::Done
            }
            Ask::CallOff(id, _) => {
                self.put(*id, Stage::Canceled);
                Told::Done
            }
        })
    }

    /// A mail gets that far.
    pub(crate) fn put(&mut self, id: Uuid, stage: Stage) {
        self.underway.iter_mut().filter(|mail| mail.id == id).for_each(|mail| mail.stage = stage);
    }
}

pub(crate) fn post(id: Uuid) -> Post {
    Post {
        id,
        incoming: true,
        subject: "Question about hall 3".into(),
        from: Some(to_asha()),
        to: vec![Recipient { record: None, address: Address::new("mara.keller.1@contoso.example") }],
        cc: vec![],
        at: Some(Moment(NOW - HOUR)),
        regarding: Some(deal()),
        thread: id,
    }
}
