// Several mails selected in Outlook's list: a table, adjusted, tracked by one press, taken back by one.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf, type Customer } from "./rows.ts";
import { ASHA, MARA, expect, fresh, test, type Outlook } from "./world.ts";

const CATEGORY = "Tracked to Dynamics 365";

async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}

/** So many mails of that customer; the subjects, and the ids in the list. */
async function several(outlook: Outlook, who: Customer, count: number): Promise<{ subjects: string[]; ids: string[] }> {
  const [subjects, ids]: [string[], string[]] = [[], []];
  for (let n = 0; n < count; n++) {
    subjects.push(fresh(`Mail ${n}`));
    ids.push(await outlook.deliver(mailOf(who, subjects[n])));
  }
  return { subjects, ids };
}

const row = (outlook: Outlook, subject: string) => outlook.pane.locator("tr.triage-row", { hasText: subject });
const tracked = async (outlook: Outlook, subjects: string[]) => (await Promise.all(subjects.map((s) => outlook.activities(s)))).map((rows) => rows.length);

test("ten mails selected, one adjusted, one left out, tracked by one press and taken back by one", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  const { subjects, ids } = await several(outlook, who, 9);
  const stranger = fresh("Newsletter");
  const last = await outlook.deliver(mailOf({ name: "News", address: `news@${fresh("n").replaceAll(" ", "")}.example` }, stranger));
  // As a person does: the first by a click, the others with Shift and Ctrl.
  const list = outlook.page.locator("#list");
  await list.locator(`[data-id="${ids[0]}"]`).click();
  await outlook.openPane();
  const { pane, page } = outlook;
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await list.locator(`[data-id="${ids[8]}"]`).click({ modifiers: ["Shift"] });
  await list.locator(`[data-id="${last}"]`).click({ modifiers: ["ControlOrMeta"] });
  await expect(pane.getByRole("heading", { name: "10 mails are selected" })).toBeVisible();
  const track = pane.getByRole("button", { name: "Track 9 mails" });
  await expect(track).toBeVisible();
  await expect(row(outlook, stranger)).toContainText("Nobody on it is in the CRM.");
  await expect(row(outlook, subjects[0])).toContainText(who.dealName);
  await expect(row(outlook, subjects[0])).toContainText("open, of the sender");
  await noViolations(outlook);
  await server.clearLog();
  // Another record for the second, and the third is left out.
  await row(outlook, subjects[1]).getByRole("button").first().click();
  await expect(pane.getByRole("combobox")).toBeFocused();
  await pane.getByRole("combobox").fill(who.accountName);
  await pane.getByRole("option", { name: who.accountName }).click();
  await expect(row(outlook, subjects[1])).toContainText("chosen by you");
  await row(outlook, subjects[2]).getByRole("checkbox").uncheck();
  await pane.getByRole("button", { name: "Track 8 mails" }).click();
  await expect(pane.getByText("8 mails tracked")).toBeVisible();
  const writes = (await server.log()).filter((one) => one.path.endsWith("$batch") && one.method === "POST");
  expect(writes.length, "one search a pause, and one write for all").toBeLessThanOrEqual(4);
  const wanted = subjects.map((_, n) => (n === 2 ? 0 : 1));
  expect(await tracked(outlook, subjects)).toEqual(wanted);
  expect(await tracked(outlook, [stranger])).toEqual([0]);
  expect((await outlook.activities(subjects[1]))[0]._regardingobjectid_value).toBe(who.account);
  const [email] = await outlook.activities(subjects[0]);
  expect(email._regardingobjectid_value).toBe(who.deal);
  expect([email.statecode, email.statuscode, email.directioncode]).toEqual([1, 4, false]);
  expect(email.description).toContain(subjects[0]);
  await expect(row(outlook, subjects[0])).toContainText(`Tracked regarding ${who.dealName}`);
  for (const id of [ids[0], ids[8]]) await expect.poll(() => outlook.categories(id)).toContain(CATEGORY);
  expect(await outlook.categories(ids[2])).not.toContain(CATEGORY);
  await noViolations(outlook);
  await page.screenshot({ path: process.env.SHOTS ? `${process.env.SHOTS}/triage-done.png` : undefined });
  // One undo takes all of it back.
  await pane.getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByText("8 mails taken back")).toBeVisible();
  expect(await tracked(outlook, subjects)).toEqual(subjects.map(() => 0));
  for (const id of [ids[0], ids[8]]) await expect.poll(() => outlook.categories(id)).not.toContain(CATEGORY);
});

