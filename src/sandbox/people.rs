//! Who is in the directory: the people of the story, and whoever was added or changed since. What was is kept in
//! `people.json` of the data directory, where another process that opens it finds it too.

use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use crate::Sandbox;
use crate::error::{Error, Result};
use crate::mailbox::NewMailbox;
use crate::story::User;

/// The file of those who were added or changed.
const FILE: &str = "people.json";
/// People that are added or changed.
const MAX_PEOPLE: usize = 20_000;

/// The directory. Those of the file go before those of the story.
#[derive(Debug)]
pub(crate) struct People {
    path: PathBuf,
    all: RwLock<Vec<User>>,
    told: usize,
}

impl People {
    /// Reads them.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub(crate) fn open(dir: &Path, story: &[User]) -> Result<Self> {
        let path = dir.join(FILE);
        let kept: Vec<User> = match std::fs::read_to_string(&path) {
            Ok(text) => {
                serde_json::from_str(&text).map_err(|e| Error::Story(format!("{}: {e}", path.display())))?
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(Error::file(&path)(e)),
        };
        let mut all = story.to_vec();
        for user in kept {
            put(&mut all, user);
        }
        Ok(Self { path, all: RwLock::new(all), told: story.len() })
    }

    /// Everybody: those of the story first.
    pub(crate) fn all(&self) -> Vec<User> {
        self.all.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The one with that object id.
    pub(crate) fn by_id(&self, id: &str) -> Option<User> {
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|one| one.id.eq_ignore_ascii_case(id)).cloned()
    }

    /// The one who signs in with that name.
    pub(crate) fn by_login(&self, login: &str) -> Option<User> {
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        let is = |one: &&User| one.upn.as_deref().is_some_and(|upn| upn.eq_ignore_ascii_case(login));
        all.iter().find(is).cloned()
    }

    fn keep(&self, user: User) -> Result<()> {
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= self.told + MAX_PEOPLE {
            return Err(Error::Invalid(format!("the directory has {MAX_PEOPLE} people more than the story")));
        }
        put(&mut all, user);
        let text = serde_json::to_string(&*all).map_err(|e| Error::Story(e.to_string()))?;
        let fresh = self.path.with_extension("new");
        std::fs::write(&fresh, text).map_err(Error::file(&fresh))?;
        std::fs::rename(&fresh, &self.path).map_err(Error::file(&self.path))
    }
}

fn put(all: &mut Vec<User>, user: User) {
    match all.iter_mut().find(|one| one.id.eq_ignore_ascii_case(&user.id)) {
        Some(known) => *known = user,
        None => all.push(user),
    }
}

impl Sandbox {
    /// Everybody in the directory: the people of the story, and those who came later.
    #[must_use]
    pub fn directory(&self) -> Vec<User> {
        self.people().all()
    }

    /// Puts somebody into the directory, with a mailbox where there is none; or changes roles, licences, names and
    /// whether somebody is disabled. The address of a mailbox stays what it is.
    ///
    /// # Errors
    /// Where the store or the file refuses.
    pub async fn put_person(&self, user: User) -> Result<()> {
        if let Ok(mailbox) = self.mailboxes().by_user(&user.id).await {
            if !mailbox.address.eq_ignore_ascii_case(&user.address) {
                return Err(Error::Invalid("the sandbox gives a mailbox no other address".to_owned()));
            }
        } else {
            self.mailboxes()
                .create(&NewMailbox {
                    user_id: &user.id,
                    address: &user.address,
                    display_name: &user.display_name,
                    job_title: &user.job_title,
                    language: &user.language,
                    time_zone: &user.time_zone,
                    shared: user.shared,
                    inbox_folders: &user.inbox_folders,
                    delegates: &[],
                })
                .await?;
        }
        self.people().keep(user)
    }
}
