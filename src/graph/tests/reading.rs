//! What is understood of what Graph answers.

use domain::mail::{Address, Direction, ItemId, Moment};
use serde_json::{Value, json};
use wire::Reply;

use super::{NOW, reply};
use crate::{
    Fault, Format, Link, Property,
    attachments::{self, Content, Kind},
    delta::{Change, Delta, More},
    extension, folders, mailbox_settings, master_categories,
    message::{self, MAX_DEPTH, MAX_PEOPLE, Message, Text},
    message_delta, messages, translate_ids, upload,
};

fn message(value: Value) -> Message {
    Message::read(value).unwrap()
}

fn link(rest: &str) -> Link {
    Link::new(format!("https://graph.example/v1.0/{rest}")).unwrap()
}

#[test]
fn a_round_of_delta_tells_changes_and_how_it_goes_on() {
    let read = |body: Value| message_delta::read(reply(200, &body), NOW);
    let page = read(json!({
        "@odata.nextLink": "https://graph.example/v1.0/me/mailfolders('A')/messages/delta?$skiptoken=x",
        "value": [
            {"id": "1", "subject": "s", "isRead": "true"},
            {"id": "2", "@removed": {"reason": "deleted"}},
            {"id": "3", "@removed": {"reason": "changed"}},
            {"id": "4", "@removed": null},
            {"@removed": {"reason": "deleted"}}, {"subject": "no id"}, {"id": "  "}, null, 5, [],
        ],
    }));
    let Ok(Delta::Changes { changes, more, skipped }) = page else { panic!("{page:?}") };
    let outline: Vec<_> = changes
        .iter()
        .map(|change| match change {
            Change::Upsert(message) => (message.id.0.as_str(), "upsert"),
            Change::Removed { id, restorable: true } => (id.as_str(), "restorable"),
            Change::Removed { id, restorable: false } => (id.as_str(), "removed"),
        })
        .collect();
    assert_eq!(
        outline[..4],
        [("1", "upsert"), ("2", "removed"), ("3", "restorable"), ("4", "removed")],
        "an item that says that it is removed is, whatever the reason"
    );
    assert!(skipped >= 5);
    assert_eq!(more, More::Next(link("me/mailfolders('A')/messages/delta?$skiptoken=x")));

    let end = read(json!({"value": [], "@odata.deltaLink": "https://graph.example/v1.0/x?$deltatoken=y"}));
    let Ok(Delta::Changes { more, .. }) = end else { panic!("{end:?}") };
    assert_eq!(more, More::Done(link("x?$deltatoken=y")));
    for odd in [
        json!({"value": []}),
        json!({"@odata.deltaLink": "https://graph.example/v1.0/x"}),
        json!({"value": [], "@odata.deltaLink": 5}),
        json!({"value": [], "@odata.deltaLink": "a b"}),
        json!({"value": {}, "@odata.deltaLink": "https://graph.example/v1.0/x"}),
        json!({"value": vec![1; 5_001], "@odata.deltaLink": "https://graph.example/v1.0/x"}),
    ] {
        assert!(matches!(read(odd.clone()), Err(Fault::Odd(_))), "{odd}");
    }
}

#[test]
fn a_lost_state_is_a_resync_and_nothing_else_is() {
    let read = |status: u16, code: &str, place: Option<&str>| {
        let mut reply = reply(status, &json!({"error": {"code": code, "message": "m"}}));
        if let Some(place) = place {
            reply.headers.set("Location", place);
        }
        message_delta::read(reply, NOW)
    };
    assert_eq!(read(410, "SyncStateNotFound", None), Ok(Delta::Resync(None)));
    assert_eq!(read(400, "syncStateInvalid", None), Ok(Delta::Resync(None)));
    assert_eq!(read(404, "resyncRequired", Some("a b")), Ok(Delta::Resync(None)));
    let place = "https://graph.example/v1.0/me/mailFolders('A')/messages/delta?$deltatoken=";
    assert_eq!(
        read(410, "", Some(place)),
        Ok(Delta::Resync(Some(link("me/mailFolders('A')/messages/delta?$deltatoken="))))
    );
    let gone = read(404, "ErrorItemNotFound", None);
    assert!(gone.is_err_and(|fault| fault.is_gone()), "a folder that is gone begins nothing anew");
    assert!(read(429, "TooManyRequests", None).is_err_and(|fault| fault.is_throttled()));
    let tree = folders::read_delta(Reply::new(410), NOW);
    assert_eq!(tree, Ok(Delta::Resync(None)));
}

