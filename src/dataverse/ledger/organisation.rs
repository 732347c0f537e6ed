//! What the organisation has set: columns of its row, the XML in one of them, and what this product keeps of its own.
//!
//! A column that is empty and a setting that the XML does not name have their default (semantics B20).

use std::collections::BTreeMap;

use domain::{
    identity,
    mail::Moment,
    settings::{Filter, Organisation},
    step::{
        self,
        settings::{Addresses, TaskDeletion},
    },
};
use serde_json::json;
use wire::{
    Reply, Request,
    batch::{Answer, Batch},
    odata::{self, Query},
};

use super::{
    kept,
    names::{annotation, organization as org},
};
use crate::{
    fault::Fault,
    rows::{self, Row},
    service::{Service, answers, next},
};

/// The title of the note that our settings stand in.
const TITLE: &str = "Settings of Regarding";
/// Bytes of the XML that are read.
const MAX_XML: usize = 1024 * 1024;

const SELECT: &[&str] = &[
    org::ID,
    org::CORRELATES,
    org::PREFIX,
    org::BASE,
    org::USER_DIGITS,
    org::LAST_NUMBER,
    org::MAX_WORDS,
    org::DELTA_WORDS,
    org::MIN_ADDRESSES,
    org::KEYWORDS,
    org::INTERNAL,
    org::FOLDERS,
    org::MAX_FOLDERS,
    org::BACK_OFF,
    org::USERS_APPROVED,
    org::QUEUES_APPROVED,
    org::SEVERAL_ARE_NOBODY,
    org::RESOLVE_SIMILAR,
    org::UNKNOWN_RECIPIENTS,
    org::BLOCKED,
    org::MAX_FILE,
    org::MEETING_FILES,
    org::MAILING_ONLY,
    org::ASSIGNED_TASKS,
    org::RICH_TEXT,
    org::MORE,
];

/// The question as one request.
///
/// # Errors
/// Where it passes a limit of batches.
pub fn request(service: &Service) -> Result<Request, Fault> {
    let mut batch = Batch::new().going_on();
    ask(service, &mut batch);
    service.batch(batch)
}

/// The question as a part of a batch that goes on after failures.
pub(super) fn ask(service: &Service, batch: &mut Batch) {
    batch.push(service.get(Query::new(org::SET).select(SELECT).top(1)));
    let note = odata::key(annotation::SET, identity::settings());
    batch.push(service.get(Query::new(note).select(&[annotation::TEXT])));
}

/// What is set.
///
/// # Errors
/// Where the CRM refused or failed. That nothing is kept of ours is no failure.
pub fn read(reply: &Reply, now: Moment) -> Result<Organisation, Fault> {
    take(&mut answers(reply, now)?, now)
}

/// What [`ask`] was answered.
pub(super) fn take(answers: &mut impl Iterator<Item = Answer>, now: Moment) -> Result<Organisation, Fault> {
    let list = rows::list(&next(answers, now)?)?;
    let row = list.first().and_then(Row::new).ok_or_else(|| Fault::Odd("there is no organization".into()))?;
    let mut organisation = of_row(&row);
    match next(answers, now) {
        Ok(note) => {
            let note = rows::json(&note)?;
            let text = Row::new(&note).map(|row| row.text(annotation::TEXT)).unwrap_or_default();
            kept::organisation(text, &mut organisation);
        }
        Err(fault) if fault.status() == Some(404) => {}
        Err(fault) => return Err(fault),
    }
    Ok(organisation)
}

/// The request that keeps what is ours.
pub(super) fn keep(service: &Service, organisation: &Organisation) -> Request {
    let body =
        json!({ (annotation::SUBJECT): TITLE, (annotation::TEXT): kept::of_organisation(organisation) });
    service.put(annotation::SET, identity::settings(), &body)
}

/// What is set about appointments, contacts and tasks.
fn step(row: &Row<'_>, more: &More, set: &mut step::Settings) {
    set.attachments = row.flag(org::MEETING_FILES).unwrap_or(set.attachments);
    set.rich_text = row.flag(org::RICH_TEXT).unwrap_or(set.rich_text);
    set.assigned_tasks = row.flag(org::ASSIGNED_TASKS).unwrap_or(set.assigned_tasks);
    if row.flag(org::MAILING_ONLY) == Some(false) {
        set.addresses = Addresses::All;
    }
    more.flag("SSSPropagateAppointmentCancellationsToExchange", &mut set.cancellations);
    more.flag("SSSUpdatePastMeetingsInNonDraftMode", &mut set.past_meetings);
    more.flag("SSSSyncAppointmentIsPrivateFromExchange", &mut set.private);
    more.flag("AllowSaveAsDraftAppointment", &mut set.drafts);
    more.flag("TrackAppointmentsFromNonOrganizer", &mut set.attendees_track);
    more.flag("ForceOrganizerSyncForAttendeeTrackedAppointment", &mut set.through_organizer);
    more.flag("DistinctPhysicalAndLogicalDeletesForExchangeSync", &mut set.distinct_deletes);
    more.flag("UseCrmOrganizerForEmptyExchangeOrganizer", &mut set.crm_organizer);
    more.flag("ValidateContactBeforeTracking", &mut set.validate_contacts);
    let deletion =
        more.number("SSSTaskDeletionSyncBehaviorFromExchange").and_then(|code| code.try_into().ok());
    set.task_deletion = deletion.and_then(TaskDeletion::from_code).unwrap_or(set.task_deletion);
}

