//! `manifest.xml` checked as Outlook would, offline: Microsoft's own validator is a service on the network.
//!
//! Order of elements: "How to find the proper order of manifest elements" (Microsoft's Office Add-ins documentation,
//! July 2026); lengths and rules: the manifest reference of the same documentation. Each rule is shown to fail.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const BASE: &str = "http://schemas.microsoft.com/office/appforoffice/1.1";
const OVERRIDES_1_0: &str = "http://schemas.microsoft.com/office/mailappversionoverrides";
const OVERRIDES_1_1: &str = "http://schemas.microsoft.com/office/mailappversionoverrides/1.1";
/// Longest id of a resource, in characters.
const ID_MAX: usize = 32;
/// Longest text of a short string, a long string, and an address, in characters.
const SHORT_MAX: usize = 125;
const LONG_MAX: usize = 250;
const URL_MAX: usize = 2048;
/// Largest manifest, in bytes.
const FILE_MAX: usize = 256 * 1024;
/// The address the manifest is written for; icons below it are files of `www`.
const ORIGIN: &str = "https://localhost:8443/";
/// All languages the product speaks, besides the default.
const LANGUAGES: &[&str] = &["hi-IN"];

/// The children each element may have, in their order.
const ORDER: &[(&str, &[&str])] = &[
    (
        "OfficeApp",
        &[
            "Id",
            "AlternateId",
            "Version",
            "ProviderName",
            "DefaultLocale",
            "DisplayName",
            "Description",
            "IconUrl",
            "HighResolutionIconUrl",
            "SupportUrl",
            "AppDomains",
            "Hosts",
            "Requirements",
            "FormSettings",
            "Permissions",
            "Rule",
            "DisableEntityHighlighting",
            "VersionOverrides",
        ],
    ),
    (
        "VersionOverrides",
        &[
            "Description",
            "Requirements",
            "Hosts",
            "Resources",
            "WebApplicationInfo",
            "EquivalentAddins",
            "ConnectedServiceControls",
            "ExtendedPermissions",
            "VersionOverrides",
        ],
    ),
    ("Requirements", &["Sets", "Methods"]),
    ("Form", &["DesktopSettings", "TabletSettings", "PhoneSettings"]),
    ("DesktopSettings", &["SourceLocation", "RequestedHeight"]),
    ("Host", &["Runtimes", "DesktopFormFactor", "MobileFormFactor"]),
    ("DesktopFormFactor", &["SupportsSharedFolders", "FunctionFile", "ExtensionPoint"]),
    ("LaunchEvents", &["LaunchEvent"]),
    ("Runtimes", &["Runtime"]),
    ("Runtime", &["Override"]),
    ("Group", &["Label", "Tooltip", "Icon", "Control"]),
    ("Control", &["Label", "Supertip", "Icon", "Action", "Items"]),
    ("Supertip", &["Title", "Description"]),
    (
        "Action",
        &[
            "SourceLocation",
            "FunctionName",
            "SupportsPinning",
            "SupportsNoItemContext",
            "SupportsMultiSelect",
        ],
    ),
    ("Resources", &["Images", "Urls", "ShortStrings", "LongStrings"]),
    ("WebApplicationInfo", &["Id", "Resource", "Scopes"]),
];
/// What the base must have.
const REQUIRED: &[&str] = &[
    "Id",
    "Version",
    "ProviderName",
    "DefaultLocale",
    "DisplayName",
    "Description",
    "IconUrl",
    "HighResolutionIconUrl",
    "SupportUrl",
    "Hosts",
    "Requirements",
    "FormSettings",
    "Permissions",
    "Rule",
    "VersionOverrides",
];
/// What only overrides of version 1.1 may have.
const ONLY_1_1: &[&str] = &[
    "SupportsPinning",
    "SupportsSharedFolders",
    "SupportsNoItemContext",
    "SupportsMultiSelect",
    "LaunchEvent",
    "Runtimes",
];
/// How a mail may be held back: `Block` cannot be sent anyway, and the marketplace refuses it.
const SEND_MODES: &[&str] = &["PromptUser", "SoftBlock"];

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn kind<'a>(node: Node<'a, '_>) -> &'a str {
    node.attribute((XSI, "type")).unwrap_or_default()
}

