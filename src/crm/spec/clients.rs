//! What independent clients of Dataverse ask for, each of it found by running one of them against the server.

use serde_json::{Value, json};

use super::kit::Org;

fn names(list: &Value, name: &str) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("{list}"));
    list.iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn definitions_are_reached_by_id_by_name_and_by_type() {
    let org = Org::new().await;
    let account =
        org.get("EntityDefinitions(LogicalName='account')?$select=LogicalName").await.is(200).json();
    let id = account["MetadataId"].as_str().unwrap().to_owned();
    assert!(account.get("Attributes").is_none() && account.get("SchemaName").is_none(), "{account}");
    let same = org
        .get(&format!("EntityDefinitions({id})?$select=SchemaName&$expand=Attributes($select=LogicalName;$filter=LogicalName eq 'name')"))
        .await
        .is(200)
        .json();
    assert_eq!(same["SchemaName"], "Account");
    assert_eq!(names(&same["Attributes"], "LogicalName"), ["name"]);
    let listed = org
        .get("EntityDefinitions?$select=LogicalName&$filter=IsActivity eq true and startswith(LogicalName,'e')&$expand=Keys")
        .await
        .is(200)
        .json();
    assert_eq!(names(&listed["value"], "LogicalName"), ["email"]);
    assert!(listed["value"][0]["Keys"].is_array());

    let attributes = format!("EntityDefinitions({id})/Attributes");
    let cast = "Microsoft.Dynamics.CRM.PicklistAttributeMetadata";
    let picks = org
        .get(&format!("{attributes}/{cast}?$select=LogicalName&$expand=OptionSet,GlobalOptionSet"))
        .await
        .is(200)
        .json();
    for row in picks["value"].as_array().unwrap() {
        assert_eq!(row["@odata.type"], format!("#{cast}"));
        assert!(!row["OptionSet"]["Options"].as_array().unwrap().is_empty(), "{row}");
        assert!(row["GlobalOptionSet"].is_null());
    }
    let one =
        org.get(&format!("{attributes}(LogicalName='industrycode')/{cast}/OptionSet")).await.is(200).json();
    assert!(one["Options"].as_array().unwrap().len() > 10 && one["IsGlobal"] == false, "{one}");
    org.get(&format!("{attributes}(LogicalName='name')/{cast}")).await.is(404);
    org.get(&format!("{attributes}(LogicalName='nothing')")).await.refused(404, "0x80060888");
    let texts = org
        .get(&format!("{attributes}?$select=LogicalName,AttributeType&$filter=AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'String'"))
        .await
        .is(200)
        .json();
    assert!(texts["value"].as_array().unwrap().iter().all(|row| row["AttributeType"] == "String"));
    assert!(names(&texts["value"], "LogicalName").contains(&"name".to_owned()));
    assert!(texts["value"][0].get("OptionSet").is_none(), "what is not expanded is not shown");
    org.get("EntityDefinitions(00000000-0000-0000-0000-000000000001)").await.is(404);
    org.get("EntityDefinitions?$filter=Attributes/any(a:a/LogicalName eq 'x')").await.is(501);
    org.post("EntityDefinitions", json!({"SchemaName": "new_Table"})).await.is(501);
    org.delete(&format!("EntityDefinitions({id})")).await.is(501);
}

#[tokio::test]
async fn relationships_are_listed_once_and_found_by_name() {
    let org = Org::new().await;
    let cast = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata";
    let all = org.get("RelationshipDefinitions?$select=SchemaName").await.is(200).json();
    let mut ids = names(&all["value"], "MetadataId");
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let of = org
        .get(&format!("RelationshipDefinitions/{cast}?$filter=ReferencedEntity eq 'account' and ReferencingEntity eq 'contact'"))
        .await
        .is(200)
        .json();
    assert!(names(&of["value"], "SchemaName").contains(&"contact_customer_accounts".to_owned()));
    let one = org.get("RelationshipDefinitions(SchemaName='contact_customer_accounts')").await.is(200).json();
    assert_eq!(one["ReferencingEntityNavigationPropertyName"], "parentcustomerid_account");
    let again = format!("RelationshipDefinitions({})/{cast}", one["MetadataId"].as_str().unwrap());
    assert_eq!(org.get(&again).await.is(200).json()["SchemaName"], one["SchemaName"]);
    let many = org
        .get("RelationshipDefinitions/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata")
        .await
        .is(200)
        .json();
    assert!(names(&many["value"], "SchemaName").contains(&"teammembership_association".to_owned()));
    assert_eq!(org.get("GlobalOptionSetDefinitions").await.is(200).json()["value"], json!([]));
    org.get("GlobalOptionSetDefinitions(Name='x')").await.is(404);
}

