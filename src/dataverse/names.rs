//! Every name of Dataverse that this client writes or reads, in one place. The constants are what requests are
//! built from, and the compiler complains about one that is not used: so [`ALL`] is what the client really says,
//! and a test can hold it to the contract.

use domain::party::Kind;

macro_rules! tables {
    ($($module:ident $table:literal $set:literal { $($name:ident $text:literal;)* })*) => {
        $(pub(crate) mod $module {
            pub(crate) const TABLE: &str = $table;
            pub(crate) const SET: &str = $set;
            $(pub(crate) const $name: &str = $text;)*
        })*

        /// Table and column, lookup value (`_x_value`), or navigation property.
        pub const ALL: &[(&str, &str)] = &[$($(($table, $text),)*)*];

        /// Table and the entity set it is reached by.
        pub const SETS: &[(&str, &str)] = &[$(($module::TABLE, $module::SET),)*];
    };
}
pub(crate) use tables;

tables! {
    account "account" "accounts" {
        ID "accountid"; NAME "name"; NUMBER "accountnumber"; CREATED "createdon"; STATE "statecode";
        EMAIL1 "emailaddress1"; EMAIL2 "emailaddress2"; EMAIL3 "emailaddress3"; PHONE "telephone1"; SITE "websiteurl";
        OWNER "_ownerid_value"; CONTACTS "contact_customer_accounts";
    }
    contact "contact" "contacts" {
        ID "contactid"; NAME "fullname"; FIRST "firstname"; LAST "lastname"; CREATED "createdon"; STATE "statecode";
        EMAIL1 "emailaddress1"; EMAIL2 "emailaddress2"; EMAIL3 "emailaddress3"; PHONE "telephone1"; MOBILE "mobilephone";
        JOB "jobtitle"; OWNER "_ownerid_value"; COMPANY "_parentcustomerid_value"; OF_ACCOUNT "parentcustomerid_account";
        STREET "address1_line1"; POSTAL_CODE "address1_postalcode"; CITY "address1_city";
    }
    lead "lead" "leads" {
        ID "leadid"; NAME "fullname"; FIRST "firstname"; LAST "lastname"; TOPIC "subject"; CREATED "createdon";
        STATE "statecode"; EMAIL1 "emailaddress1"; EMAIL2 "emailaddress2"; EMAIL3 "emailaddress3"; PHONE "telephone1";
        MOBILE "mobilephone"; JOB "jobtitle"; COMPANY_NAME "companyname"; OWNER "_ownerid_value";
        COMPANY "_parentaccountid_value"; OF_ACCOUNT "parentaccountid"; STREET "address1_line1";
        POSTAL_CODE "address1_postalcode"; CITY "address1_city";
    }
    systemuser "systemuser" "systemusers" {
        ID "systemuserid"; NAME "fullname"; CREATED "createdon"; DISABLED "isdisabled"; MAIN "internalemailaddress";
        LOGIN "domainname"; PERSONAL "personalemailaddress"; JOB "title"; PHONE "address1_telephone1";
    }
    team "team" "teams" {
        ID "teamid"; NAME "name"; CREATED "createdon"; EMAIL "emailaddress";
    }
    queue "queue" "queues" {
        ID "queueid"; NAME "name"; CREATED "createdon"; STATE "statecode"; EMAIL "emailaddress"; OWNER "_ownerid_value";
    }
    opportunity "opportunity" "opportunities" {
        ID "opportunityid"; NAME "name"; STATE "statecode"; WORTH "estimatedvalue"; DUE "estimatedclosedate";
        CHANGED "modifiedon";
        OWNER "_ownerid_value"; CUSTOMER "_customerid_value"; CONTACT "_parentcontactid_value";
        ACCOUNT "_parentaccountid_value"; BY_CONTACT "parentcontactid"; BY_ACCOUNT "parentaccountid";
        BY_CUSTOMER_CONTACT "customerid_contact"; BY_CUSTOMER_ACCOUNT "customerid_account";
    }
    incident "incident" "incidents" {
        ID "incidentid"; NAME "title"; NUMBER "ticketnumber"; STATE "statecode"; DUE "followupby"; CREATED "createdon";
        CHANGED "modifiedon";
        OWNER "_ownerid_value"; CUSTOMER "_customerid_value"; CONTACT "_primarycontactid_value";
        BY_CONTACT "primarycontactid"; BY_CUSTOMER_CONTACT "customerid_contact"; BY_CUSTOMER_ACCOUNT "customerid_account";
        ORIGIN "caseorigincode";
    }
    email "email" "emails" {
        ID "activityid"; SUBJECT "subject"; TEXT "description"; MESSAGE_ID "messageid"; OUTGOING "directioncode";
        STATE "statecode"; STATUS "statuscode"; STARTED "actualstart"; ENDED "actualend"; DUE "scheduledend";
        SORT "sortdate"; SENDER "sender"; RECIPIENTS "torecipients"; NOTICE "notifications"; CREATED "createdon";
        UNRESOLVED "isduplicatesenderunresolved"; PARAMS "activityadditionalparams"; AUTHOR "_createdby_value";
        OWNER "_ownerid_value"; REGARDING "_regardingobjectid_value"; OWNED_BY "ownerid_email";
        PARTIES "email_activity_parties"; CONTINUES "CorrelatedActivityId_Email"; PARENT "parentactivityid";
        REGARDING_ACCOUNT "regardingobjectid_account_email"; REGARDING_CONTACT "regardingobjectid_contact_email";
        REGARDING_LEAD "regardingobjectid_lead_email"; REGARDING_OPPORTUNITY "regardingobjectid_opportunity_email";
        REGARDING_CASE "regardingobjectid_incident_email"; SENDER_ROW "_emailsender_value";
        CONTINUES_ID "_correlatedactivityid_value"; PARENT_ID "_parentactivityid_value";
    }
    party "activityparty" "activityparties" {
        PART "participationtypemask"; ADDRESS "addressused"; NAME "unresolvedpartyname"; ACCOUNT "partyid_account";
        CONTACT "partyid_contact"; LEAD "partyid_lead"; USER "partyid_systemuser"; QUEUE "partyid_queue";
        EQUIPMENT "partyid_equipment"; ROW "_partyid_value"; OPPORTUNITY "partyid_opportunity"; CASE "partyid_incident";
    }
    activity "activitypointer" "activitypointers" {
        ID "activityid"; TYPE "activitytypecode"; SUBJECT "subject"; TEXT "description"; STATE "statecode";
        STATUS "statuscode"; CREATED "createdon"; START "scheduledstart"; END "scheduledend";
        AUTHOR "_createdby_value"; REGARDING "_regardingobjectid_value"; PARTIES "activitypointer_activity_parties";
        SERIES_PART "instancetypecode"; SERIES "seriesid";
    }
    annotation "annotation" "annotations" {
        ID "annotationid"; SUBJECT "subject"; TEXT "notetext"; CREATED "createdon"; AUTHOR "_createdby_value";
        OF "_objectid_value";
    }
    task "task" "tasks" {}
    phonecall "phonecall" "phonecalls" {}
    letter "letter" "letters" {}
    fax "fax" "faxes" {}
    service "serviceappointment" "serviceappointments" {}
    appointment "appointment" "appointments" {
        ID "activityid"; SUBJECT "subject"; TEXT "description"; START "scheduledstart"; END "scheduledend";
        ALL_DAY "isalldayevent"; LOCATION "location"; UID "globalobjectid"; STATE "statecode"; STATUS "statuscode";
        PARAMS "activityadditionalparams"; CREATED "createdon"; AUTHOR "_createdby_value"; OWNER "_ownerid_value";
        REGARDING "_regardingobjectid_value"; PARTIES "appointment_activity_parties"; OWNED_BY "ownerid_appointment";
        REGARDING_ACCOUNT "regardingobjectid_account_appointment";
        REGARDING_CONTACT "regardingobjectid_contact_appointment"; REGARDING_LEAD "regardingobjectid_lead_appointment";
        REGARDING_OPPORTUNITY "regardingobjectid_opportunity_appointment";
        REGARDING_CASE "regardingobjectid_incident_appointment";
    }
    series "recurringappointmentmaster" "recurringappointmentmasters" {
        PARTIES "recurringappointmentmaster_activity_parties"; START "starttime"; END "endtime";
        OWNED_BY "ownerid_recurringappointmentmaster";
        REGARDING_ACCOUNT "regardingobjectid_account_recurringappointmentmaster";
        REGARDING_CONTACT "regardingobjectid_contact_recurringappointmentmaster";
        REGARDING_LEAD "regardingobjectid_lead_recurringappointmentmaster";
        REGARDING_OPPORTUNITY "regardingobjectid_opportunity_recurringappointmentmaster";
        REGARDING_CASE "regardingobjectid_incident_recurringappointmentmaster";
    }
    equipment "equipment" "equipments" {}
    template "template" "templates" {
        ID "templateid"; NAME "title"; DESCRIPTION "description"; OF "templatetypecode";
    }
    knowledgearticle "knowledgearticle" "knowledgearticles" {
        ID "knowledgearticleid"; NAME "title"; DESCRIPTION "description"; TEXT "content"; STATE "statecode";
        INTERNAL "isinternal";
    }
    salesliteratureitem "salesliteratureitem" "salesliteratureitems" {
        ID "salesliteratureitemid"; NAME "title"; ABSTRACT "abstract"; WORDS "keywords"; FILE "filename";
        BYTES "filesize"; BODY "documentbody"; ADDRESS "attacheddocumenturl"; SHOWN "iscustomerviewable";
        OF "_salesliteratureid_value";
    }
    businessunit "businessunit" "businessunits" {}
}

