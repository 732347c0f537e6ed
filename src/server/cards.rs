//! What stands on the cards of people, deals and cases: what administrators picked on the desk, else what the configuration
//! file says, else what is usual.
//!
//! What is picked on the desk is kept in the synchronizer's database, where all servers of an organisation find it; a file
//! in the data folder would be one machine's own. It goes into the page of the pane, so that no card costs a request more.

use anyhow::{Result, ensure};
use dataverse::card::{self, Card, KINDS, MAX_PICKED};
use dataverse::names;
use domain::mail::Moment;
use domain::party::Kind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::store::StoreError;
use words::{Language, Words};

use crate::sync::Service;

/// Under which name the synchronizer's database keeps it.
const PAPER: &str = "cards";

/// `[card]` of the configuration file: names of columns by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CardFile {
    contact: Option<Vec<String>>,
    account: Option<Vec<String>>,
    lead: Option<Vec<String>>,
    opportunity: Option<Vec<String>>,
    case: Option<Vec<String>>,
}

impl CardFile {
    fn of(&self, kind: Kind) -> Option<&Vec<String>> {
        match kind {
            Kind::Contact => self.contact.as_ref(),
            Kind::Account => self.account.as_ref(),
            Kind::Lead => self.lead.as_ref(),
            Kind::Opportunity => self.opportunity.as_ref(),
            Kind::Case => self.case.as_ref(),
            Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => None,
        }
    }

    /// Whether each name is one that is offered.
    ///
    /// # Errors
    /// Names the key, what is wrong, and what there is.
    pub(crate) fn check(&self) -> Result<()> {
        for kind in KINDS {
            let picked = self.of(kind).map(Vec::as_slice).unwrap_or_default();
            let key = if kind == Kind::Case { "case" } else { names::table(kind) };
            if let Some(why) = wrong(kind, picked) {
                let offered: Vec<&str> = card::offered(kind).map(|one| one.name).collect();
                ensure!(false, "[card] {key} {why}; there are {}", offered.join(", "));
            }
        }
        Ok(())
    }
}

/// What is wrong with a pick.
pub(crate) fn wrong(kind: Kind, picked: &[String]) -> Option<String> {
    let known = |name: &String| card::offered(kind).any(|one| one.name == name);
    if picked.len() > MAX_PICKED {
        return Some(format!("names more than {MAX_PICKED} columns"));
    }
    let twice = picked.iter().enumerate().find(|(at, name)| picked.iter().take(*at).any(|one| one == *name));
    match (picked.iter().find(|name| !known(name)), twice.map(|(_, name)| name)) {
        (Some(name), _) => Some(format!("does not know {name:?}")),
        (None, Some(name)) => Some(format!("names {name:?} twice")),
        (None, None) => None,
    }
}

/// What was picked on the desk, as it is kept: by the names of the CRM's tables.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    picked: Vec<(String, Vec<String>)>,
    by: String,
    at: i64,
}

/// Where it stands.
#[derive(Clone)]
pub(crate) struct Cards {
    file: CardFile,
    desk: Option<Service>,
}

impl Cards {
    /// With what the configuration file says, and the synchronizer whose database keeps what the desk says.
    pub(crate) fn new(file: CardFile, desk: Option<Service>) -> Self {
        Self { file, desk }
    }

    /// What stands there where nobody picks on the desk.
    fn usual(&self, kind: Kind) -> Vec<String> {
        let usual = || card::usual(kind).iter().map(|name| (*name).to_owned()).collect();
        self.file.of(kind).cloned().unwrap_or_else(usual)
    }

    async fn kept(&self) -> Result<Kept, StoreError> {
        match &self.desk {
            Some(service) => Ok(service.store().paper(PAPER).await?.unwrap_or_default()),
            None => Ok(Kept::default()),
        }
    }

    fn picked(&self, kept: &Kept, kind: Kind) -> Vec<String> {
        let table = names::table(kind);
        // What an older or newer version kept may name what is not offered any more.
        let picked =
            kept.picked.iter().find(|(known, picked)| known == table && wrong(kind, picked).is_none());
        picked.map_or_else(|| self.usual(kind), |(_, picked)| picked.clone())
    }

