//! What the desk sets, tries out and looks up; and the same acts from the command line.

use serde_json::{Value, json};

use crate::kit::{Data, Server, client, get, post, run, token, until};

const MARA: &str = "mara.keller@contoso.example";
const ASHA: &str = "asha.rao@contoso.example";

async fn put(url: &str, token: &str, body: &Value) -> (u16, Value) {
    let reply = client().put(url).bearer_auth(token).json(body).send().await.unwrap();
    (reply.status().as_u16(), reply.json().await.unwrap_or_default())
}

/// The entry of a list of lists that begins with a name.
fn entry<'a>(list: &'a Value, name: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|one| one[0] == name).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn settings_are_kept_tried_out_and_obeyed() {
    let data = Data::new();
    let server = Server::with(&["serve", "--sandbox", "--sync", "--http", "0"], &data.0);
    let (mara, asha) = (token(&data.0, &["--user", MARA]), token(&data.0, &["--user", ASHA]));
    let at = |path: &str| format!("{}/admin/{path}", server.url);
    let me = at("me");
    until("an answer to the desk", || async { (get(&me, &mara).await.0 == 200).then_some(()) }).await;

    let all = at("settings/organisation");
    let (_, before) = get(&all, &mara).await;
    assert_eq!(entry(&before["switches"], "AutoTrackSentFolderItems")[1], false);
    let change = json!({"switches": [["AutoTrackSentFolderItems", true, false], ["IgnoreInternalEmail", true, false],
            ["HideTrackAllOption", true, false]],
        "numbers": [["MaxFolderBasedTrackingMappings", 7, 25, 1, 25]], "texts": [["CustomApp", "Our CRM", ""]]});
    let (status, after) = put(&all, &mara, &change).await;
    assert_eq!(status, 200, "{after}");
    for told in [after, get(&all, &mara).await.1] {
        assert_eq!(entry(&told["switches"], "AutoTrackSentFolderItems")[1], true, "{told}");
        assert_eq!(entry(&told["switches"], "IgnoreInternalEmail")[1], true, "{told}");
        assert_eq!(entry(&told["numbers"], "MaxFolderBasedTrackingMappings")[1], 7, "{told}");
        assert_eq!(told["never"], before["never"], "what is not named stays");
    }
    directions_are_administrators(&all, &at("audit"), &mara, &asha).await;
    let wrong = json!({"numbers": [["MaxFolderBasedTrackingMappings", 26, 25, 1, 25]]});
    assert_eq!(put(&all, &mara, &wrong).await.0, 400);
    let explained = || async {
        let (_, me) = get(&me, &asha).await;
        let app = me["checks"].as_array().unwrap().iter().find(|one| one["name"] == "standard_app").cloned();
        app.filter(|app| app["finding"]["code"] == "custom_app")
    };
    until("the third explainer", explained).await;

    let (_, folders) = get(&at("folders"), &asha).await;
    let inner = folders.as_array().unwrap().iter().find(|one| one["may_track"] == true).unwrap();
    assert_eq!((inner["name"].as_str(), folders[0]["may_track"].as_bool()), (Some("Fabrikam"), Some(false)));
    let (_, mut mine) = get(&at("settings/mine"), &asha).await;
    assert_eq!((mine["filter"].as_str(), mine["most_rules"].as_u64()), (Some("replies"), Some(7)), "{mine}");
    assert_eq!(mine["offered"], json!(["replies", "people", "records", "nothing"]), "{mine}");
    mine["filter"] = "all".into();
    assert_eq!(put(&at("settings/mine"), &asha, &mine).await.0, 409, "what is hidden is not kept");
    mine["filter"] = "nothing".into();
    mine["create"] = "lead".into();
    assert_eq!(mine["send_as"], false, "{mine}");
    mine["send_as"] = true.into();
    mine["never"]["words"] = json!(["payslip"]);
    mine["rules"] = json!([{"folder": inner["id"], "name": "Inbox/Fabrikam", "regarding": null}]);
    let (status, kept) = put(&at("settings/mine"), &asha, &mine).await;
    assert_eq!((status, &kept), (200, &mine));
    mine["rules"] = json!([]);
    assert_eq!(put(&at("settings/mine"), &asha, &mine).await.1["rules"], json!([]));

    // An administrator may set it for her, and the audit says who.
    let (_, of_asha) = get(&me, &asha).await;
    let theirs = format!("{}?mailbox={}", at("settings/mine"), of_asha["mailbox"].as_str().unwrap());
    let (status, mut told) = get(&theirs, &mara).await;
    assert_eq!(
        (status, told["address"].as_str(), told["send_as"].as_bool()),
        (200, Some(ASHA), Some(true)),
        "{told}"
    );
    told["send_as"] = false.into();
    assert_eq!(put(&theirs, &mara, &told).await.0, 200);
    assert_eq!(get(&at("settings/mine"), &asha).await.1["send_as"], false);
    let (_, lines) = get(&at("audit"), &mara).await;
    let who = lines[0]["who"].as_str().unwrap();
    assert!(who.starts_with("Mara Keller") && lines[0]["with"] == ASHA, "{lines}");
    let (_, of_mara) = get(&me, &mara).await;
    let not_hers = format!("{}?mailbox={}", at("settings/mine"), of_mara["mailbox"].as_str().unwrap());
    assert_eq!(put(&not_hers, &asha, &told).await.0, 404, "nobody else may");

    let dry = |filter: &str| json!({"mailbox": null, "filter": filter, "days": 90, "never": null});
    let (_, nothing) = post(&at("dry-run"), &asha, &dry("nothing")).await;
    let (_, everything) = post(&at("dry-run"), &asha, &dry("all")).await;
    assert_eq!(
        (nothing["tracked"].as_u64(), nothing["looked_at"].as_u64() > Some(0)),
        (Some(0), true),
        "{nothing}"
    );
    assert!(everything["tracked"].as_u64() > Some(0), "{everything}");
    let subject = |told: &Value| told["samples"][0]["subject"].as_str().map(str::is_empty);
    assert_eq!(subject(&everything), Some(false));
    let (_, me_of_asha) = get(&me, &asha).await;
    let mut theirs = dry("all");
    theirs["mailbox"] = me_of_asha["mailbox"].clone();
    let (_, seen) = post(&at("dry-run"), &mara, &theirs).await;
    assert_eq!(subject(&seen), Some(true), "subjects are the owner's");

    let register = at("decisions");
    let page = until("decisions", || async {
        let (_, page) = get(&register, &mara).await;
        page["rows"].as_array().is_some_and(|rows| rows.len() >= 5).then_some(page)
    })
    .await;
    assert!(page["rows"][0]["said"].as_str().unwrap().len() > 10, "{page}");
    let hindi = client().get(&register).bearer_auth(&mara).header("accept-language", "hi-IN,en;q=0.5");
    let hindi: Value = hindi.send().await.unwrap().json().await.unwrap();
    let said = hindi["rows"][0]["said"].as_str().unwrap();
    assert!(said.chars().any(|letter| ('\u{900}'..='\u{97f}').contains(&letter)), "{said}");
}

