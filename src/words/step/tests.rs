//! All that may be said of a decision about an appointment, a contact or a task, as a table to be read: `explained.md`.
//! `UPDATE_EXPECT=1` writes it anew.

use std::{collections::BTreeSet, fmt::Write as _};

use domain::{
    mail::Moment,
    party::Kind as Table,
    reason::Who,
    step::{Kind, Side, reason::SWITCHES},
};
use expect_test::expect_file;
use uuid::Uuid;

use super::*;
use crate::Language;

/// Texts that no language changes: what is known must be said in all of them.
const KNOWN: &[&str] = &["Lena Weber", "Acme", "Room 1"];

fn lena() -> Option<Record> {
    Some(Record { kind: Table::User, id: Uuid::nil(), name: "Lena Weber".into() })
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "a reason that rests on more is named; the sentences are compared"
)]
/// What a reason rests on, each way in which its sentence may come out.
fn evidence(reason: Reason) -> Vec<Evidence> {
    let none = Evidence::default;
    let named = || Evidence { row: lena(), ..none() };
    let on = |side| Evidence { side: Some(side), ..none() };
    let field = |side| Evidence { field: Some(Field::Location), side: Some(side), ..none() };
    let both = || [Side::Crm, Side::Exchange].map(field);
    let said = |text: &str| Evidence { text: text.into(), ..none() };
    match reason {
        Reason::Changed => vec![on(Side::Crm), on(Side::Exchange), none()],
        Reason::NotOrganizer => vec![named(), field(Side::Crm)],
        Reason::ThroughOrganizer | Reason::AttendeeMayNotTrack => vec![named()],
        Reason::UntrackedByHand => vec![Evidence { at: Some(Moment(1_763_892_000)), ..none() }, none()],
        Reason::OneWayField | Reason::Shortened => both().into(),
        Reason::ValueLost => both()
            .into_iter()
            .flat_map(|one| [Evidence { text: "Room 1".into(), ..one.clone() }, one])
            .collect(),
        Reason::WouldInvite | Reason::PastMeeting | Reason::RowClosed => vec![field(Side::Crm), none()],
        Reason::Clash => vec![none(), named(), said("Room 1"), Evidence { text: "Room 1".into(), ..named() }],
        Reason::MaybeDuplicate => {
            Sign::ALL.iter().map(|sign| Evidence { text: sign.as_str().into(), ..named() }).collect()
        }
        Reason::PatternUnheld => {
            Unheld::ALL.iter().map(|unheld| Evidence { unheld: Some(*unheld), ..none() }).collect()
        }
        Reason::CompanyUnknown => vec![said("Acme")],
        Reason::NoAddress => vec![said("Lena Weber"), none()],
        Reason::Postponed | Reason::GaveUp => [1, 5].map(|tries| Evidence { tries, ..none() }).into(),
        _ => vec![none()],
    }
}

fn account(outcome: Outcome, reason: Reason, evidence: &Evidence, remedy: Remedy) -> Account {
    Account { kind: Kind::Appointment, outcome, reason, evidence: evidence.clone(), remedy }
}

fn ends(text: &str) -> bool {
    text.ends_with(['.', '।'])
}

