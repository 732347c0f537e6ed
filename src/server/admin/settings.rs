//! `/admin/settings`: what the organisation and a person have set about tracking.

use admin::{Direction, Mine, Never, Organisation as Told, TrackingRule};
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use dataverse::switches::{self, Change, NUMBERS, SWITCHES};
use dataverse::{Fault, names, personal};
use domain::finding::{Code, Finding};
use domain::ledger::{Enrolled, Kept};
use domain::mail::Address;
use domain::mailbox::{Deed, Whose};
use domain::party::{Kind, Record};
use domain::ports::Ledger as _;
use domain::problem::Problem;
use domain::settings::{Filter, Firewall, FolderRule, Organisation};
use domain::step;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use sync::http::now;
use sync::run::Tools;
use uuid::Uuid;
use wire::Transport as _;

use super::who::{Asker, asker, away, broken, conflict, denied, failed, unknown};
use crate::auth::Identity;
use crate::sync::Service;

/// Entries of one never-track list.
const MAX_ENTRIES: usize = 10_000;
/// The longest name of an app, in characters.
const MAX_NAME: usize = 200;
/// The name of the text that says which app the organisation uses.
const CUSTOM_APP: &str = "CustomApp";

/// Whose settings are meant; one's own where nobody is named.
#[derive(Deserialize)]
pub(super) struct Meant {
    mailbox: Option<Uuid>,
}

/// Answers `GET /admin/settings/organisation`.
pub(super) async fn organisation(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    if let Err(finding) = asker.may(Deed::Organise, Whose::Others) {
        return denied(&finding);
    }
    match asker.handle.ask(|tools: Tools| async move { tools.engine.ledger.organisation().await }).await {
        Ok(Ok(set)) => Json(told(&set)).into_response(),
        Ok(Err(problem)) => failed(&problem),
        Err(gone) => away(gone),
    }
}

/// Answers `PUT /admin/settings/organisation`. What the body does not name stays.
pub(super) async fn keep_organisation(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Json(body): Json<Value>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    if let Err(response) = asker.does(Deed::Organise, Whose::Others, "settings", "organisation").await {
        return response;
    }
    let Ok(wanted) = serde_json::from_value::<Told>(body.clone()) else {
        return wrong("the body is none of settings");
    };
    if let Some(why) = out_of_bounds(&wanted) {
        return wrong(&why);
    }
    let named: Vec<String> = body.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let kept = asker.handle.ask(move |tools: Tools| async move { keep(&tools, &wanted, &named).await });
    let (set, differences) = match kept.await {
        Ok(Ok(kept)) => kept,
        Ok(Err(problem)) => return failed(&problem),
        Err(gone) => return away(gone),
    };
    let entries: Vec<_> = differences
        .iter()
        .map(|(name, old, new)| asker.entry("settings", name, &format!("{old} -> {new}"), false))
        .collect();
    if let Err(error) = service.store().audit(&entries).await {
        return broken(&error);
    }
    asker.handle.forget_settings();
    Json(told(&set)).into_response()
}

/// Something that was changed: its name, what it was, what it is.
type Difference = (String, String, String);

