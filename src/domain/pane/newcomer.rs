//! The form for somebody whom the CRM does not know: what it says of them before a person has looked at it.

use alloc::{string::String, vec::Vec};

use crate::{
    details,
    mail::Address,
    naming,
    party::{Company, Kind, Record},
    problem::Problem,
    signature::{self, Field, Signature},
    want::Want,
};

use super::{Asked, Pane, Shown, Ticket, open::Open};

/// Where somebody works: at the customer of their domain whom the signature names, else at the first of these; where the
/// CRM has none, at what the signature says, else at what the domain suggests.
pub(super) fn company(signed: &str, customers: &[Record], address: &Address) -> Company {
    match (details::company(signed, customers), customers.first()) {
        (Company::Known(record), _) => Company::Known(record),
        (_, Some(record)) => Company::Known(record.clone()),
        (Company::Named(name), None) => Company::Named(name),
        (Company::None, None) => match naming::company(address.domain()) {
            name if name.is_empty() => Company::None,
            name => Company::Named(name),
        },
    }
}

impl Open {
    /// The company that the sender's signature names; empty where it names none, or is not read yet.
    pub(super) fn signed_company(&self) -> &str {
        let signature = self.signature.as_deref().unwrap_or_default();
        signature.iter().find(|(field, _)| *field == Field::Company).map_or("", |(_, name)| name)
    }

    /// What else it says, to be looked at in the form.
    pub(super) fn signed_details(&self) -> Signature {
        let signature = self.signature.iter().flatten();
        signature.filter(|(field, _)| *field != Field::Company).cloned().collect()
    }

    /// A text that cannot be read says nothing.
    #[inline(never)]
    pub(super) fn heard_signature(&mut self, text: Result<String, Problem>) -> Vec<Asked> {
        let from = self.mail.as_ref().and_then(|mail| mail.from.as_ref());
        let read = text.ok().zip(from).map(|(text, from)| signature::read(&text, from));
        self.signature = Some(read.unwrap_or_default());
        Vec::new()
    }
}

impl Pane {
    /// Opens the form, and reads the signature where it is the sender's: once for a mail.
    #[inline(never)]
    pub(super) fn begin_person(&mut self, address: Address, kind: Kind) -> Vec<Asked> {
        let of_mail = matches!(self.shown, Shown::Mail(_));
        self.with_open(|open, _, turn| {
            open.open_form(address.clone(), kind);
            let from = open.mail.as_ref().and_then(|mail| mail.from.as_ref());
            let sends = of_mail && from.is_some_and(|from| from.address == address);
            if !sends || !open.has_part() || open.signature.is_some() {
                return Vec::new();
            }
            open.signature = Some(Signature::new());
            alloc::vec![Asked { ticket: Ticket::Turn(turn), want: Want::ReadPlain(open.item.clone()) }]
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_signature_goes_before_the_domain_and_the_crm_before_both() {
        let record =
            |n, name: &str| Record { kind: Kind::Account, id: Uuid::from_u128(n), name: name.to_string() };
        let (east, west) = (record(1, "Acme East"), record(2, "Acme West"));
        let customers = [east.clone(), west.clone()];
        let at = |address| Address::new(address);
        let named = |name: &str| Company::Named(name.to_string());
        let cases = [
            ("", &customers[..0], "ewa@acme-tools.example", named("Acme Tools")),
            ("Acme Werkzeuge GmbH", &[], "ewa@acme-tools.example", named("Acme Werkzeuge GmbH")),
            ("Acme Werkzeuge GmbH", &[], "ewa@gmail.com", named("Acme Werkzeuge GmbH")),
            ("", &[], "ewa@gmail.com", Company::None),
            ("Acme West", &customers[..], "ewa@acme.example", Company::Known(west)),
            ("Somebody Else Ltd", &customers[..], "ewa@acme.example", Company::Known(east)),
        ];
        for (signed, customers, address, expected) in cases {
            assert_eq!(company(signed, customers, &at(address)), expected, "{signed:?} {address}");
        }
    }
}
