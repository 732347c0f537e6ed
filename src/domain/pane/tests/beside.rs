//! What is wanted beside a mail's tracking while the CRM is away: kept, carried out once, told, taken back, asked about.

use super::*;
use crate::{
    contract::{Contract, Terms, Thread},
    details::{Change, Details},
    party::Company,
    queue::{Ask, Errand, Fill, Filling, Place, Told},
    signature::Field,
    timeline::{Addable, Draft},
};

impl World {
    /// A change of a field, in the version that was read.
    pub(super) fn fill(&self, change: &Change) -> Result<(), Problem> {
        let mut fields = self.fields.borrow_mut();
        let Some(details) = fields.as_mut() else { return Err(Problem::Gone) };
        if details.version != change.version {
            return Err(Problem::Conflict);
        }
        put(details, change.field, &change.value);
        self.filled.borrow_mut().push(change.value.clone());
        Ok(())
    }
}

fn put(details: &mut Details, field: Field, value: &str) {
    details.values.retain(|(known, _)| *known != field);
    details.values.push((field, value.into()));
    details.version = format!("{}'", details.version);
}

fn world() -> World {
    let world = World::default();
    let values = Field::ALL.map(|field| (field, String::from("old"))).to_vec();
    world.fields.replace(Some(Details { of: contact(1).record, version: "v".into(), values }));
    world
}

fn colleague_writes(world: &World, field: Field, value: &str) {
    put(world.fields.borrow_mut().as_mut().unwrap(), field, value);
}

fn reads(world: &World, field: Field) -> String {
    world.fields.borrow().as_ref().unwrap().get(field).into()
}

fn fields_open(world: &World) -> Pane {
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    let act = Edit::Open(contact(1).record, Address::new("sender1@acme.example"));
    world.settle(&mut pane, Event::Details(act), 1);
    pane
}

fn set(field: Field, value: &str) -> Event {
    Event::Details(Edit::Set(field, value.into()))
}

fn queue(pane: &Pane) -> QueueView {
    *pane.view().queue.expect("something waits")
}

fn list(pane: &mut Pane) -> Vec<WishView> {
    if !queue(pane).open {
        pane.hear(Event::Queue(QueueAct::List));
    }
    queue(pane).list
}

/// The CRM is back, and it is noticed.
fn back(world: &World, pane: &mut Pane) -> Vec<Want> {
    world.down.set(false);
    world.settle(pane, Event::Queue(QueueAct::Now), 1)
}

fn save(text: &str) -> Event {
    let (what, at) = (Addable::Task, Moment(9));
    Event::Timeline(Act::Save(Draft {
        what,
        subject: text.into(),
        text: String::new(),
        when: None,
        minutes: 30,
        at,
    }))
}

#[test]
fn what_is_added_to_a_timeline_waits_and_is_added_once_by_whatever_pane_is_next() {
    let world = world();
    let mut first = pane();
    world.settle(&mut first, open(1), 1);
    world.settle(&mut first, Event::Timeline(Act::Open(deal())), 1);
    first.hear(Event::Timeline(Act::Begin(Addable::Task)));
    world.down.set(true);
    world.settle(&mut first, save("Call back"), 1);
    let Content::Timeline(view) = first.view().body else { panic!("the timeline stays") };
    assert_eq!(view.form, None, "it is in good hands");
    let waits = list(&mut first);
    assert!(matches!(&waits[..], [one] if one.subject == deal().name && one.place == Some(Place::Browser)));
    assert_eq!(world.added.borrow().len(), 0);
    // Another pane, another day.
    let mut next = pane();
    world.down.set(false);
    world.settle(&mut next, Event::Queue(QueueAct::Begin), 1);
    let added: Vec<String> = world.added.borrow().iter().map(|one| one.draft.subject.clone()).collect();
    assert_eq!(added, ["Call back"]);
    assert!(matches!(&next.view().notices[0].news, News::Errand(done) if matches!(**done, Errand::Enter(_))));
    assert!(next.view().queue.is_none());
    // The first pane finds it done.
    let wants = back(&world, &mut first);
    assert_eq!(count(&wants, |want| matches!(want, Want::AddEntry(_))), 0, "{wants:?}");
    assert!(first.view().queue.is_none());
}

