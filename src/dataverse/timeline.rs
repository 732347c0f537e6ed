//! The timeline of a row: its mails, its other activities and its notes, each asked for by its own order, in one
//! `$batch`. A company's timeline has what regards its people, deals and cases too.

use domain::{
    mail::{Body, Direction, Moment},
    party::{Kind, Record},
    timeline::{Asking, Entry, Filter, PAGE, Page, Progress, What},
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
    names::{
        activity, annotation, appointment, contact, email, fax, incident, letter, opportunity, party,
        phonecall, series, service, task,
    },
    rows::{self, Row},
    service::{Service, answers, good, next},
};

/// Characters of a text that is shown at once.
const MAX_TEXT_CHARS: usize = 1_000;

/// `email.statuscode` of a mail that waits to be sent, and of one that is given to the mailbox (semantics B1).
const PENDING: i64 = 6;
const SENDING: i64 = 7;

/// What one question of the batch asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Mails,
    Activities,
    Notes,
    /// When each series happens next: of a series one entry stands there, and none for each time it happens.
    Coming,
}

/// `instancetypecode` of one of a series that is as the series says.
const INSTANCE: i64 = 2;
/// Times of series that are looked through for the next of each.
const COMING: usize = 50;

/// The questions of the batch, in their order: a pure function of the question.
fn plan(asking: &Asking, now: Moment) -> Vec<(Asks, Query)> {
    let is = |table: &str| format!("{} eq {}", activity::TYPE, odata::quote(table));
    let only = |table: &str| format!(" and {}", is(table));
    let once = format!(" and {} ne {INSTANCE}", activity::SERIES_PART);
    let others = |which: &str| query(asking, Asks::Activities, which);
    let mails = || query(asking, Asks::Mails, "");
    let notes = || query(asking, Asks::Notes, "");
    match asking.filter {
        Filter::All => {
            let no_mail = format!(" and {} ne {}", activity::TYPE, odata::quote(email::TABLE));
            vec![mails(), others(&format!("{no_mail}{once}")), notes(), coming(asking, now)]
        }
        Filter::Mails => vec![mails()],
        Filter::Calls => vec![others(&only(phonecall::TABLE))],
        Filter::Tasks => vec![others(&only(task::TABLE))],
        Filter::Appointments => {
            let both = format!(" and ({} or {})", is(appointment::TABLE), is(series::TABLE));
            vec![others(&format!("{both}{once}")), coming(asking, now)]
        }
        Filter::Notes => vec![notes()],
    }
}

/// What of series comes next, the soonest first.
fn coming(asking: &Asking, now: Moment) -> (Asks, Query) {
    let whose = of_record(&asking.of, Some(activity::PARTIES), "");
    let now = date::write_rfc3339(now.0);
    let (part, start) = (activity::SERIES_PART, activity::START);
    let filter = format!("({whose}) and {part} eq {INSTANCE} and {start} ge {now}");
    let query = Query::new(activity::SET).select(&[activity::ID, activity::SERIES, start]).filter(&filter);
    (Asks::Coming, query.order_by(start).top(COMING))
}

fn query(asking: &Asking, asks: Asks, which: &str) -> (Asks, Query) {
    let id = asking.of.id;
    let (set, select, sort, whose): (_, &[&str], _, _) = match asks {
        Asks::Mails => (email::SET, MAIL, email::SORT, of_record(&asking.of, Some(email::PARTIES), "_email")),
        Asks::Activities | Asks::Coming => {
            (activity::SET, OTHER, activity::CREATED, of_record(&asking.of, Some(activity::PARTIES), ""))
        }
        Asks::Notes => (annotation::SET, NOTE, annotation::CREATED, format!("{} eq {id}", annotation::OF)),
    };
    let until = asking.until.map(|until| format!(" and {sort} le {}", date::write_rfc3339(until.0)));
    let filter = format!("({whose}){which}{}", until.unwrap_or_default());
    let query = Query::new(set).select(select).filter(&filter);
    (asks, query.order_by(&format!("{sort} desc")).top(PAGE + 1))
}

