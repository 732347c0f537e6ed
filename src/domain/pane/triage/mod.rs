//! Several mails that are selected together: a table of them, each with what it could be regarding, and all of them
//! tracked by one press and taken back by one.
//!
//! The table ([`sheet`]) belongs to the selection; what is being tracked ([`run`]) goes on whatever is selected next. A
//! mail is one activity here as everywhere: its key is computed, and what is there already is told as being there.

mod lane;
mod run;
mod sheet;
mod view;

pub use run::{MAX_RUNS, MAX_TEXT_BYTES, PORTION};
pub use view::{LineState, LineView, PartView, RunView, TriageView, Triaged};

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use crate::{
    mail::ItemId,
    party::{Record, Tracked},
    triage::{Chosen, Heard, Want},
    want::{self, Heard as Heards, Narrow},
};

use super::{
    Asked, MAX_RETRIES, NoticeId, Pane, Shown, Synchronizer, Ticket as Tickets,
    job::wait_seconds,
    view::{Content, Look, News},
};

use lane::{Lane, Op};
use run::{Came, Entry, Next, Run};
pub(super) use sheet::Sheet;

/// The CRM is asked when nothing more was selected for so long.
pub const SETTLE_MS: u32 = 250;

/// What a person does at several mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Include that mail, or leave it out.
    Toggle(ItemId),
    /// Include all that can be tracked, or leave all out.
    All(bool),
    /// Open the choice of another record for that mail, or close it.
    Open(ItemId),
    /// What that mail is to be regarding.
    Set(ItemId, Option<Record>),
    /// Something was typed into the search.
    Typed(String),
    /// The search is among these rows from now on.
    Narrow(Narrow),
    /// Close the choice.
    Close,
    /// Track what is included.
    Track,
    /// Track nothing more of what has not begun.
    Stop,
    /// Try that one again, which failed.
    Again(ItemId),
    /// Ask again what failed: mails that were not read, and the CRM.
    Retry,
}

/// To which question about several mails an answer belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticket {
    /// To the question to Outlook of that number.
    Lane(u32),
    /// To the question of that table to the CRM that failed so many times before.
    Look(u32, u8),
    /// To the question of that table what has been set for the synchronizer.
    Rules(u32),
    /// To that search.
    Search(u32),
    /// To that run.
    Run(u32),
}

/// What is under way for several mails.
#[derive(Debug, Default)]
pub(super) struct Works {
    lane: Lane,
    pub(super) runs: Vec<Run>,
}

fn asked(ticket: Ticket, want: want::Want) -> Asked {
    Asked { ticket: Tickets::Triage(ticket), want }
}

impl Pane {
    /// Several mails are selected.
    #[inline(never)]
    pub(super) fn select_several(&mut self, chosen: Vec<Chosen>) -> Vec<Asked> {
        if matches!(&self.shown, Shown::Several(sheet) if sheet.is_of(&chosen)) {
            return Vec::new();
        }
        self.turn_page();
        self.last += 1;
        let before = match core::mem::replace(&mut self.shown, Shown::Nothing) {
            Shown::Several(sheet) => Some(*sheet),
            Shown::Starting
            | Shown::Nothing
            | Shown::Other(_)
            | Shown::Mail(_)
            | Shown::Draft(_)
            | Shown::Meeting(_) => None,
        };
        let sheet = Sheet::new(self.last, chosen, before);
        self.shown = Shown::Several(Box::new(sheet));
        self.read_mails()
    }

    /// Reads what is not read yet, or asks the CRM where all is.
    fn read_mails(&mut self) -> Vec<Asked> {
        self.works.lane.forget_reads();
        let Shown::Several(sheet) = &self.shown else { return Vec::new() };
        let id = sheet.id;
        for item in sheet.to_read() {
            self.works.lane.push(Op::Read { sheet: id, item });
        }
        if sheet.to_read().next().is_none() && !sheet.is_empty() && sheet.look != Look::Known {
            return vec![asked(Ticket::Look(id, 0), want::Want::Wait(SETTLE_MS))];
        }
        self.works.lane.next().into_iter().collect()
    }

    /// The table, or that Outlook does not say which mails they are.
    #[inline(never)]
    pub(super) fn several(&self, sheet: &Sheet) -> Content {
        if sheet.is_empty() {
            return Content::Several;
        }
        Content::Triage(Box::new(sheet.view(&self.settings, &self.works.runs)))
    }

    // ---- what a person does --------------------------------------------------------------------------

