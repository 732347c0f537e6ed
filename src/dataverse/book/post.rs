//! Mail that people write at a record's page: written down, given to be sent, taken back, and how far it is.

use domain::{
    correspondence::{
        Answered, Issued, Letter, MAX_UNDERWAY, Part, Post, Recipient, Stage, Underway, to_html,
    },
    mail::{Address, Moment},
    party::{Kind, Record},
    tracking::{MAX_SUBJECT, cut},
    want::Found,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    date,
    odata::{self, Query},
};

use crate::{
    fault::Fault,
    ledger::names::{email as more, party as more_party},
    names::{self, email, party, systemuser},
    rows::{self, Row},
    service::{Service, answers, bind, bound, changed, good, next},
};

/// The action that has a mail sent.
const SEND: &str = "Microsoft.Dynamics.CRM.SendEmail";
/// `email.statecode` and `email.statuscode` (semantics B1).
const OPEN: i64 = 0;
const CANCELED_STATE: i64 = 2;
const DRAFT: i64 = 1;
const CANCELED: i64 = 5;
const PENDING: i64 = 6;
const SENDING: i64 = 7;
const FAILED: i64 = 8;
/// `activityparty.participationtypemask` (semantics B1).
const FROM: i64 = 1;
const TO: i64 = 2;
const CC: i64 = 3;

/// What is read of every mail.
const COLUMNS: &[&str] = &[
    email::ID,
    email::SUBJECT,
    email::OUTGOING,
    email::STATE,
    email::STATUS,
    email::SORT,
    email::CREATED,
    email::OWNER,
    email::REGARDING,
    email::CONTINUES_ID,
    email::PARENT_ID,
    more::SENT,
    more::AFTER,
    more::ATTEMPTS,
    more::POSTPONED,
];

fn parties() -> String {
    let select = [party::PART, party::ADDRESS, party::NAME, more_party::WHO].join(",");
    format!("{}($select={select})", email::PARTIES)
}

/// The mail as a row.
fn body(letter: &Letter) -> Result<Value, Fault> {
    let mut row = Map::new();
    let regarding = names::regarding(letter.regarding.kind).ok_or_else(|| {
        Fault::Senseless(format!("an e-mail cannot be regarding a {}", names::table(letter.regarding.kind)))
    })?;
    if letter.from.kind != Kind::User {
        return Err(Fault::Senseless("a user sends it".into()));
    }
    row.insert(email::SUBJECT.into(), cut(letter.subject.trim(), MAX_SUBJECT).into());
    row.insert(email::TEXT.into(), to_html(&letter.text).into());
    row.insert(email::OUTGOING.into(), true.into());
    row.insert(bound(regarding), bind(names::set(letter.regarding.kind), letter.regarding.id));
    let later = letter.later.map(|at| Value::from(date::write_rfc3339(at.0)));
    if later.is_some() || letter.version.is_some() {
        row.insert(more::AFTER.into(), later.unwrap_or_default());
    }
    if let Some(answered) = &letter.answers {
        row.insert(bound(email::PARENT), bind(email::SET, answered.activity));
        row.insert(bound(email::CONTINUES), bind(email::SET, answered.thread));
    }
    let from = json!({ (bound(party::USER)): bind(systemuser::SET, letter.from.id), (party::PART): FROM });
    let all = [(TO, &letter.to), (CC, &letter.cc)];
    let others = all.iter().flat_map(|(part, list)| list.iter().map(move |one| recipient(one, *part)));
    row.insert(email::PARTIES.into(), std::iter::once(from).chain(others).collect::<Vec<_>>().into());
    Ok(Value::Object(row))
}

fn recipient(one: &Recipient, part: i64) -> Value {
    let mut row = Map::new();
    row.insert(party::PART.into(), part.into());
    row.insert(party::ADDRESS.into(), one.address.as_str().into());
    match one.record.as_ref().and_then(|record| Some((names::party(record.kind)?, record))) {
        Some((nav, record)) => row.insert(bound(nav), bind(names::set(record.kind), record.id)),
        None => row.insert(party::NAME.into(), one.address.as_str().into()),
    };
    Value::Object(row)
}

fn send_now(service: &Service, id: Uuid) -> Request {
    service.call(&format!("{}/{SEND}", odata::key(email::SET, id)), &json!({ "IssueSend": true }))
}

fn status(service: &Service, id: Uuid) -> Request {
    service.get(Query::new(odata::key(email::SET, id)).select(COLUMNS))
}

/// Writes the mail down, has it sent, and asks how it stands then: one request. All of it may be repeated.
///
/// # Errors
/// Where the mail makes no sense, or passes a limit of batches.
pub fn request(service: &Service, letter: &Letter) -> Result<Request, Fault> {
    let body = body(letter)?;
    let write = match &letter.version {
        None => service.create(email::SET, letter.id, &body),
        Some(version) => service.change(email::SET, letter.id, Some(version), &body),
    };
    let mut batch = Batch::new().going_on();
    batch.push_set(vec![write]);
    batch.push(send_now(service, letter.id));
    batch.push(status(service, letter.id));
    service.batch(batch)
}

