//! The story says what the product needs to be shown with, in columns Dataverse has.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use common::{ASHA, MARA, PRIYA, server};
use sandbox::{StoryMail, story};
use serde_json::Value;

fn mail(key: &str) -> StoryMail {
    story().unwrap().messages.into_iter().find(|m| m.key == key).unwrap_or_else(|| panic!("no mail {key}"))
}

#[test]
fn the_mails_show_every_case() {
    assert!(!mail("offer-reply").in_reply_to.is_empty() && mail("offer-reply").references.len() == 2);
    assert!(mail("offer-reply").attachments.iter().any(|a| a.is_inline));
    assert!(mail("no-message-id").message_id.is_empty());
    assert!(mail("long-message-id").message_id.len() > 320);
    assert!(mail("empty-subject").subject.is_empty());
    assert!(mail("tailspin-plain").html.is_none());
    assert!(mail("to-whole-team").places.len() == 3, "the same Message-ID in several mailboxes");
    assert!(mail("read-receipt").item_class.starts_with("REPORT."));
    assert!(mail("newsletter").headers.iter().any(|(n, _)| n == "List-Unsubscribe"));
    let story = story().unwrap();
    let known: HashSet<String> = story
        .crm_rows
        .iter()
        .flat_map(|r| {
            ["emailaddress1", "emailaddress2"].map(|c| r.body[c].as_str().unwrap_or_default().to_owned())
        })
        .collect();
    assert!(!known.contains(&mail("unknown-sender").from.address));
    assert!(known.contains(&mail("lead-mail").from.address));
    let matches =
        |address: &str| story.crm_rows.iter().filter(|r| r.body["emailaddress1"] == address).count();
    assert_eq!(matches(&mail("multi-match").from.address), 3, "two contacts and an account");
    let keys: HashSet<_> = story.messages.iter().map(|m| &m.key).collect();
    assert_eq!(keys.len(), story.messages.len(), "keys are unique");
    let scripts =
        ["\u{900}\u{97f}", "\u{b80}\u{bff}", "\u{600}\u{6ff}", "\u{4e00}\u{9fff}", "\u{1f300}\u{1faff}"];
    for range in scripts {
        let mut ends = range.chars();
        let (from, to) = (ends.next().unwrap(), ends.next().unwrap());
        assert!(
            story.messages.iter().any(|m| m.subject.chars().any(|c| (from..=to).contains(&c))),
            "{from:?}"
        );
    }
}

#[tokio::test]
async fn the_first_start_tells_it_and_the_second_does_not_tell_it_twice() {
    let s = server().await;
    let token = s.sign_in(MARA).await;
    let inbox = s.messages(&token, "inbox").await;
    assert!(inbox.len() > 20, "{}", inbox.len());
    let times: Vec<i64> = inbox.iter().map(|m| m["receivedAt"].as_i64().unwrap()).collect();
    assert!(times.windows(2).all(|w| w[0] >= w[1]), "newest first");
    let age = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64
        - times[0];
    assert!((0..2 * 3_600_000).contains(&age), "the newest mail is of today: {age} ms");
    let huge = s.find(&token, "Price list").await;
    let whole = s
        .call("GET", &format!("/sandbox/api/messages/{}", huge["id"].as_str().unwrap()), Some(&token), None)
        .await
        .json();
    assert!(whole["bodyHtml"].as_str().unwrap().len() > 1_000_000);
    assert_eq!(whole["toRecipients"].as_array().unwrap().len(), 60);
    let reply = s.find(&token, "RE: Drive upgrade").await;
    let sent = s
        .messages(&token, "sentitems")
        .await
        .into_iter()
        .find(|m| m["subject"] == "RE: Drive upgrade for hall 3")
        .unwrap();
    assert_eq!(reply["conversationId"], sent["conversationId"]);
    let again = sandbox::Sandbox::open(s.dir.path(), sandbox::Options { public_url: common::URL.to_owned() })
        .await
        .unwrap();
    let s = common::Server { router: again.router(), sandbox: again, dir: s.dir };
    assert_eq!(s.messages(&token, "inbox").await.len(), inbox.len());
    for person in [ASHA, PRIYA] {
        let token = s.sign_in(person).await;
        assert!(!s.messages(&token, "inbox").await.is_empty(), "{person}");
    }
}

