// For everybody: by keyboard alone, by screen reader, in Hindi, in the dark, in 320 pixels.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Route } from "@playwright/test";
import { ASHA, MARA, expect, fresh, test, type Outlook } from "./world.ts";
import { customer, mailOf } from "./rows.ts";

async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing in any state, ${theme}`, async ({ outlook, server }) => {
    const who = await customer(server);
    await outlook.goto(MARA, { theme });
    await outlook.open(mailOf(who, fresh("Axe")));
    const { pane } = outlook;
    await expect(pane.getByText(who.accountName).first()).toBeVisible();
    await expect(pane.locator("html")).toHaveAttribute("data-theme", theme);
    await noViolations(outlook);
    await pane.getByRole("button", { name: "Set regarding" }).click();
    await pane.getByRole("combobox").fill("ski");
    await expect(pane.getByRole("option").first()).toBeVisible();
    await noViolations(outlook);
    await pane.getByRole("combobox").press("Escape");
    await pane.getByRole("button", { name: who.dealName }).first().click();
    await expect(pane.getByText("Tracked regarding")).toBeVisible();
    await noViolations(outlook);
    await pane.getByRole("button", { name: "Untrack" }).click();
    await expect(pane.getByText("Untrack this mail?")).toBeVisible();
    await noViolations(outlook);
    await outlook.open(mailOf({ name: "New Person", address: `${fresh("axe").replaceAll(" ", "")}@new.example` }, fresh("Axe form")));
    await pane.getByRole("button", { name: /as contact/ }).first().click();
    await expect(pane.getByLabel("Last name")).toBeVisible();
    await noViolations(outlook);
    await server.fault({ match: { path: "/api/data/" }, status: 400, body: { error: { code: "0x80040203", message: "no" } } });
    await outlook.open(mailOf(who, fresh("Axe error")));
    await expect(pane.getByRole("alert").first()).toBeVisible();
    await noViolations(outlook);
    await outlook.select();
    await expect(pane.getByText("No mail is selected")).toBeVisible();
    await noViolations(outlook);
  });
}

test("by keyboard alone: find a record, track, undo", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Keyboard");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const { pane, page } = outlook;
  await expect(pane.getByRole("button", { name: "Set regarding" })).toBeEnabled();
  await page.evaluate(() => (window as any).outlook.focusPane());
  const reach = async (name: RegExp) => {
    for (let n = 0; n < 60; n++) {
      const label = await pane.locator("body").evaluate(() => document.activeElement?.getAttribute("aria-label") || document.activeElement?.textContent || "");
      if (name.test(label.trim())) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} was not reached by Tab`);
  };
  await reach(/^Set regarding$/);
  await page.keyboard.press("Enter");
  await expect(pane.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(who.dealName);
  await expect(pane.getByRole("option", { name: who.dealName })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await outlook.activities(subject))[0]._regardingobjectid_value).toBe(who.deal);
  expect(await pane.locator("body").evaluate(() => document.activeElement !== document.body), "the focus is not lost").toBe(true);
  await reach(/^Undo/);
  await page.keyboard.press("Enter");
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await outlook.activities(subject)).toEqual([]);
});

test("what was done is said to a screen reader", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Said")));
  const { pane } = outlook;
  await expect(pane.getByRole("status").first(), "the region is there before anything is said in it").toBeAttached();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByRole("status").filter({ hasText: `Tracked to ${who.dealName}` })).toBeAttached();
});

test("Hindi, complete: nothing English is left", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("नमस्ते");
  await outlook.goto(ASHA, { lang: "hi" });
  await outlook.open(mailOf(who, subject));
  const { pane } = outlook;
  await expect(pane.locator("html")).toHaveAttribute("lang", "hi");
  await expect(pane.getByText("ट्रैक नहीं", { exact: false }).first()).toBeVisible();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect.poll(async () => (await outlook.activities(subject)).length).toBe(1);
  const text = await pane.locator("body").innerText();
  const data = [who.dealName, who.accountName, who.name, who.address, subject, "Head of purchasing", "Asha Rao", "Mara Keller", ASHA, "Outlook", "CRM", "Dynamics 365", "Regarding"];
  const words = data.reduce((left, known) => left.replaceAll(known, " "), text).match(/[A-Za-z]{3,}/g) ?? [];
  expect(words).toEqual([]);
});

