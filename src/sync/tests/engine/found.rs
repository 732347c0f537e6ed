//! What random worlds found, each as a short story.

use domain::{
    mail::Address,
    party::{Kind, Record},
    ports::Ledger as _,
    settings::FolderRule,
};
use serde_json::json;

use crate::kit::{World, address, run};

const TRACKED: &str = "Tracked to Dynamics 365";

#[test]
fn what_somebody_else_tracked_can_be_untracked_by_its_category_too() {
    run(async {
        let mut world = World::new(None).await;
        world.filter("anna", 0).await;
        let first = world.synchronizer().await;
        world.settle(&first).await;
        let mail = world.mail("stranger@nowhere.example", &["anna"], "Hello");
        let mail = world.put("anna", "inbox", &mail).await;
        world.minute(&first).await;
        assert_eq!(world.categories("anna", &mail).await, [TRACKED]);
        // Another one, which has a store of its own, finds it tracked and marked, as if the pane had done it.
        world.store_url.push_str(".other");
        let second = world.synchronizer().await;
        world.minute(&second).await;
        assert_eq!(world.decisions(&second, &mail).await[0], ("leave".into(), "duplicate".into()));
        world.categorise("anna", &mail, &[]).await;
        world.minute(&second).await;
        assert_eq!(world.decisions(&second, &mail).await[0], ("untrack".into(), "category_removed".into()));
        world.minute(&second).await;
        assert!(world.categories("anna", &mail).await.is_empty(), "a person's no holds");
        let note = world.emails(&mail).await[0]["activityadditionalparams"].to_string();
        assert!(note.contains("anna@us.example"), "{note}");
    });
}

#[test]
fn a_folder_sets_regarding_also_where_a_colleagues_mailbox_wrote_the_mail_at_the_same_moment() {
    run(async {
        let world = World::new(None).await;
        let engine = world.synchronizer().await;
        for name in ["anna", "cleo"] {
            world.filter(name, 0).await;
        }
        let deals = world.row("accounts", 0xA1, json!({"name": "Deals"})).await;
        let known = engine.settings().await.unwrap();
        let rule = FolderRule {
            folder: world.folder("bela", "Deals").await,
            name: "Deals".to_owned(),
            regarding: Some(Record { kind: Kind::Account, id: deals, name: String::new() }),
            on: true,
            inside_inbox: true,
        };
        let seat = known.seat(&Address::new(&address("bela"))).unwrap();
        engine.ledger.keep_rule(seat.id, &rule).await.unwrap();
        world.settle(&engine).await;
        for number in 0..6 {
            let mail = world.mail("s@nowhere.example", &["anna", "bela", "cleo"], &format!("Mail {number}"));
            for (name, folder) in [("anna", "inbox"), ("cleo", "inbox"), ("bela", &rule.folder)] {
                world.put(name, folder, &mail).await;
            }
            world.minute(&engine).await;
            let rows = world.emails(&mail.message_id).await;
            assert_eq!(rows.len(), 1);
            let told = world.decisions(&engine, &mail.message_id).await;
            assert_eq!(rows[0]["_regardingobjectid_value"], deals.to_string(), "{number}: {told:?}");
        }
    });
}
