//! What an organisation and a person have set (semantics B5, B6, B8, B9, B11, B12, B19, B20).
//!
//! One field a switch; `Default` is the default of B20. Those about appointments, contacts and tasks are
//! [`crate::step::Settings`]. Switches of B20 that have no field do not change what becomes of anything: they are about
//! who may approve a mailbox, or about how the CRM stores and shows a text.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use crate::{
    contract::Contract,
    mail::{Address, Moment},
    matching::Rules,
    party::{Kind, Record},
    step,
};

/// Which mail is tracked without anybody doing anything (`incomingemailfilteringmethod`, B5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filter {
    /// Every mail.
    All,
    /// Mail that continues a tracked one.
    Replies,
    /// Mail from leads, contacts and accounts, and what continues a tracked mail.
    People,
    /// Mail from any row that has an address, and what continues a tracked mail.
    Records,
    /// None. Tracking by hand, by folder and by category is not touched by it.
    Nothing,
}

impl Filter {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::All, Self::Replies, Self::People, Self::Records, Self::Nothing];

    /// What holds for a user who has set nothing. The documentation says so; the column's form default is 2
    /// (semantics E2), which is why it is always stored explicitly.
    pub const USER: Self = Self::Replies;

    /// What holds for a queue where nothing is set (B1).
    pub const QUEUE: Self = Self::All;

    /// The number in the CRM.
    pub fn code(self) -> i32 {
        match self {
            Self::All => 0,
            Self::Replies => 1,
            Self::People => 2,
            Self::Records => 3,
            Self::Nothing => 4,
        }
    }

    /// The filter of that number; `None` for −1 (not forced) and for numbers without a meaning.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.code() == code)
    }

    /// A stable name for stores, commands and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Replies => "replies",
            Self::People => "people",
            Self::Records => "records",
            Self::Nothing => "nothing",
        }
    }
}

/// What an organisation has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Domains of our own people: nobody is created for them. Folded, without `@`; subdomains count.
    pub own_domains: Vec<String>,
    /// What nobody's mail may be tracked for.
    pub firewall: Firewall,
    /// `AutoCreateContactOnPromote`: creating contacts and leads is permitted.
    pub create_people: bool,
    /// `AutoTrackSentFolderItems`: Sent Items are looked at.
    pub sent_items: bool,
    /// `TrackCategorizedItems`: the category tracks and untracks (B12).
    pub categories: bool,
    /// `DoNotAutoTrackEmail`: [`Filter::Nothing`] is offered. The documents disagree on the default (E5);
    /// it is on, because a person must be able to say no.
    pub offer_nothing: bool,
    /// `HideTrackAllOption`: [`Filter::All`] is not offered.
    pub hide_all: bool,
    /// `HideEmailAutoTrackOptions`: [`Filter::All`], [`Filter::People`] and [`Filter::Records`] are not
    /// offered.
    pub hide_automatic: bool,
    /// `SSSForceFilteringMethodForUserMailboxes`: in place of every user's filter. Queues keep theirs.
    pub forced_filter: Option<Filter>,
    /// `UseFilteringMethodOfSyncingMailboxOnlyForCorrelation`: filters of other recipients do not count.
    pub own_filter_only: bool,
    /// How an earlier mail is found.
    pub correlation: Correlation,
    /// Who a sender is where several rows fit.
    pub rules: Rules,
    /// `unresolveemailaddressifmultiplematch`: a recipient with several rows is nobody.
    pub several_recipients_are_nobody: bool,
    /// `resolvesimilarunresolvedemailaddress`: an address resolved by hand is resolved on other mail too.
    pub resolve_similar: bool,
    /// `OverrideV5SenderConflictResolution`: mail of an ambiguous sender is not tracked automatically.
    pub ambiguous_sender_stops: bool,
    /// Mail between our own people.
    pub internal: Internal,
    /// Which queues get an item.
    pub queue_items: QueueItems,
    /// `RestrictIRMEmailItems`: mail with protected rights is left alone.
    pub skip_protected: bool,
    /// `IgnoreCopiedItemsInSSSForMailbox`: a copy of an item of the same mailbox is left alone.
    pub ignore_copies: bool,
    /// Folder tracking (B11).
    pub folders: Folders,
    /// Ours. Forwards and side threads among colleagues inherit the regarding of the mail they continue.
    pub forwards_inherit: bool,
    /// `requireapprovalforuseremail`: only approved mailboxes of users are looked at.
    pub users_need_approval: bool,
    /// `requireapprovalforqueueemail`: only approved mailboxes of queues are looked at.
    pub queues_need_approval: bool,
    /// `RequirePrivilegeToSelfApproveEmailAddress`: approving one's own address needs the roles that approving
    /// another's needs.
    pub self_approval_needs_roles: bool,
    /// Ours. The add-in is switched on for the organisation.
    pub app_on: bool,
    /// Ours. The name of the organisation's own app, where it uses one in the place of Sales Hub and Sales
    /// Professional.
    pub custom_app: Option<String>,
    /// Ours. Alerts about a mailbox are shown to its owner.
    pub alerts_to_owner: bool,
    /// Ours. Alerts about mailboxes are shown to administrators too.
    pub alerts_to_administrator: bool,
    /// `DelegateAccessEnabled`: what a delegate tracks in somebody's mailbox counts.
    pub delegates: bool,
    /// `EnableMailboxDelegationForOutgoingEmail`: where the sender's mailbox sends nothing, that of who wrote a mail
    /// sends it in the sender's name (B16).
    pub delegated_sending: bool,
    /// `SSSSaveOutgoingEmailToExchangeSentFolder`: the copy of a mail that was sent stays in Sent Items.
    pub keep_sent_copies: bool,
    /// `allowunresolvedpartiesonemailsend`: mail is sent to addresses that nobody in the CRM has.
    pub unknown_recipients: bool,
    /// `maxuploadfilesize`, in bytes: attachments above it stay out, with a notice (B19, E6).
    pub attachment_limit: u64,
    /// `blockedattachments`: file name extensions that stay out, with a notice. Folded, without the dot.
    pub blocked_extensions: Vec<String>,
    /// Ours. Above so many bytes a mail is tracked without attachments, with a notice.
    pub mail_limit: u64,
    /// Ours. How many mails of a folder a first run looks at, newest first.
    pub first_run: u32,
    /// Ours. A mail that was moved out of the Inbox before its turn counts for so many seconds after it was
    /// received.
    pub moved_window_s: i64,
    /// `ismailboxinactivebackoffenabled`: idle mailboxes are looked at less often.
    pub back_off_idle: bool,
    /// `EnableSssItemLevelMonitoring`: what could not be tracked is kept for the dashboard.
    pub keep_failures: bool,
    /// `ExchangeSyncIdMappingPersistenceTimeInDays`, 0 to 14.
    pub failures_days: u8,
    /// Appointments, contacts and tasks (B15).
    pub step: step::Settings,
}

