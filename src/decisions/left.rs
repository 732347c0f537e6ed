//! Mails of known people that were left alone: told by the server, read by the pane.

use domain::home::{Left, MAX_LEFT};
use serde_json::{Value, json};

use super::{read_record, record, wish};

/// As JSON.
#[must_use]
pub fn write(left: &[Left]) -> Value {
    let each = |one: &Left| json!({"mail": wish::mail(&one.mail), "sender": record(&one.sender)});
    json!({"mails": left.iter().map(each).collect::<Vec<_>>()})
}

/// What [`write`] wrote; `None` where it is no such list. Of its mails those that cannot be read are left out.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Vec<Left>> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let one = |value: &Value| {
        let mail = wish::read_mail(value.get("mail")?)?;
        Some(Left { mail, sender: value.get("sender").and_then(read_record)? })
    };
    Some(value.get("mails")?.as_array()?.iter().take(MAX_LEFT).filter_map(one).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use domain::{
        mail::{Address, Direction, ItemId, Mail, MessageId, Moment, Person},
        party::{Kind, Record},
    };
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_no_more_than_is_shown() {
        let mail = Mail {
            item: ItemId::default(),
            message_id: MessageId::new("1@x"),
            conversation: None,
            direction: Direction::Incoming,
            from: Some(Person { address: Address::new("a@b.example"), name: "A".into() }),
            to: vec![],
            cc: vec![],
            bcc: vec![],
            subject: "s".into(),
            at: Some(Moment(7)),
            attachments: vec![],
            mailbox: None,
        };
        let sender = Record { kind: Kind::Contact, id: Uuid::from_u128(1), name: "A".into() };
        let left = vec![Left { mail, sender }; MAX_LEFT + 2];
        let read_again = read(write(&left).to_string().as_bytes()).unwrap();
        assert_eq!(read_again, left[..MAX_LEFT]);
        for bad in ["", "[]", "{}", r#"{"mails":5}"#] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(read(br#"{"mails":[{},5]}"#), Some(vec![]));
    }
}
