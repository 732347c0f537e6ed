//! The mail that is written at a record's page.

use domain::{
    correspondence::{Answered, Lack, Letter, Part, Post, Recipient, to_text},
    identity,
    mail::{Address, Moment},
    party::{Kind, Record},
    problem::Problem,
    sheet::{Relation, Sheet, Slot},
    want::{Filled, Found, Template},
};
use uuid::Uuid;

use super::{Ask, Book, LEAST_LETTERS, Now, Page, Step, Told, taken};
use crate::model::Loaded;

/// What a person does at a mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Begin one.
    Begin,
    /// Search somebody for that part.
    Find(Part, String),
    /// Take them.
    Take(Part, Recipient),
    /// Take the one at that place off.
    Drop(Part, usize),
    /// The subject.
    Subject(String),
    /// The text.
    Text(String),
    /// When it is to be sent, as it is typed, and as a moment; empty: at once.
    Later(String, Option<Moment>),
    /// Open the list of templates, or close it.
    Templates,
    /// Fill in that template.
    Insert(Uuid),
    /// Have it sent.
    Send,
    /// Leave it.
    Close,
}

/// The search for somebody a mail goes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// For which part.
    pub part: Part,
    /// What is typed.
    pub text: String,
    /// Who it may be; what an earlier search found stays until then.
    pub found: Loaded<Vec<Found>>,
    /// It is under way.
    pub searching: bool,
}

/// A mail as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Compose {
    /// Its key.
    pub id: Uuid,
    /// The version of the row that it takes the place of.
    pub version: Option<String>,
    /// What it answers.
    pub answers: Option<Answered>,
    /// To whom.
    pub to: Vec<Recipient>,
    /// Who gets a copy.
    pub cc: Vec<Recipient>,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When it is to be sent, as it is typed; empty where it was chosen before.
    pub later: String,
    /// The same as a moment.
    pub at: Option<Moment>,
    /// The search for somebody.
    pub finding: Option<Finding>,
    /// The list of templates is open.
    pub templates: Option<Loaded<Vec<Template>>>,
    /// A template is being filled.
    pub filling: bool,
    /// A template could not be filled.
    pub unfilled: Option<Problem>,
    /// It cannot be sent so.
    pub lack: Option<Lack>,
    /// It is on its way to the CRM.
    pub sending: bool,
    /// The CRM did not take it.
    pub failed: Option<Problem>,
}

impl Compose {
    fn new(id: Uuid) -> Self {
        Self {
            id,
            version: None,
            answers: None,
            to: Vec::new(),
            cc: Vec::new(),
            subject: String::new(),
            text: String::new(),
            later: String::new(),
            at: None,
            finding: None,
            templates: None,
            filling: false,
            unfilled: None,
            lack: None,
            sending: false,
            failed: None,
        }
    }

    /// Something was written that would be lost.
    #[must_use]
    pub fn says_something(&self) -> bool {
        !self.subject.trim().is_empty() || !self.text.trim().is_empty()
    }

    /// The people of a part.
    #[must_use]
    pub fn people(&self, part: Part) -> &[Recipient] {
        match part {
            Part::To => &self.to,
            Part::Cc => &self.cc,
        }
    }

    fn people_mut(&mut self, part: Part) -> &mut Vec<Recipient> {
        match part {
            Part::To => &mut self.to,
            Part::Cc => &mut self.cc,
        }
    }

    fn letter(&self, of: &Record, from: &Record) -> Letter {
        Letter {
            id: self.id,
            version: self.version.clone(),
            regarding: of.clone(),
            from: from.clone(),
            to: self.to.clone(),
            cc: self.cc.clone(),
            subject: self.subject.clone(),
            text: self.text.clone(),
            later: self.at,
            answers: self.answers.clone(),
        }
    }

    /// A part is changed: what was said of the whole before may not hold any more.
    fn touched(&mut self) {
        (self.lack, self.failed) = (None, None);
    }
}

/// To whom a mail of a record goes by itself.
fn usual(sheet: &Sheet) -> Vec<Recipient> {
    let own = sheet.address().filter(|_| matches!(sheet.of.kind, Kind::Account | Kind::Contact | Kind::Lead));
    if let Some(address) = own {
        return vec![Recipient { record: Some(sheet.of.clone()), address }];
    }
    let people = sheet.related.iter().find(|list| list.relation == Relation::People);
    let named = sheet.get(Slot::Person).link();
    let line = people.into_iter().flat_map(|list| &list.lines).find(|line| match named {
        Some(person) => line.record.is(person),
        // Where nobody is named and there is one person, it is them.
        None => people.is_some_and(|list| list.lines.len() == 1 && !list.more),
    });
    let found = line.and_then(|line| Some((line.record.clone(), line.address.clone()?)));
    found.map(|(record, address)| Recipient { record: Some(record), address }).into_iter().collect()
}

