//! What comes from the CRM alone: letters and faxes are tasks in Outlook, service activities are copies in calendars
//! (B15).

use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{Synchronizer, World, run},
    meetings::{events, told},
    sending::user,
    stepping::{change, comes_to_rest, list, mailbox, minutes, named, own, patch, row, todo, todos},
};

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.settle(&engine).await;
    (world, engine)
}

async fn filter(world: &World, engine: &Synchronizer, name: &str, table: &str, conditions: &str) {
    let query = format!("<fetch><entity name='{table}'><filter>{conditions}</filter></entity></fetch>");
    let body = json!({
        "name": format!("{table} of {name}"), "querytype": 256, "returnedtypecode": table, "fetchxml": query,
        "ownerid@odata.bind": format!("/systemusers({})", user(world, name).await),
    });
    world.crm(Method::Post, "userqueries", Some(body)).await;
    engine.forget_settings();
}

#[test]
fn letters_and_faxes_are_tasks_in_outlook_and_go_both_ways() {
    run(async {
        for (set, done) in [("letters", 4), ("faxes", 2)] {
            let (world, engine) = world().await;
            let company = world.row("accounts", 0xAC, json!({ "name": "Acme" })).await;
            let table = set.trim_end_matches("es").trim_end_matches('s');
            let (due, account) =
                ("2027-03-05T15:30:00Z", format!("regardingobjectid_account_{table}@odata.bind"));
            let body = json!({ "subject": "Offer", "description": "On paper", "scheduledend": due,
                "prioritycode": 2, account: format!("/accounts({company})") });
            let id = own(&world, set, "anna", body).await;
            world.minute(&engine).await;
            let task = todo(&world, "anna", "Offer").await;
            assert_eq!(
                (&task["importance"], &task["status"]),
                (&json!("high"), &json!("notStarted")),
                "{task}"
            );
            assert!(
                task["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2027-03-05T00:00"),
                "{task}"
            );
            comes_to_rest(&world, &engine).await;

            // From Outlook: how it is called, and its day; what it is regarding stays.
            let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
            let day = json!({ "dateTime": "2027-03-08T00:00:00", "timeZone": "UTC" });
            patch(&world, &place, json!({ "title": "Offer, signed", "dueDateTime": day })).await;
            world.minute(&engine).await;
            let there = row(&world, set, id).await;
            assert_eq!(
                (&there["subject"], &there["scheduledend"], &there["_regardingobjectid_value"]),
                (&json!("Offer, signed"), &json!("2027-03-08T15:30:00Z"), &json!(company))
            );
            comes_to_rest(&world, &engine).await;

            // From the CRM.
            change(&world, set, id, json!({ "description": "By courier" })).await;
            world.minute(&engine).await;
            let task = todo(&world, "anna", "Offer, signed").await;
            assert!(task["body"]["content"].as_str().unwrap().contains("By courier"), "{task}");
            comes_to_rest(&world, &engine).await;

            // Done in Outlook.
            patch(&world, &place, json!({ "status": "completed" })).await;
            comes_to_rest(&world, &engine).await;
            let there = row(&world, set, id).await;
            assert_eq!((&there["statecode"], &there["statuscode"]), (&json!(1), &json!(done)), "{there}");
            assert_eq!(todos(&world, "anna").await.len(), 1);
            assert!(
                named(&world, "tasks", "subject", "Offer, signed").await.is_empty(),
                "it is no task there"
            );
        }
    });
}

#[test]
fn filters_of_letters_say_which_come() {
    run(async {
        let (world, engine) = world().await;
        own(&world, "letters", "anna", json!({ "subject": "Urgent", "prioritycode": 2 })).await;
        let usual = own(&world, "letters", "anna", json!({ "subject": "Usual", "prioritycode": 1 })).await;
        own(&world, "faxes", "anna", json!({ "subject": "Fax" })).await;
        world.minute(&engine).await;
        assert_eq!(todos(&world, "anna").await.len(), 3);
        let high = "<condition attribute='ownerid' operator='eq-userid'/>\
                    <condition attribute='prioritycode' operator='eq' value='2'/>";
        filter(&world, &engine, "anna", "letter", high).await;
        world.minute(&engine).await;
        let left: Vec<Value> = todos(&world, "anna").await.iter().map(|one| one["title"].clone()).collect();
        assert_eq!(left, ["Urgent"], "no filter takes the others");
        comes_to_rest(&world, &engine).await;
        change(&world, "letters", usual, json!({ "prioritycode": 2 })).await;
        minutes(&world, &engine, 2).await;
        assert_eq!(todos(&world, "anna").await.len(), 2);
        comes_to_rest(&world, &engine).await;
    });
}

