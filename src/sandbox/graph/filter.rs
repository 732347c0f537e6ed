//! `$filter` and `$orderby` of messages: what Exchange's store can answer.

use super::answer::Fault;
use super::options::{Options, milliseconds};
use crate::mailbox::{Comparison, Field, Filter, Kind, Order, Value};

/// The most terms of one filter.
const TERMS_MAX: usize = 200;
/// How deep brackets may lie in brackets.
const DEPTH_MAX: usize = 32;

fn invalid(why: impl std::fmt::Display) -> Fault {
    Fault::new(400, "ErrorInvalidUrlQueryFilter", format!("Invalid filter clause: {why}"))
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Open,
    Close,
    Comma,
    Colon,
}

fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut found = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(&c) = rest.peek() {
        if found.len() > 8 * TERMS_MAX {
            return Err(invalid("it is too long"));
        }
        if c.is_whitespace() {
            rest.next();
        } else if let Some(token) = match c {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            ',' => Some(Token::Comma),
            ':' => Some(Token::Colon),
            _ => None,
        } {
            rest.next();
            found.push(token);
        } else if c == '\'' {
            rest.next();
            let mut value = String::new();
            loop {
                match rest.next() {
                    Some('\'') if rest.peek() == Some(&'\'') => {
                        rest.next();
                        value.push('\'');
                    }
                    Some('\'') => break,
                    Some(other) => value.push(other),
                    None => return Err(invalid("a text is not closed")),
                }
            }
            found.push(Token::Text(value));
        } else {
            // A time has colons in it; a lambda's colon stands behind a name.
            let mut word = String::new();
            while let Some(&c) = rest.peek() {
                let time = c == ':' && word.starts_with(|f: char| f.is_ascii_digit());
                if c.is_whitespace() || "(),'".contains(c) || (c == ':' && !time) {
                    break;
                }
                word.push(c);
                rest.next();
            }
            found.push(Token::Word(word));
        }
    }
    Ok(found)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    terms: usize,
}

/// Reads a filter.
pub(super) fn read(text: &str) -> Result<Filter, Fault> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, terms: 0 };
    let filter = parser.any(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(filter),
        Some(left) => Err(invalid(format!("unexpected {left:?}"))),
    }
}

