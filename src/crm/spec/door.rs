//! The thin path: who am I, make, read, track a mail in one change set, find it again.

use serde_json::json;
use uuid::Uuid;

use super::kit::{BASE, Org};

#[tokio::test]
async fn a_caller_is_known_or_refused() {
    let org = Org::new().await;
    let me = org.get_as(&org.anna, "WhoAmI").await.is(200).json();
    assert_eq!(me["UserId"], json!(org.anna.id));
    let mut stranger = org.anna.clone();
    stranger.caller.object_id = Uuid::from_u128(99);
    stranger.caller.address = "stranger@elsewhere.example".to_owned();
    org.get_as(&stranger, "WhoAmI").await.refused(403, "0x80042f09");
    stranger.caller.address = "ANNA@contoso.example".to_owned();
    assert_eq!(org.get_as(&stranger, "WhoAmI").await.is(200).json()["UserId"], json!(org.anna.id));
    let request = axum::http::Request::get("/api/data/v9.2/WhoAmI").body(axum::body::Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(org.crm.router(), request).await.unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn a_row_is_made_and_read() {
    let org = Org::new().await;
    let made = org
        .post(
            "contacts",
            json!({"firstname": "Anna", "lastname": "Ek", "emailaddress1": "Anna.Ek@Fabrikam.example"}),
        )
        .await
        .is(204);
    let id = made.id();
    assert_eq!(made.header("odata-entityid"), format!("{BASE}contacts({id})"));
    assert_eq!(made.header("odata-version"), "4.0");
    let row = org.get(&format!("contacts({id})?$select=fullname,statecode")).await.is(200);
    let json = row.json();
    assert_eq!(json["@odata.context"], format!("{BASE}$metadata#contacts(fullname,statecode)/$entity"));
    assert_eq!(
        (&json["fullname"], &json["statecode"], &json["contactid"]),
        (&json!("Anna Ek"), &json!(0), &json!(id))
    );
    assert_eq!(json["@odata.etag"].as_str().unwrap(), row.header("etag"));
    assert!(json.get("firstname").is_none());
    let found = org
        .get("contacts?$filter=emailaddress1 eq 'anna.ek@FABRIKAM.example'&$select=fullname")
        .await
        .is(200);
    assert_eq!(found.column("fullname"), [json!("Anna Ek")]);
    org.get(&format!("contacts({})", Uuid::from_u128(5))).await.refused(404, "0x80040217");
    let nowhere = org.get("contakts").await.is(404);
    assert_eq!(nowhere.message(), "Resource not found for the segment 'contakts'.");
}

/// The write of the product: activity, parties, regarding and state in one change set.
fn track(id: Uuid, contact: Uuid, user: Uuid, message: &str) -> String {
    format!(
        "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: application/http\nContent-Transfer-Encoding: binary\nContent-ID: 1\n\n\
PATCH /api/data/v9.2/emails({id}) HTTP/1.1\nContent-Type: application/json\nIf-None-Match: *\n\n\
{{\"subject\":\"Offer\",\"messageid\":\"{message}\",\"directioncode\":false,\"regardingobjectid_contact_email@odata.bind\":\"/contacts({contact})\",\
\"email_activity_parties\":[{{\"participationtypemask\":1,\"partyid_contact@odata.bind\":\"/contacts({contact})\"}},\
{{\"participationtypemask\":2,\"partyid_systemuser@odata.bind\":\"/systemusers({user})\"}},{{\"participationtypemask\":3,\"addressused\":\"x@y.example\"}}]}}\n\
--c\nContent-Type: application/http\nContent-Transfer-Encoding: binary\nContent-ID: 2\n\n\
PATCH $1 HTTP/1.1\nContent-Type: application/json\n\n{{\"statecode\":1,\"statuscode\":4,\"actualend\":\"2026-11-20T08:00:00Z\"}}\n--c--\n--b--\n"
    )
}

#[tokio::test]
async fn a_mail_is_tracked_in_one_change_set() {
    let org = Org::new().await;
    let contact = org.contact("Anna", "Ek", "anna@fabrikam.example").await;
    let id = Uuid::from_u128(77);
    let got = org.batch(&org.anna, &[], &track(id, contact, org.anna.id, "<1@x>")).await.is(200);
    assert_eq!(got.body.matches("HTTP/1.1 204").count(), 2, "{}", got.body);
    assert!(got.body.contains("Content-ID: 2"));
    let mail = org
        .get(&format!("emails({id})?$expand=email_activity_parties($select=participationtypemask,addressused,_partyid_value),regardingobjectid_contact_email($select=fullname)"))
        .await
        .is(200)
        .json();
    assert_eq!(
        (&mail["statecode"], &mail["statuscode"], &mail["senton"]),
        (&json!(1), &json!(4), &json!("2026-11-20T08:00:00Z"))
    );
    assert_eq!(
        (&mail["sender"], &mail["torecipients"]),
        (&json!("anna@fabrikam.example"), &json!("anna@contoso.example;"))
    );
    assert_eq!(mail["regardingobjectid_contact_email"]["fullname"], "Anna Ek");
    assert_eq!(mail["_ownerid_value"], json!(org.anna.id));
    let mut masks: Vec<i64> = mail["email_activity_parties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["participationtypemask"].as_i64().unwrap())
        .collect();
    masks.sort_unstable();
    assert_eq!(masks, [1, 2, 3, 8, 9]);

    let again = org.batch(&org.bela, &[], &track(id, contact, org.bela.id, "<1@x>")).await.is(400);
    assert!(again.body.contains("HTTP/1.1 412") && again.body.contains("0x80040237"), "{}", again.body);
    let other =
        org.batch(&org.bela, &[], &track(Uuid::from_u128(78), contact, org.bela.id, "<1@X>")).await.is(400);
    assert!(other.body.contains("HTTP/1.1 412") && other.body.contains("0x80040237"), "{}", other.body);
    assert_eq!(org.get("emails/$count").await.is(200).body, "1");
}

#[tokio::test]
async fn two_writers_make_one_activity() {
    let org = Org::new().await;
    let contact = org.contact("Anna", "Ek", "anna@fabrikam.example").await;
    let id = Uuid::from_u128(77);
    let (one, two) = (track(id, contact, org.anna.id, "<1@x>"), track(id, contact, org.bela.id, "<1@x>"));
    let (one, two) = tokio::join!(org.batch(&org.anna, &[], &one), org.batch(&org.bela, &[], &two));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400], "{}\n{}", one.body, two.body);
    assert_eq!(org.get("emails/$count").await.is(200).body, "1");
    let parties = org
        .get(&format!("activityparties?$filter=_activityid_value eq {id}&$select=participationtypemask"))
        .await
        .is(200);
    assert_eq!(parties.column("participationtypemask").len(), 5);
}
