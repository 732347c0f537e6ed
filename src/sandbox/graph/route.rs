//! From a path and a method to what does it.

use super::answer::{Answer, Fault};
use super::{
    Asked, batch, categories, delta, entries, extensions, files, folders, licences, limits, lists, reply,
    send, subscriptions, upload, users,
};
use crate::mailbox::{Mailbox, Shelf, Sort};

/// Answers a request; `whole` where it is not a part of a batch.
pub(super) async fn route(asked: &Asked, whole: bool) -> Result<Answer, Fault> {
    let words: Vec<&str> = asked.path.iter().map(|s| s.word.as_str()).collect();
    match (asked.method.as_str(), words.as_slice()) {
        ("POST", ["$batch"]) if whole => batch::batch(asked).await,
        (_, ["$batch"]) => Err(Fault::new(405, "BadRequest", "A batch is posted, and lies in no other.")),
        ("GET", ["users"]) => users::list(asked).await,
        ("GET", ["subscribedskus"]) => licences::bought(asked).await,
        ("GET", ["me", "licensedetails"]) => licences::of(asked, None).await,
        ("GET", ["users", _, "licensedetails"]) => licences::of(asked, Some(&asked.path[1].text)).await,
        (_, ["subscriptions", rest @ ..]) => subscriptions::route(asked, rest).await,
        (method, ["me", ..]) => owned(asked, method, None, 1).await,
        (method, ["users", _, ..]) => owned(asked, method, Some(asked.path[1].text.as_str()), 2).await,
        ("GET", []) => Err(Fault::bad("There is nothing to see here.")),
        (_, [first, ..]) => Err(Fault::no_path(first)),
        (_, []) => Err(Fault::bad("There is nothing to see here.")),
    }
}

/// What belongs to one user; `from` is the first segment behind their name.
async fn owned(asked: &Asked, method: &str, who: Option<&str>, from: usize) -> Result<Answer, Fault> {
    let mut path = asked.path[from..].to_vec();
    if path.is_empty() {
        return match method {
            "GET" => users::get(asked, who).await,
            _ => Err(not_allowed(method)),
        };
    }
    let mailbox = users::mailbox(asked, who).await?;
    permitted(asked, method, &path)?;
    let _turn = limits::enter(asked, &mailbox)?;
    // A folder within folders is a folder.
    while path.len() >= 4 && path[0].word == "mailfolders" && path[2].word == "childfolders" {
        path.drain(..2);
        "mailfolders".clone_into(&mut path[0].word);
    }
    if path[0].word == "outlook" {
        path.remove(0);
    }
    // A mailbox has one calendar.
    if path.len() > 1 && path[0].word == "calendar" {
        path.remove(0);
    }
    within(asked, method, &mailbox, &path).await
}

/// Whether an application has the permission that a request wants (Microsoft Graph permissions reference).
fn permitted(asked: &Asked, method: &str, path: &[super::Segment]) -> Result<(), Fault> {
    if !asked.caller.application {
        return Ok(());
    }
    let words = || path.iter().map(|segment| segment.word.as_str());
    let reads = method == "GET";
    let wanted: &[&str] = if words().any(|word| word == "sendmail") || words().next_back() == Some("send") {
        &["Mail.Send"]
    } else if words().any(|word| matches!(word, "mailboxsettings" | "mastercategories")) {
        if reads {
            &["MailboxSettings.Read", "MailboxSettings.ReadWrite"]
        } else {
            &["MailboxSettings.ReadWrite"]
        }
    } else if words().next() == Some("todo") {
        if reads { &["Tasks.Read.All", "Tasks.ReadWrite.All"] } else { &["Tasks.ReadWrite.All"] }
    } else if matches!(words().next(), Some("contacts" | "contactfolders")) {
        if reads { &["Contacts.Read", "Contacts.ReadWrite"] } else { &["Contacts.ReadWrite"] }
    } else if matches!(words().next(), Some("events" | "calendarview" | "calendar")) {
        if reads { &["Calendars.Read", "Calendars.ReadWrite"] } else { &["Calendars.ReadWrite"] }
    } else if reads {
        &["Mail.Read", "Mail.ReadWrite"]
    } else {
        &["Mail.ReadWrite"]
    };
    match asked.sandbox.tenant().permits(&asked.sandbox, wanted) {
        true => Ok(()),
        false => Err(Fault::denied()),
    }
}

