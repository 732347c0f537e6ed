//! Faces of several mails in a table.

use domain::{
    check::{Part, State},
    mail::{Address, ItemId, Person},
    pane::{
        triage::{LineState, LineView, PartView, RunView, TriageView, Triaged},
        view::{CheckView, Content, Look, News, Notice, PickerView, View},
    },
    party::{Kind, Record},
    problem::Problem,
    reason::{self, Account, Entry, Evidence, Outcome, Remedy},
    suggest::{Hint, Offer, Reason},
};

use super::{DAY, HOSTILE, at, notice_ids, record, renewal};

fn offer(record: Record, why: Reason, hints: Vec<Hint>) -> Offer {
    Offer { record, why, hints, detail: "€120.000".into(), due: Some(at(5 * DAY)) }
}

fn line(n: usize, subject: &str, from: &str, state: LineState, offer: Option<Offer>) -> LineView {
    let included = matches!(state, LineState::Free { known: true } | LineState::Failed(_));
    LineView {
        item: ItemId(format!("item-{n}")),
        subject: subject.into(),
        from: Some(Person { address: Address::new("someone@acme.example"), name: from.into() }),
        included,
        regarding: offer.as_ref().map(|offer| offer.record.clone()),
        offer,
        state,
    }
}

fn withheld() -> LineState {
    let entry = Entry { text: "acme-privat.example".into(), organisation: false };
    let evidence = Evidence { entry: Some(entry), ..Evidence::default() };
    LineState::Withheld(Box::new(Account {
        outcome: Outcome::Withhold,
        reason: reason::Reason::FirewallDomain,
        evidence,
        remedy: Remedy::ChangeFirewall,
    }))
}

fn lines() -> Vec<LineView> {
    let free = || LineState::Free { known: true };
    let by_word =
        offer(renewal(), Reason::OpenOfSender, vec![Hint::Word("Rahmenvertrag".into()), Hint::Yours]);
    let chosen = record(Kind::Case, "Bohrer bricht");
    vec![
        line(1, "Verlängerung des Rahmenvertrags", "Asha Rao", free(), Some(by_word)),
        LineView { regarding: Some(chosen), ..line(2, "AW: Bohrer", "Karl Maurer", free(), None) },
        line(3, "Danke", "Asha Rao", free(), None),
        line(4, "Rundschreiben Dezember", "Newsletter", LineState::Free { known: false }, None),
        line(5, "Feiern", "Tante Erna", withheld(), None),
        line(6, "Angebot", "Asha Rao", LineState::Tracked(Some(renewal())), None),
        line(7, "Angebot", "Asha Rao", LineState::Duplicate("Angebot".into()), None),
        line(8, "WG: Angebot", "Asha Rao", LineState::Duplicate("Angebot".into()), None),
        line(9, "Alte Sache", "Asha Rao", LineState::Kept, None),
        line(10, "", "", LineState::Draft, None),
        line(11, "Unzustellbar", "Postmaster", LineState::NoMail, None),
        LineView {
            from: None,
            ..line(
                12,
                "Geheim",
                "",
                LineState::Unread(Problem::Outlook("loadItemByIdAsync: no".into())),
                None,
            )
        },
    ]
}

fn ready() -> TriageView {
    TriageView {
        reading: None,
        look: Look::Known,
        lines: lines(),
        included: 3,
        excluded: 2,
        left_off: 0,
        part: None,
        run: None,
        unmarked: 0,
    }
}

fn few(states: impl IntoIterator<Item = LineState>) -> Vec<LineView> {
    let all = lines().into_iter().zip(states);
    all.map(|(line, state)| LineView { state, ..line }).collect()
}

fn running(run: RunView) -> TriageView {
    let states = [LineState::Tracked(Some(renewal())), LineState::Writing, LineState::Queued];
    TriageView { lines: few(states), included: 0, excluded: 0, run: Some(run), ..ready() }
}

fn check(states: [State; 3], copied: Option<Result<(), Problem>>) -> View {
    let parts = [Part::Outlook, Part::Crm, Part::Synchronizer].into_iter().zip(states).collect();
    View {
        body: Content::Check(Box::new(CheckView { parts, copied })),
        notices: vec![],
        keys: false,
        queue: None,
        pins: None,
    }
}

