//! Batches whose parts fail one by one.

use domain::mail::ItemId;
use serde_json::{Value, json};
use wire::{Method, Reply, Request, TransportError};

use super::{NOW, reply, service};
use crate::{
    Fault, Mailbox,
    batch::{self, Batch, MAX_PARTS, Run, Step},
    message,
};

fn get(path: &str) -> Request {
    Request::new(Method::Get, format!("https://graph.example/v1.0/{path}"))
}

fn post(path: &str) -> Request {
    Request::new(Method::Post, format!("https://graph.example/v1.0/{path}"))
        .with_body("application/json", "{}")
}

fn answered(parts: &[(usize, u16, Value)]) -> Reply {
    let one = |(id, status, more): &(usize, u16, Value)| {
        let mut one = json!({"id": id.to_string(), "status": status});
        one.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        one
    };
    reply(200, &json!({"responses": parts.iter().map(one).collect::<Vec<_>>()}))
}

fn sent(run: &Run) -> Vec<(String, Value)> {
    let request = run.request(&service()).unwrap();
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let parts = body["requests"].as_array().unwrap();
    parts.iter().map(|part| (part["id"].as_str().unwrap().to_owned(), part["dependsOn"].clone())).collect()
}

fn statuses(run: Run) -> Vec<Option<u16>> {
    run.answers().into_iter().map(|answer| answer.ok().map(|reply| reply.status)).collect()
}

#[test]
fn only_what_was_throttled_is_sent_again_after_the_longest_wait() {
    let mut batch = Batch::new();
    let first = batch.push(get("a"));
    batch.push(get("b"));
    let third = batch.push_after(get("c"), &[first]);
    batch.push_after(get("d"), &[third]);
    batch.push_after(get("e"), &[1]);
    let mut run = Run::new(batch);
    assert_eq!(sent(&run).len(), 5);
    // In any order; the second is gone for good, and what waits for it with it.
    let step = run.hear(
        Ok(answered(&[
            (5, 424, json!({})),
            (2, 404, json!({"body": {"error": {"code": "ErrorItemNotFound"}}})),
            (4, 424, json!({})),
            (1, 429, json!({"headers": {"Retry-After": "2.128"}, "body": {}})),
            (3, 424, json!({})),
        ])),
        NOW,
        0.0,
    );
    assert_eq!(step, Step::Again(2128));
    assert_eq!(
        sent(&run),
        [("1".into(), Value::Null), ("3".into(), json!(["1"])), ("4".into(), json!(["3"]))]
    );
    let step = run.hear(
        Ok(answered(&[
            (1, 200, json!({})),
            (3, 503, json!({"headers": {"retry-after": 9}})),
            (4, 424, json!({})),
        ])),
        NOW,
        0.0,
    );
    assert_eq!(step, Step::Again(9000));
    assert_eq!(sent(&run), [("3".into(), Value::Null), ("4".into(), json!(["3"]))]);
    let done = run.hear(Ok(answered(&[(3, 200, json!({})), (4, 200, json!({}))])), NOW, 0.0);
    assert_eq!(done, Step::Done);
    assert_eq!(statuses(run), [200, 404, 200, 200, 424].map(Some));
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    let mut batch = Batch::new();
    batch.push(get("a"));
    batch.push(post("b"));
    let mut run = Run::new(batch);
    let lost = [(1, 504, json!({})), (2, 504, json!({}))];
    assert_eq!(run.hear(Ok(answered(&lost)), NOW, 0.0), Step::Again(500));
    assert_eq!(sent(&run).len(), 1, "a POST that may have worked is not repeated");
    assert_eq!(run.hear(Err(TransportError::TimedOut), NOW, 0.0), Step::Again(1000));
    assert_eq!(run.hear(Ok(answered(&[(1, 200, json!({}))])), NOW, 0.0), Step::Done);
    assert_eq!(statuses(run), [Some(200), Some(504)]);

    let mut batch = Batch::new();
    batch.push(post("b"));
    let mut run = Run::new(batch);
    assert_eq!(run.hear(Ok(Reply::new(503)), NOW, 0.0), Step::Again(500), "nothing was done");
    assert_eq!(run.hear(Err(TransportError::Unreachable("x".into())), NOW, 0.0), Step::Done);
    assert!(matches!(run.answers()[0], Err(Fault::Transport(_))));
}

#[test]
fn a_run_ends() {
    let mut batch = Batch::new();
    batch.push(get("a"));
    let mut run = Run::new(batch);
    let mut steps = 0;
    while let Step::Again(_) = run.hear(Ok(answered(&[(1, 429, json!({}))])), NOW, 0.0) {
        steps += 1;
        assert!(steps < 50);
    }
    assert_eq!(statuses(run), [Some(429)], "the last answer is the answer");
    for whole in [Reply::new(400), Reply::new(200), reply(200, &json!({"responses": 5}))] {
        let mut batch = Batch::new();
        batch.push(get("a"));
        let mut run = Run::new(batch);
        assert_eq!(run.hear(Ok(whole), NOW, 0.0), Step::Done);
        assert_eq!(statuses(run), [None]);
    }
}

#[test]
fn parts_are_read_by_their_own_operations() {
    let body = json!({"responses": [
        {"id": "2", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": "RnJvbTogYQ0K"},
        {"id": " 1", "status": 200, "body": {"id": "AA", "subject": "s"}},
        {"id": "9", "status": 200}, {"id": "x", "status": 200}, {"id": "3", "status": 99}, {"id": "3"}, null,
    ]});
    let answers = batch::read(reply(200, &body), 3, NOW).unwrap();
    let mut answers = answers.into_iter();
    let first = message::read(answers.next().unwrap().unwrap(), NOW).unwrap();
    assert_eq!((first.id, first.subject.as_deref()), (ItemId("AA".into()), Some("s")));
    assert_eq!(crate::mime::read(answers.next().unwrap().unwrap(), NOW).unwrap(), b"From: a\r\n");
    assert_eq!(answers.next(), Some(None), "a part that is not answered is not made up");
}

#[test]
fn what_cannot_stand_in_a_batch_is_not_sent() {
    let fails = |parts: Vec<(Request, Vec<usize>)>| {
        let mut batch = Batch::new();
        parts.into_iter().for_each(|(request, after)| {
            batch.push_after(request, &after);
        });
        batch.request(&service()).is_err()
    };
    assert!(!fails(vec![(get("a"), vec![])]));
    assert!(fails(vec![]));
    assert!(fails(vec![(get("a"), vec![]); MAX_PARTS + 1]));
    assert!(fails(vec![(get("a"), vec![0])]), "a part cannot wait for itself");
    assert!(fails(vec![(get("a"), vec![1]), (get("b"), vec![])]));
    assert!(fails(vec![(Request::new(Method::Get, "https://elsewhere.example/v1.0/me"), vec![])]));
    assert!(fails(vec![(get("a").with_body("text/plain", "base64="), vec![])]));
    assert!(fails(vec![(get("a").with_header("X", "a\r\nb"), vec![])]));
    let large =
        get("a").with_body("application/json", format!("\"{}\"", "x".repeat(crate::MAX_REQUEST_BYTES)));
    assert!(fails(vec![(large, vec![])]));
    let delete = message::delete(&service(), &Mailbox::Me, &ItemId("a".into())).unwrap();
    assert!(!fails(vec![(delete, vec![])]));
}
