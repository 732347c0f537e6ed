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
    const own = app.folders.filter((f) => f.mailbox === mailbox.address && (n === 0 || f.wellKnownName === "inbox" || f.wellKnownName === "archive"));
    const tops = own.filter((f) => !f.parentFolderId);
    const items = tops.flatMap((f) => [entry(app, f, 0), ...own.filter((c) => c.parentFolderId === f.id).map((c) => entry(app, c, 1))]);
    return [h("h2", {}, n === 0 ? mailbox.displayName : `${t("sharedWith")}: ${mailbox.displayName}`), h("ul", {}, items)];
  });
  root.replaceChildren(h("button", { class: "new", onclick: () => app.openForm("newMessage", null, {}) }, icon("mail"), t("newMail")), ...groups.flat());
  if (focused) root.querySelector(`[data-folder="${focused}"]`)?.focus();
}

function entry(app, folder, depth) {
  const name = folderName(folder), unread = folder.wellKnownName === "drafts" ? folder.totalItemCount : folder.unreadItemCount;
  const button = h("button", {
    class: `folder depth${depth}`, "aria-current": folder.id === app.folderId ? "true" : undefined, data: { folder: folder.id },
    onclick: () => app.openFolder(folder.id),
    ondragover: (e) => { if (e.dataTransfer.types.includes(DRAG)) { e.preventDefault(); button.classList.add("target"); } },
    ondragleave: () => button.classList.remove("target"),
    ondrop: (e) => { e.preventDefault(); button.classList.remove("target"); app.move(JSON.parse(e.dataTransfer.getData(DRAG)), folder.id).catch((x) => app.toast(t("failed", { why: x.message }))); },
  }, icon(folder.wellKnownName || "folder"), h("span", { class: "name" }, name), unread ? h("span", { class: "count" }, String(unread), h("span", { class: "hidden" }, ` ${t("unread")}`)) : null);
  return h("li", {}, button);
}
