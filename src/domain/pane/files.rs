//! Which files of a mail are to be kept with it, chosen before it is tracked. The pane sends no files: the choice goes with
//! the activity, and whoever fills the files in obeys it. All are kept unless somebody says otherwise.

use alloc::vec::Vec;

use uuid::Uuid;

use crate::{
    files::{MAX_CHOSEN, names},
    mail::Mail,
    tracking::Standing,
};

use super::{
    Asked, Pane,
    open::{Open, mailbox_of},
    view::{FileView, FilesView},
};

/// Mails of which a choice is remembered until they are tracked; the oldest go.
pub(super) const MAX_MAILS: usize = 50;

/// What a person wants of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// Which, by [`crate::identity::file`].
    pub file: Uuid,
    /// It is to be kept.
    pub keep: bool,
}

/// Choices that were made and not carried out yet, by the mail's key.
#[derive(Debug, Default)]
pub(super) struct Choices(Vec<(Uuid, Vec<Uuid>)>);

impl Choices {
    /// Files that are not to be kept with that mail.
    pub(super) fn of(&self, mail: Uuid) -> &[Uuid] {
        self.0.iter().find(|(of, _)| *of == mail).map_or(&[], |(_, files)| files)
    }

    fn set(&mut self, mail: Uuid, Keeping { file, keep }: Keeping) {
        let before = self.0.iter().position(|(of, _)| *of == mail).map(|at| self.0.remove(at));
        let (_, mut files) = before.unwrap_or_default();
        files.retain(|one| *one != file);
        if !keep && files.len() < MAX_CHOSEN {
            files.push(file);
        }
        self.0.push((mail, files));
        let surplus = self.0.len().saturating_sub(MAX_MAILS);
        self.0.drain(..surplus);
    }
}

fn of_mail(mail: &Mail) -> impl Iterator<Item = (&crate::mail::Attachment, Uuid)> {
    let names = names(mail.attachments.iter().map(|file| (file.name.as_str(), file.inline)));
    mail.attachments.iter().zip(names).filter_map(|(file, name)| Some((file, name?))).take(MAX_CHOSEN)
}

impl Pane {
    /// The files of the open mail, where it is not tracked yet and somebody will fill them in.
    #[inline(never)]
    pub(super) fn files_of(&self, open: &Open) -> Option<FilesView> {
        let (mail, key) = (open.mail.as_ref()?, open.key?);
        let follows = self.settings.serves(mailbox_of(mail, &self.settings));
        if !follows || !open.known() || !matches!(open.standing(&self.settings), Standing::Absent) {
            return None;
        }
        let out = self.left_out.of(key);
        let one = |(file, name): (&crate::mail::Attachment, Uuid)| FileView {
            file: name,
            name: file.name.clone(),
            bytes: file.bytes,
            kept: !out.contains(&name),
        };
        let files: Vec<FileView> = of_mail(mail).map(one).collect();
        (!files.is_empty()).then_some(FilesView { files })
    }

    /// A file is to be kept, or not.
    #[inline(never)]
    pub(super) fn keep_file(&mut self, keeping: Keeping) -> Vec<Asked> {
        let Some(open) = self.ready() else { return Vec::new() };
        let Some(key) = open.key else { return Vec::new() };
        let known =
            self.files_of(open).is_some_and(|view| view.files.iter().any(|one| one.file == keeping.file));
        if known {
            self.left_out.set(key, keeping);
        }
        Vec::new()
    }

    /// What is not to be kept with a mail that is written: what was chosen, or, where it is brought back, what its
    /// activity said.
    #[inline(never)]
    pub(super) fn files_left_out(&self, open: &Open) -> Vec<Uuid> {
        match (open.standing(&self.settings), open.key) {
            (Standing::Present(tracked) | Standing::Kept(tracked, _), _) => tracked.left_out.clone(),
            (Standing::Absent, Some(key)) => self.left_out.of(key).to_vec(),
            (Standing::Absent, None) => Vec::new(),
        }
    }
}
