//! The unified manifest of Microsoft 365 (JSON), made from the same `manifest.xml`: what stands there stands here.
//!
//! Mapping of elements: "Compare the add-in only manifest with the unified manifest for Microsoft 365" (Microsoft's Office
//! Add-ins documentation). Outlook on the web and the new Outlook on Windows read it; elsewhere the XML is needed.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use roxmltree::{Document, Node};
use serde_json::{Map, Value, json};

/// The version of the schema. "extensions" stands in it from 1.17 on.
const SCHEMA: &str = "1.23";
/// What runs at the events of a mail that is being written.
const LAUNCH: &str = "launch";
/// The requirement set that has the event before sending (office.js reference, section 8).
const EVENTS_SINCE: &str = "1.12";
/// The namespace of `xsi:type`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The name of the one runtime.
const RUNTIME: &str = "pane";
/// The background behind the coloured icon: that of the icon itself.
const ACCENT: &str = "#0F548C";
/// Its files in a package, beside the manifest.
const COLOUR: (&str, &[u8]) = ("color.png", include_bytes!("../../www/icons/regarding-192.png"));
const OUTLINE: (&str, &[u8]) = ("outline.png", include_bytes!("../../www/icons/outline-32.png"));
/// The longest short description, in characters.
const SHORT_MAX: usize = 80;

/// A unified manifest with the files it names.
pub(crate) struct Unified {
    /// `manifest.json`.
    pub(crate) manifest: Value,
    /// Words of other languages: the name of a file, and what stands in it.
    words: Vec<(String, Value)>,
}

/// The elements below a node with that name, in their order.
fn all<'a, 'input>(node: Node<'a, 'input>, name: &'a str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.descendants().filter(move |one| one.is_element() && one.tag_name().name() == name)
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Result<Node<'a, 'input>> {
    let found = node.children().find(|one| one.is_element() && one.tag_name().name() == name);
    found.with_context(|| format!("the manifest's {} has no {name}", node.tag_name().name()))
}

fn text<'a>(node: Node<'a, '_>, name: &str) -> Result<&'a str> {
    child(node, name)?.text().map(str::trim).with_context(|| format!("the manifest's {name} is empty"))
}

fn value<'a>(node: Node<'a, '_>) -> Result<&'a str> {
    let found = node.attribute("DefaultValue");
    found.with_context(|| format!("the manifest's {} has no value", node.tag_name().name()))
}

/// Words in the default language, and where they stand in the other one.
struct Words<'a, 'input> {
    /// Resources of the overrides that count.
    resources: Node<'a, 'input>,
    locales: Vec<String>,
    translated: Vec<Map<String, Value>>,
}

impl<'a, 'input> Words<'a, 'input> {
    /// The resource that an element names.
    fn resource(&self, node: Node<'a, '_>, name: &str) -> Result<&'a str> {
        let id =
            child(node, name)?.attribute("resid").with_context(|| format!("{name} names no resource"))?;
        value(self.by_id(id)?)
    }

    fn by_id(&self, id: &str) -> Result<Node<'a, 'input>> {
        let found = self.resources.descendants().find(|one| one.attribute("id") == Some(id));
        found.with_context(|| format!("the manifest has no resource {id}"))
    }

    /// A text at a place of the JSON; its translations are noted for that place.
    fn said(&mut self, at: &str, element: Node<'a, '_>) -> Result<Value> {
        for (locale, words) in self.locales.iter().zip(&mut self.translated) {
            let other = element.children().find(|one| one.attribute("Locale") == Some(locale));
            if let Some(other) = other.and_then(|other| other.attribute("Value")) {
                words.insert(at.to_owned(), other.into());
            }
        }
        Ok(value(element)?.into())
    }

    fn named(&mut self, at: &str, node: Node<'a, '_>, name: &str) -> Result<Value> {
        let id =
            child(node, name)?.attribute("resid").with_context(|| format!("{name} names no resource"))?;
        let found = self.resources.descendants().find(|one| one.attribute("id") == Some(id));
        let element = found.with_context(|| format!("the manifest has no resource {id}"))?;
        self.said(at, element)
    }
}

