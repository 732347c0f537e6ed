//! What comes of a job: its answers, its end, what the open mail shows of it, and the line that tells it.

use alloc::{vec, vec::Vec};

use crate::{
    identity,
    pane::{
        Asked, Links, MAX_NOTICES, MAX_RETRIES, NoticeId, Pane, Settings, Ticket, meeting,
        open::Open,
        view::{Failed, News},
    },
    party::{Record, Tracked},
    problem::Problem,
    want::{Heard, Want, Written},
};

use super::{About, Deed, Job, Line, wait_seconds};

impl Pane {
    #[inline(never)]
    pub(in crate::pane) fn job_answered(&mut self, id: u32, heard: Heard) -> Vec<Asked> {
        let Some(at) = self.jobs.iter().position(|job| job.id == id) else { return Vec::new() };
        let job = &mut self.jobs[at];
        let ticket = Ticket::Job(id);
        match heard {
            Heard::Body(body) => {
                // A text that cannot be read holds nothing up: the mail is tracked without it, and says so.
                if let Ok(body) = body {
                    job.deed.take_text(body);
                }
                vec![Asked { ticket, want: job.deed.want() }]
            }
            Heard::Plain(text) => {
                if let (Ok(text), Deed::Meeting(deed)) = (text, &mut job.deed) {
                    deed.take_text(&text);
                }
                vec![Asked { ticket, want: job.deed.want() }]
            }
            Heard::Kept(told) => self.wish_is_off(at, told),
            Heard::Waited if job.again_in.take().is_some() => vec![Asked { ticket, want: job.deed.want() }],
            Heard::Written(Ok(written)) => {
                let job = self.jobs.remove(at);
                let mut wants = self.forget_ahead(job.ahead);
                wants.extend(self.written(job, written));
                wants.extend(self.look_up_related());
                wants
            }
            Heard::Changed(Ok(())) => {
                let job = self.jobs.remove(at);
                let mut wants = self.forget_ahead(job.ahead);
                wants.extend(self.changed(job));
                wants.extend(self.look_up_related());
                wants
            }
            Heard::Contract(Ok(told)) => {
                let Job { about, deed, ahead, .. } = self.jobs.remove(at);
                let mut wants = self.forget_ahead(ahead);
                if let Deed::Contract(deal) = deed {
                    wants.extend(self.conversation_kept(about, deal, *told));
                }
                wants
            }
            Heard::Related(Ok(records)) => {
                let Job { about, deed, ahead, .. } = self.jobs.remove(at);
                let mut wants = self.forget_ahead(ahead);
                if let Deed::Relate { activity, links } = deed {
                    wants.extend(self.is_linked(about, activity, links, records));
                }
                wants
            }
            Heard::Written(Err(problem))
            | Heard::Changed(Err(problem))
            | Heard::Contract(Err(problem))
            | Heard::Related(Err(problem)) => {
                if let Some(wants) = self.hand_over(at, &problem) {
                    return wants;
                }
                let job = &mut self.jobs[at];
                match wait_seconds(&problem, job.tries) {
                    Some(seconds) if job.tries < MAX_RETRIES => {
                        job.tries += 1;
                        job.again_in = Some(seconds);
                        vec![Asked { ticket, want: Want::Wait(seconds.saturating_mul(1000)) }]
                    }
                    Some(_) | None => {
                        let job = self.jobs.remove(at);
                        let mut wants = self.forget_ahead(job.ahead);
                        wants.extend(self.failed(job, problem));
                        wants
                    }
                }
            }
            Heard::Waited
            | Heard::Mail(_)
            | Heard::Clues(_)
            | Heard::Found(_)
            | Heard::Thread(_)
            | Heard::Marked(_)
            | Heard::Rows(_)
            | Heard::Timeline(_)
            | Heard::Text(_)
            | Heard::Meeting(_)
            | Heard::Details(_)
            | Heard::Around(_)
            | Heard::Decisions(_)
            | Heard::Rules(_)
            | Heard::Draft(_)
            | Heard::Edited(_)
            | Heard::Templates(_)
            | Heard::Literature(_)
            | Heard::Begun(_)
            | Heard::Queue(_)
            | Heard::Triage(_)
            | Heard::Home(_)
            | Heard::Check(_)
            | Heard::Remembered(_) => Vec::new(),
        }
    }

