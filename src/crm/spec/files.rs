//! One content, several files: kept once, and as long as one of them is there.

use serde_json::{Value, json};
use uuid::Uuid;

use super::kit::{Actor, Org};

/// Bytes as they go over the wire.
const BODY: &str = "JVBERi0xLjcgbmV3c2xldHRlcg==";

fn of(mail: Uuid) -> Value {
    json!({"filename": "News.pdf", "mimetype": "application/pdf", "body": BODY,
        "objectid_email@odata.bind": format!("/emails({mail})"), "objecttypecode": "email"})
}

fn shares(mail: Uuid, content: &str) -> Value {
    json!({"attachmentid@odata.bind": format!("/attachments({content})"),
        "objectid_email@odata.bind": format!("/emails({mail})"), "objecttypecode": "email"})
}

async fn content(org: &Org, file: Uuid) -> String {
    let row =
        org.get(&format!("activitymimeattachments({file})?$select=_attachmentid_value")).await.is(200).json();
    row["_attachmentid_value"].as_str().unwrap().to_owned()
}

async fn contents(org: &Org) -> String {
    org.get("attachments/$count").await.body
}

async fn mail(org: &Org, by: &Actor) -> Uuid {
    org.post_as(by, "emails", json!({"subject": "News"})).await.is(204).id()
}

#[tokio::test]
async fn twenty_files_of_one_content_hold_it_once_until_the_last_of_them_goes() {
    let org = Org::new().await;
    let mut files = Vec::new();
    let first = mail(&org, &org.anna).await;
    files.push(org.make("activitymimeattachments", of(first)).await);
    let held = content(&org, files[0]).await;
    for _ in 1..20 {
        let other = mail(&org, &org.anna).await;
        files.push(org.make("activitymimeattachments", shares(other, &held)).await);
    }
    assert_eq!(contents(&org).await, "1");
    for file in &files {
        let row = org
            .get(&format!("activitymimeattachments({file})?$select=body,filename,mimetype,filesize"))
            .await
            .is(200)
            .json();
        assert_eq!((&row["body"], &row["filesize"]), (&json!(BODY), &json!(19)));
        assert_eq!((&row["filename"], &row["mimetype"]), (&json!("News.pdf"), &json!("application/pdf")));
    }
    // With its mail the first goes, and nobody else's file with it.
    org.delete(&format!("emails({first})")).await.is(204);
    let (last, most) = files[1..].split_last().unwrap();
    for file in most {
        org.delete(&format!("activitymimeattachments({file})")).await.is(204);
    }
    assert_eq!(contents(&org).await, "1");
    let row = org.get(&format!("activitymimeattachments({last})?$select=body")).await.is(200).json();
    assert_eq!(row["body"], BODY);
    org.delete(&format!("attachments({held})")).await.is(405);
    org.delete(&format!("activitymimeattachments({last})")).await.is(204);
    assert_eq!(contents(&org).await, "0");
}

#[tokio::test]
async fn a_file_that_is_changed_leaves_the_others_as_they_are() {
    let org = Org::new().await;
    let (a, b) = (mail(&org, &org.anna).await, mail(&org, &org.anna).await);
    let one = org.make("activitymimeattachments", of(a)).await;
    let held = content(&org, one).await;
    let other = org.make("activitymimeattachments", shares(b, &held)).await;
    org.patch(&format!("activitymimeattachments({one})"), json!({"body": "aGk="})).await.is(204);
    assert_eq!(contents(&org).await, "2");
    let body = |file: Uuid| {
        let org = &org;
        async move {
            org.get(&format!("activitymimeattachments({file})?$select=body,filesize")).await.is(200).json()
        }
    };
    assert_eq!(
        (body(one).await["body"].clone(), body(other).await["body"].clone()),
        (json!("aGk="), json!(BODY))
    );
    assert_eq!(body(one).await["filesize"], 2);
    org.patch(&format!("activitymimeattachments({one})"), json!({"body": null})).await.is(204);
    assert_eq!((contents(&org).await, body(one).await["body"].clone()), ("1".into(), Value::Null));
}

#[tokio::test]
async fn what_is_not_there_or_nobody_showed_cannot_be_shared_and_contents_are_not_touched_alone() {
    let org = Org::new().await;
    let own = mail(&org, &org.anna).await;
    let nothing = Uuid::from_u128(0xDEAD).to_string();
    org.post_as(&org.anna, "activitymimeattachments", shares(own, &nothing)).await.is(404);
    assert_eq!(org.get("activitymimeattachments/$count").await.body, "0");
    let one = org.make("activitymimeattachments", of(own)).await;
    let held = content(&org, one).await;
    let theirs = mail(&org, &org.bela).await;
    // Everybody here reads all mail, and with it what it holds.
    org.post_as(&org.bela, "activitymimeattachments", shares(theirs, &held)).await.is(204);
    org.post_as(&org.anna, "attachments", json!({"body": BODY})).await.is(405);
    org.patch(&format!("attachments({held})"), json!({"body": "aGk="})).await.is(405);
    org.send(&org.anna, "GET", &format!("attachments({held})"), &[], "").await.refused(403, "0x80040220");
}
