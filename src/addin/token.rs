//! Tokens for the CRM: kept in memory alone, asked for once at a time, renewed before they run out.

use std::{
    cell::{OnceCell, RefCell},
    pin::Pin,
    rc::Rc,
};

use domain::problem::Problem;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast as _, prelude::*};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wire::{TokenError, TokenSource};

use crate::{
    config::{Config, SignIn},
    office::{self, Patience},
};

/// A token is not used any more when it has less than this left, in milliseconds: clocks differ, and a
/// request takes its time.
pub const MARGIN_MS: f64 = 60_000.0;

/// How long a token is kept that does not say when it ends, in milliseconds.
pub const UNKNOWN_LIFE_MS: f64 = 5.0 * 60_000.0;

/// Gives tokens for the CRM.
#[derive(Clone, Debug)]
pub struct Tokens(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    door: Door,
    kept: RefCell<Option<Kept>>,
    asking: RefCell<Option<Asking>>,
}

/// Who is asked.
#[derive(Debug)]
enum Door {
    Office {
        patience: Patience,
        /// The answer to the first question, which the page has asked already.
        early: RefCell<Option<Promise>>,
    },
    Msal {
        sign_in: Function,
        client_id: String,
        authority: String,
        scopes: Vec<String>,
        login_hint: String,
    },
}

#[derive(Debug)]
struct Kept {
    token: String,
    until_ms: f64,
}

/// One question that several wait for.
#[derive(Clone, Debug)]
struct Asking {
    done: Promise,
    answer: Rc<OnceCell<Result<String, TokenError>>>,
}

