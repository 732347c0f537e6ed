//! Microsoft Graph over the sandbox's mailboxes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use common::{ASHA, MARA, PRIYA, URL, server};
use http::StatusCode;
use serde_json::{Value, json};

const SALES: &str = "sales@contoso.example";

fn ids(page: &Value) -> Vec<String> {
    page["value"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_mailbox_opens_to_its_user_its_delegates_and_applications_alone() {
    let s = server().await;
    let (mara, priya, service) = (s.graph(MARA).await, s.graph(PRIYA).await, s.graph_service());
    assert_eq!(mara.get("me").await["mail"], MARA);
    assert_eq!(mara.get(&format!("users/{}", MARA.to_uppercase())).await["mail"], MARA);
    let path = |who: &str| format!("users/{who}/mailFolders/inbox");
    for (graph, who, status) in [
        (&mara, MARA, 200),
        (&mara, SALES, 200),
        (&mara, PRIYA, 403),
        (&priya, SALES, 403),
        (&service, PRIYA, 200),
        (&service, SALES, 200),
        (&service, "nobody@contoso.example", 404),
    ] {
        let answer = graph.ask("GET", &path(who), None).await;
        assert_eq!(answer.status.as_u16(), status, "{who}: {}", answer.text);
        if status >= 400 {
            let error = &answer.json()["error"];
            assert!(error["code"].as_str().is_some_and(|c| c.starts_with("Error")), "{error}");
            assert!(error["innerError"]["request-id"].is_string(), "{error}");
        }
    }
    assert_eq!(service.ask("GET", "me", None).await.status, StatusCode::BAD_REQUEST);
    let nobody = service.ask("GET", "users/nobody@contoso.example", None).await;
    assert_eq!(nobody.json()["error"]["code"], "Request_ResourceNotFound");
    // Nobody comes in without a caller.
    let request = http::Request::get("/graph/v1.0/me").body(axum::body::Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(s.sandbox.graph(), request).await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn paths_may_have_any_letters_and_keys() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let inbox = mara.get("me/mailFolders/inbox").await;
    let id = inbox["id"].as_str().unwrap();
    for path in [
        format!("me/mailfolders('{id}')"),
        format!("Users('{MARA}')/MailFolders('{id}')"),
        format!("users/{MARA}/mailFolders/Inbox"),
        "me/mailFolders/msgfolderroot/childFolders/inbox".to_owned(),
    ] {
        assert_eq!(mara.get(&path).await["id"], id, "{path}");
    }
    assert_eq!(mara.ask("GET", "me/mailFolders/nothing", None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mara.ask("GET", "me/calendars", None).await.status, StatusCode::BAD_REQUEST);
    // A name that people see is no id.
    assert_eq!(mara.ask("GET", "me/mailFolders/Fabrikam", None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn folders_lie_in_folders_and_are_made_renamed_moved_and_deleted() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let token = s.sign_in(MARA).await;
    let made = mara.make("POST", "me/mailFolders/inbox/childFolders", json!({ "displayName": "A" })).await;
    let a = made["id"].as_str().unwrap().to_owned();
    let made =
        mara.make("POST", &format!("me/mailFolders/{a}/childFolders"), json!({ "displayName": "B" })).await;
    let b = made["id"].as_str().unwrap().to_owned();
    assert_eq!(made["parentFolderId"], a.as_str());
    let again = mara
        .ask("POST", &format!("me/mailFolders/{a}/childFolders"), Some(json!({ "displayName": "b" })))
        .await;
    assert_eq!(again.json()["error"]["code"], "ErrorFolderExists");
    // The page sees them, each behind the one it lies in.
    let names = |me: &Value| -> Vec<String> {
        let all = me["folders"].as_array().unwrap().iter().filter(|f| f["mailbox"] == MARA);
        all.map(|f| f["displayName"].as_str().unwrap().to_owned()).collect()
    };
    let me = s.call("GET", "/sandbox/api/me", Some(&token), None).await.json();
    assert_eq!(names(&me)[..4], ["Inbox", "Fabrikam", "A", "B"]);
    let renamed = mara.make("PATCH", &format!("me/mailFolders/{b}"), json!({ "displayName": "C" })).await;
    assert_eq!(renamed["displayName"], "C");
    let into_itself =
        mara.ask("POST", &format!("me/mailFolders/{a}/move"), Some(json!({ "destinationId": b }))).await;
    assert_eq!(into_itself.status, StatusCode::BAD_REQUEST);
    mara.make("POST", &format!("me/mailFolders/{b}/move"), json!({ "destinationId": "msgfolderroot" })).await;
    let root = mara.get("me/mailFolders/msgfolderroot").await;
    assert_eq!(mara.get(&format!("me/mailFolders/{b}")).await["parentFolderId"], root["id"]);
    assert_eq!(mara.ask("DELETE", "me/mailFolders/inbox", None).await.status, StatusCode::FORBIDDEN);
    for (status, then) in [(204, 200), (204, 404)] {
        let path = format!("me/mailFolders/{b}");
        assert_eq!(mara.ask("DELETE", &path, None).await.status.as_u16(), status);
        assert_eq!(mara.ask("GET", &path, None).await.status.as_u16(), then, "first the bin, then for good");
    }
    let page = mara.get("me/mailFolders?$top=2&$count=true&$select=displayName").await;
    assert_eq!(page["value"].as_array().unwrap().len(), 2);
    assert_eq!(page["@odata.count"], 6);
    let rest = mara.get(page["@odata.nextLink"].as_str().unwrap()).await;
    assert_ne!(ids(&page), ids(&rest));
    assert!(rest["value"][0].get("totalItemCount").is_none(), "not selected");
}

#[tokio::test]
async fn what_the_page_does_graph_tells_and_the_other_way_round() {
    let s = server().await;
    let mara = s.graph(MARA).await.immutable();
    let token = s.sign_in(MARA).await;
    let mut heard = s.sandbox.mailboxes().listen();
    let mail = s.find(&token, "Drive upgrade").await;
    let whole = s
        .call("GET", &format!("/sandbox/api/messages/{}", mail["id"].as_str().unwrap()), Some(&token), None)
        .await
        .json();
    let id = whole["immutableId"].as_str().unwrap();
    let path = format!("me/messages/{id}");
    assert_eq!(mara.get(&path).await["id"], id);
    let tagged = mara.make("PATCH", &path, json!({ "categories": ["Red category"], "isRead": true })).await;
    assert_eq!(tagged["categories"], json!(["Red category"]));
    assert_eq!(s.find(&token, "Drive upgrade").await["categories"], json!(["Red category"]));
    assert_eq!(heard.try_recv().unwrap().kind, "updated");
    let moved = mara.make("POST", &format!("{path}/move"), json!({ "destinationId": "archive" })).await;
    assert_eq!(moved["id"], id, "the immutable id stays");
    assert_eq!(heard.try_recv().unwrap().kind, "moved");
    let archive = s.messages(&token, "archive").await;
    assert!(archive.iter().any(|m| m["subject"].as_str().unwrap().contains("Drive upgrade")));
    let body = json!({ "from": { "name": "X", "address": "x@y.example" }, "subject": "Fresh", "text": "Hi" });
    s.call("POST", "/sandbox/api/deliver", Some(&token), Some(body)).await;
    let page = mara.get("me/mailFolders/inbox/messages?$top=1").await;
    assert_eq!(page["value"][0]["subject"], "Fresh");
}

#[tokio::test]
async fn ids_are_of_the_kind_that_is_asked_for_and_translate() {
    let s = server().await;
    let (ordinary, lasting) = (s.graph(MARA).await, s.graph(MARA).await.immutable());
    let one = ids(&ordinary.get("me/messages?$top=3&$select=id").await);
    let other = ids(&lasting.get("me/messages?$top=3&$select=id").await);
    assert!(one.iter().zip(&other).all(|(a, b)| a != b));
    let body = json!({ "inputIds": one, "sourceIdType": "restId", "targetIdType": "restImmutableEntryId" });
    let translated = lasting.make("POST", "me/translateExchangeIds", body).await;
    let targets: Vec<&str> =
        translated["value"].as_array().unwrap().iter().map(|p| p["targetId"].as_str().unwrap()).collect();
    assert_eq!(targets, other);
    // Each finds the message, whatever is asked for.
    assert_eq!(lasting.get(&format!("me/messages/{}", one[0])).await["id"], other[0].as_str());
    let answer = lasting.ask("GET", "me/messages?$top=1", None).await;
    assert_eq!(answer.headers["preference-applied"], "IdType=\"ImmutableId\"");
}

#[tokio::test]
async fn lists_are_filtered_ordered_counted_and_paged() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let all = mara.get("me/messages?$top=1000&$select=id,receivedDateTime,subject&$count=true").await;
    let total = all["value"].as_array().unwrap().len();
    assert_eq!(all["@odata.count"], total);
    let mut seen = Vec::new();
    let mut link = Some("me/messages?$top=3&$select=id".to_owned());
    while let Some(next) = link {
        let page = mara.get(&next).await;
        seen.extend(ids(&page));
        link = page["@odata.nextLink"].as_str().map(str::to_owned);
        assert!(seen.len() <= total);
    }
    assert_eq!(seen, ids(&all), "each once, the newest first");
    let page = mara.get("me/messages?$top=20").await;
    let with_id = page["value"].as_array().unwrap().iter().find_map(|m| m["internetMessageId"].as_str());
    let message_id = with_id.unwrap();
    let filter = format!("internetMessageId eq '{message_id}'");
    let found = mara.get(&format!("me/messages?$filter={}", common::percent(&filter))).await;
    assert_eq!(found["value"][0]["internetMessageId"], message_id);
    assert_eq!(found["value"].as_array().unwrap().len(), 1);
    for (query, status) in [
        ("$filter=hasAttachments eq true", 200),
        ("$filter=categories/any(c:c eq 'Tracked to Dynamics 365')", 200),
        ("$filter=receivedDateTime ge 2020-01-01T00:00:00Z&$orderby=receivedDateTime desc", 200),
        ("$filter=isRead eq false&$orderby=receivedDateTime desc", 400),
        ("$orderby=subject&$skip=1&$top=2", 200),
        ("$filter=nothing eq 1", 400),
        ("$select=nothing", 400),
        ("$top=0", 400),
        ("$search=x", 400),
    ] {
        let answer = mara.ask("GET", &format!("me/messages?{query}"), None).await;
        assert_eq!(answer.status.as_u16(), status, "{query}: {}", answer.text);
    }
    let files = mara.get("me/messages?$filter=hasAttachments eq true&$expand=attachments").await;
    assert!(
        files["value"].as_array().unwrap().iter().all(|m| !m["attachments"].as_array().unwrap().is_empty())
    );
    assert_eq!(mara.ask("GET", "me/messages/$count", None).await.text, total.to_string());
}

#[tokio::test]
async fn a_message_has_what_is_named_and_its_body_in_the_form_that_is_preferred() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let page = mara.get("me/mailFolders/inbox/messages?$top=1000").await;
    let re = page["value"]
        .as_array()
        .unwrap()
        .iter()
        .find(|m| m["subject"].as_str().unwrap().starts_with("RE: Drive upgrade"))
        .unwrap();
    assert!(re.get("internetMessageHeaders").is_none() && re.get("uniqueBody").is_none());
    assert_eq!(re["body"]["contentType"], "html");
    let path = format!(
        "me/messages/{}?$select=subject,internetMessageHeaders,uniqueBody&$expand=singleValueExtendedProperties({})",
        re["id"].as_str().unwrap(),
        common::percent("$filter=id eq 'String 0x1042' or id eq 'String 0x001A' or id eq 'String 0x1035'")
    );
    let whole =
        mara.ask_with("GET", &path, &[("prefer", "outlook.body-content-type=\"text\"")], None).await.json();
    assert_eq!(whole["uniqueBody"]["contentType"], "text");
    assert!(whole.get("body").is_none());
    let headers = whole["internetMessageHeaders"].as_array().unwrap();
    assert!(headers.iter().any(|h| h["name"] == "In-Reply-To"), "{headers:?}");
    let property = |id: &str| {
        let all = whole["singleValueExtendedProperties"].as_array().unwrap();
        all.iter().find(|p| p["id"] == id).map(|p| p["value"].clone())
    };
    assert_eq!(property("String 0x1a"), Some(json!("IPM.Note")));
    assert!(property("String 0x1042").is_some_and(|v| v.as_str().unwrap().starts_with('<')));
    let sent = mara.get("me/mailFolders/sentitems/messages?$top=1&$select=internetMessageHeaders").await;
    assert_eq!(sent["value"][0]["internetMessageHeaders"], json!([]), "mail of one's own has none");
}

#[tokio::test]
async fn a_change_on_another_version_is_a_conflict() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let page = mara.get("me/mailFolders/inbox/messages?$top=1").await;
    let path = format!("me/messages/{}", page["value"][0]["id"].as_str().unwrap());
    let etag = page["value"][0]["@odata.etag"].as_str().unwrap().to_owned();
    let tag = |name: &str| Some(json!({ "categories": [name] }));
    let first = mara.ask_with("PATCH", &path, &[("if-match", &etag)], tag("One")).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    let second = mara.ask_with("PATCH", &path, &[("if-match", &etag)], tag("Two")).await;
    assert_eq!(second.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(second.json()["error"]["code"], "ErrorIrresolvableConflict");
    let third = mara.ask_with("PATCH", &path, &[("if-match", "*")], tag("Three")).await;
    assert_eq!(third.json()["categories"], json!(["Three"]));
    let mail = mara.ask("PATCH", &path, Some(json!({ "subject": "Another" }))).await;
    assert_eq!(mail.json()["error"]["code"], "ErrorInvalidPropertyUpdateSentMessage");
}

#[tokio::test]
async fn a_batch_answers_each_part_and_waits_in_vain_for_what_failed() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let get = |id: &str, url: &str, after: Value| json!({ "id": id, "method": "GET", "url": url, "dependsOn": after });
    let body = json!({ "requests": [
        get("1", "/me/mailFolders/inbox?$select=displayName", json!(null)),
        get("2", "me/messages/nothing", json!([])),
        get("3", "/me", json!(["2"])),
        get("4", "/me", json!(["1"])),
        { "id": "5", "method": "POST", "url": "/me/outlook/masterCategories",
          "headers": { "Content-Type": "application/json" }, "body": { "displayName": "B", "color": "preset1" } },
    ] });
    let answer = mara.make("POST", "$batch", body).await;
    let status: Vec<(String, u64)> = answer["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["id"].as_str().unwrap().to_owned(), r["status"].as_u64().unwrap()))
        .collect();
    let expected = [("1", 200), ("2", 404), ("3", 424), ("4", 200), ("5", 201)];
    assert_eq!(status, expected.map(|(id, s)| (id.to_owned(), s)));
    assert_eq!(answer["responses"][0]["body"]["displayName"], "Inbox");
    let many: Vec<Value> = (0..21).map(|n| get(&n.to_string(), "/me", json!([]))).collect();
    for wrong in [
        json!({ "requests": many }),
        json!({ "requests": [] }),
        json!({ "requests": [get("1", "/me", json!(["9"]))] }),
        json!({ "requests": [get("1", "/me", json!([])), get("1", "/me", json!([]))] }),
        json!({ "requests": [get("1", &format!("{URL}/graph/v1.0/me"), json!([]))] }),
        json!({ "requests": [{ "id": "1", "method": "POST", "url": "/me/messages", "body": {} }] }),
    ] {
        let answer = mara.ask("POST", "$batch", Some(wrong.clone())).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_mail_is_written_answered_and_sent() {
    let s = server().await;
    let (mara, asha) = (s.graph(MARA).await.immutable(), s.graph(ASHA).await.immutable());
    let to = json!([{ "emailAddress": { "address": ASHA, "name": "Asha" } }]);
    let draft = mara
        .make(
            "POST",
            "me/messages",
            json!({ "subject": "Offer", "body": { "contentType": "HTML", "content": "<p>Hi</p>" },
            "toRecipients": to, "internetMessageHeaders": [{ "name": "x-regarding", "value": "1" }] }),
        )
        .await;
    let id = draft["id"].as_str().unwrap().to_owned();
    assert_eq!(draft["isDraft"], true);
    let path = format!("me/messages/{id}");
    let changed = mara.make("PATCH", &path, json!({ "subject": "Better offer" })).await;
    assert_eq!(changed["subject"], "Better offer");
    assert_eq!(changed["internetMessageId"], draft["internetMessageId"]);
    let sent = mara.ask("POST", &format!("{path}/send"), None).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.text);
    let kept = mara.get(&path).await;
    let folder = mara.get("me/mailFolders/sentitems").await;
    assert_eq!(kept["parentFolderId"], folder["id"], "the draft's immutable id finds the copy");
    assert_eq!(kept["isDraft"], false);
    let select = "$select=subject,internetMessageId,internetMessageHeaders,conversationId,conversationIndex";
    let arrived =
        asha.get(&format!("me/mailFolders/inbox/messages?$top=1&{select}")).await["value"][0].clone();
    assert_eq!(arrived["internetMessageId"], draft["internetMessageId"]);
    assert!(arrived["internetMessageHeaders"].as_array().unwrap().iter().any(|h| h["name"] == "x-regarding"));
    let reply = asha
        .make(
            "POST",
            &format!("me/messages/{}/createReplyAll", arrived["id"].as_str().unwrap()),
            json!({ "comment": "Thanks" }),
        )
        .await;
    assert_eq!(reply["subject"], "RE: Better offer");
    assert_eq!(reply["toRecipients"][0]["emailAddress"]["address"], MARA);
    assert_eq!(reply["conversationId"], arrived["conversationId"]);
    assert!(reply["body"]["content"].as_str().unwrap().contains("Thanks"));
    asha.make("POST", &format!("me/messages/{}/send", reply["id"].as_str().unwrap()), json!({})).await;
    let back = mara.get(&format!("me/mailFolders/inbox/messages?$top=1&{select}")).await["value"][0].clone();
    let header = |name: &str| {
        let all = back["internetMessageHeaders"].as_array().unwrap();
        all.iter().find(|h| h["name"] == name).map(|h| h["value"].as_str().unwrap().to_owned())
    };
    let first = draft["internetMessageId"].as_str().unwrap();
    assert_eq!(header("In-Reply-To").as_deref(), Some(first));
    assert_eq!(header("References").as_deref(), Some(first));
    assert!(header("Thread-Index").is_some_and(|t| t == back["conversationIndex"].as_str().unwrap()));
    assert_eq!(back["conversationId"], kept["conversationId"]);
    assert_eq!(mara.ask("POST", &format!("{path}/send"), None).await.status, StatusCode::BAD_REQUEST);
    let as_other = json!({ "message": { "subject": "x", "toRecipients": to, "from": { "emailAddress": { "address": PRIYA } } } });
    let denied = mara.ask("POST", "me/sendMail", Some(as_other)).await;
    assert_eq!(denied.json()["error"]["code"], "ErrorSendAsDenied");
    let as_shared = json!({ "message": { "subject": "From sales", "toRecipients": to,
        "from": { "emailAddress": { "address": SALES, "name": "Sales" } } }, "saveToSentItems": false });
    mara.make("POST", "me/sendMail", as_shared).await;
    let arrived = asha.get("me/mailFolders/inbox/messages?$top=1").await["value"][0].clone();
    assert_eq!(arrived["from"]["emailAddress"]["address"], SALES);
    assert_eq!(arrived["sender"]["emailAddress"]["address"], MARA);
}

#[tokio::test]
async fn mail_goes_as_mime_and_comes_back() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let mime = "From: mara.keller@contoso.example\r\nTo: asha.rao@contoso.example\r\nSubject: =?utf-8?B?4pyT?=\r\n\
        Message-ID: <m1@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
        From: z@x.example\r\nSubject: Inner\r\nMessage-ID: <m0@x.example>\r\n\r\nDeep\r\n--b--\r\n";
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::STANDARD.encode(mime);
    let request = http::Request::post("/graph/v1.0/me/sendMail")
        .header("content-type", "text/plain")
        .body(axum::body::Body::from(base64))
        .unwrap();
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(mara.caller.clone());
    let response =
        tower::ServiceExt::oneshot(s.sandbox.graph(), http::Request::from_parts(parts, body)).await.unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let asha = s.graph(ASHA).await;
    let got = asha.get("me/mailFolders/inbox/messages?$top=1").await["value"][0].clone();
    assert_eq!((&got["subject"], &got["internetMessageId"]), (&json!("✓"), &json!("<m1@x.example>")));
    let path = format!("me/messages/{}", got["id"].as_str().unwrap());
    let whole = asha.ask("GET", &format!("{path}/$value"), None).await;
    assert!(whole.text.contains("Message-ID: <m1@x.example>") && whole.text.contains("Subject: Inner"));
    let list = asha.get(&format!("{path}/attachments")).await;
    assert_eq!(list["value"][0]["@odata.type"], "#microsoft.graph.itemAttachment");
    let inner = format!("{path}/attachments/{}", list["value"][0]["id"].as_str().unwrap());
    let item = asha.get(&format!("{inner}?$expand=microsoft.graph.itemattachment/item")).await;
    assert_eq!(item["item"]["subject"], "Inner");
    assert_eq!(item["item"]["internetMessageId"], "<m0@x.example>");
    assert!(asha.ask("GET", &format!("{inner}/$value"), None).await.text.contains("Deep"));
}

#[tokio::test]
async fn files_are_attached_whole_and_piece_by_piece() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let draft = mara.make("POST", "me/messages", json!({ "subject": "Files" })).await;
    let path = format!("me/messages/{}", draft["id"].as_str().unwrap());
    let file = json!({ "@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt", "contentType": "text/plain",
        "contentBytes": "YWJj" });
    let added = mara.make("POST", &format!("{path}/attachments"), file).await;
    let one = format!("{path}/attachments/{}", added["id"].as_str().unwrap());
    assert_eq!(mara.ask("GET", &format!("{one}/$value"), None).await.text, "abc");
    assert_eq!(mara.get(&path).await["hasAttachments"], true);
    let opened = mara
        .make(
            "POST",
            &format!("{path}/attachments/createUploadSession"),
            json!({ "AttachmentItem": { "attachmentType": "file", "name": "big.bin", "size": 5 } }),
        )
        .await;
    let url = opened["uploadUrl"].as_str().unwrap().strip_prefix(URL).unwrap().to_owned();
    let put = |range: &'static str, content: &'static str| {
        let request =
            http::Request::put(&url).header("host", "localhost:8443").header("content-range", range);
        s.raw(request.body(axum::body::Body::from(content)).unwrap())
    };
    assert_eq!(put("bytes 2-4/5", "cde").await.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(put("bytes 0-1/5", "ab").await.json()["nextExpectedRanges"], json!(["2-"]));
    let done = put("bytes 2-4/5", "cde").await;
    assert_eq!(done.status, StatusCode::CREATED);
    let place = done.headers["location"].to_str().unwrap();
    assert_eq!(mara.get(place).await["contentBytes"], "YWJjZGU=");
    assert_eq!(put("bytes 0-1/5", "ab").await.status, StatusCode::NOT_FOUND);
    assert_eq!(mara.ask("DELETE", &one, None).await.status, StatusCode::NO_CONTENT);
    let left = mara.get(&format!("{path}/attachments?$select=name")).await;
    assert_eq!(left["value"].as_array().unwrap().len(), 1);
    assert!(left["value"][0].get("contentBytes").is_none());
}

#[tokio::test]
async fn categories_extensions_and_properties_are_kept() {
    let s = server().await;
    let mara = s.graph(MARA).await;
    let list = "me/outlook/masterCategories";
    let made = mara.make("POST", list, json!({ "displayName": "Graph", "color": "preset9" })).await;
    let again = mara.ask("POST", list, Some(json!({ "displayName": "GRAPH" }))).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let one = format!("{list}/{}", made["id"].as_str().unwrap());
    assert_eq!(mara.make("PATCH", &one, json!({ "color": "preset3" })).await["color"], "preset3");
    let token = s.sign_in(MARA).await;
    let seen = s.call("GET", "/sandbox/api/categories", Some(&token), None).await.text;
    assert!(seen.contains("\"Graph\"") && seen.contains("Preset3"), "{seen}");
    assert_eq!(mara.ask("DELETE", &one, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(mara.ask("GET", &one, None).await.status, StatusCode::NOT_FOUND);
    let id = ids(&mara.get("me/messages?$top=1").await).remove(0);
    let path = format!("me/messages/{id}");
    let name = "com.example.regarding";
    let data = json!({ "extensionName": name, "activity": "1", "n": { "a": [1] } });
    mara.make("POST", &format!("{path}/extensions"), data.clone()).await;
    let again = mara.ask("POST", &format!("{path}/extensions"), Some(data)).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    mara.make("PATCH", &format!("{path}/extensions/{name}"), json!({ "activity": "2" })).await;
    let kept = mara.get(&format!("{path}/extensions/{name}")).await;
    assert_eq!((&kept["activity"], &kept["n"]["a"][0]), (&json!("2"), &json!(1)));
    let id = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color";
    let property = json!({ "singleValueExtendedProperties": [{ "id": id, "value": "Green" }] });
    mara.make("PATCH", &path, property).await;
    let filter = format!("singleValueExtendedProperties/any(p:p/id eq '{id}' and p/value eq 'Green')");
    let found = mara.get(&format!("me/messages?$filter={}", common::percent(&filter))).await;
    assert_eq!(found["value"].as_array().unwrap().len(), 1);
}
