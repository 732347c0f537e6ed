//! A file that was sent before: what is asked of the port that knows so, and what it is told.

use domain::{
    ledger::{Content, Entry, File, Fingerprint, Repair},
    ports::{Contents, Ledger as _},
};

use super::{
    many::{done, entry},
    *,
};
use crate::LedgerOver;

/// What it knows, and what it heard.
#[derive(Default)]
struct Known {
    contents: RefCell<Vec<Content>>,
    heard: RefCell<Vec<String>>,
}

impl Known {
    fn hear(&self, what: &str, contents: &[Content]) {
        let ids: Vec<u128> = contents.iter().map(|one| one.id.as_u128()).collect();
        self.heard.borrow_mut().push(format!("{what} {ids:?}"));
    }
}

impl Contents for &Known {
    async fn known(&self, files: &[Fingerprint]) -> Vec<Content> {
        self.heard.borrow_mut().push(format!("asked for {}", files.len()));
        self.contents.borrow().iter().filter(|one| files.contains(&one.file)).copied().collect()
    }

    async fn learn(&self, contents: &[Content]) {
        self.hear("learned", contents);
        self.contents.borrow_mut().extend(contents);
    }

    async fn forget(&self, contents: &[Content]) {
        self.hear("gone", contents);
        self.contents.borrow_mut().retain(|one| !contents.contains(one));
    }

    fn spared(&self, bytes: u64) {
        self.heard.borrow_mut().push(format!("spared {bytes}"));
    }
}

fn file() -> File {
    File {
        place: 0,
        name: "prices.pdf".into(),
        media_type: "application/pdf".into(),
        content_id: String::new(),
        bytes: bytes(&[7; 2_000]),
    }
}

fn with_file(n: usize) -> Entry {
    let small = File { place: 1, name: "note.txt".into(), bytes: bytes(b"hello"), ..file() };
    Entry { files: vec![file(), small], ..entry(n) }
}

/// The answer to the question which content the file of a mail names.
fn names(n: usize, content: u128) -> Reply {
    let activity = entry(n).plan.activity.id;
    let key = identity::attachment(activity, 0, "prices.pdf");
    rows(&[
        json!({"activitymimeattachmentid": key.to_string(), "_attachmentid_value": id(content).to_string()}),
    ])
}

/// Of each request, how often it names that content and how often it brings the bytes.
fn files_in(script: &Script, content: u128) -> Vec<(usize, usize)> {
    let name = format!("/attachments({})", id(content));
    let count = |body: String| (body.matches(&name).count(), body.matches("BwcHBwcH").count().min(1));
    script.bodies().into_iter().map(count).collect()
}

#[test]
fn what_was_sent_is_told_and_asked_for_once_for_all_files_that_are_written_together() {
    let known = Known::default();
    let script = Script::of([batch(200, &[done(4)]), names(1, 50), batch(200, &[done(4)])]);
    let ledger = LedgerOver::new(&script, URL, || NOW).remembering(&known);
    assert!(now(ledger.write_many(&[with_file(1), with_file(2)])).iter().all(Result::is_ok));
    assert_eq!(files_in(&script, 50), [(0, 1), (0, 0), (1, 0)]);
    assert_eq!(known.heard.take(), ["asked for 1", "learned [50]", "spared 2000"]);

    // Another process, which has written nothing yet.
    let script = Script::of([batch(200, &[done(4)]), reply(204, &Value::Null)]);
    let ledger = LedgerOver::new(&script, URL, || NOW).remembering(&known);
    assert!(now(ledger.write_many(&[with_file(3)])).iter().all(Result::is_ok));
    let direction = entry(4).plan.activity.mail.direction;
    let repair = Repair { activity: id(9), direction, body: None, files: vec![file()], missing: vec![] };
    assert_eq!(now(ledger.repair_many(&[repair])), [Ok(())]);
    assert_eq!(files_in(&script, 50), [(1, 0), (1, 0)]);
    assert_eq!(known.heard.take(), ["asked for 1", "spared 2000", "asked for 1", "spared 2000"]);
}

#[test]
fn a_content_that_is_gone_is_forgotten_and_of_those_that_named_it_one_brings_its_bytes() {
    let known = Known::default();
    let before = Script::of([batch(200, &[done(4)]), names(1, 50)]);
    let ledger = LedgerOver::new(&before, URL, || NOW).remembering(&known);
    assert!(now(ledger.write_many(&[with_file(1)])).iter().all(Result::is_ok));
    known.heard.take();
    let gone = || vec![error(404, "0x80040217")];
    let script = Script::of([
        batch(200, &[gone(), gone(), gone()]),
        batch(200, &[done(4)]),
        names(2, 51),
        batch(200, &[done(4), done(4)]),
    ]);
    let ledger = LedgerOver::new(&script, URL, || NOW).remembering(&known);
    let written = now(ledger.write_many(&[with_file(2), with_file(3), with_file(4)]));
    assert!(written.iter().all(Result::is_ok), "{written:?}");
    assert_eq!(files_in(&script, 50), [(3, 0), (0, 1), (0, 0), (0, 0)]);
    assert_eq!(files_in(&script, 51), [(0, 0), (0, 1), (0, 0), (2, 0)]);
    assert_eq!(known.heard.take(), ["asked for 1", "gone [50]", "learned [51]", "spared 4000"]);

    // Where nothing may be named, all are written with their bytes, however many they are.
    let refused = |count: usize| batch(200, &vec![vec![error(403, "0x80040220")]; count]);
    let script = Script::of([
        refused(8),
        batch(200, &[done(4)]),
        names(12, 52),
        refused(7),
        batch(200, &[done(4)]),
        names(13, 53),
        batch(200, &vec![done(4); 6]),
    ]);
    let ledger = LedgerOver::new(&script, URL, || NOW).remembering(&known);
    let entries: Vec<Entry> = (12..20).map(with_file).collect();
    let written = now(ledger.write_many(&entries));
    assert!(written.iter().all(Result::is_ok), "{written:?}");
}
