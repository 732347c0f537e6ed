//! A thin client of the Dataverse Web API: one file for each operation, which builds its request and reads its reply.
//!
//! Nothing here opens a socket or reads a clock. [`CrmOver`] puts the operations behind the port that the domain's
//! machines use, over whatever [`Transport`] it is given. It sends nothing twice but where the CRM's answer says that
//! a row was there or changed meanwhile: when to try again after a failure is for the machine to say.
#![allow(async_fn_in_trait, reason = "one thread per pane and per mailbox worker: no Send is wanted")]

pub mod affair;
pub mod agenda;
pub mod appointment;
pub mod around;
pub mod book;
pub mod card;
pub mod contract;
pub mod correlate;
pub mod details;
pub mod entry;
mod fault;
pub mod ledger;
pub mod literature;
pub mod look_up;
pub mod mailboxes;
pub mod names;
pub mod note;
pub mod page;
mod people;
pub mod person;
pub mod personal;
pub mod profiles;
pub mod record;
pub mod recurrence;
pub mod regard;
mod related;
mod rows;
pub mod search;
mod service;
pub mod several;
pub mod survey;
pub mod switches;
pub mod templates;
pub mod timeline;
mod tracked;
pub mod untrack;
pub mod user;
pub mod who_am_i;
pub mod write;
pub mod write_several;

#[cfg(test)]
mod tests;

use domain::{
    correlation::Parent,
    details::{Change, Details},
    home::Agenda,
    mail::{Address, Body, MessageId, Moment},
    pane::{Links, Rulebook},
    party::{Dossier, NewAffair, NewParty, Record},
    ports::Crm,
    problem::Problem,
    timeline::{Around, Asking, NewEntry, Page},
    tracking::Activity,
    triage::{Survey, Surveyed},
    want::{Filled, Found, Narrow, Question, Template, Written},
};
use uuid::Uuid;
use wire::Transport;

pub use fault::Fault;
pub use ledger::LedgerOver;
pub use service::Service;
pub use tracked::MAX_MESSAGE_ID;

/// Rounds of a change on the version that was read: somebody may change the row in between.
const MAX_TURNS: usize = 3;
/// Rounds of noting that a mail is untracked.
const MAX_NOTE_TURNS: usize = 2;

/// What time it is.
pub trait Clock {
    /// Now.
    fn now(&self) -> Moment;
}

impl<F: Fn() -> Moment> Clock for F {
    fn now(&self) -> Moment {
        self()
    }
}

/// The CRM behind a transport. The transport signs in ([`wire::Authorized`]) and keeps the time limit.
#[derive(Clone, Debug)]
pub struct CrmOver<T, C> {
    transport: T,
    service: Service,
    clock: C,
    card: card::Card,
}

impl<T: Transport, C: Clock> CrmOver<T, C> {
    /// The CRM whose Web API is at that address, as in `https://org.crm.dynamics.com/api/data/v9.2/`.
    pub fn new(transport: T, url: &str, clock: C) -> Self {
        Self { transport, service: Service::new(url), clock, card: card::Card::default() }
    }

    /// The same, with what is picked to stand on the cards of people.
    pub fn with_card(self, card: card::Card) -> Self {
        Self { card, ..self }
    }

