// What is pressed while the CRM is away is kept, and done once and in order when it is back.
import AxeBuilder from "@axe-core/playwright";
import { MARA, expect, fresh, test, type Outlook } from "./world.ts";
import { customer, mailOf } from "./rows.ts";

const CRM = { match: { path: "/api/data/" }, drop: true };
const later = (outlook: Outlook) => outlook.pane.getByRole("button", { name: "Track when the CRM is back" });

/** Tries at once, unless the pane does so itself just now. */
const tryNow = (outlook: Outlook) => outlook.pane.getByRole("button", { name: "Try now" }).first().click({ timeout: 3000 }).catch(() => {});

/** Opens each mail with the CRM away, and presses. */
async function pressAll(outlook: Outlook, ids: string[]) {
  for (const [n, id] of ids.entries()) {
    await outlook.select(id);
    if (n === 0) await outlook.openPane();
    await later(outlook).click();
    await expect(outlook.pane.getByRole("heading", { name: "Will be tracked when the CRM is back" })).toBeVisible();
    await expect(outlook.pane.getByText(n === 0 ? "1 thing waits for the CRM" : `${n + 1} things wait for the CRM`)).toBeVisible();
  }
}

test("three mails pressed while the CRM is away are tracked once each, in order, by the next pane; one was taken back", async ({ outlook, server }) => {
  test.setTimeout(120_000);
  const who = await customer(server);
  const subjects = ["First", "Second", "Third", "Fourth"].map(fresh);
  await outlook.goto(MARA);
  const ids: string[] = [];
  for (const subject of subjects) ids.push(await outlook.deliver(mailOf(who, subject)));
  await server.fault(CRM);
  await pressAll(outlook, ids);
  await expect(outlook.pane.getByText(/Kept in this browser/)).toBeVisible();
  // The whole of Outlook is closed and opened again.
  await outlook.goto(MARA);
  await outlook.select(ids[1]);
  await outlook.openPane();
  await expect(outlook.pane.getByText("4 things wait for the CRM")).toBeVisible();
  await outlook.pane.getByRole("button", { name: "Show", exact: true }).click();
  const list = outlook.pane.getByRole("list", { name: "Waiting for the CRM" });
  await expect(list.getByRole("listitem")).toHaveCount(4);
  for (const [n, subject] of subjects.entries()) await expect(list.getByRole("listitem").nth(n)).toContainText(subject);
  await list.getByRole("button", { name: `Take back: ${subjects[2]}` }).click();
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await server.healed();
  await tryNow(outlook);
  await expect(outlook.pane.getByText(/wait for the CRM|waits for the CRM/)).toHaveCount(0, { timeout: 30_000 });
  const versions: number[] = [];
  for (const n of [0, 1, 3]) {
    const rows = await outlook.activities(subjects[n]);
    expect(rows.length, subjects[n]).toBe(1);
    versions.push(Number(rows[0].versionnumber));
  }
  expect([...versions].sort((a, b) => a - b), "in the order in which they were pressed").toEqual(versions);
  expect((await outlook.activities(subjects[2])).length, "what was taken back").toBe(0);
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible();
  await outlook.select(ids[2]);
  await expect(outlook.pane.getByText("Not tracked")).toBeVisible();
});

test("a press that finds the CRM away waits, and is taken back on its card", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Waits");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const deal = outlook.pane.getByRole("button", { name: who.dealName }).first();
  await expect(deal).toBeVisible();
  await server.fault(CRM);
  await deal.click();
  await expect(outlook.pane.getByRole("heading", { name: `Will be tracked to ${who.dealName} when the CRM is back` })).toBeVisible();
  await outlook.pane.getByRole("button", { name: "Take back", exact: true }).click();
  await expect(outlook.pane.getByText("Not tracked")).toBeVisible();
  await server.healed();
  await expect(outlook.pane.getByText(/waits for the CRM/)).toHaveCount(0);
  expect((await outlook.activities(subject)).length).toBe(0);
});

