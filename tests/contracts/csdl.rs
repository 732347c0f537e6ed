//! The `$metadata` we render against `dataverse.csdl.xml`, and against itself.

use super::{contract, dataverse::HANDMADE, more_tables};
use crm::model::{csdl::render, load};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

/// What a schema says of one type.
#[derive(Debug, Default)]
struct Type {
    base: String,
    key: Vec<String>,
    /// Name → type and `MaxLength`.
    properties: BTreeMap<String, (String, String)>,
    /// Name → type and its referential constraint.
    navs: BTreeMap<String, (String, String)>,
    partners: BTreeMap<String, String>,
}

/// A schema, read into maps.
#[derive(Debug, Default)]
struct Schema {
    types: BTreeMap<String, Type>,
    /// Set → type, and the path → target of its bindings.
    sets: BTreeMap<String, (String, BTreeMap<String, String>)>,
    /// Names that a type may be given by, entity types aside.
    others: BTreeSet<String>,
    operations: BTreeMap<String, Vec<String>>,
    twice: Vec<String>,
}

fn short(name: &str) -> String {
    name.replace("Microsoft.Dynamics.CRM.", "").replace("mscrm.", "")
}

fn attribute(node: &Node<'_, '_>, name: &str) -> String {
    short(node.attribute(name).unwrap_or(""))
}

impl Schema {
    fn read(text: &str) -> Self {
        let document = Document::parse(text).unwrap();
        let mut schema = Self::default();
        let names =
            document.descendants().filter(|n| n.tag_name().name() == "Schema").flat_map(|s| s.children());
        for node in names.filter(Node::is_element) {
            let name = attribute(&node, "Name");
            match node.tag_name().name() {
                "EntityType" => {
                    let found = schema.entity_type(&node, &name);
                    if schema.types.insert(name.clone(), found).is_some() {
                        schema.twice.push(name);
                    }
                }
                "ComplexType" | "EnumType" => {
                    if !schema.others.insert(name.clone()) {
                        schema.twice.push(name);
                    }
                }
                "Action" | "Function" => {
                    let parts = node.children().filter(Node::is_element);
                    let parts = parts.map(|p| format!("{} {}", attribute(&p, "Name"), attribute(&p, "Type")));
                    if schema.operations.insert(name.clone(), parts.collect()).is_some() {
                        schema.twice.push(name);
                    }
                }
                "EntityContainer" => schema.container(&node),
                other => panic!("an element nobody expected: {other}"),
            }
        }
        schema
    }

    fn entity_type(&mut self, node: &Node<'_, '_>, name: &str) -> Type {
        let mut found = Type { base: attribute(node, "BaseType"), ..Type::default() };
        let mut seen = BTreeSet::new();
        for part in node.children().filter(Node::is_element) {
            let (kind, own) = (part.tag_name().name(), attribute(&part, "Name"));
            if kind != "Key" && !seen.insert(own.clone()) {
                self.twice.push(format!("{name}.{own}"));
            }
            match kind {
                "Key" => {
                    found.key =
                        part.children().filter(Node::is_element).map(|k| attribute(&k, "Name")).collect()
                }
                "Property" => {
                    let value = (attribute(&part, "Type"), attribute(&part, "MaxLength"));
                    found.properties.insert(own, value);
                }
                _ => {
                    let by = part.children().find(Node::is_element).map(|c| {
                        format!("{} → {}", attribute(&c, "Property"), attribute(&c, "ReferencedProperty"))
                    });
                    if part.attribute("Partner").is_some() {
                        found.partners.insert(own.clone(), attribute(&part, "Partner"));
                    }
                    found.navs.insert(own, (attribute(&part, "Type"), by.unwrap_or_default()));
                }
            }
        }
        found
    }

    fn container(&mut self, node: &Node<'_, '_>) {
        for part in node.children().filter(Node::is_element) {
            let name = attribute(&part, "Name");
            match part.tag_name().name() {
                "EntitySet" => {
                    let binds = part.children().filter(Node::is_element);
                    let binds = binds.map(|b| (attribute(&b, "Path"), attribute(&b, "Target"))).collect();
                    if self.sets.insert(name.clone(), (attribute(&part, "EntityType"), binds)).is_some() {
                        self.twice.push(name);
                    }
                }
                "ActionImport" | "FunctionImport" => {
                    let to = format!("{}{}", attribute(&part, "Action"), attribute(&part, "Function"));
                    assert!(self.operations.contains_key(&to), "{name} imports {to}, which is not there");
                }
                other => panic!("an element nobody expected: {other}"),
            }
        }
    }

