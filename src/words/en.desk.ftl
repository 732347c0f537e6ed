# What is said on the desk.

## Digits of a group after the first three, as numbers are written

desk-group-digits = 3

## The frame

desk-skip = Skip to the page
desk-menu = Pages
desk-for-work = Customers
desk-for-me = For me
desk-for-all = For the organisation
desk-sign-in = Sign in
desk-sign-out = Sign out
desk-welcome = Regarding for your team
desk-welcome-text = Set up e-mail, look after mailboxes, and see what was tracked and why.
desk-again-text = What you see and what you typed stays here. Sign in again to go on.
desk-closed = This page is for administrators
desk-closed-text = It needs the role System Administrator of the CRM. What you may do, and why, stands under “Don’t see the options?”
desk-loading = Loading…
desk-close = Close
desk-details = Details
desk-more = Show more
desk-any = Any
desk-all = All
desk-as-of = What stands below is of
desk-open-alerts = { $count ->
    [one] 1 open alert
   *[other] { $count } open alerts
}
desk-mails = { $count ->
    [one] 1 mail
   *[other] { $count } mails
}
desk-never = Never

## What stands in the way

desk-signed-out = You are signed out.
desk-signed-out-do = Sign in again; nothing you typed is lost.
desk-not-allowed = You may not do this.
desk-not-allowed-do = Ask an administrator; “Don’t see the options?” says what is missing.
desk-busy = The server has too much to do.
desk-busy-do = Try again in a moment.
desk-unreachable = The server is not reached.
desk-unreachable-do = Check your network. It is tried again as soon as there is one.
desk-timed-out = The server did not answer in time.
desk-gone = This is not there, or not there any more.
desk-gone-do = It may have been removed, or the server does not offer it: ask whoever runs it.
desk-conflict = Somebody else changed this first.
desk-conflict-do = Look at it again, and repeat what is still needed.
desk-refused = The server does not take this.
desk-refused-do = What it says stands under Details.
desk-odd = The server failed.
desk-odd-do = Try again. If it happens again, send Details to whoever runs the server.
desk-failed = This did not work: { $what }
desk-saved = The settings are saved.
desk-taken-back = The decision is taken back.

## Who can mend something

desk-who-you = You can do this.
desk-who-owner = The owner of the mailbox can do this.
desk-who-administrator = A System Administrator of the CRM can do this.
desk-who-exchange = A Global or Exchange administrator of Microsoft 365 can do this.
desk-who-operator = Whoever runs the server can do this.
desk-who-nobody = Nobody has to do anything.

## Set up e-mail

desk-setup = Set up e-mail
desk-setup-text = Three checks and one button. Everything else is configured in the background, and doing it again changes nothing that is right.
desk-checks = Before you begin
desk-check = { $name ->
    [licence] Dynamics 365 Sales licence
    [role] Security role
    [exchange] Exchange Online subscription
    [switched_on] Switched on for the organisation
    [standard_app] Sales Hub or Sales Professional app
   *[other] { $name }
}
desk-check-text = { $name ->
    [licence] Sales Premium, Enterprise or Professional.
    [role] Sales Professional Person or Sales Professional Manager.
    [exchange] A mailbox in Exchange Online.
    [switched_on] An administrator has set up e-mail and the add-in.
    [standard_app] The steps are for the apps that come with Dynamics 365 Sales.
   *[other] Checked.
}
desk-found = In order
desk-missing = Missing
desk-unknown = Could not be checked
desk-stages = What is configured
desk-stages-text = You can close this page: the work goes on, and this page shows how far it is when you come back.
desk-stage = { $name ->
    [profile] Server profile “Exchange Online”
    [methods] Incoming, outgoing, and appointments, contacts and tasks
    [approve] Approval of existing mailboxes
    [test] Test and activation of approved mailboxes
    [app] The add-in for all users
   *[other] { $name }
}
desk-stage-waiting = Not begun
desk-stage-running = At work
desk-stage-done = Done
desk-stage-failed = Failed
desk-setup-begin = Set up e-mail
desk-setup-running = Being set up…
desk-setup-on = Go on
desk-setup-again = Check again
desk-setup-first = Something is missing above. Mend it first, then come back.
desk-setup-done = E-mail is set up:
desk-setup-done-text = Mailboxes that are added later wait under Mailboxes until somebody approves and tests them.
desk-done-of = { $all ->
    [one] { $done } of 1
   *[other] { $done } of { $all }
}
desk-failed-count = { $count ->
    [one] 1 failed
   *[other] { $count } failed
}
desk-left-count = { $count ->
    [one] 1 waits for a person
   *[other] { $count } wait for a person
}

