//! How a row stands, and what the mailbox shows of that: the show-as of a meeting, how far a task is (semantics B1,
//! B15).

use super::{
    case::State,
    value::{Progress, Show},
};

/// As what the time of an appointment is shown in the calendar: completed, cancelled and free as free.
pub fn shown(state: State, show: Show) -> Show {
    if state.is_closed() { Show::Free } else { show }
}

/// How an appointment stands where the calendar shows that (`statecode` with the choice of its `statuscode`): what is
/// completed or cancelled and free is completed, what is open and free stays so, and whoever works elsewhere is free.
///
/// Of a row that is closed nothing else follows: nobody opens an appointment again by showing it as busy.
pub fn standing(show: Show, state: State) -> (State, Show) {
    match (show, state.is_closed()) {
        (_, true) => (State::Completed, Show::Free),
        (Show::Free | Show::Elsewhere, false) => (State::Open, Show::Free),
        (Show::Tentative, false) => (State::Open, Show::Tentative),
        (Show::Busy, false) => (State::Scheduled, Show::Busy),
        (Show::Away, false) => (State::Scheduled, Show::Away),
    }
}

/// How far a task is, from what the CRM has (B15: *status computed*): what is closed is done. What is open is as its
/// status says; where that says nothing, it is not begun as long as nothing of it is done.
pub fn progress(state: State, status: Option<Progress>, percent: Option<u8>) -> Progress {
    match (state.is_closed(), status.filter(|status| *status != Progress::Done), percent) {
        (true, ..) => Progress::Done,
        (false, Some(status), None | Some(0)) => status,
        (false, Some(Progress::NotStarted), Some(_)) | (false, None, Some(1..)) => Progress::InProgress,
        (false, Some(status), Some(_)) => status,
        (false, None, None | Some(0)) => Progress::NotStarted,
    }
}

/// How a task's row stands, where the mailbox says how far it is.
pub fn closed_by(progress: Progress) -> State {
    if progress == Progress::Done { State::Completed } else { State::Open }
}
