//! A record as a page of its own shows it: what it is called, how it stands, its main fields, and the rows around it.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    mail::{Address, Moment},
    party::{Kind, Record},
};

/// Rows of each list around a record.
pub const MAX_RELATED: usize = 10;

/// Letters of a text of several lines (`description` of all five tables).
pub const MAX_LINES: usize = 2_000;

/// How a record stands (`statecode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In use: an account, a contact; a case that is worked on.
    Active,
    /// Not in use any more.
    Inactive,
    /// A deal or lead that is worked on.
    Open,
    /// A deal that was won.
    Won,
    /// A deal that was lost.
    Lost,
    /// A lead that became a customer.
    Qualified,
    /// A lead that became nothing.
    Disqualified,
    /// A case that was solved.
    Resolved,
    /// A case that was called off.
    Canceled,
}

impl Standing {
    /// Somebody still has something to do with it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Active | Self::Open)
    }
}

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is called what stands in it")]
pub enum Slot {
    Name,
    Topic,
    First,
    Last,
    Job,
    /// Where a lead works, by name alone.
    CompanyName,
    /// Where a contact works.
    Company,
    /// With whom a deal or case is.
    Customer,
    /// The person a deal, case or account is with.
    Person,
    Number,
    Email,
    Phone,
    Mobile,
    Site,
    Street,
    PostalCode,
    City,
    Country,
    /// What a deal is worth.
    Worth,
    /// When a deal is to be closed.
    CloseOn,
    /// How likely it is, in percent.
    Chance,
    Rating,
    Priority,
    /// When a case is to be looked at again.
    FollowUp,
    About,
}

/// What can stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A line of at most so many UTF-16 units.
    Line(usize),
    /// Several lines.
    Lines,
    /// An amount of money.
    Money,
    /// A whole number up to that.
    Whole(i64),
    /// A day.
    Day,
    /// A moment.
    Time,
    /// One of these numbers.
    Choice(&'static [i64]),
    /// Another row. It is not changed here.
    Link,
}

/// Hot, warm, cold (`opportunityratingcode`); high, normal, low (`incident.prioritycode`).
const CHOICES: &[i64] = &[1, 2, 3];

impl Slot {
    /// The fields of a kind of record, in the order in which they are shown.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Account => &[
                Self::Name,
                Self::Number,
                Self::Person,
                Self::Email,
                Self::Phone,
                Self::Site,
                Self::Street,
                Self::PostalCode,
                Self::City,
                Self::Country,
                Self::About,
            ],
            Kind::Contact => &[
                Self::First,
                Self::Last,
                Self::Job,
                Self::Company,
                Self::Email,
                Self::Phone,
                Self::Mobile,
                Self::Street,
                Self::PostalCode,
                Self::City,
                Self::Country,
                Self::About,
            ],
            Kind::Lead => &[
                Self::Topic,
                Self::First,
                Self::Last,
                Self::Job,
                Self::CompanyName,
                Self::Email,
                Self::Phone,
                Self::Mobile,
                Self::Site,
                Self::City,
                Self::Country,
                Self::About,
            ],
            Kind::Opportunity => &[
                Self::Name,
                Self::Customer,
                Self::Person,
                Self::Worth,
                Self::CloseOn,
                Self::Chance,
                Self::Rating,
                Self::About,
            ],
            Kind::Case => &[
                Self::Name,
                Self::Number,
                Self::Customer,
                Self::Person,
                Self::Priority,
                Self::FollowUp,
                Self::About,
            ],
            Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => &[],
        }
    }

    /// What can stand there, in a record of that kind. Lengths are those of the columns.
    pub fn sort(self, kind: Kind) -> Sort {
        match self {
            Self::Name if kind == Kind::Opportunity => Sort::Line(300),
            Self::Name if kind == Kind::Case => Sort::Line(200),
            Self::Name => Sort::Line(160),
            Self::Topic => Sort::Line(300),
            Self::First | Self::Last | Self::Phone => Sort::Line(50),
            Self::Mobile => Sort::Line(if kind == Kind::Lead { 20 } else { 50 }),
            Self::Job | Self::CompanyName | Self::Email => Sort::Line(100),
            Self::Company | Self::Customer | Self::Person => Sort::Link,
            Self::Number | Self::PostalCode => Sort::Line(20),
            Self::Site => Sort::Line(200),
            Self::Street => Sort::Line(250),
            Self::City | Self::Country => Sort::Line(80),
            Self::Worth => Sort::Money,
            Self::CloseOn => Sort::Day,
            Self::Chance => Sort::Whole(100),
            Self::Rating | Self::Priority => Sort::Choice(CHOICES),
            Self::FollowUp => Sort::Time,
            Self::About => Sort::Lines,
        }
    }

    /// Whether a person changes it on the page: rows it leads to are changed elsewhere, and a case's number is the CRM's.
    pub fn is_editable(self, kind: Kind) -> bool {
        self.sort(kind) != Sort::Link && !(kind == Kind::Case && self == Self::Number)
    }

    /// Whether something must stand there.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Name | Self::Topic | Self::Last)
    }
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// A text.
    Text(String),
    /// An amount as a decimal number with a point, and as the CRM shows it: with its currency.
    Money {
        /// The number.
        amount: String,
        /// As it is shown.
        shown: String,
    },
    /// A number, also of a choice.
    Number(i64),
    /// A day, as its first second in UTC; a moment.
    At(Moment),
    /// Another row.
    Link(Record),
}

