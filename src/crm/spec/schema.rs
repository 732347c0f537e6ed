//! The committed migration, the model and a migrated database are one and the same.

use crate::catalog::Catalog;
use crate::store::schema;

/// Set it to write the migration anew while it is not released.
const WRITE: &str = "REGARDING_WRITE_SCHEMA";

#[test]
fn the_migration_is_what_the_model_says() {
    let rendered = schema::render(Catalog::get());
    if std::env::var_os(WRITE).is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/0001_tables.sql");
        std::fs::write(path, &rendered).unwrap();
        return;
    }
    let committed = include_str!("../migrations/0001_tables.sql");
    assert!(rendered == committed, "the model has changed: run the tests once with {WRITE}=1");
}
