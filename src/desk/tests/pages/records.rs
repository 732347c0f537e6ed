//! Record pages before a CRM that says what it is told.

use desk::model::{
    Desk, Event, Place, Question, Signed, Want,
    book::{Act, Ask, Page, Reason, Write},
};
use domain::{
    correspondence::{Lack, Part, Stage},
    mail::Moment,
    pane,
    party::Kind,
    problem::Problem,
    sheet::{Slot, Value},
    shelf::{By, Sought},
    timeline::{Filter, What},
};

use crate::{
    crm::{asha, deal, entry, to_asha, underway},
    kit::{NOW, Server, id},
};

pub(crate) fn at_deal() -> String {
    Place::Record(Kind::Opportunity, deal().id).to_string()
}

pub(crate) fn book(act: Act) -> Event {
    Event::Book(act)
}

pub(crate) fn write(write: Write) -> Event {
    book(Act::Write(write))
}

fn page(desk: &Desk) -> &Page {
    desk.book.page.as_ref().unwrap()
}

fn asks(server: &Server, fits: impl Fn(&Ask) -> bool) -> usize {
    server.count(|question| matches!(question, Question::Book(ask) if fits(ask)))
}

#[test]
fn a_link_leads_to_a_record_and_what_it_shows_is_asked_once() {
    let mut server = Server::new(false);
    let desk = server.at(&at_deal());
    let page = page(&desk);
    assert_eq!((page.of.name.as_str(), page.timeline.view().entries.len()), (&*deal().name, 3));
    assert_eq!(asks(&server, |ask| matches!(ask, Ask::Sheet(_))), 1);
    assert_eq!(asks(&server, |ask| matches!(ask, Ask::Timeline(..))), 1);
    assert_eq!(desk.title(ui::Words::default()), "Drive upgrade, hall 3 · Regarding");
    let kept = vec![(Kind::Opportunity, deal().id)];
    assert!(server.wanted.contains(&Want::Remember(Some((id(100), kept)))), "{:?}", server.wanted);
}

#[test]
fn what_is_new_comes_by_itself_and_nothing_that_stands_there_goes_away_for_it() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    let timelines = |server: &Server| asks(server, |ask| matches!(ask, Ask::Timeline(..)));
    server.crm.entries.insert(0, entry(95, What::Note, "New", NOW));
    let fits =
        |question: &Question| matches!(question, Question::Book(ask) if matches!(**ask, Ask::Timeline(..)));
    server.fails = Some((fits, Problem::Unreachable));
    server.pass(&mut desk, 60);
    let view = page(&desk).timeline.view();
    assert_eq!(timelines(&server), 2);
    assert_eq!((view.entries.len(), view.looking, view.failed), (3, false, None), "nobody asked for it");
    server.fails = None;
    server.pass(&mut desk, 120);
    let view = page(&desk).timeline.view();
    assert_eq!((view.entries.len(), view.entries[0].entry.subject.as_str()), (4, "New"));
    // A question that is not answered yet is not asked a second time, and takes nothing away.
    server.silent = Some(fits);
    let before = timelines(&server);
    server.pass(&mut desk, 400);
    let view = page(&desk).timeline.view();
    assert_eq!((timelines(&server), view.entries.len(), view.looking), (before + 1, 4, false));
}

#[test]
fn a_field_is_changed_in_the_version_it_was_seen_in_and_put_back() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    let new = Value::Number(80);
    server.tell(&mut desk, book(Act::Set(Slot::Chance, new.clone())));
    assert_eq!(page(&desk).sheet.value.as_ref().unwrap().get(Slot::Chance), &new);
    assert_eq!(page(&desk).before, [(Slot::Chance, Value::Number(60))]);
    server.tell(&mut desk, book(Act::Undo(Slot::Chance)));
    assert_eq!(server.crm.sheet.get(Slot::Chance), &Value::Number(60));
    assert!(page(&desk).before.is_empty());
    // The same again is no change.
    let asked = server.asked.len();
    server.tell(&mut desk, book(Act::Set(Slot::Chance, Value::Number(60))));
    assert_eq!(server.asked.len(), asked);
    // Somebody else was first.
    server.crm.sheet.version = "W/\"9\"".into();
    server.tell(&mut desk, book(Act::Set(Slot::Chance, Value::Number(10))));
    assert_eq!(page(&desk).failed, Some((Slot::Chance, Problem::Conflict)));
    server.tell(&mut desk, book(Act::LookAgain));
    server.tell(&mut desk, book(Act::Set(Slot::Chance, Value::Number(10))));
    assert_eq!((page(&desk).failed.clone(), server.crm.sheet.get(Slot::Chance)), (None, &Value::Number(10)));
}

