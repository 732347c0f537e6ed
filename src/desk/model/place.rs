//! Where one is on the desk, as the part of the address behind `#`: every place can be linked to.

use std::fmt;

use admin::{Run, Status};
use domain::{
    party::Kind,
    shelf::{By, Sought},
};
use uuid::Uuid;

/// A page of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// One's own mailbox: where a salesperson begins.
    Mine,
    /// *Set up e-mail*: where an administrator begins.
    Setup,
    /// All mailboxes, those of them that a filter leaves.
    Mailboxes(Filter),
    /// One mailbox.
    Mailbox(Uuid),
    /// Alerts.
    Alerts,
    /// *Don't see the options?*
    Options,
    /// One's own tracking settings.
    Settings,
    /// Somebody else's, by their mailbox.
    SettingsOf(Uuid),
    /// The organisation's.
    Organisation,
    /// What stands on the cards in the pane.
    Cards,
    /// The register of decisions.
    Decisions,
    /// Who did what.
    Audit,
    /// Records: search, what was opened lately, what is to be done.
    Records,
    /// Records of one kind.
    List(Sought),
    /// One record.
    Record(Kind, Uuid),
    /// One mail.
    Mail(Uuid),
}

/// Kinds that have a page, by their names in the address: one's own, then that of the CRM's table.
const KINDS: [(Kind, &str, &str); 5] = [
    (Kind::Account, "account", "account"),
    (Kind::Contact, "contact", "contact"),
    (Kind::Lead, "lead", "lead"),
    (Kind::Opportunity, "opportunity", "opportunity"),
    (Kind::Case, "case", "incident"),
];
/// An e-mail's name in the address: that of the CRM's table.
const MAIL: &str = "email";

fn kind_name(kind: Kind) -> &'static str {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or("", |(_, name, _)| name)
}

fn kind_named(text: &str) -> Option<Kind> {
    KINDS.iter().find(|(_, name, table)| text == *name || text == *table).map(|(kind, ..)| *kind)
}

/// By what a list is sorted, by its name in the address.
const ORDERS: [(By, &str); 3] = [(By::Name, "name"), (By::Due, "due"), (By::Changed, "changed")];

fn read_list(kind: &str, query: &str) -> Option<Place> {
    let mut sought = Sought::new(kind_named(kind)?);
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = decode(value);
        match name {
            "text" => sought.text = value,
            "mine" => sought.mine = value == "yes",
            "closed" => sought.closed = value == "yes",
            "by" => {
                let plain = value.trim_start_matches('-');
                let by = ORDERS.iter().find(|(_, name)| *name == plain).map(|(by, _)| *by);
                let known = by.filter(|by| By::of(sought.kind).contains(by));
                (sought.by, sought.down) = (known.unwrap_or_default(), value.starts_with('-'));
            }
            _ => {}
        }
    }
    Some(Place::List(sought))
}

fn write_list(sought: &Sought) -> String {
    let text = Some(sought.text.trim()).filter(|text| !text.is_empty()).map(encode);
    let order = ORDERS.iter().find(|(by, _)| *by == sought.by).map_or("", |(_, name)| name);
    let order = format!("{}{order}", if sought.down { "-" } else { "" });
    let yes = |set: bool| set.then(|| "yes".to_owned());
    let parts = [
        ("text", text),
        ("mine", yes(sought.mine)),
        ("closed", yes(sought.closed)),
        ("by", Some(order).filter(|order| order != "name")),
    ];
    let named = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    let query = named.collect::<Vec<_>>().join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("#/records/{}{mark}{query}", kind_name(sought.kind))
}

/// Which mailboxes are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of an address or of a name.
    pub text: String,
    /// With that colour.
    pub status: Option<Status>,
    /// With that Test Run Status.
    pub test: Option<Run>,
}

/// A colour's stable name.
#[must_use]
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Green => "green",
        Status::Amber => "amber",
        Status::Red => "red",
        Status::Off => "off",
    }
}

/// A Test Run Status' stable name.
#[must_use]
pub fn run_name(run: Run) -> &'static str {
    match run {
        Run::NotRun => "not_run",
        Run::Success => "success",
        Run::Failure => "failure",
    }
}

/// Every colour.
pub const STATUSES: [Status; 4] = [Status::Green, Status::Amber, Status::Red, Status::Off];
/// Every Test Run Status.
pub const RUNS: [Run; 3] = [Run::NotRun, Run::Success, Run::Failure];

impl Filter {
    /// Nothing is left out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.text.trim().is_empty() && self.status.is_none() && self.test.is_none()
    }

    fn read(query: &str) -> Self {
        let mut filter = Self::default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = decode(value);
            match name {
                "text" => filter.text = value,
                "status" => filter.status = STATUSES.into_iter().find(|one| status_name(*one) == value),
                "test" => filter.test = RUNS.into_iter().find(|one| run_name(*one) == value),
                _ => {}
            }
        }
        filter
    }
}

impl Place {
    /// The place that a fragment names; none where it names none: then one begins where one belongs.
    #[must_use]
    pub fn read(fragment: &str) -> Option<Self> {
        let path = fragment.trim_start_matches('#').trim_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.trim_matches('/') {
            "mine" => Some(Self::Mine),
            "setup" => Some(Self::Setup),
            "mailboxes" => Some(Self::Mailboxes(Filter::read(query))),
            "alerts" => Some(Self::Alerts),
            "options" => Some(Self::Options),
            "settings" => Some(Self::Settings),
            "organisation" => Some(Self::Organisation),
            "cards" => Some(Self::Cards),
            "decisions" => Some(Self::Decisions),
            "audit" => Some(Self::Audit),
            "records" => Some(Self::Records),
            path => match path.split_once('/')? {
                ("settings", id) => Uuid::try_parse(id).ok().map(Self::SettingsOf),
                ("mailboxes", id) => Uuid::try_parse(id).ok().map(Self::Mailbox),
                ("records", kind) => read_list(kind, query),
                ("record", path) => {
                    let (kind, id) = path.split_once('/')?;
                    let id = Uuid::try_parse(id).ok()?;
                    if kind == MAIL {
                        Some(Self::Mail(id))
                    } else {
                        Some(Self::Record(kind_named(kind)?, id))
                    }
                }
                _ => None,
            },
        }
    }

