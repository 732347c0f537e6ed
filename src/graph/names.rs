//! Every name of Graph that this client writes or reads, in one place. Members of types are read and written by
//! [`Name`], which nobody else can make: so [`ALL`] is what the client really says, and a test can hold it to the
//! contract. The compiler complains about a name that is not used.

/// The name of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Name(&'static str);

impl Name {
    /// As it is spelled on the wire.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

macro_rules! types {
    ($($module:ident $kind:literal { $($name:ident $text:literal;)* })*) => {
        $(pub(crate) mod $module {
            use super::Name;
            $(pub(crate) const $name: Name = Name($text);)*
        })*

        /// Type, without `microsoft.graph.`, and member.
        pub const ALL: &[(&str, &str)] = &[$($(($kind, $text),)*)*];
    };
}

types! {
    message "message" {
        ID "id"; CATEGORIES "categories"; CHANGE_KEY "changeKey"; CREATED "createdDateTime";
        MODIFIED "lastModifiedDateTime"; BCC "bccRecipients"; BODY "body"; PREVIEW "bodyPreview"; CC "ccRecipients";
        CONVERSATION "conversationId"; CONVERSATION_INDEX "conversationIndex"; FROM "from";
        HAS_ATTACHMENTS "hasAttachments"; IMPORTANCE "importance"; HEADERS "internetMessageHeaders";
        MESSAGE_ID "internetMessageId"; IS_DRAFT "isDraft"; IS_READ "isRead"; FOLDER "parentFolderId";
        RECEIVED "receivedDateTime"; REPLY_TO "replyTo"; SENDER "sender"; SENT "sentDateTime"; SUBJECT "subject";
        TO "toRecipients"; UNIQUE_BODY "uniqueBody"; LINK "webLink"; ATTACHMENTS "attachments";
        PROPERTIES "singleValueExtendedProperties";
    }
    event_message "eventMessage" { MEETING "meetingMessageType"; }
    recipient "recipient" { MAILBOX "emailAddress"; }
    email_address "emailAddress" { ADDRESS "address"; NAME "name"; }
    item_body "itemBody" { KIND "contentType"; CONTENT "content"; }
    header "internetMessageHeader" { NAME "name"; VALUE "value"; }
    property "singleValueLegacyExtendedProperty" { ID "id"; VALUE "value"; }
    extension "openTypeExtension" { ID "id"; NAME "extensionName"; }
    folder "mailFolder" {
        ID "id"; NAME "displayName"; PARENT "parentFolderId"; CHILDREN "childFolderCount"; HIDDEN "isHidden";
        TOTAL "totalItemCount"; UNREAD "unreadItemCount";
    }
    attachment "attachment" {
        ID "id"; NAME "name"; TYPE "contentType"; SIZE "size"; INLINE "isInline"; MODIFIED "lastModifiedDateTime";
    }
    file "fileAttachment" { CONTENT "contentBytes"; CONTENT_ID "contentId"; }
    item "itemAttachment" { ITEM "item"; }
    attachment_item "attachmentItem" {
        KIND "attachmentType"; NAME "name"; SIZE "size"; TYPE "contentType"; INLINE "isInline"; CONTENT_ID "contentId";
    }
    upload_session "uploadSession" { URL "uploadUrl"; EXPIRES "expirationDateTime"; NEXT "nextExpectedRanges"; }
    category "outlookCategory" { ID "id"; NAME "displayName"; COLOR "color"; }
    settings "mailboxSettings" {
        ZONE "timeZone"; LANGUAGE "language"; HOURS "workingHours"; PURPOSE "userPurpose"; ARCHIVE "archiveFolder";
    }
    locale "localeInfo" { CODE "locale"; NAME "displayName"; }
    hours "workingHours" { DAYS "daysOfWeek"; START "startTime"; END "endTime"; ZONE "timeZone"; }
    zone "timeZoneBase" { NAME "name"; }
    user "user" {
        ID "id"; NAME "displayName"; MAIL "mail"; LOGIN "userPrincipalName"; PROXIES "proxyAddresses";
        OTHERS "otherMails";
    }
    subscription "subscription" {
        ID "id"; RESOURCE "resource"; CHANGES "changeType"; URL "notificationUrl";
        LIFECYCLE_URL "lifecycleNotificationUrl"; EXPIRES "expirationDateTime"; STATE "clientState";
        TLS "latestSupportedTlsVersion"; APPLICATION "applicationId";
    }
    notification "changeNotification" {
        SUBSCRIPTION "subscriptionId"; EXPIRES "subscriptionExpirationDateTime"; STATE "clientState";
        CHANGE "changeType"; LIFECYCLE "lifecycleEvent"; RESOURCE "resource"; DATA "resourceData"; TENANT "tenantId";
    }
    notifications "changeNotificationCollection" { VALUE "value"; }
    date_time_zone "dateTimeTimeZone" { TIME "dateTime"; ZONE "timeZone"; }
    event "event" {
        ID "id"; UID "iCalUId"; TYPE "type"; SERIES "seriesMasterId"; SUBJECT "subject"; BODY "body"; START "start";
        END "end"; ALL_DAY "isAllDay"; LOCATION "location"; ATTENDEES "attendees"; ORGANIZER "organizer";
        IS_ORGANIZER "isOrganizer"; CANCELLED "isCancelled"; IS_DRAFT "isDraft"; IMPORTANCE "importance";
        SENSITIVITY "sensitivity"; SHOW_AS "showAs"; CATEGORIES "categories"; RECURRENCE "recurrence";
        REMINDER "isReminderOn"; TRANSACTION "transactionId"; MODIFIED "lastModifiedDateTime";
        ORIGINAL "originalStart"; GONE "cancelledOccurrences";
        PROPERTIES "singleValueExtendedProperties";
    }
    attendee "attendee" { MAILBOX "emailAddress"; TYPE "type"; STATUS "status"; }
    recurrence "patternedRecurrence" { PATTERN "pattern"; RANGE "range"; }
    pattern "recurrencePattern" {
        TYPE "type"; INTERVAL "interval"; MONTH "month"; DAY "dayOfMonth"; DAYS "daysOfWeek"; FIRST "firstDayOfWeek";
        INDEX "index";
    }
    range "recurrenceRange" {
        TYPE "type"; START "startDate"; END "endDate"; ZONE "recurrenceTimeZone"; TIMES "numberOfOccurrences";
    }
    response "responseStatus" { ANSWER "response"; }
    location "location" { NAME "displayName"; }
    contact "contact" {
        ID "id"; MODIFIED "lastModifiedDateTime"; CATEGORIES "categories"; ASSISTANT "assistantName";
        CREATED "createdDateTime";
        BIRTHDAY "birthday"; BUSINESS_ADDRESS "businessAddress"; PAGE "businessHomePage";
        BUSINESS_PHONES "businessPhones"; CHILDREN "children"; COMPANY "companyName"; DEPARTMENT "department";
        DISPLAY_NAME "displayName"; EMAILS "emailAddresses"; FILE_AS "fileAs"; GENERATION "generation";
        GIVEN_NAME "givenName"; HOME_ADDRESS "homeAddress"; HOME_PHONES "homePhones"; INITIALS "initials";
        JOB_TITLE "jobTitle"; MANAGER "manager"; MIDDLE_NAME "middleName"; MOBILE "mobilePhone"; NICK_NAME "nickName";
        OFFICE "officeLocation"; OTHER_ADDRESS "otherAddress"; NOTES "personalNotes"; PROFESSION "profession";
        SPOUSE "spouseName"; SURNAME "surname"; TITLE "title"; YOMI_COMPANY "yomiCompanyName";
        YOMI_GIVEN_NAME "yomiGivenName"; YOMI_SURNAME "yomiSurname"; PROPERTIES "singleValueExtendedProperties";
    }
    postal "physicalAddress" {
        STREET "street"; CITY "city"; STATE "state"; COUNTRY "countryOrRegion"; CODE "postalCode";
    }
    todo_list "todoTaskList" { ID "id"; NAME "displayName"; WELL_KNOWN "wellknownListName"; }
    task "todoTask" {
        ID "id"; TITLE "title"; BODY "body"; STATUS "status"; IMPORTANCE "importance"; START "startDateTime";
        DUE "dueDateTime"; DONE "completedDateTime"; REMINDER "reminderDateTime"; REMINDS "isReminderOn";
        CATEGORIES "categories"; RECURRENCE "recurrence"; MODIFIED "lastModifiedDateTime"; LINKED "linkedResources";
        CREATED "createdDateTime";
    }
    linked_resource "linkedResource" { APP "applicationName"; NAME "displayName"; KEY "externalId"; }
    converted "convertIdResult" { SOURCE "sourceId"; TARGET "targetId"; }
}

/// Names around the types: annotations of OData, errors, batches, the parameters of actions. `graph.schema.json`
/// does not have them; the parameters are checked with the requests they stand in.
pub(crate) mod around {
    use super::Name;

