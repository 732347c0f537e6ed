//! What is wrong with a mailbox or with setting it up, and who can do what about it: a sentence each for every code of
//! the domain's register ([`domain::finding::Code`]). Desk, server and commands say it from here.

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::finding::Code;

    use crate::{Language, Words};

    #[test]
    fn every_code_has_a_sentence_and_a_remedy_of_its_own_in_every_language() {
        for language in Language::ALL {
            let words = Words::of(language);
            let other = words.finding("nonsense");
            // The sentence for what is not known names it; where it is the same as that of a code, that code has none.
            assert!(other.what.contains("nonsense"), "{other:?}");
            let mut said = BTreeSet::new();
            for code in Code::ALL {
                let one = words.finding(code.as_str());
                assert!(one.remedy != other.remedy, "{one:?}");
                assert!(one.what.ends_with(['.', '।']) && one.remedy.ends_with(['.', '।']), "{one:?}");
                assert_ne!(one.what, other.what.replace("nonsense", code.as_str()));
                assert!(said.insert(one.what), "{code:?} is said like another");
            }
        }
    }
}
