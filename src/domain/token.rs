//! Tracking tokens: what stands at the end of a subject so that a reply is known by it (semantics B6.2).

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::settings::Tokens;

/// How many tokens of one subject are looked at, the last ones first: a reply has its token at the end.
pub const MAX_TOKENS: usize = 4;

/// The longest prefix that counts, in characters.
pub const MAX_PREFIX: usize = 20;

/// What is looked for between and behind a token's parts is not longer than this many digits: one for the
/// client, ten for the user, nine for the counter.
const MAX_DIGITS: usize = 1 + 10 + 9;

impl Tokens {
    /// The tokens in a subject, the last one first, with the prefix as it is set, whatever its letter case in
    /// the subject. Prefixes used before count too. Behind the prefix there may be any number of digits up to
    /// the longest a token can have: the numbers of digits may have been set otherwise when it was given.
    pub fn find(&self, subject: &str) -> Vec<String> {
        let mut found: Vec<(usize, String)> = Vec::new();
        for prefix in core::iter::once(&self.prefix).chain(&self.former) {
            if prefix.is_empty() || prefix.chars().count() > MAX_PREFIX {
                continue;
            }
            for (at, _) in subject.char_indices() {
                let Some(rest) = strip_prefix_folded(&subject[at..], prefix) else { continue };
                let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                if (3..=MAX_DIGITS).contains(&digits) {
                    found.push((at, format!("{prefix}{}", &rest[..digits])));
                }
            }
        }
        found.sort_by(|one, other| other.0.cmp(&one.0).then(other.1.len().cmp(&one.1.len())));
        found.dedup_by(|one, other| one.1 == other.1);
        found.into_iter().take(MAX_TOKENS).map(|(_, token)| token).collect()
    }

    /// A new token: prefix, 0 for a mail sent online and 1 for one sent offline, the user's number counted
    /// from the base, the counter. The counter starts again at 0 after its last number. A number that has
    /// more digits than are set keeps them all: it must stay this user's.
    pub fn produce(&self, offline: bool, user: u32, counter: u64) -> String {
        let user_digits = usize::from(self.user_digits.clamp(1, 10));
        let counter_digits = u32::from(self.counter_digits.clamp(1, 9));
        let number = u64::from(self.base).saturating_add(1).saturating_add(u64::from(user));
        let counter = counter % 10_u64.pow(counter_digits);
        let client = u8::from(offline);
        format!(
            "{}{client}{number:0user_digits$}{counter:0width$}",
            self.prefix,
            width = counter_digits as usize
        )
    }

    /// A subject with its token at the end. The subject is cut so that both are not longer than the mail
    /// server takes; a token that alone is too long is left out.
    pub fn append(&self, subject: &str, token: &str) -> String {
        let limit = usize::from(self.subject_limit.clamp(255, 400));
        let token_length = token.chars().count();
        if token.is_empty() || token_length > limit {
            return subject.chars().take(limit).collect();
        }
        let room = limit - token_length;
        if room <= 1 || subject.trim().is_empty() {
            return token.to_owned();
        }
        let kept: String = subject.chars().take(room - 1).collect();
        let mut all = kept.trim_end().to_string();
        all.push(' ');
        all.push_str(token);
        all
    }
}

fn strip_prefix_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    let same = prefix.chars().all(|wanted| {
        rest.next().is_some_and(|found| found == wanted || found.to_lowercase().eq(wanted.to_lowercase()))
    });
    same.then_some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn tokens_are_found_also_with_former_prefixes_and_other_numbers_of_digits() {
        let tokens = Tokens { former: vec!["ACME-".to_string()], ..Tokens::default() };
        let cases: [(&str, &[&str]); 8] = [
            ("Re: Offer CRM:0001001", &["CRM:0001001"]),
            ("Re: Offer crm:0001001 ACME-00120007", &["ACME-00120007", "CRM:0001001"]),
            ("CRM:0001001 CRM:0001001", &["CRM:0001001"]),
            ("CRM: 0001001", &[]),
            ("CRM:12", &[]),
            ("CRM:123456789012345678901", &[]),
            ("", &[]),
            ("Über CRM:0001002.", &["CRM:0001002"]),
        ];
        for (subject, expected) in cases {
            assert_eq!(tokens.find(subject), expected, "{subject}");
        }
        let many = "CRM:0001001 CRM:0001002 CRM:0001003 CRM:0001004 CRM:0001005 CRM:0001006";
        assert_eq!(tokens.find(many).len(), MAX_TOKENS);
    }

    #[test]
    fn a_token_is_prefix_digit_user_counter_and_wraps() {
        let tokens = Tokens::default();
        assert_eq!(tokens.produce(false, 0, 0), "CRM:0001000");
        assert_eq!(tokens.produce(true, 4, 999), "CRM:1005999");
        assert_eq!(tokens.produce(false, 0, 1000), "CRM:0001000", "999 is followed by 000");
        let wide = Tokens { base: 2_147_483_647, user_digits: 10, counter_digits: 9, ..Tokens::default() };
        assert_eq!(wide.produce(false, 0, 7), "CRM:02147483648000000007");
        let odd = Tokens { user_digits: 0, counter_digits: 0, ..Tokens::default() };
        assert_eq!(
            odd.produce(false, 11, 12),
            "CRM:0122",
            "numbers of digits out of range are taken as the nearest"
        );
        let made = wide.produce(false, 0, 7);
        assert_eq!(wide.find(&wide.append("Offer", &made)), [made]);
    }

    #[test]
    fn the_subject_is_cut_so_that_subject_and_token_fit_the_server() {
        let tokens = Tokens::default();
        assert_eq!(tokens.append("Offer", "CRM:0001001"), "Offer CRM:0001001");
        let long = tokens.append(&"ü".repeat(300), "CRM:0001001");
        assert_eq!(long.chars().count(), 255);
        assert!(long.ends_with("ü CRM:0001001"));
        assert_eq!(tokens.append("Offer", &"x".repeat(256)), "Offer", "no token where it alone is too long");
        assert_eq!(tokens.append("  ", "CRM:0001001"), "CRM:0001001");
        let wide = Tokens { subject_limit: 9_999, ..Tokens::default() };
        assert_eq!(wide.append(&"x".repeat(999), "CRM:0001001").chars().count(), 400);
    }
}
