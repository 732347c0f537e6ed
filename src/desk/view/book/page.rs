//! One record: head, fields, mail, timeline, and the rows around it.

use domain::{
    mail::Moment,
    problem::Problem,
    sheet::{Related, Relation, Sheet},
};
use ui::{History, Icon, dotted, icon, tile};
use web_sys::{HtmlElement, wasm_bindgen::JsCast as _};
use yew::prelude::*;

use super::{act, compose::Form, crumb, facts::Facts, from_pane, lines, part, standing, way};
use crate::{
    model::{
        Desk,
        book::{Act, Page, Write},
    },
    view::kit::{Tools, coming, empty, loaded, name},
};

/// The page.
pub(in crate::view) fn page(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    let Some(page) = &desk.book.page else { return coming(words) };
    let kind = page.of.kind;
    if page.sheet.value.is_none() {
        let title = words.kind(kind);
        return html! {
            <>
                { crumb(tools, kind) }
                <h1 id="title" class="sr" tabindex="-1">{ title }</h1>
                { match &page.sheet.problem {
                    Some(Problem::Gone) => {
                        empty(icon(Icon::Not), words.record_gone(), words.record_gone_text(), Html::default())
                    }
                    _ => loaded(tools, &page.sheet, |_| Html::default()),
                } }
            </>
        };
    }
    html! {
        <>
            { crumb(tools, kind) }
            { loaded(tools, &page.sheet, |sheet| html! {
                <Whole tools={tools.clone()} page={page.clone()} sheet={sheet.clone()} key={page.of.id.to_string()} />
            }) }
        </>
    }
}

/// Properties of [`Whole`].
#[derive(Properties, PartialEq)]
struct WholeProps {
    tools: Tools,
    page: Page,
    sheet: Sheet,
}

/// The button that begins a mail.
const WRITE: &str = "write-mail";

fn focus(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.get_element_by_id(id));
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // What is gone needs no focus.
        drop(found.focus());
    }
}

/// All of it. It puts focus back where it belongs when the form of a mail closes.
#[component]
fn Whole(props: &WholeProps) -> Html {
    let WholeProps { tools, page, sheet } = props;
    let words = tools.words;
    {
        let before = use_mut_ref(|| false);
        use_effect_with(page.form.is_some(), move |open| {
            let closed = before.replace(*open) && !open;
            if closed {
                focus(WRITE);
            }
        });
        // The title that reading began at stood there before the record was known: it goes on at this one.
        use_effect_with((), |()| {
            let document = web_sys::window().and_then(|window| window.document());
            let nowhere = document.is_some_and(|document| {
                document.active_element().is_none_or(|active| active.tag_name().eq_ignore_ascii_case("body"))
            });
            if nowhere {
                focus("title");
            }
        });
    }
    let changed: Vec<_> = page.before.iter().map(|(slot, _)| *slot).collect();
    html! {
        <div class="record">
            { head(tools, page, sheet) }
            if let Some(form) = &page.form { <Form tools={tools.clone()} form={form.clone()} key={form.id.to_string()} /> }
            { way::way(tools, page) }
            <div class="record-columns">
                <div class="record-side">
                    <Facts tools={tools.clone()} sheet={sheet.clone()} saving={page.saving} failed={page.failed.clone()} {changed} />
                    { for sheet.related.iter().map(|list| related(tools, list)) }
                </div>
                <section class="card record-history" aria-labelledby="history">
                    <h2 id="history">{ words.timeline() }</h2>
                    <History view={page.timeline.view()} words={words} now={Moment(tools.now)} on={from_pane(tools)} />
                </section>
            </div>
        </div>
    }
}

fn head(tools: &Tools, page: &Page, sheet: &Sheet) -> Html {
    let words = tools.words;
    let write = page.form.is_none().then(|| act(tools, Act::Write(Write::Begin)));
    let owner = sheet.owner.as_ref().filter(|owner| !owner.name.trim().is_empty());
    let facts = [html! { words.kind(sheet.of.kind) }]
        .into_iter()
        .chain(owner.map(|owner| html! { words.record_owner(&owner.name) }))
        .chain(sheet.created.map(|at| html! { words.record_created(&words.ago(at, Moment(tools.now))) }));
    html! {
        <header class="head record-head">
            { tile(sheet.of.kind) }
            <div class="grow">
                <h1 id="title" tabindex="-1">{ name(&sheet.of.name) }</h1>
                <p class="quiet-text facts-line">
                    { sheet.standing.map(|state| standing(words, state)) }
                    <span>{ dotted(facts) }</span>
                </p>
            </div>
            <div class="actions" id="record-actions">
                <button type="button" id={WRITE} class={if write.is_some() { "button primary" } else { "button" }}
                    aria-disabled={write.is_none().then_some("true")} aria-expanded={page.form.is_some().to_string()} onclick={write}>
                    { icon(Icon::Mail) }<span>{ words.record_write_mail() }</span>
                </button>
            </div>
        </header>
    }
}

fn related(tools: &Tools, list: &Related) -> Html {
    let words = tools.words;
    let (id, title, none) = match list.relation {
        Relation::People => ("people", words.record_people(), words.record_people_none()),
        Relation::Deals => ("deals", words.record_deals(), words.record_deals_none()),
        Relation::Cases => ("cases", words.record_cases(), words.record_cases_none()),
    };
    let body = html! {
        <>
            { lines(tools, &list.lines) }
            if list.more { <p class="quiet-text">{ words.record_more() }</p> }
        </>
    };
    part(id, title, list.lines.is_empty().then_some(none), body)
}
