//! What waits for the CRM: on the card of its mail, and all of it in a line.

use domain::{
    contract::{Ask, Terms, Thread},
    details::Change,
    mail::Moment,
    pane::{
        Links,
        view::{Doing, LaterView, Look, MailView, QueueView, Tracking, View, WishView},
    },
    party::{Company, Kind, Record},
    problem::Problem,
    queue::{Decision, Errand, Fill, NotKept, Place},
    signature::Field,
    timeline::{Addable, Draft, NewEntry},
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

fn hostile() -> Record {
    record(Kind::Account, super::HOSTILE)
}

fn away(later: LaterView) -> MailView {
    let look = Look::Failed(Problem::Unreachable);
    MailView { tracking: Tracking::Unknown, look, later: Some(later), offers: vec![], ..mail() }
}

/// What waits beside the tracking of mails.
fn beside() -> Vec<WishView> {
    let errand = |n, errand| wish(n, "Ewa Nowak", Doing::Errand(Box::new(errand)));
    let draft = |subject: &str| Draft {
        what: Addable::Call,
        subject: subject.into(),
        text: super::HOSTILE.into(),
        when: None,
        minutes: 30,
        at: Moment(1),
    };
    let entry = |subject: &str| NewEntry { id: Uuid::nil(), of: renewal(), me: None, draft: draft(subject) };
    let fill = |value: &str, stands: Option<&str>| {
        let (of, field) = (record(Kind::Contact, "Ewa Nowak"), Field::Phone);
        let change = Change { of, version: "1".into(), field, value: value.into(), company: Company::None };
        Errand::Fill(Fill { change, seen: String::new(), stands: stands.map(Into::into) })
    };
    let ask = Ask::Keep { thread: Thread::default(), terms: Some(Terms::Never), earlier: false };
    vec![
        errand(1, Errand::Decide(Decision { ask, before: None })),
        errand(2, Errand::TakeBack(Uuid::nil())),
        errand(3, Errand::Link { activity: Uuid::nil(), links: Links::default() }),
        errand(4, Errand::Enter(entry("Rückruf"))),
        errand(5, Errand::Enter(entry(""))),
        errand(6, fill("+43 1", None)),
        errand(7, fill("", None)),
        WishView { again_in: None, asks: Some("+43 2".into()), ..errand(8, fill("+43 1", Some("+43 2"))) },
        WishView { again_in: None, asks: Some(String::new()), ..errand(9, fill("+43 1", Some(""))) },
    ]
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
        ("waits-beside", view(tracking(), QueueView { open: true, list: beside(), ..queue(4, 1) })),
        ("waits-later", show(away(LaterView { records: vec![renewal(), hostile()], marked: false }))),
        ("waits-later-marked", show(away(LaterView { records: vec![], marked: true }))),
        ("waits-list", view(tracking(), QueueView { open: true, list, ..queue(4, 1) })),
    ]
}
