//! Wishes that could not be carried out yet: the CRM or the network was away when they were pressed. What is wanted beside
//! a mail's tracking is in [`errand`].
//!
//! A wish holds what is needed to carry it out without its mail being open, and nothing more. It lies on a shelf
//! (storage of the browser, or the mailbox's settings for add-ins) that several panes may share. Of one mail there is
//! one wish about its tracking: a later press takes the place of an earlier one, and what counts is what was wanted
//! last. Before a wish is carried out it is claimed for a while, so that two panes do not do it at once; and it is
//! looked up first how the mail stands by now, for somebody else may have tracked it meanwhile. The write itself is
//! create-only under the computed key, so that it is written once even where nothing else helps.

use alloc::{boxed::Box, vec::Vec};
use core::cell::{Cell, RefCell};

use uuid::Uuid;

pub use errand::{Decision, Errand, Fill, Filling, decided_since};

use crate::{
    identity,
    mail::{Body, ItemId, Mail, Moment, Person},
    party::{NewAffair, NewParty, Record},
    problem::Problem,
    tracking::Standing,
};

/// How many wishes are kept on a shelf. More are refused, and that is said.
pub const MAX_WISHES: usize = 200;

/// How many bytes all wishes of a shelf may take. More are refused, and that is said.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A longer text is not kept: its mail is tracked without it, and says so.
pub const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// For so many seconds a wish is somebody's who claimed it. One attempt does not last longer: each of its few requests
/// ends after half a minute.
pub const LEASE_S: i64 = 180;

/// What somebody pressed, and for which mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Its key: the same for whatever is wanted of the mail's tracking.
    pub id: Uuid,
    /// The mail, without what is not needed to track it: files and its name in the mailbox.
    pub mail: Mail,
    /// How the mail stood before whoever pressed.
    pub seen: Seen,
    /// What is wanted.
    pub what: What,
    /// The text, where it is to be sent along.
    pub body: Option<Body>,
    /// What else is written with the mail.
    pub beside: Beside,
}

/// What somebody chose for a mail beside what it is regarding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Further records it is linked to.
    pub related: Vec<Record>,
    /// Files that are not to be kept with it, by [`identity::file`].
    pub left_out: Vec<Uuid>,
}

/// How a mail stood on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Not known: the CRM had not answered.
    Unknown,
    /// Not tracked.
    Absent,
    /// Tracked, regarding that.
    Present(Option<Record>),
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// That the mail is tracked, regarding that.
    Track {
        /// What it is to be regarding.
        to: Option<Record>,
        /// What is to be made first.
        made: Made,
    },
    /// That it is not.
    Untrack {
        /// The copy in the CRM stays.
        keep: bool,
    },
    /// That somebody is added, whatever becomes of the mail.
    Add {
        /// Whom.
        person: NewParty,
        /// Under which key and name.
        record: Record,
    },
    /// Something beside a mail's tracking.
    Errand(Box<Errand>),
}

/// What is made before a mail can be regarding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// Nothing.
    Nothing,
    /// That person.
    Person(NewParty),
    /// That deal or case.
    Affair(NewAffair),
}

impl Wish {
    /// A wish about that mail.
    pub fn new(mail: &Mail, seen: Seen, what: What, body: Option<Body>) -> Self {
        let key = identity::activity(mail);
        let id = match &what {
            What::Track { .. } | What::Untrack { .. } => identity::wish(key, None),
            What::Add { person, .. } => identity::wish(key, Some(&person.address)),
            What::Errand(errand) => errand.slot(key),
        };
        let mail =
            Mail { item: ItemId::default(), conversation: None, attachments: Vec::new(), ..mail.clone() };
        Self {
            id,
            mail,
            seen,
            what,
            body: body.filter(|body| body.html.len() <= MAX_TEXT_BYTES),
            beside: Beside::default(),
        }
    }

