//! Where one is, and what is asked for because it is shown.

use admin::{Job, JobState};
use uuid::Uuid;

use super::{
    Desk, Filter, Loaded, Own, Picks, Place, Question, Signed, Sought, Want, Whole, Work,
    pace::{self, Pace},
};

impl Desk {
    pub(super) fn went(&mut self, fragment: &str, wants: &mut Vec<Want>) {
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

    /// Where one begins: what it is depends on who one is.
    pub(super) fn home(&self) -> Option<Place> {
        let me = self.me.value.as_ref()?;
        Some(match me.mailbox {
            _ if me.rights.administer => Place::Setup,
            Some(_) => Place::Mine,
            // Where no mailbox is looked after, records are what there is.
            None => Place::Records,
        })
    }

    pub(super) fn filtered(&mut self, filter: Filter, wants: &mut Vec<Want>) {
        self.list.filter(&filter);
        let place = Place::Mailboxes(filter);
        wants.push(Want::Show { fragment: place.to_string(), new: false });
        self.place = Some(place);
    }

    /// Asks for what is shown. `whole` also for what does not change by itself.
    pub(super) fn refresh(&mut self, whole: bool, wants: &mut Vec<Want>) {
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

    pub(super) fn more(&mut self, wants: &mut Vec<Want>) {
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
}
