//! `$select`, `$filter`, `$orderby`, `$expand`, counts, pages, annotations.

use serde_json::{Value, json};
use uuid::Uuid;

use super::kit::{BASE, Org};

struct Sales {
    org: Org,
    fabrikam: Uuid,
    adatum: Uuid,
    zoe: Uuid,
    emile: Uuid,
}

async fn sales() -> Sales {
    let org = Org::new().await;
    let fabrikam =
        org.make("accounts", json!({"name": "Fabrikam", "revenue": 1500.5, "numberofemployees": 1200})).await;
    let adatum =
        org.make("accounts", json!({"name": "A. Datum", "revenue": 99, "numberofemployees": 7})).await;
    let zoe = org
        .make(
            "contacts",
            json!({
                "firstname": "Zoë", "lastname": "Ångström", "emailaddress1": "zoe@fabrikam.example",
                "parentcustomerid_account@odata.bind": format!("/accounts({fabrikam})")
            }),
        )
        .await;
    let emile = org.make("contacts", json!({
        "firstname": "Émile", "lastname": "Zola", "emailaddress2": "emile@adatum.example", "jobtitle": "50% off_",
        "parentcustomerid_account@odata.bind": format!("accounts({adatum})")
    })).await;
    org.patch(
        &format!("accounts({fabrikam})"),
        json!({"primarycontactid@odata.bind": format!("/contacts({zoe})")}),
    )
    .await
    .is(204);
    org.make("opportunities", json!({"name": "Big", "estimatedvalue": 9, "parentaccountid@odata.bind": format!("/accounts({fabrikam})")})).await;
    org.make("opportunities", json!({"name": "Small", "estimatedvalue": 10, "parentcontactid@odata.bind": format!("/contacts({zoe})")})).await;
    Sales { org, fabrikam, adatum, zoe, emile }
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let s = sales().await;
    let (fabrikam, zoe) = (s.fabrikam, s.zoe);
    let me = s.org.admin.id;
    let table: &[(&str, &str, &[&str])] = &[
        ("contacts", "fullname eq 'ZOË ÅNGSTRÖM'", &["Zoë Ångström"]),
        ("contacts", "fullname eq 'Zoe Angstrom'", &[]),
        ("contacts", "contains(fullname,'ÅNG')", &["Zoë Ångström"]),
        (
            "contacts",
            "Microsoft.Dynamics.CRM.In(PropertyName='fullname',PropertyValues=['zoë ångström','nobody'])",
            &["Zoë Ångström"],
        ),
        (
            "contacts",
            "fullname eq 'ZOË ÅNGSTRÖM' or fullname eq 'nobody' or emailaddress1 eq 'x@y' or fullname eq 'x'",
            &["Zoë Ångström"],
        ),
        ("contacts", "contains(fullname,'zol')", &["Émile Zola"]),
        ("contacts", "startswith(fullname,'éM')", &["Émile Zola"]),
        ("contacts", "startswith(lastname,'ZO')", &["Émile Zola"]),
        ("contacts", "endswith(emailaddress1,'FABRIKAM.example')", &["Zoë Ångström"]),
        ("contacts", "contains(jobtitle,'0% off_')", &["Émile Zola"]),
        ("contacts", "contains(jobtitle,'_0')", &[]),
        ("contacts", "not contains(jobtitle,'off')", &["Zoë Ångström"]),
        ("contacts", "jobtitle ne 'CEO'", &["Zoë Ångström", "Émile Zola"]),
        ("contacts", "emailaddress1 eq null", &["Émile Zola"]),
        ("contacts", "emailaddress1 ne null and statecode eq 0", &["Zoë Ångström"]),
        (
            "contacts",
            "(emailaddress1 eq 'emile@adatum.example' or emailaddress2 eq 'EMILE@adatum.example')",
            &["Émile Zola"],
        ),
        (
            "contacts",
            "Microsoft.Dynamics.CRM.In(PropertyName='emailaddress2',PropertyValues=['emile@adatum.example','x'])",
            &["Émile Zola"],
        ),
        ("contacts", "_parentcustomerid_value eq FABRIKAM", &["Zoë Ångström"]),
        ("contacts", "parentcustomerid_account/name eq 'fabrikam'", &["Zoë Ångström"]),
        ("contacts", "parentcustomerid_account/primarycontactid/contactid eq ZOE", &["Zoë Ångström"]),
        ("contacts", "account_primary_contact/any()", &["Zoë Ångström"]),
        ("contacts", "account_primary_contact/any(a:a/name eq 'Fabrikam')", &["Zoë Ångström"]),
        ("contacts", "account_primary_contact/any(a:a/name eq 'nobody')", &[]),
        ("contacts", "account_primary_contact/all(a:a/name eq 'nobody')", &["Émile Zola"]),
        (
            "contacts",
            "createdon ge 2020-01-01 and createdon lt 2100-01-01T00:00:00Z",
            &["Zoë Ångström", "Émile Zola"],
        ),
        (
            "contacts",
            "Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
            &["Zoë Ångström", "Émile Zola"],
        ),
        ("contacts", "Microsoft.Dynamics.CRM.OlderThanXDays(PropertyName='createdon',PropertyValue=2)", &[]),
        (
            "contacts",
            "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')",
            &["Zoë Ångström", "Émile Zola"],
        ),
        ("contacts", "ownerid/fullname eq 'ada admin'", &["Zoë Ångström", "Émile Zola"]),
        ("contacts", "_ownerid_value eq ME", &["Zoë Ångström", "Émile Zola"]),
        ("contacts", "donotemail eq false", &["Zoë Ångström", "Émile Zola"]),
        ("contacts", "year(createdon) gt 2000 and length(lastname) eq 4", &["Émile Zola"]),
        ("contacts", "tolower(lastname) eq 'zola'", &["Émile Zola"]),
        ("accounts", "revenue gt 100", &["Fabrikam"]),
        ("accounts", "revenue eq 1500.5", &["Fabrikam"]),
        ("accounts", "revenue lt 1500.4", &["A. Datum"]),
        ("accounts", "numberofemployees ge 7 and numberofemployees lt 1200", &["A. Datum"]),
        ("accounts", "primarycontactid/emailaddress1 eq 'ZOE@fabrikam.example'", &["Fabrikam"]),
        ("accounts", "contact_customer_accounts/any(o:startswith(o/fullname,'Ém'))", &["A. Datum"]),
        (
            "accounts",
            "contact_customer_accounts/any(o:o/parentcustomerid_account/name eq 'Fabrikam')",
            &["Fabrikam"],
        ),
        ("opportunities", "_customerid_value eq ZOE", &["Small"]),
        ("opportunities", "estimatedvalue lt 10", &["Big"]),
        (
            "opportunities",
            "statecode eq 0 and (_parentaccountid_value eq FABRIKAM or _parentcontactid_value eq ZOE)",
            &["Big", "Small"],
        ),
    ];
    for (set, filter, expected) in table {
        let asked = filter
            .replace("FABRIKAM)", &format!("{fabrikam})"))
            .replace(" FABRIKAM", &format!(" {fabrikam}"))
            .replace("ZOE)", &format!("{zoe})"))
            .replace(" ZOE", &format!(" {zoe}"))
            .replace(" ME", &format!(" {me}"));
        let asked = if filter.contains("ZOË") { (*filter).to_owned() } else { asked };
        let encoded = asked.replace('%', "%25");
        let got = s.org.get(&format!("{set}?$filter={}", utf8(&encoded))).await;
        assert_eq!(got.status, 200, "{filter}: {}", got.body);
        let name = if *set == "contacts" { "fullname" } else { "name" };
        let mut found: Vec<String> =
            got.column(name).iter().map(|v| v.as_str().unwrap().to_owned()).collect();
        found.sort();
        let mut expected: Vec<String> = expected.iter().map(|e| (*e).to_owned()).collect();
        expected.sort();
        assert_eq!(found, expected, "{filter}");
    }
}

