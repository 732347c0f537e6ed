//! Writing many mails by one `$batch`: a change set a mail, which creates the person its sender becomes, the activity
//! under its computed key, its attachments and queue items, and sets its state. One that is refused undoes itself
//! alone. Where an activity is there already, a look afterwards tells what it says.

use std::collections::{HashMap, HashSet};

use domain::{
    identity,
    ledger::Entry,
    mail::Moment,
    party::{Kind, Tracked},
    want::Written,
};
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::{Answer, Batch},
    odata,
};

use super::{
    files,
    held::{self, Held},
    know, missing,
    names::{email as more, mailbox},
    queues, thread,
};
use crate::{
    fault::Fault,
    names::{self, email},
    person,
    rows::{self, Row},
    service::{Service, answers, bind, bound, next},
    tracked,
    write::{self, Attempt},
};

/// Requests of one batch that are used: Dataverse takes 1,000.
const MAX_REQUESTS: usize = 900;
/// Bytes of one batch that are used: of the 32 MiB that one may have, as they were counted before they were escaped.
const MAX_BYTES: usize = 12 * 1024 * 1024;
/// Activities that are looked for at a time after a conflict.
const MAX_LOOKS: usize = 100;
/// `email.notifications`: not all attachments could be saved (semantics B1).
const NOTICE_FILES: i64 = 1;
/// `email.correlationmethod` of a mail that continues none.
const NO_METHOD: i64 = 0;

/// An entry on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Try {
    /// Which entry.
    pub(super) at: usize,
    /// What is left out because something else is there already.
    attempt: Attempt,
    /// Without the columns that only the system sets in most organizations.
    plain: bool,
    /// With the bytes of its files, also of those that the CRM may hold already.
    whole: bool,
}

impl Try {
    /// The first of that entry.
    pub(super) fn first(at: usize) -> Self {
        Self { at, attempt: Attempt::First, plain: false, whole: false }
    }

    /// The same, naming what the CRM holds by now.
    pub(super) fn naming(self) -> Self {
        Self { whole: false, ..self }
    }
}

/// What came of a try.
#[derive(Debug)]
pub(super) enum Came {
    /// It is written.
    Written(Box<Written>),
    /// Something is there already: see what.
    Look(Fault),
    /// The same once more, less of it.
    Again(Try),
    /// It is refused.
    Refused(Fault),
}

/// Tries that go together into one batch: by their requests and bytes. An entry alone is never too large to be tried.
pub(super) fn packs(entries: &[Entry], tries: &[Try]) -> Vec<Vec<Try>> {
    let mut packs: Vec<Vec<Try>> = Vec::new();
    let (mut requests, mut bytes) = (0, 0);
    for one in tries {
        let Some(entry) = entries.get(one.at) else { continue };
        let (more_requests, more_bytes) = weight(entry);
        let fits = requests + more_requests <= MAX_REQUESTS && bytes + more_bytes <= MAX_BYTES;
        match packs.last_mut().filter(|_| fits) {
            Some(pack) => {
                pack.push(*one);
                (requests, bytes) = (requests + more_requests, bytes + more_bytes);
            }
            None => {
                packs.push(vec![*one]);
                (requests, bytes) = (more_requests, more_bytes);
            }
        }
    }
    packs
}

/// Requests and bytes of an entry, a little more than less.
fn weight(entry: &Entry) -> (usize, usize) {
    let plan = &entry.plan;
    let files = files::together(&entry.files);
    // Account and person, activity, state, the note about files.
    let requests = 5 + files.len() + plan.queues.len();
    let text = plan.activity.body.as_ref().map_or(0, |body| body.html.len() + body.html.len() / 4);
    let content: usize = files.iter().map(|file| file.bytes.len() / 3 * 4 + 512).sum();
    (requests, 2048 + text + content + 512 * plan.activity.stands.len())
}

/// The tries as one request.
///
/// # Errors
/// Where a limit is passed. What makes no sense of one entry is told by [`sense`] before.
pub(super) fn request(
    service: &Service,
    held: &Held,
    entries: &[Entry],
    pack: &[Try],
) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    for (one, creates) in pack.iter().zip(creating(entries, pack)) {
        if let Some(entry) = entries.get(one.at) {
            batch.push_set(change_set(service, held, entry, *one, creates)?);
        }
    }
    service.batch(batch)
}

/// Which of a pack create their person: of several mails of one stranger the first does.
fn creating(entries: &[Entry], pack: &[Try]) -> Vec<bool> {
    let mut seen = HashSet::new();
    let creates = |one: &Try| {
        let person = entries.get(one.at).and_then(|entry| entry.plan.person.as_ref());
        let first = person.is_some_and(|(_, id)| seen.insert(*id));
        one.attempt == Attempt::First && first
    };
    pack.iter().map(creates).collect()
}