impl Default for Organisation {
    fn default() -> Self {
        Self {
            own_domains: Vec::new(),
            firewall: Firewall::default(),
            create_people: true,
            sent_items: false,
            categories: true,
            offer_nothing: true,
            hide_all: false,
            hide_automatic: false,
            forced_filter: None,
            own_filter_only: false,
            correlation: Correlation::default(),
            rules: Rules::default(),
            several_recipients_are_nobody: false,
            resolve_similar: true,
            ambiguous_sender_stops: false,
            internal: Internal::default(),
            queue_items: QueueItems::default(),
            skip_protected: false,
            ignore_copies: true,
            folders: Folders::default(),
            forwards_inherit: false,
            users_need_approval: true,
            queues_need_approval: true,
            self_approval_needs_roles: false,
            app_on: true,
            custom_app: None,
            alerts_to_owner: true,
            alerts_to_administrator: true,
            delegates: true,
            delegated_sending: true,
            keep_sent_copies: true,
            unknown_recipients: false,
            attachment_limit: 5 * 1024 * 1024,
            blocked_extensions: Vec::new(),
            mail_limit: 128 * 1024 * 1024,
            first_run: 10_000,
            moved_window_s: 7 * 24 * 3600,
            back_off_idle: true,
            keep_failures: true,
            failures_days: 3,
            step: step::Settings::default(),
        }
    }
}

/// The longest time that failures are kept, in days.
pub const MAX_FAILURES_DAYS: u8 = 14;

impl Organisation {
    /// For how many seconds what could not be tracked is kept; `None` where it is not.
    pub fn failures_kept_s(&self) -> Option<i64> {
        let days = self.failures_days.min(MAX_FAILURES_DAYS);
        (self.keep_failures && days > 0).then(|| i64::from(days) * 24 * 3600)
    }

    /// The filters a person may choose from (B5.6).
    pub fn offered(&self) -> Vec<Filter> {
        let hidden = |filter: Filter| match filter {
            Filter::All => self.hide_all || self.hide_automatic,
            Filter::People | Filter::Records => self.hide_automatic,
            Filter::Nothing => !self.offer_nothing,
            Filter::Replies => false,
        };
        Filter::ALL.into_iter().filter(|filter| !hidden(*filter)).collect()
    }
}