    /// That, for the mail it is about; for none where it is about a record.
    pub fn errand(mail: Option<&Mail>, errand: Errand) -> Self {
        let bare = errand::bare(errand.record());
        let mail = mail.filter(|_| errand.record().is_none()).unwrap_or(&bare);
        Self::new(mail, Seen::Unknown, What::Errand(Box::new(errand)), None)
    }

    /// Whether both are about one mail or one record: then they are carried out in the order in which they were pressed.
    pub fn touches(&self, other: &Self) -> bool {
        let of = |wish: &Self| match &wish.what {
            What::Errand(errand) => match errand.record() {
                Some(record) => (None, Some(record.id)),
                None => (Some(wish.key()), None),
            },
            What::Add { record, .. } => (Some(wish.key()), Some(record.id)),
            What::Track { to: Some(to), made: Made::Person(_) | Made::Affair(_) } => {
                (Some(wish.key()), Some(to.id))
            }
            What::Track { .. } | What::Untrack { .. } => (Some(wish.key()), None),
        };
        let ((mail, record), (their_mail, their_record)) = (of(self), of(other));
        (mail.is_some() && mail == their_mail) || (record.is_some() && record == their_record)
    }

    /// The question that whoever pressed has to answer before it can be carried out: what stands there by now instead.
    pub fn asks(&self) -> Option<&str> {
        match &self.what {
            What::Errand(errand) => errand.asks(),
            What::Track { .. } | What::Untrack { .. } | What::Add { .. } => None,
        }
    }

    /// The same, its question answered: what stands there was seen, and it is wanted all the same.
    pub fn insisted(self) -> Self {
        let What::Errand(errand) = self.what else { return self };
        let errand = match *errand {
            Errand::Fill(fill) => Errand::Fill(fill.insisted()),
            other @ (Errand::Decide(_) | Errand::TakeBack(_) | Errand::Link { .. } | Errand::Enter(_)) => {
                other
            }
        };
        Self { what: What::Errand(Box::new(errand)), ..self }
    }

    /// The same, with what else was chosen.
    pub fn with(self, beside: Beside) -> Self {
        Self { beside, ..self }
    }

    /// The mail's key.
    pub fn key(&self) -> Uuid {
        identity::activity(&self.mail)
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        /// Keys, names of fields, marks, and the names of what is wanted.
        const AROUND: usize = 1000;
        let person = |person: &Person| person.address.as_str().len() + person.name.len() + 12;
        let people: usize = self.mail.people().map(|(_, of)| person(of)).sum();
        let text = self.body.as_ref().map_or(0, |body| body.html.len());
        let id = self.mail.message_id.as_ref().map_or(0, |id| id.as_str().len());
        /// A key in an array, or what stands around a name.
        const EACH: usize = 40;
        let related: usize = self.beside.related.iter().map(|record| record.name.len() + 2 * EACH).sum();
        let beside = related + self.beside.left_out.len() * EACH;
        let errand = match &self.what {
            What::Errand(errand) => errand.bytes(),
            What::Track { .. } | What::Untrack { .. } | What::Add { .. } => 0,
        };
        people + text + id + beside + errand + self.mail.subject.len() + AROUND
    }

    /// The same for a place that has no room for texts.
    pub fn without_text(&self) -> Self {
        Self { body: None, ..self.clone() }
    }
}

/// What is to be done now that it is known how the mail stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Write it.
    Write,
    /// Make it regarding what is wanted.
    Regard {
        /// The activity.
        activity: Uuid,
        /// What it is regarding now.
        from: Option<&'a Record>,
        /// What it is to be regarding.
        to: Option<&'a Record>,
        /// It was untracked, and is tracked by this again.
        back: bool,
    },
    /// Take it off.
    Untrack {
        /// The activity.
        activity: Uuid,
        /// What it is regarding now.
        regarding: Option<&'a Record>,
    },
    /// Add the person.
    Add,
    /// Nothing: it stands as wanted, or somebody has decided otherwise since. What stands is told.
    Nothing,
    /// Nothing can be done: what was to be changed is gone.
    Gone,
}

