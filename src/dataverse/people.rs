//! Rows with an e-mail address: which tables have them, in which columns, and how one becomes a [`Party`].

use domain::{
    mail::Address,
    party::{Kind, Party, Record},
};
use wire::odata;

use crate::{
    names::{account, contact, lead, queue, systemuser, team},
    rows::Row,
};

/// A table whose rows can be on a mail.
pub(crate) struct Table {
    /// Of which kind its rows are.
    pub(crate) kind: Kind,
    /// Its entity set.
    pub(crate) set: &'static str,
    /// The columns that hold addresses.
    pub(crate) addresses: &'static [&'static str],
    /// The columns that are read.
    pub(crate) select: &'static [&'static str],
    /// Those of them that are read for the usual card alone.
    pub(crate) usual: &'static [&'static str],
    /// The column that says when a row was created.
    pub(crate) created: &'static str,
    /// Every organization has it, and everybody who has a seat may ask.
    pub(crate) everywhere: bool,
}

/// The columns of an address are those of format e-mail (semantics B7); a user is also known by the name they sign
/// in with.
pub(crate) const TABLES: [Table; 6] = [
    Table {
        kind: Kind::User,
        set: systemuser::SET,
        addresses: &[systemuser::MAIN, systemuser::LOGIN, systemuser::PERSONAL],
        select: &[
            systemuser::ID,
            systemuser::NAME,
            systemuser::MAIN,
            systemuser::LOGIN,
            systemuser::PERSONAL,
            systemuser::DISABLED,
            systemuser::JOB,
            systemuser::PHONE,
            systemuser::CREATED,
        ],
        usual: &[],
        created: systemuser::CREATED,
        everywhere: true,
    },
    Table {
        kind: Kind::Contact,
        set: contact::SET,
        addresses: &[contact::EMAIL1, contact::EMAIL2, contact::EMAIL3],
        select: &[
            contact::ID,
            contact::NAME,
            contact::EMAIL1,
            contact::EMAIL2,
            contact::EMAIL3,
            contact::JOB,
            contact::PHONE,
            contact::MOBILE,
            contact::STATE,
            contact::CREATED,
            contact::COMPANY,
            contact::OWNER,
        ],
        usual: &[contact::PHONE, contact::MOBILE],
        created: contact::CREATED,
        everywhere: true,
    },
    Table {
        kind: Kind::Account,
        set: account::SET,
        addresses: &[account::EMAIL1, account::EMAIL2, account::EMAIL3],
        select: &[
            account::ID,
            account::NAME,
            account::EMAIL1,
            account::EMAIL2,
            account::EMAIL3,
            account::PHONE,
            account::STATE,
            account::CREATED,
            account::OWNER,
        ],
        usual: &[account::PHONE],
        created: account::CREATED,
        everywhere: true,
    },
    Table {
        kind: Kind::Lead,
        set: lead::SET,
        addresses: &[lead::EMAIL1, lead::EMAIL2, lead::EMAIL3],
        select: &[
            lead::ID,
            lead::NAME,
            lead::EMAIL1,
            lead::EMAIL2,
            lead::EMAIL3,
            lead::JOB,
            lead::PHONE,
            lead::MOBILE,
            lead::COMPANY_NAME,
            lead::STATE,
            lead::CREATED,
            lead::COMPANY,
            lead::OWNER,
        ],
        usual: &[lead::PHONE, lead::MOBILE],
        created: lead::CREATED,
        everywhere: false,
    },
    Table {
        kind: Kind::Queue,
        set: queue::SET,
        addresses: &[queue::EMAIL],
        select: &[queue::ID, queue::NAME, queue::EMAIL, queue::STATE, queue::CREATED, queue::OWNER],
        usual: &[],
        created: queue::CREATED,
        everywhere: false,
    },
    Table {
        kind: Kind::Team,
        set: team::SET,
        addresses: &[team::EMAIL],
        select: &[team::ID, team::NAME, team::EMAIL, team::CREATED],
        usual: &[],
        created: team::CREATED,
        everywhere: false,
    },
];

/// That one of these columns holds one of these addresses. Dataverse compares texts without regard to case.
pub(crate) fn has(columns: &[&str], addresses: &[&Address]) -> Option<String> {
    has_at("", columns, addresses)
}

/// The same for a row that is reached by a path, as in `parentcontactid/` or `c/`.
pub(crate) fn has_at(path: &str, columns: &[&str], addresses: &[&Address]) -> Option<String> {
    let pairs = addresses.iter().flat_map(|address| columns.iter().map(move |column| (address, column)));
    odata::any_of(pairs.map(|(address, column)| odata::eq(&format!("{path}{column}"), address.as_str())))
}

/// A row as a party; `None` where it has no key.
pub(crate) fn read(kind: Kind, row: &Row<'_>) -> Option<Party> {
    let table = TABLES.iter().find(|table| table.kind == kind)?;
    let (id, name) = match kind {
        Kind::User => (systemuser::ID, systemuser::NAME),
        Kind::Contact => (contact::ID, contact::NAME),
        Kind::Account => (account::ID, account::NAME),
        Kind::Lead => (lead::ID, lead::NAME),
        Kind::Queue => (queue::ID, queue::NAME),
        Kind::Team => (team::ID, team::NAME),
        Kind::Equipment | Kind::BusinessUnit | Kind::Opportunity | Kind::Case => return None,
    };
    let (job, company, company_name, phones, owner): (_, _, _, &[&str], _) = match kind {
        Kind::User => (systemuser::JOB, None, "", &[systemuser::PHONE], None),
        Kind::Contact => (
            contact::JOB,
            row.lookup(contact::COMPANY),
            "",
            &[contact::PHONE, contact::MOBILE],
            Some(contact::OWNER),
        ),
        Kind::Account => ("", None, "", &[account::PHONE], Some(account::OWNER)),
        Kind::Lead => (
            lead::JOB,
            row.lookup(lead::COMPANY),
            row.text(lead::COMPANY_NAME),
            &[lead::PHONE, lead::MOBILE],
            Some(lead::OWNER),
        ),
        Kind::Queue => ("", None, "", &[], Some(queue::OWNER)),
        Kind::Team | Kind::Equipment | Kind::BusinessUnit | Kind::Opportunity | Kind::Case => {
            ("", None, "", &[], None)
        }
    };
    let active = match kind {
        Kind::User => row.flag(systemuser::DISABLED) != Some(true),
        Kind::Contact => is_open(row, contact::STATE),
        Kind::Account => is_open(row, account::STATE),
        Kind::Lead => is_open(row, lead::STATE),
        Kind::Queue => is_open(row, queue::STATE),
        Kind::Team | Kind::Equipment | Kind::BusinessUnit | Kind::Opportunity | Kind::Case => true,
    };
    Some(Party {
        record: Record { kind, id: row.id(id)?, name: row.text(name).to_owned() },
        addresses: row.addresses(table.addresses),
        job: row.text(job).to_owned(),
        // A contact may also belong to a contact: that is no company.
        company: company.filter(|record| record.kind == Kind::Account),
        company_name: company_name.to_owned(),
        phone: row.first(phones).to_owned(),
        facts: None,
        owner: owner.and_then(|column| row.lookup(column)),
        active,
        created: row.moment(table.created).unwrap_or_default(),
    })
}

/// State 0 is the open or active one in every table (semantics B1); a row that does not say is taken as open.
fn is_open(row: &Row<'_>, column: &str) -> bool {
    row.number(column).unwrap_or(0) == 0
}
