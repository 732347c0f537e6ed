//! Settings that are edited, tried, kept or left as they were: one's own, somebody else's, the organisation's, cards.

use uuid::Uuid;

use super::{Desk, Edit, Loaded, Own, Picks, Place, Question, Said, Trial, Want, Whole};

/// Days that a dry run looks back.
pub const TRIAL_DAYS: u32 = 30;
/// Letters after which a record is searched.
const LEAST_LETTERS: usize = 2;

impl Desk {
    /// Whose settings are open, where they are not one's own.
    pub(crate) fn whose(&self) -> Option<Uuid> {
        match &self.place {
            Some(Place::SettingsOf(id)) => Some(*id),
            Some(_) | None => None,
        }
    }

    /// Somebody else's settings take the place of one's own, which come back as they were left.
    pub(super) fn turn_to_settings(&mut self) {
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

    pub(super) fn edit(&mut self, edit: &Edit, wants: &mut Vec<Want>) {
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

    pub(super) fn begin_trial(&mut self, wants: &mut Vec<Want>) {
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

    pub(super) fn save(&mut self, wants: &mut Vec<Want>) {
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

    pub(super) fn discard(&mut self) {
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
}
