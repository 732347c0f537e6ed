//! Which columns stand on the card of a person, a deal or a case: what an administrator may pick from, and what is picked
//! as the pane is told it. The pane knows no column by itself: the server tells it those that are picked, with what they
//! are called, so that neither the names nor the words of the others weigh in it.

use domain::party::{Fact, Kind, Leads};
use serde_json::{Value, json};

use crate::{names, rows::Row};

/// Columns that may be picked for one table: a card is looked at, not read.
pub const MAX_PICKED: usize = 5;

/// A column that may be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// On the card of what.
    pub kind: Kind,
    /// Its stable name, in settings and in words.
    pub name: &'static str,
    /// The columns it is read from: the first that holds something.
    pub columns: &'static [&'static str],
    /// What its value is good for.
    pub leads: Leads,
}

/// Kinds whose cards can be set, in the order in which they are shown.
pub const KINDS: [Kind; 5] = [Kind::Contact, Kind::Account, Kind::Lead, Kind::Opportunity, Kind::Case];

macro_rules! offered {
    ($($kind:ident { $($name:literal $leads:ident $columns:expr;)* })*) => {
        &[$($(Offered { kind: Kind::$kind, name: $name, columns: &$columns, leads: Leads::$leads },)*)*]
    };
}

/// What may be picked. All of it stands in the published tables of every organisation that has the table at all, so that
/// no pick makes a question fail.
pub const OFFERED: &[Offered] = offered! {
    Contact {
        "owner" Nowhere ["_ownerid_value"];
        "phone" Call ["telephone1", "mobilephone"];
        "business_phone" Call ["telephone1"];
        "mobile" Call ["mobilephone"];
        "home_phone" Call ["telephone2"];
        "second_mail" Mail ["emailaddress2"];
        "site" Site ["websiteurl"];
        "department" Nowhere ["department"];
        "role" Nowhere ["accountrolecode"];
        "manager" Nowhere ["managername"];
        "assistant" Nowhere ["assistantname"];
        "assistant_phone" Call ["assistantphone"];
        "reach_by" Nowhere ["preferredcontactmethodcode"];
        "city" Nowhere ["address1_city"];
        "country" Nowhere ["address1_country"];
    }
    Account {
        "owner" Nowhere ["_ownerid_value"];
        "phone" Call ["telephone1"];
        "mail" Mail ["emailaddress1"];
        "site" Site ["websiteurl"];
        "number" Nowhere ["accountnumber"];
        "industry" Nowhere ["industrycode"];
        "relationship" Nowhere ["customertypecode"];
        "category" Nowhere ["accountcategorycode"];
        "revenue" Nowhere ["revenue"];
        "employees" Nowhere ["numberofemployees"];
        "main_contact" Nowhere ["_primarycontactid_value"];
        "parent" Nowhere ["_parentaccountid_value"];
        "city" Nowhere ["address1_city"];
        "country" Nowhere ["address1_country"];
    }
    Lead {
        "owner" Nowhere ["_ownerid_value"];
        "phone" Call ["telephone1", "mobilephone"];
        "business_phone" Call ["telephone1"];
        "mobile" Call ["mobilephone"];
        "second_mail" Mail ["emailaddress2"];
        "site" Site ["websiteurl"];
        "topic" Nowhere ["subject"];
        "rating" Nowhere ["leadqualitycode"];
        "source" Nowhere ["leadsourcecode"];
        "industry" Nowhere ["industrycode"];
        "revenue" Nowhere ["revenue"];
        "employees" Nowhere ["numberofemployees"];
        "city" Nowhere ["address1_city"];
        "country" Nowhere ["address1_country"];
    }
    Opportunity {
        "chance" Nowhere ["closeprobability"];
        "phase" Nowhere ["stepname"];
        "rating" Nowhere ["opportunityratingcode"];
        "priority" Nowhere ["prioritycode"];
        "status" Nowhere ["statuscode"];
    }
    Case {
        "priority" Nowhere ["prioritycode"];
        "case_type" Nowhere ["casetypecode"];
        "origin" Nowhere ["caseorigincode"];
        "status" Nowhere ["statuscode"];
    }
};

