//! Which attachments of a mail are stored, and which are missing from an activity (semantics B10, B19, E6).

use alloc::vec::Vec;

use uuid::Uuid;

use crate::{
    correlation::Clues,
    decision::LeftOut,
    identity,
    mail::{Attachment, Mail},
    party::Tracked,
    settings::Organisation,
};

/// How many files of one mail a person may choose to leave out.
pub const MAX_CHOSEN: usize = 100;

/// The name of each attachment by which a choice about it is kept, in their order; `None` for what is part of the text:
/// that is never stored. Of several files of one name each has its own.
pub fn names<'a>(files: impl Iterator<Item = (&'a str, bool)>) -> Vec<Option<Uuid>> {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    let mut one = |(name, inline): (&'a str, bool)| {
        if inline {
            return None;
        }
        let name = name.trim();
        let nth = match seen.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => {
                *count = count.saturating_add(1);
                *count
            }
            None => {
                seen.push((name, 0));
                0
            }
        };
        Some(identity::file(name, nth))
    };
    files.map(&mut one).collect()
}

/// Attachments that stay out: their place in the mail, and why.
///
/// One source says that mail with a file over the limit is not synchronized at all, another that it is saved
/// without the file (E6). It is saved, and says so.
pub fn left_out(mail: &Mail, clues: &Clues, organisation: &Organisation) -> Vec<(usize, LeftOut)> {
    if mail.attachments.is_empty() {
        return Vec::new();
    }
    let listed = mail.attachments.iter().fold(0_u64, |sum, file| sum.saturating_add(file.bytes));
    let whole = clues.bytes.unwrap_or(0).max(listed) > organisation.mail_limit;
    let places = mail.attachments.iter().enumerate();
    places.filter_map(|(at, file)| why_left_out(file, whole, organisation).map(|why| (at, why))).collect()
}

/// Why that file stays out; `None` where it is stored. `too_large` says that the whole mail is larger than the
/// organisation allows.
pub fn why_left_out(file: &Attachment, too_large: bool, organisation: &Organisation) -> Option<LeftOut> {
    if too_large {
        Some(LeftOut::MailTooLarge)
    } else if file.bytes > organisation.attachment_limit {
        Some(LeftOut::TooLarge)
    } else {
        is_blocked(&file.name, organisation).then_some(LeftOut::Blocked)
    }
}

fn is_blocked(name: &str, organisation: &Organisation) -> bool {
    let Some((_, extension)) = name.trim().rsplit_once('.') else { return false };
    let same = |blocked: &alloc::string::String| {
        blocked.trim().trim_start_matches('.').eq_ignore_ascii_case(extension)
    };
    organisation.blocked_extensions.iter().any(same)
}

/// How many attachments the activity of a mail should have. Where only that there are some is known, one.
pub fn expected(mail: &Mail, clues: &Clues, organisation: &Organisation) -> u32 {
    if mail.attachments.is_empty() {
        return u32::from(clues.has_files == Some(true));
    }
    let stored = mail.attachments.len().saturating_sub(left_out(mail, clues, organisation).len());
    u32::try_from(stored).unwrap_or(u32::MAX)
}

/// Whether an activity lacks attachments that its mail has by now: a scanner delivered the mail before the
/// files were free (B10), or whoever wrote it had no files at hand. `repaired` is how many the mail had when
/// that was last seen to: the same is not done twice.
pub fn are_late(
    mail: &Mail,
    clues: &Clues,
    tracked: &Tracked,
    repaired: Option<u32>,
    organisation: &Organisation,
) -> bool {
    let chosen = names(mail.attachments.iter().map(|file| (file.name.as_str(), file.inline)));
    let chosen = chosen.iter().flatten().filter(|name| tracked.left_out.contains(name)).count();
    let expected =
        expected(mail, clues, organisation).saturating_sub(u32::try_from(chosen).unwrap_or(u32::MAX));
    tracked.files.is_some_and(|has| expected > has) && repaired.is_none_or(|before| expected > before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name_and_place_among_those_of_that_name() {
        let all = [("a.pdf", false), ("logo.png", true), ("a.pdf ", false), ("b.pdf", false)];
        let names = names(all.into_iter());
        assert_eq!(names[1], None, "what is part of the text is never stored");
        assert_eq!(names[0], Some(identity::file("a.pdf", 0)));
        assert_eq!(names[2], Some(identity::file("a.pdf", 1)));
        assert!(names[0] != names[2] && names[3].is_some_and(|name| Some(name) != names[0]));
    }
}
