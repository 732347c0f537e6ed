//! The mail that is open: what was read of it, what the CRM said, which part of the pane stands open.

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::{Clues, Parent},
    identity,
    intent::Intent,
    likeness,
    mail::{Address, Direction, ItemId, Mail, Part, Person},
    matching::{self, Sender},
    naming,
    party::{Dossier, Kind, NewAffair, NewParty, Record, Tracked, Untracked},
    problem::Problem,
    reason::Recorded,
    signature::Signature,
    suggest::{self, Offer},
    tracking::{self, Standing},
    want::{Heard, Narrow, Question, Want},
};

use super::{
    Asked, MAX_RETRIES, Settings, Ticket, around,
    contract::Conversation,
    job::{Deed, Job, wait_seconds},
    newcomer,
    several::Several,
    view::{
        Category, Content, Failed, Form, Known, Look, MailView, PersonView, PickerResult, PickerView,
        TrackedView, Tracking,
    },
};

#[derive(Debug)]
pub(super) struct Open {
    pub(super) item: ItemId,
    pub(super) mail: Option<Mail>,
    /// The activity's key, computed from the mail.
    pub(super) key: Option<Uuid>,
    pub(super) dossier: Dossier,
    pub(super) failed: Option<(Deed, Problem)>,
    pub(super) parent: Option<Parent>,
    unreadable: Option<Problem>,
    look: Look,
    pub(super) clues: Option<Clues>,
    thread_asked: bool,
    /// The thread was asked for and is not answered yet.
    pub(super) thread_open: bool,
    pub(super) synchronizer_asked: bool,
    /// What the synchronizer decided; `None` where that is not known.
    pub(super) decisions: Option<Vec<Recorded>>,
    category: Shows,
    picker: Option<(PickerView, u32)>,
    asking_untrack: bool,
    form: Option<(Address, Kind)>,
    /// What the signature under it says; `None` where nobody has asked for it.
    pub(super) signature: Option<Signature>,
    /// What was chosen before it was sent is being carried out.
    pub(super) intent_begun: bool,
    /// It was told that what was chosen is done, and has not said yet that it knows.
    pub(super) intent_stands: bool,
    affair: Option<NewAffair>,
    /// What is known of its conversation.
    pub(super) conversation: Conversation,
    /// Further records it is linked to.
    pub(super) several: Several,
    /// The last and the next activity of who it is from.
    pub(super) around: around::State,
}

/// Whether the mailbox shows the category.
#[derive(Clone, Debug, PartialEq)]
enum Shows {
    Unknown,
    Yes,
    No,
    Changing,
    Refused(Problem),
}

impl Open {
    pub(super) fn new(item: ItemId) -> Self {
        Self {
            item,
            mail: None,
            key: None,
            dossier: Dossier::default(),
            failed: None,
            parent: None,
            unreadable: None,
            look: Look::Looking,
            clues: None,
            thread_asked: false,
            thread_open: false,
            synchronizer_asked: false,
            decisions: None,
            category: Shows::Unknown,
            picker: None,
            asking_untrack: false,
            form: None,
            signature: None,
            intent_begun: false,
            intent_stands: false,
            affair: None,
            conversation: Conversation::default(),
            several: Several::default(),
            around: around::State::default(),
        }
    }

    pub(super) fn unreadable(&self) -> bool {
        self.unreadable.is_some()
    }

    /// A part stands open under the state, and keys are meant for it.
    pub(super) fn has_part(&self) -> bool {
        self.picker.is_some()
            || self.asking_untrack
            || self.form.is_some()
            || self.affair.is_some()
            || self.conversation.open
    }

    /// The CRM has answered: things may be done.
    pub(super) fn known(&self) -> bool {
        self.mail.is_some() && self.look == Look::Known
    }

