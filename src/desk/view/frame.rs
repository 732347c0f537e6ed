//! The frame around every page: who is signed in, the way to the pages, what was done.

use admin::Me;
use ui::{Icon, Look, Words, button, icon};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::{
    alerts, audit, book, cards,
    kit::{Drawing, Tools, coming, drawing, empty, link, loaded, name, trouble},
    mailbox, mailboxes, news, options, organisation, register, settings, setup,
};
use crate::model::{Desk, Event, Filter, Place, Signed};

/// Hues that the letters of a name may stand on (`www/style/card.css`).
const HUES: usize = 6;

/// The whole desk.
pub fn desk(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    html! {
        <div class="desk" lang={words.lang()} dir={words.dir()}>
            <button type="button" class="button skip" onclick={|_| to_title()}>{ words.desk_skip() }</button>
            { top(tools, desk) }
            { match desk.signed {
                Signed::Unknown => html! { <main class="page">{ coming(words) }</main> },
                Signed::Out => welcome(tools),
                Signed::In | Signed::Again => html! {
                    <div class="below">
                        { way(tools, desk) }
                        <main class="page">{ again(tools, desk) }{ page(tools, desk) }</main>
                    </div>
                },
            } }
            { news::news(tools, &desk.news) }
        </div>
    }
}

fn top(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    let inside = matches!(desk.signed, Signed::In | Signed::Again);
    html! {
        <header class="top">
            if inside {
                <button type="button" class="button quiet round menu-button" aria-expanded={desk.menu.to_string()}
                    aria-controls="way" aria-label={words.desk_menu()} onclick={tools.send(Event::Menu)}>
                    { drawing(Drawing::Menu) }
                </button>
            }
            <span class="brand">{ icon(Icon::Link) }<span>{ "Regarding" }</span></span>
            <span class="grow" />
            if inside {
                if let Some(me) = &desk.me.value {
                    { who(me) }
                }
                { leave(tools) }
            }
        </header>
    }
}

/// Reading goes on at the title of the page.
pub(crate) fn to_title() {
    let title = web_sys::window().and_then(|window| window.document()?.get_element_by_id("title"));
    if let Some(title) = title.and_then(|title| title.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(title.focus());
    }
}

fn leave(tools: &Tools) -> Html {
    let words = tools.words.desk_sign_out();
    html! {
        <button type="button" class="button quiet round" aria-label={words} title={words}
            onclick={tools.send(Event::SignOut)}>
            { drawing(Drawing::Leave) }
        </button>
    }
}

fn who(me: &Me) -> Html {
    let mut parts = me.name.split_whitespace();
    let letters: String =
        [parts.next(), parts.last()].into_iter().flatten().filter_map(|part| part.chars().next()).collect();
    let hue = me.address.bytes().map(usize::from).sum::<usize>() % HUES;
    html! {
        <span class="me">
            <span class={format!("avatar small hue-{hue}")} aria-hidden="true">{ letters }</span>
            <span class="me-text">{ name(&me.name) }<span class="quiet-text">{ name(&me.address) }</span></span>
        </span>
    }
}

fn welcome(tools: &Tools) -> Html {
    let words = tools.words;
    let press = button(Look::Primary, None, words.desk_sign_in(), Some(tools.send(Event::SignIn)));
    html! {
        <main class="page welcome">
            <div class="empty">
                <span class="empty-mark" aria-hidden="true">{ icon(Icon::Link) }</span>
                <h1 id="title" tabindex="-1">{ words.desk_welcome() }</h1>
                <p>{ words.desk_welcome_text() }</p>
                <div class="actions">{ press }</div>
            </div>
        </main>
    }
}

/// The sign-in ran out: what is shown stays.
fn again(tools: &Tools, desk: &Desk) -> Html {
    if desk.signed != Signed::Again {
        return Html::default();
    }
    let words = tools.words;
    html! {
        <div class="banner warn" role="alert">
            { icon(Icon::Warning) }
            <div class="grow"><p class="strong">{ words.desk_signed_out() }</p><p>{ words.desk_again_text() }</p></div>
            { button(Look::Primary, None, words.desk_sign_in(), Some(tools.send(Event::SignIn))) }
        </div>
    }
}

/// A page in the way to the pages.
struct Step {
    place: Place,
    name: &'static str,
    drawing: Html,
    count: usize,
}