## Mailboxes

desk-mailboxes = Mailboxes
desk-mailboxes-text = Approve and test mailboxes, and see which do not work and why.
desk-mailbox = Mailbox
desk-to-mailboxes = All mailboxes
desk-filter = Filter
desk-search-mailboxes = Search by address or name
desk-state = State
desk-green = Works
desk-amber = Waits
desk-red = Fails
desk-off = Off
desk-approval = Approval
desk-approval-empty = Never asked
desk-approved = Approved
desk-pending = Waits for approval
desk-rejected = Rejected
desk-by-office = by a Microsoft 365 administrator too
desk-test-status = Test Run Status
desk-not-run = Not Run
desk-success = Success
desk-failure = Failure
desk-testing = Testing…
desk-last-sync = Last sync
desk-backlog = Backlog
desk-wrong = What is wrong
desk-queue = Queue
desk-loaded-of = { $done } of { $all } mailboxes loaded
desk-no-mailboxes = No mailboxes yet
desk-no-mailboxes-text = They appear when users with the roles Sales Professional Person or Manager are there.
desk-nothing-fits = No mailbox fits
desk-nothing-fits-text = Take part of the filter away to see more.
desk-show-all = Show all
desk-commands = What to do with the marked mailboxes
desk-approve = Approve
desk-approve-and-test = Approve and test mailboxes
desk-approve-and-test-one = Approve and test
desk-test = Test
desk-test-again = Test again
desk-reject = Reject
desk-deactivate = Deactivate
desk-activate = Activate
desk-postpone = Postpone
desk-postpone-for = { $time ->
    [hour] Postpone by an hour
   *[day] Postpone by a day
}
desk-other = More
desk-mark-first = Mark mailboxes to act on them.
desk-marked = { $count ->
    [one] 1 mailbox is marked
   *[other] { $count } mailboxes are marked
}
desk-unmark = Clear
desk-mark-all = Mark all that are shown
desk-mark-one = Mark { $address }
desk-keys = Arrow keys go from line to line, Space marks, Shift with arrows marks a range, Ctrl+A marks all, Enter opens.
desk-working = At work: { $what }
desk-ended = { $count ->
    [one] { $what }: 1 mailbox is done.
   *[other] { $what }: { $count } mailboxes are done.
}
desk-of-these-failed = { $count ->
    [one] 1 of them failed.
   *[other] { $count } of them failed.
}
desk-lost = { $what }: the server was stopped meanwhile. What is not listed was not done.
desk-and-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}

## One mailbox

