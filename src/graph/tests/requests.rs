//! What every operation sends.

use domain::mail::{Address, ItemId, MessageId, Moment, Person};
use expect_test::expect;
use serde_json::json;
use wire::Request;

use super::{NOW, service};
use crate::{
    Fault, Format, Link, Mailbox, Property, attachments,
    attachments::NewFile,
    batch::Batch,
    categories,
    draft::{self, Draft},
    extension, folders,
    message::{self, Importance, Text, Want},
    message_delta::{self, Only, Start},
    messages, mime, move_message,
    reply::{self, Above, To},
    send_mail,
    subscriptions::{self, Changes, ClientState, New, Watched},
    translate_ids::{self, IdKind},
};

pub(super) fn show(request: Result<Request, Fault>) -> String {
    let request = request.unwrap();
    let headers =
        request.headers.iter().filter(|(name, value)| (*name, *value) != ("Accept", "application/json"));
    let headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
    let body = String::from_utf8(request.body).unwrap();
    let url = request.url.replace("https://graph.example/v1.0", "");
    [format!("{} {url}", request.method), headers.join("\n"), body].join("\n").trim_end().to_owned()
}

fn id() -> ItemId {
    ItemId("AAkALg=".into())
}

fn asha() -> Mailbox {
    Mailbox::User("asha@acme.example".into())
}

fn person(address: &str, name: &str) -> Person {
    Person { address: Address::new(address), name: name.into() }
}

