//! What every part of the pane needs to paint, and the small parts that all of them are made of.

use std::rc::Rc;

use domain::{mail::Moment, pane::Event, party::Record};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    words::{Words, dates},
};

/// The language, the clock, and where events go.
#[derive(Clone, PartialEq)]
pub(crate) struct Tools {
    pub(crate) words: Words,
    pub(crate) now: Moment,
    pub(crate) on: Callback<Event>,
    /// A mail can be begun from here: not while another one is being written.
    pub(crate) begins: bool,
    /// Mail is answered from here.
    pub(crate) answers: bool,
    /// Records that are at hand, where that is known.
    pub(crate) pins: Option<Rc<[Record]>>,
    /// What is shown is a meeting and not a mail.
    pub(crate) meeting: bool,
}

impl Tools {
    /// What a press sends.
    pub(crate) fn send(&self, event: Event) -> Callback<MouseEvent> {
        let on = self.on.clone();
        Callback::from(move |_| on.emit(event.clone()))
    }

    /// How long ago something was, with the date and time in full for whoever points at it.
    pub(crate) fn ago(&self, at: Moment) -> Html {
        let (words, now) = (self.words, self.now);
        html! { <time datetime={dates::machine(at)} title={words.in_full(at)}>{ words.ago(at, now) }</time> }
    }
}

/// How a button looks.
#[derive(Clone, Copy, PartialEq)]
pub enum Look {
    /// The one thing to do.
    Primary,
    /// Another.
    Plain,
    /// One that is there without catching the eye.
    Quiet,
    /// One that destroys.
    Danger,
}

impl Look {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A button with its words; `on` of `None` is one that cannot be pressed now, but keeps its place and focus.
pub fn button(
    look: Look,
    drawing: Option<Icon>,
    words: impl Into<AttrValue>,
    on: Option<Callback<MouseEvent>>,
) -> Html {
    let words: AttrValue = words.into();
    let off = on.is_none().then_some("true");
    html! {
        <button type="button" class={look.class()} aria-disabled={off} onclick={on}>
            { drawing.map(icon) }<span>{ words }</span>
        </button>
    }
}

/// A button that is only a drawing; its words are for the pointer and the screen reader.
pub fn icon_button(drawing: Icon, words: impl Into<AttrValue>, on: Callback<MouseEvent>) -> Html {
    let words: AttrValue = words.into();
    html! {
        <button type="button" class="button quiet round" aria-label={words.clone()} title={words} onclick={on}>
            { icon(drawing) }
        </button>
    }
}

/// Text that somebody else wrote: a name, a subject, an address. Its own direction, never markup.
pub fn theirs(class: &'static str, text: impl Into<AttrValue>) -> Html {
    let text: AttrValue = text.into();
    html! { <bdi class={class}>{ text }</bdi> }
}

/// Facts in one line, with dots between them.
pub fn dotted(facts: impl IntoIterator<Item = Html>) -> Html {
    let mut line: Vec<Html> = Vec::new();
    for fact in facts {
        if !line.is_empty() {
            line.push(html! { <span aria-hidden="true">{ " · " }</span> });
        }
        line.push(fact);
    }
    line.into_iter().collect()
}

/// Text where there is some.
pub(crate) fn some(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}
