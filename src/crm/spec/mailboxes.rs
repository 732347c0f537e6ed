//! Mailboxes: what is refused, and what follows from a user's change (semantics B17).

use serde_json::{Value, json};

use super::kit::Org;

async fn mailbox(org: &Org, address: &str) -> Value {
    let list = org.get(&format!("mailboxes?$filter=emailaddress eq '{address}'")).await.is(200).json();
    list["value"][0].clone()
}

fn key(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_else(|| panic!("no {name} in {row}")).to_owned()
}

#[tokio::test]
async fn b17_while_a_test_is_under_way_only_the_test_saves() {
    let org = Org::new().await;
    let list = org.get("mailboxes?$top=1").await.is(200).json();
    let path = format!("mailboxes({})", key(&list["value"][0], "mailboxid"));
    org.patch(&path, json!({"testemailconfigurationscheduled": true})).await.is(204);
    org.patch(&path, json!({"name": "x"})).await.refused(400, "0x8005e248");
    org.patch(&path, json!({"testemailconfigurationscheduled": false, "incomingemailstatus": 1}))
        .await
        .is(204);
    org.patch(&path, json!({"name": "x"})).await.is(204);
    org.patch(&path, json!({"emailaddress": "other@acme.example"})).await.refused(400, "0x8005e208");
    org.delete(&path).await.refused(400, "0x8005e200");
}

#[tokio::test]
async fn b17_another_address_waits_for_approval_and_test_and_a_disabled_users_mailbox_stays_off() {
    let org = Org::new().await;
    let list = org.get("mailboxes?$filter=emailaddress eq 'anna@contoso.example'").await.is(200).json();
    let before = &list["value"][0];
    let user = format!("systemusers({})", key(before, "_regardingobjectid_value"));
    org.patch(&user, json!({"internalemailaddress": "moved@acme.example"})).await.is(204);
    let after = mailbox(&org, "moved@acme.example").await;
    assert_eq!(after["mailboxid"], before["mailboxid"]);
    assert_eq!(
        (after["emailrouteraccessapproval"].as_i64(), after["incomingemailstatus"].as_i64()),
        (Some(2), Some(0))
    );
    let of_user = org.get(&user).await.is(200).json();
    assert_eq!(of_user["emailrouteraccessapproval"], 2);

    org.patch(&user, json!({"isdisabled": true})).await.is(204);
    let path = format!("mailboxes({})", key(&after, "mailboxid"));
    assert_eq!(org.get(&path).await.is(200).json()["statecode"], 1);
    org.patch(&path, json!({"statecode": 0, "statuscode": 1})).await.refused(400, "0x8005e230");
    org.patch(&user, json!({"isdisabled": false})).await.is(204);
    org.patch(&path, json!({"statecode": 0, "statuscode": 1})).await.is(204);
}
