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
        BLOCKED "blockedattachments"; MAX_FILE "maxuploadfilesize";
        MORE "orgdborgsettings";
    }
    annotation "annotation" "annotations" {
        SUBJECT "subject"; TEXT "notetext"; OF_EMAIL "objectid_email"; TABLE_NAME "objecttypecode";
    }
    usersettings "usersettings" "usersettingscollection" {
        ID "systemuserid"; FILTER "incomingemailfilteringmethod"; CREATES "autocreatecontactonpromote";
        PERSONAL "personalizationsettings";
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
    attachment "activitymimeattachment" "activitymimeattachments" {
        BODY "body"; NAME "filename"; MEDIA_TYPE "mimetype"; CONTENT_ID "attachmentcontentid";
        NUMBER "attachmentnumber"; ID "activitymimeattachmentid"; BYTES "filesize"; OBJECT "_objectid_value"; OF_EMAIL "objectid_email"; TABLE_NAME "objecttypecode";
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
}
