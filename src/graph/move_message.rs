//! Moving a message to another folder of its mailbox.

use domain::mail::ItemId;
use wire::{Method, Request};

use crate::{
    fault::Fault,
    members::Object,
    names::around,
    service::{At, MAX_ID_BYTES, Mailbox, Service},
};

/// Moves it to a folder, by id or well-known name. 201; the answer is the message in its new place, read with
/// [`crate::message::read`]. Its immutable id stays.
///
/// # Errors
/// Where an id cannot be one.
pub fn request(service: &Service, mailbox: &Mailbox, id: &ItemId, folder: &str) -> Result<Request, Fault> {
    if folder.is_empty() || folder.len() > MAX_ID_BYTES {
        return Err(Fault::Senseless("a folder's id that cannot be one".into()));
    }
    let at = At::message(mailbox, &id.0)?.word("move");
    service.send(Method::Post, at, Object::new().with(around::DESTINATION, folder))
}
