//! The imports, in Office's own order and spelling.
//!
//! Every member is imported with `catch`: Office's getters and methods throw at once where the item is
//! gone or the permission too small. Values are taken as they come and looked at afterwards: in compose
//! mode the same members are objects.

use js_sys::{Array, Function, Object};
use wasm_bindgen::{JsCast as _, prelude::*};

/// What a member gave, or what it threw.
pub(super) type Got<T> = Result<T, JsValue>;

#[wasm_bindgen]
extern "C" {
    type Global;
    #[wasm_bindgen(method, getter, js_name = Office)]
    fn office(this: &Global) -> Option<Office>;
    #[wasm_bindgen(method, getter, js_name = OfficeRuntime)]
    fn office_runtime(this: &Global) -> Option<Office>;

    pub(super) type Office;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn context(this: &Office) -> Got<Option<Context>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn auth(this: &Office) -> Got<Option<Auth>>;

    #[wasm_bindgen(method, getter, catch, js_name = EventType)]
    pub(super) fn event_type(this: &Office) -> Got<Option<EventType>>;

    pub(super) type EventType;
    #[wasm_bindgen(method, getter, js_name = ItemChanged)]
    pub(super) fn item_changed(this: &EventType) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = SelectedItemsChanged)]
    pub(super) fn selected_items_changed(this: &EventType) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = RecipientsChanged)]
    pub(super) fn recipients_changed(this: &EventType) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = OfficeThemeChanged)]
    pub(super) fn office_theme_changed(this: &EventType) -> JsValue;

    pub(super) type Context;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn mailbox(this: &Context) -> Got<Option<Mailbox>>;
    #[wasm_bindgen(method, getter, catch, js_name = displayLanguage)]
    pub(super) fn display_language(this: &Context) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = officeTheme)]
    pub(super) fn office_theme(this: &Context) -> Got<Option<Theme>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn requirements(this: &Context) -> Got<Option<Requirements>>;
    #[wasm_bindgen(method, getter, catch, js_name = roamingSettings)]
    pub(super) fn roaming_settings(this: &Context) -> Got<Option<RoamingSettings>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn ui(this: &Context) -> Got<Option<Ui>>;
    #[wasm_bindgen(method, getter, catch, js_name = auth)]
    pub(super) fn context_auth(this: &Context) -> Got<Option<Auth>>;

    pub(super) type Requirements;
    #[wasm_bindgen(method, catch, js_name = isSetSupported)]
    pub(super) fn is_set_supported(this: &Requirements, name: &str, version: &str) -> Got<bool>;

    pub(super) type Theme;
    #[wasm_bindgen(method, getter, catch, js_name = bodyBackgroundColor)]
    pub(super) fn body_background_color(this: &Theme) -> Got<JsValue>;

    pub(super) type ThemeChanged;
    #[wasm_bindgen(method, getter, catch, js_name = officeTheme)]
    pub(super) fn office_theme(this: &ThemeChanged) -> Got<Option<Theme>>;

    pub(super) type Ui;
    #[wasm_bindgen(method, catch, js_name = openBrowserWindow)]
    pub(super) fn open_browser_window(this: &Ui, url: &str) -> Got<()>;

    pub(super) type Auth;
    #[wasm_bindgen(method, getter, catch, js_name = getAccessToken)]
    pub(super) fn has_get_access_token(this: &Auth) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAccessToken)]
    pub(super) fn get_access_token(this: &Auth, options: &Object) -> Got<Thenable>;
    #[wasm_bindgen(method, getter, catch, js_name = getAccessTokenAsync)]
    pub(super) fn has_get_access_token_async(this: &Auth) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAccessTokenAsync)]
    pub(super) fn get_access_token_async(this: &Auth, options: &Object, done: &Function) -> Got<()>;

    /// What a token is asked for with.
    #[wasm_bindgen(extends = Object)]
    pub(super) type TokenOptions;
    #[wasm_bindgen(method, setter, js_name = allowSignInPrompt)]
    pub(super) fn set_allow_sign_in_prompt(this: &TokenOptions, allow: bool);
    #[wasm_bindgen(method, setter, js_name = allowConsentPrompt)]
    pub(super) fn set_allow_consent_prompt(this: &TokenOptions, allow: bool);
    #[wasm_bindgen(method, setter, js_name = forMSGraphAccess)]
    pub(super) fn set_for_ms_graph_access(this: &TokenOptions, graph: bool);

    pub(super) type Thenable;
    #[wasm_bindgen(method, catch)]
    pub(super) fn then(this: &Thenable, kept: &Function, broken: &Function) -> Got<JsValue>;

    pub(super) type RoamingSettings;
    #[wasm_bindgen(method, catch)]
    pub(super) fn get(this: &RoamingSettings, name: &str) -> Got<JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn set(this: &RoamingSettings, name: &str, value: &JsValue) -> Got<()>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn remove(this: &RoamingSettings, name: &str) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = saveAsync)]
    pub(super) fn save_async(this: &RoamingSettings, done: &Function) -> Got<()>;

    pub(super) type Mailbox;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn item(this: &Mailbox) -> Got<Option<Item>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn diagnostics(this: &Mailbox) -> Got<Option<Diagnostics>>;
    #[wasm_bindgen(method, getter, catch, js_name = userProfile)]
    pub(super) fn user_profile(this: &Mailbox) -> Got<Option<Address>>;
    #[wasm_bindgen(method, getter, catch, js_name = masterCategories)]
    pub(super) fn master_categories(this: &Mailbox) -> Got<Option<Categories>>;
    #[wasm_bindgen(method, getter, catch, js_name = getSelectedItemsAsync)]
    pub(super) fn has_get_selected_items_async(this: &Mailbox) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = getSelectedItemsAsync)]
    pub(super) fn get_selected_items_async(this: &Mailbox, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, getter, catch, js_name = loadItemByIdAsync)]
    pub(super) fn has_load_item_by_id_async(this: &Mailbox) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = loadItemByIdAsync)]
    pub(super) fn load_item_by_id_async(this: &Mailbox, item: &str, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = addHandlerAsync)]
    pub(super) fn add_handler_async(this: &Mailbox, event: &str, on: &Function, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = removeHandlerAsync)]
    pub(super) fn remove_handler_async(this: &Mailbox, event: &str, done: &Function) -> Got<()>;

    #[wasm_bindgen(method, catch, js_name = displayNewMessageForm)]
    pub(super) fn display_new_message_form(this: &Mailbox, form: &JsValue) -> Got<()>;

    pub(super) type Diagnostics;
    #[wasm_bindgen(method, getter, catch, js_name = hostName)]
    pub(super) fn host_name(this: &Diagnostics) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = hostVersion)]
    pub(super) fn host_version(this: &Diagnostics) -> Got<JsValue>;

    pub(super) type Item;
    #[wasm_bindgen(method, getter, catch, js_name = itemMode)]
    pub(super) fn item_mode(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = unloadAsync)]
    pub(super) fn unload_async(this: &Item, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, getter, catch, js_name = itemType)]
    pub(super) fn item_type(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = itemClass)]
    pub(super) fn item_class(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = itemId)]
    pub(super) fn item_id(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = internetMessageId)]
    pub(super) fn internet_message_id(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = conversationId)]
    pub(super) fn conversation_id(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn subject(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn from(this: &Item) -> Got<Option<Address>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn sender(this: &Item) -> Got<Option<Address>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn to(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn cc(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn bcc(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = inReplyTo)]
    pub(super) fn in_reply_to(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = loadCustomPropertiesAsync)]
    pub(super) fn load_custom_properties_async(this: &Item, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = addHandlerAsync)]
    pub(super) fn add_handler_async(this: &Item, event: &str, on: &Function, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = removeHandlerAsync)]
    pub(super) fn remove_handler_async(this: &Item, event: &str, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, getter, catch, js_name = dateTimeCreated)]
    pub(super) fn date_time_created(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn attachments(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn body(this: &Item) -> Got<Option<Body>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn categories(this: &Item) -> Got<Option<Categories>>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn start(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn end(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn location(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn organizer(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = requiredAttendees)]
    pub(super) fn required_attendees(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = optionalAttendees)]
    pub(super) fn optional_attendees(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    pub(super) fn recurrence(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = seriesId)]
    pub(super) fn series_id(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = isAllDayEvent)]
    pub(super) fn is_all_day_event(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = addFileAttachmentFromBase64Async)]
    pub(super) fn has_add_file_attachment_from_base64_async(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = addFileAttachmentFromBase64Async)]
    pub(super) fn add_file_attachment_from_base64_async(
        this: &Item,
        base64: &str,
        name: &str,
        options: &JsValue,
        done: &Function,
    ) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = getItemIdAsync)]
    pub(super) fn get_item_id_async(this: &Item, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = getAllInternetHeadersAsync)]
    pub(super) fn get_all_internet_headers_async(this: &Item, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, getter, catch, js_name = getSharedPropertiesAsync)]
    pub(super) fn has_get_shared_properties_async(this: &Item) -> Got<JsValue>;
    #[wasm_bindgen(method, catch, js_name = getSharedPropertiesAsync)]
    pub(super) fn get_shared_properties_async(this: &Item, done: &Function) -> Got<()>;

    pub(super) type Address;
    #[wasm_bindgen(method, getter, catch, js_name = displayName)]
    pub(super) fn display_name(this: &Address) -> Got<JsValue>;
    #[wasm_bindgen(method, getter, catch, js_name = emailAddress)]
    pub(super) fn email_address(this: &Address) -> Got<JsValue>;

    /// A member of a mail that is being written.
    pub(super) type Field;
    #[wasm_bindgen(method, catch, js_name = getAsync)]
    pub(super) fn get_async(this: &Field, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = addAsync)]
    pub(super) fn add_async(this: &Field, people: &JsValue, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = setAsync)]
    pub(super) fn set_async(this: &Field, value: &str, done: &Function) -> Got<()>;

    pub(super) type CustomProperties;
    #[wasm_bindgen(method, catch)]
    pub(super) fn get(this: &CustomProperties, name: &str) -> Got<JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn set(this: &CustomProperties, name: &str, value: &JsValue) -> Got<()>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn remove(this: &CustomProperties, name: &str) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = saveAsync)]
    pub(super) fn save_async(this: &CustomProperties, done: &Function) -> Got<()>;

    pub(super) type Body;
    #[wasm_bindgen(method, catch, js_name = getAsync)]
    pub(super) fn get_async(this: &Body, coercion: &str, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = setSelectedDataAsync)]
    pub(super) fn set_selected_data_async(
        this: &Body,
        data: &str,
        options: &JsValue,
        done: &Function,
    ) -> Got<()>;

    pub(super) type SharedProperties;
    #[wasm_bindgen(method, getter)]
    pub(super) fn owner(this: &SharedProperties) -> JsValue;

    pub(super) type Categories;
    #[wasm_bindgen(method, catch, js_name = getAsync)]
    pub(super) fn get_async(this: &Categories, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = addAsync)]
    pub(super) fn add_async(this: &Categories, categories: &Array, done: &Function) -> Got<()>;
    #[wasm_bindgen(method, catch, js_name = removeAsync)]
    pub(super) fn remove_async(this: &Categories, categories: &Array, done: &Function) -> Got<()>;

    pub(super) type AsyncResult;
    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &AsyncResult) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(super) fn value(this: &AsyncResult) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(super) fn error(this: &AsyncResult) -> Option<Fault>;

    pub(super) type Fault;
    #[wasm_bindgen(method, getter)]
    pub(super) fn name(this: &Fault) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(super) fn code(this: &Fault) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(super) fn message(this: &Fault) -> JsValue;
}

/// `Office`, where office.js has come.
pub(super) fn office() -> Option<Office> {
    js_sys::global().unchecked_into::<Global>().office()
}

/// `OfficeRuntime`, which carries the newer sign-in.
pub(super) fn office_runtime() -> Option<Office> {
    js_sys::global().unchecked_into::<Global>().office_runtime()
}

/// `Office.context`.
pub(super) fn context() -> Option<Context> {
    office()?.context().ok()?
}

/// `Office.context.mailbox`.
pub(super) fn mailbox() -> Option<Mailbox> {
    context()?.mailbox().ok()?
}

/// The item of this moment, read afresh each time: a pinned pane outlives the mail it was opened for.
/// `null` and `undefined` are the same: nothing, or several.
pub(super) fn item() -> Option<Item> {
    mailbox()?.item().ok()?
}

/// Whether this Outlook has that part of the API.
pub(super) fn supports(set: &str, version: &str) -> bool {
    let requirements = context().and_then(|context| context.requirements().ok()?);
    requirements.is_some_and(|requirements| requirements.is_set_supported(set, version).unwrap_or(false))
}

/// A member's text; nothing where it is none.
pub(super) fn text(got: Got<JsValue>) -> Option<String> {
    got.ok()?.as_string()
}
