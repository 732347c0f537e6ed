//! The commands around the synchronizer. Answers go to standard output; `--json` gives machines the same.

use std::future::Future;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use axum::Router;
use axum::routing::get;
use domain::mail::{Address, MessageId, Moment};
use domain::party::{Kind, Record};
use domain::reason::{Account, Evidence, Outcome, Reason, Remedy};
use domain::settings::Filter as Offered;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use sync::choose as choosing;
use sync::doctor::{self as checks, Check, State};
use sync::dry_run::{self as dry, Failed, Question};
use sync::explain::{self as telling, Report};
use sync::run::{Config, Tools};
use sync::store::{AlertRow, Filter, Level, Millis, PAGE_MAX, Store};
use sync::undo::{self as undoing, Came, InCrm, Refused};
use tokio::task::LocalSet;
use uuid::Uuid;

use super::cli::{self, Place};
use super::plan::{self, Given};
use super::service::{self, Service};
use super::{acts, print, routes};
use crate::backup;
use crate::config::File;
use crate::listen::{Bound, asked_to_end};
use crate::serve::health;

/// How often a progress bar is drawn while nothing is told.
const TICK: Duration = Duration::from_millis(120);

/// How a command ended that did what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Done.
    Well,
    /// There is no such mail, decision or mailbox.
    NotFound,
    /// It was refused: impossible, or nothing to be done.
    Refused,
    /// Something is wrong with what was looked at.
    Wrong,
}

impl Ended {
    /// The number with which the program ends.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::NotFound => 3,
            Self::Refused => 4,
            Self::Wrong => 5,
        }
    }
}

/// What a command found about where things lie.
struct Found {
    file: File,
    data: PathBuf,
}

fn find(place: &Place) -> Result<Found> {
    let file = File::of(place.config.as_deref())?;
    let data = file.data(place.data.as_deref());
    Ok(Found { file, data })
}

/// Opens the database; one that is not there is not made by a question.
pub(super) async fn open(place: &Place) -> Result<Store> {
    let found = find(place)?;
    let url = plan::store(place.store.as_deref(), &found.file, &found.data);
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
        if !std::path::Path::new(path).is_file() {
            return Err(anyhow!(
                "there is no database {path}: name the synchronizer's with --store or --data, or start it: regarding serve \
                 --sync"
            ));
        }
    }
    Store::open(&url).await.context("the synchronizer's database")
}

/// The mailboxes that the synchronizer knows, where its database is there and can be asked.
pub(crate) async fn known_mailboxes(place: &Place) -> Vec<String> {
    let Ok(store) = open(place).await else { return Vec::new() };
    let Ok((_, reports)) = telling::reports(&store).await else { return Vec::new() };
    reports.iter().map(|one| one.mailbox.enrolment.address.as_str().to_owned()).collect()
}

pub(super) fn config(place: &Place, sandbox: &cli::Sandbox, told: bool) -> Result<Config> {
    let found = find(place)?;
    let given = Given { store: place.store.as_deref(), url: sandbox.url.as_deref() };
    plan::config(&given, &found.file, &found.data, told)
}

/// Runs something with one thread's tools, on this thread.
pub(super) async fn with_tools<R, F: Future<Output = R>>(
    config: &Config,
    work: impl FnOnce(Tools) -> F,
) -> Result<R> {
    let tools = config.tools().await?;
    Ok(LocalSet::new().run_until(work(tools)).await)
}

pub(super) fn tell(value: &Value) {
    println!("{value}");
}

/// `regarding sync`.
pub(crate) async fn run(given: &cli::Run) -> Result<Ended> {
    let found = find(&given.place)?;
    let listens = given.listen.is_some() || given.http.is_some();
    let config = config(&given.place, &given.sandbox, listens && found.file.graph.is_some())?;
    let _in_use = backup::in_use(&found.data)?;
    let service = Service::open(config).await?;
    if !listens {
        let running = service.start()?;
        asked_to_end().await;
        service::end(running).await;
        return Ok(Ended::Well);
    }
    let http = given.http.map(|port| ([127, 0, 0, 1], port).into());
    let bound = Bound::new(given.listen, http)?;
    let health_of = service.clone();
    let app = Router::new()
        .route("/healthz", get(move || health(Some(health_of.clone()))))
        .merge(routes::for_everybody(&service, None));
    let served = bound.serve(found.file.tls().as_ref(), &found.data, |_| app.clone()).await?;
    served.announce();
    let running = service.start()?;
    served.until_asked_to_end(service::end(running)).await?;
    Ok(Ended::Well)
}

