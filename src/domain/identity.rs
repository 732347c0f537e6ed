//! One mail, one activity, whoever writes it: the activity's key is computed, not drawn.

use alloc::{format, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, Direction, Mail, MessageId},
    party::{Kind, Record},
};

/// Under this name space all keys of this product are computed. Changing it would make every mail new.
const SPACE: Uuid = Uuid::from_u128(0x6f1b_a2de_7c35_5b0e_9a4d_3e8c_21f7_40b6);

/// The key of a mail's activity.
///
/// Sent and received copies of one mail are separate activities (semantics B10), hence the direction.
/// A mail without a Message-ID is known by sender, date, subject and recipients.
pub fn activity(mail: &Mail) -> Uuid {
    match &mail.message_id {
        Some(id) => of_message(mail.direction, id),
        None => key(&format!("{}\nfingerprint\n{}", word(mail.direction), fingerprint(mail))),
    }
}

/// The key of the activity of the mail of that name.
pub fn of_message(direction: Direction, id: &MessageId) -> Uuid {
    key(&format!("{}\nmessage\n{}", word(direction), id.as_str()))
}

/// The key of the appointment that an event of a calendar becomes, by the name that all calendars have for the event
/// (`iCalUId`); `None` where it has none.
///
/// Whoever writes it meets the others in one row: the organizer's pane, an attendee's, the synchronizer. The name of one of a
/// series differs from that of the series in the day it stands for alone (MS-OXOCAL 2.2.1.27, bytes 16 to 19 of an Outlook
/// name): the day does not count, so one of a series has the key of its series.
pub fn appointment(uid: &str) -> Option<Uuid> {
    let uid = uid.trim();
    (!uid.is_empty()).then(|| key(&format!("appointment\n{}", without_day(uid))))
}

/// How a name that Outlook made begins, in hexadecimal digits.
const OUTLOOK_NAME: &str = "040000008200E00074C5B7101A82E008";
/// How many digits of it stand for the day.
const DAY_DIGITS: usize = 8;

/// The name of an event in one spelling, with no day in it. Names of other makers say nothing of a day, and case counts.
fn without_day(uid: &str) -> String {
    let made_by_outlook = uid.is_ascii()
        && uid.len() >= OUTLOOK_NAME.len() + DAY_DIGITS
        && uid.bytes().all(|byte| byte.is_ascii_hexdigit())
        && uid[..OUTLOOK_NAME.len()].eq_ignore_ascii_case(OUTLOOK_NAME);
    if !made_by_outlook {
        return uid.into();
    }
    let rest = uid[OUTLOOK_NAME.len() + DAY_DIGITS..].to_ascii_uppercase();
    format!("{OUTLOOK_NAME}{}{rest}", "0".repeat(DAY_DIGITS))
}

/// The key of the account that is created together with a person.
pub fn company_of(person: Uuid) -> Uuid {
    key(&format!("company\n{person}"))
}

/// The key of a deal or case that is made from a mail: pressing twice makes it once.
pub fn new_affair(kind: Kind, name: &str, mail: Uuid) -> Uuid {
    key(&format!("affair\n{kind:?}\n{name}\n{mail}"))
}

/// The key of the account that is created because somebody's signature names it.
pub fn new_company(of: &Record, name: &str) -> Uuid {
    key(&format!("company of\n{:?}\n{}\n{name}", of.kind, of.id))
}

/// The key of a row created from a mail for an address: pressing twice creates it once.
pub fn new_row(kind: Kind, address: &Address, mail: Uuid) -> Uuid {
    key(&format!("row\n{kind:?}\n{}\n{mail}", address.as_str()))
}

/// The key of a contact or lead that is created by itself for an address: whatever mail of theirs is first,
/// and in whatever mailbox, they are created once.
pub fn new_person(kind: Kind, address: &Address) -> Uuid {
    key(&format!("person\n{kind:?}\n{}", address.as_str()))
}

/// The key of the item that a queue gets for an activity.
pub fn queue_item(activity: Uuid, queue: Uuid) -> Uuid {
    key(&format!("queue item\n{activity}\n{queue}"))
}

/// The key of something that is added to a record's timeline: by all that it says.
pub fn new_entry(of: &Record, says: &str) -> Uuid {
    key(&format!("entry\n{:?}\n{}\n{says}", of.kind, of.id))
}

/// The key of an attachment of an activity: its place in the mail and its name tell it from the others.
pub fn attachment(activity: Uuid, place: usize, name: &str) -> Uuid {
    key(&format!("attachment\n{activity}\n{place}\n{name}"))
}

/// The key of a wish that waits: about the tracking of a mail, or about adding somebody from it.
pub fn wish(mail: Uuid, adds: Option<&Address>) -> Uuid {
    key(&format!("wish\n{mail}\n{}", adds.map_or("", Address::as_str)))
}

/// The key of a wish that waits and is not about a mail's tracking, by what it is about.
pub fn errand(of: &str) -> Uuid {
    key(&format!("errand\n{of}"))
}

/// The name of a file of a mail, the nth of its name: by it a person's choice is kept, whoever reads the mail.
pub fn file(name: &str, nth: usize) -> Uuid {
    key(&format!("file\n{nth}\n{}", name.trim()))
}

