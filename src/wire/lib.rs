//! HTTP as values: requests, replies, when to try again, OData's quoting, and batches.
//!
//! Nothing here opens a socket, reads a clock or draws a random number: whoever runs it gives a
//! [`Transport`] that sends, a [`TokenSource`] that signs in, and the time and the chance as arguments. So
//! everything about URLs, quoting, retry and batching is tested with plain strings.
#![allow(async_fn_in_trait, reason = "one thread per pane and per mailbox worker: no Send is wanted")]

pub mod batch;
pub mod date;
mod message;
pub mod odata;
pub mod retry;
mod transport;

pub use message::{Headers, Method, Reply, Request};
pub use transport::{Authorized, TokenError, TokenSource, Transport, TransportError};
