//! The whole pane in a real page, over a mailbox and a CRM in memory.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use domain::{
    check,
    contract::{Ask, Told},
    correlation::{Clues, Parent},
    details::{Change, Details},
    home::{self, Agenda, Left, Own, Personal, Task},
    identity,
    intent::{Begun, Intent},
    literature::{self, Attaching, Document, Library, Trouble},
    mail::{Address, Body, Direction, ItemId, Mail, MessageId, Moment, Person},
    meeting::{
        Appointment, Meeting, Named, Naming,
        ports::{Appointments, Calendar, Names},
    },
    pane::{Event, Links, Rulebook, Selection, Settings, Synchronizer},
    party::{Dossier, Kind, NewAffair, NewParty, Party, Record, Tracked, Untracked},
    ports::{Crm, Decisions, Mailbox, Place},
    problem::Problem,
    queue,
    reason::{Account, Evidence, Outcome, Reason, Recorded, Remedy},
    settings::{Organisation, Seat},
    suggest::Habit,
    timeline::{Around, Asking, NewEntry, Page, Safe},
    tracking::Activity,
    triage::{Loaded, Survey, Surveyed},
    want::{Filled, Found, Narrow, Question, Template, Writing, Written},
};
use gloo_timers::future::TimeoutFuture;
use regarding::{
    page,
    shell::{Doors, Shell, Signal},
};
use uuid::Uuid;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::*;
use web_sys::{Element, HtmlElement};
use yew::Callback;

wasm_bindgen_test_configure!(run_in_browser);

// ---- a world ------------------------------------------------------------------------------------------

/// A mailbox, a CRM and a browser, all in memory. What is `held` is not answered until it is let go.
#[derive(Default)]
struct World {
    mails: RefCell<Vec<Mail>>,
    open: Cell<usize>,
    parties: RefCell<Vec<Party>>,
    activities: RefCell<BTreeMap<Uuid, Tracked>>,
    marked: RefCell<BTreeMap<ItemId, bool>>,
    remembered: RefCell<Vec<(Address, Record)>>,
    shown: RefCell<Vec<String>>,
    calls: RefCell<Vec<String>>,
    held: RefCell<Vec<&'static str>>,
    problem: RefCell<Option<Problem>>,
    /// What the synchronizer decided.
    decided: RefCell<Vec<Recorded>>,
    /// What is kept for the pane alone.
    own: RefCell<Own>,
    /// What the mailbox keeps of what is to become of a mail.
    intent: RefCell<Option<Intent>>,
}

impl World {
    async fn asked(&self, what: &'static str, about: &str) -> Result<(), Problem> {
        self.calls.borrow_mut().push(format!("{what} {about}"));
        while self.held.borrow().contains(&what) {
            TimeoutFuture::new(2).await;
        }
        self.problem.borrow().clone().map_or(Ok(()), Err)
    }

    fn calls(&self, what: &str) -> Vec<String> {
        self.calls.borrow().iter().filter(|call| call.starts_with(what)).cloned().collect()
    }
}

fn me() -> Record {
    Record { kind: Kind::User, id: Uuid::from_u128(1), name: "Mira Roy".into() }
}

impl Attaching for World {
    async fn attach(&self, _: &ItemId, _: &literature::File) -> Result<(), Trouble> {
        Err(Trouble::Unable)
    }
}

impl Mailbox for World {
    async fn read(&self) -> Result<Mail, Problem> {
        let mail = self.mails.borrow()[self.open.get()].clone();
        self.calls.borrow_mut().push(format!("read {}", mail.item.0));
        Ok(mail)
    }

    async fn clues(&self, item: &ItemId) -> Result<Clues, Problem> {
        let marked = self.marked.borrow().get(item).copied();
        Ok(Clues { marked: Some(marked.unwrap_or_default()), ..Clues::default() })
    }

    async fn body(&self, item: &ItemId) -> Result<Body, Problem> {
        Ok(Body::new(format!("<p>{}</p>", item.0)))
    }

    async fn plain(&self, item: &ItemId) -> Result<String, Problem> {
        Ok(item.0.clone())
    }

    async fn mark(&self, item: &ItemId, on: bool) -> Result<(), Problem> {
        self.asked("mark", &item.0).await?;
        self.marked.borrow_mut().insert(item.clone(), on);
        Ok(())
    }

    async fn learn(&self, habits: &[Habit]) {
        self.calls.borrow_mut().push(format!("learn {}", habits.len()));
    }

