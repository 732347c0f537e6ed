//! Where the service is, and the requests everything is made of.

use serde_json::Value;
use uuid::Uuid;
use wire::{
    Method, Reply, Request,
    batch::{self, Answer, Batch},
    odata::{self, Query},
};

use domain::mail::Moment;

use crate::{fault::Fault, rows::ANNOTATIONS};

/// The address of a Web API, as in `https://org.crm.dynamics.com/api/data/v9.2/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    root: String,
}

impl Service {
    /// The service at that address, with or without a slash at the end.
    pub fn new(url: &str) -> Self {
        Self { root: format!("{}/", url.trim().trim_end_matches('/')) }
    }

    /// The address, with a slash at the end.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Reads a collection or a row, with the annotations that name lookups.
    pub(crate) fn get(&self, query: Query) -> Request {
        self.plain(Method::Get, &query.into_url()).with_header("Prefer", ANNOTATIONS)
    }

    /// Creates a row under a key, and only creates.
    pub(crate) fn create(&self, set: &str, id: Uuid, body: &Value) -> Request {
        self.patch(set, id, body).with_header("If-None-Match", "*")
    }

    /// Changes a row, and only changes: of any version, or of that one.
    pub(crate) fn change(&self, set: &str, id: Uuid, version: Option<&str>, body: &Value) -> Request {
        self.patch(set, id, body).with_header("If-Match", version.unwrap_or("*"))
    }

    /// Makes a row under a key, or changes it.
    pub(crate) fn put(&self, set: &str, id: Uuid, body: &Value) -> Request {
        self.patch(set, id, body)
    }

    /// Removes a row.
    pub(crate) fn delete(&self, set: &str, id: Uuid) -> Request {
        self.plain(Method::Delete, &odata::key(set, id))
    }

    /// Calls an action.
    pub(crate) fn call(&self, action: &str, body: &Value) -> Request {
        self.plain(Method::Post, action).with_body("application/json", body.to_string())
    }

    /// A batch as one request.
    pub(crate) fn batch(&self, batch: Batch) -> Result<Request, Fault> {
        Ok(batch.into_request(format!("{}$batch", self.root))?)
    }

    fn patch(&self, set: &str, id: Uuid, body: &Value) -> Request {
        let url = format!("{}{}", self.root, odata::key(set, id));
        Request::new(Method::Patch, url)
            .with_header("OData-MaxVersion", "4.0")
            .with_header("OData-Version", "4.0")
            .with_body("application/json", body.to_string())
    }

    fn plain(&self, method: Method, path: &str) -> Request {
        Request::new(method, format!("{}{path}", self.root))
            .with_header("Accept", "application/json")
            .with_header("OData-MaxVersion", "4.0")
            .with_header("OData-Version", "4.0")
    }
}

/// A row as a lookup is bound to it.
pub(crate) fn bind(set: &str, id: Uuid) -> Value {
    Value::String(format!("/{}", odata::key(set, id)))
}

/// The name under which a lookup is bound.
pub(crate) fn bound(nav: &str) -> String {
    format!("{nav}@odata.bind")
}

/// The answers of a batch. One that stopped at a failure answers 400 and still says which.
pub(crate) fn answers(reply: &Reply, now: Moment) -> Result<std::vec::IntoIter<Answer>, Fault> {
    match batch::read(reply) {
        Ok(answers) => Ok(answers.into_iter()),
        Err(_) if !reply.is_success() => Err(Fault::of(reply, now)),
        Err(error) => Err(error.into()),
    }
}

/// The next answer of a batch, which must be there and a success.
pub(crate) fn next(answers: &mut impl Iterator<Item = Answer>, now: Moment) -> Result<Reply, Fault> {
    let answer = answers.next().ok_or_else(unanswered)?;
    if let Some(failed) = answer.failure() {
        return Err(Fault::of(failed, now));
    }
    match answer {
        Answer::One(reply) => Ok(reply),
        Answer::Set(replies) => {
            replies.into_iter().next().ok_or_else(|| Fault::Odd("a change set without answers".into()))
        }
    }
}

/// The next answer of a batch, which must be that of a change set that was done. One that was done is answered as a set: a
/// success in its place that is none tells of something else, and nothing may be said to be written because of it.
pub(crate) fn changed(answers: &mut impl Iterator<Item = Answer>, now: Moment) -> Result<(), Fault> {
    let answer = answers.next().ok_or_else(unanswered)?;
    match (answer.failure(), &answer) {
        (Some(failed), _) => Err(Fault::of(failed, now)),
        (None, Answer::Set(done)) if !done.is_empty() => Ok(()),
        (None, _) => Err(Fault::Odd("a change set is answered by something else".into())),
    }
}

fn unanswered() -> Fault {
    Fault::Odd("the batch is not answered to its end".into())
}

/// A reply that must be a success.
pub(crate) fn good(reply: Reply, now: Moment) -> Result<Reply, Fault> {
    if reply.is_success() { Ok(reply) } else { Err(Fault::of(&reply, now)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slash_stands_at_the_end() {
        for url in ["https://x/api/data/v9.2", "https://x/api/data/v9.2/", " https://x/api/data/v9.2// "] {
            assert_eq!(Service::new(url).root(), "https://x/api/data/v9.2/");
        }
    }

    #[test]
    fn a_batch_that_stopped_says_at_what() {
        let mut reply = Reply::new(400);
        reply.headers.set("Content-Type", "multipart/mixed; boundary=b");
        reply.body =
            b"--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n{}\r\n--b--"
                .to_vec();
        let failed = answers(&reply, Moment(0)).and_then(|mut answers| next(&mut answers, Moment(0)));
        assert_eq!(failed.map_err(|fault| fault.status()), Err(Some(403)));
        reply.headers.set("Content-Type", "application/json");
        reply.body = br#"{"error":{"code":"0x1","message":"no"}}"#.to_vec();
        assert_eq!(answers(&reply, Moment(0)).map(|_| ()).map_err(|fault| fault.status()), Err(Some(400)));
    }

    #[test]
    fn nothing_was_written_unless_a_change_set_says_so() {
        let done = |part: &str| {
            let mut reply = Reply::new(200);
            reply.headers.set("Content-Type", "multipart/mixed; boundary=b");
            reply.body = format!("--b\r\n{part}").into_bytes();
            answers(&reply, Moment(0)).and_then(|mut answers| changed(&mut answers, Moment(0)))
        };
        let set = "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n";
        assert_eq!(done(&format!("{set}HTTP/1.1 204 No Content\r\n\r\n--c--\r\n--b--")), Ok(()));
        let cut_off = [
            "Content-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{\"value\":[".to_owned(),
            format!("{set}HTTP/1.1 20"),
            set.to_owned(),
            "Content-Type: multipart/mixed; boundary=c\r\n\r\n".to_owned(),
            "-".to_owned(),
        ];
        for part in cut_off {
            assert!(matches!(done(&part), Err(Fault::Odd(_))), "{part}");
        }
        let refused =
            done("Content-Type: application/http\r\n\r\nHTTP/1.1 412 Precondition Failed\r\n\r\n{}\r\n--b--");
        assert_eq!(refused.map_err(|fault| fault.status()), Err(Some(412)));
    }
}
