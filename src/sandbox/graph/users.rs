//! Whose mailbox is meant, who may open it, and what Graph tells of people.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Fault};
use super::options::PAGE_MAX;
use super::{Asked, body};
use crate::mailbox::Mailbox;

/// What is told of a user unasked.
const UNASKED: [&str; 11] = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

/// The caller's own mailbox.
async fn own(asked: &Asked) -> Result<Mailbox, Fault> {
    if asked.caller.application {
        return Err(Fault::bad("/me request is only valid with delegated authentication flow."));
    }
    match asked.sandbox.mailboxes().by_user(&asked.caller.object_id).await {
        Ok(mailbox) => Ok(mailbox),
        Err(crate::Error::NotFound(_)) => Err(no_mailbox()),
        Err(e) => Err(e.into()),
    }
}

fn no_mailbox() -> Fault {
    Fault::new(
        404,
        "MailboxNotEnabledForRESTAPI",
        "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
    )
}

/// The mailbox of a user by id or address, whoever asks.
async fn named(asked: &Asked, who: &str) -> Result<Option<Mailbox>, Fault> {
    let store = asked.sandbox.mailboxes();
    let login = asked.sandbox.people().by_login(who);
    let found = match login {
        Some(person) => store.by_user(&person.id).await,
        None if who.contains('@') => store.by_address(who).await,
        None => store.by_user(who).await,
    };
    match found {
        Ok(mailbox) => Ok(Some(mailbox)),
        Err(crate::Error::NotFound(_)) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// The object id of whom a path names; the directory is open to whoever is signed in.
pub(super) async fn object(asked: &Asked, who: Option<&str>) -> Result<String, Fault> {
    let found = match who {
        None => own(asked).await?,
        Some(who) => named(asked, who).await?.ok_or_else(|| nobody(who))?,
    };
    Ok(found.user_id)
}

fn nobody(who: &str) -> Fault {
    let text = format!(
        "Resource '{who}' does not exist or one of its queried reference-property objects are not present."
    );
    Fault::new(404, "Request_ResourceNotFound", text)
}

/// The mailbox that a path begins with, if the caller may open it. `who` is `None` for `me`.
pub(super) async fn mailbox(asked: &Asked, who: Option<&str>) -> Result<Mailbox, Fault> {
    let Some(who) = who else { return own(asked).await };
    let found = named(asked, who).await?.ok_or_else(|| {
        Fault::new(404, "ErrorInvalidUser", format!("The requested user '{who}' is invalid."))
    })?;
    if asked.caller.application {
        return if asked.sandbox.tenant().opens(&found.address) { Ok(found) } else { Err(Fault::denied()) };
    }
    let open = asked.sandbox.mailboxes().may_open(&asked.caller.object_id, &found).await?;
    if open { Ok(found) } else { Err(Fault::denied()) }
}

fn tell(asked: &Asked, mailbox: &Mailbox, select: Option<&[String]>) -> Map<String, Value> {
    let known = asked.sandbox.people().by_id(&mailbox.user_id);
    let known = known.as_ref();
    let (first, last) = known.map_or(("", ""), |u| (u.first_name.as_str(), u.last_name.as_str()));
    let login = known.and_then(|u| u.upn.as_deref()).unwrap_or(&mailbox.address);
    let disabled = known.is_some_and(|u| u.disabled);
    let some = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    let alias = mailbox.address.split('@').next().unwrap_or_default();
    let all: [(&str, Value); 17] = [
        ("businessPhones", json!([])),
        ("displayName", mailbox.display_name.clone().into()),
        ("givenName", some(first)),
        ("id", mailbox.user_id.clone().into()),
        ("jobTitle", some(&mailbox.job_title)),
        ("mail", mailbox.address.clone().into()),
        ("mobilePhone", Value::Null),
        ("officeLocation", Value::Null),
        ("preferredLanguage", mailbox.language.clone().into()),
        ("surname", some(last)),
        ("userPrincipalName", login.into()),
        ("proxyAddresses", json!([format!("SMTP:{}", mailbox.address)])),
        ("otherMails", json!([])),
        ("accountEnabled", (!mailbox.shared && !disabled).into()),
        ("userType", "Member".into()),
        ("mailNickname", alias.into()),
        ("department", Value::Null),
    ];
    let wanted = |name: &str| match select {
        Some(names) => names.iter().any(|n| n.eq_ignore_ascii_case(name)),
        None => UNASKED.contains(&name),
    };
    all.into_iter().filter(|(name, _)| wanted(name)).map(|(n, v)| (n.to_owned(), v)).collect()
}

/// One user: whoever is signed in may read the directory.
pub(super) async fn get(asked: &Asked, who: Option<&str>) -> Result<Answer, Fault> {
    let found = match who {
        None => own(asked).await?,
        Some(who) => named(asked, who).await?.ok_or_else(|| nobody(who))?,
    };
    let mut told = tell(asked, &found, asked.options.select().as_deref());
    told.insert("@odata.context".to_owned(), format!("{}/$metadata#users/$entity", asked.root()).into());
    Ok(Answer::json(200, &Value::Object(told)))
}

/// All users.
pub(super) async fn list(asked: &Asked) -> Result<Answer, Fault> {
    let select = asked.options.select();
    let mut all = asked.sandbox.mailboxes().all().await?;
    if let Some(filter) = asked.options.get("$filter") {
        let (name, value) = filter
            .trim()
            .split_once(" eq '")
            .and_then(|(name, value)| Some((name.trim(), value.strip_suffix('\'')?.replace("''", "'"))))
            .ok_or_else(|| {
                Fault::new(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause.")
            })?;
        match name.to_ascii_lowercase().as_str() {
            "mail" | "userprincipalname" => all.retain(|m| m.address.eq_ignore_ascii_case(&value)),
            "displayname" => all.retain(|m| m.display_name.eq_ignore_ascii_case(&value)),
            "id" => all.retain(|m| m.user_id.eq_ignore_ascii_case(&value)),
            _ => {
                return Err(Fault::new(
                    400,
                    "Request_UnsupportedQuery",
                    "Unsupported or invalid query filter clause.",
                ));
            }
        }
    }
    let skip: usize = match asked.options.get("$skiptoken") {
        Some(token) => token.parse().map_err(|_| Fault::bad("The skip token is not valid."))?,
        None => 0,
    };
    let top = usize::try_from(asked.options.top()?.unwrap_or(100).min(PAGE_MAX)).unwrap_or(100);
    let mut page = Map::new();
    page.insert("@odata.context".to_owned(), format!("{}/$metadata#users", asked.root()).into());
    if skip.saturating_add(top) < all.len() {
        let kept = asked.options.lasting();
        let kept = if kept.is_empty() { kept } else { format!("{kept}&") };
        let next = format!("{}/users?{kept}$skiptoken={}", asked.root(), skip + top);
        page.insert("@odata.nextLink".to_owned(), next.into());
    }
    let told = all.iter().skip(skip).take(top).map(|m| Value::Object(tell(asked, m, select.as_deref())));
    page.insert("value".to_owned(), told.collect());
    Ok(Answer::json(200, &Value::Object(page)))
}

/// How a mailbox is set.
pub(super) async fn settings(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    let archive = asked.sandbox.mailboxes().folder_by_id(mailbox.key, "archive").await?;
    let name = if mailbox.language.starts_with("hi") { "Hindi (India)" } else { "English (United States)" };
    Ok(Answer::json(
        200,
        &json!({
            "@odata.context": format!("{}/$metadata#users('{}')/mailboxSettings", asked.root(), mailbox.user_id),
            "archiveFolder": archive.id,
            "timeZone": mailbox.time_zone,
            "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
            "dateFormat": "M/d/yyyy",
            "timeFormat": "h:mm tt",
            "userPurpose": if mailbox.shared { "shared" } else { "user" },
            "automaticRepliesSetting": {
                "status": "disabled", "externalAudience": "all", "internalReplyMessage": "", "externalReplyMessage": "",
                "scheduledStartDateTime": { "dateTime": "2026-11-26T09:00:00.0000000", "timeZone": "UTC" },
                "scheduledEndDateTime": { "dateTime": "2026-11-27T09:00:00.0000000", "timeZone": "UTC" },
            },
            "language": { "locale": mailbox.language, "displayName": name },
            "workingHours": {
                "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
                "startTime": "08:00:00.0000000", "endTime": "17:00:00.0000000",
                "timeZone": { "name": mailbox.time_zone },
            },
        }),
    ))
}

/// Changes the time zone or language of a mailbox.
pub(super) async fn set(asked: &Asked, mailbox: &Mailbox) -> Result<Answer, Fault> {
    let object = body::object(asked)?;
    let language = body::member(&object, "language").and_then(Value::as_object);
    let locale = language.and_then(|l| body::text(l, "locale"));
    let zone = body::text(&object, "timeZone");
    asked.sandbox.mailboxes().set_mailbox(mailbox, locale, zone).await?;
    let now = asked.sandbox.mailboxes().by_user(&mailbox.user_id).await?;
    settings(asked, &now).await
}