/// Makes it from the XML.
///
/// # Errors
/// Where the XML lacks what a unified manifest needs: says what.
pub(crate) fn unified(xml: &str) -> Result<Unified> {
    let document = Document::parse(xml).context("the manifest is no XML")?;
    let root = document.root_element();
    // The inner overrides are the newer ones.
    let overrides = all(root, "VersionOverrides").last().context("the manifest has no VersionOverrides")?;
    let mut locales: Vec<String> =
        all(root, "Override").filter_map(|one| one.attribute("Locale")).map(str::to_owned).collect();
    locales.sort();
    locales.dedup();
    let translated = vec![Map::new(); locales.len()];
    let mut words = Words { resources: child(overrides, "Resources")?, locales, translated };

    let name = words.said("name.short", child(root, "DisplayName")?)?;
    words.said("name.full", child(root, "DisplayName")?)?;
    let full = words.said("description.full", child(root, "Description")?)?;
    let (launches, points): (Vec<Node>, Vec<Node>) = all(overrides, "ExtensionPoint")
        .partition(|point| point.attribute((XSI, "type")) == Some("LaunchEvent"));
    let first = all(*points.first().context("the manifest has no ExtensionPoint")?, "Supertip").next();
    let short =
        words.named("description.short", first.context("a button has no Supertip")?, "Description")?;
    ensure!(
        short.as_str().is_some_and(|text| text.chars().count() <= SHORT_MAX),
        "the first button's description is longer than {SHORT_MAX} characters: {short}"
    );
    let (mut ribbons, mut actions) = (Vec::new(), Vec::new());
    for (at, point) in points.into_iter().enumerate() {
        let (ribbon, action) = ribbon(at, point, &mut words)?;
        ribbons.push(ribbon);
        actions.push(action);
    }
    let control = all(overrides, "Action").next().context("a button has no Action")?;
    let page = words.resource(control, "SourceLocation")?.to_owned();
    let set = all(root, "Set").next().context("the manifest has no requirement set")?;
    let origin = value(child(root, "SupportUrl")?)?;
    let version: Vec<&str> = text(root, "Version")?.split('.').take(3).collect();
    let mut manifest = json!({
        "$schema": format!("https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json"),
        "manifestVersion": SCHEMA,
        "id": text(root, "Id")?,
        "version": version.join("."),
        "name": { "short": name.clone(), "full": name },
        "description": { "short": short, "full": full },
        "developer": {
            "name": text(root, "ProviderName")?, "websiteUrl": origin, "privacyUrl": origin, "termsOfUseUrl": origin,
        },
        "icons": { "color": COLOUR.0, "outline": OUTLINE.0 },
        "accentColor": ACCENT,
        "localizationInfo": { "defaultLanguageTag": text(root, "DefaultLocale")?.to_ascii_lowercase() },
        "validDomains": domains(root)?,
        "authorization": { "permissions": { "resourceSpecific": permissions(root, overrides)? } },
        "extensions": [{
            "requirements": {
                "scopes": ["mail"],
                "capabilities": [{ "name": set.attribute("Name"), "minVersion": set.attribute("MinVersion") }],
            },
            "runtimes": [{
                "id": RUNTIME, "type": "general", "code": { "page": page }, "lifetime": "short", "actions": actions,
            }],
            "ribbons": ribbons,
        }],
    });
    for point in launches {
        let (runtime, events) = launch(point, overrides, &words)?;
        let extension = &mut manifest["extensions"][0];
        extension["autoRunEvents"] = json!([events]);
        if let Some(runtimes) = extension["runtimes"].as_array_mut() {
            runtimes.push(runtime);
        }
    }
    if let Ok(application) = child(overrides, "WebApplicationInfo") {
        manifest["webApplicationInfo"] =
            json!({ "id": text(application, "Id")?, "resource": text(application, "Resource")? });
    }
    let files: Vec<(String, Value)> = words
        .locales
        .iter()
        .zip(words.translated)
        .map(|(locale, mut texts)| {
            let schema = "https://developer.microsoft.com/json-schemas/teams";
            let schema = format!("{schema}/v{SCHEMA}/MicrosoftTeams.Localization.schema.json");
            texts.insert("$schema".to_owned(), schema.into());
            (format!("{}.json", locale.to_ascii_lowercase()), Value::Object(texts))
        })
        .collect();
    let languages: Vec<Value> = files
        .iter()
        .map(|(file, _)| json!({ "languageTag": file.trim_end_matches(".json"), "file": file }))
        .collect();
    manifest["localizationInfo"]["additionalLanguages"] = languages.into();
    Ok(Unified { manifest, words: files })
}

/// Hosts that dialogs may go to, our own first.
fn domains(root: Node) -> Result<Vec<String>> {
    let all: Vec<String> = all(child(root, "AppDomains")?, "AppDomain")
        .filter_map(|one| Some(one.text()?.trim().trim_start_matches("https://").to_owned()))
        .collect();
    ensure!(!all.is_empty(), "the manifest names no AppDomain");
    Ok(all)
}

