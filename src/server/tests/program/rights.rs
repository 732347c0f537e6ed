//! Who may do what, through HTTP with the real program: a row a role, a column a route or an act (semantics B21).

use std::collections::BTreeMap;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use crate::kit::{Data, Server, client, get, person, post, token, until};

const MARA: &str = "mara.keller@contoso.example";
const SELLER: &str = "asha.rao@contoso.example";

/// What is asked: name, method, path, body. `OWN` and `OTHER` are keys of mailboxes.
type Asked = (&'static str, Method, &'static str, Option<Value>);

fn asked() -> Vec<Asked> {
    let act = |name: &'static str, act: Value, whose: &str| {
        let body = json!({ "act": act, "mailboxes": { "these": [whose] } });
        (name, Method::POST, "mailboxes/act", Some(body))
    };
    let organisation = json!({ "alerts_to_owner": true });
    let mine = json!({ "filter": "replies" });
    vec![
        ("me", Method::GET, "me", None),
        ("list", Method::GET, "mailboxes", None),
        ("own", Method::GET, "mailboxes/OWN", None),
        ("other", Method::GET, "mailboxes/OTHER", None),
        ("alerts", Method::GET, "alerts", None),
        ("audit", Method::GET, "audit", None),
        ("organisation", Method::GET, "settings/organisation", None),
        ("set organisation", Method::PUT, "settings/organisation", Some(organisation)),
        ("mine", Method::GET, "settings/mine", None),
        ("set mine", Method::PUT, "settings/mine", Some(mine.clone())),
        ("theirs", Method::GET, "settings/mine?mailbox=OTHER", None),
        ("set theirs", Method::PUT, "settings/mine?mailbox=OTHER", Some(mine)),
        ("folders", Method::GET, "folders", None),
        ("their folders", Method::GET, "folders?mailbox=OTHER", None),
        ("decisions", Method::GET, "decisions", None),
        ("their decisions", Method::GET, "decisions?mailbox=mara.keller@contoso.example", None),
        ("see set-up", Method::GET, "setup", None),
        act("approve own", json!("approve"), "OWN"),
        act("approve other", json!("approve"), "OTHER"),
        act("reject own", json!("reject"), "OWN"),
        act("reject other", json!("reject"), "OTHER"),
        act("postpone own", json!({"postpone": {"until": 0}}), "OWN"),
        act("postpone other", json!({"postpone": {"until": 0}}), "OTHER"),
        act("activate other", json!("activate"), "OTHER"),
        act("test own", json!("test"), "OWN"),
        act("test other", json!("test"), "OTHER"),
    ]
}

/// The names of what was allowed: answered with success, and, where it is an act, not refused when it came to it.
async fn allowed(server: &Server, token: &str, own: &str, other: &str) -> Vec<&'static str> {
    let mut allowed = Vec::new();
    for (name, method, path, body) in asked() {
        let named = |text: &str| text.replace("OWN", own).replace("OTHER", other);
        let url = format!("{}/admin/{}", server.url, named(path));
        let mut request = client().request(method, url).bearer_auth(token);
        if let Some(body) = &body {
            request = request.header("content-type", "application/json").body(named(&body.to_string()));
        }
        let reply = request.send().await.unwrap();
        let (status, told) = (reply.status().as_u16(), reply.json::<Value>().await.unwrap_or_default());
        assert!([200, 202, 401, 403, 404].contains(&status), "{name}: {status} {told}");
        let refused = status == 202 && {
            let at = format!("{}/admin/jobs/{}", server.url, told["id"].as_str().unwrap());
            let job = until("the end of a job", || async {
                let (_, job) = get(&at, token).await;
                (job["state"] == "done").then_some(job)
            })
            .await;
            let code = job["outcomes"][0]["finding"]["code"].as_str().unwrap_or_default().to_owned();
            code.starts_with("needs_")
        };
        if status < 300 && !refused {
            allowed.push(name);
        }
    }
    allowed
}

async fn mailbox_of(server: &Server, token: &str) -> String {
    let (_, me) = get(&format!("{}/admin/me", server.url), token).await;
    me["mailbox"].as_str().unwrap_or("00000000-0000-0000-0000-000000000001").to_owned()
}

