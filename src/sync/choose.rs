//! A person says of a contact that may be in the CRM already whether it is that one, or a new one. What they say is kept
//! where pairs are, and the next look obeys it.

use domain::{mail::Moment, party::Record, step::Kind};
use uuid::Uuid;

use crate::{
    step::{
        before::{self, Offer},
        memory::Choice,
    },
    store::{AuditEntry, Millis, Pair, Store, StoreError},
};

/// Why a choice is not kept.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody knows the decision.
    #[error("there is no such decision")]
    Unknown,
    /// Nothing was offered with it.
    #[error("with that decision nothing was offered")]
    NoOffer,
    /// It was not among what was offered.
    #[error("that contact was not offered")]
    NotOffered,
    /// Somebody chose already.
    #[error("that was chosen already: take back what came of it first")]
    Chosen,
    /// The row belongs to another contact of the mailbox.
    #[error("that row is linked with another contact of the mailbox already")]
    Linked,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refused {
    /// A stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NoOffer => "no_offer",
            Self::NotOffered => "not_offered",
            Self::Chosen => "chosen_already",
            Self::Linked => "linked_already",
            Self::Store(_) => "store",
        }
    }
}

/// Keeps what a person chose: one of the rows that were offered, or none of them, and then a new one is made. Tells which
/// row it is.
///
/// # Errors
/// Where nothing was offered, somebody chose already, or the store fails.
pub async fn choose(
    store: &Store,
    decision: Uuid,
    row: Option<Uuid>,
    who: &str,
    now: Millis,
) -> Result<Option<Record>, Refused> {
    let known = store.decision(decision).await?.ok_or(Refused::Unknown)?;
    let offer = Offer::read(&known.decision.evidence).ok_or(Refused::NoOffer)?;
    let (kind, new) = before::about(known.decision.activity, &known.decision.evidence)
        .filter(|(kind, _)| *kind == Kind::Contact)
        .ok_or(Refused::NoOffer)?;
    let chosen = match row {
        Some(row) => Some(offer.rows.iter().find(|one| one.id == row).ok_or(Refused::NotOffered)?.clone()),
        None => None,
    };
    if !store.pairs_of_items(known.mailbox, &[offer.item.as_str()]).await?.is_empty() {
        return Err(Refused::Chosen);
    }
    let (row, choice) = chosen.as_ref().map_or((new, Choice::Anew), |one| (one.id, Choice::Link));
    if !store.pairs_of_rows(known.mailbox, &[row]).await?.is_empty() {
        return Err(Refused::Linked);
    }
    let at = now.moment();
    let pair = Pair {
        row,
        kind,
        item: Some(offer.item),
        list: String::new(),
        row_version: String::new(),
        item_version: String::new(),
        base: choice.text(),
        tries: 0,
        // It is open until a look has obeyed it.
        failed: Some(Moment(0)),
        at,
    };
    store.pair_up(known.mailbox, &pair, now).await?;
    let entry = AuditEntry {
        refused: false,
        at,
        who: who.to_owned(),
        what: "choose".to_owned(),
        target: decision.to_string(),
        detail: format!("{} {row}", if chosen.is_some() { "link" } else { "new" }),
    };
    store.audit(&[entry]).await?;
    Ok(chosen)
}
