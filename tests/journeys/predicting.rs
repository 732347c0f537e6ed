//! What the pane says that the synchronizer will do, with what the CRM lets a salesperson read.

use domain::{
    ledger::Kept,
    pane::{Event, view::Decided},
    ports::Ledger,
    reason::{Account, Outcome, Reason, Remedy},
    settings::{Filter, Firewall},
};
use serde_json::json;
use wire::{Method, Request, Transport as _};

use crate::kit::{Desk, Org, URL, mail};

/// What is said of the open mail, once its card is painted.
async fn ahead(desk: &mut Desk, n: u32) -> Account {
    desk.here.decided.replace(Some(Vec::new()));
    desk.open(&mail(n)).await;
    assert_eq!(desk.mail().decided, None, "nobody waits for it");
    desk.tell(Event::Painted).await;
    match desk.mail().decided {
        Some(Decided::Ahead(account)) => *account,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_salesperson_is_told_what_becomes_of_the_mail_and_why() {
    let org = Org::new().await;
    org.acme().await;
    let mut anna = org.desk("Anna");
    let account = ahead(&mut anna, 1).await;
    assert_eq!(
        (account.outcome, account.reason),
        (Outcome::Leave, Reason::NoCorrelationMatch),
        "{account:?}"
    );
    assert_eq!(account.remedy, Remedy::ChangeFilter);
    let (whose, filter) = account.evidence.filter.unwrap();
    assert_eq!((whose.name.as_str(), filter), ("Anna Schmidt", Filter::Replies));
    assert!(account.evidence.own_filter);
    assert_eq!(anna.requests(), 3, "the card, what is set, and what happened last with Asha");
    ahead(&mut anna, 2).await;
    assert_eq!(anna.requests(), 2, "what is set is remembered");

    // Anna chooses another filter; a pane that is opened then says so.
    let (ledger, _) = org.ledger().await;
    let organisation = ledger.organisation().await.unwrap();
    let directory = ledger.directory(&organisation).await.unwrap();
    let seat = |name: &str| directory.mailboxes.iter().find(|one| one.seat.owner.name == name).unwrap();
    let user = seat("Anna Schmidt").seat.owner.id;
    let choice = json!({"incomingemailfilteringmethod": Filter::People.code()});
    let request = Request::new(Method::Patch, format!("{URL}usersettingscollection({user})"))
        .with_body("application/json", choice.to_string());
    assert!(anna.door.send(request).await.unwrap().is_success());
    let account = ahead(&mut org.desk("Anna"), 1).await;
    assert_eq!((account.outcome, account.reason), (Outcome::Track, Reason::SenderMatch), "{account:?}");
    assert_eq!(account.evidence.sender.unwrap().name, "Asha Rao");

    // And never tracks Acme.
    let firewall = Firewall { domains: vec!["acme.example".into()], ..Firewall::default() };
    ledger.keep_personal(user, &Kept { firewall, choices: Vec::new() }).await.unwrap();
    let account = ahead(&mut org.desk("Anna"), 1).await;
    assert_eq!((account.outcome, account.reason), (Outcome::Withhold, Reason::FirewallDomain), "{account:?}");
    assert_eq!(account.evidence.entry.unwrap().text, "acme.example");
}

#[tokio::test]
async fn where_no_synchronizer_answers_nothing_is_said() {
    let org = Org::new().await;
    let mut anna = org.desk("Anna");
    anna.open(&mail(1)).await;
    anna.tell(Event::Painted).await;
    assert_eq!(anna.mail().decided, None);
}