test("a CRM that throttles is waited for, says so, and nothing is written twice", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  const { subjects, ids } = await several(outlook, who, 4);
  await outlook.openPane();
  await outlook.select(...ids);
  const { pane } = outlook;
  const track = pane.getByRole("button", { name: "Track 4 mails" });
  await expect(track).toBeVisible();
  await server.fault({ match: { path: "/api/data/", method: "POST" }, status: 429, retryAfter: "2", times: 1, body: { error: { code: "0x80072322", message: "Number of requests exceeded the limit." } } });
  await track.click();
  await expect(pane.getByText("The CRM asked for a pause. Nothing is lost.")).toBeVisible();
  await expect(pane.getByRole("progressbar")).toBeVisible();
  await noViolations(outlook);
  await expect(pane.getByText("4 mails tracked")).toBeVisible();
  expect(await tracked(outlook, subjects)).toEqual([1, 1, 1, 1]);
});

test("one mail that fails says why, the others are there, and it is tried again", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  const { subjects, ids } = await several(outlook, who, 3);
  await outlook.openPane();
  await outlook.select(...ids);
  const { pane } = outlook;
  await expect(pane.getByRole("button", { name: "Track 3 mails" })).toBeVisible();
  // A deal that a colleague deletes in between.
  const name = fresh("Short-lived deal");
  const deal = (await server.crm("opportunities", { method: "POST", body: { name }, headers: { prefer: "return=representation" } })).opportunityid;
  await row(outlook, subjects[1]).getByRole("button").first().click();
  await pane.getByRole("combobox").fill(name);
  await pane.getByRole("option", { name }).click();
  await server.crm(`opportunities(${deal})`, { method: "DELETE" });
  await pane.getByRole("button", { name: "Track 3 mails" }).click();
  await expect(pane.getByText("2 mails tracked · 1 was not tracked")).toBeVisible();
  expect(await tracked(outlook, subjects)).toEqual([1, 0, 1]);
  await expect(row(outlook, subjects[1])).toContainText("Not tracked. The record no longer exists in the CRM.");
  await noViolations(outlook);
  // Without a record it goes.
  await row(outlook, subjects[1]).locator("[data-choose]").click();
  await pane.getByRole("button", { name: "Track without regarding" }).click();
  await row(outlook, subjects[1]).getByRole("button", { name: "Try again" }).click();
  await expect(pane.getByText("3 mails tracked")).toBeVisible();
  expect(await tracked(outlook, subjects)).toEqual([1, 1, 1]);
  await pane.getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByText("3 mails taken back")).toBeVisible();
  expect(await tracked(outlook, subjects)).toEqual([0, 0, 0]);
});