async fn within(
    asked: &Asked,
    method: &str,
    mailbox: &Mailbox,
    path: &[super::Segment],
) -> Result<Answer, Fault> {
    let words: Vec<&str> = path.iter().map(|s| s.word.as_str()).collect();
    let text = |at: usize| path[at].text.as_str();
    match words.as_slice() {
        ["mailfolders", ..] => in_folders(asked, method, mailbox, path, &words).await,
        ["messages"] => match method {
            "GET" => lists::list(asked, mailbox, None).await,
            "POST" => send::create(asked, mailbox, "drafts").await,
            _ => Err(not_allowed(method)),
        },
        ["messages", "$count"] => lists::count(asked, mailbox, None).await,
        ["messages", "delta"] => {
            Err(Fault::new(501, "NotImplemented", "A mailbox as a whole has no delta: ask for each folder."))
        }
        ["messages", _, rest @ ..] => message(asked, method, mailbox, text(1), rest, &path[2..]).await,
        ["sendmail"] if method == "POST" => send::send_mail(asked, mailbox).await,
        ["mailboxsettings"] => match method {
            "GET" => users::settings(asked, mailbox).await,
            "PATCH" => users::set(asked, mailbox).await,
            _ => Err(not_allowed(method)),
        },
        ["mastercategories"] => match method {
            "GET" => categories::list(asked, mailbox).await,
            "POST" => categories::create(asked, mailbox).await,
            _ => Err(not_allowed(method)),
        },
        ["mastercategories", _] => match method {
            "GET" => categories::get(asked, mailbox, text(1)).await,
            "PATCH" => categories::update(asked, mailbox, text(1)).await,
            "DELETE" => categories::delete(asked, mailbox, text(1)).await,
            _ => Err(not_allowed(method)),
        },
        ["calendar"] if method == "GET" => Ok(entries::calendar(asked, mailbox)),
        ["calendarview"] if method == "GET" => entries::view(asked, mailbox).await,
        ["calendarview", "delta"] if method == "GET" => entries::view_delta(asked, mailbox).await,
        ["events", _, "cancel"] if method == "POST" => entries::cancel(asked, mailbox, text(1)).await,
        ["events", _, "instances"] if method == "GET" => entries::instances(asked, mailbox, text(1)).await,
        ["events", rest @ ..] if rest != ["delta"] => {
            in_shelf(asked, method, mailbox, entries::shelf(mailbox, Sort::Event), &path[1..]).await
        }
        ["contacts", ..] => {
            in_shelf(asked, method, mailbox, entries::shelf(mailbox, Sort::Contact), &path[1..]).await
        }
        ["todo", "lists", _, "tasks", ..] => {
            let shelf = entries::tasks(asked, mailbox, text(2)).await?;
            in_shelf(asked, method, mailbox, shelf, &path[4..]).await
        }
        ["todo", "lists", ..] => {
            let shelf = entries::task_lists(asked, mailbox).await?;
            in_shelf(asked, method, mailbox, shelf, &path[2..]).await
        }
        ["translateexchangeids"] if method == "POST" => lists::translate(asked, mailbox).await,
        [first, ..] => Err(Fault::no_path(first)),
        [] => Err(Fault::no_path("")),
    }
}

/// Events, contacts, task lists, tasks: what is done with them is alike.
async fn in_shelf(
    asked: &Asked,
    method: &str,
    mailbox: &Mailbox,
    shelf: Shelf,
    rest: &[super::Segment],
) -> Result<Answer, Fault> {
    match (method, rest) {
        ("GET", []) => entries::list(asked, mailbox, shelf, None).await,
        ("POST", []) => entries::create(asked, mailbox, shelf).await,
        ("GET", [one]) if one.word == "delta" => entries::delta(asked, mailbox, shelf).await,
        ("GET", [one]) => entries::get(asked, mailbox, shelf, &one.text).await,
        ("GET", [one, more]) if shelf.sort == Sort::Task && more.word == "linkedresources" => {
            entries::linked(asked, mailbox, shelf, &one.text).await
        }
        ("PATCH", [one]) => entries::update(asked, mailbox, shelf, &one.text).await,
        ("DELETE", [one]) => entries::delete(asked, mailbox, shelf, &one.text).await,
        (_, [_, further, ..]) => Err(Fault::no_path(&further.word)),
        (_, _) => Err(not_allowed(method)),
    }
}

fn not_allowed(method: &str) -> Fault {
    Fault::new(405, "MethodNotAllowed", format!("The method {method} is not allowed here."))
}

