// From right to left: the pane and the desk in English turned round (src/words/compile/pseudo.rs), which needs no
// translator and shows at a glance what stands on the wrong side.
import { expect as check, test as base, type Frame } from "@playwright/test";
import { Desk } from "./desk.ts";
import { customer, mailOf } from "./rows.ts";
import { Server } from "./server.ts";
import { MARA, Outlook, fresh } from "./world.ts";

const WWW = process.env.REGARDING_WWW_RTL;
const TURNED = "ar-XB";

const test = base.extend<{ outlook: Outlook }, { server: Server }>({
  server: [async ({}, use) => {
    if (!WWW) throw new Error('REGARDING_WWW_RTL is not set: run these tests by "cargo xtask test --only e2e"');
    const server = await Server.start("--sync", "--www", WWW);
    await use(server);
    await server.end();
  }, { scope: "worker", timeout: 90_000 }],
  outlook: async ({ page, server }, use) => { await use(new Outlook(page, server)); },
});

/** Words of the pane as they stand there: each turned round. */
const turned = (text: string) => text.split(" ").map((word) => `\u202e${word}\u202c`).join(" ");

interface Box { what: string; left: number; right: number }
interface Page { width: number; wide: number; dir: string; boxes: Box[] }

/** What is pressed, read or typed into, and where it stands across the page. */
async function boxes(frame: Frame): Promise<Page> {
  return frame.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: Box[] = [];
    for (const element of document.querySelectorAll("button, a, input, select, textarea, h1, h2, h3, svg, img")) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || getComputedStyle(element).visibility === "hidden") continue;
      // Without the marks of direction, by which alone the two differ.
      const said = (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
      found.push({ what: `${element.localName} ${said.trim().slice(0, 40)}`, left: box.left, right: box.right });
    }
    return { width, wide: document.documentElement.scrollWidth, dir: getComputedStyle(document.body).direction, boxes: found };
  });
}

/** What stands at one side in English stands at the other, and nothing sticks out. */
function mirrored(english: Page, other: Page): void {
  check(english.dir).toBe("ltr");
  check(other.dir).toBe("rtl");
  check(other.wide, "nothing sticks out").toBeLessThanOrEqual(other.width);
  const side = (box: Box, width: number) => {
    const [before, after] = [box.left, width - box.right];
    return Math.abs(before - after) < width / 6 ? "across" : before < after ? "left" : "right";
  };
  const places = (page: Page) => new Map(page.boxes.map((box) => [box.what, side(box, page.width)]));
  const [here, there] = [places(english), places(other)];
  const both = [...here].filter(([what]) => there.has(what));
  check(both.length, "the two pages show the same").toBeGreaterThan(here.size * 0.7);
  const opposite: Record<string, string> = { left: "right", right: "left", across: "across" };
  const astray = both.filter(([what, place]) => place !== "across" && there.get(what) !== opposite[place] && there.get(what) !== "across");
  check(astray.map(([what, place]) => `${what}: ${place} in English, ${there.get(what)} here`)).toEqual([]);
}

const pane = (outlook: Outlook) => outlook.page.frames().find((frame) => new URL(frame.url()).pathname === "/pane.html")!;

test("the pane stands the other way round in every part a mail has, at 320 pixels", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Turned");
  const seen = new Map<string, Page[]>();
  const look = async (name: string) => { seen.set(name, [...(seen.get(name) ?? []), await boxes(pane(outlook))]); };
  for (const lang of ["en", TURNED]) {
    const say = lang === TURNED ? turned : (text: string) => text;
    await outlook.goto(MARA, { lang });
    await outlook.open(mailOf(who, subject));
    const { pane: frame } = outlook;
    await check(frame.locator("html")).toHaveAttribute("lang", lang);
    await check(frame.getByText(who.accountName).first()).toBeVisible();
    await check(frame.getByRole("button", { name: say("Track"), exact: true })).toBeEnabled();
    await look("card");
    if (lang === TURNED) await outlook.page.screenshot({ path: test.info().outputPath("card.png") });
    await frame.getByRole("button", { name: say("Set regarding") }).click();
    await frame.getByRole("combobox").fill(who.dealName);
    await check(frame.getByRole("option", { name: who.dealName })).toBeVisible();
    await look("search");
    await frame.getByRole("combobox").press("Escape");
  }
  for (const [english, other] of seen.values()) mirrored(english, other);
});

test("names and subjects keep their own direction", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA, { lang: TURNED });
  await outlook.open(mailOf(who, fresh("Own direction")));
  const name = outlook.pane.getByText(who.accountName).first();
  await check(name).toBeVisible();
  // Latin letters are read from left to right, in a page that is read the other way.
  check(await name.evaluate((element) => getComputedStyle(element.closest("[dir=auto], bdi") ?? element).direction)).toBe("ltr");
});

test("every page of the desk stands the other way round, wide and at 320 pixels", async ({ browser, server }) => {
  test.setTimeout(120_000);
  const PAGES = ["#/setup", "#/mailboxes", "#/mine", "#/alerts", "#/options", "#/settings", "#/organisation", "#/decisions", "#/audit"];
  const seen = new Map<string, Page[]>();
  for (const locale of ["en-US", TURNED]) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale, viewport: { width: 1280, height: 860 } });
    const desk = new Desk(await context.newPage(), server);
    await desk.open(MARA);
    await check(desk.page.locator("html")).toHaveAttribute("lang", locale === TURNED ? TURNED : "en");
    for (const place of PAGES) {
      await desk.page.setViewportSize({ width: 1280, height: 860 });
      await desk.go(place);
      await check(desk.page.locator(".skeleton")).toHaveCount(0);
      seen.set(place, [...(seen.get(place) ?? []), await boxes(desk.page.mainFrame())]);
      if (locale !== TURNED) continue;
      await desk.page.screenshot({ path: test.info().outputPath(`${place.replaceAll(/\W+/g, "-")}.png`) });
      await desk.page.setViewportSize({ width: 320, height: 700 });
      const narrow = await boxes(desk.page.mainFrame());
      check(narrow.wide, `${place} at 320 pixels`).toBeLessThanOrEqual(narrow.width);
    }
    await context.close();
  }
  for (const [english, other] of seen.values()) mirrored(english, other);
});
