//! B15: contacts.

use domain::step::{
    Field, Kind, Value,
    case::{Author, State},
    settings::Addresses,
    value::Postal,
};

use crate::kit::*;

const CONTACT: Kind = Kind::Contact;
const PERSON: Author = Author::Person;

fn at(city: &str) -> Value {
    Value::Postal(Postal { city: city.to_owned(), ..Postal::default() })
}

pub(crate) const LINES: &[Line] = &[
    line(
        "B15 contact address: the mailing address by default",
        CONTACT,
        |w| {
            w.in_crm(PERSON, Field::MailingAddress, at("Agra"));
            w.row.fields.set(Field::HomeAddress, at("Agra"));
            w.row.fields.set(Field::OtherAddress, at("Agra"));
        },
        "step exchange:mailing_address=Agra !exchange:home_address=Agra !exchange:other_address=Agra notes=0",
    ),
    line(
        "B15 contact address: all three by org option",
        CONTACT,
        |w| {
            w.in_crm(PERSON, Field::HomeAddress, at("Agra"));
            w.in_exchange(PERSON, Field::OtherAddress, at("Goa"));
            w.organisation.step.addresses = Addresses::All;
        },
        "step exchange:home_address=Agra crm:other_address=Goa",
    ),
    line(
        "B15 parent account is Company",
        CONTACT,
        |w| _ = w.in_crm(PERSON, Field::Company, Value::Row(account(71, "Globex"))),
        "step exchange:company=Globex",
    ),
    line(
        "B15 parent account is Company: the same name is no change",
        CONTACT,
        |w| w.row.fields.set(Field::Company, Value::Row(account(70, "ACME "))),
        "leave in_step exchange=- crm=-",
    ),
    line(
        "ours, a company is the account of its name",
        CONTACT,
        |w| {
            w.in_exchange(PERSON, Field::Company, text("globex"));
            w.knowledge.companies = vec![account(71, "Globex"), account(72, "Globex Two")];
        },
        "step crm:company=Globex",
    ),
    line(
        "ours, a company is the account of its name: where there is none, the parent stays",
        CONTACT,
        |w| _ = w.in_exchange(PERSON, Field::Company, text("Globex")),
        "leave company_unknown remedy=choose_company crm=- exchange=-",
    ),
    line(
        "ours, a company is the account of its name: nor where there are several",
        CONTACT,
        |w| {
            w.in_exchange(PERSON, Field::Company, text("Globex"));
            w.knowledge.companies = vec![account(71, "Globex"), account(72, "globex")];
        },
        "leave company_unknown crm=-",
    ),
    line(
        "ours, a company is the account of its name: on creation",
        CONTACT,
        |w| w.only_item().knowledge.companies = vec![account(70, "Acme")],
        "create_row crm:company=Acme",
    ),
    line(
        "ours, a company is the account of its name: on creation, where there is none",
        CONTACT,
        |w| _ = w.only_item(),
        "create_row note=company_unknown:company !crm:company=Acme",
    ),
    line(
        "ours, who leaves the company out in Outlook takes the parent off",
        CONTACT,
        |w| _ = w.in_exchange(PERSON, Field::Company, Value::Nothing),
        "step crm:company=-",
    ),
    line(
        "ours, a contact of the CRM keeps its last name",
        CONTACT,
        |w| {
            w.in_exchange(PERSON, Field::LastName, Value::Nothing);
            w.item.fields.set(Field::Nickname, text("Bee"));
        },
        "step crm:nickname=Bee note=name_missing:last_name !crm:last_name=-",
    ),
    line(
        "ours, an inactive contact takes no changes",
        CONTACT,
        |w| w.in_exchange(PERSON, Field::Mobile, text("1")).row.state = State::Canceled,
        "leave row_closed crm=-",
    ),
    line(
        "ours, what is taken away on one side is taken away on the other",
        CONTACT,
        |w| _ = w.in_crm(PERSON, Field::Mobile, Value::Nothing),
        "step exchange:mobile=-",
    ),
];
