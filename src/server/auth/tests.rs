//! Each reason to turn a token away, with a token that has exactly that wrong.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::pkcs1::{EncodeRsaPrivateKey as _, EncodeRsaPublicKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};

use super::{KeySource, Refusal, TrustedIssuer, Validator};

const NOW: f64 = 1_800_000_000.0;
const TENANT: &str = "11111111-1111-4111-8111-111111111111";
const CLIENT: &str = "22222222-2222-4222-8222-222222222222";

static OURS: LazyLock<rsa::RsaPrivateKey> = LazyLock::new(draw);
static FOREIGN: LazyLock<rsa::RsaPrivateKey> = LazyLock::new(draw);

fn draw() -> rsa::RsaPrivateKey {
    rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap()
}

fn key_set() -> Value {
    let text = |number: &rsa::BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
    json!({ "keys": [
        { "kty": "EC", "kid": "curve", "crv": "P-256", "x": "AA", "y": "AA" },
        { "kty": "RSA", "use": "enc", "kid": "encrypts", "n": text(OURS.n()), "e": text(OURS.e()) },
        { "kty": "RSA", "use": "sig", "kid": "elsewhere", "n": text(OURS.n()), "e": text(OURS.e()),
          "issuer": "https://issuer.example/someone-else/v2.0" },
        { "kty": "RSA", "use": "sig", "kid": "ours", "n": text(OURS.n()), "e": text(OURS.e()),
          "issuer": "https://issuer.example/{tenantid}/v2.0" },
    ] })
}

fn validator(keys: KeySource) -> Validator {
    Validator::new(vec![TrustedIssuer {
        issuers: vec![
            "https://issuer.example/{tenantid}/v2.0".into(),
            "https://old.example/{tenantid}/".into(),
        ],
        audiences: vec![CLIENT.into(), format!("api://{{loopback}}/{CLIENT}")],
        tenants: vec![TENANT.into()],
        keys,
    }])
}

fn claims() -> Value {
    json!({
        "iss": format!("https://issuer.example/{TENANT}/v2.0"), "aud": CLIENT, "tid": TENANT, "oid": "a-person",
        "exp": NOW + 600.0, "nbf": NOW - 10.0, "scp": "openid access_as_user", "preferred_username": "mira@example.com",
    })
}

fn with(change: Value) -> Value {
    let mut claims = claims();
    for (name, value) in change.as_object().unwrap() {
        let members = claims.as_object_mut().unwrap();
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    claims
}

fn sign(header: &Header, claims: &Value, key: &rsa::RsaPrivateKey) -> String {
    let pem = key.to_pkcs1_pem(LineEnding::LF).unwrap();
    jsonwebtoken::encode(header, claims, &EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()).unwrap()
}

fn header(kid: Option<&str>) -> Header {
    Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::RS256) }
}

fn good(claims: &Value) -> String {
    sign(&header(Some("ours")), claims, &OURS)
}