#[test]
fn every_reason_says_what_it_rests_on_in_every_language() {
    let mut table = String::from(
        "# What is said of appointments, contacts and tasks\n\nWritten by a test of `src/words`; to be read.\n",
    );
    let mut sentences = BTreeSet::new();
    for reason in Reason::ALL {
        write!(table, "\n## {}\n\n", reason.as_str()).unwrap();
        for evidence in evidence(*reason) {
            let mut known: Vec<Vec<&str>> = Vec::new();
            for language in Language::ALL {
                let words = Words::of(language);
                let told = account(Outcome::Leave, *reason, &evidence, Remedy::Nothing);
                let why = words.explain_step(&told, When::Done).why;
                assert!(ends(&why) && !why.contains("  "), "{reason:?}: {why}");
                assert!(!why.contains(reason.as_str()) || !reason.as_str().contains('_'), "{why}");
                assert!(!why.chars().any(char::is_control), "{reason:?}: {why:?}");
                assert!(sentences.insert(why.clone()), "{reason:?} is said like another: {why}");
                known.push(KNOWN.iter().copied().filter(|text| why.contains(text)).collect());
                writeln!(table, "- {}: {why}", language.tag()).unwrap();
            }
            assert!(known.iter().all(|one| *one == known[0]), "{reason:?}: {known:?}");
        }
    }
    table.push_str("\n# What was done, and will be\n\n");
    for outcome in Outcome::ALL {
        for language in Language::ALL {
            let told = |when| {
                let told = account(*outcome, Reason::Changed, &Evidence::default(), Remedy::Nothing);
                Words::of(language).explain_step(&told, when).what
            };
            let (done, ahead) = (told(When::Done), told(When::Ahead));
            writeln!(table, "- {} {}: {done} / {ahead}", outcome.as_str(), language.tag()).unwrap();
        }
    }
    table.push_str("\n# What can be done\n");
    for remedy in Remedy::ALL.iter().filter(|remedy| **remedy != Remedy::Nothing) {
        write!(table, "\n## {}\n\n", remedy.as_str()).unwrap();
        for language in Language::ALL {
            let text = Words::of(language).remedy_of_step(*remedy, None).unwrap();
            assert!(ends(&text), "{text}");
            writeln!(table, "- {}: {text}", language.tag()).unwrap();
        }
    }
    for (title, names) in [
        ("Settings", SWITCHES.to_vec()),
        ("Fields", Field::ALL.iter().map(|field| field.as_str()).collect::<Vec<_>>()),
    ] {
        write!(table, "\n# {title}\n\n").unwrap();
        for name in names {
            let told = Language::ALL.map(|language| {
                let words = Words::of(language);
                Field::from_name(name)
                    .map_or_else(|| words.step_setting(name), |one| words.field_of_step(one))
            });
            assert!(told.iter().all(|text| text != name), "{name} has no words");
            writeln!(table, "- {name}: {}", told.join(" / ")).unwrap();
        }
    }
    expect_file!["explained.md"].assert_eq(&table);
}

#[test]
fn a_remedy_says_who_can_do_it() {
    let words = Words::of(Language::En);
    for remedy in Remedy::ALL {
        let begins = match remedy.who() {
            Who::Nobody => "Nothing needs to be done",
            Who::You => "You can ",
            Who::Administrator => "An administrator can ",
        };
        match words.remedy_of_step(*remedy, Some("TrackCategorizedItems")) {
            Some(text) => assert!(text.starts_with(begins), "{remedy:?}: {text}"),
            None => assert_eq!(*remedy, Remedy::Nothing),
        }
    }
}

#[test]
fn settings_fields_and_remedies_have_words_of_their_own() {
    for language in Language::ALL {
        let words = Words::of(language);
        let distinct = |told: Vec<String>| told.iter().collect::<BTreeSet<_>>().len() == told.len();
        assert!(distinct(SWITCHES.iter().map(|switch| words.step_setting(switch)).collect()));
        assert!(distinct(Field::ALL.iter().map(|field| words.field_of_step(*field)).collect()));
        let remedies = Remedy::ALL.iter().filter_map(|remedy| words.remedy_of_step(*remedy, None));
        assert!(distinct(remedies.collect()));
        for when in [When::Done, When::Ahead] {
            let what = |outcome: &Outcome| {
                let told = account(*outcome, Reason::Changed, &Evidence::default(), Remedy::Nothing);
                words.explain_step(&told, when).what
            };
            assert!(distinct(Outcome::ALL.iter().map(what).collect()), "{language:?}");
        }
        for switch in SWITCHES {
            let told = Evidence { switch: Some(switch), ..Evidence::default() };
            let told = account(Outcome::Leave, Reason::Draft, &told, Remedy::ChangeSwitch);
            assert!(words.explain_step(&told, When::Done).remedy.unwrap().contains(switch));
        }
    }
}