    async fn remember(&self, address: &Address, record: &Record) -> Result<(), Problem> {
        self.remembered.borrow_mut().push((address.clone(), record.clone()));
        Ok(())
    }

    async fn own(&self) -> Own {
        self.own.borrow().clone()
    }

    async fn keep_own(&self, own: &Own) -> Result<(), Problem> {
        self.own.borrow_mut().clone_from(own);
        Ok(())
    }

    async fn draft(&self, item: &ItemId) -> Result<Writing, Problem> {
        let mail = Mail { item: item.clone(), ..self.mails.borrow()[self.open.get()].clone() };
        Ok(Writing { mail, intent: self.intent.borrow().clone(), answers: Vec::new() })
    }

    async fn keep_intent(&self, item: &ItemId, intent: Option<&Intent>) -> Result<(), Problem> {
        self.asked("keep", &item.0).await?;
        self.intent.replace(intent.cloned());
        Ok(())
    }

    async fn address(&self, item: &ItemId, to: &Person) -> Result<(), Problem> {
        self.asked("address", &format!("{} {}", item.0, to.address.as_str())).await
    }

    async fn insert(&self, item: &ItemId, _: &Body, _: Option<&str>) -> Result<(), Problem> {
        self.asked("insert", &item.0).await
    }

    async fn about(&self) -> Result<check::Outlook, Problem> {
        Ok(check::Outlook::default())
    }

    async fn load(&self, item: &ItemId) -> Result<Option<Loaded>, Problem> {
        self.asked("load", &item.0).await?;
        let mail = self.mails.borrow().iter().find(|mail| mail.item == *item).cloned();
        let mail = mail.ok_or(Problem::Gone)?;
        Ok(Some(Loaded { mail, answers: Vec::new() }))
    }

    async fn load_text(&self, item: &ItemId) -> Result<Body, Problem> {
        self.body(item).await
    }

    async fn load_mark(&self, item: &ItemId, on: bool) -> Result<(), Problem> {
        self.mark(item, on).await
    }

    async fn begin(&self, to: &Person, _: &Begun) -> Result<(), Problem> {
        self.asked("begin", to.address.as_str()).await
    }
}

impl Calendar for World {
    async fn meeting(&self, item: &ItemId) -> Result<Meeting, Problem> {
        self.asked("meeting", &item.0).await?;
        Ok(Meeting {
            item: item.clone(),
            saved: Some(item.clone()),
            subject: "Plan".into(),
            start: Some(Moment(1_795_431_600)),
            end: Some(Moment(1_795_435_200)),
            organizer: Some(person("Asha", "asha@acme.example")),
            required: vec![person("Mira Roy", "mira@us.example")],
            ..Meeting::default()
        })
    }
}

impl Appointments for World {
    async fn appointment(&self, key: Uuid) -> Result<Option<Tracked>, Problem> {
        Ok(self.activities.borrow().get(&key).cloned())
    }

    async fn write_appointment(&self, new: &Appointment) -> Result<Written, Problem> {
        Crm::write(self, &new.activity, None).await
    }

    async fn regard_appointment(
        &self,
        activity: Uuid,
        to: Option<&Record>,
        mailbox: &Address,
    ) -> Result<(), Problem> {
        Crm::regard(self, activity, to, mailbox).await
    }

    async fn untrack_appointment(
        &self,
        activity: Uuid,
        keep: bool,
        mailbox: &Address,
    ) -> Result<(), Problem> {
        Crm::untrack(self, activity, keep, mailbox).await
    }
}

impl Names for World {
    async fn name(&self, item: &ItemId) -> Result<Naming, Problem> {
        self.asked("name", &item.0).await?;
        Ok(Naming::Is(Named { uid: item.0.clone(), ..Named::default() }))
    }

    fn show_appointment(&self, activity: Uuid, _series: bool) {
        self.shown.borrow_mut().push(activity.to_string());
    }
}

impl Library for World {
    async fn literature(&self, _: &str) -> Result<Vec<Document>, Problem> {
        Ok(Vec::new())
    }

    async fn document(&self, _: Uuid) -> Result<literature::File, Problem> {
        Err(Problem::Gone)
    }
}

impl Crm for World {
    async fn look_up(&self, question: &Question) -> Result<Dossier, Problem> {
        self.asked("look_up", question.message_id.as_ref().map_or("", MessageId::as_str)).await?;
        let known =
            |party: &&Party| party.addresses.iter().any(|address| question.addresses.contains(address));
        Ok(Dossier {
            parties: self.parties.borrow().iter().filter(known).cloned().collect(),
            tracked: self.activities.borrow().get(&question.activity).cloned().into_iter().collect(),
            me: Some(me()),
            ..Dossier::default()
        })
    }

