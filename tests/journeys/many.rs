//! Many mails at a time, as a synchronizer writes them: the real client and the real CRM, and requests are counted.

use std::rc::Rc;

use dataverse::LedgerOver;
use domain::{
    correlation::{Asked, Method, Parent, ThreadRoot},
    decision::{LeftOut, Plan},
    identity,
    knowledge::Question,
    ledger::{Bytes, Directory, Entry, File, Kept, Regard, Repair},
    mail::{Address, Body, Direction, ItemId, Mail, MessageId, Moment, Person},
    matching::Rules,
    party::{Company, Dossier, Kind, NewParty, Party, Record},
    ports::Ledger,
    problem::Problem,
    settings::{Filter, Firewall, FolderRule, Organisation},
    tracking,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::{Door, Org, Trouble};

type Client = LedgerOver<Rc<Door>, fn() -> Moment>;

fn address(text: &str) -> Address {
    Address::new(text)
}

fn mail(n: usize) -> Mail {
    let person = |name: &str, text: &str| Person { address: address(text), name: name.into() };
    Mail {
        item: ItemId(format!("item {n}")),
        message_id: MessageId::new(&format!("<{n}@acme.example>")),
        conversation: None,
        direction: Direction::Incoming,
        from: Some(person("Asha Rao", "asha@acme.example")),
        to: vec![
            person("Anna Schmidt", "anna@us.example"),
            person("", &format!("stranger-{n}@else.example")),
        ],
        cc: vec![],
        bcc: vec![],
        subject: format!("Offer {n}"),
        at: Some(Moment(1_795_400_000 + n as i64)),
        attachments: vec![],
        mailbox: None,
    }
}

fn asha() -> Record {
    Record { kind: Kind::Contact, id: Uuid::from_u128(0xA5), name: "Asha Rao".into() }
}

fn party(record: Record, at: &str) -> Party {
    Party {
        record,
        addresses: vec![address(at)],
        job: String::new(),
        company: None,
        company_name: String::new(),
        phone: String::new(),
        facts: None,
        owner: None,
        active: true,
        created: Moment(0),
    }
}

fn entry(mail: &Mail, directory: &Directory) -> Entry {
    let anna = directory.acceptors.having(&address("anna@us.example")).next().unwrap().record.clone();
    let parties = vec![party(asha(), "asha@acme.example"), party(anna.clone(), "anna@us.example")];
    let dossier = Dossier { parties, ..Dossier::default() };
    let mut activity = tracking::activity(mail, &dossier, &[], Rules::default(), Some(asha()), None);
    activity.body = Some(Body::new(format!("<p>{}</p>", mail.subject)));
    activity.owner = Some(anna.clone());
    let mailbox = directory.mailboxes.iter().find(|one| one.seat.owner.is(&anna)).unwrap();
    Entry {
        plan: Plan {
            activity,
            accepted_by: Some(anna),
            mailbox: mailbox.seat.mailbox.clone(),
            person: None,
            queues: vec![],
            left_out: vec![],
        },
        mailbox: Some(mailbox.id),
        in_reply_to: None,
        root: None,
        token: None,
        files: vec![],
        missing: vec![],
    }
}

fn question(mail: &Mail, asked: Asked) -> Question {
    Question {
        addresses: mail.people().map(|(_, person)| person.address.clone()).collect(),
        domain: Some("acme.example".into()),
        message_id: mail.message_id.clone(),
        activity: identity::activity(mail),
        direction: mail.direction,
        followed: None,
        asked,
    }
}

async fn begun() -> (Org, Client, Rc<Door>, Directory) {
    let org = Org::new().await;
    org.acme().await;
    let (ledger, door) = org.ledger().await;
    let directory = ledger.directory(&Organisation::default()).await.unwrap();
    door.sent.borrow_mut().clear();
    (org, ledger, door, directory)
}

#[tokio::test]
async fn what_is_set_comes_with_one_request_each() {
    let (org, ledger, door, directory) = begun().await;
    let set = ledger.organisation().await.unwrap();
    assert_eq!(
        set,
        Organisation { blocked_extensions: set.blocked_extensions.clone(), ..Organisation::default() }
    );
    assert_eq!(door.sent.borrow().len(), 1);

    let wall = |who: &str| Firewall { addresses: vec![address(who)], ..Firewall::default() };
    let anna = directory.mailboxes.iter().find(|one| one.seat.mailbox == address("anna@us.example")).unwrap();
    let (mailbox, owner) = (anna.id, anna.seat.owner.clone());
    assert_eq!((anna.seat.filter, anna.seat.active, anna.seat.rules.len()), (Filter::Replies, true, 0));
    let kept =
        Kept { firewall: wall("dr@clinic.example"), choices: vec![(address("asha@acme.example"), asha())] };
    ledger.keep_personal(owner.id, &kept).await.unwrap();
    ledger.keep_personal(owner.id, &kept).await.unwrap();
    let ours =
        Organisation { firewall: wall("bank@money.example"), own_domains: vec!["us.example".into()], ..set };
    ledger.keep_organisation(&ours).await.unwrap();
    assert_eq!(ledger.organisation().await.unwrap(), ours);
    let rule = FolderRule {
        folder: "AAMkfolder=".into(),
        name: "Acme".into(),
        regarding: Some(asha()),
        on: true,
        inside_inbox: true,
    };
    ledger.keep_rule(mailbox, &rule).await.unwrap();
    ledger.keep_rule(mailbox, &rule).await.unwrap();
    let approved = json!({"name": "Help", "emailaddress": "help@us.example", "incomingemaildeliverymethod": 2,
        "emailrouteraccessapproval": 1});
    org.row("queues", 0x9E, approved).await;
    org.row("queues", 0x9F, json!({"name": "New", "emailaddress": "new@us.example"})).await;

    let again = ledger.directory(&ours).await.unwrap();
    let anna = again.mailboxes.iter().find(|one| one.id == mailbox).unwrap();
    assert_eq!((&anna.seat.firewall, &anna.seat.choices), (&kept.firewall, &kept.choices));
    assert_eq!(anna.seat.rules, [rule]);
    let queue = again.acceptors.having(&address("help@us.example")).next().unwrap();
    assert_eq!((queue.record.kind, queue.filter, queue.incoming), (Kind::Queue, Filter::All, true));
    let unapproved = again.acceptors.having(&address("new@us.example")).next().unwrap();
    assert!(!unapproved.incoming);
    let accepts = again.acceptors.having(&address("ANNA@us.example")).next().unwrap();
    assert!(accepts.incoming && accepts.may_own);
    let roles: Vec<&str> = again.mailboxes.iter().map(|one| one.seat.mailbox.as_str()).collect();
    assert!(roles.len() == 7 && !roles.contains(&""), "the application has no mailbox: {roles:?}");
    ledger.drop_rule(mailbox, "AAMkfolder=").await.unwrap();
    ledger.drop_rule(mailbox, "AAMkfolder=").await.unwrap();
    let gone = ledger.directory(&ours).await.unwrap();
    assert!(gone.mailboxes.iter().all(|one| one.seat.rules.is_empty()));
}

#[tokio::test]
async fn a_hundred_mails_are_one_request_and_one_refused_is_refused_alone() {
    let (org, ledger, door, directory) = begun().await;
    let mut entries: Vec<Entry> = (0..100).map(|n| entry(&mail(n), &directory)).collect();
    entries[50].plan.activity.regarding =
        Some(Record { kind: Kind::Contact, id: Uuid::from_u128(0xDEAD), name: "Nobody".into() });
    let written = ledger.write_many(&entries).await;
    assert_eq!(door.sent.borrow().len(), 1);
    for (n, one) in written.iter().enumerate() {
        if n == 50 {
            assert_eq!(one, &Err(Problem::Gone));
            continue;
        }
        let one = one.as_ref().unwrap();
        assert_eq!((one.tracked.activity, one.was_there), (entries[n].plan.activity.id, false));
    }
    let emails = org.emails().await;
    assert_eq!(emails.len(), 99);
    let first = emails.iter().find(|row| row["subject"] == "Offer 7").unwrap();
    let anna = &entries[0].plan.activity.owner.as_ref().unwrap().id;
    assert_eq!(first["_ownerid_value"], json!(anna));
    assert_eq!(first["_acceptingentityid_value"], json!(anna));
    assert_eq!(first["_receivingmailboxid_value"], json!(entries[0].mailbox));
    assert_eq!((&first["statecode"], &first["statuscode"]), (&json!(1), &json!(4)));
    assert_eq!(first["email_activity_parties"].as_array().unwrap().len(), 5);

    // Everything once more, the missing row mended meanwhile: one is new, nothing is written twice.
    door.sent.borrow_mut().clear();
    entries[50].plan.activity.regarding = Some(asha());
    let again = ledger.write_many(&entries).await;
    assert_eq!(door.sent.borrow().len(), 2, "the changes, and a look at what is there");
    for (n, one) in again.iter().enumerate() {
        let one = one.as_ref().unwrap();
        assert_eq!((one.tracked.activity, one.was_there), (entries[n].plan.activity.id, n != 50));
        assert!(one.tracked.regarding.as_ref().is_some_and(|record| record.is(&asha())));
    }
    assert_eq!(org.emails().await.len(), 100);
}

#[tokio::test]
async fn a_reply_that_is_lost_and_a_crm_that_is_busy_lose_nothing() {
    let (org, ledger, door, directory) = begun().await;
    let entries: Vec<Entry> = (0..3).map(|n| entry(&mail(n), &directory)).collect();
    let mut busy = wire::Reply::new(429);
    busy.headers.set("Retry-After", "7");
    door.troubles.borrow_mut().extend([Trouble::Says(busy), Trouble::LosesReply]);
    assert!(ledger.write_many(&entries).await.iter().all(|one| *one == Err(Problem::Busy(Some(7)))));
    assert!(ledger.write_many(&entries).await.iter().all(|one| *one == Err(Problem::TimedOut)));
    assert!(ledger.write_many(&entries).await.iter().all(|one| one.as_ref().is_ok_and(|one| one.was_there)));
    assert_eq!(org.emails().await.len(), 3);
    // Too much for one request goes in halves.
    door.troubles.borrow_mut().push_back(Trouble::Says(wire::Reply::new(413)));
    door.sent.borrow_mut().clear();
    let more: Vec<Entry> = (3..7).map(|n| entry(&mail(n), &directory)).collect();
    assert!(ledger.write_many(&more).await.iter().all(|one| one.as_ref().is_ok_and(|one| !one.was_there)));
    assert_eq!(door.sent.borrow().len(), 3);
    assert_eq!(org.emails().await.len(), 7);
}

#[tokio::test]
async fn a_page_is_known_by_one_request() {
    let (org, ledger, door, directory) = begun().await;
    let root = ThreadRoot(*b"\x01\xda0123456789abcdefghij");
    let mut first = entry(&mail(1), &directory);
    first.root = Some(root);
    first.token = Some("CRM:0007001".into());
    ledger.write_many(&[first]).await.remove(0).unwrap();
    let other = org
        .row(
            "emails",
            0xE1,
            json!({"subject": "Theirs", "messageid": "2@acme.example", "directioncode": false}),
        )
        .await;
    door.sent.borrow_mut().clear();

    let asked = |ids: &[&str], tokens: &[&str], root| Asked {
        ids: ids.iter().filter_map(|id| MessageId::new(id)).collect(),
        tokens: tokens.iter().map(|&token| token.into()).collect(),
        root,
        like: None,
    };
    let mut questions: Vec<Question> = (0..100).map(|n| question(&mail(n), Asked::default())).collect();
    questions[10].asked = asked(&["<1@acme.example>"], &[], None);
    questions[11].asked = asked(&[], &["CRM:0007001"], None);
    questions[12].asked = asked(&[], &[], Some(root));
    let knowledge = ledger.know(&questions, &directory).await.unwrap();
    assert_eq!(door.sent.borrow().len(), 1);
    let found = knowledge.parties.having(&address("asha@acme.example")).next().unwrap();
    assert!(found.record.is(&asha()) && found.company.is_some());
    assert!(knowledge.parties.having(&address("stranger-1@else.example")).next().is_none());
    assert_eq!(knowledge.acceptors.having(&address("anna@us.example")).count(), 1);
    let tracked: Vec<_> =
        knowledge.tracked.iter().map(|one| (one.activity, one.message_id.clone())).collect();
    assert_eq!(tracked.len(), 2, "by key, and as another product wrote it: {tracked:?}");
    assert!(tracked.contains(&(identity::activity(&mail(1)), MessageId::new("1@acme.example"))));
    assert!(tracked.contains(&(other, MessageId::new("2@acme.example"))));
    let [stored] = knowledge.stored.as_slice() else { panic!("{:?}", knowledge.stored) };
    assert_eq!((stored.activity, stored.root), (identity::activity(&mail(1)), Some(root)));
    assert_eq!(stored.token, "CRM:0007001");
    assert_eq!(stored.at, mail(1).at.unwrap());
    let people: Vec<&str> = stored.people.iter().map(Address::as_str).collect();
    assert_eq!(people.len(), 3, "{people:?}");
    assert!(stored.regarding.as_ref().is_some_and(|record| record.is(&asha())));
    let [customer] = knowledge.customers.as_slice() else { panic!("{:?}", knowledge.customers) };
    assert_eq!((customer.domain.as_str(), customer.account.name.as_str()), ("acme.example", "Acme"));

    // The mail that it continues is named with how it was found.
    let mut reply = entry(&mail(10), &directory);
    let parent = Parent { activity: stored.activity, regarding: None, method: Method::InReplyTo };
    reply.plan.activity.parent = Some(parent);
    reply.in_reply_to = MessageId::new("<1@acme.example>");
    ledger.write_many(&[reply]).await.remove(0).unwrap();
    let select = "correlationmethod,inreplyto,_correlatedactivityid_value,_parentactivityid_value";
    let row = org.read(&format!("emails({})?$select={select}", identity::activity(&mail(10)))).await;
    assert_eq!((&row["correlationmethod"], &row["inreplyto"]), (&json!(3), &json!("<1@acme.example>")));
    assert_eq!(row["_correlatedactivityid_value"], json!(stored.activity));
    assert_eq!(row["_parentactivityid_value"], json!(stored.activity));
}

fn file(place: usize, name: &str, bytes: usize) -> File {
    File {
        place,
        name: name.into(),
        media_type: "text/plain".into(),
        content_id: String::new(),
        // Here what is as long is the same.
        bytes: Bytes::new(vec![b'x'; bytes], |all| [(all.len() % 251) as u8; 32]),
    }
}

async fn attachments(org: &Org, activity: Uuid) -> Vec<Value> {
    let filter = format!("_objectid_value eq {activity}");
    let all = org
        .read(&format!(
            "activitymimeattachments?$filter={filter}&$orderby=filename&$select=filename,filesize"
        ))
        .await;
    all["value"].as_array().unwrap().clone()
}

#[tokio::test]
async fn files_come_with_their_mail_or_after_it_and_late_ones_are_added_once() {
    let (org, ledger, door, directory) = begun().await;
    let mut with = entry(&mail(1), &directory);
    with.files = vec![file(0, "a.txt", 3), file(1, "b.txt", 3 * 1024 * 1024)];
    with.plan.left_out = vec![(2, LeftOut::Blocked)];
    let activity = with.plan.activity.id;
    let written = ledger.write_many(std::slice::from_ref(&with)).await.remove(0).unwrap();
    assert_eq!(
        (written.tracked.files, door.sent.borrow().len()),
        (Some(2), 3),
        "the large one goes apart, and it is asked which content holds it"
    );
    let sizes: Vec<Value> =
        attachments(&org, activity).await.iter().map(|row| row["filesize"].clone()).collect();
    assert_eq!(sizes, [json!(3), json!(3 * 1024 * 1024)]);
    let row = org.read(&format!("emails({activity})?$select=notifications,attachmentcount")).await;
    assert_eq!((&row["notifications"], &row["attachmentcount"]), (&json!(1), &json!(2)));
    let known = ledger.know(&[question(&mail(1), Asked::default())], &directory).await.unwrap();
    assert_eq!(known.tracked[0].files, Some(2));

    // The pane wrote it without its text and its files.
    let mut bare = entry(&mail(2), &directory);
    bare.plan.activity.body = None;
    let activity = bare.plan.activity.id;
    ledger.write_many(&[bare]).await.remove(0).unwrap();
    let known = ledger.know(&[question(&mail(2), Asked::default())], &directory).await.unwrap();
    assert!(known.tracked[0].text_incomplete && known.tracked[0].files == Some(0));
    let repair = Repair {
        activity,
        direction: Direction::Incoming,
        body: Some(Body::new("<p>At last</p>".into())),
        files: vec![file(0, "late.txt", 5)],
        missing: vec![],
    };
    for _ in 0..2 {
        assert_eq!(ledger.repair_many(std::slice::from_ref(&repair)).await, [Ok(())]);
    }
    let row = org
        .read(&format!(
            "emails({activity})?$select=description,statecode,statuscode,notifications,attachmentcount"
        ))
        .await;
    assert_eq!(row["description"], "<p>At last</p>");
    assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(1), &json!(4)));
    assert_eq!((&row["notifications"], &row["attachmentcount"]), (&json!(0), &json!(1)));
    let missing = Repair { activity: Uuid::from_u128(0xDEAD), ..repair };
    assert_eq!(ledger.repair_many(&[missing]).await, [Err(Problem::Gone)]);
}

