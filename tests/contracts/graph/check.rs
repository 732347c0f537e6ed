//! A judge of requests to Graph that knows nothing of our client: only `graph.openapi.json`, `graph.schema.json`, and
//! what Microsoft's pages say of headers.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};
use wire::{Method, Request};

/// What a request may prefer (delta-query-overview, outlook-immutable-id, message resource type).
const PREFERENCES: [&str; 3] = ["IdType", "odata.maxpagesize", "outlook.body-content-type"];
/// Header lines that may stand in a request. `If-Match` is OData's, and goes with what changes or removes.
const HEADERS: [&str; 4] = ["Accept", "Prefer", "Content-Type", "If-Match"];
/// Documented on the page "Get attachment", and missing in the contract.
const BESIDE: &str = "/attachments/{attachment-id}/$value";

pub(crate) struct Contract {
    pub(super) openapi: Value,
    /// The component schemas as JSON Schema 2020-12.
    pub(super) schemas: Value,
    pub(super) strict: Value,
}

impl Contract {
    pub(crate) fn new(openapi: &str, strict: &str) -> Self {
        let openapi: Value = serde_json::from_str(openapi).unwrap();
        let strict: Value = serde_json::from_str(strict).unwrap();
        let mut schemas = json_schema(&openapi["components"]["schemas"]);
        for (name, schema) in schemas.as_object_mut().unwrap() {
            nullable(schema, &strict["$defs"][format!("{name}!")]["properties"]);
        }
        Self { openapi, schemas, strict }
    }

    /// All that is wrong with a request, a line each.
    pub(crate) fn faults(&self, root: &str, request: &Request) -> Vec<String> {
        let mut faults = Vec::new();
        let what = format!("{} {}", request.method, request.url);
        let Some(rest) = request.url.strip_prefix(root) else {
            return vec![format!("{what}: leads elsewhere")];
        };
        let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
        let Some((template, operation)) = self.operation(request.method, path, options) else {
            return vec![format!("{what}: no such path and method")];
        };
        self.options(&template, operation, options, &mut faults);
        headers(request, &mut faults);
        self.body(operation, request, &mut faults);
        if template == "/$batch" {
            self.parts(&request.body, &mut faults);
        }
        faults.into_iter().map(|fault| format!("{what}: {fault}")).collect()
    }

    /// The operation that a path leads to; ids may stand as segments or as keys.
    pub(super) fn operation(&self, method: Method, path: &str, options: &str) -> Option<(String, &Value)> {
        let (path, beside) = match path.strip_suffix("/$value") {
            Some(start) if path.contains("/attachments") && method == Method::Get => (start, true),
            _ => (path, false),
        };
        let (segments, keyed) = segments(path)?;
        let given = keyed || options.contains("$skiptoken=") || options.contains("$deltatoken=");
        let paths = self.openapi["paths"].as_object().unwrap();
        let fits = |template: &str| {
            let parts: Vec<&str> = template.split('/').skip(1).collect();
            parts.len() == segments.len()
                && parts.iter().zip(&segments).all(|(part, segment)| {
                    // Links that Graph gives say `mailfolders`; what we write ourselves is spelled as documented.
                    let id = part.starts_with('{') && !segment.is_empty();
                    id || part == segment || (given && part.eq_ignore_ascii_case(segment))
                })
        };
        // A literal segment goes before an id: `delta` is no message.
        let (template, operations) = paths
            .iter()
            .filter(|(template, _)| fits(template))
            .min_by_key(|(t, _)| t.matches('{').count())?;
        if beside && !format!("{template}/$value").ends_with(BESIDE) {
            return None;
        }
        let operation = operations.get(method.as_str().to_ascii_lowercase())?;
        Some((template.clone(), operation))
    }

