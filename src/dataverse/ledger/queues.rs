//! Items of queues, each under a computed key: a queue has one for an activity, however often it is given.

use domain::{
    identity,
    party::{Kind, Record},
};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::Request;

use super::names::queue_item;
use crate::{
    fault::Fault,
    names::{email, queue},
    service::{Service, bind, bound},
};

/// The request that gives a queue an item, once.
///
/// # Errors
/// Where the row is no queue.
pub(super) fn create(service: &Service, activity: Uuid, to: &Record) -> Result<Request, Fault> {
    if to.kind != Kind::Queue {
        return Err(Fault::Senseless("only a queue has items".into()));
    }
    let row = Map::from_iter([
        (bound(queue_item::OF_QUEUE), bind(queue::SET, to.id)),
        (bound(queue_item::OF_EMAIL), bind(email::SET, activity)),
    ]);
    let key = identity::queue_item(activity, to.id);
    Ok(service.create(queue_item::SET, key, &Value::Object(row)))
}
