//! What record pages ask, asked of the CRM; and the text of a mail, made fit to be shown by the page's sanitizer.

use dataverse::{Clock, CrmOver};
use domain::{mail::Body, ports::Crm as _, problem::Problem, timeline::Safe};
use js_sys::{Function, JsString, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wire::Transport;

use crate::model::book::{Ask, Told};

/// Asks it.
pub(crate) async fn ask<T: Transport, C: Clock>(
    crm: &CrmOver<T, C>,
    sanitizer: &Function,
    ask: &Ask,
) -> Result<Told, Problem> {
    Ok(match ask {
        Ask::Start { me, recent } => Told::Start(Box::new(crm.start(*me, recent).await?)),
        Ask::Find(text) => Told::Found(crm.search(text).await?),
        Ask::People(text) => {
            let mut found = crm.search(text).await?;
            found.extend(crm.colleagues(text).await?);
            Told::Found(found)
        }
        Ask::Shelf { me, sought, after } => Told::Shelf(crm.shelf(sought, *me, after.as_deref()).await?),
        Ask::Sheet(of) => Told::Sheet(Box::new(crm.sheet(of).await?)),
        Ask::Change(change) => {
            crm.change_sheet(change).await?;
            Told::Done
        }
        Ask::Timeline(_, asking) => Told::Timeline(crm.timeline(asking).await?),
        Ask::Text(_, activity, images) => {
            let text = crm.text(*activity).await?;
            Told::Text(clean(sanitizer, text, *images).await?)
        }
        Ask::Add(_, new) => {
            crm.add_entry(new).await?;
            Told::Done
        }
        Ask::Underway(of, also) => Told::Underway(crm.underway(of, also).await?),
        Ask::Post(id) | Ask::Answer(id) => Told::Post(Box::new(crm.post(*id).await?)),
        Ask::Templates => Told::Templates(crm.templates().await?),
        Ask::Fill(template, Some(about)) => Told::Filled(crm.fill(*template, about).await?),
        Ask::Fill(article, None) => Told::Filled(crm.article(*article).await?),
        Ask::Issue(letter) => Told::Issued(crm.issue(letter).await?),
        Ask::Again(id) => Told::Issued(crm.issue_again(*id).await?),
        Ask::TakeBack(id, version) => {
            crm.take_back(*id, version).await?;
            Told::Done
        }
        Ask::CallOff(id, version) => {
            crm.call_off(*id, version).await?;
            Told::Done
        }
    })
}

/// Has the page's sanitizer pass a text. What it cannot take apart is not shown.
async fn clean(sanitizer: &Function, text: Body, images: bool) -> Result<Safe, Problem> {
    let odd = |error: JsValue| Problem::Odd(String::from(JsString::from(error)));
    let asked = sanitizer.call2(&JsValue::NULL, &text.html.into(), &images.into());
    let promise = asked.map_err(odd)?.dyn_into::<Promise>().map_err(odd)?;
    let cleaned = JsFuture::from(promise).await.map_err(odd)?;
    let member = |name: &str| Reflect::get(&cleaned, &name.into()).ok();
    let html = member("html").and_then(|html| html.as_string());
    let html = html.ok_or_else(|| Problem::Odd("the sanitizer gave no text".into()))?;
    let held_back = member("heldBack").and_then(|count| count.as_f64()).unwrap_or_default();
    // A count of images: neither negative nor large.
    Ok(Safe::passed(html, held_back as usize))
}
