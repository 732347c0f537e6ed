//! What goes wrong between the synchronizer and the services.

use std::{cell::Cell, rc::Rc};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use serde_json::{Value, json};

use crate::kit::{Door, Fate};

/// Statuses of a service in trouble.
const STATUSES: [u16; 5] = [429, 503, 500, 502, 504];

/// Makes a door break that share of its requests, and tamper with its answers.
pub(crate) fn break_some(door: &Door, seed: u64, share: f64, broken: &Rc<Cell<u64>>) {
    let mut rng = StdRng::seed_from_u64(seed);
    let count = Rc::clone(broken);
    *door.fates.borrow_mut() = Box::new(move |_| {
        if !rng.random_bool(share) {
            return Fate::Arrives;
        }
        count.set(count.get() + 1);
        match rng.random_range(0..12) {
            0..=1 => Fate::Held,
            2..=7 => Fate::Refused(STATUSES[rng.random_range(0..STATUSES.len())]),
            8..=10 => Fate::AnswerLost,
            _ => Fate::Lost,
        }
    });
    let mut rng = StdRng::seed_from_u64(seed ^ 1);
    let count = Rc::clone(broken);
    *door.tamper.borrow_mut() = Box::new(move |reply| {
        let Ok(mut body) = serde_json::from_slice::<Value>(&reply.body) else { return };
        if let Some(parts) = body["responses"].as_array_mut() {
            for part in parts {
                if rng.random_bool(share / 2.0) {
                    // What was done is done; the client hears that it was not, or is not told.
                    count.set(count.get() + 1);
                    let status = STATUSES[rng.random_range(0..STATUSES.len())];
                    part["status"] = json!(status);
                    part["headers"] = json!({"Retry-After": "0"});
                    part["body"] = json!({"error": {"code": "Trouble", "message": "on demand"}});
                } else {
                    mix(&mut part["body"], &mut rng);
                }
            }
        } else {
            mix(&mut body, &mut rng);
        }
        reply.body = body.to_string().into_bytes();
    });
}

/// Entries of delta come in any order, and some twice.
fn mix(body: &mut Value, rng: &mut StdRng) {
    let page = |body: &Value| body.get("@odata.deltaLink").is_some() || body.get("@odata.nextLink").is_some();
    if !page(body) || !body["@odata.context"].as_str().is_none_or(|context| context.contains("delta")) {
        return;
    }
    let Some(entries) = body["value"].as_array_mut() else { return };
    let twice: Vec<Value> = entries.iter().filter(|_| rng.random_bool(0.2)).cloned().collect();
    entries.extend(twice);
    entries.shuffle(rng);
}

/// Everything works again.
pub(crate) fn mend(door: &Door) {
    *door.fates.borrow_mut() = Box::new(|_| Fate::Arrives);
    *door.tamper.borrow_mut() = Box::new(|_| {});
    door.release();
}