/// How an earlier mail is found (B6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correlation {
    /// `emailcorrelationenabled`: off, nothing is a reply.
    pub on: bool,
    /// `IgnoreConversationIndexAndInReplyToForCorrelation`, turned round: methods 3 and 5 are used.
    pub headers: bool,
    /// Tracking tokens are looked for.
    pub tokens: bool,
    /// `DoNotCorrelateForwardedEmailsAsReplies`, turned round: a forward continues what it forwards.
    pub forwards: bool,
    /// `DisableSmartMatching`, turned round. Off: it finds wrong mail (B6.4).
    pub smart: bool,
    /// How tokens look.
    pub token: Tokens,
    /// How alike two mails must be.
    pub likeness: Likeness,
}

impl Default for Correlation {
    fn default() -> Self {
        Self {
            on: true,
            headers: true,
            tokens: true,
            forwards: true,
            smart: false,
            token: Tokens::default(),
            likeness: Likeness::default(),
        }
    }
}

/// How tracking tokens look: prefix, one digit, the user's number, a counter (B6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// The prefix in use, 1 to 20 characters.
    pub prefix: String,
    /// Prefixes used before: tokens that bear them still count.
    pub former: Vec<String>,
    /// `trackingtokenidbase`: the first user's number is one more.
    pub base: u32,
    /// Digits of the user's number, 1 to 10.
    pub user_digits: u8,
    /// Digits of the counter, 1 to 9. It starts again at 0 after its last number.
    pub counter_digits: u8,
    /// `MaximumSubjectLengthOnMailServer`, 255 to 400: a subject with its token is not longer.
    pub subject_limit: u16,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            prefix: "CRM:".to_owned(),
            former: Vec::new(),
            base: 0,
            user_digits: 3,
            counter_digits: 3,
            subject_limit: 255,
        }
    }
}

/// When two mails are taken for one conversation without any header or token (B6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// `HashFilterKeywords` at its default: repeated `word:` at the start of a subject is noise. Another
    /// pattern is not read: off keeps every word.
    pub strip_prefixes: bool,
    /// `HashMaxCount`: at most so many words of a subject count.
    pub max_words: u8,
    /// `HashDeltaSubjectCount`: the subjects may differ in so many words.
    pub delta_words: u8,
    /// `HashMinAddressCount`: the mails share at least so many addresses.
    pub min_addresses: u8,
    /// Mail older than so many days is not searched.
    pub days: u16,
}

impl Default for Likeness {
    fn default() -> Self {
        Self { strip_prefixes: true, max_words: 20, delta_words: 0, min_addresses: 2, days: 90 }
    }
}

/// Mail between our own people (B5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Internal {
    /// `ignoreinternalemail`: it is not tracked twice. Off, each such mail becomes two activities.
    pub ignore: bool,
    /// `IgnoreInternalEmailDetectionEnhancement`: only where the sent copy is there already. Off, such mail
    /// is rejected outright.
    pub only_second: bool,
    /// `DoNotIgnoreInternalEmailToQueues`: what a colleague sends to a queue is let in.
    pub to_queues: bool,
    /// `IgnoreInternalEmailFromQueues`: what a queue sends to a colleague is rejected.
    pub reject_from_queues: bool,
}

impl Default for Internal {
    fn default() -> Self {
        Self { ignore: false, only_second: true, to_queues: true, reject_from_queues: false }
    }
}

/// Which queues get an item for a mail (B5, B10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueItems {
    /// `CreateQueueItemsForAcceptingQueueRecipients`: every queue that accepted it; off, only the first.
    pub every_acceptor: bool,
    /// `CreateQueueItemForSynchronizingMailbox`: the queue whose mailbox it lies in, also by a distribution
    /// list or a blind copy. The documents disagree on the default (E5); it is off as in the newest table.
    pub synchronizing: bool,
    /// `SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail`: a further queue gets one for a mail that is
    /// tracked already.
    pub already_tracked: bool,
}

impl Default for QueueItems {
    fn default() -> Self {
        Self { every_acceptor: true, synchronizing: false, already_tracked: false }
    }
}

/// Folder tracking (B11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folders {
    /// `isfolderbasedtrackingenabled`.
    pub on: bool,
    /// `maxfolderbasedtrackingmappings`, 1 to 25: rules of one mailbox beyond it do nothing.
    pub limit: u8,
    /// Ours. A rule overwrites a regarding that was set by hand, as Microsoft's does. Off, it asks.
    pub overwrite: bool,
}

impl Default for Folders {
    fn default() -> Self {
        Self { on: true, limit: 25, overwrite: false }
    }
}

