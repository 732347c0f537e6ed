//! Rights: roles, ownership, sharing, teams, acting for others, limits.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::kit::{Actor, Org};
use crate::{Caller, NewUser, Options};

const DENIED: &str = "0x80040220";

#[tokio::test]
async fn a_salesperson_reads_all_and_writes_its_own() {
    let org = Org::new().await;
    let own = org.post_as(&org.anna, "contacts", json!({"lastname": "Own"})).await.is(204).id();
    let theirs = org.post_as(&org.bela, "contacts", json!({"lastname": "Theirs"})).await.is(204).id();
    assert_eq!(
        org.get_as(&org.anna, "contacts?$select=lastname&$orderby=lastname").await.column("lastname"),
        [json!("Own"), json!("Theirs")]
    );
    org.patch_as(&org.anna, &format!("contacts({own})"), json!({"jobtitle": "x"})).await.is(204);
    let refused = org
        .patch_as(&org.anna, &format!("contacts({theirs})"), json!({"jobtitle": "x"}))
        .await
        .refused(403, DENIED);
    assert!(refused.message().contains("prvWriteContact"), "{}", refused.message());
    org.send(&org.anna, "DELETE", &format!("contacts({theirs})"), &[], "").await.refused(403, DENIED);
    // Mail may be tracked to any row that is read.
    let mail = org
        .post_as(
            &org.anna,
            "emails",
            json!({"subject": "x", "regardingobjectid_contact@odata.bind": format!("/contacts({theirs})")}),
        )
        .await
        .is(204)
        .id();
    let refused = org
        .patch_as(&org.bela, &format!("emails({mail})"), json!({"subject": "y"}))
        .await
        .refused(403, DENIED);
    assert!(refused.message().contains("prvWriteEmail"), "{}", refused.message());
    org.post_as(
        &org.bela,
        "activitymimeattachments",
        json!({"filename": "a", "body": "aGk=", "objectid_email@odata.bind": format!("/emails({mail})")}),
    )
    .await
    .refused(403, DENIED);
    assert_eq!(org.get("activitymimeattachments/$count").await.body, "0");
    let refused = org
        .post_as(
            &org.anna,
            "contacts",
            json!({"lastname": "x", "ownerid@odata.bind": format!("/systemusers({})", org.bela.id)}),
        )
        .await
        .refused(403, DENIED);
    assert!(refused.message().contains("prvCreateContact"), "{}", refused.message());
    // What one owns one may give away, and then no longer change.
    org.patch_as(
        &org.anna,
        &format!("contacts({own})"),
        json!({"ownerid@odata.bind": format!("/systemusers({})", org.bela.id)}),
    )
    .await
    .is(204);
    org.patch_as(&org.anna, &format!("contacts({own})"), json!({"jobtitle": "y"})).await.refused(403, DENIED);
    // Managers write in their business unit.
    org.patch_as(&org.manager, &format!("contacts({own})"), json!({"jobtitle": "y"})).await.is(204);
    org.patch_as(&org.manager, &format!("systemusers({})", org.anna.id), json!({"jobtitle": "y"}))
        .await
        .refused(403, DENIED);
    org.post_as(&org.anna, "roles", json!({"name": "x"})).await.refused(403, DENIED);
}

#[tokio::test]
async fn nobody_reads_the_mailboxes_of_others() {
    let org = Org::new().await;
    let own = org.get_as(&org.anna, "mailboxes?$select=emailaddress").await.is(200);
    assert_eq!(own.column("emailaddress"), [json!("anna@contoso.example")]);
    assert_eq!(org.get("mailboxes/$count").await.body, "4");
    let other = org.get("mailboxes?$filter=emailaddress eq 'bela@contoso.example'").await.column("mailboxid")
        [0]
    .clone();
    org.get_as(&org.anna, &format!("mailboxes({})", other.as_str().unwrap())).await.refused(403, DENIED);
    assert_eq!(org.get_as(&org.anna, "usersettingscollection/$count").await.body, "1");
    org.get_as(&org.anna, &format!("usersettingscollection({})", org.bela.id)).await.refused(403, DENIED);
    org.patch_as(
        &org.anna,
        &format!("usersettingscollection({})", org.anna.id),
        json!({"incomingemailfilteringmethod": 2}),
    )
    .await
    .is(204);
    assert!(
        org.get("mailboxes?$filter=emailaddress eq 'bela@contoso.example'&$select=emailaddress")
            .await
            .column("emailaddress")
            .len()
            == 1
    );
    let leak = org
        .get_as(
            &org.anna,
            "systemusers?$select=fullname&$filter=defaultmailbox/emailaddress eq 'bela@contoso.example'",
        )
        .await
        .is(200);
    assert_eq!(leak.column("fullname").len(), 0, "a filter must not reach what may not be read");
}

