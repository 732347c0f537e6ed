//! What the faces show: people, rows, a mail and what stands beside it, each named once.

use domain::{
    mail::{Address, Direction, ItemId, Moment, Part, Person},
    matching::Why,
    pane::view::{
        AroundView, Category, Content, Form, Known, Look, MailView, PersonView, PickerResult, PickerView,
        Told, TrackedView, Tracking, View,
    },
    party::{Company, Fact, Kind, Leads, NewParty, Party, Record, Related},
    signature::Field,
    suggest::{Hint, Offer, Reason},
    timeline::{self, Around, Progress, What},
    want::Found,
};
use uuid::Uuid;

/// Sunday, 2025-11-23T10:00:00Z.
pub(crate) const NOW: Moment = Moment(1_763_892_000);
pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 24 * HOUR;

/// A name that would do harm if it were taken for markup.
pub(crate) const HOSTILE: &str =
    "<img src=x onerror=alert(1)> \"Mallory\" & </main><script>alert(2)</script>";

pub(super) fn at(seconds_from_now: i64) -> Moment {
    Moment(NOW.0 + seconds_from_now)
}

pub(crate) fn record(kind: Kind, name: &str) -> Record {
    // The same name is the same row; another is another.
    let id = name.bytes().fold(kind as u128 + 1, |sum, byte| (sum << 5) ^ u128::from(byte) ^ (sum >> 100));
    Record { kind, id: Uuid::from_u128(id), name: name.into() }
}

pub(crate) fn renewal() -> Record {
    record(Kind::Opportunity, "Rahmenvertrag 2026")
}

pub(super) fn jonas() -> Record {
    record(Kind::User, "Jonas Weber")
}

pub(super) fn acme() -> Record {
    record(Kind::Account, "Acme Werkzeuge GmbH")
}

pub(super) fn party(kind: Kind, name: &str, address: &str) -> Party {
    Party {
        record: record(kind, name),
        addresses: vec![Address::new(address)],
        job: String::new(),
        company: None,
        company_name: String::new(),
        phone: String::new(),
        facts: None,
        owner: None,
        active: true,
        created: at(-900 * DAY),
    }
}

pub(crate) fn asha_row() -> Party {
    Party {
        job: "Leiterin Einkauf".into(),
        company: Some(acme()),
        phone: "+49 30 5550 1234".into(),
        facts: None,
        owner: Some(jonas()),
        ..party(Kind::Contact, "Asha Rao", "asha.rao@acme.example")
    }
}

/// What happened last with the sender, and what comes next.
pub(super) fn around(told: impl FnOnce(Around) -> Told) -> AroundView {
    let entry = |what, subject: &str| timeline::Entry {
        id: Uuid::from_u128(70),
        what,
        subject: subject.into(),
        text: String::new(),
        at: at(-3 * DAY),
        due: None,
        who: "Asha Rao".into(),
        progress: Progress::Open,
        regarding: None,
        thread: Uuid::from_u128(70),
    };
    let all = Around {
        last: Some((entry(What::Mail(Direction::Incoming), HOSTILE), at(-3 * DAY))),
        next: Some((entry(What::Appointment, ""), at(2 * DAY))),
    };
    AroundView { of: asha_row().record, told: told(all) }
}

/// Somebody whose card bears what an administrator picked, with a deal that does too.
pub(super) fn picked_facts() -> MailView {
    let fact = |en: &str, hi: &str, leads, value: &str| Fact {
        names: vec![("en".into(), en.into()), ("hi".into(), hi.into())],
        leads,
        value: value.into(),
    };
    let facts = vec![
        fact("Department", "विभाग", Leads::Nowhere, HOSTILE),
        fact("Phone", "फ़ोन", Leads::Call, "+49 (30) 5550-1234"),
        fact("Second e-mail", "दूसरा ई-मेल", Leads::Mail, "asha@home.example"),
        fact("Website", "वेबसाइट", Leads::Site, "www.acme.example"),
        fact("Website", "वेबसाइट", Leads::Site, "javascript:alert(1)"),
    ];
    let sender = person(
        Part::From,
        "Asha Rao",
        "asha.rao@acme.example",
        row(Party { facts: Some(facts), ..asha_row() }),
    );
    let mut related = related();
    related[0].facts = vec![
        fact("Probability", "संभावना", Leads::Nowhere, "60"),
        fact("Pipeline phase", "पाइपलाइन चरण", Leads::Nowhere, "3-Propose"),
    ];
    from(PersonView { related, ..sender })
}

