//! Lines about what was done, each with a way back.

use domain::{
    contract::Terms,
    pane::{
        Event, Links,
        view::{News, Notice},
    },
    party::Record,
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    tools::{Look, Tools, button, icon_button, some, theirs},
    triage,
    trouble::{disclosed, failed_title, telling},
    waiting,
    words::Words,
};

/// Two regions that are there from the first paint, so that what comes into them is read out: what was done,
/// and what did not work. `subject` is that of the open mail: lines about it need not say which mail they mean.
pub(crate) fn notices(tools: &Tools, notices: &[Notice], subject: Option<&str>) -> Html {
    let lines = |bad: bool| {
        notices.iter().filter(move |notice| is_bad(&notice.news) == bad).map(|n| line(tools, n, subject))
    };
    html! {
        <div class="notices">
            <div role="alert">{ for lines(true) }</div>
            <div role="status">{ for lines(false) }</div>
        </div>
    }
}

fn is_bad(news: &News) -> bool {
    match news {
        News::Failed(_) | News::NotRemembered(_) | News::NotBegun(_) | News::NotChanged(_) => true,
        News::NotCopied(_) => true,
        News::Triaged(told) => told.failed() > 0,
        News::Tracked(_)
        | News::Added(_)
        | News::WasTracked { .. }
        | News::Changed(_)
        | News::Copied
        | News::Untracked { .. }
        | News::TakenBack
        | News::Conversation(_)
        | News::Linked(_)
        | News::Earlier(_)
        | News::Errand(_)
        | News::NotEarlier => false,
    }
}

#[inline(never)]
fn line(tools: &Tools, notice: &Notice, subject: Option<&str>) -> Html {
    let words = tools.words;
    let text = told(words, &notice.news);
    let problem = match &notice.news {
        News::Failed(failed) => Some(&failed.problem),
        News::NotRemembered(problem) | News::NotBegun(problem) | News::NotChanged(problem) => Some(problem),
        // What the browser says about it helps nobody here.
        News::NotCopied(_) => None,
        News::Tracked(_)
        | News::Added(_)
        | News::WasTracked { .. }
        | News::Changed(_)
        | News::Untracked { .. }
        | News::Copied
        | News::Triaged(_)
        | News::TakenBack
        | News::Conversation(_)
        | News::Linked(_)
        | News::Earlier(_)
        | News::Errand(_)
        | News::NotEarlier => None,
    };
    let about = some(&notice.subject).filter(|about| subject.is_none_or(|subject| subject.trim() != *about));
    let bad = is_bad(&notice.news);
    let drawing = if bad { Icon::Warning } else { Icon::Done };
    html! {
        <div class={if bad { "notice bad" } else { "notice" }} key={format!("{:?}", notice.id)}>
            { icon(drawing) }
            <div class="grow">
                <p dir="auto">{ text.clone() }</p>
                if let Some(about) = about {
                    <p class="quiet-text">{ theirs("", words.about_mail(about)) }</p>
                }
                if let Some(problem) = problem {
                    <p>{ telling(words, problem).0 }{ " " }{ telling(words, problem).1 }</p>
                    { disclosed(words, problem) }
                }
                if notice.retry {
                    { button(Look::Plain, Some(Icon::Retry), words.retry(), Some(tools.send(Event::RetryNotice(notice.id)))) }
                }
            </div>
            if notice.undo {
                { button(Look::Quiet, None, words.undo(), Some(tools.send(Event::Undo(notice.id)))) }
            }
            { icon_button(Icon::Dismiss, words.dismiss_this(&text), tools.send(Event::Dismiss(notice.id))) }
        </div>
    }
}

#[inline(never)]
fn told(words: Words, news: &News) -> String {
    match news {
        News::Tracked(None) => words.news_tracked().into(),
        News::Tracked(Some(record)) => words.news_tracked_to(&record.name),
        News::Added(record) => words.news_added(&record.name),
        News::WasTracked { by: None, regarding: None } => words.news_was_tracked().into(),
        News::WasTracked { by: Some(by), regarding: None } => words.news_was_tracked_by(&by.name),
        News::WasTracked { by: None, regarding: Some(record) } => words.news_was_tracked_to(&record.name),
        News::WasTracked { by: Some(by), regarding: Some(record) } => {
            words.news_was_tracked_by_to(&by.name, &record.name)
        }
        News::Changed(Some(record)) => words.news_changed(&record.name),
        News::Changed(None) => words.news_cleared().into(),
        News::Untracked { keep: false } => words.news_untracked().into(),
        News::Untracked { keep: true } => words.news_untracked_kept().into(),
        News::TakenBack => words.news_taken_back().into(),
        News::Conversation(Some(Terms::Follow(follow))) => words.news_conversation_followed(&follow.to.name),
        News::Conversation(Some(Terms::External)) => words.news_conversation_external().into(),
        News::Conversation(Some(Terms::Never)) => words.news_conversation_never().into(),
        News::Conversation(None) => words.news_conversation_ended().into(),
        News::Linked(Links { add, remove }) => linked(words, add, remove),
        News::Earlier(count) => words.news_earlier(u64::from(*count)),
        News::NotEarlier => words.news_not_earlier().into(),
        News::Errand(errand) => waiting::errand_told(words, errand),
        News::Copied => words.news_copied().into(),
        News::NotCopied(_) => words.news_not_copied().into(),
        News::Triaged(told) => triage::told(words, *told),
        News::Failed(failed) => failed_title(words, failed),
        News::NotRemembered(_) => words.news_not_remembered().into(),
        News::NotBegun(_) => words.news_not_begun().into(),
        News::NotChanged(_) => words.news_not_changed().into(),
    }
}

/// Of one record by name, of several by their number.
fn linked(words: Words, add: &[Record], remove: &[Record]) -> String {
    match (add, remove) {
        ([one], _) => words.news_linked(&one.name),
        ([], [one]) => words.news_unlinked(&one.name),
        ([], some) => words.news_unlinked_some(u64::try_from(some.len()).unwrap_or(u64::MAX)),
        (some, _) => words.news_linked_some(u64::try_from(some.len()).unwrap_or(u64::MAX)),
    }
}
