//! The master list of categories, and what add-ins keep: roaming settings and custom properties.

use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use uuid::Uuid;

use super::deliver::set_extra;
use super::messages::{Message, category_name};
use super::store::Mailboxes;
use super::{CUSTOM_PROPERTIES_MAX, MASTER_CATEGORIES_MAX, ROAMING_SETTINGS_MAX};
use crate::error::{Error, Result};

/// A category of a mailbox's master list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MasterCategory {
    /// The name.
    pub display_name: String,
    /// `None` or `Preset0` to `Preset24` (office.js `CategoryColor`).
    #[serde(default = "no_color")]
    pub color: String,
}

fn no_color() -> String {
    "None".to_owned()
}

/// Preset colours are numbered 0 to 24 (office.js `CategoryColor`).
fn color(text: &str) -> Result<()> {
    let preset = text.strip_prefix("Preset").and_then(|n| n.parse::<u8>().ok());
    match (text, preset) {
        ("None", _) | (_, Some(0..=24)) => Ok(()),
        _ => Err(Error::Invalid(format!("a category's color is None or Preset0 to Preset24: {text:?}"))),
    }
}

/// An add-in is named by the GUID of its manifest.
fn addin_id(text: &str) -> Result<String> {
    Uuid::parse_str(text)
        .map(|id| id.to_string())
        .map_err(|_| Error::Invalid(format!("no add-in id: {text:?}")))
}

/// The extended property, by Graph's id, that holds what an add-in keeps with a message: Exchange names it by the
/// add-in ("cecp-", among the public strings).
fn custom_property(addin: &str) -> Result<String> {
    Ok(format!("String {{00020329-0000-0000-C000-000000000046}} Name cecp-{}", addin_id(addin)?))
}

/// A category of a master list with its id.
#[derive(Debug, Clone)]
pub(crate) struct Category {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) color: String,
}

impl Mailboxes {
    /// The master list with ids.
    pub(crate) async fn categories(&self, mailbox: i64) -> Result<Vec<Category>> {
        let rows = sqlx::query(
            "SELECT remote_id, name, color FROM master_category WHERE mailbox = ? ORDER BY rowid",
        )
        .bind(mailbox)
        .fetch_all(&self.pool)
        .await?;
        let category = |row: &sqlx::sqlite::SqliteRow| {
            Ok(Category {
                id: row.try_get("remote_id")?,
                display_name: row.try_get("name")?,
                color: row.try_get("color")?,
            })
        };
        rows.iter().map(category).collect()
    }

