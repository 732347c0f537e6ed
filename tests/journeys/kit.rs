//! The organization, its people, and a desk: a pane with its Outlook and its way to the CRM.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::PathBuf,
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use axum::body::{Body as HttpBody, to_bytes};
use crm::{ADMINISTRATOR, Caller, Crm, MANAGER, NewUser, OUTLOOK_USER, Options, PERSON};
use dataverse::{CrmOver, LedgerOver};
use domain::{
    check,
    contract::{Ask, Told},
    correlation::Clues,
    home::{self, Left, Own, Personal},
    intent::{Begun, Intent},
    literature::{self, Attaching, File},
    mail::{Address, Body, Direction, ItemId, Mail, MessageId, Moment, Person},
    meeting::{
        Meeting, Named, Naming,
        ports::{Calendar, Names},
    },
    pane::{Asked, Event, Pane, Selection, Settings, Synchronizer, triage::TriageView, view},
    party::{Kind, Record},
    ports::{self, Decisions, Mailbox, Place, answer},
    problem::Problem,
    queue::{self, Asker, Change, Shelf, Slot},
    reason::Recorded,
    suggest::Habit,
    timeline::Safe,
    triage::{Chosen, Loaded},
    want::Writing,
};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;
use wire::{Reply, Request, Transport, TransportError};

pub(crate) const URL: &str = "http://crm.test/api/data/v9.2/";

/// The organization: a database in a temporary file.
pub(crate) struct Org {
    pub(crate) crm: Crm,
    path: PathBuf,
}

impl Drop for Org {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.path.display()));
        }
    }
}

/// People of the organization, and one who has no role but the one that says they may use the add-in.
const PEOPLE: [(u128, &str, &str, &str); 4] = [
    (1, "Ada", "Admin", ADMINISTRATOR),
    (2, "Mira", "Manager", MANAGER),
    (3, "Anna", "Schmidt", PERSON),
    (4, "Bela", "Kiss", PERSON),
];