fn elements<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(Node::is_element)
}

fn child<'a, 'input>(node: Node<'a, 'input>, wanted: &str) -> Option<Node<'a, 'input>> {
    elements(node).find(|child| name(*child) == wanted)
}

fn text<'a>(node: Node<'a, '_>, wanted: &str) -> &'a str {
    child(node, wanted).and_then(|child| child.text()).unwrap_or_default().trim()
}

/// Everything inside an element, without the overrides nested in it: those stand for themselves.
fn own<'a, 'input>(overrides: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    let mut found = Vec::new();
    let mut open: Vec<_> = elements(overrides).collect();
    while let Some(node) = open.pop() {
        if name(node) != "VersionOverrides" {
            found.push(node);
            open.extend(elements(node));
        }
    }
    found
}

/// Everything that is wrong with a manifest.
fn check(xml: &str, www: &Path) -> Vec<String> {
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => return vec![format!("no XML: {error}")],
    };
    let root = document.root_element();
    let mut wrong = Vec::new();
    if xml.len() > FILE_MAX {
        wrong.push(format!("{} bytes", xml.len()));
    }
    base(root, &mut wrong);
    order(root, &mut wrong);
    addresses(root, www, &mut wrong);
    languages(root, &mut wrong);
    let all: Vec<_> =
        root.descendants().filter(|node| node.is_element() && name(*node) == "VersionOverrides").collect();
    for (node, namespace, version) in all
        .iter()
        .zip([(OVERRIDES_1_0, "VersionOverridesV1_0"), (OVERRIDES_1_1, "VersionOverridesV1_1")])
        .map(|(node, (a, b))| (node, a, b))
    {
        if node.tag_name().namespace() != Some(namespace) || kind(*node) != version {
            wrong.push(format!("{version} is not {version} of its namespace"));
        }
    }
    if all.len() != 2 || all[1].parent_element() != Some(all[0]) {
        wrong.push("VersionOverrides 1.1 must lie in VersionOverrides 1.0".into());
    }
    for node in all {
        overrides(node, &mut wrong);
    }
    wrong
}

fn base(root: Node, wrong: &mut Vec<String>) {
    if root.tag_name().namespace() != Some(BASE) || name(root) != "OfficeApp" || kind(root) != "MailApp" {
        wrong.push("the root must be a MailApp".into());
    }
    for required in REQUIRED {
        if child(root, required).is_none() {
            wrong.push(format!("{required} is missing"));
        }
    }
    for node in root.descendants().filter(|node| matches!(name(*node), "Id")) {
        if !is_guid(node.text().unwrap_or_default()) {
            wrong.push(format!("Id {:?} is no GUID", node.text()));
        }
    }
    let version: Vec<_> = text(root, "Version").split('.').collect();
    if !(2..=4).contains(&version.len()) || version.iter().any(|part| part.parse::<u16>().is_err()) {
        wrong.push(format!("Version {version:?}"));
    }
    // Which mails are selected Outlook tells nobody who has less.
    let several = root.descendants().any(|node| name(node) == "SupportsMultiSelect");
    let least = if several { "ReadWriteMailbox" } else { "ReadWriteItem" };
    if text(root, "Permissions") != least {
        wrong.push(format!("Permissions {:?} is not the least that does", text(root, "Permissions")));
    }
    if text(root, "DefaultLocale") != "en-US" {
        wrong.push("DefaultLocale is not en-US".into());
    }
    for (element, most) in
        [("DisplayName", SHORT_MAX), ("Description", LONG_MAX), ("ProviderName", SHORT_MAX)]
    {
        let Some(node) = child(root, element) else { continue };
        let values = elements(node)
            .filter_map(|one| one.attribute("Value"))
            .chain(node.attribute("DefaultValue"))
            .chain(node.text());
        if values.map(|value| value.trim().chars().count()).any(|length| length > most) {
            wrong.push(format!("{element} is longer than {most}"));
        }
    }
    let heights = root.descendants().filter(|node| name(*node) == "RequestedHeight");
    if heights
        .filter_map(|node| node.text()?.trim().parse::<u32>().ok())
        .any(|height| !(32..=450).contains(&height))
    {
        wrong.push("RequestedHeight must be from 32 to 450".into());
    }
}

