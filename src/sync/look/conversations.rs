//! What a look does for conversations that somebody decided about: mail that was there before is tracked where that was
//! asked for, and a conversation whose record was closed is noted as over.

use domain::{
    contract::{self, Change},
    knowledge::Knowledge,
    mail::Moment,
    ports::Ledger,
};
use wire::Transport;

use super::{Looking, Stop, item::Item, told};
use crate::{conversation::MAX_MAILS, store::Sweep};

/// Under this name the store remembers up to when mail that was there was asked for.
const EARLIER: &str = "conversations";

/// Up to when that was done, and for how many conversations of that second: another may be asked for in the same one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Done {
    last: i64,
    count: usize,
}

impl Done {
    fn read(text: &str) -> Self {
        let mut parts = text.split(' ');
        let last = parts.next().and_then(|part| part.parse().ok());
        let count = parts.next().and_then(|part| part.parse().ok());
        last.zip(count).map(|(last, count)| Self { last, count }).unwrap_or_default()
    }

    fn written(self) -> String {
        format!("{} {}", self.last, self.count)
    }

    fn of(asked: impl Iterator<Item = Moment> + Clone) -> Self {
        let last = asked.clone().map(|at| at.0).max().unwrap_or_default();
        Self { last, count: asked.filter(|at| at.0 == last).count() }
    }

    /// Whether what was asked for at that moment is not done, where `now` is all that is asked for.
    fn lacks(self, now: &Self, asked: Option<Moment>) -> bool {
        let more = now.last == self.last && now.count > self.count;
        asked.is_some_and(|at| at.0 > self.last || (at.0 == self.last && more))
    }
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Decides anew about mail that was there before its conversation was followed, where somebody asked for it since
    /// the last look. Killed in between, it is done once more, and what was done is found done.
    pub(super) async fn mind_conversations(&mut self, sweeps: &[Sweep]) -> Result<(), Stop> {
        let known = sweeps.iter().find(|sweep| sweep.folder == EARLIER);
        let done = known.map(|sweep| Done::read(&sweep.place)).unwrap_or_default();
        let all = self.seat.contracts.iter().filter(|one| one.ended.is_none());
        let now = Done::of(all.clone().filter_map(|one| one.earlier));
        let asked: Vec<_> = all.filter(|one| done.lacks(&now, one.earlier)).cloned().collect();
        if asked.is_empty() {
            return Ok(());
        }
        let began = self.now();
        let mut seen = 0;
        for one in asked {
            let mails = self.reader.conversation(&one.thread, MAX_MAILS).await?;
            seen += mails.len() as u64;
            self.process_anew(mails).await?;
        }
        self.note_sweep(EARLIER, now.written(), began, seen, 0);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_done_once_also_where_two_are_of_one_second() {
        let done = Done::of([Moment(5), Moment(9)].into_iter());
        assert_eq!(Done::read(&done.written()), done);
        assert!(!done.lacks(&done, Some(Moment(9))) && !done.lacks(&done, Some(Moment(5))));
        let now = Done::of([Moment(9), Moment(9)].into_iter());
        assert!(done.lacks(&now, Some(Moment(9))) && !done.lacks(&now, Some(Moment(5))));
        assert!(done.lacks(&Done::of([Moment(10)].into_iter()), Some(Moment(10))));
        assert!(!done.lacks(&now, None));
        assert_eq!(Done::read("of a later version"), Done::default());
    }
}
