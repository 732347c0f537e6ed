//! `$metadata`: the model as EDMX 4.0, in the namespace and with the base types of Dataverse.

use super::operations::{COMPLEX_TYPES, ENUMERATIONS, OPERATIONS};
use super::{Collection, Column, Kind, Lookup, Model, Table, Target};
use std::fmt::Write;

const NAMESPACE: &str = "Microsoft.Dynamics.CRM";
/// Entity types that no set holds: what all derive from, and what users and teams have in common.
const BASE_TYPES: &str = r#"<EntityType Name="crmbaseentity" Abstract="true"/>
<EntityType Name="expando" BaseType="mscrm.crmbaseentity" OpenType="true"/>
<EntityType Name="principal" BaseType="mscrm.crmbaseentity" Abstract="true"><Key><PropertyRef Name="ownerid"/></Key><Property Name="ownerid" Type="Edm.Guid" Nullable="false"/></EntityType>
"#;

impl Kind {
    /// The type on the wire: `Edm.String`.
    #[must_use]
    pub fn edm(&self) -> &'static str {
        match self {
            Kind::Text { .. } | Kind::EntityName | Kind::Choices { .. } => "Edm.String",
            Kind::Bool { .. } => "Edm.Boolean",
            Kind::Int { .. } | Kind::Choice { .. } => "Edm.Int32",
            Kind::BigInt => "Edm.Int64",
            Kind::Double => "Edm.Double",
            Kind::Decimal => "Edm.Decimal",
            Kind::DateTime => "Edm.DateTimeOffset",
            Kind::Date => "Edm.Date",
            Kind::Guid => "Edm.Guid",
            Kind::Binary => "Edm.Binary",
        }
    }
}

