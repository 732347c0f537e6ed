// Brings together what comes by different ways: the pane (WebAssembly), office.js, and Outlook's word that
// it is ready. Says in words what does not come. Runs before office.js and needs nothing of it.

// How long is waited before the person is told that something is missing. What comes later still counts.
const PATIENCE_MS = 6000;

// office.js sets these to null; the pane may need them.
const kept = { pushState: history.pushState, replaceState: history.replaceState };

const WORDS = {
  en: {
    loading: "Loading…",
    title: "Regarding could not start",
    broke: "Regarding has stopped",
    blocked: "These addresses did not answer. A firewall, a browser extension or the network may be blocking them:",
    pending: "These addresses have not answered yet:",
    tellNetwork: "Tell your administrator that they must be reachable from this computer.",
    silent: "Outlook does not answer the add-in. Close the pane and open it again; if that does not help, reload Outlook.",
    tellOutlook: "If it keeps happening, tell your administrator. Add-ins, or optional connected experiences, may be switched off.",
    outside: "This page belongs inside Outlook. Open a mail in Outlook and choose Regarding there.",
    wasm: "This browser does not run WebAssembly for this page. It may be switched off, or forbidden by a policy.",
    tellPolicy: "Tell your administrator: the add-in needs WebAssembly (in a content security policy: 'wasm-unsafe-eval').",
    settings: "The server of this add-in has not said how to start it.",
    tellServer: "Tell whoever runs the add-in's server:",
    bug: "A fault in the add-in made it stop. Nothing that was tracked is lost.",
    tellBug: "If it happens again, send this to whoever runs the add-in:",
    partly: "Regarding did not come whole",
    retry: "Try again",
  },
  hi: {
    loading: "लोड हो रहा है…",
    title: "Regarding शुरू नहीं हो सका",
    broke: "Regarding रुक गया है",
    blocked: "इन पतों से उत्तर नहीं मिला। फ़ायरवॉल, ब्राउज़र का कोई एक्सटेंशन या नेटवर्क इन्हें रोक रहा हो सकता है:",
    pending: "इन पतों से अभी तक उत्तर नहीं मिला है:",
    tellNetwork: "अपने व्यवस्थापक को बताएँ कि ये पते इस कंप्यूटर से खुलने चाहिए।",
    silent: "Outlook इस ऐड-इन को उत्तर नहीं दे रहा है। पैनल बंद करके फिर खोलें; इससे काम न बने तो Outlook को फिर से लोड करें।",
    tellOutlook: "ऐसा बार-बार हो तो अपने व्यवस्थापक को बताएँ। हो सकता है ऐड-इन या वैकल्पिक कनेक्टेड सेवाएँ बंद हों।",
    outside: "यह पृष्ठ Outlook के भीतर खुलता है। Outlook में कोई मेल खोलें और वहाँ Regarding चुनें।",
    wasm: "यह ब्राउज़र इस पृष्ठ के लिए WebAssembly नहीं चला रहा है। वह बंद हो सकता है या किसी नीति से रोका गया हो सकता है।",
    tellPolicy: "अपने व्यवस्थापक को बताएँ: ऐड-इन को WebAssembly चाहिए (content security policy में: 'wasm-unsafe-eval')।",
    settings: "इस ऐड-इन के सर्वर ने नहीं बताया कि इसे कैसे शुरू किया जाए।",
    tellServer: "ऐड-इन का सर्वर चलाने वाले को यह बताएँ:",
    bug: "ऐड-इन में गड़बड़ी हुई और वह रुक गया। जो ट्रैक हो चुका है वह सुरक्षित है।",
    tellBug: "फिर ऐसा हो तो ऐड-इन चलाने वाले को यह भेजें:",
    partly: "Regarding का एक हिस्सा नहीं आया",
    retry: "फिर कोशिश करें",
  },
};
const spoken = (tag) => Object.keys(WORDS).find((known) => tag.toLowerCase().startsWith(known)) ?? "en";
const language = spoken(navigator.language);
const words = WORDS[language];
document.documentElement.lang = language;
const boot = document.getElementById("boot");
const state = document.getElementById("boot-state");
if (state) state.textContent = words.loading;