    async fn correlate(&self, _: &[MessageId]) -> Result<Option<Parent>, Problem> {
        Ok(None)
    }

    async fn write(&self, activity: &Activity, _: Option<&NewParty>) -> Result<Written, Problem> {
        self.asked("write", &activity.mail.item.0).await?;
        let was_there = self.activities.borrow().contains_key(&activity.id);
        let tracked = Tracked {
            activity: activity.id,
            message_id: activity.mail.message_id.clone(),
            direction: activity.mail.direction,
            regarding: activity.regarding.clone(),
            by: Some(me()),
            at: Moment((js_sys::Date::now() / 1000.0) as i64),
            owner: None,
            untracked: Vec::new(),
            text_incomplete: activity.body.is_none(),
            files: None,
            queues: Vec::new(),
            left_out: Vec::new(),
        };
        let tracked = self.activities.borrow_mut().entry(activity.id).or_insert(tracked).clone();
        Ok(Written { tracked, was_there })
    }

    async fn add_person(&self, _: &NewParty, _: Uuid) -> Result<(), Problem> {
        Ok(())
    }

    async fn regard(&self, activity: Uuid, to: Option<&Record>, _: &Address) -> Result<(), Problem> {
        self.asked("regard", to.map_or("", |record| &record.name)).await?;
        let mut activities = self.activities.borrow_mut();
        activities.get_mut(&activity).ok_or(Problem::Gone)?.regarding = to.cloned();
        Ok(())
    }

    async fn relate(&self, activity: Uuid, _: &Links) -> Result<Vec<Record>, Problem> {
        self.asked("relate", &activity.to_string()).await?;
        Ok(Vec::new())
    }

    async fn untrack(&self, activity: Uuid, keep: bool, mailbox: &Address) -> Result<(), Problem> {
        self.asked("untrack", if keep { "keep" } else { "delete" }).await?;
        let mut activities = self.activities.borrow_mut();
        if keep {
            let note = Untracked { mailbox: mailbox.clone(), at: None };
            activities.get_mut(&activity).ok_or(Problem::Gone)?.untracked.push(note);
        } else {
            activities.remove(&activity);
        }
        Ok(())
    }

    async fn search_among(&self, text: &str, _: Narrow) -> Result<Vec<Found>, Problem> {
        self.asked("search", text).await?;
        let record =
            Record { kind: Kind::Opportunity, id: Uuid::from_u128(50), name: format!("{text} deal") };
        Ok(vec![Found { record, detail: String::new(), address: None }])
    }

    async fn add_affair(&self, affair: &NewAffair, _: Uuid) -> Result<(), Problem> {
        self.asked("add", &affair.name).await
    }

    async fn details(&self, _: &Record) -> Result<Details, Problem> {
        Err(Problem::Gone)
    }

    async fn change_details(&self, _: &Change) -> Result<(), Problem> {
        Err(Problem::Gone)
    }

    async fn timeline(&self, _: &Asking) -> Result<Page, Problem> {
        self.asked("timeline", "").await?;
        Ok(Page::default())
    }

    async fn around(&self, _: &Record, _: Option<Uuid>) -> Result<Around, Problem> {
        Ok(Around::default())
    }

    async fn text(&self, _: Uuid) -> Result<Body, Problem> {
        Ok(Body::new(String::new()))
    }

    async fn add_entry(&self, new: &NewEntry) -> Result<(), Problem> {
        self.asked("add", &new.draft.subject).await
    }

    async fn templates(&self) -> Result<Vec<Template>, Problem> {
        Ok(Vec::new())
    }

    async fn article(&self, _: Uuid) -> Result<Filled, Problem> {
        Err(Problem::Gone)
    }

    async fn fill(&self, _: Uuid, _: &Record) -> Result<Filled, Problem> {
        Err(Problem::Gone)
    }

    async fn knows_me(&self) -> Result<(), Problem> {
        self.asked("knows_me", "").await
    }

    async fn survey(&self, survey: &Survey) -> Result<Surveyed, Problem> {
        self.asked("survey", "").await?;
        let known = |party: &&Party| party.addresses.iter().any(|one| survey.addresses.contains(one));
        let parties = self.parties.borrow().iter().filter(known).cloned().collect();
        let tracked = self.activities.borrow().values().cloned().collect();
        let dossier = Dossier { parties, tracked, me: Some(me()), ..Dossier::default() };
        Ok(Surveyed { dossier, earlier: Vec::new() })
    }

