//! Who is this mail from, and who else is on it?
//!
//! The rules are Dataverse's (semantics B7), with one difference: where several rows have the sender's
//! address, the rule's pick is shown as a pick, beside the others, and a person's choice is remembered.

use alloc::vec::Vec;

use crate::{
    mail::{Address, Mail, Part, Person},
    party::{Kind, Party, Record},
};

/// How many different addresses of one mail are looked up; people beyond stay unresolved.
pub const MAX_ADDRESSES: usize = 50;

/// With more rows than this for one address, nobody is picked (semantics B7, B19).
pub const MAX_MATCHES: usize = 100;

/// The organisation's switches that change who is picked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// `ResolveForInactiveEntities`: deactivated rows stand beside active ones. Never disabled users
    /// (semantics E1). A single row counts whatever its state.
    pub inactive_too: bool,
    /// `UnresolveSenderInCaseOfMultipleMatch`: several rows are nobody.
    pub several_is_nobody: bool,
}

/// The addresses worth asking the CRM about: the sender, then the recipients in their order; nobody
/// twice, nothing that cannot be an address, at most [`MAX_ADDRESSES`].
pub fn worth_asking(mail: &Mail) -> Vec<Address> {
    let mut asked: Vec<Address> = Vec::new();
    for (_, person) in mail.people() {
        if asked.len() == MAX_ADDRESSES {
            break;
        }
        if person.address.is_valid() && !asked.contains(&person.address) {
            asked.push(person.address.clone());
        }
    }
    asked
}

/// Somebody on a mail, with all rows that have their address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnMail<'a> {
    /// In what part.
    pub part: Part,
    /// As the mail has them.
    pub person: &'a Person,
    /// The rows, without disabled users.
    pub rows: Vec<&'a Party>,
}

/// Everyone on a mail, at most [`MAX_PEOPLE`], with the rows that `having` an address finds.
pub fn everyone<'a, I>(mail: &'a Mail, having: impl Fn(&Address) -> I) -> Vec<OnMail<'a>>
where
    I: Iterator<Item = &'a Party>,
{
    let on_mail = |(part, person): (Part, &'a Person)| OnMail {
        part,
        person,
        rows: having(&person.address).filter(|party| counts(party)).collect(),
    };
    mail.people().take(MAX_PEOPLE).map(on_mail).collect()
}

/// How many people of one mail are looked at; the mail itself has the others.
pub const MAX_PEOPLE: usize = 500;

/// Why one of several rows was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no other.
    OnlyOne,
    /// You chose it before.
    Remembered,
    /// The mailbox's owner looks after it, and not after the others.
    Owned,
    /// Its kind comes first: colleague, contact, account, lead.
    KindFirst,
    /// The others are deactivated.
    Active,
    /// It is the oldest.
    Oldest,
}

/// Who a sender is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender<'a> {
    /// No row has the address.
    Nobody,
    /// A row was picked; the others that fit stand in `others`.
    Picked {
        /// The row.
        party: &'a Party,
        /// Why it and none of the others.
        why: Why,
        /// The rows that fit too.
        others: Vec<&'a Party>,
    },
    /// Several rows fit and the organisation wants none picked.
    Several(Vec<&'a Party>),
    /// More rows fit than [`MAX_MATCHES`].
    TooMany(usize),
}

impl<'a> Sender<'a> {
    /// The row, where one was picked.
    pub fn picked(&self) -> Option<&'a Party> {
        match self {
            Self::Picked { party, .. } => Some(party),
            Self::Nobody | Self::Several(_) | Self::TooMany(_) => None,
        }
    }
}

/// All rows that an address may mean: whatever has it, but no disabled user.
pub fn rows<'a>(address: &Address, parties: &'a [Party]) -> Vec<&'a Party> {
    parties.iter().filter(|party| party.addresses.contains(address) && counts(party)).collect()
}

/// Disabled users never resolve, whatever is set (B7).
fn counts(party: &Party) -> bool {
    party.active || party.record.kind != Kind::User
}