/// Whether an entry can be asked for at all.
///
/// # Errors
/// Where it cannot.
pub(super) fn sense(service: &Service, entry: &Entry) -> Result<(), Fault> {
    change_set(service, &Held::default(), entry, Try::first(0), true).map(|_| ())
}

fn change_set(
    service: &Service,
    held: &Held,
    entry: &Entry,
    one: Try,
    creates: bool,
) -> Result<Vec<Request>, Fault> {
    let activity = &entry.plan.activity;
    let mut set = match &entry.plan.person {
        Some((person, id)) if creates => person::creates(service, person, *id)?,
        Some(_) | None => Vec::new(),
    };
    set.push(service.create(email::SET, activity.id, &body(entry, one)?));
    for file in files::together(&entry.files) {
        let there = held.of(file).filter(|_| !one.whole);
        set.push(files::create(service, activity.id, file, there));
    }
    set.extend(missing::create(service, activity.id, &entry.missing));
    set.push(service.change(email::SET, activity.id, None, &write::done(activity.mail.direction)));
    for queue in &entry.plan.queues {
        set.push(queues::create(service, activity.id, queue)?);
    }
    Ok(set)
}

fn body(entry: &Entry, one: Try) -> Result<Value, Fault> {
    let activity = &entry.plan.activity;
    let mut row = write::body(activity, one.attempt)?;
    if !entry.plan.left_out.is_empty() && !row.contains_key(email::NOTICE) {
        row.insert(email::NOTICE.into(), NOTICE_FILES.into());
    }
    if let Some(key) = entry.mailbox {
        row.insert(bound(more::MAILBOX), bind(mailbox::SET, key));
    }
    if let Some(token) = &entry.token {
        row.insert(more::TOKEN.into(), token.as_str().into());
    }
    if one.plain {
        return Ok(Value::Object(row));
    }
    let accepted = entry.plan.accepted_by.as_ref().and_then(|record| match record.kind {
        Kind::Queue => Some((more::ACCEPTED_BY_QUEUE, record)),
        Kind::User => Some((more::ACCEPTED_BY_USER, record)),
        Kind::Contact
        | Kind::Account
        | Kind::Lead
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Opportunity
        | Kind::Case => None,
    });
    if let Some((nav, record)) = accepted {
        row.insert(bound(nav), bind(names::set(record.kind), record.id));
    }
    let method = activity.parent.as_ref().map_or(NO_METHOD, |parent| i64::from(parent.method.code()));
    row.insert(more::METHOD.into(), method.into());
    if let Some(id) = entry.in_reply_to.as_ref().filter(|id| !tracked::spellings(id).is_empty()) {
        row.insert(more::ANSWERS.into(), tracked::stored(id).into());
    }
    if let Some(root) = &entry.root {
        row.insert(more::THREAD.into(), thread::written(root).into());
    }
    Ok(Value::Object(row))
}

/// Whether a refusal may be about a column or a lookup that is left out of the next try.
fn names_what_may_go(fault: &Fault) -> bool {
    let Fault::Refused { status: 400, message, .. } = fault else { return false };
    [more::METHOD, more::ANSWERS, more::THREAD, "acceptingentityid"].iter().any(|name| message.contains(name))
}

/// Of each try of a pack, the bytes of files of which it names the content: what it is refused for may be that one of
/// them is gone.
pub(super) fn named(held: &Held, entries: &[Entry], pack: &[Try]) -> Vec<u64> {
    let of = |one: &Try| {
        let files = entries.get(one.at).filter(|_| !one.whole).map(|entry| files::together(&entry.files));
        let held = files.unwrap_or_default().into_iter().filter(|file| held.of(file).is_some());
        held.map(held::length).sum()
    };
    pack.iter().map(of).collect()
}

/// What came of each try of a pack, in its order. `named` is what [`named`] said before it was sent.
pub(super) fn read(
    held: &Held,
    entries: &[Entry],
    pack: &[Try],
    named: &[u64],
    reply: &Reply,
    now: Moment,
) -> Vec<Came> {
    let mut answers = match answers(reply, now) {
        Ok(answers) => answers,
        Err(fault) => return pack.iter().map(|_| Came::Refused(fault.clone())).collect(),
    };
    let short = || Fault::Odd("the batch is not answered to its end".into());
    let mut read = |((one, creates), named): ((&Try, bool), &u64)| {
        let Some(entry) = entries.get(one.at) else { return Came::Refused(short()) };
        // The person was to be created by another entry, which may have been refused.
        let left_to_another = !creates && one.attempt == Attempt::First && entry.plan.person.is_some();
        match answers.next() {
            None => Came::Refused(short()),
            Some(answer) => match failure(&answer, now) {
                None => Came::Written(Box::new(Written { tracked: ours(entry, now), was_there: false })),
                Some(fault) if fault.is_conflict() => Came::Look(fault),
                Some(fault) if !one.plain && names_what_may_go(&fault) => {
                    Came::Again(Try { plain: true, ..*one })
                }
                Some(fault) if *named > 0 && may_be_gone(&fault) => {
                    // What was to hold a file is gone: its bytes are sent.
                    files::together(&entry.files).into_iter().for_each(|file| held.forget(file));
                    Came::Again(Try { whole: true, ..*one })
                }
                Some(fault) if left_to_another && fault.status() == Some(404) => Came::Again(*one),
                Some(fault) => Came::Refused(fault),
            },
        }
    };
    pack.iter().zip(creating(entries, pack)).zip(named).map(&mut read).collect()
}

