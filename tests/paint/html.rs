//! Painted pages as text: their tags, and a form that is read line by line.

/// A tag of our own output: its name, its attributes, and where the text behind it begins.
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    pub(crate) end: usize,
}

impl<'a> Tag<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// It says what happens by itself, as markup of somebody else's could.
    pub(crate) fn is_scripted(&self) -> bool {
        self.attributes.iter().any(|(key, _)| key.starts_with("on"))
    }
}

pub(crate) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(start) = html[from..].find('<').map(|at| from + at) {
        let mut quoted = false;
        let length = html[start..]
            .find(|c| {
                quoted ^= c == '"';
                c == '>' && !quoted
            })
            .unwrap();
        let inner = &html[start + 1..start + length];
        let (name, mut rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut attributes = Vec::new();
        while let Some((key, behind)) = rest.split_once("=\"") {
            let (value, behind) = behind.split_once('"').unwrap();
            attributes.push((key.trim(), value));
            rest = behind;
        }
        from = start + length + 1;
        tags.push(Tag { name, attributes, end: from });
    }
    tags
}

/// One tag a line, and drawings by their first strokes only: what differs is seen at a glance.
pub(crate) fn readable(html: &str) -> String {
    let mut text = html.replace("><", ">\n<");
    while let Some(start) = text.find("<svg class=\"icon\"") {
        let end = start + text[start..].find("</svg>").unwrap() + "</svg>".len();
        let path = text[start..end].split(" d=\"").nth(1).unwrap();
        let strokes: String = path.chars().take_while(|c| *c != '"').take(16).collect();
        text.replace_range(start..end, &format!("<icon {strokes}>"));
    }
    text
}

/// Every button has a name and submits nothing, every reference leads somewhere, and no id stands twice. `summaries`
/// says whether a summary must be put on the way of Tab by hand, as office.js wants it.
pub(crate) fn sound(face: &str, html: &str, summaries: bool) {
    let tags = tags(html);
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    let distinct: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{face}: an id stands twice");
    let refer = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for"];
    for tag in &tags {
        for id in refer.iter().filter_map(|key| tag.get(key)) {
            assert!(distinct.contains(id), "{face}: {id} is not there");
        }
        if tag.name == "summary" && summaries {
            assert_eq!(tag.get("tabindex"), Some("0"), "{face}: a summary that Tab does not reach");
        }
        if tag.name == "button" {
            let end = tag.end + html[tag.end..].find("</button>").unwrap();
            let text = [">", &readable(&html[tag.end..end])].concat();
            let said =
                text.split('<').filter_map(|part| part.split_once('>')).any(|(_, t)| !t.trim().is_empty());
            let named = ["aria-label", "aria-labelledby"]
                .iter()
                .any(|key| tag.get(key).is_some_and(|label| !label.trim().is_empty()));
            assert!(said || named, "{face}: a button without a name");
            assert!(tag.get("type").is_some(), "{face}: a button that may submit");
        }
    }
    assert_eq!(tags.iter().filter(|tag| tag.name == "main").count(), 1, "{face}");
    assert!(tags.iter().filter(|tag| tag.name == "h1").count() <= 1, "{face}");
}
