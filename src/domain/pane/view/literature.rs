//! What is shown of sales literature beside a mail that is being written.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    literature::{Document, Means, Trouble},
    problem::Problem,
};

/// The list of sales literature.
#[derive(Clone, Debug, PartialEq)]
pub struct LiteratureView {
    /// What was typed.
    pub text: String,
    /// What was found.
    pub documents: Documents,
    /// That one is being put into the mail.
    pub putting: Option<Document>,
    /// What was put into the mail since the list is open, and how.
    pub done: Vec<(Uuid, Means)>,
    /// What could not be put into it, and why.
    pub failed: Option<(String, Trouble)>,
}

/// Documents that were looked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Documents {
    /// They are looked for; these were found before.
    Searching(Vec<Document>),
    /// These.
    Are(Vec<Document>),
    /// They could not be read.
    Failed(Problem),
}
