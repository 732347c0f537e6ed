//! HTML as text, and text as HTML.

/// `&`, `<`, `>` and quotes as references.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The words of an HTML body: tags away, blocks on lines of their own, scripts and styles left out.
pub(crate) fn plain_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        decode_into(&mut out, &rest[..start]);
        let Some(length) = rest[start..].find('>') else {
            rest = "";
            break;
        };
        let closing = rest[start + 1..].starts_with('/');
        let tag = rest[start + 1..start + length].trim_start_matches('/');
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        rest = &rest[start + length + 1..];
        match name.as_str() {
            "script" | "style" | "head" | "title" if !closing => {
                let end = format!("</{name}").into_bytes();
                let found = rest.as_bytes().windows(end.len()).position(|w| w.eq_ignore_ascii_case(&end));
                // Found at a `<`, or the end: both are borders of characters.
                rest = &rest[found.unwrap_or(rest.len())..];
            }
            "br" | "p" | "div" | "tr" | "li" | "h1" | "h2" | "h3" | "table" | "ul" | "ol" | "blockquote"
                if !out.ends_with("\n\n") && !out.is_empty() =>
            {
                out.push('\n');
            }
            _ => {}
        }
    }
    decode_into(&mut out, rest);
    let lines = out.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn decode_into(out: &mut String, text: &str) {
    const NAMED: [(&str, &str); 6] = [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let mut text = text.replace(['\r', '\n'], " ");
    for (name, character) in NAMED {
        text = text.replace(name, character);
    }
    out.push_str(&text);
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn text_of_html_leaves_out_scripts_and_styles() {
        let html =
            "<style>p{}</style><p>Dear&nbsp;Mara,</p><script>alert('<p>')</script><p>5 &lt; 6 &amp; fine</p>";
        assert_eq!(plain_text(html), "Dear Mara,\n\n5 < 6 & fine");
    }

    #[test]
    fn broken_html_does_no_harm() {
        for html in ["<", "<script", "<script>never closed", "a<b", "<<>>", "</style>", "&lt;b&gt;", "<p"] {
            let _ = plain_text(html);
        }
        assert_eq!(plain_text("&lt;b&gt;"), "<b>");
    }
}
