//! What the categories are called in each mailbox. They are known by id: people rename them.
//!
//! Microsoft's synchronizer keeps this in the CRM (`mailboxtrackingcategory`, semantics B2). No published contract has
//! that table, and nobody but the synchronizer asks for it, so it stays here.

use std::collections::HashMap;

use domain::mail::Moment;
use serde_json::{Value, json};

use super::db::{Writing, clean};
use super::{MailboxId, Mark, Result, Store, TEXT_MAX};

/// A category of ours in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// What it marks; never [`Mark::None`].
    pub role: Mark,
    /// The mailbox's own name for it: it stays when people rename it.
    pub id: String,
    /// What it is called, as messages carry it.
    pub name: String,
    /// When that was last looked up.
    pub checked: Moment,
}

impl Store {
    /// The categories of mailboxes.
    pub async fn categories(&self, mailboxes: &[MailboxId]) -> Result<HashMap<MailboxId, Vec<Category>>> {
        let mut read = self.db.read().await?;
        let rows: Vec<Value> = mailboxes.iter().map(|id| json!([id.0])).collect();
        let mut found: HashMap<MailboxId, Vec<Category>> = HashMap::new();
        for line in read.all(CATEGORIES, |it| it.rows(&rows)).await? {
            found.entry(MailboxId(line.int(0)?)).or_default().push(Category {
                role: if line.int(1)? == 2 { Mark::Undeliverable } else { Mark::Tracked },
                id: line.text(2)?,
                name: line.text(3)?,
                checked: Moment(line.int(4)?),
            });
        }
        Ok(found)
    }
}

pub(super) async fn put_categories(write: &mut Writing, each: &[(MailboxId, &Category)]) -> Result<()> {
    let row = |(mailbox, one): &(MailboxId, &Category)| {
        json!([
            mailbox.0,
            one.role as u8,
            clean(&one.id, TEXT_MAX),
            clean(&one.name, TEXT_MAX),
            one.checked.0
        ])
    };
    write.merge(PUT, 2, each.iter().map(row).collect()).await.map(drop)
}

const CATEGORIES: &str = "\
SELECT mailbox, role, id, name, checked FROM category
WHERE mailbox IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1)) ORDER BY mailbox, role";

const PUT: &str = "\
INSERT INTO category (mailbox, role, id, name, checked)
SELECT CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), value ->> 2, value ->> 3,
       CAST(value ->> 4 AS BIGINT)
FROM json_each($1) AS given WHERE true
ON CONFLICT (mailbox, role) DO UPDATE SET id = excluded.id, name = excluded.name, checked = excluded.checked";
