//! Several rows have one address: which is meant?

use domain::{
    mail::Address,
    matching::Why,
    pane::Event,
    party::{Party, Record},
};
use yew::prelude::*;

use crate::{
    icon::{Icon, icon},
    people::count,
    tools::{Tools, dotted, some, theirs},
    words::Words,
};

/// Properties of [`Chooser`].
#[derive(Properties, PartialEq)]
pub(crate) struct ChooserProps {
    pub(crate) tools: Tools,
    /// Whose address.
    pub(crate) address: Address,
    /// The row that counts now.
    pub(crate) picked: Option<Record>,
    /// Why that one.
    pub(crate) why: Option<Why>,
    /// All rows that fit.
    pub(crate) rows: Vec<Party>,
}

/// The rows to choose from, behind a disclosure unless none is picked yet. It stays open after a choice.
#[component]
pub(crate) fn Chooser(props: &ChooserProps) -> Html {
    let ChooserProps { tools, address, picked, why, rows } = props;
    let words = tools.words;
    let open = use_state(|| picked.is_none());
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    // An order that a choice does not change: else a row would run away from under the arrow keys.
    let place = |party: &Party| (party.record.kind, party.created, party.record.id);
    let mut sorted: Vec<&Party> = Vec::new();
    for party in rows {
        // By hand, for a few rows: the library's sort weighs more than this whole file.
        let at = sorted.iter().take_while(|before| place(before) <= place(party)).count();
        sorted.insert(at, party);
    }
    let row = |party: &&Party| {
        let checked = picked.as_ref().is_some_and(|picked| picked.is(&party.record));
        let choose = {
            let (on, address, record) = (tools.on.clone(), address.clone(), party.record.clone());
            Callback::from(move |_: Event_| on.emit(Event::Choose(address.clone(), record.clone())))
        };
        html! {
            <label class="choice" key={party.record.id.to_string()}>
                <input type="radio" name="who" {checked} onchange={choose} />
                <span class="grow">
                    { theirs("strong", party.record.name.clone()) }
                    <span class="quiet-text">{ told_apart(tools, party) }</span>
                </span>
            </label>
        }
    };
    let others = count(rows.len().saturating_sub(usize::from(picked.is_some())));
    html! {
        <div class="chooser">
            if picked.is_some() {
                <button type="button" class="summary" aria-expanded={open.to_string()} onclick={toggle}>
                    { icon(Icon::Chevron) }<span>{ words.choose_change(others) }</span>
                </button>
            }
            if *open {
                <fieldset>
                    <legend>{ words.choose_title() }</legend>
                    <p class="quiet-text">
                        { why.and_then(|why| reason(words, why)).map(|why| format!("{why} ")) }
                        { words.choose_text(count(rows.len())) }
                    </p>
                    { for sorted.iter().map(row) }
                </fieldset>
            }
        </div>
    }
}

type Event_ = yew::Event;

fn reason(words: Words, why: Why) -> Option<&'static str> {
    match why {
        Why::OnlyOne => None,
        Why::Remembered => Some(words.why_remembered()),
        Why::Owned => Some(words.why_owned()),
        Why::KindFirst => Some(words.why_kind_first()),
        Why::Active => Some(words.why_active()),
        Why::Oldest => Some(words.why_oldest()),
    }
}

fn told_apart(tools: &Tools, party: &Party) -> Html {
    let words = tools.words;
    let company = party.company.as_ref().map_or(party.company_name.as_str(), |company| &company.name);
    let mut told = vec![html! { words.kind(party.record.kind) }];
    told.extend(
        [&party.job, company]
            .into_iter()
            .filter_map(|text| some(text))
            .map(|text| theirs("", text.to_owned())),
    );
    told.extend(party.owner.iter().map(|owner| html! { words.owned_by(&owner.name) }));
    told.push(html! { words.created_on(&words.date_of(party.created, tools.now)) });
    if !party.active {
        told.push(html! { words.inactive() });
    }
    dotted(told)
}
