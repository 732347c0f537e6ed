//! Puts the story into the mailboxes, with times counted back from now.

use std::fmt::Write as _;

use time::{Duration, OffsetDateTime};

use super::{Story, StoryMail, User};
use crate::error::{Error, Result};
use crate::mailbox::{Draft, Mailboxes, MasterCategory, NewMailbox, Person};

/// The categories every mailbox begins with: Outlook's own six and the one for tracked mail.
const CATEGORIES: [(&str, &str); 7] = [
    ("Tracked to Dynamics 365", "Preset7"),
    ("Red category", "Preset0"),
    ("Orange category", "Preset1"),
    ("Yellow category", "Preset3"),
    ("Green category", "Preset4"),
    ("Blue category", "Preset7"),
    ("Purple category", "Preset8"),
];

/// How many people the mail with many recipients names.
const MANY_RECIPIENTS: usize = 60;
/// How long the huge body is at least, in bytes.
const HUGE_BODY: usize = 1_200_000;

impl Story {
    fn user(&self, key: &str) -> Result<&User> {
        self.users
            .iter()
            .find(|u| u.key == key)
            .ok_or_else(|| Error::Story(format!("nobody is called {key:?}")))
    }

    /// Makes the mailboxes and puts the mails into them.
    pub(crate) async fn tell(&self, mailboxes: &Mailboxes, now: OffsetDateTime) -> Result<()> {
        for user in &self.users {
            let delegates: Vec<String> = user
                .delegates
                .iter()
                .map(|d| self.user(d).map(|u| u.address.clone()))
                .collect::<Result<_>>()?;
            let made = mailboxes
                .create(&NewMailbox {
                    user_id: &user.id,
                    address: &user.address,
                    display_name: &user.display_name,
                    job_title: &user.job_title,
                    language: &user.language,
                    time_zone: &user.time_zone,
                    shared: user.shared,
                    inbox_folders: &user.inbox_folders,
                    delegates: &delegates,
                })
                .await?;
            let list: Vec<MasterCategory> = CATEGORIES
                .iter()
                .map(|(name, color)| MasterCategory {
                    display_name: (*name).to_owned(),
                    color: (*color).to_owned(),
                })
                .collect();
            mailboxes.add_master_categories(made.key, &list).await?;
        }
        // Oldest first: a reply then finds the mail it answers.
        let mut mails: Vec<&StoryMail> = self.messages.iter().collect();
        mails.sort_by_key(|m| std::cmp::Reverse(m.minutes_ago));
        for mail in mails {
            let sent_at = now - Duration::minutes(mail.minutes_ago);
            for place in &mail.places {
                let (key, folder) = place
                    .split_once('/')
                    .ok_or_else(|| Error::Story(format!("{}: no place {place:?}", mail.key)))?;
                let draft = mail.draft(sent_at, folder == "sentitems");
                let mailbox = mailboxes.by_address(&self.user(key)?.address).await?;
                mailboxes.put(&mailbox, folder, &draft, now).await?;
            }
        }
        Ok(())
    }
}

impl StoryMail {
    fn draft(&self, sent_at: OffsetDateTime, own: bool) -> Draft {
        let made = |what: &str| self.made.iter().any(|m| m == what);
        let mut to = self.to.clone();
        if made("many-recipients") {
            to.extend((to.len()..MANY_RECIPIENTS).map(guest));
        }
        let html = match (&self.html, made("huge-body")) {
            (Some(html), true) => Some(html.replace("<!-- rows -->", &rows(HUGE_BODY))),
            (html, _) => html.clone(),
        };
        Draft {
            from: self.from.clone(),
            sender: self.sender.clone(),
            to,
            cc: self.cc.clone(),
            bcc: Vec::new(),
            reply_to: self.reply_to.clone(),
            subject: self.subject.clone(),
            html,
            text: self.text.clone(),
            message_id: self.message_id.clone(),
            in_reply_to: self.in_reply_to.clone(),
            references: self.references.clone(),
            headers: self.headers.clone(),
            item_class: self.item_class.clone(),
            importance: self.importance,
            sensitivity: self.sensitivity,
            categories: self.categories.clone(),
            attachments: self.attachments.clone(),
            is_read: self.is_read,
            is_draft: self.is_draft,
            is_own: own,
            flag: String::new(),
            properties: Vec::new(),
            sent_at: Some(sent_at),
        }
    }
}

/// An invented participant of a round mail.
fn guest(n: usize) -> Person {
    const FIRST: [&str; 10] =
        ["Anna", "Bilal", "Carla", "Dev", "Edith", "Farid", "Greta", "Hugo", "Ines", "Jun"];
    const LAST: [&str; 6] = ["Arnold", "Bose", "Costa", "Duarte", "Eriksen", "Farouk"];
    let (first, last) = (FIRST[n % FIRST.len()], LAST[n / FIRST.len() % LAST.len()]);
    let address = format!("{}.{}{n}@partners.example", first.to_lowercase(), last.to_lowercase());
    Person { name: format!("{first} {last}"), address }
}

/// Table rows of a price list, `least` bytes of them.
fn rows(least: usize) -> String {
    const PARTS: [&str; 6] = ["Bearing", "Drive belt", "Sensor", "Valve block", "Cable set", "Filter"];
    let mut out = String::with_capacity(least + 200);
    let mut n = 0_usize;
    while out.len() < least {
        let part = PARTS[n % PARTS.len()];
        let _ = write!(
            out,
            "<tr><td>FB-{:05}</td><td>{part} {}</td><td>{} pcs</td><td>€ {}.{:02}</td></tr>",
            10_000 + n,
            n % 97,
            (n * 7) % 40 + 1,
            (n * 13) % 900 + 12,
            (n * 31) % 100,
        );
        n += 1;
    }
    out
}

/// The Message-IDs of the References header of a header section.
pub(crate) fn references_in(headers: &str) -> Vec<String> {
    let unfolded = headers.replace("\r\n ", " ");
    let line =
        unfolded.lines().find(|l| l.len() > 11 && l.as_bytes()[..11].eq_ignore_ascii_case(b"references:"));
    let ids = line.map(|l| l[11..].split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    ids.unwrap_or_default()
}
