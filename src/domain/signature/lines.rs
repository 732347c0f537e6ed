//! What a line of a signature is, by its shape.

use alloc::{string::String, vec::Vec};

use crate::{
    letters::{fold, is_letter},
    mail::Person,
};

/// What a part of a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Phone(&'a str),
    Mobile(&'a str),
    Postal {
        street: Option<&'a str>,
        code: &'a str,
        city: &'a str,
    },
    Street(&'a str),
    Company(&'a str),
    /// Words without digits.
    Words(&'a str),
    Other,
}

/// How people begin the line of a telephone that stands on a desk. What is written, in whatever language: compared without
/// regard to case, dots and colons.
const DESK: &[&str] = &[
    "t",
    "tel",
    "telefon",
    "telephone",
    "telefono",
    "teléfono",
    "téléphone",
    "telefone",
    "tél",
    "phone",
    "ph",
    "fon",
    "direct",
    "durchwahl",
    "office",
    "büro",
    "work",
    "d",
    "p",
    "o",
    "тел",
    "телефон",
    "फ़ोन",
    "फोन",
    "दूरभाष",
    "電話",
    "电话",
];
/// The same of a telephone that is carried.
const CARRIED: &[&str] = &[
    "m",
    "mob",
    "mobile",
    "mobil",
    "mobiltelefon",
    "handy",
    "cell",
    "cellphone",
    "gsm",
    "portable",
    "móvil",
    "cellulare",
    "cel",
    "моб",
    "мобильный",
    "मोबाइल",
    "मो",
    "携帯",
    "手机",
];
/// What marks a company. Compared with whole words.
const FORMS: &[&str] = &[
    "gmbh",
    "ag",
    "kg",
    "ohg",
    "gbr",
    "se",
    "ltd",
    "limited",
    "inc",
    "llc",
    "llp",
    "plc",
    "corp",
    "corporation",
    "pvt",
    "sa",
    "sas",
    "sarl",
    "spa",
    "srl",
    "bv",
    "nv",
    "oy",
    "ab",
    "as",
    "kft",
    "sro",
    "ооо",
    "оао",
    "लिमिटेड",
    "लि",
    "株式会社",
    "有限公司",
];
/// Fewer digits are no telephone number.
const MIN_DIGITS: usize = 7;
/// More digits are an account.
const MAX_DIGITS: usize = 15;
/// Words that may stand beside a name: titles, pronouns.
const MAX_BESIDE_NAME: usize = 3;
/// Lines from the end among which a name begins a signature.
const MAX_BACK: usize = 16;

/// Where the history begins that hangs below a mail: at what is quoted, at a rule, at the head of another mail.
pub(super) fn end_of_own(lines: &[&str]) -> usize {
    let begins = |line: &&str| {
        let rule = line.len() >= 5 && line.chars().all(|c| matches!(c, '_' | '-' | '='));
        let titled_rule = line.starts_with("-----");
        let head = line.split_once(':').is_some_and(|(label, rest)| {
            label.chars().count() <= 12
                && (rest.contains("[mailto:") || rest.contains('<') && rest.contains('@'))
        });
        line.starts_with('>') || rule || titled_rule || head
    };
    lines.iter().position(begins).unwrap_or(lines.len())
}

/// Where the signature begins: behind the line that says so (RFC 3676, 4.3), or with the sender's name.
pub(super) fn start(lines: &[&str], person: &Person) -> Option<usize> {
    if let Some(at) = lines.iter().rposition(|line| *line == "--") {
        return Some(at.saturating_add(1)).filter(|start| *start < lines.len());
    }
    let filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_empty()).collect();
    let last = filled.iter().rev().take(MAX_BACK);
    let mut named = last.filter(|at| parts(lines[**at]).any(|part| is_name(part, person)));
    named.next().copied()
}

/// The parts of a line that stand beside each other.
pub(super) fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(['|', '·', '•', '\t', '‖', '●']).map(str::trim).filter(|part| !part.is_empty())
}

/// Whether a line is the person's name: all its words are words of the name, titles aside.
pub(super) fn is_name(part: &str, person: &Person) -> bool {
    let words = |text: &str| -> Vec<String> {
        let all = text.split(|c| !is_letter(c)).filter(|word| word.chars().count() >= 2);
        all.map(|word| word.chars().map(fold).collect()).collect()
    };
    let mut name = words(&person.name);
    if name.is_empty() {
        name = words(person.address.local());
    }
    let line = words(part);
    let known = line.iter().filter(|word| name.contains(word)).count();
    // "Dr. Lena Hoffmann", "Lena Hoffmann (she/her)": the words that are not of the name are few.
    let few = line.len() <= known.saturating_add(MAX_BESIDE_NAME);
    known >= name.len().min(2) && known > 0 && few && !part.contains('@')
}

/// What a part says.
pub(super) fn sort(part: &str) -> Line<'_> {
    if part.contains('@') || part.contains("://") || folded(part).starts_with("www") {
        return Line::Other;
    }
    if let Some(line) = phone(part) {
        return line;
    }
    if let Some(line) = postal(part) {
        return line;
    }
    let digits = part.chars().filter(char::is_ascii_digit).count();
    let starts = part.chars().next().is_some_and(is_letter);
    if is_company(part) {
        return Line::Company(part);
    }
    match digits {
        0 if starts => Line::Words(part),
        1..=4 if is_street(part) => Line::Street(part),
        _ => Line::Other,
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| is_letter(*c)).map(fold).collect()
}

