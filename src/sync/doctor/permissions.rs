//! The permissions of the synchronizer at Microsoft Graph, and a question each that shows whether one is there without
//! changing anything.

use wire::Method;

/// A permission of the synchronizer at Graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its name as an application permission.
    pub name: &'static str,
    /// What for: what stands behind "it".
    pub why: &'static str,
    /// It is needed only where appointments, contacts and tasks are kept in step.
    pub step: bool,
    /// Exchange gives it for chosen mailboxes alone (role based access control for applications). To Do is no part of
    /// that: there an administrator can only consent for everybody's tasks.
    pub scoped: bool,
}

/// What is needed, each with the reason for it.
pub const PERMISSIONS: [Permission; 6] = [
    Permission {
        name: "Mail.ReadWrite",
        why: "reads mail, puts categories on it, is told of changes",
        step: false,
        scoped: true,
    },
    Permission { name: "MailboxSettings.ReadWrite", why: "makes the categories", step: false, scoped: true },
    Permission {
        name: "Mail.Send",
        why: "tests mailboxes, and sends what is pending in the CRM",
        step: false,
        scoped: true,
    },
    Permission {
        name: "Calendars.ReadWrite",
        why: "keeps appointments in step with the calendar",
        step: true,
        scoped: true,
    },
    Permission { name: "Contacts.ReadWrite", why: "keeps contacts in step", step: true, scoped: true },
    Permission {
        name: "Tasks.ReadWrite.All",
        why: "keeps tasks, phone calls, letters and faxes in step with To Do",
        step: true,
        scoped: false,
    },
];

/// A question to Graph about one mailbox: what it is told under, what is asked, and the permission it wants.
pub(super) struct Probe {
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) body: &'static str,
    pub(super) permission: &'static str,
    pub(super) remedy: &'static str,
}

/// Each permission is asked for by what cannot be carried out, or changes nothing.
pub(super) const PROBES: [Probe; 4] = [
    Probe {
        name: "mail_read",
        method: Method::Get,
        path: "mailFolders/inbox?$select=id",
        body: "",
        permission: "Mail.ReadWrite",
        remedy: "give the registration the application permission Mail.ReadWrite: in Exchange Online by a role assignment \
                 whose scope holds this mailbox, or with admin consent for all mailboxes (regarding setup entra)",
    },
    Probe {
        name: "mail_write",
        method: Method::Patch,
        path: "messages/AAAA",
        body: "{}",
        permission: "Mail.ReadWrite",
        remedy: "give the registration Mail.ReadWrite and not only Mail.Read: categories are written on mails",
    },
    Probe {
        name: "mailbox_settings",
        method: Method::Patch,
        path: "mailboxSettings",
        body: "{}",
        permission: "MailboxSettings.ReadWrite",
        remedy: "give the registration the application permission MailboxSettings.ReadWrite, as Mail.ReadWrite was given: the \
                 category of tracked mail is made with it",
    },
    Probe {
        name: "mail_send",
        method: Method::Post,
        path: "sendMail",
        body: "{}",
        permission: "Mail.Send",
        remedy: "give the registration the application permission Mail.Send, as Mail.ReadWrite was given: mailboxes are \
                 tested by sending, and pending mail of the CRM is sent",
    },
];

/// The same for what keeps appointments, contacts and tasks in step.
pub(super) const STEP_PROBES: [Probe; 3] = [
    Probe {
        name: "calendar_write",
        method: Method::Patch,
        path: "events/AAAA",
        body: "{}",
        permission: "Calendars.ReadWrite",
        remedy: "give the registration the application permission Calendars.ReadWrite, as Mail.ReadWrite was given; or choose \
                 in the CRM that appointments, contacts and tasks of the mailbox are not synchronized",
    },
    Probe {
        name: "contacts_write",
        method: Method::Patch,
        path: "contacts/AAAA",
        body: "{}",
        permission: "Contacts.ReadWrite",
        remedy: "give the registration the application permission Contacts.ReadWrite, as Mail.ReadWrite was given; or choose \
                 in the CRM that appointments, contacts and tasks of the mailbox are not synchronized",
    },
    Probe {
        name: "tasks_write",
        method: Method::Patch,
        path: "todo/lists/AAAA",
        body: "{}",
        permission: "Tasks.ReadWrite.All",
        remedy: "give the registration the application permission Tasks.ReadWrite.All with admin consent: Exchange has no role \
                 for To Do, so it holds for everybody's tasks; or choose in the CRM that appointments, contacts and tasks of \
                 the mailbox are not synchronized",
    },
];

/// Names of all those checks, in their order.
pub(super) fn probe_names() -> impl Iterator<Item = &'static str> {
    PROBES.iter().chain(&STEP_PROBES).map(|probe| probe.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_probed_is_what_is_asked_for_and_nothing_is_asked_for_that_no_probe_needs() {
        let of = |step: bool| {
            let mut names: Vec<&str> =
                PERMISSIONS.iter().filter(|one| one.step == step).map(|one| one.name).collect();
            names.sort_unstable();
            names
        };
        let probed = |probes: &[Probe]| {
            let mut names: Vec<&str> = probes.iter().map(|one| one.permission).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        assert_eq!((of(false), of(true)), (probed(&PROBES), probed(&STEP_PROBES)));
    }
}
