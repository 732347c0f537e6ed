//! Sales literature beside a mail that is being written: a search, and a list whose documents go into the mail with
//! one press each.

use domain::{
    literature::{Act, Document, Means, Trouble},
    pane::{
        Event,
        view::{Documents, LiteratureView},
    },
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    files,
    icon::{Icon, icon},
    people::count,
    state,
    tools::{Look, Tools, button, dotted, some, theirs},
    trouble::trouble,
};

/// The button that opens the list and closes it.
#[inline(never)]
pub(crate) fn opener(tools: &Tools, literature: Option<&LiteratureView>) -> Html {
    let open = literature.is_some();
    let press = tools.send(if open { Event::Close } else { Event::Literature(Act::Open) });
    state::opener("literature", open, Look::Plain, Some(Icon::Clip), tools.words.literature_add(), press)
}

/// The list, where it is open.
#[inline(never)]
pub(crate) fn literature(tools: &Tools, literature: Option<&LiteratureView>) -> Html {
    let Some(view) = literature else { return Html::default() };
    let words = tools.words;
    let on = tools.on.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        on.emit(Event::Literature(Act::Typed(text)));
    });
    let busy = matches!(view.documents, Documents::Searching(_));
    html! {
        <section class="part" aria-labelledby="literature-title" key="literature">
            <h3 id="literature-title">{ words.literature_title() }</h3>
            <div class="field search">
                { icon(Icon::Search) }
                <input type="text" autocomplete="off" spellcheck="false" enterkeyhint="search" dir="auto" data-first=""
                    maxlength="100" aria-label={words.literature_search()} aria-describedby="literature-help"
                    placeholder={words.literature_search()} value={view.text.clone()} {oninput} />
                if busy { <span class="spinner" aria-hidden="true" /> }
            </div>
            <p id="literature-help" class="quiet-text">{ words.literature_help() }</p>
            { failed(tools, view) }
            <p class="sr" role="status">{ announced(tools, view) }</p>
            { documents(tools, view) }
            <div class="actions">{ button(Look::Quiet, None, words.text_close(), Some(tools.send(Event::Close))) }</div>
        </section>
    }
}

fn documents(tools: &Tools, view: &LiteratureView) -> Html {
    let words = tools.words;
    match &view.documents {
        Documents::Searching(all) if all.is_empty() => {
            html! { <p class="quiet-text">{ words.literature_looking() }</p> }
        }
        Documents::Are(all) if all.is_empty() => {
            let none = if view.text.trim().is_empty() {
                words.literature_none()
            } else {
                words.literature_not_found()
            };
            html! { <p>{ none }</p> }
        }
        Documents::Searching(all) | Documents::Are(all) => {
            html! { <ul class="list">{ for all.iter().map(|one| row(tools, view, one)) }</ul> }
        }
        Documents::Failed(problem) => {
            let again = Event::Literature(Act::Typed(view.text.clone()));
            let title = html! { words.literature_failed() };
            html! { <div role="alert">{ trouble(tools, title, problem, Some(again)) }</div> }
        }
    }
}

fn row(tools: &Tools, view: &LiteratureView, one: &Document) -> Html {
    let words = tools.words;
    let means = one.means();
    let can = means != Means::None && view.putting.is_none();
    let press = can.then(|| tools.send(Event::Literature(Act::Put(one.id))));
    let done = view.done.iter().find(|(id, _)| *id == one.id).map(|(_, means)| *means);
    let file = one.file.as_ref().map(|file| {
        let size = file.bytes.map(|bytes| files::size(words, bytes));
        let name = theirs("", file.name.clone());
        dotted([name].into_iter().chain(size.map(|size| html! { size })))
    });
    let lies = match means {
        Means::Link => Some(html! { words.literature_as_link() }),
        Means::Attach | Means::None => None,
    };
    let of = some(&one.of).map(|of| theirs("", of.to_owned()));
    html! {
        <li key={one.id.to_string()}>
            <button type="button" class="offer" aria-disabled={(!can).then_some("true")} onclick={press}>
                <span class="grow">
                    { theirs("strong", one.title.clone()) }
                    <span class="quiet-text">{ dotted(of.into_iter().chain(file).chain(lies)) }</span>
                    if let Some(detail) = some(&one.detail) {
                        <span class="quiet-text">{ theirs("", detail.to_owned()) }</span>
                    }
                    if means == Means::None {
                        <span class="quiet-text">{ words.literature_too_large() }</span>
                    }
                    if let Some(done) = done {
                        <span class="quiet-text">{ icon(Icon::Check) }{ " " }{ put(tools, done) }</span>
                    }
                </span>
                if view.putting.as_ref().is_some_and(|putting| putting.id == one.id) {
                    <span class="spinner" aria-hidden="true" />
                }
            </button>
        </li>
    }
}

fn put(tools: &Tools, means: Means) -> &'static str {
    match means {
        Means::Attach | Means::None => tools.words.literature_attached(),
        Means::Link => tools.words.literature_linked(),
    }
}

/// What could not be put into the mail, why, and what to do.
fn failed(tools: &Tools, view: &LiteratureView) -> Html {
    let words = tools.words;
    let Some((title, why)) = &view.failed else { return Html::default() };
    let told = html! { words.literature_not_put(title) };
    let why = match why {
        Trouble::Other(problem) => {
            return html! { <div role="alert">{ trouble(tools, told, problem, None) }</div> };
        }
        Trouble::TooLarge => words.literature_too_large(),
        Trouble::TooMany => words.literature_too_many(),
        Trouble::Unable => words.literature_unable(),
    };
    html! {
        <div class="banner bad" role="alert">
            { icon(Icon::Warning) }
            <div class="grow"><p class="strong" dir="auto">{ told }</p><p>{ why }</p></div>
        </div>
    }
}

fn announced(tools: &Tools, view: &LiteratureView) -> String {
    let words = tools.words;
    if view.putting.is_some() {
        return words.draft_editing().into();
    }
    if let Some((_, means)) = view.done.last().filter(|_| view.failed.is_none()) {
        return put(tools, *means).into();
    }
    match &view.documents {
        Documents::Are(all) => words.literature_count(count(all.len())),
        Documents::Searching(_) | Documents::Failed(_) => String::new(),
    }
}
