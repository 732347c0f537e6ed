use domain::{
    literature::{Document, File, Library as _, Named},
    problem::Problem,
};
use serde_json::json;

use super::{Script, error, id, now, reply, rows, with_lookup};

#[test]
fn literature_is_what_may_be_shown_and_has_a_file_or_an_address() {
    let of = |row| with_lookup(row, "_salesliteratureid_value", "salesliterature", 9, "Drives");
    let key = |n: u128| id(n).to_string();
    let found = [
        of(
            json!({"salesliteratureitemid": key(1), "title": "Sheet", "abstract": "Short", "filename": "a.pdf",
            "filesize": 12, "attacheddocumenturl": "file:///c:/a.pdf"}),
        ),
        json!({"salesliteratureitemid": key(2), "title": "Film", "attacheddocumenturl": " HTTPS://x.example/f "}),
        json!({"salesliteratureitemid": key(3), "title": "Empty", "attacheddocumenturl": "javascript:alert(1)"}),
    ];
    let script = Script::of([rows(&found)]);
    let all = now(script.crm().literature("drive O'Neil")).unwrap();
    let sheet = Document {
        id: id(1),
        title: "Sheet".into(),
        of: "Drives".into(),
        detail: "Short".into(),
        file: Some(Named { name: "a.pdf".into(), bytes: Some(12) }),
        address: String::new(),
    };
    assert_eq!(all[0], sheet);
    assert_eq!((all.len(), all[1].address.as_str(), &all[1].file), (2, "HTTPS://x.example/f", &None));
    let asked = script.sent.borrow()[0].url.replace("%20", " ");
    assert!(asked.contains("$filter=iscustomerviewable eq true and (contains(title,'drive') or "), "{asked}");
    assert!(asked.contains(" and (contains(title,'O''Neil')"), "{asked}");
    // An organization without literature has none; who may not read it is told so.
    let literature = |answer| now(Script::of([answer]).crm().literature(""));
    assert_eq!(literature(error(404, "0x80060888")), Ok(vec![]));
    assert_eq!(literature(error(403, "0x1")), Err(Problem::NotAllowed("words of 0x1".into())));
}

#[test]
fn a_document_is_its_file() {
    let document = |answer| now(Script::of([answer]).crm().document(id(1)));
    let whole = reply(200, &json!({"filename": "a.pdf", "documentbody": "aGk="}));
    assert_eq!(document(whole), Ok(File { name: "a.pdf".into(), base64: "aGk=".into() }));
    let without = reply(200, &json!({"filename": "a.pdf", "documentbody": null}));
    assert!(matches!(document(without), Err(Problem::Odd(_))));
    assert_eq!(document(error(404, "0x80040217")), Err(Problem::Gone));
}
