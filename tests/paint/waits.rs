//! What waits for the CRM: on the card of its mail, and all of it in a line.

use domain::{
    pane::view::{Doing, MailView, QueueView, Tracking, View, WishView},
    party::Kind,
    problem::Problem,
    queue::{NotKept, Place},
};
use uuid::Uuid;

use super::{mail, record, renewal, show};

fn wish(n: u128, subject: &str, doing: Doing) -> WishView {
    WishView {
        id: Uuid::from_u128(n),
        subject: subject.into(),
        doing,
        running: false,
        again_in: Some(8),
        problem: Some(Problem::Unreachable),
        trouble: None,
        asks: None,
        place: Some(Place::Browser),
    }
}

fn view(card: WishView, queue: QueueView) -> View {
    let mail = MailView { tracking: Tracking::Wished(Box::new(card)), ..mail() };
    View { queue: Some(Box::new(queue)), ..show(mail) }
}

fn queue(waiting: usize, stuck: usize) -> QueueView {
    QueueView {
        waiting,
        stuck,
        again_in: Some(8),
        problem: Some(Problem::Unreachable),
        ..QueueView::default()
    }
}

pub(crate) fn all() -> Vec<(&'static str, View)> {
    let tracking = || wish(1, "Angebot 2026", Doing::Tracking(None));
    let refused = || Problem::NotAllowed("prvWriteActivity".into());
    let stuck = || WishView { trouble: Some(refused()), again_in: None, ..tracking() };
    let nowhere = |why| WishView { place: Some(Place::Nowhere(why)), ..tracking() };
    let lost = QueueView { not_kept: 1, ..queue(1, 0) };
    let list = vec![
        WishView {
            running: true,
            again_in: None,
            ..wish(1, "Angebot 2026", Doing::Tracking(Some(renewal())))
        },
        wish(2, "Rückfrage", Doing::Untracking { keep: true }),
        wish(3, super::HOSTILE, Doing::Adding(record(Kind::Lead, "Ewa Nowak"))),
        wish(4, " ", Doing::Changing(None)),
        WishView { trouble: Some(Problem::Gone), ..wish(5, "Termin", Doing::Changing(Some(renewal()))) },
    ];
    vec![
        ("waits", view(tracking(), queue(1, 0))),
        ("waits-to", view(wish(1, "Angebot 2026", Doing::Tracking(Some(renewal()))), queue(3, 0))),
        ("waits-running", view(WishView { running: true, again_in: None, ..tracking() }, queue(3, 0))),
        ("waits-in-mailbox", view(WishView { place: Some(Place::Mailbox), ..tracking() }, queue(1, 0))),
        ("waits-full", view(nowhere(NotKept::Full), lost.clone())),
        ("waits-nowhere", view(nowhere(NotKept::Refused(Problem::Unreachable)), lost)),
        ("waits-stuck", view(stuck(), queue(0, 1))),
        ("waits-list", view(tracking(), QueueView { open: true, list, ..queue(4, 1) })),
    ]
}