fn way(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    let step = |place, name, drawing| Step { place, name, drawing, count: 0 };
    let open = desk.alerts.value.iter().flatten().filter(|alert| alert.closed.is_none()).count();
    let organisation = [
        step(Place::Setup, words.desk_setup(), drawing(Drawing::Rocket)),
        step(Place::Mailboxes(Filter::default()), words.desk_mailboxes(), icon(Icon::Mail)),
        step(Place::Organisation, words.desk_organisation(), drawing(Drawing::Gear)),
        step(Place::Cards, words.cards(), drawing(Drawing::Card)),
        step(Place::Audit, words.desk_audit(), drawing(Drawing::Scroll)),
    ];
    let records = [step(Place::Records, words.records(), drawing(Drawing::Book))];
    let own = [
        step(Place::Mine, words.desk_mine(), icon(Icon::Person)),
        Step { count: open, ..step(Place::Alerts, words.desk_alerts(), drawing(Drawing::Bell)) },
        step(Place::Settings, words.desk_settings(), drawing(Drawing::Sliders)),
        step(Place::Decisions, words.desk_decisions(), icon(Icon::Stack)),
        step(Place::Options, words.desk_options(), drawing(Drawing::Question)),
    ];
    let group = |id: &'static str, title: &'static str, steps: &[Step]| {
        html! {
            <section aria-labelledby={id}>
                <h2 id={id} class="section-title">{ title }</h2>
                <ul class="list">{ for steps.iter().map(|step| one(words, desk, step)) }</ul>
            </section>
        }
    };
    html! {
        <nav id="way" class={classes!("way", desk.menu.then_some("open"))} aria-label={words.desk_menu()}>
            { group("way-records", words.desk_for_work(), &records) }
            { group("way-own", words.desk_for_me(), &own) }
            if desk.rights().administer {
                { group("way-all", words.desk_for_all(), &organisation) }
            }
        </nav>
    }
}

fn one(words: Words, desk: &Desk, step: &Step) -> Html {
    let mailbox = matches!((&desk.place, &step.place), (Some(Place::Mailbox(_)), Place::Mailboxes(_)));
    let record = step.place == Place::Records
        && matches!(&desk.place, Some(Place::List(_) | Place::Record(..) | Place::Mail(_)));
    let here = desk.place.as_ref().is_some_and(|place| place.is_page(&step.place)) || mailbox || record;
    let count = u64::try_from(step.count).unwrap_or_default();
    html! {
        <li key={step.name}>
            <a href={step.place.to_string()} aria-current={here.then_some("page")}>
                { step.drawing.clone() }
                <span class="grow">{ step.name }</span>
                if step.count > 0 {
                    <span class="count" aria-hidden="true">{ step.count }</span>
                    <span class="sr">{ words.desk_open_alerts(count) }</span>
                }
            </a>
        </li>
    }
}

fn page(tools: &Tools, desk: &Desk) -> Html {
    let Some(me) = &desk.me.value else { return loaded(tools, &desk.me, |_| Html::default()) };
    let Some(place) = &desk.place else { return coming(tools.words) };
    if place.is_administrators() && !me.rights.administer {
        return closed(tools);
    }
    let above = desk.me.problem.as_ref().filter(|_| desk.signed == Signed::In);
    html! {
        <>
            if let Some(problem) = above {
                { trouble(tools, problem, Some(desk.me.at)) }
            }
            { match place {
                Place::Mine => mailbox::mine(tools, desk, me),
                Place::Setup => setup::setup(tools, desk),
                Place::Mailboxes(filter) => mailboxes::mailboxes(tools, desk, filter),
                Place::Mailbox(id) => mailbox::one(tools, desk, *id),
                Place::Alerts => alerts::alerts(tools, desk),
                Place::Options => options::options(tools, me),
                Place::Settings => settings::settings(tools, desk, me),
                Place::SettingsOf(_) => settings::of_another(tools, desk),
                Place::Organisation => organisation::organisation(tools, desk),
                Place::Cards => cards::cards(tools, desk),
                Place::Decisions => register::register(tools, desk),
                Place::Audit => audit::audit(tools, desk),
                Place::Records => book::start(tools, desk),
                Place::List(sought) => book::list(tools, desk, sought),
                Place::Record(..) => book::page(tools, desk),
                Place::Mail(_) => book::mail(tools, desk),
            } }
        </>
    }
}

/// A page of administrators, for somebody who is none.
fn closed(tools: &Tools) -> Html {
    let words = tools.words;
    let more = link(&Place::Options, "button", html! { words.desk_options() });
    html! {
        <>
            <h1 id="title" class="sr" tabindex="-1">{ words.desk_closed() }</h1>
            { empty(icon(Icon::Not), words.desk_closed(), words.desk_closed_text(), more) }
        </>
    }
}

impl Desk {
    /// What the page is called in the browser's tabs.
    #[must_use]
    pub fn title(&self, words: Words) -> String {
        let name = match &self.place {
            Some(Place::Mine) => words.desk_mine(),
            Some(Place::Setup) => words.desk_setup(),
            Some(Place::Mailboxes(_)) => words.desk_mailboxes(),
            Some(Place::Mailbox(_)) => words.desk_mailbox(),
            Some(Place::Alerts) => words.desk_alerts(),
            Some(Place::Options) => words.desk_options(),
            Some(Place::Settings | Place::SettingsOf(_)) => words.desk_settings(),
            Some(Place::Organisation) => words.desk_organisation(),
            Some(Place::Cards) => words.cards(),
            Some(Place::Decisions) => words.desk_decisions(),
            Some(Place::Audit) => words.desk_audit(),
            Some(Place::Records) => words.records(),
            Some(Place::List(sought)) => &words.records_of_kind(book::kind_word(sought.kind)),
            // A record's own name is what tells one tab from another.
            Some(Place::Record(kind, _)) => match &self.book.page {
                Some(page) if !page.of.name.is_empty() => &page.of.name,
                Some(_) | None => words.kind(*kind),
            },
            Some(Place::Mail(_)) => words.mail_title(),
            None => return "Regarding".into(),
        };
        format!("{name} · Regarding")
    }
}