/// A token put together by hand, with whatever header and signature.
fn forged(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

async fn refusal(token: &str) -> Option<Refusal> {
    validator(KeySource::in_process(key_set)).check(token, NOW).await.err()
}

#[tokio::test]
async fn a_good_token_says_who_it_is() {
    let identity = validator(KeySource::in_process(key_set)).check(&good(&claims()), NOW).await.unwrap();
    assert_eq!(identity.object, "a-person");
    assert_eq!(identity.sign_in_name.as_deref(), Some("mira@example.com"));
    assert!(!identity.application);
}

#[tokio::test]
async fn what_may_differ_may_differ() {
    for change in [
        json!({ "iss": format!("https://old.example/{TENANT}/") }),
        json!({ "aud": format!("api://localhost:8443/{CLIENT}") }),
        json!({ "aud": ["someone", CLIENT] }),
        json!({ "exp": NOW - 100.0 }),
        json!({ "nbf": NOW + 100.0 }),
        json!({ "nbf": null }),
        json!({ "scp": "user_impersonation" }),
        json!({ "scp": null, "roles": ["Crm.ReadWrite.All"] }),
    ] {
        assert_eq!(refusal(&good(&with(change.clone()))).await, None, "{change}");
    }
}

#[tokio::test]
async fn each_wrong_claim_is_refused_with_its_own_reason() {
    let cases = [
        (json!({ "aud": "someone-else" }), Refusal::Audience),
        (json!({ "aud": [] }), Refusal::Audience),
        (json!({ "aud": null }), Refusal::Audience),
        (json!({ "aud": format!("api://evil.example/{CLIENT}") }), Refusal::Audience),
        (json!({ "iss": "https://evil.example/v2.0" }), Refusal::Issuer),
        (json!({ "iss": null }), Refusal::Issuer),
        (json!({ "iss": format!("https://issuer.example/{TENANT}/v2.0/") }), Refusal::Issuer),
        (json!({ "tid": "33333333-3333-4333-8333-333333333333" }), Refusal::Issuer),
        (json!({ "tid": "3333", "iss": "https://issuer.example/3333/v2.0" }), Refusal::Tenant),
        (json!({ "tid": "", "iss": "https://issuer.example//v2.0" }), Refusal::Tenant),
        (json!({ "exp": NOW - 121.0 }), Refusal::Expired),
        (json!({ "exp": null }), Refusal::Expired),
        (json!({ "nbf": NOW + 121.0 }), Refusal::NotYetValid),
        (json!({ "scp": null }), Refusal::Scope),
        (json!({ "scp": "Mail.Read" }), Refusal::Scope),
        (json!({ "scp": "not_access_as_user" }), Refusal::Scope),
        (json!({ "oid": null }), Refusal::Nobody),
        (json!({ "exp": "soon" }), Refusal::Malformed),
    ];
    for (change, expected) in cases {
        assert_eq!(refusal(&good(&with(change.clone()))).await, Some(expected), "{change}");
    }
}

#[tokio::test]
async fn no_other_algorithm_or_key_is_believed() {
    let public = OURS.to_public_key().to_pkcs1_pem(LineEnding::LF).unwrap();
    let mut hmac = Header::new(Algorithm::HS256);
    hmac.kid = Some("ours".into());
    let confused =
        jsonwebtoken::encode(&hmac, &claims(), &EncodingKey::from_secret(public.as_bytes())).unwrap();
    let unsigned = forged(&json!({ "alg": "none", "kid": "ours" }), &claims(), "");
    let critical = forged(&json!({ "alg": "RS256", "kid": "ours", "crit": ["b64"] }), &claims(), "AA");
    let whole = good(&claims());
    let (_, signature) = whole.rsplit_once('.').unwrap();
    let tampered = forged(
        &json!({ "alg": "RS256", "kid": "ours" }),
        &with(json!({ "oid": "an-administrator" })),
        signature,
    );
    let cases = [
        (confused, Refusal::Algorithm),
        (unsigned, Refusal::Algorithm),
        (forged(&json!({ "alg": "NONE" }), &claims(), ""), Refusal::Algorithm),
        (critical, Refusal::Algorithm),
        (sign(&header(Some("never-published")), &claims(), &OURS), Refusal::UnknownKey),
        (sign(&header(Some("encrypts")), &claims(), &OURS), Refusal::UnknownKey),
        (sign(&header(Some("elsewhere")), &claims(), &OURS), Refusal::UnknownKey),
        (sign(&header(None), &claims(), &OURS), Refusal::UnknownKey),
        (sign(&header(Some("ours")), &claims(), &FOREIGN), Refusal::Signature),
        (tampered, Refusal::Signature),
        (forged(&json!({ "alg": "RS256", "kid": "ours" }), &claims(), ""), Refusal::Signature),
        (forged(&json!({ "alg": "RS256", "kid": "ours" }), &claims(), "!!"), Refusal::Signature),
        (whole.replacen('.', "", 1), Refusal::Malformed),
        (format!("{whole}.x"), Refusal::Malformed),
        (String::new(), Refusal::Malformed),
        ("..".into(), Refusal::Malformed),
        ("a.b.c".into(), Refusal::Malformed),
        ("x".repeat(20_000), Refusal::Malformed),
    ];
    for (token, expected) in cases {
        assert_eq!(refusal(&token).await, Some(expected), "{}", token.get(..60).unwrap_or(&token));
    }
}

/// An issuer's key server that counts how often it is asked.
async fn key_server() -> (String, Arc<AtomicUsize>) {
    let fetched = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&fetched);
    let answer = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async { axum::Json(key_set()) }
    };
    let app = axum::Router::new().route("/keys", axum::routing::get(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/keys", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (uri, fetched)
}

#[tokio::test]
async fn keys_are_fetched_once_and_strangers_names_do_not_fetch_again_at_once() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (uri, fetched) = key_server().await;
    let validator = validator(KeySource::remote(reqwest::Client::new(), uri));
    for _ in 0..5 {
        assert!(validator.check(&good(&claims()), NOW).await.is_ok());
    }
    for name in ["a", "b", "c"] {
        let token = sign(&header(Some(name)), &claims(), &OURS);
        assert_eq!(validator.check(&token, NOW).await, Err(Refusal::UnknownKey));
    }
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_unknown_name_is_looked_for_again_after_the_pause() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (uri, fetched) = key_server().await;
    let validator = validator(KeySource::remote_with_pause(reqwest::Client::new(), uri, Duration::ZERO));
    assert!(validator.check(&good(&claims()), NOW).await.is_ok());
    assert!(validator.check(&good(&claims()), NOW).await.is_ok());
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
    let rotated = sign(&header(Some("rotated")), &claims(), &OURS);
    assert_eq!(validator.check(&rotated, NOW).await, Err(Refusal::UnknownKey));
    assert_eq!(fetched.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn unreachable_keys_are_our_trouble_and_not_the_callers() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let validator = validator(KeySource::remote(reqwest::Client::new(), format!("http://{nobody}/keys")));
    assert_eq!(validator.check(&good(&claims()), NOW).await, Err(Refusal::KeysUnreachable));
}

#[test]
fn a_refusal_says_what_is_wrong_in_the_header_too() {
    use axum::response::IntoResponse as _;
    let response = Refusal::Expired.into_response();
    assert_eq!(response.status(), 401);
    let challenge = response.headers()["www-authenticate"].to_str().unwrap();
    assert_eq!(
        challenge,
        "Bearer realm=\"regarding\", error=\"invalid_token\", error_description=\"The token has expired.\""
    );
    assert_eq!(Refusal::Missing.into_response().headers()["www-authenticate"], "Bearer realm=\"regarding\"");
    assert_eq!(Refusal::Scope.into_response().status(), 403);
    assert_eq!(Refusal::KeysUnreachable.into_response().headers()["retry-after"], "60");
}