#[test]
fn what_lets_its_answer_be_waited_for_is_kept_before_the_pane_is_closed() {
    let world = world();
    let mut first = pane();
    world.settle(&mut first, open(1), 1);
    world.settle(&mut first, Event::Timeline(Act::Open(deal())), 1);
    first.hear(Event::Timeline(Act::Begin(Addable::Task)));
    let sent = first.hear(save("Slow"));
    assert!(first.ticks());
    world.settle(&mut first, Event::Queue(QueueAct::Tick), 1);
    world.settle(&mut first, Event::Queue(QueueAct::Tick), 1);
    let Told::All(slots) = world.shelf.told(&Ask::All, 2) else { panic!() };
    assert_eq!(slots.len(), 1);
    // It is answered after all: nothing waits any more.
    let done = first.hear(Event::Answered(sent[0].ticket, Heard::Changed(Ok(()))));
    for asked in done {
        if let Want::Queue(ask) = &asked.want {
            world.shelf.told(ask, 1);
        }
    }
    let Told::All(slots) = world.shelf.told(&Ask::All, 2) else { panic!() };
    assert_eq!(slots.len(), 0);
}

#[test]
fn a_field_waits_with_what_was_seen_in_it_and_is_undone() {
    let world = world();
    let mut pane = fields_open(&world);
    world.down.set(true);
    world.settle(&mut pane, set(Field::Phone, "+49 1"), 1);
    world.settle(&mut pane, set(Field::City, "Graz"), 1);
    assert_eq!(list(&mut pane).len(), 2);
    // Another field of the same person is nobody's conflict.
    colleague_writes(&world, Field::Job, "Head");
    back(&world, &mut pane);
    assert_eq!((reads(&world, Field::Phone), reads(&world, Field::City)), ("+49 1".into(), "Graz".into()));
    assert_eq!(reads(&world, Field::Job), "Head");
    assert!(pane.view().queue.is_none());
    let done = pane.view().notices.last().unwrap().clone();
    assert!(done.undo);
    world.settle(&mut pane, Event::Undo(done.id), 1);
    assert_eq!(reads(&world, Field::City), "old");
}

#[test]
fn what_a_colleague_wrote_meanwhile_is_a_question_and_is_overwritten_by_an_answer_alone() {
    let world = world();
    let mut pane = fields_open(&world);
    world.down.set(true);
    world.settle(&mut pane, set(Field::Phone, "+49 1"), 1);
    colleague_writes(&world, Field::Phone, "+43 2");
    back(&world, &mut pane);
    assert_eq!(reads(&world, Field::Phone), "+43 2");
    assert_eq!((queue(&pane).waiting, queue(&pane).stuck), (0, 1));
    let asks = list(&mut pane);
    assert_eq!(asks[0].asks.as_deref(), Some("+43 2"));
    // Another pane asks the same, and writes nothing by itself.
    let mut other = self::pane();
    world.settle(&mut other, Event::Queue(QueueAct::Begin), 1);
    assert_eq!((list(&mut other)[0].asks.as_deref(), world.filled.borrow().len()), (Some("+43 2"), 0));
    // The answer is about what was seen: what comes later is asked about anew.
    colleague_writes(&world, Field::Phone, "+41 3");
    world.settle(&mut pane, Event::Queue(QueueAct::Again(asks[0].id)), 1);
    assert_eq!(list(&mut pane)[0].asks.as_deref(), Some("+41 3"));
    world.settle(&mut pane, Event::Queue(QueueAct::Again(asks[0].id)), 1);
    assert_eq!(reads(&world, Field::Phone), "+49 1");
    assert!(pane.view().queue.is_none());
    // What the other pane still shows is done; taking it back changes nothing.
    world.settle(&mut other, Event::Queue(QueueAct::TakeBack(asks[0].id)), 1);
    assert_eq!(reads(&world, Field::Phone), "+49 1");
}

