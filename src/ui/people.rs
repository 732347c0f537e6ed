//! Who is on the mail, and what the CRM knows of them.

use domain::{
    details::Details,
    mail::Part,
    matching::Why,
    pane::{
        Event,
        view::{DetailsView, Known, Look as Asked, MailView, PersonView, Tracking},
    },
    party::{Kind, Party, Record, Related},
};
use yew::prelude::*;

use crate::{
    around, card,
    chooser::Chooser,
    details::{self, DetailsPart},
    draft::write_to,
    icon::{Icon, icon},
    meeting,
    offers::facts,
    record,
    tools::{Look, Tools, button, dotted, icon_button, some, theirs},
    words::Words,
};

/// So many recipients are shown; the others behind a disclosure.
const SHOWN_RECIPIENTS: usize = 4;

/// How many different avatar colours there are.
const HUES: usize = 6;

/// The sender.
pub(crate) fn sender(tools: &Tools, mail: &MailView) -> Html {
    let words = tools.words;
    let Some(sender) = mail.people.iter().find(|person| person.part == Part::From) else {
        return html! { <section class="card"><p class="quiet-text">{ if tools.meeting { words.meeting_no_organizer() } else { words.no_sender() } }</p></section> };
    };
    let name = label(sender);
    html! {
        <section class="card sender" aria-label={part(tools, Part::From)} data-card={card(mail)} key={sender.person.address.as_str().to_owned()}>
            <div class="who">
                { avatar(sender) }
                <div class="grow">
                    <h2 class="name">{ theirs("", name.clone()) }{ badge(words, sender) }</h2>
                    { work(tools, sender) }
                    if name != sender.person.address.as_str() {
                        <p class="quiet-text">{ theirs("", sender.person.address.as_str().to_owned()) }</p>
                    }
                    if sender.known == Known::Unasked && mail.look == Asked::Looking {
                        <p class="quiet-text skeleton-line">{ words.looking_up() }</p>
                    }
                </div>
                if let Some(party) = party(sender) {
                    <div class="ways">
                        { record::history(tools, &party.record) }
                        if party.record.kind != Kind::User {
                            { write_to(tools, &sender.person, &party.record) }
                        }
                        { record::open(tools, &party.record) }
                    </div>
                }
            </div>
            { more(tools, mail, sender) }
            if let Some(view) = &mail.around { { around::around(tools, view) } }
            { fields(tools, mail, sender) }
            { choice(tools, sender) }
            if sender.addable {
                <div class="actions">
                    { button(Look::Plain, Some(Icon::PersonAdd), words.add_contact(), Some(add(tools, sender, Kind::Contact))) }
                    { button(Look::Plain, None, words.add_lead(), Some(add(tools, sender, Kind::Lead))) }
                    { button(Look::Plain, None, words.add_account(), Some(add(tools, sender, Kind::Account))) }
                </div>
            }
        </section>
    }
}

/// What is known of the card, for whoever measures when it was painted.
fn card(mail: &MailView) -> &'static str {
    match mail.look {
        Asked::Known => "known",
        Asked::Looking | Asked::Waiting { .. } | Asked::Failed(_) => "waiting",
    }
}

/// Everyone else.
pub(crate) fn recipients(tools: &Tools, mail: &MailView) -> Html {
    let words = tools.words;
    let others: Vec<&PersonView> = mail.people.iter().filter(|person| person.part != Part::From).collect();
    let Some(first) = others.first() else { return Html::default() };
    let row = |person: &&PersonView| recipient(tools, mail, person, first.part);
    let (shown, folded) = if others.len() > SHOWN_RECIPIENTS.saturating_add(1) {
        others.split_at(SHOWN_RECIPIENTS)
    } else {
        (others.as_slice(), [].as_slice())
    };
    html! {
        <section class="people" aria-labelledby="recipients" key={mail.item.0.clone()}>
            <h2 id="recipients" class="section-title">{ part(tools, first.part) }</h2>
            <ul class="list">{ for shown.iter().map(row) }</ul>
            if !folded.is_empty() {
                <details class="more">
                    <summary tabindex="0">
                        { icon(Icon::Chevron) }
                        <span class="when-closed">{ words.show_all_people(count(folded.len())) }</span>
                        <span class="when-open">{ words.show_fewer_people() }</span>
                    </summary>
                    <ul class="list">{ for folded.iter().map(row) }</ul>
                </details>
            }
        </section>
    }
}

