//! The fields of B15's tables, in which direction each goes, and who may set that.

use super::{
    kind::{Kind, Shape},
    settings::{Addresses, Settings},
};
use crate::reason::named;

named! {
    /// A field that both sides may have.
    Field {
        /// The subject of a meeting or task.
        Subject = "subject",
        /// Body, notes, description. [`super::value::Value::Html`] where the side has it so.
        Text = "text",
        /// How important.
        Importance = "importance",
        /// What it is regarding. The mailbox has it where the add-in left it there.
        Regarding = "regarding",
        /// Where.
        Location = "location",
        /// From when to when, with whether it takes whole days. Of a series: of its first occurrence.
        Time = "time",
        /// How the time is shown.
        Show = "show",
        /// Others are not to see what it is about.
        Private = "private",
        /// Who must attend.
        Required = "required",
        /// Who may attend.
        Optional = "optional",
        /// Rooms and things. The CRM has no list for them.
        Resources = "resources",
        /// Who called it.
        Organizer = "organizer",
        /// How it recurs.
        Recurrence = "recurrence",
        /// Days on which an occurrence of the series was taken out.
        Gaps = "gaps",
        /// It was called off. [`super::decide()`] reads it from how the row stands and from what the mailbox says of the
        /// item; nobody has to tell it as a field.
        Cancelled = "cancelled",
        /// Files.
        Attachments = "attachments",
        /// When a task is to be begun: a day, for the mailbox keeps no more.
        Start = "start",
        /// When a task is to be done (`scheduledend`): a day, for the mailbox keeps no more. Whoever writes it in the
        /// CRM leaves the time of day there as it is.
        Due = "due",
        /// When a task was done (`actualend`).
        Done = "done",
        /// How much of it is done.
        Percent = "percent",
        /// How far it is (`statecode`, `statuscode`).
        Progress = "progress",
        /// First name.
        FirstName = "first_name",
        /// Middle name.
        MiddleName = "middle_name",
        /// Last name.
        LastName = "last_name",
        /// Anniversary.
        Anniversary = "anniversary",
        /// The assistant's name.
        Assistant = "assistant",
        /// The assistant's telephone.
        AssistantPhone = "assistant_phone",
        /// Birthday.
        Birthday = "birthday",
        /// Fax at work.
        BusinessFax = "business_fax",
        /// Telephone at work.
        BusinessPhone = "business_phone",
        /// Another telephone at work.
        BusinessPhone2 = "business_phone_2",
        /// Where to call back.
        Callback = "callback",
        /// Names of children.
        Children = "children",
        /// The company's main telephone.
        CompanyPhone = "company_phone",
        /// Department.
        Department = "department",
        /// First e-mail address.
        Email1 = "email_1",
        /// Second e-mail address.
        Email2 = "email_2",
        /// Third e-mail address.
        Email3 = "email_3",
        /// FTP site.
        FtpSite = "ftp_site",
        /// Government's number for the person.
        GovernmentId = "government_id",
        /// Address at home (`address2`).
        HomeAddress = "home_address",
        /// Telephone at home.
        HomePhone = "home_phone",
        /// Another telephone at home.
        HomePhone2 = "home_phone_2",
        /// What the person does.
        JobTitle = "job_title",
        /// Mailing address, at work (`address1`).
        MailingAddress = "mailing_address",
        /// The manager's name.
        Manager = "manager",
        /// Mobile telephone.
        Mobile = "mobile",
        /// Nickname.
        Nickname = "nickname",
        /// Other address (`address3`).
        OtherAddress = "other_address",
        /// Other telephone.
        OtherPhone = "other_phone",
        /// Pager.
        Pager = "pager",
        /// Where the person works: the parent account in the CRM, a name in Outlook.
        Company = "company",
        /// The spouse's name.
        Spouse = "spouse",
        /// Web page.
        WebPage = "web_page",
        /// First name as it is spoken.
        YomiFirst = "yomi_first",
        /// Last name as it is spoken.
        YomiLast = "yomi_last",
    }
}