#[test]
fn delta_starts_with_what_is_wanted_and_goes_on_by_the_link_alone() {
    let want = Want { members: &[message::PLACE], format: Format::Text, properties: &[] };
    let start = Start {
        want,
        page: 50,
        only: Some(Only::Created),
        since: Some(Moment(1_795_392_000)),
        newest_first: true,
    };
    expect![[r#"
        GET /users/asha@acme.example/mailFolders/inbox/messages/delta?$select=id,internetMessageId,parentFolderId,receivedDateTime,lastModifiedDateTime&changeType=created&$filter=receivedDateTime%20ge%202026-11-23T00:00:00Z&$orderby=receivedDateTime%20desc
        Prefer: IdType="ImmutableId", outlook.body-content-type="text", odata.maxpagesize=50"#]]
    .assert_eq(&show(message_delta::start(&service(), &asha(), "inbox", &start)));
    let link =
        Link::new("https://graph.example/v1.0/users('x')/mailfolders('AQ=')/messages/delta?$skiptoken=a%2Bb")
            .unwrap();
    expect![[r#"
        GET /users('x')/mailfolders('AQ=')/messages/delta?$skiptoken=a%2Bb
        Prefer: IdType="ImmutableId", outlook.body-content-type="text", odata.maxpagesize=50"#]]
    .assert_eq(&show(message_delta::follow(&service(), &link, &start)));
    expect![[r#"
        GET /me/mailFolders/delta?$select=id,displayName,parentFolderId,childFolderCount,isHidden,totalItemCount,unreadItemCount
        Prefer: IdType="ImmutableId", odata.maxpagesize=200"#]]
    .assert_eq(&show(folders::start(&service(), &Mailbox::Me, 200)));
    let elsewhere = Link::new("https://elsewhere.example/v1.0/me/messages/delta").unwrap();
    assert!(message_delta::follow(&service(), &elsewhere, &Start::default()).is_err());
}

#[test]
fn a_message_is_asked_for_with_all_that_a_decision_needs() {
    expect![[r#"
        GET /me/messages/AAkALg=?$select=id,internetMessageId,parentFolderId,conversationId,conversationIndex,subject,from,sender,toRecipients,ccRecipients,bccRecipients,replyTo,receivedDateTime,sentDateTime,createdDateTime,lastModifiedDateTime,changeKey,categories,isDraft,isRead,hasAttachments,importance,webLink,internetMessageHeaders,body,bodyPreview&$expand=singleValueExtendedProperties($filter%3Did%20eq%20'String%200x1042'%20or%20id%20eq%20'String%200x1039'%20or%20id%20eq%20'String%200x001A'%20or%20id%20eq%20'Integer%200x0036'%20or%20id%20eq%20'Integer%200x0E08'%20or%20id%20eq%20'String%20%7B00020329-0000-0000-C000-000000000046%7D%20Name%20cecp-c0c6c6b4-5a3e-4f0e-9a59-6b1f0e7d2a11')
        Prefer: IdType="ImmutableId", outlook.body-content-type="html""#]]
    .assert_eq(&show(message::request(&service(), &Mailbox::Me, &id(), &Want::default())));
    let ids: Vec<MessageId> = MessageId::list("<a'b@x> <c&d@x>");
    let place = Want { members: &[message::PLACE], format: Format::Html, properties: &[] };
    expect![[r#"
        GET /me/messages?$select=id,internetMessageId,parentFolderId,receivedDateTime,lastModifiedDateTime&$filter=internetMessageId%20eq%20'%3Ca''b@x%3E'%20or%20internetMessageId%20eq%20'%3Cc%26d@x%3E'&$top=50
        Prefer: IdType="ImmutableId", outlook.body-content-type="html""#]]
    .assert_eq(&show(messages::find(&service(), &Mailbox::Me, &ids, &place)));
    assert!(messages::find(&service(), &Mailbox::Me, &[], &place).is_err());
    let many = vec![ids[0].clone(); messages::MAX_IDS + 1];
    assert!(messages::find(&service(), &Mailbox::Me, &many, &place).is_err());
    expect![[r#"
        GET /me/mailFolders/sentitems/messages?$select=id,internetMessageId,parentFolderId,receivedDateTime,lastModifiedDateTime&$filter=receivedDateTime%20ge%201970-01-01T00:00:00Z%20and%20receivedDateTime%20lt%202026-11-23T10:58:00Z&$orderby=receivedDateTime%20desc&$top=1000
        Prefer: IdType="ImmutableId", outlook.body-content-type="html""#]]
    .assert_eq(&show(messages::of_folder(
        &service(),
        &Mailbox::Me,
        folders::well_known::SENT_ITEMS,
        Some(Moment(0)),
        Some(NOW),
        9_999,
        &place,
    )));
    expect![[r#"
        GET /me/messages/AAkALg=/$value
        Accept: */*
        Prefer: IdType="ImmutableId""#]]
    .assert_eq(&show_all(mime::request(&service(), &Mailbox::Me, &id())));
}

/// With `Accept` where it is not that of JSON.
fn show_all(request: Result<Request, Fault>) -> String {
    let mut text = show(request);
    if let Some(at) = text.find("\nPrefer") {
        let accept = text.find("\nAccept: */*").map(|at| text.split_off(at));
        if let Some(accept) = accept {
            text.insert_str(at, &accept);
        }
    }
    text
}

#[test]
fn attachments_are_listed_without_contents() {
    expect![[r#"
        GET /me/messages/AAkALg=/attachments?$select=id,name,contentType,size,isInline,lastModifiedDateTime,microsoft.graph.fileAttachment/contentId
        Prefer: IdType="ImmutableId""#]]
    .assert_eq(&show(attachments::list(&service(), &Mailbox::Me, &id())));
    expect![[r#"
        GET /me/messages/AAkALg=/attachments/AT%2F1?$expand=microsoft.graph.itemattachment/item
        Prefer: IdType="ImmutableId""#]]
    .assert_eq(&show(attachments::get(&service(), &Mailbox::Me, &id(), "AT/1")));
    let file = NewFile {
        name: "a.txt".into(),
        content_type: "text/plain".into(),
        content_id: None,
        content: b"abc".to_vec(),
    };
    expect![[r##"
        POST /me/messages/AAkALg=/attachments
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"@odata.type":"#microsoft.graph.fileAttachment","contentBytes":"YWJj","contentType":"text/plain","isInline":false,"name":"a.txt"}"##]]
    .assert_eq(&show(attachments::add(&service(), &Mailbox::Me, &id(), &file)));
    let large = NewFile { content: vec![0; attachments::MAX_DIRECT_BYTES + 1], ..file };
    assert!(attachments::add(&service(), &Mailbox::Me, &id(), &large).is_err());
}

#[test]
fn categories_are_written_on_the_version_that_was_read() {
    let names = ["Red".to_owned(), "Tracked".to_owned()];
    expect![[r#"
        PATCH /me/messages/AAkALg=
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        If-Match: W/"CQ"
        {"categories":["Red","Tracked"]}"#]]
    .assert_eq(&show(categories::set(&service(), &Mailbox::Me, &id(), Some("W/\"CQ\""), &names)));
    expect![[r#"
        POST /me/messages/AAkALg=/move
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"destinationId":"archive"}"#]]
    .assert_eq(&show(move_message::request(&service(), &Mailbox::Me, &id(), "archive")));
    assert!(move_message::request(&service(), &Mailbox::Me, &id(), "").is_err());
}

#[test]
fn mails_are_sent_at_once_as_mime_or_by_a_draft() {
    let mail = Draft {
        subject: Some("Offer".into()),
        body: Some(Text { format: Format::Html, content: "<p>x</p>".into() }),
        to: Some(vec![person("b@x.y", "Bea")]),
        cc: Some(vec![]),
        from: Some(person("queue@acme.example", "")),
        importance: Some(Importance::High),
        headers: vec![("X-Regarding".into(), "1".into())],
        properties: vec![(Property::IN_REPLY_TO, "<a@b>".into())],
        ..Draft::default()
    };
    expect![[r#"
        POST /users/asha@acme.example/sendMail
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"message":{"body":{"content":"<p>x</p>","contentType":"html"},"ccRecipients":[],"from":{"emailAddress":{"address":"queue@acme.example"}},"importance":"high","internetMessageHeaders":[{"name":"X-Regarding","value":"1"}],"singleValueExtendedProperties":[{"id":"String 0x1042","value":"<a@b>"}],"subject":"Offer","toRecipients":[{"emailAddress":{"address":"b@x.y","name":"Bea"}}]},"saveToSentItems":true}"#]]
    .assert_eq(&show(send_mail::request(&service(), &asha(), &mail, true)));
    expect![[r#"
        POST /me/sendMail
        Prefer: IdType="ImmutableId"
        Content-Type: text/plain
        RnJvbTogYQ0KDQo="#]]
    .assert_eq(&show(send_mail::mime(&service(), &Mailbox::Me, b"From: a\r\n\r\n")));
    expect![[r#"
        POST /me/messages/AAkALg=/send
        Prefer: IdType="ImmutableId""#]]
    .assert_eq(&show(draft::send(&service(), &Mailbox::Me, &id())));
    let nobody = Draft { to: Some(vec![]), ..Draft::default() };
    assert!(send_mail::request(&service(), &Mailbox::Me, &nobody, true).is_err());
    let many = Draft { to: Some(vec![person("a@b.c", ""); 501]), ..Draft::default() };
    assert!(send_mail::request(&service(), &Mailbox::Me, &many, true).is_err());
    for header in [("Subject", "x"), ("x-a", "b\r\nc"), ("x a", "b"), ("", "")] {
        let odd = Draft { headers: vec![(header.0.into(), header.1.into())], ..mail.clone() };
        assert!(send_mail::request(&service(), &Mailbox::Me, &odd, true).is_err(), "{header:?}");
    }
    let large = Draft {
        body: Some(Text { format: Format::Text, content: "x".repeat(crate::MAX_REQUEST_BYTES) }),
        ..mail.clone()
    };
    assert!(send_mail::request(&service(), &Mailbox::Me, &large, true).is_err());
    assert!(send_mail::mime(&service(), &Mailbox::Me, &[]).is_err());
    assert!(draft::update(&service(), &Mailbox::Me, &id(), &mail).is_err(), "headers only at creation");
}

#[test]
fn replies_are_drafts() {
    let comment = Above::Comment("Thanks".into());
    expect![[r#"
        POST /me/messages/AAkALg=/createReplyAll
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"comment":"Thanks"}"#]]
    .assert_eq(&show(reply::create(&service(), &Mailbox::Me, &id(), &To::All, &comment)));
    let to = To::Forward(vec![person("b@x.y", "")]);
    expect![[r#"
        POST /me/messages/AAkALg=/createForward
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"toRecipients":[{"emailAddress":{"address":"b@x.y"}}]}"#]]
    .assert_eq(&show(reply::create(&service(), &Mailbox::Me, &id(), &to, &Above::Nothing)));
    let subject = Draft { subject: Some("s".into()), ..Draft::default() };
    let draft = Above::Draft(Box::new(subject));
    expect![[r#"
        POST /me/messages/AAkALg=/createReply
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"message":{"subject":"s"}}"#]]
    .assert_eq(&show(reply::create(&service(), &Mailbox::Me, &id(), &To::Sender, &draft)));
}

#[test]
fn subscriptions_name_folders_by_key_and_carry_the_secret() {
    let state = ClientState::new("s3cret").unwrap();
    let new = New {
        watched: Watched::Messages(Some("inbox")),
        changes: Changes { deleted: false, ..Changes::ALL },
        url: "https://regarding.example/graph/notify",
        lifecycle_url: "https://regarding.example/graph/lifecycle",
        state: &state,
        expires: subscriptions::expiry(NOW, i64::MAX),
    };
    expect![[r#"
        POST /subscriptions
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"changeType":"created,updated","clientState":"s3cret","expirationDateTime":"2026-11-30T10:57:00Z","latestSupportedTlsVersion":"v1_2","lifecycleNotificationUrl":"https://regarding.example/graph/lifecycle","notificationUrl":"https://regarding.example/graph/notify","resource":"users/asha@acme.example/mailFolders('inbox')/messages"}"#]]
    .assert_eq(&show(subscriptions::create(&service(), &asha(), &new)));
    expect![[r#"
        PATCH /subscriptions/7f-1
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"expirationDateTime":"2026-11-23T10:58:00Z"}"#]]
    .assert_eq(&show(subscriptions::renew(&service(), "7f-1", NOW)));
}

#[test]
fn extensions_keep_nothing_that_is_odatas() {
    let data = json!({"activity": "1", "n": 2}).as_object().unwrap().clone();
    expect![[r##"
        POST /me/messages/AAkALg=/extensions
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"@odata.type":"#microsoft.graph.openTypeExtension","activity":"1","extensionName":"com.example.regarding","n":2}"##]]
    .assert_eq(&show(extension::create(&service(), &Mailbox::Me, &id(), "com.example.regarding", &data)));
    for name in ["", "a b", "a/b", "ह", &"x".repeat(extension::MAX_NAME + 1)] {
        assert!(extension::get(&service(), &Mailbox::Me, &id(), name).is_err(), "{name}");
    }
    for odd in [json!({"@odata.type": "x"}), json!({"id": 1}), json!({"a": "x".repeat(extension::MAX_BYTES)})]
    {
        let odd = odd.as_object().unwrap().clone();
        assert!(extension::create(&service(), &Mailbox::Me, &id(), "a", &odd).is_err());
    }
}

#[test]
fn ids_are_translated_a_thousand_at_a_time() {
    let ids = ["AQMk".to_owned()];
    expect![[r#"
        POST /me/translateExchangeIds
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"inputIds":["AQMk"],"sourceIdType":"ewsId","targetIdType":"restImmutableEntryId"}"#]]
    .assert_eq(&show(translate_ids::request(
        &service(),
        &Mailbox::Me,
        &ids,
        IdKind::Ews,
        IdKind::ImmutableRest,
    )));
    for odd in [vec![], vec!["a".to_owned(); 1_001], vec![String::new()]] {
        let request =
            translate_ids::request(&service(), &Mailbox::Me, &odd, IdKind::Ews, IdKind::ImmutableRest);
        assert!(request.is_err());
    }
}

#[test]
fn a_batch_writes_what_its_parts_say() {
    let mut batch = Batch::new();
    let first = batch.push(mime::request(&service(), &Mailbox::Me, &id()).unwrap());
    let names = ["Red".to_owned()];
    let set = categories::set(&service(), &asha(), &id(), Some("W/\"C\""), &names).unwrap();
    batch.push_after(set.with_header("Authorization", "Bearer x"), &[first]);
    expect![[r#"
        POST /$batch
        Prefer: IdType="ImmutableId"
        Content-Type: application/json
        {"requests":[{"headers":{"Accept":"*/*","Prefer":"IdType=\"ImmutableId\""},"id":"1","method":"GET","url":"/me/messages/AAkALg=/$value"},{"body":{"categories":["Red"]},"dependsOn":["1"],"headers":{"Accept":"application/json","Content-Type":"application/json","If-Match":"W/\"C\"","Prefer":"IdType=\"ImmutableId\""},"id":"2","method":"PATCH","url":"/users/asha@acme.example/messages/AAkALg="}]}"#]]
    .assert_eq(&show(batch.request(&service())));
}
