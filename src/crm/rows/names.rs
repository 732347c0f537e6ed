//! Columns that follow from others: full names, the customer of an opportunity, the company of a contact.

use uuid::Uuid;

use super::Cells;
use crate::catalog::Info;
use crate::cell::Cell;
use crate::error::{Fault, Result};
use crate::store::Row;

/// Letters of a case number's tail.
const CASE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Computes what follows from the new values, and from the row's old ones where a value is not new.
///
/// # Errors
/// 400 when the file of a note is not base64.
pub(super) fn compute(info: &Info, old: Option<&Row>, cells: &mut Cells) -> Result<()> {
    match info.logical() {
        "contact" => {
            full_name(info, old, cells);
            if let Some(parent) = cells.named(info, "parentcustomerid").cloned() {
                let to = |table: &str| {
                    if parent.reference().is_some_and(|(t, _)| t == table) {
                        parent.clone()
                    } else {
                        Cell::Null
                    }
                };
                cells.put(info, "accountid", to("account"));
                cells.put(info, "parentcontactid", to("contact"));
            }
        }
        "lead" | "systemuser" => full_name(info, old, cells),
        "opportunity" => customer(info, cells),
        "annotation" => {
            if let Some(body) = cells.named(info, "documentbody").cloned() {
                let size = match body.text() {
                    Some(text) => super::values::base64_length(text)
                        .ok_or_else(|| Fault::payload("The documentbody of a note must be base64."))?,
                    None => 0,
                };
                let size = i64::try_from(size).ok();
                cells.put(info, "filesize", size.map_or(Cell::Null, Cell::Int));
                cells.put(info, "isdocument", Cell::Int(i64::from(!body.is_null())));
            }
        }
        "incident" if old.is_none() => {
            let bytes = *Uuid::new_v4().as_bytes();
            let tail: String =
                bytes[10..].iter().map(|b| char::from(CASE_LETTERS[usize::from(b % 32)])).collect();
            let number = u32::from(u16::from_be_bytes([bytes[0], bytes[1]])) + 10_000;
            cells.fill(info, "ticketnumber", Cell::Text(format!("CAS-{number:05}-{tail}")));
        }
        _ => {}
    }
    Ok(())
}

/// First and last name, as the organization's default name format has it.
fn full_name(info: &Info, old: Option<&Row>, cells: &mut Cells) {
    let parts = ["firstname", "lastname"];
    if !parts.iter().any(|part| cells.named(info, part).is_some()) {
        return;
    }
    let text = |part: &str| -> Option<String> {
        let new = cells.named(info, part).cloned();
        let cell = new.or_else(|| old.map(|row| row.named(part).clone()))?;
        cell.text().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
    };
    let full: Vec<String> = parts.iter().filter_map(|part| text(part)).collect();
    let full = full.join(" ");
    cells.put(info, "fullname", if full.is_empty() { Cell::Null } else { Cell::Text(full) });
}

/// `customerid` and the two lookups that also say it.
fn customer(info: &Info, cells: &mut Cells) {
    let set = |cell: Option<&Cell>| cell.filter(|c| !c.is_null()).cloned();
    let account = set(cells.named(info, "parentaccountid"));
    let contact = set(cells.named(info, "parentcontactid"));
    match set(cells.named(info, "customerid")) {
        Some(customer) => match customer.reference() {
            Some(("account", _)) => cells.fill(info, "parentaccountid", customer),
            Some(("contact", _)) => cells.fill(info, "parentcontactid", customer),
            Some(_) | None => {}
        },
        None => {
            if let Some(customer) = account.or(contact) {
                cells.put(info, "customerid", customer);
            }
        }
    }
}