desk-mine = My mailbox
desk-mine-text = Whether your mail reaches the CRM, and what to do when it does not.
desk-mine-green = Your mailbox works
desk-mine-green-text = Mail is tracked by your settings, without you doing anything.
desk-mine-amber = Your mailbox waits
desk-mine-amber-text = Something is late, or waits for a person. Nothing is lost.
desk-mine-red = Your mailbox does not work
desk-mine-red-text = Nothing is synchronized until this is mended. Mail in your mailbox stays as it is.
desk-mine-off = Your mailbox is switched off
desk-mine-off-text = It is not synchronized. You can still track by hand in Outlook.
desk-try-again = Try again
desk-synced = Synchronized
desk-no-mailbox = You have no mailbox in the CRM
desk-no-mailbox-text = It is made for users with a licence and one of the two roles.
desk-incoming = Incoming mail
desk-outgoing = Outgoing mail
desk-act = Appointments, contacts, tasks
desk-choose = Synchronize
desk-unchoose = Do not synchronize
desk-choose-part = { $part ->
    [incoming] Synchronize incoming mail
    [outgoing] Synchronize outgoing mail
   *[act] Synchronize appointments, contacts and tasks
}
desk-leave-part = { $part ->
    [incoming] Leave incoming mail out
    [outgoing] Leave outgoing mail out
   *[act] Leave appointments, contacts and tasks out
}
desk-not-chosen = Not chosen
desk-failed-at = Failed at: { $step }
desk-step-sign-in = signing in
desk-step-reach = reaching the mailbox
desk-step-read = reading
desk-step-write = writing
desk-step-send = sending
desk-step-arrive = arrival of the test mail
desk-facts = Facts
desk-total = Mail dealt with
desk-after = Mail before this is left alone
desk-postponed = Put off until

## Alerts

desk-alerts = Alerts
desk-alerts-text = What needs attention in your mailbox. Alerts close by themselves when their cause is mended.
desk-alerts-text-all = What needs attention in all mailboxes and in the service. Alerts close by themselves when their cause is mended.
desk-no-alerts = Nothing needs attention
desk-no-alerts-text = When something does, it stands here with who can mend it and how.
desk-closed-alerts = Closed lately
desk-information = Information
desk-warning = Warning
desk-error = Error
desk-since = Since:
desk-times = { $count ->
    [one] once
   *[other] { $count } times
}
desk-closed-itself = Closed:
desk-remedy = Remedy
desk-open-mailbox = Open the mailbox

## Don't see the options?

desk-options = Don’t see the options?
desk-options-text = There are three reasons why tracking can be missing in Outlook or in the app. This page checks them for you.
desk-options-checks = Checked for { $name }
desk-options-good = All three are in order: you should see the options. If Outlook does not show them yet, close and open it once.
desk-options-bad = { $count ->
    [one] 1 thing is missing: that is why you do not see the options.
   *[other] { $count } things are missing: that is why you do not see the options.
}
desk-options-unknown = Nothing is known to be missing, but not everything could be checked.

## Tracking settings

desk-settings = Tracking settings
desk-settings-of = Tracking settings of { $address }
desk-settings-of-text = You change what somebody else has set. The audit says that it was you.
desk-settings-text = Which of your mail reaches the CRM by itself, and which never does. Nothing changes until you save.
desk-filter-title = Which mail is tracked by itself
desk-filter-forced = Your organisation has set this for everybody.
desk-filter-name = { $filter ->
    [all] All mail
    [replies] Replies to tracked mail
    [people] Mail from leads, contacts and accounts
    [records] Mail from everybody in the CRM
   *[nothing] No mail
}
desk-filter-text = { $filter ->
    [all] Everything that reaches you is copied to the CRM, private mail too. For mailboxes that only do business.
    [replies] Once you track a mail, the conversation follows. The first mail of a conversation is yours to track.
    [people] Mail from people you do business with is copied to the CRM from its first mail on, and so are replies to tracked mail.
    [records] As before, and also mail from colleagues and from any other row that has an address.
   *[nothing] Only what you track by hand, by folder or by category reaches the CRM.
}
desk-create-title = Unknown senders
desk-create-name = { $kind ->
    [contact] Make a contact
    [lead] Make a lead
   *[nothing] Make nothing
}
desk-create-text = { $kind ->
    [contact] Whoever is not in the CRM is added as a contact when their mail is tracked.
    [lead] Whoever is not in the CRM is added as a lead when their mail is tracked.
   *[nothing] They stay as an address on the tracked mail, until you add them.
}
desk-rules-title = Tracked folders
desk-rules-text = Mail that you move into such a folder is tracked, on a phone too. A folder can file its mail under one record.
desk-rules-used = { $most ->
    [one] { $used } of 1 rule is used.
   *[other] { $used } of { $most } rules are used.
}
desk-rule-remove = Remove the rule
desk-folder-gone = This folder is not there any more: its rule does nothing.
desk-regarding-pick = Set regarding
desk-regarding-none = No record
desk-change = Change
desk-search-records = Search accounts, contacts, deals, cases
desk-type-to-search = Type two letters to search.
desk-no-records = Nothing fits.
desk-records = { $count ->
    [one] 1 record fits.
   *[other] { $count } records fit.
}
desk-table = { $table ->
    [account] Account
    [contact] Contact
    [lead] Lead
    [opportunity] Opportunity
    [incident] Case
   *[other] { $table }
}
desk-never-title = Never track
desk-never-text = Mail that fits one of these never leaves your mailbox, whatever else is set. Only you can see these lists.
desk-never-text-all = Nobody’s mail that fits one of these reaches the CRM, whatever else is set.
desk-never-addresses = Addresses
desk-never-domains = Domains
desk-never-words = Words in the subject
desk-one-a-line = One a line
desk-never-private = Mail marked as private
desk-never-private-text = Mail that its sender marked as private or confidential is left alone.
desk-never-folders = { $count ->
    [one] Folders that are never tracked: 1
   *[other] Folders that are never tracked: { $count }
}
desk-save = Save
desk-saving = Saving…
desk-discard = Discard
desk-changed = There are changes that are not saved.
desk-unchanged = Everything is saved.
desk-wrong-entries = Correct these first: { $entries }

