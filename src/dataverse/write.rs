//! Writing a mail as an activity, once, however often and by however many it is asked for.
//!
//! One `$batch`: a change set that creates the person the mail is regarding (where they are new), the e-mail with its
//! parties, and sets its state; then a look at the activity, so that what is told is what the CRM says. Where
//! somebody was quicker the change set fails as a whole, and the look finds theirs.

use domain::{
    identity,
    mail::{Direction, Moment, Part},
    party::{NewParty, Tracked},
    tracking::{Activity, MAX_RELATED, MAX_STANDS, MAX_SUBJECT, cut},
    want::Written,
};
use serde_json::{Map, Value, json};
use wire::{Reply, Request, batch::Batch, date};

use crate::{
    fault::Fault,
    names::{self, email, party},
    note, person,
    rows::{self, Row},
    service::{Service, answers, bind, bound, changed, next},
    several, tracked,
};

/// Length of `activityparty.addressused` in UTF-16 units.
const MAX_ADDRESS: usize = 320;
/// Length of `activityparty.unresolvedpartyname`.
const MAX_PARTY_NAME: usize = 200;
/// Length of `email.sender`.
const MAX_SENDER: usize = 250;
/// Length of `email.torecipients`.
const MAX_RECIPIENTS: usize = 500;

/// `email.statecode` and `statuscode` (semantics B1).
const COMPLETED: i64 = 1;
const SENT: i64 = 3;
const RECEIVED: i64 = 4;

/// How often the same thing was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Everything is written.
    First,
    /// Something is there already, and it is not the activity: what may stand in the way is left out. That is the
    /// new person (an earlier attempt added them), and a Message-ID that is too long for its column (another mail
    /// may begin the same).
    Second,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The activity is there.
    Written(Box<Written>),
    /// [`Attempt::Second`] may succeed.
    Again,
}

/// The activity as one request.
///
/// # Errors
/// Where a row of that kind cannot be regarded, or a limit is passed.
pub fn request(
    service: &Service,
    activity: &Activity,
    person: Option<&NewParty>,
    attempt: Attempt,
) -> Result<Request, Fault> {
    let mut set = match person {
        Some(person) if attempt == Attempt::First => {
            let regarding = activity.regarding.as_ref().filter(|record| record.kind == person.kind);
            let own = || identity::new_row(person.kind, &person.address, activity.id);
            person::creates(service, person, regarding.map_or_else(own, |record| record.id))?
        }
        Some(_) | None => Vec::new(),
    };
    set.push(service.create(email::SET, activity.id, &Value::Object(body(activity, attempt)?)));
    set.push(service.change(email::SET, activity.id, None, &done(activity.mail.direction)));
    let mut batch = Batch::new().going_on();
    batch.push_set(set);
    batch.push(service.get(tracked::query(activity.id, activity.mail.message_id.as_ref())));
    service.batch(batch)
}

pub(crate) fn done(direction: Direction) -> Value {
    let status = match direction {
        Direction::Incoming => RECEIVED,
        Direction::Outgoing => SENT,
    };
    json!({ (email::STATE): COMPLETED, (email::STATUS): status })
}

pub(crate) fn body(activity: &Activity, attempt: Attempt) -> Result<Map<String, Value>, Fault> {
    let mail = &activity.mail;
    let mut row = Map::new();
    row.insert(email::SUBJECT.into(), cut(&mail.subject, MAX_SUBJECT).into());
    row.insert(email::OUTGOING.into(), (mail.direction == Direction::Outgoing).into());
    if let Some(id) = &mail.message_id {
        let fits = !tracked::spellings(id).is_empty();
        if fits || attempt == Attempt::First {
            row.insert(email::MESSAGE_ID.into(), tracked::stored(id).into());
        }
    }
    if let Some(at) = mail.at {
        let at = date::write_rfc3339(at.0);
        for column in [email::STARTED, email::ENDED, email::DUE, email::SORT] {
            row.insert(column.into(), at.as_str().into());
        }
    }
    if let Some(body) = &activity.body {
        row.insert(email::TEXT.into(), body.html.as_str().into());
    }
    if activity.body.as_ref().is_none_or(|body| body.truncated) {
        row.insert(email::NOTICE.into(), tracked::NOTICE_TRUNCATED.into());
    }
    if let Some(from) = &mail.from {
        row.insert(email::SENDER.into(), cut(from.address.as_str(), MAX_SENDER).into());
    }
    let recipients = recipients(activity);
    if !recipients.is_empty() {
        row.insert(email::RECIPIENTS.into(), recipients.into());
    }
    if activity.sender_unresolved {
        row.insert(email::UNRESOLVED.into(), true.into());
    }
    if let Some(record) = &activity.regarding {
        let nav = names::regarding(record.kind).ok_or_else(|| {
            Fault::Senseless(format!("an e-mail cannot be regarding a {}", names::table(record.kind)))
        })?;
        row.insert(bound(nav), bind(names::set(record.kind), record.id));
    }
    if let Some(owner) = &activity.owner {
        row.insert(bound(email::OWNED_BY), bind(names::set(owner.kind), owner.id));
    }
    if let Some(parent) = &activity.parent {
        row.insert(bound(email::CONTINUES), bind(email::SET, parent.activity));
        if parent.method.sets_parent() {
            row.insert(bound(email::PARENT), bind(email::SET, parent.activity));
        }
    }
    if let Some(params) = note::leaving_out(&activity.left_out) {
        row.insert(email::PARAMS.into(), params.into());
    }
    let parties = parties(activity, mask);
    if !parties.is_empty() {
        row.insert(email::PARTIES.into(), Value::Array(parties));
    }
    Ok(row)
}

