//! The story the sandbox begins with: a small sales company, its customers, their mail and their CRM rows.

mod tell;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use tell::references_in;

use crate::error::{Error, Result};
use crate::mailbox::{Importance, NewAttachment, Person, Sensitivity};

/// The directory everybody is in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenant {
    /// The tenant's id, a GUID.
    pub id: String,
    /// Its domain.
    pub domain: String,
    /// The company's name.
    pub name: String,
}

/// The application that may sign in by itself, with the secret in the file `service-secret`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// Its client id, a GUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its application permissions.
    pub roles: Vec<String>,
}

/// Someone with a mailbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// A short name used in the story's files.
    pub key: String,
    /// The object id in the directory (`oid` of tokens), a GUID.
    pub id: String,
    /// The id of the CRM's user row (`systemuserid`), a GUID; none for who is not in the CRM.
    pub systemuser_id: Option<String>,
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The name shown.
    pub display_name: String,
    /// The SMTP address and user principal name.
    pub address: String,
    /// What the person does.
    pub job_title: String,
    /// The language of Outlook, a BCP 47 tag.
    pub language: String,
    /// The Windows time zone name.
    pub time_zone: String,
    /// Names of security roles in the CRM; empty for who has none.
    pub security_roles: Vec<String>,
    /// Names of administrator's roles in the directory.
    #[serde(default)]
    pub directory_roles: Vec<String>,
    /// Part numbers of the licences that are assigned (`skuPartNumber`).
    #[serde(default)]
    pub licences: Vec<String>,
    /// The user principal name, where it is not the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upn: Option<String>,
    /// Disabled in the directory and in the CRM.
    #[serde(default)]
    pub disabled: bool,
    /// Folders in the inbox.
    #[serde(default)]
    pub inbox_folders: Vec<String>,
    /// Whether it is a mailbox several share and nobody signs in as.
    #[serde(default)]
    pub shared: bool,
    /// Keys of who may open it.
    #[serde(default)]
    pub delegates: Vec<String>,
}

/// A row of the CRM as a Dataverse create payload.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CrmRow {
    /// The entity set, for example `accounts`.
    pub set: String,
    /// The row's id, a GUID.
    pub id: String,
    /// The `systemuserid` of the owner; none for tables without owners.
    #[serde(default)]
    pub owner: Option<String>,
    /// The columns, with lookups as `name@odata.bind`.
    pub body: Value,
}

/// A mail of the story.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StoryMail {
    /// A short name used in the story's files and by tests.
    pub key: String,
    /// What the mail is there to show; the name of a sample.
    pub shows: String,
    /// Where it lies: `user/folder`, for example `mara/inbox`; several when several got it.
    pub places: Vec<String>,
    /// How many minutes before the first start it was sent.
    pub minutes_ago: i64,
    /// The author.
    pub from: Person,
    /// Who sent it, when not the author.
    pub sender: Option<Person>,
    /// The recipients.
    pub to: Vec<Person>,
    /// Copies.
    pub cc: Vec<Person>,
    /// Where answers go.
    pub reply_to: Vec<Person>,
    /// The subject.
    pub subject: String,
    /// The body as HTML.
    pub html: Option<String>,
    /// The body as text.
    pub text: Option<String>,
    /// What is put together by a rule instead: `huge-body` or `many-recipients`, or both.
    pub made: Vec<String>,
    /// The Message-ID; empty for a mail without one.
    pub message_id: String,
    /// The Message-ID it answers.
    pub in_reply_to: String,
    /// The thread's Message-IDs, oldest first.
    pub references: Vec<String>,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The message class.
    pub item_class: String,
    /// How urgent.
    pub importance: Importance,
    /// How confidential.
    pub sensitivity: Sensitivity,
    /// Names of categories.
    pub categories: Vec<String>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// Whether it was opened.
    pub is_read: bool,
    /// Whether it was never sent.
    pub is_draft: bool,
}

/// Everything the sandbox begins with.
#[derive(Debug, Clone)]
pub struct Story {
    /// The directory.
    pub tenant: Tenant,
    /// The application.
    pub service: Service,
    /// Who has a mailbox; the first is the administrator.
    pub users: Vec<User>,
    /// The CRM's rows in an order in which each points only to earlier ones.
    pub crm_rows: Vec<CrmRow>,
    /// The mails.
    pub messages: Vec<StoryMail>,
    /// Mails to be delivered at the press of a button.
    pub samples: Vec<StoryMail>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    tenant: Tenant,
    service: Service,
    users: Vec<User>,
}

fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Story(format!("{name}: {e}")))
}

/// Reads the story from the files in the program.
///
/// # Errors
/// When a file is wrong; a test reads them all.
pub fn story() -> Result<Story> {
    let people: People = read("people.json", include_str!("people.json"))?;
    let mut messages: Vec<StoryMail> = Vec::new();
    for (name, text) in [
        ("customers.json", include_str!("mail/customers.json")),
        ("colleagues.json", include_str!("mail/colleagues.json")),
        ("scripts.json", include_str!("mail/scripts.json")),
        ("hard.json", include_str!("mail/hard.json")),
    ] {
        messages.extend(read::<Vec<StoryMail>>(name, text)?);
    }
    Ok(Story {
        tenant: people.tenant,
        service: people.service,
        users: people.users,
        crm_rows: read("crm.json", include_str!("crm.json"))?,
        messages,
        samples: read("samples.json", include_str!("mail/samples.json"))?,
    })
}
