//! `/admin/folders`: the folder tree of a mailbox, to pick from; `/admin/dry-run`: what would be tracked.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use admin::{DryRun, DryRunAsk, Folder, Sample};
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use domain::finding::Finding;
use domain::mailbox::{Deed, Whose};
use domain::settings::Filter;
use graph::folders::well_known;
use http::StatusCode;
use serde::Deserialize;
use sync::dry_run::{self, Failed, Outlook, Question};
use sync::findings::said;
use sync::reader::{Reader, Tree};
use sync::run::Tools;
use sync::trial::of_fault;
use uuid::Uuid;

use super::settings::{firewall, meant};
use super::who::{asker, away, broken, failed, unknown};
use crate::auth::Identity;
use crate::sync::{Service, later};

/// How long a dry run may take.
const DRY: Duration = Duration::from_secs(60);
/// Days that a dry run may go back.
const MAX_DAYS: u32 = 90;

/// Whose folders are meant; one's own where nobody is named.
#[derive(Deserialize)]
pub(super) struct Meant {
    mailbox: Option<Uuid>,
}

/// Answers `GET /admin/folders`.
pub(super) async fn tree(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Query(whose): Query<Meant>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    let (one, organisation) = match meant(&asker, whose.mailbox, Deed::See).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let address = one.seat.mailbox;
    let read = asker.handle.ask(move |tools: Tools| async move {
        let reader = Reader::new(&tools.engine.graph, &tools.engine.service, address.as_str());
        let tree = reader.tree(None).await;
        let inbox = reader.well_known(&[well_known::INBOX]).await;
        match (tree, inbox) {
            (Ok(tree), Ok(inbox)) => Ok((tree, inbox.into_iter().flatten().next())),
            (Err(fault), _) | (_, Err(fault)) => Err(of_fault(&fault, false).about(&address)),
        }
    });
    match read.await {
        Ok(Ok((tree, inbox))) => Json(told(tree, inbox.as_deref(), organisation.folders.on)).into_response(),
        Ok(Err(finding)) => unread(&finding),
        Err(gone) => away(gone),
    }
}

fn unread(finding: &Finding) -> Response {
    let body = serde_json::json!({ "error": { "code": finding.code.as_str(), "finding": said(finding) } });
    (StatusCode::BAD_GATEWAY, Json(body)).into_response()
}

/// Parents before children; what lies in no folder that was told comes first.
fn told(tree: Tree, inbox: Option<&str>, rules: bool) -> Vec<Folder> {
    let ids: HashSet<String> = tree.changed.iter().map(|folder| folder.id.clone()).collect();
    let mut children: HashMap<Option<String>, Vec<graph::folders::Folder>> = HashMap::new();
    for folder in tree.changed.into_iter().filter(|folder| folder.hidden != Some(true)) {
        let parent = folder.parent.clone().filter(|parent| ids.contains(parent));
        children.entry(parent).or_default().push(folder);
    }
    let mut told = Vec::with_capacity(ids.len());
    let mut waiting: Vec<(Option<String>, bool)> = vec![(None, false)];
    while let Some((parent, inside)) = waiting.pop() {
        let mut list = children.remove(&parent).unwrap_or_default();
        list.sort_by(|one, other| one.name.cmp(&other.name));
        for folder in list {
            let is_inbox = inbox == Some(folder.id.as_str());
            waiting.push((Some(folder.id.clone()), inside || is_inbox));
            told.push(Folder {
                id: folder.id,
                parent: parent.clone(),
                name: folder.name.unwrap_or_default(),
                mails: folder.total.unwrap_or_default(),
                may_track: rules && inside,
            });
        }
    }
    told
}

/// Answers `POST /admin/dry-run`.
pub(super) async fn dry(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Json(asked): Json<DryRunAsk>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    let (one, organisation) = match meant(&asker, asked.mailbox, Deed::Set).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let own = asker.whose(one.id) == Whose::Own;
    let named = asked.filter.as_deref();
    let named = named.and_then(|name| Filter::ALL.into_iter().find(|one| one.as_str() == name));
    let question = Question {
        filter: named.or(organisation.forced_filter).unwrap_or(one.seat.filter),
        days: u16::try_from(asked.days.clamp(1, MAX_DAYS)).unwrap_or(1),
        mailbox: Some(one.seat.mailbox),
        never: asked.never.as_ref().map(firewall),
    };
    let done = asker.handle.ask(move |tools: Tools| async move {
        let dry = dry_run::dry_run(&tools.engine, &question, |_, _, _| {});
        tokio::time::timeout(DRY, dry).await
    });
    match done.await {
        Ok(Ok(Ok(outlook))) => match outlook.unread.first() {
            Some((address, why)) => {
                tracing::warn!(mailbox = address.as_str(), why, "a dry run reads nothing");
                unread(&Finding::of(domain::finding::Code::GraphRefused).about(address))
            }
            None => Json(of_outlook(&outlook, own)).into_response(),
        },
        Ok(Ok(Err(Failed::Crm(problem)))) => failed(&problem),
        Ok(Ok(Err(Failed::Store(error)))) => broken(&error),
        Ok(Ok(Err(Failed::NoMailbox(_)))) => unknown(),
        // There is more mail than can be looked at while somebody waits.
        Ok(Err(_)) => later(),
        Err(gone) => away(gone),
    }
}

fn of_outlook(outlook: &Outlook, own: bool) -> DryRun {
    let count = |verdict: &str| {
        outlook.lines.iter().filter(|((one, _), _)| *one == verdict).map(|(_, line)| line.mails).sum()
    };
    let samples = outlook.lines.iter().flat_map(|((verdict, reason), line)| {
        line.samples.iter().map(move |one| Sample {
            verdict: (*verdict).to_owned(),
            reason: (*reason).to_owned(),
            at: one.at.0,
            from: one.from.clone(),
            subject: if own { one.subject.clone() } else { String::new() },
        })
    });
    DryRun {
        looked_at: outlook.mails(),
        tracked: outlook.tracked(),
        now: outlook.marked,
        withheld: count("withhold"),
        private: outlook.private,
        cut: !outlook.cut.is_empty(),
        samples: samples.collect(),
    }
}