/// The To line as addresses, as many as fit whole.
fn recipients(activity: &Activity) -> String {
    let mut line = String::new();
    for person in &activity.mail.to {
        let more = format!("{};", person.address.as_str());
        if line.encode_utf16().count() + more.encode_utf16().count() > MAX_RECIPIENTS {
            break;
        }
        line.push_str(&more);
    }
    line
}

/// Everyone on the mail, nobody twice in the same part. `mask` tells in what part each is.
pub(crate) fn parties(activity: &Activity, mask: fn(Part) -> i64) -> Vec<Value> {
    let mut seen = Vec::new();
    let mut parties = Vec::new();
    for stand in activity.stands.iter().take(MAX_STANDS) {
        // A row that cannot be a party stands as its address.
        let record = stand.record.as_ref().and_then(|record| Some((record, names::party(record.kind)?)));
        let who = (stand.part, &stand.person.address, record.map(|(record, _)| (record.kind, record.id)));
        if seen.contains(&who) {
            continue;
        }
        seen.push(who);
        let mut row = Map::new();
        row.insert(party::PART.into(), mask(stand.part).into());
        if !stand.person.address.as_str().is_empty() {
            row.insert(party::ADDRESS.into(), cut(stand.person.address.as_str(), MAX_ADDRESS).into());
        }
        match record {
            Some((record, nav)) => {
                row.insert(bound(nav), bind(names::set(record.kind), record.id));
            }
            None => {
                row.insert(party::NAME.into(), cut(stand.person.label(), MAX_PARTY_NAME).into());
            }
        }
        parties.push(Value::Object(row));
    }
    parties.extend(activity.related.iter().take(MAX_RELATED).filter_map(several::linked));
    parties
}

/// `activityparty.participationtypemask` (semantics B1).
fn mask(part: Part) -> i64 {
    match part {
        Part::From => 1,
        Part::To => 2,
        Part::Cc => 3,
        Part::Bcc => 4,
    }
}

/// What came of it.
///
/// # Errors
/// Where the CRM refused or failed; also where an activity of the mail is there that this person may not read.
pub fn read(
    activity: &Activity,
    person: Option<&NewParty>,
    attempt: Attempt,
    reply: &Reply,
    now: Moment,
) -> Result<Outcome, Fault> {
    let mut answers = answers(reply, now)?;
    let change = changed(&mut answers, now);
    let was_there = match &change {
        Ok(()) => false,
        Err(fault) if fault.is_conflict() => true,
        Err(fault) => return Err(fault.clone()),
    };
    let found = next(&mut answers, now).and_then(|reply| rows::list(&reply));
    let tracked = match &found {
        Ok(list) => theirs(activity, list),
        Err(_) => None,
    };
    match (change, tracked, found) {
        (_, Some(tracked), _) => Ok(Outcome::Written(Box::new(Written { tracked, was_there }))),
        // Written, and not readable: what is known is what was sent.
        (Ok(()), None, _) => {
            Ok(Outcome::Written(Box::new(Written { tracked: ours(activity, now), was_there })))
        }
        (Err(_), None, Err(fault)) => Err(fault),
        (Err(_), None, Ok(_)) if attempt == Attempt::First && differs(activity, person) => Ok(Outcome::Again),
        (Err(fault), None, Ok(_)) => Err(hidden(fault)),
    }
}

/// Whether the second attempt leaves anything out.
pub(crate) fn differs(activity: &Activity, person: Option<&NewParty>) -> bool {
    person.is_some() || activity.mail.message_id.as_ref().is_some_and(|id| tracked::spellings(id).is_empty())
}

/// A row is there and cannot be seen: somebody else's, and theirs alone. That is a matter of permission, in the
/// CRM's own words.
pub(crate) fn hidden(fault: Fault) -> Fault {
    match fault {
        Fault::Refused { message, .. } => {
            Fault::Refused { status: 403, code: String::new(), message, retry_after_ms: None }
        }
        Fault::Transport(_) | Fault::Odd(_) | Fault::Unsendable(_) | Fault::Senseless(_) => fault,
    }
}

/// Of the mail's activities the one meant: ours before another product's, then the oldest.
pub(crate) fn theirs(activity: &Activity, list: &[Value]) -> Option<Tracked> {
    let id = activity.mail.message_id.as_ref();
    let all = list.iter().filter_map(Row::new).filter_map(|row| tracked::read(&row, activity.id, id));
    let same = |found: &Tracked| {
        found.activity == activity.id
            || (found.direction == activity.mail.direction && found.message_id.as_ref() == id)
    };
    all.filter(same).min_by_key(|found| (found.activity != activity.id, found.at, found.activity))
}

pub(crate) fn ours(activity: &Activity, now: Moment) -> Tracked {
    Tracked {
        activity: activity.id,
        message_id: activity.mail.message_id.clone(),
        direction: activity.mail.direction,
        regarding: activity.regarding.clone(),
        by: None,
        at: now,
        owner: activity.owner.clone(),
        untracked: Vec::new(),
        text_incomplete: activity.body.as_ref().is_none_or(|body| body.truncated),
        files: None,
        queues: Vec::new(),
        left_out: activity.left_out.clone(),
    }
}