test("two panes of one browser: what waits is done once", async ({ outlook, another, server }) => {
  test.setTimeout(90_000);
  const who = await customer(server);
  const subject = fresh("Two panes");
  await outlook.goto(MARA);
  const id = await outlook.deliver(mailOf(who, subject));
  await server.fault(CRM);
  await pressAll(outlook, [id]);
  const second = await another(MARA);
  await second.select(id);
  await second.openPane();
  await expect(second.pane.getByText("1 thing waits for the CRM")).toBeVisible();
  await server.healed();
  await Promise.all([outlook, second].map(tryNow));
  for (const one of [outlook, second]) await expect(one.pane.getByText(/Tracked by you/)).toBeVisible({ timeout: 45_000 });
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("storage denied: it is kept in the mailbox, and done from there", async ({ outlook, server, context }) => {
  test.setTimeout(90_000);
  await context.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } });
    }
  });
  const who = await customer(server);
  const subject = fresh("No storage");
  await outlook.goto(MARA);
  const id = await outlook.deliver(mailOf(who, subject));
  await server.fault(CRM);
  await pressAll(outlook, [id]);
  await expect(outlook.pane.getByText(/Kept in your mailbox, without the text/)).toBeVisible();
  await outlook.goto(MARA);
  await outlook.select(id);
  await outlook.openPane();
  await expect(outlook.pane.getByText("1 thing waits for the CRM")).toBeVisible();
  await server.healed();
  await tryNow(outlook);
  await expect(outlook.pane.getByText(/Tracked by you/)).toBeVisible({ timeout: 30_000 });
  expect((await outlook.activities(subject)).length).toBe(1);
});

test("what was chosen before, a note and a field: pressed while the CRM is away, written once by the next pane; a colleague's change is asked about", async ({ outlook, server }) => {
  test.setTimeout(120_000);
  const who = await customer(server);
  const [first, second] = [fresh("Before"), fresh("After")];
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, first));
  const { pane } = outlook;
  await pane.getByRole("button", { name: `Track to ${who.dealName}` }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  // A field, with the CRM away; a colleague changes it meanwhile, and another one is nobody's conflict.
  await pane.getByRole("button", { name: "Edit details" }).first().click();
  await expect(pane.getByRole("button", { name: "Change: Phone" })).toBeVisible();
  await server.fault(CRM);
  for (const [field, value] of [["Phone", "+43 1 555"], ["City", "Graz"]] as const) {
    await pane.getByRole("button", { name: `Change: ${field}` }).click();
    await outlook.page.keyboard.type(value);
    await outlook.page.keyboard.press("Enter");
  }
  await expect(pane.getByText("2 things wait for the CRM")).toBeVisible();
  // Another mail of theirs: the card knows nothing, and what was chosen before is offered.
  const id = await outlook.deliver(mailOf(who, second));
  await outlook.select(id);
  await pane.getByRole("button", { name: `Track when the CRM is back ${who.dealName}` }).click();
  await expect(pane.getByRole("heading", { name: `Will be tracked to ${who.dealName} when the CRM is back` })).toBeVisible();
  await server.healed();
  await server.crm(`contacts(${who.contact})`, { method: "PATCH", body: { telephone1: "+43 2 777" } });
  await outlook.goto(MARA);
  await outlook.select(id);
  await outlook.openPane();
  await expect(pane.getByText("1 thing could not be done")).toBeVisible({ timeout: 45_000 });
  await expect(pane.getByText(/Tracked by you/)).toBeVisible({ timeout: 30_000 });
  const row = await server.crm(`contacts(${who.contact})?$select=telephone1,address1_city`);
  expect([row.telephone1, row.address1_city]).toEqual(["+43 2 777", "Graz"]);
  await pane.getByRole("button", { name: "Show", exact: true }).click();
  await expect(pane.getByText("Somebody changed it meanwhile: it says “+43 2 777”. Nothing was overwritten.")).toBeVisible();
  await pane.getByRole("button", { name: `Change it all the same: ${who.name}` }).click();
  await expect.poll(async () => (await server.crm(`contacts(${who.contact})?$select=telephone1`)).telephone1).toBe("+43 1 555");
  const [email] = await outlook.activities(second);
  expect(email._regardingobjectid_value).toBe(who.deal);
  // A note, from its deal's timeline.
  await pane.getByRole("button", { name: `Timeline of ${who.dealName}` }).first().click();
  await pane.getByRole("button", { name: "Note", exact: true }).click();
  await server.fault(CRM);
  await pane.getByLabel("Text", { exact: true }).fill("Said yes");
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane.getByText("1 thing waits for the CRM")).toBeVisible();
  await server.healed();
  await tryNow(outlook);
  const notes = async () => (await server.crm(`annotations?$filter=_objectid_value eq ${who.deal}&$select=notetext`)).value.length;
  await expect.poll(notes, { timeout: 45_000 }).toBe(1);
});

