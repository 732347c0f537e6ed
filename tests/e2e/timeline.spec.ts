// The timeline of a record or person in the pane: read, filtered, added to.
import AxeBuilder from "@axe-core/playwright";
import { customer, mailOf } from "./rows.ts";
import { MARA, expect, fresh, test, type Outlook } from "./world.ts";

async function noViolations(outlook: Outlook): Promise<void> {
  const found = await new AxeBuilder({ page: outlook.page }).include("iframe[id^=pane]").analyze();
  expect(found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }))).toEqual([]);
}

test("a timeline is read, filtered and added to, and Escape leads back to the mail", async ({ outlook, server }) => {
  test.slow();
  const who = await customer(server);
  const subject = fresh("Order");
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, subject));
  const { pane, page } = outlook;
  await pane.getByRole("button", { name: `Track to ${who.dealName}` }).first().click();
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
  await pane.getByRole("button", { name: `Timeline of ${who.dealName}` }).first().click();
  await expect(pane.getByRole("heading", { name: who.dealName })).toBeFocused();
  await expect(pane.getByRole("heading", { name: subject })).toBeVisible();
  await noViolations(outlook);
  // The text of the mail, in its frame.
  await pane.getByRole("button", { name: /^Read/ }).click();
  await expect(pane.frameLocator("iframe.text").getByText(`Hello, about ${subject}`)).toBeVisible();
  // axe waits for ever for a frame without scripts.
  await expect(pane.locator("iframe.text")).toHaveAttribute("title", `Text of “${subject}”`);
  // A note says nothing at first, and says so.
  await pane.getByRole("button", { name: "Note", exact: true }).click();
  await expect(pane.getByLabel("Subject")).toBeFocused();
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane.getByText("Enter a subject or a text.")).toBeVisible();
  await pane.getByLabel("Text", { exact: true }).fill("Said yes to all of it");
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane.getByText("Said yes to all of it")).toBeVisible();
  // A task by keyboard alone.
  await pane.getByRole("button", { name: "Task", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Send the contract");
  await page.keyboard.press("Enter");
  await expect(pane.getByRole("heading", { name: "Send the contract" })).toBeVisible();
  await pane.getByLabel("Show").selectOption({ label: "Tasks" });
  await expect(pane.getByRole("heading", { name: "Send the contract" })).toBeVisible();
  await expect(pane.getByRole("heading", { name: subject })).toHaveCount(0);
  const { value: tasks } = await server.crm(`tasks?$filter=_regardingobjectid_value eq ${who.deal}`);
  expect(tasks.map((task: any) => task.subject)).toEqual(["Send the contract"]);
  await page.keyboard.press("Escape");
  await expect(pane.getByText("Tracked regarding")).toBeVisible();
});

test("a call and an appointment are written with their people, in Hindi too", async ({ outlook, another, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA, { theme: "dark" });
  const item = await outlook.open(mailOf(who, fresh("Call")));
  const { pane } = outlook;
  await pane.getByRole("button", { name: `Timeline of ${who.name}` }).first().click();
  await pane.getByRole("button", { name: "Call", exact: true }).click();
  await pane.getByLabel("Subject").fill("Prices");
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane.getByRole("heading", { name: "Prices" })).toBeVisible();
  await pane.getByRole("button", { name: "Appointment", exact: true }).click();
  await pane.getByLabel("Subject").fill("Visit");
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane.getByText("Enter when it begins.")).toBeVisible();
  await pane.getByLabel("Begins").fill("2027-01-11T10:30");
  await noViolations(outlook);
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane.getByRole("heading", { name: "Visit" })).toBeVisible();
  const { value: calls } = await server.crm(`phonecalls?$filter=_regardingobjectid_value eq ${who.contact}&$expand=phonecall_activity_parties`);
  expect(calls.map((call: any) => [call.subject, call.statecode])).toEqual([["Prices", 1]]);
  expect(calls[0].phonecall_activity_parties.some((party: any) => party._partyid_value === who.contact && party.participationtypemask === 2)).toBe(true);
  const { value: visits } = await server.crm(`appointments?$filter=_regardingobjectid_value eq ${who.contact}`);
  expect(Date.parse(visits[0].scheduledend) - Date.parse(visits[0].scheduledstart)).toBe(30 * 60_000);
  const hindi = await another(MARA, { lang: "hi" });
  await hindi.select(item);
  await hindi.openPane();
  await hindi.pane.getByRole("button", { name: `${who.name} का घटनाक्रम` }).first().click();
  await expect(hindi.pane.getByRole("button", { name: "अपॉइंटमेंट", exact: true })).toBeVisible();
  await noViolations(hindi);
});

