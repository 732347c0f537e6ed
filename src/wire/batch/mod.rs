//! Many requests in one: `$batch` in the multipart form that Dataverse speaks (OData 4.0 part 1, 11.7;
//! powerapps-docs, execute-batch-operations-using-web-api).
//!
//! A batch holds single requests and change sets. The requests of a change set are done all or none; reading is
//! not among them. Answers come in the order of the requests. A change set that failed is answered by one
//! answer instead of a set, and without [`CONTINUE`] nothing after it is done or answered.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Answer, ReadError, read};
pub use write::{Batch, WriteError};

/// Most requests in a batch, those inside change sets counted.
pub const MAX_REQUESTS: usize = 1000;
/// Longest address inside a batch, in bytes.
pub const MAX_URL_BYTES: usize = 64 * 1024;
/// Largest batch that is written or read, in bytes. The text of a mail takes at most four mebibytes, which JSON
/// may swell to six times that where every character has to be escaped.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The value of `Prefer` on a batch that is to go on after a request failed.
pub const CONTINUE: &str = "odata.continue-on-error";
