//! Whose mailbox it is, with all addresses by which mail reaches it.

use domain::mail::{Address, Moment};
use wire::{Reply, Request};

use crate::{
    fault::{Fault, good},
    members::Members,
    names::{Name, user},
    service::{At, Mailbox, Service},
};

/// Addresses of one mailbox that are looked at; Exchange Online allows 400 (Exchange Online limits).
pub const MAX_ADDRESSES: usize = 500;

const MEMBERS: &[Name] = &[user::ID, user::NAME, user::MAIL, user::LOGIN, user::PROXIES, user::OTHERS];

/// A user of the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// The id of the object in the directory.
    pub id: String,
    /// The name as people read it.
    pub name: String,
    /// The user principal name, with which one signs in. It looks like an address and need not be one.
    pub login: String,
    /// The primary address.
    pub mail: Option<Address>,
    /// Addresses by which mail reaches the mailbox: the primary one first, then aliases.
    pub addresses: Vec<Address>,
    /// Addresses elsewhere.
    pub others: Vec<Address>,
}

/// Asks for the mailbox's user.
///
/// # Errors
/// Where the mailbox's name cannot be one.
pub fn request(service: &Service, mailbox: &Mailbox) -> Result<Request, Fault> {
    Ok(service.get(At::mailbox(mailbox)?.select(MEMBERS)))
}

/// Reads the user.
///
/// # Errors
/// Where Graph refused or failed, and where the answer has no id.
pub fn read(reply: Reply, now: Moment) -> Result<User, Fault> {
    let mut members = Members::of(&good(reply, now)?)?;
    let id = members.some_text(user::ID).ok_or_else(|| Fault::Odd("a user without an id".into()))?;
    let valid = |text: &str| Some(Address::new(text)).filter(Address::is_valid);
    let mail = members.text(user::MAIL).as_deref().and_then(valid);
    // `SMTP:` marks the primary address and `smtp:` an alias; X500, SIP and others are no addresses of mail.
    let smtp = |text: &String| {
        let (kind, address) = text.split_once(':')?;
        kind.eq_ignore_ascii_case("smtp").then(|| valid(address))?
    };
    let proxies = members.texts(user::PROXIES, MAX_ADDRESSES).unwrap_or_default();
    let mut addresses: Vec<Address> = Vec::new();
    for address in mail.iter().cloned().chain(proxies.iter().filter_map(smtp)) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let others = members.texts(user::OTHERS, MAX_ADDRESSES).unwrap_or_default();
    Ok(User {
        id,
        name: members.text(user::NAME).unwrap_or_default(),
        login: members.text(user::LOGIN).unwrap_or_default(),
        mail,
        addresses,
        others: others.iter().filter_map(|text| valid(text)).collect(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn aliases_are_addresses_and_other_proxies_are_not() {
        let mut reply = Reply::new(200);
        reply.body = br#"{"id":"1","mail":"Asha@acme.example","userPrincipalName":"asha@acme.example",
            "proxyAddresses":["SMTP:asha@acme.example","smtp:a.rao@ACME.example","X500:/o=x","sip:asha@acme.example",5]}"#
            .to_vec();
        let user = read(reply, Moment(0)).unwrap();
        let all: Vec<&str> = user.addresses.iter().map(Address::as_str).collect();
        assert_eq!(all, ["asha@acme.example", "a.rao@acme.example"]);
        assert_eq!((user.name.as_str(), user.others.len()), ("", 0));
    }
}
