//! What a synchronizer obeys in one's own mailbox: what the organisation has set, and oneself. The pane asks for it, to
//! tell what will become of a mail; a user may read no more than this.
//!
//! Left out, because it makes no difference to a mail in one's own Inbox or because users may not read it: folder rules,
//! and the day from which the server profile lets mail count.

use domain::{
    mail::{Address, Moment},
    pane::Rulebook,
};
use uuid::Uuid;
use wire::{
    Reply, Request,
    batch::Batch,
    odata::{self, Query},
};

use super::{
    directory::{self, MAILBOX, USER, USER_SETTINGS},
    names::{mailbox, usersettings},
    organisation,
};
use crate::{
    fault::Fault,
    names::systemuser,
    rows::{self, Row},
    service::{Service, answers, next},
};

/// Rows with the address of a mailbox that are looked at.
const MAX_ROWS: usize = 5;

/// The question as one request.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service, me: Uuid, address: &Address) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    organisation::ask(service, &mut batch);
    batch.push(service.get(Query::new(odata::key(systemuser::SET, me)).select(USER)));
    batch.push(service.get(Query::new(odata::key(usersettings::SET, me)).select(USER_SETTINGS)));
    let of_address = odata::eq(mailbox::ADDRESS, address.as_str());
    batch.push(service.get(Query::new(mailbox::SET).select(MAILBOX).filter(&of_address).top(MAX_ROWS)));
    service.batch(batch)
}

/// What is set. `None` where the CRM has no mailbox of that user with the address that was asked about.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: &Reply, now: Moment) -> Result<Option<Rulebook>, Fault> {
    let mut answers = answers(reply, now)?;
    let organisation = organisation::take(&mut answers, now)?;
    let me = rows::json(&next(&mut answers, now)?)?;
    // Who has set nothing has no such row in some organizations.
    let set = match next(&mut answers, now) {
        Ok(reply) => Some(rows::json(&reply)?),
        Err(fault) if fault.status() == Some(404) => None,
        Err(fault) => return Err(fault),
    };
    let mailboxes = rows::list(&next(&mut answers, now)?)?;
    let set = set.as_ref().and_then(Row::new);
    let Some(mut owner) = Row::new(&me).and_then(|row| directory::user(&row)) else {
        return Err(Fault::Odd("a user without a key".into()));
    };
    if let Some(set) = set {
        owner.obey(directory::Set::read(&set));
    }
    let mut mailboxes = mailboxes.iter().filter_map(Row::new);
    let enrolled = mailboxes.find_map(|row| directory::enrolled(&row, &owner));
    Ok(enrolled.map(|enrolled| Rulebook { organisation, seat: enrolled.seat }))
}
