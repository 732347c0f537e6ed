//! A file that is put to the mail that is being written.

use domain::{
    literature::{Attaching, File, Trouble},
    mail::ItemId,
};
use js_sys::Object;

use super::{Outlook, asking::asked, bridge, draft};

/// `AttachmentSizeExceeded`: larger than Outlook takes, by itself or with those that are there.
const SIZE_EXCEEDED: u32 = 9000;
/// `NumberOfAttachmentsExceeded`.
const NUMBER_EXCEEDED: u32 = 9001;
/// How long that may take, in milliseconds: the whole file goes to the mailbox.
const WAIT_MS: i32 = 120_000;

impl Attaching for Outlook {
    #[inline(never)]
    async fn attach(&self, item: &ItemId, file: &File) -> Result<(), Trouble> {
        const WHAT: &str = "addFileAttachmentFromBase64Async";
        let draft = draft::standing(item)?;
        // Since 1.8; some Outlooks say so and have no such call all the same.
        let has = draft.has_add_file_attachment_from_base64_async().is_ok_and(|call| call.is_function());
        if !bridge::supports("Mailbox", "1.8") || !has {
            return Err(Trouble::Unable);
        }
        let put = asked(WHAT, WAIT_MS, |done| {
            draft.add_file_attachment_from_base64_async(&file.base64, &file.name, &Object::new(), done)
        });
        match put.answer().await {
            Ok(_) => Ok(()),
            Err(failed) => Err(match failed.code {
                SIZE_EXCEEDED => Trouble::TooLarge,
                NUMBER_EXCEEDED => Trouble::TooMany,
                _ => failed.problem.into(),
            }),
        }
    }
}
