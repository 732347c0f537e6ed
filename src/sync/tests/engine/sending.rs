//! Mail of the CRM is sent through the mailbox (B16).

use std::{cell::Cell, rc::Rc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use crate::kit::{Fate, Synchronizer, World, address, run};

/// The row of a user.
pub(crate) async fn user(world: &World, name: &str) -> String {
    let filter = format!("internalemailaddress eq '{}'", address(name));
    let found =
        world.crm(Method::Get, &format!("systemusers?$select=systemuserid&$filter={filter}"), None).await;
    found["value"][0]["systemuserid"].as_str().unwrap().to_owned()
}

/// A mail that Anna writes in the CRM, and does not send yet.
pub(crate) async fn written(world: &World, subject: &str, to: Value, more: Value) -> Uuid {
    let (id, anna) = (Uuid::now_v7(), user(world, "anna").await);
    let from = json!({
        "participationtypemask": 1, "partyid_systemuser@odata.bind": format!("/systemusers({anna})"),
    });
    let mut row = json!({
        "activityid": id, "subject": subject, "description": format!("<p>Text of {subject}</p>"),
        "directioncode": true, "ownerid@odata.bind": format!("/systemusers({anna})"),
        "email_activity_parties": [from, to],
    });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.crm(Method::Post, "emails", Some(row)).await;
    id
}

/// To a colleague, whose mailbox shows what arrived.
pub(crate) async fn to_bela(world: &World) -> Value {
    let bela = user(world, "bela").await;
    json!({ "participationtypemask": 2, "partyid_systemuser@odata.bind": format!("/systemusers({bela})") })
}

pub(crate) async fn press_send(world: &World, id: Uuid) {
    let path = format!("emails({id})/Microsoft.Dynamics.CRM.SendEmail");
    world.crm(Method::Post, &path, Some(json!({ "IssueSend": true }))).await;
}

pub(crate) async fn email(world: &World, id: Uuid) -> Value {
    world.crm(Method::Get, &format!("emails({id})"), None).await
}

/// How often a mail of that subject arrived at Bela's.
pub(crate) async fn arrived(world: &World, subject: &str) -> Vec<Value> {
    // Behind the subject may stand a token.
    let filter = wire::odata::encode(&format!("startswith(subject, '{subject}')"));
    let path = format!("users/{}/mailFolders/inbox/messages?$filter={filter}", address("bela"));
    let page = world.graph(Method::Get, &path, None).await;
    page["value"].as_array().unwrap().clone()
}

/// What lies in a folder of Anna's.
async fn lying(world: &World, folder: &str) -> Vec<Value> {
    let path = format!("users/{}/mailFolders/{folder}/messages?$expand=attachments", address("anna"));
    world.graph(Method::Get, &path, None).await["value"].as_array().unwrap().clone()
}

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    // What arrives at Bela's is nobody's business here.
    world.filter("bela", 4).await;
    world.settle(&engine).await;
    (world, engine)
}

fn is_sent(row: &Value) -> bool {
    row["statecode"] == 1 && row["statuscode"] == 3
}

#[test]
fn a_mail_is_sent_once_and_its_copy_is_the_same_activity() {
    run(async {
        let (world, engine) = world().await;
        world.switch("AutoTrackSentFolderItems", "true").await;
        let id = written(&world, "An offer", to_bela(&world).await, json!({ "prioritycode": 2 })).await;
        world.minute(&engine).await;
        assert!(arrived(&world, "An offer").await.is_empty(), "nobody pressed Send");
        press_send(&world, id).await;
        let before = world.count().await;
        world.minute(&engine).await;
        let row = email(&world, id).await;
        assert!(is_sent(&row) && !row["senton"].is_null(), "{row}");
        let there = arrived(&world, "An offer").await;
        assert_eq!((there.len(), &there[0]["importance"]), (1, &json!("high")));
        assert_eq!(there[0]["internetMessageId"], row["messageid"]);
        assert!(there[0]["body"]["content"].as_str().unwrap().contains("Text of An offer"));
        assert_eq!(engine.meter.sent.get(), 1);
        let message = row["messageid"].as_str().unwrap().to_owned();
        let decided = world.decisions(&engine, &message).await;
        assert!(decided.contains(&("send".to_owned(), "pending_send".to_owned())), "{decided:?}");
        // Sent Items are looked at: it is known there, and nothing is written anew.
        for _ in 0..3 {
            world.minute(&engine).await;
        }
        assert_eq!(world.count().await, before);
        assert_eq!(world.categories("anna", &message).await, ["Tracked to Dynamics 365"]);
        assert!(lying(&world, "drafts").await.is_empty());
        assert_eq!(arrived(&world, "An offer").await.len(), 1);
        let again = engine
            .store
            .outgoing(
                engine
                    .store
                    .mailbox(&domain::mail::Address::new(&address("anna")))
                    .await
                    .unwrap()
                    .unwrap()
                    .id,
            )
            .await
            .unwrap();
        assert!(again.is_empty(), "{again:?}");
    });
}

