//! The client as a whole: what it sends, what it understands, and what it makes of Microsoft's own samples.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arbitrary;
mod batching;
mod planning;
mod reading;
mod requests;
mod samples;

use domain::mail::Moment;
use serde_json::Value;
use wire::Reply;

use crate::Service;

const NOW: Moment = Moment(1_795_431_480);

fn service() -> Service {
    Service::new("https://graph.example/v1.0")
}

fn reply(status: u16, body: &Value) -> Reply {
    let mut reply = Reply::new(status);
    reply.headers.set("Content-Type", "application/json");
    reply.body = body.to_string().into_bytes();
    reply
}