/// Directions of fields: told with what is fixed, kept, undone, written down, and nobody else's.
async fn directions_are_administrators(all: &str, audit: &str, mara: &str, asha: &str) {
    let of = |told: &Value, kind: &str, field: &str| {
        let mut each = told["directions"].as_array().unwrap().iter();
        each.find(|one| one["kind"] == kind && one["field"] == field).cloned().unwrap()
    };
    let change =
        |field: &str, way: &str| json!({"directions": [{"kind": "contact", "field": field, "way": way}]});
    let (_, told) = get(all, mara).await;
    assert_eq!(
        of(&told, "contact", "mobile"),
        json!({"kind": "contact", "field": "mobile", "way": "both", "usual": "both", "fixed": false})
    );
    assert_eq!(of(&told, "contact", "company")["fixed"], true);
    assert_eq!(of(&told, "service_activity", "subject")["way"], "to_exchange");
    // Only the mailing address is kept in step as the organisation stands: a direction would change nothing.
    assert_eq!(
        of(&told, "contact", "home_address"),
        json!({"kind": "contact", "field": "home_address", "way": "off",
        "usual": "both", "fixed": true})
    );
    for (wrong, status) in [(change("company", "off"), 400), (change("mobile", "sideways"), 400)] {
        assert_eq!(put(all, mara, &wrong).await.0, status, "{wrong}");
    }
    assert_eq!(put(all, asha, &change("mobile", "off")).await.0, 403);
    let (status, kept) = put(all, mara, &change("mobile", "to_crm")).await;
    assert_eq!((status, &of(&kept, "contact", "mobile")["way"]), (200, &json!("to_crm")), "{kept}");
    assert_eq!(of(&get(all, mara).await.1, "contact", "mobile")["way"], "to_crm");
    let (_, lines) = get(audit, mara).await;
    let line =
        lines.as_array().unwrap().iter().find(|one| one["with"] == "direction contact.mobile").unwrap();
    assert!(line["who"].as_str().unwrap().starts_with("Mara Keller"), "{line}");
    assert_eq!(line["detail"], "both -> to_crm");
    // What the audit says can be put back.
    let (_, back) = put(all, mara, &change("mobile", "both")).await;
    assert_eq!(of(&back, "contact", "mobile"), of(&told, "contact", "mobile"));
}

