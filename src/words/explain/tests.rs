//! All that may be said of a decision, as a table to be read: `explained.md`. `UPDATE_EXPECT=1` writes it anew.

use std::fmt::Write as _;

use domain::{
    mail::{Address, Moment},
    party::Kind,
    reason::{Continues, Entry, SWITCHES, Who},
};
use expect_test::expect_file;
use uuid::Uuid;

use super::*;
use crate::Language;

/// Texts that no language changes: what is known must be said in all of them.
const KNOWN: &[&str] =
    &["Asha Rao", "Lena Weber", "Acme", "Roof repair", "Projects", "CRM:0012345", "bank.example"];

fn record(kind: Kind, name: &str) -> Record {
    Record { kind, id: Uuid::nil(), name: name.into() }
}

fn filter(filter: Filter) -> Evidence {
    Evidence {
        filter: Some((record(Kind::User, "Asha Rao"), filter)),
        own_filter: true,
        ..Evidence::default()
    }
}

fn folder() -> Evidence {
    Evidence { folder: Some("Projects".into()), ..Evidence::default() }
}

fn entry(text: &str, organisation: bool) -> Evidence {
    Evidence { entry: Some(Entry { text: text.into(), organisation }), ..Evidence::default() }
}

fn parent(evidence: Evidence, method: Method, by: &str) -> Evidence {
    let parent = Continues { activity: Uuid::nil(), method, by: by.into(), not_inherited: false };
    Evidence { parent: Some(parent), ..evidence }
}

fn switch(switch: &'static str) -> Evidence {
    Evidence { switch: Some(switch), ..Evidence::default() }
}

