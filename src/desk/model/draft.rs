//! Settings while they are edited: what is kept, what is typed, and what differs.

use std::collections::BTreeMap;

use admin::{Direction, DryRun, Folder, Mine, Never, Organisation, TrackingRule};

use super::ask::{Loaded, Named};

/// Entries of one never-track list that are kept.
pub const MAX_ENTRIES: usize = 1_000;

/// Directions in which a field can go, by their stable names, from both to neither.
pub const WAYS: [&str; 4] = ["both", "to_exchange", "to_crm", "off"];

/// Never-track lists as they are typed: an entry a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Addresses.
    pub addresses: String,
    /// Domains.
    pub domains: String,
    /// Words in the subject.
    pub words: String,
}

fn lines(text: &str) -> Vec<String> {
    let entries = text.lines().map(str::trim).filter(|line| !line.is_empty());
    entries.take(MAX_ENTRIES).map(str::to_owned).collect()
}

impl Lists {
    fn of(never: &Never) -> Self {
        Self {
            addresses: never.addresses.join("\n"),
            domains: never.domains.join("\n"),
            words: never.words.join("\n"),
        }
    }

    fn write(&self, never: &mut Never) {
        never.addresses = lines(&self.addresses);
        never.domains = lines(&self.domains);
        never.words = lines(&self.words);
    }

    /// Addresses that can be none, and domains that are none: they would keep nothing away.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        let address = |text: &String| text.split('@').filter(|part| !part.is_empty()).count() != 2;
        let domain = |text: &String| text.contains(['@', ' ']) || !text.contains('.');
        let addresses = lines(&self.addresses).into_iter().filter(address);
        let domains = lines(&self.domains).into_iter().filter(domain);
        addresses.chain(domains).collect()
    }
}

/// The search for the record that a folder's mail is regarding.
#[derive(Clone, Debug, PartialEq)]
pub struct Picking {
    /// Graph's id of the folder.
    pub folder: String,
    /// What was typed.
    pub text: String,
    /// What was found for it.
    pub found: Loaded<Vec<Named>>,
}

/// A dry run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trial {
    /// It is under way.
    pub running: bool,
    /// What came of it.
    pub result: Loaded<DryRun>,
    /// The settings were changed since: the figures are of others.
    pub stale: bool,
}

/// One's own settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// As the server has them.
    pub kept: Mine,
    /// As they would be kept.
    pub draft: Mine,
    /// Never-track lists as they are typed.
    pub lists: Lists,
    /// A record is being picked.
    pub picking: Option<Picking>,
    /// Whether they are being kept.
    pub saving: bool,
}

impl Own {
    pub(crate) fn new(kept: Mine) -> Self {
        let lists = Lists::of(&kept.never);
        Self { draft: kept.clone(), kept, lists, picking: None, saving: false }
    }

    /// What would be kept.
    #[must_use]
    pub fn wanted(&self) -> Mine {
        let mut wanted = self.draft.clone();
        self.lists.write(&mut wanted.never);
        wanted
    }

