// Plays Outlook's part towards the add-in's frame: opens and pins the pane, answers office.js, raises events.
import { XdmChannel } from "./xdm.js";
import { METHODS, RAW, MailError } from "./methods.js";
import { COMPOSE } from "./compose-methods.js";
import { NaaBroker } from "./naa.js";
import { appContext, initialData } from "./wire.js";
import { here } from "./manifest.js";

export const NOTIFY = { select: 0, unselect: 1, tabExit: 13, tabExitShift: 14, escExit: 15, f2Exit: 16, updateTargetUrl: 21, telemetry: 23, shortcut: 39 };
const TAB_IN = 11, UNKNOWN_METHOD = 5000, CALLS_KEPT = 5000;
const THEMES = {
  dark: { bodyBackgroundColor: 0x1f1f1f, bodyForegroundColor: 0xffffff, controlBackgroundColor: 0x292929, controlForegroundColor: 0xd6d6d6 },
  light: { bodyBackgroundColor: 0xffffff, bodyForegroundColor: 0x242424, controlBackgroundColor: 0xf5f5f5, controlForegroundColor: 0x424242 },
};
const kept = (list, entry) => { list.push(entry); if (list.length > CALLS_KEPT) list.shift(); };

export class OutlookHost {
  constructor(app) {
    this.app = app;
    this.manifest = null;
    this.pane = null;
    this.paneSeq = 0;
    // ---- knobs for tests -------------------------------------------------------------------------------------------
    this.delay = 0;                               // milliseconds before each answer to a method
    this.faults = new Map();                      // dispatch id -> { code, once, name, message }
    this.neverAnswer = false;                     // true: no reply to anything; an array of dispatch ids: none to these
    this.quirks = { itemChanged: "event" };       // "event" | "none" (office-js #6833) | "reload" (#5987)
    this.ssoError = 0;                            // code that getAccessToken answers with, for example 13001
    this.tokenLifetime = undefined;               // seconds; negative: tokens that have expired already
    this.requirementSets = { Mailbox: "1.15", IdentityAPI: "1.3", DialogApi: "1.2", OpenBrowserWindowApi: "1.1", AddinCommands: "1.3" };
    this.calls = []; this.trace = []; this.openedForms = []; this.notices = []; this.launched = [];
    this.runtimes = new Set();
    this.naa = new NaaBroker(this);
  }
  get locale() { return this.app.locale; }
  panes() { return this.pane ? [this.pane] : []; }
  opened(kind, params) { this.openedForms.push({ kind, params }); }

