//! One mailbox on Graph, as a look needs it: folders, pages of changes, heads, texts, files, categories.

use domain::{
    contract::Thread,
    decision::LeftOut,
    files,
    ledger::{Bytes, File, Missing},
    mail::{Body, ItemId, MessageId, Moment},
};
use futures_util::future::join_all;
use graph::{
    Fault, Link, Mailbox, Service,
    attachments::{self, Attachment, Content, Kind as Attached},
    categories,
    delta::{Change, Delta, More},
    folders::{self, Folder, well_known},
    master_categories,
    message::{self, HEAD, HEADERS, MARKS, Message, PLACE, TEXT, THREAD, Want},
    message_delta, messages,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wire::{Reply, Request, Transport};

use crate::http::now;

/// Folders of a mailbox that are looked at; a tree beyond it is cut, and said so.
pub const MAX_FOLDERS: usize = 10_000;
/// Messages of a sweep.
pub const MAX_SWEEP: usize = 20_000;
/// Pages of one list that are followed.
const MAX_PAGES: usize = 200;
/// Folders a page.
const FOLDER_PAGE: u16 = 200;
/// Messages a page of a sweep: ids and little else.
const SWEEP_PAGE: u16 = 500;
/// Messages a page of a folder's heads.
const HEADS_PAGE: u16 = 100;
/// How the place-holder is called that stands for files which are still scanned ("Dynamic Delivery").
const SCANNING: &str = "atp scan in progress";
/// Files of one mail whose content is read.
const MAX_FILES: usize = 100;
/// How often a category is written again when somebody else was faster.
const MAX_RACES: usize = 3;

/// What is asked of each message: who, what, header lines; no text.
const HEADS: Want<'static> =
    Want { members: &[HEAD, HEADERS], format: graph::Format::Html, properties: THREAD };
/// What tells whether a message is settled.
const PLACES: Want<'static> = Want { members: &[PLACE, MARKS], format: graph::Format::Html, properties: &[] };
/// What a mail is written with.
const BODY: Want<'static> = Want { members: &[PLACE, TEXT], format: graph::Format::Html, properties: &[] };

/// The files of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Those that were read.
    pub here: Vec<File>,
    /// Those that stay out: their place, and why.
    pub left_out: Vec<(usize, LeftOut)>,
    /// The same by name and size, to be found where they are.
    pub missing: Vec<Missing>,
    /// How many there are in all.
    pub count: usize,
    /// A scanner holds some back.
    pub scanning: bool,
}

/// A page of what changed in a folder.
#[derive(Clone, Debug)]
pub enum Page {
    /// New and changed messages, ids of those that went, and how it goes on.
    Changes {
        /// New and changed, each once, in the order in which they came first.
        messages: Vec<Message>,
        /// Gone from this folder.
        removed: Vec<String>,
        /// How it goes on.
        more: More,
    },
    /// The state is lost: begin anew.
    Lost,
}

/// What changed in the folder tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// New and changed folders.
    pub changed: Vec<Folder>,
    /// Ids of folders that went.
    pub removed: Vec<String>,
    /// Where the next round starts.
    pub link: Link,
    /// What is told is the whole tree: the state had been lost or there was none.
    pub whole: bool,
}

/// A mailbox behind a transport. The transport signs in and packs.
#[derive(Debug)]
pub struct Reader<'a, T> {
    transport: &'a T,
    service: &'a Service,
    mailbox: Mailbox,
}

impl<'a, T: Transport> Reader<'a, T> {
    /// That mailbox, by address.
    pub fn new(transport: &'a T, service: &'a Service, address: &str) -> Self {
        Self { transport, service, mailbox: Mailbox::User(address.to_owned()) }
    }

