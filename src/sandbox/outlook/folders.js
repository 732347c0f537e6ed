// The folder list with unread counts; messages can be dropped on a folder.
import { h, icon, $ } from "./dom.js";
import { t } from "./words.js";

export const folderName = (f) => (f.wellKnownName ? t(f.wellKnownName) : f.displayName);
const DRAG = "application/x-sandbox-messages";
export const setDrag = (e, ids) => { e.dataTransfer.setData(DRAG, JSON.stringify(ids)); e.dataTransfer.effectAllowed = "move"; };

export function render(app) {
  const root = $("#folders");
  const focused = document.activeElement?.dataset?.folder;
  root.setAttribute("aria-label", t("folders"));
  const groups = app.mailboxes.map((mailbox, n) => {
    const own = app.folders.filter((f) => f.mailbox === mailbox.address && (n === 0 || !f.wellKnownName || f.wellKnownName === "inbox" || f.wellKnownName === "archive"));
    const within = (parent, depth) => own.filter((f) => (f.parentFolderId ?? null) === parent).flatMap((f) => [entry(app, f, depth), ...within(f.id, depth + 1)]);
    const items = within(null, 0);
    return [h("h2", {}, n === 0 ? mailbox.displayName : `${t("sharedWith")}: ${mailbox.displayName}`), h("ul", {}, items)];
  });
  if (app.mode === "calendar") return root.replaceChildren(modes(app), h("button", { id: "new-event", class: "new", onclick: () => app.newEvent() }, icon("calendar"), t("newEvent")));
  root.replaceChildren(modes(app), h("button", { class: "new", onclick: () => app.openForm("newMessage", null, {}) }, icon("mail"), t("newMail")), ...groups.flat(),
    h("button", { id: "new-folder", class: "folder", onclick: () => ask(app) }, icon("plus"), h("span", { class: "name" }, t("newFolder"))));
  if (focused) root.querySelector(`[data-folder="${focused}"]`)?.focus();
}

/** Mail or calendar. */
function modes(app) {
  const mode = (name, glyph) => h("button", { id: `mode-${name}`, class: "mode", "aria-pressed": String(app.mode === name), title: t(name), "aria-label": t(name), onclick: () => app.show(name) }, icon(glyph), h("span", { class: "name" }, t(name)));
  return h("div", { class: "modes", role: "group", "aria-label": t("modes") }, mode("mail", "mail"), mode("calendar", "calendar"));
}

function entry(app, folder, depth) {
  const name = folderName(folder), unread = folder.wellKnownName === "drafts" ? folder.totalItemCount : folder.unreadItemCount;
  const button = h("button", {
    class: "folder", "aria-current": folder.id === app.folderId ? "true" : undefined, data: { folder: folder.id },
    onclick: () => app.openFolder(folder.id),
    ondragover: (e) => { if (e.dataTransfer.types.includes(DRAG)) { e.preventDefault(); button.classList.add("target"); } },
    ondragleave: () => button.classList.remove("target"),
    ondrop: (e) => { e.preventDefault(); button.classList.remove("target"); app.move(JSON.parse(e.dataTransfer.getData(DRAG)), folder.id).catch((x) => app.toast(t("failed", { why: x.message }))); },
  }, icon(folder.wellKnownName || "folder"), h("span", { class: "name" }, name), unread ? h("span", { class: "count" }, String(unread), h("span", { class: "hidden" }, ` ${t("unread")}`)) : null);
  button.style.setProperty("--depth", depth);
  return h("li", {}, button);
}

/** Asks for the name of a new folder and where it lies: in the folder that is open, unless another is chosen. */
function ask(app) {
  const dialog = $("#dialog");
  const name = h("input", { type: "text", name: "name", autocomplete: "off", maxLength: 255, required: true });
  const deep = (f) => { let n = 0; for (let at = f; (at = app.folders.find((p) => p.id === at.parentFolderId)); n++); return n; };
  const parent = h("select", { name: "parent" }, h("option", { value: "" }, t("topFolder")),
    app.folders.filter((f) => f.mailbox === app.session.mailbox.address && f.wellKnownName !== "drafts").map((f) => h("option", { value: f.id }, "\u2003".repeat(deep(f)) + folderName(f))));
  parent.value = [...parent.options].some((o) => o.value === app.folderId) ? app.folderId : "";
  const make = async () => {
    dialog.close();
    try { await app.makeFolder(parent.value || null, name.value); } catch (e) { app.toast(t("failed", { why: e.message })); }
    $("#new-folder")?.focus();
  };
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.replaceChildren(h("form", { onsubmit: (e) => { e.preventDefault(); make(); } }, h("h2", { id: "dialog-title" }, t("newFolder")),
    h("label", {}, h("span", {}, t("folderName")), name), h("label", {}, h("span", {}, t("inFolder")), parent),
    h("div", { class: "buttons" }, h("button", { class: "primary" }, t("create")), h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")))));
  dialog.addEventListener("close", () => dialog.replaceChildren(), { once: true });
  dialog.showModal();
  name.focus();
}