#[test]
fn everybody_on_a_mail_is_kept_as_spelled() {
    let person = |address: Value, name: Value| json!({"emailAddress": {"address": address, "name": name}});
    let read = message(json!({
        "id": "AA", "@odata.etag": "W/\"C\"", "internetMessageId": "<A@b>", "subject": null,
        "from": null, "sender": person(json!("Bea@X.y"), json!("Bea")),
        "toRecipients": [
            person(json!("Asha.Rao@ACME.example"), json!("Asha")),
            person(Value::Null, json!("A group")),
            person(json!("/O=EXCHANGELABS/OU=X/CN=RECIPIENTS/CN=1"), Value::Null),
            person(json!("asha.rao@acme.example"), json!("again")),
            person(json!(""), json!(" ")),
            {"emailAddress": null}, null, 5,
        ],
        "ccRecipients": null,
        "receivedDateTime": "2026-11-23T10:58:00Z", "sentDateTime": "0001-01-01T00:00:00Z",
    }));
    let to = read.to.as_deref().unwrap();
    assert_eq!((to.len(), to[0].address.as_str()), (4, "Asha.Rao@ACME.example"));
    let mail = read.mail(Direction::Outgoing, Some(Address::new("Owner@x.y")));
    assert_eq!(mail.from.map(|one| one.address), Some(Address::new("bea@x.y")), "who pressed the button");
    assert_eq!(mail.to.len(), 4);
    assert_eq!((mail.to[1].address.is_valid(), mail.to[1].label()), (false, "A group"));
    assert_eq!((mail.at, mail.subject.as_str()), (Some(NOW), ""));
    assert_eq!((read.cc, read.subject, read.etag.as_deref()), (None, None, Some("W/\"C\"")));
    let many =
        message(json!({"id": "A", "bccRecipients": vec![person(json!("a@b.c"), json!("")); MAX_PEOPLE + 1]}));
    assert!(many.cut && many.bcc.is_some_and(|bcc| bcc.len() == MAX_PEOPLE));
}

#[test]
fn threads_are_found_in_header_lines_and_in_what_sent_mail_has_instead() {
    let line = |name: &str, value: &str| json!({"name": name, "value": value});
    let received = message(json!({
        "id": "A", "categories": ["red", "tracked to dynamics 365"],
        "internetMessageHeaders": [line("Received", "x"), line("IN-REPLY-TO", "<p@x>"),
            line("References", "<a@x>\r\n\t<p@x>"), {"name": null}, null, {"value": "x"}],
    }));
    let clues = received.clues("Tracked to Dynamics 365");
    let ids =
        |ids: Vec<domain::mail::MessageId>| ids.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(clues.ids()), ["p@x", "a@x"]);
    assert_eq!(clues.marked, Some(true));
    assert_eq!(received.header("received"), Some("x"));

    let sent = message(json!({
        "id": "A", "internetMessageHeaders": null,
        "singleValueExtendedProperties": [
            {"id": "String 0x1042", "value": "<p@x>"}, {"id": "String 0x1039", "value": "<a@x> <p@x>"},
            {"id": "String 0x1a", "value": "IPM.Note"}, {"id": 5}, null,
        ],
    }));
    assert_eq!(ids(sent.clues("Tracked").ids()), ["p@x", "a@x"]);
    assert_eq!(sent.clues("Tracked").marked, None, "what was not told is not known");
    assert_eq!(sent.property(&Property::MESSAGE_CLASS), Some("IPM.Note"));
    assert_eq!(message(json!({"id": "A", "categories": []})).clues("T").marked, Some(false));
}

#[test]
fn what_a_message_says_of_itself_is_read_from_properties_and_headers() {
    use domain::correlation::{Sensitivity, ThreadRoot};
    let headers = |lines: Value| message(json!({"id": "A", "internetMessageHeaders": lines})).clues("T");
    let line = |name: &str, value: &str| headers(json!([{"name": name, "value": value}]));
    assert_eq!(line("sensitivity", "Company-Confidential").sensitivity, Sensitivity::Confidential);
    assert_eq!(line("X", "y").sensitivity, Sensitivity::Normal);
    let property = |id: &str, value: &str| {
        let told = json!({"id": "A", "singleValueExtendedProperties": [{"id": id, "value": value}],
            "internetMessageHeaders": [{"name": "Sensitivity", "value": "Personal"}]});
        message(told).clues("T")
    };
    assert_eq!(property("Integer 0x36", "2").sensitivity, Sensitivity::Private, "the property counts");
    assert_eq!(property("Integer 0xe08", "4711").bytes, Some(4711));
    assert!(line("Content-Class", "rpmsg.message").protected && !line("Content-Class", "x").protected);
    for (name, value, bulk) in [
        ("List-Id", "<l.x>", true),
        ("Precedence", "Bulk", true),
        ("Auto-Submitted", "auto-replied", true),
        ("Auto-Submitted", "no", false),
        ("Subject", "list", false),
    ] {
        assert_eq!(line(name, value).bulk, bulk, "{name}: {value}");
    }
    let index = "AQHaAAECAwQFBgcICQoLDA0ODxAREhM=";
    let root = message(json!({"id": "A", "conversationIndex": index})).clues("T").root;
    assert_eq!(root, line("Thread-Index", index).root);
    assert!(root.is_some_and(|ThreadRoot(bytes)| bytes[0] == 1));
    assert_eq!(line("Thread-Index", "AQ==").root, None, "too short to be one");
}

