//! Create, update, upsert, binds, validation, references, deletes.

use serde_json::{Value, json};
use uuid::Uuid;

use super::kit::Org;

#[tokio::test]
async fn what_does_not_fit_is_refused_with_its_code() {
    let org = Org::new().await;
    let long = "x".repeat(161);
    for (set, body, code, words) in [
        (
            "contacts",
            json!({"nonsense": 1}),
            "0x80048d19",
            "Invalid property 'nonsense' was found in entity 'Microsoft.Dynamics.CRM.contact'",
        ),
        (
            "contacts",
            json!({"nonsense@odata.bind": "/accounts(1)"}),
            "0x80048d19",
            "An undeclared property 'nonsense' which only has property annotations in the payload",
        ),
        (
            "contacts",
            json!({"parentcustomerid@odata.bind": "/accounts(00000000-0000-0000-0000-000000000001)"}),
            "0x80048d19",
            "An undeclared property 'parentcustomerid' which only has property annotations",
        ),
        (
            "contacts",
            json!({"lastname": long}),
            "0x80044331",
            "The length of the 'lastname' attribute of the 'contact' entity exceeded the maximum allowed length of '50'.",
        ),
        ("contacts", json!({"lastname": 5}), "0x80048d19", "expected type 'Edm.String'"),
        ("contacts", json!({"donotemail": "yes"}), "0x80048d19", "expected type 'Edm.Boolean'"),
        ("contacts", json!({"birthdate": "tomorrow"}), "0x80048d19", "expected type 'Edm.Date'"),
        (
            "contacts",
            json!({"gendercode": 77}),
            "0x8004431a",
            "The value 77 of 'gendercode' on record of type 'contact' is outside the valid range. Accepted Values: 1,2",
        ),
        (
            "contacts",
            json!({"statecode": 0, "statuscode": 2}),
            "0x80048408",
            "2 is not a valid status code for state code ContactState.Active.",
        ),
        (
            "emails",
            json!({"statecode": 1, "statuscode": 8}),
            "0x80048408",
            "8 is not a valid status code for state code EmailState.Completed.",
        ),
        ("emails", json!({"subject": "é".repeat(801)}), "0x80044331", "'800'"),
        (
            "emails",
            json!({"email_activity_parties": [{"addressused": "a@b.example"}]}),
            "0x80040203",
            "participationtypemask",
        ),
        (
            "emails",
            json!({"email_activity_parties": [{"participationtypemask": 1}]}),
            "0x80040203",
            "partyid or an addressused",
        ),
        (
            "emails",
            json!({"email_activity_parties": [{"participationtypemask": 99, "addressused": "a@b.example"}]}),
            "0x8004431a",
            "participationtypemask",
        ),
        (
            "emails",
            json!({"email_activity_parties": [{"participationtypemask": 2, "addressused": "a".repeat(321)}]}),
            "0x80044331",
            "'320'",
        ),
        (
            "emails",
            json!({"regardingobjectid_contact_email@odata.bind": 5}),
            "0x80048d19",
            "must be the URL of a row",
        ),
        ("emails", json!({"regardingobjectid_contact_email@odata.bind": "/contacts(x)"}), "0x80060888", ""),
        (
            "emails",
            json!({"regardingobjectid_contact_email@odata.bind": "/accounts(00000000-0000-0000-0000-000000000001)"}),
            "0x80048d19",
            "takes rows of contact, not of 'account'",
        ),
        ("emails", json!({"email_activity_parties": {}}), "0x80048d19", "must be an array"),
        (
            "opportunities",
            json!({"name": "x", "estimatedvalue": -1e20}),
            "0x80040203",
            "outside the valid range",
        ),
    ] {
        let got = org.post(set, body.clone()).await;
        assert_eq!(got.status, 400, "{body}: {}", got.body);
        assert_eq!(got.code(), code, "{body}: {}", got.body);
        assert!(got.message().contains(words), "{body}: {}", got.message());
    }
    for body in ["{", "[1]", "\"x\"", "{\"a\":}", "\u{0}"] {
        org.send(&org.admin, "POST", "contacts", &[], body).await.refused(400, "0x80048d19");
    }
    let deep = (0..12).fold(json!({"lastname": "x"}), |inner, _| json!({"parentcustomerid_contact": inner}));
    org.post("contacts", deep).await.refused(400, "0x80048d19");
    let missing = org
        .post(
            "contacts",
            json!({"parentcustomerid_account@odata.bind": "/accounts(00000000-0000-0000-0000-000000000001)"}),
        )
        .await;
    missing.refused(404, "0x80040217");
    assert_eq!(org.get("contacts/$count").await.body, "0", "nothing stays of what was refused");
    assert_eq!(org.get("emails/$count").await.body, "0");
}

