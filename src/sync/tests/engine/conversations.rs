//! What a person decided about a conversation, from the mailbox to the row.

use std::{cell::Cell, rc::Rc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    contract::{Ask, Fate, Follow, Terms, Thread, Told},
    mail::{Address, MessageId},
    party::Record,
    settings::Seat,
};
use sandbox::mailbox::Draft;
use serde_json::{Value, json};
use sync::{
    conversation::{Failed, answer},
    store::MailboxId,
};
use wire::Method;

use crate::kit::{Fate as Door, Synchronizer, World, address, run};

const CUSTOMER: &str = "customer@acme.example";

/// Anna takes nothing by itself; her deal is open, and a mail of a conversation lies in her Inbox.
async fn world() -> (World, Synchronizer, Record, Draft) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.contact(0xC1, "Customer", CUSTOMER).await;
    world.filter("anna", 4).await;
    let deal = world.deal(0xD1, "100 pumps").await;
    world.settle(&engine).await;
    let mut first = world.mail(CUSTOMER, &["anna"], "The pumps");
    let mut index = vec![1_u8, 0xda, 1, 2, 3, 4];
    index.extend([7; 16]);
    first.headers.push(("Thread-Index".to_owned(), STANDARD.encode(&index)));
    world.put("anna", "inbox", &first).await;
    world.minute(&engine).await;
    assert_eq!(world.decisions(&engine, &first.message_id).await[0].1, "filter_nothing");
    (world, engine, deal, first)
}

async fn anna(engine: &Synchronizer) -> (Seat, MailboxId) {
    let address = Address::new(&address("anna"));
    let seat = engine.settings().await.unwrap().seat(&address).unwrap().seat.clone();
    (seat, engine.store.mailbox(&address).await.unwrap().unwrap().id)
}

async fn ask(world: &World, engine: &Synchronizer, ask: Ask) -> Told {
    let (seat, mailbox) = anna(engine).await;
    let told = answer(engine, &seat, mailbox, &ask).await.unwrap();
    engine.store.wake(&[mailbox], sync::store::Millis(world.clock.millis())).await.unwrap();
    told
}

/// The conversation of that mail, as the pane knows it.
async fn thread(world: &World, mail: &Draft) -> Thread {
    let message = world.message("anna", &mail.message_id).await;
    let conversation = message["conversationId"].as_str().unwrap().to_owned();
    Thread { conversation, root: None, ids: MessageId::new(&mail.message_id).into_iter().collect() }
}

fn follow(to: &Record, until_closed: bool, external: bool) -> Option<Terms> {
    Some(Terms::Follow(Follow { to: to.clone(), until_closed, external }))
}

async fn decide(world: &World, engine: &Synchronizer, mail: &Draft, terms: Option<Terms>) -> Told {
    let thread = thread(world, mail).await;
    ask(world, engine, Ask::Keep { thread, terms, earlier: false }).await
}

/// Another mail of that conversation, without In-Reply-To and References, later than everything that was decided.
async fn more(world: &World, first: &Draft, from: &str, to: &[&str], subject: &str) -> Draft {
    let mut mail = world.mail(from, to, subject);
    mail.headers.clone_from(&first.headers);
    let mailbox = world.mailbox("anna").await;
    let later = time::OffsetDateTime::now_utc() + time::Duration::hours(5);
    world.sandbox.mailboxes().put(&mailbox, "inbox", &mail, later).await.unwrap();
    mail
}

async fn reason(world: &World, engine: &Synchronizer, mail: &Draft) -> String {
    let decided = world.decisions(engine, &mail.message_id).await;
    decided.first().map(|(_, reason)| reason.clone()).unwrap_or_default()
}

async fn regarding(world: &World, mail: &Draft) -> Option<String> {
    let rows = world.emails(&mail.message_id).await;
    rows.first().and_then(|row| row["_regardingobjectid_value"].as_str().map(str::to_owned))
}

async fn win(world: &World, deal: &Record) {
    let close = json!({"opportunityid@odata.bind": format!("/opportunities({})", deal.id)});
    world.crm(Method::Post, "WinOpportunity", Some(json!({"Status": 3, "OpportunityClose": close}))).await;
}

