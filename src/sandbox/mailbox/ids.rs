//! Identifiers in the shape Exchange gives them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use rand::RngCore as _;
use uuid::Uuid;

/// Exchange's ids start like this in their REST form; readers only ever compare them.
const ITEM: &[u8] = &[0x00, 0x02, 0x24, 0x36];
const IMMUTABLE: &[u8] = &[0x00, 0x09, 0x24, 0x36];
const FOLDER: &[u8] = &[0x00, 0x02, 0x24, 0x32];

fn random_id(prefix: &[u8], length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    rand::rng().fill_bytes(&mut bytes);
    bytes[..prefix.len()].copy_from_slice(prefix);
    URL_SAFE.encode(bytes)
}

/// A message id in REST form: it changes when the message moves to another folder.
pub(super) fn item() -> String {
    random_id(ITEM, 114)
}

/// A message id that survives moves (`Prefer: IdType="ImmutableId"`).
pub(super) fn immutable() -> String {
    random_id(IMMUTABLE, 96)
}

/// A folder id.
pub(super) fn folder() -> String {
    random_id(FOLDER, 90)
}

/// An attachment id: long, and beginning with its message's, as in Exchange.
pub(super) fn attachment(message: &str) -> String {
    let head: String = message.chars().take(60).collect();
    format!("{head}{}", random_id(&[0x01, 0x12, 0x10], 30))
}

/// A Message-ID in the form of the sender's domain.
pub(crate) fn message_id(address: &str) -> String {
    let domain = address.rsplit_once('@').map_or("contoso.example", |(_, domain)| domain);
    let domain: String = domain.chars().filter(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    format!("<{}@{domain}>", Uuid::new_v4().simple())
}

/// A change key; a new one for every change.
pub(super) fn change_key(message: i64, number: i64) -> String {
    let mut bytes = [0_u8; 16];
    bytes[..8].copy_from_slice(&message.to_be_bytes());
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    format!("CQAAAB{}", STANDARD.encode(bytes))
}

/// The conversation's id as Exchange shows it.
pub(super) fn conversation(root: Uuid) -> String {
    let mut bytes = vec![0x00, 0x01, 0x24, 0x36];
    bytes.extend_from_slice(root.as_bytes());
    format!("AAQk{}", URL_SAFE.encode(bytes))
}

/// 100-nanosecond ticks from 1601 to 1970 (FILETIME).
const FILETIME_EPOCH_MS: i64 = 11_644_473_600_000;

/// The conversation index of a thread's first mail: one byte 1, five bytes of time, the thread's GUID
/// ([MS-OXOMSG] 2.2.1.3).
pub(super) fn conversation_root(root: Uuid, sent_at_ms: i64) -> Vec<u8> {
    let ticks = sent_at_ms.saturating_add(FILETIME_EPOCH_MS).saturating_mul(10_000);
    let mut index = vec![0x01];
    index.extend_from_slice(&ticks.to_be_bytes()[1..6]);
    index.extend_from_slice(root.as_bytes());
    index
}

/// The index of a reply: its parent's and five bytes more ([MS-OXOMSG] 2.2.1.3).
pub(super) fn conversation_child(parent: &[u8], sent_at_ms: i64) -> Vec<u8> {
    let mut index = parent.to_vec();
    let delta = (sent_at_ms.saturating_mul(10_000) >> 18) & 0x7fff_ffff;
    index.extend_from_slice(&u32::try_from(delta).unwrap_or(0).to_be_bytes());
    index.push(rand::rng().next_u32().to_be_bytes()[0]);
    index
}
