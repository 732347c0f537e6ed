//! Requests to Graph, packed: what several mailboxes want at the same moment goes as one `$batch`.
//!
//! Graph works on four requests of one mailbox at a time and answers 429 to the fifth, in a batch too. So the requests
//! of one mailbox form four chains, each of which waits for the one before it; requests of different mailboxes wait for
//! nobody.

use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
    rc::Rc,
    time::Duration,
};

use graph::{
    Service,
    batch::{Batch, MAX_PARTS, Run, Step},
};
use tokio::{sync::oneshot, task, time};
use wire::{Reply, Request, Transport, TransportError};

use crate::{gather::Company, http::now};

/// Bodies of one batch together, in bytes; a larger request goes alone (Graph takes 4 MB).
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// A part that was not done because the one before it failed is sent again so often.
const MAX_ROUNDS: usize = 4;

type Answer = Result<Reply, TransportError>;

struct Waiting {
    request: Request,
    mailbox: String,
    answer: oneshot::Sender<Answer>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    bytes: usize,
    lingering: bool,
}

/// A transport to Graph that packs. It lives on one thread; a clone packs into the same batches.
pub struct Packed<T> {
    inner: Rc<T>,
    service: Service,
    company: Company,
    queue: Rc<RefCell<Queue>>,
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self {
            inner: Rc::clone(&self.inner),
            service: self.service.clone(),
            company: self.company.clone(),
            queue: Rc::clone(&self.queue),
        }
    }
}

impl<T: Transport + 'static> Packed<T> {
    /// Packs what goes through `inner` to that service.
    pub fn new(inner: T, service: Service, company: Company) -> Self {
        Self { inner: Rc::new(inner), service, company, queue: Rc::default() }
    }

    /// The transport below, for what cannot be packed: streams, and pages that are large.
    pub fn alone(&self) -> &T {
        &self.inner
    }

    fn flush(&self) {
        let mut queue = self.queue.borrow_mut();
        let count = queue.waiting.len().min(MAX_PARTS);
        let parts: Vec<Waiting> = queue.waiting.drain(..count).collect();
        queue.bytes = queue.waiting.iter().map(|one| one.request.body.len()).sum();
        queue.lingering = false;
        drop(queue);
        if parts.is_empty() {
            return;
        }
        let this = self.clone();
        task::spawn_local(async move { this.deliver(parts).await });
    }

    async fn deliver(&self, mut parts: Vec<Waiting>) {
        if parts.len() == 1 {
            // Alone it needs no batch around it.
            for one in parts {
                let _ = one.answer.send(self.inner.send(one.request).await);
            }
            return;
        }
        for round in 1..=MAX_ROUNDS {
            let answers = self.run(&parts, round == MAX_ROUNDS).await;
            let mut again = Vec::new();
            for (one, answer) in parts.into_iter().zip(answers) {
                match answer {
                    // It waited for another mail's request that failed: that says nothing about this one.
                    Ok(reply) if reply.status == 424 && round < MAX_ROUNDS => again.push(one),
                    // Whoever asked may be gone.
                    answer => drop(one.answer.send(answer)),
                }
            }
            if again.is_empty() {
                return;
            }
            parts = again;
        }
    }

    async fn run(&self, parts: &[Waiting], unchained: bool) -> Vec<Answer> {
        let mut run = Run::new(chained(parts, unchained));
        loop {
            let request = match run.request(&self.service) {
                Ok(request) => request,
                Err(fault) => {
                    let why = TransportError::Unreachable(fault.to_string());
                    return parts.iter().map(|_| Err(why.clone())).collect();
                }
            };
            let outcome = self.inner.send(request).await;
            match run.hear(outcome, now(), rand::random()) {
                Step::Again(wait) => time::sleep(Duration::from_millis(wait)).await,
                Step::Done => break,
            }
        }
        run.answers().into_iter().map(|answer| answer.map_err(|fault| unanswered(&fault))).collect()
    }
}

/// Why a part has no reply, as if it had been sent alone.
fn unanswered(fault: &graph::Fault) -> TransportError {
    match fault {
        graph::Fault::Transport(error) => error.clone(),
        graph::Fault::Refused { .. } | graph::Fault::Odd(_) | graph::Fault::Senseless(_) => {
            TransportError::Unreachable(fault.to_string())
        }
    }
}

/// The batch: requests of one mailbox in [`graph::MAX_CONCURRENT`] chains.
fn chained(parts: &[Waiting], unchained: bool) -> Batch {
    let mut batch = Batch::new();
    let mut of_mailbox: HashMap<&str, Vec<usize>> = HashMap::new();
    for part in parts {
        let earlier = of_mailbox.entry(&part.mailbox).or_default();
        let before = earlier.len().checked_sub(graph::MAX_CONCURRENT).and_then(|at| earlier.get(at));
        let number = match before.filter(|_| !unchained) {
            Some(before) => batch.push_after(part.request.clone(), &[*before]),
            None => batch.push(part.request.clone()),
        };
        earlier.push(number);
    }
    batch
}

