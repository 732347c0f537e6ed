//! Mail that is written at a record's page: to whom, about what, and how far it is on its way.

use alloc::{string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    mail::{Address, Moment},
    party::Record,
    problem::Problem,
};

/// People whom one mail goes to, both parts together (Exchange takes 500; a mail to more than that is a mailing).
pub const MAX_PEOPLE: usize = 50;
/// Letters of a mail that is written here.
pub const MAX_TEXT: usize = 100_000;
/// Mails under way that are shown of one record.
pub const MAX_UNDERWAY: usize = 20;

/// In which part of a mail somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// They are written to.
    To,
    /// They get a copy.
    Cc,
}

/// Somebody whom a mail goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Their row; nobody's where the CRM does not know the address.
    pub record: Option<Record>,
    /// Where they are written to.
    pub address: Address,
}

impl Recipient {
    /// What to call them.
    pub fn label(&self) -> &str {
        self.record
            .as_ref()
            .map(|record| record.name.as_str())
            .filter(|name| !name.trim().is_empty())
            .unwrap_or(self.address.as_str())
    }
}

/// A mail of the CRM that is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Its activity.
    pub activity: Uuid,
    /// The activity that its conversation began with.
    pub thread: Uuid,
}

/// A mail as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its key: pressing twice writes it once.
    pub id: Uuid,
    /// The version of the row that it takes the place of, where it is there already: a mail that could not be sent.
    pub version: Option<String>,
    /// What it is regarding.
    pub regarding: Record,
    /// Who sends it: a user.
    pub from: Record,
    /// To whom.
    pub to: Vec<Recipient>,
    /// Who gets a copy.
    pub cc: Vec<Recipient>,
    /// Its subject.
    pub subject: String,
    /// Its text, without markup.
    pub text: String,
    /// Not before this.
    pub later: Option<Moment>,
    /// What it answers.
    pub answers: Option<Answered>,
}

/// What a mail lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Somebody to go to.
    Recipient,
    /// A subject: without one it looks like an accident.
    Subject,
    /// A text.
    Text,
    /// It goes to more people than one mail may.
    TooMany,
    /// The moment it is to go at is over.
    Past,
}

impl Letter {
    /// The first thing it lacks; `None` where it can go.
    pub fn lacks(&self, now: Moment) -> Option<Lack> {
        match () {
            () if self.to.is_empty() => Some(Lack::Recipient),
            () if self.to.len().saturating_add(self.cc.len()) > MAX_PEOPLE => Some(Lack::TooMany),
            () if self.subject.trim().is_empty() => Some(Lack::Subject),
            () if self.text.trim().is_empty() => Some(Lack::Text),
            () if self.later.is_some_and(|later| later <= now) => Some(Lack::Past),
            () => None,
        }
    }
}

/// How far a mail is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Written, and nobody has said that it is to be sent.
    Draft,
    /// It waits to be sent; where a moment stands, not before it.
    Waiting(Option<Moment>),
    /// An attempt failed, and another follows at that moment.
    Again(Moment),
    /// It is given to the mailbox.
    Sending,
    /// It is sent.
    Sent(Moment),
    /// It could not be sent. It is open again.
    Failed,
    /// It was called off.
    Canceled,
}

impl Stage {
    /// It changes by itself.
    pub fn moves(self) -> bool {
        matches!(self, Self::Waiting(_) | Self::Again(_) | Self::Sending)
    }

    /// It can be taken back: nothing was given to the mailbox.
    pub fn can_be_taken_back(self) -> bool {
        matches!(self, Self::Waiting(_) | Self::Again(_))
    }

    /// It can be written on and sent.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Failed)
    }
}

