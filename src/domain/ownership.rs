//! Whose is the activity of a mail? (semantics B8)

use crate::{
    mail::{Direction, Mail, Part},
    matching::{self, OnMail},
    party::{Kind, Party, Record},
};

/// The owner of an activity written by the synchronizer: of the recipients whose mailbox's owner may own
/// mails (To, then Cc, then Bcc) the one who owns the mail it continues, else the one who looks after the
/// sender's row, else the first. A sent mail is its sender's. `None` where there is no candidate.
///
/// A user's mailbox is theirs; a queue's is that of the user who looks after the queue.
pub fn automatic(
    direction: Direction,
    everyone: &[OnMail<'_>],
    may_own: impl Fn(&Record) -> bool,
    parent: Option<&Record>,
    sender: Option<&Party>,
) -> Option<Record> {
    let seats = |wanted_sender: bool| {
        everyone
            .iter()
            .filter(move |one| (one.part == Part::From) == wanted_sender)
            .flat_map(|one| &one.rows)
            .filter_map(|party| owner_of_mailbox(party))
            .filter(|owner| may_own(owner))
    };
    let is_seat = |record: &&Record| seats(false).any(|seat| seat.is(record));
    let chosen = match direction {
        Direction::Outgoing => seats(true).next(),
        Direction::Incoming => parent
            .filter(is_seat)
            .or_else(|| sender.and_then(|party| party.owner.as_ref()).filter(is_seat))
            .or_else(|| seats(false).next()),
    };
    chosen.cloned()
}

fn owner_of_mailbox(party: &Party) -> Option<&Record> {
    let owner = if party.record.kind == Kind::Queue { party.owner.as_ref() } else { Some(&party.record) };
    owner.filter(|owner| owner.kind == Kind::User)
}

/// The owner of an activity tracked by hand: the mailbox's owner, also when a delegate pressed the
/// button. Who tracks can so untrack. `None` leaves it to the CRM, which takes who writes.
pub fn by_hand(mail: &Mail, parties: &[Party]) -> Option<Record> {
    let mailbox = mail.mailbox.as_ref()?;
    let user = matching::rows(mailbox, parties).into_iter().find(|party| party.record.kind == Kind::User)?;
    Some(user.record.clone())
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec, vec::Vec};

    use uuid::Uuid;

    use super::*;
    use crate::mail::{Address, Direction, ItemId, Moment, Person};

    fn person(name: &str) -> Person {
        Person { address: Address::new(&alloc::format!("{name}@us.example")), name: name.to_string() }
    }

    fn party(kind: Kind, id: u128, name: &str, owner: Option<u128>) -> Party {
        let record = |kind, id: u128| Record { kind, id: Uuid::from_u128(id), name: name.to_string() };
        Party {
            record: record(kind, id),
            addresses: vec![person(name).address],
            job: "".into(),
            company: None,
            company_name: "".into(),
            phone: "".into(),
            facts: None,
            owner: owner.map(|id| record(Kind::User, id)),
            active: true,
            created: Moment(0),
        }
    }

    fn mail(direction: Direction, from: &str, to: &[&str], cc: &[&str], bcc: &[&str]) -> Mail {
        let all = |names: &[&str]| names.iter().copied().map(person).collect::<Vec<_>>();
        Mail {
            item: ItemId::default(),
            message_id: None,
            conversation: None,
            direction,
            from: Some(person(from)),
            to: all(to),
            cc: all(cc),
            bcc: all(bcc),
            subject: "".into(),
            at: None,
            attachments: vec![],
            mailbox: None,
        }
    }

    #[test]
    fn b8_in_its_order() {
        use Direction::*;
        let rows = vec![
            party(Kind::User, 1, "mara", None),
            party(Kind::User, 2, "asha", None),
            party(Kind::User, 3, "jonas", None),
            party(Kind::Contact, 9, "cleo", Some(3)),
        ];
        let parent = |id| Record { kind: Kind::User, id: Uuid::from_u128(id), name: "".into() };
        type Case<'a> = (&'a str, Mail, Option<u128>, Option<u128>, Option<u128>);
        let cases: Vec<Case<'_>> = vec![
            (
                "4: the first candidate, To before Cc before Bcc",
                mail(Incoming, "x", &["asha"], &["mara"], &[]),
                None,
                None,
                Some(2),
            ),
            (
                "1: Cc where no To has a seat",
                mail(Incoming, "x", &["y"], &["mara"], &["asha"]),
                None,
                None,
                Some(1),
            ),
            ("1: Bcc last", mail(Incoming, "x", &["y"], &[], &["asha"]), None, None, Some(2)),
            (
                "2: who owns the mail it continues",
                mail(Incoming, "x", &["asha", "mara"], &[], &[]),
                Some(1),
                None,
                Some(1),
            ),
            ("2: only if a candidate", mail(Incoming, "x", &["asha"], &[], &[]), Some(1), None, Some(2)),
            (
                "3: who looks after the sender",
                mail(Incoming, "cleo", &["asha", "jonas"], &[], &[]),
                None,
                Some(9),
                Some(3),
            ),
            ("3: only if a candidate", mail(Incoming, "cleo", &["asha"], &[], &[]), None, Some(9), Some(2)),
            ("2 before 3", mail(Incoming, "cleo", &["asha", "jonas"], &[], &[]), Some(2), Some(9), Some(2)),
            ("nobody has a seat", mail(Incoming, "x", &["y"], &[], &[]), None, None, None),
            (
                "a sent mail is its sender's",
                mail(Outgoing, "mara", &["asha"], &[], &[]),
                Some(2),
                None,
                Some(1),
            ),
        ];
        for (name, mail, correlated, sender, expected) in cases {
            let sender = sender.and_then(|id| rows.iter().find(|row| row.record.id.as_u128() == id));
            let everyone = matching::everyone(&mail, |address| matching::rows(address, &rows).into_iter());
            let owner =
                automatic(mail.direction, &everyone, |_| true, correlated.map(parent).as_ref(), sender);
            assert_eq!(owner.map(|owner| owner.id.as_u128()), expected, "{name}");
        }
    }

    #[test]
    fn by_hand_it_is_the_mailboxs_owner() {
        let rows = vec![party(Kind::User, 1, "mara", None), party(Kind::User, 2, "asha", None)];
        let mut mail = mail(Direction::Incoming, "x", &["mara", "asha"], &[], &[]);
        assert_eq!(by_hand(&mail, &rows), None, "one's own mailbox: whoever writes");
        mail.mailbox = Some(person("asha").address);
        assert_eq!(
            by_hand(&mail, &rows).map(|owner| owner.id.as_u128()),
            Some(2),
            "a delegate tracks for the owner"
        );
    }
}
