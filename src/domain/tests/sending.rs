//! Never twice: senders that are killed at any point, that lose their lease and go on all the same, a mailbox that finds
//! late what was made a moment ago. The mailbox counts how often a mail went.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::{
    mail::Moment,
    outgoing::{Copy, GRACE_S, Noted, Step, step},
};

/// How many senders are killed.
const KILLS: u32 = 10_000;
/// Senders of one mail until it must have been sent.
const MAX_SENDERS: u32 = 400;
/// How long an item may be unknown to a search, in seconds.
const LAG_S: i64 = 40;
const FILES: [&str; 2] = ["a.txt", "b.txt"];

/// Numbers by lot (xorshift64*), the same in every run.
struct Lot(u64);

impl Lot {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33
    }

    /// So many times in a hundred.
    fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

/// An item of the mailbox.
#[derive(Clone)]
struct Item {
    copy: Copy,
    /// From when on a search finds it as it is.
    known: i64,
}

/// What is outside of the senders: the mailbox, the store with its fence, the CRM.
#[derive(Default)]
struct World {
    now: i64,
    items: Vec<Item>,
    made: u32,
    /// How often the mail went.
    went: u32,
    noted: Noted,
    fence: u64,
    done: bool,
}

/// A sender: what it read, and the lease it works under.
struct Sender {
    fence: u64,
    noted: Noted,
    found: Vec<Copy>,
}

/// How a sender stands after an effect.
#[derive(PartialEq, Eq)]
enum After {
    GoesOn,
    Over,
}

impl World {
    fn sender(&mut self) -> Sender {
        self.fence += 1;
        let noted = self.noted.clone();
        let named = match &noted {
            Noted::Nothing => None,
            Noted::Drafted { item } | Noted::Issued { item, .. } => Some(item.clone()),
        };
        // A search may not know what is new; who asks by id is told the truth.
        let finds = |item: &Item| item.known <= self.now || named.as_deref() == Some(item.copy.item.as_str());
        let found = self.items.iter().filter(|item| finds(item)).map(|item| item.copy.clone()).collect();
        Sender { fence: self.fence, noted, found }
    }

    /// Writes down how far it is; `false` where the lease is another's.
    fn keep(&mut self, sender: &mut Sender, noted: Noted) -> bool {
        if sender.fence != self.fence {
            return false;
        }
        self.noted = noted.clone();
        sender.noted = noted;
        true
    }

    /// One effect. `lost` says that it happens and the sender never hears of it.
    fn act(&mut self, sender: &mut Sender, lot: &mut Lot) -> After {
        let now = Moment(self.now);
        match step(&sender.noted, &sender.found, &FILES, now) {
            Step::Make => {
                self.made += 1;
                let copy = Copy { item: format!("{:04}", lot.next() % 10_000), ..Copy::default() };
                let lag = if lot.percent(40) { i64::try_from(lot.next()).unwrap() % LAG_S } else { 0 };
                self.items.push(Item { copy: copy.clone(), known: self.now + lag });
                sender.found.push(copy);
                After::GoesOn
            }
            Step::Note { item } => self.unless_lost(sender, Noted::Drafted { item }),
            Step::Fill { item, missing } => {
                let file = FILES[missing[0]].to_owned();
                for there in self.items.iter_mut().filter(|one| one.copy.item == item) {
                    there.copy.files.push(file.clone());
                }
                for known in sender.found.iter_mut().filter(|one| one.item == item) {
                    known.files.push(file.clone());
                }
                After::GoesOn
            }
            Step::Issue { item } => self.unless_lost(sender, Noted::Issued { item, since: now }),
            Step::Send { item } => {
                let there = self.items.iter_mut().find(|one| one.copy.item == item && !one.copy.sent);
                match there {
                    Some(one) => {
                        assert!(FILES.iter().all(|file| one.copy.files.iter().any(|name| name == file)));
                        one.copy.sent = true;
                        self.went += 1;
                        sender
                            .found
                            .iter_mut()
                            .filter(|one| one.item == item)
                            .for_each(|one| one.sent = true);
                    }
                    // Somebody sent it meanwhile.
                    None => sender.found.retain(|one| one.item != item),
                }
                After::GoesOn
            }
            Step::Sent { spare, .. } => {
                self.items.retain(|one| one.copy.sent || !spare.contains(&one.copy.item));
                self.done |= sender.fence == self.fence;
                After::Over
            }
            Step::Wait { .. } => After::Over,
            Step::Unclear { .. } | Step::ThrownAway => panic!("nothing is lost in this mailbox"),
        }
    }

    fn unless_lost(&mut self, sender: &mut Sender, noted: Noted) -> After {
        if self.keep(sender, noted) { After::GoesOn } else { After::Over }
    }
}

#[test]
fn killed_ten_thousand_times_no_mail_goes_twice_and_each_goes() {
    let mut lot = Lot(0x5EED_0016);
    let (mut kills, mut mails, mut spare, mut stale) = (0, 0, 0, 0);
    while kills < KILLS {
        let mut world = World { now: 1_000, ..World::default() };
        let mut alive: Vec<Sender> = Vec::new();
        mails += 1;
        for _ in 0..MAX_SENDERS {
            if world.done {
                break;
            }
            // A new sender comes once the lease of the last one is over, whether that one lives or not.
            world.now += i64::try_from(lot.next()).unwrap() % 60;
            let sender = world.sender();
            alive.push(sender);
            let effects = lot.next() % 9;
            for _ in 0..effects {
                // Who lost its lease may wake up between any two effects of the others.
                let at = if lot.percent(70) { alive.len() - 1 } else { lot.next() as usize % alive.len() };
                stale += u32::from(at + 1 < alive.len());
                let over = world.act(&mut alive[at], &mut lot) == After::Over;
                assert!(world.went <= 1, "mail {mails} went twice, {} drafts", world.made);
                if over {
                    alive.remove(at);
                    if alive.is_empty() {
                        break;
                    }
                }
            }
            // Most die here: what they did is done, and what they know is gone.
            if lot.percent(80) {
                kills += u32::try_from(alive.len()).unwrap();
                alive.clear();
            }
        }
        assert!(world.done, "mail {mails} is not sent after {MAX_SENDERS} senders");
        assert_eq!(world.went, 1, "mail {mails}");
        spare += world.made - 1;
    }
    println!(
        "{kills} killed, {mails} mails, {spare} drafts too many, {stale} steps of who had lost the lease"
    );
    assert!(spare > 0 && stale > 0, "the hard cases were met");
}

/// A judge who lets all pass would prove nothing: a sender that sends what it finds, written down or not, is caught.
#[test]
fn a_sender_that_writes_nothing_down_would_send_twice() {
    let mut lot = Lot(7);
    let mut twice = false;
    for _ in 0..200 {
        let mut world = World { now: 1_000, ..World::default() };
        for _ in 0..4 {
            let mut sender = world.sender();
            for _ in 0..10 {
                // As if it had been written down.
                if let Some(copy) = sender.found.iter().find(|copy| !copy.sent) {
                    sender.noted = Noted::Issued { item: copy.item.clone(), since: Moment(world.now) };
                    for copy in world.items.iter_mut().map(|item| &mut item.copy).chain(&mut sender.found) {
                        copy.files = FILES.map(str::to_owned).to_vec();
                    }
                }
                if world.act(&mut sender, &mut lot) == After::Over {
                    break;
                }
            }
            world.now += 1;
        }
        twice |= world.went > 1;
    }
    assert!(twice, "the simulation cannot tell");
    const { assert!(GRACE_S > LAG_S, "what a search finds late is waited for") };
}