// Outlook's colours are those of the last time until it says them, where they were not the system's: some tell them only
// when the pane listens, and a dark room should not flash.
const THEME = "regarding.theme";
const root = document.documentElement;
try {
  const before = localStorage.getItem(THEME);
  if (before === "dark" || before === "light") root.dataset.theme = before;
} catch {
  // Storage is denied: the system's.
}
new MutationObserver(() => {
  const theme = root.dataset.theme;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  try {
    if (theme && theme !== system) localStorage.setItem(THEME, theme);
    else localStorage.removeItem(THEME);
  } catch {
    // The next time begins with the system's.
  }
}).observe(root, { attributeFilter: ["data-theme"] });

// That something is loading is shown to who would wait for it; what comes at once needs no flicker before it.
const FLICKER_MS = 200;
const looming = setTimeout(() => boot?.toggleAttribute("hidden", false), FLICKER_MS);

// ---- what was asked for and has not come --------------------------------------------------------------

// Where the server puts office.js and what must stand before it.
const OFFICE = "head > script[defer]";

const failed = new Set();
const loaded = new Set();

// The smallest module there is: the policy of the page is asked with it.
function runsWasm() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

function isScript(target) {
  return target instanceof HTMLScriptElement && target.src !== "";
}
function isTrap(error) {
  return typeof WebAssembly !== "undefined" && error instanceof WebAssembly.RuntimeError;
}
// What becomes of a script is told to its document, and not to the window.
document.addEventListener("error", (event) => {
  if (!isScript(event.target)) return;
  failed.add(event.target.src);
  // Without office.js itself nothing will come; what it loads on its own may be dispensable.
  if (event.target.matches(OFFICE)) missing();
}, true);
document.addEventListener("load", (event) => {
  if (isScript(event.target)) loaded.add(event.target.src);
}, true);
addEventListener("error", (event) => {
  if (isTrap(event.error)) broke(event.error);
});
addEventListener("unhandledrejection", (event) => {
  if (isTrap(event.reason)) broke(event.reason);
});
addEventListener("securitypolicyviolation", (event) => {
  if (event.disposition !== "enforce") return;
  if (event.effectiveDirective.startsWith("script-src") && /^https?:/.test(event.blockedURI)) failed.add(event.blockedURI);
});
addEventListener("regarding-broke", (event) => broke(event.detail));

// ---- saying so ----------------------------------------------------------------------------------------

let dead = false;

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

// `parts` are elements; a string is a paragraph, a list a list of addresses.
function trouble(title, ...parts) {
  const place = document.getElementById("trouble");
  if (!place || dead) return;
  const retry = element("button", words.retry);
  retry.type = "button";
  retry.addEventListener("click", () => location.reload());
  const made = parts.map((part) => {
    if (typeof part === "string") return element("p", part);
    if (!Array.isArray(part)) return part;
    const list = document.createElement("ul");
    list.append(...part.map((address) => element("li", address)));
    return list;
  });
  place.className = "boot-trouble";
  place.replaceChildren(element("h1", title), ...made, retry);
  place.hidden = false;
  clearTimeout(looming);
  for (const id of ["pane", "boot"]) document.getElementById(id)?.toggleAttribute("hidden", true);
}

function noTrouble() {
  document.getElementById("trouble")?.toggleAttribute("hidden", true);
  for (const id of ["pane", "boot"]) document.getElementById(id)?.toggleAttribute("hidden", false);
}

function broke(cause) {
  if (started === "no") return;
  const details = `${cause?.stack || cause}\n${navigator.userAgent}`;
  trouble(words.broke, words.bug, words.tellBug, element("pre", details));
  dead = true;
}

let wasmTrouble = null;
let officeReady = false;
let outside = false;
let started = "no";

// What is missing, by whom it should have come.
function missing() {
  if (started !== "no") return;
  if (outside) return trouble(words.title, words.outside);
  if (!document.querySelector(OFFICE)) {
    return trouble(words.title, words.settings, words.tellServer, element("pre", "office.js"));
  }
  if (wasmTrouble) {
    if (!runsWasm()) return trouble(words.title, words.wasm, words.tellPolicy);
    const address = new URL("./pkg/", import.meta.url).href;
    return trouble(words.title, words.blocked, [address], words.tellNetwork, element("pre", String(wasmTrouble)));
  }
  const pending = [...document.scripts].map((script) => script.src)
    .filter((src) => src && !loaded.has(src) && !failed.has(src) && src !== import.meta.url);
  if (officeReady) pending.push(new URL("./pkg/regarding_bg.wasm", import.meta.url).href);
  if (failed.size > 0 && !officeReady) return trouble(words.title, words.blocked, [...failed], words.tellNetwork);
  if (pending.length > 0) return trouble(words.title, words.pending, pending, words.tellNetwork);
  trouble(words.title, words.silent, words.tellOutlook);
}

