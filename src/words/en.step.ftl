## Appointments, contacts and tasks in step: what was decided, why, and who can do what about it

step-done = { $outcome ->
    [in_step] In step
    [create_row] Added to the CRM
    [create_item] Added to Outlook
    [link] Linked
    [step] Brought in step
    [unlink] No longer kept in step
    [delete_row] Deleted in the CRM
    [delete_item] Deleted in Outlook
    [cancel_item] Called off in Outlook
    [through] Kept in step through the organizer’s mailbox
    [say] To know
   *[leave] Left as it is
}
step-ahead = { $outcome ->
    [in_step] In step
    [create_row] Will be added to the CRM
    [create_item] Will be added to Outlook
    [link] Will be linked
    [step] Will be brought in step
    [unlink] Will no longer be kept in step
    [delete_row] Will be deleted in the CRM
    [delete_item] Will be deleted in Outlook
    [cancel_item] Will be called off in Outlook
    [through] Will be kept in step through the organizer’s mailbox
    [say] To know
   *[leave] Will be left as it is
}
step-of-field = “{ $field }”: { $why }
step-row-matches = It matches one of your synchronization filters.
step-marked = The category was put on it in Outlook.
step-tracked-by-hand = It was tracked by hand in the add-in.
step-same-item = Outlook and the CRM have the same one.
step-same-address = A contact of yours in Outlook has the same address, and was linked instead of being made twice.
step-in-step = Outlook and the CRM say the same.
step-changed = { $side ->
    [crm] It changed in the CRM.
    [exchange] It changed in Outlook.
   *[both] It changed in Outlook and in the CRM, in different places.
}
step-changed-on-both = It changed in Outlook and in the CRM, and one of the two changes stays.
step-cancelled-by-organizer = The organizer called it off.
step-unseen = It lies outside what was looked at.
step-no-filter = None of your synchronization filters takes it.
step-not-tracked = Nobody tracked it in Outlook.
step-one-way-kind = Records of this kind come from the CRM alone.
step-queue-mailbox = The mailbox belongs to a queue: appointments, contacts and tasks are kept in step for people alone.
step-off = Appointments, contacts and tasks of this mailbox are not kept in step from here.
step-untested = Nobody tested whether appointments, contacts and tasks of this mailbox can be kept in step.
step-failing = The last test of appointments, contacts and tasks of this mailbox failed.
step-assigned-task = Somebody assigned this task.
step-meeting-message = It is an invitation or an answer to one, not the meeting in the calendar.
step-copy = It is a copy of another item in this mailbox.
step-draft = It is still a draft.
step-of-series = It is one of a series, just as the series says: it goes with the series.
step-not-organizer = Somebody else called the meeting: it is changed in that person’s calendar.
step-not-organizer-named = { $name } called the meeting: it is changed in that calendar, and comes from there.
step-through-organizer = { $name } called the meeting, and in your organisation it is kept in step through the organizer’s mailbox.
step-organizer-missing = It is not said who called the meeting.
step-attendee-may-not-track = { $name } called the meeting, and in your organisation only the organizer may track it.
step-name-missing = The contact has no last name.
step-time-missing = It has no time, or does not say how it recurs.
step-past-not-made = It is over, and is not made again: those who attended would be invited anew.
step-removed-in-outlook = It was deleted in Outlook, and is not made again there.
step-removed-in-crm = It was deleted in the CRM, and is not made again there.
step-item-deleted = It was deleted in Outlook.
step-row-deleted = It was deleted in the CRM.
step-both-gone = It is gone from Outlook and from the CRM.
step-left-filter = It does not match your synchronization filters any more, or you may not see it any more.
step-left-filter-kept = It does not match your synchronization filters any more, or you may not see it any more; it stays in Outlook.
step-contact-stays = A contact that is deleted in Outlook stays in the CRM.
step-owners-contact-stays = You own this contact: what is deleted in the CRM stays in your mailbox.
step-done-stays = The task is completed: it is not deleted with the other one.
step-task-deletion-off = In your organisation, tasks that are deleted in Outlook stay in the CRM.
step-past-stays = The meeting has begun: it is not deleted with the other one.
step-closed-stays = It is completed or cancelled in the CRM, and stays there.
step-attendees-copy = Somebody else called the meeting: who merely attends deletes nothing but a copy.
step-cancelled-in-crm = It was cancelled in the CRM.
step-cancellation-stays = It was cancelled in the CRM, and in your organisation that calls nothing off in Outlook.
step-nobody-asked = No person is known to have deleted or cancelled it, so it stays.
step-would-invite = Those who attend would be told of the change, and no person asked for that.
step-past-meeting = The meeting has begun: those who attend are not told of changes any more.
step-row-closed = It is completed, cancelled or inactive in the CRM, which takes no changes.
step-one-way-field = { $side ->
    [crm] It changed in the CRM, and does not go from there to Outlook.
   *[exchange] It changed in Outlook, and does not go from there to the CRM.
}
step-value-lost = { $side ->
    [crm] In the CRM it was “{ $text }”; the change in Outlook stays.
   *[exchange] In Outlook it was “{ $text }”; the change in the CRM stays.
}
step-value-lost-unsaid = { $side ->
    [crm] It was something else in the CRM; the change in Outlook stays.
   *[exchange] It was something else in Outlook; the change in the CRM stays.
}
step-clash = Somebody is busy at that time.
step-clash-who = { $name } is busy at that time.
step-clash-what = “{ $text }” is at the same time.
step-clash-who-what = { $name } has “{ $text }” at the same time.
step-maybe-duplicate = { $sign ->
    [address] { $name } has the same e-mail address.
   *[name] { $name } has the same name and works at the same company.
}
step-pattern-unheld = { $unheld ->
    [interval] The CRM cannot hold so large an interval.
    [occurrences] The CRM counts 1 to 999 occurrences.
    [ends] The series ends before it begins.
    [weekdays] Of several days of the week the CRM can count working days, days of the weekend, or all.
    [first_day] The CRM does not change on which day the weeks of a series begin.
   *[date] There is no such day.
}
step-shortened = { $side ->
    [crm] It is longer than the CRM holds: the rest is in Outlook alone.
   *[exchange] It is longer than Outlook holds: the rest is in the CRM alone.
}
step-company-unknown = There is no account, or more than one, with the name “{ $text }”.
step-no-address = { $name } has no e-mail address and cannot be invited.
step-remedy = { $remedy ->
    [track] You can track it: in the add-in, or with the category in Outlook.
    [change_filters] You can change your synchronization filters.
    [send_yourself] You can open the meeting in Outlook and send the change to those who attend.
    [delete_yourself] You can delete or cancel it in Outlook.
    [name_organizer] You can say in the CRM who calls the meeting.
    [ask_organizer] You can ask the organizer to change it.
    [reopen] You can open it again in the CRM.
    [name_contact] You can give the contact a last name.
    [give_time] You can say in the CRM or in Outlook when it is.
    [finish_draft] You can finish the draft.
    [choose_company] You can choose the contact’s company in the CRM.
    [choose] You can link it with that contact, or have a new one made: on the desk, under Decisions.
    [take_back] You can take this back where they are two different people: both are as they were then.
    [choose_time] You can choose another time, or leave it so.
    [choose_pattern] You can choose another pattern, or leave the series in Outlook alone.
    [put_back] You can put the other value back.
    [give_address] You can give that person an e-mail address in the CRM.
   *[change_way] An administrator can let this field go both ways.
}
step-setting = { $switch ->
    [AllowSaveAsDraftAppointment] Drafts of appointments
    [DistinctPhysicalAndLogicalDeletesForExchangeSync] What leaves the filters stays in Outlook
    [ForceOrganizerSyncForAttendeeTrackedAppointment] Meetings go through the organizer’s mailbox
    [IgnoreCopiedItemsInSSSForMailbox] Leave copies alone
    [IsAssignedTasksSyncEnabled] Assigned tasks too
    [SSSPropagateAppointmentCancellationsToExchange] Cancelling in the CRM calls off in Outlook
    [SSSTaskDeletionSyncBehaviorFromExchange] Tasks deleted in Outlook
    [SSSUpdatePastMeetingsInNonDraftMode] Changes of meetings that have begun
    [TrackAppointmentsFromNonOrganizer] Who attends may track
    [TrackCategorizedItems] Track by category
    [UseCrmOrganizerForEmptyExchangeOrganizer] The CRM’s organizer stays where Outlook has none
    [ValidateContactBeforeTracking] Contacts need a last name
   *[other] { $switch }
}
step-field = { $field ->
    [subject] Subject
    [text] Text
    [importance] Importance
    [regarding] Regarding
    [location] Location
    [time] Time
    [show] Show as
    [private] Private
    [required] Required attendees
    [optional] Optional attendees
    [resources] Rooms and equipment
    [organizer] Organizer
    [recurrence] Recurrence
    [gaps] Cancelled occurrences
    [cancelled] Cancelled
    [attachments] Attachments
    [start] Start
    [due] Due
    [done] Completed on
    [percent] % complete
    [progress] Status
    [first_name] First name
    [middle_name] Middle name
    [last_name] Last name
    [anniversary] Anniversary
    [assistant] Assistant
    [assistant_phone] Assistant’s phone
    [birthday] Birthday
    [business_fax] Business fax
    [business_phone] Business phone
    [business_phone_2] Business phone 2
    [callback] Callback number
    [children] Children
    [company_phone] Company phone
    [department] Department
    [email_1] E-mail
    [email_2] E-mail 2
    [email_3] E-mail 3
    [ftp_site] FTP site
    [government_id] Government ID
    [home_address] Home address
    [home_phone] Home phone
    [home_phone_2] Home phone 2
    [job_title] Job title
    [mailing_address] Mailing address
    [manager] Manager
    [mobile] Mobile phone
    [nickname] Nickname
    [other_address] Other address
    [other_phone] Other phone
    [pager] Pager
    [company] Company
    [spouse] Spouse
    [web_page] Web page
    [yomi_first] Phonetic first name
    [yomi_last] Phonetic last name
   *[other] { $field }
}
