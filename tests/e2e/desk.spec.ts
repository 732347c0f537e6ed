// The desk: from nothing to tracked mail, mailboxes that fail and are mended, explainers, settings, ten thousand lines.
import AxeBuilder from "@axe-core/playwright";
import { test as base, type Page } from "@playwright/test";
import { Desk, answers } from "./desk.ts";
import { Server } from "./server.ts";
import { ASHA, JONAS, MARA, PRIYA, expect } from "./world.ts";

const test = base.extend<{ desk: Desk }, { server: Server }>({
  server: [async ({}, use) => {
    const server = await Server.start("--sync");
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
  desk: async ({ page, server }, use) => {
    const strays: string[] = [];
    page.on("request", (request) => { if (!request.url().startsWith(`${server.url}/`)) strays.push(request.url()); });
    await use(new Desk(page, server));
    await server.healed();
    expect(strays, "no request leaves the server").toEqual([]);
    expect(await server.cspReports(), "the policy was never violated").toEqual([]);
  },
});

const PAGES = ["#/setup", "#/mailboxes", "#/alerts", "#/settings", "#/organisation", "#/decisions", "#/audit", "#/options", "#/mine", "#/records", "#/records/opportunity"];

async function sound(desk: Desk): Promise<void> {
  const found = await new AxeBuilder({ page: desk.page }).analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}

/** A list as long as no sandbox has it. */
function long(count: number) {
  const row = (n: number) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`, address: `person.${String(n).padStart(5, "0")}@contoso.example`, owner: `Person ${n}`, queue: false,
    status: ["green", "amber", "red", "off"][n % 4], approval: "approved", test: n % 4 === 2 ? "failure" : "success", testing: false, active: true, synced: 1_763_892_000, backlog: 0, alerts: 0,
  });
  return (url: URL) => {
    const from = Number(url.searchParams.get("after") ?? 0), most = 1000, to = Math.min(from + most, count);
    return { mailboxes: Array.from({ length: to - from }, (_, i) => row(from + i)), next: to < count ? String(to) : null, total: count };
  };
}

test("nobody is let in without signing in, and a link leads where it says afterwards", async ({ desk, page }) => {
  await page.goto(`${desk.server.url}/desk/#/alerts`);
  await expect(desk.title("Regarding for your team")).toBeVisible();
  await desk.signIn(MARA);
  await expect(desk.title("Alerts")).toBeVisible();
  expect(new URL(page.url()).search, "the code is taken out of the address").toBe("");
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(kept, "no token is kept").toBe("[{},{}]");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(desk.title("Regarding for your team")).toBeVisible();
});

test("a second tab and a reload need no press, a tab that signed out does", async ({ desk, page, context }) => {
  await desk.open(ASHA, "#/settings");
  await desk.reload();
  await expect(desk.title("Tracking settings")).toBeVisible();
  const second = new Desk(await context.newPage(), desk.server);
  await second.page.goto(`${desk.server.url}/desk/#/mine`);
  await expect(second.title("My mailbox"), "nothing was pressed").toBeVisible();
  expect(new URL(second.page.url()).search).toBe("");
  const kept = await second.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(kept, "no token is kept").toBe("[{},{}]");
  await second.page.goBack();
  await expect(second.page, "the way to the provider is no step back").toHaveURL("about:blank");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(desk.title("Regarding for your team")).toBeVisible();
  await page.reload();
  await expect(desk.title("Regarding for your team"), "who signed out is not signed in again").toBeVisible();
  const third = new Desk(await context.newPage(), desk.server);
  await third.page.goto(`${desk.server.url}/desk/`);
  await expect(third.title("Regarding for your team")).toBeVisible();
});

test("an administrator begins with set-up, a salesperson with their mailbox, and what is not theirs says so", async ({ desk, page, browser }) => {
  await desk.open(MARA);
  await expect(desk.title("Set up e-mail")).toBeVisible();
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const other = new Desk(await context.newPage(), desk.server);
  await other.open(ASHA);
  await expect(other.title("My mailbox")).toBeVisible();
  await other.go("#/mailboxes");
  await expect(other.title("This page is for administrators")).toBeAttached();
  await context.close();
  await expect(page.getByRole("link", { name: "Audit" })).toBeVisible();
});

test("signed out meanwhile: signing in again beside the page loses nothing that was typed", async ({ desk, page, context }) => {
  await desk.open(ASHA, "#/mailboxes/00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("alert").filter({ hasText: "This is not there" })).toBeVisible();
  await page.route("**/oauth2/v2.0/token", (route) => route.fulfill({ status: 400, contentType: "application/json", body: '{"error":"invalid_grant"}' }));
  await page.route("**/admin/alerts", (route) => route.fulfill({ status: 401, body: "" }));
  await desk.go("#/alerts");
  const banner = page.getByRole("alert").filter({ hasText: "What you see and what you typed stays here" });
  await expect(banner).toBeVisible();
  await page.unroute("**/oauth2/v2.0/token");
  await page.unroute("**/admin/alerts");
  const opened = context.waitForEvent("page");
  await banner.getByRole("button", { name: "Sign in" }).click();
  const popup = await opened;
  await desk.pick(popup, ASHA);
  await expect(banner).toBeHidden();
  await expect(page).toHaveURL(/#\/alerts$/);
});

test("ten thousand mailboxes: a wheel scrolls them, a filter finds one, few are in the page", async ({ desk, page }) => {
  await answers(page, "/admin/mailboxes", long(10_000));
  await desk.open(MARA, "#/mailboxes");
  await expect(desk.grid).toHaveAttribute("aria-rowcount", "10001");
  const lines = desk.grid.locator(".grid-window > .row");
  await expect(lines.first()).toContainText("person.00000");
  expect(await lines.count()).toBeLessThan(80);
  await desk.grid.hover();
  await page.mouse.wheel(0, 100_000);
  await expect(lines.first()).not.toContainText("person.00000");
  expect(await lines.count()).toBeLessThan(80);
  const seen = await desk.grid.evaluate((grid) => {
    const box = grid.getBoundingClientRect();
    return document.elementFromPoint(box.left + 200, box.top + box.height / 2)?.closest(".row")?.getAttribute("aria-rowindex");
  });
  expect(Number(seen), "where the wheel has led there are lines to see").toBeGreaterThan(1000);
  await desk.grid.focus();
  await page.keyboard.press("End");
  await expect(desk.grid).toHaveAttribute("aria-activedescendant", "line-9999");
  await expect(page.locator("#line-9999")).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(page.locator("#line-0")).toBeInViewport();
  await page.getByRole("searchbox").fill("person.07777");
  await expect(lines).toHaveCount(1);
  await expect(page).toHaveURL(/text=person.07777$/);
  await page.getByRole("searchbox").fill("");
  await page.getByText("Fails", { exact: true }).first().click();
  await expect(desk.grid).toHaveAttribute("aria-rowcount", "2501");
});

test("by keyboard alone: lines are marked, a range of them, all; Enter opens one", async ({ desk, page }) => {
  await answers(page, "/admin/mailboxes", long(40));
  await desk.open(MARA, "#/mailboxes");
  await desk.grid.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("3 mailboxes are marked")).toBeVisible();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("40 mailboxes are marked")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Mark mailboxes to act on them.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/mailboxes\/00000000-0000-4000-8000-000000000002$/);
  await expect(page.locator("h1"), "reading goes on at the title of the page").toBeFocused();
});

/** The checks of *Don't see the options?*, by what they look at. */
const check = ({ page }: Desk, name: string) => page.locator(".step").filter({ hasText: name });

test("explainer one: licence and role are missing, and it says who can mend that and how", async ({ desk }) => {
  await desk.open(PRIYA, "#/options");
  await expect(check(desk, "Dynamics 365 Sales licence")).toContainText("Missing");
  await expect(check(desk, "Dynamics 365 Sales licence")).toContainText("Sales Premium, Enterprise or Professional");
  await expect(check(desk, "Security role")).toContainText("Missing");
  await expect(check(desk, "Switched on for the organisation")).toContainText("In order");
  await expect(check(desk, "Sales Hub or Sales Professional app")).toContainText("In order");
});

/** What an administrator sets, which of the checks does not hold then, and what the salesperson is told. */
const SET = [
  {
    name: "two: an administrator has switched it off", check: "Switched on for the organisation", other: "Sales Hub or Sales Professional app",
    says: "The add-in is not switched on for your organisation.", remedy: "A CRM administrator can switch it on",
    set: (page: Page) => page.getByRole("switch", { name: "Add-in switched on" }).click(),
    mend: (page: Page) => page.getByRole("switch", { name: "Add-in switched on" }).click(),
  },
  {
    name: "three: the organisation uses an app of its own", check: "Sales Hub or Sales Professional app", other: "Switched on for the organisation",
    says: "Your organisation uses an app of its own", remedy: "Ask your CRM administrator where e-mail is set up in that app.",
    set: (page: Page) => page.locator("#text-of-CustomApp").fill("Contoso Selling"),
    mend: (page: Page) => page.locator("#text-of-CustomApp").fill(""),
  },
];

for (const { name, check: fails, other, says, remedy, set, mend } of SET) {
  test(`explainer ${name}`, async ({ desk, page, browser }) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "en-US" });
    const mara = new Desk(await context.newPage(), desk.server);
    await mara.open(MARA, "#/organisation");
    const keep = async (change: (page: Page) => Promise<void>) => {
      await change(mara.page);
      await mara.page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(mara.page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
      await expect(mara.page.getByText("The settings are saved.").last()).toBeVisible();
    };
    await desk.open(ASHA, "#/options");
    // Who asks is asked anew when the page is gone to.
    const shows = async (what: Record<string, string[]>) => expect(async () => {
      await desk.go("#/mine");
      await desk.go("#/options");
      for (const [one, texts] of Object.entries(what)) for (const text of texts) await expect(check(desk, one)).toContainText(text, { timeout: 3_000 });
    }).toPass();
    await shows({ [fails]: ["In order"], [other]: ["In order"] });
    try {
      await keep(set);
      await shows({ [fails]: ["Missing", says, remedy], [other]: ["In order"] });
      await expect(page.getByText("1 thing is missing: that is why you do not see the options.")).toBeVisible();
    } finally {
      await keep(mend);
      await context.close();
    }
    await shows({ [fails]: ["In order"], [other]: ["In order"] });
  });
}

