// Meetings of the calendar: tracked from the organizer's form and as who attends, on the record's timeline, in the CRM.
import AxeBuilder from "@axe-core/playwright";
import { customer } from "./rows.ts";
import { CATEGORY, test } from "./synchronizer.ts";
import { ASHA, MARA, expect, fresh, type Outlook } from "./world.ts";

test.describe.configure({ timeout: 120_000 });

const HOUR = 3_600_000;
/** The next full hour from tomorrow on. */
const tomorrow = () => Math.ceil(Date.now() / HOUR) * HOUR + 24 * HOUR;

interface Values { subject: string; required?: string[]; optional?: string[]; location?: string; html?: string }

/** Mail or calendar: the calendar. */
async function toCalendar(outlook: Outlook): Promise<void> {
  await outlook.page.evaluate(() => (window as any).outlook.show("calendar"));
  await expect(outlook.page.locator("#mode-calendar")).toHaveAttribute("aria-pressed", "true");
}
/** Makes an event, as its organizer would who presses Send. */
async function call(outlook: Outlook, values: Values): Promise<void> {
  await outlook.page.evaluate(([v, start]) => (window as any).outlook.newEvent({ ...(v as object), start, end: (start as number) + 3_600_000 }), [values, tomorrow()] as const);
  await outlook.form.getByRole("button", { name: /^(Send|Save)$/ }).click();
  await expect(outlook.form).toHaveCount(0);
}
/** Opens the event of that subject, with the pane beside it. */
async function meet(outlook: Outlook, subject: string): Promise<void> {
  await outlook.page.waitForFunction((s) => (window as any).outlook.events.some((e: any) => e.subject === s), subject);
  await outlook.page.getByRole("option", { name: subject }).click();
  await outlook.page.locator("#addin-event").click();
}
const rows = async (outlook: Outlook, subject: string): Promise<any[]> =>
  (await outlook.server.crm(`appointments?$filter=subject eq '${subject}'&$expand=appointment_activity_parties`)).value;
const series = async (outlook: Outlook, subject: string): Promise<any[]> =>
  (await outlook.server.crm(`recurringappointmentmasters?$filter=subject eq '${subject}'`)).value;
const graph = (outlook: Outlook, path: string): Promise<any> => outlook.page.evaluate((p) => (window as any).outlook.graph("GET", p), path);

test("an appointment made in Outlook is tracked in the pane, on the timeline, in the CRM, and found again", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Visit");
  await outlook.goto(MARA);
  await toCalendar(outlook);
  const { page, pane, form } = outlook;
  await page.getByRole("button", { name: "New event" }).click();
  await form.getByLabel("Subject").fill(subject);
  await form.getByLabel("Required").fill(`${who.name} <${who.address}>`);
  await form.getByLabel("Optional").fill(ASHA);
  await form.getByLabel("Location").fill("Berlin");
  await form.getByRole("textbox", { name: "Message" }).fill("Prices for next year");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(form).toHaveCount(0);
  await meet(outlook, subject);
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await expect(pane.getByText("Berlin")).toBeVisible();
  await expect(pane.getByText(who.name).first(), "who attends is known").toBeVisible();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await expect(pane.getByText("Tracked by you", { exact: false })).toBeVisible();
  const [row, ...more] = await rows(outlook, subject);
  expect(more).toEqual([]);
  expect([row._regardingobjectid_value, row.statecode, row.statuscode, row.location]).toEqual([who.deal, 3, 5, "Berlin"]);
  expect(row.description).toContain("Prices for next year");
  const [event] = (await graph(outlook, "events?$top=999")).value.filter((e: any) => e.subject === subject);
  expect(row.globalobjectid).toBe(event.iCalUId);
  expect(Date.parse(row.scheduledstart)).toBe(Date.parse(`${event.start.dateTime}Z`));
  const parties = row.appointment_activity_parties.map((p: any) => [p.participationtypemask, p.addressused]);
  expect(parties).toContainEqual([7, MARA]);
  expect(parties).toContainEqual([5, who.address]);
  expect(parties).toContainEqual([6, ASHA]);
  // The calendar shows it.
  await expect.poll(() => page.evaluate((s) => (window as any).outlook.events.find((e: any) => e.subject === s).categories, subject)).toContain(CATEGORY);
  // It stands on the timeline of the deal.
  await pane.getByRole("button", { name: `Timeline of ${who.dealName}` }).first().click();
  await expect(pane.getByText(subject).first()).toBeVisible();
  await expect(pane.getByText("Appointment").first()).toBeVisible();
  // And after everything was closed.
  await outlook.goto(MARA, { view: "calendar" });
  await meet(outlook, subject);
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await expect(pane.getByText(who.dealName).first()).toBeVisible();
});

test("who attends finds what a colleague tracked, changes it, and untracks it with a way back", async ({ outlook, server, another }) => {
  const who = await customer(server);
  const subject = fresh("Review");
  await outlook.goto(MARA);
  await toCalendar(outlook);
  await call(outlook, { subject, required: [who.address, ASHA], location: "Room 7" });
  const asha = await another(ASHA, { view: "calendar" });
  await meet(asha, subject);
  const { pane } = asha;
  await expect(asha.form, "who attends has no form").toHaveCount(0);
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await expect(pane.getByText("Mara Keller").first(), "the organizer").toBeVisible();
  await pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(pane.getByText("Without regarding")).toBeVisible();
  // Mara's event has another id in her mailbox, and the same name: it is one row.
  await meet(outlook, subject);
  await expect(outlook.pane.getByText("Tracked by Asha Rao", { exact: false })).toBeVisible();
  expect((await rows(outlook, subject)).length).toBe(1);
  // Asha sets what it is regarding.
  await pane.getByRole("button", { name: "Set regarding" }).click();
  await pane.getByRole("combobox", { name: "Search records" }).fill(who.accountName);
  await pane.getByRole("option", { name: who.accountName }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await rows(outlook, subject))[0]._regardingobjectid_value).toBe(who.account);
  await pane.getByRole("button", { name: "Untrack" }).click();
  await expect(pane.getByText("Untrack this meeting?")).toBeVisible();
  await pane.getByRole("button", { name: "Keep the copy" }).click();
  await expect(pane.getByText("You untracked this meeting").first()).toBeVisible();
  expect((await rows(outlook, subject)).length, "for colleagues it stays").toBe(1);
  await pane.getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await pane.getByRole("button", { name: "Untrack" }).click();
  await pane.getByRole("button", { name: /Delete from the CRM/ }).click();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  expect(await rows(outlook, subject)).toEqual([]);
  await pane.getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await rows(outlook, subject))[0]._regardingobjectid_value).toBe(who.account);
});

