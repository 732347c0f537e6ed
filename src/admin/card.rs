//! Which columns stand on the cards of people, deals and cases.

use serde::{Deserialize, Serialize};

/// What stands on the cards of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardOf {
    /// The CRM's name of the table: `contact`.
    pub kind: String,
    /// What may be picked, by stable names.
    pub offered: Vec<String>,
    /// What stands there where nobody picks here.
    pub usual: Vec<String>,
    /// What is picked, in the order in which it stands there.
    pub picked: Vec<String>,
}

/// `GET`, `PUT /admin/settings/cards`. Of what is put, `kind` and `picked` count; a kind that is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cards {
    /// Of each kind.
    pub kinds: Vec<CardOf>,
    /// So many may be picked of one kind.
    pub most: u32,
    /// Who changed it last.
    pub by: Option<String>,
    /// When.
    pub at: Option<i64>,
}
