# The organisation's switches: what each is called, and what follows from it.

desk-switch = { $name ->
    [AppSwitchedOn] Add-in switched on
    [AutoCreateContactOnPromote] Create people
    [AutoTrackSentFolderItems] Track sent mail
    [TrackCategorizedItems] Track by category
    [DoNotAutoTrackEmail] Offer “No mail” as a filter
    [HideTrackAllOption] Hide “All mail”
    [HideEmailAutoTrackOptions] Offer only “Replies” and “No mail”
    [UseFilteringMethodOfSyncingMailboxOnlyForCorrelation] Only the mailbox’s own filter counts
    [ResolveForInactiveEntities] Match deactivated records
    [UnresolveSenderInCaseOfMultipleMatch] Sender with several records is nobody
    [OverrideV5SenderConflictResolution] Leave mail of ambiguous senders alone
    [IgnoreInternalEmailDetectionEnhancement] Look for internal mail only once
    [DoNotIgnoreInternalEmailToQueues] Track internal mail to queues
    [IgnoreInternalEmailFromQueues] Ignore internal mail from queues
    [CreateQueueItemsForAcceptingQueueRecipients] A queue item for every accepting queue
    [CreateQueueItemForSynchronizingMailbox] A queue item for the synchronizing queue
    [SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail] Queue items for mail that is tracked already
    [RestrictIRMEmailItems] Leave protected mail alone
    [IgnoreCopiedItemsInSSSForMailbox] Leave copies alone
    [DelegateAccessEnabled] Delegates may track
    [EnableMailboxDelegationForOutgoingEmail] Send through the writer’s mailbox
    [SSSSaveOutgoingEmailToExchangeSentFolder] Keep a copy in Sent Items
    [AllowUnresolvedPartiesOnEmailSend] Send to people without a record
    [EnableSssItemLevelMonitoring] Keep what could not be tracked
    [RequirePrivilegeToSelfApproveEmailAddress] Own address needs an administrator
    [IgnoreConversationIndexAndInReplyToForCorrelation] Ignore reply headers
    [DoNotCorrelateForwardedEmailsAsReplies] Forwards begin a conversation of their own
    [DisableSmartMatching] No matching by likeness
    [EmailCorrelationEnabled] Follow conversations
    [UnresolveEmailAddressIfMultipleMatch] Recipient with several records is nobody
    [ResolveSimilarUnresolvedEmailAddress] Resolve the same address everywhere
    [IgnoreInternalEmail] Leave internal mail alone
    [IsFolderBasedTrackingEnabled] Folder tracking
    [RequireApprovalForUserEmail] Users’ mailboxes need approval
    [RequireApprovalForQueueEmail] Queues’ mailboxes need approval
    [IsMailboxInactiveBackoffEnabled] Look at idle mailboxes less often
    [ForwardsInherit] Forwards inherit what they are regarding
    [FolderRuleOverwrites] Folder rules overwrite regarding set by hand
    [SSSForceFilteringMethodForUserMailboxes] Filter for everybody
    [MaxUploadFileSize] Largest attachment, in bytes
    [MailLimit] Largest mail with attachments, in bytes
    [FirstRun] Mails of a first look at a folder
    [ExchangeSyncIdMappingPersistenceTimeInDays] Days that failures are kept
    [MaxFolderBasedTrackingMappings] Folder rules a person may have
    [MaximumSubjectLengthOnMailServer] Longest subject
    [CustomApp] The organisation’s own app
    [IsContactMailingAddressSyncEnabled] Contacts: mailing address only
    [AppointmentRichEditorExperience] Appointments with formatted text
    [DistinctPhysicalAndLogicalDeletesForExchangeSync] What leaves the filters stays in Outlook
    [SSSPropagateAppointmentCancellationsToExchange] Cancelling in the CRM cancels the meeting
    [SSSUpdatePastMeetingsInNonDraftMode] Change meetings that have begun
    [SSSSyncAppointmentIsPrivateFromExchange] Private meetings are private in the CRM
    [AllowSaveAsDraftAppointment] Drafts of appointments
    [TrackAppointmentsFromNonOrganizer] Who attends may track a meeting
    [UseCrmOrganizerForEmptyExchangeOrganizer] Keep the CRM’s organizer
    [ValidateContactBeforeTracking] Contacts need a last name
    [SSSTaskDeletionSyncBehaviorFromExchange] Tasks deleted in Outlook
   *[other] { $name }
}
desk-switch-text = { $name ->
    [AppSwitchedOn] Everybody with the licence and a role sees Regarding in Outlook. Off, nobody does; what is tracked stays.
    [AutoCreateContactOnPromote] Whoever is not in the CRM can be added as contact or lead when mail is tracked. Off, they stay an address.
    [AutoTrackSentFolderItems] Sent mail is tracked by the same filters. Off, it is only tracked by hand, or when somebody answers.
    [TrackCategorizedItems] Whoever puts the category on a mail tracks it; taking it off untracks it. Off, the category does nothing.
    [DoNotAutoTrackEmail] People may choose that nothing is tracked by itself. Off, “Replies” is the least.
    [HideTrackAllOption] Nobody can choose that all their mail is copied to the CRM.
    [HideEmailAutoTrackOptions] Nobody’s first mails are tracked by themselves; people track the first mail of a conversation by hand.
    [UseFilteringMethodOfSyncingMailboxOnlyForCorrelation] A mail is tracked only if the mailbox it lies in wants it, not because a colleague on it would.
    [ResolveForInactiveEntities] A deactivated contact still counts as known, and mail is filed there.
    [UnresolveSenderInCaseOfMultipleMatch] Where several records have the sender’s address, none is taken; a person chooses.
    [OverrideV5SenderConflictResolution] Mail whose sender fits several records is not tracked by itself.
    [IgnoreInternalEmailDetectionEnhancement] Mail among colleagues is recognised by the older, narrower rule.
    [DoNotIgnoreInternalEmailToQueues] What colleagues write to a queue is tracked, though other mail among colleagues is not.
    [IgnoreInternalEmailFromQueues] What a queue sends to colleagues is not tracked.
    [CreateQueueItemsForAcceptingQueueRecipients] Each queue that accepts a mail gets an item to work on, not only the first.
    [CreateQueueItemForSynchronizingMailbox] The queue whose mailbox is looked at gets an item, even if another one accepted the mail.
    [SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail] A queue gets its item also for a mail that a person had tracked before.
    [RestrictIRMEmailItems] Mail with restricted rights never reaches the CRM.
    [IgnoreCopiedItemsInSSSForMailbox] A copy of a mail in the same mailbox is not tracked again.
    [DelegateAccessEnabled] What a delegate tracks in somebody’s mailbox counts as tracked by its owner.
    [EnableMailboxDelegationForOutgoingEmail] Where the sender’s mailbox sends nothing for the CRM, their mail goes through the mailbox of whoever wrote it, in the sender’s name. Exchange must let that mailbox send as them.
    [SSSSaveOutgoingEmailToExchangeSentFolder] Mail written in the CRM also lies in Sent Items of the mailbox it went through. Off, its copy is deleted once it was sent.
    [AllowUnresolvedPartiesOnEmailSend] Mail from the CRM may go to addresses that belong to no record. Off, it is not sent and its writer is told.
    [EnableSssItemLevelMonitoring] Failures are listed with their reason for some days. Off, nobody sees what was missed.
    [RequirePrivilegeToSelfApproveEmailAddress] People cannot approve their own address. Off, they can, and need nobody for it.
    [IgnoreConversationIndexAndInReplyToForCorrelation] Replies are recognised by tokens alone; some conversations fall apart.
    [DoNotCorrelateForwardedEmailsAsReplies] A forwarded mail does not count as part of the tracked conversation.
    [DisableSmartMatching] Replies without headers or token are not found. Matching by likeness finds more, and sometimes the wrong one.
    [EmailCorrelationEnabled] Replies to tracked mail are tracked. Off, each mail is decided by itself.
    [UnresolveEmailAddressIfMultipleMatch] Where several records have a recipient’s address, none is taken.
    [ResolveSimilarUnresolvedEmailAddress] Who is matched by hand on one mail is matched on all others with that address.
    [IgnoreInternalEmail] Mail among colleagues is not tracked by itself.
    [IsFolderBasedTrackingEnabled] Mail moved into a folder with a rule is tracked. Off, folder rules do nothing.
    [RequireApprovalForUserEmail] A user’s mailbox is only looked at after somebody approved its address. Off, each one is.
    [RequireApprovalForQueueEmail] A queue’s mailbox is only looked at after somebody approved its address. Off, each one is.
    [IsMailboxInactiveBackoffEnabled] Mailboxes where nothing happens cost less; their first mail may take some minutes longer.
    [ForwardsInherit] A forward among colleagues is filed where the conversation is. Off, it is filed nowhere by itself.
    [FolderRuleOverwrites] Moving a mail into a folder files it anew, even where a person had chosen. Off, the person’s choice stays.
    [SSSForceFilteringMethodForUserMailboxes] This filter holds in place of everybody’s own.
    [MaxUploadFileSize] Larger attachments stay in the mailbox, and the tracked mail says so.
    [MailLimit] Larger mail is tracked without its attachments, and says so.
    [FirstRun] At the first look at a folder so many of its newest mails are looked at; older ones are left alone.
    [ExchangeSyncIdMappingPersistenceTimeInDays] After so many days what could not be tracked is forgotten.
    [MaxFolderBasedTrackingMappings] More rules make each look at a mailbox longer.
    [MaximumSubjectLengthOnMailServer] Longer subjects are cut before a token is put behind them.
    [CustomApp] Named to people who miss the options: set-up is done there. Empty: the apps that come with Sales are used.
    [IsContactMailingAddressSyncEnabled] Of a contact only the mailing address is kept in step. Off, home and other address are too.
    [AppointmentRichEditorExperience] The text of a meeting keeps its form in the CRM. Off, it is plain there.
    [DistinctPhysicalAndLogicalDeletesForExchangeSync] A record that no filter takes any more is only unlinked. Off, its item is deleted in Outlook.
    [SSSPropagateAppointmentCancellationsToExchange] A meeting that a person cancels in the CRM is called off in the calendar, and those who attend are told.
    [SSSUpdatePastMeetingsInNonDraftMode] What a person changes of a meeting that has begun goes to the calendar, and those who attend are told.
    [SSSSyncAppointmentIsPrivateFromExchange] A meeting that is private in Outlook is marked as private in the CRM.
    [AllowSaveAsDraftAppointment] An appointment can be kept as a draft, which invites nobody.
    [TrackAppointmentsFromNonOrganizer] Meetings that colleagues called can be tracked by those who attend. Off, only by their organizer.
    [UseCrmOrganizerForEmptyExchangeOrganizer] Where the calendar tells no organizer, the one in the CRM stays.
    [ValidateContactBeforeTracking] A contact without a last name is not tracked.
    [SSSTaskDeletionSyncBehaviorFromExchange] 0: the task is deleted in the CRM too. 1: unless it is completed. 2: it stays there.
   *[other] This version has no description of it.
}
