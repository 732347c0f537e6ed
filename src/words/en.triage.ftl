# Several mails that are selected together: a table of them, tracked by one press and taken back by one.

triage-reading = Reading { $done } of { $of }…
triage-table = Selected mails
triage-column-track = Track
triage-column-mail = Mail
triage-column-record = Record
triage-track = { $count ->
    [0] Nothing to track
    [one] Track 1 mail
   *[other] Track { $count } mails
}
triage-all = Include all
triage-none = Leave all out
triage-include = Track “{ $subject }”
triage-choose = Choose a record for “{ $subject }”
triage-without = Without regarding
triage-chosen = chosen by you
triage-line-reading = Reading the mail…
triage-line-unread = Outlook does not let the add-in read this mail from here. Open it to track it.
triage-line-report = A delivery report: such mail is not tracked.
triage-line-draft = Not sent yet
triage-line-strange = Nobody on it is in the CRM.
triage-line-withheld = Left out. { $why }
triage-line-duplicate = The same mail stands further up: they become one activity.
triage-line-duplicate-of = The same mail as “{ $subject }”: they become one activity.
triage-line-kept = You untracked it. Open it to track it again.
triage-line-tracked = Tracked
triage-line-tracked-to = Tracked regarding { $name }
triage-line-queued = Waits for its turn
triage-line-writing = Being tracked…
triage-line-failed = Not tracked.
triage-progress = { $done } of { $of } tracked
triage-progress-back = { $done } of { $of } taken back
triage-pause = The CRM asked for a pause. Nothing is lost.
triage-pause-failed = The CRM did not take it yet. Nothing is lost.
triage-stop = Stop
triage-left-off = { $count ->
    [one] 1 more mail is selected than can be dealt with together. It is not in this table.
   *[other] { $count } more mails are selected than can be dealt with together. They are not in this table.
}
triage-unmarked = { $count ->
    [one] 1 mail could not be marked in Outlook. This is tried again when you open it.
   *[other] { $count } mails could not be marked in Outlook. This is tried again when you open them.
}
triage-news = { $count ->
    [0] No mail was tracked
    [one] 1 mail tracked
   *[other] { $count } mails tracked
}
triage-news-there = { $count ->
    [one] 1 was tracked already
   *[other] { $count } were tracked already
}
triage-news-failed = { $count ->
    [one] 1 was not tracked
   *[other] { $count } were not tracked
}
triage-news-back = { $count ->
    [0] No mail was taken back
    [one] 1 mail taken back
   *[other] { $count } mails taken back
}
triage-news-back-failed = { $count ->
    [one] 1 is still tracked
   *[other] { $count } are still tracked
}
triage-keys = Arrow keys go from mail to mail, Space includes one or leaves it out, Enter chooses its record.