/// What may be picked for a kind, in the order in which it is offered.
pub fn offered(kind: Kind) -> impl Iterator<Item = &'static Offered> {
    OFFERED.iter().filter(move |one| one.kind == kind)
}

/// What stands on a card where nobody picked anything. Of deals and cases their worth, number, date and owner stand there
/// anyway.
pub fn usual(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Contact | Kind::Account | Kind::Lead => &["owner", "phone"],
        Kind::User
        | Kind::Equipment
        | Kind::Team
        | Kind::BusinessUnit
        | Kind::Queue
        | Kind::Opportunity
        | Kind::Case => &[],
    }
}

/// A column that is picked, as the pane is told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    columns: Vec<String>,
    leads: Leads,
    names: Vec<(String, String)>,
}

/// What is picked, by kind; the card of a kind that is not named is as it always was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card(Vec<(Kind, Vec<Field>)>);

/// Where a value leads, by its name in JSON.
const LEADS: [(Leads, &str); 4] =
    [(Leads::Nowhere, ""), (Leads::Call, "call"), (Leads::Mail, "mail"), (Leads::Site, "site")];

impl Card {
    /// What is picked of one kind: the names of what is offered. A name that is not offered is left out, and so is what
    /// is over [`MAX_PICKED`]. `called` tells what a field is called, by the tags of languages.
    pub fn pick(
        &mut self,
        kind: Kind,
        picked: &[String],
        called: impl Fn(&'static str) -> Vec<(String, String)>,
    ) {
        let found = picked.iter().filter_map(|name| offered(kind).find(|one| one.name == name));
        let field = |one: &'static Offered| Field {
            columns: one.columns.iter().map(|column| (*column).to_owned()).collect(),
            leads: one.leads,
            names: called(one.name),
        };
        self.0.retain(|(known, _)| *known != kind);
        self.0.push((kind, found.take(MAX_PICKED).map(field).collect()));
    }

    /// As it stands in the page of the pane; `None` where nothing is picked.
    pub fn write(&self) -> Option<Value> {
        let field = |field: &Field| {
            let leads = LEADS.iter().find(|(leads, _)| *leads == field.leads).map_or("", |(_, name)| name);
            json!({ "columns": field.columns, "leads": leads, "names": field.names })
        };
        let kind = |(kind, fields): &(Kind, Vec<Field>)| {
            (names::table(*kind).to_owned(), fields.iter().map(field).collect::<Vec<_>>().into())
        };
        (!self.0.is_empty()).then(|| Value::Object(self.0.iter().map(kind).collect()))
    }

    /// What [`Card::write`] wrote, as JSON. What is no such thing is nothing: a card is then as it always was.
    #[inline(never)]
    pub fn read(json: &str) -> Self {
        let Ok(Value::Object(kinds)) = serde_json::from_str(json) else { return Self::default() };
        let texts = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let field = |value: &Value| Field {
            columns: texts(&value["columns"]),
            leads: LEADS
                .iter()
                .find(|(_, name)| value["leads"] == **name)
                .map_or(Leads::Nowhere, |(leads, _)| *leads),
            names: value["names"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|pair| <[String; 2]>::try_from(texts(pair)).ok())
                .map(|[tag, name]| (tag, name))
                .collect(),
        };
        let kind = |(table, fields): (&String, &Value)| {
            let fields = fields.as_array()?.iter().take(MAX_PICKED).map(field);
            Some((names::kind(table)?, fields.collect()))
        };
        Self(kinds.iter().filter_map(kind).collect())
    }

    /// What is picked of a kind; `None` where nobody picked.
    fn of(&self, kind: Kind) -> Option<&[Field]> {
        self.0.iter().find(|(known, _)| *known == kind).map(|(_, fields)| fields.as_slice())
    }

