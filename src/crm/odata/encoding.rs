//! Percent-encoding, undone exactly once.

use super::{MAX_BYTES, ParseError};

/// Decodes a path: `%41` is `A`, `+` is itself.
///
/// # Errors
/// A broken escape, bytes that are not UTF-8, or a text of more than [`MAX_BYTES`].
pub fn decode_path(text: &str) -> Result<String, ParseError> {
    decode(text, false)
}

/// Decodes a name or a value of a query: `%41` is `A`, `+` is a space.
///
/// # Errors
/// As [`decode_path`].
pub fn decode_query(text: &str) -> Result<String, ParseError> {
    decode(text, true)
}

fn decode(text: &str, plus_is_space: bool) -> Result<String, ParseError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' if plus_is_space => bytes.push(b' '),
            b'%' => {
                let Some((digits, after)) = rest.split_first_chunk::<2>() else {
                    return Err(broken(text, rest, "a percent sign without its two digits"));
                };
                let (Some(high), Some(low)) = (hex(digits[0]), hex(digits[1])) else {
                    return Err(broken(text, rest, "a percent sign without its two digits"));
                };
                bytes.push(high * 16 + low);
                rest = after;
            }
            other => bytes.push(other),
        }
    }
    if bytes.len() > MAX_BYTES {
        let message = format!("The URL is longer than {MAX_BYTES} bytes.");
        return Err(ParseError { message, position: MAX_BYTES });
    }
    String::from_utf8(bytes).map_err(|fault| {
        let position = fault.utf8_error().valid_up_to();
        let message = format!("The URL holds bytes that are not UTF-8 after position {position}.");
        ParseError { message, position }
    })
}

fn broken(text: &str, rest: &[u8], what: &str) -> ParseError {
    let position = text.len() - rest.len() - 1;
    ParseError { message: format!("The URL holds {what} at position {position}."), position }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok())
}
