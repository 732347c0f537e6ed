//! What is expected, in the words of the rules and without `decide`: short enough to be read and believed.

use rand::{Rng as _, rngs::StdRng, seq::IndexedRandom as _};

use crate::kit::PEOPLE;

/// People outside, and whether they are customers. The fourth is in a domain that some never want tracked, the fifth
/// is an address that some never want tracked.
pub(crate) const OUTSIDE: [(&str, bool); 6] = [
    ("buyer@acme.example", true),
    ("chief@fabrikam.example", true),
    ("stranger@nowhere.example", false),
    ("dr@clinic.example", true),
    ("spouse@home.example", true),
    ("news@letters.example", false),
];
/// Forbidden by domain.
pub(crate) const DOMAIN: &str = "clinic.example";
/// Forbidden by address.
pub(crate) const ADDRESS: &str = "spouse@home.example";
/// Forbidden as a word of the subject.
pub(crate) const WORD: &str = "payslip";
/// A list to which nobody's address belongs.
pub(crate) const LIST: &str = "all@lists.example";

/// What a mailbox's owner has set.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) filter: i32,
    pub(crate) domain: bool,
    pub(crate) address: bool,
    pub(crate) word: bool,
    /// The folder "Deals" has a rule, and a record.
    pub(crate) rule: Option<bool>,
}

/// A whole world's settings.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) seats: Vec<Seat>,
    pub(crate) sent_items: bool,
}

impl Settings {
    pub(crate) fn draw(rng: &mut StdRng) -> Self {
        let seats = PEOPLE.iter().map(|_| Seat {
            filter: *[0, 1, 2, 2, 3, 4].choose(rng).unwrap(),
            domain: rng.random_bool(0.4),
            address: rng.random_bool(0.4),
            word: rng.random_bool(0.4),
            rule: [None, Some(false), Some(true), Some(true)].choose(rng).copied().unwrap(),
        });
        Self { seats: seats.collect(), sent_items: rng.random_bool(0.5) }
    }
}

/// Where a copy lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Inbox,
    /// A folder without a rule.
    Plain,
    /// The folder that may have a rule.
    Deals,
    Deleted,
    Sent,
}

impl Place {
    /// The folder by name or well-known name.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Plain => "Private",
            Self::Deals => "Deals",
            Self::Deleted => "deleteditems",
            Self::Sent => "sentitems",
        }
    }
}

/// A mail.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) message_id: String,
    pub(crate) thread: usize,
    /// Mails it continues.
    pub(crate) ancestors: Vec<usize>,
    /// It came in, it was sent: each has an activity of its own. Whether the CRM has it, as of the last rest.
    pub(crate) alive: [bool; 2],
    /// It was deleted from the CRM since then.
    pub(crate) deleted: [bool; 2],
}

/// A copy of a mail in a mailbox.
#[derive(Clone, Debug)]
pub(crate) struct Copy {
    pub(crate) letter: usize,
    /// Whose mailbox.
    pub(crate) seat: usize,
    pub(crate) id: String,
    pub(crate) sent: bool,
    pub(crate) place: Place,
    /// Where it lay since the last rest, before it lay here.
    pub(crate) before: Vec<Place>,
    /// Somebody did something with it since the last rest.
    pub(crate) touched: bool,
    /// The category was on it at the last rest.
    pub(crate) marked: bool,
    /// It was there at the last rest, and dealt with as it lay.
    pub(crate) known: bool,
    /// A person put the category on it since then.
    pub(crate) put_on: bool,
    /// A person took it off, or deleted its activity: that stays so.
    pub(crate) undone: bool,
    /// Since the last rest.
    pub(crate) undone_now: bool,
    /// The category may still be on it although the activity is deleted: nobody has looked at it again.
    pub(crate) left_over: bool,
}

/// What should be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    One,
    None,
    Either,
}

/// Yes, no, or it depends.
type Maybe = Option<bool>;

fn or(one: Maybe, other: Maybe) -> Maybe {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// Everything that is known.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) settings: Settings,
    pub(crate) letters: Vec<Letter>,
    pub(crate) copies: Vec<Copy>,
}

impl Model {
    /// On a never-track list of the copy's mailbox.
    pub(crate) fn forbidden(&self, copy: &Copy) -> bool {
        let (seat, letter) = (&self.settings.seats[copy.seat], &self.letters[copy.letter]);
        let mut people = letter.to.iter().chain([&letter.from]);
        (seat.word && letter.subject.contains(WORD))
            || people.any(|one| (seat.address && one == ADDRESS) || (seat.domain && one.ends_with(DOMAIN)))
    }

