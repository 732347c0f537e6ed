// Event-based activation: the add-in's functions run in a hidden frame of their own when Outlook has something to tell,
// and Smart Alerts hold a mail back that is about to be sent.
import { h, $ } from "./dom.js";
import { t } from "./words.js";

// After so long Outlook says that an add-in takes longer than expected, and lets the person go on.
const PATIENCE_MS = 5000;

/** Raises an event; what the add-in says against the mail, or null where it lets it pass or knows no such event. */
export async function raise(host, type, draft) {
  const event = host.manifest?.launch?.events[type];
  if (!event) return null;
  const runtime = host.openRuntime(draft);
  const late = new Promise((ok) => setTimeout(() => ok("late"), PATIENCE_MS));
  try {
    let said = await Promise.race([runtime.ready, late]);
    if (said !== "late") {
      const completed = new Promise((ok) => { runtime.completed = ok; });
      runtime.channel.fire("appCommandInvoked", [crypto.randomUUID(), event.name, JSON.stringify({ type, source: { id: type } })]);
      said = await Promise.race([completed, late]);
    }
    host.launched.push({ type, late: said === "late", ...(said === "late" ? {} : said) });
    if (type !== "OnMessageSend") return null;
    if (said === "late") return { text: t("addinSlow", { name: host.manifest.name }), mode: event.mode };
    return said.allowEvent === false ? { text: said.errorMessage || t("addinObjects", { name: host.manifest.name }), mode: event.mode } : null;
  } finally { host.closeRuntime(runtime); }
}

/** Shows an alert; whether the mail is sent all the same. With `SoftBlock` and `Block` it cannot be. */
export function ask(app, alert) {
  const dialog = $("#dialog");
  return new Promise((ok) => {
    let answer = false;
    const button = (id, label, value, primary) => h("button", { id, type: "button", class: primary ? "primary" : "", onclick: () => { answer = value; dialog.close(); } }, label);
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.replaceChildren(h("form", { class: "alert" }, h("h2", { id: "dialog-title" }, app.host.manifest.name), h("p", { class: "alert-text", dir: "auto" }, alert.text),
      h("div", { class: "buttons" }, alert.mode === "PromptUser" ? button("send-anyway", t("sendAnyway"), true, false) : "", button("dont-send", t("dontSend"), false, true))));
    dialog.addEventListener("close", () => { dialog.replaceChildren(); ok(answer); }, { once: true });
    dialog.showModal();
    $("#dont-send", dialog)?.focus();
  });
}