test("the work of an act is followed to its end, and the audit tells of it", async ({ desk, page }) => {
  await desk.open(MARA, "#/mailboxes");
  await desk.act("Test again", JONAS);
  await expect(page.getByRole("status").filter({ hasText: "Test: 1 mailbox is done." }).first()).toBeVisible({ timeout: 40_000 });
  await desk.go("#/audit");
  await expect(page.getByRole("row").filter({ hasText: "Mara Keller" }).first()).toBeVisible();
});

test("the progress of an act outlives a reload", async ({ desk, page, server }) => {
  await server.fault({ match: { path: "/sendMail" }, delayMs: 15_000 });
  await desk.open(MARA, "#/mailboxes");
  await desk.act("Test again", JONAS);
  const work = page.locator(".job");
  await expect(work.getByRole("progressbar")).toBeVisible();
  await desk.reload();
  await expect(work.getByRole("progressbar"), "it is followed from where it is").toBeVisible();
  await server.healed();
  await expect(page.getByText("Test: 1 mailbox is done.").first()).toBeVisible({ timeout: 40_000 });
  await desk.reload();
  await expect(work.getByText("Test: 1 mailbox is done."), "what came of it is not lost with the page").toBeVisible();
});

test("a filter that the organisation hides is not offered", async ({ desk, page, server }) => {
  const put = async (hidden: boolean) => {
    const headers = { authorization: `Bearer ${server.token(MARA)}` };
    const kept = await server.ask("PUT", "/admin/settings/organisation", { headers, body: { switches: [["HideTrackAllOption", hidden, false]] } });
    expect(kept.status, kept.text).toBe(200);
  };
  const filters = page.getByRole("radiogroup", { name: "Which mail is tracked by itself" }).getByRole("radio");
  await desk.open(ASHA, "#/settings");
  await expect(filters).toHaveCount(5);
  try {
    await put(true);
    await desk.go("#/mine");
    await desk.go("#/settings");
    await expect(filters).toHaveCount(4);
    await expect(page.getByRole("radio", { name: /^All mail/ })).toHaveCount(0);
  } finally {
    await put(false);
  }
});

