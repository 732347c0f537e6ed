//! Mailboxes as their administrators see them: a page of the list, one of them, and what is done to one.

use domain::{
    mail::{Address, Moment},
    mailbox::{Life, Part, Standing},
    party::{Kind, Record},
    settings::{Approval, Test},
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
    ledger::names::{mailbox, profile, queue as queue_set, systemuser as user_set},
    names::{queue, systemuser},
    rows::{self, Row},
    service::{Service, answers, bind, bound, changed, good},
};

/// The most mailboxes of one page.
pub const MAX_PAGE: usize = 1_000;
/// `…deliverymethod` of mail: server-side synchronization (B1).
const SYNCHRONIZED: i64 = 2;
/// The same for nobody.
const NOT_SYNCHRONIZED: i64 = 0;
/// `actdeliverymethod`: server-side synchronization (B1).
pub(crate) const ACT_SYNCHRONIZED: i64 = 1;
/// The same for nobody.
const ACT_NOT_SYNCHRONIZED: i64 = 2;

const COLUMNS: &[&str] = &[
    mailbox::ID,
    mailbox::NAME,
    mailbox::ADDRESS,
    mailbox::OWNER,
    mailbox::STATE,
    mailbox::APPROVAL,
    mailbox::BY_OFFICE,
    mailbox::DELIVERY,
    mailbox::SENDS,
    mailbox::ACTS,
    mailbox::TEST,
    mailbox::SENDING,
    mailbox::ACTING,
    mailbox::TESTING,
    mailbox::AFTER,
    mailbox::POSTPONED,
    mailbox::CREATED,
    mailbox::PROFILE_ID,
];

/// A mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Key of its row.
    pub id: Uuid,
    /// Its address.
    pub address: Address,
    /// Its name.
    pub name: String,
    /// The user or queue whose it is.
    pub owner: Option<Record>,
    /// The row is active.
    pub active: bool,
    /// Approval of its address.
    pub approval: Approval,
    /// A Global or Exchange administrator approved it.
    pub by_office: bool,
    /// How its parts stand, in the order of [`Part::ALL`].
    pub parts: [Standing; 3],
    /// A test is under way.
    pub testing: bool,
    /// Mail before this moment is left alone.
    pub after: Option<Moment>,
    /// Put off until.
    pub postponed: Option<Moment>,
    /// When it was made.
    pub created: Option<Moment>,
    /// The profile of its server.
    pub profile: Option<Uuid>,
    /// The version of the row.
    pub version: Option<String>,
}

impl Mailbox {
    /// Whether a queue has it.
    pub fn of_queue(&self) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.kind == Kind::Queue)
    }

    /// How it stands in its life.
    pub fn life(&self, owner_disabled: bool, needs_approval: bool) -> Life {
        Life {
            active: self.active,
            owner_disabled,
            approval: self.approval,
            by_office: self.by_office,
            needs_approval,
            parts: self.parts,
            testing: self.testing,
        }
    }

    /// Whether the synchronizer is chosen for every part, and it has a profile.
    pub fn is_set_up(&self) -> bool {
        self.profile.is_some() && self.parts.iter().all(|part| part.chosen)
    }
}

/// Asks for mailboxes whose address comes after that, in the order of their addresses.
pub fn list(service: &Service, after: Option<&str>, most: usize) -> Request {
    let filter = match after {
        Some(after) => format!("{} gt {}", mailbox::ADDRESS, odata::quote(after)),
        None => format!("{} ne null", mailbox::ADDRESS),
    };
    let query = Query::new(mailbox::SET).select(COLUMNS).filter(&filter).order_by(mailbox::ADDRESS);
    service.get(query.top(most.min(MAX_PAGE)))
}

/// Reads them.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_list(reply: Reply, now: Moment) -> Result<Vec<Mailbox>, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    Ok(list.iter().take(MAX_PAGE).filter_map(Row::new).filter_map(|row| of(&row)).collect())
}