impl Org {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("regarding-journey-{}-{count}.db", std::process::id()));
        let crm = Crm::open(&path, options).await.unwrap();
        let org = Self { crm, path };
        for (number, first, last, role) in PEOPLE {
            org.user(number, first, last, role).await;
        }
        org.user(9, "Roland", "Roleless", OUTLOOK_USER).await;
        org
    }

    pub(crate) async fn user(&self, number: u128, first: &str, last: &str, role: &str) {
        let address = format!("{}@us.example", first.to_lowercase());
        let new = NewUser {
            object_id: Uuid::from_u128(number),
            full_name: format!("{first} {last}"),
            first: first.into(),
            last: last.into(),
            address: address.clone(),
            upn: address,
            roles: vec![role.into()],
            disabled: false,
            mailbox: crm::NewMailbox::Ready,
        };
        self.crm.provision_user(new).await.unwrap();
    }

    /// The same file, opened anew: what was only in memory is gone.
    pub(crate) async fn reopened(self) -> Self {
        self.crm.close().await;
        let crm = Crm::open(&self.path, Options::default()).await.unwrap();
        let path = self.path.clone();
        // The file stays: the new organization removes it.
        std::mem::forget(self);
        Self { crm, path }
    }

    /// A row that was there before, Anna's.
    pub(crate) async fn row(&self, set: &str, n: u128, body: Value) -> Uuid {
        self.row_of("anna@us.example", set, n, body).await
    }

    pub(crate) async fn row_of(&self, owner: &str, set: &str, n: u128, body: Value) -> Uuid {
        let id = Uuid::from_u128(n);
        assert!(self.crm.provision(set, id, body, owner).await.unwrap());
        id
    }

    /// Acme with Asha, who works there, and a deal that is Acme's alone.
    pub(crate) async fn acme(&self) {
        self.row("accounts", 0xAC, json!({"name": "Acme", "websiteurl": "https://www.acme.example"})).await;
        let asha = json!({"firstname": "Asha", "lastname": "Rao", "emailaddress1": "asha@acme.example",
            "jobtitle": "Buyer", "overriddencreatedon": "2020-01-01T00:00:00Z",
            "parentcustomerid_account@odata.bind": format!("/accounts({})", Uuid::from_u128(0xAC))});
        self.row("contacts", 0xA5, asha).await;
        let deal = json!({"name": "100 pumps", "estimatedvalue": 5000, "estimatedclosedate": "2027-01-31",
            "customerid_account@odata.bind": format!("/accounts({})", Uuid::from_u128(0xAC))});
        self.row("opportunities", 0xD1, deal).await;
    }

    /// What the administrator reads, past the client.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let door = Door::new(&self.crm, 1, "ada@us.example");
        let request = Request::new(wire::Method::Get, format!("{URL}{}", path.replace(' ', "%20")))
            .with_header("Prefer", "odata.include-annotations=\"*\"");
        let reply = door.send(request).await.unwrap();
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// What the administrator deletes, past the client.
    pub(crate) async fn remove(&self, path: &str) {
        let door = Door::new(&self.crm, 1, "ada@us.example");
        let request = Request::new(wire::Method::Delete, format!("{URL}{path}"));
        assert_eq!(door.send(request).await.unwrap().status, 204, "{path}");
    }

    /// The e-mails of the organization by subject: several are created within a second.
    pub(crate) async fn emails(&self) -> Vec<Value> {
        let all = self.read("emails?$expand=email_activity_parties&$orderby=subject").await;
        all["value"].as_array().unwrap().clone()
    }

    /// The CRM as a synchronizer sees it, and the door it goes through.
    pub(crate) async fn ledger(&self) -> (LedgerOver<Rc<Door>, fn() -> Moment>, Rc<Door>) {
        self.crm.provision_application(Uuid::from_u128(0xAA), "Regarding").await.unwrap();
        let door = Rc::new(Door::new(&self.crm, 0xAA, ""));
        (LedgerOver::new(Rc::clone(&door), URL, || Moment(1_795_431_480)), door)
    }

    /// The desk of somebody.
    pub(crate) fn desk(&self, first: &str) -> Desk {
        let number = PEOPLE.iter().find(|(_, name, ..)| *name == first).map_or(9, |(number, ..)| *number);
        Desk::new(&self.crm, number, &format!("{}@us.example", first.to_lowercase()))
    }
}

/// What happens on the way.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// The request arrives, the reply does not.
    LosesReply,
    /// Nothing arrives.
    Offline,
    /// Something answers that, and not the CRM.
    Says(Reply),
}

/// The way to the CRM, signed in as somebody.
pub(crate) struct Door {
    router: axum::Router,
    caller: Caller,
    /// What happens to the next requests, in their order.
    pub(crate) troubles: RefCell<VecDeque<Trouble>>,
    /// Bytes of each request.
    pub(crate) sent: RefCell<Vec<usize>>,
}

impl Door {
    fn new(crm: &Crm, number: u128, address: &str) -> Self {
        let caller =
            Caller { object_id: Uuid::from_u128(number), address: address.into(), tenant: Uuid::nil() };
        Self { router: crm.router(), caller, troubles: RefCell::default(), sent: RefCell::default() }
    }

    async fn pass(&self, request: Request) -> Reply {
        let mut http = axum::http::Request::builder().method(request.method.as_str()).uri(&request.url);
        for (name, value) in request.headers.iter() {
            http = http.header(name, value);
        }
        let http = http.extension(self.caller.clone()).body(HttpBody::from(request.body)).unwrap();
        let (parts, body) = self.router.clone().oneshot(http).await.unwrap().into_parts();
        let mut reply = Reply::new(parts.status.as_u16());
        for (name, value) in &parts.headers {
            reply.headers.add(name.as_str(), value.to_str().unwrap());
        }
        reply.body = to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec();
        reply
    }
}

