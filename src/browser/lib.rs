//! The browser, as the pane and the desk have it: requests are sent, and the page around the app is spoken to. Whatever
//! else of a browser one of them needs alone stays with it.

pub mod fetch;
pub mod page;
