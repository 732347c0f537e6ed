//! The routes of the desk: what everybody is told.

use serde_json::Value;

use crate::kit::{Data, Server, get, token, until};

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
