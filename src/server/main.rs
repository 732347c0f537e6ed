//! `regarding`: one program that serves the add-in, the CRM and the sandbox.

mod admin;
mod api;
mod auth;
mod backup;
mod cards;
mod cli;
mod config;
mod csp;
mod desk;
mod graph;
mod headers;
mod listen;
mod log;
mod manifest;
mod pane;
mod people;
mod seed;
mod serve;
mod settings_file;
mod setup;
mod sync;
mod tls;
mod token;
mod unified;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};
use time::OffsetDateTime;
use tracing_subscriber::EnvFilter;

use crate::cli::{Arguments, Command, LogShape};
use crate::sync::Ended;

fn main() -> ExitCode {
    end_with_the_reader();
    let arguments = Arguments::parse();
    start_log(arguments.log);
    // Two providers could be compiled in; the process says once which one it means.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match run(arguments.command) {
        Ok(ended) => ended.code().into(),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whoever has read enough of what is printed (`regarding decisions | head`) ends the program, as other programs end then,
/// and is not shown a panic of the standard library.
fn end_with_the_reader() {
    /// What a shell calls a program that was ended by SIGPIPE.
    const NOBODY_READS: i32 = 141;
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let gone = |said: &str| said.starts_with("failed printing to stdout") && said.contains("Broken pipe");
        if panic.payload_as_str().is_some_and(gone) {
            std::process::exit(NOBODY_READS);
        }
        told(panic);
    }));
}

fn run(command: Command) -> anyhow::Result<Ended> {
    match command {
        Command::Serve(given) => block_on(serve::serve(&given))?,
        Command::Token(given) => println!("{}", block_on(token::token(&given))?),
        Command::Manifest(given) => {
            let mut xml = manifest::for_address(&given.url, given.client.as_deref())?;
            if given.single_mail {
                xml = manifest::single_mail(&xml);
            }
            if !given.json {
                print!("{xml}");
            } else if let Some(folder) = &given.package {
                unified::unified(&xml)?.write(folder)?;
            } else {
                print!("{}", unified::unified(&xml)?.text());
            }
        }
        Command::Ca(given) => {
            tls::local(&given.data, OffsetDateTime::now_utc())?;
            println!("{}", tls::how_to_trust(&tls::authority(&given.data)));
        }
        Command::Sandbox(given) => block_on(people::command(&given.what))?,
        Command::Completions(given) => {
            let mut line = Arguments::command();
            let mut script = Vec::new();
            clap_complete::generate(given.shell, &mut line, "regarding", &mut script);
            print!("{}", String::from_utf8_lossy(&script));
        }
        Command::Backup(given) => return block_on(backup::backup(&given)),
        Command::Restore(given) => return block_on(backup::restore(&given)),
        Command::Config(given) => return settings_file::config(&given),
        Command::Setup { what } => return block_on(setup::setup(&what)),
        Command::Sync(given) => return block_on(sync::run(&given)),
        Command::Explain(given) => return block_on(sync::explain(&given)),
        Command::Mailboxes(given) => return block_on(sync::mailboxes(&given)),
        Command::Audit(given) => return block_on(sync::audit(&given)),
        Command::Decisions(given) => return block_on(sync::decisions(&given)),
        Command::Choose(given) => return block_on(sync::choose(&given)),
        Command::Undo(given) => return block_on(sync::undo(&given)),
        Command::DryRun(given) => return block_on(sync::dry_run(&given)),
        Command::DryStep(given) => return block_on(sync::dry_step(&given)),
        Command::Doctor(given) => return block_on(sync::doctor(&given)),
    }
    Ok(Ended::Well)
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(work)
}

/// Logs to standard error, so that standard output is a command's answer alone. `REGARDING_LOG` says how much.
fn start_log(shape: LogShape) {
    let filter =
        EnvFilter::try_from_env("REGARDING_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    match shape {
        LogShape::Text => log.init(),
        LogShape::Json => log.json().init(),
    }
}
