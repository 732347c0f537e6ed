//! Ways from the synchronizer to the services, on which requests may break.

use std::{cell::RefCell, rc::Rc};

use axum::{
    Router,
    body::{Body, to_bytes},
};
use serde_json::Value;
use tokio::sync::Notify;
use tower::ServiceExt as _;
use wire::{Headers, Method, Reply, Request, Transport, TransportError};

/// What happens to a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It arrives, and its answer too.
    Arrives,
    /// It is answered with this status, and not done.
    Refused(u16),
    /// It is done, and its answer is lost.
    AnswerLost,
    /// It does not arrive.
    Lost,
    /// It stands still on its way until [`Door::release`]; then it arrives.
    Held,
}

/// What a test may say anew at any time.
type Told<F> = Rc<RefCell<Box<F>>>;

/// A way to a service that may break. Says what went through it.
#[derive(Clone)]
pub(crate) struct Door {
    router: Router,
    caller: Rc<dyn Fn(&mut http::Extensions)>,
    pub(crate) log: Rc<RefCell<Vec<String>>>,
    pub(crate) fates: Told<dyn FnMut(&Request) -> Fate>,
    /// What is done to answers on their way back.
    pub(crate) tamper: Told<dyn FnMut(&mut Reply)>,
    /// Changes that went through it, parts of batches counted one by one.
    pub(crate) writes: Rc<RefCell<Vec<String>>>,
    /// What is held waits for it.
    gate: Rc<Notify>,
}

impl Door {
    /// Lets go on what stands still.
    pub(crate) fn release(&self) {
        self.gate.notify_waiters();
    }

    pub(crate) fn requests(&self) -> usize {
        self.log.borrow().len()
    }
}

impl Transport for Door {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        self.log.borrow_mut().push(format!("{} {}", request.method.as_str(), request.url));
        self.writes.borrow_mut().extend(changes(&request));
        let fate = (self.fates.borrow_mut())(&request);
        match fate {
            Fate::Refused(status) => {
                let mut reply = Reply::new(status);
                reply.headers.set("Retry-After", "0");
                return Ok(reply);
            }
            Fate::Lost => return Err(TransportError::TimedOut),
            Fate::Held => self.gate.notified().await,
            Fate::Arrives | Fate::AnswerLost => {}
        }
        let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        let mut builder = http::Request::builder()
            .method(match request.method {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Patch => "PATCH",
                Method::Put => "PUT",
                Method::Delete => "DELETE",
            })
            .uri(format!("/{path}"));
        builder = builder.header("host", request.url.split('/').nth(2).unwrap_or_default());
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value);
        }
        let mut asked = builder.body(Body::from(request.body)).unwrap();
        (self.caller)(asked.extensions_mut());
        let response = self.router.clone().oneshot(asked).await.unwrap();
        let status = response.status().as_u16();
        let mut headers = Headers::new();
        for (name, value) in response.headers() {
            headers.add(name.as_str(), value.to_str().unwrap_or_default());
        }
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        if fate == Fate::AnswerLost {
            return Err(TransportError::TimedOut);
        }
        let mut reply = Reply { status, headers, body };
        (self.tamper.borrow_mut())(&mut reply);
        Ok(reply)
    }
}

/// The changes that a request asks for, parts of a batch each for itself.
fn changes(request: &Request) -> Vec<String> {
    let words = ["POST", "PATCH", "PUT", "DELETE"];
    if request.method == Method::Get {
        return Vec::new();
    }
    if !request.url.ends_with("$batch") {
        return vec![format!("{} {}", request.method.as_str(), request.url)];
    }
    let text = String::from_utf8_lossy(&request.body);
    if let Ok(batch) = serde_json::from_str::<Value>(&text) {
        let parts = batch["requests"].as_array().cloned().unwrap_or_default();
        let changes = parts.iter().filter(|part| part["method"] != "GET");
        return changes.map(|part| format!("{} {}", part["method"], part["url"])).collect();
    }
    let is_change = |line: &&str| {
        words.iter().any(|word| line.starts_with(&format!("{word} "))) && line.ends_with("HTTP/1.1")
    };
    text.lines().map(str::trim_end).filter(is_change).map(str::to_owned).collect()
}

/// A way to a service, without faults.
pub(crate) fn door(router: Router, caller: impl Fn(&mut http::Extensions) + 'static) -> Door {
    Door {
        router,
        caller: Rc::new(caller),
        log: Rc::default(),
        fates: Rc::new(RefCell::new(Box::new(|_| Fate::Arrives))),
        tamper: Rc::new(RefCell::new(Box::new(|_| {}))),
        writes: Rc::default(),
        gate: Rc::default(),
    }
}

/// The same way without faults, and without a line in the log.
pub(crate) fn door_like(other: &Door) -> Door {
    Door {
        router: other.router.clone(),
        caller: Rc::clone(&other.caller),
        log: Rc::default(),
        fates: Rc::new(RefCell::new(Box::new(|_| Fate::Arrives))),
        tamper: Rc::new(RefCell::new(Box::new(|_| {}))),
        writes: Rc::default(),
        gate: Rc::default(),
    }
}