fn is_guid(text: &str) -> bool {
    let lengths: Vec<_> = text.trim().split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.trim().bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn order(root: Node, wrong: &mut Vec<String>) {
    for node in root.descendants().filter(Node::is_element) {
        // The `Host` of the base has no children; the one of the overrides has.
        let Some((_, order)) = ORDER.iter().find(|(parent, _)| *parent == name(node)) else { continue };
        let mut at = 0;
        for one in elements(node) {
            match order.iter().position(|known| *known == name(one)) {
                None => wrong.push(format!("{} may not stand in {}", name(one), name(node))),
                Some(place) if place < at => {
                    wrong.push(format!("{} comes too late in {}", name(one), name(node)))
                }
                Some(place) => at = place,
            }
        }
    }
}

/// Addresses are https, icons are files of the right size, domains are bare.
fn addresses(root: Node, www: &Path, wrong: &mut Vec<String>) {
    for node in root.descendants().filter(|node| {
        matches!(
            name(*node),
            "IconUrl" | "HighResolutionIconUrl" | "SupportUrl" | "SourceLocation" | "Image" | "Url"
        )
    }) {
        for value in std::iter::once(node)
            .chain(elements(node))
            .filter_map(|one| one.attribute("DefaultValue").or(one.attribute("Value")))
        {
            if !value.starts_with("https://") || value.contains('*') || value.chars().count() > URL_MAX {
                wrong.push(format!("{} {value} is no https address", name(node)));
            }
        }
    }
    for node in root.descendants().filter(|node| name(*node) == "AppDomain") {
        let domain = node.text().unwrap_or_default().trim();
        if !domain.strip_prefix("https://").is_some_and(|host| !host.is_empty() && !host.contains(['/', '*']))
        {
            wrong.push(format!("AppDomain {domain:?} must be a bare https origin"));
        }
    }
    let images = root.descendants().filter(|node| name(*node) == "Image");
    let sized = images.filter_map(|node| {
        Some((node.attribute("id")?.rsplit('.').next()?.parse().ok()?, node.attribute("DefaultValue")?))
    });
    let base = [("IconUrl", 64), ("HighResolutionIconUrl", 128)];
    let base = base
        .into_iter()
        .filter_map(|(element, size)| Some((size, child(root, element)?.attribute("DefaultValue")?)));
    for (size, url) in sized.chain(base) {
        let found = url.strip_prefix(ORIGIN).and_then(|path| png_size(&www.join(path)));
        if found != Some((size, size)) {
            wrong.push(format!("{url} is no picture of {size} × {size}: {found:?}"));
        }
    }
}

/// Width and height of a PNG, which stand at a fixed place (PNG specification, section 11.2.1).
fn png_size(file: &Path) -> Option<(u32, u32)> {
    let bytes = fs::read(file).ok()?;
    bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

/// Every text people read is there in every language.
fn languages(root: Node, wrong: &mut Vec<String>) {
    let texts = root.descendants().filter(|node| {
        name(*node) == "String"
            || (matches!(name(*node), "DisplayName" | "Description") && node.parent_element() == Some(root))
    });
    for node in texts {
        let spoken: BTreeSet<_> = elements(node).filter_map(|one| one.attribute("Locale")).collect();
        for language in LANGUAGES.iter().filter(|language| !spoken.contains(*language)) {
            wrong.push(format!(
                "{} {:?} has no {language}",
                name(node),
                node.attribute("id").or(node.attribute("DefaultValue"))
            ));
        }
    }
}

/// Where there must be a button: beside mail and beside meetings, read and written.
const SURFACES: [&str; 4] = [
    "MessageReadCommandSurface",
    "MessageComposeCommandSurface",
    "AppointmentOrganizerCommandSurface",
    "AppointmentAttendeeCommandSurface",
];

fn overrides(node: Node, wrong: &mut Vec<String>) {
    let own = own(node);
    let version = kind(node);
    let resources: Vec<_> = own
        .iter()
        .filter(|one| matches!(name(**one), "Image" | "Url" | "String") && one.has_attribute("id"))
        .collect();
    let ids: Vec<_> = resources.iter().filter_map(|one| one.attribute("id")).collect();
    let known: BTreeSet<_> = ids.iter().copied().collect();
    if known.len() != ids.len() {
        wrong.push(format!("{version}: a resource id stands twice"));
    }
    for id in own
        .iter()
        .filter_map(|one| one.attribute("id"))
        .filter(|id| id.chars().count() > ID_MAX || id.is_empty())
    {
        wrong.push(format!("{version}: id {id:?} is longer than {ID_MAX}"));
    }
    let used: BTreeSet<_> = own.iter().filter_map(|one| one.attribute("resid")).collect();
    for id in used.difference(&known) {
        wrong.push(format!("{version}: resid {id:?} has no resource"));
    }
    for id in known.difference(&used) {
        wrong.push(format!("{version}: resource {id:?} is not used"));
    }
    for (list, most) in [("ShortStrings", SHORT_MAX), ("LongStrings", LONG_MAX)] {
        let strings = own.iter().filter(|one| {
            name(**one) == "String" && one.parent_element().is_some_and(|parent| name(parent) == list)
        });
        for string in strings {
            let values = elements(*string)
                .filter_map(|one| one.attribute("Value"))
                .chain(string.attribute("DefaultValue"));
            for value in values.filter(|value| value.chars().count() > most || value.trim().is_empty()) {
                wrong.push(format!("{version}: {value:?} of {list} is empty or longer than {most}"));
            }
        }
    }
    let controls: Vec<_> = own
        .iter()
        .filter(|one| matches!(name(**one), "Control" | "Group"))
        .filter_map(|one| one.attribute("id"))
        .collect();
    if controls.iter().collect::<BTreeSet<_>>().len() != controls.len() {
        wrong.push(format!("{version}: the id of a group or control stands twice"));
    }
    for icon in own.iter().filter(|one| name(**one) == "Icon") {
        let sizes: BTreeSet<_> = elements(*icon).filter_map(|image| image.attribute("size")).collect();
        if !["16", "32", "80"].iter().all(|size| sizes.contains(size)) {
            wrong.push(format!("{version}: an icon lacks a size of 16, 32, 80"));
        }
    }
    for point in SURFACES {
        if own.iter().filter(|one| name(**one) == "ExtensionPoint" && kind(**one) == point).count() != 1 {
            wrong.push(format!("{version}: {point} must stand once"));
        }
    }
    let is_1_1 = version == "VersionOverridesV1_1";
    if !is_1_1 && own.iter().any(|one| ONLY_1_1.contains(&name(*one))) {
        wrong.push(format!("{version}: holds what only 1.1 knows"));
    }
    if is_1_1
        && own.iter().filter(|one| name(**one) == "SupportsPinning" && one.text() == Some("true")).count()
            != 2
    {
        wrong.push("both panes of mail must be pinnable".into());
    }
    let pins = |point: &Node| {
        let of_meetings = kind(*point).starts_with("Appointment");
        of_meetings && point.descendants().any(|one| name(one) == "SupportsPinning")
    };
    if own.iter().any(pins) {
        wrong.push(format!("{version}: nothing is pinned beside a meeting"));
    }
    if is_1_1 {
        single_sign_on(node, wrong);
        launch(&own, &www(), wrong);
    }
}

/// Events are raised in the runtime that is declared, for functions that its script has; a mail can be sent anyway.
fn launch(own: &[Node], www: &Path, wrong: &mut Vec<String>) {
    let resid = |node: &Node, wanted: &str| {
        child(*node, wanted).and_then(|one| one.attribute("resid")).unwrap_or_default().to_owned()
    };
    let points: Vec<_> =
        own.iter().filter(|one| name(**one) == "ExtensionPoint" && kind(**one) == "LaunchEvent").collect();
    let [point] = points.as_slice() else {
        wrong.push("LaunchEvent must stand once".into());
        return;
    };
    let page = resid(point, "SourceLocation");
    let runtimes: Vec<_> = own.iter().filter(|one| name(**one) == "Runtime").collect();
    if runtimes.len() != 1 || runtimes[0].attribute("resid") != Some(page.as_str()) {
        wrong.push("the runtime is not the page of the events".into());
    }
    let script = runtimes.first().map(|runtime| resid(runtime, "Override")).unwrap_or_default();
    let address = own.iter().find(|one| name(**one) == "Url" && one.attribute("id") == Some(&script));
    let path =
        address.and_then(|one| one.attribute("DefaultValue")?.strip_prefix(ORIGIN)).unwrap_or_default();
    let code = fs::read_to_string(www.join(path)).unwrap_or_default();
    for event in own.iter().filter(|one| name(**one) == "LaunchEvent") {
        let function = event.attribute("FunctionName").unwrap_or_default();
        if !code.contains(&format!("Office.actions.associate(\"{function}\", {function});")) {
            wrong.push(format!("the script has no function {function:?}"));
        }
        let mode = event.attribute("SendMode");
        let sends = event.attribute("Type") == Some("OnMessageSend");
        if sends != mode.is_some() || mode.is_some_and(|mode| !SEND_MODES.contains(&mode)) {
            wrong.push(format!("SendMode {mode:?} of {function}"));
        }
    }
}

/// `api://host/client`, where the host is the one the pane is served from: Outlook issues no token otherwise.
fn single_sign_on(node: Node, wrong: &mut Vec<String>) {
    let Some(info) = child(node, "WebApplicationInfo") else {
        wrong.push("WebApplicationInfo is missing".into());
        return;
    };
    let host = ORIGIN.trim_start_matches("https://").trim_end_matches('/');
    if text(info, "Resource") != format!("api://{host}/{}", text(info, "Id")) {
        wrong.push(format!("the resource {:?} is not of this host and application", text(info, "Resource")));
    }
    if child(info, "Scopes").is_none_or(|scopes| elements(scopes).count() == 0) {
        wrong.push("no scope is asked for".into());
    }
}

fn www() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("www")
}

fn manifest() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/manifest.xml")).unwrap()
}