/// What came of it. Whatever an attempt before this one did counts: how the mail stands is the truth.
///
/// # Errors
/// Where the CRM refused or failed and the mail is not there.
pub fn read(letter: &Letter, reply: &Reply, now: Moment) -> Result<Issued, Fault> {
    let mut answers = answers(reply, now)?;
    let written = changed(&mut answers, now);
    let sent = next(&mut answers, now).map(|_| ());
    let stage = next(&mut answers, now).and_then(|reply| stage_of(&reply, now));
    match (written, sent, stage) {
        // Somebody else changed the row: what is sent is theirs, not this.
        (Err(fault), _, Ok(stage)) if letter.version.is_some() && !stage.moves() => Err(fault),
        (_, _, Ok(stage)) if !stage.is_open() => Ok(Issued { stage, refused: None }),
        (Err(fault), _, Ok(_)) if !fault.is_conflict() => Err(fault),
        (_, Err(fault), Ok(stage)) => Ok(Issued { stage, refused: Some(fault.into()) }),
        (_, Ok(()), Ok(stage)) => Ok(Issued { stage, refused: None }),
        (Err(fault), _, Err(_)) | (Ok(()), _, Err(fault)) => Err(fault),
    }
}

fn stage_of(reply: &Reply, now: Moment) -> Result<Stage, Fault> {
    let value = rows::json(reply)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is no object".into()))?;
    Ok(stage(&row, now))
}

fn stage(row: &Row<'_>, now: Moment) -> Stage {
    let ahead = |column: &str| row.moment(column).filter(|at| *at > now);
    match (row.number(email::STATE), row.number(email::STATUS)) {
        (Some(OPEN), Some(FAILED)) => Stage::Failed,
        (Some(OPEN) | None, _) => Stage::Draft,
        (Some(CANCELED_STATE), _) => Stage::Canceled,
        (_, Some(PENDING)) => match ahead(more::POSTPONED) {
            Some(again) => Stage::Again(again),
            None => Stage::Waiting(ahead(more::AFTER)),
        },
        (_, Some(SENDING)) => Stage::Sending,
        _ => {
            let at = row.moment(more::SENT).or_else(|| row.moment(email::SORT));
            Stage::Sent(at.or_else(|| row.moment(email::CREATED)).unwrap_or(now))
        }
    }
}

/// Has a mail sent that is written down: one that failed, or that was taken back.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn again(service: &Service, id: Uuid) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    batch.push(send_now(service, id));
    batch.push(status(service, id));
    service.batch(batch)
}

/// What came of it.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_again(reply: &Reply, now: Moment) -> Result<Issued, Fault> {
    let mut answers = answers(reply, now)?;
    let sent = next(&mut answers, now).map(|_| ());
    let stage = next(&mut answers, now).and_then(|reply| stage_of(&reply, now));
    match (sent, stage) {
        (_, Ok(stage)) if !stage.is_open() => Ok(Issued { stage, refused: None }),
        (Ok(()), Ok(stage)) => Ok(Issued { stage, refused: None }),
        (Err(fault), _) | (Ok(()), Err(fault)) => Err(fault),
    }
}

/// Takes a mail back that waits: in the version in which it was seen waiting, so that one that is given to the mailbox
/// meanwhile is not. It is a draft again.
pub fn take_back(service: &Service, id: Uuid, version: &str) -> Request {
    let draft = json!({ (email::STATE): OPEN, (email::STATUS): DRAFT });
    service.change(email::SET, id, Some(version), &draft)
}

/// Calls a mail off that is open: it stays, and says that nobody sent it.
pub fn call_off(service: &Service, id: Uuid, version: &str) -> Request {
    let canceled = json!({ (email::STATE): CANCELED_STATE, (email::STATUS): CANCELED });
    service.change(email::SET, id, Some(version), &canceled)
}

/// What came of either.
///
/// # Errors
/// Where the CRM refused or failed; a mail that changed meanwhile is a conflict.
pub fn read_change(reply: Reply, now: Moment) -> Result<(), Fault> {
    good(reply, now).map(|_| ())
}

/// Asks for the mails of a record that are not sent yet, and for those of these that may be meanwhile.
pub fn underway(service: &Service, of: &Record, also: &[Uuid]) -> Request {
    let known = odata::any_of(also.iter().take(MAX_UNDERWAY).map(|id| format!("{} eq {id}", email::ID)));
    let known = known.map(|known| format!(" or {known}")).unwrap_or_default();
    let filter = format!(
        "{regarding} eq {of} and {out} eq true and ({state} eq {OPEN} or {status} eq {PENDING} or \
         {status} eq {SENDING}{known})",
        regarding = email::REGARDING,
        of = of.id,
        out = email::OUTGOING,
        state = email::STATE,
        status = email::STATUS,
    );
    let select: Vec<&str> = COLUMNS.iter().copied().chain([email::TEXT]).collect();
    let query = Query::new(email::SET).select(&select).filter(&filter).expand(&parties());
    service.get(query.order_by(&format!("{} desc", email::CREATED)).top(MAX_UNDERWAY))
}

