//! A meeting: an event of somebody's calendar as Outlook shows it, and the appointment it becomes in the CRM.
//!
//! Its people are seen as those of a mail, so that all that holds for people on mail holds for them: the organizer
//! stands in the place of the sender, who is to come in To, who may come in Cc.
//!
//! One of a series is tracked as its series (A4.3: a series is one record): the row of series that the synchronizer keeps in
//! step, or an appointment at the time of the first where the CRM cannot hold how it recurs. Its name differs from the series' in the
//! day alone, which does not count in the key ([`identity::appointment`]), and what is written are the times of the
//! series' first: so it makes no difference which of them somebody had open.

pub mod ports;

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    identity,
    mail::{Address, Direction, ItemId, Mail, Moment, Person},
    matching::Rules,
    party::{Dossier, Record, Tracked},
    problem::Problem,
    step::recurrence::Recurrence,
    tracking::{self, Activity},
};

/// A meeting, without its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// By which name Outlook shows it now.
    pub item: ItemId,
    /// Its name in the mailbox; `None` where it was never saved.
    pub saved: Option<ItemId>,
    /// The organizer's form is open: what stands here may not be saved yet.
    pub writing: bool,
    /// The subject.
    pub subject: String,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends.
    pub end: Option<Moment>,
    /// It takes whole days.
    pub all_day: bool,
    /// Where.
    pub location: String,
    /// It is a series, or one of a series.
    pub series: bool,
    /// Who called it.
    pub organizer: Option<Person>,
    /// Who is to come.
    pub required: Vec<Person>,
    /// Who may come.
    pub optional: Vec<Person>,
    /// The mailbox's owner, where it is not the person at the screen.
    pub mailbox: Option<Address>,
}

impl Meeting {
    /// Its people and its subject as those of a mail.
    pub fn as_mail(&self, me: &Address) -> Mail {
        let own = self.mailbox.as_ref().unwrap_or(me);
        let called = self.organizer.as_ref().is_some_and(|person| person.address == *own);
        Mail {
            item: self.item.clone(),
            message_id: None,
            conversation: None,
            direction: if called { Direction::Outgoing } else { Direction::Incoming },
            from: self.organizer.clone(),
            to: self.required.clone(),
            cc: self.optional.clone(),
            bcc: Vec::new(),
            subject: self.subject.clone(),
            at: self.start,
            attachments: Vec::new(),
            mailbox: self.mailbox.clone(),
        }
    }
}

/// How its owner's time is shown to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// Free.
    Free,
    /// Perhaps busy.
    Tentative,
    /// Busy: what is not said otherwise.
    #[default]
    Busy,
    /// Out of office.
    Away,
}

/// What Outlook does not tell an add-in about an event: what all calendars call it, how its time is shown, and when the
/// first of its series is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name (`iCalUId`).
    pub uid: String,
    /// How the time is shown.
    pub shows: Shows,
    /// When the first of its series begins and ends, where it is a series or one of it.
    pub first: Option<(Moment, Moment)>,
    /// How its series recurs, where it is one and the CRM can hold that: then it becomes a row of series.
    pub rule: Option<Recurrence>,
    /// The row it was made from, where it began in the CRM.
    pub row: Option<Uuid>,
}

impl Named {
    /// The rows that may be its, in the order in which the CRM is asked for them: that from which it was made; else that
    /// of the key which all calendars share, under which it is written where there is neither.
    pub fn keys(&self) -> impl Iterator<Item = Uuid> {
        let shared = identity::appointment(&self.uid);
        self.row.into_iter().chain(shared.filter(|key| self.row != Some(*key)))
    }
}

/// What is said to the question for an event's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// This.
    Is(Named),
    /// A synchronizer runs that takes no questions from here: it reads in the event itself what is wanted of it.
    Unasked,
    /// No synchronizer runs: nobody can know.
    Nobody,
}

/// A meeting as it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its key, its people with their rows, what it is regarding, whose it is.
    pub activity: Activity,
    /// What all calendars call it, how its time is shown.
    pub named: Named,
    /// Its times and its place; of a series those of the first.
    pub meeting: Meeting,
    /// Its text without markup, where the writer has it.
    pub text: Option<String>,
}

/// What a meeting becomes: every person resolved, the owner found. `None` where its name is none.
pub fn appointment(
    meeting: &Meeting,
    named: &Named,
    dossier: &Dossier,
    me: &Address,
    choices: &[(Address, Record)],
    rules: Rules,
    regarding: Option<Record>,
) -> Option<Appointment> {
    let id = identity::appointment(&named.uid)?;
    let mail = meeting.as_mail(me);
    let activity = tracking::activity(&mail, dossier, choices, rules, regarding, None);
    let mut meeting = meeting.clone();
    if let Some((start, end)) = named.first {
        meeting.series = true;
        (meeting.start, meeting.end) = (Some(start), Some(end));
    }
    Some(Appointment { activity: Activity { id, ..activity }, named: named.clone(), meeting, text: None })
}

/// A text without markup, as far as it is kept with an appointment: blanks at its ends and rows of empty lines say
/// nothing.
pub fn plain(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().into()
}

