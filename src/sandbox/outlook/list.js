// The message list: several can be selected by their check boxes, with Ctrl or Shift, or by keyboard.
import { h, icon, avatar, $ } from "./dom.js";
import { t, shortTime } from "./words.js";
import { categoryColor } from "./categories.js";
import { folderName, setDrag } from "./folders.js";

let anchor = null;

export function chip(name, color) {
  const element = h("span", { class: "chip" }, name);
  element.style.setProperty("--hue", categoryColor(color));
  return element;
}
export const colorOf = (app, mailbox, name) => (app.categories.get(mailbox) || app.categories.get(app.session.mailbox.address) || []).find((c) => c.displayName === name)?.color;

export function render(app) {
  if (app.mode !== "mail") return;
  const root = $("#messages");
  root.setAttribute("aria-label", t("messages"));
  const scroll = $("#list", root)?.scrollTop ?? 0, hadFocus = $("#list", root) === document.activeElement;
  const folder = app.folders.find((f) => f.id === app.folderId);
  const box = h("ul", { id: "list", role: "listbox", "aria-multiselectable": "true", "aria-label": t("messages"), tabIndex: 0, onkeydown: (e) => key(app, e) },
    app.messages.map((m) => row(app, m)));
  root.replaceChildren(h("h1", {}, folder ? folderName(folder) : ""),
    app.messages.length ? box : h("p", { class: "empty" }, t("emptyFolder")),
    app.next !== null && app.messages.length ? h("button", { class: "moreButton", onclick: () => app.more() }, t("more")) : "");
  if (app.messages.length) { box.scrollTop = scroll; if (hadFocus) box.focus(); }
  markSelection(app);
}

function row(app, m) {
  const who = m.isDraft || sentFolder(app, m) ? m.toRecipients[0] || { name: "" } : m.from;
  const name = who.name || who.address || t("noSender");
  const said = (text) => h("span", { class: "hidden" }, `${text}, `);
  return h("li", {
    id: "m-" + m.id, role: "option", class: m.isRead ? "row" : "row unread", data: { id: m.id }, "aria-selected": "false", draggable: "true",
    onclick: (e) => click(app, m.id, e),
    ondragstart: (e) => setDrag(e, app.selection.includes(m.id) ? app.selection : [m.id]),
  },
  h("span", { class: "box", "aria-hidden": "true", title: t("select"), onclick: (e) => { e.stopPropagation(); toggle(app, m.id); } }, icon("check")), avatar(who),
  h("span", { class: "who", dir: "auto" }, m.isRead ? "" : said(t("unreadMail")), name),
  h("span", { class: "marks" }, m.importance === "high" ? [icon("important"), said(t("important"))] : "", m.hasAttachments ? [icon("clip"), said(t("hasAttachments"))] : ""),
  h("span", { class: "subject", dir: "auto" }, m.subject || t("noSubject")), h("span", { class: "time" }, shortTime(m.receivedAt)),
  h("span", { class: "preview", dir: "auto" }, m.bodyPreview), h("span", { class: "chips" }, m.categories.map((c) => chip(c, colorOf(app, m.mailbox, c)))));
}
const sentFolder = (app, m) => app.folders.find((f) => f.id === m.parentFolderId)?.wellKnownName === "sentitems";

export function markSelection(app) {
  for (const li of document.querySelectorAll("#list [role=option]")) li.setAttribute("aria-selected", String(app.selection.includes(li.dataset.id)));
  const box = $("#list"), last = app.selection.at(-1);
  if (!box) return;
  if (last && document.getElementById("m-" + last)) box.setAttribute("aria-activedescendant", "m-" + last); else box.removeAttribute("aria-activedescendant");
  box.classList.toggle("several", app.selection.length > 1);
}
function toggle(app, id) {
  anchor = id;
  return app.select(app.selection.includes(id) ? app.selection.filter((s) => s !== id) : [...app.selection, id]);
}
function range(app, to) {
  const ids = app.messages.map((m) => m.id), a = Math.max(0, ids.indexOf(anchor)), b = ids.indexOf(to);
  return app.select(a <= b ? ids.slice(a, b + 1) : ids.slice(b, a + 1).reverse());
}
function click(app, id, e) {
  $("#list")?.focus({ preventScroll: true });
  if (e.shiftKey && anchor) return range(app, id);
  if (e.ctrlKey || e.metaKey) return toggle(app, id);
  anchor = id;
  return app.select([id]);
}
function key(app, e) {
  const ids = app.messages.map((m) => m.id), at = ids.indexOf(app.selection.at(-1));
  const go = (n) => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, n))];
    if (!id) return;
    document.getElementById("m-" + id)?.scrollIntoView({ block: "nearest" });
    if (e.shiftKey && anchor) return range(app, id);
    anchor = id;
    app.select([id]);
  };
  const moves = { ArrowDown: () => go(at + 1), ArrowUp: () => go(at < 0 ? 0 : at - 1), Home: () => go(0), End: () => go(ids.length - 1) };
  if (moves[e.key]) { e.preventDefault(); moves[e.key](); }
  else if (e.key === "a" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); app.select(ids); }
  else if (e.key === "Delete" && app.selection.length) { e.preventDefault(); app.move(app.selection, "deleteditems"); }
  else if (e.key === "Escape" && app.selection.length > 1) { e.preventDefault(); app.select(app.selection.slice(-1)); }
}
