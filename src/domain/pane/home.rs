//! The page without a mail: it stands there where nothing is selected, and in the place of a mail where somebody asks for
//! it. What a person has set is a page of it.

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    home::{Agenda, Ask, Change, Left, MAX_LEFT, MAX_PINS, MAX_RECENT, MAX_TASKS, Own, Personal, Task, Told},
    identity,
    mail::Address,
    party::Record,
    problem::Problem,
    queue::{Made, Seen, What, Wish},
    want::{Heard, Want},
};

use super::{
    Asked, Pane, Shown, Synchronizer, Ticket,
    view::{HomeView, LearnedView, LeftView, Loaded, SettingsView, TaskView},
};

/// What a person, or the page, does at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// All of the pane is here: what nobody waits for may be asked.
    Whole,
    /// Go there, or back to the mail.
    Toggle,
    /// Show what is set, or go back.
    Settings,
    /// Ask again what failed.
    Retry,
    /// Track that mail, by its activity's key.
    Track(Uuid),
    /// That task is done; or it is not, after all.
    Finish(Uuid),
    /// Have that record at hand, or not any more.
    Pin(Record),
    /// Untrack keeps the copy without asking, or asks.
    UntracksAtOnce(bool),
    /// Track means the record that was chosen last, or none.
    TracksToLast(bool),
    /// Forget that this record was chosen for mail with that address.
    Forget(Address, Record),
    /// Forget everything that was chosen.
    ForgetAll,
    /// Something was typed into the list of what is never tracked.
    Never(String),
    /// Change what the synchronizer obeys.
    Change(Change),
}

/// How asking for something goes.
#[derive(Debug, Default)]
enum Asking<T> {
    #[default]
    Not,
    Under(u32),
    Came(Result<T, Problem>),
}

impl<T> Asking<T> {
    fn take(&mut self, ticket: u32, came: Result<T, Problem>) {
        if matches!(self, Self::Under(asked) if *asked == ticket) {
            *self = Self::Came(came);
        }
    }

    fn wants(&self) -> bool {
        matches!(self, Self::Not | Self::Came(Err(_)))
    }

    fn loaded<V>(&self, view: impl FnOnce(&T) -> V) -> Loaded<V> {
        match self {
            Self::Not | Self::Under(_) => Loaded::Looking,
            Self::Came(Ok(value)) => Loaded::Here(view(value)),
            Self::Came(Err(problem)) => Loaded::Failed(problem.clone()),
        }
    }
}

/// The page.
#[derive(Debug, Default)]
pub(super) struct Home {
    settings: bool,
    agenda: Asking<Agenda>,
    left: Asking<Option<Vec<Left>>>,
    personal: Asking<Option<Personal>>,
    /// Tasks that were finished here, or are being.
    finished: Vec<(Uuid, Finishing)>,
    /// The change of what is set that is on its way.
    changing: Option<(u32, Change)>,
    /// The last change did not work.
    failed: Option<Problem>,
    /// What was typed is neither an address nor a domain.
    senseless: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Finishing {
    /// On its way: whether it is to be done.
    Under(u32, bool),
    Done,
    Failed(Problem),
}

/// What a person keeps, as far as this pane knows.
#[derive(Debug, Default)]
pub(super) struct Mine {
    /// All of the pane is here.
    pub(super) whole: bool,
    /// It was read.
    pub(super) own: Option<Own>,
    /// It could not be kept.
    unkept: Option<(u32, Option<Problem>)>,
}

impl Pane {
    fn home_asks(&mut self, ask: Ask) -> (u32, Asked) {
        self.last += 1;
        let ticket = self.last;
        (ticket, Asked { ticket: Ticket::Home(ticket), want: Want::Home(ask) })
    }

