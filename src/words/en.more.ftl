# What the pane offers beside tracking: a whole conversation, further records, files.

## A conversation

conversation-title = Conversation
conversation-open = Decide for this conversation
conversation-change = Decide anew
conversation-choose = What should happen with the mail of this conversation?
conversation-private = It holds for your mailbox, and only you see it.
conversation-follow = Follow to { $name }
conversation-follow-text = Every further mail is tracked to it, whatever your filter says.
conversation-follow-until = Follow to { $name } until it is closed
conversation-follow-until-text = The same, and it ends by itself when that is closed.
conversation-external = Only mail with people outside
conversation-external-text = Mail among colleagues is left alone. All else goes by your filter.
conversation-never = Never track this conversation
conversation-never-text = Unless you track a mail of it by hand.
conversation-spare = Leave mail among colleagues alone
conversation-take-all = Track mail among colleagues too
conversation-end = End it
conversation-followed = You follow this conversation to { $name }.
conversation-followed-until = You follow this conversation to { $name } until it is closed.
conversation-is-external = Of this conversation, mail among colleagues is left alone: so you decided.
conversation-is-never = This conversation is never tracked: so you decided.
conversation-spares = Mail among colleagues is left alone.
conversation-closed = You followed this conversation to { $name }. That is closed, and so it ended.
conversation-gone = You followed this conversation to { $name }. The CRM does not have that any more, and so it ended.
conversation-earlier = { $count ->
    [one] 1 mail of it that is here already is not tracked.
   *[other] { $count } mails of it that are here already are not tracked.
}
conversation-track-earlier = { $count ->
    [one] Track it too
   *[other] Track them too
}
doing-deciding = Keeping what you decided…
failed-deciding = What you decided about the conversation could not be kept
news-conversation-followed = The conversation is followed to { $name }
news-conversation-external = Of the conversation, mail among colleagues is left alone
news-conversation-never = The conversation is never tracked
news-conversation-ended = The conversation goes by your filter again
news-earlier = { $count ->
    [one] 1 mail that was here already is being tracked
   *[other] { $count } mails that were here already are being tracked
}
news-not-earlier = What was here already is untracked again
why-thread-followed = You follow its conversation to “{ $name }”.
why-thread-never = You decided that its conversation is never tracked.
why-thread-internal = It goes among colleagues, and you decided that such mail of its conversation is left alone.
why-thread-ended = You followed its conversation to “{ $name }”. That ended, because it is closed or was deleted.
remedy-change-thread = You can decide otherwise about the conversation, or track this mail by hand.

## Further records

linked-title = Also linked to
linked-will = Will also be linked to
linked-add = Link another record
linked-picker-title = Link another record
linked-remove = Do not link to { $name }
linked-full = More records cannot be linked.
doing-linking = Changing the links…
failed-linking = The links could not be changed
news-linked = Also linked to { $name }
news-linked-some = { $count ->
    [one] Linked to 1 more record
   *[other] Linked to { $count } more records
}
news-unlinked = Not linked to { $name } any more
news-unlinked-some = { $count ->
    [one] Not linked to 1 record any more
   *[other] Not linked to { $count } records any more
}

## Files

files-keep = Files to keep
files-keep-text = What is ticked is stored with the mail once it is tracked.
files-kilobytes = { $size } kB
files-megabytes = { $size } MB

## Sales literature

literature-add = Add sales literature
literature-title = Sales literature
literature-search = Search documents
literature-help = Documents that may be shown to customers. A file is attached to the mail, up to 25 MB.
literature-looking = Reading the documents…
literature-none = The CRM has no document that may be shown to customers.
literature-not-found = No document has these words.
literature-failed = The documents could not be read
literature-count = { $count ->
    [one] 1 document
   *[other] { $count } documents
}
literature-as-link = Inserted as a link
literature-attached = Attached to the mail
literature-linked = The link is in the mail
literature-not-put = “{ $title }” is not in the mail
literature-too-large = Larger than the 25 MB that Outlook takes. Send a link to it instead.
literature-too-many = Outlook takes no more files with this mail. Remove one, or write a second mail.
literature-unable = This Outlook lets no add-in attach files. Save the file from the CRM and attach it yourself.
