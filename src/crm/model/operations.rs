//! The actions and functions this CRM offers, as `$metadata` declares them.
//!
//! Parameter names and types are those of Microsoft.Crm.Sdk.Proxy.dll and Microsoft's Web API reference pages.

/// An action (POST) or a function (GET).
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// `SendEmail`.
    pub name: &'static str,
    /// A function changes nothing.
    pub function: bool,
    /// The entity type it is bound to; `None` for one that stands at the root.
    pub bound_to: Option<&'static str>,
    /// Name, type and whether it must be given.
    pub parameters: &'static [(&'static str, &'static str, bool)],
    /// The type of the answer; `None` for 204.
    pub returns: Option<&'static str>,
}

/// A type made of other types.
#[derive(Clone, Copy, Debug)]
pub struct Complex {
    /// `WhoAmIResponse`.
    pub name: &'static str,
    /// Name and type.
    pub properties: &'static [(&'static str, &'static str)],
    /// Names and entity types of what it points to.
    pub navs: &'static [(&'static str, &'static str)],
}

/// A list of names for numbers.
#[derive(Clone, Copy, Debug)]
pub struct Enumeration {
    /// `AccessRights`.
    pub name: &'static str,
    /// Members may be added up.
    pub flags: bool,
    /// Name and number.
    pub members: &'static [(&'static str, i64)],
}

const ANY: &str = "mscrm.crmbaseentity";
const TEXT: &str = "Edm.String";
const NUMBER: &str = "Edm.Int32";
const TRUTH: &str = "Edm.Boolean";
const KEY: &str = "Edm.Guid";

const fn function(
    name: &'static str,
    parameters: &'static [(&'static str, &'static str, bool)],
    returns: &'static str,
) -> Operation {
    Operation { name, function: true, bound_to: None, parameters, returns: Some(returns) }
}

const fn action(
    name: &'static str,
    parameters: &'static [(&'static str, &'static str, bool)],
    returns: Option<&'static str>,
) -> Operation {
    Operation { name, function: false, bound_to: None, parameters, returns }
}

const fn bound(table: &'static str, operation: Operation) -> Operation {
    Operation { bound_to: Some(table), ..operation }
}

/// What is offered.
pub const OPERATIONS: &[Operation] = &[
    bound(
        "queue",
        action(
            "AddToQueue",
            &[("Target", ANY, true), ("SourceQueueId", KEY, false), ("QueueItemProperties", ANY, false)],
            Some("mscrm.AddToQueueResponse"),
        ),
    ),
    function(
        "CheckIncomingEmail",
        &[
            ("MessageId", TEXT, true),
            ("Subject", TEXT, false),
            ("From", TEXT, false),
            ("To", TEXT, false),
            ("Cc", TEXT, false),
            ("Bcc", TEXT, false),
            ("ExtraProperties", ANY, false),
        ],
        "mscrm.CheckIncomingEmailResponse",
    ),
    function(
        "CheckPromoteEmail",
        &[("MessageId", TEXT, true), ("Subject", TEXT, false), ("DirectionCode", NUMBER, false)],
        "mscrm.CheckPromoteEmailResponse",
    ),
    action("CloseIncident", &[("IncidentResolution", ANY, true), ("Status", NUMBER, true)], None),
    action("GetTrackingTokenEmail", &[("Subject", TEXT, false)], Some("mscrm.GetTrackingTokenEmailResponse")),
    action("GrantAccess", &[("Target", ANY, true), ("PrincipalAccess", "mscrm.PrincipalAccess", true)], None),
    action("LoseOpportunity", &[("OpportunityClose", ANY, true), ("Status", NUMBER, true)], None),
    action(
        "ModifyAccess",
        &[("Target", ANY, true), ("PrincipalAccess", "mscrm.PrincipalAccess", true)],
        None,
    ),
    bound(
        "lead",
        action(
            "QualifyLead",
            &[
                ("CreateAccount", TRUTH, true),
                ("CreateContact", TRUTH, true),
                ("CreateOpportunity", TRUTH, true),
                ("OpportunityCurrencyId", ANY, false),
                ("OpportunityCustomerId", ANY, false),
                ("SourceCampaignId", ANY, false),
                ("Status", NUMBER, true),
                ("ProcessInstanceId", ANY, false),
            ],
            Some("Collection(mscrm.crmbaseentity)"),
        ),
    ),
    function(
        "RetrieveCurrentOrganization",
        &[("AccessType", "mscrm.EndpointAccessType", true)],
        "mscrm.RetrieveCurrentOrganizationResponse",
    ),
    bound(
        "principal",
        function(
            "RetrievePrincipalAccess",
            &[("Target", ANY, true)],
            "mscrm.RetrievePrincipalAccessResponse",
        ),
    ),
    function(
        "RetrieveTotalRecordCount",
        &[("EntityNames", "Collection(Edm.String)", true)],
        "mscrm.RetrieveTotalRecordCountResponse",
    ),
    bound("systemuser", function("RetrieveUserPrivileges", &[], "mscrm.RetrieveUserPrivilegesResponse")),
    function("RetrieveVersion", &[], "mscrm.RetrieveVersionResponse"),
    action("RevokeAccess", &[("Target", ANY, true), ("Revokee", ANY, true)], None),
    bound(
        "email",
        action(
            "SendEmail",
            &[("IssueSend", TRUTH, true), ("TrackingToken", TEXT, false)],
            Some("mscrm.SendEmailResponse"),
        ),
    ),
    function("WhoAmI", &[], "mscrm.WhoAmIResponse"),
    action("WinOpportunity", &[("OpportunityClose", ANY, true), ("Status", NUMBER, true)], None),
    action(
        "searchquery",
        &[
            ("search", TEXT, true),
            ("count", TRUTH, false),
            ("entities", TEXT, false),
            ("facets", TEXT, false),
            ("filter", TEXT, false),
            ("options", TEXT, false),
            ("orderby", TEXT, false),
            ("skip", NUMBER, false),
            ("top", NUMBER, false),
        ],
        Some("mscrm.searchqueryResponse"),
    ),
];

