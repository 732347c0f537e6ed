//! *Set up e-mail*: what is configured in the background (features 0.7, 0.8), step by step. Each step may be repeated:
//! what is as it should be is left alone.

use std::{collections::HashMap, rc::Rc, time::Duration};

use admin::{Act, Progress, Stage, StageState};
use dataverse::{
    Fault,
    mailboxes::{self, Mailbox},
    profiles,
    user::{self, User},
};
use domain::{
    finding::{Code, Finding},
    identity,
    mail::Moment,
    mailbox::{Candidate, automatic, roll_up},
    party::Kind,
    ports::Ledger as _,
    settings::{Approval, Organisation, Test},
};
use graph::{Mailbox as Whose, licences};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use uuid::Uuid;
use wire::Transport as _;

use crate::{
    acts::{self, By, act},
    crew::Crew,
    findings::said,
    http::now,
    run::Tools,
    store::{Store, StoreError},
    trial,
};

/// Under this name it is kept how far it is.
const PAPER: &str = "setup";
/// The steps, in their order.
pub const STAGES: [&str; 5] = ["profile", "methods", "approve", "test", "app"];
/// Mailboxes that are dealt with at the same time.
const AT_ONCE: usize = 16;
/// How often it is written down how far it is.
const EVERY: Duration = Duration::from_millis(400);
/// Without a word for so many seconds it does not run any more.
const SILENT_S: i64 = 60;

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// When it began for the first time: mailboxes that are younger wait for a person.
    pub first: Option<i64>,
    /// The steps.
    pub stages: Vec<Stage>,
    /// When it was last heard of, while it runs.
    pub heard: Option<i64>,
    /// When everything was done at the last run that ended.
    pub done: Option<i64>,
}

impl Standing {
    /// Whether it runs.
    pub fn runs(&self, now: Moment) -> bool {
        self.heard.is_some_and(|at| now.0 - at <= SILENT_S)
    }

    fn fresh(first: i64, heard: i64, done: Option<i64>) -> Self {
        let stages = STAGES.iter().map(|name| stage(name)).collect();
        Self { first: Some(first), stages, heard: Some(heard), done }
    }

    /// The steps, also where nothing has begun.
    pub fn told(&self) -> Vec<Stage> {
        let one = |name: &&str| {
            let kept = self.stages.iter().find(|stage| stage.name == **name);
            kept.cloned().unwrap_or_else(|| stage(name))
        };
        STAGES.iter().map(one).collect()
    }
}

fn stage(name: &str) -> Stage {
    let progress = Progress::default();
    Stage { name: name.to_owned(), state: StageState::Waiting, progress, finding: None }
}

/// How far it is, as it was written down last.
///
/// # Errors
/// Where the store fails.
pub async fn standing(store: &Store) -> Result<Standing, StoreError> {
    Ok(store.paper(PAPER).await?.unwrap_or_default())
}

/// Notes that it begins; `None` where it runs already.
///
/// # Errors
/// Where the store fails.
pub async fn begin(store: &Store, now: Moment) -> Result<Option<Standing>, StoreError> {
    let before = standing(store).await?;
    if before.runs(now) {
        return Ok(None);
    }
    let begun = Standing::fresh(before.first.unwrap_or(now.0), now.0, before.done);
    store.keep_paper(PAPER, &begun, now).await?;
    Ok(Some(begun))
}

/// Does everything, in the name of that administrator.
///
/// # Errors
/// Where the store fails: it stays as it was written down last.
pub async fn run(tools: &Tools, by: &By, begun: Standing, arrives: Duration) -> Result<Standing, StoreError> {
    let mut work = Work { tools, standing: begun, kept: Instant::now() };
    let failed = work.all(by, arrives).await?;
    let at = tools.engine.clock.now();
    work.standing.heard = None;
    if !failed {
        work.standing.done = Some(at.0);
    }
    tools.engine.store.keep_paper(PAPER, &work.standing, at).await?;
    tools.engine.forget_settings();
    Ok(work.standing)
}

/// A mailbox of a user with what decides whether it is approved without a person.
struct Post {
    row: Mailbox,
    user: User,
    existed: bool,
}

struct Work<'a> {
    tools: &'a Tools,
    standing: Standing,
    kept: Instant,
}

