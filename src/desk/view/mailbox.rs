//! One mailbox: as its owner sees it, and as an administrator does.

use admin::{Act, Approval, Detail, Listed, Me, Part, Run, Status, Step, Tried};
use ui::{Icon, Look, Words, button, icon};
use uuid::Uuid;
use yew::prelude::*;

use super::{
    alerts::alert,
    kit::{
        Drawing, Tools, approval_words, coming, drawing, empty, head, link, loaded, name, remedy, run,
        status, status_class,
    },
    work::work,
};
use crate::model::{Desk, Event, Filter, Loaded, Place, Question, Whom};

/// One's own mailbox: where a salesperson begins.
pub(super) fn mine(tools: &Tools, desk: &Desk, me: &Me) -> Html {
    let words = tools.words;
    let Some(id) = me.mailbox else {
        let more = link(&Place::Options, "button", html! { words.desk_options() });
        return html! {
            <>
                { head(words.desk_mine(), "", Html::default()) }
                { empty(icon(Icon::Mail), words.desk_no_mailbox(), words.desk_no_mailbox_text(), more) }
            </>
        };
    };
    html! {
        <>
            { head(words.desk_mine(), words.desk_mine_text(), Html::default()) }
            { work(tools, desk.work.as_ref()) }
            { opened(tools, desk, id, |detail| own(tools, desk, detail)) }
        </>
    }
}

/// One mailbox in full.
pub(super) fn one(tools: &Tools, desk: &Desk, id: Uuid) -> Html {
    let words = tools.words;
    let value = of(desk, id).and_then(|detail| detail.value.as_ref());
    let title = value.map_or_else(|| words.desk_mailbox().to_owned(), |detail| detail.listed.address.clone());
    let back = desk.rights().administer.then(|| {
        link(&Place::Mailboxes(Filter::default()), "button quiet", html! { words.desk_to_mailboxes() })
    });
    html! {
        <>
            { head(title, "", back.unwrap_or_default()) }
            { work(tools, desk.work.as_ref()) }
            { opened(tools, desk, id, |detail| full(tools, desk, detail)) }
        </>
    }
}

fn of(desk: &Desk, id: Uuid) -> Option<&Loaded<Detail>> {
    desk.detail.as_ref().filter(|(open, _)| *open == id).map(|(_, detail)| detail)
}

fn opened(tools: &Tools, desk: &Desk, id: Uuid, paint: impl FnOnce(&Detail) -> Html) -> Html {
    match of(desk, id) {
        Some(detail) => loaded(tools, detail, paint),
        None => coming(tools.words),
    }
}

fn own(tools: &Tools, desk: &Desk, detail: &Detail) -> Html {
    let words = tools.words;
    let listed = &detail.listed;
    let rights = desk.rights_on(listed.id);
    let (title, text) = match listed.status {
        Status::Green => (words.desk_mine_green(), words.desk_mine_green_text()),
        Status::Amber => (words.desk_mine_amber(), words.desk_mine_amber_text()),
        Status::Red => (words.desk_mine_red(), words.desk_mine_red_text()),
        Status::Off => (words.desk_mine_off(), words.desk_mine_off_text()),
    };
    let waits = listed.approval == Approval::Pending || listed.approval == Approval::Empty;
    let act = if waits && rights.approve_own { Act::ApproveAndTest } else { Act::Test };
    let label = if act == Act::ApproveAndTest {
        words.desk_approve_and_test_one()
    } else if listed.test == Run::NotRun {
        words.desk_test()
    } else {
        words.desk_try_again()
    };
    html! {
        <>
            <section class={classes!("card", "light", status_class(listed.status))} aria-labelledby="light">
                <div class="who">
                    <span class="lamp" aria-hidden="true">{ icon(lamp(listed.status)) }</span>
                    <div class="grow">
                        <h2 id="light">{ title }</h2>
                        <p>{ text }</p>
                        <p class="quiet-text facts-line">
                            <span>{ name(&listed.address) }</span>
                            if let Some(at) = listed.synced {
                                <span>{ words.desk_synced() }{ " " }{ tools.ago(at) }</span>
                            }
                        </p>
                    </div>
                </div>
                if let Some(finding) = listed.finding.as_ref().filter(|_| listed.status != Status::Green) {
                    { remedy(tools, finding) }
                }
                <div class="actions">
                    if rights.test_own || act == Act::ApproveAndTest {
                        { press(tools, desk, listed, Look::Primary, act, label) }
                    }
                    { link(&Place::Settings, "button", html! { words.desk_settings() }) }
                </div>
            </section>
            { parts(tools, desk, detail, false) }
            { facts(tools, detail) }
            { listed_alerts(tools, desk, detail) }
        </>
    }
}