#[tokio::test]
async fn rights_are_shared_and_come_with_teams() {
    let org = Org::new().await;
    let row = org.post_as(&org.anna, "contacts", json!({"lastname": "Own"})).await.is(204).id();
    let target = json!({"contactid": row, "@odata.type": "Microsoft.Dynamics.CRM.contact"});
    let bela = json!({"systemuserid": org.bela.id, "@odata.type": "Microsoft.Dynamics.CRM.systemuser"});
    let grant = json!({"Target": target, "PrincipalAccess": {"Principal": bela, "AccessMask": "ReadAccess, WriteAccess"}});
    org.post_as(&org.bela, "GrantAccess", grant.clone()).await.refused(403, DENIED);
    org.post_as(&org.anna, "GrantAccess", grant).await.is(204);
    org.patch_as(&org.bela, &format!("contacts({row})"), json!({"jobtitle": "x"})).await.is(204);
    let rights = org.get_as(&org.bela, &format!("systemusers({})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t={{\"@odata.id\":\"contacts({row})\"}}", org.bela.id).replace('"', "%22").replace('{', "%7B").replace('}', "%7D")).await.is(200);
    assert!(rights.json()["AccessRights"].as_str().unwrap().contains("WriteAccess"), "{}", rights.body);
    org.post_as(&org.anna, "RevokeAccess", json!({"Target": target, "Revokee": bela})).await.is(204);
    org.patch_as(&org.bela, &format!("contacts({row})"), json!({"jobtitle": "x"})).await.refused(403, DENIED);

    let team = org.make("teams", json!({"name": "Team", "teamtype": 0})).await;
    org.post(
        &format!("teams({team})/teammembership_association/$ref"),
        json!({"@odata.id": format!("systemusers({})", org.bela.id)}),
    )
    .await
    .is(204);
    org.patch(&format!("contacts({row})"), json!({"ownerid@odata.bind": format!("/teams({team})")}))
        .await
        .is(204);
    let read = org
        .get(&format!(
            "contacts({row})?$select=_ownerid_value,_owningteam_value,_owninguser_value&$expand=ownerid"
        ))
        .await
        .is(200)
        .json();
    assert_eq!((&read["_owningteam_value"], &read["_owninguser_value"]), (&json!(team), &json!(null)));
    assert_eq!(read["ownerid"]["name"], "Team");
    assert_eq!(read["ownerid"]["@odata.type"], "#Microsoft.Dynamics.CRM.team");
    org.patch_as(&org.bela, &format!("contacts({row})"), json!({"jobtitle": "z"})).await.is(204);
    org.patch_as(&org.anna, &format!("contacts({row})"), json!({"jobtitle": "z"})).await.refused(403, DENIED);
}

#[tokio::test]
async fn administrators_act_for_others_and_disabled_users_do_nothing() {
    let org = Org::new().await;
    let object = org.anna.caller.object_id.to_string();
    let made = org
        .send(
            &org.admin,
            "POST",
            "contacts",
            &[("CallerObjectId", &object)],
            json!({"lastname": "x"}).to_string(),
        )
        .await
        .is(204)
        .id();
    let row = org
        .get(&format!("contacts({made})?$select=_ownerid_value,_createdby_value,_createdonbehalfby_value"))
        .await
        .json();
    assert_eq!(
        (&row["_createdby_value"], &row["_createdonbehalfby_value"]),
        (&json!(org.anna.id), &json!(org.admin.id))
    );
    let id = org.bela.id.to_string();
    assert_eq!(
        org.send(&org.admin, "GET", "WhoAmI", &[("MSCRMCallerID", &id)], "").await.json()["UserId"],
        json!(org.bela.id)
    );
    org.send(&org.anna, "GET", "WhoAmI", &[("MSCRMCallerID", &id)], "").await.refused(403, DENIED);
    org.send(&org.admin, "GET", "WhoAmI", &[("MSCRMCallerID", "x")], "").await.is(400);

    let mut user = NewUser {
        object_id: org.anna.caller.object_id,
        full_name: "Anna Seller".to_owned(),
        address: "anna@contoso.example".to_owned(),
        upn: "anna@contoso.example".to_owned(),
        roles: vec![crate::PERSON.to_owned()],
        disabled: true,
        mailbox: crate::NewMailbox::Ready,
        ..NewUser::default()
    };
    org.get_as(&org.anna, "WhoAmI").await.is(200);
    assert_eq!(org.crm.provision_user(user.clone()).await, Ok(org.anna.id));
    org.get_as(&org.anna, "WhoAmI").await.refused(403, "0x80042f09");
    user.disabled = false;
    user.roles = Vec::new();
    org.crm.provision_user(user.clone()).await.unwrap();
    org.get_as(&org.anna, "WhoAmI").await.refused(403, "0x80042f09");
    user.roles = vec!["Juggler".to_owned()];
    assert!(org.crm.provision_user(user).await.is_err());
}

