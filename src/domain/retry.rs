//! What becomes of failures: of one mail, of a mailbox, of what all mailboxes share (semantics B18). Pure
//! state machines: they are told what happened and when, and answer with the next state and with alerts to
//! open or to close.

use alloc::vec::Vec;

use crate::{mail::Moment, problem::Problem, reason::Remedy};

/// After so many attempts in a row that might have passed, a mailbox is stopped.
pub const MAX_MAILBOX_TRIES: u8 = 10;

/// Seconds between two attempts of a mailbox.
pub const MAILBOX_PAUSE_S: i64 = 5 * 60;

/// After so many attempts a mail is given up.
pub const MAX_ITEM_TRIES: u8 = 5;

/// Seconds between two attempts of a mail: one a cycle, which is said to be about 15 minutes (of the
/// documents' two figures, semantics E8, the one that goes with the five tries).
pub const ITEM_PAUSE_S: i64 = 15 * 60;

/// A stopped mailbox is tried once after so many seconds, to notice that it was cured without anybody saying
/// so.
pub const PROBE_PAUSE_S: i64 = 3600;

/// Seconds between two looks where nothing tells of new mail: it is tracked within a minute.
pub const POLL_S: i64 = 30;

/// Seconds between two looks at a mailbox that notifications are sent for: they get lost at times.
pub const NOTIFIED_POLL_S: i64 = 5 * 60;

/// The longest time between two looks at an idle mailbox that notifications are sent for.
pub const IDLE_POLL_S: i64 = 12 * 60;

/// Seconds until the next look at a mailbox after so many in a row that found nothing. `back_off` is
/// `ismailboxinactivebackoffenabled`; without notifications there is no back-off, or mail would wait.
pub fn poll_pause_s(quiet_looks: u32, notified: bool, back_off: bool) -> i64 {
    let doubled = |from: i64, most: i64| from.saturating_mul(1 << quiet_looks.min(10)).min(most);
    match (notified, back_off) {
        (false, _) => POLL_S,
        (true, false) => NOTIFIED_POLL_S,
        (true, true) => doubled(NOTIFIED_POLL_S, IDLE_POLL_S),
    }
}

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
        | Problem::NoConsent(_)
        | Problem::OtherAccount(_)
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

/// Whom a problem concerns. What the CRM says about one mail is that mail's; who may not write concerns the
/// mailbox; a sign-in that ran out, or a CRM that does not answer, concerns everybody.
pub fn level(side: Side, problem: &Problem) -> Level {
    match (problem, side) {
        (Problem::SignedOut | Problem::NoConsent(_) | Problem::OtherAccount(_), _) => Level::Service,
        (Problem::Busy(_) | Problem::Unreachable | Problem::TimedOut, Side::Crm) => Level::Service,
        (Problem::Busy(_) | Problem::Unreachable | Problem::TimedOut | Problem::Odd(_), Side::Mailbox) => {
            Level::Mailbox
        }
        (Problem::NotAllowed(_) | Problem::NoSeat, _) => Level::Mailbox,
        (Problem::Odd(_), Side::Crm) => Level::Item,
        (
            Problem::Gone
            | Problem::Conflict
            | Problem::Refused { .. }
            | Problem::Outlook(_)
            | Problem::Moved,
            _,
        ) => Level::Item,
    }
}

/// Who can do what about a problem that does not pass.
pub fn remedy(problem: &Problem) -> Remedy {
    match problem {
        Problem::SignedOut | Problem::NoConsent(_) | Problem::OtherAccount(_) => Remedy::RenewSignIn,
        Problem::NotAllowed(_) | Problem::NoSeat => Remedy::GrantRights,
        Problem::Busy(_) | Problem::Unreachable | Problem::TimedOut | Problem::Odd(_) => Remedy::TestMailbox,
        Problem::Conflict | Problem::Moved => Remedy::Wait,
        Problem::Gone | Problem::Refused { .. } | Problem::Outlook(_) => Remedy::AssignCategory,
    }
}

/// What so many mails that were given up and not asked for again mean for their mailbox.
pub fn given_up(mails: u32) -> AlertChange {
    let kind = AlertKind::MailsGivenUp;
    if mails == 0 {
        return AlertChange::Close(kind);
    }
    AlertChange::Open(Alert { kind, urgency: Urgency::Warning, remedy: Remedy::AssignCategory })
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
    /// It is not looked at until somebody does something, but for one attempt after [`PROBE_PAUSE_S`].
    Stopped {
        /// When it was last tried.
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
            Self::Stopped { .. } => return (Self::Stopped { since: now }, Vec::new()),
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
                // What one mail's owner would mend, an administrator mends where it stops the whole mailbox.
                let of_a_mail = remedy(problem);
                let remedy =
                    if of_a_mail == Remedy::AssignCategory { Remedy::TestMailbox } else { of_a_mail };
                let alert = Alert { kind: kind(side), urgency: Urgency::Error, remedy };
                (Self::Stopped { since: now }, [AlertChange::Open(alert)].to_vec())
            }
        }
    }

    /// Whether a look is due.
    pub fn is_due(self, now: Moment) -> bool {
        match self {
            Self::Well => true,
            Self::Postponed { until, .. } => now >= until,
            Self::Stopped { since } => now.0.saturating_sub(since.0) >= PROBE_PAUSE_S,
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
    /// After one more failure. That a service asks for a pause is no failure of the mail.
    pub fn failed(self, problem: &Problem, now: Moment) -> Self {
        match severity(problem) {
            Severity::Pause { .. } => self,
            Severity::Transient | Severity::Permanent => {
                Self { tries: self.tries.saturating_add(1), failed_at: Some(now) }
            }
        }
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