    async fn write_several(&self, activities: &[Activity]) -> Vec<Result<Written, Problem>> {
        let mut all = Vec::new();
        for activity in activities {
            all.push(self.write(activity, None).await);
        }
        all
    }

    async fn remove_several(&self, activities: &[Uuid]) -> Vec<Result<(), Problem>> {
        activities
            .iter()
            .map(|key| self.activities.borrow_mut().remove(key).map(|_| ()).ok_or(Problem::Gone))
            .collect()
    }

    async fn agenda(&self) -> Result<Agenda, Problem> {
        self.asked("agenda", "").await?;
        let regarding = Some(me());
        let task =
            Task { id: Uuid::from_u128(7), subject: "Call".into(), regarding, due: Moment(5), status: 2 };
        Ok(Agenda { tasks: vec![task], recent: vec![] })
    }

    async fn finish(&self, task: Uuid, back: Option<i32>) -> Result<(), Problem> {
        self.asked("finish", &format!("{task} {back:?}")).await
    }

    async fn rules(&self, me: &Record, mailbox: &Address) -> Result<Option<Rulebook>, Problem> {
        self.asked("rules", mailbox.as_str()).await?;
        let seat = Seat::new(mailbox.clone(), me.clone());
        Ok(Some(Rulebook { organisation: Organisation::default(), seat }))
    }
}

impl Decisions for World {
    async fn decisions(&self, message: &MessageId) -> Result<Option<Vec<Recorded>>, Problem> {
        self.asked("decisions", message.as_str()).await?;
        Ok(Some(self.decided.borrow().clone()))
    }

    async fn thread(&self, ask: &Ask) -> Result<Told, Problem> {
        self.asked("thread", &format!("{ask:?}")).await?;
        Ok(Told::default())
    }

    async fn left(&self) -> Result<Option<Vec<Left>>, Problem> {
        Ok(None)
    }

    async fn personal(&self) -> Result<Option<Personal>, Problem> {
        Ok(None)
    }

    async fn change_personal(&self, _: &home::Change) -> Result<Option<Personal>, Problem> {
        Ok(None)
    }

    async fn take_back(&self, decision: Uuid) -> Result<(), Problem> {
        self.asked("take_back", &decision.to_string()).await?;
        self.decided.borrow_mut().retain(|one| one.id != Some(decision));
        self.activities.borrow_mut().clear();
        Ok(())
    }
}

impl Place for World {
    async fn wait(&self, milliseconds: u32) {
        // Nobody waits for real here, but everything that waits lets others go first.
        TimeoutFuture::new(milliseconds.min(20)).await;
    }

    async fn clean(&self, text: Body, _: bool) -> Result<Safe, Problem> {
        Ok(Safe::passed(text.html, 0))
    }

    async fn queue(&self, _: queue::Ask) -> queue::Told {
        queue::NotKept::Refused(Problem::Odd("nothing is kept here".into())).into()
    }

    async fn synchronizes(&self) -> Result<bool, Problem> {
        Ok(true)
    }

    async fn copy(&self, text: &str) -> Result<(), Problem> {
        self.asked("copy", text).await
    }

    fn link(&self, record: &Record) -> String {
        record.id.to_string()
    }

    fn show(&self, record: &Record) {
        self.shown.borrow_mut().push(record.name.clone());
    }

    fn show_activity(&self, activity: Uuid) {
        self.shown.borrow_mut().push(activity.to_string());
    }
}

fn person(name: &str, address: &str) -> Person {
    Person { address: Address::new(address), name: name.into() }
}

fn mail(number: u32, from: &str) -> Mail {
    Mail {
        item: ItemId(format!("item-{number}")),
        message_id: MessageId::new(&format!("{number}@acme.example")),
        conversation: None,
        direction: Direction::Incoming,
        from: Some(person(from, &format!("{}@acme.example", from.to_lowercase()))),
        to: vec![person("Mira Roy", "mira@us.example")],
        cc: vec![],
        bcc: vec![],
        subject: format!("Subject {number}"),
        at: Some(Moment(1_795_424_400)),
        attachments: vec![],
        mailbox: None,
    }
}

fn contact(id: u128, name: &str, address: &str) -> Party {
    Party {
        record: Record { kind: Kind::Contact, id: Uuid::from_u128(id), name: name.into() },
        addresses: vec![Address::new(address)],
        job: "Buyer".into(),
        company: None,
        company_name: String::new(),
        phone: String::new(),
        facts: None,
        owner: None,
        active: true,
        created: Moment(i64::try_from(id).unwrap()),
    }
}

