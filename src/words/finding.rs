//! What is wrong with a mailbox or with setting it up, and who can do what about it: a sentence each for every code of
//! the domain's register. Desk, server and commands say it from here.

use super::Words;

/// Something that is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What: a whole sentence.
    pub what: String,
    /// Who can do what about it: a whole sentence.
    pub remedy: String,
}

impl Words {
    /// What is wrong, by its stable name. A name that this version does not know has a sentence too, which says so and
    /// where more is to be found.
    pub fn finding(self, code: &str) -> Said {
        Said { what: self.finding_what(code), remedy: self.finding_remedy(code) }
    }
}
