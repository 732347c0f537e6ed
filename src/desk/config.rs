//! What the server tells the desk: who signs people in, and where the CRM is.

use serde::Deserialize;

/// Where the page keeps it: an element that holds JSON.
const ELEMENT: &str = "config";

/// The settings of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Config {
    /// What a token for this server is asked with.
    pub(crate) scope: String,
    /// The address of the CRM's Web API, or its path on this server.
    pub(crate) crm: String,
    /// What a token for the CRM is asked with; empty: the same token does.
    pub(crate) crm_scope: String,
}

impl Config {
    /// Reads it from the page.
    ///
    /// # Errors
    /// Where the page has none, or it cannot be read: says what is wrong.
    pub(crate) fn of_page() -> Result<Self, String> {
        let page = web_sys::window().and_then(|window| window.document());
        let text =
            page.and_then(|page| page.get_element_by_id(ELEMENT)).and_then(|element| element.text_content());
        let text = text.ok_or("the page has no settings")?;
        let config: Self = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        if config.scope.is_empty() || config.crm.is_empty() {
            return Err("the settings name no scope, or no crm".into());
        }
        Ok(config)
    }
}