fn recipient(tools: &Tools, mail: &MailView, person: &PersonView, usual: Part) -> Html {
    let words = tools.words;
    let (name, address) = (label(person), person.person.address.as_str());
    let second = match party(person) {
        None if person.known == Known::Unasked && mail.look == Asked::Looking => {
            html! { <span class="skeleton-line">{ words.looking_up() }</span> }
        }
        Some(party) if !places(party).is_empty() => {
            dotted(places(party).into_iter().map(|place| theirs("", place.to_owned())))
        }
        Some(_) => theirs("", address.to_owned()),
        None if name == address => Html::default(),
        None => theirs("", address.to_owned()),
    };
    let tag =
        (person.part != usual).then(|| html! { <span class="badge">{ part(tools, person.part) }</span> });
    let head = html! {
        <>
            { avatar(person) }
            <span class="grow">
                <span class="name">{ theirs("", name.clone()) }{ tag }{ badge(words, person) }</span>
                <span class="quiet-text">{ second }</span>
            </span>
        </>
    };
    let body = match &person.known {
        Known::Unasked | Known::Nobody | Known::TooMany(_) => Html::default(),
        Known::Row { .. } | Known::Several(_) => html! {
            <div class="unfolded">
                if let Some(party) = party(person) {
                    <p>{ record::link(tools, &party.record) }{ record::history(tools, &party.record) }</p>
                    <p class="quiet-text">{ theirs("", person.person.address.as_str().to_owned()) }</p>
                }
                { more(tools, mail, person) }
                { fields(tools, mail, person) }
                { also(words, &person.known) }
            </div>
        },
    };
    html! {
        <li class="person" key={person.person.address.as_str().to_owned()}>
            if body == Html::default() {
                <div class="who">
                    { head }
                    if person.addable {
                        { icon_button(Icon::PersonAdd, words.add_contact_for(&name), add(tools, person, Kind::Contact)) }
                    }
                </div>
            } else {
                <details>
                    <summary class="who" tabindex="0">{ head }{ icon(Icon::Chevron) }</summary>
                    { body }
                </details>
            }
        </li>
    }
}

/// What they do, and where, as far as it is known.
fn places(party: &Party) -> Vec<&str> {
    let company = party.company.as_ref().map_or(party.company_name.as_str(), |company| &company.name);
    [&party.job, company].into_iter().filter_map(|text| some(text)).collect()
}

fn add(tools: &Tools, person: &PersonView, kind: Kind) -> Callback<MouseEvent> {
    tools.send(Event::AddPerson(person.person.address.clone(), kind))
}

fn party(person: &PersonView) -> Option<&Party> {
    match &person.known {
        Known::Row { party, .. } => Some(party),
        Known::Unasked | Known::Nobody | Known::Several(_) | Known::TooMany(_) => None,
    }
}

/// As the CRM calls them, else as the mail does.
fn label(person: &PersonView) -> String {
    let in_crm = party(person).and_then(|party| some(&party.record.name));
    in_crm.unwrap_or_else(|| person.person.label()).to_owned()
}

fn badge(words: Words, person: &PersonView) -> Html {
    let what = match &person.known {
        _ if person.me => Some(words.you()),
        Known::Nobody => Some(words.not_in_crm()),
        Known::Row { party, .. } if !party.active => Some(words.inactive()),
        Known::Row { party, .. } if party.record.kind == Kind::Contact => None,
        Known::Row { party, .. } => Some(words.kind(party.record.kind)),
        Known::Unasked | Known::Several(_) | Known::TooMany(_) => None,
    };
    let class = if person.known == Known::Nobody && !person.me { "badge new" } else { "badge" };
    what.map(|what| html! { <span {class}>{ what }</span> }).unwrap_or_default()
}

