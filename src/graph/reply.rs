//! Drafts that answer or forward a message. Exchange fills in recipients, subject, header lines and the quoted text;
//! the draft is then changed and sent by [`crate::draft`].

use domain::mail::{ItemId, Person};
use wire::{Method, Request};

use crate::{
    draft::{self, Draft, MAX_RECIPIENTS},
    fault::Fault,
    members::Object,
    names::around,
    service::{At, Mailbox, Service},
};

/// Whom the draft is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// The sender.
    Sender,
    /// The sender and all recipients.
    All,
    /// Somebody else, with the whole mail.
    Forward(Vec<Person>),
}

/// What stands above the quoted text.
#[derive(Clone, Debug)]
pub enum Above {
    /// Nothing.
    Nothing,
    /// A comment.
    Comment(String),
    /// Whatever the draft says. Graph takes a comment or a text, not both.
    Draft(Box<Draft>),
}

/// Creates the draft. 201; the answer is the draft, read with [`crate::message::read`].
///
/// # Errors
/// Where a limit is passed.
pub fn create(
    service: &Service,
    mailbox: &Mailbox,
    id: &ItemId,
    to: &To,
    above: &Above,
) -> Result<Request, Fault> {
    let at = At::message(mailbox, &id.0)?;
    let mut body = Object::new();
    let at = match to {
        To::Sender => at.word("createReply"),
        To::All => at.word("createReplyAll"),
        To::Forward(people) => {
            if people.len() > MAX_RECIPIENTS {
                return Err(Fault::Senseless(format!("{} recipients of one mail", people.len())));
            }
            // With a message, recipients may stand in one place only.
            let inside = matches!(above, Above::Draft(draft) if draft.to.is_some());
            if !people.is_empty() && !inside {
                let people: Vec<_> = people.iter().map(draft::person).collect();
                body = body.with(around::FORWARD_TO, people);
            }
            at.word("createForward")
        }
    };
    let body = match above {
        Above::Nothing => body,
        Above::Comment(comment) => body.with(around::COMMENT, comment.as_str()),
        Above::Draft(draft) => body.with(around::MESSAGE, draft.write()?),
    };
    service.send(Method::Post, at, body)
}
