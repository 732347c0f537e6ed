//! A person's fields, opened from their card: looked at, changed one by one, and held against the signature under the open
//! mail.

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use crate::{
    details::{Change, Details, company},
    mail::{Address, ItemId},
    party::{Company, Kind, Record},
    problem::Problem,
    queue::{Errand, Fill},
    signature::{self, Difference, Field, Signature},
    want::{Heard, Want},
};

use super::{
    Asked, Pane, Shown, Ticket,
    view::{DetailsLook, DetailsView, News},
};

/// What a person does at somebody's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Open them, or close them where they stand open.
    Open(Record, Address),
    /// Set that field.
    Set(Field, String),
    /// Put back what stood in that field before.
    Undo(Field),
    /// Ask again.
    Retry,
}

/// Somebody's fields that stand open.
#[derive(Debug)]
pub(super) struct Card {
    of: Record,
    address: Address,
    /// The mail it was opened from.
    item: ItemId,
    asked: u32,
    details: Option<Result<Details, Problem>>,
    /// What the signature says; `None` while it is read.
    signature: Option<Signature>,
    /// The change on its way.
    saving: Option<(u32, Field)>,
    failed: Option<Problem>,
    /// What stood in fields before they were changed here.
    before: Vec<(Field, String)>,
    /// Customers whom a company's name may mean.
    known: Vec<Record>,
}

impl Card {
    fn view(&self) -> DetailsView {
        let look = match &self.details {
            None => DetailsLook::Looking,
            Some(Err(problem)) => DetailsLook::Failed(problem.clone()),
            Some(Ok(_)) => DetailsLook::Here,
        };
        let values = self.details.as_ref().and_then(|details| details.as_ref().ok());
        DetailsView {
            of: self.of.clone(),
            address: self.address.clone(),
            look,
            values: values.map(|details| details.values.clone()).unwrap_or_default(),
            reads_signature: self.signature.is_none(),
            new: values.map(|details| self.offered(details)).unwrap_or_default(),
            saving: self.saving.map(|(_, field)| field),
            failed: self.failed.clone(),
            changed: self.before.iter().map(|(field, _)| *field).collect(),
        }
    }

    fn offered(&self, details: &Details) -> Vec<Difference> {
        let signature = self.signature.as_deref().unwrap_or_default();
        signature::differences(signature, &|field| details.get(field).into())
    }
}

impl Pane {
    /// The fields that stand open beside that mail.
    pub(super) fn details_of(&self, item: &ItemId) -> Option<DetailsView> {
        self.card.as_ref().filter(|card| card.item == *item).map(|card| card.view())
    }

    /// What a person does at somebody's fields.
    #[inline(never)]
    pub(super) fn edit(&mut self, edit: Edit) -> Vec<Asked> {
        match edit {
            Edit::Open(of, address) => self.open_details(of, address),
            Edit::Retry => {
                let again = self.card.take().map(|card| (card.of.clone(), card.address.clone()));
                again.map(|(of, address)| self.open_details(of, address)).unwrap_or_default()
            }
            Edit::Set(field, value) => self.set(field, value, true),
            Edit::Undo(field) => {
                let Some(card) = &mut self.card else { return Vec::new() };
                let before = card.before.iter().find(|(known, _)| *known == field);
                let Some((_, value)) = before.cloned() else { return Vec::new() };
                self.set(field, value, false)
            }
        }
    }

    fn open_details(&mut self, of: Record, address: Address) -> Vec<Asked> {
        let Some(open) = self.shown.sent() else { return Vec::new() };
        let same = self.card.take().is_some_and(|card| card.of.is(&of) && card.item == open.item);
        if same || !Details::has(of.kind) || !open.known() {
            return Vec::new();
        }
        let mail = open.mail.as_ref();
        // A signature stands under mail alone.
        let sends = matches!(self.shown, Shown::Mail(_))
            && mail.and_then(|mail| mail.from.as_ref()).is_some_and(|from| from.address == address);
        let (item, known) = (open.item.clone(), open.dossier.neighbours.clone());
        self.last += 1;
        let ticket = Ticket::Details(self.last);
        let mut wants = vec![Asked { ticket, want: Want::ReadDetails(of.clone()) }];
        if sends {
            wants.push(Asked { ticket, want: Want::ReadPlain(item.clone()) });
        }
        self.card = Some(Box::new(Card {
            of,
            address,
            item,
            asked: self.last,
            details: None,
            signature: (!sends).then(Vec::new),
            saving: None,
            failed: None,
            before: Vec::new(),
            known,
        }));
        wants
    }

