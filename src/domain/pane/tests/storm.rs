//! Whatever happens, in whatever order, answered well, badly or with nonsense: what may never come of it.

use super::*;

#[derive(Clone, Debug)]
enum Happening {
    Open(u8),
    Nothing,
    Several,
    /// Answer the n-th question that is still open: well, with that problem, or with nonsense.
    Answer(u8, Option<u8>),
    Nonsense(u8, u8),
    Track,
    Regard(bool),
    Untrack(bool),
    Undo(u8),
    Retry,
    RetryLine(u8),
    Dismiss(u8),
    Online,
    Picker,
    Type(u8),
    Close,
    AskUntrack,
    Form,
    Add,
    Stray,
    Choose,
    Painted,
    TakeBack,
    Accept,
    Timeline(u8),
    Conversation(u8),
    Queue(u8),
    Home(u8),
    Crm(bool),
    Relating(u8),
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        3 => (0..3_u8).prop_map(Open),
        1 => Just(Nothing),
        1 => Just(Several),
        12 => (any::<u8>(), prop_oneof![4 => Just(None), 1 => (0..12_u8).prop_map(Some)]).prop_map(|(n, p)| Answer(n, p)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(n, what)| Nonsense(n, what)),
        3 => Just(Track),
        2 => any::<bool>().prop_map(Regard),
        2 => any::<bool>().prop_map(Untrack),
        1 => (0..4_u8).prop_map(Undo),
        1 => Just(Retry),
        1 => (0..4_u8).prop_map(RetryLine),
        1 => (0..4_u8).prop_map(Dismiss),
        1 => Just(Online),
        1 => Just(Picker),
        1 => (0..4_u8).prop_map(Type),
        1 => Just(Close),
        1 => Just(AskUntrack),
        1 => Just(Form),
        1 => Just(Add),
        1 => Just(Stray),
        1 => Just(Choose),
        3 => Just(Painted),
        1 => Just(TakeBack),
        1 => Just(Accept),
        3 => any::<u8>().prop_map(Timeline),
        2 => (0..5_u8).prop_map(Conversation),
        4 => any::<u8>().prop_map(Queue),
        3 => any::<u8>().prop_map(Home),
        1 => any::<bool>().prop_map(Crm),
        2 => (0..3_u8).prop_map(Relating),
    ]
}

pub(super) fn problem(n: u8) -> Problem {
    match n {
        0 => Problem::SignedOut,
        1 => Problem::NotAllowed("x".to_string()),
        2 => Problem::NoSeat,
        3 => Problem::Busy(Some(1)),
        4 => Problem::Unreachable,
        5 => Problem::TimedOut,
        6 => Problem::Gone,
        7 => Problem::Conflict,
        8 => Problem::Odd("x".to_string()),
        9 => Problem::NoConsent("x".to_string()),
        10 => Problem::OtherAccount("x".to_string()),
        _ => Problem::Moved,
    }
}

pub(super) fn failing(heard: Heard, problem: Problem) -> Heard {
    match heard {
        Heard::Mail(_) => Heard::Mail(Err(problem)),
        Heard::Clues(_) => Heard::Clues(Err(problem)),
        Heard::Body(_) => Heard::Body(Err(problem)),
        Heard::Found(_) => Heard::Found(Err(problem)),
        Heard::Thread(_) => Heard::Thread(Err(problem)),
        Heard::Written(_) => Heard::Written(Err(problem)),
        Heard::Changed(_) => Heard::Changed(Err(problem)),
        Heard::Marked(_) => Heard::Marked(Err(problem)),
        Heard::Rows(_) => Heard::Rows(Err(problem)),
        Heard::Remembered(_) => Heard::Remembered(Err(problem)),
        Heard::Decisions(_) => Heard::Decisions(Err(problem)),
        Heard::Rules(_) => Heard::Rules(Err(problem)),
        Heard::Timeline(_) => Heard::Timeline(Err(problem)),
        Heard::Text(_) => Heard::Text(Err(problem)),
        Heard::Draft(_) => Heard::Draft(Err(problem)),
        Heard::Kept(_) => Heard::Kept(Err(problem)),
        Heard::Begun(_) => Heard::Begun(Err(problem)),
        Heard::Plain(_) => Heard::Plain(Err(problem)),
        Heard::Details(_) => Heard::Details(Err(problem)),
        Heard::Around(_) => Heard::Around(Err(problem)),
        Heard::Edited(_) => Heard::Edited(Err(problem)),
        Heard::Templates(_) => Heard::Templates(Err(problem)),
        Heard::Literature(heard) => literature::failing(&heard, problem),
        Heard::Contract(_) => Heard::Contract(Err(problem)),
        Heard::Queue(told) => Heard::Queue(told),
        Heard::Check(_) | Heard::Triage(_) | Heard::Waited => heard,
        Heard::Home(told) => Heard::Home(told),
        Heard::Related(_) => Heard::Related(Err(problem)),
        Heard::Meeting(heard) => meeting::failing(heard, problem),
    }
}

