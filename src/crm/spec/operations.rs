//! Functions, actions, search, change tracking, durability.

use serde_json::{Value, json};
use uuid::Uuid;

use super::kit::{BASE, Org};
use crate::{Crm, Options};

#[tokio::test]
async fn a_mail_is_asked_about_and_sent() {
    let org = Org::new().await;
    let check = |direction: i32| {
        format!("CheckPromoteEmail(MessageId='%3C1@x%3E',Subject='s',DirectionCode={direction})")
    };
    assert_eq!(org.get(&check(0)).await.is(200).json()["ShouldPromote"], true);
    org.make("emails", json!({"messageid": "<1@x>", "directioncode": false})).await;
    let known = org.get(&check(0)).await.is(200).json();
    assert_eq!((&known["ShouldPromote"], &known["ReasonCode"]), (&json!(false), &json!(0)));
    assert_eq!(org.get(&check(1)).await.is(200).json()["ShouldPromote"], true);
    let incoming =
        org.get("CheckIncomingEmail(MessageId=@m,Subject=@s)?@m='%3C1@x%3E'&@s='x'").await.is(200).json();
    assert_eq!((&incoming["ShouldDeliver"], &incoming["ReasonCode"]), (&json!(false), &json!(0)));
    org.get("CheckIncomingEmail(Subject='x')").await.refused(400, "0x80040203");
    let token = org.post("GetTrackingTokenEmail", json!({"Subject": "x"})).await.is(200).json();
    assert!(token["TrackingToken"].as_str().unwrap().starts_with("CRM:1"));

    let draft = org.make("emails", json!({"subject": "Hi", "email_activity_parties": [
        {"participationtypemask": 1, "partyid_systemuser@odata.bind": format!("/systemusers({})", org.admin.id)},
        {"participationtypemask": 2, "addressused": "a@b.example"}]})).await;
    let send = format!("emails({draft})/Microsoft.Dynamics.CRM.SendEmail");
    org.post(&send, json!({})).await.refused(400, "0x80040203");
    let sent =
        org.post(&send, json!({"IssueSend": true, "TrackingToken": "CRM:1000001"})).await.is(200).json();
    assert_eq!(sent["Subject"], "Hi CRM:1000001");
    let row =
        org.get(&format!("emails({draft})?$select=statecode,statuscode,subject,trackingtoken")).await.json();
    assert_eq!(
        (&row["statecode"], &row["statuscode"], &row["trackingtoken"]),
        (&json!(1), &json!(6), &json!("CRM:1000001"))
    );
    org.post(&send, json!({"IssueSend": true})).await.is(400);
    let other = org.make("emails", json!({"subject": "Hi"})).await;
    org.post(&format!("emails({other})/Microsoft.Dynamics.CRM.SendEmail"), json!({"IssueSend": true}))
        .await
        .is(400);
    org.post(&format!("emails({other})/Microsoft.Dynamics.CRM.SendEmail"), json!({"IssueSend": false}))
        .await
        .is(200);
    let row = org.get(&format!("emails({other})?$select=statuscode,senton")).await.json();
    assert_eq!(row["statuscode"], 3);
    assert!(row["senton"].is_string());
}

#[tokio::test]
async fn in_another_users_name_only_who_is_let_sends() {
    let org = Org::new().await;
    let from = |table: &str, id: Uuid| json!({"participationtypemask": 1, format!("partyid_{table}@odata.bind"): format!("/{table}s({id})")});
    let to = json!({"participationtypemask": 2, "addressused": "a@b.example"});
    let write = async |sender: Value| {
        let body = json!({"subject": "Hi", "email_activity_parties": [sender, to]});
        org.post_as(&org.anna, "emails", body).await.is(204).id()
    };
    let send = async |id: Uuid, issue: bool| {
        let url = format!("emails({id})/Microsoft.Dynamics.CRM.SendEmail");
        org.post_as(&org.anna, &url, json!({"IssueSend": issue})).await
    };
    let mine = write(from("systemuser", org.anna.id)).await;
    send(mine, true).await.is(200);
    let hers = write(from("systemuser", org.bela.id)).await;
    send(hers, true).await.refused(403, "0x80040220");
    let row = org.get(&format!("emails({hers})?$select=statecode,statuscode")).await.json();
    assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(0), &json!(1)), "it stays a draft");
    let settings = format!("usersettingscollection({})", org.bela.id);
    org.patch(&settings, json!({"issendasallowed": true})).await.is(204);
    send(hers, true).await.is(200);
    // What was sent elsewhere is only marked: nobody sends it.
    org.patch(&settings, json!({"issendasallowed": false})).await.is(204);
    let marked = write(from("systemuser", org.bela.id)).await;
    send(marked, false).await.is(200);
}