/// What a wish that was pressed then comes to, for a mail that stands so now. Who pressed later, or knew more, goes
/// first: what somebody tracked to another record meanwhile stays there, and what the same person untracked after the
/// press stays untracked.
pub fn step<'a>(wish: &'a Wish, pressed: Moment, standing: &Standing<'a>) -> Step<'a> {
    let to = match &wish.what {
        What::Add { .. } => return Step::Add,
        // It is not looked at how the mail stands.
        What::Errand(_) => return Step::Nothing,
        What::Untrack { .. } => {
            return match standing {
                Standing::Present(tracked) => {
                    Step::Untrack { activity: tracked.activity, regarding: tracked.regarding.as_ref() }
                }
                Standing::Absent | Standing::Kept(..) => Step::Nothing,
            };
        }
        What::Track { to, .. } => to.as_ref(),
    };
    match (standing, &wish.seen) {
        (Standing::Absent, Seen::Present(_)) => Step::Gone,
        (Standing::Absent, Seen::Unknown | Seen::Absent) => Step::Write,
        (Standing::Kept(_, Some(at)), _) if *at > pressed => Step::Nothing,
        (Standing::Kept(tracked, _), _) => {
            let from = tracked.regarding.as_ref();
            Step::Regard { activity: tracked.activity, from, to: to.or(from), back: true }
        }
        (Standing::Present(tracked), seen) => {
            let from = tracked.regarding.as_ref();
            let same = |a: Option<&Record>, b: Option<&Record>| {
                a.map(|r| (r.kind, r.id)) == b.map(|r| (r.kind, r.id))
            };
            let as_seen = match seen {
                Seen::Present(before) => same(before.as_ref(), from),
                // Nobody has chosen a record for it yet.
                Seen::Unknown | Seen::Absent => from.is_none(),
            };
            if same(from, to) || !as_seen {
                return Step::Nothing;
            }
            Step::Regard { activity: tracked.activity, from, to, back: false }
        }
    }
}

// ---- the shelf ---------------------------------------------------------------------------------------------

/// A wish as it lies on a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The wish.
    pub wish: Wish,
    /// When it was pressed.
    pub at: Moment,
    /// Tells this press from others of the same wish.
    pub stamp: u64,
    /// Somebody is carrying it out.
    pub lease: Option<Lease>,
    /// It cannot be carried out before a person has done something.
    pub trouble: Option<Problem>,
}

/// Somebody's for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Whose: every pane has a number of its own.
    pub holder: u64,
    /// Until then.
    pub until: Moment,
}

/// What becomes of what lies in a place of a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stays.
    Leave,
    /// It goes.
    Remove,
    /// This lies there from now on.
    Put(Box<Slot>),
}

/// Where a wish is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this browser.
    Browser,
    /// In the mailbox: it is found on other devices too. Without the text.
    Mailbox,
    /// Nowhere: it is lost when the pane is closed.
    Nowhere(NotKept),
}

/// Why a wish could not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// There are too many, or they are too large together.
    Full,
    /// No place lets anything be kept, or it failed.
    Refused(Problem),
}

/// What a pane asks of a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which wishes there are. Answered by [`Told::All`].
    All,
    /// Keep that wish. Answered by [`Told::Kept`].
    Keep {
        /// The wish.
        wish: Box<Wish>,
        /// Whoever asks is carrying it out: nobody else is to.
        held: bool,
    },
    /// Let whoever asks carry it out. Answered by [`Told::Claimed`].
    Claim(Uuid),
    /// It is done: as it was claimed it goes. Answered by [`Told::Done`].
    Settle {
        /// Which.
        id: Uuid,
        /// By which press it was claimed or kept.
        stamp: u64,
    },
    /// It could not be done now, or not at all. Answered by [`Told::Done`].
    Release {
        /// Which.
        id: Uuid,
        /// By which press it was claimed.
        stamp: u64,
        /// Why it cannot be done before a person has done something.
        trouble: Option<Problem>,
    },
    /// Take it back, where nobody is carrying it out and nobody pressed anew. Answered by [`Told::TakenBack`].
    TakeBack {
        /// Which.
        id: Uuid,
        /// Which press of it.
        stamp: u64,
    },
}

