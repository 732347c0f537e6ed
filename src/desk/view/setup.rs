//! *Set up e-mail*: three checks, one button, and how far the work is.

use admin::{Check, Found, Progress, Setup, Stage, StageState};
use ui::{Icon, Look, Words, button, icon};
use yew::prelude::*;

use super::kit::{Tools, bar, head, link, loaded, pill, remedy};
use crate::model::{Desk, Event, Filter, Place, Question};

/// The page.
pub(super) fn setup(tools: &Tools, desk: &Desk) -> Html {
    let words = tools.words;
    html! {
        <>
            { head(words.desk_setup(), words.desk_setup_text(), Html::default()) }
            { loaded(tools, &desk.setup, |setup| wizard(tools, desk, setup)) }
        </>
    }
}

fn wizard(tools: &Tools, desk: &Desk, setup: &Setup) -> Html {
    let words = tools.words;
    let ready = setup.checks.iter().all(|check| check.found != Found::Missing);
    let begun = setup.stages.iter().any(|stage| stage.state != StageState::Waiting);
    let failed = setup.stages.iter().any(|stage| stage.state == StageState::Failed);
    let asked = desk.is_asking(|question| *question == Question::BeginSetup);
    let label = if setup.running {
        words.desk_setup_running()
    } else if failed {
        words.desk_setup_on()
    } else if setup.done.is_some() || begun {
        words.desk_setup_again()
    } else {
        words.desk_setup_begin()
    };
    let press = (ready && !setup.running && !asked).then(|| tools.send(Event::BeginSetup));
    let look = if setup.done.is_some() && !failed { Look::Plain } else { Look::Primary };
    html! {
        <>
            <section class="card" aria-labelledby="checks">
                <h2 id="checks">{ words.desk_checks() }</h2>
                <ol class="list steps">{ for setup.checks.iter().map(|one| check(tools, one)) }</ol>
            </section>
            <section class="card" aria-labelledby="stages">
                <h2 id="stages">{ words.desk_stages() }</h2>
                <p class="quiet-text">{ words.desk_stages_text() }</p>
                if begun || setup.running {
                    <ol class="list steps" aria-live="polite">{ for setup.stages.iter().map(|one| stage(tools, one)) }</ol>
                }
                <div class="actions">
                    { button(look, None, label, press) }
                    if !ready {
                        <p class="quiet-text">{ words.desk_setup_first() }</p>
                    }
                </div>
            </section>
            if let Some(at) = setup.done.filter(|_| !setup.running && !failed) {
                <div class="banner good">
                    { icon(Icon::Done) }
                    <div class="grow">
                        <p class="strong">{ words.desk_setup_done() }{ " " }{ tools.ago(at) }</p>
                        <p>{ words.desk_setup_done_text() }</p>
                    </div>
                    { link(&Place::Mailboxes(Filter::default()), "button", html! { words.desk_mailboxes() }) }
                </div>
            }
        </>
    }
}

/// One thing that was checked: what was found, and what to do where it is missing.
pub(super) fn check(tools: &Tools, check: &Check) -> Html {
    let words = tools.words;
    let (class, drawing, said) = match check.found {
        Found::Good => ("step good", Icon::Done, words.desk_found()),
        Found::Missing => ("step bad", Icon::Warning, words.desk_missing()),
        Found::Unknown => ("step warn", Icon::Info, words.desk_unknown()),
    };
    html! {
        <li class={class} key={check.name.clone()}>
            { icon(drawing) }
            <div class="grow">
                <p class="strong">{ check_words(words, &check.name) }{ " · " }<span class="result">{ said }</span></p>
                if !check.evidence.is_empty() {
                    <p class="quiet-text" dir="auto">{ check.evidence.join(", ") }</p>
                } else if check.found != Found::Missing {
                    <p class="quiet-text">{ words.desk_check_text(&check.name) }</p>
                }
                if let Some(finding) = &check.finding {
                    { remedy(tools, finding) }
                }
            </div>
        </li>
    }
}

fn check_words(words: Words, name: &str) -> String {
    words.desk_check(name)
}

fn stage(tools: &Tools, stage: &Stage) -> Html {
    let words = tools.words;
    let mark = match stage.state {
        StageState::Waiting => pill("off", words.desk_stage_waiting()),
        StageState::Running => html! {
            <span class="pill running"><span class="spinner" aria-hidden="true" />{ words.desk_stage_running() }</span>
        },
        StageState::Done => pill("good", words.desk_stage_done()),
        StageState::Failed => pill("bad", words.desk_stage_failed()),
    };
    let class = match stage.state {
        StageState::Waiting => "step waiting",
        StageState::Running => "step",
        StageState::Done => "step good",
        StageState::Failed => "step bad",
    };
    html! {
        <li class={class} key={stage.name.clone()}>
            <div class="grow">
                <p class="line"><span class="strong grow">{ words.desk_stage(&stage.name) }</span>{ mark }</p>
                { progress(words, stage.state, stage.progress) }
                if let Some(finding) = &stage.finding {
                    { remedy(tools, finding) }
                }
            </div>
        </li>
    }
}

fn progress(words: Words, state: StageState, progress: Progress) -> Html {
    if progress.all == 0 {
        return Html::default();
    }
    let mut said = words.desk_done_of(u64::from(progress.all), &progress.done.to_string());
    if progress.failed > 0 {
        said = format!("{said} · {}", words.desk_failed_count(u64::from(progress.failed)));
    }
    if progress.left > 0 {
        said = format!("{said} · {}", words.desk_left_count(u64::from(progress.left)));
    }
    if state == StageState::Running {
        return bar(said, progress.done, progress.all);
    }
    html! { <p class="quiet-text">{ said }</p> }
}