for (const [what, params, width] of [["light", {}, 320], ["dark", { theme: "dark" }, 320], ["Hindi", { lang: "hi" }, 320]] as const) {
  test(`what can be wanted while the CRM is away: ${what}`, async ({ outlook, server, page }, info) => {
    const who = await customer(server);
    await outlook.goto(MARA, params);
    await outlook.open(mailOf(who, fresh("First")));
    const deal = outlook.pane.getByRole("button", { name: who.dealName }).first();
    await deal.click();
    await expect(outlook.pane.getByText(/Tracked regarding|से जोड़कर ट्रैक/).first()).toBeVisible();
    const id = await outlook.deliver(mailOf(who, fresh("Second")));
    await server.fault(CRM);
    await outlook.select(id);
    await expect(outlook.pane.locator("#remembered")).toBeVisible();
    const frame = page.locator("iframe[id^=pane]");
    await frame.evaluate((element, px) => { (element as HTMLElement).style.width = `${px}px`; }, width);
    const found = await new AxeBuilder({ page }).include("iframe[id^=pane]").analyze();
    expect(found.violations.map((v) => v.id)).toEqual([]);
    const wide = await outlook.pane.locator("html").evaluate((root) => root.scrollWidth > root.clientWidth);
    expect(wide, "nothing runs out at the side").toBe(false);
    await frame.screenshot({ path: info.outputPath("later.png") });
  });
}

for (const [what, params, width] of [["light", {}, 320], ["dark, Hindi, 320 pixels", { theme: "dark", lang: "hi" }, 320]] as const) {
  test(`what waits, for everybody: ${what}`, async ({ outlook, server, page }, info) => {
    const who = await customer(server);
    await outlook.goto(MARA, params);
    const id = await outlook.deliver(mailOf(who, fresh("Seen")));
    await server.fault(CRM);
    await outlook.select(id);
    await outlook.openPane();
    const press = outlook.pane.getByRole("button", { name: /Track when the CRM is back|CRM लौटने पर ट्रैक करें/ });
    await press.focus();
    await page.keyboard.press("Enter");
    await outlook.pane.getByRole("button", { name: /^(Show|दिखाएँ)$/ }).click();
    const frame = page.locator("iframe[id^=pane]");
    await frame.evaluate((element, px) => { (element as HTMLElement).style.width = `${px}px`; }, width);
    await expect(outlook.pane.getByRole("list", { name: /Waiting for the CRM|CRM की प्रतीक्षा में/ })).toBeVisible();
    const found = await new AxeBuilder({ page }).include("iframe[id^=pane]").analyze();
    expect(found.violations).toEqual([]);
    const wide = await outlook.pane.locator("html").evaluate((root) => root.scrollWidth > root.clientWidth);
    expect(wide, "nothing runs out at the side").toBe(false);
    await frame.screenshot({ path: info.outputPath("waits.png") });
    // Escape closes the list.
    await outlook.pane.getByRole("button", { name: /^(Hide|छिपाएँ)$/ }).focus();
    await page.keyboard.press("Escape");
    await expect(outlook.pane.getByRole("list", { name: /Waiting for the CRM|CRM की प्रतीक्षा में/ })).toHaveCount(0);
  });
}