#[tokio::test]
async fn a_newsletter_on_twenty_mails_is_sent_and_stored_once_and_goes_with_the_last() {
    let (org, ledger, door, directory) = begun().await;
    let news = |n: usize| {
        let mut one = entry(&mail(n), &directory);
        one.files = vec![file(0, "News.pdf", 200_000), file(1, "small.txt", 5)];
        one
    };
    // Twenty mailboxes get it at the same moment.
    let all: Vec<Entry> = (1..=20).map(news).collect();
    for written in ledger.write_many(&all).await {
        assert_eq!(written.unwrap().tracked.files, Some(2), "each mail has its files");
    }
    let sent: usize = door.sent.borrow().iter().sum();
    assert!(sent < 500_000, "{sent} bytes were sent for twenty mails");
    let all = "activitymimeattachments?$select=filesize,_attachmentid_value&$filter=filename eq 'News.pdf'";
    let rows = org.read(all).await["value"].as_array().unwrap().clone();
    let held: std::collections::BTreeSet<String> =
        rows.iter().map(|row| row["_attachmentid_value"].to_string()).collect();
    assert_eq!((rows.len(), held.len()), (20, 1));
    assert!(rows.iter().all(|row| row["filesize"] == 200_000));
    // Whoever untracks theirs takes nobody else's file.
    for n in 1..20 {
        org.remove(&format!("emails({})", news(n).plan.activity.id)).await;
    }
    let body = "activitymimeattachments?$select=body&$filter=filename eq 'News.pdf'";
    let whole = |rows: &Value| rows["value"][0]["body"].as_str().map(str::len);
    let long = Some(200_000_usize.div_ceil(3) * 4);
    assert_eq!(whole(&org.read(body).await), long);
    org.remove(&format!("emails({})", news(20).plan.activity.id)).await;
    assert_eq!(org.read("attachments?$filter=filename eq 'News.pdf'").await["value"], json!([]));
    // What the ledger remembers is gone: the next mail brings the file anew.
    let again = ledger.write_many(&[news(21)]).await.remove(0).unwrap();
    assert_eq!((again.tracked.files, whole(&org.read(body).await)), (Some(2), long));
}