impl Transport for Door {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        self.sent.borrow_mut().push(request.body.len());
        let trouble = self.troubles.borrow_mut().pop_front();
        match trouble {
            None => Ok(self.pass(request).await),
            Some(Trouble::LosesReply) => {
                self.pass(request).await;
                Err(TransportError::TimedOut)
            }
            Some(Trouble::Offline) => Err(TransportError::Unreachable("no network".into())),
            Some(Trouble::Says(reply)) => Ok(reply),
        }
    }
}

/// Outlook, as far as a pane sees it.
#[derive(Default)]
pub(crate) struct Outlook {
    open: RefCell<Option<Mail>>,
    pub(crate) body: RefCell<String>,
    pub(crate) plain: RefCell<String>,
    pub(crate) clues: RefCell<Clues>,
    /// Mails that show the tracked category.
    pub(crate) marked: RefCell<BTreeSet<ItemId>>,
    pub(crate) remembered: RefCell<Vec<(Address, Record)>>,
    pub(crate) learned: RefCell<Vec<Habit>>,
    /// Mails that can be selected together.
    pub(crate) folder: RefCell<Vec<Mail>>,
    pub(crate) loads: Cell<usize>,
    /// The mail that is being written.
    pub(crate) written: RefCell<Option<Mail>>,
    /// What the mailbox keeps of what is to become of a mail, also once it is sent.
    pub(crate) intent: RefCell<Option<Intent>>,
    /// What is kept for the pane alone.
    pub(crate) own: RefCell<Own>,
    /// Files that were put to it.
    pub(crate) attached: RefCell<Vec<File>>,
    /// This Outlook takes no files from an add-in.
    pub(crate) attaches_nothing: Cell<bool>,
    /// Mails that were begun.
    pub(crate) begun: RefCell<Vec<Begun>>,
    /// The meeting that is open.
    pub(crate) meeting: RefCell<Option<Meeting>>,
}

impl Calendar for Outlook {
    async fn meeting(&self, _: &ItemId) -> Result<Meeting, Problem> {
        self.meeting.borrow().clone().ok_or(Problem::Moved)
    }
}

impl Attaching for Outlook {
    async fn attach(&self, _: &ItemId, file: &File) -> Result<(), literature::Trouble> {
        if self.attaches_nothing.get() {
            return Err(literature::Trouble::Unable);
        }
        self.attached.borrow_mut().push(file.clone());
        Ok(())
    }
}

impl Mailbox for Outlook {
    async fn read(&self) -> Result<Mail, Problem> {
        self.open.borrow().clone().ok_or(Problem::Moved)
    }

    async fn clues(&self, item: &ItemId) -> Result<Clues, Problem> {
        let marked = Some(self.marked.borrow().contains(item));
        Ok(Clues { marked, intent: self.intent.borrow().clone(), ..self.clues.borrow().clone() })
    }

    async fn body(&self, _: &ItemId) -> Result<Body, Problem> {
        Ok(Body::new(self.body.borrow().clone()))
    }

    async fn plain(&self, _: &ItemId) -> Result<String, Problem> {
        Ok(self.plain.borrow().clone())
    }

    async fn mark(&self, item: &ItemId, on: bool) -> Result<(), Problem> {
        let mut marked = self.marked.borrow_mut();
        if on {
            marked.insert(item.clone())
        } else {
            marked.remove(item)
        };
        Ok(())
    }

    async fn learn(&self, habits: &[Habit]) {
        self.learned.replace(habits.to_vec());
    }

    async fn remember(&self, address: &Address, record: &Record) -> Result<(), Problem> {
        self.remembered.borrow_mut().push((address.clone(), record.clone()));
        Ok(())
    }

    async fn draft(&self, _: &ItemId) -> Result<Writing, Problem> {
        let mail = self.written.borrow().clone().ok_or(Problem::Moved)?;
        Ok(Writing { mail, intent: self.intent.borrow().clone(), answers: Vec::new() })
    }

    async fn keep_intent(&self, _: &ItemId, intent: Option<&Intent>) -> Result<(), Problem> {
        self.intent.replace(intent.cloned());
        Ok(())
    }