    /// What a person does at several mails.
    #[inline(never)]
    pub(super) fn triage(&mut self, act: Act) -> Vec<Asked> {
        let (settings, runs) = (&self.settings, &self.works.runs);
        let Shown::Several(sheet) = &mut self.shown else { return Vec::new() };
        match act {
            Act::Toggle(item) => sheet.toggle(&item, settings, runs),
            Act::All(included) => sheet.include_all(included),
            Act::Open(item) => sheet.open_part(item),
            Act::Set(item, record) => sheet.set(&item, record),
            Act::Close => {
                sheet.close_part();
            }
            Act::Typed(_) | Act::Narrow(_) => {
                self.last += 1;
                let Some((picker, last)) = sheet.picker() else { return Vec::new() };
                *last = self.last;
                let want = if let Act::Typed(text) = act {
                    picker.typed(text)
                } else if let Act::Narrow(among) = act {
                    picker.narrowed(among)
                } else {
                    None
                };
                return want.map(|want| asked(Ticket::Search(self.last), want)).into_iter().collect();
            }
            Act::Track => {
                let entries = sheet.entries(settings, runs);
                return self.begin_run(entries);
            }
            Act::Again(item) => {
                let entries = sheet.entries(settings, runs);
                let one = entries.into_iter().filter(|entry| entry.item == item).collect();
                return self.begin_run(one);
            }
            Act::Stop => return self.stop_runs(),
            Act::Retry => {
                sheet.read_again();
                if matches!(sheet.look, Look::Failed(_) | Look::Waiting { .. }) {
                    sheet.look = Look::Looking;
                }
                let mut wants = self.read_mails();
                wants.extend(self.resume_runs());
                return wants;
            }
        }
        Vec::new()
    }

    /// Closes the choice of another record, where it stands open.
    pub(super) fn closes_choice(&mut self) -> bool {
        if let Shown::Several(sheet) = &mut self.shown { sheet.close_part() } else { false }
    }

    fn begin_run(&mut self, entries: Vec<Entry>) -> Vec<Asked> {
        let Shown::Several(sheet) = &mut self.shown else { return Vec::new() };
        if entries.is_empty() || sheet.look != Look::Known {
            return Vec::new();
        }
        sheet.close_part();
        let me = sheet.me().cloned();
        let runs = &mut self.works.runs;
        // What failed before stays with what was written then: one undo for all of it.
        let id = if let Some(run) = runs.iter_mut().find(|run| run.takes(&entries)) {
            run.join(entries);
            run.id
        } else {
            self.last += 1;
            runs.push(Run::new(self.last, entries, me));
            while runs.len() > MAX_RUNS {
                let Some(at) = runs.iter().position(Run::is_over) else { break };
                let gone = runs.remove(at);
                self.lines.retain(|line| line.run != Some(gone.id));
            }
            self.last
        };
        self.lines.retain(|line| line.run != Some(id));
        self.advance(id)
    }

    fn stop_runs(&mut self) -> Vec<Asked> {
        let ids: Vec<u32> = self.works.runs.iter().filter(|run| !run.is_over()).map(|run| run.id).collect();
        for run in &mut self.works.runs {
            run.stop();
        }
        ids.into_iter().flat_map(|id| self.advance(id)).collect()
    }

    /// Those that pause go on at once.
    #[inline(never)]
    pub(super) fn resume_runs(&mut self) -> Vec<Asked> {
        let ids: Vec<u32> = self.works.runs.iter().filter(|run| !run.is_over()).map(|run| run.id).collect();
        for run in &mut self.works.runs {
            run.waited();
        }
        ids.into_iter().flat_map(|id| self.advance(id)).collect()
    }

    /// The line tells of several mails.
    pub(super) fn run_of(&self, notice: NoticeId) -> Option<u32> {
        self.lines.iter().find(|line| line.id == notice).and_then(|line| line.run)
    }

    /// That line can be undone, and tried again.
    pub(super) fn run_can(&self, run: Option<u32>) -> (bool, bool) {
        let run = run.and_then(|id| self.works.runs.iter().find(|run| run.id == id));
        run.map_or((false, false), |run| {
            let told = run.told();
            match told {
                Triaged::Tracked { .. } => (run.can_undo(), told.failed() > 0),
                Triaged::TakenBack { failed, .. } => (false, failed > 0),
            }
        })
    }

