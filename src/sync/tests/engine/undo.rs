//! Taking one decision back, and saying beforehand what would be decided.

use domain::{mail::Address, settings::Filter};
use serde_json::Value;
use sync::{
    dry_run::{self, Question},
    store::{DecisionRow, Digest},
    undo::{self, InCrm, Refused},
};
use uuid::Uuid;

use crate::kit::{Synchronizer, World, address, run};

const TRACKED: &str = "Tracked to Dynamics 365";

async fn world() -> (World, Synchronizer) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    world.contact(0xC1, "Customer", "customer@acme.example").await;
    world.settle(&engine).await;
    (world, engine)
}

/// The newest decision of that kind about a mail in a mailbox.
async fn decision(engine: &Synchronizer, message: &str, mailbox: &str, verdict: &str) -> DecisionRow {
    let id = domain::mail::MessageId::new(message).unwrap();
    let all = engine.store.explain(Digest::of_message(&id)).await.unwrap();
    let of = Address::new(&address(mailbox));
    let found = all.iter().find(|row| row.address.as_ref() == Some(&of) && row.decision.verdict == verdict);
    found.unwrap_or_else(|| panic!("no {verdict} in {mailbox}: {all:?}")).clone()
}

fn note(row: &Value) -> &str {
    row["activityadditionalparams"].as_str().unwrap_or_default()
}

async fn three_minutes(world: &World, engine: &Synchronizer) {
    for _ in 0..3 {
        world.minute(engine).await;
    }
}

#[test]
fn a_mail_that_this_mailbox_tracked_alone_is_deleted_and_stays_so() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        let mail = world.mail("customer@acme.example", &["anna"], "Tracked by itself");
        let mail = world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        let row = decision(&engine, &mail, "anna", "track").await;
        let done = undo::undo(&engine, row.id, "anna").await.unwrap();
        assert_eq!((&done.crm, done.copies, done.not_found), (&InCrm::Deleted, 1, false));
        three_minutes(&world, &engine).await;
        assert!(world.emails(&mail).await.is_empty(), "{:?}", world.decisions(&engine, &mail).await);
        assert!(world.categories("anna", &mail).await.is_empty());
        let again = undo::undo(&engine, row.id, "anna").await;
        assert!(matches!(again, Err(Refused::Already(who)) if who == "anna"));
        let audit = engine.store.audits(None, 10).await.unwrap();
        assert_eq!((audit.len(), audit[0].1.target.as_str()), (1, row.id.to_string().as_str()));
        assert!(matches!(undo::undo(&engine, Uuid::nil(), "anna").await, Err(Refused::Unknown)));
    });
}

#[test]
fn what_a_colleague_counts_on_stays_and_each_takes_back_their_own() {
    run(async {
        let (world, engine) = world().await;
        for name in ["anna", "bela"] {
            world.filter(name, 0).await;
        }
        let first = world.mail("customer@acme.example", &["anna", "bela"], "To both");
        let mail = world.put("anna", "inbox", &first).await;
        world.minute(&engine).await;
        world.put("bela", "inbox", &first).await;
        world.minute(&engine).await;
        let anna = decision(&engine, &mail, "anna", "track").await;
        let done = undo::undo(&engine, anna.id, "anna").await.unwrap();
        assert_eq!(done.crm, InCrm::Noted);
        three_minutes(&world, &engine).await;
        let rows = world.emails(&mail).await;
        assert!(rows.len() == 1 && note(&rows[0]).contains(&address("anna")), "{rows:?}");
        assert!(world.categories("anna", &mail).await.is_empty());
        assert_eq!(world.categories("bela", &mail).await, [TRACKED]);
        let bela = decision(&engine, &mail, "bela", "mark").await;
        let done = undo::undo(&engine, bela.id, "bela").await.unwrap();
        assert_eq!((&done.crm, done.copies), (&InCrm::Noted, 1));
        three_minutes(&world, &engine).await;
        let rows = world.emails(&mail).await;
        assert!(
            rows.len() == 1 && note(&rows[0]).contains(&address("bela")),
            "nobody else's work is deleted"
        );
        assert!(world.categories("bela", &mail).await.is_empty());
    });
}

