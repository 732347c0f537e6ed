//! What is done in the mailbox to have a mail sent.

use domain::{
    mail::{ItemId, MessageId, Person},
    outgoing::{Addressee, Copy, Enclosure, Noted},
    ports::Ledger,
};
use graph::{
    Format, Property,
    attachments::{self, NewFile},
    draft::{self, Draft},
    folders::well_known,
    message::{self, Importance, MARKS, Message, PLACE, Text, Want},
    messages,
    reply::{self, Above, To},
    upload,
};
use uuid::Uuid;
use wire::{Reply, Request, Transport};

use super::{Sending, Trouble, from_crm};
use crate::{http::now, look::Looking};

/// The largest file that goes with one request, in bytes: with what base64 adds it stays below 4 MB (message:
/// add attachment).
const MAX_SMALL: u64 = 2_900_000;
/// Pieces of one upload.
const MAX_PIECES: usize = 100;
/// The media type of a file that says none.
const BINARY: &str = "application/octet-stream";
/// What is asked of copies: where they are, whether they are drafts, their names.
const COPY: Want<'static> = Want { members: &[PLACE, MARKS], format: Format::Html, properties: &[] };

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    async fn graph(&self, request: Result<Request, graph::Fault>) -> Result<Reply, graph::Fault> {
        Ok(self.engine.graph.send(request?).await?)
    }

    /// Copies of a mail in the mailbox: those that say which activity they are, and the one that was written down. With
    /// the names of their files, where those are wanted of drafts.
    pub(super) async fn copies(
        &self,
        activity: Uuid,
        noted: &Noted,
        files: bool,
    ) -> Result<Vec<Copy>, Trouble> {
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        let value = activity.to_string();
        let request = messages::with_property(service, who, &Property::ACTIVITY, &value, &COPY);
        let mut all: Vec<Message> = messages::read(self.graph(request).await?, now())?.items;
        // A search may not know yet what a moment ago was made; the id is known at once.
        if let Noted::Drafted { item } | Noted::Issued { item, .. } = noted
            && !all.iter().any(|one| one.id.0 == *item)
        {
            let request = message::request(service, who, &ItemId(item.clone()), &COPY);
            match message::read(self.graph(request).await?, now()) {
                Ok(one) => all.push(one),
                Err(fault) if fault.is_gone() => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        let mut copies = Vec::with_capacity(all.len());
        for one in all {
            let sent = one.draft == Some(false);
            let names = if files && !sent { self.files_of(&one.id).await? } else { Vec::new() };
            let bin = self.tree.known(well_known::DELETED_ITEMS);
            let thrown_away = one.folder.as_deref().zip(bin).is_some_and(|(lies, bin)| lies == bin);
            copies.push(Copy { item: one.id.0, sent, thrown_away, files: names, message: one.message_id });
        }
        Ok(copies)
    }

    async fn files_of(&self, id: &ItemId) -> Result<Vec<String>, graph::Fault> {
        let all = self.reader.attached(id).await?;
        Ok(all.into_iter().map(|file| file.name).collect())
    }

    /// The mail of that name in the mailbox: the one that came in, or the one that was sent.
    async fn answered(&self, name: &MessageId) -> Result<Option<ItemId>, graph::Fault> {
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        let request = messages::find(service, who, std::slice::from_ref(name), &COPY);
        let all = messages::read(self.graph(request).await?, now())?.items;
        Ok(all.into_iter().find(|one| one.draft != Some(true)).map(|one| one.id))
    }

    /// Makes the draft of a mail, without its files. One that answers a mail is begun as its answer where that lies in this
    /// mailbox: Exchange writes the conversation's header lines and quotes it. Where it does not lie here, as when a
    /// colleague got it, the draft is told what it answers: Exchange makes the header lines of that ([MS-OXCMAIL]).
    pub(super) async fn make_draft(&self, sending: &Sending<'_>) -> Result<Copy, Trouble> {
        let letter = &sending.letter;
        let people =
            |all: &[Addressee]| Some(all.iter().map(|one| one.person.clone()).collect::<Vec<Person>>());
        let answered = match &letter.answers {
            Some(name) => self.answered(name).await?,
            None => None,
        };
        let mut properties = vec![(Property::ACTIVITY, sending.head.activity.to_string())];
        if let (Some(name), None) = (&letter.answers, &answered) {
            let name = name.bracketed();
            properties.extend([(Property::IN_REPLY_TO, name.clone()), (Property::REFERENCES, name)]);
        }
        let new = Draft {
            subject: Some(letter.subject(&self.snapshot.organisation)),
            body: Some(Text { format: Format::Html, content: letter.body.html.clone() }),
            from: letter.from.clone().filter(|_| sending.route.on_behalf),
            to: people(&letter.to),
            cc: people(&letter.cc),
            bcc: people(&letter.bcc),
            importance: match letter.urgency {
                ..0 => Some(Importance::Low),
                0 => None,
                1.. => Some(Importance::High),
            },
            properties,
            ..Draft::default()
        };
        let (service, who) = (&self.engine.service, self.reader.mailbox());
        let request = match &answered {
            Some(item) => reply::create(service, who, item, &To::Sender, &Above::Draft(Box::new(new))),
            None => draft::create(service, who, &new),
        };
        let made = message::read(self.graph(request).await?, now())?;
        Ok(Copy { item: made.id.0, message: made.message_id, ..Copy::default() })
    }

    /// Attaches a file to a draft: at once, or piece by piece where it is large.
    pub(super) async fn attach(&self, item: &str, file: &Enclosure) -> Result<(), Trouble> {
        let content = self.engine.ledger.enclosed(file.id).await.map_err(from_crm)?;
        let (service, who, draft) = (&self.engine.service, self.reader.mailbox(), ItemId(item.to_owned()));
        let content_type = if file.media_type.is_empty() { BINARY } else { &file.media_type };
        let content_id = Some(file.content_id.clone()).filter(|id| !id.is_empty());
        if content.len() as u64 <= MAX_SMALL {
            let new = NewFile {
                name: file.name.clone(),
                content_type: content_type.to_owned(),
                content_id,
                content,
            };
            let request = attachments::add(service, who, &draft, &new);
            attachments::read(self.graph(request).await?, now())?;
            return Ok(());
        }
        let bytes = content.len() as u64;
        let described = upload::Item {
            name: file.name.clone(),
            content_type: content_type.to_owned(),
            bytes,
            content_id,
        };
        let request = upload::create(service, who, &draft, &described);
        let session = upload::read(self.graph(request).await?, now())?;
        let mut from = session.next;
        for _ in 0..MAX_PIECES {
            let Some(range) = upload::piece(from, bytes) else { return Ok(()) };
            let (start, end) = (to_usize(range.start), to_usize(range.end));
            let piece = content.get(start..end).unwrap_or_default().to_vec();
            let request = upload::put(&session, &range, bytes, piece)?;
            // It goes to another address, in no batch.
            let reply = self.engine.graph.alone().send(request).await.map_err(graph::Fault::from)?;
            match upload::read_piece(reply, now())? {
                upload::Piece::Done(_) => return Ok(()),
                upload::Piece::More(next) => from = next,
            }
        }
        Err(graph::Fault::Odd("an upload that comes to no end".to_owned()).into())
    }

    /// Gives a draft to the mailbox to be sent.
    pub(super) async fn give(&self, item: &str) -> Result<(), Trouble> {
        let draft = ItemId(item.to_owned());
        let request = draft::send(&self.engine.service, self.reader.mailbox(), &draft);
        Ok(message::done(self.graph(request).await?, now())?)
    }

    /// Removes an item; one that is gone is done.
    pub(super) async fn remove(&self, item: &str) -> Result<(), Trouble> {
        let request = message::delete(&self.engine.service, self.reader.mailbox(), &ItemId(item.to_owned()));
        match message::done(self.graph(request).await?, now()) {
            Err(fault) if fault.is_gone() => Ok(()),
            done => Ok(done?),
        }
    }
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
