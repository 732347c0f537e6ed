//! The small values everything here is made of.

use domain::mail::{ItemId, MessageId, Moment};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Milliseconds since 1970-01-01T00:00:00Z: when a mailbox is due and how long it is leased, where seconds are too
/// coarse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

impl Millis {
    /// So many milliseconds later.
    #[must_use]
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The second it lies in.
    pub fn moment(self) -> Moment {
        Moment(self.0.div_euclid(1_000))
    }
}

impl From<Moment> for Millis {
    fn from(moment: Moment) -> Self {
        Self(moment.0.saturating_mul(1_000))
    }
}

/// The store's own short name of a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailboxId(pub i64);

/// Half a SHA-256: names a mail, an item or a folder in 16 bytes and gives nothing of it away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub(crate) [u8; 16]);

impl Digest {
    /// Of parts; where one ends and the next begins counts.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let mut half = [0; 16];
        half.copy_from_slice(&hash.finalize()[..16]);
        Self(half)
    }

    /// Of a mail by the name that every copy of it shares.
    pub fn of_message(id: &MessageId) -> Self {
        Self::of(&[b"message", id.as_str().as_bytes()])
    }

    /// Of a mail: by its Message-ID, or by the computed key of its activity where it has none.
    pub fn of_mail(id: Option<&MessageId>, activity: Uuid) -> Self {
        id.map_or_else(|| Self::of(&[b"activity", activity.as_bytes()]), Self::of_message)
    }

    /// Of a copy in one mailbox, by its immutable id.
    pub fn of_item(id: &ItemId) -> Self {
        Self::of(&[b"item", id.0.as_bytes()])
    }

    /// Of a folder, by its id.
    pub fn of_folder(id: &str) -> Self {
        Self::of(&[b"folder", id.as_bytes()])
    }

    /// The bytes as hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        Uuid::from_bytes(self.0).simple().to_string()
    }
}

/// The namespace of keys that are computed from what they name. Drawn once; it must never change.
const NAMESPACE: Uuid = Uuid::from_u128(0x5f0c_7a52_9d0e_4b39_8a4e_0d1b_66c1_92f7);

/// The key of a decision about a mail in a mailbox, taken at a moment: the same again gives the same key.
pub(super) fn decision_key(mailbox: MailboxId, same: Digest, at: Moment) -> Uuid {
    let name = Digest::of(&[&mailbox.0.to_le_bytes(), &same.0, &at.0.to_le_bytes()]);
    Uuid::new_v5(&NAMESPACE, &name.0)
}
