//! The routes of the desk: what everybody is told.

use serde_json::{Value, json};

use crate::kit::{Data, Server, get, person, post, token, until};

const MARA: &str = "mara.keller@contoso.example";
const ASHA: &str = "asha.rao@contoso.example";

/// A server whose synchronizer has read its settings.
async fn serving(data: &Data) -> (Server, String) {
    let server = Server::with(&["serve", "--sandbox", "--sync", "--http", "0"], &data.0);
    let mara = token(&data.0, &["--user", MARA]);
    let me = format!("{}/admin/me", server.url);
    let told = || async { (get(&me, &mara).await.0 == 200).then_some(()) };
    until("an answer to the desk", told).await;
    (server, mara)
}

fn named<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|one| one[key] == name).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn everybody_is_told_what_is_theirs() {
    let data = Data::new();
    let (server, mara) = serving(&data).await;
    let asha = token(&data.0, &["--user", ASHA]);
    let at = |path: &str| format!("{}/admin/{path}", server.url);

    let (_, me) = get(&at("me"), &mara).await;
    assert_eq!((me["address"].as_str(), me["rights"]["approve"].as_bool()), (Some(MARA), Some(true)), "{me}");
    for name in ["licence", "role", "switched_on", "standard_app"] {
        assert_eq!(named(&me["checks"], "name", name)["found"], "good", "{name}: {me}");
    }
    let (_, of_asha) = get(&at("me"), &asha).await;
    let rights = &of_asha["rights"];
    assert_eq!((rights["administer"].as_bool(), rights["test_own"].as_bool()), (Some(false), Some(true)));
    assert_eq!((rights["approve"].as_bool(), rights["approve_own"].as_bool()), (Some(false), Some(true)));

    let (status, page) = get(&at("mailboxes?most=2"), &mara).await;
    assert_eq!((status, page["mailboxes"].as_array().unwrap().len()), (200, 2), "{page}");
    let next = page["next"].as_str().unwrap();
    let (_, rest) = get(&at(&format!("mailboxes?after={next}")), &mara).await;
    let count = rest["mailboxes"].as_array().unwrap().len();
    assert_eq!((count + 2, rest["next"].is_null()), (page["total"].as_u64().unwrap() as usize, true));
    assert_eq!(get(&at("mailboxes"), &asha).await.0, 403);

    let own = of_asha["mailbox"].as_str().unwrap();
    let (status, detail) = get(&at(&format!("mailboxes/{own}")), &asha).await;
    assert_eq!((status, detail["listed"]["address"].as_str()), (200, Some(ASHA)), "{detail}");
    assert_eq!(detail["parts"].as_array().unwrap().len(), 3);
    let other = me["mailbox"].as_str().unwrap();
    assert_eq!(get(&at(&format!("mailboxes/{other}")), &asha).await.0, 404);
    assert_eq!(get(&at("alerts"), &asha).await.0, 200);

    let (_, setup) = get(&at("setup"), &mara).await;
    assert_eq!(named(&setup["checks"], "name", "exchange")["found"], "good", "{setup}");
    assert_eq!(setup["stages"].as_array().unwrap().len(), 5);
    let (status, refused) = get(&at("setup"), &asha).await;
    assert_eq!((status, refused["error"]["code"].as_str()), (403, Some("needs_administrator")));
}

/// The list's line of an address.
async fn line(server: &Server, token: &str, address: &str) -> Value {
    let (_, page) = get(&format!("{}/admin/mailboxes", server.url), token).await;
    named(&page["mailboxes"], "address", address).clone()
}

/// Does something, and waits until the job has ended.
async fn done(server: &Server, token: &str, acting: Value) -> Value {
    let (status, job) = post(&format!("{}/admin/mailboxes/act", server.url), token, &acting).await;
    assert_eq!(status, 202, "{job}");
    let at = format!("{}/admin/jobs/{}", server.url, job["id"].as_str().unwrap());
    until("the end of a job", || async {
        let (_, job) = get(&at, token).await;
        (job["state"] == "done").then_some(job)
    })
    .await
}

