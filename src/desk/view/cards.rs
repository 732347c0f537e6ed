//! Which columns stand on the cards in the pane: picked by administrators, kind by kind.

use admin::CardOf;
use ui::{Icon, Look, button, icon};
use yew::prelude::*;

use super::{
    kit::{Drawing, Tools, drawing, head, loaded, name},
    settings::keep,
};
use crate::model::{Desk, Event, Pick, Picks};

/// The page.
pub(super) fn cards(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    html! {
        <>
            { head(words.cards(), words.cards_text(), Html::default()) }
            { loaded(tools, &desk.cards, |picks| all(tools, picks)) }
        </>
    }
}

fn all(tools: &Tools, picks: &Picks) -> Html {
    let words = tools.words;
    let usual = (!picks.is_usual() && !picks.saving).then(|| tools.send(Event::Cards(Pick::Usual)));
    let changed = picks.kept.by.as_ref().zip(picks.kept.at);
    html! {
        <>
            <div class="note">
                { icon(Icon::Info) }
                <p class="grow">
                    { match changed {
                        Some((by, at)) => {
                            words.cards_changed(by, &words.ago(domain::mail::Moment(at), domain::mail::Moment(tools.now)))
                        }
                        None => words.cards_never_changed().to_owned(),
                    } }
                    { " " }{ words.cards_when() }
                </p>
                { button(Look::Plain, None, words.cards_usual(), usual) }
            </div>
            <fieldset class="whole" disabled={picks.saving}>
                <legend class="sr">{ words.cards() }</legend>
                <div class="card-kinds">{ for picks.draft.iter().map(|one| of(tools, picks, one)) }</div>
            </fieldset>
            { keep(tools, picks.is_changed(), picks.saving, &[]) }
        </>
    }
}

fn of(tools: &Tools, picks: &Picks, one: &CardOf) -> Html {
    let words = tools.words;
    let most = u64::from(picks.kept.most);
    let full = !picks.may_add(one);
    let others = one.offered.iter().filter(|column| !one.picked.contains(column));
    let (title, rule) = (format!("card-{}", one.kind), format!("most-{}", one.kind));
    html! {
        <section class="card" aria-labelledby={title.clone()} key={one.kind.clone()}>
            <h2 id={title}>{ words.cards_of(&one.kind) }</h2>
            <p class="quiet-text" id={rule.clone()}>{ if full { words.cards_full().to_owned() } else { words.cards_most(most) } }</p>
            <ul class="list picks">
                { for one.picked.iter().enumerate().map(|(at, column)| row(tools, one, column, Some(at), false, &rule)) }
                { for others.map(|column| row(tools, one, column, None, full, &rule)) }
            </ul>
        </section>
    }
}

fn row(tools: &Tools, one: &CardOf, column: &str, at: Option<usize>, full: bool, rule: &str) -> Html {
    let called = tools.words.card_field(column);
    let tick = tools.send(Event::Cards(Pick::Tick(one.kind.clone(), column.to_owned())));
    let up = at.filter(|at| *at > 0).map(|_| {
        let up = tools.send(Event::Cards(Pick::Up(one.kind.clone(), column.to_owned())));
        let label = tools.words.cards_up(&called);
        html! {
            <button type="button" class="button quiet round" aria-label={label.clone()} title={label} onclick={up}>
                { drawing(Drawing::Up) }
            </button>
        }
    });
    html! {
        <li key={column.to_owned()}>
            <label class="tick">
                <input type="checkbox" checked={at.is_some()} disabled={full} aria-describedby={rule.to_owned()}
                    onclick={tick} />
                <span class="grow">{ name(&called) }</span>
            </label>
            { up }
        </li>
    }
}