test("what is chosen beside a new event is kept in it, and is in the CRM once it is saved", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Plan");
  await outlook.goto(MARA);
  await toCalendar(outlook);
  const { page, pane, form } = outlook;
  await page.evaluate(([s, to, start]) => (window as any).outlook.newEvent({ subject: s, required: [to], start }), [subject, who.address, tomorrow()] as const);
  await page.locator("#addin-event").click();
  await expect(pane.getByText("Will not be tracked")).toBeVisible();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Will be tracked when saved")).toBeVisible();
  expect(await rows(outlook, subject), "nothing is written before it is saved").toEqual([]);
  await form.getByRole("button", { name: "Send" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.locator("iframe[id^=pane]"), "nothing is pinned beside a meeting").toHaveCount(0);
  // It is kept with the event, in the form in which the synchronizer finds it.
  const property = "String {00020329-0000-0000-C000-000000000046} Name cecp-c0c6c6b4-5a3e-4f0e-9a59-6b1f0e7d2a11";
  const expand = `singleValueExtendedProperties($filter=id eq '${property}')`;
  const found = (await graph(outlook, `events?$top=999&$expand=${encodeURIComponent(expand)}`)).value.find((e: any) => e.subject === subject);
  expect(JSON.parse(found.singleValueExtendedProperties[0].value)["regarding.intent"]).toBe(`track opportunity ${who.deal} ${who.dealName}`);
  await meet(outlook, subject);
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await rows(outlook, subject))[0]._regardingobjectid_value).toBe(who.deal);
  // It is done: taken back by a person, it is not done again.
  await pane.getByRole("button", { name: "Untrack" }).click();
  await pane.getByRole("button", { name: /Delete from the CRM/ }).click();
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await outlook.goto(MARA, { view: "calendar" });
  await meet(outlook, subject);
  await expect(pane.getByText("Not tracked")).toBeVisible();
});

test("one of a series says that the series is tracked, and an invitation where to track it", async ({ outlook, server, another }) => {
  const who = await customer(server);
  const subject = fresh("Weekly");
  await outlook.goto(MARA);
  await toCalendar(outlook);
  await outlook.page.evaluate(([s, to, start]) => (window as any).outlook.newEvent({ subject: s, required: to, start }), [subject, [who.address, ASHA], tomorrow()] as const);
  await outlook.form.getByLabel("Repeat").selectOption("weekly");
  await outlook.form.getByRole("button", { name: "Send" }).click();
  await meet(outlook, subject);
  await expect(outlook.pane.getByText("The whole series is tracked", { exact: false })).toBeVisible();
  await outlook.pane.getByRole("button", { name: "Track", exact: true }).click();
  await expect(outlook.pane.getByText("Without regarding")).toBeVisible();
  const masters = await series(outlook, subject);
  expect(masters.map((row) => [row.recurrencepatterntype, row.interval])).toEqual([[1, 1]]);
  expect((await rows(outlook, subject)).filter((row) => row.seriesid !== masters[0].activityid)).toEqual([]);
  const asha = await another(ASHA);
  await asha.openIn("inbox", subject);
  await asha.openPane();
  await expect(asha.pane.getByText("This is a message about a meeting")).toBeVisible();
  await expect(asha.pane.getByText("Open the meeting in the calendar", { exact: false })).toBeVisible();
});

for (const theme of ["light", "dark"]) {
  test(`a meeting for everybody: by keyboard, in 320 pixels, axe finds nothing, ${theme}`, async ({ outlook, server }) => {
    const who = await customer(server);
    const subject = fresh("Everybody");
    await outlook.goto(MARA, { theme });
    await toCalendar(outlook);
    const { page, pane } = outlook;
    await call(outlook, { subject, required: [who.address], location: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" });
    await meet(outlook, subject);
    await expect(pane.getByRole("button", { name: "Set regarding" })).toBeEnabled();
    await expect(pane.locator("html")).toHaveAttribute("data-theme", theme);
    const noViolations = async () => {
      const found = await new AxeBuilder({ page }).analyze();
      expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
    };
    await noViolations();
    const sticksOut = await pane.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(sticksOut, "nothing sticks out").toBeLessThanOrEqual(0);
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
    expect((await rows(outlook, subject))[0]._regardingobjectid_value).toBe(who.deal);
    expect(await pane.locator("body").evaluate(() => document.activeElement !== document.body), "the focus is not lost").toBe(true);
    await reach(/^Undo/);
    await page.keyboard.press("Enter");
    await expect(pane.getByText("Not tracked")).toBeVisible();
    expect(await rows(outlook, subject)).toEqual([]);
    await pane.getByRole("button", { name: who.dealName }).first().click();
    await expect(pane.getByText("Tracked regarding")).toBeVisible();
    await noViolations();
  });
}
