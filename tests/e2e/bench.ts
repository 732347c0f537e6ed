// Measures the pane in Chromium beside a page that only loads office.js and paints one line, and one that also asks Outlook for
// a token and the CRM one question before it does, in turns, in one run.
// Prints nothing but figures; `cargo xtask bench` runs it and judges them. Every figure is a median.
import { X509Certificate, createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { connect } from "node:tls";
import { chromium, type BrowserContext, type CDPSession, type Page } from "@playwright/test";
import { customer, mailOf } from "./rows.ts";
import { Server } from "./server.ts";
import { MARA, Outlook, fresh, test } from "./world.ts";

const RUNS = Number(process.env.BENCH_RUNS ?? 9);
const SWITCHES = 15;
const BARE = "/mail/bare.html", ASKING = "/mail/asking.html", PANE = "/pane.html";
// The first card: the CRM has answered, and Track can be pressed.
const CARD = ".state .button.primary:not([aria-disabled])", LINE = "#line";
// What needs no CRM: whom the mail is from, and that they are being looked up.
const PEOPLE = ".card.sender .name";

/** Runs in every frame: tells the console when the frame that shows what is waited for has been painted, and before it the one
 *  that shows whom the mail is from. The console, and nothing that asks the frame: what asks puts its own script there first, a
 *  third of a megabyte, and the pane's thread compiles that in the midst of its start. */
function watch([card, line, people]: [string, string, string]): void {
  const selector = location.pathname === "/pane.html" ? card : /^\/mail\/(bare|asking)\.html$/.test(location.pathname) ? line : null;
  if (!selector) return;
  let first = 0;
  const painted = (then: () => void) => requestAnimationFrame(() => setTimeout(then));
  const look = () => {
    if (!first && document.querySelector(people)) { first = -1; painted(() => { first = performance.now(); }); }
    if (!document.querySelector(selector)) return false;
    painted(() => {
      const at = performance.now();
      const asked = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/api/")).length;
      const waited = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/regarding_rest.wasm") && (entry as PerformanceResourceTiming).initiatorType === "xmlhttprequest").length;
      console.debug(`bench ${JSON.stringify({ path: location.pathname, painted: at, people: first > 0 ? first : at, asked, waited })}`);
    });
    return true;
  };
  const start = () => { if (!look()) { const o = new MutationObserver(() => { if (look()) o.disconnect(); }); o.observe(document, { subtree: true, childList: true, attributes: true }); } };
  document.documentElement ? start() : addEventListener("DOMContentLoaded", start);
}

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** What a start came to: in milliseconds since it, how often the CRM had been asked by then, and whether the pane stood still for
 *  a function that is not in its first module (`www/boot.js`). */
interface Start { painted: number; people: number; asked: number; waited: number }

/** Opens a page; when what was waited for was painted. */
async function opened(outlook: Outlook, url: string): Promise<Start> {
  const told = outlook.page.waitForEvent("console", (message) => message.text().startsWith(`bench {"path":"${url}"`));
  await outlook.page.evaluate((u) => { (window as any).outlook.closePane(); (window as any).outlook.openPane({ pinned: true, url: u }); }, url);
  return JSON.parse((await told).text().slice("bench ".length)) as Start;
}

// Playwright's own recording walks through the page at every step: it would be measured instead of the pane.
test.use({ trace: "off", screenshot: "off", video: "off" });

test("bench", async () => {
  test.setTimeout(20 * 60_000);
  const server = await Server.start();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", `--ignore-certificate-errors-spki-list=${await keyOf(server)}`, "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  const figures: Record<string, number> = {};
  try {
    const [one, two] = [await customer(server), await customer(server)];
    const seed = await fill(server, browser.newContext.bind(browser));
    const begin = async (rate: number): Promise<{ outlook: Outlook; context: BrowserContext; cdp: CDPSession }> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await context.addInitScript(watch, [CARD, LINE, PEOPLE] as [string, string, string]);
      const page = await context.newPage();
      const outlook = new Outlook(page, server);
      await outlook.goto(MARA, { open: seed });
      const cdp = await context.newCDPSession(page);
      await cdp.send("Emulation.setCPUThrottlingRate", { rate });
      return { outlook, context, cdp };
    };
    // ---- start: cold, each opening in a browser that has seen nothing; warm, as a pane starts anew every time it opens ----
    let waited = 0;
    for (const [rate, warm] of [[1, false], [4, false], [1, true]] as const) {
      const starts: Record<string, Start[]> = { [BARE]: [], [ASKING]: [], [PANE]: [] };
      const urls = Object.keys(starts), stays = warm ? await begin(rate) : null;
      // The first two fill the caches.
      for (let run = warm ? -2 : 0; run < RUNS; run++) {
        for (const at of urls.keys()) {
          const url = urls[(at + run + 2) % urls.length];
          const { outlook, context } = stays ?? (await begin(rate));
          const start = await opened(outlook, url);
          if (run >= 0) starts[url].push(start);
          waited += start.waited;
          if (!stays) await context.close();
        }
      }
      await stays?.context.close();
      const of = (url: string, what: "painted" | "people" = "painted") => median(starts[url].map((start) => start[what]));
      const key = (first: string, what: string) => `pane.${first}.${warm ? "warm_" : ""}${what}_${rate}x`;
      figures[key("first_card", "bare_ms")] = of(BARE);
      figures[key("first_card", "asking_ms")] = of(ASKING);
      figures[key("first_card", "ms")] = of(PANE, "people");
      figures[key("first_card", "ratio")] = of(PANE, "people") / of(BARE);
      figures[key("full_card", "ms")] = of(PANE);
      figures[key("full_card", "ratio")] = of(PANE) / of(ASKING);
      figures[key("full_card", "ratio_bare")] = of(PANE) / of(BARE);
    }
    // Of all starts: one is a function that `cargo xtask profile` did not see.
    figures["pane.rest.waited"] = waited;
    // ---- another mail, with a CRM that answers at once ----------------------------------------------------------
    {
      const { outlook, context, cdp } = await begin(1);
      const ids = [await outlook.deliver(mailOf(one, fresh("Switch one"))), await outlook.deliver(mailOf(two, fresh("Switch two")))];
      await outlook.select(ids[0]);
      await opened(outlook, PANE);
      const frame = outlook.page.frames().find((f) => new URL(f.url()).pathname === PANE)!;
      await frame.evaluate(answerAtOnce);
      for (const id of [ids[1], ids[0], ids[1]]) { await outlook.select(id); await outlook.page.waitForTimeout(600); }
      await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      const times: number[] = [], whole: number[] = [];
      for (let n = 0; n < SWITCHES; n++) {
        const who = n % 2 ? two : one;
        await frame.evaluate(waitForName, who.accountName);
        const from = await outlook.page.evaluate((id) => { const at = performance.timeOrigin + performance.now(); void (window as any).outlook.select([id]); return at; }, ids[n % 2]);
        const { told, painted } = await frame.evaluate(() => (window as any).switched as Promise<{ told: number; painted: number }>);
        times.push(painted - told);
        whole.push(painted - from);
        await outlook.page.waitForTimeout(400);
      }
      // From Outlook's word that another mail is open. The simulated Outlook paints its own reading pane on the same
      // thread meanwhile, as no real one does: what both take together stands beside it.
      figures["pane.switch_ms_4x"] = median(times);
      figures["pane.switch_with_outlook_ms_4x"] = median(whole);
      await context.close();
    }
    // ---- requests ------------------------------------------------------------------------------------------------
    {
      const { outlook, context } = await begin(1);
      const id = await outlook.deliver(mailOf(one, fresh("Requests")));
      await outlook.select(id);
      await server.clearLog();
      // Up to the card; what is asked after it, the last and the next activity, stands beside it.
      figures["pane.requests.open"] = (await opened(outlook, PANE)).asked;
      await outlook.page.waitForTimeout(1000);
      const crm = async () => (await server.log()).filter((entry) => entry.path.includes("/api/"));
      figures["pane.requests.open_and_after"] = (await crm()).length;
      await server.clearLog();
      await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
      await outlook.pane.getByText(/Tracked by you/).waitFor();
      await outlook.page.waitForTimeout(1000);
      figures["pane.requests.track"] = (await crm()).length;
      figures["pane.bytes.track_sent"] = (await crm()).reduce((sum, entry) => sum + entry.bytesIn, 0);
      await context.close();
    }
  } finally {
    await browser.close();
    await server.end();
  }
  writeFileSync(process.env.BENCH_OUT ?? "/dev/stdout", JSON.stringify(figures, null, 1));
});

