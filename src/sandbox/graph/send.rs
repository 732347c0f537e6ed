//! Messages that are written, changed, moved, removed and sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::answer::{Answer, Fault};
use super::{Asked, body, folders, lists, mime};
use crate::mailbox::{Draft, Mailbox, Parts, Person, message_id};

/// The mailbox as an author.
pub(super) fn author(mailbox: &Mailbox) -> Person {
    Person { name: mailbox.display_name.clone(), address: mailbox.address.clone() }
}

/// A mail of a mailbox with what every mail has.
fn complete(mailbox: &Mailbox, mut draft: Draft) -> Draft {
    if draft.from.address.is_empty() {
        draft.from = author(mailbox);
    }
    if draft.from.address != mailbox.address && draft.sender.is_none() {
        draft.sender = Some(author(mailbox));
    }
    if draft.message_id.is_empty() {
        draft.message_id = message_id(&draft.from.address);
    }
    draft
}

/// Whether the caller may send in that name.
async fn allowed(asked: &Asked, mailbox: &Mailbox, from: &Person) -> Result<(), Fault> {
    if from.address.is_empty() || from.address.eq_ignore_ascii_case(&mailbox.address) {
        return Ok(());
    }
    let denied = || {
        Fault::new(
            403,
            "ErrorSendAsDenied",
            "The user account which was used to submit this request does not have the right to send mail on behalf of \
             the specified sending account.",
        )
    };
    let store = asked.sandbox.mailboxes();
    let other = store.by_address(&from.address).await.map_err(|_| denied())?;
    let may = store.may_open(&mailbox.user_id, &other).await?;
    if may { Ok(()) } else { Err(denied()) }
}

/// A mail in the body of a request: MIME in Base64, or JSON.
fn given(asked: &Asked) -> Result<Option<Draft>, Fault> {
    if asked.content_type() != "text/plain" {
        return Ok(None);
    }
    let text: Vec<u8> = asked.body.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    let wrong = || {
        Fault::new(
            400,
            "ErrorMimeContentInvalidBase64String",
            "The MIME content is not a valid base64 string.",
        )
    };
    mime::read(&STANDARD.decode(text).map_err(|_| wrong())?).map(Some)
}

/// Creates a draft in a folder.
pub(super) async fn create(asked: &Asked, mailbox: &Mailbox, folder: &str) -> Result<Answer, Fault> {
    let draft = match given(asked)? {
        Some(draft) => draft,
        None => body::write(&body::object(asked)?, Draft::default())?,
    };
    let draft = Draft { is_draft: true, is_read: true, ..complete(mailbox, draft) };
    let id = asked.sandbox.mailboxes().put(mailbox, folder, &draft, asked.sandbox.now()).await?;
    lists::now_is(asked, mailbox, &id, 201).await
}

/// Changes a message; the mail itself only while it is a draft.
pub(super) async fn update(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let store = asked.sandbox.mailboxes();
    let mut revision = body::revision(&object)?;
    if let Some(version) = asked.headers.get(http::header::IF_MATCH).and_then(|v| v.to_str().ok()) {
        let version = version.trim().trim_start_matches("W/").trim_matches('"');
        revision.version = (version != "*").then(|| version.to_owned());
    }
    if body::changes_the_mail(&object) {
        let item = store.item(mailbox.key, id, Parts::ALL).await?;
        if !item.is_draft {
            return Err(Fault::new(
                400,
                "ErrorInvalidPropertyUpdateSentMessage",
                "Update operation is invalid for property of a sent message.",
            ));
        }
        let was = store.as_draft(&item).await?;
        let files = was.attachments.clone();
        let mut draft = body::write(&object, was)?;
        draft.attachments = files;
        revision.draft = Some(complete(mailbox, draft));
    }
    store.revise(mailbox.key, id, &revision, asked.sandbox.now()).await?;
    lists::now_is(asked, mailbox, id, 200).await
}

/// Removes a message.
pub(super) async fn delete(
    asked: &Asked,
    mailbox: &Mailbox,
    id: &str,
    for_good: bool,
) -> Result<Answer, Fault> {
    asked.sandbox.mailboxes().remove_item(mailbox.key, id, for_good, asked.now_ms()).await?;
    Ok(Answer::empty(204))
}

/// A message as MIME.
pub(super) async fn mime(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let store = asked.sandbox.mailboxes();
    let item = store.item(mailbox.key, id, Parts::ALL).await?;
    let files = store.files(&[item.key], true).await?.remove(&item.key).unwrap_or_default();
    Ok(Answer::bytes("text/plain", mime::of_item(&item, &files)))
}

async fn destination(asked: &Asked, mailbox: &Mailbox) -> Result<crate::mailbox::Folder, Fault> {
    let object = body::object(asked)?;
    let id = body::must(&object, "destinationId")?;
    folders::find(asked, mailbox, id).await?.folder()
}

/// Moves a message to another folder.
pub(super) async fn relocate(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let target = destination(asked, mailbox).await?;
    let id = asked.sandbox.mailboxes().move_item(mailbox.key, id, &target, asked.now_ms()).await?;
    lists::now_is(asked, mailbox, &id, 201).await
}

/// Copies a message to a folder.
pub(super) async fn copy(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let target = destination(asked, mailbox).await?;
    let id = asked.sandbox.mailboxes().copy_item(mailbox, id, &target, asked.sandbox.now()).await?;
    lists::now_is(asked, mailbox, &id, 201).await
}

/// Sends a draft.
pub(super) async fn send(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Answer, Fault> {
    let store = asked.sandbox.mailboxes();
    let item = store.item(mailbox.key, id, Parts::default()).await?;
    allowed(asked, mailbox, &item.from).await?;
    let (store, mailbox, id, now) = (store.clone(), mailbox.clone(), id.to_owned(), asked.sandbox.now());
    to_the_end(async move { store.send_draft(&mailbox, &id, now).await }).await
}

/// Exchange takes a mail as a whole: one that is in Sent Items arrives, also where the client went meanwhile.
async fn to_the_end(
    work: impl Future<Output = crate::error::Result<()>> + Send + 'static,
) -> Result<Answer, Fault> {
    let broken = |_| Fault::new(500, "ErrorInternalServerError", "Sending broke off.");
    tokio::spawn(work).await.map_err(broken)??;
    Ok(Answer::empty(202))
}

/// Sends a mail at once.
pub(super) async fn send_mail(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    let (draft, keep) = match given(asked)? {
        Some(draft) => (draft, true),
        None => {
            let object = body::object(asked)?;
            let message = body::member(&object, "message").and_then(Value::as_object);
            let message = message.ok_or_else(|| Fault::bad("The parameter 'Message' is missing."))?;
            let keep = body::member(&object, "saveToSentItems").and_then(Value::as_bool).unwrap_or(true);
            (body::write(message, Draft::default())?, keep)
        }
    };
    allowed(asked, mailbox, &draft.from).await?;
    let (store, now) = (asked.sandbox.mailboxes().clone(), asked.sandbox.now());
    let (mail, mailbox) = (complete(mailbox, draft), mailbox.clone());
    to_the_end(async move { store.send_now(&mailbox, &mail, keep, now).await }).await
}
