// Outlook's methods for a message that is read: dispatch id -> [name, what the mailbox does].
// The value goes back as { error: false, data: value }; a MailError as { error: true, errorCode }.
import { ApiError } from "./api.js";
import { toEwsId, toRestId, initialData, wireAttachment } from "./wire.js";

export class MailError extends Error {
  constructor(code, message = "") { super(message || "mail error " + code); this.code = code; }
}
export const RAW = Symbol("raw");                 // marks methods that answer with their own envelope
const HTML = 3;                                   // coercionType on the wire: 0 text, 3 html
const NOTE_TYPE = ["informationalMessage", "progressIndicator", "errorMessage", "insightMessage"];
const NOTES_MAX = 5, NOTE_KEY_MAX = 32, NOTE_TEXT_MAX = 150;
const SELECTED_MAX = 100;                         // messages, as the documentation has it
const ERROR = { permission: 7000, attachment: 9003, genericToken: 9018, settings: 9019, noteExists: 9023, noteMissing: 9024, notesFull: 9025, shared: 9038, noCategory: 9044, categoryExists: 9045, noItem: 9049, generic: 9020, parameter: 9030 };

const item = async (ctx) => {
  const m = ctx.itemId && !ctx.draft ? await ctx.app.message(ctx.itemId) : null;
  if (!m) throw new MailError(ERROR.noItem);
  return m;
};
const legacyToken = () => ({ wasSuccessful: false, errorCode: ERROR.genericToken, errorName: "GenericTokenError", errorMessage: "An internal error has occurred." });
const opened = (kind) => (ctx, p) => ctx.host.opened(kind, p);
const form = (kind) => async (ctx, p) => { ctx.host.opened(kind, p); await ctx.app.openForm(kind, ctx.itemId, p); };
/** The store's own refusals as the codes Outlook gives. */
const asMailError = (code, map) => (e) => { throw e instanceof ApiError ? new MailError(map[e.code] ?? code, e.message) : e; };
const note = (p) => { if (!p.key || p.key.length > NOTE_KEY_MAX || String(p.message).length > NOTE_TEXT_MAX) throw new MailError(ERROR.parameter); return p; };
const categoriesOf = async (ctx, m) => {
  const master = await ctx.app.categoriesOf(m.mailbox);
  return m.categories.map((n) => master.find((c) => c.displayName === n) || { displayName: n, color: "None" });
};

