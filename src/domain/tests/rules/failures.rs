//! B18: what becomes of failures, and what the pane foretells.

use domain::{
    contract::Fate,
    correlation::{Clues, Method, Parent},
    decision::Source,
    mail::{Address, Moment},
    party::Dossier,
    predict::{Glance, predict},
    problem::Problem,
    retry::{AlertChange, Attempts, Happened, Health, Level, Next, Side, given_up, level, poll_pause_s},
    settings::{Filter, Organisation},
};

use crate::kit::*;

fn changes(changes: &[AlertChange]) -> String {
    let words = changes.iter().map(|change| match change {
        AlertChange::Open(alert) => {
            format!("open {} {:?} {}", alert.kind.as_str(), alert.urgency, alert.remedy.as_str())
        }
        AlertChange::Close(kind) => format!("close {}", kind.as_str()),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The mailbox after so many failures, each at its time.
fn failed(problem: &Problem, times: u8) -> (Health, String) {
    let mut now = Moment(0);
    let (mut health, mut said) = (Health::Well, String::new());
    for _ in 0..times {
        if let Health::Postponed { until, .. } = health {
            now = until;
        }
        let (after, alerts) = health.after(&Happened::Failed(Side::Mailbox, problem.clone()), now);
        health = after;
        if !alerts.is_empty() {
            said = changes(&alerts);
        }
    }
    (health, said)
}

fn foretold(set: fn(&mut World), parent: Option<&Parent>) -> String {
    let mut world = World::new();
    set(&mut world);
    let dossier =
        Dossier { parties: world.parties.clone(), tracked: world.tracked.clone(), ..Dossier::default() };
    let decision = predict(&Glance {
        mail: &world.mail,
        clues: &world.clues,
        source: Source::Inbox,
        seat: &world.seat,
        me: &Address::new(ASHA),
        dossier: &dossier,
        parent,
        organisation: &world.organisation,
        fates: &world.fates,
        now: world.now,
    });
    format!("{} {}", decision.verdict.as_str(), decision.reason.as_str())
}

pub(crate) const FACTS: &[Fact] = &[
    fact(
        "B18 transient: 5 minutes apart",
        || {
            let (health, _) = failed(&Problem::Unreachable, 1);
            format!("{health:?} {} {}", health.is_due(Moment(299)), health.is_due(Moment(300)))
        },
        "Postponed { tries: 1, until: Moment(300) } false true",
    ),
    fact(
        "B18 transient: the ninth is still postponed",
        || format!("{:?}", failed(&Problem::TimedOut, 9)),
        "(Postponed { tries: 9, until: Moment(2700) }, \"open mailbox_unreadable Warning wait\")",
    ),
    fact(
        "B18 transient: the tenth is permanent",
        || format!("{:?}", failed(&Problem::TimedOut, 10)),
        "(Stopped { since: Moment(2700) }, \"open mailbox_unreadable Error test_mailbox\")",
    ),
    fact(
        "B18 permanent stops at once",
        || format!("{:?}", failed(&Problem::NotAllowed("no".to_owned()), 1)),
        "(Stopped { since: Moment(0) }, \"open mailbox_unreadable Error grant_rights\")",
    ),
    fact(
        "B18 a pause that a service asks for is no failure",
        || format!("{:?}", failed(&Problem::Busy(Some(20)), 12)),
        "(Postponed { tries: 0, until: Moment(240) }, \"\")",
    ),
    fact(
        "B18 an alert closes itself when cured",
        || {
            let (health, _) = failed(&Problem::SignedOut, 1);
            let (health, alerts) = health.after(&Happened::Looked, Moment(9));
            format!("{health:?}: {}", changes(&alerts))
        },
        "Well: close mailbox_unreadable, close crm_refuses",
    ),
    fact(
        "B18 an alert closes itself when cured: a stopped mailbox is tried every hour",
        || {
            let stopped = Health::Stopped { since: Moment(0) };
            let (probed, alerts) =
                stopped.after(&Happened::Failed(Side::Crm, Problem::SignedOut), Moment(3600));
            let due = [3599, 3600].map(|at| stopped.is_due(Moment(at)));
            format!("{due:?} {probed:?} {}", alerts.len())
        },
        "[false, true] Stopped { since: Moment(3600) } 0",
    ),
    fact(
        "B18 an alert closes itself when cured: mails given up",
        || format!("{} | {}", changes(&[given_up(2)]), changes(&[given_up(0)])),
        "open mails_given_up Warning assign_category | close mails_given_up",
    ),
    fact(
        "B18 service, mailbox and e-mail level",
        || {
            let refused = Problem::Refused { code: String::new(), message: String::new() };
            let levels = [
                level(Side::Mailbox, &Problem::SignedOut),
                level(Side::Crm, &Problem::Unreachable),
                level(Side::Mailbox, &Problem::Unreachable),
                level(Side::Crm, &Problem::NotAllowed(String::new())),
                level(Side::Crm, &refused),
            ];
            format!(
                "{}",
                levels == [Level::Service, Level::Service, Level::Mailbox, Level::Mailbox, Level::Item]
            )
        },
        "true",
    ),
    fact(
        "B18 a mail is tried five times, one a cycle",
        || {
            let (mut attempts, mut now, mut tries) = (Attempts::default(), Moment(0), 0);
            let odd = Problem::Odd("plug-in failed".to_owned());
            loop {
                match attempts.next(now) {
                    Next::Try => {
                        tries += 1;
                        attempts = attempts.failed(&odd, now);
                    }
                    Next::Wait(at) => now = at,
                    Next::GiveUp => return format!("{tries} tries in {} s", now.0),
                }
            }
        },
        "5 tries in 3600 s",
    ),
    fact(
        "B18 a mail is tried five times, one a cycle: a pause is no try",
        || (Attempts::default().failed(&Problem::Busy(None), Moment(1)) == Attempts::default()).to_string(),
        "true",
    ),
    fact(
        "B20 EnableSssItemLevelMonitoring",
        || {
            let on = Organisation::default().failures_kept_s();
            let off = Organisation { keep_failures: false, ..Organisation::default() }.failures_kept_s();
            format!("{on:?} {off:?}")
        },
        "Some(259200) None",
    ),
    fact(
        "B20 ExchangeSyncIdMappingPersistenceTimeInDays",
        || {
            let days = |failures_days| {
                Organisation { failures_days, ..Organisation::default() }.failures_kept_s().map(|s| s / DAY)
            };
            format!("{:?} {:?} {:?}", days(0), days(14), days(99))
        },
        "None Some(14) Some(14)",
    ),
    fact(
        "B20 DelegateAccessEnabled: on",
        || foretold(|w| w.filter(Filter::All).mail.mailbox = Some(address(BELA)), None),
        "track accept_all",
    ),
    fact(
        "B20 DelegateAccessEnabled: off",
        || {
            foretold(
                |w| {
                    w.filter(Filter::All).mail.mailbox = Some(address(BELA));
                    w.organisation.delegates = false;
                },
                None,
            )
        },
        "leave delegates_off",
    ),
    fact(
        "B2 ismailboxinactivebackoffenabled",
        || {
            let pauses = [0, 1, 2, 99].map(|quiet| poll_pause_s(quiet, true, true));
            format!("{pauses:?} {} {}", poll_pause_s(99, true, false), poll_pause_s(99, false, true))
        },
        "[300, 600, 720, 720] 300 30",
    ),
    fact(
        "ours, the pane foretells with the same function",
        || foretold(|w| w.seat.filter = Filter::All, None),
        "track accept_all",
    ),
    fact(
        "ours, the pane foretells with the same function: not tracked because this starts a thread",
        || foretold(|_| {}, None),
        "leave no_correlation_match",
    ),
    fact(
        "ours, the pane foretells with the same function: a reply",
        || {
            let parent = Parent {
                activity: uuid::Uuid::from_u128(100),
                regarding: Some(deal(30)),
                method: Method::InReplyTo,
            };
            let set: fn(&mut World) = |w| {
                w.clues = Clues { in_reply_to: vec![id("earlier@contoso.example")], ..Clues::default() };
            };
            foretold(set, Some(&parent))
        },
        "track correlation_match",
    ),
    fact(
        "ours, the pane foretells with the same function: a conversation that is followed, until its record is closed",
        || {
            let open = foretold(
                |w| {
                    w.follows_until_closed();
                },
                None,
            );
            let closed = foretold(
                |w| {
                    w.follows_until_closed().fates.push((deal(40), Fate::Closed));
                },
                None,
            );
            format!("{open}, {closed}")
        },
        "track thread_followed, leave thread_ended",
    ),
    fact(
        "ours, the pane foretells with the same function: withheld",
        || foretold(|w| w.seat.firewall.domains = vec!["fabrikam.example".to_owned()], None),
        "withhold firewall_domain",
    ),
    fact(
        "ours, the pane foretells with the same function: tracked",
        || {
            foretold(
                |w| {
                    w.ours(None);
                },
                None,
            )
        },
        "leave duplicate",
    ),
];