pub(super) fn notice(pane: &Pane, n: u8) -> NoticeId {
    pane.view().notices.get(usize::from(n)).map_or(NoticeId(u32::MAX), |notice| notice.id)
}

/// A pane and what it has asked and not been answered yet, with the mail that was open when it asked.
struct Desk {
    pane: Pane,
    asked: Vec<(Asked, u8)>,
    now: Option<u8>,
}

impl Desk {
    fn happen(&mut self, world: &World, happening: Happening) {
        let n = self.now.unwrap_or(0);
        let mut about = n;
        let event = match happening {
            Happening::Open(n) => {
                self.now = Some(n);
                about = n;
                open(n)
            }
            Happening::Nothing => {
                self.now = None;
                Event::Selected(Selection::Nothing)
            }
            Happening::Several => {
                self.now = None;
                triage::select(1..=2)
            }
            Happening::Answer(which, bad) => {
                if self.asked.is_empty() {
                    return;
                }
                let (Asked { ticket, want }, n) = self.asked.remove(usize::from(which) % self.asked.len());
                about = n;
                let untracks_nothing = matches!(&want, Want::Untrack { activity, .. } if !world.activities.borrow().contains_key(activity));
                // An answer tells of the mail that was open when the question was asked, however late it
                // comes.
                let heard =
                    if untracks_nothing { Some(Heard::Changed(Ok(()))) } else { world.answer(&want, n) };
                let Some(heard) = heard else { return };
                let heard = bad.map_or(heard.clone(), |bad| failing(heard, problem(bad)));
                Event::Answered(ticket, heard)
            }
            Happening::Nonsense(which, what) => {
                let ticket = self
                    .asked
                    .get(usize::from(which))
                    .map_or(Ticket::Job(u32::from(which)), |(a, _)| a.ticket);
                let heard = match what % 5 {
                    0 => Heard::Waited,
                    1 => Heard::Changed(Ok(())),
                    2 => Heard::Rows(Ok(vec![])),
                    3 => Heard::Thread(Ok(None)),
                    _ => Heard::Marked(Err(Problem::Moved)),
                };
                // Nonsense may be of the wrong sort, but a job that changed something is answered honestly.
                if what % 5 == 1 && matches!(ticket, Ticket::Job(_)) {
                    return;
                }
                Event::Answered(ticket, heard)
            }
            Happening::Track => Event::Track,
            Happening::Regard(some) => Event::Regard(some.then(deal)),
            Happening::Untrack(keep) => Event::Untrack { keep },
            Happening::Undo(n) => Event::Undo(notice(&self.pane, n)),
            Happening::Retry => Event::Retry,
            Happening::RetryLine(n) => Event::RetryNotice(notice(&self.pane, n)),
            Happening::Dismiss(n) => Event::Dismiss(notice(&self.pane, n)),
            Happening::Online => Event::Online,
            Happening::Picker => Event::OpenPicker,
            Happening::Type(n) => Event::Typed("deal".chars().take(usize::from(n)).collect()),
            Happening::Close => Event::Close,
            Happening::AskUntrack => Event::AskUntrack,
            Happening::Form => Event::AddPerson(Address::new(&format!("sender{n}@acme.example")), Kind::Lead),
            Happening::Add => Event::Add(NewParty {
                kind: Kind::Lead,
                first: "".into(),
                last: "New".into(),
                address: Address::new(&format!("sender{n}@acme.example")),
                company: Company::None,
                signed: Vec::new(),
            }),
            Happening::Stray => Event::RemoveStrayCategory,
            Happening::Choose => Event::Choose(Address::new("sender1@acme.example"), contact(1).record),
            Happening::Painted => Event::Painted,
            Happening::TakeBack => Event::TakeBack(Uuid::from_u128(7)),
            Happening::Accept => Event::Accept,
            Happening::Relating(n) => Event::Several(several::act(n)),
            Happening::Conversation(n) => Event::Contract(contract::act(n)),
            Happening::Home(n) => Event::Home(match n % 9 {
                0 => HomeAct::Whole,
                1 => HomeAct::Toggle,
                2 => HomeAct::Settings,
                3 => HomeAct::Retry,
                4 => HomeAct::Track(identity::activity(&mail(3))),
                5 => HomeAct::Finish(Uuid::from_u128(1)),
                6 => HomeAct::Pin(deal()),
                7 => HomeAct::TracksToLast(n > 100),
                _ => HomeAct::Never("a@b.example".into()),
            }),
            Happening::Crm(away) => {
                world.down.set(away);
                return;
            }
            Happening::Queue(n) => {
                let list = self.pane.view().queue.map(|queue| queue.list).unwrap_or_default();
                let id = list.first().map_or(Uuid::nil(), |wish| wish.id);
                Event::Queue(match n % 7 {
                    0 => QueueAct::Begin,
                    1 => QueueAct::Tick,
                    2 if n > 200 => QueueAct::Untrack,
                    2 if n > 100 => QueueAct::Track(Some(deal())),
                    2 => QueueAct::Track(None),
                    3 => QueueAct::List,
                    4 => QueueAct::Now,
                    5 => QueueAct::Again(id),
                    _ => QueueAct::TakeBack(id),
                })
            }
            Happening::Timeline(n) => Event::Timeline(match n % 8 {
                0 => Act::Open(deal()),
                1 => Act::Close,
                2 => Act::Show(crate::timeline::Filter::Mails),
                3 => Act::More,
                4 => Act::Retry,
                5 => Act::Read(Uuid::from_u128(50)),
                6 => Act::Images,
                _ => Act::Begin(crate::timeline::Addable::Task),
            }),
        };
        let wants = self.pane.hear(event);
        for asked in &wants {
            if let Want::Mark { item, .. } = &asked.want {
                assert_eq!(
                    Some(item),
                    self.now.map(|n| mail(n).item).as_ref(),
                    "only the open mail is marked"
                );
            }
        }
        self.asked.extend(wants.into_iter().map(|asked| (asked, about)));
        // Whatever is painted about the open mail is of the open mail.
        if let (Content::Mail(view), Some(n)) = (self.pane.view().body, self.now) {
            let text = format!("{:?} {:?} {:?}", view.subject, view.people, view.offers);
            for other in (0..3).filter(|other| *other != n) {
                for stray in
                    [format!("subject-{other}"), format!("sender{other}@"), format!("contact-{other}")]
                {
                    assert!(!text.contains(&stray), "{stray} is painted beside mail {n}: {text}");
                }
            }
            if let Tracking::Yes(tracked) = view.tracking {
                assert!(tracked.by.is_some());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_no_answer_lands_on_another_mail(happenings in prop::collection::vec(happening(), 0..120)) {
        let world = World::default();
        *world.decisions.borrow_mut() = vec![recorded(1, Outcome::Track, Reason::AcceptAll)];
        let mut desk = Desk { pane: pane(), asked: vec![], now: None };
        for happening in happenings {
            desk.happen(&world, happening);
        }
        // Everything that was asked is answered in the end: then nothing spins for ever.
        world.down.set(false);
        let mut left = 2000;
        while let Some((Asked { ticket, want }, n)) = desk.asked.pop() {
            left -= 1;
            prop_assert!(left > 0, "questions without end");
            let gone = matches!(&want, Want::Untrack { activity, .. } if !world.activities.borrow().contains_key(activity));
            let heard = if gone { Some(Heard::Changed(Ok(()))) } else { world.answer(&want, n) };
            if let Some(heard) = heard {
                desk.asked.extend(desk.pane.hear(Event::Answered(ticket, heard)).into_iter().map(|asked| (asked, n)));
            }
        }
        if let Content::Mail(view) = desk.pane.view().body {
            prop_assert!(!matches!(view.tracking, Tracking::Working(_)), "something is under way for ever");
        }
        // One activity a mail, whatever was pressed.
        prop_assert!(world.activities.borrow().len() <= 4);
        for (key, tracked) in world.activities.borrow().iter() {
            let n = (0..4).find(|n| mail(*n).message_id == tracked.message_id).unwrap();
            prop_assert_eq!(*key, identity::activity(&mail(n)));
        }
    }

    #[test]
    fn two_writers_make_one_activity(
        happenings in prop::collection::vec((any::<bool>(), happening()), 0..160),
    ) {
        let world = World::default();
        let mut desks = [(); 2].map(|()| Desk { pane: pane(), asked: vec![], now: None });
        for desk in &mut desks {
            desk.happen(&world, Happening::Open(1));
        }
        for (who, happening) in happenings {
            // Both look at the same mail all the time.
            let happening = if let Happening::Open(_) = happening { Happening::Open(1) } else { happening };
            desks[usize::from(who)].happen(&world, happening);
            // Beside the one that home tracks.
            let of_home = identity::activity(&mail(3));
            prop_assert!(world.activities.borrow().keys().filter(|key| **key != of_home).count() <= 1);
        }
    }
}
