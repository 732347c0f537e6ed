//! The checker: every fact of the model against the contracts, and every fact of the contracts that the model
//! ought to have.

use crm::model::{Attribute, Choice, Column, Kind, Level, Lookup, Model, Ownership, Table};
use serde_json::Value;

/// Helper columns of the metadata that the Web API does not have: they name, spell or type what a lookup points to.
const HELPERS: [&str; 4] = ["customeridtype", "objectidtypecode", "owneridtype", "parentcustomeridtype"];
/// `organization.currencyformatcode`: the contracts name its default by an identifier that fits no single label.
const UNCLEAR_DEFAULT: (&str, &str) = ("organization", "currencyformatcode");
/// Where the lowest status of the first state is not the one a new row gets; the contracts give no default of a
/// status.
const OWN_STATUS: (&str, &str, i32) = ("knowledgearticle", "statuscode", 2);
/// Length of a text whose length the contracts do not know; all are links that the system writes.
const UNKNOWN_LENGTH: u32 = 200;
/// What the Web API refuses to do without, known from elsewhere: a party without its role, a case without a customer.
const REQUIRED: [(&str, &str); 2] = [("activityparty", "participationtypemask"), ("incident", "customerid")];

/// All that is wrong, a line each; empty when model and contracts agree.
pub(crate) fn faults(model: &Model, contracts: &Value, handmade: &[&str]) -> Vec<String> {
    let mut check = Checker { model, contracts, faults: Vec::new() };
    for table in &model.tables {
        let known = contracts["tables"].get(&table.logical);
        match (known, handmade.contains(&table.logical.as_str())) {
            (None, true) if table.handmade => {}
            (Some(contract), false) if !table.handmade => check.table(table, contract),
            _ => {
                check.say(&table.logical, "", "is neither in the contracts nor a hand-made table of the list")
            }
        }
    }
    for logical in contracts["tables"].as_object().unwrap().keys() {
        if model.table(logical).is_none() {
            check.say(logical, "", "the contracts know the table, the model does not");
        }
    }
    check.relations();
    check.faults
}

struct Checker<'a> {
    model: &'a Model,
    contracts: &'a Value,
    faults: Vec<String>,
}

