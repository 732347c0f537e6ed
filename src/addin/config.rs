//! What the server tells the pane: who the CRM is, and how to sign in to it.

use dataverse::card::Card;
use wasm_bindgen::JsValue;
use web_sys::Url;

use crate::plain::{elements, is_set, member, text};

/// How many leaves are asked for at the most: a provider knows a handful.
const MAX_SCOPES: u32 = 20;

/// Where the page keeps it: an element that holds JSON.
pub const ELEMENT: &str = "config";

/// The settings of the page.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address of the CRM's Web API, or its path on the server that served the page:
    /// `https://contoso.crm4.dynamics.com/api/data/v9.2/`. Once read it is a whole address.
    pub crm: String,
    /// How to sign in.
    pub sign_in: SignIn,
    /// The add-in's id at the identity provider; for [`SignIn::Msal`] alone.
    pub client_id: String,
    /// The identity provider with the tenant: `https://login.microsoftonline.com/organizations`; for
    /// [`SignIn::Msal`] alone.
    pub authority: String,
    /// What to ask leave for; empty for the CRM's own `user_impersonation`.
    pub scopes: Vec<String>,
    /// The CRM's address without a path: where its own pages are.
    pub crm_origin: String,
    /// The mailbox and the CRM are simulated.
    pub sandbox: bool,
    /// The server that the page came from runs a synchronizer, or knows one: it tells what that decided.
    pub synchronizer: bool,
    /// The add-in's version.
    pub version: String,
    /// What is picked to stand on cards, as the CRM's client reads it; undefined where they are the usual ones.
    pub card: JsValue,
}

/// By whom a person is signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
        Self::new(&value)
    }

    fn new(value: &JsValue) -> Result<Self, String> {
        let crm = text(value, "crm").ok_or("the settings name no crm")?;
        let sign_in = match text(value, "signin").as_deref() {
            None | Some("office") => SignIn::Office,
            Some("msal") => SignIn::Msal,
            Some(_) => return Err("the settings' signin is neither office nor msal".into()),
        };
        let here = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        let crm = Url::new_with_base(&crm, &here).map_err(|_| "the settings' crm is no address")?;
        let scopes = elements(member(value, "scopes"), MAX_SCOPES);
        let mut config = Self {
            crm: crm.href(),
            sign_in,
            client_id: text(value, "clientId").unwrap_or_default(),
            authority: text(value, "authority").unwrap_or_default(),
            scopes: scopes.filter_map(|scope| scope.as_string()).collect(),
            crm_origin: crm.origin(),
            sandbox: is_set(value, "sandbox"),
            synchronizer: is_set(value, "synchronizer"),
            version: text(value, "version").unwrap_or_default(),
            card: member(value, "card"),
        };
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
