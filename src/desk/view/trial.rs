//! The dry run: what would have been with the settings as they are edited.

use admin::{DryRun, Sample};
use ui::{Icon, Look, Words, button, icon};
use yew::prelude::*;

use super::kit::{Tools, name};
use crate::model::{Event, TRIAL_DAYS, Trial};

/// The dry run, beside the settings it is of.
pub(super) fn trial(tools: &Tools, trial: &Trial, changed: bool) -> Html {
    let words = tools.words;
    let days = u64::from(TRIAL_DAYS);
    let text = if changed { words.desk_trial_changed(days) } else { words.desk_trial_text(days) };
    html! {
        <section class="card trial" aria-labelledby="trial" aria-busy={trial.running.to_string()}>
            <div class="line top-line">
                <div class="grow">
                    <h2 id="trial">{ words.desk_trial_title(days) }</h2>
                    <p class="quiet-text">{ text }</p>
                </div>
                { button(Look::Plain, Some(Icon::Search), words.desk_try(), (!trial.running).then(|| tools.send(Event::Try))) }
            </div>
            <div aria-live="polite">
                if trial.running {
                    <p class="line"><span class="spinner" aria-hidden="true" />{ words.desk_trying() }</p>
                } else if let Some(run) = &trial.result.value {
                    if trial.stale {
                        <p class="note warning">{ icon(Icon::Info) }<span>{ words.desk_trial_stale() }</span></p>
                    }
                    { result(tools, run) }
                }
            </div>
        </section>
    }
}

fn result(tools: &Tools, run: &DryRun) -> Html {
    let words = tools.words;
    let figure = |number: u64, name: &'static str, class: &'static str| {
        html! { <div class={classes!("figure", class)}><dt>{ name }</dt><dd>{ words.number(number) }</dd></div> }
    };
    html! {
        <>
            <p class="strong">{ words.desk_trial_said(run.looked_at, &words.number(run.now), &words.number(run.tracked)) }</p>
            <dl class="figures">
                { figure(run.looked_at, words.desk_looked_at(), "") }
                { figure(run.tracked, words.desk_would_track(), "good") }
                { figure(run.now, words.desk_track_now(), "") }
                { figure(run.withheld, words.desk_withheld(), "") }
                { figure(run.private, words.desk_private(), if run.private > 0 { "warn" } else { "" }) }
            </dl>
            if run.cut {
                <p class="note">{ icon(Icon::Info) }<span>{ words.desk_trial_cut() }</span></p>
            }
            if !run.samples.is_empty() {
                <h3>{ words.desk_samples() }</h3>
                <ul class="list samples">{ for run.samples.iter().map(|one| sample(tools, one)) }</ul>
            }
        </>
    }
}

fn sample(tools: &Tools, sample: &Sample) -> Html {
    let words = tools.words;
    html! {
        <li>
            { verdict(words, &sample.verdict) }
            <span class="grow">
                if sample.subject.is_empty() {
                    <span class="quiet-text">{ words.desk_no_subject() }</span>
                } else {
                    { name(&sample.subject) }
                }
                <span class="quiet-text facts-line">
                    <span>{ name(&sample.from) }</span>
                    <span>{ tools.ago(sample.at) }</span>
                    <span>{ words.desk_reason(&sample.reason) }</span>
                </span>
            </span>
        </li>
    }
}

/// What became, or would become, of a mail.
pub(super) fn verdict(words: Words, verdict: &str) -> Html {
    let class = match verdict {
        "track" | "link" | "mark" | "repair" | "send" => "good",
        "withhold" | "undeliverable" | "fail" => "warn",
        _ => "off",
    };
    html! {
        <span class={classes!("pill", class)}><span class="dot" aria-hidden="true" />{ words.desk_verdict(verdict) }</span>
    }
}