    /// Whether it continues a tracked mail, at whatever time since the last rest it is asked.
    fn continues(&self, letter: usize) -> Maybe {
        let this = &self.letters[letter];
        let sure = |one: &Letter| (0..2).any(|way| one.alive[way] && !one.deleted[way]);
        if this.ancestors.iter().any(|at| sure(&self.letters[*at])) {
            return Some(true);
        }
        let others =
            self.letters.iter().enumerate().filter(|(at, one)| *at != letter && one.thread == this.thread);
        let perhaps = |(at, one): (usize, &Letter)| {
            one.alive != [false; 2] || self.copies.iter().any(|copy| copy.letter == at && copy.touched)
        };
        let own = this.alive != [false; 2] && self.copies.iter().filter(|c| c.letter == letter).count() > 1;
        if own || others.into_iter().any(perhaps) { None } else { Some(false) }
    }

    /// Whether a filter takes the mail of a copy by itself.
    fn accepted(&self, copy: &Copy) -> Maybe {
        let letter = &self.letters[copy.letter];
        let customer = |address: &str| OUTSIDE.iter().any(|(one, known)| *one == address && *known);
        let user = |address: &str| PEOPLE.iter().any(|name| crate::kit::address(name) == address);
        let own = &crate::kit::address(PEOPLE[copy.seat]);
        let by = |filter: i32| {
            let known = |address: &String| match filter {
                2 => customer(address),
                3 => customer(address) || (user(address) && !(copy.sent && address == own)),
                _ => false,
            };
            match filter {
                0 => Some(true),
                4 => Some(false),
                1 => self.continues(copy.letter),
                _ if copy.sent => or(Some(letter.to.iter().any(known)), self.continues(copy.letter)),
                _ => or(Some(known(&letter.from)), self.continues(copy.letter)),
            }
        };
        if copy.sent {
            return if self.settings.sent_items {
                by(self.settings.seats[copy.seat].filter)
            } else {
                Some(false)
            };
        }
        // Everybody is asked to whom it is addressed, and whoever has it with the filter that takes all.
        let asked = |at: &usize| letter.to.contains(&crate::kit::address(PEOPLE[*at]));
        let all = (0..PEOPLE.len()).filter(asked).map(|at| by(self.settings.seats[at].filter));
        let list = Some(self.settings.seats[copy.seat].filter == 0);
        all.fold(list, or)
    }

    /// Whether a copy has its mail tracked, lying there.
    fn wants_at(&self, copy: &Copy, place: Place) -> Maybe {
        if copy.put_on {
            return Some(true);
        }
        if copy.undone {
            return Some(false);
        }
        match place {
            Place::Deleted => Some(false),
            Place::Deals if self.settings.seats[copy.seat].rule.is_some() => Some(true),
            Place::Deals | Place::Inbox | Place::Plain | Place::Sent => self.accepted(copy),
        }
    }

    /// Whether a copy has its mail tracked since the last rest.
    pub(crate) fn wants(&self, copy: &Copy) -> Maybe {
        if self.forbidden(copy) || !copy.touched {
            return Some(false);
        }
        let now = self.wants_at(copy, copy.place);
        let before = copy.before.iter().map(|place| self.wants_at(copy, *place)).fold(Some(false), or);
        // What lies again where it was dealt with is decided anew only if a look saw it elsewhere.
        let back = copy.known && !copy.put_on && copy.before.first() == Some(&copy.place);
        match (now, before) {
            (Some(true), _) if back => None,
            (Some(false), Some(false)) | (Some(true), _) => now,
            _ => None,
        }
    }

    /// What should be there of a mail.
    pub(crate) fn expected(&self, letter: usize, sent: bool) -> Expected {
        let one = &self.letters[letter];
        let way = usize::from(sent);
        if one.alive[way] && !one.deleted[way] {
            return Expected::One;
        }
        let copies = self.copies.iter().filter(|copy| copy.letter == letter && copy.sent == sent);
        match copies.map(|copy| self.wants(copy)).fold(Some(false), or) {
            Some(true) => Expected::One,
            Some(false) => Expected::None,
            None => Expected::Either,
        }
    }
}