  /** Opens the pane beside the mail that is selected; a pane that is open is replaced. */
  openPane({ pinned = this.app.pinned, url, initializationContext, draft = null } = {}) {
    if (!this.manifest) throw new Error("no manifest");
    this.closePane();
    const surface = this.manifest[draft ? draft.surface ?? "compose" : "read"];
    if (!surface) throw new Error("the manifest has no place for that");
    const pane = this.#frame(here(url || surface.url), { pinned: pinned && surface.pinnable, initializationContext, draft, itemId: draft ? null : this.app.single() });
    this.pane = pane;
    this.app.showPane(pane);
    return pane;
  }
  /** A frame without a face in which the add-in's functions run when something happens to a draft. */
  openRuntime(draft) {
    const runtime = this.#frame(here(this.manifest.launch.url), { draft, itemId: null });
    runtime.frame.hidden = true;
    runtime.frame.id = runtime.id = "runtime" + this.paneSeq;
    this.runtimes.add(runtime);
    document.body.append(runtime.frame);
    return runtime;
  }
  closeRuntime(runtime) {
    if (!this.runtimes.delete(runtime)) return;
    runtime.channel.close();
    runtime.frame.remove();
  }
  #frame(src, values) {
    const conversationId = [crypto.randomUUID().slice(0, 8), crypto.randomUUID().slice(0, 8), Date.now()].join("_");
    const pane = { id: "pane" + ++this.paneSeq, origin: src.origin, correlation: crypto.randomUUID(), conversationId, ...values };
    const hostInfo = ["Outlook", "Web", "16.01", this.locale, pane.correlation, "", "", "0"].join("$");
    const xdmInfo = [conversationId, this.manifest.id, location.origin].join("|");
    const frame = document.createElement("iframe");
    frame.id = pane.id;
    frame.title = this.manifest.name;
    // The page that is simulated frames its add-ins like this.
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads");
    frame.name = JSON.stringify({ baseFrameName: pane.id, hostInfo, xdmInfo, serializerVersion: 1, flights: "[]" });
    src.search += (src.search ? "&" : "?") + "_host_Info=" + hostInfo;
    pane.frame = frame;
    pane.ready = new Promise((ok) => { pane.markReady = ok; });
    pane.channel = new XdmChannel({ window: () => frame.contentWindow, origin: pane.origin, conversationId, handlers: {
      call: (name, data) => this.#onCall(pane, name, data),
      subscribe: (name) => this.#onSubscribe(pane, name),
      unsubscribe: () => ({ Error: 0 }),
      trace: (dir, m) => kept(this.trace, { t: Math.round(performance.now()), pane: pane.id, dir, m }),
    } });
    frame.src = src.href;
    return pane;
  }
  closePane() {
    const pane = this.pane;
    if (!pane) return;
    this.pane = null;
    pane.channel.close();
    pane.frame.remove();
    this.app.hidePane();
  }
  /** The selection changed: an unpinned pane closes, a pinned one hears of the new item, or of none. */
  async selected() {
    const pane = this.pane, itemId = this.app.single();
    // Beside a draft the pane stays at the draft.
    if (pane?.draft) return;
    if (!pane || pane.itemId === itemId && this.app.selection.length <= 1 && itemId) return;
    const several = this.app.selection.length > 1 && this.manifest.read.multiSelect;
    // Outlook pins the pane of an add-in for several messages by itself. Here the pin decides, but among several.
    if (!pane.pinned && !several) { this.closePane(); return; }
    pane.itemId = itemId;
    if (this.quirks.itemChanged === "none") return;
    if (this.quirks.itemChanged === "reload") { pane.channel.subscriptions.clear(); pane.frame.src = pane.frame.src; return; }
    const data = itemId ? await initialData(this, itemId) : null;
    // Selected on while the data was read: that selection raises its own event.
    if (this.pane !== pane || pane.itemId !== itemId) return;
    pane.channel.fire("olkItemSelectedChanged", data);
    if (this.manifest.read.multiSelect) pane.channel.fire("olkSelectedItemsChanged", null);
  }
  /** A draft or an event came up, or went: a pinned pane goes along with mail, another one closes. */
  async composing(draft) {
    const pane = this.pane;
    if (!pane || pane.draft === draft) return;
    // Beside an event nothing is pinned.
    if (!pane.pinned || draft?.surface) { this.closePane(); return; }
    [pane.draft, pane.itemId] = [draft, draft ? null : this.app.single()];
    this.app.paneMoved();
    if (this.quirks.itemChanged === "none") return;
    const data = draft || pane.itemId ? await initialData(this, pane.itemId, draft) : null;
    if (this.pane === pane && pane.draft === draft) pane.channel.fire("olkItemSelectedChanged", data);
  }
  /** Tells whoever sits beside that draft. */
  draftFires(draft, name, payload) {
    for (const pane of [this.pane, ...this.runtimes]) if (pane?.draft === draft) pane.channel.fire(name, payload);
  }
  /** A message got another id by moving. */
  renamed(oldId, id) { if (this.pane?.itemId === oldId) this.pane.itemId = id; }
  themeChanged() { this.pane?.channel.fire("officeThemeChanged", [JSON.stringify(THEMES[this.app.theme])]); }
  focusPane() { this.pane?.frame.focus(); return this.pane?.channel.notifyFrame([TAB_IN]); }

  #silent(dispid) { return this.neverAnswer === true || (Array.isArray(this.neverAnswer) && this.neverAnswer.includes(dispid)); }
  #onSubscribe(pane, name) {
    if (this.neverAnswer === true) return new Promise(() => {});
    if (name === "appCommandInvoked") pane.markReady();
    // Ours: this build of office.js knows no initial theme, so a dark host tells it as soon as somebody listens.
    if (name === "officeThemeChanged" && this.app.theme !== "light") setTimeout(() => this.themeChanged(), 0);
    return { Error: 0 };
  }
  async #onCall(pane, name, data) {
    if (this.#silent(name)) return new Promise(() => {});
    switch (name) {
      case "ContextActivationManager_getAppContextAsync": return appContext(this, pane);
      case "ContextActivationManager_notifyHost": this.#notified(pane, data); return null;
      case "ContextActivationManager_openWindowInHost": this.opened("window", data); return null;
      case "GetInitialData": return initialData(this, pane.itemId, pane.draft);
      case "ExecuteMethod": return this.#execute(pane, data.MethodData.DispatchId, data.ApiParams, data.MethodData.isLoadedItem);
      case "executeMethod": return this.#executeDda(pane, data.DdaMethod.DispatchId, data);
      default: throw new Error("unknown action " + name);
    }
  }
  #notified(pane, data) {
    kept(this.notices, data);
    const [, action] = data;
    // Esc, F2 and Tab at the ends leave the frame: the focus goes back to the page.
    if ([NOTIFY.escExit, NOTIFY.f2Exit, NOTIFY.tabExit, NOTIFY.tabExitShift].includes(action)) this.app.focusPaneBar(action === NOTIFY.tabExit);
  }
  async #execute(pane, dispid, params, ofLoaded = false) {
    const entry = (pane.draft && (pane.draft.methods ?? COMPOSE)[dispid]) || METHODS[dispid];
    kept(this.calls, { pane: pane.id, dispid, name: entry ? entry[0] : "?", params, at: Math.round(performance.now()) });
    if (this.#silent(dispid)) return new Promise(() => {});
    if (this.delay) await new Promise((ok) => setTimeout(ok, this.delay));
    if (!entry) return { error: true, errorCode: UNKNOWN_METHOD };
    const fault = this.faults.get(dispid);
    if (fault) { if (fault.once) this.faults.delete(dispid); return { error: true, errorCode: fault.code, errorName: fault.name, errorMessage: fault.message, wasSuccessful: false }; }
    try {
      // The web wire carries no item number: a call on an old item object acts on the item selected now.
      const itemId = ofLoaded ? pane.loaded : pane.draft?.key ?? pane.itemId;
      const value = await entry[1]({ host: this, app: this.app, pane, itemId, draft: ofLoaded ? null : pane.draft }, params || {});
      return entry[2] === RAW ? value : { error: false, errorCode: 0, wasSuccessful: true, data: value };
    } catch (e) {
      if (e instanceof MailError) return { error: true, errorCode: e.code, wasSuccessful: false };
      throw e;
    }
  }
  async #executeDda(pane, dispid, data) {
    const ok = { Version: 1, Error: 0 };
    kept(this.calls, { pane: pane.id, dispid, name: "dda", params: data, at: Math.round(performance.now()) });
    if (this.#silent(dispid)) return new Promise(() => {});
    if (this.delay) await new Promise((done) => setTimeout(done, this.delay));
    if (dispid === 98) return this.#singleSignOn(ok);
    if (dispid === 94) {
      const event = data[2] ? JSON.parse(data[2]) : {};
      pane.completed?.({ status: data[1], ...event.completedContext });
      return ok;
    }
    if (dispid === 97) { this.closePane(); return ok; }
    if (dispid === 102) {
      this.opened("browserWindow", data);
      const url = Object.values(data).find((value) => typeof value === "string" && /^https?:/.test(value));
      if (url) window.open(url, "_blank", "noopener");
      return ok;
    }
    return { Version: 1, Error: UNKNOWN_METHOD };
  }
  async #singleSignOn(ok) {
    if (this.ssoError) return { Version: 1, Error: this.ssoError };
    // 13000: the add-in's manifest asks for no single sign-on.
    if (!this.manifest.resource) return { Version: 1, Error: 13000 };
    try {
      const issued = await this.app.api.post("token", { audience: this.manifest.resource, clientId: this.manifest.clientId || "", lifetime: this.tokenLifetime });
      return { ...ok, accessToken: issued.accessToken };
    } catch {
      return { Version: 1, Error: 13006 };        // "client error": sign out and in again
    }
  }
}