    /// What a person does at home.
    #[inline(never)]
    pub(super) fn at_home(&mut self, act: Act) -> Vec<Asked> {
        match act {
            Act::Whole => {
                self.mine.whole = true;
                let mut wants = vec![self.home_asks(Ask::Own).1];
                wants.extend(self.home_where_nothing_is());
                wants
            }
            Act::Toggle if self.home.is_some() => {
                if !matches!(self.shown, Shown::Nothing) {
                    self.home = None;
                }
                Vec::new()
            }
            Act::Toggle => self.open_home(),
            Act::Settings => {
                let Some(home) = &mut self.home else { return Vec::new() };
                home.settings = !home.settings;
                home.failed = None;
                home.senseless = false;
                self.ask_for_page()
            }
            Act::Retry => {
                if let Some(home) = &mut self.home {
                    home.failed = None;
                }
                self.ask_for_page()
            }
            Act::Track(key) => self.track_left(key),
            Act::Finish(task) => self.finish_task(task),
            Act::Pin(record) => {
                self.change_own(|own| match own.pins.iter().position(|pin| pin.is(&record)) {
                    Some(at) => drop(own.pins.remove(at)),
                    None if own.pins.len() < MAX_PINS => own.pins.push(record),
                    None => {}
                })
            }
            Act::UntracksAtOnce(on) => self.change_own(|own| own.preferences.untracks_at_once = on),
            Act::TracksToLast(on) => self.change_own(|own| own.preferences.tracks_to_last = on),
            Act::Forget(address, record) => {
                self.settings.habits.forget(&address, &record);
                vec![self.keep_habits()]
            }
            Act::ForgetAll => {
                self.settings.habits = crate::suggest::Habits::default();
                vec![self.keep_habits()]
            }
            Act::Never(text) => match Change::never(&text) {
                Some(change) => self.change_personal(change),
                None => {
                    if let Some(home) = &mut self.home {
                        home.senseless = true;
                    }
                    Vec::new()
                }
            },
            Act::Change(change) => self.change_personal(change),
        }
    }

    /// Where nothing is selected home stands there by itself, once all of the pane is here.
    #[inline(never)]
    pub(super) fn home_where_nothing_is(&mut self) -> Vec<Asked> {
        if self.mine.whole && matches!(self.shown, Shown::Nothing) { self.open_home() } else { Vec::new() }
    }

    fn open_home(&mut self) -> Vec<Asked> {
        self.home = Some(Box::default());
        self.timeline = None;
        self.ask_for_page()
    }

    /// Asks for what the page shows and does not have.
    fn ask_for_page(&mut self) -> Vec<Asked> {
        let none = matches!(self.settings.synchronizer, Synchronizer::None);
        let mut wants = Vec::new();
        let Some(home) = &self.home else { return wants };
        let (settings, agenda) = (home.settings, home.agenda.wants());
        let (left, personal) = (home.left.wants(), home.personal.wants());
        if !settings && agenda {
            let (ticket, asked) = self.home_asks(Ask::Agenda);
            wants.push(asked);
            self.with_home(|home| home.agenda = Asking::Under(ticket));
        }
        if !settings && left {
            let (ticket, asked) = self.home_asks(Ask::Left);
            wants.extend((!none).then_some(asked));
            self.with_home(|home| {
                home.left = if none { Asking::Came(Ok(None)) } else { Asking::Under(ticket) }
            });
        }
        if settings && personal {
            let (ticket, asked) = self.home_asks(Ask::Personal);
            wants.extend((!none).then_some(asked));
            self.with_home(|home| {
                home.personal = if none { Asking::Came(Ok(None)) } else { Asking::Under(ticket) };
            });
        }
        wants
    }

    fn with_home(&mut self, act: impl FnOnce(&mut Home)) {
        if let Some(home) = &mut self.home {
            act(home);
        }
    }

    /// Tracks a mail that is not open: what is done is what is done with one that was pressed while the CRM was away.
    fn track_left(&mut self, key: Uuid) -> Vec<Asked> {
        let Some(Asking::Came(Ok(Some(left)))) = self.home.as_mut().map(|home| &mut home.left) else {
            return Vec::new();
        };
        let Some(at) = left.iter().position(|one| identity::activity(&one.mail) == key) else {
            return Vec::new();
        };
        let Left { mail, sender: _ } = left.remove(at);
        let to = mail.from.as_ref().and_then(|from| self.last_choice(&from.address));
        let what = What::Track { to, made: Made::Nothing };
        self.wish_now(Wish::new(&mail, Seen::Unknown, what, None))
    }

