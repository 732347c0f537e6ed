//! The task pane as a machine: events in, wants out, a view at any time.
//!
//! Two kinds of things are under way. What was asked *about the open mail* belongs to a turn; its answer
//! falls on the floor once another mail is open. What a person *asked for* is a job ([`job`]); it names
//! its mail and goes on whatever is open, and its end is told in a notice where the mail is gone.
//!
//! What only a person sets off stays a function of its own (`inline(never)`): in the browser it is loaded
//! after the first card.

mod around;
mod check;
pub(crate) mod contract;
mod details;
mod draft;
mod event;
mod files;
mod home;
mod job;
mod learn;
mod literature;
mod meeting;
mod newcomer;
mod open;
mod picker;
mod queue;
mod served;
mod several;
#[cfg(test)]
mod tests;
mod timeline;
pub mod triage;
pub mod view;

pub use check::Examine;
pub use contract::Act as Deciding;
pub use details::Edit;
pub use event::{Asked, Event, NoticeId, Selection, Ticket};
pub use files::Keeping;
pub use home::Act as HomeAct;
pub use queue::Act as QueueAct;
pub use served::{Rulebook, Synchronizer};
pub use several::{Links, Relating};
pub use timeline::{Act, Timeline};

use alloc::{vec, vec::Vec};

use crate::{
    intent::Begun,
    mail::{Address, Person},
    matching::Rules,
    party::Record,
    suggest::Habits,
    want::{Heard, Want},
};

use draft::Draft;
use job::{Job, Line};
use open::Open;
use view::{Content, View};

/// How often a question or a write that may succeed later is tried again by itself.
pub const MAX_RETRIES: u8 = 4;

/// How many lines about things done are kept; older ones go.
pub const MAX_NOTICES: usize = 3;

/// How many choices among several rows are remembered; the oldest go.
pub const MAX_CHOICES: usize = 200;

/// What a pane is told at its start.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The person at the screen, as Outlook has them.
    pub me: Person,
    /// Choices among several rows of one address, made before; oldest first.
    pub choices: Vec<(Address, Record)>,
    /// What was chosen for whose mail before.
    pub habits: Habits,
    /// The organisation's switches.
    pub rules: Rules,
    /// Send the text with the write, unless a synchronizer fills it in from the mailbox.
    pub send_text: bool,
    /// Whether a synchronizer runs.
    pub synchronizer: Synchronizer,
}

/// The pane.
#[derive(Debug)]
pub struct Pane {
    settings: Settings,
    /// Counts openings of mails.
    turn: u32,
    /// Counts jobs, lines and searches.
    last: u32,
    shown: Shown,
    jobs: Vec<Job>,
    lines: Vec<Line>,
    /// It stands in the place of the mail.
    timeline: Option<alloc::boxed::Box<timeline::Timeline>>,
    /// A mail that was begun here and has not come up yet.
    begun: Option<Begun>,
    /// Somebody's fields that stand open.
    card: Option<alloc::boxed::Box<details::Card>>,
    /// The list of keys stands open.
    keys: bool,
    /// The page without a mail, where it stands in the place of the mail.
    home: Option<alloc::boxed::Box<home::Home>>,
    /// What a person keeps for themselves.
    mine: home::Mine,
    /// What waits for the CRM or the network.
    queue: Option<alloc::boxed::Box<queue::Queue>>,
    /// The page that tells what is the matter stands open.
    check: Option<alloc::boxed::Box<check::Check>>,
    /// What is under way for several mails.
    works: triage::Works,
    /// Files that are not to be kept with mails that are not tracked yet.
    left_out: files::Choices,
}

#[derive(Debug)]
enum Shown {
    Starting,
    Nothing,
    Several(alloc::boxed::Box<triage::Sheet>),
    Other(view::Other),
    Mail(alloc::boxed::Box<Open>),
    Draft(alloc::boxed::Box<Draft>),
    Meeting(alloc::boxed::Box<meeting::Meet>),
}

impl Shown {
    /// The mail that is open, sent or not.
    fn open(&self) -> Option<&Open> {
        match self {
            Self::Mail(open) => Some(open),
            Self::Draft(draft) => Some(&draft.open),
            Self::Meeting(meet) => Some(&meet.open),
            Self::Starting | Self::Nothing | Self::Several(_) | Self::Other(_) => None,
        }
    }

