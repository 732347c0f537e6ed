//! The server's routes below `/admin`: a question as a request, a reply as an answer. No socket, no clock.

use admin::{
    Alert, Audit, Detail, DryRun, Folder, Job, Me, Mine, Organisation, Page, Register, Rights, Setup,
};
use domain::{party::Record, problem::Problem};
use serde_json::Value;
use uuid::Uuid;
use wire::{Method, Reply, Request, TransportError};

use crate::model::{Answer, Question, encode};

/// Lines of one page of mailboxes: what the server gives at most.
pub const PAGE: usize = 1_000;
/// Lines of one page of decisions and of the audit.
pub const LINES: usize = 100;
/// Words of a refusal that are shown, in characters.
const MAX_WORDS: usize = 500;

/// The request that asks it; none for what the CRM is asked. `language` is that of sentences in the answer.
#[must_use]
pub fn request(origin: &str, question: &Question, language: &str) -> Option<Request> {
    let get = |path: &str| Some(Request::new(Method::Get, format!("{origin}{path}")));
    let asked = match question {
        Question::Me => get("/admin/me"),
        Question::Setup => get("/admin/setup"),
        Question::BeginSetup => Some(Request::new(Method::Post, format!("{origin}/admin/setup"))),
        Question::Page(after) => {
            let after = after.as_ref().map(|after| format!("&after={}", value(after)));
            get(&format!("/admin/mailboxes?most={PAGE}{}", after.unwrap_or_default()))
        }
        Question::Detail(id) => get(&format!("/admin/mailboxes/{id}")),
        Question::Act(acting) => send(Method::Post, origin, "/admin/mailboxes/act", acting),
        Question::Job(id) => get(&format!("/admin/jobs/{id}")),
        Question::Alerts => get("/admin/alerts"),
        Question::Organisation => get("/admin/settings/organisation"),
        Question::KeepOrganisation(all) => send(Method::Put, origin, "/admin/settings/organisation", all),
        Question::Own(whose) => get(&of("/admin/settings/mine", *whose)),
        Question::KeepOwn(whose, own) => send(Method::Put, origin, &of("/admin/settings/mine", *whose), own),
        Question::Folders(whose) => get(&of("/admin/folders", *whose)),
        Question::DryRun(ask) => send(Method::Post, origin, "/admin/dry-run", ask),
        Question::Register(sought) => {
            let texts =
                [("mailbox", &sought.mailbox), ("verdict", &sought.verdict), ("reason", &sought.reason)];
            let mut path = format!("/admin/decisions?most={LINES}");
            for (name, text) in texts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
                path.push_str(&format!("&{name}={}", value(text.trim())));
            }
            for (name, number) in [("since", sought.since), ("before", sought.before)] {
                if let Some(number) = number {
                    path.push_str(&format!("&{name}={number}"));
                }
            }
            get(&path)
        }
        Question::TakeBack(id) => Some(Request::new(Method::Post, format!("{origin}/sync/undo/{id}"))),
        Question::Audit(before) => {
            let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
            get(&format!("/admin/audit?most={LINES}{before}"))
        }
        Question::Why(id) => get(&format!("/admin/decisions?most=1&activity={id}")),
        Question::Records(_) | Question::Book(_) => None,
    };
    asked.map(|request| {
        request.with_header("accept", "application/json").with_header("accept-language", language)
    })
}

/// A path about one's own mailbox, or about that one.
fn of(path: &str, whose: Option<Uuid>) -> String {
    whose.map_or_else(|| path.to_owned(), |id| format!("{path}?mailbox={id}"))
}

/// A value in a query: what separates pairs is quoted, and so is `+`, which some read as a blank.
fn value(text: &str) -> String {
    encode(text)
}

fn send(method: Method, origin: &str, path: &str, body: &impl serde::Serialize) -> Option<Request> {
    let body = serde_json::to_vec(body).ok()?;
    Some(Request::new(method, format!("{origin}{path}")).with_body("application/json", body))
}

