# What is said in the pane beside a mail: what waits for the CRM, the page without a mail, a person's own settings.

## What waits for the CRM

wait-track-later = Track when the CRM is back
wait-tracking = Will be tracked when the CRM is back
wait-tracking-to = Will be tracked to { $name } when the CRM is back
wait-adding = { $name } will be added when the CRM is back
wait-changing-to = Will be regarding { $name } when the CRM is back
wait-clearing = Will be regarding nothing when the CRM is back
wait-untracking = Will be untracked when the CRM is back
wait-untrack-later = Untrack when the CRM is back
wait-remembered = Or to what you chose before
wait-deciding = Your decision about the conversation will be kept when the CRM is back
wait-taking-back = The synchronizer’s decision will be taken back when the CRM is back
wait-linking = Its further records will be changed when the CRM is back
wait-entering = Will be added to the timeline when the CRM is back: { $text }
wait-filling = { $field } will be “{ $value }” when the CRM is back
wait-emptying = { $field } will be emptied when the CRM is back
wait-asks = Somebody changed it meanwhile: it says “{ $now }”. Nothing was overwritten.
wait-asks-empty = Somebody emptied it meanwhile. Nothing was overwritten.
wait-insist = Change it all the same
wait-insist-this = Change it all the same: { $subject }
doing-entering = Adding to the timeline
doing-filling = Changing the field
failed-entering = It could not be added to the timeline
news-entered = Added to the timeline: { $text }
news-filled = { $field } is “{ $value }” now
news-emptied = { $field } is empty now
news-linked-changed = Its further records were changed
wait-stuck = This waits for you
wait-in-browser = Kept in this browser. You can close the pane: nothing is lost, and it is done with the next mail you open.
wait-in-mailbox = Kept in your mailbox, without the text of the mail. You can close the pane: nothing is lost.
wait-full = Too much waits already, so this is not kept. Leave the pane open until it is done, or take something back.
wait-nowhere = Neither this browser nor Outlook lets the pane keep anything. Leave the pane open until it is done.
wait-take-back = Take back
wait-take-back-this = Take back: { $subject }
wait-again-this = Try again: { $subject }
wait-count = { $count ->
    [one] 1 thing waits for the CRM
   *[other] { $count } things wait for the CRM
}
wait-stuck-count = { $count ->
    [one] 1 thing could not be done
   *[other] { $count } things could not be done
}
wait-not-kept-count = { $count ->
    [one] 1 of them is lost when the pane is closed
   *[other] { $count } of them are lost when the pane is closed
}
wait-show = Show
wait-hide = Hide
wait-list = Waiting for the CRM

## The page without a mail

home = Home
home-back = Back to the mail
home-key = Go to the page without a mail, or back
home-settings = My settings
home-tasks = Due tasks
home-tasks-none = Nothing is due today.
home-task-done = Done
home-task-done-this = Mark as done: { $subject }
home-task-undo = Undo
home-task-undo-this = Not done after all: { $subject }
home-task-finished = Done
home-task-failed = This could not be saved
home-left = Not tracked: mail from people you know
home-left-text = Mail of the last 7 days from people in the CRM that was not tracked by itself.
home-left-none = Nothing was left out in the last 7 days.
home-left-nobody = Your mailbox is not synchronized with the CRM, so mail that was not tracked cannot be listed here.
home-left-track = Track
home-left-track-this = Track: { $subject }
home-pins = Pinned
home-pins-none = Nothing is pinned yet. The pin beside a record keeps it here.
home-recent = Recently tracked to
home-recent-none = Records that you track mail to are listed here.
home-looking = Reading…
home-failed = This could not be read
pin = Pin { $name }
unpin = Unpin { $name }

## A person's own settings

mine-title = My settings
mine-home = Back to Home
mine-filter = Mail that is tracked by itself
mine-filter-option = { $filter ->
    [all] All mail
    [replies] Replies to tracked mail
    [people] Mail from leads, contacts and accounts
    [records] Mail from anybody in the CRM
   *[nothing] No mail
}
mine-filter-forced = An administrator has set this for everybody.
mine-nobody = Your mailbox is not synchronized with the CRM: nothing is tracked by itself.
mine-never = Never tracked
mine-never-text = Mail with one of these people on it is never tracked by itself. More lists are on the desk, under “My mailbox”.
mine-never-none = Nobody is listed yet.
mine-never-add = Address or domain
mine-never-button = Add
mine-never-senseless = That is neither an address nor a domain.
mine-never-remove = Remove: { $entry }
mine-private = Mail that its sender called private or confidential
mine-failed = The change could not be saved
mine-pane = In this pane
mine-untracks = Untrack keeps the copy in the CRM without asking
mine-untracks-text = It can be undone right after.
mine-last = Track chooses the record that was chosen last for the same sender
mine-last-text = Where none was chosen, the mail is tracked without a record.
mine-learned = What was learned
mine-learned-text = What you chose for whose mail. It puts the same record first the next time, stays in your mailbox, and nobody else sees it.
mine-learned-none = Nothing was learned yet.
mine-learned-times = { $count ->
    [one] chosen once
   *[other] chosen { $count } times
}
mine-forget-this = Forget { $name } for { $address }
mine-forget-all = Forget everything
mine-follows = Language and colours follow Outlook.