/// The rows that a recipient is: all that have the address. Without `ResolveForInactiveEntities` (in the
/// sense of E1: on, deactivated rows resolve too) deactivated rows count only where there is a single row at
/// all, as for a sender. None where there are too many to tell.
pub fn recipient<'a>(rows: &[&'a Party], rules: Rules) -> Vec<&'a Party> {
    match rows {
        [only] => alloc::vec![*only],
        several if several.len() > MAX_MATCHES => Vec::new(),
        several => several.iter().copied().filter(|party| rules.inactive_too || party.active).collect(),
    }
}

/// Who the sender is: of several rows the one chosen before, else those of the mailbox's owner first,
/// then by kind, then active before deactivated, then the oldest.
pub fn sender<'a>(
    address: &Address,
    parties: &'a [Party],
    tracker: Option<&Record>,
    choice: Option<&Record>,
    rules: Rules,
) -> Sender<'a> {
    pick(rows(address, parties), tracker, choice, rules)
}

/// The same for rows that were found already.
pub fn pick<'a>(
    mut fit: Vec<&'a Party>,
    tracker: Option<&Record>,
    choice: Option<&Record>,
    rules: Rules,
) -> Sender<'a> {
    if fit.len() > MAX_MATCHES {
        return Sender::TooMany(fit.len());
    }
    if let Some(at) = choice.and_then(|choice| fit.iter().position(|party| party.record.is(choice))) {
        let party = fit.remove(at);
        let why = if fit.is_empty() { Why::OnlyOne } else { Why::Remembered };
        return Sender::Picked { party, why, others: fit };
    }
    if rules.several_is_nobody && fit.len() > 1 {
        return Sender::Several(fit);
    }
    let owned =
        |party: &Party| tracker.is_some_and(|me| party.owner.as_ref().is_some_and(|owner| owner.is(me)));
    let shut = |party: &Party| !rules.inactive_too && !party.active;
    fit.sort_by_key(|party| {
        (shut(party), !owned(party), party.record.kind, !party.active, party.created, party.record.id)
    });
    match fit.as_slice() {
        [] => Sender::Nobody,
        [party] => Sender::Picked { party, why: Why::OnlyOne, others: Vec::new() },
        [party, others @ ..] => {
            let second = others[0];
            let why = if shut(party) != shut(second) {
                Why::Active
            } else if owned(party) != owned(second) {
                Why::Owned
            } else if party.record.kind != second.record.kind {
                Why::KindFirst
            } else if party.active != second.active {
                Why::Active
            } else {
                Why::Oldest
            };
            Sender::Picked { party, why, others: others.to_vec() }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec};

    use uuid::Uuid;

    use super::*;
    use crate::mail::Moment;

    const ME: u128 = 1000;

    fn row(id: u128, kind: Kind, owner: u128, active: bool, created: i64) -> Party {
        let record = |kind, id| Record { kind, id: Uuid::from_u128(id), name: id.to_string() };
        Party {
            record: record(kind, id),
            addresses: vec![Address::new("a@x.y")],
            job: "".into(),
            company: None,
            company_name: "".into(),
            phone: "".into(),
            facts: None,
            owner: Some(record(Kind::User, owner)),
            active,
            created: Moment(created),
        }
    }

    fn picked(rows: &[Party], rules: Rules, choice: Option<u128>) -> (Option<u128>, Option<Why>, usize) {
        let me = Record { kind: Kind::User, id: Uuid::from_u128(ME), name: "".into() };
        let choice = choice
            .and_then(|id| rows.iter().find(|row| row.record.id.as_u128() == id))
            .map(|p| p.record.clone());
        match sender(&Address::new("A@X.y"), rows, Some(&me), choice.as_ref(), rules) {
            Sender::Picked { party, why, others } => {
                (Some(party.record.id.as_u128()), Some(why), others.len())
            }
            Sender::Nobody => (None, None, 0),
            Sender::Several(all) => (None, None, all.len()),
            Sender::TooMany(n) => (None, None, n),
        }
    }

    #[test]
    fn b7_worked_examples() {
        use Kind::*;
        let (mine, other) = (ME, 7);
        let rules = Rules::default();
        type Case<'a> = (&'a str, Vec<Party>, (Option<u128>, Option<Why>, usize));
        let cases: &[Case<'_>] = &[
            ("nobody", vec![], (None, None, 0)),
            (
                "single match resolves regardless of state",
                vec![row(1, Contact, other, false, 1)],
                (Some(1), Some(Why::OnlyOne), 0),
            ),
            ("a disabled user never resolves", vec![row(1, User, other, false, 1)], (None, None, 0)),
            (
                "two contacts, tracker owns neither: oldest",
                vec![row(1, Contact, other, true, 2), row(2, Contact, other, true, 1)],
                (Some(2), Some(Why::Oldest), 1),
            ),
            (
                "two contacts, tracker owns both: oldest",
                vec![row(1, Contact, mine, true, 2), row(2, Contact, mine, true, 1)],
                (Some(2), Some(Why::Oldest), 1),
            ),
            (
                "owns the newer: newer",
                vec![row(1, Contact, mine, true, 2), row(2, Contact, other, true, 1)],
                (Some(1), Some(Why::Owned), 1),
            ),
            (
                "owns two contacts and account: first contact",
                vec![
                    row(1, Account, mine, true, 1),
                    row(2, Contact, mine, true, 3),
                    row(3, Contact, mine, true, 2),
                ],
                (Some(3), Some(Why::Oldest), 2),
            ),
            (
                "owns only the account: account",
                vec![row(1, Contact, other, true, 1), row(2, Account, mine, true, 2)],
                (Some(2), Some(Why::Owned), 1),
            ),
            (
                "a colleague comes before a contact",
                vec![row(1, Contact, other, true, 1), row(2, User, other, true, 2)],
                (Some(2), Some(Why::KindFirst), 1),
            ),
            (
                "contact before account before lead",
                vec![
                    row(1, Lead, other, true, 1),
                    row(2, Account, other, true, 1),
                    row(3, Contact, other, true, 1),
                ],
                (Some(3), Some(Why::KindFirst), 2),
            ),
            (
                "an active one before the older deactivated one",
                vec![row(1, Contact, other, false, 1), row(2, Contact, other, true, 2)],
                (Some(2), Some(Why::Active), 1),
            ),
            (
                "equal in everything: the key decides, always the same",
                vec![row(2, Contact, other, true, 1), row(1, Contact, other, true, 1)],
                (Some(1), Some(Why::Oldest), 1),
            ),
        ];
        for (name, rows, expected) in cases {
            assert_eq!(&picked(rows, rules, None), expected, "{name}");
        }
    }

    #[test]
    fn switches_and_choices() {
        let rows = vec![
            row(1, Kind::Contact, 7, true, 2),
            row(2, Kind::Contact, 7, true, 1),
            row(3, Kind::Account, 7, false, 1),
        ];
        let nobody = Rules { several_is_nobody: true, ..Rules::default() };
        assert_eq!(picked(&rows, nobody, None), (None, None, 3), "UnresolveSenderInCaseOfMultipleMatch");
        assert_eq!(
            picked(&rows, nobody, Some(1)),
            (Some(1), Some(Why::Remembered), 2),
            "a choice is no guess"
        );
        assert_eq!(picked(&rows, Rules::default(), Some(3)), (Some(3), Some(Why::Remembered), 2));
        let all = Rules { inactive_too: true, ..Rules::default() };
        let old = vec![row(1, Kind::Contact, ME, false, 1), row(2, Kind::Account, 7, true, 1)];
        assert_eq!(picked(&old, all, None).0, Some(1), "ResolveForInactiveEntities on");
        assert_eq!(picked(&old, Rules::default(), None).0, Some(2), "ResolveForInactiveEntities off");
    }

    #[test]
    fn more_than_a_hundred_are_nobody() {
        let rows: Vec<Party> = (0..101).map(|n| row(n, Kind::Contact, 7, true, 1)).collect();
        assert_eq!(picked(&rows, Rules::default(), None), (None, None, 101));
        assert_eq!(picked(&rows[..100], Rules::default(), None).0, Some(0));
    }
}
