//! What is asked about the open mail, and what its answers change.

use alloc::{vec, vec::Vec};

use crate::{
    correlation::Clues,
    identity,
    intent::Intent,
    mail::Direction,
    pane::{Asked, MAX_RETRIES, Settings, Ticket, job::wait_seconds, view::Look},
    problem::Problem,
    tracking::Standing,
    want::{Heard, Want},
};

use super::{Open, Shows, question_about};

impl Open {
    pub(in crate::pane) fn answered(&mut self, heard: Heard, settings: &Settings, turn: u32) -> Vec<Asked> {
        match heard {
            Heard::Mail(Ok(mail)) => {
                // What was read is what is open: the item may have a new name by now.
                self.item = mail.item.clone();
                self.key = Some(identity::activity(&mail));
                self.mail = Some(mail);
                self.unreadable = None;
                let mut wants = self.look_up(settings, turn, 0);
                wants.push(Asked { ticket: Ticket::Turn(turn), want: Want::ReadClues(self.item.clone()) });
                wants
            }
            Heard::Mail(Err(problem)) => {
                self.unreadable = Some(problem);
                Vec::new()
            }
            Heard::Clues(clues) => {
                if let Ok(clues) = clues {
                    match clues.marked {
                        Some(marked) if self.category == Shows::Unknown => {
                            self.category = if marked { Shows::Yes } else { Shows::No };
                        }
                        Some(_) | None => {}
                    }
                    self.clues = Some(clues);
                }
                self.follow_up(settings, turn)
            }
            // A thread that could not be asked for costs one offer, nothing else.
            Heard::Thread(parent) => {
                self.parent = parent.ok().flatten();
                self.thread_open = false;
                Vec::new()
            }
            Heard::Marked(result) => {
                self.category = match (result, self.standing(settings)) {
                    (Ok(()), Standing::Present(_)) => Shows::Yes,
                    (Ok(()), Standing::Absent | Standing::Kept(..)) => Shows::No,
                    (Err(problem), _) => Shows::Refused(problem),
                };
                Vec::new()
            }
            Heard::Decisions(_) => self.heard_decisions(heard),
            Heard::Plain(text) => self.heard_signature(text),
            Heard::Body(_)
            | Heard::Found(_)
            | Heard::Written(_)
            | Heard::Changed(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Details(_)
            | Heard::Around(_)
            | Heard::Queue(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Rules(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Begun(_)
            | Heard::Contract(_)
            | Heard::Triage(_)
            | Heard::Related(_)
            | Heard::Check(_)
            | Heard::Meeting(_)
            | Heard::Waited => Vec::new(),
        }
    }

    pub(in crate::pane) fn looked(
        &mut self,
        heard: Heard,
        tries: u8,
        settings: &Settings,
        turn: u32,
    ) -> Vec<Asked> {
        match heard {
            Heard::Found(Ok(dossier)) => {
                self.dossier = dossier;
                if let Some(written) = self.written.take()
                    && !self.dossier.tracked.iter().any(|one| one.activity == written.activity)
                {
                    self.dossier.tracked.push(written);
                }
                self.look = Look::Known;
                self.follow_up(settings, turn)
            }
            // What was known stays on the screen when only a refresh failed.
            Heard::Found(Err(_)) if self.look == Look::Known => Vec::new(),
            Heard::Found(Err(problem)) => match wait_seconds(&problem, tries) {
                Some(seconds) if tries < MAX_RETRIES => {
                    self.look = Look::Waiting { problem, seconds };
                    let ticket = Ticket::Look(turn, tries.saturating_add(1));
                    vec![Asked { ticket, want: Want::Wait(seconds.saturating_mul(1000)) }]
                }
                Some(_) | None => {
                    self.look = Look::Failed(problem);
                    Vec::new()
                }
            },
            Heard::Waited if matches!(self.look, Look::Waiting { .. }) => self.look_up(settings, turn, tries),
            Heard::Waited
            | Heard::Meeting(_)
            | Heard::Mail(_)
            | Heard::Clues(_)
            | Heard::Body(_)
            | Heard::Thread(_)
            | Heard::Written(_)
            | Heard::Changed(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Plain(_)
            | Heard::Details(_)
            | Heard::Around(_)
            | Heard::Queue(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Decisions(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Begun(_)
            | Heard::Contract(_)
            | Heard::Triage(_)
            | Heard::Related(_)
            | Heard::Check(_)
            | Heard::Rules(_) => Vec::new(),
        }
    }

    /// Asks the CRM again, where it has not answered yet; by hand, or because the network is back.
    pub(in crate::pane) fn look_again(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        match self.look {
            Look::Waiting { .. } | Look::Failed(_) => self.look_up(settings, turn, 0),
            Look::Looking | Look::Known => Vec::new(),
        }
    }

    pub(in crate::pane) fn cannot_be_read(&mut self, problem: Problem) {
        self.unreadable = Some(problem);
    }

    pub(in crate::pane) fn forget_unreadable(&mut self) {
        self.unreadable = None;
    }

    /// What was chosen before it was sent, where that is still to be done.
    pub(in crate::pane) fn intended(&self) -> Option<Intent> {
        let outgoing = self.mail.as_ref().is_some_and(|mail| mail.direction == Direction::Outgoing);
        self.clues.as_ref().filter(|_| outgoing && !self.intent_begun)?.intent.clone()
    }

    /// The mail is told that what was chosen is done: it is not done again when somebody undoes it.
    #[inline(never)]
    pub(in crate::pane) fn intent_is_done(&mut self, turn: u32) -> Vec<Asked> {
        let intent = self.clues.as_mut().and_then(|clues| clues.intent.take());
        self.intent_stands |= intent.is_some();
        let want = Want::KeepIntent { item: self.item.clone(), intent: None };
        intent.map(|_| Asked { ticket: Ticket::Turn(turn), want }).into_iter().collect()
    }

    /// Reads the mail again, where that failed.
    #[inline(never)]
    pub(in crate::pane) fn read_again(&mut self, turn: u32) -> Vec<Asked> {
        if self.unreadable.take().is_none() {
            return Vec::new();
        }
        vec![Asked { ticket: Ticket::Turn(turn), want: Want::ReadMail }]
    }

    pub(in crate::pane) fn refresh(&self, settings: &Settings, turn: u32) -> Vec<Asked> {
        self.question(settings)
            .map(|want| Asked { ticket: Ticket::Look(turn, MAX_RETRIES), want })
            .into_iter()
            .collect()
    }

    pub(in crate::pane) fn look_up(&mut self, settings: &Settings, turn: u32, tries: u8) -> Vec<Asked> {
        self.look = Look::Looking;
        self.written = None;
        self.question(settings)
            .map(|want| Asked { ticket: Ticket::Look(turn, tries), want })
            .into_iter()
            .collect()
    }

    fn question(&self, settings: &Settings) -> Option<Want> {
        self.mail.as_ref().map(|mail| Want::LookUp(question_about(mail, settings)))
    }

    /// What is still worth doing once both the CRM and the headers have answered.
    pub(in crate::pane) fn follow_up(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        if self.look != Look::Known {
            return Vec::new();
        }
        let mut wants = Vec::new();
        let present = matches!(self.standing(settings), Standing::Present(_));
        if present && self.category == Shows::No {
            wants.extend(self.mark(true, turn));
        }
        let ids = self.clues.as_ref().map(Clues::ids).unwrap_or_default();
        if !present && !self.thread_asked && !ids.is_empty() {
            self.thread_asked = true;
            self.thread_open = true;
            wants.push(Asked { ticket: Ticket::Turn(turn), want: Want::Correlate(ids) });
        }
        wants
    }

    pub(super) fn mark(&mut self, on: bool, turn: u32) -> Vec<Asked> {
        self.category = Shows::Changing;
        vec![Asked { ticket: Ticket::Turn(turn), want: Want::Mark { item: self.item.clone(), on } }]
    }
}
