//! What the tables say of a mail, seen from the mailbox to the row: each filter, folders, replies, the category, Sent
//! Items, never-track lists, and what people take back.

use std::{cell::Cell, rc::Rc};

use domain::{mail::Address, settings::Firewall};
use serde_json::{Value, json};
use wire::Method;

use crate::kit::{Fate, Synchronizer, World, address, run};

const TRACKED: &str = "Tracked to Dynamics 365";

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.contact(0xC1, "Customer", "customer@acme.example").await;
    world.settle(&engine).await;
    (world, engine)
}

fn regarding(row: &Value) -> Option<&str> {
    row["_regardingobjectid_value"].as_str()
}

#[test]
fn b5_each_filter_takes_what_it_says() {
    run(async {
        let (world, engine) = world().await;
        // A mail that the CRM has, for others to answer.
        world.filter("anna", 0).await;
        let root = world.mail("customer@acme.example", &["anna"], "A start");
        let root = world.put("anna", "inbox", &root).await;
        world.minute(&engine).await;
        assert_eq!(world.emails(&root).await.len(), 1);
        // (filter, from a contact, from a stranger, a stranger's answer to a tracked mail)
        for (filter, contact, stranger, answer) in [
            (0, "accept_all", "accept_all", "accept_all"),
            (1, "no_correlation_match", "no_correlation_match", "correlation_match"),
            (2, "sender_match", "no_sender_match", "correlation_match"),
            (3, "sender_match", "no_sender_match", "correlation_match"),
            (4, "filter_nothing", "filter_nothing", "filter_nothing"),
        ] {
            world.filter("anna", filter).await;
            let mut answered = world.mail("new@stranger.example", &["anna"], "Re: A start");
            answered.in_reply_to.clone_from(&root);
            let mails = [
                (world.mail("customer@acme.example", &["anna"], "From a contact"), contact),
                (world.mail("other@stranger.example", &["anna"], "From a stranger"), stranger),
                (answered, answer),
            ];
            for (mail, _) in &mails {
                world.put("anna", "inbox", mail).await;
            }
            world.minute(&engine).await;
            for (mail, reason) in &mails {
                let decided = world.decisions(&engine, &mail.message_id).await;
                let tracked = ["accept_all", "sender_match", "correlation_match"].contains(reason);
                assert_eq!(decided[0].1, *reason, "filter {filter}: {}", mail.subject);
                assert_eq!(
                    world.emails(&mail.message_id).await.len(),
                    usize::from(tracked),
                    "filter {filter}"
                );
                let marked = world.categories("anna", &mail.message_id).await == [TRACKED];
                assert_eq!(marked, tracked, "filter {filter}: the mailbox shows what the CRM has");
            }
        }
    });
}

#[test]
fn b6_an_answer_joins_what_its_parent_is_regarding() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 1).await;
        let deal = world.deal(0xD1, "100 pumps").await;
        world.rule(&engine, "anna", "Deals", Some(deal.clone())).await;
        let parent = world.mail("customer@acme.example", &["anna"], "The pumps");
        let parent = world.put("anna", "Deals", &parent).await;
        let mut answer = world.mail("colleague@acme.example", &["anna"], "Re: The pumps");
        answer.in_reply_to.clone_from(&parent);
        let answer = world.put("anna", "inbox", &answer).await;
        let mut forward = world.mail("colleague@acme.example", &["anna"], "Fwd: The pumps");
        forward.references = vec![parent.clone()];
        let forward = world.put("anna", "inbox", &forward).await;
        world.minute(&engine).await;
        // Both lay in the mailbox before anybody looked: the answer is decided after its parent is written.
        world.minute(&engine).await;
        let id = deal.id.to_string();
        let parents = world.emails(&parent).await;
        assert_eq!(regarding(&parents[0]), Some(id.as_str()));
        let answers = world.emails(&answer).await;
        assert_eq!(answers.len(), 1, "{:?}", world.decisions(&engine, &answer).await);
        assert_eq!(regarding(&answers[0]), Some(id.as_str()));
        assert_eq!(answers[0]["_parentactivityid_value"], parents[0]["activityid"]);
        assert_eq!(answers[0]["_correlatedactivityid_value"], parents[0]["activityid"]);
        assert_eq!(answers[0]["correlationmethod"], json!(3));
        let forwards = world.emails(&forward).await;
        assert_eq!(forwards.len(), 1, "a forward continues what it forwards");
        assert_eq!(regarding(&forwards[0]), None, "and does not inherit what that is regarding");
    });
}

