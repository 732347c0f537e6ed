//! What can be wrong with a mailbox or with setting it up, by stable names: the register behind every sentence about
//! it (semantics B18), and what the answers of mailbox, CRM and sign-in mean in it.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    mail::Address,
    mailbox::{Denied, Missing, Refused},
    problem::Problem,
    reason::Reason,
};

/// Who can mend something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Whoever reads it.
    You,
    /// The owner of the mailbox.
    Owner,
    /// System Administrator of the CRM.
    Administrator,
    /// Global or Exchange administrator of Microsoft 365.
    Office,
    /// Whoever runs the server.
    Operator,
    /// Nobody has to.
    Nobody,
}

macro_rules! register {
    ($($(#[$doc:meta])* $variant:ident $text:literal $who:ident;)*) => {
        /// What is wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// A stable name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// Who can mend it.
            pub fn who(self) -> Who {
                match self {
                    $(Self::$variant => Who::$who,)*
                }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }
    };
}

register! {
    /// No licence of Sales Premium, Enterprise or Professional.
    LicenceMissing "licence_missing" Office;
    /// Licences cannot be read: the permission is missing.
    LicenceUnknown "licence_unknown" Office;
    /// Neither Sales Professional Person nor Sales Professional Manager.
    RoleMissing "role_missing" Administrator;
    /// No plan of Exchange Online.
    ExchangeMissing "exchange_missing" Office;
    /// The administrator has not switched the add-in on.
    SwitchedOff "switched_off" Administrator;
    /// The organisation uses an app of its own.
    CustomApp "custom_app" Administrator;
    /// The primary address is not the name one signs in with.
    AddressNotLogin "address_not_login" Office;
    /// It came after e-mail was set up.
    AddedLater "added_later" Administrator;

    /// 8005E220.
    NotApproved "not_approved" Administrator;
    /// The address was rejected.
    Rejected "rejected" Administrator;
    /// 8005E219.
    Inactive "inactive" Administrator;
    /// 8005E222, 8005E224, 8005E226, 80061202, 80061217: the synchronizer is chosen for no part.
    NothingChosen "nothing_chosen" Administrator;
    /// It was never tested.
    NotTested "not_tested" Owner;
    /// 8005E248.
    Testing "testing" Nobody;
    /// 8005E230.
    OwnerDisabled "owner_disabled" Administrator;
    /// 8005E221.
    AddressInvalid "address_invalid" Administrator;
    /// The test went well: the mailbox is enabled.
    Enabled "enabled" Nobody;

    /// 8005E243: no token of the service.
    SignInRefused "sign_in_refused" Operator;
    /// The sign-in is not reached.
    SignInUnreachable "sign_in_unreachable" Operator;
    /// Nobody consented to the application's permissions.
    ConsentMissing "consent_missing" Office;
    /// An access policy keeps the application out of this mailbox.
    AccessDenied "access_denied" Office;
    /// 8005E217, 80040B05: nobody of that address is in the directory.
    NoSuchMailbox "no_such_mailbox" Administrator;
    /// 8005E274, 8005E276: no licence, disabled, on premises.
    NotEnabledForRest "not_enabled_for_rest" Office;
    /// The mailbox is full.
    QuotaExceeded "quota_exceeded" Owner;
    /// The mailbox may not send more today.
    SubmissionQuotaExceeded "submission_quota_exceeded" Owner;
    /// 8005E237.
    MessageTooLarge "message_too_large" Owner;
    /// The mailbox may not send.
    SendDenied "send_denied" Office;
    /// The application may not write in the calendar.
    CalendarDenied "calendar_denied" Office;
    /// The application may not write contacts.
    ContactsDenied "contacts_denied" Office;
    /// The application may not write tasks.
    TasksDenied "tasks_denied" Office;
    /// What was sent did not arrive in time.
    NotArrived "not_arrived" Office;
    /// Graph has too much to do.
    Throttled "throttled" Nobody;
    /// Graph is not reached.
    GraphUnreachable "graph_unreachable" Operator;
    /// Graph fails or answers what is not understood.
    GraphFailing "graph_failing" Nobody;
    /// Graph refused, for a reason that is in no register.
    GraphRefused "graph_refused" Operator;
    /// What was made is not there any more: somebody else clears the mailbox.
    TakenAway "taken_away" Owner;

    /// The CRM does not let the service do this: 8005E259, PrivilegeDenied.
    CrmRights "crm_rights" Administrator;
    /// The CRM does not know the service, or whoever asks.
    CrmNoUser "crm_no_user" Administrator;
    /// The CRM is not reached.
    CrmUnreachable "crm_unreachable" Operator;
    /// The CRM has too much to do, or fails.
    CrmFailing "crm_failing" Nobody;
    /// 80040265: something that was installed in the CRM failed.
    CrmPlugIn "crm_plug_in" Administrator;
    /// The CRM refused what was written, for a reason that is in no register.
    CrmRefused "crm_refused" Administrator;
    /// Somebody else changed it at the same moment.
    Changed "changed" You;
    /// Mails were given up after five attempts.
    MailsGivenUp "mails_given_up" Owner;
    /// A mail of the CRM is not sent: its sender has no valid address.
    UnsentSender "unsent_sender" Owner;
    /// It goes to nobody.
    UnsentNobody "unsent_nobody" Owner;
    /// It goes to somebody without an address: 80044192.
    UnsentNoAddress "unsent_no_address" Owner;
    /// It goes to somebody the CRM does not know.
    UnsentStranger "unsent_stranger" Administrator;
    /// It is larger than a mail may be.
    UnsentTooLarge "unsent_too_large" Owner;
    /// The mailbox may not send in the sender's name.
    UnsentSendAs "unsent_send_as" Office;
    /// The sender lets nobody else send in their name.
    UnsentNotAllowed "unsent_not_allowed" Owner;
    /// The mailbox refuses to send it.
    UnsentRefused "unsent_refused" Owner;
    /// Nobody can tell whether it went.
    UnsentUnclear "unsent_unclear" Owner;
    /// Its draft was thrown away.
    UnsentThrownAway "unsent_thrown_away" Owner;
    /// So many attempts failed that no more are made.
    UnsentGaveUp "unsent_gave_up" Owner;
    /// It waits: the mailbox may not send for the CRM.
    UnsentHeld "unsent_held" Administrator;
    /// The synchronizer's own database fails.
    StoreFailing "store_failing" Operator;

    /// Approving needs both administrators' roles.
    NeedsBoth "needs_both" Office;
    /// The role System Administrator is missing.
    NeedsAdministrator "needs_administrator" Administrator;
    /// The role Global or Exchange administrator is missing.
    NeedsOffice "needs_office" Office;
    /// A program asked for what is for people.
    NeedsPerson "needs_person" Operator;
    /// There is no such mailbox.
    UnknownMailbox "unknown_mailbox" You;
    /// The server was stopped before it came to this.
    Lost "lost" You;
}

impl Code {
    /// What is wrong with a mail of the CRM that is not sent, by why it is not. `None` where nobody needs to look at it:
    /// it goes later, or by itself.
    pub fn of_unsent(reason: Reason) -> Option<Self> {
        UNSENT.iter().find(|(why, _)| *why == reason).map(|(_, code)| *code)
    }
}

/// Why a mail of the CRM is not sent, where somebody has to look at it.
const UNSENT: [(Reason, Code); 16] = [
    (Reason::InvalidSender, Code::UnsentSender),
    (Reason::NoRecipient, Code::UnsentNobody),
    (Reason::RecipientWithoutAddress, Code::UnsentNoAddress),
    (Reason::RecipientUnknown, Code::UnsentStranger),
    (Reason::MailTooLarge, Code::UnsentTooLarge),
    (Reason::SendAsDenied, Code::UnsentSendAs),
    (Reason::SendAsNotAllowed, Code::UnsentNotAllowed),
    (Reason::SendRefused, Code::UnsentRefused),
    (Reason::SendUnclear, Code::UnsentUnclear),
    (Reason::DraftThrownAway, Code::UnsentThrownAway),
    (Reason::GaveUp, Code::UnsentGaveUp),
    (Reason::MailboxInactive, Code::UnsentHeld),
    (Reason::MailboxUnapproved, Code::UnsentHeld),
    (Reason::OutgoingOff, Code::UnsentHeld),
    (Reason::OutgoingUntested, Code::UnsentHeld),
    (Reason::OutgoingFailing, Code::UnsentHeld),
];

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// What the sentence names, by stable names. Never anything of a mail.
    pub args: Vec<(&'static str, String)>,
    /// The code of the service itself.
    pub raw: Option<String>,
}

impl Finding {
    /// That, without more.
    pub fn of(code: Code) -> Self {
        Self { code, args: Vec::new(), raw: None }
    }

    /// And it names that.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// About that mailbox.
    #[must_use]
    pub fn about(self, mailbox: &Address) -> Self {
        self.with("mailbox", mailbox.as_str())
    }

    /// With the service's own code.
    #[must_use]
    pub fn raw(mut self, raw: &str) -> Self {
        self.raw = Some(raw.to_owned()).filter(|raw| !raw.is_empty());
        self
    }

    /// Whether it may pass without anybody doing anything (B18, transient).
    pub fn passes(&self) -> bool {
        matches!(
            self.code,
            Code::Throttled
                | Code::GraphFailing
                | Code::GraphUnreachable
                | Code::SignInUnreachable
                | Code::CrmFailing
                | Code::CrmUnreachable
                | Code::Changed
                | Code::Testing
        )
    }
}

impl From<Missing> for Code {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Exchange => Self::ExchangeMissing,
            Missing::SameName => Self::AddressNotLogin,
            Missing::Role => Self::RoleMissing,
            Missing::Owner => Self::OwnerDisabled,
            Missing::Older => Self::AddedLater,
        }
    }
}

