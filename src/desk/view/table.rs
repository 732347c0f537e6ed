//! The table of mailboxes: of ten thousand lines only those in sight are in the page.
//!
//! A grid (WAI-ARIA Authoring Practices, "Grid"): focus stays on the whole of it, and which line it is at is told by
//! `aria-activedescendant`, so that it is not lost when lines leave the page.

use std::{collections::BTreeSet, rc::Rc};

use admin::Listed;
use ui::{Icon, icon};
use uuid::Uuid;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::{
    finding,
    kit::{Tools, approval_words, name, run, status},
};
use crate::model::{Event, Mark, Place, STEP};

/// Lines that are in the page above and below those in sight, so that a wheel finds them there.
const MARGIN: usize = 8;
/// Lines that are painted before the height of the table is known.
const FIRST: usize = 24;
/// The height of a line before it was measured, in pixels.
const LINE_PX: f64 = 44.0;

/// Properties of [`Table`].
#[derive(Properties, PartialEq)]
pub(super) struct TableProps {
    pub(super) tools: Tools,
    /// Every line.
    pub(super) rows: Rc<Vec<Listed>>,
    /// The places of those that are shown.
    pub(super) shown: Rc<Vec<usize>>,
    /// The marked ones.
    pub(super) marked: Rc<BTreeSet<Uuid>>,
    /// Every one that is shown is marked.
    pub(super) all: bool,
    /// The line that the keyboard is at.
    pub(super) cursor: usize,
}

/// What part of the table is in sight, in pixels.
#[derive(Clone, Copy, PartialEq)]
struct Sight {
    top: f64,
    height: f64,
    line: f64,
}

/// The table.
#[component]
pub(super) fn Table(props: &TableProps) -> Html {
    let TableProps { tools, rows, shown, marked, all, cursor } = props;
    let words = tools.words;
    let body = use_node_ref();
    let sight = use_state(|| None::<Sight>);
    let look = {
        let (body, sight) = (body.clone(), sight.clone());
        move || {
            if let Some(element) = body.cast::<HtmlElement>() {
                let now = Some(measured(&element));
                if *sight != now {
                    sight.set(now);
                }
            }
        }
    };
    let count = shown.len();
    let (from, to) = window(*sight, count);
    {
        // Heights are set through the style's own interface: a style in the markup is what the page's policy forbids.
        let (body, look) = (body.clone(), look.clone());
        use_effect_with((from, count), move |(from, count)| {
            if let Some(element) = body.cast::<HtmlElement>() {
                let style = element.style();
                drop(style.set_property("--first", &from.to_string()));
                drop(style.set_property("--lines", &count.to_string()));
            }
            look();
        });
    }
    {
        let (body, look) = (body.clone(), look.clone());
        use_effect_with((*cursor, count), move |(cursor, _)| {
            if let Some(element) = body.cast::<HtmlElement>() {
                bring_into_sight(&element, *cursor);
            }
            look();
        });
    }
    let onscroll = {
        let look = look.clone();
        Callback::from(move |_: yew::Event| look())
    };
    let onkeydown = {
        let (on, cursor, last) = (tools.on.clone(), *cursor, count.saturating_sub(1));
        Callback::from(move |event: KeyboardEvent| key(&event, &on, cursor, last))
    };
    let everyone = {
        let (on, all) = (tools.on.clone(), *all);
        Callback::from(move |_: MouseEvent| on.emit(Event::Mark(if all { Mark::None } else { Mark::All })))
    };
    let line_at = |at: usize| {
        let row = shown.get(at).and_then(|at| rows.get(*at))?;
        Some(line(tools, row, at, marked.contains(&row.id), at == *cursor))
    };
    html! {
        <div class="grid">
            <div class="grid-body" role="grid" tabindex="0" ref={body} {onscroll} {onkeydown}
                aria-label={words.desk_mailboxes()} aria-multiselectable="true" aria-rowcount={(count + 1).to_string()}
                aria-activedescendant={(*cursor >= from && *cursor < to).then(|| format!("line-{cursor}"))}>
                <div class="grid-head row" role="row" aria-rowindex="1">
                    <span role="columnheader" class="cell mark">
                        <input type="checkbox" tabindex="-1" checked={*all} onclick={everyone}
                            aria-label={words.desk_mark_all()} />
                    </span>
                    { for [
                        (words.desk_mailbox(), "main"), (words.desk_state(), "state"), (words.desk_approval(), "approval"),
                        (words.desk_test_status(), "test"), (words.desk_last_sync(), "sync"), (words.desk_backlog(), "backlog"),
                        (words.desk_wrong(), "wrong"),
                    ].map(|(name, class)| html! { <span role="columnheader" class={classes!("cell", class)}>{ name }</span> }) }
                </div>
                <div class="grid-lines" role="rowgroup">
                    <div class="grid-window" role="presentation">{ for (from..to).filter_map(line_at) }</div>
                </div>
            </div>
            <p class="quiet-text hint">{ words.desk_keys() }</p>
        </div>
    }
}

/// The first line in the page, and the one behind the last.
fn window(sight: Option<Sight>, count: usize) -> (usize, usize) {
    let Some(Sight { top, height, line }) = sight else { return (0, count.min(FIRST)) };
    // Pixels are never negative here, and a line is at least one of them high.
    let at = |pixels: f64| (pixels.max(0.0) / line.max(1.0)) as usize;
    // An even first line keeps the stripes where they are.
    let from = at(top).saturating_sub(MARGIN).min(count.saturating_sub(1)) & !1;
    let to = at(top + height).saturating_add(MARGIN + 1).min(count);
    (from, to.max(from))
}