fn command(arguments: &[&str], data: &Data) -> (i32, Value) {
    let output = run(arguments, &data.0);
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

#[tokio::test]
async fn the_command_line_does_what_the_desk_does() {
    let data = Data::new();
    let server = Server::with(&["serve", "--sandbox", "--sync", "--http", "0"], &data.0);
    let mara = token(&data.0, &["--user", MARA]);
    let me = format!("{}/admin/me", server.url);
    until("an answer to the desk", || async { (get(&me, &mara).await.0 == 200).then_some(()) }).await;

    let (code, told) = command(&["mailboxes", "test", ASHA, "--json"], &data);
    assert_eq!((code, told["done"].as_u64(), told["failed"].as_u64()), (0, Some(1), Some(0)), "{told}");
    assert_eq!(command(&["mailboxes", "test", "nobody@nowhere.example"], &data).0, 3);
    assert_eq!(command(&["mailboxes", "reject", ASHA], &data).0, 0);
    let (code, told) = command(&["mailboxes", "test", ASHA, "--json"], &data);
    assert_eq!((code, told["outcomes"][0]["finding"]["code"].as_str()), (5, Some("not_approved")), "{told}");
    assert_eq!(command(&["mailboxes", "approve", "--all"], &data).0, 0);
    assert_eq!(command(&["mailboxes", "postpone", ASHA, "--for", "2h"], &data).0, 0);
    assert_eq!(command(&["mailboxes", "deactivate", ASHA, MARA], &data).0, 0);
    let (code, listed) = command(&["mailboxes", "--json"], &data);
    assert!(code == 0 && listed["mailboxes"].as_array().unwrap().len() > 3, "{listed}");

    let (code, audit) = command(&["audit", "--json", "--most", "4"], &data);
    let lines: Vec<(&str, &str, bool)> = audit
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["what"].as_str().unwrap(), one["who"].as_str().unwrap(), one["refused"] == true))
        .collect();
    assert_eq!((code, lines.len()), (0, 4));
    assert!(lines.contains(&("deactivate", "command line", false)), "{lines:?}");
    assert!(lines.contains(&("postpone", "command line", false)), "{lines:?}");
}