    /// What the pane's page says; nothing where every card is the usual one.
    pub(crate) async fn of_page(&self) -> Option<Value> {
        let kept = self.kept().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what stands on the cards cannot be read: they are as the configuration says");
            Kept::default()
        });
        let mut card = Card::default();
        for kind in KINDS {
            let picked = self.picked(&kept, kind);
            if picked != card::usual(kind) {
                card.pick(kind, &picked, called);
            }
        }
        card.write()
    }

    /// What the desk shows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub(crate) async fn told(&self) -> Result<admin::Cards, StoreError> {
        let kept = self.kept().await?;
        let of = |kind: &Kind| admin::CardOf {
            kind: names::table(*kind).to_owned(),
            offered: card::offered(*kind).map(|one| one.name.to_owned()).collect(),
            usual: self.usual(*kind),
            picked: self.picked(&kept, *kind),
        };
        let (kinds, most) = (KINDS.iter().map(of).collect(), u32::try_from(MAX_PICKED).unwrap_or_default());
        let changed = Some(kept.at).filter(|at| *at != 0);
        Ok(admin::Cards { kinds, most, by: changed.map(|_| kept.by), at: changed })
    }

    /// Keeps what somebody picked: of each kind that is named. What is the usual is not kept, so that it goes on to follow
    /// the configuration file. Gives what was changed: the kind, what was picked and what is.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub(crate) async fn keep(
        &self,
        picked: &[(Kind, Vec<String>)],
        by: &str,
        at: Moment,
    ) -> Result<Vec<(&'static str, String, String)>, StoreError> {
        let Some(service) = &self.desk else { return Ok(Vec::new()) };
        let mut kept = self.kept().await?;
        let mut changed = Vec::new();
        for (kind, picked) in picked {
            let before = self.picked(&kept, *kind);
            if before == *picked {
                continue;
            }
            let table = names::table(*kind);
            changed.push((table, before.join(", "), picked.join(", ")));
            kept.picked.retain(|(known, _)| known != table);
            if *picked != self.usual(*kind) {
                kept.picked.push((table.to_owned(), picked.clone()));
            }
        }
        if !changed.is_empty() {
            (kept.by, kept.at) = (by.to_owned(), at.0);
            service.store().keep_paper(PAPER, &kept, at).await?;
        }
        Ok(changed)
    }
}

/// What a column is called, in every language.
fn called(name: &'static str) -> Vec<(String, String)> {
    let in_one = |language: Language| (language.tag().to_owned(), Words::of(language).card_field(name));
    Language::ALL.into_iter().map(in_one).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::*;

    #[tokio::test]
    async fn the_usual_card_costs_the_page_nothing_and_another_comes_with_its_names() {
        assert_eq!(Cards::new(CardFile::default(), None).of_page().await, None);
        let file: CardFile =
            toml::from_str("contact = [\"department\"]\nlead = [\"owner\", \"phone\"]").unwrap();
        let card = Cards::new(file, None).of_page().await.unwrap();
        assert_eq!(card["contact"][0]["columns"], serde_json::json!(["department"]));
        assert_eq!(card["contact"][0]["names"][0], serde_json::json!(["en", "Department"]));
        assert_eq!(card["contact"][0]["names"].as_array().unwrap().len(), Language::ALL.len());
        assert!(card["lead"].is_null(), "{card}");
    }

    #[test]
    fn each_mistake_in_the_file_is_named_with_what_there_is() {
        for (text, words) in [
            (
                "contact = [\"depatment\"]",
                "[card] contact does not know \"depatment\"; there are owner, phone",
            ),
            ("case = [\"status\", \"status\"]", "[card] case names \"status\" twice"),
            (
                "lead = [\"owner\", \"phone\", \"mobile\", \"site\", \"topic\", \"city\"]",
                "more than 5 columns",
            ),
        ] {
            let file: CardFile = toml::from_str(text).unwrap();
            let error = file.check().unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn every_column_has_a_name_of_its_own_in_every_language() {
        for kind in KINDS {
            for language in Language::ALL {
                let words = Words::of(language);
                let mut names: Vec<String> =
                    card::offered(kind).map(|one| words.card_field(one.name)).collect();
                assert!(!names.iter().any(|name| name.is_empty()));
                let all = names.len();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), all, "{kind:?} {names:?}");
            }
        }
    }
}
