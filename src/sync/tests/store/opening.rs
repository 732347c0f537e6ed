//! URLs, schema, and several processes at one database.

use sync::store::{Store, StoreError};

use crate::bed::{Bed, T, enrolment};
use crate::on_both;

on_both!(what_is_written_is_there_after_closing, many_open_it_at_once, it_tells_how_it_is);

async fn what_is_written_is_there_after_closing(bed: Bed) {
    bed.enrol(3).await;
    bed.store.close().await;
    assert!(bed.store.health().await.is_err(), "closed is closed");
    let store = Store::open(&bed.url).await.unwrap();
    assert_eq!(store.mailboxes(None, 10).await.unwrap().len(), 3);
    store.close().await;
}

async fn many_open_it_at_once(bed: Bed) {
    // Another file or database that has no schema yet.
    let url = match bed.url.strip_prefix("sqlite:") {
        Some(path) => format!("sqlite:{path}.new"),
        None => testpg::database().unwrap(),
    };
    let mut tasks = Vec::new();
    for number in 0..6 {
        let url = url.clone();
        tasks.push(tokio::spawn(async move {
            let store = Store::open(&url).await.unwrap();
            store.enrol(&[enrolment(number)], T).await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(Store::open(&url).await.unwrap().mailboxes(None, 10).await.unwrap().len(), 6);
}

async fn it_tells_how_it_is(bed: Bed) {
    bed.store.health().await.unwrap();
    assert_eq!(bed.store.schema_version().await.unwrap(), 6);
    assert!(bed.store.size().await.unwrap() > 10_000);
}

#[tokio::test]
async fn a_wrong_url_is_said() {
    for url in
        ["", "sqlite:", "sqlite::memory:", "mysql://root:secret@host/db", "postgres:db", "/tmp/sync.db"]
    {
        let error = Store::open(url).await.unwrap_err();
        assert!(matches!(error, StoreError::Url(_)), "{url}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_said() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("no/such/folder/sync.db");
    let error = Store::open(&format!("sqlite:{}", path.display())).await.unwrap_err();
    assert!(!matches!(error, StoreError::Url(_)), "{error}");
    let error = Store::open("postgres://nobody@127.0.0.1:1/none").await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable(_)) && error.passes(), "{error}");
}