/// What a reply says.
///
/// # Errors
/// Where the server refused or failed, or its answer cannot be understood.
pub fn read(question: &Question, reply: &Reply) -> Result<Answer, Problem> {
    if !reply.is_success() {
        return Err(problem(reply));
    }
    match question {
        Question::Me => body::<Me>(reply).map(Answer::Me),
        Question::Setup | Question::BeginSetup => body::<Setup>(reply).map(Answer::Setup),
        Question::Page(_) => body::<Page>(reply).map(Answer::Page),
        Question::Detail(_) => body::<Detail>(reply).map(|detail| Answer::Detail(Box::new(detail))),
        Question::Act(_) | Question::Job(_) => body::<Job>(reply).map(Answer::Job),
        Question::Alerts => body::<Vec<Alert>>(reply).map(Answer::Alerts),
        Question::Organisation | Question::KeepOrganisation(_) => {
            body::<Organisation>(reply).map(|settings| Answer::Organisation(Box::new(settings)))
        }
        Question::Own(_) | Question::KeepOwn(..) => {
            body::<Mine>(reply).map(|settings| Answer::Own(Box::new(settings)))
        }
        Question::Folders(_) => body::<Vec<Folder>>(reply).map(Answer::Folders),
        Question::DryRun(_) => body::<DryRun>(reply).map(Answer::DryRun),
        Question::Register(_) | Question::Why(_) => body::<Register>(reply).map(Answer::Register),
        Question::Audit(_) => body::<Vec<Audit>>(reply).map(Answer::Audit),
        Question::TakeBack(_) | Question::Records(_) | Question::Book(_) => Ok(Answer::Done),
    }
}

fn body<T: serde::de::DeserializeOwned>(reply: &Reply) -> Result<T, Problem> {
    serde_json::from_slice(&reply.body).map_err(|error| Problem::Odd(error.to_string()))
}

/// A bad reply by what a person can do about it.
fn problem(reply: &Reply) -> Problem {
    let body = serde_json::from_slice::<Value>(&reply.body).unwrap_or(Value::Null);
    let error = body.get("error").unwrap_or(&body);
    let text = |name: &str| {
        let text = error.get(name).and_then(Value::as_str).unwrap_or_default();
        text.chars().take(MAX_WORDS).collect::<String>()
    };
    let (code, message) = (text("code"), text("message"));
    // A finding is said in the reader's language, with who can mend it and how.
    let found = error.get("finding").is_some_and(Value::is_object);
    match reply.status {
        401 => Problem::SignedOut,
        403 if code == "no_seat" => Problem::NoSeat,
        403 => Problem::NotAllowed(if found { code } else { message }),
        404 | 410 => Problem::Gone,
        402.. if found => Problem::Refused { code, message },
        408 | 504 => Problem::TimedOut,
        409 | 412 => Problem::Conflict,
        429 | 502 | 503 => {
            let wait = reply.headers.get("retry-after").and_then(|seconds| seconds.parse().ok());
            Problem::Busy(wait)
        }
        500.. => Problem::Odd(if message.is_empty() { reply.status.to_string() } else { message }),
        status if code.is_empty() => Problem::Refused { code: status.to_string(), message },
        _ => Problem::Refused { code, message },
    }
}

/// Status of a route that the server does not have: no synchronizer runs there.
pub const NOT_THERE: u16 = 404;

/// Who asks, where only the CRM says who that is: somebody without a mailbox here and without rights over others'.
#[must_use]
pub fn me(who: &Record, address: &str) -> Answer {
    Answer::Me(Me {
        user: who.id,
        name: who.name.clone(),
        address: address.to_owned(),
        mailbox: None,
        rights: Rights::default(),
        checks: Vec::new(),
        work: None,
    })
}

