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
pub use would::{Filtering, Would};

use pace::Pace;

/// Days that a dry run looks back.
pub const TRIAL_DAYS: u32 = 30;
/// Letters after which a record is searched.
const LEAST_LETTERS: usize = 2;

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

    fn went(&mut self, fragment: &str, wants: &mut Vec<Want>) {
        let place = Place::read(fragment).or_else(|| self.home());
        let same = match (&self.place, &place) {
            // Another search in a list is asked for, unless it is the one that is shown.
            (Some(Place::List(_)), Some(Place::List(new))) => {
                self.book.list.as_ref().is_some_and(|list| list.sought == *new)
            }
            (Some(old), Some(new)) => old.is_page(new),
            (None, _) | (_, None) => false,
        };
        self.place = place;
        self.turn_to_settings();
        self.menu = false;
        if let Some(Place::Mailboxes(filter)) = &self.place {
            self.list.filter(filter);
        }
        if !same {
            self.pace = Pace::default();
            self.refresh(true, wants);
        }
    }

    /// Whose settings are open, where they are not one's own.
    pub(crate) fn whose(&self) -> Option<Uuid> {
        match &self.place {
            Some(Place::SettingsOf(id)) => Some(*id),
            Some(_) | None => None,
        }
    }

    /// Somebody else's settings take the place of one's own, which come back as they were left.
    fn turn_to_settings(&mut self) {
        let whose = self.whose();
        if whose == self.settings_of {
            return;
        }
        match (self.settings_of, whose) {
            (None, Some(_)) => self.parked = std::mem::take(&mut self.own),
            (Some(_), None) => self.own = std::mem::take(&mut self.parked),
            (Some(_), Some(_)) | (None, None) => self.own = Loaded::default(),
        }
        (self.settings_of, self.folders, self.trial) = (whose, Loaded::default(), Trial::default());
    }

    /// Where one begins: what it is depends on who one is.
    fn home(&self) -> Option<Place> {
        let me = self.me.value.as_ref()?;
        Some(match me.mailbox {
            _ if me.rights.administer => Place::Setup,
            Some(_) => Place::Mine,
            // Where no mailbox is looked after, records are what there is.
            None => Place::Records,
        })
    }

    fn filtered(&mut self, filter: Filter, wants: &mut Vec<Want>) {
        self.list.filter(&filter);
        let place = Place::Mailboxes(filter);
        wants.push(Want::Show { fragment: place.to_string(), new: false });
        self.place = Some(place);
    }

    /// Asks for what is shown. `whole` also for what does not change by itself.
    fn refresh(&mut self, whole: bool, wants: &mut Vec<Want>) {
        if self.signed != Signed::In {
            return;
        }
        // A server that has just begun says `later`: nobody should wait long for the first page.
        self.pace.asked(self.now, self.is_busy() || self.me.value.is_none());
        if self.me.value.is_none() || whole {
            self.ask(Question::Me, wants);
        }
        if self.me.value.is_none() {
            return;
        }
        self.ask(Question::Alerts, wants);
        if let Some(Work { job: Some(Job { id, state: JobState::Running, .. }), .. }) = &self.work {
            self.ask(Question::Job(*id), wants);
        }
        match self.place.clone() {
            Some(Place::Setup) => self.ask(Question::Setup, wants),
            Some(Place::Mailboxes(_)) => self.load_list(whole, wants),
            Some(Place::Mine) => {
                if let Some(own) = self.me.value.as_ref().and_then(|me| me.mailbox) {
                    self.open_mailbox(own, wants);
                }
            }
            Some(Place::Mailbox(id)) => self.open_mailbox(id, wants),
            Some(Place::Settings | Place::SettingsOf(_)) if whole => {
                let whose = self.whose();
                if !self.own.value.as_ref().is_some_and(Own::is_changed) {
                    self.ask(Question::Own(whose), wants);
                }
                self.ask(Question::Folders(whose), wants);
            }
            Some(Place::Organisation) if whole => {
                if !self.whole.value.as_ref().is_some_and(Whole::is_changed) {
                    self.ask(Question::Organisation, wants);
                }
            }
            Some(Place::Cards) if whole => {
                if !self.cards.value.as_ref().is_some_and(Picks::is_changed) {
                    self.ask(Question::Cards, wants);
                }
            }
            Some(Place::Decisions) if whole => {
                self.sought.before = None;
                self.ask(Question::Register(self.sought.clone()), wants);
            }
            Some(Place::Audit) if whole => self.ask(Question::Audit(None), wants),
            Some(place @ (Place::Records | Place::List(_) | Place::Record(..) | Place::Mail(_))) => {
                if let Some(now) = self.looks() {
                    let steps = self.book.refresh(&place, whole, &now);
                    self.walk(steps, wants);
                }
            }
            Some(
                Place::Alerts
                | Place::Options
                | Place::Settings
                | Place::SettingsOf(_)
                | Place::Organisation
                | Place::Cards
                | Place::Decisions
                | Place::Audit,
            )
            | None => {}
        }
    }

    /// A long list is not loaded again at each beat.
    fn load_list(&mut self, whole: bool, wants: &mut Vec<Want>) {
        let rested = self.list.rows.len() <= pace::SHORT_LIST
            || self.now.saturating_sub(self.list.at) >= pace::LONG_LIST_S;
        if self.list.is_loading() || !(whole || rested) {
            return;
        }
        self.list.begin();
        self.ask(Question::Page(None), wants);
    }

    fn open_mailbox(&mut self, id: Uuid, wants: &mut Vec<Want>) {
        if self.detail.as_ref().is_none_or(|(open, _)| *open != id) {
            self.detail = Some((id, Loaded::default()));
        }
        self.ask(Question::Detail(id), wants);
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

    fn edit(&mut self, edit: &Edit, wants: &mut Vec<Want>) {
        // It was said of what is being changed now.
        self.news.retain(|line| line.said != Said::Saved);
        match &self.place {
            Some(Place::Settings | Place::SettingsOf(_)) => {
                let folders = self.folders.value.as_deref().unwrap_or_default();
                if let Some(own) = &mut self.own.value {
                    let before = own.wanted();
                    own.edit(edit, folders);
                    self.trial.stale |= own.wanted() != before;
                }
                if let Edit::PickText(text) = edit {
                    self.open.retain(|_, question| !matches!(question, Question::Records(_)));
                    if text.trim().chars().count() >= LEAST_LETTERS {
                        self.ask(Question::Records(text.trim().to_owned()), wants);
                    }
                }
            }
            Some(Place::Organisation) => {
                if let Some(whole) = &mut self.whole.value {
                    let before = whole.wanted().never;
                    whole.edit(edit);
                    self.trial.stale |= whole.wanted().never != before;
                }
            }
            Some(_) | None => {}
        }
    }

    fn begin_trial(&mut self, wants: &mut Vec<Want>) {
        let ask = match &self.place {
            Some(Place::Settings | Place::SettingsOf(_)) => self.own.value.as_ref().map(|own| {
                let wanted = own.wanted();
                (Some(wanted.filter), Some(wanted.never))
            }),
            Some(Place::Organisation) => {
                self.whole.value.as_ref().map(|whole| (None, Some(whole.wanted().never)))
            }
            Some(_) | None => None,
        };
        let Some((filter, never)) = ask else { return };
        self.trial = Trial { running: true, ..Trial::default() };
        let ask = admin::DryRunAsk { mailbox: self.whose(), filter, days: TRIAL_DAYS, never };
        self.ask(Question::DryRun(Box::new(ask)), wants);
    }

    fn save(&mut self, wants: &mut Vec<Want>) {
        match &self.place {
            Some(Place::Settings | Place::SettingsOf(_)) => {
                if let Some(own) = &mut self.own.value {
                    own.saving = true;
                    let wanted = own.wanted();
                    self.ask(Question::KeepOwn(self.whose(), Box::new(wanted)), wants);
                }
            }
            Some(Place::Organisation) => {
                if let Some(whole) = &mut self.whole.value
                    && whole.wrong_numbers().is_empty()
                {
                    whole.saving = true;
                    let changes = whole.changes();
                    self.ask(Question::KeepOrganisation(Box::new(changes)), wants);
                }
            }
            Some(Place::Cards) => {
                if let Some(picks) = &mut self.cards.value {
                    picks.saving = true;
                    let wanted = picks.wanted();
                    self.ask(Question::KeepCards(Box::new(wanted)), wants);
                }
            }
            Some(_) | None => {}
        }
    }

    fn discard(&mut self) {
        self.trial = Trial::default();
        match &self.place {
            Some(Place::Settings | Place::SettingsOf(_)) => {
                if let Some(own) = &mut self.own.value {
                    *own = Own::new(own.kept.clone());
                }
            }
            Some(Place::Organisation) => {
                if let Some(whole) = &mut self.whole.value {
                    *whole = Whole::new(whole.kept.clone());
                }
            }
            Some(Place::Cards) => {
                if let Some(picks) = &mut self.cards.value {
                    *picks = Picks::new(picks.kept.clone());
                }
            }
            Some(_) | None => {}
        }
    }

    fn more(&mut self, wants: &mut Vec<Want>) {
        match &self.place {
            Some(Place::Decisions) => {
                let next = self.register.value.as_ref().and_then(|register| register.next);
                if let Some(before) = next {
                    let sought = Sought { before: Some(before), ..self.sought.clone() };
                    self.ask(Question::Register(sought), wants);
                }
            }
            Some(Place::Audit) => {
                let last = self.audit.value.as_ref().and_then(|(lines, _)| lines.last());
                if let Some(before) = last.map(|line| line.id) {
                    self.ask(Question::Audit(Some(before)), wants);
                }
            }
            Some(_) | None => {}
        }
    }

    fn say(&mut self, said: Said) {
        self.tickets = self.tickets.wrapping_add(1);
        self.news.push(News { id: self.tickets, said });
        let over = self.news.len().saturating_sub(news::MOST);
        self.news.drain(..over);
    }
}