fn of_row(row: &Row<'_>) -> Organisation {
    let mut set = Organisation::default();
    let more = More::read(row.text(org::MORE));
    let flag = |column: &str, place: &mut bool| *place = row.flag(column).unwrap_or(*place);
    flag(org::CORRELATES, &mut set.correlation.on);
    flag(org::SEVERAL_ARE_NOBODY, &mut set.several_recipients_are_nobody);
    flag(org::RESOLVE_SIMILAR, &mut set.resolve_similar);
    flag(org::UNKNOWN_RECIPIENTS, &mut set.unknown_recipients);
    flag(org::INTERNAL, &mut set.internal.ignore);
    flag(org::FOLDERS, &mut set.folders.on);
    flag(org::USERS_APPROVED, &mut set.users_need_approval);
    flag(org::QUEUES_APPROVED, &mut set.queues_need_approval);
    flag(org::BACK_OFF, &mut set.back_off_idle);
    step(row, &more, &mut set.step);
    tokens(row, &more, &mut set);
    let number = |column: &str| row.number(column).filter(|number| *number >= 0);
    let small = |column: &str| number(column).and_then(|number| u8::try_from(number).ok());
    let likeness = &mut set.correlation.likeness;
    likeness.max_words = small(org::MAX_WORDS).unwrap_or(likeness.max_words);
    likeness.delta_words = small(org::DELTA_WORDS).unwrap_or(likeness.delta_words);
    likeness.min_addresses = small(org::MIN_ADDRESSES).unwrap_or(likeness.min_addresses);
    set.folders.limit = small(org::MAX_FOLDERS).filter(|n| (1..=25).contains(n)).unwrap_or(set.folders.limit);
    set.attachment_limit =
        row.number(org::MAX_FILE).and_then(|n| n.try_into().ok()).unwrap_or(set.attachment_limit);
    let extension = |text: &str| text.trim().trim_start_matches('.').to_lowercase();
    set.blocked_extensions =
        row.text(org::BLOCKED).split(';').map(extension).filter(|text| !text.is_empty()).collect();

    more.flag("AutoCreateContactOnPromote", &mut set.create_people);
    more.flag("AutoTrackSentFolderItems", &mut set.sent_items);
    more.flag("TrackCategorizedItems", &mut set.categories);
    more.flag("DoNotAutoTrackEmail", &mut set.offer_nothing);
    more.flag("HideTrackAllOption", &mut set.hide_all);
    more.flag("HideEmailAutoTrackOptions", &mut set.hide_automatic);
    more.flag("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation", &mut set.own_filter_only);
    more.flag("ResolveForInactiveEntities", &mut set.rules.inactive_too);
    more.flag("UnresolveSenderInCaseOfMultipleMatch", &mut set.rules.several_is_nobody);
    more.flag("OverrideV5SenderConflictResolution", &mut set.ambiguous_sender_stops);
    more.flag("IgnoreInternalEmailDetectionEnhancement", &mut set.internal.only_second);
    more.flag("DoNotIgnoreInternalEmailToQueues", &mut set.internal.to_queues);
    more.flag("IgnoreInternalEmailFromQueues", &mut set.internal.reject_from_queues);
    more.flag("CreateQueueItemsForAcceptingQueueRecipients", &mut set.queue_items.every_acceptor);
    more.flag("CreateQueueItemForSynchronizingMailbox", &mut set.queue_items.synchronizing);
    more.flag("SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail", &mut set.queue_items.already_tracked);
    more.flag("RestrictIRMEmailItems", &mut set.skip_protected);
    more.flag("IgnoreCopiedItemsInSSSForMailbox", &mut set.ignore_copies);
    more.flag("DelegateAccessEnabled", &mut set.delegates);
    more.flag("EnableMailboxDelegationForOutgoingEmail", &mut set.delegated_sending);
    more.flag("SSSSaveOutgoingEmailToExchangeSentFolder", &mut set.keep_sent_copies);
    more.flag("EnableSssItemLevelMonitoring", &mut set.keep_failures);
    more.flag("RequirePrivilegeToSelfApproveEmailAddress", &mut set.self_approval_needs_roles);
    more.not("IgnoreConversationIndexAndInReplyToForCorrelation", &mut set.correlation.headers);
    more.not("DoNotCorrelateForwardedEmailsAsReplies", &mut set.correlation.forwards);
    more.not("DisableSmartMatching", &mut set.correlation.smart);
    set.forced_filter = more
        .number("SSSForceFilteringMethodForUserMailboxes")
        .and_then(|code| i32::try_from(code).ok())
        .and_then(Filter::from_code);
    if let Some(days) = more.number("ExchangeSyncIdMappingPersistenceTimeInDays") {
        set.failures_days = u8::try_from(days.clamp(0, 14)).unwrap_or(set.failures_days);
    }
    set
}