#[test]
fn b6_4_a_mail_that_is_alike_continues_where_smart_matching_is_on() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 1).await;
        let deal = world.deal(0xD1, "100 pumps").await;
        world.rule(&engine, "anna", "Deals", Some(deal.clone())).await;
        // In the CRM an earlier mail stands as the reply it was.
        let parent = world.mail("customer@acme.example", &["anna"], "Re: 100 pumps, second offer");
        let parent = world.put("anna", "Deals", &parent).await;
        world.minute(&engine).await;
        assert_eq!(world.emails(&parent).await.len(), 1);
        let (alike, stranger) = ("AW: 100 PUMPS, second offer", "other@stranger.example");
        let deliver = async |from: &str, subject: &str| {
            let mail = world.put("anna", "inbox", &world.mail(from, &["anna"], subject)).await;
            let asked = world.crm_door.requests();
            world.minute(&engine).await;
            // What waits to be sent is asked for at its own pace, and what changed among contacts and the like.
            let mut log = world.crm_door.log.borrow()[asked..].to_vec();
            log.retain(|asked| !asked.contains("delayedemailsendtime") && !asked.contains("deltatoken"));
            (mail, log)
        };
        let (before, asked_off) = deliver("customer@acme.example", alike).await;
        let declined = ("leave".to_owned(), "no_correlation_match".to_owned());
        assert_eq!(world.decisions(&engine, &before).await[0], declined, "it is off by default");
        world.switch("DisableSmartMatching", "false").await;
        // The same words from somebody else, and other words from the same people, are another conversation.
        for (from, subject) in [(stranger, alike), ("customer@acme.example", "100 pumps, third offer")] {
            let (other, asked_on) = deliver(from, subject).await;
            assert_eq!(world.decisions(&engine, &other).await[0], declined, "{from}: {subject}");
            assert_eq!(asked_on, asked_off, "it costs no request of its own");
        }
        let (mail, _) = deliver("customer@acme.example", alike).await;
        let rows = world.emails(&mail).await;
        assert_eq!(rows.len(), 1, "{:?}", world.decisions(&engine, &mail).await);
        let id = deal.id.to_string();
        assert_eq!(regarding(&rows[0]), Some(id.as_str()));
        let earlier = world.emails(&parent).await[0]["activityid"].clone();
        assert_eq!(
            (&rows[0]["_correlatedactivityid_value"], &rows[0]["correlationmethod"]),
            (&earlier, &json!(6))
        );
        assert_eq!(rows[0]["_parentactivityid_value"], Value::Null, "no header says so");
    });
}

#[test]
fn b11_dragging_to_a_folder_tracks_to_its_record_and_another_record_links_all_anew() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 4).await;
        let (one, two) = (world.deal(0xD1, "One").await, world.deal(0xD2, "Two").await);
        world.rule(&engine, "anna", "Deals", Some(one.clone())).await;
        let mail = world.mail("stranger@nowhere.example", &["anna"], "A question");
        let mail = world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        assert!(world.emails(&mail).await.is_empty());
        world.drag("anna", &mail, "Deals").await;
        world.minute(&engine).await;
        let rows = world.emails(&mail).await;
        assert_eq!(rows.len(), 1, "{:?}", world.decisions(&engine, &mail).await);
        assert_eq!(regarding(&rows[0]), Some(one.id.to_string().as_str()));
        assert_eq!(world.categories("anna", &mail).await, [TRACKED]);
        world.rule(&engine, "anna", "Deals", Some(two.clone())).await;
        world.minute(&engine).await;
        assert_eq!(regarding(&world.emails(&mail).await[0]), Some(two.id.to_string().as_str()));
        // By hand it is something else: the rule asks and does not overwrite.
        let id = rows[0]["activityid"].as_str().unwrap();
        let by_hand = json!({"regardingobjectid_contact_email@odata.bind": format!("/contacts({})", uuid::Uuid::from_u128(0xC1))});
        world.crm(Method::Patch, &format!("emails({id})"), Some(by_hand)).await;
        world.rule(&engine, "anna", "Deals", Some(one.clone())).await;
        world.minute(&engine).await;
        let now = world.emails(&mail).await;
        assert_eq!(regarding(&now[0]), Some(uuid::Uuid::from_u128(0xC1).to_string().as_str()));
        assert_eq!(world.decisions(&engine, &mail).await[0].1, "regarding_by_hand");
        world.drag("anna", &mail, "inbox").await;
        world.minute(&engine).await;
        assert_eq!(world.emails(&mail).await.len(), 1, "moved out it stays tracked");
    });
}