#[tokio::test]
async fn a_new_row_has_what_the_system_gives() {
    let org = Org::new().await;
    let id = org.make("contacts", json!({
        "lastname": "Ek", "fullname": "ignored", "createdon": "1999-01-01T00:00:00Z", "versionnumber": 5,
        "overriddencreatedon": "2019-05-06T07:08:09Z", "accountid": null
    })).await;
    let row = org.get(&format!("contacts({id})")).await.is(200).json();
    assert_eq!(row["fullname"], "Ek");
    assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(0), &json!(1)));
    assert_eq!(row["createdon"], "2019-05-06T07:08:09Z");
    assert_ne!(row["overriddencreatedon"], "2019-05-06T07:08:09Z");
    assert_eq!(row["_ownerid_value"], json!(org.admin.id));
    assert_eq!(row["_owninguser_value"], json!(org.admin.id));
    assert_eq!(row["_createdby_value"], json!(org.admin.id));
    assert!(row["_owningbusinessunit_value"].is_string());
    assert_eq!(row["donotemail"], false);
    assert_eq!(format!("W/\"{}\"", row["versionnumber"]), row["@odata.etag"].as_str().unwrap());
    org.patch(&format!("contacts({id})"), json!({"firstname": "Eva"})).await.is(204);
    let row = org.get(&format!("contacts({id})?$select=fullname,createdon")).await.is(200).json();
    assert_eq!((&row["fullname"], &row["createdon"]), (&json!("Eva Ek"), &json!("2019-05-06T07:08:09Z")));
    org.patch(&format!("contacts({id})"), json!({"statecode": 1})).await.is(204);
    let row = org.get(&format!("contacts({id})?$select=statecode,statuscode")).await.is(200).json();
    assert_eq!((&row["statecode"], &row["statuscode"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn binds_are_taken_in_every_spelling() {
    let org = Org::new().await;
    let account = org.make("accounts", json!({"name": "Fabrikam"})).await;
    let contact = org.contact("Anna", "Ek", "a@b.example").await;
    for (nav, url, expected) in [
        ("regardingobjectid_account_email", format!("/accounts({account})"), account),
        ("regardingobjectid_account", format!("accounts({account})"), account),
        ("regardingobjectid_contact", format!("http://crm.test/api/data/v9.2/contacts({contact})"), contact),
        ("regardingobjectid_contact_email", format!("/api/data/v9.1/contacts({contact})"), contact),
    ] {
        let id = org.make("emails", json!({"subject": "x", format!("{nav}@odata.bind"): url})).await;
        let row = org.get(&format!("emails({id})?$select=_regardingobjectid_value")).await.is(200).json();
        assert_eq!(row["_regardingobjectid_value"], json!(expected), "{nav}");
        org.patch(&format!("emails({id})"), json!({format!("{nav}@odata.bind"): Value::Null})).await.is(204);
        let row = org.get(&format!("emails({id})?$select=_regardingobjectid_value")).await.is(200).json();
        assert_eq!(row["_regardingobjectid_value"], Value::Null);
    }
    for nav in ["ownerid", "ownerid_email"] {
        let id = org.make("emails", json!({"subject": "x", format!("{nav}@odata.bind"): format!("/systemusers({})", org.anna.id)})).await;
        let row =
            org.get(&format!("emails({id})?$select=_ownerid_value,_owninguser_value")).await.is(200).json();
        assert_eq!(
            (&row["_ownerid_value"], &row["_owninguser_value"]),
            (&json!(org.anna.id), &json!(org.anna.id))
        );
    }
    // A row inside a row: the contact comes with its company.
    let id = org
        .make("contacts", json!({"lastname": "New", "parentcustomerid_account": {"name": "Made with it"}}))
        .await;
    let row = org
        .get(&format!("contacts({id})?$expand=parentcustomerid_account($select=name)"))
        .await
        .is(200)
        .json();
    assert_eq!(row["parentcustomerid_account"]["name"], "Made with it");
    let id = org.make("accounts", json!({"name": "With people", "contact_customer_accounts": [{"lastname": "One"}, {"lastname": "Two"}]})).await;
    assert_eq!(org.get(&format!("accounts({id})/contact_customer_accounts/$count")).await.body, "2");
}

#[tokio::test]
async fn upserts_do_what_their_headers_say() {
    let org = Org::new().await;
    let path = format!("contacts({})", Uuid::from_u128(9));
    let send = |headers: &'static [(&'static str, &'static str)]| {
        let (org, path) = (&org, &path);
        async move { org.send(&org.admin, "PATCH", path, headers, json!({"lastname": "Ek"}).to_string()).await }
    };
    send(&[("if-match", "*")]).await.refused(404, "0x80040217");
    let made = send(&[("if-none-match", "*")]).await.is(204);
    assert_eq!(made.id(), Uuid::from_u128(9));
    let taken = send(&[("if-none-match", "*")]).await.refused(412, "0x80040237");
    assert_eq!(taken.message(), "A record with matching key values already exists.");
    send(&[("if-match", "*")]).await.is(204);
    send(&[("if-match", "W/\"1\"")]).await.refused(412, "0x80060882");
    send(&[("if-match", "rubbish")]).await.is(400);
    let etag = org.get(&path).await.header("etag").to_owned();
    org.send(&org.admin, "PATCH", &path, &[("if-match", &etag)], json!({"firstname": "A"}).to_string())
        .await
        .is(204);
    org.send(&org.admin, "DELETE", &path, &[("if-match", &etag)], "").await.refused(412, "0x80060882");
    org.send(&org.admin, "DELETE", &path, &[("if-match", "*")], "").await.is(204);
    org.delete(&path).await.refused(404, "0x80040217");
    let plain = send(&[]).await.is(204);
    assert_eq!(plain.id(), Uuid::from_u128(9));

    let full = org
        .send(
            &org.admin,
            "POST",
            "contacts?$select=fullname",
            &[("prefer", "return=representation")],
            json!({"lastname": "Back"}).to_string(),
        )
        .await
        .is(201);
    assert_eq!(
        (full.json()["fullname"].as_str(), full.header("odata-entityid"), full.header("preference-applied")),
        (Some("Back"), "", "return=representation")
    );
    let full = org
        .send(
            &org.admin,
            "PATCH",
            &format!("{path}?$select=fullname"),
            &[("prefer", "return=representation")],
            json!({"lastname": "Again"}).to_string(),
        )
        .await
        .is(200);
    assert_eq!(full.json()["fullname"], "Again");
}

#[tokio::test]
async fn single_properties_and_references_are_written() {
    let org = Org::new().await;
    let account = org.make("accounts", json!({"name": "Fabrikam"})).await;
    let contact = org.contact("Anna", "Ek", "a@b.example").await;
    let put = |path: String, body: Value| {
        let org = &org;
        async move { org.send(&org.admin, "PUT", &path, &[], body.to_string()).await }
    };
    put(format!("accounts({account})/name"), json!({"value": "Renamed"})).await.is(204);
    assert_eq!(org.get(&format!("accounts({account})/name/$value")).await.body, "Renamed");
    put(format!("accounts({account})/name"), json!({"values": 1})).await.is(400);
    org.delete(&format!("contacts({contact})/emailaddress1")).await.is(204);
    org.get(&format!("contacts({contact})/emailaddress1")).await.is(204);

    let reference = json!({"@odata.id": format!("http://crm.test/api/data/v9.2/contacts({contact})")});
    put(format!("accounts({account})/primarycontactid/$ref"), reference.clone()).await.is(204);
    assert_eq!(
        org.get(&format!("accounts({account})?$select=_primarycontactid_value")).await.json()["_primarycontactid_value"],
        json!(contact)
    );
    org.delete(&format!("accounts({account})/primarycontactid/$ref")).await.is(204);
    org.get(&format!("accounts({account})/primarycontactid")).await.is(204);
    org.post(&format!("accounts({account})/contact_customer_accounts/$ref"), reference).await.is(204);
    assert_eq!(
        org.get(&format!("contacts({contact})?$select=_parentcustomerid_value")).await.json()["_parentcustomerid_value"],
        json!(account)
    );
    org.delete(&format!("accounts({account})/contact_customer_accounts({contact})/$ref")).await.is(204);
    assert_eq!(org.get(&format!("accounts({account})/contact_customer_accounts/$count")).await.body, "0");
    org.delete(&format!("accounts({account})/contact_customer_accounts({contact})/$ref")).await.is(404);
    org.patch(
        &format!("contacts({contact})"),
        json!({"parentcustomerid_account@odata.bind": format!("/accounts({account})")}),
    )
    .await
    .is(204);
    org.delete(&format!("accounts({account})/contact_customer_accounts/$ref?$id=http://crm.test/api/data/v9.2/contacts({contact})")).await.is(204);
    org.get(&format!("contacts({contact})/parentcustomerid_account")).await.is(204);
    org.delete(&format!("accounts({account})/contact_customer_accounts/$ref")).await.is(400);
    let wrong = json!({"@odata.id": format!("accounts({account})")});
    put(format!("accounts({account})/primarycontactid/$ref"), wrong).await.is(400);
    let child = org
        .post(&format!("accounts({account})/contact_customer_accounts"), json!({"lastname": "Child"}))
        .await
        .is(204)
        .id();
    assert_eq!(
        org.get(&format!("contacts({child})?$select=_parentcustomerid_value")).await.json()["_parentcustomerid_value"],
        json!(account)
    );

    let role =
        org.get("roles?$filter=name eq 'Sales Professional Manager'&$select=roleid").await.column("roleid")
            [0]
        .clone();
    let role = role.as_str().unwrap();
    org.post(
        &format!("systemusers({})/systemuserroles_association/$ref", org.anna.id),
        json!({"@odata.id": format!("roles({role})")}),
    )
    .await
    .is(204);
    let roles = org.get(&format!("systemusers({})?$select=fullname&$expand=systemuserroles_association($select=name;$orderby=name)", org.anna.id)).await.is(200).json();
    assert_eq!(roles["systemuserroles_association"].as_array().unwrap().len(), 2, "{roles}");
    let users = org.get("systemusers?$filter=systemuserroles_association/any(r:r/name eq 'Sales Professional Manager')&$select=fullname&$orderby=fullname").await.is(200);
    assert_eq!(users.column("fullname"), [json!("Anna Seller"), json!("Mona Manager")]);
    org.delete(&format!("systemusers({})/systemuserroles_association({role})/$ref", org.anna.id))
        .await
        .is(204);
    org.delete(&format!("systemusers({})/systemuserroles_association({role})/$ref", org.anna.id))
        .await
        .is(404);
}

#[tokio::test]
async fn what_belongs_to_a_row_goes_with_it() {
    let org = Org::new().await;
    let account = org.make("accounts", json!({"name": "Fabrikam"})).await;
    let contact = org.contact("Anna", "Ek", "a@b.example").await;
    let regarding = |id: Uuid| {
        json!({"subject": "x", "regardingobjectid_account@odata.bind": format!("/accounts({id})"),
        "email_activity_parties": [{"participationtypemask": 2, "partyid_contact@odata.bind": format!("/contacts({contact})")}]})
    };
    let mail = org.make("emails", regarding(account)).await;
    let file = org.make("activitymimeattachments", json!({"filename": "a.txt", "mimetype": "text/plain", "body": "aGk=", "objectid_email@odata.bind": format!("/emails({mail})"), "objecttypecode": "email"})).await;
    let row = org.get(&format!("emails({mail})?$select=attachmentcount&$expand=email_activity_mime_attachment($select=filename,filesize)")).await.is(200).json();
    assert_eq!(row["attachmentcount"], 1);
    assert_eq!(row["email_activity_mime_attachment"][0]["filesize"], 2);
    org.delete(&format!("activitymimeattachments({file})")).await.is(204);
    assert_eq!(org.get(&format!("emails({mail})/attachmentcount")).await.json()["value"], 0);

    // The contact is a party: it goes, the party stays and says so.
    org.delete(&format!("contacts({contact})")).await.is(204);
    let party = org
        .get(&format!("activityparties?$filter=_activityid_value eq {mail} and participationtypemask eq 2"))
        .await
        .is(200)
        .json()["value"][0]
        .clone();
    assert_eq!(
        (&party["_partyid_value"], &party["ispartydeleted"], &party["addressused"]),
        (&Value::Null, &json!(true), &json!("a@b.example"))
    );
    org.delete(&format!("accounts({account})")).await.is(204);
    org.get(&format!("emails({mail})")).await.refused(404, "0x80040217");
    assert_eq!(org.get("activityparties/$count").await.body, "0");
    org.delete(&format!("systemusers({})", org.anna.id)).await.is(405);
    let mailbox = org.get("mailboxes?$top=1").await.column("mailboxid")[0].clone();
    org.delete(&format!("mailboxes({})", mailbox.as_str().unwrap())).await.refused(400, "0x8005e200");
}

#[tokio::test]
async fn a_completed_mail_keeps_what_was_said() {
    let org = Org::new().await;
    let contact = org.contact("Anna", "Ek", "a@b.example").await;
    let mail = org.make("emails", json!({"subject": "Offer", "messageid": "<1@x>", "directioncode": false, "statecode": 1, "statuscode": 4})).await;
    for body in [
        json!({"subject": "Other"}),
        json!({"description": "Other"}),
        json!({"messageid": "<2@x>"}),
        json!({"directioncode": true}),
        json!({"email_activity_parties": [{"participationtypemask": 2, "addressused": "a@b.example"}]}),
    ] {
        let got = org.patch(&format!("emails({mail})"), body.clone()).await.is(400);
        assert!(got.message().contains("read-only"), "{body}: {}", got.message());
    }
    for body in [
        json!({"subject": "Offer"}),
        json!({"regardingobjectid_contact_email@odata.bind": format!("/contacts({contact})")}),
        json!({"ownerid@odata.bind": format!("/systemusers({})", org.anna.id)}),
        json!({"activityadditionalparams": "{}"}),
        json!({"statecode": 2}),
    ] {
        org.patch(&format!("emails({mail})"), body).await.is(204);
    }
    let parties = org.get(&format!("activityparties?$filter=_activityid_value eq {mail}&$select=participationtypemask,_partyid_value&$orderby=participationtypemask")).await;
    assert_eq!(parties.column("_partyid_value"), [json!(contact), json!(org.anna.id)]);
    org.post("emails", json!({"messageid": "<1@X>", "directioncode": false}))
        .await
        .refused(412, "0x80040237");
    org.make("emails", json!({"messageid": "<1@x>", "directioncode": true})).await;

    let draft = org.make("emails", json!({"subject": "d", "email_activity_parties": [{"participationtypemask": 2, "addressused": "old@b.example"}]})).await;
    org.patch(
        &format!("emails({draft})"),
        json!({"email_activity_parties": [{"participationtypemask": 2, "addressused": "new@b.example"}]}),
    )
    .await
    .is(204);
    let parties = org
        .get(&format!("emails({draft})/email_activity_parties?$filter=participationtypemask eq 2"))
        .await
        .is(200);
    assert_eq!(parties.column("addressused"), [json!("new@b.example")]);
    org.post("activityparties", json!({"participationtypemask": 2, "addressused": "x@y.example"}))
        .await
        .is(405);
    org.patch("accounts", json!({})).await.is(405);
    org.send(&org.admin, "PUT", &format!("emails({draft})"), &[], "{}").await.is(405);
}

#[tokio::test]
async fn notes_know_their_files() {
    let org = Org::new().await;
    let contact = org.contact("Anna", "Ek", "a@b.example").await;
    let note = org.make("annotations", json!({"subject": "n", "filename": "a.txt", "documentbody": "aGVq", "objectid_contact@odata.bind": format!("/contacts({contact})")})).await;
    let row =
        org.get(&format!("annotations({note})?$select=filesize,isdocument,_objectid_value")).await.json();
    assert_eq!(
        (&row["filesize"], &row["isdocument"], &row["_objectid_value"]),
        (&json!(3), &json!(true), &json!(contact))
    );
    org.post("annotations", json!({"documentbody": "no base64!"})).await.is(400);
    org.delete(&format!("contacts({contact})")).await.is(204);
    org.get(&format!("annotations({note})")).await.is(404);
}

#[tokio::test]
async fn a_queue_comes_with_its_mailbox() {
    let org = Org::new().await;
    let body = json!({"name": "Help", "emailaddress": "help@contoso.example", "incomingemaildeliverymethod": 2,
        "emailrouteraccessapproval": 1});
    let queue = org.make("queues", body).await;
    let path = format!(
        "queues({queue})?$select=name&$expand=defaultmailbox($select=emailaddress,incomingemaildeliverymethod,incomingemailstatus,emailrouteraccessapproval,_regardingobjectid_value)"
    );
    let mailbox = org.get(&path).await.is(200).json()["defaultmailbox"].clone();
    assert_eq!(mailbox["emailaddress"], "help@contoso.example");
    assert_eq!(mailbox["_regardingobjectid_value"], json!(queue));
    let numbers = ["incomingemaildeliverymethod", "incomingemailstatus", "emailrouteraccessapproval"];
    assert_eq!(numbers.map(|name| mailbox[name].clone()), [json!(2), json!(1), json!(1)]);
    let bare = org.make("queues", json!({"name": "Quiet"})).await;
    let rows = org
        .get(&format!("mailboxes?$filter=_regardingobjectid_value eq {bare}&$select=incomingemailstatus"))
        .await;
    assert_eq!(rows.column("incomingemailstatus"), [json!(0)]);
}