/// What a reason rests on, each way in which its sentence may come out.
fn evidence(reason: Reason) -> Vec<Evidence> {
    let acme = || Some(record(Kind::Account, "Acme"));
    let lena = || Some(record(Kind::Contact, "Lena Weber"));
    let address = || Some(Address::new("lena@bank.example"));
    let none = Evidence::default;
    match reason {
        Reason::AcceptAll => vec![
            filter(Filter::All),
            Evidence { own_filter: false, ..filter(Filter::All) },
            Evidence { switch: Some("SSSForceFilteringMethodForUserMailboxes"), ..filter(Filter::All) },
            Evidence { regarding: acme(), ..parent(filter(Filter::All), Method::InReplyTo, "a@b") },
            none(),
        ],
        Reason::SenderMatch => [Filter::People, Filter::Records]
            .into_iter()
            .flat_map(|one| [Evidence { sender: lena(), ..filter(one) }, filter(one)])
            .collect(),
        Reason::RecipientMatch => vec![filter(Filter::People), filter(Filter::Records)],
        Reason::CorrelationMatch => {
            let found = |method| Evidence {
                regarding: acme(),
                ..parent(filter(Filter::Replies), method, "CRM:0012345")
            };
            let mut side = found(Method::InReplyTo);
            side.parent.as_mut().unwrap().not_inherited = true;
            vec![
                found(Method::InReplyTo),
                found(Method::TrackingToken),
                found(Method::ConversationIndex),
                found(Method::SmartMatching),
                side,
            ]
        }
        Reason::Folder | Reason::FolderRegarding => {
            vec![Evidence { wanted: acme(), regarding: acme(), ..folder() }, folder(), none()]
        }
        Reason::Duplicate => vec![Evidence { regarding: acme(), ..none() }, none()],
        Reason::RegardingByHand | Reason::RegardingElsewhere | Reason::UnlinkedByHand => vec![Evidence {
            wanted: acme(),
            regarding: Some(record(Kind::Opportunity, "Roof repair")),
            ..folder()
        }],
        Reason::UntrackedByHand => vec![Evidence { at: Some(Moment(1_763_892_000)), ..none() }, none()],
        Reason::NoCorrelationMatch => vec![
            filter(Filter::Replies),
            Evidence { own_filter: false, ..filter(Filter::Replies) },
            Evidence { switch: Some("SSSForceFilteringMethodForUserMailboxes"), ..filter(Filter::Replies) },
            Evidence { switch: Some("EmailCorrelationEnabled"), ..filter(Filter::Replies) },
        ],
        Reason::NoSenderMatch => vec![
            filter(Filter::People),
            Evidence { sender: Some(record(Kind::User, "Lena Weber")), ..filter(Filter::People) },
            filter(Filter::Records),
        ],
        Reason::NoRecipientKnown => vec![filter(Filter::People), filter(Filter::Records)],
        Reason::FilterNothing => vec![filter(Filter::Nothing)],
        Reason::NoRecipientMatch => vec![
            Evidence { address: address(), ..none() },
            switch("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"),
            none(),
        ],
        Reason::InternalRejected => [
            "IgnoreInternalEmail",
            "IgnoreInternalEmailDetectionEnhancement",
            "DoNotIgnoreInternalEmailToQueues",
            "IgnoreInternalEmailFromQueues",
        ]
        .map(switch)
        .into(),
        Reason::InvalidSender => {
            vec![Evidence { address: Some(Address::new("lena bank.example")), ..none() }, none()]
        }
        Reason::SenderAmbiguous => {
            vec![Evidence { address: address(), ..switch("OverrideV5SenderConflictResolution") }]
        }
        Reason::FirewallAddress => {
            let known = [false, true].map(|list| entry("lena@bank.example", list));
            known.into_iter().chain([entry("", false), entry("", true)]).collect()
        }
        Reason::FirewallDomain => [false, true].map(|list| entry("bank.example", list)).into(),
        Reason::FirewallWord => [false, true].map(|list| entry("Roof repair", list)).into(),
        Reason::FirewallFolder => [false, true].map(|list| entry("AAMkAD", list)).into(),
        Reason::FirewallPrivate => [false, true].map(|list| entry("", list)).into(),
        Reason::FoldersOff
        | Reason::FolderRuleOff
        | Reason::FolderOutsideInbox
        | Reason::FolderLimit
        | Reason::FolderOfQueue => vec![folder()],
        Reason::ThreadFollowed | Reason::ThreadEnded => {
            vec![Evidence { wanted: Some(record(Kind::Opportunity, "Roof repair")), ..none() }]
        }
        Reason::ThreadNever | Reason::ThreadInternal => vec![none()],
        Reason::Chosen => vec![none(), Evidence { wanted: Some(record(Kind::Account, "Acme")), ..none() }],
        Reason::Postponed | Reason::GaveUp => [1, 5].map(|tries| Evidence { tries, ..none() }).into(),
        Reason::SendAsNotAllowed => {
            vec![Evidence { sender: Some(record(Kind::User, "Lena Weber")), ..none() }]
        }
        Reason::PendingSendOnBehalf | Reason::SendAsDenied => {
            vec![Evidence { sender: Some(record(Kind::Queue, "Sales inbox")), ..none() }]
        }
        Reason::SendDelayed | Reason::SendUnclear => {
            vec![Evidence { at: Some(Moment(1_763_892_000)), ..none() }, none()]
        }
        Reason::RecipientWithoutAddress => vec![entry("Lena Weber", false), none()],
        Reason::RecipientUnknown => {
            vec![Evidence { address: address(), ..switch("AllowUnresolvedPartiesOnEmailSend") }, none()]
        }
        Reason::PendingSend
        | Reason::SentAlready
        | Reason::OutgoingOff
        | Reason::OutgoingUntested
        | Reason::OutgoingFailing
        | Reason::NoRecipient
        | Reason::MailTooLarge
        | Reason::SendRefused
        | Reason::DraftThrownAway => vec![none()],
        Reason::Category
        | Reason::QueueAdded
        | Reason::FilesLate
        | Reason::TextMissing
        | Reason::CategoryRemoved
        | Reason::CategoryLeftOver
        | Reason::DeletedInCrm
        | Reason::MailboxInactive
        | Reason::MailboxUnapproved
        | Reason::DeliveryOff
        | Reason::MailboxUntested
        | Reason::MailboxFailing
        | Reason::BeforeStart
        | Reason::MovedLongAgo
        | Reason::SentItemsOff
        | Reason::CategoriesOff
        | Reason::DelegatesOff
        | Reason::Protected
        | Reason::Copy => vec![none()],
    }
}

