//! Appointments, contacts and tasks: one of each is written and removed. Each has a permission of its own, so what is
//! refused says which of them is missing.

use admin::Step;
use domain::{finding::Code, mail::Moment};
use graph::{contact, event, message, task, task_list};
use uuid::Uuid;
use wire::Transport;

use super::{Failed, probe::Probe};
use crate::http::now;

/// What is written is called so: a person may see it for a moment.
const NAME: &str = "Test of the mailbox (it is deleted again)";
/// How far in the future the test's appointment lies, in seconds, and how long it takes.
const AHEAD_S: i64 = 24 * 3_600;
const LASTS_S: i64 = 15 * 60;

/// Reads the lists of tasks, and writes and removes one of each.
pub(super) async fn all<T: Transport>(probe: &Probe<'_, T>) -> Result<(), Failed> {
    calendar(probe).await.map_err(|failed| of_its_own(failed, Code::CalendarDenied))?;
    contacts(probe).await.map_err(|failed| of_its_own(failed, Code::ContactsDenied))?;
    tasks(probe).await.map_err(|failed| of_its_own(failed, Code::TasksDenied))
}

/// The mailbox opened for mail: what is refused here is for want of that one permission.
fn of_its_own(mut failed: Failed, denied: Code) -> Failed {
    if matches!(failed.finding.code, Code::AccessDenied | Code::ConsentMissing) {
        failed.finding.code = denied;
    }
    failed
}

async fn calendar<T: Transport>(probe: &Probe<'_, T>) -> Result<(), Failed> {
    let (service, mailbox) = (probe.service, &probe.mailbox);
    let begins = Moment(now().0 + AHEAD_S);
    let meeting = event::Change {
        subject: Some(NAME.to_owned()),
        start: Some(begins),
        end: Some(Moment(begins.0 + LASTS_S)),
        ..event::Change::default()
    };
    let made = event::create(service, mailbox, &Uuid::new_v4().to_string(), &meeting);
    let made = probe.step(Step::Write, made, event::read).await?;
    probe.step(Step::Write, event::delete(service, mailbox, &made.id), message::done).await
}

async fn contacts<T: Transport>(probe: &Probe<'_, T>) -> Result<(), Failed> {
    let (service, mailbox) = (probe.service, &probe.mailbox);
    let mut person = contact::Change::default();
    person.texts.insert(contact::Field::DisplayName, NAME.to_owned());
    let made = probe.step(Step::Write, contact::create(service, mailbox, &person), contact::read).await?;
    probe.step(Step::Write, contact::delete(service, mailbox, &made.id), message::done).await
}

async fn tasks<T: Transport>(probe: &Probe<'_, T>) -> Result<(), Failed> {
    let (service, mailbox) = (probe.service, &probe.mailbox);
    let lists = probe.step(Step::Read, task_list::list(service, mailbox), task_list::read_list).await?.items;
    let Some(list) = lists.iter().find(|list| list.standard).or(lists.first()) else { return Ok(()) };
    let todo = task::Change { title: Some(NAME.to_owned()), ..task::Change::default() };
    let made = probe.step(Step::Write, task::create(service, mailbox, &list.id, &todo), task::read).await?;
    probe.step(Step::Write, task::delete(service, mailbox, &list.id, &made.id), message::done).await
}