#[test]
fn a_link_is_taken_back_to_what_it_was_before() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 4).await;
        let (one, two) = (world.deal(0xD1, "One").await, world.deal(0xD2, "Two").await);
        world.rule(&engine, "anna", "Deals", Some(one.clone())).await;
        let mail = world.mail("stranger@nowhere.example", &["anna"], "A question");
        let mail = world.put("anna", "Deals", &mail).await;
        world.minute(&engine).await;
        world.rule(&engine, "anna", "Deals", Some(two.clone())).await;
        world.minute(&engine).await;
        let regarding = async || {
            let rows = world.emails(&mail).await;
            assert_eq!(rows.len(), 1);
            rows[0]["_regardingobjectid_value"].as_str().map(str::to_owned)
        };
        assert_eq!(regarding().await, Some(two.id.to_string()));
        let row = decision(&engine, &mail, "anna", "link").await;
        let done = undo::undo(&engine, row.id, "anna").await.unwrap();
        assert!(matches!(&done.crm, InCrm::Regards(Some(row)) if row.is(&one)), "{done:?}");
        three_minutes(&world, &engine).await;
        assert_eq!(regarding().await, Some(one.id.to_string()), "the rule does not set it again");
        assert_eq!(world.categories("anna", &mail).await, [TRACKED], "it stays tracked");
    });
}

#[test]
fn what_the_removed_category_untracked_is_tracked_again() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 0).await;
        let mail = world.mail("customer@acme.example", &["anna"], "By mistake");
        let mail = world.put("anna", "inbox", &mail).await;
        world.minute(&engine).await;
        world.categorise("anna", &mail, &["Red"]).await;
        world.minute(&engine).await;
        assert!(note(&world.emails(&mail).await[0]).contains(&address("anna")));
        let row = decision(&engine, &mail, "anna", "untrack").await;
        let done = undo::undo(&engine, row.id, "anna").await.unwrap();
        assert_eq!((&done.crm, done.copies), (&InCrm::Regards(None), 1));
        three_minutes(&world, &engine).await;
        let rows = world.emails(&mail).await;
        assert!(rows.len() == 1 && !note(&rows[0]).contains(&address("anna")), "{rows:?}");
        assert_eq!(world.categories("anna", &mail).await, ["Red", TRACKED]);
    });
}

#[test]
fn a_dry_run_says_what_each_filter_would_take_and_writes_nothing() {
    run(async {
        let (world, engine) = world().await;
        world.filter("anna", 4).await;
        let parent = world.mail("customer@acme.example", &["anna"], "From a contact");
        let mut answer = world.mail("new@stranger.example", &["anna"], "Re: From a contact");
        answer.in_reply_to.clone_from(&parent.message_id);
        let stranger = world.mail("other@stranger.example", &["anna"], "From a stranger");
        for mail in [&parent, &answer, &stranger] {
            world.put("anna", "inbox", mail).await;
        }
        let before = (world.count().await, world.graph_door.log.borrow().len());
        for (filter, tracked) in [
            (Filter::All, 3),
            (Filter::People, 2),
            (Filter::Records, 2),
            (Filter::Replies, 0),
            (Filter::Nothing, 0),
        ] {
            let mailbox = Some(Address::new(&address("anna")));
            let question = Question { filter, days: 30, mailbox, never: None };
            let outlook = dry_run::dry_run(&engine, &question, |_, _, _| {}).await.unwrap();
            let found = (outlook.mailboxes, outlook.mails(), outlook.tracked());
            assert_eq!(found, (1, 3, tracked), "{filter:?}: {:?}", outlook.lines);
            assert!(outlook.unread.is_empty() && outlook.cut.is_empty());
        }
        assert_eq!(world.count().await, before.0);
        let asked = world.graph_door.log.borrow()[before.1..].to_vec();
        let wrote = |line: &&String| line.starts_with("PATCH") || line.starts_with("DELETE");
        assert_eq!(asked.iter().find(wrote), None);
        for mail in [&parent, &answer, &stranger] {
            assert!(world.decisions(&engine, &mail.message_id).await.is_empty());
            assert!(world.categories("anna", &mail.message_id).await.is_empty());
        }
        let nobody = Question {
            filter: Filter::All,
            days: 1,
            mailbox: Some(Address::new("no@where.example")),
            never: None,
        };
        assert!(dry_run::dry_run(&engine, &nobody, |_, _, _| {}).await.is_err());
    });
}