#[test]
fn a_record_that_is_gone_says_so_and_is_not_remembered() {
    let mut server = Server::new(false);
    let desk = server.at(&Place::Record(Kind::Case, id(1_000)).to_string());
    assert_eq!(page(&desk).sheet.problem, Some(Problem::Gone));
    assert!(desk.book.recent.is_empty());
}

#[test]
fn a_mail_is_written_sent_followed_to_its_end_and_stands_in_the_timeline() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    server.tell(&mut desk, write(Write::Begin));
    let form = page(&desk).form.as_ref().unwrap();
    assert_eq!(form.to, [to_asha()], "whom the deal is with");
    server.tell(&mut desk, write(Write::Send));
    assert_eq!(page(&desk).form.as_ref().unwrap().lack, Some(Lack::Subject));
    server.tell(&mut desk, write(Write::Subject("Offer".into())));
    assert_eq!(page(&desk).form.as_ref().unwrap().lack, None, "it is looked at anew");
    server.tell(&mut desk, write(Write::Text("Here it is.".into())));
    server.tell(&mut desk, write(Write::Send));
    assert!(page(&desk).form.is_none());
    let way = |desk: &Desk| {
        let all = page(desk).underway.value.clone().unwrap();
        all.iter().map(|mail| mail.stage).collect::<Vec<_>>()
    };
    assert_eq!(way(&desk), [Stage::Waiting(None)]);
    assert!(desk.is_busy(), "it is looked at often");
    let mail = server.crm.underway[0].id;
    server.crm.put(mail, Stage::Sending);
    server.pass(&mut desk, 6);
    assert_eq!(way(&desk), [Stage::Sending]);
    server.crm.put(mail, Stage::Sent(Moment(NOW)));
    let timelines = |server: &Server| asks(server, |ask| matches!(ask, Ask::Timeline(..)));
    let before = timelines(&server);
    server.pass(&mut desk, 6);
    assert_eq!(way(&desk), [Stage::Sent(Moment(NOW))], "who sent it is told");
    assert!(timelines(&server) > before);
    assert!(!desk.is_busy());
    server.tell(&mut desk, book(Act::Forget(mail)));
    server.pass(&mut desk, 200);
    assert_eq!(way(&desk), []);
}

#[test]
fn what_the_crm_does_not_take_stays_in_the_form_and_goes_under_the_same_key() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    for event in [Write::Begin, Write::Subject("Offer".into()), Write::Text("Here".into())] {
        server.tell(&mut desk, write(event));
    }
    let fits =
        |question: &Question| matches!(question, Question::Book(ask) if matches!(**ask, Ask::Issue(_)));
    server.fails = Some((fits, Problem::TimedOut));
    server.tell(&mut desk, write(Write::Send));
    let form = page(&desk).form.as_ref().unwrap();
    assert_eq!((form.failed.clone(), form.text.as_str()), (Some(Problem::TimedOut), "Here"));
    server.fails = None;
    server.tell(&mut desk, write(Write::Send));
    let key = |question: &Question| {
        let Question::Book(ask) = question else { return None };
        if let Ask::Issue(letter) = &**ask { Some(letter.id) } else { None }
    };
    let mut keys: Vec<_> = server.asked.iter().filter_map(key).collect();
    assert_eq!(keys.len(), 2);
    keys.dedup();
    assert_eq!(keys.len(), 1);
}

#[test]
fn somebody_is_found_by_name_or_written_to_by_address_and_nobody_twice() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    server.tell(&mut desk, write(Write::Begin));
    server.tell(&mut desk, write(Write::Find(Part::Cc, "a".into())));
    assert_eq!(asks(&server, |ask| matches!(ask, Ask::People(_))), 0, "one letter is too little");
    server.tell(&mut desk, write(Write::Find(Part::Cc, "asha".into())));
    let finding = page(&desk).form.as_ref().unwrap().finding.clone().unwrap();
    let found = finding.found.value.unwrap();
    assert_eq!(found.len(), 1, "a deal has no address: {found:?}");
    server.tell(&mut desk, write(Write::Take(Part::Cc, to_asha())));
    assert!(page(&desk).form.as_ref().unwrap().cc.is_empty(), "she is written to already");
    let stranger = desk::model::book::typed("Bea@New.example ").unwrap();
    server.tell(&mut desk, write(Write::Take(Part::Cc, stranger.clone())));
    assert_eq!(page(&desk).form.as_ref().unwrap().cc, [stranger]);
    // Whose address is typed may be known.
    server.tell(&mut desk, write(Write::Drop(Part::To, 0)));
    let typed = desk::model::book::typed("asha.rao@ACME.example").unwrap();
    server.tell(&mut desk, write(Write::Take(Part::To, typed)));
    assert_eq!(page(&desk).form.as_ref().unwrap().to, [to_asha()]);
    server.tell(&mut desk, write(Write::Drop(Part::Cc, 0)));
    server.tell(&mut desk, write(Write::Drop(Part::Cc, 5)));
    assert!(page(&desk).form.as_ref().unwrap().cc.is_empty());
    for text in ["", "bea", "bea@", "bea@new", "bea@new.e", "be a@new.example"] {
        assert_eq!(desk::model::book::typed(text), None, "{text}");
    }
}

