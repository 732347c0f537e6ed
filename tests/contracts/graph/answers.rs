//! A judge of answers: the status is documented, and the body is of the documented type and has no member that the type
//! lacks, by both `graph.openapi.json` and `graph.schema.json`.

use serde_json::{Value, json};
use wire::{Method, Reply, Request};

use super::check::{Contract, json_schema};

/// Formats are looked at. Edm.TimeOfDay, which the contract calls `time`, has no zone.
fn formats() -> jsonschema::ValidationOptions<'static> {
    jsonschema::options().should_validate_formats(true).with_format("time", |text: &str| {
        let parts: Vec<&str> = text.split(':').collect();
        parts.len() == 3 && parts.iter().all(|part| part.parse::<f64>().is_ok_and(|number| number < 60.0))
    })
}

impl Contract {
    /// All that is wrong with an answer, a line each.
    pub(crate) fn answer_faults(&self, root: &str, request: &Request, reply: &Reply) -> Vec<String> {
        let what = format!("{} {}: {}", request.method, request.url, reply.status);
        let rest = request.url.strip_prefix(root).unwrap_or(&request.url);
        let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
        let Some((template, operation)) = self.operation(request.method, path, options) else {
            return vec![format!("{what}: no such path and method")];
        };
        let mut faults = Vec::new();
        let content = path.contains("/attachments/") && path.ends_with("/$value");
        let status = reply.status.to_string();
        let responses = &operation["responses"];
        match (&responses[status.as_str()], reply.status) {
            (Value::Null, 400..) => self.json(&responses["default"], reply, &mut faults),
            (Value::Null, _) => faults.push("a status that is not documented".into()),
            (_, 200) if content => {}
            (response, _) => self.json(response, reply, &mut faults),
        }
        if reply.headers.get("request-id").is_none() {
            faults.push("no request-id".into());
        }
        if template == "/$batch" && reply.is_success() {
            self.answers_of_parts(&request.body, &reply.body, &mut faults);
        }
        faults.into_iter().map(|fault| format!("{what}: {fault}")).collect()
    }

    /// A body against what is documented for it.
    fn json(&self, response: &Value, reply: &Reply, faults: &mut Vec<String>) {
        let response = self.resolved(response);
        let content = &response["content"];
        if content.is_null() {
            if !reply.body.is_empty() {
                faults.push("a body where none is documented".into());
            }
            return;
        }
        let Some(schema) = content.get("application/json").map(|one| &one["schema"]) else {
            if reply.body.is_empty() {
                faults.push("no content".into());
            }
            return;
        };
        let kind = reply.headers.get("Content-Type").unwrap_or_default();
        if !kind.starts_with("application/json") {
            faults.push(format!("a body of type {kind:?}"));
        }
        let Ok(body) = serde_json::from_slice::<Value>(&reply.body) else {
            faults.push("a body that is not JSON".into());
            return;
        };
        let mut whole = json_schema(schema);
        whole["components"] = json!({"schemas": self.schemas});
        let validator = formats().build(&whole).unwrap();
        faults.extend(
            validator.iter_errors(&body).map(|error| format!("body{}: {error}", error.instance_path())),
        );
        self.closed(schema, &body, "body", faults);
        self.strict(schema, &body, faults);
    }

    /// The same by the schema that lets no unknown member pass.
    fn strict(&self, schema: &Value, body: &Value, faults: &mut Vec<String>) {
        let name = |schema: &Value| Some(schema["$ref"].as_str()?.rsplit('/').next()?.to_owned());
        let single = [body.clone()];
        let list = &self.resolved(schema)["properties"]["value"]["items"];
        let collection = name(schema).and_then(|n| n.strip_suffix("CollectionResponse").map(str::to_owned));
        let (kind, items) = match (name(list).or(collection), body["value"].as_array()) {
            (Some(kind), Some(items)) => (Some(kind), items.as_slice()),
            (_, _) => (name(schema), single.as_slice()),
        };
        let Some(kind) = kind.filter(|kind| !self.strict["$defs"][kind].is_null()) else { return };
        let mut whole = self.strict.clone();
        whole["$ref"] = format!("#/$defs/{kind}").into();
        let validator = formats().build(&whole).unwrap();
        for item in items.iter().filter(|item| item["@odata.type"] != "#microsoft.graph.openTypeExtension") {
            faults.extend(validator.iter_errors(item).map(|error| format!("{kind}: {error}")));
        }
    }

    fn answers_of_parts(&self, request: &[u8], reply: &[u8], faults: &mut Vec<String>) {
        let (asked, told): (Value, Value) =
            (serde_json::from_slice(request).unwrap(), serde_json::from_slice(reply).unwrap());
        for answer in told["responses"].as_array().unwrap() {
            let part = asked["requests"].as_array().unwrap().iter().find(|part| part["id"] == answer["id"]);
            let Some(part) = part else {
                faults.push(format!("an answer to nothing: {}", answer["id"]));
                continue;
            };
            let method = [Method::Get, Method::Post, Method::Patch, Method::Put, Method::Delete]
                .into_iter()
                .find(|method| part["method"] == method.as_str())
                .unwrap();
            let request = Request::new(method, part["url"].as_str().unwrap());
            let mut reply = Reply::new(u16::try_from(answer["status"].as_u64().unwrap()).unwrap());
            for (name, value) in answer["headers"].as_object().into_iter().flatten() {
                reply.headers.set(name, value.as_str().unwrap());
            }
            if !answer["body"].is_null() {
                reply.body = answer["body"].to_string().into_bytes();
            }
            faults.extend(self.answer_faults("", &request, &reply));
        }
    }
}