/// A mailbox and what its owner has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its primary address.
    pub mailbox: Address,
    /// Further addresses it receives under.
    pub aliases: Vec<Address>,
    /// Whose it is: a user or a queue.
    pub owner: Record,
    /// What is tracked by itself.
    pub filter: Filter,
    /// What is created for a sender nobody knows: a contact, a lead, nothing (`autocreatecontactonpromote`).
    pub create: Option<Kind>,
    /// How incoming mail reaches the CRM.
    pub delivery: Delivery,
    /// Whether its address was approved.
    pub approval: Approval,
    /// How the last test of incoming mail went.
    pub test: Test,
    /// How mail of the CRM is sent (`outgoingemaildeliverymethod`).
    pub outgoing: Delivery,
    /// How the last test of outgoing mail went (`outgoingemailstatus`).
    pub outgoing_test: Test,
    /// Its owner lets others send in their name (`issendasallowed`).
    pub send_as: bool,
    /// How appointments, contacts and tasks are kept in step (`actdeliverymethod`).
    pub step: Delivery,
    /// How the last test of that went (`actstatus`).
    pub step_test: Test,
    /// Since when they are kept in step: what was in the CRM before invites nobody anew.
    pub step_since: Option<Moment>,
    /// Which version of its owner's sync filters is in force: any change gives another number. 0 where none is set.
    pub filters: u64,
    /// Not deactivated.
    pub active: bool,
    /// Only mail received after it is looked at: the later one of mailbox and server profile.
    pub after: Option<Moment>,
    /// It is left alone until then (`postponemailboxprocessinguntil`).
    pub postponed: Option<Moment>,
    /// What is never tracked.
    pub firewall: Firewall,
    /// Tracked folders, oldest rule first.
    pub rules: Vec<FolderRule>,
    /// What its owner chose among several rows of one address.
    pub choices: Vec<(Address, Record)>,
    /// What its owner decided about conversations.
    pub contracts: Vec<Contract>,
}

impl Seat {
    /// A mailbox that is approved, tested and has set nothing.
    pub fn new(mailbox: Address, owner: Record) -> Self {
        let filter = if owner.kind == Kind::Queue { Filter::QUEUE } else { Filter::USER };
        Self {
            mailbox,
            aliases: Vec::new(),
            owner,
            filter,
            create: None,
            delivery: Delivery::Synchronizer,
            approval: Approval::Approved,
            test: Test::Success,
            outgoing: Delivery::None,
            outgoing_test: Test::NotRun,
            send_as: false,
            step: Delivery::None,
            step_test: Test::NotRun,
            step_since: None,
            filters: 0,
            active: true,
            after: None,
            postponed: None,
            firewall: Firewall::default(),
            rules: Vec::new(),
            choices: Vec::new(),
            contracts: Vec::new(),
        }
    }

    /// The rule of a folder, by the mailbox's own name for it: renaming or moving the folder leaves it its
    /// rule, a new folder of the old name has none, and a folder inside a tracked one is not tracked with it.
    pub fn rule_of(&self, folder: &str) -> Option<&FolderRule> {
        self.rules.iter().find(|rule| rule.folder == folder)
    }

    /// Whether the mailbox receives under that address.
    pub fn has(&self, address: &Address) -> bool {
        self.mailbox == *address || self.aliases.contains(address)
    }
}

/// How incoming mail of a mailbox reaches the CRM (`incomingemaildeliverymethod`), or how mail of the CRM is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Not at all (B5.5).
    None,
    /// By the old Outlook client.
    Outlook,
    /// By a synchronizer.
    Synchronizer,
    /// By a forward mailbox.
    Forward,
}

/// Whether an administrator approved a mailbox's address (`emailrouteraccessapproval`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Nobody asked.
    Empty,
    /// Yes.
    Approved,
    /// Not yet.
    Pending,
    /// No.
    Rejected,
}

/// How the last test of a mailbox went (`incomingemailstatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// There was none.
    NotRun,
    /// Well.
    Success,
    /// It failed.
    Failure,
}

/// What is never tracked: enforced before anything of a mail leaves the mailbox, whoever or whatever wants
/// the mail tracked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Firewall {
    /// Mail with one of these addresses on it, in whatever part.
    pub addresses: Vec<Address>,
    /// Mail with somebody of these domains or their subdomains on it. Without `@`.
    pub domains: Vec<String>,
    /// Mail with one of these words or phrases in the subject. Letter case does not count.
    pub words: Vec<String>,
    /// Mail in these folders, by the mailbox's own names for them.
    pub folders: Vec<String>,
    /// Mail that its sender called private or confidential.
    pub private: bool,
}

/// A folder whose mail is tracked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderRule {
    /// The mailbox's own name for the folder: it stays when the folder is renamed.
    pub folder: String,
    /// What a person calls it.
    pub name: String,
    /// What its mail is regarding.
    pub regarding: Option<Record>,
    /// The rule is in force.
    pub on: bool,
    /// The folder lies inside the Inbox. A rule for a folder elsewhere is disabled.
    pub inside_inbox: bool,
}
