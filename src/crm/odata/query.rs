//! The query of a URL: `$select`, `$filter`, `$expand` with its own options, and the rest.

use super::cursor::Cursor;
use super::encoding::decode_query;
use super::filter::{Aliases, filter};
use super::{Expand, MAX_BYTES, Options, ParseError, Path};

/// System options that are handed on by name.
const HANDED_ON: [&str; 3] = ["$apply", "$format", "$search"];

/// Reads the query of a URL, percent-encoded as it came and without its `?`.
///
/// # Errors
/// [`ParseError`] on a broken escape, an unknown or repeated system option, or an option that cannot be read.
pub fn parse_query(query: &str) -> Result<Options, ParseError> {
    if query.len() > MAX_BYTES * 3 {
        let message = format!("The URL is longer than {MAX_BYTES} bytes.");
        return Err(ParseError { message, position: MAX_BYTES });
    }
    let mut pairs = Vec::new();
    let mut aliases = Aliases::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (decode_query(name)?, decode_query(value)?);
        if name.starts_with(['$', '@']) && pairs.iter().any(|(other, _): &(String, String)| *other == name) {
            return Err(fault(format!(
                "Query option '{name}' was specified more than once, but it must be specified at most once."
            )));
        }
        if name.starts_with('@') {
            aliases.insert(name.clone(), value.clone());
        }
        pairs.push((name, value));
    }
    let mut options = Options::default();
    for (name, value) in pairs {
        match name.as_str() {
            "$skiptoken" => options.skiptoken = Some(value),
            "$deltatoken" => options.deltatoken = Some(value),
            _ if name.starts_with('$') && !HANDED_ON.contains(&name.as_str()) => {
                let mut cursor = Cursor::new(&value)?;
                option(&mut cursor, &name, &mut options, &aliases)?;
                cursor.end()?;
            }
            _ => options.others.push((name, value)),
        }
    }
    Ok(options)
}

fn fault(message: String) -> ParseError {
    ParseError { message, position: 0 }
}

/// One option, whose value begins where the cursor stands.
fn option(
    cursor: &mut Cursor<'_>,
    name: &str,
    options: &mut Options,
    aliases: &Aliases,
) -> Result<(), ParseError> {
    match name {
        "$select" => options.select = select(cursor)?,
        "$filter" => options.filter = Some(filter(cursor, aliases)?),
        "$orderby" => options.orderby = orderby(cursor)?,
        "$expand" => options.expand = expand(cursor, aliases)?,
        "$top" => options.top = Some(top(cursor)?),
        "$count" => {
            options.count = match cursor.spaces().word() {
                word @ ("true" | "false") => {
                    cursor.skip(word);
                    word == "true"
                }
                _ => return Err(cursor.fail("$count is true or false")),
            }
        }
        "$skip" => return Err(fault("Skip Clause is not supported in CRM".to_owned())),
        "$levels" | "$compute" | "$index" | "$schemaversion" => {
            return Err(fault(format!("The query option '{name}' is not supported.")));
        }
        _ => {
            return Err(fault(format!("The query parameter {name} is not supported.")));
        }
    }
    Ok(())
}

/// `a,b`; `*` and nothing at all both mean everything.
fn select(cursor: &mut Cursor<'_>) -> Result<Option<Vec<String>>, ParseError> {
    let mut names = Vec::new();
    let mut everything = ends(cursor);
    while !ends(cursor) {
        if cursor.take('*') {
            everything = true;
        } else {
            names.push(path(cursor, "the name of a column")?.join("/"));
        }
        if !comma(cursor)? {
            break;
        }
    }
    Ok((!everything).then_some(names))
}

fn orderby(cursor: &mut Cursor<'_>) -> Result<Vec<(Path, bool)>, ParseError> {
    let mut found = Vec::new();
    loop {
        let path = path(cursor, "the name of a column")?;
        let down = cursor.keyword("desc");
        if !down {
            cursor.keyword("asc");
        }
        found.push((path, down));
        if !comma(cursor)? {
            return Ok(found);
        }
    }
}

fn expand(cursor: &mut Cursor<'_>, aliases: &Aliases) -> Result<Vec<Expand>, ParseError> {
    let mut found: Vec<Expand> = Vec::new();
    while !ends(cursor) {
        if cursor.peek() == Some('*') {
            return Err(cursor.fail("$expand=* is not supported: name the navigation properties"));
        }
        let place = cursor.place();
        let nav = cursor.name("the name of a navigation property")?.to_owned();
        if found.iter().any(|other| other.nav == nav) {
            return Err(cursor.fail_at(place, &format!("'{nav}' is expanded twice")));
        }
        let only_ref = cursor.take('/');
        if only_ref {
            if !cursor.rest().starts_with("$ref") {
                return Err(
                    cursor.fail("Only $ref may follow here; what lies behind is expanded inside parentheses")
                );
            }
            cursor.skip("$ref");
        }
        let mut options = Options::default();
        if cursor.spaces().take('(') {
            cursor.enter()?;
            options = inner(cursor, aliases)?;
            cursor.leave();
        }
        found.push(Expand { nav, options, only_ref });
        if !comma(cursor)? {
            break;
        }
    }
    Ok(found)
}

/// `$select=a;$filter=b)`, up to and with the closing parenthesis.
fn inner(cursor: &mut Cursor<'_>, aliases: &Aliases) -> Result<Options, ParseError> {
    let mut options = Options::default();
    let mut seen: Vec<&str> = Vec::new();
    loop {
        if cursor.spaces().take(')') {
            return Ok(options);
        }
        let place = cursor.place();
        if !cursor.take('$') {
            return Err(cursor.fail("Expected an option such as $select"));
        }
        let word = cursor.name("the name of an option")?;
        if seen.contains(&word) {
            return Err(
                cursor.fail_at(place, &format!("Query option '${word}' was specified more than once"))
            );
        }
        seen.push(word);
        cursor.expect('=')?;
        option(cursor, &format!("${word}"), &mut options, aliases)?;
        if !cursor.spaces().take(';') && cursor.peek() != Some(')') {
            return Err(cursor.fail("Expected ';' or ')'"));
        }
    }
}

fn top(cursor: &mut Cursor<'_>) -> Result<u32, ParseError> {
    let rest = cursor.spaces().rest();
    let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
    match digits.parse() {
        Ok(number) => {
            cursor.skip(digits);
            Ok(number)
        }
        Err(_) => Err(cursor.fail("$top is a whole number from 0")),
    }
}

fn path(cursor: &mut Cursor<'_>, wanted: &str) -> Result<Path, ParseError> {
    let mut found = vec![cursor.name(wanted)?.to_owned()];
    while cursor.take('/') {
        found.push(cursor.name(wanted)?.to_owned());
    }
    Ok(found)
}

/// The value of this option ends here.
fn ends(cursor: &mut Cursor<'_>) -> bool {
    matches!(cursor.spaces().peek(), None | Some(';' | ')'))
}

/// A comma and something after it.
fn comma(cursor: &mut Cursor<'_>) -> Result<bool, ParseError> {
    let found = cursor.spaces().take(',');
    if found && ends(cursor) {
        return Err(cursor.fail("Nothing follows the comma"));
    }
    Ok(found)
}
