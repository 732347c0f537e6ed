//! Series of appointments: a row of `recurringappointmentmaster` stands for the series, and rows of `appointment` for
//! the times it happens (`seriesid`, `instancetypecode`, `originalstartdate`).
//!
//! The key of an instance follows from the series and from when it was to begin, so that expanding again makes nothing
//! twice. An instance that somebody changed is an exception and stays as it is; one that somebody deleted stands in
//! `deletedexceptionslist`, as moments parted by semicolons, and is not made again. All others follow the series.
//!
//! All is expanded when the series or one of it is written, as far as the organization's windows and [`MAX_INSTANCES`]
//! reach; as time goes by, it is expanded on ([`on`]). What lies before those windows is history, and stays as it is.
//! Not as in Dataverse: the time of day is the same in UTC all year.

mod days;
pub(crate) mod on;

use std::collections::{BTreeMap, BTreeSet};

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Cells, Context, create, must, party, table};
use crate::catalog::Info;
use crate::cell::Cell;
use crate::dates;
use crate::error::{Fault, Result};
use crate::search;
use crate::store::Row;
use crate::store::plan::{Cond, Select};
use days::Rule;

/// The table of series.
pub(crate) const SERIES: &str = "recurringappointmentmaster";
/// Instances of one series where the organization says nothing (`recurrenceexpansionsynchcreatemax`); that column takes
/// at most ten times as many.
const MAX_INSTANCES: usize = 100;
/// How many months are expanded back and forth where the organization says nothing (`pastexpansionwindow`,
/// `futureexpansionwindow`).
const PAST_MONTHS: i64 = 3;
const FUTURE_MONTHS: i64 = 12;
/// Days of a month, where months are counted as a span.
const MONTH_D: i64 = 31;
/// Deleted instances of one series.
const MAX_DELETED: usize = 10_000;

/// `instancetypecode`.
const MASTER: i64 = 1;
const INSTANCE: i64 = 2;
const EXCEPTION: i64 = 3;
/// `expansionstatecode`.
const PARTIAL: i64 = 1;
const FULL: i64 = 2;

/// Under this name space the keys of instances are computed.
const SPACE: Uuid = Uuid::from_u128(0x2d0c_96b1_58e4_5f3a_8b7e_41c9_0a6d_73f2);

/// What instances have of their series, beside owner and regarding row.
const FOLLOWED: [&str; 12] = [
    "subject",
    "description",
    "location",
    "prioritycode",
    "category",
    "isalldayevent",
    "ismapiprivate",
    "statecode",
    "statuscode",
    "ownerid",
    "owningbusinessunit",
    "regardingobjectid",
];
const OWNERS: [&str; 2] = ["owninguser", "owningteam"];

fn is_series(info: &Info) -> bool {
    info.logical() == SERIES
}

/// A series with the moments at which it happens.
struct Series {
    row: Row,
    rule: Rule,
    /// When the first begins, and for how long it lasts.
    first: OffsetDateTime,
    lasts: Duration,
}

impl Series {
    fn read(row: Row) -> Result<Self> {
        let rule = Rule::read(&row)?;
        let moment = |name: &str| row.named(name).text().and_then(dates::moment);
        let first = moment("starttime").ok_or_else(|| Fault::argument("A series needs a starttime."))?;
        let lasts = match moment("endtime") {
            Some(end) => end - first,
            None => Duration::minutes(row.named("duration").int().unwrap_or(30)),
        };
        if lasts.is_negative() {
            return Err(Fault::argument("A series ends after it begins."));
        }
        Ok(Self { row, rule, first, lasts })
    }

    /// How many days a day of the pattern lies before that of `starttime` in UTC: the pattern's days are those of
    /// whoever looks at the series, and a meeting after midnight there may be before midnight here.
    fn shift(&self) -> Duration {
        let days = (self.first.date() - self.rule.start()).whole_days();
        if days.abs() <= 1 { Duration::days(days) } else { Duration::ZERO }
    }

    /// Those of some moments at which it begins.
    fn among(&self, some: &BTreeSet<OffsetDateTime>) -> BTreeSet<OffsetDateTime> {
        let Some(last) = some.last() else { return BTreeSet::new() };
        let (time, shift) = (self.first.time(), self.shift());
        let all = self.rule.days().map(|day| (day + shift).with_time(time).assume_utc());
        all.take_while(|at| at <= last).filter(|at| some.contains(at)).collect()
    }

