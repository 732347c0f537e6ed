//! Files of a mail that a person tracked in the pane: those that were chosen are filled in, and what is too large is linked.

use std::{cell::Cell, rc::Rc};

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

use crate::kit::{CRM_URL, Fate, Synchronizer, World, address, run};

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

/// How often bytes of this file went to the CRM from now on.
fn sendings(world: &World, file: &NewAttachment) -> Rc<Cell<usize>> {
    let (sent, bytes) = (Rc::new(Cell::new(0)), file.content_bytes.clone());
    let count = Rc::clone(&sent);
    *world.crm_door.fates.borrow_mut() = Box::new(move |request| {
        let body = String::from_utf8_lossy(&request.body);
        count.set(count.get() + body.matches(&bytes).count());
        Fate::Arrives
    });
    sent
}

/// So many more mails to Anna with that file, looked at by a synchronizer; the keys of their activities.
async fn deliver(world: &World, engine: &Synchronizer, file: &NewAttachment, count: usize) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..count {
        let mut mail = world.mail("customer@acme.example", &["anna"], "Our prices");
        mail.attachments = vec![file.clone()];
        names.push(world.put("anna", "inbox", &mail).await);
    }
    world.minute(engine).await;
    let mut keys = Vec::new();
    for name in names {
        let row = world.emails(&name).await.remove(0);
        keys.push(row["activityid"].as_str().unwrap().to_owned());
    }
    keys
}

async fn contents(world: &World) -> Value {
    world.crm(Method::Get, "attachments/$count", None).await
}

#[test]
fn ours_a_file_is_stored_once_whichever_process_writes_it_and_again_when_it_is_gone() {
    run(async {
        let world = World::new(None).await;
        world.filter("anna", 0).await;
        let pdf = file("prices.pdf", 5_000);
        let sent = sendings(&world, &pdf);
        let first = world.synchronizer().await;
        first.settings().await.unwrap();
        let mut mails = deliver(&world, &first, &pdf, 10).await;
        // A restart: another process, which knows what the store knows.
        first.store.close().await;
        let second = world.synchronizer().await;
        mails.extend(deliver(&world, &second, &pdf, 10).await);
        assert_eq!((mails.len(), sent.get(), contents(&world).await), (20, 1, json!(1)));
        assert_eq!(world.spared(), 19 * 5_000);
        for mail in &mails {
            assert_eq!(stored(&world, Uuid::parse_str(mail).unwrap()).await, ["prices.pdf"]);
        }
        // The last mail with it takes it along, and nobody told the synchronizer.
        let (last, most) = mails.split_last().unwrap();
        for mail in most {
            world.crm(Method::Delete, &format!("emails({mail})"), None).await;
        }
        assert_eq!(contents(&world).await, json!(1));
        world.crm(Method::Delete, &format!("emails({last})"), None).await;
        assert_eq!(contents(&world).await, json!(0));
        let third = world.synchronizer().await;
        for mail in deliver(&world, &third, &pdf, 3).await {
            assert_eq!(stored(&world, Uuid::parse_str(&mail).unwrap()).await, ["prices.pdf"]);
        }
        assert_eq!((sent.get(), contents(&world).await), (2, json!(1)));
        assert_eq!(world.spared(), (19 + 2) * 5_000, "what was refused was not spared");
        // What is gone was forgotten by all, and what came instead is known by all: this one knew the first.
        deliver(&world, &second, &pdf, 1).await;
        assert_eq!((sent.get(), contents(&world).await), (2, json!(1)));
        assert_eq!(world.spared(), 22 * 5_000);

        // What is too large for the change set of its mail follows it, and once too.
        let film = file("film.mp4", 3_000_000);
        let sent = sendings(&world, &film);
        deliver(&world, &second, &film, 1).await;
        let other = deliver(&world, &third, &film, 1).await.remove(0);
        assert_eq!(stored(&world, Uuid::parse_str(&other).unwrap()).await, ["film.mp4"]);
        assert_eq!((sent.get(), contents(&world).await), (1, json!(2)));
        assert_eq!(world.spared(), 22 * 5_000 + 3_000_000);
    });
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
