//! `$batch` in all its shapes.

use serde_json::json;

use super::kit::Org;

fn part(head: &str, request: &str) -> String {
    format!("Content-Type: application/http\nContent-Transfer-Encoding: binary\n{head}\n{request}\n")
}

#[tokio::test]
async fn a_batch_answers_in_order_and_stops_at_a_failure() {
    let org = Org::new().await;
    let get = |path: &str| part("", &format!("GET {path} HTTP/1.1\nAccept: application/json\n"));
    let lines = format!(
        "--b\n{}--b\n{}--b\n{}--b--\n",
        get("/api/data/v9.2/WhoAmI"),
        get("contacts(00000000-0000-0000-0000-000000000009)"),
        get("http://crm.test/api/data/v9.2/contacts?$select=fullname&$filter=fullname eq 'a b'")
    );
    let stopped = org.batch(&org.admin, &[], &lines).await.is(400);
    assert!(stopped.header("content-type").starts_with("multipart/mixed; boundary=batchresponse_"));
    assert_eq!(stopped.body.matches("HTTP/1.1 ").count(), 2, "{}", stopped.body);
    assert!(
        stopped.body.find("HTTP/1.1 200 OK").unwrap() < stopped.body.find("HTTP/1.1 404 Not Found").unwrap()
    );
    let all = org.batch(&org.admin, &[("prefer", "odata.continue-on-error")], &lines).await.is(200);
    assert_eq!(all.body.matches("HTTP/1.1 200").count(), 2);
    assert_eq!(all.body.matches("HTTP/1.1 404").count(), 1);
    // Line feeds alone are what many clients on Unix send.
    let request = org
        .send(&org.admin, "POST", "$batch", &[("content-type", "multipart/mixed;boundary=\"b\"")], lines)
        .await;
    assert_eq!(request.body.matches("HTTP/1.1 ").count(), 2);
}

#[tokio::test]
async fn a_change_set_happens_as_a_whole() {
    let org = Org::new().await;
    let post = |id: &str, path: &str, body: serde_json::Value| {
        part(
            &format!("Content-ID: {id}\n"),
            &format!("POST {path} HTTP/1.1\nContent-Type: application/json\n\n{body}"),
        )
    };
    let good = format!(
        "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\n{}--c\n{}--c\n{}--c--\n\n--b\n{}--b--",
        post("1", "/api/data/v9.2/accounts", json!({"name": "Fabrikam"})),
        post("2", "contacts", json!({"lastname": "Ek", "parentcustomerid_account@odata.bind": "$1"})),
        part(
            "Content-ID: 3\n",
            "PUT $1/primarycontactid/$ref HTTP/1.1\nContent-Type: application/json\n\n{\"@odata.id\":\"$2\"}"
        ),
        part("", "GET accounts?$expand=primarycontactid($select=fullname)&$select=name HTTP/1.1\n\n"),
    );
    let got = org.batch(&org.admin, &[], &good).await.is(200);
    assert_eq!(got.body.matches("HTTP/1.1 204").count(), 3, "{}", got.body);
    assert!(
        got.body.contains("changesetresponse_") && got.body.contains("\"fullname\":\"Ek\""),
        "{}",
        got.body
    );
    let bad = format!(
        "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\n{}--c\n{}--c--\n\n--b--",
        post("1", "accounts", json!({"name": "Gone"})),
        post("2", "contacts", json!({"lastname": "Ek", "parentcustomerid_account@odata.bind": "$7"})),
    );
    let got = org.batch(&org.admin, &[], &bad).await.is(400);
    assert!(
        got.body.contains("Content-ID Reference: '$7' does not exist in the batch context."),
        "{}",
        got.body
    );
    assert_eq!(got.body.matches("HTTP/1.1 ").count(), 1);
    assert_eq!(org.get("accounts/$count").await.body, "1");
    let reading = format!(
        "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\n{}--c--\n\n--b--",
        part("Content-ID: 1\n", "GET accounts HTTP/1.1\n\n")
    );
    org.batch(&org.admin, &[], &reading).await.is(400);
}

#[tokio::test]
async fn what_is_no_batch_is_refused() {
    let org = Org::new().await;
    let who = &org.admin;
    org.send(who, "POST", "$batch", &[("content-type", "application/json")], "{\"requests\":[]}")
        .await
        .is(415);
    org.send(who, "POST", "$batch", &[], "x").await.is(415);
    org.send(who, "GET", "$batch", &[], "").await.is(405);
    for lines in [
        "",
        "--b--",
        "--b\n",
        "--b\nContent-Type: application/http\n\nGET x HTTP/1.1\n",
        "--b\nno header\n\n--b--",
    ] {
        org.batch(who, &[], lines).await.is(400);
    }
    let inner = part("", "POST $batch HTTP/1.1\n\n");
    org.batch(who, &[], &format!("--b\n{inner}--b--")).await.is(400);
    let one = part("", "GET WhoAmI HTTP/1.1\n\n");
    let many: String = (0..1001).map(|_| format!("--b\n{one}")).collect();
    let got = org.batch(who, &[], &format!("{many}--b--")).await.is(400);
    assert!(got.message().contains("1000"), "{}", got.body);
}

