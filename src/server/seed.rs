//! Tells the sandbox's story to the CRM: its users and its rows. Told again at each start, it changes nothing that is
//! there, so that a demo keeps what people did in it.

use anyhow::{Context as _, Result};
use crm::{Crm, NewMailbox, NewUser};
use sandbox::{Story, User};
use serde_json::{Value, json};
use uuid::Uuid;

/// Roles by the names the story has for them, and by the names of the embedded CRM.
const ROLES: &[(&str, &str)] =
    &[("Sales Manager", "Sales Professional Manager"), ("Salesperson", "Sales Professional Person")];

/// `emailrouteraccessapproval` of an address that an administrator approved.
const APPROVED: i64 = 1;
/// The same of one that waits for somebody.
const PENDING: i64 = 2;

/// Makes the users and the rows that are not there yet. A bare installation has the same people and rows, and nobody
/// has set up e-mail in it.
///
/// # Errors
/// When the CRM refuses one; says which.
pub(crate) async fn seed(crm: &Crm, story: &Story, people: &[User], bare: bool) -> Result<()> {
    let of_story = |user: &User| story.users.iter().any(|one| one.id == user.id);
    let mut users = Vec::new();
    for user in people {
        // Who has no key of a CRM user is a mailbox that nobody signs in as.
        let Some(key) = &user.systemuser_id else { continue };
        let mailbox = match (of_story(user), bare) {
            (true, false) => NewMailbox::Ready,
            (true, true) => NewMailbox::Bare,
            (false, _) => NewMailbox::Waiting,
        };
        let made = person(crm, user, mailbox).await?;
        users.push((key.as_str(), made.to_string(), user.address.as_str()));
    }
    let service = &story.service;
    crm.provision_application(id(&service.id)?, &service.name).await.context("the application's user")?;
    let first = users.first().context("the story has no user")?.2;
    for row in &story.crm_rows {
        let owner = match &row.owner {
            None => first,
            Some(key) => users.iter().find(|user| user.0 == key).with_context(|| format!("no user {key}"))?.2,
        };
        // The CRM computes its users' keys itself; the story's rows know them by the story's.
        let mut text = row.body.to_string();
        for (key, made, _) in &users {
            text = text.replace(key, made);
        }
        let mut body: Value = serde_json::from_str(&text).context("the row's body")?;
        if let ("queues", Some(queue)) = (row.set.as_str(), body.as_object_mut()) {
            // Its address needs no approval that the story does not tell of, as those of its users.
            let approval = if bare { PENDING } else { APPROVED };
            queue.entry("emailrouteraccessapproval").or_insert_with(|| approval.into());
            if bare {
                queue.insert("incomingemaildeliverymethod".to_owned(), 0.into());
                queue.insert("outgoingemaildeliverymethod".to_owned(), 0.into());
            }
        }
        crm.provision(&row.set, id(&row.id)?, body, owner)
            .await
            .with_context(|| format!("{}({})", row.set, row.id))?;
    }
    if bare {
        // Nobody has switched the add-in on.
        let body =
            json!({ "subject": "Settings of Regarding", "notetext": r#"{"regarding":{"app_on":false}}"# });
        crm.provision("annotations", domain::identity::settings(), body, first)
            .await
            .context("the switch")?;
    }
    Ok(())
}

/// Makes a user of the CRM for somebody, or brings it up to date; the key of the row.
///
/// # Errors
/// When the CRM refuses.
pub(crate) async fn person(crm: &Crm, user: &User, mailbox: NewMailbox) -> Result<Uuid> {
    let made = crm.provision_user(new_user(user, mailbox)?).await;
    made.with_context(|| format!("the user {}", user.address))
}

fn new_user(user: &User, mailbox: NewMailbox) -> Result<NewUser> {
    let role = |name: &String| {
        let known = ROLES.iter().find(|(story, _)| story == name);
        known.map_or_else(|| name.clone(), |(_, crm)| (*crm).to_owned())
    };
    Ok(NewUser {
        object_id: id(&user.id)?,
        full_name: user.display_name.clone(),
        first: user.first_name.clone(),
        last: user.last_name.clone(),
        address: user.address.clone(),
        upn: user.upn.clone().unwrap_or_else(|| user.address.clone()),
        roles: user.security_roles.iter().map(role).collect(),
        disabled: user.disabled,
        mailbox,
    })
}

fn id(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).with_context(|| format!("{text:?} is no GUID"))
}
