//! What the synchronizer did with the open mail, or will do, where one runs. It is asked for once a card is painted:
//! nobody waits for it.

use alloc::{boxed::Box, vec::Vec};

use crate::{
    decision::Source,
    mail::{Address, Mail},
    party::Tracked,
    predict::{Glance, predict},
    reason::{Outcome, Recorded},
    screen,
    settings::{Organisation, Seat},
    tracking::Standing,
    want::{Heard, Want},
};

use super::{
    Asked, Settings, Ticket,
    open::{Open, mailbox_of},
    view::Decided,
};

/// How many decisions about a mail are looked at, the newest first.
pub(super) const MAX_DECISIONS: usize = 50;

/// What the pane knows of the synchronizer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Synchronizer {
    /// None runs: nothing is promised.
    #[default]
    None,
    /// One runs.
    Runs,
    /// One runs, and this is what it obeys in the mailbox of the person at the screen.
    Obeys(Box<Rulebook>),
}

/// What has been set for a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    /// By the organisation.
    pub organisation: Organisation,
    /// By the mailbox's owner.
    pub seat: Seat,
}

impl Settings {
    /// A synchronizer looks at that mailbox: it fills in the texts of what is tracked there.
    #[inline(never)]
    pub(super) fn serves(&self, mailbox: &Address) -> bool {
        match &self.synchronizer {
            Synchronizer::Obeys(rules) => {
                rules.seat.has(mailbox) && screen::takes_part(&rules.seat, &rules.organisation)
            }
            Synchronizer::None | Synchronizer::Runs => false,
        }
    }

    /// An administrator has not switched the add-in on. What nobody has said yet stands in nobody's way.
    pub(super) fn is_switched_off(&self) -> bool {
        matches!(&self.synchronizer, Synchronizer::Obeys(rules) if !rules.organisation.app_on)
    }

    /// What the CRM says has been set. What it cannot say now it is asked with the next mail.
    #[inline(never)]
    pub(super) fn heard_rules(&mut self, heard: Heard) {
        if let Heard::Rules(Ok(rules)) = heard {
            // A mailbox that nobody enrolled is not looked at.
            self.synchronizer = rules.map_or(Synchronizer::None, Synchronizer::Obeys);
        }
    }
}

impl Open {
    /// Asks what the synchronizer did with the mail, and what it obeys. Only in one's own mailbox: of others neither
    /// may be known.
    #[inline(never)]
    pub(super) fn ask_synchronizer(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        let (Some(mail), Some(me)) = (&self.mail, &self.dossier.me) else { return Vec::new() };
        let own = *mailbox_of(mail, settings) == settings.me.address;
        let none = matches!(settings.synchronizer, Synchronizer::None);
        if none || !self.known() || !own || self.synchronizer_asked {
            return Vec::new();
        }
        let mut wants = Vec::new();
        if let Some(id) = &mail.message_id {
            wants.push(Asked { ticket: Ticket::Turn(turn), want: Want::ReadDecisions(id.clone()) });
        }
        if matches!(settings.synchronizer, Synchronizer::Runs) {
            let (me, mailbox) = (me.clone(), settings.me.address.clone());
            wants.push(Asked { ticket: Ticket::Rules, want: Want::ReadRules { me, mailbox } });
        }
        self.synchronizer_asked = true;
        wants
    }

    /// What is written down about the mail. `None` where no synchronizer answers.
    #[inline(never)]
    pub(super) fn heard_decisions(&mut self, heard: Heard) -> Vec<Asked> {
        if let Heard::Decisions(Ok(decisions)) = heard {
            self.decisions = decisions.map(|mut all| {
                all.truncate(MAX_DECISIONS);
                all
            });
        }
        Vec::new()
    }

    /// What is to be said about the synchronizer and this mail.
    #[inline(never)]
    pub(super) fn decided(&self, settings: &Settings) -> Option<Decided> {
        let mail = self.mail.as_ref()?;
        let decisions = self.decisions.as_ref()?;
        let ours = |one: &&Recorded| one.mailbox.as_ref().is_some_and(|of| of == mailbox_of(mail, settings));
        let mut decisions = decisions.iter().filter(ours).peekable();
        match self.standing(settings) {
            Standing::Present(tracked) => by_itself(decisions, tracked),
            // That a person untracked it is said already.
            Standing::Kept(..) => None,
            Standing::Absent if decisions.peek().is_none() => self.ahead(mail, settings),
            Standing::Absent => left_alone(decisions.next()?),
        }
    }

    /// The mail will be dealt with by the synchronizer: that a category has no activity is nothing odd then.
    #[inline(never)]
    pub(super) fn is_ahead(&self, settings: &Settings) -> bool {
        matches!(self.decided(settings), Some(Decided::Ahead(account)) if account.outcome == Outcome::Track)
    }

    fn ahead(&self, mail: &Mail, settings: &Settings) -> Option<Decided> {
        let Synchronizer::Obeys(rules) = &settings.synchronizer else { return None };
        let clues = self.clues.as_ref().filter(|_| !self.thread_open)?;
        let decision = predict(&Glance {
            mail,
            clues,
            source: Source::Inbox,
            seat: &rules.seat,
            me: &settings.me.address,
            dossier: &self.dossier,
            parent: self.parent.as_ref(),
            organisation: &rules.organisation,
            fates: self.conversation.fates(),
            // For a mail in the Inbox nothing depends on the hour.
            now: mail.at.unwrap_or_default(),
        });
        Some(Decided::Ahead(Box::new(decision.into())))
    }

    /// A decision was taken back: what the CRM has now is to be asked.
    #[inline(never)]
    pub(super) fn is_taken_back(&mut self, id: uuid::Uuid, settings: &Settings, turn: u32) -> Vec<Asked> {
        for one in self.decisions.iter_mut().flatten().filter(|one| one.id == Some(id)) {
            one.undone = true;
            self.dossier.tracked.retain(|tracked| Some(tracked.activity) != one.activity);
        }
        self.forget_related();
        // The synchronizer took the category off itself.
        self.category_is_off();
        self.refresh(settings, turn)
    }
}

/// The decision by which a mail is tracked, where the synchronizer took it.
fn by_itself<'a>(decisions: impl Iterator<Item = &'a Recorded>, tracked: &Tracked) -> Option<Decided> {
    let wrote = |one: &&Recorded| {
        one.account.outcome == Outcome::Track && !one.undone && one.activity == Some(tracked.activity)
    };
    decisions.into_iter().find(wrote).map(recorded)
}

/// The last decision, where it says why the mail is not tracked. One that tracked it, or that was taken back, says
/// nothing about that.
fn left_alone(last: &Recorded) -> Option<Decided> {
    let left = match last.account.outcome {
        Outcome::Leave | Outcome::Withhold | Outcome::Later => true,
        Outcome::Unmark | Outcome::Untrack | Outcome::Undeliverable => true,
        Outcome::Track | Outcome::Link | Outcome::Mark | Outcome::Repair => false,
        Outcome::Send | Outcome::Fail | Outcome::Hold => false,
    };
    (left && !last.undone).then(|| recorded(last))
}

fn recorded(one: &Recorded) -> Decided {
    Decided::Recorded { id: one.id, account: Box::new(one.account.clone()), at: one.at }
}
