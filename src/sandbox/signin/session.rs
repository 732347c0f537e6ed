//! Who is signed in in a browser: after somebody chose an account, the provider remembers it in a cookie of its own, so
//! that an application may ask without a page (`prompt=none`, OpenID Connect Core 3.1.2.1).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderValue, header};

/// The cookie's name.
const COOKIE: &str = "sandbox-signin";
/// How many browsers are remembered at once.
const SESSIONS_MAX: usize = 10_000;

/// Browsers in which somebody is signed in; lost at a restart.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, String>>);

impl Sessions {
    /// Remembers an account under a new secret name; gives the cookie that bears it. Where too many are remembered, all
    /// are forgotten: who asks then is shown the page again.
    pub(super) fn keep(&self, address: &str) -> Option<HeaderValue> {
        let name = crate::secrets::random_text(32);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= SESSIONS_MAX {
            all.clear();
        }
        all.insert(name.clone(), address.to_owned());
        cookie(&name, "")
    }

    /// Whose account that is, as the cookie says.
    pub(super) fn of(&self, headers: &HeaderMap) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(named(headers)?).cloned()
    }

    /// Forgets it; gives the cookie that takes its place.
    pub(super) fn forget(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = named(headers) {
            all.remove(name);
        }
        cookie("", "; Max-Age=0")
    }
}

fn cookie(name: &str, more: &str) -> Option<HeaderValue> {
    let text = format!("{COOKIE}={name}; Path=/signin; HttpOnly; SameSite=Lax{more}");
    HeaderValue::from_str(&text).ok()
}

fn named(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let of_ours =
        |pair: &str| pair.trim().strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('=')).is_some();
    let pair = pairs.flat_map(|all| all.split(';')).find(|pair| of_ours(pair))?;
    pair.split_once('=').map(|(_, name)| name.trim())
}
