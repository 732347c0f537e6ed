//! A server that says what it is told to say, and a desk before it.

use std::collections::BTreeSet;

use admin::{
    Alert, Approval, Audit, CardOf, Cards, Check, Detail, Direction, DryRun, Finding, Folder, Found, Job,
    JobState, Level, Listed, Me, Mine, Never, Offered, Organisation, Outcome, Page, Part, Progress, Register,
    Rights, Row, Run, Sample, Setup, Stage, StageState, Status, Step, StepWould, TrackingRule, Tried, Who,
};
use desk::model::{Answer, Desk, Event, Question, Want};
use domain::problem::Problem;
use uuid::Uuid;

/// Sunday, 2025-11-23T10:00:00Z.
pub(crate) const NOW: i64 = 1_763_892_000;
pub(crate) const HOUR: i64 = 3_600;
pub(crate) const DAY: i64 = 24 * HOUR;
/// Lines of a page of the scripted server.
const PAGE: usize = 1_000;

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Whose mailbox is the first.
pub(crate) const MARA: u128 = 1;

/// Which questions are meant.
type Fits = fn(&Question) -> bool;

/// What the server knows, and what it was asked.
pub(crate) struct Server {
    pub(crate) me: Me,
    pub(crate) setup: Setup,
    pub(crate) mailboxes: Vec<Listed>,
    pub(crate) parts: Vec<Tried>,
    pub(crate) alerts: Vec<Alert>,
    pub(crate) job: Option<Job>,
    pub(crate) own: Mine,
    pub(crate) folders: Vec<Folder>,
    pub(crate) whole: Organisation,
    pub(crate) cards: Cards,
    pub(crate) trial: DryRun,
    pub(crate) register: Register,
    pub(crate) audit: Vec<Audit>,
    pub(crate) crm: crate::crm::Crm,
    /// It answers this to what fits.
    pub(crate) fails: Option<(Fits, Problem)>,
    /// It does not answer what fits, until it is asked again.
    pub(crate) silent: Option<Fits>,
    pub(crate) asked: Vec<Question>,
    /// What else was wanted.
    pub(crate) wanted: Vec<Want>,
}

pub(crate) fn finding(code: &str, who: Who) -> Finding {
    Finding { code: code.into(), args: Default::default(), who, raw: Some("8005E274".into()) }
}

pub(crate) fn check(name: &str, found: Found) -> Check {
    let code = match name {
        "licence" => "licence_missing",
        "role" => "role_missing",
        "exchange" => "exchange_missing",
        "switched_on" => "switched_off",
        _ => "custom_app",
    };
    let bad = (found == Found::Missing).then(|| finding(code, Who::Administrator));
    Check { name: name.into(), found, evidence: Vec::new(), finding: bad }
}

pub(crate) fn listed(number: u128) -> Listed {
    let name = ["Mara Keller", "Asha Rao", "Jonas Brandt", "Priya Nair", "Support"];
    let at = usize::try_from(number).unwrap_or_default();
    let owner = if number == 0 { "Nobody" } else { name[(at - 1) % name.len()] };
    let address = format!("{}.{number}@contoso.example", owner.to_lowercase().replace(' ', "."));
    let status = [Status::Green, Status::Green, Status::Amber, Status::Red, Status::Off][at % 5];
    let test = [Run::Success, Run::Success, Run::NotRun, Run::Failure, Run::NotRun][at % 5];
    Listed {
        id: id(number),
        address,
        owner: owner.into(),
        queue: owner == "Support",
        status,
        approval: if test == Run::NotRun { Approval::Pending } else { Approval::Approved },
        test,
        testing: false,
        active: status != Status::Off,
        synced: (test == Run::Success).then_some(NOW - 240),
        backlog: u64::from(status == Status::Amber) * 1_204,
        alerts: u32::from(status == Status::Red),
        finding: match status {
            Status::Red => Some(finding("not_enabled_for_rest", Who::Exchange)),
            Status::Amber => Some(finding("not_approved", Who::Administrator)),
            Status::Green | Status::Off => None,
        },
    }
}

pub(crate) fn tried(part: Part, run: Run) -> Tried {
    let failed = (run == Run::Failure).then_some(Step::Send);
    let finding = (run == Run::Failure).then(|| finding("send_denied", Who::Exchange));
    Tried { part, chosen: true, run, at: (run != Run::NotRun).then_some(NOW - HOUR), failed, finding }
}

