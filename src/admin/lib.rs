//! What the desk and the server say to each other about set-up, mailboxes, alerts and settings: the JSON of the routes
//! below `/admin`, and nothing that does anything. The commands print the same values with `--json`.
//!
//! Moments are seconds since 1970 in UTC. Keys are those of the CRM's rows. Of every list the server bounds the length.

mod act;
mod alert;
mod card;
mod finding;
mod mailbox;
mod me;
mod register;
mod settings;
mod setup;

pub use act::{Act, Acting, Audit, Chosen, Job, JobState, Outcome};
pub use alert::{Alert, Level};
pub use card::{CardOf, Cards};
pub use finding::{Finding, Who};
pub use mailbox::{Approval, Detail, Listed, Page, Part, Run, Status, Step, Tried};
pub use me::{Begun, Check, Found, Me, Rights};
pub use register::{Choose, Offered, REFUSALS, Register, Row};
pub use settings::{
    Direction, DryRun, DryRunAsk, Folder, Mine, Never, Organisation, Sample, StepAsk, StepWould, TrackingRule,
};
pub use setup::{Progress, Setup, Stage, StageState};
