//! What would still be true without Outlook, HTTP or a database.
#![no_std]

extern crate alloc;
