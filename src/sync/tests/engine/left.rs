//! Mails of known people that were left alone.

use domain::{
    home::{LEFT_DAYS, Left},
    mail::Address,
    party::Kind,
};
use sync::left::left;

use crate::kit::{Synchronizer, World, address, run};

const TRACKED: &str = "Tracked to Dynamics 365";

async fn of_anna(engine: &Synchronizer) -> Vec<Left> {
    let anna = Address::new(&address("anna"));
    let id = engine.store.mailbox(&anna).await.unwrap().unwrap().id;
    left(engine, id, &anna).await.unwrap()
}

#[test]
fn what_a_filter_left_of_known_people_is_told_until_somebody_tracks_it_or_says_no() {
    run(async {
        let world = World::new(None).await;
        let engine = world.synchronizer().await;
        world.contact(0xC1, "Customer", "customer@acme.example").await;
        world.settle(&engine).await;
        world.filter("anna", 1).await;
        let mut ids = Vec::new();
        for subject in ["First", "Second", "Third"] {
            let mail = world.mail("customer@acme.example", &["anna"], subject);
            ids.push(world.put("anna", "inbox", &mail).await);
            world.turn(60);
        }
        let stranger = world.mail("nobody@elsewhere.example", &["anna"], "A stranger");
        world.put("anna", "inbox", &stranger).await;
        let old = world.mail("customer@acme.example", &["anna"], "Older than the days that are looked at");
        world.put_old("anna", "inbox", &old, LEFT_DAYS + 2).await;
        world.minute(&engine).await;
        let told = of_anna(&engine).await;
        let mut subjects: Vec<_> = told.iter().map(|one| one.mail.subject.as_str()).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, ["First", "Second", "Third"], "of whom the CRM knows, and of nobody else");
        assert!(
            told.iter().all(|one| one.sender.kind == Kind::Contact && one.sender.name.contains("Customer"))
        );
        assert!(told.windows(2).all(|pair| pair[0].mail.at >= pair[1].mail.at), "the newest first");
        // One is tracked by its category; of another it is said again that it is not to be.
        world.categorise("anna", &ids[0], &[TRACKED]).await;
        world.categorise("anna", &ids[1], &[TRACKED]).await;
        world.minute(&engine).await;
        world.categorise("anna", &ids[1], &[]).await;
        world.minute(&engine).await;
        let told = of_anna(&engine).await;
        assert_eq!(told.iter().map(|one| one.mail.subject.as_str()).collect::<Vec<_>>(), ["Third"]);
        // Nobody is reminded for ever.
        world.turn((LEFT_DAYS + 1) * 24 * 3_600);
        assert_eq!(of_anna(&engine).await, []);
    });
}
