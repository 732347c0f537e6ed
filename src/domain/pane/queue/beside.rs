//! What is wanted beside a mail's tracking: sent off at once, kept where it is not answered, carried out later.

use alloc::{boxed::Box, vec, vec::Vec};

use crate::{
    contract,
    details::Details,
    mail::Mail,
    party::{Kind, Record},
    queue::{Ask, Decision, Errand, Fill, Filling, What, Wish, decided_since},
    want::{Heard, Want},
};

use super::{
    super::{
        Asked, Pane, Ticket,
        contract::Deal,
        job::{About, Deed},
        open::Open,
        view::{LaterView, News},
    },
    Ahead, Running, SLOW_S, Stage,
    run::about,
};

/// What was sent off and not answered, at most; of older ones only their answers tell.
const MAX_SENT: usize = 20;

/// How many records that were chosen before are offered while the CRM is away.
pub(in crate::pane) const MAX_REMEMBERED: usize = 5;

/// Something that was sent off and is not answered yet.
#[derive(Debug)]
pub(super) struct Sent {
    ticket: u32,
    wish: Wish,
    ticks: u8,
    pub(super) ahead: Option<Ahead>,
}

fn errand_of(wish: &Wish) -> Option<&Errand> {
    match &wish.what {
        What::Errand(errand) => Some(errand),
        What::Track { .. } | What::Untrack { .. } | What::Add { .. } => None,
    }
}

impl Deal {
    /// The same, as it is kept while it waits.
    pub(super) fn decision(&self) -> Decision {
        let before = match self {
            Self::Keep { before, .. } => before.clone(),
            Self::Earlier { .. } | Self::NotEarlier(_) => None,
        };
        Decision { ask: self.ask(), before }
    }

    /// What a decision that waited comes to, where so many mails are there by now.
    fn of(decision: Decision, earlier: u32) -> Option<Self> {
        let Decision { ask, before } = decision;
        match ask {
            contract::Ask::Look(_) => None,
            contract::Ask::Keep { thread, terms: Some(terms), earlier: true } => {
                Some(Self::Earlier { thread, terms, count: earlier })
            }
            contract::Ask::Keep { thread, terms, earlier: _ } => Some(Self::Keep { thread, terms, before }),
            contract::Ask::TakeBack(thread) => Some(Self::NotEarlier(thread)),
        }
    }
}

impl Errand {
    /// What is asked to do it.
    pub(in crate::pane) fn want(&self) -> Want {
        match self {
            Self::Decide(decision) => Want::Contract(decision.ask.clone()),
            Self::TakeBack(decision) => Want::TakeBack(*decision),
            Self::Link { activity, links } => Want::Relate { activity: *activity, links: links.clone() },
            Self::Enter(entry) => Want::AddEntry(Box::new(entry.clone())),
            Self::Fill(fill) => Want::ChangeDetails(Box::new(fill.change.clone())),
        }
    }
}

impl Pane {
    /// What can be wanted of the open mail while the CRM does not say how it stands. `None` where it says so, or cannot be
    /// waited for.
    #[inline(never)]
    pub(in crate::pane) fn later_of(&self, open: &Open) -> Option<LaterView> {
        open.away()?;
        let mail = open.mail.as_ref()?;
        let mut records: Vec<Record> = Vec::new();
        let habits = self.settings.habits.all().iter().rev();
        let theirs = habits.filter(|habit| mail.people().any(|(_, person)| person.address == habit.address));
        let pinned = self.pins().unwrap_or_default();
        for record in theirs.map(|habit| habit.record.clone()).chain(pinned) {
            let fits = Kind::REGARDING.contains(&record.kind) && !records.iter().any(|one| one.is(&record));
            if fits && records.len() < MAX_REMEMBERED {
                records.push(record);
            }
        }
        let marked = open.clues.as_ref().is_some_and(|clues| clues.marked == Some(true));
        Some(LaterView { records, marked })
    }

    /// Something is sent off under that number. Where it is not answered it waits.
    pub(in crate::pane) fn sends(&mut self, ticket: u32, errand: Errand) {
        let wish = Wish::errand(None::<&Mail>, errand);
        let sent = &mut self.queue_mut().sent;
        sent.push(Sent { ticket, wish, ticks: 0, ahead: None });
        let surplus = sent.len().saturating_sub(MAX_SENT);
        sent.drain(..surplus);
    }

    /// What was sent off under that number may be answered: whether it waits from now on, and what is wanted then.
    pub(in crate::pane) fn sent_answered(&mut self, ticket: u32, heard: &Heard) -> (bool, Vec<Asked>) {
        let Heard::Changed(result) = heard else { return (false, Vec::new()) };
        let Some(queue) = &mut self.queue else { return (false, Vec::new()) };
        let Some(at) = queue.sent.iter().position(|sent| sent.ticket == ticket) else {
            return (false, Vec::new());
        };
        let Sent { wish, ahead, .. } = queue.sent.remove(at);
        match result {
            Err(problem) if problem.passes() => (true, self.wait_for_crm(wish, problem.clone())),
            Ok(()) | Err(_) => (false, self.forget_ahead(ahead)),
        }
    }

    /// What lets its answer be waited for is kept too: the pane may be closed meanwhile.
    pub(super) fn keep_slow_errands(&mut self) -> Vec<Asked> {
        let Some(queue) = &mut self.queue else { return Vec::new() };
        let mut slow = Vec::new();
        for (at, sent) in queue.sent.iter_mut().enumerate() {
            sent.ticks = sent.ticks.saturating_add(1);
            if sent.ticks == SLOW_S && sent.ahead.is_none() {
                slow.push((at, sent.wish.clone()));
            }
        }
        let mut wants = Vec::new();
        for (at, wish) in slow {
            let id = wish.id;
            let asked = self.ask(Ask::Keep { wish: Box::new(wish), held: true }, None);
            if let (Ticket::Queue(ticket), Some(sent)) = (asked.ticket, self.queue_mut().sent.get_mut(at)) {
                sent.ahead = Some(Ahead { id, ticket, stamp: None });
            }
            wants.push(asked);
        }
        wants
    }