/// What they do, and where.
fn work(tools: &Tools, person: &PersonView) -> Html {
    let Some(party) = party(person) else { return Html::default() };
    let company = match &party.company {
        Some(company) => Some(record::link(tools, company)),
        None => some(&party.company_name).map(|name| theirs("", name.to_owned())),
    };
    html! {
        <>
            if let Some(job) = some(&party.job) { <p>{ theirs("", job.to_owned()) }</p> }
            if let Some(company) = company { <p>{ company }</p> }
        </>
    }
}

/// What is picked of them, else owner and phone; open records.
fn more(tools: &Tools, mail: &MailView, person: &PersonView) -> Html {
    let Some(party) = party(person) else { return Html::default() };
    html! { <>{ card::facts(tools, party) }{ related(tools, mail, person) }</> }
}

/// The way to change their fields, and the fields where they stand open.
fn fields(tools: &Tools, mail: &MailView, person: &PersonView) -> Html {
    let Some(party) = party(person).filter(|party| Details::has(party.record.kind)) else {
        return Html::default();
    };
    let address = &person.person.address;
    let open = mail.details.as_ref().filter(|view| view.address == *address && view.of.is(&party.record));
    html! {
        <>
            <div class="actions">
                { details::opener(tools, &party.record, address, open.is_some()) }
                if person.part == Part::From { { affairs(tools, mail, party) } }
            </div>
            if let Some(view) = open { { open_fields(tools, view) } }
        </>
    }
}

#[inline(never)]
fn open_fields(tools: &Tools, view: &DetailsView) -> Html {
    html! { <DetailsPart tools={tools.clone()} view={view.clone()} /> }
}

/// The ways to make a deal or case with them, where the mail may be made regarding one now.
fn affairs(tools: &Tools, mail: &MailView, party: &Party) -> Html {
    let busy = matches!(mail.tracking, Tracking::Unknown | Tracking::Working(_) | Tracking::Wished(_));
    if busy || !matches!(party.record.kind, Kind::Contact | Kind::Account) {
        return Html::default();
    }
    let make = |kind, label: &'static str| {
        button(
            Look::Quiet,
            Some(Icon::of(kind)),
            label,
            Some(tools.send(Event::BeginAffair(kind, party.record.clone()))),
        )
    };
    html! {
        <>
            { make(Kind::Opportunity, tools.words.affair_opportunity()) }
            { make(Kind::Case, tools.words.affair_case()) }
        </>
    }
}

/// Their open deals and cases behind a disclosure that counts them.
fn related(tools: &Tools, mail: &MailView, person: &PersonView) -> Html {
    let (words, related) = (tools.words, &person.related);
    let many = |kind| count(related.iter().filter(|related| related.record.kind == kind).count());
    let (deals, cases) = (many(Kind::Opportunity), many(Kind::Case));
    if deals + cases == 0 {
        return Html::default();
    }
    let deals = (deals > 0).then(|| -> Html {
        html! { words.open_opportunities(deals) }
    });
    let cases = (cases > 0).then(|| -> Html {
        html! { words.open_cases(cases) }
    });
    let sum = dotted(deals.into_iter().chain(cases).collect::<Vec<Html>>());
    let row = |related: &Related| {
        let detail = if related.number.is_empty() { &related.worth } else { &related.number };
        html! {
            <li class="related">
                { record::tile(related.record.kind) }
                <div class="grow">
                    { record::link(tools, &related.record) }
                    if let Some(facts) = facts(tools, related.record.kind, detail, related.due) {
                        <p class="quiet-text">{ facts }</p>
                    }
                    { card::beside(tools, related) }
                    if let Some(owner) = &related.owner {
                        <p class="quiet-text">{ words.owned_by(&owner.name) }</p>
                    }
                </div>
                <div class="ways">
                    { record::history(tools, &related.record) }
                    { write_to(tools, &person.person, &related.record) }
                    { track_to(tools, mail, &related.record) }
                </div>
            </li>
        }
    };
    html! {
        <details class="more">
            <summary tabindex="0">{ icon(Icon::Chevron) }<span>{ sum }</span></summary>
            <ul class="list">{ for related.iter().map(row) }</ul>
        </details>
    }
}

