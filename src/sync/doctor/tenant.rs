//! The links of a real tenant that the synchronizer's own checks do not look at: our address, the directory and its keys,
//! the certificate, permissions one by one, a mailbox that must stay closed, redirects. Nothing here changes anything: what
//! asks whether something may be written asks for what is not there, or leaves out what could be carried out.

use domain::{
    mail::Address,
    settings::{Approval, Delivery, Seat, Test},
};
use serde_json::Value;
use wire::{Method, Reply, Request, TokenSource as _, Transport as _, odata};

use super::{
    ADMINISTRATOR, Check, OPERATOR, State,
    permissions::{PERMISSIONS, PROBES, Permission, Probe, STEP_PROBES},
};
use crate::{
    http::now,
    run::{Config, Tools},
};

/// Where a registration of the pane is sent back by nested app authentication, before our host.
pub const BROKER: &str = "brk-multihub://";
/// Days before a certificate's end from which on it is warned of.
const SOON_DAYS: i64 = 30;
/// A challenge as the pane sends one (RFC 7636): its form matters, nothing is ever redeemed with it.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What is known of a tenant beside the synchronizer's own configuration.
#[derive(Clone, Debug, Default)]
pub struct Tenant {
    /// The address of our server, which browsers use.
    pub address: Option<String>,
    /// The client id of the pane's registration, where the pane signs in itself.
    pub pane_client: Option<String>,
    /// The page of ours that sign-in comes back to, as a path.
    pub dialog: &'static str,
    /// When the synchronizer's certificate ends, in seconds since 1970 UTC.
    pub certificate_ends: Option<i64>,
    /// A mailbox that is in use; the first that takes part when not given.
    pub mailbox: Option<Address>,
    /// A mailbox that the registration must not open.
    pub outside: Option<Address>,
}

/// Where tokens are issued: the login with the directory's id.
fn authority(config: &Config) -> &str {
    let url = config.registration.token_url.as_str();
    url.strip_suffix("/oauth2/v2.0/token").unwrap_or(url)
}

async fn get(tools: &Tools, url: String) -> Result<Reply, String> {
    tools.http.send(Request::new(Method::Get, url)).await.map_err(|error| error.to_string())
}

/// Our own address: its name, its certificate, and that our server answers there.
pub(super) async fn address(tools: &Tools, tenant: &Tenant) -> Check {
    let name = "address";
    let Some(address) = &tenant.address else {
        return Check::skipped(name, "no url is set: nothing is served to browsers from here");
    };
    if !address.starts_with("https://") {
        let remedy = "say an https address as url: Outlook and Graph come by https only";
        return Check::broken(name, format!("{address} is not https"), OPERATOR, remedy);
    }
    match get(tools, format!("{address}/healthz")).await {
        // A health that is bad is still ours.
        Ok(reply) if matches!(reply.status, 200 | 503) => {
            Check::well(name, format!("{address} answers, and its certificate is trusted"))
        }
        Ok(reply) => {
            let remedy = "see what answers at that address: it is not this server, or a proxy in front of it does not pass \
                          /healthz on";
            Check::broken(name, format!("{address}/healthz answers {}", reply.status), OPERATOR, remedy)
        }
        Err(words) => Check::broken(name, format!("{address}: {words}"), OPERATOR, unreachable(&words)),
    }
}

/// What to do about an address that does not answer, by what the connection said.
fn unreachable(words: &str) -> &'static str {
    let words = words.to_ascii_lowercase();
    if words.contains("certificate") {
        "put a certificate there that names this host, has not run out and comes with its chain; an authority of your own is \
         named under authorities"
    } else if words.contains("dns") || words.contains("lookup") {
        "have the name entered in DNS, or mend it in the configuration"
    } else {
        "see that the server runs and that a firewall lets this machine reach it"
    }
}

