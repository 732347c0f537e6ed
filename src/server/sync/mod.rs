//! The synchronizer in this program: as a part of the server, as a process of its own, and the commands around it.

mod acts;
pub(crate) mod cli;
mod commands;
mod conversation;
mod events;
mod plan;
pub(crate) mod print;
mod rights;
mod routes;
mod service;
mod would;

pub(crate) use acts::audit;
pub(crate) use commands::{
    Ended, choose, decisions, doctor, dry_run, explain, known_mailboxes, mailboxes, run, undo,
};
pub(crate) use plan::{Given, GraphFile, LOGIN, SECRET, SyncFile, config, note_address, store};
pub(crate) use rights::Right;
pub(crate) use routes::{for_everybody, for_the_pane, healthy, later, refused, right};
pub(crate) use service::{Service, end};
pub(crate) use would::dry_step;
