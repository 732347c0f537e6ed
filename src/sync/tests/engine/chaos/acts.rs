//! What people do, and what goes wrong meanwhile.

use std::{cell::Cell, collections::BTreeMap, rc::Rc};

use domain::{
    ledger::Kept,
    mail::Address,
    party::{Kind, Record},
    ports::Ledger as _,
    settings::{Firewall, FolderRule},
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use sandbox::mailbox::Draft;
use serde_json::{Value, json};
use wire::Method;

use super::{
    Told,
    faults::{break_some, mend},
    model::{ADDRESS, Copy, DOMAIN, LIST, Letter, Model, OUTSIDE, Place, Settings, WORD},
    stir::{Looking, stir, wake},
};
use crate::kit::{PEOPLE, Synchronizer, World, address};

/// Things that happen between two times of rest.
const STEPS: usize = 14;
/// The category of tracked mail.
pub(super) const TRACKED: &str = "Tracked to Dynamics 365";
/// Longer than any lease, in seconds.
const LEASE_S: i64 = 46;
/// Longer than the pause after which a mail is tried again, in seconds.
const RETRY_S: i64 = 15 * 60 + 1;
/// Longer than the pause of a mailbox that stands still, in seconds.
const STOPPED_S: i64 = 3_601;

/// A world under way.
pub(crate) struct Play {
    pub(super) world: World,
    pub(super) engines: Vec<Synchronizer>,
    pub(super) model: Model,
    rng: StdRng,
    asleep: Vec<Looking>,
    broken: Rc<Cell<u64>>,
    numbers: u32,
    /// The mailboxes were looked at before. What lies outside of the Inbox at the first look is old mail.
    known: bool,
}

/// The activities: subject and direction, with what the CRM has of each.
pub(super) type Rows = BTreeMap<(String, bool), Vec<Value>>;

impl Play {
    pub(crate) async fn begin(settings: Settings, store: Option<String>, seed: u64) -> Self {
        let world = World::new(store).await;
        for (at, (mail, known)) in OUTSIDE.iter().enumerate() {
            if *known {
                world.contact(0xC0 + at as u128, mail, mail).await;
            }
        }
        if settings.sent_items {
            world.switch("AutoTrackSentFolderItems", "true").await;
        }
        let engines = vec![world.synchronizer().await, world.synchronizer().await];
        let known = engines[0].settings().await.unwrap();
        for (at, seat) in settings.seats.iter().enumerate() {
            let name = PEOPLE[at];
            world.filter(name, seat.filter).await;
            let enrolled = known.seat(&Address::new(&address(name))).unwrap();
            let firewall = Firewall {
                addresses: seat.address.then(|| Address::new(ADDRESS)).into_iter().collect(),
                domains: seat.domain.then(|| DOMAIN.to_owned()).into_iter().collect(),
                words: seat.word.then(|| WORD.to_owned()).into_iter().collect(),
                ..Firewall::default()
            };
            let kept = Kept { firewall, choices: Vec::new() };
            engines[0].ledger.keep_personal(enrolled.seat.owner.id, &kept).await.unwrap();
            if let Some(linked) = seat.rule {
                let id = world
                    .row("accounts", 0xA0 + at as u128, json!({"name": format!("Deals of {name}")}))
                    .await;
                let record = Record { kind: Kind::Account, id, name: String::new() };
                let rule = FolderRule {
                    folder: world.folder(name, "Deals").await,
                    name: "Deals".to_owned(),
                    regarding: linked.then_some(record),
                    on: true,
                    inside_inbox: true,
                };
                engines[0].ledger.keep_rule(enrolled.id, &rule).await.unwrap();
            }
        }
        for engine in &engines {
            engine.forget_settings();
        }
        let model = Model { settings, letters: Vec::new(), copies: Vec::new() };
        let mut rng = StdRng::seed_from_u64(seed);
        let known = rng.random_bool(0.5);
        if known {
            world.settle(&engines[0]).await;
        }
        Self { world, engines, model, rng, asleep: Vec::new(), broken: Rc::default(), numbers: 0, known }
    }

    /// Much happens, and much goes wrong.
    pub(crate) async fn storm(&mut self, told: &mut Told) {
        self.undo_things().await;
        let before = self.broken.get();
        for door in [&self.world.graph_door, &self.world.crm_door] {
            break_some(door, self.rng.random(), 0.1, &self.broken);
        }
        let mut retries = 0;
        for _ in 0..STEPS {
            match self.rng.random_range(0..20) {
                0..=6 => self.deliver().await,
                7 => self.send().await,
                8..=10 if self.known => self.drag().await,
                11 => self.put_on().await,
                12 => {
                    self.lose_state().await;
                    told.resyncs += 1;
                }
                13 => self.lose_change().await,
                // A mail is given up after five attempts in a row: this storm is shorter.
                14 if retries < 3 => {
                    retries += 1;
                    self.world.turn(RETRY_S);
                }
                14..=15 => self.world.turn(LEASE_S),
                16 => self.world.turn(61),
                17 => wake(&self.world, &mut self.asleep).await,
                _ => {}
            }
            if self.rng.random_bool(0.6) {
                let which = self.rng.random_range(0..self.engines.len());
                stir(&self.world, &self.engines[which], &mut self.rng, &mut self.asleep, told).await;
            }
        }
        told.faults += self.broken.get() - before;
    }

    /// Nothing goes wrong any more, and every pause is over.
    pub(crate) async fn calm(&mut self) {
        self.known = true;
        mend(&self.world.graph_door);
        mend(&self.world.crm_door);
        self.world.sandbox.mailboxes().lose_no_more();
        // Who stood still finds that others have the mailbox.
        self.world.turn(STOPPED_S);
        let (one, other) = (&self.engines[0], &self.engines[1]);
        futures_util::future::join(wake(&self.world, &mut self.asleep), self.world.settle(one)).await;
        for engine in [one, other] {
            self.world.turn(RETRY_S);
            self.world.settle(engine).await;
        }
    }

    /// What people take back, while everything is at rest: then it is known what they saw.
    async fn undo_things(&mut self) {
        for at in 0..self.model.copies.len() {
            let copy = self.model.copies[at].clone();
            if !copy.marked || copy.undone || self.model.forbidden(&copy) || !self.rng.random_bool(0.15) {
                continue;
            }
            if self.rng.random_bool(0.5) {
                self.set_categories(&copy, &[]).await;
                let copy = &mut self.model.copies[at];
                copy.touched = true;
                copy.marked = false;
                self.undone(at);
            } else {
                self.delete(copy.letter, copy.sent).await;
            }
        }
    }

    /// The mailbox of a copy does not want its mail tracked any more.
    fn undone(&mut self, at: usize) {
        let (letter, seat, sent) =
            (self.model.copies[at].letter, self.model.copies[at].seat, self.model.copies[at].sent);
        let same = |copy: &&mut Copy| copy.letter == letter && copy.seat == seat && copy.sent == sent;
        for copy in self.model.copies.iter_mut().filter(same) {
            copy.undone = true;
            copy.undone_now = true;
            copy.left_over |= copy.marked;
        }
    }

    async fn delete(&mut self, letter: usize, sent: bool) {
        if self.model.letters[letter].deleted[usize::from(sent)]
            || !self.model.letters[letter].alive[usize::from(sent)]
        {
            return;
        }
        for row in
            self.rows().await.remove(&(self.model.letters[letter].subject.clone(), sent)).unwrap_or_default()
        {
            let path = format!("emails({})", row["activityid"].as_str().unwrap());
            self.world.crm(Method::Delete, &path, None).await;
        }
        self.model.letters[letter].deleted[usize::from(sent)] = true;
        for at in 0..self.model.copies.len() {
            let copy = &self.model.copies[at];
            if copy.letter == letter && copy.sent == sent && copy.marked {
                self.undone(at);
            }
        }
    }

    async fn set_categories(&self, copy: &Copy, categories: &[&str]) {
        let path = format!("users/{}/messages/{}", address(PEOPLE[copy.seat]), copy.id);
        self.world.graph(Method::Patch, &path, Some(json!({"categories": categories}))).await;
    }

    fn draft(&mut self, from: &str, to: &[String]) -> (Draft, usize) {
        self.numbers += 1;
        let word = if self.rng.random_bool(0.1) { WORD } else { "offer" };
        let subject = format!("About {word} {}", self.numbers);
        let to_names: Vec<&str> = to.iter().map(String::as_str).collect();
        let mut draft = self.world.mail(from, &to_names, &subject);
        let thread = self.model.letters.len();
        let mut letter = Letter {
            subject,
            from: from.to_owned(),
            to: to.to_vec(),
            message_id: draft.message_id.clone(),
            thread,
            ancestors: Vec::new(),
            alive: [false; 2],
            deleted: [false; 2],
        };
        if self.rng.random_bool(0.1) {
            draft.message_id.clear();
            letter.message_id.clear();
        }
        let parents: Vec<usize> = (0..self.model.letters.len())
            .filter(|at| !self.model.letters[*at].message_id.is_empty())
            .collect();
        if self.rng.random_bool(0.35)
            && let Some(parent) = parents.choose(&mut self.rng)
        {
            let old = &self.model.letters[*parent];
            letter.thread = old.thread;
            letter.ancestors = old.ancestors.clone();
            letter.ancestors.push(*parent);
            draft.in_reply_to.clone_from(&old.message_id);
            draft.references =
                letter.ancestors.iter().map(|at| self.model.letters[*at].message_id.clone()).collect();
        }
        let now = time::OffsetDateTime::from_unix_timestamp(self.world.clock.now().0).unwrap();
        draft.sent_at = Some(now - time::Duration::seconds(5));
        self.model.letters.push(letter);
        (draft, thread)
    }

    /// A mail comes, into one mailbox or several, perhaps twice.
    async fn deliver(&mut self) {
        let (from, _) = *OUTSIDE.choose(&mut self.rng).unwrap();
        let internal = self.rng.random_bool(0.1);
        let author = self.rng.random_range(0..PEOPLE.len());
        let from = if internal { address(PEOPLE[author]) } else { from.to_owned() };
        let mut seats: Vec<usize> = (0..PEOPLE.len())
            .filter(|at| !(internal && *at == author) && self.rng.random_bool(0.5))
            .collect();
        if seats.is_empty() {
            seats.push((author + 1) % PEOPLE.len());
        }
        let to: Vec<String> = match self.rng.random_bool(0.1) {
            true => vec![LIST.to_owned()],
            false => seats.iter().map(|at| address(PEOPLE[*at])).collect(),
        };
        let (draft, letter) = self.draft(&from, &to);
        for seat in seats {
            self.lay(letter, seat, &draft, Place::Inbox, false).await;
            if self.known && self.rng.random_bool(0.15) {
                let place = *[Place::Inbox, Place::Plain, Place::Deals].choose(&mut self.rng).unwrap();
                self.lay(letter, seat, &draft, place, false).await;
            }
        }
    }

    /// Somebody writes a mail, perhaps also to a colleague.
    async fn send(&mut self) {
        let author = self.rng.random_range(0..PEOPLE.len());
        let from = address(PEOPLE[author]);
        let mut to = vec![OUTSIDE.choose(&mut self.rng).unwrap().0.to_owned()];
        let colleague = (author + 1) % PEOPLE.len();
        let both = self.rng.random_bool(0.5);
        if both {
            to.push(address(PEOPLE[colleague]));
        }
        let (mut draft, letter) = self.draft(&from, &to);
        draft.is_own = true;
        self.lay(letter, author, &draft, Place::Sent, true).await;
        if both {
            draft.is_own = false;
            self.lay(letter, colleague, &draft, Place::Inbox, false).await;
        }
    }

    async fn lay(&mut self, letter: usize, seat: usize, draft: &Draft, place: Place, sent: bool) {
        let mailbox = self.world.mailbox(PEOPLE[seat]).await;
        let folder = match place {
            Place::Inbox | Place::Deleted | Place::Sent => place.folder().to_owned(),
            Place::Plain | Place::Deals => self.world.folder(PEOPLE[seat], place.folder()).await,
        };
        let now = time::OffsetDateTime::from_unix_timestamp(self.world.clock.now().0).unwrap();
        let drafts = std::slice::from_ref(draft);
        let put = self.world.sandbox.mailboxes().put_many(&mailbox, &folder, drafts, now).await.unwrap();
        let undone =
            |copy: &Copy| copy.letter == letter && copy.seat == seat && copy.sent == sent && copy.undone;
        let undone = self.model.copies.iter().any(undone);
        self.model.copies.push(Copy {
            letter,
            seat,
            id: put[0].immutable_id.clone(),
            sent,
            place,
            before: Vec::new(),
            touched: true,
            marked: false,
            known: false,
            put_on: false,
            undone,
            undone_now: false,
            left_over: false,
        });
    }

    fn any(&mut self, fits: impl Fn(&Model, &Copy) -> bool) -> Option<usize> {
        let model = &self.model;
        let all: Vec<usize> = (0..model.copies.len()).filter(|at| fits(model, &model.copies[*at])).collect();
        all.choose(&mut self.rng).copied()
    }

    /// A mail is moved, and perhaps back.
    async fn drag(&mut self) {
        let Some(at) = self.any(|_, _| true) else { return };
        let was = self.model.copies[at].place;
        let to = *[Place::Deals, Place::Deals, Place::Plain, Place::Inbox, Place::Deleted]
            .choose(&mut self.rng)
            .unwrap();
        self.drag_to(at, to).await;
        if self.rng.random_bool(0.3) {
            self.drag_to(at, was).await;
        }
    }

    async fn drag_to(&mut self, at: usize, to: Place) {
        let copy = self.model.copies[at].clone();
        if copy.place == to {
            return;
        }
        let name = PEOPLE[copy.seat];
        let folder = self.world.folder(name, to.folder()).await;
        let path = format!("users/{}/messages/{}/move", address(name), copy.id);
        self.world.graph(Method::Post, &path, Some(json!({"destinationId": folder}))).await;
        let copy = &mut self.model.copies[at];
        copy.before.push(copy.place);
        copy.place = to;
        copy.touched = true;
    }

    /// A person wants a mail tracked: one that a look saw without the category, or none has seen yet.
    async fn put_on(&mut self) {
        let fits = |_: &Model, copy: &Copy| !copy.marked && !copy.touched && copy.place != Place::Deleted;
        let Some(at) = self.any(fits) else { return };
        let copy = self.model.copies[at].clone();
        self.set_categories(&copy, &[TRACKED]).await;
        let copy = &mut self.model.copies[at];
        copy.put_on = true;
        copy.touched = true;
    }

    async fn lose_state(&mut self) {
        let name = *PEOPLE.choose(&mut self.rng).unwrap();
        let mailbox = self.world.mailbox(name).await;
        self.world.sandbox.mailboxes().lose_state(&mailbox).await.unwrap();
    }

    async fn lose_change(&mut self) {
        let name = *PEOPLE.choose(&mut self.rng).unwrap();
        let mailbox = self.world.mailbox(name).await;
        let kind = *["", "created", "moved", "updated"].choose(&mut self.rng).unwrap();
        self.world.sandbox.mailboxes().lose_changes(&mailbox, kind, 1);
    }

    pub(super) async fn rows(&self) -> Rows {
        let path = "emails?$select=activityid,subject,directioncode,messageid,statecode,statuscode,description,\
                    versionnumber,_regardingobjectid_value&$expand=email_activity_parties($select=participationtypemask)";
        let found = self.world.crm(Method::Get, path, None).await;
        let mut rows = Rows::new();
        for row in found["value"].as_array().unwrap() {
            let subject = row["subject"].as_str().unwrap_or_default().to_owned();
            rows.entry((subject, row["directioncode"] == true)).or_default().push(row.clone());
        }
        rows
    }

    pub(crate) async fn end(self) {
        for engine in &self.engines {
            engine.store.close().await;
        }
        self.world.crm.close().await;
    }
}
