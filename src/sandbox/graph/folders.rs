//! Folders.

use serde_json::{Map, Value};

use super::answer::{Answer, Fault};
use super::options::{Options, PAGE};
use super::{Asked, body};
use crate::mailbox::{Folder, Mailbox};

const MEMBERS: [&str; 7] = [
    "id",
    "displayName",
    "parentFolderId",
    "childFolderCount",
    "unreadItemCount",
    "totalItemCount",
    "isHidden",
];
/// The name of the folder that all others lie in.
const ROOT: &str = "msgfolderroot";
const ROOT_NAME: &str = "Top of Information Store";

/// A folder that a path names.
#[derive(Debug)]
pub(super) enum Place {
    /// That which all others lie in; no message does.
    Root,
    /// Any other.
    Folder(Box<Folder>),
}

/// The folder of an id or well-known name.
pub(super) async fn find(asked: &Asked, mailbox: &Mailbox, id: &str) -> Result<Place, Fault> {
    if id.eq_ignore_ascii_case(ROOT) || id == mailbox.root_id {
        return Ok(Place::Root);
    }
    match asked.sandbox.mailboxes().folder_by_id(mailbox.key, id).await {
        Ok(folder) => Ok(Place::Folder(Box::new(folder))),
        Err(crate::Error::NotFound(_)) => Err(Fault::no_item()),
        Err(e) => Err(e.into()),
    }
}

impl Place {
    /// The folder, where it is one that messages lie in.
    pub(super) fn folder(self) -> Result<Folder, Fault> {
        match self {
            Self::Folder(folder) => Ok(*folder),
            Self::Root => Err(Fault::no_item()),
        }
    }
}

/// The members of `$select`.
pub(super) fn selected(options: &Options) -> Result<Option<Vec<&'static str>>, Fault> {
    let Some(names) = options.select() else { return Ok(None) };
    let known = |name: &String| {
        MEMBERS.into_iter().find(|m| m.eq_ignore_ascii_case(name)).ok_or_else(|| {
            let text =
                format!("Could not find a property named '{name}' on type 'microsoft.graph.mailFolder'.");
            Fault::new(400, "RequestBroker--ParseUri", text)
        })
    };
    names.iter().map(known).collect::<Result<Vec<_>, _>>().map(Some)
}

/// A folder as Graph tells it.
pub(super) fn tell(mailbox: &Mailbox, folder: &Folder, select: Option<&[&str]>) -> Map<String, Value> {
    let parent = folder.parent_folder_id.as_deref().unwrap_or(&mailbox.root_id);
    let all: [(&str, Value); 7] = [
        ("id", folder.id.clone().into()),
        ("displayName", folder.display_name.clone().into()),
        ("parentFolderId", parent.into()),
        ("childFolderCount", folder.child_folder_count.into()),
        ("unreadItemCount", folder.unread_item_count.into()),
        ("totalItemCount", folder.total_item_count.into()),
        ("isHidden", false.into()),
    ];
    let wanted = |name: &str| name == "id" || select.is_none_or(|s| s.contains(&name));
    all.into_iter().filter(|(name, _)| wanted(name)).map(|(n, v)| (n.to_owned(), v)).collect()
}

fn root(mailbox: &Mailbox, children: usize, select: Option<&[&str]>) -> Map<String, Value> {
    let all: [(&str, Value); 7] = [
        ("id", mailbox.root_id.clone().into()),
        ("displayName", ROOT_NAME.into()),
        ("parentFolderId", Value::Null),
        ("childFolderCount", children.into()),
        ("unreadItemCount", 0.into()),
        ("totalItemCount", 0.into()),
        ("isHidden", false.into()),
    ];
    let wanted = |name: &str| name == "id" || select.is_none_or(|s| s.contains(&name));
    all.into_iter().filter(|(name, _)| wanted(name)).map(|(n, v)| (n.to_owned(), v)).collect()
}

fn entity(asked: &Asked, mailbox: &Mailbox, mut told: Map<String, Value>, status: u16) -> Answer {
    let context = format!("{}/$metadata#users('{}')/mailFolders/$entity", asked.root(), mailbox.user_id);
    told.insert("@odata.context".to_owned(), context.into());
    Answer::json(status, &Value::Object(told))
}

/// One folder.
pub(super) async fn get(asked: &Asked, mailbox: &Mailbox, place: Place) -> Result<Answer, Fault> {
    let select = selected(&asked.options)?;
    let told = match &place {
        Place::Folder(folder) => tell(mailbox, folder, select.as_deref()),
        Place::Root => {
            let children = asked.sandbox.mailboxes().children(mailbox.key, None).await?;
            root(mailbox, children.len(), select.as_deref())
        }
    };
    Ok(entity(asked, mailbox, told, 200))
}

