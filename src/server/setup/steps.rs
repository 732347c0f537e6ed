//! The steps themselves, as values: who does what where, and why. Names of roles, permissions and commands are those of
//! Microsoft's documentation: "Role based access control for applications in Exchange Online", "Grant tenant-wide admin
//! consent", "Enable single sign-on in an Office Add-in with nested app authentication".

use serde_json::{Value, json};
use sync::doctor::{BROKER, PERMISSIONS, Permission};

use super::Known;
use crate::desk::DESK;
use crate::pane::DIALOG;

/// Everything that Office is, as one client: it may have tokens for the server without anybody being asked.
const OFFICE: &str = "ea5a67f6-b6f3-4338-b240-c655ddc3cc8e";
/// What stands for what is not known yet.
const PANE: &str = "PANE-CLIENT-ID";
const SYNC: &str = "SYNC-CLIENT-ID";
const TENANT: &str = "TENANT-ID";
const URL: &str = "https://HOST";
/// Mailboxes that are written out in a command; the rest are said to be added in the same way.
const WRITTEN_OUT: usize = 50;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// A stable name.
    pub(crate) id: &'static str,
    /// What it is.
    pub(crate) title: String,
    /// Who can do it.
    pub(crate) who: &'static str,
    /// Why it is needed.
    pub(crate) why: String,
    /// What is done, in order.
    pub(crate) todo: Vec<String>,
    /// Commands, in order.
    pub(crate) commands: Vec<String>,
}

impl Step {
    /// As JSON.
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "title": self.title, "who": self.who, "why": self.why, "do": self.todo,
            "commands": self.commands,
        })
    }
}

impl Known {
    fn url(&self) -> &str {
        self.url.as_deref().unwrap_or(URL)
    }

    fn host(&self) -> &str {
        self.url().trim_start_matches("https://")
    }

    pub(super) fn tenant(&self) -> &str {
        self.tenant.as_deref().unwrap_or(TENANT)
    }

    pub(super) fn pane(&self) -> &str {
        self.pane_client.as_deref().unwrap_or(PANE)
    }

    pub(super) fn sync(&self) -> &str {
        self.sync_client.as_deref().unwrap_or(SYNC)
    }

    pub(super) fn address(&self) -> &str {
        self.url()
    }

    /// The permissions of the synchronizer that are needed here: those that Exchange gives for chosen mailboxes, or the
    /// others.
    fn permissions(&self, scoped: bool) -> impl Iterator<Item = &'static Permission> {
        let step = !self.mail_only;
        PERMISSIONS.iter().filter(move |one| one.scoped == scoped && (step || !one.step))
    }

    /// Where an administrator agrees for everybody that the pane acts for them.
    fn consent(&self, scope: &str) -> String {
        format!(
            "{}/{}/v2.0/adminconsent?client_id={}&scope={}&redirect_uri={}",
            self.cloud.login(),
            self.tenant(),
            self.pane(),
            wire::odata::encode(scope),
            wire::odata::encode(&format!("{}{DIALOG}", self.url())),
        )
    }
}

/// All steps, in their order.
pub(super) fn steps(known: &Known) -> Vec<Step> {
    let mut all = vec![pane(known), consent(known), synchronizer(known), mailboxes(known)];
    if known.organisation.is_some() {
        all.push(application_user(known));
    }
    all.extend([add_in(known), check(known)]);
    all
}