pub(crate) fn person(part: Part, name: &str, address: &str, known: Known) -> PersonView {
    let addable = known == Known::Nobody;
    let person = Person { address: Address::new(address), name: name.into() };
    PersonView { part, person, me: false, known, related: Vec::new(), addable }
}

pub(crate) fn row(party: Party) -> Known {
    Known::Row { party: Box::new(party), why: Why::OnlyOne, others: Vec::new() }
}

pub(super) fn related() -> Vec<Related> {
    let related = |record, worth: &str, number: &str, due| Related {
        record,
        of: vec![acme()],
        owner: Some(jonas()),
        worth: worth.into(),
        due,
        number: number.into(),
        touched: None,
        facts: Vec::new(),
    };
    vec![
        related(renewal(), "€120.000", "", Some(at(5 * DAY))),
        related(record(Kind::Opportunity, "Messegeräte"), "€8.500", "", Some(at(-3 * DAY))),
        related(record(Kind::Case, "Bohrer bricht"), "", "CAS-01042", Some(at(DAY))),
    ]
}

pub(super) fn asha() -> PersonView {
    PersonView {
        related: related(),
        ..person(Part::From, "Asha Rao", "asha.rao@acme.example", row(asha_row()))
    }
}

pub(super) fn me() -> PersonView {
    let mut me = person(
        Part::To,
        "Mara Lind",
        "mara@us.example",
        row(Party { job: "Vertrieb".into(), ..party(Kind::User, "Mara Lind", "mara@us.example") }),
    );
    me.me = true;
    me
}

pub(super) fn offer(record: Record, why: Reason, detail: &str, due: Option<Moment>) -> Offer {
    Offer { record, why, hints: vec![], detail: detail.into(), due }
}

pub(crate) fn offers() -> Vec<Offer> {
    vec![
        offer(renewal(), Reason::OpenOfSender, "€120.000", Some(at(5 * DAY))),
        offer(
            record(Kind::Case, "Bohrer bricht"),
            Reason::OpenOfCompany("Acme Werkzeuge GmbH".into()),
            "CAS-01042",
            Some(at(DAY)),
        ),
        offer(record(Kind::Contact, "Asha Rao"), Reason::Sender, "", None),
        offer(acme(), Reason::Company, "", None),
    ]
}

/// Every reason there is.
pub(super) fn reasons() -> Vec<Offer> {
    vec![
        offer(renewal(), Reason::Conversation, "€120.000", Some(at(0))),
        offer(
            record(Kind::Opportunity, "Messegeräte"),
            Reason::OpenOfRecipient("Karl Maurer".into()),
            "",
            Some(at(-3 * DAY)),
        ),
        offer(record(Kind::Lead, "Ewa Nowak"), Reason::Recipient, "", None),
        offer(record(Kind::Case, "Lieferung"), Reason::OpenOfSender, "CAS-7", Some(at(90 * DAY))),
    ]
}

/// Every reason and hint of what is ranked by more than whose it is.
pub(super) fn ranked() -> Vec<Offer> {
    let hint = |offer: Offer, hints: &[Hint]| Offer { hints: hints.to_vec(), ..offer };
    let (word, yours) = (Hint::Word("Bohrer".into()), Hint::Yours);
    let case = offer(record(Kind::Case, "Bohrer bricht"), Reason::Number, "CAS-01042", Some(at(DAY)));
    vec![
        hint(case, &[word, yours.clone(), Hint::Chosen(9)]),
        hint(
            offer(renewal(), Reason::OpenOfSender, "€120.000", Some(at(5 * DAY))),
            &[Hint::Chosen(3), yours],
        ),
        hint(offer(acme(), Reason::CompanyOfRecipient, "", None), &[Hint::Chosen(1)]),
        offer(record(Kind::Lead, "Ewa Nowak"), Reason::ChosenBefore, "", None),
    ]
}

pub(crate) fn mail() -> MailView {
    MailView {
        item: ItemId("AAMk1".into()),
        subject: "Re: Verlängerung des Rahmenvertrags".into(),
        later: None,
        look: Look::Known,
        people: vec![asha(), me()],
        tracking: Tracking::Not,
        offers: offers(),
        picker: None,
        details: None,
        around: None,
        affair: None,
        asking_untrack: false,
        form: None,
        files: 0,
        stray_category: false,
        mailbox: None,
        failed: None,
        contract: None,
        several: None,
        keeps: None,
        decided: None,
    }
}

