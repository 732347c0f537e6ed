//! What is read of a mail, a meeting, clues and texts, and each way in which reading fails.

use super::*;

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
