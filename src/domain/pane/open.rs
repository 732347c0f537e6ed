//! The mail that is open: what was read of it, what the CRM said, which part of the pane stands open.

mod heard;
mod paint;
mod parts;

use alloc::vec::Vec;

use uuid::Uuid;

use crate::{
    correlation::{Clues, Parent},
    identity,
    mail::{Address, ItemId, Mail},
    matching, naming,
    party::{Dossier, Kind, NewAffair, Record, Tracked, Untracked},
    problem::Problem,
    reason::Recorded,
    signature::Signature,
    tracking::{self, Standing},
    want::Question,
};

use super::{
    Asked, Settings, around,
    contract::Conversation,
    job::Deed,
    several::Several,
    view::{Look, PickerView},
};

#[derive(Debug)]
pub(super) struct Open {
    pub(super) item: ItemId,
    pub(super) mail: Option<Mail>,
    /// The activity's key, computed from the mail.
    pub(super) key: Option<Uuid>,
    pub(super) dossier: Dossier,
    pub(super) failed: Option<(Deed, Problem)>,
    pub(super) parent: Option<Parent>,
    unreadable: Option<Problem>,
    look: Look,
    pub(super) clues: Option<Clues>,
    thread_asked: bool,
    /// The thread was asked for and is not answered yet.
    pub(super) thread_open: bool,
    pub(super) synchronizer_asked: bool,
    /// What the synchronizer decided; `None` where that is not known.
    pub(super) decisions: Option<Vec<Recorded>>,
    category: Shows,
    picker: Option<(PickerView, u32)>,
    asking_untrack: bool,
    form: Option<(Address, Kind)>,
    /// What the signature under it says; `None` where nobody has asked for it.
    pub(super) signature: Option<Signature>,
    /// What was chosen before it was sent is being carried out.
    pub(super) intent_begun: bool,
    /// It was told that what was chosen is done, and has not said yet that it knows.
    pub(super) intent_stands: bool,
    affair: Option<NewAffair>,
    /// What is known of its conversation.
    pub(super) conversation: Conversation,
    /// Further records it is linked to.
    pub(super) several: Several,
    /// The last and the next activity of who it is from.
    pub(super) around: around::State,
    /// What was written while the CRM was asked about the mail: its answer may be older.
    written: Option<Tracked>,
}

/// Whether the mailbox shows the category.
#[derive(Clone, Debug, PartialEq)]
enum Shows {
    Unknown,
    Yes,
    No,
    Changing,
    Refused(Problem),
}

impl Open {
    pub(super) fn new(item: ItemId) -> Self {
        Self {
            item,
            mail: None,
            key: None,
            dossier: Dossier::default(),
            failed: None,
            parent: None,
            unreadable: None,
            look: Look::Looking,
            clues: None,
            thread_asked: false,
            thread_open: false,
            synchronizer_asked: false,
            decisions: None,
            category: Shows::Unknown,
            picker: None,
            asking_untrack: false,
            form: None,
            signature: None,
            intent_begun: false,
            intent_stands: false,
            affair: None,
            conversation: Conversation::default(),
            several: Several::default(),
            around: around::State::default(),
            written: None,
        }
    }

    pub(super) fn unreadable(&self) -> bool {
        self.unreadable.is_some()
    }

    /// A part stands open under the state, and keys are meant for it.
    pub(super) fn has_part(&self) -> bool {
        self.picker.is_some()
            || self.asking_untrack
            || self.form.is_some()
            || self.affair.is_some()
            || self.conversation.open
    }

    /// The CRM has answered: things may be done.
    pub(super) fn known(&self) -> bool {
        self.mail.is_some() && self.look == Look::Known
    }

