//! The tables of the store, derived from the model. The committed migration is what this prints; a test
//! holds the two, and the migrated database, to each other.

use std::fmt::Write as _;

use super::sql::ref_table;
use crate::catalog::{Catalog, Info, POINTER, What};
use crate::model::Kind;

/// Lookups and values that are searched by, beside `messageid` and the primary names.
const INDEXED: &[(&str, &[&str])] = &[
    (
        "account",
        &["name", "emailaddress1", "emailaddress2", "emailaddress3", "parentaccountid", "primarycontactid"],
    ),
    ("contact", &["fullname", "emailaddress1", "emailaddress2", "emailaddress3", "parentcustomerid"]),
    (
        "lead",
        &[
            "fullname",
            "emailaddress1",
            "emailaddress2",
            "emailaddress3",
            "parentaccountid",
            "parentcontactid",
        ],
    ),
    ("opportunity", &["name", "parentaccountid", "parentcontactid", "customerid"]),
    ("incident", &["title", "ticketnumber", "customerid", "primarycontactid"]),
    ("systemuser", &["internalemailaddress", "domainname", "azureactivedirectoryobjectid"]),
    ("queue", &["emailaddress"]),
    (
        "email",
        &[
            "messageid",
            "inreplyto",
            "conversationindex",
            "trackingtoken",
            "parentactivityid",
            "correlatedactivityid",
        ],
    ),
    ("appointment", &["seriesid"]),
    ("activityparty", &["activityid", "partyid", "addressused"]),
    ("activitymimeattachment", &["objectid", "activityid", "attachmentid"]),
    ("annotation", &["objectid"]),
    ("queueitem", &["objectid", "queueid"]),
    ("mailbox", &["emailaddress", "regardingobjectid"]),
    ("mailboxtrackingfolder", &["mailboxid", "regardingobjectid"]),
];

/// The whole schema as SQL statements.
pub(crate) fn render(catalog: &Catalog) -> String {
    let mut out = String::from(
        "-- Derived from the model by store/schema.rs; a test fails when the two differ.\n\
         -- Every version of every row: what `@odata.etag` and change tracking rest on. Only appended to.\n\
         CREATE TABLE change (\n  version INTEGER PRIMARY KEY,\n  tbl TEXT NOT NULL,\n  id TEXT NOT NULL,\n  \
         operation TEXT NOT NULL CHECK (operation IN ('create', 'update', 'delete')),\n  \
         at TEXT NOT NULL,\n  by TEXT\n) STRICT;\n\
         CREATE INDEX change_tbl ON change (tbl, operation, version);\n\n\
         -- Rows given to others than their owner.\n\
         CREATE TABLE share (\n  tbl TEXT NOT NULL,\n  id TEXT NOT NULL,\n  principal TEXT NOT NULL,\n  \
         rights INTEGER NOT NULL,\n  PRIMARY KEY (tbl, id, principal)\n) STRICT, WITHOUT ROWID;\n\
         CREATE INDEX share_principal ON share (principal, tbl);\n\n\
         -- What search finds, folded: no case, no diacritics. Marks are part of words, so Indic scripts stay whole.\n\
         CREATE TABLE searched (\n  rid INTEGER PRIMARY KEY,\n  tbl TEXT NOT NULL,\n  id TEXT NOT NULL,\n  \
         UNIQUE (tbl, id)\n) STRICT;\n\
         CREATE VIRTUAL TABLE searching USING fts5 (words, \
         tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co M*'\", prefix='2 3');\n\n",
    );
    for relation in &catalog.model.many_to_many {
        let [a, b] = &relation.tables;
        let _ = writeln!(
            out,
            "CREATE TABLE {0} (\n  {a}id TEXT NOT NULL,\n  {b}id TEXT NOT NULL,\n  PRIMARY KEY ({a}id, {b}id)\n) STRICT, WITHOUT ROWID;\n\
             CREATE INDEX {0}_{b} ON {0} ({b}id);\n",
            relation.intersect
        );
    }
    for info in catalog.tables() {
        if info.logical() != POINTER {
            table(&mut out, info);
        }
    }
    if let Some(pointer) = catalog.table(POINTER) {
        view(&mut out, catalog, pointer);
    }
    out
}

