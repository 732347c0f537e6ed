//! Whatever chance sends, the service answers, and never with a fault of its own.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::kit::Org;

fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(work)
}

/// Pieces that paths and options are really made of, so that chance gets past the parser.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "contacts",
            "emails",
            "activitypointers",
            "activityparties",
            "accounts",
            "systemusers",
            "(",
            ")",
            "/",
            "'",
            "''",
            "$ref",
            "$count",
            "$value",
            "00000000-0000-0000-0000-000000000001",
            "fullname",
            "_ownerid_value",
            "ownerid",
            "regardingobjectid_contact",
            "email_activity_parties",
            "parentcustomerid_account",
            "Contact_Emails",
            " eq ",
            " ne ",
            " gt ",
            " and ",
            " or ",
            "not ",
            "null",
            "true",
            "5",
            "1.5",
            "2020-01-01",
            "contains(",
            "startswith(",
            "any(",
            "all(",
            "o:",
            "o/",
            ",",
            ";",
            "$select=",
            "$filter=",
            "$expand=",
            "$orderby=",
            "$top=",
            "$count=true",
            "&",
            "?",
            "$skiptoken=",
            "$deltatoken=",
            "fetchXml=",
            "%3Cfetch%3E",
            "%00",
            "%FF",
            "%",
            "$1",
            "$batch",
            "$metadata",
            "WhoAmI",
            "()",
            "@p",
            "=",
            "Microsoft.Dynamics.CRM.",
            "SendEmail",
            "LastXDays(PropertyName='createdon',PropertyValue=99999999999)",
            "EntityDefinitions",
            "LogicalName='email'",
            "createdon",
            "statecode",
            "revenue",
            "birthdate",
            "tolower(",
            "year(",
            "length(",
            "9999999999999999999",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,6}",
        any::<u8>().prop_map(|b| format!("%{b:02X}")),
    ]
}

fn url() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..14).prop_map(|parts| {
        let text: String = parts.concat();
        text.chars()
            .map(|c| {
                if c == ' ' || !c.is_ascii_graphic() || "\"<>\\^`{|}#".contains(c) {
                    format!("%{:02X}", u32::from(c) & 0xff)
                } else {
                    c.to_string()
                }
            })
            .collect()
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "/contacts(00000000-0000-0000-0000-000000000001)",
            "$1",
            "2020-01-01T00:00:00Z",
            "99999-01-01"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            prop::collection::vec((name(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "subject",
            "description",
            "statecode",
            "statuscode",
            "directioncode",
            "messageid",
            "actualend",
            "overriddencreatedon",
            "email_activity_parties",
            "regardingobjectid_contact@odata.bind",
            "ownerid@odata.bind",
            "participationtypemask",
            "addressused",
            "partyid_contact@odata.bind",
            "activityid",
            "versionnumber",
            "attachmentcount",
            "lastname",
            "parentcustomerid_account",
            "birthdate",
            "@odata.type",
            "_ownerid_value",
            "prioritycode",
            "search",
        ])
        .prop_map(str::to_owned),
        "[a-z@._]{0,10}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_request_breaks_the_service(requests in prop::collection::vec((0..5usize, url(), value(), prop::collection::vec((0..4usize, "[ -~]{0,20}"), 0..3)), 40)) {
        block(async {
            let org = Org::new().await;
            org.contact("Anna", "Ek", "a@b.example").await;
            for (method, url, body, headers) in requests {
                let uri = format!("/api/data/v9.2/{url}");
                if axum::http::Uri::try_from(uri.as_str()).is_err() {
                    continue;
                }
                let method = ["GET", "POST", "PATCH", "DELETE", "PUT"][method];
                let names = ["prefer", "if-match", "if-none-match", "content-type"];
                let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (names[*n], v.as_str())).collect();
                let got = org.send(&org.admin, method, &url, &headers, body.to_string()).await;
                assert!(got.status < 500 || got.status == 501, "{method} {url} {body}: {} {}", got.status, got.body);
                if got.status >= 400 {
                    assert!(got.json()["error"]["message"].is_string(), "{}", got.body);
                }
            }
            assert_eq!(org.get("WhoAmI").await.status, 200);
        });
    }

    #[test]
    fn no_body_breaks_a_mail(bodies in prop::collection::vec(prop::collection::vec((name(), value()), 0..6), 40), raw in prop::collection::vec(any::<u8>(), 0..60)) {
        block(async {
            let org = Org::new().await;
            for pairs in bodies {
                let body: Map<String, Value> = pairs.into_iter().collect();
                for set in ["emails", "contacts", "searchquery"] {
                    let got = org.post(set, Value::Object(body.clone())).await;
                    assert!(got.status < 500 || got.status == 501, "{set} {body:?}: {}", got.body);
                }
            }
            let got = org.send(&org.admin, "POST", "emails", &[], raw.clone()).await;
            assert!(got.status < 500, "{raw:?}: {}", got.body);
            let got = org.send(&org.admin, "POST", "$batch", &[("content-type", "multipart/mixed; boundary=b")], raw).await;
            assert!(got.status < 500, "{}", got.body);
        });
    }

    #[test]
    fn no_batch_breaks_the_service(lines in prop::collection::vec(prop::sample::select(vec![
        "--b", "--b--", "--c", "--c--", "", "", "Content-Type: multipart/mixed; boundary=c", "Content-Type: application/http", "Content-ID: 1",
        "GET contacts HTTP/1.1", "POST /api/data/v9.2/contacts HTTP/1.1", "PATCH $1 HTTP/1.1", "DELETE contacts(1) HTTP/1.1", "{\"lastname\":\"x\"}", "Prefer: x", "rubbish", ": :", "GET",
    ]), 0..40)) {
        block(async {
            let org = Org::new().await;
            let got = org.batch(&org.admin, &[("prefer", "odata.continue-on-error")], &lines.join("\n")).await;
            assert!(got.status < 500 && !got.body.contains("HTTP/1.1 500"), "{lines:?}: {}", got.body);
        });
    }
}

#[tokio::test]
async fn the_worst_seen_so_far_stays_good() {
    let org = Org::new().await;
    for path in [
        "contacts?$filter=Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=9223372036854775807)",
        "contacts?$top=4294967295",
        "contacts?$top=0&$count=true",
        "contacts?$filter=length(createdon) eq 5",
        "contacts?$filter=year(fullname) eq 5",
        "contacts?$filter=fullname in ()",
        "contacts?$skiptoken=WzE4NDQ2NzQ0MDczNzA5NTUxNjE1LFtudWxsXV0",
        "systemusers?$expand=ownerid",
        "roles?$expand=systemuserroles_association",
        "contacts?$filter=birthdate eq 0000-00-00",
        "contacts?$filter=revenue eq 1e999",
        "contacts?$orderby=ownerid/fullname desc,createdon&$top=1",
    ] {
        let got = org.get(path).await;
        assert!(got.status < 500, "{path}: {}", got.body);
    }
}