#[tokio::test]
async fn a_person_who_untracked_is_remembered_until_somebody_tracks_again() {
    let (_org, ledger, door, directory) = begun().await;
    let entries: Vec<Entry> = (0..5).map(|n| entry(&mail(n), &directory)).collect();
    ledger.write_many(&entries).await;
    door.sent.borrow_mut().clear();
    let anna = address("anna@us.example");
    let mut notes: Vec<(Uuid, Address)> =
        entries.iter().map(|entry| (entry.plan.activity.id, anna.clone())).collect();
    notes.push((Uuid::from_u128(0xDEAD), anna.clone()));
    let done = ledger.untrack_many(&notes).await;
    assert!(done[..5].iter().all(Result::is_ok) && done[5] == Err(Problem::Gone));
    assert_eq!(door.sent.borrow().len(), 2);
    assert!(ledger.untrack_many(&notes[..5]).await.iter().all(Result::is_ok));
    assert_eq!(door.sent.borrow().len(), 3, "noted already: nothing is written");
    let questions: Vec<Question> = (0..5).map(|n| question(&mail(n), Asked::default())).collect();
    let known = ledger.know(&questions, &directory).await.unwrap();
    assert!(known.tracked.iter().all(|one| one.untracked.iter().any(|note| note.mailbox == anna)));

    let deal = Record { kind: Kind::Opportunity, id: Uuid::from_u128(0xD1), name: "100 pumps".into() };
    let change = |n: usize, regarding| Regard {
        activity: entries[n].plan.activity.id,
        regarding,
        mailbox: anna.clone(),
    };
    let changes = [change(0, Some(deal.clone())), change(1, None), change(2, Some(asha()))];
    assert_eq!(ledger.regard_many(&changes).await, [Ok(()), Ok(()), Ok(())]);
    let known = ledger.know(&questions[..3], &directory).await.unwrap();
    let of = |n: usize| known.tracked.iter().find(|one| one.activity == entries[n].plan.activity.id).unwrap();
    assert!(of(0).regarding.as_ref().is_some_and(|record| record.is(&deal)));
    assert!(of(1).regarding.is_none() && of(2).regarding.as_ref().is_some_and(|record| record.is(&asha())));
    assert!(known.tracked.iter().all(|one| one.untracked.is_empty()));

    let bela = directory.acceptors.having(&address("bela@us.example")).next().unwrap().record.clone();
    assert_eq!(ledger.assign_many(&[(entries[0].plan.activity.id, bela.clone())]).await, [Ok(())]);
    let known = ledger.know(&questions[..1], &directory).await.unwrap();
    assert!(known.tracked[0].owner.as_ref().is_some_and(|owner| owner.is(&bela)));
}

