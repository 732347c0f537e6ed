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
  await expect(hindi.pane.getByRole("button", { name: "मुलाक़ात", exact: true })).toBeVisible();
  await noViolations(hindi);
});

test("what fails is said, and tried again", async ({ outlook, server }) => {
  const who = await customer(server);
  await outlook.goto(MARA);
  await outlook.open(mailOf(who, fresh("Trouble")));
  const { pane } = outlook;
  await expect(pane.getByText("Not tracked")).toBeVisible();
  await server.fault({ match: { path: "/api/data/" }, status: 503, times: 1 });
  await pane.getByRole("button", { name: `Timeline of ${who.name}` }).first().click();
  await expect(pane.getByText("The timeline could not be read")).toBeVisible();
  await pane.getByRole("button", { name: "Try again" }).click();
  await expect(pane.getByText("Nothing is here yet.")).toBeVisible();
});
