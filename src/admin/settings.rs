//! What an organisation and a person have set about tracking.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Never-track lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Never {
    /// Addresses.
    pub addresses: Vec<String>,
    /// Domains, with all below them.
    pub domains: Vec<String>,
    /// Words in the subject.
    pub words: Vec<String>,
    /// Folders, by Graph's id.
    pub folders: Vec<String>,
    /// Mail that its sender marked as private.
    pub private: bool,
}

/// `GET`, `PUT /admin/settings/organisation`: each switch by its stable name (semantics B20), with its value, and what
/// holds where nobody has set it. A `PUT` names only what changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// Switches that are on or off.
    pub switches: Vec<(String, bool, bool)>,
    /// Numbers: name, value, default, least, most.
    pub numbers: Vec<(String, i64, i64, i64, i64)>,
    /// Texts: name, value, default.
    pub texts: Vec<(String, String, String)>,
    /// In which direction fields go, kind by kind in the order of the tables. A `PUT` names those that change.
    pub directions: Vec<Direction>,
    /// Domains that are the organisation's own.
    pub own_domains: Vec<String>,
    /// Nobody's mail of these is tracked.
    pub never: Never,
    /// To whom alerts are shown.
    pub alerts_to_owner: bool,
    /// To administrators too.
    pub alerts_to_administrator: bool,
}

/// In which direction a field of appointments, contacts and tasks goes (semantics B15). Names are stable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Direction {
    /// Of what.
    pub kind: String,
    /// Which field.
    pub field: String,
    /// `both`, `to_exchange`, `to_crm`, `off`.
    pub way: String,
    /// What holds where nobody has set another.
    pub usual: String,
    /// Nobody can set another, or a switch decides.
    pub fixed: bool,
}

/// A folder whose mail is tracked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingRule {
    /// Graph's id of the folder.
    pub folder: String,
    /// Its path, for people.
    pub name: String,
    /// To which record: table, key, name.
    pub regarding: Option<(String, Uuid, String)>,
}

/// `GET`, `PUT /admin/settings/mine` (an administrator may say `?mailbox=`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mine {
    /// The mailbox's address. A `PUT` does not change it.
    pub address: String,
    /// `all`, `replies`, `people`, `records`, `nothing`.
    pub filter: String,
    /// The organisation forces that filter: it cannot be changed here.
    pub filter_forced: bool,
    /// The filters that the organisation offers (semantics B5.6), by the same names; none are named: all are offered. The
    /// one that is set may be kept though it is not among them. A `PUT` does not change it.
    pub offered: Vec<String>,
    /// Whom to make of unknown senders: `contact`, `lead` or nothing.
    pub create: Option<String>,
    /// Others may send mail of the CRM in one's own name.
    pub send_as: bool,
    /// Folder rules.
    pub rules: Vec<TrackingRule>,
    /// How many rules there may be.
    pub most_rules: u32,
    /// Never-track lists.
    pub never: Never,
}

/// A folder of a mailbox. `GET /admin/folders?mailbox=`, parents before children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Graph's id.
    pub id: String,
    /// Id of the folder it lies in.
    pub parent: Option<String>,
    /// Name.
    pub name: String,
    /// Mails in it.
    pub mails: u64,
    /// It may have a rule.
    pub may_track: bool,
}

/// `POST /admin/dry-run`; answered when it is done (at most 60 seconds), and nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRunAsk {
    /// Whose mail; none: one's own.
    pub mailbox: Option<Uuid>,
    /// With which filter; none: the one in force.
    pub filter: Option<String>,
    /// Days back, at most 90.
    pub days: u32,
    /// With these never-track lists; none: those in force.
    pub never: Option<Never>,
}

/// What would have been.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DryRun {
    /// Mails looked at.
    pub looked_at: u64,
    /// Would be tracked.
    pub tracked: u64,
    /// Are tracked today.
    pub now: u64,
    /// Withheld by never-track lists.
    pub withheld: u64,
    /// Look private: freemail or marked so.
    pub private: u64,
    /// There was more than could be looked at.
    pub cut: bool,
    /// Some of each outcome.
    pub samples: Vec<Sample>,
}

/// One mail of a dry run; only the owner of the mailbox is told its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// `track`, `leave`, `withhold`.
    pub verdict: String,
    /// Reason, by its stable name.
    pub reason: String,
    /// When it came.
    pub at: i64,
    /// From.
    pub from: String,
    /// Subject; empty for others than the owner.
    pub subject: String,
}

/// `POST /admin/dry-run/step`: what a sync filter would bring into one's own Outlook; nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepAsk {
    /// Of which kind, by its stable name; the filter is of its table.
    pub kind: String,
    /// The filter, as FetchXML; empty: those in force, of all kinds.
    pub fetch: String,
}

/// What would become of rows of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepWould {
    /// The kind, by its stable name.
    pub kind: String,
    /// Would come into Outlook.
    pub come: u64,
    /// The first of them.
    pub coming: Vec<String>,
    /// Would be removed from Outlook.
    pub go: u64,
    /// The first of them.
    pub going: Vec<String>,
    /// Would stay in Outlook, and not be kept in step any more.
    pub part: u64,
    /// The first of them.
    pub parting: Vec<String>,
    /// There was more than could be looked at.
    pub cut: bool,
}