    async fn address(&self, _: &ItemId, to: &Person) -> Result<(), Problem> {
        if let Some(mail) = self.written.borrow_mut().as_mut() {
            mail.to.push(to.clone());
        }
        Ok(())
    }

    async fn insert(&self, _: &ItemId, body: &Body, subject: Option<&str>) -> Result<(), Problem> {
        self.body.replace(body.html.clone());
        if let (Some(subject), Some(mail)) = (subject, self.written.borrow_mut().as_mut()) {
            mail.subject = subject.into();
        }
        Ok(())
    }

    async fn about(&self) -> Result<check::Outlook, Problem> {
        Ok(check::Outlook::default())
    }

    async fn load(&self, item: &ItemId) -> Result<Option<Loaded>, Problem> {
        self.loads.set(self.loads.get() + 1);
        let mail = self.folder.borrow().iter().find(|mail| mail.item == *item).cloned();
        let mail = mail.ok_or_else(|| Problem::Outlook("no such item".into()))?;
        Ok(Some(Loaded { mail, answers: self.clues.borrow().ids() }))
    }

    async fn load_text(&self, item: &ItemId) -> Result<Body, Problem> {
        self.body(item).await
    }

    async fn load_mark(&self, item: &ItemId, on: bool) -> Result<(), Problem> {
        self.mark(item, on).await
    }

    async fn own(&self) -> Own {
        self.own.borrow().clone()
    }

    async fn keep_own(&self, own: &Own) -> Result<(), Problem> {
        self.own.borrow_mut().clone_from(own);
        Ok(())
    }

    async fn begin(&self, _: &Person, begun: &Begun) -> Result<(), Problem> {
        self.begun.borrow_mut().push(begun.clone());
        Ok(())
    }
}

/// What waits for the CRM, kept in memory.
#[derive(Clone, Default)]
pub(crate) struct Memory(Rc<RefCell<BTreeMap<Uuid, Slot>>>);

impl Shelf for Memory {
    async fn all(&self) -> Result<Vec<Slot>, Problem> {
        Ok(self.0.borrow().values().cloned().collect())
    }

    async fn change(&self, id: Uuid, by: &dyn Fn(Option<&Slot>) -> Change) -> Result<(), Problem> {
        let change = by(self.0.borrow().get(&id));
        match change {
            Change::Leave => {}
            Change::Remove => drop(self.0.borrow_mut().remove(&id)),
            Change::Put(slot) => drop(self.0.borrow_mut().insert(id, *slot)),
        }
        Ok(())
    }
}

/// Time passes at once here, and is noted.
#[derive(Default)]
pub(crate) struct Here {
    pub(crate) waited: RefCell<Vec<u32>>,
    /// What a synchronizer decided, where one runs.
    pub(crate) decided: RefCell<Option<Vec<Recorded>>>,
    pub(crate) taken_back: RefCell<Vec<Uuid>>,
    /// What a synchronizer left alone.
    pub(crate) left: RefCell<Option<Vec<Left>>>,
    /// What waits for the CRM: it outlives the pane.
    pub(crate) shelf: Memory,
    presses: Cell<u64>,
    /// What is in the clipboard.
    pub(crate) copied: RefCell<String>,
    /// What all calendars call the event that is open, where somebody knows.
    pub(crate) named: RefCell<Option<Named>>,
}

impl Names for Here {
    async fn name(&self, _: &ItemId) -> Result<Naming, Problem> {
        Ok(self.named.borrow().clone().map_or(Naming::Nobody, Naming::Is))
    }

    fn show_appointment(&self, _: Uuid, _: bool) {}
}

impl Decisions for Here {
    async fn decisions(&self, _: &MessageId) -> Result<Option<Vec<Recorded>>, Problem> {
        Ok(self.decided.borrow().clone())
    }

    /// Here nobody keeps anything about conversations.
    async fn thread(&self, _: &Ask) -> Result<Told, Problem> {
        Err(Problem::Gone)
    }

