//! The timeline of a record or person: what is asked of the real CRM, and what is written into it.

use domain::{
    mail::{Direction, Mail, MessageId, Moment},
    pane::{Act, Event, QueueAct, view},
    party::{Kind, Record},
    timeline::{Addable, Draft, Filter, PAGE, Progress, USUAL_MINUTES, What},
};
use serde_json::json;
use uuid::Uuid;

use crate::kit::{Desk, Org, asha, deal, mail, record};

fn timeline(desk: &Desk) -> view::TimelineView {
    match desk.pane.view().body {
        view::Content::Timeline(timeline) => *timeline,
        other => panic!("no timeline is shown but {other:?}"),
    }
}

fn act(act: Act) -> Event {
    Event::Timeline(act)
}

fn acme() -> Record {
    record(Kind::Account, 0xAC, "Acme")
}

fn draft(what: Addable, subject: &str) -> Draft {
    Draft {
        what,
        subject: subject.into(),
        text: "All of it".into(),
        when: None,
        minutes: USUAL_MINUTES,
        at: Moment(7),
    }
}

#[tokio::test]
async fn it_shows_mails_and_what_was_written_down_and_takes_more() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.requests();
    anna.tell(act(Act::Open(deal()))).await;
    assert_eq!(anna.requests(), 1, "one request a page");
    let first = timeline(&anna);
    assert_eq!(first.entries.len(), 1);
    let entry = &first.entries[0].entry;
    assert_eq!(
        (entry.what, &*entry.subject, &*entry.who),
        (What::Mail(Direction::Incoming), "Pumps 1", "Asha Rao")
    );
    assert_eq!((entry.at, entry.progress, &entry.regarding), (mail(1).at.unwrap(), Progress::Done, &None));
    let visit = Draft { when: Some(Moment(1_800_000_000)), ..draft(Addable::Appointment, "Visit") };
    let drafts =
        [draft(Addable::Note, ""), draft(Addable::Task, "Send prices"), draft(Addable::Call, "Pumps"), visit];
    for draft in drafts {
        anna.tell(act(Act::Begin(draft.what))).await;
        anna.tell(act(Act::Save(draft.clone()))).await;
        assert_eq!(timeline(&anna).form, None, "{draft:?}");
    }
    let all = timeline(&anna);
    let sorts =
        |filter: &view::TimelineView| filter.entries.iter().map(|one| one.entry.what).collect::<Vec<_>>();
    for what in [What::Note, What::Task, What::Call, What::Appointment] {
        assert!(sorts(&all).contains(&what), "{what:?} in {all:?}");
    }
    let of = |what: What| all.entries.iter().find(|one| one.entry.what == what).unwrap().entry.clone();
    assert_eq!((of(What::Call).progress, of(What::Task).progress), (Progress::Done, Progress::Open));
    assert_eq!(
        (&*of(What::Note).text, of(What::Appointment).due),
        ("All of it", Some(Moment(1_800_000_000)))
    );
    assert_eq!(of(What::Task).who, "Anna Schmidt");
    for (filter, what) in [
        (Filter::Mails, What::Mail(Direction::Incoming)),
        (Filter::Calls, What::Call),
        (Filter::Tasks, What::Task),
        (Filter::Appointments, What::Appointment),
        (Filter::Notes, What::Note),
    ] {
        anna.tell(act(Act::Show(filter))).await;
        assert_eq!(sorts(&timeline(&anna)), [what], "{filter:?}");
    }
}

#[tokio::test]
async fn letters_faxes_and_service_activities_say_what_they_are() {
    let org = Org::new().await;
    org.acme().await;
    let at = |table: &str| format!("regardingobjectid_contact_{table}@odata.bind");
    let asha = format!("/contacts({})", Uuid::from_u128(0xA5));
    for (n, set, table) in
        [(1, "letters", "letter"), (2, "faxes", "fax"), (3, "serviceappointments", "serviceappointment")]
    {
        let body = json!({ "subject": table, "scheduledstart": "2027-01-15T08:00:00Z",
            "scheduledend": "2027-01-15T09:00:00Z", at(table): asha });
        org.row(set, n, body).await;
    }
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(act(Act::Open(crate::kit::asha()))).await;
    let all = timeline(&anna);
    let mut sorts: Vec<_> = all.entries.iter().map(|one| (&*one.entry.subject, one.entry.what)).collect();
    sorts.sort_by_key(|(subject, _)| *subject);
    assert_eq!(sorts, [("fax", What::Fax), ("letter", What::Letter), ("serviceappointment", What::Service)]);
    let service = all.entries.iter().find(|one| one.entry.what == What::Service).unwrap();
    assert_eq!(service.entry.due, Some(Moment(1_800_000_000)));
}

#[tokio::test]
async fn pressing_twice_and_a_lost_answer_write_once() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(act(Act::Open(asha()))).await;
    anna.tell(act(Act::Begin(Addable::Call))).await;
    anna.door.troubles.borrow_mut().push_back(crate::kit::Trouble::LosesReply);
    anna.tell(act(Act::Save(draft(Addable::Call, "Pumps")))).await;
    assert_eq!(timeline(&anna).form, None, "it waits, and is tried again");
    anna.tell(act(Act::Begin(Addable::Call))).await;
    anna.tell(act(Act::Save(draft(Addable::Call, "Pumps")))).await;
    anna.tell(Event::Queue(QueueAct::Now)).await;
    assert!(anna.pane.view().queue.is_none());
    let calls = org.read("phonecalls?$expand=phonecall_activity_parties").await;
    let rows = calls["value"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["statecode"]), (1, &json!(1)));
    let parties: Vec<_> = rows[0]["phonecall_activity_parties"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|party| party["_partyid_value"] == json!(asha().id.to_string()))
        .map(|party| party["participationtypemask"].clone())
        .collect();
    assert!(parties.contains(&json!(2)), "the one who was called: {parties:?}");
}