    pub(super) fn standing(&self, settings: &Settings) -> Standing<'_> {
        match &self.mail {
            Some(mail) => {
                let (key, mailbox) =
                    (self.key.unwrap_or_else(|| identity::activity(mail)), mailbox_of(mail, settings));
                tracking::standing_among(mail, key, &self.dossier.tracked, |of| of == mailbox)
            }
            None => Standing::Absent,
        }
    }

    /// How the question to the CRM goes.
    pub(super) fn look(&self) -> &Look {
        &self.look
    }

    pub(super) fn close_parts(&mut self) {
        self.picker = None;
        self.asking_untrack = false;
        self.form = None;
        self.affair = None;
        self.conversation.open = false;
    }

    /// The CRM has the mail now.
    #[inline(never)]
    pub(super) fn is_tracked(&mut self, tracked: Tracked, turn: u32) -> Vec<Asked> {
        self.written = (self.look == Look::Looking).then(|| tracked.clone());
        self.dossier.tracked.retain(|old| old.activity != tracked.activity);
        self.dossier.tracked.push(tracked);
        let mut wants = if self.category == Shows::Yes { Vec::new() } else { self.mark(true, turn) };
        wants.extend(self.intent_is_done(turn));
        wants
    }

    /// What it is regarding changed, and if it was untracked, it is not any more.
    #[inline(never)]
    pub(super) fn is_regarding(
        &mut self,
        activity: Uuid,
        to: &Option<Record>,
        settings: &Settings,
        turn: u32,
    ) -> Vec<Asked> {
        let Some(mail) = &self.mail else { return Vec::new() };
        let mailbox = mailbox_of(mail, settings).clone();
        if let Some(tracked) = self.dossier.tracked.iter_mut().find(|tracked| tracked.activity == activity) {
            tracked.regarding.clone_from(to);
            tracked.untracked.retain(|note| note.mailbox != mailbox);
        }
        if self.category == Shows::Yes { Vec::new() } else { self.mark(true, turn) }
    }

    /// It is not tracked any more.
    #[inline(never)]
    pub(super) fn is_untracked(
        &mut self,
        activity: Uuid,
        keep: bool,
        settings: &Settings,
        turn: u32,
    ) -> Vec<Asked> {
        let Some(mail) = &self.mail else { return Vec::new() };
        let mailbox = mailbox_of(mail, settings).clone();
        if keep {
            for tracked in self.dossier.tracked.iter_mut().filter(|tracked| tracked.activity == activity) {
                tracked.untracked.push(Untracked { mailbox: mailbox.clone(), at: None });
            }
        } else {
            self.written = None;
            self.dossier.tracked.retain(|tracked| tracked.activity != activity);
        }
        self.forget_related();
        if self.category == Shows::No { Vec::new() } else { self.mark(false, turn) }
    }

    /// Takes the category off a mail that the CRM does not have.
    #[inline(never)]
    pub(super) fn remove_stray(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        if self.stray(settings) { self.mark(false, turn) } else { Vec::new() }
    }

    /// The category was taken off by somebody else.
    pub(super) fn category_is_off(&mut self) {
        self.category = Shows::No;
    }

    fn stray(&self, settings: &Settings) -> bool {
        self.known()
            && self.category == Shows::Yes
            && !matches!(self.standing(settings), Standing::Present(_))
    }
}

/// All that is asked about a mail.
pub(super) fn question_about(mail: &Mail, settings: &Settings) -> Question {
    let mut addresses = matching::worth_asking(mail);
    for own in [&settings.me.address, mailbox_of(mail, settings)] {
        // The row of whoever asks is always wanted: it tells whether they have a seat.
        if own.is_valid() && !addresses.contains(own) {
            addresses.push(own.clone());
        }
    }
    let domain = mail.from.as_ref().map(|person| person.address.domain()).filter(|domain| {
        !domain.is_empty() && !naming::is_public(domain) && *domain != settings.me.address.domain()
    });
    Question {
        addresses,
        domain: domain.unwrap_or_default().into(),
        message_id: mail.message_id.clone(),
        activity: identity::activity(mail),
        me: settings.me.address.clone(),
    }
}

/// Whose mailbox the mail lies in.
pub(super) fn mailbox_of<'a>(mail: &'a Mail, settings: &'a Settings) -> &'a Address {
    mail.mailbox.as_ref().unwrap_or(&settings.me.address)
}
