//! Whose decisions somebody may see and take back: those of one's own mailbox; an administrator's right goes over all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dataverse::user::User;
use domain::problem::Problem;
use sync::http::now;
use sync::run::{Away, Handle, Tools};
use sync::store::MailboxId;
use uuid::Uuid;
use wire::Transport as _;

/// How long it is believed who somebody is: a role that was taken away must not live on.
const BELIEVED: Duration = Duration::from_secs(60);
/// People that are remembered.
const MAX_PEOPLE: usize = 10_000;

/// What one person may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Right {
    /// Who it is, for the audit: the key of the CRM's user.
    pub(crate) user: Uuid,
    /// Their name.
    pub(crate) name: String,
    /// Their primary address.
    pub(crate) address: String,
    /// Names of their roles in the CRM.
    pub(crate) roles: Vec<String>,
    /// Everything.
    pub(crate) administrator: bool,
    /// Mailboxes of one's own.
    pub(crate) own: Vec<MailboxId>,
    /// Keys of the rows of these in the CRM.
    pub(crate) rows: Vec<Uuid>,
}

impl Right {
    /// Whether decisions of that mailbox may be seen and taken back.
    pub(crate) fn covers(&self, mailbox: MailboxId) -> bool {
        self.administrator || self.own.contains(&mailbox)
    }
}

/// Why it is not known what somebody may.
#[derive(Debug)]
pub(crate) enum Unknown {
    /// The CRM has no such user, or the user is disabled.
    Nobody,
    /// Ask later: the CRM, the database or the synchronizer does not answer.
    Later,
}

impl From<Away> for Unknown {
    fn from(_: Away) -> Self {
        Self::Later
    }
}

/// What people may, as the CRM said last.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    known: Mutex<HashMap<Uuid, (Instant, Right)>>,
}

impl Rights {
    /// What the person behind an object of the directory may.
    pub(crate) async fn of(&self, object: Uuid, handle: &Handle) -> Result<Right, Unknown> {
        if let Some(right) = self.fresh(object) {
            return Ok(right);
        }
        let right = handle.ask(move |tools| ask(tools, object)).await??;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_PEOPLE {
            known.clear();
        }
        known.insert(object, (Instant::now(), right.clone()));
        Ok(right)
    }

    /// Forgets what is known: roles, addresses or owners changed.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn fresh(&self, object: Uuid) -> Option<Right> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, right) = known.get(&object)?;
        (at.elapsed() < BELIEVED).then(|| right.clone())
    }
}

/// Asks the CRM, which alone knows who a user is: an address in a token proves nothing.
async fn ask(tools: Tools, object: Uuid) -> Result<Right, Unknown> {
    let later = |problem: Problem| {
        tracing::warn!(?problem, "it cannot be said what somebody may");
        Unknown::Later
    };
    let request = dataverse::user::request(&tools.crm_service, object);
    let reply = tools.crm.send(request).await.map_err(|error| later(Problem::Odd(error.to_string())))?;
    let user = dataverse::user::read(reply, now()).map_err(|fault| later(fault.into()))?;
    let user = user.filter(|user| !user.disabled).ok_or(Unknown::Nobody)?;
    let settings = tools.engine.settings().await.map_err(later)?;
    let (mut own, mut rows) = (Vec::new(), Vec::new());
    for one in settings.directory.mailboxes.iter().filter(|one| one.seat.owner.id == user.id) {
        let mailbox = tools.engine.store.mailbox(&one.seat.mailbox).await;
        let mailbox = mailbox.map_err(|error| later(Problem::Odd(error.to_string())))?;
        own.extend(mailbox.map(|mailbox| mailbox.id));
        rows.push(one.id);
    }
    let administrator = user.is_administrator();
    let User { id: user, name, address, roles, .. } = user;
    Ok(Right { user, name, address, roles, administrator, own, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_own_mailbox_and_an_administrators_all() {
        let right = |administrator, own: &[i64]| Right {
            user: Uuid::nil(),
            name: String::new(),
            address: String::new(),
            roles: Vec::new(),
            rows: Vec::new(),
            administrator,
            own: own.iter().copied().map(MailboxId).collect(),
        };
        for (right, mailbox, expected) in [
            (right(false, &[]), 1, false),
            (right(false, &[1]), 1, true),
            (right(false, &[1]), 2, false),
            (right(true, &[]), 2, true),
        ] {
            assert_eq!(right.covers(MailboxId(mailbox)), expected, "{right:?}");
        }
    }
}
