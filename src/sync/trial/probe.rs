//! Single steps: each asks Graph something and says what a refusal means.

use admin::Step;
use domain::mail::Address;
use graph::{Fault, Mailbox, Service, folders, folders::well_known};
use wire::{Reply, Request, Transport};

use super::{Failed, of_fault};
use crate::http::now;

/// A mailbox that is tested.
pub(super) struct Probe<'a, T> {
    pub(super) graph: &'a T,
    pub(super) service: &'a Service,
    pub(super) mailbox: Mailbox,
    pub(super) address: &'a Address,
}

impl<T: Transport> Probe<'_, T> {
    /// The mailbox is there, and may be opened.
    pub(super) async fn reaches(&self) -> Result<(), Failed> {
        let inbox = folders::get(self.service, &self.mailbox, well_known::INBOX);
        self.step(Step::Reach, inbox, folders::read).await.map(drop)
    }

    /// Sends a request and reads what comes.
    pub(super) async fn step<R>(
        &self,
        step: Step,
        request: Result<Request, Fault>,
        read: impl FnOnce(Reply, domain::mail::Moment) -> Result<R, Fault>,
    ) -> Result<R, Failed> {
        let came = match request {
            Ok(request) => self.graph.send(request).await.map_err(Fault::from),
            Err(fault) => Err(fault),
        };
        came.and_then(|reply| read(reply, now()))
            .map_err(|fault| Failed { step, finding: of_fault(&fault, step == Step::Send) })
    }
}
