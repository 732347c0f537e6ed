// Paints first cards of all kinds with a pane that counts which of its functions are called. `cargo xtask profile` runs
// this. English alone: the words of other languages are fetched with the rest before their pane starts. What goes on by itself just after the card counts too: nobody should wait for it.
import { readFileSync, writeFileSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";
import { customer, mailOf, twin } from "./rows.ts";
import { Server } from "./server.ts";
import { ASHA, JONAS, MARA, Outlook, fresh, test, type Mail } from "./world.ts";

// What the pane does by itself after a card: headers, categories, its clock.
const AFTER_MS = 1_500;

/** In every frame: keeps what the module exports, where a test finds it; and nobody is told that all of the pane is here, for
 * what waits for that is not in the first part. */
function keep(): void {
  addEventListener("regarding-whole", (event) => event.stopImmediatePropagation(), true);
  const real = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await real.apply(WebAssembly, given);
    (window as any).counted = made.instance.exports;
    return made;
  };
}

test.use({ trace: "off", screenshot: "off" });

test("profile", async () => {
  test.setTimeout(10 * 60_000);
  const counting = readFileSync(process.env.PROFILE_WASM!), glue = readFileSync(process.env.PROFILE_GLUE!);
  const server = await Server.start();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"] });
  const called = new Set<number>();
  try {
    const who = await customer(server), several = await customer(server);
    await twin(server, several);
    const look = async (mailbox: string, mail: Mail | null, { dark = false, slower = 1, act }: { dark?: boolean; slower?: number; act?: (o: Outlook) => Promise<void> } = {}) => {
      const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, colorScheme: dark ? "dark" : "light" });
      await context.addInitScript(keep);
      await context.route("**/pkg/regarding.js", (route) => route.fulfill({ body: glue, contentType: "text/javascript" }));
      await context.route("**/pkg/regarding_bg.wasm", (route) => route.fulfill({ body: counting, contentType: "application/wasm" }));
      context.setDefaultTimeout(15_000);
      const outlook = new Outlook((await context.newPage()) as Page, server);
      await outlook.goto(mailbox);
      if (mail) await outlook.select(await outlook.deliver(mail));
      if (slower > 1) await (await context.newCDPSession(outlook.page)).send("Emulation.setCPUThrottlingRate", { rate: slower });
      const start = async () => {
        await outlook.openPane();
        await outlook.pane.locator("main.pane").waitFor();
        await outlook.pane.locator(".spinner, [aria-busy=true]").first().waitFor({ state: "detached" });
      };
      await start();
      if (act) {
        // What a person does is not counted: the card of the next start is.
        await act(outlook);
        await outlook.page.evaluate(() => (window as any).outlook.closePane());
        await start();
      }
      await outlook.page.waitForTimeout(AFTER_MS);
      // Whoever is about to press something points at it, or goes there by keyboard.
      await outlook.pane.locator("main.pane").hover({ timeout: 5_000, position: { x: 5, y: 5 } });
      await outlook.pane.locator("button").first().press("Shift", { timeout: 5_000 }).catch(() => {});
      await outlook.page.waitForTimeout(100);
      const frame = outlook.page.frames().find((f) => new URL(f.url()).pathname === "/pane.html");
      const more = await frame!.evaluate(() => Object.entries((window as any).counted as Record<string, WebAssembly.Global>).filter(([name, value]) => /^f\d+$/.test(name) && value.value === 1).map(([name]) => Number(name.slice(1))));
      if (more.length === 0) throw new Error("nothing was counted");
      more.forEach((one) => called.add(one));
      await context.close();
    };
    const first = fresh("First");
    await look(MARA, { ...mailOf(who, first), messageId: `<${first.replaceAll(" ", ".")}@first.example>` });
    await look(MARA, { ...mailOf(who, fresh("Answer")), inReplyTo: `<${first.replaceAll(" ", ".")}@first.example>` });
    await look(MARA, mailOf(who, fresh("Dark")), { dark: true });
    await look(MARA, mailOf(several, fresh("Several")));
    await look(MARA, mailOf({ name: "Ewa Nowak", address: `ewa@${fresh("n").replaceAll(" ", "")}.example` }, fresh("Stranger")));
    await look(JONAS, mailOf({ name: "Mara Keller", address: MARA }, fresh("Colleague")));
    await look(MARA, { ...mailOf(who, fresh("Many")), to: [{ name: "Mara Keller", address: MARA }, { name: "Asha Rao", address: ASHA }], cc: [{ name: "Somebody", address: "somebody@else.example" }] });
    await look(MARA, mailOf(who, fresh("Tracked")), { act: async (o) => { await o.pane.getByRole("button", { name: "Track", exact: true }).click(); await o.pane.getByText(/Tracked by you/).waitFor(); } });
    await look(MARA, mailOf(who, fresh("To a deal")), { act: async (o) => { await o.pane.getByRole("button", { name: who.dealName }).first().click(); await o.pane.getByText("Tracked regarding").waitFor(); } });
    await look(MARA, null);
    // One that is long in coming: the clock ticks before it stands.
    await server.fault({ match: { path: "/api/data/" }, delayMs: 2_500 });
    await look(MARA, mailOf(who, fresh("Slow")));
    await server.healed();
    // Those that come later than the page's own picture stands (`addin/shell.rs`): they are painted while they are waited for.
    await server.fault({ match: { path: "/api/data/" }, delayMs: 400 });
    await look(MARA, mailOf(several, fresh("Several, later")));
    await look(MARA, mailOf({ name: "Ewa Nowak", address: `ewa@${fresh("l").replaceAll(" ", "")}.example` }, fresh("Stranger, later")));
    await look(JONAS, mailOf({ name: "Mara Keller", address: MARA }, fresh("Colleague, later")));
    await look(MARA, { ...mailOf(who, fresh("Answer, later")), inReplyTo: `<${first.replaceAll(" ", ".")}@first.example>`, cc: [{ name: "Somebody", address: "somebody@else.example" }] });
    await server.healed();
    // A slow processor: what paints for more than a frame's time lets the browser in between (Yew's scheduler), by other ways.
    await look(MARA, mailOf(several, fresh("Several, slowly")), { slower: 12 });
    await look(MARA, null, { slower: 12 });
    await server.fault({ match: { path: "/api/data/" }, delayMs: 2_500 });
    await look(MARA, mailOf(who, fresh("Slow, slowly")), { slower: 12 });
    await server.healed();
  } finally {
    await browser.close();
    await server.end();
  }
  writeFileSync(process.env.PROFILE_OUT!, JSON.stringify([...called].sort((a, b) => a - b)));
});
