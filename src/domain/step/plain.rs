//! What is the same on both sides. Neither side gives back exactly what was written to it: texts are cut, times lose
//! their seconds, bodies change their line ends, an empty text comes back as none. So values are compared by what both
//! sides can hold ([`canonical`]), and written as the side they go to holds them ([`fit`]): an echo is not a change.
//!
//! What only one side can hold (the end of a long text, the form of a rich one, what somebody answered, who has no
//! address, in which zone a series has its days) is never seen as a change, and never taken away by the other.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    field::Field,
    kind::{Kind, Shape, Side},
    recurrence::{Pattern, Recurrence},
    value::{Attendee, Fields, Importance, Postal, Show, Span, Value},
};
use crate::{
    mail::{Address, Moment, lowercase},
    step::day::Weekday,
    tracking::cut,
};

/// The longest line of Outlook, in UTF-16 units.
const OUTLOOK_LINE: usize = 255;
/// The parts of a postal address in the CRM: street (three lines), city, state, code, country.
const POSTAL: [usize; 5] = [750, 80, 50, 20, 80];

/// How long a text of that field may be on that side, in UTF-16 units; `None` where no limit matters. Those of the CRM
/// are the columns' lengths.
pub fn limit(kind: Kind, field: Field, side: Side) -> Option<usize> {
    match (side, field) {
        (Side::Exchange, Field::Text) => None,
        (Side::Exchange, _) => Some(OUTLOOK_LINE),
        (Side::Crm, Field::Text) => Some(if kind.shape() == Shape::Meeting { 1_048_576 } else { 2_000 }),
        (Side::Crm, Field::Subject | Field::Location | Field::FtpSite | Field::WebPage) => Some(200),
        (Side::Crm, Field::YomiFirst | Field::YomiLast) => Some(150),
        (Side::Crm, Field::Company) => Some(160),
        (Side::Crm, Field::Children) => Some(255),
        (
            Side::Crm,
            Field::Assistant
            | Field::Department
            | Field::Email1
            | Field::Email2
            | Field::Email3
            | Field::JobTitle
            | Field::Manager
            | Field::Nickname
            | Field::Spouse,
        ) => Some(100),
        // Names, telephones, the government's number.
        (Side::Crm, _) => Some(50),
    }
}

/// The length that both sides hold.
fn shorter(kind: Kind, field: Field) -> Option<usize> {
    match (limit(kind, field, Side::Crm), limit(kind, field, Side::Exchange)) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// One line without needless blanks.
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Lines that end with a line feed alone, without blanks at their ends, without empty lines around them and with one
/// in a row at most. Twice is as once.
pub fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\u{a0}', " ");
    let mut all = String::with_capacity(text.len());
    let mut empty = 0;
    for one in text.split('\n').map(str::trim_end) {
        if one.is_empty() {
            empty += 1;
            continue;
        }
        if !all.is_empty() {
            all.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        all.push_str(one);
        empty = 0;
    }
    all.trim().to_string()
}

/// A text as both sides hold it, before blanks are compared.
fn held(field: Field, text: &str, limit: Option<usize>) -> String {
    let text = if field == Field::Text { lines(text) } else { line(text) };
    match limit {
        Some(limit) => cut(&text, limit).trim_end().to_string(),
        None => text,
    }
}

/// What a value is called: a text, or the name of a row.
pub fn named(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Row(row) => row.name.clone(),
        Value::Person(person) => person.label().into(),
        Value::Nothing
        | Value::Html(_)
        | Value::Flag(_)
        | Value::Day(_)
        | Value::Span(_)
        | Value::Importance(_)
        | Value::Show(_)
        | Value::Progress(_)
        | Value::Percent(_)
        | Value::People(_)
        | Value::Postal(_)
        | Value::Recurrence(_)
        | Value::Days(_)
        | Value::Files(_) => String::new(),
    }
}