export const METHODS = {
  1: ["GetInitialData", (ctx) => initialData(ctx.host, ctx.itemId, ctx.draft)],
  2: ["getUserIdentityTokenAsync", legacyToken, RAW],
  3: ["loadCustomPropertiesAsync", async (ctx) => ({ wasSuccessful: true, customProperties: JSON.stringify(await ctx.app.api.get(`messages/${(await item(ctx)).id}/properties/${ctx.host.manifest.id}`)) }), RAW],
  4: ["customProperties.saveAsync", async (ctx, p) => { await ctx.app.api.put(`messages/${(await item(ctx)).id}/properties/${ctx.host.manifest.id}`, p.customProperties).catch(asMailError(ERROR.generic, { invalid: 9020 })); }],
  5: ["makeEwsRequestAsync", () => ({ wasProxySuccessful: false, errorMessage: "EWS is not available" }), RAW],
  7: ["displayNewAppointmentForm", opened("newAppointment")], 8: ["displayMessageForm", opened("message")], 9: ["displayAppointmentForm", opened("appointment")],
  10: ["displayReplyForm(string)", form("reply")], 11: ["displayReplyAllForm(string)", form("replyAll")],
  12: ["getCallbackTokenAsync", legacyToken, RAW],
  30: ["displayReplyForm(object)", form("reply")], 31: ["displayReplyAllForm(object)", form("replyAll")],
  33: ["notificationMessages.addAsync", (ctx, p) => {
    const notes = ctx.app.notesOf(ctx.itemId);
    if (notes.has(note(p).key)) throw new MailError(ERROR.noteExists);
    if (notes.size >= NOTES_MAX) throw new MailError(ERROR.notesFull);
    notes.set(p.key, p); ctx.app.renderNotes();
  }],
  34: ["notificationMessages.getAllAsync", (ctx) => [...ctx.app.notesOf(ctx.itemId).values()].map((n) => ({ ...n, type: NOTE_TYPE[n.type] }))],
  35: ["notificationMessages.replaceAsync", (ctx, p) => { const n = ctx.app.notesOf(ctx.itemId); if (!n.has(note(p).key)) throw new MailError(ERROR.noteMissing); n.set(p.key, p); ctx.app.renderNotes(); }],
  36: ["notificationMessages.removeAsync", (ctx, p) => { if (!ctx.app.notesOf(ctx.itemId).delete(p.key)) throw new MailError(ERROR.noteMissing); ctx.app.renderNotes(); }],
  37: ["body.getAsync", async (ctx, p) => { const m = await item(ctx); return p.coercionType === HTML ? m.bodyHtml : m.bodyText; }],
  40: ["registerConsent", () => undefined],
  42: ["CloseApp", (ctx) => ctx.host.closePane()],
  43: ["displayPersonaCard", opened("personaCard")], 44: ["displayNewMessageForm", form("newMessage")], 45: ["navigateToModule", opened("module")],
  94: ["appCommandInvocationCompleted", () => undefined],
  99: ["getInitializationContextAsync", (ctx) => ctx.pane.initializationContext || ""],
  101: ["item.move", async (ctx, p) => { await ctx.app.move([(await item(ctx)).id], p.destinationFolder); }],
  108: ["getSharedPropertiesAsync", async (ctx) => {
    const m = await item(ctx);
    if (m.mailbox === ctx.app.session.mailbox.address) throw new MailError(ERROR.shared);
    return { delegatePermissions: 7, owner: m.mailbox, targetMailbox: m.mailbox, targetRestUrl: "https://outlook.office.com/api" };
  }],
  149: ["getAttachmentsAsync", async (ctx) => (await item(ctx)).attachments.map(wireAttachment)],
  150: ["getAttachmentContentAsync", async (ctx, p) => {
    const m = await item(ctx);
    const got = await ctx.app.api.get(`messages/${m.id}/attachments/${encodeURIComponent(toRestId(p.id))}`).catch(asMailError(ERROR.attachment, {}));
    return { content: got.contentBytes, format: "base64" };
  }],
  157: ["categories.getAsync", async (ctx) => categoriesOf(ctx, await item(ctx))],
  158: ["categories.addAsync", async (ctx, p) => {
    const m = await item(ctx), known = (await ctx.app.categoriesOf(m.mailbox)).map((c) => c.displayName.toLowerCase());
    if (!p.categories.every((c) => known.includes(String(c).toLowerCase()))) throw new MailError(ERROR.noCategory);
    await ctx.app.categorise(m.id, p.categories, []).catch(asMailError(ERROR.generic, { unknownCategory: ERROR.noCategory }));
  }],
  159: ["categories.removeAsync", async (ctx, p) => { await ctx.app.categorise((await item(ctx)).id, [], p.categories).catch(asMailError(ERROR.generic, {})); }],
  160: ["masterCategories.getAsync", (ctx) => ctx.app.categoriesOf(ctx.app.session.mailbox.address)],
  161: ["masterCategories.addAsync", async (ctx, p) => {
    const known = (await ctx.app.categoriesOf(ctx.app.session.mailbox.address)).map((c) => c.displayName.toLowerCase());
    if (p.categoryDetails.some((c) => known.includes(String(c.displayName).toLowerCase()))) throw new MailError(ERROR.categoryExists);
    await ctx.app.api.post("categories", p.categoryDetails).catch(asMailError(ERROR.generic, { duplicateCategory: ERROR.categoryExists }));
    await ctx.app.loadCategories();
  }],
  162: ["masterCategories.removeAsync", async (ctx, p) => { await ctx.app.api.delete("categories", p.categories).catch(asMailError(ERROR.generic, { unknownCategory: ERROR.noCategory })); await ctx.app.loadCategories(); }],
  163: ["logTelemetry", () => undefined],
  168: ["getAllInternetHeadersAsync", async (ctx) => (await item(ctx)).internetMessageHeaders],
  177: ["displayNewAppointmentFormAsync", opened("newAppointment")], 178: ["displayNewMessageFormAsync", form("newMessage")], 179: ["displayMessageFormAsync", opened("message")], 180: ["displayAppointmentFormAsync", opened("appointment")],
  181: ["displayReplyFormAsync(object)", form("reply")], 182: ["displayReplyAllFormAsync(object)", form("replyAll")], 183: ["displayReplyFormAsync(string)", form("reply")], 184: ["displayReplyAllFormAsync(string)", form("replyAll")],
  193: ["logCustomerContentTelemetry", () => undefined],
  // Read from a build of 2025; the npm build of 2022 never sends these, but for those that `doubles/multi-select.js` does.
  196: ["getSelectedItemsAsync", async (ctx) => {
    if (ctx.host.manifest.permission !== "readWriteMailbox") throw new MailError(ERROR.permission);
    // A list that is selected by its check boxes may be longer than what Outlook lets an add-in have.
    if (ctx.app.selection.length > SELECTED_MAX) throw new MailError(ERROR.generic);
    return Promise.all(ctx.app.selection.map(async (id) => {
      const m = await ctx.app.message(id);
      return { itemId: toEwsId(m.id), itemType: "message", itemMode: m.isDraft ? "compose" : "read", subject: m.subject, conversationId: toEwsId(m.conversationId), internetMessageId: m.internetMessageId, hasAttachment: m.hasAttachments };
    }));
  }],
  204: ["getAsFileAsync", async (ctx) => { const m = await item(ctx); return btoa(String.fromCharCode(...new TextEncoder().encode((m.internetMessageHeaders + "\r\n" + m.bodyText).slice(0, 60000)))); }],
  210: ["getItemClassAsync", async (ctx) => (await item(ctx)).itemClass],
  211: ["loadItemByIdAsync", async (ctx, p) => {
    if (ctx.pane.loaded) throw new MailError(ERROR.generic);
    ctx.pane.loaded = toRestId(p.itemId);
    try {
      return JSON.stringify(await initialData(ctx.host, ctx.pane.loaded));
    } catch {
      ctx.pane.loaded = null;
      throw new MailError(ERROR.noItem);
    }
  }],
  212: ["unloadAsync", (ctx) => { ctx.pane.loaded = null; }],
  213: ["getConversationIndexAsync", async (ctx) => (await item(ctx)).conversationIndex],
  400: ["trackCtq", () => undefined], 401: ["recordTrace", () => undefined], 402: ["recordDataPoint", () => undefined], 403: ["windowOpen", opened("window")],
  404: ["roamingSettings.saveAsync", async (ctx, p) => {
    await ctx.app.api.put(`settings/${ctx.host.manifest.id}`, p[0]).catch(asMailError(ERROR.generic, { invalid: ERROR.settings }));
    ctx.app.roamingSettings = { ...p[0] };
  }],
};
