//! Which mailboxes are approved without a person (B17, *auto-approve predicate*).

use alloc::{string::String, vec::Vec};

use crate::mail::Address;

/// A mailbox that may be approved while e-mail is set up.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its primary address.
    pub address: &'a Address,
    /// The name its owner signs in with (UPN).
    pub login: &'a str,
    /// The owner has a licence that is a mailbox of Exchange Online.
    pub exchange: bool,
    /// Names of the owner's roles in the CRM.
    pub roles: &'a [String],
    /// The owner is disabled.
    pub disabled: bool,
    /// It was there before e-mail was set up. Later ones wait for a person.
    pub existed: bool,
}

/// Why a mailbox waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// No licence of Exchange Online.
    Exchange,
    /// The primary address is not the name to sign in with.
    SameName,
    /// Neither Sales Professional Person nor Sales Professional Manager.
    Role,
    /// The owner is disabled.
    Owner,
    /// It came after e-mail was set up.
    Older,
}

/// Roles of which one is needed (B21).
pub const ROLES: [&str; 2] = ["Sales Professional Person", "Sales Professional Manager"];

/// What keeps a mailbox from being approved without a person; nothing where it is.
pub fn automatic(one: &Candidate<'_>) -> Vec<Missing> {
    let holds = [
        (Missing::Exchange, one.exchange),
        (Missing::SameName, one.address.is_valid() && Address::new(one.login) == *one.address),
        (Missing::Role, one.roles.iter().any(|role| ROLES.contains(&role.as_str()))),
        (Missing::Owner, !one.disabled),
        (Missing::Older, one.existed),
    ];
    holds.into_iter().filter(|(_, holds)| !holds).map(|(missing, _)| missing).collect()
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;

    #[test]
    fn b17_each_condition_alone_keeps_a_mailbox_waiting() {
        let address = Address::new("asha@acme.example");
        let (person, manager) = (vec![ROLES[0].to_owned()], vec![ROLES[1].to_owned()]);
        let other = vec!["System Administrator".to_owned(), "sales professional person".to_owned()];
        let good = Candidate {
            address: &address,
            login: "Asha@ACME.example",
            exchange: true,
            roles: &person,
            disabled: false,
            existed: true,
        };
        let nowhere = Address::new("asha");
        let rows: [(Candidate<'_>, &[Missing]); 10] = [
            (good, &[]),
            (Candidate { roles: &manager, ..good }, &[]),
            (Candidate { exchange: false, ..good }, &[Missing::Exchange]),
            (Candidate { login: "asha.rao@acme.example", ..good }, &[Missing::SameName]),
            (Candidate { login: "", ..good }, &[Missing::SameName]),
            (Candidate { address: &nowhere, login: "asha", ..good }, &[Missing::SameName]),
            (Candidate { roles: &other, ..good }, &[Missing::Role]),
            (Candidate { roles: &[], ..good }, &[Missing::Role]),
            (Candidate { disabled: true, ..good }, &[Missing::Owner]),
            (
                Candidate { exchange: false, login: "x@y.z", roles: &[], existed: false, ..good },
                &[Missing::Exchange, Missing::SameName, Missing::Role, Missing::Older],
            ),
        ];
        for (candidate, missing) in rows {
            assert_eq!(automatic(&candidate), missing, "{candidate:?}");
        }
    }
}
