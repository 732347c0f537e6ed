//! The synchronizer's routes for the pane, as requests.

use dataverse::contract;
use domain::{
    contract::{Ask, Told},
    mail::MessageId,
};
use uuid::Uuid;
use wire::{Method, Request, odata};

/// All that was decided about a mail in the mailboxes of whoever asks. `origin` is the server's address without a path.
/// Where no synchronizer runs it is answered with 404; else [`super::answer`] reads what comes.
#[must_use]
pub fn list(origin: &str, mail: &MessageId) -> Request {
    let url = format!("{origin}/sync/decisions?message={}", odata::encode(mail.as_str()));
    Request::new(Method::Get, url).with_header("Accept", "application/json")
}

/// Mails of known people that were left alone in the mailbox of whoever asks. Where no synchronizer looks at it it is
/// answered with 404; else [`super::left::read`] reads what comes.
#[must_use]
pub fn left(origin: &str) -> Request {
    Request::new(Method::Get, format!("{origin}/sync/left")).with_header("Accept", "application/json")
}

/// Takes that decision back.
#[must_use]
pub fn take_back(origin: &str, decision: Uuid) -> Request {
    Request::new(Method::Post, format!("{origin}/sync/undo/{decision}"))
        .with_header("Accept", "application/json")
}

/// Keeps or looks up what whoever asks decided about a conversation. Where no synchronizer runs it is answered with 404;
/// else [`told`] reads what comes.
#[must_use]
pub fn conversation(origin: &str, ask: &Ask) -> Request {
    Request::new(Method::Post, format!("{origin}/sync/conversation"))
        .with_header("Accept", "application/json")
        .with_body("application/json", contract::ask(ask).to_string())
}

/// Reads the answer to [`conversation`]; `None` where it is none.
#[must_use]
pub fn told(body: &[u8]) -> Option<Told> {
    contract::read_told(&serde_json::from_slice(body).ok()?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_is_quoted() {
        let id = MessageId::new("<a+b&c=d@x.example>").unwrap();
        assert_eq!(
            list("https://us.example", &id).url,
            "https://us.example/sync/decisions?message=a%2Bb%26c%3Dd@x.example"
        );
        let request = take_back("https://us.example", Uuid::nil());
        assert_eq!(request.url, "https://us.example/sync/undo/00000000-0000-0000-0000-000000000000");
    }
}
