//! What a person has set: for the synchronizer in their mailbox, and for the pane.

use domain::{
    home::{Change, MAX_NEVER, Personal, Preferences},
    pane::{
        Event, HomeAct,
        view::{LearnedView, Loaded, SettingsView},
    },
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    home::{TITLE, loaded, not_done},
    icon::Icon,
    people::count,
    tools::{Look, Tools, button, dotted, icon_button, theirs},
};

/// How an address and a domain look, in every language.
const EXAMPLE: &str = "bank.example";
/// How many entries of what was learned are shown.
const MAX_LEARNED: usize = 50;

/// The page.
#[inline(never)]
pub(crate) fn mine(tools: &Tools, view: &SettingsView) -> Html {
    let words = tools.words;
    html! {
        <>
            <header class="home-head">
                { icon_button(Icon::Back, words.mine_home(), tools.send(Event::Home(HomeAct::Settings))) }
                <h1 id={TITLE} class="subject grow" tabindex="-1">{ words.mine_title() }</h1>
            </header>
            if let Some(problem) = &view.failed {
                { not_done(tools, words.mine_failed(), problem) }
            }
            { of_synchronizer(tools, view) }
            <section class="card home-part" aria-labelledby="mine-pane">
                <h2 id="mine-pane" class="section-title">{ words.mine_pane() }</h2>
                { preferences(tools, view) }
                <p class="quiet-text">{ words.mine_follows() }</p>
            </section>
            { learned(tools, &view.learned) }
        </>
    }
}

fn of_synchronizer(tools: &Tools, view: &SettingsView) -> Html {
    let words = tools.words;
    if view.personal == Loaded::Here(None) {
        return html! { <section class="card home-part"><p>{ words.mine_nobody() }</p></section> };
    }
    html! {
        <>
            <section class="card home-part" aria-labelledby="mine-filter">
                <h2 id="mine-filter" class="section-title">{ words.mine_filter() }</h2>
                { loaded(tools, &view.personal, |known| known.as_ref().map(|known| filter(tools, view, known)).unwrap_or_default()) }
            </section>
            if let Loaded::Here(Some(personal)) = &view.personal {
                { never(tools, view, personal) }
            }
        </>
    }
}

fn filter(tools: &Tools, view: &SettingsView, personal: &Personal) -> Html {
    let words = tools.words;
    let mut offered = personal.offered.clone();
    if !offered.contains(&personal.filter) {
        offered.push(personal.filter);
    }
    let option = |filter: domain::settings::Filter| {
        let choose = {
            let on = tools.on.clone();
            Callback::from(move |_: Event_| on.emit(Event::Home(HomeAct::Change(Change::Filter(filter)))))
        };
        let off = personal.forced || view.changing;
        html! {
            <label class="setting" key={filter.as_str()}>
                <input type="radio" name="filter" checked={personal.filter == filter} disabled={off} onchange={choose} />
                <span>{ words.mine_filter_option(filter.as_str()) }</span>
            </label>
        }
    };
    html! {
        <div role="radiogroup" aria-labelledby="mine-filter">
            { for offered.into_iter().map(option) }
            if personal.forced {
                <p class="quiet-text">{ words.mine_filter_forced() }</p>
            }
        </div>
    }
}

/// What the browser tells of a changed field.
type Event_ = web_sys::Event;

fn never(tools: &Tools, view: &SettingsView, personal: &Personal) -> Html {
    let words = tools.words;
    let never = &personal.never;
    let addresses =
        never.addresses.iter().map(|of| (of.as_str().to_owned(), Change::AllowAddress(of.clone())));
    let domains = never.domains.iter().map(|of| (format!("@{of}"), Change::AllowDomain(of.clone())));
    let rows: Vec<Html> = addresses
        .chain(domains)
        .take(MAX_NEVER)
        .map(|(entry, change)| {
            let remove = tools.send(Event::Home(HomeAct::Change(change)));
            html! {
                <li class="related" key={entry.clone()}>
                    <div class="grow">{ theirs("", entry.clone()) }</div>
                    { icon_button(Icon::Dismiss, words.mine_never_remove(&entry), remove) }
                </li>
            }
        })
        .collect();
    let private = {
        let (on, now) = (tools.on.clone(), never.private);
        Callback::from(move |_: Event_| on.emit(Event::Home(HomeAct::Change(Change::Private(!now)))))
    };
    html! {
        <section class="card home-part" aria-labelledby="mine-never">
            <h2 id="mine-never" class="section-title">{ words.mine_never() }</h2>
            <p class="quiet-text">{ words.mine_never_text() }</p>
            if rows.is_empty() {
                <p class="quiet-text">{ words.mine_never_none() }</p>
            } else {
                <ul class="list">{ for rows }</ul>
            }
            <NeverForm tools={tools.clone()} senseless={view.senseless} busy={view.changing} />
            <label class="setting">
                <input type="checkbox" checked={never.private} disabled={view.changing} onchange={private} />
                <span>{ words.mine_private() }</span>
            </label>
        </section>
    }
}