async fn in_folders(
    asked: &Asked,
    method: &str,
    mailbox: &Mailbox,
    path: &[super::Segment],
    words: &[&str],
) -> Result<Answer, Fault> {
    match words {
        [_] => match method {
            "GET" => folders::children(asked, mailbox, &folders::Place::Root).await,
            "POST" => folders::create(asked, mailbox, folders::Place::Root).await,
            _ => Err(not_allowed(method)),
        },
        [_, "delta"] if method == "GET" => delta::tree(asked, mailbox).await,
        [_, _, rest @ ..] => {
            let place = folders::find(asked, mailbox, &path[1].text).await?;
            match (method, rest) {
                ("GET", []) => folders::get(asked, mailbox, place).await,
                ("PATCH", []) => folders::rename(asked, mailbox, place).await,
                ("DELETE", []) => folders::delete(asked, mailbox, place).await,
                ("POST", ["move"]) => folders::relocate(asked, mailbox, place).await,
                ("GET", ["childfolders"]) => folders::children(asked, mailbox, &place).await,
                ("POST", ["childfolders"]) => folders::create(asked, mailbox, place).await,
                ("GET", ["messages"]) => lists::list(asked, mailbox, Some(&place.folder()?)).await,
                ("POST", ["messages"]) => {
                    let folder = place.folder()?;
                    send::create(asked, mailbox, &folder.id).await
                }
                ("GET", ["messages", "$count"]) => lists::count(asked, mailbox, Some(&place.folder()?)).await,
                ("GET", ["messages", "delta"]) => delta::messages(asked, mailbox, &place.folder()?).await,
                (_, ["messages", _, behind @ ..]) => {
                    let (folder, id) = (place.folder()?, &path[3].text);
                    let parts = crate::mailbox::Parts::default();
                    let item = asked.sandbox.mailboxes().item(mailbox.key, id, parts).await?;
                    if item.folder != folder.key {
                        return Err(Fault::no_item());
                    }
                    message(asked, method, mailbox, id, behind, &path[4..]).await
                }
                (_, [first, ..]) => Err(Fault::no_path(first)),
                (_, []) => Err(not_allowed(method)),
            }
        }
        [] => Err(not_allowed(method)),
    }
}

async fn message(
    asked: &Asked,
    method: &str,
    mailbox: &Mailbox,
    id: &str,
    words: &[&str],
    path: &[super::Segment],
) -> Result<Answer, Fault> {
    let text = |at: usize| path[at].text.as_str();
    match (method, words) {
        ("GET", []) => lists::get(asked, mailbox, id).await,
        ("PATCH", []) => send::update(asked, mailbox, id).await,
        ("DELETE", []) => send::delete(asked, mailbox, id, false).await,
        ("POST", ["permanentdelete"]) => send::delete(asked, mailbox, id, true).await,
        ("GET", ["$value"]) => send::mime(asked, mailbox, id).await,
        ("POST", ["move"]) => send::relocate(asked, mailbox, id).await,
        ("POST", ["copy"]) => send::copy(asked, mailbox, id).await,
        ("POST", ["send"]) => send::send(asked, mailbox, id).await,
        ("POST", ["createreply"]) => reply::create(asked, mailbox, id, reply::To::Sender).await,
        ("POST", ["createreplyall"]) => reply::create(asked, mailbox, id, reply::To::All).await,
        ("POST", ["createforward"]) => reply::create(asked, mailbox, id, reply::To::Others).await,
        ("POST", ["reply"]) => reply::send(asked, mailbox, id, reply::To::Sender).await,
        ("POST", ["replyall"]) => reply::send(asked, mailbox, id, reply::To::All).await,
        ("POST", ["forward"]) => reply::send(asked, mailbox, id, reply::To::Others).await,
        ("GET", ["attachments"]) => files::list(asked, mailbox, id).await,
        ("POST", ["attachments"]) => files::add(asked, mailbox, id).await,
        ("POST", ["attachments", "createuploadsession"]) => upload::create(asked, mailbox, id).await,
        ("GET", ["attachments", _]) => files::get(asked, mailbox, id, text(1)).await,
        ("DELETE", ["attachments", _]) => files::delete(asked, mailbox, id, text(1)).await,
        ("GET", ["attachments", _, "$value"]) => files::content(asked, mailbox, id, text(1)).await,
        ("GET", ["extensions"]) => extensions::list(asked, mailbox, id).await,
        ("POST", ["extensions"]) => extensions::create(asked, mailbox, id).await,
        ("GET", ["extensions", _]) => extensions::get(asked, mailbox, id, text(1)).await,
        ("PATCH", ["extensions", _]) => extensions::update(asked, mailbox, id, text(1)).await,
        ("DELETE", ["extensions", _]) => extensions::delete(asked, mailbox, id, text(1)).await,
        (_, [first, ..]) => Err(Fault::no_path(first)),
        (_, []) => Err(not_allowed(method)),
    }
}
