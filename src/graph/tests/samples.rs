//! Microsoft's own samples through the readers, with a summary of what came of them.

use std::{collections::BTreeMap, fs, path::PathBuf};

use domain::mail::Direction;
use expect_test::expect;
use serde_json::Value;

use super::{NOW, reply};
use crate::{
    Fault, attachments, batch,
    delta::{Change, Delta},
    folders, mailbox_settings, master_categories,
    message::{self, Message},
    message_delta, messages, notifications, subscriptions, translate_ids, upload, user,
};

/// What a sample is, by the name of its file; `None` where this client does not read such things.
fn kind(file: &str, body: &Value) -> Option<&'static str> {
    let after = |start: &str| file.starts_with(start);
    let page = body.get("value").is_some();
    if body.get("error").is_some() || after("concepts-errors") || after("concepts-throttling") {
        return Some("error");
    }
    if file.contains("request") && !after("concepts") {
        return None;
    }
    let known = [
        ("concepts-delta-query-messages", "message delta"),
        ("message-delta", "message delta"),
        ("mailfolder-delta", "folder delta"),
        ("concepts-json-batching.3", "batch"),
        ("concepts-outlook-immutable-id.2", "ids"),
        ("user-translateexchangeids", "ids"),
        ("concepts-webhooks-lifecycle.0", "subscription"),
        ("concepts-webhooks-lifecycle", "notifications"),
        ("concepts-webhooks", "subscription"),
        ("subscription-list", "subscriptions"),
        ("subscription", "subscription"),
        ("attachment-get", "attachment"),
        ("attachment-createuploadsession", "upload"),
        ("message-list-attachments", "attachments"),
        ("event-list-attachments", "attachments"),
        ("eventmessage-list-attachments", "attachments"),
        ("message-post-attachments", "attachment"),
        ("event-post-attachments", "attachment"),
        ("outlookuser-list-mastercategories", "categories"),
        ("outlookuser-post-mastercategories", "category"),
        ("outlookcategory", "category"),
        ("user-get-mailboxsettings", "settings"),
        ("user-update-mailboxsettings", "settings"),
        ("user-get.", "user"),
        ("mailfolder-list-messages", "messages"),
        ("user-list-messages", "messages"),
        ("mailfolder-post-messages", "message"),
        ("user-post-messages", "message"),
        ("eventmessage", "message"),
        ("message", "message"),
        ("singlevaluelegacyextendedproperty", "message"),
        ("mailfolder-list-childfolders", "folders"),
        ("user-list-mailfolders", "folders"),
        ("mailfolder-list-messagerules", ""),
        ("mailfolder-post-messagerules", ""),
        ("mailfolder", "folder"),
        ("user-post-mailfolders", "folder"),
    ];
    let found = known.iter().find(|(start, _)| after(start)).map(|(_, kind)| *kind)?;
    // Some pages show a list where one is meant, and the other way round.
    let found = match found {
        "message" if page => "messages",
        "subscription" if page => "subscriptions",
        other => other,
    };
    (!found.is_empty()).then_some(found)
}

fn changes<T>(delta: Delta<T>) -> String {
    match delta {
        Delta::Changes { changes, skipped, .. } => {
            let removed = changes.iter().filter(|one| matches!(one, Change::Removed { .. })).count();
            format!("{} changed, {removed} removed, {skipped} unreadable", changes.len() - removed)
        }
        Delta::Resync(_) => "resync".to_owned(),
    }
}

fn mail(message: &Message) -> String {
    let mail = message.mail(Direction::Incoming, None);
    let people = mail.people().count();
    let clues = message.clues("Tracked to Dynamics 365").ids().len();
    let word = |there: bool, word: &'static str| if there { word } else { "no " };
    format!(
        "{people} people, {clues} ids, {}name, {}text",
        word(mail.message_id.is_some(), ""),
        word(message.body.is_some(), "")
    )
}