/// The key of the note that says which files of a mail are not stored with its activity.
pub fn files_note(activity: Uuid) -> Uuid {
    key(&format!("files\n{activity}"))
}

/// The key of the rule for a folder of a mailbox.
pub fn folder_rule(mailbox: Uuid, folder: &str) -> Uuid {
    key(&format!("folder\n{mailbox}\n{folder}"))
}

/// The key of the row that an item of a mailbox becomes which has no name beyond it, by the mailbox and its own name for
/// the item: made once, however often it is asked for. A meeting's is [`appointment`].
pub fn of_item(kind: crate::step::Kind, name: &str) -> Uuid {
    key(&format!("item\n{}\n{name}", kind.as_str()))
}

/// The key under which settings of the organisation are kept that the CRM has no column for.
pub fn settings() -> Uuid {
    key("settings")
}

/// The key of the profile of the mail server, where there is none and this product makes it.
pub fn profile() -> Uuid {
    key("profile")
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Incoming => "incoming",
        Direction::Outgoing => "outgoing",
    }
}

fn fingerprint(mail: &Mail) -> String {
    let mut people: Vec<&str> =
        mail.to.iter().chain(&mail.cc).map(|person| person.address.as_str()).collect();
    people.sort_unstable();
    let from = mail.from.as_ref().map_or("", |person| person.address.as_str());
    let at = mail.at.map_or(0, |at| at.0);
    format!("{from}\n{at}\n{}\n{}", mail.subject.trim(), people.join(","))
}

fn key(name: &str) -> Uuid {
    Uuid::new_v5(&SPACE, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec};

    use super::*;
    use crate::mail::{ItemId, Moment, Person};

    fn mail(id: &str, direction: Direction) -> Mail {
        let person = |address| Person { address: Address::new(address), name: address.to_string() };
        Mail {
            item: ItemId::default(),
            message_id: MessageId::new(id),
            conversation: None,
            direction,
            from: Some(person("a@x")),
            to: vec![person("b@x"), person("c@x")],
            cc: vec![],
            bcc: vec![],
            subject: "s".to_string(),
            at: Some(Moment(1)),
            attachments: vec![],
            mailbox: None,
        }
    }

    #[test]
    fn the_key_of_a_mail_never_changes() {
        // Written down: another key would make every tracked mail new.
        let expected = "ae5dd39b-8dd4-5596-99bc-5f80943afb29";
        let key = MessageId::new("<CAD+offer4711@mail.fabrikam.example>")
            .map(|id| of_message(Direction::Incoming, &id));
        assert_eq!(key.map(|key| key.to_string()).as_deref(), Some(expected));
    }

    #[test]
    fn the_key_of_an_appointment_never_changes_and_leaves_the_day_out() {
        let name =
            |day: &str| format!("{OUTLOOK_NAME}{day}00000000112233445566778800000000000000001000000042");
        let series = appointment(&name("00000000"));
        assert_eq!(
            series.map(|key| key.to_string()).as_deref(),
            Some("3b9f75ff-c2ac-53f6-b1b3-9216e5cd78b4")
        );
        assert_eq!(appointment(&name("07EA0B1A")), series, "one of a series is its series");
        assert_eq!(
            appointment(&format!(" {} ", name("07ea0b1a").to_lowercase())),
            series,
            "digits have no case"
        );
        let other = name("00000000").replace("1122", "2211");
        assert_ne!(appointment(&other), series);
        assert_ne!(
            appointment("abc@google.example"),
            appointment("ABC@google.example"),
            "case counts elsewhere"
        );
        assert_eq!(appointment("  "), None);
        for odd in ["04", OUTLOOK_NAME, "ü040000008200E00074C5B7101A82E00807EA0B1A"] {
            assert!(appointment(odd).is_some(), "{odd}");
        }
    }

    #[test]
    fn copies_share_a_key_and_other_mails_do_not() {
        use Direction::*;
        let received = activity(&mail("<1@x>", Incoming));
        let mut copy = mail(" 1@x ", Incoming);
        copy.subject = "another mailbox may show it otherwise".to_string();
        copy.item = ItemId("other".to_string());
        assert_eq!(activity(&copy), received);
        assert_ne!(activity(&mail("<1@x>", Outgoing)), received, "sent and received are two (B10)");
        assert_ne!(activity(&mail("<2@x>", Incoming)), received);
        assert_ne!(activity(&mail("<1@X>", Incoming)), received, "case counts in a Message-ID");
    }

    #[test]
    fn without_a_message_id_the_fingerprint_counts() {
        let bare = mail("", Direction::Incoming);
        let key = activity(&bare);
        let mut turned = bare.clone();
        turned.to.reverse();
        assert_eq!(activity(&turned), key, "the order of recipients says nothing");
        let other = |change: fn(&mut Mail)| {
            let mut mail = bare.clone();
            change(&mut mail);
            activity(&mail)
        };
        assert_ne!(other(|mail| mail.subject.push('x')), key);
        assert_ne!(other(|mail| mail.at = None), key);
        assert_ne!(other(|mail| mail.to.truncate(1)), key);
        assert_ne!(other(|mail| mail.from = None), key);
    }
}
