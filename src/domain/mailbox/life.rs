//! The life of a mailbox: what may happen to it, and how it stands afterwards (B17).

use crate::settings::{Approval, Test};

use super::{Part, Standing};

/// How a mailbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// The row is active.
    pub active: bool,
    /// Its user or queue may not work any more.
    pub owner_disabled: bool,
    /// Approval of its address.
    pub approval: Approval,
    /// A Global or Exchange administrator approved it (`isemailaddressapprovedbyo365admin`).
    pub by_office: bool,
    /// Only approved mailboxes of this sort are synchronized.
    pub needs_approval: bool,
    /// How its parts stand, in the order of [`Part::ALL`].
    pub parts: [Standing; 3],
    /// A test is under way (`testemailconfigurationscheduled`).
    pub testing: bool,
}

/// What happens to a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Somebody approved its address; as an administrator of Microsoft 365 too.
    Approved {
        /// The person is a Global or Exchange administrator.
        by_office: bool,
    },
    /// Somebody rejected it.
    Rejected,
    /// Its owner has another address now.
    AddressChanged,
    /// A test begins.
    TestBegins,
    /// The test of a part ended.
    Tested(Part, bool),
    /// All of the test is over, or it was given up.
    TestEnds,
    /// Work on a part failed in a way that passes for nobody (B18, permanent).
    Broke(Part),
    /// It is switched off.
    Deactivated,
    /// It is switched on.
    Activated,
}

/// Why something does not happen to a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refused {
    /// A test is under way: nothing is saved meanwhile (8005E248).
    Testing,
    /// It is inactive (8005E219).
    Inactive,
    /// Its address is not approved (8005E220).
    Unapproved,
    /// The synchronizer is chosen for none of its parts (8005E224, 8005E226).
    NothingChosen,
    /// Its user or queue is disabled (8005E230).
    OwnerDisabled,
    /// No test is under way.
    NotTesting,
}

impl Life {
    /// How it stands after that.
    ///
    /// # Errors
    /// Why that cannot happen now.
    pub fn after(mut self, happened: Happened) -> Result<Self, Refused> {
        if self.testing
            && matches!(
                happened,
                Happened::Approved { .. }
                    | Happened::Rejected
                    | Happened::TestBegins
                    | Happened::Deactivated
                    | Happened::Activated
            )
        {
            return Err(Refused::Testing);
        }
        match happened {
            Happened::Approved { by_office } => {
                self.approval = Approval::Approved;
                self.by_office |= by_office;
            }
            Happened::Rejected => (self.approval, self.by_office) = (Approval::Rejected, false),
            // What was tested was another mailbox; a test under way has nothing to tell of this one.
            Happened::AddressChanged => {
                (self.approval, self.by_office, self.testing) = (Approval::Pending, false, false);
                self.parts.iter_mut().for_each(|part| part.test = Test::NotRun);
            }
            Happened::TestBegins => {
                self.may_be_tested()?;
                self.testing = true;
            }
            Happened::Tested(part, well) => {
                if !self.testing {
                    return Err(Refused::NotTesting);
                }
                self.set(part, if well { Test::Success } else { Test::Failure });
            }
            Happened::TestEnds => self.testing = false,
            Happened::Broke(part) => self.set(part, Test::Failure),
            Happened::Deactivated => self.active = false,
            Happened::Activated if self.owner_disabled => return Err(Refused::OwnerDisabled),
            Happened::Activated => self.active = true,
        }
        Ok(self)
    }

    fn may_be_tested(&self) -> Result<(), Refused> {
        match () {
            () if !self.active => Err(Refused::Inactive),
            () if self.owner_disabled => Err(Refused::OwnerDisabled),
            () if self.needs_approval && self.approval != Approval::Approved => Err(Refused::Unapproved),
            () if !self.parts.iter().any(|part| part.chosen) => Err(Refused::NothingChosen),
            () => Ok(()),
        }
    }

    fn set(&mut self, part: Part, test: Test) {
        for (known, standing) in Part::ALL.into_iter().zip(&mut self.parts) {
            if known == part && standing.chosen {
                standing.test = test;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Life {
        Life {
            active: true,
            owner_disabled: false,
            approval: Approval::Pending,
            by_office: false,
            needs_approval: true,
            parts: [Standing { chosen: true, test: Test::NotRun }; 3],
            testing: false,
        }
    }

    fn told(life: Life) -> (Approval, [Test; 3], bool) {
        (life.approval, life.parts.map(|part| part.test), life.testing)
    }

    #[test]
    fn b17_a_new_mailbox_waits_is_approved_tested_and_works() -> Result<(), Refused> {
        let (no, yes, bad) = (Test::NotRun, Test::Success, Test::Failure);
        let life = fresh();
        assert_eq!(life.after(Happened::TestBegins), Err(Refused::Unapproved));
        let life = life.after(Happened::Approved { by_office: true })?;
        assert!(life.by_office);
        let life = life.after(Happened::TestBegins)?;
        assert_eq!(told(life), (Approval::Approved, [no; 3], true));
        let life = life.after(Happened::Tested(Part::Incoming, true))?;
        let life = life.after(Happened::Tested(Part::Outgoing, false))?;
        let life = life.after(Happened::TestEnds)?;
        assert_eq!(told(life), (Approval::Approved, [yes, bad, no], false));
        assert_eq!(told(life.after(Happened::Broke(Part::Incoming))?).1, [bad, bad, no]);
        let moved = life.after(Happened::AddressChanged)?;
        assert_eq!((told(moved), moved.by_office), ((Approval::Pending, [no; 3], false), false));
        let away = life.after(Happened::Rejected)?;
        assert_eq!(away.after(Happened::TestBegins), Err(Refused::Unapproved));
        assert_eq!(
            Life { needs_approval: false, ..fresh() }.after(Happened::TestBegins).map(|l| l.testing),
            Ok(true)
        );
        Ok(())
    }

    #[test]
    fn b17_what_does_not_happen_says_why() {
        let testing = Life { testing: true, approval: Approval::Approved, ..fresh() };
        for happened in [
            Happened::Approved { by_office: true },
            Happened::Rejected,
            Happened::TestBegins,
            Happened::Deactivated,
            Happened::Activated,
        ] {
            assert_eq!(testing.after(happened), Err(Refused::Testing), "8005E248: {happened:?}");
        }
        let life = Life { approval: Approval::Approved, ..fresh() };
        let unchosen = [Standing { chosen: false, test: Test::Success }; 3];
        for (life, happened, why) in [
            (Life { active: false, ..life }, Happened::TestBegins, Refused::Inactive),
            (Life { owner_disabled: true, ..life }, Happened::TestBegins, Refused::OwnerDisabled),
            (
                Life { owner_disabled: true, active: false, ..life },
                Happened::Activated,
                Refused::OwnerDisabled,
            ),
            (Life { parts: unchosen, ..life }, Happened::TestBegins, Refused::NothingChosen),
            (life, Happened::Tested(Part::Act, true), Refused::NotTesting),
        ] {
            assert_eq!(life.after(happened), Err(why), "{happened:?}");
        }
        let off = life.after(Happened::Deactivated).and_then(|life| life.after(Happened::Activated));
        assert_eq!(off, Ok(life));
        let kept = Life { parts: unchosen, ..life }.after(Happened::Broke(Part::Act));
        assert_eq!(kept.map(|life| life.parts), Ok(unchosen), "what is not chosen has no result");
    }
}