impl Work<'_> {
    /// Whether a step failed; what hangs on it was not begun.
    async fn all(&mut self, by: &By, arrives: Duration) -> Result<bool, StoreError> {
        let profile = self.profile().await;
        let Some(profile) = self.ended("profile", profile).await? else { return Ok(true) };
        let posts = self.posts().await;
        let Some(posts) = self.ended("methods", posts).await? else { return Ok(true) };
        self.choose(&posts, profile).await?;
        let fit = self.fit(&posts).await?;
        self.approve(by, &fit).await?;
        self.test(by, &fit, arrives).await?;
        let on = self.switch_on().await;
        Ok(self.ended("app", on).await?.is_none())
    }

    async fn profile(&mut self) -> Result<Uuid, Finding> {
        self.set("profile", |stage| {
            stage.state = StageState::Running;
            stage.progress.all = 1;
        });
        let tools = self.tools;
        let reply = tools.crm.send(profiles::list(&tools.crm_service)).await.map_err(Fault::from);
        let there = reply.and_then(|reply| profiles::read(reply, now())).map_err(acts::crm)?;
        let id = match there {
            Some(id) => id,
            None => {
                let id = identity::profile();
                let request = profiles::make(&tools.crm_service, id);
                let reply = tools.crm.send(request).await.map_err(Fault::from);
                reply.and_then(|reply| profiles::made(reply, now())).map_err(acts::crm)?;
                id
            }
        };
        self.set("profile", |stage| {
            stage.progress.done = 1;
            stage.state = StageState::Done;
        });
        Ok(id)
    }

    /// The mailboxes of users, with their users.
    async fn posts(&mut self) -> Result<Vec<Rc<Post>>, Finding> {
        self.set("methods", |stage| stage.state = StageState::Running);
        let tools = self.tools;
        let users = user::read_all(&tools.crm, &tools.crm_service, now()).await.map_err(acts::crm)?;
        let mut users: HashMap<Uuid, User> = users.into_iter().map(|user| (user.id, user)).collect();
        let first = self.standing.first.unwrap_or(i64::MAX);
        let of_users = |row: &Mailbox| row.owner.as_ref().is_some_and(|owner| owner.kind == Kind::User);
        let rows = acts::every(tools).await?.into_iter().filter(of_users);
        let post = |row: Mailbox| {
            let user = users.remove(&row.owner.as_ref()?.id)?;
            let existed = row.created.is_none_or(|at| at.0 <= first);
            Some(Rc::new(Post { row, user, existed }))
        };
        Ok(rows.filter_map(post).collect())
    }

    async fn choose(&mut self, posts: &[Rc<Post>], profile: Uuid) -> Result<(), StoreError> {
        let tools = self.tools.clone();
        let one = move |post: Rc<Post>| {
            let tools = tools.clone();
            async move { chosen(&tools, &post, profile).await }
        };
        self.each("methods", posts, one).await
    }

    /// Those that are approved without a person; the others are left to one.
    async fn fit(&mut self, posts: &[Rc<Post>]) -> Result<Vec<Rc<Post>>, StoreError> {
        self.set("approve", |stage| stage.state = StageState::Running);
        let tools = self.tools.clone();
        let one = move |post: Rc<Post>| {
            let tools = tools.clone();
            async move {
                let judged = fits(&tools, &post).await;
                (post, judged)
            }
        };
        let mut judged = Crew::new(posts.iter().cloned().map(one), AT_ONCE);
        let mut fit = Vec::new();
        let mut why = None;
        let (mut left, mut failed) = (0, 0);
        while let Some((post, judged)) = judged.next().await {
            match judged {
                Ok(true) => fit.push(post),
                Ok(false) => left += 1,
                // Licences that cannot be read say nothing about the mailbox: it waits for a person.
                Err(finding) => (left, failed, why) = (left + 1, failed + 1, Some(finding)),
            }
        }
        let all = u32::try_from(posts.len()).unwrap_or(u32::MAX);
        self.set("approve", |stage| {
            stage.progress = Progress { done: left, all, failed, left };
            stage.finding = why.as_ref().map(said);
        });
        self.keep(true).await?;
        fit.sort_by(|one, other| one.row.address.cmp(&other.row.address));
        Ok(fit)
    }

    async fn approve(&mut self, by: &By, fit: &[Rc<Post>]) -> Result<(), StoreError> {
        let (tools, by) = (self.tools.clone(), by.clone());
        let one = move |post: Rc<Post>| {
            let (tools, by) = (tools.clone(), by.clone());
            async move {
                if post.row.approval == Approval::Approved {
                    return Ok(());
                }
                act(&tools, &by, &Act::Approve, post.row.id, Duration::ZERO).await.done
            }
        };
        self.each("approve", fit, one).await
    }

    async fn test(&mut self, by: &By, fit: &[Rc<Post>], arrives: Duration) -> Result<(), StoreError> {
        let (tools, by) = (self.tools.clone(), by.clone());
        let one = move |post: Rc<Post>| {
            let (tools, by) = (tools.clone(), by.clone());
            async move {
                // What was not chosen before has no result, whatever stands there.
                if post.row.is_set_up() && roll_up(&post.row.parts) == Test::Success {
                    return Ok(());
                }
                act(&tools, &by, &Act::Test, post.row.id, arrives).await.done
            }
        };
        self.each("test", fit, one).await
    }

    async fn switch_on(&mut self) -> Result<(), Finding> {
        self.set("app", |stage| {
            stage.state = StageState::Running;
            stage.progress.all = 1;
        });
        let tools = self.tools;
        let organisation = tools.engine.ledger.organisation().await.map_err(acts::crm)?;
        if !organisation.app_on {
            let on = Organisation { app_on: true, ..organisation };
            tools.engine.ledger.keep_organisation(&on).await.map_err(acts::crm)?;
        }
        self.set("app", |stage| {
            stage.progress.done = 1;
            stage.state = StageState::Done;
        });
        Ok(())
    }

    /// Does something with each, so many at a time, and says how far it is. One that fails stops no other.
    async fn each<F: Future<Output = Result<(), Finding>> + 'static>(
        &mut self,
        name: &str,
        posts: &[Rc<Post>],
        one: impl Fn(Rc<Post>) -> F,
    ) -> Result<(), StoreError> {
        let more = u32::try_from(posts.len()).unwrap_or(u32::MAX);
        self.set(name, |stage| {
            stage.state = StageState::Running;
            stage.progress.all = stage.progress.all.max(more);
        });
        let mut done = Crew::new(posts.iter().cloned().map(one), AT_ONCE);
        while let Some(came) = done.next().await {
            self.set(name, |stage| {
                stage.progress.done += 1;
                if let Err(finding) = &came {
                    stage.progress.failed += 1;
                    stage.finding = Some(said(finding));
                }
            });
            self.keep(false).await?;
        }
        // Some that failed are told by themselves, in the list: the step is done.
        self.set(name, |stage| stage.state = StageState::Done);
        self.keep(true).await
    }

    async fn ended<R>(&mut self, name: &str, came: Result<R, Finding>) -> Result<Option<R>, StoreError> {
        let came = match came {
            Ok(came) => Some(came),
            Err(finding) => {
                self.set(name, |stage| {
                    stage.state = StageState::Failed;
                    stage.finding = Some(said(&finding));
                });
                None
            }
        };
        self.keep(true).await?;
        Ok(came)
    }

    fn set(&mut self, name: &str, change: impl FnOnce(&mut Stage)) {
        if let Some(stage) = self.standing.stages.iter_mut().find(|stage| stage.name == name) {
            change(stage);
        }
    }

    async fn keep(&mut self, surely: bool) -> Result<(), StoreError> {
        if !surely && self.kept.elapsed() < EVERY {
            return Ok(());
        }
        self.kept = Instant::now();
        let at = self.tools.engine.clock.now();
        self.standing.heard = Some(at.0);
        self.tools.engine.store.keep_paper(PAPER, &self.standing, at).await
    }
}

