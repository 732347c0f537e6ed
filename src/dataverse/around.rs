//! What happened last with somebody, and what comes next: four small questions in one `$batch`, a row each.

use domain::{
    mail::Moment,
    party::Record,
    timeline::{Around, Entry},
};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    date,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    names::{activity, appointment, email},
    rows::{self, Row},
    service::{Service, answers, next},
    timeline::{Asks, MAIL, OTHER, entry, of_record},
};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// The mail that was sent or came last.
    Mail,
    /// What else was done last, or began last.
    Done,
    /// What begins next.
    Begins,
    /// What is to be done next: it has an end and no beginning.
    Due,
}

const ALL: [Which; 4] = [Which::Mail, Which::Done, Which::Begins, Which::Due];

fn query(which: Which, of: &Record, but: Option<Uuid>, now: Moment) -> Query {
    let now = date::write_rfc3339(now.0);
    let not = but.map(|id| format!(" and {} ne {id}", activity::ID)).unwrap_or_default();
    let no_mail = format!("{} ne {}", activity::TYPE, odata::quote(email::TABLE));
    let no_meeting = format!("{} ne {}", activity::TYPE, odata::quote(appointment::TABLE));
    let (state, start, end) = (activity::STATE, activity::START, activity::END);
    // State 1 is done and 2 called off in every activity (semantics B1).
    let (set, select, rest, order) = match which {
        Which::Mail => {
            (email::SET, MAIL, format!("{} le {now}", email::SORT), format!("{} desc", email::SORT))
        }
        Which::Done => (
            activity::SET,
            OTHER,
            format!("{no_mail} and {state} ne 2 and ({state} eq 1 or {start} le {now})"),
            format!("{} desc", activity::CREATED),
        ),
        Which::Begins => (
            activity::SET,
            OTHER,
            format!("{no_mail} and {state} ne 1 and {state} ne 2 and {start} gt {now}"),
            format!("{start} asc"),
        ),
        Which::Due => (
            activity::SET,
            OTHER,
            format!("{no_mail} and {no_meeting} and {state} ne 1 and {state} ne 2 and {end} gt {now}"),
            format!("{end} asc"),
        ),
    };
    let whose = match which {
        Which::Mail => of_record(of, Some(email::PARTIES), "_email"),
        Which::Done | Which::Begins | Which::Due => of_record(of, Some(activity::PARTIES), ""),
    };
    Query::new(set).select(select).filter(&format!("({whose}) and {rest}{not}")).order_by(&order).top(1)
}

/// The question as one request.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, of: &Record, but: Option<Uuid>, now: Moment) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    ALL.into_iter().for_each(|which| batch.push(service.get(query(which, of, but, now))));
    service.batch(batch)
}

/// What the CRM says. What a person may not read, or an organization does not have, is left out; all of it is a failure.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(of: &Record, reply: &Reply, now: Moment) -> Result<Around, Fault> {
    let mut answers = answers(reply, now)?;
    let (mut around, mut refused, mut answered) = (Around::default(), None, false);
    for which in ALL {
        let list = match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => list,
            Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => {
                refused.get_or_insert(fault);
                continue;
            }
            Err(fault) => return Err(fault),
        };
        answered = true;
        let found = list.first().and_then(Row::new).and_then(|row| told(which, &row, of, now));
        let Some((entry, at)) = found else { continue };
        match which {
            Which::Mail | Which::Done => {
                if around.last.as_ref().is_none_or(|(_, known)| at > *known) {
                    around.last = Some((entry, at));
                }
            }
            Which::Begins | Which::Due => {
                if around.next.as_ref().is_none_or(|(_, known)| at < *known) {
                    around.next = Some((entry, at));
                }
            }
        }
    }
    match refused {
        Some(fault) if !answered => Err(fault),
        Some(_) | None => Ok(around),
    }
}

/// A row, and the moment that counts: when it was sent, when it began or was written down, when it begins or is due.
fn told(which: Which, row: &Row<'_>, of: &Record, now: Moment) -> Option<(Entry, Moment)> {
    let asks = if which == Which::Mail { Asks::Mails } else { Asks::Activities };
    let entry = entry(asks, row, of)?;
    let at = match which {
        Which::Mail => entry.at,
        Which::Done => row.moment(activity::START).filter(|start| *start <= now).unwrap_or(entry.at),
        Which::Begins => row.moment(activity::START)?,
        Which::Due => row.moment(activity::END)?,
    };
    Some((entry, at))
}
