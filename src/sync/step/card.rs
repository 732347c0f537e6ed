//! Contacts of Outlook as fields, and fields as changes of contacts. Faxes, pagers and what else Graph has no member
//! for are properties of Exchange ([`WHOLE`]): delta does not tell them, and neither does the answer to a change.

use domain::step::{
    Field, Fields, Value,
    case::{Author, Changed, Item},
    day::Day,
    value::{DAY_S, Postal},
};
use graph::{
    Property,
    contact::{self, Change, Contact, Several, Where},
    message::Recipient,
};
use wire::date;

use super::todo::{line, midnight, text};

/// Texts.
const TEXTS: [(Field, contact::Field); 14] = [
    (Field::Text, contact::Field::PersonalNotes),
    (Field::FirstName, contact::Field::GivenName),
    (Field::MiddleName, contact::Field::MiddleName),
    (Field::LastName, contact::Field::Surname),
    (Field::Assistant, contact::Field::AssistantName),
    (Field::Department, contact::Field::Department),
    (Field::JobTitle, contact::Field::JobTitle),
    (Field::Manager, contact::Field::Manager),
    (Field::Mobile, contact::Field::MobilePhone),
    (Field::Nickname, contact::Field::NickName),
    (Field::Company, contact::Field::CompanyName),
    (Field::Spouse, contact::Field::SpouseName),
    (Field::WebPage, contact::Field::BusinessHomePage),
    (Field::YomiFirst, contact::Field::YomiGivenName),
];
/// Telephones by their place in a list.
const PHONES: [(Field, Several, usize); 4] = [
    (Field::BusinessPhone, Several::BusinessPhones, 0),
    (Field::BusinessPhone2, Several::BusinessPhones, 1),
    (Field::HomePhone, Several::HomePhones, 0),
    (Field::HomePhone2, Several::HomePhones, 1),
];
const EMAILS: [Field; 3] = [Field::Email1, Field::Email2, Field::Email3];
const PLACES: [(Field, Where); 3] = [
    (Field::MailingAddress, Where::Business),
    (Field::HomeAddress, Where::Home),
    (Field::OtherAddress, Where::Other),
];
/// What Graph has no member for.
const BESIDE: [(Field, Property); 8] = [
    (Field::AssistantPhone, Property::ASSISTANT_PHONE),
    (Field::BusinessFax, Property::BUSINESS_FAX),
    (Field::Callback, Property::CALLBACK),
    (Field::CompanyPhone, Property::COMPANY_PHONE),
    (Field::FtpSite, Property::FTP_SITE),
    (Field::GovernmentId, Property::GOVERNMENT_ID),
    (Field::OtherPhone, Property::OTHER_PHONE),
    (Field::Pager, Property::PAGER),
];
/// What a contact is asked for, to know the whole of it.
pub(super) const WHOLE: [Property; 11] = [
    Property::ADD_IN,
    Property::ACTIVITY,
    Property::ASSISTANT_PHONE,
    Property::BUSINESS_FAX,
    Property::CALLBACK,
    Property::COMPANY_PHONE,
    Property::FTP_SITE,
    Property::GOVERNMENT_ID,
    Property::OTHER_PHONE,
    Property::PAGER,
    Property::ANNIVERSARY,
];
/// Outlook writes no day as 1 January 4501: from then on a day means none.
const NO_DAY: &str = "4501-01-01T00:00:00Z";
/// Names of children stand in one field of the CRM.
const BETWEEN: &str = ", ";