fn measured(body: &HtmlElement) -> Sight {
    let first = body.query_selector(".grid-window > .row").ok().flatten();
    let line = first.map_or(0.0, |row| row.get_bounding_client_rect().height());
    Sight {
        top: f64::from(body.scroll_top()),
        height: f64::from(body.client_height()),
        line: if line < 1.0 { LINE_PX } else { line },
    }
}

/// Scrolls as little as is needed for a line to be seen whole, under the head of the table.
fn bring_into_sight(body: &HtmlElement, at: usize) {
    let Sight { top, height, line } = measured(body);
    let head = body.query_selector(".grid-head").ok().flatten();
    let head = head.map_or(0.0, |head| head.get_bounding_client_rect().height());
    let start = at as f64 * line;
    if start < top {
        body.set_scroll_top(start as i32);
    } else if start + line > top + height - head {
        body.set_scroll_top((start + line - height + head).ceil() as i32);
    }
}

fn key(event: &KeyboardEvent, on: &Callback<Event>, cursor: usize, last: usize) {
    let (shift, control) = (event.shift_key(), event.ctrl_key() || event.meta_key());
    let step = isize::try_from(STEP).unwrap_or(1);
    let far = isize::try_from(last).unwrap_or(isize::MAX);
    let sent = match event.key().as_str() {
        "ArrowDown" => Event::Mark(Mark::By(1, shift)),
        "ArrowUp" => Event::Mark(Mark::By(-1, shift)),
        "PageDown" => Event::Mark(Mark::By(step, shift)),
        "PageUp" => Event::Mark(Mark::By(-step, shift)),
        "Home" => Event::Mark(Mark::By(-far, shift)),
        "End" => Event::Mark(Mark::By(far, shift)),
        " " => Event::Mark(Mark::Toggle(cursor)),
        "a" if control => Event::Mark(Mark::All),
        "Escape" => Event::Mark(Mark::None),
        "Enter" => Event::Open(cursor),
        _ => return,
    };
    event.prevent_default();
    on.emit(sent);
}

fn line(tools: &Tools, row: &Listed, at: usize, marked: bool, current: bool) -> Html {
    let words = tools.words;
    let onclick = {
        let on = tools.on.clone();
        Callback::from(move |event: MouseEvent| {
            let mark = if event.shift_key() {
                Mark::Through(at)
            } else if event.ctrl_key() || event.meta_key() {
                Mark::Toggle(at)
            } else {
                Mark::To(at)
            };
            on.emit(Event::Mark(mark));
        })
    };
    let tick = {
        let on = tools.on.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            let through = event.shift_key();
            // The mark is the machine's: the box shows what it says.
            event.target_unchecked_into::<HtmlInputElement>().set_checked(marked);
            on.emit(Event::Mark(if through { Mark::Through(at) } else { Mark::Toggle(at) }));
        })
    };
    let wrong = row.finding.as_ref().map(|found| finding::said(words, found).0);
    html! {
        <div class={classes!("row", marked.then_some("is-marked"), current.then_some("is-current"))} role="row"
            id={format!("line-{at}")} key={row.id.to_string()} aria-rowindex={(at + 2).to_string()}
            aria-selected={marked.to_string()} {onclick}>
            <span role="gridcell" class="cell mark">
                <input type="checkbox" tabindex="-1" checked={marked} onclick={tick}
                    aria-label={words.desk_mark_one(&row.address)} />
            </span>
            <span role="gridcell" class="cell main">
                <a class="link" tabindex="-1" href={Place::Mailbox(row.id).to_string()}>{ name(&row.address) }</a>
                <span class="quiet-text">
                    { name(&row.owner) }
                    if row.queue {
                        { " · " }{ words.desk_queue() }
                    }
                </span>
            </span>
            <span role="gridcell" class="cell state">{ status(words, row.status) }</span>
            <span role="gridcell" class="cell approval">{ approval_words(words, row.approval) }</span>
            <span role="gridcell" class="cell test">
                if row.testing {
                    <span class="pill running"><span class="spinner" aria-hidden="true" />{ words.desk_testing() }</span>
                } else {
                    { run(words, row.test) }
                }
            </span>
            <span role="gridcell" class="cell sync">
                { row.synced.map_or_else(|| html! { words.desk_never() }, |at| tools.ago(at)) }
            </span>
            <span role="gridcell" class="cell backlog">{ words.number(row.backlog) }</span>
            <span role="gridcell" class="cell wrong" title={wrong.clone()} dir="auto">
                if wrong.is_some() {
                    { icon(Icon::Warning) }
                }
                { wrong }
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_in_sight_are_in_the_page() {
        let sight = |top: f64| Some(Sight { top, height: 600.0, line: 44.0 });
        let table = [
            (None, 10_000, (0, FIRST)),
            (None, 3, (0, 3)),
            (sight(0.0), 10_000, (0, 22)),
            (sight(44_000.0), 10_000, (992, 1022)),
            (sight(440_000.0), 10_000, (9_992, 10_000)),
            (sight(440_000.0), 3, (2, 3)),
            (sight(0.0), 0, (0, 0)),
        ];
        for (sight, count, expected) in table {
            let (from, to) = window(sight, count);
            assert_eq!((from, to), expected, "{count}");
            assert!(to - from <= 64);
        }
    }
}
