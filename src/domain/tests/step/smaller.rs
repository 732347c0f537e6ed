//! What stands beside the decision: who may be the same person, attempts that failed, texts of HTML, names.

use domain::{
    mail::Moment,
    party::{Kind as Table, Record},
    retry::{Attempts, ITEM_PAUSE_S, MAX_ITEM_TRIES},
    step::{
        Field, Fields, Kind, Side, Value, Verdict,
        case::Author,
        day::{Day, Weekday, Weekdays},
        decision::label,
        duplicates::{MAX_ALIKE, Sign, alike},
        patient,
        plain::{canonical, fit, limit, text_of},
        recurrence::Nth,
        settings::TaskDeletion,
        value::Span,
    },
};
use uuid::Uuid;

use crate::kit::*;

fn contact(id: u128) -> Record {
    Record { kind: Table::Contact, id: Uuid::from_u128(id), name: format!("Contact {id}") }
}

fn card(all: &[(Field, &str)]) -> Fields {
    all.iter().map(|(field, said)| (*field, text(said))).collect()
}

#[test]
fn contacts_are_alike_by_an_address_or_by_name_and_company() {
    let one = card(&[
        (Field::FirstName, "Bea"),
        (Field::LastName, "Berg"),
        (Field::Company, "Acme  GmbH"),
        (Field::Email2, "bea@acme.example"),
    ]);
    let others = [
        (
            contact(1),
            card(&[(Field::FirstName, "BEA"), (Field::LastName, "berg"), (Field::Company, "acme gmbh")]),
        ),
        (contact(2), card(&[(Field::Email1, "Bea@Acme.example")])),
        (
            contact(3),
            card(&[(Field::FirstName, "Bea"), (Field::LastName, "Berg"), (Field::Company, "Globex")]),
        ),
        (contact(4), card(&[(Field::FirstName, "Bea"), (Field::LastName, "Berg")])),
        (contact(5), card(&[(Field::LastName, "Berg"), (Field::Company, "Acme GmbH")])),
        (contact(6), Fields::new()),
    ];
    let found: Vec<_> = alike(&one, &others).iter().map(|one| (one.record.id.as_u128(), one.sign)).collect();
    assert_eq!(found, [(2, Sign::Address), (1, Sign::Name)], "addresses first");
    assert_eq!(alike(&Fields::new(), &others), [], "who says nothing is like nobody");
    let parent = Fields::new()
        .with(Field::FirstName, text("Bea"))
        .with(Field::LastName, text("Berg"))
        .with(Field::Company, Value::Row(account(7, "Acme GmbH")));
    assert_eq!(alike(&one, &[(contact(8), parent)]).len(), 1, "a parent account is a company");
    let many: Vec<_> =
        (0..20).map(|id| (contact(id), card(&[(Field::Email3, "bea@acme.example")]))).collect();
    assert_eq!(alike(&one, &many).len(), MAX_ALIKE);
}

#[test]
fn what_failed_is_tried_again_and_given_up_after_five_attempts() {
    let mut world = World::of(Kind::Task);
    let decided = world.in_crm(Author::Person, Field::Subject, text("New")).decide();
    let after = |tries, ago| {
        let attempts = Attempts { tries, failed_at: Some(Moment(NOW.0 - ago)) };
        told(&patient(decided.clone(), attempts, NOW))[..3].join(" ")
    };
    assert_eq!(patient(decided.clone(), Attempts::default(), NOW), decided);
    assert_eq!(after(1, ITEM_PAUSE_S + 1), "step changed remedy=nothing");
    assert_eq!(after(1, 1), "leave postponed remedy=wait");
    assert_eq!(after(MAX_ITEM_TRIES, ITEM_PAUSE_S + 1), "leave gave_up remedy=track");
    let quiet = World::of(Kind::Task).decide();
    let attempts = Attempts { tries: MAX_ITEM_TRIES, failed_at: Some(NOW) };
    assert_eq!(patient(quiet.clone(), attempts, NOW), quiet, "what writes nothing cannot fail");
    assert!(matches!(quiet.verdict, Verdict::Step(_)) && !quiet.writes());
}

