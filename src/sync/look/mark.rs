//! The categories in the mailbox: put on what is tracked, taken off what is not any more, known by id.

use domain::{decision::Verdict, ports::Ledger, problem::Problem};
use futures_util::future::join_all;
use wire::Transport;

use super::{
    Looking, Stop,
    carry::Came,
    page::{Decided, TRACKED, UNDELIVERABLE},
};
use crate::store::{Category, Mark};

/// How long the name of a category is believed, in seconds: people rename them, and delete them (B12).
const CATEGORY_S: i64 = 15 * 60;
/// Outlook's colours of the two categories.
const PRESETS: [u8; 2] = [7, 0];

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Puts categories on and takes them off, all at once. How each mail is marked then; an error where that failed.
    pub(super) async fn mark(
        &mut self,
        decided: &[Decided],
        came: &[Option<Came>],
    ) -> Result<Vec<Result<Mark, Problem>>, Stop> {
        let on = self.snapshot.organisation.categories;
        let wants: Vec<Option<(Mark, bool)>> =
            decided.iter().zip(came).map(|(one, came)| wanted(one, came.as_ref(), on)).collect();
        if wants.iter().flatten().any(|(_, on)| *on) {
            self.ensure_categories(wants.iter().flatten().any(|(mark, _)| *mark == Mark::Undeliverable))
                .await?;
        }
        let this = &*self;
        let all = decided.iter().zip(&wants).map(|(one, want)| async move {
            let Some((mark, on)) = *want else { return Ok(stands(one)) };
            let message = &one.item.message;
            if mark == Mark::Undeliverable {
                // In place of the other.
                this.reader.mark(message, this.category_name(Mark::Tracked), false).await?;
                let mut bare = message.clone();
                bare.etag = None;
                let tracked = this.category_name(Mark::Tracked);
                bare.categories = bare.categories.map(|all| {
                    all.into_iter().filter(|one| one.to_lowercase() != tracked.to_lowercase()).collect()
                });
                this.reader.mark(&bare, this.category_name(mark), true).await?;
                return Ok(mark);
            }
            this.reader.mark(message, this.category_name(mark), on).await?;
            Ok(if on { mark } else { Mark::None })
        });
        let done: Vec<Result<Mark, graph::Fault>> = join_all(all).await;
        Ok(done.into_iter().map(|one| one.map_err(Problem::from)).collect())
    }

    /// Sees to it that the mailbox has the categories, and learns what they are called.
    async fn ensure_categories(&mut self, undeliverable: bool) -> Result<(), graph::Fault> {
        let now = self.now();
        let roles = [(Mark::Tracked, TRACKED, PRESETS[0]), (Mark::Undeliverable, UNDELIVERABLE, PRESETS[1])];
        for (role, name, preset) in
            roles.into_iter().filter(|(role, ..)| *role == Mark::Tracked || undeliverable)
        {
            let known = self.categories.get(&role);
            if known.is_some_and(|known| now.0 - known.checked.0 < CATEGORY_S) {
                continue;
            }
            let renamed = match known {
                Some(known) => self.reader.category(&known.id).await?.map(|name| (known.id.clone(), name)),
                None => None,
            };
            let (id, name) = match renamed {
                Some(found) => found,
                None => self.reader.ensure_category(name, preset).await?,
            };
            let category = Category { role, id, name, checked: now };
            self.draft.categories.push(category.clone());
            self.categories.insert(role, category);
        }
        Ok(())
    }
}

/// How the category stands and stays.
fn stands(one: &Decided) -> Mark {
    if one.item.marked() { Mark::Tracked } else { Mark::None }
}

/// The category that is to be put on (`true`) or taken off.
fn wanted(one: &Decided, came: Option<&Came>, on: bool) -> Option<(Mark, bool)> {
    if matches!(came, Some(Came::Failed(_) | Came::Gone)) {
        return None;
    }
    match &one.decision.verdict {
        Verdict::Track(_) | Verdict::Link { .. } | Verdict::Mark { .. } | Verdict::Repair { .. } => {
            (on && !one.item.marked()).then_some((Mark::Tracked, true))
        }
        Verdict::Unmark => Some((Mark::Tracked, false)),
        Verdict::Untrack { .. } => one.item.marked().then_some((Mark::Tracked, false)),
        Verdict::Undeliverable => Some((Mark::Undeliverable, true)),
        Verdict::Leave | Verdict::Withhold | Verdict::Later { .. } => None,
    }
}
