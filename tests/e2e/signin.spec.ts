// Sign-in with the real msal-browser, as beside a Dataverse organisation: through Outlook (nested app authentication), in
// a dialog of Office's own, in a popup; and each way in which it can fail.
import AxeBuilder from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { JONAS, MARA, expect, fresh, test as base, type Outlook } from "./world.ts";
import { customer, mailOf } from "./rows.ts";
import { Server } from "./server.ts";

const SIGN_IN = "Sign in";

/** A server whose pane signs in by the identity provider. */
const test = base.extend<{}, { server: Server }>({
  server: [async ({}, use) => {
    const server = await Server.start("--pane-sign-in", "msal");
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
});

async function shown(outlook: Outlook, params: Record<string, string>): Promise<{ subject: string; id: string }> {
  const who = await customer(outlook.server);
  const subject = fresh("Signed in");
  await outlook.goto(MARA, params);
  return { subject, id: await outlook.open(mailOf(who, subject)) };
}

async function track(outlook: Outlook, subject: string): Promise<void> {
  await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible();
  expect((await outlook.activities(subject)).length, "tracked once").toBe(1);
}

/** Presses Sign in, and gives the window that opens. */
async function windowOf(outlook: Outlook): Promise<Page> {
  const opening = outlook.page.context().waitForEvent("page");
  await outlook.pane.getByRole("button", { name: SIGN_IN }).click();
  return opening;
}

async function choose(page: Page, name: string): Promise<void> {
  const gone = page.waitForEvent("close");
  await page.getByRole("button", { name }).click();
  await gone;
}

async function methods(outlook: Outlook): Promise<string[]> {
  return outlook.page.evaluate(() => (window as any).outlook.naa.requests.map((request: any) => request.method));
}

/** No Office dialog in this Outlook: what an old one lacks. */
async function withoutDialog(outlook: Outlook): Promise<void> {
  await outlook.page.context().addInitScript(() => {
    const look = setInterval(() => {
      const ui = (globalThis as any).Office?.context?.ui;
      if (!ui) return;
      clearInterval(look);
      Object.defineProperty(ui, "displayDialogAsync", { configurable: true, value: undefined });
    }, 1);
  });
}

/** Consent as an administrator has given it, or not. */
async function consent(server: Server, given: boolean): Promise<void> {
  await server.controlled("PUT", "/sandbox/tenant", { consented: given });
}

test.afterEach(async ({ server }) => consent(server, true));

test("through Outlook: no window, no request for a token, tracked", async ({ outlook, server }) => {
  const windows: string[] = [];
  outlook.page.on("popup", (page) => windows.push(page.url()));
  const { subject } = await shown(outlook, { naa: "1" });
  await server.clearLog();
  await track(outlook, subject);
  expect(windows).toEqual([]);
  expect(await methods(outlook)).toContain("GetToken");
  const tokens = (await server.log()).filter((entry) => entry.path.endsWith("/oauth2/v2.0/token"));
  expect(tokens, "the token came by the bridge").toEqual([]);
});

for (const [what, naa] of [["an Outlook without the bridge", "none"], ["an Outlook whose bridge says no", "no"]] as const) {
  test(`${what}: nothing opens unasked, then a dialog of Office signs in`, async ({ outlook }) => {
    const windows: string[] = [];
    outlook.page.on("popup", (page) => windows.push(page.url()));
    const { subject } = await shown(outlook, { naa });
    await expect(outlook.pane.getByRole("button", { name: SIGN_IN })).toBeVisible();
    expect(windows, "nobody pressed anything yet").toEqual([]);
    const dialog = await windowOf(outlook);
    await expect(dialog.getByRole("heading", { name: "Pick an account" })).toBeVisible();
    expect(dialog.url()).toContain("redirect_uri=");
    await choose(dialog, "Mara Keller");
    await track(outlook, subject);
  });
}

test("no bridge and no dialog: a popup signs in", async ({ outlook }) => {
  await withoutDialog(outlook);
  const { subject } = await shown(outlook, { naa: "none" });
  const popup = await windowOf(outlook);
  await expect(popup.getByRole("heading", { name: "Pick an account" })).toBeVisible();
  await choose(popup, "Mara Keller");
  await track(outlook, subject);
});

test("the window is closed, or cancelled: said, and asked again", async ({ outlook }) => {
  const { subject } = await shown(outlook, { naa: "none" });
  const closed = await windowOf(outlook);
  await expect(closed.getByRole("heading", { name: "Pick an account" })).toBeVisible();
  await closed.close();
  await expect(outlook.pane.getByText("Your sign-in has expired or was refused.")).toBeVisible();
  await choose(await windowOf(outlook), "Cancel");
  await expect(outlook.pane.getByText("Your sign-in has expired or was refused.")).toBeVisible();
  await choose(await windowOf(outlook), "Mara Keller");
  await track(outlook, subject);
});

test("storage denied: through Outlook as ever", async ({ outlook, context }) => {
  await context.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });
    }
  });
  const { subject } = await shown(outlook, { naa: "1" });
  await track(outlook, subject);
});

test("storage denied in Outlook, and no bridge: the dialog has its own", async ({ outlook, context }) => {
  await context.addInitScript(() => {
    // A frame in another site's page is denied storage; a window of our own is not.
    if (window === window.top) return;
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });
    }
  });
  const { subject } = await shown(outlook, { naa: "none" });
  await choose(await windowOf(outlook), "Mara Keller");
  await track(outlook, subject);
});

