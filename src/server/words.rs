//! What stable names are called where people read them.

/// What a reason is called.
pub(crate) fn reason(name: &str) -> &str {
    name
}

/// What a remedy is called.
pub(crate) fn remedy(name: &str) -> &str {
    name
}

/// What was done, in a word.
pub(crate) fn verdict(name: &str) -> &str {
    name
}
