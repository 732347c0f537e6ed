//! What is shown beside a mail: the page without one, what is set, what waits for the CRM.

use alloc::{boxed::Box, string::String, vec::Vec};

use uuid::Uuid;

use crate::{
    home::{Personal, Preferences, Task},
    mail::{Address, Moment},
    party::Record,
    problem::Problem,
    queue::Place,
};

use super::Doing;

/// The page without a mail.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeView {
    /// Nothing is selected: there is no mail to go back to.
    pub no_mail: bool,
    /// Tasks that are due, the longest overdue first.
    pub tasks: Loaded<Vec<TaskView>>,
    /// Mails of known people that nobody tracked; `None` where no synchronizer looks at the mailbox.
    pub left: Loaded<Option<Vec<LeftView>>>,
    /// Records that are at hand.
    pub pins: Vec<Record>,
    /// Records of mails that were tracked last, but those at hand.
    pub recent: Loaded<Vec<Record>>,
    /// What is set stands in the place of all that.
    pub settings: Option<Box<SettingsView>>,
}

/// Something that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded<T> {
    /// It is under way.
    Looking,
    /// Here it is.
    Here(T),
    /// It could not be read.
    Failed(Problem),
}

/// A task that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskView {
    /// The task.
    pub task: Task,
    /// It was finished here, or is being.
    pub done: bool,
    /// The CRM is being told.
    pub saving: bool,
    /// It could not be finished.
    pub failed: Option<Problem>,
}

/// A mail that nobody tracked.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftView {
    /// The key of the activity it would be.
    pub key: Uuid,
    /// Its subject.
    pub subject: String,
    /// Who sent it.
    pub sender: Record,
    /// When.
    pub at: Option<Moment>,
}

/// What a person has set.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsView {
    /// What the synchronizer obeys; `None` where none looks at the mailbox.
    pub personal: Loaded<Option<Personal>>,
    /// A change of that is on its way.
    pub changing: bool,
    /// The last change did not work.
    pub failed: Option<Problem>,
    /// What was typed is neither an address nor a domain.
    pub senseless: bool,
    /// How the pane behaves.
    pub preferences: Preferences,
    /// That was read, and can be changed.
    pub read: bool,
    /// What was changed of it last could not be kept.
    pub unkept: Option<Problem>,
    /// What was learned from what was chosen, the newest first.
    pub learned: Vec<LearnedView>,
}

/// Something that was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedView {
    /// For whose mail.
    pub address: Address,
    /// What was chosen.
    pub record: Record,
    /// How often.
    pub times: u16,
}

/// What waits for the CRM or the network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueView {
    /// So many wishes will be carried out.
    pub waiting: usize,
    /// So many cannot be, before a person has done something.
    pub stuck: usize,
    /// So many are lost when the pane is closed.
    pub not_kept: usize,
    /// The list stands open.
    pub open: bool,
    /// It is tried again by itself in so many seconds.
    pub again_in: Option<u32>,
    /// Why it did not work last.
    pub problem: Option<Problem>,
    /// Each of them, while the list stands open, in the order in which they are carried out.
    pub list: Vec<WishView>,
}

/// Something that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct WishView {
    /// Its name.
    pub id: Uuid,
    /// The mail it is about.
    pub subject: String,
    /// What is to be done.
    pub doing: Doing,
    /// It is being carried out.
    pub running: bool,
    /// It is tried again by itself in so many seconds.
    pub again_in: Option<u32>,
    /// Why it did not work last.
    pub problem: Option<Problem>,
    /// Why it cannot be carried out before a person has done something.
    pub trouble: Option<Problem>,
    /// Where it is kept; not told yet.
    pub place: Option<Place>,
    /// It asks first: somebody changed the field meanwhile, and this stands there.
    pub asks: Option<String>,
}

/// What can be wanted of a mail while the CRM does not say how it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaterView {
    /// Records that were chosen for such mail before, and those at hand.
    pub records: Vec<Record>,
    /// Outlook shows it as tracked.
    pub marked: bool,
}
