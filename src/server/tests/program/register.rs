//! Every row of the register of errors (semantics B18): what this product can meet is met here, by a fault of the
//! sandbox, and shows its own remedy; of the rest it is said why it cannot be met.

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::finding::{Code, of_crm};
use domain::problem::Problem;
use serde_json::{Value, json};
use words::{Language, Words};

use crate::kit::{Data, Server, client, get, post, token, until};

const MARA: &str = "mara.keller@contoso.example";

/// Codes that are met, with what is said of them.
const MET: [(&str, Code); 21] = [
    ("80040237", Code::Changed),
    ("80044504", Code::AddressNotLogin),
    ("8005E217", Code::UnknownMailbox),
    ("8005E219", Code::Inactive),
    ("8005E220", Code::NotApproved),
    ("8005E221", Code::AddressInvalid),
    ("8005E222", Code::NothingChosen),
    ("8005E224", Code::NothingChosen),
    ("8005E226", Code::NothingChosen),
    ("8005E230", Code::OwnerDisabled),
    ("8005E232", Code::CrmRights),
    ("8005E237", Code::MessageTooLarge),
    ("8005E243", Code::SignInRefused),
    ("8005E248", Code::Testing),
    ("80061202", Code::NothingChosen),
    ("80061204", Code::SwitchedOff),
    ("80061205", Code::RoleMissing),
    ("80061211", Code::AddressNotLogin),
    ("80061216", Code::Inactive),
    ("80061217", Code::NothingChosen),
    ("80061219", Code::CrmRights),
];

/// Codes that cannot be met, by the reason.
const NOT_MET: [(&str, &[&str]); 9] = [
    (
        "POP3, SMTP, IMAP and Exchange on premises: Exchange Online is asked through Graph, with no server address, port, \
         certificate, user name or password of a mailbox",
        &[
            "8004503A", "8005E201", "8005E202", "8005E203", "8005E204", "8005E205", "8005E209", "8005E20A",
            "8005E214", "8005E215", "8005E216", "8005E218", "8005E227", "8005E229", "8005E231", "8005E234",
            "8005E235", "8005E236", "8005E238", "8005E239", "8005E23A", "8005E23B", "8005E23C", "8005E23D",
            "8005E23E", "8005E23F", "8005E240", "8005E241", "8005E242", "8005E245", "8005E247", "8005E249",
            "8005E24A", "8005E24B", "8005E24C", "8005E24D", "8005E24E", "8005E24F", "8005E250", "8005E251",
            "8005E252", "8005E253", "8005E254", "8005E255", "8005E256", "8005E25A", "8005E25B", "8005E25C",
        ],
    ),
    (
        "forward mailboxes: every mailbox is a user's or a queue's",
        &["8005E207", "8005E211", "8005E212", "8005E213", "8005E223", "8005E225"],
    ),
    ("the old Outlook client and the Email Router: neither is chosen by set-up", &["8005E210", "8005E246"]),
    (
        "what is never done: mailboxes are not deleted, given addresses or told to delete mail, profiles not switched off, no date is set from which mail counts",
        &["8005E200", "8005E208", "8005E228", "8005E233", "8005E244"],
    ),
    (
        "of one appointment: told at the item, not of the mailbox",
        &["8004026A", "8004026B", "80040274", "80040275", "8004E104", "8004E106", "80060915"],
    ),
    (
        "of one mail: told as a decision with its reason and remedy",
        &["80040333", "80040523", "80040B04", "80044192", "8005E20B"],
    ),
    ("folder rules are made and dropped, never changed", &["8006088C"]),
    (
        "the pane of another product: ours runs where Outlook runs it, and reads what its user may",
        &["80061200", "80061201", "80061203", "80061207", "80061208", "80061210", "80061218"],
    ),
    ("that a test failed is told by what the failed step found", &["80061220", "80061221"]),
];

