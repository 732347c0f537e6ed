//! Sign-in as a validator of Entra's tokens and an OAuth client see it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::{ASHA, MARA, Server, URL, percent, server, stranger};
use http::StatusCode;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use sandbox::Claims;
use serde_json::json;
use sha2::{Digest as _, Sha256};

const TENANT: &str = "c0a7a5e0-7e1a-4c8e-9b1f-0c0a71050001";
const SERVICE: &str = "5e41c000-3d2b-4f6a-8a57-0c0a71050001";
const AUDIENCE: &str = "api://localhost:8443/app";

/// Validates as a server does that knows only the discovery document.
async fn validated(s: &Server, token: &str, audience: &str) -> Result<Claims, String> {
    let discovery = s
        .call("GET", &format!("/signin/{TENANT}/v2.0/.well-known/openid-configuration"), None, None)
        .await
        .json();
    let keys = discovery["jwks_uri"].as_str().unwrap().strip_prefix(URL).unwrap().to_owned();
    let set: JwkSet = serde_json::from_str(&s.call("GET", &keys, None, None).await.text).unwrap();
    let header = decode_header(token).map_err(|e| e.to_string())?;
    let key = set.find(header.kid.as_deref().unwrap_or_default()).ok_or("no such key")?;
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_audience(&[audience]);
    rules.set_issuer(&[discovery["issuer"].as_str().unwrap()]);
    rules.leeway = 0;
    let key = DecodingKey::from_jwk(key).map_err(|e| e.to_string())?;
    decode::<Claims>(token, &key, &rules).map(|d| d.claims).map_err(|e| e.to_string())
}

#[tokio::test]
async fn a_token_carries_the_claims_of_entra_and_verifies_by_the_published_key() {
    let s = server().await;
    let token = s.sandbox.issue_token(Some(&ASHA.to_uppercase()), AUDIENCE, 600).await.unwrap();
    let claims = validated(&s, &token, AUDIENCE).await.unwrap();
    assert_eq!(claims.iss, format!("{URL}/signin/{TENANT}/v2.0"));
    assert_eq!((claims.tid.as_str(), claims.ver.as_str()), (TENANT, "2.0"));
    assert_eq!(claims.oid, "d1000000-0000-4000-8000-000000000002");
    assert_eq!(claims.preferred_username.as_deref(), Some(ASHA));
    assert_eq!(claims.upn.as_deref(), Some(ASHA));
    assert_eq!(claims.name.as_deref(), Some("Asha Rao"));
    assert_eq!(claims.scp.as_deref(), Some("access_as_user"));
    assert_eq!(claims.exp - claims.iat, 600);
    let first = s.sandbox.issue_token(None, AUDIENCE, 600).await.unwrap();
    assert_eq!(validated(&s, &first, AUDIENCE).await.unwrap().upn.as_deref(), Some(MARA));
}

#[tokio::test]
async fn other_audiences_expired_and_forged_tokens_do_not_pass() {
    let s = server().await;
    let token = s.sandbox.issue_token(None, AUDIENCE, 600).await.unwrap();
    assert!(validated(&s, &token, "api://localhost:8443/other").await.is_err());
    let expired = s.sandbox.issue_token(None, AUDIENCE, -60).await.unwrap();
    assert!(validated(&s, &expired, AUDIENCE).await.is_err());
    let parts: Vec<&str> = token.split('.').collect();
    let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let forged = URL_SAFE_NO_PAD.encode(claims.replace(MARA, ASHA));
    assert!(validated(&s, &format!("{}.{forged}.{}", parts[0], parts[2]), AUDIENCE).await.is_err());
    let other =
        stranger(tempfile::tempdir().unwrap()).await.sandbox.issue_token(None, AUDIENCE, 600).await.unwrap();
    assert!(validated(&s, &other, AUDIENCE).await.is_err(), "another sandbox has another key");
    assert!(s.sandbox.issue_token(Some("nobody@contoso.example"), AUDIENCE, 600).await.is_err());
    assert!(s.sandbox.issue_token(Some("sales@contoso.example"), AUDIENCE, 600).await.is_err());
}

