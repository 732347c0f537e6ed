//! What a URL's path names.

use super::cursor::Cursor;
use super::encoding::decode_path;
use super::{ParseError, Resource, Segment};

/// Most segments of a path; the longest the product uses has five.
const MAX_SEGMENTS: usize = 32;

/// Reads what stands below `/api/data/v9.2/`, percent-encoded as it came, without the query.
///
/// # Errors
/// [`ParseError`] on a broken escape, a key that cannot be read, or an unknown `$name`.
pub fn parse_path(path: &str) -> Result<Resource, ParseError> {
    let text = decode_path(path)?;
    let mut cursor = Cursor::new(&text)?;
    let mut segments = Vec::new();
    cursor.take('/');
    while cursor.peek().is_some() {
        if segments.len() >= MAX_SEGMENTS {
            return Err(cursor.fail(&format!("More than {MAX_SEGMENTS} segments")));
        }
        segment(&mut cursor, &mut segments)?;
        if cursor.peek().is_some() && !cursor.take('/') {
            return Err(cursor.fail("Syntax error: expected '/' or the end"));
        }
    }
    Ok(Resource { segments })
}

fn segment(cursor: &mut Cursor<'_>, segments: &mut Vec<Segment>) -> Result<(), ParseError> {
    let place = cursor.place();
    if cursor.take('$') {
        let name = cursor.rest();
        let name =
            &name[..name.find(|c: char| !c.is_alphanumeric() && !"_-".contains(c)).unwrap_or(name.len())];
        cursor.skip(name);
        segments.push(match (name, segments.is_empty()) {
            ("metadata" | "batch" | "entity", true) => Segment::Name(format!("${name}")),
            ("ref", false) => Segment::Ref,
            ("count", false) => Segment::Count,
            ("value", false) => Segment::Value,
            ("", _) | (_, false) => return Err(cursor.fail_at(place, "There is no such segment")),
            (id, true) => Segment::Content(id.to_owned()),
        });
        return Ok(());
    }
    let word = cursor.word();
    if word.is_empty() {
        return Err(cursor.fail("Expected a name"));
    }
    cursor.skip(word);
    segments.push(Segment::Name(word.to_owned()));
    if !cursor.take('(') {
        return Ok(());
    }
    if let Some(key) = cursor.spaces().guid() {
        segments.push(Segment::Key(key));
        return cursor.expect(')');
    }
    let mut parts: Vec<(String, _)> = Vec::new();
    while !cursor.spaces().take(')') {
        if !parts.is_empty() {
            cursor.expect(',')?;
        }
        let name = cursor.name("a key: its identifier, or name=value")?;
        if parts.iter().any(|(other, _)| other == name) {
            return Err(cursor.fail(&format!("'{name}' stands twice")));
        }
        cursor.expect('=')?;
        parts.push((name.to_owned(), cursor.argument()?));
    }
    segments.push(Segment::NamedKey(parts));
    Ok(())
}