    /// The moments at which it begins, as far as they are expanded; and whether that is all of them.
    fn moments(&self, bounds: &Bounds) -> (BTreeSet<OffsetDateTime>, bool) {
        let (time, shift) = (self.first.time(), self.shift());
        let at = |day: time::Date| (day + shift).with_time(time).assume_utc();
        let mut all = BTreeSet::new();
        for at in self.rule.days().map(at) {
            if at > bounds.until || all.len() >= bounds.most {
                return (all, false);
            }
            if at >= bounds.from {
                all.insert(at);
            }
        }
        (all, true)
    }
}

/// How far a series is expanded.
struct Bounds {
    from: OffsetDateTime,
    until: OffsetDateTime,
    most: usize,
}

impl Bounds {
    async fn of(cx: &mut Context<'_>) -> Result<Self> {
        let info = table("organization")?;
        let names = ["pastexpansionwindow", "futureexpansionwindow", "recurrenceexpansionsynchcreatemax"];
        let fields: Vec<usize> = names.iter().filter_map(|name| info.field(name)).collect();
        let row = cx.db.row(&Select::new(info, Cond::All).fields(fields)).await?;
        let said = |name: &str| row.as_ref().and_then(|row| row.named(name).int());
        let now = dates::moment(&cx.now).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let days = |name: &str, months: i64| Duration::days(said(name).unwrap_or(months) * MONTH_D);
        let most = said(names[2]).and_then(|most| usize::try_from(most).ok());
        Ok(Self {
            from: now - days(names[0], PAST_MONTHS),
            until: now + days(names[1], FUTURE_MONTHS),
            most: most.unwrap_or(MAX_INSTANCES),
        })
    }
}

/// The key of an instance: by its series and when it was to begin.
fn key(series: Uuid, original: OffsetDateTime) -> Uuid {
    Uuid::new_v5(&SPACE, format!("{series}\n{}", dates::write(original)).as_bytes())
}

/// The moments of `deletedexceptionslist`.
fn deleted(row: &Row) -> BTreeSet<OffsetDateTime> {
    let text = row.named("deletedexceptionslist").text().unwrap_or_default();
    text.split(';').take(MAX_DELETED).filter_map(dates::moment).collect()
}

/// What a new series has that nobody gave.
pub(super) fn created(info: &Info, cells: &mut Cells) {
    if is_series(info) {
        cells.put(info, "instancetypecode", Cell::Int(MASTER));
        days::fill(&mut |name, cell| cells.fill(info, name, cell));
    }
}

/// A series was made: its instances are.
pub(super) async fn made(cx: &mut Context<'_>, info: &'static Info, id: Uuid) -> Result<()> {
    if is_series(info) { follow(cx, id).await } else { Ok(()) }
}

/// Before a row is changed: one of a series differs from it from now on.
pub(super) fn differs(info: &Info, old: &Row, cells: &mut Cells) {
    if info.logical() == "appointment" && old.named("instancetypecode").int() == Some(INSTANCE) {
        let mut changed = cells.clone();
        changed.retain_changed(old);
        if !changed.is_empty() {
            cells.put(info, "instancetypecode", Cell::Int(EXCEPTION));
        }
    }
}

/// The same where its people change.
pub(super) fn other_people(info: &Info, old: &Row, cells: &mut Cells) {
    if info.logical() == "appointment" && old.named("instancetypecode").int() == Some(INSTANCE) {
        cells.put(info, "instancetypecode", Cell::Int(EXCEPTION));
    }
}

/// A row was changed: where it is a series, its instances follow.
pub(super) async fn changed(cx: &mut Context<'_>, old: &Row, info: &'static Info) -> Result<()> {
    if !is_series(info) {
        return Ok(());
    }
    let said = days::COLUMNS.iter().chain(&["starttime"]);
    let row = must(cx.db, info, old.id()).await?;
    // Another pattern: what was deleted of the earlier one says nothing any more.
    if said.into_iter().any(|name| old.named(name) != row.named(name)) {
        let series = Series::read(row)?;
        let gone = deleted(&series.row);
        let kept = series.among(&gone);
        if kept != gone {
            note_deleted(cx, info, old.id(), &kept).await?;
        }
    }
    follow(cx, old.id()).await
}