pub(crate) fn parts(run: Run) -> Vec<Tried> {
    let first = if run == Run::NotRun { Run::NotRun } else { Run::Success };
    vec![tried(Part::Incoming, first), tried(Part::Outgoing, run), tried(Part::Act, first)]
}

pub(crate) fn alert(number: i64, level: Level, code: &str, closed: bool) -> Alert {
    Alert {
        id: number,
        mailbox: Some(id(4)),
        address: Some("priya.nair.4@contoso.example".into()),
        level,
        finding: finding(code, if level == Level::Error { Who::Exchange } else { Who::Nobody }),
        since: NOW - 2 * DAY,
        last: NOW - HOUR,
        count: 7,
        closed: closed.then_some(NOW - HOUR),
    }
}

pub(crate) fn cards() -> Cards {
    let of = |kind: &str, offered: &[&str], usual: &[&str]| {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        CardOf { kind: kind.into(), offered: texts(offered), usual: texts(usual), picked: texts(usual) }
    };
    let contact = ["owner", "phone", "department", "site", "city", "country", "manager"];
    let kinds = vec![
        of("contact", &contact, &["owner", "phone"]),
        of("account", &["owner", "phone", "industry"], &["owner", "phone"]),
        of("incident", &["priority", "status"], &[]),
    ];
    Cards { kinds, most: 5, by: None, at: None }
}

pub(crate) fn stage(name: &str, state: StageState, done: u32, all: u32) -> Stage {
    let finding = (state == StageState::Failed).then(|| finding("consent_missing", Who::Exchange));
    let progress = Progress { done, all, failed: 0, left: u32::from(name == "approve") * 2 };
    Stage { name: name.into(), state, progress, finding }
}

pub(crate) fn stages(states: [StageState; 5]) -> Vec<Stage> {
    let names = ["profile", "methods", "approve", "test", "app"];
    let counts = [(0, 0), (6, 6), (6, 6), (3, 6), (0, 0)];
    let each = names.into_iter().zip(states).zip(counts);
    each.map(|((name, state), (done, all))| {
        let progress = if state == StageState::Waiting { (0, 0) } else { (done, all) };
        stage(name, state, progress.0, progress.1)
    })
    .collect()
}

pub(crate) fn job(state: JobState, failed: u32) -> Job {
    let outcome = |number: u32| Outcome {
        mailbox: id(u128::from(number)),
        address: listed(u128::from(number)).address,
        finding: (number <= failed).then(|| finding("access_denied", Who::Exchange)),
    };
    let done = if state == JobState::Running { 2 } else { 3 };
    let progress = Progress { done, all: 3, failed, left: 0 };
    Job { id: id(900), state, progress, outcomes: (1..=done).map(outcome).collect() }
}

fn row(number: u128, verdict: &str, reason: &str, said: &str, remedy: &str) -> Row {
    Row {
        id: id(500 + number),
        at: NOW - HOUR * i64::try_from(number).unwrap_or_default(),
        mailbox: "mara.keller.1@contoso.example".into(),
        message: format!("<{number}@acme.example>"),
        verdict: verdict.into(),
        reason: reason.into(),
        said: said.into(),
        remedy: remedy.into(),
        regarding: (verdict == "track").then(|| "Drive upgrade, hall 3".into()),
        about: String::new(),
        offers: Vec::new(),
        undoable: verdict == "track",
        undone: false,
    }
}

/// Some fields of two kinds: as usual, changed, fixed.
fn directions() -> Vec<Direction> {
    let each = [
        ("appointment", "subject", "to_exchange", false),
        ("appointment", "time", "both", true),
        ("contact", "mobile", "both", false),
        ("contact", "company", "both", true),
    ];
    let direction = |(kind, field, way, fixed): (&str, &str, &str, bool)| Direction {
        kind: kind.into(),
        field: field.into(),
        way: way.into(),
        usual: "both".into(),
        fixed,
    };
    each.map(direction).to_vec()
}

