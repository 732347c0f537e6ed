//! Mail that people write in the CRM and a synchronizer sends: what waits, one such mail whole, and how far it is
//! (semantics B16; states in B1).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    mail::{Address, Body, MessageId, Moment, Person},
    outgoing::{Addressee, Enclosure, Head, Letter, Progress},
    party::{Kind, Record},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    date,
    odata::{self, Query},
};

use super::names::{attachment, email as more, party as more_party};
use crate::{
    fault::Fault,
    names::{email, party},
    rows::{self, Row},
    service::{Service, answers, next},
    tracked,
};

/// `email.statuscode` (B1).
const DRAFT_FAILED: i64 = 8;
const SENT: i64 = 3;
const PENDING: i64 = 6;
const SENDING: i64 = 7;
/// `email.statecode`.
const OPEN: i64 = 0;
const COMPLETED: i64 = 1;
/// `activityparty.participationtypemask`.
const FROM: i64 = 1;
const TO: i64 = 2;
const CC: i64 = 3;
const BCC: i64 = 4;
/// Files of one mail that are read; Exchange takes 250 ("Exchange Online limits").
const MAX_FILES: usize = 250;
/// The media type of a mail that is no HTML.
const PLAIN: &str = "text/plain";

/// Columns of a party, and who it is.
const PARTY: &[&str] = &[party::PART, party::ADDRESS, party::NAME, more_party::WHO];

/// Asks for the mails that wait.
pub(super) fn waiting(service: &Service, now: Moment, most: usize) -> Request {
    let filter = format!(
        "{state} eq {COMPLETED} and {out} eq true and ({status} eq {PENDING} or {status} eq {SENDING}) and \
         ({after} eq null or {after} le {now}) and ({post} eq null or {post} le {now})",
        state = email::STATE,
        out = email::OUTGOING,
        status = email::STATUS,
        after = more::AFTER,
        post = more::POSTPONED,
        now = date::write_rfc3339(now.0),
    );
    let sender = format!("{}($select={};$filter={} eq {FROM})", email::PARTIES, PARTY.join(","), party::PART);
    let query = Query::new(email::SET)
        .select(&[email::ID, email::OWNER, more::AFTER])
        .filter(&filter)
        .expand(&sender)
        .order_by(email::CREATED)
        .top(most);
    service.get(query)
}

/// Reads them. One whose sender nobody can tell is told without one.
///
/// # Errors
/// Where it is no collection.
pub(super) fn read_waiting(reply: &Reply) -> Result<Vec<Head>, Fault> {
    let list = rows::list(reply)?;
    Ok(list.iter().filter_map(Row::new).filter_map(|row| head(&row)).collect())
}

fn head(row: &Row<'_>) -> Option<Head> {
    let is_sender = |party: &Row<'_>| party.number(party::PART) == Some(FROM);
    let sender = row.rows(email::PARTIES).find(is_sender).and_then(|party| party.lookup(more_party::WHO));
    let of_ours = |record: &Record| matches!(record.kind, Kind::User | Kind::Queue);
    Some(Head {
        activity: row.id(email::ID)?,
        sender: sender.filter(of_ours),
        owner: row.lookup(email::OWNER),
        after: row.moment(more::AFTER),
    })
}

/// Asks for one of them, and for its files without their content.
///
/// # Errors
/// Where it passes a limit of batches.
pub(super) fn letter(service: &Service, activity: Uuid) -> Result<Request, Fault> {
    let parties = format!("{}($select={})", email::PARTIES, PARTY.join(","));
    let with = format!("{parties},{}($select={})", email::PARENT, email::MESSAGE_ID);
    let select = [
        email::ID,
        email::STATE,
        email::STATUS,
        email::OWNER,
        email::SUBJECT,
        email::TEXT,
        more::AFTER,
        more::ATTEMPTS,
        more::PRIORITY,
        more::FORM,
        more::TOKEN,
    ];
    let files =
        [attachment::ID, attachment::NAME, attachment::MEDIA_TYPE, attachment::CONTENT_ID, attachment::BYTES];
    let mut batch = Batch::new().going_on();
    batch.push(service.get(Query::new(odata::key(email::SET, activity)).select(&select).expand(&with)));
    let of_mail = format!("{} eq {activity}", attachment::OBJECT);
    let files = Query::new(attachment::SET).select(&files).filter(&of_mail).order_by(attachment::NUMBER);
    batch.push(service.get(files.top(MAX_FILES)));
    service.batch(batch)
}