#[tokio::test]
async fn deals_cases_and_leads_are_closed() {
    let org = Org::new().await;
    let contact = org.contact("Anna", "Ek", "a@b.example").await;
    let lead = org.make("leads", json!({"firstname": "Lea", "lastname": "Lind", "companyname": "Fabrikam", "subject": "Chairs", "emailaddress1": "lea@fabrikam.example"})).await;
    let made = org
        .post(
            &format!("leads({lead})/Microsoft.Dynamics.CRM.QualifyLead"),
            json!({"CreateAccount": true, "CreateContact": true, "CreateOpportunity": true, "Status": 3}),
        )
        .await
        .is(200)
        .json();
    assert_eq!(made["value"].as_array().unwrap().len(), 3, "{made}");
    let found = org.get("contacts?$filter=emailaddress1 eq 'lea@fabrikam.example'&$select=fullname&$expand=parentcustomerid_account($select=name)").await.json();
    assert_eq!(found["value"][0]["parentcustomerid_account"]["name"], "Fabrikam");
    assert_eq!(org.get(&format!("leads({lead})?$select=statecode")).await.json()["statecode"], 1);
    org.post(&format!("leads({lead})/Microsoft.Dynamics.CRM.QualifyLead"), json!({})).await.is(400);

    let deal = org.make("opportunities", json!({"name": "Chairs"})).await;
    org.post("WinOpportunity", json!({"Status": 3, "OpportunityClose": {"subject": "won", "opportunityid@odata.bind": format!("/opportunities({deal})")}})).await.is(204);
    assert_eq!(org.get(&format!("opportunities({deal})?$select=statecode")).await.json()["statecode"], 1);
    org.post("LoseOpportunity", json!({"Status": 4, "OpportunityClose": {"opportunityid@odata.bind": format!("/opportunities({deal})")}})).await.is(400);
    let case = org
        .make(
            "incidents",
            json!({"title": "Broken", "customerid_contact@odata.bind": format!("/contacts({contact})")}),
        )
        .await;
    let row = org.get(&format!("incidents({case})?$select=ticketnumber,statecode")).await.json();
    assert!(row["ticketnumber"].as_str().unwrap().starts_with("CAS-"));
    org.post("CloseIncident", json!({"Status": 5, "IncidentResolution": {"subject": "done", "incidentid@odata.bind": format!("/incidents({case})")}})).await.is(204);
    assert_eq!(org.get(&format!("incidents({case})?$select=statecode")).await.json()["statecode"], 1);
    let queue = org.make("queues", json!({"name": "Sales"})).await;
    let mail = org.make("emails", json!({"subject": "x"})).await;
    let add = json!({"Target": {"activityid": mail, "@odata.type": "Microsoft.Dynamics.CRM.email"}});
    let one = org
        .post(&format!("queues({queue})/Microsoft.Dynamics.CRM.AddToQueue"), add.clone())
        .await
        .is(200)
        .json();
    let two =
        org.post(&format!("queues({queue})/Microsoft.Dynamics.CRM.AddToQueue"), add).await.is(200).json();
    assert_eq!(one["QueueItemId"], two["QueueItemId"]);
}