/// Name, SQL type and constraints of every column of a table.
pub(crate) fn columns(info: &Info) -> Vec<(String, &'static str)> {
    let mut columns = Vec::new();
    for (i, field) in info.fields.iter().enumerate() {
        let kind = match field.what {
            What::Key => "TEXT NOT NULL PRIMARY KEY",
            What::Version => "INTEGER NOT NULL",
            What::Lookup(_) => "TEXT",
            What::Value(column) => match column.kind {
                Kind::Text { .. } | Kind::EntityName => "TEXT COLLATE NOCASE",
                Kind::Bool { .. } | Kind::Int { .. } | Kind::BigInt | Kind::Choice { .. } => "INTEGER",
                Kind::Double => "REAL",
                Kind::Decimal
                | Kind::Choices { .. }
                | Kind::DateTime
                | Kind::Date
                | Kind::Guid
                | Kind::Binary => "TEXT",
            },
        };
        columns.push((field.name.to_owned(), kind));
        if info.is_polymorphic(i) {
            columns.push((ref_table(field.name), "TEXT"));
        }
    }
    columns
}

fn table(out: &mut String, info: &Info) {
    let name = info.logical();
    let body: Vec<String> =
        columns(info).into_iter().map(|(name, kind)| format!("  \"{name}\" {kind}")).collect();
    let _ = writeln!(out, "CREATE TABLE \"{name}\" (\n{}\n) STRICT;", body.join(",\n"));
    let mut index = |column: &str| {
        if info.field(column).is_some() {
            let _ = writeln!(
                out,
                "CREATE INDEX \"{name}_{column}\" ON \"{name}\" (\"{column}\") WHERE \"{column}\" IS NOT NULL;"
            );
        }
    };
    for (_, columns) in INDEXED.iter().filter(|(table, _)| *table == name) {
        columns.iter().for_each(|column| index(column));
    }
    if info.table.owned {
        index("ownerid");
    }
    if info.is_activity() {
        index("regardingobjectid");
    }
    for key in &info.table.keys {
        let parts: Vec<String> = key.iter().map(|part| format!("\"{part}\"")).collect();
        let _ = writeln!(
            out,
            "CREATE UNIQUE INDEX \"{name}_key_{}\" ON \"{name}\" ({});",
            key.join("_"),
            parts.join(", ")
        );
    }
    if name == "email" {
        // Semantics B10: one activity per Message-ID and direction, however many people track it.
        let _ = writeln!(
            out,
            "CREATE UNIQUE INDEX email_once ON email (messageid, directioncode) WHERE messageid IS NOT NULL;"
        );
    }
    let _ = writeln!(out, "CREATE INDEX \"{name}_versionnumber\" ON \"{name}\" (versionnumber);\n");
}

fn view(out: &mut String, catalog: &Catalog, pointer: &Info) {
    let mut parts = Vec::new();
    for info in catalog.activities() {
        let mut columns = Vec::new();
        for (i, field) in pointer.fields.iter().enumerate() {
            let name = field.name;
            let there = info.field(name);
            columns.push(match there {
                _ if name == "activitytypecode" => format!("'{}' AS activitytypecode", info.logical()),
                Some(_) => format!("\"{name}\""),
                None => format!("NULL AS \"{name}\""),
            });
            if pointer.is_polymorphic(i) {
                let kept = ref_table(name);
                columns.push(match there {
                    Some(other) if info.is_polymorphic(other) => format!("\"{kept}\""),
                    Some(other) => {
                        let only = info.lookup(other).and_then(|l| l.targets.first());
                        let only = only.map(|t| t.table.as_str()).unwrap_or_default();
                        format!("CASE WHEN \"{name}\" IS NOT NULL THEN '{only}' END AS \"{kept}\"")
                    }
                    None => format!("NULL AS \"{kept}\""),
                });
            }
        }
        parts.push(format!("SELECT {} FROM \"{}\"", columns.join(", "), info.logical()));
    }
    let _ = writeln!(out, "CREATE VIEW {POINTER} AS\n{};", parts.join("\nUNION ALL\n"));
}