#[tokio::test]
async fn people_and_queues_come_with_the_mail_once() {
    let (org, ledger, door, directory) = begun().await;
    let queue = org.row("queues", 0x9E, json!({"name": "Help", "emailaddress": "help@us.example"})).await;
    let help = Record { kind: Kind::Queue, id: queue, name: "Help".into() };
    let mut new = mail(1);
    new.from = Some(Person { address: address("new@else.example"), name: "Nia New".into() });
    let person = NewParty {
        kind: Kind::Contact,
        first: "Nia".into(),
        last: "New".into(),
        address: address("new@else.example"),
        company: Company::None,
        signed: Vec::new(),
    };
    let id = identity::new_person(Kind::Contact, &person.address);
    let make = |n: usize| {
        let mut mail = new.clone();
        mail.message_id = MessageId::new(&format!("<new-{n}@x>"));
        let mut entry = entry(&mail, &directory);
        entry.plan.person = Some((person.clone(), id));
        entry.plan.queues = vec![help.clone()];
        entry.plan.activity.stands[0].record =
            Some(Record { kind: Kind::Contact, id, name: "Nia New".into() });
        entry
    };
    // Three mails of one stranger on one page: the second finds the row that the first made, and where the first
    // is refused the next makes it.
    let mut refused = make(0);
    refused.plan.activity.regarding =
        Some(Record { kind: Kind::Contact, id: Uuid::from_u128(0xDEAD), name: "Nobody".into() });
    let written = ledger.write_many(&[refused, make(1), make(2)]).await;
    assert_eq!(written[0], Err(Problem::Gone));
    assert!(written[1..].iter().all(|one| one.as_ref().is_ok_and(|one| !one.was_there)), "{written:?}");
    assert_eq!(door.sent.borrow().len(), 2);
    let people = org.read("contacts?$filter=emailaddress1 eq 'new@else.example'&$select=fullname").await;
    assert_eq!(people["value"].as_array().unwrap().len(), 1);
    let activity = make(1).plan.activity.id;
    assert_eq!(ledger.queue_many(&[(activity, help.clone()), (activity, asha())]).await[0], Ok(()));
    let items = org.read("queueitems?$select=_objectid_value").await;
    assert_eq!(items["value"].as_array().unwrap().len(), 2);
    let known = ledger
        .know(
            &[
                question(&mail(9), Asked { ids: vec![], ..Asked::default() }),
                Question { activity, ..question(&new, Asked::default()) },
            ],
            &directory,
        )
        .await
        .unwrap();
    let tracked = known.tracked.iter().find(|one| one.activity == activity).unwrap();
    assert_eq!(tracked.queues, [queue]);
}