/// A contact as it came; `whole` where it was asked for with [`WHOLE`].
pub(super) fn item(card: &Contact, whole: bool) -> Item {
    let mut fields = Fields::new();
    for (field, member) in TEXTS {
        fields.set(field, text(card.texts.get(&member).map(String::as_str)));
    }
    fields.set(Field::YomiLast, text(card.texts.get(&contact::Field::YomiSurname).map(String::as_str)));
    for (field, list, at) in PHONES {
        let phone = card.lists.get(&list).and_then(|all| all.get(at));
        fields.set(field, text(phone.map(String::as_str)));
    }
    let children = card.lists.get(&Several::Children).map(|all| all.join(BETWEEN));
    fields.set(Field::Children, text(children.as_deref()));
    for (at, field) in EMAILS.into_iter().enumerate() {
        fields.set(field, text(card.emails.get(at).map(|one| one.address.as_str())));
    }
    for (field, place) in PLACES {
        let postal = card.places.get(&place).map(read).filter(|postal| !postal.is_empty());
        fields.set(field, postal.map_or(Value::Nothing, Value::Postal));
    }
    let day = card.birthday.and_then(|at| i32::try_from(at.0.div_euclid(DAY_S)).ok());
    fields.set(Field::Birthday, day.map_or(Value::Nothing, |day| Value::Day(Day(day))));
    if whole {
        for (field, property) in BESIDE {
            fields.set(field, text(card.property(&property)));
        }
        let day = card.property(&Property::ANNIVERSARY).and_then(anniversary);
        fields.set(Field::Anniversary, day.map_or(Value::Nothing, Value::Day));
    }
    Item {
        id: card.id.clone(),
        fields,
        changed: Changed { at: card.modified.unwrap_or_default(), by: Author::Person, who: None },
        created: card.created,
        ..Item::default()
    }
}

/// The day whose midnight that is, somewhere: the nearest one in UTC.
fn anniversary(text: &str) -> Option<Day> {
    let (at, none) = (date::read_rfc3339(text)?, date::read_rfc3339(NO_DAY)?);
    let day = at.checked_add(DAY_S / 2)?.div_euclid(DAY_S);
    (at < none).then(|| i32::try_from(day).ok().map(Day)).flatten()
}

fn read(place: &contact::Postal) -> Postal {
    Postal {
        street: place.street.clone(),
        city: place.city.clone(),
        state: place.state.clone(),
        code: place.code.clone(),
        country: place.country.clone(),
    }
}

/// Fields as a change of a contact. `there` is what it has: a list is written whole.
pub(super) fn change(fields: &Fields, there: Option<&Contact>) -> Change {
    let mut change = Change::default();
    let phones = |list: Several| there.and_then(|card| card.lists.get(&list)).cloned().unwrap_or_default();
    for (field, value) in fields.iter() {
        if let Some((_, member)) = TEXTS.iter().find(|(known, _)| *known == field) {
            change.texts.insert(*member, if field == Field::Company { company(value) } else { line(value) });
        } else if field == Field::YomiLast {
            change.texts.insert(contact::Field::YomiSurname, line(value));
        } else if let Some((_, list, at)) = PHONES.iter().find(|(known, ..)| *known == field) {
            let all = change.lists.entry(*list).or_insert_with(|| phones(*list));
            put(all, *at, line(value));
        } else if field == Field::Children {
            let names = line(value);
            let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
            change.lists.insert(Several::Children, names.map(str::to_owned).collect());
        } else if let Some(at) = EMAILS.iter().position(|known| *known == field) {
            let known = || there.map(|card| card.emails.clone()).unwrap_or_default();
            let all = change.emails.get_or_insert_with(known);
            let address = line(value);
            while all.len() <= at {
                all.push(Recipient { address: String::new(), name: String::new() });
            }
            // The name beside an address is the address's own.
            if all[at].address != address {
                all[at] = Recipient { name: address.clone(), address };
            }
        } else if let Some((_, place)) = PLACES.iter().find(|(known, _)| *known == field) {
            change.places.insert(*place, postal(value));
        } else if field == Field::Birthday {
            let at = if let Value::Day(day) = value { Some(midnight(*day)) } else { None };
            change.birthday = Some(at);
        } else if let Some((_, property)) = BESIDE.into_iter().find(|(known, _)| *known == field) {
            change.properties.push((property, line(value)));
        } else if field == Field::Anniversary {
            let at =
                if let Value::Day(day) = value { Some(date::write_rfc3339(midnight(*day).0)) } else { None };
            change.properties.push((Property::ANNIVERSARY, at.unwrap_or_else(|| NO_DAY.to_owned())));
        }
    }
    for all in change.lists.values_mut() {
        while all.last().is_some_and(String::is_empty) {
            all.pop();
        }
    }
    if let Some(all) = &mut change.emails {
        while all.last().is_some_and(|one| one.address.is_empty()) {
            all.pop();
        }
    }
    name(fields, there, &mut change);
    change
}

