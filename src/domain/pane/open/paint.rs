//! The open mail as it is shown.

use alloc::{boxed::Box, vec::Vec};

use crate::{
    mail::{Address, Mail, Part},
    matching::{self, Sender},
    naming,
    pane::{
        Settings,
        job::Job,
        newcomer,
        view::{Category, Content, Failed, Form, Known, MailView, PersonView, TrackedView, Tracking},
    },
    party::{Kind, NewParty, Record},
    signature::Signature,
    suggest::{self, Offer},
    tracking::Standing,
};

use super::{Open, Shows, mailbox_of};

impl Open {
    pub(in crate::pane) fn view(&self, settings: &Settings, job: Option<&Job>) -> Content {
        if let Some(problem) = &self.unreadable {
            return Content::Unreadable(problem.clone());
        }
        let Some(mail) = &self.mail else { return Content::Starting };
        Content::Mail(Box::new(MailView {
            item: self.item.clone(),
            subject: mail.subject.clone(),
            look: self.look.clone(),
            later: None,
            people: self.people(mail, settings),
            tracking: self.tracking(settings, job),
            offers: self.offers(settings),
            picker: self.picker.as_ref().map(|(picker, _)| picker.clone()),
            details: None,
            around: None,
            asking_untrack: self.asking_untrack,
            form: self.form.as_ref().and_then(|(address, kind)| self.filled(mail, address, *kind, settings)),
            affair: self.affair.clone(),
            files: mail.files(),
            stray_category: self.stray(settings) && job.is_none() && !self.is_ahead(settings),
            mailbox: mail.mailbox.as_ref().map(|mailbox| mailbox.as_str().into()),
            failed: self
                .failed
                .as_ref()
                .map(|(deed, problem)| Failed { doing: deed.doing(), problem: problem.clone() }),
            contract: if self.decisions.is_some() { self.conversation(settings) } else { None },
            keeps: None,
            several: if self.is_painted() && job.is_none() { self.several(settings) } else { None },
            decided: if job.is_none() && self.decisions.is_some() { self.decided(settings) } else { None },
        }))
    }

    /// What the mail could be regarding, best first; nothing before the CRM has answered.
    pub(in crate::pane) fn offers(&self, settings: &Settings) -> Vec<Offer> {
        let Some(mail) = self.mail.as_ref().filter(|_| self.known()) else { return Vec::new() };
        let parent = self.parent.as_ref();
        let Settings { choices, habits, .. } = settings;
        suggest::offers(mail, &suggest::Known { dossier: &self.dossier, parent, choices, habits })
    }

    fn tracking(&self, settings: &Settings, job: Option<&Job>) -> Tracking {
        if let Some(job) = job {
            return Tracking::Working(job.working());
        }
        if !self.known() {
            return Tracking::Unknown;
        }
        match self.standing(settings) {
            Standing::Absent => Tracking::Not,
            Standing::Kept(_, at) => Tracking::Kept { at },
            Standing::Present(tracked) => {
                let by_me =
                    tracked.by.as_ref().zip(self.dossier.me.as_ref()).is_some_and(|(by, me)| by.is(me));
                let owner = tracked.owner.as_ref().filter(|owner| owner.kind == Kind::User);
                let other = |owner: &&Record| !tracked.by.as_ref().is_some_and(|by| by.is(owner));
                Tracking::Yes(TrackedView {
                    on_behalf: owner.filter(other).cloned(),
                    regarding: tracked.regarding.clone(),
                    by: tracked.by.clone(),
                    by_me,
                    at: tracked.at,
                    category: match &self.category {
                        Shows::Unknown => Category::Unknown,
                        Shows::Yes => Category::On,
                        Shows::No | Shows::Changing => Category::Adding,
                        Shows::Refused(problem) => Category::Missing(problem.clone()),
                    },
                    text_incomplete: tracked.text_incomplete,
                    text_follows: tracked.text_incomplete && self.text_follows(settings),
                })
            }
        }
    }

    fn text_follows(&self, settings: &Settings) -> bool {
        self.mail.as_ref().is_some_and(|mail| settings.serves(mailbox_of(mail, settings)))
    }

    fn people(&self, mail: &Mail, settings: &Settings) -> Vec<PersonView> {
        let mut people: Vec<PersonView> = Vec::new();
        for (part, person) in mail.people() {
            if people.iter().any(|other| other.person.address == person.address) {
                continue;
            }
            let me = person.address == settings.me.address;
            let known = if self.known() { self.who(part, &person.address, settings) } else { Known::Unasked };
            let related = match &known {
                Known::Row { party, .. } => {
                    let theirs = |of: &Record| {
                        of.is(&party.record) || party.company.as_ref().is_some_and(|c| of.is(c))
                    };
                    let open = self.dossier.related.iter().filter(|related| related.of.iter().any(theirs));
                    open.cloned().collect()
                }
                Known::Unasked | Known::Nobody | Known::Several(_) | Known::TooMany(_) => Vec::new(),
            };
            let ours = person.address.domain() == settings.me.address.domain();
            let addable = known == Known::Nobody && !me && !ours && person.address.is_valid();
            people.push(PersonView { part, person: person.clone(), me, known, related, addable });
        }
        people
    }

    pub(in crate::pane) fn who(&self, part: Part, address: &Address, settings: &Settings) -> Known {
        let choice = settings.choices.iter().find(|(of, _)| of == address).map(|(_, record)| record);
        let rules = if part == Part::From { settings.rules } else { matching::Rules::default() };
        match matching::sender(address, &self.dossier.parties, self.dossier.me.as_ref(), choice, rules) {
            Sender::Nobody => Known::Nobody,
            Sender::Picked { party, why, others } => Known::Row {
                party: Box::new(party.clone()),
                why,
                others: others.into_iter().cloned().collect(),
            },
            Sender::Several(rows) => Known::Several(rows.into_iter().cloned().collect()),
            Sender::TooMany(count) => Known::TooMany(count),
        }
    }

    #[inline(never)]
    fn filled(&self, mail: &Mail, address: &Address, kind: Kind, settings: &Settings) -> Option<Form> {
        let (part, person) = mail.people().find(|(_, person)| person.address == *address)?;
        let (first, last) = naming::split(person);
        let from_sender = part == Part::From;
        let companies = if from_sender { self.dossier.neighbours.clone() } else { Vec::new() };
        let (signed, details) =
            if from_sender { (self.signed_company(), self.signed_details()) } else { ("", Signature::new()) };
        let company = newcomer::company(signed, &companies, address);
        let tracks = from_sender && !matches!(self.standing(settings), Standing::Present(_));
        Some(Form {
            filled: NewParty { kind, first, last, address: address.clone(), company, signed: details },
            companies,
            tracks,
        })
    }
}