/// `regarding explain`.
pub(crate) async fn explain(given: &cli::Explain) -> Result<Ended> {
    let found = if let Ok(activity) = uuid::Uuid::try_parse(given.message.trim()) {
        telling::explain_activity(&open(&given.place).await?, activity).await?
    } else {
        let message = MessageId::new(&given.message)
            .with_context(|| format!("{:?} is no Message-ID; it looks like <name@host>", given.message))?;
        telling::explain(&open(&given.place).await?, &message).await?
    };
    if given.shape.json {
        tell(&found.json());
    } else if found.is_empty() {
        println!("Nobody has decided about that mail: it was not seen yet, or it is too old.");
    } else {
        for row in &found.decisions {
            println!("{}\n", print::decision(row).join("\n"));
        }
        for (_, address, one) in &found.withheld {
            let mailbox = address.as_ref().map_or("(a mailbox that was forgotten)", |one| one.as_str());
            println!("{}  {}", print::at(one.at), print::plain(mailbox));
            match decisions::withheld(&one.rule) {
                Some(account) => println!("  {}\n", print::sentences(print::words(), &account).join("\n  ")),
                None => println!("  {}\n", print::plain(&one.rule)),
            }
        }
    }
    Ok(if found.is_empty() { Ended::NotFound } else { Ended::Well })
}

/// `regarding mailboxes`.
pub(crate) async fn mailboxes(given: &cli::Mailboxes) -> Result<Ended> {
    if let Some(what) = &given.what {
        return acts::mailboxes(what).await;
    }
    let store = open(&given.place).await?;
    let (service, reports) = telling::reports(&store).await?;
    if given.shape.json {
        tell(&json!({
            "alerts": service.iter().map(telling::alert).collect::<Vec<_>>(),
            "mailboxes": reports.iter().map(Report::json).collect::<Vec<_>>(),
        }));
    } else {
        service.iter().for_each(print_alert);
        reports.iter().for_each(print_report);
        if reports.is_empty() {
            println!("No mailbox is known yet: the synchronizer has not run, or the CRM has none.");
        }
    }
    let bad = |one: &AlertRow| one.alert.level == Level::Error;
    let wrong = service.iter().any(bad) || reports.iter().any(|one| one.alerts.iter().any(bad));
    Ok(if wrong { Ended::Wrong } else { Ended::Well })
}

fn print_report(report: &Report) {
    let standing = &report.mailbox.standing;
    let state = telling::State::of(&report.mailbox).as_str();
    let address = print::plain(report.mailbox.enrolment.address.as_str());
    let last = standing.succeeded.map_or_else(|| "-".to_owned(), print::at);
    println!("{state:8} {address}  last {last}  mails {}  backlog {}", standing.total, standing.backlog);
    if standing.errors > 0 {
        let (code, text) = (standing.code.as_deref(), standing.error.as_deref());
        println!(
            "         {} times in a row: {}: {}",
            standing.errors,
            print::plain(code.unwrap_or_default()),
            print::plain(text.unwrap_or_default())
        );
    }
    report.alerts.iter().for_each(print_alert);
}

fn print_alert(row: &AlertRow) {
    let alert = &row.alert;
    println!(
        "         {} {} since {}: {}\n         remedy   {} ({})",
        telling::level(alert.level),
        print::plain(&alert.kind),
        print::at(row.since),
        print::plain(&alert.detail),
        print::remedy(&alert.remedy),
        telling::remedied_by(&alert.remedy)
    );
}

/// `regarding decisions`.
pub(crate) async fn decisions(given: &cli::Decisions) -> Result<Ended> {
    let store = open(&given.place).await?;
    let mut filter = Filter {
        mailbox: None,
        reason: given.reason.clone(),
        since: Some(Moment(sync::http::now().0.saturating_sub(given.since))),
    };
    if let Some(address) = &given.mailbox {
        let Some(mailbox) = store.mailbox(&Address::new(address)).await? else {
            eprintln!(
                "There is no mailbox {}; `regarding mailboxes` tells which there are.",
                print::plain(address)
            );
            return Ok(Ended::NotFound);
        };
        filter.mailbox = Some(mailbox.id);
    }
    let (mut after, mut left) = (None, given.most);
    let mut all = Vec::new();
    while left > 0 {
        let page = store.decisions(&filter, after, left.min(PAGE_MAX)).await?;
        let count = u32::try_from(page.len()).unwrap_or(u32::MAX);
        after = page.last().map(sync::store::DecisionRow::place);
        left = left.saturating_sub(count);
        for row in &page {
            if given.shape.json {
                all.push(telling::decision(row));
            } else {
                println!("{}\n", print::decision(row).join("\n"));
            }
        }
        if count < PAGE_MAX {
            break;
        }
    }
    if given.shape.json {
        tell(&Value::Array(all));
    }
    Ok(Ended::Well)
}