/// Chooses the synchronizer for every part of a mailbox.
async fn chosen(tools: &Tools, post: &Post, profile: Uuid) -> Result<(), Finding> {
    let row = &post.row;
    if row.is_set_up() || post.user.disabled {
        return Ok(());
    }
    if row.testing {
        return Err(Finding::of(Code::Testing).about(&row.address));
    }
    let request = mailboxes::choose(&tools.crm_service, row, profile).map_err(acts::crm)?;
    let reply = tools.crm.send(request).await.map_err(Fault::from);
    let saved = reply.and_then(|reply| mailboxes::saved(&reply, now()));
    saved.map_err(|fault| acts::crm(fault).about(&row.address))
}

/// Whether a mailbox is approved without a person (B17).
async fn fits(tools: &Tools, post: &Post) -> Result<bool, Finding> {
    if post.row.approval == Approval::Rejected {
        // A person's no holds.
        return Ok(false);
    }
    let mut candidate = Candidate {
        address: &post.row.address,
        login: &post.user.login,
        exchange: true,
        roles: &post.user.roles,
        disabled: post.user.disabled,
        existed: post.existed,
    };
    // Graph is asked only about those whom nothing else keeps waiting.
    if !automatic(&candidate).is_empty() {
        return Ok(false);
    }
    let name = post.user.object.map_or_else(|| post.user.login.clone(), |object| object.to_string());
    candidate.exchange = !licences_of(tools, &name).await?.exchange.is_empty();
    Ok(automatic(&candidate).is_empty())
}

/// The licences of a person, by object id, user principal name or address.
///
/// # Errors
/// Why they are not known.
pub async fn licences_of(tools: &Tools, person: &str) -> Result<licences::Licences, Finding> {
    let unknown =
        |fault: graph::Fault| Finding { code: Code::LicenceUnknown, ..trial::of_fault(&fault, false) };
    let request =
        licences::request(&tools.engine.service, &Whose::User(person.to_owned())).map_err(unknown)?;
    let reply = tools.engine.graph.alone().send(request).await.map_err(|error| unknown(error.into()))?;
    licences::read(reply, now()).map_err(unknown)
}
