//! The appointment that a meeting of the calendar is tracked as: asked for by its key, written once by however many it
//! is asked for, changed on the version that was read.
//!
//! A series becomes a row of series, with how it recurs, under the same key and by the same rules: which of both tables has
//! the key is asked at once.
//!
//! Written in one `$batch`, as a mail is: a change set that creates the row with its parties and sets its state, then a
//! look at it, so that what is told is what the CRM says.

use domain::{
    mail::{Address, Direction, Moment, Part},
    meeting::{Appointment, Shows, ports::Appointments},
    party::{Kind, Record, Tracked},
    problem::Problem,
    step::recurrence::Unheld,
    tracking::cut,
    want::Written,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::{
    Reply, Request, Transport,
    batch::Batch,
    date,
    odata::{self, Query},
};

use crate::{
    Clock, CrmOver,
    fault::Fault,
    names::{self, appointment, series},
    note, recurrence,
    rows::{self, Row},
    service::{Service, answers, bind, bound, changed, good, next},
    write,
};

/// Lengths of columns in UTF-16 units.
const MAX_SUBJECT: usize = 200;
const MAX_LOCATION: usize = 200;
const MAX_TEXT: usize = 1_048_576;
const MAX_UID: usize = 300;
/// How often a change is tried on the version that was read: somebody may change the row in between.
const MAX_TURNS: usize = 3;

/// `appointment.statecode` with `statuscode` (semantics B1, B15).
fn state(shows: Shows) -> (i64, i64) {
    match shows {
        Shows::Free => (0, 1),
        Shows::Tentative => (0, 2),
        Shows::Busy => (3, 5),
        Shows::Away => (3, 6),
    }
}

/// `activityparty.participationtypemask` of those on a meeting (semantics B1): the organizer stands in the place of the
/// sender.
fn mask(part: Part) -> i64 {
    match part {
        Part::From => 7,
        Part::To => 5,
        Part::Cc | Part::Bcc => 6,
    }
}

/// One of the two tables that a meeting becomes a row of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Appointments,
    Series,
}

impl Table {
    const BOTH: [Self; 2] = [Self::Appointments, Self::Series];

    fn of(new: &Appointment) -> Self {
        if new.named.rule.is_some() { Self::Series } else { Self::Appointments }
    }

    fn set(self) -> &'static str {
        match self {
            Self::Appointments => appointment::SET,
            Self::Series => series::SET,
        }
    }

    /// Begin, end, parties, owner: by which names.
    fn names(self) -> [&'static str; 4] {
        match self {
            Self::Appointments => {
                [appointment::START, appointment::END, appointment::PARTIES, appointment::OWNED_BY]
            }
            Self::Series => [series::START, series::END, series::PARTIES, series::OWNED_BY],
        }
    }

    /// By which name a row is bound to what it is regarding; `None` where it cannot be regarding that.
    fn regarding(self, kind: Kind) -> Option<&'static str> {
        let series = self == Self::Series;
        let one_of = |one, other| Some(if series { other } else { one });
        match kind {
            Kind::Account => one_of(appointment::REGARDING_ACCOUNT, series::REGARDING_ACCOUNT),
            Kind::Contact => one_of(appointment::REGARDING_CONTACT, series::REGARDING_CONTACT),
            Kind::Lead => one_of(appointment::REGARDING_LEAD, series::REGARDING_LEAD),
            Kind::Opportunity => one_of(appointment::REGARDING_OPPORTUNITY, series::REGARDING_OPPORTUNITY),
            Kind::Case => one_of(appointment::REGARDING_CASE, series::REGARDING_CASE),
            Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => None,
        }
    }
}

/// By which name an appointment is bound to what it is regarding; `None` where it cannot be regarding that.
pub fn regarding(kind: Kind) -> Option<&'static str> {
    Table::Appointments.regarding(kind)
}

fn bound_to(of: Table, record: &Record) -> Result<(String, Value), Fault> {
    let table = names::table(record.kind);
    let nav = of
        .regarding(record.kind)
        .ok_or_else(|| Fault::Senseless(format!("an appointment cannot be regarding a {table}")))?;
    Ok((bound(nav), bind(names::set(record.kind), record.id)))
}

const SELECT: &[&str] = &[
    appointment::ID,
    appointment::PARAMS,
    appointment::CREATED,
    appointment::AUTHOR,
    appointment::OWNER,
    appointment::REGARDING,
];

/// Asks for the row of that key.
fn find(service: &Service, table: Table, key: Uuid) -> Request {
    service.get(Query::new(odata::key(table.set(), key)).select(SELECT))
}

/// Asks both tables for the row of that key.
fn find_both(service: &Service, key: Uuid) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    Table::BOTH.into_iter().for_each(|table| batch.push(find(service, table, key)));
    service.batch(batch)
}

