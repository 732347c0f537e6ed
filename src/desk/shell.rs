//! The only component with a life of its own: it hears, asks, and hears again.

use std::any::Any;

use browser::{fetch::Fetch, page};
use domain::{mail::Moment, ports::Crm as _, problem::Problem};
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use js_sys::Function;
use ui::Words;
use wire::Transport as _;
use yew::prelude::*;

use crate::{
    config::Config,
    door, memory,
    model::{Answer, Desk, Event, Place, Question, Want},
    record,
    session::{Session, Tokens},
    view::{self, Tools},
};

/// How often the clock is looked at.
const TICK_MS: u32 = 1_000;
/// After how many seconds the words for how long ago something was are told anew.
const REPAINT_S: i64 = 60;
/// How long an answer may take: a dry run looks at a month of mail for up to a minute.
const WAIT_MS: u32 = 70_000;

type Signed = wire::Authorized<Fetch, Tokens>;
type Crm = dataverse::CrmOver<Signed, fn() -> Moment>;

/// What the shell is given at birth.
#[derive(Properties, Clone)]
pub(crate) struct Doors {
    pub(crate) config: Config,
    pub(crate) session: Session,
    /// The page's sanitizer.
    pub(crate) sanitizer: Function,
}

// The doors are given once.
impl PartialEq for Doors {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

/// The shell.
pub(crate) struct Shell {
    desk: Desk,
    words: Words,
    server: Signed,
    crm: Crm,
    origin: String,
    /// The time that was last painted.
    painted: i64,
    /// The page that was last painted.
    at: Option<Place>,
    _looking_out: Box<dyn Any>,
}

impl Component for Shell {
    type Message = Event;
    type Properties = Doors;

