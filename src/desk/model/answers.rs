//! What becomes of answers.

use admin::{Begun, Mine, Organisation, Progress};

use super::*;

impl Desk {
    pub(super) fn answered(&mut self, ticket: Ticket, came: Result<Answer, Problem>, wants: &mut Vec<Want>) {
        let Some(question) = self.open.remove(&ticket) else { return };
        if came == Err(Problem::SignedOut) && self.signed == Signed::In {
            self.signed = Signed::Again;
        }
        match question {
            Question::Me => self.of_me(came, wants),
            Question::Setup | Question::BeginSetup => {
                let begun = question == Question::BeginSetup;
                match taken(came, |answer| if let Answer::Setup(setup) = answer { Some(setup) } else { None })
                {
                    Err(problem) if begun => self.say(Said::Failed(Doing::Setup, problem)),
                    came => self.setup.take(came, self.now),
                }
                if begun {
                    self.pace.hurry(self.now);
                }
            }
            Question::Page(_) => {
                let filter = self.filter();
                match taken(came, |answer| if let Answer::Page(page) = answer { Some(page) } else { None }) {
                    Ok(page) => {
                        if let Some(next) = self.list.take(page, &filter, self.now) {
                            self.ask(Question::Page(Some(next)), wants);
                        }
                    }
                    Err(problem) => self.list.stop(problem),
                }
            }
            Question::Detail(id) => self.of_detail(id, came),
            Question::Act(acting) => self.of_act(acting.act, came),
            Question::Job(id) => self.of_job(id, came, wants),
            Question::Alerts => {
                let came =
                    taken(came, |answer| if let Answer::Alerts(all) = answer { Some(all) } else { None });
                self.alerts.take(came, self.now);
            }
            // The settings of somebody whose page was left meanwhile are nobody's concern any more.
            Question::Own(whose) if whose != self.settings_of => {}
            Question::Folders(whose) if whose != self.settings_of => {}
            Question::Own(_) => {
                let came = taken(came, |answer| if let Answer::Own(own) = answer { Some(own) } else { None });
                // What a person has changed meanwhile is theirs.
                if !self.own.value.as_ref().is_some_and(Own::is_changed) {
                    self.own.take(came.map(|own| Own::new(*own)), self.now);
                }
            }
            Question::KeepOwn(whose, _) => {
                let came = taken(came, |answer| if let Answer::Own(own) = answer { Some(own) } else { None });
                let own = if whose == self.settings_of { &mut self.own } else { &mut self.parked };
                if let Some(own) = own.value.as_mut().filter(|_| whose.is_none() || whose == self.settings_of)
                {
                    own.saving = false;
                    if let Ok(kept) = &came {
                        *own = Own::new(Mine::clone(kept));
                    }
                }
                self.kept(came);
            }
            Question::Organisation => {
                let came = taken(
                    came,
                    |answer| if let Answer::Organisation(all) = answer { Some(all) } else { None },
                );
                if !self.whole.value.as_ref().is_some_and(Whole::is_changed) {
                    self.whole.take(came.map(|all| Whole::new(*all)), self.now);
                }
            }
            Question::KeepOrganisation(_) => {
                let came = taken(
                    came,
                    |answer| {
                        if let Answer::Organisation(all) = answer { Some(all) } else { None }
                    },
                );
                if let Some(whole) = &mut self.whole.value {
                    whole.saving = false;
                    if let Ok(kept) = &came {
                        *whole = Whole::new(Organisation::clone(kept));
                    }
                }
                self.kept(came);
            }
            Question::Folders(_) => {
                let came =
                    taken(came, |answer| if let Answer::Folders(all) = answer { Some(all) } else { None });
                self.folders.take(came, self.now);
            }
            Question::DryRun(_) => {
                let came =
                    taken(came, |answer| if let Answer::DryRun(run) = answer { Some(run) } else { None });
                self.trial.running = false;
                if let Err(problem) = &came {
                    self.say(Said::Failed(Doing::Trial, problem.clone()));
                }
                self.trial.result.take(came, self.now);
            }
            Question::Register(sought) => self.of_register(&sought, came),
            Question::TakeBack(id) => self.of_take_back(id, came),
            Question::Audit(before) => self.of_audit(before, came),
            Question::Why(id) => self.book.why_came(id, reason(came)),
            Question::Book(ask) => self.of_book(*ask, came, wants),
            Question::Records(text) => {
                let came =
                    taken(came, |answer| if let Answer::Records(all) = answer { Some(all) } else { None });
                let picking = self.own.value.as_mut().and_then(|own| own.picking.as_mut());
                if let Some(picking) = picking.filter(|picking| picking.text.trim() == text) {
                    picking.found.take(came, self.now);
                }
            }
        }
    }

    fn of_book(&mut self, ask: book::Ask, came: Result<Answer, Problem>, wants: &mut Vec<Want>) {
        let Some(now) = self.looks() else { return };
        let came = taken(came, |answer| if let Answer::Book(told) = answer { Some(*told) } else { None });
        let steps = self.book.told(ask, came, &now);
        self.walk(steps, wants);
    }

