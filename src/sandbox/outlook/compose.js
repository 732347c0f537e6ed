// Writing a mail: a draft in the form, kept in Drafts, sent to those recipients who have a mailbox in the sandbox.
import { h, icon, bytes, $ } from "./dom.js";
import { t, longTime } from "./words.js";
import * as launch from "./launch.js";

let shown = null;
let made = 0;
const FIELDS = ["to", "cc", "bcc"], QUOTED_MAX = 20000;
// What a draft's text may consist of: the form is a part of this page.
const REMOVED = "script,style,iframe,object,embed,link,meta,base,form,svg,math,template";

/** Addresses as people type them: `Name <a@b>, c@d; e@f`. */
export function parsePeople(text) {
  return text.split(/[;,\n]/).map((s) => s.trim()).filter(Boolean).map((s) => {
    const m = /^"?(.*?)"?\s*<([^>]+)>$/.exec(s);
    return m ? { name: m[1].trim(), address: m[2].trim() } : { name: "", address: s };
  });
}
const line = (people) => people.map((p) => (p.name ? `${p.name.replace(/[;,<>"]/g, " ")} <${p.address}>` : p.address)).join("; ");
const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/\n/g, "<br>");

/** HTML as elements without anything that runs, loads or lays out on its own. */
export function clean(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll(REMOVED).forEach((element) => element.remove());
  for (const element of body.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const link = name === "href" && /^(https?:|mailto:|tel:)/i.test(value);
      if (!link && !["dir", "lang", "title", "colspan", "rowspan"].includes(name)) element.removeAttribute(name);
    }
  }
  return [...body.childNodes];
}

/** A mail that is being written, as the add-in sees it: what it says stands in the form. */
class Draft {
  constructor(app, { to = [], cc = [], bcc = [], subject = "", html = "", files = [], ...values }) {
    // The name of the item for as long as the form is open.
    this.key = `draft-${++made}`;
    Object.assign(this, { id: null, conversationId: undefined, answers: undefined, type: "newMail", properties: null, headers: {}, session: {}, done: false, changed: false }, values);
    this.app = app;
    this.files = [...files];
    this.unsaved = [];
    const people = { to, cc, bcc };
    const box = (name) => h("input", { type: "text", value: line(people[name]), oninput: () => { this.changed = true; }, onchange: () => this.told(name) });
    this.boxes = Object.fromEntries(FIELDS.map((name) => [name, box(name)]));
    this.subjectBox = h("input", { type: "text", value: subject, oninput: () => { this.changed = true; } });
    this.body = h("div", { class: "text", role: "textbox", "aria-multiline": "true", "aria-label": t("body"), contentEditable: "true", tabIndex: 0, oninput: () => { this.changed = true; } });
    this.body.append(...clean(html));
    this.fileList = h("ul", { class: "files", "aria-label": t("attachments") });
    this.fileList.hidden = true;
    for (const file of files) this.shows(file);
  }
  /** Puts a file to it: it is kept with the draft the next time that is saved. */
  attach(file) {
    this.unsaved.push(file);
    this.files.push(file);
    this.shows(file);
    this.changed = true;
    return `file-${this.files.length}`;
  }
  shows({ name, size }) {
    this.fileList.hidden = false;
    this.fileList.append(h("li", {}, icon("file"), h("span", { class: "name" }, name), h("span", { class: "size" }, ` ${bytes(size)}`)));
  }
  people(name) { return parsePeople(this.boxes[name].value); }
  setPeople(name, people) { this.boxes[name].value = line(people); this.changed = true; this.told(name); }
  /** Recipients changed: whoever listens hears it. */
  told(name) { this.app.host.draftFires(this, "olkRecipientsChanged", [JSON.stringify({ [name]: true })]); }
  get subject() { return this.subjectBox.value; }
  set subject(text) { this.subjectBox.value = text; this.changed = true; }
  get html() { return this.body.innerHTML; }
  get text() { return this.body.innerText; }
  set html(html) { this.body.replaceChildren(...clean(html)); this.changed = true; }
  insert(html) { this.body.prepend(...clean(html)); this.changed = true; }
  async kept() {
    if (this.properties === null) this.properties = this.id ? await this.app.api.get(`messages/${this.id}/properties/${this.app.host.manifest.id}`) : {};
    return this.properties;
  }
  /** Keeps it in Drafts, once at a time. */
  save() {
    this.saving = (this.saving ?? Promise.resolve()).catch(() => {}).then(async () => {
      const unsaved = [...this.unsaved];
      const { id, conversationId } = await this.app.api.post("drafts", {
        ...Object.fromEntries(FIELDS.map((name) => [name, this.people(name)])),
        subject: this.subject, html: this.html, answers: this.id ? undefined : this.answers, draft: this.id ?? undefined,
        headers: this.id ? [] : Object.entries(this.headers),
        attachments: unsaved.map(({ name, contentBytes }) => ({ name, contentType: "application/octet-stream", contentBytes })),
      });
      this.unsaved = this.unsaved.slice(unsaved.length);
      [this.id, this.conversationId, this.changed] = [id, conversationId, false];
      if (this.properties && this.app.host.manifest) await this.app.api.put(`messages/${id}/properties/${this.app.host.manifest.id}`, this.properties);
      return id;
    });
    return this.saving;
  }
}

