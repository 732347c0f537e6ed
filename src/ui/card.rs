//! What stands on a card beneath who somebody is: who looks after them and how to call them, or what an administrator
//! picked.

use domain::{
    mail::{Address, Person},
    pane::Event,
    party::{Fact, Leads, Party, Related},
};
use yew::prelude::*;

use crate::tools::{Tools, dotted, some, theirs};

/// The facts of a person.
pub(crate) fn facts(tools: &Tools, party: &Party) -> Html {
    if let Some(facts) = &party.facts {
        return picked(tools, party, facts);
    }
    let words = tools.words;
    let owner = party.owner.as_ref().and_then(|owner| some(&owner.name));
    let owner = owner.map(|name| fact(words.owner(), theirs("", name.to_owned())));
    let phone = some(&party.phone).map(|number| fact(words.phone(), call(number)));
    list(owner.into_iter().chain(phone).collect())
}

fn list(facts: Vec<Html>) -> Html {
    if facts.is_empty() {
        Html::default()
    } else {
        html! { <dl class="facts">{ facts }</dl> }
    }
}

fn fact(name: impl Into<AttrValue>, value: Html) -> Html {
    let name: AttrValue = name.into();
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

#[inline(never)]
fn picked(tools: &Tools, party: &Party, facts: &[Fact]) -> Html {
    let one = |one: &Fact| {
        let value = match one.leads {
            Leads::Nowhere => theirs("", one.value.clone()),
            Leads::Call => call(&one.value),
            Leads::Mail => write(tools, party, &one.value),
            Leads::Site => visit(&one.value),
        };
        fact(called(tools, one), value)
    };
    list(facts.iter().map(one).collect())
}

/// What an administrator wants to stand beside a deal or case.
#[inline(never)]
pub(crate) fn beside(tools: &Tools, related: &Related) -> Html {
    if related.facts.is_empty() {
        return Html::default();
    }
    let one = |one: &Fact| html! { <>{ called(tools, one) }{ ": " }{ theirs("", one.value.clone()) }</> };
    html! { <p class="quiet-text">{ dotted(related.facts.iter().map(one)) }</p> }
}

/// What it is called in the reader's language; in the first one there is, where it is called nothing in that.
fn called(tools: &Tools, fact: &Fact) -> String {
    let tag = tools.words.lang();
    let name = fact.names.iter().find(|(known, _)| known == tag).or_else(|| fact.names.first());
    name.map(|(_, name)| name.clone()).unwrap_or_default()
}

/// A telephone number that calls. What has no digits is no number.
fn call(number: &str) -> Html {
    let mut to = String::from("tel:");
    to.extend(number.chars().filter(|c| c.is_ascii_digit() || *c == '+'));
    if to.len() == "tel:".len() {
        return theirs("", number.to_owned());
    }
    html! { <a class="link" href={to}>{ theirs("", number.to_owned()) }</a> }
}

/// An address that begins a mail to it, where one may be begun.
fn write(tools: &Tools, party: &Party, address: &str) -> Html {
    let to = Person { name: party.record.name.clone(), address: Address::new(address) };
    let text = theirs("", address.to_owned());
    if !tools.begins || !to.address.is_valid() {
        return text;
    }
    let label = tools.words.write_to(address);
    let press = tools.send(Event::WriteTo(to, Some(party.record.clone())));
    html! { <button type="button" class="link" title={label} onclick={press}>{ text }</button> }
}

/// A web page that may be gone to.
fn visit(text: &str) -> Html {
    match page(text) {
        Some(to) => html! {
            <a class="link" href={to} target="_blank" rel="noopener noreferrer">{ theirs("", text.to_owned()) }</a>
        },
        None => theirs("", text.to_owned()),
    }
}

/// The address of a web page: https alone, whatever somebody wrote into the CRM. One without a scheme is taken as https.
fn page(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    match text.split_once("://") {
        Some((scheme, rest)) => {
            (scheme.eq_ignore_ascii_case("https") && plain && !rest.is_empty()).then(|| text.to_owned())
        }
        None => (plain && text.contains('.') && !text.contains(':')).then(|| format!("https://{text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn only_pages_of_the_web_by_https_are_gone_to() {
        let cases = [
            ("https://acme.example/a?b", Some("https://acme.example/a?b")),
            (" HTTPS://acme.example ", Some("HTTPS://acme.example")),
            ("www.acme.example", Some("https://www.acme.example")),
            ("http://acme.example", None),
            ("javascript:alert(1)//x.example", None),
            ("javascript://acme.example/%0aalert(1)", None),
            ("data:text/html,x.y", None),
            ("java\nscript.example", None),
            ("acme", None),
            ("https://", None),
            ("", None),
        ];
        for (text, to) in cases {
            assert_eq!(page(text).as_deref(), to, "{text}");
        }
    }
}