#[tokio::test]
async fn metadata_is_queried_as_a_tree() {
    let org = Org::new().await;
    let query = json!({
        "Properties": {"PropertyNames": ["LogicalName", "Attributes"]},
        "Criteria": {"Conditions": [{"PropertyName": "LogicalName", "ConditionOperator": "Equals",
            "Value": {"Type": "System.String", "Value": "account"}}]},
        "AttributeQuery": {"Properties": {"PropertyNames": ["LogicalName", "MaxLength"]},
            "Criteria": {"FilterOperator": "Or", "Conditions": [
                {"PropertyName": "LogicalName", "ConditionOperator": "Equals", "Value": {"Type": "System.String", "Value": "name"}},
                {"PropertyName": "LogicalName", "ConditionOperator": "In", "Value": ["revenue"]}]}},
    });
    let query = query.to_string();
    let query = query.replace('"', "%22").replace('{', "%7B").replace('}', "%7D");
    let got = org.get(&format!("RetrieveMetadataChanges(Query=@p1)?@p1={query}")).await.is(200).json();
    let tables = got["EntityMetadata"].as_array().unwrap();
    assert_eq!(tables.len(), 1);
    assert_eq!(names(&tables[0]["Attributes"], "LogicalName"), ["name", "revenue"]);
    assert_eq!(tables[0]["Attributes"][0]["MaxLength"], 160);
    assert!(tables[0].get("SchemaName").is_none() && tables[0].get("Keys").is_none());
    let stamp = got["ServerVersionStamp"].as_str().unwrap();
    let later =
        org.get(&format!("RetrieveMetadataChanges(ClientVersionStamp='{stamp}')")).await.is(200).json();
    assert_eq!(later["EntityMetadata"], json!([]));
    let languages = org.get("RetrieveAvailableLanguages").await.is(200).json();
    assert_eq!(languages["LocaleIds"], json!([1033]));
    let messages = org
        .get("sdkmessagefilters?$select=sdkmessagefilterid&$expand=sdkmessageid($select=name)&$filter=(sdkmessageid/name eq 'CreateMultiple' or sdkmessageid/name eq 'Nothing') and primaryobjecttypecode eq 'contact'")
        .await
        .is(200)
        .json();
    assert_eq!(messages["value"].as_array().unwrap().len(), 1);
    assert_eq!(messages["value"][0]["sdkmessageid"]["name"], "CreateMultiple");
}

#[tokio::test]
async fn suggestions_and_completions_in_both_versions() {
    let org = Org::new().await;
    let id = org.contact("Angela", "Bergström", "angela@fabrikam.example").await;
    org.contact("Bo", "Ek", "bo@fabrikam.example").await;
    let ask =
        json!({"search": "ang", "entities": "[{\"name\":\"contact\",\"selectcolumns\":[\"fullname\"]}]"});
    let got = org.post("/api/search/v2.0/suggest", ask.clone()).await.is(200).json();
    let inner: Value = serde_json::from_str(got["response"].as_str().unwrap()).unwrap();
    assert_eq!(inner["Value"].as_array().unwrap().len(), 1);
    assert_eq!(inner["Value"][0]["Text"], "{crmhit}Ang{/crmhit}ela Bergström");
    assert_eq!(inner["Value"][0]["Document"]["@search.objectid"], json!(id));
    assert_eq!(inner["Value"][0]["Document"]["fullname"], "Angela Bergström");
    let first = org.post("/api/search/v1.0/suggest", json!({"search": "ang"})).await.is(200).json();
    assert_eq!(first["value"][0]["document"]["@search.entityname"], "contact");
    let got = org.post("searchautocomplete", json!({"search": "angela ber"})).await.is(200).json();
    let inner: Value = serde_json::from_str(got["response"].as_str().unwrap()).unwrap();
    assert_eq!(inner["Value"], "angela bergström");
    let first = org.post("/api/search/v1.0/autocomplete", json!({"search": "ang"})).await.is(200).json();
    assert_eq!(first["value"], "angela");
    org.post("/api/search/v2.0/suggest", json!({"search": "an"})).await.refused(400, "0x80040203");
    org.post("/api/search/v2.0/statistics", json!({})).await.is(404);
}