#[test]
fn ours_a_reply_without_headers_is_tracked_because_its_conversation_is_followed() {
    run(async {
        let (world, engine, deal, first) = world().await;
        let told = decide(&world, &engine, &first, follow(&deal, false, false)).await;
        assert_eq!(
            (told.contracts.len(), told.fates.len(), told.earlier),
            (1, 0, 1),
            "the first is not tracked"
        );
        let reply = more(&world, &first, CUSTOMER, &["anna"], "A new subject").await;
        let other = world.put("anna", "inbox", &world.mail(CUSTOMER, &["anna"], "The pumps")).await;
        world.minute(&engine).await;
        assert_eq!(reason(&world, &engine, &reply).await, "thread_followed");
        assert_eq!(regarding(&world, &reply).await, Some(deal.id.to_string()));
        assert_eq!(world.emails(&other).await.len(), 0, "another conversation, whatever its subject");
        assert_eq!(world.emails(&first.message_id).await.len(), 0, "nobody asked for what was there");
        world.crm_door.writes.borrow_mut().clear();
        world.minute(&engine).await;
        assert_eq!(*world.crm_door.writes.borrow(), Vec::<String>::new(), "and once");
        // Who takes it back has the filter again.
        decide(&world, &engine, &first, None).await;
        let last = more(&world, &first, CUSTOMER, &["anna"], "The last").await;
        world.minute(&engine).await;
        assert_eq!(reason(&world, &engine, &last).await, "filter_nothing");
    });
}

#[test]
fn ours_never_and_external_leave_mail_alone_and_say_so() {
    run(async {
        let (world, engine, _, first) = world().await;
        world.filter("anna", 0).await;
        decide(&world, &engine, &first, Some(Terms::External)).await;
        let among = more(&world, &first, "bela", &["anna"], "Fwd: The pumps").await;
        let outside = more(&world, &first, CUSTOMER, &["anna", "bela"], "Re: The pumps").await;
        world.minute(&engine).await;
        assert_eq!(reason(&world, &engine, &among).await, "thread_internal");
        assert_eq!(reason(&world, &engine, &outside).await, "accept_all");
        decide(&world, &engine, &first, Some(Terms::Never)).await;
        let never = more(&world, &first, CUSTOMER, &["anna"], "Re: The pumps").await;
        let (told, id) = (Rc::new(Cell::new(false)), never.message_id.trim_matches(['<', '>']).to_owned());
        let tells = Rc::clone(&told);
        *world.crm_door.fates.borrow_mut() = Box::new(move |request| {
            tells.set(tells.get() || String::from_utf8_lossy(&request.body).contains(&id));
            Door::Arrives
        });
        world.minute(&engine).await;
        assert_eq!(reason(&world, &engine, &never).await, "thread_never");
        assert!(!told.get(), "nobody is told that it came");
        for mail in [&among, &never] {
            assert_eq!(world.emails(&mail.message_id).await.len(), 0);
        }
    });
}

#[test]
fn ours_where_the_deal_is_closed_the_conversation_is_over_for_good_and_says_so() {
    run(async {
        let (world, engine, deal, first) = world().await;
        world.filter("anna", 1).await;
        decide(&world, &engine, &first, follow(&deal, true, false)).await;
        let open = more(&world, &first, CUSTOMER, &["anna"], "Re: The pumps").await;
        world.minute(&engine).await;
        assert_eq!(reason(&world, &engine, &open).await, "thread_followed");
        win(&world, &deal).await;
        let thread = thread(&world, &first).await;
        let told = ask(&world, &engine, Ask::Look(thread.clone())).await;
        assert_eq!(told.fates, [(deal.clone(), Fate::Closed)], "whoever looks is told at once");
        let mut closed = world.mail(CUSTOMER, &["anna"], "Re: The pumps");
        closed.in_reply_to.clone_from(&open.message_id);
        world.put("anna", "inbox", &closed).await;
        world.minute(&engine).await;
        assert_eq!(
            reason(&world, &engine, &closed).await,
            "thread_ended",
            "though it answers a tracked mail"
        );
        let (seat, _) = anna(&engine).await;
        assert!(seat.contracts[0].ended.is_some(), "it is noted");
        let row = format!("opportunities({})", deal.id);
        world.crm(Method::Patch, &row, Some(json!({"statecode": 0, "statuscode": 1}))).await;
        let again = more(&world, &first, CUSTOMER, &["anna"], "Re: The pumps").await;
        world.minute(&engine).await;
        assert_eq!(reason(&world, &engine, &again).await, "thread_ended");
    });
}

