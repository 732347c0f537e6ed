//! Which columns stand for which fields, in the tables that are kept in step.

use domain::{party, step::Field, step::Kind};

use super::super::names::{appointment, card, fax, letter, phone_call, series, service_activity, task};
use crate::{names::contact, recurrence};

/// Whose a row is.
pub(super) const OWNER: &str = task::OWNER;
/// When it changed.
pub(super) const CHANGED: &str = task::CHANGED;

/// The collection of a kind; that of tasks for one that is not kept in step.
pub(super) fn set(kind: Kind) -> &'static str {
    match kind {
        Kind::PhoneCall => phone_call::SET,
        Kind::Contact => contact::SET,
        Kind::Appointment => appointment::SET,
        Kind::Series => series::SET,
        Kind::Letter => letter::SET,
        Kind::Fax => fax::SET,
        Kind::ServiceActivity => service_activity::SET,
        Kind::Task => task::SET,
    }
}

/// The table of a kind.
pub(super) fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::PhoneCall => phone_call::TABLE,
        Kind::Contact => card::TABLE,
        Kind::Appointment => appointment::TABLE,
        Kind::Series => series::TABLE,
        Kind::Letter => letter::TABLE,
        Kind::Fax => fax::TABLE,
        Kind::ServiceActivity => service_activity::TABLE,
        Kind::Task => task::TABLE,
    }
}

/// The key of a kind's table.
pub(super) fn key(kind: Kind) -> &'static str {
    if kind == Kind::Contact { contact::ID } else { task::ID }
}

/// Under which name the owner is bound.
pub(super) fn of_owner(kind: Kind) -> &'static str {
    match kind {
        Kind::PhoneCall => phone_call::OF_OWNER,
        Kind::Contact => card::OF_OWNER,
        Kind::Appointment => appointment::OF_OWNER,
        Kind::Series => series::OF_OWNER,
        Kind::Letter => letter::OF_OWNER,
        Kind::Fax => fax::OF_OWNER,
        Kind::ServiceActivity => service_activity::OF_OWNER,
        Kind::Task => task::OF_OWNER,
    }
}

/// Under which name those who attend are written and read; `None` where nobody does.
pub(super) fn parties(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Appointment => Some(appointment::PARTIES),
        Kind::Series => Some(series::PARTIES),
        Kind::Contact | Kind::Task | Kind::PhoneCall | Kind::Letter | Kind::Fax | Kind::ServiceActivity => {
            None
        }
    }
}

/// In which columns it stands when a meeting begins and ends; of a series, the first.
pub(super) fn times(kind: Kind) -> (&'static str, &'static str) {
    if kind == Kind::Series { (series::START, series::END) } else { (task::START, task::DUE) }
}

/// Under which name a row is bound that an activity is regarding; `None` where it can be regarding none of that table.
pub(super) fn of_regarding(kind: Kind, table: party::Kind) -> Option<&'static str> {
    let names: [&'static str; 5] = match kind {
        Kind::Task => [
            task::REGARDING_ACCOUNT,
            task::REGARDING_CONTACT,
            task::REGARDING_LEAD,
            task::REGARDING_OPPORTUNITY,
            task::REGARDING_CASE,
        ],
        Kind::PhoneCall => [
            phone_call::REGARDING_ACCOUNT,
            phone_call::REGARDING_CONTACT,
            phone_call::REGARDING_LEAD,
            phone_call::REGARDING_OPPORTUNITY,
            phone_call::REGARDING_CASE,
        ],
        Kind::Appointment => [
            appointment::REGARDING_ACCOUNT,
            appointment::REGARDING_CONTACT,
            appointment::REGARDING_LEAD,
            appointment::REGARDING_OPPORTUNITY,
            appointment::REGARDING_CASE,
        ],
        Kind::Series => [
            series::REGARDING_ACCOUNT,
            series::REGARDING_CONTACT,
            series::REGARDING_LEAD,
            series::REGARDING_OPPORTUNITY,
            series::REGARDING_CASE,
        ],
        Kind::Letter => [
            letter::REGARDING_ACCOUNT,
            letter::REGARDING_CONTACT,
            letter::REGARDING_LEAD,
            letter::REGARDING_OPPORTUNITY,
            letter::REGARDING_CASE,
        ],
        Kind::Fax => [
            fax::REGARDING_ACCOUNT,
            fax::REGARDING_CONTACT,
            fax::REGARDING_LEAD,
            fax::REGARDING_OPPORTUNITY,
            fax::REGARDING_CASE,
        ],
        // Of a service activity nothing is written in the CRM.
        Kind::Contact | Kind::ServiceActivity => return None,
    };
    let [account, person, lead, deal, case] = names;
    match table {
        party::Kind::Account => Some(account),
        party::Kind::Contact => Some(person),
        party::Kind::Lead => Some(lead),
        party::Kind::Opportunity => Some(deal),
        party::Kind::Case => Some(case),
        party::Kind::User
        | party::Kind::Team
        | party::Kind::Queue
        | party::Kind::Equipment
        | party::Kind::BusinessUnit => None,
    }
}

