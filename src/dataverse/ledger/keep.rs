//! Keeping what a person has set in the column that others use too: on the version that was read.

use domain::{
    contract::{self, Contract},
    ledger::Kept,
    ports::Contents,
};
use serde_json::json;
use uuid::Uuid;
use wire::{Transport, odata::Query};

use super::{LedgerOver, MAX_TURNS, kept, names::usersettings};
use crate::{
    Clock,
    fault::Fault,
    rows::{self, Row},
    service::good,
};

impl<T: Transport, C: Clock, M: Contents> LedgerOver<T, C, M> {
    pub(super) async fn keep_personal_now(&self, user: Uuid, kept: &Kept) -> Result<(), Fault> {
        let now = self.clock.now();
        let key = wire::odata::key(usersettings::SET, user);
        let query = Query::new(key).select(&[usersettings::PERSONAL]);
        let before = rows::json(&good(self.send(self.service.get(query)).await?, now)?)?;
        let text = Row::new(&before).map(|row| row.text(usersettings::PERSONAL)).unwrap_or_default();
        let body = json!({ (usersettings::PERSONAL): kept::of_person(text, kept)? });
        let version = Row::new(&before).and_then(|row| row.etag());
        let request = self.service.change(usersettings::SET, user, version, &body);
        good(self.send(request).await?, now).map(|_| ())
    }

    pub(super) async fn keep_contract_now(
        &self,
        user: Uuid,
        change: &contract::Change,
    ) -> Result<Vec<Contract>, Fault> {
        let now = self.clock.now();
        let mut turn = 1;
        loop {
            let query =
                Query::new(wire::odata::key(usersettings::SET, user)).select(&[usersettings::PERSONAL]);
            let before = rows::json(&good(self.send(self.service.get(query)).await?, now)?)?;
            let row = Row::new(&before).ok_or_else(|| Fault::Odd("a row that is none".into()))?;
            let text = row.text(usersettings::PERSONAL);
            let mut contracts = kept::contracts(text);
            if !contract::change(&mut contracts, change) {
                return Ok(contracts);
            }
            let body = json!({ (usersettings::PERSONAL): kept::with_contracts(text, &contracts)? });
            let request = self.service.change(usersettings::SET, user, row.etag(), &body);
            match good(self.send(request).await?, now) {
                // Another pane was quicker: what it decided is kept, and this too.
                Err(fault) if fault.is_conflict() && turn < MAX_TURNS => turn += 1,
                done => return done.map(|_| contracts),
            }
        }
    }
}