    /// Items of a collection.
    pub(crate) const VALUE: Name = Name("value");
    /// Where a collection goes on.
    pub(crate) const NEXT: Name = Name("@odata.nextLink");
    /// Where to ask for what changes from now on.
    pub(crate) const DELTA: Name = Name("@odata.deltaLink");
    /// The derived type of an item.
    pub(crate) const TYPE: Name = Name("@odata.type");
    /// The version of an item.
    pub(crate) const ETAG: Name = Name("@odata.etag");
    /// The item is not there any more.
    pub(crate) const REMOVED: Name = Name("@removed");
    /// Why it is not.
    pub(crate) const REASON: Name = Name("reason");
    /// `resourceData` is an open type: the item that changed.
    pub(crate) const ITEM_ID: Name = Name("id");

    pub(crate) const ERROR: Name = Name("error");
    pub(crate) const CODE: Name = Name("code");
    pub(crate) const WORDS: Name = Name("message");
    pub(crate) const INNER: [Name; 2] = [Name("innerError"), Name("innererror")];
    pub(crate) const REQUEST_ID: [Name; 2] = [Name("request-id"), Name("requestId")];

    pub(crate) const RESPONSES: Name = Name("responses");
    pub(crate) const ID: Name = Name("id");
    pub(crate) const STATUS: Name = Name("status");
    pub(crate) const HEADERS: Name = Name("headers");
    pub(crate) const BODY: Name = Name("body");
    pub(crate) const REQUESTS: Name = Name("requests");
    pub(crate) const METHOD: Name = Name("method");
    pub(crate) const URL: Name = Name("url");
    pub(crate) const DEPENDS_ON: Name = Name("dependsOn");

    pub(crate) const DESTINATION: Name = Name("destinationId");
    pub(crate) const MESSAGE: Name = Name("message");
    pub(crate) const COMMENT: Name = Name("comment");
    /// What `cancel` tells those who attend; documented with a small letter, declared with a large one.
    pub(crate) const CANCEL_COMMENT: Name = Name("comment");
    pub(crate) const SAVE: Name = Name("saveToSentItems");
    pub(crate) const FORWARD_TO: Name = Name("toRecipients");
    pub(crate) const ATTACHMENT_ITEM: Name = Name("AttachmentItem");
    pub(crate) const INPUT_IDS: Name = Name("inputIds");
    pub(crate) const SOURCE: Name = Name("sourceIdType");
    pub(crate) const TARGET: Name = Name("targetIdType");
}