impl From<Denied> for Code {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Program => Self::NeedsPerson,
            Denied::Administrator => Self::NeedsAdministrator,
            Denied::Office => Self::NeedsOffice,
            Denied::Both => Self::NeedsBoth,
        }
    }
}

impl From<Refused> for Code {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Testing => Self::Testing,
            Refused::Inactive => Self::Inactive,
            Refused::Unapproved => Self::NotApproved,
            Refused::NothingChosen => Self::NothingChosen,
            Refused::OwnerDisabled => Self::OwnerDisabled,
            // Nobody tests it any more: its address changed meanwhile.
            Refused::NotTesting => Self::Changed,
        }
    }
}

/// What Graph answered: an HTTP status with Graph's own code, or nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// Nobody answered at the address.
    Unreachable,
    /// Nothing came in time.
    TimedOut,
    /// No token was given for it.
    SignedOut,
    /// It refused or failed.
    Status(u16, &'a str),
    /// It answered what is not understood.
    Odd,
}

/// Codes of Graph by what they mean, whatever the status. Letter case varies.
const OF_GRAPH: [(&str, Code); 21] = [
    ("MailboxNotEnabledForRESTAPI", Code::NotEnabledForRest),
    ("MailboxNotSupportedForRESTAPI", Code::NotEnabledForRest),
    ("MailboxNotHostedInExchangeOnline", Code::NotEnabledForRest),
    ("ErrorNonExistentMailbox", Code::NoSuchMailbox),
    ("ErrorInvalidUser", Code::NoSuchMailbox),
    ("Request_ResourceNotFound", Code::NoSuchMailbox),
    ("ResourceNotFound", Code::NoSuchMailbox),
    ("ErrorQuotaExceeded", Code::QuotaExceeded),
    ("ErrorSubmissionQuotaExceeded", Code::SubmissionQuotaExceeded),
    ("ErrorMessageSizeExceeded", Code::MessageTooLarge),
    ("ErrorSendAsDenied", Code::SendDenied),
    ("ErrorCannotSendMail", Code::SendDenied),
    ("ErrorAccountSuspend", Code::SendDenied),
    ("ErrorAccountSuspendShowTierUpgrade", Code::SendDenied),
    ("Authorization_RequestDenied", Code::ConsentMissing),
    ("ErrorAccessDenied", Code::AccessDenied),
    ("AccessDenied", Code::AccessDenied),
    ("ErrorMailboxMoveInProgress", Code::GraphFailing),
    ("ErrorMailboxStoreUnavailable", Code::GraphFailing),
    ("ErrorServerBusy", Code::Throttled),
    ("ApplicationThrottled", Code::Throttled),
];

