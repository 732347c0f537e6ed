//! The desk's machine: events in, wants out, and its state to look at at any time.
//!
//! It knows no browser, no JSON and no words. A question is never asked twice at a time; an answer falls on the floor
//! where nobody waits for it any more. What a person typed stays, whatever fails.

mod answers;
mod ask;
pub mod book;
mod cards;
mod draft;
mod list;
mod news;
mod pace;
mod place;
mod settings;
mod shown;
mod would;

use std::collections::BTreeMap;

use admin::{Act, Acting, Alert, Audit, Chosen, Detail, Folder, Job, JobState, Me, Register, Rights, Setup};
use domain::{
    party::{Kind, Record},
    problem::Problem,
};
use uuid::Uuid;

pub use ask::{Answer, Loaded, Named, Question, Sought, Ticket, Want};
pub use cards::{Pick, Picks};
pub use draft::{Edit, Lists, MAX_ENTRIES, Own, Picking, Trial, WAYS, Whole};
pub use list::{List, MAX_PAGES, Mark, STEP};
pub use news::{Doing, News, Said};
pub use place::{Filter, Place, RUNS, STATUSES, encode, run_name, status_name};
pub use settings::TRIAL_DAYS;
pub use would::{Filtering, Would};

use pace::Pace;

/// What the desk hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The address names this fragment.
    Went(String),
    /// A second has passed; seconds since 1970.
    Tick(i64),
    /// A person turned to the page, or the network is there again.
    Turned,
    /// There is a token, or there is none.
    Signed(bool),
    /// An answer came.
    Answered(Ticket, Result<Answer, Problem>),
    /// Sign in.
    SignIn,
    /// Sign out.
    SignOut,
    /// Ask again for what is shown.
    Retry,
    /// Show or hide the way to the pages, where there is no room for it.
    Menu,
    /// Take a line of news away.
    Dismiss(u32),
    /// Begin set-up, or go on.
    BeginSetup,
    /// List the mailboxes that fit.
    Filter(Filter),
    /// Lines of the list.
    Mark(Mark),
    /// Open the line that the keyboard is at.
    Open(usize),
    /// Act on mailboxes.
    Act(Act, Whom),
    /// Take the outcomes of the last act away.
    CloseJob,
    /// Change a setting.
    Edit(Edit),
    /// Pick what stands on cards.
    Cards(Pick),
    /// What would have been with the settings as they are edited.
    Try,
    /// Keep the settings.
    Save,
    /// Leave the settings as they were.
    Discard,
    /// Seek decisions.
    Seek(Sought),
    /// The next page of what is listed.
    More,
    /// Take a decision back.
    TakeBack(Uuid),
    /// Something is done with the sync filter that is tried.
    Filtering(Filtering),
    /// With that decision, it is that contact; or none of those that are offered, and a new one is made.
    Choose(Uuid, Option<Uuid>),
    /// Something at record pages.
    Book(book::Act),
    /// Records that the browser remembers as opened lately, and by whom.
    Remembered(Uuid, Vec<(Kind, Uuid)>),
}

/// Which mailboxes are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The marked ones.
    Marked,
    /// This one.
    One(Uuid),
}

/// Whether somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// It is not known yet.
    Unknown,
    /// Nobody is.
    Out,
    /// Somebody is.
    In,
    /// The sign-in ran out: what is shown stays, and the person is asked to sign in again.
    Again,
}

/// Work that an act began.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The act.
    pub act: Act,
    /// How far it is; none: the server has not said yet.
    pub job: Option<Job>,
}

/// The machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// Seconds since 1970.
    pub now: i64,
    /// Whether somebody is signed in.
    pub signed: Signed,
    /// Who, and what they may.
    pub me: Loaded<Me>,
    /// Where one is; none until it is known where one begins.
    pub place: Option<Place>,
    /// The way to the pages is shown, where there is no room for it.
    pub menu: bool,
    /// Set-up.
    pub setup: Loaded<Setup>,
    /// The list of mailboxes.
    pub list: List,
    /// The mailbox that is open, or one's own.
    pub detail: Option<(Uuid, Loaded<Detail>)>,
    /// Alerts.
    pub alerts: Loaded<Vec<Alert>>,
    /// One's own settings.
    pub own: Loaded<Own>,
    /// One's own, while somebody else's stand in their place.
    parked: Loaded<Own>,
    /// Whose stand there, where they are not one's own.
    settings_of: Option<Uuid>,
    /// The folders of one's own mailbox.
    pub folders: Loaded<Vec<Folder>>,
    /// The dry run.
    pub trial: Trial,
    /// The dry run of a sync filter.
    pub would: Would,
    /// The organisation's settings.
    pub whole: Loaded<Whole>,
    /// What stands on cards.
    pub cards: Loaded<Picks>,
    /// Which decisions are sought.
    pub sought: Sought,
    /// Decisions.
    pub register: Loaded<Register>,
    /// Who did what, and whether there is more.
    pub audit: Loaded<(Vec<Audit>, bool)>,
    /// Work that an act began.
    pub work: Option<Work>,
    /// Record pages.
    pub book: book::Book,
    /// What was done, and what did not work.
    pub news: Vec<News>,
    remembered: Option<(Uuid, Vec<(Kind, Uuid)>)>,
    open: BTreeMap<Ticket, Question>,
    tickets: u32,
    pace: Pace,
}