fn tokens(row: &Row<'_>, more: &More, set: &mut Organisation) {
    let token = &mut set.correlation.token;
    // The prefix in use stands first, those used before follow (B6).
    let mut prefixes = row.text(org::PREFIX).split(';').map(str::trim).filter(|text| !text.is_empty());
    if let Some(prefix) = prefixes.next() {
        token.prefix = prefix.to_owned();
        token.former = prefixes.map(str::to_owned).collect();
    }
    if let Some(base) = row.number(org::BASE).and_then(|n| n.try_into().ok()) {
        token.base = base;
    }
    if let Some(digits) = row.number(org::USER_DIGITS).filter(|n| (1..=10).contains(n)) {
        token.user_digits = digits.try_into().unwrap_or(token.user_digits);
    }
    if let Some(last) = row.number(org::LAST_NUMBER).filter(|n| *n > 0) {
        let digits = last.checked_ilog10().unwrap_or_default() + 1;
        token.counter_digits = digits.clamp(1, 9).try_into().unwrap_or(token.counter_digits);
    }
    if let Some(limit) = more.number("MaximumSubjectLengthOnMailServer") {
        token.subject_limit = limit.clamp(255, 400).try_into().unwrap_or(token.subject_limit);
    }
    // Another pattern than the one that comes with every organisation is not read: every word counts then.
    let keywords = row.text(org::KEYWORDS).trim();
    set.correlation.likeness.strip_prefixes =
        keywords.is_empty() || keywords.contains(r"[\s]*([\w]+\s?:[\s]*)+");
}

/// `orgdborgsettings`: one element a setting.
struct More(BTreeMap<String, String>);

impl More {
    /// XML that cannot be understood says nothing.
    fn read(xml: &str) -> Self {
        let parsed = if xml.len() > MAX_XML { None } else { roxmltree::Document::parse(xml).ok() };
        let entry = |node: roxmltree::Node<'_, '_>| {
            let text = node.text().unwrap_or_default().trim().to_owned();
            (node.tag_name().name().to_lowercase(), text)
        };
        let all = parsed
            .iter()
            .flat_map(|document| document.root_element().children().collect::<Vec<_>>())
            .filter(roxmltree::Node::is_element)
            .map(entry)
            .collect();
        Self(all)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_lowercase()).map(String::as_str)
    }

    fn truth(&self, name: &str) -> Option<bool> {
        match self.get(name)?.to_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    fn flag(&self, name: &str, place: &mut bool) {
        *place = self.truth(name).unwrap_or(*place);
    }

    /// The same for a setting that turns something off.
    fn not(&self, name: &str, place: &mut bool) {
        *place = self.truth(name).map_or(*place, |off| !off);
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use serde_json::Value;

    use super::*;

    fn of(value: &Value) -> Organisation {
        of_row(&Row::new(value).unwrap())
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        assert_eq!(of(&json!({})), Organisation::default());
        assert_eq!(
            of(&json!({"orgdborgsettings": "<not xml", "maxuploadfilesize": null})),
            Organisation::default()
        );
    }

    #[test]
    fn every_switch_is_read_from_where_it_stands() {
        let xml = "<OrgSettings><AutoTrackSentFolderItems>true</AutoTrackSentFolderItems>\
            <disablesmartmatching>false</disablesmartmatching>\
            <SSSForceFilteringMethodForUserMailboxes>4</SSSForceFilteringMethodForUserMailboxes>\
            <TrackCategorizedItems>perhaps</TrackCategorizedItems>\
            <IgnoreConversationIndexAndInReplyToForCorrelation>1</IgnoreConversationIndexAndInReplyToForCorrelation>\
            <MaximumSubjectLengthOnMailServer>9999</MaximumSubjectLengthOnMailServer></OrgSettings>";
        let set = of(&json!({
            "orgdborgsettings": xml, "requireapprovalforuseremail": false, "trackingprefix": "ORG:;CRM:",
            "trackingtokenidbase": 40, "trackingtokeniddigits": 4, "maximumtrackingnumber": 9999,
            "blockedattachments": "exe; .BAT;", "maxuploadfilesize": 1000, "maxfolderbasedtrackingmappings": 99,
        }));
        assert!(set.sent_items && set.correlation.smart && set.categories && !set.correlation.headers);
        assert_eq!(set.forced_filter, Some(Filter::Nothing));
        assert!(!set.users_need_approval && set.queues_need_approval);
        let token = &set.correlation.token;
        assert_eq!(
            (token.prefix.as_str(), token.former.as_slice()),
            ("ORG:", ["CRM:".to_owned()].as_slice())
        );
        assert_eq!(
            (token.base, token.user_digits, token.counter_digits, token.subject_limit),
            (40, 4, 4, 400)
        );
        assert_eq!(set.blocked_extensions, ["exe", "bat"]);
        assert_eq!((set.attachment_limit, set.folders.limit), (1000, 25));
        assert_eq!(of(&json!({"orgdborgsettings": "<a><SSSForceFilteringMethodForUserMailboxes>-1</SSSForceFilteringMethodForUserMailboxes></a>"})).forced_filter, None);
    }
}