// ---- a stage ------------------------------------------------------------------------------------------

struct Stage {
    world: Rc<World>,
    root: Element,
    tell: Rc<RefCell<Option<Callback<Signal>>>>,
    app: Option<yew::AppHandle<Shell<World, World, World>>>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

/// Two mails of two known senders; the pane is mounted and Outlook has said nothing yet.
async fn stage() -> Stage {
    let world = Rc::new(World::default());
    *world.mails.borrow_mut() = vec![mail(1, "Asha"), mail(2, "Bo")];
    *world.parties.borrow_mut() =
        vec![contact(10, "Asha Rao", "asha@acme.example"), contact(20, "Bo Lund", "bo@acme.example")];
    on_stage(world).await
}

async fn on_stage(world: Rc<World>) -> Stage {
    let document = web_sys::window().unwrap().document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    let tell = Rc::new(RefCell::new(None));
    let teller = tell.clone();
    let doors = Doors {
        mailbox: world.clone(),
        crm: world.clone(),
        place: world.clone(),
        settings: Settings {
            me: person("Mira Roy", "mira@us.example"),
            choices: world.remembered.borrow().clone(),
            send_text: true,
            synchronizer: Synchronizer::Runs,
            ..Settings::default()
        },
        language: "en-GB".into(),
        look_out: Rc::new(move |callback| {
            *teller.borrow_mut() = Some(callback);
            Box::new(()) as Box<dyn Any>
        }),
    };
    let renderer = yew::Renderer::<Shell<World, World, World>>::with_root_and_props(root.clone(), doors);
    let app = Some(renderer.render());
    while tell.borrow().is_none() {
        TimeoutFuture::new(1).await;
    }
    Stage { world, root, tell, app }
}

impl Stage {
    fn tell(&self, signal: Signal) {
        self.tell.borrow().as_ref().unwrap().emit(signal);
    }

    /// Opens the mail of that place, and waits until everything is quiet.
    async fn open(&self, at: usize) {
        self.select(at);
        self.settle().await;
    }

    fn select(&self, at: usize) {
        self.world.open.set(at);
        let item = self.world.mails.borrow()[at].item.clone();
        self.tell(Signal::Hear(Event::Selected(Selection::Mail(item))));
    }

    async fn settle(&self) {
        TimeoutFuture::new(120).await;
    }

    fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
    }

    fn find(&self, words: &str) -> Option<HtmlElement> {
        let label = |element: &HtmlElement| {
            let text = element.text_content().unwrap_or_default();
            let aria = element.get_attribute("aria-label").unwrap_or_default();
            text.trim() == words || aria == words
        };
        self.all("button").into_iter().find(label)
    }

    /// Presses a button as the keyboard does: it has focus when it is pressed.
    async fn press(&self, words: &str) {
        let Some(button) = self.find(words) else { panic!("no button says {words:?}: {}", self.text()) };
        button.focus().unwrap();
        button.click();
        self.settle().await;
    }

    fn key_of(&self, at: usize) -> Uuid {
        identity::activity(&self.world.mails.borrow()[at])
    }

    fn marked(&self) -> Vec<(String, bool)> {
        self.world.marked.borrow().iter().map(|(item, on)| (item.0.clone(), *on)).collect()
    }
}

// ---- the walk -----------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_mail_is_opened_known_tracked_and_marked() {
    let stage = stage().await;
    stage.open(0).await;
    assert!(stage.says("Asha Rao") && stage.says("Subject 1"), "{}", stage.text());
    assert_eq!(stage.world.calls("look_up").len(), 1, "one question from open to card");
    stage.press("Track").await;
    assert!(stage.world.activities.borrow().contains_key(&stage.key_of(0)));
    assert_eq!(stage.world.calls("write").len(), 1);
    assert_eq!(stage.marked(), [("item-1".to_owned(), true)]);
    assert!(stage.says("Tracked"), "{}", stage.text());
    assert!(stage.find("Track").is_none());
    stage.press("Undo").await;
    assert!(stage.world.activities.borrow().is_empty());
    assert_eq!(stage.marked(), [("item-1".to_owned(), false)]);
    assert!(stage.find("Track").is_some());
}

