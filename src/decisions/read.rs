//! Decisions as they are read again. What another version wrote and this one does not know is left out, and never made
//! up.

use domain::{
    correlation::Method,
    mail::{Address, Moment},
    reason::{Account, Continues, Entry, Evidence, Outcome, Reason, Recorded, Remedy, SWITCHES},
    settings::Filter,
};
use serde_json::Value;
use uuid::Uuid;
use wire::date;

use super::{list_of, read_record};

/// Decisions of one answer that are read.
pub const MAX_DECISIONS: usize = 100;

/// The ways in which a mail continues another.
const METHODS: [Method; 4] =
    [Method::InReplyTo, Method::TrackingToken, Method::ConversationIndex, Method::SmartMatching];

/// The answer to [`super::list`]: decisions and withheld mail together, what was decided last first. `None` where it
/// is not such an answer.
#[must_use]
pub fn answer(body: &[u8]) -> Option<Vec<Recorded>> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let decisions =
        value.get("decisions")?.as_array()?.iter().filter_map(|one| Some((last(one)?, recorded(one)?)));
    let withheld = value.get("withheld").and_then(Value::as_array).into_iter().flatten();
    let withheld = withheld.filter_map(|one| {
        let account = self::withheld(text(one, "rule")?)?;
        let at = moment(one, "at")?;
        let mailbox = text(one, "mailbox").map(Address::new);
        Some((at, Recorded { id: None, mailbox, activity: None, account, at, undone: false }))
    });
    let mut all: Vec<(Moment, Recorded)> = decisions.chain(withheld).collect();
    all.sort_by_key(|(at, _)| core::cmp::Reverse(*at));
    all.truncate(MAX_DECISIONS);
    Some(all.into_iter().map(|(_, one)| one).collect())
}

/// When a decision was taken last.
fn last(value: &Value) -> Option<Moment> {
    moment(value, "seen").max(moment(value, "at"))
}

/// One decision. `None` where its names are not known here.
#[must_use]
pub fn recorded(value: &Value) -> Option<Recorded> {
    Some(Recorded {
        id: id(value, "id"),
        mailbox: text(value, "mailbox").map(Address::new),
        activity: id(value, "activity"),
        account: Account {
            outcome: Outcome::from_name(text(value, "verdict")?)?,
            reason: Reason::from_name(text(value, "reason")?)?,
            evidence: value.get("evidence").map(evidence_of).unwrap_or_default(),
            remedy: text(value, "remedy").and_then(Remedy::from_name).unwrap_or(Remedy::Nothing),
        },
        at: moment(value, "at")?,
        undone: value.get("undone").is_some_and(|undone| !undone.is_null()),
    })
}

/// What [`super::evidence`] wrote. What is missing there had no part in the decision.
#[must_use]
pub fn evidence_of(value: &Value) -> Evidence {
    let row = |name: &str| value.get(name).and_then(read_record);
    let filter = value.get("filter");
    let known = |name: &str| SWITCHES.iter().copied().find(|switch| *switch == name);
    Evidence {
        // Its number is for those who read the semantics: nothing is told with it.
        rule: "",
        switch: text(value, "switch").and_then(known),
        filter: filter.and_then(|filter| {
            let is = text(filter, "is")?;
            let is = Filter::ALL.into_iter().find(|one| one.as_str() == is)?;
            Some((filter.get("of").and_then(read_record)?, is))
        }),
        own_filter: filter.and_then(|filter| filter.get("own")).and_then(Value::as_bool).unwrap_or(false),
        sender: row("sender"),
        parent: value.get("parent").and_then(continues),
        folder: text(value, "folder").map(str::to_owned),
        wanted: row("wanted"),
        regarding: row("regarding"),
        entry: value.get("entry").and_then(|entry| {
            let organisation = text(entry, "list")? == list_of(true);
            Some(Entry { text: text(entry, "text")?.to_owned(), organisation })
        }),
        address: text(value, "address").map(Address::new),
        at: moment(value, "at"),
        tries: value
            .get("tries")
            .and_then(Value::as_u64)
            .and_then(|tries| tries.try_into().ok())
            .unwrap_or(0),
    }
}

fn continues(value: &Value) -> Option<Continues> {
    let method = text(value, "method")?;
    Some(Continues {
        activity: id(value, "activity")?,
        method: METHODS.into_iter().find(|one| one.as_str() == method)?,
        by: text(value, "by").unwrap_or_default().to_owned(),
        not_inherited: value.get("inherited").and_then(Value::as_bool) == Some(false),
    })
}

