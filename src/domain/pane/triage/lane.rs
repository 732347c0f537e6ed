//! The way to mails that are not open. Outlook loads one at a time (`loadItemByIdAsync`), so what wants one stands in
//! a queue: reading before writing, and marking when nothing else waits.

use alloc::collections::VecDeque;

use crate::{mail::ItemId, triage::Want, want};

use super::super::{Asked, Ticket as Tickets};
use super::Ticket;

/// What is done with a loaded mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// Read it for the table of that number.
    Read { sheet: u32, item: ItemId },
    /// Read its text for that entry of that run.
    Text { run: u32, at: usize, item: ItemId },
    /// Mark it, or take the mark off, for that run.
    Mark { run: u32, item: ItemId, on: bool },
}

/// The queue.
#[derive(Debug, Default)]
pub(super) struct Lane {
    waiting: VecDeque<Op>,
    under_way: Option<(u32, Op)>,
    last: u32,
}

impl Lane {
    pub(super) fn push(&mut self, op: Op) {
        self.waiting.push_back(op);
    }

    /// A table that is gone reads nothing more.
    pub(super) fn forget_reads(&mut self) {
        self.waiting.retain(|op| !matches!(op, Op::Read { .. }));
    }

    /// The next question to Outlook, where none is under way.
    pub(super) fn next(&mut self) -> Option<Asked> {
        if self.under_way.is_some() {
            return None;
        }
        let first = self.waiting.iter().position(|op| !matches!(op, Op::Mark { .. })).unwrap_or(0);
        let op = self.waiting.remove(first)?;
        self.last = self.last.wrapping_add(1);
        let want = match &op {
            Op::Read { item, .. } => Want::Read(item.clone()),
            Op::Text { item, .. } => Want::Text(item.clone()),
            Op::Mark { item, on, .. } => Want::Mark(item.clone(), *on),
        };
        self.under_way = Some((self.last, op));
        let ticket = Tickets::Triage(Ticket::Lane(self.last));
        Some(Asked { ticket, want: want::Want::Triage(want) })
    }

    /// What that answer is for.
    pub(super) fn answered(&mut self, id: u32) -> Option<Op> {
        let (_, op) = self.under_way.take_if(|(of, _)| *of == id)?;
        Some(op)
    }
}