/// A contact that may be in the CRM already, and one that was made.
pub(crate) fn offered(server: &mut Server) {
    let mut choice = row(
        10,
        "leave",
        "maybe_duplicate",
        "Left as it is: Asha Rao has the same e-mail address.",
        "You can link it with that contact, or have a new one made: on the desk, under Decisions.",
    );
    choice.about = "Asha Rao-Keller".into();
    choice.offers = vec![
        Offered { id: id(61), name: "Asha Rao".into() },
        Offered { id: id(62), name: "A. Rao (Acme)".into() },
    ];
    let mut made = row(11, "create_item", "row_matches", "Made in Outlook: it matches your filters.", "");
    (made.about, made.undoable) = ("Review of the drive upgrade".into(), true);
    for one in [&mut choice, &mut made] {
        one.message = String::new();
    }
    server.register = Register { rows: vec![choice, made], next: None };
}

/// The same, where nothing is taken back: others would be told of it.
pub(crate) fn refused(server: &mut Server) {
    offered(server);
    let why = Problem::Refused { code: "would_cancel".into(), message: "x".into() };
    server.fails = Some((|question| matches!(question, Question::TakeBack(_)), why));
}

impl Server {
    /// An organisation of some mailboxes, seen by an administrator, or by somebody who is none.
    pub(crate) fn new(administrator: bool) -> Self {
        let rights =
            Rights { administer: administrator, approve: administrator, approve_own: false, test_own: true };
        let checks = ["licence", "role", "exchange"].map(|name| check(name, Found::Good)).to_vec();
        let mine =
            ["licence", "role", "switched_on", "standard_app"].map(|name| check(name, Found::Good)).to_vec();
        let switch = |name: &str, on: bool| (name.to_owned(), on, false);
        Self {
            me: Me {
                user: id(100),
                name: "Mara Keller".into(),
                address: "mara.keller.1@contoso.example".into(),
                mailbox: Some(id(MARA)),
                rights,
                checks: mine,
                work: None,
            },
            setup: Setup { checks, stages: stages([StageState::Waiting; 5]), running: false, done: None },
            mailboxes: (1..=6).map(listed).collect(),
            parts: parts(Run::Success),
            alerts: Vec::new(),
            job: None,
            own: Mine {
                filter: "replies".into(),
                create: Some("contact".into()),
                rules: vec![TrackingRule {
                    folder: "acme".into(),
                    name: "Inbox / Acme".into(),
                    regarding: Some(("opportunity".into(), id(70), "Drive upgrade, hall 3".into())),
                }],
                most_rules: 25,
                never: Never { domains: vec!["clinic.example".into()], private: true, ..Never::default() },
                ..Mine::default()
            },
            folders: ["inbox:Inbox:", "acme:Acme:inbox", "orders:Orders:acme", "sent:Sent Items:"]
                .map(|text| {
                    let mut parts = text.split(':').map(str::to_owned);
                    let (id, name) = (parts.next().unwrap(), parts.next().unwrap());
                    let parent = parts.next().filter(|parent| !parent.is_empty());
                    Folder { may_track: parent.is_some(), id, parent, name, mails: 12 }
                })
                .to_vec(),
            cards: cards(),
            whole: Organisation {
                switches: vec![
                    switch("AutoTrackSentFolderItems", false),
                    switch("HideTrackAllOption", true),
                    switch("AllowUnresolvedPartiesOnEmailSend", true),
                ],
                numbers: vec![
                    ("SSSForceFilteringMethodForUserMailboxes".into(), -1, -1, -1, 4),
                    ("FirstRun".into(), 10_000, 10_000, 0, 100_000),
                ],
                texts: vec![("CustomApp".into(), String::new(), String::new())],
                directions: directions(),
                own_domains: vec!["contoso.example".into()],
                alerts_to_owner: true,
                ..Organisation::default()
            },
            trial: DryRun {
                looked_at: 1_812,
                tracked: 214,
                now: 96,
                withheld: 12,
                private: 31,
                cut: true,
                samples: vec![
                    Sample {
                        verdict: "track".into(),
                        reason: "sender_match".into(),
                        at: NOW - DAY,
                        from: "asha.rao@acme.example".into(),
                        subject: "RE: Drive upgrade for hall 3".into(),
                    },
                    Sample {
                        verdict: "withhold".into(),
                        reason: "firewall_domain".into(),
                        at: NOW - 3 * DAY,
                        from: "desk@clinic.example".into(),
                        subject: String::new(),
                    },
                ],
            },
            register: Register {
                rows: vec![
                    row(
                        1,
                        "track",
                        "sender_match",
                        "Tracked: Your filter is “mail from leads, contacts and accounts”, and the sender is in the CRM: Asha Rao (Contact).",
                        "",
                    ),
                    row(
                        2,
                        "leave",
                        "no_correlation_match",
                        "Not tracked: Your filter is “replies only”, and this mail continues no tracked conversation.",
                        "You can track it by hand, or choose another filter.",
                    ),
                    row(
                        3,
                        "withhold",
                        "firewall_domain",
                        "Withheld: the domain is on your never-track list.",
                        "",
                    ),
                ],
                next: Some(400),
            },
            audit: vec![
                Audit {
                    id: 12,
                    at: NOW - HOUR,
                    who: "Mara Keller".into(),
                    what: "approve".into(),
                    with: "asha.rao.2@contoso.example".into(),
                    detail: String::new(),
                    refused: false,
                },
                Audit {
                    id: 11,
                    at: NOW - DAY,
                    who: "Jonas Brandt".into(),
                    what: "settings".into(),
                    with: "HideTrackAllOption".into(),
                    detail: "false → true".into(),
                    refused: true,
                },
            ],
            crm: crate::crm::Crm::new(),
            fails: None,
            silent: None,
            asked: Vec::new(),
            wanted: Vec::new(),
        }
    }