/// The directory's own document, and where its keys are.
pub(super) async fn directory(config: &Config, tools: &Tools) -> (Check, Option<String>) {
    let name = "directory";
    let at = format!("{}/v2.0/.well-known/openid-configuration", authority(config));
    let reply = match get(tools, at).await {
        Ok(reply) => reply,
        Err(words) => return (Check::broken(name, words.clone(), OPERATOR, unreachable(&words)), None),
    };
    let document: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let text = |member: &str| document.get(member).and_then(Value::as_str).unwrap_or_default();
    if !reply.is_success() {
        let said = text("error_description");
        let found = if said.is_empty() { format!("it answers {}", reply.status) } else { said.to_owned() };
        let remedy =
            "mend [graph] tenant: it must be the directory (tenant) id on the overview of the registration";
        return (Check::broken(name, found, ADMINISTRATOR, remedy), None);
    }
    if text("token_endpoint") != config.registration.token_url {
        let found = format!("tokens are issued at {}", text("token_endpoint"));
        let remedy = "mend [graph] login: it must be the sign-in of the cloud that the directory is in";
        return (Check::broken(name, found, OPERATOR, remedy), None);
    }
    let keys = text("jwks_uri").to_owned();
    (Check::well(name, format!("known, tokens are issued by {}", text("issuer"))), Some(keys))
}

/// The keys that tokens are signed with.
pub(super) async fn keys(tools: &Tools, at: String) -> Check {
    let name = "keys";
    let remedy =
        "see that this machine reaches the address: without the keys no token of anybody is believed";
    let reply = match get(tools, at.clone()).await {
        Ok(reply) => reply,
        Err(words) => return Check::broken(name, format!("{at}: {words}"), OPERATOR, remedy),
    };
    let document: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    match document.get("keys").and_then(Value::as_array).map_or(0, Vec::len) {
        0 => Check::broken(name, format!("{at} answers {} and no key", reply.status), OPERATOR, remedy),
        count => Check::well(name, format!("{count} keys")),
    }
}

/// The certificate of the registration, as far as it is ours to see.
pub(super) fn certificate(tenant: &Tenant) -> Check {
    let name = "certificate";
    let Some(ends) = tenant.certificate_ends else {
        return Check::skipped(name, "a secret: only the registration knows when it ends");
    };
    let left = (ends - now().0).div_euclid(86_400);
    let at = wire::date::write_rfc3339(ends);
    let remedy = "make a new certificate, upload it to the registration (Certificates & secrets), and put it with its key \
                  into [graph] certificate_file";
    match left {
        ..0 => Check::broken(name, format!("ran out at {at}"), OPERATOR, remedy),
        0..=SOON_DAYS => {
            Check::broken(name, format!("ends in {left} days, at {at}"), OPERATOR, remedy).warning()
        }
        _ => Check::well(name, format!("good until {at}")),
    }
}

/// The application permissions in the token. What is missing there Exchange may give: the links behind tell.
pub(super) async fn roles(config: &Config, tools: &Tools) -> Check {
    let name = "permissions";
    let token = match tools.tokens.token(&config.graph.audience, false).await {
        Ok(token) => token,
        Err(error) => return Check::skipped(name, error.to_string()),
    };
    let roles = in_token(&token);
    let missing = |scoped: bool| {
        let lacks = |one: &&Permission| one.scoped == scoped && !roles.iter().any(|role| role == one.name);
        PERMISSIONS.iter().filter(lacks).map(|one| one.name).collect::<Vec<_>>().join(", ")
    };
    let has = if roles.is_empty() { "none".to_owned() } else { roles.join(", ") };
    let (by_exchange, for_all) = (missing(true), missing(false));
    let mut found = match by_exchange.is_empty() {
        true => format!("in the token, and so for every mailbox: {has}"),
        false => format!("in the token: {has}; not in it, and to be given by Exchange: {by_exchange}"),
    };
    if !for_all.is_empty() {
        found = format!("{found}; not in it, and wanted only where tasks are kept in step: {for_all}");
    }
    Check::well(name, found)
}

/// The roles of a token, which is only read here and not believed.
fn in_token(token: &str) -> Vec<String> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Value = claims.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let roles = claims.get("roles").and_then(Value::as_array).cloned().unwrap_or_default();
    roles.iter().filter_map(|role| role.as_str().map(str::to_owned)).collect()
}