    /// Keys of the person at the screen.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn who_am_i(&self) -> Result<who_am_i::Me, Fault> {
        let reply = self.transport.send(who_am_i::request(&self.service)).await?;
        who_am_i::read(reply, self.clock.now())
    }

    async fn look_up_now(&self, question: &Question) -> Result<Dossier, Fault> {
        let reply = self.transport.send(look_up::request(&self.service, question, &self.card)?).await?;
        look_up::read(question, &self.card, &reply, self.clock.now())
    }

    async fn correlate_now(&self, ids: &[MessageId]) -> Result<Option<Parent>, Fault> {
        let Some(request) = correlate::request(&self.service, ids)? else { return Ok(None) };
        let reply = self.transport.send(request).await?;
        correlate::read(ids, &reply, self.clock.now())
    }

    async fn write_now(&self, activity: &Activity, person: Option<&NewParty>) -> Result<Written, Fault> {
        for attempt in [write::Attempt::First, write::Attempt::Second] {
            let request = write::request(&self.service, activity, person, attempt)?;
            let reply = self.transport.send(request).await?;
            match write::read(activity, person, attempt, &reply, self.clock.now())? {
                write::Outcome::Written(written) => return Ok(*written),
                write::Outcome::Again => {}
            }
        }
        Err(Fault::Odd("a second attempt asked for a third".into()))
    }

    async fn add_person_now(&self, person: &NewParty, id: Uuid) -> Result<(), Fault> {
        let reply = self.transport.send(person::request(&self.service, person, id)?).await?;
        person::read(&reply, self.clock.now())
    }

    async fn regard_now(
        &self,
        activity: Uuid,
        regarding: Option<&Record>,
        mailbox: &Address,
    ) -> Result<(), Fault> {
        let now = self.clock.now();
        let reply = self.transport.send(regard::request(&self.service, activity, regarding)?).await?;
        let mut left = regard::read(regarding, mailbox, &reply, now)?;
        if let regard::Left::Regarding(kind) = left {
            let reply = self.transport.send(regard::take_off(&self.service, activity, kind)?).await?;
            left = regard::read(regarding, mailbox, &reply, now)?;
        }
        match left {
            regard::Left::Nothing => Ok(()),
            regard::Left::Regarding(_) => {
                Err(Fault::Odd("the CRM does not take off what it is regarding".into()))
            }
            regard::Left::Note { params, version } => {
                let write = regard::note_write(&self.service, activity, version.as_deref(), &params);
                let reply = self.transport.send(write).await?;
                if reply.status != 412 {
                    return service::good(reply, now).map(|_| ());
                }
                self.forget_note(activity, mailbox).await
            }
        }
    }

    async fn relate_now(&self, activity: Uuid, links: &Links) -> Result<Vec<Record>, Fault> {
        let now = self.clock.now();
        let mut turn = 1;
        loop {
            let reply = self.transport.send(several::request(&self.service, activity)).await?;
            let found = several::read(reply, now)?;
            let Some(request) = several::change(&self.service, activity, &found, links)? else {
                return Ok(found.related);
            };
            let reply = self.transport.send(request).await?;
            match several::done(&reply, now) {
                // Somebody changed the activity in between: what they did stays.
                Err(fault) if fault.is_conflict() && turn < MAX_TURNS => turn += 1,
                done => return done.map(|()| several::after(&found, links)),
            }
        }
    }

    /// Somebody changed the row between reading the note and writing it: once more.
    async fn forget_note(&self, activity: Uuid, mailbox: &Address) -> Result<(), Fault> {
        let now = self.clock.now();
        let reply = self.transport.send(regard::note_request(&self.service, activity)).await?;
        let (text, version) = regard::note_read(&service::good(reply, now)?)?;
        let Some(params) = note::without(&text, mailbox) else { return Ok(()) };
        let write = regard::note_write(&self.service, activity, version.as_deref(), &params);
        service::good(self.transport.send(write).await?, now).map(|_| ())
    }

    async fn untrack_now(&self, activity: Uuid, keep: bool, mailbox: &Address) -> Result<(), Fault> {
        let now = self.clock.now();
        if !keep {
            let reply = self.transport.send(untrack::delete(&self.service, activity)).await?;
            return untrack::deleted(&reply, now);
        }
        let mut turn = 0;
        loop {
            turn += 1;
            let notes = self.transport.send(untrack::read_notes(&self.service, activity)).await?;
            let notes = service::good(notes, now)?;
            let write = untrack::keep(&self.service, activity, mailbox, &notes, now)?;
            let reply = self.transport.send(write).await?;
            // Somebody changed the row in between: once more on the new version.
            if reply.status != 412 || turn == MAX_NOTE_TURNS {
                return service::good(reply, now).map(|_| ());
            }
        }
    }

    async fn search_now(&self, text: &str, among: Narrow) -> Result<Vec<Found>, Fault> {
        let Some(request) = search::request(&self.service, text, among)? else { return Ok(Vec::new()) };
        let reply = self.transport.send(request).await?;
        search::read(text, among, &reply, self.clock.now())
    }
}

impl<T: Transport, C: Clock> CrmOver<T, C> {
    async fn rules_now(&self, me: Uuid, mailbox: &Address) -> Result<Option<Rulebook>, Fault> {
        let request = ledger::own::request(&self.service, me, mailbox)?;
        ledger::own::read(&self.transport.send(request).await?, self.clock.now())
    }
}

