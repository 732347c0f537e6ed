//! Who may do what (B17, B20, B21).

use alloc::{string::String, vec::Vec};

use super::approval::ROLES;

/// Whoever asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// It is a program that acts for itself, and nobody.
    pub program: bool,
    /// Has the role System Administrator in the CRM.
    pub administrator: bool,
    /// Is a Global or Exchange administrator of Microsoft 365.
    pub office: bool,
    /// Has a mailbox of their own.
    pub has_mailbox: bool,
    /// Names of roles in the CRM.
    pub roles: Vec<String>,
}

impl Person {
    /// Has the role of a salesperson or of their manager (B21).
    pub fn sells(&self) -> bool {
        self.roles.iter().any(|role| ROLES.contains(&role.as_str()))
    }
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// See how a mailbox stands, its alerts, folders, decisions and settings.
    See,
    /// Change what a person has set, and try it out.
    Set,
    /// Approve an address.
    Approve,
    /// Reject an address.
    Reject,
    /// Test a mailbox, and enable what passes.
    Test,
    /// Switch a mailbox off or on, or postpone it.
    Switch,
    /// See and change what the organisation has set, see the audit.
    Organise,
    /// Set up e-mail.
    SetUp,
}

/// With whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// The person's own mailbox.
    Own,
    /// Somebody else's, a queue's, or that of all.
    Others,
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Denied {
    /// Programs do not administer.
    Program,
    /// The role System Administrator of the CRM is missing.
    Administrator,
    /// The role Global or Exchange administrator of Microsoft 365 is missing.
    Office,
    /// Both are.
    Both,
}

/// Whether somebody may do that. `self_approval` is `RequirePrivilegeToSelfApproveEmailAddress` turned round: a person
/// may approve their own address without any role.
///
/// # Errors
/// What is missing.
pub fn may(who: &Person, deed: Deed, whose: Whose, self_approval: bool) -> Result<(), Denied> {
    let own = whose == Whose::Own && who.has_mailbox;
    if who.program {
        return Err(Denied::Program);
    }
    match deed {
        Deed::See | Deed::Set | Deed::Test if own || who.administrator => Ok(()),
        Deed::Approve if own && self_approval => Ok(()),
        Deed::Switch | Deed::Organise | Deed::SetUp if who.administrator => Ok(()),
        Deed::Approve | Deed::Reject => match (who.administrator, who.office) {
            (true, true) => Ok(()),
            (true, false) => Err(Denied::Office),
            (false, true) => Err(Denied::Administrator),
            (false, false) => Err(Denied::Both),
        },
        Deed::See | Deed::Set | Deed::Test | Deed::Switch | Deed::Organise | Deed::SetUp => {
            Err(Denied::Administrator)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Deed; 8] = [
        Deed::See,
        Deed::Set,
        Deed::Approve,
        Deed::Reject,
        Deed::Test,
        Deed::Switch,
        Deed::Organise,
        Deed::SetUp,
    ];

    /// One letter a deed, in the order of [`ALL`]: y may; a, o, b lack the CRM's role, Microsoft's, both; p is a program.
    fn row(who: &Person, whose: Whose, self_approval: bool) -> String {
        let letter = |deed| match may(who, deed, whose, self_approval) {
            Ok(()) => 'y',
            Err(Denied::Administrator) => 'a',
            Err(Denied::Office) => 'o',
            Err(Denied::Both) => 'b',
            Err(Denied::Program) => 'p',
        };
        ALL.into_iter().map(letter).collect()
    }

    #[test]
    fn b21_who_may_do_what() {
        let who = |administrator, office, has_mailbox| Person {
            administrator,
            office,
            has_mailbox,
            ..Person::default()
        };
        let (own, others) = (Whose::Own, Whose::Others);
        for (name, who, whose, free, expected) in [
            ("salesperson, own, self-approval", who(false, false, true), own, true, "yyybyaaa"),
            ("salesperson, own", who(false, false, true), own, false, "yybbyaaa"),
            ("salesperson, another's", who(false, false, true), others, true, "aabbaaaa"),
            ("nobody with a mailbox", who(false, false, false), own, true, "aabbaaaa"),
            ("administrator of the CRM", who(true, false, true), others, true, "yyooyyyy"),
            ("administrator of the CRM, own", who(true, false, true), own, true, "yyyoyyyy"),
            (
                "administrator of the CRM, own, no self-approval",
                who(true, false, true),
                own,
                false,
                "yyooyyyy",
            ),
            ("administrator of Exchange", who(false, true, true), others, true, "aaaaaaaa"),
            ("administrator of Exchange, own", who(false, true, true), own, false, "yyaayaaa"),
            ("both", who(true, true, false), others, false, "yyyyyyyy"),
        ] {
            assert_eq!(row(&who, whose, free), expected, "{name}");
        }
        let program = Person { program: true, ..who(true, true, true) };
        assert_eq!(row(&program, own, true), "pppppppp");
    }
}
