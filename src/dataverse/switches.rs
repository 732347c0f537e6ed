//! The organisation's switches one by one (semantics B20): how each is called, where it stands, what holds where nobody
//! has set it; and how they are changed.

use domain::{
    mail::Moment,
    settings::{Filter, Organisation},
    step::settings::{Addresses, TaskDeletion},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::{Reply, Request, odata::Query};

use crate::{
    fault::Fault,
    ledger::names::organization as org,
    rows::{self, Row},
    service::{Service, good},
};

/// Bytes of the XML that are read.
const MAX_XML: usize = 1024 * 1024;

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A column of the organisation.
    Column(&'static str),
    /// An element of the XML in its row.
    More,
    /// A setting that Dataverse lacks.
    Ours,
}

/// A switch.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// Its stable name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Whether it is on.
    pub get: fn(&Organisation) -> bool,
    /// Sets it.
    pub set: fn(&mut Organisation, bool),
}

/// A number.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Its stable name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// The least and the most.
    pub bounds: (i64, i64),
    /// What it is.
    pub get: fn(&Organisation) -> i64,
    /// Sets it; within the bounds.
    pub set: fn(&mut Organisation, i64),
}

macro_rules! switches {
    ($($name:literal $place:expr, $($field:ident).+ $(, $not:tt)?;)*) => {
        /// Every switch that this product obeys.
        pub const SWITCHES: &[Switch] = &[$(switches!(@one $name $place, $($field).+ $(, $not)?)),*];
    };
    (@one $name:literal $place:expr, $($field:ident).+) => {
        Switch { name: $name, place: $place, get: |set| set.$($field).+, set: |set, on| set.$($field).+ = on }
    };
    (@one $name:literal $place:expr, $($field:ident).+, mailing) => {
        Switch {
            name: $name,
            place: $place,
            get: |set| set.$($field).+ == Addresses::Mailing,
            set: |set, on| set.$($field).+ = if on { Addresses::Mailing } else { Addresses::All },
        }
    };
    (@one $name:literal $place:expr, $($field:ident).+, not) => {
        Switch { name: $name, place: $place, get: |set| !set.$($field).+, set: |set, on| set.$($field).+ = !on }
    };
}

switches! {
    "EmailCorrelationEnabled" Place::Column(org::CORRELATES), correlation.on;
    "IgnoreInternalEmail" Place::Column(org::INTERNAL), internal.ignore;
    "IsFolderBasedTrackingEnabled" Place::Column(org::FOLDERS), folders.on;
    "IsMailboxInactiveBackoffEnabled" Place::Column(org::BACK_OFF), back_off_idle;
    "RequireApprovalForUserEmail" Place::Column(org::USERS_APPROVED), users_need_approval;
    "RequireApprovalForQueueEmail" Place::Column(org::QUEUES_APPROVED), queues_need_approval;
    "UnresolveEmailAddressIfMultipleMatch" Place::Column(org::SEVERAL_ARE_NOBODY), several_recipients_are_nobody;
    "ResolveSimilarUnresolvedEmailAddress" Place::Column(org::RESOLVE_SIMILAR), resolve_similar;
    "AutoCreateContactOnPromote" Place::More, create_people;
    "AutoTrackSentFolderItems" Place::More, sent_items;
    "TrackCategorizedItems" Place::More, categories;
    "DoNotAutoTrackEmail" Place::More, offer_nothing;
    "HideTrackAllOption" Place::More, hide_all;
    "HideEmailAutoTrackOptions" Place::More, hide_automatic;
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation" Place::More, own_filter_only;
    "ResolveForInactiveEntities" Place::More, rules.inactive_too;
    "UnresolveSenderInCaseOfMultipleMatch" Place::More, rules.several_is_nobody;
    "OverrideV5SenderConflictResolution" Place::More, ambiguous_sender_stops;
    "IgnoreInternalEmailDetectionEnhancement" Place::More, internal.only_second;
    "DoNotIgnoreInternalEmailToQueues" Place::More, internal.to_queues;
    "IgnoreInternalEmailFromQueues" Place::More, internal.reject_from_queues;
    "CreateQueueItemsForAcceptingQueueRecipients" Place::More, queue_items.every_acceptor;
    "CreateQueueItemForSynchronizingMailbox" Place::More, queue_items.synchronizing;
    "SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail" Place::More, queue_items.already_tracked;
    "RestrictIRMEmailItems" Place::More, skip_protected;
    "IgnoreCopiedItemsInSSSForMailbox" Place::More, ignore_copies;
    "DelegateAccessEnabled" Place::More, delegates;
    "EnableMailboxDelegationForOutgoingEmail" Place::More, delegated_sending;
    "SSSSaveOutgoingEmailToExchangeSentFolder" Place::More, keep_sent_copies;
    "AllowUnresolvedPartiesOnEmailSend" Place::Column(org::UNKNOWN_RECIPIENTS), unknown_recipients;
    "EnableSssItemLevelMonitoring" Place::More, keep_failures;
    "RequirePrivilegeToSelfApproveEmailAddress" Place::More, self_approval_needs_roles;
    "IgnoreConversationIndexAndInReplyToForCorrelation" Place::More, correlation.headers, not;
    "DoNotCorrelateForwardedEmailsAsReplies" Place::More, correlation.forwards, not;
    "DisableSmartMatching" Place::More, correlation.smart, not;
    "IsContactMailingAddressSyncEnabled" Place::Column(org::MAILING_ONLY), step.addresses, mailing;
    "AppointmentRichEditorExperience" Place::Column(org::RICH_TEXT), step.rich_text;
    "DistinctPhysicalAndLogicalDeletesForExchangeSync" Place::More, step.distinct_deletes;
    "SSSPropagateAppointmentCancellationsToExchange" Place::More, step.cancellations;
    "SSSUpdatePastMeetingsInNonDraftMode" Place::More, step.past_meetings;
    "SSSSyncAppointmentIsPrivateFromExchange" Place::More, step.private;
    "AllowSaveAsDraftAppointment" Place::More, step.drafts;
    "TrackAppointmentsFromNonOrganizer" Place::More, step.attendees_track;
    "UseCrmOrganizerForEmptyExchangeOrganizer" Place::More, step.crm_organizer;
    "ValidateContactBeforeTracking" Place::More, step.validate_contacts;
    "AppSwitchedOn" Place::Ours, app_on;
    "ForwardsInherit" Place::Ours, forwards_inherit;
    "FolderRuleOverwrites" Place::Ours, folders.overwrite;
}