#[test]
fn ours_mail_that_was_there_is_tracked_when_somebody_asks_and_untracked_when_they_take_that_back() {
    run(async {
        let (world, engine, deal, first) = world().await;
        let mut second = world.mail(CUSTOMER, &["anna"], "Re: The pumps");
        second.headers.clone_from(&first.headers);
        let second = world.put("anna", "Deals", &second).await;
        world.minute(&engine).await;
        let told = decide(&world, &engine, &first, follow(&deal, false, false)).await;
        assert_eq!(told.earlier, 2);
        let thread = thread(&world, &first).await;
        let terms = follow(&deal, false, false);
        let keep = Ask::Keep { thread: thread.clone(), terms, earlier: true };
        ask(&world, &engine, keep.clone()).await;
        world.settle(&engine).await;
        for mail in [&first.message_id, &second] {
            let rows = world.emails(mail).await;
            assert_eq!(rows[0]["_regardingobjectid_value"], json!(deal.id.to_string()), "{mail}");
        }
        assert_eq!(ask(&world, &engine, Ask::Look(thread.clone())).await.earlier, 0);
        // Looked at again, or asked for again, nothing is written.
        world.crm_door.writes.borrow_mut().clear();
        ask(&world, &engine, keep).await;
        world.minute(&engine).await;
        let writes = world.crm_door.writes.borrow().clone();
        assert!(writes.iter().all(|write| !write.contains("emails")), "{writes:?}");
        let told = ask(&world, &engine, Ask::TakeBack(thread.clone())).await;
        assert!(told.contracts[0].earlier.is_none() && told.contracts[0].follow().is_some(), "it goes on");
        world.minute(&engine).await;
        for mail in [&first.message_id, &second] {
            assert_eq!(world.emails(mail).await.len(), 0, "{mail}");
        }
        ask(&world, &engine, Ask::TakeBack(thread)).await;
    });
}

#[test]
fn ours_two_panes_decide_at_once_and_both_decisions_are_kept() {
    run(async {
        let (world, engine, deal, first) = world().await;
        let (seat, mailbox) = anna(&engine).await;
        let other = Thread { conversation: "another".into(), ..Thread::default() };
        let keep = |thread, terms| Ask::Keep { thread, terms, earlier: false };
        let one = keep(thread(&world, &first).await, follow(&deal, false, false));
        let two = keep(other, Some(Terms::Never));
        let (one, two) = futures_util::future::join(
            answer(&engine, &seat, mailbox, &one),
            answer(&engine, &seat, mailbox, &two),
        )
        .await;
        assert!(one.is_ok() && two.is_ok());
        assert_eq!(anna(&engine).await.0.contracts.len(), 2);
        // What other products keep in the column, and what the desk keeps, stays.
        let row = format!("usersettingscollection({})", seat.owner.id);
        let kept: Value = world.crm(Method::Get, &row, None).await;
        assert!(kept["personalizationsettings"].as_str().unwrap().contains("conversations"));
        world.never_track(&engine, "anna", domain::settings::Firewall::default()).await;
        assert_eq!(anna(&engine).await.0.contracts.len(), 2);
    });
}

#[test]
fn ours_a_decision_that_cannot_be_kept_is_told() {
    run(async {
        let (world, engine, _, first) = world().await;
        let thread = thread(&world, &first).await;
        let (seat, mailbox) = anna(&engine).await;
        *world.crm_door.fates.borrow_mut() = Box::new(|_| Door::Refused(503));
        let keep = Ask::Keep { thread, terms: Some(Terms::Never), earlier: false };
        let came = answer(&engine, &seat, mailbox, &keep).await;
        assert!(matches!(came, Err(Failed::Outside(problem)) if problem.passes()));
    });
}
