// The task pane: 320 pixels wide, with a title bar to pin and to close it.
import { h, icon, $ } from "./dom.js";
import { t } from "./words.js";

let current = null;
export function show(app, pane) {
  current = pane;
  const aside = $("#addin");
  aside.hidden = false;
  aside.setAttribute("aria-label", `${t("addin")}: ${app.host.manifest.name}`);
  aside.replaceChildren(h("div", { id: "panebar" }), h("div", { class: "frame" }, pane.frame));
  renderBar(app);
}
export function hide() {
  current = null;
  const aside = $("#addin"), inside = aside.contains(document.activeElement);
  aside.hidden = true;
  aside.replaceChildren();
  if (inside) $("#list")?.focus();
}
export function renderBar(app) {
  const bar = $("#panebar");
  if (!bar || !current) return;
  const focused = document.activeElement?.id, { manifest } = app.host, label = current.pinned ? t("unpin") : t("pin");
  const src = manifest.read.icons["16"] || manifest.icon;
  const image = h("img", { alt: "", width: "16", height: "16" });
  if (src) image.src = new URL(src).pathname;
  bar.replaceChildren(src ? image : "", h("span", { class: "name" }, manifest.name),
    current.draft?.surface ? "" : manifest.read.pinnable ? h("button", { id: "pin", class: "small", "aria-pressed": String(current.pinned), "aria-label": label, title: label, onclick: () => app.setPinned(!current.pinned) }, icon("pin")) : "",
    h("button", { id: "close", class: "small", "aria-label": t("close"), title: t("close"), onclick: () => app.host.closePane() }, icon("close")));
  if (focused === "pin" || focused === "close") $("#" + focused)?.focus();
}
/** The focus left the add-in's frame: backwards to the bar above it, forwards to the page's top. */
export function focusBar(forward) { (forward ? $("#top button:enabled") : $("#close"))?.focus(); }