    pub(in crate::pane) fn written(&mut self, job: Job, written: Written) -> Vec<Asked> {
        let Job { about, deed, me, .. } = job;
        if let Deed::Meeting(deed) = deed {
            let meeting::Deed::Write(new) = *deed else { return Vec::new() };
            return self.meeting_written(&about, *new, me.as_ref(), written);
        }
        let Deed::Write { activity, person } = deed else { return Vec::new() };
        let Tracked { activity: id, regarding, by, .. } = written.tracked.clone();
        // A repeated attempt of ours finds what the first one wrote: that is no news of somebody else.
        let ours = by.as_ref().zip(me.as_ref()).is_some_and(|(by, me)| by.is(me));
        let as_wanted = regarding.as_ref().map(|r| r.id) == activity.regarding.as_ref().map(|r| r.id);
        // What was made from this very mail is not on the card yet.
        let made = |record: &Record| record.id == identity::new_affair(record.kind, &record.name, about.key);
        let added = person.is_some() || activity.regarding.as_ref().is_some_and(made);
        let mailbox = activity.mail.mailbox.clone().unwrap_or_else(|| self.settings.me.address.clone());
        let related = activity.related.clone();
        let mut wants = Vec::new();
        if written.was_there && !related.is_empty() {
            // Whoever was quicker linked it to nothing of that.
            let links = Links { add: related.clone(), remove: Vec::new() };
            wants = self.begin(about.clone(), Deed::Relate { activity: id, links }, me);
        }
        let (news, undo) = if written.was_there && !(ours && as_wanted) {
            (News::WasTracked { by, regarding }, None)
        } else {
            let news = match (&person, &activity.regarding) {
                (Some(_), Some(record)) => News::Added(record.clone()),
                (Some(_) | None, _) => News::Tracked(regarding.clone()),
            };
            (news, Some(Deed::Delete { activity: id, mailbox, again: activity }))
        };
        self.tell(Some(about.clone()), news, undo, None);
        self.table_hears(|tracked| tracked.push(written.tracked.clone()));
        wants.extend(self.on_open(&about, |open, settings, turn| {
            let mut wants = open.is_tracked(written.tracked, turn);
            wants.extend(open.conversation_counts_anew(settings, turn));
            if !written.was_there {
                open.is_related(id, related);
            }
            if added {
                wants.extend(open.refresh(settings, turn));
            }
            wants
        }));
        wants
    }