/// What an answer of Graph means. `sending` is whether it was asked to send.
pub fn of_graph(answer: Answer<'_>, sending: bool) -> Finding {
    let (status, code) = match answer {
        Answer::Unreachable => return Finding::of(Code::GraphUnreachable),
        Answer::TimedOut | Answer::Odd => return Finding::of(Code::GraphFailing),
        Answer::SignedOut => return Finding::of(Code::SignInRefused),
        Answer::Status(status, code) => (status, code),
    };
    let known = OF_GRAPH.iter().find(|(name, _)| name.eq_ignore_ascii_case(code)).map(|(_, code)| *code);
    let found = match (known, status) {
        (Some(Code::AccessDenied), _) if sending => Code::SendDenied,
        (Some(known), _) => known,
        (None, 401) => Code::SignInRefused,
        (None, 403) => Code::AccessDenied,
        (None, 404 | 410) => Code::TakenAway,
        (None, 409 | 412) => Code::Changed,
        (None, 413) => Code::MessageTooLarge,
        (None, 429) => Code::Throttled,
        (None, 408 | 500..=599) => Code::GraphFailing,
        (None, _) => Code::GraphRefused,
    };
    let raw = if code.is_empty() { status.to_string() } else { code.to_owned() };
    Finding::of(found).raw(&raw)
}

