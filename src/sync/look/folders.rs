//! The folder tree and the watched folders, followed by what delta tells, page by page.

use std::collections::{HashMap, HashSet};

use domain::ports::Ledger;
use futures_util::future::join_all;
use graph::{Link, delta::More};
use wire::Transport;

use super::{KNOWN, Looking, Stop};
use crate::{
    reader::Page,
    store::{Cursor, Folder},
};

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// The folder tree: the whole of it the first time, then what changed.
    pub(super) async fn follow_tree(&mut self) -> Result<(), Stop> {
        let known = self.link_of("");
        let tree = self.reader.tree(known.as_ref()).await?;
        let mut names: HashMap<String, &str> = HashMap::new();
        if tree.whole {
            let ids = self.reader.well_known(&KNOWN).await?;
            for (name, id) in KNOWN.iter().zip(ids) {
                if let Some(id) = id {
                    names.insert(id, name);
                }
            }
        }
        let mut gone = tree.removed;
        if tree.whole {
            let there: HashSet<&String> = tree.changed.iter().map(|folder| &folder.id).collect();
            gone.extend(self.tree.ids().into_iter().filter(|id| !there.contains(id)));
        }
        for id in gone {
            self.tree.remove(&id);
            if self.cursors.remove(&id).is_some() {
                self.draft.dropped_cursors.push(id.clone());
            }
            self.draft.dropped_folders.push(id);
        }
        let changed = !tree.changed.is_empty() || tree.whole;
        for folder in tree.changed {
            if let Some(total) = folder.total {
                self.totals.insert(folder.id.clone(), total);
            }
            let before = self.tree.get(&folder.id);
            let known = names.get(&folder.id).map(|name| (*name).to_owned());
            let fresh = Folder {
                parent: folder.parent.or_else(|| before.map(|old| old.parent.clone())).unwrap_or_default(),
                name: folder.name.or_else(|| before.map(|old| old.name.clone())).unwrap_or_default(),
                known: known.or_else(|| before.and_then(|old| old.known.clone())),
                id: folder.id,
            };
            if before != Some(&fresh) {
                self.draft.folders.push(fresh.clone());
                self.tree.put(fresh);
            }
        }
        // Nothing new is told by a link that says the same: an idle mailbox costs no write.
        if changed || known.is_none() {
            let cursor = self.cursor("", tree.link.as_str(), true, 0);
            self.draft.cursors.push(cursor.clone());
            self.cursors.insert(String::new(), cursor);
        }
        self.seat.rules = self.tree.refresh(&self.seat.rules);
        Ok(())
    }

    /// Where a folder's state goes on; `None` where there is none, or one that was kept from another address of Graph.
    pub(crate) fn link_of(&self, folder: &str) -> Option<Link> {
        let link = Link::new(self.cursors.get(folder)?.link.clone()).ok()?;
        self.engine.service.has(&link).then_some(link)
    }

    pub(crate) fn cursor(&self, folder: &str, link: &str, complete: bool, more_seen: usize) -> Cursor {
        let old = self.cursors.get(folder);
        let seen = old.map_or(0, |old| old.seen) + u64::try_from(more_seen).unwrap_or(0);
        let expected = old.map(|old| old.expected).filter(|expected| *expected > 0);
        let first = old.is_none_or(|old| old.first) && !complete;
        Cursor {
            folder: folder.to_owned(),
            link: link.to_owned(),
            complete,
            first,
            seen,
            expected: expected.or_else(|| self.totals.get(folder).copied()).unwrap_or(0).max(seen),
            at: self.now(),
        }
    }

    /// Whether a page tells how it goes on, though it be empty; else its link says the same as the one before, and an idle
    /// mailbox costs no write. What ends pages that were kept is new: behind a link to a page nothing is told that came
    /// after it. `link` is where the page was asked for.
    pub(crate) fn goes_on(&self, folder: &str, link: Option<&Link>, complete: bool) -> bool {
        let ended = self.cursors.get(folder).is_some_and(|known| known.complete);
        !complete || !ended || link.is_none()
    }

    /// Follows the tree and the watched folders: their first pages together, so that an idle mailbox is one request.
    pub(super) async fn follow_folders(&mut self) -> Result<(), Stop> {
        let watched = self.tree.watched(&self.seat, &self.snapshot.organisation);
        let links: Vec<(String, Option<Link>)> =
            watched.iter().map(|folder| (folder.clone(), self.link_of(folder))).collect();
        let first = join_all(links.iter().map(|(folder, link)| self.page(folder, link.as_ref()))).await;
        // The tree is followed after the first pages are asked for and before they are looked at.
        if self.cursors.contains_key("") {
            self.follow_tree().await?;
        }
        for ((folder, link), page) in links.into_iter().zip(first) {
            self.follow_folder(&folder, link, page).await?;
        }
        Ok(())
    }

    async fn page(&self, folder: &str, link: Option<&Link>) -> Result<Page, graph::Fault> {
        let rule = self.seat.rules.iter().any(|rule| rule.folder == folder);
        // Everything in a tracked folder counts, however old.
        let since = self.seat.after.filter(|_| !rule);
        self.reader.page(folder, link, since, self.engine.pace.page).await
    }

    async fn follow_folder(
        &mut self,
        folder: &str,
        mut link: Option<Link>,
        first: Result<Page, graph::Fault>,
    ) -> Result<(), Stop> {
        let mut page = first;
        for _ in 0..self.engine.pace.pages {
            let (messages, more) = match page {
                Ok(Page::Changes { messages, more, .. }) => (messages, more),
                // From the start: what comes is the whole folder, and what was done is found done.
                Ok(Page::Lost) => {
                    self.cursors.remove(folder);
                    self.draft.dropped_cursors.push(folder.to_owned());
                    link = None;
                    page = self.page(folder, None).await;
                    continue;
                }
                // The folder went while we looked: the tree will say so.
                Err(fault) if fault.is_gone() => return Ok(()),
                Err(fault) => return Err(fault.into()),
            };
            let (next, complete) = match &more {
                More::Next(next) => (next, false),
                More::Done(next) => (next, true),
            };
            let count = messages.len();
            if count > 0 || self.goes_on(folder, link.as_ref(), complete) {
                let cursor = self.cursor(folder, next.as_str(), complete, count);
                let enough = cursor.first && cursor.seen > u64::from(self.snapshot.organisation.first_run);
                self.cursors.insert(folder.to_owned(), cursor.clone());
                if enough {
                    self.draft.cursors.push(cursor);
                    self.commit().await?;
                } else {
                    self.process(messages, Some(cursor)).await?;
                }
            }
            if complete {
                return Ok(());
            }
            link = Some(next.clone());
            page = self.page(folder, link.as_ref()).await;
        }
        self.more = true;
        Ok(())
    }
}