#[test]
fn the_text_of_html_is_what_a_person_reads() {
    for (html, read) in [
        ("", ""),
        ("plain", "plain"),
        ("a &lt; b &amp;&nbsp;c &#x20AC; &bogus; &", "a < b & c € &bogus; &"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br/>Two<BR>Three", "One\nTwo\nThree"),
        ("<style>p { }</style><script>alert(1)</script>left", "left"),
        ("<head><title>T</title></head><body>text", "text"),
        ("<!-- <b>no</b> -->yes", "yes"),
        ("5 < 6 and <b>bold", "5 < 6 and bold"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<script>never closed", ""),
        ("one\r\ntwo", "one two"),
        ("open <b", "open <b"),
        ("é<p>ü", "é\nü"),
    ] {
        assert_eq!(text_of(html), read, "{html}");
    }
}

#[test]
fn what_fits_is_the_same_as_what_came() {
    let long = "word ".repeat(600);
    for kind in Kind::ALL {
        for field in kind.fields() {
            for value in [text(&long), text("  a  b \r\n\r\n c "), samples(field)[1].clone()] {
                for side in Side::ALL {
                    let (fitting, _) = fit(*kind, field, &value, *side, false, &Value::Nothing);
                    assert_eq!(
                        canonical(*kind, field, &fitting),
                        canonical(*kind, field, &value),
                        "{kind:?} {field:?} {side:?}"
                    );
                    if let (Value::Text(text), Some(limit)) = (&fitting, limit(*kind, field, *side)) {
                        assert!(text.encode_utf16().count() <= limit, "{kind:?} {field:?} {side:?}");
                    }
                    let again = fit(*kind, field, &fitting, *side, false, &Value::Nothing);
                    assert_eq!(again, (fitting, false), "{kind:?} {field:?} {side:?}: once is enough");
                }
            }
        }
    }
}

#[test]
fn codes_and_bits_are_those_of_the_crm() {
    let codes = [0, 1, 2].map(|code| TaskDeletion::from_code(code).map(TaskDeletion::code));
    assert_eq!((codes, TaskDeletion::from_code(3)), ([Some(0), Some(1), Some(2)], None));
    assert_eq!(Weekdays::of(&[Weekday::Sunday]).bits(), 1);
    assert_eq!(Weekdays::of(&[Weekday::Saturday]).bits(), 64);
    assert_eq!((Weekdays::WORK.bits(), Weekdays::WEEKEND.bits(), Weekdays::EVERY.bits()), (62, 65, 127));
    assert_eq!((Weekdays::from_bits(128), Weekdays::from_bits(-1)), (None, None));
    assert_eq!((Nth::Last.number(), Nth::from_number(5), Nth::from_number(0)), (5, Some(Nth::Last), None));
    assert_eq!((Weekday::from_number(6), Weekday::from_number(7)), (Some(Weekday::Saturday), None));
    assert_eq!(Day::new(1970, 1, 1).map(|day| (day.0, day.weekday())), Some((0, Weekday::Thursday)));
}

#[test]
fn what_to_call_it_by() {
    assert_eq!(label(&card(&[(Field::Subject, " Offer\n2 ")])), "Offer 2");
    assert_eq!(label(&card(&[(Field::FirstName, "Bea"), (Field::LastName, "Berg")])), "Bea Berg");
    assert_eq!(label(&Fields::new()), "");
    let days = Span::Days { first: Day(1), last: Day(1) };
    assert_eq!((days.start(), days.end(), days.is_all_day()), (Moment(86_400), Moment(172_800), true));
    assert_eq!((hours(1).is_all_day(), hours(1).end().0 - hours(1).start().0), (false, 3_600));
}
