//! A database for one test, and the small things every test needs.

use domain::mail::{Address, ItemId, MessageId, Moment};
use domain::party::{Kind, Record};
use sync::store::{Decision, Digest, Enrolment, Handled, Lease, Leased, MailboxId, Millis, Store, Then};
use sync::store::{Did, Look, Mark, Pending};
use tempfile::TempDir;

/// The time at which the tests begin.
pub(crate) const T: Millis = Millis(1_800_000_000_000);
/// How long a test's lease lasts.
pub(crate) const LEASE_MS: i64 = 30_000;

/// A database for one test.
pub(crate) struct Bed {
    pub(crate) store: Store,
    pub(crate) url: String,
    _folder: Option<TempDir>,
}

impl Bed {
    pub(crate) async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("sync.db").display());
        Self { store: Store::open(&url).await.unwrap(), url, _folder: Some(folder) }
    }

    /// `None` where there is no PostgreSQL; that is said.
    pub(crate) async fn postgres() -> Option<Self> {
        let url = tokio::task::spawn_blocking(testpg::database).await.unwrap()?;
        Some(Self { store: Store::open(&url).await.unwrap(), url, _folder: None })
    }

    /// Enrols so many mailboxes, due at [`T`], and gives their ids in the order of their addresses.
    pub(crate) async fn enrol(&self, count: usize) -> Vec<MailboxId> {
        let each: Vec<_> = (0..count).map(enrolment).collect();
        self.store.enrol(&each, T).await.unwrap();
        let mut ids = Vec::new();
        let mut after: Option<Address> = None;
        loop {
            let page = self.store.mailboxes(after.as_ref(), 1_000).await.unwrap();
            let Some(last) = page.last() else { return ids };
            after = Some(last.enrolment.address.clone());
            ids.extend(page.iter().map(|mailbox| mailbox.id));
        }
    }

    /// Enrols one mailbox and leases it at [`T`].
    pub(crate) async fn leased(&self) -> Leased {
        self.enrol(1).await;
        self.lease("worker", T, 1).await.remove(0)
    }

    pub(crate) async fn lease(&self, worker: &str, now: Millis, most: u32) -> Vec<Leased> {
        self.store.lease(worker, now, LEASE_MS, most).await.unwrap()
    }
}

pub(crate) fn enrolment(number: usize) -> Enrolment {
    Enrolment {
        address: Address::new(&format!("user{number:05}@contoso.example")),
        crm: None,
        owner: None,
        queue: false,
        enabled: true,
    }
}

/// A look that goes on.
pub(crate) fn look(lease: Lease) -> Look {
    Look::new(lease, Then::Hold(T.plus(LEASE_MS)))
}

pub(crate) fn message(number: usize) -> MessageId {
    MessageId::new(&format!("<offer-{number}@mail.fabrikam.example>")).unwrap()
}

pub(crate) fn decision(number: usize, at: Moment) -> Decision {
    Decision {
        mail: Digest::of_message(&message(number)),
        message: Some(message(number)),
        activity: None,
        verdict: "track".to_owned(),
        reason: "sender_match".to_owned(),
        evidence: r#"{"filter":2,"who":"anna@contoso.example"}"#.to_owned(),
        remedy: "change_filter".to_owned(),
        who: "synchronizer".to_owned(),
        at,
    }
}

/// An immutable id as long as real ones.
pub(crate) fn item(number: usize) -> ItemId {
    ItemId(format!("{}{number:08}", "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A".repeat(4)))
}

pub(crate) fn handled(number: usize) -> Handled {
    Handled {
        item: Digest::of_item(&item(number)),
        activity: Some(uuid::Uuid::from_u128(number as u128 + 1)),
        basis: Digest::of_folder("inbox"),
        regarding: Some(Record {
            kind: Kind::Opportunity,
            id: uuid::Uuid::from_u128(5),
            name: String::new(),
        }),
        files: Some(2),
        did: Did::Tracked,
        mark: Mark::Tracked,
        at: T.moment(),
    }
}

pub(crate) fn pending(number: usize, due: Option<Millis>) -> Pending {
    Pending {
        item: item(number),
        folder: "inbox".to_owned(),
        message: Some(message(number)),
        step: "track".to_owned(),
        tries: 1,
        due,
        problem: "429 from the CRM".to_owned(),
        at: T.moment(),
    }
}
