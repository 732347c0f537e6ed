//! Names of Dataverse that only a synchronizer writes or reads, beside those of [`crate::names`].

crate::names::tables! {
    organization "organization" "organizations" {
        ID "organizationid"; CORRELATES "emailcorrelationenabled"; PREFIX "trackingprefix"; BASE "trackingtokenidbase";
        USER_DIGITS "trackingtokeniddigits"; LAST_NUMBER "maximumtrackingnumber"; MAX_WORDS "hashmaxcount";
        DELTA_WORDS "hashdeltasubjectcount"; MIN_ADDRESSES "hashminaddresscount"; KEYWORDS "hashfilterkeywords";
        INTERNAL "ignoreinternalemail"; FOLDERS "isfolderbasedtrackingenabled"; MAX_FOLDERS "maxfolderbasedtrackingmappings";
        BACK_OFF "ismailboxinactivebackoffenabled"; USERS_APPROVED "requireapprovalforuseremail";
        QUEUES_APPROVED "requireapprovalforqueueemail"; SEVERAL_ARE_NOBODY "unresolveemailaddressifmultiplematch";
        RESOLVE_SIMILAR "resolvesimilarunresolvedemailaddress"; UNKNOWN_RECIPIENTS "allowunresolvedpartiesonemailsend";
        BLOCKED "blockedattachments"; MAX_FILE "maxuploadfilesize"; MEETING_FILES "isappointmentattachmentsyncenabled";
        MAILING_ONLY "iscontactmailingaddresssyncenabled"; ASSIGNED_TASKS "isassignedtaskssyncenabled";
        RICH_TEXT "appointmentricheditorexperience";
        MORE "orgdborgsettings";
    }
    annotation "annotation" "annotations" {
        SUBJECT "subject"; TEXT "notetext"; OF_EMAIL "objectid_email"; TABLE_NAME "objecttypecode";
    }
    usersettings "usersettings" "usersettingscollection" {
        ID "systemuserid"; FILTER "incomingemailfilteringmethod"; CREATES "autocreatecontactonpromote";
        PERSONAL "personalizationsettings"; SEND_AS "issendasallowed";
    }
    systemuser "systemuser" "systemusers" {
        ACCESS "accessmode"; ALERTS "mobilealertemail"; OBJECT "azureactivedirectoryobjectid";
        APPROVAL "emailrouteraccessapproval"; BY_OFFICE "isemailaddressapprovedbyo365admin";
    }
    queue "queue" "queues" {
        FILTER "incomingemailfilteringmethod"; APPROVAL "emailrouteraccessapproval";
        BY_OFFICE "isemailaddressapprovedbyo365admin";
    }
    mailbox "mailbox" "mailboxes" {
        ID "mailboxid"; ADDRESS "emailaddress"; STATE "statecode"; DELIVERY "incomingemaildeliverymethod";
        APPROVAL "emailrouteraccessapproval"; TEST "incomingemailstatus"; AFTER "processemailreceivedafter";
        OWNER "_regardingobjectid_value"; PROFILE "emailserverprofile"; NAME "name"; CREATED "createdon";
        STATUS "statuscode"; SENDS "outgoingemaildeliverymethod"; ACTS "actdeliverymethod";
        SENDING "outgoingemailstatus"; ACTING "actstatus"; BY_OFFICE "isemailaddressapprovedbyo365admin";
        TESTING "testemailconfigurationscheduled"; TESTED "testmailboxaccesscompletedon";
        POSTPONED "postponemailboxprocessinguntil"; PROFILE_ID "_emailserverprofile_value";
        RECEIVES_ON "enabledforincomingemail"; SENDS_ON "enabledforoutgoingemail"; ACTS_ON "enabledforact";
    }
    profile "emailserverprofile" "emailserverprofiles" {
        AFTER "processemailsreceivedafter"; ID "emailserverprofileid"; NAME "name"; KIND "servertype";
        SIGN_IN "incomingcredentialretrieval"; SIGN_IN_OUT "outgoingcredentialretrieval"; DISCOVERS "useautodiscover";
        STATE "statecode"; SAME "usesamesettingsforoutgoingconnections";
    }
    folder "mailboxtrackingfolder" "mailboxtrackingfolders" {
        MAILBOX "_mailboxid_value"; OF_MAILBOX "mailboxid"; FOLDER "exchangefolderid";
        NAME "exchangefoldername"; REGARDING "_regardingobjectid_value"; CREATED "createdon";
        REGARDING_ACCOUNT "regardingobjectid_account"; REGARDING_CONTACT "regardingobjectid_contact";
        REGARDING_LEAD "regardingobjectid_lead"; REGARDING_OPPORTUNITY "regardingobjectid_opportunity";
        REGARDING_CASE "regardingobjectid_incident";
    }
    queue_item "queueitem" "queueitems" {
        QUEUE "_queueid_value"; OF_QUEUE "queueid"; OF_EMAIL "objectid_email";
    }
    user_query "userquery" "userqueries" {
        ID "userqueryid"; OWNER "_ownerid_value"; VERSION "versionnumber"; KIND "querytype"; TEXT "fetchxml";
        OF_TABLE "returnedtypecode"; STATE "statecode";
    }
    attachment "activitymimeattachment" "activitymimeattachments" {
        BODY "body"; NAME "filename"; MEDIA_TYPE "mimetype"; CONTENT_ID "attachmentcontentid";
        NUMBER "attachmentnumber"; ID "activitymimeattachmentid"; BYTES "filesize"; OBJECT "_objectid_value"; OF_EMAIL "objectid_email"; TABLE_NAME "objecttypecode";
        CONTENT "attachmentid"; CONTENT_VALUE "_attachmentid_value";
    }
    content "attachment" "attachments" {
    }
    email "email" "emails" {
        METHOD "correlationmethod"; ANSWERS "inreplyto"; THREAD "conversationindex"; TOKEN "trackingtoken";
        FILES "attachmentcount"; SENT "senton"; QUEUE_ITEMS "Email_QueueItem"; MAILBOX "ReceivingMailboxId_Email";
        ACCEPTED_BY_QUEUE "acceptingentityid_queue"; ACCEPTED_BY_USER "acceptingentityid_systemuser";
        AFTER "delayedemailsendtime"; ATTEMPTS "deliveryattempts"; POSTPONED "postponeemailprocessinguntil";
        PRIORITY "prioritycode"; FORM "mimetype";
    }
    party "activityparty" "activityparties" {
        ACTIVITY "_activityid_value"; WHO "_partyid_value";
    }
    task "task" "tasks" {
        ID "activityid"; SUBJECT "subject"; TEXT "description"; PRIORITY "prioritycode"; START "scheduledstart";
        DUE "scheduledend"; BEGAN "actualstart"; DONE "actualend"; PERCENT "percentcomplete"; STATE "statecode";
        STATUS "statuscode"; OWNER "_ownerid_value"; REGARDING "_regardingobjectid_value"; CREATED "createdon";
        CHANGED "modifiedon"; CHANGED_BY "_modifiedby_value"; OF_OWNER "ownerid_task";
        REGARDING_ACCOUNT "regardingobjectid_account_task"; REGARDING_CONTACT "regardingobjectid_contact_task";
        REGARDING_LEAD "regardingobjectid_lead_task"; REGARDING_OPPORTUNITY "regardingobjectid_opportunity_task";
        REGARDING_CASE "regardingobjectid_incident_task";
    }
    phone_call "phonecall" "phonecalls" {
        OF_OWNER "ownerid_phonecall";
        REGARDING_ACCOUNT "regardingobjectid_account_phonecall"; REGARDING_CONTACT "regardingobjectid_contact_phonecall";
        REGARDING_LEAD "regardingobjectid_lead_phonecall"; REGARDING_CASE "regardingobjectid_incident_phonecall";
        REGARDING_OPPORTUNITY "regardingobjectid_opportunity_phonecall";
    }
    letter "letter" "letters" {
        OF_OWNER "ownerid_letter";
        REGARDING_ACCOUNT "regardingobjectid_account_letter"; REGARDING_CONTACT "regardingobjectid_contact_letter";
        REGARDING_LEAD "regardingobjectid_lead_letter"; REGARDING_CASE "regardingobjectid_incident_letter";
        REGARDING_OPPORTUNITY "regardingobjectid_opportunity_letter";
    }
    fax "fax" "faxes" {
        OF_OWNER "ownerid_fax";
        REGARDING_ACCOUNT "regardingobjectid_account_fax"; REGARDING_CONTACT "regardingobjectid_contact_fax";
        REGARDING_LEAD "regardingobjectid_lead_fax"; REGARDING_CASE "regardingobjectid_incident_fax";
        REGARDING_OPPORTUNITY "regardingobjectid_opportunity_fax";
    }
    service_activity "serviceappointment" "serviceappointments" {
        OF_OWNER "ownerid_serviceappointment"; LOCATION "location"; ALL_DAY "isalldayevent";
    }
    appointment "appointment" "appointments" {
        LOCATION "location"; ALL_DAY "isalldayevent"; DRAFT "isdraft"; PRIVATE "ismapiprivate"; UID "globalobjectid";
        SERIES_PART "instancetypecode"; SERIES "seriesid"; ORIGINAL "originalstartdate"; PARTIES "appointment_activity_parties"; OF_OWNER "ownerid_appointment";
        REGARDING_ACCOUNT "regardingobjectid_account_appointment";
        REGARDING_CONTACT "regardingobjectid_contact_appointment"; REGARDING_LEAD "regardingobjectid_lead_appointment";
        REGARDING_OPPORTUNITY "regardingobjectid_opportunity_appointment";
        REGARDING_CASE "regardingobjectid_incident_appointment";
    }
    series "recurringappointmentmaster" "recurringappointmentmasters" {
        START "starttime"; END "endtime"; GONE "deletedexceptionslist"; PARTIES "recurringappointmentmaster_activity_parties";
        LOCATION "location"; ALL_DAY "isalldayevent"; PRIVATE "ismapiprivate"; UID "globalobjectid";
        OF_OWNER "ownerid_recurringappointmentmaster";
        REGARDING_ACCOUNT "regardingobjectid_account_recurringappointmentmaster";
        REGARDING_CONTACT "regardingobjectid_contact_recurringappointmentmaster";
        REGARDING_LEAD "regardingobjectid_lead_recurringappointmentmaster";
        REGARDING_OPPORTUNITY "regardingobjectid_opportunity_recurringappointmentmaster";
        REGARDING_CASE "regardingobjectid_incident_recurringappointmentmaster";
    }
    card "contact" "contacts" {
        TEXT "description"; MIDDLE "middlename"; ANNIVERSARY "anniversary"; ASSISTANT "assistantname";
        ASSISTANT_PHONE "assistantphone"; BIRTHDAY "birthdate"; FAX "fax"; PHONE2 "business2"; CALLBACK "callback";
        CHILDREN "childrensnames"; COMPANY_PHONE "company"; DEPARTMENT "department"; FTP "ftpsiteurl";
        GOVERNMENT "governmentid"; HOME_PHONE "telephone2"; HOME_PHONE2 "home2"; MANAGER "managername";
        NICKNAME "nickname"; OTHER_PHONE "telephone3"; PAGER "pager"; SPOUSE "spousesname"; SITE "websiteurl";
        YOMI_FIRST "yomifirstname"; YOMI_LAST "yomilastname"; OF_OWNER "ownerid"; OF_ACCOUNT "parentcustomerid_account";
        STREET1 "address1_line1"; STREET1B "address1_line2"; STREET1C "address1_line3"; CITY1 "address1_city";
        STATE1 "address1_stateorprovince"; CODE1 "address1_postalcode"; COUNTRY1 "address1_country";
        STREET2 "address2_line1"; STREET2B "address2_line2"; STREET2C "address2_line3"; CITY2 "address2_city";
        STATE2 "address2_stateorprovince"; CODE2 "address2_postalcode"; COUNTRY2 "address2_country";
        STREET3 "address3_line1"; STREET3B "address3_line2"; STREET3C "address3_line3"; CITY3 "address3_city";
        STATE3 "address3_stateorprovince"; CODE3 "address3_postalcode"; COUNTRY3 "address3_country";
    }
}
