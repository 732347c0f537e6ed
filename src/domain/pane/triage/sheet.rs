//! The table: which mails are selected, what is known of each, and what a person wants with it.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    correlation::{Clues, Method, Parent},
    identity,
    mail::{Address, Direction, ItemId, Mail, MessageId},
    matching,
    party::{Dossier, Kind, Record, Tracked},
    problem::Problem,
    reason::Account,
    screen,
    suggest::{self, Offer},
    tracking::{self, Activity, Standing},
    triage::{Chosen, Loaded, MAX_ADDRESSES, MAX_MAILS, Survey, Surveyed},
};

use super::super::{
    Settings, Synchronizer,
    open::mailbox_of,
    view::{Look, PickerView},
};
use super::{
    run::{Came, Entry, EntryState, Run},
    view::{LineState, LineView, PartView, TriageView},
};

/// What a person wants a mail to be regarding.
#[derive(Clone, Debug, Default, PartialEq)]
enum Pick {
    /// What is offered first.
    #[default]
    Offered,
    /// This, or nothing.
    Set(Option<Record>),
}

/// What came of reading a mail.
#[derive(Debug)]
enum Read {
    /// It is asked for, or will be.
    Coming,
    Mail(Box<Loaded>),
    /// A report.
    NoMail,
    Failed(Problem),
}

/// A mail in the table.
#[derive(Debug)]
struct Line {
    chosen: Chosen,
    read: Read,
    /// Its activity's key.
    key: Option<Uuid>,
    /// What a person said; `None` leaves it to what is known.
    included: Option<bool>,
    pick: Pick,
    offers: Vec<Offer>,
    withheld: Option<Box<Account>>,
}

impl Line {
    fn new(chosen: Chosen) -> Self {
        Self {
            chosen,
            read: Read::Coming,
            key: None,
            included: None,
            pick: Pick::default(),
            offers: Vec::new(),
            withheld: None,
        }
    }

    fn loaded(&self) -> Option<&Loaded> {
        match &self.read {
            Read::Mail(loaded) => Some(loaded),
            Read::Coming | Read::NoMail | Read::Failed(_) => None,
        }
    }

    fn is_to_be_read(&self) -> bool {
        !self.chosen.draft && matches!(self.read, Read::Coming)
    }

    fn regarding(&self) -> Option<&Record> {
        match &self.pick {
            Pick::Offered => self.offers.first().map(|offer| &offer.record),
            Pick::Set(record) => record.as_ref(),
        }
    }
}

/// The table of what is selected.
#[derive(Debug)]
pub(in super::super) struct Sheet {
    /// Answers to other tables fall on the floor.
    pub(super) id: u32,
    lines: Vec<Line>,
    pub(super) look: Look,
    dossier: Dossier,
    earlier: Vec<(MessageId, Parent)>,
    part: Option<(ItemId, PickerView, u32)>,
    left_off: usize,
}

impl Sheet {
    /// A table of these mails. What the table before knew of one of them, and what a person said about it, stays.
    pub(super) fn new(id: u32, mut chosen: Vec<Chosen>, before: Option<Self>) -> Self {
        let left_off = chosen.len().saturating_sub(MAX_MAILS);
        chosen.truncate(MAX_MAILS);
        let before = before.unwrap_or_else(|| Self {
            id,
            lines: Vec::new(),
            look: Look::Looking,
            dossier: Dossier::default(),
            earlier: Vec::new(),
            part: None,
            left_off: 0,
        });
        let mut known = before.lines;
        let mut take = |chosen: Chosen| {
            let at = known.iter().position(|line| line.chosen.item == chosen.item);
            at.map_or_else(|| Line::new(chosen), |at| known.swap_remove(at))
        };
        let lines: Vec<Line> = chosen.into_iter().map(&mut take).collect();
        // Whoever selects less than before asks nothing new.
        let fewer = before.look == Look::Known && !lines.iter().any(Line::is_to_be_read);
        Self {
            id,
            lines,
            look: if fewer { Look::Known } else { Look::Looking },
            dossier: before.dossier,
            earlier: before.earlier,
            part: None,
            left_off,
        }
    }