/// What is decided for a reason; for all others: nothing.
const OUTCOMES: &[(Outcome, &[Reason])] = &[
    (
        Outcome::Track,
        &[
            Reason::AcceptAll,
            Reason::SenderMatch,
            Reason::RecipientMatch,
            Reason::CorrelationMatch,
            Reason::Folder,
            Reason::Category,
            Reason::Chosen,
            Reason::ThreadFollowed,
        ],
    ),
    (Outcome::Mark, &[Reason::QueueAdded]),
    (Outcome::Repair, &[Reason::FilesLate, Reason::TextMissing]),
    (Outcome::Link, &[Reason::FolderRegarding]),
    (Outcome::Untrack, &[Reason::CategoryRemoved]),
    (Outcome::Unmark, &[Reason::CategoryLeftOver]),
    (
        Outcome::Withhold,
        &[
            Reason::FirewallAddress,
            Reason::FirewallDomain,
            Reason::FirewallWord,
            Reason::FirewallFolder,
            Reason::FirewallPrivate,
        ],
    ),
    (Outcome::Later, &[Reason::Postponed, Reason::SendDelayed]),
    (Outcome::Send, &[Reason::PendingSend, Reason::PendingSendOnBehalf, Reason::SentAlready]),
    (Outcome::Hold, &[Reason::OutgoingOff, Reason::OutgoingUntested, Reason::OutgoingFailing]),
    (
        Outcome::Fail,
        &[
            Reason::NoRecipient,
            Reason::RecipientWithoutAddress,
            Reason::RecipientUnknown,
            Reason::MailTooLarge,
            Reason::SendAsDenied,
            Reason::SendAsNotAllowed,
            Reason::SendRefused,
            Reason::SendUnclear,
            Reason::DraftThrownAway,
        ],
    ),
];

fn outcome(reason: Reason) -> Outcome {
    OUTCOMES
        .iter()
        .find(|(_, reasons)| reasons.contains(&reason))
        .map_or(Outcome::Leave, |(outcome, _)| *outcome)
}

fn said(words: Words, reason: Reason, evidence: &Evidence, when: When) -> Explained {
    let (evidence, remedy) = (evidence.clone(), Remedy::Nothing);
    words.explain(&Account { outcome: outcome(reason), reason, evidence, remedy }, when)
}

fn ends(text: &str) -> bool {
    text.ends_with(['.', '।']) || text.ends_with("bank.example")
}