    /// A type and all it derives from.
    fn line(&self, name: &str) -> Vec<&Type> {
        let mut found = Vec::new();
        let mut next = self.types.get(name);
        while let Some(one) = next {
            found.push(one);
            next = self.types.get(&one.base);
        }
        found
    }

    fn nav(&self, name: &str, nav: &str) -> Option<&(String, String)> {
        self.line(name).into_iter().find_map(|t| t.navs.get(nav))
    }
}

/// The CSDL gives this lookup the first of its two targets (user, team); `dataverse.json` has both under one name,
/// as with `ownerid`, so that only `principal` fits.
const TWO_TARGETS: (&str, &str) = ("tracelog", "regardingobjectownerid");

/// A table of ours of which the contracts have not even a stub: Microsoft's reference describes it, no schema here does.
const UNPUBLISHED: &str = "userquery";

/// Of these tables the schema of the contracts has a key alone; facts of our own hold those of the second sort.
fn is_stub(name: &str) -> bool {
    HANDMADE.contains(&name) || more_tables().iter().any(|table| table == name)
}

/// All the ways in which one schema is wrong beside another that may say more.
fn differences(ours: &Schema, theirs: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    for (name, one) in ours.types.iter().filter(|(name, _)| name.as_str() != UNPUBLISHED) {
        let Some(other) = theirs.types.get(name) else {
            found.push(format!("{name}: no such type"));
            continue;
        };
        if is_stub(name) {
            // A stub with its key is all the contracts have; an activity has its key from `activitypointer`.
            let key = ours.line(name).into_iter().map(|one| &one.key).find(|key| !key.is_empty());
            if key != Some(&other.key) {
                found.push(format!("{name}: key {key:?} instead of {:?}", other.key));
            }
            continue;
        }
        if (&one.base, &one.key) != (&other.base, &other.key) {
            found.push(format!(
                "{name}: {} {:?} instead of {} {:?}",
                one.base, one.key, other.base, other.key
            ));
        }
        for (property, value) in &one.properties {
            match other.properties.get(property) {
                // The contracts do not know every length.
                Some(known) if known.0 == value.0 && (known.1 == value.1 || known.1.is_empty()) => {}
                known => found.push(format!("{name}.{property}: {value:?} instead of {known:?}")),
            }
        }
        for (nav, value) in &one.navs {
            let many = load().many_to_many.iter().any(|r| r.name == *nav);
            match other.navs.get(nav) {
                Some(known) if known == value || (name.as_str(), nav.as_str()) == TWO_TARGETS => {}
                // What leads to such a table the schema does not know everywhere.
                None if many || is_stub(&value.0) => {}
                known => found.push(format!("{name}.{nav}: {value:?} instead of {known:?}")),
            }
        }
    }
    for (set, (entity, binds)) in ours.sets.iter().filter(|(_, (entity, _))| entity != UNPUBLISHED) {
        match theirs.sets.get(set) {
            Some((known, _)) if known != entity => found.push(format!("{set}: {entity} instead of {known}")),
            Some((_, known)) if !is_stub(entity) => {
                for (path, target) in binds {
                    let many = load().many_to_many.iter().any(|r| r.name == *path);
                    let more = ours.sets.get(target).is_some_and(|(entity, _)| is_stub(entity));
                    if !many && (!more || known.contains_key(path)) && known.get(path) != Some(target) {
                        found.push(format!("{set}/{path}: {target} instead of {:?}", known.get(path)));
                    }
                }
            }
            Some(_) => {}
            None => found.push(format!("{set}: no such set")),
        }
    }
    found
}

#[test]
fn what_we_render_is_what_the_contracts_say() {
    let Some(text) = contract("dataverse.csdl.xml") else { return };
    let (ours, theirs) = (Schema::read(&render(load())), Schema::read(&text));
    let found = differences(&ours, &theirs);
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
    assert!(ours.types.len() > 30 && ours.sets.len() == load().tables.len());
}

/// Parameters that Microsoft's pages give another type or another binding than the contracts, which say that their
/// bindings and `EntityReferenceCollection`s are not certain.
const OTHERWISE: [&str; 2] = ["QualifyLead", "WhoAmI"];

