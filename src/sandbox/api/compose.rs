//! New mail: delivered from outside at the press of a button, or sent from one mailbox to others.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;

use super::items::now_ms;
use super::session::{Given, Session};
use crate::error::{Error, Result};
use crate::mailbox::{Draft, Importance, NewAttachment, Parts, Person, Revision, message_id};
use crate::story::StoryMail;
use crate::{Sandbox, now};

/// A mail as the page or a test describes it.
#[derive(Debug, Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct NewMail {
    /// The mailbox it is delivered to: one the session may open, its own when not said.
    mailbox: Option<String>,
    /// A folder's id or well-known name; the inbox when not said.
    folder: Option<String>,
    from: Option<Person>,
    to: Vec<Person>,
    cc: Vec<Person>,
    bcc: Vec<Person>,
    reply_to: Vec<Person>,
    subject: String,
    html: Option<String>,
    text: Option<String>,
    /// The Message-ID; one is made when not said, none when empty.
    message_id: Option<String>,
    in_reply_to: String,
    references: Vec<String>,
    /// The id of a message in the mailbox that this one answers: sets the thread's headers.
    answers: Option<String>,
    headers: Vec<(String, String)>,
    item_class: String,
    importance: Importance,
    attachments: Vec<NewAttachment>,
    /// The id of the draft that this is the newest version of.
    draft: Option<String>,
}

async fn threaded(sandbox: &Sandbox, session: &Session, mail: &mut NewMail) -> Result<()> {
    let Some(id) = mail.answers.take() else { return Ok(()) };
    let parent = sandbox.mailboxes().message(&session.keys(), &id).await?;
    if parent.internet_message_id.is_empty() {
        return Ok(());
    }
    mail.references = crate::story::references_in(&parent.internet_message_headers);
    mail.references.push(parent.internet_message_id.clone());
    mail.in_reply_to = parent.internet_message_id;
    Ok(())
}

fn draft(mail: NewMail, from: Person) -> Draft {
    let message_id = mail.message_id.unwrap_or_else(|| message_id(&from.address));
    Draft {
        from,
        to: mail.to,
        cc: mail.cc,
        bcc: mail.bcc,
        reply_to: mail.reply_to,
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        message_id,
        in_reply_to: mail.in_reply_to,
        references: mail.references,
        headers: mail.headers,
        item_class: mail.item_class,
        importance: mail.importance,
        attachments: mail.attachments,
        ..Draft::default()
    }
}

/// Delivers a mail to a mailbox of the session, as if it came from outside.
pub(super) async fn deliver(
    State(sandbox): State<Sandbox>,
    session: Session,
    Given(mut mail): Given<NewMail>,
) -> Result<Json<serde_json::Value>> {
    let mailbox = session.acting_on(mail.mailbox.as_deref())?.clone();
    threaded(&sandbox, &session, &mut mail).await?;
    let from = mail.from.take().filter(|f| f.address.contains('@'));
    let from = from.ok_or_else(|| Error::Invalid("a mail comes from an address".to_owned()))?;
    if mail.to.is_empty() && mail.cc.is_empty() {
        mail.to.push(Person { name: mailbox.display_name.clone(), address: mailbox.address.clone() });
    }
    let folder = mail.folder.take().unwrap_or_else(|| "inbox".to_owned());
    let id = sandbox.mailboxes().put(&mailbox, &folder, &draft(mail, from), now()).await?;
    Ok(Json(serde_json::json!({ "id": id })))
}

/// Sends a mail: into Sent Items, and into the inboxes of those recipients who have a mailbox here.
pub(super) async fn send(
    State(sandbox): State<Sandbox>,
    session: Session,
    Given(mut mail): Given<NewMail>,
) -> Result<Json<serde_json::Value>> {
    let mailbox = session.acting_on(mail.mailbox.as_deref())?.clone();
    threaded(&sandbox, &session, &mut mail).await?;
    if mail.to.is_empty() && mail.cc.is_empty() && mail.bcc.is_empty() {
        return Err(Error::Invalid("a mail has a recipient".to_owned()));
    }
    let from = Person { name: mailbox.display_name.clone(), address: mailbox.address.clone() };
    let mut sent = draft(mail, from);
    sent.sent_at = Some(now());
    (sent.is_read, sent.is_own) = (true, true);
    let id = sandbox.mailboxes().put(&mailbox, "sentitems", &sent, now()).await?;
    sandbox.mailboxes().deliver(&sent, now()).await?;
    Ok(Json(serde_json::json!({ "id": id })))
}

/// Keeps a mail that is being written: in Drafts, or as a new version of the draft that it names.
pub(super) async fn keep(
    State(sandbox): State<Sandbox>,
    session: Session,
    Given(mut mail): Given<NewMail>,
) -> Result<Json<serde_json::Value>> {
    let mailbox = session.acting_on(mail.mailbox.as_deref())?.clone();
    threaded(&sandbox, &session, &mut mail).await?;
    let from = Person { name: mailbox.display_name.clone(), address: mailbox.address.clone() };
    let store = sandbox.mailboxes();
    let kept = mail.draft.take();
    let mut written = draft(mail, from);
    let id = match kept {
        None => {
            (written.is_draft, written.is_read) = (true, true);
            store.put(&mailbox, "drafts", &written, now()).await?
        }
        Some(id) => {
            let item = store.item(mailbox.key, &id, Parts::ALL).await?;
            if !item.is_draft {
                return Err(Error::Invalid("only a draft can be written on".to_owned()));
            }
            let was = store.as_draft(&item).await?;
            let (to, cc, bcc) = (written.to, written.cc, written.bcc);
            let (subject, html, text) = (written.subject, written.html, written.text);
            let files = written.attachments;
            let draft = Some(Draft { to, cc, bcc, subject, html, text, ..was });
            store.revise(mailbox.key, &id, &Revision { draft, ..Revision::default() }, now()).await?;
            // What was put to it since; what it had stays.
            for file in &files {
                store.attach(&mailbox, &id, file, now_ms()).await?;
            }
            id
        }
    };
    let message = store.message(&session.keys(), &id).await?;
    Ok(Json(serde_json::json!({ "id": id, "conversationId": message.summary.conversation_id })))
}

/// Sends a draft as it was kept last.
pub(super) async fn send_draft(
    State(sandbox): State<Sandbox>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Json<serde_json::Value>> {
    let store = sandbox.mailboxes();
    let message = store.message(&session.keys(), &id).await?;
    let mailbox = session.acting_on(Some(&message.summary.mailbox))?.clone();
    store.send_draft(&mailbox, &id, now()).await?;
    let sent = store.item(mailbox.key, &message.immutable_id, Parts::default()).await?;
    Ok(Json(serde_json::json!({ "id": sent.id })))
}

/// Ready-made mails to deliver.
pub(super) async fn samples(State(sandbox): State<Sandbox>, _session: Session) -> Json<Vec<StoryMail>> {
    Json(sandbox.story().samples.clone())
}
