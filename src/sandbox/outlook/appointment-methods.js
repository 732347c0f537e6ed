// Outlook's methods for an event of the calendar: dispatch id -> [name, what the mailbox does]. What is not here is the
// same as for a message.
import { MailError, RAW } from "./methods.js";
import { toEwsId } from "./wire.js";

const HTML = 3;                                   // coercionType on the wire: 0 text, 3 html
const FIELDS = ["required", "optional"];          // recipientField on the wire
const TIMES = { 1: "start", 2: "end" };           // TimeProperty on the wire
const ERROR = { tooLong: 9006, properties: 9020, shared: 9038, noCategory: 9044, notSaved: 9046, order: 9031 };
const SUBJECT_MAX = 255, PROPERTIES_MAX = 2500, RECIPIENTS_MAX = 100;

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/\n/g, "<br>");
const own = (ctx, address) => address.toLowerCase().endsWith("@" + ctx.app.session.mailbox.address.split("@")[1].toLowerCase());
const person = (ctx) => (p) => ({ name: p.name || p.address, address: p.address, recipientType: own(ctx, p.address) ? 2 : 3, appointmentResponse: 0 });
const plain = (html) => new DOMParser().parseFromString(html.replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, "$&\n"), "text/html").body.textContent;
const people = (p) => {
  if (p.recipientArray.length > RECIPIENTS_MAX) throw new MailError(ERROR.tooLong);
  return p.recipientArray.map(({ name, address }) => ({ name: name === address ? "" : name ?? "", address }));
};
const known = async (ctx) => ctx.app.categoriesOf(ctx.app.session.mailbox.address);
const kept = (draft, name) => { if (!(name in draft.session)) throw new MailError(9050); return draft.session[name]; };

/** The same for who attends and who organizes. */
const EVENT = {
  3: ["loadCustomPropertiesAsync", async ({ draft }) => ({ wasSuccessful: true, customProperties: JSON.stringify(await draft.kept()) }), RAW],
  4: ["customProperties.saveAsync", async ({ draft }, p) => {
    if (JSON.stringify(p.customProperties).length > PROPERTIES_MAX) throw new MailError(ERROR.properties);
    await draft.keep(structuredClone(p.customProperties));
  }],
  37: ["body.getAsync", ({ draft }, p) => (p.coercionType === HTML ? draft.html : plain(draft.html))],
  101: ["item.move", () => { throw new MailError(ERROR.properties); }],
  108: ["getSharedPropertiesAsync", () => { throw new MailError(ERROR.shared); }],
  149: ["getAttachmentsAsync", () => []],
  157: ["categories.getAsync", async (ctx) => { const all = await known(ctx); return ctx.draft.categories.map((n) => all.find((c) => c.displayName === n) || { displayName: n, color: "None" }); }],
  158: ["categories.addAsync", async (ctx, p) => {
    const all = (await known(ctx)).map((c) => c.displayName.toLowerCase());
    if (!p.categories.every((c) => all.includes(String(c).toLowerCase()))) throw new MailError(ERROR.noCategory);
    await ctx.draft.categorise([...new Set([...ctx.draft.categories, ...p.categories])]);
  }],
  159: ["categories.removeAsync", ({ draft }, p) => draft.categorise(draft.categories.filter((c) => !p.categories.includes(c)))],
};

export const ATTENDING = EVENT;
export const ORGANIZING = {
  ...EVENT,
  14: ["body.getTypeAsync", () => "html"],
  15: ["recipients.getAsync", (ctx, p) => ctx.draft.people(FIELDS[p.recipientField]).map(person(ctx))],
  17: ["subject.setAsync", ({ draft }, p) => { if (p.subject.length > SUBJECT_MAX) throw new MailError(ERROR.tooLong); draft.set("subject", p.subject); }],
  18: ["subject.getAsync", ({ draft }) => draft.subject],
  21: ["recipients.setAsync", ({ draft }, p) => draft.setPeople(FIELDS[p.recipientField], people(p))],
  22: ["recipients.addAsync", ({ draft }, p) => { const field = FIELDS[p.recipientField]; draft.setPeople(field, [...draft.people(field), ...people(p)]); }],
  24: ["time.getAsync", ({ draft }, p) => draft[TIMES[p.TimeProperty]]],
  25: ["time.setAsync", ({ draft }, p) => { if (p.TimeProperty === 2 && p.time < draft.start) throw new MailError(ERROR.order); draft.set(TIMES[p.TimeProperty], p.time); }],
  26: ["location.getAsync", ({ draft }) => draft.boxes.location.value],
  27: ["location.setAsync", ({ draft }, p) => draft.set("location", p.location)],
  29: ["setSelectedDataAsync", ({ draft }, p) => { draft.body.insertAdjacentText("afterbegin", p.data); draft.changed = true; }],
  32: ["saveAsync", async ({ draft }) => toEwsId(await draft.save())],
  38: ["body.setAsync", ({ draft }, p) => { draft.body.replaceChildren(p.coercionType === HTML ? plain(p.data) : new DOMParser().parseFromString(escaped(p.data), "text/html").body.textContent); draft.changed = true; }],
  103: ["recurrence.getAsync", ({ draft }) => draft.recurrence()],
  107: ["organizer.getAsync", (ctx) => person(ctx)({ name: ctx.app.session.mailbox.displayName, address: ctx.app.session.mailbox.address })],
  164: ["getItemIdAsync", ({ draft }) => { if (!draft.id) throw new MailError(ERROR.notSaved); return toEwsId(draft.id); }],
  169: ["isAllDayEvent.getAsync", ({ draft }) => draft.event?.isAllDay ?? false],
  172: ["sensitivity.getAsync", ({ draft }) => draft.event?.sensitivity ?? "normal"],
  175: ["isClientSignatureEnabledAsync", () => false],
  185: ["sessionData.setAsync", ({ draft }, p) => { draft.session[p.name] = p.value; }],
  186: ["sessionData.getAsync", ({ draft }, p) => kept(draft, p.name)],
  187: ["sessionData.getAllAsync", ({ draft }) => ({ ...draft.session })],
  188: ["sessionData.clearAsync", ({ draft }) => { draft.session = {}; }],
  189: ["sessionData.removeAsync", ({ draft }, p) => { kept(draft, p.name); delete draft.session[p.name]; }],
};
