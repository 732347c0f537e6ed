//! A decision of the synchronizer in whole sentences: what, why, and who can do what about it. Pane and commands say
//! the same, because both say it from here.
//!
//! A sentence is said to the owner of the mailbox that the mail lies in: *your filter* is that person's, whoever
//! reads it.

use domain::{
    correlation::Method,
    party::Record,
    reason::{Account, Evidence, Outcome, Reason, Remedy},
    settings::Filter,
};

use super::Words;

/// Whether a decision was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It was.
    Done,
    /// Not yet: so will the synchronizer decide at its next look.
    Ahead,
}

/// A decision in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What was decided or will be: a few words without a full stop.
    pub what: String,
    /// Why: whole sentences.
    pub why: String,
    /// Who can do what: a whole sentence. `None` where nothing needs to be done.
    pub remedy: Option<String>,
}

impl Explained {
    /// What and why in one line: *Not tracked: Your filter is “replies only”, and …*
    pub fn sentence(&self, words: Words) -> String {
        words.explained(&self.what, &self.why)
    }
}

impl Words {
    /// A decision in words.
    pub fn explain(self, account: &Account, when: When) -> Explained {
        Explained { what: self.what(account, when), why: self.why(account), remedy: self.remedy(account) }
    }

    fn what(self, account: &Account, when: When) -> String {
        let done = when == When::Done;
        let when = if done { "done" } else { "ahead" };
        match (account.outcome, account.reason) {
            (Outcome::Track, Reason::Category | Reason::Chosen) if done => self.what_tracked().into(),
            (Outcome::Track, _) => self.what_track(when),
            (Outcome::Link, _) => self.what_link(when),
            (Outcome::Mark, _) => self.what_mark(when),
            (Outcome::Repair, _) => self.what_repair(when),
            (Outcome::Unmark, _) => self.what_unmark(when),
            (Outcome::Untrack, _) => self.what_untrack(when),
            (Outcome::Undeliverable, _) | (Outcome::Leave, Reason::GaveUp) => self.what_given_up().into(),
            (
                Outcome::Leave,
                Reason::Duplicate
                | Reason::RegardingByHand
                | Reason::RegardingElsewhere
                | Reason::UnlinkedByHand,
            ) => self.what_already().into(),
            (Outcome::Leave, _) => self.what_not().into(),
            (Outcome::Withhold, _) => self.what_withheld().into(),
            (Outcome::Later, _) => self.what_later().into(),
            (Outcome::Send, _) => self.what_sent().into(),
            (Outcome::Fail, _) => self.what_unsent().into(),
            (Outcome::Hold, _) => self.what_held().into(),
        }
    }

    fn why(self, account: &Account) -> String {
        let mut why = self.reason(account.reason, &account.evidence);
        if account.outcome == Outcome::Track {
            for more in self.thread(account.reason, &account.evidence).into_iter().flatten() {
                why.push(' ');
                why.push_str(&more);
            }
        }
        why
    }

    /// Which mail it continues, and what comes of that.
    fn thread(self, reason: Reason, evidence: &Evidence) -> [Option<String>; 3] {
        let Some(parent) = &evidence.parent else { return [None, None, None] };
        let continues = (reason != Reason::CorrelationMatch).then(|| self.why_continues().to_owned());
        let how = match parent.method {
            Method::InReplyTo => self.how_in_reply_to().to_owned(),
            Method::TrackingToken => self.how_tracking_token(&parent.by),
            Method::ConversationIndex => self.how_conversation().to_owned(),
            Method::SmartMatching => self.how_alike().to_owned(),
        };
        let inherited = match (&evidence.regarding, parent.not_inherited) {
            (_, true) => Some(self.why_not_inherits().to_owned()),
            // What a folder wants goes before what the conversation has.
            (Some(regarding), false) if evidence.wanted.is_none() => {
                Some(self.why_inherits(self.name(Some(regarding))))
            }
            (Some(_) | None, false) => None,
        };
        [continues, Some(how), inherited]
    }

