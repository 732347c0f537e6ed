//! The faces: a view for every case that there is something else to see for.

#[path = "conversations.rs"]
mod conversations;
#[path = "details.rs"]
mod details;
#[path = "homes.rs"]
mod homes;
#[path = "samples.rs"]
mod samples;
#[path = "timelines.rs"]
mod timelines;
#[path = "triages.rs"]
mod triages;
#[path = "waits.rs"]
mod waits;

use domain::{
    contract::Terms,
    mail::{Address, Part},
    matching::Why,
    pane::{
        Event, Links, NoticeId, Pane, Settings, Ticket,
        view::{
            Category, Content, Decided, Doing, Failed, FileView, FilesView, Known, Look, MailView, News,
            Notice, Other, PersonView, PickerResult, PickerView, SeveralView, Told, TrackedView, Tracking,
            View, Working,
        },
    },
    party::{Company, Kind, NewAffair, Party},
    problem::Problem,
    reason::{self, Account, Entry, Evidence, Outcome, Remedy},
    settings::Filter,
    suggest::Reason,
    timeline::Around,
    want::{Heard, Narrow},
};
use uuid::Uuid;

use samples::{
    DAY, HOUR, acme, around, asha, at, crowd, form, found, from, jonas, looking, me, namesakes, party,
    picked_facts, picker, ranked, reasons, show, tracked, with,
};
pub(crate) use samples::{HOSTILE, NOW, asha_row, mail, offers, person, record, renewal, row};

/// A name for a line, as only the machine gives them: by a choice that could not be kept.
fn notice_ids() -> Vec<NoticeId> {
    let mut pane = Pane::new(Settings::default());
    for _ in 0..3 {
        let heard = Heard::Remembered(Err(Problem::Unreachable));
        let wants = pane.hear(Event::Answered(Ticket::Choice, heard));
        assert!(wants.is_empty());
    }
    pane.view().notices.iter().map(|notice| notice.id).collect()
}

fn news(mail: MailView, news: &[(News, bool, bool, &str)]) -> View {
    let ids = notice_ids();
    let notices = news.iter().zip(ids).map(|((news, undo, retry, subject), id)| Notice {
        id,
        subject: (*subject).into(),
        news: news.clone(),
        undo: *undo,
        retry: *retry,
    });
    View { notices: notices.collect(), ..show(mail) }
}

fn account(outcome: Outcome, reason: reason::Reason, remedy: Remedy, evidence: Evidence) -> Box<Account> {
    Box::new(Account { outcome, reason, remedy, evidence })
}

/// What the synchronizer did or will do.
fn decided(add: &mut impl FnMut(&str, View)) {
    let filter = |is| Evidence {
        filter: Some((record(Kind::User, "Mara Lind"), is)),
        own_filter: true,
        ..Evidence::default()
    };
    let replies = || {
        let (reason, remedy) = (reason::Reason::NoCorrelationMatch, Remedy::ChangeFilter);
        account(Outcome::Leave, reason, remedy, filter(Filter::Replies))
    };
    let none = || Evidence::default();
    let ahead = [
        ("declined", replies()),
        ("tracked", account(Outcome::Track, reason::Reason::Category, Remedy::Nothing, none())),
        ("stopped", account(Outcome::Leave, reason::Reason::MailboxUntested, Remedy::TestMailbox, none())),
    ];
    for (name, account) in ahead {
        let decided = Some(Decided::Ahead(account));
        add(&format!("ahead-{name}"), show(MailView { decided, ..mail() }));
    }
    let entry = Entry { text: HOSTILE.into(), organisation: false };
    let withheld = Evidence { entry: Some(entry), ..none() };
    let recorded = [
        ("declined", replies()),
        (
            "withheld",
            account(Outcome::Withhold, reason::Reason::FirewallWord, Remedy::ChangeFirewall, withheld),
        ),
    ];
    for (name, account) in recorded {
        let decided = Some(Decided::Recorded { id: None, account, at: at(-2 * HOUR) });
        add(&format!("decided-{name}"), show(MailView { decided, ..mail() }));
    }
    let evidence = Evidence { sender: Some(record(Kind::Contact, "Asha Rao")), ..filter(Filter::People) };
    let account = account(Outcome::Track, reason::Reason::SenderMatch, Remedy::Nothing, evidence);
    let decided = Some(Decided::Recorded { id: Some(Uuid::from_u128(7)), account, at: at(-2 * HOUR) });
    let by = Some(record(Kind::User, "Regarding Synchronizer"));
    let tracking = Tracking::Yes(TrackedView { by, by_me: false, on_behalf: None, ..tracked(Some(acme())) });
    add("decided-tracked", show(MailView { decided, ..with(tracking) }));
}