#[tokio::test]
async fn somebody_who_is_added_later_is_found_on_earlier_mails() {
    let (org, ledger, _door, directory) = begun().await;
    let entries: Vec<Entry> = [7, 7]
        .iter()
        .enumerate()
        .map(|(n, stranger)| {
            let mut mail = mail(n);
            mail.to[1].address = address(&format!("stranger-{stranger}@else.example"));
            entry(&mail, &directory)
        })
        .collect();
    assert!(ledger.write_many(&entries).await.iter().all(Result::is_ok));
    let id = org
        .row("contacts", 0xC7, json!({"lastname": "Stranger", "emailaddress1": "stranger-7@else.example"}))
        .await;
    let record = Record { kind: Kind::Contact, id, name: "Stranger".into() };
    let who = address("stranger-7@else.example");
    assert_eq!(ledger.resolve_later(&who, &record).await, Ok(2));
    assert_eq!(ledger.resolve_later(&who, &record).await, Ok(0));
    for row in org.emails().await {
        let parties = row["email_activity_parties"].as_array().unwrap();
        let found = parties.iter().find(|party| party["addressused"] == "stranger-7@else.example").unwrap();
        assert_eq!((&found["_partyid_value"], &found["participationtypemask"]), (&json!(id), &json!(2)));
        assert_eq!((parties.len(), &row["statecode"]), (5, &json!(1)));
    }
}