/// Which of both tables has it, and what it says; `None` where neither has. An organisation may lack series.
fn found_in(reply: &Reply, now: Moment) -> Result<Option<(Table, Value)>, Fault> {
    let mut answers = answers(reply, now)?;
    for table in Table::BOTH {
        match next(&mut answers, now) {
            Ok(reply) => return Ok(Some((table, rows::json(&reply)?))),
            Err(fault) if fault.status() == Some(404) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(None)
}

/// What came of it; `None` where there is none.
///
/// # Errors
/// Where the CRM refused or failed.
fn found(reply: Reply, now: Moment) -> Result<Option<Tracked>, Fault> {
    if reply.status == 404 {
        return Ok(None);
    }
    let value = rows::json(&good(reply, now)?)?;
    Ok(Row::new(&value).and_then(|row| tracked(&row)))
}

fn tracked(row: &Row<'_>) -> Option<Tracked> {
    Some(Tracked {
        activity: row.id(appointment::ID)?,
        message_id: None,
        direction: Direction::Incoming,
        regarding: row.lookup(appointment::REGARDING),
        by: row.lookup(appointment::AUTHOR),
        at: row.moment(appointment::CREATED).unwrap_or_default(),
        owner: row.lookup(appointment::OWNER),
        untracked: note::read(row.text(appointment::PARAMS)),
        text_incomplete: false,
        files: None,
        queues: Vec::new(),
        left_out: Vec::new(),
    })
}

/// The appointment as one request: create only.
///
/// # Errors
/// Where a row of that kind cannot be regarded, where the meeting has no time, or a limit is passed.
pub fn request(service: &Service, new: &Appointment) -> Result<Request, Fault> {
    let (state, status) = state(new.named.shows);
    let (id, table) = (new.activity.id, Table::of(new));
    let state = json!({ (appointment::STATE): state, (appointment::STATUS): status });
    let mut batch = Batch::new().going_on();
    batch.push_set(vec![
        service.create(table.set(), id, &Value::Object(body(table, new)?)),
        service.change(table.set(), id, None, &state),
    ]);
    batch.push(find(service, table, id));
    service.batch(batch)
}

fn body(table: Table, new: &Appointment) -> Result<Map<String, Value>, Fault> {
    let [begins, ends, nav_parties, owned_by] = table.names();
    let (meeting, activity) = (&new.meeting, &new.activity);
    let (Some(start), Some(end)) = (meeting.start, meeting.end) else {
        return Err(Fault::Senseless("an appointment begins and ends".into()));
    };
    let mut row = Map::new();
    let mut text = |column: &str, text: &str, most: usize| {
        let text = cut(text.trim(), most);
        if !text.is_empty() {
            row.insert(column.into(), text.into());
        }
    };
    text(appointment::SUBJECT, &meeting.subject, MAX_SUBJECT);
    text(appointment::LOCATION, &meeting.location, MAX_LOCATION);
    text(appointment::TEXT, new.text.as_deref().unwrap_or_default(), MAX_TEXT);
    text(appointment::UID, &new.named.uid, MAX_UID);
    row.insert(begins.into(), date::write_rfc3339(start.0).into());
    row.insert(ends.into(), date::write_rfc3339(end.0).into());
    if let Some(rule) = &new.named.rule {
        let unheld =
            |why: Unheld| Fault::Senseless(format!("the CRM holds no such series: {}", why.as_str()));
        row.extend(recurrence::write(rule, true).map_err(unheld)?);
    }
    if meeting.all_day {
        row.insert(appointment::ALL_DAY.into(), true.into());
    }
    if let Some(record) = &activity.regarding {
        let (nav, target) = bound_to(table, record)?;
        row.insert(nav, target);
    }
    if let Some(owner) = &activity.owner {
        row.insert(bound(owned_by), bind(names::set(owner.kind), owner.id));
    }
    let parties = write::parties(activity, mask);
    if !parties.is_empty() {
        row.insert(nav_parties.into(), Value::Array(parties));
    }
    Ok(row)
}

/// What came of it. Where somebody was quicker, it is theirs.
///
/// # Errors
/// Where the CRM refused or failed; also where the appointment is there and this person may not read it.
pub fn read(new: &Appointment, reply: &Reply, now: Moment) -> Result<Written, Fault> {
    let mut answers = answers(reply, now)?;
    let change = changed(&mut answers, now);
    let was_there = match &change {
        Ok(()) => false,
        Err(fault) if fault.is_conflict() => true,
        Err(fault) => return Err(fault.clone()),
    };
    let looked = match next(&mut answers, now) {
        Ok(reply) => found(reply, now),
        Err(fault) if fault.status() == Some(404) => Ok(None),
        Err(fault) => Err(fault),
    };
    match (change, looked) {
        (_, Ok(Some(tracked))) => Ok(Written { tracked, was_there }),
        // Written, and not readable: what is known is what was sent.
        (Ok(()), Ok(None) | Err(_)) => Ok(Written { tracked: ours(new, now), was_there }),
        (Err(_), Err(fault)) => Err(fault),
        (Err(fault), Ok(None)) => Err(write::hidden(fault)),
    }
}

fn ours(new: &Appointment, now: Moment) -> Tracked {
    Tracked { text_incomplete: false, direction: Direction::Incoming, ..write::ours(&new.activity, now) }
}

/// A change on the version of the row that was read.
#[derive(Clone, Copy, Debug)]
enum Change<'a> {
    /// It is regarding that row, or none, and its mailbox did not untrack it.
    Regard(Option<&'a Record>, &'a Address),
    /// Its mailbox untracked it.
    Note(&'a Address),
}

/// The columns to write; nothing where the row is so already.
fn columns(
    table: Table,
    change: Change<'_>,
    row: &Row<'_>,
    now: Moment,
) -> Result<Map<String, Value>, Fault> {
    let params = row.text(appointment::PARAMS);
    let mut columns = Map::new();
    match change {
        Change::Note(mailbox) => {
            let noted =
                note::with(params, mailbox, now).map_err(|error| Fault::Senseless(error.to_string()))?;
            columns.insert(appointment::PARAMS.into(), noted.into());
        }
        Change::Regard(to, mailbox) => {
            let is = row.lookup(appointment::REGARDING);
            match (to, &is) {
                (Some(to), Some(is)) if to.is(is) => {}
                (Some(to), _) => {
                    let (nav, target) = bound_to(table, to)?;
                    columns.insert(nav, target);
                }
                // Taken off by the name by which it was set.
                (None, Some(is)) => {
                    let nav = table.regarding(is.kind).unwrap_or(appointment::REGARDING_ACCOUNT);
                    columns.insert(bound(nav), Value::Null);
                }
                (None, None) => {}
            }
            if let Some(without) = note::without(params, mailbox) {
                let without = if without.is_empty() { Value::Null } else { without.into() };
                columns.insert(appointment::PARAMS.into(), without);
            }
        }
    }
    Ok(columns)
}

/// Neither table has it any more.
fn gone() -> Fault {
    let message = "the appointment is gone".into();
    Fault::Refused { status: 404, code: String::new(), message, retry_after_ms: None }
}

impl<T: Transport, C: Clock> CrmOver<T, C> {
    async fn change_appointment(&self, activity: Uuid, change: Change<'_>) -> Result<(), Fault> {
        let mut turns = 0;
        loop {
            turns += 1;
            let now = self.clock.now();
            let reply = self.transport.send(find_both(&self.service, activity)?).await?;
            let (table, value) = found_in(&reply, now)?.ok_or_else(gone)?;
            let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is none".into()))?;
            let columns = columns(table, change, &row, now)?;
            if columns.is_empty() {
                return Ok(());
            }
            let columns = Value::Object(columns);
            let write = self.service.change(table.set(), activity, row.etag(), &columns);
            let reply = self.transport.send(write).await?;
            // Somebody changed the row in between: once more on the new version.
            if reply.status != 412 || turns == MAX_TURNS {
                return good(reply, now).map(|_| ());
            }
        }
    }
}

impl<T: Transport, C: Clock> Appointments for CrmOver<T, C> {
    async fn appointment(&self, key: Uuid) -> Result<Option<Tracked>, Problem> {
        let request = find_both(&self.service, key)?;
        let reply = self.transport.send(request).await.map_err(Fault::from)?;
        let found = found_in(&reply, self.clock.now())?;
        Ok(found.and_then(|(_, value)| Row::new(&value).and_then(|row| tracked(&row))))
    }

    async fn write_appointment(&self, new: &Appointment) -> Result<Written, Problem> {
        let request = request(&self.service, new)?;
        let reply = self.transport.send(request).await.map_err(Fault::from)?;
        Ok(read(new, &reply, self.clock.now())?)
    }

    async fn regard_appointment(
        &self,
        activity: Uuid,
        regarding: Option<&Record>,
        mailbox: &Address,
    ) -> Result<(), Problem> {
        Ok(self.change_appointment(activity, Change::Regard(regarding, mailbox)).await?)
    }

    async fn untrack_appointment(
        &self,
        activity: Uuid,
        keep: bool,
        mailbox: &Address,
    ) -> Result<(), Problem> {
        if keep {
            return Ok(self.change_appointment(activity, Change::Note(mailbox)).await?);
        }
        for table in Table::BOTH {
            let request = self.service.delete(table.set(), activity);
            let reply = self.transport.send(request).await.map_err(Fault::from)?;
            // One that is not there is in the other table, or gone already.
            if reply.status != 404 {
                return Ok(good(reply, self.clock.now()).map(|_| ())?);
            }
        }
        Ok(())
    }
}