    /// Whether it is the same page, whatever it is filtered by.
    #[must_use]
    pub fn is_page(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Mailboxes(_), Self::Mailboxes(_)) => true,
            (Self::List(one), Self::List(other)) => one.kind == other.kind,
            (one, other) => one == other,
        }
    }

    /// Only administrators have something to do there; others are not led to it.
    #[must_use]
    pub fn is_administrators(&self) -> bool {
        match self {
            Self::Setup
            | Self::Mailboxes(_)
            | Self::SettingsOf(_)
            | Self::Organisation
            | Self::Cards
            | Self::Audit => true,
            Self::Mine
            | Self::Mailbox(_)
            | Self::Alerts
            | Self::Options
            | Self::Settings
            | Self::Decisions
            | Self::Records
            | Self::List(_)
            | Self::Record(..)
            | Self::Mail(_) => false,
        }
    }
}

/// As it stands in the address.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mine => f.write_str("#/mine"),
            Self::Setup => f.write_str("#/setup"),
            Self::Mailboxes(filter) => {
                f.write_str("#/mailboxes")?;
                let text = Some(filter.text.trim()).filter(|text| !text.is_empty()).map(encode);
                let parts = [
                    ("text", text),
                    ("status", filter.status.map(|status| status_name(status).to_owned())),
                    ("test", filter.test.map(|test| run_name(test).to_owned())),
                ];
                let named = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
                for (at, (name, value)) in named.enumerate() {
                    write!(f, "{}{name}={value}", if at == 0 { '?' } else { '&' })?;
                }
                Ok(())
            }
            Self::Mailbox(id) => write!(f, "#/mailboxes/{id}"),
            Self::Alerts => f.write_str("#/alerts"),
            Self::Options => f.write_str("#/options"),
            Self::Settings => f.write_str("#/settings"),
            Self::SettingsOf(id) => write!(f, "#/settings/{id}"),
            Self::Organisation => f.write_str("#/organisation"),
            Self::Cards => f.write_str("#/cards"),
            Self::Decisions => f.write_str("#/decisions"),
            Self::Audit => f.write_str("#/audit"),
            Self::Records => f.write_str("#/records"),
            Self::List(sought) => f.write_str(&write_list(sought)),
            Self::Record(kind, id) => write!(f, "#/record/{}/{id}", kind_name(*kind)),
            Self::Mail(id) => write!(f, "#/record/{MAIL}/{id}"),
        }
    }
}

/// Percent-encoding of everything but unreserved characters (RFC 3986 2.3).
#[must_use]
pub fn encode(text: &str) -> String {
    wire::odata::encode(text)
}

/// What [`encode`] wrote; what is no such encoding stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let coded = digits.filter(|_| byte == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(coded.unwrap_or(byte));
        rest = after.get(if coded.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again_by_its_address() {
        let id = Uuid::from_u128(7);
        let some =
            Filter { text: "rao & söhne 50%".into(), status: Some(Status::Red), test: Some(Run::NotRun) };
        let places = [
            Place::Mine,
            Place::Setup,
            Place::Mailboxes(Filter::default()),
            Place::Mailboxes(some),
            Place::Mailboxes(Filter { test: Some(Run::Failure), ..Filter::default() }),
            Place::Mailbox(id),
            Place::Alerts,
            Place::Options,
            Place::Settings,
            Place::SettingsOf(id),
            Place::Organisation,
            Place::Cards,
            Place::Decisions,
            Place::Audit,
            Place::Records,
            Place::List(Sought::new(Kind::Case)),
            Place::List(Sought {
                text: "söhne & co".into(),
                mine: true,
                closed: true,
                by: By::Due,
                down: true,
                ..Sought::new(Kind::Opportunity)
            }),
            Place::Record(Kind::Opportunity, id),
            Place::Record(Kind::Case, id),
            Place::Mail(id),
        ];
        for place in places {
            assert_eq!(Place::read(&place.to_string()), Some(place.clone()), "{place}");
        }
    }

    #[test]
    fn what_is_no_place_is_none() {
        let id = Uuid::from_u128(7);
        assert_eq!(Place::read(&format!("#/record/incident/{id}")), Some(Place::Record(Kind::Case, id)));
        let odd = Place::read("#/records/contact?by=due&mine=1&x=y");
        assert_eq!(odd, Some(Place::List(Sought::new(Kind::Contact))), "people are not due");
        for text in [
            "",
            "#",
            "#/",
            "#/nowhere",
            "#/mailboxes/7",
            "#/mailboxes/x/y",
            "#/record/opportunity/7",
            "#/record/team/00000000-0000-0000-0000-000000000007",
            "#/records/teams",
            "#/record",
        ] {
            assert_eq!(Place::read(text), None, "{text}");
        }
        let odd = Place::read("#/mailboxes?status=purple&text=%zz%4&x");
        assert_eq!(odd, Some(Place::Mailboxes(Filter { text: "%zz%4".into(), ..Filter::default() })));
    }
}
