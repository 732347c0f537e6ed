//! Reading a text from left to right: white space, names, literals, and where a fault lies.

use super::{Argument, MAX_BYTES, MAX_DEPTH, ParseError, Value};
use uuid::Uuid;

/// How much of a text a message quotes, in characters.
const QUOTED: usize = 120;
/// Hours a zone may lie from UTC.
const MAX_OFFSET_HOURS: u32 = 14;

/// A place in a text.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, ParseError> {
        let cursor = Self { text, at: 0, depth: 0 };
        if text.len() > MAX_BYTES {
            return Err(cursor.fail(&format!("More than {MAX_BYTES} bytes")));
        }
        Ok(cursor)
    }

    /// A fault at this place.
    pub(super) fn fail(&self, what: &str) -> ParseError {
        let position = self.text.get(..self.at).map_or(0, |s| s.chars().count());
        let mut quoted: String = self.text.chars().take(QUOTED).collect();
        if quoted.len() < self.text.len() {
            quoted.push('…');
        }
        ParseError { message: format!("{what} at position {position} in '{quoted}'."), position }
    }

    /// A fault at an earlier place.
    pub(super) fn fail_at(&self, at: usize, what: &str) -> ParseError {
        Self { text: self.text, at, depth: 0 }.fail(what)
    }

    pub(super) fn place(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn spaces(&mut self) -> &mut Self {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self
    }

    pub(super) fn take(&mut self, one: char) -> bool {
        let found = self.peek() == Some(one);
        if found {
            self.at += one.len_utf8();
        }
        found
    }

    /// White space, then this character, or a fault.
    pub(super) fn expect(&mut self, one: char) -> Result<(), ParseError> {
        if self.spaces().take(one) { Ok(()) } else { Err(self.fail(&format!("Expected '{one}'"))) }
    }

    pub(super) fn end(&mut self) -> Result<(), ParseError> {
        match self.spaces().peek() {
            None => Ok(()),
            Some(_) => Err(self.fail("Syntax error: something follows that does not belong here")),
        }
    }

    /// One level deeper, until [`Cursor::leave`]. After a fault nobody reads on, so only success must leave.
    pub(super) fn enter(&mut self) -> Result<(), ParseError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.fail(&format!("Nested more than {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        Ok(())
    }

    /// Back from [`Cursor::enter`].
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The name that begins here, not taken: letters, digits and `_`, with dots between parts.
    pub(super) fn word(&self) -> &'a str {
        let rest = self.rest();
        let mut end = 0;
        for (i, c) in rest.char_indices() {
            let inner = c == '_' || if i == 0 { c.is_alphabetic() } else { c.is_alphanumeric() };
            let after_dot =
                rest[i + c.len_utf8()..].chars().next().is_some_and(|n| n.is_alphabetic() || n == '_');
            let dot = c == '.' && i > 0 && after_dot;
            if !inner && !dot {
                break;
            }
            end = i + c.len_utf8();
        }
        &rest[..end]
    }

    pub(super) fn skip(&mut self, word: &str) {
        self.at += word.len();
    }

    /// Takes a keyword when it is the whole word here.
    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        let found = self.spaces().word() == keyword;
        if found {
            self.skip(keyword);
        }
        found
    }

    /// A name, or a fault that says what was wanted.
    pub(super) fn name(&mut self, wanted: &str) -> Result<&'a str, ParseError> {
        let word = self.spaces().word();
        if word.is_empty() {
            return Err(self.fail(&format!("Expected {wanted}")));
        }
        self.skip(word);
        Ok(word)
    }

    /// `@p1`, taken with its `@`.
    pub(super) fn alias(&mut self) -> Result<String, ParseError> {
        self.expect('@')?;
        Ok(format!("@{}", self.name("the name of a parameter alias")?))
    }

    /// `'O''Neil'`, at its opening quote.
    pub(super) fn quoted(&mut self) -> Result<String, ParseError> {
        let open = self.at;
        self.expect('\'')?;
        let mut found = String::new();
        loop {
            let rest = self.rest();
            let Some(length) = rest.find('\'') else {
                return Err(self.fail_at(open, "A text without its closing quote"));
            };
            found.push_str(&rest[..length]);
            self.at += length + 1;
            if !self.take('\'') {
                return Ok(found);
            }
            found.push('\'');
        }
    }

    /// A literal, if one begins here.
    pub(super) fn literal(&mut self) -> Result<Option<Value>, ParseError> {
        let begin = self.spaces().at;
        let Some(first) = self.peek() else { return Ok(None) };
        if first == '\'' {
            return Ok(Some(Value::Text(self.quoted()?)));
        }
        if let Some(key) = self.guid() {
            return Ok(Some(Value::Guid(key)));
        }
        if first.is_ascii_digit()
            || (first == '-' && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()))
        {
            return self.number_or_date().map(Some);
        }
        let word = self.word();
        let value = match word {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "NaN" | "INF" => return Err(self.fail("A number that is none")),
            _ if self.rest()[word.len()..].starts_with('\'') => {
                if !word.contains('.') {
                    return Err(self.fail(match word {
                        "" => "Expected a value",
                        "guid" | "datetime" | "datetimeoffset" => {
                            "A literal of OData 2: in OData 4 keys and date-times stand without prefix and quotes"
                        }
                        _ => "A literal of a kind that is not supported",
                    }));
                }
                // An enumeration, `Microsoft.Dynamics.CRM.EndpointAccessType'Default'`: its member is what counts.
                self.skip(word);
                return Ok(Some(Value::Text(self.quoted()?)));
            }
            _ => return Ok(None),
        };
        self.skip(word);
        if self.peek() == Some('/') || self.peek() == Some('(') {
            self.at = begin;
            return Ok(None);
        }
        Ok(Some(value))
    }

    /// A key in its usual form; anything longer is not one.
    pub(super) fn guid(&mut self) -> Option<Uuid> {
        let text = self.rest().get(..36)?;
        let shape = text.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
        let longer = self.rest()[36..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        if !shape || longer {
            return None;
        }
        let found = Uuid::try_parse(text).ok()?;
        self.at += 36;
        Some(found)
    }

    fn number_or_date(&mut self) -> Result<Value, ParseError> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        if bytes.len() >= 10
            && bytes[4] == b'-'
            && bytes[7] == b'-'
            && bytes[..4].iter().all(u8::is_ascii_digit)
        {
            return self.date_time();
        }
        let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut length = usize::from(bytes[0] == b'-');
        length += digits(length);
        let whole = length;
        if bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
            length += 1 + digits(length + 1);
        }
        if matches!(bytes.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
            if bytes.len() > length + 1 + sign && digits(length + 1 + sign) > 0 {
                length += 1 + sign + digits(length + 1 + sign);
            }
        }
        let text = &rest[..length];
        if rest[length..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ':')) {
            return Err(self.fail("Neither a number, a key nor a date"));
        }
        self.at += length;
        Ok(match text.parse::<i64>() {
            Ok(number) if length == whole => Value::Int(number),
            _ => Value::Decimal(text.to_owned()),
        })
    }

    fn date_time(&mut self) -> Result<Value, ParseError> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .enumerate()
            .take_while(|&(i, b)| {
                b.is_ascii_digit()
                    || matches!(b, b':' | b'.' | b'-')
                    || (i == 10 && matches!(b, b'T' | b't'))
                    || (i > 10 && matches!(b, b'+' | b'Z' | b'z'))
            })
            .count();
        let text = &rest[..length];
        let ended = !rest[length..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if !ended || !is_date_time(text) {
            return Err(self.fail(
                "Not a date (2026-11-23) or a date-time with its zone (2026-11-23T10:00:00Z, +05:30 with its plus as %2B)",
            ));
        }
        self.at += length;
        Ok(Value::DateTime(text.to_owned()))
    }

    /// A literal, a list of them, or an alias.
    pub(super) fn argument(&mut self) -> Result<Argument, ParseError> {
        match self.spaces().peek() {
            Some('@') => self.alias().map(Argument::Alias),
            Some('[') => self.list('[', ']').map(Argument::List),
            _ => match self.literal()? {
                Some(value) => Ok(Argument::Value(value)),
                None => Err(self.fail("Expected a value")),
            },
        }
    }

    /// `('a','b')` or `['a','b']`. Inside brackets texts may stand in double quotes, as JSON has them.
    pub(super) fn list(&mut self, open: char, close: char) -> Result<Vec<Value>, ParseError> {
        self.expect(open)?;
        let mut found = Vec::new();
        if self.spaces().take(close) {
            return Ok(found);
        }
        loop {
            if open == '[' && self.spaces().peek() == Some('"') {
                found.push(Value::Text(self.json_text()?));
            } else {
                match self.literal()? {
                    Some(value) => found.push(value),
                    None => return Err(self.fail("Expected a value")),
                }
            }
            if !self.spaces().take(',') {
                self.expect(close)?;
                return Ok(found);
            }
        }
    }

    fn json_text(&mut self) -> Result<String, ParseError> {
        let mut stream = serde_json::Deserializer::from_str(self.rest()).into_iter::<String>();
        match stream.next() {
            Some(Ok(text)) => {
                self.at += stream.byte_offset();
                Ok(text)
            }
            Some(Err(_)) | None => Err(self.fail("A text that is not JSON")),
        }
    }
}