    fn of_me(&mut self, came: Result<Answer, Problem>, wants: &mut Vec<Want>) {
        let first = self.me.value.is_none();
        let came = taken(came, |answer| if let Answer::Me(me) = answer { Some(me) } else { None });
        self.me.take(came, self.now);
        let Some(me) = self.me.value.as_ref().filter(|_| first) else { return };
        // What somebody else opened at this browser is nobody's business.
        if let Some((_, all)) = self.remembered.take().filter(|(who, _)| *who == me.user) {
            self.book.recent = book::remembered(all);
        }
        // Work that a page before this one began goes on to be followed.
        if let Some(Begun { job, act }) = me.work.filter(|_| self.work.is_none()) {
            self.work = Some(Work { act, job: Some(begun(job)) });
        }
        if self.place.is_none() {
            self.place = self.home();
            if let Some(place) = &self.place {
                wants.push(Want::Show { fragment: place.to_string(), new: false });
            }
        }
        self.refresh(true, wants);
    }

    fn of_detail(&mut self, id: Uuid, came: Result<Answer, Problem>) {
        let came = taken(came, |answer| if let Answer::Detail(all) = answer { Some(*all) } else { None });
        if let Ok(detail) = &came {
            let filter = self.filter();
            self.list.replace(&detail.listed, &filter);
        }
        if let Some((_, detail)) = self.detail.as_mut().filter(|(open, _)| *open == id) {
            detail.take(came, self.now);
        }
    }

    fn of_act(&mut self, act: Act, came: Result<Answer, Problem>) {
        match taken(came, |answer| if let Answer::Job(job) = answer { Some(job) } else { None }) {
            Ok(job) => {
                self.work = Some(Work { act, job: Some(job) });
                self.pace.hurry(self.now);
            }
            Err(problem) => {
                self.work = None;
                self.say(Said::Failed(Doing::Act(act), problem));
            }
        }
    }

    fn of_job(&mut self, id: Uuid, came: Result<Answer, Problem>, wants: &mut Vec<Want>) {
        let Some(Work { act, job: Some(known) }) = &mut self.work else { return };
        // What fails on the way is asked again at the next beat.
        let Ok(Answer::Job(job)) = came else { return };
        if known.id != id {
            return;
        }
        let (act, ended) = (*act, job.state != JobState::Running);
        let (done, failed) = (job.progress.done, job.progress.failed);
        *known = job;
        if ended {
            self.say(Said::Ended(act, done, failed));
            self.pace.hurry(self.now);
            self.refresh(true, wants);
        }
    }

    fn kept<T>(&mut self, came: Result<T, Problem>) {
        match came {
            Ok(_) => {
                self.trial = Trial::default();
                self.say(Said::Saved);
            }
            Err(problem) => self.say(Said::Failed(Doing::Save, problem)),
        }
    }

    fn of_register(&mut self, sought: &Sought, came: Result<Answer, Problem>) {
        let came = taken(came, |answer| if let Answer::Register(all) = answer { Some(all) } else { None });
        let more = sought.before.is_some();
        let came = came.map(|mut page| {
            if let Some(before) = self.register.value.take().filter(|_| more) {
                page.rows.splice(0..0, before.rows);
            }
            page
        });
        self.register.take(came, self.now);
    }

    fn of_take_back(&mut self, id: Uuid, came: Result<Answer, Problem>) {
        match came {
            Ok(_) => {
                let rows = self.register.value.iter_mut().flat_map(|register| &mut register.rows);
                for row in rows.filter(|row| row.id == id) {
                    (row.undone, row.undoable) = (true, false);
                }
                self.say(Said::TakenBack);
            }
            Err(problem) => self.say(Said::Failed(Doing::TakeBack, problem)),
        }
    }

    fn of_audit(&mut self, before: Option<i64>, came: Result<Answer, Problem>) {
        let came = taken(came, |answer| if let Answer::Audit(all) = answer { Some(all) } else { None });
        let came = came.map(|page| {
            let more = !page.is_empty();
            let known = self.audit.value.take().filter(|_| before.is_some());
            let mut lines = known.map(|(lines, _)| lines).unwrap_or_default();
            lines.extend(page);
            (lines, more)
        });
        self.audit.take(came, self.now);
    }
}

/// Why a mail was not sent, as the register has it.
fn reason(came: Result<Answer, Problem>) -> book::Reason {
    match came {
        Ok(Answer::Register(register)) => match register.rows.into_iter().next() {
            Some(row) => book::Reason::Known(row.said, row.remedy),
            None => book::Reason::Unknown,
        },
        Ok(_) | Err(_) => book::Reason::Unknown,
    }
}

/// A job of which no more is known than that it began.
fn begun(id: Uuid) -> Job {
    Job { id, state: JobState::Running, progress: Progress::default(), outcomes: Vec::new() }
}

/// The answer that belongs to the question; another one is the server's mistake.
fn taken<T>(came: Result<Answer, Problem>, pick: impl FnOnce(Answer) -> Option<T>) -> Result<T, Problem> {
    came.and_then(|answer| pick(answer).ok_or_else(|| Problem::Odd("the answer belongs elsewhere".into())))
}