#[test]
fn every_reason_says_what_it_rests_on_in_every_language() {
    let mut table =
        String::from("# What is said of a decision\n\nWritten by a test of `src/words`; to be read.\n");
    for reason in Reason::ALL {
        write!(table, "\n## {}\n\n", reason.as_str()).unwrap();
        for evidence in evidence(*reason) {
            let mut known: Vec<Vec<&str>> = Vec::new();
            for language in Language::ALL {
                let words = Words::of(language);
                let explained = said(words, *reason, &evidence, When::Done);
                let sentence = explained.sentence(words);
                assert!(
                    sentence.starts_with(&explained.what) && sentence.ends_with(&explained.why),
                    "{sentence}"
                );
                assert!(ends(&sentence) && !sentence.contains("  "), "{reason:?}: {sentence}");
                assert!(!sentence.contains(reason.as_str()) || !reason.as_str().contains('_'), "{sentence}");
                assert!(!sentence.chars().any(char::is_control), "{reason:?}: {sentence:?}");
                known.push(KNOWN.iter().copied().filter(|text| sentence.contains(text)).collect());
                writeln!(table, "- {}: {sentence}", language.tag()).unwrap();
            }
            assert!(known.iter().all(|one| *one == known[0]), "{reason:?}: {known:?}");
        }
    }
    table.push_str("\n# What will be done, where that is said otherwise\n\n");
    for outcome in Outcome::ALL {
        for language in Language::ALL {
            let words = Words::of(language);
            let told = |when| {
                let (reason, evidence) = (Reason::QueueAdded, Evidence::default());
                words
                    .explain(&Account { outcome: *outcome, reason, evidence, remedy: Remedy::Wait }, when)
                    .what
            };
            writeln!(
                table,
                "- {} {}: {} / {}",
                outcome.as_str(),
                language.tag(),
                told(When::Done),
                told(When::Ahead)
            )
            .unwrap();
        }
    }
    table.push_str("\n# What can be done\n");
    for remedy in Remedy::ALL {
        write!(table, "\n## {}\n\n", remedy.as_str()).unwrap();
        for language in Language::ALL {
            let text = Words::of(language).remedy_in_general(*remedy);
            assert!(ends(text), "{text}");
            writeln!(table, "- {}: {text}", language.tag()).unwrap();
        }
    }
    table.push_str("\n# Settings\n\n");
    for switch in SWITCHES {
        for language in Language::ALL {
            let text = Words::of(language).change_switch(Some(switch));
            assert!(text.contains(switch), "{text}");
            writeln!(table, "- {}: {text}", language.tag()).unwrap();
        }
    }
    expect_file!["../explained.md"].assert_eq(&table);
}

#[test]
fn a_remedy_says_who_can_do_it() {
    let words = Words::of(Language::En);
    for remedy in Remedy::ALL {
        let text = words.remedy_in_general(*remedy);
        let begins = match remedy.who() {
            Who::Nobody => "Nothing needs to be done",
            Who::You => "You can ",
            Who::Administrator => "An administrator can ",
        };
        assert!(text.starts_with(begins), "{remedy:?}: {text}");
    }
    let told = |remedy| {
        let (reason, evidence) = (Reason::Protected, Evidence::default());
        words.explain(&Account { outcome: Outcome::Leave, reason, evidence, remedy }, When::Done).remedy
    };
    assert_eq!(told(Remedy::Nothing), None, "what needs nothing says nothing");
    assert!(told(Remedy::Wait).is_some());
}

#[test]
fn each_setting_has_words_of_its_own_and_a_filter_its_name() {
    for language in Language::ALL {
        let words = Words::of(language);
        let mut told: Vec<String> = SWITCHES.iter().map(|switch| words.setting(switch)).collect();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), SWITCHES.len(), "{language:?}");
        let mut told: Vec<String> = Filter::ALL.iter().map(|one| words.filter_name(one.as_str())).collect();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), Filter::ALL.len(), "{language:?}");
    }
}

#[test]
fn a_mail_in_other_hands_is_told_so() {
    let words = Words::of(Language::En);
    let mine = filter(Filter::Replies);
    let reason = Reason::NoCorrelationMatch;
    assert_eq!(
        said(words, reason, &mine, When::Done).sentence(words),
        "Not tracked: Your filter is “replies only”, and this mail continues no tracked conversation."
    );
    let other = Evidence { own_filter: false, ..mine };
    assert_eq!(
        said(words, reason, &other, When::Ahead).why,
        "The filter of Asha Rao is “replies only”, and this mail continues no tracked conversation."
    );
    let by_folder =
        parent(Evidence { wanted: Some(record(Kind::Account, "Acme")), ..folder() }, Method::InReplyTo, "");
    let regarding = Evidence { regarding: by_folder.wanted.clone(), ..by_folder };
    assert!(
        !said(words, Reason::Folder, &regarding, When::Done).why.contains("the same as"),
        "the folder goes first"
    );
}
