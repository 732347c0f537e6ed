// "Deliver a new mail": what somebody outside sends while one watches.
import { h, $ } from "./dom.js";
import { t } from "./words.js";

const LATER_MS = 5000;

export async function open(app) {
  const dialog = $("#dialog");
  const samples = await app.api.get("samples");
  const current = app.single() ? await app.message(app.single()) : null;
  const field = (name, label, control) => h("label", {}, h("span", {}, label), Object.assign(control, { name }));
  const input = (type = "text") => h("input", { type, autocomplete: "off" });
  const sample = h("select", {}, h("option", { value: "" }, t("own")), current ? h("option", { value: "reply" }, t("replyToThis")) : "", samples.map((s, n) => h("option", { value: String(n) }, s.shows)));
  const [name, address, subject, body] = [input(), input("email"), input(), h("textarea", { rows: "8" })];
  address.required = true;
  const when = h("select", {}, h("option", { value: "0" }, t("now")), h("option", { value: String(LATER_MS) }, t("in5")));
  let chosen = null;
  const fill = () => {
    chosen = sample.value === "reply" ? replyTo(current) : sample.value ? samples[Number(sample.value)] : null;
    if (!chosen) return;
    [name.value, address.value, subject.value] = [chosen.from.name, chosen.from.address, chosen.subject];
    body.value = chosen.text ?? new DOMParser().parseFromString(chosen.html ?? "", "text/html").body.innerText;
  };
  sample.addEventListener("change", fill);
  const deliver = async () => {
    const mail = mailOf(chosen, name.value, address.value, subject.value, body.value);
    dialog.close();
    await new Promise((ok) => setTimeout(ok, Number(when.value)));
    try { await app.deliver(mail); app.toast(t("delivered")); } catch (e) { app.toast(t("failed", { why: e.message })); }
  };
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.replaceChildren(h("form", { onsubmit: (e) => { e.preventDefault(); deliver(); } }, h("h2", { id: "dialog-title" }, t("deliverTitle")),
    field("sample", t("sample"), sample), field("name", t("fromName"), name), field("address", t("fromAddress"), address), field("subject", t("subject"), subject), field("body", t("body"), body), field("when", t("when"), when),
    h("div", { class: "buttons" }, h("button", { class: "primary" }, t("deliverIt")), h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")))));
  sample.selectedIndex = current ? 1 : samples.length ? 1 : 0;
  fill();
  dialog.addEventListener("close", () => dialog.replaceChildren(), { once: true });
  dialog.showModal();
}
/** What the form holds; a sample keeps what the form does not show, unless its words were changed. */
function mailOf(chosen, name, address, subject, text) {
  const base = chosen ?? {};
  const plain = base.text ?? new DOMParser().parseFromString(base.html ?? "", "text/html").body.innerText;
  const mail = { from: { name, address }, subject, answers: base.answers, headers: base.headers ?? [], attachments: base.attachments ?? [], cc: base.cc ?? [], replyTo: base.replyTo ?? [], importance: base.importance ?? "normal", inReplyTo: base.inReplyTo ?? "", references: base.references ?? [] };
  if (base.html && text === plain) mail.html = base.html; else mail.text = text;
  return mail;
}
function replyTo(m) {
  const answerer = m.from.address ? m.from : { name: "", address: "someone@fabrikam.example" };
  const subject = /^re:/i.test(m.subject) ? m.subject : `RE: ${m.subject}`;
  return { from: answerer, subject, text: `Thank you, that helps. One more question on this:\ncould you confirm the delivery date by Friday?\n\nKind regards\n${answerer.name}`, answers: m.id };
}
