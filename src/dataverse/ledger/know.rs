//! What the CRM knows of a page of mails, asked for by one `$batch`: rows for all addresses, activities by key and
//! Message-ID, and the mails that these may continue.
//!
//! As in [`crate::look_up`], what an organization does not have is left out, and activities never are in silence:
//! *not tracked* would be a guess.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{
    contract::Fate,
    correlation::{Stored, ThreadRoot},
    knowledge::{Acceptor, Customer, Knowledge, Question},
    ledger::Directory,
    likeness,
    mail::{Address, MessageId, Moment},
    party::{Kind, Party, Record, Tracked},
};
use serde_json::Value;
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    date,
    odata::{self, Query},
};

use super::{
    chunk::chunks,
    names::{email as more, party as more_party, queue_item},
    thread,
};
use crate::{
    fault::Fault,
    names::{self, account, contact, email, incident, lead, opportunity, party},
    people,
    rows::{self, Row},
    service::{Service, answers, next},
    tracked,
};

/// Rows that one question answers at most: a page of Dataverse. An address with more than a few rows is nobody.
const MAX_ROWS: usize = 5000;
/// Threads in one question: each is a condition of its own, of which a filter takes 500.
const MAX_THREADS: usize = 100;

/// What an entry of the batch asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Parties(Kind),
    Activities,
    Continued,
    Customers,
    /// Whether records are open.
    Standing(Kind),
}

/// Everything that the mails have in common to ask for, each thing once.
struct Wanted<'a> {
    addresses: Vec<&'a Address>,
    keys: Vec<String>,
    names: Vec<String>,
    continued: Vec<String>,
    tokens: Vec<&'a str>,
    threads: Vec<ThreadRoot>,
    /// Subjects of mail that may be alike, and since when; each conversation once.
    alike: BTreeMap<&'a [String], Moment>,
    domains: Vec<&'a str>,
    /// Records that conversations are followed to.
    followed: Vec<&'a Record>,
}

impl<'a> Wanted<'a> {
    fn of(questions: &'a [Question]) -> Self {
        let unique = |texts: &mut dyn Iterator<Item = String>| -> Vec<String> {
            texts.collect::<BTreeSet<String>>().into_iter().collect()
        };
        let ids = questions.iter().filter_map(|question| question.message_id.as_ref());
        let asked = || questions.iter().map(|question| &question.asked);
        let mut alike = BTreeMap::new();
        for like in asked().filter_map(|asked| asked.like.as_ref()) {
            let since = alike.entry(like.subjects.as_slice()).or_insert(like.since);
            *since = like.since.min(*since);
        }
        Self {
            addresses: set(questions.iter().flat_map(|question| &question.addresses)),
            keys: unique(&mut questions.iter().map(|question| question.activity.to_string())),
            names: unique(&mut ids.flat_map(tracked::spellings)),
            continued: unique(&mut asked().flat_map(|asked| &asked.ids).flat_map(tracked::spellings)),
            tokens: set(asked().flat_map(|asked| &asked.tokens).map(String::as_str)),
            threads: set(asked().filter_map(|asked| asked.root)),
            alike,
            domains: set(questions.iter().filter_map(|question| question.domain.as_deref())),
            followed: followed(questions),
        }
    }

