//! Why a mail was tracked or not, what that rests on, and who can do what about it. No sentences: the words
//! come from elsewhere, by these names.

use alloc::string::String;

use crate::{
    correlation::Method,
    mail::{Address, Moment},
    party::Record,
    settings::Filter,
};

macro_rules! named {
    ($(#[$outer:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// A stable name for stores, commands, metrics and words.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }
    };
}

pub(crate) use named;

named! {
    /// What was decided, without what it needs to be carried out.
    Outcome {
        /// It is written.
        Track = "track",
        /// What it is regarding is set.
        Link = "link",
        /// It is tracked already, and is shown as tracked.
        Mark = "mark",
        /// Its activity is completed.
        Repair = "repair",
        /// The category is taken off.
        Unmark = "unmark",
        /// It is untracked, and the activity kept.
        Untrack = "untrack",
        /// It is given up.
        Undeliverable = "undeliverable",
        /// It is left alone.
        Leave = "leave",
        /// It is withheld: nobody is told about it.
        Withhold = "withhold",
        /// It is looked at again.
        Later = "later",
        /// A mail of the CRM is sent.
        Send = "send",
        /// A mail of the CRM is not sent, and is open again.
        Fail = "fail",
        /// A mail of the CRM waits: its mailbox does not send.
        Hold = "hold",
    }
}

named! {
    /// Why a mail was tracked, changed or left alone.
    Reason {
        /// The acceptor takes every mail.
        AcceptAll = "accept_all",
        /// The sender has a row of the kind the acceptor wants.
        SenderMatch = "sender_match",
        /// A recipient of a sent mail has a row of the kind the filter wants.
        RecipientMatch = "recipient_match",
        /// It continues a tracked mail.
        CorrelationMatch = "correlation_match",
        /// It lies in a tracked folder.
        Folder = "folder",
        /// A person put the category on it.
        Category = "category",
        /// Its writer chose so before it was sent.
        Chosen = "chosen",
        /// The mailbox's owner follows its conversation.
        ThreadFollowed = "thread_followed",
        /// The mailbox's owner wants nothing of its conversation tracked.
        ThreadNever = "thread_never",
        /// It goes among colleagues, and the mailbox's owner wants only external mail of its conversation tracked.
        ThreadInternal = "thread_internal",
        /// The mailbox's owner followed its conversation until the record was closed, and it is.
        ThreadEnded = "thread_ended",
        /// It is tracked already, perhaps by somebody else.
        Duplicate = "duplicate",
        /// Another queue gets an item for a mail that is tracked already.
        QueueAdded = "queue_added",
        /// It is tracked, and files came or became readable later.
        FilesLate = "files_late",
        /// It is tracked without its text, or not all of it.
        TextMissing = "text_missing",
        /// The folder's regarding was put on it.
        FolderRegarding = "folder_regarding",
        /// The folder has another regarding, but a person set the one it has.
        RegardingByHand = "regarding_by_hand",
        /// The folder has another regarding, but another mailbox's rule was first.
        RegardingElsewhere = "regarding_elsewhere",
        /// The folder has a regarding, but a person took it off this mail.
        UnlinkedByHand = "unlinked_by_hand",
        /// A person took the category off: untracked, the activity stays.
        CategoryRemoved = "category_removed",
        /// The category stands on a mail that is not tracked any more.
        CategoryLeftOver = "category_left_over",
        /// A person untracked it.
        UntrackedByHand = "untracked_by_hand",
        /// Somebody deleted its activity.
        DeletedInCrm = "deleted_in_crm",
        /// It continues no tracked mail.
        NoCorrelationMatch = "no_correlation_match",
        /// The sender has no row of the kind the acceptors want, and it continues no tracked mail.
        NoSenderMatch = "no_sender_match",
        /// No recipient of a sent mail has a row of the kind the filter wants, and it continues no tracked
        /// mail.
        NoRecipientKnown = "no_recipient_known",
        /// None of its acceptors takes anything by itself.
        FilterNothing = "filter_nothing",
        /// No recipient is a user or queue: a distribution list, a blind copy, an unknown alias.
        NoRecipientMatch = "no_recipient_match",
        /// A colleague sent it to a colleague.
        InternalRejected = "internal_rejected",
        /// It has no sender, or none that can be an address.
        InvalidSender = "invalid_sender",
        /// Several rows fit the sender, and the organisation wants such mail left alone.
        SenderAmbiguous = "sender_ambiguous",
        /// Somebody on it is never tracked.
        FirewallAddress = "firewall_address",
        /// Somebody on it is of a domain that is never tracked.
        FirewallDomain = "firewall_domain",
        /// Its subject has a word that is never tracked.
        FirewallWord = "firewall_word",
        /// It lies in a folder that is never tracked.
        FirewallFolder = "firewall_folder",
        /// Its sender called it private or confidential.
        FirewallPrivate = "firewall_private",
        /// The mailbox is deactivated.
        MailboxInactive = "mailbox_inactive",
        /// The mailbox's address is not approved.
        MailboxUnapproved = "mailbox_unapproved",
        /// The mailbox receives nothing for the CRM, or by other means.
        DeliveryOff = "delivery_off",
        /// The mailbox was never tested.
        MailboxUntested = "mailbox_untested",
        /// The mailbox's last test failed.
        MailboxFailing = "mailbox_failing",
        /// It was received before the mailbox's mail counts.
        BeforeStart = "before_start",
        /// It was moved out of the Inbox so long ago that it does not count any more.
        MovedLongAgo = "moved_long_ago",
        /// Sent Items are not looked at.
        SentItemsOff = "sent_items_off",
        /// The category does not track here.
        CategoriesOff = "categories_off",
        /// Folders do not track here.
        FoldersOff = "folders_off",
        /// The folder's rule is off.
        FolderRuleOff = "folder_rule_off",
        /// The folder lies outside the Inbox.
        FolderOutsideInbox = "folder_outside_inbox",
        /// The mailbox has more folder rules than count.
        FolderLimit = "folder_limit",
        /// Folders of a queue's mailbox do not track.
        FolderOfQueue = "folder_of_queue",
        /// What a delegate tracks does not count here.
        DelegatesOff = "delegates_off",
        /// Its rights are protected.
        Protected = "protected",
        /// It is a copy of another item of the same mailbox.
        Copy = "copy",
        /// An attempt failed; it is tried again.
        Postponed = "postponed",
        /// So many attempts failed that no more are made.
        GaveUp = "gave_up",
        /// Somebody pressed Send in the CRM.
        PendingSend = "pending_send",
        /// The same, and it goes through the mailbox of who wrote it, in the sender's name.
        PendingSendOnBehalf = "pending_send_on_behalf",
        /// It was sent already, and the CRM did not know.
        SentAlready = "sent_already",
        /// It is to be sent later.
        SendDelayed = "send_delayed",
        /// The mailbox sends nothing for the CRM, or by other means.
        OutgoingOff = "outgoing_off",
        /// Nobody tested whether the mailbox can send.
        OutgoingUntested = "outgoing_untested",
        /// The last test of sending failed.
        OutgoingFailing = "outgoing_failing",
        /// It goes to nobody.
        NoRecipient = "no_recipient",
        /// It goes to somebody who has no address.
        RecipientWithoutAddress = "recipient_without_address",
        /// It goes to somebody the CRM does not know.
        RecipientUnknown = "recipient_unknown",
        /// It is larger than a mail may be.
        MailTooLarge = "mail_too_large",
        /// The mailbox may not send in the sender's name.
        SendAsDenied = "send_as_denied",
        /// The sender lets nobody else send in their name.
        SendAsNotAllowed = "send_as_not_allowed",
        /// The mailbox refuses to send it.
        SendRefused = "send_refused",
        /// It was given to the mailbox, and nobody can tell whether it went.
        SendUnclear = "send_unclear",
        /// Somebody threw the draft away before it was sent.
        DraftThrownAway = "draft_thrown_away",
    }
}

impl Reason {
    /// The numbers that `CheckIncomingEmail` gives (B1).
    const CODES: [(Self, i32); 8] = [
        (Self::Duplicate, 0),
        (Self::NoCorrelationMatch, 1),
        (Self::CorrelationMatch, 2),
        (Self::NoRecipientMatch, 3),
        (Self::InternalRejected, 4),
        (Self::SenderMatch, 5),
        (Self::AcceptAll, 6),
        (Self::InvalidSender, 7),
    ];

    /// The number of `CheckIncomingEmail` (B1), where it has one for this.
    pub fn code(self) -> Option<i32> {
        Self::CODES.iter().find(|(reason, _)| *reason == self).map(|(_, code)| *code)
    }
}

named! {
    /// What can be done, and who can do it.
    Remedy {
        /// Nothing needs to be done.
        Nothing = "nothing",
        /// Nothing: it is tried again by itself.
        Wait = "wait",
        /// You: track it by hand, in the pane or with the category.
        TrackByHand = "track_by_hand",
        /// You: choose another filter, or track it by hand.
        ChangeFilter = "change_filter",
        /// You: take the entry off your never-track list.
        ChangeFirewall = "change_firewall",
        /// You: choose what it is regarding.
        ChooseRegarding = "choose_regarding",
        /// You: decide otherwise about the conversation, or track this mail by hand.
        ChangeThread = "change_thread",
        /// You: choose which row the sender is.
        ChooseSender = "choose_sender",
        /// You: put the category on it again.
        AssignCategory = "assign_category",
        /// You: switch the folder's rule on.
        SwitchRuleOn = "switch_rule_on",
        /// You: move the folder into the Inbox.
        MoveFolder = "move_folder",
        /// You: remove folder rules that are not needed.
        RemoveRules = "remove_rules",
        /// An administrator: take the entry off the organisation's never-track list.
        ChangeOrganisationFirewall = "change_organisation_firewall",
        /// An administrator: note the address at the user or queue.
        AddAlias = "add_alias",
        /// An administrator: change the switch that the evidence names.
        ChangeSwitch = "change_switch",
        /// An administrator: activate the mailbox.
        ActivateMailbox = "activate_mailbox",
        /// An administrator: approve the mailbox.
        ApproveMailbox = "approve_mailbox",
        /// An administrator: choose the synchronizer as the delivery method.
        ChooseDelivery = "choose_delivery",
        /// An administrator: test and enable the mailbox.
        TestMailbox = "test_mailbox",
        /// An administrator: give the mailbox's owner the rights that the CRM's words name.
        GrantRights = "grant_rights",
        /// An administrator: renew the secret or certificate that the synchronizer signs in with.
        RenewSignIn = "renew_sign_in",
        /// An administrator: have older mail processed too.
        StartEarlier = "start_earlier",
        /// You: correct the mail in the CRM and send it again.
        CorrectAndSend = "correct_and_send",
        /// You: look in Sent Items whether it went, and send it again where it did not.
        CheckSentItems = "check_sent_items",
        /// An administrator: give the mailbox the right to send in the sender's name.
        GrantSendAs = "grant_send_as",
        /// You: ask the sender to allow it, or send in another name.
        AllowSendAs = "allow_send_as",
    }
}

/// Who can do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Nobody has to.
    Nobody,
    /// The mailbox's owner.
    You,
    /// An administrator of the CRM.
    Administrator,
}

