# What is said on the desk's record pages.

records = Records
records-text = Find a record, or go on where you were.
records-search = Search accounts, contacts, leads, opportunities, cases
records-searching = Searching…
records-recent = Opened lately
records-recent-none = What you open stands here.
records-kinds = All records
records-deals = My open opportunities
records-deals-none = You have no open opportunity.
records-cases = My open cases
records-cases-none = You have no open case.
records-tasks = My tasks
records-tasks-none = You have nothing to do.
records-of-kind = { $kind ->
    [account] Accounts
    [contact] Contacts
    [lead] Leads
    [opportunity] Opportunities
   *[other] Cases
}
records-list-search = Search in this list
records-mine = Only mine
records-closed = Also closed and inactive
records-none = Nothing is here
records-none-text = No record of this kind is open, or you may see none of them.
records-none-fit = Nothing fits
records-none-fit-text = Try fewer letters, or show closed records and those of colleagues too.
records-shown = { $count ->
    [one] 1 record
   *[other] { $count } records
}
records-shown-more = More than { $count } records
records-cut-off = There are more. Search for what you need.
records-name = Name
records-with = With
records-due = Due
records-owner = Owner
records-state = State
records-changed = Changed
records-due-on = due { $when }
records-overdue = overdue: { $when }
record-owner = Owner: { $name }
record-created = Created { $when }
record-gone = This record is not here
record-gone-text = It was deleted, or the link is wrong, or you may not see it. Whoever sent you the link, or a CRM administrator, can help.
record-details = Details
record-people = People
record-people-none = Nobody is known to the CRM.
record-deals = Open opportunities
record-deals-none = No open opportunity.
record-cases = Open cases
record-cases-none = No open case.
record-more = There are more than these.
record-write-mail = E-mail
record-slot = { $slot ->
    [name] Name
    [topic] Topic
    [first] First name
    [last] Last name
    [job] Job title
    [company] Company
    [customer] Customer
    [person] Contact
    [number] Number
    [email] E-mail
    [phone] Phone
    [mobile] Mobile
    [site] Website
    [street] Street
    [postal_code] Postal code
    [city] City
    [country] Country
    [worth] Estimated value
    [close_on] Closes on
    [chance] Probability
    [rating] Rating
    [priority] Priority
    [follow_up] Follow up by
   *[about] Description
}
record-standing = { $standing ->
    [active] Active
    [inactive] Inactive
    [open] Open
    [won] Won
    [lost] Lost
    [qualified] Qualified
    [disqualified] Disqualified
    [resolved] Resolved
   *[canceled] Canceled
}
record-rating = { $rating ->
    [one] Hot
    [two] Warm
   *[three] Cold
}
record-priority = { $priority ->
    [one] High
    [two] Normal
   *[three] Low
}
record-nothing = Not chosen
record-missing = Something must stand here.
record-no-number = Enter a number such as 48000 or 75.
record-no-address = This is no e-mail address.
record-not-changed = { $field } could not be changed
record-changed-meanwhile = Somebody else changed the record. What you see below is as it is now: repeat what is still needed.
record-may-not = The CRM does not let you change this. { $name } looks after the record and can change it, or share it with you.
record-may-not-nobody = The CRM does not let you change this. A CRM administrator can give you the right to.
record-look-again = Show as it is now
mail-title = E-mail
mail-new = New e-mail
mail-mend = E-mail that was not sent
mail-answer-title = Answer
mail-from = From
mail-to = To
mail-cc = Cc
mail-when = When
mail-regarding = Regarding
mail-regarding-none = It is regarding nothing.
mail-subject = Subject
mail-text = Text
mail-later = Send later
mail-later-how = Empty: as soon as possible.
mail-find = Type a name, or a whole address
mail-unknown = not in the CRM
mail-use-address = Write to { $address }
mail-drop = Take { $name } off
mail-none-found = Nobody with an address fits.
mail-found = { $count ->
    [one] 1 suggestion
   *[other] { $count } suggestions
}
mail-send = Send
mail-sending = Handing over…
mail-lack = { $lack ->
    [recipient] Enter to whom it goes.
    [subject] Enter a subject.
    [text] Write something.
    [too_many] It goes to more than 50 people. Write to fewer.
   *[past] The time to send it at is over. Choose a later one, or none.
}
mail-not-taken = The mail was not handed over
mail-template = Template or article
mail-templates-none = No template goes with this record or its people, and no article is published.
mail-filling = Filling in the template…
mail-unfilled = The template could not be filled in
mail-way = Mail on its way
mail-stage = { $stage ->
    [draft] Draft
    [waiting] Waiting to be sent
    [later] Waits for its time
    [again] Will be tried again
    [sending] Being sent
    [sent] Sent
    [failed] Not sent
   *[canceled] Canceled
}
mail-step = { $step ->
    [waiting] Waiting
    [sending] Sending
   *[sent] Sent
}
mail-waits = The synchronizer sends it through the sender’s mailbox, usually within a minute.
mail-waits-until = It is sent at { $when }, not before.
mail-waits-long = It waits longer than usual. Your mailbox may not be set up to send: look at it.
mail-tried = { $count ->
    [one] 1 attempt failed.
   *[other] { $count } attempts failed.
}
mail-tried-again = It is tried again at { $when }.
mail-is-sent = It was sent { $when }, and stands in the timeline.
mail-is-canceled = It was called off and not sent.
mail-is-draft = Nobody has said yet that it is to be sent.
mail-is-failed = It could not be sent.
mail-reason-asked = Looking up why…
mail-reason-unknown = Why was not written down. Your mailbox page says whether sending works.
mail-take-back = Take back
mail-taking-back = Working…
mail-again = Try again
mail-send-draft = Send
mail-mend-it = Edit
mail-call-off = Call off
mail-forget = Hide
mail-stuck = That did not work
mail-gone-out = It cannot be taken back any more: it was given to the mailbox.
mail-others = Only who it belongs to can do that: { $name }.