fn problems() -> Vec<(&'static str, Problem)> {
    vec![
        ("signed-out", Problem::SignedOut),
        (
            "no-consent",
            Problem::NoConsent("https://login.example/contoso/v2.0/adminconsent?client_id=1".into()),
        ),
        ("other-account", Problem::OtherAccount("jonas.brandt@contoso.example".into())),
        ("not-allowed", Problem::NotAllowed("Principal user is missing prvCreateActivity privilege".into())),
        ("no-seat", Problem::NoSeat),
        ("busy", Problem::Busy(Some(400))),
        ("unreachable", Problem::Unreachable),
        ("timed-out", Problem::TimedOut),
        ("gone", Problem::Gone),
        ("conflict", Problem::Conflict),
        (
            "refused",
            Problem::Refused {
                code: "0x80040237".into(),
                message: "A record with matching key values already exists.".into(),
            },
        ),
        ("odd", Problem::Odd("502 Bad Gateway".into())),
        ("outlook", Problem::Outlook("9020: An internal error has occurred.".into())),
        ("moved", Problem::Moved),
    ]
}

/// All faces, each by a name of its own.
pub(crate) fn all() -> Vec<(String, View)> {
    let mut all: Vec<(String, View)> = Vec::new();
    let mut add = |name: &str, view: View| all.push((name.to_owned(), view));
    let bare = |body| View { body, notices: vec![], keys: false, pins: None, queue: None };

    add("starting", bare(Content::Starting));
    add("nothing", bare(Content::Nothing));
    add("several", bare(Content::Several));
    for (name, view) in triages::all() {
        add(name, view);
    }
    add("other-invitation", bare(Content::Other(Other::Invitation)));
    add("other-draft", bare(Content::Other(Other::Draft)));
    add("other-report", bare(Content::Other(Other::Report)));
    add("other-switched-off", bare(Content::Other(Other::SwitchedOff)));
    for (name, view) in super::drafts::all().into_iter().chain(super::meetings::all()) {
        add(name, view);
    }
    add("unreadable", bare(Content::Unreadable(Problem::Outlook("9020".into()))));

    add("looking", show(looking()));
    let wait = |problem, seconds| show(MailView { look: Look::Waiting { problem, seconds }, ..looking() });
    add("waiting-unreachable", wait(Problem::Unreachable, 8));
    add("waiting-busy", wait(Problem::Busy(Some(1)), 1));
    for (name, problem) in problems() {
        let look = Look::Failed(problem.clone());
        add(&format!("look-failed-{name}"), show(MailView { look, ..looking() }));
        let failed = Some(Failed { doing: Doing::Tracking(Some(renewal())), problem });
        add(&format!("track-failed-{name}"), show(MailView { failed, ..mail() }));
    }

    add("not-tracked", show(mail()));
    add("not-tracked-reasons", show(MailView { offers: reasons(), ..mail() }));
    add("not-tracked-ranked", show(MailView { offers: ranked(), ..mail() }));
    for (name, kind) in [("affair-opportunity", Kind::Opportunity), ("affair-case", Kind::Case)] {
        let (customer, company) = (asha_row().record, Some(acme()));
        let affair =
            Some(NewAffair { kind, name: "Verlängerung des Rahmenvertrags".into(), customer, company });
        add(name, show(MailView { affair, ..mail() }));
    }
    add("keys", View { keys: true, ..show(mail()) });
    for (name, details) in details::all() {
        add(name, show(MailView { details: Some(details), ..mail() }));
    }
    for (name, view) in homes::all() {
        add(name, view);
    }
    let pins = Some(vec![renewal()]);
    add("tracked-pinned", View { pins, ..show(with(Tracking::Yes(tracked(Some(renewal()))))) });
    for (name, view) in waits::all() {
        add(name, view);
    }
    for (name, view) in conversations::all() {
        let tracking = Tracking::Yes(tracked(Some(renewal())));
        add(name, show(MailView { contract: Some(view), ..with(tracking) }));
    }
    let few = SeveralView { records: vec![acme()], tracked: true, full: false, open: false };
    let several = |view: SeveralView, tracking| show(MailView { several: Some(view), ..with(tracking) });
    let yes = || Tracking::Yes(tracked(Some(renewal())));
    add("linked-none", several(SeveralView { records: vec![], ..few.clone() }, yes()));
    add("linked", several(few.clone(), yes()));
    add("linked-will", several(SeveralView { tracked: false, ..few.clone() }, Tracking::Not));
    add("linked-full", several(SeveralView { full: true, ..few.clone() }, yes()));
    let hostile = SeveralView { records: vec![record(Kind::Case, HOSTILE)], open: true, ..few };
    let searches = PickerView { relates: true, ..PickerView::default() };
    add("linked-picker", show(MailView { several: Some(hostile), picker: Some(searches), ..with(yes()) }));
    let file = |n: u128, name: &str, bytes, kept| FileView {
        file: Uuid::from_u128(n),
        name: name.into(),
        bytes,
        kept,
    };
    let files = vec![
        file(1, "Angebot 2026.pdf", 1_234_567, true),
        file(2, "AGB.docx", 800, false),
        file(3, HOSTILE, 34_000_000, true),
    ];
    add("files", show(MailView { keeps: Some(FilesView { files }), files: 3, ..mail() }));
    for (name, view) in timelines::all() {
        add(
            name,
            View {
                body: Content::Timeline(Box::new(view)),
                notices: vec![],
                keys: false,
                pins: None,
                queue: None,
            },
        );
    }
    add("not-tracked-no-subject", show(MailView { subject: " ".into(), files: 1, ..mail() }));
    add("not-tracked-shared", show(MailView { mailbox: Some("info@us.example".into()), ..mail() }));
    add("not-tracked-stray", show(MailView { stray_category: true, ..mail() }));
    add("kept", show(with(Tracking::Kept { at: Some(at(-3 * DAY)) })));
    add("kept-undated", show(with(Tracking::Kept { at: None })));

    let doing = [
        ("tracking", Doing::Tracking(None)),
        ("tracking-to", Doing::Tracking(Some(renewal()))),
        ("adding", Doing::Adding(record(Kind::Lead, "Ewa Nowak"))),
        ("changing", Doing::Changing(Some(acme()))),
        ("clearing", Doing::Changing(None)),
        ("untracking", Doing::Untracking { keep: false }),
        ("untracking-kept", Doing::Untracking { keep: true }),
        ("taking-back", Doing::TakingBack),
        ("deciding", Doing::Deciding),
        ("linking", Doing::Linking),
    ];
    for (name, doing) in doing {
        let working = Working { doing: doing.clone(), again_in: None };
        add(&format!("working-{name}"), show(with(Tracking::Working(working))));
        let failed = Some(Failed { doing, problem: Problem::TimedOut });
        add(&format!("failed-{name}"), show(MailView { failed, ..mail() }));
    }
    let working = Working { doing: Doing::Tracking(None), again_in: Some(4) };
    add("working-again", show(with(Tracking::Working(working))));

    let yes = |tracked| show(with(Tracking::Yes(tracked)));
    add("tracked", yes(tracked(None)));
    add("tracked-regarding", yes(tracked(Some(renewal()))));
    let by = Some(jonas());
    add(
        "tracked-by-colleague",
        yes(TrackedView { by, by_me: false, on_behalf: None, at: at(-3 * DAY), ..tracked(Some(acme())) }),
    );
    add("sender-picked-facts", show(picked_facts()));
    let told = |told| show(MailView { around: Some(told), ..mail() });
    let nothing = Around { last: None, next: None };
    add("sender-around-coming", told(around(|_| Told::Coming)));
    add("sender-around-unread", told(around(|_| Told::Unread)));
    add("sender-around-nothing", told(around(|_| Told::Here(Box::new(nothing)))));
    add("sender-around", told(around(|all| Told::Here(Box::new(all)))));

    let on_behalf = Some(record(Kind::User, "Mara Lind"));
    add("tracked-on-behalf", yes(TrackedView { on_behalf, ..tracked(Some(acme())) }));
    add("tracked-by-nobody", yes(TrackedView { by: None, by_me: false, on_behalf: None, ..tracked(None) }));
    add(
        "tracked-unfinished",
        yes(TrackedView { category: Category::Adding, text_incomplete: true, ..tracked(None) }),
    );
    add(
        "tracked-text-follows",
        yes(TrackedView { text_incomplete: true, text_follows: true, ..tracked(Some(acme())) }),
    );
    decided(&mut add);
    add("tracked-category-unknown", yes(TrackedView { category: Category::Unknown, ..tracked(None) }));
    let missing = Category::Missing(Problem::Outlook("Elevated permission is required".into()));
    add("tracked-category-missing", yes(TrackedView { category: missing, ..tracked(None) }));
    add(
        "untrack-question",
        show(MailView { asking_untrack: true, ..with(Tracking::Yes(tracked(Some(renewal())))) }),
    );

    add("sender-unknown", show(from(person(Part::From, "Ewa Nowak", "ewa@acme.example", Known::Nobody))));
    add("sender-nameless", show(from(person(Part::From, "", "no-reply@news.example", Known::Nobody))));
    add(
        "sender-colleague",
        show(from(person(
            Part::From,
            "Jonas Weber",
            "jonas@us.example",
            row(Party { job: "Vertrieb".into(), ..party(Kind::User, "Jonas Weber", "jonas@us.example") }),
        ))),
    );
    add(
        "sender-lead-inactive",
        show(from(person(
            Part::From,
            "Ewa",
            "ewa@acme.example",
            row(Party {
                active: false,
                company_name: "Acme Polska".into(),
                ..party(Kind::Lead, "Ewa Nowak", "ewa@acme.example")
            }),
        ))),
    );
    add("sender-none", show(MailView { people: vec![me()], ..mail() }));
    let several = |why| {
        let mut rows = namesakes().into_iter();
        let party = Box::new(rows.next().unwrap());
        show(MailView {
            people: vec![
                PersonView { known: Known::Row { party, why, others: rows.collect() }, ..asha() },
                me(),
            ],
            ..mail()
        })
    };
    add("sender-picked", several(Why::Owned));
    add(
        "sender-several",
        show(from(PersonView { known: Known::Several(namesakes()), related: vec![], ..asha() })),
    );
    add("sender-too-many", show(from(PersonView { known: Known::TooMany(130), related: vec![], ..asha() })));
    add("crowd", show(crowd()));

    add("picker-offers", show(picker("", PickerResult::Offers)));
    add("picker-no-offers", show(MailView { offers: vec![], ..picker("a", PickerResult::Offers) }));
    add("picker-searching-first", show(picker("ac", PickerResult::Searching(vec![]))));
    add("picker-searching", show(picker("acm", PickerResult::Searching(found()))));
    add("picker-rows", show(picker("acme", PickerResult::Rows(found()))));
    let mut narrowed = picker("acme", PickerResult::Rows(found()));
    if let Some(picker) = &mut narrowed.picker {
        picker.among = Narrow { kind: Some(Kind::Account), mine: true, closed: false };
    }
    add("picker-narrowed", show(narrowed));
    add("picker-none", show(picker("zzz <b>", PickerResult::Rows(vec![]))));
    add("picker-failed", show(picker("acme", PickerResult::Failed(Problem::Unreachable))));
    let change =
        MailView { tracking: Tracking::Yes(tracked(Some(renewal()))), ..picker("", PickerResult::Offers) };
    add("picker-change", show(change));

    let (contact, lead) = (Kind::Contact, Kind::Lead);
    add("form-contact", show(form(contact, Company::Named("Acme".into()), vec![], true)));
    let account = form(Kind::Account, Company::Named("Acme".into()), vec![], true);
    add("form-account", show(account));
    add("form-lead", show(form(lead, Company::None, vec![], false)));
    let known = vec![acme(), record(Kind::Account, "Acme Holding")];
    add("form-known-company", show(form(contact, Company::Known(acme()), known.clone(), true)));
    add(
        "form-another-company",
        show(form(contact, Company::Named("Acme Polska".into()), known.clone(), true)),
    );
    add("form-no-company", show(form(lead, Company::None, known, true)));

    let done = |what: &[(News, bool, bool, &str)]| news(with(Tracking::Yes(tracked(Some(renewal())))), what);
    let here = "Re: Verlängerung des Rahmenvertrags";
    let ewa = record(Kind::Contact, "Ewa Nowak");
    let followed = News::Conversation(Some(conversations::follow(renewal(), false, false)));
    let (external, never) = (Terms::External, Terms::Never);
    let linked = |add, remove| News::Linked(Links { add, remove });
    for (name, news) in [
        ("news-conversation-followed", followed),
        ("news-conversation-external", News::Conversation(Some(external))),
        ("news-conversation-never", News::Conversation(Some(never))),
        ("news-conversation-ended", News::Conversation(None)),
        ("news-earlier", News::Earlier(3)),
        ("news-linked", linked(vec![renewal()], vec![])),
        ("news-unlinked", linked(vec![], vec![renewal()])),
        ("news-linked-some", linked(vec![renewal(), acme()], vec![])),
        ("news-unlinked-some", linked(vec![], vec![renewal(), acme()])),
    ] {
        add(name, done(&[(news, true, false, here)]));
    }
    add("news-not-earlier", done(&[(News::NotEarlier, false, false, here)]));
    add("news-taken-back", done(&[(News::TakenBack, false, false, here)]));
    add("news-tracked", done(&[(News::Tracked(Some(renewal())), true, false, here)]));
    add(
        "news-plain",
        done(&[
            (News::Tracked(None), true, false, here),
            (News::Added(ewa), false, false, here),
            (News::Untracked { keep: false }, true, false, "Angebot"),
        ]),
    );
    let was = |by, regarding| (News::WasTracked { by, regarding }, false, false, here);
    add(
        "news-was-tracked",
        done(&[was(Some(jonas()), Some(acme())), was(None, None), was(Some(jonas()), None)]),
    );
    add(
        "news-changed",
        done(&[
            was(None, Some(acme())),
            (News::Changed(Some(acme())), true, false, here),
            (News::Changed(None), true, false, here),
        ]),
    );
    let failed = Failed { doing: Doing::Tracking(Some(renewal())), problem: Problem::Conflict };
    add(
        "news-bad",
        done(&[
            (News::Failed(failed), false, true, "Preisliste"),
            (News::NotRemembered(Problem::Outlook("5001".into())), false, false, ""),
            (News::Untracked { keep: true }, true, false, here),
        ]),
    );

    let mut hostile = crowd();
    hostile.subject = HOSTILE.into();
    hostile.people[0].known = row(Party {
        record: record(Kind::Contact, HOSTILE),
        job: HOSTILE.into(),
        company_name: HOSTILE.into(),
        company: None,
        ..asha_row()
    });
    hostile.people[3].person.name = HOSTILE.into();
    hostile.offers[0].record.name = HOSTILE.into();
    hostile.offers[0].detail = HOSTILE.into();
    hostile.offers[1].why = Reason::OpenOfCompany(HOSTILE.into());
    hostile.mailbox = Some(HOSTILE.into());
    hostile.failed = Some(Failed {
        doing: Doing::Tracking(Some(record(Kind::Account, HOSTILE))),
        problem: Problem::Odd(HOSTILE.into()),
    });
    add("hostile", show(hostile));
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let mut wide = mail();
    wide.subject = format!("{long}{long} {long}");
    wide.people[0].known = row(Party {
        record: record(Kind::Contact, &format!("{long} {long}")),
        job: long.into(),
        company: Some(record(Kind::Account, long)),
        ..asha_row()
    });
    wide.people[0].person.address = Address::new(&format!("{}@{}.example", "x".repeat(60), "y".repeat(60)));
    wide.offers[0].record.name = long.into();
    add("long-words", show(wide));
    let mut scripts = mail();
    scripts.subject = "نموذج العقد — अनुबंध".into();
    scripts.people[0].known = row(Party { record: record(Kind::Contact, "אשה ראו"), ..asha_row() });
    scripts.offers[0].record.name = "شركة الخليج للتجارة".into();
    scripts.tracking = Tracking::Yes(TrackedView {
        by: Some(record(Kind::User, "שרה כהן")),
        by_me: false,
        on_behalf: None,
        ..tracked(Some(record(Kind::Account, "شركة الخليج للتجارة")))
    });
    add("scripts", show(scripts));
    all
}
