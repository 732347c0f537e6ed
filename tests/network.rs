//! The way to the network and to a token, in a real browser, with answers of our own.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use js_sys::{Function, eval};
use regarding::{
    config::{Config, ELEMENT, SignIn},
    fetch::{Fetch, MAX_REPLY_BYTES},
    office::Patience,
    token::Tokens,
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::*;
use wire::{Method, Request, TokenError, TokenSource as _, Transport as _, TransportError};

wasm_bindgen_test_configure!(run_in_browser);

fn js(code: &str) {
    eval(code).unwrap();
}

fn said(code: &str) -> String {
    js_sys::JSON::stringify(&eval(code).unwrap()).unwrap().as_string().unwrap_or_default()
}

/// Puts our own network in the place of the browser's; what is asked for is kept in `asked`.
fn network(answer: &str) {
    js(&format!(
        "globalThis.trueFetch ??= window.fetch; globalThis.asked = [];
         window.fetch = async (url, init) => {{ asked.push([url, init]); {answer} }}"
    ));
}

fn back_to_the_true_one() {
    js("window.fetch = globalThis.trueFetch ?? window.fetch");
}

async fn send(wait_ms: u32) -> Result<wire::Reply, TransportError> {
    let request = Request::new(Method::Post, "https://crm.example/api/data/v9.2/$batch")
        .with_header("Authorization", "Bearer t")
        .with_body("text/plain", "hé");
    let reply = Fetch { wait_ms }.send(request).await;
    back_to_the_true_one();
    reply
}

// ---- requests -----------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn a_request_goes_out_as_it_is_and_the_reply_comes_back_whatever_its_status() {
    network("return new Response('no', { status: 429, headers: { 'Retry-After': '7', 'x-ms-id': 'a' } })");
    let reply = send(1000).await.unwrap();
    assert_eq!((reply.status, reply.text()), (429, Some("no")));
    assert_eq!((reply.headers.get("retry-after"), reply.headers.get("X-Ms-Id")), (Some("7"), Some("a")));
    let sent = said(
        "[asked[0][0], asked[0][1].method, [...asked[0][1].headers], asked[0][1].credentials, asked[0][1].cache, asked[0][1].redirect, new TextDecoder().decode(asked[0][1].body)]",
    );
    assert_eq!(
        sent,
        r#"["https://crm.example/api/data/v9.2/$batch","POST",[["authorization","Bearer t"],["content-type","text/plain"]],"omit","no-store","error","hé"]"#
    );
}

#[wasm_bindgen_test]
async fn nothing_in_time_is_given_up_on() {
    network(
        "return new Promise((_, no) => init.signal.addEventListener('abort', () => no(init.signal.reason)))",
    );
    assert_eq!(send(30).await, Err(TransportError::TimedOut));
}

#[wasm_bindgen_test]
async fn a_reply_that_stops_half_way_is_given_up_on() {
    network(
        "return new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(3)); \
         init.signal.addEventListener('abort', () => c.error(init.signal.reason)); } }))",
    );
    assert_eq!(send(30).await, Err(TransportError::TimedOut));
}

#[wasm_bindgen_test]
async fn nobody_there_is_unreachable() {
    network("throw new TypeError('Failed to fetch')");
    assert_eq!(send(1000).await, Err(TransportError::Unreachable("Failed to fetch".into())));
    js("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })");
    network("throw new Error('must not be called')");
    let offline = send(1000).await;
    js("delete navigator.onLine");
    assert_eq!(offline, Err(TransportError::Unreachable("offline".into())));
    assert_eq!(said("asked"), "[]");
}

#[wasm_bindgen_test]
async fn too_much_is_not_taken() {
    network(&format!(
        "return new Response('x', {{ headers: {{ 'Content-Length': '{}' }} }})",
        MAX_REPLY_BYTES + 1
    ));
    assert_eq!(send(1000).await, Err(TransportError::TooLarge(MAX_REPLY_BYTES)));
    network(&format!("return new Response(new Uint8Array({}))", MAX_REPLY_BYTES + 1));
    assert_eq!(send(1000).await, Err(TransportError::TooLarge(MAX_REPLY_BYTES)));
}

#[wasm_bindgen_test]
async fn what_is_no_address_or_no_header_is_an_error() {
    let odd = Request::new(Method::Get, "https://crm.example/").with_header("a b", "c");
    assert!(matches!(Fetch::default().send(odd).await, Err(TransportError::Unreachable(_))));
    let odd = Request::new(Method::Get, "http://[");
    assert!(matches!(Fetch::default().send(odd).await, Err(TransportError::Unreachable(_))));
}

// ---- tokens -------------------------------------------------------------------------------------------

/// A token that ends in so many seconds.
fn jwt(name: &str, seconds: i64) -> String {
    format!("jwt('{name}', {seconds})")
}

fn tokens(sign_in: &str) -> Tokens {
    js(
        "globalThis.wishes = []; globalThis.jwt = (name, seconds) => ['h', btoa(JSON.stringify({ name: 'ü' + name, exp: \
        Math.floor(Date.now() / 1000) + seconds })).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''), name].join('.')",
    );
    let sign_in: Function =
        eval(&format!("(wish) => {{ wishes.push(wish); {sign_in} }}")).unwrap().unchecked_into();
    let config = Config {
        crm: "https://crm.example/api/data/v9.2/".into(),
        crm_origin: "https://crm.example".into(),
        sign_in: SignIn::Msal,
        client_id: "id".into(),
        authority: "https://login.example/t".into(),
        scopes: vec!["https://crm.example/user_impersonation".into()],
        sandbox: false,
        synchronizer: false,
        version: String::new(),
        card: wasm_bindgen::JsValue::UNDEFINED,
    };
    Tokens::new(&config, Patience::default(), None, sign_in)
}