#[test]
fn texts_become_html_and_stay_texts() {
    let text = |format, content: &str| Text { format, content: content.into() }.body().html;
    assert_eq!(text(Format::Text, "a <b> & \"c\"\r\nd"), "a &lt;b&gt; &amp; &quot;c&quot;<br>\nd");
    assert_eq!(text(Format::Html, "<p>&amp;</p>"), "<p>&amp;</p>");
    let read = message(
        json!({"id": "A", "body": {"contentType": "TEXT", "content": "x"}, "uniqueBody": {"content": "y"}}),
    );
    assert_eq!(read.body.map(|text| text.format), Some(Format::Text));
    assert_eq!(
        read.own_body.map(|text| text.format),
        Some(Format::Html),
        "what is not said to be text is hostile"
    );
}

#[test]
fn kinds_of_messages() {
    let kind = |value: Value| message(value).kind;
    assert_eq!(kind(json!({"id": "A"})), message::Kind::Mail);
    assert_eq!(
        kind(
            json!({"id": "A", "@odata.type": "#microsoft.graph.eventMessageRequest", "meetingMessageType": "meetingRequest"})
        ),
        message::Kind::Meeting("meetingRequest".into())
    );
    assert_eq!(
        kind(json!({"id": "A", "@odata.type": "#microsoft.graph.eventMessage"})),
        message::Kind::Meeting(String::new())
    );
    assert_eq!(kind(json!({"id": "A", "meetingMessageType": "none"})), message::Kind::Mail);
}

fn attached(value: Value) -> Result<attachments::Attachment, Fault> {
    attachments::read(reply(200, &value), NOW)
}

#[test]
fn attachments_by_kind() {
    let file = attached(json!({
        "@odata.type": "#microsoft.graph.fileAttachment", "id": "1", "name": "a.txt", "size": 300,
        "contentId": "<logo@x>", "isInline": true, "contentBytes": "YW\r\nJj",
    }))
    .unwrap();
    assert_eq!(file.kind, Kind::File(Content::Here(b"abc".to_vec())));
    assert_eq!((file.content_id.as_deref(), file.bytes, file.inline), (Some("logo@x"), 300, true));
    assert_eq!(file.outline().name, "a.txt");
    let kind = |value: Value| attached(value).unwrap().kind;
    assert_eq!(kind(json!({"@odata.type": "#microsoft.graph.fileAttachment"})), Kind::File(Content::Absent));
    assert_eq!(kind(json!({"contentBytes": "_-8"})), Kind::File(Content::Here(vec![0xff, 0xef])));
    assert_eq!(kind(json!({"@odata.type": "#microsoft.graph.referenceAttachment"})), Kind::Reference);
    assert_eq!(kind(json!({})), Kind::Other);
    assert_eq!(
        kind(
            json!({"@odata.type": "#microsoft.graph.itemAttachment", "item": {"@odata.type": "#microsoft.graph.event"}})
        ),
        Kind::Item(None)
    );
    let damaged = attached(json!({"@odata.type": "#microsoft.graph.fileAttachment", "contentBytes": "?"}));
    assert!(matches!(damaged, Err(Fault::Odd(_))));
    let odd = attached(json!({"name": 5, "size": -1, "isInline": "x", "id": null}));
    assert!(odd.is_ok_and(|one| one.name.is_empty() && one.bytes == 0));
}