/// Texts of a contact: the column, and how many characters it takes.
pub(super) const TEXTS: &[(Field, &str, usize)] = &[
    (Field::Text, card::TEXT, 2_000),
    (Field::FirstName, contact::FIRST, 50),
    (Field::MiddleName, card::MIDDLE, 50),
    (Field::LastName, contact::LAST, 50),
    (Field::Assistant, card::ASSISTANT, 100),
    (Field::AssistantPhone, card::ASSISTANT_PHONE, 50),
    (Field::BusinessFax, card::FAX, 50),
    (Field::BusinessPhone, contact::PHONE, 50),
    (Field::BusinessPhone2, card::PHONE2, 50),
    (Field::Callback, card::CALLBACK, 50),
    (Field::Children, card::CHILDREN, 255),
    (Field::CompanyPhone, card::COMPANY_PHONE, 50),
    (Field::Department, card::DEPARTMENT, 100),
    (Field::Email1, contact::EMAIL1, 100),
    (Field::Email2, contact::EMAIL2, 100),
    (Field::Email3, contact::EMAIL3, 100),
    (Field::FtpSite, card::FTP, 200),
    (Field::GovernmentId, card::GOVERNMENT, 50),
    (Field::HomePhone, card::HOME_PHONE, 50),
    (Field::HomePhone2, card::HOME_PHONE2, 50),
    (Field::JobTitle, contact::JOB, 100),
    (Field::Manager, card::MANAGER, 100),
    (Field::Mobile, contact::MOBILE, 50),
    (Field::Nickname, card::NICKNAME, 100),
    (Field::OtherPhone, card::OTHER_PHONE, 50),
    (Field::Pager, card::PAGER, 50),
    (Field::Spouse, card::SPOUSE, 100),
    (Field::WebPage, card::SITE, 200),
    (Field::YomiFirst, card::YOMI_FIRST, 150),
    (Field::YomiLast, card::YOMI_LAST, 150),
];

/// Days of a contact.
pub(super) const DAYS: &[(Field, &str)] =
    &[(Field::Birthday, card::BIRTHDAY), (Field::Anniversary, card::ANNIVERSARY)];

/// A postal address: three lines, city, state, postal code, country.
pub(super) type Place = [&'static str; 7];
/// The length of a line of an address.
pub(super) const LINE: usize = 250;
/// The lengths of what stands below the lines: city, state, postal code, country.
pub(super) const BELOW: [usize; 4] = [80, 50, 20, 80];

/// Addresses of a contact.
pub(super) const PLACES: &[(Field, Place)] = &[
    (
        Field::MailingAddress,
        [
            card::STREET1,
            card::STREET1B,
            card::STREET1C,
            card::CITY1,
            card::STATE1,
            card::CODE1,
            card::COUNTRY1,
        ],
    ),
    (
        Field::HomeAddress,
        [
            card::STREET2,
            card::STREET2B,
            card::STREET2C,
            card::CITY2,
            card::STATE2,
            card::CODE2,
            card::COUNTRY2,
        ],
    ),
    (
        Field::OtherAddress,
        [
            card::STREET3,
            card::STREET3B,
            card::STREET3C,
            card::CITY3,
            card::STATE3,
            card::CODE3,
            card::COUNTRY3,
        ],
    ),
];

/// What is read of a row.
pub(super) fn select(kind: Kind) -> Vec<&'static str> {
    let mut all = vec![key(kind), task::STATE, task::STATUS, OWNER, CHANGED, task::CREATED, task::CHANGED_BY];
    let more: &[&'static str] = match kind {
        Kind::Contact => {
            all.extend(TEXTS.iter().map(|(_, column, _)| *column));
            all.extend(DAYS.iter().map(|(_, column)| *column));
            all.extend(PLACES.iter().flat_map(|(_, columns)| *columns));
            &[contact::COMPANY]
        }
        Kind::Appointment => &[
            task::SUBJECT,
            task::TEXT,
            task::PRIORITY,
            task::REGARDING,
            task::START,
            task::DUE,
            appointment::LOCATION,
            appointment::ALL_DAY,
            appointment::DRAFT,
            appointment::PRIVATE,
            appointment::SERIES_PART,
            appointment::SERIES,
            appointment::ORIGINAL,
            appointment::UID,
            crate::names::appointment::PARAMS,
        ],
        Kind::Series => {
            all.extend(recurrence::COLUMNS);
            &[
                task::SUBJECT,
                task::TEXT,
                task::PRIORITY,
                task::REGARDING,
                series::START,
                series::END,
                series::GONE,
                series::LOCATION,
                series::ALL_DAY,
                series::PRIVATE,
                series::UID,
                crate::names::appointment::PARAMS,
            ]
        }
        Kind::Task => &[
            task::SUBJECT,
            task::TEXT,
            task::PRIORITY,
            task::REGARDING,
            task::START,
            task::DUE,
            task::DONE,
            task::PERCENT,
        ],
        Kind::ServiceActivity => &[
            task::SUBJECT,
            task::TEXT,
            task::PRIORITY,
            task::REGARDING,
            task::START,
            task::DUE,
            service_activity::LOCATION,
            service_activity::ALL_DAY,
        ],
        Kind::PhoneCall | Kind::Letter | Kind::Fax => {
            &[task::SUBJECT, task::TEXT, task::PRIORITY, task::REGARDING, task::START, task::DUE, task::DONE]
        }
    };
    all.extend(more);
    all
}
