# What is said by the pane and the commands. English is the reference: every other language has the same messages with the same variables.
# A variable that is counted ({ $n -> [one] … *[other] … }) is a number; every other one is text.

## Kinds of records

kind-user = Colleague
kind-contact = Contact
kind-account = Account
kind-lead = Lead
kind-equipment = Equipment
kind-team = Team
kind-business-unit = Business unit
kind-queue = Queue
kind-opportunity = Opportunity
kind-case = Case

## Nothing to track here

starting = Reading the mail…
nothing-title = No mail is selected
nothing-text = Select a mail to see who it is from and to track it in the CRM.
several-title = { $count ->
    [one] 1 mail is selected
   *[other] { $count } mails are selected
}
several-unknown = Several mails are selected
several-text = Outlook does not say which they are. Select at most 100 in one folder, or a single one.
invitation-title = This is a message about a meeting
invitation-text = Requests for meetings and answers to them are not tracked. Open the meeting in the calendar and track it there.
draft-title = This mail has not been sent yet
draft-text = It can be tracked as soon as it is sent: open it in Sent Items.
draft-follows = The CRM has it as soon as it is sent.
draft-no-subject = (No subject yet)
draft-nobody = No recipients yet. Whom you add is shown here.
draft-not-tracked = Will not be tracked
draft-will-be-tracked = Will be tracked when sent
draft-without-regarding = Without regarding; an answer is tracked to what its conversation is tracked to.
draft-choose = Choose a record, and the CRM has the mail as soon as it is sent.
draft-keeping = Noting it in the draft…
draft-not-kept = That could not be noted in the draft
draft-track = Track when sent
recipients-add = Add recipient
recipients-title = Add a recipient from the CRM
recipients-help = Contacts, accounts and leads with an e-mail address
draft-editing = Putting it into the mail…
draft-not-edited = That could not be put into the mail
templates-insert = Insert template or article
templates-title = Templates and articles
templates-article = Knowledge article
templates-looking = Reading the templates…
templates-none = The CRM has no template that goes with this mail’s people or record, and no published article.
templates-failed = The templates could not be read
draft-leave = Do not track
write-to = Write to { $person }
write-about = Write to { $person } about { $name }
switched-off-title = Regarding is switched off here
switched-off-text = An administrator has not switched it on for your organisation. Ask for it: it is a setting under Set up e-mail.
report-title = This is a delivery report
report-text = Reports from mail systems are not tracked. Select a mail to go on.
unreadable-title = The mail could not be read
no-subject = (No subject)
files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
shared-mailbox = Shared mailbox: { $address }

## A meeting of the calendar

meeting-organizer = Organizer
meeting-required = Required
meeting-optional = Optional
meeting-no-organizer = This meeting has no organizer.
meeting-series = This is a series, or one of a series. The whole series is tracked, as one entry that says how it repeats.
meeting-view = Open meeting in CRM
meeting-kept = You untracked this meeting
meeting-kept-at = You untracked this meeting { $when }
meeting-marking = Marking the meeting in Outlook…
meeting-not-marked = The meeting is in the CRM, but could not be marked in Outlook. This is tried again when you open it next.
meeting-stray = Outlook shows this meeting as tracked, but it is not in the CRM.
meeting-untrack-title = Untrack this meeting?
meeting-untrack-keep-text = It stays in the CRM for your colleagues. This mailbox does not track the meeting again by itself.
meeting-failed-tracking = The meeting could not be tracked
meeting-failed-tracking-to = The meeting could not be tracked to { $name }
meeting-failed-untracking = The meeting could not be untracked
meeting-track = Track when saved
meeting-will-be-tracked = Will be tracked when saved
meeting-follows = It is written to the CRM once the meeting is saved: by the synchronizer, or when you open it here again.
meeting-choose = Choose a record. The CRM has the meeting once it is saved.
meeting-deferred = Will be tracked
meeting-deferred-text = The synchronizer writes it to the CRM at its next look at the calendar.
meeting-deferred-choose = Choose a record. The synchronizer writes the meeting to the CRM at its next look at the calendar.
meeting-marked-text = Outlook shows this meeting as tracked. It stands on the timeline of its record.
meeting-keeping = Noting it in the meeting…
meeting-not-noted = That could not be noted in the meeting
meeting-closed = Meetings are not tracked here
meeting-closed-text = The synchronizer tracks meetings, and it does not look at this mailbox. Ask an administrator to enable the mailbox under Set up e-mail.
meeting-reason-organizer = the organizer
meeting-reason-open = open, of the organizer
meeting-reason-company = the organizer’s company
meeting-reason-attendee = attends
meeting-reason-company-of-attendee = an attendee’s company