impl Remedy {
    /// Who can do it.
    pub fn who(self) -> Who {
        match self {
            Self::Nothing | Self::Wait => Who::Nobody,
            Self::TrackByHand
            | Self::ChangeFilter
            | Self::ChangeFirewall
            | Self::ChooseRegarding
            | Self::ChangeThread
            | Self::ChooseSender
            | Self::AssignCategory
            | Self::SwitchRuleOn
            | Self::MoveFolder
            | Self::RemoveRules
            | Self::CorrectAndSend
            | Self::CheckSentItems
            | Self::AllowSendAs => Who::You,
            Self::ChangeOrganisationFirewall
            | Self::AddAlias
            | Self::ChangeSwitch
            | Self::ActivateMailbox
            | Self::ApproveMailbox
            | Self::ChooseDelivery
            | Self::TestMailbox
            | Self::GrantRights
            | Self::RenewSignIn
            | Self::StartEarlier
            | Self::GrantSendAs => Who::Administrator,
        }
    }
}

/// What a decision rests on. Only what had a part in it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The rule, as the semantics number it; empty for a rule of ours that has no number there.
    pub rule: &'static str,
    /// The organisation's switch that made the difference, by its Dataverse name, or ours.
    pub switch: Option<&'static str>,
    /// Whose filter, and which.
    pub filter: Option<(Record, Filter)>,
    /// That filter is the one of the mailbox's owner, who is a person.
    pub own_filter: bool,
    /// The sender's row.
    pub sender: Option<Record>,
    /// The mail it continues, how that was found, and by which id, token or header.
    pub parent: Option<Continues>,
    /// The folder, by what a person calls it.
    pub folder: Option<String>,
    /// What the folder wants it to be regarding.
    pub wanted: Option<Record>,
    /// What it is regarding.
    pub regarding: Option<Record>,
    /// The entry of the never-track list.
    pub entry: Option<Entry>,
    /// The address that nobody knows.
    pub address: Option<Address>,
    /// When that happened: an untracking, an attempt, what was decided about a conversation.
    pub at: Option<Moment>,
    /// Attempts so far.
    pub tries: u8,
}

