//! `regarding setup entra`: what an administrator does in a real tenant, step by step and with the reason for each, and the
//! configuration that comes of it. It asks nothing: what it is not told it takes from a configuration file and from the
//! synchronizer's database where they are there, and what is still unknown stands in capitals.

mod file;
mod steps;

use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use uuid::Uuid;

use crate::cli::EXIT_CODES;
use crate::config::{self, File};
use crate::sync::cli::{Place, Shape};
use crate::sync::{Ended, known_mailboxes, print};

pub(crate) use steps::Step;

/// `regarding setup`.
#[derive(Debug, Subcommand)]
pub(crate) enum Setup {
    /// Print how a tenant is made ready, in Microsoft Entra ID, Exchange Online and Dynamics 365, and write the
    /// configuration.
    Entra(Box<Entra>),
}

/// `regarding setup entra`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Entra {
    /// The address the add-in is served at.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Directory (tenant) id.
    #[arg(long, value_name = "GUID")]
    tenant: Option<String>,
    /// The Dynamics 365 organisation; without one the CRM embedded in the server is used.
    #[arg(long, value_name = "URL")]
    organisation: Option<String>,
    /// Client id of the pane's registration, once it is there.
    #[arg(long, value_name = "GUID")]
    pane_client: Option<String>,
    /// Client id of the synchronizer's registration, once it is there.
    #[arg(long, value_name = "GUID")]
    sync_client: Option<String>,
    /// A mailbox that is tracked; several times for several. Those the synchronizer knows when not given.
    #[arg(long, value_name = "ADDRESS")]
    mailbox: Vec<String>,
    /// The mail-enabled security group whose members are tracked.
    #[arg(long, value_name = "NAME", default_value = "Regarding mailboxes")]
    group: String,
    /// Mail alone is synchronized: no permission for appointments, contacts and tasks is asked for.
    #[arg(long)]
    mail_only: bool,
    /// The file of the synchronizer's secret. The secret itself is taken from REGARDING_SECRET in the environment, and
    /// written there for its owner alone, where the file is not there yet.
    #[arg(long, value_name = "FILE", conflicts_with = "certificate_file")]
    secret_file: Option<PathBuf>,
    /// A PEM file with the synchronizer's key and certificate, instead of a secret.
    #[arg(long, value_name = "FILE")]
    certificate_file: Option<PathBuf>,
    /// Which of Microsoft's clouds the tenant is in.
    #[arg(long, value_enum, default_value = "global")]
    cloud: Cloud,
    /// Write the configuration to this file.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long, requires = "write")]
    force: bool,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    shape: Shape,
}

/// Microsoft's clouds, each with its own sign-in and Graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Cloud {
    /// The one for everybody.
    Global,
    /// US Government, L4 (GCC High).
    UsGov,
    /// Operated by 21Vianet.
    China,
}

impl Cloud {
    /// Where people and services sign in.
    fn login(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGov => "https://login.microsoftonline.us",
            Self::China => "https://login.partner.microsoftonline.cn",
        }
    }

    /// Where Graph is.
    fn graph(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com/v1.0",
            Self::UsGov => "https://graph.microsoft.us/v1.0",
            Self::China => "https://microsoftgraph.chinacloudapi.cn/v1.0",
        }
    }
}

/// Everything that is known. Ids are in their usual form, addresses are origins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    url: Option<String>,
    tenant: Option<String>,
    organisation: Option<String>,
    pane_client: Option<String>,
    sync_client: Option<String>,
    mailboxes: Vec<String>,
    group: String,
    mail_only: bool,
    secret_file: Option<PathBuf>,
    certificate_file: Option<PathBuf>,
    cloud: Cloud,
}

impl Known {
    /// Brings the command line, the configuration file and the synchronizer's mailboxes together, in that order.
    ///
    /// # Errors
    /// Names the option whose value cannot be one, and what it looks like.
    fn new(given: &Entra, file: &File, mailboxes: Vec<String>) -> Result<Self> {
        let told = |option: &Option<String>, kept: Option<&str>| option.clone().or(kept.map(str::to_owned));
        let url = told(&given.url, file.url()).map(|url| https("--url", &url)).transpose()?;
        let organisation = told(&given.organisation, file.organisation());
        let organisation = organisation.map(|url| https("--organisation", &url)).transpose()?;
        let pane = file.pane_client().or(file.entra_client());
        let ids = [
            ("--tenant", told(&given.tenant, file.tenant())),
            ("--pane-client", told(&given.pane_client, pane)),
            ("--sync-client", told(&given.sync_client, file.sync_client())),
        ];
        let [tenant, pane_client, sync_client] =
            ids.map(|(name, value)| value.map(|value| guid(name, &value)).transpose());
        let mailboxes = if given.mailbox.is_empty() { mailboxes } else { given.mailbox.clone() };
        for address in &mailboxes {
            let odd = address.chars().any(|c| c.is_whitespace() || c.is_control() || "'\"`$,;".contains(c));
            ensure!(
                !odd && address.split('@').filter(|part| !part.is_empty()).count() == 2,
                "--mailbox {address:?} is no address; it looks like asha.rao@contoso.com"
            );
        }
        ensure!(
            given.cloud == Cloud::Global || organisation.is_some(),
            "--cloud: the embedded CRM believes tokens of the global cloud alone; name a Dynamics 365 organisation with \
             --organisation"
        );
        ensure!(
            !given.group.trim().is_empty() && !given.group.chars().any(char::is_control),
            "--group must name a group"
        );
        Ok(Self {
            url,
            tenant: tenant?,
            organisation,
            pane_client: pane_client?,
            sync_client: sync_client?,
            mailboxes,
            group: given.group.clone(),
            mail_only: given.mail_only,
            secret_file: given.secret_file.clone(),
            certificate_file: given.certificate_file.clone(),
            cloud: given.cloud,
        })
    }

