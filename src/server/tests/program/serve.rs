//! `regarding serve`: what was answered survives a kill, and nothing is given without a token.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::kit::{Data, Server, client, get, run, token};

#[tokio::test]
async fn what_was_answered_survives_a_kill_and_the_token_another_port() {
    let data = Data::new();
    // Before the server ever ran.
    let token = token(&data.0, &[]);
    let server = Server::start(&data.0);
    let (status, me) = get(&format!("{}/api/data/v9.2/WhoAmI", server.url), &token).await;
    assert_eq!(status, 200, "{me}");
    let reply = client()
        .post(format!("{}/api/data/v9.2/accounts", server.url))
        .bearer_auth(&token)
        .json(&json!({ "name": "Survivor" }))
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 204);
    let entity = reply.headers()["odata-entityid"].to_str().unwrap().to_owned();
    assert!(entity.starts_with(&format!("{}/api/data/v9.2/accounts(", server.url)), "{entity}");
    let old = server.url.clone();
    server.kill();
    let server = Server::start(&data.0);
    let (status, row) = get(&format!("{}?$select=name", entity.replace(&old, &server.url)), &token).await;
    assert_eq!((status, row["name"].as_str()), (200, Some("Survivor")), "{row}");
    let (_, again) = get(&format!("{}/api/data/v9.2/WhoAmI", server.url), &token).await;
    assert_eq!(again["UserId"], me["UserId"], "the same person is the same user");
}

#[tokio::test]
async fn the_story_is_told_once() {
    let data = Data::new();
    let server = Server::start(&data.0);
    let token = token(&data.0, &[]);
    let count = |url: String, token: String| async move {
        let (status, all) =
            get(&format!("{url}/api/data/v9.2/contacts?$select=fullname&$count=true"), &token).await;
        assert_eq!(status, 200, "{all}");
        all["@odata.count"].as_u64().unwrap()
    };
    let first = count(server.url.clone(), token.clone()).await;
    assert!(first > 5, "the story has {first} contacts");
    server.kill();
    let server = Server::start(&data.0);
    assert_eq!(count(server.url.clone(), token).await, first);
}

#[tokio::test]
async fn no_route_of_the_crm_answers_without_a_good_token() {
    let data = Data::new();
    let server = Server::start(&data.0);
    let good = token(&data.0, &[]);
    let expired = token(&data.0, &["--lifetime", "-4000"]);
    let mut tampered = good.clone();
    let at = good.len() - 6..good.len() - 5;
    let other_letter = if &good[at.clone()] == "A" { "B" } else { "A" };
    tampered.replace_range(at, other_letter);
    let other = Data::new();
    let foreign = token(&other.0, &[]);
    let refused = [
        ("nothing", None),
        ("expired", Some(&expired)),
        ("tampered", Some(&tampered)),
        ("of another sandbox", Some(&foreign)),
    ];
    for (method, path) in [
        ("GET", "/api/data/v9.2/"),
        ("GET", "/api/data/v9.2/$metadata"),
        ("GET", "/api/data/v9.2/WhoAmI"),
        ("GET", "/api/data/v9.2/accounts"),
        ("GET", "/api/data/v9.2/accounts(00000000-0000-0000-0000-000000000001)"),
        ("POST", "/api/data/v9.2/accounts"),
        ("PATCH", "/api/data/v9.2/accounts(00000000-0000-0000-0000-000000000001)"),
        ("DELETE", "/api/data/v9.2/accounts(00000000-0000-0000-0000-000000000001)"),
        ("POST", "/api/data/v9.2/$batch"),
        ("GET", "/api/data/v9.1/contacts"),
        ("POST", "/api/search/v2.0/query"),
        ("GET", "/api/nothing"),
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        for (what, token) in &refused {
            let mut request =
                client().request(method.clone(), format!("{}{path}", server.url)).json(&json!({}));
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let reply = request.send().await.unwrap();
            assert_eq!(reply.status(), 401, "{method} {path} with {what}");
            let challenge = reply.headers()["www-authenticate"].to_str().unwrap().to_owned();
            assert!(challenge.starts_with("Bearer realm="), "{challenge}");
            assert_eq!(challenge.contains("invalid_token"), token.is_some(), "{what}: {challenge}");
        }
    }
}