fn pane(known: &Known) -> Step {
    let mut todo = vec![
        "Microsoft Entra admin center > App registrations > New registration. Name: Regarding. Accounts: this \
         organizational directory only."
            .to_owned(),
        format!("Redirect, platform Single-page application: {BROKER}{}", known.host()),
        "  Reason: Outlook signs people in itself (nested app authentication) and hands the token to pages of this host."
            .to_owned(),
        format!("Redirect, platform Single-page application: {}{DIALOG}", known.url()),
        "  Reason: where Outlook cannot do that, the sign-in has a window of its own, and comes back to this page.".to_owned(),
        format!("Redirect, platform Single-page application: {}{DESK}", known.url()),
        "  Reason: who signs in on the desk comes back to it.".to_owned(),
        "Token configuration > Add optional claim > ID > email. Reason: the pane sees that who signed in owns the mailbox, \
         where their sign-in name is not their address."
            .to_owned(),
        "Token configuration > Add groups claim > Directory roles, for access tokens. Reason: who approves mailboxes has to be a \
         Global or Exchange administrator, and the desk sees that in the token (wids)."
            .to_owned(),
    ];
    todo.push(format!("Expose an API > Application ID URI: api://{}/{}", known.host(), known.pane()));
    todo.push(
        "Expose an API > Add a scope: access_as_user, for admins and users. Reason: pane and desk ask our own server as the \
         person before them."
            .to_owned(),
    );
    match &known.organisation {
        Some(_) => todo.push(
            "API permissions > Dynamics CRM > Delegated > user_impersonation. Reason: the pane reads and writes the CRM as \
             the person before it, with that person's rights and no other."
                .to_owned(),
        ),
        None => todo.push(format!(
            "Expose an API > Add a client application: {OFFICE}, with that scope. Reason: Outlook gets the token without a \
             question."
        )),
    }
    Step {
        id: "pane",
        title: "Register the pane".to_owned(),
        who: "Application Administrator",
        why: "who uses the pane signs in as themselves; this says which pages may have their token"
            .to_owned(),
        todo,
        commands: Vec::new(),
    }
}

fn consent(known: &Known) -> Step {
    let scope = match &known.organisation {
        Some(organisation) => format!("{organisation}/user_impersonation openid profile email"),
        None => format!("api://{}/{}/access_as_user openid profile email", known.host(), known.pane()),
    };
    Step {
        id: "consent",
        title: "Agree for everybody".to_owned(),
        who: "Cloud Application Administrator or Global Administrator",
        why: "without it each person is asked, or is told that an administrator has to agree".to_owned(),
        todo: vec![format!("Open, sign in as the administrator, and accept: {}", known.consent(&scope))],
        commands: Vec::new(),
    }
}

fn synchronizer(known: &Known) -> Step {
    let proof = match (&known.certificate_file, &known.secret_file) {
        (Some(path), _) => format!(
            "Certificates & secrets > Certificates > Upload the certificate of {} (never its key).",
            path.display()
        ),
        (None, Some(path)) => format!(
            "Certificates & secrets > New client secret; put its value into {} or, for this command, into REGARDING_SECRET.",
            path.display()
        ),
        (None, None) => {
            "Certificates & secrets: upload a certificate (better), or make a client secret. Its value goes \
                         into a file or into REGARDING_SECRET, never into the configuration."
                .to_owned()
        }
    };
    let for_all = known.permissions(false).map(|one| {
        format!(
            "API permissions > Microsoft Graph > Application > {}, and grant it. Reason: it {}. Exchange has no role for To \
             Do: this one holds for everybody's tasks. Who does not want that leaves it out, and chooses in the CRM for no \
             mailbox that appointments, contacts and tasks are synchronized (--mail-only).",
            one.name, one.why
        )
    });
    let mut step = Step {
        id: "synchronizer",
        title: "Register the synchronizer".to_owned(),
        who: "Application Administrator",
        why: "mail is tracked without anyone's browser open: a service of its own signs in for that".to_owned(),
        todo: vec![
            "App registrations > New registration. Name: Regarding synchronizer. Accounts: this organizational directory only. \
             No redirect."
                .to_owned(),
            proof,
            "API permissions: remove User.Read and add none to mail. A permission to mail that is granted here opens every \
             mailbox of the organisation; the next step gives it for the mailboxes in use alone."
                .to_owned(),
            "API permissions > Microsoft Graph > Application > LicenseAssignment.Read.All, and grant it. Reason: set-up checks \
             that whoever is approved by itself has a licence with a mailbox."
                .to_owned(),
            "Note the object id under Enterprise applications (not the one under App registrations): the next step wants it."
                .to_owned(),
        ],
        commands: Vec::new(),
    };
    let last = step.todo.len().saturating_sub(1);
    step.todo.splice(last..last, for_all);
    step
}