/// Asks for one by the key of its row.
pub fn one(service: &Service, id: Uuid) -> Request {
    service.get(Query::new(odata::key(mailbox::SET, id)).select(COLUMNS))
}

/// Asks for those of a user or queue, in a list.
pub fn of_owner(service: &Service, owner: Uuid) -> Request {
    let filter = format!("{} eq {owner}", mailbox::OWNER);
    service.get(Query::new(mailbox::SET).select(COLUMNS).filter(&filter).top(MAX_PAGE))
}

/// Reads one; `None` where there is none of that key.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read_one(reply: Reply, now: Moment) -> Result<Option<Mailbox>, Fault> {
    match good(reply, now) {
        Ok(reply) => Ok(Row::new(&rows::json(&reply)?).and_then(|row| of(&row))),
        Err(fault) if fault.status() == Some(404) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Saves how it stands after something happened to it, on the version that was read; where its approval changed, the
/// user or queue is told too.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn save(service: &Service, before: &Mailbox, after: &Life, at: Moment) -> Result<Request, Fault> {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    let approved = (before.approval, before.by_office) != (after.approval, after.by_office);
    if approved {
        put(mailbox::APPROVAL, approval_code(after.approval).into());
        put(mailbox::BY_OFFICE, after.by_office.into());
    }
    let columns = [
        (mailbox::TEST, mailbox::RECEIVES_ON),
        (mailbox::SENDING, mailbox::SENDS_ON),
        (mailbox::ACTING, mailbox::ACTS_ON),
    ];
    for ((old, new), (status, enabled)) in before.parts.iter().zip(&after.parts).zip(columns) {
        if old.test != new.test {
            put(status, test_code(new.test).into());
            put(enabled, (new.test == Test::Success).into());
        }
    }
    // It is always said: whoever says it is the test itself, and everybody else is refused while one runs.
    put(mailbox::TESTING, after.testing.into());
    if before.testing && !after.testing {
        put(mailbox::TESTED, date::write_rfc3339(at.0).into());
    }
    if before.active != after.active {
        put(mailbox::STATE, i64::from(!after.active).into());
        put(mailbox::STATUS, if after.active { 1 } else { 2 }.into());
    }
    let mut set =
        vec![service.change(mailbox::SET, before.id, before.version.as_deref(), &Value::Object(body))];
    if let Some(owner) = before.owner.as_ref().filter(|_| approved) {
        let (set_name, approval, by_office) = match owner.kind == Kind::Queue {
            true => (queue::SET, queue_set::APPROVAL, queue_set::BY_OFFICE),
            false => (systemuser::SET, user_set::APPROVAL, user_set::BY_OFFICE),
        };
        let body = json!({ (approval): approval_code(after.approval), (by_office): after.by_office });
        set.push(service.change(set_name, owner.id, None, &body));
    }
    let mut batch = Batch::new();
    batch.push_set(set);
    service.batch(batch)
}

/// Chooses the synchronizer for every part of a mailbox, with that profile.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn choose(service: &Service, before: &Mailbox, profile: Uuid) -> Result<Request, Fault> {
    let body = json!({
        (mailbox::DELIVERY): SYNCHRONIZED, (mailbox::SENDS): SYNCHRONIZED, (mailbox::ACTS): ACT_SYNCHRONIZED,
        (bound(mailbox::PROFILE)): bind(profile::SET, profile),
    });
    saving(service, before, &body)
}

/// Chooses the synchronizer for one part of a mailbox, or nobody. What is chosen anew was not tested.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn choose_part(service: &Service, before: &Mailbox, part: Part, on: bool) -> Result<Request, Fault> {
    let (method, chosen, none) = match part {
        Part::Incoming => (mailbox::DELIVERY, SYNCHRONIZED, NOT_SYNCHRONIZED),
        Part::Outgoing => (mailbox::SENDS, SYNCHRONIZED, NOT_SYNCHRONIZED),
        Part::Act => (mailbox::ACTS, ACT_SYNCHRONIZED, ACT_NOT_SYNCHRONIZED),
    };
    let (status, enabled) = match part {
        Part::Incoming => (mailbox::TEST, mailbox::RECEIVES_ON),
        Part::Outgoing => (mailbox::SENDING, mailbox::SENDS_ON),
        Part::Act => (mailbox::ACTING, mailbox::ACTS_ON),
    };
    let method_code = if on { chosen } else { none };
    let body = json!({ (method): method_code, (status): test_code(Test::NotRun), (enabled): false });
    saving(service, before, &body)
}

