//! What is wrong, as it is kept and told: from the domain's register to JSON, and from alerts of the synchronizer's own.

use std::collections::BTreeMap;

use admin::{Approval, Finding, Part, Run, Who};
use domain::{
    finding::{self, Code},
    mail::Address,
    mailbox, settings,
};

use crate::store::AlertRow;

/// The longest value that a sentence is given, in characters.
const MAX_ARG: usize = 320;

/// As JSON.
pub fn said(found: &finding::Finding) -> Finding {
    let args: BTreeMap<String, String> = found
        .args
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.chars().take(MAX_ARG).collect()))
        .collect();
    Finding {
        code: found.code.as_str().to_owned(),
        args,
        who: who(found.code.who()),
        raw: found.raw.as_deref().map(|raw| raw.chars().take(MAX_ARG).collect()),
    }
}

/// That code about a mailbox, as JSON.
pub fn about(code: Code, mailbox: &Address) -> Finding {
    said(&finding::Finding::of(code).about(mailbox))
}

/// Who can mend it.
pub fn who(who: finding::Who) -> Who {
    match who {
        finding::Who::You => Who::You,
        finding::Who::Owner => Who::Owner,
        finding::Who::Administrator => Who::Administrator,
        finding::Who::Office => Who::Exchange,
        finding::Who::Operator => Who::Operator,
        finding::Who::Nobody => Who::Nobody,
    }
}

/// What an alert is about. Those of a version that kept no finding are told by their kind.
pub fn of_alert(row: &AlertRow, mailbox: Option<&Address>) -> Finding {
    if let Some(finding) = &row.alert.finding {
        return finding.clone();
    }
    let code = match row.alert.kind.as_str() {
        "mails_given_up" => Code::MailsGivenUp,
        "crm_refuses" => Code::CrmRefused,
        "mailbox_unreadable" => Code::GraphRefused,
        _ => Code::StoreFailing,
    };
    let found = finding::Finding::of(code).raw(&row.alert.detail);
    said(&mailbox.map_or_else(|| found.clone(), |mailbox| found.clone().about(mailbox)))
}

/// A part.
pub fn part(part: mailbox::Part) -> Part {
    match part {
        mailbox::Part::Incoming => Part::Incoming,
        mailbox::Part::Outgoing => Part::Outgoing,
        mailbox::Part::Act => Part::Act,
    }
}

/// How a test went.
pub fn run(test: settings::Test) -> Run {
    match test {
        settings::Test::NotRun => Run::NotRun,
        settings::Test::Success => Run::Success,
        settings::Test::Failure => Run::Failure,
    }
}

/// Approval of an address.
pub fn approval(approval: settings::Approval) -> Approval {
    match approval {
        settings::Approval::Empty => Approval::Empty,
        settings::Approval::Approved => Approval::Approved,
        settings::Approval::Pending => Approval::Pending,
        settings::Approval::Rejected => Approval::Rejected,
    }
}