/// `2026-11-23`, or with a time and its zone: `2026-11-23T10:00[:00[.123]](Z|±05:30)`.
fn is_date_time(text: &str) -> bool {
    let number = |from: usize, to: usize| -> Option<u32> {
        let part = text.get(from..to)?;
        if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
    };
    let at = |i: usize| text.as_bytes().get(i).copied();
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    if at(4) != Some(b'-') || at(7) != Some(b'-') || year == 0 || day == 0 || day > days {
        return false;
    }
    if text.len() == 10 {
        return true;
    }
    let (Some(hour), Some(minute)) = (number(11, 13), number(14, 16)) else { return false };
    if !matches!(at(10), Some(b'T' | b't')) || at(13) != Some(b':') || hour > 23 || minute > 59 {
        return false;
    }
    let mut next = 16;
    if at(next) == Some(b':') {
        if number(17, 19).is_none_or(|s| s > 59) {
            return false;
        }
        next = 19;
        if at(next) == Some(b'.') {
            let digits = text.as_bytes()[next + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
            if !(1..=12).contains(&digits) {
                return false;
            }
            next += 1 + digits;
        }
    }
    match at(next) {
        Some(b'Z' | b'z') => text.len() == next + 1,
        Some(b'+' | b'-') => {
            let hours = number(next + 1, next + 3).is_some_and(|h| h <= MAX_OFFSET_HOURS);
            let minutes = number(next + 4, next + 6).is_some_and(|m| m <= 59);
            hours && minutes && at(next + 3) == Some(b':') && text.len() == next + 6
        }
        _ => false,
    }
}