    /// The columns that are asked for: those of `select` without what stands there for the usual card alone, and those
    /// that are picked.
    pub(crate) fn select(&self, kind: Kind, select: &'static [&'static str], usual: &[&str]) -> Vec<&str> {
        let Some(fields) = self.of(kind) else { return select.to_vec() };
        picked_columns(fields, select, usual)
    }

    /// What stands on the card of a row; `None` where nobody picked.
    pub(crate) fn facts(&self, kind: Kind, row: &Row<'_>) -> Option<Vec<Fact>> {
        self.of(kind).map(|fields| facts(fields, row))
    }
}

#[inline(never)]
fn picked_columns<'a>(fields: &'a [Field], select: &'static [&'static str], usual: &[&str]) -> Vec<&'a str> {
    let mut columns: Vec<&str> = select.iter().copied().filter(|column| !usual.contains(column)).collect();
    for column in fields.iter().flat_map(|field| &field.columns) {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    columns
}

/// Values as the CRM formats them, else as they are; one that is empty says nothing and is left out.
#[inline(never)]
fn facts(fields: &[Field], row: &Row<'_>) -> Vec<Fact> {
    let value = |column: &String| {
        let shown = row.shown(column);
        if !shown.is_empty() { shown.to_owned() } else { row.plain(column) }
    };
    let fact = |field: &Field| {
        let value = field.columns.iter().map(value).find(|value| !value.trim().is_empty())?;
        Some(Fact { names: field.names.clone(), leads: field.leads, value })
    };
    fields.iter().filter_map(fact).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_has_names_of_its_own_and_the_usual_is_among_it() {
        for kind in KINDS {
            let names: Vec<&str> = offered(kind).map(|one| one.name).collect();
            let mut once = names.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), names.len(), "{kind:?}");
            assert!(usual(kind).iter().all(|name| names.contains(name)), "{kind:?}");
        }
    }

    #[test]
    fn what_is_picked_is_read_as_it_was_written() {
        let mut card = Card::default();
        assert_eq!(card.write(), None);
        let called = |name: &'static str| vec![("en".to_owned(), name.to_owned())];
        let picked = ["phone", "nonsense", "site"].map(str::to_owned);
        card.pick(Kind::Contact, &picked, called);
        card.pick(Kind::Case, &[], called);
        let text = card.write().map(|value| value.to_string()).unwrap_or_default();
        assert_eq!(Card::read(&text), card);
        assert_eq!(card.of(Kind::Contact).map(<[Field]>::len), Some(2));
        assert_eq!(card.of(Kind::Case), Some(&[][..]));
        assert_eq!(card.of(Kind::Lead), None);
        let many = offered(Kind::Contact).map(|one| one.name.to_owned()).collect::<Vec<_>>();
        card.pick(Kind::Contact, &many, called);
        assert_eq!(card.of(Kind::Contact).map(<[Field]>::len), Some(MAX_PICKED));
    }

    #[test]
    fn what_is_no_card_is_none() {
        for text in ["", "null", "[]", "{\"quote\":[]}", "{\"contact\":7}"] {
            assert_eq!(Card::read(text), Card::default(), "{text}");
        }
        let odd = Card::read("{\"contact\":[{},7,{\"columns\":[\"city\"],\"names\":[[\"en\"]]}]}");
        assert_eq!(odd.of(Kind::Contact).map(<[Field]>::len), Some(3));
    }

    #[test]
    fn values_are_shown_as_the_crm_formats_them_and_what_is_empty_is_left_out() {
        let value = json!({
            "telephone1": "", "mobilephone": " +49 1", "industrycode": 7,
            "industrycode@OData.Community.Display.V1.FormattedValue": "Consulting", "numberofemployees": 12,
        });
        let row = Row::new(&value).unwrap_or_else(|| panic!("an object"));
        let mut card = Card::default();
        let picked = ["phone", "industry", "employees", "site"].map(str::to_owned);
        card.pick(Kind::Lead, &picked, |_| Vec::new());
        let facts = card.facts(Kind::Lead, &row).unwrap_or_default();
        let values: Vec<&str> = facts.iter().map(|fact| fact.value.as_str()).collect();
        assert_eq!(values, [" +49 1", "Consulting", "12"]);
        assert_eq!(facts[0].leads, Leads::Call);
    }
}