    /// The record that was chosen last for mail with that address, where Track is to mean that one.
    #[inline(never)]
    pub(super) fn last_choice(&self, address: &Address) -> Option<Record> {
        let own = self.mine.own.as_ref().filter(|own| own.preferences.tracks_to_last);
        own.and_then(|_| self.settings.habits.last_of(address).cloned())
    }

    /// Untracking asks first, unless a person has said otherwise.
    pub(super) fn untracks_at_once(&self) -> bool {
        self.mine.own.as_ref().is_some_and(|own| own.preferences.untracks_at_once)
    }

    fn finish_task(&mut self, task: Uuid) -> Vec<Asked> {
        let Some(home) = &self.home else { return Vec::new() };
        let Asking::Came(Ok(agenda)) = &home.agenda else { return Vec::new() };
        let Some(status) = agenda.tasks.iter().find(|one| one.id == task).map(|one| one.status) else {
            return Vec::new();
        };
        let so_far = home.finished.iter().find(|(of, _)| *of == task).map(|(_, how)| how.clone());
        let done = match so_far {
            Some(Finishing::Under(..)) => return Vec::new(),
            Some(Finishing::Done) => false,
            Some(Finishing::Failed(_)) | None => true,
        };
        let (ticket, asked) = self.home_asks(Ask::Finish { task, back: (!done).then_some(status) });
        self.with_home(|home| {
            home.finished.retain(|(of, _)| *of != task);
            home.finished.push((task, Finishing::Under(ticket, done)));
        });
        vec![asked]
    }

    fn change_own(&mut self, change: impl FnOnce(&mut Own)) -> Vec<Asked> {
        // What was not read yet is not written over.
        let Some(own) = &mut self.mine.own else { return Vec::new() };
        let before = own.clone();
        change(own);
        if *own == before {
            return Vec::new();
        }
        let own = own.clone();
        let (ticket, asked) = self.home_asks(Ask::KeepOwn(own));
        self.mine.unkept = Some((ticket, None));
        vec![asked]
    }

    fn change_personal(&mut self, change: Change) -> Vec<Asked> {
        let free = self.home.as_ref().is_some_and(|home| home.changing.is_none());
        if !free {
            return Vec::new();
        }
        let (ticket, asked) = self.home_asks(Ask::Change(change.clone()));
        self.with_home(|home| {
            home.changing = Some((ticket, change));
            home.failed = None;
            home.senseless = false;
        });
        vec![asked]
    }

    /// An answer that belongs to home.
    #[inline(never)]
    pub(super) fn home_answered(&mut self, ticket: u32, heard: Heard) -> Vec<Asked> {
        let Heard::Home(told) = heard else { return Vec::new() };
        match told {
            Told::Own(own) => self.mine.own = Some(own),
            Told::Agenda(agenda) => {
                self.with_home(|home| {
                    home.agenda.take(
                        ticket,
                        agenda.map(|mut agenda| {
                            agenda.tasks.truncate(MAX_TASKS);
                            agenda.recent.truncate(MAX_RECENT);
                            agenda
                        }),
                    );
                });
            }
            Told::Left(left) => {
                let left = left.map(|left| {
                    left.map(|mut left| {
                        left.truncate(MAX_LEFT);
                        left
                    })
                });
                self.with_home(|home| home.left.take(ticket, left));
            }
            Told::Personal(personal) => self.with_home(|home| {
                if matches!(home.changing, Some((of, _)) if of == ticket) {
                    home.changing = None;
                    match personal {
                        Ok(personal) => home.personal = Asking::Came(Ok(personal)),
                        Err(problem) => home.failed = Some(problem),
                    }
                } else {
                    home.personal.take(ticket, personal);
                }
            }),
            Told::Done(done) => {
                if let Some((_, problem)) = self.mine.unkept.as_mut().filter(|(of, _)| *of == ticket) {
                    match done {
                        Ok(()) => self.mine.unkept = None,
                        Err(why) => *problem = Some(why),
                    }
                    return Vec::new();
                }
                self.with_home(|home| home.is_finished(ticket, done));
            }
        }
        Vec::new()
    }

