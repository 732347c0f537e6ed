//! The page without a mail, and what a person has set.

use domain::{
    home::{Personal, Preferences, Task},
    mail::Address,
    pane::view::{Content, HomeView, LearnedView, LeftView, Loaded, SettingsView, TaskView, View},
    party::{Kind, Record},
    problem::Problem,
    settings::{Filter, Firewall},
};
use uuid::Uuid;

use super::{DAY, HOUR, acme, at, record, renewal};

fn task(n: u128, subject: &str, due: i64, regarding: Option<Record>) -> TaskView {
    let task = Task { id: Uuid::from_u128(n), subject: subject.into(), regarding, due: at(due), status: 2 };
    TaskView { task, done: false, saving: false, failed: None }
}

fn home() -> HomeView {
    let left = |n: u128, subject: &str, sender: Record, ago: i64| LeftView {
        key: Uuid::from_u128(n),
        subject: subject.into(),
        sender,
        at: Some(at(-ago)),
    };
    HomeView {
        no_mail: true,
        tasks: Loaded::Here(vec![
            task(1, "Angebot nachfassen", -2 * DAY, Some(renewal())),
            task(2, "Asha anrufen", 2 * HOUR, None),
            TaskView { done: true, ..task(3, "Muster schicken", 0, Some(acme())) },
            TaskView { saving: true, ..task(4, super::HOSTILE, 0, None) },
            TaskView { failed: Some(Problem::Unreachable), ..task(5, " ", -DAY, None) },
        ]),
        left: Loaded::Here(Some(vec![
            left(6, "Rückfrage zur Lieferung", record(Kind::Contact, "Asha Rao"), HOUR),
            left(7, " ", record(Kind::Lead, super::HOSTILE), 3 * DAY),
        ])),
        pins: vec![renewal()],
        recent: Loaded::Here(vec![acme(), record(Kind::Case, "Bohrer bricht")]),
        settings: None,
    }
}

fn settings() -> SettingsView {
    SettingsView {
        personal: Loaded::Here(Some(Personal {
            filter: Filter::Replies,
            forced: false,
            offered: vec![Filter::All, Filter::Replies, Filter::People],
            never: Firewall {
                addresses: vec![Address::new("dr@clinic.example")],
                domains: vec!["bank.example".into()],
                private: true,
                ..Firewall::default()
            },
        })),
        changing: false,
        failed: None,
        senseless: false,
        preferences: Preferences { untracks_at_once: false, tracks_to_last: true },
        read: true,
        unkept: None,
        learned: vec![
            LearnedView { address: Address::new("asha.rao@acme.example"), record: renewal(), times: 3 },
            LearnedView {
                address: Address::new("x@y.example"),
                record: record(Kind::Contact, super::HOSTILE),
                times: 1,
            },
        ],
    }
}

fn show(view: HomeView) -> View {
    let pins = Some(view.pins.clone());
    View { body: Content::Home(Box::new(view)), notices: vec![], keys: false, pins, queue: None }
}

pub(crate) fn all() -> Vec<(&'static str, View)> {
    let set = |settings| show(HomeView { settings: Some(Box::new(settings)), ..home() });
    let Loaded::Here(Some(personal)) = settings().personal else { return vec![] };
    let forced = Personal { forced: true, filter: Filter::Nothing, never: Firewall::default(), ..personal };
    vec![
        ("home", show(home())),
        ("home-beside-a-mail", show(HomeView { no_mail: false, ..home() })),
        (
            "home-empty",
            show(HomeView {
                tasks: Loaded::Here(vec![]),
                left: Loaded::Here(Some(vec![])),
                pins: vec![],
                recent: Loaded::Here(vec![]),
                ..home()
            }),
        ),
        (
            "home-looking",
            show(HomeView {
                tasks: Loaded::Looking,
                left: Loaded::Looking,
                recent: Loaded::Looking,
                ..home()
            }),
        ),
        (
            "home-failed",
            show(HomeView {
                tasks: Loaded::Failed(Problem::Odd("500".into())),
                left: Loaded::Here(None),
                recent: Loaded::Failed(Problem::Odd("500".into())),
                ..home()
            }),
        ),
        ("mine", set(settings())),
        (
            "mine-forced",
            set(SettingsView { personal: Loaded::Here(Some(forced)), learned: vec![], ..settings() }),
        ),
        ("mine-nobody", set(SettingsView { personal: Loaded::Here(None), read: false, ..settings() })),
        (
            "mine-failed",
            set(SettingsView {
                failed: Some(Problem::Refused { code: "needs_administrator".into(), message: "no".into() }),
                senseless: true,
                unkept: Some(Problem::Outlook("9020".into())),
                changing: true,
                ..settings()
            }),
        ),
    ]
}
