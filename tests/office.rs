//! The Office bridge against a small Outlook with every trap of the real one.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{cell::RefCell, rc::Rc};

use domain::{
    home::Own,
    intent::{Begun, Intent},
    mail::{Address, Direction, ItemId, MessageId, Moment, Person},
    meeting::ports::Calendar as _,
    pane::{Selection, view::Other},
    party::{Kind, Record},
    ports::Mailbox as _,
    problem::Problem,
    suggest::Habit,
    want::Writing,
};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, eval};
use regarding::office::{self, LOOK_EVERY_MS, Outlook, Patience, TRACKED, Watch};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A new Outlook with its first mail open, that is given up on quickly.
fn outlook() -> Outlook {
    eval(include_str!("fixtures/fake_office.js")).unwrap();
    Outlook::new(Patience { item_ms: 60, mailbox_ms: 60, body_ms: 60, token_ms: 60 })
}

fn js(code: &str) {
    eval(code).unwrap();
}

fn said(code: &str) -> String {
    let text = js_sys::JSON::stringify(&eval(code).unwrap()).unwrap();
    text.as_string().unwrap_or_default()
}

fn first() -> ItemId {
    ItemId("AAMk-1".into())
}

fn ids(list: &[MessageId]) -> Vec<&str> {
    list.iter().map(MessageId::as_str).collect()
}

// ---- reading ------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn reads_everything_from_getters_that_cannot_be_enumerated() {
    let outlook = outlook();
    assert_eq!(
        said("JSON.stringify(Office.context.mailbox.item)"),
        r#""{}""#,
        "the fake is as bad as the real one"
    );
    let mail = outlook.read().await.unwrap();
    assert_eq!(mail.item, first());
    assert_eq!(mail.message_id, MessageId::new("one@acme.example"));
    assert_eq!((mail.subject.as_str(), mail.conversation.as_deref()), ("Offer 4711", Some("c1")));
    assert_eq!(mail.from.as_ref().unwrap().address, Address::new("asha@acme.example"));
    assert_eq!(mail.from.as_ref().unwrap().name, "Asha Rao");
    assert_eq!((mail.to.len(), mail.cc[0].address.as_str(), mail.bcc.len()), (1, "joe@acme.example", 0));
    assert_eq!(mail.direction, Direction::Incoming);
    assert_eq!(mail.at, Some(Moment(1_795_424_400)));
    let files: Vec<_> = mail.attachments.iter().map(|f| (f.name.as_str(), f.bytes, f.inline)).collect();
    assert_eq!(files, [("offer.pdf", 1234, false), ("logo.png", 99, true)]);
    assert_eq!(mail.mailbox, None);
}

#[wasm_bindgen_test]
async fn a_mail_of_ones_own_went_out() {
    let outlook = outlook();
    js("fake.selected = 1");
    assert_eq!(outlook.read().await.unwrap().direction, Direction::Outgoing);
    assert_eq!(office::me().address, Address::new("mira@us.example"));
}

#[wasm_bindgen_test]
async fn what_is_missing_or_rubbish_is_left_out() {
    let outlook = outlook();
    js(
        "fake.items = [{ id: 'x', subject: undefined, created: new Date(NaN), attachments: undefined }]; fake.selected = 0",
    );
    let mail = outlook.read().await.unwrap();
    assert_eq!((mail.message_id, mail.from, mail.at, mail.subject.as_str()), (None, None, None, ""));
    js("fake.items = [{ messageId: '<only@x>', subject: 's' }]");
    assert_eq!(office::selection(), Selection::Mail(ItemId("<only@x>".into())), "known by its Message-ID");
}

#[wasm_bindgen_test]
async fn nothing_open_is_nothing_whether_null_or_undefined() {
    let outlook = outlook();
    for nothing in ["null", "undefined"] {
        js(&format!("fake.selected = {nothing}"));
        assert_eq!(office::selection(), Selection::Nothing, "{nothing}");
        assert_eq!(outlook.read().await, Err(Problem::Moved));
        assert_eq!(outlook.clues(&first()).await, Err(Problem::Moved));
        assert_eq!(outlook.body(&first()).await, Err(Problem::Moved));
        assert_eq!(outlook.mark(&first(), true).await, Err(Problem::Moved));
    }
    js("delete globalThis.Office");
    assert_eq!((office::selection(), office::me().name.as_str()), (Selection::Nothing, ""));
    assert_eq!((office::language().as_str(), office::is_dark()), ("", None));
}

#[wasm_bindgen_test]
async fn what_is_no_received_or_sent_mail_is_told_apart() {
    let _ = outlook();
    let cases = [
        ("{ id: 'a', itemClass: 'IPM.Schedule.Meeting.Request', subject: 's' }", Other::Invitation),
        ("{ id: 'a', itemClass: 'ipm.schedule.meeting.resp.pos', subject: 's' }", Other::Invitation),
        ("{ id: 'a', itemClass: 'REPORT.IPM.Note.NDR', subject: 's' }", Other::Report),
        ("{ id: 'a', itemClass: 'ipm.report.x', subject: 's' }", Other::Report),
        ("{ subject: 's' }", Other::Draft),
    ];
    for (item, other) in cases {
        js(&format!("fake.items = [{item}]; fake.selected = 0"));
        assert_eq!(office::selection(), Selection::Other(other), "{item}");
    }
}

