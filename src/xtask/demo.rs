//! `cargo xtask demo`: builds, serves the sandbox, says where to look, and stops with Ctrl-C.

use std::fs;
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::build::{self, Profile};
use crate::run::{self, Steps};

/// How many ports after the wanted one are tried.
const PORTS: u16 = 20;
/// How long the server may take until it answers; its first start makes keys, the database and the story.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it may take to end.
const FAREWELL: Duration = Duration::from_secs(10);
/// How often the server is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// `cargo xtask demo`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port; the next free one when it is taken.
    #[arg(long, default_value_t = 8443)]
    port: u16,
    /// Forget what earlier runs left and start with the story as it was.
    #[arg(long)]
    fresh: bool,
}

/// Builds and serves until Ctrl-C.
pub(crate) fn demo(root: &Path, steps: &Steps, options: &Options) -> Result<()> {
    let built = build::build(root, steps, Profile::Quick)?;
    let data = build::target(root).join("demo");
    let port = free_port(options.port)?;
    if options.fresh && data.exists() {
        fs::remove_dir_all(&data).with_context(|| {
            format!("{} cannot be emptied; does another demo run?", run::shown(root, &data))
        })?;
    }
    fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))?;
    let log = data.join("server.log");
    let out = fs::File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;
    let interrupted = on_interrupt()?;
    let mut server = run::command(root, &built.server);
    server
        .args(["serve", "--sandbox", "--sync", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(&data)
        .arg("--www")
        .arg(&built.www);
    server.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
    let mut child = steps.step("start the server", || {
        let mut child = server.spawn().context("the server cannot be started")?;
        wait_until_it_answers(&mut child, &log, &interrupted)
            .inspect_err(|_| run::stop(&mut child, FAREWELL))?;
        Ok(child)
    })?;
    announce(root, steps, port, &data, &log);
    let ended = loop {
        if interrupted.recv_timeout(LOOK).is_ok() {
            break None;
        }
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
    };
    match ended {
        None => {
            run::stop(&mut child, FAREWELL);
            steps.say(&format!("\nStopped. The data stays in {}.", run::shown(root, &data)));
            Ok(())
        }
        Some(status) => {
            eprintln!("{}", fs::read_to_string(&log).unwrap_or_default().trim_end());
            bail!("the server ended by itself with {status}")
        }
    }
}

fn announce(root: &Path, steps: &Steps, port: u16, data: &Path, log: &Path) {
    let base = format!("https://localhost:{port}");
    let program = format!("target/debug/regarding{}", std::env::consts::EXE_SUFFIX);
    let authority = run::shown(root, &data.join("tls/ca.pem"));
    let data = run::shown(root, data);
    let log = run::shown(root, log);
    let elapsed = steps.elapsed();
    steps.say(&format!(
        "
Regarding is ready after {elapsed}.

  Outlook   {base}/
            mail, reading pane, and the add-in in it
  Pane      {base}/pane.html
            the add-in's page, which Outlook shows
  Desk      {base}/desk/
            set-up, mailboxes, alerts, settings and decisions
  CRM       {base}/api/data/v9.2/
            with a token from: {program} token --data {data}

  The browser warns once, because the certificate is this machine's own. Go on past the warning, or trust
  the authority {authority} (how: {program} ca --data {data}).

  Data      {data} (kept; start with --fresh to forget it)
  Log       {log}

Ctrl-C stops."
    ));
    let _ = std::io::stdout().flush();
}

fn on_interrupt() -> Result<Receiver<()>> {
    let (sender, receiver) = channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })
    .context("Ctrl-C cannot be watched")?;
    Ok(receiver)
}

/// The wanted port or the next that nobody listens on.
pub(crate) fn free_port(wanted: u16) -> Result<u16> {
    let last = wanted.saturating_add(PORTS);
    (wanted..=last)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .with_context(|| format!("all ports from {wanted} to {last} are taken; choose another with --port"))
}

fn wait_until_it_answers(child: &mut Child, log: &Path, interrupted: &Receiver<()>) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            eprintln!("{}", fs::read_to_string(log).unwrap_or_default().trim_end());
            bail!("the server ended at once with {status}");
        }
        // The server says so when it is ready, and not before.
        if fs::read_to_string(log).is_ok_and(|said| said.contains("Listening on https://")) {
            return Ok(());
        }
        ensure!(interrupted.try_recv().is_err(), "stopped before the server was ready");
        if Instant::now() > until {
            eprintln!("{}", fs::read_to_string(log).unwrap_or_default().trim_end());
            bail!("the server did not answer within {}", run::duration(PATIENCE));
        }
        std::thread::sleep(LOOK);
    }
}