fn hits(got: &super::kit::Got) -> Vec<(String, String)> {
    let inner: Value = serde_json::from_str(got.json()["response"].as_str().unwrap()).unwrap();
    let list = inner["Value"].as_array().unwrap().clone();
    list.iter()
        .map(|hit| {
            let a = &hit["Attributes"];
            let name = ["fullname", "name", "title"].iter().find_map(|n| a[*n].as_str()).unwrap_or_default();
            (hit["EntityName"].as_str().unwrap().to_owned(), name.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn search_finds_the_beginnings_of_words() {
    let org = Org::new().await;
    let id = org.contact("Zoë", "Ångström", "zoe.angstrom@fabrikam.example").await;
    org.make("accounts", json!({"name": "Ångpanne AB", "telephone1": "+46 (8) 123-45 67"})).await;
    org.make("contacts", json!({"firstname": "अनिल", "lastname": "शर्मा"})).await;
    let hit = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
    for (typed, expected) in [
        ("ang", vec![hit("account", "Ångpanne AB"), hit("contact", "Zoë Ångström")]),
        ("ZOE ANG", vec![hit("contact", "Zoë Ångström")]),
        ("zoe.angstrom@fab", vec![hit("contact", "Zoë Ångström")]),
        ("468123", vec![hit("account", "Ångpanne AB")]),
        ("शर्", vec![hit("contact", "अनिल शर्मा")]),
        ("nobody", vec![]),
        ("\"* OR NEAR(", vec![]),
    ] {
        let got = org.post("/api/search/v2.0/query", json!({"search": typed, "count": true})).await.is(200);
        let mut found = hits(&got);
        found.sort();
        assert_eq!(found, expected, "{typed}: {}", got.body);
    }
    let only = org.post("searchquery", json!({"search": "ang", "entities": "[{\"Name\":\"contact\",\"SelectColumns\":[\"fullname\",\"parentcustomerid\"],\"Filter\":\"statecode eq 0\"}]"})).await.is(200);
    assert_eq!(hits(&only), [hit("contact", "Zoë Ångström")]);
    org.post("searchquery", json!({"search": "ang", "entities": "[{\"name\":\"nothing\"}]"}))
        .await
        .refused(400, "0x80040203");
    org.post("searchquery", json!({"search": ""})).await.refused(400, "0x80040203");
    org.patch(&format!("contacts({id})"), json!({"lastname": "Berg"})).await.is(204);
    assert_eq!(hits(&org.post("searchquery", json!({"search": "berg"})).await), [hit("contact", "Zoë Berg")]);
    org.delete(&format!("contacts({id})")).await.is(204);
    assert_eq!(hits(&org.post("searchquery", json!({"search": "berg"})).await), []);
    let first = org.post("/api/search/v1.0/query", json!({"search": "ang"})).await.is(200).json();
    assert_eq!(first["value"][0]["@search.entityname"], "account");
}

#[tokio::test]
async fn changes_are_tracked() {
    let org = Org::new().await;
    let one = org.contact("One", "A", "1@x.example").await;
    let two = org.contact("Two", "B", "2@x.example").await;
    let track = [("prefer", "odata.track-changes")];
    let first = org.send(&org.admin, "GET", "contacts?$select=fullname", &track, "").await.is(200);
    assert_eq!(first.header("preference-applied"), "odata.track-changes");
    assert_eq!(first.column("fullname").len(), 2);
    let link = |got: &super::kit::Got| {
        got.json()["@odata.deltaLink"].as_str().unwrap().strip_prefix(BASE).unwrap().to_owned()
    };
    let after = link(&first);
    assert!(after.contains("$deltatoken=") && after.contains("$select=fullname"), "{after}");
    assert_eq!(org.get(&after).await.is(200).column("fullname").len(), 0);
    org.patch(&format!("contacts({one})"), json!({"lastname": "Changed"})).await.is(204);
    org.delete(&format!("contacts({two})")).await.is(204);
    org.contact("Three", "C", "3@x.example").await;
    let delta = org.get(&after).await.is(200);
    let json = delta.json();
    assert!(json["@odata.context"].as_str().unwrap().ends_with("#contacts(fullname)/$delta"), "{json}");
    assert_eq!(delta.column("fullname"), [json!("One Changed"), json!("Three C"), Value::Null]);
    let gone = &json["value"][2];
    assert_eq!((&gone["id"], &gone["reason"]), (&json!(two), &json!("deleted")));
    assert_eq!(gone["@odata.context"], format!("{BASE}$metadata#contacts/$deletedEntity"));
    assert_eq!(org.get(&link(&delta)).await.is(200).column("fullname").len(), 0);
    assert_eq!(org.get(&after.replace("contacts?", "contacts/$count?")).await.is(200).body, "3");

    // Pages of a delta, with the deleted at the end.
    let pages = [("prefer", "odata.maxpagesize=1")];
    let page = org.send(&org.admin, "GET", &after, &pages, "").await.is(200);
    assert_eq!(page.column("fullname"), [json!("One Changed")]);
    let next = page.json()["@odata.nextLink"].as_str().unwrap().strip_prefix(BASE).unwrap().to_owned();
    let page = org.send(&org.admin, "GET", &next, &pages, "").await.is(200);
    assert_eq!(page.column("fullname"), [json!("Three C"), Value::Null]);
    org.send(&org.admin, "GET", "contacts?$filter=statecode eq 0", &track, "").await.is(400);
    org.get("contacts?$deltatoken=rubbish").await.is(400);
    org.get("contacts?$deltatoken=1!2020-01-01T00:00:00Z").await.refused(410, "0x80044352");
}

#[tokio::test]
async fn the_file_is_the_truth() {
    let org = Org::new().await;
    let id = org.contact("Anna", "Ek", "a@b.example").await;
    let etag = org.get(&format!("contacts({id})")).await.header("etag").to_owned();
    let again = Crm::open(&org.path, Options::default()).await.unwrap();
    let request = axum::http::Request::get(format!("/api/data/v9.2/contacts({id})"))
        .extension(org.admin.caller.clone())
        .body(axum::body::Body::empty())
        .unwrap();
    let response = tower::ServiceExt::oneshot(again.router(), request).await.unwrap();
    assert_eq!(response.headers()["etag"], etag.as_str());
    again.close().await;
    org.crm.checkpoint().await.unwrap();
    assert_eq!(std::fs::metadata(format!("{}-wal", org.path.display())).unwrap().len(), 0);
    std::fs::write(
        org.path.with_extension("txt"),
        "not a database at all, but long enough to be read as one",
    )
    .unwrap();
    assert!(Crm::open(org.path.with_extension("txt"), Options::default()).await.is_err());
    std::fs::remove_file(org.path.with_extension("txt")).unwrap();
}

/// Writes in a child process until it is killed; what it reported is there afterwards.
#[tokio::test]
async fn what_was_answered_survives_a_kill() {
    const CHILD: &str = "REGARDING_CRM_CHILD";
    use std::io::{BufRead as _, Write as _};
    if let Some(path) = std::env::var_os(CHILD) {
        let crm = Crm::open(path, Options::default()).await.unwrap();
        for i in 0..10_000_u128 {
            let id = Uuid::from_u128(1000 + i);
            let done = crm.provision("contacts", id, json!({"lastname": "x"}), "anna@contoso.example").await;
            assert_eq!(done, Ok(true));
            let mut out = std::io::stdout();
            writeln!(out, "\nwritten {id}").unwrap();
            out.flush().unwrap();
        }
        return;
    }
    let org = Org::new().await;
    org.crm.close().await;
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "spec::operations::what_was_answered_survives_a_kill",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(CHILD, &org.path)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
    let written: Vec<Uuid> = lines
        .map_while(Result::ok)
        .filter_map(|line| Uuid::parse_str(line.strip_prefix("written ")?).ok())
        .take(20)
        .collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(written.len(), 20);
    let crm = Crm::open(&org.path, Options::default()).await.unwrap();
    for id in written {
        assert_eq!(
            crm.provision("contacts", id, json!({"lastname": "y"}), "anna@contoso.example").await,
            Ok(false),
            "{id}"
        );
    }
}

#[tokio::test]
async fn many_rows_are_written_at_once() {
    let org = Org::new().await;
    let many = |name: &str| format!("contacts/Microsoft.Dynamics.CRM.{name}");
    let made = org
        .post(
            &many("CreateMultiple"),
            json!({"Targets": [
        {"@odata.type": "Microsoft.Dynamics.CRM.contact", "lastname": "A"}, {"lastname": "B"}]}),
        )
        .await
        .is(200)
        .json();
    let ids = made["Ids"].as_array().unwrap().clone();
    assert_eq!(ids.len(), 2);
    org.post(&many("UpdateMultiple"), json!({"Targets": [{"contactid": ids[0], "lastname": "C"}]}))
        .await
        .is(204);
    let upserted = org
        .post(
            &many("UpsertMultiple"),
            json!({"Targets": [{"contactid": ids[1], "lastname": "D"}, {"lastname": "E"}]}),
        )
        .await
        .is(200)
        .json();
    assert_eq!(
        (&upserted["Results"][0]["RecordCreated"], &upserted["Results"][1]["RecordCreated"]),
        (&json!(false), &json!(true))
    );
    let bad = json!({"Targets": [{"lastname": "F"}, {"nonsense": 1}]});
    org.post(&many("CreateMultiple"), bad).await.refused(400, "0x80048d19");
    org.post(&many("UpdateMultiple"), json!({"Targets": [{"lastname": "C"}]}))
        .await
        .refused(400, "0x80040203");
    org.post(&many("Juggle"), json!({})).await.is(404);
    assert_eq!(
        org.get("contacts?$select=lastname&$orderby=lastname").await.column("lastname"),
        [json!("C"), json!("D"), json!("E")]
    );
}
