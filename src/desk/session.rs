//! Who is signed in: asked of the page's script (`www/desk/session.js`), which keeps tokens in memory alone.

use js_sys::{JsString, Promise};
use wasm_bindgen::{JsCast as _, prelude::*};
use wasm_bindgen_futures::JsFuture;
use wire::{TokenError, TokenSource};

#[wasm_bindgen]
extern "C" {
    /// The script's own object.
    #[derive(Clone)]
    pub type Session;
    /// Leaves the page to sign in.
    #[wasm_bindgen(method, js_name = signIn)]
    pub(crate) fn sign_in(this: &Session);
    /// Signs in beside the page; gives whether it worked. It has to be called while a press is dealt with.
    #[wasm_bindgen(method, js_name = again)]
    fn begin_again(this: &Session) -> Promise;
    /// Forgets the tokens, and leaves the page.
    #[wasm_bindgen(method, js_name = signOut)]
    pub(crate) fn sign_out(this: &Session);
    /// Whether somebody is signed in, once that is known.
    #[wasm_bindgen(method, js_name = isIn)]
    fn ask_whether_in(this: &Session) -> Promise;
    #[wasm_bindgen(method, js_name = token)]
    fn ask_token(this: &Session, scope: &str, fresh: bool) -> Promise;

    /// What it gives back for a token: one of these.
    type Given;
    #[wasm_bindgen(method, getter)]
    fn token(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn unreachable(this: &Given) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn refused(this: &Given) -> JsValue;
}

async fn holds(promise: Promise) -> bool {
    JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy())
}

impl Session {
    /// Whether somebody is signed in, once that is known.
    pub(crate) async fn is_in(&self) -> bool {
        holds(self.ask_whether_in()).await
    }

    /// Begins to sign in beside the page; what it gives back waits for the end.
    pub(crate) fn again(&self) -> impl Future<Output = bool> + use<> {
        holds(self.begin_again())
    }
}

/// Tokens of one scope.
#[derive(Clone)]
pub(crate) struct Tokens {
    pub(crate) session: Session,
    pub(crate) scope: String,
}

impl TokenSource for Tokens {
    async fn token(&self, _audience: &str, fresh: bool) -> Result<String, TokenError> {
        let odd = |_| TokenError::Unreachable("session.js".into());
        let given = JsFuture::from(self.session.ask_token(&self.scope, fresh)).await.map_err(odd)?;
        if !given.is_object() {
            return Err(TokenError::SignedOut("session.js gave no token".into()));
        }
        let given: &Given = given.unchecked_ref();
        let text = |value: JsValue| value.dyn_into::<JsString>().ok().map(String::from);
        match (text(given.token()), text(given.unreachable())) {
            (Some(token), _) => Ok(token),
            (None, Some(why)) => Err(TokenError::Unreachable(why)),
            (None, None) => Err(TokenError::SignedOut(text(given.refused()).unwrap_or_default())),
        }
    }
}