    /// Whose mailbox it is, for requests.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    async fn send(&self, request: Request) -> Result<Reply, Fault> {
        Ok(self.transport.send(request).await?)
    }

    /// What changed in the tree since that link; the whole tree without one.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn tree(&self, since: Option<&Link>) -> Result<Tree, Fault> {
        let mut whole = since.is_none();
        let mut request = match since {
            Some(link) => folders::follow(self.service, link, FOLDER_PAGE)?,
            None => folders::start(self.service, &self.mailbox, FOLDER_PAGE)?,
        };
        let (mut changed, mut removed) = (Vec::new(), Vec::new());
        for _ in 0..MAX_PAGES {
            match folders::read_delta(self.send(request).await?, now())? {
                Delta::Resync(link) => {
                    whole = true;
                    changed.clear();
                    removed.clear();
                    request = match link {
                        Some(link) => folders::follow(self.service, &link, FOLDER_PAGE)?,
                        None => folders::start(self.service, &self.mailbox, FOLDER_PAGE)?,
                    };
                }
                Delta::Changes { changes, more, .. } => {
                    for change in changes {
                        match change {
                            Change::Upsert(folder) => changed.push(folder),
                            Change::Removed { id, .. } => removed.push(id),
                        }
                    }
                    match more {
                        More::Done(link) => return Ok(Tree { changed, removed, link, whole }),
                        More::Next(link) if changed.len() < MAX_FOLDERS => {
                            request = folders::follow(self.service, &link, FOLDER_PAGE)?;
                        }
                        More::Next(_) => break,
                    }
                }
            }
        }
        Err(Fault::Odd(format!("more than {MAX_FOLDERS} folders, or a tree without an end")))
    }

    /// The ids that stand behind well-known names, in the order of the names; `None` where the mailbox has no such
    /// folder.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn well_known(&self, names: &[&str]) -> Result<Vec<Option<String>>, Fault> {
        let asked = names.iter().map(|name| async {
            let request = folders::get(self.service, &self.mailbox, name)?;
            match folders::read(self.send(request).await?, now()) {
                Ok(folder) => Ok(Some(folder.id)),
                Err(fault) if fault.is_gone() => Ok(None),
                Err(fault) => Err(fault),
            }
        });
        join_all(asked).await.into_iter().collect()
    }

    /// A page of what changed in a folder: from that link, or from the beginning.
    ///
    /// # Errors
    /// Where Graph refused or failed. [`Fault::is_gone`] where the folder is not there any more.
    pub async fn page(
        &self,
        folder: &str,
        link: Option<&Link>,
        since: Option<Moment>,
        size: u16,
    ) -> Result<Page, Fault> {
        let start = message_delta::Start { want: HEADS, page: size, only: None, since, newest_first: true };
        let request = match link {
            Some(link) => message_delta::follow(self.service, link, &start)?,
            None => message_delta::start(self.service, &self.mailbox, folder, &start)?,
        };
        match message_delta::read(self.send(request).await?, now())? {
            Delta::Resync(_) => Ok(Page::Lost),
            Delta::Changes { changes, more, .. } => {
                let (mut messages, mut removed) = (Vec::<Message>::new(), Vec::new());
                for change in changes {
                    match change {
                        Change::Removed { id, .. } => {
                            messages.retain(|message| message.id.0 != id);
                            removed.push(id);
                        }
                        Change::Upsert(message) => {
                            removed.retain(|id| *id != message.id.0);
                            // What came twice: the later word counts, at the first one's place.
                            match messages.iter_mut().find(|known| known.id == message.id) {
                                Some(known) => *known = message,
                                None => messages.push(message),
                            }
                        }
                    }
                }
                Ok(Page::Changes { messages, removed, more })
            }
        }
    }

    /// Heads of messages by id, in that order; `None` for those that are gone.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn heads(&self, ids: &[ItemId]) -> Result<Vec<Option<Message>>, Fault> {
        let asked = ids.iter().map(|id| async move {
            let request = message::request(self.service, &self.mailbox, id, &HEADS)?;
            gone_is_none(message::read(self.send(request).await?, now()))
        });
        join_all(asked).await.into_iter().collect()
    }

    /// The text of a message; `None` where it is gone.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn text(&self, id: &ItemId) -> Result<Option<Body>, Fault> {
        let request = message::request(self.service, &self.mailbox, id, &BODY)?;
        let message = gone_is_none(message::read(self.send(request).await?, now()))?;
        Ok(message.map(|message| message.body.map_or_else(|| Body::new(String::new()), |text| text.body())))
    }

    /// What is attached to a message, without contents.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn attached(&self, id: &ItemId) -> Result<Vec<Attachment>, Fault> {
        let request = attachments::list(self.service, &self.mailbox, id)?;
        let mut page = attachments::read_list(self.send(request).await?, now())?;
        let mut all = page.items;
        for _ in 0..MAX_PAGES {
            let Some(next) = page.next.take() else { break };
            page = attachments::read_list(
                self.send(attachments::list_next(self.service, &next)?).await?,
                now(),
            )?;
            all.extend(std::mem::take(&mut page.items));
        }
        Ok(all)
    }

    /// The files of a message with their content, but for those that a person chose to leave out, and those that
    /// `left_out` gives a reason against; these come back with it. What has no content to read is neither.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn files(
        &self,
        id: &ItemId,
        chosen: &[Uuid],
        left_out: impl Fn(&Attachment) -> Option<LeftOut>,
    ) -> Result<Files, Fault> {
        let mut files = Files::default();
        let all = self.attached(id).await?;
        let names = files::names(all.iter().map(|one| (one.name.as_str(), one.inline)));
        for (place, (one, name)) in all.into_iter().zip(names).enumerate().take(MAX_FILES) {
            // Pictures of the text are no files anybody sent, nor is what a scanner puts in a file's place (B10).
            let scanning = one.name.to_lowercase().starts_with(SCANNING);
            files.scanning |= scanning;
            if one.inline || scanning {
                continue;
            }
            files.count += 1;
            // A person chose so before the mail was tracked.
            if name.is_some_and(|name| chosen.contains(&name)) {
                continue;
            }
            if let Some(why) = left_out(&one) {
                files.left_out.push((place, why));
                files.missing.push(Missing { name: name_of(&one), bytes: one.bytes, why, link: None });
                continue;
            }
            let Some(bytes) = self.content(id, &one).await? else { continue };
            files.here.push(File {
                place,
                name: name_of(&one),
                media_type: one.content_type.unwrap_or_default(),
                content_id: one.content_id.unwrap_or_default(),
                bytes: Bytes::new(bytes, |bytes| Sha256::digest(bytes).into()),
            });
        }
        Ok(files)
    }

    /// The content of a file; of an attached message its MIME text. `None` where there is none to read.
    async fn content(&self, id: &ItemId, one: &Attachment) -> Result<Option<Vec<u8>>, Fault> {
        match &one.kind {
            Attached::File(Content::Here(bytes)) => return Ok(Some(bytes.clone())),
            Attached::File(Content::Absent | Content::Damaged) | Attached::Item(_) => {}
            Attached::Reference | Attached::Other => return Ok(None),
        }
        let request = attachments::content(self.service, &self.mailbox, id, &one.id)?;
        gone_is_none(attachments::read_content(self.send(request).await?, now()))
    }

    /// Puts the category on a message or takes it off. `false` where the message is gone.
    ///
    /// # Errors
    /// Where Graph refused or failed, and where others wrote faster again and again.
    pub async fn mark(&self, message: &Message, category: &str, on: bool) -> Result<bool, Fault> {
        let mut version = message.etag.clone();
        let mut known = message.categories.clone().unwrap_or_default();
        for _ in 0..MAX_RACES {
            let changed = match on {
                true => categories::with(&known, category),
                false => categories::without(&known, category),
            };
            let Some(list) = changed else { return Ok(true) };
            let request =
                categories::set(self.service, &self.mailbox, &message.id, version.as_deref(), &list)?;
            match message::read(self.send(request).await?, now()) {
                Ok(_) => return Ok(true),
                Err(fault) if fault.is_gone() => return Ok(false),
                Err(fault) if fault.is_conflict() => {}
                Err(fault) => return Err(fault),
            }
            let Some(Some(fresh)) = self.heads(std::slice::from_ref(&message.id)).await?.pop() else {
                return Ok(false);
            };
            version = fresh.etag;
            known = fresh.categories.unwrap_or_default();
        }
        Err(Fault::Odd("others change the categories of this mail again and again".into()))
    }

    /// Ids, places and categories of what changed anywhere in the mailbox since then, the newest change first.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn recent(&self, since: Moment) -> Result<Vec<Message>, Fault> {
        let request = messages::changed(self.service, &self.mailbox, since, SWEEP_PAGE, &PLACES)?;
        self.list(request, &PLACES, MAX_SWEEP).await
    }

    /// Ids, places and categories of a folder's messages received since then, newest first.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn sweep(&self, folder: &str, since: Option<Moment>) -> Result<Vec<Message>, Fault> {
        let request =
            messages::of_folder(self.service, &self.mailbox, folder, since, None, SWEEP_PAGE, &PLACES)?;
        self.list(request, &PLACES, MAX_SWEEP).await
    }

    /// Heads of a folder's messages received since then, newest first, and whether there are more than [`MAX_SWEEP`].
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn since(&self, folder: &str, since: Moment) -> Result<(Vec<Message>, bool), Fault> {
        let since = Some(since);
        let request =
            messages::of_folder(self.service, &self.mailbox, folder, since, None, HEADS_PAGE, &HEADS)?;
        let mut all = self.list(request, &HEADS, MAX_SWEEP).await?;
        let cut = all.len() >= MAX_SWEEP;
        all.truncate(MAX_SWEEP);
        Ok((all, cut))
    }

    /// Copies of mails in this mailbox by their names everywhere.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn find(&self, ids: &[MessageId]) -> Result<Vec<Message>, Fault> {
        let request = messages::find(self.service, &self.mailbox, ids, &HEADS)?;
        self.list(request, &HEADS, MAX_SWEEP).await
    }

    /// Heads of the messages of a conversation, at most `most`: by the mailbox's own name for it, or, where that is not
    /// known, by the names of its mails.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn conversation(&self, thread: &Thread, most: usize) -> Result<Vec<Message>, Fault> {
        let mut all = if thread.conversation.is_empty() {
            let mut all = Vec::new();
            for ids in thread.ids.chunks(messages::MAX_IDS) {
                all.extend(self.find(ids).await?);
            }
            all
        } else {
            let (mailbox, name) = (&self.mailbox, thread.conversation.as_str());
            let request = messages::of_conversation(self.service, mailbox, name, HEADS_PAGE, &HEADS)?;
            self.list(request, &HEADS, most).await?
        };
        all.truncate(most);
        Ok(all)
    }

    async fn list(&self, request: Request, want: &Want<'_>, most: usize) -> Result<Vec<Message>, Fault> {
        let mut page = messages::read(self.send(request).await?, now())?;
        let mut all = page.items;
        for _ in 0..MAX_PAGES {
            let Some(next) = page.next.take().filter(|_| all.len() < most) else { break };
            page = messages::read(self.send(messages::next(self.service, &next, want)?).await?, now())?;
            all.extend(std::mem::take(&mut page.items));
        }
        Ok(all)
    }

    /// The name that a category bears in this mailbox, by its id: people rename categories. `None` where the mailbox
    /// has it no more.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn category(&self, id: &str) -> Result<Option<String>, Fault> {
        let all = self.categories().await?;
        Ok(all.into_iter().find(|category| category.id == id).map(|category| category.name))
    }

    /// The category of that name, created where the mailbox has none: id and name as the mailbox spells it.
    ///
    /// # Errors
    /// Where Graph refused or failed.
    pub async fn ensure_category(&self, name: &str, preset: u8) -> Result<(String, String), Fault> {
        for _ in 0..2 {
            let folded = name.to_lowercase();
            let known = self.categories().await?.into_iter().find(|one| one.name.to_lowercase() == folded);
            if let Some(known) = known {
                return Ok((known.id, known.name));
            }
            let request = master_categories::create(self.service, &self.mailbox, name, preset)?;
            match master_categories::read(self.send(request).await?, now()) {
                Ok(made) => return Ok((made.id, made.name)),
                // Somebody made it at the same moment: look again.
                Err(fault) if fault.is_conflict() => {}
                Err(fault) => return Err(fault),
            }
        }
        Err(Fault::Odd(format!("the category {name:?} exists and does not")))
    }

    async fn categories(&self) -> Result<Vec<master_categories::Category>, Fault> {
        let mut page = master_categories::read_list(
            self.send(master_categories::list(self.service, &self.mailbox)?).await?,
            now(),
        )?;
        let mut all = page.items;
        for _ in 0..MAX_PAGES {
            let Some(next) = page.next.take() else { break };
            let request = master_categories::list_next(self.service, &next)?;
            page = master_categories::read_list(self.send(request).await?, now())?;
            all.extend(std::mem::take(&mut page.items));
        }
        Ok(all)
    }
}

/// Well-known folders whose mail is nobody's business: not sent yet, thrown away, or junk.
pub const NEVER: [&str; 3] = [well_known::DRAFTS, well_known::DELETED_ITEMS, well_known::JUNK];

fn gone_is_none<R>(result: Result<R, Fault>) -> Result<Option<R>, Fault> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.is_gone() => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// A file needs a name; an attached message is called by its subject.
fn name_of(one: &Attachment) -> String {
    let name = one.name.trim();
    let is_message = matches!(one.kind, Attached::Item(_));
    if is_message && name.is_empty() {
        "message.eml".to_owned()
    } else if is_message && !name.to_lowercase().ends_with(".eml") {
        format!("{name}.eml")
    } else if name.is_empty() {
        "attachment".to_owned()
    } else {
        name.to_owned()
    }
}