    async fn left(&self) -> Result<Option<Vec<Left>>, Problem> {
        Ok(self.left.borrow().clone())
    }

    async fn personal(&self) -> Result<Option<Personal>, Problem> {
        Ok(None)
    }

    async fn change_personal(&self, _: &home::Change) -> Result<Option<Personal>, Problem> {
        Ok(None)
    }

    async fn take_back(&self, decision: Uuid) -> Result<(), Problem> {
        self.taken_back.borrow_mut().push(decision);
        Ok(())
    }
}

impl Place for Here {
    async fn wait(&self, milliseconds: u32) {
        self.waited.borrow_mut().push(milliseconds);
    }

    /// As it is: what a sanitizer does is the browser's affair.
    async fn clean(&self, text: Body, _: bool) -> Result<Safe, Problem> {
        Ok(Safe::passed(text.html, 0))
    }

    async fn queue(&self, ask: queue::Ask) -> queue::Told {
        self.presses.set(self.presses.get() + 1);
        let asker = Asker { holder: 1, stamp: self.presses.get(), now: now() };
        let bounds = (queue::MAX_WISHES, queue::MAX_BYTES);
        queue::serve(&ask, &self.shelf, asker, bounds).await.unwrap_or_else(queue::Told::from)
    }

    async fn synchronizes(&self) -> Result<bool, Problem> {
        Ok(self.decided.borrow().is_some())
    }

    async fn copy(&self, text: &str) -> Result<(), Problem> {
        self.copied.replace(text.into());
        Ok(())
    }

    fn link(&self, record: &Record) -> String {
        record.id.to_string()
    }

    fn show(&self, _: &Record) {}

    fn show_activity(&self, _: Uuid) {}
}

fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Moment(i64::try_from(since.as_secs()).unwrap())
}

pub(crate) type Client = CrmOver<Rc<Door>, fn() -> Moment>;

/// A pane with everything it needs.
pub(crate) struct Desk {
    pub(crate) pane: Pane,
    pub(crate) door: Rc<Door>,
    pub(crate) crm: Client,
    pub(crate) outlook: Outlook,
    pub(crate) here: Here,
    asked: VecDeque<Asked>,
    before: Cell<usize>,
}

impl Desk {
    fn new(crm: &Crm, number: u128, address: &str) -> Self {
        let door = Rc::new(Door::new(crm, number, address));
        let settings = Settings {
            me: Person { address: Address::new(address), name: String::new() },
            send_text: true,
            synchronizer: Synchronizer::Runs,
            ..Settings::default()
        };
        let outlook = Outlook::default();
        outlook.body.replace("<p>Hello</p>".into());
        Self {
            pane: Pane::new(settings),
            crm: CrmOver::new(door.clone(), URL, now),
            door,
            outlook,
            here: Here::default(),
            asked: VecDeque::new(),
            before: Cell::default(),
        }
    }

    /// Opens a mail and waits until nothing is left to do.
    pub(crate) async fn open(&mut self, mail: &Mail) {
        self.outlook.open.replace(Some(mail.clone()));
        self.tell(Event::Selected(Selection::Nothing)).await;
        self.tell(Event::Selected(Selection::Mail(mail.item.clone()))).await;
    }

    /// Selects these mails together and waits until nothing is left to do.
    pub(crate) async fn select(&mut self, mails: &[Mail]) {
        self.outlook.folder.replace(mails.to_vec());
        let chosen = mails.iter().map(|mail| Chosen {
            item: mail.item.clone(),
            message_id: mail.message_id.clone(),
            conversation: mail.conversation.clone(),
            subject: mail.subject.clone(),
            draft: false,
        });
        self.tell(Event::Selected(Selection::Several(chosen.collect()))).await;
    }

    /// The table of them.
    pub(crate) fn table(&self) -> TriageView {
        match self.pane.view().body {
            view::Content::Triage(view) => *view,
            other => panic!("no table but {other:?}"),
        }
    }

