//! The faces of the desk: a state for every case that there is something else to see for.

use admin::{Act, Found, JobState, Level, Listed, Part, Run, StageState, Status, Tried, Who};
use desk::model::book::{Act as Does, Write};
use desk::model::{Answer, Desk, Edit, Event, Filtering, Mark, Place, Question, Whom};
use domain::{
    correspondence::{Part as Receives, Stage, Underway},
    mail::Moment,
    pane,
    party::Kind,
    problem::Problem,
    sheet::{Slot, Value},
};

use crate::crm::{company, underway};
use crate::records::{at_deal, book, write};

use crate::kit::{DAY, NOW, Server, alert, check, id, job, listed, offered, parts, refused, stage, stages};

/// A name that would do harm if it were taken for markup.
pub(crate) const HOSTILE: &str =
    "<img src=x onerror=alert(1)> \"Mallory\" & </main><script>alert(2)</script>";

type Face = (&'static str, Desk);

fn face(name: &'static str, administrator: bool, at: &str, prepare: impl FnOnce(&mut Server)) -> Face {
    let mut server = Server::new(administrator);
    prepare(&mut server);
    (name, server.at(at))
}

fn told(name: &'static str, administrator: bool, at: &str, events: impl IntoIterator<Item = Event>) -> Face {
    let mut server = Server::new(administrator);
    let mut desk = server.at(at);
    for event in events {
        server.tell(&mut desk, event);
    }
    (name, desk)
}

fn told_of(name: &'static str, prepare: fn(&mut Server), events: impl IntoIterator<Item = Event>) -> Face {
    let mut server = Server::new(false);
    prepare(&mut server);
    let mut desk = server.at("#/decisions");
    for event in events {
        server.tell(&mut desk, event);
    }
    (name, desk)
}

fn own(run: Run, status: Status) -> impl FnOnce(&mut Server) {
    move |server: &mut Server| {
        server.parts = parts(run);
        let first = listed(if status == Status::Red { 3 } else { 2 });
        let finding = if status == Status::Green { None } else { first.finding };
        let line = server.mailboxes.first_mut().unwrap();
        *line = Listed { status, test: run, finding, ..line.clone() };
    }
}

/// Every face.
pub(crate) fn all() -> Vec<Face> {
    use StageState::{Done, Failed, Running, Waiting};
    let mut signed_out = Desk::new(NOW);
    signed_out.hear(Event::Signed(false));
    let mut faces = vec![
        ("starting", Desk::new(NOW)),
        ("signed-out", signed_out),
        face("setup-ready", true, "#/setup", |_| {}),
        face("setup-missing", true, "#/setup", |server| {
            server.setup.checks[0] = check("licence", Found::Missing);
            server.setup.checks[1] = check("role", Found::Unknown);
        }),
        face("setup-running", true, "#/setup", |server| {
            server.setup.running = true;
            server.setup.stages = stages([Done, Done, Done, Running, Waiting]);
        }),
        face("setup-failed", true, "#/setup", |server| {
            server.setup.stages = stages([Done, Done, Done, Waiting, Waiting]);
            server.setup.stages[3] = stage("test", Failed, 1, 6);
        }),
        face("setup-done", true, "#/setup", |server| {
            server.setup.stages = stages([Done; 5]);
            server.setup.done = Some(NOW - 600);
        }),
        face("mailboxes", true, "#/mailboxes", |server| {
            server.mailboxes[0].testing = true;
        }),
        face("mailboxes-none", true, "#/mailboxes", |server| server.mailboxes.clear()),
        face("mailboxes-no-fit", true, "#/mailboxes?text=nobody", |_| {}),
        face("mailboxes-closed", false, "#/mailboxes", |_| {}),
        told("mailboxes-marked", true, "#/mailboxes?status=green", [Event::Mark(Mark::All)]),
        face("mailboxes-partly", true, "#/mailboxes", |server| {
            server.mailboxes = (1..=1_500).map(listed).collect();
            server.silent = Some(|question| matches!(question, Question::Page(Some(_))));
        }),
        face("mailboxes-failed", true, "#/mailboxes", |server| {
            server.fails = Some((|question| matches!(question, Question::Page(_)), Problem::Unreachable));
        }),
        told(
            "job-running",
            true,
            "#/mailboxes",
            [Event::Mark(Mark::All), Event::Act(Act::ApproveAndTest, Whom::Marked)],
        ),
        ended("job-failed", JobState::Done, 2),
        ended("job-lost", JobState::Lost, 0),
        face("mailbox", true, &Place::Mailbox(id(4)).to_string(), |server| {
            server.parts = parts(Run::Failure);
            server.parts[2] = Tried { chosen: false, run: Run::NotRun, ..server.parts[2].clone() };
            server.parts[2].part = Part::Act;
            server.alerts = vec![alert(1, Level::Error, "send_denied", false)];
        }),
        face("mailbox-gone", true, &Place::Mailbox(id(77)).to_string(), |_| {}),
        face("mine-green", false, "#/mine", own(Run::Success, Status::Green)),
        face("mine-amber", false, "#/mine", own(Run::NotRun, Status::Amber)),
        face("mine-red", false, "#/mine", own(Run::Failure, Status::Red)),
        face("mine-off", false, "#/mine", own(Run::NotRun, Status::Off)),
        face("mine-none", false, "#/mine", |server| server.me.mailbox = None),
        face("alerts", true, "#/alerts", |server| {
            server.alerts = vec![
                alert(1, Level::Information, "enabled", false),
                alert(2, Level::Warning, "throttled", false),
                alert(3, Level::Error, "not_enabled_for_rest", false),
                alert(4, Level::Error, "consent_missing", true),
            ];
        }),
        face("alerts-unsent", false, "#/alerts", |server| {
            let mut unsent = alert(1, Level::Error, "unsent_stranger", false);
            unsent.finding.who = Who::Administrator;
            unsent.finding.args.insert("activity".into(), id(40).to_string());
            let held = alert(2, Level::Warning, "unsent_held", false);
            server.alerts = vec![unsent, held];
        }),
        face("alerts-none", false, "#/alerts", |_| {}),
        face("options-good", false, "#/options", |_| {}),
        face("options-missing", false, "#/options", |server| {
            server.me.checks[1] = check("role", Found::Missing);
            server.me.checks[3] = check("standard_app", Found::Missing);
        }),
        face("options-unknown", false, "#/options", |server| {
            server.me.checks[0] = check("licence", Found::Unknown)
        }),
        face("settings", false, "#/settings", |_| {}),
        face("settings-forced", false, "#/settings", |server| server.own.filter_forced = true),
        face("settings-hidden", false, "#/settings", |server| {
            server.own.offered = vec!["replies".into(), "people".into()];
        }),
        told("settings-tried", false, "#/settings", [Event::Edit(Edit::Filter("people".into())), Event::Try]),
        told(
            "settings-would",
            false,
            "#/settings",
            [
                Event::Filtering(Filtering::Fetch("<fetch><entity name='contact'/></fetch>".into())),
                Event::Filtering(Filtering::Try),
            ],
        ),
        told(
            "settings-picking",
            false,
            "#/settings",
            [Event::Edit(Edit::Pick("acme".into())), Event::Edit(Edit::PickText("Drive".into()))],
        ),
        told("settings-wrong", false, "#/settings", [Event::Edit(Edit::Addresses("nobody".into()))]),
        face("settings-of", true, &Place::SettingsOf(id(4)).to_string(), |_| {}),
        face("organisation", true, "#/organisation", |_| {}),
        told(
            "organisation-directions",
            true,
            "#/organisation",
            [Event::Edit(Edit::Way("contact".into(), "mobile".into(), "off".into()))],
        ),
        face("cards", true, "#/cards", |_| {}),
        face("cards-picked", true, "#/cards", |server| {
            server.cards.kinds[0].picked =
                ["city", "site", "department", "owner", "phone"].map(str::to_owned).to_vec();
            (server.cards.by, server.cards.at) = (Some("Mara Keller".into()), Some(NOW - DAY));
        }),
        face("decisions", true, "#/decisions", |_| {}),
        face("decisions-none", false, "#/decisions", |server| server.register = Default::default()),
        told("decisions-undone", true, "#/decisions", [Event::TakeBack(id(501))]),
        face("decisions-choose", false, "#/decisions", offered),
        told_of("decisions-chosen", offered, [Event::Choose(id(510), Some(id(61)))]),
        told_of("decisions-stands", refused, [Event::TakeBack(id(511))]),
        face("audit", true, "#/audit", |_| {}),
        face("audit-none", true, "#/audit", |server| server.audit.clear()),
        face("waiting", true, "#/setup", |server| {
            server.silent = Some(|question| *question == Question::Setup)
        }),
        hostile(),
    ];
    faces.extend(problems());
    faces.extend(records());
    faces
}

/// Record pages.
fn records() -> Vec<Face> {
    let deal = at_deal();
    let ways = [
        underway(40, Stage::Waiting(None)),
        Underway { at: Moment(NOW - 900), ..underway(41, Stage::Waiting(None)) },
        underway(42, Stage::Waiting(Some(Moment(NOW + 86_400)))),
        Underway { attempts: 2, ..underway(43, Stage::Again(Moment(NOW + 300))) },
        underway(44, Stage::Sending),
        underway(45, Stage::Failed),
        underway(46, Stage::Draft),
    ];
    let compose = [Write::Begin, Write::Find(Receives::Cc, "asha".into()), Write::Send].map(write);
    let fails = |name, problem: Problem| {
        face(name, false, &deal, move |server| {
            server.fails = Some((|question| matches!(question, Question::Book(_)), problem));
        })
    };
    let mut hostile = Server::new(false);
    hostile.crm.sheet.of.name = HOSTILE.into();
    for (_, value) in &mut hostile.crm.sheet.values {
        if let Value::Text(text) = value {
            *text = HOSTILE.into();
        }
    }
    for entry in &mut hostile.crm.entries {
        (entry.subject, entry.who, entry.text) = (HOSTILE.into(), HOSTILE.into(), HOSTILE.into());
    }
    hostile.crm.underway = vec![Underway { subject: HOSTILE.into(), ..underway(40, Stage::Draft) }];
    vec![
        face("records", false, "#/records", |_| {}),
        face("records-none", false, "#/records", |server| server.crm.start = Default::default()),
        told("records-found", false, "#/records", [book(Does::Find("asha".into()))]),
        face("records-list", false, "#/records/opportunity?by=-due", |_| {}),
        face("records-list-none", false, "#/records/lead?mine=yes", |server| server.crm.listed.clear()),
        face("record-deal", false, &deal, |_| {}),
        face("record-company", false, &Place::Record(Kind::Account, id(72)).to_string(), |server| {
            server.crm.sheet = company();
            server.crm.entries.clear();
        }),
        face("record-gone", false, &Place::Record(Kind::Case, id(999)).to_string(), |_| {}),
        fails("record-not-allowed", Problem::NotAllowed("prvReadOpportunity".into())),
        fails("record-unreachable", Problem::Unreachable),
        changed_meanwhile(&deal),
        face("record-way", false, &deal, |server| server.crm.underway = ways.to_vec()),
        told("record-compose", false, &deal, compose),
        told("record-compose-templates", false, &deal, [Write::Begin, Write::Templates].map(write)),
        told("record-answer", false, &deal, [book(Does::Timeline(pane::Act::Answer(id(90))))]),
        told("record-reading", false, &deal, [book(Does::Timeline(pane::Act::Read(id(90))))]),
        face("record-mail", false, &Place::Mail(id(90)).to_string(), |_| {}),
        ("record-hostile", hostile.at(&deal)),
    ]
}

/// Somebody else changed the record, and the CRM lets another one not be changed.
fn changed_meanwhile(at: &str) -> Face {
    let mut server = Server::new(false);
    let mut desk = server.at(at);
    server.crm.sheet.version.push('x');
    server.tell(&mut desk, book(Does::Set(Slot::Chance, Value::Number(5))));
    ("record-conflict", desk)
}

fn ended(name: &'static str, state: JobState, failed: u32) -> Face {
    let mut server = Server::new(true);
    let mut desk = server.at("#/mailboxes");
    server.tell(&mut desk, Event::Act(Act::Test, Whom::One(id(1))));
    server.job = Some(job(state, failed));
    server.pass(&mut desk, 3);
    desk.now = NOW;
    (name, desk)
}

/// What stands in the way, each with its remedy.
fn problems() -> Vec<Face> {
    let all = [
        ("problem-signed-out", Problem::SignedOut),
        ("problem-not-allowed", Problem::NotAllowed("Only administrators may.".into())),
        ("problem-needs-both", Problem::NotAllowed("needs_both".into())),
        ("problem-no-seat", Problem::NoSeat),
        ("problem-busy", Problem::Busy(Some(10))),
        ("problem-unreachable", Problem::Unreachable),
        ("problem-timed-out", Problem::TimedOut),
        ("problem-gone", Problem::Gone),
        ("problem-conflict", Problem::Conflict),
        (
            "problem-refused",
            Problem::Refused { code: "0x8005E259".into(), message: "Missing privilege".into() },
        ),
        ("problem-odd", Problem::Odd("upstream".into())),
    ];
    all.into_iter()
        .map(|(name, problem)| {
            let mut server = Server::new(true);
            let mut desk = server.at("#/setup");
            server.fails = Some((|question| *question == Question::Setup, problem));
            server.tell(&mut desk, Event::Retry);
            (name, desk)
        })
        .collect()
}

/// What others wrote, where it would do harm if it were markup.
fn hostile() -> Face {
    let mut server = Server::new(true);
    server.me.name = HOSTILE.into();
    for row in &mut server.mailboxes {
        (row.address, row.owner) = (HOSTILE.into(), HOSTILE.into());
    }
    let mut desk = server.at("#/mailboxes");
    server.tell(&mut desk, Event::Mark(Mark::Toggle(0)));
    let refused = Problem::Refused { code: HOSTILE.into(), message: HOSTILE.into() };
    let wants = desk.hear(Event::TakeBack(id(1)));
    if let Some(desk::model::Want::Ask(ticket, _)) = wants.first() {
        desk.hear(Event::Answered(*ticket, Err::<Answer, _>(refused)));
    }
    ("hostile", desk)
}
