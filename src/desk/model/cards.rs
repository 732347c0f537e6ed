//! Which columns stand on the cards of people, deals and cases, while it is picked.

use admin::{CardOf, Cards};

/// What is picked, and what was.
#[derive(Clone, Debug, PartialEq)]
pub struct Picks {
    /// As the server has it.
    pub kept: Cards,
    /// As it would be kept.
    pub draft: Vec<CardOf>,
    /// Whether it is being kept.
    pub saving: bool,
}

/// What an administrator does there. The first text is the kind, the second the column, by their stable names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Pick a column, behind those that are picked, or do not.
    Tick(String, String),
    /// One place nearer to the top.
    Up(String, String),
    /// As it is where nobody picks.
    Usual,
}

impl Picks {
    pub(crate) fn new(kept: Cards) -> Self {
        Self { draft: kept.kinds.clone(), kept, saving: false }
    }

    /// Something would change.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.draft != self.kept.kinds
    }

    /// Every card is as it is where nobody picks.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.draft.iter().all(|one| one.picked == one.usual)
    }

    /// One more may be picked.
    #[must_use]
    pub fn may_add(&self, one: &CardOf) -> bool {
        usize::try_from(self.kept.most).is_ok_and(|most| one.picked.len() < most)
    }

    /// What is sent.
    #[must_use]
    pub fn wanted(&self) -> Cards {
        let changed = self.draft.iter().filter(|one| !self.kept.kinds.contains(one)).cloned();
        Cards { kinds: changed.collect(), ..Cards::default() }
    }

    pub(crate) fn pick(&mut self, pick: &Pick) {
        let of = |draft: &[CardOf], kind: &String| draft.iter().position(|one| one.kind == *kind);
        match pick {
            Pick::Tick(kind, name) => {
                let Some(at) = of(&self.draft, kind) else { return };
                let may_add = self.may_add(&self.draft[at]);
                let one = &mut self.draft[at];
                if one.picked.contains(name) {
                    one.picked.retain(|picked| picked != name);
                } else if may_add && one.offered.contains(name) {
                    one.picked.push(name.clone());
                }
            }
            Pick::Up(kind, name) => {
                let Some(one) = of(&self.draft, kind).map(|at| &mut self.draft[at]) else { return };
                let place = one.picked.iter().position(|picked| picked == name);
                if let Some(place) = place.filter(|place| *place > 0) {
                    one.picked.swap(place, place - 1);
                }
            }
            Pick::Usual => self.draft.iter_mut().for_each(|one| one.picked.clone_from(&one.usual)),
        }
    }
}
