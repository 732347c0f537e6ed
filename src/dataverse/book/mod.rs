//! What record pages ask: a record's page, lists of records, and mail written there. One file an operation, as above.

pub mod names;
pub mod post;
pub mod sheet;
pub mod shelf;

use domain::{
    correspondence::{Issued, Letter, Post, Underway},
    mail::Address,
    party::{Kind, Record},
    problem::Problem,
    sheet::{Change, Related, Relation, Sheet},
    shelf::{Shelf, Sought, Start},
    want::Found,
};
use uuid::Uuid;
use wire::{Reply, Request, Transport};

use crate::{Clock, CrmOver, fault::Fault};

impl<T: Transport, C: Clock> CrmOver<T, C> {
    async fn ask(&self, request: Request) -> Result<Reply, Fault> {
        Ok(self.transport.send(request).await?)
    }

    /// A record's page but for its timeline. Of a deal or case also whom it is with.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn sheet(&self, of: &Record) -> Result<Sheet, Problem> {
        let reply = self.ask(sheet::request(&self.service, of)?).await?;
        let mut page = sheet::read(of, &reply, self.clock.now())?;
        if !matches!(of.kind, Kind::Opportunity | Kind::Case) {
            return Ok(page);
        }
        if let Some(request) = sheet::people_request(&self.service, &page) {
            match sheet::read_people(&page, self.ask(request).await?, self.clock.now()) {
                Ok(people) => page.related.insert(0, people),
                // Who may not read contacts sees the deal all the same.
                Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => {}
                Err(fault) => return Err(fault.into()),
            }
        } else {
            page.related.push(Related { relation: Relation::People, lines: Vec::new(), more: false });
        }
        Ok(page)
    }

    /// Writes one field of a record, in the version it was seen in.
    ///
    /// # Errors
    /// Where the CRM refused or failed; a row that somebody changed meanwhile is a conflict.
    pub async fn change_sheet(&self, change: &Change) -> Result<(), Problem> {
        let reply = self.ask(sheet::change(&self.service, change)?).await?;
        Ok(sheet::read_change(reply, self.clock.now())?)
    }

    /// A page of a list of records.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn shelf(&self, sought: &Sought, me: Uuid, after: Option<&str>) -> Result<Shelf, Problem> {
        let reply = self.ask(shelf::request(&self.service, sought, me, after)?).await?;
        Ok(shelf::read(&self.service, sought, reply, self.clock.now())?)
    }

    /// What somebody begins the day with. `recent` are records they opened lately, by key alone.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn start(&self, me: Uuid, recent: &[Record]) -> Result<Start, Problem> {
        let reply = self.ask(shelf::start(&self.service, me, recent)?).await?;
        Ok(shelf::read_start(me, recent, &reply, self.clock.now())?)
    }

    /// Writes a mail down and has it sent.
    ///
    /// # Errors
    /// Where the CRM refused or failed and the mail is not there.
    pub async fn issue(&self, letter: &Letter) -> Result<Issued, Problem> {
        let reply = self.ask(post::request(&self.service, letter)?).await?;
        Ok(post::read(letter, &reply, self.clock.now())?)
    }

    /// Has a mail sent that is written down.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn issue_again(&self, id: Uuid) -> Result<Issued, Problem> {
        let reply = self.ask(post::again(&self.service, id)?).await?;
        Ok(post::read_again(&reply, self.clock.now())?)
    }

    /// Takes a mail back that waits to be sent: it is a draft again.
    ///
    /// # Errors
    /// Where the CRM refused or failed; one that is given to the mailbox meanwhile is a conflict.
    pub async fn take_back(&self, id: Uuid, version: &str) -> Result<(), Problem> {
        let reply = self.ask(post::take_back(&self.service, id, version)).await?;
        Ok(post::read_change(reply, self.clock.now())?)
    }

    /// Calls a mail off that is open.
    ///
    /// # Errors
    /// Where the CRM refused or failed; one that changed meanwhile is a conflict.
    pub async fn call_off(&self, id: Uuid, version: &str) -> Result<(), Problem> {
        let reply = self.ask(post::call_off(&self.service, id, version)).await?;
        Ok(post::read_change(reply, self.clock.now())?)
    }

    /// Mails of a record that are not sent yet, and those of `also` that may be meanwhile.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn underway(&self, of: &Record, also: &[Uuid]) -> Result<Vec<Underway>, Problem> {
        let reply = self.ask(post::underway(&self.service, of, also)).await?;
        Ok(post::read_underway(reply, self.clock.now())?)
    }

    /// A mail to be shown by itself, or answered.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn post(&self, id: Uuid) -> Result<Post, Problem> {
        let reply = self.ask(post::post(&self.service, id)).await?;
        Ok(post::read_post(id, reply, self.clock.now())?)
    }

    /// Who asks: their row, and their address.
    ///
    /// # Errors
    /// Where the CRM refused or failed.
    pub async fn myself(&self) -> Result<(Record, Address), Problem> {
        let id = self.who_am_i().await?.user;
        let reply = self.ask(post::myself(&self.service, id)).await?;
        Ok(post::read_myself(id, reply, self.clock.now())?)
    }

    /// Colleagues by name or address. Who may not read them is told of none.
    ///
    /// # Errors
    /// Where the CRM failed.
    pub async fn colleagues(&self, text: &str) -> Result<Vec<Found>, Problem> {
        let reply = self.ask(post::colleagues(&self.service, text)).await?;
        match post::read_colleagues(reply, self.clock.now()) {
            Err(fault) if fault.is_forbidden() || fault.is_unknown_here() => Ok(Vec::new()),
            read => Ok(read?),
        }
    }
}
