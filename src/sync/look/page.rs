//! A page of messages: what is known of them, and what is decided.

use domain::{
    correlation::Stored,
    decision::{self, Case, Decision, Tombstone, Verdict},
    identity,
    knowledge::{self, Knowledge},
    mail::{Address, ItemId},
    ports::Ledger,
    settings::FolderRule,
    tracking::{self, Standing},
};
use graph::message::Message;
use uuid::Uuid;
use wire::Transport;

use super::{Looking, Stop, crm, item::Item, watch::Part};
use crate::{
    engine::Meter,
    store::{Cursor, Digest, Mark},
    trial::is_ours,
};

/// The name of the category of tracked mail, until people rename it (B12).
pub(crate) const TRACKED: &str = "Tracked to Dynamics 365";
/// The name of the category of mail that could not be tracked.
pub(crate) const UNDELIVERABLE: &str = "Tracked to Dynamics 365 (Undeliverable)";

/// A mail with what was decided about it.
pub(crate) struct Decided {
    pub(crate) item: Item,
    pub(crate) decision: Decision,
    /// Its activity, where the CRM has it and this mailbox did not untrack it, whoever wrote it.
    pub(crate) present: Option<Uuid>,
    /// Its place among the rules; `None` where it lies in no folder with a rule.
    pub(crate) rule: Option<usize>,
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Decides about messages and carries that out. What is settled already is left alone and costs the CRM nothing.
    /// The cursor is written together with what was done.
    pub(crate) async fn process(
        &mut self,
        messages: Vec<Message>,
        cursor: Option<Cursor>,
    ) -> Result<(), Stop> {
        self.obey().await?;
        let items = self.items(messages).await?;
        self.settle(items, cursor).await
    }

    /// The same for messages that are to be decided about anew, settled or not.
    pub(crate) async fn process_anew(&mut self, messages: Vec<Message>) -> Result<(), Stop> {
        self.obey().await?;
        let items = self.known(messages).await?;
        self.settle(items, None).await
    }

    async fn settle(&mut self, items: Vec<Item>, cursor: Option<Cursor>) -> Result<(), Stop> {
        let decided = if items.is_empty() { Vec::new() } else { self.decide(items).await? };
        if decided.is_empty() {
            self.draft.cursors.extend(cursor);
            return Ok(());
        }
        self.carry_out(decided).await?;
        self.draft.cursors.extend(cursor);
        self.commit().await?;
        self.note_over().await;
        Ok(())
    }

    /// Takes over what was set since the look began, where somebody said that it was changed: a first look at a large
    /// mailbox lasts, and whom a person never wants tracked counts from then on.
    async fn obey(&mut self) -> Result<(), Stop> {
        if self.engine.settings.holds(&self.snapshot) {
            return Ok(());
        }
        let snapshot = self.engine.settings().await.map_err(crm)?;
        // A mailbox that has lost its seat is not leased again.
        if let Some(enrolled) = snapshot.seat(&self.leased.address) {
            self.seat = enrolled.seat.clone();
            self.seat.rules = self.tree.refresh(&self.seat.rules);
        }
        self.snapshot = snapshot;
        Ok(())
    }

    /// What of these messages is to be decided: no drafts, nothing thrown away, nothing that is settled as it is.
    async fn items(&mut self, messages: Vec<Message>) -> Result<Vec<Item>, Stop> {
        let mut items = self.known(messages).await?;
        let (rules, tree) = (&self.seat.rules, &self.tree);
        items.retain(|item| !item.is_settled(tree.part(item.folder(), rules)));
        Ok(items)
    }

    /// What of these messages may be decided about, with what is remembered of it.
    async fn known(&mut self, messages: Vec<Message>) -> Result<Vec<Item>, Stop> {
        let category = self.category_name(Mark::Tracked).to_owned();
        let mut items = Vec::with_capacity(messages.len());
        let counts = |message: &Message| message.draft != Some(true) && !is_ours(message);
        for message in messages.into_iter().filter(counts) {
            let item = Item::new(message, &self.tree, &self.seat, &category);
            let part = self.tree.part(item.folder(), &self.seat.rules);
            let never = part == Part::Never && !item.marked();
            self.seen.insert(item.copy);
            if !never {
                items.push(item);
            }
        }
        if items.is_empty() {
            return Ok(items);
        }
        let id = self.leased.lease.mailbox;
        let copies: Vec<_> = items.iter().map(|item| (id, item.copy)).collect();
        let mails: Vec<_> = items.iter().map(|item| (id, name(item))).collect();
        let store = &self.engine.store;
        let mut handled = store.handled(&copies).await?;
        let pending = store.pending(&copies).await?;
        let tombstones = store.buried(&mails).await?;
        for (item, (_, mail)) in items.iter_mut().zip(&mails) {
            let waits = pending.iter().find(|(_, one)| Digest::of_item(&one.item) == item.copy);
            let tombstone = tombstones.get(&(id, *mail)).map(|one| Tombstone { what: one.what, at: one.at });
            item.remember(handled.remove(&(id, item.copy)), waits.map(|(_, one)| one.clone()), tombstone);
        }
        Ok(items)
    }

