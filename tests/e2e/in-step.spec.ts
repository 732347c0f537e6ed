// What is tracked in the pane and what the synchronizer keeps in step is one row: it is moved from either side.
import { customer } from "./rows.ts";
import { look, test } from "./synchronizer.ts";
import { ASHA, MARA, expect, fresh, type Outlook } from "./world.ts";

// What changes in the CRM is heard within five minutes at most; a machine that builds beside it may be slower.
const soon = { timeout: 330_000 };
test.describe.configure({ timeout: 900_000 });

const HOUR = 3_600_000;
const at = (hours: number) => Math.ceil(Date.now() / HOUR) * HOUR + hours * HOUR;
const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");

/** What Mara's mailbox says, by Graph. */
const graph = (outlook: Outlook, method: string, path: string, body?: unknown): Promise<any> =>
  outlook.page.evaluate(([m, p, b]) => (window as any).outlook.graph(m, p, b), [method, path, body] as const);
const event = async (outlook: Outlook, subject: string): Promise<any> => {
  const all = (await graph(outlook, "GET", "events?$top=999")).value.filter((one: any) => one.subject === subject);
  expect(all.length, "one event").toBe(1);
  return all[0];
};
const row = async (outlook: Outlook, subject: string): Promise<any> => {
  const all = (await outlook.server.crm(`appointments?$filter=subject eq '${subject}'`)).value;
  expect(all.length, "one row").toBe(1);
  return all[0];
};
/** How many mails about the meeting went out. */
const told = async (outlook: Outlook, subject: string): Promise<number> =>
  (await graph(outlook, "GET", "mailFolders/sentitems/messages?$top=999&$select=subject")).value.filter((one: any) => one.subject.includes(subject)).length;
const begins = async (outlook: Outlook, subject: string) => Date.parse(`${(await event(outlook, subject)).start.dateTime}Z`);

test("a meeting tracked in the pane is one row, moved in the CRM and moved in Outlook", async ({ outlook, server }) => {
  const who = await customer(server);
  const subject = fresh("Inspection");
  const first = at(24), second = at(48), third = at(72);
  await outlook.goto(MARA, { view: "calendar" });
  const { page, pane, form } = outlook;
  await page.evaluate(([s, to, start]) => (window as any).outlook.newEvent({ subject: s, required: [to], start, end: (start as number) + 3_600_000 }), [subject, who.address, first] as const);
  await form.getByRole("button", { name: "Send" }).click();
  await expect(form).toHaveCount(0);
  await page.waitForFunction((s) => (window as any).outlook.events.some((e: any) => e.subject === s), subject);
  await page.getByRole("option", { name: subject }).click();
  await page.locator("#addin-event").click();
  await pane.getByRole("button", { name: who.dealName }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  const sent = await told(outlook, subject);
  // On the record's timeline.
  await pane.getByRole("button", { name: `Timeline of ${who.dealName}` }).first().click();
  await expect(pane.getByText(subject).first()).toBeVisible();
  // The synchronizer links it.
  const { activityid } = await row(outlook, subject);
  await expect.poll(() => server.command("explain", activityid), { ...soon, message: "linked" }).toContain("Outlook and the CRM have the same one.");
  expect(await told(outlook, subject), "that it is tracked is told nobody").toBe(sent);

  // Moved in the CRM by Mara.
  const move = { scheduledstart: iso(second), scheduledend: iso(second + HOUR) };
  await server.crm(`appointments(${activityid})`, { method: "PATCH", body: move, user: MARA });
  await expect.poll(() => begins(outlook, subject), soon).toBe(second);
  await page.evaluate(() => (window as any).outlook.show("calendar"));
  const shown = () => page.evaluate((s) => Date.parse(`${(window as any).outlook.events.find((e: any) => e.subject === s)?.start.dateTime}Z`), subject);
  await expect.poll(shown, { ...soon, message: "the calendar shows it" }).toBe(second);
  expect(await told(outlook, subject), "who attends is told once that a person moved it").toBe(sent + 1);

  // Moved in Outlook.
  const { id } = await event(outlook, subject);
  const zoned = (ms: number) => ({ dateTime: new Date(ms).toISOString().slice(0, 19), timeZone: "UTC" });
  await graph(outlook, "PATCH", `events/${id}`, { start: zoned(third), end: zoned(third + HOUR) });
  const afterwards = await told(outlook, subject);
  await look(server);
  await expect.poll(async () => Date.parse((await row(outlook, subject)).scheduledstart), soon).toBe(third);
  const found = await row(outlook, subject);
  expect([found.activityid, found._regardingobjectid_value]).toEqual([activityid, who.deal]);
  expect(await begins(outlook, subject)).toBe(third);
  expect(await told(outlook, subject), "the synchronizer told nobody").toBe(afterwards);
});

test("a meeting that began in the CRM is tracked in the pane of whoever has it, and stays one row", async ({ outlook, another, server }) => {
  const who = await customer(server);
  const subject = fresh("Kick-off");
  const [start, { UserId: mara }, { UserId: asha }] = [at(24), await server.crm("WhoAmI", { user: MARA }), await server.crm("WhoAmI", { user: ASHA })];
  const party = (mask: number, id: string) => ({ participationtypemask: mask, "partyid_systemuser@odata.bind": `/systemusers(${id})` });
  const body = {
    subject, scheduledstart: iso(start), scheduledend: iso(start + HOUR), "regardingobjectid_opportunity_appointment@odata.bind": `/opportunities(${who.deal})`,
    appointment_activity_parties: [party(7, mara), party(5, asha)],
  };
  await server.crm("appointments", { method: "POST", body, user: MARA });
  await outlook.goto(MARA, { view: "calendar" });
  for (const one of [outlook, await another(ASHA, { view: "calendar" })]) {
    const { page, pane } = one;
    await page.waitForFunction((s) => (window as any).outlook.events.some((e: any) => e.subject === s), subject, soon);
    await page.getByRole("option", { name: subject }).click();
    await page.locator("#addin-event").click();
    await expect(pane.getByText("Tracked regarding")).toBeVisible();
    await expect(pane.getByText(who.dealName).first()).toBeVisible();
  }
  const { pane } = outlook;
  await pane.getByRole("button", { name: "Untrack" }).click();
  await pane.getByRole("button", { name: "Keep the copy" }).click();
  await expect(pane.getByText("You untracked this meeting").first()).toBeVisible();
  await pane.getByRole("button", { name: "Track again" }).click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  expect((await row(outlook, subject))._regardingobjectid_value).toBe(who.deal);
});
