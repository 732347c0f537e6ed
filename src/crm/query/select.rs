//! `?sql=SELECT …`: the small part of SQL that the Web API reads, as the query options it means.
//!
//! One table, its columns, a condition and an order; joins, groups and figures are refused. Nothing of the text
//! reaches the store: it becomes the same values as `$select`, `$filter` and `$orderby`.

use crate::catalog::Info;
use crate::error::{Fault, Result};
use crate::odata::{Compare, Expr, MAX_BYTES, MAX_CONDITIONS, MAX_DEPTH, Operand, Options, Path, Value};
use crate::query::resolve::unknown;

#[derive(Clone, Debug, PartialEq)]
enum Word {
    /// A name or a keyword.
    Name(String),
    /// `'text'`.
    Text(String),
    /// `42`, `4.2`.
    Number(String),
    /// `(`, `<=`, `,` and the like.
    Sign(&'static str),
}

const SIGNS: [&str; 12] = ["<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "*", ";"];

/// Reads a `SELECT` from the table of the entity set it was sent to.
///
/// # Errors
/// 400 for what is no such query or names columns that do not exist, 501 for joins, groups and figures.
pub(crate) fn read(info: &'static Info, text: &str, around: &Options) -> Result<Options> {
    if text.len() > MAX_BYTES {
        return Err(bad(&format!("it is longer than {MAX_BYTES} bytes")));
    }
    let words = words(text)?;
    let mut reader = Reader { info, words: &words, at: 0, names: Vec::new(), conditions: 0 };
    let mut options = Options { skiptoken: around.skiptoken.clone(), ..Options::default() };
    reader.expect("SELECT")?;
    if reader.keyword("DISTINCT") {
        return Err(Fault::unsupported("SELECT DISTINCT"));
    }
    if reader.keyword("TOP") {
        let open = reader.sign("(");
        options.top = Some(reader.number()?);
        if open && !reader.sign(")") {
            return Err(bad("the parenthesis after TOP is not closed"));
        }
    }
    // Columns may bear the name of the table, which only comes later.
    let columns = reader.at;
    while reader.peek().is_some() && !reader.is("FROM") {
        reader.at += 1;
    }
    reader.expect("FROM")?;
    let table = reader.name()?;
    if !table.eq_ignore_ascii_case(info.logical()) {
        return Err(bad(&format!("'{table}' is not the table of the entity set '{}'", info.table.set)));
    }
    reader.names.push(table);
    let named = reader.keyword("AS");
    if named || matches!(reader.peek(), Some(Word::Name(_)) if !reader.is_clause()) {
        let alias = reader.name()?;
        reader.names.push(alias);
    }
    let rest = reader.at;
    reader.at = columns;
    if !reader.sign("*") {
        options.select = Some(reader.columns()?);
    }
    reader.expect("FROM")?;
    reader.at = rest;
    if reader.keyword("WHERE") {
        options.filter = Some(reader.or(0)?);
    }
    if reader.keyword("ORDER") {
        reader.expect("BY")?;
        loop {
            let path = reader.column()?;
            let down = reader.keyword("DESC");
            if !down {
                reader.keyword("ASC");
            }
            options.orderby.push((path, down));
            if !reader.sign(",") {
                break;
            }
        }
    }
    reader.sign(";");
    match reader.peek() {
        None => Ok(options),
        Some(Word::Name(name)) => Err(Fault::unsupported(format!("'{name}' in a SELECT"))),
        Some(_) => Err(bad("something follows its end")),
    }
}

struct Reader<'w> {
    info: &'static Info,
    words: &'w [Word],
    at: usize,
    /// What may stand before a column and a dot: the table's name and its alias.
    names: Vec<String>,
    conditions: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn is(&self, keyword: &str) -> bool {
        matches!(self.peek(), Some(Word::Name(name)) if name.eq_ignore_ascii_case(keyword))
    }

    fn is_clause(&self) -> bool {
        [
            "WHERE", "ORDER", "GROUP", "HAVING", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "OFFSET",
            "UNION",
        ]
        .iter()
        .any(|word| self.is(word))
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let there = self.is(keyword);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, keyword: &str) -> Result<()> {
        if self.keyword(keyword) { Ok(()) } else { Err(bad(&format!("{keyword} is missing"))) }
    }

    fn sign(&mut self, sign: &str) -> bool {
        let there = matches!(self.peek(), Some(Word::Sign(found)) if *found == sign);
        self.at += usize::from(there);
        there
    }

    fn name(&mut self) -> Result<String> {
        match self.peek() {
            Some(Word::Name(name)) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            _ => Err(bad("a name is missing")),
        }
    }

    fn number(&mut self) -> Result<u32> {
        let found = match self.peek() {
            Some(Word::Number(text)) => text.parse().ok(),
            _ => None,
        };
        self.at += 1;
        found.ok_or_else(|| bad("TOP needs a whole number"))
    }

    /// Columns up to `FROM`.
    fn columns(&mut self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        loop {
            found.push(self.column()?.join("/"));
            if matches!(self.peek(), Some(Word::Sign("("))) {
                return Err(Fault::unsupported("A function in a SELECT"));
            }
            if !self.is("FROM") && matches!(self.peek(), Some(Word::Name(_))) {
                return Err(Fault::unsupported("Another name for a column in a SELECT"));
            }
            if !self.sign(",") {
                return Ok(found);
            }
        }
    }

    /// A column by its logical name, in any case; a lookup is read as its value.
    fn column(&mut self) -> Result<Path> {
        let name = self.name()?;
        if matches!(self.peek(), Some(Word::Sign("("))) {
            return Err(Fault::unsupported(format!("The function '{name}' in a SELECT")));
        }
        let plain = match name.split_once('.') {
            Some((before, after)) if self.names.iter().any(|known| known.eq_ignore_ascii_case(before)) => {
                after
            }
            _ => &name,
        };
        let low = plain.to_lowercase();
        let info = self.info;
        let field = info.field(&low).or_else(|| info.wire_field(&low)).ok_or_else(|| unknown(info, plain))?;
        Ok(vec![info.wire_name(field)])
    }

    fn or(&mut self, depth: usize) -> Result<Expr> {
        let mut left = self.and(depth)?;
        while self.keyword("OR") {
            left = Expr::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Ok(left)
    }

    fn and(&mut self, depth: usize) -> Result<Expr> {
        let mut left = self.not(depth)?;
        while self.keyword("AND") {
            left = Expr::And(Box::new(left), Box::new(self.not(depth)?));
        }
        Ok(left)
    }

    fn not(&mut self, depth: usize) -> Result<Expr> {
        if depth > MAX_DEPTH {
            return Err(bad(&format!("it is nested deeper than {MAX_DEPTH} levels")));
        }
        if self.keyword("NOT") {
            return Ok(Expr::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.sign("(") {
            let inside = self.or(depth + 1)?;
            return if self.sign(")") { Ok(inside) } else { Err(bad("a parenthesis is not closed")) };
        }
        self.condition()
    }

    fn condition(&mut self) -> Result<Expr> {
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS {
            return Err(bad(&format!("it has more than {MAX_CONDITIONS} conditions")));
        }
        let path = self.column()?;
        let compare = |op, value| Expr::Compare(Operand::Path(path.clone()), op, Operand::Value(value));
        if self.keyword("IS") {
            let not = self.keyword("NOT");
            self.expect("NULL")?;
            return Ok(compare(if not { Compare::Ne } else { Compare::Eq }, Value::Null));
        }
        let not = self.keyword("NOT");
        let found = if self.keyword("IN") {
            let mut values = Vec::new();
            if !self.sign("(") {
                return Err(bad("IN needs a list"));
            }
            loop {
                values.push(self.value()?);
                if !self.sign(",") {
                    break;
                }
            }
            if !self.sign(")") {
                return Err(bad("the list of IN is not closed"));
            }
            Expr::In(path.clone(), values)
        } else if self.keyword("LIKE") {
            let arguments = vec![
                ("PropertyName".to_owned(), Value::Text(path.join("/"))),
                ("PropertyValue".to_owned(), self.value()?),
            ];
            Expr::Named("Like".to_owned(), arguments)
        } else if self.keyword("BETWEEN") {
            let low = self.value()?;
            self.expect("AND")?;
            Expr::And(Box::new(compare(Compare::Ge, low)), Box::new(compare(Compare::Le, self.value()?)))
        } else {
            let sign = match self.peek() {
                Some(Word::Sign(sign)) if !not => *sign,
                _ => return Err(bad("a condition needs an operator")),
            };
            let op = match sign {
                "=" => Compare::Eq,
                "<>" | "!=" => Compare::Ne,
                ">" => Compare::Gt,
                ">=" => Compare::Ge,
                "<" => Compare::Lt,
                "<=" => Compare::Le,
                _ => return Err(bad("a condition needs an operator")),
            };
            self.at += 1;
            compare(op, self.value()?)
        };
        Ok(if not { Expr::Not(Box::new(found)) } else { found })
    }

    fn value(&mut self) -> Result<Value> {
        let value = match self.peek() {
            Some(Word::Text(text)) => Value::Text(text.clone()),
            Some(Word::Number(text)) => {
                text.parse().map_or_else(|_| Value::Decimal(text.clone()), Value::Int)
            }
            Some(Word::Name(name)) if name.eq_ignore_ascii_case("true") => Value::Bool(true),
            Some(Word::Name(name)) if name.eq_ignore_ascii_case("false") => Value::Bool(false),
            _ => return Err(bad("a value is missing")),
        };
        self.at += 1;
        Ok(value)
    }
}

fn words(text: &str) -> Result<Vec<Word>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let len = if first == '\'' {
            let (text, len) = quoted(rest).ok_or_else(|| bad("a text is not closed"))?;
            found.push(Word::Text(text));
            len
        } else if first.is_ascii_digit()
            || (first == '-' && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
        {
            let len = 1 + rest[1..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            found.push(Word::Number(rest[..len].to_owned()));
            len
        } else if first.is_ascii_alphabetic() || matches!(first, '_' | '[') {
            // `[name]` is a name in brackets.
            let len = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"_.[]".contains(b)).count();
            found.push(Word::Name(rest[..len].replace(['[', ']'], "")));
            len
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.ok_or_else(|| bad(&format!("'{first}' is not understood")))?;
            found.push(Word::Sign(sign));
            sign.len()
        };
        rest = rest[len..].trim_start();
    }
    Ok(found)
}

/// A text in quotes, where two quotes stand for one, and how many bytes it takes.
fn quoted(rest: &str) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = letters.next() {
        if c != '\'' {
            text.push(c);
        } else if matches!(letters.peek(), Some((_, '\''))) {
            letters.next();
            text.push('\'');
        } else {
            return Some((text, at + 1));
        }
    }
    None
}

fn bad(what: &str) -> Fault {
    Fault::bad(format!("The SQL query cannot be read: {what}."))
}