/// A text in PowerShell's single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn mailboxes(known: &Known) -> Step {
    let (group, client) = (quoted(&known.group), known.sync());
    let members: Vec<String> = known.mailboxes.iter().take(WRITTEN_OUT).map(|one| quoted(one)).collect();
    let mut commands = vec![
        "Connect-ExchangeOnline".to_owned(),
        match members.is_empty() {
            true => format!("New-DistributionGroup -Name {group} -Type Security"),
            false => {
                format!("New-DistributionGroup -Name {group} -Type Security -Members {}", members.join(","))
            }
        },
        format!("$group = (Get-Group -Identity {group}).DistinguishedName"),
        format!(
            "New-ManagementScope -Name {group} -RecipientRestrictionFilter \"MemberOfGroup -eq '$group'\""
        ),
        format!(
            "New-ServicePrincipal -AppId {client} -ObjectId OBJECT-ID-OF-THE-ENTERPRISE-APPLICATION -DisplayName 'Regarding \
             synchronizer'"
        ),
    ];
    commands.extend(known.permissions(true).map(|one| {
        format!(
            "New-ManagementRoleAssignment -App {client} -Role 'Application {}' -CustomResourceScope {group}",
            one.name
        )
    }));
    let inside = known.mailboxes.first().map_or("A-TRACKED-MAILBOX", String::as_str);
    commands
        .push(format!("Test-ServicePrincipalAuthorization -Identity {client} -Resource {}", quoted(inside)));
    let mut todo: Vec<String> = known
        .permissions(true)
        .map(|one| format!("Application {}. Reason: it {}.", one.name, one.why))
        .collect();
    if known.mailboxes.len() > WRITTEN_OUT {
        let more = known.mailboxes.len() - WRITTEN_OUT;
        todo.push(format!(
            "Add {more} more with: Add-DistributionGroupMember -Identity {group} -Member ADDRESS"
        ));
    }
    todo.push(format!(
        "Whoever is tracked later becomes a member of {group}; nested groups do not count. A change takes effect within two \
         hours."
    ));
    Step {
        id: "mailboxes",
        title: "Open the mailboxes in use, and no other".to_owned(),
        who: "Exchange Administrator, in Exchange Online PowerShell",
        why: "role based access control for applications limits the synchronizer to these mailboxes"
            .to_owned(),
        todo,
        commands,
    }
}

fn application_user(known: &Known) -> Step {
    let organisation = known.organisation.as_deref().unwrap_or_default();
    let mut step = Step {
        id: "application_user",
        title: "Make the application user".to_owned(),
        who: "System Administrator of Dynamics 365",
        why: "the CRM lets the synchronizer in as a user of its own, with a role and nothing more".to_owned(),
        todo: vec![
            format!(
                "Power Platform admin center > Environments > the one of {organisation} > Settings > Users + permissions > \
                 Application users > New app user > {}",
                known.sync()
            ),
            "Security role: read and write Activity and Email, append, assign and share them; read Account, Contact, Lead, \
             Opportunity, Case, User, Queue, Mailbox, Note and Organization, each for the whole organisation. Reason: mail of \
             all owners is tracked, and each activity belongs to the mailbox's owner."
                .to_owned(),
        ],
        commands: Vec::new(),
    };
    if !known.mail_only {
        step.todo.push(
            "That role also: create and write Contact, create, read, write, assign and delete Activity, read User Query and act \
             on behalf of another user. Reason: appointments, contacts and tasks are kept in step both ways, and what belongs \
             to somebody's sync filters is asked in their name."
                .to_owned(),
        );
    }
    let parts = match known.mail_only {
        true => "incoming and outgoing mail, and None for appointments, contacts and tasks",
        false => "incoming and outgoing mail, and for appointments, contacts and tasks where they are wanted",
    };
    step.todo.push(format!(
        "For each mailbox: server-side synchronization for {parts}; approve its address, test and enable it."
    ));
    step
}

fn add_in(known: &Known) -> Step {
    Step {
        id: "add_in",
        title: "Give people the add-in".to_owned(),
        who: "Global Administrator or Exchange Administrator",
        why: "the button in Outlook comes from the manifest".to_owned(),
        todo: vec![
            "Microsoft 365 admin center > Settings > Integrated apps > Upload custom apps > Office add-in > the manifest; \
             assign it to the people in use. It appears within a day."
                .to_owned(),
        ],
        commands: vec![format!(
            "regarding manifest --url {} --client {} > manifest.xml",
            known.url(),
            known.pane()
        )],
    }
}