    /// Takes back what was tracked together.
    #[inline(never)]
    pub(super) fn undo_run(&mut self, id: u32) -> Vec<Asked> {
        let Some(run) = self.works.runs.iter_mut().find(|run| run.id == id && run.can_undo()) else {
            return Vec::new();
        };
        let mut wants = Vec::new();
        let habits = &mut self.settings.habits;
        let mut learned = false;
        for (address, record, _) in run.choices() {
            habits.undone(address, record);
            learned = true;
        }
        if learned {
            wants.push(self.keep_habits());
        }
        if let Some(run) = self.works.runs.iter_mut().find(|run| run.id == id) {
            run.undo();
        }
        self.lines.retain(|line| line.run != Some(id));
        wants.extend(self.advance(id));
        wants
    }

    /// Tries again what failed of it.
    #[inline(never)]
    pub(super) fn retry_run(&mut self, id: u32) -> Vec<Asked> {
        let Some(run) = self.works.runs.iter_mut().find(|run| run.id == id && run.is_over()) else {
            return Vec::new();
        };
        match run.told() {
            Triaged::Tracked { .. } => run.again(),
            Triaged::TakenBack { .. } => run.undo(),
        }
        self.lines.retain(|line| line.run != Some(id));
        self.advance(id)
    }

    // ---- answers -------------------------------------------------------------------------------------

    /// What came of something that was wanted for several mails.
    #[inline(never)]
    pub(super) fn triage_answered(&mut self, ticket: Ticket, heard: Heards) -> Vec<Asked> {
        match ticket {
            Ticket::Lane(id) => self.lane_answered(id, heard),
            Ticket::Look(sheet, tries) => self.surveyed(sheet, tries, heard),
            Ticket::Rules(sheet) => {
                self.settings.heard_rules(heard);
                let settings = &self.settings;
                if let Shown::Several(open) = &mut self.shown
                    && open.id == sheet
                {
                    open.look = Look::Known;
                    open.judge(settings);
                }
                Vec::new()
            }
            Ticket::Search(search) => {
                let Shown::Several(sheet) = &mut self.shown else { return Vec::new() };
                let Some((picker, _)) = sheet.picker().filter(|(_, last)| **last == search) else {
                    return Vec::new();
                };
                let want = picker.searched(heard);
                want.map(|want| asked(Ticket::Search(search), want)).into_iter().collect()
            }
            Ticket::Run(id) => self.run_answered(id, heard),
        }
    }

    fn lane_answered(&mut self, id: u32, heard: Heards) -> Vec<Asked> {
        let Some(op) = self.works.lane.answered(id) else { return Vec::new() };
        let mut wants = Vec::new();
        match (op, heard) {
            (Op::Read { sheet, item }, Heards::Triage(Heard::Read(read))) => {
                if let Shown::Several(open) = &mut self.shown
                    && open.id == sheet
                {
                    open.read(&item, read);
                    if open.to_read().next().is_none() {
                        wants.push(asked(Ticket::Look(sheet, 0), want::Want::Wait(SETTLE_MS)));
                    }
                }
            }
            (Op::Text { run, at, .. }, Heards::Triage(Heard::Text(body))) => {
                if let Some(run) = self.works.runs.iter_mut().find(|one| one.id == run) {
                    run.text(at, body);
                }
                wants.extend(self.advance(run));
            }
            (Op::Mark { run, .. }, Heards::Triage(Heard::Marked(Err(_)))) => {
                if let Some(run) = self.works.runs.iter_mut().find(|one| one.id == run) {
                    run.unmarked += 1;
                }
            }
            (Op::Read { .. } | Op::Text { .. } | Op::Mark { .. }, _) => {}
        }
        wants.extend(self.works.lane.next());
        wants
    }

    fn surveyed(&mut self, id: u32, tries: u8, heard: Heards) -> Vec<Asked> {
        let settings = &self.settings;
        let Shown::Several(sheet) = &mut self.shown else { return Vec::new() };
        if sheet.id != id {
            return Vec::new();
        }
        if heard == Heards::Waited {
            sheet.look = Look::Looking;
            let survey = Want::Survey(Box::new(sheet.survey(settings)));
            return vec![asked(Ticket::Look(id, tries), want::Want::Triage(survey))];
        }
        let Heards::Triage(Heard::Surveyed(surveyed)) = heard else { return Vec::new() };
        match surveyed {
            Ok(surveyed) => {
                sheet.surveyed(*surveyed, settings);
                let mailbox = settings.me.address.clone();
                match sheet.me().cloned() {
                    // What is never to be tracked is left out before anything can be pressed.
                    Some(me) if matches!(settings.synchronizer, Synchronizer::Runs) => {
                        vec![asked(Ticket::Rules(id), want::Want::ReadRules { me, mailbox })]
                    }
                    Some(_) | None => {
                        sheet.look = Look::Known;
                        Vec::new()
                    }
                }
            }
            Err(problem) => match wait_seconds(&problem, tries) {
                Some(seconds) if tries < MAX_RETRIES => {
                    sheet.look = Look::Waiting { problem, seconds };
                    let ticket = Ticket::Look(id, tries.saturating_add(1));
                    vec![asked(ticket, want::Want::Wait(seconds.saturating_mul(1000)))]
                }
                Some(_) | None => {
                    sheet.look = Look::Failed(problem);
                    Vec::new()
                }
            },
        }
    }

