//! Letters told from other characters, and large from small ones, by ranges: the library's tables are exact and large, and
//! this runs before the first card. A letter that is taken wrongly costs a match and nothing else.

/// Small letters for large ones of the Latin, Greek and Cyrillic scripts.
pub(crate) fn fold(letter: char) -> char {
    let code = u32::from(letter);
    let small = match code {
        0x00..=0x7f => return letter.to_ascii_lowercase(),
        0xc0..=0xde if code != 0xd7 => code + 32,
        0x130 => u32::from('i'),
        0x178 => 0xff,
        0x139..=0x148 | 0x179..=0x17e => code + (code & 1),
        0x100..=0x137 | 0x14a..=0x177 | 0x1e00..=0x1eff => code | 1,
        0x386 => 0x3ac,
        0x388..=0x38a => code + 37,
        0x391..=0x3a9 | 0x410..=0x42f => code + 32,
        0x400..=0x40f => code + 80,
        _ => code,
    };
    char::from_u32(small).unwrap_or(letter)
}

/// A letter, digit or mark that belongs to a word, in any script.
pub(crate) fn is_letter(c: char) -> bool {
    match u32::from(c) {
        0x00..=0x7f => c.is_ascii_alphanumeric(),
        0x80..=0xbf | 0xd7 | 0xf7 => false,
        0x60c | 0x61b | 0x61f | 0x66a..=0x66d | 0x6d4 | 0x964..=0x965 => false,
        0x200c..=0x200d => true,
        0x2000..=0x2bff | 0x3000..=0x3004 | 0x3008..=0x303f | 0x30fb => false,
        0xfe10..=0xfe6f | 0xff00..=0xff0f | 0xff1a..=0xff20 | 0xff3b..=0xff40 | 0xff5b..=0xff65 => false,
        0x1f000..=0x1faff => false,
        _ => true,
    }
}
