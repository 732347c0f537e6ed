//! What is kept in step, and on which side something lies.

use crate::reason::named;

named! {
    /// One of the two sides.
    Side {
        /// The CRM.
        Crm = "crm",
        /// The mailbox.
        Exchange = "exchange",
    }
}

impl Side {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Crm => Self::Exchange,
            Self::Exchange => Self::Crm,
        }
    }
}

named! {
    /// What is kept in step, by what it is in the CRM (semantics B15, mapping).
    Kind {
        /// An appointment: one, or an occurrence of a series that differs from it.
        Appointment = "appointment",
        /// A series of appointments.
        Series = "series",
        /// A service appointment: a copy in each calendar, which follows the CRM and invites nobody.
        ServiceActivity = "service_activity",
        /// A contact.
        Contact = "contact",
        /// A task.
        Task = "task",
        /// A phone call: a task in Outlook.
        PhoneCall = "phone_call",
        /// A letter: a task in Outlook.
        Letter = "letter",
        /// A fax: a task in Outlook.
        Fax = "fax",
    }
}

/// What it is in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// An event of the calendar.
    Meeting,
    /// A contact.
    Card,
    /// A task.
    Todo,
}

impl Kind {
    /// What it is in the mailbox.
    pub fn shape(self) -> Shape {
        match self {
            Self::Appointment | Self::Series | Self::ServiceActivity => Shape::Meeting,
            Self::Contact => Shape::Card,
            Self::Task | Self::PhoneCall | Self::Letter | Self::Fax => Shape::Todo,
        }
    }

    /// Whether something new in the mailbox can become a row of it. A task in Outlook becomes a task; calls, letters,
    /// faxes and service activities come from the CRM alone.
    pub fn comes_from_exchange(self) -> bool {
        match self {
            Self::Appointment | Self::Series | Self::Contact | Self::Task => true,
            Self::ServiceActivity | Self::PhoneCall | Self::Letter | Self::Fax => false,
        }
    }

    /// The category tracks it: meetings and tasks, contacts not (semantics B12).
    pub fn has_category(self) -> bool {
        self.shape() != Shape::Card
    }
}
