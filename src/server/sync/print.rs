//! How answers are written on a terminal: what comes from outside cannot speak to it.

use std::env;

use domain::mail::Moment;
use domain::reason::{Account, Remedy};
use sync::store::DecisionRow;
use words::Words;
use words::explain::When;

/// The longest piece of text from outside on one line, in characters.
const MAX_TEXT: usize = 300;
/// The longest sentence with such pieces in it.
const MAX_SENTENCE: usize = 2_000;

/// A text from outside on one line, without what a terminal would obey.
pub(crate) fn plain(text: &str) -> String {
    within(text, MAX_TEXT)
}

fn within(text: &str, most: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect();
    plain.trim().to_owned()
}

/// The words of the language that the terminal is set to.
pub(crate) fn words() -> Words {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].map(env::var);
    let tag = set.into_iter().flatten().find(|tag| !tag.is_empty()).unwrap_or_default();
    Words::new(tag.split(['.', '@']).next().unwrap_or_default())
}

/// What was decided and why, and what can be done: the sentences that the pane says too.
pub(crate) fn sentences(words: Words, account: &Account) -> Vec<String> {
    let explained = words.explain(account, When::Done);
    let mut lines = vec![explained.sentence(words)];
    lines.extend(explained.remedy);
    lines.iter().map(|line| within(line, MAX_SENTENCE)).collect()
}

/// The same about an appointment, a contact or a task.
fn step_sentences(words: Words, account: &domain::step::reason::Account) -> Vec<String> {
    let explained = words.explain_step(account, When::Done);
    let mut lines = vec![explained.sentence(words)];
    lines.extend(explained.remedy);
    lines.iter().map(|line| within(line, MAX_SENTENCE)).collect()
}

/// What can be done, by its stable name. One that this version does not know stands as it is.
pub(crate) fn remedy(name: &str) -> String {
    Remedy::from_name(name).map_or_else(|| plain(name), |one| words().remedy_in_general(one).to_owned())
}

/// A moment, in UTC.
pub(crate) fn at(moment: Moment) -> String {
    wire::date::write_rfc3339(moment.0)
}

/// A decision in a few lines.
pub(crate) fn decision(row: &DecisionRow) -> Vec<String> {
    let one = &row.decision;
    let mailbox = row.address.as_ref().map_or("(a mailbox that was forgotten)", |address| address.as_str());
    let mut lines = vec![format!("{}  {}", at(one.at), plain(mailbox))];
    let told = sync::explain::decision(row);
    let of_mail = decisions::recorded(&told).map(|known| sentences(words(), &known.account));
    let said = of_mail.or_else(|| Some(step_sentences(words(), &decisions::step::recorded(&told)?)));
    match said {
        Some(said) => lines.extend(said.into_iter().map(|line| format!("  {line}"))),
        // Another version took it: its names are all there is to tell.
        None => lines.push(format!("  {}: {}  {}", one.verdict, one.reason, plain(&one.evidence))),
    }
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