#[test]
fn b12_the_category_tracks_and_its_removal_untracks_and_keeps() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 4).await;
        for folder in ["inbox", "Private", "archive"] {
            let mail = world.mail("stranger@nowhere.example", &["anna"], "By category");
            let mail = world.put("anna", folder, &mail).await;
            world.minute(&engine).await;
            assert!(world.emails(&mail).await.is_empty());
            world.categorise("anna", &mail, &["Red", TRACKED]).await;
            world.minute(&engine).await;
            assert_eq!(
                world.emails(&mail).await.len(),
                1,
                "{folder}: {:?}",
                world.decisions(&engine, &mail).await
            );
            world.categorise("anna", &mail, &["Red"]).await;
            world.minute(&engine).await;
            assert_eq!(
                world.decisions(&engine, &mail).await[0],
                ("untrack".into(), "category_removed".into())
            );
            assert_eq!(world.emails(&mail).await.len(), 1, "the activity stays");
            assert_eq!(world.categories("anna", &mail).await, ["Red"]);
            for _ in 0..3 {
                world.minute(&engine).await;
            }
            assert_eq!(world.categories("anna", &mail).await, ["Red"], "no later run undoes it");
            world.categorise("anna", &mail, &["Red", TRACKED]).await;
            world.minute(&engine).await;
            let rows = world.emails(&mail).await;
            assert_eq!(rows.len(), 1);
            let note = rows[0]["activityadditionalparams"].as_str().unwrap_or_default();
            assert!(!note.contains("anna@us.example"), "asked for again, it is tracked again: {note}");
        }
    });
}

#[test]
fn b20_sent_items_are_tracked_when_switched_on() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        let mut mail = world.mail("anna", &["customer@acme.example"], "Our offer");
        mail.is_own = true;
        let before = world.put("anna", "sentitems", &mail).await;
        world.minute(&engine).await;
        assert!(world.emails(&before).await.is_empty());
        world.switch("AutoTrackSentFolderItems", "true").await;
        let mut mail = world.mail("anna", &["customer@acme.example"], "Our second offer");
        mail.is_own = true;
        let after = world.put("anna", "sentitems", &mail).await;
        world.minute(&engine).await;
        let rows = world.emails(&after).await;
        assert_eq!(rows.len(), 1, "{:?}", world.decisions(&engine, &after).await);
        assert_eq!((&rows[0]["directioncode"], &rows[0]["statuscode"]), (&json!(true), &json!(3)));
    });
}

#[test]
fn what_is_never_tracked_leaves_nothing_in_crm_or_store() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        let never = Firewall {
            addresses: vec![domain::mail::Address::new("doctor@clinic.example")],
            domains: vec!["bank.example".to_owned()],
            words: vec!["salary".to_owned()],
            folders: vec![world.folder("anna", "Private").await],
            private: true,
        };
        world.never_track(&engine, "anna", never).await;
        let mut secret = world.mail("customer@acme.example", &["anna"], "Between us");
        secret.sensitivity = sandbox::mailbox::Sensitivity::Private;
        let mails = [
            (world.mail("doctor@clinic.example", &["anna"], "Results"), "inbox", "firewall_address"),
            (world.mail("x@mail.bank.example", &["anna"], "Statement"), "inbox", "firewall_domain"),
            (world.mail("customer@acme.example", &["anna"], "Your SALARY"), "inbox", "firewall_word"),
            (world.mail("customer@acme.example", &["anna"], "Hello"), "Private", "firewall_folder"),
            (secret, "inbox", "firewall_private"),
        ];
        let asked = world.crm_door.requests();
        for (mail, folder, _) in &mails {
            world.put("anna", folder, mail).await;
        }
        let count = world.count().await;
        world.minute(&engine).await;
        for (mail, _, reason) in &mails {
            let id = domain::mail::MessageId::new(&mail.message_id).unwrap();
            let kept = engine.store.withheld(sync::store::Digest::of_message(&id)).await.unwrap();
            assert!(kept.iter().any(|(_, one)| one.rule.starts_with(reason)), "{reason}: {kept:?}");
            assert!(
                world.decisions(&engine, &mail.message_id).await.is_empty(),
                "no decision tells of the mail"
            );
            assert!(world.categories("anna", &mail.message_id).await.is_empty());
        }
        assert_eq!(world.count().await, count);
        let told = world.crm_door.log.borrow()[asked..].iter().filter(|line| line.contains("clinic")).count();
        assert_eq!(told, 0, "nobody was asked about it");
    });
}