#[test]
fn messages_in_messages_end_somewhere() {
    let mut value = json!({"@odata.type": "#microsoft.graph.message", "subject": "innermost"});
    for _ in 0..MAX_DEPTH + 3 {
        value = json!({"@odata.type": "#microsoft.graph.message", "attachments": [
            {"@odata.type": "#microsoft.graph.itemAttachment", "item": value}]});
    }
    value["id"] = json!("A");
    let outer = message(value);
    let mut depth = 0;
    let mut next = Some(&outer);
    while let Some(one) = next {
        depth += 1;
        next = one.attachments.iter().flatten().find_map(|one| match &one.kind {
            Kind::Item(item) => item.as_deref(),
            Kind::File(_) | Kind::Reference | Kind::Other => None,
        });
    }
    assert_eq!(depth, MAX_DEPTH + 1);
}

#[test]
fn smaller_answers() {
    let found = messages::read(reply(200, &json!({"value": [{"id": "A"}, {}]})), NOW).unwrap();
    assert_eq!((found.items.len(), found.skipped, found.next), (1, 1, None));
    assert!(messages::read(reply(200, &json!({"value": [], "@odata.nextLink": "\n"})), NOW).is_err());
    let pairs = json!({"value": [{"sourceId": "a", "targetId": "b"}, {"sourceId": "c", "targetId": null}]});
    assert_eq!(translate_ids::read(reply(200, &pairs), NOW).unwrap(), [("a".into(), "b".into())]);
    let data = json!({"@odata.context": "x", "id": "y", "extensionName": "z", "activity": "1"});
    let data = extension::read(reply(200, &data), NOW).unwrap();
    assert_eq!(Value::Object(data), json!({"activity": "1"}));
    let settings = json!({"timeZone": "Asia/Kolkata", "language": {"locale": "hi-IN", "displayName": "हिन्दी"},
        "userPurpose": "shared", "workingHours": {"daysOfWeek": ["monday", 5], "timeZone": {"name": "IST"}}});
    let settings = mailbox_settings::read(reply(200, &settings), NOW).unwrap();
    assert_eq!((settings.purpose.as_deref(), settings.language.as_deref()), (Some("shared"), Some("hi-IN")));
    assert_eq!(
        settings.hours.map(|hours| (hours.days, hours.time_zone)),
        Some((vec!["monday".into()], Some("IST".into())))
    );
    assert!(mailbox_settings::read(reply(200, &json!({})), NOW).is_ok());
    let taken =
        master_categories::read(reply(409, &json!({"error": {"code": "CategoryNameDuplicate"}})), NOW);
    assert!(taken.is_err_and(|fault| fault.is_conflict()));
    let folder =
        folders::read(reply(200, &json!({"id": "F", "totalItemCount": -1, "isHidden": null})), NOW).unwrap();
    assert_eq!((folder.total, folder.hidden, folder.name), (None, None, None));
    assert!(message::read(reply(200, &json!({"subject": "x"})), NOW).is_err());
    assert_eq!(message::done(Reply::new(202), NOW), Ok(()));
    assert!(message::done(Reply::new(404), NOW).is_err_and(|fault| fault.is_gone()));
}

#[test]
fn uploads_go_on_where_they_are_told() {
    let session = json!({"uploadUrl": "https://outlook.example/a?authtoken=b", "nextExpectedRanges": ["26214400-"],
        "expirationDateTime": "2019-09-25T01:09:30.7671707Z"});
    let session = upload::read(reply(201, &session), NOW).unwrap();
    assert_eq!((session.next, session.expires), (26_214_400, Some(Moment(1_569_373_770))));
    assert!(upload::read(reply(201, &json!({})), NOW).is_err());
    let piece = |status, body: Value| upload::read_piece(reply(status, &body), NOW);
    assert_eq!(piece(200, json!({"nextExpectedRanges": ["5-9"]})), Ok(upload::Piece::More(5)));
    assert!(piece(200, json!({"nextExpectedRanges": []})).is_err());
    assert!(piece(200, json!({"nextExpectedRanges": ["x"]})).is_err());
    assert_eq!(piece(201, json!({})), Ok(upload::Piece::Done(None)));
    assert!(piece(404, json!({})).is_err_and(|fault| fault.is_gone()));
}

#[test]
fn mime_comes_as_it_is() {
    let mut answer = Reply::new(200);
    answer.body = vec![0xff, 0, b'\r'];
    assert_eq!(crate::mime::read(answer.clone(), NOW), Ok(vec![0xff, 0, b'\r']));
    assert_eq!(attachments::read_content(answer, NOW), Ok(vec![0xff, 0, b'\r']));
    assert!(crate::mime::read(Reply::new(404), NOW).is_err());
    assert_eq!(message(json!({"id": "A"})).id, ItemId("A".into()));
}
