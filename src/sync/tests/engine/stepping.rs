//! Appointments, contacts and tasks are kept in step (B15).

use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{Synchronizer, World, address, run},
    sending::user,
};

/// The name of the category of what is tracked.
pub(crate) const TRACKED: &str = "Tracked to Dynamics 365";

/// A mailbox's place on Graph.
pub(crate) fn mailbox(name: &str) -> String {
    format!("users/{}", address(name))
}

/// All pages of a collection of Graph.
pub(crate) async fn all(world: &World, path: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut page = world.graph(Method::Get, path, None).await;
    loop {
        found.extend(page["value"].as_array().unwrap().iter().cloned());
        let Some(next) = page["@odata.nextLink"].as_str() else { return found };
        let place = next.split_once("/graph/v1.0/").unwrap().1.to_owned();
        page = world.graph(Method::Get, &place, None).await;
    }
}

/// The list that new tasks go into.
pub(crate) async fn list(world: &World, name: &str) -> String {
    let lists = all(world, &format!("{}/todo/lists", mailbox(name))).await;
    let path = lists.iter().find(|one| one["wellknownListName"] == "defaultList").unwrap();
    format!("{}/todo/lists/{}/tasks", mailbox(name), path["id"].as_str().unwrap())
}

pub(crate) async fn todos(world: &World, name: &str) -> Vec<Value> {
    all(world, &list(world, name).await).await
}

/// The one task of that title.
pub(crate) async fn todo(world: &World, name: &str, title: &str) -> Value {
    let mut found = todos(world, name).await;
    found.retain(|one| one["title"] == title);
    assert_eq!(found.len(), 1, "{title}: {found:?}");
    found.remove(0)
}

/// A row of that person's.
pub(crate) async fn own(world: &World, set: &str, name: &str, mut row: Value) -> Uuid {
    let key = if set == "contacts" { "contactid" } else { "activityid" };
    let id = Uuid::now_v7();
    row[key] = json!(id);
    row["ownerid@odata.bind"] = json!(format!("/systemusers({})", user(world, name).await));
    world.crm(Method::Post, set, Some(row)).await;
    id
}

pub(crate) async fn row(world: &World, set: &str, id: Uuid) -> Value {
    world.crm(Method::Get, &format!("{set}({id})"), None).await
}

pub(crate) async fn change(world: &World, set: &str, id: Uuid, body: Value) {
    world.crm(Method::Patch, &format!("{set}({id})"), Some(body)).await;
}

/// Rows of a set with that subject.
pub(crate) async fn named(world: &World, set: &str, column: &str, name: &str) -> Vec<Value> {
    let path = format!("{set}?$filter={column} eq '{name}'");
    world.crm(Method::Get, &path, None).await["value"].as_array().unwrap().clone()
}

pub(crate) async fn patch(world: &World, path: &str, body: Value) -> Value {
    world.graph(Method::Patch, path, Some(body)).await
}

/// Some minutes go by.
pub(crate) async fn minutes(world: &World, engine: &Synchronizer, count: usize) {
    for _ in 0..count {
        world.minute(engine).await;
    }
}

/// What was written to both sides since this was asked for the last time.
pub(crate) fn writes(world: &World) -> Vec<String> {
    let mut all = std::mem::take(&mut *world.graph_door.writes.borrow_mut());
    all.append(&mut world.crm_door.writes.borrow_mut());
    // Subscriptions run out and are renewed.
    all.retain(|one| !one.contains("subscriptions"));
    all
}

/// Nothing is left to do: two quiet minutes, and in the third nothing is written.
pub(crate) async fn comes_to_rest(world: &World, engine: &Synchronizer) {
    minutes(world, engine, 2).await;
    writes(world);
    world.minute(engine).await;
    assert_eq!(writes(world), Vec::<String>::new());
}

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.settle(&engine).await;
    (world, engine)
}

async fn decided(engine: &Synchronizer, row: Uuid) -> Vec<(String, String)> {
    let rows = engine.store.explain_activity(row).await.unwrap();
    rows.into_iter().map(|row| (row.decision.verdict, row.decision.reason)).collect()
}