    fn create(ctx: &Context<Self>) -> Self {
        let Doors { config, session, .. } = ctx.props();
        let words = Words::new(&page::language());
        page::speak(words.lang(), words.dir());
        let origin = location().and_then(|location| location.origin().ok()).unwrap_or_default();
        let tokens = |scope: &str| Tokens { session: session.clone(), scope: scope.to_owned() };
        let signed =
            |scope: &str| wire::Authorized::new(Fetch { wait_ms: WAIT_MS }, tokens(scope), String::new());
        let of_crm = if config.crm_scope.is_empty() { &config.scope } else { &config.crm_scope };
        let crm =
            if config.crm.starts_with('/') { format!("{origin}{}", config.crm) } else { config.crm.clone() };
        let (asked, link) = (session.clone(), ctx.link().clone());
        wasm_bindgen_futures::spawn_local(
            async move { link.send_message(Event::Signed(asked.is_in().await)) },
        );
        let link = ctx.link();
        if let Some((who, all)) = memory::kept() {
            link.send_message(Event::Remembered(who, all));
        }
        link.send_message(Event::Went(fragment()));
        Self {
            desk: Desk::new(now()),
            words,
            server: signed(&config.scope),
            crm: Crm::new(signed(of_crm), &crm, || Moment(now())),
            origin,
            painted: now(),
            at: None,
            _looking_out: look_out(&link.callback(|event| event)),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, event: Event) -> bool {
        let only_time = matches!(event, Event::Tick(_));
        let before = only_time.then(|| self.desk.is_busy());
        let wants = self.desk.hear(event);
        let asked = !wants.is_empty();
        for want in wants {
            self.satisfy(ctx, want);
        }
        let changes = !only_time || asked || before == Some(true) || now() - self.painted >= REPAINT_S;
        if changes {
            self.painted = now();
        }
        changes
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first_render: bool) {
        let title = self.desk.title(self.words);
        if let Some(document) = web_sys::window().and_then(|window| window.document())
            && document.title() != title
        {
            document.set_title(&title);
        }
        // On another page reading begins at its title.
        let same = match (&self.at, &self.desk.place) {
            (Some(old), Some(new)) => old.is_page(new),
            (None, _) | (_, None) => true,
        };
        self.at.clone_from(&self.desk.place);
        if !same {
            view::to_title();
            if let Some(window) = web_sys::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let tools = Tools { words: self.words, now: self.desk.now, on: ctx.link().callback(|event| event) };
        view::desk(&tools, &self.desk)
    }
}

impl Shell {
    fn satisfy(&self, ctx: &Context<Self>, want: Want) {
        let link = ctx.link().clone();
        let session = &ctx.props().session;
        match want {
            Want::Ask(ticket, question) => {
                let (server, crm, origin) = (self.server.clone(), self.crm.clone(), self.origin.clone());
                let (language, sanitizer) = (self.words.lang(), ctx.props().sanitizer.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let came = asked(&server, &crm, &origin, &question, language, &sanitizer).await;
                    link.send_message(Event::Answered(ticket, came));
                });
            }
            Want::SignIn => session.sign_in(),
            Want::SignAgain => {
                // The window is opened now, while the press is dealt with: later the browser would not let it be.
                let again = session.again();
                wasm_bindgen_futures::spawn_local(async move {
                    if again.await {
                        link.send_message(Event::Signed(true));
                    }
                });
            }
            Want::SignOut => session.sign_out(),
            Want::Remember(what) => memory::keep(what.as_ref()),
            Want::Show { fragment, new } => show(&fragment, new),
        }
    }
}

async fn asked(
    server: &Signed,
    crm: &Crm,
    origin: &str,
    question: &Question,
    language: &str,
    sanitizer: &Function,
) -> Result<Answer, Problem> {
    if let Question::Book(ask) = question {
        return Ok(Answer::Book(Box::new(record::ask(crm, sanitizer, ask).await?)));
    }
    if let Question::Records(text) = question {
        let found = crm.search(text).await?;
        let named = found.into_iter().map(|found| {
            let table = dataverse::names::table(found.record.kind).to_owned();
            (table, found.record.id, found.record.name)
        });
        return Ok(Answer::Records(named.collect()));
    }
    let request = door::request(origin, question, language).ok_or(Problem::Gone)?;
    let reply = server.send(request).await.map_err(door::unanswered)?;
    if *question == Question::Me && reply.status == door::NOT_THERE {
        // No synchronizer runs here: who asks is known to the CRM alone, and its records are there all the same.
        let (me, address) = crm.myself().await?;
        return Ok(door::me(&me, address.as_str()));
    }
    door::read(question, &reply)
}

fn location() -> Option<web_sys::Location> {
    web_sys::window().map(|window| window.location())
}

fn fragment() -> String {
    location().and_then(|location| location.hash().ok()).unwrap_or_default()
}

/// Puts a place into the address. A step of its own is told by the browser as any other.
fn show(fragment: &str, new: bool) {
    if new {
        if let Some(location) = location() {
            drop(location.set_hash(fragment));
        }
    } else if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        drop(history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(fragment)));
    }
}

/// Tells what goes on outside: where the address leads, who turns to the page, the network, the clock, the colours.
fn look_out(tell: &Callback<Event>) -> Box<dyn Any> {
    let went = {
        let tell = tell.clone();
        page::on_window("hashchange", move || {
            tell.emit(Event::Went(fragment()));
        })
    };
    let turned = {
        let tell = tell.clone();
        page::on_turned_to(move || tell.emit(Event::Turned))
    };
    let online = {
        let tell = tell.clone();
        page::on_window("online", move || tell.emit(Event::Retry))
    };
    let tell = tell.clone();
    let clock = Interval::new(TICK_MS, move || {
        if !is_hidden() {
            tell.emit(Event::Tick(now()));
        }
    });
    page::dress(None);
    let colours: Option<EventListener> = page::on_system_colours(|| page::dress(None));
    Box::new((went, turned, online, clock, colours))
}

/// Nobody sees the page: nothing is asked for it.
fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == web_sys::VisibilityState::Hidden)
}

fn now() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}