    /// How a wish is begun that may be carried out: at once, or with a look at how things stand.
    pub(super) fn first_of(&self, wish: &Wish) -> (Stage, Want) {
        let What::Errand(errand) = &wish.what else {
            return (Stage::Looking, Want::LookUp(self.settings.asks_about(&wish.mail)));
        };
        let deed = match &**errand {
            Errand::Decide(decision) => {
                let thread = decision.ask.thread().clone();
                return (Stage::Looking, Want::Contract(contract::Ask::Look(thread)));
            }
            Errand::Fill(fill) => return (Stage::Looking, Want::ReadDetails(fill.change.of.clone())),
            Errand::TakeBack(decision) => Deed::TakeBack { decision: *decision },
            Errand::Link { activity, links } => Deed::Relate { activity: *activity, links: links.clone() },
            Errand::Enter(_) => Deed::Errand(errand.clone()),
        };
        let want = deed.want();
        (Stage::Doing(Box::new(deed), None), want)
    }

    /// It is known how somebody's fields read now.
    pub(super) fn fields_read(&mut self, running: Running, details: &Details) -> Vec<Asked> {
        let Running { wish, at, stamp, ticket, .. } = running;
        let fill = match errand_of(&wish) {
            Some(Errand::Fill(fill)) => fill.clone(),
            Some(Errand::Decide(_) | Errand::TakeBack(_) | Errand::Link { .. } | Errand::Enter(_)) | None => {
                return self.finish(&wish, stamp);
            }
        };
        match fill.against(details) {
            Filling::Write(change) => {
                let errand = Errand::Fill(Fill { change, ..fill });
                let stage = Stage::Doing(Box::new(Deed::Errand(Box::new(errand))), None);
                self.run(Running { wish, at, stamp, ticket, stage })
            }
            Filling::Nothing => {
                let mut wants = self.finish(&wish, stamp);
                wants.extend(self.errand_done(about(&wish), Errand::Fill(fill)));
                wants
            }
            Filling::Ask(asks) => {
                let wish = Wish { what: What::Errand(Box::new(Errand::Fill(asks))), ..wish };
                if let Some(waiting) = self.queue_mut().known(wish.id) {
                    waiting.wish = wish.clone();
                }
                // Kept as a question: whichever pane opens next asks it, and none writes.
                let mut wants = vec![self.keep(wish, false)];
                wants.extend(self.go_on());
                wants
            }
        }
    }

    /// It is known how a conversation stands, or what was to be kept about it is kept.
    pub(super) fn conversation_told(&mut self, running: Running, told: contract::Told) -> Vec<Asked> {
        let Running { wish, at, stamp, ticket, stage } = running;
        let decision = match errand_of(&wish) {
            Some(Errand::Decide(decision)) => decision.clone(),
            Some(Errand::Fill(_) | Errand::TakeBack(_) | Errand::Link { .. } | Errand::Enter(_)) | None => {
                return self.finish(&wish, stamp);
            }
        };
        let wanted = match &decision.ask {
            contract::Ask::Keep { terms, earlier: false, .. } => terms.clone(),
            contract::Ask::Keep { .. } | contract::Ask::TakeBack(_) | contract::Ask::Look(_) => None,
        };
        let later = decided_since(&decision.ask, at, &told.contracts);
        let Some(deal) = Deal::of(decision, told.earlier) else { return self.finish(&wish, stamp) };
        match (stage, later) {
            (Stage::Doing(..), _) => {
                let mut wants = self.finish(&wish, stamp);
                wants.extend(self.conversation_kept(about(&wish), deal, told));
                wants
            }
            // Decided anew since it was pressed, by the same person in another pane: that stays, and is told. Where it is
            // what was wanted, an attempt of ours was heard whose answer was not.
            (_, Some(theirs)) if Some(&theirs.terms) != wanted.as_ref() => {
                let mut wants = self.finish(&wish, stamp);
                self.tell(Some(about(&wish)), News::Conversation(Some(theirs.terms)), None, None);
                wants.extend(self.look_where_open(wish.key()));
                wants
            }
            (_, _) => {
                let stage = Stage::Doing(Box::new(Deed::Contract(deal)), None);
                self.run(Running { wish, at, stamp, ticket, stage })
            }
        }
    }

    /// Something that waited is done.
    #[inline(never)]
    pub(in crate::pane) fn errand_done(&mut self, about: About, errand: Errand) -> Vec<Asked> {
        let undo = match &errand {
            Errand::Fill(fill) => fill.back().map(|back| Deed::Errand(Box::new(Errand::Fill(back)))),
            Errand::Decide(_) | Errand::TakeBack(_) | Errand::Link { .. } | Errand::Enter(_) => None,
        };
        let of = errand.record().cloned();
        self.tell(Some(about), News::Errand(Box::new(errand)), undo, None);
        let Some(of) = of else { return Vec::new() };
        let mut wants = self.timeline_grew(&of);
        wants.extend(self.details_changed(&of));
        wants
    }

    /// A deed that goes by the queue alone: what undoes something that waited.
    pub(in crate::pane) fn by_the_queue(&mut self, about: &About, errand: Errand) -> Vec<Asked> {
        let mut wants = self.wish_now(Wish::errand(Some(&about.mail), errand));
        wants.extend(self.go_on());
        wants
    }
}
