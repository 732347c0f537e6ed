//! Parts of the pane that open and close under the state of the open mail: the search, the questions, the forms.

use alloc::{string::String, vec, vec::Vec};

use crate::{
    likeness,
    mail::{Address, Person},
    pane::{
        Asked, Settings, Ticket,
        view::{Form, PickerResult, PickerView},
    },
    party::{Kind, NewAffair, Record},
    tracking::Standing,
    want::{Heard, Narrow, Want},
};

use super::Open;

impl Open {
    #[inline(never)]
    pub(in crate::pane) fn open_picker(&mut self) {
        self.close_parts();
        if self.known() {
            self.open_search(false);
        }
    }

    /// The search for a record; with `adds` for somebody to whom the mail is to go. Whatever the CRM has said so far of
    /// the people on it: what is found is kept in the draft or the meeting, and nothing is written.
    #[inline(never)]
    pub(in crate::pane) fn open_search(&mut self, adds: bool) {
        self.close_parts();
        self.picker = self.mail.is_some().then(|| (PickerView { adds, ..PickerView::default() }, 0));
    }

    /// The search for a further record, or it is closed.
    #[inline(never)]
    pub(in crate::pane) fn open_relating(&mut self) {
        let opens = !self.relates();
        self.close_parts();
        if opens {
            self.picker = Some((PickerView { relates: true, ..PickerView::default() }, 0));
        }
    }

    /// The search for a further record is open.
    pub(in crate::pane) fn relates(&self) -> bool {
        self.picker.as_ref().is_some_and(|(picker, _)| picker.relates)
    }

    /// The row that was found, and where it can be written to, while such rows are looked for.
    pub(in crate::pane) fn found_recipient(&self, record: &Record) -> Option<Person> {
        let (picker, _) = self.picker.as_ref().filter(|(picker, _)| picker.adds)?;
        let (PickerResult::Rows(rows) | PickerResult::Searching(rows)) = &picker.result else { return None };
        let found = rows.iter().find(|found| found.record.is(record))?;
        Some(Person { address: found.address.clone()?, name: found.record.name.clone() })
    }

    #[inline(never)]
    pub(in crate::pane) fn ask_untrack(&mut self, settings: &Settings) {
        self.close_parts();
        self.asking_untrack = self.known() && matches!(self.standing(settings), Standing::Present(_));
    }

    #[inline(never)]
    pub(in crate::pane) fn open_form(&mut self, address: Address, kind: Kind) {
        self.close_parts();
        if self.known() && Form::offers(kind) {
            self.form = Some((address, kind));
        }
    }

    /// Opens the form for a deal or case, called as the mail is.
    #[inline(never)]
    pub(in crate::pane) fn begin_affair(&mut self, kind: Kind, customer: Record) {
        self.close_parts();
        let affair = matches!(kind, Kind::Opportunity | Kind::Case);
        let whom = matches!(customer.kind, Kind::Contact | Kind::Account);
        let Some(mail) = self.mail.as_ref().filter(|_| self.known() && affair && whom) else { return };
        let party = self.dossier.parties.iter().find(|party| party.record.is(&customer));
        let company = party.and_then(|party| party.company.clone());
        let name = String::from(likeness::without_prefixes(&mail.subject).trim());
        self.affair = Some(NewAffair { kind, name, customer, company });
    }

    #[inline(never)]
    pub(in crate::pane) fn typed(&mut self, text: String, search: u32) -> Vec<Asked> {
        let Some((picker, last)) = &mut self.picker else { return Vec::new() };
        *last = search;
        let want = picker.typed(text);
        want.map(|want| Asked { ticket: Ticket::Search(search), want }).into_iter().collect()
    }

    #[inline(never)]
    pub(in crate::pane) fn narrowed(&mut self, among: Narrow, search: u32) -> Vec<Asked> {
        let Some((picker, last)) = &mut self.picker else { return Vec::new() };
        *last = search;
        let want = picker.narrowed(among);
        want.map(|want| Asked { ticket: Ticket::Search(search), want }).into_iter().collect()
    }

    #[inline(never)]
    pub(in crate::pane) fn searched(&mut self, heard: Heard, search: u32) -> Vec<Asked> {
        let Some((picker, _)) = self.picker.as_mut().filter(|(_, last)| *last == search) else {
            return Vec::new();
        };
        let want = picker.searched(heard);
        want.map(|want| Asked { ticket: Ticket::Search(search), want }).into_iter().collect()
    }

    #[inline(never)]
    pub(in crate::pane) fn show_activity(&self, settings: &Settings) -> Vec<Asked> {
        match self.standing(settings) {
            Standing::Present(tracked) | Standing::Kept(tracked, _) => {
                vec![Asked { ticket: Ticket::None, want: Want::ShowActivity(tracked.activity) }]
            }
            Standing::Absent => Vec::new(),
        }
    }
}
