//! A message of Graph as the domain knows a mail.

use std::slice;

use domain::{
    correlation::{Clues, Sensitivity, ThreadRoot},
    intent::{self, Intent},
    mail::{Address, Body, Direction, Mail, MessageId, Person},
};
use serde_json::Value;

use crate::{
    attachments,
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

    /// What says which mail this one continues, whether that category marks it as tracked, and what else a decision
    /// rests on. Names of categories have no letter case.
    ///
    /// Mail of one's own has no header lines: there the properties of Exchange say it.
    pub fn clues(&self, category: &str) -> Clues {
        let ids = |header: &str, property: &Property| {
            let line = self.header(header).or_else(|| self.property(property)).unwrap_or_default();
            MessageId::list(line)
        };
        let marks = |names: &Vec<String>| names.iter().any(|name| same_category(name, category));
        let index = self.conversation_index.as_deref().or_else(|| self.header("Thread-Index"));
        Clues {
            in_reply_to: ids("In-Reply-To", &Property::IN_REPLY_TO),
            references: ids("References", &Property::REFERENCES),
            marked: self.categories.as_ref().map(marks),
            root: index.and_then(attachments::decode).and_then(|bytes| ThreadRoot::new(&bytes)),
            sensitivity: self.sensitivity(),
            protected: self.is_protected(),
            bulk: self.is_bulk(),
            copied: false,
            folder: self.folder.clone().unwrap_or_default(),
            bytes: self.property(&Property::SIZE).and_then(|size| size.trim().parse().ok()),
            has_files: self.has_attachments,
            intent: self.property(&Property::ADD_IN).and_then(chosen),
        }
    }

    /// The property counts; where it was not told, the header (RFC 2156, `Sensitivity`).
    fn sensitivity(&self) -> Sensitivity {
        let told = self.property(&Property::SENSITIVITY).or_else(|| self.header("Sensitivity"));
        match told.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "1" | "personal" => Sensitivity::Personal,
            "2" | "private" => Sensitivity::Private,
            "3" | "confidential" | "company-confidential" => Sensitivity::Confidential,
            _ => Sensitivity::Normal,
        }
    }

    /// Mail with protected rights names its content class so (MS-OXORMMS 2.1.3.1).
    fn is_protected(&self) -> bool {
        self.header("Content-Class").is_some_and(|class| class.trim().eq_ignore_ascii_case("rpmsg.message"))
    }

    /// Mail of lists and machines says so: RFC 2919 and 2369 (`List-…`), RFC 3834 (`Auto-Submitted`), and the older
    /// `Precedence`.
    fn is_bulk(&self) -> bool {
        let word = |name: &str| self.header(name).unwrap_or_default().trim().to_ascii_lowercase();
        let automatic = word("Auto-Submitted");
        ["List-Id", "List-Unsubscribe"].iter().any(|name| self.header(name).is_some())
            || matches!(word("Precedence").as_str(), "bulk" | "list" | "junk")
            || !(automatic.is_empty() || automatic == "no")
    }
}

/// What was chosen before a mail was sent, or of an event: of the text that [`Property::ADD_IN`] holds. Exchange keeps an
/// object, or a list of one that is sent and one that is not.
pub fn chosen(kept: &str) -> Option<Intent> {
    let kept: Value = serde_json::from_str(kept).ok()?;
    let mut parts = kept.as_array().map_or_else(|| slice::from_ref(&kept), Vec::as_slice).iter();
    parts.find_map(|part| Intent::read(part.get(intent::NAME)?.as_str()?))
}

/// Whether two names are those of one category: letter case does not count in Outlook.
pub(crate) fn same_category(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