export const current = () => shown?.draft ?? null;

/** The form goes; what was written and neither sent nor discarded is kept. */
export function close() {
  if (!shown) return;
  const { form, draft } = shown;
  shown = null;
  form.remove();
  if (!draft.done && (draft.changed || draft.id)) draft.save().catch((x) => draft.app.toast(t("failed", { why: x.message })));
  draft.app.host.composing(null);
}

async function valuesOf(app, kind, itemId, data) {
  const m = itemId && kind !== "newMessage" ? await app.message(itemId) : null;
  if (kind === "draft") return { id: m.id, conversationId: m.conversationId, to: m.toRecipients, cc: m.ccRecipients, bcc: m.bccRecipients, subject: m.subject, html: m.bodyHtml, files: m.attachments.filter((a) => !a.isInline) };
  const me = app.session.mailbox.address.toLowerCase(), others = (list) => list.filter((p) => p.address.toLowerCase() !== me);
  const answer = m && (m.replyTo.length ? m.replyTo : [m.from]);
  const given = (list) => list?.map((a) => ({ name: "", address: a.emailAddress || a })) ?? [];
  const to = kind === "reply" ? answer : kind === "replyAll" ? [...answer, ...others(m.toRecipients)] : given(data?.toRecipients);
  const prefix = kind === "forward" ? "FW: " : "RE: ";
  const subject = m ? (m.subject.toLowerCase().startsWith(prefix.trim().toLowerCase()) ? m.subject : prefix + m.subject) : data?.subject ?? "";
  const quoted = m ? `<hr>${escaped(`${t("from")}: ${line([m.from])}\n${longTime(m.sentAt)}\n${t("subject")}: ${m.subject}\n\n${m.bodyText.slice(0, QUOTED_MAX)}`)}` : "";
  const written = typeof data === "string" ? data : data?.htmlBody ?? "";
  const answers = m && kind !== "forward";
  return {
    to, cc: kind === "replyAll" ? others(m.ccRecipients) : given(data?.ccRecipients), bcc: given(data?.bccRecipients), subject, html: `${written}<p><br></p>${quoted}`,
    answers: answers ? m.id : undefined, conversationId: answers ? m.conversationId : undefined, type: answers ? "reply" : kind === "forward" ? "forward" : "newMail", changed: !m && Boolean(data),
  };
}

export async function open(app, kind, itemId, data) {
  close();
  const draft = new Draft(app, await valuesOf(app, kind, itemId, data));
  const field = (label, control) => h("label", {}, h("span", {}, label), control);
  const command = h("span", { class: "command-place" });
  const form = h("form", { class: "compose", "aria-label": draft.subject || t("newMail"), onsubmit: (e) => { e.preventDefault(); send(app, draft); } },
    field(t("to"), draft.boxes.to), field(t("cc"), draft.boxes.cc), field(t("bcc"), draft.boxes.bcc), field(t("subject"), draft.subjectBox), draft.fileList, draft.body,
    h("div", { class: "buttons" }, h("button", { class: "primary" }, t("send")), h("button", { type: "button", onclick: () => discard(app, draft) }, t("discard")), command));
  shown = { form, draft, command };
  if (kind === "draft") $("#reading").replaceChildren(form); else $("#reading").prepend(form);
  renderCommand(app);
  app.host.composing(draft);
  (draft.answers ? draft.body : draft.boxes.to).focus();
  if (kind !== "draft") launch.raise(app.host, "OnNewMessageCompose", draft).catch((x) => app.toast(t("failed", { why: x.message })));
}

/** The add-in's button beside a mail that is being written, as its manifest names and draws it. */
export function renderCommand(app) {
  const manifest = app.host.manifest;
  if (!shown || !manifest?.compose) return;
  const { draft, command } = shown, label = manifest.compose.label(app.locale) || manifest.name, src = manifest.compose.icons["32"] || manifest.icon;
  const image = h("img", { alt: "", width: "20", height: "20" });
  if (src) image.src = new URL(src).pathname;
  const open = app.host.pane?.draft === draft;
  command.replaceChildren(h("button", { id: "addin-compose", type: "button", class: "command", "aria-pressed": String(open), title: t("openAddin", { name: label }), onclick: () => (open ? app.host.closePane() : app.host.openPane({ draft })) }, src ? image : icon("plus"), h("span", {}, label)));
}

async function discard(app, draft) {
  draft.done = true;
  close();
  $("#list")?.focus();
  if (draft.id) await app.move([draft.id], "deleteditems").catch((x) => app.toast(t("failed", { why: x.message })));
}

/** Sends it, unless an add-in has something to say and the person then thinks better of it. */
export async function send(app, draft) {
  if (draft.sending) return false;
  draft.sending = true;
  try {
    const alert = await launch.raise(app.host, "OnMessageSend", draft);
    if (alert && !(await launch.ask(app, alert))) return false;
    const id = await draft.save();
    await app.api.post(`drafts/${encodeURIComponent(id)}/send`, {});
    draft.done = true;
    if (current() === draft) close();
    app.toast(t("sent"));
    await app.refresh();
    $("#list")?.focus();
    return true;
  } catch (x) {
    app.toast(t("failed", { why: x.message }));
    return false;
  } finally { draft.sending = false; }
}
