//! FetchXML.

use serde_json::{Value, json};
use uuid::Uuid;

use super::kit::{Got, Org};

fn encoded(xml: &str) -> String {
    xml.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

async fn fetch(org: &Org, set: &str, xml: &str) -> Got {
    org.get(&format!("{set}?fetchXml={}", encoded(xml))).await
}

async fn people(org: &Org) -> (Uuid, Uuid) {
    let fabrikam = org.make("accounts", json!({"name": "Fabrikam", "numberofemployees": 10})).await;
    org.make("accounts", json!({"name": "Empty"})).await;
    let mut last = fabrikam;
    for (first, job) in [("Anna", "CEO"), ("Bert", "CTO"), ("Cleo", "CEO")] {
        last = org.make("contacts", json!({"firstname": first, "lastname": "Ek", "jobtitle": job, "numberofchildren": 2, "parentcustomerid_account@odata.bind": format!("/accounts({fabrikam})")})).await;
    }
    (fabrikam, last)
}

#[tokio::test]
async fn conditions_choose_rows() {
    let org = Org::new().await;
    let (fabrikam, cleo) = people(&org).await;
    let me = org.admin.id;
    for (conditions, expected) in [
        (String::new(), "Anna Bert Cleo"),
        ("<filter><condition attribute='firstname' operator='eq' value='anna'/></filter>".into(), "Anna"),
        ("<filter><condition attribute='firstname' operator='ne' value='Anna'/></filter>".into(), "Bert Cleo"),
        ("<filter type='or'><condition attribute='firstname' operator='like' value='%er%'/><condition attribute='firstname' operator='begins-with' value='cl'/></filter>".into(), "Bert Cleo"),
        ("<filter><condition attribute='firstname' operator='not-like' value='_nna'/></filter>".into(), "Bert Cleo"),
        ("<filter><condition attribute='jobtitle' operator='in'><value>CEO</value><value>x</value></condition></filter>".into(), "Anna Cleo"),
        ("<filter><condition attribute='jobtitle' operator='not-in'><value>CEO</value></condition></filter>".into(), "Bert"),
        ("<filter><condition attribute='emailaddress1' operator='null'/></filter>".into(), "Anna Bert Cleo"),
        ("<filter><condition attribute='emailaddress1' operator='not-null'/></filter>".into(), ""),
        (format!("<filter><condition attribute='contactid' operator='eq' value='{{{cleo}}}'/></filter>"), "Cleo"),
        (format!("<filter><condition attribute='parentcustomerid' operator='eq' value='{fabrikam}'/></filter>"), "Anna Bert Cleo"),
        ("<filter><condition attribute='ownerid' operator='eq-userid'/></filter>".into(), "Anna Bert Cleo"),
        (format!("<filter><condition attribute='ownerid' operator='ne' value='{me}'/></filter>"), ""),
        ("<filter><condition attribute='createdon' operator='today'/></filter>".into(), "Anna Bert Cleo"),
        ("<filter><condition attribute='createdon' operator='last-x-days' value='3'/></filter>".into(), "Anna Bert Cleo"),
        ("<filter><condition attribute='createdon' operator='olderthan-x-months' value='3'/></filter>".into(), ""),
        ("<filter><condition attribute='createdon' operator='on-or-after' value='2020-01-01'/></filter>".into(), "Anna Bert Cleo"),
        ("<filter><condition attribute='numberofchildren' operator='between'><value>1</value><value>2</value></condition></filter>".into(), "Anna Bert Cleo"),
        ("<filter><condition attribute='statecode' operator='eq' value='0'/><filter type='or'><condition attribute='jobtitle' operator='eq' value='CTO'/></filter></filter>".into(), "Bert"),
    ] {
        let xml = format!("<fetch><entity name='contact'><attribute name='firstname'/><order attribute='firstname'/>{conditions}</entity></fetch>");
        let got = fetch(&org, "contacts", &xml).await;
        assert_eq!(got.status, 200, "{conditions}: {}", got.body);
        let names: Vec<String> = got.column("firstname").iter().map(|v| v.as_str().unwrap().to_owned()).collect();
        assert_eq!(names.join(" "), expected, "{conditions}");
    }
}

#[tokio::test]
async fn links_bring_columns_and_choose() {
    let org = Org::new().await;
    people(&org).await;
    let inner = fetch(&org, "accounts", "<fetch><entity name='account'><attribute name='name'/><link-entity name='contact' from='parentcustomerid' to='accountid' alias='c'><attribute name='firstname'/><attribute name='parentcustomerid'/><attribute name='jobtitle' alias='job'/><order attribute='firstname'/><filter><condition attribute='jobtitle' operator='eq' value='CEO'/></filter></link-entity></entity></fetch>").await.is(200);
    assert_eq!(inner.column("c.firstname"), [json!("Anna"), json!("Cleo")]);
    assert_eq!(inner.column("job"), [json!("CEO"), json!("CEO")]);
    assert!(inner.column("c.parentcustomerid").iter().all(Value::is_string));
    let outer = fetch(&org, "accounts", "<fetch><entity name='account'><attribute name='name'/><order attribute='name'/><link-entity name='contact' from='parentcustomerid' to='accountid' link-type='outer' alias='c'><attribute name='firstname'/><order attribute='firstname' descending='true'/></link-entity></entity></fetch>").await.is(200);
    assert_eq!(
        outer.column("name"),
        [json!("Empty"), json!("Fabrikam"), json!("Fabrikam"), json!("Fabrikam")]
    );
    assert_eq!(outer.json()["value"][0].get("c.firstname"), None, "nulls are left out");
    let without = fetch(&org, "accounts", "<fetch><entity name='account'><attribute name='name'/><link-entity name='contact' from='parentcustomerid' to='accountid' link-type='outer' alias='c'/><filter><condition entityname='c' attribute='contactid' operator='null'/></filter></entity></fetch>").await.is(200);
    assert_eq!(without.column("name"), [json!("Empty")]);
    let upwards = fetch(&org, "contacts", "<fetch top='1'><entity name='contact'><attribute name='firstname'/><order attribute='firstname'/><link-entity name='account' from='accountid' to='parentcustomerid' alias='a'><attribute name='name'/><link-entity name='systemuser' from='systemuserid' to='ownerid' alias='o'><attribute name='fullname'/></link-entity></link-entity></entity></fetch>").await.is(200);
    assert_eq!(upwards.json()["value"][0]["o.fullname"], "Ada Admin");
    assert_eq!(upwards.column("a.name"), [json!("Fabrikam")]);
}

#[tokio::test]
async fn pages_and_aggregates() {
    let org = Org::new().await;
    people(&org).await;
    let page = |n: u32| {
        format!(
            "<fetch count='2' page='{n}' returntotalrecordcount='true'><entity name='contact'><attribute name='firstname'/><order attribute='firstname'/></entity></fetch>"
        )
    };
    let one = fetch(&org, "contacts", &page(1)).await.is(200);
    assert_eq!(one.column("firstname"), [json!("Anna"), json!("Bert")]);
    let json = one.json();
    assert_eq!(
        (&json["@Microsoft.Dynamics.CRM.morerecords"], &json["@Microsoft.Dynamics.CRM.totalrecordcount"]),
        (&json!(true), &json!(3))
    );
    assert!(
        json["@Microsoft.Dynamics.CRM.fetchxmlpagingcookie"]
            .as_str()
            .unwrap()
            .contains("pagenumber=\"2\" pagingcookie=\"%253ccookie")
    );
    let two = fetch(&org, "contacts", &page(2)).await.is(200);
    assert_eq!(two.column("firstname"), [json!("Cleo")]);
    assert_eq!(two.json().get("@Microsoft.Dynamics.CRM.morerecords"), None);
    let sums = fetch(&org, "contacts", "<fetch aggregate='true'><entity name='contact'><attribute name='jobtitle' groupby='true' alias='job'/><attribute name='contactid' aggregate='count' alias='n'/><attribute name='numberofchildren' aggregate='sum' alias='kids'/></entity></fetch>").await.is(200).json();
    assert_eq!(sums["value"], json!([{"job": "CEO", "n": 2, "kids": 4}, {"job": "CTO", "n": 1, "kids": 2}]));
}

#[tokio::test]
async fn bad_queries_are_refused() {
    let org = Org::new().await;
    for xml in [
        "",
        "<fetch",
        "<x/>",
        "<fetch/>",
        "<fetch><entity name='nothing'/></fetch>",
        "<fetch><entity name='account'/></fetch>",
        "<fetch><entity name='contact'><attribute name='nothing'/></entity></fetch>",
        "<fetch top='0'><entity name='contact'/></fetch>",
        "<fetch><entity name='contact'><filter><condition attribute='firstname' operator='juggles' value='x'/></filter></entity></fetch>",
        "<fetch><entity name='contact'><filter><condition attribute='contactid' operator='eq' value='x'/></filter></entity></fetch>",
        "<fetch><entity name='contact'><filter><condition attribute='firstname' operator='eq'/></filter></entity></fetch>",
        "<fetch><entity name='contact'><link-entity name='account' from='nothing' to='contactid'/></entity></fetch>",
        "<fetch><entity name='contact'><filter><condition entityname='z' attribute='firstname' operator='null'/></filter></entity></fetch>",
        "<fetch><entity name='contact'><juggle/></entity></fetch>",
    ] {
        let got = fetch(&org, "contacts", xml).await;
        assert_eq!(got.status, 400, "{xml}: {}", got.body);
    }
}
