//! What can go wrong, told by what a person can do about it.

use alloc::string::String;

/// A failure as the machines see it: adapters fold their own errors into this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The sign-in ran out or was refused. Sign in again.
    SignedOut,
    /// Nobody of the organisation may sign in here before an administrator of its directory agrees: the address
    /// where they do. Send it to them.
    NoConsent(String),
    /// Who signed in is not whose mailbox is open: their name. Sign in as the mailbox's owner.
    OtherAccount(String),
    /// The CRM knows who it is and says no; its own words say what is missing. Ask an administrator.
    NotAllowed(String),
    /// This person has no seat in the CRM. Ask an administrator.
    NoSeat,
    /// The other side has too much to do. Try again after so many seconds, where it said so.
    Busy(Option<u32>),
    /// No network, or nobody answers at the address.
    Unreachable,
    /// Nothing came back in time.
    TimedOut,
    /// The row is not there any more.
    Gone,
    /// Somebody else changed it first.
    Conflict,
    /// The CRM does not take what we sent: its code and words.
    Refused {
        /// The CRM's error code, as it spells it.
        code: String,
        /// The CRM's words.
        message: String,
    },
    /// The other side failed, or answered what we do not understand: its words.
    Odd(String),
    /// Outlook did not answer, or refused.
    Outlook(String),
    /// Another mail is open by now.
    Moved,
}

impl Problem {
    /// Whether the same attempt may succeed later without anybody doing anything.
    pub fn passes(&self) -> bool {
        match self {
            Self::Busy(_) | Self::Unreachable | Self::TimedOut | Self::Odd(_) => true,
            Self::SignedOut
            | Self::NoConsent(_)
            | Self::OtherAccount(_)
            | Self::NotAllowed(_)
            | Self::NoSeat
            | Self::Gone
            | Self::Conflict
            | Self::Refused { .. }
            | Self::Outlook(_)
            | Self::Moved => false,
        }
    }
}