/// Why what was typed cannot stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Something must stand there.
    Missing,
    /// It is no number of the kind that is wanted, or too large.
    NoNumber,
    /// It is no address.
    NoAddress,
}

/// Digits before the point of an amount (`opportunity.estimatedvalue` goes to 10^12).
const MAX_DIGITS: usize = 12;
/// Digits behind it.
const MAX_DECIMALS: usize = 4;

impl Slot {
    /// A text that was typed as what stands in the field; days and moments come as such and are not typed.
    ///
    /// # Errors
    /// Where it cannot stand there.
    pub fn typed(self, kind: Kind, text: &str) -> Result<Value, Wrong> {
        let text = text.trim();
        if text.is_empty() {
            return if self.is_needed() { Err(Wrong::Missing) } else { Ok(Value::Nothing) };
        }
        match self.sort(kind) {
            Sort::Line(_) if self == Self::Email && !Address::new(text).is_valid() => Err(Wrong::NoAddress),
            Sort::Line(units) => Ok(Value::Text(crate::tracking::cut(text, units))),
            Sort::Lines => Ok(Value::Text(crate::tracking::cut(text, MAX_LINES))),
            Sort::Money => amount(text).map(|amount| Value::Money { shown: amount.clone(), amount }),
            Sort::Whole(most) => match text.trim_end_matches('%').trim_end().parse::<i64>() {
                Ok(number) if (0..=most).contains(&number) => Ok(Value::Number(number)),
                Ok(_) | Err(_) => Err(Wrong::NoNumber),
            },
            Sort::Choice(all) => match text.parse::<i64>() {
                Ok(number) if all.contains(&number) => Ok(Value::Number(number)),
                Ok(_) | Err(_) => Err(Wrong::NoNumber),
            },
            Sort::Day | Sort::Time | Sort::Link => Err(Wrong::NoNumber),
        }
    }
}

/// An amount however people write it, as a decimal number with a point: of points and commas the last is the decimal sign
/// where at most two digits stand behind it, or it stands alone and not three; all others part groups.
fn amount(text: &str) -> Result<String, Wrong> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
    let is_sign = |c: char| matches!(c, '.' | ',');
    if plain.is_empty() || !plain.chars().all(|c| c.is_ascii_digit() || is_sign(c)) {
        return Err(Wrong::NoNumber);
    }
    let signs = plain.chars().filter(|c| is_sign(*c)).count();
    let (whole, decimals) = match plain.rsplit_once(is_sign) {
        Some((whole, behind)) if behind.len() != 3 && (signs == 1 || behind.len() <= 2) => (whole, behind),
        Some(_) | None => (plain.as_str(), ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if digits.len() > MAX_DIGITS || decimals.len() > MAX_DECIMALS {
        return Err(Wrong::NoNumber);
    }
    let digits = if digits.is_empty() { "0" } else { digits };
    Ok(if decimals.is_empty() { digits.to_owned() } else { [digits, decimals].join(".") })
}

impl Value {
    /// The row it leads to, where it leads to one.
    pub fn link(&self) -> Option<&Record> {
        match self {
            Self::Link(record) => Some(record),
            Self::Nothing | Self::Text(_) | Self::Money { .. } | Self::Number(_) | Self::At(_) => None,
        }
    }

    /// As it stands in a field that is typed into.
    pub fn text(&self) -> String {
        match self {
            Self::Nothing | Self::At(_) | Self::Link(_) => String::new(),
            Self::Text(text) => text.clone(),
            Self::Money { amount, .. } => amount.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// A list of rows around a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// People who work there, or whom a deal or case is with.
    People,
    /// Open deals.
    Deals,
    /// Open cases.
    Cases,
}

impl Relation {
    /// The lists of a kind of record.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Account => &[Self::People, Self::Deals, Self::Cases],
            Kind::Contact => &[Self::Deals, Self::Cases],
            Kind::Opportunity | Kind::Case => &[Self::People],
            Kind::User | Kind::Lead | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => &[],
        }
    }
}

/// A row in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The row.
    pub record: Record,
    /// What tells it from others: who it is with, what it is worth, its number.
    pub detail: String,
    /// When it is due.
    pub due: Option<Moment>,
    /// Where it can be written to.
    pub address: Option<Address>,
}

