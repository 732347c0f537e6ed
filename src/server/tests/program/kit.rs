//! Starting the real program.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

const BIN: &str = env!("CARGO_BIN_EXE_regarding");

/// A data folder of the test's own, gone at its end.
pub(crate) struct Data(pub(crate) PathBuf);

impl Data {
    pub(crate) fn new() -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let name = format!("regarding-serve-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server that is killed when the test ends, however it ends.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        Self::with(&["serve", "--sandbox", "--http", "0"], data)
    }

    /// With those arguments; its first line must say where it listens.
    pub(crate) fn with(arguments: &[&str], data: &Path) -> Self {
        let mut child = Command::new(BIN)
            .args(arguments)
            .arg("--data")
            .arg(data)
            .env_remove("REGARDING_CONFIG")
            .env_remove("REGARDING_STORE")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
        assert!(url.starts_with("http"), "the server said {line:?}");
        Self { child, url }
    }

    /// As an operator would (SIGTERM); the code it ended with.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// As a power cut would: on Unix this is SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn run(arguments: &[&str], data: &Path) -> Output {
    let mut command = Command::new(BIN);
    for name in ["REGARDING_CONFIG", "REGARDING_STORE", "REGARDING_SECRET"] {
        command.env_remove(name);
    }
    command.args(arguments).arg("--data").arg(data).output().unwrap()
}

pub(crate) fn token(data: &Path, more: &[&str]) -> String {
    let output = run(&[&["token"], more].concat(), data);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "only the token goes to standard output");
    text.trim().to_owned()
}

pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// A client that trusts the authority of that data.
pub(crate) fn trusting(data: &Path) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let pem = fs::read(data.join("tls").join("ca.pem")).unwrap();
    let own = reqwest::Certificate::from_pem_bundle(&pem).unwrap();
    reqwest::Client::builder().tls_certs_merge(own).build().unwrap()
}

pub(crate) async fn get(url: &str, token: &str) -> (u16, Value) {
    let reply = client().get(url).bearer_auth(token).send().await.unwrap();
    (reply.status().as_u16(), reply.json().await.unwrap_or_default())
}

/// The end of waiting for something that is to happen by itself.
const PATIENCE: Duration = Duration::from_secs(180);

/// Asks again and again until the answer is there.
pub(crate) async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "{what} did not happen");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Makes or changes somebody in the sandbox; the key of the CRM's user.
pub(crate) async fn person(server: &Server, data: &Path, wanted: Value) -> Option<String> {
    let control = fs::read_to_string(data.join("control-token")).unwrap();
    let request = client().post(format!("{}/sandbox/people", server.url));
    let reply = request.header("x-sandbox-control", control.trim()).json(&wanted).send().await.unwrap();
    assert_eq!(reply.status(), 200, "{wanted}");
    reply.json::<Value>().await.unwrap()["user"].as_str().map(str::to_owned)
}

pub(crate) async fn post(url: &str, token: &str, body: &Value) -> (u16, Value) {
    let reply = client().post(url).bearer_auth(token).json(body).send().await.unwrap();
    (reply.status().as_u16(), reply.json().await.unwrap_or_default())
}