    fn answer(&mut self, question: &Question) -> Result<Answer, Problem> {
        if let Some((_, problem)) = self.fails.as_ref().filter(|(fits, _)| fits(question)) {
            return Err(problem.clone());
        }
        Ok(match question {
            Question::Me => Answer::Me(self.me.clone()),
            Question::Setup => Answer::Setup(self.setup.clone()),
            Question::BeginSetup => {
                use StageState::{Done, Running, Waiting};
                self.setup.running = true;
                self.setup.stages = stages([Done, Done, Done, Running, Waiting]);
                Answer::Setup(self.setup.clone())
            }
            Question::Page(after) => {
                let from = after.as_ref().map_or(0, |after| after.parse().unwrap());
                let lines: Vec<Listed> = self.mailboxes.iter().skip(from).take(PAGE).cloned().collect();
                let next = from + lines.len();
                let next = (next < self.mailboxes.len()).then(|| next.to_string());
                let total = u32::try_from(self.mailboxes.len()).unwrap();
                Answer::Page(Page { mailboxes: lines, next, total })
            }
            Question::Detail(id) => {
                let listed = self.mailboxes.iter().find(|row| row.id == *id).ok_or(Problem::Gone)?.clone();
                Answer::Detail(Box::new(Detail {
                    listed,
                    parts: self.parts.clone(),
                    approved_by_office: true,
                    after: Some(NOW - 30 * DAY),
                    postponed: None,
                    total: 4_211,
                    alerts: self.alerts.clone(),
                }))
            }
            Question::Act(_) => {
                let first = self.job.get_or_insert_with(|| job(JobState::Running, 0)).clone();
                Answer::Job(Job { state: JobState::Running, ..first })
            }
            Question::Job(_) => Answer::Job(self.job.clone().ok_or(Problem::Gone)?),
            Question::Alerts => Answer::Alerts(self.alerts.clone()),
            Question::Organisation => Answer::Organisation(Box::new(self.whole.clone())),
            Question::Cards => Answer::Cards(Box::new(self.cards.clone())),
            Question::KeepCards(changes) => {
                for changed in &changes.kinds {
                    let kept = self.cards.kinds.iter_mut().find(|kept| kept.kind == changed.kind);
                    kept.ok_or(Problem::Gone)?.picked.clone_from(&changed.picked);
                }
                (self.cards.by, self.cards.at) = (Some("Mara Keller".into()), Some(NOW - HOUR));
                Answer::Cards(Box::new(self.cards.clone()))
            }
            Question::Own(None) => Answer::Own(Box::new(self.own.clone())),
            Question::Own(Some(id)) => {
                let listed = self.mailboxes.iter().find(|row| row.id == *id).ok_or(Problem::Gone)?;
                Answer::Own(Box::new(Mine { address: listed.address.clone(), ..self.own.clone() }))
            }
            Question::Folders(_) => Answer::Folders(self.folders.clone()),
            Question::DryRun(_) => Answer::DryRun(self.trial.clone()),
            Question::Register(_) => Answer::Register(self.register.clone()),
            Question::Audit(Some(_)) => Answer::Audit(Vec::new()),
            Question::Audit(None) => Answer::Audit(self.audit.clone()),
            Question::Records(text) => Answer::Records(vec![
                ("opportunity".into(), id(70), format!("{text}, hall 3")),
                ("account".into(), id(71), "Acme Werkzeuge GmbH".into()),
            ]),
            Question::KeepOrganisation(changes) => {
                // What is not named stays; the lists are sent whole.
                let mut kept = Organisation {
                    switches: self.whole.switches.clone(),
                    numbers: self.whole.numbers.clone(),
                    texts: self.whole.texts.clone(),
                    directions: self.whole.directions.clone(),
                    ..(**changes).clone()
                };
                for change in &changes.switches {
                    kept.switches.iter_mut().filter(|one| one.0 == change.0).for_each(|one| one.1 = change.1);
                }
                for change in &changes.directions {
                    let is = |one: &&mut Direction| (&one.kind, &one.field) == (&change.kind, &change.field);
                    kept.directions.iter_mut().filter(is).for_each(|one| one.way.clone_from(&change.way));
                }
                for change in &changes.numbers {
                    kept.numbers.iter_mut().filter(|one| one.0 == change.0).for_each(|one| one.1 = change.1);
                }
                Answer::Organisation(Box::new(kept))
            }
            Question::KeepOwn(_, own) => Answer::Own(own.clone()),
            Question::TakeBack(_) | Question::Choose(..) => Answer::Done,
            Question::StepWould(_) => Answer::StepWould(vec![
                StepWould {
                    kind: "contact".into(),
                    come: 12,
                    coming: vec!["Asha Rao".into(), "Ben Okafor".into()],
                    go: 3,
                    going: vec!["Lena Weber".into()],
                    part: 0,
                    parting: Vec::new(),
                    cut: true,
                },
                StepWould {
                    kind: "appointment".into(),
                    come: 0,
                    coming: Vec::new(),
                    go: 0,
                    going: Vec::new(),
                    part: 1,
                    parting: vec!["Drive upgrade".into()],
                    cut: false,
                },
            ]),
            Question::Why(_) => Answer::Register(Register {
                rows: vec![row(
                    9,
                    "send_failed",
                    "send_refused",
                    "Not sent: The mailbox refused to send it.",
                    "You can change it and send it again.",
                )],
                next: None,
            }),
            Question::Book(ask) => Answer::Book(Box::new(self.crm.answer(ask)?)),
        })
    }

