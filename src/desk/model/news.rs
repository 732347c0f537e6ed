//! What is said once, after something was done or did not work.

use admin::Act;
use domain::problem::Problem;

/// Lines that stand at one time, the newest.
pub(super) const MOST: usize = 4;

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Begin set-up.
    Setup,
    /// An act on mailboxes.
    Act(Act),
    /// Keep settings.
    Save,
    /// The dry run.
    Trial,
    /// Take a decision back.
    TakeBack,
    /// Say which contact it is.
    Choose,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// Its number.
    pub id: u32,
    /// What it says.
    pub said: Said,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Settings are kept.
    Saved,
    /// A decision is taken back.
    TakenBack,
    /// What was chosen is kept.
    Chosen,
    /// An act ended: so many mailboxes, of which so many failed.
    Ended(Act, u32, u32),
    /// It did not work.
    Failed(Doing, Problem),
}

impl Said {
    /// It tells of a failure.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        match self {
            Self::Failed(..) => true,
            Self::Ended(_, _, failed) => *failed > 0,
            Self::Saved | Self::TakenBack | Self::Chosen => false,
        }
    }
}