/// One press makes the mail regarding that record, where that may be asked for now.
fn track_to(tools: &Tools, mail: &MailView, record: &Record) -> Html {
    let can = match &mail.tracking {
        Tracking::Not | Tracking::Kept { .. } => true,
        Tracking::Yes(tracked) => !tracked.regarding.as_ref().is_some_and(|now| now.is(record)),
        Tracking::Unknown | Tracking::Working(_) | Tracking::Wished(_) => false,
    };
    if !can {
        return Html::default();
    }
    let press = tools.send(Event::Regard(Some(record.clone())));
    icon_button(Icon::Link, tools.words.track_to(&record.name), press)
}

/// Several rows have the sender's address: which one is meant, and why.
fn choice(tools: &Tools, person: &PersonView) -> Html {
    let words = tools.words;
    let (picked, why, rows): (Option<Record>, Option<Why>, Vec<Party>) = match &person.known {
        Known::Row { party, why, others } if !others.is_empty() => {
            let rows = [&**party].into_iter().chain(others).cloned().collect();
            (Some(party.record.clone()), Some(*why), rows)
        }
        Known::Several(rows) => (None, None, rows.clone()),
        Known::TooMany(rows) => {
            let text = words.too_many_rows(count(*rows));
            return html! { <div class="note warning">{ icon(Icon::Warning) }<p>{ text }</p></div> };
        }
        Known::Unasked | Known::Nobody | Known::Row { .. } => return Html::default(),
    };
    html! { <Chooser tools={tools.clone()} address={person.person.address.clone()} {picked} {why} {rows} /> }
}

/// The other rows of a recipient: all of them count.
fn also(words: Words, known: &Known) -> Html {
    let names =
        |rows: &[Party]| rows.iter().map(|row| row.record.name.as_str()).collect::<Vec<_>>().join(", ");
    match known {
        Known::Row { others, .. } if !others.is_empty() => {
            html! { <p class="quiet-text" dir="auto">{ words.also(&names(others)) }</p> }
        }
        Known::Several(rows) => html! { <p class="quiet-text" dir="auto">{ names(rows) }</p> },
        Known::Unasked | Known::Nobody | Known::TooMany(_) | Known::Row { .. } => Html::default(),
    }
}

fn part(tools: &Tools, part: Part) -> &'static str {
    let words = tools.words;
    if tools.meeting {
        return meeting::role(words, part);
    }
    match part {
        Part::From => words.from(),
        Part::To => words.to(),
        Part::Cc => words.cc(),
        Part::Bcc => words.bcc(),
    }
}

fn avatar(person: &PersonView) -> Html {
    let sum: usize = person.person.address.as_str().bytes().map(usize::from).sum();
    let company = party(person).is_some_and(|party| party.record.kind == Kind::Account);
    let drawing = if company {
        icon(Icon::Building)
    } else {
        html! { initials(&label(person)) }
    };
    html! { <span class={classes!("avatar", format!("hue-{}", sum % HUES))} aria-hidden="true">{ drawing }</span> }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    // Whatever is not punctuation: the library's tables of letters weigh more than an odd initial.
    let letter =
        |c: &char| c.is_ascii_alphanumeric() || *c >= '\u{c0}' && !('\u{2000}'..='\u{2bff}').contains(c);
    let mut words = name.split(['@', ' ', '.', ',', '(']).filter_map(|word| word.chars().find(letter));
    let one = words.next();
    let two = if name.contains('@') { None } else { words.next_back() };
    one.into_iter().chain(two).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// A number of things as a number to say.
pub(crate) fn count(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_first_and_the_last_word() {
        let cases = [
            ("Asha Rao", "AR"),
            ("asha", "A"),
            ("Dr. Asha K. Rao", "DR"),
            ("asha.rao@acme.example", "A"),
            ("आशा राव", "आर"),
            ("李小龍", "李"),
            ("Müller, Eva", "ME"),
            ("„Asha“ (Acme)", "AA"),
            ("…", ""),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