## People

from = From
to = To
cc = Cc
bcc = Bcc
you = You
owner = Owner
company = Company
phone = Phone
show-all-people = { $count ->
    [one] Show 1 more person
   *[other] Show { $count } more people
}
show-fewer-people = Show fewer
looking-up = Looking up in the CRM…
inactive = Deactivated
not-in-crm = Not in the CRM
no-sender = This mail has no sender.
add-contact = Add as contact
add-lead = Add as lead
add-account = Add as account
add-contact-for = Add { $name } as contact
open-opportunities = { $count ->
    [one] 1 open opportunity
   *[other] { $count } open opportunities
}
open-cases = { $count ->
    [one] 1 open case
   *[other] { $count } open cases
}
open-in-crm = Open in CRM
open-record = Open { $name } in CRM
also = Also: { $names }
too-many-rows = { $count ->
    [one] 1 record has this address.
   *[other] { $count } records have this address: too many to pick one. Merge duplicates in the CRM.
}

## Several records for one address

choose-title = Who is it?
choose-text = { $count ->
    [one] 1 record has this address.
   *[other] { $count } records have this address. Your choice is remembered.
}
choose-change = { $count ->
    [one] 1 other record has this address
   *[other] { $count } other records have this address
}
why-remembered = You chose this one.
why-owned = Picked because you own it.
why-kind-first = Picked because a person comes before other kinds of records.
why-active = Picked because the others are deactivated.
why-oldest = Picked because it is the oldest.
owned-by = Owner: { $name }
created-on = Created { $date }

## State

state-looking = Checking the CRM…
state-not = Not tracked
state-not-known = Tracking is unknown
state-kept = You untracked this mail
state-kept-at = You untracked this mail { $when }
state-kept-text = The copy is still in the CRM.
state-tracked = Tracked
state-tracked-regarding = Tracked regarding
state-tracked-without = Without regarding
tracked-by-you = Tracked by you
tracked-by = Tracked by { $name }
tracked-on-behalf = for { $name }
doing-tracking = Tracking…
doing-tracking-to = Tracking to { $name }…
doing-adding = Adding { $name }…
doing-changing-to = Changing to { $name }…
doing-clearing = Taking off the regarding…
doing-untracking = Untracking…
doing-taking-back = Taking it back…
category-adding = Marking the mail in Outlook…
category-missing = The mail is in the CRM, but could not be marked in Outlook. This is tried again when you open it next.
text-incomplete = The CRM has this mail without its full text.
text-follows = The text follows from the mailbox.
stray-text = Outlook shows this mail as tracked, but it is not in the CRM.
stray-remove = Remove the mark
track = Track
track-again = Track again
track-to = Track to { $name }
set-regarding = Set regarding
change = Change
untrack = Untrack
view-activity = Open mail in CRM

## Suggestions

offers-title = Track to
reason-conversation = this conversation is tracked to it
reason-number = its number is in the subject
reason-open-of-sender = open, of the sender
reason-open-of-company = open, of { $name }
reason-sender = the sender
reason-company = the sender’s company
reason-open-of-recipient = open, of { $name }
reason-recipient = on this mail
reason-company-of-recipient = a recipient’s company
reason-chosen-before = you chose it before
hint-word = “{ $word }” in the subject
hint-chosen = { $count ->
    [one] chosen before
   *[other] chosen { $count } times
}
hint-yours = yours
offer-key = Press Enter to track to this one
closes = closes { $when }
due = due { $when }
was-due = was due { $when }

## Search

