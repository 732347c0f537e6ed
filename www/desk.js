// Starts the desk (WebAssembly) and says in words when it does not come.

import { session } from "./desk/session.js";

const WORDS = {
  en: {
    loading: "Loading…",
    title: "Regarding could not start",
    broke: "Regarding has stopped",
    wasm: "This browser does not run WebAssembly for this page. It may be switched off, or forbidden by a policy.",
    network: "A part of the page did not come. Check your network, then try again.",
    settings: "The server has not said how to start this page. Tell whoever runs it:",
    bug: "A fault made this page stop. Nothing that was saved is lost. If it happens again, send this to whoever runs the server:",
    retry: "Try again",
  },
  hi: {
    loading: "लोड हो रहा है…",
    title: "Regarding शुरू नहीं हो सका",
    broke: "Regarding रुक गया है",
    wasm: "यह ब्राउज़र इस पृष्ठ के लिए WebAssembly नहीं चला रहा है। वह बंद हो सकता है या किसी नीति से रोका गया हो सकता है।",
    network: "पृष्ठ का एक हिस्सा नहीं आया। नेटवर्क जाँचें, फिर कोशिश करें।",
    settings: "सर्वर ने नहीं बताया कि यह पृष्ठ कैसे शुरू किया जाए। सर्वर चलाने वाले को यह बताएँ:",
    bug: "गड़बड़ी से यह पृष्ठ रुक गया। जो सहेजा जा चुका है वह सुरक्षित है। फिर ऐसा हो तो सर्वर चलाने वाले को यह भेजें:",
    retry: "फिर कोशिश करें",
  },
};
const language = Object.keys(WORDS).find((known) => navigator.language.toLowerCase().startsWith(known)) ?? "en";
const words = WORDS[language];
document.documentElement.lang = language;
const state = document.getElementById("boot-state");
if (state) state.textContent = words.loading;

let dead = false;

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function trouble(title, text, details) {
  const place = document.getElementById("trouble");
  if (!place || dead) return;
  dead = true;
  const retry = element("button", words.retry);
  retry.type = "button";
  retry.addEventListener("click", () => location.reload());
  place.className = "boot-trouble";
  place.replaceChildren(element("h1", title), element("p", text), ...(details ? [element("pre", details)] : []), retry);
  place.hidden = false;
  document.getElementById("desk").hidden = true;
}

const isTrap = (error) => typeof WebAssembly !== "undefined" && error instanceof WebAssembly.RuntimeError;
const broke = (error) => trouble(words.broke, words.bug, String(error?.stack ?? error));
addEventListener("error", (event) => { if (isTrap(event.error)) broke(event.error); });
addEventListener("unhandledrejection", (event) => { if (isTrap(event.reason)) broke(event.reason); });
addEventListener("regarding-broke", (event) => broke(event.detail));

try {
  const config = JSON.parse(document.getElementById("config").textContent);
  const who = session(config);
  const module = await import("./pkg/desk.js");
  await module.default();
  try {
    // The sanitizer is loaded when the first text of a mail is read.
    module.start(who, (html, images) => import("./text.js").then((text) => text.clean(html, images)));
  } catch (error) {
    if (isTrap(error)) broke(error);
    else trouble(words.title, words.settings, String(error));
  }
} catch (error) {
  const policy = error instanceof WebAssembly.CompileError || /wasm|unsafe-eval/i.test(String(error));
  trouble(words.title, policy ? words.wasm : words.network, String(error));
}