## The dry run

desk-try = Try it
desk-trying = Looking at your mail; nothing is written…
desk-trial-title = { $days ->
    [one] Dry run over the last day
   *[other] Dry run over the last { $days } days
}
desk-trial-text = { $days ->
    [one] See what your settings do with the mail of the last day. Nothing is written.
   *[other] See what your settings do with the mail of the last { $days } days. Nothing is written.
}
desk-trial-changed = { $days ->
    [one] Before you save: see what your changes would have done with the mail of the last day. Nothing is written.
   *[other] Before you save: see what your changes would have done with the mail of the last { $days } days. Nothing is written.
}
desk-trial-stale = The settings were changed since: try again to see what they do now.
desk-trial-said = { $count ->
    [one] Of 1 mail { $tracked } would have been tracked; today { $now } is.
   *[other] Of { $count } mails { $tracked } would have been tracked; today it is { $now }.
}
desk-looked-at = Looked at
desk-would-track = Would be tracked
desk-track-now = Tracked today
desk-withheld = Withheld
desk-private = Look private
desk-trial-cut = There was more mail than could be looked at: the newest counts.
desk-would-title = Try a sync filter
desk-would-text = Sync filters say which contacts, tasks, phone calls and appointments of the CRM come into your Outlook. See what one would bring, and what would leave. Nothing is written.
desk-would-kind = The filter is of
desk-would-query = Filter (FetchXML)
desk-would-query-how = As the CRM exports it. Left empty, the filters in force are tried, for everything.
desk-would-looking = Looking into the CRM; nothing is written…
desk-would-come = Would come into Outlook
desk-would-go = Would be removed from Outlook
desk-would-part = Would stay, and be kept in step no more
desk-would-cut = There are more than could be looked at: the numbers are at least these.
desk-samples = Examples
desk-no-subject = (no subject)

## The organisation's settings