#[test]
fn a_decision_waits_and_a_later_one_of_the_same_person_stays() {
    for later in [None, Some(Terms::External)] {
        let world = World::default();
        let mut pane = pane();
        world.settle(&mut pane, open(1), 1);
        world.settle(&mut pane, Event::Painted, 1);
        world.down.set(true);
        world.settle(&mut pane, Event::Contract(Deciding::Keep(Terms::Never)), 1);
        assert!(matches!(list(&mut pane)[0].doing, Doing::Errand(_)), "{:?}", queue(&pane));
        let thread = Thread::of(&mail(1), &Clues::default());
        if let Some(terms) = later.clone() {
            let contract = Contract { thread, terms, set: Moment(i64::MAX), earlier: None, ended: None };
            world.contracts.borrow_mut().push(contract);
        }
        back(&world, &mut pane);
        let kept: Vec<Terms> = world.contracts.borrow().iter().map(|one| one.terms.clone()).collect();
        let stands = later.unwrap_or(Terms::Never);
        assert_eq!(kept, core::slice::from_ref(&stands));
        assert_eq!(pane.view().notices.last().unwrap().news, News::Conversation(Some(stands)));
        assert!(pane.view().queue.is_none());
    }
}

#[test]
fn links_wait_for_their_mail_and_are_undone() {
    let world = World::default();
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Painted, 1);
    world.settle(&mut pane, Event::Track, 1);
    world.down.set(true);
    world.settle(&mut pane, Event::Several(Relating::Add(deal())), 1);
    assert_eq!(list(&mut pane).len(), 1);
    back(&world, &mut pane);
    let linked = || world.related.borrow().values().next().cloned().unwrap_or_default();
    assert_eq!(linked(), [deal()]);
    let done = pane.view().notices.last().unwrap().clone();
    assert_eq!(done.news, News::Linked(Links { add: vec![deal()], remove: vec![] }));
    world.settle(&mut pane, Event::Undo(done.id), 1);
    assert_eq!(linked(), []);
}

#[test]
fn what_was_chosen_before_is_offered_while_the_crm_is_away() {
    let world = World::default();
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Regard(Some(deal())), 1);
    assert_eq!(shown(&pane).later, None, "the CRM says how it stands");
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 1);
    world.activities.borrow_mut().clear();
    world.down.set(true);
    world.settle(&mut pane, open(1), 1);
    let later = shown(&pane).later.expect("it can be wanted all the same");
    assert_eq!((later.records, later.marked), (vec![deal()], false));
    world.settle(&mut pane, Event::Queue(QueueAct::Track(Some(deal()))), 1);
    assert!(matches!(shown(&pane).tracking, Tracking::Wished(wish)
        if wish.doing == Doing::Tracking(Some(deal()))));
    back(&world, &mut pane);
    let rows: Vec<_> = world.activities.borrow().values().map(|one| one.regarding.clone()).collect();
    assert_eq!(rows, [Some(deal())]);
}

#[test]
fn a_mail_that_outlook_shows_as_tracked_is_untracked_later() {
    let world = World::default();
    let mut pane = pane();
    world.settle(&mut pane, open(1), 1);
    world.settle(&mut pane, Event::Track, 1);
    world.settle(&mut pane, Event::Selected(Selection::Nothing), 1);
    world.down.set(true);
    world.marked.set(true);
    world.settle(&mut pane, open(1), 1);
    assert!(shown(&pane).later.is_some_and(|later| later.marked));
    world.settle(&mut pane, Event::Queue(QueueAct::Untrack), 1);
    assert!(matches!(shown(&pane).tracking, Tracking::Wished(wish)
        if wish.doing == Doing::Untracking { keep: true }));
    back(&world, &mut pane);
    assert!(world.activities.borrow().values().all(|one| one.untracked.len() == 1));
}