/// Every number that this product obeys.
pub const NUMBERS: &[Number] = &[
    Number {
        name: "SSSForceFilteringMethodForUserMailboxes",
        place: Place::More,
        bounds: (-1, 4),
        get: |set| set.forced_filter.map_or(-1, |filter| filter.code().into()),
        set: |set, code| set.forced_filter = i32::try_from(code).ok().and_then(Filter::from_code),
    },
    Number {
        name: "SSSTaskDeletionSyncBehaviorFromExchange",
        place: Place::More,
        bounds: (0, 2),
        get: |set| set.step.task_deletion.code().into(),
        set: |set, code| {
            let code = i32::try_from(code).ok().and_then(TaskDeletion::from_code);
            set.step.task_deletion = code.unwrap_or_default();
        },
    },
    Number {
        name: "ExchangeSyncIdMappingPersistenceTimeInDays",
        place: Place::More,
        bounds: (0, 14),
        get: |set| set.failures_days.into(),
        set: |set, days| set.failures_days = u8::try_from(days).unwrap_or_default(),
    },
    Number {
        name: "MaximumSubjectLengthOnMailServer",
        place: Place::More,
        bounds: (255, 400),
        get: |set| set.correlation.token.subject_limit.into(),
        set: |set, length| set.correlation.token.subject_limit = u16::try_from(length).unwrap_or(255),
    },
    Number {
        name: "MaxFolderBasedTrackingMappings",
        place: Place::Column(org::MAX_FOLDERS),
        bounds: (1, 25),
        get: |set| set.folders.limit.into(),
        set: |set, limit| set.folders.limit = u8::try_from(limit).unwrap_or(25),
    },
    Number {
        name: "MaxUploadFileSize",
        place: Place::Column(org::MAX_FILE),
        bounds: (0, 131_072 * 1024),
        get: |set| i64::try_from(set.attachment_limit).unwrap_or(i64::MAX),
        set: |set, bytes| set.attachment_limit = u64::try_from(bytes).unwrap_or_default(),
    },
    Number {
        name: "MailLimit",
        place: Place::Ours,
        bounds: (0, 1024 * 1024 * 1024),
        get: |set| i64::try_from(set.mail_limit).unwrap_or(i64::MAX),
        set: |set, bytes| set.mail_limit = u64::try_from(bytes).unwrap_or_default(),
    },
    Number {
        name: "FirstRun",
        place: Place::Ours,
        bounds: (0, 1_000_000),
        get: |set| set.first_run.into(),
        set: |set, mails| set.first_run = u32::try_from(mails).unwrap_or_default(),
    },
];

/// What is to be set in the organisation's row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    columns: Map<String, Value>,
    more: Vec<(&'static str, String)>,
}

