//! Taking a mail off the CRM: the activity goes, or stays with a note that this mailbox's owner untracked it.

use domain::mail::{Address, Moment};
use uuid::Uuid;
use wire::{Reply, Request};

use crate::{fault::Fault, names::email, note, regard, service::Service};

/// The request that removes the activity.
pub fn delete(service: &Service, activity: Uuid) -> Request {
    service.delete(email::SET, activity)
}

/// What came of it: an activity that is gone already is gone.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn deleted(reply: &Reply, now: Moment) -> Result<(), Fault> {
    if reply.is_success() || reply.status == 404 { Ok(()) } else { Err(Fault::of(reply, now)) }
}

/// The request that reads what notes there are.
pub fn read_notes(service: &Service, activity: Uuid) -> Request {
    regard::note_request(service, activity)
}

/// The request that adds the note to what was read, on the version that was read.
///
/// # Errors
/// Where the reply is none, and where nothing can be added to what is there.
pub fn keep(
    service: &Service,
    activity: Uuid,
    mailbox: &Address,
    reply: &Reply,
    now: Moment,
) -> Result<Request, Fault> {
    let (text, version) = regard::note_read(reply)?;
    let noted = note::with(&text, mailbox, now).map_err(|error| Fault::Senseless(error.to_string()))?;
    Ok(regard::note_write(service, activity, version.as_deref(), &noted))
}
