//! Findings in words: what is wrong, how it is mended, and by whom.

use admin::{Finding, Who};
use ui::Words;

/// What is wrong, and how it is mended.
pub(super) fn said(words: Words, finding: &Finding) -> (String, Option<String>) {
    let said = words.finding(&finding.code);
    (said.what, Some(said.remedy).filter(|remedy| !remedy.is_empty()))
}

/// Who can mend it.
pub(super) fn who(words: Words, who: Who) -> &'static str {
    match who {
        Who::You => words.desk_who_you(),
        Who::Owner => words.desk_who_owner(),
        Who::Administrator => words.desk_who_administrator(),
        Who::Exchange => words.desk_who_exchange(),
        Who::Operator => words.desk_who_operator(),
        Who::Nobody => words.desk_who_nobody(),
    }
}

/// What whoever is asked for help needs: our code and the service's own.
pub(super) fn raw(finding: &Finding) -> String {
    match &finding.raw {
        Some(raw) => format!("{} ({raw})", finding.code),
        None => finding.code.clone(),
    }
}