    /// Something would change.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.wanted() != self.kept
    }

    /// Whether a filter can be chosen: the organisation offers it, or it is the one that is set.
    #[must_use]
    pub fn offers(&self, filter: &str) -> bool {
        let offered = &self.kept.offered;
        offered.is_empty() || self.kept.filter == filter || offered.iter().any(|name| name == filter)
    }

    /// The rule of a folder.
    #[must_use]
    pub fn rule(&self, folder: &str) -> Option<&TrackingRule> {
        self.draft.rules.iter().find(|rule| rule.folder == folder)
    }

    pub(crate) fn edit(&mut self, edit: &Edit, folders: &[Folder]) {
        match edit {
            Edit::Filter(name) if !self.draft.filter_forced && self.offers(name) => {
                self.draft.filter.clone_from(name)
            }
            Edit::Create(kind) => self.draft.create.clone_from(kind),
            Edit::SendAs(on) => self.draft.send_as = *on,
            Edit::Private(on) => self.draft.never.private = *on,
            Edit::Addresses(text) => self.lists.addresses.clone_from(text),
            Edit::Domains(text) => self.lists.domains.clone_from(text),
            Edit::Words(text) => self.lists.words.clone_from(text),
            Edit::NeverFolder(id, on) => {
                self.draft.never.folders.retain(|folder| folder != id);
                if *on {
                    self.draft.never.folders.push(id.clone());
                }
            }
            Edit::Rule(id, on) => {
                self.draft.rules.retain(|rule| rule.folder != *id);
                if *on && self.may_add() {
                    let name = path(folders, id);
                    self.draft.rules.push(TrackingRule { folder: id.clone(), name, regarding: None });
                }
            }
            Edit::Pick(folder) => {
                let found = Loaded::default();
                self.picking = Some(Picking { folder: folder.clone(), text: String::new(), found });
            }
            Edit::Picked(regarding) => {
                let Some(picking) = self.picking.take() else { return };
                if let Some(rule) = self.draft.rules.iter_mut().find(|rule| rule.folder == picking.folder) {
                    rule.regarding.clone_from(regarding);
                }
            }
            Edit::PickText(text) => {
                if let Some(picking) = &mut self.picking {
                    picking.text.clone_from(text);
                    picking.found = Loaded::default();
                }
            }
            Edit::ClosePicker => self.picking = None,
            Edit::Filter(_)
            | Edit::Switch(..)
            | Edit::Number(..)
            | Edit::Text(..)
            | Edit::OwnDomains(_)
            | Edit::ToOwner(_)
            | Edit::ToAdministrator(_)
            | Edit::Way(..)
            | Edit::UsualWays(_) => {}
        }
    }

    /// One more rule is allowed.
    #[must_use]
    pub fn may_add(&self) -> bool {
        usize::try_from(self.draft.most_rules).is_ok_and(|most| self.draft.rules.len() < most)
    }
}

/// The path of a folder, from the outermost: `Inbox / Acme / Orders`.
fn path(folders: &[Folder], id: &str) -> String {
    let mut names = Vec::new();
    let mut at = folders.iter().find(|folder| folder.id == id);
    // A tree is not deeper than it has folders.
    for _ in 0..folders.len() {
        let Some(folder) = at else { break };
        names.push(folder.name.as_str());
        at = folder.parent.as_ref().and_then(|parent| folders.iter().find(|one| one.id == *parent));
    }
    names.reverse();
    names.join(" / ")
}

/// The organisation's settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// As the server has them.
    pub kept: Organisation,
    /// As they would be kept, but for what is typed.
    pub draft: Organisation,
    /// Numbers that are being typed, by name.
    pub numbers: BTreeMap<String, String>,
    /// Never-track lists as they are typed.
    pub lists: Lists,
    /// The organisation's own domains as they are typed.
    pub own_domains: String,
    /// Whether they are being kept.
    pub saving: bool,
}

impl Whole {
    pub(crate) fn new(kept: Organisation) -> Self {
        let lists = Lists::of(&kept.never);
        let own_domains = kept.own_domains.join("\n");
        Self { draft: kept.clone(), kept, numbers: BTreeMap::new(), lists, own_domains, saving: false }
    }

    /// What is typed for a number, or what it is.
    #[must_use]
    pub fn number(&self, name: &str) -> String {
        let drafted = || self.draft.numbers.iter().find(|number| number.0 == name).map(|number| number.1);
        self.numbers
            .get(name)
            .cloned()
            .unwrap_or_else(|| drafted().map(|value| value.to_string()).unwrap_or_default())
    }

    /// Names of numbers that are none, or out of their bounds.
    #[must_use]
    pub fn wrong_numbers(&self) -> Vec<&str> {
        let wrong = |(name, _, _, least, most): &&(String, i64, i64, i64, i64)| {
            let typed = self.numbers.get(name.as_str());
            typed.is_some_and(|text| {
                text.trim().parse::<i64>().map_or(true, |value| value < *least || value > *most)
            })
        };
        self.draft.numbers.iter().filter(wrong).map(|number| number.0.as_str()).collect()
    }