impl Parser {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, token: &Token) -> bool {
        let fits = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(fits);
        fits
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let fits = matches!(self.tokens.get(self.at), Some(Token::Word(w)) if w.eq_ignore_ascii_case(word));
        self.at += usize::from(fits);
        fits
    }

    fn must(&mut self, token: &Token) -> Result<(), Fault> {
        if self.takes(token) { Ok(()) } else { Err(invalid(format!("{token:?} is missing"))) }
    }

    fn word(&mut self) -> Result<String, Fault> {
        match self.next() {
            Some(Token::Word(word)) => Ok(word),
            other => Err(invalid(format!("a name was expected, not {other:?}"))),
        }
    }

    fn text(&mut self) -> Result<String, Fault> {
        match self.next() {
            Some(Token::Text(text)) => Ok(text),
            other => Err(invalid(format!("a text was expected, not {other:?}"))),
        }
    }

    fn any(&mut self, depth: usize) -> Result<Filter, Fault> {
        let mut filter = self.all(depth)?;
        while self.takes_word("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.all(depth)?));
        }
        Ok(filter)
    }

    fn all(&mut self, depth: usize) -> Result<Filter, Fault> {
        let mut filter = self.one(depth)?;
        while self.takes_word("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.one(depth)?));
        }
        Ok(filter)
    }

    fn one(&mut self, depth: usize) -> Result<Filter, Fault> {
        self.terms += 1;
        if self.terms > TERMS_MAX || depth > DEPTH_MAX {
            return Err(invalid("it is too complex"));
        }
        if self.takes_word("not") {
            return Ok(Filter::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes(&Token::Open) {
            let inner = self.any(depth + 1)?;
            self.must(&Token::Close)?;
            return Ok(inner);
        }
        let name = self.word()?;
        match name.to_ascii_lowercase().as_str() {
            "contains" => self.function(Comparison::Contains),
            "startswith" => self.function(Comparison::StartsWith),
            "categories/any" => self.category(),
            "singlevalueextendedproperties/any" => self.property(),
            _ => self.comparison(&name),
        }
    }

    /// `contains(subject,'x')`, which may be compared with `true`.
    fn function(&mut self, how: Comparison) -> Result<Filter, Fault> {
        self.must(&Token::Open)?;
        let field = field(&self.word()?)?;
        self.must(&Token::Comma)?;
        let text = self.text()?;
        self.must(&Token::Close)?;
        if self.takes_word("eq") && !self.takes_word("true") {
            return Err(invalid("a function is compared with true"));
        }
        if !matches!(field.kind(), Kind::Text | Kind::Exact) {
            return Err(invalid("a function takes a text"));
        }
        Ok(Filter::Compare(field, how, Value::Text(text)))
    }

    /// `categories/any(c:c eq 'x')`.
    fn category(&mut self) -> Result<Filter, Fault> {
        self.must(&Token::Open)?;
        let variable = self.word()?;
        self.must(&Token::Colon)?;
        let name = self.word()?;
        let found = if name.eq_ignore_ascii_case("startswith") || name.eq_ignore_ascii_case("contains") {
            let starts = name.eq_ignore_ascii_case("startswith");
            self.must(&Token::Open)?;
            let same = self.word()? == variable;
            self.must(&Token::Comma)?;
            let text = self.text()?;
            self.must(&Token::Close)?;
            let how = if starts { Comparison::StartsWith } else { Comparison::Contains };
            same.then_some(Filter::Category(how, text))
        } else {
            let same = name == variable && self.takes_word("eq");
            let text = self.text()?;
            same.then_some(Filter::Category(Comparison::Equal, text))
        };
        self.must(&Token::Close)?;
        found.ok_or_else(|| invalid("the variable of any() is another one"))
    }

    /// `singleValueExtendedProperties/any(ep:ep/id eq '…' and ep/value eq '…')`.
    fn property(&mut self) -> Result<Filter, Fault> {
        self.must(&Token::Open)?;
        let variable = self.word()?;
        self.must(&Token::Colon)?;
        let (mut id, mut value) = (None, None);
        loop {
            let name = self.word()?;
            let comparison = self.word()?;
            let text = match self.next() {
                Some(Token::Text(text)) => Some(text),
                Some(Token::Word(null)) if null.eq_ignore_ascii_case("null") => None,
                other => return Err(invalid(format!("a text was expected, not {other:?}"))),
            };
            match (name.strip_prefix(variable.as_str()), comparison.as_str()) {
                (Some("/id"), "eq") => id = text,
                (Some("/value"), "eq") => value = text,
                // `ne null`: it is there.
                (Some("/value"), "ne") if text.is_none() => {}
                _ => return Err(invalid("an extended property is found by id and value")),
            }
            if !self.takes_word("and") {
                break;
            }
        }
        self.must(&Token::Close)?;
        let id = id.ok_or_else(|| invalid("an extended property is found by its id"))?;
        Ok(Filter::Property(id, value))
    }

    fn comparison(&mut self, name: &str) -> Result<Filter, Fault> {
        let field = field(name)?;
        let word = self.word()?;
        let how = match word.to_ascii_lowercase().as_str() {
            "eq" => Comparison::Equal,
            "ne" => Comparison::NotEqual,
            "gt" => Comparison::Greater,
            "ge" => Comparison::GreaterOrEqual,
            "lt" => Comparison::Less,
            "le" => Comparison::LessOrEqual,
            _ => return Err(invalid(format!("no comparison {word}"))),
        };
        let token = self.next();
        let value = match (field.kind(), token) {
            (Kind::Time, Some(Token::Word(text) | Token::Text(text))) => {
                milliseconds(&text).map(Value::Number).ok_or_else(|| invalid(format!("no time: {text}")))?
            }
            (Kind::Flag, Some(Token::Word(word))) => match word.to_ascii_lowercase().as_str() {
                "true" => Value::Number(1),
                "false" => Value::Number(0),
                _ => return Err(invalid(format!("{name} is true or false"))),
            },
            (Kind::Text | Kind::Exact, Some(Token::Text(text))) => Value::Text(text),
            (_, other) => return Err(invalid(format!("{name} cannot be compared with {other:?}"))),
        };
        Ok(Filter::Compare(field, how, value))
    }
}

fn field(name: &str) -> Result<Field, Fault> {
    let known = Field::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, field)| *field).ok_or_else(|| {
        let text = format!("Could not find a property named '{name}' on type 'microsoft.graph.message'.");
        Fault::new(400, "RequestBroker--ParseUri", text)
    })
}

