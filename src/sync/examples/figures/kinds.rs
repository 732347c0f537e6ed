//! Rows that are kept in step with mailboxes, as people write and change them.

use serde_json::{Value, json};
use uuid::Uuid;
use wire::date::write_rfc3339;

const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;
/// Meetings of a person begin on so many days one after the other: none of them clash.
const DAYS: i64 = 50;
/// How often a series happens, unless one is taken out of it.
pub(crate) const OCCURRENCES: usize = 6;

/// What rows become in a mailbox.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lies {
    /// Contacts.
    Cards,
    /// Tasks.
    Todos,
    /// Events of the calendar.
    Meetings,
}

/// A row that somebody is about to write.
pub(crate) struct New<'a> {
    /// What it is called; nothing else is called so.
    pub(crate) name: &'a str,
    /// Whose it is.
    pub(crate) owner: Uuid,
    /// Which of that person's rows of the kind it is.
    pub(crate) nth: usize,
    /// A midnight to come, in seconds since 1970.
    pub(crate) midnight: i64,
}

impl New<'_> {
    /// When it begins, on a day of its own.
    fn begins(&self, hour: i64) -> i64 {
        let days = i64::try_from(self.nth).unwrap_or_default() % DAYS;
        self.midnight + days * DAY_S + hour * HOUR_S
    }
}

/// What is measured.
pub(crate) struct Kind {
    /// One of it.
    pub(crate) one: &'static str,
    /// Several.
    pub(crate) many: &'static str,
    /// The collection of the CRM.
    pub(crate) set: &'static str,
    /// What it is called there.
    pub(crate) title: &'static str,
    /// What it becomes.
    pub(crate) lies: Lies,
    /// A row that happens several times, and differs once.
    pub(crate) recurs: bool,
    /// What is changed in Outlook comes back.
    pub(crate) both_ways: bool,
    /// One of it.
    pub(crate) row: fn(&New<'_>) -> Value,
}

const TASK: Kind = Kind {
    one: "task",
    many: "tasks",
    set: "tasks",
    title: "subject",
    lies: Lies::Todos,
    recurs: false,
    both_ways: true,
    row: task,
};
const APPOINTMENT: Kind = Kind {
    one: "appointment",
    many: "appointments",
    set: "appointments",
    lies: Lies::Meetings,
    row: appointment,
    ..TASK
};

pub(crate) const KINDS: [Kind; 8] = [
    Kind {
        one: "contact",
        many: "contacts",
        set: "contacts",
        title: "lastname",
        lies: Lies::Cards,
        row: contact,
        ..TASK
    },
    TASK,
    Kind { one: "phone_call", many: "phone_calls", set: "phonecalls", ..TASK },
    Kind { one: "letter", many: "letters", set: "letters", ..TASK },
    Kind { one: "fax", many: "faxes", set: "faxes", ..TASK },
    APPOINTMENT,
    Kind {
        one: "series",
        many: "series",
        set: "recurringappointmentmasters",
        recurs: true,
        row: series,
        ..APPOINTMENT
    },
    // Each calendar has a copy: what is changed there stays there.
    Kind {
        one: "service_activity",
        many: "service_activities",
        set: "serviceappointments",
        both_ways: false,
        row: service_activity,
        ..APPOINTMENT
    },
];

impl Kind {
    /// The column of its key.
    pub(crate) fn key(&self) -> &'static str {
        if self.lies == Lies::Cards { "contactid" } else { "activityid" }
    }

    /// What a row is called by its number.
    pub(crate) fn name(&self, n: usize) -> String {
        format!("{} {n}", self.one)
    }

    /// The key of a row by its number.
    pub(crate) fn id(&self, n: usize) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, self.name(n).as_bytes())
    }

    /// Of that many rows, so many are written of this kind: a series is many rows.
    pub(crate) fn of(&self, rows: usize) -> usize {
        if self.recurs { rows.div_ceil(OCCURRENCES) } else { rows }
    }
}

fn contact(new: &New<'_>) -> Value {
    json!({
        "firstname": "Person", "lastname": new.name, "telephone1": "11", "jobtitle": "Buyer", "address1_city": "Pune",
        "emailaddress1": format!("{}@step.example", new.name.replace(' ', "-")),
    })
}

fn task(new: &New<'_>) -> Value {
    json!({ "subject": new.name, "scheduledend": write_rfc3339(new.begins(8)) })
}

/// The owner in a part of an activity.
fn party(new: &New<'_>, part: i64) -> Value {
    let owner = format!("/systemusers({})", new.owner);
    json!([{ "participationtypemask": part, "partyid_systemuser@odata.bind": owner }])
}

const ORGANIZER: i64 = 7;
const RESOURCE: i64 = 10;

fn appointment(new: &New<'_>) -> Value {
    json!({
        "subject": new.name, "scheduledstart": write_rfc3339(new.begins(9)),
        "scheduledend": write_rfc3339(new.begins(10)), "appointment_activity_parties": party(new, ORGANIZER),
    })
}

fn service_activity(new: &New<'_>) -> Value {
    json!({
        "subject": new.name, "scheduledstart": write_rfc3339(new.begins(13)),
        "scheduledend": write_rfc3339(new.begins(14)), "statecode": 3, "statuscode": 4,
        "serviceappointment_activity_parties": party(new, RESOURCE),
    })
}

/// Weekly, on the day of the week on which it begins.
fn series(new: &New<'_>) -> Value {
    let begins = new.begins(16);
    // 1970 began on a Thursday; a bit for each day from Sunday on.
    let day = 1 << (begins.div_euclid(DAY_S) + 4).rem_euclid(7);
    json!({
        "subject": new.name, "starttime": write_rfc3339(begins), "endtime": write_rfc3339(begins + HOUR_S),
        "recurrencepatterntype": 1, "interval": 1, "daysofweekmask": day, "patternendtype": 2,
        "patternstartdate": &write_rfc3339(begins)[..10], "occurrences": OCCURRENCES,
        "recurringappointmentmaster_activity_parties": party(new, ORGANIZER),
    })
}
