//! Lines about what was done.

use admin::{Act, REFUSALS};
use domain::problem::Problem;
use ui::{Icon, Words, icon, icon_button};
use yew::prelude::*;

use super::kit::{Tools, said, telling};
use crate::model::{Doing, Event, News, Said};

/// Two regions that are there from the first paint, so that what comes into them is read out.
pub(super) fn news(tools: &Tools, news: &[News]) -> Html {
    let lines =
        |bad: bool| news.iter().filter(move |line| line.said.is_bad() == bad).map(|one| line(tools, one));
    html! {
        <div class="notices">
            <div role="alert">{ for lines(true) }</div>
            <div role="status">{ for lines(false) }</div>
        </div>
    }
}

fn line(tools: &Tools, news: &News) -> Html {
    let words = tools.words;
    let text = told(words, &news.said);
    let problem = match &news.said {
        Said::Failed(_, problem) => Some(problem),
        Said::Saved | Said::TakenBack | Said::Chosen | Said::Ended(..) => None,
    };
    let bad = news.said.is_bad();
    html! {
        <div class={if bad { "notice bad" } else { "notice" }} key={news.id.to_string()}>
            { icon(if bad { Icon::Warning } else { Icon::Done }) }
            <div class="grow">
                <p>{ text.clone() }</p>
                if let Some(why) = problem.and_then(|problem| stands(words, problem)) {
                    <p>{ why }</p>
                } else if let Some(problem) = problem {
                    <p>{ telling(words, problem).0 }{ " " }{ telling(words, problem).1 }</p>
                    { said(words, problem) }
                }
            </div>
            { icon_button(Icon::Dismiss, words.dismiss_this(&text), tools.send(Event::Dismiss(news.id))) }
        </div>
    }
}

/// Why a decision stands, and what can be done instead.
fn stands(words: Words, problem: &Problem) -> Option<String> {
    let Problem::Refused { code, .. } = problem else { return None };
    REFUSALS.contains(&code.as_str()).then(|| words.desk_stands(code))
}

fn told(words: Words, said: &Said) -> String {
    match said {
        Said::Saved => words.desk_saved().into(),
        Said::TakenBack => words.desk_taken_back().into(),
        Said::Chosen => words.desk_chosen().into(),
        Said::Ended(act, done, failed) => {
            let ended = words.desk_ended(u64::from(*done), act_words(words, *act));
            let failed = u64::from(*failed);
            if failed == 0 { ended } else { format!("{ended} {}", words.desk_of_these_failed(failed)) }
        }
        Said::Failed(doing, _) => words.desk_failed(match doing {
            Doing::Setup => words.desk_setup(),
            Doing::Act(act) => act_words(words, *act),
            Doing::Save => words.desk_save(),
            Doing::Trial => words.desk_try(),
            Doing::TakeBack => words.undo(),
            Doing::Choose => words.desk_choosing(),
        }),
    }
}

/// What an act is called.
pub(super) fn act_words(words: Words, act: Act) -> &'static str {
    match act {
        Act::Approve => words.desk_approve(),
        Act::Reject => words.desk_reject(),
        Act::Test => words.desk_test(),
        Act::ApproveAndTest => words.desk_approve_and_test(),
        Act::Deactivate => words.desk_deactivate(),
        Act::Activate => words.desk_activate(),
        Act::Choose { on: true, .. } => words.desk_choose(),
        Act::Choose { on: false, .. } => words.desk_unchoose(),
        Act::Postpone { .. } => words.desk_postpone(),
    }
}