#[test]
fn mail_moved_before_its_turn_is_found_and_one_mail_in_two_mailboxes_is_one_activity() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        world.filter("bela", 0).await;
        let moved = world.mail("customer@acme.example", &["anna"], "Moved by an inbox rule");
        let moved = world.put("anna", "Private", &moved).await;
        let both = world.mail("customer@acme.example", &["anna", "bela"], "To both");
        let both = world.put("anna", "inbox", &both).await;
        let copy = sandbox::mailbox::Draft {
            message_id: both.clone(),
            ..world.mail("customer@acme.example", &["anna", "bela"], "To both")
        };
        world.put("bela", "inbox", &copy).await;
        world.minute(&engine).await;
        assert_eq!(world.emails(&moved).await.len(), 1, "{:?}", world.decisions(&engine, &moved).await);
        assert_eq!(world.emails(&both).await.len(), 1);
        for mailbox in ["anna", "bela"] {
            assert_eq!(world.categories(mailbox, &both).await, [TRACKED], "{mailbox}");
        }
    });
}

#[test]
fn what_is_set_during_a_look_is_obeyed_from_then_on() {
    run(async {
        let (world, mut engine) = world().await;
        world.filter("anna", 0).await;
        // Settings are believed, unless somebody says that they were changed.
        engine.pace.settings_ms = 3_600_000;
        engine.forget_settings();
        engine.pace.page = 1;
        let mails = ["The first", "The second"]
            .map(|subject| world.mail("customer@acme.example", &["anna"], subject));
        for mail in &mails {
            world.put("anna", "inbox", mail).await;
        }
        // The second page of her Inbox stands still on its way, alone or in a batch.
        let pages = Rc::new(Cell::new(0));
        let asked = Rc::clone(&pages);
        *world.graph_door.fates.borrow_mut() = Box::new(move |request| {
            let body = String::from_utf8_lossy(&request.body);
            let mut urls = body.split("\"url\"").chain([request.url.as_str()]);
            let hers = urls.any(|url| url.contains("anna") && url.contains("messages/delta"));
            asked.set(asked.get() + u32::from(hers));
            if hers && asked.get() == 2 { Fate::Held } else { Fate::Arrives }
        });
        world.turn(61);
        let changed = async {
            while pages.get() < 2 {
                tokio::task::yield_now().await;
            }
            world.filter("anna", 4).await;
            engine.forget_settings();
            world.graph_door.release();
        };
        futures_util::future::join(world.settle(&engine), changed).await;
        let mut reasons = Vec::new();
        for mail in &mails {
            reasons.push(world.decisions(&engine, &mail.message_id).await[0].1.clone());
        }
        reasons.sort();
        assert_eq!(reasons, ["accept_all", "filter_nothing"]);
    });
}

#[test]
fn what_somebody_deleted_in_the_crm_is_not_written_again() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        let mail = world.mail("customer@acme.example", &["anna"], "To be deleted");
        let mail = world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        let id = world.emails(&mail).await[0]["activityid"].as_str().unwrap().to_owned();
        world.crm(Method::Delete, &format!("emails({id})"), None).await;
        // Something happens to the mail: it is looked at again.
        world.drag("anna", &mail, "archive").await;
        world.minute(&engine).await;
        world.drag("anna", &mail, "inbox").await;
        world.minute(&engine).await;
        assert!(world.emails(&mail).await.is_empty(), "{:?}", world.decisions(&engine, &mail).await);
        assert!(world.categories("anna", &mail).await.is_empty(), "the mailbox shows what the CRM has");
    });
}

