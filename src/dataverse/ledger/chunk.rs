//! Long lists in pieces that fit a filter and an address.

use wire::odata;

/// Values in one list of a filter. What Dataverse counts are conditions, and a list is one; this bounds the statement.
const MAX_VALUES: usize = 200;
/// Bytes of the values in one list, as encoded: a URL inside a batch takes 64 KB, and a value stands in it up to
/// three times.
const MAX_VALUE_BYTES: usize = 15_000;

/// The list in pieces.
pub(crate) fn chunks<T>(all: &[T], text: impl Fn(&T) -> &str) -> Vec<&[T]> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, one) in all.iter().enumerate() {
        let length = odata::encode(&odata::quote(text(one))).len() + 1;
        if at > start && (at - start == MAX_VALUES || bytes + length > MAX_VALUE_BYTES) {
            chunks.extend(all.get(start..at));
            (start, bytes) = (at, 0);
        }
        bytes += length;
    }
    chunks.extend(all.get(start..).filter(|rest| !rest.is_empty()));
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_nothing_is_too_long() {
        let short: Vec<String> = (0..450).map(|n| n.to_string()).collect();
        let sizes: Vec<usize> = chunks(&short, |s| s).iter().map(|chunk| chunk.len()).collect();
        assert_eq!(sizes, [200, 200, 50]);
        let long: Vec<String> = (0..100).map(|n| format!("{n}{}", "ä".repeat(300))).collect();
        let pieces = chunks(&long, |s| s);
        assert!(pieces.len() > 10 && pieces.concat() == long);
        assert!(chunks(&[] as &[String], |s| s).is_empty());
    }
}