named! {
    /// In which direction a field goes.
    Way {
        /// Both: ↔.
        Both = "both",
        /// From the CRM to the mailbox alone. What somebody changes in the mailbox stays there until the CRM's changes.
        ToExchange = "to_exchange",
        /// From the mailbox to the CRM alone.
        ToCrm = "to_crm",
        /// Neither: ✗.
        Off = "off",
    }
}

impl Field {
    /// Who attends.
    pub const ATTENDEES: [Self; 3] = [Self::Required, Self::Optional, Self::Resources];

    /// The addresses of which the organisation chooses whether they go.
    pub const OTHER_ADDRESSES: [Self; 2] = [Self::HomeAddress, Self::OtherAddress];

    /// The e-mail addresses of a contact.
    pub const EMAILS: [Self; 3] = [Self::Email1, Self::Email2, Self::Email3];

    /// What tells those who attend of a change (semantics B15, *sensitive*): subject, body, location, time with
    /// `IsAllDayEvent`, attendees, organizer, `AppointmentStatus`, `PriorityCode`, the pattern. Rooms and occurrences
    /// that were taken out are ours: the mailbox tells of those too.
    pub const SENSITIVE: [Self; 11] = [
        Self::Subject,
        Self::Text,
        Self::Importance,
        Self::Location,
        Self::Time,
        Self::Show,
        Self::Required,
        Self::Optional,
        Self::Resources,
        Self::Organizer,
        Self::Recurrence,
    ];

    /// Whether a change of it in the mailbox tells those who attend.
    pub fn is_sensitive(self) -> bool {
        self == Self::Gaps || Self::SENSITIVE.contains(&self)
    }
}

const BOTH: Way = Way::Both;

/// A row of B15's tables: the field, its direction where nobody set another, and whether an administrator may (⚙).
type Line = (Field, Way, bool);

/// Where the table says nothing: rooms and things stay in the mailbox, for an appointment of the CRM has no list of
/// them; what is private comes from the mailbox alone, and only by a switch; and so does that it was called off, unless
/// a switch lets it go both ways.
const APPOINTMENT: &[Line] = &[
    (Field::Subject, BOTH, true),
    (Field::Text, BOTH, true),
    (Field::Importance, BOTH, false),
    (Field::Regarding, BOTH, false),
    (Field::Location, BOTH, true),
    (Field::Time, BOTH, false),
    (Field::Show, BOTH, false),
    (Field::Private, Way::Off, false),
    (Field::Required, BOTH, false),
    (Field::Optional, BOTH, false),
    (Field::Resources, Way::Off, false),
    (Field::Organizer, BOTH, false),
    (Field::Cancelled, Way::ToCrm, false),
    (Field::Attachments, Way::Off, false),
];

const SERIES: &[Line] = &[
    (Field::Subject, BOTH, true),
    (Field::Text, BOTH, true),
    (Field::Importance, BOTH, false),
    (Field::Regarding, BOTH, false),
    (Field::Location, BOTH, true),
    (Field::Time, BOTH, false),
    (Field::Show, BOTH, false),
    (Field::Private, Way::Off, false),
    (Field::Required, BOTH, false),
    (Field::Optional, BOTH, false),
    (Field::Resources, Way::Off, false),
    (Field::Organizer, BOTH, false),
    (Field::Cancelled, Way::ToCrm, false),
    (Field::Recurrence, BOTH, false),
    (Field::Gaps, BOTH, false),
];

/// Every field from the CRM. Nobody is invited, so there is nobody in the copy.
const SERVICE_ACTIVITY: &[Line] = &[
    (Field::Subject, Way::ToExchange, false),
    (Field::Text, Way::ToExchange, false),
    (Field::Importance, Way::ToExchange, false),
    (Field::Regarding, Way::ToExchange, false),
    (Field::Location, Way::ToExchange, false),
    (Field::Time, Way::ToExchange, false),
    (Field::Show, Way::ToExchange, false),
];