/// What [`super::rule`] wrote: why a mail was withheld.
#[must_use]
pub fn withheld(rule: &str) -> Option<Account> {
    let (reason, rest) = rule.split_once(' ').unwrap_or((rule, ""));
    let reason = Reason::from_name(reason)?;
    let (list, entry) = rest.split_once(' ').unwrap_or((rest, ""));
    let organisation = list == list_of(true);
    let remedy = if organisation { Remedy::ChangeOrganisationFirewall } else { Remedy::ChangeFirewall };
    // What was written before lists were named is the entry alone.
    let named = organisation || list == list_of(false);
    let text = if named { entry } else { rest };
    let entry = Some(Entry { text: text.to_owned(), organisation });
    let evidence = Evidence { entry, ..Evidence::default() };
    Some(Account { outcome: Outcome::Withhold, reason, evidence, remedy })
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

fn id(value: &Value, name: &str) -> Option<Uuid> {
    Uuid::parse_str(text(value, name)?).ok()
}

fn moment(value: &Value, name: &str) -> Option<Moment> {
    date::read_rfc3339(text(value, name)?).map(Moment)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use domain::party::{Kind, Record};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn row() -> impl Strategy<Value = Option<Record>> {
        let kinds = prop_oneof![Just(Kind::User), Just(Kind::Contact), Just(Kind::Queue), Just(Kind::Case)];
        let row = (kinds, any::<u128>(), ".{0,12}").prop_map(|(kind, id, name)| Record {
            kind,
            id: Uuid::from_u128(id),
            name,
        });
        prop::option::of(row)
    }

    prop_compose! {
        fn anything()(
            (filter, own_filter, sender, wanted, regarding) in (row(), any::<bool>(), row(), row(), row()),
            (which, switch, method) in (0..Filter::ALL.len(), 0..=SWITCHES.len(), 0..=METHODS.len()),
            (by, not_inherited, folder) in (".{0,20}", any::<bool>(), prop::option::of(".{0,20}")),
            entry in prop::option::of((".{0,20}", any::<bool>())),
            address in prop::option::of("[a-z]{1,5}@[a-z]{1,5}"),
            at in prop::option::of(0..4_000_000_000_i64),
            tries in any::<u8>(),
        ) -> Evidence {
            Evidence {
                rule: "",
                switch: SWITCHES.get(switch).copied(),
                own_filter: own_filter && filter.is_some(),
                filter: filter.map(|of| (of, Filter::ALL[which])),
                sender,
                parent: METHODS.get(method).map(|method| Continues {
                    activity: Uuid::from_u128(5),
                    method: *method,
                    by,
                    not_inherited,
                }),
                folder,
                wanted,
                regarding,
                entry: entry.map(|(text, organisation)| Entry { text, organisation }),
                address: address.as_deref().map(Address::new),
                at: at.map(Moment),
                tries,
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_again(evidence in anything()) {
            let text = crate::evidence(&evidence).to_string();
            let value: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(evidence_of(&value), evidence);
        }

        #[test]
        fn a_rule_says_whose_list_and_which_entry(text in "[^ ].{0,20}", organisation in any::<bool>()) {
            let text = text.trim_end().to_owned();
            let entry = Some(Entry { text, organisation });
            let evidence = Evidence { entry, ..Evidence::default() };
            let account = withheld(&crate::rule(Reason::FirewallWord, &evidence)).unwrap();
            prop_assert_eq!(&account.evidence, &evidence);
            prop_assert_eq!(account.reason, Reason::FirewallWord);
        }

        #[test]
        fn no_answer_makes_it_panic(body in ".{0,200}") {
            drop(answer(body.as_bytes()));
        }
    }

    #[test]
    fn the_answer_is_told_with_what_was_decided_last_first() {
        let one = |id: u128, verdict: &str, at: &str, seen: &str| {
            json!({
                "id": Uuid::from_u128(id), "mailbox": "me@us.example", "message": "a@b", "activity": null,
                "verdict": verdict, "reason": "filter_nothing", "evidence": {"tries": 2}, "remedy": "change_filter",
                "by": "you", "who": "synchronizer", "at": at, "seen": seen, "undone": null,
            })
        };
        let body = json!({
            "decisions": [
                one(1, "leave", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
                one(2, "leave", "2026-01-03T00:00:00Z", "2026-01-03T00:00:00Z"),
                one(3, "of a later version", "2026-01-09T00:00:00Z", "2026-01-09T00:00:00Z"),
            ],
            "withheld": [{"mailbox": null, "rule": "firewall_domain person bank.example", "at": "2026-01-05T00:00:00Z"}],
        });
        let all = answer(body.to_string().as_bytes()).unwrap();
        let told: Vec<_> =
            all.iter().map(|one| (one.id, one.account.reason, one.account.evidence.tries)).collect();
        assert_eq!(
            told,
            [
                (None, Reason::FirewallDomain, 0),
                (Some(Uuid::from_u128(1)), Reason::FilterNothing, 2),
                (Some(Uuid::from_u128(2)), Reason::FilterNothing, 2),
            ]
        );
        assert_eq!(all[0].account.remedy, Remedy::ChangeFirewall);
        assert_eq!(answer(b"<html>"), None);
        assert_eq!(answer(b"{}"), None);
        let old = withheld("firewall_word strictly private").unwrap();
        assert_eq!(old.evidence.entry.unwrap().text, "strictly private", "written before lists were named");
        let private = withheld("firewall_private organisation").unwrap();
        assert_eq!(private.remedy, Remedy::ChangeOrganisationFirewall);
    }
}
