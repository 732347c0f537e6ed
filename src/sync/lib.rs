//! The synchronizer: mail is tracked without anyone's browser open.

pub mod store;
