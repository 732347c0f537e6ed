//! Every field of B15's tables through both clients, from a column of the CRM to where Outlook has it and back: a row
//! each, named by its rule. Each is looked at when the item is made on either side, and when it is changed there.
//!
//! Graph has no place for how much of a task is done, nor for what a task is regarding. Who attends is looked at in
//! [`crate::meetings`], how series recur in [`crate::series`], what is done in [`crate::stepping`].

use serde_json::{Map, Value, json};
use uuid::Uuid;
use wire::Method;

use crate::{
    kit::{World, run},
    meetings::{cards, chosen, events},
    sending::user,
    stepping::{TRACKED, comes_to_rest, list, mailbox, minutes, named, patch, row, todos},
};

/// What a field says, and how both sides spell it.
enum Said {
    /// A text of its own.
    Text,
    /// A day alone.
    Day,
    /// The day of a task; the CRM has a time of day with it.
    Due,
    /// When a meeting begins or ends.
    At,
    /// Columns of the CRM as JSON, and the word of Graph for them.
    Word([(&'static str, &'static str); 3]),
    /// The account of a contact, and its name.
    Company,
}

/// The rule, the column, and where Graph has it: a JSON pointer, or the id of a property of Exchange.
struct Line(&'static str, &'static str, &'static str, Said);

const IMPORTANCE: Said = Said::Word([
    (r#"{"prioritycode":2}"#, "high"),
    (r#"{"prioritycode":0}"#, "low"),
    (r#"{"prioritycode":1}"#, "normal"),
]);
const SHOW: Said = Said::Word([
    (r#"{"statecode":3,"statuscode":6}"#, "oof"),
    (r#"{"statecode":0,"statuscode":2}"#, "tentative"),
    (r#"{"statecode":3,"statuscode":5}"#, "busy"),
]);

const CONTACT: &[Line] = &[
    Line("B15 contact, anniversary", "anniversary", "SystemTime 0x3A41", Said::Day),
    Line("B15 contact, assistant name", "assistantname", "/assistantName", Said::Text),
    Line("B15 contact, assistant phone", "assistantphone", "String 0x3A2E", Said::Text),
    Line("B15 contact, birthday", "birthdate", "/birthday", Said::Day),
    Line("B15 contact, business fax", "fax", "String 0x3A24", Said::Text),
    Line("B15 contact, business phone", "telephone1", "/businessPhones/0", Said::Text),
    Line("B15 contact, business phone 2", "business2", "/businessPhones/1", Said::Text),
    Line("B15 contact, callback", "callback", "String 0x3A02", Said::Text),
    Line("B15 contact, children", "childrensnames", "/children/0", Said::Text),
    Line("B15 contact, company main phone", "company", "String 0x3A57", Said::Text),
    Line("B15 contact, department", "department", "/department", Said::Text),
    Line("B15 contact, e-mail 1", "emailaddress1", "/emailAddresses/0/address", Said::Text),
    Line("B15 contact, e-mail 2", "emailaddress2", "/emailAddresses/1/address", Said::Text),
    Line("B15 contact, e-mail 3", "emailaddress3", "/emailAddresses/2/address", Said::Text),
    Line("B15 contact, FTP site", "ftpsiteurl", "String 0x3A4C", Said::Text),
    Line("B15 contact, full name: first", "firstname", "/givenName", Said::Text),
    Line("B15 contact, full name: middle", "middlename", "/middleName", Said::Text),
    Line("B15 contact, full name: last", "lastname", "/surname", Said::Text),
    Line("B15 contact, government id", "governmentid", "String 0x3A07", Said::Text),
    Line("B15 contact, home address: street", "address2_line1", "/homeAddress/street", Said::Text),
    Line("B15 contact, home address: city", "address2_city", "/homeAddress/city", Said::Text),
    Line("B15 contact, home phone", "telephone2", "/homePhones/0", Said::Text),
    Line("B15 contact, home phone 2", "home2", "/homePhones/1", Said::Text),
    Line("B15 contact, job title", "jobtitle", "/jobTitle", Said::Text),
    Line("B15 contact, mailing address: street", "address1_line1", "/businessAddress/street", Said::Text),
    Line("B15 contact, mailing address: city", "address1_city", "/businessAddress/city", Said::Text),
    Line(
        "B15 contact, mailing address: state",
        "address1_stateorprovince",
        "/businessAddress/state",
        Said::Text,
    ),
    Line(
        "B15 contact, mailing address: code",
        "address1_postalcode",
        "/businessAddress/postalCode",
        Said::Text,
    ),
    Line(
        "B15 contact, mailing address: country",
        "address1_country",
        "/businessAddress/countryOrRegion",
        Said::Text,
    ),
    Line("B15 contact, manager", "managername", "/manager", Said::Text),
    Line("B15 contact, mobile", "mobilephone", "/mobilePhone", Said::Text),
    Line("B15 contact, nickname", "nickname", "/nickName", Said::Text),
    Line("B15 contact, notes", "description", "/personalNotes", Said::Text),
    Line("B15 contact, other address: street", "address3_line1", "/otherAddress/street", Said::Text),
    Line("B15 contact, other address: city", "address3_city", "/otherAddress/city", Said::Text),
    Line("B15 contact, other phone", "telephone3", "String 0x3A1F", Said::Text),
    Line("B15 contact, pager", "pager", "String 0x3A21", Said::Text),
    Line("B15 contact, parent account", "parentcustomerid", "/companyName", Said::Company),
    Line("B15 contact, spouse", "spousesname", "/spouseName", Said::Text),
    Line("B15 contact, web page", "websiteurl", "/businessHomePage", Said::Text),
    Line("B15 contact, yomi first", "yomifirstname", "/yomiGivenName", Said::Text),
    Line("B15 contact, yomi last", "yomilastname", "/yomiSurname", Said::Text),
];

/// What letters, faxes and phone calls have too.
const CALL: &[Line] = &[
    Line("B15 task, due", "scheduledend", "/dueDateTime", Said::Due),
    Line("B15 task, importance", "prioritycode", "/importance", IMPORTANCE),
    Line("B15 task, notes", "description", "/body/content", Said::Text),
    Line("B15 task, start", "scheduledstart", "/startDateTime", Said::Due),
    Line("B15 task, subject", "subject", "/title", Said::Text),
];
const TASK: &[Line] = &[Line(
    "B15 task, status",
    "statuscode",
    "/status",
    Said::Word([
        (r#"{"statuscode":3}"#, "inProgress"),
        (r#"{"statuscode":4}"#, "waitingOnOthers"),
        (r#"{"statuscode":7}"#, "deferred"),
    ]),
)];

/// What series have too.
const MEETING: &[Line] = &[
    Line("B15 appointment, body", "description", "/body/content", Said::Text),
    Line("B15 appointment, importance", "prioritycode", "/importance", IMPORTANCE),
    Line("B15 appointment, location", "location", "/location/displayName", Said::Text),
    Line("B15 appointment, subject", "subject", "/subject", Said::Text),
    Line("B15 appointment, show-as", "statuscode", "/showAs", SHOW),
];
const TIMES: &[Line] = &[
    Line("B15 appointment, time: start", "scheduledstart", "/start", Said::At),
    Line("B15 appointment, time: end", "scheduledend", "/end", Said::At),
];
const SERVICE: &[Line] = &[
    Line("B15 service activity, body", "description", "/body/content", Said::Text),
    Line("B15 service activity, importance", "prioritycode", "/importance", IMPORTANCE),
    Line("B15 service activity, location", "location", "/location/displayName", Said::Text),
    Line("B15 service activity, subject", "subject", "/subject", Said::Text),
    Line(
        "B15 service activity, show-as",
        "statuscode",
        "/showAs",
        Said::Word([
            (r#"{"statecode":3,"statuscode":4}"#, "busy"),
            ("{}", "free"),
            (r#"{"statecode":0,"statuscode":2}"#, "tentative"),
        ]),
    ),
];

/// Versions of what is said: made, changed in Outlook, changed in the CRM.
const MADE: usize = 0;
const IN_OUTLOOK: usize = 1;
const IN_CRM: usize = 2;
/// Accounts of these keys are companies, one for each version.
const ACCOUNTS: u128 = 0xACC0;

impl Line {
    fn text(&self, version: usize) -> String {
        let column = self.1;
        match column {
            _ if column.ends_with("url") => format!("https://{column}.{version}.example/"),
            _ if column.starts_with("emailaddress") => format!("{column}.{version}@fields.example"),
            _ if column.ends_with("postalcode") => format!("1000{version}"),
            _ => format!("{column} {version}"),
        }
    }

    fn at(&self, version: usize) -> String {
        let hour = if self.1.ends_with("end") { 11 } else { 10 };
        format!("2027-03-0{}T{hour}:00:00", 5 + version)
    }

    /// What is written in the CRM.
    fn to_crm(&self, version: usize) -> Map<String, Value> {
        let one = |name: String, value: String| Map::from_iter([(name, json!(value))]);
        match &self.3 {
            Said::Text => one(self.1.to_owned(), self.text(version)),
            Said::Day => one(self.1.to_owned(), format!("198{version}-04-05")),
            Said::Due | Said::At => one(self.1.to_owned(), format!("{}Z", self.at(version))),
            Said::Word(words) => serde_json::from_str(words[version].0).unwrap(),
            Said::Company => {
                let id = Uuid::from_u128(ACCOUNTS + version as u128);
                one("parentcustomerid_account@odata.bind".to_owned(), format!("/accounts({id})"))
            }
        }
    }

    /// What is read there.
    fn in_crm(&self, version: usize) -> Map<String, Value> {
        if let Said::Company = self.3 {
            let id = Uuid::from_u128(ACCOUNTS + version as u128);
            return Map::from_iter([("_parentcustomerid_value".to_owned(), json!(id))]);
        }
        self.to_crm(version)
    }

    /// What Graph says.
    fn in_graph(&self, version: usize) -> Value {
        match &self.3 {
            Said::Text => json!(self.text(version)),
            Said::Day => json!(format!("198{version}-04-05T00:00:00Z")),
            Said::Due => {
                json!({ "dateTime": format!("{}T00:00:00", &self.at(version)[..10]), "timeZone": "UTC" })
            }
            Said::At => json!({ "dateTime": self.at(version), "timeZone": "UTC" }),
            Said::Word(words) => json!(words[version].1),
            Said::Company => json!(format!("Acme {version}")),
        }
    }

    fn to_graph(&self, version: usize, body: &mut Value) {
        let value = self.in_graph(version);
        if !self.2.starts_with('/') {
            let all = &mut body[PROPERTIES];
            if !all.is_array() {
                *all = json!([]);
            }
            all.as_array_mut().unwrap().push(json!({ "id": self.2, "value": value }));
            return;
        }
        if self.2 == "/body/content" {
            put(body, "/body/contentType", json!("text"));
        }
        put(body, self.2, value);
    }

    /// What an item says, as far as it counts.
    fn told<'a>(&self, item: &'a Value) -> &'a Value {
        static NOTHING: Value = Value::Null;
        if self.2.starts_with('/') {
            return item.pointer(self.2).unwrap_or(&NOTHING);
        }
        let all = item[PROPERTIES].as_array().into_iter().flatten();
        let found = all.into_iter().find(|one| one["id"].as_str() == Some(self.2));
        found.map_or(&NOTHING, |one| &one["value"])
    }

    fn agree(&self, wanted: &Value, told: &Value) -> bool {
        let text = |value: &Value| value.get("dateTime").unwrap_or(value).as_str().map(str::to_owned);
        let (Some(one), Some(other)) = (text(wanted), text(told)) else { return wanted == told };
        match self.3 {
            // Outlook ends texts with a line of its own.
            Said::Text => one.trim() == other.trim(),
            Said::Day | Said::Due => one.get(..10) == other.get(..10),
            Said::At => one.get(..16) == other.get(..16),
            Said::Word(_) | Said::Company => one == other,
        }
    }
}

const PROPERTIES: &str = "singleValueExtendedProperties";

/// Puts a value where a JSON pointer leads, and makes what is missing on the way.
fn put(body: &mut Value, place: &str, value: Value) {
    let mut at = body;
    for part in place.split('/').skip(1) {
        at = match part.parse::<usize>() {
            Ok(index) => {
                if !at.is_array() {
                    *at = json!([]);
                }
                let all = at.as_array_mut().unwrap();
                all.resize(all.len().max(index + 1), Value::Null);
                &mut all[index]
            }
            Err(_) => &mut at[part],
        };
    }
    *at = value;
}

/// A table of B15: where its rows are, and what a row and an item need beside the fields.
struct Table {
    set: &'static str,
    lines: Vec<&'static Line>,
    /// What a row needs.
    row: Value,
    /// Under which name those who attend are written, where somebody calls it.
    parties: Option<&'static str>,
    /// What an item needs.
    item: Value,
    /// Items become rows, and what changes in them changes the row.
    both: bool,
    /// Items become rows.
    enters: bool,
}

impl Table {
    fn of(set: &'static str, lines: &[&'static [Line]]) -> Self {
        let lines = lines.iter().flat_map(|lines| lines.iter()).collect();
        Self { set, lines, row: json!({}), parties: None, item: json!({}), both: true, enters: true }
    }

    fn is_card(&self) -> bool {
        self.set == "contacts"
    }

    async fn items(&self, world: &World) -> Vec<String> {
        let (all, place) = match self.set {
            "contacts" => (cards(world, "anna").await, format!("{}/contacts", mailbox("anna"))),
            "appointments" | "recurringappointmentmasters" | "serviceappointments" => {
                (events(world, "anna").await, format!("{}/events", mailbox("anna")))
            }
            _ => (todos(world, "anna").await, list(world, "anna").await),
        };
        all.iter().map(|one| format!("{place}/{}", one["id"].as_str().unwrap())).collect()
    }

    /// An item with what is only told to those who ask.
    async fn item(&self, world: &World, place: &str) -> Value {
        let ids: Vec<String> = self
            .lines
            .iter()
            .filter(|line| !line.2.starts_with('/'))
            .map(|line| format!("id eq '{}'", line.2))
            .collect();
        let expand = format!("?$expand={PROPERTIES}($filter={})", ids.join(" or "));
        let expand = if ids.is_empty() { String::new() } else { expand };
        let path = format!("{place}{}", expand.replace(' ', "%20").replace('\'', "%27"));
        world.graph(Method::Get, &path, None).await
    }

    fn for_crm(&self, version: usize) -> Map<String, Value> {
        self.lines.iter().flat_map(|line| line.to_crm(version)).collect()
    }

    fn for_graph(&self, version: usize) -> Value {
        let mut body = json!({});
        for line in &self.lines {
            line.to_graph(version, &mut body);
        }
        body
    }

    async fn check_item(
        &self,
        world: &World,
        place: &str,
        version: usize,
        what: &str,
        wrong: &mut Vec<String>,
    ) {
        let item = self.item(world, place).await;
        for line in &self.lines {
            let (wanted, told) = (line.in_graph(version), line.told(&item));
            if !line.agree(&wanted, told) {
                wrong.push(format!("{}, {what}: {wanted} wanted, {told} in Outlook", line.0));
            }
        }
    }

    async fn check_row(&self, world: &World, id: Uuid, version: usize, what: &str, wrong: &mut Vec<String>) {
        let there = row(world, self.set, id).await;
        for line in &self.lines {
            for (column, wanted) in line.in_crm(version) {
                let told = &there[&column];
                if !line.agree(&wanted, told) {
                    wrong.push(format!("{}, {what}: {wanted} wanted, {told} in the CRM", line.0));
                }
            }
        }
    }
}

async fn both_ways(mut table: Table) {
    let world = World::new(None).await;
    let engine = world.synchronizer().await;
    let found = world.crm(Method::Get, "organizations?$select=organizationid", None).await;
    let organization = format!("organizations({})", found["value"][0]["organizationid"].as_str().unwrap());
    // All three addresses go.
    let all = json!({ "iscontactmailingaddresssyncenabled": false });
    world.crm(Method::Patch, &organization, Some(all)).await;
    for version in [MADE, IN_OUTLOOK, IN_CRM] {
        let name = json!({ "name": format!("Acme {version}") });
        world.row("accounts", ACCOUNTS + version as u128, name).await;
    }
    world.settle(&engine).await;
    let (anna, id) = (user(&world, "anna").await, Uuid::now_v7());
    let mut wrong = Vec::new();

    let mut body = table.for_crm(MADE);
    body.extend(table.row.as_object().unwrap().clone());
    let key = if table.is_card() { "contactid" } else { "activityid" };
    body.insert(key.to_owned(), json!(id));
    body.insert("ownerid@odata.bind".to_owned(), json!(format!("/systemusers({anna})")));
    if let Some(parties) = table.parties {
        let user = format!("/systemusers({anna})");
        let organizer = json!({ "participationtypemask": 7, "partyid_systemuser@odata.bind": user });
        body.insert(parties.to_owned(), json!([organizer]));
    }
    world.crm_as(Some(&anna), Method::Post, table.set, Some(Value::Object(body))).await;
    minutes(&world, &engine, 2).await;
    let places = table.items(&world).await;
    assert_eq!(places.len(), 1, "{}: {places:?}", table.set);
    let place = &places[0];
    table.check_item(&world, place, MADE, "made in the CRM", &mut wrong).await;
    comes_to_rest(&world, &engine).await;

    patch(&world, place, table.for_graph(IN_OUTLOOK)).await;
    minutes(&world, &engine, 2).await;
    let version = if table.both { IN_OUTLOOK } else { MADE };
    table.check_row(&world, id, version, "changed in Outlook", &mut wrong).await;
    comes_to_rest(&world, &engine).await;

    let path = format!("{}({id})", table.set);
    world.crm_as(Some(&anna), Method::Patch, &path, Some(Value::Object(table.for_crm(IN_CRM)))).await;
    minutes(&world, &engine, 2).await;
    table.check_item(&world, place, IN_CRM, "changed in the CRM", &mut wrong).await;
    comes_to_rest(&world, &engine).await;

    if table.enters {
        let mut body = table.for_graph(IN_OUTLOOK);
        if table.is_card() {
            let mut all = chosen().as_array().unwrap().clone();
            all.append(body[PROPERTIES].as_array_mut().unwrap());
            body[PROPERTIES] = json!(all);
        } else {
            body["categories"] = json!([TRACKED]);
        }
        body.as_object_mut().unwrap().append(table.item.as_object_mut().unwrap());
        let place = place.rsplit_once('/').unwrap().0;
        world.graph(Method::Post, place, Some(body)).await;
        minutes(&world, &engine, 2).await;
        let column = if table.is_card() { "lastname" } else { "subject" };
        let found = named(&world, table.set, column, &format!("{column} {IN_OUTLOOK}")).await;
        assert_eq!(found.len(), 1, "{}: {found:?}", table.set);
        let id = found[0][key].as_str().unwrap().parse().unwrap();
        table.check_row(&world, id, IN_OUTLOOK, "made in Outlook", &mut wrong).await;
        comes_to_rest(&world, &engine).await;
    }
    assert!(wrong.is_empty(), "{}:\n{}", table.set, wrong.join("\n"));
}

#[test]
fn every_field_of_a_contact_goes_both_ways() {
    run(both_ways(Table::of("contacts", &[CONTACT])));
}

#[test]
fn every_field_of_a_task_goes_both_ways() {
    run(both_ways(Table::of("tasks", &[CALL, TASK])));
}

#[test]
fn every_field_of_phone_calls_letters_and_faxes_goes_both_ways() {
    for set in ["phonecalls", "letters", "faxes"] {
        run(both_ways(Table { enters: false, ..Table::of(set, &[CALL]) }));
    }
}

#[test]
fn every_field_of_an_appointment_goes_both_ways() {
    let parties = Some("appointment_activity_parties");
    run(both_ways(Table { parties, ..Table::of("appointments", &[MEETING, TIMES]) }));
}

#[test]
fn every_field_of_a_series_goes_both_ways() {
    let row = json!({
        "starttime": "2027-03-05T10:00:00Z", "endtime": "2027-03-05T11:00:00Z", "recurrencepatterntype": 1,
        "interval": 1, "daysofweekmask": 32, "patternstartdate": "2027-03-05", "patternendtype": 2, "occurrences": 4,
    });
    let item = json!({
        "start": { "dateTime": "2027-03-05T10:00:00", "timeZone": "UTC" },
        "end": { "dateTime": "2027-03-05T11:00:00", "timeZone": "UTC" },
        "recurrence": {
            "pattern": { "type": "weekly", "interval": 1, "daysOfWeek": ["friday"], "firstDayOfWeek": "sunday" },
            "range": { "type": "numbered", "startDate": "2027-03-05", "numberOfOccurrences": 4,
                "recurrenceTimeZone": "UTC" },
        },
    });
    let parties = Some("recurringappointmentmaster_activity_parties");
    let table = Table::of("recurringappointmentmasters", &[MEETING]);
    run(both_ways(Table { row, item, parties, ..table }));
}

#[test]
fn every_field_of_a_service_activity_comes_from_the_crm_alone() {
    let table = Table::of("serviceappointments", &[SERVICE, TIMES]);
    run(both_ways(Table { both: false, enters: false, ..table }));
}

#[test]
fn a_field_that_does_not_go_is_found() {
    let line = &CONTACT[4];
    let item = |id: &str, value: &str| json!({ PROPERTIES: [{ "id": id, "value": value }] });
    let wanted = line.in_graph(MADE);
    assert!(line.agree(&wanted, line.told(&item(line.2, "fax 0"))));
    for other in [item(line.2, "fax 1"), item("String 0x3A21", "fax 0"), json!({})] {
        assert!(!line.agree(&wanted, line.told(&other)), "{other}");
    }
    let mut body = json!({});
    for line in &CONTACT[5..7] {
        line.to_graph(IN_CRM, &mut body);
    }
    assert_eq!(body, json!({ "businessPhones": ["telephone1 2", "business2 2"] }));
}
