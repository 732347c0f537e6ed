//! Which contents of a CRM hold files is kept by CRM, digest and size, and the oldest use goes first.

use domain::ledger::{Content, Fingerprint};
use sync::store::Store;
use uuid::Uuid;

use crate::bed::{Bed, T};
use crate::on_both;

on_both!(
    a_content_is_found_by_crm_digest_and_size_also_by_another_process,
    a_content_that_is_gone_is_forgotten_and_what_came_after_it_stays,
    those_that_were_asked_for_the_longest_ago_go_first,
);

const CRM: &str = "https://contoso.example";
const DAY_MS: i64 = 24 * 3_600 * 1_000;

fn file(number: u8) -> Fingerprint {
    let mut sha256 = [0xA5; 32];
    sha256[31] = number;
    Fingerprint { sha256, bytes: 5_000_000_000 + u64::from(number) }
}

fn content(number: u8) -> Content {
    Content { file: file(number), id: Uuid::from_u128(0xC0 + u128::from(number)) }
}

/// What is known of the first so many files, in their order.
async fn known(store: &Store, crm: &str, count: u8) -> Vec<Content> {
    let files: Vec<_> = (0..count).map(file).collect();
    let mut found = store.contents(crm, &files, T).await.unwrap();
    found.sort_by_key(|one| one.file);
    found
}

async fn a_content_is_found_by_crm_digest_and_size_also_by_another_process(bed: Bed) {
    assert!(known(&bed.store, CRM, 3).await.is_empty());
    bed.store.put_contents(CRM, &[content(0), content(2), content(0)], T).await.unwrap();
    let other = Store::open(&bed.url).await.unwrap();
    assert_eq!(known(&other, CRM, 3).await, [content(0), content(2)]);
    assert!(known(&other, "https://fabrikam.example", 3).await.is_empty(), "each CRM has its own");
    let longer = Fingerprint { bytes: file(0).bytes + 1, ..file(0) };
    assert!(other.contents(CRM, &[longer], T).await.unwrap().is_empty(), "the size counts too");
    let moved = Content { id: Uuid::from_u128(7), ..content(0) };
    other.put_contents(CRM, &[moved], T).await.unwrap();
    assert_eq!(known(&bed.store, CRM, 1).await, [moved], "the last one learned counts");
    other.close().await;
}

async fn a_content_that_is_gone_is_forgotten_and_what_came_after_it_stays(bed: Bed) {
    bed.store.put_contents(CRM, &[content(0), content(1)], T).await.unwrap();
    let before = Content { id: Uuid::from_u128(7), ..content(1) };
    bed.store.drop_contents("https://fabrikam.example", &[content(0)]).await.unwrap();
    bed.store.drop_contents(CRM, &[before]).await.unwrap();
    assert_eq!(known(&bed.store, CRM, 2).await, [content(0), content(1)]);
    bed.store.drop_contents(CRM, &[content(0)]).await.unwrap();
    assert_eq!(known(&bed.store, CRM, 2).await, [content(1)]);
}

async fn those_that_were_asked_for_the_longest_ago_go_first(bed: Bed) {
    for number in 0..5_u8 {
        let at = T.plus(-100 * DAY_MS + i64::from(number));
        bed.store.put_contents(CRM, &[content(number)], at).await.unwrap();
    }
    // The oldest was asked for since, and the next of another CRM was not.
    assert_eq!(bed.store.contents(CRM, &[file(0)], T).await.unwrap(), [content(0)]);
    assert!(bed.store.contents("https://fabrikam.example", &[file(1)], T).await.unwrap().is_empty());
    assert_eq!(bed.store.trim_contents(3, 1).await.unwrap(), 1, "at most so many rows");
    assert_eq!(bed.store.trim_contents(3, 10).await.unwrap(), 1);
    assert_eq!(bed.store.trim_contents(3, 10).await.unwrap(), 0);
    assert_eq!(known(&bed.store, CRM, 5).await, [content(0), content(3), content(4)]);
}