    /// Records that are at hand.
    pub(super) fn pins(&self) -> Option<Vec<Record>> {
        self.mine.own.as_ref().map(|own| own.pins.clone())
    }

    #[inline(never)]
    pub(super) fn home_view(&self, home: &Home) -> HomeView {
        let own = self.mine.own.clone().unwrap_or_default();
        let pins = own.pins;
        HomeView {
            no_mail: matches!(self.shown, Shown::Nothing),
            tasks: home.agenda.loaded(|agenda| agenda.tasks.iter().map(|task| home.task(task)).collect()),
            left: home.left.loaded(|left| left.as_ref().map(|left| left.iter().map(left_view).collect())),
            recent: home.agenda.loaded(|agenda| {
                agenda.recent.iter().filter(|one| !pins.iter().any(|pin| pin.is(one))).cloned().collect()
            }),
            pins,
            settings: home.settings.then(|| {
                Box::new(SettingsView {
                    personal: home.personal.loaded(|personal| home.as_wanted(personal)),
                    changing: home.changing.is_some(),
                    failed: home.failed.clone(),
                    senseless: home.senseless,
                    preferences: own.preferences,
                    read: self.mine.own.is_some(),
                    unkept: self.mine.unkept.as_ref().and_then(|(_, problem)| problem.clone()),
                    learned: self.learned(),
                })
            }),
        }
    }

    fn learned(&self) -> Vec<LearnedView> {
        let all = self.settings.habits.all().iter().rev();
        all.map(|habit| LearnedView {
            address: habit.address.clone(),
            record: habit.record.clone(),
            times: habit.times,
        })
        .collect()
    }
}

impl Home {
    /// What is set, with what is just being changed.
    fn as_wanted(&self, personal: &Option<Personal>) -> Option<Personal> {
        let mut personal = personal.clone();
        if let (Some(personal), Some((_, change))) = (&mut personal, &self.changing) {
            change.make(personal);
        }
        personal
    }

    /// Goes one page back; `false` where it is the first.
    pub(super) fn goes_back(&mut self) -> bool {
        core::mem::take(&mut self.settings)
    }

    fn task(&self, task: &Task) -> TaskView {
        let how = self.finished.iter().find(|(of, _)| *of == task.id).map(|(_, how)| how);
        TaskView {
            task: task.clone(),
            done: matches!(how, Some(Finishing::Done | Finishing::Under(_, true))),
            saving: matches!(how, Some(Finishing::Under(..))),
            failed: match how {
                Some(Finishing::Failed(problem)) => Some(problem.clone()),
                Some(Finishing::Done | Finishing::Under(..)) | None => None,
            },
        }
    }

    fn is_finished(&mut self, ticket: u32, done: Result<(), Problem>) {
        let under = |how: &Finishing| matches!(how, Finishing::Under(of, _) if *of == ticket);
        let Some(at) = self.finished.iter().position(|(_, how)| under(how)) else { return };
        let to_be_done = matches!(self.finished[at].1, Finishing::Under(_, true));
        match (done, to_be_done) {
            (Ok(()), true) => self.finished[at].1 = Finishing::Done,
            (Ok(()), false) => drop(self.finished.remove(at)),
            (Err(problem), true) => self.finished[at].1 = Finishing::Failed(problem),
            // It stays done.
            (Err(_), false) => self.finished[at].1 = Finishing::Done,
        }
    }
}

fn left_view(left: &Left) -> LeftView {
    LeftView {
        key: identity::activity(&left.mail),
        subject: left.mail.subject.clone(),
        sender: left.sender.clone(),
        at: left.mail.at,
    }
}