fn show(view: TriageView) -> View {
    View { body: Content::Triage(Box::new(view)), notices: vec![], keys: false, queue: None, pins: None }
}

fn told(view: TriageView, told: Triaged, undo: bool, retry: bool) -> View {
    let id = notice_ids().remove(0);
    let notice = Notice { id, subject: String::new(), news: News::Triaged(told), undo, retry };
    View { notices: vec![notice], ..show(view) }
}

pub(super) fn all() -> Vec<(&'static str, View)> {
    let run = RunView { done: 1, of: 3, pause: None, removing: false };
    let reading = TriageView {
        reading: Some((4, 12)),
        look: Look::Looking,
        lines: few([LineState::Unknown, LineState::Reading]),
        included: 0,
        excluded: 0,
        ..ready()
    };
    let part = PartView {
        item: ItemId("item-1".into()),
        subject: "Verlängerung des Rahmenvertrags".into(),
        picker: PickerView::default(),
        offers: vec![
            offer(renewal(), Reason::OpenOfSender, vec![]),
            offer(record(Kind::Account, "Acme Werkzeuge GmbH"), Reason::Company, vec![]),
        ],
    };
    let failed = Problem::Refused { code: "0x80040265".into(), message: "A plug-in said no.".into() };
    let after = |state| TriageView {
        lines: few([LineState::Tracked(Some(renewal())), state, LineState::Tracked(None)]),
        included: 1,
        excluded: 0,
        ..ready()
    };
    let hostile = LineView {
        regarding: Some(record(Kind::Account, HOSTILE)),
        ..line(1, HOSTILE, HOSTILE, LineState::Free { known: true }, None)
    };
    vec![
        ("triage", show(ready())),
        ("triage-reading", show(reading.clone())),
        ("triage-looking", show(TriageView { reading: None, ..reading.clone() })),
        (
            "triage-waiting",
            show(TriageView {
                reading: None,
                look: Look::Waiting { problem: Problem::Unreachable, seconds: 8 },
                ..reading.clone()
            }),
        ),
        (
            "triage-look-failed",
            show(TriageView { reading: None, look: Look::Failed(Problem::NoSeat), ..reading }),
        ),
        ("triage-choosing", show(TriageView { part: Some(part), ..ready() })),
        ("triage-running", show(running(run.clone()))),
        ("triage-busy", show(running(RunView { pause: Some((Problem::Busy(Some(9)), 9)), ..run.clone() }))),
        ("triage-taking-back", show(running(RunView { removing: true, ..run }))),
        (
            "triage-failed",
            told(
                after(LineState::Failed(failed)),
                Triaged::Tracked { mails: 2, were_there: 1, failed: 1 },
                true,
                true,
            ),
        ),
        (
            "triage-tracked",
            told(
                TriageView { unmarked: 2, left_off: 3, included: 0, ..after(LineState::Tracked(None)) },
                Triaged::Tracked { mails: 1, were_there: 0, failed: 0 },
                true,
                false,
            ),
        ),
        (
            "triage-taken-back",
            told(
                after(LineState::Free { known: true }),
                Triaged::TakenBack { mails: 2, failed: 1 },
                false,
                true,
            ),
        ),
        ("check-asking", check([State::Asking, State::Asking, State::Asking], None)),
        (
            "check",
            check(
                [
                    State::Works(vec![
                        "OutlookWebApp 16".into(),
                        "Mailbox 1.15".into(),
                        "mara@us.example".into(),
                    ]),
                    State::Fails(Problem::NotAllowed("prvReadContact".into())),
                    State::None,
                ],
                Some(Ok(())),
            ),
        ),
        (
            "check-not-copied",
            check(
                [State::Works(vec![]), State::Works(vec![]), State::Works(vec![])],
                Some(Err(Problem::Odd("denied".into()))),
            ),
        ),
        ("triage-hostile", show(TriageView { lines: vec![hostile], included: 1, excluded: 0, ..ready() })),
    ]
}