fn check(known: &Known) -> Step {
    let inside = known.mailboxes.first().map_or("A-TRACKED-MAILBOX", String::as_str);
    Step {
        id: "check",
        title: "See that everything holds".to_owned(),
        who: "whoever runs the server",
        why: "the first link that is broken is named, with who can mend it and how".to_owned(),
        todo: vec!["Name a mailbox that must stay closed: it is tried, and must be refused.".to_owned()],
        commands: vec![
            "regarding config --check regarding.toml".to_owned(),
            format!(
                "regarding doctor --tenant --config regarding.toml --mailbox {inside} --outside A-MAILBOX-THAT-IS-NOT-TRACKED"
            ),
        ],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::super::tests::{ID, known};
    use super::*;

    fn text(steps: &[Step]) -> String {
        steps
            .iter()
            .flat_map(|step| step.todo.iter().chain(&step.commands))
            .fold(String::new(), |all, line| all + line + "\n")
    }

    #[test]
    fn every_step_says_who_and_why_and_every_permission_has_its_reason() {
        let line = [
            "--url",
            "https://crm.example.com",
            "--organisation",
            "https://o.crm4.dynamics.com",
            "--pane-client",
            ID,
        ];
        let all = steps(&known(&line).unwrap());
        let ids: Vec<&str> = all.iter().map(|step| step.id).collect();
        let order = ["pane", "consent", "synchronizer", "mailboxes", "application_user", "add_in", "check"];
        assert_eq!(ids, order);
        assert!(all.iter().all(|step| !step.who.is_empty() && !step.why.is_empty() && !step.todo.is_empty()));
        let text = text(&all);
        for wanted in [
            "brk-multihub://crm.example.com\n",
            "https://crm.example.com/signin-dialog.html",
            "https://crm.example.com/desk/",
            "user_impersonation. Reason",
            "Application Mail.ReadWrite. Reason",
            "Application MailboxSettings.ReadWrite. Reason",
            "Application Mail.Send. Reason",
            "Application Calendars.ReadWrite. Reason",
            "Application Contacts.ReadWrite. Reason",
            "-Role 'Application Calendars.ReadWrite' -CustomResourceScope",
            "Application > Tasks.ReadWrite.All, and grant it. Reason",
            "-CustomResourceScope 'Regarding mailboxes'",
            "-Members 'known@contoso.com'",
            "New-ServicePrincipal -AppId SYNC-CLIENT-ID",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        let consent = format!(
            "/TENANT-ID/v2.0/adminconsent?client_id={ID}&scope=https://o.crm4.dynamics.com/user_impersonation"
        );
        assert!(text.contains(&consent), "{text}");
    }

    #[test]
    fn where_mail_alone_is_synchronized_nothing_more_is_asked_for() {
        let line = ["--mail-only", "--organisation", "https://o.crm4.dynamics.com"];
        let text = text(&steps(&known(&line).unwrap()));
        for wanted in ["Application Mail.Send. Reason", "None for appointments, contacts and tasks"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        for not in ["Calendars", "Contacts.ReadWrite", "Tasks.ReadWrite", "on behalf of another user"] {
            assert!(!text.contains(not), "{not}: {text}");
        }
    }

    #[test]
    fn nobody_is_told_to_give_tasks_by_a_role_of_exchange() {
        let text = text(&steps(&known(&[]).unwrap()));
        assert!(!text.contains("Application Tasks"), "Exchange has no such role: {text}");
    }

    #[test]
    fn the_embedded_crm_needs_a_scope_of_its_own_and_no_application_user() {
        let all = steps(&known(&["--url", "https://crm.example.com", "--pane-client", ID]).unwrap());
        assert!(all.iter().all(|step| step.id != "application_user"));
        let text = text(&all);
        assert!(
            text.contains(&format!("api://crm.example.com/{ID}")) && text.contains("access_as_user"),
            "{text}"
        );
        assert!(text.contains(OFFICE) && !text.contains("user_impersonation"));
    }

    #[test]
    fn nothing_that_is_given_becomes_a_command_of_its_own() {
        let all = steps(&known(&["--group", "Sales' $(x)"]).unwrap());
        assert!(text(&all).contains("-Name 'Sales'' $(x)'"));
    }
}
