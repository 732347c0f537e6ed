//! Sharing: rights on a row for others than its owner.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::entity;
use crate::access::Right;
use crate::catalog::Info;
use crate::error::{Fault, Result};
use crate::http::call::Answer;
use crate::rows::{Context, concrete, must};

/// `ReadAccess, WriteAccess` as bits.
fn rights(text: &str) -> Result<i64> {
    let mut bits = 0;
    for name in text.split(',').map(str::trim).filter(|n| !n.is_empty() && *n != "None") {
        let right = Right::ALL.iter().find(|r| format!("{}Access", r.name()) == name);
        bits |= right.ok_or_else(|| Fault::argument(format!("'{name}' is no access right.")))?.bit();
    }
    Ok(bits)
}

fn names(bits: i64) -> String {
    let names: Vec<String> =
        Right::ALL.iter().filter(|r| bits & r.bit() != 0).map(|r| format!("{}Access", r.name())).collect();
    if names.is_empty() { "None".to_owned() } else { names.join(", ") }
}

async fn target(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<(&'static Info, Uuid)> {
    let (info, id) = entity(cx, arguments, "Target").await?;
    let info = concrete(cx.db, info, id).await?;
    let row = must(cx.db, info, id).await?;
    cx.who.clone().may_row(cx.db, &row, Right::Share).await?;
    Ok((info, id))
}

/// `GrantAccess` and `ModifyAccess`.
pub(super) async fn grant(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Answer> {
    let (info, id) = target(cx, arguments).await?;
    let Some(Value::Object(access)) = arguments.get("PrincipalAccess") else {
        return Err(Fault::argument("Required field 'PrincipalAccess' is missing."));
    };
    let mask = access.get("AccessMask").and_then(Value::as_str).unwrap_or_default();
    let bits = rights(mask)?;
    let (principal, whom) = entity(cx, access, "Principal").await?;
    must(cx.db, principal, whom).await?;
    let writing = cx.db.writing()?;
    writing.share(info, id, whom, bits).await?;
    writing.rights_changed = true;
    Ok(Answer::empty(204))
}

/// `RevokeAccess`.
pub(super) async fn revoke(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Answer> {
    let (info, id) = target(cx, arguments).await?;
    let (_, whom) = entity(cx, arguments, "Revokee").await?;
    let writing = cx.db.writing()?;
    writing.share(info, id, whom, 0).await?;
    writing.rights_changed = true;
    Ok(Answer::empty(204))
}

/// `RetrievePrincipalAccess`: what the caller may do with a row. Bound to a user it is asked of that user, which
/// here must be the caller.
pub(super) async fn access(
    cx: &mut Context<'_>,
    bound: Option<(&'static Info, Uuid)>,
    arguments: &Map<String, Value>,
) -> Result<Value> {
    let (info, id) = entity(cx, arguments, "Target").await?;
    let info = concrete(cx.db, info, id).await?;
    let row = must(cx.db, info, id).await?;
    if let Some((_, user)) = bound
        && user != cx.who.id
    {
        return Err(Fault::unsupported("Asking for another user's access"));
    }
    let who = cx.who.clone();
    let mut bits = 0;
    for right in Right::ALL.into_iter().filter(|r| *r != Right::Create) {
        match who.may_row(cx.db, &row, right).await {
            Ok(()) => bits |= right.bit(),
            Err(fault) if fault.status == 403 => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(json!({"AccessRights": names(bits)}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_read_and_written_by_name() {
        assert_eq!(rights("ReadAccess, WriteAccess"), Ok(3));
        assert_eq!(names(3), "ReadAccess, WriteAccess");
        assert_eq!(names(0), "None");
        assert!(rights("FlyAccess").is_err());
    }
}