/// Codes of the CRM by what they mean.
const OF_CRM: [(&str, Code); 16] = [
    ("0x80040265", Code::CrmPlugIn),
    ("0x80042f0a", Code::CrmRefused),
    ("0x80040237", Code::Changed),
    ("0x80060882", Code::Changed),
    ("0x8005e217", Code::UnknownMailbox),
    ("0x8005e219", Code::Inactive),
    ("0x8005e220", Code::NotApproved),
    ("0x8005e221", Code::AddressInvalid),
    ("0x8005e222", Code::NothingChosen),
    ("0x8005e224", Code::NothingChosen),
    ("0x8005e226", Code::NothingChosen),
    ("0x8005e230", Code::OwnerDisabled),
    ("0x8005e232", Code::CrmRights),
    ("0x8005e248", Code::Testing),
    ("0x8005e259", Code::CrmRights),
    ("0x80040220", Code::CrmRights),
];

/// What a failure of the CRM means.
pub fn of_crm(problem: &Problem) -> Finding {
    match problem {
        Problem::SignedOut | Problem::NoConsent(_) | Problem::OtherAccount(_) => {
            Finding::of(Code::SignInRefused)
        }
        Problem::NotAllowed(_) => Finding::of(Code::CrmRights),
        Problem::NoSeat => Finding::of(Code::CrmNoUser),
        Problem::Unreachable | Problem::TimedOut => Finding::of(Code::CrmUnreachable),
        Problem::Busy(_) | Problem::Odd(_) => Finding::of(Code::CrmFailing),
        Problem::Gone => Finding::of(Code::UnknownMailbox),
        Problem::Conflict => Finding::of(Code::Changed),
        Problem::Refused { code, .. } => {
            let known = OF_CRM.iter().find(|(name, _)| name.eq_ignore_ascii_case(code));
            Finding::of(known.map_or(Code::CrmRefused, |(_, code)| *code)).raw(code)
        }
        Problem::Outlook(_) | Problem::Moved => Finding::of(Code::CrmRefused),
    }
}

