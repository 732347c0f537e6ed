//! Which licences somebody has, as far as mail and sales go.

use domain::mail::Moment;
use serde_json::Value;
use wire::{Reply, Request};

use crate::{
    fault::{Fault, good},
    members::MAX_JSON_BYTES,
    service::{At, Mailbox, Service},
};

/// Licences of one person that are looked at.
const MAX_LICENCES: usize = 200;
/// Services of one licence that are looked at.
const MAX_PLANS: usize = 500;
/// Part numbers of licences for Dynamics 365 Sales with the edition's name: Premium, Enterprise, Professional, bought
/// alone, beside another licence, or tried (Microsoft, "Product names and service plan identifiers for licensing").
const SALES: [(&str, &str); 8] = [
    ("DYN365_SALES_PREMIUM", "Sales Premium"),
    ("DYN365_ENTERPRISE_SALES", "Sales Enterprise"),
    ("D365_SALES_ENT_ATTACH", "Sales Enterprise"),
    ("DYN365_ENTERPRISE_PLAN1", "Sales Enterprise"),
    ("D365_SALES_PRO", "Sales Professional"),
    ("D365_SALES_PRO_ATTACH", "Sales Professional"),
    ("D365_SALES_PRO_IW", "Sales Professional"),
    ("D365_SALES_PRO_GOV", "Sales Professional"),
];
/// Services that are a mailbox of Exchange Online (the same list). `EXCHANGE_S_FOUNDATION` is none.
const EXCHANGE: [&str; 10] = [
    "EXCHANGE_S_STANDARD",
    "EXCHANGE_S_ENTERPRISE",
    "EXCHANGE_S_DESKLESS",
    "EXCHANGE_S_ESSENTIALS",
    "EXCHANGE_B_STANDARD",
    "EXCHANGE_L_STANDARD",
    "EXCHANGE_S_STANDARD_MIDMARKET",
    "EXCHANGE_S_STANDARD_GOV",
    "EXCHANGE_S_ENTERPRISE_GOV",
    "EXCHANGE_S_DESKLESS_GOV",
];
/// A service that is not there for the person: nobody switched it on, or it was taken away.
const OFF: [&str; 2] = ["Disabled", "Error"];

/// What somebody's licences open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licences {
    /// Editions of Sales.
    pub sales: Vec<&'static str>,
    /// Plans of Exchange Online.
    pub exchange: Vec<&'static str>,
}

/// Asks for the licences of a person, by object id, user principal name or address.
///
/// # Errors
/// Where the name cannot be one.
pub fn request(service: &Service, person: &Mailbox) -> Result<Request, Fault> {
    Ok(service.get(At::mailbox(person)?.word("licenseDetails")))
}

/// Reads them.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Licences, Fault> {
    let reply = good(reply, now)?;
    if reply.body.len() > MAX_JSON_BYTES {
        return Err(Fault::Odd(format!("{} bytes of JSON are too many", reply.body.len())));
    }
    let body: Value = serde_json::from_slice(&reply.body).map_err(|error| Fault::Odd(error.to_string()))?;
    let mut found = Licences::default();
    for licence in list(&body, "value").take(MAX_LICENCES) {
        let part = text(licence, "skuPartNumber");
        let sold = SALES.iter().find(|(known, _)| part.eq_ignore_ascii_case(known));
        if let Some((_, edition)) = sold.filter(|(_, edition)| !found.sales.contains(edition)) {
            found.sales.push(edition);
        }
        for plan in list(licence, "servicePlans").take(MAX_PLANS) {
            let name = text(plan, "servicePlanName");
            let known = EXCHANGE.iter().find(|known| name.eq_ignore_ascii_case(known));
            let on = !OFF.contains(&text(plan, "provisioningStatus"));
            if let Some(name) = known.filter(|name| on && !found.exchange.contains(name)) {
                found.exchange.push(name);
            }
        }
    }
    Ok(found)
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    fn told(body: &str) -> Licences {
        let mut reply = Reply::new(200);
        reply.body = body.as_bytes().to_vec();
        read(reply, Moment(0)).unwrap()
    }

    #[test]
    fn editions_of_sales_and_plans_that_are_a_mailbox_are_found() {
        let found = told(
            r#"{"value":[
            {"skuPartNumber":"SPE_E3","servicePlans":[
              {"servicePlanName":"EXCHANGE_S_ENTERPRISE","provisioningStatus":"Success"}]},
            {"skuPartNumber":"d365_sales_pro","servicePlans":[
              {"servicePlanName":"EXCHANGE_S_FOUNDATION","provisioningStatus":"Success"}]},
            {"skuPartNumber":"D365_SALES_PRO_ATTACH"}]}"#,
        );
        assert_eq!(
            (found.sales, found.exchange),
            (vec!["Sales Professional"], vec!["EXCHANGE_S_ENTERPRISE"])
        );
    }

    #[test]
    fn foundation_and_what_is_switched_off_is_no_mailbox() {
        let found = told(
            r#"{"value":[{"skuPartNumber":"TEAMS_EXPLORATORY","servicePlans":[
              {"servicePlanName":"EXCHANGE_S_FOUNDATION","provisioningStatus":"Success"},
              {"servicePlanName":"EXCHANGE_S_STANDARD","provisioningStatus":"Disabled"}]}]}"#,
        );
        assert_eq!(found, Licences::default());
    }
}
