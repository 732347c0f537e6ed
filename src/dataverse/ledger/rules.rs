//! Rules for folders: rows of `mailboxtrackingfolder`, each under a key computed from mailbox and folder.

use domain::{identity, party::Kind, settings::FolderRule, tracking::cut};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::Request;

use super::names::{folder, mailbox};
use crate::{
    fault::Fault,
    names,
    service::{Service, bind, bound},
};

/// Length of a folder's own name in UTF-16 units, which Exchange gives it.
const MAX_FOLDER: usize = 120;
/// Length of what people call it.
const MAX_NAME: usize = 256;

/// The request that makes a rule, or changes it. A row is a rule in force: one that is off has none.
///
/// # Errors
/// Where the folder's name does not fit, or mail cannot be regarding the row.
pub(super) fn keep(service: &Service, of: Uuid, rule: &FolderRule) -> Result<Request, Fault> {
    if rule.folder.is_empty() || rule.folder.encode_utf16().count() > MAX_FOLDER {
        return Err(Fault::Senseless(format!("a folder's name has 1 to {MAX_FOLDER} characters")));
    }
    let mut row = Map::new();
    row.insert(folder::FOLDER.into(), rule.folder.as_str().into());
    row.insert(folder::NAME.into(), cut(&rule.name, MAX_NAME).into());
    row.insert(bound(folder::OF_MAILBOX), bind(mailbox::SET, of));
    match &rule.regarding {
        Some(record) => {
            row.insert(bound(nav(record.kind)?), bind(names::set(record.kind), record.id));
        }
        None => {
            row.insert(bound(folder::REGARDING_ACCOUNT), Value::Null);
        }
    }
    Ok(service.put(folder::SET, identity::folder_rule(of, &rule.folder), &Value::Object(row)))
}

/// The request that takes a rule away.
pub(super) fn drop(service: &Service, of: Uuid, name: &str) -> Request {
    service.delete(folder::SET, identity::folder_rule(of, name))
}

fn nav(kind: Kind) -> Result<&'static str, Fault> {
    match kind {
        Kind::Account => Ok(folder::REGARDING_ACCOUNT),
        Kind::Contact => Ok(folder::REGARDING_CONTACT),
        Kind::Lead => Ok(folder::REGARDING_LEAD),
        Kind::Opportunity => Ok(folder::REGARDING_OPPORTUNITY),
        Kind::Case => Ok(folder::REGARDING_CASE),
        Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => {
            Err(Fault::Senseless(format!("a folder's mail cannot be regarding a {}", names::table(kind))))
        }
    }
}