/// `regarding undo`.
pub(crate) async fn undo(given: &cli::Undo) -> Result<Ended> {
    open(&given.place).await?.close().await;
    let config = config(&given.place, &given.sandbox, false)?;
    let id: Uuid = given.decision;
    let done =
        with_tools(&config, |tools| async move { undoing::undo(&tools.engine, id, "command line").await })
            .await?;
    let ended = match &done {
        Ok(_) => Ended::Well,
        Err(Refused::Unknown) => Ended::NotFound,
        Err(Refused::Already(_) | Refused::Nothing | Refused::Impossible(_) | Refused::InStep(_)) => {
            Ended::Refused
        }
        Err(Refused::Failed(_) | Refused::Store(_)) => {
            done.context("the decision is not taken back; ask again, and what was begun is finished")?;
            return Ok(Ended::Well);
        }
    };
    match (&done, given.shape.json) {
        (Ok(done), true) => tell(&done.json()),
        (Err(why), true) => tell(&json!({ "refused": why.code(), "message": why.to_string() })),
        (Ok(done), false) => print_undone(done),
        (Err(why), false) => eprintln!("Not taken back: {why}."),
    }
    Ok(ended)
}

fn in_step(came: Came) -> &'static str {
    match came {
        Came::RowDeleted => "The row is deleted, and the item in Outlook is not tracked any more",
        Came::RowStays => {
            "The row stays, for a colleague's mailbox counts on it; it is not kept in step any more"
        }
        Came::RowMade => "The row is there again, with what is kept in step of it; its item is not",
        Came::ItemDeleted => "The item is deleted from Outlook; its row stays",
        Came::ItemMade => "The item is there again in Outlook",
        Came::PutBack => "What was written over stands again; the next look carries it to the other side",
        Came::Linked => "Row and item are linked again",
        Came::Unlinked => "Row and item are not linked any more, and what was written over stands again",
    }
}

/// `regarding choose`.
pub(crate) async fn choose(given: &cli::Choose) -> Result<Ended> {
    let store = open(&given.place).await?;
    let now = Millis::from(sync::http::now());
    let chosen = choosing::choose(&store, given.decision, given.link, "command line", now).await;
    let ended = match &chosen {
        Ok(_) => Ended::Well,
        Err(choosing::Refused::Unknown) => Ended::NotFound,
        Err(choosing::Refused::Store(_)) => {
            chosen.context("the choice is not kept; ask again")?;
            return Ok(Ended::Well);
        }
        Err(_) => Ended::Refused,
    };
    match (&chosen, given.shape.json) {
        (Ok(row), true) => tell(&json!({ "chosen": row.as_ref().map(|row| row.id) })),
        (Err(why), true) => tell(&json!({ "refused": why.code(), "message": why.to_string() })),
        (Ok(Some(row)), false) => {
            println!("The next look links it with {} ({}).", print::plain(&row.name), row.id);
        }
        (Ok(None), false) => println!("The next look makes a new contact."),
        (Err(why), false) => eprintln!("Not chosen: {why}."),
    }
    Ok(ended)
}

fn print_undone(done: &undoing::Done) {
    let activity = done.activity;
    if let InCrm::InStep(came) = &done.crm {
        println!("{} ({activity}).", in_step(*came));
        println!("No later run does it again.");
        return;
    }
    match &done.crm {
        InCrm::InStep(_) => {}
        InCrm::Deleted => println!("The activity {activity} is deleted."),
        InCrm::Noted => {
            println!("The activity {activity} stays, and notes that this mailbox untracked the mail.")
        }
        InCrm::Gone => println!("The activity {activity} was gone already."),
        InCrm::Regards(Some(row)) => {
            println!("The activity {activity} is regarding {} ({}).", print::plain(&row.name), row.id);
        }
        InCrm::Regards(None) => println!("The activity {activity} is regarding nothing."),
    }
    match (done.not_found, done.copies) {
        (true, _) => println!("The mail was not found in the mailbox: its category stays as it is."),
        (false, copies) => println!("The category was changed on {copies} copies of the mail."),
    }
    println!("No later run does it again.");
}

/// `regarding dry-run`.
pub(crate) async fn dry_run(given: &cli::DryRun) -> Result<Ended> {
    let config = config(&given.place, &given.sandbox, false)?;
    let question = Question {
        filter: given.filter.into(),
        days: given.days,
        mailbox: given.mailbox.as_deref().map(Address::new),
        never: None,
    };
    let bar = progress(!given.shape.json);
    let shown = bar.clone();
    let told = with_tools(&config, |tools| async move {
        dry::dry_run(&tools.engine, &question, |done, all, mails| {
            shown.set_length(all as u64);
            shown.set_position(done as u64);
            shown.set_message(format!("{mails} mails"));
        })
        .await
    })
    .await?;
    bar.finish_and_clear();
    let outlook = match told {
        Ok(outlook) => outlook,
        Err(Failed::NoMailbox(address)) => {
            eprintln!("The CRM has no mailbox {}.", print::plain(address.as_str()));
            return Ok(Ended::NotFound);
        }
        Err(failed @ (Failed::Crm(_) | Failed::Store(_))) => return Err(failed.into()),
    };
    if given.shape.json {
        tell(&outlook.json());
    } else {
        print_outlook(given, &outlook);
    }
    Ok(if outlook.unread.is_empty() { Ended::Well } else { Ended::Wrong })
}

