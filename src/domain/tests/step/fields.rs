//! The fields of B15's tables, each by the name it has there, in every direction: from the CRM, from the mailbox, and
//! as an administrator set it.

use std::collections::BTreeSet;

use domain::step::{
    Field, Kind, Shape, Side, Value,
    case::{Author, State},
    field::Way,
    settings::{Addresses, Settings},
    status,
    value::{Progress, Show},
};

use crate::kit::*;

/// A row of B15's tables: what it is called there, the fields it is here, the direction where nobody set another, and
/// whether an administrator may.
type Row = (&'static str, &'static [Field], Way, bool);

const FIXED: bool = false;
const SET: bool = true;

const APPOINTMENT: &[Row] = &[
    ("time", &[Field::Time], Way::Both, FIXED),
    ("attachments", &[Field::Attachments], Way::Off, FIXED),
    ("body", &[Field::Text], Way::Both, SET),
    ("importance", &[Field::Importance], Way::Both, FIXED),
    ("location", &[Field::Location], Way::Both, SET),
    ("optional attendees", &[Field::Optional], Way::Both, FIXED),
    ("required attendees", &[Field::Required], Way::Both, FIXED),
    ("organizer", &[Field::Organizer], Way::Both, FIXED),
    ("regarding", &[Field::Regarding], Way::Both, FIXED),
    ("show-as", &[Field::Show], Way::Both, FIXED),
    ("subject", &[Field::Subject], Way::Both, SET),
    ("ours: private", &[Field::Private], Way::Off, FIXED),
    ("ours: rooms and things", &[Field::Resources], Way::Off, FIXED),
    ("ours: called off", &[Field::Cancelled], Way::ToCrm, FIXED),
];

const SERIES: &[Row] = &[
    ("body", &[Field::Text], Way::Both, SET),
    ("importance", &[Field::Importance], Way::Both, FIXED),
    ("location", &[Field::Location], Way::Both, SET),
    ("optional attendees", &[Field::Optional], Way::Both, FIXED),
    ("required attendees", &[Field::Required], Way::Both, FIXED),
    ("organizer", &[Field::Organizer], Way::Both, FIXED),
    ("recurrence pattern", &[Field::Recurrence, Field::Gaps, Field::Time], Way::Both, FIXED),
    ("regarding", &[Field::Regarding], Way::Both, FIXED),
    ("show-as", &[Field::Show], Way::Both, FIXED),
    ("subject", &[Field::Subject], Way::Both, SET),
    ("ours: private", &[Field::Private], Way::Off, FIXED),
    ("ours: rooms and things", &[Field::Resources], Way::Off, FIXED),
    ("ours: called off", &[Field::Cancelled], Way::ToCrm, FIXED),
];

const SERVICE_ACTIVITY: &[Row] = &[(
    "every field",
    &[
        Field::Subject,
        Field::Text,
        Field::Importance,
        Field::Regarding,
        Field::Location,
        Field::Time,
        Field::Show,
    ],
    Way::ToExchange,
    FIXED,
)];

const CONTACT: &[Row] = &[
    ("anniversary", &[Field::Anniversary], Way::Both, SET),
    ("assistant name", &[Field::Assistant], Way::Both, SET),
    ("assistant phone", &[Field::AssistantPhone], Way::Both, SET),
    ("birthday", &[Field::Birthday], Way::Both, SET),
    ("business fax", &[Field::BusinessFax], Way::Both, SET),
    ("business phone", &[Field::BusinessPhone], Way::Both, SET),
    ("business phone 2", &[Field::BusinessPhone2], Way::Both, SET),
    ("callback", &[Field::Callback], Way::Both, SET),
    ("children", &[Field::Children], Way::Both, SET),
    ("company main phone", &[Field::CompanyPhone], Way::Both, SET),
    ("department", &[Field::Department], Way::Both, SET),
    ("e-mail 1", &[Field::Email1], Way::Both, SET),
    ("e-mail 2", &[Field::Email2], Way::Both, SET),
    ("e-mail 3", &[Field::Email3], Way::Both, SET),
    ("FTP site", &[Field::FtpSite], Way::Both, SET),
    ("full name", &[Field::FirstName, Field::MiddleName, Field::LastName], Way::Both, FIXED),
    ("government id", &[Field::GovernmentId], Way::Both, SET),
    ("home address", &[Field::HomeAddress], Way::Both, SET),
    ("home phone", &[Field::HomePhone], Way::Both, SET),
    ("home phone 2", &[Field::HomePhone2], Way::Both, SET),
    ("job title", &[Field::JobTitle], Way::Both, SET),
    ("mailing address", &[Field::MailingAddress], Way::Both, SET),
    ("manager", &[Field::Manager], Way::Both, SET),
    ("mobile", &[Field::Mobile], Way::Both, SET),
    ("nickname", &[Field::Nickname], Way::Both, SET),
    ("notes", &[Field::Text], Way::Both, SET),
    ("other address", &[Field::OtherAddress], Way::Both, SET),
    ("other phone", &[Field::OtherPhone], Way::Both, SET),
    ("pager", &[Field::Pager], Way::Both, SET),
    ("parent/company", &[Field::Company], Way::Both, FIXED),
    ("spouse", &[Field::Spouse], Way::Both, SET),
    ("web page", &[Field::WebPage], Way::Both, SET),
    ("yomi first/last", &[Field::YomiFirst, Field::YomiLast], Way::Both, SET),
];