/// The value as both sides can hold it, to compare by.
pub fn canonical(kind: Kind, field: Field, value: &Value) -> Value {
    let text = |text: &str| {
        let held = line(&held(field, text, shorter(kind, field)));
        let held = if Field::EMAILS.contains(&field) {
            Address::new(&held).as_str().into()
        } else if field == Field::Company {
            lowercase(&held)
        } else {
            held
        };
        if held.is_empty() { Value::Nothing } else { Value::Text(held) }
    };
    match value {
        Value::Nothing => Value::Nothing,
        Value::Text(said) => text(said),
        Value::Html(html) => text(&text_of(html)),
        Value::Row(row) if field == Field::Company => text(&row.name),
        Value::Row(row) => Value::Row(crate::party::Record { name: String::new(), ..row.clone() }),
        Value::Flag(false) | Value::Percent(0) | Value::Importance(Importance::Normal) => Value::Nothing,
        Value::Flag(true) => Value::Flag(true),
        Value::Percent(percent) => Value::Percent((*percent).min(100)),
        Value::Importance(importance) => Value::Importance(*importance),
        Value::Show(Show::Elsewhere) => Value::Show(Show::Free),
        Value::Show(show) => Value::Show(*show),
        Value::Day(day) => Value::Day(*day),
        Value::Progress(progress) => Value::Progress(*progress),
        Value::Span(span) => Value::Span(whole_minutes(*span)),
        Value::People(people) => addresses(people),
        Value::Person(person) if person.address.is_valid() => {
            Value::Person(crate::mail::Person { name: String::new(), address: person.address.clone() })
        }
        Value::Person(_) => Value::Nothing,
        Value::Postal(postal) => match cut_postal(postal) {
            postal if postal.is_empty() => Value::Nothing,
            postal => Value::Postal(Postal { street: line(&postal.street), ..postal }),
        },
        Value::Recurrence(rule) => Value::Recurrence(comparable(rule)),
        Value::Days(days) => {
            let mut days = days.clone();
            days.sort_unstable();
            days.dedup();
            if days.is_empty() { Value::Nothing } else { Value::Days(days) }
        }
        Value::Files(names) => {
            let mut names = names.clone();
            names.sort_unstable();
            if names.is_empty() { Value::Nothing } else { Value::Files(names) }
        }
    }
}

/// Both are the same, as far as both sides can hold them.
pub fn same(kind: Kind, field: Field, one: &Value, other: &Value) -> bool {
    canonical(kind, field, one) == canonical(kind, field, other)
}

/// The value as it is written to a side, and whether something of it had to stay behind. `there` is what the side has:
/// of people, those without an address stay.
pub fn fit(kind: Kind, field: Field, value: &Value, side: Side, rich: bool, there: &Value) -> (Value, bool) {
    let text = |said: &str| {
        let whole = held(field, said, None);
        let fitting = held(field, said, limit(kind, field, side));
        let cut = fitting != whole;
        (if fitting.is_empty() { Value::Nothing } else { Value::Text(fitting) }, cut)
    };
    let value = match (value, field) {
        (Value::Text(said), _) => return text(said),
        (Value::Html(html), _) if side == Side::Crm && !(rich && kind.shape() == Shape::Meeting) => {
            return text(&text_of(html));
        }
        (Value::Row(row), Field::Company) if side == Side::Exchange => return text(&row.name),
        (Value::Nothing, Field::Importance) => Value::Importance(Importance::Normal),
        (Value::Nothing, Field::Private) => Value::Flag(false),
        (Value::Show(Show::Elsewhere), _) if side == Side::Crm => Value::Show(Show::Free),
        (Value::Span(span), _) => Value::Span(whole_minutes(*span)),
        (Value::Postal(postal), _) => {
            let fitting = if side == Side::Crm { cut_postal(postal) } else { trimmed(postal) };
            let cut = fitting != trimmed(postal);
            return (if fitting.is_empty() { Value::Nothing } else { Value::Postal(fitting) }, cut);
        }
        (Value::People(people), _) => return (Value::People(with_those_there(people, side, there)), false),
        (Value::Nothing, Field::Required | Field::Optional | Field::Resources) => {
            return (Value::People(with_those_there(&[], side, there)), false);
        }
        (value, _) => value.clone(),
    };
    (value, false)
}

/// The people as a side has them: to the calendar those who can be invited; in the CRM also those who are there without
/// an address, for the calendar cannot have taken them off.
fn with_those_there(people: &[Attendee], side: Side, there: &Value) -> Vec<Attendee> {
    let invitable = people.iter().filter(|one| one.person.address.is_valid());
    let mut all: Vec<Attendee> = invitable.cloned().collect();
    if let (Side::Crm, Value::People(there)) = (side, there) {
        all.extend(there.iter().filter(|one| !one.person.address.is_valid()).cloned());
    }
    all
}

fn addresses(people: &[Attendee]) -> Value {
    let mut all: Vec<&Address> = people.iter().map(|one| &one.person.address).collect();
    all.retain(|address| address.is_valid());
    all.sort_unstable();
    all.dedup();
    let of = |address: &Address| Attendee {
        person: crate::mail::Person { address: address.clone(), name: String::new() },
        answer: super::value::Answer::None,
        row: None,
    };
    if all.is_empty() { Value::Nothing } else { Value::People(all.into_iter().map(of).collect()) }
}