/// The whole document.
#[must_use]
pub fn render(model: &Model) -> String {
    let mut out = String::with_capacity(256 * 1024);
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str(r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>"#);
    line(
        &mut out,
        format_args!(
            r#"<Schema Namespace="{NAMESPACE}" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">"#
        ),
    );
    out.push_str(BASE_TYPES);
    for table in &model.tables {
        entity_type(&mut out, model, table);
    }
    for one in ENUMERATIONS {
        let flags = if one.flags { r#" IsFlags="true""# } else { "" };
        line(&mut out, format_args!(r#"<EnumType Name="{}"{flags}>"#, one.name));
        for (name, value) in one.members {
            line(&mut out, format_args!(r#"<Member Name="{name}" Value="{value}"/>"#));
        }
        out.push_str("</EnumType>\n");
    }
    for one in COMPLEX_TYPES {
        line(&mut out, format_args!(r#"<ComplexType Name="{}">"#, one.name));
        for (name, edm) in one.properties {
            line(&mut out, format_args!(r#"<Property Name="{name}" Type="{edm}"/>"#));
        }
        for (name, entity) in one.navs {
            line(
                &mut out,
                format_args!(r#"<NavigationProperty Name="{name}" Type="{entity}" Nullable="false"/>"#),
            );
        }
        out.push_str("</ComplexType>\n");
    }
    operations(&mut out);
    container(&mut out, model);
    out.push_str("</Schema></edmx:DataServices></edmx:Edmx>\n");
    out
}

fn line(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(what);
    out.push('\n');
}

/// What a table declares itself: the rest it has from `activitypointer`.
struct Own<'a> {
    table: &'a Table,
    base: Option<&'a Table>,
}

impl<'a> Own<'a> {
    fn new(model: &'a Model, table: &'a Table) -> Self {
        Self { table, base: if table.activity { model.table(&table.base) } else { None } }
    }

    fn columns(&self) -> impl Iterator<Item = &'a Column> + use<'a> {
        let base = self.base;
        self.table.columns.iter().filter(move |c| base.is_none_or(|b| b.column(&c.logical).is_none()))
    }

    fn lookups(&self) -> impl Iterator<Item = &'a Lookup> + use<'a> {
        let base = self.base;
        self.table.lookups.iter().filter(move |l| base.is_none_or(|b| b.lookup(&l.logical).is_none()))
    }

    /// Single-valued navigations: name, lookup, and its target unless one name serves all.
    fn singles(&self) -> Vec<(&'a str, &'a Lookup, Option<&'a Target>)> {
        let mut found: Vec<(&str, &Lookup, Option<&Target>)> = Vec::new();
        for lookup in &self.table.lookups {
            for target in &lookup.targets {
                let Some(name) = target.navs.first() else { continue };
                if self.base.is_some_and(|b| b.nav(name).is_some()) {
                    continue;
                }
                match found.iter_mut().find(|(other, _, _)| *other == name) {
                    Some(known) => known.2 = None,
                    None => found.push((name, lookup, Some(target))),
                }
            }
        }
        found
    }

    fn collections(&self) -> impl Iterator<Item = &'a Collection> + use<'a> {
        let base = self.base;
        self.table.collections.iter().filter(move |c| base.is_none_or(|b| b.nav(&c.nav).is_none()))
    }
}

fn entity_type(out: &mut String, model: &Model, table: &Table) {
    let own = Own::new(model, table);
    line(out, format_args!(r#"<EntityType Name="{}" BaseType="mscrm.{}">"#, table.logical, table.base));
    let inherits_key = table.activity || table.base == "principal";
    if !inherits_key {
        line(out, format_args!(r#"<Key><PropertyRef Name="{}"/></Key>"#, table.id));
    }
    for column in own.columns() {
        let edm = column.kind.edm();
        let length = match &column.kind {
            Kind::Text { max } => format!(r#" MaxLength="{max}""#),
            Kind::Decimal => r#" Scale="Variable""#.to_owned(),
            Kind::Bool { .. }
            | Kind::Int { .. }
            | Kind::BigInt
            | Kind::Double
            | Kind::Choice { .. }
            | Kind::Choices { .. }
            | Kind::DateTime
            | Kind::Date
            | Kind::Guid
            | Kind::EntityName
            | Kind::Binary => String::new(),
        };
        let nullable = if column.logical == table.id { r#" Nullable="false""# } else { "" };
        line(out, format_args!(r#"<Property Name="{}" Type="{edm}"{length}{nullable}/>"#, column.logical));
    }
    for lookup in own.lookups() {
        line(out, format_args!(r#"<Property Name="_{}_value" Type="Edm.Guid"/>"#, lookup.logical));
    }
    for (name, lookup, target) in own.singles() {
        let (entity, key) = match target.and_then(|t| model.table(&t.table)) {
            Some(other) => (other.logical.as_str(), other.id.as_str()),
            None => ("principal", "ownerid"),
        };
        let partner = partner_of_single(model, table, lookup, target);
        line(
            out,
            format_args!(
                r#"<NavigationProperty Name="{name}" Type="mscrm.{entity}" Nullable="true"{partner}><ReferentialConstraint Property="_{}_value" ReferencedProperty="{key}"/></NavigationProperty>"#,
                lookup.logical
            ),
        );
    }
    for one in own.collections() {
        let partner = partner_of_collection(model, table, one);
        line(
            out,
            format_args!(
                r#"<NavigationProperty Name="{}" Type="Collection(mscrm.{})"{partner}/>"#,
                one.nav, one.table
            ),
        );
    }
    for (name, other) in relations(model, table) {
        line(
            out,
            format_args!(
                r#"<NavigationProperty Name="{name}" Type="Collection(mscrm.{other})" Partner="{name}"/>"#
            ),
        );
    }
    out.push_str("</EntityType>\n");
}

fn relations<'a>(model: &'a Model, table: &'a Table) -> impl Iterator<Item = (&'a str, &'a str)> {
    model.many_to_many.iter().filter_map(|relation| {
        let [left, right] = &relation.tables;
        match () {
            () if *left == table.logical => Some((relation.name.as_str(), right.as_str())),
            () if *right == table.logical => Some((relation.name.as_str(), left.as_str())),
            () => None,
        }
    })
}

/// Only a pair that is unambiguous in both directions is said to be partners.
fn partner_of_single(model: &Model, table: &Table, lookup: &Lookup, target: Option<&Target>) -> String {
    let Some(other) = target.and_then(|t| model.table(&t.table)) else { return String::new() };
    let mut found = Own::new(model, other)
        .collections()
        .filter(|c| c.table == table.logical && c.lookup == lookup.logical);
    match (found.next(), found.next()) {
        (Some(one), None) => format!(r#" Partner="{}""#, one.nav),
        _ => String::new(),
    }
}

fn partner_of_collection(model: &Model, table: &Table, collection: &Collection) -> String {
    let Some(other) = model.table(&collection.table) else { return String::new() };
    let back = Own::new(model, other).singles().into_iter().find(|(_, lookup, target)| {
        lookup.logical == collection.lookup && target.is_some_and(|t| t.table == table.logical)
    });
    match back {
        Some((name, lookup, target)) if !partner_of_single(model, other, lookup, target).is_empty() => {
            format!(r#" Partner="{name}""#)
        }
        _ => String::new(),
    }
}

fn operations(out: &mut String) {
    for one in OPERATIONS {
        let element = if one.function { "Function" } else { "Action" };
        let bound = if one.bound_to.is_some() { r#" IsBound="true""# } else { "" };
        line(out, format_args!(r#"<{element} Name="{}"{bound}>"#, one.name));
        if let Some(table) = one.bound_to {
            line(out, format_args!(r#"<Parameter Name="entity" Type="mscrm.{table}" Nullable="false"/>"#));
        }
        for (name, edm, required) in one.parameters {
            let nullable = if *required { r#" Nullable="false""# } else { "" };
            line(out, format_args!(r#"<Parameter Name="{name}" Type="{edm}"{nullable}/>"#));
        }
        if let Some(edm) = one.returns {
            line(out, format_args!(r#"<ReturnType Type="{edm}" Nullable="false"/>"#));
        }
        line(out, format_args!("</{element}>"));
    }
}

fn container(out: &mut String, model: &Model) {
    out.push_str("<EntityContainer Name=\"System\">\n");
    for table in &model.tables {
        line(
            out,
            format_args!(r#"<EntitySet Name="{}" EntityType="{NAMESPACE}.{}">"#, table.set, table.logical),
        );
        let mut bind = |path: &str, logical: &str| {
            if let Some(other) = model.table(logical) {
                line(
                    out,
                    format_args!(r#"<NavigationPropertyBinding Path="{path}" Target="{}"/>"#, other.set),
                );
            }
        };
        let own = Own::new(model, table);
        for (name, _, target) in own.singles() {
            if let Some(target) = target {
                bind(name, &target.table);
            }
        }
        for one in own.collections() {
            bind(&one.nav, &one.table);
        }
        for (name, other) in relations(model, table) {
            bind(name, other);
        }
        out.push_str("</EntitySet>\n");
    }
    for one in OPERATIONS.iter().filter(|o| o.bound_to.is_none()) {
        let element = if one.function { "Function" } else { "Action" };
        let name = one.name;
        line(out, format_args!(r#"<{element}Import Name="{name}" {element}="{NAMESPACE}.{name}"/>"#));
    }
    out.push_str("</EntityContainer>\n");
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;

    #[test]
    fn keys_are_declared_where_the_base_type_has_none() {
        let text = render(load());
        let declares = |logical: &str, what: &str| {
            let from = text.find(&format!("<EntityType Name=\"{logical}\"")).unwrap_or(text.len());
            text[from..].split("</EntityType>").next().unwrap_or("").contains(what)
        };
        assert!(declares("account", "<Key><PropertyRef Name=\"accountid\"/></Key>"));
        assert!(declares("activitypointer", "<Key><PropertyRef Name=\"activityid\"/></Key>"));
        assert!(
            !declares("email", "<Key>") && !declares("systemuser", "<Key>") && !declares("team", "<Key>")
        );
        assert!(declares("principal", "<PropertyRef Name=\"ownerid\"/>"));
        assert!(declares(
            "email",
            "Name=\"regardingobjectid_contact_email\" Type=\"mscrm.contact\" Nullable=\"true\" Partner=\"Contact_Emails\""
        ));
        assert!(!declares("email", "Name=\"regardingobjectid_contact\""));
        assert!(declares("activitypointer", "Name=\"regardingobjectid_contact\""));
        assert!(declares("email", "Name=\"ownerid_email\" Type=\"mscrm.principal\""));
        assert!(declares(
            "contact",
            "Name=\"Contact_Emails\" Type=\"Collection(mscrm.email)\" Partner=\"regardingobjectid_contact_email\""
        ));
        assert!(declares(
            "team",
            "Name=\"teammembership_association\" Type=\"Collection(mscrm.systemuser)\""
        ));
    }
}
