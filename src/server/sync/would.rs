//! `regarding dry-step`: what a sync filter would bring into somebody's Outlook, and what would leave it.

use anyhow::{Context as _, Result};
use domain::{
    feed::{Filter, KEPT},
    mail::Address,
};
use serde_json::{Value, json};
use sync::dry_run::Failed;
use sync::dry_step::{Line, Question, dry_step as looked};

use super::commands::{Ended, config, tell, with_tools};
use super::{cli, print};

/// Tells it.
pub(crate) async fn dry_step(given: &cli::DryStep) -> Result<Ended> {
    let config = config(&given.place, &given.sandbox, false)?;
    let kind = KEPT.into_iter().find(|kind| Some(kind.as_str()) == given.kind.as_deref());
    let filter = match (&given.fetch, kind) {
        (Some(path), Some(kind)) => {
            let query = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            Some(Filter { kind, query })
        }
        (_, _) => None,
    };
    let question = Question { mailbox: Address::new(&given.mailbox), filter };
    let lines =
        match with_tools(&config, |tools| async move { looked(&tools.engine, &question).await }).await? {
            Ok(lines) => lines,
            Err(Failed::NoMailbox(address)) => {
                eprintln!("The CRM has no mailbox {}.", print::plain(address.as_str()));
                return Ok(Ended::NotFound);
            }
            Err(failed @ (Failed::Crm(_) | Failed::Store(_))) => return Err(failed.into()),
        };
    if given.shape.json {
        tell(&Value::Array(lines.iter().map(told).collect()));
    } else {
        lines.iter().for_each(said);
    }
    Ok(Ended::Well)
}

/// For machines: counts, and no names.
fn told(line: &Line) -> Value {
    json!({ "kind": line.kind.as_str(), "come": line.come, "go": line.go, "part": line.part, "cut": line.cut })
}

fn said(line: &Line) {
    println!("{}", line.kind.as_str());
    let parts = [
        ("would come into Outlook", line.come, &line.coming),
        ("would be removed from Outlook", line.go, &line.going),
        ("would stay in Outlook, and not be kept in step any more", line.part, &line.parting),
    ];
    for (what, count, names) in parts {
        println!("  {count:6} {what}");
        for name in names {
            println!("         {}", print::plain(name));
        }
    }
    if line.cut {
        println!("  There are more than were looked at: the numbers are at least these.");
    }
}