#[tokio::test]
async fn the_service_signs_in_with_its_secret_only() {
    let s = server().await;
    let secret = std::fs::read_to_string(s.dir.path().join("service-secret")).unwrap();
    let path = format!("/signin/{TENANT}/oauth2/v2.0/token");
    let scope = "https://graph.microsoft.com/.default";
    let ask = |secret: String, scope: &'static str| {
        let (path, s) = (path.clone(), &s);
        async move {
            let fields = [
                ("grant_type", "client_credentials"),
                ("client_id", SERVICE),
                ("client_secret", &secret),
                ("scope", scope),
            ];
            s.form(&path, &fields).await
        }
    };
    let good = ask(secret.clone(), scope).await;
    assert_eq!(good.status, StatusCode::OK, "{}", good.text);
    let token = good.json()["access_token"].as_str().unwrap().to_owned();
    let claims = validated(&s, &token, "https://graph.microsoft.com").await.unwrap();
    assert!(claims.roles.unwrap().contains(&"Mail.ReadWrite".to_owned()));
    assert!(claims.upn.is_none() && claims.scp.is_none());
    for wrong in [String::new(), "x".to_owned(), format!("{secret}x")] {
        let answer = ask(wrong, scope).await;
        assert_eq!(
            (answer.status, answer.json()["error"].as_str().unwrap()),
            (StatusCode::UNAUTHORIZED, "invalid_client")
        );
    }
    assert_eq!(
        ask(secret.clone(), "https://graph.microsoft.com/Mail.Read").await.json()["error"],
        "invalid_scope"
    );
    let basic = STANDARD.encode(format!("{SERVICE}:{secret}"));
    let request = http::Request::post(&path)
        .header("host", "localhost:8443")
        .header("authorization", format!("Basic {basic}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(format!("grant_type=client_credentials&scope={}", percent(scope))));
    assert_eq!(s.raw(request.unwrap()).await.status, StatusCode::OK);
    let unknown = s.form("/signin/other/oauth2/v2.0/token", &[("grant_type", "client_credentials")]).await;
    assert_eq!(unknown.json()["error"], "invalid_tenant");
}

async fn code(s: &Server, challenge: &str) -> String {
    let path = format!("/signin/{TENANT}/oauth2/v2.0/authorize");
    let fields = [
        ("client_id", "spa"),
        ("response_type", "code"),
        ("redirect_uri", "https://localhost:8443/back"),
        ("state", "a b&c"),
        ("scope", "api://localhost:8443/app/access_as_user openid offline_access"),
        ("nonce", "n1"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
        ("sign_in_as", ASHA),
    ];
    let answer = s.form(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let target = answer.headers["location"].to_str().unwrap();
    assert!(
        target.starts_with("https://localhost:8443/back?code=") && target.ends_with("&state=a%20b%26c"),
        "{target}"
    );
    target.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_code_is_redeemed_once_with_its_verifier() {
    let s = server().await;
    let verifier = "a-verifier-that-is-long-enough-for-the-rules-of-pkce";
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let path = format!("/signin/{TENANT}/oauth2/v2.0/token");
    let redeem = |code: String, verifier: &'static str, redirect: &'static str| {
        let (path, s) = (path.clone(), &s);
        async move {
            s.form(
                &path,
                &[
                    ("grant_type", "authorization_code"),
                    ("client_id", "spa"),
                    ("code", &code),
                    ("code_verifier", verifier),
                    ("redirect_uri", redirect),
                ],
            )
            .await
        }
    };
    let back = "https://localhost:8443/back";
    let wrong = code(&s, &challenge).await;
    assert_eq!(redeem(wrong.clone(), "another", back).await.json()["error"], "invalid_grant");
    assert_eq!(
        redeem(wrong, "a-verifier-that-is-long-enough-for-the-rules-of-pkce", back).await.json()["error"],
        "invalid_grant",
        "a code tried once is gone"
    );
    let elsewhere = code(&s, &challenge).await;
    assert_eq!(
        redeem(elsewhere, "a-verifier-that-is-long-enough-for-the-rules-of-pkce", "https://localhost:1/x")
            .await
            .json()["error"],
        "invalid_grant"
    );
    let good = code(&s, &challenge).await;
    let answer = redeem(good, "a-verifier-that-is-long-enough-for-the-rules-of-pkce", back).await;
    let body = answer.json();
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let claims = validated(&s, body["access_token"].as_str().unwrap(), AUDIENCE).await.unwrap();
    assert_eq!((claims.upn.as_deref(), claims.azp.as_deref()), (Some(ASHA), Some("spa")));
    let id = validated(&s, body["id_token"].as_str().unwrap(), "spa").await.unwrap();
    assert_eq!((id.nonce.as_deref(), id.scp), (Some("n1"), None));
    let refreshed = s
        .form(
            &path,
            &[
                ("grant_type", "refresh_token"),
                ("client_id", "spa"),
                ("refresh_token", body["refresh_token"].as_str().unwrap()),
            ],
        )
        .await;
    assert!(refreshed.json()["access_token"].is_string(), "{}", refreshed.text);
}

#[tokio::test]
async fn who_is_signed_in_in_a_browser_is_let_in_without_a_page_until_they_sign_out() {
    let s = server().await;
    let at = format!("/signin/{TENANT}/oauth2/v2.0");
    let quiet = |hint: &str| {
        let back = percent("https://localhost:8443/back");
        format!(
            "{at}/authorize?client_id=spa&response_type=code&code_challenge=x&code_challenge_method=S256&prompt=none\
             &redirect_uri={back}&state=s&scope=openid&login_hint={}",
            percent(hint)
        )
    };
    let asked = |path: String, cookie: String| {
        let request = http::Request::get(path).header("host", "localhost:8443").header("cookie", cookie);
        s.raw(request.body(axum::body::Body::empty()).unwrap())
    };
    let to = |answer: &common::Answer| answer.headers["location"].to_str().unwrap().to_owned();
    assert!(to(&asked(quiet(""), "sandbox-signin=guessed".into()).await).contains("error=login_required"));
    let fields = [
        ("client_id", "spa"),
        ("response_type", "code"),
        ("redirect_uri", "https://localhost:8443/back"),
        ("scope", "openid"),
        ("code_challenge", "x"),
        ("code_challenge_method", "S256"),
        ("sign_in_as", ASHA),
    ];
    let chosen = s.form(&format!("{at}/authorize"), &fields).await;
    let set = chosen.headers["set-cookie"].to_str().unwrap();
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/signin"),
        "{set}"
    );
    let cookie = format!("other=1; {}", set.split(';').next().unwrap());
    for hint in ["", ASHA] {
        assert!(to(&asked(quiet(hint), cookie.clone()).await).contains("code="), "{hint}");
    }
    assert!(to(&asked(quiet(MARA), cookie.clone()).await).contains("error=login_required"), "somebody else");
    let out = asked(format!("{at}/logout"), cookie.clone()).await;
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(
        to(&asked(quiet(""), cookie).await).contains("error=login_required"),
        "the name is worth nothing now"
    );
}

#[tokio::test]
async fn the_page_sends_codes_only_to_loopback() {
    let s = server().await;
    let ask = |redirect: &str| {
        format!(
            "/signin/{TENANT}/oauth2/v2.0/authorize?client_id=spa&response_type=code&code_challenge=x&code_challenge_method=S256&redirect_uri={}&state=%22%3E%3Cscript%3E",
            percent(redirect)
        )
    };
    for bad in [
        "https://evil.example/",
        "javascript:alert(1)",
        "https://localhost@evil.example/",
        "",
        "https://localhost/#x",
    ] {
        assert_eq!(s.call("GET", &ask(bad), None, None).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    let page = s.call("GET", &ask("http://localhost:5000/back"), None, None).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Asha Rao") && !page.text.contains("Contoso Sales"));
    assert!(!page.text.contains("<script"), "the state is quoted");
}

#[tokio::test]
async fn outlook_fetches_tokens_only_for_its_own_user() {
    let s = server().await;
    let session = s.sign_in(ASHA).await;
    let body = json!({ "audience": AUDIENCE, "clientId": "app" });
    let issued = s.call("POST", "/sandbox/api/token", Some(&session), Some(body)).await.json();
    let claims = validated(&s, issued["accessToken"].as_str().unwrap(), AUDIENCE).await.unwrap();
    assert_eq!(claims.upn.as_deref(), Some(ASHA));
    let old = json!({ "audience": AUDIENCE, "lifetime": -10 });
    let issued = s.call("POST", "/sandbox/api/token", Some(&session), Some(old)).await.json();
    assert!(validated(&s, issued["accessToken"].as_str().unwrap(), AUDIENCE).await.is_err());
    let two = json!({ "scope": "api://a/x api://b/y" });
    assert_eq!(
        s.call("POST", "/sandbox/api/token", Some(&session), Some(two)).await.status,
        StatusCode::BAD_REQUEST
    );
}

/// The claims of an assertion by which an application signs in.
fn assertion(
    claims: &serde_json::Value,
    key: &rsa::RsaPrivateKey,
    algorithm: jsonwebtoken::Algorithm,
) -> String {
    use rsa::pkcs1::EncodeRsaPrivateKey as _;
    let pem = key.to_pkcs1_pem(rsa::pkcs1::LineEnding::LF).unwrap();
    let key = jsonwebtoken::EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    jsonwebtoken::encode(&jsonwebtoken::Header::new(algorithm), claims, &key).unwrap()
}

#[tokio::test]
async fn an_application_signs_in_with_its_certificate() {
    use jsonwebtoken::Algorithm;
    use rsa::pkcs8::EncodePublicKey as _;
    let s = server().await;
    let draw = || rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
    let (own, other) = (draw(), draw());
    let (tenant, client) = (s.sandbox.story().tenant.id.clone(), s.sandbox.story().service.id.clone());
    let path = format!("/signin/{tenant}/oauth2/v2.0/token");
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let claims = json!({ "aud": format!("{URL}{path}"), "iss": client, "sub": client, "jti": "1", "nbf": now,
        "exp": now + 300 });
    let with = |name: &str, value: serde_json::Value| {
        let mut changed = claims.clone();
        changed[name] = value;
        changed
    };
    let ask = |token: String| {
        let (path, client) = (path.clone(), client.clone());
        let s = &s;
        async move {
            let fields = [
                ("grant_type", "client_credentials"),
                ("client_id", &client),
                ("scope", "https://graph.microsoft.com/.default"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &token),
            ];
            s.form(&path, &fields).await
        }
    };
    let good = assertion(&claims, &own, Algorithm::PS256);
    assert_eq!(ask(good.clone()).await.json()["error"], "invalid_client", "nothing is registered yet");
    let pem = own.to_public_key().to_public_key_pem(rsa::pkcs8::LineEnding::LF).unwrap();
    std::fs::write(s.dir.path().join("service-certificate.pem"), pem).unwrap();
    for token in [good, assertion(&claims, &own, Algorithm::RS256)] {
        let answer = ask(token).await;
        assert!(answer.json()["access_token"].is_string(), "{}", answer.text);
    }
    for (what, claims, key) in [
        ("another key", claims.clone(), &other),
        ("another audience", with("aud", json!(format!("{URL}/signin/x/oauth2/v2.0/token"))), &own),
        ("another host", with("aud", json!(format!("https://login.example{path}"))), &own),
        ("another client", with("sub", json!("x")), &own),
        ("another issuer", with("iss", json!("x")), &own),
        ("over", with("exp", json!(now - 3_600)), &own),
        ("not yet", with("nbf", json!(now + 3_600)), &own),
        ("for ever", with("exp", json!(now + 10 * 365 * 24 * 3_600)), &own),
    ] {
        let answer = ask(assertion(&claims, key, Algorithm::RS256)).await;
        assert_eq!(answer.json()["error"], "invalid_client", "{what}: {}", answer.text);
    }
}