/// A token of the story's application, as its programs get one.
async fn of_application(server: &Server, data: &Path) -> String {
    let secret = std::fs::read_to_string(data.join("service-secret")).unwrap();
    let known = sandbox::story().unwrap();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", known.service.id.as_str()),
        ("client_secret", secret.trim()),
        ("scope", &format!("{}/.default", server.url)),
    ]
    .map(|(name, value)| format!("{name}={}", wire::odata::encode(value)))
    .join("&");
    let url = format!("{}/signin/{}/oauth2/v2.0/token", server.url, known.tenant.id);
    let request = client().post(url).header("content-type", "application/x-www-form-urlencoded").body(form);
    let reply: Value = request.send().await.unwrap().json().await.unwrap();
    reply["access_token"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

#[tokio::test]
async fn b21_everybody_may_what_is_theirs_and_nothing_more() {
    let data = Data::new();
    let server = Server::with(&["serve", "--sandbox", "--sync", "--http", "0"], &data.0);
    let mara = token(&data.0, &["--user", MARA]);
    let me = format!("{}/admin/me", server.url);
    until("an answer to the desk", || async { (get(&me, &mara).await.0 == 200).then_some(()) }).await;

    let seller = ["Sales Professional Person"];
    let administrator = ["System Administrator"];
    let people: [(&str, Value); 5] = [
        ("crm@contoso.example", json!({"roles": administrator})),
        ("exchange@contoso.example", json!({"roles": seller, "directoryRoles": ["Exchange Administrator"]})),
        (
            "both@contoso.example",
            json!({"roles": administrator, "directoryRoles": ["Exchange Administrator"]}),
        ),
        ("disabled@contoso.example", json!({"roles": administrator, "disabled": true})),
        ("noseat@contoso.example", json!({"noSeat": true})),
    ];
    for (address, mut wanted) in people {
        wanted["address"] = address.into();
        person(&server, &data.0, wanted).await;
    }
    let target = mailbox_of(&server, &mara).await;
    let everything: Vec<&str> = asked().iter().map(|(name, ..)| *name).collect();
    let own = ["me", "own", "alerts", "mine", "set mine", "folders", "decisions", "approve own", "test own"];
    let both_only = ["approve other", "reject own", "reject other"];
    let crm_alone: Vec<&str> = everything.iter().copied().filter(|name| !both_only.contains(name)).collect();
    let table: [(&str, &[&str]); 7] = [
        (SELLER, &own),
        ("exchange@contoso.example", &own),
        ("crm@contoso.example", &crm_alone),
        ("both@contoso.example", &everything),
        ("disabled@contoso.example", &[]),
        ("noseat@contoso.example", &[]),
        (MARA, &everything),
    ];
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (who, _) in &table {
        let token = token(&data.0, &["--user", who]);
        let own = mailbox_of(&server, &token).await;
        // Mara's own mailbox is the other one of everybody else.
        let other = if *who == MARA {
            mailbox_of(&server, &self::token_of(&data.0, SELLER)).await
        } else {
            target.clone()
        };
        found.insert(who, allowed(&server, &token, &own, &other).await);
    }
    for (who, expected) in &table {
        assert_eq!(found[who], *expected, "{who}");
    }
    for nobody in ["", "nonsense"] {
        assert_eq!(allowed(&server, nobody, &target, &target).await, [""; 0], "{nobody}");
    }
    let program = of_application(&server, &data.0).await;
    assert_eq!(allowed(&server, &program, &target, &target).await, [""; 0], "a program");

    // Where approving one's own address needs the roles, it does.
    let switch = json!({"switches": [["RequirePrivilegeToSelfApproveEmailAddress", true, false]]});
    let request = client().put(format!("{}/admin/settings/organisation", server.url)).bearer_auth(&mara);
    assert_eq!(request.json(&switch).send().await.unwrap().status(), 200);
    let seller = token_of(&data.0, SELLER);
    let approve = json!({"act": "approve", "mailboxes": {"these": [mailbox_of(&server, &seller).await]}});
    let at = format!("{}/admin/mailboxes/act", server.url);
    let denied = || async { (post(&at, &seller, &approve).await.0 == 403).then_some(()) };
    until("the switch", denied).await;

    // What was refused is in the audit too.
    let (_, audit) = get(&format!("{}/admin/audit?most=500", server.url), &mara).await;
    let refused = audit.as_array().unwrap().iter().filter(|one| one["refused"] == true);
    let refused: Vec<&str> = refused.filter_map(|one| one["what"].as_str()).collect();
    for what in ["approve", "reject", "settings", "audit", "setup", "postpone"] {
        assert!(refused.contains(&what), "{what} is not among {refused:?}");
    }
}

fn token_of(data: &Path, user: &str) -> String {
    token(data, &["--user", user])
}