#[wasm_bindgen_test]
async fn a_meeting_is_read_as_who_attends_sees_it() {
    let outlook = outlook();
    js(
        "fake.items = [{ id: 'event/1', itemType: 'appointment', subject: 'Plan', start: new Date(1795431600000), \
        end: new Date(1795435200000), location: 'Room 1', organizer: ['Asha', 'Asha@Acme.Example'], \
        required: [['Mira', 'mira@us.example']], optional: [['Joe', 'joe@acme.example']], \
        properties: { 'regarding.intent': 'track' }, categories: ['Tracked to Dynamics 365'] }]; fake.selected = 0",
    );
    let item = ItemId("event/1".into());
    assert_eq!(office::selection(), Selection::Meeting(item.clone()));
    let meeting = outlook.meeting(&item).await.unwrap();
    assert_eq!((meeting.saved.as_ref(), meeting.writing, meeting.series), (Some(&item), false, false));
    assert_eq!((meeting.start, meeting.end), (Some(Moment(1_795_431_600)), Some(Moment(1_795_435_200))));
    assert_eq!((meeting.subject.as_str(), meeting.location.as_str()), ("Plan", "Room 1"));
    assert_eq!(meeting.organizer.unwrap().address, Address::new("asha@acme.example"));
    assert_eq!((meeting.required.len(), meeting.optional[0].name.as_str()), (1, "Joe"));
    let clues = outlook.clues(&item).await.unwrap();
    assert_eq!((clues.marked, clues.intent), (Some(true), Some(Intent::default())));
    outlook.mark(&item, false).await.unwrap();
    assert_eq!(said("fake.items[0].categories"), "[]");
    js("fake.items[0].seriesId = 'series'; fake.items[0].made = null");
    assert!(outlook.meeting(&item).await.unwrap().series, "one of a series");
    js("fake.selected = null");
    assert_eq!(outlook.meeting(&item).await, Err(Problem::Moved));
}

#[wasm_bindgen_test]
async fn a_meeting_is_read_from_its_organizers_form() {
    let outlook = outlook();
    js(
        "fake.items = [{ form: true, subject: 'Plan', start: new Date(1795431600000), end: new Date(1795435200000), \
        location: 'Room 1', required: [['Asha', 'asha@acme.example']] }]; fake.selected = 0",
    );
    let Selection::Meeting(item) = office::selection() else { panic!("a form is a meeting") };
    let meeting = outlook.meeting(&item).await.unwrap();
    assert_eq!((meeting.saved, meeting.writing), (None, true), "it was never saved");
    assert_eq!(meeting.organizer.unwrap().address, Address::new("mira@us.example"), "who has the form open");
    assert_eq!((meeting.required.len(), meeting.start), (1, Some(Moment(1_795_431_600))));
    outlook.keep_intent(&item, Some(&Intent::default())).await.unwrap();
    assert_eq!(said("fake.items[0].properties"), "{\"regarding.intent\":\"track\"}");
    js("fake.items[0].id = 'event/2'");
    let meeting = outlook.meeting(&item).await.unwrap();
    assert_eq!(meeting.saved, Some(ItemId("event/2".into())), "the name stays while it is saved");
    js("fake.how['start.getAsync'] = { code: 5001 }");
    assert!(outlook.meeting(&item).await.is_err(), "without its time it is not half read");
}

#[wasm_bindgen_test]
async fn a_shared_mailbox_names_its_owner() {
    let outlook = outlook();
    js("fake.items[0].owner = 'Sales@Us.Example'");
    assert_eq!(outlook.read().await.unwrap().mailbox, Some(Address::new("sales@us.example")));
    js("fake.items[0].from = ['Sales', 'sales@us.example']; fake.items[0].made = null");
    assert_eq!(outlook.read().await.unwrap().direction, Direction::Outgoing, "sent by the mailbox's owner");
    js("fake.items[0].owner = 'mira@us.example'; fake.items[0].made = null");
    assert_eq!(outlook.read().await.unwrap().mailbox, None, "one's own is nobody else's");
    js(
        "fake.items[0].owner = 'sales@us.example'; fake.items[0].made = null; fake.how.shared = { silent: true }",
    );
    assert_eq!(outlook.read().await.unwrap().mailbox, None, "a mail can be read without it");
    js("delete fake.how.shared; fake.sets.Mailbox = 7");
    assert_eq!(outlook.read().await.unwrap().mailbox, None, "an older Outlook is not asked");
}

#[wasm_bindgen_test]
async fn another_mail_opened_while_reading_is_not_taken_for_the_first() {
    let outlook = outlook();
    js(
        "fake.items[0].owner = 'sales@us.example'; fake.how.shared = { delay: 20 }; setTimeout(() => fake.select(1), 5)",
    );
    assert_eq!(outlook.read().await, Err(Problem::Moved));
}

// ---- clues and text -----------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn clues_come_from_folded_headers_and_the_categories() {
    let clues = outlook().clues(&first()).await.unwrap();
    assert_eq!(ids(&clues.in_reply_to), ["zero@us.example"]);
    assert_eq!(ids(&clues.references), ["first@us.example", "zero@us.example"]);
    assert_eq!(clues.marked, Some(true));
    js("fake.items[0].categories = undefined");
    let clues = Outlook::default().clues(&first()).await.unwrap();
    assert_eq!(clues.marked, Some(false), "a mail without categories gives null");
}

