// Writing a mail: it goes to Sent Items and to those recipients who have a mailbox in the sandbox.
import { h, $ } from "./dom.js";
import { t, longTime } from "./words.js";

let shown = null;
export function close() { shown?.remove(); shown = null; }

/** Addresses as people type them: `Name <a@b>, c@d; e@f`. */
export function parsePeople(text) {
  return text.split(/[;,\n]/).map((s) => s.trim()).filter(Boolean).map((s) => {
    const m = /^"?(.*?)"?\s*<([^>]+)>$/.exec(s);
    return m ? { name: m[1].trim(), address: m[2].trim() } : { name: "", address: s };
  });
}
const line = (people) => people.map((p) => (p.name ? `${p.name.replace(/[;,<>"]/g, " ")} <${p.address}>` : p.address)).join("; ");

export async function open(app, kind, itemId, data) {
  close();
  const m = itemId && kind !== "newMessage" ? await app.message(itemId) : null;
  const me = app.session.mailbox.address.toLowerCase(), others = (list) => list.filter((p) => p.address.toLowerCase() !== me);
  const answer = m && (m.replyTo.length ? m.replyTo : [m.from]);
  const to = kind === "reply" ? answer : kind === "replyAll" ? [...answer, ...others(m.toRecipients)] : data?.toRecipients?.map((a) => ({ name: "", address: a.emailAddress || a })) ?? [];
  const prefix = kind === "forward" ? "FW: " : "RE: ";
  const subject = m ? (m.subject.toLowerCase().startsWith(prefix.trim().toLowerCase()) ? m.subject : prefix + m.subject) : data?.subject ?? "";
  const given = typeof data === "string" ? data : data?.htmlBody ?? "";
  const written = given ? new DOMParser().parseFromString(given, "text/html").body.innerText : "";
  const quoted = m ? `\n\n________________________________\n${t("from")}: ${line([m.from])}\n${longTime(m.sentAt)}\n${t("subject")}: ${m.subject}\n\n${m.bodyText.slice(0, 20000)}` : "";
  const field = (label, control) => h("label", {}, h("span", {}, label), control);
  const [toBox, ccBox, subjectBox] = [h("input", { type: "text", value: line(to) }), h("input", { type: "text", value: line(kind === "replyAll" ? others(m.ccRecipients) : []) }), h("input", { type: "text", value: subject })];
  const body = h("textarea", { rows: "14", "aria-label": t("body") });
  body.value = written + quoted;
  const form = h("form", { class: "compose", "aria-label": subject || t("newMail"), onsubmit: async (e) => {
    e.preventDefault();
    try {
      await app.send({ to: parsePeople(toBox.value), cc: parsePeople(ccBox.value), subject: subjectBox.value, text: body.value, answers: m && kind !== "forward" ? m.id : undefined });
      close(); app.toast(t("sent")); $("#list")?.focus();
    } catch (x) { app.toast(t("failed", { why: x.message })); }
  } }, field(t("to"), toBox), field(t("cc"), ccBox), field(t("subject"), subjectBox), body,
  h("div", { class: "buttons" }, h("button", { class: "primary" }, t("send")), h("button", { type: "button", onclick: () => { close(); $("#list")?.focus(); } }, t("discard"))));
  shown = form;
  $("#reading").prepend(form);
  (m && kind !== "forward" ? body : toBox).focus();
  body.setSelectionRange(0, 0);
}
