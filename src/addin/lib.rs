//! The Outlook add-in.