    /// The desk hears that, and whatever comes of it, until nothing does.
    pub(crate) fn tell(&mut self, desk: &mut Desk, event: Event) {
        let mut events = vec![event];
        for _ in 0..1_000 {
            let Some(event) = events.pop() else { return };
            for want in desk.hear(event) {
                match want {
                    Want::Ask(ticket, question) => {
                        self.asked.push(question.clone());
                        if self.silent.is_some_and(|fits| fits(&question)) {
                            continue;
                        }
                        let came = self.answer(&question);
                        events.insert(0, Event::Answered(ticket, came));
                    }
                    other @ (Want::SignIn
                    | Want::SignAgain
                    | Want::SignOut
                    | Want::Remember(_)
                    | Want::Show { .. }) => {
                        self.wanted.push(other);
                    }
                }
            }
        }
        panic!("the desk asks without an end")
    }

    /// A desk at a place, signed in.
    pub(crate) fn at(&mut self, fragment: &str) -> Desk {
        let mut desk = Desk::new(NOW);
        self.tell(&mut desk, Event::Went(fragment.into()));
        self.tell(&mut desk, Event::Signed(true));
        desk
    }

    /// So many seconds pass, one after another.
    pub(crate) fn pass(&mut self, desk: &mut Desk, seconds: i64) {
        for _ in 0..seconds {
            let next = desk.now + 1;
            self.tell(desk, Event::Tick(next));
        }
    }

    /// How often it was asked such a thing.
    pub(crate) fn count(&self, fits: impl Fn(&Question) -> bool) -> usize {
        self.asked.iter().filter(|question| fits(question)).count()
    }
}

/// Keys of these numbers.
pub(crate) fn ids(numbers: impl IntoIterator<Item = u128>) -> BTreeSet<Uuid> {
    numbers.into_iter().map(id).collect()
}