async fn keep(
    tools: &Tools,
    wanted: &Told,
    named: &[String],
) -> Result<(Organisation, Vec<Difference>), Problem> {
    let before = tools.engine.ledger.organisation().await?;
    let has = |name: &str| named.iter().any(|one| one == name);
    let (mut set, mut change, mut differences) = (before.clone(), Change::default(), Vec::new());
    for (name, on, _) in &wanted.switches {
        let Some(switch) = SWITCHES.iter().find(|one| one.name == name) else { continue };
        let old = (switch.get)(&before);
        if old != *on {
            (switch.set)(&mut set, *on);
            change.put(switch.name, switch.place, Value::from(*on));
            differences.push((name.clone(), old.to_string(), on.to_string()));
        }
    }
    for (name, value, ..) in &wanted.numbers {
        let Some(number) = NUMBERS.iter().find(|one| one.name == name) else { continue };
        let old = (number.get)(&before);
        if old != *value {
            (number.set)(&mut set, *value);
            change.put(number.name, number.place, Value::from(*value));
            differences.push((name.clone(), old.to_string(), value.to_string()));
        }
    }
    if let Some((_, app, _)) = wanted.texts.iter().find(|(name, ..)| name == CUSTOM_APP) {
        set.custom_app = Some(app.trim().to_owned()).filter(|app| !app.is_empty());
    }
    for direction in &wanted.directions {
        let Some((kind, field, way)) = known_direction(direction) else { continue };
        let old = set_way(&set, kind, field);
        if way == kind.default_way(field) {
            set.step.ways.remove(&(kind, field));
        } else {
            set.step.ways.insert((kind, field), way);
        }
        if old != way {
            let name = format!("direction {}.{}", kind.as_str(), field.as_str());
            differences.push((name, old.as_str().to_owned(), way.as_str().to_owned()));
        }
    }
    if has("own_domains") {
        let domain = |text: &String| text.trim().trim_start_matches('@').to_lowercase();
        set.own_domains = wanted.own_domains.iter().map(domain).filter(|text| !text.is_empty()).collect();
    }
    if has("never") {
        set.firewall = firewall(&wanted.never);
    }
    if has("alerts_to_owner") {
        set.alerts_to_owner = wanted.alerts_to_owner;
    }
    if has("alerts_to_administrator") {
        set.alerts_to_administrator = wanted.alerts_to_administrator;
    }
    let ours = [
        ("custom_app", format!("{:?}", before.custom_app), format!("{:?}", set.custom_app)),
        ("own_domains", before.own_domains.len().to_string(), set.own_domains.len().to_string()),
        ("alerts_to_owner", before.alerts_to_owner.to_string(), set.alerts_to_owner.to_string()),
        (
            "alerts_to_administrator",
            before.alerts_to_administrator.to_string(),
            set.alerts_to_administrator.to_string(),
        ),
        ("never", entries(&before.firewall), entries(&set.firewall)),
    ];
    let ours = ours.into_iter().filter(|(_, old, new)| old != new);
    differences.extend(ours.map(|(name, old, new)| (name.to_owned(), old, new)));
    if !change.is_empty() {
        let reply = tools.crm.send(switches::request(&tools.crm_service)).await.map_err(Fault::from)?;
        let row = switches::read(reply, now())?;
        let request = switches::change(&tools.crm_service, &row, &change)?;
        switches::changed(tools.crm.send(request).await.map_err(Fault::from)?, now())?;
    }
    if set != before {
        tools.engine.ledger.keep_organisation(&set).await?;
    }
    Ok((tools.engine.ledger.organisation().await?, differences))
}

/// A direction by its names; `None` where there is no such field, or nobody may set its direction.
fn known_direction(one: &Direction) -> Option<(step::Kind, step::Field, step::Way)> {
    let kind = step::Kind::from_name(&one.kind)?;
    let field = step::Field::from_name(&one.field)?;
    let way = step::Way::from_name(&one.way)?;
    kind.may_be_set(field).then_some((kind, field, way))
}

/// The direction that is set for a field, whether a switch leaves it to be so or not.
fn set_way(set: &Organisation, kind: step::Kind, field: step::Field) -> step::Way {
    set.step.ways.get(&(kind, field)).copied().unwrap_or_else(|| kind.default_way(field))
}

fn directions(set: &Organisation) -> Vec<Direction> {
    let of_field = |kind: step::Kind, field: step::Field| {
        let (way, wanted) = (kind.way(field, &set.step), set_way(set, kind, field));
        Direction {
            kind: kind.as_str().to_owned(),
            field: field.as_str().to_owned(),
            way: way.as_str().to_owned(),
            usual: kind.default_way(field).as_str().to_owned(),
            // Where a switch decides, setting a direction would change nothing.
            fixed: !kind.may_be_set(field) || way != wanted,
        }
    };
    step::Kind::ALL.iter().flat_map(|kind| kind.fields().map(|field| of_field(*kind, field))).collect()
}

/// How many entries never-track lists have; what stands in them is nobody's business.
fn entries(wall: &Firewall) -> String {
    let lists = [wall.addresses.len(), wall.domains.len(), wall.words.len(), wall.folders.len()];
    format!("{lists:?} {}", wall.private)
}