/// Percent-encodes what a URI may not hold.
fn utf8(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii() { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

#[tokio::test]
async fn what_the_model_does_not_have_is_refused() {
    let s = sales().await;
    for (path, words) in [
        (
            "contacts?$filter=nonsense eq 1",
            "Could not find a property named 'nonsense' on type 'Microsoft.Dynamics.CRM.contact'.",
        ),
        ("contacts?$select=nonsense", "Could not find a property named 'nonsense'"),
        ("contacts?$orderby=nonsense", "Could not find a property named 'nonsense'"),
        ("contacts?$expand=nonsense", "Could not find a property named 'nonsense'"),
        ("contacts?$filter=statecode eq 'x'", "Cannot convert the literal 'x'"),
        (
            "contacts?$filter=contactid eq 5",
            "Cannot convert the literal '5' to the expected type 'Edm.Guid'.",
        ),
        ("contacts?$filter=createdon gt 'never'", "Cannot convert the literal 'never'"),
        (
            "contacts?$filter=fullname eq 5",
            "Cannot convert the literal '5' to the expected type 'Edm.String'.",
        ),
        ("contacts?$skip=5", ""),
        ("contacts?$skiptoken=abc", "The $skiptoken"),
        ("emails?$filter=contains(description,'x')", "description"),
    ] {
        let got = s.org.get(path).await;
        assert_eq!(got.status, 400, "{path}: {}", got.body);
        assert_eq!(got.code(), "0x80060888", "{path}");
        assert!(got.message().contains(words), "{path}: {}", got.message());
    }
}

#[tokio::test]
async fn related_rows_come_along() {
    let s = sales().await;
    let row = s
        .org
        .get(&format!("accounts({})?$select=name&$expand=primarycontactid($select=fullname;$expand=ownerid($select=fullname)),contact_customer_accounts($select=fullname;$filter=statecode eq 0;$orderby=fullname desc;$top=1),account_parent_account($count=true)", s.fabrikam))
        .await
        .is(200)
        .json();
    assert_eq!(row["primarycontactid"]["fullname"], "Zoë Ångström");
    assert_eq!(row["primarycontactid"]["ownerid"]["fullname"], "Ada Admin");
    assert_eq!(row["contact_customer_accounts"][0]["fullname"], "Zoë Ångström");
    assert_eq!(row["account_parent_account@odata.count"], 0);
    assert!(row["@odata.context"].as_str().unwrap().ends_with("/$entity"));
    let list = s
        .org
        .get("accounts?$select=name&$expand=primarycontactid($select=fullname)&$orderby=name")
        .await
        .is(200);
    assert_eq!(list.column("primarycontactid")[0], Value::Null);
    assert_eq!(list.column("primarycontactid")[1]["fullname"], "Zoë Ångström");

    let child = s
        .org
        .get(&format!("accounts({})/contact_customer_accounts?$select=fullname", s.fabrikam))
        .await
        .is(200);
    assert_eq!(child.column("fullname"), [json!("Zoë Ångström")]);
    assert_eq!(
        s.org.get(&format!("accounts({})/contact_customer_accounts/$count", s.fabrikam)).await.is(200).body,
        "1"
    );
    let single =
        s.org.get(&format!("accounts({})/primarycontactid?$select=fullname", s.fabrikam)).await.is(200);
    assert_eq!(single.json()["fullname"], "Zoë Ångström");
    s.org.get(&format!("accounts({})/primarycontactid", s.adatum)).await.is(204);
    let reference = s.org.get(&format!("accounts({})/primarycontactid/$ref", s.fabrikam)).await.is(200);
    assert_eq!(reference.json()["@odata.id"], format!("{BASE}contacts({})", s.zoe));
    let references =
        s.org.get(&format!("accounts({})/contact_customer_accounts/$ref", s.adatum)).await.is(200);
    assert_eq!(references.column("@odata.id"), [json!(format!("{BASE}contacts({})", s.emile))]);
    let property = s.org.get(&format!("accounts({})/name", s.fabrikam)).await.is(200).json();
    assert_eq!(
        property,
        json!({"@odata.context": format!("{BASE}$metadata#accounts({})/name", s.fabrikam), "value": "Fabrikam"})
    );
    assert_eq!(s.org.get(&format!("accounts({})/name/$value", s.fabrikam)).await.is(200).body, "Fabrikam");
    s.org.get(&format!("accounts({})/fax", s.fabrikam)).await.is(204);
}

#[tokio::test]
async fn pages_follow_each_other_and_lose_nothing() {
    let org = Org::new().await;
    for i in 0..23 {
        let name = format!("C{:02}", i / 2);
        let mut body = json!({"lastname": name});
        if i % 5 != 0 {
            body["jobtitle"] = json!(format!("J{}", i % 3));
        }
        org.make("contacts", body).await;
    }
    for order in ["", "&$orderby=lastname", "&$orderby=jobtitle desc,lastname asc", "&$orderby=jobtitle"] {
        let mut url = format!("contacts?$select=lastname,jobtitle{order}&$count=true");
        let mut seen: Vec<Value> = Vec::new();
        let mut pages = 0;
        loop {
            let page =
                org.send(&org.admin, "GET", &url, &[("prefer", "odata.maxpagesize=5")], "").await.is(200);
            assert_eq!(page.header("preference-applied"), "odata.maxpagesize=5");
            let json = page.json();
            assert_eq!(json["@odata.count"], 23);
            seen.extend(page.column("contactid"));
            pages += 1;
            match json["@odata.nextLink"].as_str() {
                Some(next) => url = next.strip_prefix(BASE).unwrap().to_owned(),
                None => break,
            }
            assert!(pages < 10);
        }
        assert_eq!((pages, seen.len()), (5, 23), "{order}");
        let all = org.get(&format!("contacts?$select=lastname{order}")).await.is(200).column("contactid");
        assert_eq!(seen, all, "{order}");
        seen.sort_by_key(Value::to_string);
        seen.dedup();
        assert_eq!(seen.len(), 23);
    }
    let top = org
        .send(&org.admin, "GET", "contacts?$top=3", &[("prefer", "odata.maxpagesize=2")], "")
        .await
        .is(200);
    assert_eq!(top.column("contactid").len(), 3);
    assert!(top.json().get("@odata.nextLink").is_none());
    assert_eq!(org.get("contacts/$count?$filter=lastname eq 'c00'").await.is(200).body, "2");
}

#[tokio::test]
async fn annotations_come_when_asked_for() {
    let s = sales().await;
    let path = format!(
        "contacts({})?$select=statecode,createdon,_parentcustomerid_value,_ownerid_value,donotemail",
        s.zoe
    );
    let plain = s.org.get(&path).await.is(200).json();
    assert!(plain.as_object().unwrap().keys().all(|k| !k.contains("Community")), "{plain}");
    let got = s
        .org
        .send(&s.org.admin, "GET", &path, &[("prefer", "odata.include-annotations=\"*\"")], "")
        .await
        .is(200);
    assert_eq!(got.header("preference-applied"), "odata.include-annotations=\"*\"");
    let row = got.json();
    let formatted = |name: &str| row[format!("{name}@OData.Community.Display.V1.FormattedValue")].clone();
    assert_eq!(formatted("statecode"), "Active");
    assert_eq!(formatted("donotemail"), "Allow");
    assert_eq!(formatted("_parentcustomerid_value"), "Fabrikam");
    assert_eq!(formatted("_ownerid_value"), "Ada Admin");
    assert!(formatted("createdon").as_str().unwrap().ends_with('M'));
    assert_eq!(row["_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"], "account");
    assert_eq!(
        row["_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty"],
        "parentcustomerid_account"
    );
    let account = s
        .org
        .send(
            &s.org.admin,
            "GET",
            &format!("accounts({})?$select=revenue,numberofemployees", s.fabrikam),
            &[("prefer", "odata.include-annotations=OData.Community.Display.V1.FormattedValue")],
            "",
        )
        .await
        .is(200)
        .json();
    assert_eq!(account["revenue@OData.Community.Display.V1.FormattedValue"], "$1,500.50");
    assert_eq!(account["numberofemployees@OData.Community.Display.V1.FormattedValue"], "1,200");
    assert_eq!(account["revenue"], 1500.5);
    let list = s
        .org
        .send(
            &s.org.admin,
            "GET",
            "contacts?$select=fullname&$count=true",
            &[("prefer", "odata.include-annotations=\"*\"")],
            "",
        )
        .await
        .is(200)
        .json();
    assert_eq!(list["@Microsoft.Dynamics.CRM.totalrecordcount"], 2);
}

#[tokio::test]
async fn versions_are_honoured_when_reading() {
    let s = sales().await;
    let path = format!("contacts({})?$select=fullname", s.zoe);
    let etag = s.org.get(&path).await.is(200).header("etag").to_owned();
    s.org.send(&s.org.admin, "GET", &path, &[("if-none-match", &etag)], "").await.is(304);
    s.org
        .send(&s.org.admin, "GET", &format!("{path}&$expand=ownerid"), &[("if-none-match", &etag)], "")
        .await
        .is(200);
    s.org
        .send(
            &s.org.admin,
            "GET",
            &path,
            &[("if-none-match", &etag), ("prefer", "odata.include-annotations=\"*\"")],
            "",
        )
        .await
        .is(200);
    s.org.send(&s.org.admin, "GET", &path, &[("if-none-match", "null")], "").await.is(200);
    s.org.patch(&format!("contacts({})", s.zoe), json!({"jobtitle": "CEO"})).await.is(204);
    s.org.send(&s.org.admin, "GET", &path, &[("if-none-match", &etag)], "").await.is(200);
}

#[tokio::test]
async fn activities_stand_in_one_view() {
    let s = sales().await;
    let bind = format!("/contacts({})", s.zoe);
    let mail =
        s.org.make("emails", json!({"subject": "Hello", "regardingobjectid_contact@odata.bind": bind})).await;
    let task = s
        .org
        .make("tasks", json!({"subject": "Call", "regardingobjectid_contact_task@odata.bind": bind}))
        .await;
    let all = s.org.get(&format!("activitypointers?$filter=_regardingobjectid_value eq {}&$select=subject,activitytypecode&$orderby=subject", s.zoe)).await.is(200);
    assert_eq!(all.column("activitytypecode"), [json!("task"), json!("email")]);
    let through = s
        .org
        .get(&format!("contacts({})/Contact_ActivityPointers?$select=subject&$orderby=subject desc", s.zoe))
        .await
        .is(200);
    assert_eq!(through.column("subject"), [json!("Hello"), json!("Call")]);
    assert_eq!(
        s.org.get(&format!("activitypointers({task})?$select=subject")).await.is(200).json()["subject"],
        "Call"
    );
    s.org.patch(&format!("activitypointers({mail})"), json!({"subject": "Changed"})).await.is(204);
    assert_eq!(
        s.org.get(&format!("emails({mail})?$select=subject")).await.is(200).json()["subject"],
        "Changed"
    );
    let named = s
        .org
        .get(&format!(
            "activitypointers({mail})?$expand=regardingobjectid_contact($select=fullname)&$select=subject"
        ))
        .await
        .is(200)
        .json();
    assert_eq!(named["regardingobjectid_contact"]["fullname"], "Zoë Ångström");
    let cast = s.org.get("activitypointers/Microsoft.Dynamics.CRM.email?$select=subject").await.is(200);
    assert_eq!(cast.column("subject"), [json!("Changed")]);
    s.org.post("activitypointers", json!({"subject": "x"})).await.is(405);
}

#[tokio::test]
async fn the_service_describes_itself() {
    let org = Org::new().await;
    let root = org.get("").await.is(200).json();
    assert!(root["value"].as_array().unwrap().iter().any(|s| s["url"] == "emails"), "{root}");
    let metadata = org.get("$metadata").await.is(200);
    assert!(metadata.header("content-type").starts_with("application/xml"));
    assert!(metadata.body.contains("<EntityType Name=\"email\""));
    let table = org
        .get("EntityDefinitions(LogicalName='email')?$select=LogicalName,ObjectTypeCode")
        .await
        .is(200)
        .json();
    assert_eq!((&table["LogicalName"], &table["ObjectTypeCode"]), (&json!("email"), &json!(4202)));
    assert_eq!(org.get("/api/data/v9.0/WhoAmI").await.status, 200);
    assert_eq!(org.get("/api/data/v8.2/WhoAmI").await.status, 404);
    assert_eq!(
        org.get("RetrieveVersion()").await.is(200).json()["Version"].as_str().unwrap().split('.').count(),
        4
    );
    let counts = org.get("RetrieveTotalRecordCount(EntityNames=['systemuser','email'])").await.is(200).json();
    assert_eq!(counts["EntityRecordCountCollection"]["Values"], json!([4, 0]));
    org.get("RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')")
        .await
        .is(200);
    org.get("NoSuchFunction()").await.is(404);
    org.post("WhoAmI", json!({})).await.is(405);
}

#[tokio::test]
async fn every_table_of_the_model_is_in_the_store() {
    let s = sales().await;
    for table in &crate::catalog::Catalog::get().model.tables {
        let path = format!("{}?$top=1&$orderby={}", table.set, table.id);
        let got = s
            .org
            .send(&s.org.admin, "GET", &path, &[("prefer", "odata.include-annotations=\"*\"")], "")
            .await;
        assert_eq!(got.status, 200, "{path}: {}", got.body);
        for collection in &table.collections {
            let path =
                format!("{}?$top=1&$select={}&$expand={}($top=1)", table.set, table.id, collection.nav);
            let got = s.org.get(&path).await;
            assert_eq!(got.status, 200, "{path}: {}", got.body);
        }
    }
}

/// What the product asks on every mail must be answered from indexes.
#[tokio::test]
async fn hot_queries_do_not_scan() {
    use crate::odata;
    let s = sales().await;
    let who = crate::access::Who::system(s.org.admin.id, Uuid::nil());
    for (table, filter) in [
        ("contact", "emailaddress1 eq 'a@b.example'"),
        (
            "contact",
            "emailaddress1 eq 'a@b.example' or emailaddress2 eq 'a@b.example' or emailaddress3 eq 'a@b.example'",
        ),
        (
            "contact",
            "Microsoft.Dynamics.CRM.In(PropertyName='emailaddress1',PropertyValues=['a@b.example','c@d.example'])",
        ),
        (
            "contact",
            "statecode eq 0 and (emailaddress1 eq 'a@b.example' or emailaddress2 eq 'a@b.example' or emailaddress1 eq 'c@d.example' or emailaddress2 eq 'c@d.example')",
        ),
        (
            "email",
            "activityid eq 00000000-0000-0000-0000-000000000001 or messageid eq '<1@x>' or messageid eq '<2@x>'",
        ),
        ("contact", "startswith(fullname,'ann')"),
        ("contact", "_parentcustomerid_value eq 00000000-0000-0000-0000-000000000001"),
        ("lead", "emailaddress1 eq 'a@b.example'"),
        ("systemuser", "internalemailaddress eq 'a@b.example'"),
        ("email", "messageid eq '<1@x>'"),
        ("email", "messageid eq '<1@x>' and directioncode eq false"),
        ("email", "_regardingobjectid_value eq 00000000-0000-0000-0000-000000000001"),
        ("email", "activityid eq 00000000-0000-0000-0000-000000000001"),
        ("activityparty", "_activityid_value eq 00000000-0000-0000-0000-000000000001"),
        ("activityparty", "_partyid_value eq 00000000-0000-0000-0000-000000000001"),
        ("activitypointer", "_regardingobjectid_value eq 00000000-0000-0000-0000-000000000001"),
        (
            "opportunity",
            "_parentaccountid_value eq 00000000-0000-0000-0000-000000000001 or _customerid_value eq 00000000-0000-0000-0000-000000000001",
        ),
    ] {
        let info = crate::catalog::Catalog::get().table(table).unwrap();
        let filter_expr = odata::parse_filter(filter).unwrap();
        let cond = crate::query::resolve::Scope::new(info, &who).filter(&filter_expr).unwrap();
        let plan =
            s.org.crm.service.store.explain(&crate::store::plan::Select::new(info, cond)).await.unwrap();
        assert!(
            !plan.iter().any(|step| step.starts_with("SCAN ") && !step.contains("json_each")),
            "{table} {filter}: {plan:#?}"
        );
    }
}

#[tokio::test]
async fn long_and_deep_filters_are_answered() {
    let s = sales().await;
    let long: Vec<String> =
        (0..490).map(|i| format!("emailaddress{} eq 'p{i}@x.example'", i % 3 + 1)).collect();
    let long = format!("{} or emailaddress1 eq 'zoe@fabrikam.example'", long.join(" or "));
    assert_eq!(
        s.org
            .get(&format!("contacts?$select=fullname&$filter={long}"))
            .await
            .is(200)
            .column("fullname")
            .len(),
        1
    );
    let deep = (0..40).fold("emailaddress1 ne null".to_owned(), |inner, i| match i % 3 {
        0 => format!("not ({inner})"),
        1 => format!("(jobtitle eq 'x' or ({inner}))"),
        _ => format!("(statecode eq 0 and ({inner}))"),
    });
    s.org.get(&format!("contacts?$select=fullname&$filter={deep}")).await.is(200);
    let ids: Vec<String> = (0..490_u128).map(|i| format!("'{}'", Uuid::from_u128(i))).collect();
    let many =
        format!("Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[{}])", ids.join(","));
    assert_eq!(s.org.get(&format!("contacts/$count?$filter={many}")).await.is(200).body, "0");
}