/// Reads it; `None` where it is gone.
///
/// # Errors
/// Where the CRM refused or failed.
pub(super) fn read_letter(reply: &Reply, now: Moment) -> Result<Option<Letter>, Fault> {
    let mut answers = answers(reply, now)?;
    let row = match next(&mut answers, now) {
        Ok(reply) => rows::json(&reply)?,
        Err(fault) if fault.status() == Some(404) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let files = rows::list(&next(&mut answers, now)?)?;
    let Some(row) = Row::new(&row) else { return Ok(None) };
    let Some(head) = head(&row) else { return Err(Fault::Odd("an e-mail without a key".into())) };
    let parties = |part: i64| {
        row.rows(email::PARTIES).filter(move |party| party.number(party::PART) == Some(part)).map(addressee)
    };
    let text = row.text(email::TEXT);
    let body = match row.text(more::FORM).eq_ignore_ascii_case(PLAIN) {
        true => Body::new(format!("<pre>{}</pre>", escaped(text))),
        false => Body::new(text.to_owned()),
    };
    Ok(Some(Letter {
        head,
        version: row.etag().map(str::to_owned),
        waits: row.number(email::STATE) == Some(COMPLETED)
            && matches!(row.number(email::STATUS), Some(PENDING | SENDING)),
        failed: row.number(email::STATE) == Some(OPEN) && row.number(email::STATUS) == Some(DRAFT_FAILED),
        from: parties(FROM).next().map(|sender| sender.person),
        to: parties(TO).collect(),
        cc: parties(CC).collect(),
        bcc: parties(BCC).collect(),
        subject: row.text(email::SUBJECT).to_owned(),
        body,
        answers: row.inner(email::PARENT).and_then(|parent| MessageId::new(parent.text(email::MESSAGE_ID))),
        urgency: match row.number(more::PRIORITY) {
            Some(0) => -1,
            Some(2) => 1,
            Some(_) | None => 0,
        },
        token: Some(row.text(more::TOKEN).to_owned()).filter(|token| !token.is_empty()),
        files: files.iter().filter_map(Row::new).filter_map(|row| enclosure(&row)).collect(),
        attempts: row.number(more::ATTEMPTS).and_then(|n| n.try_into().ok()).unwrap_or(0),
    }))
}

fn addressee(party: Row<'_>) -> Addressee {
    let shown = party.shown(more_party::WHO);
    let name = if shown.is_empty() { party.text(party::NAME) } else { shown };
    Addressee {
        person: Person { address: Address::new(party.text(party::ADDRESS)), name: name.to_owned() },
        known: party.id(more_party::WHO).is_some(),
    }
}

fn enclosure(row: &Row<'_>) -> Option<Enclosure> {
    let name = row.text(attachment::NAME).trim();
    Some(Enclosure {
        id: row.id(attachment::ID)?,
        name: if name.is_empty() { "attachment".to_owned() } else { name.to_owned() },
        media_type: row.text(attachment::MEDIA_TYPE).to_owned(),
        content_id: row.text(attachment::CONTENT_ID).to_owned(),
        bytes: row.number(attachment::BYTES).and_then(|n| n.try_into().ok()).unwrap_or(0),
    })
}

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Asks for the content of a file.
pub(super) fn content(service: &Service, file: Uuid) -> Request {
    service.get(Query::new(odata::key(attachment::SET, file)).select(&[attachment::BODY]))
}

/// Reads it.
///
/// # Errors
/// Where it is not in base64.
pub(super) fn read_content(reply: &Reply) -> Result<Vec<u8>, Fault> {
    let row = rows::json(reply)?;
    let text = Row::new(&row).map(|row| row.text(attachment::BODY)).unwrap_or_default();
    STANDARD.decode(text).map_err(|error| Fault::Odd(format!("a file that is not in base64: {error}")))
}

/// The request that says how far the sending of a mail is.
pub(super) fn progress(
    service: &Service,
    activity: Uuid,
    version: Option<&str>,
    progress: &Progress,
) -> Request {
    let mut row = Map::new();
    let mut put = |column: &str, value: Value| row.insert(column.to_owned(), value);
    let named = |message: &Option<MessageId>| {
        let fits = message.as_ref().filter(|id| !tracked::spellings(id).is_empty());
        fits.map(|id| Value::from(tracked::stored(id)))
    };
    match progress {
        Progress::Sending { message } => {
            put(email::STATE, COMPLETED.into());
            put(email::STATUS, SENDING.into());
            if let Some(id) = named(message) {
                put(email::MESSAGE_ID, id);
            }
        }
        Progress::Tried { attempts, again } => {
            put(more::ATTEMPTS, (*attempts).into());
            put(more::POSTPONED, json!(date::write_rfc3339(again.0)));
        }
        Progress::Sent { message, at } => {
            put(email::STATE, COMPLETED.into());
            put(email::STATUS, SENT.into());
            for column in [more::SENT, email::ENDED, email::SORT] {
                put(column, json!(date::write_rfc3339(at.0)));
            }
            put(more::POSTPONED, Value::Null);
            if let Some(id) = named(message) {
                put(email::MESSAGE_ID, id);
            }
        }
        Progress::Failed { attempts } => {
            put(email::STATE, OPEN.into());
            put(email::STATUS, DRAFT_FAILED.into());
            put(more::ATTEMPTS, (*attempts).into());
            put(more::POSTPONED, Value::Null);
            put(email::MESSAGE_ID, Value::Null);
        }
    }
    service.change(email::SET, activity, version, &Value::Object(row))
}