    /// The options that are still to be given before a configuration can be written, each with where it comes from.
    fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let wanted = [
            (self.url.is_none(), "--url", "the address the add-in is to be served at"),
            (self.tenant.is_none(), "--tenant", "on the overview of Microsoft Entra ID"),
            (self.pane_client.is_none(), "--pane-client", "on the overview of the registration of step 1"),
            (self.sync_client.is_none(), "--sync-client", "on the overview of the registration of step 3"),
        ];
        wanted.into_iter().filter(|(missing, ..)| *missing).map(|(_, name, from)| (name, from)).collect()
    }
}

fn guid(name: &str, value: &str) -> Result<String> {
    match Uuid::try_parse(value.trim()) {
        Ok(id) => Ok(id.hyphenated().to_string()),
        Err(_) => bail!(
            "{name} must be an id such as 11111111-2222-4333-8444-555555555555, not {value:?}; it stands on the overview in \
             the portal, beside the name"
        ),
    }
}

fn https(name: &str, value: &str) -> Result<String> {
    let origin = config::origin(value).map_err(|error| error.context(format!("{name} cannot be used")))?;
    ensure!(origin.starts_with("https://"), "{name} must begin with https://, not {value:?}");
    Ok(origin)
}

/// `regarding setup`.
///
/// # Errors
/// Where a value cannot be one, or a file cannot be written.
pub(crate) async fn setup(what: &Setup) -> Result<Ended> {
    let Setup::Entra(given) = what;
    let file = File::of(given.place.config.as_deref())?;
    let known = Known::new(given, &file, known_mailboxes(&given.place).await)?;
    let steps = steps::steps(&known);
    let config = file::config(&known);
    if !given.shape.json {
        print_steps(&steps, &config);
    }
    let mut written = Vec::new();
    if let Some(path) = &given.write {
        let missing: Vec<String> =
            known.missing().iter().map(|(name, from)| format!("{name} ({from})")).collect();
        ensure!(
            missing.is_empty(),
            "the configuration is not written yet, for this is not known: {}",
            missing.join("; ")
        );
        written = file::write(&known, &config, path, given.force)?;
    }
    if given.shape.json {
        let missing: Vec<&str> = known.missing().iter().map(|(name, _)| *name).collect();
        let steps: Vec<_> = steps.iter().map(Step::json).collect();
        let written: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        println!("{}", json!({ "steps": steps, "config": config, "written": written, "missing": missing }));
    } else {
        for path in &written {
            println!("Written: {}", path.display());
        }
    }
    Ok(Ended::Well)
}

fn print_steps(steps: &[Step], config: &str) {
    for (at, step) in steps.iter().enumerate() {
        println!("{}. {} ({})", at + 1, step.title, step.who);
        println!("   Why: {}", step.why);
        for line in &step.todo {
            println!("   - {}", print::plain(line));
        }
        for command in &step.commands {
            println!("     {}", print::plain(command));
        }
        println!();
    }
    println!("The configuration file:\n\n{config}");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Arguments, Command};

    pub(super) const ID: &str = "11111111-2222-4333-8444-555555555555";

    pub(super) fn known(line: &[&str]) -> Result<Known> {
        let words = ["regarding", "setup", "entra"].iter().chain(line);
        let Command::Setup { what: Setup::Entra(given) } = Arguments::parse_from(words).command else {
            unreachable!("the line says setup entra")
        };
        Known::new(&given, &File::default(), vec!["known@contoso.com".into()])
    }

    #[test]
    fn what_cannot_be_right_is_named_with_what_it_looks_like() {
        let cases: &[(&[&str], &str)] = &[
            (&["--tenant", "contoso.com"], "--tenant must be an id such as"),
            (&["--pane-client", "x"], "--pane-client must be an id such as"),
            (&["--sync-client", ""], "--sync-client must be an id such as"),
            (&["--url", "http://crm.example.com"], "--url must begin with https://"),
            (&["--url", "crm.example.com"], "https://"),
            (&["--organisation", "https://o.crm4.dynamics.com/main.aspx"], "without a path"),
            (&["--mailbox", "asha"], "it looks like asha.rao@contoso.com"),
            (&["--mailbox", "a'; Remove-Mailbox b@c"], "is no address"),
            (&["--group", " "], "--group must name a group"),
            (&["--cloud", "china"], "--organisation"),
        ];
        for (line, expected) in cases {
            let error = format!("{:#}", known(line).unwrap_err());
            assert!(error.contains(expected), "{line:?}: {error}");
        }
    }

    #[test]
    fn ids_in_any_form_are_taken_and_mailboxes_that_are_known_are_not_asked_for() {
        let one = known(&["--tenant", &format!("{{{}}}", ID.to_uppercase())]).unwrap();
        assert_eq!((one.tenant.as_deref(), one.mailboxes), (Some(ID), vec!["known@contoso.com".to_owned()]));
        let given = known(&["--mailbox", "a@b.c", "--mailbox", "d@e.f"]).unwrap();
        assert_eq!(given.mailboxes, ["a@b.c", "d@e.f"]);
        let missing: Vec<&str> = given.missing().iter().map(|(name, _)| *name).collect();
        assert_eq!(missing, ["--url", "--tenant", "--pane-client", "--sync-client"]);
    }
}
