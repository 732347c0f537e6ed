//! What a sync filter would bring into one's own Outlook: typed, tried, and kept nowhere.

use admin::{StepAsk, StepWould};

use super::ask::Loaded;

/// A filter that is tried, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Would {
    /// What is asked.
    pub ask: StepAsk,
    /// It is under way.
    pub running: bool,
    /// What came of it.
    pub result: Loaded<Vec<StepWould>>,
    /// The filter was changed since.
    pub stale: bool,
}

impl Default for Would {
    fn default() -> Self {
        let ask = StepAsk { kind: "contact".to_owned(), fetch: String::new() };
        Self { ask, running: false, result: Loaded::default(), stale: false }
    }
}

/// What a person does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filtering {
    /// It is of that kind.
    Kind(String),
    /// It is that text.
    Fetch(String),
    /// Try it.
    Try,
}

impl Would {
    /// Hears what a person did. Whether it is to be asked.
    pub(super) fn hear(&mut self, act: Filtering) -> bool {
        match act {
            Filtering::Kind(kind) => self.ask.kind = kind,
            Filtering::Fetch(fetch) => self.ask.fetch = fetch,
            Filtering::Try => {
                (self.running, self.stale, self.result) = (true, false, Loaded::default());
                return true;
            }
        }
        self.stale = true;
        false
    }
}
