//! The folders of one's mailbox: which have a rule, what their mail is regarding, which are never tracked.

use admin::{Folder, TrackingRule};
use ui::{Icon, Look, button, icon};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::kit::{Tools, loaded, name, trouble};
use crate::model::{Desk, Edit, Event, Named, Own, Picking};

/// How deep a tree is drawn; deeper folders stand at the last step.
const DEEPEST: usize = 8;

/// Folder rules.
pub(super) fn rules(tools: &Tools, desk: &Desk, own: &Own) -> Html {
    let words = tools.words;
    let most = u64::from(own.draft.most_rules);
    let used = u64::try_from(own.draft.rules.len()).unwrap_or_default();
    html! {
        <section class="card" aria-labelledby="rules">
            <h2 id="rules">{ words.desk_rules_title() }</h2>
            <p class="quiet-text">{ words.desk_rules_text() }{ " " }{ words.desk_rules_used(most, &used.to_string()) }</p>
            { loaded(tools, &desk.folders, |folders| tree(tools, own, folders)) }
        </section>
    }
}

fn tree(tools: &Tools, own: &Own, folders: &[Folder]) -> Html {
    let words = tools.words;
    // A rule whose folder is gone is shown too: it can only be taken away.
    let gone = own.draft.rules.iter().filter(|rule| folders.iter().all(|folder| folder.id != rule.folder));
    html! {
        <ul class="list tree">
            { for folders.iter().map(|one| folder(tools, own, one, depth(folders, one))) }
            { for gone.map(|rule| html! {
                <li class="folder" key={rule.folder.clone()}>
                    { icon(Icon::Warning) }
                    <span class="grow">{ name(&rule.name) }<span class="quiet-text">{ words.desk_folder_gone() }</span></span>
                    { button(Look::Quiet, Some(Icon::Dismiss), words.desk_rule_remove(), Some(tools.send(Event::Edit(Edit::Rule(rule.folder.clone(), false))))) }
                </li>
            }) }
        </ul>
    }
}

/// How deep a folder lies.
fn depth(folders: &[Folder], folder: &Folder) -> usize {
    let mut depth = 0;
    let mut parent = folder.parent.as_deref();
    while let Some(id) = parent.filter(|_| depth < DEEPEST) {
        let Some(found) = folders.iter().find(|one| one.id == id) else { break };
        (parent, depth) = (found.parent.as_deref(), depth + 1);
    }
    depth
}

fn folder(tools: &Tools, own: &Own, folder: &Folder, depth: usize) -> Html {
    let words = tools.words;
    let rule = own.rule(&folder.id);
    let on = tools.on.clone();
    let id = folder.id.clone();
    let tick = Callback::from(move |event: MouseEvent| {
        let checked = event.target_unchecked_into::<HtmlInputElement>().checked();
        on.emit(Event::Edit(Edit::Rule(id.clone(), checked)));
    });
    let full = rule.is_none() && !own.may_add();
    let picking = own.picking.as_ref().filter(|picking| picking.folder == folder.id);
    html! {
        <li class={classes!("folder", format!("deep-{depth}"), rule.map(|_| "ruled"))} key={folder.id.clone()}>
            if folder.may_track {
                <label class="grow">
                    <input type="checkbox" checked={rule.is_some()} disabled={full} onclick={tick} />
                    { name(&folder.name) }
                    <span class="quiet-text">{ words.desk_mails(folder.mails) }</span>
                </label>
            } else {
                <span class="grow quiet-text">{ name(&folder.name) }</span>
            }
            if let Some(rule) = rule {
                { regarding(tools, rule) }
            }
            if let Some(picking) = picking {
                { picker(tools, picking) }
            }
        </li>
    }
}

fn regarding(tools: &Tools, rule: &TrackingRule) -> Html {
    let words = tools.words;
    let pick = Some(tools.send(Event::Edit(Edit::Pick(rule.folder.clone()))));
    match &rule.regarding {
        Some((_, _, named)) => html! {
            <span class="regarding-of">
                { icon(Icon::Link) }{ name(named) }
                { button(Look::Quiet, None, words.desk_change(), pick) }
            </span>
        },
        None => button(Look::Quiet, Some(Icon::Link), words.desk_regarding_pick(), pick),
    }
}

/// The search for a record.
fn picker(tools: &Tools, picking: &Picking) -> Html {
    let words = tools.words;
    let oninput = {
        let on = tools.on.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on.emit(Event::Edit(Edit::PickText(text)));
        })
    };
    let onkeydown = {
        let on = tools.on.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                on.emit(Event::Edit(Edit::ClosePicker));
            }
        })
    };
    let found = picking.found.value.as_deref();
    let row = |record: &Named| {
        let press = tools.send(Event::Edit(Edit::Picked(Some(record.clone()))));
        html! {
            <li key={record.1.to_string()}>
                <button type="button" class="option" onclick={press}>
                    <span class="grow">{ name(&record.2) }<span class="quiet-text">{ words.desk_table(&record.0) }</span></span>
                </button>
            </li>
        }
    };
    html! {
        <div class="picker" {onkeydown}>
            <label class="search field">
                { icon(Icon::Search) }
                <span class="sr">{ words.desk_search_records() }</span>
                <input type="search" value={picking.text.clone()} {oninput} placeholder={words.desk_search_records()}
                    autocomplete="off" autofocus={true} />
            </label>
            if let Some(problem) = &picking.found.problem {
                { trouble(tools, problem, None) }
            }
            <p class="quiet-text" role="status">
                { match found {
                    Some([]) => words.desk_no_records().to_owned(),
                    Some(found) => words.desk_records(u64::try_from(found.len()).unwrap_or_default()),
                    None => words.desk_type_to_search().to_owned(),
                } }
            </p>
            if let Some(found) = found {
                <ul class="list options">{ for found.iter().map(row) }</ul>
            }
            <div class="actions">
                { button(Look::Plain, None, words.desk_regarding_none(), Some(tools.send(Event::Edit(Edit::Picked(None))))) }
                { button(Look::Quiet, None, words.cancel(), Some(tools.send(Event::Edit(Edit::ClosePicker)))) }
            </div>
        </div>
    }
}

/// Folders that are never tracked.
pub(super) fn never(tools: &Tools, desk: &Desk, own: &Own) -> Html {
    let words = tools.words;
    let Some(folders) = &desk.folders.value else { return Html::default() };
    let row = |folder: &Folder| {
        let (on, id) = (tools.on.clone(), folder.id.clone());
        let tick = Callback::from(move |event: MouseEvent| {
            let checked = event.target_unchecked_into::<HtmlInputElement>().checked();
            on.emit(Event::Edit(Edit::NeverFolder(id.clone(), checked)));
        });
        html! {
            <li class={classes!("folder", format!("deep-{}", depth(folders, folder)))} key={folder.id.clone()}>
                <label class="grow">
                    <input type="checkbox" checked={own.draft.never.folders.contains(&folder.id)} onclick={tick} />
                    { name(&folder.name) }
                </label>
            </li>
        }
    };
    let chosen = u64::try_from(own.draft.never.folders.len()).unwrap_or_default();
    html! {
        <details class="remedy">
            <summary>{ icon(Icon::Chevron) }{ words.desk_never_folders(chosen) }</summary>
            <ul class="list tree">{ for folders.iter().map(row) }</ul>
        </details>
    }
}