/// Puts it off until a moment, or not any more.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn postpone(service: &Service, before: &Mailbox, until: Option<Moment>) -> Result<Request, Fault> {
    let until = until.map(|until| date::write_rfc3339(until.0));
    saving(service, before, &json!({ (mailbox::POSTPONED): until }))
}

/// Notes that incoming mail failed for good.
pub(crate) fn fail(service: &Service, id: Uuid) -> Request {
    let body = json!({ (mailbox::TEST): test_code(Test::Failure), (mailbox::RECEIVES_ON): false });
    service.change(mailbox::SET, id, None, &body)
}

fn saving(service: &Service, before: &Mailbox, body: &Value) -> Result<Request, Fault> {
    let mut batch = Batch::new();
    batch.push_set(vec![service.change(mailbox::SET, before.id, before.version.as_deref(), body)]);
    service.batch(batch)
}

/// Whether what was to be saved is saved.
///
/// # Errors
/// Where it is not.
pub fn saved(reply: &Reply, now: Moment) -> Result<(), Fault> {
    changed(&mut answers(reply, now)?, now)
}

fn of(row: &Row<'_>) -> Option<Mailbox> {
    let chosen = [
        row.number(mailbox::DELIVERY) == Some(SYNCHRONIZED),
        row.number(mailbox::SENDS) == Some(SYNCHRONIZED),
        row.number(mailbox::ACTS) == Some(ACT_SYNCHRONIZED),
    ];
    let tests = [mailbox::TEST, mailbox::SENDING, mailbox::ACTING].map(|column| test(row.number(column)));
    let mut parts = [Standing { chosen: false, test: Test::NotRun }; Part::ALL.len()];
    for ((part, chosen), test) in parts.iter_mut().zip(chosen).zip(tests) {
        *part = Standing { chosen, test };
    }
    Some(Mailbox {
        id: row.id(mailbox::ID)?,
        address: Address::new(row.text(mailbox::ADDRESS)),
        name: row.text(mailbox::NAME).to_owned(),
        owner: row.lookup(mailbox::OWNER),
        active: row.number(mailbox::STATE).unwrap_or(0) == 0,
        approval: approval(row.number(mailbox::APPROVAL)),
        by_office: row.flag(mailbox::BY_OFFICE) == Some(true),
        parts,
        testing: row.flag(mailbox::TESTING) == Some(true),
        after: row.moment(mailbox::AFTER),
        postponed: row.moment(mailbox::POSTPONED),
        created: row.moment(mailbox::CREATED),
        profile: row.id(mailbox::PROFILE_ID),
        version: row.etag().map(str::to_owned),
    })
}

/// `emailrouteraccessapproval` of that number.
pub(crate) fn approval(code: Option<i64>) -> Approval {
    match code {
        Some(1) => Approval::Approved,
        Some(2) => Approval::Pending,
        Some(3) => Approval::Rejected,
        Some(_) | None => Approval::Empty,
    }
}

fn approval_code(approval: Approval) -> i64 {
    match approval {
        Approval::Empty => 0,
        Approval::Approved => 1,
        Approval::Pending => 2,
        Approval::Rejected => 3,
    }
}

/// `…status` of that number.
pub(crate) fn test(code: Option<i64>) -> Test {
    match code {
        Some(1) => Test::Success,
        Some(2) => Test::Failure,
        Some(_) | None => Test::NotRun,
    }
}