#[tokio::test]
async fn duplicates_are_looked_for_when_asked() {
    let org = Org::new().await;
    let first = org.contact("Ada", "Lind", "ada@fabrikam.example").await;
    let body = json!({"lastname": "Again", "emailaddress1": "ADA@fabrikam.example"}).to_string();
    let ask = [("mscrm.suppressduplicatedetection", "false")];
    org.send(&org.admin, "POST", "contacts", &ask, body.clone()).await.refused(412, "0x80040333");
    let second = org.post("contacts", serde_json::from_str(&body).unwrap()).await.is(204).id();
    let own = format!("contacts({second})");
    org.send(&org.admin, "PATCH", &own, &ask, body).await.refused(412, "0x80040333");
    org.delete(&format!("contacts({first})")).await.is(204);
    org.send(&org.admin, "PATCH", &own, &ask, "{\"emailaddress1\":\"ada@fabrikam.example\"}").await.is(204);
    org.make("accounts", json!({"name": "Fabrikam"})).await;
    org.send(&org.admin, "POST", "accounts", &ask, "{\"name\":\"fabrikam\"}").await.is(412);
    org.send(&org.admin, "POST", "accounts", &ask, "{\"name\":\"Contoso\"}").await.is(204);
}

#[tokio::test]
async fn many_rows_are_deleted_by_a_query() {
    let org = Org::new().await;
    let mut ids = Vec::new();
    for i in 0..4 {
        ids.push(org.make("accounts", json!({"name": format!("A{i}"), "numberofemployees": i})).await);
    }
    let job = |conditions: Value| {
        json!({"JobName": "x", "QuerySet": [{"@odata.type": "Microsoft.Dynamics.CRM.QueryExpression",
            "EntityName": "account", "Criteria": {"FilterOperator": "And", "Conditions": conditions}}]})
    };
    let some = json!([{"AttributeName": "accountid", "Operator": "In",
        "Values": [{"Value": ids[0], "Type": "System.Guid"}, {"Value": ids[1], "Type": "System.Guid"}]}]);
    let got = org.post("BulkDelete", job(some)).await.is(200).json();
    assert!(got["JobId"].is_string());
    assert_eq!(org.get("accounts/$count").await.body, "2");
    let wide = json!([{"AttributeName": "numberofemployees", "Operator": "GreaterEqual",
        "Values": [{"Value": "3", "Type": "System.Int32"}]}]);
    org.post("BulkDelete", job(wide)).await.is(200);
    assert_eq!(org.get("accounts?$select=name").await.column("name"), ["A2"]);
    for bad in [
        json!({}),
        json!({"QuerySet": [{"EntityName": "nothing"}]}),
        job(json!([{"AttributeName": "nothing", "Operator": "Equal", "Values": [1]}])),
        job(json!([{"AttributeName": "name", "Operator": "Equal"}])),
        job(json!([{"AttributeName": "name", "Operator": "Equal", "Values": [{"Value": {}}]}])),
    ] {
        org.post("BulkDelete", bad).await.is(400);
    }
    org.post("BulkDelete", job(json!([{"AttributeName": "name", "Operator": "Under", "Values": ["a"]}])))
        .await
        .is(501);
    org.post_as(&org.anna, "BulkDelete", job(json!([]))).await.is(403);
    assert_eq!(org.get("accounts/$count").await.body, "1");
}

#[tokio::test]
async fn rows_are_grouped_and_counted() {
    let org = Org::new().await;
    for (name, city, revenue) in [
        ("A", "Pune", Some(10.5)),
        ("B", "Pune", Some(20.0)),
        ("C", "Oslo", None),
        ("D, (x)", "Oslo", Some(1.0)),
    ] {
        org.make("accounts", json!({"name": name, "address1_city": city, "revenue": revenue})).await;
    }
    let ask = |apply: &str| format!("accounts?$apply={apply}");
    let got = org
        .get(&ask("groupby((address1_city),aggregate($count as n,revenue with sum as total,revenue with average as mean))&$orderby=n desc,address1_city"))
        .await
        .is(200)
        .json();
    assert_eq!(
        got["value"],
        json!([{"address1_city": "Oslo", "n": 2, "total": 1, "mean": 1},
               {"address1_city": "Pune", "n": 2, "total": 30.5, "mean": 15.25}])
    );
    let got = org
        .get(&ask("filter(name ne 'D, (x)')/aggregate(accountid with countdistinct as n,revenue with min as low,revenue with max as high)"))
        .await
        .is(200)
        .json();
    assert_eq!(got["value"], json!([{"n": 3, "low": 10.5, "high": 20.0}]));
    let got = org.get(&ask("groupby((address1_city))&$filter=revenue gt 5")).await.is(200).json();
    assert_eq!(got["value"], json!([{"address1_city": "Pune"}]));
    for bad in [
        "groupby((nothing))",
        "groupby((name)",
        "groupby(name)",
        "aggregate(revenue with median as m)",
        "aggregate(revenue as m)",
        "aggregate($count as n,$count as n)",
        "filter(nothing eq 1)/aggregate($count as n)",
    ] {
        org.get(&ask(bad)).await.is(400);
    }
    for other in ["topcount(1,revenue)", "filter(name eq 'A')", "groupby((primarycontactid/fullname))", ""] {
        org.get(&ask(other)).await.is(501);
    }
    let anna = org.get_as(&org.anna, &ask("aggregate($count as n)")).await.is(200).json();
    assert_eq!(
        anna["value"][0]["n"],
        org.get_as(&org.anna, "accounts/$count").await.body.parse::<i64>().unwrap()
    );
}

