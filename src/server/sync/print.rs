//! How answers are written on a terminal: what comes from outside cannot speak to it.

use domain::mail::Moment;
use sync::store::DecisionRow;

use crate::words;

/// The longest piece of text from outside on one line, in characters.
const MAX_TEXT: usize = 300;

/// A text from outside on one line, without what a terminal would obey.
pub(crate) fn plain(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_TEXT).collect();
    plain.trim().to_owned()
}

/// A moment, in UTC.
pub(crate) fn at(moment: Moment) -> String {
    wire::date::write_rfc3339(moment.0)
}

/// A decision in a few lines.
pub(crate) fn decision(row: &DecisionRow) -> Vec<String> {
    let one = &row.decision;
    let mailbox = row.address.as_ref().map_or("(a mailbox that was forgotten)", |address| address.as_str());
    let mut lines = vec![
        format!("{}  {}", at(one.at), plain(mailbox)),
        format!("  what      {}", words::verdict(&one.verdict)),
        format!("  why       {}", words::reason(&one.reason)),
    ];
    if one.evidence != "{}" {
        lines.push(format!("  evidence  {}", plain(&one.evidence)));
    }
    let by = sync::explain::remedied_by(&one.remedy);
    lines.push(format!("  remedy    {} ({by})", words::remedy(&one.remedy)));
    if let Some(activity) = one.activity {
        lines.push(format!("  activity  {activity}"));
    }
    if row.seen != one.at {
        lines.push(format!("  again     {}", at(row.seen)));
    }
    lines.push(format!("  by        {}", plain(&one.who)));
    if let Some((when, who)) = &row.undone {
        lines.push(format!("  undone    {} by {}", at(*when), plain(who)));
    }
    lines.push(format!("  decision  {}", row.id));
    lines
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_comes_from_outside_cannot_speak_to_the_terminal() {
        assert_eq!(plain("a\u{1b}]0;x\u{7}b\r\n"), "a ]0;x b");
        assert_eq!(plain(&"x".repeat(5_000)).len(), super::MAX_TEXT);
    }
}