picker-title = Set regarding
picker-change-title = Change regarding
picker-label = Search records
picker-hint = Name, number or company
picker-help = Accounts, contacts, leads, opportunities and cases
narrow-title = Search among
narrow-to = Only: { $kind }
narrow-mine = Mine
narrow-closed = Closed too
picker-suggested = Suggested
picker-results = Found
picker-searching = Searching…
picker-count = { $count ->
    [one] 1 record found
   *[other] { $count } records found
}
picker-none = Nothing found for “{ $text }”.
picker-none-hint = Check the spelling, or search for another word of the name.
picker-no-offers = Type at least two letters to search the CRM.
picker-clear = Track without regarding
picker-take-off = Take off the regarding
cancel = Cancel

## Untracking

untrack-title = Untrack this mail?
untrack-delete = Delete from the CRM
untrack-delete-text = The copy in the CRM is deleted, for your colleagues too.
untrack-keep = Keep the copy
untrack-keep-text = It stays in the CRM for your colleagues. This mailbox does not track the mail again by itself.
untrack-undo = Either can be undone right after.

## A new person

form-title = Add to the CRM
form-kind = Add as
form-first = First name
form-last = Last name
form-company = Company
form-company-other = Another company…
form-company-none = No company
form-company-name = Name of the company
form-new-account = A new account is added for this company.
form-last-missing = Enter a last name.
form-company-missing = Enter the company’s name.
form-add = Add
form-add-and-track = Add and track
form-tracks = The mail is tracked to the new record.

## The timeline of a record or person

timeline = Timeline
around-last = Last
around-next = Next
around-at = { $day }, { $time }
around-nothing = Nothing yet
around-nothing-next = Nothing planned
around-unread = Could not be read
around-look = See the timeline
timeline-of = Timeline of { $name }
timeline-back = Back
timeline-add = Add
timeline-looking = Looking in the CRM…
timeline-empty = Nothing is here yet.
timeline-failed = The timeline could not be read
timeline-more = Show older ones
timeline-cut-off = There is more than is shown here. Open the record in the CRM to see all of it.
shown = Show
shown-all = Everything
shown-mails = Mails
shown-calls = Calls
shown-tasks = Tasks
shown-appointments = Appointments
shown-notes = Notes
entry-received = Received
entry-sent = Sent
entry-mail = Mail
entry-unsent = not sent yet
entry-answer = Answer
entry-call = Call
entry-letter = Letter
entry-fax = Fax
entry-service = Service activity
entry-task = Task
entry-appointment = Appointment
entry-note = Note
entry-other = Activity
entry-open = to do
entry-done = done
entry-canceled = canceled
entry-earlier = { $count ->
    [one] 1 earlier mail of this conversation
   *[other] { $count } earlier mails of this conversation
}
text-read = Read
text-close = Close
text-reading = Reading the text…
text-failed = The text could not be read
text-empty = There is no text to show.
text-of = Text of “{ $subject }”
text-images = { $count ->
    [one] Show 1 image from outside
   *[other] Show { $count } images from outside
}
text-images-why = Images from outside are held back: they would tell the sender that you read this.
add-note = Note
add-task = Task
add-call = Call
add-appointment = Appointment
new-subject = Subject
new-text = Text
new-due = Due on
new-start = Begins
new-save = Save
new-saving = Saving…
new-failed = It could not be saved
new-subject-missing = Enter a subject.
new-start-missing = Enter when it begins.
new-note-missing = Enter a subject or a text.

## A person’s fields, and what their signature says

details-open = Edit details
details-of = Details of { $name }
details-failed = The details could not be read
details-not-changed = The change could not be saved
field-job = Job title
field-mobile = Mobile
field-street = Street
field-postal-code = Postal code
field-city = City
field-edit = Change: { $field }
signature-title = The signature under this mail says:
signature-reading = Reading the signature…
signature-take = Accept

## A new opportunity or case

affair-opportunity = New opportunity
affair-case = New case
affair-name = Name
affair-name-missing = Enter a name.
affair-tracks = The mail is tracked to it.

## The list of keys

keys = Keys
keys-accept = Track to the first suggestion
keys-walk = Walk through what a search found
keys-choose = Track to what is marked there
keys-close = Close what stands open
keys-list = Show or close this list
keys-close-list = Close the list of keys

## What was done