/// That an activity is regarding the row, or has it as a party; of a company also what regards its own.
pub(crate) fn of_record(of: &Record, parties: Option<&str>, ending: &str) -> String {
    let id = of.id;
    let regards = format!("{} eq {id}", email::REGARDING);
    let is_party = parties.map(|parties| format!("{parties}/any(p:p/{} eq {id})", party::ROW));
    let through = |table: &str, column: &str| format!("regardingobjectid_{table}{ending}/{column} eq {id}");
    match of.kind {
        Kind::Account => [regards]
            .into_iter()
            .chain(is_party)
            .chain([
                through("contact", contact::COMPANY),
                through("opportunity", opportunity::CUSTOMER),
                through("incident", incident::CUSTOMER),
            ])
            .collect::<Vec<_>>()
            .join(" or "),
        // A deal or case is a party of a mail that is linked to it beside what it is regarding.
        Kind::Contact | Kind::Lead | Kind::User | Kind::Queue | Kind::Opportunity | Kind::Case => {
            [regards].into_iter().chain(is_party).collect::<Vec<_>>().join(" or ")
        }
        Kind::Equipment | Kind::Team | Kind::BusinessUnit => regards,
    }
}

pub(crate) const MAIL: &[&str] = &[
    email::ID,
    email::SUBJECT,
    email::SORT,
    email::CREATED,
    email::OUTGOING,
    email::STATE,
    email::STATUS,
    email::SENDER,
    email::SENDER_ROW,
    email::CONTINUES_ID,
    email::PARENT_ID,
    email::REGARDING,
];

pub(crate) const OTHER: &[&str] = &[
    activity::ID,
    activity::TYPE,
    activity::SUBJECT,
    activity::TEXT,
    activity::STATE,
    activity::CREATED,
    activity::START,
    activity::END,
    activity::AUTHOR,
    activity::REGARDING,
];

const NOTE: &[&str] =
    &[annotation::ID, annotation::SUBJECT, annotation::TEXT, annotation::CREATED, annotation::AUTHOR];

/// The question as one request.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, asking: &Asking, now: Moment) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    plan(asking, now).into_iter().for_each(|(_, query)| batch.push(service.get(query)));
    service.batch(batch)
}

/// The page. What a person may not read, or an organization does not have, is left out; all of it is a failure.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(asking: &Asking, reply: &Reply, now: Moment) -> Result<Page, Fault> {
    let mut answers = answers(reply, now)?;
    let (mut lists, mut refused) = (Vec::<Vec<Entry>>::new(), None);
    for (asks, _) in plan(asking, now) {
        match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) if asks == Asks::Coming => {
                for (series, at) in list.iter().rev().filter_map(Row::new).filter_map(|row| next_time(&row)) {
                    let entry = lists.iter_mut().flatten().find(|entry| entry.id == series);
                    entry.into_iter().for_each(|entry| entry.due = Some(at));
                }
            }
            Ok(list) => {
                let rows = list.iter().filter_map(Row::new);
                lists.push(rows.filter_map(|row| entry(asks, &row, &asking.of)).collect());
            }
            Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => {
                refused.get_or_insert(fault);
            }
            Err(fault) => return Err(fault),
        }
    }
    match refused {
        Some(fault) if lists.is_empty() => Err(fault),
        Some(_) | None => Ok(Page::merged(lists)),
    }
}

fn next_time(row: &Row<'_>) -> Option<(Uuid, Moment)> {
    row.id(activity::SERIES).zip(row.moment(activity::START))
}