async function administratorAgrees(pane: FrameLocator, page: Page): Promise<void> {
  await expect(pane.getByText("Your organisation has not allowed Regarding to use the CRM yet.")).toBeVisible();
  await expect(pane.getByText(/An administrator of your organisation's sign-in/)).toBeVisible();
  const address = (await pane.locator(".answer p").first().textContent()) ?? "";
  expect(address).toContain("/v2.0/adminconsent?client_id=");
  await page.goto(address);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByText(/Regarding is allowed for your organisation now/)).toBeVisible();
  await page.close();
  await pane.getByRole("button", { name: "Try again" }).click();
}

test("consent missing, through Outlook: an administrator has to agree, and where", async ({ outlook, server, context }) => {
  await consent(server, false);
  const { subject } = await shown(outlook, { naa: "1" });
  await administratorAgrees(outlook.pane, await context.newPage());
  await track(outlook, subject);
});

test("consent missing, in the dialog: the same words", async ({ outlook, server, context }) => {
  await consent(server, false);
  const { subject } = await shown(outlook, { naa: "none" });
  await choose(await windowOf(outlook), "Mara Keller");
  const page = await context.newPage();
  const opening = context.waitForEvent("page");
  await administratorAgrees(outlook.pane, page);
  await choose(await opening, "Mara Keller");
  await track(outlook, subject);
});

test("another person than the mailbox's, through Outlook: said, with the remedy", async ({ outlook }) => {
  const { subject } = await shown(outlook, { naa: "1", as: JONAS });
  await expect(outlook.pane.getByText("You signed in to the CRM as somebody else than the owner of this mailbox.")).toBeVisible();
  await expect(outlook.pane.getByText(JONAS)).toBeVisible();
  await outlook.page.evaluate(() => { (window as any).outlook.naa.as = null; });
  await outlook.pane.getByRole("button", { name: SIGN_IN }).click();
  await track(outlook, subject);
});

test("another account in the dialog: said; chosen once more it is meant, and not asked again", async ({ outlook }) => {
  const { subject, id } = await shown(outlook, { naa: "none" });
  await choose(await windowOf(outlook), "Jonas Brandt");
  await expect(outlook.pane.getByText("You signed in to the CRM as somebody else than the owner of this mailbox.")).toBeVisible();
  await choose(await windowOf(outlook), "Jonas Brandt");
  await expect(outlook.pane.getByText("Not tracked")).toBeVisible();
  await outlook.page.evaluate(() => (window as any).outlook.closePane());
  await outlook.select(id);
  await outlook.openPane();
  await choose(await windowOf(outlook), "Jonas Brandt");
  await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(outlook.pane.getByText("Tracked by Jonas Brandt")).toBeVisible();
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("the token is renewed while Track is pressed: the press waits, and is carried out once", async ({ outlook, server }) => {
  // Less than the pane's margin is left three seconds after it came.
  const { subject } = await shown(outlook, { naa: "1", lifetime: "63" });
  const button = outlook.pane.getByRole("button", { name: "Track", exact: true });
  await expect(button).toBeEnabled();
  await outlook.page.waitForTimeout(4000);
  await outlook.page.evaluate(() => Object.assign((window as any).outlook.naa, { delay: 2500, requests: [] }));
  await outlook.knob("tokenLifetime", 3600);
  await server.clearLog();
  await button.click();
  await expect(outlook.pane.getByText(/Tracking/).first()).toBeVisible();
  await expect.poll(() => methods(outlook)).toContain("GetToken");
  const before = (await server.log()).filter((entry) => entry.path.includes("$batch"));
  expect(before, "nothing is sent before the token is there").toEqual([]);
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible();
  const writes = (await server.log()).filter((entry) => entry.path.includes("$batch"));
  expect(writes.map((entry) => entry.status), "one write, accepted").toEqual([200]);
  expect((await methods(outlook)).filter((method) => method === "GetToken").length, "asked for once").toBe(1);
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("no network to the identity provider: said as such", async ({ outlook, context }) => {
  const { subject } = await shown(outlook, { naa: "none" });
  await context.route("**/openid-configuration*", (route) => route.abort());
  const dialog = await windowOf(outlook);
  await expect(outlook.pane.getByText("The CRM cannot be reached.")).toBeVisible();
  await context.unroute("**/openid-configuration*");
  expect((await outlook.activities(subject)).length).toBe(0);
});

for (const [locale, colorScheme, words] of [["en-US", "light", "Regarding is allowed"], ["hi-IN", "dark", "अब आपके संगठन के लिए"]] as const) {
  test(`the page of the window can be read by everybody (${locale}, ${colorScheme})`, async ({ browser, server }) => {
    const context = await browser.newContext({ locale, colorScheme, ignoreHTTPSErrors: true, viewport: { width: 320, height: 480 } });
    const page = await context.newPage();
    await page.goto(`${server.url}/signin-dialog.html?admin_consent=True&tenant=x`);
    const state = page.getByText(words);
    await expect(state).toBeVisible();
    expect((await state.boundingBox())?.height ?? 0, "it is there for the eye too").toBeGreaterThan(15);
    expect((await new AxeBuilder({ page }).analyze()).violations.map((one) => one.id)).toEqual([]);
    await context.close();
  });
}
