//! Prints how many mails a second the CRM takes from a synchronizer, and how long the questions for a page of mails
//! take: through the router, in process, with the database in a file. The first argument is how many mails are in
//! one batch, the second how many write at the same time.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use crm::{ADMINISTRATOR, Caller, Crm, NewUser, Options};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

/// Customers in the CRM.
const CONTACTS: u128 = 2_000;
/// Mails that are written.
const MAILS: usize = 6_000;
/// Addresses in the question for people.
const ADDRESSES: u128 = 100;
/// Ticks of a second, in which Linux counts work.
const TICKS: f64 = 100.0;
/// How often a question is asked.
const ROUNDS: usize = 50;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let (batch, writers) = (arguments.next().unwrap_or(50).max(1), arguments.next().unwrap_or(1).max(1));
    let folder = std::env::temp_dir().join(format!("regarding-tracking-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let crm = Crm::open(folder.join("crm.db"), Options::default()).await.unwrap();
    let caller = service(&crm).await;
    for start in (0..CONTACTS).step_by(500) {
        let lines: String = (start..start + 500).map(contact).collect();
        send(&crm, &caller, &lines).await;
    }
    let batches: Vec<usize> = (0..MAILS.div_ceil(batch)).collect();
    let worked = cpu();
    let started = Instant::now();
    let mut slowest = Duration::ZERO;
    for round in batches.chunks(writers) {
        let at_once = round.iter().map(|number| {
            let lines: String = (number * batch..(number + 1) * batch).map(mail).collect();
            let (crm, caller) = (crm.clone(), caller.clone());
            tokio::spawn(async move {
                let begun = Instant::now();
                send(&crm, &caller, &lines).await;
                begun.elapsed()
            })
        });
        for done in at_once.collect::<Vec<_>>() {
            slowest = slowest.max(done.await.unwrap());
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("batches of {batch}, {writers} at once: slowest {slowest:.1?}");
    if let (Some(before), Some(after)) = (worked, cpu()) {
        // What else the machine does is not in it.
        println!("mails in a second of one processor: {:.0}", MAILS as f64 / (after - before));
    }
    let columns = ["emailaddress1", "emailaddress2", "emailaddress3"];
    let pairs = (0..ADDRESSES).flat_map(|n| columns.map(|c| format!("{c} eq '{}'", address(n * 7))));
    ask(&crm, &caller, "people by 100 addresses", "contacts", "fullname,emailaddress1", pairs).await;
    let keys = (0..100).map(|n| format!("activityid eq {}", key(n * 13)));
    ask(&crm, &caller, "activities by 100 keys", "emails", "messageid,_regardingobjectid_value", keys).await;
    let ids = (0..100).flat_map(|n| [format!("messageid eq '<{n}@x>'"), format!("messageid eq '{n}@x'")]);
    ask(&crm, &caller, "activities by 200 names", "emails", "messageid,_regardingobjectid_value", ids).await;
    page(&crm, &caller).await;
    println!("crm.tracked_mails_per_s {:.0}", MAILS as f64 / seconds);
    crm.close().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Seconds that this process has worked so far, where the system tells (Linux: `proc_pid_stat(5)`).
fn cpu() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS)
}

async fn service(crm: &Crm) -> Caller {
    let (object_id, address) = (Uuid::from_u128(1), "regarding@contoso.example".to_owned());
    let user = NewUser {
        object_id,
        full_name: "Regarding".to_owned(),
        last: "Regarding".to_owned(),
        address: address.clone(),
        upn: address.clone(),
        roles: vec![ADMINISTRATOR.to_owned()],
        ..NewUser::default()
    };
    crm.provision_user(user).await.unwrap();
    for number in 0..10 {
        let address = format!("user-{number}@contoso.example");
        let user = NewUser {
            object_id: Uuid::from_u128(100 + number),
            full_name: format!("User {number}"),
            last: format!("User {number}"),
            address: address.clone(),
            upn: address,
            roles: vec![crm::PERSON.to_owned()],
            ..NewUser::default()
        };
        crm.provision_user(user).await.unwrap();
    }
    Caller { object_id, address, tenant: Uuid::nil() }
}

async fn send(crm: &Crm, caller: &Caller, lines: &str) -> String {
    let body = format!("{lines}--b--\n").replace('\n', "\r\n");
    let request = Request::post("/api/data/v9.2/$batch")
        .header("content-type", "multipart/mixed; boundary=b")
        .header("prefer", "odata.continue-on-error")
        .extension(caller.clone())
        .body(Body::from(body))
        .unwrap();
    let response = crm.router().oneshot(request).await.unwrap();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    assert!(!text.contains("HTTP/1.1 4") && !text.contains("HTTP/1.1 5"), "{text}");
    text
}

async fn ask(
    crm: &Crm,
    caller: &Caller,
    what: &str,
    set: &str,
    select: &str,
    any: impl Iterator<Item = String>,
) {
    let filter = any.collect::<Vec<_>>().join(" or ").replace(' ', "%20");
    let lines = format!(
        "--b\nContent-Type: application/http\nContent-Transfer-Encoding: binary\n\n\
         GET {set}?$select={select}&$filter={filter}&$orderby=createdon&$top=500 HTTP/1.1\n\n"
    );
    let mut found = 0;
    let started = Instant::now();
    for _ in 0..ROUNDS {
        found = send(crm, caller, &lines).await.matches("@odata.etag").count();
    }
    println!("{what}: {found} rows in {:.2?}", started.elapsed() / u32::try_from(ROUNDS).unwrap());
}

/// What a synchronizer asks about a page of a hundred mails, in one batch.
async fn page(crm: &Crm, caller: &Caller) {
    let list = |column: &str, values: &mut dyn Iterator<Item = String>| {
        let values: Vec<String> = values.map(|value| format!("'{value}'")).collect();
        format!("Microsoft.Dynamics.CRM.In(PropertyName='{column}',PropertyValues=[{}])", values.join(","))
    };
    let names = |from: usize| (from..from + 100).flat_map(|n| [format!("<{n}@x>"), format!("{n}@x")]);
    let emails =
        "emails?$select=activityid,messageid,createdon,_regardingobjectid_value,_ownerid_value&$filter=";
    let with_items = "&$expand=Email_QueueItem($select=_queueid_value)";
    let with_people = "&$expand=email_activity_parties($select=addressused,participationtypemask)";
    let mut gets = vec![
        format!("{emails}{}{with_items}", list("activityid", &mut (0..100).map(|n| key(n).to_string()))),
        format!("{emails}{}{with_items}", list("messageid", &mut names(0))),
        format!("{emails}{}{with_people}", list("messageid", &mut names(300))),
    ];
    for (set, columns) in [
        ("systemusers", &["internalemailaddress", "domainname", "personalemailaddress"][..]),
        ("contacts", &["emailaddress1", "emailaddress2", "emailaddress3"]),
        ("accounts", &["emailaddress1", "emailaddress2", "emailaddress3"]),
        ("leads", &["emailaddress1", "emailaddress2", "emailaddress3"]),
        ("queues", &["emailaddress"]),
        ("teams", &["emailaddress"]),
    ] {
        let addresses = || {
            let strangers = (0..ADDRESSES).map(|n| format!("stranger-{n}@elsewhere.example"));
            (0..ADDRESSES).map(|n| address(n * 7)).chain(strangers)
        };
        let lists: Vec<String> = columns.iter().map(|column| list(column, &mut addresses())).collect();
        gets.push(format!("{set}?$select=createdon&$filter={}", lists.join(" or ")));
    }
    let lines: String = gets
        .iter()
        .map(|get| {
            let get = get.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E");
            format!(
                "--b\nContent-Type: application/http\nContent-Transfer-Encoding: binary\n\n\
                 GET {get} HTTP/1.1\nPrefer: odata.include-annotations=\"*\"\n\n"
            )
        })
        .collect();
    let started = Instant::now();
    let mut found = 0;
    for _ in 0..ROUNDS {
        found = send(crm, caller, &lines).await.matches("@odata.etag").count();
    }
    let each = started.elapsed() / u32::try_from(ROUNDS).unwrap();
    println!("a page of 100 mails: {found} rows in {each:.2?}");
}

fn part(number: usize, method: &str, url: &str, headers: &str, body: &Value) -> String {
    format!(
        "Content-Type: application/http\nContent-Transfer-Encoding: binary\nContent-ID: {number}\n\n\
         {method} {url} HTTP/1.1\nContent-Type: application/json\n{headers}\n{body}\n"
    )
}

fn key(number: usize) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("mail {number}").as_bytes())
}