/** The hash of the server's key, by which Chromium trusts it: what comes with an error of its certificate is kept in no
 *  cache, and a warm start would be none. */
async function keyOf(server: Server): Promise<string> {
  const raw = await new Promise<Buffer>((ok, fail) => {
    const socket = connect({ host: "127.0.0.1", port: server.port, servername: "localhost", rejectUnauthorized: false }, () => {
      ok(socket.getPeerCertificate().raw);
      socket.end();
    }).once("error", fail);
  });
  return createHash("sha256").update(new X509Certificate(raw).publicKey.export({ type: "spki", format: "der" })).digest("base64");
}

/** A mail that the list shows first; answers a part of its subject. */
async function fill(server: Server, context: (options: object) => Promise<BrowserContext>): Promise<string> {
  const word = fresh("Bench").replaceAll(" ", "");
  const made = await context({});
  const outlook = new Outlook((await made.newPage()) as Page, server);
  await outlook.goto(MARA);
  await outlook.deliver(mailOf(await customer(server), word));
  await made.close();
  return word;
}

/** In the pane: what the CRM has answered to a question before, it answers at once. */
function answerAtOnce(): void {
  const real = window.fetch.bind(window), known = new Map<string, [string, ResponseInit]>();
  // A batch has another boundary each time: what is asked is the same.
  const question = (body: unknown) => (body ? new TextDecoder().decode(body as Uint8Array).replace(/batch_[\w-]+/g, "") : "");
  window.fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const key = `${init?.method} ${input} ${question(init?.body)}`;
    const hit = known.get(key);
    if (hit) return new Response(hit[0], hit[1]);
    const answer = await real(input, init);
    known.set(key, [await answer.clone().text(), { status: answer.status, headers: answer.headers }]);
    return answer;
  };
}

/** In the pane: notes when Outlook said something, and when the card with that name on it has been painted. */
function waitForName(name: string): void {
  (window as any).switched = new Promise((ok) => {
    let told = 0;
    addEventListener("message", () => { told = performance.timeOrigin + performance.now(); }, { once: true, capture: true });
    const look = () => {
      if (!document.querySelector("main.pane")?.textContent?.includes(name)) return false;
      requestAnimationFrame(() => setTimeout(() => ok({ told, painted: performance.timeOrigin + performance.now() })));
      return true;
    };
    if (!look()) { const o = new MutationObserver(() => { if (look()) o.disconnect(); }); o.observe(document, { subtree: true, childList: true, characterData: true, attributes: true }); }
  });
}