/// What `$filter` and `$orderby` ask for together: what is ordered by must stand in the filter, if there is one.
pub(super) fn and_order(options: &Options) -> Result<(Option<Filter>, Vec<Order>), Fault> {
    let filter = options.get("$filter").map(read).transpose()?;
    let mut order = Vec::new();
    for one in options.get("$orderby").unwrap_or_default().split(',').filter(|o| !o.trim().is_empty()) {
        let (name, direction) = one.trim().split_once(' ').unwrap_or((one.trim(), "asc"));
        let descending = match direction.trim().to_ascii_lowercase().as_str() {
            "desc" => true,
            "asc" => false,
            _ => return Err(Fault::bad(format!("'{direction}' is no direction of $orderby."))),
        };
        order.push(Order { field: field(name)?, descending });
    }
    let missing = |filter: &Filter| order.iter().any(|one| !filter.names(one.field));
    if filter.as_ref().is_some_and(missing) {
        return Err(Fault::new(
            400,
            "InefficientFilter",
            "The restriction or sort order is too complex for this operation.",
        ));
    }
    Ok((filter, order))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_that_are_documented_are_read() {
        for text in [
            "receivedDateTime ge 2026-11-23T00:00:00Z and receivedDateTime lt 2026-11-24T00:00:00.5Z",
            "internetMessageId eq '<a''b@x>' or internetMessageId eq '<c@x>'",
            "categories/any(c:c eq 'Tracked')",
            "categories/any(a: startswith(a, 'Tr'))",
            "hasAttachments eq true and not (isRead eq true)",
            "contains(subject,'offer') and from/emailAddress/address eq 'a@b.c'",
            "startsWith(subject,'RE:') eq true",
            "singleValueExtendedProperties/Any(ep: ep/id eq 'String 0x1' and ep/value eq 'x')",
            "(conversationId eq 'AAQ=')",
        ] {
            assert!(read(text).is_ok(), "{text}: {:?}", read(text).err());
        }
    }

    #[test]
    fn what_cannot_be_a_filter_is_refused() {
        for text in [
            "",
            "subject",
            "subject eq",
            "subject eq 5",
            "subject eq 'x",
            "isRead eq 'true'",
            "receivedDateTime ge yesterday",
            "colour eq 'red'",
            "(subject eq 'x'",
            "subject eq 'x' subject",
            "categories/any(c:d eq 'x')",
            "subject is 'x'",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read(&format!("{}isRead eq true{}", "(".repeat(99), ")".repeat(99))).is_err());
        assert!(read(&vec!["isRead eq true"; 300].join(" or ")).is_err());
    }

    #[test]
    fn an_order_must_stand_in_the_filter() {
        let options = |query: &str| Options::read(query).ok().and_then(|o| and_order(&o).ok());
        assert!(options("$filter=receivedDateTime ge 2026-01-01&$orderby=receivedDateTime desc").is_some());
        assert!(options("$orderby=subject").is_some_and(|(_, order)| order.len() == 1));
        assert!(options("$filter=isRead eq true&$orderby=receivedDateTime desc").is_none());
        assert!(options("$orderby=subject sideways").is_none());
    }
}