impl Desk {
    /// A desk at a moment, in seconds since 1970; nobody has signed in.
    #[must_use]
    pub fn new(now: i64) -> Self {
        Self {
            now,
            signed: Signed::Unknown,
            me: Loaded::default(),
            place: None,
            menu: false,
            setup: Loaded::default(),
            list: List::default(),
            detail: None,
            alerts: Loaded::default(),
            own: Loaded::default(),
            parked: Loaded::default(),
            settings_of: None,
            folders: Loaded::default(),
            trial: Trial::default(),
            would: Would::default(),
            whole: Loaded::default(),
            cards: Loaded::default(),
            sought: Sought::default(),
            register: Loaded::default(),
            audit: Loaded::default(),
            work: None,
            book: book::Book::default(),
            news: Vec::new(),
            remembered: None,
            open: BTreeMap::new(),
            tickets: 0,
            pace: Pace::default(),
        }
    }

    /// What whoever is signed in may do; nothing until it is known.
    #[must_use]
    pub fn rights(&self) -> Rights {
        self.me.value.as_ref().map(|me| me.rights).unwrap_or_default()
    }

    /// What may be done with a mailbox: rights only hide what the server would refuse.
    #[must_use]
    pub fn rights_on(&self, mailbox: Uuid) -> Rights {
        let rights = self.rights();
        let own = self.me.value.as_ref().and_then(|me| me.mailbox) == Some(mailbox);
        Rights {
            administer: rights.administer,
            approve: rights.approve || (own && rights.approve_own),
            approve_own: own && rights.approve_own,
            test_own: rights.administer || (own && rights.test_own),
        }
    }

    /// The filter of the list of mailboxes.
    #[must_use]
    pub fn filter(&self) -> Filter {
        match &self.place {
            Some(Place::Mailboxes(filter)) => filter.clone(),
            Some(_) | None => Filter::default(),
        }
    }

    /// An answer to such a question is under way.
    #[must_use]
    pub fn is_asking(&self, of: impl Fn(&Question) -> bool) -> bool {
        self.open.values().any(of)
    }

