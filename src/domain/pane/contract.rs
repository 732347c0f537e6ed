//! What a person decides about the open mail's conversation. It is kept by the synchronizer, which obeys it: where none
//! looks at the mailbox, nothing is offered. It stands in the part of the pane that comes after the first card.

use alloc::{vec, vec::Vec};

use crate::{
    contract::{self, Ask, Contract, Fate, Terms, Thread, Told},
    party::{Kind, Record},
    tracking::Standing,
    want::{Heard, Want},
};

use super::{
    Asked, Pane, Settings, Shown, Synchronizer, Ticket,
    job::{About, Deed},
    open::Open,
    view::{ContractView, News},
};

/// How many records are offered to be followed.
pub(super) const MAX_OFFERED: usize = 3;

/// How often it is looked whether the mails that were there are tracked by now.
pub(super) const MAX_LOOKS: u8 = 5;

/// The pause before each of these looks.
pub(super) const PAUSE_MS: u32 = 2_000;

/// What a person does about a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Open the choice, or close it.
    Choose,
    /// Decide.
    Keep(Terms),
    /// Take the decision back.
    End,
    /// Have the mails of it tracked that are there already.
    Earlier,
}

/// What is known of the open mail's conversation beside what was decided.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    pub(super) open: bool,
    asked: bool,
    fates: Vec<(Record, Fate)>,
    earlier: u32,
}

impl Conversation {
    /// What became of the record it is followed to.
    pub(super) fn fates(&self) -> &[(Record, Fate)] {
        &self.fates
    }
}

/// What is to be kept, with what undoes it.
#[derive(Clone, Debug)]
pub(super) enum Deal {
    /// A decision, or none, in the place of another or none.
    Keep { thread: Thread, terms: Option<Terms>, before: Option<Terms> },
    /// So many mails that are there already are to be tracked.
    Earlier { thread: Thread, terms: Terms, count: u32 },
    /// They are not to be tracked after all.
    NotEarlier(Thread),
}

impl Deal {
    pub(super) fn want(&self) -> Want {
        Want::Contract(self.ask())
    }

    /// What is asked.
    pub(super) fn ask(&self) -> Ask {
        let keep = |thread: &Thread, terms: Option<Terms>, earlier| Ask::Keep {
            thread: thread.clone(),
            terms,
            earlier,
        };
        match self {
            Self::Keep { thread, terms, .. } => keep(thread, terms.clone(), false),
            Self::Earlier { thread, terms, .. } => keep(thread, Some(terms.clone()), true),
            Self::NotEarlier(thread) => Ask::TakeBack(thread.clone()),
        }
    }

    fn undo(self) -> Option<Self> {
        match self {
            Self::Keep { thread, terms, before } => Some(Self::Keep { thread, terms: before, before: terms }),
            Self::Earlier { thread, .. } => Some(Self::NotEarlier(thread)),
            Self::NotEarlier(_) => None,
        }
    }

    fn news(&self) -> News {
        match self {
            Self::Keep { terms, .. } => News::Conversation(terms.clone()),
            Self::Earlier { count, .. } => News::Earlier(*count),
            Self::NotEarlier(_) => News::NotEarlier,
        }
    }

    /// Mails are being tracked or untracked meanwhile.
    fn moves_mail(&self) -> bool {
        matches!(self, Self::Earlier { .. } | Self::NotEarlier(_))
    }
}

impl Settings {
    fn contracts(&self) -> &[Contract] {
        match &self.synchronizer {
            Synchronizer::Obeys(rules) => &rules.seat.contracts,
            Synchronizer::None | Synchronizer::Runs => &[],
        }
    }
}

impl Open {
    /// What was decided about the open mail's conversation, and what can be decided. `None` where no synchronizer looks
    /// at the mailbox, or the mail's headers are not read yet.
    #[inline(never)]
    pub(super) fn conversation(&self, settings: &Settings) -> Option<ContractView> {
        let mail = self.mail.as_ref().filter(|_| self.known() && self.decisions.is_some())?;
        let clues = self.clues.as_ref()?;
        let served = settings.serves(super::open::mailbox_of(mail, settings));
        if !served || !Thread::of(mail, clues).is_known() {
            return None;
        }
        let contract = contract::of(settings.contracts(), mail, clues).cloned();
        let followed = contract.as_ref().and_then(Contract::follow).map(|follow| follow.to.clone());
        let fate = followed.as_ref().and_then(|record| contract::fate(self.conversation.fates(), record));
        let mut offered: Vec<Record> = Vec::new();
        let tracked = match self.standing(settings) {
            Standing::Present(tracked) => tracked.regarding.clone(),
            Standing::Kept(..) | Standing::Absent => None,
        };
        let offers = self.offers(settings).into_iter().map(|offer| offer.record);
        for record in tracked.into_iter().chain(followed).chain(offers) {
            let fits = Kind::REGARDING.contains(&record.kind) && !offered.iter().any(|one| one.is(&record));
            if fits && offered.len() < MAX_OFFERED {
                offered.push(record);
            }
        }
        let Conversation { open, earlier, .. } = self.conversation;
        Some(ContractView { contract, fate, earlier, offered, open })
    }