    pub(super) fn standing(&self, settings: &Settings) -> Standing<'_> {
        match &self.mail {
            Some(mail) => {
                let (key, mailbox) =
                    (self.key.unwrap_or_else(|| identity::activity(mail)), mailbox_of(mail, settings));
                tracking::standing_among(mail, key, &self.dossier.tracked, |of| of == mailbox)
            }
            None => Standing::Absent,
        }
    }

    /// How the question to the CRM goes.
    pub(super) fn look(&self) -> &Look {
        &self.look
    }

    pub(super) fn close_parts(&mut self) {
        self.picker = None;
        self.asking_untrack = false;
        self.form = None;
        self.affair = None;
        self.conversation.open = false;
    }

    // ---- answers -------------------------------------------------------------------------------------

    pub(super) fn answered(&mut self, heard: Heard, settings: &Settings, turn: u32) -> Vec<Asked> {
        match heard {
            Heard::Mail(Ok(mail)) => {
                // What was read is what is open: the item may have a new name by now.
                self.item = mail.item.clone();
                self.key = Some(identity::activity(&mail));
                self.mail = Some(mail);
                self.unreadable = None;
                let mut wants = self.look_up(settings, turn, 0);
                wants.push(Asked { ticket: Ticket::Turn(turn), want: Want::ReadClues(self.item.clone()) });
                wants
            }
            Heard::Mail(Err(problem)) => {
                self.unreadable = Some(problem);
                Vec::new()
            }
            Heard::Clues(clues) => {
                if let Ok(clues) = clues {
                    match clues.marked {
                        Some(marked) if self.category == Shows::Unknown => {
                            self.category = if marked { Shows::Yes } else { Shows::No };
                        }
                        Some(_) | None => {}
                    }
                    self.clues = Some(clues);
                }
                self.follow_up(settings, turn)
            }
            // A thread that could not be asked for costs one offer, nothing else.
            Heard::Thread(parent) => {
                self.parent = parent.ok().flatten();
                self.thread_open = false;
                Vec::new()
            }
            Heard::Marked(result) => {
                self.category = match (result, self.standing(settings)) {
                    (Ok(()), Standing::Present(_)) => Shows::Yes,
                    (Ok(()), Standing::Absent | Standing::Kept(..)) => Shows::No,
                    (Err(problem), _) => Shows::Refused(problem),
                };
                Vec::new()
            }
            Heard::Decisions(_) => self.heard_decisions(heard),
            Heard::Plain(text) => self.heard_signature(text),
            Heard::Body(_)
            | Heard::Found(_)
            | Heard::Written(_)
            | Heard::Changed(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Details(_)
            | Heard::Around(_)
            | Heard::Queue(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Rules(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Begun(_)
            | Heard::Contract(_)
            | Heard::Triage(_)
            | Heard::Related(_)
            | Heard::Check(_)
            | Heard::Meeting(_)
            | Heard::Waited => Vec::new(),
        }
    }

    pub(super) fn looked(&mut self, heard: Heard, tries: u8, settings: &Settings, turn: u32) -> Vec<Asked> {
        match heard {
            Heard::Found(Ok(dossier)) => {
                self.dossier = dossier;
                self.look = Look::Known;
                self.follow_up(settings, turn)
            }
            // What was known stays on the screen when only a refresh failed.
            Heard::Found(Err(_)) if self.look == Look::Known => Vec::new(),
            Heard::Found(Err(problem)) => match wait_seconds(&problem, tries) {
                Some(seconds) if tries < MAX_RETRIES => {
                    self.look = Look::Waiting { problem, seconds };
                    let ticket = Ticket::Look(turn, tries.saturating_add(1));
                    vec![Asked { ticket, want: Want::Wait(seconds.saturating_mul(1000)) }]
                }
                Some(_) | None => {
                    self.look = Look::Failed(problem);
                    Vec::new()
                }
            },
            Heard::Waited if matches!(self.look, Look::Waiting { .. }) => self.look_up(settings, turn, tries),
            Heard::Waited
            | Heard::Meeting(_)
            | Heard::Mail(_)
            | Heard::Clues(_)
            | Heard::Body(_)
            | Heard::Thread(_)
            | Heard::Written(_)
            | Heard::Changed(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Plain(_)
            | Heard::Details(_)
            | Heard::Around(_)
            | Heard::Queue(_)
            | Heard::Home(_)
            | Heard::Remembered(_)
            | Heard::Decisions(_)
            | Heard::Draft(_)
            | Heard::Kept(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Begun(_)
            | Heard::Contract(_)
            | Heard::Triage(_)
            | Heard::Related(_)
            | Heard::Check(_)
            | Heard::Rules(_) => Vec::new(),
        }
    }

    /// Asks the CRM again, where it has not answered yet; by hand, or because the network is back.
    pub(super) fn look_again(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        match self.look {
            Look::Waiting { .. } | Look::Failed(_) => self.look_up(settings, turn, 0),
            Look::Looking | Look::Known => Vec::new(),
        }
    }

    pub(super) fn cannot_be_read(&mut self, problem: Problem) {
        self.unreadable = Some(problem);
    }

    pub(super) fn forget_unreadable(&mut self) {
        self.unreadable = None;
    }

    /// What was chosen before it was sent, where that is still to be done.
    pub(super) fn intended(&self) -> Option<Intent> {
        let outgoing = self.mail.as_ref().is_some_and(|mail| mail.direction == Direction::Outgoing);
        self.clues.as_ref().filter(|_| outgoing && !self.intent_begun)?.intent.clone()
    }

    /// The mail is told that what was chosen is done: it is not done again when somebody undoes it.
    #[inline(never)]
    pub(super) fn intent_is_done(&mut self, turn: u32) -> Vec<Asked> {
        let intent = self.clues.as_mut().and_then(|clues| clues.intent.take());
        self.intent_stands |= intent.is_some();
        let want = Want::KeepIntent { item: self.item.clone(), intent: None };
        intent.map(|_| Asked { ticket: Ticket::Turn(turn), want }).into_iter().collect()
    }

    /// Reads the mail again, where that failed.
    #[inline(never)]
    pub(super) fn read_again(&mut self, turn: u32) -> Vec<Asked> {
        if self.unreadable.take().is_none() {
            return Vec::new();
        }
        vec![Asked { ticket: Ticket::Turn(turn), want: Want::ReadMail }]
    }

    pub(super) fn refresh(&self, settings: &Settings, turn: u32) -> Vec<Asked> {
        self.question(settings)
            .map(|want| Asked { ticket: Ticket::Look(turn, MAX_RETRIES), want })
            .into_iter()
            .collect()
    }

    pub(super) fn look_up(&mut self, settings: &Settings, turn: u32, tries: u8) -> Vec<Asked> {
        self.look = Look::Looking;
        self.question(settings)
            .map(|want| Asked { ticket: Ticket::Look(turn, tries), want })
            .into_iter()
            .collect()
    }

    fn question(&self, settings: &Settings) -> Option<Want> {
        self.mail.as_ref().map(|mail| Want::LookUp(question_about(mail, settings)))
    }

    /// What is still worth doing once both the CRM and the headers have answered.
    pub(super) fn follow_up(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        if self.look != Look::Known {
            return Vec::new();
        }
        let mut wants = Vec::new();
        let present = matches!(self.standing(settings), Standing::Present(_));
        if present && self.category == Shows::No {
            wants.extend(self.mark(true, turn));
        }
        let ids = self.clues.as_ref().map(Clues::ids).unwrap_or_default();
        if !present && !self.thread_asked && !ids.is_empty() {
            self.thread_asked = true;
            self.thread_open = true;
            wants.push(Asked { ticket: Ticket::Turn(turn), want: Want::Correlate(ids) });
        }
        wants
    }

    fn mark(&mut self, on: bool, turn: u32) -> Vec<Asked> {
        self.category = Shows::Changing;
        vec![Asked { ticket: Ticket::Turn(turn), want: Want::Mark { item: self.item.clone(), on } }]
    }

    // ---- ends of jobs --------------------------------------------------------------------------------

    /// The CRM has the mail now.
    #[inline(never)]
    pub(super) fn is_tracked(&mut self, tracked: Tracked, turn: u32) -> Vec<Asked> {
        self.dossier.tracked.retain(|old| old.activity != tracked.activity);
        self.dossier.tracked.push(tracked);
        let mut wants = if self.category == Shows::Yes { Vec::new() } else { self.mark(true, turn) };
        wants.extend(self.intent_is_done(turn));
        wants
    }

    /// What it is regarding changed, and if it was untracked, it is not any more.
    #[inline(never)]
    pub(super) fn is_regarding(
        &mut self,
        activity: Uuid,
        to: &Option<Record>,
        settings: &Settings,
        turn: u32,
    ) -> Vec<Asked> {
        let Some(mail) = &self.mail else { return Vec::new() };
        let mailbox = mailbox_of(mail, settings).clone();
        if let Some(tracked) = self.dossier.tracked.iter_mut().find(|tracked| tracked.activity == activity) {
            tracked.regarding.clone_from(to);
            tracked.untracked.retain(|note| note.mailbox != mailbox);
        }
        if self.category == Shows::Yes { Vec::new() } else { self.mark(true, turn) }
    }

    /// It is not tracked any more.
    #[inline(never)]
    pub(super) fn is_untracked(
        &mut self,
        activity: Uuid,
        keep: bool,
        settings: &Settings,
        turn: u32,
    ) -> Vec<Asked> {
        let Some(mail) = &self.mail else { return Vec::new() };
        let mailbox = mailbox_of(mail, settings).clone();
        if keep {
            for tracked in self.dossier.tracked.iter_mut().filter(|tracked| tracked.activity == activity) {
                tracked.untracked.push(Untracked { mailbox: mailbox.clone(), at: None });
            }
        } else {
            self.dossier.tracked.retain(|tracked| tracked.activity != activity);
        }
        self.forget_related();
        if self.category == Shows::No { Vec::new() } else { self.mark(false, turn) }
    }

    /// Takes the category off a mail that the CRM does not have.
    #[inline(never)]
    pub(super) fn remove_stray(&mut self, settings: &Settings, turn: u32) -> Vec<Asked> {
        if self.stray(settings) { self.mark(false, turn) } else { Vec::new() }
    }

    /// The category was taken off by somebody else.
    pub(super) fn category_is_off(&mut self) {
        self.category = Shows::No;
    }

    fn stray(&self, settings: &Settings) -> bool {
        self.known()
            && self.category == Shows::Yes
            && !matches!(self.standing(settings), Standing::Present(_))
    }

    // ---- parts that open and close -------------------------------------------------------------------

    #[inline(never)]
    pub(super) fn open_picker(&mut self) {
        self.close_parts();
        if self.known() {
            self.open_search(false);
        }
    }

    /// The search for a record; with `adds` for somebody to whom the mail is to go. Whatever the CRM has said so far of
    /// the people on it: what is found is kept in the draft or the meeting, and nothing is written.
    #[inline(never)]
    pub(super) fn open_search(&mut self, adds: bool) {
        self.close_parts();
        self.picker = self.mail.is_some().then(|| (PickerView { adds, ..PickerView::default() }, 0));
    }

    /// The search for a further record, or it is closed.
    #[inline(never)]
    pub(super) fn open_relating(&mut self) {
        let opens = !self.relates();
        self.close_parts();
        if opens {
            self.picker = Some((PickerView { relates: true, ..PickerView::default() }, 0));
        }
    }

    /// The search for a further record is open.
    pub(super) fn relates(&self) -> bool {
        self.picker.as_ref().is_some_and(|(picker, _)| picker.relates)
    }

    /// The row that was found, and where it can be written to, while such rows are looked for.
    pub(super) fn found_recipient(&self, record: &Record) -> Option<Person> {
        let (picker, _) = self.picker.as_ref().filter(|(picker, _)| picker.adds)?;
        let (PickerResult::Rows(rows) | PickerResult::Searching(rows)) = &picker.result else { return None };
        let found = rows.iter().find(|found| found.record.is(record))?;
        Some(Person { address: found.address.clone()?, name: found.record.name.clone() })
    }

    #[inline(never)]
    pub(super) fn ask_untrack(&mut self, settings: &Settings) {
        self.close_parts();
        self.asking_untrack = self.known() && matches!(self.standing(settings), Standing::Present(_));
    }

    #[inline(never)]
    pub(super) fn open_form(&mut self, address: Address, kind: Kind) {
        self.close_parts();
        if self.known() && Form::offers(kind) {
            self.form = Some((address, kind));
        }
    }

    /// Opens the form for a deal or case, called as the mail is.
    #[inline(never)]
    pub(super) fn begin_affair(&mut self, kind: Kind, customer: Record) {
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
    pub(super) fn typed(&mut self, text: String, search: u32) -> Vec<Asked> {
        let Some((picker, last)) = &mut self.picker else { return Vec::new() };
        *last = search;
        let want = picker.typed(text);
        want.map(|want| Asked { ticket: Ticket::Search(search), want }).into_iter().collect()
    }

    #[inline(never)]
    pub(super) fn narrowed(&mut self, among: Narrow, search: u32) -> Vec<Asked> {
        let Some((picker, last)) = &mut self.picker else { return Vec::new() };
        *last = search;
        let want = picker.narrowed(among);
        want.map(|want| Asked { ticket: Ticket::Search(search), want }).into_iter().collect()
    }

    #[inline(never)]
    pub(super) fn searched(&mut self, heard: Heard, search: u32) -> Vec<Asked> {
        let Some((picker, _)) = self.picker.as_mut().filter(|(_, last)| *last == search) else {
            return Vec::new();
        };
        let want = picker.searched(heard);
        want.map(|want| Asked { ticket: Ticket::Search(search), want }).into_iter().collect()
    }

    #[inline(never)]
    pub(super) fn show_activity(&self, settings: &Settings) -> Vec<Asked> {
        match self.standing(settings) {
            Standing::Present(tracked) | Standing::Kept(tracked, _) => {
                vec![Asked { ticket: Ticket::None, want: Want::ShowActivity(tracked.activity) }]
            }
            Standing::Absent => Vec::new(),
        }
    }

    // ---- painting ------------------------------------------------------------------------------------

    pub(super) fn view(&self, settings: &Settings, job: Option<&Job>) -> Content {
        if let Some(problem) = &self.unreadable {
            return Content::Unreadable(problem.clone());
        }
        let Some(mail) = &self.mail else { return Content::Starting };
        Content::Mail(Box::new(MailView {
            item: self.item.clone(),
            subject: mail.subject.clone(),
            look: self.look.clone(),
            later: None,
            people: self.people(mail, settings),
            tracking: self.tracking(settings, job),
            offers: self.offers(settings),
            picker: self.picker.as_ref().map(|(picker, _)| picker.clone()),
            details: None,
            around: None,
            asking_untrack: self.asking_untrack,
            form: self.form.as_ref().and_then(|(address, kind)| self.filled(mail, address, *kind, settings)),
            affair: self.affair.clone(),
            files: mail.files(),
            stray_category: self.stray(settings) && job.is_none() && !self.is_ahead(settings),
            mailbox: mail.mailbox.as_ref().map(|mailbox| mailbox.as_str().into()),
            failed: self
                .failed
                .as_ref()
                .map(|(deed, problem)| Failed { doing: deed.doing(), problem: problem.clone() }),
            contract: if self.decisions.is_some() { self.conversation(settings) } else { None },
            keeps: None,
            several: if self.is_painted() && job.is_none() { self.several(settings) } else { None },
            decided: if job.is_none() && self.decisions.is_some() { self.decided(settings) } else { None },
        }))
    }

    /// What the mail could be regarding, best first; nothing before the CRM has answered.
    pub(super) fn offers(&self, settings: &Settings) -> Vec<Offer> {
        let Some(mail) = self.mail.as_ref().filter(|_| self.known()) else { return Vec::new() };
        let parent = self.parent.as_ref();
        let Settings { choices, habits, .. } = settings;
        suggest::offers(mail, &suggest::Known { dossier: &self.dossier, parent, choices, habits })
    }

    fn tracking(&self, settings: &Settings, job: Option<&Job>) -> Tracking {
        if let Some(job) = job {
            return Tracking::Working(job.working());
        }
        if !self.known() {
            return Tracking::Unknown;
        }
        match self.standing(settings) {
            Standing::Absent => Tracking::Not,
            Standing::Kept(_, at) => Tracking::Kept { at },
            Standing::Present(tracked) => {
                let by_me =
                    tracked.by.as_ref().zip(self.dossier.me.as_ref()).is_some_and(|(by, me)| by.is(me));
                let owner = tracked.owner.as_ref().filter(|owner| owner.kind == Kind::User);
                let other = |owner: &&Record| !tracked.by.as_ref().is_some_and(|by| by.is(owner));
                Tracking::Yes(TrackedView {
                    on_behalf: owner.filter(other).cloned(),
                    regarding: tracked.regarding.clone(),
                    by: tracked.by.clone(),
                    by_me,
                    at: tracked.at,
                    category: match &self.category {
                        Shows::Unknown => Category::Unknown,
                        Shows::Yes => Category::On,
                        Shows::No | Shows::Changing => Category::Adding,
                        Shows::Refused(problem) => Category::Missing(problem.clone()),
                    },
                    text_incomplete: tracked.text_incomplete,
                    text_follows: tracked.text_incomplete && self.text_follows(settings),
                })
            }
        }
    }

    fn text_follows(&self, settings: &Settings) -> bool {
        self.mail.as_ref().is_some_and(|mail| settings.serves(mailbox_of(mail, settings)))
    }

    fn people(&self, mail: &Mail, settings: &Settings) -> Vec<PersonView> {
        let mut people: Vec<PersonView> = Vec::new();
        for (part, person) in mail.people() {
            if people.iter().any(|other| other.person.address == person.address) {
                continue;
            }
            let me = person.address == settings.me.address;
            let known = if self.known() { self.who(part, &person.address, settings) } else { Known::Unasked };
            let related = match &known {
                Known::Row { party, .. } => {
                    let theirs = |of: &Record| {
                        of.is(&party.record) || party.company.as_ref().is_some_and(|c| of.is(c))
                    };
                    let open = self.dossier.related.iter().filter(|related| related.of.iter().any(theirs));
                    open.cloned().collect()
                }
                Known::Unasked | Known::Nobody | Known::Several(_) | Known::TooMany(_) => Vec::new(),
            };
            let ours = person.address.domain() == settings.me.address.domain();
            let addable = known == Known::Nobody && !me && !ours && person.address.is_valid();
            people.push(PersonView { part, person: person.clone(), me, known, related, addable });
        }
        people
    }

    pub(super) fn who(&self, part: Part, address: &Address, settings: &Settings) -> Known {
        let choice = settings.choices.iter().find(|(of, _)| of == address).map(|(_, record)| record);
        let rules = if part == Part::From { settings.rules } else { matching::Rules::default() };
        match matching::sender(address, &self.dossier.parties, self.dossier.me.as_ref(), choice, rules) {
            Sender::Nobody => Known::Nobody,
            Sender::Picked { party, why, others } => Known::Row {
                party: Box::new(party.clone()),
                why,
                others: others.into_iter().cloned().collect(),
            },
            Sender::Several(rows) => Known::Several(rows.into_iter().cloned().collect()),
            Sender::TooMany(count) => Known::TooMany(count),
        }
    }

    #[inline(never)]
    fn filled(&self, mail: &Mail, address: &Address, kind: Kind, settings: &Settings) -> Option<Form> {
        let (part, person) = mail.people().find(|(_, person)| person.address == *address)?;
        let (first, last) = naming::split(person);
        let from_sender = part == Part::From;
        let companies = if from_sender { self.dossier.neighbours.clone() } else { Vec::new() };
        let (signed, details) =
            if from_sender { (self.signed_company(), self.signed_details()) } else { ("", Signature::new()) };
        let company = newcomer::company(signed, &companies, address);
        let tracks = from_sender && !matches!(self.standing(settings), Standing::Present(_));
        Some(Form {
            filled: NewParty { kind, first, last, address: address.clone(), company, signed: details },
            companies,
            tracks,
        })
    }
}

/// All that is asked about a mail.
pub(super) fn question_about(mail: &Mail, settings: &Settings) -> Question {
    let mut addresses = matching::worth_asking(mail);
    for own in [&settings.me.address, mailbox_of(mail, settings)] {
        // The row of whoever asks is always wanted: it tells whether they have a seat.
        if own.is_valid() && !addresses.contains(own) {
            addresses.push(own.clone());
        }
    }
    let domain = mail.from.as_ref().map(|person| person.address.domain()).filter(|domain| {
        !domain.is_empty() && !naming::is_public(domain) && *domain != settings.me.address.domain()
    });
    Question {
        addresses,
        domain: domain.unwrap_or_default().into(),
        message_id: mail.message_id.clone(),
        activity: identity::activity(mail),
        me: settings.me.address.clone(),
    }
}

/// Whose mailbox the mail lies in.
pub(super) fn mailbox_of<'a>(mail: &'a Mail, settings: &'a Settings) -> &'a Address {
    mail.mailbox.as_ref().unwrap_or(&settings.me.address)
}
