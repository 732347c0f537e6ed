//! Several requests in one (JSON batching). What comes of each part stands alone: a part may be throttled while the
//! batch is answered 200, and nobody repeats it for us. [`Run`] does: it sends again only the parts that have no answer
//! yet.
//!
//! Graph works on at most [`crate::MAX_CONCURRENT`] parts for one mailbox at a time; parts for several mailboxes in one
//! batch hinder each other least.

use domain::mail::Moment;
use serde_json::{Map, Value};
use wire::{
    Headers, Method, Reply, Request, TransportError,
    retry::{self, Next},
};

use crate::{
    attachments,
    fault::{Fault, good},
    members::{Members, Object},
    names::around,
    service::{At, Service},
};

/// Parts of one batch (JSON batching).
pub const MAX_PARTS: usize = 20;

#[derive(Clone, Debug)]
struct Part {
    request: Request,
    after: Vec<usize>,
}

/// Requests that go together. They may be done in any order, but for what [`Batch::push_after`] says.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    parts: Vec<Part>,
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a request and gives its number, counted from 0.
    pub fn push(&mut self, request: Request) -> usize {
        self.push_after(request, &[])
    }

    /// Adds a request that is done only after those, which came before it, are done well; else it is answered 424.
    /// Graph takes chains, and many that wait for the same one.
    pub fn push_after(&mut self, request: Request, after: &[usize]) -> usize {
        self.parts.push(Part { request, after: after.to_vec() });
        self.parts.len() - 1
    }

    /// How many requests there are.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether there is no room for more.
    pub fn is_full(&self) -> bool {
        self.parts.len() >= MAX_PARTS
    }

    /// All as one request. The answer is read with [`read`].
    ///
    /// # Errors
    /// Where there are none or more than [`MAX_PARTS`], where one is for another service, has a body that is not JSON,
    /// or waits for one that does not come before it, and where all together are too large.
    pub fn request(&self, service: &Service) -> Result<Request, Fault> {
        self.some(service, |_| true)
    }

    fn some(&self, service: &Service, wanted: impl Fn(usize) -> bool) -> Result<Request, Fault> {
        if self.parts.is_empty() || self.parts.len() > MAX_PARTS {
            return Err(Fault::Senseless(format!("a batch of {} requests", self.parts.len())));
        }
        let chosen = self.parts.iter().enumerate().filter(|(at, _)| wanted(*at));
        let requests: Result<Vec<Value>, Fault> =
            chosen.map(|(at, part)| written(service, at, part, &wanted)).collect();
        let body = Object::new().with(around::REQUESTS, requests?);
        service.send(Method::Post, At::root("$batch"), body)
    }
}

/// Parts are numbered from 1 on the wire.
fn id(at: usize) -> String {
    (at + 1).to_string()
}

fn written(
    service: &Service,
    at: usize,
    part: &Part,
    wanted: &impl Fn(usize) -> bool,
) -> Result<Value, Fault> {
    let senseless = |why: &str| Err(Fault::Senseless(format!("part {} of a batch {why}", at + 1)));
    let request = &part.request;
    let Some(path) = request.url.strip_prefix(service.root()) else {
        return senseless("is for another service");
    };
    if part.after.iter().any(|other| *other >= at) {
        return senseless("waits for one that does not come before it");
    }
    let mut headers = Map::new();
    for (name, value) in request.headers.iter() {
        if value.chars().any(char::is_control) {
            return senseless("has a header that cannot be one");
        }
        // Graph takes the token of the batch itself for all its parts.
        if !name.eq_ignore_ascii_case("Authorization") {
            headers.insert(name.to_owned(), value.into());
        }
    }
    let body = match request.body.as_slice() {
        [] => None,
        body => match serde_json::from_slice::<Value>(body) {
            Ok(json) => Some(json),
            Err(_) => return senseless("has a body that is not JSON"),
        },
    };
    let after: Vec<String> =
        part.after.iter().filter(|other| wanted(**other)).map(|other| id(*other)).collect();
    Ok(Object::new()
        .with(around::ID, id(at))
        .with(around::METHOD, request.method.as_str())
        .with(around::URL, format!("/{path}"))
        .with(around::HEADERS, headers)
        .with_some(around::BODY, body)
        .with_some(around::DEPENDS_ON, (!after.is_empty()).then_some(after))
        .into())
}

/// Reads the answers of so many parts, in the order of the parts; `None` where one is not answered.
///
/// # Errors
/// Where the batch as a whole was refused or failed.
pub fn read(reply: Reply, parts: usize, now: Moment) -> Result<Vec<Option<Reply>>, Fault> {
    let mut members = Members::of(&good(reply, now)?)?;
    let responses = members
        .list(around::RESPONSES)
        .filter(|responses| responses.len() <= MAX_PARTS)
        .ok_or_else(|| Fault::Odd("a batch without answers, or with too many".into()))?;
    let mut answers = vec![None; parts.min(MAX_PARTS)];
    for response in responses.into_iter().filter_map(Members::new) {
        let Some((number, answer)) = part(response) else { continue };
        if let Some(place) = number.checked_sub(1).and_then(|at| answers.get_mut(at)) {
            *place = Some(answer);
        }
    }
    Ok(answers)
}