#[wasm_bindgen_test]
async fn half_an_answer_is_better_than_none() {
    let outlook = outlook();
    js("fake.how.headers = { silent: true }");
    let clues = outlook.clues(&first()).await.unwrap();
    assert_eq!((clues.in_reply_to.len(), clues.marked), (0, Some(true)));
    js("fake.how = { 'categories.getAsync': { code: 9042 } }");
    let clues = outlook.clues(&first()).await.unwrap();
    assert_eq!((clues.in_reply_to.len(), clues.marked), (1, None));
}

#[wasm_bindgen_test]
async fn both_questions_for_clues_are_asked_at_once() {
    let outlook = outlook();
    js("fake.how = { headers: { delay: 45 }, 'categories.getAsync': { delay: 45 } }");
    let before = js_sys::Date::now();
    outlook.clues(&first()).await.unwrap();
    let took = js_sys::Date::now() - before;
    assert_eq!(said("fake.calls"), r#"["headers","categories.getAsync"]"#);
    assert!(took < 85.0, "{took} ms: one after the other would be 90");
}

#[wasm_bindgen_test]
async fn the_text_is_html_and_of_the_mail_it_was_asked_about() {
    let outlook = outlook();
    assert_eq!(outlook.body(&first()).await.unwrap().html, "<p>html of AAMk-1</p>");
    assert_eq!(outlook.body(&ItemId("AAMk-2".into())).await, Err(Problem::Moved), "not the open one");
    js("fake.how['body.getAsync'] = { delay: 20 }; setTimeout(() => fake.select(1), 5)");
    assert_eq!(outlook.body(&first()).await, Err(Problem::Moved), "Outlook gave the text of the second");
}

// ---- ways of failing ----------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_host_that_never_answers_is_given_up_on() {
    let outlook = outlook();
    js("fake.how['body.getAsync'] = { silent: true }");
    let before = js_sys::Date::now();
    assert_eq!(outlook.body(&first()).await, Err(Problem::Outlook("body.getAsync: no answer".into())));
    let waited = js_sys::Date::now() - before;
    assert!((50.0..1000.0).contains(&waited), "{waited} ms");
    js("fake.how['body.getAsync'] = { empty: 'null' }");
    assert_eq!(outlook.body(&first()).await, Err(Problem::Outlook("body.getAsync: no answer".into())));
}

#[wasm_bindgen_test]
async fn an_answer_after_the_time_is_over_is_nobodys() {
    let outlook = outlook();
    js("fake.how['body.getAsync'] = { delay: 90 }");
    assert!(outlook.body(&first()).await.is_err());
    js("fake.how['body.getAsync'] = {}; fake.items[0].body = 'new'");
    TimeoutFuture::new(60).await;
    assert_eq!(outlook.body(&first()).await.unwrap().html, "new");
}

#[wasm_bindgen_test]
async fn what_is_thrown_at_once_is_caught_and_told_apart() {
    let outlook = outlook();
    js("fake.how['body.getAsync'] = { throws: 'Elevated permission is required to call the method' }");
    let expected = Problem::NotAllowed("Elevated permission is required to call the method".into());
    assert_eq!(outlook.body(&first()).await, Err(expected));
    js(
        "fake.how['body.getAsync'] = { throws: 'Invalid operation (body.getAsync) when Office.context.mailbox.item is null.' }",
    );
    assert_eq!(outlook.body(&first()).await, Err(Problem::Moved));
    js("fake.how['body.getAsync'] = { breaks: true }");
    assert!(matches!(outlook.body(&first()).await, Err(Problem::Outlook(_))));
    js("fake.items[0].made = { itemId: 'AAMk-1', subject: 's', get body() { throw 'text'; } }");
    assert_eq!(outlook.body(&first()).await, Err(Problem::Outlook("body.getAsync: text".into())));
}

#[wasm_bindgen_test]
async fn a_call_this_outlook_does_not_have_is_refused_and_not_a_panic() {
    let outlook = outlook();
    js("fake.items[0].made = { itemId: 'AAMk-1', subject: 's' }");
    assert!(matches!(outlook.body(&first()).await, Err(Problem::Outlook(_))));
    assert!(matches!(outlook.mark(&first(), true).await, Err(Problem::Outlook(_))));
    let clues = outlook.clues(&first()).await.unwrap();
    assert_eq!((clues.marked, clues.in_reply_to.len()), (None, 0));
    js(
        "fake.items[0].made = { itemId: 'AAMk-1', subject: 's', body: { getAsync(kind, done) { done({}) } } }",
    );
    assert!(matches!(outlook.body(&first()).await, Err(Problem::Outlook(_))), "an answer without a status");
}

#[wasm_bindgen_test]
async fn errors_are_told_by_consequence() {
    let outlook = outlook();
    let cases = [
        (7000, Problem::NotAllowed("body.getAsync 7000: no".into())),
        (9030, Problem::Moved),
        (9041, Problem::Unreachable),
        (9042, Problem::Odd("body.getAsync 9042: no".into())),
        (9018, Problem::SignedOut),
    ];
    for (code, problem) in cases {
        js(&format!("fake.how['body.getAsync'] = {{ code: {code} }}"));
        assert_eq!(outlook.body(&first()).await, Err(problem), "{code}");
    }
}