/// The permission under its newer name, and the one for shared folders.
fn permissions(root: Node, overrides: Node) -> Result<Vec<Value>> {
    let name = match text(root, "Permissions")? {
        "Restricted" => "MailboxItem.Restricted.User",
        "ReadItem" => "MailboxItem.Read.User",
        "ReadWriteItem" => "MailboxItem.ReadWrite.User",
        "ReadWriteMailbox" => "Mailbox.ReadWrite.User",
        other => anyhow::bail!("the manifest asks for {other}, which has no newer name"),
    };
    let shared = all(overrides, "SupportsSharedFolders").any(|one| one.text().map(str::trim) == Some("true"));
    let names = [Some(name), shared.then_some("Mailbox.SharedFolder")];
    Ok(names.into_iter().flatten().map(|name| json!({ "name": name, "type": "Delegated" })).collect())
}

/// What runs by itself while a mail is written: where it runs, and at which events.
fn launch(point: Node, overrides: Node, words: &Words) -> Result<(Value, Value)> {
    let location = child(point, "SourceLocation")?;
    let resource = location.attribute("resid").context("what runs by itself names no page")?;
    let runtime = all(overrides, "Runtime").find(|one| one.attribute("resid") == Some(resource));
    let script = all(runtime.context("what runs by itself has no Runtime")?, "Override")
        .find_map(|one| one.attribute("resid"))
        .context("a Runtime has no script")?;
    let (mut actions, mut events) = (Vec::new(), Vec::new());
    for event in all(point, "LaunchEvent") {
        let kind = match event.attribute("Type") {
            Some("OnNewMessageCompose") => "newMessageComposeCreated",
            Some("OnMessageSend") => "messageSending",
            other => anyhow::bail!("the manifest runs at {other:?}, which has no newer name"),
        };
        let function = event.attribute("FunctionName").context("an event names no function")?;
        let mut told = json!({ "type": kind, "actionId": function });
        match event.attribute("SendMode") {
            None => {}
            Some("PromptUser") => told["options"] = json!({ "sendMode": "promptUser" }),
            Some(other) => anyhow::bail!("the manifest sends by {other}, which has no newer name"),
        }
        actions.push(json!({ "id": function, "type": "executeFunction" }));
        events.push(told);
    }
    let code = json!({ "page": value(words.by_id(resource)?)?, "script": value(words.by_id(script)?)? });
    let runtime = json!({
        "id": LAUNCH, "type": "general", "lifetime": "short", "code": code, "actions": actions,
        "requirements": { "capabilities": [{ "name": "Mailbox", "minVersion": EVENTS_SINCE }] },
    });
    let needs =
        json!({ "capabilities": [{ "name": "Mailbox", "minVersion": EVENTS_SINCE }], "scopes": ["mail"] });
    Ok((runtime, json!({ "requirements": needs, "events": events })))
}

/// One place with a button, and what the button does.
fn ribbon<'a>(at: usize, point: Node<'a, '_>, words: &mut Words<'a, '_>) -> Result<(Value, Value)> {
    let context = match point.attribute((XSI, "type")) {
        Some("MessageReadCommandSurface") => "mailRead",
        Some("MessageComposeCommandSurface") => "mailCompose",
        Some("AppointmentOrganizerCommandSurface") => "meetingDetailsOrganizer",
        Some("AppointmentAttendeeCommandSurface") => "meetingDetailsAttendee",
        other => anyhow::bail!("the manifest extends {other:?}, which has no place here"),
    };
    let find = |name| all(point, name).next().with_context(|| format!("{context} has no {name}"));
    let (group, control, supertip, action) =
        (find("Group")?, find("Control")?, find("Supertip")?, find("Action")?);
    let tab = point.first_element_child().with_context(|| format!("{context} has no tab"))?;
    let id = |node: Node| node.attribute("id").map(str::to_owned).context("an element has no id");
    let mut icons = Vec::new();
    for image in all(control, "Image") {
        let size: Option<u32> = image.attribute("size").and_then(|size| size.parse().ok());
        let resource = image.attribute("resid").context("an icon names no resource")?;
        icons.push(json!({ "size": size, "url": value(words.by_id(resource)?)? }));
    }
    let is = |name| child(action, name).is_ok_and(|one| one.text().map(str::trim) == Some("true"));
    let name = format!("{context}Pane");
    let within = format!("extensions[0].ribbons[{at}].tabs[0].groups[0]");
    let button = format!("{within}.controls[0]");
    let told = json!({
        "contexts": [context],
        "tabs": [{
            "builtInTabId": tab.attribute("id"),
            "groups": [{
                "id": id(group)?,
                "label": words.named(&format!("{within}.label"), group, "Label")?,
                "icons": icons,
                "controls": [{
                    "id": id(control)?,
                    "type": "button",
                    "label": words.named(&format!("{button}.label"), control, "Label")?,
                    "icons": icons,
                    "supertip": {
                        "title": words.named(&format!("{button}.supertip.title"), supertip, "Title")?,
                        "description":
                            words.named(&format!("{button}.supertip.description"), supertip, "Description")?,
                    },
                    "actionId": name,
                }],
            }],
        }],
    });
    let mut opens = json!({
        "id": name, "type": "openPage", "pinnable": is("SupportsPinning"), "view": name,
    });
    for (element, member) in
        [("SupportsNoItemContext", "supportsNoItemContext"), ("SupportsMultiSelect", "multiselect")]
    {
        if is(element) {
            opens[member] = true.into();
        }
    }
    Ok((told, opens))
}