/// Reads them, the newest first.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_underway(reply: Reply, now: Moment) -> Result<Vec<Underway>, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let one = |row: Row<'_>| {
        let id = row.id(email::ID)?;
        let answers = row
            .id(email::PARENT_ID)
            .map(|activity| Answered { activity, thread: row.id(email::CONTINUES_ID).unwrap_or(activity) });
        Some(Underway {
            id,
            version: row.etag().unwrap_or("*").to_owned(),
            stage: stage(&row, now),
            attempts: row.number(more::ATTEMPTS).and_then(|count| count.try_into().ok()).unwrap_or(0),
            from: people(&row, FROM).next().and_then(|one| one.record),
            owner: row.lookup(email::OWNER),
            to: people(&row, part(Part::To)).collect(),
            cc: people(&row, part(Part::Cc)).collect(),
            subject: row.text(email::SUBJECT).to_owned(),
            html: row.text(email::TEXT).to_owned(),
            later: row.moment(more::AFTER),
            answers,
            at: row.moment(email::CREATED).unwrap_or(now),
        })
    };
    Ok(list.iter().filter_map(Row::new).filter_map(one).collect())
}

fn part(part: Part) -> i64 {
    match part {
        Part::To => TO,
        Part::Cc => CC,
    }
}

fn people<'a>(row: &Row<'a>, part: i64) -> impl Iterator<Item = Recipient> + use<'a> {
    let rows = row.rows(email::PARTIES).filter(move |party| party.number(party::PART) == Some(part));
    rows.map(|party| {
        let address = party.text(party::ADDRESS);
        let address = if address.is_empty() { party.text(party::NAME) } else { address };
        Recipient { record: party.lookup(more_party::WHO), address: Address::new(address) }
    })
}

/// Asks for a mail that is shown by itself, or answered.
pub fn post(service: &Service, id: Uuid) -> Request {
    service.get(Query::new(odata::key(email::SET, id)).select(COLUMNS).expand(&parties()))
}

/// Reads it.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_post(id: Uuid, reply: Reply, now: Moment) -> Result<Post, Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is no object".into()))?;
    Ok(Post {
        id,
        incoming: row.flag(email::OUTGOING) == Some(false),
        subject: row.text(email::SUBJECT).to_owned(),
        from: people(&row, FROM).next(),
        to: people(&row, TO).collect(),
        cc: people(&row, CC).collect(),
        at: row.moment(email::SORT).or_else(|| row.moment(email::CREATED)),
        regarding: row.lookup(email::REGARDING),
        thread: row.id(email::CONTINUES_ID).or_else(|| row.id(email::PARENT_ID)).unwrap_or(id),
    })
}

/// Colleagues who are told for one search.
const MAX_COLLEAGUES: usize = 8;
/// What is typed is looked for up to this length, in UTF-16 units.
const MAX_TYPED: usize = 100;

/// Asks for colleagues by name or address.
pub fn colleagues(service: &Service, text: &str) -> Request {
    let literal = odata::quote(&cut(text.trim(), MAX_TYPED));
    let fits = [systemuser::NAME, systemuser::MAIN].map(|column| format!("contains({column},{literal})"));
    let filter = format!(
        "{} eq false and {} ne null and ({})",
        systemuser::DISABLED,
        systemuser::MAIN,
        odata::any_of(fits).unwrap_or_default()
    );
    let select = [systemuser::ID, systemuser::NAME, systemuser::MAIN, systemuser::JOB];
    let query = Query::new(systemuser::SET).select(&select).filter(&filter);
    service.get(query.order_by(systemuser::NAME).top(MAX_COLLEAGUES))
}

/// Reads them.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_colleagues(reply: Reply, now: Moment) -> Result<Vec<Found>, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let one = |row: Row<'_>| {
        let name = row.text(systemuser::NAME).to_owned();
        let record = Record { kind: Kind::User, id: row.id(systemuser::ID)?, name };
        let address = Some(Address::new(row.text(systemuser::MAIN))).filter(Address::is_valid);
        Some(Found { record, detail: row.text(systemuser::JOB).to_owned(), address })
    };
    Ok(list.iter().filter_map(Row::new).filter_map(one).collect())
}

/// Asks for the row of whoever asks.
pub fn myself(service: &Service, id: Uuid) -> Request {
    service.get(Query::new(odata::key(systemuser::SET, id)).select(&[systemuser::NAME, systemuser::MAIN]))
}

/// Reads it.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_myself(id: Uuid, reply: Reply, now: Moment) -> Result<(Record, Address), Fault> {
    let value = rows::json(&good(reply, now)?)?;
    let row = Row::new(&value).ok_or_else(|| Fault::Odd("a row that is no object".into()))?;
    let record = Record { kind: Kind::User, id, name: row.text(systemuser::NAME).to_owned() };
    Ok((record, Address::new(row.text(systemuser::MAIN))))
}
