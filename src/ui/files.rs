//! Which files of a mail are to be kept with it. It comes after the first card, and so is loaded then.

use domain::pane::{
    Event, Keeping,
    view::{FileView, FilesView},
};
use yew::prelude::*;

use crate::{
    tools::{Tools, theirs},
    words::Words,
};

/// A box for each file; all are kept unless somebody says otherwise.
#[inline(never)]
pub(crate) fn files(tools: &Tools, view: &FilesView) -> Html {
    let words = tools.words;
    html! {
        <fieldset class="several">
            <legend class="section-title">{ words.files_keep() }</legend>
            <ul class="list">{ for view.files.iter().map(|one| row(tools, one)) }</ul>
            <p class="quiet-text">{ words.files_keep_text() }</p>
        </fieldset>
    }
}

fn row(tools: &Tools, one: &FileView) -> Html {
    let (on, file, kept) = (tools.on.clone(), one.file, one.kept);
    let onchange = Callback::from(move |_: yew::html::onchange::Event| {
        on.emit(Event::Files(Keeping { file, keep: !kept }));
    });
    html! {
        <li key={one.file.to_string()}>
            <label class="check">
                <input type="checkbox" checked={one.kept} {onchange} />
                <span class="grow">
                    { theirs("", one.name.clone()) }
                    <span class="quiet-text">{ " " }{ size(tools.words, one.bytes) }</span>
                </span>
            </label>
        </li>
    }
}

const KILO: u64 = 1_000;
const MEGA: u64 = 1_000_000;

/// In megabytes with one decimal, or in whole kilobytes.
pub(crate) fn size(words: Words, bytes: u64) -> String {
    if bytes < MEGA {
        return words.files_kilobytes(&bytes.div_ceil(KILO).to_string());
    }
    words.files_megabytes(&format!("{}.{}", bytes / MEGA, bytes % MEGA * 10 / MEGA))
}