/// What a shelf answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// These, the oldest press first, each with its place.
    All(Vec<(Slot, Place)>),
    /// It lies there, as that press.
    Kept(Place, u64),
    /// Whether it may be carried out.
    Claimed(Claim),
    /// So be it.
    Done,
    /// Whether it was taken back; not where somebody is carrying it out or has pressed anew.
    TakenBack(bool),
}

impl From<NotKept> for Told {
    fn from(why: NotKept) -> Self {
        Self::Kept(Place::Nowhere(why), 0)
    }
}

/// Whether a wish may be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Yes: this.
    Yours(Box<Slot>),
    /// Another pane is doing it.
    Busy,
    /// Another pane found that it cannot be carried out before a person has done something.
    Stopped(Problem),
    /// It is not there any more: done, or taken back.
    Gone,
}

/// Whether there is room for one more beside those.
pub fn has_room(slots: &[Slot], wish: &Wish, most: usize, bytes: usize) -> bool {
    let others = slots.iter().filter(|slot| slot.wish.id != wish.id);
    let (count, taken) = others.fold((0_usize, 0_usize), |(count, taken), slot| {
        (count.saturating_add(1), taken.saturating_add(slot.wish.bytes()))
    });
    count < most && taken.saturating_add(wish.bytes()) <= bytes
}

/// Puts a wish in the place of what lay there. Whoever is carrying that out goes on, and this one waits for them.
pub fn put(before: Option<&Slot>, wish: Wish, stamp: u64, holder: u64, held: bool, now: Moment) -> Slot {
    let others = before.and_then(|slot| slot.lease);
    let others = others.filter(|lease| lease.until > now && lease.holder != holder);
    let own = held.then(|| Lease { holder, until: Moment(now.0.saturating_add(LEASE_S)) });
    let lease = others.or(own);
    // The same press again, with its text: when it was pressed does not change.
    let same = before.filter(|slot| slot.wish.what == wish.what && slot.trouble.is_none());
    let at = same.map_or(now, |slot| slot.at);
    Slot { wish, at, stamp, lease, trouble: None }
}

/// Claims what lies there.
pub fn claim(slot: Option<&Slot>, holder: u64, now: Moment) -> (Claim, Change) {
    let Some(slot) = slot else { return (Claim::Gone, Change::Leave) };
    if slot.lease.is_some_and(|lease| lease.holder != holder && lease.until > now) {
        return (Claim::Busy, Change::Leave);
    }
    if let Some(problem) = &slot.trouble {
        return (Claim::Stopped(problem.clone()), Change::Leave);
    }
    let lease = Lease { holder, until: Moment(now.0.saturating_add(LEASE_S)) };
    let claimed = Slot { lease: Some(lease), ..slot.clone() };
    (Claim::Yours(Box::new(claimed.clone())), Change::Put(Box::new(claimed)))
}

/// What was claimed is done. A later press that lies there by now stays, and is free.
pub fn settle(slot: Option<&Slot>, holder: u64, stamp: u64) -> Change {
    let Some(slot) = slot else { return Change::Leave };
    if slot.lease.is_some_and(|lease| lease.holder != holder) {
        return Change::Leave;
    }
    if stamp == slot.stamp {
        return Change::Remove;
    }
    Change::Put(Box::new(Slot { lease: None, ..slot.clone() }))
}

/// What was claimed was not done.
pub fn release(slot: Option<&Slot>, holder: u64, stamp: u64, trouble: Option<Problem>) -> Change {
    let Some(slot) = slot.filter(|slot| slot.lease.is_none_or(|lease| lease.holder == holder)) else {
        return Change::Leave;
    };
    let trouble = trouble.filter(|_| slot.stamp == stamp).or_else(|| slot.trouble.clone());
    Change::Put(Box::new(Slot { lease: None, trouble, ..slot.clone() }))
}