    pub(in crate::pane) fn changed(&mut self, job: Job) -> Vec<Asked> {
        let Job { about, deed, .. } = job;
        match deed {
            Deed::Regard { activity, from, to, mailbox, back } => {
                let (news, undo) = if back {
                    (News::Tracked(to.clone()), Deed::Keep { activity, mailbox, regarding: to.clone() })
                } else {
                    let undo = Deed::Regard { activity, from: to.clone(), to: from, mailbox, back: false };
                    (News::Changed(to.clone()), undo)
                };
                self.tell(Some(about.clone()), news, Some(undo), None);
                self.table_hears(|tracked| {
                    if let Some(one) = tracked.iter_mut().find(|one| one.activity == activity) {
                        one.regarding.clone_from(&to);
                    }
                });
                self.on_open(&about, |open, settings, turn| open.is_regarding(activity, &to, settings, turn))
            }
            Deed::Delete { activity, again, .. } => {
                let undo = Deed::Write { activity: again, person: None };
                self.tell(Some(about.clone()), News::Untracked { keep: false }, Some(undo), None);
                self.table_hears(|tracked| tracked.retain(|one| one.activity != activity));
                self.on_open(&about, |open, settings, turn| {
                    let mut wants = open.is_untracked(activity, false, settings, turn);
                    wants.extend(open.conversation_counts_anew(settings, turn));
                    wants
                })
            }
            Deed::Keep { activity, mailbox, regarding } => {
                let undo =
                    Deed::Regard { activity, from: regarding.clone(), to: regarding, mailbox, back: true };
                self.tell(Some(about.clone()), News::Untracked { keep: true }, Some(undo), None);
                self.on_open(&about, |open, settings, turn| open.is_untracked(activity, true, settings, turn))
            }
            Deed::Add { record, .. } => {
                self.tell(Some(about.clone()), News::Added(record), None, None);
                self.on_open(&about, |open, settings, turn| open.refresh(settings, turn))
            }
            Deed::Make { record, .. } => {
                self.tell(Some(about.clone()), News::Added(record.clone()), None, None);
                // Where another mail is open by now, the deal is there, and the mail is not touched unseen.
                let here = self.shown.sent().is_some_and(|open| open.key == Some(about.key));
                let mut wants = if here { self.chosen(Some(record)) } else { Vec::new() };
                // A look now would be answered with how the mail stood before it was tracked.
                if wants.is_empty() {
                    wants = self.on_open(&about, |open, settings, turn| open.refresh(settings, turn));
                }
                wants
            }
            Deed::TakeBack { decision } => {
                self.tell(Some(about.clone()), News::TakenBack, None, None);
                self.on_open(&about, |open, settings, turn| open.is_taken_back(decision, settings, turn))
            }
            Deed::Meeting(deed) => self.meeting_changed(&about, *deed),
            Deed::Errand(errand) => self.errand_done(about, *errand),
            Deed::Write { .. } | Deed::Contract(_) | Deed::Relate { .. } => Vec::new(),
        }
    }

    pub(super) fn failed(&mut self, job: Job, problem: Problem) -> Vec<Asked> {
        let Job { about, deed, .. } = job;
        let gone = problem == Problem::Gone;
        let of_meeting = matches!(deed, Deed::Meeting(_));
        if let Some(open) = self.shown.open_mut()
            && open.key == Some(about.key)
        {
            open.failed = Some((deed, problem));
            let turn = self.turn;
            if gone && of_meeting {
                return self.find_meeting();
            }
            // The CRM does not have the row any more: what is on the screen is old news.
            return if gone { open.refresh(&self.settings, turn) } else { Vec::new() };
        }
        let failed = Failed { doing: deed.doing(), problem };
        self.tell(Some(about), News::Failed(failed), None, Some(deed));
        Vec::new()
    }

    #[inline(never)]
    pub(in crate::pane) fn choice_answered(&mut self, heard: Heard) -> Vec<Asked> {
        if let Heard::Remembered(Err(problem)) = heard {
            self.tell(None, News::NotRemembered(problem), None, None);
        }
        Vec::new()
    }

    pub(in crate::pane) fn on_open(
        &mut self,
        about: &About,
        act: impl FnOnce(&mut Open, &Settings, u32) -> Vec<Asked>,
    ) -> Vec<Asked> {
        self.with_open(
            |open, settings, turn| {
                if open.key == Some(about.key) { act(open, settings, turn) } else { Vec::new() }
            },
        )
    }

    pub(in crate::pane) fn tell(
        &mut self,
        about: Option<About>,
        news: News,
        undo: Option<Deed>,
        retry: Option<Deed>,
    ) {
        self.last += 1;
        self.push_line(Line { id: NoticeId(self.last), about, news, undo, retry, run: None });
    }

    /// Tells of several mails that were tracked together.
    pub(in crate::pane) fn tell_run(&mut self, news: News, run: u32) {
        self.last += 1;
        let id = NoticeId(self.last);
        self.push_line(Line { id, about: None, news, undo: None, retry: None, run: Some(run) });
    }

    fn push_line(&mut self, line: Line) {
        self.lines.push(line);
        let surplus = self.lines.len().saturating_sub(MAX_NOTICES);
        self.lines.drain(..surplus);
    }
}