fn lamp(status: Status) -> Icon {
    match status {
        Status::Green => Icon::Done,
        Status::Amber => Icon::Info,
        Status::Red => Icon::Warning,
        Status::Off => Icon::Not,
    }
}

fn full(tools: &Tools, desk: &Desk, detail: &Detail) -> Html {
    let words = tools.words;
    let listed = &detail.listed;
    let rights = desk.rights_on(listed.id);
    let do_it = |look, act, label: &str| press(tools, desk, listed, look, act, label.to_owned());
    let waits = listed.approval != Approval::Approved;
    html! {
        <>
            <section class={classes!("card", "light", status_class(listed.status))} aria-label={words.desk_state()}>
                <p class="line">
                    { status(words, listed.status) }
                    <span class="quiet-text facts-line">
                        <span>{ name(&listed.owner) }</span>
                        if listed.queue {
                            <span>{ words.desk_queue() }</span>
                        }
                        if !listed.active {
                            <span>{ words.inactive() }</span>
                        }
                    </span>
                </p>
                if let Some(finding) = &listed.finding {
                    { remedy(tools, finding) }
                }
                <div class="actions">
                    if rights.approve && waits {
                        { do_it(Look::Primary, Act::ApproveAndTest, words.desk_approve_and_test_one()) }
                    }
                    if rights.test_own && !waits {
                        { do_it(Look::Primary, Act::Test, words.desk_test_again()) }
                    }
                    if rights.approve && waits {
                        { do_it(Look::Plain, Act::Approve, words.desk_approve()) }
                    }
                    if rights.approve && listed.approval != Approval::Rejected {
                        { do_it(Look::Plain, Act::Reject, words.desk_reject()) }
                    }
                    if rights.administer {
                        if listed.active {
                            { do_it(Look::Plain, Act::Deactivate, words.desk_deactivate()) }
                        } else {
                            { do_it(Look::Plain, Act::Activate, words.desk_activate()) }
                        }
                        if !listed.queue {
                            { link(&Place::SettingsOf(listed.id), "button", html! { words.desk_settings() }) }
                        }
                        { for postpones(tools.now).map(|(hours, act)| do_it(Look::Quiet, act, &words.desk_postpone_for(hours))) }
                    }
                </div>
            </section>
            { parts(tools, desk, detail, rights.administer) }
            { facts(tools, detail) }
            { listed_alerts(tools, desk, detail) }
        </>
    }
}

/// For how long a mailbox can be put off: the name of the time, and the act.
pub(super) fn postpones(now: i64) -> [(&'static str, Act); 2] {
    const HOUR_S: i64 = 3_600;
    [("hour", HOUR_S), ("day", 24 * HOUR_S)]
        .map(|(name, seconds)| (name, Act::Postpone { until: now.saturating_add(seconds) }))
}

/// A button for an act; while one is asked for, or a test is under way, it waits.
fn press(
    tools: &Tools,
    desk: &Desk,
    listed: &Listed,
    look: Look,
    act: Act,
    label: impl Into<AttrValue>,
) -> Html {
    let asking = desk.is_asking(|question| matches!(question, Question::Act(_)));
    let tests = matches!(act, Act::Test | Act::ApproveAndTest | Act::Choose { .. }) && listed.testing;
    let on = (!asking && !tests).then(|| tools.send(Event::Act(act, Whom::One(listed.id))));
    button(look, None, label, on)
}

pub(super) fn part_words(words: Words, part: Part) -> &'static str {
    match part {
        Part::Incoming => words.desk_incoming(),
        Part::Outgoing => words.desk_outgoing(),
        Part::Act => words.desk_act(),
    }
}

fn step_words(words: Words, step: Step) -> &'static str {
    match step {
        Step::SignIn => words.desk_step_sign_in(),
        Step::Reach => words.desk_step_reach(),
        Step::Read => words.desk_step_read(),
        Step::Write => words.desk_step_write(),
        Step::Send => words.desk_step_send(),
        Step::Arrive => words.desk_step_arrive(),
    }
}