/// A list as far as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Which.
    pub relation: Relation,
    /// Its rows, at most [`MAX_RELATED`].
    pub lines: Vec<Line>,
    /// There are more.
    pub more: bool,
}

/// A record's page but for its timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The record, by its name of now.
    pub of: Record,
    /// The version of the row: a change that was made to another one is refused.
    pub version: String,
    /// How it stands; `None` where the CRM says what this product has no word for.
    pub standing: Option<Standing>,
    /// Who looks after it.
    pub owner: Option<Record>,
    /// When it was made.
    pub created: Option<Moment>,
    /// Its fields.
    pub values: Vec<(Slot, Value)>,
    /// The rows around it; a list that the person may not read is not among them.
    pub related: Vec<Related>,
}

impl Sheet {
    /// What stands in that field.
    pub fn get(&self, slot: Slot) -> &Value {
        self.values.iter().find(|(known, _)| *known == slot).map_or(&Value::Nothing, |(_, value)| value)
    }

    /// Its own address, where it has one.
    pub fn address(&self) -> Option<Address> {
        match self.get(Slot::Email) {
            Value::Text(text) => Some(Address::new(text)).filter(Address::is_valid),
            Value::Nothing | Value::Money { .. } | Value::Number(_) | Value::At(_) | Value::Link(_) => None,
        }
    }
}

/// A change of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of which row.
    pub of: Record,
    /// The version it was seen in.
    pub version: String,
    /// Which field.
    pub slot: Slot,
    /// What is to stand there.
    pub value: Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_however_they_are_written() {
        let table = [
            ("48000", Ok("48000")),
            ("48,000", Ok("48000")),
            ("48.000", Ok("48000")),
            ("48.000,50", Ok("48000.50")),
            ("48,000.5", Ok("48000.5")),
            ("1 234 567", Ok("1234567")),
            ("12,34,567", Ok("1234567")),
            ("12,5", Ok("12.5")),
            ("0,75", Ok("0.75")),
            ("007", Ok("7")),
            ("0", Ok("0")),
            ("-5", Err(Wrong::NoNumber)),
            ("€ 5", Err(Wrong::NoNumber)),
            ("5k", Err(Wrong::NoNumber)),
            ("9999999999999", Err(Wrong::NoNumber)),
            ("1.23456", Err(Wrong::NoNumber)),
        ];
        for (text, expected) in table {
            assert_eq!(amount(text).as_deref(), expected.as_ref().map(|text| *text), "{text}");
        }
    }

    #[test]
    fn what_is_typed_fits_the_field_or_is_refused() {
        let text = |text: &str| Ok(Value::Text(text.into()));
        let table = [
            (Slot::Name, Kind::Account, "  ", Err(Wrong::Missing)),
            (Slot::Phone, Kind::Account, "  ", Ok(Value::Nothing)),
            (Slot::Phone, Kind::Account, " +49 30 1 ", text("+49 30 1")),
            (Slot::Email, Kind::Contact, "nobody", Err(Wrong::NoAddress)),
            (Slot::Email, Kind::Contact, "a@b.example", text("a@b.example")),
            (Slot::Chance, Kind::Opportunity, "75 %", Ok(Value::Number(75))),
            (Slot::Chance, Kind::Opportunity, "101", Err(Wrong::NoNumber)),
            (Slot::Rating, Kind::Opportunity, "2", Ok(Value::Number(2))),
            (Slot::Rating, Kind::Opportunity, "7", Err(Wrong::NoNumber)),
            (Slot::Customer, Kind::Opportunity, "Acme", Err(Wrong::NoNumber)),
        ];
        for (slot, kind, typed, expected) in table {
            assert_eq!(slot.typed(kind, typed), expected, "{slot:?} {typed}");
        }
        let long = Slot::PostalCode.typed(Kind::Contact, &"9".repeat(50));
        assert_eq!(long, Ok(Value::Text("9".repeat(20))));
    }

    #[test]
    fn every_field_is_of_some_kind_and_none_stands_twice() {
        for kind in Kind::REGARDING {
            let all = Slot::of(kind);
            assert!(!all.is_empty());
            for (at, slot) in all.iter().enumerate() {
                assert!(!all.iter().skip(at + 1).any(|other| other == slot), "{kind:?} {slot:?}");
            }
        }
        assert!(!Slot::Number.is_editable(Kind::Case) && Slot::Number.is_editable(Kind::Account));
    }
}
