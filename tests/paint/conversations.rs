//! Faces of what was decided about a conversation.

use domain::{
    contract::{Contract, Fate, Follow, Terms, Thread},
    pane::view::ContractView,
    party::{Kind, Record},
};

use super::{DAY, HOSTILE, at, record, renewal};

fn thread() -> Thread {
    Thread { conversation: "AAQk".into(), ..Thread::default() }
}

pub(super) fn follow(to: Record, until_closed: bool, external: bool) -> Terms {
    Terms::Follow(Follow { to, until_closed, external })
}

fn decided(terms: Terms) -> ContractView {
    let contract = Contract { thread: thread(), terms, set: at(-3 * DAY), earlier: None, ended: None };
    ContractView { contract: Some(contract), ..none() }
}

fn none() -> ContractView {
    let offered = vec![renewal(), record(Kind::Account, "Acme Werkzeuge GmbH")];
    ContractView { contract: None, fate: None, earlier: 0, offered, open: false }
}

pub(super) fn all() -> Vec<(&'static str, ContractView)> {
    let until = decided(follow(renewal(), true, false));
    let mut noted = until.clone();
    if let Some(contract) = &mut noted.contract {
        contract.ended = Some(at(-DAY));
    }
    let hostile = record(Kind::Opportunity, HOSTILE);
    vec![
        ("conversation", none()),
        ("conversation-choice", ContractView { open: true, ..none() }),
        ("conversation-followed", ContractView { earlier: 3, ..decided(follow(renewal(), false, true)) }),
        ("conversation-followed-until", ContractView { open: true, earlier: 1, ..until.clone() }),
        ("conversation-closed", ContractView { fate: Some(Fate::Closed), ..until.clone() }),
        ("conversation-ended", ContractView { open: true, ..noted }),
        ("conversation-gone", ContractView { fate: Some(Fate::Gone), ..until }),
        ("conversation-external", ContractView { open: true, ..decided(Terms::External) }),
        ("conversation-never", decided(Terms::Never)),
        (
            "conversation-hostile",
            ContractView {
                offered: vec![hostile.clone()],
                open: true,
                ..decided(follow(hostile, true, true))
            },
        ),
    ]
}