#[test]
fn a_mail_that_waits_is_taken_back_mended_and_sent_under_its_key() {
    let mut server = Server::new(false);
    server.crm.underway = vec![underway(40, Stage::Waiting(None))];
    let mut desk = server.at(&at_deal());
    server.tell(&mut desk, book(Act::Mend(id(40))));
    assert!(page(&desk).form.is_none(), "what waits is not written on");
    server.tell(&mut desk, book(Act::TakeBack(id(40))));
    assert_eq!(page(&desk).underway.value.as_ref().unwrap()[0].stage, Stage::Draft);
    server.tell(&mut desk, book(Act::Mend(id(40))));
    let form = page(&desk).form.as_ref().unwrap();
    assert_eq!((form.id, form.text.as_str()), (id(40), "Dear Asha,\nhere it is."));
    assert_eq!((form.version.as_deref(), form.to.clone()), (Some("W/\"1\""), vec![to_asha()]));
    server.tell(&mut desk, write(Write::Send));
    assert_eq!(page(&desk).underway.value.as_ref().unwrap()[0].stage, Stage::Waiting(None));
    // It is given to the mailbox while somebody takes it back.
    let fits =
        |question: &Question| matches!(question, Question::Book(ask) if matches!(**ask, Ask::TakeBack(..)));
    server.fails = Some((fits, Problem::Conflict));
    server.tell(&mut desk, book(Act::TakeBack(id(40))));
    assert_eq!(page(&desk).stuck, Some((id(40), Problem::Conflict)));
}

#[test]
fn a_mail_that_failed_says_why_once_and_is_sent_again() {
    let mut server = Server::new(false);
    server.crm.underway = vec![underway(41, Stage::Failed)];
    let mut desk = server.at(&at_deal());
    server.pass(&mut desk, 100);
    assert_eq!(server.count(|question| matches!(question, Question::Why(_))), 1);
    let reason = page(&desk).reasons.get(&id(41)).cloned();
    assert!(matches!(reason, Some(Reason::Known(..))), "{reason:?}");
    server.tell(&mut desk, book(Act::Again(id(41))));
    assert_eq!(page(&desk).underway.value.as_ref().unwrap()[0].stage, Stage::Waiting(None));
    assert!(page(&desk).reasons.is_empty());
}

#[test]
fn an_answer_goes_back_with_its_conversation_and_throws_nothing_away() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    server.tell(&mut desk, book(Act::Timeline(pane::Act::Answer(id(90)))));
    let form = page(&desk).form.as_ref().unwrap();
    assert_eq!((form.subject.as_str(), form.to.clone()), ("RE: Question about hall 3", vec![to_asha()]));
    assert_eq!(form.answers.as_ref().map(|answers| answers.activity), Some(id(90)));
    server.tell(&mut desk, write(Write::Text("Typed".into())));
    server.tell(&mut desk, book(Act::Timeline(pane::Act::Answer(id(91)))));
    assert_eq!(page(&desk).form.as_ref().unwrap().text, "Typed");
}

#[test]
fn what_was_typed_is_there_again_when_one_comes_back_to_the_record() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    for event in [Write::Begin, Write::Text("Half a mail".into())] {
        server.tell(&mut desk, write(event));
    }
    let other = Place::Record(Kind::Contact, asha().id).to_string();
    server.tell(&mut desk, Event::Went(other));
    assert!(page(&desk).form.is_none());
    server.tell(&mut desk, Event::Went("#/records".into()));
    server.tell(&mut desk, Event::Went(at_deal()));
    assert_eq!(page(&desk).form.as_ref().unwrap().text, "Half a mail");
}