fn part(mut response: Members) -> Option<(usize, Reply)> {
    let number = response.text(around::ID)?.trim().parse().ok()?;
    let status = u16::try_from(response.number(around::STATUS)?).ok().filter(|s| (100..600).contains(s))?;
    let mut headers = Headers::new();
    for (name, value) in response.object(around::HEADERS).map(Members::rest).unwrap_or_default() {
        match value {
            Value::String(text) => headers.add(&name, text),
            Value::Number(number) => headers.add(&name, number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {}
        }
    }
    let body = match response.take(around::BODY) {
        None => Vec::new(),
        // What is not JSON comes in base64.
        Some(Value::String(text)) => attachments::decode(&text).unwrap_or_else(|| text.into_bytes()),
        Some(json) => json.to_string().into_bytes(),
    };
    Some((number, Reply { status, headers, body }))
}

/// What a [`Run`] wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To send [`Run::request`] again, after so many milliseconds.
    Again(u64),
    /// Nothing: all parts have their answers.
    Done,
}

/// A batch that is sent until each of its parts is answered or hopeless.
///
/// Parts that were throttled are sent again alone, after the longest wait that one of them asks for. A part that may
/// have been done though its answer was lost is sent again only where doing it twice is doing it once: everything but
/// POST.
#[derive(Clone, Debug)]
pub struct Run {
    batch: Batch,
    answers: Vec<Option<Result<Reply, Fault>>>,
    attempt: u32,
}

impl Run {
    /// A run that has sent nothing yet.
    pub fn new(batch: Batch) -> Self {
        let answers = vec![None; batch.len()];
        Self { batch, answers, attempt: 0 }
    }

    /// The request to send: what is not answered yet.
    ///
    /// # Errors
    /// As [`Batch::request`].
    pub fn request(&self, service: &Service) -> Result<Request, Fault> {
        self.batch.some(service, |at| self.is_open(at))
    }

    fn is_open(&self, at: usize) -> bool {
        self.answers.get(at).is_some_and(Option::is_none)
    }

    fn open(&self) -> Vec<usize> {
        (0..self.answers.len()).filter(|at| self.is_open(*at)).collect()
    }

    /// Takes what came back. `chance` is drawn evenly from 0 to 1.
    pub fn hear(&mut self, outcome: Result<Reply, TransportError>, now: Moment, chance: f64) -> Step {
        self.attempt = self.attempt.saturating_add(1);
        match outcome {
            Ok(reply) if reply.is_success() => self.hear_parts(reply, now, chance),
            Ok(reply) => {
                let next = retry::after(Ok(&reply), self.attempt, now.0, chance);
                let status = reply.status;
                self.failed(&Fault::of(&reply, now), next, |request| may_repeat(request, status))
            }
            Err(error) => {
                let next = retry::after(Err(&error), self.attempt, now.0, chance);
                self.failed(&Fault::from(error), next, |request| may_repeat(request, 0))
            }
        }
    }

    /// The batch as a whole failed.
    fn failed(&mut self, fault: &Fault, next: Next, repeat: impl Fn(&Request) -> bool) -> Step {
        for at in self.open() {
            if next == Next::GiveUp || !repeat(&self.batch.parts[at].request) {
                self.answers[at] = Some(Err(fault.clone()));
            }
        }
        match next {
            Next::Again(wait) if !self.open().is_empty() => Step::Again(wait),
            Next::Again(_) | Next::GiveUp => Step::Done,
        }
    }

    fn hear_parts(&mut self, reply: Reply, now: Moment, chance: f64) -> Step {
        let mut answers = match read(reply, self.batch.len(), now) {
            Ok(answers) => answers,
            Err(fault) => return self.failed(&fault, Next::GiveUp, |_| false),
        };
        let mut wait = 0;
        // In their order: whether a part waits for one that is sent again is known by then.
        for at in self.open() {
            let Some(answer) = answers.get_mut(at).and_then(Option::take) else {
                self.answers[at] = Some(Err(Fault::Odd("a part of a batch is not answered".into())));
                continue;
            };
            let part = &self.batch.parts[at];
            if answer.status == 424 && part.after.iter().any(|other| self.is_open(*other)) {
                continue;
            }
            match retry::after(Ok(&answer), self.attempt, now.0, chance) {
                Next::Again(asked) if may_repeat(&part.request, answer.status) => wait = wait.max(asked),
                Next::Again(_) | Next::GiveUp => self.answers[at] = Some(Ok(answer)),
            }
        }
        if self.open().is_empty() { Step::Done } else { Step::Again(wait) }
    }

    /// The answers in the order of the parts, each to be read by its own operation. A part without one, because the run
    /// was given up, has none.
    pub fn answers(self) -> Vec<Result<Reply, Fault>> {
        let unanswered = || Err(Fault::Odd("a part of a batch is not answered".into()));
        self.answers.into_iter().map(|answer| answer.unwrap_or_else(unanswered)).collect()
    }
}

/// 429 and 503 say that nothing was done. After anything else it may have been.
fn may_repeat(request: &Request, status: u16) -> bool {
    matches!(status, 429 | 503) || request.method != Method::Post
}
