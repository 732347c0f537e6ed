// What goes over the wire to office.js about the mailbox and the item: app context and initial data.
const OUTLOOK_WEB_APP = 64;                       // OSF.AppName.OutlookWebApp
export const HOST_VERSION = "20261120001.05";
const PERMISSION = { restricted: 0, readItem: 1, readWriteMailbox: 2, readWriteItem: 3 };
const ITEM = { messageRead: 1, meetingRequest: 3, messageCompose: 4, itemless: 6 };

/** Office.js speaks of items in the EWS form of an id; the store keeps the REST form. */
export const toEwsId = (id) => id.replace(/-/g, "/").replace(/_/g, "+");
export const toRestId = (id) => id.replace(/\//g, "-").replace(/\+/g, "_");

export const wireAttachment = (a) => ({ id: toEwsId(a.id), name: a.name, contentType: a.contentType, size: a.size, isInline: a.isInline, attachmentType: 0 });

/** The subject without RE:, FW: and their kin, as item.normalizedSubject has it. */
export const normalizedSubject = (s) => s.replace(/^(\s*(re|fw|fwd|aw|wg|sv|vs|tr|rif|rép)\s*(\[\d+\])?\s*:\s*)+/i, "");

export function appContext(host, pane) {
  return {
    _id: host.manifest.id, _appName: OUTLOOK_WEB_APP, _appVersion: "16.01", _appMinorVersion: 1, _appUILocale: host.locale, _dataLocale: host.locale, _docUrl: location.origin + "/mail/", _clientMode: pane.draft && !pane.draft.reads ? 1 : 0,
    _settings: host.app.roamingSettings, _reason: "documentOpened", _osfControlType: 1, _eToken: "", _correlationId: pane.correlation, _appInstanceId: pane.id, _requirementMatrix: JSON.stringify(host.requirementSets),
    _hostFullVersion: HOST_VERSION, _clientWindowHeight: innerHeight, _clientWindowWidth: innerWidth, _addinName: host.manifest.name, _appDomains: host.manifest.appDomains, _featureGates: {}, _initialDisplayMode: 0,
  };
}

export async function initialData(host, itemId, draft = null) {
  const { app } = host;
  const u = app.session.mailbox;
  const base = {
    permissionLevel: PERMISSION[host.manifest.permission] ?? 0, hostVersion: HOST_VERSION, owaView: "ThreeColumns", extensionId: host.manifest.id,
    userDisplayName: u.displayName, userEmailAddress: u.address, userProfileType: "office365", userTimeZone: u.timeZone,
    timeZoneOffsets: [{ start: Date.UTC(2020, 0, 1), end: Date.UTC(2040, 0, 1), offset: -new Date().getTimezoneOffset() }], isRestIdSupported: true,
    ewsUrl: "https://outlook.office365.com/EWS/Exchange.asmx", restUrl: "https://outlook.office.com/api", endNodeUrl: location.origin, openWindowOpen: false,
  };
  const own = (address) => address.toLowerCase().endsWith("@" + u.address.split("@")[1].toLowerCase());
  const person = (p) => ({ name: p.name || p.address, address: p.address, recipientType: !p.address ? 0 : own(p.address) ? 2 : 3 });
  if (draft?.initialData) return draft.initialData(base, person);
  // What a draft says is asked for: its text and people are the person's, and change.
  if (draft) return { ...base, itemType: ITEM.messageCompose, conversationId: draft.conversationId && toEwsId(draft.conversationId) };
  const m = itemId ? await app.message(itemId) : null;
  if (!m) return { ...base, itemType: ITEM.itemless };
  return {
    ...base, itemType: /^IPM\.Schedule\.Meeting\./i.test(m.itemClass) ? ITEM.meetingRequest : ITEM.messageRead, id: toEwsId(m.id), subject: m.subject, normalizedSubject: normalizedSubject(m.subject), conversationId: toEwsId(m.conversationId), internetMessageId: m.internetMessageId, itemClass: m.itemClass,
    isRead: m.isRead, from: person(m.from), sender: person(m.sender), to: m.toRecipients.map(person), cc: m.ccRecipients.map(person), bcc: m.bccRecipients.map(person), dateTimeCreated: m.createdAt, dateTimeModified: m.modifiedAt,
    attachments: m.attachments.map(wireAttachment), sensitivity: m.sensitivity, inReplyTo: m.inReplyTo || null, isFromSharedFolder: m.mailbox !== u.address, entities: {}, filteredEntities: {}, regExMatches: {},
  };
}
