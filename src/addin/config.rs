//! What the server tells the pane: who the CRM is, and how to sign in to it.

use dataverse::card::Card;
use serde::Deserialize;
use wasm_bindgen::JsValue;
use web_sys::Url;

/// Where the page keeps it: an element that holds JSON.
pub const ELEMENT: &str = "config";

/// The settings of the page.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// The address of the CRM's Web API, or its path on the server that served the page:
    /// `https://contoso.crm4.dynamics.com/api/data/v9.2/`. Once read it is a whole address.
    pub crm: String,
    /// How to sign in.
    #[serde(default, rename = "signin")]
    pub sign_in: SignIn,
    /// The add-in's id at the identity provider; for [`SignIn::Msal`] alone.
    #[serde(default)]
    pub client_id: String,
    /// The identity provider with the tenant: `https://login.microsoftonline.com/organizations`; for
    /// [`SignIn::Msal`] alone.
    #[serde(default)]
    pub authority: String,
    /// What to ask leave for; empty for the CRM's own `user_impersonation`.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// The CRM's address without a path: where its own pages are.
    #[serde(skip)]
    pub crm_origin: String,
    /// The mailbox and the CRM are simulated.
    #[serde(default)]
    pub sandbox: bool,
    /// The server that the page came from runs a synchronizer, or knows one: it tells what that decided.
    #[serde(default)]
    pub synchronizer: bool,
    /// The add-in's version.
    #[serde(default)]
    pub version: String,
    /// What is picked to stand on cards, as the CRM's client reads it; undefined where they are the usual ones.
    #[serde(default, with = "serde_wasm_bindgen::preserve")]
    card: JsValue,
}

/// By whom a person is signed in.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum SignIn {
    /// Outlook's own sign-in, for this add-in.
    #[default]
    Office,
    /// The identity provider, through Outlook where it can (nested app authentication).
    Msal,
}

impl Config {
    /// Reads it from the page.
    ///
    /// # Errors
    /// Where the page has none, or it cannot be read: says what is wrong.
    pub fn of_page() -> Result<Self, String> {
        let page = web_sys::window().and_then(|window| window.document());
        let text =
            page.and_then(|page| page.get_element_by_id(ELEMENT)).and_then(|element| element.text_content());
        let text = text.ok_or("the page has no settings")?;
        let value = js_sys::JSON::parse(&text).map_err(|_| "the page's settings are not JSON")?;
        Self::new(value)
    }

    fn new(value: JsValue) -> Result<Self, String> {
        let mut config: Self = serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())?;
        let here = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        let crm = Url::new_with_base(&config.crm, &here).map_err(|_| "the settings' crm is no address")?;
        config.crm = crm.href();
        config.crm_origin = crm.origin();
        if config.sign_in == SignIn::Msal && (config.client_id.is_empty() || config.authority.is_empty()) {
            return Err("the settings name no clientId, or no authority".into());
        }
        if config.scopes.is_empty() {
            config.scopes.push([&config.crm_origin, "/user_impersonation"].concat());
        }
        Ok(config)
    }

    /// What is picked to stand on cards.
    pub fn card(&self) -> Card {
        if self.card.is_undefined() {
            return Card::default();
        }
        let text = js_sys::JSON::stringify(&self.card).map(String::from);
        text.map(|text| Card::read(&text)).unwrap_or_default()
    }
}
