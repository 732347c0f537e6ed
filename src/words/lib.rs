//! What is said, in the reader's language. The texts stand in `*.ftl`, one file a language; the build turns
//! each message into a method of [`Words`]. Numbers and dates are worded here too.

pub mod dates;
pub mod explain;
pub mod finding;
mod numbers;
pub mod step;

use domain::party::Kind;

#[allow(clippy::if_same_then_else, reason = "a language may say the same of one and of many")]
mod said {
    use super::Words;

    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

pub use said::Language;

/// The words of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words(Language);

impl Words {
    /// The words for a language tag as Outlook or a browser gives it (`hi-IN`): by its first part; English
    /// where there are none.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let fits = |language: &Language| language.tag().eq_ignore_ascii_case(tag);
        let close = |language: &Language| language.tag().eq_ignore_ascii_case(primary);
        let all = Language::ALL;
        let found = all.into_iter().find(fits).or_else(|| all.into_iter().find(close));
        Self(found.unwrap_or_default())
    }

    /// The words of a language.
    pub const fn of(language: Language) -> Self {
        Self(language)
    }

    /// For the root element's `lang`.
    pub const fn lang(self) -> &'static str {
        self.0.tag()
    }

    /// For the root element's `dir`.
    pub const fn dir(self) -> &'static str {
        self.0.dir()
    }

    /// What a kind of row is called.
    pub fn kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::User => self.kind_user(),
            Kind::Contact => self.kind_contact(),
            Kind::Account => self.kind_account(),
            Kind::Lead => self.kind_lead(),
            Kind::Equipment => self.kind_equipment(),
            Kind::Team => self.kind_team(),
            Kind::BusinessUnit => self.kind_business_unit(),
            Kind::Queue => self.kind_queue(),
            Kind::Opportunity => self.kind_opportunity(),
            Kind::Case => self.kind_case(),
        }
    }

    fn fill(self, template: &str, arguments: &[&str]) -> String {
        let mut text = String::with_capacity(template.len() + 24);
        for part in template.split_inclusive(|mark: char| mark < '\u{9}') {
            let mark = part.chars().next_back().filter(|mark| *mark < '\u{9}');
            match mark {
                None => text.push_str(part),
                Some(mark) => {
                    text.push_str(part.trim_end_matches(mark));
                    let place = (mark as usize).wrapping_sub(1);
                    isolate(
                        arguments.get(place).copied().unwrap_or_default(),
                        self.dir() == "rtl",
                        &mut text,
                    );
                }
            }
        }
        text
    }
}

/// A name that runs the other way than the sentence must not turn the sentence around: it is set between
/// FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode UAX #9). Others stay as they are.
fn isolate(name: &str, sentence_is_rtl: bool, into: &mut String) {
    let other_way = |letter: char| {
        if sentence_is_rtl {
            letter.is_ascii_alphabetic()
        } else {
            matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
        }
    };
    if name.contains(other_way) {
        into.push('\u{2068}');
        into.push_str(name);
        into.push('\u{2069}');
    } else {
        into.push_str(name);
    }
}

/// The build's own part, here to be tested.
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod compile;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_by_its_first_part_and_else_it_is_english() {
        let found = ["hi-IN", "hi", "HI_in", "en-GB", "", "xx", "hindi"].map(|tag| Words::new(tag).lang());
        assert_eq!(found, ["hi", "hi", "hi", "en", "en", "en", "en"]);
    }

    #[test]
    fn hindi_counts_zero_as_one_and_english_does_not() {
        let (en, hi) = (Words::new("en"), Words::new("hi"));
        assert_eq!([0, 1, 2].map(|n| en.files(n)), ["0 files", "1 file", "2 files"]);
        assert_eq!([0, 1, 2].map(|n| hi.files(n)), ["0 फ़ाइल", "1 फ़ाइल", "2 फ़ाइलें"]);
    }

    #[test]
    fn names_stand_where_they_belong_and_do_not_turn_sentences_around() {
        let en = Words::new("en");
        let said = en.news_was_tracked_by_to("Jo\u{1}nas", "Acme");
        assert_eq!(said, "Jo\u{1}nas had tracked it already, regarding Acme");
        assert_eq!(en.tracked_by("שרה"), "Tracked by \u{2068}שרה\u{2069}");
        assert_eq!(en.tracked_by("आशा"), "Tracked by आशा");
    }
}