fn person(number: u128) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("contact {number}").as_bytes())
}

fn user(number: u128) -> Uuid {
    let object = Uuid::from_u128(100 + number);
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("urn:regarding:crm:user:{object}").as_bytes())
}

fn address(number: u128) -> String {
    format!("person-{number}@fabrikam.example")
}

fn contact(number: u128) -> String {
    let url = format!("/api/data/v9.2/contacts({})", person(number));
    let body =
        json!({"firstname": "Anna", "lastname": format!("Ek {number}"), "emailaddress1": address(number)});
    format!("--b\n{}", part(1, "PATCH", &url, "If-None-Match: *\n", &body))
}

/// A mail as the product writes it: three to six parties, two kilobytes of text, regarding its sender.
fn mail(number: usize) -> String {
    let from = number as u128 * 31 % CONTACTS;
    let url = format!("/api/data/v9.2/emails({})", key(number));
    let mut parties = vec![json!({"participationtypemask": 1, "addressused": address(from),
        "partyid_contact@odata.bind": format!("/contacts({})", person(from))})];
    for to in 0..2 + number as u128 % 4 {
        parties.push(match to % 3 {
            0 => json!({"participationtypemask": 2, "addressused": format!("user-{to}@contoso.example"),
                "partyid_systemuser@odata.bind": format!("/systemusers({})", user((number as u128 + to) % 10))}),
            1 => json!({"participationtypemask": 3, "addressused": address((from + to) % CONTACTS),
                "partyid_contact@odata.bind": format!("/contacts({})", person((from + to) % CONTACTS))}),
            _ => json!({"participationtypemask": 3, "addressused": format!("stranger-{number}@elsewhere.example"),
                "unresolvedpartyname": "A stranger"}),
        });
    }
    let owner = user(number as u128 % 10);
    let body = json!({
        "subject": format!("Offer {number}"), "messageid": format!("<{number}@x>"), "directioncode": false,
        "description": format!("<p>{}</p>", "The offer you asked for. ".repeat(80)),
        "actualstart": "2026-11-20T08:00:00Z", "actualend": "2026-11-20T08:00:00Z",
        "scheduledend": "2026-11-20T08:00:00Z", "sortdate": "2026-11-20T08:00:00Z", "sender": address(from),
        "torecipients": "user-0@contoso.example;", "email_activity_parties": parties,
        "regardingobjectid_contact_email@odata.bind": format!("/contacts({})", person(from)),
        "ownerid_email@odata.bind": format!("/systemusers({owner})"),
    });
    let create = part(1, "PATCH", &url, "If-None-Match: *\n", &body);
    let done = part(2, "PATCH", &url, "If-Match: *\n", &json!({"statecode": 1, "statuscode": 4}));
    format!("--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n{create}--c\n{done}--c--\n")
}
