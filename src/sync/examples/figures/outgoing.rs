//! Mails that people wrote in the CRM and that wait to be sent.

use serde_json::json;
use uuid::Uuid;
use wire::Method;

use crate::{
    arrived,
    orders::State,
    passes::Passes,
    step::{Office, tell, together},
    world::{CONTACTS, contact},
};

/// What each is called, with its number; behind it stands a token.
const NAME: &str = "Outgoing";
/// Parts of a mail: who wrote it, and to whom.
const FROM: i64 = 1;
const TO: i64 = 2;

pub(crate) async fn measure(office: &Office<'_>, passes: &Passes<'_>, each: usize) {
    let mails = office.people.len() * each;
    together(mails, |n| write(office, n, each)).await;
    let sent = |state: &State| state.sent;
    let cost = passes.work_off("mails that wait to be sent", sent, mails).await;
    tell(mails, &cost, "sent_mails_per_s", "per_sent_mail");
    arrived::check_sent(office, NAME, each).await;
}

/// Somebody writes a mail to a customer and presses Send.
async fn write(office: &Office<'_>, n: usize, each: usize) {
    let (owner, id) =
        (office.people[n / each], Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{NAME} {n}").as_bytes()));
    let paragraph = "<p>Thank you for your question. The pumps are in stock, and the offer that we sent last week \
                     still holds: we deliver within ten days after your order, and the transport is ours.</p>";
    let row = json!({
        "activityid": id, "subject": format!("{NAME} {n}"), "directioncode": true,
        "description": format!("<html><body>{}</body></html>", paragraph.repeat(10)),
        "email_activity_parties": [
            { "participationtypemask": FROM, "partyid_systemuser@odata.bind": format!("/systemusers({owner})") },
            {
                "participationtypemask": TO,
                "partyid_contact@odata.bind": format!("/contacts({})", contact(n % CONTACTS)),
            },
        ],
    });
    office.world.ask_as(owner, Method::Post, "emails", Some(row)).await;
    let send = format!("emails({id})/Microsoft.Dynamics.CRM.SendEmail");
    office.world.ask_as(owner, Method::Post, &send, Some(json!({ "IssueSend": true }))).await;
}
