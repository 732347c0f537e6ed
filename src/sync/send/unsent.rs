//! A mail of the CRM that is not sent is an alert of the mailbox through which it was to go: one a mail, with why and who
//! can do what about it, in the words of the decision. It closes when the mail is sent, or withdrawn.

use domain::{
    finding::{Code, Finding},
    outgoing::{Head, Judged, Route, Verdict},
    ports::Ledger,
};
use uuid::Uuid;
use wire::Transport;

use crate::{
    findings::said,
    look::{Looking, Stop, crm},
    store::{Alert, Level},
};

/// The kinds of these alerts begin so; behind it stands the activity.
const KIND: &str = "unsent-";
/// Alerts of one mailbox that are told by mails of their own: more say nothing more.
const MAX_ALERTS: u32 = 200;
/// Mails of one look of which it is asked whether they were withdrawn.
const MAX_ASKED: usize = 5;

fn kind(activity: Uuid) -> String {
    format!("{KIND}{activity}")
}

impl<T: Transport + 'static, L: Ledger> Looking<'_, T, L> {
    /// Reads which mails are told as unsent.
    pub(super) async fn read_unsent(&mut self) -> Result<(), Stop> {
        let mailbox = self.leased.lease.mailbox;
        let open = self.engine.store.open_kinds(mailbox, KIND, MAX_ALERTS).await?;
        let of_mail =
            |(kind, why): (String, String)| Some((Uuid::try_parse(kind.strip_prefix(KIND)?).ok()?, why));
        self.unsent = open.into_iter().filter_map(of_mail).collect();
        Ok(())
    }

    /// Tells that a mail is not sent, where somebody has to look at it; what was told already is not told again.
    pub(super) fn tell_unsent(&mut self, activity: Uuid, judged: &Judged) {
        let level = match judged.verdict {
            Verdict::Fail => Level::Error,
            Verdict::Leave => Level::Warning,
            Verdict::Send | Verdict::Later(_) => return,
        };
        let Some(code) = Code::of_unsent(judged.reason) else { return };
        let why = judged.reason.as_str();
        let full = self.unsent.len() >= usize::try_from(MAX_ALERTS).unwrap_or(usize::MAX);
        let told = self.unsent.get(&activity);
        if told.is_some_and(|told| told == why) || (told.is_none() && full) {
            return;
        }
        self.unsent.insert(activity, why.to_owned());
        let finding = Finding::of(code).about(&self.leased.address).with("activity", activity.to_string());
        self.draft.alerts.push(Alert {
            kind: kind(activity),
            level,
            detail: why.to_owned(),
            remedy: judged.remedy.as_str().to_owned(),
            finding: Some(said(&finding)),
            at: self.now(),
        });
    }

    /// It was sent, or nobody wants it sent any more.
    pub(super) fn close_unsent(&mut self, activity: Uuid) {
        if self.unsent.remove(&activity).is_some() {
            self.draft.cured.push(kind(activity));
        }
    }

    /// Closes what was withdrawn: deleted, cancelled, or corrected and not to be sent yet. The CRM is asked about some of
    /// them in each look, in turn.
    pub(super) async fn close_withdrawn(&mut self, waiting: &[(Head, Route)]) -> Result<(), Stop> {
        let waits = |id: &Uuid| waiting.iter().any(|(head, _)| head.activity == *id);
        let told: Vec<Uuid> = self.unsent.keys().copied().filter(|id| !waits(id)).collect();
        let turn = i64::try_from(told.len()).ok().and_then(|all| self.now().0.checked_rem_euclid(all));
        let from = turn.and_then(|at| usize::try_from(at).ok()).unwrap_or_default();
        let some: Vec<Uuid> =
            told.iter().cycle().skip(from).take(told.len().min(MAX_ASKED)).copied().collect();
        let before = self.draft.cured.len();
        for activity in some {
            let letter = self.engine.ledger.letter(activity).await.map_err(crm)?;
            if letter.is_none_or(|letter| !letter.failed && !letter.waits) {
                self.close_unsent(activity);
            }
        }
        if self.draft.cured.len() > before {
            self.commit().await?;
        }
        Ok(())
    }
}