    /// The entries of the batch, in their order. The reader of the reply computes it again.
    fn plan(&self) -> Vec<(Asks, Query)> {
        let mut entries = Vec::new();
        let list = |column: &str, values: &[String]| odata::one_of(column, values.iter().map(String::as_str));
        let of_activities = [(email::ID, &self.keys), (email::MESSAGE_ID, &self.names)];
        for (column, values) in of_activities {
            for part in chunks(values, |text| text) {
                entries.extend(list(column, part).map(|filter| (Asks::Activities, activities(&filter))));
            }
        }
        let mut continued: Vec<String> = Vec::new();
        for part in chunks(&self.continued, |text| text) {
            continued.extend(list(email::MESSAGE_ID, part));
        }
        for part in chunks(&self.tokens, |text| text) {
            continued.extend(odata::one_of(more::TOKEN, part.iter().copied()));
        }
        for part in self.threads.chunks(MAX_THREADS) {
            let starts = |root: &ThreadRoot| {
                format!("startswith({},{})", more::THREAD, odata::quote(&thread::written(root)))
            };
            continued.extend(odata::any_of(part.iter().map(starts)));
        }
        entries.extend(continued.iter().map(|filter| (Asks::Continued, stored(filter).top(MAX_ROWS))));
        // Each subject has its own share: a page of mail with a common one hides nobody else's.
        for (subjects, since) in &self.alike {
            entries.extend(list(email::SUBJECT, subjects).map(|filter| {
                let since = date::write_rfc3339(since.0);
                let query = stored(&format!("{} ge {since} and {filter}", email::CREATED));
                let newest = format!("{} desc", email::CREATED);
                (Asks::Continued, query.order_by(&newest).top(likeness::MAX_CANDIDATES))
            }));
        }
        for table in &people::TABLES {
            for part in chunks(&self.addresses, |address| address.as_str()) {
                let each = table.addresses.iter();
                let lists = each.filter_map(|column| odata::one_of(column, part.iter().map(|a| a.as_str())));
                let Some(filter) = odata::any_of(lists) else { continue };
                let query = Query::new(table.set).select(table.select).filter(&filter).top(MAX_ROWS);
                entries.push((Asks::Parties(table.kind), query));
            }
        }
        let sites: Vec<String> = self.domains.iter().flat_map(|domain| sites(domain)).collect();
        for part in chunks(&sites, |text| text) {
            entries.extend(list(account::SITE, part).map(|filter| {
                let filter = format!("{} eq 0 and {filter}", account::STATE);
                let select = [account::ID, account::NAME, account::SITE];
                (Asks::Customers, Query::new(account::SET).select(&select).filter(&filter).top(MAX_ROWS))
            }));
        }
        for kind in Kind::REGARDING {
            let Some((id, state)) = standing(kind) else { continue };
            let of_kind = self.followed.iter().filter(|record| record.kind == kind);
            let keys: Vec<String> = of_kind.map(|record| record.id.to_string()).collect();
            for part in chunks(&keys, |text| text) {
                entries.extend(list(id, part).map(|filter| {
                    let query = Query::new(names::set(kind)).select(&[id, state]).filter(&filter);
                    (Asks::Standing(kind), query.top(MAX_ROWS))
                }));
            }
        }
        entries
    }
}

fn followed(questions: &[Question]) -> Vec<&Record> {
    let mut all: Vec<&Record> = Vec::new();
    for record in questions.iter().filter_map(|question| question.followed.as_ref()) {
        if !all.iter().any(|known| known.is(record)) {
            all.push(record);
        }
    }
    all
}

/// The key of a row of that kind, and its state: 0 is open or active in all of them (semantics B1).
fn standing(kind: Kind) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::Opportunity => Some((opportunity::ID, opportunity::STATE)),
        Kind::Case => Some((incident::ID, incident::STATE)),
        Kind::Lead => Some((lead::ID, lead::STATE)),
        Kind::Contact => Some((contact::ID, contact::STATE)),
        Kind::Account => Some((account::ID, account::STATE)),
        Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => None,
    }
}

fn set<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<T>>().into_iter().collect()
}

/// As what the home page of a domain may stand in its column: an equal text is found by an index, a part of one is not.
fn sites(domain: &str) -> Vec<String> {
    let hosts = [domain.to_owned(), format!("www.{domain}")];
    let spelled = |host: &String| {
        ["", "https://", "http://"]
            .into_iter()
            .flat_map(|scheme| [format!("{scheme}{host}"), format!("{scheme}{host}/")])
            .collect::<Vec<_>>()
    };
    hosts.iter().flat_map(spelled).collect()
}