#[test]
fn the_manifest_holds() {
    let wrong = check(&manifest(), &www());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The synchronizer finds what the add-in keeps with a mail by the add-in's id.
#[test]
fn the_id_is_the_one_that_the_synchronizer_knows() {
    let manifest = manifest();
    let document = Document::parse(&manifest).unwrap();
    let id = text(document.root_element(), "Id");
    assert!(graph::Property::ADD_IN.id().ends_with(&format!("Name cecp-{id}")), "{id}");
}

#[test]
fn every_rule_can_fail() {
    let long = |length: usize| "x".repeat(length);
    let cases: Vec<(&str, String, &str)> = vec![
        ("</OfficeApp>", String::new(), "no XML"),
        ("xsi:type=\"MailApp\"", "xsi:type=\"TaskPaneApp\"".into(), "MailApp"),
        ("<ProviderName>Regarding</ProviderName>", String::new(), "ProviderName is missing"),
        ("<Id>c0c6c6b4-", "<Id>c0c6c6b-".into(), "no GUID"),
        ("<Version>0.1.0.0<", "<Version>0.1.0-rc<".into(), "Version"),
        (">ReadWriteMailbox<", ">ReadWriteItem<".into(), "not the least"),
        ("<RequestedHeight>250<", "<RequestedHeight>500<".into(), "RequestedHeight"),
        (
            "DisplayName DefaultValue=\"Regarding\"",
            format!("DisplayName DefaultValue=\"{}\"", long(126)),
            "DisplayName is longer",
        ),
        (
            "<DefaultLocale>en-US</DefaultLocale>",
            "<DefaultLocale>de-DE</DefaultLocale>".into(),
            "DefaultLocale",
        ),
        (
            "<SupportsPinning>true</SupportsPinning>",
            "<SupportsPinning>false</SupportsPinning>".into(),
            "pinnable",
        ),
        (
            "<SourceLocation resid=\"pane\"/>",
            "<SupportsPinning>true</SupportsPinning><SourceLocation resid=\"pane\"/>".into(),
            "too late",
        ),
        (
            "<OfficeTab id=\"TabDefault\">",
            "<OfficeTab id=\"TabDefault\"><Group id=\"x\"><Control/><Label/></Group>".into(),
            "Label comes too late",
        ),
        (
            "<SupportsSharedFolders>true</SupportsSharedFolders>",
            "<Action/>".into(),
            "may not stand in DesktopFormFactor",
        ),
        ("https://localhost:8443/pane.html", "http://localhost:8443/pane.html".into(), "no https address"),
        ("<AppDomain>https://localhost:8443<", "<AppDomain>https://*.localhost<".into(), "bare https origin"),
        ("regarding-80.png", "regarding-16.png".into(), "no picture of 80"),
        ("regarding-128.png", "nothing.png".into(), "no picture of 128"),
        ("<bt:String id=\"button\"", format!("<bt:String id=\"{}\"", long(33)), "longer than 32"),
        ("resid=\"tip.read\"", "resid=\"tip.nowhere\"".into(), "has no resource"),
        ("id=\"tip.compose\"", "id=\"tip.read\"".into(), "stands twice"),
        (
            "<bt:Urls>",
            "<bt:Urls><bt:Url id=\"unused\" DefaultValue=\"https://a.example\"/>".into(),
            "is not used",
        ),
        (
            "DefaultValue=\"Shows who this mail is from",
            format!("DefaultValue=\"{}", long(250)),
            "longer than 250",
        ),
        ("id=\"composeButton10\"", "id=\"readButton10\"".into(), "group or control"),
        ("<bt:Image size=\"32\" resid=\"icon.32\"/>", String::new(), "lacks a size"),
        (
            "xsi:type=\"MessageComposeCommandSurface\"",
            "xsi:type=\"MessageReadCommandSurface\"".into(),
            "must stand once",
        ),
        (
            "xsi:type=\"AppointmentAttendeeCommandSurface\"",
            "xsi:type=\"AppointmentOrganizerCommandSurface\"".into(),
            "must stand once",
        ),
        (
            "<Control xsi:type=\"Button\" id=\"attendeeButton\">",
            "<SupportsPinning>true</SupportsPinning><Control xsi:type=\"Button\" id=\"attendeeButton\">"
                .into(),
            "beside a meeting",
        ),
        (
            "xsi:type=\"VersionOverridesV1_1\"",
            "xsi:type=\"VersionOverridesV1_0\"".into(),
            "VersionOverridesV1_1",
        ),
        (
            "<SourceLocation resid=\"pane\"/>",
            "<SourceLocation resid=\"pane\"/><SupportsPinning>true</SupportsPinning>".into(),
            "only 1.1",
        ),
        ("Locale=\"hi-IN\"", "Locale=\"fr-FR\"".into(), "has no hi-IN"),
        ("<Resource>api://localhost:8443/", "<Resource>api://elsewhere/".into(), "not of this host"),
        ("SendMode=\"PromptUser\"", "SendMode=\"Block\"".into(), "SendMode"),
        ("SendMode=\"PromptUser\"", String::new(), "SendMode"),
        ("FunctionName=\"onMessageSend\"", "FunctionName=\"onSend\"".into(), "no function"),
        ("<Runtime resid=\"launch.page\">", "<Runtime resid=\"pane\">".into(), "not the page of the events"),
        ("<Scope>openid</Scope>", "<!-- -->".into(), "no scope"),
    ];
    let manifest = manifest();
    for (from, to, expected) in cases {
        assert!(manifest.contains(from), "{from} does not stand in the manifest");
        let mut broken = manifest.replace(from, &to);
        if expected == "no scope" {
            broken = broken.replace("<Scope>profile</Scope>", "");
        }
        let wrong = check(&broken, &www());
        assert!(wrong.iter().any(|one| one.contains(expected)), "{from} → {to}: {wrong:?}");
    }
}
