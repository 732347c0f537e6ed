//! Names of Dataverse that only record pages write or read, beside those of [`crate::names`].

crate::names::tables! {
    account "account" "accounts" {
        STREET "address1_line1"; POSTAL_CODE "address1_postalcode"; CITY "address1_city"; COUNTRY "address1_country";
        ABOUT "description"; PERSON "_primarycontactid_value"; CHANGED "modifiedon";
    }
    contact "contact" "contacts" {
        COUNTRY "address1_country"; ABOUT "description"; CHANGED "modifiedon";
    }
    lead "lead" "leads" {
        SITE "websiteurl"; COUNTRY "address1_country"; ABOUT "description"; CHANGED "modifiedon";
    }
    opportunity "opportunity" "opportunities" {
        CHANCE "closeprobability"; RATING "opportunityratingcode"; ABOUT "description"; CREATED "createdon";
    }
    incident "incident" "incidents" {
        PRIORITY "prioritycode"; ABOUT "description";
    }
    task "task" "tasks" {
        ID "activityid"; SUBJECT "subject"; STATE "statecode"; DUE "scheduledend"; OWNER "_ownerid_value";
        REGARDING "_regardingobjectid_value";
    }
}