/// What a failure of a look at a mailbox means, where it was folded into a [`Problem`] already.
pub fn of_mailbox(problem: &Problem) -> Finding {
    match problem {
        Problem::SignedOut | Problem::NoConsent(_) | Problem::OtherAccount(_) => {
            of_graph(Answer::Status(401, ""), false)
        }
        Problem::NotAllowed(_) => of_graph(Answer::Status(403, ""), false),
        Problem::Busy(_) => Finding::of(Code::Throttled),
        Problem::Unreachable => of_graph(Answer::Unreachable, false),
        Problem::TimedOut => of_graph(Answer::TimedOut, false),
        Problem::Gone => of_graph(Answer::Status(404, "ErrorInvalidUser"), false),
        Problem::Conflict => Finding::of(Code::Changed),
        Problem::Refused { code, .. } => of_graph(Answer::Status(400, code), false),
        Problem::Odd(_) | Problem::NoSeat | Problem::Outlook(_) | Problem::Moved => {
            Finding::of(Code::GraphFailing)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_each_and_lead_back() {
        for (at, code) in Code::ALL.iter().enumerate() {
            assert_eq!(Code::from_name(code.as_str()), Some(*code));
            assert!(Code::ALL[at + 1..].iter().all(|other| other.as_str() != code.as_str()), "{code:?}");
        }
        assert_eq!(Code::from_name("nonsense"), None);
    }

    #[test]
    fn b18_what_graph_answers_has_its_meaning() {
        for (answer, sending, code) in [
            (Answer::Unreachable, false, Code::GraphUnreachable),
            (Answer::SignedOut, false, Code::SignInRefused),
            (Answer::Status(401, "InvalidAuthenticationToken"), false, Code::SignInRefused),
            (Answer::Status(403, "ErrorAccessDenied"), false, Code::AccessDenied),
            (Answer::Status(403, "ErrorAccessDenied"), true, Code::SendDenied),
            (Answer::Status(403, "Authorization_RequestDenied"), false, Code::ConsentMissing),
            (Answer::Status(404, "mailboxnotenabledforrestapi"), false, Code::NotEnabledForRest),
            (Answer::Status(404, "ErrorInvalidUser"), false, Code::NoSuchMailbox),
            (Answer::Status(404, "ErrorItemNotFound"), false, Code::TakenAway),
            (Answer::Status(403, "ErrorQuotaExceeded"), false, Code::QuotaExceeded),
            (Answer::Status(403, "ErrorSubmissionQuotaExceeded"), true, Code::SubmissionQuotaExceeded),
            (Answer::Status(429, ""), false, Code::Throttled),
            (Answer::Status(503, ""), false, Code::GraphFailing),
            (Answer::Status(400, "ErrorInvalidRequest"), false, Code::GraphRefused),
        ] {
            assert_eq!(of_graph(answer, sending).code, code, "{answer:?}");
        }
        assert_eq!(of_graph(Answer::Status(503, ""), false).raw.as_deref(), Some("503"));
    }

    #[test]
    fn b18_what_the_crm_answers_has_its_meaning() {
        let refused = |code: &str| Problem::Refused { code: code.to_owned(), message: String::new() };
        for (problem, code) in [
            (refused("0x8005E248"), Code::Testing),
            (refused("0x80040265"), Code::CrmPlugIn),
            (refused("0x8005E230"), Code::OwnerDisabled),
            (refused("0x12345678"), Code::CrmRefused),
            (Problem::NotAllowed(String::new()), Code::CrmRights),
            (Problem::NoSeat, Code::CrmNoUser),
            (Problem::Busy(None), Code::CrmFailing),
        ] {
            assert_eq!(of_crm(&problem).code, code, "{problem:?}");
        }
    }
}