for (const scheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any page, ${scheme}`, async ({ desk, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(`${desk.server.url}/desk/`);
    await expect(page.locator(".welcome")).toBeVisible();
    await sound(desk);
    await desk.signIn(MARA);
    await expect(page.locator("html")).toHaveAttribute("data-theme", scheme);
    for (const place of PAGES) {
      await desk.go(place);
      await expect(page.locator("h1")).toBeVisible();
      await expect(page.locator(".skeleton")).toHaveCount(0);
      await sound(desk);
    }
  });
}

test.describe("in Hindi", () => {
  test.use({ locale: "hi-IN" });
  test("complete: nothing English is left", async ({ desk, page }) => {
    await desk.open(ASHA);
    await expect(page.locator("html")).toHaveAttribute("lang", "hi");
    for (const place of ["#/mine", "#/alerts", "#/options", "#/settings", "#/decisions"]) {
      await desk.go(place);
      await expect(page.locator(".skeleton")).toHaveCount(0);
      // What the rows are called that a decision is about is theirs.
      const theirs = await page.locator(".decision .strong[dir=auto]").allInnerTexts();
      const whole = await page.locator("body").innerText();
      const text = theirs.reduce((rest, name) => (name ? rest.replaceAll(name, " ") : rest), whole);
      const data = ["Regarding", "Asha Rao", ASHA, "Outlook", "CRM", "Exchange", "FetchXML", "Microsoft", "Dynamics", "Sales", "Hub", "Online", "Professional", "Premium", "Enterprise", "Person", "Manager", "Global", "System Administrator", "name@example.com", "example.com", "SPE", "D365_SALES_PRO", "Archive", "Deleted Items", "Drafts", "Inbox", "Junk Email", "Sent Items", "Fabrikam"];
      const left = data.reduce((rest, known) => rest.replaceAll(known, " "), text).match(/[A-Za-z]{3,}/g) ?? [];
      expect(left, place).toEqual([]);
    }
  });
});

test("from 320 pixels on nothing sticks out, and every page is reached", async ({ desk, page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await desk.open(MARA);
  await page.getByRole("button", { name: "Pages" }).click();
  await page.getByRole("link", { name: "Mailboxes" }).click();
  await expect(desk.title("Mailboxes")).toBeVisible();
  for (const place of PAGES) {
    await desk.go(place);
    await expect(page.locator(".skeleton")).toHaveCount(0);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over, place).toBeLessThanOrEqual(0);
  }
});