    fn reason(self, reason: Reason, evidence: &Evidence) -> String {
        let whose = || self.whose(evidence);
        let filter = || self.filter(reason, evidence);
        let folder = || evidence.folder.as_deref().unwrap_or_else(|| self.nameless());
        let wanted = || self.name(evidence.wanted.as_ref());
        let regarding = || self.name(evidence.regarding.as_ref());
        let (list, entry) = match &evidence.entry {
            Some(entry) => (if entry.organisation { "organisation" } else { "person" }, entry.text.as_str()),
            None => ("person", ""),
        };
        let address =
            evidence.address.as_ref().map(|address| address.as_str()).filter(|text| !text.is_empty());
        let count = u64::from(evidence.tries);
        match reason {
            Reason::AcceptAll => self.why_accept_all(&filter(), &whose()),
            Reason::SenderMatch => match &evidence.sender {
                Some(sender) => self.why_sender_match(&filter(), &self.row(sender), &whose()),
                None => self.why_sender_match_address(&filter(), &whose()),
            },
            Reason::RecipientMatch => self.why_recipient_match(&filter(), &whose()),
            Reason::CorrelationMatch => self.why_correlation_match(&filter(), &whose()),
            Reason::Folder | Reason::FolderRegarding if evidence.wanted.is_some() => {
                self.why_folder_regarding(folder(), wanted())
            }
            Reason::Folder | Reason::FolderRegarding => self.why_folder(folder()),
            Reason::Category => self.why_category().into(),
            Reason::Chosen => match &evidence.wanted {
                Some(_) => self.why_chosen_regarding(wanted()),
                None => self.why_chosen().into(),
            },
            Reason::ThreadFollowed => self.why_thread_followed(wanted()),
            Reason::ThreadNever => self.why_thread_never().into(),
            Reason::ThreadInternal => self.why_thread_internal().into(),
            Reason::ThreadEnded => self.why_thread_ended(wanted()),
            Reason::Duplicate if evidence.regarding.is_some() => self.why_duplicate_regarding(regarding()),
            Reason::Duplicate => self.why_duplicate().into(),
            Reason::QueueAdded => self.why_queue_added().into(),
            Reason::FilesLate => self.why_files_late().into(),
            Reason::TextMissing => self.why_text_missing().into(),
            Reason::RegardingByHand => self.why_regarding_by_hand(folder(), regarding(), wanted()),
            Reason::RegardingElsewhere => self.why_regarding_elsewhere(folder(), regarding(), wanted()),
            Reason::UnlinkedByHand => self.why_unlinked_by_hand(folder(), wanted()),
            Reason::CategoryRemoved => self.why_category_removed().into(),
            Reason::CategoryLeftOver => self.why_category_left_over().into(),
            Reason::UntrackedByHand => match evidence.at {
                Some(at) => self.why_untracked_by_hand_at(&self.in_full(at)),
                None => self.why_untracked_by_hand().into(),
            },
            Reason::DeletedInCrm => self.why_deleted_in_crm().into(),
            Reason::NoCorrelationMatch if evidence.switch == Some("EmailCorrelationEnabled") => {
                self.why_correlation_off(&filter(), &whose())
            }
            Reason::NoCorrelationMatch => self.why_no_correlation_match(&filter(), &whose()),
            Reason::NoSenderMatch => match (&evidence.sender, filter_of(reason, evidence)) {
                (Some(sender), Filter::People) => {
                    self.why_no_sender_match_row(&filter(), &self.row(sender), &whose())
                }
                (Some(_) | None, wanted) => self.why_no_sender_match(&filter(), wanted.as_str(), &whose()),
            },
            Reason::NoRecipientKnown => {
                self.why_no_recipient_known(&filter(), filter_of(reason, evidence).as_str(), &whose())
            }
            Reason::FilterNothing => self.why_filter_nothing(&filter(), &whose()),
            Reason::NoRecipientMatch => match (evidence.switch, address) {
                (Some(_), _) => self.why_own_filter_only().into(),
                (None, Some(address)) => self.why_no_recipient_match_address(address),
                (None, None) => self.why_no_recipient_match().into(),
            },
            Reason::InternalRejected => self.why_internal_rejected(evidence.switch.unwrap_or_default()),
            Reason::InvalidSender => match address {
                Some(address) => self.why_invalid_sender_address(address),
                None => self.why_invalid_sender().into(),
            },
            Reason::SenderAmbiguous => self.why_sender_ambiguous().into(),
            Reason::FirewallAddress | Reason::FirewallDomain | Reason::FirewallWord if entry.is_empty() => {
                self.why_firewall(list)
            }
            Reason::FirewallAddress => self.why_firewall_address(entry, list),
            Reason::FirewallDomain => self.why_firewall_domain(entry, list),
            Reason::FirewallWord => self.why_firewall_word(entry, list),
            Reason::FirewallFolder => self.why_firewall_folder(list),
            Reason::FirewallPrivate => self.why_firewall_private(list),
            Reason::MailboxInactive => self.why_mailbox_inactive().into(),
            Reason::MailboxUnapproved => self.why_mailbox_unapproved().into(),
            Reason::DeliveryOff => self.why_delivery_off().into(),
            Reason::MailboxUntested => self.why_mailbox_untested().into(),
            Reason::MailboxFailing => self.why_mailbox_failing().into(),
            Reason::BeforeStart => self.why_before_start().into(),
            Reason::MovedLongAgo => self.why_moved_long_ago().into(),
            Reason::SentItemsOff => self.why_sent_items_off().into(),
            Reason::CategoriesOff => self.why_categories_off().into(),
            Reason::FoldersOff => self.why_folders_off(folder()),
            Reason::FolderRuleOff => self.why_folder_rule_off(folder()),
            Reason::FolderOutsideInbox => self.why_folder_outside_inbox(folder()),
            Reason::FolderLimit => self.why_folder_limit(folder()),
            Reason::FolderOfQueue => self.why_folder_of_queue(folder()),
            Reason::DelegatesOff => self.why_delegates_off().into(),
            Reason::Protected => self.why_protected().into(),
            Reason::Copy => self.why_copy().into(),
            Reason::Postponed => self.why_postponed(count),
            Reason::GaveUp => self.why_gave_up(count),
            Reason::PendingSend => self.why_pending_send().into(),
            Reason::PendingSendOnBehalf => {
                self.why_pending_send_on_behalf(self.name(evidence.sender.as_ref()))
            }
            Reason::SentAlready => self.why_sent_already().into(),
            Reason::SendDelayed => match evidence.at {
                Some(at) => self.why_send_delayed_at(&self.in_full(at)),
                None => self.why_send_delayed().into(),
            },
            Reason::OutgoingOff => self.why_outgoing_off().into(),
            Reason::OutgoingUntested => self.why_outgoing_untested().into(),
            Reason::OutgoingFailing => self.why_outgoing_failing().into(),
            Reason::NoRecipient => self.why_no_recipient().into(),
            Reason::RecipientWithoutAddress if entry.is_empty() => {
                self.why_some_recipient_without_address().into()
            }
            Reason::RecipientWithoutAddress => self.why_recipient_without_address(entry),
            Reason::RecipientUnknown => match address {
                Some(address) => self.why_recipient_unknown_address(address),
                None => self.why_recipient_unknown().into(),
            },
            Reason::MailTooLarge => self.why_mail_too_large().into(),
            Reason::SendAsDenied => self.why_send_as_denied(self.name(evidence.sender.as_ref())),
            Reason::SendAsNotAllowed => self.why_send_as_not_allowed(self.name(evidence.sender.as_ref())),
            Reason::SendRefused => self.why_send_refused().into(),
            Reason::SendUnclear => match evidence.at {
                Some(at) => self.why_send_unclear_at(&self.in_full(at)),
                None => self.why_send_unclear().into(),
            },
            Reason::DraftThrownAway => self.why_draft_thrown_away().into(),
        }
    }