/// What came of a sample.
fn came(kind: &str, body: &Value) -> Result<String, Fault> {
    let reply = reply(200, body);
    Ok(match kind {
        "error" => {
            let fault = Fault::of(&super::reply(400, body), NOW);
            return Ok(format!("{} {}", fault.code(), fault.is_resync()));
        }
        "message delta" => changes(message_delta::read(reply, NOW)?),
        "folder delta" => changes(folders::read_delta(reply, NOW)?),
        "message" => mail(&message::read(reply, NOW)?),
        "messages" => {
            let page = messages::read(reply, NOW)?;
            format!("{} read, {} unreadable", page.items.len(), page.skipped)
        }
        "folder" => folders::read(reply, NOW).map(|_| "read".to_owned())?,
        "folders" => format!("{} read", folders::read_children(reply, NOW)?.items.len()),
        "attachment" => match attachments::read(reply, NOW)?.kind {
            attachments::Kind::File(_) => "file".to_owned(),
            attachments::Kind::Item(item) => format!("item, message {}", item.is_some()),
            attachments::Kind::Reference => "reference".to_owned(),
            attachments::Kind::Other => "other".to_owned(),
        },
        "attachments" => format!("{} read", attachments::read_list(reply, NOW)?.items.len()),
        "upload" => format!("from {}", upload::read(reply, NOW)?.next),
        "category" => master_categories::read(reply, NOW)?.color,
        "categories" => format!("{} read", master_categories::read_list(reply, NOW)?.items.len()),
        "settings" => format!("purpose {:?}", mailbox_settings::read(reply, NOW)?.purpose),
        "user" => user::read(reply, NOW).map(|_| "read".to_owned())?,
        "subscription" => subscriptions::read(reply, NOW).map(|one| one.changes)?,
        "subscriptions" => format!("{} read", subscriptions::read_list(reply, NOW)?.items.len()),
        "notifications" => {
            let read = notifications::read(&reply.body)?;
            format!("{:?}", read.all.iter().map(|one| one.event).collect::<Vec<_>>())
        }
        "batch" => {
            let answers = batch::read(reply, 4, NOW)?;
            format!("{:?}", answers.iter().map(|one| one.as_ref().map(|one| one.status)).collect::<Vec<_>>())
        }
        "ids" => format!("{} read", translate_ids::read(reply, NOW)?.len()),
        other => panic!("nobody reads {other}"),
    })
}

#[test]
fn every_sample_is_read_or_refused_for_a_reason() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mail/graph-json");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(fault) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("{}: {fault}", folder.display())
        }
        Err(fault) => {
            eprintln!("SKIPPED: {}: {fault}. No sample of Microsoft's was read.", folder.display());
            return;
        }
    };
    let mut summary: BTreeMap<String, usize> = BTreeMap::new();
    let (mut read, mut others) = (0, 0);
    for entry in entries {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let sample: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let body = &sample["body"];
        let Some(kind) = kind(&file, body) else {
            others += 1;
            continue;
        };
        read += 1;
        let came = came(kind, body).unwrap_or_else(|fault| format!("refused: {fault}"));
        *summary.entry(format!("{kind}: {came}")).or_default() += 1;
    }
    let lines: Vec<String> = summary.iter().map(|(what, count)| format!("{count} × {what}")).collect();
    expect![[r#"
        83 read, 112 of other kinds
        2 × attachment: file
        2 × attachment: item, message false
        2 × attachment: item, message true
        1 × attachment: other
        1 × attachment: reference
        1 × attachment: refused: Graph answered what cannot be understood: the content of the file is damaged
        3 × attachments: 1 read
        1 × batch: [Some(302), Some(200), Some(401), Some(204)]
        1 × categories: 6 read
        1 × category: preset15
        1 × category: preset3
        1 × category: preset9
        2 × error:  false
        1 × error: NotImplemented false
        1 × error: TooManyRequests false
        1 × error: invalidRange false
        1 × folder delta: 0 changed, 0 removed, 1 unreadable
        7 × folder: read
        1 × folders: 1 read
        2 × folders: 2 read
        1 × folders: 9 read
        1 × ids: 1 read
        1 × ids: 2 read
        1 × message delta: 0 changed, 0 removed, 1 unreadable
        1 × message delta: 1 changed, 0 removed, 0 unreadable
        1 × message delta: 1 changed, 1 removed, 0 unreadable
        2 × message delta: 2 changed, 0 removed, 0 unreadable
        1 × message: 0 people, 0 ids, no name, no text
        1 × message: 0 people, 0 ids, no name, text
        2 × message: 1 people, 0 ids, name, text
        7 × message: 2 people, 0 ids, name, text
        1 × message: 2 people, 0 ids, no name, no text
        1 × message: 3 people, 0 ids, name, text
        7 × message: refused: Graph answered what cannot be understood: a message without an id
        1 × messages: 0 read, 1 unreadable
        1 × messages: 1 read, 0 unreadable
        1 × notifications: [Missed]
        1 × notifications: [Reauthorize]
        1 × notifications: [Removed]
        5 × settings: purpose None
        1 × subscription: created
        2 × subscription: created,updated
        4 × subscription: refused: Graph answered what cannot be understood: a subscription without an id
        1 × subscriptions: 1 read
        1 × upload: from 0
        2 × user: read
        1 × user: refused: Graph answered what cannot be understood: a user without an id
    "#]]
    .assert_eq(&format!("{read} read, {others} of other kinds\n{}\n", lines.join("\n")));
}
