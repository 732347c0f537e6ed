//! Whatever is thrown at it, the parser answers; and what it wrote, it reads.

use super::print;
use crate::odata::{
    Compare, Expr, Operand, Path, TextMatch, Value, parse_argument, parse_filter, parse_path, parse_query,
};
use proptest::prelude::*;
use uuid::Uuid;

fn name() -> impl Strategy<Value = String> {
    // Words the grammar keeps for itself are not column names.
    "[a-z_][a-zA-Z0-9_]{0,8}".prop_filter("a reserved word", |w| {
        !["null", "true", "false", "not", "any", "all", "and", "or", "in"].contains(&w.as_str())
    })
}

fn path() -> impl Strategy<Value = Path> {
    prop::collection::vec(name(), 1..4)
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<String>().prop_map(Value::Text),
        "[a-zA-Z' &+%;(),/]{0,12}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Int),
        "-?[0-9]{1,12}\\.[0-9]{1,6}(e-?[0-9]{1,2})?".prop_map(Value::Decimal),
        any::<u128>().prop_map(|n| Value::Guid(Uuid::from_u128(n))),
        (1u32..9999, 1u32..13, 1u32..29)
            .prop_map(|(y, m, d)| Value::DateTime(format!("{y:04}-{m:02}-{d:02}"))),
        ("(2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,7})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])")
            .prop_map(|t| Value::DateTime(format!("2026-11-23T{t}"))),
    ]
}

fn operand() -> impl Strategy<Value = Operand> {
    prop_oneof![
        path().prop_map(Operand::Path),
        value().prop_map(Operand::Value),
        (prop::sample::select(vec!["tolower", "year", "length"]), path())
            .prop_map(|(f, p)| Operand::Call(f.to_owned(), vec![Operand::Path(p)])),
    ]
}

fn compare() -> impl Strategy<Value = Compare> {
    use Compare::{Eq, Ge, Gt, Le, Lt, Ne};
    prop::sample::select(vec![Eq, Ne, Gt, Ge, Lt, Le])
}

fn text_match() -> impl Strategy<Value = TextMatch> {
    prop::sample::select(vec![TextMatch::Contains, TextMatch::StartsWith, TextMatch::EndsWith])
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        4 => (operand(), compare(), operand()).prop_map(|(a, c, b)| Expr::Compare(a, c, b)),
        2 => (text_match(), path(), any::<String>())
            .prop_map(|(m, p, t)| Expr::Text(m, Operand::Path(p), t)),
        1 => (path(), prop::collection::vec(value(), 1..4)).prop_map(|(p, v)| Expr::In(p, v)),
        1 => path().prop_map(Expr::Is),
        1 => path().prop_map(|p| Expr::Any(p, None)),
        1 => (name(), prop::collection::vec(value(), 1..4)).prop_map(|(n, values)| {
            let mut arguments = vec![("PropertyName".to_owned(), Value::Text(n))];
            arguments.extend(values.into_iter().map(|v| ("PropertyValues".to_owned(), v)));
            Expr::Named("Between".to_owned(), arguments)
        }),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::Or(Box::new(a), Box::new(b))),
            inner.clone().prop_map(|a| Expr::Not(Box::new(a))),
            (path(), name(), inner.clone()).prop_map(|(p, v, a)| Expr::Any(p, Some((v, Box::new(a))))),
            (path(), name(), inner).prop_map(|(p, v, a)| Expr::All(p, v, Box::new(a))),
        ]
    })
}

/// Every byte but letters and digits as an escape, so that nothing is left to chance.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_printed_filter_reads_as_itself(expr in expr()) {
        let text = print::text(&expr);
        prop_assert_eq!(parse_filter(&text), Ok(expr.clone()), "{}", text);
        let query = format!("$filter={}", escaped(&text));
        prop_assert_eq!(parse_query(&query).map(|o| o.filter), Ok(Some(expr.clone())), "{}", query);
        let inside = format!("$expand=x({})", escaped(&format!("$filter={text};$top=3")));
        let options = parse_query(&inside).map(|mut o| o.expand.remove(0).options);
        prop_assert_eq!(options.as_ref().map(|o| (&o.filter, o.top)), Ok((&Some(expr), Some(3))), "{}", inside);
    }

    #[test]
    fn no_text_breaks_the_parser(text in any::<String>()) {
        let faults = [
            parse_filter(&text).err(), parse_query(&text).err(), parse_path(&text).err(), parse_argument(&text).err(),
            parse_query(&format!("$filter={text}")).err(), parse_query(&format!("$expand={text}")).err(),
            parse_query(&format!("$expand=a({text}")).err(), parse_query(&format!("$orderby={text}")).err(),
            parse_path(&format!("accounts({text}")).err(),
        ];
        for fault in faults.into_iter().flatten() {
            prop_assert!(!fault.message.is_empty());
        }
    }

    #[test]
    fn no_string_of_tokens_breaks_the_parser(tokens in prop::collection::vec(prop::sample::select(vec![
        "a", "and", "or", "not", " ", "(", ")", "'", "''", "'x'", "eq", "in", "any", "/", ":", ",", ";", "$filter=",
        "$expand=", "=", "@p", "[", "]", "\"", "1", "-", ".", "é", "%", "2026-11-23", "T10:00:00Z", "null", "true",
        "contains(", "tolower(", "Microsoft.Dynamics.CRM.In(", "PropertyName=", "$ref", "*", "desc", "\\",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    ]), 0..24)) {
        let text = tokens.concat();
        // What can be read at all is read the same after printing.
        if let Ok(expr) = parse_filter(&text) {
            let printed = print::text(&expr);
            prop_assert_eq!(parse_filter(&printed), Ok(expr), "{} → {}", text, printed);
        }
        let _ = parse_query(&text);
        let _ = parse_query(&format!("$expand={text}"));
        let _ = parse_path(&text);
        let _ = parse_path(&format!("a({text})"));
        let _ = parse_argument(&text);
    }
}