#[test]
fn operations_take_what_the_contracts_say() {
    let Some(text) = contract("dataverse.csdl.xml") else { return };
    let (ours, theirs) = (Schema::read(&render(load())), Schema::read(&text));
    let mut compared = 0;
    for (name, parts) in ours.operations.iter().filter(|(name, _)| !OTHERWISE.contains(&name.as_str())) {
        if let Some(known) = theirs.operations.get(name) {
            assert_eq!(parts, known, "{name}");
            compared += 1;
        }
    }
    assert!(compared >= 7, "{compared}");
}

#[test]
fn no_name_dangles_or_stands_twice() {
    let schema = Schema::read(&render(load()));
    assert!(schema.twice.is_empty(), "{:?}", schema.twice);
    let known = |edm: &str| {
        let inner =
            edm.strip_prefix("Collection(").and_then(|e| e.strip_suffix(')')).unwrap_or(edm).to_owned();
        inner.starts_with("Edm.") || schema.types.contains_key(&inner) || schema.others.contains(&inner)
    };
    for (name, one) in &schema.types {
        assert!(
            one.base.is_empty() || schema.types.contains_key(&one.base),
            "{name} derives from {}",
            one.base
        );
        let line = schema.line(name);
        let has = |property: &str| line.iter().any(|t| t.properties.contains_key(property));
        let abstract_base = name == "crmbaseentity" || name == "expando";
        assert!(
            abstract_base || line.iter().filter(|t| !t.key.is_empty()).count() == 1,
            "{name} has not one key"
        );
        for (property, (edm, _)) in &one.properties {
            assert!(known(edm), "{name}.{property}: {edm}");
            let declared =
                line.iter().filter(|t| t.properties.contains_key(property) || t.navs.contains_key(property));
            assert_eq!(declared.count(), 1, "{name}.{property} is declared again");
        }
        for (nav, (edm, by)) in &one.navs {
            assert!(known(edm), "{name}.{nav}: {edm}");
            assert_eq!(
                line.iter().filter(|t| t.navs.contains_key(nav)).count(),
                1,
                "{name}.{nav} is declared again"
            );
            if let Some((from, to)) = by.split_once(" → ") {
                let target = schema.line(edm);
                assert!(has(from), "{name}.{nav}: {from}");
                assert!(target.iter().any(|t| t.properties.contains_key(to)), "{name}.{nav}: {to}");
            }
        }
        for (nav, partner) in &one.partners {
            let edm = &one.navs[nav].0;
            let other = edm.strip_prefix("Collection(").and_then(|e| e.strip_suffix(')')).unwrap_or(edm);
            assert_eq!(
                schema.types[other].partners.get(partner),
                Some(nav),
                "{name}.{nav} and {other}.{partner}"
            );
        }
    }
    for (set, (entity, binds)) in &schema.sets {
        assert!(schema.types.contains_key(entity), "{set}");
        for (path, target) in binds {
            let (edm, _) = schema.nav(entity, path).unwrap();
            assert!(edm.contains(&schema.sets[target].0), "{set}/{path}: {target}");
        }
    }
    for (name, parts) in &schema.operations {
        for part in parts {
            assert!(known(part.split_once(' ').unwrap().1), "{name}: {part}");
        }
    }
}

#[test]
fn a_wrong_schema_is_noticed() {
    let Some(text) = contract("dataverse.csdl.xml") else { return };
    let theirs = Schema::read(&text);
    let right = render(load());
    for (from, to, expected) in [
        (
            "Name=\"subject\" Type=\"Edm.String\" MaxLength=\"400\"",
            "Name=\"subject\" Type=\"Edm.String\" MaxLength=\"401\"",
            "activitypointer.subject",
        ),
        ("Name=\"Contact_Emails\" Type", "Name=\"Contact_Mails\" Type", "contact.Contact_Mails"),
        (
            "<EntitySet Name=\"opportunities\"",
            "<EntitySet Name=\"opportunitys\"",
            "opportunitys: no such set",
        ),
        (
            "<PropertyRef Name=\"accountid\"/>",
            "<PropertyRef Name=\"name\"/>",
            "account: crmbaseentity [\"name\"]",
        ),
        (
            "Path=\"ReceivingMailboxId_Email\" Target=\"mailboxes\"",
            "Path=\"ReceivingMailboxId_Email\" Target=\"queues\"",
            "emails/ReceivingMailboxId_Email",
        ),
    ] {
        assert!(right.contains(from), "{from}");
        let found = differences(&Schema::read(&right.replacen(from, to, 1)), &theirs);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{expected}: {found:?}");
    }
}