    fn thread(&self) -> Option<Thread> {
        Some(Thread::of(self.mail.as_ref()?, self.clues.as_ref()?))
    }

    /// Asks what became of the conversation's record, and how many of its mails are there and not tracked: once, where
    /// something was decided about it.
    fn ask_conversation(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        let Some(view) = self.conversation(settings) else { return Vec::new() };
        let Some(thread) = self.thread().filter(|_| view.contract.is_some()) else { return Vec::new() };
        if core::mem::replace(&mut self.conversation.asked, true) {
            return Vec::new();
        }
        vec![Asked { ticket: Ticket::Contract(turn, 0), want: Want::Contract(Ask::Look(thread)) }]
    }

    /// The mail itself is among those that are tracked, or not any more: what was told of them is asked for anew.
    #[inline(never)]
    pub(super) fn conversation_counts_anew(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        self.conversation.asked = false;
        self.ask_conversation(settings, turn)
    }

    /// Takes in what the synchronizer told about the conversation.
    fn heard_told(&mut self, told: &Told) {
        self.conversation.fates.clone_from(&told.fates);
        self.conversation.earlier = told.earlier;
    }
}

impl Pane {
    /// Asks about the conversation of the mail that is open, where something was decided about it.
    #[inline(never)]
    pub(super) fn ask_conversation(&mut self) -> Vec<Asked> {
        self.with_open(Open::ask_conversation)
    }

    /// What a person does about the conversation.
    #[inline(never)]
    pub(super) fn about_conversation(&mut self, act: Act) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let (Some(view), Some(thread)) = (open.conversation(&self.settings), open.thread()) else {
            return Vec::new();
        };
        let before = view.contract.map(|contract| contract.terms);
        let deal = match act {
            Act::Choose => {
                return self.with_part(|open, _| {
                    let opens = !open.conversation.open;
                    open.close_parts();
                    open.conversation.open = opens;
                });
            }
            Act::Keep(terms) => Deal::Keep { thread, terms: Some(terms), before },
            Act::End if before.is_none() => return Vec::new(),
            Act::End => Deal::Keep { thread, terms: None, before },
            Act::Earlier => match before {
                Some(terms) if view.earlier > 0 => Deal::Earlier { thread, terms, count: view.earlier },
                Some(_) | None => return Vec::new(),
            },
        };
        self.begin_on_open(Deed::Contract(deal))
    }

    /// What was to be kept is kept.
    #[inline(never)]
    pub(super) fn conversation_kept(&mut self, about: About, deal: Deal, told: Told) -> Vec<Asked> {
        let (news, moves) = (deal.news(), deal.moves_mail());
        let undo = deal.undo().map(Deed::Contract);
        self.tell(Some(about.clone()), news, undo, None);
        let here = matches!(&self.shown, Shown::Mail(open) if open.key == Some(about.key));
        self.take_told(told, here);
        if !here {
            return Vec::new();
        }
        if moves {
            let ticket = Ticket::Contract(self.turn, MAX_LOOKS);
            return vec![Asked { ticket, want: Want::Wait(PAUSE_MS) }];
        }
        Vec::new()
    }

    fn take_told(&mut self, told: Told, here: bool) {
        if let Some(open) = self.shown.open_mut().filter(|_| here) {
            open.conversation.asked = true;
            open.heard_told(&told);
        }
        if let Synchronizer::Obeys(rules) = &mut self.settings.synchronizer {
            rules.seat.contracts = told.contracts;
        }
    }

    /// An answer about the conversation, or that it is time to look again.
    #[inline(never)]
    pub(super) fn conversation_answered(&mut self, turn: u32, looks: u8, heard: Heard) -> Vec<Asked> {
        if turn != self.turn {
            return Vec::new();
        }
        let ticket = Ticket::Contract(turn, looks.saturating_sub(1));
        if let Heard::Contract(told) = heard {
            // Nobody waits for it: what cannot be told is not told.
            let Ok(told) = told else { return Vec::new() };
            let more = told.earlier > 0 && looks > 0;
            self.take_told(*told, true);
            return if more { vec![Asked { ticket, want: Want::Wait(PAUSE_MS) }] } else { Vec::new() };
        }
        if heard != Heard::Waited {
            return Vec::new();
        }
        self.with_open(|open, settings, turn| {
            let mut wants = open.refresh(settings, turn);
            wants.extend(open.thread().map(|thread| Asked {
                ticket: Ticket::Contract(turn, looks),
                want: Want::Contract(Ask::Look(thread)),
            }));
            wants
        })
    }
}