/// Whether a refusal may be about a content that is gone, or that may not be named.
pub(super) fn may_be_gone(fault: &Fault) -> bool {
    matches!(fault.status(), Some(400 | 403 | 404))
}

fn failure(answer: &Answer, now: Moment) -> Option<Fault> {
    answer.failure().map(|reply| Fault::of(reply, now))
}

fn ours(entry: &Entry, now: Moment) -> Tracked {
    let mut tracked = write::ours(&entry.plan.activity, now);
    let files = files::together(&entry.files).len();
    tracked.files = u32::try_from(files).ok();
    tracked.queues = entry.plan.queues.iter().map(|queue| queue.id).collect();
    tracked
}

/// What is there of entries that met a conflict, as one request.
///
/// # Errors
/// Where a limit is passed.
pub(super) fn look(service: &Service, entries: &[Entry], tries: &[Try]) -> Result<Request, Fault> {
    let activities = || tries.iter().filter_map(|one| entries.get(one.at)).map(|entry| &entry.plan.activity);
    let keys: Vec<String> = activities().map(|activity| activity.id.to_string()).collect();
    let ids = activities().filter_map(|activity| activity.mail.message_id.as_ref());
    let names: Vec<String> = ids.flat_map(tracked::spellings).collect();
    let mut batch = Batch::new().going_on();
    for (column, values) in [(email::ID, &keys), (email::MESSAGE_ID, &names)] {
        if let Some(filter) = odata::one_of(column, values.iter().map(String::as_str)) {
            batch.push(service.get(know::activities(&filter)));
        }
    }
    service.batch(batch)
}

/// Tries in pieces that one look is for.
pub(super) fn looks(tries: &[(Try, Fault)]) -> std::slice::Chunks<'_, (Try, Fault)> {
    tries.chunks(MAX_LOOKS)
}

/// What is there of each of them.
///
/// # Errors
/// Where the CRM refused or failed.
pub(super) fn read_look(
    entries: &[Entry],
    tries: &[(Try, Fault)],
    reply: &Reply,
    now: Moment,
) -> Result<Vec<Came>, Fault> {
    let mut answers = answers(reply, now)?;
    let mut found: HashMap<Uuid, Value> = HashMap::new();
    let with_names = tries
        .iter()
        .filter_map(|(one, _)| entries.get(one.at)?.plan.activity.mail.message_id.as_ref())
        .any(|id| !tracked::spellings(id).is_empty());
    for _ in 0..1 + usize::from(with_names) {
        for value in rows::list(&next(&mut answers, now)?)? {
            let id = Row::new(&value).and_then(|row| row.id(email::ID));
            found.extend(id.map(|id| (id, value)));
        }
    }
    let list: Vec<Value> = found.into_values().collect();
    let one = |(one, fault): &(Try, Fault)| {
        let Some(entry) = entries.get(one.at) else { return Came::Refused(fault.clone()) };
        let activity = &entry.plan.activity;
        if let Some(theirs) = write::theirs(activity, &list) {
            let same = |row: &Row<'_>| row.id(email::ID) == Some(theirs.activity);
            let row = list.iter().filter_map(Row::new).find(same);
            let whole = row.and_then(|row| know::activity(&row, activity.mail.message_id.as_ref()));
            let tracked = whole.unwrap_or(theirs);
            return Came::Written(Box::new(Written { tracked, was_there: true }));
        }
        let person = entry.plan.person.as_ref().map(|(person, _)| person);
        if one.attempt == Attempt::First && write::differs(activity, person) {
            return Came::Again(Try { attempt: Attempt::Second, ..*one });
        }
        Came::Refused(write::hidden(fault.clone()))
    };
    Ok(tries.iter().map(one).collect())
}

/// The key under which an attachment of an entry stands.
pub(super) fn key(activity: Uuid, file: &domain::ledger::File) -> Uuid {
    identity::attachment(activity, file.place, &file.name)
}