    fn remedy(self, account: &Account) -> Option<String> {
        if account.remedy == Remedy::ChangeSwitch {
            return Some(self.change_switch(account.evidence.switch));
        }
        (account.remedy != Remedy::Nothing).then(|| self.remedy_in_general(account.remedy).into())
    }

    /// What can be done, where there is no decision that says more: of an alert, in a summary.
    pub fn remedy_in_general(self, remedy: Remedy) -> &'static str {
        match remedy {
            Remedy::Nothing => self.remedy_nothing(),
            Remedy::Wait => self.remedy_wait(),
            Remedy::TrackByHand => self.remedy_track_by_hand(),
            Remedy::ChangeFilter => self.remedy_change_filter(),
            Remedy::ChangeFirewall => self.remedy_change_firewall(),
            Remedy::ChooseRegarding => self.remedy_choose_regarding(),
            Remedy::ChangeThread => self.remedy_change_thread(),
            Remedy::ChooseSender => self.remedy_choose_sender(),
            Remedy::AssignCategory => self.remedy_assign_category(),
            Remedy::SwitchRuleOn => self.remedy_switch_rule_on(),
            Remedy::MoveFolder => self.remedy_move_folder(),
            Remedy::RemoveRules => self.remedy_remove_rules(),
            Remedy::ChangeOrganisationFirewall => self.remedy_change_organisation_firewall(),
            Remedy::AddAlias => self.remedy_add_alias(),
            Remedy::ChangeSwitch => self.remedy_change_some_switch(),
            Remedy::ActivateMailbox => self.remedy_activate_mailbox(),
            Remedy::ApproveMailbox => self.remedy_approve_mailbox(),
            Remedy::ChooseDelivery => self.remedy_choose_delivery(),
            Remedy::TestMailbox => self.remedy_test_mailbox(),
            Remedy::GrantRights => self.remedy_grant_rights(),
            Remedy::RenewSignIn => self.remedy_renew_sign_in(),
            Remedy::StartEarlier => self.remedy_start_earlier(),
            Remedy::CorrectAndSend => self.remedy_correct_and_send(),
            Remedy::CheckSentItems => self.remedy_check_sent_items(),
            Remedy::GrantSendAs => self.remedy_grant_send_as(),
            Remedy::AllowSendAs => self.remedy_allow_send_as(),
        }
    }

    fn change_switch(self, switch: Option<&str>) -> String {
        match switch {
            Some(switch) => self.remedy_change_switch(&self.setting(switch), switch),
            None => self.remedy_change_some_switch().into(),
        }
    }

    /// *Your filter*, *the filter of …*: the beginning of a sentence.
    fn whose(self, evidence: &Evidence) -> String {
        let name = self.name(evidence.filter.as_ref().map(|(whose, _)| whose));
        let whose = match &evidence.filter {
            _ if evidence.switch == Some("SSSForceFilteringMethodForUserMailboxes") => "forced",
            Some(_) if evidence.own_filter => "you",
            // In a summary it is nobody's in particular.
            Some((whose, _)) if whose.name.trim().is_empty() => "mailbox",
            Some(_) => "other",
            None => "mailbox",
        };
        self.whose_filter(name, whose)
    }

    fn filter(self, reason: Reason, evidence: &Evidence) -> String {
        self.filter_name(filter_of(reason, evidence).as_str())
    }

    /// A row with its kind.
    fn row(self, record: &Record) -> String {
        self.named_row(self.kind(record.kind), self.name(Some(record)))
    }

    fn name(self, record: Option<&Record>) -> &str {
        match record {
            Some(record) if !record.name.trim().is_empty() => &record.name,
            Some(_) | None => self.nameless(),
        }
    }
}

/// Which filter decided. Where the evidence does not say, the reason does: most of them go with one filter.
fn filter_of(reason: Reason, evidence: &Evidence) -> Filter {
    match (&evidence.filter, reason) {
        (Some((_, filter)), _) => *filter,
        (None, Reason::AcceptAll) => Filter::All,
        (None, Reason::FilterNothing) => Filter::Nothing,
        (None, Reason::SenderMatch | Reason::RecipientMatch) => Filter::Records,
        (None, Reason::NoSenderMatch | Reason::NoRecipientKnown) => Filter::Records,
        (None, _) => Filter::Replies,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests;