/// Instances go with their series; one that goes alone is noted there.
pub(super) async fn deleting(cx: &mut Context<'_>, info: &'static Info, row: &Row) -> Result<Vec<Uuid>> {
    if is_series(info) {
        return Ok(instances(cx, row.id()).await?.iter().map(Row::id).collect());
    }
    let Some(series) = row.named("seriesid").guid().filter(|_| info.logical() == "appointment") else {
        return Ok(Vec::new());
    };
    let Some(original) = row.named("originalstartdate").text().and_then(dates::moment) else {
        return Ok(Vec::new());
    };
    let masters = table(SERIES)?;
    if let Some(master) = cx.db.by_id(masters, series).await? {
        let mut gone = deleted(&master);
        if gone.len() >= MAX_DELETED {
            return Err(Fault::argument(format!("At most {MAX_DELETED} of a series may be deleted.")));
        }
        gone.insert(original);
        note_deleted(cx, masters, series, &gone).await?;
    }
    Ok(Vec::new())
}

async fn note_deleted(
    cx: &mut Context<'_>,
    masters: &'static Info,
    series: Uuid,
    gone: &BTreeSet<OffsetDateTime>,
) -> Result<()> {
    let text: Vec<String> = gone.iter().map(|at| dates::write(*at)).collect();
    let text = if text.is_empty() { Cell::Null } else { Cell::Text(text.join(";")) };
    let mut cells = Cells::default();
    cells.put(masters, "deletedexceptionslist", text);
    cells.put(masters, "modifiedon", Cell::Text(cx.now.clone()));
    if !cx.who.id.is_nil() {
        cells.put(masters, "modifiedby", Cell::Ref("systemuser", cx.who.id));
    }
    cx.db.writing()?.update(masters, series, cells.all()).await?;
    Ok(())
}

async fn instances(cx: &mut Context<'_>, series: Uuid) -> Result<Vec<Row>> {
    let info = table("appointment")?;
    let field = info.field("seriesid").ok_or_else(|| Fault::internal("appointments have no series"))?;
    cx.db.rows(&Select::new(info, Cond::eq(field, series))).await
}

/// Brings the instances of a series to what it says.
async fn follow(cx: &mut Context<'_>, id: Uuid) -> Result<()> {
    let (masters, info) = (table(SERIES)?, table("appointment")?);
    let series = Series::read(must(cx.db, masters, id).await?)?;
    let bounds = Bounds::of(cx).await?;
    let (moments, whole) = series.moments(&bounds);
    let gone = deleted(&series.row);
    let mut known: BTreeMap<Uuid, Row> = BTreeMap::new();
    for row in instances(cx, id).await? {
        known.insert(row.id(), row);
    }
    let parties = parties(cx, id).await?;
    for original in moments.iter().filter(|at| !gone.contains(at)) {
        let key = key(id, *original);
        match known.remove(&key) {
            Some(row) if row.named("instancetypecode").int() == Some(EXCEPTION) => {}
            Some(row) => rewrite(cx, info, &series, &row, *original, &parties).await?,
            None => make(cx, info, &series, key, *original, &parties).await?,
        }
    }
    // What does not happen any more; exceptions stay, and so does what took place long ago.
    let original = |row: &Row| row.named("originalstartdate").text().and_then(dates::moment);
    let spare = known.into_values().filter(|row| {
        row.named("instancetypecode").int() != Some(EXCEPTION)
            && original(row).is_none_or(|original| original >= bounds.from)
    });
    for row in spare {
        party::replace(cx, info, row.id(), &[]).await?;
        cx.db.writing()?.delete(info, row.id()).await?;
    }
    expanded(cx, masters, &series, &moments, whole).await
}

/// What the series says of how far it is expanded, and when it happens.
async fn expanded(
    cx: &mut Context<'_>,
    masters: &'static Info,
    series: &Series,
    moments: &BTreeSet<OffsetDateTime>,
    whole: bool,
) -> Result<()> {
    let mut cells = Cells::default();
    let text = |at: OffsetDateTime| Cell::Text(dates::write(at));
    let last = moments.last().map_or(Cell::Null, |at| text(*at));
    cells.put(masters, "expansionstatecode", Cell::Int(if whole { FULL } else { PARTIAL }));
    cells.put(masters, "lastexpandedinstancedate", last);
    cells.put(masters, "scheduledstart", text(series.first));
    cells.put(masters, "scheduledend", text(series.first + series.lasts));
    cells.put(masters, "endtime", text(series.first + series.lasts));
    cells.put(masters, "duration", Cell::Int(series.lasts.whole_minutes()));
    cells.retain_changed(&series.row);
    if cells.is_empty() {
        return Ok(());
    }
    cx.db.writing()?.update(masters, series.row.id(), cells.all()).await?;
    Ok(())
}

