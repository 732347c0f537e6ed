//! In which direction a field goes is obeyed from the next look on, and what is left out is said (B15).

use domain::{
    ports::Ledger as _,
    step::{Field, Kind, Way},
};
use serde_json::json;

use crate::{
    kit::{Synchronizer, World, run},
    stepping::{change, list, own, patch, row, todo},
};

async fn set(engine: &Synchronizer, way: Way) {
    let mut organisation = engine.ledger.organisation().await.unwrap();
    organisation.step.ways.insert((Kind::Task, Field::Subject), way);
    engine.ledger.keep_organisation(&organisation).await.unwrap();
    // What the desk does once it is kept.
    engine.forget_settings();
}

/// Reasons of decisions and notes about a row.
async fn reasons(engine: &Synchronizer, id: uuid::Uuid) -> Vec<String> {
    let rows = engine.store.explain_activity(id).await.unwrap();
    rows.into_iter().map(|row| row.decision.reason).collect()
}

#[test]
fn a_field_goes_as_an_administrator_has_set_and_what_stays_is_said() {
    run(async {
        let world = World::new(None).await;
        let engine = world.synchronizer().await;
        world.settle(&engine).await;
        let id = own(&world, "tasks", "anna", json!({ "subject": "Call Asha" })).await;
        world.minute(&engine).await;
        let task = todo(&world, "anna", "Call Asha").await;
        let place = format!("{}/{}", list(&world, "anna").await, task["id"].as_str().unwrap());

        set(&engine, Way::ToExchange).await;
        patch(&world, &place, json!({ "title": "Mine alone" })).await;
        world.minute(&engine).await;
        assert_eq!(row(&world, "tasks", id).await["subject"], "Call Asha", "it goes the other way");
        assert!(reasons(&engine, id).await.contains(&"one_way_field".to_owned()));
        change(&world, "tasks", id, json!({ "subject": "Call Asha today" })).await;
        world.minute(&engine).await;
        todo(&world, "anna", "Call Asha today").await;

        let other = own(&world, "tasks", "anna", json!({ "subject": "Stays" })).await;
        world.minute(&engine).await;
        assert!(!reasons(&engine, other).await.contains(&"one_way_field".to_owned()));
        set(&engine, Way::Off).await;
        change(&world, "tasks", other, json!({ "subject": "Nowhere" })).await;
        world.minute(&engine).await;
        todo(&world, "anna", "Stays").await;
        let said = reasons(&engine, other).await;
        assert!(said.contains(&"one_way_field".to_owned()), "what goes nowhere is said too: {said:?}");

        set(&engine, Way::Both).await;
        change(&world, "tasks", id, json!({ "subject": "Both again" })).await;
        world.minute(&engine).await;
        todo(&world, "anna", "Both again").await;
    });
}