#[wasm_bindgen]
extern "C" {
    /// What `www/signin.js` is asked with.
    type Wish;
    #[wasm_bindgen(method, setter, js_name = clientId)]
    fn set_client_id(this: &Wish, id: &str);
    #[wasm_bindgen(method, setter)]
    fn set_authority(this: &Wish, authority: &str);
    #[wasm_bindgen(method, setter)]
    fn set_scopes(this: &Wish, scopes: Vec<String>);
    #[wasm_bindgen(method, setter, js_name = loginHint)]
    fn set_login_hint(this: &Wish, address: &str);
    #[wasm_bindgen(method, setter)]
    fn set_fresh(this: &Wish, fresh: bool);

    /// What it gives back: one of these.
    type Given;
    #[wasm_bindgen(method, getter)]
    fn token(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn unreachable(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn refused(this: &Given) -> JsValue;
    /// Where an administrator must agree first.
    #[wasm_bindgen(method, getter)]
    fn consent(this: &Given) -> JsValue;
    /// Who signed in instead of the mailbox's owner.
    #[wasm_bindgen(method, getter)]
    fn other(this: &Given) -> JsValue;
}

impl Tokens {
    /// Tokens the way the page's settings want them. `sign_in` gets the module that signs in by the
    /// identity provider and asks it for a token; it is called only where that is the way. `early` is Outlook's answer to
    /// the first question, where the page has asked it.
    pub fn new(config: &Config, patience: Patience, early: Option<Promise>, sign_in: Function) -> Self {
        let door = match config.sign_in {
            SignIn::Office => Door::Office { patience, early: RefCell::new(early) },
            SignIn::Msal => Door::Msal {
                sign_in,
                client_id: config.client_id.clone(),
                authority: config.authority.clone(),
                scopes: config.scopes.clone(),
                login_hint: office::me().address.as_str().into(),
            },
        };
        Self(Rc::new(Inner { door, kept: RefCell::default(), asking: RefCell::default() }))
    }

    fn asking(&self, fresh: bool) -> Asking {
        let mut slot = self.0.asking.borrow_mut();
        if let Some(asking) = &*slot {
            return asking.clone();
        }
        let answer = Rc::new(OnceCell::new());
        let (inner, told) = (self.0.clone(), answer.clone());
        let done = future_to_promise(async move {
            let token = inner.door.ask(fresh).await;
            if let Ok(token) = &token {
                *inner.kept.borrow_mut() = Some(Kept { token: token.clone(), until_ms: ends_ms(token) });
            }
            inner.asking.borrow_mut().take();
            drop(told.set(token));
            Ok(JsValue::UNDEFINED)
        });
        let asking = Asking { done, answer };
        *slot = Some(asking.clone());
        asking
    }
}

impl TokenSource for Tokens {
    async fn token(&self, _audience: &str, fresh: bool) -> Result<String, TokenError> {
        let kept =
            self.0.kept.take().filter(|kept| !fresh && kept.until_ms - MARGIN_MS > js_sys::Date::now());
        if let Some(kept) = kept {
            let token = kept.token.clone();
            *self.0.kept.borrow_mut() = Some(kept);
            return Ok(token);
        }
        let asking = self.asking(fresh);
        drop(JsFuture::from(asking.done).await);
        asking.answer.get().cloned().unwrap_or(Err(TokenError::TimedOut))
    }
}

impl Door {
    async fn ask(&self, fresh: bool) -> Result<String, TokenError> {
        match self {
            Self::Office { patience, early } => {
                office::token(patience.token_ms, early.take()).await.map_err(error)
            }
            Self::Msal { .. } => self.ask_msal(fresh).await,
        }
    }

    /// Asks the identity provider. Where Outlook signs in this is never called, nor loaded before the first card.
    #[inline(never)]
    fn ask_msal(&self, fresh: bool) -> Pin<Box<dyn Future<Output = Result<String, TokenError>> + '_>> {
        Box::pin(async move {
            let Self::Msal { sign_in, client_id, authority, scopes, login_hint } = self else {
                return Err(TokenError::SignedOut(String::new()));
            };
            let wish: Wish = js_sys::Object::new().unchecked_into();
            wish.set_client_id(client_id);
            wish.set_authority(authority);
            wish.set_scopes(scopes.clone());
            wish.set_login_hint(login_hint);
            wish.set_fresh(fresh);
            let odd = |_| TokenError::Unreachable("signin.js".into());
            let promise: Promise = sign_in.call1(&JsValue::NULL, &wish).map_err(odd)?.unchecked_into();
            let given = JsFuture::from(promise).await.map_err(odd)?;
            if !given.is_object() {
                return Err(TokenError::SignedOut("signin.js gave no token".into()));
            }
            let given: &Given = given.unchecked_ref();
            if let Some(token) = given.token().as_string() {
                return Ok(token);
            }
            let why = given.unreachable().as_string().map(TokenError::Unreachable);
            let why = why.or_else(|| given.consent().as_string().map(TokenError::NoConsent));
            let why = why.or_else(|| given.other().as_string().map(TokenError::OtherAccount));
            let refused = || TokenError::SignedOut(given.refused().as_string().unwrap_or_default());
            Err(why.unwrap_or_else(refused))
        })
    }
}

fn error(problem: Problem) -> TokenError {
    match problem {
        Problem::SignedOut | Problem::NoSeat | Problem::Moved | Problem::Gone | Problem::Conflict => {
            TokenError::SignedOut(String::new())
        }
        Problem::NoConsent(at) => TokenError::NoConsent(at),
        Problem::OtherAccount(who) => TokenError::OtherAccount(who),
        Problem::NotAllowed(why) | Problem::Outlook(why) | Problem::Odd(why) => TokenError::SignedOut(why),
        Problem::Refused { message, .. } => TokenError::SignedOut(message),
        Problem::Unreachable => TokenError::Unreachable(String::new()),
        Problem::Busy(_) | Problem::TimedOut => TokenError::TimedOut,
    }
}

/// When a token ends, in milliseconds since 1970, by its own `exp` (RFC 7519, 4.1.4). It is only read, not
/// believed: whoever gets the token checks it.
fn ends_ms(token: &str) -> f64 {
    expiry_s(token).map_or_else(|| js_sys::Date::now() + UNKNOWN_LIFE_MS, |seconds| seconds * 1000.0)
}

fn expiry_s(token: &str) -> Option<f64> {
    let payload = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let json = web_sys::window()?.atob(&payload).ok()?;
    let claims = js_sys::JSON::parse(&json).ok()?;
    js_sys::Reflect::get(&claims, &"exp".into()).ok()?.as_f64()
}
