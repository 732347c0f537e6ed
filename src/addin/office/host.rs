//! What Outlook says about itself: who sits before it, in which language, in which colours.

use domain::{check::Outlook, mail::Person};
use wasm_bindgen::{JsCast as _, JsValue};

use super::{
    bridge::{self, Diagnostics, Got, Theme, ThemeChanged, text},
    item::person,
};

/// The person at the screen; nobody where Outlook does not say.
pub fn me() -> Person {
    let profile = bridge::mailbox().map_or(Ok(None), |mailbox| mailbox.user_profile());
    person(profile).unwrap_or_default()
}

/// The newest requirement set that is looked for.
const NEWEST_SET: u32 = 30;

/// What Outlook says about itself.
pub(super) fn about() -> Outlook {
    let diagnostics = bridge::mailbox().and_then(|mailbox| mailbox.diagnostics().ok()?);
    let said = |member: fn(&Diagnostics) -> Got<JsValue>| {
        diagnostics.as_ref().and_then(|diagnostics| text(member(diagnostics))).unwrap_or_default()
    };
    let [name, version] = [said(Diagnostics::host_name), said(Diagnostics::host_version)];
    let set = (1..=NEWEST_SET).rev().map(|minor| format!("1.{minor}"));
    Outlook {
        version: [name, version].join(" ").trim().to_owned(),
        set: set.into_iter().find(|set| bridge::supports("Mailbox", set)).unwrap_or_default(),
        language: language(),
        mailbox: me().address,
    }
}

/// The language of Outlook's own words, such as `hi-IN`; empty where it does not say.
pub fn language() -> String {
    bridge::context().and_then(|context| text(context.display_language())).unwrap_or_default()
}

/// Whether Outlook's own colours are dark; nothing where it does not say (it does from Mailbox 1.14 on).
pub fn is_dark() -> Option<bool> {
    is_dark_theme(bridge::context()?.office_theme().ok()?)
}

/// What the event of changed colours tells: an Outlook may have the event and not the theme itself.
pub(super) fn is_dark_now(event: &JsValue) -> Option<bool> {
    let told = event.is_object().then(|| event.unchecked_ref::<ThemeChanged>().office_theme().ok()).flatten();
    told.and_then(is_dark_theme).or_else(is_dark)
}

fn is_dark_theme(theme: Option<Theme>) -> Option<bool> {
    text(theme?.body_background_color()).as_deref().and_then(is_dark_colour)
}

/// Opens an address beside Outlook. `false` where Outlook cannot do that and the page has to.
pub fn open_window(url: &str) -> bool {
    let ui = bridge::context().filter(|_| bridge::supports("OpenBrowserWindowApi", "1.1"));
    let ui = ui.and_then(|context| context.ui().ok()?);
    ui.is_some_and(|ui| ui.open_browser_window(url).is_ok())
}

/// Reads `#rrggbb`: dark is what white text is easier to read on.
fn is_dark_colour(colour: &str) -> Option<bool> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = value.to_be_bytes();
    // How bright each colour seems, by ITU-R BT.601, in thousandths.
    let brightness = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    Some(brightness < 128_000)
}
