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