fn out_of_bounds(wanted: &Told) -> Option<String> {
    for (name, value, ..) in &wanted.numbers {
        let (least, most) = NUMBERS.iter().find(|one| one.name == name)?.bounds;
        if !(least..=most).contains(value) {
            return Some(format!("{name} must be {least} to {most}"));
        }
    }
    if let Some(one) = wanted.directions.iter().find(|one| known_direction(one).is_none()) {
        return Some(format!("{}.{}: nobody can set that direction", one.kind, one.field));
    }
    let long = wanted.texts.iter().any(|(_, text, _)| text.chars().count() > MAX_NAME);
    (long || too_many(&wanted.never)).then(|| "a list or a text is too long".to_owned())
}

fn too_many(never: &Never) -> bool {
    [&never.addresses, &never.domains, &never.words, &never.folders]
        .iter()
        .any(|list| list.len() > MAX_ENTRIES)
}

fn told(set: &Organisation) -> Told {
    let default = Organisation::default();
    let switch = |one: &switches::Switch| (one.name.to_owned(), (one.get)(set), (one.get)(&default));
    let number = |one: &switches::Number| {
        let (least, most) = one.bounds;
        (one.name.to_owned(), (one.get)(set), (one.get)(&default), least, most)
    };
    Told {
        switches: SWITCHES.iter().map(switch).collect(),
        numbers: NUMBERS.iter().map(number).collect(),
        texts: vec![(CUSTOM_APP.to_owned(), set.custom_app.clone().unwrap_or_default(), String::new())],
        directions: directions(set),
        own_domains: set.own_domains.clone(),
        never: never(&set.firewall),
        alerts_to_owner: set.alerts_to_owner,
        alerts_to_administrator: set.alerts_to_administrator,
    }
}

fn never(wall: &Firewall) -> Never {
    Never {
        addresses: wall.addresses.iter().map(|address| address.as_str().to_owned()).collect(),
        domains: wall.domains.clone(),
        words: wall.words.clone(),
        folders: wall.folders.clone(),
        private: wall.private,
    }
}

/// Never-track lists as the domain knows them.
pub(super) fn firewall(never: &Never) -> Firewall {
    let plain = |list: &[String]| -> Vec<String> {
        list.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    };
    let domain = |text: String| text.trim_start_matches('@').to_lowercase();
    Firewall {
        addresses: never.addresses.iter().map(|text| Address::new(text)).filter(Address::is_valid).collect(),
        domains: plain(&never.domains).into_iter().map(domain).collect(),
        words: plain(&never.words),
        folders: plain(&never.folders),
        private: never.private,
    }
}

