// The simulated Outlook on the web: what is selected, what is shown, and the knobs tests turn (window.outlook).
import { Api } from "./api.js";
import { OutlookHost, NOTIFY } from "./host.js";
import { loadManifest } from "./manifest.js";
import { $ } from "./dom.js";
import { speak, t } from "./words.js";
import * as top from "./menu.js";
import * as folders from "./folders.js";
import * as list from "./list.js";
import * as reading from "./reading.js";
import * as pane from "./pane.js";
import * as compose from "./compose.js";
import * as calendar from "./calendar.js";
import { toEwsId } from "./wire.js";

const params = new URLSearchParams(location.search);
const PAGE = 100, CACHE = 200, TOAST_MS = 4000, READ_AFTER_MS = 400;
const nextTask = () => new Promise((ok) => setTimeout(ok, 0));

class App {
  api = new Api();
  session = null; mailboxes = []; accounts = []; folders = []; categories = new Map(); roamingSettings = {};
  folderId = null; messages = []; next = null; selection = []; theme = "light"; locale = "en-US"; pinned = false;
  mode = "mail"; events = []; weeks = 0; at = null;
  #cache = new Map(); #notes = new Map(); #listening = null; #asked = 0; #shown = 0; #reload = 0; #toastTimer = 0; #readTimer = 0;

