//! The root of a thread as it stands in `email.conversationindex`: hexadecimal, so that what begins with a root is
//! found by the beginning of the text. Other products may have written base64 there, which is read too.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::correlation::ThreadRoot;

/// The longest text that is read: a conversation index grows by 5 bytes an answer.
const MAX_LENGTH: usize = 2048;

/// As it is written and looked for.
pub(crate) fn written(root: &ThreadRoot) -> String {
    root.0.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// As it is read.
pub(crate) fn read(text: &str) -> Option<ThreadRoot> {
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return None;
    }
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    if text.len() >= 44 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let bytes: Option<Vec<u8>> = (0..22).map(|n| pair(2 * n)).collect();
        return ThreadRoot::new(&bytes?);
    }
    ThreadRoot::new(&STANDARD.decode(text).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_read_in_both_spellings() {
        let root = ThreadRoot(*b"\x01\xda0123456789abcdefghij");
        let hex = written(&root);
        assert!(hex.starts_with("01DA30") && hex.len() == 44);
        assert_eq!(read(&hex), Some(root));
        assert_eq!(read(&format!("{hex}0011223344")), Some(root), "an answer's index begins with it");
        assert_eq!(read(&STANDARD.encode([root.0.as_slice(), &[1, 2, 3, 4, 5]].concat())), Some(root));
        for text in ["", "01DA", "not one", &"A".repeat(5000)] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
