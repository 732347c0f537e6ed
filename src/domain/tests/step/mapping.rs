//! B15: what becomes what.

use domain::step::{Field, Kind};

use crate::kit::*;

const APPOINTMENT: Kind = Kind::Appointment;

pub(crate) const LINES: &[Line] = &[
    line(
        "B15 mapping: appointment becomes meeting",
        APPOINTMENT,
        |w| _ = w.only_row(),
        "create_item row_matches exchange:subject=Offer",
    ),
    line(
        "B15 mapping: meeting becomes appointment",
        APPOINTMENT,
        |w| _ = w.only_item(),
        "create_row crm:subject=Offer",
    ),
    line(
        "B15 mapping: contact becomes contact",
        Kind::Contact,
        |w| _ = w.only_row(),
        "create_item row_matches exchange:last_name=Offer",
    ),
    line("B15 mapping: and back", Kind::Contact, |w| _ = w.only_item(), "create_row crm:last_name=Offer"),
    line(
        "B15 mapping: Outlook task becomes task",
        Kind::Task,
        |w| _ = w.only_item(),
        "create_row crm:subject=Offer",
    ),
    line(
        "B15 mapping: task becomes Outlook task",
        Kind::Task,
        |w| _ = w.only_row(),
        "create_item row_matches",
    ),
    line(
        "B15 mapping: phone call becomes Outlook task",
        Kind::PhoneCall,
        |w| _ = w.only_row(),
        "create_item",
    ),
    line("B15 mapping: letter becomes Outlook task", Kind::Letter, |w| _ = w.only_row(), "create_item"),
    line("B15 mapping: fax becomes Outlook task", Kind::Fax, |w| _ = w.only_row(), "create_item"),
    line(
        "B15 mapping: an Outlook task becomes no phone call",
        Kind::PhoneCall,
        |w| _ = w.only_item(),
        "one_way_kind",
    ),
    line(
        "B15 mapping: an Outlook task becomes no letter",
        Kind::Letter,
        |w| _ = w.only_item(),
        "one_way_kind",
    ),
    line("B15 mapping: an Outlook task becomes no fax", Kind::Fax, |w| _ = w.only_item(), "one_way_kind"),
    line(
        "B15 mapping: service appointment becomes a copy without invitations",
        Kind::ServiceActivity,
        |w| {
            w.only_row().row.organizer = Some(ben());
            w.row.fields.set(Field::Required, people(&["bea@acme.example"]));
        },
        "create_item row_matches invites=nobody exchange:subject=Offer notes=0",
    ),
    line(
        "B15 mapping: a meeting becomes no service appointment",
        Kind::ServiceActivity,
        |w| _ = w.only_item(),
        "leave one_way_kind",
    ),
];