/// An instance as the series says.
fn said(info: &Info, series: &Series, original: OffsetDateTime) -> Cells {
    let mut cells = Cells::default();
    for name in FOLLOWED.iter().chain(&OWNERS) {
        cells.put(info, name, series.row.named(name).clone());
    }
    let text = |at: OffsetDateTime| Cell::Text(dates::write(at));
    cells.put(info, "scheduledstart", text(original));
    cells.put(info, "scheduledend", text(original + series.lasts));
    cells.put(info, "scheduleddurationminutes", Cell::Int(series.lasts.whole_minutes()));
    cells
}

async fn make(
    cx: &mut Context<'_>,
    info: &'static Info,
    series: &Series,
    key: Uuid,
    original: OffsetDateTime,
    parties: &[Cells],
) -> Result<()> {
    let mut cells = said(info, series, original);
    cells.put(info, "seriesid", Cell::Guid(series.row.id()));
    cells.put(info, "instancetypecode", Cell::Int(INSTANCE));
    cells.put(info, "originalstartdate", Cell::Text(dates::write(original)));
    cells.put(info, "activitytypecode", Cell::from(info.logical()));
    create::defaults(info, &mut cells);
    for name in ["createdon", "modifiedon"] {
        cells.put(info, name, Cell::Text(cx.now.clone()));
    }
    for name in ["createdby", "modifiedby"] {
        cells.put(info, name, series.row.named("modifiedby").clone());
    }
    cx.db.writing()?.insert(info, key, cells.all()).await?;
    search::refresh(cx.db, info, key).await?;
    party::insert(cx, info, &of(parties, key)?).await
}

async fn rewrite(
    cx: &mut Context<'_>,
    info: &'static Info,
    series: &Series,
    row: &Row,
    original: OffsetDateTime,
    parties: &[Cells],
) -> Result<()> {
    let mut cells = said(info, series, original);
    cells.retain_changed(row);
    let rows = of(parties, row.id())?;
    if !same(cx, row.id(), &rows).await? {
        party::replace(cx, info, row.id(), &rows).await?;
    } else if cells.is_empty() {
        return Ok(());
    }
    cells.put(info, "modifiedon", Cell::Text(cx.now.clone()));
    cells.put(info, "modifiedby", series.row.named("modifiedby").clone());
    cx.db.writing()?.update(info, row.id(), cells.all()).await?;
    search::refresh(cx.db, info, row.id()).await
}

/// Who a party is, and as what.
const PARTY: [&str; 4] = ["participationtypemask", "partyid", "addressused", "unresolvedpartyname"];

/// The parties of an activity, as an instance gets them.
async fn parties(cx: &mut Context<'_>, activity: Uuid) -> Result<Vec<Cells>> {
    let info = table("activityparty")?;
    let field = info.field("activityid").unwrap_or_default();
    let rows = cx.db.rows(&Select::new(info, Cond::eq(field, activity))).await?;
    Ok(rows.iter().map(|row| copy(info, row)).collect())
}

fn copy(info: &Info, row: &Row) -> Cells {
    let mut cells = Cells::default();
    for (field, known) in info.fields.iter().enumerate() {
        let own = matches!(known.name, "activityid" | "activitypartyid" | "versionnumber");
        if !own && !matches!(known.name, "scheduledstart" | "scheduledend") && !row.get(field).is_null() {
            cells.set(field, row.get(field).clone());
        }
    }
    cells
}

fn of(parties: &[Cells], activity: Uuid) -> Result<Vec<Cells>> {
    let info = table("activityparty")?;
    let one = |cells: &Cells| {
        let mut cells = cells.clone();
        cells.put(info, "activityid", Cell::Ref("appointment", activity));
        cells
    };
    Ok(parties.iter().map(one).collect())
}

/// Whether an activity has those parties.
async fn same(cx: &mut Context<'_>, activity: Uuid, rows: &[Cells]) -> Result<bool> {
    let info = table("activityparty")?;
    let who = |cells: &Cells| {
        let values = PARTY.map(|name| cells.named(info, name).cloned().unwrap_or(Cell::Null));
        format!("{values:?}")
    };
    let mut wanted: Vec<String> = rows.iter().map(who).collect();
    let mut there: Vec<String> = parties(cx, activity).await?.iter().map(who).collect();
    wanted.sort_unstable();
    there.sort_unstable();
    Ok(wanted == there)
}