#[test]
fn a_mail_tracked_without_a_match_finds_its_person_later() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        let mail = world.mail("later@newcomer.example", &["anna"], "Who am I?");
        let mail = world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        let id = world.emails(&mail).await[0]["activityid"].as_str().unwrap().to_owned();
        let sender = |all: Value| {
            let rows = all["email_activity_parties"].as_array().unwrap().clone();
            rows.into_iter().find(|row| row["participationtypemask"] == 1).unwrap()["_partyid_value"].clone()
        };
        let path = format!("emails({id})?$expand=email_activity_parties");
        assert_eq!(sender(world.crm(Method::Get, &path, None).await), Value::Null);
        let person = world.contact(0xC9, "Newcomer", "later@newcomer.example").await;
        world.minute(&engine).await;
        assert_eq!(sender(world.crm(Method::Get, &path, None).await), json!(person.to_string()));
    });
}

#[test]
fn a_text_that_the_pane_left_out_and_files_that_a_scanner_held_back_are_filled_in() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        let mut mail = world.mail("customer@acme.example", &["anna"], "With a file");
        let file = |name: &str, kind: &str| sandbox::mailbox::NewAttachment {
            name: name.to_owned(),
            content_type: kind.to_owned(),
            content_bytes: "QUJD".to_owned(),
            ..sandbox::mailbox::NewAttachment::default()
        };
        mail.attachments = vec![file("ATP Scan In Progress.eml", "message/rfc822")];
        let mail = world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        let files = |all: Value| {
            let rows = all["email_activity_mime_attachment"].as_array().cloned().unwrap_or_default();
            rows.iter().map(|row| row["filename"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let id = world.emails(&mail).await[0]["activityid"].as_str().unwrap().to_owned();
        let path = format!("emails({id})?$expand=email_activity_mime_attachment($select=filename)");
        assert!(files(world.crm(Method::Get, &path, None).await).is_empty(), "a place-holder is no file");
        let mailbox = world.mailbox("anna").await;
        let message = world.message("anna", &mail).await["id"].as_str().unwrap().to_owned();
        let new = json!({"@odata.type": "#microsoft.graph.fileAttachment", "name": "offer.pdf",
            "contentType": "application/pdf", "contentBytes": "QUJD"});
        let path_of = format!("users/{}/messages/{message}/attachments", mailbox.address);
        world.graph(Method::Post, &path_of, Some(new)).await;
        world.minute(&engine).await;
        world.minute(&engine).await;
        assert_eq!(files(world.crm(Method::Get, &path, None).await), ["offer.pdf"]);
    });
}

/// Behind a page that is exactly full comes an empty one. What delta does not tell then, other questions find later: so
/// it is the link that is looked at.
#[test]
fn the_empty_page_behind_a_full_one_is_where_the_next_look_begins() {
    const FULL: u16 = 3;
    run(async {
        let (world, mut engine) = world().await;
        engine.pace.page = FULL;
        world.filter("anna", 2).await;
        for n in 0..FULL {
            let mail = world.mail("other@stranger.example", &["anna"], &format!("Offer {n}"));
            world.put("anna", "inbox", &mail).await;
        }
        world.minute(&engine).await;
        let inbox = world.folder("anna", "inbox").await;
        let followed = async || {
            let of = engine.store.mailbox(&Address::new(&address("anna"))).await.unwrap().unwrap().id;
            let mut all = engine.store.cursors(&[of]).await.unwrap().remove(&of).unwrap();
            all.retain(|one| one.folder == inbox);
            assert_eq!(all.len(), 1);
            all.remove(0)
        };
        let full = followed().await;
        assert_eq!(full.seen, u64::from(FULL), "all of them came by delta");
        assert!(full.complete && full.link.contains("deltatoken"), "{full:?}");
        let next = world.mail("customer@acme.example", &["anna"], "One more");
        let next = world.put("anna", "inbox", &next).await;
        world.minute(&engine).await;
        assert_eq!(world.emails(&next).await.len(), 1);
        assert_eq!(followed().await.seen, u64::from(FULL) + 1, "and so did what came later");
    });
}