#[tokio::test]
async fn an_account_leads_to_its_opportunities_leads_and_cases() {
    let org = Org::new().await;
    let account = org.make("accounts", json!({"name": "Fabrikam"})).await;
    let contact = org.contact("Ada", "Lind", "ada@fabrikam.example").await;
    let bind = format!("/accounts({account})");
    org.make(
        "opportunities",
        json!({"name": "O", "parentaccountid@odata.bind": bind, "customerid_account@odata.bind": bind}),
    )
    .await;
    org.make(
        "incidents",
        json!({"title": "I", "customerid_contact@odata.bind": format!("/contacts({contact})")}),
    )
    .await;
    let row = org
        .get(&format!("accounts({account})?$expand=opportunity_parent_account($select=name),opportunity_customer_accounts($select=name),incident_customer_accounts"))
        .await
        .is(200)
        .json();
    assert_eq!(names(&row["opportunity_parent_account"], "name"), ["O"]);
    assert_eq!(names(&row["opportunity_customer_accounts"], "name"), ["O"]);
    assert_eq!(row["incident_customer_accounts"], json!([]), "the customer of the case is a contact");
    let cases =
        org.get(&format!("contacts({contact})/incident_customer_contacts?$select=title")).await.is(200);
    assert_eq!(cases.column("title"), ["I"]);
    let found =
        org.get("accounts?$select=name&$filter=opportunity_parent_account/any(o:o/name eq 'O')").await;
    assert_eq!(found.is(200).column("name"), ["Fabrikam"]);
    let definition = org.get("EntityDefinitions(LogicalName='account')/OneToManyRelationships").await.is(200);
    assert!(definition.column("SchemaName").contains(&json!("opportunity_parent_account")));
}

#[tokio::test]
async fn values_in_a_list_and_between_two() {
    let org = Org::new().await;
    for n in 1..=4 {
        org.make("accounts", json!({"name": format!("N{n}"), "numberofemployees": n})).await;
    }
    for (filter, wanted) in [
        ("NotIn(PropertyName='name',PropertyValues=['N1','N4'])", vec!["N2", "N3"]),
        ("Between(PropertyName='numberofemployees',PropertyValues=['2','3'])", vec!["N2", "N3"]),
        ("NotBetween(PropertyName='numberofemployees',PropertyValues=[2,3])", vec!["N1", "N4"]),
    ] {
        let got = org
            .get(&format!("accounts?$select=name&$orderby=name&$filter=Microsoft.Dynamics.CRM.{filter}"))
            .await
            .is(200);
        assert_eq!(got.column("name"), wanted, "{filter}");
    }
    for bad in [
        "Between(PropertyName='numberofemployees',PropertyValues=['2'])",
        "Between(PropertyName='numberofemployees',PropertyValues=['a','b'])",
        "NotIn(PropertyName='name')",
    ] {
        org.get(&format!("accounts?$filter=Microsoft.Dynamics.CRM.{bad}")).await.is(400);
    }
}

#[tokio::test]
async fn a_refusal_explains_itself_when_asked() {
    let org = Org::new().await;
    let path = "accounts(00000000-0000-0000-0000-000000000009)";
    let plain = org.get(path).await.refused(404, "0x80040217").json();
    assert_eq!(plain["error"].as_object().unwrap().len(), 2);
    let ask = [("prefer", "odata.include-annotations=\"*\"")];
    let full = org.send(&org.admin, "GET", path, &ask, "").await.refused(404, "0x80040217").json();
    for name in ["ErrorDetails.HttpStatusCode", "HelpLink", "TraceText", "InnerError.Message"] {
        assert!(full["error"][format!("@Microsoft.PowerApps.CDS.{name}")].is_string(), "{name}: {full}");
    }
    let only = [("prefer", "odata.include-annotations=\"Microsoft.PowerApps.CDS.HelpLink\"")];
    let one = org.send(&org.admin, "GET", path, &only, "").await.is(404).json();
    assert_eq!(one["error"].as_object().unwrap().len(), 3);
}

