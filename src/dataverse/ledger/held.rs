//! Which content of the CRM holds a file that was sent before: the same file on another mail names it, and its bytes stay
//! here. Dataverse keeps what a file holds in a row of `attachment` that any number of files may name; the page of that
//! table lists no request for it, so it is learned from the file that was written.
//!
//! A file is known by the digest of its bytes and their number. What is remembered is never believed: the request that
//! names a content is refused where that is gone, and then the bytes are sent. This is the memory of one process;
//! behind it stands [`domain::ports::Contents`], which is asked before files are written and told what came of it.

use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use domain::ledger::{Content, Entry, File, Fingerprint};
use uuid::Uuid;
use wire::{Reply, Request, odata};

use super::{files, names::attachment, write_many::Try};
use crate::{
    fault::Fault,
    rows::{self, Row},
    service::{Service, good},
};

/// Contents that are remembered; the oldest go.
const MAX_HELD: usize = 10_000;
/// Smaller files are sent: to name a content takes as much.
const MIN_BYTES: usize = 1_024;
/// Files of which is asked at a time which content they name.
pub(super) const MAX_ASKED: usize = 50;

/// What is remembered, shared by all clones.
#[derive(Clone, Debug, Default)]
pub(super) struct Held(Arc<Mutex<Memory>>);

#[derive(Debug, Default)]
struct Memory {
    contents: HashMap<Fingerprint, Uuid>,
    order: VecDeque<Fingerprint>,
    /// What was forgotten and nobody else was told of yet.
    gone: Vec<Content>,
}

fn fingerprint(file: &File) -> Option<Fingerprint> {
    is_worth(file).then(|| file.bytes.fingerprint())
}

/// How many bytes a file has.
pub(super) fn length(file: &File) -> u64 {
    file.bytes.fingerprint().bytes
}

/// What is to be asked for of files that are to be written, each once.
pub(super) fn fingerprints<'a>(files: impl Iterator<Item = &'a File>) -> Vec<Fingerprint> {
    let all: BTreeSet<Fingerprint> = files.filter_map(fingerprint).collect();
    all.into_iter().collect()
}

impl Held {
    fn with<R>(&self, act: impl FnOnce(&mut Memory) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The content that holds what the file holds.
    pub(super) fn of(&self, file: &File) -> Option<Uuid> {
        let file = fingerprint(file)?;
        self.with(|memory| memory.contents.get(&file).copied())
    }

    /// Tries that can go at once, and those that bring a file which one of them brings first.
    pub(super) fn apart(&self, entries: &[Entry], tries: &[Try]) -> (Vec<Try>, Vec<Try>) {
        let mut brought = HashSet::new();
        tries.iter().partition(|one| {
            let files = entries.get(one.at).map(|entry| files::together(&entry.files)).unwrap_or_default();
            let new: Vec<Fingerprint> =
                files.into_iter().filter(|file| self.of(file).is_none()).filter_map(fingerprint).collect();
            let first = new.iter().all(|file| !brought.contains(file));
            brought.extend(new);
            first
        })
    }

    /// Takes in what is known elsewhere, or was just learned.
    pub(super) fn keep(&self, contents: &[Content]) {
        self.with(|memory| {
            for one in contents {
                if memory.contents.insert(one.file, one.id).is_none() {
                    memory.order.push_back(one.file);
                }
                if memory.order.len() > MAX_HELD
                    && let Some(oldest) = memory.order.pop_front()
                {
                    memory.contents.remove(&oldest);
                }
            }
        });
    }

    /// The content is gone.
    pub(super) fn forget(&self, file: &File) {
        let Some(file) = fingerprint(file) else { return };
        self.with(|memory| {
            if let Some(id) = memory.contents.remove(&file) {
                memory.gone.push(Content { file, id });
            }
            memory.order.retain(|one| *one != file);
        });
    }

    /// What was forgotten since this was asked last.
    pub(super) fn gone(&self) -> Vec<Content> {
        self.with(|memory| std::mem::take(&mut memory.gone))
    }

    /// Takes in which contents files name that were written; says what it learned.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub(super) fn take(
        &self,
        asked: &[(Uuid, &File)],
        reply: Reply,
        now: domain::mail::Moment,
    ) -> Result<Vec<Content>, Fault> {
        let mut learned = Vec::new();
        for value in rows::list(&good(reply, now)?)? {
            let Some(row) = Row::new(&value) else { continue };
            let file = asked.iter().find(|(key, _)| row.id(attachment::ID) == Some(*key));
            let file = file.and_then(|(_, file)| fingerprint(file));
            if let (Some(file), Some(id)) = (file, row.id(attachment::CONTENT_VALUE)) {
                learned.push(Content { file, id });
            }
        }
        self.keep(&learned);
        Ok(learned)
    }
}

/// Whether it is worth to know which content a file names.
pub(super) fn is_worth(file: &File) -> bool {
    file.bytes.len() >= MIN_BYTES
}

/// Asks which contents these files name. `None` where there are none.
pub(super) fn request(service: &Service, files: &[(Uuid, &File)]) -> Option<Request> {
    let keys: Vec<String> = files.iter().map(|(key, _)| key.to_string()).collect();
    let filter = odata::one_of(attachment::ID, keys.iter().map(String::as_str))?;
    let select = [attachment::ID, attachment::CONTENT_VALUE];
    Some(service.get(odata::Query::new(attachment::SET).select(&select).filter(&filter).top(files.len())))
}
