//! What is to be known of a language beside its words.

/// Written from right to left.
pub(super) const RIGHT_TO_LEFT: &[&str] = &["ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];
/// The categories of a language beside `other`, in the order in which they are tried, as Rust over `n: u64`.
pub(super) type Rule = &'static [(&'static str, &'static str)];

/// How languages count whole numbers, after CLDR 46 (plurals.xml, cardinal).
pub(super) const PLURALS: &[(&[&str], Rule)] = &[
    (&["ja", "ko", "zh", "vi", "th", "id", "ms", "lo", "my", "km"], &[]),
    (
        &[
            "en", "de", "nl", "sv", "da", "nb", "nn", "no", "fi", "et", "es", "it", "ca", "eu", "el", "hu",
            "bg", "tr", "az", "ka", "kk", "ky", "uz", "mn", "sq", "sw", "ta", "te", "ml", "mr", "ne", "or",
            "ur", "ps", "sd", "af", "gl",
        ],
        &[("one", "n == 1")],
    ),
    (&["hi", "bn", "gu", "kn", "as", "fa", "am", "zu", "fr", "pt", "pa", "si", "hy"], &[("one", "n <= 1")]),
    (
        &["ru", "uk", "be"],
        &[
            ("one", "n % 10 == 1 && n % 100 != 11"),
            ("few", "matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14)"),
            ("many", "true"),
        ],
    ),
    (
        &["hr", "sr", "bs"],
        &[
            ("one", "n % 10 == 1 && n % 100 != 11"),
            ("few", "matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14)"),
        ],
    ),
    (
        &["pl"],
        &[
            ("one", "n == 1"),
            ("few", "matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14)"),
            ("many", "true"),
        ],
    ),
    (&["cs", "sk"], &[("one", "n == 1"), ("few", "matches!(n, 2..=4)")]),
    (
        &["lt"],
        &[
            ("one", "n % 10 == 1 && !matches!(n % 100, 11..=19)"),
            ("few", "matches!(n % 10, 2..=9) && !matches!(n % 100, 11..=19)"),
        ],
    ),
    (
        &["lv"],
        &[("zero", "n % 10 == 0 || matches!(n % 100, 11..=19)"), ("one", "n % 10 == 1 && n % 100 != 11")],
    ),
    (&["ro"], &[("one", "n == 1"), ("few", "n == 0 || matches!(n % 100, 1..=19)")]),
    (&["sl"], &[("one", "n % 100 == 1"), ("two", "n % 100 == 2"), ("few", "matches!(n % 100, 3..=4)")]),
    (&["he"], &[("one", "n == 1"), ("two", "n == 2")]),
    (
        &["ar"],
        &[
            ("zero", "n == 0"),
            ("one", "n == 1"),
            ("two", "n == 2"),
            ("few", "matches!(n % 100, 3..=10)"),
            ("many", "matches!(n % 100, 11..=99)"),
        ],
    ),
];
