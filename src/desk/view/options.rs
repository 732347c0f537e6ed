//! *Don't see the options?*: which of three causes holds for whoever asks.

use admin::{Found, Me};
use ui::{Icon, icon};
use yew::prelude::*;

use super::{
    kit::{Tools, head},
    setup::check,
};

/// The page.
pub(super) fn options(tools: &Tools, me: &Me) -> Html {
    let words = tools.words;
    let missing = me.checks.iter().filter(|check| check.found == Found::Missing).count();
    let unknown = me.checks.iter().any(|check| check.found == Found::Unknown);
    let (class, drawing, said) = if missing > 0 {
        ("banner bad", Icon::Warning, words.desk_options_bad(u64::try_from(missing).unwrap_or_default()))
    } else if unknown {
        ("banner warn", Icon::Info, words.desk_options_unknown().into())
    } else {
        ("banner good", Icon::Done, words.desk_options_good().into())
    };
    html! {
        <>
            { head(words.desk_options(), words.desk_options_text(), Html::default()) }
            <div class={class} role="status">{ icon(drawing) }<p class="grow strong">{ said }</p></div>
            <section class="card" aria-labelledby="why">
                <h2 id="why">{ words.desk_options_checks(&me.name) }</h2>
                <ol class="list steps">{ for me.checks.iter().map(|one| check(tools, one)) }</ol>
            </section>
        </>
    }
}