pub(super) fn wrong(why: &str) -> Response {
    let body = serde_json::json!({ "error": { "code": "bad_settings", "message": why } });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// The mailbox that is meant, where whoever asks may do that with it; it is read anew.
pub(super) async fn meant(
    asker: &Asker,
    mailbox: Option<Uuid>,
    deed: Deed,
) -> Result<(Enrolled, Organisation), Response> {
    let id = mailbox.or_else(|| asker.right.rows.first().copied()).ok_or_else(unknown)?;
    if asker.may(deed, asker.whose(id)).is_err() {
        return Err(unknown());
    }
    let read = asker.handle.ask(move |tools: Tools| async move {
        let organisation = tools.engine.ledger.organisation().await?;
        let directory = tools.engine.ledger.directory(&organisation).await?;
        Ok::<_, Problem>((directory.mailboxes.into_iter().find(|one| one.id == id), organisation))
    });
    let (found, organisation) = read.await.map_err(away)?.map_err(|problem| failed(&problem))?;
    found.map(|found| (found, organisation)).ok_or_else(unknown)
}

/// Answers `GET /admin/settings/mine`.
pub(super) async fn mine(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Query(whose): Query<Meant>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    match meant(&asker, whose.mailbox, Deed::See).await {
        Ok((one, organisation)) => Json(of_seat(&one, &organisation)).into_response(),
        Err(response) => response,
    }
}

/// Answers `PUT /admin/settings/mine`.
pub(super) async fn keep_mine(
    State(service): State<Service>,
    Extension(identity): Extension<Identity>,
    Query(whose): Query<Meant>,
    Json(wanted): Json<Mine>,
) -> Response {
    let asker = match asker(&service, &identity).await {
        Ok(asker) => asker,
        Err(response) => return response,
    };
    let (one, organisation) = match meant(&asker, whose.mailbox, Deed::Set).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let Some(filter) = Filter::ALL.into_iter().find(|filter| filter.as_str() == wanted.filter) else {
        return wrong("filter must be all, replies, people, records or nothing");
    };
    let forced = organisation.forced_filter;
    let refused = forced.is_some_and(|forced| forced != filter)
        || (forced.is_none() && filter != one.seat.filter && !organisation.offered().contains(&filter));
    if refused || one.seat.owner.kind != Kind::User {
        return conflict(&Finding::of(Code::NeedsAdministrator));
    }
    if too_many(&wanted.never) || wanted.rules.len() > usize::from(organisation.folders.limit) {
        return wrong("a list is too long");
    }
    let (address, id) = (one.seat.mailbox.clone(), one.id);
    let kept =
        asker.handle.ask(move |tools: Tools| async move { keep_of(&tools, &one, &wanted, filter).await });
    match kept.await {
        Ok(Ok(())) => {}
        Ok(Err(problem)) => return failed(&problem),
        Err(gone) => return away(gone),
    }
    if let Err(error) = asker.note("settings", address.as_str(), filter.as_str(), false).await {
        return broken(&error);
    }
    asker.handle.forget_settings();
    match meant(&asker, Some(id), Deed::See).await {
        Ok((one, organisation)) => Json(of_seat(&one, &organisation)).into_response(),
        Err(response) => response,
    }
}

async fn keep_of(tools: &Tools, one: &Enrolled, wanted: &Mine, filter: Filter) -> Result<(), Problem> {
    let seat = &one.seat;
    let create = match wanted.create.as_deref() {
        Some("contact") => Some(Kind::Contact),
        Some("lead") => Some(Kind::Lead),
        Some(_) | None => None,
    };
    if (filter, create, wanted.send_as) != (seat.filter, seat.create, seat.send_as) {
        let request = personal::set(&tools.crm_service, seat.owner.id, filter, create, wanted.send_as);
        personal::done(tools.crm.send(request).await.map_err(Fault::from)?, now())?;
    }
    let wall = firewall(&wanted.never);
    if wall != seat.firewall {
        let kept = Kept { firewall: wall, choices: seat.choices.clone() };
        tools.engine.ledger.keep_personal(seat.owner.id, &kept).await?;
    }
    let ledger = &tools.engine.ledger;
    for rule in seat.rules.iter().filter(|rule| wanted.rules.iter().all(|new| new.folder != rule.folder)) {
        ledger.drop_rule(one.id, &rule.folder).await?;
    }
    for new in wanted.rules.iter().map(rule) {
        let old = seat.rule_of(&new.folder);
        if old.is_none_or(|old| (&old.name, &old.regarding) != (&new.name, &new.regarding)) {
            ledger.keep_rule(one.id, &new).await?;
        }
    }
    Ok(())
}

fn rule(told: &TrackingRule) -> FolderRule {
    let record = |(table, id, name): &(String, Uuid, String)| {
        Some(Record { kind: names::kind(table)?, id: *id, name: name.clone() })
    };
    FolderRule {
        folder: told.folder.clone(),
        name: told.name.clone(),
        regarding: told.regarding.as_ref().and_then(record),
        on: true,
        inside_inbox: true,
    }
}

fn of_seat(one: &Enrolled, organisation: &Organisation) -> Mine {
    let seat = &one.seat;
    let rule = |rule: &FolderRule| TrackingRule {
        folder: rule.folder.clone(),
        name: rule.name.clone(),
        regarding: rule
            .regarding
            .as_ref()
            .map(|record| (names::table(record.kind).to_owned(), record.id, record.name.clone())),
    };
    Mine {
        address: seat.mailbox.as_str().to_owned(),
        filter: organisation.forced_filter.unwrap_or(seat.filter).as_str().to_owned(),
        filter_forced: organisation.forced_filter.is_some(),
        offered: organisation.offered().iter().map(|filter| filter.as_str().to_owned()).collect(),
        create: seat.create.and_then(|kind| match kind {
            Kind::Contact => Some("contact".to_owned()),
            Kind::Lead => Some("lead".to_owned()),
            Kind::User
            | Kind::Account
            | Kind::Equipment
            | Kind::Team
            | Kind::BusinessUnit
            | Kind::Queue
            | Kind::Opportunity
            | Kind::Case => None,
        }),
        rules: seat.rules.iter().map(rule).collect(),
        send_as: seat.send_as,
        most_rules: organisation.folders.limit.into(),
        never: never(&seat.firewall),
    }
}