#[tokio::test]
async fn an_empty_installation_is_set_up_and_who_comes_later_waits() {
    let data = Data::new();
    let server = Server::with(&["serve", "--sandbox", "--bare", "--sync", "--http", "0"], &data.0);
    let mara = token(&data.0, &["--user", MARA]);
    let at = |path: &str| format!("{}/admin/{path}", server.url);
    let me = at("me");
    let (me, mara_) = (&me, &mara);
    let told = || async move {
        let (status, me) = get(me, mara_).await;
        (status == 200).then_some(me)
    };
    let me = until("an answer to the desk", told).await;
    let off = named(&me["checks"], "name", "switched_on");
    assert_eq!(
        (off["found"].as_str(), off["finding"]["code"].as_str()),
        (Some("missing"), Some("switched_off"))
    );
    let before = line(&server, &mara, MARA).await;
    assert_eq!((before["approval"].as_str(), before["test"].as_str()), (Some("pending"), Some("not_run")));

    // One whose address is not the name to sign in with, and one without the role.
    let other = json!({"address": "nina@contoso.example", "upn": "nina.n@contoso.example",
        "roles": ["Sales Professional Person"], "licences": ["D365_SALES_PRO", "SPE_E3"]});
    person(&server, &data.0, other).await;
    let (status, begun) = post(&at("setup"), &mara, &json!({})).await;
    assert_eq!((status, begun["running"].as_bool()), (202, Some(true)), "{begun}");
    let setup = until("the end of set-up", || async {
        let (_, setup) = get(&at("setup"), &mara).await;
        (setup["running"] == false).then_some(setup)
    })
    .await;
    let stages = &setup["stages"];
    assert!(stages.as_array().unwrap().iter().all(|stage| stage["state"] == "done"), "{setup}");
    // Priya has no role, and Nina another name.
    assert_eq!(named(stages, "name", "approve")["progress"]["left"], 2, "{setup}");
    for address in [MARA, ASHA] {
        let line = line(&server, &mara, address).await;
        assert_eq!(
            (line["approval"].as_str(), line["test"].as_str()),
            (Some("approved"), Some("success")),
            "{line}"
        );
    }
    assert_eq!(line(&server, &mara, "nina@contoso.example").await["approval"], "pending");
    let (_, me) = get(&at("me"), &mara).await;
    assert_eq!(named(&me["checks"], "name", "switched_on")["found"], "good");

    // Who comes later waits, also where everything fits.
    let later = json!({"address": "omar@contoso.example", "roles": ["Sales Professional Person"],
        "licences": ["D365_SALES_PRO", "SPE_E3"]});
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    person(&server, &data.0, later).await;
    post(&at("setup"), &mara, &json!({})).await;
    until("the end of set-up", || async {
        let (_, setup) = get(&at("setup"), &mara).await;
        (setup["running"] == false).then_some(())
    })
    .await;
    let omar = line(&server, &mara, "omar@contoso.example").await;
    assert_eq!(
        (omar["approval"].as_str(), omar["test"].as_str()),
        (Some("pending"), Some("not_run")),
        "{omar}"
    );
    let these = json!({"these": [omar["id"]]});
    let job = done(&server, &mara, json!({"act": "approve_and_test", "mailboxes": these})).await;
    assert_eq!(
        (job["progress"]["done"].as_u64(), job["progress"]["failed"].as_u64()),
        (Some(1), Some(0)),
        "{job}"
    );
    let omar = line(&server, &mara, "omar@contoso.example").await;
    assert_eq!(
        (omar["approval"].as_str(), omar["test"].as_str()),
        (Some("approved"), Some("success")),
        "{omar}"
    );
    let of_omar = token(&data.0, &["--user", "omar@contoso.example"]);
    let (_, alerts) = get(&at("alerts"), &of_omar).await;
    assert_eq!(alerts[0]["finding"]["code"], "enabled", "{alerts}");
    let (_, audit) = get(&at("audit"), &mara).await;
    assert_eq!(
        (audit[0]["what"].as_str(), audit[0]["with"].as_str()),
        (Some("approve_and_test"), Some("omar@contoso.example")),
        "{audit}"
    );
}
