//! Contacts: one, and what changed among them.

use std::collections::BTreeMap;

use domain::mail::Moment;
use serde_json::Value;
use wire::{Method, Reply, Request, date, odata};

use crate::{
    delta::{self, Delta},
    draft,
    fault::{Fault, good},
    link::Link,
    members::{Members, Object},
    message::{self, Recipient},
    names::{Name, around, contact, email_address, postal},
    page,
    property::Property,
    service::{At, Mailbox, Service, page_size},
};

/// Contacts a page that are asked for at most.
pub const MAX_PAGE: u16 = 1_000;
/// Values of one list that are read; Outlook keeps three addresses and two phones.
pub const MAX_VALUES: usize = 50;

/// A text of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is Graph's member of that name")]
pub enum Field {
    AssistantName,
    BusinessHomePage,
    CompanyName,
    Department,
    DisplayName,
    FileAs,
    Generation,
    GivenName,
    Initials,
    JobTitle,
    Manager,
    MiddleName,
    MobilePhone,
    NickName,
    OfficeLocation,
    PersonalNotes,
    Profession,
    SpouseName,
    Surname,
    Title,
    YomiCompanyName,
    YomiGivenName,
    YomiSurname,
}

const FIELDS: [(Field, Name); 23] = [
    (Field::AssistantName, contact::ASSISTANT),
    (Field::BusinessHomePage, contact::PAGE),
    (Field::CompanyName, contact::COMPANY),
    (Field::Department, contact::DEPARTMENT),
    (Field::DisplayName, contact::DISPLAY_NAME),
    (Field::FileAs, contact::FILE_AS),
    (Field::Generation, contact::GENERATION),
    (Field::GivenName, contact::GIVEN_NAME),
    (Field::Initials, contact::INITIALS),
    (Field::JobTitle, contact::JOB_TITLE),
    (Field::Manager, contact::MANAGER),
    (Field::MiddleName, contact::MIDDLE_NAME),
    (Field::MobilePhone, contact::MOBILE),
    (Field::NickName, contact::NICK_NAME),
    (Field::OfficeLocation, contact::OFFICE),
    (Field::PersonalNotes, contact::NOTES),
    (Field::Profession, contact::PROFESSION),
    (Field::SpouseName, contact::SPOUSE),
    (Field::Surname, contact::SURNAME),
    (Field::Title, contact::TITLE),
    (Field::YomiCompanyName, contact::YOMI_COMPANY),
    (Field::YomiGivenName, contact::YOMI_GIVEN_NAME),
    (Field::YomiSurname, contact::YOMI_SURNAME),
];

/// A list of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is Graph's member of that name")]
pub enum Several {
    BusinessPhones,
    HomePhones,
    Children,
    Categories,
}

const SEVERAL: [(Several, Name); 4] = [
    (Several::BusinessPhones, contact::BUSINESS_PHONES),
    (Several::HomePhones, contact::HOME_PHONES),
    (Several::Children, contact::CHILDREN),
    (Several::Categories, contact::CATEGORIES),
];

/// One of a contact's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is Graph's member of that name")]
pub enum Where {
    Business,
    Home,
    Other,
}

const PLACES: [(Where, Name); 3] = [
    (Where::Business, contact::BUSINESS_ADDRESS),
    (Where::Home, contact::HOME_ADDRESS),
    (Where::Other, contact::OTHER_ADDRESS),
];

/// An address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postal {
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Country.
    pub country: String,
    /// Postal code.
    pub code: String,
}

/// A contact. What is empty or was not told is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// Its immutable id.
    pub id: String,
    /// Its version, for [`update`].
    pub etag: Option<String>,
    /// Its texts.
    pub texts: BTreeMap<Field, String>,
    /// Its lists.
    pub lists: BTreeMap<Several, Vec<String>>,
    /// Its addresses.
    pub places: BTreeMap<Where, Postal>,
    /// Its mail addresses in their order.
    pub emails: Vec<Recipient>,
    /// The birthday.
    pub birthday: Option<Moment>,
    /// When it changed.
    pub modified: Option<Moment>,
    /// When it was made.
    pub created: Option<Moment>,
    /// Properties that were asked for: faxes, pagers and what else Graph has no member for.
    pub properties: Vec<(String, String)>,
}

