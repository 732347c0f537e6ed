# What is the matter: the parts that the pane rests on.

check-title = What is the matter?
check-outlook = Outlook
check-crm = Sign-in and CRM
check-synchronizer = Synchronizer
check-asking = Asking…
check-works = Works
check-runs = Runs: mail is tracked without the pane, too
check-none = None runs here: mail is tracked by hand
check-again = Check again
check-copy = Copy as text
check-copied = Copied.
check-not-copied = The browser does not let the pane copy. Copy the text below by hand.
copy-link = Copy the link to { $name }
news-copied = Link copied
news-not-copied = The browser does not let the pane copy a link