/// The three parts, each with how its test ended; an administrator chooses which of them are synchronized.
fn parts(tools: &Tools, desk: &Desk, detail: &Detail, chooses: bool) -> Html {
    let words = tools.words;
    let testing = detail.listed.testing;
    let choose = |tried: &Tried| {
        let act = Act::Choose { part: tried.part, on: !tried.chosen };
        let label = match tried.chosen {
            true => words.desk_leave_part(part_name(tried.part)),
            false => words.desk_choose_part(part_name(tried.part)),
        };
        let press = press(tools, desk, &detail.listed, Look::Plain, act, label);
        html! { <div class="actions">{ press }</div> }
    };
    let choice = |tried: &Tried| if chooses { choose(tried) } else { Html::default() };
    html! {
        <section aria-labelledby="parts" class="stack">
            <h2 id="parts" class="section-title">{ words.desk_test_status() }</h2>
            <div class="parts">{ for detail.parts.iter().map(|tried| part(tools, tried, testing, choice(tried))) }</div>
        </section>
    }
}

/// A part's stable name.
fn part_name(part: Part) -> &'static str {
    match part {
        Part::Incoming => "incoming",
        Part::Outgoing => "outgoing",
        Part::Act => "act",
    }
}

fn part(tools: &Tools, tried: &Tried, testing: bool, choice: Html) -> Html {
    let words = tools.words;
    let of = match tried.part {
        Part::Incoming => icon(Icon::Mail),
        Part::Outgoing => icon(Icon::Open),
        Part::Act => icon(Icon::Meeting),
    };
    let mark = if !tried.chosen {
        html! { <span class="pill off">{ words.desk_not_chosen() }</span> }
    } else if testing {
        html! {
            <span class="pill running"><span class="spinner" aria-hidden="true" />{ words.desk_testing() }</span>
        }
    } else {
        run(words, tried.run)
    };
    html! {
        <div class="card" key={format!("{:?}", tried.part)}>
            <p class="line">{ of }<span class="strong grow">{ part_words(words, tried.part) }</span></p>
            <p class="line">
                { mark }
                if let Some(at) = tried.at {
                    <span class="quiet-text">{ tools.ago(at) }</span>
                }
            </p>
            if let Some(step) = tried.failed {
                <p>{ words.desk_failed_at(step_words(words, step)) }</p>
            }
            if let Some(finding) = &tried.finding {
                { remedy(tools, finding) }
            }
            { choice }
        </div>
    }
}

fn facts(tools: &Tools, detail: &Detail) -> Html {
    let words = tools.words;
    let listed = &detail.listed;
    let never = || html! { words.desk_never() };
    let moment = |at: Option<i64>| at.map_or_else(never, |at| tools.ago(at));
    let mut rows = vec![
        (words.desk_approval(), approval(words, detail)),
        (words.desk_last_sync(), moment(listed.synced)),
        (words.desk_backlog(), html! { words.desk_mails(listed.backlog) }),
        (words.desk_total(), html! { words.desk_mails(detail.total) }),
    ];
    if let Some(at) = detail.after {
        rows.push((words.desk_after(), tools.moment(at)));
    }
    if let Some(at) = detail.postponed.filter(|at| *at > tools.now) {
        rows.push((words.desk_postponed(), tools.moment(at)));
    }
    html! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{ words.desk_facts() }</h2>
            <dl class="facts wide-facts">
                { for rows.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }
            </dl>
        </section>
    }
}

fn approval(words: Words, detail: &Detail) -> Html {
    let said = approval_words(words, detail.listed.approval);
    html! {
        <>
            { said }
            if detail.approved_by_office {
                { " · " }{ words.desk_by_office() }
            }
        </>
    }
}

fn listed_alerts(tools: &Tools, desk: &Desk, detail: &Detail) -> Html {
    let words = tools.words;
    if detail.alerts.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="of-mailbox" class="stack">
            <h2 id="of-mailbox" class="section-title">{ drawing(Drawing::Bell) }{ words.desk_alerts() }</h2>
            <ul class="list stack">{ for detail.alerts.iter().map(|one| alert(tools, desk, one)) }</ul>
        </section>
    }
}
