// Outlook's methods for a message that is being written. What is not here is the same as for one that is read.
import { MailError, RAW } from "./methods.js";
import { toEwsId } from "./wire.js";

const HTML = 3;                                   // coercionType on the wire: 0 text, 3 html
const FIELDS = ["to", "cc", "bcc"];               // recipientField on the wire
const ERROR = { fileTooLarge: 9000, tooManyFiles: 9001, notSaved: 9046, noKey: 9050, tooLong: 9006 };
const SUBJECT_MAX = 255, RECIPIENTS_MAX = 100, PROPERTIES_MAX = 2500;
const FILE_MAX = 25_000_000, FILES_MAX = 499;

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/\n/g, "<br>");
const html = (p) => (p.coercionType === HTML ? p.data : `<p>${escaped(p.data)}</p>`);
const own = (ctx, address) => address.toLowerCase().endsWith("@" + ctx.app.session.mailbox.address.split("@")[1].toLowerCase());
const person = (ctx) => (p) => ({ name: p.name || p.address, address: p.address, recipientType: own(ctx, p.address) ? 2 : 3 });
const people = (p) => {
  if (p.recipientArray.length > RECIPIENTS_MAX) throw new MailError(ERROR.tooLong);
  return p.recipientArray.map(({ name, address }) => ({ name: name === address ? "" : name ?? "", address }));
};
const kept = (draft, name) => { if (!(name in draft.session)) throw new MailError(ERROR.noKey); return draft.session[name]; };

export const COMPOSE = {
  3: ["loadCustomPropertiesAsync", async ({ draft }) => ({ wasSuccessful: true, customProperties: JSON.stringify(await draft.kept()) }), RAW],
  4: ["customProperties.saveAsync", ({ draft }, p) => {
    if (JSON.stringify(p.customProperties).length > PROPERTIES_MAX) throw new MailError(9020);
    draft.properties = structuredClone(p.customProperties); draft.changed = true;
  }],
  13: ["body.setSelectedDataAsync", ({ draft }, p) => draft.insert(html(p))],
  14: ["body.getTypeAsync", () => "html"],
  15: ["recipients.getAsync", (ctx, p) => ctx.draft.people(FIELDS[p.recipientField]).map(person(ctx))],
  17: ["subject.setAsync", ({ draft }, p) => { if (p.subject.length > SUBJECT_MAX) throw new MailError(ERROR.tooLong); draft.subject = p.subject; }],
  18: ["subject.getAsync", ({ draft }) => draft.subject],
  21: ["recipients.setAsync", ({ draft }, p) => draft.setPeople(FIELDS[p.recipientField], people(p))],
  22: ["recipients.addAsync", ({ draft }, p) => { const field = FIELDS[p.recipientField]; draft.setPeople(field, [...draft.people(field), ...people(p)]); }],
  23: ["body.prependAsync", ({ draft }, p) => draft.insert(html(p))],
  29: ["setSelectedDataAsync", ({ draft }, p) => draft.insert(html(p))],
  32: ["saveAsync", async ({ draft }) => toEwsId(await draft.save())],
  37: ["body.getAsync", ({ draft }, p) => (p.coercionType === HTML ? draft.html : draft.text)],
  38: ["body.setAsync", ({ draft }, p) => { draft.html = html(p); }],
  107: ["from.getAsync", (ctx) => person(ctx)({ name: ctx.app.session.mailbox.displayName, address: ctx.app.session.mailbox.address })],
  148: ["addFileAttachmentFromBase64Async", ({ draft }, p) => {
    const size = Math.floor(p.base64String.length * 3 / 4) - (p.base64String.match(/=*$/)[0].length);
    if (size > FILE_MAX) throw new MailError(ERROR.fileTooLarge);
    if (draft.files.length >= FILES_MAX) throw new MailError(ERROR.tooManyFiles);
    return draft.attach({ name: p.name, size, contentBytes: p.base64String });
  }],
  149: ["getAttachmentsAsync", ({ draft }) => draft.files.map(({ name, size }, at) => ({ id: `file-${at + 1}`, name, contentType: "application/octet-stream", size, isInline: false, attachmentType: 0 }))],
  151: ["internetHeaders.getAsync", ({ draft }, p) => Object.fromEntries(p.internetHeaderKeys.filter((k) => k in draft.headers).map((k) => [k, draft.headers[k]]))],
  152: ["internetHeaders.setAsync", ({ draft }, p) => { Object.assign(draft.headers, p.internetHeaderNameValuePairs); }],
  153: ["internetHeaders.removeAsync", ({ draft }, p) => { for (const k of p.internetHeaderKeys) delete draft.headers[k]; }],
  164: ["getItemIdAsync", ({ draft }) => { if (!draft.id) throw new MailError(ERROR.notSaved); return toEwsId(draft.id); }],
  174: ["getComposeTypeAsync", ({ draft }) => ({ composeType: draft.type, coercionType: "html" })],
  175: ["isClientSignatureEnabledAsync", () => false],
  185: ["sessionData.setAsync", ({ draft }, p) => { draft.session[p.name] = p.value; }],
  186: ["sessionData.getAsync", ({ draft }, p) => kept(draft, p.name)],
  187: ["sessionData.getAllAsync", ({ draft }) => ({ ...draft.session })],
  188: ["sessionData.clearAsync", ({ draft }) => { draft.session = {}; }],
  189: ["sessionData.removeAsync", ({ draft }, p) => { kept(draft, p.name); delete draft.session[p.name]; }],
};