pub(crate) fn entry(asks: Asks, row: &Row<'_>, of: &Record) -> Option<Entry> {
    let other = |record: Option<Record>| record.filter(|record| !record.is(of));
    Some(match asks {
        Asks::Mails => {
            let id = row.id(email::ID)?;
            let outgoing = row.flag(email::OUTGOING) == Some(true);
            let named = row.shown(email::SENDER_ROW);
            Entry {
                id,
                what: What::Mail(if outgoing { Direction::Outgoing } else { Direction::Incoming }),
                subject: row.text(email::SUBJECT).to_owned(),
                text: String::new(),
                at: row.moment(email::SORT).or_else(|| row.moment(email::CREATED))?,
                due: None,
                who: if named.is_empty() { row.text(email::SENDER) } else { named }.to_owned(),
                progress: match row.number(email::STATUS) {
                    // Completed, as the CRM has it, and nobody has got it yet.
                    Some(PENDING | SENDING) if outgoing => Progress::Open,
                    Some(_) | None => progress(row.number(email::STATE)),
                },
                regarding: other(row.lookup(email::REGARDING)),
                thread: row.id(email::CONTINUES_ID).or_else(|| row.id(email::PARENT_ID)).unwrap_or(id),
            }
        }
        Asks::Activities => {
            let id = row.id(activity::ID)?;
            let what = match row.text(activity::TYPE) {
                phonecall::TABLE => What::Call,
                letter::TABLE => What::Letter,
                fax::TABLE => What::Fax,
                service::TABLE => What::Service,
                task::TABLE => What::Task,
                appointment::TABLE | series::TABLE => What::Appointment,
                _ => What::Other,
            };
            let due = match what {
                What::Appointment | What::Service => row.moment(activity::START),
                What::Task => row.moment(activity::END),
                What::Mail(_) | What::Call | What::Letter | What::Fax | What::Note | What::Other => None,
            };
            Entry {
                id,
                what,
                subject: row.text(activity::SUBJECT).to_owned(),
                text: short(row.text(activity::TEXT)),
                at: row.moment(activity::CREATED)?,
                due,
                who: row.shown(activity::AUTHOR).to_owned(),
                progress: progress(row.number(activity::STATE)),
                regarding: other(row.lookup(activity::REGARDING)),
                thread: id,
            }
        }
        Asks::Coming => return None,
        Asks::Notes => {
            let id = row.id(annotation::ID)?;
            Entry {
                id,
                what: What::Note,
                subject: row.text(annotation::SUBJECT).to_owned(),
                text: short(row.text(annotation::TEXT)),
                at: row.moment(annotation::CREATED)?,
                due: None,
                who: row.shown(annotation::AUTHOR).to_owned(),
                progress: Progress::Done,
                regarding: None,
                thread: id,
            }
        }
    })
}

/// State 1 is done and 2 called off in every activity (semantics B1); 3 is a planned appointment.
fn progress(state: Option<i64>) -> Progress {
    match state {
        Some(1) => Progress::Done,
        Some(2) => Progress::Canceled,
        Some(_) | None => Progress::Open,
    }
}

/// A text without markup, as much as is shown: some clients write HTML into notes and tasks.
fn short(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            _ => plain.push(letter),
        }
    }
    // A text with a lone `<` is no markup.
    let plain = if inside { text.to_owned() } else { plain };
    plain.trim().chars().take(MAX_TEXT_CHARS).collect()
}

/// Asks for the text of a mail.
pub fn text_request(service: &Service, activity: Uuid) -> Request {
    service.get(Query::new(odata::key(email::SET, activity)).select(&[email::TEXT]))
}

/// The text of a mail as it came: hostile.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_text(reply: Reply, now: Moment) -> Result<Body, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let text = Row::new(&value).map(|row| row.text(email::TEXT).to_owned());
    Ok(Body::new(text.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn markup_of_other_clients_is_left_out_and_signs_stay() {
        let table = [
            ("<div>Said <b>yes</b></div>", "Said yes"),
            ("price < 5", "price < 5"),
            ("a > b", "a > b"),
            ("  \n", ""),
        ];
        for (text, expected) in table {
            assert_eq!(short(text), expected);
        }
        assert_eq!(short(&"ह".repeat(5_000)).chars().count(), super::MAX_TEXT_CHARS);
    }
}