#[test]
fn b18_every_row_of_the_register_is_accounted_for() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/semantics.md");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the semantics are not there");
        return;
    };
    let code = |line: &str| {
        let first = line.strip_prefix("| ")?.split(' ').next()?;
        (first.len() == 8 && first.starts_with("800") && first.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| first.to_uppercase())
    };
    let mut there: Vec<String> = text.lines().filter_map(code).collect();
    there.sort();
    let known =
        MET.iter().map(|(code, _)| *code).chain(NOT_MET.iter().flat_map(|(_, codes)| codes.iter().copied()));
    let mut known: Vec<String> = known.map(str::to_owned).collect();
    known.sort();
    assert!(there.len() > 90, "{}", there.len());
    assert_eq!(known, there);
}

#[test]
fn b18_what_the_crm_answers_with_a_code_of_the_register_is_said_by_it() {
    // These the CRM answers; the others are found by this product itself, or told by Graph and by the sign-in.
    let by_itself = [
        "80044504", "8005E237", "8005E243", "80061202", "80061204", "80061205", "80061211", "80061216",
        "80061217", "80061219",
    ];
    for (hex, code) in MET.iter().filter(|(hex, _)| !by_itself.contains(hex)) {
        let problem = Problem::Refused { code: format!("0x{}", hex.to_lowercase()), message: String::new() };
        assert_eq!(of_crm(&problem).code, *code, "{hex}");
    }
}