const CONTACT: &[Line] = &[
    (Field::Text, BOTH, true),
    (Field::FirstName, BOTH, false),
    (Field::MiddleName, BOTH, false),
    (Field::LastName, BOTH, false),
    (Field::Anniversary, BOTH, true),
    (Field::Assistant, BOTH, true),
    (Field::AssistantPhone, BOTH, true),
    (Field::Birthday, BOTH, true),
    (Field::BusinessFax, BOTH, true),
    (Field::BusinessPhone, BOTH, true),
    (Field::BusinessPhone2, BOTH, true),
    (Field::Callback, BOTH, true),
    (Field::Children, BOTH, true),
    (Field::CompanyPhone, BOTH, true),
    (Field::Department, BOTH, true),
    (Field::Email1, BOTH, true),
    (Field::Email2, BOTH, true),
    (Field::Email3, BOTH, true),
    (Field::FtpSite, BOTH, true),
    (Field::GovernmentId, BOTH, true),
    (Field::HomeAddress, BOTH, true),
    (Field::HomePhone, BOTH, true),
    (Field::HomePhone2, BOTH, true),
    (Field::JobTitle, BOTH, true),
    (Field::MailingAddress, BOTH, true),
    (Field::Manager, BOTH, true),
    (Field::Mobile, BOTH, true),
    (Field::Nickname, BOTH, true),
    (Field::OtherAddress, BOTH, true),
    (Field::OtherPhone, BOTH, true),
    (Field::Pager, BOTH, true),
    (Field::Company, BOTH, false),
    (Field::Spouse, BOTH, true),
    (Field::WebPage, BOTH, true),
    (Field::YomiFirst, BOTH, true),
    (Field::YomiLast, BOTH, true),
];

const TASK: &[Line] = &[
    (Field::Subject, BOTH, true),
    (Field::Text, BOTH, true),
    (Field::Importance, BOTH, false),
    (Field::Regarding, BOTH, false),
    (Field::Start, BOTH, true),
    (Field::Due, BOTH, true),
    (Field::Done, BOTH, true),
    (Field::Progress, BOTH, false),
    (Field::Percent, BOTH, true),
];

/// Fax, letter and phone call: a task's without how much of it is done.
fn call() -> &'static [Line] {
    TASK.split_last().map_or(&[], |(_, rest)| rest)
}

fn lines(kind: Kind) -> &'static [Line] {
    match kind {
        Kind::Appointment => APPOINTMENT,
        Kind::Series => SERIES,
        Kind::ServiceActivity => SERVICE_ACTIVITY,
        Kind::Contact => CONTACT,
        Kind::Task => TASK,
        Kind::PhoneCall | Kind::Letter | Kind::Fax => call(),
    }
}

fn line(kind: Kind, field: Field) -> Option<&'static Line> {
    lines(kind).iter().find(|(known, ..)| *known == field)
}

impl Kind {
    /// Its fields, in the order of B15's table.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        lines(self).iter().map(|(field, ..)| *field)
    }

    /// The direction of a field that nobody set another for; off for one that it does not have.
    pub fn default_way(self, field: Field) -> Way {
        line(self, field).map_or(Way::Off, |(_, way, _)| *way)
    }

    /// Whether an administrator may set another direction (⚙).
    pub fn may_be_set(self, field: Field) -> bool {
        line(self, field).is_some_and(|(.., set)| *set)
    }

    /// The direction of a field, with what the organisation has set. What was set for a fixed field does not count.
    pub fn way(self, field: Field, settings: &Settings) -> Way {
        let set = settings.ways.get(&(self, field)).filter(|_| self.may_be_set(field));
        match (self.shape(), field) {
            (Shape::Meeting, Field::Private) if self != Self::ServiceActivity && settings.private => {
                Way::ToCrm
            }
            (Shape::Meeting, Field::Cancelled) if self != Self::ServiceActivity && settings.cancellations => {
                Way::Both
            }
            (Shape::Meeting, Field::Attachments) if self == Self::Appointment && settings.attachments => {
                Way::Both
            }
            (Shape::Card, Field::HomeAddress | Field::OtherAddress)
                if settings.addresses == Addresses::Mailing =>
            {
                Way::Off
            }
            _ => set.copied().unwrap_or_else(|| self.default_way(field)),
        }
    }
}
