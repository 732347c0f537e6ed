// One event of the calendar as the add-in sees it: what stands there for who attends, and its organizer's form.
import { h } from "./dom.js";
import { t } from "./words.js";
import { clean, parsePeople } from "./compose.js";
import { ATTENDING, ORGANIZING } from "./appointment-methods.js";

const MINUTE = 60000, ITEM = { read: 2, compose: 5 };
const REPEATS = { daily: "daily", weekly: "weekly", absoluteMonthly: "monthly", relativeMonthly: "monthNth", absoluteYearly: "yearly", relativeYearly: "yearNth" };
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
let made = 0;

export const ms = (time) => Date.parse(`${time.dateTime.replace(/Z$/, "")}Z`);
const told = (at) => ({ dateTime: new Date(at).toISOString().replace("Z", ""), timeZone: "UTC" });
/** A time as `<input type="datetime-local">` has it: on the reader's clock. */
const typed = (at) => new Date(at - new Date(at).getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
const named = ({ emailAddress: { name, address } }) => ({ name: name || "", address });
const line = (people) => people.map((p) => (p.name ? `${p.name.replace(/[;,<>"]/g, " ")} <${p.address}>` : p.address)).join("; ");

/** What is the same of an event that is read and of one that is written. */
class Item {
  constructor(app, event) {
    Object.assign(this, { app, event, id: event?.id ?? null, key: `event-${++made}`, session: {}, properties: null });
    this.mailbox = app.session.mailbox.address;
  }
  guests(type) { return (this.event?.attendees ?? []).filter((a) => a.type === type).map(named); }
  get categories() { return this.event?.categories ?? []; }
  #property() { return `String {00020329-0000-0000-C000-000000000046} Name cecp-${this.app.host.manifest.id.toLowerCase()}`; }
  /** What the add-in keeps with it: Exchange has it as an extended property of that name. */
  async kept() {
    if (this.properties) return this.properties;
    const expand = `singleValueExtendedProperties($filter=id eq '${this.#property()}')`;
    const found = this.id ? await this.app.graph("GET", `events/${encodeURIComponent(this.id)}?$expand=${encodeURIComponent(expand)}`) : {};
    this.properties = JSON.parse(found.singleValueExtendedProperties?.[0]?.value ?? "{}");
    return this.properties;
  }
  propertiesToWrite() { return [{ id: this.#property(), value: JSON.stringify(this.properties ?? {}) }]; }
  /** Changes the event as it lies in the mailbox. */
  async change(values) {
    this.event = await this.app.graph("PATCH", `events/${encodeURIComponent(this.id)}`, values);
    await this.app.refreshCalendar();
  }
}

/** An event as who attends it sees it. */
export class Attended extends Item {
  surface = "attendee"; methods = ATTENDING; reads = true;
  get html() { return this.event.body.content; }
  initialData(base, person) {
    const e = this.event, own = (p) => person({ name: p.emailAddress.name, address: p.emailAddress.address });
    return {
      ...base, itemType: ITEM.read, id: this.app.ewsId(this.id), subject: e.subject, normalizedSubject: e.subject, itemClass: "IPM.Appointment", organizer: own(e.organizer),
      to: this.guests("required").map(person), cc: this.guests("optional").map(person), start: ms(e.start), end: ms(e.end), location: e.location.displayName,
      dateTimeCreated: Date.parse(e.createdDateTime), dateTimeModified: Date.parse(e.lastModifiedDateTime), attachments: [], isAllDayEvent: e.isAllDay,
      seriesId: e.seriesMasterId && this.app.ewsId(e.seriesMasterId), recurrence: recurrence(e), sensitivity: e.sensitivity, entities: {}, filteredEntities: {}, regExMatches: {},
    };
  }
  async keep(properties) { this.properties = properties; await this.change({ singleValueExtendedProperties: this.propertiesToWrite() }); }
  async categorise(names) { await this.change({ categories: names }); }
}

/** An event in its organizer's form: what it says stands in the form until it is saved. */
export class Organized extends Item {
  surface = "organizer"; methods = ORGANIZING; reads = false; changed = false; done = false;
  constructor(app, event, { subject = "", start, end, location = "", required = [], optional = [], html = "" } = {}) {
    super(app, event);
    const from = event ? ms(event.start) : start ?? Math.ceil(Date.now() / (30 * MINUTE)) * 30 * MINUTE, until = event ? ms(event.end) : end ?? from + 30 * MINUTE;
    const box = (type, value, told) => h("input", { type, value, oninput: () => { this.changed = true; }, onchange: () => told && this.told(...told) });
    const who = (type, given) => line(event ? this.guests(type) : given.map((p) => (typeof p === "string" ? { name: "", address: p } : p)));
    this.boxes = {
      subject: box("text", event?.subject ?? subject), required: box("text", who("required", required), ["olkRecipientsChanged", { requiredAttendees: true }]), optional: box("text", who("optional", optional), ["olkRecipientsChanged", { optionalAttendees: true }]),
      start: box("datetime-local", typed(from), ["olkAppointmentTimeChanged", {}]), end: box("datetime-local", typed(until), ["olkAppointmentTimeChanged", {}]), location: box("text", event?.location.displayName ?? location),
    };
    // As Outlook does: an event that is moved keeps its length.
    let length = until - from;
    this.boxes.start.addEventListener("change", () => { if (this.start) this.boxes.end.value = typed(this.start + length); });
    this.boxes.end.addEventListener("change", () => { if (this.end >= this.start) length = this.end - this.start; });
    this.repeat = h("select", { onchange: () => { this.changed = this.repeats = true; } }, ["", "daily", "weekly"].map((v) => h("option", { value: v, selected: (event?.recurrence?.pattern.type ?? "") === v }, t(v || "once"))));
    this.body = h("div", { class: "text", role: "textbox", "aria-multiline": "true", "aria-label": t("body"), contentEditable: "true", tabIndex: 0, oninput: () => { this.changed = true; } });
    this.body.append(...clean(event?.body.content ?? html));
  }
  told(name, payload) { this.app.host.draftFires(this, name, [JSON.stringify(name === "olkAppointmentTimeChanged" ? { start: this.start, end: this.end } : payload)]); }
  get subject() { return this.boxes.subject.value; }
  get start() { return new Date(this.boxes.start.value).getTime(); }
  get end() { return new Date(this.boxes.end.value).getTime(); }
  get html() { return this.body.innerHTML; }
  get text() { return this.body.innerText; }
  people(type) { return parsePeople(this.boxes[type].value); }
  setPeople(type, people) { this.boxes[type].value = line(people); this.changed = true; this.told("olkRecipientsChanged", { [`${type}Attendees`]: true }); }
  set(name, value) { this.boxes[name].value = typeof value === "number" ? typed(value) : value; this.changed = true; if (typeof value === "number") this.told("olkAppointmentTimeChanged", {}); }
  initialData(base) { return { ...base, itemType: ITEM.compose, seriesId: this.event?.seriesMasterId ? this.app.ewsId(this.event.seriesMasterId) : null }; }
  recurrence() { return this.event && !this.repeats ? recurrence(this.event) : this.repeat.value ? recurrence({ recurrence: this.#pattern(), start: told(this.start) }) : null; }
  #pattern() {
    const type = this.repeat.value, at = new Date(this.start);
    return type && { pattern: { type, interval: 1, ...(type === "weekly" ? { daysOfWeek: [DAYS[at.getDay()]], firstDayOfWeek: "sunday" } : {}) }, range: { type: "numbered", startDate: at.toISOString().slice(0, 10), numberOfOccurrences: 10, recurrenceTimeZone: "UTC" } };
  }
  async keep(properties) {
    [this.properties, this.changed] = [properties, true];
    if (this.id) await this.change({ singleValueExtendedProperties: this.propertiesToWrite() });
  }
  async categorise(names) {
    if (this.id) return this.change({ categories: names });
    this.event = null; this.tags = names; this.changed = true;
  }
  get categories() { return this.tags ?? this.event?.categories ?? []; }
  /** Keeps it in the calendar, once at a time; who attends is told by the mailbox. */
  save() {
    this.saving = (this.saving ?? Promise.resolve()).catch(() => {}).then(async () => {
      const guest = (type) => (p) => ({ type, emailAddress: { name: p.name, address: p.address } });
      const was = this.event, repeat = this.#pattern() || null;
      const values = {
        subject: this.subject, body: { contentType: "html", content: this.html }, start: told(this.start), end: told(this.end), location: { displayName: this.boxes.location.value },
        attendees: [...this.people("required").map(guest("required")), ...this.people("optional").map(guest("optional"))],
        ...(was && !this.repeats ? {} : { recurrence: repeat }), ...(this.tags ? { categories: this.tags } : {}),
        ...(this.properties ? { singleValueExtendedProperties: this.propertiesToWrite() } : {}),
      };
      // Answers of those who attend stay.
      for (const a of values.attendees) { const known = was?.attendees.find((k) => k.emailAddress.address.toLowerCase() === a.emailAddress.address.toLowerCase()); if (known) Object.assign(a, { status: known.status, emailAddress: known.emailAddress }); }
      this.event = this.id ? await this.app.graph("PATCH", `events/${encodeURIComponent(this.id)}`, values) : await this.app.graph("POST", "events", { ...values, transactionId: crypto.randomUUID() });
      [this.id, this.changed] = [this.event.id, false];
      await this.app.refreshCalendar();
      return this.id;
    });
    return this.saving;
  }
}

/** How a series repeats, in the words of office.js; null where it happens once. */
function recurrence({ recurrence: of, start }) {
  if (!of) return null;
  const { pattern } = of, days = (pattern.daysOfWeek ?? []).map((d) => d.slice(0, 3));
  return { recurrenceType: REPEATS[pattern.type] ?? "daily", recurrenceProperties: { interval: pattern.interval ?? 1, days, dayOfMonth: pattern.dayOfMonth ?? new Date(ms(start)).getUTCDate() }, recurrenceTimeZone: { name: "UTC", offset: 0 }, seriesTimeJson: null };
}