impl Change {
    /// Sets something where it stands; what is ours stands elsewhere, and `false` says so.
    pub fn put(&mut self, name: &'static str, place: Place, value: Value) -> bool {
        match place {
            Place::Column(column) => drop(self.columns.insert(column.to_owned(), value)),
            Place::More => self.more.push((name, value.to_string())),
            Place::Ours => return false,
        }
        true
    }

    /// Nothing is to be set there.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.more.is_empty()
    }
}

/// The organisation's row as it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    id: Uuid,
    version: Option<String>,
    xml: String,
}

/// Asks for the organisation's row.
pub fn request(service: &Service) -> Request {
    service.get(Query::new(org::SET).select(&[org::ID, org::MORE]).top(1))
}

/// Reads it.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Before, Fault> {
    let list = rows::list(&good(reply, now)?)?;
    let row = list.first().and_then(Row::new).ok_or_else(|| Fault::Odd("there is no organization".into()))?;
    let id = row.id(org::ID).ok_or_else(|| Fault::Odd("an organization without a key".into()))?;
    Ok(Before { id, version: row.etag().map(str::to_owned), xml: row.text(org::MORE).to_owned() })
}

/// Changes it, on the version that was read. What the XML says of others stays.
///
/// # Errors
/// Where the XML cannot be understood: it is not ours to destroy.
pub fn change(service: &Service, before: &Before, change: &Change) -> Result<Request, Fault> {
    let mut columns = change.columns.clone();
    if !change.more.is_empty() {
        columns.insert(org::MORE.to_owned(), json!(merged(&before.xml, &change.more)?));
    }
    Ok(service.change(org::SET, before.id, before.version.as_deref(), &Value::Object(columns)))
}

/// Whether it is changed.
///
/// # Errors
/// Where the CRM refused or failed.
pub fn changed(reply: Reply, now: Moment) -> Result<(), Fault> {
    good(reply, now).map(drop)
}

fn merged(xml: &str, more: &[(&'static str, String)]) -> Result<String, Fault> {
    let mut all: Vec<(String, String)> = Vec::new();
    if !xml.trim().is_empty() {
        let wrong = || Fault::Senseless("the organization's settings are no XML that can be added to".into());
        let parsed = Some(xml).filter(|xml| xml.len() <= MAX_XML).ok_or_else(wrong)?;
        let parsed = roxmltree::Document::parse(parsed).map_err(|_| wrong())?;
        for node in parsed.root_element().children().filter(roxmltree::Node::is_element) {
            if node.children().any(|inner| inner.is_element()) {
                return Err(wrong());
            }
            all.push((node.tag_name().name().to_owned(), node.text().unwrap_or_default().to_owned()));
        }
    }
    for (name, value) in more {
        match all.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some(known) => known.1.clone_from(value),
            None => all.push(((*name).to_owned(), value.clone())),
        }
    }
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let each = all.iter().map(|(name, value)| format!("<{name}>{}</{name}>", escape(value)));
    Ok(format!("<OrgSettings>{}</OrgSettings>", each.collect::<String>()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn each_switch_sets_what_it_tells_and_no_other() {
        for (at, switch) in SWITCHES.iter().enumerate() {
            let mut set = Organisation::default();
            let before: Vec<bool> = SWITCHES.iter().map(|one| (one.get)(&set)).collect();
            (switch.set)(&mut set, !before[at]);
            let differs = SWITCHES.iter().zip(&before).filter(|(one, before)| (one.get)(&set) != **before);
            assert_eq!(differs.map(|(one, _)| one.name).collect::<Vec<_>>(), [switch.name]);
        }
        for number in NUMBERS {
            for value in [number.bounds.0, number.bounds.1] {
                let mut set = Organisation::default();
                (number.set)(&mut set, value);
                assert_eq!((number.get)(&set), value, "{}", number.name);
            }
        }
    }

    #[test]
    fn what_others_have_set_stays() {
        let more = [("TrackCategorizedItems", "false".to_owned())];
        assert_eq!(
            merged("<OrgSettings><Theirs>a&amp;b</Theirs><trackcategorizeditems>true</trackcategorizeditems></OrgSettings>", &more)
                .unwrap(),
            "<OrgSettings><Theirs>a&amp;b</Theirs><trackcategorizeditems>false</trackcategorizeditems></OrgSettings>"
        );
        assert_eq!(
            merged("", &more).unwrap(),
            "<OrgSettings><TrackCategorizedItems>false</TrackCategorizedItems></OrgSettings>"
        );
        assert!(merged("<a><b><c/></b></a>", &more).is_err() && merged("nonsense", &more).is_err());
    }
}