impl Page {
    /// Rows from which a template can be filled: the record, then whom the mail goes to, then who writes it.
    fn fills(&self, form: &Compose, me: &Record) -> Vec<Record> {
        let people = form.to.iter().chain(&form.cc).filter_map(|one| one.record.clone());
        [self.of.clone()].into_iter().chain(people).chain([me.clone()]).collect()
    }
}

impl Book {
    pub(super) fn write(&mut self, write: Write, now: &Now) -> Vec<Step> {
        let number = self.number();
        let Some(page) = &mut self.page else { return Vec::new() };
        if write == Write::Begin {
            if page.form.is_none() {
                let mut form = Compose::new(new_id(&page.of, now, number));
                form.to = page.sheet.value.as_ref().map(usual).unwrap_or_default();
                page.form = Some(form);
            }
            return Vec::new();
        }
        let rows = page.form.as_ref().map(|form| page.fills(form, &now.me)).unwrap_or_default();
        let Some(form) = page.form.as_mut().filter(|form| !form.sending) else { return Vec::new() };
        match write {
            Write::Begin => {}
            Write::Find(part, text) => return find(form, part, text),
            Write::Take(part, recipient) => {
                form.touched();
                form.finding = None;
                let known = form.to.iter().chain(&form.cc).any(|one| one.address == recipient.address);
                if !known && recipient.address.is_valid() {
                    // Whose address was typed may be in the CRM all the same.
                    let unknown = recipient.record.is_none().then(|| recipient.address.as_str().to_owned());
                    form.people_mut(part).push(recipient);
                    return unknown.map(|address| Step::Ask(Ask::People(address))).into_iter().collect();
                }
            }
            Write::Drop(part, at) => {
                form.touched();
                let people = form.people_mut(part);
                if at < people.len() {
                    people.remove(at);
                }
            }
            Write::Subject(subject) => {
                form.touched();
                form.subject = subject;
            }
            Write::Text(text) => {
                form.touched();
                form.text = text;
            }
            Write::Later(typed, at) => {
                form.touched();
                (form.later, form.at) = (typed, at);
            }
            Write::Templates => {
                if form.templates.take().is_none() {
                    form.templates = Some(Loaded::default());
                    return vec![Step::Ask(Ask::Templates)];
                }
            }
            Write::Insert(id) => {
                let all = form.templates.as_ref().and_then(|all| all.value.as_ref());
                let chosen = all.and_then(|all| all.iter().find(|one| one.id == id));
                let about = chosen.and_then(|one| filled_from(one, &rows));
                if let Some(about) = about {
                    (form.templates, form.filling, form.unfilled) = (None, true, None);
                    return vec![Step::Ask(Ask::Fill(id, about))];
                }
            }
            Write::Send => {
                let letter = form.letter(&page.of, &now.me);
                form.lack = letter.lacks(Moment(now.at));
                if form.lack.is_none() {
                    (form.sending, form.failed, form.finding) = (true, None, None);
                    return vec![Step::Ask(Ask::Issue(Box::new(letter)))];
                }
            }
            Write::Close => page.form = None,
        }
        Vec::new()
    }

    pub(super) fn people_came(&mut self, text: &str, came: Result<Told, Problem>, now: &Now) {
        let Some(form) = self.page.as_mut().and_then(|page| page.form.as_mut()) else { return };
        if let Ok(Told::Found(all)) = &came {
            let address = Address::new(text);
            let same = all.iter().find(|one| one.address.as_ref() == Some(&address));
            let unknown = form.to.iter_mut().chain(&mut form.cc).filter(|one| one.record.is_none());
            if let (Some(found), Some(one)) = (same, unknown.into_iter().find(|one| one.address == address)) {
                one.record = Some(found.record.clone());
            }
        }
        let finding = form.finding.as_mut().filter(|one| one.text.trim() == text);
        if let Some(finding) = finding {
            let came = taken(came, |told| if let Told::Found(all) = told { Some(all) } else { None });
            let came = came.map(|all| all.into_iter().filter(|one| one.address.is_some()).collect());
            finding.searching = false;
            finding.found.take(came, now.at);
        }
    }

    pub(super) fn templates_came(&mut self, came: Result<Told, Problem>, now: &Now) {
        let Some(page) = &mut self.page else { return };
        let rows = page.form.as_ref().map(|form| page.fills(form, &now.me)).unwrap_or_default();
        let Some(templates) = page.form.as_mut().and_then(|form| form.templates.as_mut()) else { return };
        let came = taken(came, |told| if let Told::Templates(all) = told { Some(all) } else { None });
        let fits = |one: &Template| filled_from(one, &rows).is_some();
        templates.take(came.map(|all| all.into_iter().filter(fits).collect()), now.at);
    }