#[tokio::test]
async fn rows_are_provisioned_once() {
    let org = Org::new().await;
    let id = Uuid::from_u128(5);
    let body = json!({"firstname": "Anna", "lastname": "Ek", "createdon": "2020-01-01T00:00:00Z"});
    assert_eq!(org.crm.provision("contacts", id, body.clone(), "anna@contoso.example").await, Ok(true));
    assert_eq!(
        org.crm.provision("contacts", id, json!({"lastname": "Other"}), "anna@contoso.example").await,
        Ok(false)
    );
    let row = org
        .get(&format!("contacts({id})?$select=fullname,createdon,_ownerid_value,_createdby_value"))
        .await
        .is(200)
        .json();
    assert_eq!(
        (&row["fullname"], &row["_ownerid_value"], &row["_createdby_value"]),
        (&json!("Anna Ek"), &json!(org.anna.id), &json!(org.anna.id))
    );
    assert_eq!(row["createdon"], "2020-01-01T00:00:00Z");
    assert_eq!(
        org.crm.provision("contacts", id, body.clone(), "nobody@contoso.example").await.map_err(|f| f.status),
        Err(404)
    );
    assert_eq!(
        org.crm
            .provision("contacts", Uuid::from_u128(6), json!({"nonsense": 1}), "anna@contoso.example")
            .await
            .map_err(|f| f.status),
        Err(400)
    );
    assert_eq!(
        org.crm.provision("nothings", id, body, "anna@contoso.example").await.map_err(|f| f.status),
        Err(404)
    );
}

#[tokio::test]
async fn too_much_is_refused() {
    let options = Options {
        max_requests: Some(3),
        window: Duration::from_secs(300),
        max_body_bytes: 1000,
        ..Options::default()
    };
    let org = Org::with(options).await;
    let big = "x".repeat(1001);
    org.send(&org.anna, "POST", "contacts", &[], big).await.is(413);
    for left in ["2", "1", "0"] {
        assert_eq!(
            org.get_as(&org.anna, "WhoAmI")
                .await
                .is(200)
                .header("x-ms-ratelimit-burst-remaining-xrm-requests"),
            left
        );
    }
    let refused = org.get_as(&org.anna, "WhoAmI").await.refused(429, "0x80072322");
    assert!((1..=300).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    org.get_as(&org.bela, "WhoAmI").await.is(200);
}

#[tokio::test]
async fn an_application_works_for_everybody_and_tells_what_a_synchronizer_knows() {
    let org = Org::new().await;
    let object_id = Uuid::from_u128(0xAA);
    let id = org.crm.provision_application(object_id, "Regarding").await.unwrap();
    assert_eq!(org.crm.provision_application(object_id, "Regarding").await.unwrap(), id);
    let caller = Caller { object_id, address: String::new(), tenant: Uuid::nil() };
    let application = Actor { id, caller };
    let user = org.get(&format!("systemusers({id})?$select=fullname,accessmode,_defaultmailbox_value")).await;
    let user = user.is(200).json();
    assert_eq!((&user["fullname"], &user["accessmode"]), (&json!("Regarding"), &json!(4)));
    assert!(user["_defaultmailbox_value"].is_null());
    let mail = |message: &str| {
        json!({"subject": "s", "messageid": message, "directioncode": false, "correlationmethod": 3,
            "inreplyto": "<0@x>", "conversationindex": "01DA",
            "ownerid_email@odata.bind": format!("/systemusers({})", org.anna.id)})
    };
    let select = "correlationmethod,inreplyto,conversationindex,_ownerid_value";
    for (who, message, expected) in [
        (&application, "<1@x>", json!([3, "<0@x>", "01DA", org.anna.id])),
        (&org.admin, "<2@x>", json!([0, null, null, org.anna.id])),
    ] {
        let made = org.post_as(who, "emails", mail(message)).await.is(204).id();
        let row = org.get(&format!("emails({made})?$select={select}")).await.is(200).json();
        let columns = select.split(',').map(|column| row[column].clone()).collect::<Vec<_>>();
        assert_eq!(json!(columns), expected);
    }
    // What it does for somebody else carries that name.
    let headers = [("mscrmcallerid", org.bela.id.to_string())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let contact =
        org.send(&application, "POST", "contacts", &headers, r#"{"lastname":"Ek"}"#).await.is(204).id();
    let row = org.get(&format!("contacts({contact})?$select=_createdby_value")).await.is(200).json();
    assert_eq!(row["_createdby_value"], json!(org.bela.id));
}
