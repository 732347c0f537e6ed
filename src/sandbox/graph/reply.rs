//! Answers and forwards: drafts that Exchange begins.

use serde_json::{Map, Value};

use super::answer::{Answer, Fault};
use super::options::time;
use super::{Asked, body, lists, send};
use crate::mailbox::{Draft, Item, Mailbox, Parts, Person, escaped, message_id};

/// The most Message-IDs that are carried on: the first, and the newest ones.
const REFERENCES_MAX: usize = 50;

/// Whom it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Sender,
    All,
    Others,
}

/// Creates the draft.
pub(super) async fn create(asked: &Asked, mailbox: &Mailbox, id: &str, to: To) -> Result<Answer, Fault> {
    let draft = written(asked, mailbox, id, to).await?;
    let id = asked.sandbox.mailboxes().put(mailbox, "drafts", &draft, asked.sandbox.now()).await?;
    lists::now_is(asked, mailbox, &id, 201).await
}

/// Answers or forwards at once.
pub(super) async fn send(asked: &Asked, mailbox: &Mailbox, id: &str, to: To) -> Result<Answer, Fault> {
    let draft = written(asked, mailbox, id, to).await?;
    asked.sandbox.mailboxes().send_now(mailbox, &draft, true, asked.sandbox.now()).await?;
    Ok(Answer::empty(202))
}

async fn written(asked: &Asked, mailbox: &Mailbox, id: &str, to: To) -> Result<Draft, Fault> {
    let object = body::object(asked)?;
    let comment = body::text(&object, "comment");
    let empty = Map::new();
    let message = body::member(&object, "message").and_then(Value::as_object).unwrap_or(&empty);
    let own = body::member(message, "body").and_then(Value::as_object);
    if comment.is_some_and(|c| !c.is_empty()) && own.is_some() {
        return Err(Fault::bad("Either a comment or the body of the message is given, not both."));
    }
    let store = asked.sandbox.mailboxes();
    let item = store.item(mailbox.key, id, Parts::ALL).await?;
    let was = store.as_draft(&item).await?;
    let mut draft = begun(mailbox, &item, to);
    draft.attachments = match to {
        To::Others => was.attachments,
        To::Sender | To::All => was.attachments.into_iter().filter(|a| a.is_inline).collect(),
    };
    let above = match own {
        Some(own) => {
            let content = body::text(own, "content").unwrap_or_default();
            let html = body::text(own, "contentType").is_some_and(|k| k.eq_ignore_ascii_case("html"));
            if html { content.to_owned() } else { lines(content) }
        }
        None => lines(comment.unwrap_or_default()),
    };
    draft.html = Some(format!("<html><body>{above}{}</body></html>", quoted(&item)));
    let mut rest = message.clone();
    rest.retain(|name, _| !name.eq_ignore_ascii_case("body"));
    let files = std::mem::take(&mut draft.attachments);
    let mut draft = body::write(&rest, draft)?;
    draft.attachments.splice(0..0, files);
    if let Some(people) = body::people(&object, "toRecipients")? {
        draft.to = people;
    }
    Ok(draft)
}

fn lines(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("<div>{}</div>", escaped(text).replace('\n', "<br>"))
    }
}

/// Recipients, subject and header lines as Exchange fills them in.
fn begun(mailbox: &Mailbox, item: &Item, to: To) -> Draft {
    let me = |p: &Person| p.address.eq_ignore_ascii_case(&mailbox.address);
    let author = if item.reply_to.is_empty() { vec![item.from.clone()] } else { item.reply_to.clone() };
    // Who answers what they have sent themselves goes on with its recipients.
    let own = item.is_own && author.iter().all(me);
    let mut first: Vec<Person> = match to {
        To::Others => Vec::new(),
        To::Sender | To::All if own => item.to.clone(),
        To::Sender => author,
        To::All => author.into_iter().chain(item.to.iter().filter(|p| !me(p)).cloned()).collect(),
    };
    let mut seen: Vec<String> = Vec::new();
    let mut once = |p: &Person| {
        let address = p.address.to_ascii_lowercase();
        let new = !seen.contains(&address);
        seen.push(address);
        new
    };
    first.retain(&mut once);
    let mut copies: Vec<Person> = match to {
        To::All => item.cc.iter().filter(|p| !me(p)).cloned().collect(),
        To::Sender | To::Others => Vec::new(),
    };
    copies.retain(&mut once);
    let mut references = crate::story::references_in(&item.headers);
    if !item.internet_message_id.is_empty() {
        references.push(item.internet_message_id.clone());
    }
    if references.len() > REFERENCES_MAX {
        references.drain(1..=references.len() - REFERENCES_MAX);
    }
    let prefix = if to == To::Others { "FW: " } else { "RE: " };
    let known = item.subject.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    Draft {
        from: send::author(mailbox),
        to: first,
        cc: copies,
        subject: if known { item.subject.clone() } else { format!("{prefix}{}", item.subject) },
        message_id: message_id(&mailbox.address),
        in_reply_to: item.internet_message_id.clone(),
        references,
        is_draft: true,
        is_read: true,
        is_own: true,
        ..Draft::default()
    }
}

/// The mail that is answered, as Outlook quotes it.
fn quoted(item: &Item) -> String {
    let person = |p: &Person| escaped(&format!("{} <{}>", p.name, p.address));
    let people = |all: &[Person]| all.iter().map(person).collect::<Vec<_>>().join("; ");
    let copies = match item.cc.is_empty() {
        true => String::new(),
        false => format!("<br><b>Cc:</b> {}", people(&item.cc)),
    };
    format!(
        "<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>From:</b> {}<br><b>Sent:</b> {}\
         <br><b>To:</b> {}{copies}<br><b>Subject:</b> {}</div><div>{}</div>",
        person(&item.from),
        time(item.sent_at),
        people(&item.to),
        escaped(&item.subject),
        item.html,
    )
}
