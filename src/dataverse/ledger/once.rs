//! Files that are sent once: what is known of them is asked for before they are written, and told afterwards.

use domain::{
    ledger::{Entry, File},
    ports::Contents,
    problem::Problem,
    want::Written,
};
use uuid::Uuid;
use wire::Transport;

use super::{
    LedgerOver, Many, files, held,
    write_many::{self, Came, Try},
};
use crate::{Clock, fault::Fault};

impl<T: Transport, C: Clock, M: Contents> LedgerOver<T, C, M> {
    /// Asks which contents hold files that are to be written, of all of them in one go.
    pub(super) async fn recall<'a>(&self, files: impl Iterator<Item = &'a File>) {
        let wanted = held::fingerprints(files);
        if !wanted.is_empty() {
            self.held.keep(&self.contents.known(&wanted).await);
        }
    }

    /// Tells what came of a pack: which contents are gone, and how much was not sent of what was named.
    pub(super) async fn tell(&self, came: &[Came], named: &[u64]) {
        let gone = self.held.gone();
        if !gone.is_empty() {
            self.contents.forget(&gone).await;
        }
        let written = came.iter().zip(named).filter(|(came, _)| matches!(came, Came::Written(_)));
        let bytes: u64 = written.map(|(_, bytes)| bytes).sum();
        if bytes > 0 {
            self.contents.spared(bytes);
        }
    }

    /// Files that are too large for a batch follow their mail one by one. One that does not arrive is missing from the
    /// count, so a later look completes the activity.
    pub(super) async fn write_large_files(&self, entries: &[Entry], done: &mut Many<Written>) {
        for (entry, written) in entries.iter().zip(done) {
            let Ok(written) = written else { continue };
            if written.was_there {
                continue;
            }
            for file in files::apart(&entry.files) {
                if self.write_file(written.tracked.activity, file).await.is_ok() {
                    written.tracked.files = written.tracked.files.map(|count| count.saturating_add(1));
                }
            }
        }
    }

    /// Learns which contents hold the files that were just sent: the next mail with one of them names it.
    pub(super) async fn learn_contents(
        &self,
        entries: &[Entry],
        tries: &[Try],
        done: &[Option<Result<Written, Problem>>],
    ) {
        let written = |one: &&Try| matches!(done.get(one.at), Some(Some(Ok(written))) if !written.was_there);
        let entries = tries.iter().filter(written).filter_map(|one| entries.get(one.at));
        let sent = entries.flat_map(|entry| {
            let of = entry.plan.activity.id;
            files::together(&entry.files).into_iter().map(move |file| (write_many::key(of, file), file))
        });
        let new: Vec<(Uuid, &File)> =
            sent.filter(|(_, file)| held::is_worth(file) && self.held.of(file).is_none()).collect();
        for some in new.chunks(held::MAX_ASKED) {
            let Some(request) = held::request(&self.service, some) else { continue };
            let now = self.clock.now();
            // What is not learned now is sent once more, and learned then.
            match self.send(request).await.and_then(|reply| self.held.take(some, reply, now)) {
                Ok(learned) => self.contents.learn(&learned).await,
                Err(_) => return,
            }
        }
    }

    /// Writes a file by itself: naming the content that holds it, or with its bytes.
    pub(super) async fn write_file(&self, activity: Uuid, file: &File) -> Result<(), Fault> {
        if let Some(content) = self.held.of(file) {
            match self.write_once(files::create(&self.service, activity, file, Some(content))).await {
                Err(fault) if write_many::may_be_gone(&fault) => {
                    self.held.forget(file);
                    self.contents.forget(&self.held.gone()).await;
                }
                done => {
                    if done.is_ok() {
                        self.contents.spared(held::length(file));
                    }
                    return done;
                }
            }
        }
        self.write_once(files::create(&self.service, activity, file, None)).await?;
        if held::is_worth(file) {
            let sent = [(write_many::key(activity, file), file)];
            if let Some(request) = held::request(&self.service, &sent) {
                let now = self.clock.now();
                // What is not learned now is sent once more, and learned then.
                let learned = self.send(request).await.and_then(|reply| self.held.take(&sent, reply, now));
                self.contents.learn(&learned.unwrap_or_default()).await;
            }
        }
        Ok(())
    }
}
