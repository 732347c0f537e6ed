//! Alerts: what is wrong, since when, and how it is mended. They close themselves.

use admin::{Alert, Level};
use ui::{Icon, Words, icon};
use uuid::Uuid;
use yew::prelude::*;

use super::{
    finding,
    kit::{Tools, empty, head, link, loaded, mended, name, pill},
};
use crate::model::{Desk, Place};

/// The page.
pub(super) fn alerts(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    let text = if desk.rights().administer { words.desk_alerts_text_all() } else { words.desk_alerts_text() };
    html! {
        <>
            { head(words.desk_alerts(), text, Html::default()) }
            { loaded(tools, &desk.alerts, |alerts| all(tools, desk, alerts)) }
        </>
    }
}

fn all(tools: &Tools, desk: &Desk, alerts: &[Alert]) -> Html {
    let words = tools.words;
    let mut open: Vec<&Alert> = alerts.iter().filter(|alert| alert.closed.is_none()).collect();
    open.sort_by_key(|alert| std::cmp::Reverse((alert.level, alert.last)));
    let closed: Vec<&Alert> = alerts.iter().filter(|alert| alert.closed.is_some()).collect();
    html! {
        <>
            if open.is_empty() {
                { empty(icon(Icon::Done), words.desk_no_alerts(), words.desk_no_alerts_text(), Html::default()) }
            } else {
                <ul class="list stack">{ for open.iter().map(|one| alert(tools, desk, one)) }</ul>
            }
            if !closed.is_empty() {
                <section aria-labelledby="closed" class="stack">
                    <h2 id="closed" class="section-title">{ words.desk_closed_alerts() }</h2>
                    <ul class="list stack">{ for closed.iter().map(|one| alert(tools, desk, one)) }</ul>
                </section>
            }
        </>
    }
}

fn level(words: Words, level: Level) -> (&'static str, Icon, &'static str) {
    match level {
        Level::Information => ("info", Icon::Info, words.desk_information()),
        Level::Warning => ("warn", Icon::Info, words.desk_warning()),
        Level::Error => ("bad", Icon::Warning, words.desk_error()),
    }
}

/// One alert, with its remedy behind a disclosure.
pub(super) fn alert(tools: &Tools, desk: &Desk, alert: &Alert) -> Html {
    let words = tools.words;
    let (class, drawing, said) = level(words, alert.level);
    let (what, _) = finding::said(words, &alert.finding);
    let own = desk.me.value.as_ref().and_then(|me| me.mailbox);
    let place = alert.mailbox.map(|id| if own == Some(id) { Place::Mine } else { Place::Mailbox(id) });
    let here = matches!((&desk.place, alert.mailbox), (Some(Place::Mailbox(open)), Some(id)) if *open == id)
        || desk.place == Some(Place::Mine);
    let mail = alert.finding.args.get("activity").and_then(|id| Uuid::try_parse(id).ok()).map(Place::Mail);
    let about = alert.address.as_ref().filter(|_| !here);
    html! {
        <li class={classes!("card", "alert", class, alert.closed.map(|_| "closed"))} key={alert.id.to_string()}>
            <div class="line top-line">
                { icon(if alert.closed.is_some() { Icon::Done } else { drawing }) }
                <div class="grow">
                    <p class="strong" dir="auto">{ what }</p>
                    <p class="quiet-text facts-line">
                        if let Some(about) = about {
                            <span>{ name(about) }</span>
                        }
                        <span>{ words.desk_since() }{ " " }{ tools.ago(alert.since) }</span>
                        if alert.count > 1 {
                            <span>{ words.desk_times(alert.count) }</span>
                        }
                        if let Some(at) = alert.closed {
                            <span>{ words.desk_closed_itself() }{ " " }{ tools.ago(at) }</span>
                        }
                    </p>
                </div>
                { pill(if alert.closed.is_some() { "off" } else { class }, said) }
            </div>
            <details class="remedy" open={alert.closed.is_none() && alert.level == Level::Error}>
                <summary>{ icon(Icon::Chevron) }{ words.desk_remedy() }</summary>
                { mended(tools, &alert.finding, false) }
                if mail.is_some() || (place.is_some() && !here) {
                    <div class="actions">
                        if let Some(mail) = &mail {
                            { link(mail, "button", html! { words.desk_open_mail() }) }
                        }
                        if let Some(place) = place.filter(|_| !here) {
                            { link(&place, "button", html! { words.desk_open_mailbox() }) }
                        }
                    </div>
                }
            </details>
        </li>
    }
}
