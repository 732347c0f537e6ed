//! Faces of a mail that is being written.

use domain::{
    intent::Intent,
    literature::{Document, Means, Named, Trouble},
    mail::{Address, Part},
    pane::view::{
        Content, Documents, Doing, DraftView, Failed, Known, LiteratureView, Look, MailView, PickerResult,
        PickerView, Templates, View,
    },
    problem::Problem,
    want::{Found, Template},
};

use super::faces::{HOSTILE, asha_row, mail, offers, person, record, renewal, row};
use domain::party::Kind;

fn to_asha() -> MailView {
    let mut me = person(Part::From, "Mara Lind", "mara@us.example", Known::Unasked);
    me.me = true;
    let asha = person(Part::To, "Asha Rao", "asha.rao@acme.example", row(asha_row()));
    let ewa = person(Part::Cc, "Ewa Nowak", "ewa@acme.example", Known::Nobody);
    MailView { people: vec![me, asha, ewa], offers: offers(), subject: "Angebot".into(), ..mail() }
}

fn draft(intent: Option<Intent>) -> DraftView {
    DraftView {
        mail: to_asha(),
        intent,
        keeping: false,
        unkept: None,
        unedited: None,
        templates: None,
        literature: None,
        editing: false,
    }
}

fn show(draft: DraftView) -> View {
    View { body: Content::Draft(Box::new(draft)), notices: Vec::new(), keys: false, pins: None, queue: None }
}

/// A file that is attached, a link, a file that is too large, and one with a hostile name that is being attached.
fn literature() -> LiteratureView {
    let one = |title: &str, bytes: Option<u64>, address: &str| Document {
        id: record(Kind::Contact, title).id,
        title: title.into(),
        of: "Servoantriebe".into(),
        detail: "Auf einen Blick".into(),
        file: bytes.map(|bytes| Named { name: format!("{title}.pdf"), bytes: Some(bytes) }),
        address: address.into(),
    };
    let sheet = one("Datenblatt", Some(181_000), "");
    let film = one("Montagefilm", None, "https://acme.example/film");
    let hostile = one(HOSTILE, Some(2_500_000), "");
    LiteratureView {
        text: String::new(),
        done: vec![(sheet.id, Means::Attach), (film.id, Means::Link)],
        putting: Some(hostile.clone()),
        documents: Documents::Are(vec![sheet, film, one("Archiv", Some(30_000_000), ""), hostile]),
        failed: None,
    }
}

/// All of them, by name.
pub(crate) fn all() -> Vec<(&'static str, View)> {
    let plain = Some(Intent::default());
    let deal = Intent::regarding(renewal());
    let empty = MailView { people: Vec::new(), offers: Vec::new(), subject: String::new(), ..to_asha() };
    let looking = MailView { look: Look::Looking, offers: Vec::new(), ..to_asha() };
    let waiting = Look::Waiting { problem: Problem::Unreachable, seconds: 4 };
    let failed =
        Failed { doing: Doing::Adding(record(Kind::Contact, "Ewa Nowak")), problem: Problem::Conflict };
    let ewa = Found {
        record: record(Kind::Contact, "Ewa Nowak"),
        detail: "Acme Polska · ewa@acme.example".into(),
        address: Some(Address::new("ewa@acme.example")),
    };
    let adds = PickerView {
        adds: true,
        text: "ew".into(),
        result: PickerResult::Rows(vec![ewa]),
        ..PickerView::default()
    };
    let template = |title: &str, detail: &str| Template {
        id: record(Kind::Contact, title).id,
        of: Kind::Contact,
        article: detail.is_empty(),
        title: title.into(),
        detail: detail.into(),
    };
    let some = vec![template("Danke", "Nach dem ersten Gespräch"), template(HOSTILE, "")];
    let lost = Templates::Failed(Problem::Unreachable);
    let hostile = Intent::regarding(record(Kind::Account, HOSTILE));
    vec![
        ("draft-not", show(draft(None))),
        ("draft-nobody", show(DraftView { mail: empty, ..draft(None) })),
        ("draft-looking", show(DraftView { mail: looking, ..draft(None) })),
        (
            "draft-waiting",
            show(DraftView { mail: MailView { look: waiting, ..to_asha() }, ..draft(plain.clone()) }),
        ),
        ("draft-track", show(draft(plain.clone()))),
        ("draft-regarding", show(draft(deal.clone()))),
        ("draft-keeping", show(DraftView { keeping: true, ..draft(deal.clone()) })),
        ("draft-unkept", show(DraftView { unkept: Some(Problem::Outlook("9020".into())), ..draft(None) })),
        (
            "draft-failed",
            show(DraftView { mail: MailView { failed: Some(failed), ..to_asha() }, ..draft(deal) }),
        ),
        ("draft-hostile", show(draft(hostile))),
        (
            "draft-unedited",
            show(DraftView { unedited: Some(Problem::Outlook("9006".into())), ..draft(None) }),
        ),
        (
            "draft-recipients",
            show(DraftView { mail: MailView { picker: Some(adds), ..to_asha() }, ..draft(None) }),
        ),
        ("draft-templates", show(DraftView { templates: Some(Templates::Are(some)), ..draft(None) })),
        (
            "draft-templates-none",
            show(DraftView { templates: Some(Templates::Are(Vec::new())), ..draft(None) }),
        ),
        ("draft-templates-looking", show(DraftView { templates: Some(Templates::Looking), ..draft(None) })),
        ("draft-templates-failed", show(DraftView { templates: Some(lost), ..draft(None) })),
        ("draft-literature", show(DraftView { literature: Some(literature()), ..draft(None) })),
        (
            "draft-literature-not-put",
            show(DraftView {
                literature: Some(LiteratureView {
                    failed: Some((HOSTILE.into(), Trouble::Unable)),
                    text: "drive".into(),
                    documents: Documents::Are(Vec::new()),
                    ..literature()
                }),
                ..draft(None)
            }),
        ),
        ("draft-editing", show(DraftView { editing: true, ..draft(None) })),
    ]
}
