//! Which folders of a mailbox are watched, and what a mail in a folder is looked at for.

use std::collections::{HashMap, HashSet};

use domain::{
    decision::Source,
    settings::{FolderRule, Organisation, Seat},
};
use graph::folders::well_known;

use crate::store::Folder;

/// How deep folders may lie in each other (Exchange allows 300).
const MAX_DEPTH: usize = 300;

/// The folders that have a part of their own.
pub(crate) const KNOWN: [&str; 5] = [
    well_known::INBOX,
    well_known::SENT_ITEMS,
    well_known::DRAFTS,
    well_known::DELETED_ITEMS,
    well_known::JUNK,
];

/// The folder tree of a mailbox, as the store has it.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    folders: HashMap<String, Folder>,
    known: HashMap<String, String>,
}

/// What a folder is to the synchronizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// The Inbox itself.
    Inbox,
    /// Sent Items.
    Sent,
    /// A folder with a rule.
    Rule(&'a FolderRule),
    /// Drafts, Deleted Items, Junk, and what lies in them: never looked at.
    Never,
    /// Any other.
    Other,
}

impl Tree {
    /// The tree of those folders.
    pub(crate) fn new(folders: Vec<Folder>) -> Self {
        let mut tree = Self::default();
        for folder in folders {
            tree.put(folder);
        }
        tree
    }

    /// Takes a folder in, or what is new of it.
    pub(crate) fn put(&mut self, folder: Folder) {
        if let Some(name) = &folder.known {
            self.known.insert(name.clone(), folder.id.clone());
        }
        self.folders.insert(folder.id.clone(), folder);
    }

    /// Forgets a folder.
    pub(crate) fn remove(&mut self, id: &str) {
        self.folders.remove(id);
        self.known.retain(|_, known| known != id);
    }

    /// A folder by id.
    pub(crate) fn get(&self, id: &str) -> Option<&Folder> {
        self.folders.get(id)
    }

    /// Ids of all folders.
    pub(crate) fn ids(&self) -> HashSet<String> {
        self.folders.keys().cloned().collect()
    }

    /// The id behind a well-known name.
    pub(crate) fn known(&self, name: &str) -> Option<&str> {
        self.known.get(name).map(String::as_str)
    }

    /// Whether a folder lies in that one, at whatever depth, or is it.
    pub(crate) fn lies_in(&self, id: &str, ancestor: &str) -> bool {
        let mut at = id;
        for _ in 0..MAX_DEPTH {
            if at == ancestor {
                return true;
            }
            match self.folders.get(at) {
                Some(folder) if !folder.parent.is_empty() => at = &folder.parent,
                Some(_) | None => return false,
            }
        }
        false
    }

    /// What that folder is.
    pub(crate) fn part<'a>(&self, id: &str, rules: &'a [FolderRule]) -> Part<'a> {
        if let Some(rule) = rules.iter().find(|rule| rule.folder == id) {
            return Part::Rule(rule);
        }
        let is = |name: &str| self.known(name) == Some(id);
        let within = |name: &str| self.known(name).is_some_and(|known| self.lies_in(id, known));
        if is(well_known::INBOX) {
            Part::Inbox
        } else if is(well_known::SENT_ITEMS) {
            Part::Sent
        } else if [well_known::DRAFTS, well_known::DELETED_ITEMS, well_known::JUNK].into_iter().any(within) {
            Part::Never
        } else {
            Part::Other
        }
    }

    /// Ids of the folders whose changes are followed: folders with a rule that is on, Sent Items where the organisation
    /// wants them, the Inbox. In that order: what is tracked anyway comes before the answers to it. What else happens
    /// in the mailbox the look for recent changes finds.
    pub(crate) fn watched(&self, seat: &Seat, organisation: &Organisation) -> Vec<String> {
        let mut watched: Vec<String> = Vec::new();
        if organisation.folders.on {
            let there = seat.rules.iter().filter(|rule| rule.on && self.folders.contains_key(&rule.folder));
            for rule in there.take(usize::from(organisation.folders.limit)) {
                if !watched.contains(&rule.folder) {
                    watched.push(rule.folder.clone());
                }
            }
        }
        if organisation.sent_items {
            watched.extend(self.known(well_known::SENT_ITEMS).map(str::to_owned));
        }
        watched.extend(self.known(well_known::INBOX).map(str::to_owned));
        watched
    }

    /// The rules as the tree has them: whether their folder still lies in the Inbox, and what it is called now.
    pub(crate) fn refresh(&self, rules: &[FolderRule]) -> Vec<FolderRule> {
        let inbox = self.known(well_known::INBOX).unwrap_or_default();
        let fresh = |rule: &FolderRule| {
            let folder = self.folders.get(&rule.folder);
            FolderRule {
                name: folder.map_or_else(|| rule.name.clone(), |folder| folder.name.clone()),
                inside_inbox: folder.is_some() && rule.folder != inbox && self.lies_in(&rule.folder, inbox),
                ..rule.clone()
            }
        };
        rules.iter().map(fresh).collect()
    }
}

/// Why a mail there is looked at. A person's category counts more than the place, but for a folder's rule, which has
/// the category put on by itself.
pub(crate) fn source<'a>(part: Part<'a>, marked: bool) -> Source<'a> {
    match part {
        Part::Rule(rule) => Source::Folder(rule),
        Part::Inbox | Part::Sent | Part::Other | Part::Never if marked => Source::Category,
        Part::Inbox => Source::Inbox,
        Part::Sent => Source::Sent,
        Part::Other | Part::Never => Source::Subfolder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(id: &str, parent: &str, known: Option<&str>) -> Folder {
        Folder {
            id: id.into(),
            parent: parent.into(),
            name: id.to_uppercase(),
            known: known.map(str::to_owned),
        }
    }

    fn rule(folder: &str) -> FolderRule {
        FolderRule {
            folder: folder.into(),
            name: "old".into(),
            regarding: None,
            on: true,
            inside_inbox: false,
        }
    }

    #[test]
    fn a_folder_is_what_the_tree_says() {
        let mut tree = Tree::new(vec![
            folder("root", "", None),
            folder("in", "root", Some("inbox")),
            folder("deals", "in", None),
            folder("deep", "deals", None),
            folder("junk", "root", Some("junkemail")),
            folder("inner", "junk", None),
            folder("loop", "loop", None),
        ]);
        let rules = [rule("deep")];
        assert_eq!(tree.part("in", &rules), Part::Inbox);
        assert_eq!(tree.part("deals", &rules), Part::Other);
        assert_eq!(tree.part("deep", &rules), Part::Rule(&rules[0]));
        assert_eq!(tree.part("inner", &rules), Part::Never);
        assert_eq!(tree.part("loop", &rules), Part::Other, "a circle ends");
        assert_eq!(tree.part("unknown", &rules), Part::Other);
        let fresh = tree.refresh(&rules);
        assert!(fresh[0].inside_inbox && fresh[0].name == "DEEP");
        tree.put(folder("deep", "root", None));
        assert!(!tree.refresh(&rules)[0].inside_inbox, "it was moved out of the Inbox (B11)");
        tree.remove("deep");
        assert!(!tree.refresh(&rules)[0].inside_inbox);
    }

    #[test]
    fn a_rule_says_more_than_the_category_and_the_category_more_than_the_place() {
        let rule = rule("x");
        assert_eq!(source(Part::Rule(&rule), true), Source::Folder(&rule));
        assert_eq!(source(Part::Inbox, true), Source::Category);
        assert_eq!(source(Part::Inbox, false), Source::Inbox);
        assert_eq!(source(Part::Other, false), Source::Subfolder);
    }
}
