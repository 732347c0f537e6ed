// The reading pane. The body is a document of its own in a frame without scripts and without the network.
import { h, icon, avatar, bytes, $ } from "./dom.js";
import { t, longTime } from "./words.js";
import { chip, colorOf } from "./list.js";

const SHOWN_RECIPIENTS = 8;
const REMOTE = /<(img|video|audio|source|image|link|object|embed|iframe)\b[^>]*(src|href|data|srcset)\s*=\s*["']?\s*(https?:)?\/\/|url\(\s*["']?\s*(https?:)?\/\//i;
let turn = 0;

export async function render(app) {
  const root = $("#reading"), mine = ++turn;
  if (app.mode !== "mail") return;
  root.setAttribute("aria-label", t("reading"));
  const id = app.single();
  if (!id) {
    const n = app.selection.length;
    const many = n > 1 && app.host.manifest?.read.multiSelect;
    root.replaceChildren(h("div", { class: "nothing" }, icon("mail"), h("p", { class: "big" }, n ? t("severalSelected", { n }) : t("nothingSelected")), n ? "" : h("p", {}, t("nothingSelectedHint")), many ? h("p", { id: "command" }) : ""));
    if (many) renderCommand(app);
    return;
  }
  let m, view;
  try {
    m = await app.message(id);
    view = await app.api.post(`messages/${encodeURIComponent(id)}/view`, { dark: app.theme === "dark" });
  } catch (e) {
    if (mine === turn) root.replaceChildren(h("p", { class: "empty", role: "alert" }, t("failed", { why: e.message })));
    return;
  }
  // Another mail was selected while this one was read, or the calendar opened.
  if (mine !== turn || app.mode !== "mail") return;
  root.replaceChildren(...parts(app, m, view));
  renderCategories(app, m.categories); renderNotes(app); renderCommand(app);
}

function parts(app, m, view) {
  const button = (name, label, kind) => h("button", { class: "small", title: label, "aria-label": label, onclick: () => app.openForm(kind, m.id, {}) }, icon(name));
  const frame = h("iframe", { id: "body", title: t("body"), sandbox: "allow-popups allow-popups-to-escape-sandbox", src: view.url });
  const inside = m.from.address.split("@")[1]?.toLowerCase() === app.session.mailbox.address.split("@")[1];
  return [
    h("h2", { class: "title", dir: "auto" }, m.subject || t("noSubject")), h("div", { id: "chips" }),
    h("div", { class: "card" },
      h("div", { class: "sender" }, avatar(m.from),
        h("div", { class: "people" },
          h("p", { class: "from" }, h("bdi", {}, m.from.name || m.from.address || t("noSender")), m.from.name && m.from.address ? h("span", { class: "address" }, ` <${m.from.address}>`) : "", !inside && m.from.address ? h("span", { class: "external" }, t("external")) : ""),
          people(t("to"), m.toRecipients), people(t("cc"), m.ccRecipients), people(t("bcc"), m.bccRecipients)),
        h("div", { class: "side" }, h("div", { class: "commands" }, h("span", { id: "command" }), button("reply", t("reply"), "reply"), button("replyAll", t("replyAll"), "replyAll"), button("forward", t("forward"), "forward")), h("time", { datetime: new Date(m.receivedAt).toISOString() }, longTime(m.receivedAt)))),
      h("div", { id: "infobar" }), m.importance === "high" ? h("p", { class: "bar important" }, icon("important"), t("important")) : "",
      REMOTE.test(m.bodyHtml) ? h("p", { class: "bar" }, t("imagesBlocked")) : "",
      attachments(app, m), frame),
  ];
}
function people(label, list) {
  if (!list.length) return "";
  const shown = list.slice(0, SHOWN_RECIPIENTS).map((p) => p.name || p.address).join("; ");
  const rest = list.length - SHOWN_RECIPIENTS;
  return h("p", { class: "line" }, h("span", { class: "label" }, `${label}: `), h("bdi", { title: list.map((p) => p.address).join("; ") }, shown), rest > 0 ? ` +${rest} ${t("more")}` : "");
}
function attachments(app, m) {
  const files = m.attachments.filter((a) => !a.isInline);
  if (!files.length) return "";
  return h("ul", { class: "files", "aria-label": t("attachments") }, files.map((a) => h("li", {}, h("button", { onclick: () => download(app, m, a) }, icon("file"), h("span", { class: "name" }, a.name), h("span", { class: "size" }, bytes(a.size))))));
}
async function download(app, m, a) {
  const { contentBytes } = await app.api.get(`messages/${encodeURIComponent(m.id)}/attachments/${encodeURIComponent(a.id)}`);
  const data = Uint8Array.from(atob(contentBytes), (c) => c.charCodeAt(0));
  // Never as its own type: a page among the attachments must not run here.
  const url = URL.createObjectURL(new Blob([data], { type: "application/octet-stream" }));
  h("a", { href: url, download: a.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
export function renderCategories(app, names) {
  const box = $("#chips"), m = app.summary(app.single());
  box?.replaceChildren(...names.map((n) => chip(n, colorOf(app, m?.mailbox, n))));
}
export function renderNotes(app) {
  const bar = $("#infobar"), id = app.single();
  if (!bar || !id) return;
  bar.replaceChildren(...[...app.notesOf(id).values()].map((n) => h("p", { class: `bar note${n.type}`, role: n.type === 2 ? "alert" : "status" }, h("strong", {}, app.host.manifest?.name ?? ""), ` ${n.message}`,
    h("button", { class: "small", "aria-label": t("close"), onclick: () => { app.notesOf(id).delete(n.key); renderNotes(app); } }, icon("close")))));
}
/** The add-in's button, as its manifest names and draws it. */
export function renderCommand(app) {
  const place = $("#command"), manifest = app.host.manifest;
  if (!place || !manifest) return;
  const label = manifest.read.label(app.locale) || manifest.name, src = manifest.read.icons["32"] || manifest.read.icons["16"] || manifest.icon;
  const image = h("img", { alt: "", width: "20", height: "20" });
  if (src) image.src = new URL(src).pathname;
  // Outlook starts no add-in on delivery reports and receipts.
  const report = /^(REPORT\.|IPM\.Report)/i.test(app.summary(app.single())?.itemClass ?? "");
  place.replaceChildren(h("button", { id: "addin-button", disabled: report, class: "command", "aria-pressed": String(Boolean(app.host.pane && !app.host.pane.draft)), title: t("openAddin", { name: label }), onclick: () => (app.host.pane && !app.host.pane.draft ? app.host.closePane() : app.host.openPane()) }, src ? image : icon("plus"), h("span", {}, label)));
}
