//! Which licences people have, and which the company bought.

use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, Fault};
use super::{Asked, users};
use crate::story::User;

/// Licences by their part numbers, each with the services it opens (Microsoft, "Product names and service plan
/// identifiers for licensing"). Every licence of Dynamics 365 brings the foundation of Exchange, which is no mailbox.
const SKUS: [(&str, &[&str]); 7] = [
    ("SPE_E3", &["EXCHANGE_S_ENTERPRISE", "SHAREPOINTENTERPRISE", "TEAMS1"]),
    ("SPE_F1", &["EXCHANGE_S_DESKLESS", "SHAREPOINTDESKLESS", "TEAMS1"]),
    ("EXCHANGESTANDARD", &["EXCHANGE_S_STANDARD"]),
    ("TEAMS_EXPLORATORY", &["TEAMS1", "EXCHANGE_S_FOUNDATION"]),
    ("DYN365_SALES_PREMIUM", &["DYN365_ENTERPRISE_SALES", "EXCHANGE_S_FOUNDATION"]),
    ("DYN365_ENTERPRISE_SALES", &["DYN365_ENTERPRISE_SALES", "EXCHANGE_S_FOUNDATION"]),
    ("D365_SALES_PRO", &["DYN365_SALES_PRO", "EXCHANGE_S_FOUNDATION"]),
];
/// Licences of each sort that the company bought.
const BOUGHT: usize = 25;

/// A key that belongs to a name; the sandbox's own.
fn key(name: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
}

fn plans(names: &[&str]) -> Vec<Value> {
    let plan = |name: &&str| json!({ "servicePlanId": key(name), "servicePlanName": name, "provisioningStatus": "Success", "appliesTo": "User" });
    names.iter().map(plan).collect()
}

/// `licenseDetails` of somebody.
pub(super) async fn of(asked: &Asked, who: Option<&str>) -> Result<Answer, Fault> {
    let id = users::object(asked, who).await?;
    let person = asked.sandbox.people().by_id(&id);
    let licences = person.map(|person: User| person.licences).unwrap_or_default();
    let told = SKUS.iter().filter(|(name, _)| licences.iter().any(|one| one == name));
    let told = told.map(|(name, of_it)| {
        json!({ "id": key(&format!("{id} {name}")), "skuId": key(name), "skuPartNumber": name,
            "servicePlans": plans(of_it) })
    });
    let context = format!("{}/$metadata#users('{id}')/licenseDetails", asked.root());
    Ok(Answer::json(200, &json!({ "@odata.context": context, "value": told.collect::<Vec<_>>() })))
}

/// `subscribedSkus`.
pub(super) async fn bought(asked: &Asked) -> Result<Answer, Fault> {
    let people = asked.sandbox.people().all();
    let told = SKUS.iter().map(|(name, of_it)| {
        let used = people.iter().filter(|one| one.licences.iter().any(|sku| sku == name)).count();
        json!({
            "id": key(&format!("bought {name}")), "skuId": key(name), "skuPartNumber": name, "appliesTo": "User",
            "capabilityStatus": "Enabled", "consumedUnits": used, "servicePlans": plans(of_it),
            "prepaidUnits": { "enabled": BOUGHT.max(used), "suspended": 0, "warning": 0, "lockedOut": 0 },
        })
    });
    let context = format!("{}/$metadata#subscribedSkus", asked.root());
    Ok(Answer::json(200, &json!({ "@odata.context": context, "value": told.collect::<Vec<_>>() })))
}