fn print_outlook(given: &cli::DryRun, outlook: &dry::Outlook) {
    let (tracked, mails, boxes) = (outlook.tracked(), outlook.mails(), outlook.mailboxes);
    println!("{tracked} of {mails} mails of {} days in {boxes} mailboxes would be tracked.", given.days);
    // Subjects are for a person's eyes: not for files and pipes.
    let samples = std::io::stdout().is_terminal();
    for ((verdict, reason), line) in &outlook.lines {
        let said = summary(given.filter.into(), verdict, reason);
        println!("{:>8}  {said}", line.mails);
        for sample in line.samples.iter().filter(|_| samples) {
            println!("            {}", print::plain(&sample.subject));
        }
    }
    for (address, why) in &outlook.unread {
        println!("not read  {}: {}", print::plain(address.as_str()), print::plain(why));
    }
    for address in &outlook.cut {
        println!("cut       {}: only the newest mails were read", print::plain(address.as_str()));
    }
}

/// Why so many mails are dealt with in one way.
fn summary(filter: Offered, verdict: &str, reason: &str) -> String {
    let (Some(outcome), Some(reason)) = (Outcome::from_name(verdict), Reason::from_name(reason)) else {
        return format!("{verdict}: {reason}");
    };
    let nobody = Record { kind: Kind::User, id: Uuid::nil(), name: String::new() };
    let evidence = Evidence { filter: Some((nobody, filter)), ..Evidence::default() };
    let account = Account { outcome, reason, evidence, remedy: Remedy::Nothing };
    print::sentences(print::words(), &account).join(" ")
}

/// A bar on standard error, where that is a terminal.
pub(super) fn progress(wanted: bool) -> ProgressBar {
    if !wanted || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{spinner} [{bar:30}] {pos}/{len} mailboxes, {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(TICK);
    bar
}

/// `regarding doctor`.
pub(crate) async fn doctor(given: &cli::Doctor) -> Result<Ended> {
    let mut all: Vec<Check> = Vec::new();
    let json = given.shape.json;
    let mut hear = |check: Check| {
        if !json {
            print_check(&check);
        }
        all.push(check);
    };
    match config(&given.place, &given.sandbox, true).and_then(|config| Ok((tenant(given, &config)?, config)))
    {
        Err(error) => {
            let remedy = "mend the configuration file or the command line as it says";
            hear(Check::broken("config", format!("{error:#}"), "operator", remedy));
            checks::rest("config", given.tenant, &mut hear);
        }
        Ok((tenant, config)) => {
            hear(Check::well("config", "understood"));
            let (check, store) = checks::store(&config.store).await;
            hear(check);
            match store {
                Some(store) => {
                    let all = checks::services(&config, store, tenant.as_ref(), &mut hear);
                    LocalSet::new().run_until(all).await;
                }
                None => checks::rest("store", given.tenant, &mut hear),
            }
        }
    }
    let first = all.iter().find(|check| check.state == State::Broken);
    if json {
        let list: Vec<Value> = all.iter().map(Check::json).collect();
        tell(&json!({ "well": first.is_none(), "first": first.map(|check| check.name), "checks": list }));
    } else {
        match first {
            Some(check) => println!("\nFirst to be mended: {}. {}: {}.", check.name, check.by, check.remedy),
            None => println!("\nEverything holds."),
        }
    }
    Ok(if first.is_some() { Ended::Wrong } else { Ended::Well })
}

/// What is to be known of the tenant, where all of it is walked through.
fn tenant(given: &cli::Doctor, config: &Config) -> Result<Option<checks::Tenant>> {
    if !given.tenant {
        return Ok(None);
    }
    let found = find(&given.place)?;
    let mut tenant = plan::tenant(&found.file, config)?;
    tenant.mailbox = given.mailbox.as_deref().map(Address::new);
    tenant.outside = given.outside.as_deref().map(Address::new);
    Ok(Some(tenant))
}

fn print_check(check: &Check) {
    println!("{:8} {:14} {}", check.state.as_str(), check.name, print::plain(&check.found));
    if !check.by.is_empty() {
        println!("         {:14} {}: {}", "", check.by, check.remedy);
    }
}