fn test_code(test: Test) -> i64 {
    match test {
        Test::NotRun => 0,
        Test::Success => 1,
        Test::Failure => 2,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use domain::mailbox::Happened;

    use super::*;

    fn read(row: &Value) -> Mailbox {
        let mut reply = Reply::new(200);
        reply.body = row.to_string().into_bytes();
        read_one(reply, Moment(0)).unwrap().unwrap()
    }

    fn row() -> Value {
        json!({
            "@odata.etag": "W/\"5\"", "mailboxid": "00000000-0000-0000-0000-000000000007",
            "emailaddress": "Asha@acme.example", "name": "Asha", "statecode": 0, "emailrouteraccessapproval": 2,
            "incomingemaildeliverymethod": 2, "outgoingemaildeliverymethod": 2, "actdeliverymethod": 1,
            "incomingemailstatus": 1, "outgoingemailstatus": 0, "actstatus": 2,
            "_regardingobjectid_value": "00000000-0000-0000-0000-000000000008",
            "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "systemuser",
            "_regardingobjectid_value@OData.Community.Display.V1.FormattedValue": "Asha Rao",
        })
    }

    #[test]
    fn a_mailbox_is_read_with_its_parts_and_its_owner() {
        let one = read(&row());
        assert_eq!(one.parts.map(|part| part.test), [Test::Success, Test::NotRun, Test::Failure]);
        assert!(one.parts.iter().all(|part| part.chosen) && one.active && !one.testing && !one.is_set_up());
        assert_eq!((one.approval, one.owner.unwrap().name), (Approval::Pending, "Asha Rao".to_owned()));
        let bare = read(&json!({ "mailboxid": "00000000-0000-0000-0000-000000000007" }));
        assert_eq!((bare.approval, bare.parts[2].chosen, bare.version), (Approval::Empty, false, None));
    }

    #[test]
    fn what_changes_is_saved_and_the_owner_told_of_an_approval() {
        let service = Service::new("https://x/api/data/v9.2");
        let one = read(&row());
        let life = one.life(false, true).after(Happened::Approved { by_office: true }).unwrap();
        let text = String::from_utf8(save(&service, &one, &life, Moment(0)).unwrap().body).unwrap();
        assert!(
            text.contains("\"emailrouteraccessapproval\":1") && text.contains("If-Match: W/\"5\""),
            "{text}"
        );
        assert!(text.contains("systemusers(00000000-0000-0000-0000-000000000008)"), "{text}");
        assert!(!text.contains("statecode") && !text.contains("actstatus"), "{text}");
        let off = one.life(false, true).after(Happened::Deactivated).unwrap();
        let text = String::from_utf8(save(&service, &one, &off, Moment(0)).unwrap().body).unwrap();
        assert!(text.contains("\"statecode\":1") && !text.contains("systemusers"), "{text}");
    }

    #[test]
    fn a_part_is_chosen_by_itself_and_has_to_be_tested_then() {
        let service = Service::new("https://x/api/data/v9.2");
        let text = |part, on| {
            let request = choose_part(&service, &read(&row()), part, on).unwrap();
            String::from_utf8(request.body).unwrap()
        };
        for (part, on, method, status) in [
            (Part::Incoming, false, "\"incomingemaildeliverymethod\":0", "\"incomingemailstatus\":0"),
            (Part::Outgoing, true, "\"outgoingemaildeliverymethod\":2", "\"outgoingemailstatus\":0"),
            (Part::Act, true, "\"actdeliverymethod\":1", "\"actstatus\":0"),
            (Part::Act, false, "\"actdeliverymethod\":2", "\"enabledforact\":false"),
        ] {
            let text = text(part, on);
            assert!(text.contains(method) && text.contains(status) && text.contains("If-Match"), "{text}");
            assert_eq!(text.matches("deliverymethod").count(), 1, "the other parts stay: {text}");
        }
    }

    #[test]
    fn the_list_goes_on_after_an_address() {
        let service = Service::new("https://x/api/data/v9.2");
        let url = list(&service, Some("o'hara@x.y"), 5_000).url;
        assert!(url.contains("emailaddress%20gt%20'o''hara@x.y'") && url.contains("$top=1000"), "{url}");
    }
}
