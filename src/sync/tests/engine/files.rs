//! Files of a mail that a person tracked in the pane: those that were chosen are filled in, and what is too large is linked.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use dataverse::CrmOver;
use domain::{
    identity,
    mail::{Address, Direction, ItemId, Mail, MessageId, Person},
    matching::Rules,
    party::Dossier,
    ports::Crm as _,
    tracking,
};
use sandbox::mailbox::NewAttachment;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::kit::{CRM_URL, World, address, run};

fn file(name: &str, bytes: usize) -> NewAttachment {
    NewAttachment {
        name: name.to_owned(),
        content_type: "application/pdf".to_owned(),
        content_bytes: STANDARD.encode(vec![7_u8; bytes]),
        ..NewAttachment::default()
    }
}

async fn stored(world: &World, activity: Uuid) -> Vec<String> {
    let path = format!("emails({activity})?$expand=email_activity_mime_attachment($select=filename)");
    let row = world.crm(Method::Get, &path, None).await;
    let rows = row["email_activity_mime_attachment"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<String> =
        rows.iter().map(|row| row["filename"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

async fn notes(world: &World, activity: Uuid) -> Vec<String> {
    let path = format!("annotations?$select=notetext&$filter=_objectid_value eq {activity}");
    let rows = world.crm(Method::Get, &path, None).await;
    let text = |row: &Value| row["notetext"].as_str().unwrap().to_owned();
    rows["value"].as_array().unwrap().iter().map(text).collect()
}

#[test]
fn ours_files_that_were_not_chosen_stay_out_and_those_that_are_too_large_are_linked() {
    run(async {
        let world = World::new(None).await;
        let engine = world.synchronizer().await;
        world.filter("anna", 4).await;
        let found = world.crm(Method::Get, "organizations?$select=organizationid", None).await;
        let organisation = found["value"][0]["organizationid"].as_str().unwrap().to_owned();
        let limit = json!({"maxuploadfilesize": 5_000});
        world.crm(Method::Patch, &format!("organizations({organisation})"), Some(limit)).await;
        let mut mail = world.mail("customer@acme.example", &["anna"], "With files");
        mail.attachments = vec![
            file("offer.pdf", 10),
            file("terms.pdf", 20),
            file("terms.pdf", 30),
            file("plan.dwg", 60_000),
        ];
        world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        // In the pane she tracks it without the second of the two files of one name.
        let person = |text: &str| Person { address: Address::new(text), name: String::new() };
        let as_read = Mail {
            item: ItemId("in the pane".to_owned()),
            message_id: MessageId::new(&mail.message_id),
            conversation: None,
            direction: Direction::Incoming,
            from: Some(person("customer@acme.example")),
            to: vec![person(&address("anna"))],
            cc: vec![],
            bcc: vec![],
            subject: mail.subject.clone(),
            at: None,
            attachments: vec![],
            mailbox: None,
        };
        let mut activity =
            tracking::activity(&as_read, &Dossier::default(), &[], Rules::default(), None, None);
        activity.left_out = vec![identity::file("terms.pdf", 1)];
        let crm = CrmOver::new(world.crm_door.clone(), CRM_URL, world.clock.clone());
        crm.write(&activity, None).await.unwrap();
        world.categorise("anna", &mail.message_id, &["Tracked to Dynamics 365"]).await;
        world.minute(&engine).await;
        assert_eq!(stored(&world, activity.id).await, ["offer.pdf", "terms.pdf"]);
        let said = notes(&world, activity.id).await;
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with("plan.dwg (60.") && said[0].contains("larger than files may be"),
            "{said:?}"
        );
        assert!(said[0].contains("In the mailbox: https://"), "{said:?}");
        // Looked at again, nothing more is written.
        world.crm_door.writes.borrow_mut().clear();
        world.minute(&engine).await;
        world.minute(&engine).await;
        assert_eq!(*world.crm_door.writes.borrow(), Vec::<String>::new());

        // What is tracked by itself says so too.
        world.filter("anna", 0).await;
        let mut second = world.mail("customer@acme.example", &["anna"], "By itself");
        second.attachments = vec![file("small.pdf", 10), file("large.pdf", 9_000)];
        world.put("anna", "inbox", &second).await;
        world.minute(&engine).await;
        let row = world.emails(&second.message_id).await.remove(0);
        let key = Uuid::parse_str(row["activityid"].as_str().unwrap()).unwrap();
        assert_eq!(stored(&world, key).await, ["small.pdf"]);
        assert!(notes(&world, key).await[0].starts_with("large.pdf ("));
    });
}
