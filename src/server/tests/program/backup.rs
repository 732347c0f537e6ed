//! `regarding backup` and `regarding restore`: after a disaster rows and decisions are there again, and nothing is written
//! twice.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::kit::{Data, Server, get, run, token, until};
use crate::sync::{JONAS, command, deliver, settled, synchronizing, take_all, tracked};

/// The activities of a mail, by its Message-ID.
async fn activities(server: &Server, data: &Path, message: &str) -> Vec<String> {
    let admin = token(data, &[]);
    let url =
        format!("{}/api/data/v9.2/emails?$select=activityid&$filter=messageid eq '{message}'", server.url);
    let (status, all) = get(&url, &admin).await;
    assert_eq!(status, 200, "{all}");
    let rows = all["value"].as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| row["activityid"].as_str().unwrap().to_owned()).collect()
}

fn refused(arguments: &[&str], data: &Path, words: &str) {
    let output = run(arguments, data);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && said.contains(words), "{arguments:?}: {said}");
}

#[tokio::test]
async fn after_a_disaster_everything_is_there_again_and_nothing_is_written_twice() {
    let data = Data::new();
    let kept = Data::new();
    fs::create_dir_all(&kept.0).unwrap();
    let file = kept.0.join("backup.tar");
    let name = file.to_str().unwrap();
    refused(&["backup", "--to", name], &data.0, "there is no database");

    let server = synchronizing(&data.0);
    settled(&data.0).await;
    take_all(&server, &data.0, JONAS).await;
    deliver(&server, JONAS, "<before@elsewhere.example>").await;
    let before = tracked(&data.0, "<before@elsewhere.example>").await;
    let written = || async {
        let all = activities(&server, &data.0, "<before@elsewhere.example>").await;
        (all.len() == 1).then_some(all)
    };
    let activity = until("the activity", written).await;

    // While it runs.
    let output = run(&["backup", "--to", name], &data.0);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    refused(&["backup", "--to", name], &data.0, "is there already");
    refused(&["restore", "--from", name], &data.0, "a server runs");
    deliver(&server, JONAS, "<after@elsewhere.example>").await;
    let after = tracked(&data.0, "<after@elsewhere.example>").await;

    // The databases are lost; the mailboxes are not ours to lose.
    server.kill();
    for database in ["crm.sqlite", "sync.sqlite"] {
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(data.0.join(format!("{database}{ending}")));
        }
    }
    let output = run(&["restore", "--from", name], &data.0);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("crm.sqlite is back") && said.contains("sync.sqlite is back"), "{said}");
    refused(&["restore", "--from", name], &data.0, "--force");
    let damaged = kept.0.join("damaged.tar");
    let mut bytes = fs::read(&file).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(&damaged, bytes).unwrap();
    refused(&["restore", "--force", "--from", damaged.to_str().unwrap()], &data.0, "backup");
    assert_eq!(run(&["restore", "--force", "--from", name], &data.0).status.code(), Some(0));
    assert!(data.0.join("crm.sqlite.before-restore").is_file(), "what was there is put aside");

    // Decisions are there before anything runs, and rows when it does.
    let (code, told, _) = command(&["explain", "<before@elsewhere.example>", "--json"], &data.0);
    let ids: Vec<&Value> = told["decisions"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert!(code == 0 && ids.contains(&&before["id"]), "{told}");
    let server = synchronizing(&data.0);
    assert_eq!(activities(&server, &data.0, "<before@elsewhere.example>").await, activity);
    // What came after the backup is found again, under the same key.
    let again = tracked(&data.0, "<after@elsewhere.example>").await;
    assert_eq!(again["activity"], after["activity"], "the key of an activity is computed");
    let found = || async {
        let all = activities(&server, &data.0, "<after@elsewhere.example>").await;
        (!all.is_empty()).then_some(all)
    };
    assert_eq!(until("the activity of the lost mail", found).await.len(), 1);
    assert_eq!(activities(&server, &data.0, "<before@elsewhere.example>").await, activity, "written once");
}