/// How a mail continues another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continues {
    /// The earlier mail's activity.
    pub activity: uuid::Uuid,
    /// How it was found.
    pub method: Method,
    /// By which Message-ID, token or root; empty for smart matching.
    pub by: String,
    /// It did not hand down its regarding: this one is a forward or a side thread.
    pub not_inherited: bool,
}

/// An entry of a never-track list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The address, domain, word or folder; empty for what is private.
    pub text: String,
    /// It stands on the organisation's list, not on the person's.
    pub organisation: bool,
}

/// The organisation's switches that may make a difference, by the names that [`Evidence::switch`] gives them.
pub const SWITCHES: &[&str] = &[
    "AllowUnresolvedPartiesOnEmailSend",
    "AutoTrackSentFolderItems",
    "DelegateAccessEnabled",
    "DoNotIgnoreInternalEmailToQueues",
    "EmailCorrelationEnabled",
    "EnableMailboxDelegationForOutgoingEmail",
    "FolderRuleOverwrites",
    "IgnoreCopiedItemsInSSSForMailbox",
    "IgnoreInternalEmail",
    "IgnoreInternalEmailDetectionEnhancement",
    "IgnoreInternalEmailFromQueues",
    "IsFolderBasedTrackingEnabled",
    "OverrideV5SenderConflictResolution",
    "RestrictIRMEmailItems",
    "SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail",
    "SSSForceFilteringMethodForUserMailboxes",
    "TrackCategorizedItems",
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation",
];

/// A decision without what it takes to carry it out: what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What was decided.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// What that rests on.
    pub evidence: Evidence,
    /// Who can do what about it.
    pub remedy: Remedy,
}

/// A decision that was taken and written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its key, by which it is taken back; `None` for a mail that was withheld: there nothing is to be taken back.
    pub id: Option<uuid::Uuid>,
    /// In which mailbox; `None` where that was forgotten.
    pub mailbox: Option<Address>,
    /// The activity it is about.
    pub activity: Option<uuid::Uuid>,
    /// What was decided, and why.
    pub account: Account,
    /// When.
    pub at: Moment,
    /// Somebody took it back.
    pub undone: bool,
}