    fn options(&self, template: &str, operation: &Value, options: &str, faults: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        let known: Vec<&Value> =
            operation["parameters"].as_array().into_iter().flatten().map(|one| self.resolved(one)).collect();
        for option in options.split('&').filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = decoded(value);
            if !seen.insert(name.to_owned()) {
                faults.push(format!("{name} stands twice"));
            }
            // Where a list goes on may be said by a token (paging); the contract declares it for delta alone.
            let pages = known.iter().any(|one| one["in"] == "query" && one["name"] == "$top");
            if name == "$skiptoken" && pages && !value.is_empty() {
                continue;
            }
            let Some(parameter) = known.iter().find(|one| one["in"] == "query" && one["name"] == name) else {
                faults.push(format!("no query option {name}"));
                continue;
            };
            let least = parameter["schema"]["minimum"].as_i64().unwrap_or(0);
            let number = parameter["schema"]["type"] == "integer";
            if number && !value.parse::<i64>().is_ok_and(|number| number >= least) {
                faults.push(format!("{name} is {value}"));
            }
            if value.is_empty() && name != "$deltatoken" {
                faults.push(format!("{name} is empty"));
            }
            self.expression(template, operation, name, &value, faults);
        }
    }

    /// Names within an option must be members of what is answered.
    fn expression(&self, path: &str, operation: &Value, option: &str, value: &str, faults: &mut Vec<String>) {
        let Some(kind) = self.answered(operation) else { return };
        let names: Vec<String> = match option {
            "$select" => {
                let names: Vec<String> = value.split(',').map(str::to_owned).collect();
                if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
                    faults.push("$select names one twice".into());
                }
                names
            }
            "$expand" => vec![value.split('(').next().unwrap_or_default().to_owned()],
            "$orderby" => vec![value.split(' ').next().unwrap_or_default().to_owned()],
            // What stands within the brackets is about items of the collection.
            "$filter" if value.contains("/any(") => {
                vec![value.split("/any(").next().unwrap_or_default().to_owned()]
            }
            "$filter" => {
                let terms = value.split(" or ").flat_map(|term| term.split(" and "));
                terms.map(|term| term.split(' ').next().unwrap_or_default().to_owned()).collect()
            }
            _ => return,
        };
        for name in names {
            if !self.has(&kind, &name) {
                faults.push(format!("{option}: {kind} has no {name}"));
            }
        }
        let delta = path.ends_with("/messages/delta");
        let plain = !value.contains(" or ") && value.starts_with("receivedDateTime g");
        if delta
            && ((option == "$filter" && !plain) || (option == "$orderby" && value != "receivedDateTime desc"))
        {
            faults.push(format!("delta of messages does not take {option}={value}"));
        }
    }

    /// The type that an operation answers with, or of which it answers a list.
    fn answered(&self, operation: &Value) -> Option<String> {
        let response = self.resolved(operation.pointer("/responses/200")?);
        let schema = response.pointer("/content/application~1json/schema")?;
        let kind = |schema: &Value| Some(schema["$ref"].as_str()?.rsplit('/').next()?.to_owned());
        match self.resolved(schema).pointer("/properties/value/items") {
            Some(items) => kind(items),
            None => kind(schema),
        }
    }

    /// What stands behind a reference.
    pub(super) fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(at) => self.openapi.pointer(at.trim_start_matches('#')).unwrap(),
            None => value,
        }
    }

    /// Whether a type has a member; before a slash may stand a derived type, in any letter case.
    fn has(&self, kind: &str, member: &str) -> bool {
        let (kind, member) = match member.split_once('/') {
            Some((derived, member)) => {
                let all = self.openapi["components"]["schemas"].as_object().unwrap();
                let Some(derived) = all.keys().find(|known| known.eq_ignore_ascii_case(derived)) else {
                    return false;
                };
                (derived.as_str(), member)
            }
            None => (kind, member),
        };
        self.members(kind).iter().any(|known| known == member) || self.strict_has(kind, member)
    }

    fn strict_has(&self, kind: &str, member: &str) -> bool {
        !self.strict["$defs"][format!("{kind}!")]["properties"][member].is_null()
    }

    /// All members of a component, inherited ones too.
    fn members(&self, kind: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![&self.openapi["components"]["schemas"][kind]];
        while let Some(schema) = open.pop() {
            if schema["$ref"].is_string() {
                open.push(self.resolved(schema));
            }
            open.extend(schema["allOf"].as_array().into_iter().flatten());
            found.extend(schema["properties"].as_object().into_iter().flat_map(Map::keys).cloned());
        }
        found
    }

    fn body(&self, operation: &Value, request: &Request, faults: &mut Vec<String>) {
        let content = &operation["requestBody"]["content"];
        if content.is_null() {
            if !request.body.is_empty() {
                faults.push("a body that nobody takes".into());
            }
            return;
        }
        let kind = request.headers.get("Content-Type").unwrap_or_default();
        let Some(schema) = content.get(kind).map(|one| &one["schema"]) else {
            faults.push(format!("no body of type {kind:?} is taken"));
            return;
        };
        if kind == "text/plain" {
            if request.body.is_empty() || STANDARD.decode(&request.body).is_err() {
                faults.push("MIME that is not in base64".into());
            }
            return;
        }
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
            faults.push("a body that is not JSON".into());
            return;
        };
        let mut whole = json_schema(schema);
        whole["components"] = json!({"schemas": self.schemas});
        let validator = jsonschema::options().should_validate_formats(true).build(&whole).unwrap();
        faults.extend(
            validator.iter_errors(&body).map(|error| format!("body{}: {error}", error.instance_path())),
        );
        self.closed(schema, &body, "body", faults);
    }

    /// Members that a type does not have. The schemas of the contract let them pass.
    pub(super) fn closed(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        if let Value::Array(items) = value {
            items.iter().for_each(|item| self.closed(&schema["items"], item, at, faults));
            return;
        }
        let Value::Object(members) = value else { return };
        if members.contains_key("@odata.type")
            && members["@odata.type"] == "#microsoft.graph.openTypeExtension"
        {
            return;
        }
        let derived = members
            .get("@odata.type")
            .and_then(Value::as_str)
            .map(|kind| json!({"$ref": format!("#/components/schemas/{}", kind.trim_start_matches('#'))}));
        let properties = self.properties(derived.as_ref().unwrap_or(schema));
        if properties.is_empty() {
            return;
        }
        for (name, member) in members.iter().filter(|(name, _)| !name.starts_with('@')) {
            match properties.get(name) {
                Some(schema) => self.closed(schema, member, &format!("{at}.{name}"), faults),
                None => faults.push(format!("{at} has no {name}")),
            }
        }
    }

    fn properties(&self, schema: &Value) -> Map<String, Value> {
        let mut found = Map::new();
        let mut open = vec![schema];
        while let Some(schema) = open.pop() {
            if let Some(at) = schema["$ref"].as_str() {
                open.extend(self.openapi.pointer(at.trim_start_matches('#')));
            }
            open.extend(schema["allOf"].as_array().into_iter().flatten());
            found.extend(schema["properties"].as_object().cloned().unwrap_or_default());
        }
        found
    }

    /// Parts of a batch are requests.
    fn parts(&self, body: &[u8], faults: &mut Vec<String>) {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let parts = body["requests"].as_array().cloned().unwrap_or_default();
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for part in &parts {
            let method = [Method::Get, Method::Post, Method::Patch, Method::Put, Method::Delete]
                .into_iter()
                .find(|method| part["method"] == method.as_str());
            let (Some(method), Some(url)) = (method, part["url"].as_str()) else {
                faults.push("a part without a method or an address".into());
                continue;
            };
            let mut request = Request::new(method, url);
            for (name, value) in part["headers"].as_object().into_iter().flatten() {
                request.headers.set(name, value.as_str().unwrap_or_default());
            }
            if !part["body"].is_null() {
                request.body = part["body"].to_string().into_bytes();
                if request.headers.get("Content-Type").is_none() {
                    faults.push(format!("{url}: a body without its type"));
                }
            }
            faults.extend(self.faults("", &request));
            let waits = part["dependsOn"].as_array().into_iter().flatten();
            for other in waits.filter_map(Value::as_str) {
                if !ids.contains(&other.to_ascii_lowercase()) {
                    faults.push(format!("{url} waits for {other}, which does not come before it"));
                }
            }
            if !ids.insert(part["id"].as_str().unwrap_or_default().to_ascii_lowercase()) {
                faults.push(format!("{url}: an id stands twice"));
            }
        }
    }

    /// Names that no type of the strict schema has.
    pub(crate) fn unknown<'a>(&self, names: &[(&'a str, &'a str)]) -> Vec<String> {
        let unknown =
            |(kind, member): &&(&str, &str)| !self.strict_has(&format!("microsoft.graph.{kind}"), member);
        names.iter().filter(unknown).map(|(kind, member)| format!("{kind}.{member}")).collect()
    }
}