    /// Gives a category of the master list another colour.
    pub(crate) async fn recolor(&self, mailbox: i64, id: &str, preset: &str) -> Result<()> {
        color(preset)?;
        let done = sqlx::query("UPDATE master_category SET color = ? WHERE mailbox = ? AND remote_id = ?")
            .bind(preset)
            .bind(mailbox)
            .bind(id)
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound("no such category".to_owned()));
        }
        self.tell_of(mailbox, "categories");
        Ok(())
    }

    /// The master list in the order it was made.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn master_categories(&self, mailbox: i64) -> Result<Vec<MasterCategory>> {
        let rows = sqlx::query("SELECT name, color FROM master_category WHERE mailbox = ? ORDER BY rowid")
            .bind(mailbox)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(MasterCategory { display_name: row.try_get("name")?, color: row.try_get("color")? })
            })
            .collect()
    }

    /// Adds categories to the master list: all or none.
    ///
    /// # Errors
    /// [`Error::DuplicateCategory`] when one is there already, in any case of letters.
    pub async fn add_master_categories(&self, mailbox: i64, new: &[MasterCategory]) -> Result<()> {
        let mut tx = self.begin().await?;
        let count: i64 = sqlx::query("SELECT count(*) FROM master_category WHERE mailbox = ?")
            .bind(mailbox)
            .fetch_one(&mut *tx)
            .await?
            .try_get(0)?;
        if usize::try_from(count).unwrap_or(0) + new.len() > MASTER_CATEGORIES_MAX {
            return Err(Error::Invalid(format!("a mailbox has at most {MASTER_CATEGORIES_MAX} categories")));
        }
        for category in new {
            category_name(&category.display_name)?;
            color(&category.color)?;
            let done = sqlx::query(
                "INSERT OR IGNORE INTO master_category (mailbox, remote_id, name, color) VALUES (?, ?, ?, ?)",
            )
            .bind(mailbox)
            .bind(Uuid::new_v4().to_string())
            .bind(&category.display_name)
            .bind(&category.color)
            .execute(&mut *tx)
            .await?;
            if done.rows_affected() == 0 {
                return Err(Error::DuplicateCategory(category.display_name.clone()));
            }
        }
        tx.commit().await?;
        self.tell_of(mailbox, "categories");
        Ok(())
    }

    /// Removes categories from the master list; messages keep the names, as in Outlook.
    ///
    /// # Errors
    /// [`Error::UnknownCategory`] when one is not there.
    pub async fn remove_master_categories(&self, mailbox: i64, names: &[String]) -> Result<()> {
        let mut tx = self.begin().await?;
        for name in names {
            let done = sqlx::query("DELETE FROM master_category WHERE mailbox = ? AND name = ?")
                .bind(mailbox)
                .bind(name)
                .execute(&mut *tx)
                .await?;
            if done.rows_affected() == 0 {
                return Err(Error::UnknownCategory(name.clone()));
            }
        }
        tx.commit().await?;
        self.tell_of(mailbox, "categories");
        Ok(())
    }

    /// What an add-in keeps for a mailbox: a JSON object whose values are JSON texts, as office.js sends them.
    ///
    /// # Errors
    /// When the id is no GUID.
    pub async fn roaming_settings(&self, mailbox: i64, addin: &str) -> Result<serde_json::Value> {
        let row = sqlx::query("SELECT content FROM roaming_settings WHERE mailbox = ? AND addin = ?")
            .bind(mailbox)
            .bind(addin_id(addin)?)
            .fetch_optional(&self.pool)
            .await?;
        stored(row)
    }

    /// Replaces an add-in's roaming settings.
    ///
    /// # Errors
    /// When they are over 32 KB or no object.
    pub async fn set_roaming_settings(
        &self,
        mailbox: i64,
        addin: &str,
        content: &serde_json::Value,
    ) -> Result<()> {
        let text = object(content)?;
        if text.len() > ROAMING_SETTINGS_MAX {
            return Err(Error::Invalid(format!("roaming settings are at most {ROAMING_SETTINGS_MAX} bytes")));
        }
        sqlx::query(
            "INSERT INTO roaming_settings (mailbox, addin, content) VALUES (?, ?, ?)
             ON CONFLICT (mailbox, addin) DO UPDATE SET content = excluded.content",
        )
        .bind(mailbox)
        .bind(addin_id(addin)?)
        .bind(text)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What an add-in keeps for one message.
    ///
    /// # Errors
    /// When the id is no GUID.
    pub async fn custom_properties(&self, message: &Message, addin: &str) -> Result<serde_json::Value> {
        let row = sqlx::query(
            "SELECT value AS content FROM extra WHERE message = ? AND kind = 'property' AND name = ?",
        )
        .bind(message.key)
        .bind(custom_property(addin)?)
        .fetch_optional(&self.pool)
        .await?;
        stored(row)
    }

    /// Replaces an add-in's custom properties of one message.
    ///
    /// # Errors
    /// When they are over 2,500 characters or no object.
    pub async fn set_custom_properties(
        &self,
        message: &Message,
        addin: &str,
        content: &serde_json::Value,
    ) -> Result<()> {
        let text = object(content)?;
        if text.chars().count() > CUSTOM_PROPERTIES_MAX {
            return Err(Error::Invalid(format!(
                "custom properties are at most {CUSTOM_PROPERTIES_MAX} characters"
            )));
        }
        let name = custom_property(addin)?;
        let mut tx = self.begin().await?;
        set_extra(&mut tx, message.key, "property", &name, Some(&text)).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn object(content: &serde_json::Value) -> Result<String> {
    match content.is_object() {
        true => Ok(content.to_string()),
        false => Err(Error::Invalid("settings are a JSON object".to_owned())),
    }
}

fn stored(row: Option<sqlx::sqlite::SqliteRow>) -> Result<serde_json::Value> {
    match row {
        None => Ok(serde_json::json!({})),
        Some(row) => {
            let text: String = row.try_get("content")?;
            serde_json::from_str(&text).map_err(|e| Error::Invalid(e.to_string()))
        }
    }
}