/// The folders in a folder. Lists of folders are short, so their pages count from the start.
pub(super) async fn children(asked: &Asked, mailbox: &Mailbox, place: &Place) -> Result<Answer, Fault> {
    let select = selected(&asked.options)?;
    let parent = match place {
        Place::Root => None,
        Place::Folder(folder) => Some(folder.key),
    };
    let mut all = asked.sandbox.mailboxes().children(mailbox.key, parent).await?;
    if let Some(filter) = asked.options.get("$filter") {
        let name = named(filter)?;
        all.retain(|f| f.display_name.eq_ignore_ascii_case(&name));
    }
    let skip = match asked.options.get("$skiptoken") {
        Some(token) => token.parse().map_err(|_| Fault::bad("The skip token is not valid."))?,
        None => usize::try_from(asked.options.skip()?).unwrap_or(usize::MAX),
    };
    let top = usize::try_from(asked.options.top()?.unwrap_or(PAGE)).unwrap_or(usize::MAX);
    let mut page = Map::new();
    let context = format!("{}/$metadata#users('{}')/mailFolders", asked.root(), mailbox.user_id);
    page.insert("@odata.context".to_owned(), context.into());
    if asked.options.count() {
        page.insert("@odata.count".to_owned(), all.len().into());
    }
    if skip.saturating_add(top) < all.len() {
        let path: Vec<String> = asked.path.iter().map(|s| super::path::encoded(&s.text)).collect();
        let kept = asked.options.lasting();
        let kept = if kept.is_empty() { kept } else { format!("{kept}&") };
        let next = format!("{}/{}?{kept}$skiptoken={}", asked.root(), path.join("/"), skip + top);
        page.insert("@odata.nextLink".to_owned(), next.into());
    }
    let told = all.iter().skip(skip).take(top).map(|f| Value::Object(tell(mailbox, f, select.as_deref())));
    page.insert("value".to_owned(), told.collect());
    Ok(Answer::json(200, &Value::Object(page)))
}

/// The one filter of folders that is understood: by name.
fn named(filter: &str) -> Result<String, Fault> {
    let value = filter.trim().strip_prefix("displayName eq '").and_then(|v| v.strip_suffix('\''));
    value.map(|v| v.replace("''", "'")).ok_or_else(|| {
        Fault::new(400, "ErrorInvalidUrlQueryFilter", "Folders are found by displayName eq '…'.")
    })
}

/// Makes a folder in another one.
pub(super) async fn create(asked: &Asked, mailbox: &Mailbox, within: Place) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let name = body::must(&object, "displayName")?;
    let parent = match within {
        Place::Root => None,
        Place::Folder(folder) => Some(*folder),
    };
    let made = asked.sandbox.mailboxes().make_folder(mailbox, parent.as_ref(), name).await?;
    Ok(entity(asked, mailbox, tell(mailbox, &made, None), 201))
}

/// Gives a folder another name.
pub(super) async fn rename(asked: &Asked, mailbox: &Mailbox, place: Place) -> Result<Answer, Fault> {
    let folder = place.folder()?;
    let object = body::object(asked)?;
    if let Some(name) = body::text(&object, "displayName") {
        asked.sandbox.mailboxes().rename_folder(mailbox, &folder, name).await?;
    }
    let now = asked.sandbox.mailboxes().folder_by_id(mailbox.key, &folder.id).await?;
    Ok(entity(asked, mailbox, tell(mailbox, &now, None), 200))
}

/// Moves a folder into another one.
pub(super) async fn relocate(asked: &Asked, mailbox: &Mailbox, place: Place) -> Result<Answer, Fault> {
    let folder = place.folder()?;
    let object = body::object(asked)?;
    let into = match find(asked, mailbox, body::must(&object, "destinationId")?).await? {
        Place::Root => None,
        Place::Folder(folder) => Some(folder),
    };
    let store = asked.sandbox.mailboxes();
    store.move_folder(mailbox, &folder, into.as_deref()).await?;
    let now = store.folder_by_id(mailbox.key, &folder.id).await?;
    Ok(entity(asked, mailbox, tell(mailbox, &now, None), 200))
}

/// Removes a folder.
pub(super) async fn delete(asked: &Asked, mailbox: &Mailbox, place: Place) -> Result<Answer, Fault> {
    let folder = place.folder()?;
    asked.sandbox.mailboxes().remove_folder(mailbox, &folder).await?;
    Ok(Answer::empty(204))
}
