//! Mails that are selected and not open: which they are (Mailbox 1.13), and what one of them says (Mailbox 1.15).
//!
//! Outlook has one mail loaded at a time, and wants it unloaded before it loads the next.

use domain::{
    correlation::Clues,
    mail::{Body, ItemId, MessageId},
    problem::Problem,
    triage::{Chosen, Loaded, MAX_EARLIER, MAX_MAILS},
};
use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};

use super::{
    Outlook,
    asking::{Failed, Patience, asked},
    bridge::{self, Item, text},
    categories,
    fault::{self, NO_CODE},
    host::me,
    item::{self, Opened},
};

const SELECTED: &str = "getSelectedItemsAsync";
const LOAD: &str = "loadItemByIdAsync";

/// Items that are read of a selection: more than Outlook lets a person select, so that it can be said.
const MAX_SELECTED: u32 = MAX_MAILS as u32 + 1;

/// Which mails are selected. `None` where this Outlook cannot tell, or the add-in may not ask.
///
/// # Errors
/// Where Outlook can tell and did not: too many, or in several folders.
pub(super) async fn chosen(patience: Patience) -> Option<Result<Vec<Chosen>, Problem>> {
    let mailbox = bridge::mailbox()
        .filter(|mailbox| mailbox.has_get_selected_items_async().is_ok_and(|member| member.is_function()));
    let mailbox = mailbox.filter(|_| bridge::supports("Mailbox", "1.13"))?;
    let list = asked(SELECTED, patience.item_ms, |done| mailbox.get_selected_items_async(done)).answer();
    match list.await {
        Ok(list) if Array::is_array(&list) => {
            let list: Array = list.unchecked_into();
            let count = list.length().min(MAX_SELECTED);
            Some(Ok((0..count).filter_map(|at| one(&list.get(at))).collect()))
        }
        Ok(_) | Err(Failed { problem: Problem::NotAllowed(_), .. }) => None,
        Err(failed) => Some(Err(failed.problem)),
    }
}

/// An item of the selection: it has the members of an item, as far as it has them.
fn one(value: &JsValue) -> Option<Chosen> {
    if !value.is_object() {
        return None;
    }
    let item: &Item = value.unchecked_ref();
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    Some(Chosen {
        item: some(text(item.item_id())).map(ItemId)?,
        message_id: text(item.internet_message_id()).as_deref().and_then(MessageId::new),
        conversation: some(text(item.conversation_id())),
        subject: text(item.subject()).unwrap_or_default(),
        draft: text(item.item_mode()).is_some_and(|mode| mode.eq_ignore_ascii_case("compose")),
    })
}

impl Outlook {
    /// Loads that mail, has something done with it, and unloads it whatever came of that.
    async fn loaded<T>(
        &self,
        item: &ItemId,
        act: impl AsyncFnOnce(Opened) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mailbox = bridge::mailbox()
            .filter(|mailbox| mailbox.has_load_item_by_id_async().is_ok_and(|member| member.is_function()));
        let Some(mailbox) = mailbox.filter(|_| bridge::supports("Mailbox", "1.15")) else {
            return Err(fault::refused(LOAD, NO_CODE, "not in this Outlook"));
        };
        let loading =
            asked(LOAD, self.patience.mailbox_ms, |done| mailbox.load_item_by_id_async(&item.0, done));
        let value = loading.answer().await?;
        if !value.is_object() {
            return Err(fault::silent(LOAD));
        }
        let outcome = act(Opened { item: value.clone().unchecked_into(), name: item.clone() }).await;
        let loaded: Item = value.unchecked_into();
        // Where that fails, so does loading the next: that one says why.
        drop(asked("unloadAsync", self.patience.item_ms, |done| loaded.unload_async(done)).answer().await);
        outcome
    }

    pub(super) async fn load_mail(&self, item: &ItemId) -> Result<Option<Loaded>, Problem> {
        self.loaded(item, async |opened: Opened| {
            if item::is_report(&text(opened.item.item_class()).unwrap_or_default()) {
                return Ok(None);
            }
            let owner = self.owner(&opened).await;
            let mail = item::mail(&opened, &me().address, owner);
            // Without its headers a mail is one that answers none.
            let threading = self.threading(&opened).await.unwrap_or_default();
            let clues = Clues {
                in_reply_to: threading.in_reply_to,
                references: threading.references,
                ..Clues::default()
            };
            let mut answers = clues.ids();
            answers.truncate(MAX_EARLIER);
            Ok(Some(Loaded { mail, answers }))
        })
        .await
    }

    pub(super) async fn load_body(&self, item: &ItemId) -> Result<Body, Problem> {
        const WHAT: &str = "body.getAsync";
        self.loaded(item, async |opened: Opened| {
            let body = opened.item.body().map_err(|thrown| Failed::thrown(WHAT, &thrown))?;
            let Some(body) = body else { return Err(fault::refused(WHAT, NO_CODE, "not in this Outlook")) };
            let text = asked(WHAT, self.patience.body_ms, |done| body.get_async("html", done)).answer();
            Ok(Body::new(text.await?.as_string().unwrap_or_default()))
        })
        .await
    }

    pub(super) async fn mark_loaded(&self, item: &ItemId, on: bool) -> Result<(), Problem> {
        // What is loaded stays loaded, whatever is selected meanwhile.
        self.loaded(item, async |opened: Opened| {
            categories::set(&opened.item, on, self.patience.mailbox_ms, || true).await
        })
        .await
    }
}