const TASK: &[Row] = &[
    ("% complete", &[Field::Percent], Way::Both, SET),
    ("date completed", &[Field::Done], Way::Both, SET),
    ("due", &[Field::Due], Way::Both, SET),
    ("importance", &[Field::Importance], Way::Both, FIXED),
    ("notes", &[Field::Text], Way::Both, SET),
    ("regarding", &[Field::Regarding], Way::Both, FIXED),
    ("start", &[Field::Start], Way::Both, SET),
    ("status", &[Field::Progress], Way::Both, FIXED),
    ("subject", &[Field::Subject], Way::Both, SET),
];

fn tables() -> Vec<(Kind, Vec<Row>)> {
    let call: Vec<Row> = TASK.iter().filter(|(name, ..)| *name != "% complete").copied().collect();
    vec![
        (Kind::Appointment, APPOINTMENT.to_vec()),
        (Kind::Series, SERIES.to_vec()),
        (Kind::ServiceActivity, SERVICE_ACTIVITY.to_vec()),
        (Kind::Contact, CONTACT.to_vec()),
        (Kind::Task, TASK.to_vec()),
        (Kind::PhoneCall, call.clone()),
        (Kind::Letter, call.clone()),
        (Kind::Fax, call),
    ]
}

#[test]
fn every_field_of_b15_has_its_direction_and_no_other_field_is_there() {
    for (kind, rows) in tables() {
        let mut wanted = BTreeSet::new();
        for (name, fields, way, set) in rows {
            for field in fields {
                assert_eq!(kind.default_way(*field), way, "B15 {kind:?}, {name}");
                assert_eq!(kind.may_be_set(*field), set, "B15 {kind:?}, {name}");
                assert!(wanted.insert(*field), "B15 {kind:?}, {name} stands there twice");
            }
        }
        let known: BTreeSet<Field> = kind.fields().collect();
        assert_eq!(known, wanted, "{kind:?}");
        let none = Field::ALL.iter().filter(|field| !known.contains(field));
        for field in none {
            assert_eq!((kind.default_way(*field), kind.may_be_set(*field)), (Way::Off, false));
        }
    }
}

/// What the organisation lets go, so that every field with a switch goes the way its table says.
fn settings() -> Settings {
    Settings { addresses: Addresses::All, ..Settings::default() }
}

/// Whether a change of that field on that side reaches the other.
fn reaches(kind: Kind, field: Field, side: Side, settings: &Settings) -> bool {
    let mut world = World::of(kind);
    world.organisation.step = settings.clone();
    world.knowledge.companies = vec![account(70, "Acme"), account(71, "Globex")];
    if Field::ATTENDEES.contains(&field) {
        world.both(field, samples(field)[0].clone());
    }
    let value = samples(field)[1].clone();
    match side {
        Side::Crm => world.in_crm(Author::Person, field, value),
        Side::Exchange => world.in_exchange(Author::Person, field, value),
    };
    let decided = world.decide();
    let plan = decided.verdict.plan().unwrap();
    let to = if side == Side::Crm { &plan.exchange } else { &plan.crm };
    let from = if side == Side::Crm { &plan.crm } else { &plan.exchange };
    assert!(from.is_empty(), "{kind:?} {field:?} comes back: {plan:?}");
    if let Some(value) = to.told(field) {
        assert_eq!(to.len(), 1, "{kind:?} {field:?}: {plan:?}");
        let changed = samples(field)[1].clone();
        assert!(domain::step::plain::same(kind, field, value, &changed), "{kind:?} {field:?}: {value:?}");
    }
    to.told(field).is_some()
}

fn goes(way: Way) -> (bool, bool) {
    (matches!(way, Way::Both | Way::ToExchange), matches!(way, Way::Both | Way::ToCrm))
}

/// What only decides how a row stands, or cannot be given away, is told by rows of its own.
const APART: [Field; 2] = [Field::Cancelled, Field::Organizer];

#[test]
fn every_field_goes_in_each_direction_as_its_table_says() {
    for (kind, rows) in tables() {
        for (name, fields, way, _) in rows {
            for field in fields.iter().filter(|field| !APART.contains(field)) {
                let both = [Side::Crm, Side::Exchange].map(|side| reaches(kind, *field, side, &settings()));
                assert_eq!((both[0], both[1]), goes(way), "B15 {kind:?}, {name}");
            }
        }
    }
}