/// So many changes fill a page of delta: the page behind it is empty, and from there on it goes on.
#[test]
fn what_changes_after_a_page_that_was_full_is_followed() {
    const FULL: usize = 100;
    run(async {
        let (world, engine) = world().await;
        for n in 0..FULL {
            world.row("tasks", 0xF0 << 64 | n as u128, json!({ "subject": format!("Call {n}") })).await;
        }
        comes_to_rest(&world, &engine).await;
        let task = todo(&world, "anna", "Call 7").await;
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
        patch(&world, &place, json!({ "title": "Call them today" })).await;
        world.minute(&engine).await;
        assert_eq!(named(&world, "tasks", "subject", "Call them today").await.len(), 1);
    });
}

#[test]
fn a_task_of_the_crm_comes_into_its_owners_mailbox_and_changes_go_both_ways() {
    run(async {
        let (world, engine) = world().await;
        let due = "2027-03-05T15:30:00Z";
        let body = json!({ "subject": "Call Asha", "description": "About pumps", "scheduledend": due,
            "prioritycode": 2 });
        let id = own(&world, "tasks", "anna", body).await;
        own(&world, "tasks", "bela", json!({ "subject": "Somebody else's" })).await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "Call Asha").await;
        assert_eq!((&task["importance"], &task["status"]), (&json!("high"), &json!("notStarted")), "{task}");
        assert!(task["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2027-03-05T00:00"), "{task}");
        assert!(task["body"]["content"].as_str().unwrap().contains("About pumps"));
        assert_eq!(todos(&world, "anna").await.len(), 1, "what is Bela's is Bela's");
        assert_eq!(todos(&world, "bela").await.len(), 1);
        assert!(decided(&engine, id).await.contains(&("create_item".to_owned(), "row_matches".to_owned())));
        comes_to_rest(&world, &engine).await;

        // From the mailbox: its day changes, the time of day in the CRM stays.
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
        let due = json!({ "dateTime": "2027-03-08T00:00:00", "timeZone": "UTC" });
        patch(&world, &place, json!({ "title": "Call Asha today", "dueDateTime": due })).await;
        world.minute(&engine).await;
        let task = row(&world, "tasks", id).await;
        assert_eq!(
            (&task["subject"], &task["scheduledend"]),
            (&json!("Call Asha today"), &json!("2027-03-08T15:30:00Z"))
        );
        comes_to_rest(&world, &engine).await;

        // From the CRM.
        change(&world, "tasks", id, json!({ "description": "About valves" })).await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "Call Asha today").await;
        assert!(task["body"]["content"].as_str().unwrap().contains("About valves"), "{task}");
        comes_to_rest(&world, &engine).await;

        // Done in Outlook is completed in the CRM.
        patch(&world, &place, json!({ "status": "completed" })).await;
        world.minute(&engine).await;
        let task = row(&world, "tasks", id).await;
        assert_eq!((&task["statecode"], &task["statuscode"]), (&json!(1), &json!(5)), "{task}");
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn a_task_of_outlook_enters_by_its_category_and_by_nothing_else() {
    run(async {
        let (world, engine) = world().await;
        let tasks = list(&world, "anna").await;
        for (title, categories) in [("Mine alone", json!([])), ("For the CRM", json!([TRACKED]))] {
            let body = json!({ "title": title, "categories": categories, "importance": "low" });
            world.graph(Method::Post, &tasks, Some(body)).await;
        }
        world.minute(&engine).await;
        assert!(named(&world, "tasks", "subject", "Mine alone").await.is_empty());
        let found = named(&world, "tasks", "subject", "For the CRM").await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["prioritycode"], 0);
        assert_eq!(found[0]["_ownerid_value"], json!(user(&world, "anna").await));
        comes_to_rest(&world, &engine).await;
        assert_eq!(todos(&world, "anna").await.len(), 2, "nothing came back twice");

        // The category taken off: both stay, and nothing flows any more.
        let task = todo(&world, "anna", "For the CRM").await;
        let place = format!("{tasks}/{}", task["id"].as_str().unwrap());
        patch(&world, &place, json!({ "categories": [] })).await;
        world.minute(&engine).await;
        patch(&world, &place, json!({ "title": "Mine again" })).await;
        world.minute(&engine).await;
        assert_eq!(named(&world, "tasks", "subject", "For the CRM").await.len(), 1);
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn deletions_go_as_the_semantics_say() {
    run(async {
        let (world, engine) = world().await;
        let tasks = list(&world, "anna").await;
        let open = own(&world, "tasks", "anna", json!({ "subject": "Deleted in the CRM" })).await;
        let mine = own(&world, "tasks", "anna", json!({ "subject": "Deleted in Outlook" })).await;
        world.minute(&engine).await;
        world.crm(Method::Delete, &format!("tasks({open})"), None).await;
        let task = todo(&world, "anna", "Deleted in Outlook").await;
        world.graph(Method::Delete, &format!("{tasks}/{}", task["id"].as_str().unwrap()), None).await;
        minutes(&world, &engine, 2).await;
        assert!(todos(&world, "anna").await.is_empty());
        assert!(
            named(&world, "tasks", "subject", "Deleted in Outlook").await.is_empty(),
            "{:?}",
            decided(&engine, mine).await
        );
        comes_to_rest(&world, &engine).await;

        // What stays by a switch is not made again.
        world.switch("SSSTaskDeletionSyncBehaviorFromExchange", "2").await;
        let kept = own(&world, "tasks", "anna", json!({ "subject": "Kept" })).await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "Kept").await;
        world.graph(Method::Delete, &format!("{tasks}/{}", task["id"].as_str().unwrap()), None).await;
        minutes(&world, &engine, 2).await;
        change(&world, "tasks", kept, json!({ "description": "still here" })).await;
        comes_to_rest(&world, &engine).await;
        assert!(todos(&world, "anna").await.is_empty());
    });
}

#[test]
fn filters_say_which_rows_come_and_what_left_them_goes() {
    run(async {
        let (world, engine) = world().await;
        let high = own(&world, "tasks", "anna", json!({ "subject": "Urgent", "prioritycode": 2 })).await;
        own(&world, "tasks", "anna", json!({ "subject": "Usual", "prioritycode": 1 })).await;
        world.minute(&engine).await;
        assert_eq!(todos(&world, "anna").await.len(), 2);
        let query = "<fetch><entity name='task'><filter><condition attribute='ownerid' operator='eq-userid'/>\
                     <condition attribute='prioritycode' operator='eq' value='2'/></filter></entity></fetch>";
        let body = json!({
            "name": "Urgent tasks", "querytype": 256, "returnedtypecode": "task", "fetchxml": query,
            "ownerid@odata.bind": format!("/systemusers({})", user(&world, "anna").await),
        });
        world.crm(Method::Post, "userqueries", Some(body)).await;
        engine.forget_settings();
        world.minute(&engine).await;
        let left: Vec<Value> = todos(&world, "anna").await.iter().map(|one| one["title"].clone()).collect();
        assert_eq!(left, ["Urgent"], "what no filter takes goes");
        comes_to_rest(&world, &engine).await;
        change(&world, "tasks", high, json!({ "prioritycode": 0 })).await;
        minutes(&world, &engine, 2).await;
        assert!(todos(&world, "anna").await.is_empty(), "{:?}", decided(&engine, high).await);
        change(&world, "tasks", high, json!({ "prioritycode": 2 })).await;
        minutes(&world, &engine, 2).await;
        assert_eq!(todos(&world, "anna").await.len(), 1, "{:?}", decided(&engine, high).await);
        comes_to_rest(&world, &engine).await;
    });
}

#[test]
fn what_both_changed_is_decided_and_what_only_one_changed_stays() {
    run(async {
        let (world, engine) = world().await;
        let id = own(&world, "tasks", "anna", json!({ "subject": "One", "description": "Two" })).await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "One").await;
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
        patch(&world, &place, json!({ "title": "Outlook's", "importance": "high" })).await;
        change(&world, "tasks", id, json!({ "subject": "The CRM's", "description": "Three" })).await;
        comes_to_rest(&world, &engine).await;
        let (task, there) = (row(&world, "tasks", id).await, todos(&world, "anna").await.remove(0));
        assert_eq!(task["subject"], there["title"]);
        assert_eq!((&task["prioritycode"], &task["description"]), (&json!(2), &json!("Three")));
        assert!(there["body"]["content"].as_str().unwrap().contains("Three"));
        let told = decided(&engine, id).await;
        assert!(told.iter().any(|(_, reason)| reason == "value_lost"), "{told:?}");
    });
}

#[test]
fn a_phone_call_is_a_task_in_outlook() {
    run(async {
        let (world, engine) = world().await;
        let id = own(&world, "phonecalls", "anna", json!({ "subject": "Ring back" })).await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "Ring back").await;
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());
        patch(&world, &place, json!({ "status": "completed" })).await;
        comes_to_rest(&world, &engine).await;
        let call = row(&world, "phonecalls", id).await;
        assert_eq!((&call["statecode"], &call["statuscode"]), (&json!(1), &json!(2)), "{call}");
    });
}
