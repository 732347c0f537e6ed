//! Queries and paths by examples.

use crate::odata::{parse_path, parse_query};
use expect_test::{Expect, expect};
use std::time::Instant;

fn query(text: &str, expected: Expect) {
    expected.assert_eq(&match parse_query(text) {
        Ok(options) => format!("{options:?}"),
        Err(fault) => panic!("{text}: {fault}"),
    });
}

fn refuses(text: &str, expected: Expect) {
    expected.assert_eq(&parse_query(text).unwrap_err().message);
}

fn path(text: &str, expected: Expect) {
    expected.assert_eq(&match parse_path(text) {
        Ok(resource) => format!("{:?}", resource.segments),
        Err(fault) => fault.message,
    });
}

#[test]
fn options_of_one_level() {
    query(
        "",
        expect![
            "Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"
        ],
    );
    query(
        "$select=subject,statecode&$top=3&$count=true&$orderby=createdon%20desc,subject",
        expect![[
            r#"Options { select: Some(["subject", "statecode"]), filter: None, orderby: [(["createdon"], true), (["subject"], false)], expand: [], top: Some(3), count: true, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "$select=subject%2C%20statecode",
        expect![[
            r#"Options { select: Some(["subject", "statecode"]), filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "$select=&$expand=",
        expect![
            "Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"
        ],
    );
    query(
        "$select=*",
        expect![
            "Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"
        ],
    );
    query(
        "$orderby=a/b asc",
        expect![[
            r#"Options { select: None, filter: None, orderby: [(["a", "b"], false)], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "%24filter=name+eq+%27A%26B%2BC%27",
        expect![[
            r#"Options { select: None, filter: Some(Compare(Path(["name"]), Eq, Value(Text("A&B+C")))), orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "$filter=contains(fullname,'%25')",
        expect![[
            r#"Options { select: None, filter: Some(Text(Contains, Path(["fullname"]), "%")), orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "$filter=name eq '%2527'",
        expect![[
            r#"Options { select: None, filter: Some(Compare(Path(["name"]), Eq, Value(Text("%27")))), orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E",
        expect![[
            r#"Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: Some("<cookie pagenumber=\"2\" />"), deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "fetchXml=%3Cfetch%2F%3E&savedQuery=x&flag&$apply=groupby((a))&$search=x",
        expect![[
            r#"Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [("fetchXml", "<fetch/>"), ("savedQuery", "x"), ("flag", ""), ("$apply", "groupby((a))"), ("$search", "x")] }"#
        ]],
    );
}

#[test]
fn aliases_are_filled_in() {
    query(
        "$filter=a eq @p1 and b in @p2&@p1='x y'&@p2=['1','2']",
        expect![[
            r#"Options { select: None, filter: Some(And(Compare(Path(["a"]), Eq, Value(Text("x y"))), In(["b"], [Text("1"), Text("2")]))), orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [("@p1", "'x y'"), ("@p2", "['1','2']")] }"#
        ]],
    );
    query(
        "$filter=Microsoft.Dynamics.CRM.In(PropertyName=@n,PropertyValues=@v)&@n='a'&@v=['1']",
        expect![[
            r#"Options { select: None, filter: Some(In(["a"], [Text("1")])), orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [("@n", "'a'"), ("@v", "['1']")] }"#
        ]],
    );
    query(
        "$expand=c($filter=contains(x,@p))&@p='y'",
        expect![[
            r#"Options { select: None, filter: None, orderby: [], expand: [Expand { nav: "c", options: Options { select: None, filter: Some(Text(Contains, Path(["x"]), "y")), orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }, only_ref: false }], top: None, count: false, skiptoken: None, deltatoken: None, others: [("@p", "'y'")] }"#
        ]],
    );
    refuses(
        "$filter=a eq @p1",
        expect!["The query gives no value for the parameter alias '@p1' at position 8 in 'a eq @p1'."],
    );
    refuses(
        "$filter=a eq @p&@p=@q&@q=1",
        expect!["The alias '@p' stands for another alias at position 7 in 'a eq @p'."],
    );
    refuses(
        "$filter=a eq @p&@p={\"x\":1}",
        expect![[
            r#"The alias '@p': Expected a value at position 0 in '{"x":1}'. at position 7 in 'a eq @p'."#
        ]],
    );
    refuses(
        "$filter=a eq @p&@p=['1']",
        expect!["The alias stands for a list, where one value was expected at position 7 in 'a eq @p'."],
    );
    refuses(
        "$filter=a in @p&@p='1'",
        expect!["The alias does not stand for a list at position 7 in 'a in @p'."],
    );
    refuses(
        "@p=1&@p=2",
        expect!["Query option '@p' was specified more than once, but it must be specified at most once."],
    );
}

#[test]
fn expand_has_options_of_its_own() {
    query(
        "$expand=email_activity_parties($select=addressused;$filter=participationtypemask eq 1 or contains(addressused,';)');$orderby=addressused desc;$top=5;$expand=partyid_contact($select=fullname)),ownerid",
        expect![[
            r#"Options { select: None, filter: None, orderby: [], expand: [Expand { nav: "email_activity_parties", options: Options { select: Some(["addressused"]), filter: Some(Or(Compare(Path(["participationtypemask"]), Eq, Value(Int(1))), Text(Contains, Path(["addressused"]), ";)"))), orderby: [(["addressused"], true)], expand: [Expand { nav: "partyid_contact", options: Options { select: Some(["fullname"]), filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }, only_ref: false }], top: Some(5), count: false, skiptoken: None, deltatoken: None, others: [] }, only_ref: false }, Expand { nav: "ownerid", options: Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }, only_ref: false }], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "$expand=a/$ref,b($count=true)",
        expect![[
            r#"Options { select: None, filter: None, orderby: [], expand: [Expand { nav: "a", options: Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }, only_ref: true }, Expand { nav: "b", options: Options { select: None, filter: None, orderby: [], expand: [], top: None, count: true, skiptoken: None, deltatoken: None, others: [] }, only_ref: false }], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    query(
        "$expand=a( $select = x , y ; $top = 1 ),b()",
        expect![[
            r#"Options { select: None, filter: None, orderby: [], expand: [Expand { nav: "a", options: Options { select: Some(["x", "y"]), filter: None, orderby: [], expand: [], top: Some(1), count: false, skiptoken: None, deltatoken: None, others: [] }, only_ref: false }, Expand { nav: "b", options: Options { select: None, filter: None, orderby: [], expand: [], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }, only_ref: false }], top: None, count: false, skiptoken: None, deltatoken: None, others: [] }"#
        ]],
    );
    refuses("$expand=a($select=x", expect!["Expected ';' or ')' at position 11 in 'a($select=x'."]);
    refuses("$expand=a($skip=1)", expect!["Skip Clause is not supported in CRM"]);
    refuses("$expand=a($levels=2)", expect!["The query option '$levels' is not supported."]);
    refuses(
        "$expand=a(select=x)",
        expect!["Expected an option such as $select at position 2 in 'a(select=x)'."],
    );
    refuses(
        "$expand=a($select=x;$select=y)",
        expect![
            "Query option '$select' was specified more than once at position 12 in 'a($select=x;$select=y)'."
        ],
    );
    refuses("$expand=a,a", expect!["'a' is expanded twice at position 2 in 'a,a'."]);
    refuses(
        "$expand=*",
        expect!["$expand=* is not supported: name the navigation properties at position 0 in '*'."],
    );
    refuses(
        "$expand=a/b",
        expect![
            "Only $ref may follow here; what lies behind is expanded inside parentheses at position 2 in 'a/b'."
        ],
    );
    refuses("$expand=a,", expect!["Nothing follows the comma at position 2 in 'a,'."]);
    let deep = |n: usize| format!("$expand={}a{}", "a($expand=".repeat(n), ")".repeat(n));
    assert!(parse_query(&deep(100)).is_ok());
    assert!(parse_query(&deep(101)).unwrap_err().message.starts_with("Nested more than 100 deep"));
}

#[test]
fn what_is_wrong_is_said() {
    refuses(
        "$select=a&$select=b",
        expect![
            "Query option '$select' was specified more than once, but it must be specified at most once."
        ],
    );
    refuses(
        "$select=a&%24select=b",
        expect![
            "Query option '$select' was specified more than once, but it must be specified at most once."
        ],
    );
    refuses("$nosuch=1", expect!["The query parameter $nosuch is not supported."]);
    refuses("$Select=a", expect!["The query parameter $Select is not supported."]);
    refuses("$skip=5", expect!["Skip Clause is not supported in CRM"]);
    refuses("$top=-1", expect!["$top is a whole number from 0 at position 0 in '-1'."]);
    refuses("$top=99999999999", expect!["$top is a whole number from 0 at position 0 in '99999999999'."]);
    refuses("$top=", expect!["$top is a whole number from 0 at position 0 in ''."]);
    refuses(
        "$top=3x",
        expect!["Syntax error: something follows that does not belong here at position 1 in '3x'."],
    );
    refuses("$count=yes", expect!["$count is true or false at position 0 in 'yes'."]);
    refuses("$filter=", expect!["The text ends where an expression was expected at position 0 in ''."]);
    refuses("$filter=a eq 'A & B'", expect!["A text without its closing quote at position 5 in 'a eq 'A '."]);
    refuses("$orderby=", expect!["Expected the name of a column at position 0 in ''."]);
    refuses(
        "$orderby=a down",
        expect!["Syntax error: something follows that does not belong here at position 2 in 'a down'."],
    );
    refuses("$select=a,,b", expect!["Expected the name of a column at position 2 in 'a,,b'."]);
    refuses("$select=a,", expect!["Nothing follows the comma at position 2 in 'a,'."]);
    refuses(
        "$select=a b",
        expect!["Syntax error: something follows that does not belong here at position 2 in 'a b'."],
    );
    refuses(
        "$filter=a eq '%'",
        expect!["The URL holds a percent sign without its two digits at position 6."],
    );
    refuses(
        "$filter=a eq '%zz'",
        expect!["The URL holds a percent sign without its two digits at position 6."],
    );
    refuses("$filter=a eq '%ff'", expect!["The URL holds bytes that are not UTF-8 after position 6."]);
    assert!(parse_query(&format!("$filter={}", "x".repeat(300_000))).is_err());
}

#[test]
fn paths() {
    path("", expect!["[]"]);
    path("accounts", expect![[r#"[Name("accounts")]"#]]);
    path("/accounts/", expect![[r#"[Name("accounts")]"#]]);
    path("$metadata", expect![[r#"[Name("$metadata")]"#]]);
    path("$batch", expect![[r#"[Name("$batch")]"#]]);
    path(
        "emails(3F2504E0-4F89-11D3-9A0C-0305E82C3301)/email_activity_parties/$ref",
        expect![[
            r#"[Name("emails"), Key(3f2504e0-4f89-11d3-9a0c-0305e82c3301), Name("email_activity_parties"), Ref]"#
        ]],
    );
    path(
        "emails(%203f2504e0-4f89-11d3-9a0c-0305e82c3301%20)/subject/$value",
        expect![[r#"[Name("emails"), Key(3f2504e0-4f89-11d3-9a0c-0305e82c3301), Name("subject"), Value]"#]],
    );
    path("accounts/$count", expect![[r#"[Name("accounts"), Count]"#]]);
    path("$1/email_activity_parties", expect![[r#"[Content("1"), Name("email_activity_parties")]"#]]);
    path("$new-1", expect![[r#"[Content("new-1")]"#]]);
    path(
        "accounts(accountnumber='A%2F1''x',_primarycontactid_value=3f2504e0-4f89-11d3-9a0c-0305e82c3301)",
        expect![[
            r#"[Name("accounts"), NamedKey([("accountnumber", Value(Text("A/1'x"))), ("_primarycontactid_value", Value(Guid(3f2504e0-4f89-11d3-9a0c-0305e82c3301)))])]"#
        ]],
    );
    path("WhoAmI()", expect![[r#"[Name("WhoAmI"), NamedKey([])]"#]]);
    path(
        "emails(3f2504e0-4f89-11d3-9a0c-0305e82c3301)/Microsoft.Dynamics.CRM.SendEmail",
        expect![[
            r#"[Name("emails"), Key(3f2504e0-4f89-11d3-9a0c-0305e82c3301), Name("Microsoft.Dynamics.CRM.SendEmail")]"#
        ]],
    );
    path(
        "RetrieveTotalRecordCount(EntityNames=['account','contact'])",
        expect![[
            r#"[Name("RetrieveTotalRecordCount"), NamedKey([("EntityNames", List([Text("account"), Text("contact")]))])]"#
        ]],
    );
    path(
        "RetrieveTotalRecordCount(EntityNames=@p1)",
        expect![[r#"[Name("RetrieveTotalRecordCount"), NamedKey([("EntityNames", Alias("@p1"))])]"#]],
    );
    path(
        "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')",
        expect![[
            r#"[Name("RetrieveCurrentOrganization"), NamedKey([("AccessType", Value(Text("Default")))])]"#
        ]],
    );
    path(
        "EntityDefinitions(LogicalName='email')/Attributes",
        expect![[
            r#"[Name("EntityDefinitions"), NamedKey([("LogicalName", Value(Text("email")))]), Name("Attributes")]"#
        ]],
    );
    path("accounts(", expect!["Expected a key: its identifier, or name=value at position 9 in 'accounts('."]);
    path(
        "accounts(1)",
        expect!["Expected a key: its identifier, or name=value at position 9 in 'accounts(1)'."],
    );
    path(
        "accounts('x')",
        expect!["Expected a key: its identifier, or name=value at position 9 in 'accounts('x')'."],
    );
    path("accounts(a=1,a=2)", expect!["'a' stands twice at position 14 in 'accounts(a=1,a=2)'."]);
    path("accounts(a=1 b=2)", expect!["Expected ',' at position 13 in 'accounts(a=1 b=2)'."]);
    path("accounts//x", expect!["Expected a name at position 9 in 'accounts//x'."]);
    path("accounts)x", expect!["Syntax error: expected '/' or the end at position 8 in 'accounts)x'."]);
    path("$ref", expect![[r#"[Content("ref")]"#]]);
    path("accounts/$nosuch", expect!["There is no such segment at position 9 in 'accounts/$nosuch'."]);
    path("accounts/$", expect!["There is no such segment at position 9 in 'accounts/$'."]);
    path("%zz", expect!["The URL holds a percent sign without its two digits at position 0."]);
    path(
        &"a/".repeat(40),
        expect![
            "More than 32 segments at position 64 in 'a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/'."
        ],
    );
}

/// Not a figure to hold, only a guard against a mistake that makes it quadratic.
#[test]
fn long_filters_take_no_time_worth_noticing() {
    let list = (0..4000).map(|n| format!("'{n}@example.com'")).collect::<Vec<_>>().join(",");
    let begin = Instant::now();
    assert!(
        parse_query(&format!("$filter=addressused in ({})", &list[..60_000].rsplit_once(',').unwrap().0))
            .is_ok()
    );
    assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
}