    fn set(&mut self, field: Field, value: String, keeps: bool) -> Vec<Asked> {
        self.last += 1;
        let asked = self.last;
        let Some(card) = self.card.as_mut().filter(|card| card.saving.is_none()) else { return Vec::new() };
        let Some(Ok(details)) = &card.details else { return Vec::new() };
        let (value, stands) = (String::from(value.trim()), details.get(field));
        let at_row = field == Field::Company && card.of.kind == Kind::Contact;
        // A contact's company is a row of its own: there is none without a name.
        if value == stands || (at_row && value.is_empty()) {
            return Vec::new();
        }
        let before = String::from(stands);
        let seen = before.clone();
        card.before.retain(|(known, _)| *known != field);
        if keeps && !(at_row && before.is_empty()) {
            card.before.push((field, before));
        }
        let company = if at_row { company(&value, &card.known) } else { Company::None };
        let change = Change { of: card.of.clone(), version: details.version.clone(), field, value, company };
        card.saving = Some((asked, field));
        card.failed = None;
        self.sends(asked, Errand::Fill(Fill { change: change.clone(), seen, stands: None }));
        vec![Asked { ticket: Ticket::Details(asked), want: Want::ChangeDetails(Box::new(change)) }]
    }

    /// An answer that belongs to somebody's fields.
    #[inline(never)]
    pub(super) fn details_answered(&mut self, ticket: u32, heard: Heard) -> Vec<Asked> {
        let (waits, mut wants) = self.sent_answered(ticket, &heard);
        if waits {
            // What stands there stays on the card until it is changed.
            if let Some(card) = &mut self.card
                && let Some((_, field)) = card.saving.take_if(|(of, _)| *of == ticket)
            {
                card.before.retain(|(known, _)| *known != field);
            }
            return wants;
        }
        wants.extend(self.details_told(ticket, heard));
        wants
    }

    /// Somebody's fields were changed by what waited: they are read again where they stand open.
    #[inline(never)]
    pub(super) fn details_changed(&mut self, of: &Record) -> Vec<Asked> {
        self.last += 1;
        let asked = self.last;
        let Some(card) = self.card.as_mut().filter(|card| card.of.is(of) && card.saving.is_none()) else {
            return Vec::new();
        };
        card.asked = asked;
        vec![Asked { ticket: Ticket::Details(asked), want: Want::ReadDetails(card.of.clone()) }]
    }

    fn details_told(&mut self, ticket: u32, heard: Heard) -> Vec<Asked> {
        let here = self.card.as_mut().filter(|card| match card.saving {
            Some((saving, _)) => saving == ticket || card.asked == ticket,
            None => card.asked == ticket,
        });
        let Some(card) = here else {
            // Another mail was opened before the change was answered.
            if let Heard::Changed(Err(problem)) = heard {
                self.tell(None, News::NotChanged(problem), None, None);
            }
            return Vec::new();
        };
        match heard {
            Heard::Details(details) => card.details = Some(details.map(|details| *details)),
            // A text that cannot be read offers nothing.
            Heard::Plain(text) => {
                let Shown::Mail(open) = &self.shown else { return Vec::new() };
                let from = open.mail.as_ref().and_then(|mail| mail.from.as_ref());
                let read = text.ok().zip(from).map(|(text, from)| signature::read(&text, from));
                card.signature = Some(read.unwrap_or_default());
            }
            Heard::Changed(Ok(())) => {
                card.saving = None;
                card.asked = ticket;
                return vec![Asked {
                    ticket: Ticket::Details(ticket),
                    want: Want::ReadDetails(card.of.clone()),
                }];
            }
            Heard::Changed(Err(problem)) => {
                if let Some((_, field)) = card.saving.take() {
                    card.before.retain(|(known, _)| *known != field);
                }
                card.failed = Some(problem);
            }
            Heard::Timeline(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Begun(_)
            | Heard::Contract(_)
            | Heard::Triage(_)
            | Heard::Related(_)
            | Heard::Around(_)
            | Heard::Check(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Text(_)
            | Heard::Mail(_)
            | Heard::Meeting(_)
            | Heard::Clues(_)
            | Heard::Body(_)
            | Heard::Found(_)
            | Heard::Thread(_)
            | Heard::Written(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Queue(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Decisions(_)
            | Heard::Rules(_)
            | Heard::Waited => {}
        }
        Vec::new()
    }
}