#[test]
fn what_is_stuck_holds_back_what_follows_for_the_same_mail_alone() {
    let world = world();
    let mut pane = fields_open(&world);
    world.down.set(true);
    world.settle(&mut pane, set(Field::Phone, "+49 1"), 1);
    world.settle(&mut pane, set(Field::City, "Graz"), 1);
    colleague_writes(&world, Field::Phone, "+43 2");
    back(&world, &mut pane);
    assert_eq!(reads(&world, Field::City), "Graz", "a question about one field holds no other");
    assert_eq!((queue(&pane).waiting, queue(&pane).stuck), (0, 1));
}

#[derive(Clone, Copy, Debug)]
enum Chance {
    Press(u8),
    Colleague(u8),
    Crm(bool),
    Now,
    Insist,
    TakeBack,
}

fn chance() -> impl Strategy<Value = Chance> {
    prop_oneof![
        3 => (0..4_u8).prop_map(Chance::Press),
        2 => (0..4_u8).prop_map(Chance::Colleague),
        3 => any::<bool>().prop_map(Chance::Crm),
        3 => Just(Chance::Now),
        2 => Just(Chance::Insist),
        1 => Just(Chance::TakeBack),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whenever a field is changed by the pane, what stood there is what the person had on the screen when they pressed,
    /// or when they answered the question.
    #[test]
    fn nothing_is_overwritten_that_nobody_has_seen(chances in prop::collection::vec(chance(), 0..60)) {
        let world = world();
        let mut pane = fields_open(&world);
        let mut seen: Vec<String> = Vec::new();
        for chance in chances {
            let stood = reads(&world, Field::Phone);
            let before = world.filled.borrow().len();
            match chance {
                Chance::Press(n) => {
                    if let Some(details) = shown(&pane).details {
                        let on_screen = details.values.iter().find(|(field, _)| *field == Field::Phone);
                        seen.extend(on_screen.map(|(_, value)| value.clone()));
                    }
                    world.settle(&mut pane, set(Field::Phone, &format!("mine {n}")), 1);
                }
                Chance::Colleague(n) => colleague_writes(&world, Field::Phone, &format!("theirs {n}")),
                Chance::Crm(away) => world.down.set(away),
                Chance::Now => {
                    world.settle(&mut pane, Event::Queue(QueueAct::Now), 1);
                }
                Chance::Insist | Chance::TakeBack => {
                    if pane.view().queue.is_none() {
                        continue;
                    }
                    let Some(first) = list(&mut pane).first().cloned() else { continue };
                    let act = if matches!(chance, Chance::Insist) {
                        seen.extend(first.asks);
                        QueueAct::Again(first.id)
                    } else {
                        QueueAct::TakeBack(first.id)
                    };
                    world.settle(&mut pane, Event::Queue(act), 1);
                }
            }
            if world.filled.borrow().len() > before {
                prop_assert!(seen.contains(&stood), "{stood} was overwritten, and only {seen:?} was seen");
            }
        }
    }

    /// What a field comes to is written only over what was seen, in the version that was read.
    #[test]
    fn a_field_comes_to_one_of_three(seen in "[a-c]", value in "[a-c]", now in "[a-c]") {
        let values = vec![(Field::Job, now.clone())];
        let details = Details { of: contact(1).record, version: "now".into(), values };
        let change = Change {
            of: contact(1).record, version: "then".into(), field: Field::Job, value: value.clone(), company: Company::None,
        };
        let fill = Fill { change, seen: seen.clone(), stands: None };
        match fill.against(&details) {
            Filling::Nothing => prop_assert_eq!(now, value),
            Filling::Write(change) => {
                prop_assert_eq!((now, change.version.as_str()), (seen, "now"));
            }
            Filling::Ask(asks) => {
                prop_assert!(now != seen && now != value);
                prop_assert!(matches!(asks.insisted().against(&details), Filling::Write(_)));
            }
        }
    }
}