impl Contact {
    /// Reads one; `None` where it has no id.
    pub fn read(value: Value) -> Option<Self> {
        let mut members = Members::new(value)?;
        let members = &mut members;
        let text =
            |members: &mut Members, (field, name): (Field, Name)| Some((field, members.some_text(name)?));
        let emails = members.list(contact::EMAILS).unwrap_or_default();
        let email = |value: Value| {
            let mut one = Members::new(value)?;
            let address = one.some_text(email_address::ADDRESS)?;
            Some(Recipient { address, name: one.text(email_address::NAME).unwrap_or_default() })
        };
        Some(Self {
            id: members.some_text(contact::ID)?,
            etag: members.some_text(around::ETAG),
            texts: FIELDS.into_iter().filter_map(|one| text(members, one)).collect(),
            lists: SEVERAL
                .into_iter()
                .filter_map(|(several, name)| Some((several, members.texts(name, MAX_VALUES)?)))
                .filter(|(_, all)| !all.is_empty())
                .collect(),
            places: PLACES
                .into_iter()
                .filter_map(|(place, name)| Some((place, address(members.object(name)?))))
                .filter(|(_, address)| *address != Postal::default())
                .collect(),
            emails: emails.into_iter().take(MAX_VALUES).filter_map(email).collect(),
            birthday: members.moment(contact::BIRTHDAY),
            modified: members.moment(contact::MODIFIED),
            created: members.moment(contact::CREATED),
            properties: message::properties(members),
        })
    }

    /// The value of a property that was asked for.
    pub fn property(&self, wanted: &Property) -> Option<&str> {
        self.properties.iter().find(|(id, _)| wanted.is(id)).map(|(_, value)| value.as_str())
    }
}

fn address(mut members: Members) -> Postal {
    let mut text = |name| members.text(name).unwrap_or_default();
    Postal {
        street: text(postal::STREET),
        city: text(postal::CITY),
        state: text(postal::STATE),
        country: text(postal::COUNTRY),
        code: text(postal::CODE),
    }
}

/// What is written of a contact: what is named here. A text that is empty is taken away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Texts.
    pub texts: BTreeMap<Field, String>,
    /// Lists, each whole.
    pub lists: BTreeMap<Several, Vec<String>>,
    /// Addresses, each whole.
    pub places: BTreeMap<Where, Postal>,
    /// Mail addresses, all of them.
    pub emails: Option<Vec<Recipient>>,
    /// The birthday; `Some(None)` takes it away.
    pub birthday: Option<Option<Moment>>,
    /// Properties.
    pub properties: Vec<(Property, String)>,
}

impl Change {
    fn write(&self) -> Object {
        let mut object = Object::new();
        for (field, name) in FIELDS {
            let value = self.texts.get(&field);
            let value = value.map(|text| if text.is_empty() { Value::Null } else { text.as_str().into() });
            object = object.with_some(name, value);
        }
        for (several, name) in SEVERAL {
            object = object.with_some(name, self.lists.get(&several).cloned());
        }
        for (place, name) in PLACES {
            let written = self.places.get(&place).map(|at| {
                Object::new()
                    .with(postal::STREET, at.street.as_str())
                    .with(postal::CITY, at.city.as_str())
                    .with(postal::STATE, at.state.as_str())
                    .with(postal::COUNTRY, at.country.as_str())
                    .with(postal::CODE, at.code.as_str())
            });
            object = object.with_some(name, written);
        }
        let emails = self.emails.as_ref().map(|all| {
            let one = |who: &Recipient| -> Value {
                let object = Object::new().with(email_address::ADDRESS, who.address.as_str());
                object.with(email_address::NAME, who.name.as_str()).into()
            };
            all.iter().map(one).collect::<Vec<Value>>()
        });
        let birthday = self.birthday.map(|at| at.map_or(Value::Null, |at| date::write_rfc3339(at.0).into()));
        object
            .with_some(contact::EMAILS, emails)
            .with_some(contact::BIRTHDAY, birthday)
            .with_some(contact::PROPERTIES, draft::properties(&self.properties))
    }
}