/// The table of a kind.
pub fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::User => systemuser::TABLE,
        Kind::Contact => contact::TABLE,
        Kind::Account => account::TABLE,
        Kind::Lead => lead::TABLE,
        Kind::Equipment => equipment::TABLE,
        Kind::Team => team::TABLE,
        Kind::BusinessUnit => businessunit::TABLE,
        Kind::Queue => queue::TABLE,
        Kind::Opportunity => opportunity::TABLE,
        Kind::Case => incident::TABLE,
    }
}

/// The entity set of a kind.
pub fn set(kind: Kind) -> &'static str {
    let table = table(kind);
    SETS.iter().find(|(known, _)| *known == table).map_or("", |(_, set)| set)
}

/// The kind of a table; `None` where this product has no word for it.
pub fn kind(table: &str) -> Option<Kind> {
    const KINDS: [Kind; 10] = [
        Kind::User,
        Kind::Contact,
        Kind::Account,
        Kind::Lead,
        Kind::Equipment,
        Kind::Team,
        Kind::BusinessUnit,
        Kind::Queue,
        Kind::Opportunity,
        Kind::Case,
    ];
    KINDS.into_iter().find(|kind| self::table(*kind) == table)
}

/// By which name an e-mail is bound to what it is regarding; `None` where it cannot be regarding that.
pub fn regarding(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Account => Some(email::REGARDING_ACCOUNT),
        Kind::Contact => Some(email::REGARDING_CONTACT),
        Kind::Lead => Some(email::REGARDING_LEAD),
        Kind::Opportunity => Some(email::REGARDING_OPPORTUNITY),
        Kind::Case => Some(email::REGARDING_CASE),
        Kind::User | Kind::Equipment | Kind::Team | Kind::BusinessUnit | Kind::Queue => None,
    }
}

/// By which name a party is bound to its row; `None` where a row of that kind cannot be one.
pub fn party(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::User => Some(party::USER),
        Kind::Contact => Some(party::CONTACT),
        Kind::Account => Some(party::ACCOUNT),
        Kind::Lead => Some(party::LEAD),
        Kind::Equipment => Some(party::EQUIPMENT),
        Kind::Queue => Some(party::QUEUE),
        Kind::Opportunity => Some(party::OPPORTUNITY),
        Kind::Case => Some(party::CASE),
        Kind::Team | Kind::BusinessUnit => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_tables_are_one_to_one() {
        for kind in [Kind::User, Kind::Contact, Kind::Account, Kind::Lead, Kind::Equipment, Kind::Team]
            .into_iter()
            .chain([Kind::BusinessUnit, Kind::Queue, Kind::Opportunity, Kind::Case])
        {
            assert_eq!(self::kind(table(kind)), Some(kind));
            assert!(!set(kind).is_empty());
        }
        assert_eq!(kind("quote"), None);
        for kind in Kind::REGARDING {
            assert!(regarding(kind).is_some_and(|nav| nav.contains(table(kind))));
        }
    }
}