test("by keyboard alone, in the list and in the table", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  const { subjects, ids } = await several(outlook, who, 3);
  const { pane, page } = outlook;
  await outlook.select(ids[2]);
  await outlook.openPane();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await page.locator("#list").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(pane.getByRole("button", { name: "Track 3 mails" })).toBeVisible();
  const boxes = pane.getByRole("checkbox");
  await boxes.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(boxes.nth(1)).toBeFocused();
  await page.keyboard.press("Space");
  await expect(pane.getByRole("button", { name: "Track 2 mails" })).toBeVisible();
  await page.keyboard.press("End");
  await expect(boxes.nth(2)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(pane.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(who.name);
  await expect(pane.getByRole("option", { name: who.name }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(pane.getByRole("combobox")).toHaveCount(0);
  expect(await pane.locator("body").evaluate(() => document.activeElement !== document.body), "the focus is not lost").toBe(true);
  await pane.getByRole("button", { name: "Track 2 mails" }).press("Enter");
  await expect(pane.getByText("2 mails tracked")).toBeVisible();
  expect((await tracked(outlook, subjects)).reduce((a, b) => a + b)).toBe(2);
  expect(await pane.locator("body").evaluate(() => document.activeElement !== document.body), "the focus is not lost").toBe(true);
});

test("it goes on when another mail is opened, and a mail that is tracked already is told so", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  const { subjects, ids } = await several(outlook, who, 3);
  const { pane } = outlook;
  await outlook.select(ids[0]);
  await outlook.openPane();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await outlook.select(...ids);
  await expect(row(outlook, subjects[0])).toContainText(`Tracked regarding ${who.dealName}`);
  await server.fault({ match: { path: "/api/data/", method: "POST" }, delayMs: 800 });
  await pane.getByRole("button", { name: "Track 2 mails" }).click();
  await outlook.select(ids[1]);
  await expect(pane.getByText("2 mails tracked")).toBeVisible();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect(await tracked(outlook, subjects)).toEqual([1, 1, 1]);
});

test("an Outlook that is older says so honestly, or loads nothing", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  const { subjects, ids } = await several(outlook, who, 2);
  await outlook.knob("requirementSets", { Mailbox: "1.13", IdentityAPI: "1.3" });
  await outlook.openPane();
  await outlook.select(...ids);
  const { pane } = outlook;
  await expect(row(outlook, subjects[0])).toContainText("Outlook does not let the add-in read this mail from here. Open it to track it.");
  await expect(pane.getByRole("button", { name: "Nothing to track" })).toHaveAttribute("aria-disabled", "true");
  await outlook.select();
  await outlook.knob("requirementSets", { Mailbox: "1.12", IdentityAPI: "1.3" });
  await outlook.openPane();
  await outlook.select(...ids);
  await expect(pane.getByText("No mail is selected")).toBeVisible();
});

for (const [theme, lang] of [["dark", "en"], ["light", "hi"]] as const) {
  test(`320 pixels, ${theme}, ${lang}: nothing sticks out and axe finds nothing`, async ({ outlook, server }) => {
    const who = await customer(server);
    await outlook.goto(lang === "hi" ? ASHA : MARA, { theme, lang });
    const { subjects, ids } = await several(outlook, who, 3);
    const long = `${fresh("Long")} Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft`;
    ids.push(await outlook.deliver(mailOf(who, long)));
    await outlook.openPane();
    await outlook.select(...ids);
    const { pane } = outlook;
    await expect(row(outlook, subjects[0])).toContainText(who.dealName);
    const sticksOut = () => pane.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(await pane.locator("html").evaluate((html) => html.clientWidth)).toBeLessThanOrEqual(340);
    expect(await sticksOut()).toBeLessThanOrEqual(0);
    await noViolations(outlook);
    if (process.env.SHOTS) await outlook.page.screenshot({ path: `${process.env.SHOTS}/triage-${theme}-${lang}.png` });
    if (lang === "hi") {
      const text = await pane.locator("body").innerText();
      const data = [who.dealName, who.name, long, ...subjects, "CRM", "Outlook", "Regarding", "Mail"];
      const words = data.reduce((left, known) => left.replaceAll(known, " "), text).match(/[A-Za-z]{3,}/g) ?? [];
      expect(words).toEqual([]);
    }
    await pane.locator("html").evaluate((html) => { html.style.fontSize = "200%"; });
    expect(await sticksOut()).toBeLessThanOrEqual(0);
  });
}