news-tracked = Tracked
news-tracked-to = Tracked to { $name }
news-added = { $name } added
news-was-tracked = Already tracked
news-was-tracked-by = { $name } had tracked it already
news-was-tracked-by-to = { $name } had tracked it already, regarding { $regarding }
news-was-tracked-to = Already tracked, regarding { $regarding }
news-changed = Now regarding { $name }
news-cleared = Regarding taken off
news-untracked = Untracked, copy deleted
news-untracked-kept = Untracked, copy kept
news-taken-back = Automatic tracking taken back
news-not-changed = A detail you changed could not be saved
news-not-remembered = Your choice holds for now, but could not be saved
news-not-begun = Outlook did not open a new mail
about-mail = About: { $subject }
undo = Undo
retry = Try again
try-now = Try now
dismiss-this = Dismiss: { $text }

## What did not work

failed-look = The CRM could not be asked
failed-tracking = The mail could not be tracked
failed-tracking-to = The mail could not be tracked to { $name }
failed-adding = { $name } could not be added
failed-changing = The regarding could not be changed
failed-untracking = The mail could not be untracked
failed-taking-back = The automatic tracking could not be taken back
failed-search = The search did not work
again-in = { $seconds ->
    [one] Trying again in 1 second.
   *[other] Trying again in { $seconds } seconds.
}
not-yet = The CRM did not take it yet.
again-now = Trying again now…
sign-in = Sign in again
details = What was answered
problem-signed-out = Your sign-in has expired or was refused.
problem-signed-out-do = Sign in again to go on.
problem-no-consent = Your organisation has not allowed Regarding to use the CRM yet.
problem-no-consent-do = An administrator of your organisation's sign-in (Microsoft Entra) must agree once, for everybody. Send them the address below, then try again.
problem-other-account = You signed in to the CRM as somebody else than the owner of this mailbox.
problem-other-account-do = Sign in with the account of this mailbox. If the account below is yours too, choose it once more.
problem-not-allowed = You do not have permission for this in the CRM.
problem-not-allowed-do = Ask a CRM administrator for the missing permission and show them the answer below.
problem-no-seat = You do not have access to the CRM.
problem-no-seat-do = Ask a CRM administrator to add you as a user.
problem-busy = The CRM has too much to do right now.
problem-busy-do = Nothing is lost. Wait a moment and try again.
problem-unreachable = The CRM cannot be reached.
problem-unreachable-do = Check your internet connection. If it works, ask your administrator whether the CRM is running.
problem-timed-out = The CRM did not answer in time.
problem-timed-out-do = Try again. If it happens often, tell your administrator.
problem-gone = The record no longer exists in the CRM.
problem-gone-do = A colleague may have deleted or merged it. Choose another record.
problem-conflict = A colleague changed it at the same moment.
problem-conflict-do = Try again: the newest state is used.
problem-refused = The CRM did not accept it.
problem-refused-do = Show the answer below to a CRM administrator.
problem-odd = The CRM failed to answer properly.
problem-odd-do = Try again. If it stays, show the answer below to your administrator.
problem-outlook = Outlook did not answer.
problem-outlook-do = Try again, or close the pane and open it again.
problem-moved = Another mail was opened in the meantime.
problem-moved-do = Nothing was done to it. Open the mail again and try once more.

## Dates: the names stand in one line, in the calendar's order, the week from Sunday

months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
weekdays = Sunday Monday Tuesday Wednesday Thursday Friday Saturday
from-until = { $from } to { $until }
whole-days = { $days }, all day
date = { $day } { $month }
date-year = { $day } { $month } { $year }
date-time = { $date }, { $time }
on-date = on { $date }
now = just now
minutes-ago = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
hours-ago = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
yesterday = yesterday
today = today
tomorrow = tomorrow

## Why a mail is tracked or not: whole sentences, to the owner of the mailbox it lies in

decided = Decided automatically
explained = { $what }: { $why }
what-track = { $when ->
    [ahead] Will be tracked at the next look
   *[done] Tracked automatically
}
what-tracked = Tracked
what-already = Tracked already
what-link = { $when ->
    [ahead] Its regarding will be set at the next look
   *[done] Regarding set
}
what-mark = { $when ->
    [ahead] Will be shown as tracked at the next look
   *[done] Shown as tracked
}
what-repair = { $when ->
    [ahead] Will be completed at the next look
   *[done] Completed in the CRM
}
what-unmark = { $when ->
    [ahead] Its category will be taken off at the next look
   *[done] Category taken off
}
what-untrack = { $when ->
    [ahead] Will be untracked at the next look
   *[done] Untracked, copy kept
}
what-given-up = Given up
what-not = Not tracked
what-withheld = Withheld
what-later = Postponed
what-sent = Sent
what-unsent = Not sent
what-held = Not sent yet