/// Takes back the press that lies there, where nobody else is carrying it out. What is not there is not taken back.
pub fn take_back(slot: Option<&Slot>, holder: u64, stamp: u64, now: Moment) -> (bool, Change) {
    match slot {
        None => (false, Change::Leave),
        Some(slot) if slot.lease.is_some_and(|lease| lease.holder != holder && lease.until > now) => {
            (false, Change::Leave)
        }
        Some(slot) if slot.stamp != stamp => (false, Change::Leave),
        Some(_) => (true, Change::Remove),
    }
}

/// A shelf: a place with a slot for each wish, where one slot is read and changed in one step, also where several panes
/// do it at once.
#[allow(async_fn_in_trait, reason = "one thread per pane: no Send is wanted")]
pub trait Shelf {
    /// Everything that lies there and can be read, in any order.
    ///
    /// # Errors
    /// Where the place cannot be read.
    async fn all(&self) -> Result<Vec<Slot>, Problem>;
    /// Changes one slot by what lies in it.
    ///
    /// # Errors
    /// Where the place cannot be changed.
    async fn change(&self, id: Uuid, by: &dyn Fn(Option<&Slot>) -> Change) -> Result<(), Problem>;
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Asker {
    /// The number of the pane.
    pub holder: u64,
    /// A number that no other press has.
    pub stamp: u64,
    /// The time.
    pub now: Moment,
}

/// What a shelf answers, that holds so many wishes of so many bytes together.
///
/// # Errors
/// Where the place cannot be read or changed.
pub async fn serve(
    ask: &Ask,
    shelf: &impl Shelf,
    asker: Asker,
    (most, bytes): (usize, usize),
) -> Result<Told, NotKept> {
    let Asker { holder, stamp, now } = asker;
    let refused = NotKept::Refused;
    Ok(match ask {
        Ask::All => {
            let mut slots = shelf.all().await.map_err(refused)?;
            slots.sort_by_key(|slot| (slot.at, slot.stamp));
            Told::All(slots.into_iter().map(|slot| (slot, Place::Browser)).collect())
        }
        Ask::Keep { wish, held } => {
            if !has_room(&shelf.all().await.map_err(refused)?, wish, most, bytes) {
                return Err(NotKept::Full);
            }
            let by = |slot: Option<&Slot>| {
                Change::Put(Box::new(put(slot, (**wish).clone(), stamp, holder, *held, now)))
            };
            shelf.change(wish.id, &by).await.map_err(refused)?;
            Told::Kept(Place::Browser, stamp)
        }
        Ask::Claim(id) => {
            let answer = RefCell::new(Claim::Gone);
            let by = |slot: Option<&Slot>| {
                let (claimed, change) = claim(slot, holder, now);
                answer.replace(claimed);
                change
            };
            shelf.change(*id, &by).await.map_err(refused)?;
            Told::Claimed(answer.into_inner())
        }
        Ask::Settle { id, stamp } => {
            shelf.change(*id, &|slot| settle(slot, holder, *stamp)).await.map_err(refused)?;
            Told::Done
        }
        Ask::Release { id, stamp, trouble } => {
            let by = |slot: Option<&Slot>| release(slot, holder, *stamp, trouble.clone());
            shelf.change(*id, &by).await.map_err(refused)?;
            Told::Done
        }
        Ask::TakeBack { id, stamp } => {
            let taken = Cell::new(false);
            let by = |slot: Option<&Slot>| {
                let (done, change) = take_back(slot, holder, *stamp, now);
                taken.set(done);
                change
            };
            shelf.change(*id, &by).await.map_err(refused)?;
            Told::TakenBack(taken.get())
        }
    })
}

pub mod errand;
#[cfg(test)]
mod tests;