// ---- the rest of the pane -----------------------------------------------------------------------------

// What no first card needs is a second module, fetched when the first card has been painted. A pane that was not
// taken apart has no table `t0`, and nothing follows.
const REST = new URL("./pkg/regarding_rest.wasm", import.meta.url).href;
let first = {};
let compiled = null;
let rest = null;
let restIsHere = false;

const isWhole = () => restIsHere || !first.t0;

// The rest puts its functions into the table that both share; twice would do no harm.
function join(module) {
  if (!restIsHere) new WebAssembly.Instance(module, { first });
  restIsHere = true;
}

const compileRest = () => (compiled ??= WebAssembly.compileStreaming(fetch(REST)));

function fetchRest() {
  rest ??= compileRest().then(join).catch((error) => {
    compiled = rest = null;
    throw error;
  });
  return rest;
}

function partly(error) {
  trouble(words.partly, words.blocked, [REST], words.tellNetwork, element("pre", String(error)));
  dead = true;
}

// The pane calls this in the middle of its work, where it needs the rest at once: it can only wait.
globalThis.regardingRest = () => {
  if (isWhole()) return;
  try {
    const request = new XMLHttpRequest();
    request.open("GET", REST, false);
    // Bytes as the lower halves of characters: what waits may not ask for a buffer.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${request.status}`);
    join(new WebAssembly.Module(Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 255)));
  } catch (error) {
    partly(error);
    throw error;
  }
};

// Who presses something before the rest has come need not see the page stand still: the press waits.
document.addEventListener("click", (event) => {
  if (isWhole() || !(event.target instanceof Element) || !event.target.closest("#pane")) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  const pressed = event.target.closest("button, a, summary, input") ?? event.target;
  // What was pressed may have been painted anew meanwhile: then what says the same is meant.
  const says = (one) => one.getAttribute("aria-label") ?? one.textContent;
  const meant = () => (pressed.isConnected ? pressed : [...document.querySelectorAll(pressed.localName)].find((one) => says(one) === says(pressed)));
  if (!waiting) fetchRest().then(() => meant()?.click?.(), partly).finally(() => { waiting = false; });
  waiting = true;
}, true);
let waiting = false;

addEventListener("regarding-card", () => {
  // After the card's own frame. The pane is told when all of it is here.
  const come = () => (isWhole() ? Promise.resolve() : fetchRest());
  const whole = () => dispatchEvent(new Event("regarding-whole"));
  afterFrame(() => come().then(whole, () => {}));
}, { once: true });

// A window of the sign-in opens only for somebody who has just pressed something here; browsers let it open for so long.
const PRESS_MS = 5000;
let pressedAt = -Infinity;
addEventListener("click", (event) => {
  if (event.isTrusted) pressedAt = performance.now();
}, true);