/// The mailbox that is looked into: the one that was named, or the first that takes part; better one with which more is
/// kept in step than mail.
pub(super) fn chosen<'a>(tenant: &Tenant, all: &'a [Seat]) -> Result<Option<&'a Seat>, Check> {
    let name = "mailbox";
    let Some(wanted) = &tenant.mailbox else {
        let mut part = all.iter().filter(|seat| takes_part(seat));
        return Ok(part.clone().find(|seat| keeps_step(seat)).or_else(|| part.next()));
    };
    let broken = |found: &str, remedy| {
        Err(Check::broken(name, format!("{}: {found}", wanted.as_str()), ADMINISTRATOR, remedy))
    };
    let Some(seat) = all.iter().find(|seat| seat.mailbox == *wanted) else {
        return broken(
            "the CRM has no such mailbox",
            "give its owner a seat in the CRM, or mend the address",
        );
    };
    if seat.approval != Approval::Approved {
        return broken("its address is not approved", "approve it in the CRM, then test and enable it");
    }
    if seat.delivery != Delivery::Synchronizer {
        return broken("it is not synchronized", "choose server-side synchronization for it in the CRM");
    }
    if seat.test != Test::Success || !seat.active {
        return broken("it was not tested, failed, or is deactivated", "test and enable it in the CRM");
    }
    Ok(Some(seat))
}

/// Whether appointments, contacts and tasks of that mailbox are wanted in step.
fn keeps_step(seat: &Seat) -> bool {
    seat.step == Delivery::Synchronizer
}

/// Whether mail of that mailbox is tracked.
pub(super) fn takes_part(seat: &Seat) -> bool {
    seat.active && seat.delivery == Delivery::Synchronizer && seat.test == Test::Success
}

async fn asked(config: &Config, tools: &Tools, mailbox: &Address, probe: &Probe) -> Result<Reply, String> {
    let who = odata::encode(mailbox.as_str());
    let url = format!("{}/users/{who}/{}", config.graph.url, probe.path);
    let mut request = Request::new(probe.method, url);
    if !probe.body.is_empty() {
        request = request.with_body("application/json", probe.body);
    }
    tools.engine.graph.alone().send(request).await.map_err(|error| error.to_string())
}

/// What Graph said about a mailbox, with each permission that the synchronizer needs there.
pub(super) async fn probes(config: &Config, tools: &Tools, seat: &Seat, tell: &mut impl FnMut(Check)) {
    let step = keeps_step(seat);
    for probe in PROBES.iter().chain(STEP_PROBES.iter().filter(|_| step)) {
        tell(match asked(config, tools, &seat.mailbox, probe).await {
            Ok(reply) => judged(probe, &seat.mailbox, &reply),
            Err(words) => {
                Check::broken(probe.name, words, OPERATOR, "ask again: Microsoft Graph went away meanwhile")
            }
        });
    }
    let skipped =
        "the mailbox keeps no appointments, contacts and tasks in step: the permission is not needed";
    STEP_PROBES.iter().filter(|_| !step).for_each(|probe| tell(Check::skipped(probe.name, skipped)));
}

fn judged(probe: &Probe, mailbox: &Address, reply: &Reply) -> Check {
    let fault = graph::Fault::of(reply, now());
    let found = || format!("{}: {fault}", mailbox.as_str());
    match reply.status {
        401 | 403 => Check::broken(
            probe.name,
            format!("{}, {} is missing", found(), probe.permission),
            ADMINISTRATOR,
            probe.remedy,
        ),
        404 if fault.is_no_mailbox() => Check::broken(
            probe.name,
            found(),
            ADMINISTRATOR,
            "the directory has no such mailbox: mend its address in the CRM, license it, or take it out of synchronization",
        ),
        429 | 503 => Check::broken(probe.name, found(), OPERATOR, super::BUSY),
        500.. => Check::broken(probe.name, found(), OPERATOR, "ask again later: Microsoft Graph fails"),
        // What was asked for is not there, or could not be carried out: it was allowed.
        _ => Check::well(probe.name, format!("{} may be asked with {}", mailbox.as_str(), probe.permission)),
    }
}

