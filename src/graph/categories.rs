//! Categories of a message. Graph takes the whole list: so the list is read, changed, and written on that version of
//! the message alone. Where somebody was faster the answer is a conflict ([`Fault::is_conflict`]): read and try again.

use domain::mail::ItemId;
use wire::{Method, Request};

use crate::{
    fault::Fault,
    mail::same_category,
    members::Object,
    message::MAX_CATEGORIES,
    names::message,
    service::{At, Mailbox, Service},
};

/// The list with that category; `None` where it is there already and nothing need be written.
pub fn with(categories: &[String], name: &str) -> Option<Vec<String>> {
    if categories.iter().any(|known| same_category(known, name)) {
        return None;
    }
    Some(categories.iter().cloned().chain([name.to_owned()]).collect())
}

/// The list without that category; `None` where it is not there and nothing need be written.
pub fn without(categories: &[String], name: &str) -> Option<Vec<String>> {
    let left: Vec<String> = categories.iter().filter(|known| !same_category(known, name)).cloned().collect();
    (left.len() < categories.len()).then_some(left)
}

/// Writes the whole list. The answer is the message, read with [`crate::message::read`].
///
/// `version` is the message's `etag` as it was read together with the categories; without one the list is written
/// over whatever somebody else has put there meanwhile.
///
/// # Errors
/// Where an id cannot be one, or there are more than [`MAX_CATEGORIES`].
pub fn set(
    service: &Service,
    mailbox: &Mailbox,
    id: &ItemId,
    version: Option<&str>,
    categories: &[String],
) -> Result<Request, Fault> {
    if categories.len() > MAX_CATEGORIES {
        return Err(Fault::Senseless(format!("{} categories on one message", categories.len())));
    }
    let at = At::message(mailbox, &id.0)?;
    let body = Object::new().with(message::CATEGORIES, categories.to_vec());
    let request = service.send(Method::Patch, at, body)?;
    Ok(match version {
        Some(version) if is_header(version) => request.with_header("If-Match", version),
        Some(_) => return Err(Fault::Senseless("a version that cannot be one".into())),
        None => request,
    })
}

fn is_header(value: &str) -> bool {
    !value.is_empty() && value.len() <= 1_024 && !value.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn others_stay_and_nothing_is_written_without_need() {
        let tracked = "Tracked to Dynamics 365";
        assert_eq!(with(&list(&["Red"]), tracked), Some(list(&["Red", tracked])));
        assert_eq!(with(&list(&["Red", "TRACKED to dynamics 365 "]), tracked), None);
        assert_eq!(without(&list(&["Red", tracked, "Blue"]), tracked), Some(list(&["Red", "Blue"])));
        assert_eq!(without(&list(&["Red"]), tracked), None);
        assert_eq!(without(&[], tracked), None);
    }

    #[test]
    fn a_version_cannot_smuggle_in_a_header() {
        let service = Service::new("https://graph.example/v1.0");
        let id = ItemId("a".into());
        assert!(set(&service, &Mailbox::Me, &id, Some("W/\"a\"\r\nX: y"), &[]).is_err());
        assert!(
            set(&service, &Mailbox::Me, &id, Some("W/\"a\""), &list(&["x"; MAX_CATEGORIES + 1])).is_err()
        );
    }
}