    /// Decides about each, the oldest first: a mail may continue one of the same page.
    async fn decide(&mut self, mut items: Vec<Item>) -> Result<Vec<Decided>, Stop> {
        // Pages come newest first, and times go by the second: what came later in the page is the older one.
        items.reverse();
        items.sort_by_key(|item| item.mail.at);
        let nothing = Knowledge::default();
        let mut screened = Vec::with_capacity(items.len());
        for item in &items {
            let part = self.tree.part(item.folder(), &self.seat.rules);
            screened.push(decision::screen(&self.case(item, part, &nothing)));
        }
        let (organisation, now) = (&self.snapshot.organisation, self.now());
        let questions: Vec<_> = items
            .iter()
            .zip(&screened)
            .filter(|(_, screened)| screened.is_none())
            .map(|(item, _)| {
                let question = knowledge::question(&item.mail, &item.clues, organisation, now);
                question.within(&self.seat, &item.mail, &item.clues)
            })
            .collect();
        let mut knowledge = match questions.is_empty() {
            true => Knowledge::default(),
            false => {
                let directory = &self.snapshot.directory;
                self.engine.ledger.know(&questions, directory).await.map_err(crm)?
            }
        };
        Meter::add(&self.engine.meter.decided, items.len() as u64);
        self.find_over(&items, &knowledge);
        let mut decided = Vec::with_capacity(items.len());
        for (item, screened) in items.into_iter().zip(screened) {
            let part = self.tree.part(item.folder(), &self.seat.rules);
            let decision = screened.unwrap_or_else(|| decision::decide(&self.case(&item, part, &knowledge)));
            if let Verdict::Track(plan) = &decision.verdict {
                // Whoever answers it finds it, though it is written only with the rest of the page.
                knowledge.stored.push(stored(&item, plan));
            }
            let rule = rule_of(part, &self.seat.rules);
            let present = self.present(&item, &knowledge);
            decided.push(Decided { item, decision, present, rule });
        }
        Ok(decided)
    }

    /// The activity that the CRM had of it. What a person takes the category off later was tracked, also where the
    /// pane tracked it, or a look that was broken off before it could note so.
    fn present(&self, item: &Item, knowledge: &Knowledge) -> Option<Uuid> {
        let key = identity::activity(&item.mail);
        let is_ours = |mailbox: &Address| self.seat.has(mailbox);
        match tracking::standing_among(&item.mail, key, &knowledge.tracked, is_ours) {
            Standing::Present(tracked) => Some(tracked.activity),
            Standing::Kept(..) | Standing::Absent => None,
        }
    }

    fn case<'a>(&'a self, item: &'a Item, part: Part<'a>, knowledge: &'a Knowledge) -> Case<'a> {
        Case {
            mail: &item.mail,
            clues: &item.clues,
            source: item.source(part),
            seat: &self.seat,
            knowledge,
            organisation: &self.snapshot.organisation,
            history: &item.history,
            now: self.now(),
        }
    }

    /// Of messages of which little is told, the ids of those that are to be looked at: nobody has dealt with them as
    /// they are now. What this look has dealt with it left in order.
    pub(crate) async fn open(&mut self, there: Vec<Message>) -> Result<Vec<ItemId>, Stop> {
        let new = there.into_iter().filter(|message| !self.seen.contains(&Digest::of_item(&message.id)));
        let items = self.items(new.collect()).await?;
        Ok(items.into_iter().map(|item| item.message.id).collect())
    }

    /// What a category is called in this mailbox.
    pub(crate) fn category_name(&self, role: Mark) -> &str {
        match self.categories.get(&role) {
            Some(known) => &known.name,
            None if role == Mark::Undeliverable => UNDELIVERABLE,
            None => TRACKED,
        }
    }
}

/// The name under which the store remembers a mail.
pub(crate) fn name(item: &Item) -> Digest {
    Digest::of_mail(item.mail.message_id.as_ref(), domain::identity::activity(&item.mail))
}

fn rule_of(part: Part<'_>, rules: &[FolderRule]) -> Option<usize> {
    match part {
        Part::Rule(rule) => rules.iter().position(|one| one.folder == rule.folder),
        Part::Inbox | Part::Sent | Part::Never | Part::Other => None,
    }
}

/// A mail that is to be tracked, as those find it that continue it.
pub(crate) fn stored(item: &Item, plan: &decision::Plan) -> Stored {
    Stored {
        activity: plan.activity.id,
        message_id: item.mail.message_id.clone(),
        token: String::new(),
        root: item.clues.root,
        subject: item.mail.subject.clone(),
        people: item.mail.people().map(|(_, person)| person.address.clone()).collect(),
        at: item.mail.at.unwrap_or_default(),
        regarding: plan.activity.regarding.clone(),
        owner: plan.activity.owner.clone(),
    }
}
