//! The page that tells what is the matter: each part by itself, and all of it as a text for whoever helps.

use alloc::{boxed::Box, string::String, vec, vec::Vec};

use crate::{
    check::{Heard, Outlook, Part, State, Want},
    party::Record,
    problem::Problem,
    want::{Heard as Heards, Want as Wants},
};

use super::{
    Asked, Pane, Ticket,
    view::{CheckView, News},
};

/// What a person does at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Examine {
    /// Open it, and ask every part.
    Open,
    /// Back to the mail.
    Close,
    /// Ask again.
    Again,
    /// Copy that text.
    Copy(String),
    /// Copy the address of that row's page in the CRM.
    CopyLink(Record),
}

/// The page.
#[derive(Debug, Default)]
pub(super) struct Check {
    /// Answers to earlier questions fall on the floor.
    asked: u32,
    outlook: Option<Result<Outlook, Problem>>,
    crm: Option<Result<(), Problem>>,
    synchronizer: Option<Result<bool, Problem>>,
    copied: Option<Result<(), Problem>>,
}

impl Check {
    #[inline(never)]
    pub(super) fn view(&self) -> CheckView {
        let outlook = state(self.outlook.as_ref(), |outlook| {
            let Outlook { version, set, language, mailbox } = outlook;
            let set = if set.is_empty() { String::new() } else { ["Mailbox ", set].concat() };
            let facts = [version.clone(), set, language.clone(), mailbox.as_str().into()];
            State::Works(facts.into_iter().filter(|fact| !fact.is_empty()).collect())
        });
        let crm = state(self.crm.as_ref(), |()| State::Works(Vec::new()));
        let runs = |runs: &bool| if *runs { State::Works(Vec::new()) } else { State::None };
        let synchronizer = state(self.synchronizer.as_ref(), runs);
        let parts = vec![(Part::Outlook, outlook), (Part::Crm, crm), (Part::Synchronizer, synchronizer)];
        CheckView { parts, copied: self.copied.clone() }
    }
}

fn state<T>(answer: Option<&Result<T, Problem>>, works: impl Fn(&T) -> State) -> State {
    match answer {
        None => State::Asking,
        Some(Ok(answer)) => works(answer),
        Some(Err(problem)) => State::Fails(problem.clone()),
    }
}

impl Pane {
    /// What a person does at the page.
    #[inline(never)]
    pub(super) fn check(&mut self, act: Examine) -> Vec<Asked> {
        match act {
            Examine::Open | Examine::Again => {
                self.last += 1;
                self.keys = false;
                self.check = Some(Box::new(Check { asked: self.last, ..Check::default() }));
                [Want::Outlook, Want::Crm, Want::Synchronizer].map(|want| self.checking(want)).to_vec()
            }
            Examine::Close => {
                self.check = None;
                Vec::new()
            }
            Examine::Copy(text) => vec![self.checking(Want::Copy(text))],
            Examine::CopyLink(record) => vec![self.checking(Want::CopyLink(record))],
        }
    }

    fn checking(&self, want: Want) -> Asked {
        let asked = self.check.as_ref().map_or(0, |check| check.asked);
        Asked { ticket: Ticket::Check(asked), want: Wants::Check(want) }
    }

    /// A part has answered.
    #[inline(never)]
    pub(super) fn check_answered(&mut self, ticket: u32, heard: Heards) -> Vec<Asked> {
        let Heards::Check(heard) = heard else { return Vec::new() };
        let Some(check) = self.check.as_mut().filter(|check| check.asked == ticket) else {
            // A link is copied without the page.
            if let Heard::Copied(result) = heard {
                self.tell(None, result.map_or_else(News::NotCopied, |()| News::Copied), None, None);
            }
            return Vec::new();
        };
        match heard {
            Heard::Outlook(answer) => check.outlook = Some(answer),
            Heard::Crm(answer) => check.crm = Some(answer),
            Heard::Synchronizer(answer) => check.synchronizer = Some(answer),
            Heard::Copied(answer) => check.copied = Some(answer),
        }
        Vec::new()
    }
}
