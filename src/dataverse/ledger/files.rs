//! Attachments as rows (`activitymimeattachment`), each under a computed key: written twice, they are there once.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{ledger::File, tracking::cut};
use serde_json::{Map, Value};
use uuid::Uuid;
use wire::Request;

use super::{
    names::{attachment, content},
    write_many,
};
use crate::{
    names::email,
    service::{Service, bind, bound},
};

/// Bytes of a file that still goes into the change set of its mail.
const MAX_TOGETHER: usize = 2 * 1024 * 1024;
/// Bytes of all files that go into the change set of their mail.
const MAX_TOGETHER_IN_ALL: usize = 6 * 1024 * 1024;
/// Files that go into the change set of their mail.
const MAX_FILES: usize = 100;
/// Length of a file name in UTF-16 units.
const MAX_NAME: usize = 255;
/// Length of a media type.
const MAX_MEDIA_TYPE: usize = 256;
/// Length of a content id.
const MAX_CONTENT_ID: usize = 250;

/// The files that go into the change set of their mail.
pub(super) fn together(files: &[File]) -> Vec<&File> {
    split(files).0
}

/// The files that go each by itself, after their mail.
pub(super) fn apart(files: &[File]) -> Vec<&File> {
    split(files).1
}

fn split(files: &[File]) -> (Vec<&File>, Vec<&File>) {
    let mut bytes = 0;
    let mut count = 0;
    files.iter().partition(|file| {
        let fits = file.bytes.len() <= MAX_TOGETHER
            && bytes + file.bytes.len() <= MAX_TOGETHER_IN_ALL
            && count < MAX_FILES;
        if fits {
            bytes += file.bytes.len();
            count += 1;
        }
        fits
    })
}

/// The request that creates an attachment, once: with its bytes, or naming the content that holds them already.
pub(super) fn create(service: &Service, activity: Uuid, file: &File, held: Option<Uuid>) -> Request {
    let mut row = Map::new();
    let name = cut(file.name.trim(), MAX_NAME);
    row.insert(attachment::NAME.into(), if name.is_empty() { "attachment".into() } else { name.into() });
    match held {
        Some(held) => row.insert(bound(attachment::CONTENT), bind(content::SET, held)),
        None => row.insert(attachment::BODY.into(), STANDARD.encode(&*file.bytes).into()),
    };
    if !file.media_type.is_empty() {
        row.insert(attachment::MEDIA_TYPE.into(), cut(&file.media_type, MAX_MEDIA_TYPE).into());
    }
    if !file.content_id.is_empty() {
        row.insert(attachment::CONTENT_ID.into(), cut(&file.content_id, MAX_CONTENT_ID).into());
    }
    row.insert(attachment::NUMBER.into(), file.place.into());
    row.insert(bound(attachment::OF_EMAIL), bind(email::SET, activity));
    row.insert(attachment::TABLE_NAME.into(), email::TABLE.into());
    service.create(attachment::SET, write_many::key(activity, file), &Value::Object(row))
}

#[cfg(test)]
mod tests {
    use domain::ledger::Bytes;

    use super::*;

    fn file(place: usize, bytes: usize) -> File {
        File {
            place,
            name: format!("{place}.pdf"),
            media_type: "application/pdf".into(),
            content_id: String::new(),
            bytes: Bytes::new(vec![0; bytes], |_| [0; 32]),
        }
    }

    #[test]
    fn large_files_go_apart_and_all_of_them_go() {
        let mega = 1024 * 1024;
        let files = [
            file(0, 10),
            file(1, 3 * mega),
            file(2, 2 * mega),
            file(3, 2 * mega),
            file(4, 2 * mega),
            file(5, 9),
        ];
        let places = |files: Vec<&File>| files.iter().map(|file| file.place).collect::<Vec<_>>();
        assert_eq!(places(together(&files)), [0, 2, 3, 5]);
        assert_eq!(places(apart(&files)), [1, 4]);
        let many: Vec<File> = (0..150).map(|n| file(n, 1)).collect();
        assert_eq!((together(&many).len(), apart(&many).len()), (100, 50));
    }
}