#[tokio::test]
async fn a_company_shows_what_regards_its_people_and_a_person_what_they_are_on() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    for (n, regarding) in [(1, Some(deal())), (2, Some(asha())), (3, None)] {
        anna.open(&mail(n)).await;
        anna.tell(regarding.map_or(Event::Track, |record| Event::Regard(Some(record)))).await;
    }
    let subjects = |timeline: &view::TimelineView| {
        let mut all: Vec<String> = timeline
            .entries
            .iter()
            .flat_map(|one| [&one.entry].into_iter().chain(&one.earlier))
            .map(|entry| entry.subject.clone())
            .collect();
        all.sort();
        all
    };
    anna.tell(act(Act::Open(acme()))).await;
    assert_eq!(subjects(&timeline(&anna)), ["Pumps 1", "Pumps 2"]);
    anna.tell(act(Act::Open(asha()))).await;
    assert_eq!(subjects(&timeline(&anna)), ["Pumps 1", "Pumps 2", "Pumps 3"], "she is on all of them");
}

#[tokio::test]
async fn it_goes_on_page_by_page_and_folds_conversations() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let (many, of_thread) = (u32::try_from(PAGE).unwrap() + 5, 3);
    for n in 1..=many {
        let at = Some(Moment(1_795_400_000 + i64::from(n)));
        anna.open(&Mail { at, ..mail(n) }).await;
        if n > 1 && n <= of_thread {
            anna.outlook.clues.borrow_mut().in_reply_to = MessageId::list("<m1@acme.example>");
            anna.open(&Mail { at, ..mail(n) }).await;
        }
        anna.tell(Event::Regard(Some(deal()))).await;
        anna.outlook.clues.borrow_mut().in_reply_to.clear();
    }
    anna.tell(act(Act::Open(deal()))).await;
    assert_eq!((timeline(&anna).entries.len(), timeline(&anna).more), (PAGE, true));
    anna.tell(act(Act::More)).await;
    let all = timeline(&anna);
    assert!(!all.more);
    assert_eq!(all.entries.len(), PAGE + 5 - 2, "three mails stand in one place");
    let thread = all.entries.last().unwrap();
    assert_eq!((&*thread.entry.subject, thread.earlier.len()), ("Pumps 3", 2));
    assert!(all.entries.is_sorted_by(|a, b| a.entry.at >= b.entry.at));
}

#[tokio::test]
async fn a_mails_text_is_read_when_it_is_asked_for_and_what_fails_is_said() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(deal()))).await;
    anna.tell(act(Act::Open(deal()))).await;
    let id = timeline(&anna).entries[0].entry.id;
    anna.tell(act(Act::Read(id))).await;
    let view::Reading::Here(safe) = timeline(&anna).reading.unwrap().text else { panic!() };
    assert_eq!(safe.html(), "<p>Hello</p>");
    anna.tell(act(Act::Read(Uuid::from_u128(404)))).await;
    assert!(matches!(timeline(&anna).reading.unwrap().text, view::Reading::Failed(_)));
    // Somebody without a role sees nothing, and is told why.
    let mut roland = org.desk("Roland");
    roland.open(&mail(1)).await;
    roland.tell(act(Act::Open(deal()))).await;
    assert!(timeline(&roland).failed.is_some());
}

#[tokio::test]
async fn what_happened_last_with_the_sender_and_what_comes_next_is_told_after_the_card() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    // Whatever the clock of the machine says, they were sent before.
    let mail = |n: u32| Mail { at: Some(Moment(1_700_000_000 + i64::from(n))), ..mail(n) };
    anna.open(&mail(1)).await;
    anna.tell(Event::Regard(Some(asha()))).await;
    anna.tell(act(Act::Open(asha()))).await;
    let far = |days: i64| Some(Moment(4_000_000_000 + days * 86_400));
    let later = Draft { when: far(9), ..draft(Addable::Appointment, "Fair") };
    let visit = Draft { when: far(2), ..draft(Addable::Appointment, "Visit") };
    let task = Draft { when: far(5), ..draft(Addable::Task, "Send prices") };
    for draft in [later, visit, task] {
        anna.tell(act(Act::Begin(draft.what))).await;
        anna.tell(act(Act::Save(draft))).await;
    }
    anna.tell(act(Act::Close)).await;
    anna.open(&mail(2)).await;
    let before = anna.mail().around.expect("a place is kept");
    assert!(before.of.is(&asha()) && before.told == view::Told::Coming);
    anna.requests();
    anna.tell(Event::Painted).await;
    let view::Told::Here(told) = anna.mail().around.unwrap().told else { panic!("it is told") };
    let (last, at) = told.last.expect("a mail was tracked");
    assert_eq!((&*last.subject, Some(at)), ("Pumps 1", mail(1).at));
    let (next, at) = told.next.expect("something is planned");
    assert_eq!((&*next.subject, next.what, Some(at)), ("Visit", What::Appointment, far(2)));
    // The mail that is open is not what happened last.
    anna.tell(Event::Regard(Some(asha()))).await;
    anna.open(&mail(1)).await;
    anna.tell(Event::Painted).await;
    let view::Told::Here(told) = anna.mail().around.unwrap().told else { panic!("it is told") };
    assert_eq!(told.last.map(|(last, _)| last.subject).as_deref(), Some("Pumps 2"));
}