#[test]
fn every_field_goes_as_an_administrator_set_it_and_what_is_fixed_does_not() {
    for (kind, rows) in tables() {
        for (name, fields, default, set) in rows {
            for field in fields.iter().filter(|field| !APART.contains(field)) {
                for way in Way::ALL {
                    let mut settings = settings();
                    settings.ways.insert((kind, *field), *way);
                    let both = [Side::Crm, Side::Exchange].map(|side| reaches(kind, *field, side, &settings));
                    let wanted = goes(if set { *way } else { default });
                    assert_eq!((both[0], both[1]), wanted, "B15 {kind:?}, {name} {way:?}");
                }
            }
        }
    }
}

#[test]
fn every_field_is_written_on_creation_where_it_goes() {
    // What is taken out of a series is taken out once both have the series.
    let later = |field: &Field| *field == Field::Gaps;
    for (kind, rows) in tables() {
        for (name, fields, way, _) in rows {
            for field in fields.iter().filter(|field| !APART.contains(field) && !later(field)) {
                let mut world = World::of(kind);
                world.organisation.step = settings();
                world.knowledge.companies = vec![account(71, "Globex")];
                let value = samples(*field)[1].clone();
                world.both(*field, value.clone());
                let (mut to_exchange, mut to_crm) = (world.clone(), world);
                let made = to_exchange.only_row().decide();
                let written = made.verdict.plan().unwrap().exchange.told(*field).is_some();
                assert_eq!(written, goes(way).0, "B15 {kind:?}, {name} in the mailbox");
                if kind.comes_from_exchange() {
                    let made = to_crm.only_item().decide();
                    let written = made.verdict.plan().unwrap().crm.told(*field).is_some();
                    assert_eq!(written, goes(way).1, "B15 {kind:?}, {name} in the CRM");
                }
            }
        }
    }
}

#[test]
fn the_sensitive_fields_are_those_of_b15() {
    let wanted = [
        Field::Subject,
        Field::Text,
        Field::Location,
        Field::Time,
        Field::Required,
        Field::Optional,
        Field::Organizer,
        Field::Show,
        Field::Importance,
        Field::Recurrence,
    ];
    let ours = [Field::Resources, Field::Gaps];
    for field in Field::ALL {
        assert_eq!(field.is_sensitive(), wanted.contains(field) || ours.contains(field), "{field:?}");
    }
}

#[test]
fn show_as_and_status_are_told_from_each_other() {
    use State::*;
    for (show, state, wanted) in [
        (Show::Free, Completed, (Completed, Show::Free)),
        (Show::Free, Canceled, (Completed, Show::Free)),
        (Show::Free, Open, (Open, Show::Free)),
        (Show::Elsewhere, Scheduled, (Open, Show::Free)),
        (Show::Tentative, Scheduled, (Open, Show::Tentative)),
        (Show::Busy, Open, (Scheduled, Show::Busy)),
        (Show::Away, Open, (Scheduled, Show::Away)),
    ] {
        assert_eq!(status::standing(show, state), wanted, "{show:?} {state:?}");
    }
    for (state, show, wanted) in [
        (Completed, Show::Busy, Show::Free),
        (Canceled, Show::Busy, Show::Free),
        (Open, Show::Free, Show::Free),
        (Scheduled, Show::Busy, Show::Busy),
    ] {
        assert_eq!(status::shown(state, show), wanted, "{state:?} {show:?}");
    }
}

#[test]
fn how_far_a_task_is_is_computed() {
    use Progress::*;
    for (state, status, percent, wanted) in [
        (State::Open, None, None, NotStarted),
        (State::Completed, None, None, Done),
        (State::Canceled, Some(InProgress), Some(10), Done),
        (State::Open, None, Some(0), NotStarted),
        (State::Open, None, Some(50), InProgress),
        (State::Open, Some(NotStarted), Some(50), InProgress),
        (State::Open, Some(NotStarted), None, NotStarted),
        (State::Open, Some(Waiting), Some(50), Waiting),
        (State::Open, Some(Deferred), None, Deferred),
        (State::Open, Some(Done), Some(100), InProgress),
    ] {
        assert_eq!(status::progress(state, status, percent), wanted, "{state:?} {status:?} {percent:?}");
    }
}

#[test]
fn what_each_kind_is_in_outlook() {
    let wanted = [
        (Kind::Appointment, Shape::Meeting),
        (Kind::Series, Shape::Meeting),
        (Kind::ServiceActivity, Shape::Meeting),
        (Kind::Contact, Shape::Card),
        (Kind::Task, Shape::Todo),
        (Kind::PhoneCall, Shape::Todo),
        (Kind::Letter, Shape::Todo),
        (Kind::Fax, Shape::Todo),
    ];
    assert_eq!(wanted.map(|(kind, _)| kind), Kind::ALL);
    for (kind, shape) in wanted {
        assert_eq!(kind.shape(), shape);
    }
}

#[test]
fn a_value_that_is_not_told_is_empty() {
    let world = World::of(Kind::Task);
    assert_eq!(world.row.fields.get(Field::Location), &Value::Nothing);
    assert_eq!(world.row.fields.told(Field::Location), None);
}