impl<T: Transport, C: Clock> CrmOver<T, C> {
    async fn agenda_now(&self) -> Result<Agenda, Fault> {
        let now = self.clock.now();
        let me = self.who_am_i().await?.user;
        let reply = self.transport.send(agenda::request(&self.service, me, now)?).await?;
        agenda::read(&reply, now)
    }

    async fn add_affair_now(&self, affair: &NewAffair, id: Uuid) -> Result<(), Fault> {
        let reply = self.transport.send(affair::request(&self.service, affair, id)?).await?;
        affair::read(&reply, self.clock.now())
    }

    async fn details_now(&self, of: &Record) -> Result<Details, Fault> {
        let reply = self.transport.send(details::request(&self.service, of)?).await?;
        details::read(of, reply, self.clock.now())
    }

    async fn change_details_now(&self, change: &Change) -> Result<(), Fault> {
        let reply = self.transport.send(details::change(&self.service, change)?).await?;
        details::read_change(&reply, self.clock.now())
    }

    async fn timeline_now(&self, asking: &Asking) -> Result<Page, Fault> {
        let now = self.clock.now();
        let reply = self.transport.send(timeline::request(&self.service, asking, now)?).await?;
        timeline::read(asking, &reply, now)
    }

    async fn text_now(&self, activity: Uuid) -> Result<Body, Fault> {
        let reply = self.transport.send(timeline::text_request(&self.service, activity)).await?;
        timeline::read_text(reply, self.clock.now())
    }

    async fn add_entry_now(&self, new: &NewEntry) -> Result<(), Fault> {
        let reply = self.transport.send(entry::request(&self.service, new)?).await?;
        entry::read(&reply, self.clock.now())
    }
}

impl<T: Transport, C: Clock> CrmOver<T, C> {
    async fn survey_now(&self, survey: &Survey) -> Result<Surveyed, Fault> {
        let reply = self.transport.send(survey::request(&self.service, survey)?).await?;
        survey::read(survey, &reply, self.clock.now())
    }

    /// Those at these places, as one request.
    async fn write_these(
        &self,
        all: &[Activity],
        places: &[usize],
        attempt: write::Attempt,
    ) -> Result<Vec<Result<write::Outcome, Fault>>, Fault> {
        let these: Vec<&Activity> = places.iter().filter_map(|at| all.get(*at)).collect();
        let request = write_several::request(&self.service, &these, attempt)?;
        let reply = self.transport.send(request).await?;
        write_several::read(&these, attempt, &reply, self.clock.now())
    }

    async fn write_several_now(&self, all: &[Activity]) -> Vec<Result<Written, Fault>> {
        let unasked = || Err(Fault::Odd("it was not asked for".into()));
        let mut results: Vec<Result<Written, Fault>> = all.iter().map(|_| unasked()).collect();
        let mut left = Vec::new();
        // What makes no sense takes nothing with it.
        for (at, activity) in all.iter().enumerate() {
            match write_several::change_set(&self.service, activity, write::Attempt::First) {
                Ok(_) => left.push(at),
                Err(fault) => results[at] = Err(fault),
            }
        }
        for attempt in [write::Attempt::First, write::Attempt::Second] {
            if left.is_empty() {
                break;
            }
            let outcomes = match self.write_these(all, &left, attempt).await {
                Ok(outcomes) => outcomes,
                Err(fault) => left.iter().map(|_| Err(fault.clone())).collect(),
            };
            let mut again = Vec::new();
            for (at, outcome) in left.into_iter().zip(outcomes) {
                match outcome {
                    Ok(write::Outcome::Written(written)) => results[at] = Ok(*written),
                    Ok(write::Outcome::Again) => again.push(at),
                    Err(fault) => results[at] = Err(fault),
                }
            }
            left = again;
        }
        results
    }

    async fn remove_several_now(&self, activities: &[Uuid]) -> Result<Vec<Result<(), Fault>>, Fault> {
        let reply = self.transport.send(write_several::remove(&self.service, activities)?).await?;
        write_several::removed(activities, &reply, self.clock.now())
    }
}

impl<T: Transport, C: Clock> Crm for CrmOver<T, C> {
    async fn look_up(&self, question: &Question) -> Result<Dossier, Problem> {
        Ok(self.look_up_now(question).await?)
    }

    async fn correlate(&self, ids: &[MessageId]) -> Result<Option<Parent>, Problem> {
        Ok(self.correlate_now(ids).await?)
    }

