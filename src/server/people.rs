//! People of the sandbox who come later or change: in its directory and in the CRM at once. Behind the control token,
//! as all that changes the sandbox.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use crm::{Crm, NewMailbox};
use http::StatusCode;
use sandbox::{Sandbox, User};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::{AddUser, InSandbox};
use crate::seed;
use crate::sync::Service;

/// The header with the control token.
const CONTROL: &str = "x-sandbox-control";

/// Who is to be in the sandbox. What is left out stays as it is, or is as it is for everybody.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// The address: of whom it is.
    address: String,
    name: Option<String>,
    upn: Option<String>,
    roles: Option<Vec<String>>,
    licences: Option<Vec<String>>,
    directory_roles: Option<Vec<String>>,
    disabled: Option<bool>,
    /// They have no seat in the CRM.
    no_seat: Option<bool>,
}

#[derive(Clone)]
struct Place {
    sandbox: Sandbox,
    crm: Crm,
    service: Option<Service>,
}

/// `POST /sandbox/people`.
pub(crate) fn router(sandbox: &Sandbox, crm: &Crm, service: Option<Service>) -> Router {
    let place = Place { sandbox: sandbox.clone(), crm: crm.clone(), service };
    Router::new()
        .route("/sandbox/people", post(put))
        .route_layer(from_fn_with_state(place.clone(), controlled))
        .with_state(place)
}

async fn controlled(State(place): State<Place>, request: Request, next: Next) -> Response {
    let given = request.headers().get(CONTROL).and_then(|header| header.to_str().ok());
    if given != Some(place.sandbox.control_token()) {
        let message = "the header X-Sandbox-Control must hold the control token";
        return (StatusCode::FORBIDDEN, Json(json!({ "error": message }))).into_response();
    }
    next.run(request).await
}

async fn put(State(place): State<Place>, Json(wanted): Json<Wanted>) -> Response {
    match kept(&place, wanted).await {
        Ok(told) => Json(told).into_response(),
        Err(error) => {
            let message = format!("{error:#}");
            (StatusCode::BAD_REQUEST, Json(json!({ "error": message }))).into_response()
        }
    }
}

async fn kept(place: &Place, wanted: Wanted) -> Result<Value> {
    let known = place.sandbox.directory().into_iter();
    let known = known.into_iter().find(|one| one.address.eq_ignore_ascii_case(&wanted.address));
    let user = merged(known, wanted)?;
    place.sandbox.put_person(user.clone()).await?;
    let seat = match &user.systemuser_id {
        Some(_) => Some(seed::person(&place.crm, &user, NewMailbox::Waiting).await?),
        None => None,
    };
    if let Some(service) = &place.service {
        service.rights().forget();
        if let Some(handle) = service.handle() {
            handle.forget_settings();
        }
    }
    Ok(json!({ "id": user.id, "address": user.address, "user": seat }))
}

fn merged(known: Option<User>, wanted: Wanted) -> Result<User> {
    let (name, domain) = wanted.address.split_once('@').context("an address is needed")?;
    ensure!(!name.is_empty() && !domain.is_empty(), "{:?} is no address", wanted.address);
    let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, wanted.address.to_lowercase().as_bytes()).to_string();
    let fresh = User {
        key: id.clone(),
        systemuser_id: Some(id.clone()),
        id,
        first_name: String::new(),
        last_name: String::new(),
        display_name: name.replace('.', " "),
        address: wanted.address.to_lowercase(),
        job_title: String::new(),
        language: "en-US".to_owned(),
        time_zone: "W. Europe Standard Time".to_owned(),
        security_roles: Vec::new(),
        directory_roles: Vec::new(),
        licences: Vec::new(),
        upn: None,
        disabled: false,
        inbox_folders: Vec::new(),
        shared: false,
        delegates: Vec::new(),
    };
    let mut user = known.unwrap_or(fresh);
    if let Some(name) = wanted.name {
        let (first, last) = name.split_once(' ').unwrap_or(("", &name));
        (user.first_name, user.last_name) = (first.to_owned(), last.to_owned());
        user.display_name = name;
    }
    user.upn = wanted.upn.or(user.upn);
    user.security_roles = wanted.roles.unwrap_or(user.security_roles);
    user.licences = wanted.licences.unwrap_or(user.licences);
    user.directory_roles = wanted.directory_roles.unwrap_or(user.directory_roles);
    user.disabled = wanted.disabled.unwrap_or(user.disabled);
    if wanted.no_seat == Some(true) {
        user.systemuser_id = None;
    }
    Ok(user)
}

/// `regarding sandbox`: asks the server that ran last on the data.
pub(crate) async fn command(what: &InSandbox) -> Result<()> {
    let InSandbox::AddUser(given) = what;
    println!("{}", added(given).await?);
    Ok(())
}

async fn added(given: &AddUser) -> Result<Value> {
    let url = read(&given.data, "address")?;
    let wanted = Wanted {
        address: given.address.clone(),
        name: given.name.clone(),
        upn: given.upn.clone(),
        roles: Some(given.roles.iter().filter(|role| !role.is_empty()).cloned().collect()),
        licences: Some(given.licences.iter().filter(|sku| !sku.is_empty()).cloned().collect()),
        directory_roles: Some(given.directory_roles.clone()),
        disabled: Some(given.disabled),
        no_seat: None,
    };
    let authority = fs::read(crate::tls::authority(&given.data)).ok();
    let mut client = reqwest::Client::builder();
    if let Some(certificate) = authority.and_then(|pem| reqwest::Certificate::from_pem(&pem).ok()) {
        client = client.add_root_certificate(certificate);
    }
    let client = client.build().context("no HTTP client")?;
    let request =
        client.post(format!("{url}/sandbox/people")).header(CONTROL, read(&given.data, "control-token")?);
    let reply = request.json(&wanted).send().await.with_context(|| {
        format!("no server of the sandbox answers at {url}: start it with regarding serve --sandbox")
    })?;
    let (status, body) = (reply.status(), reply.json::<Value>().await.unwrap_or_default());
    ensure!(status.is_success(), "the sandbox refuses: {}", body["error"].as_str().unwrap_or_default());
    Ok(body)
}

fn read(data: &Path, name: &str) -> Result<String> {
    let path = data.join(name);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read: is a sandbox running on this data?", path.display()))?;
    Ok(text.trim().to_owned())
}