/// What a contact is called in lists follows its names.
fn name(fields: &Fields, there: Option<&Contact>, change: &mut Change) {
    let names = [(Field::FirstName, contact::Field::GivenName), (Field::LastName, contact::Field::Surname)];
    if names.iter().all(|(field, _)| fields.told(*field).is_none()) {
        return;
    }
    let part = |(field, member): (Field, contact::Field)| match fields.told(field) {
        Some(value) => line(value),
        None => there.and_then(|card| card.texts.get(&member)).cloned().unwrap_or_default(),
    };
    let [first, last] = names.map(part);
    change.texts.insert(contact::Field::DisplayName, format!("{first} {last}").trim().to_owned());
}

/// Where somebody works: the name of the row.
fn company(value: &Value) -> String {
    if let Value::Row(row) = value { row.name.clone() } else { line(value) }
}

fn put(all: &mut Vec<String>, at: usize, value: String) {
    while all.len() <= at {
        all.push(String::new());
    }
    all[at] = value;
}

fn postal(value: &Value) -> contact::Postal {
    let Value::Postal(at) = value else { return contact::Postal::default() };
    contact::Postal {
        street: at.street.clone(),
        city: at.city.clone(),
        state: at.state.clone(),
        country: at.country.clone(),
        code: at.code.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_as_what_was_meant() {
        let text = |text: &str| Value::Text(text.to_owned());
        let place = Postal { street: "1 Road".into(), city: "Pune".into(), ..Postal::default() };
        let fields = Fields::new()
            .with(Field::FirstName, text("Asha"))
            .with(Field::LastName, text("Rao"))
            .with(Field::Email2, text("a@x.y"))
            .with(Field::HomePhone2, text("22"))
            .with(Field::Children, text("Ira, Dev"))
            .with(Field::MailingAddress, Value::Postal(place))
            .with(Field::Birthday, Value::Day(Day(7_000)))
            .with(Field::Pager, text("44"))
            .with(Field::Anniversary, Value::Day(Day(11_000)));
        let written = change(&fields, None);
        assert_eq!(written.texts[&contact::Field::DisplayName], "Asha Rao");
        assert_eq!(written.birthday, Some(Some(midnight(Day(7_000)))));
        let card = Contact {
            id: "1".into(),
            texts: written.texts,
            lists: written.lists,
            places: written.places,
            emails: written.emails.unwrap_or_default(),
            birthday: written.birthday.flatten(),
            properties: written
                .properties
                .iter()
                .map(|(one, value)| (one.id().to_owned(), value.clone()))
                .collect(),
            ..Contact::default()
        };
        let read = item(&card, true).fields;
        for (field, value) in fields.iter() {
            assert_eq!(read.told(field), Some(value), "{field:?}");
        }
        // What was not asked for is not told to be empty.
        let told = item(&card, false).fields;
        assert_eq!((told.told(Field::Pager), told.told(Field::Anniversary)), (None, None));
        // What is not written stays.
        let more = change(&Fields::new().with(Field::HomePhone, text("11")), Some(&card));
        assert_eq!(more.lists[&Several::HomePhones], ["11", "22"]);
        let less = change(&Fields::new().with(Field::Email2, Value::Nothing), Some(&card));
        assert_eq!(less.emails.map(|all| all.len()), Some(0));
    }

    #[test]
    fn an_anniversary_is_the_day_whose_midnight_it_is() {
        let day = Day::new(1999, 5, 1);
        for at in
            ["1999-05-01T00:00:00Z", "1999-04-30T22:00:00Z", "1999-05-01T08:00:00Z", "1999-04-30T12:30:00Z"]
        {
            assert_eq!(anniversary(at), day, "{at}");
        }
        for none in [NO_DAY, "4501-01-01T08:00:00Z", "soon", ""] {
            assert_eq!(anniversary(none), None, "{none}");
        }
        let cleared = change(&Fields::new().with(Field::Anniversary, Value::Nothing), None).properties;
        assert_eq!(anniversary(&cleared[0].1), None);
    }

    #[test]
    fn what_is_asked_for_is_what_is_read() {
        for (_, property) in BESIDE {
            assert!(WHOLE.contains(&property), "{property:?}");
        }
        assert_eq!(WHOLE.len(), BESIDE.len() + 3);
    }
}