impl<T: Transport + 'static> Transport for Packed<T> {
    async fn send(&self, request: Request) -> Answer {
        let inside = request.url.strip_prefix(self.service.root()).map(mailbox_of);
        let Some(mailbox) = inside.filter(|_| request.body.len() <= MAX_BYTES) else {
            return self.inner.send(request).await;
        };
        let (answer, heard) = oneshot::channel();
        let (full, first) = {
            let mut queue = self.queue.borrow_mut();
            if queue.bytes + request.body.len() > MAX_BYTES {
                drop(queue);
                self.flush();
                queue = self.queue.borrow_mut();
            }
            queue.bytes += request.body.len();
            queue.waiting.push_back(Waiting { request, mailbox, answer });
            let first = !queue.lingering;
            queue.lingering = true;
            (queue.waiting.len() >= MAX_PARTS, first)
        };
        if full {
            self.flush();
        } else if first {
            let this = self.clone();
            task::spawn_local(async move {
                this.company.linger().await;
                this.flush();
            });
        }
        heard.await.unwrap_or_else(|_| Err(TransportError::Unreachable("the synchronizer is ending".into())))
    }
}

/// Whose limit a request counts against: the user's segment of the path.
fn mailbox_of(path: &str) -> String {
    let mut segments = path.split(['/', '?']);
    match segments.next() {
        Some("users") => segments.next().unwrap_or_default().to_lowercase(),
        _ => "me".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use serde_json::{Value, json};
    use wire::Method;

    use super::*;

    /// Answers batches part by part; a part whose URL says so fails the first time.
    #[derive(Default)]
    struct Graph {
        seen: RefCell<Vec<Vec<(String, usize)>>>,
        failed: RefCell<Vec<String>>,
    }

    impl Transport for Rc2 {
        async fn send(&self, request: Request) -> Answer {
            let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let empty = Vec::new();
            let parts = body["requests"].as_array().unwrap_or(&empty);
            let line = |part: &Value| {
                let waits = part["dependsOn"].as_array().map_or(0, Vec::len);
                (part["url"].as_str().unwrap_or_default().to_owned(), waits)
            };
            self.0.seen.borrow_mut().push(parts.iter().map(line).collect());
            let mut failed: Vec<String> = Vec::new();
            let mut responses = Vec::new();
            for part in parts {
                let (id, url) = (part["id"].as_str().unwrap().to_owned(), part["url"].as_str().unwrap());
                let waits_for_failed = part["dependsOn"].as_array().is_some_and(|on| {
                    on.iter().any(|one| failed.contains(&one.as_str().unwrap().to_owned()))
                });
                let status = if waits_for_failed {
                    424
                } else if url.contains("gone") {
                    404
                } else {
                    200
                };
                if status != 200 {
                    failed.push(id.clone());
                }
                responses.push(json!({"id": id, "status": status, "body": {"url": url}}));
            }
            self.0.failed.borrow_mut().extend(failed);
            let mut reply = Reply::new(200);
            reply.body = json!({ "responses": responses }).to_string().into_bytes();
            Ok(reply)
        }
    }

    struct Rc2(Rc<Graph>);

    fn local<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        task::LocalSet::new().block_on(&runtime, work)
    }

    fn get(path: &str) -> Request {
        Request::new(Method::Get, format!("https://graph.example/v1.0/{path}"))
    }

    #[test]
    fn mailboxes_share_a_batch_and_one_mailbox_has_four_chains() {
        let seen = Rc::new(Graph::default());
        let packed = Packed::new(
            Rc2(Rc::clone(&seen)),
            Service::new("https://graph.example/v1.0"),
            Company::default(),
        );
        local(async {
            let mut all = Vec::new();
            for n in 0..10 {
                for user in ["a@x", "b@x"] {
                    let (packed, path) = (packed.clone(), format!("users/{user}/messages/{n}"));
                    all.push(task::spawn_local(async move { (path.clone(), packed.send(get(&path)).await) }));
                }
            }
            for one in all {
                let (path, reply) = one.await.unwrap();
                let body: Value = serde_json::from_slice(&reply.unwrap().body).unwrap();
                assert_eq!(body["url"], format!("/{path}"), "each hears its own answer");
            }
        });
        let seen = seen.seen.borrow();
        assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [20], "one request");
        assert_eq!(
            seen[0].iter().filter(|(_, waits)| *waits == 0).count(),
            8,
            "four of each wait for nobody"
        );
    }

    #[test]
    fn a_mail_that_is_gone_does_not_take_others_with_it() {
        let seen = Rc::new(Graph::default());
        let packed = Packed::new(
            Rc2(Rc::clone(&seen)),
            Service::new("https://graph.example/v1.0"),
            Company::default(),
        );
        let statuses = local(async {
            let mut all = Vec::new();
            for n in 0..9 {
                let name = if n == 0 { "gone".to_owned() } else { n.to_string() };
                let packed = packed.clone();
                all.push(task::spawn_local(async move {
                    packed.send(get(&format!("users/a@x/messages/{name}"))).await.unwrap().status
                }));
            }
            let mut statuses = Vec::new();
            for one in all {
                statuses.push(one.await.unwrap());
            }
            statuses
        });
        assert_eq!(statuses, [404, 200, 200, 200, 200, 200, 200, 200, 200]);
        assert_eq!(seen.seen.borrow().len(), 2, "those that waited for it are asked again together");
    }
}
