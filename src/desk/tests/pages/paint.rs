//! Every face of the desk, painted natively in each language and compared with what a person has looked at
//! (`faces/*.html`; `UPDATE_EXPECT=1` rewrites them). What must hold for every face is asked of all.
//!
//! With `DESK_GALLERY=FOLDER` the same faces are written there as pages, to be looked at in a browser.

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

use dataverse::switches::{NUMBERS, SWITCHES};
use desk::{model::Desk, view::Tools};
use domain::reason::{Outcome, Reason};
use expect_test::expect_file;
use ui::{Words, words::Language};
use yew::prelude::*;

use crate::{
    html::{readable, sound, tags},
    kit::NOW,
    scenes,
};

#[derive(Properties, PartialEq)]
struct Props {
    desk: Rc<Desk>,
    words: Words,
}

#[component]
fn Whole(props: &Props) -> Html {
    let tools = Tools { words: props.words, now: NOW, on: Callback::noop() };
    desk::view::desk(&tools, &props.desk)
}

fn paint(desk: &Desk, language: Language) -> String {
    let props = Props { desk: Rc::new(desk.clone()), words: Words::of(language) };
    let renderer = yew::LocalServerRenderer::<Whole>::with_props(props);
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
static GALLERY: LazyLock<BTreeMap<(&'static str, Language), String>> = LazyLock::new(|| {
    let faces = scenes::all();
    let languages = Language::ALL.into_iter();
    let all: Vec<_> = languages
        .flat_map(|language| faces.iter().map(move |(name, desk)| ((*name, language), paint(desk, language))))
        .collect();
    let count = all.len();
    let all: BTreeMap<_, _> = all.into_iter().collect();
    assert_eq!(all.len(), count, "two faces have one name");
    all
});

#[test]
fn every_face_is_painted_as_it_was_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/faces");
    let names: BTreeSet<&str> = GALLERY.keys().map(|(name, _)| *name).collect();
    for name in &names {
        let painted = |language: Language| {
            format!("<!-- {} -->\n{}\n", language.tag(), readable(&GALLERY[&(*name, language)]))
        };
        expect_file![folder.join(format!("{name}.html"))].assert_eq(&Language::ALL.map(painted).join("\n"));
    }
    let stray: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            !path.file_stem().and_then(|name| name.to_str()).is_some_and(|name| names.contains(name))
        })
        .collect();
    assert_eq!(stray, [] as [PathBuf; 0], "snapshots of faces that are gone");
}

#[test]
fn text_of_others_is_never_markup() {
    for language in Language::ALL {
        let html = &GALLERY[&("hostile", language)];
        assert!(html.matches("&lt;img src=x").count() > 8, "the hostile name is shown, as text");
        for tag in tags(html) {
            assert!(!["img", "script"].contains(&tag.name) && !tag.is_scripted(), "{}", tag.name);
        }
    }
}

#[test]
fn what_has_focus_has_a_name_and_what_is_referred_to_is_there() {
    for ((name, language), html) in &*GALLERY {
        sound(&format!("{name} {language:?}"), html, false);
    }
}

#[test]
fn every_name_of_the_domain_has_words() {
    for words in Language::ALL.map(Words::of) {
        for reason in Reason::ALL {
            assert_ne!(words.desk_reason(reason.as_str()), reason.as_str());
        }
        for outcome in Outcome::ALL {
            assert_ne!(words.desk_verdict(outcome.as_str()), outcome.as_str());
        }
        for switch in
            SWITCHES.iter().map(|switch| switch.name).chain(NUMBERS.iter().map(|number| number.name))
        {
            assert_ne!(words.desk_switch(switch), switch);
            assert_ne!(words.desk_switch_text(switch), words.desk_switch_text(""), "{switch}");
        }
    }
}

#[test]
fn no_page_brings_a_style_of_its_own() {
    // The page's policy forbids them: they would be left out in silence.
    for ((name, _), html) in &*GALLERY {
        assert!(tags(html).iter().all(|tag| tag.get("style").is_none() && tag.name != "style"), "{name}");
    }
}

#[test]
fn the_live_regions_are_there_from_the_first_paint() {
    for ((name, language), html) in &*GALLERY {
        let count = |role: &str| tags(html).iter().filter(|tag| tag.get("role") == Some(role)).count();
        assert!(count("status") >= 1 && count("alert") >= 1, "{name} {language:?}");
    }
}

#[test]
fn the_language_and_its_direction_are_said() {
    for ((name, language), html) in &*GALLERY {
        let expected = format!("lang=\"{}\" dir=\"{}\"", language.tag(), language.dir());
        assert!(html.contains(&expected), "{name}");
    }
}

/// `DESK_GALLERY=/tmp/desk cargo test -p desk`, beside the built `desk.css`.
#[test]
fn the_gallery_is_written_where_it_is_asked_for() {
    let Some(folder) = std::env::var_os("DESK_GALLERY").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    for ((name, language), html) in &*GALLERY {
        let page = format!(
            "<!doctype html><html lang=\"{0}\" dir=\"{1}\"><head><meta charset=\"utf-8\"><title>{name}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <link rel=\"stylesheet\" href=\"desk.css\"></head><body><div id=\"desk\">{html}</div></body></html>",
            language.tag(),
            language.dir()
        );
        fs::write(folder.join(format!("{name}.{}.html", language.tag())), page).unwrap();
    }
}
