//! `$filter` by examples.

use super::print;
use crate::odata::{Argument, MAX_CONDITIONS, MAX_DEPTH, Value, parse_argument, parse_filter};
use expect_test::{Expect, expect};

/// What is read, printed with every parenthesis.
fn reads(text: &str, expected: Expect) {
    expected.assert_eq(&match parse_filter(text) {
        Ok(expr) => print::text(&expr),
        Err(fault) => panic!("{text}: {fault}"),
    });
}

fn tree(text: &str, expected: Expect) {
    expected.assert_eq(&format!("{:?}", parse_filter(text)));
}

fn refuses(text: &str, expected: Expect) {
    expected.assert_eq(&parse_filter(text).unwrap_err().message);
}

#[test]
fn or_binds_less_than_and_and_and_less_than_not() {
    reads("a eq 1 or b eq 2 and c eq 3", expect!["(a eq 1) or ((b eq 2) and (c eq 3))"]);
    reads("a eq 1 and b eq 2 and c eq 3", expect!["((a eq 1) and (b eq 2)) and (c eq 3)"]);
    reads("not a eq 1 and b eq 2", expect!["(not (a eq 1)) and (b eq 2)"]);
    reads(
        "not (a eq 1 or b) and not contains(c,'x')",
        expect!["(not ((a eq 1) or (b))) and (not (contains(c,'x')))"],
    );
    reads("((a eq 1))and(b ne 2)or(c)", expect!["((a eq 1) and (b ne 2)) or (c)"]);
    reads("not not a", expect!["not (not (a))"]);
    reads(
        "nothing eq 1 and ordered eq 2 or notes",
        expect!["((nothing eq 1) and (ordered eq 2)) or (notes)"],
    );
    reads("  a   eq\t1  ", expect!["a eq 1"]);
}