fn whole_minutes(span: Span) -> Span {
    let whole = |at: Moment| Moment(at.0.div_euclid(60) * 60);
    match span {
        Span::Timed { start, end } => Span::Timed { start: whole(start), end: whole(end) },
        Span::Days { .. } => span,
    }
}

fn trimmed(postal: &Postal) -> Postal {
    let of = |text: &str| line(text);
    Postal {
        street: lines(&postal.street),
        city: of(&postal.city),
        state: of(&postal.state),
        code: of(&postal.code),
        country: of(&postal.country),
    }
}

fn cut_postal(postal: &Postal) -> Postal {
    let postal = trimmed(postal);
    let [street, city, state, code, country] = POSTAL;
    let to = |text: &str, limit| cut(text, limit).trim_end().to_string();
    Postal {
        street: to(&postal.street, street),
        city: to(&postal.city, city),
        state: to(&postal.state, state),
        code: to(&postal.code, code),
        country: to(&postal.country, country),
    }
}

/// With which day a week begins matters only where weeks are left out; the zone has no place in the CRM.
fn comparable(rule: &Recurrence) -> Recurrence {
    let mut rule = rule.clone();
    rule.range.zone = None;
    if let Pattern::Weekly { interval: 1, first, .. } = &mut rule.pattern {
        *first = Weekday::Sunday;
    }
    rule
}

/// The fields that a side tells, each as both sides can hold it.
pub fn all_canonical(kind: Kind, fields: &Fields) -> Fields {
    fields.iter().map(|(field, value)| (field, canonical(kind, field, value))).collect()
}

/// The text of an HTML body, to compare and to store where only plain text is held. It is no sanitizer: nobody shows
/// what comes of it as HTML. Each letter is looked at a fixed number of times.
pub fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_decoded(&mut text, &rest[..at]);
        rest = &rest[at..];
        if !begins_tag(rest) {
            text.push('<');
            rest = &rest[1..];
            continue;
        }
        let comment = rest.starts_with("<!--");
        let end = if comment { rest.find("-->").map(|at| at + 3) } else { rest.find('>').map(|at| at + 1) };
        // Without an end there is no other tag either.
        let Some(end) = end else {
            push_decoded(&mut text, if comment { "" } else { rest });
            return lines(&text);
        };
        let name = tag_name(&rest[..end]);
        rest = &rest[end..];
        match name.as_str() {
            "head" | "script" | "style" | "title" => rest = behind(rest, &name),
            "br" | "p" | "/p" | "div" | "/div" | "li" | "/tr" | "/ul" | "/ol" | "/table" | "hr" => {
                text.push('\n');
            }
            "h1" | "h2" | "h3" | "h4" | "/h1" | "/h2" | "/h3" | "/h4" => text.push('\n'),
            "/td" | "/th" => text.push(' '),
            _ => {}
        }
    }
    push_decoded(&mut text, rest);
    lines(&text)
}

fn begins_tag(rest: &str) -> bool {
    rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

fn tag_name(tag: &str) -> String {
    let inside = tag.trim_start_matches('<');
    let end = inside.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(inside.len());
    let name = inside[..end].to_ascii_lowercase();
    // `<br/>`, and not `</br>`.
    name.strip_suffix('/').filter(|name| !name.is_empty()).unwrap_or(&name).to_string()
}

/// What stands behind an element whose content is no text.
fn behind<'a>(rest: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| {
        let inside = rest.as_bytes().get(at + 2..at + 2 + name.len());
        inside.is_some_and(|inside| inside.eq_ignore_ascii_case(name.as_bytes()))
    };
    let close = rest.match_indices("</").map(|(at, _)| at).find(closes);
    match close.and_then(|at| Some(at + rest[at..].find('>')? + 1)) {
        Some(end) => &rest[end..],
        None => "",
    }
}

/// The longest character reference that is read.
const MAX_REFERENCE: usize = 10;

/// Text between tags: line ends are blanks there, and character references are characters.
fn push_decoded(text: &mut String, raw: &str) {
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        push_blank(text, &rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(MAX_REFERENCE).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, character(&rest[1..end])?))) {
            Some((end, character)) => {
                text.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    push_blank(text, rest);
}

/// Blanks in a row are one, as they are shown.
fn push_blank(text: &mut String, raw: &str) {
    for letter in raw.chars() {
        let blank = matches!(letter, ' ' | '\n' | '\r' | '\t');
        if !blank {
            text.push(letter);
        } else if !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    const NAMED: [(&str, char); 8] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ndash", '–'),
        ("mdash", '—'),
    ];
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}