desk-organisation = Organisation
desk-organisation-text = What holds for everybody. Each switch says what follows from it; nothing changes until you save.
desk-switches = Switches
desk-outgoing-title = Mail written in the CRM
desk-outgoing-text = Through which mailbox it is sent, to whom, and what stays of it in Outlook.
desk-send-as = Others may send in my name
desk-send-as-text = Colleagues can choose you as the sender of a mail they write in the CRM. Off, such mail is not sent, and they are told why.
desk-directions = Directions of fields
desk-directions-text = Appointments, contacts and tasks are kept in step field by field. What you set here holds from the next look at each mailbox on; a change that goes nowhere is said with the decision.
desk-usual-ways = Set all as usual
desk-way = { $way ->
    [both] ↔ both ways
    [to_exchange] → from the CRM to Outlook
    [to_crm] ← from Outlook to the CRM
   *[off] ✗ not at all
}
desk-way-fixed = fixed
desk-kind = { $kind ->
    [appointment] Appointments
    [series] Recurring appointments
    [service_activity] Service activities
    [contact] Contacts
    [task] Tasks
    [phone_call] Phone calls
    [letter] Letters
    [fax] Faxes
   *[other] { $kind }
}
desk-open-mail = Open the mail
desk-numbers = Numbers and texts
desk-on = On
desk-switched-off = Off
desk-unusual = Changed
desk-bounds = From { $least } to { $most }; usually { $usual }.
desk-filter-own = Everybody’s own
desk-own-domains-title = Your own domains
desk-own-domains-text = Nobody is made a contact or lead for an address of these domains, and mail among them counts as internal.
desk-own-domains = Domains
desk-to-owner = To the owner of the mailbox
desk-to-owner-text = Salespeople see alerts about their own mailbox.
desk-to-administrator = To administrators
desk-to-administrator-text = Administrators see alerts about every mailbox.

## Decisions