  async start() {
    this.host = new OutlookHost(this);
    this.setTheme(params.get("theme") === "dark" ? "dark" : "light");
    this.pinned = params.get("pinned") === "1";
    if (params.get("naa") === "1") this.host.requirementSets.NestedAppAuth = "1.1";
    if (params.get("naa") === "no") this.host.naa.enabled = false;
    if (params.get("as")) this.host.naa.as = params.get("as");
    for (const [name, knob] of [["delay", "delay"], ["sso", "ssoError"], ["lifetime", "tokenLifetime"]]) if (params.get(name)) this.host[knob] = Number(params.get(name));
    if (params.get("never") === "1") this.host.neverAnswer = true;
    if (params.get("changed")) this.host.quirks.itemChanged = params.get("changed");
    this.accounts = await this.api.get("mailboxes");
    const wanted = params.get("mailbox") || this.accounts[0].address;
    await this.signIn(this.accounts.some((a) => a.address === wanted) ? wanted : this.accounts[0].address, params.get("lang"));
    const open = params.get("open");
    const first = open === "first" ? this.messages[0] : open ? this.messages.find((m) => m.id === open || m.subject.includes(open)) : null;
    if (first) await this.select([first.id]);
    if (params.get("view") === "calendar") await this.show("calendar");
    if (params.get("pane") === "1" && this.host.manifest && first) this.host.openPane();
  }
  async signIn(address, lang) {
    this.host.closePane();
    calendar.close(this);
    this.#listening?.abort();
    this.#cache.clear(); this.#notes.clear(); this.categories.clear(); this.selection = [];
    this.session = await this.api.signIn(address);
    this.setLocale(lang || this.session.mailbox.language, false);
    await this.loadManifest();
    await this.#loadMe();
    this.folderId = this.folders.find((f) => f.wellKnownName === "inbox").id;
    await this.loadMessages();
    if (this.mode === "calendar") await this.refreshCalendar();
    this.#listening = new AbortController();
    this.api.listen((event, data) => this.#heard(event, data), this.#listening.signal);
  }
  async switchTo(address) {
    const url = new URL(location.href);
    url.searchParams.set("mailbox", address);
    for (const name of ["open", "pane", "lang"]) url.searchParams.delete(name);
    history.replaceState(null, "", url);
    await this.signIn(address);
    $("#top button")?.focus();
  }
  async loadManifest() {
    try {
      this.host.manifest = await loadManifest();
      this.roamingSettings = await this.api.get(`settings/${this.host.manifest.id}`);
    } catch (e) {
      this.host.manifest = null;
      this.toast(t("noManifest", { why: e.message }));
    }
  }
  async #loadMe() {
    const me = await this.api.get("me");
    this.mailboxes = me.mailboxes; this.folders = me.folders;
    this.categories.set(me.mailbox.address, me.categories);
  }
  async loadCategories() { this.categories.clear(); await this.categoriesOf(this.session.mailbox.address); this.render(); }
  async categoriesOf(address) {
    if (!this.categories.has(address)) this.categories.set(address, await this.api.get(`categories?mailbox=${encodeURIComponent(address)}`));
    return this.categories.get(address);
  }
  /** Reads from the open folder's list and shows it, unless another folder was opened or what is newer came first. */
  async #read(options, show) {
    const folder = this.folderId, turn = ++this.#asked;
    const page = await this.api.get(`folders/${folder}/messages?${options}`);
    if (folder !== this.folderId || turn < this.#shown) return;
    this.#shown = turn;
    show(page.messages); this.next = page.next;
    this.render();
  }
  async loadMessages(top = PAGE) { await this.#read(`top=${top}`, (read) => { this.messages = read; }); }
  async more() { await this.#read(`top=${PAGE}&skip=${this.next}`, (read) => { this.messages.push(...read); }); }
  async openFolder(id) {
    this.folderId = id;
    await this.select([]);
    await this.loadMessages();
  }
  /** Something changed in the mailbox; several changes at once make one reading. */
  #heard(event, change) {
    // What came between the reading of the list and this greeting would be missed.
    if (event === "hello") return void this.refresh().catch((e) => this.toast(e.message));
    if (change.kind === "events") return void this.refreshCalendar().catch((e) => this.toast(e.message));
    if (change.kind === "moved") {
      this.#rename(change.oldId, change.id);
    } else if (change.id) this.#cache.delete(change.id);
    else this.#cache.clear();
    if (change.kind === "categories") this.categories.clear();
    if (change.kind === "deleted" && this.selection.includes(change.id)) this.select(this.selection.filter((id) => id !== change.id));
    clearTimeout(this.#reload);
    this.#reload = setTimeout(() => this.refresh().catch((e) => this.toast(e.message)), 30);
  }
  #rename(oldId, id) {
    this.#cache.delete(oldId);
    this.host.renamed(oldId, id);
    this.selection = this.selection.map((s) => (s === oldId ? id : s));
    if (this.#notes.has(oldId)) this.#notes.set(id, this.#notes.get(oldId));
  }
  async refresh() {
    await this.#loadMe();
    // The folder that was open may be gone.
    if (!this.folders.some((f) => f.id === this.folderId)) return this.openFolder(this.folders.find((f) => f.wellKnownName === "inbox").id);
    await this.loadMessages(Math.max(PAGE, this.messages.length));
  }
  single() { return this.selection.length === 1 ? this.selection[0] : null; }
  summary(id) { return this.messages.find((m) => m.id === id); }
  /** A whole message, kept until it changes; asked for once however many want it at the same time. */
  message(id) {
    let kept = this.#cache.get(id);
    if (!kept) {
      kept = this.api.get(`messages/${encodeURIComponent(id)}`);
      kept.catch(() => this.#cache.delete(id));
      if (this.#cache.size >= CACHE) this.#cache.delete(this.#cache.keys().next().value);
      this.#cache.set(id, kept);
    }
    return kept;
  }
  async select(ids) {
    this.selection = [...ids];
    compose.close();
    const id = this.single();
    list.markSelection(this);
    if (id && this.summary(id)?.isDraft) { top.renderBar(this); return compose.open(this, "draft", id); }
    // The add-in hears first: its frame shares this page's thread here, in Outlook it has one of its own.
    await this.host.selected();
    await nextTask();
    if (this.single() !== id) return;
    top.renderBar(this);
    await reading.render(this);
    clearTimeout(this.#readTimer);
    this.#readTimer = setTimeout(() => {
      if (id && this.single() === id && this.summary(id)?.isRead === false) this.mark([id], true).catch((e) => this.toast(e.message));
    }, READ_AFTER_MS);
  }
  async mark(ids, isRead) {
    for (const id of ids) {
      await this.api.patch(`messages/${encodeURIComponent(id)}`, { isRead });
      const m = this.messages.find((x) => x.id === id);
      if (m) m.isRead = isRead;
    }
    list.render(this);
  }
  async move(ids, folder) {
    const moved = [];
    const at = this.messages.findIndex((m) => m.id === ids[0]);
    for (const id of ids) moved.push([id, (await this.api.post(`messages/${encodeURIComponent(id)}/move`, { folder })).id]);
    const gone = new Set(moved.map(([id]) => id));
    const wasOpen = this.selection.some((id) => gone.has(id));
    this.messages = this.messages.filter((m) => !gone.has(m.id));
    for (const [oldId, id] of moved) this.#cache.delete(oldId), this.#cache.delete(id);
    // As Outlook does: the next mail is selected where one was moved away.
    if (wasOpen) await this.select(this.messages.length && ids.length === 1 ? [this.messages[Math.min(at, this.messages.length - 1)].id] : []);
    await this.refresh();
    return moved.map(([, id]) => id);
  }
  /** Makes a folder in another one, or at the top, and answers its id. */
  async makeFolder(parent, name) {
    const { id } = await this.api.post("folders", { parent, name });
    await this.refresh();
    return id;
  }
  async categorise(id, add, remove) {
    const { categories } = await this.api.post(`messages/${encodeURIComponent(id)}/categories`, { add, remove });
    this.#cache.delete(id);
    const m = this.messages.find((x) => x.id === id);
    if (m) m.categories = categories;
    list.render(this);
    if (this.single() === id) reading.renderCategories(this, categories);
    top.renderBar(this);
  }
  async deliver(mail) {
    const { id } = await this.api.post("deliver", mail);
    return id;
  }
  async send(mail) { return (await this.api.post("send", mail)).id; }
  compose(data = {}) { return compose.open(this, "newMessage", null, data); }
  async openForm(kind, itemId, data) { await compose.open(this, kind, itemId, data); }
  notesOf(id) { if (!this.#notes.has(id)) this.#notes.set(id, new Map()); return this.#notes.get(id); }
  renderNotes() { reading.renderNotes(this); }
  /** Mail or calendar. */
  async show(mode) {
    if (mode === this.mode) return;
    this.host.closePane();
    compose.close(); calendar.close(this);
    this.mode = mode;
    if (mode === "calendar") { await this.select([]); calendar.nothing(); await calendar.load(this); }
    this.render();
    if (mode === "mail") await reading.render(this);
    $(`#mode-${mode}`)?.focus();
  }
  /** Microsoft Graph, as whoever is signed in. */
  graph(method, path, body) { return this.api.call(method, `/sandbox/api/graph/${path}`, body); }
  ewsId(id) { return toEwsId(id); }
  async refreshCalendar() {
    if (this.mode !== "calendar") return;
    await calendar.load(this);
    calendar.render(this);
    await calendar.refreshed(this);
  }
  async openEvent(id, focus = true) { await calendar.open(this, id, focus).catch((e) => this.toast(t("failed", { why: e.message }))); }
  newEvent(values = {}) { calendar.create(this, values); }
  showPane(p) { pane.show(this, p); this.paneMoved(); }
  hidePane() { pane.hide(this); this.paneMoved(); }
  paneMoved() { reading.renderCommand(this); compose.renderCommand(this); calendar.renderCommand(this); }
  focusPaneBar(forward) { pane.focusBar(forward); }
  setPinned(on) { this.pinned = on; if (this.host.pane) this.host.pane.pinned = on && this.host.manifest[this.host.pane.draft ? this.host.pane.draft.surface ?? "compose" : "read"].pinnable; pane.renderBar(this); }
  setTheme(theme) {
    this.theme = theme;
    document.documentElement.dataset.theme = theme;
    this.host.themeChanged();
    if (this.session) { this.render(); reading.render(this); }
  }
  setLocale(tag, show = true) {
    speak(tag);
    this.locale = String(tag).toLowerCase().startsWith("hi") ? "hi-IN" : String(tag).includes("-") ? tag : "en-US";
    if (!show) return;
    // A running add-in hears of a new language only when it starts again, as in Outlook.
    const open = this.host.pane && { pinned: this.host.pane.pinned };
    this.render(); reading.render(this);
    if (open) this.host.openPane(open);
  }
  render() {
    const focused = document.activeElement?.id;
    document.title = `${t("title")} – ${this.session.mailbox.displayName}`;
    top.render(this); folders.render(this); list.render(this); top.renderBar(this);
    if (this.mode === "calendar") calendar.render(this);
    const open = this.single() && this.summary(this.single());
    if (open) reading.renderCategories(this, open.categories);
    // What had the focus was drawn anew.
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  }
  toast(text) {
    $("#toast").textContent = text;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => { $("#toast").textContent = ""; }, TOAST_MS);
  }
}

const app = new App();
const host = () => app.host;
const knob = (name) => ({ enumerable: true, get: () => host()[name], set: (value) => { host()[name] = value; } });
/** What a test may do with the page. */
window.outlook = Object.defineProperties({
  app, NOTIFY,
  select: (ids) => app.select(ids), selectSubject: (text) => app.select(app.messages.filter((m) => m.subject.includes(text)).slice(0, 1).map((m) => m.id)),
  openPane: (options) => { const p = host().openPane(options); return { id: p.id }; }, closePane: () => host().closePane(), pin: (on = true) => app.setPinned(on), focusPane: () => host().focusPane(),
  setTheme: (theme) => app.setTheme(theme), setLocale: (tag) => app.setLocale(tag), signIn: (address) => app.switchTo(address), openFolder: (name) => app.openFolder(app.folders.find((f) => [f.id, f.wellKnownName, f.displayName].includes(name))?.id),
  deliver: (mail) => app.deliver(mail), send: (mail) => app.send(mail), compose: (data) => app.compose(data), reply: (id) => app.openForm("reply", id, {}), openComposePane: (options) => { host().openPane({ ...options, draft: compose.current() }); }, show: (mode) => app.show(mode), newEvent: (values) => app.newEvent(values), saveEvent: () => calendar.save(app), openEvent: (text) => app.openEvent(app.events.find((e) => e.subject.includes(text))?.id), openEventPane: () => { const p = host().openPane({ draft: calendar.current() }); return { id: p.id }; }, graph: (method, path, body) => app.graph(method, path, body), move: (ids, folder) => app.move(ids, folder), makeFolder: (name, parent = "inbox") => app.makeFolder(parent, name), categorise: (id, add, remove = []) => app.categorise(id, add, remove), refresh: () => app.refresh(), message: (id) => app.message(id),
}, {
  messages: { enumerable: true, get: () => app.messages }, events: { enumerable: true, get: () => app.events }, selection: { enumerable: true, get: () => app.selection }, mailbox: { enumerable: true, get: () => app.session?.mailbox }, pane: { enumerable: true, get: () => host()?.pane },
  ...Object.fromEntries(["delay", "faults", "neverAnswer", "quirks", "ssoError", "tokenLifetime", "requirementSets", "calls", "trace", "openedForms", "notices", "launched", "naa", "manifest"].map((name) => [name, knob(name)])),
});
window.outlook.ready = app.start().then(() => { document.documentElement.dataset.ready = "true"; }, (e) => { app.toast(`${t("offline")} ${e.message}`); throw e; });
