//! The list of sales literature beside a mail that is being written. It stays open: several documents may go with one
//! mail.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    literature::{Act, Heard, Means, Trouble, Want},
    mail::ItemId,
    want,
};

use super::{
    Asked, Pane, Shown, Ticket,
    picker::SEARCH_PAUSE_MS,
    view::{Documents, LiteratureView},
};

/// The list as far as it is known.
#[derive(Debug)]
pub(super) struct Literature {
    view: LiteratureView,
    /// The number of the search whose answer counts.
    search: u32,
    /// The number under which a document is being put into the mail.
    put: Option<u32>,
}

impl Literature {
    fn new(search: u32) -> Self {
        let (text, done) = (String::new(), Vec::new());
        let documents = Documents::Searching(Vec::new());
        let view = LiteratureView { text, documents, putting: None, done, failed: None };
        Self { view, search, put: None }
    }

    pub(super) fn view(&self) -> LiteratureView {
        self.view.clone()
    }

    #[inline(never)]
    fn typed(&mut self, text: String, search: u32) -> want::Want {
        (self.view.text, self.search) = (text, search);
        let documents = &mut self.view.documents;
        let stay = match core::mem::replace(documents, Documents::Searching(Vec::new())) {
            Documents::Searching(all) | Documents::Are(all) => all,
            Documents::Failed(_) => Vec::new(),
        };
        *documents = Documents::Searching(stay);
        want::Want::Wait(SEARCH_PAUSE_MS)
    }

    /// One document at a time: Outlook takes three, and a person presses one.
    #[inline(never)]
    fn put(&mut self, id: Uuid, item: ItemId, number: u32) -> Option<want::Want> {
        if self.put.is_some() {
            return None;
        }
        let (Documents::Are(all) | Documents::Searching(all)) = &self.view.documents else { return None };
        let document = all.iter().find(|one| one.id == id && one.means() != Means::None)?.clone();
        self.put = Some(number);
        (self.view.putting, self.view.failed) = (Some(document.clone()), None);
        Some(want::Want::Literature(Want::Put(item, document)))
    }

    #[inline(never)]
    fn found(&mut self, number: u32, heard: want::Heard) -> Option<want::Want> {
        if number == self.search {
            if heard == want::Heard::Waited {
                return Some(want::Want::Literature(Want::Search(self.view.text.trim().into())));
            }
            if let want::Heard::Literature(Heard::Found(found)) = heard {
                self.view.documents = found.map_or_else(Documents::Failed, Documents::Are);
            }
        } else if self.put == Some(number)
            && let want::Heard::Literature(Heard::Put(put)) = heard
        {
            self.has_put(put);
        }
        None
    }

    fn has_put(&mut self, put: Result<Means, Trouble>) {
        self.put = None;
        let Some(document) = self.view.putting.take() else { return };
        match put {
            Ok(means) => {
                self.view.done.retain(|(id, _)| *id != document.id);
                self.view.done.push((document.id, means));
            }
            Err(trouble) => self.view.failed = Some((document.title, trouble)),
        }
    }
}

impl Pane {
    /// Something at the list of sales literature; nothing where no mail is being written.
    #[inline(never)]
    pub(super) fn at_literature(&mut self, act: Act) -> Vec<Asked> {
        self.last += 1;
        let number = self.last;
        let Shown::Draft(draft) = &mut self.shown else { return Vec::new() };
        if act == Act::Open {
            draft.open_literature(Literature::new(number));
        }
        let item = draft.open.item.clone();
        let Some(literature) = &mut draft.literature else { return Vec::new() };
        let want = match act {
            Act::Open => Some(want::Want::Literature(Want::Search(String::new()))),
            Act::Typed(text) => Some(literature.typed(text, number)),
            Act::Put(id) => literature.put(id, item, number),
        };
        want.map(|want| Asked { ticket: Ticket::Literature(number), want }).into_iter().collect()
    }

    /// What came of it. The list may be closed by now, or another mail be open.
    #[inline(never)]
    pub(super) fn literature_answered(&mut self, number: u32, heard: want::Heard) -> Vec<Asked> {
        let Shown::Draft(draft) = &mut self.shown else { return Vec::new() };
        let want = draft.literature.as_mut().and_then(|literature| literature.found(number, heard));
        want.map(|want| Asked { ticket: Ticket::Literature(number), want }).into_iter().collect()
    }
}
