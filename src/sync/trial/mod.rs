//! The test of a mailbox, as it is really done: it signs in, reads, writes and sends through Graph, and says which step
//! failed and who can mend it (semantics B17, *Test & Enable*).
//!
//! What it writes it removes again. The mail it sends to the mailbox itself bears a header line by which the
//! synchronizer leaves it alone ([`is_ours`]), and is deleted once it has arrived.

mod act;
mod mail;
mod probe;

use std::time::Duration;

use admin::Step;
use domain::{
    finding::{Answer, Code, Finding, of_graph},
    mail::Address,
    mailbox::Part,
};
use graph::{Fault, Mailbox};
use wire::{TokenError, TokenSource as _, TransportError};

pub use mail::is_ours;

use crate::{findings::said, run::Tools, store::Trial};
use probe::Probe;

/// How long a mail that was sent may take to arrive.
pub const ARRIVES: Duration = Duration::from_secs(30);

/// Why a step failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    /// Which.
    pub(crate) step: Step,
    /// What is wrong.
    pub(crate) finding: Finding,
}

/// Tests the parts of a mailbox that are chosen, in the order of [`Part::ALL`]; what is not chosen is left out.
pub async fn test(tools: &Tools, mailbox: &Address, chosen: [bool; 3], arrives: Duration) -> Vec<Trial> {
    let probe = Probe {
        graph: tools.engine.graph.alone(),
        service: &tools.engine.service,
        mailbox: Mailbox::User(mailbox.as_str().to_owned()),
        address: mailbox,
    };
    let wanted: Vec<Part> =
        Part::ALL.into_iter().zip(chosen).filter(|(_, chosen)| *chosen).map(|(part, _)| part).collect();
    let mut trials = Vec::with_capacity(wanted.len());
    let opened = match signs_in(tools).await {
        Ok(()) => probe.reaches().await,
        Err(failed) => Err(failed),
    };
    for part in wanted {
        let ended = match (&opened, part) {
            (Err(failed), _) => Err(failed.clone()),
            (Ok(()), Part::Incoming) => mail::incoming(&probe).await,
            (Ok(()), Part::Outgoing) => mail::outgoing(&probe, arrives).await,
            (Ok(()), Part::Act) => act::all(&probe).await,
        };
        let failed = ended.err();
        trials.push(Trial {
            part,
            well: failed.is_none(),
            at: tools.engine.clock.now(),
            step: failed.as_ref().map(|failed| failed.step),
            finding: failed.map(|failed| said(&failed.finding.about(mailbox))),
        });
    }
    trials
}

async fn signs_in(tools: &Tools) -> Result<(), Failed> {
    match tools.tokens.token(&tools.graph_audience, false).await {
        Ok(_) => Ok(()),
        Err(error) => Err(Failed { step: Step::SignIn, finding: of_sign_in(&error) }),
    }
}

/// What a sign-in that gave no token means. Entra's own code stands in its words.
pub fn of_sign_in(error: &TokenError) -> Finding {
    match error {
        TokenError::SignedOut(words) => {
            let code =
                words.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| word.starts_with("AADSTS"));
            // 65001: nobody consented. 7000112 and 700016: the application is disabled, or not in this directory.
            let found = match code {
                Some("AADSTS65001" | "AADSTS650051" | "AADSTS700016" | "AADSTS7000112") => {
                    Code::ConsentMissing
                }
                Some(_) | None => Code::SignInRefused,
            };
            Finding::of(found).raw(code.unwrap_or_default())
        }
        TokenError::NoConsent(_) => Finding::of(Code::ConsentMissing),
        TokenError::OtherAccount(_) => Finding::of(Code::SignInRefused),
        TokenError::Unreachable(_) | TokenError::TimedOut => Finding::of(Code::SignInUnreachable),
    }
}

/// What a failure of Graph means.
pub fn of_fault(fault: &Fault, sending: bool) -> Finding {
    let answer = match fault {
        Fault::Transport(TransportError::Unreachable(_)) => Answer::Unreachable,
        Fault::Transport(TransportError::TimedOut) => Answer::TimedOut,
        Fault::Transport(
            TransportError::SignedOut(_) | TransportError::NoConsent(_) | TransportError::OtherAccount(_),
        ) => Answer::SignedOut,
        Fault::Transport(TransportError::TooLarge(_)) | Fault::Odd(_) | Fault::Senseless(_) => Answer::Odd,
        Fault::Refused { status, code, .. } => Answer::Status(*status, code),
    };
    of_graph(answer, sending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sign_in_says_has_its_meaning() {
        let refused = |words: &str| of_sign_in(&TokenError::SignedOut(words.to_owned()));
        for (words, code, raw) in [
            (
                "invalid_client AADSTS7000215: Invalid client secret",
                Code::SignInRefused,
                Some("AADSTS7000215"),
            ),
            ("invalid_grant AADSTS65001: no consent", Code::ConsentMissing, Some("AADSTS65001")),
            ("unauthorized_client AADSTS700016: not found", Code::ConsentMissing, Some("AADSTS700016")),
            ("HTTP 401", Code::SignInRefused, None),
        ] {
            let found = refused(words);
            assert_eq!((found.code, found.raw.as_deref()), (code, raw), "{words}");
        }
        assert_eq!(of_sign_in(&TokenError::TimedOut).code, Code::SignInUnreachable);
    }
}