whose-filter = { $whose ->
    [you] Your filter
    [forced] Your organisation’s filter for everybody
    [mailbox] The mailbox’s filter
   *[other] The filter of { $name }
}
filter-name = { $filter ->
    [all] all mail
    [replies] replies only
    [people] mail from leads, contacts and accounts
    [records] mail from anybody in the CRM
   *[nothing] no mail
}
named-row = { $name } ({ $kind })
nameless = (no name)

why-accept-all = { $whose } is “{ $filter }”.
why-sender-match = { $whose } is “{ $filter }”, and the sender is in the CRM: { $sender }.
why-sender-match-address = { $whose } is “{ $filter }”, and the sender’s address is in the CRM.
why-recipient-match = { $whose } is “{ $filter }”, and a recipient is in the CRM.
why-correlation-match = { $whose } is “{ $filter }”, and this mail continues a tracked conversation.
why-continues = It continues a tracked conversation.
how-in-reply-to = Its headers name the mail that it answers.
how-tracking-token = Its subject has the tracking token { $token }.
how-conversation = Outlook counts both to the same conversation.
how-alike = Subject and people are alike.
why-inherits = It is regarding the same as that conversation: { $name }.
why-not-inherits = It is not made regarding the same as that conversation: it is a forward, or colleagues write among themselves.
why-folder = It lies in the folder “{ $folder }”, whose mail is tracked.
why-folder-regarding = It lies in the folder “{ $folder }”, whose mail is tracked regarding { $wanted }.
why-category = The category was put on it in Outlook.
why-chosen = It was chosen to be tracked before it was sent.
why-chosen-regarding = It was chosen to be tracked, regarding “{ $name }”, before it was sent.
why-duplicate = It is in the CRM.
why-duplicate-regarding = It is in the CRM, regarding { $name }.
why-queue-added = It is in the CRM already, and one more queue receives it.
why-files-late = Some of its files came later.
why-text-missing = At first the CRM got its text only in part.
why-regarding-by-hand = The folder “{ $folder }” wants it regarding { $wanted }, but somebody chose { $regarding } by hand.
why-regarding-elsewhere = The folder “{ $folder }” wants it regarding { $wanted }, but from another mailbox it was tracked regarding { $regarding } first.
why-unlinked-by-hand = The folder “{ $folder }” wants it regarding { $wanted }, but somebody took the regarding off by hand.
why-category-removed = The category was taken off in Outlook.
why-category-left-over = The category was still on it in Outlook, though it is not tracked any more.
why-untracked-by-hand = It was untracked by hand.
why-untracked-by-hand-at = It was untracked by hand ({ $when }).
why-deleted-in-crm = Somebody deleted its copy in the CRM.
why-no-correlation-match = { $whose } is “{ $filter }”, and this mail continues no tracked conversation.
why-correlation-off = { $whose } is “{ $filter }”, but your organisation does not look which mails belong together.
why-no-sender-match = { $wanted ->
    [people] { $whose } is “{ $filter }”. The sender is none of these, and this mail continues no tracked conversation.
   *[records] { $whose } is “{ $filter }”. The sender is not in the CRM, and this mail continues no tracked conversation.
}
why-no-sender-match-row = { $whose } is “{ $filter }”. The sender, { $sender }, is none of these, and this mail continues no tracked conversation.
why-no-recipient-known = { $wanted ->
    [people] { $whose } is “{ $filter }”. No recipient is one of these, and this mail continues no tracked conversation.
   *[records] { $whose } is “{ $filter }”. No recipient is in the CRM, and this mail continues no tracked conversation.
}
why-filter-nothing = { $whose } is “{ $filter }”.
why-no-recipient-match = No recipient is a user or queue of the CRM.
why-no-recipient-match-address = No recipient is a user or queue of the CRM: nobody has the address { $address }.
why-own-filter-only = In your organisation only the filter of the mailbox itself counts, and this mail is not addressed to it.
why-internal-rejected = { $switch ->
    [IgnoreInternalEmail] A colleague sent it to a colleague, and it is tracked already as sent mail.
    [DoNotIgnoreInternalEmailToQueues] A colleague sent it to a queue, and it is tracked already as sent mail.
    [IgnoreInternalEmailFromQueues] A queue sent it to a colleague, and your organisation does not track that.
   *[other] A colleague sent it to a colleague, and your organisation does not track that.
}
why-invalid-sender = It has no sender.
why-invalid-sender-address = The sender’s address is not valid: { $address }
why-sender-ambiguous = Several records have the sender’s address, and your organisation does not track such mail automatically.
why-firewall = { $list ->
    [organisation] Something on it is on your organisation’s never-track list.
   *[person] Something on it is on your never-track list.
}
why-firewall-address = { $list ->
    [organisation] { $entry } is on your organisation’s never-track list.
   *[person] { $entry } is on your never-track list.
}
why-firewall-domain = { $list ->
    [organisation] The domain { $entry } is on your organisation’s never-track list.
   *[person] The domain { $entry } is on your never-track list.
}
why-firewall-word = { $list ->
    [organisation] Its subject has “{ $entry }”, which is on your organisation’s never-track list.
   *[person] Its subject has “{ $entry }”, which is on your never-track list.
}
why-firewall-folder = { $list ->
    [organisation] Its folder is on your organisation’s never-track list.
   *[person] Its folder is on your never-track list.
}
why-firewall-private = { $list ->
    [organisation] It is marked as private or confidential, and such mail is on your organisation’s never-track list.
   *[person] It is marked as private or confidential, and such mail is on your never-track list.
}
why-mailbox-inactive = The mailbox is deactivated in the CRM.
why-mailbox-unapproved = The mailbox’s address is not approved in the CRM.
why-delivery-off = In the CRM the mailbox is not set to be synchronized.
why-mailbox-untested = The mailbox has not been tested and enabled in the CRM yet.
why-mailbox-failing = The last test of the mailbox failed.
why-before-start = It came before the day from which this mailbox is tracked.
why-moved-long-ago = It lies outside the Inbox, and is too old to be tracked automatically there.
why-sent-items-off = Your organisation does not track sent mail automatically.
why-categories-off = Your organisation does not track by category.
why-folders-off = It lies in the folder “{ $folder }”, but your organisation does not track by folder.
why-folder-rule-off = It lies in the folder “{ $folder }”, whose rule is switched off.
why-folder-outside-inbox = It lies in the folder “{ $folder }”, and folders outside the Inbox are not tracked.
why-folder-limit = It lies in the folder “{ $folder }”, whose rule is beyond the number that your organisation allows a mailbox.
why-folder-of-queue = It lies in the folder “{ $folder }”, and folders of a queue are not tracked.
why-delegates-off = It lies in somebody else’s mailbox, and in your organisation delegates do not track there.
why-protected = Its rights are protected, and your organisation does not track such mail.
why-copy = It is a copy of another mail in this mailbox.
why-postponed = { $count ->
    [one] 1 attempt failed. It is tried again automatically.
   *[other] { $count } attempts failed. It is tried again automatically.
}
why-gave-up = { $count ->
    [one] 1 attempt failed, and no more are made.
   *[other] { $count } attempts failed, and no more are made.
}
why-pending-send = It was written in the CRM, and Send was pressed there.
why-pending-send-on-behalf = It was written in the CRM, and is sent in the name of { $name } through your mailbox.
why-sent-already = It had been sent already, and the CRM did not know it yet.
why-send-delayed = It is to be sent later.
why-send-delayed-at = It is to be sent later, on { $at }.
why-outgoing-off = In the CRM the mailbox is not set to send mail by server-side synchronization.
why-outgoing-untested = Sending has not been tested and enabled for the mailbox yet.
why-outgoing-failing = The last test of sending from the mailbox failed.
why-no-recipient = It has no recipient.
why-recipient-without-address = { $entry } has no valid e-mail address.
why-some-recipient-without-address = A recipient has no valid e-mail address.
why-recipient-unknown = A recipient has no record in the CRM, and your organisation does not send to such people.
why-recipient-unknown-address = A recipient has no record in the CRM, and your organisation does not send to such people: { $address }
why-mail-too-large = With its attachments it is larger than your organisation allows.
why-send-as-denied = The mailbox may not send in the name of { $name }.
why-send-as-not-allowed = { $name } does not let others send in their name.
why-send-refused = The mailbox refuses to send it.
why-send-unclear = It was given to the mailbox, and was found neither in Drafts nor in Sent Items afterwards. Nobody can tell whether it was sent, so it is not sent again automatically.
why-send-unclear-at = It was given to the mailbox ({ $at }), and was found neither in Drafts nor in Sent Items afterwards. Nobody can tell whether it was sent, so it is not sent again automatically.
why-draft-thrown-away = Its draft was deleted before it was sent.