fn headers(request: &Request, faults: &mut Vec<String>) {
    for (name, _) in request.headers.iter() {
        if !HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            faults.push(format!("a header {name}"));
        }
    }
    if request.headers.get("If-Match").is_some() && !matches!(request.method, Method::Patch | Method::Delete)
    {
        faults.push("If-Match where nothing is changed".into());
    }
    let prefer = request.headers.get("Prefer").unwrap_or_default();
    let all: Vec<(&str, &str)> =
        prefer.split(',').map(|one| one.trim().split_once('=').unwrap_or((one.trim(), ""))).collect();
    if !all.contains(&("IdType", "\"ImmutableId\"")) {
        faults.push("ids that stay are not asked for".into());
    }
    for (name, value) in all {
        let number = value.parse::<u32>().is_ok_and(|number| number > 0);
        let good = match name {
            "IdType" => value == "\"ImmutableId\"",
            "odata.maxpagesize" => number,
            "outlook.body-content-type" => matches!(value, "\"html\"" | "\"text\""),
            _ => PREFERENCES.contains(&name),
        };
        if !good {
            faults.push(format!("a preference {name}={value}"));
        }
    }
}

/// Segments of a path, and whether one stood as a key: `a('b')` is `a`, `b`.
fn segments(path: &str) -> Option<(Vec<String>, bool)> {
    let mut segments = Vec::new();
    let mut keyed = false;
    for part in path.trim_start_matches('/').split('/') {
        match part.split_once("('") {
            Some((word, key)) => {
                keyed = true;
                segments.push(decoded(word));
                segments.push(decoded(key.strip_suffix("')")?));
            }
            None => segments.push(decoded(part)),
        }
    }
    Some((segments, keyed))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&hex, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// OpenAPI 3.0 cannot say of a reference that it may be null; the types say it.
fn nullable(schema: &mut Value, members: &Value) {
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        nullable(part, members);
    }
    for (name, member) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        let none = |known: &Value| known["type"] == "null";
        if member["$ref"].is_string()
            && members[name]["anyOf"].as_array().is_some_and(|all| all.iter().any(none))
        {
            *member = json!({"anyOf": [member.take(), {"type": "null"}]});
        }
    }
}

/// OpenAPI 3.0 says `nullable` where JSON Schema lists `null` among the types.
pub(super) fn json_schema(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut told: Map<String, Value> = members
                .iter()
                .filter(|(name, _)| *name != "nullable" || members["nullable"].is_object())
                .map(|(name, value)| (name.clone(), json_schema(value)))
                .collect();
            if members.get("nullable") != Some(&Value::Bool(true)) {
                return Value::Object(told);
            }
            if let Some(Value::String(kind)) = told.get("type").cloned() {
                told.insert("type".into(), json!([kind, "null"]));
                if let Some(Value::Array(values)) = told.get_mut("enum") {
                    values.push(Value::Null);
                }
                return Value::Object(told);
            }
            json!({"anyOf": [told, {"type": "null"}]})
        }
        Value::Array(items) => items.iter().map(json_schema).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}
