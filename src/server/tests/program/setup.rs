//! `regarding setup entra`, as an administrator runs it.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::kit::{Data, run};

const ID: &str = "11111111-2222-4333-8444-555555555555";
const ALL: &[&str] = &[
    "setup",
    "entra",
    "--url",
    "https://crm.example.com",
    "--tenant",
    ID,
    "--pane-client",
    ID,
    "--sync-client",
    ID,
    "--organisation",
    "https://contoso.crm4.dynamics.com",
    "--mailbox",
    "asha.rao@contoso.com",
];

#[test]
fn without_anything_it_tells_the_steps_and_what_is_still_to_be_known() {
    let data = Data::new();
    let output = run(&["setup", "entra", "--json"], &data.0);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["missing"].as_array().unwrap().len(), 4);
    assert_eq!(told["steps"][0]["id"], "pane");
    assert!(!data.0.exists(), "nothing is written by a question");
    let output = run(&["setup", "entra", "--write", "x.toml"], &data.0);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && said.contains("--sync-client (on the overview"), "{said}");
}

#[test]
fn the_file_is_written_once_and_the_secret_for_its_owner_alone() {
    let data = Data::new();
    fs::create_dir_all(&data.0).unwrap();
    let (file, secret) = (data.0.join("regarding.toml"), data.0.join("secret"));
    let line =
        [ALL, &["--write", file.to_str().unwrap(), "--secret-file", secret.to_str().unwrap()]].concat();
    let output = run(&line, &data.0);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && said.contains("REGARDING_SECRET"), "{said}");
    assert!(!file.exists(), "half a set-up is none");
    let with_secret = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regarding"));
        command.args(&line).args(more).arg("--data").arg(&data.0).env("REGARDING_SECRET", "s3cret");
        command.env_remove("REGARDING_CONFIG").env_remove("REGARDING_STORE").output().unwrap()
    };
    let output = with_secret(&[]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        told.contains("brk-multihub://crm.example.com") && told.contains("-Members 'asha.rao@contoso.com'")
    );
    assert!(!told.contains("s3cret") && !fs::read_to_string(&file).unwrap().contains("s3cret"));
    assert_eq!(fs::read_to_string(&secret).unwrap(), "s3cret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&secret).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = with_secret(&[]);
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(again.status.code() == Some(1) && said.contains("--force"), "{said}");
    assert_eq!(with_secret(&["--force"]).status.code(), Some(0));
    // What was written is what the other commands understand.
    let check = |path: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regarding"));
        let output = command.args(["config", "--json", "--check"]).arg(path).output().unwrap();
        (output.status.code().unwrap(), serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    assert_eq!(check(&file), (0, serde_json::json!({ "well": true, "line": null, "wrong": null })));
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("client_id", "clientid")).unwrap();
    let (code, told) = check(&file);
    let line = text.lines().position(|line| line.starts_with("client_id")).unwrap() + 1;
    assert_eq!((code, told["line"].as_u64()), (5, Some(line as u64)), "{told}");
    assert!(told["wrong"].as_str().unwrap().contains("`client_id` may be meant"), "{told}");
}