pub(super) fn looking() -> MailView {
    let mut mail = MailView { look: Look::Looking, tracking: Tracking::Unknown, offers: vec![], ..mail() };
    for person in &mut mail.people {
        person.known = Known::Unasked;
        person.related.clear();
    }
    mail
}

pub(super) fn tracked(regarding: Option<Record>) -> TrackedView {
    TrackedView {
        regarding,
        by: Some(record(Kind::User, "Mara Lind")),
        by_me: true,
        on_behalf: None,
        at: at(-2 * HOUR),
        category: Category::On,
        text_incomplete: false,
        text_follows: false,
    }
}

pub(super) fn with(tracking: Tracking) -> MailView {
    MailView { tracking, ..mail() }
}

pub(super) fn from(sender: PersonView) -> MailView {
    MailView { people: vec![sender, me()], offers: vec![], ..mail() }
}

pub(super) fn show(mail: MailView) -> View {
    View { body: Content::Mail(Box::new(mail)), notices: vec![], keys: false, pins: None, queue: None }
}

pub(super) fn picker(text: &str, result: PickerResult) -> MailView {
    MailView { picker: Some(PickerView { text: text.into(), result, ..PickerView::default() }), ..mail() }
}

pub(super) fn found() -> Vec<Found> {
    let found = |kind, name: &str, detail: &str| Found {
        record: record(kind, name),
        detail: detail.into(),
        address: None,
    };
    vec![
        found(Kind::Account, "Acme Werkzeuge GmbH", "Berlin"),
        found(Kind::Opportunity, "Rahmenvertrag 2026", "Acme Werkzeuge GmbH · €120.000"),
        found(Kind::Case, "Acme: Bohrer bricht", "CAS-01042"),
        found(Kind::Lead, "Ewa Nowak", "Acme Polska"),
        found(Kind::Contact, "Asha Rao", ""),
    ]
}

pub(super) fn form(kind: Kind, company: Company, companies: Vec<Record>, tracks: bool) -> MailView {
    let stranger = person(Part::From, "Ewa Nowak (Acme Polska)", "ewa.nowak@acme.example", Known::Nobody);
    let filled = NewParty {
        kind,
        first: "Ewa".into(),
        last: "Nowak".into(),
        address: Address::new("ewa.nowak@acme.example"),
        company,
        signed: vec![
            (Field::Job, "Kierowniczka zakupów".into()),
            (Field::Mobile, "+48 601 555 010".into()),
            (Field::City, HOSTILE.into()),
        ],
    };
    MailView { form: Some(Form { filled, companies, tracks }), ..from(stranger) }
}

pub(super) fn namesakes() -> Vec<Party> {
    vec![
        asha_row(),
        Party {
            company: Some(record(Kind::Account, "Acme Holding")),
            created: at(-30 * DAY),
            ..party(Kind::Contact, "Asha Rao (alt)", "asha.rao@acme.example")
        },
        Party {
            company_name: "Acme Indien".into(),
            active: false,
            ..party(Kind::Lead, "A. Rao", "asha.rao@acme.example")
        },
    ]
}

pub(super) fn crowd() -> MailView {
    let mut mail = MailView { files: 3, ..mail() };
    mail.people.extend([
        person(
            Part::To,
            "Karl Maurer",
            "karl@acme.example",
            Known::Row {
                party: Box::new(Party {
                    job: "Werkstatt".into(),
                    company: Some(acme()),
                    owner: Some(jonas()),
                    ..party(Kind::Contact, "Karl Maurer", "karl@acme.example")
                }),
                why: Why::OnlyOne,
                others: vec![party(Kind::Lead, "K. Maurer", "karl@acme.example")],
            },
        ),
        person(Part::To, "", "einkauf@acme.example", Known::Nobody),
        person(
            Part::Cc,
            "Acme Zentrale",
            "info@acme.example",
            row(party(Kind::Account, "Acme Werkzeuge GmbH", "info@acme.example")),
        ),
        person(
            Part::Cc,
            "Vertrieb",
            "sales@us.example",
            row(party(Kind::Queue, "Vertrieb", "sales@us.example")),
        ),
        person(Part::Cc, "Ewa Nowak", "ewa@acme.example", Known::Nobody),
        person(Part::Bcc, "शर्मा जी", "sharma@udyog.example", Known::TooMany(130)),
        person(
            Part::Cc,
            "Asha",
            "asha.rao@acme.example",
            Known::Several(vec![asha_row(), party(Kind::Lead, "A. Rao", "asha.rao@acme.example")]),
        ),
    ]);
    mail.people[2].related = related();
    mail
}
