//! What has to hold for somebody: licence, role, Exchange, the administrator's switch, the organisation's app
//! (features 0.2, 0.6, 0.11).

use admin::{Check, Found};
use domain::finding::{Code, Finding};
use domain::mailbox::ROLES;
use graph::licences::Licences;
use sync::findings::said;
use sync::setup::licences_of;

use super::who::Asker;

/// Licences of somebody, or why they are not known.
type Known = Result<Licences, Finding>;

/// *Don't see the options?*
pub(super) async fn of_options(asker: &Asker) -> Vec<Check> {
    let known = of_asker(asker).await;
    vec![licence(&known), role(asker), switch(asker), app(asker)]
}

/// What has to hold before e-mail is set up.
pub(super) async fn of_setup(asker: &Asker) -> Vec<Check> {
    let known = of_asker(asker).await;
    vec![licence(&known), role(asker), exchange(&known)]
}

async fn of_asker(asker: &Asker) -> Known {
    let object = asker.object.clone();
    let asked = asker
        .handle
        .ask(move |tools: sync::run::Tools| async move { licences_of(&tools, &object).await })
        .await;
    asked.unwrap_or_else(|_| Err(Finding::of(Code::LicenceUnknown)))
}

fn check(name: &str, holds: bool, evidence: Vec<String>, finding: impl FnOnce() -> Finding) -> Check {
    let (found, finding) = if holds { (Found::Good, None) } else { (Found::Missing, Some(said(&finding()))) };
    Check { name: name.to_owned(), found, evidence, finding }
}

fn of_licences(name: &str, known: &Known, has: fn(&Licences) -> &[&'static str], missing: Code) -> Check {
    match known {
        Ok(known) => {
            let evidence = has(known).iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
            check(name, !evidence.is_empty(), evidence, || Finding::of(missing))
        }
        Err(why) => Check {
            name: name.to_owned(),
            found: Found::Unknown,
            evidence: Vec::new(),
            finding: Some(said(why)),
        },
    }
}

fn licence(known: &Known) -> Check {
    of_licences("licence", known, |known| &known.sales, Code::LicenceMissing)
}

fn exchange(known: &Known) -> Check {
    of_licences("exchange", known, |known| &known.exchange, Code::ExchangeMissing)
}

fn role(asker: &Asker) -> Check {
    let roles = &asker.right.roles;
    let fits: Vec<String> = roles.iter().filter(|role| ROLES.contains(&role.as_str())).cloned().collect();
    check("role", asker.person.sells(), fits, || {
        Finding::of(Code::RoleMissing).with("roles", roles.join(", "))
    })
}

fn switch(asker: &Asker) -> Check {
    check("switched_on", asker.organisation().app_on, Vec::new(), || Finding::of(Code::SwitchedOff))
}

fn app(asker: &Asker) -> Check {
    let custom = asker.organisation().custom_app.as_deref();
    let evidence = custom.map(str::to_owned).into_iter().collect();
    check("standard_app", custom.is_none(), evidence, || {
        Finding::of(Code::CustomApp).with("app", custom.unwrap_or_default())
    })
}
