//! Who did what.

use admin::Audit;
use ui::{Icon, Look, button, icon};
use yew::prelude::*;

use super::kit::{Tools, empty, head, loaded, name, pill};
use crate::model::{Desk, Event, Question};

/// The page.
pub(super) fn audit(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    html! {
        <>
            { head(words.desk_audit(), words.desk_audit_text(), Html::default()) }
            { loaded(tools, &desk.audit, |(lines, more)| log(tools, desk, lines, *more)) }
        </>
    }
}

fn log(tools: &Tools, desk: &Desk, lines: &[Audit], more: bool) -> Html {
    let words = tools.words;
    if lines.is_empty() {
        return empty(
            icon(Icon::Stack),
            words.desk_audit_none(),
            words.desk_audit_none_text(),
            Html::default(),
        );
    }
    let asking = desk.is_asking(|question| matches!(question, Question::Audit(Some(_))));
    html! {
        <>
            <div class="wide" tabindex="0" role="region" aria-label={words.desk_audit()}>
                <table class="log">
                    <thead>
                        <tr>
                            { for [words.desk_when(), words.desk_who(), words.desk_what(), words.desk_with(), words.desk_detail()]
                                .map(|name| html! { <th scope="col">{ name }</th> }) }
                        </tr>
                    </thead>
                    <tbody>{ for lines.iter().map(|one| line(tools, one)) }</tbody>
                </table>
            </div>
            if more {
                <div class="actions">
                    { button(Look::Plain, None, words.desk_more(), (!asking).then(|| tools.send(Event::More))) }
                </div>
            }
        </>
    }
}

fn line(tools: &Tools, line: &Audit) -> Html {
    let words = tools.words;
    html! {
        <tr key={line.id.to_string()}>
            <td class="still">{ tools.moment(line.at) }</td>
            <td>{ name(&line.who) }</td>
            <td>
                { words.desk_audited(&line.what) }
                if line.refused {
                    { " " }{ pill("bad", words.desk_was_refused()) }
                }
            </td>
            <td>{ name(&line.with) }</td>
            <td>{ name(&line.detail) }</td>
        </tr>
    }
}
