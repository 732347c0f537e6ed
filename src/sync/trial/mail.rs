//! Incoming and outgoing mail.

use std::time::Duration;

use admin::Step;
use domain::{
    finding::{Code, Finding},
    mail::{ItemId, Moment, Person},
};
use graph::{
    Format, draft,
    draft::Draft,
    master_categories, message,
    message::{HEADERS, MARKS, Message, PLACE, Text, Want},
    messages, send_mail,
};
use tokio::time::{Instant, sleep};
use uuid::Uuid;
use wire::Transport;

use super::{Failed, probe::Probe};
use crate::http::now;

/// The header line of a test's mail. Graph takes no names but those that begin so.
const HEADER: &str = "x-regarding-test";
/// The subject of what a test writes: a person may see it for a moment.
const SUBJECT: &str = "Test of the mailbox (it is deleted again)";
/// Clocks of mailbox and server may differ by so much, in seconds.
const SKEW_S: i64 = 300;
/// Messages that are looked through for the one that was sent.
const LOOKED_THROUGH: u16 = 100;
/// The pause before it is looked for, and by how much it grows.
const PAUSE: Duration = Duration::from_millis(250);
const MAX_PAUSE: Duration = Duration::from_secs(4);

const SEEN: Want<'static> = Want { members: &[PLACE, MARKS, HEADERS], format: Format::Text, properties: &[] };

/// Whether a mail is one of a test: nobody wants it tracked.
pub fn is_ours(message: &Message) -> bool {
    message.header(HEADER).is_some()
}

/// Reads a mail and the categories, writes a draft and removes it.
pub(super) async fn incoming<T: Transport>(probe: &Probe<'_, T>) -> Result<(), Failed> {
    let inbox = graph::folders::well_known::INBOX;
    let list = messages::of_folder(probe.service, &probe.mailbox, inbox, None, None, 1, &SEEN);
    probe.step(Step::Read, list, messages::read).await?;
    let categories = master_categories::list(probe.service, &probe.mailbox);
    probe.step(Step::Read, categories, master_categories::read_list).await?;
    let written = draft::create(probe.service, &probe.mailbox, &mail(probe, Uuid::new_v4()));
    let written = probe.step(Step::Write, written, message::read).await?;
    remove(probe, &written.id, Step::Write).await
}

/// Sends a mail to the mailbox itself, and waits for it.
pub(super) async fn outgoing<T: Transport>(probe: &Probe<'_, T>, arrives: Duration) -> Result<(), Failed> {
    let (mark, began) = (Uuid::new_v4(), now());
    // No copy stays in Sent Items.
    let sent = send_mail::request(probe.service, &probe.mailbox, &mail(probe, mark), false);
    probe.step(Step::Send, sent, message::done).await?;
    let end = Instant::now() + arrives;
    let mut pause = PAUSE;
    loop {
        if let Some(item) = find(probe, mark, began).await? {
            return remove(probe, &item, Step::Arrive).await;
        }
        if Instant::now() + pause > end {
            return Err(Failed { step: Step::Arrive, finding: Finding::of(Code::NotArrived) });
        }
        sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

fn mail<T>(probe: &Probe<'_, T>, mark: Uuid) -> Draft {
    let me = Person { address: probe.address.clone(), name: String::new() };
    Draft {
        subject: Some(SUBJECT.to_owned()),
        body: Some(Text { format: Format::Text, content: SUBJECT.to_owned() }),
        to: Some(vec![me]),
        headers: vec![(HEADER.to_owned(), mark.to_string())],
        ..Draft::default()
    }
}

/// The mail with that mark, wherever a rule has put it.
async fn find<T: Transport>(
    probe: &Probe<'_, T>,
    mark: Uuid,
    began: Moment,
) -> Result<Option<ItemId>, Failed> {
    let since = Moment(began.0 - SKEW_S);
    let list = messages::changed(probe.service, &probe.mailbox, since, LOOKED_THROUGH, &SEEN);
    let page = probe.step(Step::Arrive, list, messages::read).await?;
    let mark = mark.to_string();
    let is = |one: &&Message| one.draft != Some(true) && one.header(HEADER) == Some(mark.as_str());
    Ok(page.items.iter().find(is).map(|one| one.id.clone()))
}

/// Deletes it, and then from Deleted Items too. One that is gone already is what was wanted.
async fn remove<T: Transport>(probe: &Probe<'_, T>, item: &ItemId, step: Step) -> Result<(), Failed> {
    for round in 0..2 {
        let request = message::delete(probe.service, &probe.mailbox, item);
        match probe.step(step, request, message::done).await {
            Ok(()) => {}
            Err(failed) if failed.finding.code == Code::TakenAway && round > 0 => {}
            Err(failed) => return Err(failed),
        }
    }
    Ok(())
}
