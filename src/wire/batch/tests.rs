#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use expect_test::expect;
use proptest::prelude::*;

use super::*;
use crate::{Method, Reply, Request};

fn get(url: &str) -> Request {
    Request::new(Method::Get, url).with_header("Accept", "application/json")
}

fn patch(url: &str, body: &str) -> Request {
    Request::new(Method::Patch, url).with_header("If-None-Match", "*").with_body("application/json", body)
}

fn written(batch: Batch) -> Request {
    batch.into_request("https://crm.example/api/data/v9.2/$batch").unwrap()
}

fn multipart(body: impl Into<Vec<u8>>) -> Reply {
    let mut reply = Reply::new(200);
    reply.headers.set("content-type", "multipart/mixed; boundary=batchresponse_1");
    reply.body = body.into();
    reply
}

#[test]
fn as_dataverse_takes_it() {
    let mut batch = Batch::new().going_on();
    batch.push_set(vec![
        patch("https://crm.example/api/data/v9.2/emails(1)", "{\"subject\":\"नमस्ते\"}"),
        Request::new(Method::Delete, "/api/data/v9.2/emails(2)").with_header("Content-ID", "own"),
    ]);
    batch.push(get("/api/data/v9.2/emails?$top=1"));
    let request = written(batch);
    let shown =
        format!("{:?}\n{}", request.headers, String::from_utf8(request.body).unwrap().replace('\r', ""));
    expect![[r#"
        Headers([("Accept", "application/json"), ("OData-MaxVersion", "4.0"), ("OData-Version", "4.0"), ("Content-Type", "multipart/mixed; boundary=batch_1"), ("Prefer", "odata.continue-on-error")])
        --batch_1
        Content-Type: multipart/mixed; boundary=cs0_batch_1

        --cs0_batch_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: 1

        PATCH /api/data/v9.2/emails(1) HTTP/1.1
        If-None-Match: *
        Content-Type: application/json

        {"subject":"नमस्ते"}
        --cs0_batch_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary
        Content-ID: own

        DELETE /api/data/v9.2/emails(2) HTTP/1.1


        --cs0_batch_1--
        --batch_1
        Content-Type: application/http
        Content-Transfer-Encoding: binary

        GET /api/data/v9.2/emails?$top=1 HTTP/1.1
        Accept: application/json


        --batch_1--
    "#]]
    .assert_eq(&shown);
}

#[test]
fn every_line_ends_in_crlf() {
    let mut batch = Batch::new();
    batch.push(get("/a"));
    batch.push_set(vec![patch("/b", "{}")]);
    let body = String::from_utf8(written(batch).body).unwrap();
    assert_eq!(body.matches('\n').count(), body.matches("\r\n").count());
}

#[test]
fn a_delimiter_never_occurs_in_what_it_delimits() {
    let mut batch = Batch::new();
    batch.push_set(vec![patch("/a", "--batch_1--"), patch("/b?x=cs0_batch_2", "{}")]);
    let request = written(batch);
    assert_eq!(request.headers.get("Content-Type"), Some("multipart/mixed; boundary=batch_3"));
    // A text made to hold many of them is searched a few times and not once for each.
    let hostile: String = (0..200_000).map(|n| format!("batch_{n}\n")).collect();
    let mut batch = Batch::new();
    batch.push_set(vec![patch("/a", &hostile)]);
    let request = written(batch);
    let mark = request.headers.get("Content-Type").and_then(|value| value.split_once("batch_")).unwrap().1;
    assert!(mark.len() > 10 && !hostile.contains(&format!("batch_{mark}")));
}

#[test]
fn limits_and_what_cannot_stand_in_a_batch() {
    let one = |request: Request| {
        let mut batch = Batch::new();
        batch.push(request);
        batch.into_request("/x").map(|_| ())
    };
    assert_eq!(one(get(&"a".repeat(MAX_URL_BYTES))), Ok(()));
    assert_eq!(one(get(&"a".repeat(MAX_URL_BYTES + 1))), Err(WriteError::UrlTooLong(MAX_URL_BYTES + 1)));
    assert_eq!(one(get("/a HTTP/1.1\r\n\r\nDELETE /b")), Err(WriteError::LineBreak));
    assert_eq!(one(get("/a b")), Err(WriteError::LineBreak));
    assert_eq!(one(get("")), Err(WriteError::LineBreak));
    assert_eq!(one(get("/a").with_header("If-Match", "a\r\nX: y")), Err(WriteError::LineBreak));
    assert_eq!(one(get("/a").with_header("a b", "c")), Err(WriteError::LineBreak));
    assert!(matches!(one(patch("/a", &"x".repeat(MAX_BYTES))), Err(WriteError::TooLarge(_))));

    let mut batch = Batch::new();
    batch.push_set(vec![get("/a")]);
    assert_eq!(batch.into_request("/x"), Err(WriteError::ReadInChangeSet));

    let mut batch = Batch::new();
    (0..MAX_REQUESTS).for_each(|_| batch.push(get("/a")));
    assert!(batch.clone().into_request("/x").is_ok());
    batch.push_set(vec![patch("/a", "{}")]);
    assert_eq!(batch.into_request("/x"), Err(WriteError::TooMany(MAX_REQUESTS + 1)));
}

/// As Dataverse answers, copied in shape from powerapps-docs (execute-batch-operations, second example).
const DATAVERSE: &str = "--batchresponse_1\r\n\
    Content-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n\
    --changesetresponse_2\r\n\
    Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 1\r\n\r\n\
    HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nOData-EntityId: https://x/tasks(1)\r\n\r\n\r\n\
    --changesetresponse_2\r\n\
    Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 2\r\n\r\n\
    HTTP/1.1 204 No Content\r\n\r\n\r\n\
    --changesetresponse_2--\r\n\
    --batchresponse_1\r\n\
    Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n\
    HTTP/1.1 200 OK\r\nContent-Type: application/json; odata.metadata=minimal\r\n\r\n\
    {\"value\":[]}\r\n\
    --batchresponse_1--\r\n";

fn outline(reply: &Reply) -> Vec<Vec<(u16, Option<String>, String)>> {
    let one = |reply: &Reply| {
        let id = reply.headers.get("Content-ID").map(str::to_owned);
        (reply.status, id, reply.text().unwrap().to_owned())
    };
    read(reply).unwrap().iter().map(|answer| answer.replies().iter().map(one).collect()).collect()
}

#[test]
fn what_dataverse_answers_is_read_whatever_the_line_ends() {
    let expected = vec![
        vec![(204, Some("1".to_owned()), String::new()), (204, Some("2".to_owned()), String::new())],
        vec![(200, None, "{\"value\":[]}".to_owned())],
    ];
    assert_eq!(outline(&multipart(DATAVERSE)), expected);
    assert_eq!(outline(&multipart(DATAVERSE.replace('\r', ""))), expected);
    assert_eq!(
        outline(&multipart(format!("a preamble\r\n\r\n{DATAVERSE}an epilogue\r\n--batchresponse_1\r\n"))),
        expected
    );
    let mut quoted = multipart(DATAVERSE);
    quoted.headers.set("Content-Type", "Multipart/Mixed ; charset=utf-8; BOUNDARY=\"batchresponse_1\"");
    assert_eq!(outline(&quoted), expected);
    let mut untold = multipart(DATAVERSE);
    untold.headers.set("Content-Type", "application/octet-stream");
    assert_eq!(outline(&untold), expected);
}

#[test]
fn what_is_missing_is_not_made_up() {
    let end = DATAVERSE.find("--batchresponse_1\r\nContent-Type: application/http").unwrap();
    assert_eq!(read(&multipart(&DATAVERSE[..end])).unwrap().len(), 1);
    assert_eq!(read(&multipart("--batchresponse_1--\r\n")).unwrap(), []);
    assert_eq!(read(&multipart("")).unwrap(), []);
}

#[test]
fn a_failed_change_set_is_one_answer() {
    let reply = multipart(
        "--batchresponse_1\r\nContent-Type: application/http\r\n\r\n\
         HTTP/1.1 412 Precondition Failed\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}\r\n\r\n\
         --batchresponse_1--",
    );
    let answers = read(&reply).unwrap();
    assert_eq!(answers[0].failure().map(|reply| (reply.status, reply.body.len())), Some((412, 2)));
    assert_eq!(read(&multipart(DATAVERSE)).unwrap()[0].failure(), None);
}

#[test]
fn what_is_no_batch_is_told() {
    let mut html = Reply::new(502);
    html.headers.set("Content-Type", "text/html");
    html.body = b"<h1>Bad gateway</h1>".to_vec();
    assert_eq!(read(&html), Err(ReadError::NotMultipart("text/html".into())));
    assert_eq!(read(&Reply::new(200)), Err(ReadError::NotMultipart(String::new())));
    for garbled in ["", "HTTP/1.1", "HTTP/1.1 two", "HTTP/1.1 999", "GET /a", "HTTP/1.1 -200 OK"] {
        let part = format!(
            "--batchresponse_1\r\nContent-Type: application/http\r\n\r\n{garbled}\r\n--batchresponse_1--"
        );
        assert_eq!(read(&multipart(part)), Err(ReadError::Garbled(0)), "{garbled}");
    }
    let nested = DATAVERSE.replacen("application/http\r\n", "multipart/mixed; boundary=x\r\n", 1);
    assert_eq!(read(&multipart(nested)), Err(ReadError::TooDeep));
    let many = "--batchresponse_1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".repeat(MAX_REQUESTS + 1);
    assert_eq!(read(&multipart(many)), Err(ReadError::TooMany));
    assert_eq!(read(&multipart(vec![b'x'; MAX_BYTES + 1])), Err(ReadError::TooLarge(MAX_BYTES + 1)));
}

/// Writes replies as a server does.
fn answered(answers: &[Vec<Vec<u8>>], end: &str, length: bool) -> Vec<u8> {
    let mut body = Vec::new();
    let part = |body: &mut Vec<u8>, content: &[u8]| {
        let length = if length { format!("Content-Length: {}{end}", content.len()) } else { String::new() };
        body.extend(
            format!("Content-Type: application/http{end}{end}HTTP/1.1 200 OK{end}{length}{end}").bytes(),
        );
        body.extend(content);
        body.extend(end.bytes());
    };
    for answer in answers {
        body.extend(format!("--batchresponse_1{end}").bytes());
        if let [one] = answer.as_slice() {
            part(&mut body, one);
            continue;
        }
        body.extend(format!("Content-Type: multipart/mixed;boundary=cs{end}{end}").bytes());
        for one in answer {
            body.extend(format!("--cs{end}").bytes());
            part(&mut body, one);
        }
        body.extend(format!("--cs--{end}").bytes());
    }
    body.extend(format!("--batchresponse_1--{end}").bytes());
    body
}

/// What can stand in a reply: no delimiter at the start of a line, no half of a line end at the end.
fn content() -> impl Strategy<Value = Vec<u8>> {
    "[\\PC\\r\\n-]{0,40}".prop_map(|text| text.replace("--", "-").trim_end_matches('\r').as_bytes().to_vec())
}

proptest! {
    #[test]
    fn what_a_server_writes_is_read(
        answers in prop::collection::vec(prop::collection::vec(content(), 0..4), 0..5),
        crlf in any::<bool>(),
    ) {
        let body = answered(&answers, if crlf { "\r\n" } else { "\n" }, true);
        let read = read(&multipart(body)).unwrap();
        let bodies: Vec<Vec<Vec<u8>>> =
            read.iter().map(|answer| answer.replies().iter().map(|reply| reply.body.clone()).collect()).collect();
        prop_assert_eq!(bodies, answers);
    }

    #[test]
    fn json_needs_no_length(number in any::<i64>(), crlf in any::<bool>()) {
        let json = format!("{{\"value\":{number}}}").into_bytes();
        let body = answered(&[vec![json.clone()]], if crlf { "\r\n" } else { "\n" }, false);
        let answers = read(&multipart(body)).unwrap();
        prop_assert_eq!(&answers[0].replies()[0].body, &json);
    }

    #[test]
    fn what_is_written_can_be_taken_apart_again(
        singles in prop::collection::vec("[a-z]{1,9}", 0..4),
        set in prop::collection::vec(content(), 1..4),
    ) {
        let mut batch = Batch::new();
        singles.iter().for_each(|name| batch.push(get(&format!("https://crm.example/{name}"))));
        batch.push_set(set.iter().map(|body| Request::new(Method::Post, "/rows").with_body("text/plain", body.clone())).collect());
        let request = written(batch);
        // A server splits as the reader of replies does; only the first lines differ.
        let as_reply = String::from_utf8(request.body).unwrap()
            .replace("GET /", "HTTP/1.1 200 /").replace("POST /rows HTTP/1.1", "HTTP/1.1 201 x");
        let mut reply = Reply::new(200);
        reply.headers.set("Content-Type", request.headers.get("Content-Type").unwrap());
        reply.body = as_reply.into_bytes();
        let answers = read(&reply).unwrap();
        prop_assert_eq!(answers.len(), singles.len() + 1);
        let bodies: Vec<&[u8]> = answers[singles.len()].replies().iter().map(|reply| reply.body.as_slice()).collect();
        let expected: Vec<&[u8]> = set.iter().map(|body| body.trim_ascii_end()).collect();
        prop_assert_eq!(bodies, expected);
    }

    #[test]
    fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..200), text in "(--batchresponse_1(--)?|HTTP/1.1 200|Content-Type: multipart/mixed; boundary=x|--x|\r\n|\n|: |a){0,30}") {
        let _ = read(&multipart(body));
        let _ = read(&multipart(text));
    }
}
