//! What a look does for conversations that somebody decided about: mail that was there before is tracked where that was
//! asked for, and a conversation whose record was closed is noted as over.

use domain::{
    contract::{self, Change},
    knowledge::Knowledge,
    ports::Ledger,
};
use wire::Transport;

use super::{Looking, Stop, item::Item, told};
use crate::{conversation::MAX_MAILS, store::Sweep};

/// Under this name the store remembers up to when mail that was there was asked for.
const EARLIER: &str = "conversations";

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Decides anew about mail that was there before its conversation was followed, where somebody asked for it since
    /// the last look. Killed in between, it is done once more, and what was done is found done.
    pub(super) async fn mind_conversations(&mut self, sweeps: &[Sweep]) -> Result<(), Stop> {
        let known = sweeps.iter().find(|sweep| sweep.folder == EARLIER);
        let done = known.and_then(|sweep| sweep.place.parse::<i64>().ok()).unwrap_or_default();
        let asked = |one: &&contract::Contract| {
            one.ended.is_none() && one.earlier.is_some_and(|earlier| earlier.0 > done)
        };
        let asked: Vec<_> = self.seat.contracts.iter().filter(asked).cloned().collect();
        let Some(last) = asked.iter().filter_map(|one| one.earlier).max() else { return Ok(()) };
        let began = self.now();
        let mut seen = 0;
        for one in asked {
            let mails = self.reader.conversation(&one.thread, MAX_MAILS).await?;
            seen += mails.len() as u64;
            self.process_anew(mails).await?;
        }
        self.note_sweep(EARLIER, last.0.to_string(), began, seen, 0);
        Ok(())
    }

    /// Which of the conversations of these mails are over by what the CRM says.
    pub(super) fn find_over(&mut self, items: &[Item], knowledge: &Knowledge) {
        if knowledge.fates.is_empty() {
            return;
        }
        let at = self.now();
        for item in items {
            let Some(one) = contract::of(&self.seat.contracts, &item.mail, &item.clues) else { continue };
            let fate = one.follow().and_then(|follow| contract::fate(&knowledge.fates, &follow.to));
            let over = Change::Over { thread: one.thread.clone(), set: one.set, at };
            if one.ended.is_none() && one.is_over(fate) && !self.over.contains(&over) {
                self.over.push(over);
            }
        }
    }

    /// Notes it at the person's settings: from then on it is over for good, also where the record is opened again. Where
    /// that cannot be noted now, the next mail of the conversation notes it.
    pub(super) async fn note_over(&mut self) {
        let over = std::mem::take(&mut self.over);
        for change in &over {
            if let Err(problem) = self.engine.ledger.keep_contract(self.seat.owner.id, change).await {
                let (code, _) = told(&problem);
                tracing::warn!(code, "that a conversation is over is not noted");
            }
        }
        if !over.is_empty() {
            self.engine.forget_settings();
        }
    }
}