    pub(super) fn filled(&mut self, came: Result<Told, Problem>) {
        let form = self.page.as_mut().and_then(|page| page.form.as_mut());
        let Some(form) = form.filter(|form| form.filling) else { return };
        form.filling = false;
        match taken(came, |told| if let Told::Filled(filled) = told { Some(filled) } else { None }) {
            Ok(Filled { subject, body }) => {
                if form.subject.trim().is_empty() {
                    form.subject = subject;
                }
                // What was typed stays above it.
                let text = to_text(&body.html);
                let typed = form.text.trim_end();
                form.text = if typed.is_empty() { text } else { format!("{typed}\n\n{text}") };
            }
            Err(problem) => form.unfilled = Some(problem),
        }
    }

    pub(super) fn answer_came(&mut self, id: Uuid, came: Result<Told, Problem>, now: &Now) -> Vec<Step> {
        let number = self.number();
        let Some(page) = &mut self.page else { return Vec::new() };
        match taken(came, |told| if let Told::Post(post) = told { Some(*post) } else { None }) {
            Ok(post) => {
                let form = answer(&post, new_id(&page.of, now, number));
                // What was begun is not thrown away for it.
                if !page.form.as_ref().is_some_and(Compose::says_something) {
                    page.form = Some(form);
                }
            }
            Err(problem) => page.stuck = Some((id, problem)),
        }
        Vec::new()
    }

    pub(super) fn mend(&mut self, id: Uuid, now: &Now) -> Vec<Step> {
        let Some(page) = &mut self.page else { return Vec::new() };
        let Some(mail) = page.underway(id).filter(|mail| mail.stage.is_open()).cloned() else {
            return Vec::new();
        };
        if page.form.as_ref().is_some_and(|form| form.says_something() && form.id != id) {
            return Vec::new();
        }
        page.form = Some(Compose {
            version: Some(mail.version),
            answers: mail.answers,
            to: mail.to,
            cc: mail.cc,
            subject: mail.subject,
            text: to_text(&mail.html),
            at: mail.later.filter(|later| later.0 > now.at),
            ..Compose::new(id)
        });
        Vec::new()
    }

    pub(super) fn issued(&mut self, letter: &Letter, came: Result<Told, Problem>) -> Vec<Step> {
        let came = taken(came, |told| if let Told::Issued(issued) = told { Some(issued) } else { None });
        let form = |form: &&mut Compose| form.id == letter.id;
        let open = self.page.as_mut().filter(|page| page.of.is(&letter.regarding));
        match came {
            Ok(issued) => {
                if let Some(page) = open
                    && page.form.as_ref().is_some_and(|form| form.id == letter.id)
                {
                    page.form = None;
                }
                self.show_way(&letter.regarding, letter.id, issued.refused)
            }
            Err(problem) => {
                if let Some(form) = open.and_then(|page| page.form.as_mut()).filter(form) {
                    (form.sending, form.failed) = (false, Some(problem));
                }
                Vec::new()
            }
        }
    }
}

/// From which of these rows a template is filled; inside, `None` of an article, which is filled from nothing. `None` where
/// it goes with none of them.
fn filled_from(template: &Template, rows: &[Record]) -> Option<Option<Record>> {
    if template.article {
        return Some(None);
    }
    rows.iter().find(|row| template.goes_with(row.kind)).map(|row| Some(row.clone()))
}

fn find(form: &mut Compose, part: Part, text: String) -> Vec<Step> {
    let wanted = text.trim().to_owned();
    let known = form.finding.take().filter(|one| one.part == part).map(|one| one.found);
    let enough = wanted.chars().count() >= LEAST_LETTERS;
    let found = known.filter(|_| enough).unwrap_or_default();
    form.finding = Some(Finding { part, text, found, searching: enough });
    if enough { vec![Step::Ask(Ask::People(wanted))] } else { Vec::new() }
}

fn answer(post: &Post, id: Uuid) -> Compose {
    let able = |all: Vec<Recipient>| all.into_iter().filter(|one| one.address.is_valid()).collect();
    Compose {
        answers: Some(Answered { activity: post.id, thread: post.thread }),
        to: able(post.answer_to()),
        subject: post.answer_subject(),
        ..Compose::new(id)
    }
}

/// The key of a mail that is begun: by whom, where and when.
fn new_id(of: &Record, now: &Now, number: u32) -> Uuid {
    identity::new_entry(of, &format!("mail\n{}\n{}\n{number}", now.me.id, now.at))
}

/// Somebody by their address alone, where what is typed is one.
#[must_use]
pub fn typed(text: &str) -> Option<Recipient> {
    let address = Address::new(text);
    // A name before the last point of the domain: `a@b` is still being typed.
    let whole =
        address.domain().rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && end.len() > 1);
    (address.is_valid() && whole).then_some(Recipient { record: None, address })
}
