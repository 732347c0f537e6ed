//! Who am I, and what organization is this.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::access::Right;
use crate::catalog::{Catalog, Info};
use crate::error::{Fault, Result};
use crate::rows::{Context, must};
use crate::seed::organization_id;
use crate::service::Service;
use crate::store::plan::Cond;

/// The version of the platform that this CRM behaves like.
pub(super) const VERSION: &str = "9.2.26081.00150";

pub(super) fn who_am_i(cx: &Context<'_>) -> Value {
    json!({"BusinessUnitId": cx.who.unit, "UserId": cx.who.id, "OrganizationId": organization_id()})
}

pub(super) fn organization(service: &Service, base: &str) -> Value {
    let name = &service.options.organization;
    let root = base.split("/api/").next().unwrap_or(base);
    json!({"Detail": {
        "OrganizationId": organization_id(),
        "FriendlyName": name,
        "OrganizationVersion": VERSION,
        "EnvironmentId": organization_id(),
        "DatacenterId": Uuid::nil(),
        "Geo": "Local",
        "TenantId": service.options.tenant,
        "UrlName": name.to_lowercase(),
        "UniqueName": name.to_lowercase(),
        "State": "Enabled",
        "SchemaType": "Standard",
        "OrganizationType": "Customer",
        "Endpoints": {
            "Count": 2, "IsReadOnly": false, "Keys": ["WebApplication", "OrganizationService"],
            "Values": [format!("{root}/"), format!("{root}/XRMServices/2011/Organization.svc")]
        }
    }})
}

pub(super) async fn record_count(cx: &mut Context<'_>, arguments: &Map<String, Value>) -> Result<Value> {
    let names = match arguments.get("EntityNames") {
        Some(Value::Array(list)) => list.clone(),
        Some(Value::String(text)) => serde_json::from_str(&text.replace('\'', "\"")).unwrap_or_default(),
        _ => Vec::new(),
    };
    if names.is_empty() {
        return Err(Fault::argument("Required field 'EntityNames' is missing."));
    }
    let (mut keys, mut counts) = (Vec::new(), Vec::new());
    for name in names {
        let name = name.as_str().unwrap_or_default();
        let info = Catalog::get().table(name).ok_or_else(|| {
            Fault::bad(format!("The entity with a name = '{name}' was not found in the MetadataCache."))
        })?;
        cx.who.may(info, Right::Read)?;
        keys.push(Value::from(name));
        counts.push(Value::from(cx.db.count(info, &Cond::All, u32::MAX).await?));
    }
    Ok(json!({"EntityRecordCountCollection": {
        "Count": keys.len(), "IsReadOnly": false, "Keys": keys, "Values": counts
    }}))
}

pub(super) async fn privileges(cx: &mut Context<'_>, info: &'static Info, id: Uuid) -> Result<Value> {
    if info.logical() != "systemuser" {
        return Err(Fault::segment("RetrieveUserPrivileges"));
    }
    must(cx.db, info, id).await?;
    if id != cx.who.id {
        cx.who.may(info, Right::Write)?;
        return Err(Fault::unsupported("Reading the privileges of another user"));
    }
    let mut list = Vec::new();
    for table in Catalog::get().tables() {
        for right in Right::ALL {
            let depth = match cx.who.rights.depth(table, right) {
                crate::access::Depth::None => continue,
                crate::access::Depth::User => "Basic",
                crate::access::Depth::Unit => "Local",
                crate::access::Depth::Organization => "Global",
            };
            let name = format!("prv{}{}", right.name(), table.table.schema);
            let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes());
            list.push(json!({
                "Depth": depth, "PrivilegeId": id, "BusinessUnitId": cx.who.unit, "PrivilegeName": name,
                "RecordFilterId": Uuid::nil(), "RecordFilterUniqueName": ""
            }));
        }
    }
    Ok(json!({"RolePrivileges": list}))
}