#[test]
fn the_copy_stays_in_sent_items_unless_the_organisation_wants_none() {
    run(async {
        for (keep, subject) in [("true", "A copy"), ("false", "No copy")] {
            let (world, engine) = world().await;
            world.switch("SSSSaveOutgoingEmailToExchangeSentFolder", keep).await;
            let id = written(&world, subject, to_bela(&world).await, json!({})).await;
            press_send(&world, id).await;
            for _ in 0..3 {
                world.minute(&engine).await;
            }
            assert!(is_sent(&email(&world, id).await), "{subject}");
            assert_eq!(arrived(&world, subject).await.len(), 1, "{subject}: sent once");
            assert_eq!(lying(&world, "sentitems").await.len(), usize::from(keep == "true"), "{subject}");
            assert!(lying(&world, "drafts").await.is_empty(), "{subject}");
        }
    });
}

#[test]
fn more_than_one_look_sends_go_one_after_the_other_and_nobody_waits_for_the_next_question() {
    const MANY: usize = 45;
    run(async {
        let (world, engine) = world().await;
        let mut all = Vec::new();
        for n in 0..MANY {
            let id = written(&world, &format!("Offer {n}"), to_bela(&world).await, json!({})).await;
            press_send(&world, id).await;
            all.push(id);
        }
        // What waits is asked for once in that time.
        world.minute(&engine).await;
        for id in all {
            let row = email(&world, id).await;
            assert!(is_sent(&row), "{row}");
        }
        assert_eq!((engine.meter.sent.get(), arrived(&world, "Offer 7").await.len()), (MANY as u64, 1));
    });
}

#[test]
fn files_go_along_small_and_large() {
    run(async {
        let (world, engine) = world().await;
        let id = written(&world, "Files", to_bela(&world).await, json!({})).await;
        let (small, large) = (b"abc".to_vec(), vec![7_u8; 4_200_000]);
        for (name, bytes) in [("a.txt", &small), ("a.txt", &small), ("large.bin", &large)] {
            let row = json!({
                "filename": name, "body": STANDARD.encode(bytes), "mimetype": "application/octet-stream",
                "objecttypecode": "email", "objectid_email@odata.bind": format!("/emails({id})"),
            });
            world.crm(Method::Post, "activitymimeattachments", Some(row)).await;
        }
        press_send(&world, id).await;
        world.minute(&engine).await;
        let told = engine.store.decisions(&sync::store::Filter::default(), None, 9).await.unwrap();
        assert!(is_sent(&email(&world, id).await), "{told:?}");
        let there = arrived(&world, "Files").await;
        let path =
            format!("users/{}/messages/{}/attachments", address("bela"), there[0]["id"].as_str().unwrap());
        let files = world.graph(Method::Get, &path, None).await;
        let mut names: Vec<(String, u64)> = files["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| {
                let bytes = STANDARD.decode(file["contentBytes"].as_str().unwrap()).unwrap();
                (file["name"].as_str().unwrap().to_owned(), bytes.len() as u64)
            })
            .collect();
        names.sort();
        assert_eq!(
            names,
            [("a.txt".to_owned(), 3), ("a.txt".to_owned(), 3), ("large.bin".to_owned(), 4_200_000)]
        );
    });
}

#[test]
fn what_cannot_be_sent_is_open_again_and_says_why() {
    run(async {
        let (world, engine) = world().await;
        let stranger = json!({ "participationtypemask": 2, "addressused": "stranger@nowhere.example" });
        let id = written(&world, "To a stranger", stranger, json!({})).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        let row = email(&world, id).await;
        assert_eq!(
            (&row["statecode"], &row["statuscode"], &row["deliveryattempts"]),
            (&json!(0), &json!(8), &json!(1))
        );
        assert!(lying(&world, "drafts").await.is_empty() && lying(&world, "sentitems").await.is_empty());
        let found = world.crm(Method::Get, "organizations?$select=organizationid", None).await;
        let organisation = found["value"][0]["organizationid"].as_str().unwrap();
        let allow = json!({ "allowunresolvedpartiesonemailsend": true });
        world.crm(Method::Patch, &format!("organizations({organisation})"), Some(allow)).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        assert!(is_sent(&email(&world, id).await));
        assert_eq!(lying(&world, "sentitems").await.len(), 1);
        // What was sent is not taken back.
        let message = email(&world, id).await["messageid"].as_str().unwrap().to_owned();
        let name = sync::store::Digest::of_message(&domain::mail::MessageId::new(&message).unwrap());
        let sent =
            engine.store.explain(name).await.unwrap().into_iter().find(|one| one.decision.verdict == "send");
        let refused = sync::undo::undo(&engine, sent.unwrap().id, "anna").await;
        assert!(matches!(refused, Err(sync::undo::Refused::Impossible(_))), "{refused:?}");
    });
}