async fn name(tokens: &Tokens, fresh: bool) -> Result<String, TokenError> {
    let token = tokens.token("https://crm.example", fresh).await?;
    Ok(token.rsplit('.').next().unwrap_or_default().to_owned())
}

#[wasm_bindgen_test]
async fn a_token_is_asked_for_once_and_kept_until_shortly_before_its_end() {
    let kept = tokens(
        &format!("return {{ token: {} }}", jwt("long", 600))
            .replace("return", "return Promise.resolve(")
            .replace(" }", " })"),
    );
    assert_eq!(name(&kept, false).await.as_deref(), Ok("long"));
    assert_eq!(name(&kept, false).await.as_deref(), Ok("long"));
    assert_eq!(said("wishes.length"), "1");
    assert_eq!(
        said("wishes[0]"),
        r#"{"clientId":"id","authority":"https://login.example/t","scopes":["https://crm.example/user_impersonation"],"loginHint":"","fresh":false}"#
    );
    let short = tokens(&format!("return Promise.resolve({{ token: {} }})", jwt("short", 59)));
    name(&short, false).await.unwrap();
    name(&short, false).await.unwrap();
    assert_eq!(said("wishes.length"), "2", "one that is about to end is not used");
    let silent = tokens("return Promise.resolve({ token: 'opaque' })");
    name(&silent, false).await.unwrap();
    name(&silent, false).await.unwrap();
    assert_eq!(said("wishes.length"), "1", "one that does not say when it ends is kept a while");
}

#[wasm_bindgen_test]
async fn several_questions_at_once_are_one() {
    let tokens = tokens("return new Promise((yes) => setTimeout(() => yes({ token: 'a.b.one' }), 20))");
    let (mut first, mut second) = (Box::pin(name(&tokens, false)), Box::pin(name(&tokens, true)));
    let both = std::future::poll_fn(|context| {
        use std::{future::Future as _, task::Poll};
        let _ = first.as_mut().poll(context);
        match second.as_mut().poll(context) {
            Poll::Ready(second) => Poll::Ready(second),
            Poll::Pending => Poll::Pending,
        }
    });
    assert_eq!(both.await.as_deref(), Ok("one"));
    assert_eq!(said("wishes.length"), "1");
}

#[wasm_bindgen_test]
async fn a_refused_token_is_not_given_again() {
    let tokens = tokens(&format!("return Promise.resolve({{ token: {} }})", jwt("t", 600)));
    name(&tokens, false).await.unwrap();
    name(&tokens, true).await.unwrap();
    assert_eq!(said("wishes.map((wish) => wish.fresh)"), "[false,true]");
}

#[wasm_bindgen_test]
async fn no_token_says_why_and_is_not_kept() {
    let cases = [
        ("return Promise.resolve({ refused: 'no account' })", TokenError::SignedOut("no account".into())),
        ("return Promise.resolve({ unreachable: 'no net' })", TokenError::Unreachable("no net".into())),
        ("return Promise.resolve({ consent: 'https://l' })", TokenError::NoConsent("https://l".into())),
        ("return Promise.resolve({ other: 'j@k' })", TokenError::OtherAccount("j@k".into())),
        ("return Promise.resolve(5)", TokenError::SignedOut("signin.js gave no token".into())),
        ("return Promise.reject(new Error('x'))", TokenError::Unreachable("signin.js".into())),
        ("throw new Error('x')", TokenError::Unreachable("signin.js".into())),
    ];
    for (answer, error) in cases {
        let tokens = tokens(answer);
        assert_eq!(name(&tokens, false).await, Err(error.clone()), "{answer}");
        assert_eq!(name(&tokens, false).await, Err(error), "{answer}");
        assert_eq!(said("wishes.length"), "2", "{answer}");
    }
}

// ---- settings -----------------------------------------------------------------------------------------

fn page_says(json: &str) -> Result<Config, String> {
    let document = web_sys::window().unwrap().document().unwrap();
    if let Some(old) = document.get_element_by_id(ELEMENT) {
        old.remove();
    }
    let element = document.create_element("script").unwrap();
    element.set_attribute("type", "application/json").unwrap();
    element.set_id(ELEMENT);
    element.set_text_content(Some(json));
    document.body().unwrap().append_child(&element).unwrap();
    let config = Config::of_page();
    element.remove();
    config
}

#[wasm_bindgen_test]
fn settings_are_read_and_made_whole() {
    let here = web_sys::window().unwrap().location().origin().unwrap();
    let config =
        page_says(r#"{"crm":"/api/data/v9.2/","signin":"office","sandbox":true,"unknown":1}"#).unwrap();
    assert_eq!(
        (config.crm, config.sign_in, config.sandbox),
        (format!("{here}/api/data/v9.2/"), SignIn::Office, true)
    );
    assert_eq!(config.crm_origin, here);
    let config = page_says(r#"{"crm":"https://org.crm4.dynamics.com/api/data/v9.2/","signin":"msal","clientId":"c","authority":"https://login.example/t"}"#).unwrap();
    assert_eq!(config.crm_origin, "https://org.crm4.dynamics.com");
    assert_eq!(config.scopes, ["https://org.crm4.dynamics.com/user_impersonation"]);
}

#[wasm_bindgen_test]
fn settings_that_are_missing_or_wrong_say_what_is_wrong() {
    for json in [
        "",
        "{}",
        "[",
        "null",
        r#"{"crm":"http://["}"#,
        r#"{"crm":"/x","signin":"msal"}"#,
        r#"{"crm":"/x","signin":"other"}"#,
    ] {
        let error = page_says(json).unwrap_err();
        assert!(!error.is_empty(), "{json}");
    }
    assert!(Config::of_page().is_err(), "no element at all");
}
