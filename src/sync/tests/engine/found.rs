//! What random worlds found, each as a short story.

use crate::kit::{World, run};

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
