// The calendar: some weeks of the mailbox's events as a list; who attends reads an event, its organizer gets the form.
import { h, icon, avatar, $ } from "./dom.js";
import { t, longTime, day, clock } from "./words.js";
import { chip, colorOf } from "./list.js";
import { clean } from "./compose.js";
import { Attended, Organized, ms } from "./appointment.js";

const DAY = 86400000, WEEKS = 4, TOP = 200;
let shown = null;                                 // { item, root, command }

export const current = () => shown?.item ?? null;
/** Monday, a week before that of today: what was lately is looked at too. */
const first = (weeks) => { const at = new Date(); at.setHours(0, 0, 0, 0); at.setDate(at.getDate() - ((at.getDay() + 6) % 7) - 7 + weeks * 7); return at; };

/** Reads the weeks that are shown. */
export async function load(app) {
  const from = first(app.weeks), until = new Date(from.getTime() + WEEKS * 7 * DAY);
  const page = await app.graph("GET", `calendarView?startDateTime=${from.toISOString()}&endDateTime=${until.toISOString()}&$top=${TOP}`);
  app.events = page.value.sort((a, b) => ms(a.start) - ms(b.start));
}

export function render(app) {
  const root = $("#messages"), from = first(app.weeks), until = new Date(from.getTime() + (WEEKS * 7 - 1) * DAY);
  const scroll = $("#list", root)?.scrollTop ?? 0, focused = document.activeElement?.id;
  root.setAttribute("aria-label", t("calendar"));
  const go = (id, label, weeks) => h("button", { id, class: "small", title: label, "aria-label": label, onclick: async () => { app.weeks = weeks; await app.refreshCalendar(); } }, icon(id));
  const box = h("ul", { id: "list", role: "listbox", "aria-label": t("calendar"), tabIndex: 0, onkeydown: (e) => key(app, e) }, app.events.map((e) => row(app, e)));
  root.replaceChildren(h("h1", {}, `${day(from.getTime())} – ${day(until.getTime())}`), h("div", { class: "weeks", role: "toolbar", "aria-label": t("calendar") }, go("earlier", t("earlier"), app.weeks - WEEKS), h("button", { id: "today", onclick: async () => { app.weeks = 0; await app.refreshCalendar(); } }, t("today")), go("later", t("later"), app.weeks + WEEKS)),
    app.events.length ? box : h("p", { class: "empty" }, t("noEvents")));
  box.scrollTop = scroll;
  if (focused && root.contains(document.getElementById(focused))) document.getElementById(focused).focus();
  mark(app);
}
function row(app, e) {
  const organizer = e.organizer.emailAddress, when = e.isAllDay ? t("allDay") : `${clock(ms(e.start))} – ${clock(ms(e.end))}`;
  return h("li", { id: "e-" + e.id, role: "option", class: "row", data: { id: e.id }, "aria-selected": "false", onclick: () => { $("#list")?.focus({ preventScroll: true }); app.openEvent(e.id); } },
    avatar({ name: organizer.name, address: organizer.address }), h("span", { class: "who", dir: "auto" }, e.subject || t("noSubject")), h("span", { class: "marks" }, e.recurrence || e.seriesMasterId ? [icon("repeat"), h("span", { class: "hidden" }, t("series"))] : ""),
    h("span", { class: "subject", dir: "auto" }, `${day(ms(e.start))}, ${when}`), h("span", { class: "preview", dir: "auto" }, [e.location.displayName, organizer.name || organizer.address].filter(Boolean).join(" · ")),
    h("span", { class: "chips" }, e.categories.map((c) => chip(c, colorOf(app, app.session.mailbox.address, c)))));
}
function mark(app) {
  const box = $("#list"), id = shown?.item.id;
  for (const li of document.querySelectorAll("#list [role=option]")) li.setAttribute("aria-selected", String(li.dataset.id === id));
  if (box && id && document.getElementById("e-" + id)) box.setAttribute("aria-activedescendant", "e-" + id); else box?.removeAttribute("aria-activedescendant");
}
function key(app, e) {
  const ids = app.events.map((one) => one.id), at = ids.indexOf(shown?.item.id ?? app.at);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[e.key];
  if (to === undefined || !ids.length) return;
  e.preventDefault();
  const id = ids[Math.max(0, Math.min(ids.length - 1, to))];
  document.getElementById("e-" + id)?.scrollIntoView({ block: "nearest" });
  app.openEvent(id, false);
}

function place() { const root = $("#reading"); root.setAttribute("aria-label", t("reading")); return root; }

/** What is open goes; a form that was changed and not saved is given up, as in Outlook after asking. */
export function close(app) {
  if (!shown) return;
  const { root } = shown;
  app.at = shown.item.id;
  shown = null;
  root.remove();
  app.host.composing(null);
  if (app.mode === "calendar") { nothing(); mark(app); }
}
export function nothing() {
  place().replaceChildren(h("div", { class: "nothing" }, icon("calendar"), h("p", { class: "big" }, t("nothingSelected"))));
}