#[test]
fn every_kind_of_literal() {
    tree("a eq null", expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Null)))"#]]);
    tree("a eq true", expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Bool(true))))"#]]);
    tree(
        "a eq 'O''Neil & Söhne ''x'' '",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Text("O'Neil & Söhne 'x' "))))"#]],
    );
    tree("a eq ''", expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Text(""))))"#]]);
    tree(
        "a eq 'नमस्ते 🙂'",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Text("नमस\u{94d}त\u{947} 🙂"))))"#]],
    );
    tree("a eq -42", expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Int(-42))))"#]]);
    tree(
        "a eq 9223372036854775808",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Decimal("9223372036854775808"))))"#]],
    );
    tree("a eq 4.20", expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Decimal("4.20"))))"#]]);
    tree("a eq 1e5", expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Decimal("1e5"))))"#]]);
    tree(
        "a eq 3F2504E0-4F89-11D3-9A0C-0305E82C3301",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Guid(3f2504e0-4f89-11d3-9a0c-0305e82c3301))))"#]],
    );
    tree(
        "a eq deadbeef-4f89-11d3-9a0c-0305e82c3301",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Guid(deadbeef-4f89-11d3-9a0c-0305e82c3301))))"#]],
    );
    tree(
        "a eq '3f2504e0-4f89-11d3-9a0c-0305e82c3301'",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Text("3f2504e0-4f89-11d3-9a0c-0305e82c3301"))))"#]],
    );
    tree("a eq 2026-11-23", expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(DateTime("2026-11-23"))))"#]]);
    tree(
        "a eq 2026-11-23T10:00:00Z",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(DateTime("2026-11-23T10:00:00Z"))))"#]],
    );
    tree(
        "a eq 2026-11-23T10:00Z",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(DateTime("2026-11-23T10:00Z"))))"#]],
    );
    tree(
        "a lt 2026-11-23T10:00:00.1234567+05:30",
        expect![[r#"Ok(Compare(Path(["a"]), Lt, Value(DateTime("2026-11-23T10:00:00.1234567+05:30"))))"#]],
    );
    tree(
        "a lt 2024-02-29T23:59:59-11:00",
        expect![[r#"Ok(Compare(Path(["a"]), Lt, Value(DateTime("2024-02-29T23:59:59-11:00"))))"#]],
    );
    tree(
        "a eq Microsoft.Dynamics.CRM.EntityFilters'Attributes'",
        expect![[r#"Ok(Compare(Path(["a"]), Eq, Value(Text("Attributes"))))"#]],
    );
}

#[test]
fn paths_functions_and_lists() {
    tree(
        "primarycontactid/fullname eq 'x'",
        expect![[r#"Ok(Compare(Path(["primarycontactid", "fullname"]), Eq, Value(Text("x"))))"#]],
    );
    tree(
        "_regardingobjectid_value eq null",
        expect![[r#"Ok(Compare(Path(["_regardingobjectid_value"]), Eq, Value(Null)))"#]],
    );
    tree(
        "contains(tolower(emailaddress1),'x')",
        expect![[r#"Ok(Text(Contains, Call("tolower", [Path(["emailaddress1"])]), "x"))"#]],
    );
    tree("contains(a,tolower('ÄB'))", expect![[r#"Ok(Text(Contains, Path(["a"]), "äb"))"#]]);
    tree(
        "startswith(toupper(trim(a)), 'X') eq true",
        expect![[r#"Ok(Text(StartsWith, Call("toupper", [Call("trim", [Path(["a"])])]), "X"))"#]],
    );
    tree("endswith(a,'x') eq false", expect![[r#"Ok(Not(Text(EndsWith, Path(["a"]), "x")))"#]]);
    tree(
        "year(createdon) eq 2026",
        expect![[r#"Ok(Compare(Call("year", [Path(["createdon"])]), Eq, Value(Int(2026))))"#]],
    );
    tree(
        "tolower(a) eq tolower(b)",
        expect![[r#"Ok(Compare(Call("tolower", [Path(["a"])]), Eq, Call("tolower", [Path(["b"])])))"#]],
    );
    tree(
        "substring(a,1,2) eq 'x' and now() gt createdon",
        expect![[
            r#"Ok(And(Compare(Call("substring", [Path(["a"]), Value(Int(1)), Value(Int(2))]), Eq, Value(Text("x"))), Compare(Call("now", []), Gt, Path(["createdon"]))))"#
        ]],
    );
    tree(
        "emailaddress1 in ('a@b.c', 'd@e.f')",
        expect![[r#"Ok(In(["emailaddress1"], [Text("a@b.c"), Text("d@e.f")]))"#]],
    );
    tree("true", expect!["Ok(Compare(Value(Bool(true)), Eq, Value(Bool(true))))"]);
    tree("5 lt a", expect![[r#"Ok(Compare(Value(Int(5)), Lt, Path(["a"])))"#]]);
}

#[test]
fn any_and_all() {
    tree(
        "email_activity_parties/any(p:p/participationtypemask eq 1 and p/addressused eq 'a@b.c')",
        expect![[
            r#"Ok(Any(["email_activity_parties"], Some(("p", And(Compare(Path(["p", "participationtypemask"]), Eq, Value(Int(1))), Compare(Path(["p", "addressused"]), Eq, Value(Text("a@b.c"))))))))"#
        ]],
    );
    tree("teams/any()", expect![[r#"Ok(Any(["teams"], None))"#]]);
    tree(
        "a/b/all(x : x/c eq 1)",
        expect![[r#"Ok(All(["a", "b"], "x", Compare(Path(["x", "c"]), Eq, Value(Int(1)))))"#]],
    );
    reads(
        "c/any(o:o/x/any(i:i/y eq 1) or not o/z)",
        expect!["c/any(o:(o/x/any(i:i/y eq 1)) or (not (o/z)))"],
    );
}

#[test]
fn dataverse_functions() {
    tree(
        "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)",
        expect![[
            r#"Ok(Named("LastXDays", [("PropertyName", Text("createdon")), ("PropertyValue", Int(7))]))"#
        ]],
    );
    tree(
        "Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
        expect![[r#"Ok(Named("Today", [("PropertyName", Text("createdon"))]))"#]],
    );
    tree(
        "Microsoft.Dynamics.CRM.In(PropertyName='statecode',PropertyValues=['0','1'])",
        expect![[r#"Ok(In(["statecode"], [Text("0"), Text("1")]))"#]],
    );
    tree(
        r#"Microsoft.Dynamics.CRM.In(PropertyName='a/b',PropertyValues=["x","y\u00e4"])"#,
        expect![[r#"Ok(In(["a", "b"], [Text("x"), Text("yä")]))"#]],
    );
    tree(
        "Microsoft.Dynamics.CRM.Between(PropertyName='n',PropertyValues=['5','10'])",
        expect![[
            r#"Ok(Named("Between", [("PropertyName", Text("n")), ("PropertyValues", Text("5")), ("PropertyValues", Text("10"))]))"#
        ]],
    );
    tree(
        "not Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid') eq true",
        expect![[r#"Ok(Not(Named("EqualUserId", [("PropertyName", Text("ownerid"))])))"#]],
    );
    tree(
        "mscrm.ContainValues(PropertyName='x',PropertyValues=['1'])",
        expect![[
            r#"Ok(Named("ContainValues", [("PropertyName", Text("x")), ("PropertyValues", Text("1"))]))"#
        ]],
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    refuses("", expect!["The text ends where an expression was expected at position 0 in ''."]);
    refuses("a eq", expect!["The text ends where an expression was expected at position 4 in 'a eq'."]);
    refuses(
        "a eq 1 b",
        expect!["Syntax error: something follows that does not belong here at position 7 in 'a eq 1 b'."],
    );
    refuses(
        "a EQ 1",
        expect!["Syntax error: something follows that does not belong here at position 2 in 'a EQ 1'."],
    );
    refuses("(a eq 1", expect!["Expected ')' at position 7 in '(a eq 1'."]);
    refuses(
        "a eq 1)",
        expect!["Syntax error: something follows that does not belong here at position 6 in 'a eq 1)'."],
    );
    refuses("a eq 'x", expect!["A text without its closing quote at position 5 in 'a eq 'x'."]);
    refuses(
        "ä eq 'ö' and b eq 'x",
        expect!["A text without its closing quote at position 18 in 'ä eq 'ö' and b eq 'x'."],
    );
    refuses("'x'", expect!["A value where a condition was expected at position 3 in ''x''."]);
    refuses("5", expect!["A value where a condition was expected at position 1 in '5'."]);
    refuses("tolower(a)", expect!["A value where a condition was expected at position 10 in 'tolower(a)'."]);
    refuses("a and 'x'", expect!["A value where a condition was expected at position 9 in 'a and 'x''."]);
    refuses("a add 1 eq 2", expect!["The operator 'add' is not supported at position 2 in 'a add 1 eq 2'."]);
    refuses("a has 1", expect!["The operator 'has' is not supported at position 2 in 'a has 1'."]);
    refuses(
        "substringof('x',a)",
        expect![
            "There is no function 'substringof': OData 4 has contains(column,'text') at position 0 in 'substringof('x',a)'."
        ],
    );
    refuses("nosuch(a)", expect!["There is no function 'nosuch' at position 0 in 'nosuch(a)'."]);
    refuses("contains(a)", expect!["'contains' needs a text to look for at position 0 in 'contains(a)'."]);
    refuses(
        "contains(a,b)",
        expect!["'contains' needs a text to look for at position 0 in 'contains(a,b)'."],
    );
    refuses(
        "contains(a,'x','y')",
        expect!["'contains' takes a column and a text at position 0 in 'contains(a,'x','y')'."],
    );
    refuses(
        "contains(a,5)",
        expect!["'contains' needs a text to look for at position 0 in 'contains(a,5)'."],
    );
    refuses("year()", expect!["'year' does not take 0 arguments at position 0 in 'year()'."]);
    refuses("a in ()", expect!["An empty list at position 7 in 'a in ()'."]);
    refuses("a in 'x'", expect!["Expected '(' at position 5 in 'a in 'x''."]);
    refuses("'x' in ('x')", expect!["Only a column can be 'in' a list at position 6 in ''x' in ('x')'."]);
    refuses(
        "a eq @p",
        expect!["The query gives no value for the parameter alias '@p' at position 7 in 'a eq @p'."],
    );
    refuses("a eq 1x", expect!["Neither a number, a key nor a date at position 5 in 'a eq 1x'."]);
    refuses("a eq 1.", expect!["Neither a number, a key nor a date at position 5 in 'a eq 1.'."]);
    refuses(
        "a eq 2026-13-01",
        expect![
            "Not a date (2026-11-23) or a date-time with its zone (2026-11-23T10:00:00Z, +05:30 with its plus as %2B) at position 5 in 'a eq 2026-13-01'."
        ],
    );
    refuses(
        "a eq 2026-02-29",
        expect![
            "Not a date (2026-11-23) or a date-time with its zone (2026-11-23T10:00:00Z, +05:30 with its plus as %2B) at position 5 in 'a eq 2026-02-29'."
        ],
    );
    refuses(
        "a eq 2026-11-23T10:00:00",
        expect![
            "Not a date (2026-11-23) or a date-time with its zone (2026-11-23T10:00:00Z, +05:30 with its plus as %2B) at position 5 in 'a eq 2026-11-23T10:00:00'."
        ],
    );
    refuses(
        "a eq 2026-11-23T10:00:00 05:30",
        expect![
            "Not a date (2026-11-23) or a date-time with its zone (2026-11-23T10:00:00Z, +05:30 with its plus as %2B) at position 5 in 'a eq 2026-11-23T10:00:00 05:30'."
        ],
    );
    refuses(
        "a eq 2026-11-23T24:00:00Z",
        expect![
            "Not a date (2026-11-23) or a date-time with its zone (2026-11-23T10:00:00Z, +05:30 with its plus as %2B) at position 5 in 'a eq 2026-11-23T24:00:00Z'."
        ],
    );
    refuses(
        "a eq 3f2504e0-4f89-11d3-9a0c-0305e82c330",
        expect![
            "Neither a number, a key nor a date at position 5 in 'a eq 3f2504e0-4f89-11d3-9a0c-0305e82c330'."
        ],
    );
    refuses(
        "a eq guid'3f2504e0-4f89-11d3-9a0c-0305e82c3301'",
        expect![
            "A literal of OData 2: in OData 4 keys and date-times stand without prefix and quotes at position 5 in 'a eq guid'3f2504e0-4f89-11d3-9a0c-0305e82c3301''."
        ],
    );
    refuses(
        "a eq datetime'2026-11-23T10:00:00'",
        expect![
            "A literal of OData 2: in OData 4 keys and date-times stand without prefix and quotes at position 5 in 'a eq datetime'2026-11-23T10:00:00''."
        ],
    );
    refuses("a eq \"x\"", expect![[r#"Expected an expression at position 5 in 'a eq "x"'."#]]);
    refuses("a eq {x}", expect!["Expected an expression at position 5 in 'a eq {x}'."]);
    refuses(
        "a eq (b eq 1)",
        expect!["A condition can only be compared with true or false at position 2 in 'a eq (b eq 1)'."],
    );
    refuses(
        "(a eq 1) gt true",
        expect!["A condition is neither more nor less at position 9 in '(a eq 1) gt true'."],
    );
    refuses("a/any(", expect!["Expected the variable of any or all at position 6 in 'a/any('."]);
    refuses("a/any(x)", expect!["Expected ':' at position 7 in 'a/any(x)'."]);
    refuses("a/all()", expect!["Expected the variable of any or all at position 6 in 'a/all()'."]);
    refuses(
        "a/$count gt 1",
        expect!["Counting inside a filter is not supported at position 2 in 'a/$count gt 1'."],
    );
    refuses("a//b eq 1", expect!["Expected a name at position 2 in 'a//b eq 1'."]);
    refuses(
        "Other.Space.Fn(x=1)",
        expect!["There is no function 'Other.Space.Fn' at position 0 in 'Other.Space.Fn(x=1)'."],
    );
    refuses(
        "Microsoft.Dynamics.CRM.In(PropertyName='a')",
        expect![
            "'In' needs a PropertyName and PropertyValues at position 0 in 'Microsoft.Dynamics.CRM.In(PropertyName='a')'."
        ],
    );
    refuses(
        "Microsoft.Dynamics.CRM.In(PropertyName='a',Values=['1'])",
        expect![
            "'In' has no parameter 'Values' at position 0 in 'Microsoft.Dynamics.CRM.In(PropertyName='a',Values=['1'])'."
        ],
    );
    refuses(
        "Microsoft.Dynamics.CRM.X(A='a',A='b')",
        expect!["The parameter 'A' stands twice at position 32 in 'Microsoft.Dynamics.CRM.X(A='a',A='b')'."],
    );
    refuses(
        "Microsoft.Dynamics.CRM.X(A=",
        expect!["Expected a value at position 27 in 'Microsoft.Dynamics.CRM.X(A='."],
    );
    refuses("not", expect!["The text ends where an expression was expected at position 3 in 'not'."]);
    refuses(
        "a eq 1; drop",
        expect!["Syntax error: something follows that does not belong here at position 6 in 'a eq 1; drop'."],
    );
}

#[test]
fn depth_and_length_have_limits() {
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert!(parse_filter(&nested(MAX_DEPTH)).is_ok());
    let fault = parse_filter(&nested(MAX_DEPTH + 1)).unwrap_err();
    assert!(fault.message.starts_with("Nested more than 100 deep at position 101 in '((("), "{fault}");
    assert!(parse_filter(&"not ".repeat(10_000)).is_err());
    assert!(parse_filter(&"tolower(".repeat(8_000)).is_err());
    let chain = |n: usize| vec!["a eq 1"; n].join(" or ");
    assert!(parse_filter(&chain(MAX_CONDITIONS)).is_ok());
    assert!(
        parse_filter(&chain(MAX_CONDITIONS + 1)).unwrap_err().message.starts_with("More than 500 conditions")
    );
    assert!(
        parse_filter(&format!("a eq '{}'", "x".repeat(70_000)))
            .unwrap_err()
            .message
            .starts_with("More than 65536")
    );
}

#[test]
fn arguments_stand_alone() {
    let read = |text| parse_argument(text).map_err(|f| f.message);
    assert_eq!(read("'x'"), Ok(Argument::Value(Value::Text("x".into()))));
    assert_eq!(read(" 7 "), Ok(Argument::Value(Value::Int(7))));
    assert_eq!(read("['a',1]"), Ok(Argument::List(vec![Value::Text("a".into()), Value::Int(1)])));
    assert_eq!(read("[]"), Ok(Argument::List(vec![])));
    assert_eq!(read("@p"), Ok(Argument::Alias("@p".into())));
    assert_eq!(read("{\"a\":1}"), Err("Expected a value at position 0 in '{\"a\":1}'.".into()));
}