/// A fault: what it matches, how it is answered, and what the test of a mailbox then says, at which step.
type Row = (Value, u16, &'static str, &'static str, Option<&'static str>);

fn faults() -> Vec<Row> {
    let folder = || json!({"path": "/mailFolders/inbox", "method": "GET"});
    let draft = || json!({"path": "/messages", "method": "POST"});
    let remove = || json!({"path": "/messages/", "method": "DELETE"});
    let send = || json!({"path": "/sendMail", "method": "POST"});
    let meeting = || json!({"path": "/events", "method": "POST"});
    let contact = || json!({"path": "/contacts", "method": "POST"});
    let lists = || json!({"path": "/todo/lists", "method": "GET"});
    let task = || json!({"path": "/tasks", "method": "POST"});
    let save =
        || json!({"path": "/api/data", "method": "POST", "bodyContains": "testemailconfigurationscheduled"});
    vec![
        (folder(), 403, "ErrorAccessDenied", "access_denied", Some("reach")),
        (folder(), 403, "Authorization_RequestDenied", "consent_missing", Some("reach")),
        (folder(), 404, "ErrorInvalidUser", "no_such_mailbox", Some("reach")),
        (folder(), 404, "MailboxNotEnabledForRESTAPI", "not_enabled_for_rest", Some("reach")),
        (folder(), 400, "ErrorThatNobodyKnows", "graph_refused", Some("reach")),
        (draft(), 403, "ErrorQuotaExceeded", "quota_exceeded", Some("write")),
        (remove(), 404, "ErrorItemNotFound", "taken_away", Some("write")),
        (send(), 403, "ErrorSubmissionQuotaExceeded", "submission_quota_exceeded", Some("send")),
        (send(), 403, "ErrorAccessDenied", "send_denied", Some("send")),
        (send(), 413, "ErrorMessageSizeExceeded", "message_too_large", Some("send")),
        (send(), 202, "", "not_arrived", Some("arrive")),
        (meeting(), 403, "ErrorAccessDenied", "calendar_denied", Some("write")),
        (contact(), 403, "ErrorAccessDenied", "contacts_denied", Some("write")),
        (lists(), 403, "Authorization_RequestDenied", "tasks_denied", Some("read")),
        (task(), 403, "ErrorAccessDenied", "tasks_denied", Some("write")),
        (task(), 503, "", "graph_failing", Some("write")),
        (save(), 400, "0x80040265", "crm_plug_in", None),
        (save(), 400, "0x8005e248", "testing", None),
        (save(), 400, "0x8005e230", "owner_disabled", None),
        (save(), 400, "0x8005e220", "not_approved", None),
        (save(), 403, "0x80040220", "crm_rights", None),
        (save(), 403, "0x80042f09", "crm_no_user", None),
        (save(), 400, "0x81234567", "crm_refused", None),
    ]
}

async fn tested(server: &Server, token: &str, mailbox: &str) -> Value {
    let body = json!({"act": "test", "mailboxes": {"these": [mailbox]}});
    let (status, job) = post(&format!("{}/admin/mailboxes/act", server.url), token, &body).await;
    assert_eq!(status, 202, "{job}");
    let at = format!("{}/admin/jobs/{}", server.url, job["id"].as_str().unwrap());
    let job = until("the end of a test", || async {
        let (_, job) = get(&at, token).await;
        (job["state"] == "done").then_some(job)
    });
    job.await["outcomes"][0]["finding"].clone()
}

#[tokio::test]
async fn b18_each_error_that_can_be_met_shows_its_own_remedy() {
    let data = Data::new();
    let server = Server::with(&["serve", "--sandbox", "--sync", "--http", "0"], &data.0);
    let mara = token(&data.0, &["--user", MARA]);
    let me = format!("{}/admin/me", server.url);
    let told = || async {
        let (status, me) = get(&me, &mara).await;
        (status == 200).then_some(me)
    };
    let me = until("an answer to the desk", told).await;
    let mailbox = me["mailbox"].as_str().unwrap().to_owned();
    let control = std::fs::read_to_string(data.0.join("control-token")).unwrap();
    let rules = format!("{}/sandbox/faults", server.url);
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for (matched, status, code, expected, step) in faults() {
        let rule =
            json!({"match": matched, "status": status, "body": {"error": {"code": code, "message": "no"}}});
        let request = client().post(&rules).header("x-sandbox-control", control.trim()).json(&rule);
        assert_eq!(request.send().await.unwrap().status(), 200, "{rule}");
        let finding = tested(&server, &mara, &mailbox).await;
        let request = client().delete(&rules).header("x-sandbox-control", control.trim());
        assert!(request.send().await.unwrap().status().is_success());
        assert_eq!(finding["code"], expected, "{rule}: {finding}");
        let (_, detail) = get(&format!("{}/admin/mailboxes/{mailbox}", server.url), &mara).await;
        if let Some(step) = step {
            let parts = detail["parts"].as_array().unwrap();
            let failed: Vec<&str> = parts.iter().filter_map(|part| part["failed"].as_str()).collect();
            assert!(failed.contains(&step), "{rule}: {detail}");
            let open = detail["alerts"].as_array().unwrap().iter().filter(|one| one["closed"].is_null());
            assert!(open.filter(|one| one["finding"]["code"] == expected).count() > 0, "{rule}: {detail}");
        }
        for language in Language::ALL {
            let words = Words::of(language).finding(expected);
            assert_ne!(words.remedy, Words::of(language).finding("nothing-of-the-kind").remedy, "{expected}");
            assert!(!words.what.contains(expected), "{expected}");
        }
        said.insert(expected.to_owned(), Words::new("en").finding(expected).what);
    }
    let sentences: std::collections::BTreeSet<&String> = said.values().collect();
    assert_eq!(sentences.len(), said.len(), "each says something of its own");
    // The cause is mended: a retry closes the alert, and tells the owner that the mailbox is enabled.
    assert_eq!(tested(&server, &mara, &mailbox).await, Value::Null);
    let (_, detail) = get(&format!("{}/admin/mailboxes/{mailbox}", server.url), &mara).await;
    let open = detail["alerts"].as_array().unwrap().iter().filter(|one| one["closed"].is_null());
    let open: Vec<&str> = open.filter_map(|one| one["finding"]["code"].as_str()).collect();
    assert_eq!((open, detail["listed"]["test"].as_str()), (vec!["enabled"], Some("success")), "{detail}");
}
