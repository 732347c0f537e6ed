//! Mail that is being written: kept, written on, sent, with what an add-in keeps in it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use common::{ASHA, MARA, Server, server};
use http::StatusCode;
use serde_json::{Value, json};

const ADD_IN: &str = "c0c6c6b4-5a3e-4f0e-9a59-6b1f0e7d2a11";
/// As Exchange names what that add-in keeps.
const KEPT: &str =
    "String {00020329-0000-0000-C000-000000000046} Name cecp-c0c6c6b4-5a3e-4f0e-9a59-6b1f0e7d2a11";

async fn keep(s: &Server, token: &str, body: Value) -> Value {
    let answer = s.call("POST", "/sandbox/api/drafts", Some(token), Some(body)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

fn to_asha(subject: &str) -> Value {
    json!({ "to": [{ "name": "Asha", "address": ASHA }], "subject": subject, "html": "<p>Hello</p>" })
}

/// What Graph tells of what the add-in keeps with the message.
async fn told(s: &Server, of: &str, id: &str) -> Option<String> {
    let path = format!("/me/messages/{id}?$expand=singleValueExtendedProperties($filter=id eq '{KEPT}')");
    let message = s.graph(of).await.ask("GET", &path, None).await.json();
    let value = message.pointer("/singleValueExtendedProperties/0/value")?;
    Some(value.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_draft_keeps_its_place_until_it_is_sent_and_what_the_add_in_keeps_goes_along() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let first = keep(&s, &token, to_asha("First words")).await;
    let id = first["id"].as_str().unwrap().to_owned();
    let path = format!("/sandbox/api/messages/{id}/properties/{ADD_IN}");
    let kept = json!({ "regarding.intent": "track" });
    let answer = s.call("PUT", &path, Some(&token), Some(kept.clone())).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let mut again = to_asha("Other words");
    again["draft"] = json!(id);
    let second = keep(&s, &token, again).await;
    assert_eq!((&second["id"], &second["conversationId"]), (&first["id"], &first["conversationId"]));
    let drafts = s.messages(&token, "drafts").await;
    let ours: Vec<_> = drafts.iter().filter(|m| m["id"] == first["id"]).collect();
    assert_eq!(
        (ours.len(), &ours[0]["subject"], &ours[0]["isDraft"]),
        (1, &json!("Other words"), &json!(true))
    );
    let sent = s.call("POST", &format!("/sandbox/api/drafts/{id}/send"), Some(&token), Some(json!({}))).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    let sent = sent.json()["id"].as_str().unwrap().to_owned();
    assert!(!s.messages(&token, "drafts").await.iter().any(|m| m["subject"] == "Other words"));
    assert!(s.messages(&token, "sentitems").await.iter().any(|m| m["id"] == *sent));
    let path = format!("/sandbox/api/messages/{sent}/properties/{ADD_IN}");
    assert_eq!(s.call("GET", &path, Some(&token), None).await.json(), kept);
    assert_eq!(told(&s, MARA, &sent).await, Some(kept.to_string()), "Graph reads the same");
    // Whoever gets it reads nothing of it.
    let asha = s.sign_in(ASHA).await;
    let got = s.find(&asha, "Other words").await;
    assert_eq!(told(&s, ASHA, got["id"].as_str().unwrap()).await, None);
}

#[tokio::test]
async fn only_a_draft_of_ones_own_is_written_on_and_sent() {
    let s = server().await;
    let (mara, asha) = (s.sign_in(MARA).await, s.sign_in(ASHA).await);
    let received = s.find(&mara, "RE: Drive upgrade").await["id"].clone();
    let mut onto = to_asha("x");
    onto["draft"] = received.clone();
    let answer = s.call("POST", "/sandbox/api/drafts", Some(&mara), Some(onto)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    let path = format!("/sandbox/api/drafts/{}/send", received.as_str().unwrap());
    assert_eq!(s.call("POST", &path, Some(&mara), Some(json!({}))).await.status, StatusCode::BAD_REQUEST);
    let own = keep(&s, &mara, to_asha("Mine")).await;
    let path = format!("/sandbox/api/drafts/{}/send", own["id"].as_str().unwrap());
    assert_eq!(s.call("POST", &path, Some(&asha), Some(json!({}))).await.status, StatusCode::NOT_FOUND);
    let nobody = keep(&s, &mara, json!({ "subject": "To nobody" })).await;
    let path = format!("/sandbox/api/drafts/{}/send", nobody["id"].as_str().unwrap());
    assert_eq!(s.call("POST", &path, Some(&mara), Some(json!({}))).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_draft_that_answers_joins_the_conversation() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let parent = s.find(&token, "RE: Drive upgrade").await;
    let mut answer = to_asha("RE: Drive upgrade");
    answer["answers"] = parent["id"].clone();
    let kept = keep(&s, &token, answer).await;
    assert_eq!(kept["conversationId"], parent["conversationId"]);
    let path = format!("/sandbox/api/drafts/{}/send", kept["id"].as_str().unwrap());
    let sent = s.call("POST", &path, Some(&token), Some(json!({}))).await.json();
    let path = format!("/sandbox/api/messages/{}", sent["id"].as_str().unwrap());
    let sent = s.call("GET", &path, Some(&token), None).await.json();
    assert_eq!(sent["inReplyTo"], "<20261123.0907.lh@fabrikam.example>");
}
