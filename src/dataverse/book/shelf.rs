//! Lists of records of one kind, and what somebody begins the day with.

use domain::{
    mail::Moment,
    party::{Kind, Record},
    sheet::Line,
    shelf::{By, Listed, MAX_EACH, PAGE, Shelf, Sought, Start, Task},
    tracking::cut,
};
use uuid::Uuid;
use wire::{
    Method, Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use super::{
    names as more,
    sheet::{frame, line, pageless, standing},
};
use crate::{
    fault::Fault,
    names::{self, contact, incident, lead, opportunity},
    page,
    rows::{self, ANNOTATIONS, Row},
    search,
    service::{Service, answers, next},
};

/// What is typed is looked for up to this length, in UTF-16 units.
const MAX_TEXT: usize = 100;

/// Whom a record of a kind is with.
fn with(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Contact => Some(contact::COMPANY),
        Kind::Lead => Some(lead::COMPANY_NAME),
        Kind::Opportunity => Some(opportunity::CUSTOMER),
        Kind::Case => Some(incident::CUSTOMER),
        Kind::User | Kind::Account | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => None,
    }
}

/// Asks for a page of a list; `after` is where the page before it said that it goes on.
///
/// # Errors
/// Where records of that kind have no page.
pub fn request(service: &Service, sought: &Sought, me: Uuid, after: Option<&str>) -> Result<Request, Fault> {
    let frame = frame(sought.kind).ok_or_else(|| pageless(sought.kind))?;
    let prefer = format!("{ANNOTATIONS},odata.maxpagesize={PAGE}");
    if let Some(after) = after {
        let next = Request { method: Method::Get, url: after.to_owned(), ..service.get(Query::new("")) };
        return Ok(next.with_header("Prefer", prefer));
    }
    let mut select: Vec<&str> = search::columns(sought.kind).to_vec();
    for column in
        [frame.state, frame.owner, frame.changed].into_iter().chain(frame.due).chain(with(sought.kind))
    {
        if !select.contains(&column) {
            select.push(column);
        }
    }
    let text = cut(sought.text.trim(), MAX_TEXT);
    let literal = odata::quote(&text);
    let fits = search::texts(sought.kind).iter().map(|column| format!("contains({column},{literal})"));
    let parts = [
        (!sought.closed).then(|| format!("{} eq 0", frame.state)),
        sought.mine.then(|| format!("{} eq {me}", frame.owner)),
        odata::any_of(fits).filter(|_| !text.is_empty()).map(|fits| format!("({fits})")),
    ];
    let filter = parts.into_iter().flatten().collect::<Vec<_>>().join(" and ");
    let by = match sought.by {
        By::Name => frame.name,
        By::Due => frame.due.unwrap_or(frame.name),
        By::Changed => frame.changed,
    };
    let way = if sought.down { "desc" } else { "asc" };
    let mut query = Query::new(names::set(sought.kind)).select(&select);
    if !filter.is_empty() {
        query = query.filter(&filter);
    }
    // The key ends every order: pages must not share rows.
    let query = query.order_by(&format!("{by} {way},{} asc", frame.id));
    Ok(service.get(query).with_header("Prefer", prefer))
}

/// The page.
///
/// # Errors
/// Where the CRM refused or failed, and where the next page is said to lie with another service.
pub fn read(service: &Service, sought: &Sought, reply: Reply, now: Moment) -> Result<Shelf, Fault> {
    let frame = frame(sought.kind).ok_or_else(|| pageless(sought.kind))?;
    let page = page::read(service, reply, now)?;
    let listed = |row: Row<'_>| {
        let shown = |column| if sought.kind == Kind::Lead { row.text(column) } else { row.shown(column) };
        let with = with(sought.kind).map(shown);
        Some(Listed {
            line: line(sought.kind, &row)?,
            with: with.filter(|with| !with.is_empty()).map(str::to_owned),
            standing: standing(sought.kind, row.number(frame.state)),
            owner: row.shown(frame.owner).to_owned(),
            changed: row.moment(frame.changed),
        })
    };
    let rows = page.rows.iter().filter_map(Row::new).filter_map(listed).collect();
    Ok(Shelf { rows, next: page.next })
}

