//! The desk: a page of its own for administrators and salespeople, beside the pane in Outlook.
//!
//! [`model`] does the thinking: events in, wants out, a state to look at at any time; it knows no browser. [`view`]
//! paints that state, [`door`] turns its questions into requests and replies into answers. What waits for the network,
//! the clock and the person is the shell, which is built for the browser alone.

pub mod door;
pub mod model;
pub mod view;

#[cfg(target_arch = "wasm32")]
mod config;
#[cfg(target_arch = "wasm32")]
mod memory;
#[cfg(target_arch = "wasm32")]
mod record;
#[cfg(target_arch = "wasm32")]
mod session;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
pub mod start;