    fn run_answered(&mut self, id: u32, heard: Heards) -> Vec<Asked> {
        let Some(run) = self.works.runs.iter_mut().find(|run| run.id == id) else { return Vec::new() };
        let (came, pause) = if heard == Heards::Waited {
            run.waited();
            (Vec::new(), None)
        } else if let Heards::Triage(Heard::Written(results)) = heard {
            run.written(results)
        } else if let Heards::Triage(Heard::Removed(results)) = heard {
            run.removed(results)
        } else {
            return Vec::new();
        };
        let mut wants = self.tell_of(id, &came);
        match pause {
            Some(seconds) => {
                wants.push(asked(Ticket::Run(id), want::Want::Wait(seconds.saturating_mul(1000))));
            }
            None => wants.extend(self.advance(id)),
        }
        wants
    }

    /// What a run has done is shown in the table and on the open mail, and marked in Outlook.
    fn tell_of(&mut self, id: u32, came: &[Came]) -> Vec<Asked> {
        let mut wants = Vec::new();
        for one in came {
            let (at, on, activity) = match one {
                Came::Written(at, tracked) => (*at, true, tracked.activity),
                Came::Removed(at, activity) => (*at, false, *activity),
            };
            let Some(entry) = self.works.runs.iter().find(|run| run.id == id).and_then(|run| run.entry(at))
            else {
                continue;
            };
            let key = entry.activity.id;
            let items: Vec<ItemId> = core::iter::once(&entry.item).chain(&entry.copies).cloned().collect();
            for item in items {
                self.works.lane.push(Op::Mark { run: id, item, on });
            }
            if let Shown::Several(sheet) = &mut self.shown {
                sheet.hears(one);
            }
            let here = |open: &&mut super::open::Open| open.key == Some(key);
            if let Some(open) = self.shown.open_mut().filter(here) {
                wants.extend(match one {
                    Came::Written(_, tracked) => open.is_tracked((**tracked).clone(), self.turn),
                    Came::Removed(..) => open.is_untracked(activity, false, &self.settings, self.turn),
                });
            }
        }
        wants.extend(self.works.lane.next());
        wants
    }

    /// What was done with a single mail is shown in the table, too.
    #[inline(never)]
    pub(super) fn table_hears(&mut self, change: impl FnOnce(&mut Vec<Tracked>)) {
        if let Shown::Several(sheet) = &mut self.shown {
            change(sheet.tracked());
        }
    }

    /// The next step of a run; its end is told once.
    fn advance(&mut self, id: u32) -> Vec<Asked> {
        let Some(run) = self.works.runs.iter_mut().find(|run| run.id == id) else { return Vec::new() };
        let want = match run.next() {
            Next::Wait => return Vec::new(),
            Next::Texts(texts) => {
                for (at, item) in texts {
                    self.works.lane.push(Op::Text { run: id, at, item });
                }
                return self.works.lane.next().into_iter().collect();
            }
            Next::Write(activities) => Want::Write(activities),
            Next::Remove(keys) => Want::Remove(keys),
            Next::Over if run.told => return Vec::new(),
            Next::Over => {
                run.told = true;
                let told = run.told();
                return self.run_is_over(id, told);
            }
        };
        vec![asked(Ticket::Run(id), want::Want::Triage(want))]
    }

    fn run_is_over(&mut self, id: u32, told: Triaged) -> Vec<Asked> {
        if told.is_nothing() {
            return Vec::new();
        }
        self.tell_run(News::Triaged(told), id);
        let Triaged::Tracked { mails: 1.., .. } = told else { return Vec::new() };
        let habits = &mut self.settings.habits;
        let mut learned = false;
        let run = self.works.runs.iter().find(|run| run.id == id);
        for (address, record, activity) in run.into_iter().flat_map(Run::choices) {
            habits.chosen(address, record, activity.mail.at.unwrap_or_default());
            learned = true;
        }
        if learned { vec![self.keep_habits()] } else { Vec::new() }
    }
}