fn domain_of(site: &str) -> String {
    let site = site.trim().to_lowercase();
    let host = site.split_once("://").map_or(site.as_str(), |(_, rest)| rest).trim_end_matches('/');
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

pub(super) fn activities(filter: &str) -> Query {
    let expand = format!("{}($select={})", more::QUEUE_ITEMS, queue_item::QUEUE);
    let select = [tracked::SELECT, &[more::FILES]].concat();
    Query::new(email::SET).select(&select).filter(filter).expand(&expand).top(MAX_ROWS)
}

fn stored(filter: &str) -> Query {
    let select = [
        email::ID,
        email::MESSAGE_ID,
        email::SUBJECT,
        more::TOKEN,
        more::THREAD,
        more::SENT,
        email::CREATED,
        email::REGARDING,
        email::OWNER,
    ];
    let expand = format!("{}($select={},{})", email::PARTIES, party::ADDRESS, party::PART);
    Query::new(email::SET).select(&select).filter(filter).expand(&expand)
}

/// The questions as one request; `None` where nothing is asked.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, questions: &[Question]) -> Result<Option<Request>, Fault> {
    let mut batch = Batch::new().going_on();
    let plan = Wanted::of(questions).plan();
    if plan.is_empty() {
        return Ok(None);
    }
    plan.into_iter().for_each(|(_, query)| batch.push(service.get(query)));
    service.batch(batch).map(Some)
}

