//! What becomes of failures: of one mail, of a mailbox, of what all mailboxes share (semantics B18). Pure state
//! machines: they are told what happened and when, and answer with the next state and with alerts to open or
//! to close.

use alloc::vec::Vec;

use crate::{mail::Moment, problem::Problem, reason::Remedy};

/// After so many attempts in a row that might have passed, a mailbox is stopped.
pub const MAX_MAILBOX_TRIES: u8 = 10;

/// Seconds between two attempts of a mailbox.
pub const MAILBOX_PAUSE_S: i64 = 5 * 60;

/// After so many attempts a mail is given up.
pub const MAX_ITEM_TRIES: u8 = 5;

/// Seconds between two attempts of a mail: one a cycle.
pub const ITEM_PAUSE_S: i64 = 15 * 60;

/// The longest pause that a service may ask for; what asks for more is asked again after this.
pub const MAX_PAUSE_S: i64 = 3600;

/// Whom a failure concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One mail: others go on.
    Item,
    /// One mailbox.
    Mailbox,
    /// Everything that goes through the same sign-in or service.
    Service,
}

/// Which side failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The mailbox service.
    Mailbox,
    /// The CRM.
    Crm,
}

/// Whether the same attempt may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The service asks for a pause: no failure, and not counted.
    Pause {
        /// For so many seconds, where it said so.
        seconds: Option<u32>,
    },
    /// It may, without anybody doing anything.
    Transient,
    /// It will not until somebody does something.
    Permanent,
}

/// Whether a problem may pass.
pub fn severity(problem: &Problem) -> Severity {
    match problem {
        Problem::Busy(seconds) => Severity::Pause { seconds: *seconds },
        other if other.passes() => Severity::Transient,
        Problem::Conflict | Problem::Moved => Severity::Transient,
        Problem::SignedOut
        | Problem::NotAllowed(_)
        | Problem::NoSeat
        | Problem::Gone
        | Problem::Refused { .. }
        | Problem::Outlook(_)
        | Problem::Unreachable
        | Problem::TimedOut
        | Problem::Odd(_) => Severity::Permanent,
    }
}

/// How a mailbox, or what many share, is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// Well.
    #[default]
    Well,
    /// Attempts failed; the next is made at that time.
    Postponed {
        /// Attempts in a row that failed.
        tries: u8,
        /// When the next is made.
        until: Moment,
    },
    /// It is not looked at until somebody does something.
    Stopped {
        /// Since when.
        since: Moment,
    },
}

/// What happened to a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A look went well.
    Looked,
    /// A look failed.
    Failed(Side, Problem),
    /// A person tested and enabled it, or changed what was wrong.
    Enabled,
}

/// What stands on a mailbox's page until it is cured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What about: at most one of each is open for a mailbox.
    pub kind: AlertKind,
    /// How bad.
    pub urgency: Urgency,
    /// Who can do what.
    pub remedy: Remedy,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    /// The mailbox cannot be read.
    MailboxUnreadable,
    /// The CRM does not take what is written.
    CrmRefuses,
    /// Mails were given up.
    MailsGivenUp,
}

impl AlertKind {
    /// A stable name for stores, commands and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MailboxUnreadable => "mailbox_unreadable",
            Self::CrmRefuses => "crm_refuses",
            Self::MailsGivenUp => "mails_given_up",
        }
    }
}

/// How bad it is (`tracelog.level`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// 1: good to know.
    Information,
    /// 2: it is tried again by itself.
    Warning,
    /// 3: nothing happens until somebody acts.
    Error,
}

/// What happens to a mailbox's alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertChange {
    /// It is opened, or the open one of its kind replaced.
    Open(Alert),
    /// It is cured: closed, where it is open.
    Close(AlertKind),
}

impl Health {
    /// The state after what happened, and what happens to the alerts.
    pub fn after(self, happened: &Happened, now: Moment) -> (Self, Vec<AlertChange>) {
        let cured = || [AlertKind::MailboxUnreadable, AlertKind::CrmRefuses].map(AlertChange::Close).to_vec();
        let (side, problem) = match happened {
            Happened::Looked | Happened::Enabled => return (Self::Well, cured()),
            Happened::Failed(side, problem) => (*side, problem),
        };
        let later = |seconds: i64| Moment(now.0.saturating_add(seconds));
        let tries = match self {
            Self::Well => 0,
            Self::Postponed { tries, .. } => tries,
            Self::Stopped { .. } => return (self, Vec::new()),
        };
        let failed = tries.saturating_add(1);
        match severity(problem) {
            Severity::Pause { seconds } => {
                let pause = seconds.map_or(MAILBOX_PAUSE_S, i64::from).clamp(1, MAX_PAUSE_S);
                (Self::Postponed { tries, until: later(pause) }, Vec::new())
            }
            Severity::Transient if failed < MAX_MAILBOX_TRIES => {
                let alert = Alert { kind: kind(side), urgency: Urgency::Warning, remedy: Remedy::Wait };
                // The first failure is nobody's business yet: most pass with the second attempt.
                let changes = if failed > 1 { [AlertChange::Open(alert)].to_vec() } else { Vec::new() };
                (Self::Postponed { tries: failed, until: later(MAILBOX_PAUSE_S) }, changes)
            }
            Severity::Transient | Severity::Permanent => {
                let alert = Alert { kind: kind(side), urgency: Urgency::Error, remedy: Remedy::TestMailbox };
                (Self::Stopped { since: now }, [AlertChange::Open(alert)].to_vec())
            }
        }
    }

    /// Whether a look is due.
    pub fn is_due(self, now: Moment) -> bool {
        match self {
            Self::Well => true,
            Self::Postponed { until, .. } => now >= until,
            Self::Stopped { .. } => false,
        }
    }
}

fn kind(side: Side) -> AlertKind {
    match side {
        Side::Mailbox => AlertKind::MailboxUnreadable,
        Side::Crm => AlertKind::CrmRefuses,
    }
}

/// How the attempts to write one mail go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Attempts in a row that failed.
    pub tries: u8,
    /// When the last one failed.
    pub failed_at: Option<Moment>,
}

impl Attempts {
    /// After one more failure. A service that asks for a pause is no failure of the mail.
    pub fn failed(self, problem: &Problem, now: Moment) -> Self {
        let tries = match severity(problem) {
            Severity::Pause { .. } => self.tries,
            Severity::Transient | Severity::Permanent => self.tries.saturating_add(1),
        };
        Self { tries, failed_at: Some(now) }
    }

    /// What is done now.
    pub fn next(self, now: Moment) -> Next {
        if self.tries >= MAX_ITEM_TRIES {
            return Next::GiveUp;
        }
        match self.failed_at {
            Some(at) if now.0.saturating_sub(at.0) < ITEM_PAUSE_S => {
                Next::Wait(Moment(at.0.saturating_add(ITEM_PAUSE_S)))
            }
            Some(_) | None => Next::Try,
        }
    }
}

/// What is done with a mail that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is tried.
    Try,
    /// It is left until then.
    Wait(Moment),
    /// It is given up until a person asks again.
    GiveUp,
}