// Outlook's own colours and language, as the pane puts them on a moment later. Dark is what white text is easier to read
// on, by ITU-R BT.601.
function dressAsOutlook() {
  root.lang = spoken(Office.context.displayLanguage || navigator.language);
  if (state) state.textContent = WORDS[root.lang].loading;
  const [, digits] = /^#([0-9a-f]{6})$/i.exec(Office.context.officeTheme?.bodyBackgroundColor ?? "") ?? [];
  if (!digits) return;
  const [red, green, blue] = [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
  root.dataset.theme = 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}

// Whom the open mail is from, Outlook knows at once. It is painted in the pane's own clothes while the pane asks the CRM;
// the pane takes its place as it comes. Of a draft or a meeting it is not known so soon.
function paintSender() {
  const item = Office.context.mailbox?.item;
  const who = item?.itemType === "message" && typeof item.subject === "string" && item.from;
  if (!boot || !who?.emailAddress) return;
  const made = (name, kind, ...parts) => {
    const one = document.createElement(name);
    one.className = kind;
    one.append(...parts);
    return one;
  };
  const theirs = (text) => made("bdi", "", text);
  const address = who.emailAddress, name = who.displayName?.trim() || address;
  const text = made("div", "grow", made("h2", "name", theirs(name)));
  if (name !== address) text.append(made("p", "quiet-text", theirs(address)));
  boot.className = "pane";
  boot.hidden = false;
  boot.replaceChildren(
    state,
    made("header", "about", made("h1", "subject", theirs(item.subject))),
    made("section", "card", made("div", "bone short"), made("div", "bone wide")),
    made("section", "card sender", made("div", "who", made("div", "bone avatar"), text)),
  );
}

// Outlook's answer to the pane's first question for a token, asked before the pane is there to ask it: nothing takes longer.
// The same question as the pane's own (`addin/office/sign_in.rs`), by the doors that answer with a promise.
function askEarly() {
  if (JSON.parse(document.getElementById("config").textContent).signin === "msal") return undefined;
  const doors = [globalThis.OfficeRuntime?.auth, Office.auth, Office.context?.auth];
  const door = doors.find((auth) => typeof auth?.getAccessToken === "function");
  const answer = door?.getAccessToken({ allowSignInPrompt: true, allowConsentPrompt: true, forMSGraphAccess: false });
  // Who refuses is told by the pane.
  answer?.catch?.(() => {});
  return answer;
}

// After the frame that is due. A page that nobody sees has none, and waits no longer for it than a few of them would take.
const FRAMES_MS = 50;
function afterFrame(act) {
  let due = true;
  const once = () => {
    if (due) act();
    due = false;
  };
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, FRAMES_MS);
}

// Whatever else is due comes first.
const turn = () => new Promise((done) => { setTimeout(done); });

// ---- starting -----------------------------------------------------------------------------------------

// The pane's module is made ready while the page waits for Outlook or the network; who never waits paints the sender first.
let senderStands;
const pause = new Promise((done) => {
  senderStands = done;
  globalThis.requestIdleCallback?.(done) ?? done();
});

const wasm = (async () => {
  await pause;
  const module = await import("./pkg/regarding.js");
  first = await module.default();
  return module;
})();
wasm.catch((error) => {
  wasmTrouble = error;
  missing();
});
// Words of other languages than English stand in the rest: where they will be wanted, it comes beside office.js.
wasm.then(() => {
  if (language !== "en" && !isWhole()) compileRest().catch(() => { compiled = null; });
}, () => {});

const office = (async () => {
  if (document.readyState !== "complete") {
    // Deferred scripts have run, or failed, by then.
    await new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
  }
  if (!globalThis.Office) {
    if (failed.size === 0) missing();
    return new Promise(() => {});
  }
  const info = await Office.onReady();
  Object.assign(history, kept);
  return info;
})();

const deadline = setTimeout(missing, PATIENCE_MS);

office.then(async (info) => {
  officeReady = true;
  if (info?.host !== "Outlook") {
    outside = true;
    missing();
    return;
  }
  let early;
  try {
    dressAsOutlook();
    paintSender();
    early = askEarly();
  } catch {
    // What Outlook did not say here, the pane asks for, and says what is wrong.
  }
  // The frame with the sender first, and whoever waits for that frame; the pane's start is the longer work.
  await new Promise(afterFrame);
  await turn();
  senderStands();
  const module = await wasm.catch(() => null);
  if (!module) return;
  if (!isWhole() && spoken(Office.context.displayLanguage || navigator.language) !== "en") await fetchRest().catch(() => {});
  clearTimeout(deadline);
  noTrouble();
  started = "yes";
  try {
    const paint = module.start(
      early,
      (wish) => {
        const pressed = performance.now() - pressedAt < PRESS_MS;
        return import("./signin.js").then((signin) => signin.token(wish, pressed));
      },
      (html, images) => import("./text.js").then((text) => text.clean(html, images)),
      (what, key, more) => import("./keep.js").then((keep) => keep[what](key, more)),
    );
    // The question for the token is asked by then.
    await turn();
    paint();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) {
      broke(error);
    } else {
      trouble(words.title, words.settings, words.tellServer, element("pre", String(error)));
    }
  }
}, (error) => {
  failed.add(String(error));
  missing();
});