#[test]
fn a_template_is_filled_from_the_record_under_what_was_typed() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    for event in [Write::Begin, Write::Text("Hello".into()), Write::Templates] {
        server.tell(&mut desk, write(event));
    }
    let all = page(&desk).form.as_ref().unwrap().templates.clone().unwrap().value.unwrap();
    assert_eq!(all.len(), 2, "one for leads does not go with a deal; an article goes with everything");
    server.tell(&mut desk, write(Write::Insert(id(60))));
    let form = page(&desk).form.as_ref().unwrap();
    assert_eq!((form.subject.as_str(), form.text.as_str()), ("Our offer", "Hello\n\nDear Asha,\nYours"));
    for event in [Write::Templates, Write::Insert(id(62))] {
        server.tell(&mut desk, write(event));
    }
    let form = page(&desk).form.as_ref().unwrap();
    assert_eq!(form.subject, "Our offer", "what stands there stays");
    assert_eq!(form.text, "Hello\n\nDear Asha,\nYours\n\nSwitch it off.");
}

#[test]
fn a_list_is_sought_sorted_and_gone_on_with_and_stands_in_the_address() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/records/opportunity?text=drive&by=-due");
    let list = desk.book.list.as_ref().unwrap();
    let expected = Sought { text: "drive".into(), by: By::Due, down: true, ..Sought::new(Kind::Opportunity) };
    assert_eq!((&list.sought, list.rows.value.as_ref().unwrap().len()), (&expected, 2));
    server.tell(&mut desk, book(Act::More));
    let list = desk.book.list.as_ref().unwrap();
    assert_eq!((list.rows.value.as_ref().unwrap().len(), list.next.as_deref()), (4, None));
    server.tell(&mut desk, book(Act::Seek(Sought { mine: true, ..expected })));
    let shown =
        Want::Show { fragment: "#/records/opportunity?text=drive&mine=yes&by=-due".into(), new: false };
    assert!(server.wanted.contains(&shown), "{:?}", server.wanted);
    assert_eq!(desk.book.list.as_ref().unwrap().rows.value.as_ref().unwrap().len(), 2);
}

#[test]
fn the_search_keeps_what_it_found_until_the_next_answer_and_forgets_old_ones() {
    let mut server = Server::new(false);
    let mut desk = server.at("#/records");
    server.tell(&mut desk, book(Act::Find("as".into())));
    assert_eq!(desk.book.finder.found.value.as_ref().unwrap().len(), 2);
    server.silent = Some(|question| matches!(question, Question::Book(ask) if matches!(**ask, Ask::Find(_))));
    server.tell(&mut desk, book(Act::Find("ash".into())));
    assert_eq!((desk.book.finder.searching, desk.book.finder.found.value.as_ref().unwrap().len()), (true, 2));
    server.tell(&mut desk, book(Act::Find("a".into())));
    assert_eq!((desk.book.finder.searching, desk.book.finder.found.value.clone()), (false, None));
}

#[test]
fn what_somebody_else_opened_at_this_browser_is_not_shown_and_is_forgotten_on_leaving() {
    for (who, expected) in [(100, 1), (101, 0)] {
        let mut server = Server::new(false);
        let mut desk = Desk::new(NOW);
        server.tell(&mut desk, Event::Remembered(id(who), vec![(Kind::Contact, asha().id)]));
        server.tell(&mut desk, Event::Went("#/records".into()));
        server.tell(&mut desk, Event::Signed(true));
        assert_eq!(desk.book.recent.len(), expected);
        server.tell(&mut desk, Event::SignOut);
        assert_eq!(desk.signed, Signed::Out);
        assert!(server.wanted.contains(&Want::Remember(None)) && desk.book.recent.is_empty());
    }
}

#[test]
fn the_timeline_of_a_record_is_filtered_and_read_as_in_the_pane() {
    let mut server = Server::new(false);
    let mut desk = server.at(&at_deal());
    let act = |act| book(Act::Timeline(act));
    server.tell(&mut desk, act(pane::Act::Show(Filter::Tasks)));
    assert_eq!(page(&desk).timeline.view().filter, Filter::Tasks);
    server.tell(&mut desk, act(pane::Act::Read(id(90))));
    let reading = page(&desk).timeline.view().reading.unwrap();
    assert!(matches!(reading.text, pane::view::Reading::Here(_)));
    server.tell(&mut desk, act(pane::Act::Close));
    assert!(page(&desk).timeline.view().reading.is_none());
    // A mail by itself has its text too.
    server.tell(&mut desk, Event::Went(Place::Mail(id(90)).to_string()));
    let mail = desk.book.mail.as_ref().unwrap();
    assert!(matches!(mail.reading.text, pane::view::Reading::Here(_)) && !mail.reading.images);
    server.tell(&mut desk, act(pane::Act::Images));
    assert!(desk.book.mail.as_ref().unwrap().reading.images);
}
