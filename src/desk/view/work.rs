//! Work that an act began: how far it is, and what came of each mailbox.

use admin::{Act, Job, JobState, Outcome};
use ui::{Icon, Look, button, icon, icon_button};
use yew::prelude::*;

use super::{
    finding,
    kit::{Tools, bar, link, name},
    news::act_words,
};
use crate::model::{Event, Place, Work};

/// Outcomes that are listed at once; the others are counted.
const MOST: usize = 50;

/// The work, where there is some.
pub(super) fn work(tools: &Tools, work: Option<&Work>) -> Html {
    let Some(Work { act, job }) = work else { return Html::default() };
    let words = tools.words;
    match job {
        None => html! {
            <div class="banner" role="status">
                <span class="spinner" aria-hidden="true" />
                <p class="grow">{ words.desk_working(act_words(words, *act)) }</p>
            </div>
        },
        Some(job) => at_work(tools, *act, job),
    }
}

fn at_work(tools: &Tools, act: Act, job: &Job) -> Html {
    let words = tools.words;
    let what = act_words(words, act);
    let (done, all, failed) = (job.progress.done, job.progress.all, u64::from(job.progress.failed));
    let running = job.state == JobState::Running;
    let bad: Vec<&Outcome> = job.outcomes.iter().filter(|outcome| outcome.finding.is_some()).collect();
    let class = if failed > 0 {
        "banner warn"
    } else if running {
        "banner"
    } else {
        "banner good"
    };
    let title = match job.state {
        JobState::Running => words.desk_working(what),
        JobState::Done => words.desk_ended(u64::from(done), what),
        JobState::Lost => words.desk_lost(what),
    };
    let more = u64::try_from(bad.len().saturating_sub(MOST)).unwrap_or_default();
    html! {
        <div class={classes!(class, "job")}>
            if running {
                <span class="spinner" aria-hidden="true" />
            } else {
                { icon(if failed > 0 { Icon::Warning } else { Icon::Done }) }
            }
            <div class="grow stack">
                <p class="strong" role="status">{ title }</p>
                if running && all > 0 {
                    { bar(words.desk_done_of(u64::from(all), &done.to_string()), done, all) }
                }
                if failed > 0 {
                    <p>{ words.desk_of_these_failed(failed) }</p>
                }
                if !bad.is_empty() {
                    <ul class="list outcomes">{ for bad.iter().take(MOST).map(|one| outcome(tools, one)) }</ul>
                }
                if more > 0 {
                    <p class="quiet-text">{ words.desk_and_more(more) }</p>
                }
                if job.state == JobState::Lost {
                    <div class="actions">{ button(Look::Plain, Some(Icon::Retry), words.retry(), Some(tools.send(Event::Retry))) }</div>
                }
            </div>
            if !running {
                { icon_button(Icon::Dismiss, words.desk_close(), tools.send(Event::CloseJob)) }
            }
        </div>
    }
}

fn outcome(tools: &Tools, outcome: &Outcome) -> Html {
    let said = outcome.finding.as_ref().map(|found| finding::said(tools.words, found).0);
    html! {
        <li key={outcome.mailbox.to_string()}>
            { link(&Place::Mailbox(outcome.mailbox), "link", name(&outcome.address)) }
            <span class="quiet-text" dir="auto">{ said }</span>
        </li>
    }
}