test("forced colours: what is pressed, chosen, focused or new is told apart without a colour of ours", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.page.emulateMedia({ forcedColors: "active" });
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Forced")));
  const { pane } = outlook;
  await expect(pane.getByText(who.accountName).first()).toBeVisible();
  expect(await pane.locator("html").evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
  const look = (of: Locator) => of.evaluate((element) => {
    const { backgroundColor, borderTopWidth, borderTopStyle, outlineStyle, outlineWidth } = getComputedStyle(element);
    return { ground: backgroundColor, edge: borderTopStyle === "solid" && parseFloat(borderTopWidth) > 0, ring: outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 };
  });
  const [track, other] = [pane.getByRole("button", { name: "Track", exact: true }), pane.getByRole("button", { name: "Set regarding" })];
  const [first, second] = [await look(track), await look(other)];
  expect([first.edge, second.edge], "every button has an edge").toEqual([true, true]);
  expect(first.ground, "the one that is meant first stands out").not.toBe(second.ground);
  for (const card of await pane.locator(".card").all()) expect((await look(card)).edge, "cards have edges").toBe(true);
  await noViolations(outlook);
  await other.press("Enter");
  await pane.getByRole("combobox").fill(who.accountName.split(" ").at(-1)!);
  await expect(pane.getByRole("option").nth(1)).toBeVisible();
  await pane.getByRole("combobox").press("ArrowDown");
  const chosen = pane.locator("[role=option][aria-selected=true]"), left = pane.locator("[role=option]:not([aria-selected=true])").first();
  expect((await look(chosen)).ground).not.toBe((await look(left)).ground);
  const [all, mine] = [pane.getByRole("button", { name: "Closed too" }), pane.getByRole("button", { name: "Mine", exact: true })];
  await mine.press("Enter");
  await expect(mine).toHaveAttribute("aria-pressed", "true");
  expect((await look(mine)).ground).not.toBe((await look(all)).ground);
  await all.press("Tab");
  await outlook.page.keyboard.press("Shift+Tab");
  await expect(all).toBeFocused();
  expect((await look(all)).ring, "the focus is seen").toBe(true);
  await noViolations(outlook);
});

test("dark follows Outlook while open", async ({ outlook }) => {
  await outlook.goto(MARA);
  await outlook.open(mailOf({ name: "A", address: "a@b.example" }, fresh("Theme")));
  const html = outlook.pane.locator("html");
  await expect(html).toHaveAttribute("data-theme", "light");
  await outlook.page.evaluate(() => (window as any).outlook.setTheme("dark"));
  await expect(html).toHaveAttribute("data-theme", "dark");
});

test("what is painted before the pane is in Outlook's colours and language too", async ({ outlook, server, page }) => {
  const who = await customer(server);
  const late = async (route: Route) => {
    await new Promise((ok) => setTimeout(ok, 1_500));
    await route.fallback();
  };
  const { pane } = outlook;
  const root = pane.locator("html");
  // The browser's own are light and English. This Outlook says its colours once the pane listens: they are known from the
  // last time.
  await outlook.goto(MARA, { theme: "dark", lang: "hi" });
  const mail = await outlook.open(mailOf(who, fresh("Early")));
  await expect(pane.locator(".around dd")).toHaveCount(2);
  await expect(root).toHaveAttribute("data-theme", "dark");
  await outlook.goto(MARA, { theme: "dark", lang: "hi" });
  await page.route("**/pkg/**", late);
  await outlook.select(mail);
  await outlook.openPane();
  await expect(pane.locator("#boot .sender")).toContainText(who.name);
  expect([await root.getAttribute("data-theme"), await root.getAttribute("lang")]).toEqual(["dark", "hi"]);
  await expect(pane.locator("#boot-state")).toHaveText("लोड हो रहा है…");
  await expect(pane.locator(".around dd")).toHaveCount(2);
  await page.unroute("**/pkg/**", late);
  // What Outlook does not confirm does not stay.
  await outlook.goto(MARA, { theme: "light", lang: "hi" });
  await outlook.select(mail);
  await outlook.openPane();
  await expect(root).toHaveAttribute("data-theme", "light");
});

test("320 pixels and large text: nothing sticks out of the card of somebody the CRM knows, nor of their details", async ({ outlook, server }) => {
  const who = await customer(server);
  const lines = ["Kind regards", who.name, "Director of Operations", "Mobile: +43 660 555 0199"];
  await outlook.goto(MARA);
  await outlook.open({ ...mailOf(who, fresh("Large")), html: lines.map((line) => `<p>${line}</p>`).join("") });
  const { pane } = outlook;
  await pane.locator(".sender summary").first().click();
  await pane.getByRole("button", { name: "Edit details" }).first().click();
  await expect(pane.locator(".difference")).toHaveCount(2);
  await pane.getByRole("button", { name: "Change: Company" }).click();
  const sticksOut = () => pane.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(await sticksOut()).toBeLessThanOrEqual(0);
  await pane.locator("html").evaluate((html) => { html.style.fontSize = "200%"; });
  expect(await sticksOut()).toBeLessThanOrEqual(0);
});

test("320 pixels: nothing sticks out, long words and large text included", async ({ outlook, server }) => {
  const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
  await outlook.goto(MARA);
  await outlook.open(mailOf({ name: `${long} ${long}`, address: `${"x".repeat(60)}@${"y".repeat(60)}.example` }, `${fresh("Long")} ${long}${long}`));
  const { pane } = outlook;
  await expect(pane.getByText("Not tracked")).toBeVisible();
  const sticksOut = () => pane.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(await pane.locator("html").evaluate((html) => html.clientWidth)).toBeLessThanOrEqual(340);
  expect(await sticksOut()).toBeLessThanOrEqual(0);
  await pane.locator("html").evaluate((html) => { html.style.fontSize = "200%"; });
  expect(await sticksOut()).toBeLessThanOrEqual(0);
});