#[wasm_bindgen_test]
async fn why_a_mail_is_not_tracked_is_asked_when_all_of_the_pane_is_here_and_its_card_stands() {
    let stage = stage().await;
    stage.open(0).await;
    assert!(stage.world.calls("decisions").is_empty() && stage.world.calls("rules").is_empty());
    stage.tell(Signal::Whole);
    stage.settle().await;
    assert_eq!((stage.world.calls("decisions").len(), stage.world.calls("rules").len()), (1, 1));
    let why = "Your filter is “replies only”, and this mail continues no tracked conversation.";
    assert!(stage.says(why) && stage.says("You can choose another filter"), "{}", stage.text());
    stage.open(1).await;
    assert!(stage.says(why), "{}", stage.text());
    assert_eq!((stage.world.calls("decisions").len(), stage.world.calls("rules").len()), (2, 1));
    stage.press("Track").await;
    assert!(!stage.says(why) && stage.says("The text follows from the mailbox."), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn what_the_synchronizer_tracked_is_taken_back_by_the_keyboard() {
    let stage = stage().await;
    let (activity, id) = (stage.key_of(0), Uuid::from_u128(77));
    let mail = stage.world.mails.borrow()[0].clone();
    let tracked = Tracked {
        activity,
        message_id: mail.message_id,
        direction: mail.direction,
        regarding: None,
        by: Some(Record { kind: Kind::User, id: Uuid::from_u128(2), name: "Synchronizer".into() }),
        at: Moment(1_795_424_500),
        owner: None,
        untracked: Vec::new(),
        text_incomplete: false,
        files: None,
        queues: Vec::new(),
        left_out: Vec::new(),
    };
    stage.world.activities.borrow_mut().insert(activity, tracked);
    let (outcome, reason, remedy) = (Outcome::Track, Reason::AcceptAll, Remedy::Nothing);
    stage.world.decided.borrow_mut().push(Recorded {
        id: Some(id),
        mailbox: Some(Address::new("mira@us.example")),
        activity: Some(activity),
        account: Account { outcome, reason, evidence: Evidence::default(), remedy },
        at: Moment(1_795_424_500),
        undone: false,
    });
    stage.tell(Signal::Whole);
    stage.open(0).await;
    assert!(stage.says("Tracked automatically") && stage.says("The mailbox’s filter is “all mail”."));
    stage.press("Undo").await;
    assert_eq!(stage.world.calls("take_back"), [format!("take_back {id}")]);
    assert!(stage.says("Automatic tracking taken back") && stage.find("Track").is_some(), "{}", stage.text());
    let document = web_sys::window().unwrap().document().unwrap();
    let focus = document.active_element().unwrap();
    assert!(focus.tag_name() != "BODY", "the keyboard is where the state is told");
}

#[wasm_bindgen_test]
async fn search_finds_what_the_mail_is_about_and_keeps_the_keyboard() {
    let stage = stage().await;
    stage.open(0).await;
    stage.press("Set regarding").await;
    let field: web_sys::HtmlInputElement = stage.all("input")[0].clone().unchecked_into();
    let document = web_sys::window().unwrap().document().unwrap();
    assert_eq!(document.active_element().as_ref(), Some(field.as_ref()), "the search has the keyboard");
    field.set_value("Big");
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&web_sys::Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
    stage.settle().await;
    assert_eq!(stage.world.calls("search"), ["search Big"]);
    assert_eq!(document.active_element().as_ref(), Some(field.as_ref()), "and keeps it while results come");
    let row =
        stage.all("[role=option]").into_iter().find(|row| row.text_content().unwrap().contains("Big deal"));
    row.unwrap().click();
    stage.settle().await;
    let activities = stage.world.activities.borrow();
    assert_eq!(activities[&stage.key_of(0)].regarding.as_ref().unwrap().name, "Big deal");
    assert!(stage.says("Big deal"));
}

#[wasm_bindgen_test]
async fn the_keyboard_is_never_lost_and_what_happens_is_told() {
    let stage = stage().await;
    let status = stage.all("[role=status]");
    assert!(!status.is_empty(), "the live region is there from the first paint");
    stage.open(0).await;
    stage.world.held.borrow_mut().push("write");
    stage.press("Track").await;
    let told: String = stage.all("[role=status]").iter().filter_map(|region| region.text_content()).collect();
    assert!(told.contains("Tracking"), "{told}");
    stage.world.held.borrow_mut().clear();
    stage.settle().await;
    let active = web_sys::window().unwrap().document().unwrap().active_element().unwrap();
    assert!(stage.root.contains(Some(&active)) && active.tag_name() != "BODY", "{}", active.outer_html());
}

// ---- accidents ----------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_failure_says_so_and_can_be_tried_again() {
    let stage = stage().await;
    *stage.world.problem.borrow_mut() = Some(Problem::SignedOut);
    stage.open(0).await;
    let alerts: String = stage.all("[role=alert]").iter().filter_map(|alert| alert.text_content()).collect();
    assert!(!alerts.is_empty());
    assert!(stage.find("Track").is_none_or(|track| track.get_attribute("aria-disabled").is_some()));
    *stage.world.problem.borrow_mut() = None;
    let again = stage.all("[role=alert] button");
    again[0].click();
    stage.settle().await;
    assert!(stage.says("Asha Rao"), "{}", stage.text());
    let alerts: String = stage.all("[role=alert]").iter().filter_map(|alert| alert.text_content()).collect();
    assert_eq!(alerts, "");
}

#[wasm_bindgen_test]
async fn what_may_pass_is_tried_again_by_itself() {
    let stage = stage().await;
    *stage.world.problem.borrow_mut() = Some(Problem::Unreachable);
    stage.select(0);
    TimeoutFuture::new(10).await;
    *stage.world.problem.borrow_mut() = None;
    stage.settle().await;
    assert!(stage.says("Asha Rao"), "{}", stage.text());
    assert!(stage.world.calls("look_up").len() >= 2);
}

#[wasm_bindgen_test]
async fn the_network_is_back_and_the_question_is_asked_again() {
    let stage = stage().await;
    *stage.world.problem.borrow_mut() = Some(Problem::NotAllowed("no".into()));
    stage.open(0).await;
    *stage.world.problem.borrow_mut() = None;
    stage.tell(Signal::Hear(Event::Online));
    stage.settle().await;
    assert!(stage.says("Asha Rao"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_late_answer_is_not_painted_on_the_next_mail() {
    let stage = stage().await;
    stage.world.held.borrow_mut().push("look_up");
    stage.open(0).await;
    stage.open(1).await;
    assert!(!stage.says("Rao") && !stage.says("Lund"));
    stage.world.held.borrow_mut().clear();
    stage.settle().await;
    assert!(stage.says("Bo Lund") && stage.says("Subject 2"), "{}", stage.text());
    assert!(!stage.says("Asha"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_mail_left_while_it_is_written_is_told_of_and_the_next_stays_as_it_is() {
    let stage = stage().await;
    stage.open(0).await;
    stage.world.held.borrow_mut().push("write");
    stage.press("Track").await;
    stage.open(1).await;
    assert!(stage.find("Track").is_some(), "the second mail can be tracked");
    stage.world.held.borrow_mut().clear();
    stage.settle().await;
    assert!(stage.world.activities.borrow().contains_key(&stage.key_of(0)));
    assert!(!stage.world.activities.borrow().contains_key(&stage.key_of(1)));
    assert_eq!(stage.marked(), [], "the mail that was tracked is not open any more");
    assert!(stage.find("Track").is_some() && stage.says("Subject 1"), "{}", stage.text());
    stage.open(0).await;
    assert_eq!(stage.marked(), [("item-1".to_owned(), true)], "it is marked when it is opened again");
}

#[wasm_bindgen_test]
async fn pressing_twice_writes_once() {
    let stage = stage().await;
    stage.open(0).await;
    stage.world.held.borrow_mut().push("write");
    let track = stage.find("Track").unwrap();
    track.click();
    track.click();
    stage.world.held.borrow_mut().clear();
    stage.settle().await;
    assert_eq!(stage.world.calls("write").len(), 1);
}

#[wasm_bindgen_test]
async fn a_choice_among_several_is_remembered_and_used_the_next_time() {
    let world = Rc::new(World::default());
    *world.mails.borrow_mut() = vec![mail(1, "Asha")];
    *world.parties.borrow_mut() =
        vec![contact(10, "Asha Rao", "asha@acme.example"), contact(11, "Asha Menon", "asha@acme.example")];
    let first = on_stage(world.clone()).await;
    first.open(0).await;
    first.press("1 other record has this address").await;
    assert!(first.says("Asha Rao") && first.says("Asha Menon"), "all that fit are shown: {}", first.text());
    let other = first.all("input[type=radio]").into_iter().find(|radio| {
        let label = radio.closest("label").unwrap().unwrap();
        label.text_content().unwrap_or_default().contains("Asha Menon")
    });
    other.unwrap().click();
    first.settle().await;
    assert_eq!(world.remembered.borrow().len(), 1);
    drop(first);
    let second = on_stage(world.clone()).await;
    second.open(0).await;
    let name = second.all(".sender .name")[0].text_content().unwrap_or_default();
    assert!(name.contains("Asha Menon"), "{name}");
}

// ---- the host -----------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_meeting_is_tracked_with_one_press_and_says_when_it_is() {
    let stage = stage().await;
    stage.tell(Signal::Hear(Event::Selected(Selection::Meeting(ItemId("event-1".into())))));
    stage.settle().await;
    assert!(stage.text().contains("Plan") && stage.text().contains("Organizer"), "{}", stage.text());
    assert_eq!(stage.world.calls("name"), ["name event-1"]);
    stage.press("Track").await;
    assert_eq!(stage.world.calls("write").len(), 1);
    assert!(stage.text().contains("Tracked"), "{}", stage.text());
    stage.press("Untrack").await;
    assert!(stage.text().contains("Untrack this meeting?"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn what_is_no_mail_has_its_own_face() {
    let stage = stage().await;
    let mut faces = vec![stage.text()];
    for selection in [
        Selection::Nothing,
        Selection::Several(Vec::new()),
        Selection::Other(domain::pane::view::Other::Invitation),
        Selection::Other(domain::pane::view::Other::Draft),
        Selection::Other(domain::pane::view::Other::Report),
    ] {
        stage.tell(Signal::Hear(Event::Selected(selection)));
        stage.settle().await;
        faces.push(stage.text());
    }
    faces.sort();
    faces.dedup();
    assert_eq!(faces.len(), 6, "{faces:?}");
    assert!(stage.world.calls("").is_empty(), "nothing is asked about what is no mail");
}

#[wasm_bindgen_test]
async fn home_comes_where_nothing_is_selected_once_all_of_the_pane_is_here() {
    let stage = stage().await;
    stage.tell(Signal::Hear(Event::Selected(Selection::Nothing)));
    stage.settle().await;
    assert!(stage.world.calls("agenda").is_empty());
    stage.tell(Signal::Whole);
    stage.settle().await;
    assert_eq!(stage.world.calls("agenda").len(), 1);
    assert!(stage.says("No mail is selected") && stage.says("Call"), "{}", stage.text());
    assert!(stage.says("Your mailbox is not synchronized with the CRM"), "{}", stage.text());
    stage.press("Done").await;
    assert_eq!(stage.world.calls("finish").len(), 1);
    stage.press("Undo").await;
    assert!(stage.world.calls("finish")[1].ends_with("Some(2)"), "{:?}", stage.world.calls("finish"));
}

#[wasm_bindgen_test]
async fn what_finds_the_crm_away_waits_and_is_done_when_the_network_is_back() {
    let stage = stage().await;
    stage.open(0).await;
    *stage.world.problem.borrow_mut() = Some(Problem::Unreachable);
    stage.press("Track").await;
    assert!(stage.says("Will be tracked when the CRM is back"), "{}", stage.text());
    assert!(stage.says("Leave the pane open until it is done"), "{}", stage.text());
    *stage.world.problem.borrow_mut() = None;
    stage.tell(Signal::Hear(Event::Online));
    stage.settle().await;
    assert!(stage.says("Tracked by you"), "{}", stage.text());
    assert_eq!(stage.world.activities.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn the_language_follows_outlook_while_the_pane_is_open() {
    let stage = stage().await;
    let root = web_sys::window().unwrap().document().unwrap().document_element().unwrap();
    stage.open(0).await;
    assert_eq!(root.get_attribute("lang").as_deref(), Some("en"));
    stage.tell(Signal::Language("hi-IN".into()));
    stage.settle().await;
    assert_eq!(root.get_attribute("lang").as_deref(), Some("hi"));
    assert_eq!(root.get_attribute("dir").as_deref(), Some("ltr"));
    assert!(stage.find("Track").is_none() && stage.says("Asha Rao"));
    stage.tell(Signal::Language("en-US".into()));
    stage.settle().await;
    assert!(stage.find("Track").is_some());
}

#[wasm_bindgen_test]
fn colours_follow_outlook_and_else_the_system() {
    let root = web_sys::window().unwrap().document().unwrap().document_element().unwrap();
    let theme = || root.get_attribute("data-theme").unwrap_or_default();
    page::dress(Some(true));
    assert_eq!(theme(), "dark");
    page::dress(Some(false));
    assert_eq!(theme(), "light");
    page::dress(None);
    assert!(["light", "dark"].contains(&theme().as_str()));
}

#[wasm_bindgen_test]
fn a_broken_pane_tells_the_page() {
    js_sys::eval("globalThis.told = ''; addEventListener('regarding-broke', (event) => { told = event.detail; }, { once: true })")
        .unwrap();
    page::broke("it fell over");
    assert_eq!(js_sys::eval("told").unwrap(), JsValue::from_str("it fell over"));
}
