//! Tells the sandbox's story to the CRM: its users and its rows. Told again at each start, it changes nothing that is
//! there, so that a demo keeps what people did in it.

use anyhow::{Context as _, Result};
use crm::{Crm, NewUser};
use sandbox::{Story, User};
use serde_json::Value;
use uuid::Uuid;

/// Roles by the names the story has for them, and by the names of the embedded CRM.
const ROLES: &[(&str, &str)] =
    &[("Sales Manager", "Sales Professional Manager"), ("Salesperson", "Sales Professional Person")];

/// `emailrouteraccessapproval` of an address that an administrator approved.
const APPROVED: i64 = 1;

/// Makes the users and the rows that are not there yet.
///
/// # Errors
/// When the CRM refuses one; says which.
pub(crate) async fn seed(crm: &Crm, story: &Story) -> Result<()> {
    let mut users = Vec::new();
    for user in &story.users {
        // Who has no key of a CRM user is a mailbox that nobody signs in as.
        let Some(key) = &user.systemuser_id else { continue };
        let made = crm
            .provision_user(new_user(user)?)
            .await
            .with_context(|| format!("the user {}", user.address))?;
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
            queue.entry("emailrouteraccessapproval").or_insert_with(|| APPROVED.into());
        }
        crm.provision(&row.set, id(&row.id)?, body, owner)
            .await
            .with_context(|| format!("{}({})", row.set, row.id))?;
    }
    Ok(())
}

fn new_user(user: &User) -> Result<NewUser> {
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
        upn: user.address.clone(),
        roles: user.security_roles.iter().map(role).collect(),
        disabled: false,
    })
}

fn id(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).with_context(|| format!("{text:?} is no GUID"))
}
