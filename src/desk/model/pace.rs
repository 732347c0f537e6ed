//! How often the server is asked for what changes by itself: often while something is at work, ever less often while
//! nothing happens, at once when a person turns to the page.

/// Lines of a list that is loaded again at each beat.
pub(super) const SHORT_LIST: usize = 1_000;
/// A longer list is loaded again after so many seconds.
pub(super) const LONG_LIST_S: i64 = 60;
/// The first pause while nothing is at work, in seconds; each further one is twice as long.
const QUIET_S: i64 = 15;
/// The longest pause, in seconds.
const LONGEST_S: i64 = 120;
/// The longest pause while something is at work, in seconds.
const LONGEST_BUSY_S: i64 = 5;
/// Who turned to the page that recently is not served anew, in seconds.
const TURNED_S: i64 = 3;

/// When it is asked next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pace {
    last: i64,
    next: i64,
    beats: u32,
}

impl Pace {
    pub(super) fn is_due(self, now: i64) -> bool {
        now >= self.next
    }

    /// A person turned to the page: whether it is asked at once.
    pub(super) fn turned(&mut self, now: i64) -> bool {
        self.beats = 0;
        now.saturating_sub(self.last) >= TURNED_S
    }

    /// Something began: the next beat comes soon.
    pub(super) fn hurry(&mut self, now: i64) {
        (self.beats, self.next) = (0, now.saturating_add(1));
    }

    /// It is asked now.
    pub(super) fn asked(&mut self, now: i64, busy: bool) {
        let pause = if busy {
            i64::from(self.beats / 4).saturating_add(1).min(LONGEST_BUSY_S)
        } else {
            QUIET_S.saturating_mul(1 << self.beats.min(8)).min(LONGEST_S)
        };
        self.beats = self.beats.saturating_add(1);
        (self.last, self.next) = (now, now.saturating_add(pause));
    }
}
