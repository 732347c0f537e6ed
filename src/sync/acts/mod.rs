//! What administrators and owners do to mailboxes: approve, reject, test, switch off and on, postpone. Each is
//! authorised, carried out and written into the audit by itself; many are a job with progress.

mod job;
mod one;

use domain::{
    finding::{Code, Finding},
    mail::Address,
    mailbox::{Deed, Denied, Person, Whose, may},
    problem::Problem,
};
use uuid::Uuid;

pub(crate) use job::every;
pub use job::{BEATS_S, MAX_CHOSEN, begin, run};
pub use one::{Acted, act, recover};

use crate::store::AuditEntry;

/// In whose name something is done.
#[derive(Clone, Debug)]
pub enum By {
    /// A person, by the table of rights.
    Person {
        /// Their name.
        name: String,
        /// Key of the CRM's user.
        user: Uuid,
        /// Who it is.
        person: Person,
        /// Keys of the rows of their own mailboxes.
        own: Vec<Uuid>,
        /// A person may approve their own address without any role.
        self_approval: bool,
    },
    /// Whoever may start commands on the server may do everything.
    CommandLine,
    /// The service itself, while it sets up what an administrator told it to.
    Service {
        /// The administrator's name.
        name: String,
        /// They are a Global or Exchange administrator too.
        office: bool,
    },
}

impl By {
    /// As the audit names it.
    pub fn name(&self) -> String {
        match self {
            Self::Person { name, user, .. } => format!("{name} ({user})"),
            Self::CommandLine => "command line".to_owned(),
            Self::Service { name, .. } => format!("{name}, set-up"),
        }
    }

    /// Key of the CRM's user.
    pub fn user(&self) -> Uuid {
        match self {
            Self::Person { user, .. } => *user,
            Self::CommandLine | Self::Service { .. } => Uuid::nil(),
        }
    }

    /// Whether they approve as an administrator of Microsoft 365 too.
    fn by_office(&self) -> bool {
        match self {
            Self::Person { person, .. } => person.office,
            Self::CommandLine => true,
            Self::Service { office, .. } => *office,
        }
    }

    /// Whether they may do that with that mailbox.
    ///
    /// # Errors
    /// What is missing.
    pub fn may(&self, deed: Deed, mailbox: Uuid) -> Result<(), Denied> {
        let Self::Person { person, own, self_approval, .. } = self else { return Ok(()) };
        let whose = if own.contains(&mailbox) { Whose::Own } else { Whose::Others };
        may(person, deed, whose, *self_approval)
    }

    fn entry(
        &self,
        at: domain::mail::Moment,
        what: &str,
        with: &Address,
        detail: &str,
        refused: bool,
    ) -> AuditEntry {
        AuditEntry {
            at,
            who: self.name(),
            what: what.to_owned(),
            target: with.as_str().to_owned(),
            detail: detail.to_owned(),
            refused,
        }
    }
}

/// A stable name of an act, for the audit.
pub fn name(act: &admin::Act) -> &'static str {
    match act {
        admin::Act::Approve => "approve",
        admin::Act::Reject => "reject",
        admin::Act::Test => "test",
        admin::Act::ApproveAndTest => "approve_and_test",
        admin::Act::Deactivate => "deactivate",
        admin::Act::Activate => "activate",
        admin::Act::Choose { on: true, .. } => "choose",
        admin::Act::Choose { on: false, .. } => "unchoose",
        admin::Act::Postpone { .. } => "postpone",
    }
}

/// What the CRM's failure means.
pub(crate) fn crm(problem: impl Into<Problem>) -> Finding {
    domain::finding::of_crm(&problem.into())
}

/// What the store's failure means.
fn store(error: &crate::store::StoreError) -> Finding {
    tracing::error!(%error, "the store does not answer an act");
    Finding::of(Code::StoreFailing)
}