/// A mailbox that must stay closed.
pub(super) async fn outside(config: &Config, tools: &Tools, tenant: &Tenant) -> Check {
    let name = "outside";
    let Some(mailbox) = &tenant.outside else {
        return Check::skipped(name, "name a mailbox that must stay closed with --outside ADDRESS");
    };
    let remedy = "limit the registration to the mailboxes in use by a role assignment with a scope in Exchange Online, and \
                  take the permission away that was consented to for all (regarding setup entra)";
    match asked(config, tools, mailbox, &PROBES[0]).await {
        Ok(reply) if matches!(reply.status, 401 | 403) => {
            Check::well(name, format!("{} is refused, as it should be", mailbox.as_str()))
        }
        Ok(reply) if reply.is_success() => {
            Check::broken(name, format!("{} can be read", mailbox.as_str()), ADMINISTRATOR, remedy)
        }
        Ok(reply) => Check::skipped(name, format!("{} answers {}", mailbox.as_str(), reply.status)),
        Err(words) => Check::skipped(name, words),
    }
}

/// Whether the registration of the pane knows its redirects, as far as the sign-in lets it be seen: asked without a page,
/// it sends back where it knows the address, and complains where it does not.
pub(super) async fn redirects(config: &Config, tools: &Tools, tenant: &Tenant) -> Check {
    let name = "redirects";
    let (Some(client), Some(address)) = (&tenant.pane_client, &tenant.address) else {
        return Check::skipped(name, "the pane signs in through Outlook alone, or no url is set");
    };
    let host = address.split_once("://").map_or("", |(_, host)| host);
    let wanted = [format!("{BROKER}{host}"), format!("{address}{}", tenant.dialog)];
    let mut seen = 0;
    for redirect in &wanted {
        let url = format!(
            "{}/oauth2/v2.0/authorize?client_id={}&response_type=code&response_mode=query&scope=openid&prompt=none&state=0\
             &code_challenge_method=S256&code_challenge={CHALLENGE}&redirect_uri={}",
            authority(config),
            odata::encode(client),
            odata::encode(redirect),
        );
        let reply = match get(tools, url).await {
            Ok(reply) => reply,
            Err(words) => return Check::skipped(name, words),
        };
        let text = reply.text().unwrap_or_default();
        let to = reply.headers.get("location").unwrap_or_default();
        if let Some(code) =
            ["AADSTS50011", "AADSTS900971", "AADSTS700016"].iter().find(|code| text.contains(*code))
        {
            let remedy = "add it to the pane's registration: Authentication, platform Single-page application (regarding \
                          setup entra)";
            return Check::broken(
                name,
                format!("{redirect} is not registered ({code})"),
                ADMINISTRATOR,
                remedy,
            );
        }
        seen += usize::from(to.starts_with(redirect.as_str()));
    }
    match seen == wanted.len() {
        true => Check::well(name, wanted.join(" and ")),
        false => Check::skipped(name, "the sign-in does not let it be seen; nothing speaks against it"),
    }
}

/// In a tenant that is being set up, what is only warned of elsewhere is a link that is broken.
pub(super) fn strictly(check: Check) -> Check {
    match check.state {
        State::Warning => Check { state: State::Broken, ..check },
        State::Well | State::Broken | State::Skipped => check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_from_a_token_and_a_text_that_is_none_has_none() {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        let body = URL_SAFE_NO_PAD.encode(r#"{"roles":["Mail.Send","X"]}"#);
        assert_eq!(in_token(&format!("a.{body}.c")), ["Mail.Send", "X"]);
        assert!(in_token("opaque").is_empty() && in_token("a.!.c").is_empty());
    }

    #[test]
    fn a_certificate_is_warned_of_before_its_end_and_broken_after() {
        let of =
            |days: i64| Tenant { certificate_ends: Some(now().0 + days * 86_400 + 60), ..Tenant::default() };
        let states = [-1, 0, SOON_DAYS, SOON_DAYS + 1].map(|days| certificate(&of(days)).state);
        assert_eq!(states, [State::Broken, State::Warning, State::Warning, State::Well]);
        assert_eq!(certificate(&Tenant::default()).state, State::Skipped);
    }

    #[test]
    fn what_a_connection_said_leads_to_what_is_to_be_done() {
        assert!(unreachable("invalid peer certificate: UnknownIssuer").contains("certificate"));
        assert!(unreachable("dns error: no record").contains("DNS"));
        assert!(unreachable("connection refused").contains("firewall"));
    }
}