/// A change set that makes an account and a contact of it; one of that key there already is refused.
fn pair(number: u128, name: &str) -> String {
    let create = |set: &str, id: u128, body: serde_json::Value| {
        let id = uuid::Uuid::from_u128(id);
        part(
            "Content-ID: 1\n",
            &format!(
                "PATCH {set}({id}) HTTP/1.1\nContent-Type: application/json\nIf-None-Match: *\n\n{body}"
            ),
        )
    };
    format!(
        "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\n{}--c\n{}--c--\n\n",
        create("accounts", 500 + number, json!({"name": name})),
        create("contacts", number, json!({"lastname": name}))
    )
}

fn get(path: &str) -> String {
    format!("--b\n{}", part("", &format!("GET {path} HTTP/1.1\n")))
}

#[tokio::test]
async fn what_is_refused_undoes_itself_alone_and_reads_see_what_came_before() {
    let org = Org::new().await;
    let lines = format!(
        "{}{}{}{}{}{}--b--",
        pair(1, "One"),
        get("accounts/$count"),
        // The account is new, the contact is not.
        pair(1, "Two")
            .replace(&uuid::Uuid::from_u128(501).to_string(), &uuid::Uuid::from_u128(999).to_string()),
        get("accounts/$count"),
        pair(3, "Three"),
        get("accounts?$select=name&$orderby=name"),
    );
    let before = org.get("accounts?$select=name").await.is(200);
    assert_eq!(before.column("name").len(), 0);
    let got = org.batch(&org.admin, &[("prefer", "odata.continue-on-error")], &lines).await.is(200);
    assert_eq!(got.body.matches("HTTP/1.1 204").count(), 4, "{}", got.body);
    assert_eq!(got.body.matches("HTTP/1.1 412").count(), 1, "{}", got.body);
    assert_eq!(got.body.matches("\r\n\r\n1\r\n").count(), 2, "both counts are one: {}", got.body);
    assert!(got.body.contains("\"One\"") && got.body.contains("\"Three\"") && !got.body.contains("\"Two\""));
    assert_eq!(
        org.get("accounts?$select=name&$orderby=name").await.column("name"),
        [json!("One"), json!("Three")]
    );
    // A batch that stops keeps what was done before it stopped.
    let lines = format!("{}{}{}--b--", pair(4, "Four"), pair(4, "Four"), pair(5, "Five"));
    org.batch(&org.admin, &[], &lines).await.is(400);
    assert_eq!(org.get("accounts/$count").await.body, "3");
}

#[tokio::test]
async fn a_refused_part_leaves_no_trace_in_the_changes() {
    let org = Org::new().await;
    let start = org
        .send(&org.admin, "GET", "contacts?$select=fullname", &[("prefer", "odata.track-changes")], "")
        .await
        .is(200);
    let link = start.json()["@odata.deltaLink"].as_str().unwrap().to_owned();
    let link = link.split_once("/api").map(|(_, rest)| format!("/api{rest}")).unwrap();
    let delta = get(&link);
    let lines = format!("{}{delta}{}{delta}{}--b--", pair(1, "One"), pair(1, "Again"), pair(2, "Two"));
    let got = org.batch(&org.admin, &[("prefer", "odata.continue-on-error")], &lines).await.is(200);
    assert_eq!(got.body.matches("\"fullname\":\"One\"").count(), 2, "{}", got.body);
    let after = org.get(&link).await.is(200);
    assert_eq!(after.column("fullname").len(), 2, "{}", after.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_the_same_time_share_a_commit_and_not_a_fate() {
    let org = std::sync::Arc::new(Org::new().await);
    let mut tasks = Vec::new();
    for number in 0..40_u128 {
        let org = std::sync::Arc::clone(&org);
        tasks.push(tokio::spawn(async move {
            // Every second key is taken by the one before it.
            let lines = format!("{}--b--", pair(number / 2, &format!("Name {number}")));
            let got = org.batch(&org.admin, &[], &lines).await;
            let there = org.get(&format!("accounts({})", uuid::Uuid::from_u128(500 + number / 2))).await;
            (got.status, there.status)
        }));
    }
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.unwrap());
    }
    let made = done.iter().filter(|(status, _)| *status == 200).count();
    assert_eq!(made, 20, "{done:?}");
    assert!(done.iter().all(|(_, there)| *there == 200), "what was answered is seen: {done:?}");
    assert_eq!(org.get("contacts/$count").await.body, "20");
    assert_eq!(org.get("accounts/$count").await.body, "20");
}
