//! Office's error numbers, sorted by what follows from them.
//!
//! The numbers are those of office.js 16 for Outlook (`ErrorCodeManager`), the 13000s those of its
//! sign-in.

use domain::problem::Problem;

/// No number was given.
pub const NO_CODE: u32 = 0;
/// `InvalidCategory`: not in the mailbox's list of categories.
pub const INVALID_CATEGORY: u32 = 9044;
/// `DuplicateCategory`: in the list already.
pub const DUPLICATE_CATEGORY: u32 = 9045;

/// What follows from Office's number. `what` names the call, `message` is what Office said.
pub fn problem(what: &str, code: u32, message: &str) -> Problem {
    match code {
        // Permission denied; AccessRestricted; InsufficientItemPermissions; MissingExtendedPermissions.
        7000 | 9017 | 9038 | 9047 => Problem::NotAllowed(said(what, code, message)),
        // APICallFailedDueToItemChange; ItemNotFound.
        9030 | 9049 => Problem::Moved,
        // NetworkError; the sign-in lost its connection.
        9041 | 13010 => Problem::Unreachable,
        // GenericTokenError; TokenAccessDenied; nobody signed in; the person closed the window.
        9018 | 9048 | 13001 | 13002 => Problem::SignedOut,
        // Nobody agreed for this person or organisation (13005), or the kind of account has no such
        // sign-in (13003), or the add-in is not allowed to ask (13004, 13009, 13011, 13990): an
        // administrator's affair.
        13003..=13005 | 13009 | 13011 | 13990 => Problem::NotAllowed(said(what, code, message)),
        // Asked already; asked too often.
        13008 | 13013 => Problem::Busy(None),
        // Something went wrong on the way (13006, 13007, 13991), or inside Outlook (HTTPRequestFailure,
        // InternalServerError): the same may work later.
        9040 | 9042 | 13006 | 13007 | 13991 => Problem::Odd(said(what, code, message)),
        _ => refused(what, code, message),
    }
}

/// Outlook did not answer in time.
pub fn silent(what: &str) -> Problem {
    Problem::Outlook(said(what, NO_CODE, "no answer"))
}

/// Outlook refused.
pub fn refused(what: &str, code: u32, message: &str) -> Problem {
    Problem::Outlook(said(what, code, message))
}

fn said(what: &str, code: u32, message: &str) -> String {
    let mut text = String::from(what);
    if code != NO_CODE {
        text.push(' ');
        text.push_str(&code.to_string());
    }
    if !message.is_empty() {
        text.push_str(": ");
        text.push_str(message);
    }
    text
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn numbers_are_sorted_by_consequence() {
        let cases: &[(u32, Problem)] = &[
            (7000, Problem::NotAllowed("x 7000: m".into())),
            (9018, Problem::SignedOut),
            (9030, Problem::Moved),
            (9041, Problem::Unreachable),
            (9042, Problem::Odd("x 9042: m".into())),
            (9044, Problem::Outlook("x 9044: m".into())),
            (13001, Problem::SignedOut),
            (13005, Problem::NotAllowed("x 13005: m".into())),
            (13008, Problem::Busy(None)),
            (13012, Problem::Outlook("x 13012: m".into())),
        ];
        for (code, expected) in cases {
            assert_eq!(&problem("x", *code, "m"), expected, "{code}");
        }
        assert_eq!(silent("body"), Problem::Outlook("body: no answer".into()));
    }
}
