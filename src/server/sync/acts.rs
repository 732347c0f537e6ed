//! `regarding mailboxes approve …` and `regarding audit`: what an administrator does on the desk, on the server's own
//! terminal. Whoever may start commands there may do everything, and the audit says so.

use std::cell::RefCell;

use admin::{Act, Acting, Chosen};
use anyhow::{Result, anyhow};
use domain::mail::Address;
use serde_json::{Value, json};
use sync::acts::{self, By};
use sync::run::Tools;
use sync::store::{AuditEntry, OutcomeRow, PAGE_MAX, Store};
use sync::trial::ARRIVES;
use uuid::Uuid;

use super::cli::{self, OnMailboxes};
use super::commands::{Ended, config, open, progress, tell, with_tools};
use super::print;

/// `regarding mailboxes approve` and its like.
pub(super) async fn mailboxes(what: &OnMailboxes) -> Result<Ended> {
    let (act, chosen) = match what {
        OnMailboxes::Approve(chosen) => (Act::Approve, chosen),
        OnMailboxes::Reject(chosen) => (Act::Reject, chosen),
        OnMailboxes::Test(chosen) => (Act::Test, chosen),
        OnMailboxes::Deactivate(chosen) => (Act::Deactivate, chosen),
        OnMailboxes::Activate(chosen) => (Act::Activate, chosen),
        OnMailboxes::Postpone { time, chosen } => {
            (Act::Postpone { until: sync::http::now().0.saturating_add(*time) }, chosen)
        }
    };
    let config = config(&chosen.place, &chosen.sandbox, false)?;
    let Some(mailboxes) = meant(&config, chosen).await? else { return Ok(Ended::NotFound) };
    let acting = Acting { act, mailboxes };
    let bar = progress(!chosen.shape.json);
    let (shown, outcomes) = (bar.clone(), RefCell::new(Vec::new()));
    let done = with_tools(&config, |tools: Tools| {
        let (acting, outcomes) = (&acting, &outcomes);
        async move {
            let job = acts::begin(&tools, &By::CommandLine, acting).await?;
            let hear = |job: &sync::store::JobRow, one: &OutcomeRow| {
                shown.set_length(job.total.into());
                shown.set_position(job.done.into());
                shown.set_message(format!("{} failed", job.failed));
                outcomes.borrow_mut().push(one.clone());
            };
            let ended = acts::run(&tools, &By::CommandLine, acting, job, ARRIVES, hear).await;
            ended.map_err(|finding| {
                let said = print::words().finding(finding.code.as_str());
                anyhow!("{} {}", said.what, said.remedy)
            })
        }
    })
    .await?;
    bar.finish_and_clear();
    let (job, outcomes) = (done?, outcomes.into_inner());
    if chosen.shape.json {
        tell(&json!({
            "job": job.id, "done": job.done, "failed": job.failed,
            "outcomes": outcomes.iter().map(told).collect::<Vec<_>>(),
        }));
    } else {
        outcomes.iter().for_each(show);
        println!("{} of {} done, {} failed.", job.done - job.failed, job.total, job.failed);
    }
    Ok(if job.failed > 0 { Ended::Wrong } else { Ended::Well })
}

/// The mailboxes that are meant; `None`, and it is said, where one of them is none.
async fn meant(config: &sync::run::Config, chosen: &cli::Chosen) -> Result<Option<Chosen>> {
    if chosen.all {
        return Ok(Some(Chosen::All));
    }
    let addresses: Vec<Address> = chosen.addresses.iter().map(|text| Address::new(text)).collect();
    let directory = with_tools(config, |tools: Tools| async move { tools.engine.settings().await }).await?;
    let snapshot = directory.map_err(|problem| {
        let said = print::words().finding(domain::finding::of_crm(&problem).code.as_str());
        anyhow!("{} {}", said.what, said.remedy)
    })?;
    let mut ids: Vec<Uuid> = Vec::with_capacity(addresses.len());
    for address in &addresses {
        match snapshot.seat(address) {
            Some(one) => ids.push(one.id),
            None => {
                eprintln!("The CRM has no mailbox {}.", print::plain(address.as_str()));
                return Ok(None);
            }
        }
    }
    Ok(Some(Chosen::These(ids)))
}

fn told(one: &OutcomeRow) -> Value {
    json!({ "mailbox": one.mailbox, "address": one.address, "finding": one.finding })
}

fn show(one: &OutcomeRow) {
    let address = print::plain(&one.address);
    match &one.finding {
        None => println!("done     {address}"),
        Some(finding) => {
            let said = print::words().finding(&finding.code);
            let raw =
                finding.raw.as_deref().map(|raw| format!(" ({})", print::plain(raw))).unwrap_or_default();
            println!("failed   {address}: {}{raw}\n         remedy   {}", said.what, said.remedy);
        }
    }
}

/// `regarding audit`.
pub(crate) async fn audit(given: &cli::Audit) -> Result<Ended> {
    let store: Store = open(&given.place).await?;
    let (mut before, mut left) = (None, given.most);
    let mut all = Vec::new();
    while left > 0 {
        let page = store.audits(before, left.min(PAGE_MAX)).await?;
        let Some((last, _)) = page.last() else { break };
        before = Some(*last);
        left = left.saturating_sub(u32::try_from(page.len()).unwrap_or(u32::MAX));
        for (id, one) in &page {
            if given.shape.json {
                all.push(json!({
                    "id": id, "at": wire::date::write_rfc3339(one.at.0), "who": one.who, "what": one.what,
                    "with": one.target, "detail": one.detail, "refused": one.refused,
                }));
            } else {
                println!("{}", line(one));
            }
        }
    }
    if given.shape.json {
        tell(&Value::Array(all));
    }
    Ok(Ended::Well)
}

fn line(one: &AuditEntry) -> String {
    let refused = if one.refused { "refused  " } else { "" };
    let (who, what) = (print::plain(&one.who), print::plain(&one.what));
    let (with, detail) = (print::plain(&one.target), print::plain(&one.detail));
    format!("{}  {refused}{what}  {with}  {detail}  by {who}", print::at(one.at)).trim_end().to_owned()
}