/// A number with nothing before it, or what people write before numbers. Whatever else stands before a number (a
/// register, a tax office, a bank) makes it another one.
fn phone(part: &str) -> Option<Line<'_>> {
    let start = part.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(')?;
    let (label, number) = part.split_at(start);
    let end = number.find(|c: char| !(c.is_ascii_digit() || " +()-./\u{2011}\u{a0}".contains(c)));
    let number = number[..end.unwrap_or(number.len())].trim().trim_end_matches(['-', '/', '.', '(']).trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if !(MIN_DIGITS..=MAX_DIGITS).contains(&digits) {
        return None;
    }
    let label = folded(label);
    if CARRIED.iter().any(|known| folded(known) == label) {
        Some(Line::Mobile(number))
    } else if DESK.iter().any(|known| folded(known) == label)
        || label.is_empty() && number.starts_with(['+', '(', '0'])
    {
        Some(Line::Phone(number))
    } else {
        Some(Line::Other)
    }
}

/// A postal code with its city: `70173 Stuttgart`, `D-70173 Stuttgart`, `3011 AB Rotterdam`, `London SW1A 1AA`,
/// `Pune 411 001`; a street may stand before it, behind a comma.
fn postal(part: &str) -> Option<Line<'_>> {
    let mut pieces: Vec<&str> = part.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let at = pieces.iter().position(|piece| code_and_city(piece).is_some())?;
    let (code, mut city) = code_and_city(pieces[at])?;
    // "Pune, 411001": the city stands in the piece before.
    if city.is_empty() {
        city = at.checked_sub(1).map(|before| pieces.remove(before))?;
    }
    let street = pieces.iter().take(at).copied().find(|piece| is_street(piece));
    (!city.is_empty()).then_some(Line::Postal { street, code, city })
}

fn code_and_city(piece: &str) -> Option<(&str, &str)> {
    let digit = |c: char| c.is_ascii_digit();
    let without_country = match piece.split_once('-') {
        Some((country, rest)) if country.len() <= 2 && country.bytes().all(|b| b.is_ascii_uppercase()) => {
            rest
        }
        Some(_) | None => piece,
    };
    let mut words = without_country.split(' ').filter(|word| !word.is_empty());
    let first = words.next()?;
    let count = first.chars().filter(|c| digit(*c)).count();
    let city = |from: &str| without_country[without_country.find(from).unwrap_or(0) + from.len()..].trim();
    if first.chars().all(digit) && (4..=6).contains(&count) {
        let rest = city(first);
        // The letters of a Dutch code belong to it.
        let letters = rest.split(' ').next().unwrap_or_default();
        if count == 4 && letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_uppercase()) {
            let end = first.len() + without_country[first.len()..].find(letters)? + letters.len();
            return Some((&without_country[..end], without_country[end..].trim()));
        }
        let words = rest.chars().next().is_none_or(is_letter) && !rest.chars().any(digit);
        return words.then_some((first, rest));
    }
    // The code stands behind: six digits, perhaps in two groups, or letters and digits of the British kind.
    let behind = piece.find(|c: char| digit(c))?;
    let (before, code) =
        (piece[..behind].trim_end_matches([' ', '-', '–', ':']).trim(), piece[behind..].trim());
    let digits = code.chars().filter(|c| digit(*c)).count();
    let six = digits == 6 && code.chars().all(|c| digit(c) || c == ' ');
    if six && !before.is_empty() && before.chars().all(|c| is_letter(c) || c == ' ') {
        return Some((code, before));
    }
    let british = piece.rsplitn(3, ' ').collect::<Vec<_>>();
    if let [inward, outward, city] = british[..] {
        let inner = inward.len() == 3
            && inward.starts_with(digit)
            && inward[1..].bytes().all(|b| b.is_ascii_uppercase());
        let outer = (2..=4).contains(&outward.len())
            && outward.starts_with(|c: char| c.is_ascii_uppercase())
            && outward.contains(digit);
        if inner && outer {
            return Some((piece[city.len()..].trim_start(), city.trim()));
        }
    }
    None
}

/// A house number stands first or last, beside a word.
fn is_street(part: &str) -> bool {
    let mut words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
    // "12 a": the letter belongs to the number.
    if words.last().is_some_and(|word| word.chars().count() == 1 && !word.bytes().all(|b| b.is_ascii_digit()))
    {
        words.pop();
    }
    let number = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().filter(char::is_ascii_digit).count() <= 4
            && word.chars().count() <= 7
    };
    let long = words.iter().any(|word| word.chars().filter(|c| is_letter(*c)).count() >= 4);
    let ends = words.first().is_some_and(number) || words.last().is_some_and(number);
    (2..=7).contains(&words.len()) && long && ends
}

/// It has the mark of a company among its words; in scripts without blanks, anywhere.
fn is_company(part: &str) -> bool {
    let dense = |form: &&str| form.chars().all(|c| u32::from(c) >= 0x2e80);
    let dotless: String = part.chars().filter(|c| *c != '.').collect();
    let words = || dotless.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty());
    let marked = FORMS.iter().any(|form| {
        if dense(form) {
            part.contains(*form)
        } else {
            words().skip(1).any(|word| word.chars().map(fold).eq(form.chars()))
        }
    });
    marked && part.chars().next().is_some_and(is_letter)
}
