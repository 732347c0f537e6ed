//! When there is no mail to track: what Outlook shows instead, and what to do.

use domain::pane::view::Other;
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    people::count,
    words::Words,
};

/// Outlook has not said yet what is open: the shapes of what will stand there.
pub(crate) fn starting(words: Words) -> Html {
    html! {
        <>
            <h1 class="sr">{ words.starting() }</h1>
            <div class="skeleton" aria-hidden="true">
                <div class="bone subject" />
                <div class="card"><div class="bone short" /><div class="bone wide" /></div>
                <div class="card">
                    <div class="who">
                        <div class="bone avatar" />
                        <div class="grow"><div class="bone" /><div class="bone short" /></div>
                    </div>
                </div>
            </div>
        </>
    }
}

fn empty(drawing: Icon, title: impl Into<AttrValue>, text: &'static str) -> Html {
    let title: AttrValue = title.into();
    html! {
        <div class="empty">
            <span class="empty-mark" aria-hidden="true">{ icon(drawing) }</span>
            <h1>{ title }</h1>
            <p>{ text }</p>
        </div>
    }
}

/// No mail is open.
pub(crate) fn nothing(words: Words) -> Html {
    empty(Icon::Mail, words.nothing_title(), words.nothing_text())
}

/// Several are selected, and Outlook does not say which.
pub(crate) fn several(words: Words) -> Html {
    empty(Icon::Stack, words.several_unknown(), words.several_text())
}

/// Something that is no mail.
pub(crate) fn other(words: Words, other: Other) -> Html {
    match other {
        Other::Invitation => empty(Icon::Meeting, words.invitation_title(), words.invitation_text()),
        Other::Draft => empty(Icon::Pen, words.draft_title(), words.draft_text()),
        Other::Report => empty(Icon::Info, words.report_title(), words.report_text()),
        Other::SwitchedOff => empty(Icon::Warning, words.switched_off_title(), words.switched_off_text()),
    }
}

/// How many files somebody sent.
pub(crate) fn files(words: Words, files: usize) -> Html {
    if files == 0 {
        return Html::default();
    }
    html! { <span class="files">{ icon(Icon::Clip) }{ words.files(count(files)) }</span> }
}