/// What the pane wants about a meeting. Each may be repeated without harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Read the meeting that is open. Answered by [`Heard::Read`].
    Read(ItemId),
    /// Ask what all calendars call the event of that name. Answered by [`Heard::Named`].
    Name(ItemId),
    /// Ask the CRM for the appointment of that key. Answered by [`Heard::Found`].
    Find(Uuid),
    /// Write the appointment; create only. Answered as [`crate::want::Want::Write`].
    Write(Box<Appointment>),
    /// Set or take off what an appointment is regarding, and forget that the mailbox's owner untracked it. Answered
    /// as [`crate::want::Want::Regard`].
    Regard {
        /// The appointment.
        activity: Uuid,
        /// What it is to be regarding.
        regarding: Option<Record>,
        /// In whose mailbox.
        mailbox: Address,
    },
    /// Take a meeting off the CRM. Answered as [`crate::want::Want::Untrack`].
    Untrack {
        /// The appointment.
        activity: Uuid,
        /// Keep the appointment and only note that this mailbox's owner untracked it.
        keep: bool,
        /// In whose mailbox.
        mailbox: Address,
    },
    /// Show an appointment, or a series, in the CRM's own face. Not answered.
    Show {
        /// Which.
        activity: Uuid,
        /// It is a series.
        series: bool,
    },
}

/// What came of a [`Want`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The meeting that is open.
    Read(Result<Box<Meeting>, Problem>),
    /// What all calendars call it.
    Named(Result<Naming, Problem>),
    /// The appointment; `None` where the CRM has none of that key.
    Found(Result<Option<Box<Tracked>>, Problem>),
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec};

    use super::*;
    use crate::mail::Part;

    fn person(address: &str) -> Person {
        Person { address: Address::new(address), name: String::new() }
    }

    #[test]
    fn one_of_a_series_is_written_as_its_series() {
        let day = |day: &str| {
            ["040000008200E00074C5B7101A82E008", day, "00000000112233445566778899AABBCC"].concat()
        };
        let meeting = |start| Meeting {
            subject: "Weekly".to_string(),
            start: Some(Moment(start)),
            end: Some(Moment(start + 60)),
            organizer: Some(person("mara@x.y")),
            required: vec![person("asha@a.b")],
            optional: vec![person("bea@a.b")],
            ..Meeting::default()
        };
        let me = Address::new("mara@x.y");
        let written = |start, uid: &str| {
            let first = Some((Moment(7), Moment(67)));
            let named = Named { uid: uid.to_string(), first, ..Named::default() };
            let (dossier, rules) = (Dossier::default(), Rules::default());
            appointment(&meeting(start), &named, &dossier, &me, &[], rules, None)
        };
        let (first, third) = (written(7, &day("00000000")), written(90_007, &day("07EA0B1A")));
        let told = |one: &Option<Appointment>| {
            one.as_ref().map(|one| (one.activity.id, one.meeting.start, one.meeting.end, one.meeting.series))
        };
        assert!(first.is_some());
        assert_eq!(told(&first), told(&third));
        let parts: Vec<Part> =
            first.iter().flat_map(|one| &one.activity.stands).map(|one| one.part).collect();
        assert_eq!(parts, [Part::From, Part::To, Part::Cc]);
        assert!(written(7, " ").is_none(), "without a name there is no key");
    }

    #[test]
    fn the_row_it_was_made_from_goes_before_that_of_its_own_key() {
        let named = |row, uid: &str| Named { uid: uid.to_string(), row, ..Named::default() };
        let (began, shared) = (Uuid::from_u128(7), identity::appointment("04AB"));
        let keys = |row, uid| named(row, uid).keys().collect::<Vec<_>>();
        assert_eq!(keys(None, "04AB"), Vec::from_iter(shared));
        assert_eq!(keys(Some(began), "04AB"), Vec::from_iter(Some(began).into_iter().chain(shared)));
        assert_eq!(keys(shared, "04AB"), Vec::from_iter(shared), "nobody is asked twice");
        assert_eq!((keys(Some(began), " "), keys(None, " ")), (vec![began], vec![]));
    }

    #[test]
    fn it_is_ones_own_where_one_called_it() {
        let called = Meeting { organizer: Some(person("mara@x.y")), ..Meeting::default() };
        let direction = |meeting: &Meeting, me| meeting.as_mail(&Address::new(me)).direction;
        assert_eq!(direction(&called, "mara@x.y"), Direction::Outgoing);
        assert_eq!(direction(&called, "asha@a.b"), Direction::Incoming);
        let shared = Meeting { mailbox: Some(Address::new("mara@x.y")), ..called };
        assert_eq!(direction(&shared, "asha@a.b"), Direction::Outgoing, "the mailbox is Mara's");
        assert_eq!(direction(&Meeting::default(), ""), Direction::Incoming);
    }

    #[test]
    fn a_text_is_kept_without_empty_rows() {
        let text = plain("\r\n\r\nAgenda  \r\n\r\n\r\n\r\n- prices\r\n\r\n");
        assert_eq!(text, "Agenda\n\n- prices");
        assert_eq!((plain(""), plain(" \n ")), (String::new(), String::new()));
    }
}
