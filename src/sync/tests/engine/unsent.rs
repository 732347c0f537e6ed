//! A mail of the CRM that is not sent is an alert with its reason, until it is sent or withdrawn (B16, B18).

use serde_json::{Value, json};
use sync::store::{AlertRow, Level, MailboxId};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{Synchronizer, World, address, run},
    sending::{arrived, email, press_send, to_bela, user, written},
};

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.filter("bela", 4).await;
    world.settle(&engine).await;
    (world, engine)
}

async fn of(engine: &Synchronizer, name: &str) -> MailboxId {
    engine.store.mailbox(&domain::mail::Address::new(&address(name))).await.unwrap().unwrap().id
}

/// Alerts about that mail, of whichever mailbox.
async fn alerts(engine: &Synchronizer, name: &str, mail: Uuid) -> Vec<AlertRow> {
    let mut rows = engine.store.alerts(Some(of(engine, name).await), 50).await.unwrap();
    rows.retain(|row| row.alert.kind == format!("unsent-{mail}"));
    rows
}

fn code(row: &AlertRow) -> &str {
    &row.alert.finding.as_ref().unwrap().code
}

async fn stranger(world: &World) -> Uuid {
    let to = json!({ "participationtypemask": 2, "addressused": "stranger@nowhere.example" });
    let id = written(world, "To a stranger", to, json!({})).await;
    press_send(world, id).await;
    id
}

async fn allow_strangers(world: &World) {
    let found = world.crm(Method::Get, "organizations?$select=organizationid", None).await;
    let organisation = found["value"][0]["organizationid"].as_str().unwrap();
    let allow = json!({ "allowunresolvedpartiesonemailsend": true });
    world.crm(Method::Patch, &format!("organizations({organisation})"), Some(allow)).await;
}

#[test]
fn a_mail_that_failed_is_told_once_with_its_reason_until_it_is_sent() {
    run(async {
        let (world, engine) = world().await;
        let id = stranger(&world).await;
        for _ in 0..4 {
            world.minute(&engine).await;
        }
        let rows = alerts(&engine, "anna", id).await;
        assert_eq!((rows.len(), rows[0].count, rows[0].closed), (1, 1, None));
        assert_eq!((code(&rows[0]), rows[0].alert.level), ("unsent_stranger", Level::Error));
        let finding = rows[0].alert.finding.clone().unwrap();
        assert_eq!(finding.args["activity"], id.to_string());
        assert!(!format!("{finding:?}").contains("stranger@"), "nothing of the mail: {finding:?}");
        // The decision says the same.
        let told = engine.store.explain_activity(id).await.unwrap();
        assert_eq!(told[0].decision.reason, rows[0].alert.detail);
        assert_eq!(told[0].decision.remedy, rows[0].alert.remedy);
        allow_strangers(&world).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        assert_eq!(email(&world, id).await["statuscode"], 3);
        assert!(alerts(&engine, "anna", id).await[0].closed.is_some(), "it was sent");
    });
}

#[test]
fn what_its_writer_withdraws_is_not_told_any_more() {
    let withdraws: [Option<Value>; 3] =
        [None, Some(json!({ "statecode": 2, "statuscode": 5 })), Some(json!({ "statuscode": 1 }))];
    for change in withdraws {
        run(async {
            let (world, engine) = world().await;
            let id = stranger(&world).await;
            world.minute(&engine).await;
            assert!(alerts(&engine, "anna", id).await[0].closed.is_none());
            let path = format!("emails({id})");
            match &change {
                Some(change) => world.crm(Method::Patch, &path, Some(change.clone())).await,
                None => world.crm(Method::Delete, &path, None).await,
            };
            for _ in 0..2 {
                world.minute(&engine).await;
            }
            assert!(alerts(&engine, "anna", id).await[0].closed.is_some(), "{change:?}");
        });
    }
}

#[test]
fn mail_that_waits_for_its_mailbox_is_a_warning_until_it_goes() {
    run(async {
        let (world, engine) = world().await;
        let filter = format!("emailaddress eq '{}'", address("anna"));
        let found =
            world.crm(Method::Get, &format!("mailboxes?$select=mailboxid&$filter={filter}"), None).await;
        let mailbox = format!("mailboxes({})", found["value"][0]["mailboxid"].as_str().unwrap());
        world.crm(Method::Patch, &mailbox, Some(json!({ "outgoingemailstatus": 0 }))).await;
        let id = written(&world, "An offer", to_bela(&world).await, json!({})).await;
        press_send(&world, id).await;
        for _ in 0..3 {
            world.minute(&engine).await;
        }
        let rows = alerts(&engine, "anna", id).await;
        assert_eq!((rows.len(), rows[0].count, code(&rows[0])), (1, 1, "unsent_held"));
        assert_eq!(
            (rows[0].alert.level, rows[0].alert.detail.as_str()),
            (Level::Warning, "outgoing_untested")
        );
        world.crm(Method::Patch, &mailbox, Some(json!({ "outgoingemailstatus": 1 }))).await;
        world.minute(&engine).await;
        assert_eq!(arrived(&world, "An offer").await.len(), 1);
        assert!(alerts(&engine, "anna", id).await[0].closed.is_some());
    });
}

#[test]
fn in_a_colleagues_name_only_where_they_let_others() {
    run(async {
        let (world, engine) = world().await;
        let (anna, bela) = (user(&world, "anna").await, user(&world, "bela").await);
        let id = Uuid::now_v7();
        let party = |part: i32, who: &str| json!({ "participationtypemask": part, "partyid_systemuser@odata.bind": format!("/systemusers({who})") });
        let row = json!({
            "activityid": id, "subject": "In your name", "directioncode": true,
            "ownerid@odata.bind": format!("/systemusers({anna})"),
            "email_activity_parties": [party(1, &bela), party(2, &anna)],
        });
        world.crm(Method::Post, "emails", Some(row)).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        let told = engine.store.explain_activity(id).await.unwrap();
        assert_eq!(
            (told[0].decision.verdict.as_str(), told[0].decision.reason.as_str()),
            ("fail", "send_as_not_allowed")
        );
        assert_eq!(email(&world, id).await["statuscode"], 8);
        assert_eq!(code(&alerts(&engine, "bela", id).await[0]), "unsent_not_allowed");
        let allow = json!({ "issendasallowed": true });
        world.crm(Method::Patch, &format!("usersettingscollection({bela})"), Some(allow)).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        assert_eq!(email(&world, id).await["statuscode"], 3);
        assert!(alerts(&engine, "bela", id).await[0].closed.is_some());
    });
}
