//! Sending at once, without a draft. It cannot be repeated: whoever must not send twice sends a [`crate::draft`].

use wire::{Method, Request};

use crate::{
    attachments,
    draft::Draft,
    fault::Fault,
    members::Object,
    names::around,
    service::{At, Mailbox, Service, within},
};

/// Sends a mail. 202, read with [`crate::message::done`]: it is on its way, not delivered.
///
/// # Errors
/// Where a limit is passed, or there is nobody to send it to.
pub fn request(service: &Service, mailbox: &Mailbox, mail: &Draft, keep: bool) -> Result<Request, Fault> {
    let lists = [&mail.to, &mail.cc, &mail.bcc];
    if lists.iter().all(|list| list.as_ref().is_none_or(Vec::is_empty)) {
        return Err(Fault::Senseless("a mail to nobody".into()));
    }
    let body = Object::new().with(around::MESSAGE, mail.write()?).with(around::SAVE, keep);
    service.send(Method::Post, At::mailbox(mailbox)?.word("sendMail"), body)
}

/// Sends a mail that is MIME already, and keeps it in Sent Items. 202, read with [`crate::message::done`].
///
/// # Errors
/// Where it is empty, or too large for one request.
pub fn mime(service: &Service, mailbox: &Mailbox, mime: &[u8]) -> Result<Request, Fault> {
    let at = At::mailbox(mailbox)?.word("sendMail");
    Ok(service.request(Method::Post, at).with_body("text/plain", base64(mime)?))
}

/// Creates a draft from MIME. 201; the answer is the draft, read with [`crate::message::read`].
///
/// # Errors
/// Where it is empty, or too large for one request.
pub fn mime_draft(service: &Service, mailbox: &Mailbox, mime: &[u8]) -> Result<Request, Fault> {
    let at = At::mailbox(mailbox)?.word("messages");
    Ok(service.request(Method::Post, at).with_body("text/plain", base64(mime)?))
}

fn base64(mime: &[u8]) -> Result<String, Fault> {
    if mime.is_empty() {
        return Err(Fault::Senseless("a mail without anything".into()));
    }
    within(mime.len().div_ceil(3) * 4)?;
    Ok(attachments::encode(mime))
}
