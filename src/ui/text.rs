//! The text of a mail, in a frame of its own: without scripts, without the pane's origin, and without anything from
//! outside until it is asked for. What stands in the frame went through a sanitizer; the frame and its policy hold it
//! where that let something pass.

use domain::{
    pane::{Act, Event},
    timeline::Safe,
};
use yew::prelude::*;

use crate::{
    people::count,
    tools::{Look, Tools, button, some},
};

/// Links open in a window of their own, which is not bound by the frame's limits. Nothing else is allowed.
const SANDBOX: &str = "allow-popups allow-popups-to-escape-sandbox";

/// The frame, and what it holds back.
pub(crate) fn text(tools: &Tools, subject: &str, safe: &Safe, images: bool) -> Html {
    let words = tools.words;
    if some(safe.html()).is_none() {
        return html! { <p class="quiet-text">{ words.text_empty() }</p> };
    }
    let held_back = (!images && safe.held_back() > 0).then(|| {
        let show = Some(tools.send(Event::Timeline(Act::Images)));
        html! {
            <div class="note">
                <div>
                    <p>{ words.text_images_why() }</p>
                    { button(Look::Quiet, None, words.text_images(count(safe.held_back())), show) }
                </div>
            </div>
        }
    });
    html! {
        <>
            { held_back }
            <iframe class="text" sandbox={SANDBOX} referrerpolicy="no-referrer" title={words.text_of(subject)}
                tabindex="0" srcdoc={document(safe, images)} />
        </>
    }
}

/// The frame's document. Its policy stands beside the pane's, which it inherits; both must allow what is loaded.
fn document(safe: &Safe, images: bool) -> String {
    let from = if images { "data: https:" } else { "data:" };
    format!(
        "<!doctype html><html style=\"color-scheme:light\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; img-src {from}\">\
         <meta name=\"referrer\" content=\"no-referrer\"><base target=\"_blank\"></head>\
         <body dir=\"auto\" style=\"margin:8px;font:14px/1.4 'Segoe UI',system-ui,sans-serif;\
         overflow-wrap:anywhere\">{}</body></html>",
        safe.html()
    )
}
