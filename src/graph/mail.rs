//! A message of Graph as the domain knows a mail.

use domain::{
    correlation::Clues,
    mail::{Address, Body, Direction, Mail, MessageId, Person},
};

use crate::{
    message::{Message, Recipient, Text},
    property::Property,
    service::Format,
};

impl Recipient {
    /// The same person, with the address folded. One without an address stays, by name alone.
    pub fn person(&self) -> Person {
        Person { address: Address::new(&self.address), name: self.name.clone() }
    }
}

impl Text {
    /// The same as HTML: plain text is escaped, and its line ends kept.
    pub fn body(self) -> Body {
        match self.format {
            Format::Html => Body::new(self.content),
            Format::Text => {
                let mut html = String::with_capacity(self.content.len() + self.content.len() / 8);
                for c in self.content.chars().filter(|c| *c != '\r') {
                    match c {
                        '&' => html.push_str("&amp;"),
                        '<' => html.push_str("&lt;"),
                        '>' => html.push_str("&gt;"),
                        '"' => html.push_str("&quot;"),
                        '\n' => html.push_str("<br>\n"),
                        other => html.push(other),
                    }
                }
                Body::new(html)
            }
        }
    }
}

impl Message {
    /// The mail. Which way it went says whoever knows the folder ([`Direction`]); `mailbox` is the mailbox's owner, where
    /// it is not the person at hand.
    ///
    /// The sender is in whose name it was sent; where that is not told, who pressed the button.
    pub fn mail(&self, direction: Direction, mailbox: Option<Address>) -> Mail {
        let people =
            |list: &Option<Vec<Recipient>>| list.iter().flatten().map(Recipient::person).collect::<Vec<_>>();
        let at = match direction {
            Direction::Incoming => self.received.or(self.sent),
            Direction::Outgoing => self.sent.or(self.received),
        };
        Mail {
            item: self.id.clone(),
            message_id: self.message_id.clone(),
            conversation: self.conversation.clone(),
            direction,
            from: self.from.as_ref().or(self.sender.as_ref()).map(Recipient::person),
            to: people(&self.to),
            cc: people(&self.cc),
            bcc: people(&self.bcc),
            subject: self.subject.clone().unwrap_or_default(),
            at: at.or(self.created),
            attachments: self.attachments.iter().flatten().map(|one| one.outline()).collect(),
            mailbox,
        }
    }

    /// What says which mail this one continues, and whether that category marks it as tracked. Names of categories
    /// have no letter case.
    ///
    /// Mail of one's own has no header lines: there the properties of Exchange say it.
    pub fn clues(&self, category: &str) -> Clues {
        let ids = |header: &str, property: &Property| {
            let line = self.header(header).or_else(|| self.property(property)).unwrap_or_default();
            MessageId::list(line)
        };
        let marks = |names: &Vec<String>| names.iter().any(|name| same_category(name, category));
        Clues {
            in_reply_to: ids("In-Reply-To", &Property::IN_REPLY_TO),
            references: ids("References", &Property::REFERENCES),
            marked: self.categories.as_ref().map(marks),
            ..Clues::default()
        }
    }
}

/// Whether two names are those of one category: letter case does not count in Outlook.
pub(crate) fn same_category(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