/// Properties of [`NeverForm`].
#[derive(Properties, PartialEq)]
struct NeverFormProps {
    tools: Tools,
    senseless: bool,
    busy: bool,
}

/// The field for one more entry. What was typed stays where it makes no sense.
#[component]
fn NeverForm(props: &NeverFormProps) -> Html {
    let NeverFormProps { tools, senseless, busy } = props;
    let words = tools.words;
    let field = use_node_ref();
    let was_busy = use_mut_ref(|| false);
    {
        let field = field.clone();
        let (busy, senseless) = (*busy, *senseless);
        use_effect_with((busy, senseless), move |_| {
            // What was sent is in the list by now.
            if was_busy.replace(busy)
                && !busy
                && !senseless
                && let Some(field) = field.cast::<HtmlInputElement>()
            {
                field.set_value("");
            }
        });
    }
    let onsubmit = {
        let (on, field, busy) = (tools.on.clone(), field.clone(), *busy);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| !busy) {
                on.emit(Event::Home(HomeAct::Never(field.value())));
            }
        })
    };
    html! {
        <form class="never-form" {onsubmit} novalidate=true>
            <label for="never-entry">{ words.mine_never_add() }</label>
            <div class="never-line">
                <input id="never-entry" class="field" ref={field} type="text" dir="auto" autocomplete="off" maxlength="320"
                    placeholder={EXAMPLE} aria-invalid={senseless.then_some("true")}
                    aria-describedby={senseless.then_some("never-senseless")} />
                <button type="submit" class={Look::Plain.class()} aria-disabled={busy.then_some("true")}>
                    <span>{ words.mine_never_button() }</span>
                </button>
            </div>
            if *senseless {
                <p id="never-senseless" class="late" role="alert">{ words.mine_never_senseless() }</p>
            }
        </form>
    }
}

fn preferences(tools: &Tools, view: &SettingsView) -> Html {
    let words = tools.words;
    let Preferences { untracks_at_once, tracks_to_last } = view.preferences;
    let choice = |id: &'static str,
                  text: &'static str,
                  more: &'static str,
                  set: bool,
                  act: fn(bool) -> HomeAct| {
        let on = tools.on.clone();
        let change = Callback::from(move |_: Event_| on.emit(Event::Home(act(!set))));
        html! {
            <div>
                <label class="setting">
                    <input type="checkbox" checked={set} disabled={!view.read} onchange={change} aria-describedby={id} />
                    <span>{ text }</span>
                </label>
                <p {id} class="quiet-text setting-more">{ more }</p>
            </div>
        }
    };
    html! {
        <>
            { choice("mine-last", words.mine_last(), words.mine_last_text(), tracks_to_last, HomeAct::TracksToLast) }
            { choice("mine-untracks", words.mine_untracks(), words.mine_untracks_text(), untracks_at_once, HomeAct::UntracksAtOnce) }
            if let Some(problem) = &view.unkept {
                { not_done(tools, words.mine_failed(), problem) }
            }
        </>
    }
}

fn learned(tools: &Tools, learned: &[LearnedView]) -> Html {
    let words = tools.words;
    let row = |one: &LearnedView| {
        let forget = tools.send(Event::Home(HomeAct::Forget(one.address.clone(), one.record.clone())));
        let label = words.mine_forget_this(one.address.as_str(), &one.record.name);
        html! {
            <li class="related" key={format!("{} {}", one.address.as_str(), one.record.id)}>
                <div class="grow">
                    { theirs("name", one.record.name.clone()) }
                    <p class="quiet-text">
                        { dotted([theirs("", one.address.as_str().to_owned()),
                            html! { words.mine_learned_times(count(one.times.into())) }]) }
                    </p>
                </div>
                { icon_button(Icon::Dismiss, label, forget) }
            </li>
        }
    };
    html! {
        <section class="card home-part" aria-labelledby="mine-learned">
            <h2 id="mine-learned" class="section-title">{ words.mine_learned() }</h2>
            <p class="quiet-text">{ words.mine_learned_text() }</p>
            if learned.is_empty() {
                <p class="quiet-text">{ words.mine_learned_none() }</p>
            } else {
                <ul class="list">{ for learned.iter().take(MAX_LEARNED).map(row) }</ul>
                <div class="actions">
                    { button(Look::Quiet, Some(Icon::Trash), words.mine_forget_all(), Some(tools.send(Event::Home(HomeAct::ForgetAll)))) }
                </div>
            }
        </section>
    }
}
