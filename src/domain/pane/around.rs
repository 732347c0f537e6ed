//! The last and the next activity of who the open mail is from: asked once the card is painted, for no card waits for it.

use alloc::{boxed::Box, vec, vec::Vec};

use crate::{
    mail::Part,
    party::{Kind, Record},
    timeline::Around,
    want::{Heard, Want},
};

use super::{
    Asked, Pane, Settings, Shown, Ticket,
    open::Open,
    view::{AroundView, Known, Told},
};

/// How far it is.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The card is painted.
    painted: bool,
    /// About whom was asked.
    asked: Option<Record>,
    /// What was answered about them: nothing where it could not be read.
    told: Option<Option<Around>>,
}

impl Open {
    /// The sender's row, where it is of a kind that has a timeline of its own to look at: no colleague's.
    fn sender_row(&self, settings: &Settings) -> Option<Record> {
        let from = self.mail.as_ref().filter(|_| self.known())?.from.as_ref()?;
        match self.who(Part::From, &from.address, settings) {
            Known::Row { party, .. } => {
                let whom = matches!(party.record.kind, Kind::Contact | Kind::Account | Kind::Lead);
                whom.then_some(party.record)
            }
            Known::Unasked | Known::Nobody | Known::Several(_) | Known::TooMany(_) => None,
        }
    }

    /// What there is to paint: a place is kept from the first card on.
    pub(super) fn around_view(&self, settings: &Settings) -> Option<AroundView> {
        let of = self.sender_row(settings)?;
        let about = self.around.asked.as_ref().is_some_and(|one| one.is(&of));
        let told = match self.around.told.as_ref().filter(|_| about) {
            None => Told::Coming,
            Some(None) => Told::Unread,
            Some(Some(around)) => Told::Here(Box::new(around.clone())),
        };
        Some(AroundView { told, of })
    }
}

impl Pane {
    /// The card is painted: it may be asked now.
    #[inline(never)]
    pub(super) fn ask_around(&mut self) -> Vec<Asked> {
        if let Shown::Mail(open) = &mut self.shown {
            open.around.painted = true;
        }
        self.look_around()
    }

    /// Asks, where the card is painted and it was not asked about whoever is the sender now.
    #[inline(never)]
    pub(super) fn look_around(&mut self) -> Vec<Asked> {
        let Shown::Mail(open) = &mut self.shown else { return Vec::new() };
        let Some(of) = open.sender_row(&self.settings).filter(|_| open.around.painted) else {
            return Vec::new();
        };
        if open.around.asked.as_ref().is_some_and(|asked| asked.is(&of)) {
            return Vec::new();
        }
        open.around.asked = Some(of.clone());
        open.around.told = None;
        // The open mail is before one's eyes: it is not what happened last.
        vec![Asked { ticket: Ticket::Around(self.turn), want: Want::Around { of, but: open.key } }]
    }

    /// What the CRM says. A failure does not say about whom: it counts where nothing has been told.
    #[inline(never)]
    pub(super) fn around_answered(&mut self, turn: u32, heard: Heard) -> Vec<Asked> {
        let Shown::Mail(open) = &mut self.shown else { return Vec::new() };
        let Heard::Around(told) = heard else { return Vec::new() };
        if turn == self.turn {
            match told {
                Ok(told) if open.around.asked.as_ref().is_some_and(|asked| asked.is(&told.0)) => {
                    open.around.told = Some(Some(told.1));
                }
                Ok(_) => {}
                Err(_) => {
                    open.around.told.get_or_insert(None);
                }
            }
        }
        Vec::new()
    }
}