// ---- the category -------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn the_category_goes_on_and_off_that_mail() {
    let outlook = outlook();
    outlook.mark(&first(), false).await.unwrap();
    assert_eq!(said("fake.items[0].categories"), r#"["Blue"]"#);
    outlook.mark(&first(), true).await.unwrap();
    assert_eq!(said("fake.items[0].categories"), format!(r#"["Blue","{TRACKED}"]"#));
}

#[wasm_bindgen_test]
async fn the_category_never_lands_on_another_mail() {
    let outlook = outlook();
    js("fake.items[0].categories = []; fake.select(1)");
    assert_eq!(outlook.mark(&first(), true).await, Err(Problem::Moved));
    assert_eq!(
        said("[fake.calls, fake.items[1].categories ?? null]"),
        "[[],null]",
        "Outlook was not even asked"
    );
    // The mail changes while the category is being added to the mailbox's list.
    js(
        "fake.select(0); fake.master = []; fake.how['masterCategories.addAsync'] = { delay: 20 }; setTimeout(() => fake.select(1), 10)",
    );
    assert_eq!(outlook.mark(&first(), true).await, Err(Problem::Moved));
    assert_eq!(said("fake.items.map((item) => item.categories ?? null)"), "[[],null]");
}

#[wasm_bindgen_test]
async fn a_mail_that_outlook_does_not_tell_of_is_noticed_and_never_marked() {
    let outlook = outlook();
    assert!(!outlook.is_elsewhere().await, "nothing was read yet");
    outlook.clues(&first()).await.unwrap();
    assert!(!outlook.is_elsewhere().await);
    // office.js goes on showing the first mail; whatever is asked of it is asked of the second.
    js(
        "fake.items[1].headers = 'Message-ID: <two@us.example>'; fake.frozen = Office.context.mailbox.item;
        Object.defineProperty(Office.context.mailbox, 'item', { get: () => fake.frozen }); fake.selected = 1",
    );
    assert_eq!(office::selection(), mail("AAMk-1"));
    assert!(outlook.is_elsewhere().await);
    assert_eq!(outlook.mark(&first(), true).await, Err(Problem::Moved));
    assert_eq!(said("fake.items[1].categories ?? null"), "null");
    js("fake.how.headers = { silent: true }");
    assert!(!outlook.is_elsewhere().await, "what cannot be compared is taken at its word");
}

#[wasm_bindgen_test]
async fn a_category_the_mailbox_lacks_is_added_to_its_list() {
    let outlook = outlook();
    js("fake.master = []; fake.items[0].categories = undefined");
    outlook.mark(&first(), true).await.unwrap();
    assert_eq!(said("[fake.master, fake.items[0].categories]"), format!(r#"[["{TRACKED}"],["{TRACKED}"]]"#));
    js("fake.master = []; fake.items[0].categories = undefined");
    outlook.mark(&first(), false).await.unwrap();
    assert_eq!(said("fake.master"), "[]", "nothing to take off is no failure");
}

#[wasm_bindgen_test]
async fn without_leave_to_change_the_list_it_says_so() {
    let outlook = outlook();
    js(
        "fake.master = []; fake.how['masterCategories.addAsync'] = { throws: 'Elevated permission is required' }",
    );
    assert_eq!(
        outlook.mark(&first(), true).await,
        Err(Problem::NotAllowed("Elevated permission is required".into()))
    );
    js("fake.how['masterCategories.addAsync'] = { code: 9045 }; fake.master.push('x')");
    assert!(outlook.mark(&first(), true).await.is_err(), "in the list already, and still not taken");
}

// ---- choices ------------------------------------------------------------------------------------------

fn contact(number: u128, name: &str) -> Record {
    Record { kind: Kind::Contact, id: uuid(number), name: name.into() }
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

#[wasm_bindgen_test]
async fn choices_are_kept_in_the_mailbox_newest_last() {
    let outlook = outlook();
    assert_eq!(office::choices(), []);
    let (a, b) = (Address::new("a@x"), Address::new("b@x"));
    outlook.remember(&a, &contact(1, "Äsha")).await.unwrap();
    outlook.remember(&b, &contact(2, "Bo")).await.unwrap();
    outlook.remember(&a, &contact(3, "Anna")).await.unwrap();
    assert_eq!(office::choices(), [(b, contact(2, "Bo")), (a, contact(3, "Anna"))]);
    assert_ne!(said("fake.saved"), "null");
    js("fake.settings = { 'regarding.choices.1': '[{\"address\":1}]' }");
    assert_eq!(office::choices(), [], "what cannot be read is forgotten");
}

#[wasm_bindgen_test]
async fn choices_stay_within_what_outlook_gives() {
    let outlook = outlook();
    let long = "ह".repeat(600);
    for number in 0..40 {
        outlook.remember(&Address::new(&format!("{number}@x")), &contact(number, &long)).await.unwrap();
    }
    let kept = office::choices();
    assert_eq!(kept.last().unwrap().0, Address::new("39@x"), "the newest stays");
    assert!(kept.len() < 40 && kept.len() > 3, "{}", kept.len());
}

#[wasm_bindgen_test]
async fn a_choice_that_cannot_be_saved_says_so() {
    let outlook = outlook();
    js("fake.how.saveAsync = { silent: true }");
    let problem = outlook.remember(&Address::new("a@x"), &contact(1, "A")).await;
    assert_eq!(problem, Err(Problem::Outlook("roamingSettings.saveAsync: no answer".into())));
    js("delete Office.context.roamingSettings");
    assert!(outlook.remember(&Address::new("a@x"), &contact(1, "A")).await.is_err());
}

#[wasm_bindgen_test]
async fn what_is_kept_at_once_shares_one_save_and_follows_the_one_on_its_way() {
    let outlook = outlook();
    let own = Own { pins: vec![contact(7, "Ewa")], ..Own::default() };
    let told = |kept: Result<(), Problem>| {
        kept.map(|()| JsValue::TRUE).map_err(|problem| JsValue::from_str(&format!("{problem:?}")))
    };
    let all = Array::new();
    for n in 1..=3 {
        let outlook = outlook.clone();
        all.push(&future_to_promise(async move {
            told(outlook.remember(&Address::new(&format!("{n}@x")), &contact(n, "A")).await)
        }));
    }
    let (pins, also) = (own.clone(), outlook.clone());
    all.push(&future_to_promise(async move { told(also.keep_own(&pins).await) }));
    JsFuture::from(Promise::all(&all)).await.unwrap();
    assert_eq!(said("fake.saves"), "2", "one on its way, one for all that came meanwhile");
    assert_eq!(office::choices().len(), 3);
    assert_eq!(outlook.own().await, own);
    outlook.remember(&Address::new("4@x"), &contact(4, "D")).await.unwrap();
    assert_eq!(said("fake.saves"), "3");
}

#[wasm_bindgen_test]
async fn what_could_not_be_saved_is_not_saved_by_somebody_else_later() {
    let outlook = outlook();
    outlook.remember(&Address::new("a@x"), &contact(1, "A")).await.unwrap();
    js("fake.how.saveAsync = { silent: true }");
    let own = Own { pins: vec![contact(7, "Ewa")], ..Own::default() };
    assert!(outlook.keep_own(&own).await.is_err());
    assert!(outlook.remember(&Address::new("b@x"), &contact(2, "B")).await.is_err());
    js("delete fake.how.saveAsync");
    assert_eq!(office::choices(), [(Address::new("a@x"), contact(1, "A"))]);
    outlook.remember(&Address::new("c@x"), &contact(3, "C")).await.unwrap();
    assert_eq!(outlook.own().await, Own::default());
    assert_eq!(office::choices().len(), 2);
}

// ---- habits -------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn habits_are_kept_in_the_mailbox_and_the_newest_of_too_many() {
    let outlook = outlook();
    assert_eq!(office::habits().all(), []);
    let habit = |number: u128, name: &str| Habit {
        address: Address::new(&format!("{number}@x.y")),
        record: Record { kind: Kind::Opportunity, id: uuid(number), name: name.into() },
        times: 3,
        last: Moment(1_795_400_000),
    };
    let few = [habit(1, "Äpfel"), habit(2, "पंप")];
    outlook.learn(&few).await;
    assert_eq!(office::habits().all(), few);
    assert_ne!(said("fake.saved"), "null");
    let many: Vec<Habit> = (0..90).map(|number| habit(number, &"ह".repeat(300))).collect();
    outlook.learn(&many).await;
    let kept = office::habits();
    assert_eq!(kept.all().last(), many.last(), "the newest stays");
    assert!(kept.all().len() < 90 && kept.all().len() > 3, "{}", kept.all().len());
    js("fake.settings = { 'regarding.habits.1': '[{\"address\":1}]' }");
    assert_eq!(office::habits().all(), [], "what cannot be read is forgotten");
    js("delete Office.context.roamingSettings");
    outlook.learn(&few).await;
    assert_eq!(office::habits().all(), [], "without a place to keep them the pane goes on");
}

// ---- looking out --------------------------------------------------------------------------------------

fn watched() -> (Watch, Rc<RefCell<Vec<Selection>>>) {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let tell = seen.clone();
    let patience = Patience { item_ms: 60, ..Patience::default() };
    (Watch::new(patience, move |selection| tell.borrow_mut().push(selection), |_| {}, || {}), seen)
}

fn mail(id: &str) -> Selection {
    Selection::Mail(ItemId(id.into()))
}

#[wasm_bindgen_test]
async fn tells_what_is_open_now_and_what_is_opened_later_until_dropped() {
    let _ = outlook();
    let (watch, seen) = watched();
    assert_eq!(*seen.borrow(), [mail("AAMk-1")]);
    js("fake.select(1); fake.raise('olkItemSelectedChanged')");
    assert_eq!(*seen.borrow(), [mail("AAMk-1"), mail("AAMk-2")], "told twice is heard once");
    js("fake.select(null)");
    TimeoutFuture::new(20).await;
    assert_eq!(seen.borrow().last(), Some(&Selection::Nothing));
    drop(watch);
    assert_eq!(said("Object.keys(fake.handlers)"), "[]");
    js("fake.select(0)");
    TimeoutFuture::new(LOOK_EVERY_MS + 200).await;
    assert_eq!(seen.borrow().len(), 3);
}

#[wasm_bindgen_test]
async fn notices_another_mail_though_no_event_comes() {
    let _ = outlook();
    let (_watch, seen) = watched();
    js("fake.selected = 1");
    TimeoutFuture::new(LOOK_EVERY_MS + 300).await;
    assert_eq!(seen.borrow().last(), Some(&mail("AAMk-2")));
    js("fake.selected = undefined");
    TimeoutFuture::new(LOOK_EVERY_MS + 300).await;
    assert_eq!(seen.borrow().last(), Some(&Selection::Nothing));
}

/// The items of a selection, as Outlook tells them.
const TWO: &str = "fake.selection = fake.items.slice(0, 2).map(({ id, messageId, subject }) =>
    ({ itemId: id, internetMessageId: messageId, subject, conversationId: 'c1', itemMode: 'read', itemType: 'message' }))";

#[wasm_bindgen_test]
async fn several_are_named_where_outlook_can() {
    let _ = outlook();
    js(&format!("fake.newer(); fake.selected = null; {TWO}"));
    let (_watch, seen) = watched();
    TimeoutFuture::new(20).await;
    let named = |seen: Option<&Selection>| match seen {
        Some(Selection::Several(chosen)) => chosen.clone(),
        other => panic!("{other:?}"),
    };
    let chosen = named(seen.borrow().last());
    assert_eq!(chosen.iter().map(|one| one.item.0.as_str()).collect::<Vec<_>>(), ["AAMk-1", "AAMk-2"]);
    assert_eq!(chosen[0].message_id, MessageId::new("one@acme.example"));
    assert_eq!((chosen[0].conversation.as_deref(), chosen[0].draft), (Some("c1"), false));
    js("fake.selection[1].itemMode = 'compose'; fake.raise('olkSelectedItemsChanged')");
    TimeoutFuture::new(20).await;
    assert!(named(seen.borrow().last())[1].draft);
    js("fake.how.getSelectedItemsAsync = { code: 9020 }; fake.raise('olkSelectedItemsChanged')");
    TimeoutFuture::new(20).await;
    assert_eq!(named(seen.borrow().last()), [], "too many, or in several folders: not which");
    js(
        "fake.how.getSelectedItemsAsync = { throws: 'Elevated permission' }; fake.raise('olkSelectedItemsChanged')",
    );
    TimeoutFuture::new(20).await;
    assert_eq!(seen.borrow().last(), Some(&Selection::Nothing), "without leave to ask it is nothing");
    js("fake.select(0)");
    assert_eq!(seen.borrow().last(), Some(&mail("AAMk-1")));
}

#[wasm_bindgen_test]
async fn an_outlook_without_the_requirement_set_is_not_asked() {
    let _ = outlook();
    js(&format!("fake.newer(); fake.sets.Mailbox = 12; fake.selected = null; {TWO}"));
    let (_watch, seen) = watched();
    TimeoutFuture::new(20).await;
    assert_eq!(*seen.borrow(), [Selection::Nothing]);
    let first = outlook_of_set(13).load(&first()).await;
    assert!(matches!(first, Err(Problem::Outlook(_))), "{first:?}");
    assert_eq!(said("fake.calls.includes('loadItemByIdAsync')"), "false");
}

fn outlook_of_set(set: u8) -> Outlook {
    js(&format!("fake.sets.Mailbox = {set}"));
    Outlook::new(Patience { item_ms: 60, mailbox_ms: 60, body_ms: 60, token_ms: 60 })
}

#[wasm_bindgen_test]
async fn a_mail_that_is_not_open_is_loaded_read_and_unloaded() {
    let outlook = outlook();
    js("fake.newer(); fake.selected = null");
    let loaded = outlook.load(&first()).await.unwrap().unwrap();
    assert_eq!(loaded.mail.from.as_ref().unwrap().address, Address::new("asha@acme.example"));
    assert_eq!((loaded.mail.item, loaded.mail.subject.as_str()), (first(), "Offer 4711"));
    assert_eq!(ids(&loaded.answers), ["zero@us.example", "first@us.example"]);
    assert_eq!(said("fake.loaded"), "null", "the next can be loaded");
    let text = outlook.load_text(&ItemId("AAMk-2".into())).await.unwrap();
    assert_eq!(text.html, "<p>html of AAMk-2</p>");
    outlook.load_mark(&ItemId("AAMk-2".into()), true).await.unwrap();
    assert_eq!(said("fake.items[1].categories"), format!("[\"{TRACKED}\"]"));
    outlook.load_mark(&ItemId("AAMk-2".into()), false).await.unwrap();
    assert_eq!(said("fake.items[1].categories"), "[]");
    assert_eq!(said("fake.loaded"), "null");
}

#[wasm_bindgen_test]
async fn what_goes_wrong_with_a_loaded_mail_leaves_the_way_free() {
    let outlook = outlook();
    js("fake.newer(); fake.selected = null");
    assert_eq!(outlook.load(&ItemId("gone".into())).await, Err(Problem::Moved));
    js("fake.items[0].itemClass = 'REPORT.IPM.Note.NDR'");
    assert_eq!(outlook.load(&first()).await, Ok(None), "a report is none that can be tracked");
    js("fake.how['body.getAsync'] = { silent: true }");
    assert!(outlook.load_text(&first()).await.is_err());
    assert_eq!(said("fake.loaded"), "null", "unloaded all the same");
    js("fake.how.loadItemByIdAsync = { silent: true }");
    assert!(matches!(outlook.load(&first()).await, Err(Problem::Outlook(_))));
    js(
        "delete fake.how.loadItemByIdAsync; delete fake.items[0].itemClass; fake.how.headers = { code: 9042 }",
    );
    let loaded = outlook.load(&first()).await.unwrap().unwrap();
    assert_eq!(loaded.answers, [], "without its headers it answers none");
}

// ---- writing ------------------------------------------------------------------------------------------

/// A draft is open, to Asha, that answers a mail.
fn writing() -> ItemId {
    js(
        "fake.items.push({ draft: true, subject: 'Hello', to: [['Asha Rao', 'Asha@Acme.Example']], conversation: 'c9', inReplyTo: '<zero@us.example>' }); fake.select(fake.items.length - 1)",
    );
    let Selection::Draft(name) = office::selection() else { panic!("no draft is open") };
    name
}

fn chosen() -> Intent {
    Intent {
        regarding: Some(Record { kind: Kind::Case, id: uuid::Uuid::from_u128(7), name: "Drill".into() }),
    }
}

#[wasm_bindgen_test]
async fn a_draft_is_read_by_asking_and_has_one_name_while_it_stands_there() {
    let outlook = outlook();
    let name = writing();
    assert_eq!(office::selection(), Selection::Draft(name.clone()), "asked again it is the same");
    let Writing { mail, intent, answers } = outlook.draft(&name).await.unwrap();
    assert_eq!((mail.subject.as_str(), mail.conversation.as_deref()), ("Hello", Some("c9")));
    assert_eq!((mail.to[0].address.as_str(), mail.to[0].name.as_str()), ("asha@acme.example", "Asha Rao"));
    assert_eq!((mail.direction, mail.message_id, intent), (Direction::Outgoing, None, None));
    assert_eq!(mail.from.unwrap().address, Address::new("mira@us.example"));
    assert_eq!(ids(&answers), ["zero@us.example"]);
    let other = writing();
    assert_ne!(other, name, "another draft has another name");
    assert_eq!(outlook.draft(&name).await, Err(Problem::Moved));
    assert_eq!(outlook.keep_intent(&name, Some(&chosen())).await, Err(Problem::Moved));
}

#[wasm_bindgen_test]
async fn what_is_chosen_is_kept_in_the_draft_and_read_of_the_sent_mail() {
    let outlook = outlook();
    let name = writing();
    outlook.keep_intent(&name, Some(&chosen())).await.unwrap();
    assert_eq!(outlook.draft(&name).await.unwrap().intent, Some(chosen()));
    // Sent, it lies there as any mail of one's own.
    js("fake.items[1].properties = fake.items[2].properties; fake.select(1)");
    let sent = ItemId("AAMk-2".into());
    assert_eq!(outlook.clues(&sent).await.unwrap().intent, Some(chosen()));
    outlook.keep_intent(&sent, None).await.unwrap();
    assert_eq!(outlook.clues(&sent).await.unwrap().intent, None);
    // Nobody chooses for whom they write to.
    js("fake.items[0].properties = { 'regarding.intent': 'track' }; fake.select(0)");
    assert_eq!(outlook.clues(&first()).await.unwrap().intent, None);
}

#[wasm_bindgen_test]
async fn a_draft_that_cannot_be_written_says_so() {
    let outlook = outlook();
    let name = writing();
    js("fake.how['customProperties.saveAsync'] = { code: 9020 }");
    assert!(matches!(outlook.keep_intent(&name, Some(&chosen())).await, Err(Problem::Outlook(_))));
    js("fake.how['loadCustomPropertiesAsync'] = { silent: true }");
    assert!(matches!(outlook.draft(&name).await, Err(Problem::Outlook(_))));
    js("fake.how = {}; fake.how['loadCustomPropertiesAsync'] = { delay: 20 }");
    let keeping = outlook.clone();
    let (kept, ()) = futures_join(async move { keeping.keep_intent(&name, Some(&chosen())).await }, async {
        js("fake.select(0)")
    })
    .await;
    assert_eq!(kept, Err(Problem::Moved), "another mail was opened meanwhile: it is told nothing");
    assert_eq!(said("fake.items[0].properties ?? null"), "null");
}

/// The first begins, then the second runs, then the first is waited for.
async fn futures_join<A, B>(
    first: impl Future<Output = A> + 'static,
    second: impl Future<Output = B>,
) -> (A, B)
where
    A: 'static,
{
    let done = Rc::new(RefCell::new(None));
    let put = done.clone();
    wasm_bindgen_futures::spawn_local(async move { *put.borrow_mut() = Some(first.await) });
    TimeoutFuture::new(1).await;
    let second = second.await;
    while done.borrow().is_none() {
        TimeoutFuture::new(2).await;
    }
    let first = done.borrow_mut().take();
    (first.unwrap(), second)
}

#[wasm_bindgen_test]
async fn somebody_is_put_on_the_draft_and_who_stands_on_it_is_heard_of() {
    let outlook = outlook();
    let told = Rc::new(RefCell::new(0));
    let tell = told.clone();
    let name = writing();
    let _watch = Watch::new(outlook.patience, |_| {}, |_| {}, move || *tell.borrow_mut() += 1);
    TimeoutFuture::new(20).await;
    let ewa = Person { address: Address::new("ewa@acme.example"), name: "Ewa Nowak".into() };
    outlook.address(&name, &ewa).await.unwrap();
    js("fake.raise('olkRecipientsChanged')");
    assert_eq!(*told.borrow(), 1);
    assert_eq!(outlook.draft(&name).await.unwrap().mail.to[1], ewa);
    js("fake.how['to.addAsync'] = { code: 9006 }");
    assert!(matches!(outlook.address(&name, &ewa).await, Err(Problem::Outlook(_))));
    js("fake.select(0)");
    assert_eq!(outlook.address(&name, &ewa).await, Err(Problem::Moved));
}

#[wasm_bindgen_test]
async fn a_mail_that_is_begun_leaves_word_of_what_for() {
    let outlook = outlook();
    let to = Person { address: Address::new("asha@acme.example"), name: "Asha Rao".into() };
    let begun = Begun { to: to.address.clone(), intent: chosen() };
    outlook.begin(&to, &begun).await.unwrap();
    assert_eq!(said("fake.opened"), r#"[{"toRecipients":["asha@acme.example"]}]"#);
    let kept = "JSON.parse(JSON.parse(fake.saved)['regarding.begun.1'])";
    assert_eq!(
        said(&format!("[{kept}.to, {kept}.intent]")),
        format!("[\"asha@acme.example\",\"{}\"]", chosen().written())
    );
    assert_eq!(said(&format!("{kept}.until > Date.now() && {kept}.until < Date.now() + 600000")), "true");
    js("fake.noForms = true");
    assert!(outlook.begin(&to, &begun).await.is_err());
}

// ---- the host -----------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn language_colours_and_windows_are_the_hosts_where_it_has_them() {
    let _ = outlook();
    assert_eq!(office::language(), "hi-IN");
    assert_eq!(office::is_dark(), None, "this Outlook has no theme");
    for (colour, dark) in
        [("#1f1f1f", Some(true)), ("#FFFFFF", Some(false)), ("red", None), ("#12345g", None)]
    {
        js(&format!("Office.context.officeTheme = {{ bodyBackgroundColor: '{colour}' }}"));
        assert_eq!(office::is_dark(), dark, "{colour}");
    }
    js("delete Office.context.officeTheme");
    let told = Rc::new(RefCell::new(Vec::new()));
    let tell = told.clone();
    let _watch = Watch::new(Patience::default(), |_| {}, move |dark| tell.borrow_mut().push(dark), || {});
    js(
        "fake.handlers.officeThemeChanged[0]({ type: 'officeThemeChanged', officeTheme: { bodyBackgroundColor: '#000000' } })",
    );
    js(
        "fake.handlers.officeThemeChanged[0]({ type: 'officeThemeChanged' }); fake.handlers.officeThemeChanged[0]()",
    );
    assert_eq!(
        *told.borrow(),
        [Some(true), None, None],
        "the event tells where the theme itself is not there"
    );
    assert!(!office::open_window("https://crm.example/"), "not supported: the page has to");
    js("fake.sets.OpenBrowserWindowApi = 1");
    assert!(office::open_window("https://crm.example/"));
    assert_eq!(said("fake.opened"), r#"["https://crm.example/"]"#);
}

// ---- signing in ---------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_token_comes_by_whichever_door_there_is() {
    let _ = outlook();
    assert!(matches!(office::token(60, None).await, Err(Problem::Outlook(_))), "no door");
    js(
        "Office.context.auth.getAccessTokenAsync = (o, done) => fake.answer('sso', done, () => 'old ' + o.forMSGraphAccess)",
    );
    assert_eq!(office::token(60, None).await.as_deref(), Ok("old false"));
    js("globalThis.OfficeRuntime = { auth: { getAccessToken: async (o) => 'new ' + o.allowSignInPrompt } }");
    assert_eq!(office::token(60, None).await.as_deref(), Ok("new true"));
    js("OfficeRuntime.auth.getAccessToken = () => Promise.reject({ code: 13001, message: 'no' })");
    assert_eq!(office::token(60, None).await, Err(Problem::SignedOut));
    js("OfficeRuntime.auth.getAccessToken = () => Promise.reject({ code: 13005, message: 'consent' })");
    assert_eq!(
        office::token(60, None).await,
        Err(Problem::NotAllowed("getAccessToken 13005: consent".into()))
    );
    js("OfficeRuntime.auth.getAccessToken = () => new Promise(() => {})");
    assert_eq!(office::token(60, None).await, Err(Problem::Outlook("getAccessToken: no answer".into())));
    // What the page has asked already is not asked again.
    js("OfficeRuntime.auth.getAccessToken = async () => 'asked again'");
    let early = |code: &str| Some(eval(code).unwrap().unchecked_into::<Promise>());
    assert_eq!(office::token(60, early("Promise.resolve('early')")).await.as_deref(), Ok("early"));
    assert_eq!(office::token(60, early("Promise.reject({ code: 13001 })")).await, Err(Problem::SignedOut));
    let silent = office::token(60, early("new Promise(() => {})")).await;
    assert_eq!(silent, Err(Problem::Outlook("getAccessToken: no answer".into())));
    js("delete globalThis.OfficeRuntime");
}