    fn open_mut(&mut self) -> Option<&mut Open> {
        match self {
            Self::Mail(open) => Some(open),
            Self::Draft(draft) => Some(&mut draft.open),
            Self::Meeting(meet) => Some(&mut meet.open),
            Self::Starting | Self::Nothing | Self::Several(_) | Self::Other(_) => None,
        }
    }

    /// What is open and not a mail that is being written.
    fn sent(&self) -> Option<&Open> {
        match self {
            Self::Mail(open) => Some(open),
            Self::Meeting(meet) => Some(&meet.open),
            Self::Draft(_) | Self::Starting | Self::Nothing | Self::Several(_) | Self::Other(_) => None,
        }
    }
}

impl Pane {
    /// A pane that knows who sits before it and nothing of any mail.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            turn: 0,
            last: 0,
            shown: Shown::Starting,
            jobs: Vec::new(),
            lines: Vec::new(),
            timeline: None,
            begun: None,
            card: None,
            keys: false,
            home: None,
            mine: home::Mine::default(),
            queue: None,
            check: None,
            works: triage::Works::default(),
            left_out: files::Choices::default(),
        }
    }

    /// What to paint.
    pub fn view(&self) -> View {
        let body = if let Some(check) = &self.check {
            Content::Check(alloc::boxed::Box::new(check.view()))
        } else if let Some(timeline) = &self.timeline {
            Content::Timeline(alloc::boxed::Box::new(timeline.view()))
        } else if let Some(home) = &self.home {
            Content::Home(alloc::boxed::Box::new(self.home_view(home)))
        } else {
            self.content()
        };
        let queue = self.queue.as_ref().and_then(|queue| queue.view());
        View {
            body,
            notices: self.lines.iter().map(|line| line.view(self.run_can(line.run))).collect(),
            keys: self.keys,
            queue,
            pins: self.pins(),
        }
    }

    fn content(&self) -> Content {
        match &self.shown {
            Shown::Mail(_) | Shown::Draft(_) | Shown::Several(_) | Shown::Meeting(_)
                if self.settings.is_switched_off() =>
            {
                Content::Other(view::Other::SwitchedOff)
            }
            Shown::Starting => Content::Starting,
            Shown::Nothing => Content::Nothing,
            Shown::Several(sheet) => self.several(sheet),
            Shown::Other(other) => Content::Other(*other),
            Shown::Mail(open) => {
                let mut content = open.view(&self.settings, self.job_on(open));
                if let Content::Mail(mail) = &mut content {
                    mail.details = self.details_of(&open.item);
                    if !open.known() {
                        mail.later = self.later_of(open);
                    }
                    mail.around = open.around_view(&self.settings);
                    if open.is_painted() && self.job_on(open).is_none() {
                        mail.keeps = self.files_of(open);
                    }
                }
                if let Some(queue) = &self.queue {
                    queue.show_on_card(&mut content, open.key);
                }
                content
            }
            Shown::Draft(draft) => draft.view(&self.settings, self.job_on(&draft.open)),
            Shown::Meeting(_) => self.meeting_content(),
        }
    }

    /// Takes an event; answers with what is wanted next, in the order in which it should be started.
    pub fn hear(&mut self, event: Event) -> Vec<Asked> {
        if let Some(wants) = self.draft_hears(&event) {
            return wants;
        }
        if let Some(wants) = self.meeting_hears(&event) {
            return wants;
        }
        match event {
            Event::Selected(selection) => self.select(selection),
            Event::Answered(ticket, heard) => self.answered(ticket, heard),
            Event::Check(act) => self.check(act),
            Event::Triage(act) => self.triage(act),
            Event::Undo(id) => match self.run_of(id) {
                Some(run) => self.undo_run(run),
                None => self.take_back_choice(id),
            },
            Event::RetryNotice(id) => match self.run_of(id) {
                Some(run) => self.retry_run(run),
                None => self.retry_line(id),
            },
            Event::Dismiss(id) => {
                self.lines.retain(|line| line.id != id);
                Vec::new()
            }
            Event::Show(record) => vec![Asked { ticket: Ticket::None, want: Want::Show(record) }],
            Event::Online => {
                let mut wants = self.retry_waiting_jobs();
                wants.extend(self.crm_may_be_back());
                wants.extend(self.resume_runs());
                wants.extend(self.with_open(|open, settings, turn| open.look_again(settings, turn)));
                wants
            }
            Event::Choose(address, record) => {
                let mut wants = self.choose(address, record);
                wants.extend(self.look_around());
                wants
            }
            Event::Typed(text) => {
                self.last += 1;
                let search = self.last;
                self.with_open(|open, _, _| open.typed(text, search))
            }
            Event::Narrow(among) => {
                self.last += 1;
                let search = self.last;
                self.with_open(|open, _, _| open.narrowed(among, search))
            }
            Event::OpenPicker => self.with_part(|open, _| open.open_picker()),
            Event::AskUntrack if self.untracks_at_once() => self.untrack(true),
            Event::AskUntrack => self.with_part(Open::ask_untrack),
            Event::AddPerson(address, kind) => self.begin_person(address, kind),
            Event::Keys => {
                self.keys = !self.keys;
                Vec::new()
            }
            Event::Close if core::mem::take(&mut self.keys) => Vec::new(),
            Event::Close if self.queue.as_mut().is_some_and(|queue| queue.closes()) => Vec::new(),
            Event::Queue(act) => self.at_queue(act),
            Event::Close if self.check.take().is_some() => Vec::new(),
            Event::Close if self.closes_choice() => Vec::new(),
            Event::Home(act) => self.at_home(act),
            Event::Details(edit) => self.edit(edit),
            Event::Timeline(act) => self.at_timeline(act),
            Event::Close if self.timeline.is_some() => self.at_timeline(Act::Close),
            Event::Contract(act) => self.about_conversation(act),
            Event::BeginAffair(kind, customer) => self.with_part(|open, _| open.begin_affair(kind, customer)),
            Event::AddAffair(affair) => self.add_affair(affair),
            Event::Close if self.home.as_mut().is_some_and(|home| home.goes_back()) => Vec::new(),
            Event::Close if self.home.is_some() => self.at_home(HomeAct::Toggle),
            Event::Close if self.card.take().is_some() => Vec::new(),
            Event::Close => {
                self.close_templates();
                self.with_part(|open, _| open.close_parts())
            }
            Event::DraftChanged | Event::OpenRecipients | Event::OpenTemplates => Vec::new(),
            Event::Insert(_) => Vec::new(),
            Event::Literature(act) => self.at_literature(act),
            Event::WriteTo(to, regarding) => self.write_to(to, regarding),
            Event::ShowActivity => self.with_open(|open, settings, _| open.show_activity(settings)),
            Event::Retry => self.retry(),
            Event::Track => self.track(),
            Event::Regard(record) => self.chosen(record),
            Event::Accept if self.settings.is_switched_off() => Vec::new(),
            Event::Accept => self.accept(),
            Event::Untrack { keep } => self.untrack(keep),
            Event::TakeBack(decision) => self.take_back(decision),
            Event::Painted => {
                let mut wants = Vec::new();
                if !matches!(self.settings.synchronizer, Synchronizer::None) {
                    wants
                        .extend(self.with_open(|open, settings, turn| open.ask_synchronizer(settings, turn)));
                    wants.extend(self.ask_related());
                }
                wants.extend(self.ask_around());
                wants
            }
            Event::Several(act) => self.relate(act),
            Event::Files(keeping) => self.keep_file(keeping),
            Event::Add(person) => self.add(person),
            Event::RemoveStrayCategory => {
                self.with_open(|open, settings, turn| open.remove_stray(settings, turn))
            }
        }
    }

    fn select(&mut self, selection: Selection) -> Vec<Asked> {
        let shown = match selection {
            Selection::Mail(item) => {
                if matches!(&self.shown, Shown::Mail(open) if open.item == item && !open.unreadable()) {
                    return Vec::new();
                }
                self.turn_page();
                self.shown = Shown::Mail(alloc::boxed::Box::new(Open::new(item)));
                return vec![Asked { ticket: Ticket::Turn(self.turn), want: Want::ReadMail }];
            }
            Selection::Draft(item) => return self.select_draft(item),
            Selection::Meeting(item) => return self.select_meeting(item),
            Selection::Nothing => Shown::Nothing,
            Selection::Several(chosen) => return self.select_several(chosen),
            Selection::Other(other) => Shown::Other(other),
        };
        self.turn_page();
        self.shown = shown;
        if self.mine.whole { self.home_where_nothing_is() } else { Vec::new() }
    }

    /// Something else is open in Outlook: what stood in the place of what was open goes.
    fn turn_page(&mut self) {
        self.turn += 1;
        self.check = None;
        self.timeline = None;
        self.home = None;
        self.card = None;
    }

    fn answered(&mut self, ticket: Ticket, heard: Heard) -> Vec<Asked> {
        match ticket {
            Ticket::Job(id) => self.job_answered(id, heard),
            Ticket::Turn(turn) if turn == self.turn && matches!(self.shown, Shown::Meeting(_)) => {
                self.meeting_answered(heard)
            }
            Ticket::Turn(turn) if turn == self.turn => {
                let of_draft = matches!(heard, Heard::Draft(_) | Heard::Kept(_));
                if of_draft || matches!(heard, Heard::Edited(_) | Heard::Templates(_)) {
                    return self.draft_answered(heard);
                }
                let mut wants = self.with_open(|open, settings, turn| open.answered(heard, settings, turn));
                wants.extend(self.carry_out_intent());
                // What is obeyed is known once a card is painted, and not before.
                if matches!(self.settings.synchronizer, Synchronizer::Obeys(_)) {
                    wants.extend(self.ask_conversation());
                }
                wants
            }
            Ticket::Look(turn, tries) if turn == self.turn && matches!(self.shown, Shown::Meeting(_)) => {
                self.meeting_looked(heard, tries)
            }
            Ticket::Look(turn, tries) if turn == self.turn => {
                let mut wants =
                    self.with_open(|open, settings, turn| open.looked(heard, tries, settings, turn));
                if self.queue.is_some() && self.shown.open().is_some_and(Open::known) {
                    wants.extend(self.crm_may_be_back());
                }
                wants.extend(self.carry_out_intent());
                if self.shown.open().is_some_and(Open::is_painted) {
                    wants.extend(self.look_up_related());
                }
                wants.extend(self.look_around());
                wants
            }
            Ticket::Search(search) => self.with_open(|open, _, _| open.searched(heard, search)),
            Ticket::Choice => self.choice_answered(heard),
            Ticket::Literature(number) => self.literature_answered(number, heard),
            Ticket::Begun => self.begun_answered(heard),
            Ticket::Rules => {
                self.settings.heard_rules(heard);
                self.ask_conversation()
            }
            Ticket::Contract(turn, looks) => self.conversation_answered(turn, looks, heard),
            Ticket::Check(ticket) => self.check_answered(ticket, heard),
            Ticket::Triage(ticket) => self.triage_answered(ticket, heard),
            Ticket::Around(turn) => self.around_answered(turn, heard),
            Ticket::Related(turn) => self.related_answered(turn, heard),
            Ticket::Details(ticket) => self.details_answered(ticket, heard),
            Ticket::Home(ticket) => self.home_answered(ticket, heard),
            Ticket::Queue(ticket) => self.queue_answered(ticket, heard),
            Ticket::Timeline(ticket) => self.timeline_answered(ticket, heard),
            Ticket::Turn(_) | Ticket::Look(..) | Ticket::None => Vec::new(),
        }
    }

    #[inline(never)]
    fn choose(&mut self, address: Address, record: Record) -> Vec<Asked> {
        let choices = &mut self.settings.choices;
        choices.retain(|(of, _)| *of != address);
        choices.push((address.clone(), record.clone()));
        let surplus = choices.len().saturating_sub(MAX_CHOICES);
        choices.drain(..surplus);
        vec![Asked { ticket: Ticket::Choice, want: Want::Remember(address, record) }]
    }

    fn with_part(&mut self, act: impl FnOnce(&mut Open, &Settings)) -> Vec<Asked> {
        self.with_open(|open, settings, _| {
            act(open, settings);
            Vec::new()
        })
    }

    fn with_open(&mut self, act: impl FnOnce(&mut Open, &Settings, u32) -> Vec<Asked>) -> Vec<Asked> {
        match self.shown.open_mut() {
            Some(open) => act(open, &self.settings, self.turn),
            None => Vec::new(),
        }
    }
}