/** Opens an event: for its organizer the form, for who attends what stands there. */
export async function open(app, id, focus = true) {
  if (shown?.item.id === id) return;
  const event = await app.graph("GET", `events/${encodeURIComponent(id)}`);
  close(app);
  if (event.isOrganizer) edit(app, new Organized(app, event), focus); else read(app, new Attended(app, event));
  mark(app);
}
export function create(app, values) {
  close(app);
  edit(app, new Organized(app, null, values), true);
  mark(app);
}

function show(app, item, root, command) {
  shown = { item, root, command };
  place().replaceChildren(root);
  renderCommand(app);
  app.host.composing(item);
}
function read(app, item) {
  const e = item.event, people = (label, list) => (list.length ? h("p", { class: "line" }, h("span", { class: "label" }, `${label}: `), h("bdi", {}, list.map((p) => p.name || p.address).join("; "))) : "");
  const organizer = e.organizer.emailAddress, command = h("span", { id: "command" });
  const text = h("div", { class: "event-text", dir: "auto" });
  text.append(...clean(e.body.content));
  show(app, item, h("div", { class: "event" },
    h("h2", { class: "title", dir: "auto" }, e.subject || t("noSubject")), h("div", { id: "chips" }, e.categories.map((c) => chip(c, colorOf(app, app.session.mailbox.address, c)))),
    h("div", { class: "card" }, h("div", { class: "sender" }, avatar({ name: organizer.name, address: organizer.address }),
      h("div", { class: "people" }, h("p", { class: "from" }, h("bdi", {}, organizer.name || organizer.address)), people(t("required"), item.guests("required")), people(t("optional"), item.guests("optional")),
        h("p", { class: "line" }, h("time", { datetime: new Date(ms(e.start)).toISOString() }, e.isAllDay ? `${day(ms(e.start))}, ${t("allDay")}` : `${longTime(ms(e.start))} – ${clock(ms(e.end))}`)), e.location.displayName ? h("p", { class: "line", dir: "auto" }, e.location.displayName) : "", e.recurrence ? h("p", { class: "line" }, t("series")) : ""),
      h("div", { class: "side" }, h("div", { class: "commands" }, command, h("button", { class: "small", title: t("remove"), "aria-label": t("remove"), onclick: () => remove(app, item) }, icon("deleteditems"))))), text)), command);
}
function edit(app, item, focus) {
  const field = (label, control) => h("label", {}, h("span", {}, label), control), command = h("span", { class: "command-place" }), { boxes } = item;
  const send = h("button", { class: "primary" });
  const label = () => { send.textContent = item.people("required").length + item.people("optional").length ? t("send") : t("save"); };
  boxes.required.addEventListener("input", label); boxes.optional.addEventListener("input", label); label();
  show(app, item, h("form", { class: "compose", "aria-label": item.subject || t("newEvent"), onsubmit: (e) => { e.preventDefault(); save(app, item); } },
    field(t("subject"), boxes.subject), field(t("required"), boxes.required), field(t("optional"), boxes.optional), field(t("start"), boxes.start), field(t("end"), boxes.end), field(t("repeat"), item.repeat), field(t("place"), boxes.location), item.body,
    h("div", { class: "buttons" }, send, item.id ? h("button", { type: "button", onclick: () => remove(app, item) }, t("cancelEvent")) : h("button", { type: "button", onclick: () => { close(app); $("#list")?.focus(); } }, t("discard")), command)), command);
  if (focus) boxes.subject.focus();
}
/** Saves it and tells who attends; the form goes, as Outlook's does. */
export async function save(app, item = current()) {
  try {
    const id = await item.save();
    if (current() === item) close(app);
    app.toast(t("saved"));
    app.at = id;
    $("#list")?.focus();
    return id;
  } catch (x) { app.toast(t("failed", { why: x.message })); return null; }
}
async function remove(app, item) {
  try {
    await app.graph("DELETE", `events/${encodeURIComponent(item.id)}`);
    if (current() === item) close(app);
    await app.refreshCalendar();
    $("#list")?.focus();
  } catch (x) { app.toast(t("failed", { why: x.message })); }
}

/** What lies in the mailbox was changed elsewhere: an event that is only read is shown anew. */
export async function refreshed(app) {
  const item = current();
  const now = item?.id && app.events.find((e) => e.id === item.id);
  if (!now || now["@odata.etag"] === item.event?.["@odata.etag"]) return;
  if (!item.reads) { if (!item.changed) Object.assign(item, { event: now }); return; }
  item.event = now;
  $("#chips")?.replaceChildren(...now.categories.map((c) => chip(c, colorOf(app, app.session.mailbox.address, c))));
}

/** The add-in's button beside an event, as its manifest names and draws it. */
export function renderCommand(app) {
  const { manifest } = app.host, surface = shown && manifest?.[shown.item.surface];
  if (!surface) return;
  const { item, command } = shown, label = surface.label(app.locale) || manifest.name, src = surface.icons["32"] || manifest.icon;
  const image = h("img", { alt: "", width: "20", height: "20" });
  if (src) image.src = new URL(src).pathname;
  const isOpen = app.host.pane?.draft === item;
  command.replaceChildren(h("button", { id: "addin-event", type: "button", class: "command", "aria-pressed": String(isOpen), title: t("openAddin", { name: label }), onclick: () => (isOpen ? app.host.closePane() : app.host.openPane({ draft: item })) }, src ? image : icon("plus"), h("span", {}, label)));
}