/// A mail that is under way, whole: so that one that failed can be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Underway {
    /// Its activity.
    pub id: Uuid,
    /// The version of its row.
    pub version: String,
    /// How far it is.
    pub stage: Stage,
    /// Attempts that failed.
    pub attempts: u32,
    /// Who sends it.
    pub from: Option<Record>,
    /// Whose it is.
    pub owner: Option<Record>,
    /// To whom.
    pub to: Vec<Recipient>,
    /// Who gets a copy.
    pub cc: Vec<Recipient>,
    /// Its subject.
    pub subject: String,
    /// Its text as the CRM has it: hostile until it is made plain.
    pub html: String,
    /// Not before this.
    pub later: Option<Moment>,
    /// What it answers.
    pub answers: Option<Answered>,
    /// When it was written down.
    pub at: Moment,
}

/// What is needed to answer a mail, and to show it by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its activity.
    pub id: Uuid,
    /// It came in.
    pub incoming: bool,
    /// Its subject.
    pub subject: String,
    /// Who sent it.
    pub from: Option<Recipient>,
    /// To whom.
    pub to: Vec<Recipient>,
    /// Who got a copy.
    pub cc: Vec<Recipient>,
    /// When it was sent.
    pub at: Option<Moment>,
    /// What it is regarding.
    pub regarding: Option<Record>,
    /// The activity that its conversation began with.
    pub thread: Uuid,
}

/// What an answer's subject begins with.
const ANSWER: &str = "RE: ";

impl Post {
    /// The subject of an answer: marked once.
    pub fn answer_subject(&self) -> String {
        let subject = self.subject.trim();
        let marked = subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"));
        if marked { subject.into() } else { alloc::format!("{ANSWER}{subject}") }
    }

    /// To whom an answer goes: who sent it; of one's own mail, whom it went to.
    pub fn answer_to(&self) -> Vec<Recipient> {
        match &self.from {
            Some(from) if self.incoming => alloc::vec![from.clone()],
            Some(_) | None => self.to.clone(),
        }
    }
}

/// Text without markup as HTML shows it: paragraphs and lines stay what they are.
pub fn to_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len().saturating_add(32));
    html.push_str("<div>");
    let mut blank = false;
    for c in text.trim_end().chars() {
        // Blanks after a blank, or at the beginning of a line, are shown too.
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\r' => {}
            '\n' => html.push_str("<br>"),
            ' ' if blank => html.push_str("&nbsp;"),
            other => html.push(other),
        }
        blank = matches!(c, ' ' | '\n');
    }
    html.push_str("</div>");
    html
}

/// Elements that end a line.
const LINES: [&str; 10] = ["br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "table"];
/// Elements whose text nobody sees.
const UNSEEN: [&str; 3] = ["style", "script", "head"];

/// The text of HTML without its markup, for a field that is typed into. It is no sanitizer: what comes out is text, and is
/// shown as text.
pub fn to_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('<') {
        push(&mut text, before);
        let Some((tag, after)) = behind.split_once('>') else {
            rest = "";
            break;
        };
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        let opens = !tag.starts_with('/');
        rest = after;
        if opens && UNSEEN.contains(&name.as_str()) {
            let end = alloc::format!("</{name}");
            let at = after.to_ascii_lowercase().find(&end);
            rest = at.and_then(|at| after.get(at..)).unwrap_or_default();
        } else if LINES.contains(&name.as_str()) && (name == "br" || !opens) {
            text.push('\n');
        }
    }
    push(&mut text, rest);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim().into()
}

