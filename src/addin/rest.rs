//! The door to the part of the pane that is loaded after the first card.
//!
//! A release build is taken apart (`src/xtask/split`): what no first card needs comes in a second module. A call into
//! it before it has come goes through here, to `www/boot.js`, which fetches it while the caller waits. A build that
//! was not taken apart never calls this.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Sees to it that the second module is there when this returns. Throws where it cannot come; the page then shows
    /// why.
    #[wasm_bindgen(js_name = regardingRest)]
    fn regarding_rest();
}

/// Fetches the second module. It names the way there, so that the build finds it.
#[wasm_bindgen(js_name = rest)]
pub fn rest() {
    regarding_rest();
}
