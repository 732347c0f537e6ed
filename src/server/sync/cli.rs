//! The command line of what belongs to the synchronizer.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::settings::Filter;
use uuid::Uuid;

use crate::cli::EXIT_CODES;

/// Where everything lies.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The configuration file; what is given here goes before it.
    #[arg(long, value_name = "FILE", env = "REGARDING_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// The folder everything is kept in; regarding-data below the current one when not given.
    #[arg(long, value_name = "DIR", env = "REGARDING_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// The synchronizer's database; sync.sqlite in the folder of the data when not given. A password belongs into
    /// the environment.
    #[arg(long, value_name = "URL", env = "REGARDING_STORE")]
    pub(crate) store: Option<String>,
}

/// Where a server of the sandbox is.
#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// The address of a running server of the sandbox; the one that ran last on this data when not given.
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
}

/// How an answer is told.
#[derive(Debug, Args)]
pub(crate) struct Shape {
    /// Tell it as JSON, for machines.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `regarding sync`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) sandbox: Sandbox,
    /// Listen with https for notifications of Graph, health and metrics. Without it mailboxes are polled.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// The same with plain http on 127.0.0.1, behind a proxy.
    #[arg(long, value_name = "PORT")]
    pub(crate) http: Option<u16>,
}

/// `regarding explain`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Explain {
    /// The mail's Message-ID, with or without its brackets, or the key of its activity in the CRM.
    #[arg(value_name = "MESSAGE-ID")]
    pub(crate) message: String,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding mailboxes`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES, args_conflicts_with_subcommands = true)]
pub(crate) struct Mailboxes {
    /// What is done to mailboxes; without it they are listed.
    #[command(subcommand)]
    pub(crate) what: Option<OnMailboxes>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// What can be done to mailboxes.
#[derive(Debug, Subcommand)]
pub(crate) enum OnMailboxes {
    /// Approve their addresses.
    Approve(Chosen),
    /// Reject their addresses.
    Reject(Chosen),
    /// Test them, and enable what passes: each signs in, reads, writes and sends.
    Test(Chosen),
    /// Do not synchronize them any more.
    Deactivate(Chosen),
    /// Synchronize them again.
    Activate(Chosen),
    /// Leave them alone for a while.
    Postpone {
        /// For how long: a number with s, m, h or d; 0s ends it.
        #[arg(long = "for", value_name = "TIME", value_parser = span)]
        time: i64,
        #[command(flatten)]
        chosen: Chosen,
    },
}

/// Which mailboxes, and where everything lies.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Chosen {
    /// Their addresses.
    #[arg(value_name = "ADDRESS", required_unless_present = "all")]
    pub(crate) addresses: Vec<String>,
    /// Every one that may be meant.
    #[arg(long, conflicts_with = "addresses")]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) sandbox: Sandbox,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding audit`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Audit {
    /// At most so many, the newest first.
    #[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) most: u32,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding decisions`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Decisions {
    /// How far back: a number with s, m, h or d.
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = span)]
    pub(crate) since: i64,
    /// Of this mailbox alone.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mailbox: Option<String>,
    /// For this reason alone, by its stable name.
    #[arg(long, value_name = "REASON")]
    pub(crate) reason: Option<String>,
    /// At most so many, the newest first.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) most: u32,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding undo`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Undo {
    /// The decision's id, as `explain` and `decisions` tell it.
    #[arg(value_name = "DECISION")]
    pub(crate) decision: Uuid,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) sandbox: Sandbox,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding choose`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Choose {
    /// The decision that offers contacts, as `explain` and `decisions` tell it.
    #[arg(value_name = "DECISION")]
    pub(crate) decision: Uuid,
    /// It is that contact of the CRM: both are linked.
    #[arg(long, value_name = "CONTACT", conflicts_with = "new", required_unless_present = "new")]
    pub(crate) link: Option<Uuid>,
    /// It is none of them: a new one is made.
    #[arg(long)]
    pub(crate) new: bool,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding dry-step`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct DryStep {
    /// Of this mailbox.
    #[arg(long)]
    pub(crate) mailbox: String,
    /// With the filter (FetchXML) in this file instead of those in force.
    #[arg(long, value_name = "FILE", requires = "kind")]
    pub(crate) fetch: Option<PathBuf>,
    /// What the filter is of.
    #[arg(long, value_parser = ["contact", "task", "phone_call", "appointment"], requires = "fetch")]
    pub(crate) kind: Option<String>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) sandbox: Sandbox,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding dry-run`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct DryRun {
    /// The filter of the mailbox's owner.
    #[arg(long, value_enum)]
    pub(crate) filter: FilterName,
    /// Mail of so many days.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3_660))]
    pub(crate) days: u16,
    /// Of this mailbox alone.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mailbox: Option<String>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) sandbox: Sandbox,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// `regarding doctor`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Doctor {
    /// Walk through all of a real tenant too: our address, the directory, permissions one by one, redirects.
    #[arg(long)]
    pub(crate) tenant: bool,
    /// Look into this mailbox; the first that takes part when not given.
    #[arg(long, value_name = "ADDRESS", requires = "tenant")]
    pub(crate) mailbox: Option<String>,
    /// See that the registration is kept out of this mailbox.
    #[arg(long, value_name = "ADDRESS", requires = "tenant")]
    pub(crate) outside: Option<String>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) sandbox: Sandbox,
    #[command(flatten)]
    pub(crate) shape: Shape,
}

/// A filter by its name.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FilterName {
    /// Every mail.
    All,
    /// Mail that continues a tracked one.
    Replies,
    /// Mail from leads, contacts and accounts, and replies.
    People,
    /// Mail from any row that has an address, and replies.
    Records,
    /// None.
    Nothing,
}

impl From<FilterName> for Filter {
    fn from(name: FilterName) -> Self {
        match name {
            FilterName::All => Self::All,
            FilterName::Replies => Self::Replies,
            FilterName::People => Self::People,
            FilterName::Records => Self::Records,
            FilterName::Nothing => Self::Nothing,
        }
    }
}

/// Seconds of a text such as `90s`, `15m`, `1h` or `7d`.
fn span(text: &str) -> Result<i64, String> {
    let wrong = || format!("{text:?} is no time: say a number with s, m, h or d, such as 90s, 15m, 1h or 7d");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: i64 = text.strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    number.checked_mul(seconds).filter(|span| *span >= 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn times_are_numbers_with_a_unit() {
        for (text, seconds) in [("90s", 90), ("15m", 900), ("1h", 3_600), ("7d", 604_800), ("0s", 0)] {
            assert_eq!(span(text), Ok(seconds), "{text}");
        }
        for wrong in ["", "h", "1", "1w", "-1h", "1.5h", "ä", "9223372036854775807d"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }
}
