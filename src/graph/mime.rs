//! A message as it went over the wire: MIME.

use domain::mail::{ItemId, Moment};
use wire::{Reply, Request};

use crate::{
    fault::{Fault, good},
    service::{At, Mailbox, Service},
};

/// The largest message that is read, in bytes: Exchange Online's largest, grown by a third in base64.
pub const MAX_MIME_BYTES: usize = 200 * 1024 * 1024;

/// Asks for it.
///
/// # Errors
/// Where an id cannot be one.
pub fn request(service: &Service, mailbox: &Mailbox, id: &ItemId) -> Result<Request, Fault> {
    let at = At::message(mailbox, &id.0)?.word("$value");
    Ok(service.get(at).with_header("Accept", "*/*"))
}

/// Reads it.
///
/// # Errors
/// Where Graph refused or failed, and where it is larger than [`MAX_MIME_BYTES`].
pub fn read(reply: Reply, now: Moment) -> Result<Vec<u8>, Fault> {
    let reply = good(reply, now)?;
    if reply.body.len() > MAX_MIME_BYTES {
        return Err(Fault::Odd(format!("{} bytes are too many for a message", reply.body.len())));
    }
    Ok(reply.body)
}