## What can be done about it, and by whom

remedy-nothing = Nothing needs to be done.
remedy-wait = Nothing needs to be done: it goes on automatically.
remedy-track-by-hand = You can track it by hand: in the pane, or with the category in Outlook.
remedy-change-filter = You can choose another filter, or track it by hand.
remedy-change-firewall = You can take the entry off your never-track list.
remedy-choose-regarding = You can choose what it is regarding.
remedy-choose-sender = You can choose which record the sender is, and track it by hand.
remedy-assign-category = You can have it tracked again: in the pane, or with the category in Outlook.
remedy-switch-rule-on = You can switch the folder’s rule on.
remedy-move-folder = You can move the folder into the Inbox.
remedy-remove-rules = You can remove folder rules that you do not need.
remedy-change-organisation-firewall = An administrator can take the entry off your organisation’s never-track list.
remedy-add-alias = An administrator can add the address to the user or queue that it belongs to.
remedy-change-switch = An administrator can change the setting “{ $setting }” ({ $switch }).
remedy-change-some-switch = An administrator can change the settings of your organisation.
remedy-activate-mailbox = An administrator can activate the mailbox.
remedy-approve-mailbox = An administrator can approve the mailbox’s address.
remedy-choose-delivery = An administrator can choose server-side synchronization for the mailbox.
remedy-test-mailbox = An administrator can test and enable the mailbox.
remedy-grant-rights = An administrator can give the mailbox’s owner the missing rights in the CRM.
remedy-renew-sign-in = An administrator can renew the secret or certificate that the synchronizer signs in with.
remedy-start-earlier = An administrator can have older mail tracked too.
remedy-correct-and-send = You can correct the mail in the CRM and send it again.
remedy-check-sent-items = You can ask a recipient or look in Sent Items whether it was sent, and send it again in the CRM if it was not.
remedy-grant-send-as = An administrator can give the mailbox the right to send in that name in Exchange.
remedy-allow-send-as = You can ask them to allow it in their settings, or choose another sender in the CRM, and send the mail again.

