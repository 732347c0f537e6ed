//! Whatever comes, no reader panics: not over arbitrary JSON, and not over answers with the right names and wrong
//! values.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{NOW, reply};
use crate::{
    attachments, batch, extension, folders, mailbox_settings, master_categories, message, message_delta,
    messages, mime, names, notifications, subscriptions, translate_ids, upload, user,
};

/// Names that some reader looks for.
fn name() -> impl Strategy<Value = String> {
    let known: Vec<&'static str> = names::ALL.iter().map(|(_, name)| *name).collect();
    let around = vec![
        "value",
        "@removed",
        "reason",
        "@odata.type",
        "@odata.etag",
        "@odata.nextLink",
        "@odata.deltaLink",
        "responses",
        "status",
        "headers",
        "body",
        "error",
        "code",
        "innerError",
        "item",
        "id",
    ];
    prop_oneof![
        4 => prop::sample::select(known).prop_map(str::to_owned),
        2 => prop::sample::select(around).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let known = vec![
        "#microsoft.graph.itemAttachment",
        "#microsoft.graph.fileAttachment",
        "#microsoft.graph.message",
        "2026-11-23T10:58:00Z",
        "0-",
        "https://graph.example/v1.0/x",
        "Users('a')/Messages('b')",
        "YWJj",
        "1",
        "deleted",
        "missed",
        "smtp:a@b.c",
        "String 0x1042",
        "In-Reply-To",
        "<a@b>",
    ];
    prop_oneof![prop::sample::select(known).prop_map(str::to_owned), "\\PC{0,12}"]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((name(), inner), 0..10)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Every reader.
fn read_all(status: u16, body: &Value) {
    let reply = || reply(status, body);
    let _ = message::read(reply(), NOW).map(|read| {
        (
            read.mail(domain::mail::Direction::Incoming, None),
            read.clues("Tracked"),
            read.body.map(message::Text::body),
        )
    });
    let _ =
        (message_delta::read(reply(), NOW), folders::read_delta(reply(), NOW), messages::read(reply(), NOW));
    let _ = (folders::read(reply(), NOW), folders::read_children(reply(), NOW));
    let _ = (attachments::read(reply(), NOW), attachments::read_list(reply(), NOW));
    let _ = (attachments::read_content(reply(), NOW), mime::read(reply(), NOW), message::done(reply(), NOW));
    let _ = (master_categories::read(reply(), NOW), master_categories::read_list(reply(), NOW));
    let _ = (mailbox_settings::read(reply(), NOW), user::read(reply(), NOW), extension::read(reply(), NOW));
    let _ = (subscriptions::read(reply(), NOW), subscriptions::read_list(reply(), NOW));
    let _ = subscriptions::read(reply(), NOW).map(|one| one.renew_at(NOW));
    let _ = (upload::read(reply(), NOW), upload::read_piece(reply(), NOW), translate_ids::read(reply(), NOW));
    let _ = (batch::read(reply(), 20, NOW), notifications::read(&reply().body));
}

proptest! {
    #[test]
    fn no_reader_panics(body in json(), status in prop_oneof![Just(200_u16), 100_u16..600]) {
        read_all(status, &body);
        read_all(status, &serde_json::json!({"value": [body]}));
    }
}
