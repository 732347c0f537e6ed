//! Paths: words in any case of letters, ids as segments or as keys.

use super::ROOT;
use super::answer::Fault;

/// The most segments of a path.
const SEGMENTS_MAX: usize = 24;

/// A segment of a path.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// As it was sent, decoded.
    pub(super) text: String,
    /// In small letters and without what OData puts around a name: `microsoft.graph.delta()` is `delta`.
    pub(super) word: String,
}

impl Segment {
    fn new(text: String) -> Self {
        let lower = text.to_ascii_lowercase();
        let word = lower.strip_prefix("microsoft.graph.").unwrap_or(&lower);
        let word = word.strip_suffix("()").unwrap_or(word).to_owned();
        Self { text, word }
    }
}

/// The segments behind the version; `a('b')` is `a`, `b`.
pub(super) fn segments(path: &str) -> Result<Vec<Segment>, Fault> {
    let unknown = || Fault::new(404, "UnknownError", "No such path.");
    let rest = path
        .get(..ROOT.len())
        .filter(|start| start.eq_ignore_ascii_case(ROOT))
        .map(|_| &path[ROOT.len()..])
        .ok_or_else(unknown)?;
    let mut all = Vec::new();
    for part in rest.split('/').filter(|part| !part.is_empty()) {
        let part = decoded(part, false).ok_or_else(|| Fault::bad("A path must be UTF-8."))?;
        match part.split_once("('") {
            Some((word, key)) if !word.is_empty() => {
                let key = key.strip_suffix("')").ok_or_else(|| Fault::bad("A key is not closed."))?;
                all.push(Segment::new(word.to_owned()));
                all.push(Segment::new(key.replace("''", "'")));
            }
            _ => all.push(Segment::new(part)),
        }
        if all.len() > SEGMENTS_MAX {
            return Err(unknown());
        }
    }
    Ok(all)
}

/// Takes off percent-encoding; a plus is a blank in options and a plus in paths.
pub(super) fn decoded(text: &str, plus_is_blank: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if plus_is_blank => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Text as it may stand in a path or an option.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@=".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::segments;

    fn words(path: &str) -> Option<Vec<String>> {
        segments(path).ok().map(|all| all.into_iter().map(|s| s.text).collect())
    }

    #[test]
    fn keys_and_segments_are_the_same() {
        let same = ["me", "mailFolders", "AQ=", "messages"];
        for path in [
            "/graph/v1.0/me/mailFolders/AQ%3D/messages",
            "/Graph/V1.0/me/mailFolders('AQ=')/messages",
            "/graph/v1.0//me/mailFolders(%27AQ%3d%27)/messages/",
        ] {
            assert_eq!(words(path).unwrap_or_default(), same, "{path}");
        }
        assert_eq!(words("/graph/v1.0/users('o''brien@x.y')").unwrap_or_default(), ["users", "o'brien@x.y"]);
        for wrong in ["/graph/beta/me", "/me", "/graph/v1.0/me('x", "/graph/v1.0/%ff", "/graph/v1.0/%2"] {
            assert_eq!(words(wrong), None, "{wrong}");
        }
        assert_eq!(words(&format!("/graph/v1.0/{}", "a/".repeat(99))), None);
    }

    #[test]
    fn names_of_functions_have_one_form() {
        let word = |path: &str| segments(path).ok().and_then(|all| all.last().map(|s| s.word.clone()));
        for path in
            ["/graph/v1.0/me/Delta", "/graph/v1.0/me/delta()", "/graph/v1.0/me/microsoft.graph.delta()"]
        {
            assert_eq!(word(path).as_deref(), Some("delta"), "{path}");
        }
    }
}