setting = { $switch ->
    [AllowUnresolvedPartiesOnEmailSend] send to people without a record
    [AutoTrackSentFolderItems] track sent mail
    [DelegateAccessEnabled] delegates may track
    [DoNotIgnoreInternalEmailToQueues] track what colleagues send to queues
    [EmailCorrelationEnabled] look which mails belong together
    [EnableMailboxDelegationForOutgoingEmail] send through the writer’s mailbox
    [FolderRuleOverwrites] folder rules overwrite what was chosen by hand
    [IgnoreCopiedItemsInSSSForMailbox] leave copies alone
    [IgnoreInternalEmail] track mail among colleagues once
    [IgnoreInternalEmailDetectionEnhancement] track mail among colleagues as sent mail only
    [IgnoreInternalEmailFromQueues] do not track what queues send to colleagues
    [IsFolderBasedTrackingEnabled] track by folder
    [OverrideV5SenderConflictResolution] leave mail alone whose sender has several records
    [RestrictIRMEmailItems] leave protected mail alone
    [SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail] further queues receive tracked mail too
    [SSSForceFilteringMethodForUserMailboxes] one filter for everybody
    [TrackCategorizedItems] track by category
   *[UseFilteringMethodOfSyncingMailboxOnlyForCorrelation] only the mailbox’s own filter counts
}