#[tokio::test]
async fn two_programs_may_open_it_at_once_and_an_interrupted_start_is_made_good() {
    let dir = tempfile::tempdir().unwrap();
    let open = || sandbox::Sandbox::open(dir.path(), sandbox::Options { public_url: common::URL.to_owned() });
    let (a, b) = tokio::join!(open(), open());
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a.key_set(), b.key_set());
    assert_eq!(a.mailboxes().all().await.unwrap().len(), a.story().users.len());

    let half = tempfile::tempdir().unwrap();
    let store = sandbox::mailbox::Mailboxes::open(half.path()).await.unwrap();
    let user = &a.story().users[0];
    store
        .create(&sandbox::mailbox::NewMailbox {
            user_id: &user.id,
            address: &user.address,
            display_name: &user.display_name,
            job_title: "",
            language: "en-US",
            time_zone: "UTC",
            shared: false,
            inbox_folders: &[],
            delegates: &[],
        })
        .await
        .unwrap();
    drop(store);
    let whole = sandbox::Sandbox::open(half.path(), sandbox::Options { public_url: common::URL.to_owned() })
        .await
        .unwrap();
    assert_eq!(whole.mailboxes().all().await.unwrap().len(), whole.story().users.len());
}

#[test]
fn the_crm_rows_use_columns_and_lookups_that_dataverse_has() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/contracts/dataverse.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{} is missing", file.display());
        eprintln!("SKIPPED: {} is missing, the story's columns were not checked", file.display());
        return;
    };
    let contract: Value = serde_json::from_str(&text).unwrap();
    // A table that the contracts only mention.
    let more = include_str!("../../../tests/contracts/more_literature.json");
    let more: Value = serde_json::from_str(more).unwrap();
    let tables: HashMap<&str, &Value> = [&contract, &more]
        .into_iter()
        .flat_map(|facts| facts["tables"].as_object().unwrap().values())
        .map(|t| (t["entitySetName"].as_str().unwrap(), t))
        .collect();
    let story = story().unwrap();
    let users: HashSet<&str> = story.users.iter().filter_map(|u| u.systemuser_id.as_deref()).collect();
    let mut earlier: HashSet<String> = users.iter().map(|u| format!("/systemusers({u})")).collect();
    for row in &story.crm_rows {
        let table = tables[row.set.as_str()];
        assert!(row.owner.as_deref().is_none_or(|o| users.contains(o)), "{}", row.id);
        for (name, value) in row.body.as_object().unwrap() {
            if let Some(nav) = name.strip_suffix("@odata.bind") {
                let lookups = table["lookups"].as_object().unwrap().values();
                let known = lookups.flat_map(|l| l["targets"].as_array().unwrap()).any(|t| t["nav"] == nav);
                assert!(known, "{}: no lookup {nav}", row.set);
                assert!(
                    earlier.contains(value.as_str().unwrap()),
                    "{}: {value} does not come before",
                    row.id
                );
                continue;
            }
            let column = &table["columns"][name];
            assert!(column.is_object(), "{}: no column {name}", row.set);
            assert_ne!(column["readOnly"], true, "{}.{name} is read-only", row.set);
            if let Some(options) = column["options"].as_array() {
                assert!(options.iter().any(|o| o["value"] == *value), "{}.{name}: {value}", row.set);
            }
            if let (Some(text), Some(most)) = (value.as_str(), column["maxLength"].as_u64()) {
                assert!(text.encode_utf16().count() as u64 <= most, "{}.{name} is too long", row.set);
            }
        }
        assert!(earlier.insert(format!("/{}({})", row.set, row.id)), "{} is there twice", row.id);
    }
    let count = |set: &str| story.crm_rows.iter().filter(|r| r.set == set).count();
    assert!(
        count("accounts") >= 6
            && count("contacts") >= 15
            && count("leads") >= 3
            && count("opportunities") >= 8
    );
    assert!(count("incidents") >= 3 && count("queues") == 1 && count("teams") == 1);
    assert!(story.users.iter().any(|u| u.security_roles.is_empty() && !u.shared), "somebody without a role");
}