    async fn write(&self, activity: &Activity, person: Option<&NewParty>) -> Result<Written, Problem> {
        Ok(self.write_now(activity, person).await?)
    }

    async fn add_person(&self, person: &NewParty, id: Uuid) -> Result<(), Problem> {
        Ok(self.add_person_now(person, id).await?)
    }

    async fn regard(
        &self,
        activity: Uuid,
        regarding: Option<&Record>,
        mailbox: &Address,
    ) -> Result<(), Problem> {
        Ok(self.regard_now(activity, regarding, mailbox).await?)
    }

    async fn untrack(&self, activity: Uuid, keep: bool, mailbox: &Address) -> Result<(), Problem> {
        Ok(self.untrack_now(activity, keep, mailbox).await?)
    }

    async fn relate(&self, activity: Uuid, links: &Links) -> Result<Vec<Record>, Problem> {
        Ok(self.relate_now(activity, links).await?)
    }

    async fn search_among(&self, text: &str, among: Narrow) -> Result<Vec<Found>, Problem> {
        Ok(self.search_now(text, among).await?)
    }

    async fn add_affair(&self, affair: &NewAffair, id: Uuid) -> Result<(), Problem> {
        Ok(self.add_affair_now(affair, id).await?)
    }

    async fn details(&self, of: &Record) -> Result<Details, Problem> {
        Ok(self.details_now(of).await?)
    }

    async fn change_details(&self, change: &Change) -> Result<(), Problem> {
        Ok(self.change_details_now(change).await?)
    }

    async fn timeline(&self, asking: &Asking) -> Result<Page, Problem> {
        Ok(self.timeline_now(asking).await?)
    }

    async fn around(&self, of: &Record, but: Option<Uuid>) -> Result<Around, Problem> {
        let now = self.clock.now();
        let reply = self.transport.send(around::request(&self.service, of, but, now)?).await;
        Ok(around::read(of, &reply.map_err(Fault::from)?, now)?)
    }

    async fn text(&self, activity: Uuid) -> Result<Body, Problem> {
        Ok(self.text_now(activity).await?)
    }

    async fn add_entry(&self, new: &NewEntry) -> Result<(), Problem> {
        Ok(self.add_entry_now(new).await?)
    }

    async fn templates(&self) -> Result<Vec<Template>, Problem> {
        let reply = self.transport.send(templates::request(&self.service)?).await.map_err(Fault::from)?;
        Ok(templates::read(&reply, self.clock.now())?)
    }

    async fn article(&self, article: Uuid) -> Result<Filled, Problem> {
        let reply = self.transport.send(templates::article(&self.service, article)).await;
        Ok(templates::read_article(reply.map_err(Fault::from)?, self.clock.now())?)
    }

    async fn fill(&self, template: Uuid, about: &Record) -> Result<Filled, Problem> {
        let reply = self.transport.send(templates::fill(&self.service, template, about)).await;
        Ok(templates::filled(reply.map_err(Fault::from)?, self.clock.now())?)
    }

    async fn knows_me(&self) -> Result<(), Problem> {
        self.who_am_i().await?;
        Ok(())
    }

    async fn survey(&self, survey: &Survey) -> Result<Surveyed, Problem> {
        Ok(self.survey_now(survey).await?)
    }

    async fn write_several(&self, activities: &[Activity]) -> Vec<Result<Written, Problem>> {
        self.write_several_now(activities).await.into_iter().map(|one| Ok(one?)).collect()
    }

    async fn remove_several(&self, activities: &[Uuid]) -> Vec<Result<(), Problem>> {
        match self.remove_several_now(activities).await {
            Ok(each) => each.into_iter().map(|one| Ok(one?)).collect(),
            Err(fault) => activities.iter().map(|_| Err(fault.clone().into())).collect(),
        }
    }

    async fn agenda(&self) -> Result<Agenda, Problem> {
        Ok(self.agenda_now().await?)
    }

    async fn finish(&self, task: Uuid, back: Option<i32>) -> Result<(), Problem> {
        let reply = self.transport.send(agenda::finish(&self.service, task, back)).await;
        Ok(agenda::finished(reply.map_err(Fault::from)?, self.clock.now())?)
    }

    async fn rules(&self, me: &Record, mailbox: &Address) -> Result<Option<Rulebook>, Problem> {
        Ok(self.rules_now(me.id, mailbox).await?)
    }
}
