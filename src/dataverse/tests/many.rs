//! Many mails at a time, against scripted answers.

use domain::{
    correlation::{Asked, Like, Method, Parent, ThreadRoot},
    decision::Plan,
    knowledge::Question,
    ledger::{Directory, Entry, File, Regard},
    ports::Ledger,
    problem::Problem,
    settings::{Approval, Delivery, Organisation, Test},
};
use expect_test::expect;

use super::*;
use crate::LedgerOver;

impl Script {
    fn ledger(&self) -> LedgerOver<&Self, fn() -> Moment> {
        LedgerOver::new(self, URL, || NOW)
    }
}

pub(super) fn entry(n: usize) -> Entry {
    let mut activity = activity();
    activity.mail.message_id = MessageId::new(&format!("<m{n}@acme.example>"));
    activity.id = identity::activity(&activity.mail);
    activity.regarding = None;
    activity.stands.truncate(1);
    Entry {
        plan: Plan {
            activity,
            accepted_by: None,
            mailbox: address("me@us.example"),
            person: None,
            queues: vec![],
            left_out: vec![],
        },
        mailbox: None,
        in_reply_to: None,
        root: None,
        token: None,
        files: vec![],
        missing: vec![],
    }
}

fn no_content() -> Reply {
    reply(204, &Value::Null)
}

/// A change set of so many requests that was done.
pub(super) fn done(requests: usize) -> Vec<Reply> {
    (0..requests).map(|_| no_content()).collect()
}