async fn service(world: &World) -> Uuid {
    let bela = user(world, "bela").await;
    let parties = json!([
        { "participationtypemask": 10, "partyid_systemuser@odata.bind": format!("/systemusers({bela})") },
        { "participationtypemask": 5, "partyid_systemuser@odata.bind": format!("/systemusers({bela})") },
    ]);
    let body = json!({ "subject": "Service pumps", "location": "Plant 4", "description": "Twice a year",
        "scheduledstart": "2027-05-04T09:00:00Z", "scheduledend": "2027-05-04T11:00:00Z",
        "statecode": 3, "statuscode": 4, "serviceappointment_activity_parties": parties });
    own(world, "serviceappointments", "anna", body).await
}

#[test]
fn a_service_activity_is_a_copy_in_each_calendar_that_wants_it_and_invites_nobody() {
    run(async {
        let (world, engine) = world().await;
        filter(
            &world,
            &engine,
            "bela",
            "serviceappointment",
            "<condition attribute='subject' operator='not-null'/>",
        )
        .await;
        let id = service(&world).await;
        minutes(&world, &engine, 2).await;
        for name in ["anna", "bela"] {
            let all = events(&world, name).await;
            assert_eq!(all.len(), 1, "{name}: {all:?}");
            let event = &all[0];
            assert_eq!(
                (&event["subject"], &event["showAs"]),
                (&json!("Service pumps"), &json!("busy")),
                "{event}"
            );
            assert_eq!(event["location"]["displayName"], "Plant 4");
            assert_eq!(event["attendees"], json!([]), "nobody is in the copy");
        }
        comes_to_rest(&world, &engine).await;

        // What somebody changes in their copy stays there …
        let place =
            format!("{}/events/{}", mailbox("bela"), events(&world, "bela").await[0]["id"].as_str().unwrap());
        patch(&world, &place, json!({ "subject": "Mine" })).await;
        comes_to_rest(&world, &engine).await;
        assert_eq!(row(&world, "serviceappointments", id).await["subject"], "Service pumps");
        assert_eq!(events(&world, "anna").await[0]["subject"], "Service pumps");

        // … and what the CRM changes comes to all.
        change(&world, "serviceappointments", id, json!({ "location": "Plant 5" })).await;
        minutes(&world, &engine, 2).await;
        for name in ["anna", "bela"] {
            assert_eq!(events(&world, name).await[0]["location"]["displayName"], "Plant 5", "{name}");
        }
        let closed = json!({ "statecode": 1, "statuscode": 8 });
        change(&world, "serviceappointments", id, closed).await;
        minutes(&world, &engine, 2).await;
        assert_eq!(events(&world, "anna").await[0]["showAs"], "free");
        comes_to_rest(&world, &engine).await;

        // A copy that somebody throws away takes nothing with it.
        world.graph(Method::Delete, &place, None).await;
        minutes(&world, &engine, 2).await;
        assert_eq!(named(&world, "serviceappointments", "subject", "Service pumps").await.len(), 1);
        assert!(events(&world, "bela").await.is_empty() && events(&world, "anna").await.len() == 1);

        // One that is deleted in the CRM goes, and nobody was ever told of anything.
        world.crm(Method::Delete, &format!("serviceappointments({id})"), None).await;
        minutes(&world, &engine, 2).await;
        assert!(events(&world, "anna").await.is_empty());
        for name in ["anna", "bela"] {
            assert!(told(&world, name).await.is_empty(), "{name}");
        }
        comes_to_rest(&world, &engine).await;
    });
}