#[tokio::test]
async fn answers_may_be_read_by_pages_of_this_machine_and_no_other() {
    let data = Data::new();
    let server = Server::start(&data.0);
    for (origin, allowed) in [("https://localhost:1234", true), ("https://evil.example", false)] {
        let reply = client()
            .request(reqwest::Method::OPTIONS, format!("{}/api/data/v9.2/accounts", server.url))
            .header("origin", origin)
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "authorization,if-none-match")
            .send()
            .await
            .unwrap();
        let echoed = reply
            .headers()
            .get("access-control-allow-origin")
            .map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(echoed.as_deref(), allowed.then_some(origin));
    }
}

#[test]
fn mistakes_on_the_command_line_are_answered_with_a_remedy_and_a_code() {
    let data = Data::new();
    let cases: &[(&[&str], &str)] = &[
        (&["serve"], "--sandbox"),
        (&["serve", "--sandbox", "--listen", "0.0.0.0:0"], "127.0.0.1"),
        (&["serve", "--sandbox", "--config", "nowhere.toml"], "nowhere.toml"),
        (&["token", "--user", "nobody@nowhere.example"], "users are"),
    ];
    for (arguments, expected) in cases {
        let output = run(arguments, &data.0);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.starts_with("error: ") && said.contains(expected), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn the_authority_is_made_and_explained() {
    let data = Data::new();
    let output = run(&["ca"], &data.0);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success()
            && said.contains("macOS")
            && said.contains("Windows")
            && said.contains("Linux"),
        "{said}"
    );
    assert!(Path::new(said.lines().next().unwrap()).is_file());
}

/// The application of the sandbox's story.
const SERVICE: &str = "5e41c000-3d2b-4f6a-8a57-0c0a71050001";

#[tokio::test]
async fn graph_is_given_to_people_and_applications_whose_token_is_for_it() {
    let data = Data::new();
    let server = Server::start(&data.0);
    let graph = format!("{}/graph/v1.0", server.url);
    let reply = client().get(format!("{graph}/me")).send().await.unwrap();
    assert_eq!(reply.status(), 401);
    assert!(reply.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
    let refused: Value = reply.json().await.unwrap();
    assert_eq!(refused["error"]["code"], "InvalidAuthenticationToken");
    // A person comes with the token of the CRM.
    let person = token(&data.0, &["--user", "asha.rao@contoso.example"]);
    let (status, me) = get(&format!("{graph}/me"), &person).await;
    assert_eq!((status, me["mail"].as_str()), (200, Some("asha.rao@contoso.example")), "{me}");
    let (_, page) = get(&format!("{graph}/me/messages?$top=2&$select=id"), &person).await;
    let next = page["@odata.nextLink"].as_str().unwrap();
    assert!(next.starts_with(&graph), "{next}");
    assert_eq!(get(next, &person).await.0, 200);
    let other = format!("{graph}/users/mara.keller@contoso.example/mailFolders/inbox");
    assert_eq!(get(&other, &person).await.0, 403);
    // An application comes with one of its own, which opens every mailbox, and Graph alone.
    let secret = fs::read_to_string(data.0.join("service-secret")).unwrap();
    let reply = client()
        .post(format!("{}/signin/common/oauth2/v2.0/token", server.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!(
            "grant_type=client_credentials&client_id={SERVICE}&client_secret={}\
             &scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
            secret.trim()
        ))
        .send()
        .await
        .unwrap();
    let issued: Value = reply.json().await.unwrap();
    let application = issued["access_token"].as_str().unwrap();
    assert_eq!(get(&other, application).await.0, 200);
    assert_eq!(get(&format!("{}/api/data/v9.2/WhoAmI", server.url), application).await.0, 401);
    // Faults on demand stand in front of it.
    let control = fs::read_to_string(data.0.join("control-token")).unwrap();
    let rule =
        json!({ "match": { "path": "/graph/v1.0/users" }, "status": 429, "retryAfter": 3, "times": 1 });
    let request =
        client().post(format!("{}/sandbox/faults", server.url)).header("x-sandbox-control", control.trim());
    assert_eq!(request.json(&rule).send().await.unwrap().status(), 200);
    assert_eq!(get(&other, application).await.0, 429);
    assert_eq!(get(&other, application).await.0, 200);
}
