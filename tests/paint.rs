//! Every face of the pane, painted natively in each language and compared with what a person has looked at
//! (`tests/paint/*.html`; `UPDATE_EXPECT=1` rewrites them). What must hold for every face is asked of all.
//!
//! With `GALLERY=FOLDER` the same faces are written there as pages, to be looked at in a browser.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "paint/drafts.rs"]
mod drafts;
#[path = "paint/faces.rs"]
mod faces;
#[path = "paint/html.rs"]
mod html;
#[path = "paint/meetings.rs"]
mod meetings;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    future::Future,
    path::{Path, PathBuf},
    pin::pin,
    rc::Rc,
    sync::LazyLock,
    task::{Context, Poll, Waker},
};

use domain::pane::view::View;
use expect_test::expect_file;
use html::{readable, tags};
use ui::{Pane, PaneProps, Words, words::Language};
use yew::{Callback, LocalServerRenderer};

fn paint(view: &View, language: Language) -> String {
    let (view, words, now, on) = (view.clone(), Words::of(language), faces::NOW, Callback::noop());
    let renderer = LocalServerRenderer::<Pane>::with_props(PaneProps { view: Rc::new(view), words, now, on });
    let mut painting = pin!(renderer.hydratable(false).render());
    // Nothing here waits for anything: it is only a matter of asking.
    for _ in 0..10_000 {
        if let Poll::Ready(html) = painting.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return html;
        }
    }
    panic!("the painting waits for something")
}

/// Every face in every language.
static GALLERY: LazyLock<BTreeMap<(String, Language), String>> = LazyLock::new(|| {
    let faces = faces::all();
    let paint_all = |language: Language| {
        let painted = faces.iter().map(move |(name, view)| ((name.clone(), language), paint(view, language)));
        painted.collect::<Vec<_>>()
    };
    let all: Vec<_> = Language::ALL.into_iter().flat_map(paint_all).collect();
    let count = all.len();
    let all: BTreeMap<_, _> = all.into_iter().collect();
    assert_eq!(all.len(), count, "two faces have one name");
    all
});

#[test]
fn every_face_is_painted_as_it_was_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paint");
    let mut expected = BTreeSet::new();
    for (name, _) in faces::all() {
        let path = folder.join(format!("{name}.html"));
        let painted = |language: Language| {
            let html = readable(&GALLERY[&(name.clone(), language)]);
            format!("<!-- {} -->\n{html}\n", language.tag())
        };
        expect_file![&path].assert_eq(&Language::ALL.map(painted).join("\n"));
        expected.insert(path);
    }
    let stray: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "html") && !expected.contains(path))
        .collect();
    assert_eq!(stray, [] as [PathBuf; 0], "snapshots of faces that are gone");
}

#[test]
fn text_from_mail_and_crm_is_never_markup() {
    let allowed = ["svg", "path"];
    for language in Language::ALL {
        let (hostile, tame) =
            (&GALLERY[&("hostile".into(), language)], &GALLERY[&("crowd".into(), language)]);
        let names = |html| -> BTreeSet<&str> {
            tags(html).into_iter().map(|tag| tag.name.trim_start_matches('/')).collect()
        };
        let known: BTreeSet<&str> = ["div", "img", "script"].into_iter().filter(|n| *n != "div").collect();
        assert!(names(hostile).is_disjoint(&known), "{:?}", names(hostile));
        assert!(allowed.iter().all(|name| names(tame).contains(name)), "the check sees tags at all");
        assert!(hostile.matches("&lt;img src=x").count() > 8, "the hostile name is shown, as text");
        assert!(tags(hostile).iter().all(|tag| !tag.is_scripted()));
    }
}

#[test]
fn what_has_focus_has_a_name_and_what_is_referred_to_is_there() {
    for ((name, language), html) in &*GALLERY {
        // office.js moves focus by Tab over what says so and nothing else; a summary does not by itself.
        html::sound(&format!("{name} {language:?}"), html, true);
    }
}

#[test]
fn the_live_regions_are_there_from_the_first_paint() {
    for ((name, language), html) in &*GALLERY {
        let count = |role: &str| tags(html).iter().filter(|tag| tag.get("role") == Some(role)).count();
        assert!(count("status") >= 2 && count("alert") >= 2, "{name} {language:?}");
    }
}

#[test]
fn the_language_and_its_direction_are_said() {
    for ((name, language), html) in &*GALLERY {
        let expected = format!("lang=\"{}\" dir=\"{}\"", language.tag(), language.dir());
        assert!(html.contains(&expected), "{name}");
    }
}

/// `GALLERY=/tmp/gallery cargo test --test paint`.
#[test]
fn the_gallery_is_written_where_it_is_asked_for() {
    let Some(folder) = std::env::var_os("GALLERY").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("www");
    fs::create_dir_all(folder.join("style")).unwrap();
    let parts = fs::read_dir(www.join("style")).unwrap().map(|part| part.unwrap());
    // The desk's own stand in a folder below.
    let parts = parts.filter(|part| part.path().is_file()).map(|part| part.file_name());
    let sheets = ["tokens.css", "boot.css", "pane.css"].map(PathBuf::from);
    for sheet in sheets.into_iter().chain(parts.map(|part| Path::new("style").join(part))) {
        fs::copy(www.join(&sheet), folder.join(&sheet)).unwrap();
    }
    for ((name, language), html) in &*GALLERY {
        let page = format!(
            "<!doctype html><html lang=\"{0}\" dir=\"{1}\"><head><meta charset=\"utf-8\"><title>{name}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <link rel=\"stylesheet\" href=\"pane.css\"></head>\
             <body><div id=\"pane\">{html}</div></body></html>",
            language.tag(),
            language.dir()
        );
        fs::write(folder.join(format!("{name}.{}.html", language.tag())), page).unwrap();
    }
}