    /// Something at work is shown, so that it is asked for often.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let work = self.work.as_ref().and_then(|work| work.job.as_ref());
        let working = work.is_some_and(|job| job.state == JobState::Running);
        working
            || match &self.place {
                Some(Place::Setup) => self.setup.value.as_ref().is_some_and(|setup| setup.running),
                Some(Place::Mine | Place::Mailbox(_)) => {
                    let detail = self.detail.as_ref().and_then(|(_, detail)| detail.value.as_ref());
                    detail.is_some_and(|detail| detail.listed.testing)
                }
                Some(Place::Mailboxes(_)) => self.list.rows.iter().any(|row| row.testing),
                Some(Place::Record(..)) => self.book.is_busy(),
                Some(_) | None => false,
            }
    }

    /// Hears an event; what it gives back is to be done, in this order.
    pub fn hear(&mut self, event: Event) -> Vec<Want> {
        let mut wants = Vec::new();
        match event {
            Event::Went(fragment) => self.went(&fragment, &mut wants),
            Event::Tick(now) => {
                self.now = now;
                if self.signed == Signed::In && self.pace.is_due(now) {
                    self.refresh(false, &mut wants);
                }
            }
            Event::Turned => {
                if self.signed == Signed::In && self.pace.turned(self.now) {
                    self.refresh(false, &mut wants);
                }
            }
            Event::Signed(true) => {
                self.signed = Signed::In;
                self.refresh(true, &mut wants);
            }
            Event::Signed(false) => self.signed = Signed::Out,
            Event::Answered(ticket, came) => self.answered(ticket, came, &mut wants),
            Event::SignIn => {
                wants.push(if self.signed == Signed::Again { Want::SignAgain } else { Want::SignIn });
            }
            Event::SignOut => {
                *self = Self { signed: Signed::Out, place: self.place.take(), ..Self::new(self.now) };
                // Who is next at this browser is not told what was opened.
                wants.push(Want::Remember(None));
                wants.push(Want::SignOut);
            }
            Event::Retry => self.refresh(true, &mut wants),
            Event::Menu => self.menu = !self.menu,
            Event::Dismiss(id) => self.news.retain(|line| line.id != id),
            Event::BeginSetup => self.ask(Question::BeginSetup, &mut wants),
            Event::Filter(filter) => self.filtered(filter, &mut wants),
            Event::Mark(mark) => self.list.mark(mark),
            Event::Open(at) => {
                if let Some(id) = self.list.line(at).map(|row| row.id) {
                    let fragment = Place::Mailbox(id).to_string();
                    wants.push(Want::Show { fragment, new: true });
                }
            }
            Event::Act(act, whom) => self.act(act, whom, &mut wants),
            Event::CloseJob => self.work = None,
            Event::Edit(edit) => self.edit(&edit, &mut wants),
            Event::Cards(pick) => {
                self.news.retain(|line| line.said != Said::Saved);
                if let Some(picks) = &mut self.cards.value {
                    picks.pick(&pick);
                }
            }
            Event::Try => self.begin_trial(&mut wants),
            Event::Filtering(act) => {
                if self.would.hear(act) {
                    self.ask(Question::StepWould(Box::new(self.would.ask.clone())), &mut wants);
                }
            }
            Event::Save => self.save(&mut wants),
            Event::Discard => self.discard(),
            Event::Seek(sought) => {
                self.sought = Sought { before: None, ..sought };
                self.register = Loaded::default();
                self.open.retain(|_, question| !matches!(question, Question::Register(_)));
                self.ask(Question::Register(self.sought.clone()), &mut wants);
            }
            Event::More => self.more(&mut wants),
            Event::TakeBack(id) => self.ask(Question::TakeBack(id), &mut wants),
            Event::Choose(id, row) => self.ask(Question::Choose(id, row), &mut wants),
            Event::Book(act) => {
                if let Some(now) = self.looks() {
                    let steps = self.book.act(act, &now);
                    self.walk(steps, &mut wants);
                }
            }
            Event::Remembered(who, all) => self.remembered = Some((who, all)),
        }
        wants
    }

    fn ask(&mut self, question: Question, wants: &mut Vec<Want>) {
        if self.open.values().any(|open| *open == question) {
            return;
        }
        self.tickets = self.tickets.wrapping_add(1);
        let ticket = Ticket(self.tickets);
        self.open.insert(ticket, question.clone());
        wants.push(Want::Ask(ticket, question));
    }

    /// Who looks at records, and when.
    fn looks(&self) -> Option<book::Now> {
        let me = self.me.value.as_ref()?;
        let me = Record { kind: Kind::User, id: me.user, name: me.name.clone() };
        Some(book::Now { at: self.now, me })
    }

    /// Does what record pages want.
    fn walk(&mut self, steps: Vec<book::Step>, wants: &mut Vec<Want>) {
        for step in steps {
            match step {
                book::Step::Ask(ask) => self.ask(Question::Book(Box::new(ask)), wants),
                book::Step::Why(id) => self.ask(Question::Why(id), wants),
                book::Step::Go(place, new) => {
                    wants.push(Want::Show { fragment: place.to_string(), new });
                    if !new {
                        self.place = Some(place);
                    }
                }
                book::Step::Remember => {
                    let all = self.book.recent.iter().map(|record| (record.kind, record.id)).collect();
                    let who = self.me.value.as_ref().map(|me| me.user);
                    wants.push(Want::Remember(who.map(|who| (who, all))));
                }
                book::Step::Hurry => self.pace.hurry(self.now),
            }
        }
    }

    fn act(&mut self, act: Act, whom: Whom, wants: &mut Vec<Want>) {
        let mailboxes = match whom {
            Whom::One(id) => Some(Chosen::These(vec![id])),
            Whom::Marked => self.list.chosen(),
        };
        let Some(mailboxes) = mailboxes else { return };
        self.work = Some(Work { act, job: None });
        self.ask(Question::Act(Acting { act, mailboxes }), wants);
    }

    fn say(&mut self, said: Said) {
        self.tickets = self.tickets.wrapping_add(1);
        self.news.push(News { id: self.tickets, said });
        let over = self.news.len().saturating_sub(news::MOST);
        self.news.drain(..over);
    }
}