impl Checker<'_> {
    fn say(&mut self, table: &str, what: &str, fault: impl std::fmt::Display) {
        self.faults.push(format!("{table}.{what}: {fault}"));
    }

    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, table: &str, what: &str, ours: T, theirs: T) {
        if ours != theirs {
            self.say(table, what, format_args!("{ours:?} instead of {theirs:?}"));
        }
    }

    fn table(&mut self, table: &Table, contract: &Value) {
        let name = table.logical.as_str();
        let text = |key: &str| contract[key].as_str().unwrap_or("").to_owned();
        self.equal(name, "schema", table.schema.clone(), text("schemaName"));
        self.equal(name, "set", table.set.clone(), text("entitySetName"));
        self.equal(name, "id", table.id.clone(), text("primaryId"));
        self.equal(name, "display", table.display.clone(), text("display"));
        self.equal(name, "base", format!("mscrm.{}", table.base), text("baseType"));
        self.equal(name, "activity", table.activity, text("baseType") == "mscrm.activitypointer");
        self.equal(name, "code", table.code.map(i64::from), contract["objectTypeCode"].as_i64());
        self.equal(name, "owned", table.owned, text("ownership") == "UserOwned");
        let ownership = match table.ownership {
            Ownership::UserOwned => "UserOwned",
            Ownership::BusinessOwned => "BusinessOwned",
            Ownership::OrganizationOwned => "OrganizationOwned",
            Ownership::None => "None",
        };
        self.equal(name, "ownership", ownership.to_owned(), text("ownership"));
        let readable = contract["columns"][text("primaryName")]["edm"].is_string();
        self.equal(
            name,
            "name",
            table.name.clone(),
            if readable { text("primaryName") } else { String::new() },
        );
        let keys: Value = table.keys.clone().into();
        self.equal(name, "keys", &keys, contract.get("keys").unwrap_or(&Value::Array(vec![])));
        for column in &table.columns {
            match self.of(table, contract, "columns", &column.logical) {
                Some(theirs) => self.column(table, column, &theirs),
                None => self.say(name, &column.logical, "the contracts know no such column"),
            }
        }
        for lookup in &table.lookups {
            match self.of(table, contract, "lookups", &lookup.logical) {
                Some(theirs) => self.lookup(table, lookup, &theirs),
                None => self.say(name, &lookup.logical, "the contracts know no such lookup"),
            }
        }
        self.parties(table, contract);
        self.collections(table, contract);
        self.complete(table, contract);
    }

    /// A fact of the table, or of `activitypointer`, which an activity inherits from.
    fn of(&self, table: &Table, contract: &Value, part: &str, key: &str) -> Option<Value> {
        let own = contract[part].get(key);
        let base = &self.contracts["tables"][&table.base][part];
        own.or_else(|| if table.activity { base.get(key) } else { None }).cloned()
    }

    fn column(&mut self, table: &Table, column: &Column, theirs: &Value) {
        let (name, what) = (table.logical.as_str(), column.logical.as_str());
        let say = |part: &str| format!("{what} {part}");
        self.equal(name, &say("edm"), Some(column.kind.edm()), theirs["edm"].as_str());
        self.equal(name, &say("type"), Some(attribute(column.attribute)), theirs["type"].as_str());
        self.equal(name, &say("read only"), column.read_only, theirs["readOnly"].as_bool().unwrap_or(false));
        self.equal(
            name,
            &say("display"),
            column.display.as_str(),
            theirs["display"].as_str().unwrap_or(what),
        );
        self.equal(name, &say("level"), level(column.level), theirs["required"].as_str().unwrap_or("None"));
        self.equal(name, &say("required"), column.required, REQUIRED.contains(&(name, what)));
        self.equal(name, &say("day"), column.date_only, theirs["format"] == "DateOnly");
        self.equal(name, &say("zone"), column.zone_independent, theirs["behavior"] == "TimeZoneIndependent");
        let least = theirs["max"].is_number().then(|| theirs["min"].as_i64().unwrap_or(0));
        let bounds = least.zip(theirs["max"].as_i64());
        match &column.kind {
            Kind::Text { max } => {
                let length = theirs["maxLength"].as_u64().unwrap_or(UNKNOWN_LENGTH.into());
                self.equal(name, &say("length"), u64::from(*max), length);
            }
            Kind::Bool { labels, default } => {
                let label = |key: &str| theirs["labels"][key].as_str().unwrap_or("").to_owned();
                self.equal(name, &say("labels"), labels.clone(), [label("false"), label("true")]);
                self.equal(name, &say("default"), default.map(|d| d.to_string()), text(&theirs["default"]));
            }
            // What is described would take none of its values: 0 nobody, 1 a contact, 2 a lead (semantics B2).
            Kind::Int { min, max } if (name, what) == ("usersettings", "autocreatecontactonpromote") => {
                self.equal(name, &say("bounds"), (*min, *max), (-1, 2));
            }
            Kind::Int { min, max } => self.equal(name, &say("bounds"), Some((*min, *max)), bounds),
            Kind::Decimal | Kind::Double => self.equal(name, &say("bounds"), column.bounds, bounds),
            Kind::Choice { options, default } => self.choice(table, column, options, *default, theirs),
            Kind::Choices { options } => self.choice(table, column, options, None, theirs),
            Kind::BigInt | Kind::DateTime | Kind::Date | Kind::Guid | Kind::EntityName | Kind::Binary => {}
        }
    }

    fn choice(
        &mut self,
        table: &Table,
        column: &Column,
        ours: &[Choice],
        default: Option<i32>,
        theirs: &Value,
    ) {
        let (name, what) = (table.logical.as_str(), column.logical.as_str());
        let states = &self.contracts["tables"][name]["columns"]["statecode"]["options"];
        let state = |label: &str| {
            let found = states.as_array().into_iter().flatten().find(|s| s["label"] == label);
            found.and_then(|s| s["value"].as_i64()).and_then(|v| i32::try_from(v).ok())
        };
        let mut expected: Vec<Choice> = theirs["options"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|o| Choice {
                value: i32::try_from(o["value"].as_i64().unwrap()).unwrap(),
                label: o["label"].as_str().unwrap().to_owned(),
                state: o["state"].as_str().and_then(state),
            })
            .collect();
        expected.sort_by_key(|o| o.value);
        self.equal(name, &format!("{what} options"), ours, &expected);
        // The contracts name a default by an identifier that was made of its label.
        let default = default.filter(|d| (name, what, *d) != OWN_STATUS);
        let label = default.and_then(|d| ours.iter().find(|o| o.value == d)).map(|o| letters(&o.label));
        let wanted =
            text(&theirs["default"]).map(|d| letters(&d)).filter(|_| (name, what) != UNCLEAR_DEFAULT);
        self.equal(name, &format!("{what} default"), label, wanted);
    }

    fn lookup(&mut self, table: &Table, lookup: &Lookup, theirs: &Value) {
        let (name, what) = (table.logical.as_str(), lookup.logical.as_str());
        let value = format!("_{what}_value");
        self.equal(name, &format!("{what} value"), Some(value.as_str()), theirs["value"].as_str());
        let read_only = theirs["readOnly"].as_bool().unwrap_or(false);
        self.equal(name, &format!("{what} read only"), lookup.read_only, read_only);
        self.equal(
            name,
            &format!("{what} level"),
            level(lookup.level),
            theirs["required"].as_str().unwrap_or("None"),
        );
        self.equal(name, &format!("{what} required"), lookup.required, REQUIRED.contains(&(name, what)));
        let known = theirs["targets"].as_array().unwrap();
        let inherited = self.contracts["tables"][&table.base]["lookups"][what]["targets"].clone();
        for target in &lookup.targets {
            let Some(known) = known.iter().find(|k| k["table"] == target.table.as_str()) else {
                self.say(name, what, format_args!("does not point to {}", target.table));
                continue;
            };
            let first = target.navs.first().map(String::as_str);
            self.equal(name, &format!("{what} to {}", target.table), first, known["nav"].as_str());
            let set = self.model.table(&target.table).map(|t| t.set.as_str());
            self.equal(name, &format!("{what} set of {}", target.table), set, known["set"].as_str());
            for more in target.navs.iter().skip(1) {
                let of_base = inherited.as_array().into_iter().flatten();
                let mut of_base = of_base.filter(|k| k["table"] == target.table.as_str());
                if !table.activity || !of_base.any(|k| k["nav"] == more.as_str()) {
                    self.say(name, what, format_args!("the name {more} is not inherited"));
                }
            }
            let base_name =
                inherited.as_array().into_iter().flatten().find(|k| k["table"] == target.table.as_str());
            if let Some(base_name) = base_name.filter(|_| table.activity).and_then(|k| k["nav"].as_str())
                && !target.navs.iter().any(|n| n == base_name)
            {
                self.say(name, what, format_args!("lacks the inherited name {base_name}"));
            }
        }
        for one in known {
            let other = one["table"].as_str().unwrap();
            if self.model.table(other).is_some() && !lookup.targets.iter().any(|t| t.table == other) {
                self.say(name, what, format_args!("also points to {other}"));
            }
        }
    }

    fn parties(&mut self, table: &Table, contract: &Value) {
        let names: Vec<&str> = contract["partyLists"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|p| p["name"].as_str().unwrap())
            // Everybody, whatever the role: no mask of its own.
            .filter(|name| *name != "allparties")
            .collect();
        self.equal(
            &table.logical,
            "party lists",
            table.parties.iter().map(|p| p.name.as_str()).collect(),
            names,
        );
        // Numbers: powerapps-docs, activityparty entity; 13 from a code generator's export.
        for list in &table.parties {
            let mask = match list.name.as_str() {
                "from" => 1,
                "to" => 2,
                "cc" => 3,
                "bcc" => 4,
                "requiredattendees" => 5,
                "optionalattendees" => 6,
                "organizer" => 7,
                "resources" => 10,
                "customers" => 11,
                "related" => 13,
                _ => 0,
            };
            self.equal(&table.logical, &list.name, list.mask, mask);
            let options =
                &self.contracts["tables"]["activityparty"]["columns"]["participationtypemask"]["options"];
            if !options.as_array().into_iter().flatten().any(|o| o["value"] == mask) {
                self.say(&table.logical, &list.name, "its mask is not an option of participationtypemask");
            }
        }
    }

    fn collections(&mut self, table: &Table, contract: &Value) {
        let list = |part: &Value| part["collections"].as_array().cloned().unwrap_or_default();
        // With whom they lead to: what an activity inherits leads to the rows of `activitypointer`.
        let mut known: Vec<(String, Value)> =
            list(contract).into_iter().map(|c| (table.logical.clone(), c)).collect();
        if table.activity {
            let base = list(&self.contracts["tables"][&table.base]);
            known.extend(base.into_iter().map(|c| (table.base.clone(), c)));
        }
        for one in &table.collections {
            let ours = (Some(one.table.as_str()), Some(one.lookup.as_str()));
            match known.iter().find(|(_, k)| k["nav"] == one.nav.as_str()) {
                Some((_, theirs)) => {
                    let theirs = (theirs["table"].as_str(), theirs["column"].as_str());
                    self.equal(&table.logical, &one.nav, ours, theirs);
                }
                None => self.say(&table.logical, &one.nav, "the contracts know no such collection"),
            }
        }
        for (owner, theirs) in &known {
            let (nav, other) = (theirs["nav"].as_str().unwrap(), theirs["table"].as_str().unwrap());
            let lookup = self.model.table(other).and_then(|t| t.lookup(theirs["column"].as_str().unwrap()));
            let points = lookup.is_some_and(|l| l.targets.iter().any(|t| t.table == *owner));
            if points && !table.collections.iter().any(|c| c.nav == nav) {
                self.say(&table.logical, nav, "the contracts know the collection, the model does not");
            }
        }
    }

    /// Nothing that the contracts know for certain is left out.
    fn complete(&mut self, table: &Table, contract: &Value) {
        let lookups = contract["lookups"].as_object().unwrap();
        for (column, theirs) in contract["columns"].as_object().unwrap() {
            let spelled = |end: &str| column.strip_suffix(end).is_some_and(|stem| lookups.contains_key(stem));
            let helper = HELPERS.contains(&column.as_str()) || spelled("name") || spelled("yominame");
            // Only docs and exported code say whether a column can be written; the rest are helpers as well.
            let real =
                theirs["edm"].is_string() && theirs["type"] != "unknown" && theirs["readOnly"].is_boolean();
            if real && !helper && table.column(column).is_none() {
                self.say(&table.logical, column, "the contracts know the column, the model does not");
            }
        }
        for (lookup, theirs) in lookups {
            let reachable =
                |t: &Value| t["table"].as_str().is_some_and(|name| self.model.table(name).is_some());
            let any = theirs["targets"].as_array().unwrap().iter().any(reachable);
            // A key that doubles as a lookup is modelled as what it is read as: a column.
            let doubles = theirs["value"].as_str().is_some_and(|value| value == lookup);
            if any && !doubles && table.lookup(lookup).is_none() {
                self.say(&table.logical, lookup, "the contracts know the lookup, the model does not");
            }
        }
    }

    fn relations(&mut self) {
        for relation in &self.model.many_to_many {
            for end in &relation.tables {
                let known = self.contracts["tables"][end]["manyToMany"].as_array().into_iter().flatten();
                let mut known = known.filter(|m| {
                    m["relationship"] == relation.name.as_str() || m["nav"] == relation.name.as_str()
                });
                if known.next().is_none() {
                    self.faults
                        .push(format!("{end}.{}: the contracts know no such relationship", relation.name));
                }
            }
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn letters(label: &str) -> String {
    label.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::None => "None",
        Level::Recommended => "Recommended",
        Level::ApplicationRequired => "ApplicationRequired",
        Level::SystemRequired => "SystemRequired",
    }
}

fn attribute(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::BigInt => "BigInt",
        Attribute::Boolean => "Boolean",
        Attribute::DateTime => "DateTime",
        Attribute::Decimal => "Decimal",
        Attribute::Double => "Double",
        Attribute::EntityName => "EntityName",
        Attribute::Integer => "Integer",
        Attribute::Memo => "Memo",
        Attribute::Money => "Money",
        Attribute::Picklist => "Picklist",
        Attribute::State => "State",
        Attribute::Status => "Status",
        Attribute::String => "String",
        Attribute::Uniqueidentifier => "Uniqueidentifier",
        Attribute::Virtual => "Virtual",
    }
}
