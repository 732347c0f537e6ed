# What is said in the pane beside a mail: what waits for the CRM, the page without a mail, a person's own settings.

## What waits for the CRM

wait-track-later = Track when the CRM is back
wait-tracking = Will be tracked when the CRM is back
wait-tracking-to = Will be tracked to { $name } when the CRM is back
wait-adding = { $name } will be added when the CRM is back
wait-changing-to = Will be regarding { $name } when the CRM is back
wait-clearing = Will be regarding nothing when the CRM is back
wait-untracking = Will be untracked when the CRM is back
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