    /// Does something at the pane and waits until nothing is left to do.
    pub(crate) async fn tell(&mut self, event: Event) {
        let asked = self.pane.hear(event);
        self.asked.extend(asked);
        let mut steps = 0;
        while let Some(Asked { ticket, want }) = self.asked.pop_front() {
            steps += 1;
            assert!(steps < 1000, "the pane never comes to rest");
            if let Some(heard) = answer(want, &self.outlook, &self.crm, &self.here).await {
                let asked = self.pane.hear(Event::Answered(ticket, heard));
                self.asked.extend(asked);
            }
        }
    }

    /// Requests to the CRM since this was asked last.
    pub(crate) fn requests(&self) -> usize {
        let all = self.door.sent.borrow().len();
        all - self.before.replace(all)
    }

    /// Begins to write a mail, and waits until nothing is left to do.
    pub(crate) async fn write(&mut self, mail: &Mail) {
        self.outlook.written.replace(Some(mail.clone()));
        self.tell(Event::Selected(Selection::Draft(mail.item.clone()))).await;
    }

    /// Opens a meeting that has that name in all calendars, and waits until nothing is left to do.
    pub(crate) async fn meet(&mut self, meeting: &Meeting, named: &Named) {
        self.outlook.meeting.replace(Some(meeting.clone()));
        self.here.named.replace(Some(named.clone()));
        self.tell(Event::Selected(Selection::Nothing)).await;
        self.tell(Event::Selected(Selection::Meeting(meeting.item.clone()))).await;
    }

    pub(crate) fn meeting(&self) -> view::MeetingView {
        match self.pane.view().body {
            view::Content::Meeting(meeting) => *meeting,
            other => panic!("no meeting is shown but {other:?}"),
        }
    }

    pub(crate) fn draft(&self) -> view::DraftView {
        match self.pane.view().body {
            view::Content::Draft(draft) => *draft,
            other => panic!("no draft is shown but {other:?}"),
        }
    }

    pub(crate) fn mail(&self) -> view::MailView {
        match self.pane.view().body {
            view::Content::Mail(mail) => *mail,
            other => panic!("no mail is shown but {other:?}"),
        }
    }

    /// The activity, where the mail is shown as tracked.
    pub(crate) fn tracked(&self) -> view::TrackedView {
        match self.mail().tracking {
            view::Tracking::Yes(tracked) => tracked,
            other => panic!("not tracked but {other:?}; {:?}", self.mail().failed),
        }
    }

    pub(crate) fn is_not_tracked(&self) -> bool {
        self.mail().tracking == view::Tracking::Not
    }

    /// What was told last.
    pub(crate) fn news(&self) -> view::Notice {
        self.pane.view().notices.pop().expect("something was told")
    }
}

pub(crate) fn person(name: &str, address: &str) -> Person {
    Person { address: Address::new(address), name: name.into() }
}

/// A mail from Asha to Anna and Bela.
pub(crate) fn mail(n: u32) -> Mail {
    Mail {
        item: ItemId(format!("item-{n}")),
        message_id: MessageId::new(&format!("<m{n}@acme.example>")),
        conversation: Some("c".into()),
        direction: Direction::Incoming,
        from: Some(person("Asha Rao", "asha@acme.example")),
        to: vec![person("Anna Schmidt", "anna@us.example"), person("", "bela@us.example")],
        cc: vec![],
        bcc: vec![],
        subject: format!("Pumps {n}"),
        at: Some(Moment(1_795_400_000)),
        attachments: vec![],
        mailbox: None,
    }
}

pub(crate) fn record(kind: Kind, n: u128, name: &str) -> Record {
    Record { kind, id: Uuid::from_u128(n), name: name.into() }
}

pub(crate) fn deal() -> Record {
    record(Kind::Opportunity, 0xD1, "100 pumps")
}

pub(crate) fn asha() -> Record {
    record(Kind::Contact, 0xA5, "Asha Rao")
}

/// A question of the client itself, past the pane.
pub(crate) use ports::Crm as Port;
