//! The parts that every request needs, and how a request gets its connection and its transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use axum::http::Method;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::access::{Caller, Users, Who};
use crate::catalog::Catalog;
use crate::dates;
use crate::error::{Fault, Result};
use crate::http::call::{Answer, Call};
use crate::http::limits::Limits;
use crate::http::perform::perform;
use crate::rows::Context;
use crate::rows::series::on;
use crate::store::{Db, Store};
use crate::{Options, batch};

/// The organization at work.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    /// The database.
    pub(crate) store: Store,
    /// The model.
    pub(crate) catalog: &'static Catalog,
    /// Users asked for lately.
    pub(crate) users: Users,
    /// Settings.
    pub(crate) options: Arc<Options>,
    /// Service protection.
    pub(crate) limits: Limits,
    /// The day (Julian) on which series were last expanded on, by this process.
    pub(crate) expanded: Arc<AtomicI32>,
}

impl Service {
    /// Answers a request of a caller; refusals are answers too.
    pub(crate) async fn answer(&self, caller: Option<Caller>, call: Call) -> Answer {
        match self.try_answer(caller, &call).await {
            Ok(answer) => answer,
            Err(fault) => Answer::refusal(fault, &call),
        }
    }

    async fn try_answer(&self, caller: Option<Caller>, call: &Call) -> Result<Answer> {
        let caller = caller.ok_or_else(|| {
            Fault::new(401, "0x80072560", "A bearer token is required to use the organization.")
        })?;
        let who = self.who(&caller, call).await?;
        let left = self.limits.admit(who.id)?;
        self.expand_daily().await;
        let answer = if call.path.trim_matches('/') == "$batch" {
            batch::run(self, who, call).await
        } else {
            self.single(who, call).await
        };
        let mut answer = answer.unwrap_or_else(|fault| Answer::refusal(fault, call));
        if let Some(left) = left {
            answer = answer
                .with("x-ms-ratelimit-burst-remaining-xrm-requests", left.to_string())
                .with("x-ms-ratelimit-time-remaining-xrm-requests", "1,200.00");
        }
        Ok(answer)
    }

    /// Series of appointments are expanded on once a day. Where that fails, it is tried again the next day, and the
    /// request that came first is answered all the same.
    async fn expand_daily(&self) {
        let today = OffsetDateTime::now_utc().to_julian_day();
        if self.expanded.swap(today, Ordering::AcqRel) == today {
            return;
        }
        if let Err(fault) = self.expand_on(&dates::now()).await {
            tracing::warn!(%fault, "series of appointments are not expanded on");
        }
    }

    /// Expands series on, as far as it is due at that moment.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn expand_on(&self, now: &str) -> Result<()> {
        let unfinished = on::unfinished(&mut self.store.read().await?).await?;
        let who = Arc::new(Who::system(Uuid::nil(), Uuid::nil()));
        for id in unfinished {
            let mut db = self.begin(&who).await?;
            let result = {
                let mut cx =
                    Context { db: &mut db, who: Arc::clone(&who), contents: &[], now: now.to_owned() };
                on::expand(&mut cx, id).await
            };
            match self.end(db, result).await {
                // One that went, or makes no sense, is no reason to leave the others.
                Err(fault) if fault.status < 500 => {
                    tracing::warn!(%fault, series = %id, "a series is not expanded on");
                }
                done => done?,
            }
        }
        Ok(())
    }

    /// The user of a token, or the one it acts for.
    async fn who(&self, caller: &Caller, call: &Call) -> Result<Arc<Who>> {
        let key = |name: &str| call.header(name).map(str::trim).filter(|text| !text.is_empty());
        let for_another = key("callerobjectid").or(key("mscrmcallerid")).is_some();
        if let Some(who) = self.users.known(caller).filter(|_| !for_another) {
            return Ok(who);
        }
        let mut db = self.store.read().await?;
        let who = self.users.who(&mut db, caller).await?;
        let parse = |text: &str| {
            uuid::Uuid::parse_str(text).map_err(|_| Fault::bad(format!("'{text}' is not the id of a user.")))
        };
        let mut other = if let Some(text) = key("callerobjectid") {
            self.users.by_object(&mut db, parse(text)?).await?
        } else if let Some(text) = key("mscrmcallerid") {
            self.users.by_id(&mut db, parse(text)?).await?
        } else {
            return Ok(who);
        };
        if other.id == who.id {
            return Ok(who);
        }
        if !who.has_role(crate::access::ADMINISTRATOR) {
            return Err(Fault::new(
                403,
                crate::error::code::PRIVILEGE_DENIED,
                format!("User with id {} is missing prvActOnBehalfOfAnotherUser privilege.", who.id),
            ));
        }
        other.behalf = Some(who.id);
        Ok(Arc::new(other))
    }

    /// One request in a transaction of its own.
    ///
    /// # Errors
    /// What the request is refused with; nothing of it stays then.
    pub(crate) async fn single(&self, who: Arc<Who>, call: &Call) -> Result<Answer> {
        if reads(call) {
            let mut db = self.store.read().await?;
            let mut cx = context(&mut db, who, &[]);
            return perform(self, &mut cx, call).await;
        }
        let mut db = self.begin(&who).await?;
        let result = {
            let mut cx = context(&mut db, who, &[]);
            perform(self, &mut cx, call).await
        };
        self.end(db, result).await
    }

    /// The connection that writes, in a new transaction of this user.
    pub(crate) async fn begin(&self, who: &Who) -> Result<Db> {
        let mut db = self.store.write().await?;
        db.writing()?.by = (!who.id.is_nil()).then_some(who.id);
        Ok(db)
    }

    /// Commits what went well and gives up what did not.
    ///
    /// # Errors
    /// The fault of the work, or that of the commit.
    pub(crate) async fn end<T>(&self, mut db: Db, result: Result<T>) -> Result<T> {
        match result {
            Ok(value) => {
                let rights = db.writing()?.rights_changed;
                db.commit().await?;
                if rights {
                    self.users.forget();
                }
                Ok(value)
            }
            Err(fault) => {
                db.rollback().await?;
                Err(fault)
            }
        }
    }
}

/// A context for work on a connection.
pub(crate) fn context<'a>(
    db: &'a mut Db,
    who: Arc<Who>,
    contents: &'a [(String, &'static crate::catalog::Info, uuid::Uuid)],
) -> Context<'a> {
    Context { db, who, contents, now: dates::now() }
}

/// Requests that change nothing.
pub(crate) fn reads(call: &Call) -> bool {
    let name = call.path.trim_matches('/').rsplit(['/', '.']).next().unwrap_or_default();
    call.method == Method::GET || matches!(name, "searchquery" | "searchsuggest" | "searchautocomplete")
}