#[tokio::test]
async fn a_lookup_is_written_by_its_navigation_alone() {
    let org = Org::new().await;
    let contact = org.contact("Ada", "Lind", "ada@fabrikam.example").await;
    let refused =
        org.post("accounts", json!({"name": "A", "_primarycontactid_value": contact})).await.is(400);
    assert!(refused.message().contains("Use Navigation properties instead"), "{}", refused.body);
    let id = org.make("accounts", json!({"name": "A"})).await;
    let got = org
        .send(
            &org.admin,
            "PUT",
            &format!("accounts({id})/name"),
            &[("prefer", "return=representation")],
            "{\"value\":\"B\"}",
        )
        .await
        .is(200);
    assert_eq!(got.json()["name"], "B");
}

#[tokio::test]
async fn a_select_is_read_as_the_options_it_means() {
    let org = Org::new().await;
    let contact = org.contact("Ada", "Lind", "ada@fabrikam.example").await;
    for n in 1..=4 {
        let body = json!({"name": format!("N{n}'s"), "numberofemployees": n, "revenue": 1.5,
            "primarycontactid@odata.bind": format!("/contacts({contact})")});
        org.make("accounts", body).await;
    }
    org.make("accounts", json!({"name": "Other"})).await;
    let ask = |sql: &str| {
        let bytes = sql.bytes().map(|b| format!("%{b:02x}")).collect::<String>();
        format!("accounts?sql={bytes}")
    };
    for (sql, wanted) in [
        ("SELECT TOP 2 name FROM account ORDER BY name DESC", vec!["Other", "N4's"]),
        (
            "select a.name from Account as a where a.numberofemployees >= 2 and a.numberofemployees<4 order by a.name",
            vec!["N2's", "N3's"],
        ),
        (
            "SELECT name FROM account WHERE name = 'N1''s' OR (NOT numberofemployees IN (1, 2, 3) AND revenue > 1.0) ORDER BY name",
            vec!["N1's", "N4's"],
        ),
        ("SELECT [name] FROM account WHERE name LIKE '%th%' AND numberofemployees IS NULL;", vec!["Other"]),
        (
            "SELECT name FROM account WHERE numberofemployees BETWEEN 3 AND 4 AND primarycontactid IS NOT NULL ORDER BY name",
            vec!["N3's", "N4's"],
        ),
        ("SELECT name FROM account WHERE name NOT LIKE 'N%'", vec!["Other"]),
    ] {
        assert_eq!(org.get(&ask(sql)).await.is(200).column("name"), wanted, "{sql}");
    }
    let by_key = format!("SELECT name, primarycontactid FROM account WHERE primarycontactid = '{contact}'");
    let rows = org.get(&ask(&by_key)).await.is(200);
    assert_eq!(rows.column("_primarycontactid_value"), vec![json!(contact); 4]);
    let small = [("prefer", "odata.maxpagesize=3")];
    let first = org
        .send(&org.admin, "GET", &ask("SELECT name FROM account ORDER BY name"), &small, "")
        .await
        .is(200)
        .json();
    let next = first["@odata.nextLink"].as_str().unwrap().trim_start_matches("http://crm.test").to_owned();
    let rest = org.send(&org.admin, "GET", &next, &small, "").await.is(200);
    assert_eq!(rest.column("name"), ["N4's", "Other"]);
    for bad in [
        "",
        "DELETE FROM account",
        "SELECT FROM account",
        "SELECT name",
        "SELECT nothing FROM account",
        "SELECT name FROM contact",
        "SELECT name FROM account WHERE",
        "SELECT name FROM account WHERE name",
        "SELECT name FROM account WHERE name = 'x",
        "SELECT name FROM account WHERE (name = 'x'",
        "SELECT name FROM account WHERE name = 'x' 5",
        "SELECT TOP x name FROM account",
        "SELECT name FROM account WHERE name IN ()",
        "SELECT name FROM account WHERE name ~ 'é'",
    ] {
        org.get(&ask(bad)).await.is(400);
    }
    let deep = format!("SELECT name FROM account WHERE {}name='x'", "(".repeat(5000));
    org.get(&ask(&deep)).await.is(400);
    for other in [
        "SELECT COUNT(*) FROM account",
        "SELECT DISTINCT name FROM account",
        "SELECT name FROM account JOIN contact ON 1 = 1",
        "SELECT name FROM account GROUP BY name",
        "SELECT name AS n FROM account",
    ] {
        org.get(&ask(other)).await.is(501);
    }
}
