//! Whose is the activity of a mail? (semantics B8)

use crate::{
    mail::{Mail, Part},
    matching,
    party::{Kind, Party, Record},
};

/// The owner of an activity written by the synchronizer: of the recipients with a seat (To, then Cc,
/// then Bcc) the one who owns the mail it continues, else the one who looks after the sender's row,
/// else the first. A sent mail is its sender's. `None` where no recipient has a seat.
pub fn automatic(
    mail: &Mail,
    parties: &[Party],
    parent: Option<&Record>,
    sender: Option<&Party>,
) -> Option<Record> {
    let seats = |wanted_sender: bool| {
        mail.people()
            .filter(move |(part, _)| (*part == Part::From) == wanted_sender)
            .flat_map(|(_, person)| matching::rows(&person.address, parties))
            .filter(|party| party.record.kind == Kind::User)
            .map(|party| &party.record)
    };
    let is_seat = |record: &&Record| seats(false).any(|seat| seat.is(record));
    let chosen = match mail.direction {
        crate::mail::Direction::Outgoing => seats(true).next(),
        crate::mail::Direction::Incoming => parent
            .filter(is_seat)
            .or_else(|| sender.and_then(|party| party.owner.as_ref()).filter(is_seat))
            .or_else(|| seats(false).next()),
    };
    chosen.cloned()
}

/// The owner of an activity tracked by hand: the mailbox's owner, also when a delegate pressed the
/// button. Who tracks can so untrack. `None` leaves it to the CRM, which takes who writes.
pub fn by_hand(mail: &Mail, parties: &[Party]) -> Option<Record> {
    let mailbox = mail.mailbox.as_ref()?;
    let user = matching::rows(mailbox, parties).into_iter().find(|party| party.record.kind == Kind::User)?;
    Some(user.record.clone())
}
