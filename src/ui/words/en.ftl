# What the pane says. English is the reference: every other language has the same messages with the same variables.
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
several-text = Select a single mail to see its people and to track it.
appointment-title = This is a meeting
appointment-text = Only mail can be tracked here. Select a mail to go on.
draft-title = This mail has not been sent yet
draft-text = It can be tracked as soon as it is sent: open it in Sent Items.
report-title = This is a delivery report
report-text = Reports from mail systems are not tracked. Select a mail to go on.
unreadable-title = The mail could not be read
no-subject = (No subject)
files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
shared-mailbox = Shared mailbox: { $address }

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

state-looking = Checking whether it is tracked…
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
doing-tracking = Tracking…
doing-tracking-to = Tracking to { $name }…
doing-adding = Adding { $name }…
doing-changing-to = Changing to { $name }…
doing-clearing = Taking off the regarding…
doing-untracking = Untracking…
category-adding = Marking the mail in Outlook…
category-missing = The mail is in the CRM, but could not be marked in Outlook. This is tried again when you open it next.
text-incomplete = The CRM has this mail without its full text.
stray-text = Outlook shows this mail as tracked, but it is not in the CRM.
stray-remove = Remove the mark
track = Track
track-again = Track again
track-to = Track to { $name }
set-regarding = Set regarding
change = Change
untrack = Untrack
view-activity = Open in CRM

## Suggestions

offers-title = Track to
reason-conversation = this conversation is tracked to it
reason-open-of-sender = open, of the sender
reason-open-of-company = open, of { $name }
reason-sender = the sender
reason-company = the sender’s company
reason-open-of-recipient = open, of { $name }
reason-recipient = on this mail
closes = closes { $when }
due = due { $when }
was-due = was due { $when }

## Search

picker-title = Set regarding
picker-change-title = Change regarding
picker-label = Search records
picker-hint = Name, number or company
picker-help = Accounts, contacts, leads, opportunities and cases
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
form-add = Add
form-add-and-track = Add and track
form-tracks = The mail is tracked to the new record.

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
news-not-remembered = Your choice holds for now, but could not be saved
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