const fn complex(name: &'static str, properties: &'static [(&'static str, &'static str)]) -> Complex {
    Complex { name, properties, navs: &[] }
}

/// What the operations take and answer.
pub const COMPLEX_TYPES: &[Complex] = &[
    complex("AddToQueueResponse", &[("QueueItemId", KEY)]),
    complex("CheckIncomingEmailResponse", &[("ShouldDeliver", TRUTH), ("ReasonCode", NUMBER)]),
    complex("CheckPromoteEmailResponse", &[("ShouldPromote", TRUTH), ("ReasonCode", NUMBER)]),
    complex(
        "EndpointCollection",
        &[
            ("Count", NUMBER),
            ("IsReadOnly", TRUTH),
            ("Keys", "Collection(mscrm.EndpointType)"),
            ("Values", "Collection(Edm.String)"),
        ],
    ),
    complex(
        "EntityRecordCountCollection",
        &[
            ("Count", NUMBER),
            ("IsReadOnly", TRUTH),
            ("Keys", "Collection(Edm.String)"),
            ("Values", "Collection(Edm.Int64)"),
        ],
    ),
    complex("GetTrackingTokenEmailResponse", &[("TrackingToken", TEXT)]),
    complex(
        "OrganizationDetail",
        &[
            ("OrganizationId", KEY),
            ("FriendlyName", TEXT),
            ("OrganizationVersion", TEXT),
            ("EnvironmentId", TEXT),
            ("DatacenterId", KEY),
            ("Geo", TEXT),
            ("TenantId", TEXT),
            ("UrlName", TEXT),
            ("UniqueName", TEXT),
            ("Endpoints", "mscrm.EndpointCollection"),
            ("State", "mscrm.OrganizationState"),
        ],
    ),
    Complex {
        name: "PrincipalAccess",
        properties: &[("AccessMask", "mscrm.AccessRights")],
        navs: &[("Principal", "mscrm.principal")],
    },
    complex("RetrieveCurrentOrganizationResponse", &[("Detail", "mscrm.OrganizationDetail")]),
    complex("RetrievePrincipalAccessResponse", &[("AccessRights", "mscrm.AccessRights")]),
    complex(
        "RetrieveTotalRecordCountResponse",
        &[("EntityRecordCountCollection", "mscrm.EntityRecordCountCollection")],
    ),
    complex("RetrieveUserPrivilegesResponse", &[("RolePrivileges", "Collection(mscrm.RolePrivilege)")]),
    complex("RetrieveVersionResponse", &[("Version", TEXT)]),
    complex(
        "RolePrivilege",
        &[
            ("Depth", "mscrm.PrivilegeDepth"),
            ("PrivilegeId", KEY),
            ("BusinessUnitId", KEY),
            ("PrivilegeName", TEXT),
            ("RecordFilterId", KEY),
            ("RecordFilterUniqueName", TEXT),
        ],
    ),
    complex("SendEmailResponse", &[("Subject", TEXT)]),
    complex("WhoAmIResponse", &[("BusinessUnitId", KEY), ("UserId", KEY), ("OrganizationId", KEY)]),
    complex("searchqueryResponse", &[("response", TEXT)]),
];

/// The enumerations among their types.
pub const ENUMERATIONS: &[Enumeration] = &[
    Enumeration {
        name: "AccessRights",
        flags: true,
        members: &[
            ("None", 0),
            ("ReadAccess", 1),
            ("WriteAccess", 2),
            ("AppendAccess", 4),
            ("AppendToAccess", 16),
            ("CreateAccess", 32),
            ("DeleteAccess", 65_536),
            ("ShareAccess", 262_144),
            ("AssignAccess", 524_288),
        ],
    },
    Enumeration {
        name: "EndpointAccessType",
        flags: false,
        members: &[("Default", 0), ("Internet", 1), ("Intranet", 2)],
    },
    Enumeration {
        name: "EndpointType",
        flags: false,
        members: &[("OrganizationService", 0), ("OrganizationDataService", 1), ("WebApplication", 2)],
    },
    Enumeration {
        name: "PrivilegeDepth",
        flags: false,
        members: &[("Basic", 0), ("Local", 1), ("Deep", 2), ("Global", 3)],
    },
    Enumeration { name: "OrganizationState", flags: false, members: &[("Enabled", 0), ("Disabled", 1)] },
];