/// Why nothing came back, by what a person can do about it.
#[must_use]
pub fn unanswered(error: TransportError) -> Problem {
    match error {
        TransportError::Unreachable(_) => Problem::Unreachable,
        TransportError::TimedOut => Problem::TimedOut,
        TransportError::TooLarge(bytes) => Problem::Odd(format!("the answer is larger than {bytes} bytes")),
        TransportError::SignedOut(_) => Problem::SignedOut,
        TransportError::NoConsent(at) => Problem::NoConsent(at),
        TransportError::OtherAccount(who) => Problem::OtherAccount(who),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use admin::{Act, Acting, Chosen, DryRunAsk};

    use super::*;
    use crate::model::Sought;

    const ID: Uuid = Uuid::from_u128(7);

    fn line(question: &Question) -> String {
        let request = request("https://desk.example", question, "hi").unwrap();
        assert_eq!(request.headers.get("accept-language"), Some("hi"));
        let body = String::from_utf8(request.body).unwrap();
        format!("{} {} {body}", request.method, request.url.trim_start_matches("https://desk.example"))
            .trim_end()
            .to_owned()
    }

    #[test]
    fn each_question_goes_to_its_route() {
        let id = ID.to_string();
        let sought = Sought {
            mailbox: " a+b@x.example".into(),
            reason: "sender_match".into(),
            before: Some(9),
            ..Sought::default()
        };
        let acting = Acting { act: Act::ApproveAndTest, mailboxes: Chosen::These(vec![ID]) };
        let dry = DryRunAsk { mailbox: None, filter: Some("all".into()), days: 30, never: None };
        let table = [
            (Question::Me, "GET /admin/me".to_owned()),
            (Question::Setup, "GET /admin/setup".to_owned()),
            (Question::BeginSetup, "POST /admin/setup".to_owned()),
            (Question::Page(None), "GET /admin/mailboxes?most=1000".to_owned()),
            (
                Question::Page(Some("ö&a@x.example".into())),
                "GET /admin/mailboxes?most=1000&after=%C3%B6%26a@x.example".to_owned(),
            ),
            (Question::Detail(ID), format!("GET /admin/mailboxes/{id}")),
            (
                Question::Act(acting),
                format!(
                    "POST /admin/mailboxes/act {{\"act\":\"approve_and_test\",\"mailboxes\":{{\"these\":[\"{id}\"]}}}}"
                ),
            ),
            (Question::Job(ID), format!("GET /admin/jobs/{id}")),
            (Question::Alerts, "GET /admin/alerts".to_owned()),
            (Question::Own(None), "GET /admin/settings/mine".to_owned()),
            (Question::Own(Some(ID)), format!("GET /admin/settings/mine?mailbox={id}")),
            (Question::Folders(None), "GET /admin/folders".to_owned()),
            (Question::Folders(Some(ID)), format!("GET /admin/folders?mailbox={id}")),
            (
                Question::DryRun(Box::new(dry)),
                "POST /admin/dry-run {\"mailbox\":null,\"filter\":\"all\",\"days\":30,\"never\":null}"
                    .to_owned(),
            ),
            (
                Question::Register(sought),
                "GET /admin/decisions?most=100&mailbox=a%2Bb@x.example&reason=sender_match&before=9"
                    .to_owned(),
            ),
            (Question::TakeBack(ID), format!("POST /sync/undo/{id}")),
            (Question::Why(ID), format!("GET /admin/decisions?most=1&activity={id}")),
            (Question::Audit(Some(5)), "GET /admin/audit?most=100&before=5".to_owned()),
        ];
        for (question, expected) in table {
            assert_eq!(line(&question), expected);
        }
        assert_eq!(request("", &Question::Records("a".into()), "en"), None);
    }

    #[test]
    fn a_refusal_says_what_a_person_can_do() {
        let reply = |status: u16, body: &str| Reply { body: body.into(), ..Reply::new(status) };
        let error = r#"{"error":{"code":"not_yours","message":"Not yours."}}"#;
        let table = [
            (reply(401, ""), Problem::SignedOut),
            (reply(403, error), Problem::NotAllowed("Not yours.".into())),
            (reply(403, r#"{"error":{"code":"no_seat"}}"#), Problem::NoSeat),
            (
                reply(403, r#"{"error":{"code":"needs_both","message":"x","finding":{}}}"#),
                Problem::NotAllowed("needs_both".into()),
            ),
            (
                reply(503, r#"{"error":{"code":"store_failing","message":"x","finding":{}}}"#),
                Problem::Refused { code: "store_failing".into(), message: "x".into() },
            ),
            (reply(404, ""), Problem::Gone),
            (reply(409, error), Problem::Conflict),
            (reply(503, ""), Problem::Busy(None)),
            (reply(500, "<html>"), Problem::Odd("500".into())),
            (reply(400, error), Problem::Refused { code: "not_yours".into(), message: "Not yours.".into() }),
            (reply(413, ""), Problem::Refused { code: "413".into(), message: String::new() }),
        ];
        for (reply, expected) in table {
            assert_eq!(read(&Question::Me, &reply), Err(expected));
        }
        let mut busy = reply(429, "");
        busy.headers.set("retry-after", "7");
        assert_eq!(read(&Question::Me, &busy), Err(Problem::Busy(Some(7))));
    }

    #[test]
    fn an_answer_that_is_none_is_told_and_nothing_breaks() {
        for body in ["", "null", "[]", "{}", "\"x\""] {
            let reply = Reply { body: body.into(), ..Reply::new(200) };
            assert!(matches!(read(&Question::Setup, &reply), Err(Problem::Odd(_))), "{body}");
            assert!(read(&Question::TakeBack(ID), &reply).is_ok());
        }
    }
}