/// Adds a piece of text of HTML: blanks and lines are one blank, signs are what they stand for.
fn push(text: &mut String, piece: &str) {
    const SIGNS: [(&str, char); 6] =
        [("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&nbsp;", ' '), ("&amp;", '&')];
    let mut rest = piece;
    while let Some(c) = rest.chars().next() {
        if let Some((sign, stands)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            text.push(*stands);
            rest = rest.get(sign.len()..).unwrap_or_default();
            continue;
        }
        if c.is_whitespace() {
            if !text.is_empty() && !text.ends_with(char::is_whitespace) {
                text.push(' ');
            }
        } else {
            text.push(c);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
}

/// What came of having a mail sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// How far it is.
    pub stage: Stage,
    /// It is written down, and the CRM does not have it sent: why.
    pub refused: Option<Problem>,
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::party::Kind;

    fn recipient(address: &str) -> Recipient {
        Recipient { record: None, address: Address::new(address) }
    }

    fn letter() -> Letter {
        let record = |kind| Record { kind, id: Uuid::from_u128(1), name: "n".into() };
        Letter {
            id: Uuid::from_u128(2),
            version: None,
            regarding: record(Kind::Opportunity),
            from: record(Kind::User),
            to: vec![recipient("a@x.example")],
            cc: vec![],
            subject: "s".into(),
            text: "t".into(),
            later: None,
            answers: None,
        }
    }

    #[test]
    fn a_mail_says_what_it_lacks() {
        let now = Moment(100);
        let many = || (0..=MAX_PEOPLE).map(|n| recipient(&alloc::format!("p{n}@x.example"))).collect();
        let table = [
            (letter(), None),
            (Letter { to: vec![], ..letter() }, Some(Lack::Recipient)),
            (Letter { cc: many(), ..letter() }, Some(Lack::TooMany)),
            (Letter { subject: " ".into(), ..letter() }, Some(Lack::Subject)),
            (Letter { text: "\n".into(), ..letter() }, Some(Lack::Text)),
            (Letter { later: Some(Moment(100)), ..letter() }, Some(Lack::Past)),
            (Letter { later: Some(Moment(101)), ..letter() }, None),
        ];
        for (letter, lacks) in table {
            assert_eq!(letter.lacks(now), lacks, "{letter:?}");
        }
    }

    #[test]
    fn text_becomes_html_and_text_again() {
        let text = "Hello  there,\n\n1 < 2 & \"3\"\n  नमस्ते";
        let html = to_html(text);
        assert_eq!(
            html,
            "<div>Hello &nbsp;there,<br><br>1 &lt; 2 &amp; &quot;3&quot;<br>&nbsp;&nbsp;नमस्ते</div>"
        );
        assert_eq!(to_text(&html), text);
        let table = [
            ("<p>One\n two</p><p>Three</p>", "One two\nThree"),
            ("<head><title>x</title></head><style>a{}</style>b<script>alert(1)</script>", "b"),
            ("<STYLE>p{}</STYLE>a<br/>b", "a\nb"),
            ("a &amp;lt; b", "a &lt; b"),
            ("a <b", "a"),
            ("", ""),
        ];
        for (html, expected) in table {
            assert_eq!(to_text(html), expected, "{html}");
        }
    }

    #[test]
    fn an_answer_goes_back_and_is_marked_once() {
        let post = |incoming: bool, subject: &str| Post {
            id: Uuid::from_u128(1),
            incoming,
            subject: subject.into(),
            from: Some(recipient("from@x.example")),
            to: vec![recipient("to@x.example")],
            cc: vec![],
            at: None,
            regarding: None,
            thread: Uuid::from_u128(1),
        };
        assert_eq!(post(true, "Offer").answer_subject(), "RE: Offer");
        assert_eq!(post(true, "re: Offer").answer_subject(), "re: Offer");
        assert_eq!(post(true, "हाँ").answer_subject(), "RE: हाँ");
        assert_eq!(post(true, "s").answer_to(), [recipient("from@x.example")]);
        assert_eq!(post(false, "s").answer_to(), [recipient("to@x.example")]);
    }

    #[test]
    fn what_moves_cannot_be_written_on_and_what_is_given_away_not_taken_back() {
        let at = Moment(1);
        let all = [
            Stage::Draft,
            Stage::Waiting(None),
            Stage::Again(at),
            Stage::Sending,
            Stage::Sent(at),
            Stage::Failed,
            Stage::Canceled,
        ];
        for stage in all {
            assert!(!(stage.moves() && stage.is_open()));
            assert!(!stage.can_be_taken_back() || stage.moves());
        }
        assert!(!Stage::Sending.can_be_taken_back());
    }
}