impl Unified {
    /// The manifest's text.
    pub(crate) fn text(&self) -> String {
        format!("{:#}\n", self.manifest)
    }

    /// Writes everything that belongs into a package; their zip is what is uploaded.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let mut files = vec![("manifest.json".to_owned(), self.text().into_bytes())];
        files.extend([COLOUR, OUTLINE].map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
        files.extend(
            self.words.iter().map(|(name, words)| (name.clone(), format!("{words:#}\n").into_bytes())),
        );
        for (name, bytes) in files {
            let path = folder.join(name);
            fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
    use super::*;
    use crate::manifest;

    const CLIENT: &str = "11111111-2222-4333-8444-555555555555";

    #[test]
    fn what_stands_in_the_xml_stands_in_the_json() {
        let xml = manifest::for_address("https://crm.example.com", Some(CLIENT)).unwrap();
        let made = unified(&xml).unwrap();
        let json = &made.manifest;
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        assert_eq!(json["id"], text(root, "Id").unwrap());
        assert_eq!(json["description"]["full"], value(child(root, "Description").unwrap()).unwrap());
        assert_eq!(json["webApplicationInfo"]["id"], CLIENT);
        assert_eq!(json["validDomains"], json!(["crm.example.com", "login.microsoftonline.com"]));
        let extension = &json["extensions"][0];
        assert_eq!(extension["runtimes"][0]["code"]["page"], "https://crm.example.com/pane.html");
        let pinned =
            extension["runtimes"][0]["actions"].as_array().unwrap().iter().map(|one| &one["pinnable"]);
        assert_eq!(pinned.collect::<Vec<_>>(), [true, true, false, false], "beside mail alone");
        let (launch, events) = (&extension["runtimes"][1], &extension["autoRunEvents"][0]["events"]);
        assert_eq!(launch["code"]["script"], "https://crm.example.com/launch.js");
        assert_eq!(events[1]["options"]["sendMode"], "promptUser");
        for (action, event) in launch["actions"].as_array().unwrap().iter().zip(events.as_array().unwrap()) {
            assert_eq!(action["id"], event["actionId"]);
        }
        let ribbons = extension["ribbons"].as_array().unwrap();
        let contexts: Vec<_> = ribbons.iter().map(|one| one["contexts"][0].as_str().unwrap()).collect();
        let of_meetings = ["meetingDetailsOrganizer", "meetingDetailsAttendee"];
        assert_eq!(contexts, [["mailRead", "mailCompose"], of_meetings].concat());
        let permissions = &json["authorization"]["permissions"]["resourceSpecific"];
        assert_eq!(permissions[0]["name"], "Mailbox.ReadWrite.User");
        let opens = &extension["runtimes"][0]["actions"];
        assert_eq!(
            (&opens[0]["multiselect"], &opens[0]["supportsNoItemContext"]),
            (&json!(true), &json!(true))
        );
        assert_eq!(opens[1]["multiselect"], Value::Null, "not beside a mail that is being written");
        assert_eq!(permissions[1]["name"], "Mailbox.SharedFolder");
        // Every text that the XML has in Hindi.
        let (file, hindi) = &made.words[0];
        assert_eq!(file, "hi-in.json");
        assert_eq!(hindi.as_object().unwrap().len(), 1 + 4 + 4 * 4, "{hindi}");
        assert!(!made.text().contains("localhost"));
    }

    #[test]
    fn what_has_no_place_in_it_is_named() {
        let xml = manifest::for_address("https://crm.example.com", None).unwrap();
        for (right, wrong, words) in [
            ("MessageComposeCommandSurface", "Module", "Module"),
            (">ReadWriteMailbox<", ">Everything<", "Everything"),
            (" id=\"tip.read\"", " id=\"tip.gone\"", "tip.read"),
        ] {
            let error = unified(&xml.replace(right, wrong)).err().map(|error| error.to_string());
            assert!(error.as_ref().is_some_and(|error| error.contains(words)), "{words}: {error:?}");
        }
        assert!(unified("<x").is_err());
    }
}