test("what fails is said, and tried again", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Trouble")));
  const { pane } = outlook;
  await expect(pane.getByText("Not tracked")).toBeVisible();
  // What is asked after the card must not meet it.
  await expect(pane.locator(".around dd")).toHaveCount(2);
  await server.fault({ match: { path: "/api/data/" }, status: 503, times: 1 });
  await pane.getByRole("button", { name: `Timeline of ${who.name}` }).first().click();
  await expect(pane.getByText("The timeline could not be read")).toBeVisible();
  await pane.getByRole("button", { name: "Try again" }).click();
  await expect(pane.getByText("Nothing is here yet.")).toBeVisible();
});

test("older ones come by a press, a conversation is folded, and each kind is shown by itself", async ({ outlook, server }) => {
  test.slow();
  const who = await customer(server);
  const to = { "regardingobjectid_opportunity_email@odata.bind": `/opportunities(${who.deal})` };
  const mail = async (subject: string, sortdate: string, more = {}): Promise<string> =>
    (await server.crm("emails", { method: "POST", headers: { prefer: "return=representation" }, body: { subject, directioncode: false, sortdate, ...to, ...more } })).activityid;
  for (let n = 0; n < 22; n++) await mail(`Numbered ${n}`, `2026-01-01T10:00:${String(n).padStart(2, "0")}Z`);
  const first = await mail("Talks", "2026-02-01T10:00:00Z");
  const goes = { "CorrelatedActivityId_Email@odata.bind": `/emails(${first})` };
  await mail("RE: Talks", "2026-02-02T10:00:00Z", goes);
  await mail("RE: RE: Talks", "2026-02-03T10:00:00Z", goes);
  const row = (table: string) => ({ [`regardingobjectid_opportunity_${table}@odata.bind`]: `/opportunities(${who.deal})` });
  await server.crm("phonecalls", { method: "POST", body: { subject: "Called back", ...row("phonecall") } });
  await server.crm("appointments", { method: "POST", body: { subject: "On site", scheduledstart: "2027-03-01T09:00:00Z", scheduledend: "2027-03-01T10:00:00Z", ...row("appointment") } });
  await server.crm("annotations", { method: "POST", body: { subject: "Note to self", notetext: "Ask for the crane", "objectid_opportunity@odata.bind": `/opportunities(${who.deal})` } });
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Long")));
  const { pane } = outlook, entries = pane.locator(".entries > li");
  await pane.locator("summary", { hasText: "1 open opportunity" }).click();
  await pane.getByRole("button", { name: `Timeline of ${who.dealName}` }).first().click();
  // Twenty at a time, three of them mails of one conversation.
  await expect(entries).toHaveCount(18);
  const talks = entries.filter({ has: pane.getByRole("heading", { name: "RE: RE: Talks" }) });
  await expect(talks.getByRole("heading", { name: "Talks", exact: true })).toBeHidden();
  await talks.getByText("2 earlier mails of this conversation").click();
  await expect(talks.getByRole("heading", { name: "Talks", exact: true })).toBeVisible();
  await expect(pane.getByRole("heading", { name: "Numbered 0", exact: true })).toHaveCount(0);
  await pane.getByRole("button", { name: "Show older ones" }).click();
  await expect(entries).toHaveCount(26);
  await expect(entries.last().getByRole("heading", { name: "Numbered 0", exact: true })).toBeVisible();
  await expect(pane.getByRole("button", { name: "Show older ones" })).toHaveCount(0);
  await noViolations(outlook);
  const sticksOut = (size: string) => pane.locator("html").evaluate((root, to) => { root.style.fontSize = to; return root.scrollWidth - root.clientWidth; }, size);
  for (const size of ["200%", ""]) expect(await sticksOut(size), `nothing sticks out ${size}`).toBeLessThanOrEqual(0);
  for (const [kind, subject] of [["Calls", "Called back"], ["Appointments", "On site"], ["Notes", "Note to self"]] as const) {
    await pane.getByLabel("Show").selectOption({ label: kind });
    await expect(entries, kind).toHaveCount(1);
    await expect(entries.getByRole("heading", { name: subject })).toBeVisible();
  }
});
