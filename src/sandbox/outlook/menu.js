// The bar at the top: account, the sandbox's own menu, and the commands for what is selected.
import { h, icon, avatar, $ } from "./dom.js";
import { t } from "./words.js";
import { folderName } from "./folders.js";
import { chip } from "./list.js";
import * as deliver from "./deliver.js";

const CRM = { works: null, slow: { match: { path: "/api/data/" }, delayMs: 3000 }, busy: { match: { path: "/api/data/" }, status: 429, retryAfter: "5", body: { error: { code: "0x80072322", message: "Number of requests exceeded the limit." } } }, down: { match: { path: "/api/data/" }, status: 503 } };
let crm = "works";

export function render(app) {
  const bar = $("#top");
  const person = app.session.mailbox;
  bar.replaceChildren(h("span", { class: "brand" }, t("search")), h("div", { id: "bar", role: "toolbar", "aria-label": t("messages") }),
    menuButton("sandbox-button", [icon("flask"), t("sandbox")], t("sandbox"), () => sandboxMenu(app)),
    menuButton("account-button", [avatar({ name: person.displayName, address: person.address }), h("span", { class: "me" }, person.displayName)], `${t("account")}: ${person.displayName}`, () => accountMenu(app)));
}

/** A button that opens a menu; the menu is worked with the arrow keys, Escape closes it. */
export function menuButton(id, content, label, items) {
  const button = h("button", { id, class: "menu", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title: label, onclick: () => (open?.button === button ? close() : show(button, items())) }, ...content, icon("chevron"));
  return button;
}
let open = null;
function close(focus = true) {
  if (!open) return;
  const { menu, button } = open;
  open = null;
  menu.remove();
  button.setAttribute("aria-expanded", "false");
  if (focus) document.getElementById(button.id)?.focus();
}
function show(button, items) {
  close(false);
  const menu = h("div", { class: "popup", role: "menu", "aria-label": button.getAttribute("aria-label"), onkeydown: (e) => {
    const all = [...menu.querySelectorAll("[role^=menuitem]")], at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.key];
    if (to !== undefined) { e.preventDefault(); all.at(to % all.length)?.focus(); }
    if (e.key === "Escape") { e.preventDefault(); close(); }
    if (e.key === "Tab") close(false);
  } }, items);
  $("#menus").append(menu);
  const box = button.getBoundingClientRect();
  menu.style.top = `${box.bottom + 2}px`;
  menu.style.left = `${Math.max(4, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  button.setAttribute("aria-expanded", "true");
  open = { menu, button };
  menu.querySelector("[role^=menuitem]")?.focus();
}
addEventListener("pointerdown", (e) => { if (open && !open.menu.contains(e.target) && !open.button.contains(e.target)) close(false); });
addEventListener("blur", () => { if (document.activeElement?.tagName === "IFRAME") close(false); });

const item = (content, act) => h("button", { role: "menuitem", tabIndex: -1, onclick: () => { close(); act(); } }, content);
const choice = (content, checked, act, role = "menuitemradio") => h("button", { role, tabIndex: -1, "aria-checked": String(checked), onclick: () => { close(); act(); } }, h("span", { class: "tick" }, checked ? icon("check") : ""), content);
const group = (label, ...items) => h("div", { role: "group", "aria-label": label }, h("p", { class: "label", "aria-hidden": "true" }, label), items);

function accountMenu(app) {
  return [group(t("signInAs"), ...app.accounts.map((a) => choice([avatar({ name: a.displayName, address: a.address }), h("span", { class: "two" }, a.displayName, h("small", {}, `${a.jobTitle} · ${a.address}`))], a.address === app.session.mailbox.address, () => app.switchTo(a.address))))];
}
function sandboxMenu(app) {
  return [item([icon("mail"), t("deliver")], () => deliver.open(app)),
    group(t("theme"), ...["light", "dark"].map((v) => choice(t(v), app.theme === v, () => app.setTheme(v)))),
    group(t("language"), ...[["en-US", "English"], ["hi-IN", "हिन्दी"]].map(([v, name]) => choice(name, app.locale === v, () => app.setLocale(v)))),
    group(t("crm"), ...Object.keys(CRM).map((v) => choice(t(v), crm === v, () => setCrm(app, v))))];
}
async function setCrm(app, state) {
  try {
    await app.api.faults("DELETE");
    if (CRM[state]) await app.api.faults("POST", CRM[state]);
    crm = state;
  } catch (e) { app.toast(t("failed", { why: e.message })); }
}

/** The commands for the messages that are selected. */
export function renderBar(app) {
  const bar = $("#bar");
  if (!bar) return;
  const focused = document.activeElement?.id, ids = app.selection;
  const button = (id, glyph, label, act) => h("button", { id, disabled: !ids.length, title: label, "aria-label": label, onclick: act }, icon(glyph), h("span", {}, label));
  const chosen = ids.map((id) => app.summary(id)).filter(Boolean);
  const unread = chosen.some((m) => m.isRead);
  const move = menuButton("move", [icon("move"), h("span", {}, t("moveTo"))], t("moveTo"), () => moveMenu(app));
  const tag = menuButton("tag", [icon("tag"), h("span", {}, t("categorize"))], t("categorize"), () => tagMenu(app, chosen));
  for (const b of [move, tag]) b.disabled = !ids.length;
  bar.replaceChildren(button("delete", "deleteditems", t("remove"), () => app.move(ids, "deleteditems")), button("archive", "archive", t("archiveIt"), () => app.move(ids, "archive")), move, tag,
    button("unread", "mail", unread ? t("markUnread") : t("markRead"), () => app.mark(ids, !unread)));
  if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus();
}
function moveMenu(app) {
  const mailbox = app.summary(app.selection[0])?.mailbox;
  return [group(t("moveTo"), ...app.folders.filter((f) => f.mailbox === mailbox && f.id !== app.folderId && f.wellKnownName !== "drafts").map((f) => item([icon(f.wellKnownName || "folder"), folderName(f)], () => app.move(app.selection, f.id).catch((e) => app.toast(t("failed", { why: e.message }))))))];
}
function tagMenu(app, chosen) {
  const list = app.categories.get(chosen[0]?.mailbox) || app.categories.get(app.session.mailbox.address) || [];
  return [group(t("categorize"), ...list.map((c) => {
    const on = chosen.every((m) => m.categories.includes(c.displayName));
    return choice(chip(c.displayName, c.color), on, async () => { for (const m of chosen) await app.categorise(m.id, on ? [] : [c.displayName], on ? [c.displayName] : []); }, "menuitemcheckbox");
  }))];
}
