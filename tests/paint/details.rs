//! Faces of somebody's fields.

use domain::{
    mail::Address,
    pane::view::{DetailsLook, DetailsView},
    problem::Problem,
    signature::{Difference, Field},
};

use super::{HOSTILE, asha_row};

fn here() -> DetailsView {
    let value = |field| match field {
        Field::Job => "Leiterin Einkauf",
        Field::Company => "Acme Werkzeuge GmbH",
        Field::Phone => "+49 30 5550 1234",
        Field::City => "Berlin",
        Field::Mobile | Field::Street | Field::PostalCode => "",
    };
    DetailsView {
        of: asha_row().record,
        address: Address::new("asha.rao@acme.example"),
        look: DetailsLook::Here,
        values: Field::ALL.map(|field| (field, value(field).into())).to_vec(),
        reads_signature: false,
        new: vec![],
        saving: None,
        failed: None,
        changed: vec![],
    }
}

pub(super) fn all() -> Vec<(&'static str, DetailsView)> {
    let none = DetailsView { values: vec![], ..here() };
    let new = |field, new: &str| Difference { field, new: new.into() };
    let news = vec![new(Field::Job, "Bereichsleiterin Einkauf"), new(Field::Mobile, "+49 151 5550 99")];
    let hostile = Field::ALL.map(|field| (field, HOSTILE.into())).to_vec();
    vec![
        ("details", here()),
        ("details-looking", DetailsView { look: DetailsLook::Looking, ..none.clone() }),
        ("details-failed", DetailsView { look: DetailsLook::Failed(Problem::Unreachable), ..none }),
        ("details-reading", DetailsView { reads_signature: true, ..here() }),
        ("details-new", DetailsView { new: news.clone(), ..here() }),
        ("details-saving", DetailsView { new: news, saving: Some(Field::Job), ..here() }),
        ("details-changed", DetailsView { changed: vec![Field::Job], ..here() }),
        ("details-not-changed", DetailsView { failed: Some(Problem::Conflict), ..here() }),
        ("details-hostile", DetailsView { values: hostile, new: vec![new(Field::City, HOSTILE)], ..here() }),
    ]
}
