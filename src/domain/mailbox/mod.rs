//! Mailboxes as those see them who set them up: the life of one, who may do what to it, which are approved without a
//! person, and how a test is told in one word (semantics B17, B20, B21).

mod approval;
mod life;
mod rights;

pub use approval::{Candidate, Missing, ROLES, automatic};
pub use life::{Happened, Life, Refused};
pub use rights::{Deed, Denied, Person, Whose, may};

use crate::settings::Test;

/// A part of a mailbox that is synchronized, and tested, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Incoming mail.
    Incoming,
    /// Outgoing mail.
    Outgoing,
    /// Appointments, contacts and tasks.
    Act,
}

impl Part {
    /// All, in the order in which they are shown and kept.
    pub const ALL: [Self; 3] = [Self::Incoming, Self::Outgoing, Self::Act];

    /// A stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Act => "act",
        }
    }
}

/// How a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The synchronizer is chosen for it.
    pub chosen: bool,
    /// How its last test went.
    pub test: Test,
}

/// *Test Run Status*: Failure where a part that is chosen failed, else Not Run where one was not tested or none is
/// chosen, else Success (B17).
pub fn roll_up(parts: &[Standing]) -> Test {
    let chosen = || parts.iter().filter(|part| part.chosen).map(|part| part.test);
    if chosen().any(|test| test == Test::Failure) {
        Test::Failure
    } else if chosen().next().is_none() || chosen().any(|test| test == Test::NotRun) {
        Test::NotRun
    } else {
        Test::Success
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b17_the_roll_up_is_failure_then_not_run_then_success() {
        let part = |chosen, test| Standing { chosen, test };
        let (no, yes, bad) = (Test::NotRun, Test::Success, Test::Failure);
        for (parts, expected) in [
            ([part(true, yes), part(true, yes), part(true, yes)], yes),
            ([part(true, yes), part(true, no), part(true, yes)], no),
            ([part(true, yes), part(true, no), part(true, bad)], bad),
            ([part(true, yes), part(true, yes), part(false, bad)], yes),
            ([part(true, yes), part(false, no), part(false, no)], yes),
            ([part(false, yes), part(false, yes), part(false, yes)], no),
            ([part(true, bad), part(false, yes), part(false, no)], bad),
        ] {
            assert_eq!(roll_up(&parts), expected, "{parts:?}");
        }
        assert_eq!(roll_up(&[]), no);
    }
}