desk-decisions = Decisions
desk-decisions-text = What the synchronizer decided about mail, and about what is kept in step, why, and who can do what about it. Each can be taken back.
desk-mailbox-address = Address of a mailbox
desk-verdict-title = Decision
desk-reason-title = Reason
desk-since-title = From
desk-any-time = Any time
desk-last-days = { $days ->
    [one] Last day
   *[other] Last { $days } days
}
desk-no-decisions = No decisions fit
desk-no-decisions-text = Decisions appear when the synchronizer looks at mail. Change the filter to see others.
desk-undone = Taken back
desk-chosen = That is kept. The next look does it; what comes of it can be taken back here.
desk-choosing = Choose
desk-link-with = Link with { $name }
desk-make-new = Make a new one
desk-stands = { $why ->
    [decided_since] Something was decided about it since. Take that back first.
    [changed_in_crm] It was changed in the CRM since. Change it there.
    [changed_in_outlook] It was changed in Outlook since. Change it there.
    [not_done] It is not carried out yet, or was given up. There is nothing to take back.
    [there_again] It is there again already.
    [not_kept] What stood before was too long to be kept, or is older than what is kept.
    [cancelled] Those who attend were told that it is cancelled. That cannot be taken back.
    [would_cancel] Others attend this meeting: taking it out of the calendar would send them a cancellation. Cancel it in Outlook, where you see whom it tells.
    [would_tell] Others attend this meeting: Outlook would invite them, or tell them of the change. Make it in Outlook, where you see whom it tells.
    [untracked_there] You untracked it in the add-in. Track it there again.
    [no_offer] With that decision nothing was offered.
    [not_offered] That contact was not offered.
    [chosen_already] That was chosen already. Take back what came of it first.
    [linked_already] That row is linked with another contact of your mailbox already.
   *[no_mailbox] The mailbox is not looked at any more. Change it in the CRM.
}
desk-verdict = { $verdict ->
    [track] Tracked
    [link] Linked
    [mark] Marked
    [repair] Completed
    [unmark] Mark removed
    [untrack] Untracked
    [undeliverable] Given up
    [leave] Left as it is
    [withhold] Withheld
    [send] Sent
    [fail] Not sent
    [hold] Held back
    [later] Put off
    [create_row] Made in the CRM
    [create_item] Made in Outlook
    [step] Brought in step
    [unlink] Parted
    [delete_row] Deleted in the CRM
    [delete_item] Deleted in Outlook
    [cancel_item] Called off in Outlook
    [through] Left to the organizer
    [say] Noticed
   *[other] { $verdict }
}
desk-reason = { $reason ->
    [accept_all] All mail is tracked
    [sender_match] The sender is in the CRM
    [recipient_match] A recipient is in the CRM
    [correlation_match] Part of a tracked conversation
    [folder] In a tracked folder
    [category] Category set in Outlook
    [chosen] Track was chosen
    [duplicate] Already in the CRM
    [queue_added] Another queue gets it too
    [files_late] Files came later
    [thread_followed] The conversation is followed
    [thread_never] The conversation is never tracked
    [thread_internal] Among colleagues, in a conversation with others
    [thread_ended] The record that was followed is closed
    [text_missing] Text is missing
    [folder_regarding] Regarding of the folder
    [regarding_by_hand] Regarding was set by hand
    [regarding_elsewhere] Another mailbox’s folder was first
    [unlinked_by_hand] Regarding was removed by hand
    [category_removed] Category was removed
    [category_left_over] Category without a tracked mail
    [untracked_by_hand] Untracked by hand
    [deleted_in_crm] Deleted in the CRM
    [no_correlation_match] No reply to a tracked mail
    [no_sender_match] The sender is not in the CRM
    [no_recipient_known] No recipient is in the CRM
    [filter_nothing] The filter tracks nothing
    [no_recipient_match] No recipient is a user or queue
    [internal_rejected] Among colleagues
    [invalid_sender] No valid sender
    [sender_ambiguous] Several records fit the sender
    [firewall_address] Address on a never-track list
    [firewall_domain] Domain on a never-track list
    [firewall_word] Word on a never-track list
    [firewall_folder] Folder on a never-track list
    [firewall_private] Marked as private
    [mailbox_inactive] Mailbox is deactivated
    [mailbox_unapproved] Mailbox is not approved
    [delivery_off] Mailbox receives nothing for the CRM
    [mailbox_untested] Mailbox was never tested
    [mailbox_failing] Mailbox failed its test
    [before_start] Older than the start
    [moved_long_ago] Moved long ago
    [sent_items_off] Sent Items are not looked at
    [categories_off] Categories do not track
    [folders_off] Folders do not track
    [folder_rule_off] The folder’s rule is off
    [folder_outside_inbox] Folder outside the Inbox
    [folder_limit] Too many folder rules
    [folder_of_queue] Folder of a queue
    [delegates_off] Tracked by a delegate
    [protected] Protected rights
    [copy] A copy
    [postponed] Put off
    [gave_up] Given up
    [pending_send] Send was pressed in the CRM
    [pending_send_on_behalf] Sent in somebody’s name
    [sent_already] Had been sent already
    [send_delayed] To be sent later
    [outgoing_off] Outgoing mail is not chosen
    [outgoing_untested] Outgoing mail was never tested
    [outgoing_failing] Outgoing mail failed its test
    [no_recipient] No recipient
    [recipient_without_address] Recipient without an address
    [recipient_unknown] Recipient is not in the CRM
    [mail_too_large] Mail is too large
    [send_as_denied] May not send in that name
    [send_as_not_allowed] The sender does not allow it
    [send_refused] The mailbox refuses to send
    [send_unclear] Unclear whether it was sent
    [draft_thrown_away] The draft was thrown away
   *[other] { $reason }
}

## The audit

desk-audit = Audit
desk-audit-text = Who did what on this desk and by the commands, newest first.
desk-audit-none = Nothing was done yet
desk-audit-none-text = Every approval, test and change of a setting is written down here.
desk-when = When
desk-who = Who
desk-what = What
desk-with = With
desk-detail = Detail
desk-was-refused = Refused
desk-audited = { $what ->
    [approve] Approve
    [reject] Reject
    [test] Test
    [approve_and_test] Approve and test
    [activate] Activate
    [choose] Synchronize a part
    [unchoose] Leave a part out
    [deactivate] Deactivate
    [postpone] Postpone
    [settings] Settings
    [undo] Take back
    [setup] Set up e-mail
   *[other] { $what }
}