#[test]
fn a_mail_waits_for_its_time_and_bears_its_token() {
    run(async {
        let (world, engine) = world().await;
        let found = world.crm(Method::Get, "organizations?$select=organizationid", None).await;
        let organisation = found["value"][0]["organizationid"].as_str().unwrap();
        let prefix = json!({ "trackingprefix": "ACME:" });
        world.crm(Method::Patch, &format!("organizations({organisation})"), Some(prefix)).await;
        let at = time::OffsetDateTime::now_utc() + time::Duration::minutes(10);
        let at = at.format(&time::format_description::well_known::Rfc3339).unwrap();
        let id = written(&world, "Later", to_bela(&world).await, json!({ "delayedemailsendtime": at })).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        let row = email(&world, id).await;
        assert_eq!(row["statuscode"], 6, "{row}");
        let subject = row["subject"].as_str().unwrap().to_owned();
        assert!(subject.starts_with("Later ACME:0") && row["trackingtoken"] != Value::Null, "{row}");
        world.turn(600);
        world.minute(&engine).await;
        assert!(is_sent(&email(&world, id).await));
        assert_eq!(arrived(&world, &subject).await.len(), 1);
    });
}

#[test]
fn whatever_request_fails_it_is_sent_once() {
    let each: [(Fate, &[i32]); 3] = [
        (Fate::AnswerLost, &[1, 2, 3, 4, 5, 6, 7, 8]),
        (Fate::Lost, &[3, 5]),
        (Fate::Refused(500), &[2, 3, 4, 5]),
    ];
    for (fate, places) in each {
        for at in places.iter().copied() {
            run(async {
                let (world, engine) = world().await;
                let id = written(&world, "An offer", to_bela(&world).await, json!({})).await;
                press_send(&world, id).await;
                let left = Rc::new(Cell::new(at));
                let count = Rc::clone(&left);
                *world.graph_door.fates.borrow_mut() = Box::new(move |_| {
                    count.set(count.get() - 1);
                    if count.get() == 0 { fate } else { Fate::Arrives }
                });
                // At once, once more, and after the pause of a mail that failed.
                for seconds in [61, 61, 901, 61] {
                    world.turn(seconds);
                    world.settle(&engine).await;
                }
                let row = email(&world, id).await;
                let there = arrived(&world, "An offer").await;
                assert!(
                    is_sent(&row) && there.len() == 1,
                    "{fate:?} at {at}: {} arrived, {row}",
                    there.len()
                );
                assert!(lying(&world, "drafts").await.is_empty(), "{fate:?} at {at}");
                assert!(left.get() <= 0, "{at}");
            });
        }
    }
}

#[test]
fn a_mail_that_is_cancelled_before_its_turn_is_not_sent() {
    run(async {
        let (world, engine) = world().await;
        let id = written(&world, "An offer", to_bela(&world).await, json!({})).await;
        press_send(&world, id).await;
        // The draft is made, and then nothing answers.
        let left = Rc::new(Cell::new(3));
        let count = Rc::clone(&left);
        *world.crm_door.fates.borrow_mut() = Box::new(move |request| {
            let claims = request.method == Method::Patch && request.url.contains("emails");
            count.set(count.get() - i32::from(claims));
            if claims { Fate::Lost } else { Fate::Arrives }
        });
        world.minute(&engine).await;
        assert_eq!(lying(&world, "drafts").await.len(), 1);
        *world.crm_door.fates.borrow_mut() = Box::new(|_| Fate::Arrives);
        let cancel = json!({ "statecode": 2, "statuscode": 5 });
        world.crm(Method::Patch, &format!("emails({id})"), Some(cancel)).await;
        let at =
            engine.store.mailbox(&domain::mail::Address::new(&address("anna"))).await.unwrap().unwrap().id;
        assert_eq!(engine.store.outgoing(at).await.unwrap().len(), 1);
        for seconds in [61, 901, 61] {
            world.turn(seconds);
            world.settle(&engine).await;
        }
        assert!(arrived(&world, "An offer").await.is_empty());
        assert!(lying(&world, "drafts").await.is_empty(), "what was begun is taken away");
        assert!(engine.store.outgoing(at).await.unwrap().is_empty());
    });
}

