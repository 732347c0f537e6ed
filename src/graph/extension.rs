//! Open extensions: what an app keeps with a message, under a name of its own.

use domain::mail::{ItemId, Moment};
use serde_json::{Map, Value};
use wire::{Method, Reply, Request};

use crate::{
    fault::{Fault, good},
    members::{Members, Object},
    names::{around, extension},
    service::{At, Mailbox, Service},
};

/// The largest extension, in bytes of JSON. Exchange gives all apps together 16 KB a message.
pub const MAX_BYTES: usize = 4 * 1024;
/// The longest name, in bytes.
pub const MAX_NAME: usize = 200;

const TYPE: &str = "#microsoft.graph.openTypeExtension";

/// What is kept, without what OData says about it.
pub type Data = Map<String, Value>;

/// Asks for an extension by its name. 404 where there is none ([`Fault::is_gone`]).
///
/// # Errors
/// Where an id or the name cannot be one.
pub fn get(service: &Service, mailbox: &Mailbox, message: &ItemId, name: &str) -> Result<Request, Fault> {
    Ok(service.get(At::message(mailbox, &message.0)?.word("extensions").id(checked(name)?)?))
}

/// Creates an extension. 201. A second one of the same name is a conflict ([`Fault::is_conflict`]).
///
/// # Errors
/// Where an id or the name cannot be one, or the data is too large.
pub fn create(
    service: &Service,
    mailbox: &Mailbox,
    message: &ItemId,
    name: &str,
    data: &Data,
) -> Result<Request, Fault> {
    let at = At::message(mailbox, &message.0)?.word("extensions");
    service.send(Method::Post, at, write(checked(name)?, data)?)
}

/// Changes what is kept: members that are not named stay.
///
/// # Errors
/// Where an id or the name cannot be one, or the data is too large.
pub fn update(
    service: &Service,
    mailbox: &Mailbox,
    message: &ItemId,
    name: &str,
    data: &Data,
) -> Result<Request, Fault> {
    let at = At::message(mailbox, &message.0)?.word("extensions").id(checked(name)?)?;
    service.send(Method::Patch, at, write(name, data)?)
}

/// Reads what is kept.
///
/// # Errors
/// Where Graph refused or failed.
pub fn read(reply: Reply, now: Moment) -> Result<Data, Fault> {
    let mut data = Members::of(&good(reply, now)?)?.rest();
    data.retain(|name, _| {
        !name.contains('@') && name != extension::ID.as_str() && name != extension::NAME.as_str()
    });
    Ok(data)
}

/// Names are written like those of packages: `com.example.thing`.
fn checked(name: &str) -> Result<&str, Fault> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if name.is_empty() || name.len() > MAX_NAME || !name.bytes().all(plain) {
        return Err(Fault::Senseless(format!("no extension can be called {name:?}")));
    }
    Ok(name)
}

fn write(name: &str, data: &Data) -> Result<Value, Fault> {
    let own = |key: &String| {
        key.contains('@') || *key == *extension::ID.as_str() || *key == *extension::NAME.as_str()
    };
    if let Some(key) = data.keys().find(|key| own(key)) {
        return Err(Fault::Senseless(format!("an extension cannot keep {key:?}")));
    }
    let length = Value::Object(data.clone()).to_string().len();
    if length > MAX_BYTES {
        return Err(Fault::Senseless(format!("an extension of {length} bytes")));
    }
    let head: Value = Object::new().with(around::TYPE, TYPE).with(extension::NAME, name).into();
    let mut all = Members::new(head).map(Members::rest).unwrap_or_default();
    all.extend(data.clone());
    Ok(Value::Object(all))
}
