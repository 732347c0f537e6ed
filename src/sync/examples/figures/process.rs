//! Processes that are started, listened to, and ended.

use std::{cell::Cell, path::Path, process::Stdio, rc::Rc, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    task, time,
};

use crate::orders::{Orders, State};
use crate::worker::WORD;

/// How long a process may take to begin.
const START: Duration = Duration::from_secs(60);
/// How long one may take to end what it is at.
const END: Duration = Duration::from_secs(60);

/// Memory of a process that is in use, in bytes; `None` where the system does not tell.
pub(crate) fn resident(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// Processor time a process has used, in seconds; `None` where the system does not tell.
pub(crate) fn busy(process: u32) -> Option<f64> {
    /// In what Linux counts it for programs.
    const TICKS_A_SECOND: f64 = 100.0;
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may have blanks.
    let fields: Vec<&str> = line.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_A_SECOND)
}

/// A process without the settings of proxies: everything here stays on this machine.
fn plain(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("NO_PROXY", "localhost,127.0.0.1").env("no_proxy", "localhost,127.0.0.1");
    command.env("REGARDING_LOG", "error");
    command.stdout(Stdio::piped()).kill_on_drop(true);
    command
}

/// The server of the sandbox and the CRM, and its address.
pub(crate) async fn server(program: &Path, data: &Path) -> (Child, String) {
    let mut command = plain(program);
    command.args(["serve", "--sandbox", "--http", "0", "--data"]).arg(data);
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = time::timeout(START, lines.next_line()).await.unwrap().unwrap().unwrap();
    task::spawn_local(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    let url = line.rsplit(' ').next().unwrap().to_owned();
    (child, url)
}

/// A synchronizer's process.
pub(crate) struct Synchronizer {
    state: Rc<Cell<State>>,
    input: ChildStdin,
    child: Child,
}

impl Synchronizer {
    /// One that is ready, and waits for [`Self::go`].
    pub(crate) async fn ready(orders: &Orders) -> Self {
        let mut command = plain(&std::env::current_exe().unwrap());
        let mut child = command.arg(WORD).stdin(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let line = serde_json::to_string(orders).unwrap() + "\n";
        input.write_all(line.as_bytes()).await.unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = time::timeout(START, lines.next_line()).await.unwrap().unwrap();
        assert_eq!(first.as_deref(), Some("ready"));
        let state = Rc::new(Cell::new(State::default()));
        task::spawn_local(hear(lines, Rc::clone(&state)));
        Self { state, input, child }
    }

    /// Lets it begin.
    pub(crate) async fn go(&mut self) {
        self.input.write_all(b"go\n").await.unwrap();
    }

    /// Has it end what it is at, and waits for its end: nothing is leased any more.
    pub(crate) async fn end(self) {
        let Self { mut child, input, .. } = self;
        drop(input);
        let status = time::timeout(END, child.wait()).await.unwrap().unwrap();
        assert!(status.success(), "a synchronizer broke: {status}");
    }

    /// Processor time it has used, in seconds.
    pub(crate) fn busy(&self) -> f64 {
        self.child.id().and_then(busy).unwrap_or_default()
    }

    /// What it said last.
    pub(crate) fn state(&self) -> State {
        self.state.get()
    }
}

async fn hear(mut lines: Lines<BufReader<ChildStdout>>, state: Rc<Cell<State>>) {
    while let Ok(Some(line)) = lines.next_line().await {
        state.set(serde_json::from_str(&line).unwrap());
    }
}