fn contacts(mailbox: &Mailbox) -> Result<At, Fault> {
    Ok(At::mailbox(mailbox)?.word("contacts"))
}

/// Asks for the contacts of a mailbox, and for a state from which to ask what changes.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn start(service: &Service, mailbox: &Mailbox, page: u16) -> Result<Request, Fault> {
    Ok(service.get(contacts(mailbox)?.word("delta").prefer(Some(page_size(page.clamp(1, MAX_PAGE))))))
}

/// Goes on: with the round, or with the next one.
///
/// # Errors
/// Where the link leads to another service.
pub fn follow(service: &Service, link: &Link, page: u16) -> Result<Request, Fault> {
    service.follow(link, vec![page_size(page.clamp(1, MAX_PAGE))])
}

/// Reads what changed.
///
/// # Errors
/// Where Graph refused or failed. A lost state is no error but [`Delta::Resync`].
pub fn read_delta(reply: Reply, now: Moment) -> Result<Delta<Contact>, Fault> {
    delta::read(reply, now, Contact::read)
}

/// Asks for one, with those properties.
///
/// # Errors
/// Where an id cannot be one.
pub fn request(
    service: &Service,
    mailbox: &Mailbox,
    id: &str,
    properties: &[Property],
) -> Result<Request, Fault> {
    let mut at = contacts(mailbox)?.id(id)?;
    if let Some(expand) = Property::expand(properties) {
        at = at.option("$expand", &expand);
    }
    Ok(service.get(at))
}

/// Asks for the contacts that have that address, at most `most`, with those properties (List contacts: `$filter`).
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn at_address(
    service: &Service,
    mailbox: &Mailbox,
    address: &str,
    most: u16,
    properties: &[Property],
) -> Result<Request, Fault> {
    let filter = format!("{}/any(a:{})", contact::EMAILS.as_str(), odata::eq("a/address", address));
    let mut at = contacts(mailbox)?.option("$filter", &filter).option("$top", &most.to_string());
    if let Some(expand) = Property::expand(properties) {
        at = at.option("$expand", &expand);
    }
    Ok(service.get(at))
}

/// Reads what came of [`at_address`].
///
/// # Errors
/// Where Graph refused or failed.
pub fn read_at_address(reply: Reply, now: Moment) -> Result<Vec<Contact>, Fault> {
    Ok(page::read(reply, now, Contact::read)?.items)
}

/// Makes one. 201; the answer is the contact.
///
/// # Errors
/// Where a limit is passed.
pub fn create(service: &Service, mailbox: &Mailbox, new: &Change) -> Result<Request, Fault> {
    service.send(Method::Post, contacts(mailbox)?, new.write())
}

/// Changes one, only where it is still of that version. 200; the answer is the contact.
///
/// # Errors
/// Where a limit is passed.
pub fn update(
    service: &Service,
    mailbox: &Mailbox,
    id: &str,
    version: Option<&str>,
    change: &Change,
) -> Result<Request, Fault> {
    let request = service.send(Method::Patch, contacts(mailbox)?.id(id)?, change.write())?;
    Ok(match version {
        Some(version) => request.with_header("If-Match", version),
        None => request,
    })
}

/// Removes one. 204, read with [`message::done`].
///
/// # Errors
/// Where an id cannot be one.
pub fn delete(service: &Service, mailbox: &Mailbox, id: &str) -> Result<Request, Fault> {
    Ok(service.request(Method::Delete, contacts(mailbox)?.id(id)?))
}

/// Reads a contact: of this operation, and of all that answer with one.
///
/// # Errors
/// Where Graph refused or failed, and where the answer is no contact.
pub fn read(reply: Reply, now: Moment) -> Result<Contact, Fault> {
    let reply = good(reply, now)?;
    let value = Value::Object(Members::of(&reply)?.rest());
    Contact::read(value).ok_or_else(|| Fault::Odd("a contact without an id".into()))
}
