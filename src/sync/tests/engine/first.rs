//! From a mail in the inbox to a row in the CRM.

use serde_json::json;

use crate::kit::{World, run};

#[test]
fn a_mail_of_a_known_contact_is_tracked_once_and_marked() {
    run(async {
        let world = World::new(None).await;
        let engine = world.synchronizer().await;
        world.contact(0xC1, "Customer", "customer@acme.example").await;
        world.filter("anna", 2).await;
        world.settle(&engine).await;
        let known = world.mail("customer@acme.example", &["anna"], "An offer");
        let known = world.put("anna", "inbox", &known).await;
        let unknown = world.mail("stranger@nowhere.example", &["anna"], "Hello");
        let unknown = world.put("anna", "inbox", &unknown).await;
        world.minute(&engine).await;
        let rows = world.emails(&known).await;
        assert_eq!(rows.len(), 1, "{:?}", world.decisions(&engine, &known).await);
        assert_eq!((&rows[0]["statecode"], &rows[0]["statuscode"]), (&json!(1), &json!(4)));
        assert_eq!(rows[0]["directioncode"], json!(false));
        assert!(rows[0]["description"].as_str().unwrap().contains("Text of An offer"));
        assert_eq!(world.categories("anna", &known).await, ["Tracked to Dynamics 365"]);
        assert_eq!(world.decisions(&engine, &known).await[0], ("track".into(), "sender_match".into()));
        assert!(world.emails(&unknown).await.is_empty());
        assert_eq!(world.decisions(&engine, &unknown).await[0], ("leave".into(), "no_sender_match".into()));
        let mut engine = engine;
        (engine.pace.settings_ms, engine.pace.outbox_ms) = (3_600_000, 3_600_000);
        world.minute(&engine).await;
        let (graph, crm, count) =
            (world.graph_door.requests(), world.crm_door.requests(), world.count().await);
        world.minute(&engine).await;
        world.minute(&engine).await;
        assert_eq!(world.count().await, count, "a second run writes nothing");
        let mut asked: Vec<_> = world.crm_door.log.borrow()[crm..].to_vec();
        // What changed among contacts and the like is asked once for all mailboxes.
        asked.retain(|one| !one.contains("deltatoken"));
        assert!(asked.len() <= 4, "what is settled costs the CRM nothing: {asked:?}");
        let asked: Vec<_> = world.graph_door.log.borrow()[graph..].to_vec();
        assert!(asked.len() <= 8, "an idle mailbox is a request or two: {asked:?}");
    });
}
