//! What the synchronizer will do with the mail that is open in the pane: the same function, with what the
//! pane knows.

use alloc::{string::String, vec::Vec};

use crate::{
    contract::Fate,
    correlation::{Clues, Parent, Stored},
    decision::{Case, Decision, Evidence, History, Reason, Remedy, Source, Verdict, decide},
    knowledge::{ByAddress, Knowledge},
    mail::{Address, Mail, Moment},
    party::{Dossier, Record},
    settings::{Organisation, Seat},
};

/// What the pane knows.
#[derive(Clone, Copy, Debug)]
pub struct Glance<'a> {
    /// The mail.
    pub mail: &'a Mail,
    /// Its headers and categories.
    pub clues: &'a Clues,
    /// Where it lies. A pane that cannot tell takes [`Source::Inbox`].
    pub source: Source<'a>,
    /// The mailbox, as the CRM has it.
    pub seat: &'a Seat,
    /// The person at the screen.
    pub me: &'a Address,
    /// Everything the CRM said about the mail.
    pub dossier: &'a Dossier,
    /// The tracked mail that it continues.
    pub parent: Option<&'a Parent>,
    /// What the organisation has set.
    pub organisation: &'a Organisation,
    /// Records that conversations are followed to and that are open no more.
    pub fates: &'a [(Record, Fate)],
    /// Now.
    pub now: Moment,
}

/// What the synchronizer will do with it, and why: `Track` is *will be tracked at the next look*.
///
/// The pane knows neither the filters of other recipients nor what the synchronizer remembers: it tells what
/// this mailbox does by itself. A colleague's mailbox may still track the same mail.
pub fn predict(glance: &Glance<'_>) -> Decision {
    let Glance { mail, clues, source, seat, me, dossier, parent, organisation, fates, now } = *glance;
    let somebody_elses = mail.mailbox.as_ref().is_some_and(|mailbox| mailbox != me);
    if somebody_elses && !organisation.delegates {
        let switch = Some("DelegateAccessEnabled");
        return Decision {
            verdict: Verdict::Leave,
            reason: Reason::DelegatesOff,
            evidence: Evidence { rule: "B20", switch, ..Evidence::default() },
            remedy: Remedy::ChangeSwitch,
        };
    }
    let knowledge = Knowledge {
        parties: ByAddress::new(dossier.parties.clone()),
        tracked: dossier.tracked.clone(),
        stored: parent.into_iter().filter_map(|parent| stored(parent, clues)).collect(),
        fates: fates.to_vec(),
        ..Knowledge::default()
    };
    let history = History::default();
    decide(&Case { mail, clues, source, seat, knowledge: &knowledge, organisation, history: &history, now })
}

/// The pane asks for what a mail continues by Message-IDs alone and is told the activity, not by which of
/// them it was found: the first stands for all.
fn stored(parent: &Parent, clues: &Clues) -> Option<Stored> {
    let id = clues.ids().into_iter().next()?;
    Some(Stored {
        activity: parent.activity,
        message_id: Some(id),
        token: String::new(),
        root: None,
        subject: String::new(),
        people: Vec::new(),
        at: Moment::default(),
        regarding: parent.regarding.clone(),
        owner: None,
    })
}