/// What the CRM knows.
///
/// # Errors
/// Where the batch as a whole, or a part that must not be left out, is not answered.
pub fn read(
    questions: &[Question],
    directory: &Directory,
    reply: &Reply,
    now: Moment,
) -> Result<Knowledge, Fault> {
    let wanted = Wanted::of(questions);
    let mut answers = answers(reply, now)?;
    let mut found = Found::new(questions);
    let mut unasked: Vec<Kind> = Vec::new();
    for (asks, _) in wanted.plan() {
        match next(&mut answers, now).and_then(|reply| rows::list(&reply)) {
            Ok(list) => list.iter().filter_map(Row::new).for_each(|row| found.take(asks, &row)),
            Err(fault) if may_lack(asks, &fault) => {
                if let Asks::Standing(kind) = asks {
                    unasked.push(kind);
                }
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(Knowledge {
        parties: found.parties.into_iter().collect(),
        acceptors: acceptors(&wanted.addresses, directory),
        tracked: found.tracked.into_values().collect(),
        stored: found.stored.into_values().collect(),
        fates: fates(&wanted.followed, &found.states, &unasked),
        customers: found.customers,
    })
}

/// What became of records. Of a kind that the CRM does not tell nothing is known.
fn fates(
    followed: &[&Record],
    states: &HashMap<(Kind, Uuid), bool>,
    unasked: &[Kind],
) -> Vec<(Record, Fate)> {
    let fate = |record: &&Record| {
        let fate = match states.get(&(record.kind, record.id)) {
            Some(true) => return None,
            Some(false) => Fate::Closed,
            None => Fate::Gone,
        };
        (!unasked.contains(&record.kind)).then(|| ((*record).clone(), fate))
    };
    followed.iter().filter_map(fate).collect()
}

fn acceptors(addresses: &[&Address], directory: &Directory) -> domain::knowledge::ByAddress<Acceptor> {
    let mut seen = HashSet::new();
    let all = addresses.iter().flat_map(|address| directory.acceptors.having(address));
    all.filter(|acceptor| seen.insert(acceptor.record.id)).cloned().collect()
}

/// Whether the knowledge without that part is still worth deciding on.
fn may_lack(asks: Asks, fault: &Fault) -> bool {
    match asks {
        Asks::Activities | Asks::Continued => false,
        Asks::Customers | Asks::Standing(_) => fault.is_forbidden() || fault.is_unknown_here(),
        Asks::Parties(kind) => {
            let everywhere = people::TABLES.iter().any(|table| table.kind == kind && table.everywhere);
            !everywhere && (fault.is_forbidden() || fault.is_unknown_here())
        }
    }
}

struct Found<'a> {
    /// Message-IDs as they may stand in the CRM, and how the mails spell them.
    spellings: HashMap<String, &'a MessageId>,
    by_key: HashMap<Uuid, Option<&'a MessageId>>,
    seen: HashSet<(Kind, Uuid)>,
    parties: Vec<Party>,
    tracked: BTreeMap<Uuid, Tracked>,
    stored: BTreeMap<Uuid, Stored>,
    customers: Vec<Customer>,
    /// Which records are open.
    states: HashMap<(Kind, Uuid), bool>,
}

impl<'a> Found<'a> {
    fn new(questions: &'a [Question]) -> Self {
        let mut spellings = HashMap::new();
        for id in questions.iter().filter_map(|question| question.message_id.as_ref()) {
            spellings.extend(tracked::spellings(id).into_iter().map(|text| (text, id)));
        }
        Self {
            spellings,
            by_key: questions.iter().map(|q| (q.activity, q.message_id.as_ref())).collect(),
            seen: HashSet::new(),
            parties: Vec::new(),
            tracked: BTreeMap::new(),
            stored: BTreeMap::new(),
            customers: Vec::new(),
            states: HashMap::new(),
        }
    }

    fn take(&mut self, asks: Asks, row: &Row<'_>) {
        match asks {
            Asks::Parties(kind) => {
                let party = people::read(kind, row);
                self.parties.extend(party.filter(|party| self.seen.insert((kind, party.record.id))));
            }
            Asks::Activities => {
                let key = row.id(email::ID).unwrap_or_default();
                let own = self.by_key.get(&key).copied().flatten();
                let id = own.or_else(|| self.spellings.get(row.text(email::MESSAGE_ID)).copied());
                self.tracked.extend(activity(row, id).map(|tracked| (tracked.activity, tracked)));
            }
            Asks::Continued => {
                self.stored.extend(earlier(row).map(|stored| (stored.activity, stored)));
            }
            Asks::Customers => {
                let Some(id) = row.id(account::ID) else { return };
                let domain = domain_of(row.text(account::SITE));
                let name = row.text(account::NAME).to_owned();
                let account = Record { kind: Kind::Account, id, name };
                self.customers.push(Customer { domain, account });
            }
            Asks::Standing(kind) => {
                let Some((id, state)) = standing(kind) else { return };
                let open = row.number(state).unwrap_or(0) == 0;
                self.states.extend(row.id(id).map(|id| ((kind, id), open)));
            }
        }
    }
}

/// An activity with what is asked of it here beyond what the pane asks.
pub(super) fn activity(row: &Row<'_>, id: Option<&MessageId>) -> Option<Tracked> {
    let key = row.id(email::ID)?;
    let mut tracked = tracked::read(row, key, id)?;
    if id.is_none() {
        tracked.message_id = MessageId::new(row.text(email::MESSAGE_ID));
    }
    tracked.files = row.number(more::FILES).and_then(|count| u32::try_from(count).ok());
    tracked.queues = row.rows(more::QUEUE_ITEMS).filter_map(|item| item.id(queue_item::QUEUE)).collect();
    Some(tracked)
}

fn earlier(row: &Row<'_>) -> Option<Stored> {
    // Sender and recipients: the parties of owner and regarding are nobody on the mail.
    let on_the_mail = |party: &Row<'_>| matches!(party.number(party::PART), Some(1..=4));
    let mut people = Vec::new();
    for one in row.rows(email::PARTIES).filter(on_the_mail) {
        let address = Address::new(one.text(party::ADDRESS));
        if address.is_valid() && !people.contains(&address) {
            people.push(address);
        }
    }
    Some(Stored {
        activity: row.id(email::ID)?,
        message_id: MessageId::new(row.text(email::MESSAGE_ID)),
        token: row.text(more::TOKEN).to_owned(),
        root: thread::read(row.text(more::THREAD)),
        subject: row.text(email::SUBJECT).to_owned(),
        people,
        at: row.moment(more::SENT).or_else(|| row.moment(email::CREATED)).unwrap_or_default(),
        regarding: row.lookup(email::REGARDING),
        owner: row.lookup(email::OWNER),
    })
}

/// The keys of activities on which an address stands for nobody.
pub(super) fn unresolved(address: &Address, top: usize) -> Query {
    let filter = format!(
        "{} and {} eq null and {} le 4",
        odata::eq(party::ADDRESS, address.as_str()),
        more_party::WHO,
        party::PART
    );
    Query::new(party::SET).select(&[more_party::ACTIVITY]).filter(&filter).top(top)
}

/// The keys in such an answer, each once.
pub(super) fn activities_of(list: &[Value]) -> Vec<Uuid> {
    set(list.iter().filter_map(Row::new).filter_map(|row| row.id(more_party::ACTIVITY)))
}