#[test]
fn a_mail_is_a_change_set_with_everything_that_is_known_of_it() {
    let script = Script::of([batch(200, &[done(4)])]);
    let mut one = entry(1);
    one.plan.accepted_by = Some(record(Kind::Queue, 8, "Help"));
    one.plan.queues = vec![record(Kind::Queue, 8, "Help")];
    one.plan.activity.parent =
        Some(Parent { activity: id(9), regarding: None, method: Method::TrackingToken });
    one.mailbox = Some(id(7));
    one.in_reply_to = MessageId::new("<m0@acme.example>");
    one.root = Some(ThreadRoot([0xAB; 22]));
    one.token = Some("CRM:0001".into());
    one.files = vec![File {
        place: 0,
        name: "a.txt".into(),
        media_type: "text/plain".into(),
        content_id: "c1".into(),
        bytes: bytes(b"hello"),
    }];
    let written = now(script.ledger().write_many(&[one])).remove(0).unwrap();
    assert_eq!(
        (written.was_there, written.tracked.files, written.tracked.queues),
        (false, Some(1), vec![id(8)])
    );
    let requests: Vec<String> = script.bodies()[0]
        .lines()
        .filter(|line| line.starts_with("PATCH") || line.starts_with('{') || line.starts_with("If-"))
        .map(|line| format!("{line}\n"))
        .collect();
    expect![[r#"
        PATCH /api/data/v9.2/emails(d6f936b7-ba47-53c0-b2d8-d5bcbe40a002) HTTP/1.1
        If-None-Match: *
        {"CorrelatedActivityId_Email@odata.bind":"/emails(00000000-0000-0000-0000-000000000009)","ReceivingMailboxId_Email@odata.bind":"/mailboxes(00000000-0000-0000-0000-000000000007)","acceptingentityid_queue@odata.bind":"/queues(00000000-0000-0000-0000-000000000008)","actualend":"2026-11-23T02:13:20Z","actualstart":"2026-11-23T02:13:20Z","conversationindex":"ABABABABABABABABABABABABABABABABABABABABABAB","correlationmethod":4,"description":"<p>Hello</p>","directioncode":false,"email_activity_parties":[{"addressused":"asha@acme.example","participationtypemask":1,"partyid_contact@odata.bind":"/contacts(00000000-0000-0000-0000-000000000001)"}],"inreplyto":"<m0@acme.example>","messageid":"<m1@acme.example>","scheduledend":"2026-11-23T02:13:20Z","sender":"asha@acme.example","sortdate":"2026-11-23T02:13:20Z","subject":"नमस्ते \"you\"","torecipients":"me@us.example;other@else.example;","trackingtoken":"CRM:0001"}
        PATCH /api/data/v9.2/activitymimeattachments(a2461fb3-ee26-58cc-af43-cf5087f739d1) HTTP/1.1
        If-None-Match: *
        {"attachmentcontentid":"c1","attachmentnumber":0,"body":"aGVsbG8=","filename":"a.txt","mimetype":"text/plain","objectid_email@odata.bind":"/emails(d6f936b7-ba47-53c0-b2d8-d5bcbe40a002)","objecttypecode":"email"}
        PATCH /api/data/v9.2/emails(d6f936b7-ba47-53c0-b2d8-d5bcbe40a002) HTTP/1.1
        If-Match: *
        {"statecode":1,"statuscode":4}
        PATCH /api/data/v9.2/queueitems(3e2a330b-41c9-58c7-ae7c-5af000865981) HTTP/1.1
        If-None-Match: *
        {"objectid_email@odata.bind":"/emails(d6f936b7-ba47-53c0-b2d8-d5bcbe40a002)","queueid@odata.bind":"/queues(00000000-0000-0000-0000-000000000008)"}
    "#]].assert_eq(&requests.concat());
}

#[test]
fn columns_that_only_the_system_sets_are_left_out_where_they_are_refused() {
    let refused = reply(
        400,
        &json!({"error": {"code": "0x0", "message": "The property 'correlationmethod' cannot be set."}}),
    );
    let script = Script::of([batch(200, &[vec![refused], done(2)]), batch(200, &[done(2)])]);
    let written = now(script.ledger().write_many(&[entry(1), entry(2)]));
    assert!(written.iter().all(|one| one.as_ref().is_ok_and(|one| !one.was_there)));
    let bodies = script.bodies();
    assert_eq!((bodies.len(), bodies[0].matches("correlationmethod").count()), (2, 2));
    assert!(
        !bodies[1].contains("correlationmethod")
            && bodies[1].contains("m1@acme")
            && !bodies[1].contains("m2@acme")
    );
    // Another refusal is told as it came, and nothing else is tried.
    let script = Script::of([batch(200, &[vec![error(400, "0x80044331")]])]);
    let refused = Problem::Refused { code: "0x80044331".into(), message: "words of 0x80044331".into() };
    assert_eq!(now(script.ledger().write_many(&[entry(1)])), [Err(refused)]);
}

#[test]
fn what_is_there_already_is_told_as_it_stands() {
    let row = |n: usize| {
        let mut row = activity_row();
        row["activityid"] = json!(entry(n).plan.activity.id.to_string());
        row["messageid"] = json!(format!("<m{n}@acme.example>"));
        row["attachmentcount"] = json!(2);
        row["Email_QueueItem"] = json!([{"_queueid_value": id(8).to_string()}]);
        row
    };
    let script = Script::of([
        batch(200, &[vec![error(412, "0x80040237")], done(2), vec![error(412, "0x80040237")]]),
        batch(200, &[vec![rows(&[row(0)])], vec![rows(&[row(0)])]]),
    ]);
    let written = now(script.ledger().write_many(&[entry(0), entry(1), entry(2)]));
    let there = written[0].as_ref().unwrap();
    assert!(there.was_there && there.tracked.regarding == Some(record(Kind::Opportunity, 3, "Deal")));
    assert_eq!((there.tracked.files, there.tracked.queues.as_slice()), (Some(2), [id(8)].as_slice()));
    assert!(written[1].as_ref().is_ok_and(|one| !one.was_there));
    assert!(
        matches!(written[2], Err(Problem::NotAllowed(_))),
        "it is there and cannot be seen: {:?}",
        written[2]
    );
}

#[test]
fn a_batch_that_breaks_off_says_so_for_those_that_it_does_not_answer() {
    let script = Script::of([batch(400, &[done(2)])]);
    let written = now(script.ledger().write_many(&[entry(1), entry(2)]));
    assert!(written[0].is_ok() && matches!(written[1], Err(Problem::Odd(_))));
    let script = Script::failing(TransportError::TimedOut);
    assert_eq!(now(script.ledger().write_many(&[entry(1)])), [Err(Problem::TimedOut)]);
    let script = Script::of([error(403, "0x80042f09")]);
    assert_eq!(now(script.ledger().write_many(&[entry(1)])), [Err(Problem::NoSeat)]);
    let script = Script::default();
    assert_eq!(now(script.ledger().write_many(&[])), []);
    let mut senseless = entry(1);
    senseless.plan.activity.regarding = Some(record(Kind::User, 5, "U"));
    assert!(matches!(now(script.ledger().write_many(&[senseless])).remove(0), Err(Problem::Refused { .. })));
}

#[test]
fn many_large_mails_go_in_several_batches() {
    let script = Script::of([batch(200, &[done(2), done(2)]), batch(200, &[done(2)])]);
    let large = |n: usize| {
        let mut one = entry(n);
        one.plan.activity.body = Some(Body::new("x".repeat(4 * 1024 * 1024)));
        one
    };
    let written = now(script.ledger().write_many(&[large(1), large(2), large(3)]));
    assert!(written.iter().all(Result::is_ok) && script.sent.borrow().len() == 2);
}

fn question(n: usize) -> Question {
    let mut mail = mail();
    mail.message_id = MessageId::new(&format!("<m{n}@acme.example>"));
    Question {
        addresses: vec![address("asha@acme.example"), address("o'neil@acme.example")],
        domain: None,
        activity: identity::activity(&mail),
        message_id: mail.message_id,
        direction: mail.direction,
        followed: None,
        asked: Asked { ids: MessageId::new("<m0@acme.example>").into_iter().collect(), ..Asked::default() },
    }
}

#[test]
fn a_page_of_questions_asks_each_thing_once() {
    let nothing = || vec![rows(&[])];
    let answers: Vec<Vec<Reply>> = (0..9).map(|_| nothing()).collect();
    let script = Script::of([batch(200, &answers)]);
    let knowledge = now(script.ledger().know(&[question(1), question(2)], &Directory::default())).unwrap();
    assert_eq!((knowledge.tracked.len(), knowledge.parties.iter().count()), (0, 0));
    let body = &script.bodies()[0];
    let gets: Vec<&str> = body.lines().filter(|line| line.starts_with("GET")).collect();
    assert_eq!(gets.len(), 9, "{gets:#?}");
    assert!(gets[3].contains("'asha@acme.example','o''neil@acme.example'"), "{}", gets[3]);
    assert!(gets.iter().all(|get| get.contains("In(PropertyName%3D")), "{gets:#?}");
    // Nothing is asked where there are no questions.
    let script = Script::default();
    assert!(now(script.ledger().know(&[], &Directory::default())).is_ok());
}

#[test]
fn mail_that_may_be_alike_is_asked_for_by_its_subject_in_the_same_batch() {
    let like = |subject: &str, since| Like {
        subjects: vec![subject.to_owned(), format!("RE: {subject}")],
        words: vec![1],
        people: vec![1, 2],
        since: Moment(since),
    };
    let ask = |n, subject: &str, since| {
        let mut one = question(n);
        one.asked.like = Some(like(subject, since));
        one
    };
    let day = 1_769_904_000;
    let questions = [ask(1, "Bob's offer", day), ask(2, "Bob's offer", day - 1), ask(3, "Another", day)];
    let row = json!({"activityid": id(5).to_string(), "messageid": "<e@acme.example>", "subject": "RE: Bob's offer",
        "createdon": "2026-02-01T00:00:00Z", "email_activity_parties": [
            {"addressused": "asha@acme.example", "participationtypemask": 1},
            {"addressused": "owner@us.example", "participationtypemask": 9}]});
    let mut answers = vec![vec![rows(&[])]; 11];
    answers[4] = vec![rows(&[row])];
    let script = Script::of([batch(200, &answers)]);
    let known = now(script.ledger().know(&questions, &Directory::default())).unwrap();
    assert_eq!(known.stored.len(), 1);
    assert_eq!(
        (&*known.stored[0].subject, &known.stored[0].people),
        ("RE: Bob's offer", &vec![address("asha@acme.example")])
    );
    let body = &script.bodies()[0];
    let gets: Vec<&str> = body.lines().filter(|line| line.contains("createdon%20ge")).collect();
    assert_eq!(gets.len(), 2, "each subject once: {gets:#?}");
    assert!(gets[1].contains("createdon%20ge%202026-01-31T23:59:59Z%20and%20"), "{}", gets[1]);
    assert!(gets[1].contains("%5B'Bob''s%20offer','RE:%20Bob''s%20offer'%5D"), "{}", gets[1]);
    assert!(gets[1].contains("$orderby=createdon%20desc&$top=20"), "{}", gets[1]);
}

#[test]
fn what_an_organization_lacks_is_left_out_and_activities_never_are() {
    let answers = |broken: usize, fault: Reply| -> Vec<Vec<Reply>> {
        (0..9).map(|at| vec![if at == broken { fault.clone() } else { rows(&[]) }]).collect()
    };
    // In the order of the plan: activities by key and name, continued mails, then users, contacts, accounts, leads.
    for (broken, fault, passes) in [
        (6, error(404, "0x80060888"), true),
        (6, error(403, "0x80040220"), true),
        (4, error(404, "0x80060888"), false),
        (0, error(403, "0x80040220"), false),
        (2, error(403, "0x80040220"), false),
        (6, error(503, ""), false),
    ] {
        let script = Script::of([batch(200, &answers(broken, fault.clone()))]);
        let known = now(script.ledger().know(&[question(1)], &Directory::default()));
        assert_eq!(known.is_ok(), passes, "{broken} {fault:?}");
    }
}

#[test]
fn a_directory_comes_in_pages_side_by_side() {
    let page = |list: &[Value], next: Option<&str>| {
        let mut all = json!({ "value": list });
        if let Some(next) = next {
            all["@odata.nextLink"] = json!(format!("{URL}{next}"));
        }
        vec![reply(200, &all)]
    };
    let user = |n: u128, mode: i64| {
        json!({"systemuserid": id(n).to_string(), "fullname": format!("User {n}"), "accessmode": mode,
            "internalemailaddress": format!("u{n}@us.example"), "personalemailaddress": format!("p{n}@home.example"),
            "isdisabled": n == 3})
    };
    let mailbox = |n: u128| {
        let row = json!({"mailboxid": id(100 + n).to_string(), "emailaddress": format!("u{n}@us.example"),
            "statecode": 0, "incomingemaildeliverymethod": 2, "emailrouteraccessapproval": if n == 2 { 2 } else { 1 },
            "incomingemailstatus": 1, "processemailreceivedafter": "2026-01-01",
            "emailserverprofile": {"processemailsreceivedafter": "2026-02-01T00:00:00Z"}});
        with_lookup(row, "_regardingobjectid_value", "systemuser", n, "U")
    };
    let settings = json!({"systemuserid": id(1).to_string(), "incomingemailfilteringmethod": 3, "autocreatecontactonpromote": 2});
    let rule = |name: &str, at: &str| {
        let row = json!({"_mailboxid_value": id(101).to_string(), "exchangefolderid": name,
            "exchangefoldername": name, "createdon": at});
        with_lookup(row, "_regardingobjectid_value", "account", 5, "Acme")
    };
    let filter = |n: u128, version: i64| json!({"userqueryid": id(n).to_string(), "_ownerid_value": id(1).to_string(), "versionnumber": version});
    let script = Script::of([
        batch(
            200,
            &[
                page(&[mailbox(1), mailbox(4)], Some("mailboxes?page=2")),
                page(&[user(1, 0), user(2, 0), user(3, 0), user(4, 4)], None),
                page(&[], None),
                page(&[settings], None),
                page(&[rule("B", "2026-03-02T00:00:00Z"), rule("A", "2026-03-01T00:00:00Z")], None),
                page(&[filter(7, 1), filter(8, 1)], None),
            ],
        ),
        batch(200, &[page(&[mailbox(2), mailbox(3)], None)]),
    ]);
    let directory = now(script.ledger().directory(&Organisation::default())).unwrap();
    assert!(script.bodies()[0].contains("odata.maxpagesize=1000"));
    let [one, two, three] = directory.mailboxes.as_slice() else { panic!("{:?}", directory.mailboxes) };
    assert_eq!((one.id, two.id, three.id), (id(101), id(102), id(103)), "an application has none");
    let seat = &one.seat;
    assert_eq!(
        (seat.filter.code(), seat.create, seat.delivery),
        (3, Some(Kind::Lead), Delivery::Synchronizer)
    );
    assert_eq!((seat.approval, seat.test, seat.active), (Approval::Approved, Test::Success, true));
    assert_eq!(seat.aliases, [address("p1@home.example")]);
    assert_eq!(seat.after, Some(Moment(1_769_904_000)), "the later of both");
    assert_eq!(seat.rules.iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    assert!(!three.seat.active);
    assert!(seat.filters != 0 && two.seat.filters == 0, "who has sync filters of their own");
    let accepts = |text: &str| directory.acceptors.having(&address(text)).next().map(|one| one.incoming);
    assert_eq!(accepts("p1@home.example"), Some(true));
    assert_eq!(accepts("u2@us.example"), Some(false), "not approved");
    assert_eq!((accepts("u3@us.example"), accepts("u4@us.example")), (None, None));

    // The token is not meant for another service, and half a directory is none.
    let elsewhere = vec![reply(200, &json!({"value": [], "@odata.nextLink": "https://elsewhere.example/x"}))];
    let rest = || (0..5).map(|_| vec![rows(&[])]);
    let script = Script::of([batch(200, &std::iter::once(elsewhere).chain(rest()).collect::<Vec<_>>())]);
    assert!(matches!(now(script.ledger().directory(&Organisation::default())), Err(Problem::Odd(_))));
    let broken = vec![error(403, "0x80040220")];
    let script = Script::of([batch(400, &std::iter::once(broken).collect::<Vec<_>>())]);
    assert!(matches!(now(script.ledger().directory(&Organisation::default())), Err(Problem::NotAllowed(_))));
}

#[test]
fn a_change_is_made_on_the_version_that_was_read() {
    let change =
        Regard { activity: identity::activity(&mail()), regarding: None, mailbox: address("me@us.example") };
    let script = Script::of([
        batch(200, &[vec![rows(&[activity_row()])]]),
        batch(200, &[vec![error(412, "0x80060882")]]),
        batch(200, &[vec![rows(&[activity_row()])]]),
        batch(200, &[done(2)]),
    ]);
    assert_eq!(now(script.ledger().regard_many(std::slice::from_ref(&change))), [Ok(())]);
    let bodies = script.bodies();
    assert!(bodies[1].contains("If-Match: W/\"7\""), "{}", bodies[1]);
    assert!(
        bodies[1].contains(r#"{"regardingobjectid_opportunity_email@odata.bind":null}"#),
        "{}",
        bodies[1]
    );
    let always = (0..3).flat_map(|_| {
        [batch(200, &[vec![rows(&[activity_row()])]]), batch(200, &[vec![error(412, "0x80060882")]])]
    });
    let script = Script::of(always);
    assert_eq!(now(script.ledger().regard_many(&[change])), [Err(Problem::Conflict)]);
}
