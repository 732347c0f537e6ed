//! One look at a mailbox.

mod item;
mod watch;