    /// What would be kept, all of it.
    #[must_use]
    pub fn wanted(&self) -> Organisation {
        let mut wanted = self.draft.clone();
        for (name, value, _, least, most) in &mut wanted.numbers {
            let typed = self.numbers.get(name.as_str()).and_then(|text| text.trim().parse::<i64>().ok());
            *value = typed.filter(|typed| (*least..=*most).contains(typed)).unwrap_or(*value);
        }
        wanted.own_domains = lines(&self.own_domains);
        self.lists.write(&mut wanted.never);
        wanted
    }

    /// Something would change.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.wanted() != self.kept || !self.wrong_numbers().is_empty()
    }

    /// What is sent: switches, numbers and texts that differ, and the lists whole.
    #[must_use]
    pub fn changes(&self) -> Organisation {
        let mut changes = self.wanted();
        changes.switches.retain(|switch| !self.kept.switches.contains(switch));
        changes.numbers.retain(|number| !self.kept.numbers.contains(number));
        changes.texts.retain(|text| !self.kept.texts.contains(text));
        changes.directions.retain(|one| !self.kept.directions.contains(one));
        changes
    }

    pub(crate) fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Switch(name, on) => {
                if let Some(switch) = self.draft.switches.iter_mut().find(|switch| switch.0 == *name) {
                    switch.1 = *on;
                }
            }
            Edit::Number(name, text) => {
                self.numbers.insert(name.clone(), text.clone());
            }
            Edit::Text(name, text) => {
                if let Some(kept) = self.draft.texts.iter_mut().find(|kept| kept.0 == *name) {
                    kept.1.clone_from(text);
                }
            }
            Edit::Way(kind, field, way) if WAYS.contains(&way.as_str()) => {
                let is = |one: &&mut Direction| one.kind == *kind && one.field == *field && !one.fixed;
                if let Some(one) = self.draft.directions.iter_mut().find(is) {
                    one.way.clone_from(way);
                }
            }
            Edit::UsualWays(kind) => {
                for one in self.draft.directions.iter_mut().filter(|one| one.kind == *kind && !one.fixed) {
                    one.way.clone_from(&one.usual);
                }
            }
            Edit::OwnDomains(text) => self.own_domains.clone_from(text),
            Edit::ToOwner(on) => self.draft.alerts_to_owner = *on,
            Edit::ToAdministrator(on) => self.draft.alerts_to_administrator = *on,
            Edit::Private(on) => self.draft.never.private = *on,
            Edit::Addresses(text) => self.lists.addresses.clone_from(text),
            Edit::Domains(text) => self.lists.domains.clone_from(text),
            Edit::Words(text) => self.lists.words.clone_from(text),
            Edit::Filter(_)
            | Edit::Way(..)
            | Edit::Create(_)
            | Edit::SendAs(_)
            | Edit::NeverFolder(..)
            | Edit::Rule(..)
            | Edit::Pick(_)
            | Edit::PickText(_)
            | Edit::Picked(_)
            | Edit::ClosePicker => {}
        }
    }
}

/// A change of a setting that is not kept yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The filter, by its stable name.
    Filter(String),
    /// Whom to make of unknown senders.
    Create(Option<String>),
    /// Others may send in one's own name.
    SendAs(bool),
    /// Mail that its sender marked as private.
    Private(bool),
    /// Never-track addresses.
    Addresses(String),
    /// Never-track domains.
    Domains(String),
    /// Never-track words.
    Words(String),
    /// A folder is never tracked.
    NeverFolder(String, bool),
    /// A folder has a rule.
    Rule(String, bool),
    /// Pick what the mail of a folder is regarding.
    Pick(String),
    /// What was typed to find it.
    PickText(String),
    /// That record, or none.
    Picked(Option<Named>),
    /// Do not pick.
    ClosePicker,
    /// A switch of the organisation.
    Switch(String, bool),
    /// A number of the organisation, as it is typed.
    Number(String, String),
    /// A text of the organisation.
    Text(String, String),
    /// The organisation's own domains.
    OwnDomains(String),
    /// The direction of a field: kind, field, direction.
    Way(String, String, String),
    /// All fields of a kind go as usual.
    UsualWays(String),
    /// Alerts go to the mailbox's owner.
    ToOwner(bool),
    /// Alerts go to administrators.
    ToAdministrator(bool),
}