/// What is asked for when the day begins: those with a day before those without.
fn parts(me: Uuid) -> Vec<(Kind, Query)> {
    let dated = |kind: Kind| {
        let Some(frame) = frame(kind) else { return Vec::new() };
        let Some(due) = frame.due else { return Vec::new() };
        let some = |filter: &str| {
            let filter = format!("{} eq 0 and {} eq {me} and {due} {filter}", frame.state, frame.owner);
            let columns: Vec<&str> = search::columns(kind).iter().copied().chain(frame.due).collect();
            Query::new(names::set(kind)).select(&columns).filter(&filter).top(MAX_EACH)
        };
        let first = some("ne null").order_by(&format!("{due} asc"));
        vec![(kind, first), (kind, some("eq null").order_by(&format!("{} desc", frame.changed)))]
    };
    dated(Kind::Opportunity).into_iter().chain(dated(Kind::Case)).collect()
}

fn tasks(me: Uuid) -> [Query; 2] {
    use more::task;
    let some = |filter: &str, order: &str| {
        let filter = format!("{} eq 0 and {} eq {me} and {} {filter}", task::STATE, task::OWNER, task::DUE);
        Query::new(task::SET)
            .select(&[task::ID, task::SUBJECT, task::DUE, task::REGARDING])
            .filter(&filter)
            .order_by(order)
            .top(MAX_EACH)
    };
    [some("ne null", &format!("{} asc", task::DUE)), some("eq null", task::SUBJECT)]
}

/// Asks for it all in one batch.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn start(service: &Service, me: Uuid, recent: &[Record]) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    parts(me).into_iter().for_each(|(_, query)| batch.push(service.get(query)));
    tasks(me).into_iter().for_each(|query| batch.push(service.get(query)));
    for record in recent {
        let columns = search::columns(record.kind);
        batch.push(service.get(Query::new(odata::key(names::set(record.kind), record.id)).select(columns)));
    }
    service.batch(batch)
}

/// Reads it. What the person may not read, or the organisation does not have, is empty.
///
/// # Errors
/// Where the CRM failed, or refused all of it.
pub fn read_start(me: Uuid, recent: &[Record], reply: &Reply, now: Moment) -> Result<Start, Fault> {
    let mut answers = answers(reply, now)?;
    let mut start = Start::default();
    let (mut refused, mut answered) = (None, false);
    let mut take = |came: Result<Reply, Fault>| match came.and_then(|reply| rows::list(&reply)) {
        Ok(list) => {
            answered = true;
            Ok(list)
        }
        Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => {
            refused.get_or_insert(fault);
            Ok(Vec::new())
        }
        Err(fault) => Err(fault),
    };
    for (kind, _) in parts(me) {
        let list = take(next(&mut answers, now))?;
        let into = if kind == Kind::Case { &mut start.cases } else { &mut start.deals };
        into.extend(list.iter().filter_map(Row::new).filter_map(|row| line(kind, &row)));
        into.truncate(MAX_EACH);
    }
    for _ in tasks(me) {
        let list = take(next(&mut answers, now))?;
        start.tasks.extend(list.iter().filter_map(Row::new).filter_map(|row| task(&row)));
        start.tasks.truncate(MAX_EACH);
    }
    if let (false, Some(fault)) = (answered, refused) {
        return Err(fault);
    }
    for record in recent {
        // One that is gone, or not to be read any more, is not told.
        let Ok(reply) = next(&mut answers, now) else { continue };
        let value = rows::json(&reply)?;
        let found: Option<Line> = Row::new(&value).and_then(|row| line(record.kind, &row));
        start.recent.extend(found);
    }
    Ok(start)
}

fn task(row: &Row<'_>) -> Option<Task> {
    use more::task;
    Some(Task {
        id: row.id(task::ID)?,
        subject: row.text(task::SUBJECT).to_owned(),
        due: row.moment(task::DUE),
        regarding: row.lookup(task::REGARDING),
    })
}