#[test]
fn a_mail_about_a_deal_is_sent_and_answered_and_both_are_regarding_the_deal() {
    run(async {
        let (world, engine) = world().await;
        let customer = world.contact(0xC1, "Customer", "customer@acme.example").await;
        let deal = world.deal(0xD1, "Roof repair").await;
        world.filter("anna", 1).await;
        let to = json!({
            "participationtypemask": 2, "partyid_contact@odata.bind": format!("/contacts({customer})"),
        });
        let about = json!({
            "regardingobjectid_opportunity_email@odata.bind": format!("/opportunities({})", deal.id),
        });
        let id = written(&world, "An offer", to, about).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        let row = email(&world, id).await;
        assert!(is_sent(&row), "{row}");
        let mut answer = world.mail("customer@acme.example", &["anna"], "Re: An offer");
        answer.in_reply_to = row["messageid"].as_str().unwrap().to_owned();
        let answer = world.put("anna", "inbox", &answer).await;
        world.minute(&engine).await;
        let answers = world.emails(&answer).await;
        assert_eq!(answers.len(), 1, "{:?}", world.decisions(&engine, &answer).await);
        for row in [&row, &answers[0]] {
            assert_eq!(row["_regardingobjectid_value"], deal.id.to_string(), "{row}");
        }
        assert_eq!(answers[0]["_correlatedactivityid_value"], id.to_string());
    });
}

#[test]
fn an_answer_goes_on_with_its_conversation_whether_the_mailbox_has_that_or_not() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 2).await;
        world.contact(0xC1, "Customer", "customer@acme.example").await;
        let mail = world.mail("customer@acme.example", &["anna"], "Pumps");
        let name = world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        let tracked = world.emails(&name).await[0]["activityid"].as_str().unwrap().to_owned();
        // A colleague got this one.
        let other = "<elsewhere@acme.example>";
        let row = json!({ "subject": "Elsewhere", "directioncode": false, "messageid": other });
        let elsewhere = world.row("emails", 0xE1, row).await.to_string();
        for (parent, name, subject) in [(&tracked, &*name, "RE: Pumps"), (&elsewhere, other, "RE: Elsewhere")]
        {
            let answers = json!({ "parentactivityid@odata.bind": format!("/emails({parent})") });
            let id = written(&world, subject, to_bela(&world).await, answers).await;
            press_send(&world, id).await;
            world.minute(&engine).await;
            assert!(is_sent(&email(&world, id).await));
            let filter = wire::odata::encode(&format!("startswith(subject, '{subject}')"));
            let path = format!(
                "users/{}/mailFolders/inbox/messages?$select=subject,body,internetMessageHeaders&$filter={filter}",
                address("bela")
            );
            let page = world.graph(Method::Get, &path, None).await;
            let got = page["value"].as_array().unwrap();
            assert_eq!(got.len(), 1, "it is sent once: {page}");
            let line = |name: &str| {
                let all = got[0]["internetMessageHeaders"].as_array().unwrap();
                all.iter().find(|line| line["name"] == name).map(|line| line["value"].clone())
            };
            assert_eq!(line("In-Reply-To"), Some(name.into()), "{page}");
            assert!(line("References").is_some_and(|line| line.as_str().unwrap().contains(name)), "{page}");
            assert!(got[0]["body"]["content"].as_str().unwrap().contains(&format!("Text of {subject}")));
        }
    });
}

#[test]
fn a_mailbox_that_may_not_send_says_why_and_sends_once_it_may() {
    run(async {
        let (world, engine) = world().await;
        let filter = format!("emailaddress eq '{}'", address("anna"));
        let found =
            world.crm(Method::Get, &format!("mailboxes?$select=mailboxid&$filter={filter}"), None).await;
        let mailbox = format!("mailboxes({})", found["value"][0]["mailboxid"].as_str().unwrap());
        // Nothing that comes in is looked at, and nobody tested whether it sends.
        let closed = json!({ "incomingemaildeliverymethod": 0, "outgoingemailstatus": 0 });
        world.crm(Method::Patch, &mailbox, Some(closed)).await;
        let id = written(&world, "An offer", to_bela(&world).await, json!({})).await;
        press_send(&world, id).await;
        world.minute(&engine).await;
        world.graph_door.log.borrow_mut().clear();
        world.minute(&engine).await;
        let told = engine.store.explain_activity(id).await.unwrap();
        assert_eq!(
            (told[0].decision.verdict.as_str(), told[0].decision.reason.as_str()),
            ("hold", "outgoing_untested")
        );
        let asked = world.graph_door.log.borrow().clone();
        assert!(!asked.iter().any(|line| line.contains("anna@") && line.contains("/messages")), "{asked:?}");
        world.crm(Method::Patch, &mailbox, Some(json!({ "outgoingemailstatus": 1 }))).await;
        world.minute(&engine).await;
        assert!(is_sent(&email(&world, id).await));
        assert_eq!(arrived(&world, "An offer").await.len(), 1);
    });
}