    /// It is of these mails.
    pub(super) fn is_of(&self, chosen: &[Chosen]) -> bool {
        let items = chosen.iter().take(MAX_MAILS).map(|one| &one.item);
        self.lines.iter().map(|line| &line.chosen.item).eq(items)
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub(in super::super) fn me(&self) -> Option<&Record> {
        self.dossier.me.as_ref()
    }

    /// The mails that are to be read.
    pub(super) fn to_read(&self) -> impl Iterator<Item = ItemId> {
        self.lines.iter().filter(|line| line.is_to_be_read()).map(|line| line.chosen.item.clone())
    }

    /// What could not be read is to be read again.
    pub(super) fn read_again(&mut self) {
        for line in &mut self.lines {
            if matches!(line.read, Read::Failed(_)) {
                line.read = Read::Coming;
            }
        }
    }

    /// A mail was read.
    pub(super) fn read(&mut self, item: &ItemId, read: Result<Option<Box<Loaded>>, Problem>) {
        let Some(line) = self.line(item) else { return };
        line.read = match read {
            Ok(Some(mut loaded)) => {
                // What Outlook says of the selection may name what the loaded mail does not.
                let Chosen { message_id, conversation, .. } = &line.chosen;
                loaded.mail.message_id = loaded.mail.message_id.take().or_else(|| message_id.clone());
                loaded.mail.conversation = loaded.mail.conversation.take().or_else(|| conversation.clone());
                loaded.mail.item = line.chosen.item.clone();
                line.key = Some(identity::activity(&loaded.mail));
                Read::Mail(loaded)
            }
            Ok(None) => Read::NoMail,
            Err(problem) => Read::Failed(problem),
        };
    }

    /// What to ask the CRM about all of them.
    pub(super) fn survey(&self, settings: &Settings) -> Survey {
        let mut survey = Survey {
            addresses: self.addresses(),
            keys: Vec::new(),
            names: Vec::new(),
            earlier: Vec::new(),
            me: settings.me.address.clone(),
        };
        for line in self.lines.iter().filter(|line| !line.chosen.draft) {
            let name = line.loaded().and_then(|loaded| loaded.mail.message_id.as_ref());
            let name = name.or(line.chosen.message_id.as_ref());
            survey.names.extend(name.cloned());
            match (line.key, name) {
                (Some(key), _) => survey.keys.push(key),
                // Which way it went only Outlook knows.
                (None, Some(name)) => {
                    let both = [Direction::Incoming, Direction::Outgoing];
                    survey.keys.extend(both.map(|way| identity::of_message(way, name)));
                }
                (None, None) => {}
            }
            let earlier = line.loaded().map(|loaded| loaded.answers.as_slice()).unwrap_or_default();
            for id in earlier {
                if !survey.earlier.contains(id) {
                    survey.earlier.push(id.clone());
                }
            }
        }
        survey
    }

    /// Everybody worth asking for: each mail's first, then each mail's second, until there are enough.
    fn addresses(&self) -> Vec<Address> {
        let each: Vec<Vec<Address>> = self
            .lines
            .iter()
            .filter_map(|line| line.loaded().map(|loaded| matching::worth_asking(&loaded.mail)))
            .collect();
        let mut addresses: Vec<Address> = Vec::new();
        for rank in 0..matching::MAX_ADDRESSES {
            for address in each.iter().filter_map(|of_mail| of_mail.get(rank)) {
                if addresses.len() < MAX_ADDRESSES && !addresses.contains(address) {
                    addresses.push(address.clone());
                }
            }
        }
        addresses
    }

    /// The CRM has answered.
    pub(super) fn surveyed(&mut self, surveyed: Surveyed, settings: &Settings) {
        self.dossier = surveyed.dossier;
        self.earlier = surveyed.earlier;
        self.judge(settings);
    }

    /// What each mail could be regarding, and whether it is on a never-track list.
    pub(super) fn judge(&mut self, settings: &Settings) {
        let Settings { choices, habits, .. } = settings;
        let mates: Vec<Option<Parent>> = self.lines.iter().map(|line| self.mate(line)).collect();
        let (dossier, earlier) = (&self.dossier, &self.earlier);
        for (line, mate) in self.lines.iter_mut().zip(mates) {
            let Read::Mail(loaded) = &line.read else { continue };
            let parent = parent(loaded, earlier).or(mate.as_ref());
            line.offers = suggest::offers(&loaded.mail, &suggest::Known { dossier, parent, choices, habits });
            line.withheld = withheld(&loaded.mail, settings);
        }
    }

    /// A mail of the same conversation that is tracked to something.
    fn mate(&self, line: &Line) -> Option<Parent> {
        let conversation = line.loaded()?.mail.conversation.as_ref()?;
        let others = self.lines.iter().filter(|other| other.chosen.item != line.chosen.item);
        let mut same = others
            .filter_map(Line::loaded)
            .filter(|other| other.mail.conversation.as_ref() == Some(conversation));
        same.find_map(|other| {
            let tracked = self.dossier.tracked.iter().find(|tracked| {
                tracked.message_id.is_some() && tracked.message_id == other.mail.message_id
            })?;
            let regarding = Some(tracked.regarding.clone()?);
            Some(Parent { activity: tracked.activity, regarding, method: Method::ConversationIndex })
        })
    }

    // ---- what a person does --------------------------------------------------------------------------

    fn line(&mut self, item: &ItemId) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.chosen.item == *item)
    }

    /// Includes a mail, or leaves it out.
    pub(super) fn toggle(&mut self, item: &ItemId, settings: &Settings, runs: &[Run]) {
        let Some(at) = self.lines.iter().position(|line| line.chosen.item == *item) else { return };
        let view = self.line_view(at, settings, runs);
        if let Some(line) = self.lines.get_mut(at).filter(|_| view.state.is_free()) {
            line.included = Some(!view.included);
        }
    }

    /// Includes all that can be, or leaves all out.
    pub(super) fn include_all(&mut self, included: bool) {
        for line in &mut self.lines {
            line.included = Some(included);
        }
    }

    /// What a mail is to be regarding; it is tracked then.
    pub(super) fn set(&mut self, item: &ItemId, record: Option<Record>) {
        if let Some(line) = self.line(item) {
            line.pick = Pick::Set(record);
            line.included = Some(true);
        }
        self.part = None;
    }

    /// Opens the choice for a mail, or closes it.
    pub(super) fn open_part(&mut self, item: ItemId) {
        let same = self.part.as_ref().is_some_and(|(of, ..)| *of == item);
        self.part = (!same && self.look == Look::Known).then(|| (item, PickerView::default(), 0));
    }

    pub(super) fn close_part(&mut self) -> bool {
        self.part.take().is_some()
    }

    /// The search that stands open, and the number of its last question.
    pub(super) fn picker(&mut self) -> Option<(&mut PickerView, &mut u32)> {
        self.part.as_mut().map(|(_, picker, last)| (picker, last))
    }

    /// What is to be tracked, the oldest first: what a mail answers stands before it.
    pub(super) fn entries(&self, settings: &Settings, runs: &[Run]) -> Vec<Entry> {
        let chosen = (0..self.lines.len()).filter(|at| {
            let view = self.line_view(*at, settings, runs);
            view.included && view.state.is_free()
        });
        let mut entries: Vec<Entry> = chosen.filter_map(|at| self.entry(at, settings)).collect();
        entries.sort_by_key(|entry| entry.activity.mail.at);
        entries
    }

    fn entry(&self, at: usize, settings: &Settings) -> Option<Entry> {
        let line = self.lines.get(at)?;
        let loaded = line.loaded()?;
        let activity = self.activity(line, loaded, settings);
        let same = |other: &&Line| other.key == line.key && other.chosen.item != line.chosen.item;
        let copies = self.lines.iter().filter(same).map(|other| other.chosen.item.clone()).collect();
        let needs_text = settings.send_text && !settings.serves(mailbox_of(&loaded.mail, settings));
        // What a person chose is learned; what was offered and left so teaches nothing new.
        let with = suggest::with(&loaded.mail, &self.dossier).filter(|_| line.pick != Pick::Offered).cloned();
        Some(Entry {
            item: line.chosen.item.clone(),
            copies,
            learns: with,
            activity,
            needs_text,
            state: EntryState::Waiting,
        })
    }

    fn activity(&self, line: &Line, loaded: &Loaded, settings: &Settings) -> Activity {
        tracking::activity(
            &loaded.mail,
            &self.dossier,
            &settings.choices,
            settings.rules,
            line.regarding().cloned(),
            parent(loaded, &self.earlier).cloned(),
        )
    }

    /// The activities, to be changed by what was done meanwhile.
    pub(super) fn tracked(&mut self) -> &mut Vec<Tracked> {
        &mut self.dossier.tracked
    }

    /// An activity is in the CRM now, or gone from it.
    pub(super) fn hears(&mut self, came: &Came) {
        match came {
            Came::Written(_, tracked) => {
                self.dossier.tracked.retain(|old| old.activity != tracked.activity);
                self.dossier.tracked.push((**tracked).clone());
            }
            Came::Removed(_, activity) => {
                self.dossier.tracked.retain(|old| old.activity != *activity);
            }
        }
    }

    // ---- painting ------------------------------------------------------------------------------------

    pub(in super::super) fn view(&self, settings: &Settings, runs: &[Run]) -> TriageView {
        let lines: Vec<LineView> =
            (0..self.lines.len()).map(|at| self.line_view(at, settings, runs)).collect();
        let free = |included: bool| {
            lines.iter().filter(|line| line.state.is_free() && line.included == included).count()
        };
        let unread = self.to_read().count();
        let to_read = self.lines.iter().filter(|line| !line.chosen.draft).count();
        let ours = runs
            .iter()
            .rev()
            .find(|run| self.lines.iter().filter_map(|line| line.key).any(|key| run.entry_of(key).is_some()));
        TriageView {
            reading: (unread > 0).then(|| (to_read.saturating_sub(unread), to_read)),
            look: self.look.clone(),
            included: free(true),
            excluded: free(false),
            left_off: self.left_off,
            part: self.part_view(),
            run: ours.and_then(Run::view),
            unmarked: ours.map_or(0, |run| run.unmarked),
            lines,
        }
    }

    fn part_view(&self) -> Option<PartView> {
        let (item, picker, _) = self.part.as_ref()?;
        let line = self.lines.iter().find(|line| line.chosen.item == *item)?;
        Some(PartView {
            item: item.clone(),
            subject: line.chosen.subject.clone(),
            picker: picker.clone(),
            offers: line.offers.clone(),
        })
    }

    fn line_view(&self, at: usize, settings: &Settings, runs: &[Run]) -> LineView {
        let Some(line) = self.lines.get(at) else { return LineView::nothing() };
        let state = self.state(at, line, settings, runs);
        let by_itself = match &state {
            LineState::Free { known } => *known && !line.offers.is_empty(),
            LineState::Failed(_) => true,
            LineState::Withheld(_) | LineState::Reading | LineState::Unread(_) | LineState::NoMail => false,
            LineState::Draft | LineState::Unknown | LineState::Duplicate(_) | LineState::Kept => false,
            LineState::Tracked(_) => false,
            LineState::Queued | LineState::Writing => true,
        };
        let offered = line.pick == Pick::Offered;
        LineView {
            item: line.chosen.item.clone(),
            subject: line.chosen.subject.clone(),
            from: line.loaded().and_then(|loaded| loaded.mail.from.clone()),
            included: if state.is_free() { line.included.unwrap_or(by_itself) } else { by_itself },
            regarding: line.regarding().cloned(),
            offer: line.offers.first().filter(|_| offered).cloned(),
            state,
        }
    }

    fn state(&self, at: usize, line: &Line, settings: &Settings, runs: &[Run]) -> LineState {
        if line.chosen.draft {
            return LineState::Draft;
        }
        let first = |key: Uuid| self.lines.iter().take(at).find(|other| other.key == Some(key));
        if let Some(other) = line.key.and_then(first) {
            return LineState::Duplicate(other.chosen.subject.clone());
        }
        let moved = line.key.and_then(|key| {
            let run = runs.iter().rev().find(|run| run.entry_of(key).is_some())?;
            run.state_of(key)
        });
        let loaded = match &line.read {
            Read::Mail(loaded) => loaded,
            Read::Coming => return LineState::Reading,
            Read::NoMail => return LineState::NoMail,
            Read::Failed(problem) => return self.unread(line, problem),
        };
        if let Some(state @ (LineState::Queued | LineState::Writing)) = moved {
            return state;
        }
        if self.look != Look::Known {
            return LineState::Unknown;
        }
        match tracking::standing(&loaded.mail, &self.dossier, mailbox_of(&loaded.mail, settings)) {
            Standing::Present(tracked) => LineState::Tracked(tracked.regarding.clone()),
            Standing::Kept(..) => LineState::Kept,
            Standing::Absent => match (moved, &line.withheld) {
                (Some(state), _) => state,
                (None, Some(account)) => LineState::Withheld(account.clone()),
                (None, None) => LineState::Free { known: self.knows(&loaded.mail) },
            },
        }
    }

    /// A mail that Outlook does not give may still be known to be tracked: by its name.
    fn unread(&self, line: &Line, problem: &Problem) -> LineState {
        let named = |name: &MessageId| {
            self.dossier.tracked.iter().find(|tracked| tracked.message_id.as_ref() == Some(name))
        };
        match line.chosen.message_id.as_ref().and_then(named) {
            Some(tracked) => LineState::Tracked(tracked.regarding.clone()),
            None => LineState::Unread(problem.clone()),
        }
    }

    /// Somebody on the mail who is no colleague is in the CRM.
    fn knows(&self, mail: &Mail) -> bool {
        let customer = |address: &Address| {
            let rows = matching::rows(address, &self.dossier.parties);
            rows.iter().any(|party| party.record.kind != Kind::User)
        };
        mail.people().any(|(_, person)| customer(&person.address))
    }
}

impl LineView {
    fn nothing() -> Self {
        Self {
            item: ItemId::default(),
            subject: String::new(),
            from: None,
            state: LineState::NoMail,
            included: false,
            regarding: None,
            offer: None,
        }
    }
}

fn parent<'a>(loaded: &Loaded, earlier: &'a [(MessageId, Parent)]) -> Option<&'a Parent> {
    let of = |id: &MessageId| earlier.iter().find(|(known, _)| known == id).map(|(_, parent)| parent);
    loaded.answers.iter().find_map(of)
}

/// What a never-track list says. Only one's own mailbox's are known.
fn withheld(mail: &Mail, settings: &Settings) -> Option<Box<Account>> {
    let Synchronizer::Obeys(rules) = &settings.synchronizer else { return None };
    if *mailbox_of(mail, settings) != settings.me.address {
        return None;
    }
    let decision = screen::withheld(mail, &Clues::default(), &rules.organisation, &rules.seat)?;
    Some(Box::new(decision.into()))
}
